"""What the frozen values of the core have in common: how their arrays become read-only, copies, and a short repr."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

import numpy as np


class Frozen:
    """A mixin for frozen dataclasses that hold arrays.

    A pickle or a copy is built anew from the fields, so that it is checked and read-only like the
    original: NumPy alone would hand back arrays that can be written to.
    """

    def _keep(self, **values: Any) -> None:
        """Set checked fields of a frozen instance; arrays become read-only."""
        for name, value in values.items():
            if isinstance(value, np.ndarray):
                value.flags.writeable = False
            object.__setattr__(self, name, value)

    def __reduce__(self) -> tuple[Any, ...]:
        return rebuilt, (type(self), field_values(self))

    def __repr__(self) -> str:
        return short(self)


def field_values(thing: Any) -> dict[str, Any]:
    """The fields of a dataclass by name, as they are: not copied, as ``dataclasses.asdict`` would."""
    return {field.name: getattr(thing, field.name) for field in fields(thing)}


def rebuilt(kind: type[Any], values: dict[str, Any]) -> Any:
    """An instance from its fields: what a pickle calls."""
    return kind(**values)


def short(thing: Any) -> str:
    """A repr on one line: arrays by their shapes, an array of one number by that; fields at their default left out.

    >>> from lstm_viz import LSTMParams, LSTMVariant
    >>> LSTMParams([[1.0]] * 4, [[0.5]] * 4, [0.0] * 4, variant=LSTMVariant(coupled=True))
    LSTMParams(W_x [4, 1], W_h [4, 1], b [4], variant=LSTMVariant(coupled=True))
    """
    shown = (_shown(f.name, value) for f in fields(thing) if (value := getattr(thing, f.name)) is not f.default)
    return f"{type(thing).__name__}({', '.join(shown)})"


def _shown(name: str, value: Any) -> str:
    if not isinstance(value, np.ndarray):
        return f"{name}={value!r}"
    return f"{name}={value.item():.4g}" if value.size == 1 else f"{name} {list(value.shape)}"
