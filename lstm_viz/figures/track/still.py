"""What stays of a track while a hand moves: how each of its traces looks, and the words beside the lanes."""

from __future__ import annotations

from dataclasses import dataclass
from textwrap import wrap

from lstm_viz.figures.shelf.clock import ROOM, Clock
from lstm_viz.figures.shelf.colours import faded, halo
from lstm_viz.figures.shelf.held import held_bars
from lstm_viz.figures.shelf.screen import Screen
from lstm_viz.figures.shelf.style import (
    ON_ITS_SIDE,
    SIZE,
    Figure,
    at_least,
    before,
    haunted,
    layout,
    measured,
    note,
    rule,
)
from lstm_viz.figures.track.lanes import Course, Ground, Lane, Pen, Plan, ground
from lstm_viz.figures.track.numbers import bars_x, flat_bars
from lstm_viz.figures.track.words import END_LETTERS, WORDS, cut, kind_words, lane_title, line_hover, usual
from lstm_viz.language.phrases import say
from lstm_viz.language.texts import remembered

BEFORE = 10
"""The trace that comes before the lines of h and c, which it keeps."""


@dataclass(frozen=True, eq=False)
class Still:
    """The part of the picture that no control moves: made once, shared by every figure."""

    ground: Ground
    called: str
    """The other run's name."""
    end_names: tuple[str, str]
    """What stands at the ends of the two lines of c."""
    layout: Figure
    cursor_y: Pen
    """From where to where the cursor's line is drawn: it leaves out what is written over the lanes."""
    bars: Figure
    hollow: Figure
    bar_now: Figure
    sticks: Figure
    zeros: dict[str, Figure]
    """The lower edges of the strips of f and i: each comes right before its line, which is filled down to it."""
    held: Figure
    before: Figure
    """Where the screen draws h and c as they were before a hand came."""
    others: dict[str, Figure]
    lines: dict[str, Figure]
    """Dotted where they are of a state: its part up to the cursor is drawn over it."""
    past: dict[str, Figure]
    marks: Figure
    readings: Figure

    @property
    def clock(self) -> Clock:
        """The clock that the lanes stand on."""
        return self.ground.clock

    @property
    def narrow(self) -> bool:
        """Whether the card is a narrow one."""
        return self.ground.screen.narrow


@remembered(maxsize=64)
def still_for(course: Course, screen: Screen, plan: Plan) -> Still:
    """Everything still, for runs along this course."""
    at, names = ground(course, screen, plan), course.names
    states = sum(name in at.plan.lines for name in "hc")
    ends = tuple(cut(name, END_LETTERS) for name in names) if names and not screen.narrow else ("", "")
    axes = {name: at.lanes[name].axis for name in at.plan.lines}
    drawn = measured(_layout(at), course.time, at.clock.x, axes)
    drawn = at_least(drawn, ON_ITS_SIDE["track"]) if screen.narrow else drawn
    return Still(
        ground=at,
        called=names[1] if names else "",
        end_names=(ends[0], ends[1]),
        layout=haunted(drawn, [{"from": [BEFORE + 1 + k for k in range(states)], "to": BEFORE}]),
        cursor_y=_cursor(at),
        bars=_bars(at),
        hollow=_hollow(at),
        bar_now=_shape([], screen.colors["x"]),
        sticks=_sticks(at),
        zeros={name: _zero(name, at) for name in "fi"},
        held=held_bars(screen, 0.45, at.clock.x, at.half, 4),
        before=before(faded(screen.colors["neutral"], 0.6)),
        others={name: _other(name, at) for name in at.plan.lines},
        lines={name: _own(name, at) for name in at.plan.lines},
        past={name: _past(name, at) for name in at.plan.lines if name in "hc"},
        marks=_marks(at),
        readings=_readings(at),
    )


# -- lines


def _line(name: str, at: Ground, width: float, says: str) -> Figure:
    """A line of a run; f and i have one level for each step, from half a step before it to half a step after it."""
    gate, over = name in "fi", at.clock
    return {
        "type": "scatter", "mode": "lines", "cliponaxis": False,
        "x": [at.ends[0], *over.x, at.ends[1]] if gate else over.x,
        "line": {"color": at.screen.colors[name], "width": width, "shape": "hvh" if gate else "linear"},
        "text": [over.labels[0], *over.labels, over.labels[-1]] if gate else over.labels,
        "hovertemplate": f"<b>%{{text}}</b><br>{says}<extra></extra>",
    }  # fmt: skip


