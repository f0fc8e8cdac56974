"""Optimisers and schedules: each step takes weights and their gradient, and returns weights; nothing changes in place.

All weights lie in one vector ``w``, their gradient in ``g``, and what an optimiser remembers in
vectors of the same length.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol, runtime_checkable

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Moments = tuple[Array, ...]


@runtime_checkable
class Optimiser(Protocol):
    """A rule for one step. ``k`` counts steps from 1, ``factor`` is the schedule's share of the rate.

    ``w``, ``g`` and every moment are vectors of one length.
    """

    @property
    def rate(self) -> float:
        """The learning rate, before any schedule."""
        ...

    def start(self, size: int) -> Moments:
        """What is remembered before the first step."""
        ...

    def step(self, w: Array, g: Array, moments: Moments, k: int, factor: float) -> tuple[Array, Moments]:
        """The weights after the step, and what is remembered."""
        ...


@dataclass(frozen=True)
class SGD:
    """``m = momentum m + g``, ``w = w - rate m`` (Polyak 1964)."""

    rate: float = 0.1
    momentum: float = 0.0

    def __post_init__(self) -> None:
        _check_rate(self.rate)
        if not 0.0 <= self.momentum < 1.0:
            raise ValueError(f"momentum is {self.momentum:g}; it needs to be from 0 to below 1")

    def start(self, size: int) -> Moments:
        """No momentum yet."""
        return (np.zeros(size),)

    def step(self, w: Array, g: Array, moments: Moments, k: int, factor: float) -> tuple[Array, Moments]:
        """One step against the running sum of gradients."""
        m = self.momentum * moments[0] + g
        return w - (self.rate * factor) * m, (m,)


@dataclass(frozen=True)
class Adam:
    """``m = b1 m + (1 - b1) g``, ``v = b2 v + (1 - b2) g^2``, ``w = w - rate m' / (sqrt(v') + tiny)``.

    ``m' = m / (1 - b1^k)`` and ``v' = v / (1 - b2^k)`` make up for the start at zero (Kingma and Ba 2015).
    """

    rate: float = 0.01
    b1: float = 0.9
    b2: float = 0.999
    tiny: float = 1e-8

    def __post_init__(self) -> None:
        _check_rate(self.rate)
        for name in ("b1", "b2"):
            if not 0.0 <= getattr(self, name) < 1.0:
                raise ValueError(f"{name} is {getattr(self, name):g}; it needs to be from 0 to below 1")
        if not self.tiny > 0.0:
            raise ValueError(f"tiny is {self.tiny:g}; it needs to be above 0")

    def start(self, size: int) -> Moments:
        """Both means zero."""
        return np.zeros(size), np.zeros(size)

    def step(self, w: Array, g: Array, moments: Moments, k: int, factor: float) -> tuple[Array, Moments]:
        """One step along the mean gradient, as long as it is certain."""
        m = self.b1 * moments[0] + (1.0 - self.b1) * g
        v = self.b2 * moments[1] + (1.0 - self.b2) * (g * g)
        length = np.sqrt(v / (1.0 - self.b2**k)) + self.tiny
        return w - (self.rate * factor / (1.0 - self.b1**k)) * (m / length), (m, v)

    def corrected(self, moments: Moments, k: int) -> Moments:
        """``m'`` and ``sqrt(v')`` after step k: what the step is long by, and what it is divided by, but for tiny."""
        m, v = moments
        return m / (1.0 - self.b1**k), np.sqrt(v / (1.0 - self.b2**k))


class Schedule(Protocol):
    """The share of the learning rate that is used at step k, counted from 1."""

    def __call__(self, k: int) -> float:
        """The share, 0 to 1."""
        ...


@dataclass(frozen=True)
class Constant:
    """The whole rate at every step."""

    def __call__(self, k: int) -> float:
        """1."""
        return 1.0


@dataclass(frozen=True)
class Drop:
    """The rate times ``factor`` after every ``every`` steps."""

    every: int
    factor: float = 0.5

    def __post_init__(self) -> None:
        if self.every < 1 or not 0.0 < self.factor <= 1.0:
            raise ValueError(f"every is {self.every} and factor {self.factor:g}; they need 1 or more, and above 0 to 1")

    def __call__(self, k: int) -> float:
        """``factor ** ((k - 1) // every)``."""
        return float(self.factor ** ((k - 1) // self.every))


@dataclass(frozen=True)
class Cosine:
    """Half a cosine from the whole rate at the first of ``steps`` steps down to ``last`` of it at the end."""

    steps: int
    last: float = 0.0

    def __post_init__(self) -> None:
        if self.steps < 2 or not 0.0 <= self.last <= 1.0:
            raise ValueError(f"steps is {self.steps} and last {self.last:g}; they need 2 or more, and 0 to 1")

    def __call__(self, k: int) -> float:
        """``last + (1 - last) (1 + cos(pi (k - 1) / (steps - 1))) / 2``, and ``last`` ever after."""
        way = min(k - 1, self.steps - 1) / (self.steps - 1)
        return float(self.last + (1.0 - self.last) * (1.0 + np.cos(np.pi * way)) / 2.0)


def _check_rate(rate: float) -> None:
    if not (rate > 0.0 and np.isfinite(rate)):
        raise ValueError(f"rate is {rate:g}; a learning rate is above 0")
