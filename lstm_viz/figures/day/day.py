"""The day: light over the clock, under it what one unit remembers (c) and what it shows (h), and one cursor.

Three lanes share the clock, each with a zero of its own: irradiance in [0, 1200] under the sky, c in
[-scale, scale], h in [-1, 1]. Up to the cursor c and h are lines, and c's area is warm above its zero and cool
below it; from there on they are dotted, for they have not happened yet.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from lstm_viz.core.lstm import Trace
from lstm_viz.core.notation import numbers, quantities
from lstm_viz.core.phases import seen_at
from lstm_viz.core.steps import Steps, one_step
from lstm_viz.figures.day.lanes import BESIDE, BOTTOM, CLOUD, PARTS, REACH, Lane, Lanes, c_above
from lstm_viz.figures.day.still import Still, still_for
from lstm_viz.figures.shelf.clock import Clock, hours
from lstm_viz.figures.shelf.screen import USUAL, Screen
from lstm_viz.figures.shelf.style import Figure
from lstm_viz.figures.strip import Array, Moves, Strip, Whole, columns, once
from lstm_viz.language.phrases import say
from lstm_viz.language.quantities import feature_title
from lstm_viz.language.texts import remembered

LEAST = 0.6
"""Hours that a cloud is wide at least: one that passes in less can still be grasped."""
OtherDay = tuple[str, tuple[float, ...], tuple[float, ...]]
"""Its name, its hours, its irradiance."""


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
    the number of the step. The number of each lane stands at its dot.

    Parameters
    ----------
    trace : Trace
        A run with B = 1 and H = 1. c and h are drawn at the recorded numbers, each in its lane. Only where
        abs(c) is beyond ``screen.scale`` is it drawn at the edge, and its hover says so with the number.
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


class Passing(NamedTuple):
    """A cloud: the hours from which to which it stands before the sun, and the part of the light that it takes."""

    start: float
    end: float
    depth: float


class Light(NamedTuple):
    """What is drawn above the horizon: see :func:`day`."""

    irradiance: ArrayLike | None = None
    overlays: Sequence[tuple[str, ArrayLike, ArrayLike]] = ()
    cloud: Passing | None = None


def days(
    steps: Steps,
    lights: Sequence[Light],
    screen: Screen = USUAL,
    *,
    phases: Sequence[int] | None = None,
    moments: Sequence[str] = (),
    ghost: Trace | None = None,
    called: str = "",
) -> Strip:
    """The same at many steps of one batch of runs; ``lights`` has one entry for each of them, or one for all.

    ``phases`` say how far each step has come, as on the belt: with the light of the step c_prev arrives; f keeps of
    it what it keeps; i * g makes it c; last h is shown, whose dot and number stay at the step before until then.
    Without them each step is done. ``called`` is what c goes by beside its name: a tank, a bowl.
    """
    trace, now = steps.trace, steps.t
    still = still_for(trace.time, screen, lights[0].irradiance is not None, tuple(moments), called)
    over, lanes = still.clock, still.lanes
    rows, t = once(steps.row), once(now)
    c, h = trace.c[:, rows, 0].T, trace.h[:, rows, 0].T  # [N or 1, T]
    sun = np.array([_sun(light, trace.T) for light in lights])  # [N or 1, T]
    (c_y, c_said), (h_y, h_said) = _within(c, lanes.c), _within(h, lanes.h)
    sun_y, sun_said = _within(sun, lanes.sky, 0.0, " W/m²")
    sun_now = _at(sun_y, now) if still.sky else np.full(steps.N, PARTS)
    shown = now if phases is None else np.array([seen_at("h", *one) for one in zip(now.tolist(), phases, strict=True)])
    carried = _carried(steps, phases), steps._replace(t=shown).of("h")
    c_now, h_now = (_within(values[:, None], lane)[0][:, 0] for values, lane in zip(carried, lanes[1:], strict=True))
    lines, names = _other_days(over, lights, sun, lanes.sky, t)
    pinned_c, pinned_h = _pinned(ghost, lanes, over.x[0], trace.T)
    (cursor, along), words, pill = over.cursors(t.tolist())
    data: list[tuple[Figure, Moves]] = [
        (cursor, {**along, "y": columns(BOTTOM, sun_now)}),  # from the clock up to the sun
        (still.sun, {"y": _closed(sun_y, lanes.sky), "hovertext": [[*said, said[-1], said[0]] for said in sun_said]}),
        (still.cloud, _clouds(lights, over)),
        (still.days, lines),
        (still.names, names),
        (still.disc, _discs(still, now, sun_now, _at(sun, now))),
        words,
        pill,
        (still.pinned["c"] | pinned_c, {}),
        (still.pinned["h"] | pinned_h, {}),
        *((trace, {}) for trace in still.before),
        (still.whole["c"], {"y": c_y, "hovertext": c_said}),
        (still.whole["h"], {"y": h_y, "hovertext": h_said}),
        (still.past["c"], _past(over, c_y, t, c_now)),
        (still.past["h"], _past(over, h_y, once(shown), h_now)),
        (still.readings, _readings(still, now, shown, sun_now, c_y, (c_now, h_now), carried)),
    ]
    return Strip(steps.N, data, still.layout)


# -- what moves


def _at(curves: Array, t: Whole) -> Array:
    """Each curve, or the only one, at its step: [N]."""
    return curves[np.arange(len(t)) % len(curves), t]


def _carried(steps: Steps, phases: Sequence[int] | None) -> Array:
    """c as far as each step has come, [N]: nothing is shown before it was made."""
    c = steps.of("c")
    return c if phases is None else np.choose(phases, [steps.of("c_prev"), steps.of("kept"), c, c])


def _past(over: Clock, curves: Array, t: Whole, now: Array) -> Moves:
    """Each curve up to the cursor, where it stands at ``now``; the points after it lie there too, so that it grows."""
    x, step = np.array(over.x), np.arange(curves.shape[1])
    return {"x": x[np.minimum(step, t[:, None])], "y": np.where(step < t[:, None], curves, now[:, None])}


def _closed(curves: Array, lane: Lane) -> Array:
    """Each curve, then back along the zero of its lane, so that it is a shape."""
    return np.pad(curves, ((0, 0), (0, 2)), constant_values=lane.zero)


def _discs(still: Still, t: Whole, drawn: Array, sun: Array) -> Moves:
    """The sun at the cursor, and its number."""
    x = np.array(still.clock.x)[t]
    says = [f"{words} W/m²" if still.sky else "" for words in numbers(sun.tolist(), 0)]
    return {
        "x": columns(x, x),
        "y": columns(drawn, drawn),
        "textposition": [f"middle {still.clock.side(k)}" for k in t.tolist()],
        "text": [["", words] for words in says],
    }


def _clouds(lights: Sequence[Light], over: Clock) -> Moves:
    """The cloud over its hours, the denser the more light it takes; where there is none it is a point, unseen."""
    there = [light.cloud or Passing(over.x[0], over.x[0], 0.0) for light in lights]
    start, end, depth = np.array(there).T[:, :, None]
    start, end = np.minimum((start, end), over.x[-1])
    across, up = np.array(CLOUD).T
    wide = np.where(depth > 0, np.maximum(end - start, LEAST), 0.0)
    return {
        "x": (start + end) / 2 + wide * across,
        "y": np.where(wide > 0, up, up[-1]),
        "opacity": [0.9 * cloud.depth**0.5 for cloud in there],
    }


def _readings(
    still: Still,
    t: Whole,
    shown: Whole,
    sun: Array,
    c_y: Array,
    drawn: tuple[Array, Array],
    carried: tuple[Array, Array],
) -> Moves:
    """The dot of c at the cursor and that of h where it was last ``shown``, and their numbers: c's off its line, h's
    towards its zero.
    """
    over, both = still.clock, list(zip(shown.tolist(), t.tolist(), strict=True))
    x, sides = np.array(over.x), [over.side(k) for k in t.tolist()]
    h_sides = ["left" if over.steps_aside(*one) else side for one, side in zip(both, sides, strict=True)]
    beside = np.clip(t + np.where(np.array(sides) == "right", 1, -1), 0, c_y.shape[1] - 1)
    ceiling = sun - (BESIDE if still.sky else 0.0)
    places = zip(drawn[0].tolist(), _at(c_y, beside).tolist(), ceiling.tolist(), strict=True)
    up = [c_above(still.lanes, still.clock.screen.narrow, *place) for place in places]
    says = (quantities(name, values.tolist(), sign=True) for name, values in zip("ch", carried, strict=True))
    return {
        "x": columns(x[t], x[shown]),
        "y": columns(*drawn),
        "text": [list(pair) for pair in zip(*says, strict=True)],
        "textposition": [
            [f"{'top' if above else 'bottom'} {c_side}", f"{'top' if below else 'bottom'} {h_side}"]
            for above, below, c_side, h_side in zip(up, (carried[1] < 0).tolist(), sides, h_sides, strict=True)
        ],
    }


def _other_days(over: Clock, lights: Sequence[Light], sun: Array, lane: Lane, t: Whole) -> tuple[Moves, Moves]:
    """The lines of other days as one trace; and their names, but for those that the sun's number would meet."""
    x, reach = tuple(over.x), REACH[over.screen.narrow] * (over.ends[1] - over.ends[0])
    found = [_drawn_days(x, tuple(own), _own(light), lane) for own, light in zip(sun.tolist(), lights, strict=True)]
    lines, names = ({key: [one[key] for one in many] for key in many[0]} for many in zip(*found, strict=True))
    at = [over.x[k] for k in t.tolist()]
    moments = max(len(at), len(lights)) if lights[0].overlays else 1
    shown = [(names["x"][n % len(lights)], names["text"][n % len(lights)], at[n % len(at)]) for n in range(moments)]
    text = [
        [name if abs(hour - cursor) > reach else "" for hour, name in zip(places, said, strict=True)]
        for places, said, cursor in shown
    ]
    return lines, names | {"text": text}


