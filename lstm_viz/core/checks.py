"""Checks at the door: a ValueError that says what came, and what is wanted."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray


def as_floats(name: str, value: ArrayLike, ndim: int | tuple[int, ...], wanted: str) -> NDArray[np.float64]:
    """A float64 copy of ``value``, finite and with the right number of axes, or a ValueError."""
    try:
        array = np.array(value, dtype=np.float64)
    except (TypeError, ValueError) as error:
        raise ValueError(f"{name} is not an array of numbers ({error}); it needs {wanted}") from None
    if array.ndim not in ((ndim,) if isinstance(ndim, int) else ndim):
        raise ValueError(f"{name} has shape {array.shape}; it needs {wanted}")
    if not np.isfinite(array).all():
        where = tuple(int(k) for k in np.argwhere(~np.isfinite(array))[0])
        raise ValueError(f"{name} holds {array[where]} at {where}; every value must be finite")
    return array
