"""What one predicts and does on the page "What flows back", and how its runs decide it."""

from __future__ import annotations

import numpy as np

from lstm_viz.core.backward import backward
from lstm_viz.core.gradients import Gradients
from lstm_viz.core.influence import half_life_of_path
from lstm_viz.core.notation import decided, inside, number, scaled
from lstm_viz.core.run import run
from lstm_viz.lessons.gradient.record import FAR, MANY, ONE, PULSE, STEPS, Flow, flows, heard
from lstm_viz.lessons.guide import Ask, Do, Parts, Seen, Task
from lstm_viz.lessons.state import Values

ENOUGH = 0.1
"""An influence above it counts."""
EXPLODES = 10.0
"""An influence above it has exploded."""
HALF_LIFE = (45.0, 55.0)
"""Steps: about 50."""
CLIPPED = 1.0
"""The largest length that a clipped gradient may have."""


def _flow(seen: Seen) -> Flow:
    assert isinstance(seen.beside, Flow)
    return seen.beside


def _of_one_unit(seen: Seen) -> bool:
    return bool(seen.values["units"] == ONE and seen.values["T"] == FAR)


def of_pulse(seen: Seen, kind: str) -> tuple[float, float]:
    """The influence of the state after the pulse on the last one, and the largest influence of all steps."""
    fading, row = _flow(seen).fading(kind)
    return float(fading.whole[row, PULSE]), float(fading.whole[row, : fading.last[row] + 1].max())


def _reach(seen: Seen) -> tuple[bool, Parts]:
    size, _ = of_pulse(seen, "LSTM")
    return _of_one_unit(seen) and size > ENOUGH, {"size": _near(size, ENOUGH)}


def _rnn(seen: Seen) -> tuple[bool, Parts]:
    size, most = of_pulse(seen, "RNN")
    met = _of_one_unit(seen) and size > ENOUGH and most < EXPLODES
    return met, {"size": _near(size, ENOUGH), "most": _near(most, EXPLODES)}


def _half(seen: Seen) -> tuple[bool, Parts]:
    fading, row = _flow(seen).fading("LSTM")
    assert fading.direct is not None
    steps = float(half_life_of_path(fading.direct[row, : fading.last[row] + 1, None])[0])
    low, high = HALF_LIFE
    return seen.values["units"] == ONE and low <= steps <= high, {"steps": decided(steps, low, high, digits=1)}


def _near(size: float, bound: float) -> str:
    """A size; near what decides, with the digit that does."""
    return decided(size, bound, digits=3) if bound / 2 < size < 2 * bound else scaled(size)


def _left(values: Values) -> tuple[str, Parts]:
    """What is left of the direct path over all steps."""
    fading, row = flows([values])[0].fading("LSTM")
    assert fading.direct is not None
    left, f = float(fading.direct[row, 0]), float(fading.keep[row, 0])
    answer = "quarter" if left > 0.05 else "thousandth" if left > 1e-6 else "nothing"
    return answer, {"f": inside(f, 0, 1, 3), "n": number(float(fading.last[row]), 0), "left": scaled(left)}


def gradient_of_last(kind: str, values: Values) -> Gradients:
    """The gradient of the last output, summed over the units, by every weight of a cell."""
    shown = flows([values])[0]
    runs, last = shown.runs[kind], int(values["T"])
    params = runs.params[runs.rows[0]]
    trace = run(params, heard().x[:last])
    asked = np.zeros((last, 1, params.H))
    asked[-1] = 1.0
    found: Gradients = backward(params, trace, asked)
    return found


def turned(before: Gradients, after: Gradients) -> float:
    """The cosine of the angle between two gradients: 1 for one direction."""
    pairs = [(before.weights[name], after.weights[name]) for name in before.weights]
    return sum(float(np.vdot(one, other)) for one, other in pairs) / (before.norm * after.norm)


def _clip(values: Values) -> tuple[str, Parts]:
    before = gradient_of_last("RNN", values)
    after = before.clipped(CLIPPED)
    cosine = turned(before, after)
    resized, kept = after.norm < 0.99 * before.norm, cosine > 0.9999
    answer = ("size" if kept else "both") if resized else "neither" if kept else "direction"
    said = number(cosine, 4) if kept else number(cosine)
    return answer, {"before": scaled(before.norm), "after": scaled(after.norm), "cosine": said}


def stale(values: Values) -> tuple[float, float]:
    """What of the last c the pulse wrote, and what the chatter did: each step's i * g, times all later f."""
    shown = flows([values])[0]
    trace, last = shown.trace, int(values["T"])
    f, written = trace.f[:last, 0, 0], trace.written[:last, 0, 0]
    kept = np.append(np.cumprod(f[::-1])[::-1][1:], 1.0) * written
    pulse = float(kept[PULSE - 1])
    return pulse, float(kept.sum()) - pulse


def _longer(values: Values) -> tuple[str, Parts]:
    pulse, chatter = stale(values)
    answer = "pulse" if pulse > 1.25 * chatter else "chatter" if chatter > 1.25 * pulse else "same"
    parts = {"pulse": number(pulse), "chatter": number(chatter), "n": number(values["T"] - 1, 0)}
    return answer, parts


TASKS: tuple[Task, ...] = (
    Ask("left", _left, {"T": float(FAR), "t": "099"}, {"T": 50.0, "t": "010"}),
    Do("reach", _reach, {"open": ("f",)}),
    Do("rnn", _rnn, {"f_b": 6.0}),
    Do("half", _half, {"f_b": 2.0, "t": "050", "open": ("f",)}),
    Ask("clip", _clip, {"units": MANY, "gain": 3.0}, {"units": MANY, "gain": 3.0}),
    Ask("longer", _longer, {"f_b": 8.0, "T": float(STEPS), "t": "197"}, {"f_b": 3.0, "T": float(STEPS), "t": "197"}),
)
