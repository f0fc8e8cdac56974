"""What every unit does on one example: a map of units by steps, its inputs over it, under it what the network says.

The map shows one quantity of the networks at one epoch. Its scale is the same at all of them, so that one sees the
units come alive while the epochs pass.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from lstm_viz.core.notation import number, quantity, scaled
from lstm_viz.core.readout import softmax
from lstm_viz.figures.learning.board import NAMED, TRACES, Board, Ground, still_for
from lstm_viz.figures.learning.curves import BEYOND_MEASURE, Whole, percent
from lstm_viz.figures.shelf.screen import USUAL, Screen
from lstm_viz.figures.strip import Array, Moves, Strip, columns, once
from lstm_viz.language.phrases import say

FEW = 640
"""Cells of a map whose numbers are sent as they are written; of a larger one each is a byte."""
BYTES = 100
"""Parts of its scale that such a byte tells apart, from 0 to the end."""
BEYOND = 0.25
"""How far outputs are drawn beyond the targets, as a part of these."""


class Example(NamedTuple):
    """One example, and what should be said of it."""

    x: Array  # [T, D]
    features: tuple[str, ...]
    time: tuple[str, ...]
    """What its steps are called."""
    targets: NDArray[Any]  # [T, K] numbers, of which the first is drawn, or [T] classes
    counted: NDArray[np.bool_]  # [T]
    """The steps at which it should be said."""
    classes: tuple[str, ...] = ()
    """What the classes are called; () where the targets are numbers."""


class Within(NamedTuple):
    """What E networks did with it, and what is shown at each of the picture's N moments."""

    quantity: str
    """c, h, f, i, o or g."""
    values: Array  # [T, E, H]
    outputs: Array  # [T, E, K]
    rows: Sequence[int]
    units: Sequence[int]
    steps: Sequence[int]
    """The network, the picked unit and the picked step of each moment."""


def insides(example: Example, within: Within, screen: Screen = USUAL) -> Strip:
    """The map at each moment; ``screen.scale`` is the largest c that has a colour of its own.

    A mark at each step that counts says whether the network is right: a dot, or a cross where it is wrong. Numbers
    are dots, and their targets rings.
    """
    still = still_for(_board(example, within), screen)
    at = still.ground
    rows, units, steps = (once(np.array(part)) for part in (within.rows, within.units, within.steps))
    _, words, pill = (moves for _, moves in at.clock.cursors(steps.tolist()))
    answers = _answers(at, example, within.outputs)
    moves: dict[str, Moves] = {
        "map": _map(at, within, rows),
        "frame": _frame(at, units),
        "cursor": _cursor(at, steps),
        "words": words,
        "pill": pill,
        "names": {"text": [_names(at, unit) for unit in units.tolist()]},
        "value": _value(at, within),
        "said": {"text": [[text] for text in _said(at, answers, within)]},
        **_outputs(at, example, answers, rows),
    }
    return Strip(len(within.rows), [(still.traces[name], moves.get(name, {})) for name in TRACES], still.layout)


def _board(example: Example, within: Within) -> Board:
    steps = np.flatnonzero(example.counted)
    targets = example.targets[steps] if example.classes else example.targets[steps, 0]
    room = BEYOND * (float(targets.max() - targets.min()) or 1.0)
    bounds = (float(targets.min()) - room, float(targets.max()) + room)
    return Board(
        within.quantity, within.values.shape[2], tuple(map(tuple, example.x.T.tolist())), example.features,
        example.time, tuple(steps.tolist()), tuple(targets.tolist()), example.classes, bounds,
    )  # fmt: skip


# -- the map


def _map(at: Ground, within: Within, rows: Whole) -> Moves:
    """Each network's cells; where there are many, in parts of the scale, a byte each."""
    few = at.board.H * at.board.T <= FEW
    cells = _numbers if few else _bytes
    found = {row: cells(within.values[:, row].T, at.largest) for row in dict.fromkeys(rows.tolist())}
    most = at.largest if few else BYTES
    said = "%{z:.2f}" if few else say("pictures.units.part", value="%{z}", largest=f"{at.largest:g}")
    return {
        "z": [found[row] for row in rows.tolist()],
        "zmin": [-most if at.signed else 0.0],
        "zmax": [most],
        "hovertemplate": [f"%{{text}}<br>{at.board.quantity} = {said}<extra></extra>"],
    }


def _numbers(values: Array, largest: float) -> list[list[float]]:
    rounded: list[list[float]] = values.round(2).tolist()
    return rounded


def _bytes(values: Array, largest: float) -> dict[str, str]:
    """Plotly's way to send many small whole numbers."""
    parts = np.clip(np.round(BYTES * values / largest), -BYTES, BYTES).astype(np.int8)
    return {
        "dtype": "i1",
        "bdata": b64encode(parts.tobytes()).decode(),
        "shape": f"{parts.shape[0]}, {parts.shape[1]}",
    }


