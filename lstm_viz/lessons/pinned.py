"""A pinned run: it stays behind the next ones in every picture, and in the link as one text, the state of its page.

The cursor, the lens and what is unfolded are the page's own: both runs are read at one step, and told in one lens.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any
from urllib.parse import parse_qsl, quote

from lstm_viz.core.notation import number, numbers, read_number
from lstm_viz.language.phrases import fill, say
from lstm_viz.lessons.shown import Moment, Shown
from lstm_viz.lessons.state import NONE, Table, Values, complete, cut, decode, encode, without_defaults

READING = ("t", "lens")
"""What says how a run is read, and not which one it is."""
MEANT = re.compile(r"[%&+]|^\s+|\s+$")
"""What would mean something else in a query, or be cut off at its end; the rest is encoded once, by the whole link."""


def pin_of(table: Table, chosen: Values) -> str:
    """The run of a page's state as text; :data:`NONE` is the one as the page opens."""
    run = encode(table, {key: value for key, value in chosen.items() if key in _of_the_run(table)})
    return "&".join(f"{key}={MEANT.sub(_quoted, text)}" for key, text in run.items()) or NONE


def _quoted(found: re.Match[str]) -> str:
    return quote(found[0])


def read_pin(table: Table, text: str, now: Values) -> tuple[dict[str, Any], list[str]]:
    """What was chosen when the run was pinned, read as the page is read ``now``; and a notice for each slip in it."""
    rows = [row for row in table if row.key in _of_the_run(table)]
    said = {} if text == NONE else dict(parse_qsl(text, keep_blank_values=True))
    chosen, problems = decode(rows, said)
    if text != NONE and said.keys().isdisjoint(row.key for row in rows):
        problems = [*problems, say("view.pinned.no_run", text=cut(text))]
    return _read_as(table, chosen, now), problems


def swapped(table: Table, chosen: Values, pin: str) -> tuple[dict[str, Any], str]:
    """The pinned run's state as the page's, read as the page is read now; and the page's run as the pin."""
    pinned, _ = read_pin(table, pin, chosen)
    return pinned, pin_of(table, chosen)


def _of_the_run(table: Table) -> frozenset[str]:
    return frozenset(row.key for row in table if row.recorded and row.key not in READING)


def _read_as(table: Table, run: Values, now: Values) -> dict[str, Any]:
    """A run's choices with the cursor, the lens and the folds of the page."""
    here, of_the_run = complete(table, now), _of_the_run(table)
    return without_defaults(table, {**run, **{key: here[key] for key in here if key not in of_the_run}})


# -- in words

SAID = ("told", "other_unit", "no_step", "higher", "lower", "same")
"""What can be said of a moment, and of one of its numbers."""
LEAST = 0.005
"""Half of the last digit that is written."""


def compared(
    moments: Sequence[Moment], pinned: Shown, measured: Callable[[Shown], Mapping[str, Sequence[float]]]
) -> list[str]:
    """How far each moment is from the pinned run at the same step: of each thing ``measured``, both and the difference.

    The difference is that of the two numbers as they are written: whoever subtracts finds it.
    """
    phrases = {how: say(f"view.pinned.{how}") for how in SAID}  # a phrase is looked up once, and said of hundreds
    there = {label: t for t, label in enumerate(pinned.labels)}
    before = {symbol: numbers(values, sign=True) for symbol, values in measured(pinned).items()}
    each = {id(one.shown): one.shown for one in moments}
    runs = {name: (shown.labels, measured(shown)) for name, shown in each.items()}
    told = []
    for shown, t, _ in moments:
        labels, now = runs[id(shown)]
        then = there.get(labels[t])
        if then is None or any(then >= len(before[symbol]) or t >= len(now[symbol]) for symbol in now):
            told.append(fill(phrases["no_step"], {"step": labels[t].strip()}))
            continue
        parts = " ".join(_differs(symbol, before[symbol][then], values[t], phrases) for symbol, values in now.items())
        which = "told" if shown.base.unit == pinned.base.unit else "other_unit"
        told.append(fill(phrases[which], {"unit": pinned.base.unit, "parts": parts}))
    return told


def _differs(symbol: str, pinned: str, value: float, phrases: Mapping[str, str]) -> str:
    now = number(value, sign=True)
    gap = read_number(now) - read_number(pinned)
    how = "same" if abs(gap) < LEAST else "higher" if gap > 0 else "lower"
    return fill(phrases[how], {"symbol": symbol, "pinned": pinned, "now": now, "gap": number(abs(gap))})
