"""A strip: a picture at every position of one control, the first whole, then only what changes.

The browser plays a strip while a hand moves: it patches the changed leaves into the first figure
and repaints. It computes nothing, so a picture it shows is always one that was drawn here.

A picture that is drawn at all positions at once is a :class:`Strip`: it says itself what moves. Of one that is
drawn position by position, a list of figures, that is found by comparing them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, cast, overload

import numpy as np
from numpy.typing import NDArray

from lstm_viz.figures.shelf.style import Figure

DIGITS = 3
"""Decimals of drawn positions in a strip; a drawing is about 100 units wide, a screen some 1000 pixels."""

DRAWN = ("x", "y")
"""The leaves that hold drawn positions."""

Array = NDArray[np.float64]
Whole = NDArray[np.intp]
Change = list[Any]
"""``[trace index, path of the leaf ("line.color"), [its value at each position, None: as before]]``"""
Moves = Mapping[str, Array | list[Any]]
"""What moves of one trace, by key: drawn positions, [N, points], where NaN lifts the pen, or a list of N values; one
row, or a list of one, is the same at every position."""


@dataclass(frozen=True, eq=False)
class Strip(Sequence[Figure]):
    """A picture at N positions, drawn at once: its figures one by one, and what moves from one to the next."""

    N: int
    data: Sequence[tuple[Figure, Moves]]
    """What stays and what moves of each trace."""
    layout: Figure

    def __len__(self) -> int:
        return self.N

    @overload
    def __getitem__(self, position: int) -> Figure: ...
    @overload
    def __getitem__(self, position: slice) -> list[Figure]: ...
    def __getitem__(self, position: int | slice) -> Figure | list[Figure]:
        if isinstance(position, slice):
            return [self[k] for k in range(self.N)[position]]
        k = range(self.N)[position]
        data = [still | {key: _leaf(values, k) for key, values in moves.items()} for still, moves in self.data]
        return {"data": data, "layout": self.layout}

    def changes(self) -> list[Change]:
        """The leaves that are not the same at every position."""
        moving = [(k, key, values) for k, (_, moves) in enumerate(self.data) for key, values in moves.items()]
        moving = [leaf for leaf in moving if len(leaf[2]) > 1]
        drawn = iter(_short_rows([values for _, _, values in moving if isinstance(values, np.ndarray)]))
        found: list[Change] = [
            [k, key, next(drawn) if isinstance(values, np.ndarray) else _short(key, values)]
            for k, key, values in moving
        ]
        return [change for change in found if change[2].count(None) < self.N - 1]


def columns(*parts: Array | float) -> Array:
    """Numbers and arrays [N] side by side: [N, parts]."""
    N = max((len(part) for part in parts if isinstance(part, np.ndarray)), default=1)
    table = np.empty((N, len(parts)))
    for k, part in enumerate(parts):
        table[:, k] = part
    return table


def once(values: Whole) -> Whole:
    """Of one number for each position: what is the same at all of them, once."""
    return values[:1] if len(set(values.tolist())) == 1 else values


def changes(figures: Sequence[Figure]) -> list[Change]:
    """The leaves of ``data`` that are not the same at every position.

    Raises
    ------
    ValueError
        When figures differ in what a strip cannot play: the number of traces, or the layout.
    """
    if isinstance(figures, Strip):
        return figures.changes()
    first = figures[0]
    for position, figure in enumerate(figures):
        if len(figure["data"]) != len(first["data"]):
            raise ValueError(
                f"position {position} has {len(figure['data'])} traces, position 0 has {len(first['data'])}; "
                "every position of a strip needs the same traces"
            )
        if figure["layout"] is not first["layout"] and figure["layout"] != first["layout"]:
            raise ValueError(f"position {position} has another layout than position 0; what moves must be a trace")
    found: list[Change] = []
    for k in range(len(first["data"])):
        for path, values in _changing([figure["data"][k] for figure in figures]):
            found.append([k, path, _short(path, values)])
    return found


def first(figures: Sequence[Figure]) -> Figure:
    """The figure at position 0, its drawn numbers rounded as those of the changes are."""
    figure = figures[0]
    data = [trace | {path: _rounded(trace[path]) for path in DRAWN if path in trace} for trace in figure["data"]]
    return {"data": data, "layout": figure["layout"]}


def at(figure: Figure, found: Sequence[Change], position: int) -> Figure:
    """The figure at one position: what the browser does, for tests and for files."""
    data = list(figure["data"])
    for k, path, values in found:
        value = next(value for value in values[position::-1] if value is not None)
        data[k] = _patched(data[k], path.split("."), value)
    return {"data": data, "layout": figure["layout"]}


def _changing(nodes: Sequence[dict[str, Any]], prefix: str = "") -> Iterator[tuple[str, list[Any]]]:
    first = nodes[0]
    for key, value in first.items():
        values = [node[key] for node in nodes]
        if all(other is value for other in values):
            continue
        if isinstance(value, dict):
            yield from _changing(values, f"{prefix}{key}.")
        elif any(other != value for other in values):
            yield prefix + key, values


def _short(path: str, values: list[Any]) -> list[Any]:
    """What a position needs: drawn numbers rounded to DIGITS, and None where it is as at the position before."""
    values = _rounded(values) if path in DRAWN else values
    return values[:1] + [None if after == before else after for before, after in pairwise(values)]


def _short_rows(leaves: Sequence[Array]) -> Iterator[list[Any]]:
    """As :func:`_short`, of leaves of drawn positions [N, points] together."""
    if not leaves:
        return
    ends = np.cumsum([0, *(leaf.shape[1] for leaf in leaves)]).tolist()
    drawn = np.concatenate(leaves, axis=1).round(DIGITS)
    same = (drawn[1:] == drawn[:-1]) | np.isnan(drawn[1:])
    moved = ~np.logical_and.reduceat(same, ends[:-1], axis=1)
    for k, (start, end) in enumerate(pairwise(ends)):
        new = [0, *(1 + moved[:, k].nonzero()[0]).tolist()]
        short: list[Any] = [None] * len(drawn)
        for position, row in zip(new, _lifted(drawn[new, start:end]), strict=True):
            short[position] = row
        yield short


def _leaf(values: Array | list[Any], k: int) -> Any:
    k = min(k, len(values) - 1)
    return _lifted(values[k : k + 1])[0] if isinstance(values, np.ndarray) else values[k]


def _lifted(values: Array) -> list[list[float | None]]:
    """Rows as lists; where NaN stands, which is in the same places of each, None lifts the pen."""
    rows = cast(list[list[float | None]], values.tolist())
    for place in np.isnan(values[0]).nonzero()[0].tolist():
        for row in rows:
            row[place] = None
    return rows


def _rounded(values: Any) -> list[Any]:
    """Drawn numbers with DIGITS decimals; None, the lifted pen, stays, and so do places that have names."""
    if len(values) and isinstance(values[0], str):
        return list(values)
    numbers = np.asarray(values, dtype=float).round(DIGITS)
    if not np.isnan(numbers).any():
        return cast(list[Any], numbers.tolist())
    lifted = numbers.astype(object)
    lifted[np.isnan(numbers)] = None
    return cast(list[Any], lifted.tolist())


def _patched(node: dict[str, Any], path: Sequence[str], value: Any) -> dict[str, Any]:
    head, *rest = path
    return node | {head: _patched(node[head], rest, value) if rest else value}
