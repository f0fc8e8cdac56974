"""The first row: how many columns there are, and what they are called."""

from __future__ import annotations

from collections import Counter
from collections.abc import Container

from lstm_viz.data.tables.cell import TIME, looks_like_number, plainly, short
from lstm_viz.data.tables.sheet import Sheet, filled
from lstm_viz.language.phrases import say


def header(sheet: Sheet, width: int, notes: list[str]) -> list[str]:
    """The names of all columns, no two the same; their row is taken out of the sheet."""
    (_, first), *below = sheet.rows
    if _is_header(first):
        told, sheet.rows = [short(cell) for cell in first[:width]], below
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


def _is_header(cells: list[str]) -> bool:
    """Whether a first row holds names: anything that is no number, but for a time in front."""
    rest = cells[1:] if TIME.fullmatch(plainly(cells[0])) else cells
    return any(cell and not looks_like_number(cell) for cell in rest)


def width_of(rows: list[list[str]]) -> int:
    """How many columns most rows have; empty cells at their ends are none, unless the first row names them."""
    ((common, _),) = Counter(filled(cells) for cells in rows if any(cells)).most_common(1)
    return max(filled(rows[0]), min(common, len(rows[0]))) if _is_header(rows[0]) else common


def _another(name: str, taken: Container[str]) -> str:
    """The name, or the name with the first number that makes it another: "G (2)"."""
    other, n = name, 2
    while other in taken:
        other, n = say("tables.again", name=name, n=n), n + 1
    return other
