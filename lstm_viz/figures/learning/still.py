"""What stays of a training's curves while the cursor moves: lines, areas, limits, names, and what lies behind them."""

from __future__ import annotations

from dataclasses import replace
from typing import NamedTuple

import numpy as np

from lstm_viz.core.notation import scaled
from lstm_viz.figures.learning.curves import Curves, Goal, measure_said, of_gate
from lstm_viz.figures.learning.lanes import CLEAR, CURVES, GATES, LEGEND, PLANS, Plan, lanes_of, top_of
from lstm_viz.figures.shelf.clock import UNDER, Clock, clock
from lstm_viz.figures.shelf.colours import blend, faded
from lstm_viz.figures.shelf.held import Pen
from lstm_viz.figures.shelf.lanes import Lane, Scale, from_zero, powers_of, ticks
from lstm_viz.figures.shelf.screen import Screen
from lstm_viz.figures.shelf.style import (
    HALF,
    ON_ITS_SIDE,
    SIZE,
    Figure,
    at_least,
    haloed,
    label,
    layout,
    line,
    note,
    polygon,
    rule,
    stripes,
)
from lstm_viz.figures.strip import Array, Whole
from lstm_viz.language.phrases import BLANK, say
from lstm_viz.language.quantities import title_of
from lstm_viz.language.texts import remembered

TRACES = (
    *(f"open {gate}" for gate in GATES), "shut", "limits", "beside", "run", "ahead", "cursor", "words", "pill",
    "headings", "limits ahead", "names of limits", "ends", "dots", "readings",
)  # fmt: skip
"""The traces, from the lowest up."""


class Seen:
    """A training, its goal and another training, compared as one object: a picture is remembered by it."""

    def __init__(self, run: Curves, goal: Goal, beside: Curves | None) -> None:
        self.run, self.goal, self.beside = run, goal, beside
        self._key = tuple(
            part.tobytes() if isinstance(part, np.ndarray) else part for of in (run, goal, beside or ()) for part in of
        )

    def __hash__(self) -> int:
        return hash(self._key)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Seen) and self._key == other._key


class Still(NamedTuple):
    """The part of the picture that no cursor moves."""

    clock: Clock
    lanes: dict[str, Lane]
    layout: Figure
    x: Array
    """Where each row stands."""
    x_beside: Array
    traces: dict[str, Figure]


@remembered(maxsize=16)
def still_for(seen: Seen, screen: Screen) -> Still:
    """Everything still, of these trainings."""
    run, goal, beside = seen.run, seen.goal, seen.beside
    plan = PLANS[screen.narrow]
    if beside is not None:
        loss = plan.height[0] - (0 if screen.narrow else LEGEND)  # half of a scene is no higher than the other half
        plan = replace(plan, height=(loss, *plan.height[1:]), above=(plan.above[0] + LEGEND, *plan.above[1:]))
    lanes = lanes_of(plan, _scales(run, goal, beside))
    epochs, x_beside = _axis(run, beside)
    close = replace(screen, narrow=True)  # half of a scene has room for as many words as a phone
    over = clock(
        tuple(map(str, epochs.tolist())), close, bottom=0.0, top=top_of(plan), parts=False, kind="epoch", counted=True
    )._replace(keep=CLEAR / (plan.width - sum(plan.sides)))
    x = np.arange(len(run.epoch), dtype=float)
    at = _Ground(screen, plan, lanes, over)
    traces = {
        **{f"open {gate}": _open(at, run, gate) for gate in GATES},
        "shut": _shut(at, run),
        "beside": _beside(at, beside, goal, x_beside),
        "run": _run(at, run, goal),
        "ahead": _ahead(at),
        "headings": _headings(at, seen),
        **_limits(at, goal),
        **dict(zip(("cursor", "words", "pill"), (still for still, _ in over.cursors([0])), strict=True)),
        "ends": _ends(at, run, beside, x_beside),
        "dots": _dot_looks(screen, beside),
        "readings": _reading_places(at),
    }
    return Still(over, lanes, _layout(at, seen, len(x)), x, x_beside, traces)


class _Ground(NamedTuple):
    screen: Screen
    plan: Plan
    lanes: dict[str, Lane]
    clock: Clock

    @property
    def wide(self) -> float:
        """What a pixel on the smallest card is on the x axis."""
        low, high = self.clock.ends
        return (high - low) / (self.plan.width - sum(self.plan.sides))

    @property
    def edge(self) -> float:
        """Where words end at the right edge of the card."""
        return self.across[1] - 7 * self.wide

    @property
    def across(self) -> tuple[float, float]:
        """From where to where the x axis runs, with the room beside the lanes."""
        (low, high), (left, right) = self.clock.ends, self.plan.sides
        return low - left * self.wide, high + right * self.wide


