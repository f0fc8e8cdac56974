"""What a hand draws over a sequence: strokes, each of one input, between whose knots the values run straight."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from lstm_viz.language.phrases import Text, say
from lstm_viz.lessons.state import Property

Array = NDArray[np.float64]

MOST_KNOTS = 200
"""A link holds no more."""
LARGEST = 1e6
"""Of a value."""
NUMBER = r"-?[0-9]{1,7}(?:\.[0-9]{1,4})?"
STROKE = re.compile(rf"([0-9]{{1,3}})\.([0-9]{{1,4}}:{NUMBER}(?:,[0-9]{{1,4}}:{NUMBER})*)")


class Stroke(NamedTuple):
    """One stroke: which input, and its knots, (step, value), step after step."""

    input: int
    knots: tuple[tuple[int, float], ...]

    def __str__(self) -> str:
        knots = ",".join(f"{step}:{_short(value)}" for step, value in self.knots)
        return f"{self.input}.{knots}"


Strokes = tuple[Stroke, ...]


def strokes(key: str, title: Text) -> Property:
    """Strokes in the order in which they were drawn, written as 0.12:0.5,20:0.8~1.3:1."""

    def read(text: str) -> Strokes:
        found = tuple(map(_stroke, filter(None, text.strip().split("~"))))
        if sum(len(one.knots) for one in found) > MOST_KNOTS:
            raise ValueError(say("lessons/own.wanted.fewer", most=MOST_KNOTS))
        return found

    return Property(key, title, (), read, lambda drawn: "~".join(map(str, drawn)))


def _stroke(text: str) -> Stroke:
    found = STROKE.fullmatch(text)
    if not found:
        raise ValueError(say("lessons/own.wanted.stroke"))
    pairs = (knot.split(":") for knot in found[2].split(","))
    knots = tuple((int(step), float(value)) for step, value in pairs)
    steps = [step for step, _ in knots]
    if sorted(set(steps)) != steps or any(abs(value) > LARGEST for _, value in knots):
        raise ValueError(say("lessons/own.wanted.stroke"))
    return Stroke(int(found[1]), knots)


def with_dot(drawn: Strokes, input: int, step: int, value: float) -> Strokes:
    """The same with one input set at one step; a dot that was there goes."""
    return (*(one for one in drawn if not _is_dot(one, input, step)), Stroke(input, ((step, round(value, 4)),)))


def _is_dot(one: Stroke, input: int, step: int) -> bool:
    return one.input == input and len(one.knots) == 1 and one.knots[0][0] == step


def drawn_over(x: Array, drawn: Sequence[Stroke]) -> Array:
    """Inputs [T, D] with these strokes over them; what lies outside is left alone."""
    if not drawn:
        return x
    x = x.copy()
    T, D = x.shape
    for one in drawn:
        first, last = one.knots[0][0], min(one.knots[-1][0], T - 1)
        if one.input < D and first < T:
            steps = np.arange(first, last + 1)
            x[steps, one.input] = np.interp(steps, [step for step, _ in one.knots], [value for _, value in one.knots])
    return x


def _short(value: Any) -> str:
    """The shortest text that reads back as the same four decimals."""
    return f"{value:.4f}".rstrip("0").rstrip(".")