def _frame(at: Ground, units: Whole) -> Moves:
    """Around the picked unit's row."""
    (left, right), middle, half = at.ends, at.row(units), max(at.pitch / 2, 2.0)
    low, high = middle - half, middle + half
    return {"x": columns(left, right, right, left, left), "y": columns(low, low, high, high, low)}


def _cursor(at: Ground, steps: Whole) -> Moves:
    """Around all that is drawn of the picked step."""
    t, top = steps.astype(float), float(at.plan.height) - 1
    left, right = t - 0.5, t + 0.5
    return {"x": columns(left, left, right, right), "y": columns(0.0, top, top, 0.0)}


def _names(at: Ground, picked: int) -> list[str]:
    """The units' numbers beside their rows: as many as there is room for, and always the picked one's."""
    H, unit = at.board.H, say("pictures.gates.place.unit", unit=picked)
    shown = range(H) if at.pitch >= NAMED else (0, H - 1)
    free = [j for j in shown if abs(j - picked) * at.pitch >= NAMED]
    return [f"<b>{unit}</b>" if j == picked else str(j) if j in free else "" for j in range(H)]


def _value(at: Ground, within: Within) -> Moves:
    """The number of the picked unit at the picked step, beside its row."""
    steps, rows, units = (np.array(part) for part in (within.steps, within.rows, within.units))
    picked = within.values[steps, rows, units].tolist()
    texts = [quantity(at.board.quantity, value, sign=at.signed) for value in picked]
    return {"y": columns(at.row(once(units))), "text": [[text] for text in texts]}


# -- what the network says


class _Answers(NamedTuple):
    """At the steps that count, [E, steps]."""

    drawn: Array
    """The probability of the right class, or the number."""
    said: NDArray[Any]
    """The class that is most likely, or the number."""
    sure: Array
    """How likely it is."""


def _answers(at: Ground, example: Example, outputs: Array) -> _Answers:
    steps = list(at.board.counted)
    if not example.classes:
        y = outputs[steps, :, 0].T
        return _Answers(y, y, np.ones_like(y))
    likely = softmax(outputs[steps])  # [steps, E, K]
    targets = example.targets[steps]
    right = np.take_along_axis(likely, targets[:, None, None], axis=2)[:, :, 0].T
    return _Answers(right, likely.argmax(axis=2).T, likely.max(axis=2).T)


def _outputs(at: Ground, example: Example, answers: _Answers, rows: Whole) -> dict[str, Moves]:
    """Bars and marks; or sticks from the targets to the dots."""
    drawn = at.output.at(answers.drawn[rows])  # [N, steps]
    foot = at.output.bottom if example.classes else at.output.at(np.array(at.board.targets))
    parts = np.broadcast_to(foot, drawn.shape), drawn, np.full(drawn.shape, np.nan)
    sticks = np.stack(parts, axis=-1).reshape(len(drawn), -1)
    if not example.classes:
        return {"sticks": {"y": sticks}, "marks": {"y": drawn}}
    colors = at.screen.colors
    right = (answers.said[rows] == np.array(at.board.targets)).tolist()
    look = {"size": 7, "opacity": 1, "line": {"width": 0}}
    marks = [
        look | {
            "symbol": ["circle" if ok else "x" for ok in row],
            "color": [colors["ink" if ok else "cursor"] for ok in row],
        }
        for row in right
    ]  # fmt: skip
    return {"sticks": {"y": sticks}, "marks": {"marker": marks}}


def _written(said: float, sign: bool) -> str:
    """An answer; one that has lost all measure, by its power of ten."""
    return number(said, sign=sign) if abs(said) < BEYOND_MEASURE else scaled(said)


def _said(at: Ground, answers: _Answers, within: Within) -> list[str]:
    """What is said at the picked step; where nothing counts, at the next one that does, or else at the last."""
    board, last = at.board, len(at.board.counted) - 1
    places = np.minimum(np.searchsorted(np.array(board.counted), within.steps), last).tolist()
    found = {}
    for row, place in dict.fromkeys(zip(within.rows, places, strict=True)):
        step, said, target = at.clock.labels[board.counted[place]], answers.said[row, place], board.targets[place]
        if board.classes:
            side = "right" if said == target else "wrong"
            found[row, place] = say(
                f"pictures.units.place.{side}",
                step=step, said=board.classes[said], target=board.classes[int(target)],
                sure=percent(answers.sure[row, place]),
            )  # fmt: skip
        else:
            numbers = {"said": _written(float(said), target < 0), "target": number(target, sign=target < 0)}
            found[row, place] = say("pictures.units.place.says", step=step, **numbers)
    return [found[pair] for pair in zip(within.rows, places, strict=True)]
