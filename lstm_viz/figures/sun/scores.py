"""How good each forecast is: a row for each, with a dot for every network that was trained for it, and its scores.

Nothing moves in it. A dot is the RMSE of one seed, a stroke the median over the seeds. The line through all rows is the
RMSE of smart persistence: the one to beat.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import ceil, floor, nan
from statistics import median
from typing import NamedTuple

from lstm_viz.core.notation import number
from lstm_viz.figures.shelf.colours import faded
from lstm_viz.figures.shelf.screen import USUAL, Screen
from lstm_viz.figures.shelf.style import SIZE, Figure, at_least, line, note, rule, scene, straight
from lstm_viz.figures.strip import Strip
from lstm_viz.language.phrases import say

TRACES = ("dots", "medians")
"""The traces, from the lowest up."""
COLUMNS = ("rmse", "mae", "bias", "nrmse", "skill", "over_last")
"""The scores in words."""
SHARES = ("nrmse", "skill", "over_last")
"""Those that are written in percent."""
SIGNED = ("bias", "skill", "over_last")
EDGE = 5
"""W/m2 to which the ends of the axis are rounded."""
APART = 6.0
"""Pixels from the dot of one seed down to that of the next, so that each is seen."""
STROKE = 11.0
"""Pixels of half a median's stroke."""
CLEAR = 56.0
"""Pixels that the number to beat keeps free of the others."""


class Row(NamedTuple):
    """A forecast and its scores, medians over the seeds; a forecast without an RMSE is not trained yet."""

    name: str
    rmse: tuple[float, ...] = ()
    """Of each seed [W/m2]; of a forecast that needs no network, one."""
    mae: float = nan
    """[W/m2]"""
    bias: float = nan
    """[W/m2]"""
    nrmse: float = nan
    """A share of what was measured on average."""
    skill: float = nan
    """``1 - rmse / rmse of smart persistence``."""
    over_last: float = nan
    """``1 - rmse / rmse of persistence``."""
    marked: bool = False
    """Whether the page is about it."""
    learned: bool = True
    """Whether a network makes it."""


@dataclass(frozen=True)
class Plan:
    """The measures of one composition, in pixels of the smallest card that it is made for."""

    width: int
    left: int
    """Before names."""
    axis: tuple[int, int]
    """From where to where the dots stand."""
    columns: tuple[int, ...]
    """Where each column of words ends."""
    head: int
    row: int
    foot: int
    """Heights, from the highest down."""
    name: int
    """From a row's top down to the middle of its name, and to that of its dots."""
    dots: int
    below: int = 0
    """To the words below them, where they have no columns."""


PLANS = {
    False: Plan(900, 14, (232, 470), (538, 604, 672, 746, 816, 886), 46, 36, 30, 18, 18),
    True: Plan(350, 10, (14, 336), (340,), 30, 64, 30, 13, 32, 50),
}
"""By ``narrow``: a drawer, and a phone."""


def scores(rows: Sequence[Row], to_beat: float, screen: Screen = USUAL, moments: int = 1) -> Strip:
    """The picture, the same at so many moments; ``to_beat`` is the RMSE of smart persistence [W/m2]."""
    at = _Ground(tuple(rows), to_beat, screen)
    traces = {"medians": _medians(at), "dots": _dots(at)}
    return Strip(moments, [(traces[name] | {"name": name}, {}) for name in TRACES], _layout(at))


class _Ground(NamedTuple):
    rows: tuple[Row, ...]
    to_beat: float
    screen: Screen

    @property
    def plan(self) -> Plan:
        return PLANS[self.screen.narrow]

    @property
    def height(self) -> int:
        return self.plan.head + len(self.rows) * self.plan.row + self.plan.foot

    @property
    def ends(self) -> tuple[int, int]:
        """The ends of the axis [W/m2]: they hold all dots, and are round."""
        every = [value for row in self.rows for value in row.rmse] + [self.to_beat]
        low, high = floor(min(every) / EDGE) * EDGE - EDGE, ceil(max(every) / EDGE) * EDGE
        return low, high

    def x(self, rmse: float) -> float:
        """Where an RMSE is drawn."""
        (left, right), (low, high) = self.plan.axis, self.ends
        return left + (rmse - low) / (high - low) * (right - left)

    def top(self, k: int) -> float:
        """The upper edge of a row."""
        return float(self.height - self.plan.head - k * self.plan.row)

    def dots(self, k: int) -> float:
        """How high a row's dots are drawn."""
        return self.top(k) - self.plan.dots


# -- dots


def _tone(at: _Ground, row: Row) -> str:
    return at.screen.colors["h" if row.learned else "muted"]


def _dots(at: _Ground) -> Figure:
    """A dot for every seed."""
    every = [
        (at.dots(k) - APART * (seed - (len(row.rmse) - 1) / 2), row, value)
        for k, row in enumerate(at.rows)
        for seed, value in enumerate(row.rmse)
    ]
    colors = at.screen.colors
    return {
        "type": "scatter", "mode": "markers", "x": [at.x(value) for _, _, value in every],
        "y": [y for y, _, _ in every], "hoverinfo": "text", "cliponaxis": False,
        "hovertext": [say("pictures.scores.dot", name=row.name, value=number(value, 1)) for _, row, value in every],
        "marker": {
            "color": [_tone(at, row) for _, row, _ in every], "size": 10, "opacity": 0.8,
            "line": {"color": colors["card"], "width": 1.2},
        },
    }  # fmt: skip


def _medians(at: _Ground) -> Figure:
    """A stroke at the median of those that have several."""
    places = [(at.x(median(row.rmse)), at.dots(k)) for k, row in enumerate(at.rows) if len(row.rmse) > 1]
    xs = [part for x, _ in places for part in (x, x, None)]
    ys = [part for _, y in places for part in (y - STROKE, y + STROKE, None)]
    return line(xs, ys, at.screen.colors["ink"], 2, cliponaxis=False)


