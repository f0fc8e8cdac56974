"""What the belt shows, as numbers, at N moments at once: the amounts of each step, and where every parcel stands."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from lstm_viz.core.phases import KEEP, OLD, SHOW, WRITE
from lstm_viz.core.steps import Steps
from lstm_viz.figures.belt.drawing import BAND, Plan
from lstm_viz.figures.strip import columns

Array = NDArray[np.float64]
Bools = NDArray[np.bool_]
Phases = NDArray[np.intp]


class Step(NamedTuple):
    """The numbers of a step, each [N]; all zero for a step that is not there."""

    f: Array
    i: Array
    g: Array
    o: Array
    c_prev: Array
    kept: Array
    dropped: Array
    written: Array
    c: Array
    tanh_c: Array
    h: Array


class Parcels(NamedTuple):
    """Every parcel by its trace, [N, parcels]: those of the past, kept, bin 0, bin 1, written, carried 0, carried 1."""

    x: Array
    """The middle of its foot."""
    y: Array
    value: Array
    here: Bools
    """Whether it is there at all."""
    side: Array


class Scene(NamedTuple):
    """Everything that is drawn and said at N moments, as numbers."""

    plan: Plan
    scale: float
    steps: Steps
    phase: Phases
    now: Step
    before: Step
    parcels: Parcels
    played: Phases
    """How many steps the band has run by: none in a picture that stands, where nothing need tell one step's from
    another's, and nothing but what is recorded is sent."""

    @property
    def ring(self) -> int:
        """How many of the past parcels there are: step ``s`` is drawn by number ``s % ring``."""
        return ring(self.plan)


def scene_of(steps: Steps, phase: Phases, plan: Plan, scale: float) -> Scene:
    """What is drawn of steps at their phases."""
    now, before = step_of(steps), step_of(steps.later(-1))
    played = steps.t * (phase != SHOW).any()
    parcels = _parcels(steps, phase, played, now, before, plan, scale)
    return Scene(plan, scale, steps, phase, now, before, parcels, played)


def step_of(steps: Steps) -> Step:
    """The numbers of each step; all zero before the first."""
    there = steps.t >= 0
    f, i, g, o, c_prev, c, tanh_c, h = (
        np.where(there, steps.of(name), 0.0) for name in ("f", "i", "g", "o", "c_prev", "c", "tanh_c", "h")
    )
    return Step(f, i, g, o, c_prev, f * c_prev, c_prev - f * c_prev, i * g, c, tanh_c, h)


def ring(plan: Plan) -> int:
    """How many of the past parcels there are in a composition."""
    return len(plan.history) + 1


def side(value: Array | float, plan: Plan, scale: float) -> Array:
    """A parcel's side; its AREA is the amount, and it is ``plan.largest`` wide at ``scale`` and beyond."""
    drawn: Array = plan.largest * np.sqrt(np.minimum(np.abs(value), scale) / scale)
    return drawn


def _parcels(steps: Steps, phase: Phases, played: Phases, now: Step, before: Step, plan: Plan, scale: float) -> Parcels:
    """Where every parcel stands.

    Between two phases the browser moves each trace in a straight line, so a trace is a THING, not a
    place. A belt runs one way, so two carried parcels take turns: one passes the three stations and
    leaves at the end, while the other comes in at the start, where the next step begins. The past is
    a ring, so that old parcels slide along instead of turning into one another; the next of them
    comes in unseen behind the carried parcel. Two traces take turns in the bin, too, so that one can
    sink away while the other waits at the hatch.
    """
    old, even = phase == OLD, steps.t % 2 == 0
    top, middle = plan.top, sum(plan.chute) / 2
    at = places(plan)[phase]
    fallen = np.where(old, top - BAND, plan.bin_floor), now.dropped, ~old
    other = np.where(old, plan.bin_floor, top - BAND), np.where(old, before.dropped, now.dropped), False
    bins = [(middle, *(np.where(even, *pair) for pair in zip(*turn, strict=True)))
            for turn in ((fallen, other), (other, fallen))]  # fmt: skip
    carried = at, np.choose(phase, [now.c_prev, now.kept, now.c, now.c]), True
    away = np.where(old, plan.ends[1] - 1.0, entry(plan)), np.where(old, now.c_prev, now.c), False
    turns = [[np.where(played % 2 == 0, *pair) for pair in zip(*turn, strict=True)]
             for turn in ((carried, away), (away, carried))]  # fmt: skip
    rows = [
        *_past(steps, phase, plan),
        # it stays behind the carried parcel, which uncovers it
        (plan.kept, top, np.where(old, before.kept, now.kept), phase >= WRITE),
        *bins,
        (plan.added, np.where(phase == KEEP, plan.hopper.mouth - 0.5, top),
         np.where(old, before.written, now.written), phase >= WRITE),
        *((where, top, much, there) for where, much, there in turns),
    ]  # fmt: skip
    x, y, value, here = (columns(*column) for column in zip(*rows, strict=True))
    return Parcels(x, y, value, here > 0, np.where(here > 0, side(value, plan, scale), 0.0))


def entry(plan: Plan) -> float:
    """Where the next parcel comes in: aside of the start, so that its number is clear of those that make way for it."""
    return (plan.history[-1] + plan.chute[0]) / 2


def places(plan: Plan) -> Array:
    """Where the carried parcel stands in each phase."""
    return np.array([plan.history[-1], plan.kept, plan.joined, plan.carried])


def _past(steps: Steps, phase: Phases, plan: Plan) -> list[tuple[Array | float, ...]]:
    """The cell states of the last steps; that of the step itself, which is carried, waits where it is to come in."""
    t, n, old = steps.t, ring(plan), phase == OLD
    back = (t[:, None] - np.arange(n)) % n  # [N, ring]: how many steps ago it was carried
    path, row = steps.trace.c_path[..., 0], steps.row[:, None]
    step = t[:, None] - back
    there = step >= -1  # step -1 is the start state
    x = np.array([0.0, *reversed(plan.history)])[back]
    value = np.where(there, path[np.maximum(step + 1, 0), row], 0.0)
    # before the youngest, it is the oldest, which has just left, around the first drum
    left = old & (t >= n - 1)
    x_now = np.where(left, plan.ends[0] + 1.0, entry(plan))
    c_now = np.where(left, path[np.maximum(t - n + 1, 0), steps.row], np.where(old, 0.0, path[t + 1, steps.row]))
    young = back == 0
    x, value = np.where(young, x_now[:, None], x), np.where(young, c_now[:, None], value)
    here = there & ~young
    return [(x[:, k], plan.top, value[:, k], here[:, k]) for k in range(n)]
