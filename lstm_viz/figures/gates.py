"""The gates over time: four lanes on one clock, f, i and o in [0, 1], g in [-1, 1].

With several units a lane has a heat map of all of them above the line of the one that is picked out.
"""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from lstm_viz.core.notation import GATES, QUANTITIES, number
from lstm_viz.core.trace import Trace
from lstm_viz.figures.clock import ROOM, Clock, clock, halo
from lstm_viz.figures.curves import CURVE, DOES, SUM, computed
from lstm_viz.figures.numbers import numbers
from lstm_viz.figures.style import PALETTE, SIZE, Figure, Theme, layout

ASPECT = {(False, False): 3.2, (True, False): 1.0, (False, True): 1.9, (True, True): 0.75}
"""Width over height, by ``narrow`` and by whether there are several units."""
EDGE = 0.08
"""The lanes reach a little farther than [0, 1] and [-1, 1], so that a line at the end is drawn whole."""
PART = {"f": "the part kept", "i": "the part let in", "g": "what it offers", "o": "the part shown"}
LANE = {name: f"y{k}" for k, name in enumerate(GATES, 2)}
"""The axis of each lane; the first axis is the clock's."""
LOW = {"f": 0, "i": 0, "g": -1, "o": 0}
"""Lower end of each lane; the upper is 1."""
PIN = 7
"""Side of the square on a held step, pixels."""
MAP = {name: f"y{k}" for k, name in enumerate(GATES, 6)}
"""The axis of each heat map: units, unit 0 on top."""


def gates(trace: Trace, t: int, *, unit: int = 0, theme: Theme = "light", narrow: bool = False) -> Figure:
    """f, i, g and o of one unit over the whole run, with the cursor at step ``t``.

    Every point is drawn at the recorded number, on the axis of its lane. Where a gate was held the
    line carries squares, and hover says what it was held at and what the weights computed.

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

    Raises
    ------
    IndexError
        When there is no such unit.
    """
    if not 0 <= unit < trace.H:
        raise IndexError(f"there is no unit {unit}; this run has units 0 to {trace.H - 1}")
    still = _still(trace.time, trace.H, theme, narrow)
    side, at = still.clock.side(t), still.clock.x[t]
    whose = "" if trace.H == 1 else f"unit {unit}: "
    lines, readings = [], []
    for name in GATES:
        used = getattr(trace, name)[:, 0, unit].tolist()
        pins = _pins(trace, name)
        said = _said(name, used, getattr(trace, f"{name}_pre")[:, 0, unit].tolist(), pins)
        lines.append(still.lines[name] | {"y": used, "hovertext": said, "marker": still.squares[name] | {"size": pins}})
        does = "held at " if pins[t] else f"{DOES[name]} " if trace.H == 1 else ""
        words = f"{whose}{does}{number(used[t], sign=name == 'g')}"
        where = "bottom" if used[t] > (LOW[name] + 1) / 2 else "top"  # inside the lane
        readings.append(
            still.readings[name] | {"x": [at], "y": [used[t]], "text": [words], "textposition": f"{where} {side}"}
        )
    return {"data": [*_maps(still, trace, unit), *lines, *readings, *still.clock.cursor(t)], "layout": still.layout}


# -- what moves


def _pins(trace: Trace, name: str) -> list[int]:
    """The size of the square at each step, pixels: none where the gate was free."""
    steps = {step for gate, step in trace.held if gate == name}
    if None in steps:
        return [PIN] * trace.T
    return [PIN if k in steps else 0 for k in range(trace.T)] if steps else [0] * trace.T


def _said(name: str, used: list[float], z: list[float], pins: list[int]) -> list[str]:
    """What a hover says of each step."""
    said = numbers(used, 2, sign=name == "g")
    for k, pin in enumerate(pins):
        if pin:
            said[k] += f", held (the weights computed {number(computed(name, z[k]), sign=name == 'g')})"
    return said


def _maps(still: _Still, trace: Trace, unit: int) -> list[Figure]:
    """With several units: all of them as colours, and a frame around the rows of the one."""
    if trace.H == 1:
        return []
    rows = [still.maps[name] | {"z": getattr(trace, name)[:, 0, :].T.round(3).tolist()} for name in GATES]
    low, high = still.clock.ends
    box = {"x": [low, high, high, low, low], "y": [unit + side for side in (-0.5, -0.5, 0.5, 0.5, -0.5)]}
    return rows + [still.frames[name] | box for name in GATES]


# -- what stays


class _Still(NamedTuple):
    """The part of the picture that no control moves: made once, shared by every figure."""

    clock: Clock
    layout: Figure
    lines: dict[str, Figure]
    squares: dict[str, Figure]
    """The markers of each line, but for their sizes."""
    readings: dict[str, Figure]
    maps: dict[str, Figure]
    frames: dict[str, Figure]


