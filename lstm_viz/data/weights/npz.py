"""NumPy's ``.npz``: a zip of arrays. Read without pickle, sizes checked before unpacking."""

from __future__ import annotations

import io
import json
from collections.abc import Mapping
from math import prod
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from lstm_viz.data.weights.contents import (
    MOST_ARRAYS,
    Arrays,
    Contents,
    WeightsError,
    expect_rank,
    json_object,
    shown,
    size,
)
from lstm_viz.data.weights.kinds import unpack, zip_members

METADATA = "lstm_viz"
"""The member that carries this project's metadata: a text array that holds JSON."""


def read_npz(data: bytes) -> Contents:
    """The arrays of an ``.npz`` file.

    Raises
    ------
    WeightsError
        Damaged, too large, or holding something else than numbers: names the member.
    """
    members = zip_members(data)
    if len(members) > MOST_ARRAYS:
        raise WeightsError(f"the .npz file holds {len(members)} arrays; the limit is {MOST_ARRAYS}")
    arrays, metadata = {}, {}
    for member in members:
        name = member.filename.removesuffix(".npy")
        array = read_npy(name, unpack(data, member))
        if name == METADATA:
            metadata = parse_metadata(str(array[()]) if array.dtype.kind == "U" and array.ndim == 0 else "")
            continue
        arrays[name] = array
    return Contents("an .npz file", Arrays(arrays), metadata)


def write_npz(arrays: Mapping[str, ArrayLike], metadata: Mapping[str, Any] | None = None) -> bytes:
    """Arrays of any shape, and the project's metadata where there is any, as the bytes of an ``.npz`` file."""
    members = dict(arrays)
    if metadata:
        members[METADATA] = np.array(json.dumps(metadata, ensure_ascii=True))
    stream = io.BytesIO()
    np.savez(stream, **members)  # type: ignore[arg-type]
    return stream.getvalue()


def read_npy(name: str, data: bytes) -> NDArray[Any]:
    """One array from its ``.npy`` bytes; WeightsError where the header does not fit the bytes that are there."""
    stream = io.BytesIO(data)
    try:
        version = np.lib.format.read_magic(stream)
        header = {(1, 0): np.lib.format.read_array_header_1_0, (2, 0): np.lib.format.read_array_header_2_0}[version]
        shape, fortran, dtype = header(stream, max_header_size=10_000)
    except Exception as error:  # a broken header may raise anything; nothing of it is executed
        raise WeightsError(f"{shown(name)} is not a NumPy array, or is damaged ({type(error).__name__})") from None
    if dtype.hasobject:
        raise WeightsError(f"{shown(name)} holds pickled Python objects, which are never opened; numbers are wanted")
    expect_rank(name, len(shape))
    needed, there = prod(shape) * dtype.itemsize, len(data) - stream.tell()
    if needed != there or any(length < 0 for length in shape):
        raise WeightsError(f"{shown(name)} says it has shape {shape}, {size(needed)}; there are {size(there)}")
    if dtype.itemsize == 0:
        return np.zeros(shape, dtype)
    return np.frombuffer(data, dtype, offset=stream.tell()).reshape(shape, order="F" if fortran else "C")


def parse_metadata(text: str) -> dict[str, Any]:
    """The project's metadata from its JSON text; WeightsError when it is not a JSON object."""
    return json_object(text, f"the metadata {METADATA!r} is not a JSON object: the file is damaged or was edited")
