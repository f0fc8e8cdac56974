"""What every unit does on one example: a map of units by steps, its inputs over it, under it what the network says.

The map shows one quantity of one network or of several, one at a moment: the epochs of a training, the positions of a
slider. Its scale is the same at all of them, so that one sees the units come alive while the epochs pass.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from lstm_viz.core.notation import number, quantities, scaled
from lstm_viz.figures.shelf.clock import numbered
from lstm_viz.figures.shelf.png import as_address, png
from lstm_viz.figures.shelf.screen import USUAL, Screen
from lstm_viz.figures.shelf.shades import shades
from lstm_viz.figures.strip import Array, Moves, Strip, Whole, columns, once
from lstm_viz.figures.units.answers import answers, drawn_answers, said_answers
from lstm_viz.figures.units.board import Board, Ground
from lstm_viz.figures.units.still import NAMED, letters_of, named_rows, still_for
from lstm_viz.language.phrases import BLANK, say

FEW = 640
"""Cells of a map whose numbers are sent as they are written; of a larger one each is a byte."""
BYTES = 100
"""Parts of its scale that such a byte tells apart, from 0 to the end."""
SHORT, LONG = 100.0, 1e5
"""From here on a number in the margin is written without decimals, and by its power of ten."""
MARK = 10
"""Pixels over the lane of what is said that its marks take."""
BEYOND = 0.25
"""How far outputs are drawn beyond the targets, as a part of these."""


class Asked(NamedTuple):
    """What should be said of an example."""

    targets: NDArray[Any]  # [T, K] numbers, of which the first is drawn, or [T] classes
    counted: NDArray[np.bool_]  # [T]
    """The steps at which it should be said."""
    classes: tuple[str, ...] = ()
    """What the classes are called; () where the targets are numbers."""


class Example(NamedTuple):
    """One example, and what should be said of it."""

    x: Array
    """[T, D]; or [T, E, D], where a hand moves one of its inputs: what each of E runs heard."""
    features: tuple[str, ...]
    time: tuple[str, ...]
    """What its steps are called: numbers, or anything that names them."""
    asked: Asked | None = None
    """None: nothing; then no outputs are drawn."""
    held: int | None = None
    """The input that a hand moves: it has a grip at the cursor, and can be drawn."""
    bounds: tuple[tuple[float, float], ...] = ()
    """Between which numbers each input is drawn; (): the least and the largest that it has."""
    steps: tuple[int, ...] = ()
    """Which step of a longer sequence each of its steps is, which may be read from its end: what is drawn by hand is
    written by the steps of that one. (): it is the whole of it."""

    @property
    def heard(self) -> Array:
        """What each run heard, [T, E, D], or what all of them did, [T, 1, D]."""
        return self.x if self.x.ndim == 3 else self.x[:, None]


class Rows(NamedTuple):
    """In which order the units stand."""

    order: Sequence[int]
    """The unit of each row, from the top down: each once."""
    notes: Sequence[str] = ()
    """What is said of the picked unit at each moment: why it stands there. On a phone it is not."""


class Within(NamedTuple):
    """What E networks did with it, and what is shown at each of the picture's N moments."""

    quantity: str
    """c, h, f, i, o or g."""
    values: Array  # [T, E, H]
    outputs: Array | None  # [T, E, K]
    rows: Sequence[int]
    units: Sequence[int]
    steps: Sequence[int]
    """The network, the picked unit and the picked step of each moment."""
    told: Sequence[int] = ()
    """The step whose number is told: the one before, until a step that plays has made its own; (): the picked one."""


