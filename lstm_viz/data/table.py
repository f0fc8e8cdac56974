r"""A table that somebody brings, as people and programs write CSV: numbers, or a sentence on its first fault.

>>> table = read_table("time;G\n09:00;1,5\n09:30;2,25\n")
>>> table.columns, table.time, table.values.tolist()
(('G',), ('09:00', '09:30'), [[1.5], [2.25]])
>>> read_table("G\n1\nsunny\n")
Traceback (most recent call last):
    ...
lstm_viz.data.table.TableError: Row 3, column “G”: “sunny” is not a number.

Rows are counted as a spreadsheet counts them: the header is row 1.
"""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice

import numpy as np
from numpy.typing import NDArray

from lstm_viz.core.frozen import Frozen
from lstm_viz.core.sequence import Feature
from lstm_viz.data.clock import ascii_digits
from lstm_viz.data.weights.contents import size
from lstm_viz.language.phrases import say

Array = NDArray[np.float64]

LARGEST_TABLE = 4 * 2**20
"""The limit for a table, in bytes or letters."""
MOST_STEPS = 2000
"""So many rows are taken, the first ones."""
MOST_COLUMNS = 600
LARGEST_NUMBER = 1e100
"""Beyond it squares and sums would overflow."""

SEPARATORS = "\t;|,"
"""What may part columns; the first ones are sought first, for a comma may also be a decimal mark."""
BETTER = 0.25
"""By how much more of the rows must agree on their number of cells before a later one is preferred."""
SAMPLE = 60
"""So many rows are looked at to find what parts the columns."""
SPARE = 1000
"""So many rows more are kept, for a header and for empty ones."""
LONGEST = 60
"""So many letters of a cell are shown in a sentence, or are a column's name."""


class TableError(ValueError):
    """A table that cannot be used: a sentence for the person who brought it."""


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
    text = _text(source, title, notes)
    if not text.strip():
        raise TableError(say("tables.wrong.empty", table=title))
    sheet = _sheet(text, title, notes)
    if not sheet.rows:
        raise TableError(say("tables.wrong.empty", table=title))
    width = _width([cells for _, cells in sheet.rows])
    if width > MOST_COLUMNS:
        raise TableError(say("tables.wrong.many_columns", table=title, n=width, most=MOST_COLUMNS))
    names = _header(sheet, width, notes)
    if not sheet.rows:
        raise TableError(say("tables.wrong.no_rows", table=title))
    if len(sheet.rows) > MOST_STEPS:
        notes.append(say("tables.note.long", n=len(sheet.rows) + sheet.more, most=MOST_STEPS))
    reading = _Reading(names, sheet.rows[:MOST_STEPS])
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


# -- bytes to text


def _text(source: bytes | str, title: str, notes: list[str]) -> str:
    """What is written there, whatever it was encoded in."""
    if len(source) > LARGEST_TABLE:
        large, most = size(len(source)), size(LARGEST_TABLE)
        raise TableError(say("tables.wrong.too_large", table=title, size=large, most=most))
    if isinstance(source, bytes) and source.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        raise TableError(say("tables.wrong.workbook", table=title))
    text = source if isinstance(source, str) else _decoded(source, notes)
    if text is None or "\0" in text:
        raise TableError(say("tables.wrong.no_text", table=title))
    return text.removeprefix("\ufeff")


def _decoded(data: bytes, notes: list[str]) -> str | None:
    """UTF-8, UTF-16 with or without its mark, or else Latin-1 as Windows extends it."""
    head = data[:400]
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings = ["utf-16"]
    elif head[1::2].count(0) > len(head) // 4:
        encodings = ["utf-16-le"]
    elif head[0::2].count(0) > len(head) // 4:
        encodings = ["utf-16-be"]
    else:
        encodings = ["utf-8", "cp1252", "latin-1"]
    for encoding in encodings:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if encoding in ("cp1252", "latin-1"):
            notes.append(say("tables.note.latin"))
        return text
    return None


# -- text to cells


@dataclass
class _Sheet:
    """The cells of a table, by the number that a spreadsheet gives their row."""

    separator: str
    rows: list[tuple[int, list[str]]]
    more: int
    """How many more rows there are, which nobody keeps."""


def _sheet(text: str, title: str, notes: list[str]) -> _Sheet:
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
    return _Sheet(separator, [(number, of or [""]) for number, of in rows[begun:] if of or not several], more)


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


# -- the header


