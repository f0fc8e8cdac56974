"""Influence through time: how much the last state still depends on each earlier one, in several cells.

    |d s_T / d s_t|         s is c of an LSTM, h of the others; T is the last step that is asked about

All lines stand on ONE absolute logarithmic scale, so that what has vanished is seen to have vanished. The last state is
at the right, and its influence on itself is 1; to the left it goes back, step by step. Beyond an end of the scale a
line runs along it; the numbers over the picture are the true ones. Thin and dotted is the direct path alone: the
product of the gate that keeps. What lies between it and the whole goes through h.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import log10
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from lstm_viz.core.fading import Fading
from lstm_viz.core.notation import inside, power_of_ten, scaled
from lstm_viz.figures.shelf.clock import Clock, clock
from lstm_viz.figures.shelf.colours import faded, halo
from lstm_viz.figures.shelf.screen import USUAL, Screen
from lstm_viz.figures.shelf.style import SIZE, Figure, before, haloed, haunted, label, layout, line, polygon
from lstm_viz.figures.strip import Array, Moves, Strip, columns, once
from lstm_viz.language.phrases import say
from lstm_viz.language.texts import remembered

Steps = NDArray[np.intp]
TONE = {"RNN": "h", "GRU": "o", "LSTM": "c"}
"""Each cell's colour; the direct path of the LSTM is the product of f, and has f's."""
DIRECT_TONE = {"GRU": "o", "LSTM": "f"}
LOW, HIGH = -16.0, 10.0
"""Powers of ten at the ends of the scale."""
TICKS = (8, 4, 0, -4, -8, -12, -16)
ROUNDED = 2.0**-24
"""Beside a term of size 1, float32 rounds to the same number whatever is smaller."""
ASPECT = {False: 3.4, True: 1.12}
"""Width over height, by ``narrow``."""
HEAD = {False: 9.4, True: 8.7}
"""Room over the scale for the numbers at the cursor, in powers of ten."""


class Fallen(NamedTuple):
    """What the picture shows at each of its positions."""

    fading: Mapping[str, tuple[Fading, Sequence[int]]]
    """By cell: how its influence fades, and the row at each position."""
    back: Sequence[int]
    """How many steps before the last the cursor stands."""
    made: Sequence[int]
    """How far back the numbers have come: while a step plays they are those of the step before, and so is the height
    of the dots, which go with the cursor."""
    pulse: int
    """The step of the pulse."""
    norms: bool
    """Whether the numbers are norms, of cells of several units."""


def fallings(seen: Fallen, names: tuple[str, ...], span: int, screen: Screen = USUAL) -> Strip:
    """The picture at each position; ``names`` is what each step of the cursor is called, and ``span`` how many steps
    the axis shows.

    A line's point k stands k steps back, at the power of ten of the size; those before the first step lie on that one.
    """
    still = _still(screen, names, span, tuple(seen.fading))
    of_any, its_rows = next(iter(seen.fading.values()))
    back, last = np.array(seen.back, float), of_any.last[list(its_rows)]  # all are asked after the same step
    lines: list[tuple[Figure, Moves]] = []
    dots, said = [], []
    for name, (fading, rows) in seen.fading.items():
        some = once(np.array(rows))
        if fading.direct is not None:
            lines.append((still.direct[name], _drawn(fading.direct, fading.last, some)))
        lines.append((still.whole[name], _drawn(fading.whole, fading.last, some)))
        at = [(fading.last[row] - k, row) for row, k in zip(rows, seen.made, strict=True)]
        dots.append([fading.whole[row, place] if place >= 0 else np.nan for place, row in at])
        said.append([_reads(name, fading, row, place, screen.narrow) for place, row in at])
    y = np.where(np.isnan(dots), LOW - 9, powers(np.nan_to_num(np.array(dots)))).T  # [N, cells]
    data: list[tuple[Figure, Moves]] = [
        (still.outside, _outside(last, span)),
        (still.before, {}),
        *lines,
        (still.pulse, _pulse(last - seen.pulse)),
        (still.dots, {"x": columns(*[back] * len(dots)), "y": y, "marker": _marks(still, dots)}),
        *still.clock.cursors(seen.back),
        (still.heads, {"text": [list(texts) for texts in zip(*said, strict=True)]}),
        (still.product, {"text": _products(seen, screen.narrow)}),
        (still.marks, {}),
    ]  # fmt: skip
    return Strip(len(seen.back), data, still.layout)


# -- what moves


def powers(sizes: Array, low: float = LOW, high: float = HIGH) -> Array:
    """Where sizes are drawn: at their power of ten, within the scale."""
    with np.errstate(divide="ignore"):
        found: Array = np.clip(np.log10(sizes), low, high)
    return found


def _drawn(sizes: Array, last: Steps, rows: Steps) -> Moves:
    """A line from the last step back to the start, [N, T+1]; where it is over, its last point again."""
    T = sizes.shape[1] - 1
    end = last[rows][:, None]
    back: Steps = np.minimum(np.arange(T + 1), end)
    return {"x": back.astype(float), "y": powers(np.take_along_axis(sizes[rows], end - back, axis=1))}


def _reads(name: str, fading: Fading, row: int, place: int, narrow: bool) -> str:
    """A cell's numbers at the cursor: the whole, and the direct path."""
    called = say(f"pictures.falling.place.cell.{name}")
    if place < 0:
        return f"<b>{called}</b><br>{say('pictures.falling.place.before_start')}<br> "
    whole, cut = scaled(float(fading.whole[row, place])), "<br>" if narrow else "  "
    if fading.direct is None:
        under = say("pictures.falling.place.no_path")
    else:
        path = scaled(float(fading.direct[row, place]))
        path = "< 10⁻⁹⁹" if narrow and fading.direct[row, place] < 1e-99 else path  # there is no room for a digit more
        wide = say(f"pictures.falling.place.path.{name}", value=path)
        under = say(f"pictures.falling.place.narrow.{name}", value=path) if narrow else wide
    return f"<b>{called}</b>{cut}<b>{whole}</b><br>{under}"


