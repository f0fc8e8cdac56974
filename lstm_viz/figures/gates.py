"""The gates over time: four lanes on one clock, f, i and o in [0, 1], g in [-1, 1].

With several units a lane has a heat map of all of them above the line of the one that is picked out.
All lanes share one pair of axes, because an axis costs more to repaint than a line.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import NamedTuple, TypeVar

import numpy as np
from numpy.typing import NDArray

from lstm_viz.core.gates import activation
from lstm_viz.core.notation import GATES, QUANTITIES, number, numbers
from lstm_viz.core.trace import Trace
from lstm_viz.figures.curves import CURVE, DOES, SUM
from lstm_viz.figures.shelf.clock import ROOM, Clock, clock
from lstm_viz.figures.shelf.colours import PALETTE, Theme, faded, halo
from lstm_viz.figures.shelf.named import Named, named, title
from lstm_viz.figures.shelf.style import SIZE, Figure, layout

ASPECT = {(False, False): 3.2, (True, False): 1.0, (False, True): 1.9, (True, True): 0.75}
"""Width over height, by ``narrow`` and by whether there are several units."""
HEAD = {False: 0.22, True: 0.5}
"""Room above a lane, in parts of the lane, by ``narrow``: there a narrow card has the lane's name."""
MAP, GAP = 1.0, 0.22
"""Height of a heat map, and its distance from the line under it, in parts of the lane."""
FOOT = 0.08
"""The picture reaches a little below the lowest lane, so that a line at 0 is drawn whole."""
LOW = {"f": 0, "i": 0, "g": -1, "o": 0}
"""Lower end of each lane's scale; the upper is 1."""
BAR = 0.09
"""Half the height of the bar along held steps, in parts of the lane."""
Value = TypeVar("Value", float, NDArray[np.float64])
TURN = 0.7
"""The share of the width after which the words of a named f stand left of the cursor: with "keeps" they are long."""
LONGEST = 30
"""A name beside a lane is never broken: there is a second line under it."""
PART = {"f": "the part kept", "i": "the part let in", "g": "what it offers", "o": "the part shown"}


def gates(
    trace: Trace, t: int, *, unit: int = 0, theme: Theme = "light", narrow: bool = False,
    names: Mapping[str, str] | None = None,
) -> Figure:  # fmt: skip
    """f, i, g and o of one unit over the whole run, with the cursor at step ``t``.

    Every point is drawn at the recorded number in its lane: see :func:`level`. Where a gate was
    held a bar lies along the line, and hover says what it was held at and what the weights computed.

    Parameters
    ----------
    trace : Trace
        A run with B = 1, any H. With H > 1 each lane has a heat map too: one row a unit, unit 0 on
        top, the colour of a value in [0, 1] or [-1, 1] (to three decimals: no eye tells more).
    t : int
        The step of the cursor.
    unit : int
        The unit whose lines are drawn and whose rows are framed.
    theme, narrow
        Light or dark; for a card of a phone's width.
    names : Mapping
        What f, i, g and o go by, beside their lanes.

    Raises
    ------
    IndexError
        When there is no such unit.
    """
    H = trace.H
    if not 0 <= unit < H:
        raise IndexError(f"there is no unit {unit}; this run has units 0 to {H - 1}")
    who = named(names)
    still = _still(trace.time, H, theme, narrow, who)
    whose = "" if H == 1 else f"unit {unit}: "
    lanes, words, where, dots = [], [], [], []
    bars: list[float | None] = []
    for name in GATES:
        gate, held = getattr(trace, name)[:, 0, unit], _held(trace, name)
        used, drawn = gate.tolist(), level(name, gate, H, narrow).tolist()
        said = _said(name, used, getattr(trace, f"{name}_pre")[:, 0, unit].tolist(), held)
        lanes += [dict(still.zeros[name]), still.lines[name] | {"y": drawn, "hovertext": said}]
        bars += _bar(drawn, held, level(name, 0.0, H, narrow))
        words.append(f"{whose}{_does(name, t % trace.T in held, H, who)}{number(used[t], sign=name == 'g')}")
        inside = "bottom" if used[t] > (LOW[name] + 1) / 2 else "top"
        side = "left" if name == "f" and who and still.clock.share[t] > TURN else still.clock.side(t)
        where.append(f"{inside} {side}")
        dots.append(drawn[t])
    readings = still.readings | {"x": [still.clock.x[t]] * 4, "y": dots, "text": words, "textposition": where}
    data = [*_maps(still, trace, unit, narrow), *still.clock.cursor(t), still.bars | {"y": bars}, *lanes, readings]
    return {"data": data, "layout": still.layout}


