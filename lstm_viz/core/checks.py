"""Checks at the door: a ValueError that says what came, and what is wanted."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray


def as_floats(name: str, value: ArrayLike, ndim: int | tuple[int, ...], wanted: str) -> NDArray[np.float64]:
    """A float64 copy of ``value``, finite and with the right number of axes, or a ValueError."""
    try:
        given = np.asarray(value)
        if given.dtype.kind not in "biufO":  # text, dates and complex numbers: NumPy would convert some of them
            raise TypeError(f"it holds {given.dtype.name}")
        array = np.array(given, dtype=np.float64)
    except (TypeError, ValueError, OverflowError) as error:
        raise ValueError(f"{name} is not an array of numbers ({error}); it needs {wanted}") from None
    if array.ndim not in ((ndim,) if isinstance(ndim, int) else ndim):
        raise ValueError(f"{name} has shape {array.shape}; it needs {wanted}")
    if not np.isfinite(array).all():
        where = tuple(int(k) for k in np.argwhere(~np.isfinite(array))[0])
        raise ValueError(f"{name} holds {array[where]} at {where}; every value must be finite")
    return array


def is_index(value: object, size: int) -> bool:
    """Whether ``value`` counts one of ``size`` places: 0 to size - 1, and a whole number."""
    return isinstance(value, int | np.integer) and bool(0 <= value < size)
