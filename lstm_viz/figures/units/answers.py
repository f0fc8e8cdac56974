"""What the network says under the map of units: how sure it is of the right answer, or its number beside its target."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from lstm_viz.core.notation import BEYOND_MEASURE, number, percent, scaled
from lstm_viz.core.readout import softmax
from lstm_viz.figures.strip import Array, Moves, Whole
from lstm_viz.figures.units.board import Ground
from lstm_viz.language.phrases import say

MARK = (3.0, 7.0)
"""The smallest and the largest mark, pixels."""


class Answers(NamedTuple):
    """At the steps that count, [E, steps]."""

    drawn: Array
    """The probability of the right class, or the number."""
    said: NDArray[Any]
    """The class that is most likely, or the number."""
    sure: Array
    """How likely it is."""


def answers(at: Ground, asked: NDArray[Any], outputs: Array) -> Answers:
    """What is said, of outputs [T, E, K]."""
    steps = list(at.board.counted or ())
    if not at.board.classes:
        y = outputs[steps, :, 0].T
        return Answers(y, y, np.ones_like(y))
    likely = softmax(outputs[steps])  # [steps, E, K]
    right = np.take_along_axis(likely, asked[steps][:, None, None], axis=2)[:, :, 0].T
    return Answers(right, likely.argmax(axis=2).T, likely.max(axis=2).T)


def drawn_answers(at: Ground, found: Answers, rows: Whole) -> dict[str, Moves]:
    """Bars and marks; or sticks from the targets to the dots."""
    assert at.output is not None  # for who reads the types
    drawn, targets = at.output.at(found.drawn[rows]), np.array(at.board.targets)  # [N, steps]
    foot = at.output.bottom if at.board.classes else at.output.at(targets)
    parts = np.broadcast_to(foot, drawn.shape), drawn, np.full(drawn.shape, np.nan)
    sticks = np.stack(parts, axis=-1).reshape(len(drawn), -1)
    if not at.board.classes:
        return {"sticks": {"y": sticks}, "marks": {"y": drawn}}
    colors = at.screen.colors
    right = (found.said[rows] == targets).tolist()
    look = {"size": round(float(np.clip(1.2 / at.wide, *MARK)), 1), "opacity": 1, "line": {"width": 0}}
    marks = [
        look | {
            "symbol": ["circle" if ok else "x" for ok in row],
            "color": [colors["ink" if ok else "cursor"] for ok in row],
        }
        for row in right
    ]  # fmt: skip
    return {"sticks": {"y": sticks}, "marks": {"marker": marks}}


def said_answers(at: Ground, found: Answers, rows: Sequence[int], steps: Sequence[int]) -> list[list[str]]:
    """What is said at the picked step; where nothing counts, at the next one that does, or else at the last."""
    board, counted = at.board, at.board.counted
    if not counted:
        return [[""]]
    places = np.minimum(np.searchsorted(np.array(counted), steps), len(counted) - 1).tolist()
    told = {}
    for row, place in dict.fromkeys(zip(rows, places, strict=True)):
        step, said, target = at.clock.labels[counted[place]], found.said[row, place], board.targets[place]
        if board.classes:
            side = "right" if said == target else "wrong"
            told[row, place] = say(
                f"pictures.units.place.{side}",
                step=step, said=board.classes[said], target=board.classes[int(target)],
                sure=percent(found.sure[row, place]),
            )  # fmt: skip
        else:
            numbers = {"said": _written(float(said), target < 0), "target": number(target, sign=target < 0)}
            told[row, place] = say("pictures.units.place.says", step=step, **numbers)
    return [[told[pair]] for pair in zip(rows, places, strict=True)]


def _written(said: float, sign: bool) -> str:
    """An answer; one that has lost all measure, by its power of ten."""
    return number(said, sign=sign) if abs(said) < BEYOND_MEASURE else scaled(said)
