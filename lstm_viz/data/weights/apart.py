"""A file that a library in C reads, read in a process of its own, with bounds on its time and its memory.

One byte changed in an HDF5 file can keep its library busy for ever, or end the process that it runs in: then it is this
process that ends, and not one that serves others.
"""

from __future__ import annotations

import subprocess

from lstm_viz.data.weights.contents import Arrays, Contents, WeightsError, size
from lstm_viz.data.weights.safe import read_safetensors, write_safetensors
from lstm_viz.place import program

KINDS = ("hdf5", "keras")
"""The formats that are read so, by the names of :func:`kind_of_file`."""

MOST_SECONDS = 10.0
MOST_MEMORY = 2 * 2**30
"""Bytes of address space, of which the libraries alone take a quarter; only some systems keep this bound."""


def read_apart(kind: str, data: bytes, seconds: float = MOST_SECONDS, memory: int = MOST_MEMORY) -> Contents:
    """What the reader of one of :data:`KINDS` makes of a file.

    Raises
    ------
    WeightsError
        What the reader says; also where it does not come to an end in time, or dies.
    """
    child = program("lstm_viz.data.weights.child", kind, str(memory))
    try:
        done = subprocess.run(**child, input=data, capture_output=True, timeout=seconds, check=False)
    except subprocess.TimeoutExpired:
        raise WeightsError(f"reading took longer than {seconds:.3g} seconds: the file is damaged") from None
    if done.returncode:
        raise WeightsError(f"reading broke off, or took more than {size(memory)} of memory: the file is damaged")
    return unwrapped(done.stdout)


def wrapped(contents: Contents) -> bytes:
    """Contents as bytes that run nothing: a .safetensors file, the rest in its metadata."""
    arrays = {name: raw.astype(raw.dtype.newbyteorder("=")) for name, raw in contents.arrays.raw.items()}
    told = {"file": contents.file, "options": contents.options, "notes": contents.notes, "order": list(arrays)}
    return write_safetensors(arrays, told)


def refused(error: WeightsError) -> bytes:
    """What is written in the place of contents that could not be read."""
    return write_safetensors({}, {"refused": str(error)})


def unwrapped(data: bytes) -> Contents:
    """Contents from their bytes; the WeightsError that was written in their place."""
    read = read_safetensors(data)
    told = read.metadata
    if "refused" in told:
        raise WeightsError(told["refused"])
    arrays = Arrays({name: read.arrays.raw[name] for name in told["order"]})
    return Contents(told["file"], arrays, {}, told["options"], tuple(told["notes"]))
