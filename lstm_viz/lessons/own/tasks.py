"""What one predicts and does on the page "Your own": what a unit's memory hangs on, which one remembers longest, and
whether a text of one's own is followed.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from lstm_viz.core.notation import decided, number
from lstm_viz.core.ranked import half_lives
from lstm_viz.core.run import run
from lstm_viz.data.networks import EXAMPLES
from lstm_viz.language.phrases import say
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
    return answer, parts | {"unit": f"{unit}", "left": f"{100 * share:.0f}"}


def _longest(seen: Seen) -> tuple[bool, Parts]:
    """Whether the picked unit keeps longest."""
    now = _own(seen)
    lives = half_lives(now.trace)
    parts = {"unit": f"{now.unit}", "steps": number(float(lives[now.unit]), 1), "H": f"{now.batch.H}"}
    return now.unit == int(np.argmax(lives)), parts


@lru_cache(maxsize=64)
def _between(unit: int) -> tuple[float, int]:
    """Halfway between a unit's c inside a quote and outside, on the example's own text; and which side is inside."""
    example = EXAMPLES[QUOTES["cell"]]
    inside = example.signal(example.inputs)[:, 0] > 0.5
    c = run(example.params, example.inputs).c[:, 0, unit]
    within, outside = float(c[inside].mean()), float(c[~inside].mean())
    return (within + outside) / 2, 1 if within > outside else -1


def _open(seen: Seen) -> tuple[bool, Parts]:
    """Whether the unit still knows, far on in a text, that a quote was opened and never closed."""
    now = _own(seen)
    inside = story_of(now)
    if inside is None or now.values["cell"] != QUOTES["cell"]:
        return False, {"n": "0", "c": NOTHING, "side": NOTHING, "far": f"{FAR}"}
    closed = np.flatnonzero(inside <= 0.5)
    since = len(inside) - 1 - int(closed[-1]) if len(closed) else len(inside)
    half, side = _between(now.unit)
    last = float(now.own.c[-1, 0, 0])
    there = say(f"lessons/own.side.{'above' if side > 0 else 'below'}", half=number(half, sign=True))
    parts = {"n": f"{since}", "c": decided(last, half, sign=True), "side": there, "far": f"{FAR}"}
    return since >= FAR and (last - half) * side > 0, parts


TASKS: Sequence[Task] = (
    Ask("forget", _forget, {**QUOTES, "hold_f": 0.0}, QUOTES),
    Do("longest", _longest, {**QUOTES, "by": "file", "unit": 0.0, "open": ("look",)}),
    Do("open", _open, {**QUOTES, "open": ("what",)}),
)
