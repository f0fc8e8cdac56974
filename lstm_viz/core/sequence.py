"""What a cell is fed: numbers, and the names, units and clock labels of their axes."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import ArrayLike, NDArray

from lstm_viz.core.checks import as_floats
from lstm_viz.core.frozen import Frozen


@dataclass(frozen=True)
class Feature:
    """One input feature: its symbol, what it measures, and its unit."""

    name: str
    title: str = ""
    unit: str = ""

    @property
    def on_a_line(self) -> str:
        """Its name where a line may not end: what is not to be printed is written as Python writes it."""
        return self.name if self.name.isprintable() else repr(self.name)[1:-1]


@dataclass(frozen=True, eq=False, repr=False)
class Sequence(Frozen):
    """The inputs of one run, read-only.

    Parameters
    ----------
    x : array, [T, D] or [T, B, D]
        Kept as [T, B, D]; a single sequence becomes B = 1.
    features : tuple of Feature, D of them
        Default: x0, x1, ...
    time : tuple of str, T of them
        How a person names each step: a clock label. Default: "0", "1", ...

    Raises
    ------
    ValueError
        Names what has the wrong shape or is not finite.
    """

    x: NDArray[np.float64]
    features: tuple[Feature, ...] = field(default=())
    time: tuple[str, ...] = field(default=())

    def __post_init__(self) -> None:
        x = as_floats("x", self.x, (2, 3), "[T, D] or [T, B, D]")
        if 0 in x.shape:
            raise ValueError(f"x has shape {x.shape}; it needs at least one step, one sequence and one feature")
        x = x[:, None, :] if x.ndim == 2 else x
        T, _, D = x.shape
        features = tuple(self.features) or tuple(Feature(f"x{d}") for d in range(D))
        time = tuple(self.time) or tuple(map(str, range(T)))
        for name, labels, needed, kind in (("features", features, D, Feature), ("time", time, T, str)):
            if len(labels) != needed:
                raise ValueError(f"{name} has {len(labels)} labels; x {x.shape} needs {needed}")
            for label in labels:
                if not isinstance(label, kind):
                    raise ValueError(f"{name} holds {label!r}; every label must be a {kind.__name__}")
        names = [feature.name for feature in features]
        if len(set(names)) < D:
            raise ValueError(f"features has the names {names}; each must be there once")
        self._keep(x=x, features=features, time=time)

    def __repr__(self) -> str:
        names = ", ".join(feature.name for feature in self.features)
        return f"Sequence(T={self.T}, B={self.B}, D={self.D}; {self.time[0]} to {self.time[-1]}; {names})"

    @property
    def T(self) -> int:
        """Number of steps."""
        return len(self.x)

    @property
    def B(self) -> int:
        """Number of sequences side by side."""
        return int(self.x.shape[1])

    @property
    def D(self) -> int:
        """Number of features."""
        return int(self.x.shape[2])

    def index(self, label: str) -> int:
        """The step that carries a time label; ValueError names the labels there are."""
        if label not in self.time:
            raise ValueError(f"there is no step {label!r}; steps run from {self.time[0]} to {self.time[-1]}")
        return self.time.index(label)

    def with_x(self, x: ArrayLike) -> Sequence:
        """The same axes with other numbers, [T, D] or [T, B, D]; ValueError as for a new one."""
        return Sequence(x, self.features, self.time)  # type: ignore[arg-type]


def trusted(x: NDArray[np.float64], features: tuple[Feature, ...], time: tuple[str, ...]) -> Sequence:
    """A sequence around numbers that the engine made itself, [T, B, D] and read-only: neither checked nor copied."""
    made = object.__new__(Sequence)
    for name, value in (("x", x), ("features", features), ("time", time)):
        object.__setattr__(made, name, value)
    return made


def as_sequence(x: Sequence | ArrayLike) -> Sequence:
    """A Sequence as it is; an array [T, D] or [T, B, D] as the numbers of one. ValueError as for a Sequence."""
    return x if isinstance(x, Sequence) else Sequence(x)  # type: ignore[arg-type]
