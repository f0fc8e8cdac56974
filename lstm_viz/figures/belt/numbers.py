"""What the belt shows of a step, as plain numbers: the step's amounts and where each parcel stands.

Read from the record, nothing computed but products: kept = f * c_prev, dropped = c_prev - kept,
written = i * g.
"""

from __future__ import annotations

from math import sqrt
from typing import NamedTuple

from lstm_viz.core.lstm import Trace
from lstm_viz.figures.belt.drawing import BAND, Plan

OLD, KEEP, WRITE, SHOW = range(4)
"""The phases of a step: c_prev arrives; f keeps; i * g is added; o * tanh(c) is shown."""

APPEARS = {"f": KEEP, "i": WRITE, "g": WRITE, "o": SHOW}
"""The phase in which each gate opens and its number appears."""


class Step(NamedTuple):
    """The numbers of one step; all zero for a step that is not there."""

    f: float = 0.0
    i: float = 0.0
    g: float = 0.0
    o: float = 0.0
    c_prev: float = 0.0
    kept: float = 0.0
    dropped: float = 0.0
    written: float = 0.0
    c: float = 0.0
    tanh_c: float = 0.0
    h: float = 0.0


class Parcel(NamedTuple):
    """An amount at a place: the middle of its foot, its value, and whether it is there at all."""

    x: float
    y: float
    value: float
    here: bool = True

    def side(self, largest: float, scale: float) -> float:
        """Its side; its AREA is the amount, and it is ``largest`` wide at ``scale`` and beyond."""
        return largest * sqrt(min(abs(self.value), scale) / scale) if self.here else 0.0


class Parcels(NamedTuple):
    """Every parcel of a picture, in the order of its traces."""

    past: list[Parcel]
    kept: Parcel
    bins: tuple[Parcel, Parcel]
    written: Parcel
    carried: Parcel

    def all(self) -> list[Parcel]:
        """One list of them."""
        return [*self.past, self.kept, *self.bins, self.written, self.carried]


def step_of(trace: Trace, t: int) -> Step:
    """The numbers of step ``t``; all zero before the first."""
    if t < 0:
        return Step()
    i, f, g, o = trace.act[t, 0].tolist()  # packed i, f, g, o
    c_prev, c = trace.c_path[t : t + 2, 0, 0].tolist()
    tanh_c, h = trace.tanh_c.item(t), trace.h_path.item(t + 1)
    return Step(f, i, g, o, c_prev, f * c_prev, c_prev - f * c_prev, i * g, c, tanh_c, h)


def ring(plan: Plan) -> int:
    """How many of the past parcels there are: step ``s`` is drawn by number ``s % ring``."""
    return len(plan.history) + 1


def parcels_of(trace: Trace, t: int, phase: int, now: Step, plan: Plan) -> Parcels:
    """Where every parcel stands at a phase of step ``t``.

    Between two phases the browser moves each trace in a straight line, so a trace is a THING, not a
    place. One carried parcel passes the three stations and returns to the start, where the next
    step begins. The past is a ring, so that old parcels slide along instead of turning into one
    another; the next of them grows unseen behind the carried parcel. Two traces take turns in the
    bin, so that one can sink away while the other waits at the hatch.
    """
    before = step_of(trace, t - 1)
    top, start, middle = plan.top, plan.history[-1], sum(plan.chute) / 2
    at_bin, at_hatch = (middle, plan.bin_floor), (middle, top - BAND)
    at = (start, plan.kept, plan.joined, plan.carried)[phase]
    carried = Parcel(at, top, (now.c_prev, now.kept, now.c, now.c)[phase])
    if phase == OLD:
        kept = Parcel(start, top, before.kept, here=False)
        bins = Parcel(*at_hatch, now.dropped, here=False), Parcel(*at_bin, before.dropped, here=False)
        written = Parcel(plan.added, top, before.written, here=False)
    else:
        kept = Parcel(plan.kept, top, now.kept)
        bins = Parcel(*at_bin, now.dropped), Parcel(*at_hatch, now.dropped, here=False)
        mouth = (plan.added, plan.hopper.mouth - 0.5)
        written = Parcel(*mouth, now.written, here=False) if phase == KEEP else Parcel(plan.added, top, now.written)
    return Parcels(_past(trace, t, phase, at, plan), kept, bins if t % 2 == 0 else bins[::-1], written, carried)


def _past(trace: Trace, t: int, phase: int, at: float, plan: Plan) -> list[Parcel]:
    """The cell states of the last steps; that of step ``t`` itself waits behind the carried parcel at ``at``."""
    c, top, n = trace.c_path, plan.top, ring(plan)
    past = [Parcel(at, top, 0.0, here=False)] * n
    for back, place in enumerate(reversed(plan.history), start=1):
        if t - back >= -1:  # step -1 is the start state
            past[(t - back) % n] = Parcel(place, top, c.item(t - back + 1))
        else:
            past[(t - back) % n] = Parcel(place, top, 0.0, here=False)
    if phase != OLD:
        past[t % n] = Parcel(at, top, c.item(t + 1), here=phase == SHOW)
    elif t >= n - 1:  # the oldest has just left, around the first drum
        past[t % n] = Parcel(plan.ends[0] + 1.0, top, c.item(t - n + 1), here=False)
    return past