def _products(seen: Fallen, narrow: bool) -> list[list[str]]:
    return [[_product(seen, row, k, narrow)] for row, k in zip(seen.fading["LSTM"][1], seen.made, strict=True)]


def _product(seen: Fallen, row: int, k: int, narrow: bool) -> str:
    """The LSTM's direct path from the cursor to the last step, factor by factor."""
    fading = seen.fading["LSTM"][0]
    place, last = int(fading.last[row]) - k, int(fading.last[row])
    if not 0 <= place < last or fading.direct is None:
        return ""
    value = scaled(float(fading.direct[row, place]))
    if seen.norms:
        return say("pictures.falling.place.product_of_units", first=place + 1, last=last, value=value)
    shown = 1 if narrow else 2
    f = [inside(one, 0, 1, 3) for one in fading.keep[row, place:last].tolist()]
    signs = [f"f{str(step).translate(LOWERED)}" for step in range(place + 1, last + 1)]
    return f"{_written(signs, shown)} = {_written(f, shown)} = {value}" if len(f) > 1 else f"{signs[0]} = {value}"


def _written(factors: Sequence[str], shown: int) -> str:
    """A product; of a long one the first factors and the last."""
    return " × ".join(factors if len(factors) <= shown + 1 else [*factors[:shown], "…", factors[-1]])


LOWERED = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")


def _pulse(back: Steps) -> Moves:
    """Where the pulse is, if the last step comes after it."""
    at = np.maximum(back, -20).astype(float)
    return {"x": columns(at, at), "text": [["", say("pictures.falling.place.pulse") if k >= 0 else ""] for k in back]}


def _outside(last: Steps, span: int) -> Moves:
    """What lies before the first step, if anything does."""
    left, right = np.maximum(last, 1.01 * span), last.astype(float)
    return {"x": columns(left, right, right, left)}


def _marks(still: _Still, dots: list[list[float]]) -> list[Figure]:
    here = np.isfinite(np.array(dots)).T
    return [still.marker | {"size": np.where(row, 9, 0).tolist()} for row in here]


# -- what stays


class _Still(NamedTuple):
    """The part of the picture that no control moves: made once, shared by every figure."""

    clock: Clock
    layout: Figure
    outside: Figure
    before: Figure
    direct: dict[str, Figure]
    whole: dict[str, Figure]
    pulse: Figure
    dots: Figure
    marker: Figure
    heads: Figure
    product: Figure
    marks: Figure


