"""Read a weight file: what is it, whose layout is it, which layer, and then its numbers.

bytes -> kind of file -> Contents -> layout -> place -> CellWeights -> LSTMParams, GRUParams, RNNParams
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from lstm_viz.core.readout import Readout
from lstm_viz.core.sequence import Feature
from lstm_viz.data.weights.apart import KINDS, read_apart
from lstm_viz.data.weights.cell_weights import TITLES, CellParams, CellWeights, to_params
from lstm_viz.data.weights.contents import LARGEST_FILE, Arrays, Contents, WeightsError, listed, shown, size
from lstm_viz.data.weights.hdf import read_hdf5, read_keras
from lstm_viz.data.weights.kinds import kind_of_file
from lstm_viz.data.weights.layouts import LAYOUTS, Layout, Place
from lstm_viz.data.weights.layouts.own import VERSION
from lstm_viz.data.weights.npz import read_npz
from lstm_viz.data.weights.onnx_file import read_onnx
from lstm_viz.data.weights.safe import read_safetensors

READERS: Mapping[str, Callable[[bytes], Contents]] = {
    "npz": read_npz,
    "safetensors": read_safetensors,
    "hdf5": read_hdf5,
    "keras": read_keras,
    "onnx": read_onnx,
}

BACKWARDS = "the layer runs backwards, from the last step to the first"


@dataclass(frozen=True)
class Weights:
    """One recurrent layer read from a file, and what the file says about itself."""

    params: CellParams
    cell: str
    """"lstm", "gru" or "rnn"."""
    direction: str
    """"forward", or "reverse" for a layer that runs from the last step to the first: give it ``x[::-1]``."""
    layout: str
    """Whose layout it was, a key of :data:`LAYOUTS`."""
    found: str
    """What was found, in a sentence for the person who opened the file."""
    notes: tuple[str, ...] = ()
    """What the person should know: everything that was assumed, and everything that is not as usual."""
    features: tuple[Feature, ...] = ()
    """The inputs' names and units; only the project's own files carry them."""
    readout: Readout | None = None
    """The read-out layer; only the project's own files carry one."""


def read_weights(
    source: str | os.PathLike[str] | bytes,
    *,
    name: str = "",
    layout: str | None = None,
    layer: int = 0,
    direction: str | None = None,
    module: str | None = None,
) -> Weights:
    """Read one recurrent layer from a weight file of this project, PyTorch, Keras, ONNX, flax or equinox.

    Parameters
    ----------
    source : path or bytes
        The file, or what is in it.
    name : str
        What to call the bytes in messages; a path has its own name.
    layout : str
        A key of :data:`LAYOUTS`, where names do not tell it: arrays without names are then taken by position.
    layer : int
        Which layer of a stack, 0 is the first.
    direction : str
        "forward" or "reverse"; default: forward where there is one.
    module : str
        Which of several networks in one file: "encoder.lstm".

    Raises
    ------
    WeightsError
        A ValueError that says what was found and what is wanted: something else than a weight file, a
        pickle, cut off, too large, a wrong shape, an ambiguous layout, numbers that are not finite.
    """
    file = open_weights(source, name, layout)
    place = choose_place(file.places, layer, direction, module)
    weights = file.cell(place)
    said = f"{TITLES[weights.cell]}, D = {weights.D}, H = {weights.H}"
    reverse = [f"{BACKWARDS}: give it the reversed sequence"] if place.direction == "reverse" else []
    others = [str(other) for other in file.places if other is not place]
    if others:
        said += f"; read here: {place}; also there: {'; '.join(others)}"
    return Weights(
        params=to_params(weights),
        cell=weights.cell,
        direction=place.direction,
        layout=file.layout.name,
        found=file.found([place], said),
        notes=(*weights.notes, *file.contents.notes, *reverse),
        features=file.features(weights.D),
        readout=file.readout(weights.H),
    )


