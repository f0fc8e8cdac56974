"""Keras's files, read as data: ``.h5``, ``.weights.h5`` and ``.keras``, a zip with one of them inside.

Keras itself is not needed, nothing is built and nothing is executed: the numbers are datasets in
HDF5, and what a layer does with them (reset_after, curves) is JSON. Names are brought into one form,
``lstm/kernel``, which the Keras layout reads.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from math import prod
from typing import Any

from lstm_viz.data.weights.contents import (
    LARGEST_FILE,
    MOST_ARRAYS,
    Arrays,
    Contents,
    WeightsError,
    json_object,
    shown,
    size,
)
from lstm_viz.data.weights.kinds import unpack, zip_members

RECURRENT = ("LSTM", "GRU", "SimpleRNN")
ROLES = ("kernel", "recurrent_kernel", "bias")
NO_LAYERS = ("layers", "_layer_checkpoint_dependencies", "cell")
FILTERS = {"gzip", "lzf", "szip", None}


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
    layers = list(_layers(config or {}))
    order = [layer["name"] for layer in layers] or layer_names
    arrays = {name: found[name] for name in sorted(found, key=lambda name: _rank(name, order))}
    return Contents("a Keras HDF5 file", Arrays(arrays), {}, _options(layers))


def _datasets(file: Any) -> dict[str, Any]:
    """Every dataset with numbers, under one form of name; links out of the file are not followed."""
    import h5py

    found: dict[str, Any] = {}
    total = 0

    def visit(path: str, item: Any) -> None:
        nonlocal total
        if not isinstance(item, h5py.Dataset) or "optimizer" in path or item.dtype.kind not in "fiub":
            return
        if item.external or item.is_virtual:
            raise WeightsError(f"{shown(path)} keeps its numbers in another file; they must be in this one")
        if item.compression not in FILTERS or item.shape is None:
            raise WeightsError(f"{shown(path)} is weights in a way that is not read here; Keras stores plain numbers")
        total += prod(item.shape) * item.dtype.itemsize
        if total > LARGEST_FILE or len(found) >= MOST_ARRAYS:
            raise WeightsError(f"the HDF5 file holds more than {size(LARGEST_FILE)} or {MOST_ARRAYS} arrays: the limit")
        found[_name(file, path)] = item[()]

    file.visititems(visit)
    return found


def _name(file: Any, path: str) -> str:
    """One form for what the versions of Keras call a weight: ``lstm/kernel``, ``both/forward_layer/bias``.

    Keras 3 keeps a cell's weights as ``layers/lstm/cell/vars/0, 1, 2``, with the layer's own name as an
    attribute; whole-model files and Keras 2 as ``model_weights/lstm/sequential/lstm/lstm_cell/kernel:0``.
    """
    parts = path.removesuffix(":0").split("/")
    if "vars" in parts:
        role = parts[-1]
        if parts[-3:-1] == ["cell", "vars"] and role.isdigit() and int(role) < len(ROLES):
            role = ROLES[int(role)]
        inside = parts[: parts.index("vars")]
        levels = [k for k, part in enumerate(inside) if part not in NO_LAYERS]
        return "/".join([*(_own_name(file, inside[: k + 1]) for k in levels), role])
    parts = [part for part in parts if part != "model_weights"]
    side = [part.split("_")[0] + "_layer" for part in parts[1:] if re.match(r"(for|back)ward_", part)][:1]
    return "/".join([parts[0], *side, parts[-1]])


def _own_name(file: Any, inside: list[str]) -> str:
    """What the model calls a layer; the two halves of a Bidirectional layer keep their role as a name."""
    if inside[-1] in ("forward_layer", "backward_layer"):
        return inside[-1]
    group = file.get("/".join([*inside, "vars"]))
    return _text(group.attrs.get("name", inside[-1])) if group is not None else inside[-1]


def _rank(name: str, order: list[str]) -> tuple[int, list[object]]:
    """By the model's order of layers where it is known, else by name, lstm_2 before lstm_10."""
    layer = next((part for part in reversed(name.split("/")[:-1]) if part in order), "")
    natural = [int(part) if part.isdigit() else part for part in re.split(r"(\d+)", name)]
    return (order.index(layer) if layer in order else len(order)), natural


def _layers(config: Mapping[str, Any], depth: int = 0) -> Iterator[Mapping[str, Any]]:
    """The config of every layer, nested models' too, in the model's order; each with its class as ``class_name``."""
    inner = config.get("config")
    for layer in inner.get("layers", []) if isinstance(inner, dict) else inner if isinstance(inner, list) else []:
        if isinstance(layer, dict) and isinstance(layer.get("config"), dict):
            named = {**layer["config"], "class_name": str(layer.get("class_name"))}
            yield {"name": str(layer.get("name", "")), **named}
            if depth < 5:
                yield from _layers(layer, depth + 1)


def _options(layers: list[Mapping[str, Any]]) -> dict[str, Mapping[str, Any]]:
    """By module, what the config says about each recurrent layer."""
    options: dict[str, Mapping[str, Any]] = {}
    for layer in layers:
        name = str(layer["name"])
        if layer["class_name"] in RECURRENT:
            options[name] = _defaults(layer)
        elif layer["class_name"] == "Bidirectional":
            for key, side in (("layer", "forward_layer"), ("backward_layer", "backward_layer")):
                inner = layer.get(key) or layer.get("layer")
                if isinstance(inner, dict) and isinstance(inner.get("config"), dict):
                    options[f"{name}/{side}"] = _defaults(inner["config"])
    return options


def _defaults(config: Mapping[str, Any]) -> Mapping[str, Any]:
    known = ("activation", "recurrent_activation", "reset_after", "use_bias", "go_backwards")
    return {key: config[key] for key in known if key in config}


def _texts(file: Any, attribute: str) -> list[str]:
    group = file.get("model_weights", file)
    return [_text(text) for text in group.attrs.get(attribute, ())]


def _text(value: Any) -> str:
    return value.decode("utf-8", errors="replace") if isinstance(value, bytes) else str(value)


def _json(text: str, what: str) -> Mapping[str, Any]:
    return json_object(text, f"{what} in the Keras file is no JSON object: the file is damaged")
