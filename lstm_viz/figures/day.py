"""The day: irradiance over the clock, under it what one unit remembers (c) and says (h), and one cursor.

Two bands share the clock. The upper one is the sky: irradiance above the horizon. In the lower one
c and h run about one zero line, each on its own fixed axis: c in [-scale, scale], h in [-1, 1].
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from lstm_viz.core.lstm import Trace
from lstm_viz.core.notation import numbers
from lstm_viz.core.steps import Steps, one_step
from lstm_viz.figures.shelf.clock import ROOM, Clock, clock, hours
from lstm_viz.figures.shelf.colours import halo
from lstm_viz.figures.shelf.screen import USUAL, Screen
from lstm_viz.figures.shelf.style import SIZE, Figure, layout
from lstm_viz.figures.strip import Array, Moves, Strip, columns
from lstm_viz.language.phrases import say
from lstm_viz.language.quantities import feature_title, title_of
from lstm_viz.language.texts import remembered

FULL_SUN = 1200.0
"""Top of the sky, W/m2: more than any clear sky gives."""
ASPECT = {False: 4.2, True: 1.8}
"""Width over height, by ``narrow``."""
EDGE = 1.04
"""The axes reach a little farther than what they show, so that a line at the edge is drawn whole."""
HORIZON, LOWER = 0.69, 0.65
"""Where the sky begins and where the lower band ends, as shares of the height."""
SKY, CELL, SAYS = "y", "y2", "y3"
"""The axes of irradiance, c and h, each over the whole height; clock and cursor stand on the first."""


def day(
    trace: Trace,
    t: int,
    screen: Screen = USUAL,
    *,
    irradiance: ArrayLike | None = None,
    overlays: Sequence[tuple[str, ArrayLike, ArrayLike]] = (),
    moments: Sequence[str] = (),
    ghost: Trace | None = None,
) -> Figure:
    """The whole day of one unit, with the cursor at step ``t``.

    x is the hour, read from the steps' labels when all of them are clocks ("HH:MM"), and otherwise
    the number of the step. The upper of the two words at the cursor, and at the ends of the lines,
    stands above its point and the lower one below, so they never meet.

    Parameters
    ----------
    trace : Trace
        A run with B = 1 and H = 1. c and h are drawn at the recorded numbers. Only where abs(c) is
        beyond ``screen.scale`` is it drawn at the edge, and its hover says so with the number.
    t : int
        The step of the cursor.
    screen : Screen
        What it is drawn on.
    irradiance : array, [T]
        The filled curve in the sky, from 0 to 1200 [W/m2]; beyond: at the edge, as for c. Without
        it there is no sky, and c and h have all the room.
    overlays : sequence of (name, array [N], array [N])
        Other days: their own hours (steps may be longer than this day's) and irradiance [W/m2], thin
        dashed lines with their names.
    moments : sequence of str
        Labels of the steps at which the story stops: small marks on the clock. A label that the
        trace does not have is left out.
    ghost : Trace
        A pinned earlier run, drawn faintly behind. Without one its lines lie in one point.

    Raises
    ------
    ValueError
        When a curve has not one number for each step.
    """
    return days(one_step(trace, t), [Light(irradiance, overlays)], screen, moments=moments, ghost=ghost)[0]


class Light(NamedTuple):
    """What is drawn above the horizon: see :func:`day`."""

    irradiance: ArrayLike | None = None
    overlays: Sequence[tuple[str, ArrayLike, ArrayLike]] = ()


def days(
    steps: Steps,
    lights: Sequence[Light],
    screen: Screen = USUAL,
    *,
    moments: Sequence[str] = (),
    ghost: Trace | None = None,
) -> Strip:
    """The same at many steps of one batch of runs; ``lights`` has one entry for each of them, or one for all."""
    trace, scale, t = steps.trace, screen.scale, steps.t.tolist()
    still = _still(trace.time, screen, lights[0].irradiance is not None, tuple(moments))
    rows = steps.row[:1] if len(set(steps.row.tolist())) == 1 else steps.row
    c, h = trace.c[:, rows, 0].T, trace.h[:, rows, 0].T  # [N or 1, T]
    c_drawn, c_said = _within(c, -scale, scale)
    h_drawn, h_said = _within(h, -1.0, 1.0)
    x, sun = tuple(still.clock.x), [_sun(light, trace.T) for light in lights]
    sun_drawn, sun_said = _within(np.array(sun), 0.0, FULL_SUN, " W/m²")
    others = [_other_days(x, own, _own(light)) for own, light in zip(sun, lights, strict=True)]
    lines, names = ({key: [one[key] for one in many] for key in many[0]} for many in zip(*others, strict=True))
    ghost_c, ghost_h = _ghost(ghost, scale, x[0], trace.T)
    cursor, words, pill = still.clock.cursors(t if len(set(t)) > 1 else t[:1])
    data: list[tuple[Figure, Moves]] = [
        cursor,
        (still.sun, {"y": sun_drawn, "hovertext": sun_said}),
        (still.days, lines),
        (still.names, names),
        (still.disc, _discs(still, t, _at(sun_drawn, steps.t), _at(np.array(sun), steps.t))),
        words,
        pill,
        (still.ghost_c | ghost_c, {}),
        (still.c, {"y": c_drawn, "hovertext": c_said}),
        (still.ghost_h | ghost_h, {}),
        (still.h, {"y": h_drawn, "hovertext": h_said}),
        (still.readings, _readings(still, steps.t, c_drawn / scale, c, h)),
    ]
    return Strip(steps.N, data, still.layout)


# -- what moves


def _at(curves: Array, t: NDArray[np.intp]) -> Array:
    """Each curve, or the only one, at its step: [N]."""
    return curves[np.arange(len(t)) % len(curves), t]


def _discs(still: _Still, t: list[int], drawn: Array, sun: Array) -> Moves:
    """The sun at the cursor, and its number."""
    x = np.array(still.clock.x)[t]
    says = [f"{words} W/m²" if still.sky else "" for words in numbers(sun.tolist(), 0)]
    return {
        "x": columns(x, x),
        "y": columns(drawn, drawn),
        "textposition": [f"middle {still.clock.side(k)}" for k in t],
        "text": [["", words] for words in says],
    }


def _readings(still: _Still, t: NDArray[np.intp], c_share: Array, c: Array, h: Array) -> Moves:
    """The dots of c and h with their numbers at the cursor, and at the ends of the lines their names."""
    x, last = np.array(still.clock.x), np.full_like(t, -1)
    now, end = (_at(c_share, t), _at(h, t)), (_at(c_share, last), _at(h, last))
    says = (numbers(_at(values, t).tolist(), sign=True) for values in (c, h))
    return {
        "x": columns(x[t], x[t], x[-1], x[-1]),
        "y": columns(*now, *end),
        "text": [[f"c {c}", f"h {h}", *still.end_names] for c, h in zip(*says, strict=True)],
        "textposition": [
            _sides(still, *at) for at in zip(t.tolist(), *(values.tolist() for values in (*now, *end)), strict=True)
        ],
    }


def _sides(still: _Still, t: int, c: float, h: float, last_c: float, last_h: float) -> list[str]:
    """Where the words of the four dots stand."""
    side = still.clock.side(t)
    # a word that reaches up into the sky leaves the right side to the sun's number
    upper = "left" if still.sky and max(c, h) > 0.75 and still.clock.share[t] > 0.2 else side
    at_cursor = (f"top {upper}", f"bottom {side}") if c >= h else (f"bottom {side}", f"top {upper}")
    at_end = ("top", "bottom") if last_c >= last_h else ("bottom", "top")
    if abs(last_c - last_h) > 0.7:
        at_end = ("middle", "middle")
    return [*at_cursor, *(f"{where} right" for where in at_end)]


@remembered(maxsize=64)
def _other_days(
    x: tuple[float, ...], sun: tuple[float, ...], days: tuple[tuple[str, tuple[float, ...], tuple[float, ...]], ...]
) -> tuple[Figure, Figure]:
    """The lines of other days as one trace; and their names, each where its day differs most."""
    drawn = [_drawn(curve, 0.0, FULL_SUN, " W/m²") for _, _, curve in days]
    here = [np.interp(hours, x, sun).tolist() for _, hours, _ in days]  # this day's sun at the other day's steps
    apart = [
        [abs(other - value) for other, value in zip(curve, own, strict=True)]
        for (_, _, curve), own in zip(days, here, strict=True)
    ]
    at = [0] * len(days)
    taken: list[float] = []
    for day in sorted(range(len(days)), key=lambda day: -max(apart[day])):  # the most different one chooses first
        hours = days[day][1]
        steps = range(len(hours))
        free = [k for k in steps if all(abs(hours[k] - other) > (x[-1] - x[0]) / 6 for other in taken)] or steps
        at[day] = max(free, key=lambda k: apart[day][k])
        taken.append(hours[at[day]])
    line = {
        "visible": bool(days),
        "x": [place for _, hours, _ in days for place in (*hours, None)],
        "y": [value for curve, _ in drawn for value in (*curve, None)],
        "hovertext": [
            text
            for (name, _, _), (_, said) in zip(days, drawn, strict=True)
            for text in (*(f"{name}: {feature_title('G')} = {words}" for words in said), "")
        ],
    }
    names = {
        "visible": bool(days),
        "x": [hours[k] for (_, hours, _), k in zip(days, at, strict=True)],
        "y": [curve[k] for (curve, _), k in zip(drawn, at, strict=True)],
        "text": [name for name, _, _ in days],
        # above the other day's line when that is higher than this day's, or far below it; else under both
        "textposition": [
            "bottom center" if 0 <= own[k] - curve[k] < 350 else "top center"
            for (_, _, curve), own, k in zip(days, here, at, strict=True)
        ],
    }
    return line, names


def _ghost(ghost: Trace | None, scale: float, start: float, T: int) -> tuple[Figure, Figure]:
    """The pinned run's c and h, on its own clock; without one, all in one point."""
    if ghost is None:
        nowhere = {"x": [start] * T, "y": [0.0] * T, "text": [""] * T, "hovertext": [""] * T, "visible": False}
        return nowhere, nowhere
    x, text = hours(ghost.time) or [float(k) for k in range(ghost.T)], list(ghost.time)
    c, c_said = _drawn(ghost.c[:, 0, 0], -scale, scale)
    h, h_said = _drawn(ghost.h[:, 0, 0], -1.0, 1.0)
    said = {"x": x, "text": text, "visible": True}
    return said | {"y": c, "hovertext": c_said}, said | {"y": h, "hovertext": h_said}


def _within(values: Array, low: float, high: float, unit: str = "") -> tuple[Array, list[list[str]]]:
    """Curves [rows, T] as far as the axis goes, and what a hover says of each point."""
    flat, T = values.ravel().tolist(), values.shape[1]
    words = [f"{word}{unit}" for word in numbers(flat, 0)] if unit else numbers(flat, 2, sign=True)
    for k in np.flatnonzero((values < low) | (values > high)).tolist():
        words[k] += f" {say('pictures.day.beyond')}"
    return np.clip(values, low, high), [words[k : k + T] for k in range(0, len(words), T)]


def _drawn(curve: ArrayLike, low: float, high: float, unit: str = "") -> tuple[list[float], list[str]]:
    """The same of one curve."""
    drawn, (said,) = _within(np.array([curve], float), low, high, unit)
    return drawn[0].tolist(), said


def _sun(light: Light, T: int) -> tuple[float, ...]:
    return (0.0,) * T if light.irradiance is None else _curve("irradiance", light.irradiance, T)


def _own(light: Light) -> tuple[tuple[str, tuple[float, ...], tuple[float, ...]], ...]:
    """The other days with their own hours, as :func:`_other_days` takes them."""
    return tuple(_other_day(*overlay) for overlay in light.overlays)


def _other_day(name: str, hours: ArrayLike, curve: ArrayLike) -> tuple[str, tuple[float, ...], tuple[float, ...]]:
    own = tuple(np.asarray(hours, float).tolist())
    return name, own, _curve(name, curve, len(own))


def _curve(name: str, values: ArrayLike, T: int) -> tuple[float, ...]:
    curve = np.asarray(values, float)
    if curve.shape != (T,):
        raise ValueError(f"{name} has shape {curve.shape}; it needs one number for each step, {(T,)}")
    return tuple(curve.tolist())


# -- what stays


class _Still(NamedTuple):
    """The part of the picture that no control moves: made once, shared by every figure."""

    clock: Clock
    sky: bool
    end_names: tuple[str, str]
    layout: Figure
    sun: Figure
    days: Figure
    names: Figure
    ghost_c: Figure
    ghost_h: Figure
    c: Figure
    h: Figure
    disc: Figure
    readings: Figure


@remembered(maxsize=64)
def _still(time: tuple[str, ...], screen: Screen, sky: bool, moments: tuple[str, ...]) -> _Still:
    colors, over = screen.colors, clock(time, screen, moments, SKY, *_sky())
    filled = {"fill": "tozeroy", "fillcolor": colors["sunfill"]} if sky else {"opacity": 0, "hoverinfo": "skip"}
    sun_says = f"{feature_title('G')} = %{{hovertext}}<br>{say('pictures.given')}"
    c_says = f"{title_of('c')} c = %{{hovertext}}<br>c = f·c_prev + i·g"
    h_says = f"{title_of('h')} h = %{{hovertext}}<br>h = o·tanh(c)"
    return _Still(
        clock=over,
        sky=sky,
        end_names=("c", "h") if screen.narrow else (f"{title_of('c')} c", f"{title_of('h')} h"),
        layout=_layout(screen, sky, over),
        sun=_line(over, SKY, "sun", sun_says, 2) | filled,
        days={
            "type": "scatter", "mode": "lines", "yaxis": SKY, "hoverinfo": "text",
            "line": {"color": colors["x"], "width": 1.3, "dash": "4px,3px"},
        },
        names=_words(screen, colors["x"], SIZE["small"]) | {"mode": "text", "yaxis": SKY},
        ghost_c=_line(over, CELL, "c", say("pictures.day.pinned", line=c_says), 2) | {"opacity": 0.3},
        ghost_h=_line(over, SAYS, "h", say("pictures.day.pinned", line=h_says), 2) | {"opacity": 0.3},
        c=_line(over, CELL, "c", c_says),
        h=_line(over, SAYS, "h", h_says),
        disc=_disc(screen, sky),
        readings=_dots(screen),
    )  # fmt: skip


def _line(over: Clock, axis: str, color: str, says: str, width: float = 2.5) -> Figure:
    return {
        "type": "scatter", "mode": "lines", "x": over.x, "yaxis": axis,
        "line": {"color": over.screen.colors[color], "width": width},
        "text": over.labels, "hovertemplate": f"<b>%{{text}}</b><br>{says}<extra></extra>",
    }  # fmt: skip


def _words(screen: Screen, color: str | list[str], size: int, **more: object) -> Figure:
    return {
        "type": "scatter", "hoverinfo": "skip", "cliponaxis": False,
        "textfont": {"color": color, "size": size, "shadow": halo(screen.theme)} | more,
    }  # fmt: skip


def _disc(screen: Screen, sky: bool) -> Figure:
    """The sun itself: its glow, then its disc."""
    size = [28, 15] if sky else [0, 0]
    return _words(screen, screen.colors["x"], SIZE["label"], weight=600) | {
        "mode": "markers+text", "yaxis": SKY,
        "marker": {"color": screen.colors["sun"], "size": size, "opacity": [0.3, 1], "line": {"width": 0}},
    }  # fmt: skip


def _dots(screen: Screen) -> Figure:
    """The dots of c and h. They stand on the axis of h, so that no line lies over the words: c as c / scale."""
    both = [screen.colors["c"], screen.colors["h"]] * 2
    return _words(screen, both, SIZE["label"], weight=[600, 600, 400, 400]) | {
        "mode": "markers+text", "yaxis": SAYS,
        "marker": {
            "color": both, "size": [9, 9, 4, 4], "opacity": [1, 1, 0, 0],
            "line": {"color": screen.colors["card"], "width": 1.5},
        },
    }  # fmt: skip


def _sky() -> tuple[float, float]:
    """From where to where the axis of irradiance runs, so that 0 is the horizon."""
    return -EDGE * FULL_SUN * HORIZON / (1 - HORIZON), EDGE * FULL_SUN


def _band(sky: bool) -> tuple[float, float]:
    """From where to where the axis of h runs, so that [-1, 1] is the lower band; c's is ``scale`` times that."""
    return -EDGE, -EDGE + 2 * EDGE / (LOWER if sky else 1)


def _layout(screen: Screen, sky: bool, over: Clock) -> Figure:
    hidden, scale = {"visible": False, "fixedrange": True}, screen.scale
    sides = {"l": 46, "r": 30} if screen.narrow else {"l": 84, "r": 104}
    return layout(
        screen, ASPECT[screen.narrow], scrub=over.x,
        margin=ROOM | sides | {"autoexpand": False},
        xaxis=over.axis(),
        yaxis=hidden | {"range": list(_sky())},
        yaxis2=hidden | {"range": [scale * end for end in _band(sky)], "overlaying": SKY},
        yaxis3=hidden | {"range": list(_band(sky)), "overlaying": SKY},
        shapes=over.bands() + _lines(screen, sky, over.ends),
        annotations=_scales(screen, sky),
    )  # fmt: skip


def _lines(screen: Screen, sky: bool, ends: tuple[float, float]) -> list[Figure]:
    """The zero line of c and h, the ends of their scales, and the horizon."""
    colors, scale = screen.colors, screen.scale
    at = [(CELL, 0, colors["neutral"]), (CELL, scale, colors["grid"]), (CELL, -scale, colors["grid"])]
    if sky:
        at += [(SKY, 0, colors["sun"]), (SKY, 1000, colors["grid"])]
    return [
        {
            "type": "line", "xref": "x", "yref": axis, "x0": ends[0], "x1": ends[1], "y0": y, "y1": y,
            "line": {"color": color, "width": 1}, "layer": "below",
        }
        for axis, y, color in at
    ]  # fmt: skip


def _scales(screen: Screen, sky: bool) -> list[Figure]:
    """What the axes measure, beside them: each number in the colour of its line."""
    colors, narrow, scale = screen.colors, screen.narrow, screen.scale

    def beside(axis: str, y: float, text: str, color: str, yanchor: str = "middle") -> Figure:
        return {
            "xref": "paper", "x": 0, "xanchor": "right", "xshift": -8, "yref": axis, "y": y, "yanchor": yanchor,
            "text": text, "showarrow": False, "align": "right", "borderpad": 0,
            "font": {"size": SIZE["small"], "color": color},
        }  # fmt: skip

    def both(sign: str) -> str:
        c = f'<span style="color:{colors["c"]}">c {sign}{scale:g}</span>'
        h = f'<span style="color:{colors["h"]}">h {sign}1</span>'
        return f"{c}<br>{h}" if narrow else f"{c}  {h}"

    lower = [
        beside(CELL, scale, both("+"), colors["ink"], "top" if narrow else "middle"),
        beside(CELL, 0, "0", colors["muted"]),
        beside(CELL, -scale, both("−"), colors["ink"], "bottom"),
    ]
    upper = [
        beside(SKY, 1000, "1000" if narrow else "1000 W/m²", colors["x"]),
        beside(SKY, 1000, feature_title("G"), colors["x"]) | {"xanchor": "left", "xshift": 6},
    ]
    return lower + upper if sky else lower
