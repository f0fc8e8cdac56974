"""A table: numbers over time, as they are read from a CSV file or from a pasted text."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from lstm_viz.core.frozen import Frozen
from lstm_viz.data.tables.error import TableError
from lstm_viz.data.tables.header import header, width_of
from lstm_viz.data.tables.numbers import Reading
from lstm_viz.data.tables.sheet import MOST_STEPS, sheet_of
from lstm_viz.data.tables.text import text_of
from lstm_viz.language.phrases import say

Array = NDArray[np.float64]

MOST_COLUMNS = 600
TIMES = ("time", "date", "datetime", "timestamp", "clock")
"""What a first column is called that names the steps where its numbers only rise."""
COUNTS = ("step", "steps", "index", "row", "t", "n", "#", "no", "nr", "id", "year", "day")
"""What a first column is called that names the steps where it counts on by one."""


@dataclass(frozen=True, eq=False, repr=False)
class Table(Frozen):
    """Numbers over time, read-only."""

    columns: tuple[str, ...]  # C
    values: Array  # [T, C]
    time: tuple[str, ...]  # T
    """The label of each step, no two the same: a clock time, a date, or its number."""
    notes: tuple[str, ...] = ()
    """What was assumed, and what was left out."""

    def __post_init__(self) -> None:
        self._keep(values=self.values)


def read_table(source: bytes | str, name: str = "") -> Table:
    """The numbers of a CSV file or of a pasted text.

    Columns are parted by commas, semicolons, tabs, bars or blanks; the decimal mark is a point or a comma. The first
    row is a header unless it holds numbers. The first column names the steps where it holds times or dates, or counts.

    Parameters
    ----------
    source : bytes or str
        What is in the file, or what was pasted.
    name : str
        What to call it in sentences.

    Raises
    ------
    TableError
        A sentence: it is no table, is too large, has a gap or a text in place of a number; names row and column.
    """
    notes: list[str] = []
    title = name or say("tables.a_table")
    text = text_of(source, title, notes)
    if not text.strip():
        raise TableError(say("tables.wrong.empty", table=title))
    sheet = sheet_of(text, title, notes)
    if not sheet.rows:
        raise TableError(say("tables.wrong.empty", table=title))
    width = width_of([cells for _, cells in sheet.rows])
    if width > MOST_COLUMNS:
        raise TableError(say("tables.wrong.many_columns", table=title, n=width, most=MOST_COLUMNS))
    names = header(sheet, width, notes)
    if not sheet.rows:
        raise TableError(say("tables.wrong.no_rows", table=title))
    if len(sheet.rows) > MOST_STEPS:
        notes.append(say("tables.note.long", n=len(sheet.rows) + sheet.more, most=MOST_STEPS))
    reading = Reading(names, sheet.rows[:MOST_STEPS])
    timed = reading.has_times()
    if timed and len(names) == 1:
        raise TableError(say("tables.wrong.only_times", table=title))
    time = reading.times() if timed else [str(k) for k in range(1, len(reading.rows) + 1)]
    values = reading.numbers(int(timed), sheet.separator, notes)
    reading.expect_no_faults()
    if not timed and len(names) > 1 and _counts(names[0], values[:, 0]):
        notes.append(say("tables.note.counts", column=names[0]))
        time, timed, values = [cells[0] for _, cells in reading.rows], True, values[:, 1:]
    return Table(tuple(names[timed:]), values, tuple(_no_two_the_same(time, notes)), tuple(notes))


def _counts(name: str, values: Array) -> bool:
    """Whether a first column of numbers, [T], names the steps instead of saying something about them."""
    called, rise = name.casefold(), np.diff(values)
    if called in TIMES:
        return bool((rise > 0).all())
    unnamed = name == say("tables.column", n=1) and len(values) > 2 and values[0] in (0, 1)
    return (unnamed or called in COUNTS) and bool((rise == 1).all())


def _no_two_the_same(labels: list[str], notes: list[str]) -> list[str]:
    """Labels of which the later ones are numbered where they come again: "00:30 (2)"."""
    seen, told = Counter[str](), []
    for label in labels:
        seen[label] += 1
        told.append(label if seen[label] == 1 else say("tables.again", name=label, n=seen[label]))
    again = [label for label in told if label not in seen]
    if again:
        notes.append(say("tables.note.times_again", label=again[0]))
    return told
