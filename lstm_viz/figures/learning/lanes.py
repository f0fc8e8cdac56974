"""Where the curves of a training stand: lanes from the loss down to the gates, on one axis of epochs.

Heights are pixels on the smallest card that a plan is made for, and the drawing's units. Loss and gradient stand on
logarithmic scales, and so does an error that should become small; shares and counts begin at 0.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from lstm_viz.figures.shelf.lanes import SHARES, Lane, Scale

CURVES = ("loss", "measure", "gradient")
GATES = ("f", "i", "o")
LANES = (*CURVES, *GATES)
"""From the highest down."""
FOOT = 5.0


@dataclass(frozen=True)
class Plan:
    """The measures of one composition, in pixels of the smallest card that it is made for."""

    width: int
    sides: tuple[int, int]
    """Left and right of the lanes."""
    height: tuple[int, ...]
    """Of each of :data:`LANES`."""
    above: tuple[int, ...]
    """Room over each of them, for its heading or the next lane's foot."""


PLANS = {
    False: Plan(490, (52, 104), (104, 60, 52, 27, 27, 27), (22, 22, 22, 24, 5, 5)),
    True: Plan(350, (52, 52), (84, 58, 50, 20, 20, 20), (22, 22, 22, 40, 19, 19)),
}
"""By ``narrow``: beside another picture, and on a phone."""
CLEAR = 70
"""Pixels on that card from the pill's middle to the next epoch that is named: half of it, and half of a number."""
LEGEND = 20
"""Room over the lanes for the names of two trainings."""


def lanes_of(plan: Plan, scales: Sequence[Scale]) -> dict[str, Lane]:
    """The lanes, by name; ``scales`` are those of :data:`CURVES`."""
    found: dict[str, Lane] = {}
    bottom = FOOT
    for name, high, above in reversed(list(zip(LANES, plan.height, plan.above, strict=True))):
        scale = SHARES if name in GATES else scales[CURVES.index(name)]
        found[name] = Lane(bottom, bottom + high, scale)
        bottom += high + above
    return {name: found[name] for name in LANES}


def top_of(plan: Plan) -> float:
    """Where the picture ends."""
    return FOOT + sum(plan.height) + sum(plan.above)
