"""What the frozen values of the core have in common: how their arrays become read-only, copies, and a short repr."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from typing import Any, TypeVar

import numpy as np

Value = TypeVar("Value")


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


def around(thing: Value, parts: Mapping[str, Any]) -> Value:
    """The same frozen dataclass with other values in some fields, trusted: neither checked nor copied, for one training
    step, or one position of a slider, after another.
    """
    other = object.__new__(type(thing))
    for field in fields(thing):  # type: ignore[arg-type]
        object.__setattr__(other, field.name, parts.get(field.name, getattr(thing, field.name)))
    return other


def rebuilt(kind: type[Any], values: dict[str, Any]) -> Any:
    """An instance from its fields: what a pickle calls."""
    return kind(**values)


def short(thing: Any) -> str:
    """A repr on one line: arrays by their shapes, one number by itself, mappings by their keys.

    Fields at their default, and empty mappings, are left out.

    >>> from lstm_viz import LSTMParams, LSTMVariant
    >>> LSTMParams([[1.0]] * 4, [[0.5]] * 4, [0.0] * 4, variant=LSTMVariant(coupled=True))
    LSTMParams(W_x [4, 1], W_h [4, 1], b [4], variant=LSTMVariant(coupled=True))
    """
    values = ((f.name, getattr(thing, f.name)) for f in fields(thing) if getattr(thing, f.name) is not f.default)
    shown = ", ".join(_shown(name, value) for name, value in values if not (isinstance(value, Mapping) and not value))
    return f"{type(thing).__name__}({shown})"


def _shown(name: str, value: Any) -> str:
    if isinstance(value, Mapping):
        return f"{name}: {' '.join(value)}"
    if not isinstance(value, np.ndarray):
        return f"{name}={value!r}"
    return f"{name}={value.item():.4g}" if value.size == 1 else f"{name} {list(value.shape)}"
