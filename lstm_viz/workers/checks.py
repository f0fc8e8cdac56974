"""Checks of what a person may set of a training: a ValueError that names the setting, what it is and what it needs.

A setting is named as it begins a sentence. That is for whoever calls: a page says its own bounds before anything comes
here.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from lstm_viz.core.checks import is_whole

MOST_SEED = 999_999


def refused(setting: str, came: Any, wanted: str) -> ValueError:
    """The error; what came is cut, for it may be anything."""
    shown = (f"{came:g}" if isinstance(came, float) else f"{came}")[:40]
    return ValueError(f"{setting} is {shown}. It {wanted}.")


def check_one_of(setting: str, value: Any, names: Sequence[Any]) -> None:
    """ValueError unless a setting is one of these, of the same type: 1 is not True."""
    if not any(value == one and type(value) is type(one) for one in names):
        *first, last = (str(one) for one in names)
        raise refused(setting, value, f"can be {', '.join(first)} or {last}")


def whole(setting: str, value: Any, low: int, high: int) -> int:
    """A setting as a whole number within bounds, or a ValueError."""
    came = number(value)
    if came is None or not (is_whole(came, low) and came <= high):
        raise refused(setting, value, f"needs a whole number from {low} to {high:,}")
    return int(came)


def number(value: Any) -> float | None:
    """A number that a person may have written as text; None when it is none."""
    try:
        came = float("nan" if isinstance(value, bool) else value)
    except (TypeError, ValueError, OverflowError):
        return None
    return came if np.isfinite(came) else None
