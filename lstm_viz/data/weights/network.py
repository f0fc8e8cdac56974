"""A whole network of a weight file: its LSTM layers, the lowest first, and what each of them hears.

A file keeps layers, and hardly ever what stands between them. Layers in a row are taken for one network where each
needs as many features as the one below hands on; everything that was taken so, and all that was left out, is said.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

import numpy as np

from lstm_viz.core.lstm import LSTMParams
from lstm_viz.core.packed import LARGEST_H
from lstm_viz.core.readout import Readout
from lstm_viz.core.run import outputs, run
from lstm_viz.core.sequence import Feature, Sequence, trusted
from lstm_viz.data.weights.cell_weights import TITLES, CellWeights, to_params
from lstm_viz.data.weights.contents import WeightsError, listed, shown
from lstm_viz.data.weights.keras_config import CELLS
from lstm_viz.data.weights.layouts import Place
from lstm_viz.data.weights.read import BACKWARDS, WeightFile, open_weights

LARGEST_SHOWN = 50 * 2**20
"""The limit for a file that a page keeps in its session's memory, in bytes."""

MOST_UNITS = LARGEST_H
"""The limit for the units of one direction of a layer."""

STACKED = (
    "each layer was taken to hear the one below it: what a layer between them may do, "
    "a Dense one or a normalisation, is not known"
)
INPUTS = "of the class InputLayer"
SIDE_BY_SIDE = "where a layer reads both ways, the one above it hears forward and reverse side by side"


@dataclass(frozen=True, eq=False)
class Layer:
    """One LSTM layer: a cell, or two of them that read the same steps from both ends."""

    name: str
    """What the file calls it."""
    directions: Mapping[str, LSTMParams]
    """ "forward", "reverse" or both of them. The reverse one runs from the last step to the first."""

    @property
    def D(self) -> int:
        """Number of features that it hears."""
        return next(iter(self.directions.values())).D

    @property
    def width(self) -> int:
        """How many numbers it hands on at each step: H, or both directions' H together."""
        return sum(params.H for params in self.directions.values())

    def __str__(self) -> str:
        units = " and ".join(dict.fromkeys(str(params.H) for params in self.directions.values()))
        way = "" if list(self.directions) == ["forward"] else f", {' and '.join(self.directions)}"
        return f"D = {self.D}, H = {units}{way}"


@dataclass(frozen=True, eq=False)
class Network:
    """LSTM layers of one network, the lowest first, and what the file says of them."""

    name: str
    """What the file calls it."""
    layers: tuple[Layer, ...]
    found: str
    """What was found, in a sentence for the person who opened the file."""
    notes: tuple[str, ...] = ()
    """Everything that was assumed, and everything that was left out."""
    features: tuple[Feature, ...] = ()
    """The inputs' names and units; only the project's own files carry them."""
    readout: Readout | None = None
    """The read-out of the highest layer; only the project's own files carry one."""

    @property
    def D(self) -> int:
        """Number of input features of the lowest layer."""
        return self.layers[0].D

    def heard(self, layer: int, inputs: Sequence, direction: str = "forward") -> Sequence:
        """What one layer hears when the lowest hears ``inputs`` [T, B, D]: the outputs of the layer below it.

        In the order in which it reads: for ``direction`` "reverse" the last step comes first, with its time label, so
        that ``run(network.layers[k].directions[direction], network.heard(k, inputs, direction))`` is that layer's run.

        Raises
        ------
        ValueError
            As :func:`lstm_viz.run`.
        """
        for below in self.layers[:layer]:
            inputs = _handed_on(below, inputs)
        return backwards(inputs) if direction == "reverse" else inputs


def backwards(inputs: Sequence) -> Sequence:
    """The same sequence from its last step to its first, each with its time label."""
    x = np.ascontiguousarray(inputs.x[::-1])
    x.flags.writeable = False
    return trusted(x, inputs.features, inputs.time[::-1])


def _handed_on(layer: Layer, inputs: Sequence) -> Sequence:
    """The hidden states of a layer in the order of its inputs, [T, B, H]; of both directions side by side."""
    said = {}
    for direction, params in layer.directions.items():
        turned = direction == "reverse"
        trace = run(params, backwards(inputs) if turned else inputs)
        said[direction] = backwards(outputs(trace)) if turned else outputs(trace)
    if len(said) == 1:
        return next(iter(said.values()))
    x = np.concatenate([one.x for one in said.values()], axis=2)
    x.flags.writeable = False
    names = (Feature(f"{feature.name} {direction}") for direction, one in said.items() for feature in one.features)
    return trusted(x, tuple(names), inputs.time)