def insides(
    example: Example, within: Within, screen: Screen = USUAL, *, ranked: Rows | None = None, walked: bool = False
) -> Strip:
    """The map at each moment; ``screen.scale`` is the largest c that has a colour of its own.

    ``walked`` is a picture whose steps are those of the page's cursor: a hand on it walks through them. On a flat
    screen it is as wide as a scene.

    A mark at each step that counts says whether the network is right: a dot, or a cross where it is wrong. Numbers
    are dots, and their targets rings.
    """
    still = still_for(_board(example, within, ranked, walked), screen)
    at = still.ground
    rows, units, steps = (once(np.array(part)) for part in (within.rows, within.units, within.steps))
    _, words, pill = (moves for _, moves in at.clock.cursors(steps.tolist()))
    value = _value(at, within)
    moves: dict[str, Moves] = {
        "map": _map(at, within, rows),
        "frame": _frame(at, units),
        "cursor": _cursor(at, steps),
        "words": words,
        "pill": pill,
        "names": _names(at, units),
        "value": value,
        "given": {"text": _given(at, example, within)},
        "noted": {"text": [[note] for note in ranked.notes] if ranked and ranked.notes else [[""]]},
    }
    if at.held:
        moves |= _held(at, example, within)
    if example.asked and within.outputs is not None:
        found = answers(at, example.asked.targets, within.outputs)
        moves |= drawn_answers(at, found, rows) | {"said": {"text": said_answers(at, found, within.rows, within.steps)}}
    return Strip(len(within.rows), [(trace, moves.get(name, {})) for name, trace in still.traces.items()], still.layout)


def _board(example: Example, within: Within, ranked: Rows | None, walked: bool) -> Board:
    x, asked = example.heard, example.asked
    first = x[:, within.rows[0] % x.shape[1]]
    ends = [(float(part.min()), float(part.max())) for part in np.moveaxis(x, -1, 0)]
    board = Board(
        within.quantity, tuple(ranked.order) if ranked else tuple(range(within.values.shape[2])),
        tuple(map(tuple, first.T.tolist())), example.features, example.bounds or tuple(ends), numbered(example.time),
        example.held, walked, example.steps or tuple(range(len(example.time))),
    )  # fmt: skip
    if asked is None or within.outputs is None:
        return board
    steps = np.flatnonzero(asked.counted)
    targets = asked.targets[steps] if asked.classes else asked.targets[steps, 0]
    low, high = (float(targets.min()), float(targets.max())) if len(steps) else (0.0, 1.0)
    room = BEYOND * ((high - low) or 1.0)
    return board._replace(
        counted=tuple(steps.tolist()), targets=tuple(targets.tolist()), classes=asked.classes,
        answers=(low - room, high + room),
    )  # fmt: skip


# -- the map


def _map(at: Ground, within: Within, rows: Whole) -> Moves:
    """Each network's cells; where there are many, in parts of the scale, a byte each."""
    if at.large:
        return _image(at, within, rows)
    few = at.board.H * at.board.T <= FEW
    cells = _numbers if few else _bytes
    order = list(at.board.order)
    found = {row: cells(within.values[:, row, order].T, at.largest) for row in dict.fromkeys(rows.tolist())}
    most = at.largest if few else BYTES
    said = "%{z:.2f}" if few else say("pictures.units.part", value="%{z}", largest=f"{at.largest:.4g}")
    return {
        "z": [found[row] for row in rows.tolist()],
        "zmin": [-most if at.signed else 0.0],
        "zmax": [most],
        "hovertemplate": [f"%{{y}}, %{{x}}<br>{at.board.quantity} = {said}<extra></extra>"],
    }


def _image(at: Ground, within: Within, rows: Whole) -> Moves:
    """The cells as the pixels of an image, each in the colour of its part of the scale.

    Its rows come from the lowest up: on an axis that grows upwards Plotly turns an image over.
    """
    least, order = -BYTES if at.signed else 0, list(at.board.order)
    colours = shades(at.board.quantity, at.screen.theme, BYTES - least + 1)
    found = {}
    for row in dict.fromkeys(rows.tolist()):
        parts = _parts(within.values[:, row, order[::-1]].T, at.largest)
        found[row] = as_address(png((np.maximum(parts, least) - least).astype(np.uint8), colours))
    return {"source": [found[row] for row in rows.tolist()]}


def _numbers(values: Array, largest: float) -> list[list[float]]:
    rounded: list[list[float]] = values.round(2).tolist()
    return rounded


