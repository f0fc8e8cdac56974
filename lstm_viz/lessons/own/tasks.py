"""What one predicts and does on the page "Your own": what a unit's memory hangs on, which one remembers longest, and
whether a text of one's own is followed.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from lstm_viz.core.notation import decided, number
from lstm_viz.core.ranked import half_lives
from lstm_viz.lessons.guide import Ask, Do, Parts, Seen, Task
from lstm_viz.lessons.own.record import Own, own, story_of
from lstm_viz.lessons.state import Values

Array = NDArray[np.float64]

QUOTES = {"cell": "brackets"}
LEFT = (0.25, 0.75)
"""Shares of the way from outside to inside a quote: below the first nothing is left of it, above the second all."""
FAR = 30
"""Characters that a quote stays open."""
NOTHING = "–"


def _own(seen: Seen) -> Own:
    assert isinstance(seen.beside, Own)
    return seen.beside


def _apart(now: Own, c: Array) -> tuple[float, float]:
    """The mean of a unit's c [T] inside and outside of quotes."""
    inside = story_of(now)
    assert inside is not None
    return float(c[inside > 0.5].mean()), float(c[inside <= 0.5].mean())


def _forget(values: Values) -> tuple[str, Parts]:
    """What is left of how far a unit's c stands apart inside and outside of quotes, when nothing is kept."""
    free, bound = own({**values, "hold_f": None}), own({**values, "hold_f": 0.0})
    if story_of(free) is None:
        return "", {}
    unit = free.unit
    usual, left = (_apart(one, one.trace.c[:, 0, unit]) for one in (free, bound))
    share = (left[0] - left[1]) / (usual[0] - usual[1])
    answer = "nothing" if share < LEFT[0] else "all" if share > LEFT[1] else "part"
    names = ("inside", "outside", "inside_held", "outside_held")
    parts = {name: number(value, sign=True) for name, value in zip(names, (*usual, *left), strict=True)}
    return answer, parts | {"unit": f"{unit}"}


def _longest(seen: Seen) -> tuple[bool, Parts]:
    """Whether the picked unit keeps longest."""
    now = _own(seen)
    lives = half_lives(now.trace)
    parts = {"unit": f"{now.unit}", "steps": number(float(lives[now.unit]), 1), "H": f"{now.batch.H}"}
    return now.unit == int(np.argmax(lives)), parts


def _open(seen: Seen) -> tuple[bool, Parts]:
    """Whether the unit still knows, far on in a text, that a quote was opened and never closed."""
    now = _own(seen)
    inside = story_of(now)
    nothing = {"n": "0", "c": NOTHING, "half": NOTHING, "far": f"{FAR}"}
    if inside is None or now.values["cell"] != QUOTES["cell"] or inside[-1] <= 0.5:
        return False, nothing
    since = len(inside) - 1 - int(np.flatnonzero(inside <= 0.5)[-1]) if (inside <= 0.5).any() else len(inside)
    c = now.own.c[:, 0, 0]
    usual = own({**now.values, "data": "own", "drawn": (), "from": 0.0, "unit": float(now.unit)})
    half = sum(_apart(usual, usual.own.c[:, 0, 0])) / 2
    side = np.sign(_apart(usual, usual.own.c[:, 0, 0])[0] - half)
    met = since >= FAR and (float(c[-1]) - half) * side > 0
    parts = {"n": f"{since}", "c": decided(float(c[-1]), half, sign=True), "half": number(half, sign=True)}
    return met, parts | {"far": f"{FAR}"}


TASKS: Sequence[Task] = (
    Ask("forget", _forget, {**QUOTES, "hold_f": 0.0}, QUOTES),
    Do("longest", _longest, {**QUOTES, "by": "file", "unit": 0.0}),
    Do("open", _open, QUOTES),
)