def read_networks(
    source: str | os.PathLike[str] | bytes, *, name: str = "", layout: str | None = None, apart: bool = False
) -> tuple[Network, ...]:
    """Every network in a weight file.

    Parameters
    ----------
    source, name, layout
        As for :func:`read_weights`.
    apart : bool
        Whether a Keras file is read in a process of its own, within bounds on time and memory: where others would have
        to wait for it, or would end with it. It takes half a second more.

    Raises
    ------
    WeightsError
        As :func:`read_weights`; also for a file of more than :data:`LARGEST_SHOWN` bytes, and where no layer is an
        LSTM of at most :data:`MOST_UNITS` units: names the layer and says what it is.
    """
    file = open_weights(source, name, layout, LARGEST_SHOWN, apart)
    parts = list(_parts(file))
    rows = _rows(parts, file.layout.by_module)
    if not rows:
        raise WeightsError(parts[0].trouble + _more(len(parts) - 1, "layer"))
    names = _names(rows)
    left = _few([part.apart for part in parts if part.apart])
    left += _few([f"left out: {part.trouble}" for part in parts if part.trouble])
    return tuple(_network(file, row, name, names, left) for row, name in zip(rows, names, strict=True))


def _network(file: WeightFile, row: list[_Part], name: str, names: list[str], left: list[str]) -> Network:
    layers = tuple(part.layer for part in row if part.layer is not None)
    notes = [*_notes_of_cells(row), *file.contents.notes, *_taken_so(row)]
    if len(names) > 1:
        notes.append(f"the file holds {len(names)} networks: {listed(names)}; this is {name}")
    return Network(
        name=name,
        layers=layers,
        found=file.found([place for part in row for place in part.places], _said(layers)),
        notes=(*notes, *left),
        features=file.features(layers[0].D),
        readout=file.readout(layers[-1].width),
    )


# -- the file's layers


@dataclass(eq=False)
class _Part:
    """One layer of the file, whatever it is."""

    name: str
    network: str
    """What its network would be called if it were the lowest layer of the only one."""
    places: list[Place]
    layer: Layer | None = None
    """None where it cannot be shown."""
    notes: list[str] = field(default_factory=list)
    """What its cells were taken for."""
    trouble: str = ""
    """Why it cannot be shown."""
    ends: bool = False
    """Whether it hands on nothing but its last output."""
    hears: tuple[str, ...] | None = None
    """The modules and layers whose outputs it is given; None where the file does not say."""
    apart: str = ""
    """Why it does not belong to the layer below."""


def _parts(file: WeightFile) -> Iterator[_Part]:
    """The layers in the order of the file, each with all its directions."""
    by_module = file.layout.by_module
    modules = {place.module: k for k, place in reversed(list(enumerate(file.places)))}
    together: dict[tuple[int, int], list[Place]] = {}
    for place in file.places:
        together.setdefault((modules[place.module] if by_module else 0, place.layer), []).append(place)
    for (_, number), places in sorted(together.items(), key=lambda item: item[0]):
        called = shown(_common([place.module for place in places])) or "unnamed"
        part = _Part(f"{called}, layer {number}" if by_module else called, called, places)
        options = [file.contents.options.get(place.module, {}) for place in places]
        told = [one["hears"] for one in options if "hears" in one]
        part.hears = tuple(dict.fromkeys(name for heard in told for name in heard)) if told else None
        if by_module and number:  # one module runs its layers one over the other, with nothing but dropout between
            part.hears = (places[0].module,)
        part.ends = any(one.get("return_sequences") is False for one in options)
        try:
            _expect_lstm(part.name, [CELLS.get(str(one.get("class_name")), "lstm") for one in options])
            ordered = sorted(places, key=lambda place: place.direction)  # forward comes first, reverse stands beside it
            cells = {place.direction: file.cell(place) for place in ordered}
            part.layer = _layer(part, cells)
            part.notes = [note for cell in cells.values() for note in cell.notes]
        except WeightsError as error:
            part.trouble = str(error)
        yield part


def _layer(part: _Part, cells: Mapping[str, CellWeights]) -> Layer:
    """A WeightsError for a layer that is no LSTM, is too large, or is not one cell in each direction."""
    _expect_lstm(part.name, [cell.cell for cell in cells.values()])
    if len(cells) < len(part.places):
        count = len(part.places)
        raise WeightsError(f"{part.name} has {count} cells, which cannot be told apart; one a direction is wanted")
    most = max(cell.H for cell in cells.values())
    if most > MOST_UNITS:
        raise WeightsError(f"{part.name} has {most} units; this page shows at most {MOST_UNITS}")
    features = [cell.D for cell in cells.values()]
    if len(set(features)) > 1:
        raise WeightsError(f"{part.name} hears {' and '.join(map(str, features))} features in its two directions")
    made: dict[str, Any] = {direction: to_params(cell) for direction, cell in cells.items()}
    return Layer(part.name, MappingProxyType(made))