def _scales(run: Curves, goal: Goal, beside: Curves | None) -> list[Scale]:
    both = [run] if beside is None else [run, beside]
    measures = np.concatenate([[goal.solved], *(of.measured for of in both)])
    losses = np.concatenate([[goal.guess], *(of.loss for of in both)])
    clip = goal.clip or 1.0
    lengths = np.concatenate([[clip], *(of.gradient_norm for of in both)])
    measure = powers_of(measures, goal.solved) if goal.lower else from_zero(measures)
    return [powers_of(losses, goal.guess), measure, powers_of(lengths, clip)]


def _axis(run: Curves, beside: Curves | None) -> tuple[Whole, Array]:
    """The epochs on the axis, which goes on to the end of the longer training, and where the other one's rows stand."""
    if beside is None:
        return run.epoch, np.zeros(0)
    epochs = np.concatenate([run.epoch, beside.epoch[beside.epoch > run.epoch[-1]]])
    return epochs, np.interp(beside.epoch, epochs, np.arange(len(epochs)))


def pale(screen: Screen) -> str:
    """The colour of what is less than the training itself."""
    return blend(screen.colors["ink"], screen.colors["card"], 0.62)


def _drawn(at: _Ground, of: Curves, goal: Goal, x: Array) -> Figure:
    """The three lines as one, the pen lifted between them and where there is no number, and what a hover says."""
    xs: Pen = []
    ys: Pen = []
    text, said, epoch = [], [], say("pictures.clock.epoch", epoch=BLANK)
    epochs = [epoch.replace(BLANK, str(one)) for one in of.epoch.tolist()]
    for name, values in of.by_lane().items():
        some = np.isfinite(values)
        y = at.lanes[name].at(np.nan_to_num(values))
        xs += [*x.tolist(), None]
        ys += [*(level if ok else None for level, ok in zip(y.tolist(), some.tolist(), strict=True)), None]
        measured = {"measured": goal.measured} if name == "measure" else {}
        phrase = say(f"pictures.learning.hover.{name}", value=BLANK, **measured)
        written = [measure_said(value, goal) if measured else scaled(value) for value in values.tolist()]
        text += [*epochs, ""]
        said += [*(phrase.replace(BLANK, one) for one in written), ""]
    return {"x": xs, "y": ys, "text": text, "hovertext": said}


def _run(at: _Ground, run: Curves, goal: Goal) -> Figure:
    x = np.arange(len(run.epoch), dtype=float)
    drawn = _drawn(at, run, goal, x)
    return line([], [], at.screen.colors["ink"], 2.5) | drawn | {
        "hoverinfo": "text", "hovertemplate": "<b>%{text}</b><br>%{hovertext}<extra></extra>",
    }  # fmt: skip


def _beside(at: _Ground, beside: Curves | None, goal: Goal, x: Array) -> Figure:
    if beside is None:
        return line([], [], pale(at.screen), visible=False)
    return line([], [], pale(at.screen), 1.6) | _drawn(at, beside, goal, x) | {
        "hoverinfo": "text", "hovertemplate": f"<b>{beside.name}, %{{text}}</b><br>%{{hovertext}}<extra></extra>",
    }  # fmt: skip


def _along(at: _Ground, run: Curves) -> tuple[list[int], list[float]]:
    """The rows of an area, and where they stand; an only row has all the room."""
    rows = list(range(len(run.epoch)))
    return (rows, [float(row) for row in rows]) if len(rows) > 1 else ([0, 0], list(at.clock.ends))


def _open(at: _Ground, run: Curves, gate: str) -> Figure:
    """From the top of a gate's lane down: the share that is nearly open."""
    k, lane, tone = GATES.index(gate), at.lanes[gate], at.screen.colors[gate]
    rows, x = _along(at, run)
    y = lane.at(1.0 - run.open[rows, k]).tolist()
    text = [at.clock.labels[row] for row in rows]
    phrase = say("pictures.learning.hover_gate", name=title_of(gate), gate=gate, open=BLANK, shut=BLANK * 2)
    said = [of_gate(phrase, run, row, k) for row in rows]
    top = [lane.top] * len(x)
    return polygon([*x, *x[::-1]], [*y, *top], faded(tone, 0.62), hoveron="points", hoverinfo="text") | {
        "text": [*text, *text[::-1]], "hovertext": [*said, *said[::-1]],
        "hovertemplate": "<b>%{text}</b><br>%{hovertext}<extra></extra>",
    }  # fmt: skip


def _shut(at: _Ground, run: Curves) -> Figure:
    """From the bottom of each gate's lane up: the share that is nearly shut."""
    rows, x = _along(at, run)
    xs: Pen = []
    ys: Pen = []
    for k, gate in enumerate(GATES):
        lane = at.lanes[gate]
        xs += [*x, *x[::-1], None]
        ys += [*lane.at(run.shut[rows, k]).tolist(), *[lane.bottom] * len(x), None]
    drawn = polygon([], [], faded(at.screen.colors["muted"], 0.6))
    return drawn | {"x": xs, "y": ys}


