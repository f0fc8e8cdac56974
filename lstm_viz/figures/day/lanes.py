"""The lanes of the day: where each value is drawn, the sky behind, the names beside, and the words under the cursor.

One axis runs over the whole plot, in hundredths of its height, and its 0 is the zero line of c. Each lane
draws its values from a zero of its own, so that no two quantities are ever compared by their heights.
"""

from __future__ import annotations

from collections.abc import Sequence
from textwrap import wrap
from typing import NamedTuple, TypeVar

import numpy as np
from numpy.typing import NDArray

from lstm_viz.figures.shelf.clock import UNDER, Clock
from lstm_viz.figures.shelf.colours import blend
from lstm_viz.figures.shelf.screen import Screen
from lstm_viz.figures.shelf.style import SIZE, Axis, Figure, layout, note, rule
from lstm_viz.figures.shelf.svg import image
from lstm_viz.language.phrases import say

FULL_SUN = 1200.0
"""The highest irradiance that is drawn, W/m2: more than any clear sky gives."""
ASPECT = {False: 4.2, True: 1.8}
"""Width over height, by ``narrow``."""
SIDES = {False: (0.115, 0.045), True: (0.195, 0.095)}
"""Shares of the width left of the curves, where the lanes are named, and right of them, where their scales end."""
MARGIN = 0.015
"""The share of the width before the names."""
BOTTOM, PARTS, TOP = -44.0, 45.0, 56.0
"""The ends of the plot, and where the names of the parts of the day stand."""
Value = TypeVar("Value", float, NDArray[np.float64])


def _puffs() -> list[tuple[float, float]]:
    """A cloud 1 wide around 0, flat below, with four round heads; its last point is its middle."""
    foot, heads = 31.0, ((-0.36, 0.14, 4.0), (-0.12, 0.22, 8.0), (0.14, 0.2, 6.5), (0.36, 0.14, 3.5))
    places = [-0.5 + k / 40 for k in range(41)]
    tops = [
        max(high * max(0.0, 1 - ((x - at) / half) ** 2) ** 0.5 for at, half, high in heads) for x in places
    ]  # fmt: skip
    return [(x, foot + top) for x, top in zip(places, tops, strict=True)] + [(-0.5, foot), (0.0, foot + 3.5)]


CLOUD = _puffs()
"""The outline of a cloud in the sky lane: shares of its width, and heights."""


class Lane(NamedTuple):
    """A lane: where its zero is drawn, and how far above it its largest value."""

    zero: float
    reach: float
    largest: float

    def at(self, value: Value) -> Value:
        """Where a value is drawn."""
        return self.zero + value * (self.reach / self.largest)

    @property
    def axis(self) -> Axis:
        """Its ends, above and below zero."""
        return (-self.largest, self.zero - self.reach), (self.largest, self.zero + self.reach)


class Lanes(NamedTuple):
    """The three lanes; without irradiance the sky's room is c's and h's."""

    sky: Lane
    c: Lane
    h: Lane


def lanes_of(scale: float, sky: bool) -> Lanes:
    """Where irradiance, c in [-scale, scale] and h in [-1, 1] are drawn."""
    c, h = (Lane(0.0, 15.0, scale), Lane(-31.5, 6.5, 1.0)) if sky else (Lane(0.0, 24.0, scale), Lane(-35.0, 7.5, 1.0))
    return Lanes(Lane(19.0, 23.0, FULL_SUN), c, h)


# -- what lies behind


def ground(screen: Screen, over: Clock, sky: bool, called: str = "") -> Figure:
    """The layout: sky, zero lines, ends of the scales, names."""
    lanes = lanes_of(screen.scale, sky)
    return layout(
        screen, ASPECT[screen.narrow], scrub=over.x,
        margin={"l": 0, "r": 0, "t": 0, "b": UNDER, "autoexpand": False},
        xaxis=over.axis() | {"range": list(across(over)), "showline": False},
        yaxis={"visible": False, "fixedrange": True, "range": [BOTTOM, TOP]},
        images=[_sky(screen, over, lanes)] if sky else [],
        shapes=_lines(screen, lanes, over.ends),
        annotations=_names(screen, lanes, sky, called) + _scales(screen, lanes, sky),
    )  # fmt: skip


def across(over: Clock) -> tuple[float, float]:
    """From where to where the x axis runs, with the room beside the curves."""
    (low, high), (left, right) = over.ends, SIDES[over.screen.narrow]
    whole = (high - low) / (1 - left - right)
    return low - left * whole, high + right * whole


SKY: dict[str, tuple[tuple[float, str], ...]] = {
    "light": ((5.0, "#d9d5e4"), (6.5, "#f1ddd0"), (8.5, "#fcecc9"), (12.0, "#fdf7e3"), (15.5, "#fcecc9"),
              (17.5, "#f6d9c2"), (19.5, "#d9d6e4"), (21.5, "#cfd0e0")),
    "dark": ((5.0, "#262a40"), (6.5, "#3a2f3a"), (8.5, "#3c3529"), (12.0, "#3d3a2c"), (15.5, "#3c3529"),
             (17.5, "#40302e"), (19.5, "#2a2a42"), (21.5, "#1d2238")),
}  # fmt: skip
"""The sky's colours from dawn to dusk, by theme: at which hour which."""
NOON = 3
"""Which of them is noon's."""


