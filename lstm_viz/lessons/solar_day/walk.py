"""The walk through the solar day: what to look at and to do at each moment, and how the record decides it."""

from __future__ import annotations

from collections.abc import Callable

from lstm_viz.core.lstm import Trace
from lstm_viz.core.notation import number
from lstm_viz.lessons.guide import Ask, Do, OnPicture, Parts, Seen, Task
from lstm_viz.lessons.solar_day.record import run_day
from lstm_viz.lessons.state import Values
from lstm_viz.words.numbers import share

CLOUD = {"cloud": 65.0, "cloud_at": "10:30", "cloud_for": 60.0}
BRIGHT = {"sun": {"14:30": 936.0}}
"""As bright as at noon."""
SHUT = 0.05
HALF, ALMOST, NEARLY = 0.5, 0.8, 0.9
"""Below the first most is let go; above the others something is let in almost whole, and nearly all is kept."""
FAR = 2.0
"""From here on c is far above 1."""
COMPARED = ("never", "evening")
"""The tasks at which the day as one found it stays to be seen, pale: two more lines to draw."""


def _reading(seen: Seen, **more: float) -> dict[str, str]:
    """The numbers of the step at the cursor."""
    signed = {"c": seen.now("c"), **more}
    said = {"time": seen.time, "f": share(seen.now("f")), "i": share(seen.now("i"), SHUT)}
    return said | {name: number(value, sign=True) for name, value in signed.items()}


# A cell whose weights were changed may do something else at the same moment: a task is met where what is then said
# of it is so.


def _morning(seen: Seen) -> tuple[bool, Parts]:
    said = seen.now("f") > NEARLY and seen.now("c") > seen.now("c_prev") + SHUT
    return seen.time == "08:00" and said, _reading(seen)


def _noon(seen: Seen) -> tuple[bool, Parts]:
    c = seen.trace.c[:, 0, 0]
    as_said = NEARLY < seen.now("f") < 1 and seen.now("c") > FAR and seen.t < int(seen.trace.inputs.x[:, 0, 0].argmax())
    return seen.t == int(c.argmax()) and as_said, _reading(seen, most=float(c.max()))


def _turn(seen: Seen) -> tuple[bool, Parts]:
    as_said = seen.now("f") < HALF and seen.now("i") > ALMOST and seen.now("c_prev") > 0 > seen.now("c")
    return seen.time == "14:30" and as_said, _moved(seen.trace, seen.time) | _reading(seen)


def _never(seen: Seen) -> tuple[bool, Parts]:
    held = ("f", None) in seen.trace.held and bool((seen.trace.f == 1).all())
    return held and seen.now("c") > 1 and seen.time == "14:30", _reading(seen)


def _evening(seen: Seen) -> tuple[bool, Parts]:
    step = seen.trace.at(seen.t)
    return step.time == "18:00" and float(step.i[0, 0]) < SHUT and "i" not in step.held, _reading(seen)


def _moved(trace: Trace, label: str) -> dict[str, str]:
    """What one step did to the cell state."""
    step = trace.at(trace.inputs.index(label))
    signed = {"before": step.c_prev, "after": step.c, "kept": step.kept, "written": step.written}
    plain = {name: share(float(getattr(step, name)[0, 0])) for name in "fi"}
    return plain | {name: number(float(value[0, 0]), sign=True) for name, value in signed.items()}


def _goes_to(label: str) -> Callable[[Values], tuple[str, Parts]]:
    """Where c goes in one step."""

    def decide(values: Values) -> tuple[str, Parts]:
        trace = run_day(values)
        return f"{float(trace.at(trace.inputs.index(label)).c[0, 0]):.4f}", _moved(trace, label)

    return decide


def _c_at(label: str) -> OnPicture:
    return OnPicture("day", "c", label, -6.0, 6.0, near=0.7)


WALK: tuple[Task, ...] = (
    Do("morning", _morning, {}),
    Ask("cloud", _goes_to("10:30"), CLOUD | {"t": "10:30"}, {"t": "10:00"}, mark=_c_at("10:30")),
    Do("noon", _noon, {"t": "10:30"}),
    Do("turn", _turn, {"t": "14:00"}),
    Ask("bright", _goes_to("14:30"), BRIGHT | {"t": "14:30"}, {"t": "14:00"}, mark=_c_at("14:30")),
    Do("never", _never, {"t": "14:30"}),
    Do("evening", _evening, {"t": "17:30"}),
)
