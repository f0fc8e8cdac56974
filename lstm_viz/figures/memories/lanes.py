"""Where everything of the three memories stands: lanes from the sound down to the LSTM's gates, on one clock.

Heights are pixels on the smallest card that a plan is made for, and the drawing's units. Each state has a lane and a
zero of its own; a gate's lane goes from 0 to 1. The cells' names stand at the left, what is left of the pulse at the
right; on a narrow card both stand over a lane.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from lstm_viz.figures.shelf.clock import UNDER, Clock, clock
from lstm_viz.figures.shelf.screen import Screen
from lstm_viz.figures.shelf.style import SIZE, Figure, Grip, gripped, haunted, layout, note, rule
from lstm_viz.language.phrases import say

LANES = ("sound", "rnn h", "gru h", "gru z", "gru r", "lstm c", "lstm h", "lstm f", "lstm i", "lstm o")
"""From the highest down."""
GATES = tuple(name for name in LANES if name[-1] in "zrfio")
STATES = ("rnn h", "gru h", "lstm c", "lstm h")
FIRST = {"rnn h": "rnn", "gru h": "gru", "lstm c": "lstm"}
"""The lanes beside which a cell is named."""
CELLS = {"rnn": ("rnn h", "rnn h"), "gru": ("gru h", "gru r"), "lstm": ("lstm c", "lstm o")}
"""The highest and the lowest lane of each cell."""
TONE = {"h": "h", "c": "c", "z": "f", "r": "muted", "f": "f", "i": "i", "o": "o", "sound": "x"}
"""The colour of each line: what keeps has one colour, in a GRU too."""
HANDLE = {"rnn": "h", "gru": "f", "lstm": "f"}
"""The colour of each cell's handle, by which a hand moves its one control."""


@dataclass(frozen=True)
class Plan:
    """The heights of the lanes, by kind, and the room over each."""

    width: int
    sides: tuple[int, int]
    """Pixels left and right of the lanes."""
    height: Mapping[str, int]
    above: Mapping[str, int]
    foot: int = 5
    gate: int = 11
    between: int = 5
    """Pixels between two gates."""


WIDE = Plan(
    974, (166, 184),
    {"sound": 26, "rnn h": 58, "gru h": 58, "lstm c": 62, "lstm h": 38},
    {"sound": 21, "rnn h": 12, "gru h": 12, "lstm c": 12, "lstm h": 8},
)  # fmt: skip
NARROW = Plan(
    358, (62, 52),
    {"sound": 18, "rnn h": 36, "gru h": 36, "lstm c": 40, "lstm h": 30},
    {"sound": 18, "rnn h": 23, "gru h": 23, "lstm c": 23, "lstm h": 8},
    gate=10, between=6,
)  # fmt: skip


class Lane(NamedTuple):
    """One lane: where 0 is drawn, how far from it its largest value, and its ends."""

    zero: float
    stretch: float
    bottom: float
    top: float
    largest: float
    """The value at its end."""


@dataclass(frozen=True, eq=False)
class Ground:
    """Where everything stands."""

    screen: Screen
    plan: Plan
    lanes: Mapping[str, Lane]
    top: float
    clock: Clock
    across: tuple[float, float]
    """From where to where the x axis runs, with the room beside the lanes."""

    @property
    def wide(self) -> float:
        """What a pixel on the smallest card is on the x axis."""
        return (self.across[1] - self.across[0]) / self.plan.width


def ground(time: tuple[str, ...], screen: Screen, bounded: bool = True) -> Ground:
    """The lanes and the clock for as many steps as there is room for; an h that no tanh bounds has the scale of c."""
    plan = NARROW if screen.narrow else WIDE
    lanes: dict[str, Lane] = {}
    bottom = float(plan.foot)
    for name in reversed(LANES):
        gate = name in GATES
        high = plan.gate if gate else plan.height[name]
        largest = screen.scale if name == "lstm c" or (name == "lstm h" and not bounded) else 1.0
        zero, reach = (bottom, float(high)) if gate else (bottom + high / 2, high / 2)
        lanes[name] = Lane(zero, reach / largest, bottom, bottom + high, largest)
        bottom += high + (plan.between if gate else plan.above[name])
    over = clock(time, screen, bottom=0.0, top=bottom, parts=False)
    (start, end), (left, right) = over.ends, plan.sides
    pixel = (end - start) / (plan.width - left - right)
    return Ground(screen, plan, lanes, bottom, over, (start - left * pixel, end + right * pixel))


