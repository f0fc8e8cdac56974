"""A strip: the figures for every position of one control, the first whole, then only what changes.

The browser plays a strip while a hand moves: it patches the changed leaves into the first figure
and repaints. It computes nothing, so a picture it shows is always one that was drawn here.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np

from lstm_viz.figures.style import Figure

DIGITS = 3
"""Decimals of drawn positions in a strip; a drawing is about 100 units wide, a screen some 1000 pixels."""

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
    if path in ("x", "y"):
        rounded = np.asarray(values, dtype=float).round(DIGITS)  # None, the lifted pen, is nan here
        same = (rounded[1:] == rounded[:-1]) | (np.isnan(rounded[1:]) & np.isnan(rounded[:-1]))
        repeats = same.reshape(len(values) - 1, -1).all(axis=1).tolist()
        lists = (np.where(np.isnan(rounded), None, rounded) if np.isnan(rounded).any() else rounded).tolist()
    else:
        repeats = [after == before for before, after in zip(values, values[1:], strict=False)]
        lists = values
    return lists[:1] + [None if repeat else value for value, repeat in zip(lists[1:], repeats, strict=True)]


def _patched(node: dict[str, Any], path: Sequence[str], value: Any) -> dict[str, Any]:
    head, *rest = path
    return node | {head: _patched(node[head], rest, value) if rest else value}