def _expect_lstm(name: str, kinds: list[str]) -> None:
    other = [TITLES[kind] for kind in kinds if kind != "lstm"]
    if other:
        raise WeightsError(f"{name} is a {other[0]}; this page shows LSTM layers")


def _common(modules: list[str]) -> str:
    """What both halves of a bidirectional layer are called: of "both/forward_layer" and its other half, "both"."""
    if len(set(modules)) == 1:
        return modules[0]
    return os.path.commonprefix(modules).rstrip("/.")  # noqa: RUF071 -- letter by letter: both end alike


# -- which belong together


def _rows(parts: list[_Part], by_module: bool) -> list[list[_Part]]:
    """The layers that can be shown, those in one list that were taken for one network."""
    rows: list[list[_Part]] = []
    below: _Part | None = None
    for part in parts:
        if below is not None and below.layer is not None and part.layer is not None and _next(below, part, by_module):
            part.apart = _apart(below, below.layer, part, part.layer)
            if part.apart:
                rows.append([part])
            else:
                rows[-1].append(part)
        elif part.layer is not None:
            rows.append([part])
        below = part
    return rows


def _next(below: _Part, part: _Part, by_module: bool) -> bool:
    """Whether the file counts one right after the other."""
    counted_on = part.places[0].layer == below.places[0].layer + 1
    return counted_on and not (by_module and below.network != part.network)


def _apart(below: _Part, lower: Layer, part: _Part, layer: Layer) -> str:
    """Why a layer does not hear the one before it in the file; "" when nothing speaks against it."""
    first = f"{layer.name} was not taken to hear {lower.name}: "
    if below.ends:
        return first + f"{lower.name} hands on its last output alone"
    if part.hears is not None and set(part.hears) != {place.module for place in below.places}:
        return first + f"it hears {listed(part.hears) if part.hears else 'what the whole model hears'}"
    if _lone_reverse(below):
        return first + f"the file does not say in which order {lower.name}, which runs backwards, hands on its outputs"
    if lower.width != layer.D:
        return first + f"it needs D = {layer.D}, and {lower.name} hands on {lower.width}"
    return ""


def _names(rows: list[list[_Part]]) -> list[str]:
    """What to call each network: its module, or its lowest layer where a module holds several; each is another."""
    modules, names = [row[0].network for row in rows], list[str]()
    for row, module in zip(rows, modules, strict=True):
        name = row[0].name if modules.count(module) > 1 else module
        names.append(name if name not in names else f"{name} ({len(names) + 1})")
    return names


# -- what is said


def _said(layers: tuple[Layer, ...]) -> str:
    if len(layers) == 1:
        return f"LSTM, {layers[0]}"
    return f"{len(layers)} LSTM layers: {'; '.join(f'{layer.name}, {layer}' for layer in layers)}"


def _notes_of_cells(row: list[_Part]) -> list[str]:
    """What the layers' own notes say, with the layer's name where it is not said of all."""
    told: dict[str, list[str]] = {}
    for part in row:
        for note in dict.fromkeys(part.notes + [BACKWARDS] * _lone_reverse(part)):
            told.setdefault(note, []).append(part.name)
    return [note if len(of) == len(row) else f"{', '.join(of)}: {note}" for note, of in told.items()]


def _lone_reverse(part: _Part) -> bool:
    return [place.direction for place in part.places] == ["reverse"]


def _taken_so(row: list[_Part]) -> list[str]:
    """What was assumed of a network's layers together, and what its lowest one hears in the whole model."""
    lowest, notes = row[0], []
    own = {place.module for place in lowest.places}
    before = [name for name in lowest.hears or () if name not in own and not name.endswith(INPUTS)]
    if before:
        notes.append(f"in the model {lowest.name} hears {listed(before)}: what it is given here stands in its place")
    if any(part.hears is None for part in row[1:]):
        notes.append(STACKED)
    if any(len(part.places) > 1 for part in row[:-1]):
        notes.append(SIDE_BY_SIDE)
    return notes


def _more(count: int, what: str) -> str:
    return f"; and {count} more {what}{'s' if count > 1 else ''}, none of which can be shown" if count else ""


def _few(notes: list[str], most: int = 4) -> list[str]:
    """The first notes of one sort, and how many more there are."""
    left = len(notes) - most
    return notes if left <= 1 else [*notes[:most], f"and {left} more layers likewise"]
