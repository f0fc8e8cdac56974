"""``.onnx`` model files, read as data with the optional package ``onnx``: nothing is run.

Every LSTM, GRU and RNN node becomes a module with W, R, B (and P), and its attributes as options.
Weights that the file keeps elsewhere, or computes while running, are refused by name.
"""

from __future__ import annotations

import importlib
from typing import Any

import numpy as np

from lstm_viz.data.weights.contents import (
    LARGEST_FILE,
    Arrays,
    Contents,
    WeightsError,
    expect_rank,
    listed,
    shown,
    size,
)

CELLS = ("LSTM", "GRU", "RNN")
ROLES = ("X", "W", "R", "B", "sequence_lens", "initial_h", "initial_c", "P")

STARTS = {"initial_h": "first h", "initial_c": "first c"}


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
    constants = {_text(tensor.name): tensor for tensor in graph.initializer}
    for node in graph.node:
        if node.op_type == "Constant":
            constants.update((_text(node.output[0]), a.t) for a in node.attribute if a.name == "value")
    arrays: dict[str, Any] = {}
    options: dict[str, dict[str, Any]] = {}
    recurrent = [node for node in graph.node if node.op_type in CELLS]
    for k, node in enumerate(recurrent):
        module = _text(node.name) or f"{node.op_type} {k}"
        if module in options:
            raise WeightsError(f"the ONNX file has two nodes named {shown(module)}; each needs a name of its own")
        inputs = {role: _text(source) for role, source in zip(ROLES, node.input, strict=False) if source}
        for role in ("W", "R", "B", "P"):
            if role in inputs:
                arrays[f"{module}/{role}"] = _tensor(constants, f"{module}/{role}", inputs[role], onnx)
        options[module] = {**_attributes(node, onnx), "notes": _left_out(constants, module, inputs, onnx)}
    if not recurrent:
        found = sorted({_text(node.op_type) for node in graph.node})
        raise WeightsError(f"the ONNX file has no LSTM, GRU or RNN node; its nodes are {listed(found)}")
    return Contents("an .onnx file", Arrays(arrays), {}, options)


def _tensor(constants: dict[str, Any], name: str, source: str, onnx: Any) -> Any:
    tensor = constants.get(source)
    if tensor is None:
        raise WeightsError(f"{shown(name)} is computed while the ONNX model runs; stored numbers are wanted")
    if tensor.external_data:
        raise WeightsError(
            f"{shown(name)} is kept in another file; the numbers must be in this one: "
            "in PyTorch, torch.onnx.export(..., external_data=False)"
        )
    if tensor.ByteSize() > LARGEST_FILE:
        raise WeightsError(f"{shown(name)} takes {size(tensor.ByteSize())}; the limit is {size(LARGEST_FILE)}")
    expect_rank(name, len(tensor.dims))
    try:
        array = onnx.numpy_helper.to_array(tensor)
        return array.astype(np.float32) if tensor.data_type == onnx.TensorProto.BFLOAT16 else array
    except Exception as error:  # a declared shape that does not fit the bytes
        raise WeightsError(f"{shown(name)} in the ONNX file is damaged ({error})") from None


def _left_out(constants: dict[str, Any], module: str, inputs: dict[str, str], onnx: Any) -> list[str]:
    """What the node is given beside its weights, and a run of the weights alone does not know."""
    notes = []
    for role, what in STARTS.items():
        if role not in inputs:
            continue
        if inputs[role] not in constants:
            notes.append(f"the model is given its {what} while it runs; a run here starts from zero unless told")
        elif _tensor(constants, f"{module}/{role}", inputs[role], onnx).any():
            notes.append(f"the file also holds the {what}, which is not zero; a run here starts from zero unless told")
    if "sequence_lens" in inputs:
        notes.append("the model ends each sequence of a batch at a length of its own; a run here goes to the last step")
    return notes


def _attributes(node: Any, onnx: Any) -> dict[str, Any]:
    try:
        told = {_text(one.name): onnx.helper.get_attribute_value(one) for one in node.attribute}
        options = {
            "linear_before_reset": int(told.get("linear_before_reset", 0)),
            "input_forget": int(told.get("input_forget", 0)),
            "clip": float(told.get("clip", 0)),
            "activations": [_text(curve) for curve in told.get("activations", ())],
            "direction": _text(told.get("direction", b"forward")),
        }
    except (TypeError, ValueError, AttributeError) as error:
        raise WeightsError(
            f"the attributes of {shown(_text(node.name))} in the ONNX file are damaged ({error})"
        ) from None
    if node.op_type != "GRU":
        del options["linear_before_reset"]
    return options


def _text(value: Any) -> str:
    return value.decode("utf-8", errors="replace") if isinstance(value, bytes) else str(value)
