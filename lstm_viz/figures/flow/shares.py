"""Which steps one weight's gradient comes from: a bar a step, and together they are the gradient.

    d h_T / d w  =  sum over steps of  d_pre * what w multiplied there

A bar is a step's part of the sum of all bars' lengths, in percent: upwards where it adds, downwards where it takes
away.
The last step stands at the right, as in the picture of the influence.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from lstm_viz.core.notation import scaled
from lstm_viz.figures.shelf.screen import USUAL, Screen
from lstm_viz.figures.shelf.style import SIZE, Figure, before, haunted, label, layout, line
from lstm_viz.figures.strip import Array, Moves, Strip, columns
from lstm_viz.language.phrases import say
from lstm_viz.language.texts import remembered

ASPECT = {False: 4.0, True: 1.25}
"""Width over height, by ``narrow``."""
LOW, HIGH = -20.0, 40.0
"""Percent at the ends of the axis; a bar that is longer ends there."""
HEAD = 15.0
NEAR = 10
"""So many steps are called the last ones."""


class Shared(NamedTuple):
    """What the picture shows at each of its positions."""

    shares: Array  # [N or 1, T]: what each step adds to the gradient
    last: Sequence[int]
    back: Sequence[int]
    pulse: int
    weight: str
    """What the weight is called."""


def sharings(seen: Shared, span: int, screen: Screen = USUAL) -> Strip:
    """The bars at each position; ``span`` is how many steps the axis shows."""
    still = _still(screen, span)
    N, T = len(seen.back), seen.shares.shape[1]
    last = np.array(seen.last)
    whole = np.abs(seen.shares).sum(axis=1, keepdims=True)
    percent = np.divide(100 * seen.shares, whole, out=np.zeros_like(seen.shares), where=whole > 0)
    few = last[:1] if len(seen.shares) == 1 else last
    back = (few[:, None] - np.arange(1, T + 1)).astype(float)  # step t stands so far from the last one
    x = np.maximum(back, -1.0)  # what comes after it has no share
    cursor = np.minimum(np.array(seen.back, float), span)
    said = [_said(seen, percent, n, min(n, len(percent) - 1), screen.narrow) for n in range(N)]
    data: list[tuple[Figure, Moves]] = [
        (still.plus, {"x": x, "y": np.clip(percent, 0.0, HIGH)}),
        (still.minus, {"x": x, "y": np.clip(percent, LOW, 0.0)}),
        *((ghost, {}) for ghost in still.before),
        (still.cursor, {"x": columns(cursor, cursor)}),
        (still.sum, {"text": [[text] for text in said]}),
    ]
    return Strip(N, data, still.layout)


def _said(seen: Shared, percent: Array, n: int, row: int, narrow: bool) -> str:
    last, lengths = seen.last[n], np.abs(percent[row])
    letter, _, index = seen.weight.partition("_")
    return say(
        f"pictures.shares.place.{'narrow' if narrow else 'wide'}",
        weight=f"{letter}<sub>{index}</sub>",
        value=scaled(float(seen.shares[row].sum())),
        late=f"{lengths[max(last - NEAR, 0) : last].sum():.0f}",
        pulse=f"{lengths[seen.pulse - 1]:.1f}",
    )


class _Still(NamedTuple):
    """The part of the picture that no control moves: made once, shared by every figure."""

    layout: Figure
    plus: Figure
    minus: Figure
    before: tuple[Figure, Figure]
    """Where the screen draws the edges of both as they were before a touch."""
    cursor: Figure
    sum: Figure


@remembered(maxsize=8)
def _still(screen: Screen, span: int) -> _Still:
    colors, narrow = screen.colors, screen.narrow
    font = {"color": colors["muted"], "size": SIZE["small"]}
    axis = {"fixedrange": True, "showgrid": False, "zeroline": False, "tickfont": font}
    ticks = list(range(0, span + 1, span // 5))

    def bars(tone: str, name: str) -> Figure:
        return {
            "type": "bar", "width": 0.9, "name": name, "marker": {"color": colors[tone]},
            "hovertemplate": say("pictures.shares.hover", back="%{x}", part="%{y:.2f}") + "<extra></extra>",
        }  # fmt: skip

    drawn = layout(
        screen, ASPECT[narrow], barmode="overlay",
        margin={"l": 54, "r": 36, "t": 2, "b": 40, "autoexpand": False},
        xaxis=axis | {
            "range": [span + 0.5, -0.5], "tickvals": ticks, "ticktext": [f"{tick}" for tick in ticks],
            "title": {"text": say("pictures.shares.place.back"), "font": font},
        },
        yaxis=axis | {
            "range": [LOW, HIGH + HEAD], "tickvals": [-20, 0, 20, 40], "ticktext": ["−20 %", "0", "20 %", "40 %"],
            "zeroline": True, "zerolinecolor": colors["muted"], "showgrid": True, "gridcolor": colors["grid"],
        },
    )  # fmt: skip
    pale = before(colors["neutral"], 1.5)
    edges = pale | {"line": pale["line"] | {"shape": "hvh"}}
    return _Still(
        layout=haunted(drawn, [{"from": [k], "to": k + 2} for k in (0, 1)]),
        plus=bars("warm", "adds"),
        minus=bars("cool", "takes away"),
        before=(edges, edges),
        cursor=line([], [], colors["ink"], 2, name="cursor") | {"y": [LOW, HIGH]},
        sum=label(
            [span + 0.2], [HIGH + HEAD - 1], [], colors["ink"], size=SIZE["small"] if narrow else SIZE["name"],
            textposition="bottom right", name="sum",
        ),
    )  # fmt: skip