# -- what lies behind


def _layout(at: _Ground) -> Figure:
    narrow = at.screen.narrow
    found = [*_heads(at), *_marks(at)]
    for k, row in enumerate(at.rows):
        found += _narrow_words(at, k, row) if narrow else _words(at, k, row)
    drawn = scene(at.screen, at.plan.width, at.height, shapes=_rules(at), annotations=found)
    return drawn if narrow else at_least(drawn, at.plan.width)


def _word(at: _Ground, text: str, x: float, y: float, tone: str, anchor: str, size: int = SIZE["small"]) -> Figure:
    return note(text, y, at.screen.colors[tone], xref="x", x=x, xanchor=anchor, align=anchor, size=size)


def _said(row: Row, name: str) -> str:
    """A score as it is written; "–" for one that it has not."""
    value = (median(row.rmse) if row.rmse else nan) if name == "rmse" else getattr(row, name)
    if value != value:
        return say("pictures.scores.place.nothing")
    return number(100 * value if name in SHARES else value, 1, sign=name in SIGNED)


def _named(row: Row) -> str:
    return f"<b>{row.name}</b>" if row.marked else row.name


def _untrained(at: _Ground, k: int) -> Figure:
    """In the place of dots that are not there yet, off the line of the one to beat."""
    beat = at.x(at.to_beat)
    left = beat - at.plan.axis[0] > at.plan.axis[1] - beat
    place = (beat - 8, "right") if left else (beat + 8, "left")
    return _word(at, say("pictures.scores.place.untrained"), place[0], at.dots(k), "muted", place[1])


def _words(at: _Ground, k: int, row: Row) -> list[Figure]:
    """A row's name, and its scores in columns."""
    plan, y = at.plan, at.top(k) - at.plan.name
    found = [_word(at, _named(row), plan.left, y, "ink", "left", SIZE["label"])]
    if not row.rmse:
        return [*found, _untrained(at, k)]
    for name, x in zip(COLUMNS, plan.columns, strict=True):
        text, tone = _said(row, name), "ink" if name == "rmse" else "muted"
        found.append(_word(at, f"<b>{text}</b>" if name == "rmse" else text, x, y, tone, "right", SIZE["label"]))
    return found


def _narrow_words(at: _Ground, k: int, row: Row) -> list[Figure]:
    """Over the dots name and RMSE, under them the other scores."""
    plan, top = at.plan, at.top(k)
    found = [_word(at, _named(row), plan.left, top - plan.name, "ink", "left", SIZE["label"])]
    if not row.rmse:
        return [*found, _untrained(at, k)]
    rmse = f"<b>{_said(row, 'rmse')}</b>"
    below = say("pictures.scores.place.below", **{name: _said(row, name) for name in COLUMNS[1:-1]})
    return [
        *found,
        _word(at, rmse, plan.columns[0], top - plan.name, "ink", "right", SIZE["label"]),
        _word(at, below, plan.left, top - plan.below, "muted", "left"),
    ]


def _heads(at: _Ground) -> list[Figure]:
    """What the columns are; on a narrow card the RMSE's alone."""
    plan, high = at.plan, at.height
    if at.screen.narrow:
        return [_word(at, say("pictures.scores.place.rmse"), plan.columns[0], high - 12, "ink", "right")]
    shown = [("axis", plan.axis[0], "ink", "left"), ("rmse", plan.columns[0], "ink", "right")]
    shown += [(name, x, "muted", "right") for name, x in zip(COLUMNS[1:], plan.columns[1:], strict=True)]
    return [
        _word(at, say(f"pictures.scores.place.head.{name}"), x, high - 22, tone, anchor)
        for name, x, tone, anchor in shown
    ]


def _marks(at: _Ground) -> list[Figure]:
    """The numbers of the axis, which make way for the one to beat."""
    low, high = at.ends
    step = next(step for step in (5, 10, 20, 50, 100, 200) if (high - low) / step <= 6)
    marks: Iterable[int] = range(-(-low // step) * step, high + 1, step)
    y, beat = at.plan.foot - 12.0, at.x(at.to_beat)
    said = say("pictures.scores.place.beat", value=number(at.to_beat, 1))
    free = [mark for mark in marks if abs(at.x(mark) - beat) > CLEAR]
    return [
        *(_word(at, f"{mark}", at.x(mark), y, "muted", "center") for mark in free),
        _word(at, said, beat, y, "cursor", "center"),
    ]


def _rules(at: _Ground) -> list[Figure]:
    """The ground of the row that the page is about, a faint line under each, and the number to beat."""
    colors, plan = at.screen.colors, at.plan
    edges = [at.top(k) for k in range(len(at.rows) + 1)]
    found = [
        {
            "type": "rect", "xref": "x", "yref": "y", "x0": 2, "x1": plan.width - 2, "y0": edges[k + 1], "y1": edges[k],
            "layer": "below", "line": {"width": 0}, "fillcolor": faded(colors["h"], 0.1),
        }
        for k, row in enumerate(at.rows)
        if row.marked
    ]  # fmt: skip
    found += [rule((2, plan.width - 2), y, colors["grid"]) for y in edges]
    beat, tone = at.x(at.to_beat), colors["cursor"]
    if at.screen.narrow:  # only where dots are: words stand over them and under them
        dots = map(at.dots, range(len(at.rows)))
        return found + [straight(beat, y - 10, beat, y + 10, tone, 1.4) for y in dots]
    return [*found, straight(beat, plan.foot - 4, beat, edges[0], tone, 1.4, "6px,4px")]
