"""Keras's files, read as data: ``.h5``, ``.weights.h5`` and ``.keras``, a zip with one of them inside.

Keras itself is not needed, nothing is built and nothing is executed: the numbers are datasets in
HDF5, and what a layer does with them (reset_after, curves) is JSON. Names are brought into one form,
``lstm/kernel``, which the Keras layout reads.
"""

from __future__ import annotations

import io
import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from math import prod
from typing import Any

from numpy.typing import NDArray

from lstm_viz.data.weights.contents import (
    LARGEST_CHUNK,
    LARGEST_FILE,
    MOST_ARRAYS,
    Arrays,
    Contents,
    WeightsError,
    bfloat16,
    json_object,
    shown,
    size,
)
from lstm_viz.data.weights.keras_config import CELLS, Layer, Step, Wiring, layers_of, way_by_groups, way_by_names
from lstm_viz.data.weights.kinds import unpack, zip_members

ROLES = ("kernel", "recurrent_kernel", "bias")
CONTAINERS = ("layers", "cells", "_layer_checkpoint_dependencies", "cell")
"""Groups between a layer's and its array's that are no layers themselves."""
FILTERS = {"gzip", "lzf", "szip", None}
UNORDERED = "the file does not say the order of its layers: they are numbered by name"


def read_keras(data: bytes) -> Contents:
    """A ``.keras`` archive: config.json and the weights beside it."""
    members = {member.filename: member for member in zip_members(data)}
    (weights,) = [name for name in members if name.endswith(".weights.h5")][:1]
    config = _json(unpack(data, members["config.json"]).decode("utf-8", errors="replace"), "config.json")
    contents = read_hdf5(unpack(data, members[weights]), config)
    return replace(contents, file="a .keras file")


def read_hdf5(data: bytes, config: Mapping[str, Any] | None = None) -> Contents:
    """An HDF5 file that Keras wrote, of version 2 or 3, whole model or weights alone.

    Raises
    ------
    WeightsError
        Damaged, too large, with numbers outside of the file, or in no form that Keras writes.
    """
    import h5py

    try:
        with h5py.File(io.BytesIO(data), "r") as file:
            found, layer_names = _datasets(file), _texts(file, "layer_names")
            if config is None and "model_config" in file.attrs:
                config = _json(_text(file.attrs["model_config"]), "model_config")
    except WeightsError:
        raise
    except Exception as error:  # h5py raises whatever the C library says; all of it means a damaged file
        raise WeightsError(f"the HDF5 file is damaged or cut off ({error})") from None
    return _named("a Keras HDF5 file", found, layer_names, layers_of(config or {}))


@dataclass(frozen=True)
class Stored:
    """One dataset: the groups that lead to it, its last name, and its numbers."""

    steps: list[Step]
    role: str
    array: NDArray[Any]


def _datasets(file: Any) -> list[Stored]:
    """Every dataset with numbers; links out of the file are not followed."""
    import h5py

    found: list[Stored] = []
    total = 0

    def visit(path: str, item: Any) -> None:
        nonlocal total
        if not isinstance(item, h5py.Dataset) or path.split("/")[0] in ("optimizer", "optimizer_weights"):
            return
        if item.dtype.kind not in "fiub" and not _is_bfloat16(item):
            return
        if item.external or item.is_virtual:
            raise WeightsError(f"{shown(path)} keeps its numbers in another file; they must be in this one")
        if item.compression not in FILTERS or item.shape is None:
            raise WeightsError(f"{shown(path)} is weights in a way that is not read here; Keras stores plain numbers")
        _check_chunks(path, item)
        total += prod(item.shape) * item.dtype.itemsize
        if total > LARGEST_FILE or len(found) >= MOST_ARRAYS:
            raise WeightsError(f"the HDF5 file holds more than {size(LARGEST_FILE)} or {MOST_ARRAYS} arrays: the limit")
        *groups, role = path.removesuffix(":0").removeprefix("model_weights/").split("/")
        steps = [Step(group, _own_name(file, groups[: k + 1])) for k, group in enumerate(groups)]
        array = item[()]
        found.append(Stored(steps, role, bfloat16(array) if _is_bfloat16(item) else array))

    file.visititems(visit)
    return found


def _check_chunks(path: str, item: Any) -> None:
    """A whole chunk is unpacked for the smallest array in it, so that chunks have the limit of the arrays."""
    if item.chunks and prod(item.chunks) * item.dtype.itemsize > max(LARGEST_CHUNK, 2 * item.nbytes):
        large = size(prod(item.chunks) * item.dtype.itemsize)
        raise WeightsError(f"{shown(path)} is stored in chunks of {large}; the limit is {size(LARGEST_CHUNK)}")


def _is_bfloat16(item: Any) -> bool:
    return bool(item.dtype.kind == "V" and item.dtype.itemsize == 2 and item.attrs.get("dtype") == "bfloat16")