def _header(sheet: _Sheet, width: int, notes: list[str]) -> list[str]:
    """The names of all columns, no two the same; their row is taken out of the sheet."""
    (_, first), *below = sheet.rows
    if _is_header(first):
        told, sheet.rows = [_short(cell) for cell in first[:width]], below
    else:
        told = [""] * width
        notes.append(say("tables.note.no_header"))
    names: list[str] = []
    for place, name in enumerate(told, 1):
        called = name or say("tables.column", n=place)
        if not name and any(told):
            notes.append(say("tables.note.no_name", n=place, name=called))
        names.append(_another(called, {*names, *told[place:]} if called in names else set()))
        if names[-1] != called:
            notes.append(say("tables.note.twice", name=called, other=names[-1]))
    return names


def _short(cell: str) -> str:
    """A cell on one line, and not longer than one reads."""
    text = cell if len(cell) <= LONGEST else f"{cell[: LONGEST - 1]}…"
    return " ".join("".join(letter if letter.isprintable() else " " for letter in text).split())


def _another(name: str, taken: Container[str]) -> str:
    """The name, or the name with the first number that makes it another: "G (2)"."""
    other, n = name, 2
    while other in taken:
        other, n = say("tables.again", name=name, n=n), n + 1
    return other


def _is_header(cells: list[str]) -> bool:
    """Whether a first row holds names: anything that is no number, but for a time in front."""
    rest = cells[1:] if TIME.fullmatch(_plain(cells[0])) else cells
    return any(cell and not _looks_like_number(cell) for cell in rest)


def _looks_like_number(cell: str) -> bool:
    plain = _plain(cell)
    return plain.casefold() in ("nan", "na", "n/a") or any(NUMBER[mark].fullmatch(plain) for mark in MARKS)


def _width(rows: list[list[str]]) -> int:
    """How many columns most rows have; empty cells at their ends are none, unless the first row names them."""
    ((common, _),) = Counter(_filled(cells) for cells in rows if any(cells)).most_common(1)
    return max(_filled(rows[0]), min(common, len(rows[0]))) if _is_header(rows[0]) else common


def _filled(cells: list[str]) -> int:
    """How many cells there are up to the last one that is not empty."""
    return max((place for place, cell in enumerate(cells, 1) if cell), default=0)


def _plain(cell: str) -> str:
    """A cell in ASCII digits and signs, with blanks of every kind as blanks."""
    plain = re.sub(r"\s", " ", cell)
    return plain if plain.isascii() else ascii_digits(plain)


# -- cells to numbers and times

MARKS = ".,"
NUMBER = {
    mark: re.compile(
        rf"[+-]?(?=[{mark}]?\d)"
        rf"(?:[1-9]\d{{0,2}}(?:[ '’]\d{{3}})+|[1-9]\d{{0,2}}(?:[{other}]\d{{3}})+|\d*)"
        rf"(?:[{mark}]\d*)?(?:[eE][+-]?\d{{1,4}})?"
    )
    for mark, other in zip(MARKS, reversed(MARKS), strict=True)
}
"""A number by its decimal mark; the other mark, a blank or an apostrophe parts its thousands."""

CLOCK = r"\d{1,2}:\d{2}(?::\d{2}(?:[.,]\d+)?)?(?: ?[AaPp]\.?[Mm]\.?)?"
DATE = r"\d{4}-\d{1,2}|\d{4}([-/.])\d{1,2}\1\d{1,2}|\d{1,2}([-/.])\d{1,2}\2(?:\d{2}){1,2}"
TIME = re.compile(rf"{CLOCK}|(?:{DATE})(?:(?:,? +|T){CLOCK})?(?: ?(?:Z|UTC|[+-]\d{{2}}:?\d{{2}}))?")
TIMES = ("time", "date", "datetime", "timestamp", "clock")
"""What a first column is called that names the steps where its numbers only rise."""
COUNTS = ("step", "steps", "index", "row", "t", "n", "#", "no", "nr", "id", "year", "day")
"""What a first column is called that names the steps where it counts on by one."""


@dataclass
class _Reading:
    """Rows on their way to numbers, and what is wrong with them."""

    names: list[str]
    rows: list[tuple[int, list[str]]]
    """With as many cells as there are columns, once the others have been found to be faults."""
    faults: list[tuple[int, str, dict[str, str | int]]] = field(default_factory=list)
    """By row: the phrase, and its parts."""

    def __post_init__(self) -> None:
        C, rows = len(self.names), []
        for number, cells in self.rows:
            if len(cells) < C or _filled(cells) > C:
                self.faults.append((number, "cells", {"n": len(cells), "columns": C}))
            else:
                rows.append((number, cells[:C]))
        self.rows = rows

    def has_times(self) -> bool:
        """Whether most cells of the first column, as far as one looks, are times."""
        seen = [bool(TIME.fullmatch(_plain(cells[0]))) for _, cells in self.rows[:SAMPLE]]
        return sum(seen) > len(seen) / 2

    def times(self) -> list[str]:
        """The first column as labels."""
        labels = [re.sub(r" +", " ", _plain(cells[0])) for _, cells in self.rows]
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
        plain, other = _plain(cell), MARKS.replace(mark, "")
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
        self.faults.append((row, key, {"row": row, "column": self.names[place], "text": _short(cell), **parts}))

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
        fitting = [mark for mark in MARKS if NUMBER[mark].fullmatch(_plain(cell))]
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


