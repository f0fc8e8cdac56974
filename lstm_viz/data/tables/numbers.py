"""Cells to numbers and times, and the faults among them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from lstm_viz.data.tables.cell import MARKS, NUMBER, TIME, plainly, short
from lstm_viz.data.tables.error import TableError
from lstm_viz.data.tables.sheet import SAMPLE, filled
from lstm_viz.language.phrases import say

Array = NDArray[np.float64]

LARGEST_NUMBER = 1e100
"""Beyond it squares and sums would overflow."""


@dataclass
class Reading:
    """Rows on their way to numbers, and what is wrong with them."""

    names: list[str]
    rows: list[tuple[int, list[str]]]
    """With as many cells as there are columns, once the others have been found to be faults."""
    faults: list[tuple[int, str, dict[str, str | int]]] = field(default_factory=list)
    """By row: the phrase, and its parts."""

    def __post_init__(self) -> None:
        C, rows = len(self.names), []
        for number, cells in self.rows:
            if len(cells) < C or filled(cells) > C:
                self.faults.append((number, "cells", {"n": len(cells), "columns": C}))
            else:
                rows.append((number, cells[:C]))
        self.rows = rows

    def has_times(self) -> bool:
        """Whether most cells of the first column, as far as one looks, are times."""
        seen = [bool(TIME.fullmatch(plainly(cells[0]))) for _, cells in self.rows[:SAMPLE]]
        return sum(seen) > len(seen) / 2

    def times(self) -> list[str]:
        """The first column as labels."""
        labels = [re.sub(r" +", " ", plainly(cells[0])) for _, cells in self.rows]
        for (number, cells), label in zip(self.rows, labels, strict=True):
            if not TIME.fullmatch(label):
                self._fault(number, 0, "not_a_time" if label else "no_time", cells[0])
        return labels

    def numbers(self, first: int, separator: str, notes: list[str]) -> Array:
        """The columns from ``first`` on, [T, C]; a fault is NaN."""
        mark, shown = _mark((cell for _, cells in self.rows for cell in cells[first:]), separator, notes)
        values = np.full((len(self.rows), len(self.names) - first), np.nan)
        for k, (number, cells) in enumerate(self.rows):
            quick = _quickly(cells[first:], mark)
            values[k] = quick or [
                self._number(number, place, cells[place], mark, shown) for place in range(first, len(cells))
            ]
        return values

    def _number(self, row: int, place: int, cell: str, mark: str, shown: str) -> float:
        plain, other = plainly(cell), MARKS.replace(mark, "")
        if NUMBER[mark].fullmatch(plain):
            value = float(re.sub(rf"[ '’{other}]", "", plain).replace(mark, "."))
            if abs(value) <= LARGEST_NUMBER:
                return value
            self._fault(row, place, "too_big", cell)
        elif NUMBER[other].fullmatch(plain):
            self._fault(row, place, "mark", cell, other=shown)
        else:
            self._fault(row, place, "not_a_number" if cell else "gap", cell)
        return np.nan

    def _fault(self, row: int, place: int, key: str, cell: str, **parts: str) -> None:
        self.faults.append((row, key, {"row": row, "column": self.names[place], "text": short(cell), **parts}))

    def expect_no_faults(self) -> None:
        """A TableError on the first one, in the order of rows, and on how many more there are."""
        if not self.faults:
            return
        row, key, parts = min(self.faults, key=lambda fault: fault[0])
        first = say(f"tables.wrong.{key}", **{"row": row, **parts})
        more = len(self.faults) - 1
        raise TableError(say("tables.wrong.more", first=first, n=more) if more else first)


def _mark(cells: Iterable[str], separator: str, notes: list[str]) -> tuple[str, str]:
    """The decimal mark of a table, and a cell that shows it.

    The first number that can be read in one way alone tells it. Where each one, like "1,234", can be read both ways, a
    comma between cells speaks for thousands, and anything else for decimals.
    """
    doubtful = ""
    for cell in cells:
        if "," not in cell and "." not in cell:
            continue
        fitting = [mark for mark in MARKS if NUMBER[mark].fullmatch(plainly(cell))]
        if len(fitting) == 1:
            return fitting[0], cell
        if fitting and "," in cell:
            doubtful = doubtful or cell
    if not doubtful:
        return ".", ""
    decimal = separator != ","
    number = doubtful.replace(",", "." if decimal else "")
    notes.append(say(f"tables.note.{'decimal' if decimal else 'thousands'}", text=doubtful, number=number))
    return "," if decimal else ".", doubtful


def _quickly(cells: list[str], mark: str) -> list[float] | None:
    """All numbers of a row at once, where Python reads them as they stand; None where one must look closer."""
    text = "\n".join(cells)
    if "_" in text or (mark == "," and "." in text):
        return None
    try:
        values = list(map(float, text.replace(mark, ".").split("\n")))
    except ValueError:
        return None
    whole = len(values) == len(cells) and all(-LARGEST_NUMBER <= value <= LARGEST_NUMBER for value in values)
    return values if whole else None
