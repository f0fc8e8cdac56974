"""An allocator for records and gradients: it hands out memory again once nothing refers to it any more.

A large array that is freed goes back to the system, and fetching its pages anew costs more than the
arithmetic on them: up to two thirds of a training step. So a few blocks are kept, and given out
again once no array, no view and no record refers to them: then CPython's count of references to the
block is what it is for a block that lies unused.
"""

from __future__ import annotations

import math
import sys
import threading

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

SMALLEST, LARGEST, KEPT = 2**13, 2**21, 2**22
"""In numbers of 8 bytes: smaller blocks cost nothing, larger ones are not kept (16 MB), and all together are 32 MB."""

_counts = hasattr(sys, "getrefcount") and getattr(sys, "_is_gil_enabled", lambda: True)()
"""Whether counts of references can be relied on: not without the interpreter's lock, where nothing is kept."""
_lock = threading.Lock()
_kept: list[Array] = []


def allocate(*shapes: tuple[int, ...]) -> list[Array]:
    """Uninitialised arrays of these shapes, cut from one block."""
    sizes = [math.prod(shape) for shape in shapes]
    block, start, cut = _block(sum(sizes)), 0, []
    for shape, size in zip(shapes, sizes, strict=True):
        cut.append(block[start : start + size].reshape(shape))
        start += size
    return cut


def _block(size: int) -> Array:
    if not _counts or not SMALLEST <= size <= LARGEST:
        return np.empty(size)
    with _lock:
        for k in reversed(range(len(_kept))):
            if size <= len(_kept[k]) <= 2 * size and _references(_kept, k) == _UNUSED:
                _kept.append(_kept.pop(k))  # the last used is the last to be forgotten
                return _kept[-1][:size]
        _kept.append(np.empty(size))
        while sum(map(len, _kept)) > KEPT:
            del _kept[0]
        return _kept[-1][:size]


def _references(blocks: list[Array], k: int) -> int:
    return sys.getrefcount(blocks[k])


_UNUSED = _references([np.empty(0)], 0) if _counts else 0