def _does(name: str, held: bool, H: int, who: Named | None) -> str:
    """What a gate does with its number; under a name f is always said to keep."""
    keeps = f"{DOES['f']} " if name == "f" and who else ""
    if held:
        return f"held, {keeps}" if keeps else "held at "
    return f"{DOES[name]} " if H == 1 else keeps


def level(name: str, value: Value, H: int = 1, narrow: bool = False) -> Value:
    """Where a value, or each of many, is drawn: f, i and o from the lane's bottom up by it, g by (g + 1) / 2."""
    up = len(GATES) - 1 - GATES.index(name)
    return up * _pitch(H, narrow) + ((value + 1) / 2 if name == "g" else value)


def row(name: str, unit: int, H: int, narrow: bool = False) -> float:
    """Where the middle of a unit's row of the heat map is drawn; unit 0 on top."""
    return level(name, 1.0, H, narrow) + GAP + MAP * (H - unit - 0.5) / H


def _pitch(H: int, narrow: bool) -> float:
    """From one lane up to the next."""
    return 1 + HEAD[narrow] + (MAP + GAP if H > 1 else 0)


# -- what moves


def _held(trace: Trace, name: str) -> frozenset[int]:
    """The steps at which a gate was held."""
    steps = {step for gate, step in trace.held if gate == name}
    return frozenset(range(trace.T) if None in steps else (step for step in steps if step is not None))


def _bar(y: list[float], held: frozenset[int], zero: float) -> list[float | None]:
    """The outline of the bars of one lane, there above the line and back below it; flat where nothing is held."""
    if not held:
        return [*[zero] * (4 * len(y)), None]
    there = [y[k] + BAR if k in held else zero for k in range(len(y))]
    back = [y[k] - BAR if k in held else zero for k in reversed(range(len(y)))]
    return [level for edge in (there, back) for level in edge for _ in range(2)] + [None]


def _said(name: str, used: list[float], z: list[float], held: frozenset[int]) -> list[str]:
    """What a hover says of each step."""
    sign = name == "g"
    said = numbers(used, sign=sign)
    if held:
        made = numbers(activation(name, z).tolist(), sign=sign)
        for k in held:
            said[k] += f", held (the weights computed {made[k]})"
    return said


def _maps(still: _Still, trace: Trace, unit: int, narrow: bool) -> list[Figure]:
    """With several units: all of them as colours, and one frame around the four rows of the one."""
    H = trace.H
    if H == 1:
        return []
    maps = [still.maps[name] | {"z": getattr(trace, name)[:, 0, :].T.round(3).tolist()} for name in GATES]
    low, high = still.clock.ends
    half = MAP / H / 2
    middles = [row(name, unit, H, narrow) for name in GATES]
    frame = {
        "x": [low, high, high, low, low, None] * 4,
        "y": [y for m in middles for y in (m - half, m - half, m + half, m + half, m - half, None)],
    }
    return [*maps, still.frame | frame]


# -- what stays


class _Still(NamedTuple):
    """The part of the picture that no control moves: made once, shared by every figure."""

    clock: Clock
    layout: Figure
    zeros: dict[str, Figure]
    lines: dict[str, Figure]
    bars: Figure
    readings: Figure
    maps: dict[str, Figure]
    frame: Figure


