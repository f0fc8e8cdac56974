"""The gates over time: four lanes on one clock, f, i and o in [0, 1], g in [-1, 1].

With several units a lane has a heat map of all of them above the line of the one that is picked out.
All lanes share one pair of axes, because an axis costs more to repaint than a line.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple, TypeVar

import numpy as np
from numpy.typing import NDArray

from lstm_viz.core.activations import activation
from lstm_viz.core.lstm import Trace
from lstm_viz.core.notation import GATES, numbers, quantities, quantity
from lstm_viz.core.phases import SHOW, seen_at
from lstm_viz.figures.shelf.clock import ROOM, Clock, clock
from lstm_viz.figures.shelf.colours import faded, halo
from lstm_viz.figures.shelf.held import Pen, held_bars, held_outline, held_steps
from lstm_viz.figures.shelf.named import Named, named, title
from lstm_viz.figures.shelf.phrases import MADE, does, held_at
from lstm_viz.figures.shelf.screen import USUAL, Screen
from lstm_viz.figures.shelf.shades import colorscale
from lstm_viz.figures.shelf.style import SIZE, Figure, Ghost, before, haunted, layout, note, rule
from lstm_viz.language.phrases import say
from lstm_viz.language.quantities import title_of
from lstm_viz.language.texts import remembered

ASPECT = {(False, False): 3.2, (True, False): 1.0, (False, True): 1.9, (True, True): 0.75}
"""Width over height, by ``narrow`` and by whether there are several units."""
HEAD = {False: 0.22, True: 0.5}
"""Room above a lane, in parts of the lane, by ``narrow``: there a narrow card has the lane's name."""
MAP, GAP = 1.0, 0.22
"""Height of a heat map, and its distance from the line under it, in parts of the lane."""
FOOT = 0.08
"""The picture reaches a little below the lowest lane, so that a line at 0 is drawn whole."""
LOW = {"f": 0, "i": 0, "g": -1, "o": 0}
"""Lower end of each lane's scale; the upper is 1."""
BAR = 0.09
"""Half the height of the bar along held steps, in parts of the lane."""
Value = TypeVar("Value", float, NDArray[np.float64])
TURN = 0.7
"""The share of the width after which the words of a named f stand left of the cursor: with "keeps" they are long."""
LONGEST = 30
"""A name beside a lane is never broken: there is a second line under it."""


def gates(
    trace: Trace,
    t: int,
    screen: Screen = USUAL,
    names: Mapping[str, str] | None = None,
    *,
    unit: int = 0,
    phase: int = SHOW,
) -> Figure:
    """f, i, g and o of one unit over the whole run, with the cursor at step ``t``.

    Every point is drawn at the recorded number in its lane: see :func:`level`. Where a gate was
    held a bar lies along the line, and hover says what it was held at and what the weights computed.

    Parameters
    ----------
    trace : Trace
        A run with B = 1, any H. With H > 1 each lane has a heat map too: one row a unit, unit 0 on
        top, the colour of a value in [0, 1] or [-1, 1] (to three decimals: no eye tells more).
    t : int
        The step of the cursor.
    screen : Screen
        What it is drawn on.
    names : Mapping
        What f, i, g and o go by, beside their lanes.
    unit : int
        The unit whose lines are drawn and whose rows are framed.
    phase : int
        How far the step has come: until a gate is made, its dot and its number stay at the step before.

    Raises
    ------
    IndexError
        When there is no such unit.
    """
    H, narrow = trace.H, screen.narrow
    if not 0 <= unit < H:
        raise IndexError(f"there is no unit {unit}; this run has units 0 to {H - 1}")
    who = named(names)
    still = _still(trace.time, H, screen, who)
    lanes = [_lane(trace, name, unit, narrow) for name in GATES]
    now = t % trace.T
    seen = [(lane, seen_at(lane.name, now, phase)) for lane in lanes]
    bars = [y for lane in lanes for y in held_outline(lane.drawn, lane.held, BAR, level(lane.name, 0.0, H, narrow))]
    lines = [
        part
        for lane in lanes
        for part in (
            dict(still.zeros[lane.name]),
            still.lines[lane.name] | {"y": lane.drawn, "hovertext": lane.said},
        )
    ]
    data = [
        *_maps(still, trace, unit, narrow),
        *still.clock.cursor(t),
        still.bars | {"y": bars},
        dict(still.before),
        *lines,
        still.readings | {
            "x": [still.clock.x[at] for _, at in seen],
            "y": [lane.drawn[at] for lane, at in seen],
            "text": [_reads(lane, at, unit, H, who) for lane, at in seen],
            "textposition": [_beside(lane, at, now, still.clock, who) for lane, at in seen],
        },
    ]  # fmt: skip
    return {"data": data, "layout": still.layout}


# -- what is shown


class _Lane(NamedTuple):
    """One gate over the run: its numbers, and what a hover says of each."""

    name: str
    used: list[float]
    drawn: list[float]
    """Where the line is drawn."""
    held: frozenset[int]
    said: list[str]


