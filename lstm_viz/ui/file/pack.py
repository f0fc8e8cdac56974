"""What changes in pictures and texts, packed small: of all that moves in a picture, little moves in its own way.

The corners of a box on the belt move together, and so do a number, its place and its shade. So each leaf of a picture
is taken apart into columns, one whole number at each moment, less what it begins with: a picture of 400 columns has
some 120 that differ. Of a column the browser gets how much each moment is off what its neighbours say, in time and
along the slider: mostly a small number, and often none. ``assets/live/packed.js`` is the way back, to the last digit.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from itertools import chain
from typing import Any

import numpy as np
from numpy.typing import NDArray

from lstm_viz.core.notation import read_number
from lstm_viz.figures.strip import Changes, opened
from lstm_viz.ui.message import as_json

Whole = NDArray[np.int64]
MOST_DIGITS = 6
"""Decimals that a number keeps, where it has more."""
LARGEST = 2**28
"""Numbers beyond it are written out: what they are off may have two bits more, and a browser counts in 32."""
PLANES = 4
"""Bytes of what a column is off; all but the lowest are nearly always 0, and together they take no room."""
SHORT = 60
"""Letters of a text that is a number with its name: such ones are sorted by that, and their column is as smooth."""
_NUMBER = re.compile(r"[-−+]?\d+(?:\.\d+)?")


class Pack:
    """Leaves at the same M moments: at each of K positions of a slider the T steps of its run, one after the other.

    Where runs have unlike lengths, or there is one alone, K is 1.
    """

    def __init__(self, K: int, T: int) -> None:
        self.K, self.T = K, T
        self._columns: dict[bytes, int] = {}
        self._words: dict[str, None] = {}
        self._told: list[tuple[list[Any], Sequence[list[str]]]] = []

    @property
    def M(self) -> int:
        """How many moments there are."""
        return self.K * self.T

    def changes(self, found: Changes) -> list[list[Any]]:
        """A strip's changes, each with its leaf in place of the values."""
        return [[trace, path, self.leaf(values)] for trace, path, values in opened(found)]

    def texts(self, found: Mapping[str, Sequence[str]]) -> dict[str, Any]:
        """Texts by name, one at each moment."""
        return {name: self.leaf(values) for name, values in found.items()}

    def leaf(self, values: Sequence[Any]) -> list[Any]:
        """One leaf at each moment: what kind it is, what it begins with, and which columns move it."""
        if len(values) != self.M:
            raise ValueError(f"a leaf has {len(values)} values, there are {self.M} moments")
        if all(type(value) is list for value in values):
            if len(set(map(len, values))) > 1 or not values[0]:
                return self._any(values)
            return self._rows(values, alone=False) or self._any(values)
        return self._rows([[value] for value in values], alone=True) or self._any(values)

    def _rows(self, rows: Sequence[list[Any]], alone: bool) -> list[Any] | None:
        """A leaf of columns [M, n], which ``alone`` is one; None where it holds neither numbers nor texts alone."""
        kinds = set(map(type, chain.from_iterable(rows)))
        if kinds == {str}:
            return self._text(rows, alone)
        return self._numbers(rows, alone) if kinds <= {int, float, type(None)} else None

    def head(self) -> dict[str, Any]:
        """What the columns are read with. Comes after all leaves: only then are the texts' places known."""
        words = self._sorted_words()
        place = {word: n for n, word in enumerate(words)}
        for leaf, rows in self._told:
            index = np.array([[place[word] for word in row] for row in rows], dtype=np.int64)
            leaf += [index[0].tolist(), self._kept(index)]
        self._told = []
        return {"K": self.K, "T": self.T, "N": len(self._columns), "words": words}

    def columns(self) -> bytes:
        """How each column follows from its neighbours, [N] bytes, and what it is off them, [PLANES, N, M] bytes."""
        flat = np.frombuffer(b"".join(self._columns), dtype=np.int64)
        grid = flat.reshape(len(self._columns), self.K, self.T)
        left = np.diff(grid, axis=2, prepend=0)
        above = np.diff(grid, axis=1, prepend=0)
        off = np.stack([grid, left, above, np.diff(left, axis=1, prepend=0)])  # [4, N, K, T]
        how = np.log2(1.0 + np.abs(off)).sum(axis=(2, 3)).argmin(axis=0)
        best = off[how, np.arange(len(grid))]
        zigzag = np.where(best < 0, -2 * best - 1, 2 * best).astype(np.uint64)
        planes = [(zigzag >> np.uint64(8 * n)).astype(np.uint8).tobytes() for n in range(PLANES)]
        return b"".join([how.astype(np.uint8).tobytes(), *planes])

    # -- the kinds of leaves

    def _numbers(self, rows: Sequence[list[Any]], alone: bool) -> list[Any] | None:
        """["n", decimals, what it begins with, columns]; None where they are too large, or a pen is lifted anew."""
        table = np.array(rows, dtype=float)
        lifted = np.isnan(table)
        if (lifted != lifted[0]).any():
            return None
        table = np.where(lifted, 0.0, table)
        digits = next((d for d in range(MOST_DIGITS) if (table.round(d) == table).all()), MOST_DIGITS)
        if np.abs(table).max(initial=0.0) * 10**digits >= LARGEST:
            return None
        whole = np.rint(table * 10**digits).astype(np.int64)
        begins = [None if pen else one for pen, one in zip(lifted[0].tolist(), whole[0].tolist(), strict=True)]
        return ["n1" if alone else "n", digits, begins, self._kept(whole)]

    def _text(self, rows: Sequence[list[str]], alone: bool) -> list[Any]:
        """["w", the words it begins with, columns]; the last two come when all words are known."""
        leaf: list[Any] = ["w1" if alone else "w"]
        self._words |= dict.fromkeys(chain.from_iterable(rows))
        self._told.append((leaf, rows))
        return leaf

    def _any(self, values: Sequence[Any]) -> list[Any]:
        """["j", the values that there are, the column that says which]."""
        texts = [as_json(value) for value in values]
        found = dict(zip(texts, values, strict=True))
        place = {text: n for n, text in enumerate(found)}
        index = np.array([[place[text]] for text in texts], dtype=np.int64)
        return ["j", list(found.values()), self._kept(index, begins=False)[0]]

    def _kept(self, whole: Whole, begins: bool = True) -> list[int]:
        """The columns [M, n] by their numbers, less what they begin with; none is kept twice."""
        moves = np.ascontiguousarray((whole - whole[0] if begins else whole).T)
        return [self._columns.setdefault(column.tobytes(), len(self._columns)) for column in moves]

    def _sorted_words(self) -> list[str]:
        """Names with a number by that; a longer text where it came."""
        words = list(self._words)
        short = [word for word in words if len(word) <= SHORT]
        by_number = sorted(short, key=lambda word: (_NUMBER.sub("#", word), [*map(read_number, _NUMBER.findall(word))]))
        return [*by_number, *(word for word in words if len(word) > SHORT)]