def _ahead(at: _Ground) -> Figure:
    """Stripes of the card over what has not happened yet."""
    y: Pen = []
    for lane in at.lanes.values():
        low, high = lane.bottom - 2, lane.top + 2
        y += [low, low, high, high, None]
    return stripes(at.screen) | {"y": y}


def _limits(at: _Ground, goal: Goal) -> dict[str, Figure]:
    """What the curves are compared with: dashed lines, and their names."""
    high, colors, narrow = at.clock.ends[1], at.screen.colors, at.screen.narrow
    limits = [("loss", goal.guess, "guess"), ("measure", goal.solved, "solved")]
    if goal.clip is not None:
        limits.append(("gradient", goal.clip, "clip"))
    ys: Pen = []
    names, places, sides = [], [], []
    for lane, value, called in limits:
        y = float(at.lanes[lane].at(value))
        ys += [y, y, None]
        written = scaled(value) if called == "guess" else f"{value:g}"
        names.append(say(f"pictures.learning.place.{called}", value=written))
        places.append(y)
        down = y > at.lanes[lane].top - SIZE["small"] - 4
        sides.append(f"{'bottom' if down else 'top'} left" if narrow else "middle right")
    tone = colors["cursor"]
    word = label(
        [at.edge if narrow else high + 6 * at.wide] * len(names), places, names, tone, size=SIZE["small"],
        textposition=sides, name="names of limits",
    )  # fmt: skip
    drawn = line([], ys, tone, 1.4, "6px,4px")
    return {"limits": drawn, "limits ahead": drawn, "names of limits": haloed(at.screen, word)}


def _ends(at: _Ground, run: Curves, beside: Curves | None, x_beside: Array) -> Figure:
    """A mark where a training diverged; the heading says what it means."""
    rows = np.arange(len(run.epoch), dtype=float)
    ended = [(of, x) for of, x in ((run, rows), (beside, x_beside)) if of is not None and of.diverged]
    lane, colors = at.lanes["loss"], at.screen.colors
    edge = {"color": colors["card"], "width": 1.5}
    return {
        "type": "scatter", "mode": "markers", "hoverinfo": "skip", "cliponaxis": False, "name": "ends",
        "x": [float(places[-1]) for _, places in ended],
        "y": [float(lane.at(of.loss[-1])) for of, _ in ended],
        "marker": {"symbol": "x", "size": 11, "color": colors["ink"], "opacity": 1, "line": edge},
    }  # fmt: skip


def _dot_looks(screen: Screen, beside: Curves | None) -> Figure:
    colors, n = screen.colors, len(CURVES)
    tones = [colors["ink"]] * n + ([pale(screen)] * n if beside else [])
    return {
        "type": "scatter", "mode": "markers", "hoverinfo": "skip", "cliponaxis": False, "name": "dots",
        "marker": {"color": tones, "opacity": 1, "line": {"color": colors["card"], "width": 1.5}},
    }  # fmt: skip


def _reading_places(at: _Ground) -> Figure:
    """Where the numbers at the cursor stand: over the lanes, up to the card's right edge; it passes behind them.

    Those of the gates stand to the right of theirs; on a narrow card, as the others do.
    """
    colors, n, k = at.screen.colors, len(CURVES), len(GATES)
    x, y = [at.edge] * (n + k), [lane.top + 10 for lane in at.lanes.values()]
    sides = ["middle left"] * (n + k)
    if not at.screen.narrow:
        x[n:], sides[n:] = [at.clock.ends[1] + 6 * at.wide] * k, ["middle right"] * k
        y[n:] = [at.lanes[gate].middle for gate in GATES]
    tones = [colors["ink"]] * n + [colors[gate] for gate in GATES]
    sizes = [SIZE["label"]] * n + [SIZE["small"]] * k
    return haloed(at.screen, label(x, y, [], tones, size=sizes, textposition=sides, name="readings"))