@lru_cache(maxsize=32)
def _still(time: tuple[str, ...], H: int, theme: Theme, narrow: bool) -> _Still:
    colors = PALETTE[theme]
    over = clock(time, theme, narrow)

    def line(name: str) -> Figure:
        does = f"{QUANTITIES[name].title} {name} {DOES[name]} %{{hovertext}}"
        return {
            "type": "scatter", "mode": "lines+markers", "x": over.x, "yaxis": LANE[name], "cliponaxis": False,
            "line": {"color": colors[name], "width": 2.5}, "fill": "tozeroy", "fillcolor": faded(colors[name], 0.14),
            "text": over.labels,
            "hovertemplate": f"<b>%{{text}}</b><br>{does}<br>{name} = {CURVE[name]}, {SUM}<extra></extra>",
        }  # fmt: skip

    def reading(name: str) -> Figure:
        return {
            "type": "scatter", "mode": "markers+text", "yaxis": LANE[name], "hoverinfo": "skip", "cliponaxis": False,
            "marker": {"color": colors[name], "size": 9, "line": {"color": colors["card"], "width": 1.5}},
            "textfont": {"color": colors[name], "size": SIZE["label"], "weight": 600, "shadow": halo(theme)},
        }  # fmt: skip

    def heat(name: str) -> Figure:
        scale = [[0, colors["glass"]], [1, colors[name]]]
        if name == "g":
            scale = [[0, colors["cool"]], [0.5, colors["glass"]], [1, colors["warm"]]]
        return {
            "type": "heatmap", "x": over.x, "y": list(range(H)), "yaxis": MAP[name], "colorscale": scale,
            "zmin": LOW[name], "zmax": 1, "showscale": False, "zsmooth": False,
            "hovertemplate": f"unit %{{y}}: {QUANTITIES[name].title} {name} {DOES[name]} %{{z:.2f}}<extra></extra>",
        }  # fmt: skip

    def frame(name: str) -> Figure:
        return {
            "type": "scatter", "mode": "lines", "yaxis": MAP[name], "hoverinfo": "skip", "cliponaxis": False,
            "line": {"color": colors["ink"], "width": 2},
        }  # fmt: skip

    return _Still(
        clock=over,
        layout=_layout(theme, narrow, H, over),
        lines={name: line(name) for name in GATES},
        squares={
            name: {
                "symbol": "square",
                "color": colors["card"],
                "opacity": 1,
                "line": {"color": colors[name], "width": 2},
            }
            for name in GATES
        },
        readings={name: reading(name) for name in GATES},
        maps={name: heat(name) for name in GATES},
        frames={name: frame(name) for name in GATES},
    )


def faded(color: str, opacity: float) -> str:
    """A colour of the palette, let through."""
    red, green, blue = (int(color[k : k + 2], 16) for k in (1, 3, 5))
    return f"rgba({red}, {green}, {blue}, {opacity})"


def _layout(theme: Theme, narrow: bool, H: int, over: Clock) -> Figure:
    """Four lanes from top to bottom; in a narrow card their names stand above them, else at their left."""
    colors = PALETTE[theme]
    hidden = {"visible": False, "fixedrange": True}
    each = 1 / len(GATES)
    head = 0.3 if narrow else 0.14  # of a lane's height, left free above it
    axes, lines, words = {}, [], []
    for k, name in enumerate(GATES):
        low = LOW[name]
        bottom, top = 1 - (k + 1) * each, 1 - (k + head) * each
        middle = bottom if H == 1 else bottom + 0.5 * (top - bottom)
        span = (1 - low) * EDGE
        axes[f"yaxis{LANE[name][1:]}"] = hidden | {
            "range": [low - span, 1 + span], "domain": [bottom, top if H == 1 else middle - 0.08 * each],
        }  # fmt: skip
        if H > 1:
            axes[f"yaxis{MAP[name][1:]}"] = hidden | {"range": [H - 0.5, -0.5], "domain": [middle, top]}
        lines += [_across(over, LANE[name], y, colors["faint" if y == 0 else "grid"]) for y in {low, 0, 1}]
        words += _names(theme, narrow, name, (bottom + top) / 2 if not narrow else top)
    return layout(
        theme, ASPECT[narrow, H > 1],
        margin=ROOM | {"l": 30 if narrow else 132, "r": 30 if narrow else 64, "autoexpand": False},
        xaxis=over.axis(theme),
        yaxis=hidden | {"range": [0, 1]},
        shapes=over.bands(theme) + lines,
        annotations=words,
        **axes,
    )  # fmt: skip


def _across(over: Clock, axis: str, y: float, color: str) -> Figure:
    return {
        "type": "line", "xref": "x", "yref": axis, "x0": over.ends[0], "x1": over.ends[1], "y0": y, "y1": y,
        "line": {"color": color, "width": 1}, "layer": "below",
    }  # fmt: skip


def _names(theme: Theme, narrow: bool, name: str, y: float) -> list[Figure]:
    """The lane's name, what its number means, and the ends of its scale."""
    colors = PALETTE[theme]

    def word(text: str, color: str, **more: object) -> Figure:
        return {
            "xref": "paper", "yref": "paper", "text": text, "showarrow": False, "borderpad": 0,
            "font": {"size": SIZE["small"], "color": color},
        } | more  # fmt: skip

    title = f'<b style="color:{colors[name]}">{QUANTITIES[name].title} {name}</b>'
    ends = "−1 to 1" if name == "g" else "0 to 1"
    if narrow:
        whole = f"{title} {PART[name]}, {ends}"
        return [word(whole, colors["muted"], x=0, xanchor="left", y=y, yanchor="bottom", yshift=3)]
    left = {"x": 0, "xanchor": "right", "xshift": -10, "align": "right"}
    right = {"x": 1, "xanchor": "left", "xshift": 8}
    return [
        word(f"{title}<br>{PART[name]}", colors["muted"], y=y, yanchor="middle", **left),
        word(ends, colors["muted"], yref=LANE[name], y=(LOW[name] + 1) / 2, yanchor="middle", **right),
    ]
