"""What a reader of a file format hands on: named arrays, and what the file says about them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

LARGEST_FILE = 64 * 2**20
"""The limit for a file, and for everything it unpacks to, in bytes. One LSTM layer of 512 units takes 16 MB."""

MOST_ARRAYS = 1000
"""The limit for the number of arrays in a file."""


LARGEST_CHUNK = 4 * 2**20
"""The limit for one chunk of a small array in an HDF5 file, in bytes: it is unpacked whole."""


MOST_AXES = 8
"""The limit for the number of axes of an array; weights have one to three."""


class WeightsError(ValueError):
    """A weight file that cannot be used: what was found, and what is wanted."""


class Arrays(Mapping[str, Array]):
    """A file's arrays by name, each checked and made float64 when it is asked for.

    What stands beside the weights, a mask or a counter, need not be finite or a number at all.
    """

    def __init__(self, raw: Mapping[str, NDArray[Any]]) -> None:
        self.raw = raw

    def __getitem__(self, name: str) -> Array:
        return as_weights(name, self.raw[name])

    def __iter__(self) -> Iterator[str]:
        return iter(self.raw)

    def __len__(self) -> int:
        return len(self.raw)

    def stored(self, names: Iterable[str]) -> str:
        """How the file keeps these arrays: "float32"."""
        return ", ".join(sorted({self.raw[name].dtype.name for name in names}))


@dataclass(frozen=True)
class Contents:
    """Everything one file holds, whatever its format."""

    file: str
    """What the file is, in words: "an .npz file"."""
    arrays: Arrays
    metadata: Mapping[str, Any] = field(default_factory=dict)
    """The project's own metadata, where the file carries it."""
    options: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    """By module: what the file says about that layer beside its numbers (Keras's config, ONNX's attributes)."""
    notes: tuple[str, ...] = ()
    """What was assumed about the file as a whole."""


def bfloat16(array: NDArray[Any]) -> NDArray[np.float32]:
    """bfloat16 numbers, [...] of two bytes, as float32 [...], whose upper half they are; NumPy does not name them."""
    return (array.view("<u2").astype("<u4") << 16).view("<f4")


def as_weights(name: str, array: NDArray[Any]) -> Array:
    """One array, of any shape, as float64, or a WeightsError that says what it holds instead of finite numbers."""
    if array.dtype.kind not in "fiub":
        raise WeightsError(f"{shown(name)} holds {array.dtype} values; weights are real numbers (float16, 32 or 64)")
    if array.dtype.kind == "f" and array.dtype.itemsize > 8:
        raise WeightsError(f"{shown(name)} holds {array.dtype} values; weights are float16, float32 or float64")
    values = np.array(array, dtype=np.float64)
    broken = np.argwhere(~np.isfinite(values))
    if len(broken):
        where = tuple(int(k) for k in broken[0])
        raise WeightsError(
            f"{shown(name)} holds {values[where]} at {list(where)}"
            f"{f' and {len(broken) - 1} more like it' if len(broken) > 1 else ''}; every weight must be finite"
        )
    return values


def expect_rank(name: str, axes: int) -> None:
    """A WeightsError when an array says that it has more axes than any weights."""
    if axes > MOST_AXES:
        raise WeightsError(f"{shown(name)} says it has {axes} axes; the limit is {MOST_AXES}")


def json_object(text: str, complaint: str) -> dict[str, Any]:
    """What a text holds when it is a JSON object; else a WeightsError with the complaint."""
    try:
        table = json.loads(text)
    except (ValueError, RecursionError):
        table = None
    if not isinstance(table, dict):
        raise WeightsError(complaint)
    return table


def shown(name: str) -> str:
    """A name from a file, safe to print: no control characters, not longer than a line."""
    text = name if name.isprintable() else repr(name)
    return text if len(text) <= 60 else text[:57] + "..."


def listed(names: Iterable[str], most: int = 8) -> str:
    """Names in a row, the first few of them."""
    names = list(names)
    text = ", ".join(shown(name) for name in names[:most]) or "nothing"
    return text if len(names) <= most else f"{text} and {len(names) - most} more"


def size(count: float) -> str:
    """A number of bytes as a person reads it: "64 MB".

    >>> size(64 * 2**20), size(1536), size(12)
    ('64 MB', '1.5 kB', '12 bytes')
    """
    for unit, step in (("GB", 2**30), ("MB", 2**20), ("kB", 2**10)):
        if count >= step:
            return f"{count / step:.3g} {unit}"
    return f"{count:.0f} bytes"