@remembered(maxsize=64)
def _drawn_days(
    x: tuple[float, ...], sun: tuple[float, ...], days: tuple[OtherDay, ...], lane: Lane
) -> tuple[Figure, Figure]:
    """The lines of other days as one trace; and their names, each where its day differs most."""
    drawn = [_one_within(curve, lane, 0.0, " W/m²") for _, _, curve in days]
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


def _pinned(ghost: Trace | None, lanes: Lanes, start: float, T: int) -> tuple[Figure, Figure]:
    """The pinned run's c and h, on its own clock; without one, all in one point."""
    if ghost is None:
        nowhere = {"x": [start] * T, "y": [0.0] * T, "text": [""] * T, "hovertext": [""] * T, "visible": False}
        return nowhere, nowhere
    x, text = hours(ghost.time) or [float(k) for k in range(ghost.T)], list(ghost.time)
    c, c_said = _one_within(ghost.c[:, 0, 0], lanes.c)
    h, h_said = _one_within(ghost.h[:, 0, 0], lanes.h)
    said = {"x": x, "text": text, "visible": True}
    return said | {"y": c, "hovertext": c_said}, said | {"y": h, "hovertext": h_said}


def _within(values: Array, lane: Lane, lowest: float | None = None, unit: str = "") -> tuple[Array, list[list[str]]]:
    """Where curves [rows, T] are drawn, as far as the lane goes, and what a hover says of each point."""
    low = -lane.largest if lowest is None else lowest
    flat, T = values.ravel().tolist(), values.shape[1]
    words = [f"{word}{unit}" for word in numbers(flat, 0)] if unit else numbers(flat, 2, sign=True)
    for k in np.flatnonzero((values < low) | (values > lane.largest)).tolist():
        words[k] += f" {say('pictures.day.beyond')}"
    return lane.at(np.clip(values, low, lane.largest)), [words[k : k + T] for k in range(0, len(words), T)]


def _one_within(
    curve: ArrayLike, lane: Lane, lowest: float | None = None, unit: str = ""
) -> tuple[list[float], list[str]]:
    """The same of one curve."""
    drawn, (said,) = _within(np.array([curve], float), lane, lowest, unit)
    return drawn[0].tolist(), said


def _sun(light: Light, T: int) -> tuple[float, ...]:
    return (0.0,) * T if light.irradiance is None else _curve("irradiance", light.irradiance, T)


def _own(light: Light) -> tuple[OtherDay, ...]:
    """The other days with their own hours, as :func:`_drawn_days` takes them."""
    return tuple(_other_day(*overlay) for overlay in light.overlays)


def _other_day(name: str, hours: ArrayLike, curve: ArrayLike) -> OtherDay:
    own = tuple(np.asarray(hours, float).tolist())
    return name, own, _curve(name, curve, len(own))


def _curve(name: str, values: ArrayLike, T: int) -> tuple[float, ...]:
    curve = np.asarray(values, float)
    if curve.shape != (T,):
        raise ValueError(f"{name} has shape {curve.shape}; it needs one number for each step, {(T,)}")
    return tuple(curve.tolist())