def _lane(trace: Trace, name: str, unit: int, narrow: bool) -> _Lane:
    gate, held = getattr(trace, name)[:, 0, unit], held_steps(trace, name, unit)
    said = quantities(name, gate.tolist(), sign=name == "g")
    if held:
        z = getattr(trace, f"{name}_pre")[:, 0, unit]
        made = numbers(activation(name, z).tolist(), sign=name == "g")
        for k in held:
            said[k] += f", {say('pictures.held_made', made=made[k])}"
    return _Lane(name, gate.tolist(), level(name, gate, trace.H, narrow).tolist(), held, said)


def _reads(lane: _Lane, t: int, unit: int, H: int, who: Named | None) -> str:
    """The words at the cursor; under a name f is always said to keep."""
    keeps = does("f") if lane.name == "f" and who else ""
    before = does(lane.name) if H == 1 else keeps
    if t in lane.held:
        before = say("pictures.place.held_keeps") if keeps else held_at()
    whose = [] if H == 1 else [f"{say('pictures.gates.place.unit', unit=unit)}:"]
    return " ".join([*whose, *([before] if before else []), quantity(lane.name, lane.used[t], sign=lane.name == "g")])


def _beside(lane: _Lane, t: int, now: int, over: Clock, who: Named | None) -> str:
    """Where they stand: within the lane, away from the end of the clock, and where a gate waits, from the cursor."""
    inside = "bottom" if lane.used[t] > (LOW[lane.name] + 1) / 2 else "top"
    left = over.steps_aside(t, now) or (lane.name == "f" and who and over.share[t] > TURN)
    side = "left" if left else over.side(t)
    return f"{inside} {side}"


# -- where it is drawn


def level(name: str, value: Value, H: int = 1, narrow: bool = False) -> Value:
    """Where a value, or each of many, is drawn: f, i and o from the lane's bottom up by it, g by (g + 1) / 2."""
    up = len(GATES) - 1 - GATES.index(name)
    return up * _pitch(H, narrow) + ((value + 1) / 2 if name == "g" else value)


def row(name: str, unit: int, H: int, narrow: bool = False) -> float:
    """Where the middle of a unit's row of the heat map is drawn; unit 0 on top."""
    return level(name, 1.0, H, narrow) + GAP + MAP * (H - unit - 0.5) / H


def _pitch(H: int, narrow: bool) -> float:
    """From one lane up to the next."""
    return 1 + HEAD[narrow] + (MAP + GAP if H > 1 else 0)


def _maps(still: _Still, trace: Trace, unit: int, narrow: bool) -> list[Figure]:
    """With several units: all of them as colours, and one frame around the four rows of the one."""
    H = trace.H
    if H == 1:
        return []
    maps = [still.maps[name] | {"z": getattr(trace, name)[:, 0, :].T.round(3).tolist()} for name in GATES]
    low, high = still.clock.ends
    half = MAP / H / 2
    y: Pen = []
    for middle in (row(name, unit, H, narrow) for name in GATES):
        y += [middle - half, middle - half, middle + half, middle + half, middle - half, None]
    return [*maps, still.frame | {"x": [low, high, high, low, low, None] * 4, "y": y}]


# -- what stays


class _Still(NamedTuple):
    """The part of the picture that no control moves: made once, shared by every figure."""

    clock: Clock
    layout: Figure
    zeros: dict[str, Figure]
    """The zero line of each lane: it comes right before the line, which is filled down to it."""
    lines: dict[str, Figure]
    bars: Figure
    before: Figure
    """Where the screen draws all four lines as they were before a hand came."""
    readings: Figure
    maps: dict[str, Figure]
    frame: Figure


@remembered(maxsize=32)
def _still(time: tuple[str, ...], H: int, screen: Screen, who: Named | None) -> _Still:
    called = {name: who.signed(name, LONGEST) if who else f"{title_of(name)} {name}" for name in GATES}
    over = clock(time, screen, bottom=-FOOT, top=len(GATES) * _pitch(H, screen.narrow))
    return _Still(
        clock=over,
        layout=haunted(_layout(screen, H, over, called), _ghosts(H)),
        zeros={name: _zero(name, H, over) for name in GATES},
        lines={name: _line(name, over, who) for name in GATES},
        bars=_bars(over),
        before=before(faded(screen.colors["neutral"], 0.6)),
        readings=_readings(screen),
        maps={name: _map(name, H, over, who) for name in GATES} if H > 1 else {},
        frame={
            "type": "scatter", "mode": "lines", "hoverinfo": "skip", "cliponaxis": False,
            "line": {"color": screen.colors["ink"], "width": 2},
        },
    )  # fmt: skip


def _ghosts(H: int) -> list[Ghost]:
    """The lines come after maps and frame, three traces of the clock, the bars, and the line before them."""
    to = (len(GATES) + 1 if H > 1 else 0) + 4
    return [{"from": [to + 2 + 2 * k for k in range(len(GATES))], "to": to}]


