"""``.onnx`` model files, read as data with the optional package ``onnx``: nothing is run.

Every LSTM, GRU and RNN node becomes a module with W, R, B (and P), and its attributes as options.
Weights that the file keeps elsewhere, or computes while running, are refused by name.
"""

from __future__ import annotations

import importlib
from typing import Any

from lstm_viz.data.weights.contents import LARGEST_FILE, Arrays, Contents, WeightsError, listed, shown, size

CELLS = ("LSTM", "GRU", "RNN")
ROLES = ("X", "W", "R", "B", "sequence_lens", "initial_h", "initial_c", "P")


def read_onnx(data: bytes) -> Contents:
    """The recurrent nodes of an ONNX model.

    Raises
    ------
    WeightsError
        When the package ``onnx`` is not installed, the file is damaged, or a weight is not in it.
    """
    try:
        onnx: Any = importlib.import_module("onnx")
    except ImportError:
        raise WeightsError(
            "this is an ONNX model; to read one, the optional package onnx is needed: pip install onnx"
        ) from None
    try:
        graph = onnx.load_model_from_string(data).graph
    except Exception as error:  # protobuf has its own errors; all of them mean a damaged file
        raise WeightsError(f"the ONNX file is damaged or cut off ({type(error).__name__})") from None
    constants = {tensor.name: tensor for tensor in graph.initializer}
    for node in graph.node:
        if node.op_type == "Constant":
            constants.update((node.output[0], a.t) for a in node.attribute if a.name == "value")
    arrays: dict[str, Any] = {}
    options: dict[str, dict[str, Any]] = {}
    recurrent = [node for node in graph.node if node.op_type in CELLS]
    for k, node in enumerate(recurrent):
        module = node.name or f"{node.op_type} {k}"
        if module in options:
            raise WeightsError(f"the ONNX file has two nodes named {shown(module)}; each needs a name of its own")
        options[module] = _attributes(node, onnx)
        for role, source in zip(ROLES, node.input, strict=False):
            if role in ("W", "R", "B", "P") and source:
                arrays[f"{module}/{role}"] = _tensor(constants, f"{module}/{role}", source, onnx)
    if not recurrent:
        found = sorted({node.op_type for node in graph.node})
        raise WeightsError(f"the ONNX file has no LSTM, GRU or RNN node; its nodes are {listed(found)}")
    return Contents("an .onnx file", Arrays(arrays), {}, options)


def _tensor(constants: dict[str, Any], name: str, source: str, onnx: Any) -> Any:
    tensor = constants.get(source)
    if tensor is None:
        raise WeightsError(f"{shown(name)} is computed while the ONNX model runs; stored numbers are wanted")
    if tensor.external_data:
        raise WeightsError(f"{shown(name)} is kept in another file; the numbers must be in this one")
    if tensor.ByteSize() > LARGEST_FILE:
        raise WeightsError(f"{shown(name)} takes {size(tensor.ByteSize())}; the limit is {size(LARGEST_FILE)}")
    try:
        return onnx.numpy_helper.to_array(tensor)
    except Exception as error:  # a declared shape that does not fit the bytes
        raise WeightsError(f"{shown(name)} in the ONNX file is damaged ({error})") from None


def _attributes(node: Any, onnx: Any) -> dict[str, Any]:
    told = {attribute.name: onnx.helper.get_attribute_value(attribute) for attribute in node.attribute}
    options = {
        "linear_before_reset": told.get("linear_before_reset", 0),
        "input_forget": told.get("input_forget", 0),
        "clip": told.get("clip", 0),
        "activations": [_text(curve) for curve in told.get("activations", ())],
        "direction": _text(told.get("direction", b"forward")),
    }
    if node.op_type != "GRU":
        del options["linear_before_reset"]
    return options


def _text(value: Any) -> str:
    return value.decode("utf-8", errors="replace") if isinstance(value, bytes) else str(value)
