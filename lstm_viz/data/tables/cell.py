"""What a cell holds: a number, a time, or a text that is shown in a sentence."""

from __future__ import annotations

import re

from lstm_viz.data.clock import ascii_digits

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
LONGEST = 60
"""So many letters of a cell are shown in a sentence, or are a column's name."""


def plainly(cell: str) -> str:
    """A cell in ASCII digits and signs, with blanks of every kind as blanks."""
    plain = re.sub(r"\s", " ", cell)
    return plain if plain.isascii() else ascii_digits(plain)


def looks_like_number(cell: str) -> bool:
    """Whether it is a number by either decimal mark, or stands for a missing one."""
    plain = plainly(cell)
    return plain.casefold() in ("nan", "na", "n/a") or any(NUMBER[mark].fullmatch(plain) for mark in MARKS)


def short(cell: str) -> str:
    """A cell on one line, and not longer than one reads."""
    text = cell if len(cell) <= LONGEST else f"{cell[: LONGEST - 1]}…"
    return " ".join("".join(letter if letter.isprintable() else " " for letter in text).split())
