"""Wires as filled shapes, so that a width is drawn in the picture's own units."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from lstm_viz.figures.shelf.style import Figure
from lstm_viz.figures.shelf.svg import Point

JOINT = 7
"""Points of the half circle at a wire's end."""


class Ribbons(NamedTuple):
    """Several wires as one shape: where each outline point stands, which way is outward, and whose it is."""

    x: NDArray[np.float64]
    y: NDArray[np.float64]
    out_x: NDArray[np.float64]
    out_y: NDArray[np.float64]
    wire: NDArray[np.intp]
    lifts: tuple[int, ...]
    """Where the pen is lifted."""


def outlined(wires: Sequence[str], chosen: Sequence[str], paths: dict[str, NDArray[np.float64]]) -> Ribbons:
    """The outlines of the chosen wires along their paths, [points, 2] each; they are numbered as in ``wires``.

    A wire ends round: it joins the one that it meets, whatever their widths.
    """
    rings: list[NDArray[np.float64]] = []
    outwards: list[NDArray[np.float64]] = []
    whose: list[int] = []
    lifts: list[int] = []
    lifted = np.zeros((1, 2))
    for name in chosen:
        points = paths[name]
        along = np.gradient(points, axis=0)
        along /= np.hypot(*along.T)[:, None]
        normal = np.stack([-along[:, 1], along[:, 0]], axis=1)
        turn = np.linspace(0, math.pi, JOINT)[1:-1, None]
        joint = np.cos(turn) * normal[-1] + np.sin(turn) * along[-1]
        rings += [points, np.repeat(points[-1:], len(joint), axis=0), points[::-1], points[:1], lifted]
        outwards += [normal, joint, -normal[::-1], normal[:1], lifted]
        whose += [wires.index(name)] * (2 * len(points) + len(joint) + 2)
        lifts.append(len(whose) - 1)
    ring, outward = np.concatenate(rings), np.concatenate(outwards)
    return Ribbons(ring[:, 0], ring[:, 1], outward[:, 0], outward[:, 1], np.array(whose, np.intp), tuple(lifts))


def ribbons(shape: Ribbons, wide: NDArray[np.float64]) -> Figure:
    """The outlines of wires of these widths, [wires]; one of no width collapses to its middle."""
    half = 0.5 * wide[shape.wire]
    x: list[float | None] = (shape.x + half * shape.out_x).tolist()
    y: list[float | None] = (shape.y + half * shape.out_y).tolist()
    for k in shape.lifts:
        x[k] = y[k] = None
    return {"x": x, "y": y}


def middle(points: Sequence[Point]) -> Point:
    """The middle of a wire's longest part: there it is pointed at."""
    a, b = max(pairwise(points), key=lambda pair: math.dist(*pair))
    return (a[0] + b[0]) / 2, (a[1] + b[1]) / 2


def rounded(points: Sequence[Point], radius: float = 2.6, steps: int = 9) -> NDArray[np.float64]:
    """A path whose corners, right angles, are made quarter circles."""
    made = [np.array(points[0])]
    for before, corner, after in zip(points, points[1:], points[2:], strict=False):
        a, c, b = (np.array(point) for point in (before, corner, after))
        r = min(radius, math.dist(a, c) / 2, math.dist(c, b) / 2)
        back, on = (a - c) / math.dist(a, c) * r, (b - c) / math.dist(b, c) * r
        made += [c + back + on - on * math.cos(u) - back * math.sin(u) for u in np.linspace(0, math.pi / 2, steps)]
    return np.array([*made, points[-1]])
