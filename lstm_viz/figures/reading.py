"""A text as one unit reads it: each character on the colour of one quantity at its step.

After Karpathy, *The unreasonable effectiveness of recurrent neural networks*, 2015, where single units of a character
model light up inside quotes, or as a line goes on.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from lstm_viz.core.notation import BOUNDS, quantities
from lstm_viz.figures.shelf.clock import numbered
from lstm_viz.figures.shelf.colours import Theme, readable_on
from lstm_viz.figures.shelf.screen import USUAL, Screen
from lstm_viz.figures.shelf.shades import KEY, SIGNED, colorscale, key, key_ends, shade
from lstm_viz.figures.shelf.style import SIZE, Figure, Pick, at_least, haloed, label, line, note, picked, scene
from lstm_viz.figures.strip import Array, Moves, Strip, columns, once
from lstm_viz.language.letters import visible
from lstm_viz.language.phrases import say
from lstm_viz.language.quantities import title_of
from lstm_viz.language.texts import remembered

TRACES = ("ground", "letters", "frame", "heading", "value", "ends")
"""From the lowest up."""
MONO = '"Source Code Pro", ui-monospace, "DejaVu Sans Mono", Menlo, Consolas, monospace'
MANY = 10
"""More rows than these are lower."""
PARTS = 100
"""Shades of the scale, from 0 to its end."""
DIGITS = 3
"""Decimals that a hover tells."""
REACH = 26.0
"""Pixels from a character at which a click still means it."""


class Plan(NamedTuple):
    """Pixels of the smallest card that it is made for."""

    width: int
    columns: tuple[int, int]
    """The least and the most of a row: so many that the last row is about as long as the others."""
    left: int
    """For the number of each row's first step."""
    right: int
    head: int
    rows: tuple[int, int]
    """The height of a row: of few, and of many."""
    sizes: tuple[int, int]
    """That of its letters."""

    def in_row(self, T: int) -> int:
        """How many of T characters stand in a row."""
        least, most = self.columns
        return max(least, -(-T // -(-T // most)))


PLANS = {
    False: Plan(780, (40, 60), 40, 12, 30, (25, 22), (15, 14)),
    True: Plan(350, (20, 26), 34, 8, 50, (24, 19), (14, 13)),
}
"""By ``narrow``: over the whole width, and on a phone."""
FOOT = 4


class Ground(NamedTuple):
    """Where each character stands."""

    plan: Plan
    x: list[float]
    y: list[float]
    wide: float
    high: float
    """Of a character's cell."""
    layout: Figure
    traces: dict[str, Figure]


def reading(
    letters: Sequence[str],
    time: Sequence[str],
    quantity: str,
    values: ArrayLike,
    units: Sequence[int],
    steps: Sequence[int],
    screen: Screen = USUAL,
    scales: Sequence[float] | None = None,
    told: Sequence[int] | None = None,
) -> Strip:
    """The text at each moment.

    Parameters
    ----------
    letters, time : sequence of str, [T]
        The character of each step, and what the step is called.
    quantity : str
        c, h, f, i, o or g.
    values : array, [T] or [N, T]
        What is recorded of the unit: the same at all moments, or of each of them.
    units, steps : sequence of int, [N]
        The unit, and the picked step, of each moment.
    screen : Screen
        What it is drawn on.
    scales : sequence of float, [N]
        The largest c that has a colour of its own, at each moment: a unit that never goes far has pale colours on the
        scale of all units, which is ``screen.scale``, and is used without these. It stays while a hand moves.
    told : sequence of int, [N]
        The step whose number is told: the one before, until a step that plays has made its own. Default: ``steps``.
    """
    time = numbered(time)
    at = ground(tuple(letters), time, quantity, screen)
    of, N = np.atleast_2d(np.asarray(values, float)), len(steps)
    now, whose = once(np.array(steps)), once(np.array(units))
    x, y, wide, high = np.array(at.x)[now], np.array(at.y)[now], at.wide / 2, at.high / 2
    said = steps if told is None else told
    own = of[np.arange(N) % len(of), np.array(said)].tolist()
    numbers = quantities(quantity, own, sign=quantity in SIGNED)
    largest = [1.0] if quantity != "c" else [screen.scale] if scales is None else [float(most) for most in scales]
    largest = largest if len(set(largest)) > 1 else largest[:1]
    moves: dict[str, Moves] = {
        "ground": {
            "z": [_cells(at.plan.in_row(len(letters)), row, quantity) for row in of],
            "zmin": [-most if quantity in SIGNED else 0.0 for most in largest],
            "zmax": largest,
        },
        "letters": {
            "textfont": [
                at.traces["letters"]["textfont"] | {"color": row} for row in _tones(of, largest, quantity, screen)
            ]
        },
        "frame": {
            "x": columns(x - wide, x + wide, x + wide, x - wide, x - wide),
            "y": columns(y - high, y - high, y + high, y + high, y - high),
        },
        "heading": {"text": [[_heading(quantity, unit)] for unit in whose.tolist()]},
        "ends": {"text": [key_ends(quantity, most) for most in largest]},
        "value": {
            "text": [[_said(time[t], letters[t], quantity, text)] for t, text in zip(said, numbers, strict=True)]
        },
    }
    return Strip(N, [(at.traces[name], moves[name]) for name in TRACES], at.layout)


def _heading(quantity: str, unit: int) -> str:
    return say("pictures.reading.place.of", name=title_of(quantity), quantity=quantity, unit=unit)


def _said(step: str, letter: str, quantity: str, value: str) -> str:
    return say("pictures.reading.place.at", step=step, letter=visible(letter), quantity=quantity, value=value)


def _cells(columns: int, values: Array, quantity: str) -> list[list[float | None]]:
    """The numbers in rows; one that has bounds is not rounded to what it does not reach. The last row is filled up."""
    told = values.round(DIGITS)
    if quantity in BOUNDS:
        low, high = BOUNDS[quantity]
        least = 10.0**-DIGITS
        told = np.where((values > low) & (values < high), told.clip(low + least, high - least).round(DIGITS), told)
    flat: list[float | None] = [*told.tolist(), *[None] * (-len(told) % columns)]
    return [flat[k : k + columns] for k in range(0, len(flat), columns)]


def _tones(values: Array, largest: Sequence[float], quantity: str, screen: Screen) -> list[list[str]]:
    """The letters' colours: dark ones on what is light, and light ones on what is dark."""
    shades = np.array(_readable(quantity, screen.theme))
    parts = np.clip(np.round(PARTS * values / np.array(largest)[:, None]), -PARTS, PARTS).astype(int)
    told: list[list[str]] = shades[parts + PARTS].tolist()
    return told


@remembered(maxsize=16)
def _readable(quantity: str, theme: Theme) -> list[str]:
    """For each shade from -1 to 1 what can be read on it."""
    return [readable_on(shade(quantity, k / PARTS, theme)) for k in range(-PARTS, PARTS + 1)]


# -- what stays


@remembered(maxsize=16)
def ground(letters: tuple[str, ...], time: tuple[str, ...], quantity: str, screen: Screen) -> Ground:
    """The cells, and the words around them."""
    plan, colors, T = PLANS[screen.narrow], screen.colors, len(letters)
    columns = plan.in_row(T)
    rows = -(-T // columns)
    many = rows > MANY
    wide, high = (plan.width - plan.left - plan.right) / columns, float(plan.rows[many])
    top = FOOT + rows * high
    height = top + plan.head
    x = [plan.left + (t % columns + 0.5) * wide for t in range(T)]
    y = [top - (t // columns + 0.5) * high for t in range(T)]
    names = [
        say("pictures.reading.hover", step=step, letter=visible(one)) for step, one in zip(time, letters, strict=True)
    ]
    names += [""] * (-T % columns)
    traces: dict[str, Figure] = {
        "ground": {
            "type": "heatmap", "x0": plan.left + wide / 2, "dx": wide, "y0": top - high / 2, "dy": -high,
            "colorscale": colorscale(quantity, screen.theme), "showscale": False, "zsmooth": False, "ygap": 2,
            "text": [names[k : k + columns] for k in range(0, len(names), columns)],
            "hovertemplate": f"%{{text}}<br>{quantity} = %{{z:.{DIGITS}f}}<extra></extra>", "hoverongaps": False,
        },
        "letters": label(x, y, [visible(one) for one in letters], colors["ink"], size=plan.sizes[many]),
        "frame": line([], [], colors["ink"], 2.5, cliponaxis=False),
        "ends": _key_words(screen, plan, height),
        "heading": _words(screen, plan.left, height - 13, colors["ink"], "middle right"),
        "value": _words(screen, *_place(screen, plan, height), colors["ink"], "middle right"),
    }  # fmt: skip
    traces["letters"]["textfont"] |= {"family": MONO}
    left = _key_left(plan)
    drawn = scene(
        screen, plan.width, height,
        shapes=key(screen, quantity, (left, left + KEY), (height - 18, height - 8)),
        annotations=_rows(screen, plan, time, y, columns),
    )  # fmt: skip
    drawn = picked(drawn, [Pick(of="t", axis="both", trace=TRACES.index("letters"), reach=REACH)])
    named = {name: trace | {"name": name} for name, trace in traces.items()}
    return Ground(plan, x, y, wide, high, drawn if screen.narrow else at_least(drawn, plan.width), named)


def _words(screen: Screen, x: float, y: float, color: str, side: str) -> Figure:
    return haloed(screen, label([x], [y], [], color, size=SIZE["label"], textposition=side))


def _place(screen: Screen, plan: Plan, height: float) -> tuple[float, float]:
    """Where the number at the cursor is said: beside the heading, on a phone under it."""
    return (plan.left, height - 35) if screen.narrow else (plan.width * 0.42, height - 13)


def _rows(screen: Screen, plan: Plan, time: Sequence[str], y: Sequence[float], columns: int) -> list[Figure]:
    """What the first step of each row is called."""
    return [
        note(time[t], y[t], screen.colors["muted"], xref="x", x=plan.left - 6, xanchor="right")
        for t in range(0, len(time), columns)
        if len(time[t]) <= 4
    ]


def _key_left(plan: Plan) -> float:
    return plan.width - plan.right - KEY - 26


def _key_words(screen: Screen, plan: Plan, height: float) -> Figure:
    """Places for what its ends are."""
    left, high = _key_left(plan), height - 13
    sides = ["middle left", "middle right"]
    return label(
        [left - 4, left + KEY + 4], [high, high], [], screen.colors["muted"], size=SIZE["small"], textposition=sides
    )
