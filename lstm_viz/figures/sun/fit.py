"""The error by epoch on the days that are learned from and on those that choose when to stop, and the chosen epoch.

Nothing moves in it. The scale is about the chosen epoch; the first ones, which err several times as much, come in from
over its upper end.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from lstm_viz.core.notation import number
from lstm_viz.figures.shelf.lanes import Lane, Scale, spread, ticks
from lstm_viz.figures.shelf.screen import USUAL, Screen
from lstm_viz.figures.shelf.style import SIZE, Figure, at_least, line, note, rule, scene
from lstm_viz.figures.strip import Array, Strip
from lstm_viz.figures.sun.beside import LINE
from lstm_viz.language.phrases import say

TRACES = ("choice", "trained", "validated", "points", "chosen")
"""The traces, from the lowest up."""
TONES = {"trained": "muted", "validated": "h"}
BELOW, BEYOND = 0.96, 1.3
"""How far the scale goes: parts of the least error of all, and of that of the chosen epoch."""
EVERY = (1, 2, 5, 10, 20, 50)
"""From one epoch that is named to the next."""
BEYOND_MEASURE = 1000.0
"""W/m2; the sun gives no more."""
CHOSEN = 96.0
"""Pixels that the words at the chosen epoch need to each side."""


@dataclass(frozen=True)
class Plan:
    """The measures of one composition, in pixels of the smallest card that it is made for."""

    width: int
    height: int
    sides: tuple[int, int]
    """Left and right of the lane."""
    head: int
    foot: int
    marks: int
    """How many epochs are named at most."""


PLANS = {False: Plan(900, 268, (60, 128), 54, 34, 16), True: Plan(350, 258, (44, 114), 54, 34, 7)}
"""By ``narrow``: a drawer, and a phone."""


def fit(
    epochs: Sequence[int],
    trained: ArrayLike,
    validated: ArrayLike,
    chosen: int,
    screen: Screen = USUAL,
    moments: int = 1,
) -> Strip:
    """The picture, the same at so many moments.

    Parameters
    ----------
    epochs : [E]
        0 before the first step.
    trained, validated : array, [E]
        RMSE on the days that are learned from, and on those that choose when to stop [W/m2].
    chosen : int
        The row of the network that makes the forecast.
    """
    of = {"trained": np.asarray(trained, float), "validated": np.asarray(validated, float)}
    at = _Ground(list(epochs), of, chosen, screen)
    x, y = at.x[chosen], float(at.lane.at(of["validated"][chosen]))
    ring = {
        "type": "scatter", "mode": "markers", "x": [x], "y": [y], "hoverinfo": "skip",
        "marker": {
            "symbol": "circle-open", "size": 15, "opacity": 1, "color": screen.colors["ink"], "line": {"width": 2},
        },
    }  # fmt: skip
    traces = {
        "choice": line([x, x], [at.lane.bottom, at.lane.top], screen.colors["cursor"], 1.4, "6px,4px"),
        **{name: _line(at, name) for name in TONES},
        "points": _points(at),
        "chosen": ring,
    }
    return Strip(moments, [(traces[name] | {"name": name}, {}) for name in TRACES], _layout(at))


class _Ground(NamedTuple):
    epochs: list[int]
    of: dict[str, Array]
    chosen: int
    screen: Screen

    @property
    def plan(self) -> Plan:
        return PLANS[self.screen.narrow]

    @property
    def ends(self) -> tuple[float, float]:
        """Where the lane begins and ends."""
        return float(self.plan.sides[0]), float(self.plan.width - self.plan.sides[1])

    @property
    def lane(self) -> Lane:
        least = min(float(np.nanmin(values)) for values in self.of.values())
        scale = Scale(BELOW * least, BEYOND * float(self.of["validated"][self.chosen]), log=False)
        return Lane(self.plan.foot, self.plan.height - self.plan.head, scale)

    @property
    def x(self) -> list[float]:
        """Where each row stands."""
        return [self.place(epoch) for epoch in self.epochs]

    def place(self, epoch: float) -> float:
        """Where an epoch stands; before anything is trained there is room for one."""
        (left, right), last = self.ends, max(self.epochs[-1], 1)
        return left + (right - left) * epoch / last


def _line(at: _Ground, name: str) -> Figure:
    """The error by epoch: what lies over the upper end is cut off."""
    lane, xs, ys = at.lane, [], []
    pairs = list(zip(at.x, at.of[name].tolist(), strict=True))
    for k, (x, value) in enumerate(pairs):
        inside = value <= lane.scale.high
        xs.append(x)
        ys.append(float(lane.at(value)) if inside else None)
        then, after = pairs[min(k + 1, len(pairs) - 1)]
        if inside != (after <= lane.scale.high):  # there it crosses the upper end
            xs.append(x + (then - x) * (lane.scale.high - value) / (after - value))
            ys.append(lane.top)
    return line(xs, ys, at.screen.colors[TONES[name]], 2.5)


def _points(at: _Ground) -> Figure:
    """A dot at every epoch of both lines, and what a hover says."""
    lane, colors = at.lane, at.screen.colors
    shown = [
        (x, float(lane.at(value)), colors[TONES[name]], say("pictures.clock.epoch", epoch=epoch),
         say(f"pictures.fit.{name}", value=_written(value)))
        for name in TONES
        for x, epoch, value in zip(at.x, at.epochs, at.of[name].tolist(), strict=True)
        if value <= lane.scale.high
    ]  # fmt: skip
    xs, ys, tones, epochs, said = (list(part) for part in zip(*shown, strict=True))
    return {
        "type": "scatter", "mode": "markers", "x": xs, "y": ys, "text": epochs, "hovertext": said, "hoverinfo": "text",
        "hovertemplate": "<b>%{text}</b><br>%{hovertext}<extra></extra>",
        "marker": {"color": tones, "size": 6, "opacity": 1, "line": {"width": 0}},
    }  # fmt: skip


# -- what lies behind


def _layout(at: _Ground) -> Figure:
    colors, (left, right), lane, plan = at.screen.colors, at.ends, at.lane, at.plan
    marks = [(float(lane.at(value)), text) for value, text in ticks(lane.scale, 6)]
    drawn = scene(
        at.screen, plan.width, plan.height,
        shapes=[rule((left, right), lane.bottom, colors["faint"]),
                *(rule((left, right), y, colors["grid"]) for y, _ in marks)],
        annotations=[
            _word(at, say("pictures.fit.place.rmse"), left, plan.height - 13, "ink", "left", SIZE["name"]),
            *(_word(at, text, left - 6, y, "muted", "right") for y, text in marks),
            *_epochs(at), *_names(at), _choice(at),
        ],
    )  # fmt: skip
    return drawn if at.screen.narrow else at_least(drawn, plan.width)


def _word(at: _Ground, text: str, x: float, y: float, tone: str, anchor: str, size: int = SIZE["small"]) -> Figure:
    return note(text, y, at.screen.colors[tone], xref="x", x=x, xanchor=anchor, size=size)


def _written(rmse: float) -> str:
    """An error; of one that has lost all measure, that it has."""
    return number(rmse, 1) if rmse < BEYOND_MEASURE else f"{BEYOND_MEASURE:g}+"


def _epochs(at: _Ground) -> list[Figure]:
    """Round epochs under the lane."""
    last, y = max(at.epochs[-1], 1), at.plan.foot - 14.0
    every = next((step for step in EVERY if last / step < at.plan.marks), EVERY[-1])
    return [
        *(_word(at, f"{epoch}", at.place(epoch), y, "muted", "center") for epoch in range(0, last + 1, every)),
        _word(at, say("pictures.fit.place.epoch"), at.ends[1] + 16, y, "muted", "left"),
    ]


def _names(at: _Ground) -> list[Figure]:
    """What each line is, at its end."""
    ends = {name: float(values[-1]) for name, values in at.of.items()}
    lane = at.lane
    heights = spread([float(lane.at(value)) for value in ends.values()], lane.bottom + 8, lane.top, LINE)
    return [
        _word(at, say(f"pictures.fit.place.{name}", value=value), at.x[-1] + 14, y, TONES[name], "left", SIZE["label"])
        for name, value, y in zip(ends, map(_written, ends.values()), heights, strict=True)
    ]


def _choice(at: _Ground) -> Figure:
    """Over the lane, at the chosen epoch, as far as the card goes."""
    value = float(at.of["validated"][at.chosen])
    said = say("pictures.fit.place.chosen", epoch=at.epochs[at.chosen], value=_written(value))
    x = float(np.clip(at.x[at.chosen], CHOSEN, at.plan.width - CHOSEN))
    return _word(at, said, x, at.lane.top + 12, "cursor", "center", SIZE["label"])
