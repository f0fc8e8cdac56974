"""How a number is said where its rounding would claim too much."""

from __future__ import annotations

from collections.abc import Sequence

from lstm_viz.core.notation import compared, decided, inside, number, numbers
from lstm_viz.language.phrases import say


def share(value: float, *bounds: float, digits: int = 2) -> str:
    """A part from 0 to 1; one that is only rounded to 1 or to 0 is not called so. ``bounds`` decide something.

    >>> share(0.3), share(1.0), share(0.9998), share(0.9896, 0.99)
    ('0.30', '1.00', 'more than 0.999', '0.9896')
    """
    if round(value, digits) in (0, 1):  # near a bound as in the pictures: with one digit more
        written = inside(value, 0, 1)
        sign = compared(value, written)
        return written if sign == "=" else say(f"quantities.{'more' if sign == '>' else 'less'}_than", number=written)
    return decided(value, *bounds, digits=digits)


def shares(values: Sequence[float]) -> list[str]:
    """What :func:`share` says of each value."""
    near = {number(0.0), number(1.0)}
    return [share(value) if text in near else text for value, text in zip(values, numbers(values), strict=True)]