# -- columns to features


@dataclass(frozen=True)
class Match:
    """Which column is which feature."""

    columns: tuple[int, ...]
    """For each feature, the column's place in the table."""
    by_name: bool
    """Or else by order."""
    said: str
    """Which column was taken for which feature, and what was left out."""


def matched(table: Table, wanted: Sequence[Feature] | int) -> Match:
    """The columns of a table that a network hears: by name where every feature is found, else in order.

    A name is found whatever its case, with or without a unit in brackets behind it; a feature by its name or its title.

    Parameters
    ----------
    table : Table
    wanted : features, or their number where they have no names

    Raises
    ------
    TableError
        When there are fewer columns than features: says both numbers.
    """
    features = () if isinstance(wanted, int) else tuple(wanted)
    D, C = wanted if isinstance(wanted, int) else len(features), len(table.columns)
    if C < D:
        raise TableError(say("tables.wrong.few_columns", n=C, D=D))
    found = [_column_of(feature, table.columns) for feature in features]
    by_name = bool(found) and None not in found and len(set(found)) == D
    columns = tuple(place for place in found if place is not None) if by_name else tuple(range(D))
    pairs = [
        say("tables.match.pair", column=table.columns[place], feature=features[d].name)
        if features and table.columns[place] != features[d].name
        else table.columns[place]
        for d, place in enumerate(columns)
    ]
    said = [say("tables.match.name" if by_name else "tables.match.order", columns=_listed(pairs))]
    if not by_name and None in found:
        said.append(say("tables.match.missing", name=features[found.index(None)].name))
    left = [name for place, name in enumerate(table.columns) if place not in columns]
    if left:
        said.append(say("tables.match.left", n=len(left), columns=_listed(left)))
    return Match(columns, by_name, " ".join(said))


def _column_of(feature: Feature, columns: Sequence[str]) -> int | None:
    """The place of the column that is called like a feature: exactly, then roughly, then by the feature's title."""
    bare = [re.sub(r"\s*[\[(][^\[(]*[\])]$", "", name).casefold() for name in columns]
    loose = [name.casefold() for name in columns]
    ways = ((feature.name, list(columns)), (feature.name.casefold(), loose), (feature.name.casefold(), bare))
    for name, names in (*ways, (feature.title.casefold(), loose), (feature.title.casefold(), bare)):
        if name and name in names:
            return names.index(name)
    return None


def _listed(names: Sequence[str], most: int = 8) -> str:
    return ", ".join([*names[:most], *(["…"] if len(names) > most else [])])


# -- scaling

SCALINGS = ("as it is", "0 to 1", "mean 0, spread 1")


@dataclass(frozen=True, eq=False, repr=False)
class Scaling(Frozen):
    """What was done with each column: ``(value - shift) / spread``."""

    shift: Array  # [C]
    spread: Array  # [C]
    constant: tuple[int, ...] = ()
    """The columns that never change: they are shifted, and cannot be spread."""

    def __post_init__(self) -> None:
        self._keep(shift=self.shift, spread=self.spread)

    def said(self, columns: Sequence[str]) -> str:
        """A sentence on the constant columns, by their names; "" when there are none."""
        names = [columns[place] for place in self.constant]
        return say("tables.scaled.constant", n=len(names), columns=_listed(names)) if names else ""


def scaled(values: Array, how: str) -> tuple[Array, Scaling]:
    """Values [T, C] in a range that a network knows, column by column.

    Parameters
    ----------
    values : array, [T, C]
    how : str
        One of :data:`SCALINGS`: untouched; from the column's smallest value to its largest; or its mean and its
        standard deviation over all T steps.
    """
    C, low, high = values.shape[1], values.min(axis=0), values.max(axis=0)
    if how == "as it is":
        return values, Scaling(np.zeros(C), np.ones(C))
    still = low == high
    if how == "0 to 1":
        shift, spread = low, high - low
    else:
        shift, spread = np.where(still, low, values.mean(axis=0)), values.std(axis=0)
    spread = np.where(still | (spread == 0), 1.0, spread)
    return (values - shift) / spread, Scaling(shift, spread, tuple(np.flatnonzero(still).tolist()))