def _own(name: str, at: Ground) -> Figure:
    """A line of the run itself: c with a mark at each step, f and i filled."""
    line, color = _line(name, at, 1.5, line_hover(name)), at.screen.colors[name]
    if name in "hc":
        line |= {"line": line["line"] | {"dash": "2px,3px"}}
    if name == "c":
        return line | {"mode": "lines+markers", "marker": {"color": color, "opacity": 1, "line": {"width": 0}}}
    return line | ({"fill": "tonexty", "fillcolor": faded(color, 0.22)} if name in "fi" else {})


def _past(name: str, at: Ground) -> Figure:
    """A state's line up to the cursor; the dotted one beneath it says its numbers."""
    line = _line(name, at, 2 if name == "c" else 1.5, "")
    return {key: line[key] for key in ("type", "mode", "cliponaxis", "line")} | {"hoverinfo": "skip"}


def _other(name: str, at: Ground) -> Figure:
    """A line of the other run."""
    names = at.course.names
    line = _line(name, at, 1.5, f"{names[1] if names else ''}: {line_hover(name)}")
    return line | {"visible": names is not None, "line": line["line"] | {"dash": "4px,3px"}}


def _zero(name: str, at: Ground) -> Figure:
    """Along the bottom of the lane of a gate."""
    line = _line(name, at, 0, line_hover(name))
    return line | {"y": [at.lanes[name].bottom] * len(line["x"]), "hoverinfo": "skip"}


def _sticks(at: Ground) -> Figure:
    return {
        "type": "scatter", "mode": "lines", "x": [x for step in at.clock.x for x in (step, step, None)],
        "line": {"color": faded(at.screen.colors["neutral"], 0.5), "width": 2}, "hoverinfo": "skip",
        "visible": at.course.names is not None,
    }  # fmt: skip


def _cursor(at: Ground) -> Pen:
    """The cursor's line; on a narrow card it is cut where a lane's name stands."""
    if not at.screen.narrow:
        return [0.0, at.lanes["x0"].top + at.plan.top]
    cuts: Pen = []
    for name, lane in at.lanes.items():
        cuts += [lane.bottom - 3, lane.top + (18 if name == "c" else 3), None]
    return cuts


# -- bars


def _shape(x: Pen, fill: str, **more: object) -> Figure:
    return {
        "type": "scatter", "mode": "lines", "x": x, "fill": "toself", "fillcolor": fill,
        "line": {"color": fill, "width": 0}, "hoverinfo": "skip",
    } | more  # fmt: skip


def _bars(at: Ground) -> Figure:
    kinds, labels = at.course.kinds, at.clock.labels
    steps = labels if kinds is None else [f"{step}, {kind}" for step, kind in zip(labels, kinds, strict=True)]
    return _shape(
        bars_x(at), faded(at.screen.colors["x"], 0.5), hoverinfo="text", hoveron="points",
        hovertemplate=f"<b>%{{text}}</b><br>%{{hovertext}}<br>{say('pictures.given')}<extra></extra>",
        text=[step for _ in at.rows for step in steps for _ in range(6)],
    )  # fmt: skip


def _hollow(at: Ground) -> Figure:
    x, y = flat_bars(at)
    edge = {"color": at.screen.colors["x"], "width": 1.2, "dash": "3px,2px"}
    return _shape(x, "rgba(0,0,0,0)", y=y, visible=False, line=edge)


# -- marks and words


def _marks(at: Ground) -> Figure:
    """A mark over every step that is not of the most frequent kind."""
    kinds, over = at.course.kinds or ("",) * len(at.clock.x), at.clock
    frequent = usual(kinds)
    return {
        "type": "scatter", "mode": "markers", "visible": at.course.kinds is not None, "cliponaxis": False,
        "x": over.x, "y": [at.top - at.plan.head + 5] * len(over.x),
        "marker": {
            "symbol": "triangle-down", "color": at.screen.colors["x"], "opacity": 1, "line": {"width": 0},
            "size": [0 if kind == frequent else 8 for kind in kinds],
        },
        "hoverinfo": "text", "hovertext": [f"{step}: {kind}" for step, kind in zip(over.labels, kinds, strict=True)],
    }  # fmt: skip


