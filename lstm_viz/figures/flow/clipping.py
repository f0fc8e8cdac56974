"""Exploding, and clipping by norm: the length of a cell's gradient before and after, on one logarithmic scale.

    g  becomes  g * min(1, most / |g|)

Every weight's part is multiplied by the same number, so the direction stays. Source: Pascanu, Mikolov and Bengio 2013.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np

from lstm_viz.core.gradients import clip_scale
from lstm_viz.core.notation import power_of_ten, scaled
from lstm_viz.figures.flow.falling import TONE, powers
from lstm_viz.figures.shelf.colours import blend
from lstm_viz.figures.shelf.screen import USUAL, Screen
from lstm_viz.figures.shelf.style import SIZE, Figure, before, haunted, label, layout, polygon
from lstm_viz.figures.strip import Array, Moves, Strip, columns
from lstm_viz.language.phrases import say
from lstm_viz.language.texts import remembered

LOW, HIGH = -6.0, 12.0
"""Powers of ten at the ends of the scale."""
TICKS = (-4, 0, 4, 8, 12)
MOST = 1.0
"""The longest that a clipped gradient may be."""
ASPECT = {False: 5.0, True: 1.7}
"""Width over height, by ``narrow``."""


class Lengths(NamedTuple):
    """What the picture shows at each of its positions, by cell."""

    norms: Mapping[str, Array]  # [N]: of the gradient
    largest: Mapping[str, Array]  # [N]: the largest influence of all steps


def clippings(seen: Lengths, screen: Screen = USUAL) -> Strip:
    """The lengths at each position."""
    still, N = _still(screen, tuple(seen.norms)), len(next(iter(seen.norms.values())))
    data: list[tuple[Figure, Moves]] = []
    texts: list[list[str]] = [[] for _ in range(N)]
    for row, (name, norms) in enumerate(seen.norms.items()):
        after = norms * np.array([clip_scale(float(norm), MOST) for norm in norms])
        top = 2.0 * (len(seen.norms) - 1 - row) + 1.0
        data += [
            (still.before[name], _bar(norms, top - 0.35, top)),
            (still.after[name], _bar(after, top - 0.75, top - 0.4)),
        ]
        for n, (norm, short) in enumerate(zip(norms.tolist(), after.tolist(), strict=True)):
            largest = scaled(float(seen.largest[name][n]))
            texts[n].append(say(
                f"pictures.clipping.place.{'narrow' if screen.narrow else 'wide'}",
                name=name, before=scaled(norm), after=scaled(short), largest=largest,
            ))  # fmt: skip
    return Strip(N, [*data, (still.kept, {}), (still.words, {"text": texts})], still.layout)


def _bar(sizes: Array, low: float, high: float) -> Moves:
    """From the left end of the scale to the power of ten of a size."""
    right = powers(sizes, LOW, HIGH)
    return {"x": columns(LOW, right, right, LOW), "y": columns(low, low, high, high)}


class _Still(NamedTuple):
    """The part of the picture that no control moves: made once, shared by every figure."""

    layout: Figure
    before: dict[str, Figure]
    after: dict[str, Figure]
    kept: Figure
    """Where the screen draws the edges of all bars as they were before a touch."""
    words: Figure


@remembered(maxsize=8)
def _still(screen: Screen, cells: tuple[str, ...]) -> _Still:
    colors = screen.colors
    font = {"color": colors["muted"], "size": SIZE["small"]}
    rows = [2.0 * (len(cells) - 1 - k) + 1.1 for k in range(len(cells))]
    limit = {"color": colors["cursor"], "width": 1.5, "dash": "6px,4px"}
    tones = {name: colors[TONE[name]] for name in cells}
    drawn = layout(
        screen, ASPECT[screen.narrow],
        margin={"l": 14, "r": 20, "t": 4, "b": 26, "autoexpand": False},
        xaxis={
            "range": [LOW, HIGH], "fixedrange": True, "zeroline": False, "gridcolor": colors["grid"],
            "tickvals": list(TICKS), "tickfont": font,
            "ticktext": [power_of_ten(k) for k in TICKS],
        },
        yaxis={"visible": False, "fixedrange": True, "range": [0.0, 2.0 * len(cells)]},
        shapes=[{"type": "line", "xref": "x", "x0": 0, "x1": 0, "yref": "paper", "y0": 0, "y1": 1, "line": limit}],
    )  # fmt: skip
    return _Still(
        layout=haunted(drawn, [{"from": list(range(2 * len(cells))), "to": 2 * len(cells)}]),
        before={name: polygon([], [], tone, name=f"{name} before") for name, tone in tones.items()},
        after={
            name: polygon([], [], blend(tone, colors["card"], 0.35), tone, name=f"{name} after")
            for name, tone in tones.items()
        },
        kept=before(colors["neutral"], 1.5),
        words=label(
            [LOW] * len(cells), rows, [], list(tones.values()), size=SIZE["small"] if screen.narrow else SIZE["name"],
            textposition="top right", name="numbers",
        ),
    )  # fmt: skip
