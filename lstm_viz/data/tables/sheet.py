"""Text to cells: what parts the columns, and which rows there are."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice

from lstm_viz.data.tables.error import TableError
from lstm_viz.language.phrases import say

MOST_STEPS = 2000
"""So many rows are taken, the first ones."""
SPARE = 1000
"""So many rows more are kept, for a header and for empty ones."""
SEPARATORS = "\t;|,"
"""What may part columns; the first ones are sought first, for a comma may also be a decimal mark."""
BETTER = 0.25
"""By how much more of the rows must agree on their number of cells before a later one is preferred."""
SAMPLE = 60
"""So many rows are looked at to find what parts the columns."""


@dataclass
class Sheet:
    """The cells of a table, by the number that a spreadsheet gives their row."""

    separator: str
    rows: list[tuple[int, list[str]]]
    more: int
    """How many more rows there are, which nobody keeps."""


def sheet_of(text: str, title: str, notes: list[str]) -> Sheet:
    """The rows of a text, from the first to the last that holds anything."""
    told = re.match(r'"?sep=([,;|\t])"?\r?(?:\n|$)', text)  # a line that Excel writes for itself
    text = text[told.end() :] if told else re.sub(r"^\s*#+ *(?=\S)", "", text)
    rows: list[tuple[int, list[str]]] = []
    cells: list[str] = []
    more = 0
    try:
        separator = told[1] if told else _separator(text)
        for number, cells in enumerate(_cells(text, separator), 2 if told else 1):
            if len(rows) < MOST_STEPS + SPARE:
                rows.append((number, cells))
            else:
                more += any(cells)
    except csv.Error:  # a cell without end
        raise TableError(say("tables.wrong.quote", table=title)) from None
    if text.count('"') % 2 and any(len(cell.splitlines()) > 1 for cell in cells):  # the last row's
        raise TableError(say("tables.wrong.quote", table=title))
    if separator == " ":
        notes.append(say("tables.note.blanks"))
    while rows and not any(rows[-1][1]):
        rows.pop()
    several = any(len(of) > 1 for _, of in rows)
    # A blank line is nothing between rows of several cells; in a single column it is a gap, unless nothing came before.
    begun = next((k for k, (_, of) in enumerate(rows) if any(of)), 0)
    return Sheet(separator, [(number, of or [""]) for number, of in rows[begun:] if of or not several], more)


def _cells(text: str, separator: str) -> Iterator[list[str]]:
    """The rows' cells, trimmed; of an empty line none."""
    lines = io.StringIO(text, newline="")
    told: Iterable[str] = (f"{line.strip()}\n" for line in lines) if separator == " " else lines
    for row in csv.reader(told, delimiter=separator or "\t", skipinitialspace=True):
        cells = [cell.strip() for cell in row]
        yield cells if cells != [""] else []


def _separator(text: str) -> str:
    """What parts the columns: what most rows agree upon; "" for a single column."""
    best, found = 0.0, ""
    for separator in SEPARATORS:
        share, cells, first = _agreement(text, separator)
        mark = separator == "," and first == 1 and cells == 2  # the decimal mark of a single column under its name
        if cells > 1 and not mark and share >= best + BETTER * bool(found):
            best, found = share, separator
    if not found:
        share, cells, _ = _agreement(text, " ")
        return " " if cells > 1 and share == 1 else ""
    return found


def _agreement(text: str, separator: str) -> tuple[float, int, int]:
    """What share of the first rows has their most common number of cells, that number, and the first row's."""
    counts = [len(row) for row in islice(_cells(text, separator), SAMPLE) if any(row)]
    ((common, times),) = Counter(counts).most_common(1) or [(0, 0)]
    return times / max(len(counts), 1), common, (counts or [0])[0]


def filled(cells: list[str]) -> int:
    """How many cells there are up to the last one that is not empty."""
    return max((place for place, cell in enumerate(cells, 1) if cell), default=0)