@dataclass(frozen=True)
class WeightFile:
    """A file that was opened: whose layout it is in, and where its recurrent layers are."""

    contents: Contents
    layout: Layout
    places: list[Place]

    def cell(self, place: Place) -> CellWeights:
        """The layer at one place; WeightsError for what does not fit."""
        _expect_no_codes(self.contents, place)
        return self.layout.pack(self.contents, place)

    def features(self, D: int) -> tuple[Feature, ...]:
        """The names and units of D inputs, where the file carries them."""
        return _features(self.contents, D) if self.layout.name == "own" else ()

    def readout(self, H: int) -> Readout | None:
        """The read-out of H units, where the file carries one."""
        return _readout(self.contents, H) if self.layout.name == "own" else None

    def found(self, places: Sequence[Place], said: str) -> str:
        """What was found: "an .npz file in PyTorch's layout, float32: LSTM, D = 3, H = 4; left alone: head.bias"."""
        layers = {name for place in self.places for name in place.names.values()}
        used = layers | ({"W_y", "b_y"} if self.layout.name == "own" else set())
        rest = [name for name in self.contents.arrays if name not in used]
        stored = self.contents.arrays.stored(name for place in places for name in place.names.values())
        text = f"{self.contents.file} in {self.layout.title} layout, {stored}: {said}"
        return text + (f"; left alone: {listed(rest)}" if rest else "")


def open_weights(
    source: str | os.PathLike[str] | bytes,
    name: str = "",
    layout: str | None = None,
    most: int = LARGEST_FILE,
    apart: bool = False,
) -> WeightFile:
    """A weight file of at most ``most`` bytes; source, name, layout and errors as for :func:`read_weights`.

    ``apart`` reads it within bounds on time and memory: see apart.py.
    """
    data, name = _bytes(source, name, most)
    kind = kind_of_file(data, name)
    contents = read_apart(kind, data) if apart and kind in KINDS else READERS[kind](data)
    chosen, contents = choose_layout(contents, layout)
    return WeightFile(contents, chosen, chosen.find(contents))


def choose_layout(contents: Contents, layout: str | None = None) -> tuple[Layout, Contents]:
    """Whose layout the names are in; and the contents, with names where the file has none.

    Raises
    ------
    WeightsError
        No layout knows the names, several do, or the one asked for does not.
    """
    names = listed(contents.arrays)
    if layout is not None:
        if layout not in LAYOUTS:
            raise WeightsError(f"there is no layout {layout!r}; the layouts are {', '.join(LAYOUTS)}")
        contents = _named_by_position(contents, LAYOUTS[layout])
        if not LAYOUTS[layout].find(contents):
            title = LAYOUTS[layout].title
            raise WeightsError(f"{contents.file} with {names} is not in {title} layout; wanted are {_wanted(layout)}")
        return LAYOUTS[layout], contents
    if contents.metadata:
        _check_version(contents)
    fitting = [one for one in LAYOUTS.values() if one.find(contents) and (one.name != "own" or contents.metadata)]
    if len(fitting) == 1:
        return fitting[0], contents
    if fitting:
        titles = " and ".join(one.title for one in fitting)
        raise WeightsError(f"the names {names} fit {titles} layout: ambiguous; say which with layout=")
    if LAYOUTS["own"].find(contents) or _unnamed(contents):
        raise WeightsError(
            f"{contents.file} with {names} does not say in which order the gates are: ambiguous; say it with layout=, "
            f"one of {', '.join(LAYOUTS)}"
        )
    wanted = "; ".join(_wanted(one) for one in ("pytorch", "keras", "onnx"))
    raise WeightsError(f"{contents.file} holds {names}, in which no recurrent layer is known; wanted are {wanted}")