@remembered(maxsize=16)
def _still(screen: Screen, names: tuple[str, ...], span: int, cells: tuple[str, ...]) -> _Still:
    colors, narrow = screen.colors, screen.narrow
    over = _ticked(clock(names, screen, bottom=LOW, top=HIGH, parts=False), span)
    direct = {
        name: line([], [], colors[DIRECT_TONE[name]], 1.5, "2px,3px", name=f"{name} direct")
        for name in cells
        if name != "RNN"
    }
    whole = {name: line([], [], colors[TONE[name]], 2.5, name=name) for name in cells}
    first = 2  # what lies before the first step, and the pale lines, come before
    drawn = [one for name in cells for one in ([f"{name} direct"] if name in direct else []) + [name]]
    tones = [colors[TONE[name]] for name in cells]
    x_range = [span * 1.004, -0.004 * span]
    spread = [span * (1 - (k + 0.5) / len(cells)) for k in range(len(cells))]
    marker = {"color": tones, "line": {"color": colors["card"], "width": 1.5}}
    return _Still(
        clock=over,
        layout=haunted(
            _layout(screen, over, x_range),
            [{"from": [first + drawn.index(name) for name in cells], "to": 1}],
        ),
        outside=polygon([], [], colors["grid"], name="before the first step")
        | {"y": [LOW, LOW, HIGH, HIGH]},
        before=before(faded(colors["neutral"], 0.6)),
        direct=direct,
        whole=whole,
        pulse={
            "type": "scatter", "mode": "lines+text", "y": [LOW, HIGH], "hoverinfo": "skip", "cliponaxis": True,
            "line": {"color": colors["x"], "width": 1.5, "dash": "5px,3px"}, "textposition": "bottom right",
            "textfont": {"color": colors["x"], "size": SIZE["small"], "shadow": halo(screen.theme)},
        },
        dots={"type": "scatter", "mode": "markers", "hoverinfo": "skip", "cliponaxis": True, "name": "at the cursor"},
        marker=marker,
        heads=label(
            spread, [HIGH + HEAD[narrow] - 0.2] * len(cells), [], tones,
            size=SIZE["small"] if narrow else SIZE["name"], textposition="bottom center", name="numbers",
        ),
        product=label(
            [span * 0.99], [HIGH + 0.15], [], colors["f"],
            size=SIZE["small"] if narrow else SIZE["label"], textposition="top right", name="product",
        ),
        marks=_limits(screen, span),
    )  # fmt: skip


def _ticked(over: Clock, span: int) -> Clock:
    """The clock with round numbers of steps back, up to ``span``; what is farther back stands at the edge."""
    every = span // 5
    ticks = [float(k) for k in range(0, span + 1, every)]
    n = len(ticks)
    words = over.words | {
        "x": ticks, "y": [LOW] * n, "text": [f"{tick:.0f}" for tick in ticks], "textposition": ["bottom center"] * n,
        "marker": over.words["marker"] | {"size": [11.5] * n, "opacity": [0] * n},
        "hoverinfo": ["skip"] * n, "hovertext": [""] * n,
    }  # fmt: skip
    labels = [say("pictures.falling.back", n=k) for k in range(len(over.x))]
    x = [min(place, float(span)) for place in over.x]
    return over._replace(x=x, labels=labels, ticks=ticks, words=words, ends=(0.0, float(span)))


def _limits(screen: Screen, span: int) -> Figure:
    """What is too small to learn from, and where float32 ends: at the right, where no line is near."""
    which = "narrow" if screen.narrow else "wide"
    texts = [
        say(f"pictures.falling.place.rounded.{which}", value=scaled(ROUNDED)),
        say(f"pictures.falling.place.float32.{which}", value=scaled(float(np.finfo(np.float32).tiny))),
    ]
    limits = label(
        [span * 0.005] * 2, [log10(ROUNDED), LOW], texts, screen.colors["muted"], size=SIZE["small"],
        textposition=["top left", "top left"], name="limits",
    )  # fmt: skip
    return haloed(screen, limits)


def _layout(screen: Screen, over: Clock, x_range: list[float]) -> Figure:
    colors, narrow = screen.colors, screen.narrow
    top = HIGH + HEAD[narrow]
    rule = {"type": "line", "xref": "paper", "x0": 0, "x1": 1, "yref": "y", "layer": "below"}
    shapes = [
        *(rule | {"y0": k, "y1": k, "line": {"color": colors["faint" if k else "muted"], "width": 1}} for k in TICKS),
        rule | {
            "y0": log10(ROUNDED), "y1": log10(ROUNDED),
            "line": {"color": colors["cursor"], "width": 1.5, "dash": "6px,4px"},
        },
        {
            "type": "rect", "xref": "paper", "x0": 0, "x1": 1, "yref": "y", "y0": LOW, "y1": log10(ROUNDED),
            "fillcolor": colors["grid"], "opacity": 0.35, "line": {"width": 0}, "layer": "below",
        },
    ]  # fmt: skip
    beside = [
        {
            "xref": "paper", "x": 0, "xanchor": "right", "xshift": -6, "yref": "y", "y": k, "yanchor": "middle",
            "text": power_of_ten(k), "showarrow": False,
            "font": {"color": colors["muted"], "size": SIZE["small"]},
        }
        for k in TICKS
    ]  # fmt: skip
    beside.append({
        "xref": "paper", "x": 0, "xanchor": "center", "xshift": -46, "yref": "y", "y": (LOW + HIGH) / 2,
        "yanchor": "middle", "textangle": -90, "text": say("pictures.falling.place.axis"), "showarrow": False,
        "font": {"color": colors["muted"], "size": SIZE["small"]},
    })  # fmt: skip
    return layout(
        screen, ASPECT[narrow],
        scrub=over.x,
        margin={"l": 54, "r": 46, "t": 2, "b": 28, "autoexpand": False},
        xaxis=over.axis() | {"range": x_range},
        yaxis={"visible": False, "fixedrange": True, "range": [LOW, top]},
        shapes=shapes,
        annotations=beside,
    )  # fmt: skip
