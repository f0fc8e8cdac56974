"""Checks of what a person passes in: a ValueError that says what came, and what is needed."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray


def as_floats(
    name: str, value: ArrayLike, ndim: int | tuple[int, ...], wanted: str, gaps: bool = False
) -> NDArray[np.float64]:
    """A float64 copy of ``value``, finite and with the right number of axes, or a ValueError.

    With ``gaps`` an array may have places without a number, NaN; a number alone may not be one.
    """
    refuse_masked(name, value)
    try:
        given = np.asarray(value)
        if given.dtype.kind not in "biufO":  # text, dates and complex numbers: NumPy would convert some of them
            raise TypeError(f"it holds {given.dtype.name}")
        array = np.array(given, dtype=np.float64)
    except (TypeError, ValueError, OverflowError) as error:
        raise ValueError(f"{name} is not an array of numbers ({error}); it needs {wanted}") from None
    if array.ndim not in ((ndim,) if isinstance(ndim, int) else ndim):
        raise ValueError(f"{name} has shape {array.shape}; it needs {wanted}")
    there = np.isfinite(array) | (np.isnan(array) & (gaps and array.ndim > 0))
    if not there.all():
        where = tuple(int(k) for k in np.argwhere(~there)[0])
        raise ValueError(f"{name} holds {array[where]} at {where}; every value must be finite")
    return array


def refuse_masked(name: str, value: object) -> None:
    """A ValueError for masked values, also in a list of masked arrays: NumPy would drop the mask without a word."""
    if _is_masked(value):
        raise ValueError(f"{name} holds masked values, and a mask would be lost; fill them in or leave them out first")


def _is_masked(value: object) -> bool:
    if isinstance(value, list | tuple):
        return any(map(_is_masked, value))
    return isinstance(value, np.ma.MaskedArray) and bool(np.ma.getmaskarray(value).any())


def is_index(value: object, size: int) -> bool:
    """Whether ``value`` counts one of ``size`` places: 0 to size - 1, and a whole number."""
    return isinstance(value, int | np.integer) and bool(0 <= value < size)


def is_whole(value: object, low: int) -> bool:
    """Whether ``value`` is a whole number from ``low``; 3.0 is, True is not."""
    if isinstance(value, bool) or not isinstance(value, int | float | np.integer | np.floating):
        return False
    return bool(float(value).is_integer() and value >= low)