def _own_name(file: Any, groups: list[str]) -> str | None:
    """What a Keras 3 file says that the model calls the layer of a group."""
    group = file.get("/".join([*groups, "vars"]))
    name = None if group is None else group.attrs.get("name")
    return None if name is None else _text(name)


def _named(file: str, found: list[Stored], layer_names: list[str], model: Layer) -> Contents:
    """The arrays under one form of name, in the model's order, with what the config says about their layers."""
    leaves = [leaf[-1] for leaf in model.leaves()]
    rows = []
    for stored in found:
        way = (way_by_groups if _numbered(stored) else way_by_names)(model, stored.steps)
        module = "/".join(layer.shown for layer in way if layer.shown) or _module(stored)
        place = leaves.index(way[-1]) if way and way[-1] in leaves else len(leaves)
        by_name = next((layer_names.index(step.group) for step in stored.steps if step.group in layer_names), 0)
        where = "/".join(step.group for step in stored.steps) if _numbered(stored) else module
        rows.append((place, by_name, _natural(where), module, stored, way))
    rows.sort(key=lambda row: row[:4])
    names = Counter((row[3], _role(row[4])) for row in rows)
    arrays: dict[str, NDArray[Any]] = {}
    options: dict[str, Mapping[str, Any]] = {}
    ways: dict[str, tuple[Layer, ...]] = {}
    for *_, module, stored, way in rows:
        if names[module, _role(stored)] > 1:  # two layers that nothing tells apart but where they lie
            module = "/".join(step.group for step in stored.steps if step.group != "vars")
        arrays["/".join(filter(None, (module, _role(stored))))] = stored.array
        if way and way[-1].kind in CELLS:
            options[module] = {**way[-1].options, "class_name": way[-1].kind}
            ways[module] = way
        elif model.inside:
            options[module] = {"class_name": way[-1].kind if way else None}
    for module, heard in _heard(model, ways).items():
        options[module] = {**options[module], "hears": heard}
    several = sum(name.endswith("/recurrent_kernel") for name in arrays) > 1
    unordered = several and not model.inside and not layer_names
    return Contents(file, Arrays(arrays), {}, options, (UNORDERED,) if unordered else ())


def _heard(model: Layer, ways: Mapping[str, tuple[Layer, ...]]) -> dict[str, tuple[str, ...]]:
    """What each recurrent layer hears, where the config says it: other modules, or layers of other classes."""
    wiring, modules = Wiring(model), {way[-1]: module for module, way in ways.items()}
    told = {}
    for module, way in ways.items():
        heard = wiring.heard(way)
        if heard is not None:
            told[module] = tuple(modules.get(one, f"{one.names[0]}, of the class {one.kind}") for one in heard)
    return told


def _numbered(stored: Stored) -> bool:
    """Whether it lies where Keras 3 puts it: ``layers/lstm/cell/vars/0``."""
    return bool(stored.steps) and stored.steps[-1].group == "vars"


def _role(stored: Stored) -> str:
    """``kernel``, ``recurrent_kernel`` or ``bias``; Keras 3 counts them instead: 0, 1, 2."""
    groups = [step.group for step in stored.steps]
    of_a_cell = groups[-2:-1] == ["cell"] or groups[-3:-2] == ["cells"]
    if _numbered(stored) and of_a_cell and stored.role.isdecimal() and int(stored.role) < len(ROLES):
        return ROLES[int(stored.role)]
    return stored.role


def _module(stored: Stored) -> str:
    """What to call a layer that no config names: ``lstm``, ``both/forward_layer``, ``submodel/lstm_1``."""
    if _numbered(stored):
        layers = [step for step in stored.steps[:-1] if step.group not in CONTAINERS]
        halves = ("forward_layer", "backward_layer")
        return "/".join(step.group if step.group in halves else step.own or step.group for step in layers)
    groups = [step.group for step in stored.steps]
    top = groups[:1]
    # The top layer's name comes again inside, after the model's; what follows it is a layer in a submodel.
    inner = groups[len(groups) - groups[::-1].index(top[0]) :] if top else []
    inner = [re.sub(r"^(for|back)ward_.*", r"\1ward_layer", group) for group in inner]
    return "/".join([*top, *(group for group in inner if not re.fullmatch(r".*cell(_\d+)?", group))])


def _natural(name: str) -> list[tuple[bool, int, str]]:
    """An order of names in which lstm_2 comes before lstm_10."""
    return [(part.isdecimal(), int(part) if part.isdecimal() else 0, part) for part in re.split(r"(\d+)", name)]


def _texts(file: Any, attribute: str) -> list[str]:
    group = file.get("model_weights", file)
    return [_text(text) for text in group.attrs.get(attribute, ())]


def _text(value: Any) -> str:
    return value.decode("utf-8", errors="replace") if isinstance(value, bytes) else str(value)


def _json(text: str, what: str) -> Mapping[str, Any]:
    return json_object(text, f"{what} in the Keras file is not a JSON object: the file is damaged")