def _readings(at: Ground) -> Figure:
    """Dots and words in one trace; x, y and text of those that stay come after those that move.

    In this order: the other c, c, h where it has a lane, f and i at the cursor; the names of both runs at the ends
    of c; what f and i do; what comes in; the words of the kinds.
    """
    colors, narrow, x = at.screen.colors, at.screen.narrow, at.clock.x
    beside = [lane.top if narrow else (lane.bottom + lane.top) / 2 for lane in (at.lanes["f"], at.lanes["i"], *at.rows)]
    pixels = (at.plan.smallest - sum(at.plan.sides)) / (at.ends[1] - at.ends[0])
    words = kind_words(x, at.course.kinds, pixels)
    names = ["c", *(name for name in "chfi" if name in at.plan.lines)]
    D, own, rest = len(at.rows), [colors[name] for name in names], 4 + len(at.rows) + WORDS
    return {
        "type": "scatter", "mode": "markers+text", "hoverinfo": "skip", "cliponaxis": False,
        "x": [at.ends[1] if at.plan.flat else x[-1]] * 2 + [at.ends[1]] * (2 + D) + [step for step, _ in words],
        "y": beside + [at.top - at.plan.head + 8] * WORDS,
        "text": [word for _, word in words],
        "marker": {
            "color": [colors["card"], *own[1:]] + [colors["c"]] * rest,
            "size": [8 if at.course.names else 0, *(7 if name in "fi" else 9 for name in names[1:])] + [4] * rest,
            "opacity": [1] * len(own) + [0] * rest,
            "line": {"color": [colors["c"]] + [colors["card"]] * (len(own) - 1 + rest), "width": 1.5},
        },
        "textfont": {
            "color": [*own, colors["c"], colors["c"], colors["f"], colors["i"]] + [colors["x"]] * (D + WORDS),
            "size": [SIZE["label"]] * len(own) + [SIZE["small"]] * rest,
            "weight": [400] + [600] * len(own) + [400] * (rest - 1),
            "shadow": halo(at.screen.theme),
        },
    }  # fmt: skip


# -- the layout


def _layout(at: Ground) -> Figure:
    screen, over, names = at.screen, at.clock, at.course.names
    left, right = at.plan.sides
    room = ROOM if over.parts and not at.plan.flat else ROOM | {"t": 6}
    aspect = at.plan.smallest / (at.top + room["t"] + room["b"])
    pad = 0.004 * (at.ends[1] - at.ends[0])
    words = [word for name, lane in at.lanes.items() for word in _beside(at, name, lane)]
    return layout(
        screen, aspect, scrub=over.x,
        margin=room | {"l": left, "r": right, "autoexpand": False},
        xaxis=over.axis() | {"range": [at.ends[0] - pad, at.ends[1] + pad]},
        yaxis={"visible": False, "fixedrange": True, "range": [0, at.top]},
        shapes=over.bands() + [level for name, lane in at.lanes.items() for level in _levels(at, name, lane)],
        annotations=words + (_legend(at, names) if screen.narrow and names else []),
    )  # fmt: skip


def _levels(at: Ground, name: str, lane: Lane) -> list[Figure]:
    """A lane's zero line, and the ends of its scale where something else than zero is there."""
    colors = at.screen.colors
    levels = [(0.0, "faint")] + [(end, "grid") for end in (lane.low, lane.high) if end and name[0] != "x"]
    return [rule(at.ends, lane.at(value), colors[color]) for value, color in levels]


def _beside(at: Ground, name: str, lane: Lane) -> list[Figure]:
    """A lane's name and the ends of its scale: to its left; on a narrow card the name stands above it.

    Where lanes are flat the names begin at the card's edge, and only c has its ends told: a gate's are always 0 and 1.
    """
    colors, title = at.screen.colors, lane_title(name, at.course.features)
    sign = "" if name in "fi" else "+"

    def word(text: str, y: float, color: str, **more: object) -> Figure:
        here = note(text, y, colors[color], xref="paper", x=0, xanchor="right", xshift=-7, align="right")
        return here | more

    scale = [
        word(f"{sign}{lane.high:g}", lane.top, "muted"),
        word(f"{lane.low:g}".replace("-", "−"), lane.bottom, "muted"),
    ]
    if at.screen.narrow:
        up = 20 if name == "c" else 3  # over the words at the cursor
        return [*scale, word(cut(title, 40), lane.top + up, name[0], xanchor="left", xshift=0, yanchor="bottom")]
    if at.plan.flat:
        aside = {"xanchor": "left", "xshift": 4 - at.plan.sides[0]}
        name_beside = word(cut(title, 28), (lane.bottom + lane.top) / 2, name[0], **aside)
        return [*scale, name_beside] if name == "c" else [name_beside]
    lines = wrap(cut(title, 28), 14)
    return [*scale, word("<br>".join(lines), (lane.bottom + lane.top) / 2, name[0], xshift=-34)]


def _legend(at: Ground, names: tuple[str, str]) -> list[Figure]:
    """What the two lines are called, over the lane of c on a narrow card."""
    return [
        {
            "xref": "paper", "x": 1, "xanchor": "right", "yref": "y", "y": at.lanes["c"].top + 20, "yanchor": "bottom",
            "name": "legend", "text": f"<b>━ {names[0]}</b>  ╍ {names[1]}", "showarrow": False, "borderpad": 0,
            "font": {"size": SIZE["small"], "color": at.screen.colors["c"]},
        }
    ]  # fmt: skip