def _bytes(values: Array, largest: float) -> dict[str, str]:
    """Plotly's way to send many small whole numbers."""
    parts = _parts(values, largest).astype(np.int8)
    return {
        "dtype": "i1",
        "bdata": b64encode(parts.tobytes()).decode(),
        "shape": f"{parts.shape[0]}, {parts.shape[1]}",
    }


def _parts(values: Array, largest: float) -> Array:
    """Parts of the scale, whole numbers."""
    return np.asarray(np.clip(np.round(BYTES * values / largest), -BYTES, BYTES))


def _frame(at: Ground, units: Whole) -> Moves:
    """Around the picked unit's row."""
    (left, right), middle, half = at.ends, at.rows[units], max(at.pitch / 2, 3.0)
    low, high = middle - half, middle + half
    return {"x": columns(left, right, right, left, left), "y": columns(low, low, high, high, low)}


def _cursor(at: Ground, steps: Whole) -> Moves:
    """Around all that is drawn of the picked step, but for the rows of words between the lanes."""
    t, top = steps.astype(float), float(at.plan.height) - 1
    spans = [(at.inputs[-1].bottom - 1, top), (at.map.bottom if at.output else 0.0, at.map.top)]
    spans += [(0.0, at.output.top + MARK)] if at.output else []
    left, right = t - 0.5, t + 0.5
    xs = [place for _ in spans for place in (left, left, right, right, np.nan)]
    ys = [place for low, high in spans for place in (low, high, high, low, np.nan)]
    return {"x": columns(*xs), "y": columns(*ys)}


def _names(at: Ground, units: Whole) -> Moves:
    """The units' numbers beside their rows: as many as there is room for, and always the picked one's."""
    order, rows = at.board.order, named_rows(at)
    texts, own = [], f"<b>{say('pictures.gates.place.unit', unit=BLANK)}</b>"
    for picked in units.tolist():
        row = order.index(picked)
        free = [str(order[k]) if abs(k - row) * at.pitch >= NAMED else "" for k in rows]
        texts.append([own.replace(BLANK, str(picked)), *free])
    return {"text": texts, "y": columns(at.rows[units], *at.rows[[order[k] for k in rows]])}


def _value(at: Ground, within: Within) -> Moves:
    """The number of the picked unit at the picked step, beside its row."""
    steps, rows, units = (np.array(part) for part in (within.told or within.steps, within.rows, within.units))
    picked = within.values[steps, rows, units].tolist()
    told = quantities(at.board.quantity, picked, sign=at.signed)
    texts = [
        [text if abs(value) < SHORT else short(value, at.signed)] for text, value in zip(told, picked, strict=True)
    ]
    return {"y": columns(at.rows[once(units)]), "text": texts}


# -- what comes in


def _given(at: Ground, example: Example, within: Within) -> list[list[str]]:
    """What comes in at the picked step: the letter, or the number of each lane."""
    if at.lettered:
        letters = letters_of(at)
        return [[letters[t]] for t in within.steps]
    x = example.heard
    now = x[np.array(within.steps), np.array(within.rows) % x.shape[1]][:, list(at.shown)]
    return [[short(value) for value in row] for row in now.tolist()]


def short(value: float, sign: bool = False) -> str:
    """A number of any size in few letters.

    >>> short(0.25), short(-12.345), short(1013.25), short(2.5e7)
    ('0.25', '−12.35', '1013', '2.5·10⁷')
    """
    return number(value, 2 if abs(value) < SHORT else 0, sign) if abs(value) < LONG else scaled(value)


def _held(at: Ground, example: Example, within: Within) -> dict[str, Moves]:
    """The line of the input that a hand moves, and the dot that it takes."""
    lane, k = at.held, at.board.held
    assert lane is not None and k is not None  # for who reads the types
    x = example.heard[:, :, k]
    steps, rows = np.array(within.steps), np.array(within.rows) % x.shape[1]
    return {
        "held": {"y": lane.at(x[:, once(rows)].T)},
        "dot": {"x": columns(steps.astype(float)), "y": columns(lane.at(x[steps, rows]))},
    }