def _sky(screen: Screen, over: Clock, lanes: Lanes) -> Figure:
    """A quiet gradient from dawn to dusk behind the sky lane; where the steps have no clock, noon all along."""
    (low, high), tones = across(over), SKY[screen.theme]
    day = [(hour + days, tone) for days in (-24, 0, 24) for hour, tone in tones] if over.parts else [tones[NOON]]
    stops = "".join(
        f'<stop offset="{min(max((hour - low) / (high - low), 0), 1):.4f}" stop-color="{tone}"/>' for hour, tone in day
    )
    wide, high_up = 100.0, 100.0 / ASPECT[screen.narrow] * (TOP - lanes.sky.zero) / (TOP - BOTTOM)
    parts = [
        f'<defs><linearGradient id="sky">{stops}</linearGradient></defs>',
        f'<rect width="{wide:g}" height="{high_up:.3f}" rx="1" fill="url(#sky)"/>',
    ]
    return image(wide, high_up, parts) | {
        "xref": "paper", "x": 0, "sizex": 1, "y": TOP, "sizey": TOP - lanes.sky.zero,
    }  # fmt: skip


def _lines(screen: Screen, lanes: Lanes, ends: tuple[float, float]) -> list[Figure]:
    """A thick zero line for c, a thin one for h, and the ends of both scales."""
    colors, c, h = screen.colors, lanes.c, lanes.h
    levels = [(c.zero, colors["neutral"], 2.0), (h.zero, colors["neutral"], 1.0)]
    levels += [(lane.zero + side * lane.reach, colors["grid"], 1.0) for lane in (c, h) for side in (-1, 1)]
    return [rule(ends, y, color, width) for y, color, width in levels]


def sunny(screen: Screen) -> str:
    """The colour of words of light: darker than its line, for they stand on the sky."""
    return blend(screen.colors["x"], screen.colors["ink"], 0.55)


def _names(screen: Screen, lanes: Lanes, sky: bool, called: str) -> list[Figure]:
    """What each lane is, at its left, where no curve comes; c is also ``called`` so."""
    colors, narrow = screen.colors, screen.narrow

    def name(lane: Lane, part: str, color: str, up: float, under: Sequence[str] = ()) -> Figure:
        lines = wrap(say(f"pictures.day.place.{part}"), 8 if narrow else 14, break_long_words=False)
        head = f'<b style="color:{color}">{"<br>".join(lines)}</b>'
        small = f'<span style="font-size:{SIZE["small"]}px">{"<br>".join(under)}</span>'
        return {
            "xref": "paper", "x": MARGIN, "xanchor": "left", "yref": "y", "y": lane.zero + up, "yanchor": "middle",
            "text": f"{head}<br>{small}" if under else head, "showarrow": False, "align": "left", "borderpad": 0,
            "font": {"size": SIZE["name"], "color": colors["muted"]},
        }  # fmt: skip

    carries = [] if narrow or not called else wrap(called, 14)
    lower = [name(lanes.c, "memory", colors["c"], 3.0, carries), name(lanes.h, "shown", colors["h"], 0.0)]
    return [name(lanes.sky, "light", sunny(screen), 14.0), *lower] if sky else lower


def _scales(screen: Screen, lanes: Lanes, sky: bool) -> list[Figure]:
    """The ends of the scales, at the right edge: the sun's last place is before it."""
    colors = screen.colors
    ends = [
        (lane.zero + side * lane.reach, f"{'+' if side > 0 else '−'}{lane.largest:g}", colors["muted"])
        for lane in (lanes.c, lanes.h)
        for side in (1, -1)
    ]
    if sky:
        ends.append((lanes.sky.at(1000.0), "1000", sunny(screen)))
    return [note(text, y, color, xref="paper", x=1, xanchor="right", xshift=-3) for y, text, color in ends]


# -- the words at the cursor

TALL = {False: 12.6, True: 14.5}
"""How much of the height a number at a dot needs above it or below it, by ``narrow``."""
BESIDE = 5.0
"""Half the height of the sun's number, which stands beside its disc."""
REACH = {False: 0.18, True: 0.36}
"""How far along the clock that number reaches, by ``narrow``."""
FLAT = 0.5
"""A line that falls less than this stays clear of a number below its dot."""


def c_above(lanes: Lanes, narrow: bool, c: float, beside: float, ceiling: float) -> bool:
    """Whether c's number stands above its dot: off the line, and off the numbers of the lanes above and below.

    ``c`` is where the dot is drawn, ``beside`` where the line goes on the side of the number, ``ceiling`` how far
    up there is room.
    """
    if c + TALL[narrow] > ceiling:
        return False
    floor = lanes.h.zero + TALL[narrow]  # as far up as h's number comes
    return c - TALL[narrow] < floor or beside < c - FLAT
