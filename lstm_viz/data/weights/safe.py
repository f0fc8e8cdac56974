"""The ``.safetensors`` format: a length, a JSON header, and the bytes of the arrays.

The header is checked here, so that an error says what is wrong with it; the safetensors
library then does the reading.
"""

from __future__ import annotations

import json
import struct
from collections import Counter
from collections.abc import Mapping
from math import prod
from typing import Any

import numpy as np
import safetensors
from numpy.typing import ArrayLike, NDArray
from safetensors.numpy import save

from lstm_viz.data.weights.contents import (
    LARGEST_FILE,
    MOST_ARRAYS,
    Arrays,
    Contents,
    WeightsError,
    bfloat16,
    expect_rank,
    shown,
    size,
)
from lstm_viz.data.weights.npz import METADATA, parse_metadata

LARGEST_HEADER = 2**20
DTYPES = {
    "F64": "<f8", "F32": "<f4", "F16": "<f2", "BF16": "<u2",
    "I64": "<i8", "I32": "<i4", "I16": "<i2", "I8": "|i1",
    "U64": "<u8", "U32": "<u4", "U16": "<u2", "U8": "|u1", "BOOL": "|b1",
}  # fmt: skip


def read_safetensors(data: bytes) -> Contents:
    """The arrays of a ``.safetensors`` file, and its metadata.

    Raises
    ------
    WeightsError
        Cut off, a damaged header, a name twice, too large, or a number format that holds no weights.
    """
    header = _header(data)
    told = header.pop("__metadata__", None) or {}
    for name, entry in header.items():
        _check_entry(name, entry)
    deserialize: Any = safetensors.deserialize  # it has no types
    try:
        found = deserialize(data)
    except safetensors.SafetensorError as error:
        raise WeightsError(f"the .safetensors file is damaged: {error}") from None
    entries = dict(found)  # in any order; the header's is the file's
    arrays = Arrays({name: _array(entries[name]) for name in header})
    metadata = parse_metadata(str(told[METADATA])) if METADATA in told else {}
    return Contents("a .safetensors file", arrays, metadata)


def write_safetensors(arrays: Mapping[str, ArrayLike], metadata: Mapping[str, Any] | None = None) -> bytes:
    """Arrays of any shape, and the project's metadata where there is any, as the bytes of a ``.safetensors`` file."""
    # The library writes an array's memory from its first byte: a transposed view would come out wrong.
    rows = {name: np.ascontiguousarray(array) for name, array in arrays.items()}
    return save(rows, {METADATA: json.dumps(metadata)} if metadata else None)


def _header(data: bytes) -> dict[str, Any]:
    (length,) = struct.unpack_from("<Q", data)
    if length > LARGEST_HEADER:
        raise WeightsError(f"the .safetensors header says it has {size(length)}; the limit is {size(LARGEST_HEADER)}")
    if 8 + length > len(data):
        raise WeightsError(
            f"the .safetensors file is cut off: {len(data) - 8} of its header's {length} bytes are there"
        )
    try:
        header = json.loads(data[8 : 8 + length].decode("utf-8"), object_pairs_hook=_no_name_twice)
    except (ValueError, RecursionError) as error:
        if isinstance(error, WeightsError):
            raise
        raise WeightsError("the .safetensors header is not the JSON it should be: the file is damaged") from None
    if not isinstance(header, dict) or not isinstance(header.get("__metadata__", {}), dict):
        raise WeightsError("the .safetensors header is not a JSON object of arrays: the file is damaged")
    if len(header) > MOST_ARRAYS:
        raise WeightsError(f"the .safetensors file holds {len(header)} arrays; the limit is {MOST_ARRAYS}")
    ends = [entry["data_offsets"][1] for entry in header.values() if _has_offsets(entry)]
    promised = max(ends, default=0)
    if promised > LARGEST_FILE:
        raise WeightsError(f"the .safetensors file says it holds {size(promised)}; the limit is {size(LARGEST_FILE)}")
    if promised > len(data) - 8 - length:
        there = len(data) - 8 - length
        raise WeightsError(
            f"the .safetensors file is cut off: {size(there)} of the {size(promised)} it promises are there"
        )
    return header


def _has_offsets(entry: Any) -> bool:
    offsets = entry.get("data_offsets") if isinstance(entry, dict) else None
    return isinstance(offsets, list) and len(offsets) == 2 and all(type(offset) is int for offset in offsets)


def _no_name_twice(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    table = dict(pairs)
    if len(table) != len(pairs):
        counts = Counter(name for name, _ in pairs)
        twice = next(name for name, count in counts.items() if count > 1)
        raise WeightsError(f"the .safetensors header holds {shown(twice)} more than once; each name must come once")
    return table


def _check_entry(name: str, entry: Any) -> None:
    shape = entry.get("shape") if isinstance(entry, dict) else None
    if not _has_offsets(entry) or not isinstance(shape, list):
        raise WeightsError(f"the .safetensors header gives {shown(name)} no shape and place: the file is damaged")
    expect_rank(name, len(shape))
    if not all(type(n) is int and n >= 0 for n in shape):
        raise WeightsError(f"the .safetensors header gives {shown(name)} no shape and place: the file is damaged")
    dtype = entry.get("dtype")
    if not isinstance(dtype, str) or dtype not in DTYPES:
        raise WeightsError(f"{shown(name)} holds {shown(str(dtype))} values; weights are F16, BF16, F32 or F64")
    begin, end = entry["data_offsets"]
    if prod(shape) * np.dtype(DTYPES[dtype]).itemsize != end - begin:
        raise WeightsError(f"{shown(name)} has shape {shape} of {dtype}, but {end - begin} bytes: the file is damaged")


def _array(entry: dict[str, Any]) -> NDArray[Any]:
    array: NDArray[Any] = np.frombuffer(bytes(entry["data"]), DTYPES[entry["dtype"]]).reshape(entry["shape"])
    return bfloat16(array) if entry["dtype"] == "BF16" else array