def choose_place(places: list[Place], layer: int, direction: str | None = None, module: str | None = None) -> Place:
    """The one place that is meant; WeightsError lists what there is when none or several are."""
    there = "; ".join(map(str, places))
    wanted = [place for place in places if module is None or place.module == module]
    if not wanted:
        raise WeightsError(f"there is no module {module!r}; the file holds {there}")
    if module is None or any(place.layer == layer for place in wanted):
        wanted = [place for place in wanted if place.layer == layer]
    if not wanted:
        raise WeightsError(f"there is no layer {layer}; the file holds {there}")
    forward = [place for place in wanted if place.direction == (direction or "forward")]
    if not forward and direction is None:
        forward = wanted
    if not forward:
        raise WeightsError(f"layer {layer} has no direction {direction!r}; the file holds {there}")
    if len(forward) > 1:
        modules = " or ".join(f"module={place.module!r}" for place in forward)
        raise WeightsError(f"the file holds {len(forward)} networks: {there}: ambiguous; say {modules}")
    return forward[0]


def _expect_no_codes(contents: Contents, place: Place) -> None:
    """A WeightsError for arrays of single bytes: a quantised model keeps codes in them, and their scale elsewhere."""
    for name in place.names.values():
        raw = contents.arrays.raw[name]
        if raw.ndim and raw.dtype.kind in "iub" and raw.dtype.itemsize == 1:
            raise WeightsError(
                f"{shown(name)} holds {raw.dtype} values, as quantised models keep codes; "
                "the weights themselves are wanted: float16, float32 or float64"
            )


def _bytes(source: str | os.PathLike[str] | bytes, name: str, most: int) -> tuple[bytes, str]:
    if isinstance(source, bytes | bytearray | memoryview):
        data = bytes(source)
    else:
        path = Path(source)
        name = name or path.name
        if not path.is_file():
            raise WeightsError(f"there is no file {shown(path.name)}")
        with path.open("rb") as stream:
            data = stream.read(most + 1)
    if len(data) > most:
        raise WeightsError(f"{shown(name) or 'the file'} is larger than a weight file may be, {size(most)}")
    return data, name


def _unnamed(contents: Contents) -> bool:
    """Arrays as numpy.savez(path, *arrays) names them: arr_0, arr_1, ..."""
    return bool(contents.arrays) and set(contents.arrays) == {f"arr_{k}" for k in range(len(contents.arrays))}


def _named_by_position(contents: Contents, layout: Layout) -> Contents:
    if not _unnamed(contents) or not 2 <= len(contents.arrays) <= len(layout.order):
        return contents
    named = {layout.order[k]: contents.arrays.raw[f"arr_{k}"] for k in range(len(contents.arrays))}
    return replace(contents, arrays=Arrays(named))


def _wanted(layout: str) -> str:
    return f"{LAYOUTS[layout].title} {', '.join(LAYOUTS[layout].order or ('ii.kernel', 'hi.kernel, ...'))}"


def _check_version(contents: Contents) -> None:
    version = contents.metadata.get("version")
    if version != VERSION:
        raise WeightsError(
            f"the file is of version {shown(repr(version))} of this project's format; {VERSION} is read here"
        )


def _features(contents: Contents, D: int) -> tuple[Feature, ...]:
    told = contents.metadata.get("features", [])
    keys = ("name", "title", "unit")
    good = isinstance(told, list) and all(
        isinstance(one, dict) and all(isinstance(one.get(key, ""), str) for key in keys) for one in told
    )
    if not good or len(told) not in (0, D):
        raise WeightsError(
            f"the metadata names {shown(str(told))} as features; {D} with a name, a title and a unit are wanted"
        )
    return tuple(Feature(*(one.get(key, "") for key in keys)) for one in told)


def _readout(contents: Contents, H: int) -> Readout | None:
    if "W_y" not in contents.arrays and "b_y" not in contents.arrays:
        return None
    if not {"W_y", "b_y"} <= set(contents.arrays):
        raise WeightsError("the file holds one of W_y and b_y; a read-out layer needs both, or none")
    try:
        readout = Readout(contents.arrays["W_y"], contents.arrays["b_y"])
    except ValueError as error:
        raise WeightsError(str(error)) from None
    if readout.H != H:
        raise WeightsError(f"W_y has shape {readout.W_y.shape}; with {H} units it needs [K, {H}]")
    return readout