def _zero(name: str, H: int, over: Clock) -> Figure:
    screen = over.screen
    return {
        "type": "scatter", "mode": "lines", "x": list(over.ends), "y": [level(name, 0.0, H, screen.narrow)] * 2,
        "line": {"color": screen.colors["faint"], "width": 1}, "hoverinfo": "skip",
    }  # fmt: skip


def _line(name: str, over: Clock, who: Named | None) -> Figure:
    color = over.screen.colors[name]
    says = f"{title(name, who)} {name} {does(name)} %{{hovertext}}<br>{MADE[name]}"
    return {
        "type": "scatter", "mode": "lines", "x": over.x, "line": {"color": color, "width": 2.5},
        "fill": "tonexty", "fillcolor": faded(color, 0.14),  # down to the zero line, the trace before
        "text": over.labels, "hovertemplate": f"<b>%{{text}}</b><br>{says}<extra></extra>",
    }  # fmt: skip


def _bars(over: Clock) -> Figure:
    """Along held steps; at the ends of the clock only half a bar."""
    first, last = over.x[0], over.x[-1]
    half = (last - first) / max(len(over.x) - 1, 1) / 2
    bars = held_bars(over.screen, 0.6, over.x, half, len(GATES))
    return bars | {"x": [at if at is None else min(max(at, first), last) for at in bars["x"]]}


def _readings(screen: Screen) -> Figure:
    """Dots and words at the cursor."""
    own = [screen.colors[name] for name in GATES]
    return {
        "type": "scatter", "mode": "markers+text", "hoverinfo": "skip", "cliponaxis": False,
        "marker": {"color": own, "size": 9, "opacity": 1, "line": {"color": screen.colors["card"], "width": 1.5}},
        "textfont": {"color": own, "size": SIZE["label"], "weight": 600, "shadow": halo(screen.theme)},
    }  # fmt: skip


def _map(name: str, H: int, over: Clock, who: Named | None) -> Figure:
    """All units of a gate, unit 0 on top."""
    return {
        "type": "heatmap", "x": over.x, "y": [row(name, k, H, over.screen.narrow) for k in range(H)],
        "colorscale": colorscale(name, over.screen.theme), "zmin": LOW[name], "zmax": 1,
        "showscale": False, "zsmooth": False,
        "text": [[say("pictures.gates.place.unit", unit=k)] * len(over.x) for k in range(H)],
        "hovertemplate": f"%{{text}}: {title(name, who)} {name} {does(name)} %{{z:.2f}}<extra></extra>",
    }  # fmt: skip


def _layout(screen: Screen, H: int, over: Clock, called: dict[str, str]) -> Figure:
    narrow = screen.narrow
    left = 30 if narrow else max(132, round(14 + 5.8 * max(map(len, called.values()))))
    hidden = {"visible": False, "fixedrange": True}
    return layout(
        screen, ASPECT[narrow, H > 1], scrub=over.x if narrow else (),  # where a drag zooms, it cannot mean a step
        margin=ROOM | {"l": left, "r": 30 if narrow else 64, "autoexpand": False},
        xaxis=over.axis() | {"fixedrange": narrow},  # a mouse may zoom into a part of the day; a finger scrolls
        dragmode=False if narrow else "zoom",
        yaxis=hidden | {"range": [-FOOT, len(GATES) * _pitch(H, narrow)]},
        shapes=over.bands() + _ends(screen, H, over),
        annotations=[word for name in GATES for word in _names(screen, H, name, called[name])],
    )  # fmt: skip


def _ends(screen: Screen, H: int, over: Clock) -> list[Figure]:
    """Both ends of each lane's scale, as faint lines."""
    levels = [level(name, end, H, screen.narrow) for name in GATES for end in (LOW[name], 1)]
    return [rule(over.ends, y, screen.colors["grid"]) for y in levels]


def _names(screen: Screen, H: int, name: str, called: str) -> list[Figure]:
    """The lane's name, what its number means, and its scale: beside it, in a narrow card above it."""

    def word(text: str, y: float, **more: object) -> Figure:
        return note(text, y, screen.colors["muted"], xref="paper") | more

    part, scale = say(f"pictures.gates.place.{name}"), say("pictures.gates.place.scale", low=_low(name), high="1")
    head = f'<b style="color:{screen.colors[name]}">{called}</b>'
    bottom = level(name, LOW[name], H, screen.narrow)
    top = bottom + _pitch(H, screen.narrow) - HEAD[screen.narrow]
    if screen.narrow:
        return [word(f"{head} {part}, {scale}", top, yanchor="bottom", yshift=3, x=0, xanchor="left")]
    return [
        word(f"{head}<br>{part}", (bottom + top) / 2, x=0, xanchor="right", xshift=-10, align="right"),
        word(scale, bottom + 0.5, x=1, xanchor="left", xshift=8),
    ]


def _low(name: str) -> str:
    return str(LOW[name]).replace("-", "−")
