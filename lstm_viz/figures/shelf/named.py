"""Names in pictures: beside its own word from ``notation`` each part may go by another, an eraser, a tank.

A picture that is given no names says what notation says. One that is given some writes each where its
worker, valve or block stands. f's number is then written after the word "keeps", always: an eraser's
number is what it spares.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import NamedTuple

from lstm_viz.core.names import LINE, PARTS, in_lines
from lstm_viz.language.quantities import title_of


class Named(NamedTuple):
    """What each part goes by, "" where it has no name but notation's. It can be looked up in a cache."""

    x: str = ""
    f: str = ""
    i: str = ""
    g: str = ""
    o: str = ""
    c: str = ""
    h: str = ""

    def name(self, part: str) -> str:
        """The name of a part; "" for one that goes by its symbol, which is written anyway."""
        said: str = getattr(self, part, "")
        return "" if said == part else said

    def lines(self, part: str, whole: int = LINE) -> tuple[str, ...]:
        """Its name in none, one or two lines; up to ``whole`` characters stay in one."""
        said = self.name(part)
        if not said:
            return ()
        return (said,) if len(said) <= whole else in_lines(said)

    def rows(self, parts: Iterable[str], whole: int = LINE) -> int:
        """How many lines the tallest of these names has."""
        return max(len(self.lines(part, whole)) for part in parts)

    def over(self, part: str, whole: int = LINE) -> str:
        """The name over something else: its lines, each with a line break behind it."""
        return "".join(f"{line}<br>" for line in self.lines(part, whole))

    def signed(self, part: str, whole: int = LINE) -> str:
        """Name and symbol: "eraser f"; the symbol alone where it is the name."""
        said = "<br>".join(self.lines(part, whole)) or ("" if getattr(self, part) else title_of(part))
        return f"{said} {part}".lstrip()


def named(names: Mapping[str, str] | None) -> Named | None:
    """Names as a picture keeps them.

    Raises
    ------
    ValueError
        For a part that has no name in any picture, and for a name that is too long.
    """
    return None if names is None else _named(tuple(names.items()))


@lru_cache(maxsize=64)
def _named(names: tuple[tuple[str, str], ...]) -> Named:
    stray = next((part for part, _ in names if part not in PARTS), None)
    if stray is not None:
        raise ValueError(f"names has {stray!r}; the parts that may have a name are {', '.join(PARTS)}")
    for _, name in names:
        in_lines(name)
    return Named(**dict(names))


def title(part: str, who: Named | None) -> str:
    """A quantity's name in a hover, behind what it goes by: "eraser: forget gate"."""
    name = who.name(part) if who else ""
    return f"{name}: {title_of(part)}" if name else title_of(part)
