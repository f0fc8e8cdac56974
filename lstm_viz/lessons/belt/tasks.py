"""What one predicts and does on the conveyor belt's page, and how its runs decide it."""

from __future__ import annotations

from collections.abc import Callable

from lstm_viz.core.notation import decided, number
from lstm_viz.core.run import run
from lstm_viz.data.stories import story
from lstm_viz.language.phrases import say
from lstm_viz.lessons.belt.record import HAND, SET, TARGET, WEIGHTS, apart, farthest, given, story_of, target
from lstm_viz.lessons.guide import Ask, Do, OnPicture, Parts, Seen, Task
from lstm_viz.lessons.state import Values

NEAR = 0.1
"""By hand c must be this near to a perfect memory, at every step."""
CLOSE = 0.05
"""By its weights c must be this near to the target, on average."""
CLOSE_BY_DAY = 0.4
"""The same for the day: weights that hear the sun cannot change their mind as fast as a hand."""
COUNTED = 0.3
"""A count is right when c is this near to it, at every step."""

Read = Callable[[Seen], tuple[bool, Parts]]


def _half(name: str) -> dict[str, float]:
    """Both gates half open in every step of a story."""
    return {f"{gate}_{kind}": 0.5 for gate in SET for kind in story(name).every_kind}


# -- predictions


def _left(values: Values) -> tuple[str, Parts]:
    """Where c is 20 steps after the pulse, and how much of what the pulse wrote is left of it: c of the run, less c of
    the run without a pulse.
    """
    made = given(values)
    (pulse,) = story_of(values).steps("pulse")
    silent = made.inputs.x.copy()
    silent[pulse] = 0.0
    c, without = (run(made.params, x, hold=made.hold).c[:, 0, 0] for x in (made.inputs, made.inputs.with_x(silent)))
    of_pulse = (c - without)[pulse:]
    share = of_pulse[-1] / of_pulse[0]
    parts = {name: number(of_pulse[n], 3) for name, n in (("wrote", 0), ("one", 1), ("five", 5))}
    return f"{float(c[-1]):.4f}", parts | {"parts": number(1 / share, 0)}


def _wipe(values: Values) -> tuple[str, Parts]:
    """What a gate must do at the signal: of four runs, the one that leaves least of the memory there.

    Where it is not f that does it, f is what it is in chatter.
    """
    made = given(values)
    (signal,) = story_of(values).steps("signal")
    tried = {"f_opens": ("f", 1.0), "f_closes": ("f", 0.0), "i_closes": ("i", 0.0), "o_closes": ("o", 0.0)}
    left = {}
    for name, (gate, value) in tried.items():
        hold = {**made.hold, ("f", signal): values["f_chatter"], (gate, signal): value}
        left[name] = float(run(made.params, made.inputs, hold=hold).c[signal, 0, 0])
    return min(left, key=lambda name: abs(left[name])), {name: number(c, sign=True) for name, c in left.items()}


# -- things to do


def _remembers(name: str, by: str, near: float) -> Read:
    """c is near to what a perfect memory of this story holds, at every step."""

    def read(seen: Seen) -> tuple[bool, Parts]:
        wanted = story_of(seen.values).wanted
        if wanted is None:
            return False, {"off": say("lessons/belt.no_number"), "step": say("lessons/belt.any_step")}
        off, t = farthest(seen.trace, wanted)
        return _shows(seen, name, by) and off < near, {"off": decided(off, near), "step": seen.trace.time[t]}

    return read


def _does_the_same(name: str, close: float) -> Read:
    """The weights' c is close to the target that one came with: one that follows the weights would be no aim."""

    def read(seen: Seen) -> tuple[bool, Parts]:
        far = apart(seen.trace, target(seen.values))["c"]
        return _shows(seen, name, WEIGHTS) and _as_prepared(seen.values) and far < close, {"c": decided(far, close)}

    return read


def _shows(seen: Seen, name: str, by: str) -> bool:
    """Whether this story is on the screen, and who sets its gates."""
    return bool(seen.values["seq"] == name and seen.values["by"] == by)


def _as_prepared(values: Values) -> bool:
    return all(values[f"{gate}_{kind}"] == TARGET[kind][gate] for gate in SET for kind in story_of(values).every_kind)


TASKS: tuple[Task, ...] = (
    Ask("left", _left, {**_half("pulse"), "t": "23"}, mark=OnPicture("track", "c", "23", 0.0, 2.0, near=0.15)),
    Do("pulse_hand", _remembers("pulse", HAND, NEAR), {**_half("pulse"), "t": "23"}),
    Do("pulse_weights", _does_the_same("pulse", CLOSE), {"by": WEIGHTS, "t": "23"}),
    Do(
        "count", _remembers("count", WEIGHTS, COUNTED),
        {"seq": "count", "by": WEIGHTS, "t": "23", "i_x": 12.0, "i_b": -7.5, "f_b": 3.0},
    ),
    Ask("wipe", _wipe, {"f_signal": 0.0, "t": "13"}, {"seq": "signal", "t": "12", "f_signal": 0.5}),
    Do("signal_hand", _remembers("signal", HAND, NEAR), {"seq": "signal", **_half("signal")}),
    Do("signal_weights", _does_the_same("signal", CLOSE), {"seq": "signal", "by": WEIGHTS}),
    Do("day", _does_the_same("day", CLOSE_BY_DAY), {"seq": "day", "by": WEIGHTS}),
)  # fmt: skip
