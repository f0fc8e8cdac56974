"""A strip: the figures for every position of one control, the first whole, then only what changes.

The browser plays a strip while a hand moves: it patches the changed leaves into the first figure
and repaints. It computes nothing, so a picture it shows is always one that was drawn here.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Any, cast

import numpy as np

from lstm_viz.figures.shelf.style import Figure

DIGITS = 3
"""Decimals of drawn positions in a strip; a drawing is about 100 units wide, a screen some 1000 pixels."""

DRAWN = ("x", "y")
"""The leaves that hold drawn positions."""

Change = list[Any]
"""``[trace index, path of the leaf ("line.color"), [its value at each position, None: as before]]``"""


def changes(figures: Sequence[Figure]) -> list[Change]:
    """The leaves of ``data`` that are not the same at every position.

    Raises
    ------
    ValueError
        When figures differ in what a strip cannot play: the number of traces, or the layout.
    """
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
    data = [trace | {path: _rounded(trace[path]) for path in DRAWN if path in trace} for trace in figures[0]["data"]]
    return {"data": data, "layout": figures[0]["layout"]}


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


def _rounded(values: Any) -> list[Any]:
    """Drawn numbers with DIGITS decimals; None, the lifted pen, stays."""
    numbers = np.asarray(values, dtype=float).round(DIGITS)
    if not np.isnan(numbers).any():
        return cast(list[Any], numbers.tolist())
    lifted = numbers.astype(object)
    lifted[np.isnan(numbers)] = None
    return cast(list[Any], lifted.tolist())


def _patched(node: dict[str, Any], path: Sequence[str], value: Any) -> dict[str, Any]:
    head, *rest = path
    return node | {head: _patched(node[head], rest, value) if rest else value}