def _headings(at: _Ground, seen: Seen) -> Figure:
    """What each lane is, and in the legend each training; the cursor passes behind it."""
    colors, narrow = at.screen.colors, at.screen.narrow  # there a gate's name stands over its lane
    shape = "narrow" if narrow else "wide"
    heads = {
        "loss": say("pictures.learning.place.loss"),
        "measure": say(f"pictures.learning.place.measure.{shape}", measured=seen.goal.measured),
        "gradient": say(f"pictures.learning.place.gradient.{shape}"),
        "f": say(f"pictures.learning.place.gates.{shape}"),
    }
    if any(of is not None and of.diverged for of in (seen.run, seen.beside)):
        heads["loss"] += f" {say('pictures.learning.place.mark')}"
    words: list[tuple[float, float, str, str]] = []  # pixels from the left end of the lanes, height, text, colour
    for name, text in heads.items():
        words.append((0.0, at.lanes[name].top + (29 if name == "f" and narrow else 10), text, colors["ink"]))
    for gate in GATES:
        lane, called = at.lanes[gate], title_of(gate) if narrow else gate
        x, y = (0.0, lane.top + 10) if narrow else (8.0 - at.plan.sides[0], lane.middle)
        words.append((x, y, f"<b>{called}</b>", colors[gate]))
    told = _kept(seen, shape)
    if told:  # from where the axis goes on, or as near to it as there is room
        x = min((len(seen.run.epoch) - 1) / at.wide + 6, at.plan.width - sum(at.plan.sides) - 5.8 * len(told))
        words.append((x, at.lanes["loss"].top + 10, told, colors["muted"]))
    for x, name, other in _legend(at, seen):
        words.append((x + SLOT, _legend_height(at), name, pale(at.screen) if other else colors["ink"]))
    xs, ys, texts, tones = (list(part) for part in zip(*words, strict=True))
    drawn = label(
        [at.clock.ends[0] + x * at.wide for x in xs], ys, texts, tones, size=SIZE["small"],
        textposition="middle right", name="headings",
    )  # fmt: skip
    return haloed(at.screen, drawn)


def _kept(seen: Seen, shape: str) -> str:
    """Which epochs are on the axis after the end of the first training, where they are not as close as before.

    A longer training keeps fewer of its epochs, and each row has as much room on the axis: there it runs faster.
    """
    run, beside = seen.run.epoch, seen.beside
    if beside is None or len(run) < 2 or beside.epoch[-1] <= run[-1]:
        return ""
    before, after = int(np.diff(run).max()), int(np.diff(beside.epoch).max())
    return say(f"pictures.learning.place.kept.{shape}", after=after) if after != before else ""


# -- what lies behind


def _layout(at: _Ground, seen: Seen, rows: int) -> Figure:
    plan, over = at.plan, at.clock
    drawn = layout(
        at.screen, plan.width / (top_of(plan) + UNDER), scrub=over.x[:rows],
        margin={"l": 0, "r": 0, "t": 0, "b": UNDER, "autoexpand": False},
        xaxis=over.axis() | {"range": list(at.across), "showline": False},
        yaxis={"visible": False, "fixedrange": True, "range": [0, top_of(plan)]},
        shapes=[*_rules(at), *_legend_lines(at, seen)],
        annotations=_tick_words(at),
    )  # fmt: skip
    return at_least(drawn, ON_ITS_SIDE["learning"] if at.screen.narrow else HALF)


def _rules(at: _Ground) -> list[Figure]:
    """Each lane's ends, and a faint line at each of its numbers."""
    colors = at.screen.colors
    levels = [(end, "faint") for lane in at.lanes.values() for end in (lane.bottom, lane.top)]
    levels += [(float(at.lanes[name].at(value)), "grid") for name in CURVES for value, _ in _ticks(at, name)]
    return [rule(at.clock.ends, y, colors[tone]) for y, tone in levels]


def _ticks(at: _Ground, name: str) -> list[tuple[float, str]]:
    lane = at.lanes[name]
    return ticks(lane.scale, max(2, int((lane.top - lane.bottom) / 20)))


def _tick_words(at: _Ground) -> list[Figure]:
    muted = at.screen.colors["muted"]
    x = at.clock.ends[0] - 6 * at.wide
    return [
        note(text, float(at.lanes[name].at(value)), muted, xref="x", x=x, xanchor="right")
        for name in CURVES
        for value, text in _ticks(at, name)
    ]


SLOT = 30
"""Pixels of a line in the legend, with what is free beside it."""


def _legend(at: _Ground, seen: Seen) -> list[tuple[float, str, bool]]:
    """Where each training's piece of line begins, its name, and whether it is the one beside: from the right."""
    if seen.beside is None:
        return []
    x, found = float(at.plan.width - sum(at.plan.sides)), []
    for name, other in ((seen.beside.name, True), (seen.run.name, False)):
        x -= SLOT + 7.2 * len(name) + 8
        found.append((x, name, other))
    return found


def _legend_lines(at: _Ground, seen: Seen) -> list[Figure]:
    y, low = _legend_height(at), at.clock.ends[0]
    return [
        {
            "type": "line", "xref": "x", "yref": "y", "y0": y, "y1": y,
            "x0": low + x * at.wide, "x1": low + (x + SLOT - 6) * at.wide,
            "line": {"color": pale(at.screen), "width": 1.6} if other
            else {"color": at.screen.colors["ink"], "width": 2.5},
        }
        for x, _, other in _legend(at, seen)
    ]  # fmt: skip


def _legend_height(at: _Ground) -> float:
    return at.lanes["loss"].top + 30
