"""The map: how much c after every step s still follows c some steps earlier, ``|d c_s / d c_t|`` for all t < s.

A column is a later step s, a row how many steps earlier t lies. Colours stand on the absolute logarithmic scale of the
influence through time. Scaled row by row, each by its own maximum, as such pictures often are, what has vanished is
drawn as bright as what has not.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from lstm_viz.core.notation import power_of_ten
from lstm_viz.figures.flow.falling import HIGH, LOW, powers
from lstm_viz.figures.shelf.colours import blend
from lstm_viz.figures.shelf.screen import USUAL, Screen
from lstm_viz.figures.shelf.style import SIZE, Figure, layout, line
from lstm_viz.figures.strip import Array, Moves, Strip, columns
from lstm_viz.language.phrases import say
from lstm_viz.language.texts import remembered

ASPECT = {False: 2.7, True: 1.05}
"""Width over height, by ``narrow``."""
TICKS = (4, 0, -4, -8, -12, -16)


class Between(NamedTuple):
    """What the map shows at each of its positions."""

    values: Array  # [N or 1, s, rows]: by how many steps earlier, as :func:`lstm_viz.core.shares.between` has them
    every: int
    """How many steps lie from column to column and from row to row."""
    last: Sequence[int]
    """The step that is asked about."""
    back: Sequence[int]
    """How many steps before it the cursor stands."""
    by_row: bool
    """Whether each row is scaled by its own maximum."""


def maps(seen: Between, screen: Screen = USUAL) -> Strip:
    """The map at each position."""
    steps = seen.values.shape[1]
    still = _still(screen, steps, seen.every, seen.by_row)
    z = [colour_values(one, seen.by_row) for one in seen.values]
    last, back = np.array(seen.last, float), np.array(seen.back, float)
    here: Moves = {"x": columns(last, last), "y": columns(back, back)}
    return Strip(len(seen.back), [(still.map, {"z": z}), (still.cursor, here)], still.layout)


def colour_values(sizes: Array, by_row: bool) -> list[list[float | None]]:
    """What each cell's colour says, row by row: a power of ten, or a part of the row's maximum; None for no such step.

    A row's entries are those of one distance, so of ``sizes`` [s, rows] each is a column.
    """
    steps = len(sizes)
    there = np.arange(steps)[:, None] >= np.arange(steps)  # farther back nothing is
    found = np.abs(sizes)
    if by_row:
        most = np.where(there, found, 0.0).max(axis=0)
        shown = np.divide(found, most, out=np.zeros_like(found), where=most > 0.0).round(3)
    else:
        shown = powers(found).round(2)
    rows = zip(shown.T.tolist(), there.T.tolist(), strict=True)
    return [[value if ok else None for value, ok in zip(*row, strict=True)] for row in rows]


class _Still(NamedTuple):
    """The part of the picture that no control moves: made once, shared by every figure."""

    layout: Figure
    map: Figure
    cursor: Figure


@remembered(maxsize=8)
def _still(screen: Screen, steps: int, every: int, by_row: bool) -> _Still:
    colors, narrow = screen.colors, screen.narrow
    nothing, one = colors["grid"], colors["c"]
    middle = -LOW / (HIGH - LOW)
    absolute = [[0.0, nothing], [middle, one], [1.0, colors["warm"]]]
    font = {"color": colors["muted"], "size": SIZE["small"]}
    scale = {"tickvals": [0, 0.5, 1], "ticktext": ["0", "½", "1"]} if by_row else {
        "tickvals": list(TICKS), "ticktext": [power_of_ten(k) for k in TICKS],
    }  # fmt: skip
    place = {"later": "%{x}", "back": "%{y}"}
    if by_row:
        said = say("pictures.map.hover_row", **place, part="%{z}")
    else:
        said = say("pictures.map.hover", **place, power="%{z}")
    top, hidden = steps * every, {"fixedrange": True, "visible": False}
    return _Still(
        layout=layout(
            screen, ASPECT[narrow],
            margin={"l": 58, "r": 68, "t": 10, "b": 46, "autoexpand": False},
            xaxis=hidden | {"range": [every / 2, top + every / 2]},
            yaxis=hidden | {"range": [-every / 2, top - every / 2]},
            annotations=_axes(top, font),
        ),
        map={
            "type": "heatmap", "x": [every * (k + 1) for k in range(steps)], "y": [every * k for k in range(steps)],
            "colorscale": [[0.0, blend(one, nothing, 0.05)], [1.0, one]] if by_row else absolute,
            "zmin": 0 if by_row else LOW, "zmax": 1 if by_row else HIGH, "name": "map",
            "hovertemplate": said + "<extra></extra>",
            "colorbar": {"thickness": 12, "outlinewidth": 0, "tickfont": font, "len": 1, "x": 1.01} | scale,
            "hoverongaps": False,
        },
        cursor=line([], [], colors["cursor"], 2, mode="markers", name="cursor", cliponaxis=False) | {
            "marker": {"symbol": "circle-open", "size": 13, "color": colors["cursor"], "line": {"width": 3}},
        },
    )  # fmt: skip


def _axes(top: int, font: Figure) -> list[Figure]:
    """The numbers and the names of both axes."""
    plain = {"showarrow": False, "font": font}
    below = {"yref": "paper", "y": 0, "yanchor": "top"} | plain
    beside = {"xref": "paper", "x": 0, "xanchor": "right"} | plain
    ticks, name = range(0, top + 1, 50), say("pictures.map.place.later")
    return [
        *(below | {"xref": "x", "x": k, "xanchor": "center", "yshift": -4, "text": f"{k}"} for k in ticks if k),
        *(beside | {"yref": "y", "y": k, "yanchor": "middle", "xshift": -6, "text": f"{k}"} for k in ticks if k < top),
        below | {"xref": "paper", "x": 0.5, "xanchor": "center", "yshift": -22, "text": name},
        beside | {
            "yref": "paper", "y": 0.5, "yanchor": "middle", "xanchor": "center", "xshift": -46, "textangle": -90,
            "text": say("pictures.map.place.back"),
        },
    ]  # fmt: skip