# -- what lies behind


def behind(at: Ground, ghosts: list[Figure]) -> Figure:
    """The layout: grounds of the cells, zeros, ends of the scales, names."""
    plan, over = at.plan, at.clock
    drawn = layout(
        at.screen, plan.width / (at.top + UNDER), scrub=over.x,
        margin={"l": 0, "r": 0, "t": 0, "b": UNDER, "autoexpand": False},
        xaxis=over.axis() | {"range": list(at.across), "showline": False},
        yaxis={"visible": False, "fixedrange": True, "range": [0, at.top]},
        shapes=[*_grounds(at), *_levels(at)],
        annotations=[*_names(at), *_scales(at)],
    )  # fmt: skip
    return gripped(haunted(drawn, ghosts), [] if at.screen.narrow else _grips(at))


def _grounds(at: Ground) -> list[Figure]:
    """Each cell on a ground of its own."""
    grounds = []
    for first, last in CELLS.values():
        low, high = at.lanes[last].bottom - 4, at.lanes[first].top + (4 if not at.screen.narrow else 19)
        grounds.append({
            "type": "rect", "xref": "paper", "yref": "y", "x0": 0, "x1": 1, "y0": low, "y1": high, "layer": "below",
            "fillcolor": at.screen.colors["grid"], "opacity": 0.42, "line": {"width": 0},
        })  # fmt: skip
    return grounds


def _levels(at: Ground) -> list[Figure]:
    """The zero of every lane, and the ends of those of states."""
    colors = at.screen.colors
    levels = [(lane.zero, "neutral" if name in STATES else "faint") for name, lane in at.lanes.items()]
    levels += [(end, "faint") for name in STATES for end in (at.lanes[name].bottom, at.lanes[name].top)]
    return [rule(at.clock.ends, y, colors[color]) for y, color in levels]


def _word(at: Ground, text: str, y: float, color: str, **more: object) -> Figure:
    return note(text, y, color, xref="paper", x=0, xanchor="left", xshift=8, align="left") | more


def _names(at: Ground) -> list[Figure]:
    """The cells at the left of their lanes, over them on a narrow card; and what every lane is."""
    colors, narrow, found = at.screen.colors, at.screen.narrow, []
    for name, lane in at.lanes.items():
        symbol, middle = name.split()[-1], (lane.bottom + lane.top) / 2
        cell = FIRST.get(name, "")
        if cell:
            up = lane.top + 11 if narrow else lane.top - 8
            font = {"size": SIZE["name"], "color": colors["ink"]}
            found.append(_word(at, f"<b>{say(f'pictures.memories.place.{cell}')}</b>", up, colors["ink"], font=font))
        key = name.replace(" ", "_")
        said = symbol if narrow and name != "sound" else say(f"pictures.memories.place.{key}")
        aside = {} if narrow and name == "sound" else _beside(at, clear=bool(cell) and not narrow)
        found.append(_word(at, said, middle, colors[TONE[symbol]], **aside))
    return found


def _beside(at: Ground, clear: bool) -> Figure:
    """Close to the lane's left end, where its scale has room; ``clear`` of a handle, between the scale's ends."""
    return {"xanchor": "right", "x": at.plan.sides[0] / at.plan.width, "xshift": -6 if clear else -26}


def _scales(at: Ground) -> list[Figure]:
    """The ends of the states' scales, between name and lane."""
    muted, x = at.screen.colors["muted"], at.plan.sides[0] / at.plan.width
    found = []
    for name in STATES:
        lane = at.lanes[name]
        for y, sign in ((lane.top - 5, "+"), (lane.bottom + 5, "−")):
            found.append(_word(at, f"{sign}{lane.largest:g}", y, muted, xanchor="right", x=x, xshift=-4))
    return found


def _grips(at: Ground) -> list[Grip]:
    """A handle for each cell on a rail under its name: from what forgets to what keeps."""
    left, pixel = at.across[0], at.wide
    ends = [say(f"pictures.memories.place.rail.{end}") for end in ("low", "high")]
    grips = []
    for cell, tone in HANDLE.items():
        y = at.lanes[CELLS[cell][0]].top - 31
        rail = [(left + 68 * pixel, y), (left + 128 * pixel, y)]
        grips.append(Grip(of=cell, tone=tone, rail=rail, ends=ends, under=True))
    return grips
