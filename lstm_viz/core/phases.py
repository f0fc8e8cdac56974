"""The phases in which a step is played, and in which of them each quantity is made: it is not shown before."""

from __future__ import annotations

OLD, KEEP, WRITE, SHOW = range(4)
"""c_prev and x arrive; f keeps; i * g is added; o * tanh(c) is shown, and with it the step is whole."""

APPEARS = {"f": KEEP, "i": WRITE, "g": WRITE, "c": WRITE, "o": SHOW, "h": SHOW}
"""The phase in which each quantity is made, so that its number can appear."""


def seen_at(name: str, t: int, phase: int) -> int:
    """The step whose value of a quantity there is to be seen: until it is made, that of the step before.

    A run's first step is never played, for nothing lies before it: there it is its own.
    """
    return t if phase >= APPEARS[name] else max(t - 1, 0)