@lru_cache(maxsize=32)
def _still(time: tuple[str, ...], H: int, theme: Theme, narrow: bool, who: Named | None) -> _Still:
    colors = PALETTE[theme]
    own = [colors[name] for name in GATES]
    called = {name: who.signed(name, LONGEST) if who else f"{QUANTITIES[name].title} {name}" for name in GATES}
    over = clock(time, theme, narrow, bottom=-FOOT, top=len(GATES) * _pitch(H, narrow))

    def zero(name: str) -> Figure:
        return {
            "type": "scatter", "mode": "lines", "x": list(over.ends), "y": [level(name, 0.0, H, narrow)] * 2,
            "line": {"color": colors["faint"], "width": 1}, "hoverinfo": "skip",
        }  # fmt: skip

    def line(name: str) -> Figure:
        does = f"{title(name, who)} {name} {DOES[name]} %{{hovertext}}"
        return {
            "type": "scatter", "mode": "lines", "x": over.x, "line": {"color": colors[name], "width": 2.5},
            "fill": "tonexty", "fillcolor": faded(colors[name], 0.14),  # down to the zero line, the trace before
            "text": over.labels,
            "hovertemplate": f"<b>%{{text}}</b><br>{does}<br>{name} = {CURVE[name]}, {SUM}<extra></extra>",
        }  # fmt: skip

    def heat(name: str) -> Figure:
        scale = [[0, colors["glass"]], [1, colors[name]]]
        if name == "g":
            scale = [[0, colors["cool"]], [0.5, colors["glass"]], [1, colors["warm"]]]
        units = [[f"unit {k}"] * len(time) for k in range(H)]
        return {
            "type": "heatmap", "x": over.x, "y": [row(name, k, H, narrow) for k in range(H)], "colorscale": scale,
            "zmin": LOW[name], "zmax": 1, "showscale": False, "zsmooth": False, "text": units,
            "hovertemplate": f"%{{text}}: {title(name, who)} {name} {DOES[name]} %{{z:.2f}}<extra></extra>",
        }  # fmt: skip

    # from half a step before each step to half a step after it
    half = (over.x[-1] - over.x[0]) / max(len(time) - 1, 1) / 2
    there = [min(max(place + side, over.x[0]), over.x[-1]) for place in over.x for side in (-half, half)]
    return _Still(
        clock=over,
        layout=_layout(theme, narrow, H, over, called),
        zeros={name: zero(name) for name in GATES},
        lines={name: line(name) for name in GATES},
        bars={
            "type": "scatter", "mode": "none", "x": [*there, *reversed(there), None] * 4, "fill": "toself",
            "fillcolor": faded(colors["neutral"], 0.6), "hoverinfo": "skip",
        },
        readings={
            "type": "scatter", "mode": "markers+text", "hoverinfo": "skip", "cliponaxis": False,
            "marker": {"color": own, "size": 9, "opacity": 1, "line": {"color": colors["card"], "width": 1.5}},
            "textfont": {"color": own, "size": SIZE["label"], "weight": 600, "shadow": halo(theme)},
        },
        maps={name: heat(name) for name in GATES} if H > 1 else {},
        frame={
            "type": "scatter", "mode": "lines", "hoverinfo": "skip", "cliponaxis": False,
            "line": {"color": colors["ink"], "width": 2},
        },
    )  # fmt: skip


def _layout(theme: Theme, narrow: bool, H: int, over: Clock, called: dict[str, str]) -> Figure:
    left = 30 if narrow else max(132, round(14 + 5.8 * max(map(len, called.values()))))
    hidden = {"visible": False, "fixedrange": True}
    return layout(
        theme, ASPECT[narrow, H > 1],
        margin=ROOM | {"l": left, "r": 30 if narrow else 64, "autoexpand": False},
        xaxis=over.axis(theme) | {"fixedrange": narrow},  # a mouse may zoom into a part of the day; a finger scrolls
        dragmode=False if narrow else "zoom",
        yaxis=hidden | {"range": [-FOOT, len(GATES) * _pitch(H, narrow)]},
        shapes=over.bands(theme) + _ends(theme, narrow, H, over),
        annotations=[word for name in GATES for word in _names(theme, narrow, H, name, called[name])],
    )  # fmt: skip


def _ends(theme: Theme, narrow: bool, H: int, over: Clock) -> list[Figure]:
    """Both ends of each lane's scale, as faint lines."""
    levels = [level(name, end, H, narrow) for name in GATES for end in (LOW[name], 1)]
    return [
        {
            "type": "line", "xref": "x", "yref": "y", "x0": over.ends[0], "x1": over.ends[1], "y0": y, "y1": y,
            "line": {"color": PALETTE[theme]["grid"], "width": 1}, "layer": "below",
        }
        for y in levels
    ]  # fmt: skip


def _names(theme: Theme, narrow: bool, H: int, name: str, called: str) -> list[Figure]:
    """The lane's name, what its number means, and its scale: beside it, in a narrow card above it."""
    colors = PALETTE[theme]

    def word(text: str, y: float, **more: object) -> Figure:
        return {
            "xref": "paper", "yref": "y", "y": y, "yanchor": "middle", "text": text, "showarrow": False, "borderpad": 0,
            "font": {"size": SIZE["small"], "color": colors["muted"]},
        } | more  # fmt: skip

    head = f'<b style="color:{colors[name]}">{called}</b>'
    scale = "−1 to 1" if name == "g" else "0 to 1"
    bottom = level(name, LOW[name], H, narrow)
    top = bottom + _pitch(H, narrow) - HEAD[narrow]
    if narrow:
        return [word(f"{head} {PART[name]}, {scale}", top, yanchor="bottom", yshift=3, x=0, xanchor="left")]
    return [
        word(f"{head}<br>{PART[name]}", (bottom + top) / 2, x=0, xanchor="right", xshift=-10, align="right"),
        word(scale, bottom + 0.5, x=1, xanchor="left", xshift=8),
    ]
