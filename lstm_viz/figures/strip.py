"""A strip: a picture at every position of one control, the first whole, then only what changes.

The browser plays a strip while a hand moves: it patches the changed leaves into the first figure
and repaints. It computes nothing, so a picture it shows is always one that was drawn here.

A picture that is drawn at all positions at once is a :class:`Strip`: it says itself what moves. Of one that is
drawn position by position, a list of figures, that is found by comparing them.

Drawn positions, most of what moves, travel as whole numbers: how far each goes from one position of the control to
the next, in thousandths of the drawing's unit. Neighbours often go as far, so that deflates to a third.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise
from typing import Any, TypedDict, cast, overload

import numpy as np
from numpy.typing import NDArray

from lstm_viz.figures.shelf.style import Figure

THOUSANDTHS = 1000
"""Drawn positions are whole thousandths; a drawing is about 100 units wide, a screen some 1000 pixels."""

DRAWN = ("x", "y")
"""The leaves that hold drawn positions."""

Array = NDArray[np.float64]
Whole = NDArray[np.intp]
LIFTED = 2**50
"""What stands for a lifted pen among thousandths: nothing is drawn so far away."""

Change = list[Any]
"""``[trace index, path of the leaf ("line.color"), [its value at each position, None: as before]]``"""
Place = tuple[int, str, int]
"""Trace index, "x" or "y", how many points it has."""
Moves = Mapping[str, Array | list[Any]]
"""What moves of one trace, by key: drawn positions, [N, points], where NaN lifts the pen, or a list of N values; one
row, or a list of one, is the same at every position."""


class Changes(TypedDict):
    """What changes in a picture from one position to the next, as it travels."""

    leaves: list[Change]
    """What is no drawn position."""
    drawn: list[Place]
    """The leaves of drawn positions, in the order of their rows in ``moves``."""
    moves: Sequence[Sequence[int]]
    """A row for each point: where it is at first, in thousandths, and how far it goes to each next position."""


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

    def changes(self) -> Changes:
        """The leaves that are not the same at every position."""
        return _travelling(
            (k, key, _table(values) if key in DRAWN and isinstance(values, list) else values)
            for k, (_, moves) in enumerate(self.data)
            for key, values in moves.items()
            if len(values) > 1
        )


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


def changes(figures: Sequence[Figure]) -> Changes:
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
    return _travelling(
        (k, path, _table(values) if path in DRAWN else values)
        for k in range(len(first["data"]))
        for path, values in _changing([figure["data"][k] for figure in figures])
    )


def opened(found: Changes) -> list[Change]:
    """What changes, leaf by leaf, with its value at every position: what ``assets/live/strip.js`` makes of it."""
    leaves: list[Change] = []
    for trace, path, values in found["leaves"]:
        leaves.append([trace, path, list(accumulate(values, lambda before, one: before if one is None else one))])
    rows = np.asarray(found["moves"], dtype=np.int64)
    for trace, path, points in found["drawn"]:
        whole: Whole = rows[:points].cumsum(axis=1).T
        rows = rows[points:]
        values = (whole / THOUSANDTHS).astype(object)
        values[whole == LIFTED] = None
        leaves.append([trace, path, values.tolist()])
    return leaves


def first(figures: Sequence[Figure]) -> Figure:
    """The figure at position 0, its drawn numbers rounded as those of the changes are."""
    figure = figures[0]
    data = [trace | {path: _rounded(trace[path]) for path in DRAWN if path in trace} for trace in figure["data"]]
    return {"data": data, "layout": figure["layout"]}


def at(figure: Figure, found: Changes, position: int) -> Figure:
    """The figure at one position: what the browser does, for tests and for files."""
    data = list(figure["data"])
    for k, path, values in opened(found):
        data[k] = _patched(data[k], path.split("."), values[position])
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


def _travelling(leaves: Iterable[tuple[int, str, Array | list[Any]]]) -> Changes:
    """Of leaves with their values at each position those that move, as they travel."""
    plain: list[Change] = []
    drawn: list[Place] = []
    tables: list[Array] = []
    for k, path, values in leaves:
        if isinstance(values, np.ndarray):
            drawn.append((k, path, values.shape[1]))
            tables.append(values)
            continue
        short = values[:1] + [None if after == before else after for before, after in pairwise(values)]
        if short.count(None) < len(short) - 1:
            plain.append([k, path, short])
    if not tables:
        return Changes(leaves=plain, drawn=[], moves=[])
    scaled = np.concatenate(tables, axis=1) * THOUSANDTHS
    moves = np.rint(np.where(np.isnan(scaled), LIFTED, scaled)).astype(np.int64).T
    moves[:, 1:] -= moves[:, :-1].copy()
    starts = np.cumsum([0, *(place[2] for place in drawn[:-1])])
    moved = np.logical_or.reduceat(moves[:, 1:].any(axis=1), starts)
    kept = np.repeat(moved, [place[2] for place in drawn])
    drawn = [place for place, moves_at_all in zip(drawn, moved.tolist(), strict=True) if moves_at_all]
    return Changes(leaves=plain, drawn=drawn, moves=cast(Any, np.ascontiguousarray(moves[kept])))


def _table(values: list[Any]) -> Array | list[Any]:
    """Drawn positions as [N, points], None as NaN; as they are where they are names, or not as many each time."""
    if not values[0] or len(set(map(len, values))) > 1 or any(isinstance(one, str) for one in values[0]):
        return [_rounded(one) for one in values]
    return np.array(values, dtype=float)


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
    """Drawn numbers as whole thousandths; None, the lifted pen, stays, and so do places that have names."""
    if len(values) and isinstance(values[0], str):
        return list(values)
    return [None if one is None or one != one else round(one * THOUSANDTHS) / THOUSANDTHS for one in values]


def _patched(node: dict[str, Any], path: Sequence[str], value: Any) -> dict[str, Any]:
    head, *rest = path
    return node | {head: _patched(node[head], rest, value) if rest else value}
