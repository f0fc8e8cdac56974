"""What one predicts and does on the page "Watch it learn". Trainings decide, once the learner has started them."""

from __future__ import annotations

import numpy as np

from lstm_viz.core.learned import Learned
from lstm_viz.core.notation import decided, number
from lstm_viz.lessons.guide import Ask, Do, Parts, Seen, Task
from lstm_viz.lessons.learn.record import BESIDE, Learning, both
from lstm_viz.lessons.learn.words import measured_said
from lstm_viz.lessons.state import Values
from lstm_viz.lessons.trained import state_of
from lstm_viz.workers.settings import task_of

MOVES = 0.2
"""A change of c in a step that counts."""
WRITES, RESTS = 0.5, 0.2
"""What an input gate is above where it writes, and below where it does not, on average."""
NOTHING = "–"


def _learning(seen: Seen) -> Learning:
    assert isinstance(seen.beside, Learning)
    return seen.beside


def _solved(name: str, measured: float) -> bool:
    return task_of(name).solved(measured)


def _learn(seen: Seen) -> tuple[bool, Parts]:
    now = _learning(seen)
    measured = float(now.learned.measured[seen.t])
    met = now.trained and seen.values["job"] == "latch" and _solved("latch", measured)
    return met, {"measured": measured_said(seen.values["job"], measured), "epoch": f"{now.learned.epoch[seen.t]}"}


def _against(seen: Seen) -> tuple[bool, Parts]:
    """Whether the picked unit's c ends against the sign that came first, in a network that tells the sign right."""
    now = _learning(seen)
    if seen.values["job"] != "latch":
        return False, {"unit": f"{now.unit}", "sign": NOTHING, "c": NOTHING}
    sign, c = float(now.batch.inputs.x[0, 0, 0]), float(now.own.c[-1, seen.t, 0])
    met = now.trained and _solved("latch", float(now.learned.measured[seen.t])) and c * sign < 0
    return met, {"unit": f"{now.unit}", "sign": number(sign, 0, sign=True), "c": number(c, sign=True)}


def _counts(seen: Seen) -> tuple[bool, Parts]:
    """Whether the picked unit's c goes one way at each a and the other way at each b."""
    now = _learning(seen)
    if seen.values["job"] != "a_n_b_n":
        return False, {"unit": f"{now.unit}", "a": NOTHING, "b": NOTHING}
    change = np.diff(now.own.c_path[:, seen.t, 0])
    a, b = (float(change[letter].mean()) for letter in now.batch.inputs.x[:, 0].T > 0.5)
    met = now.trained and a * b < 0 and min(abs(a), abs(b)) > MOVES
    return met, {"unit": f"{now.unit}", "a": number(a, sign=True), "b": number(b, sign=True)}


def _opens(seen: Seen) -> tuple[bool, Parts]:
    """Whether the picked unit's input gate opens at the marked numbers, and stays shut at the others."""
    now = _learning(seen)
    if seen.values["job"] != "adding":
        return False, {"unit": f"{now.unit}", "marked": NOTHING, "other": NOTHING}
    marked = now.batch.inputs.x[:, 0, 1] > 0.5
    i = now.own.i[:, seen.t, 0]
    at, elsewhere = float(i[marked].mean()), float(i[~marked].mean())
    met = now.trained and at > WRITES and elsewhere < RESTS
    parts = {"unit": f"{now.unit}", "marked": decided(at, WRITES), "other": decided(elsewhere, RESTS)}
    return met, parts


def trainings(values: Values) -> list[Learned] | None:
    """The trainings of the page, once all of them are there."""
    found = [state_of(one) for one in both(values)]
    return None if not all(isinstance(one, Learned) for one in found) else found  # type: ignore[return-value]


def _which(values: Values) -> tuple[str, Parts]:
    """Which of two trainings solves the task."""
    found = trainings(values)
    if found is None or len(found) == 1:  # before there is a guess, nothing stands beside it
        return "", {}
    job = values["job"]
    own, other = (_solved(job, float(one.measured[-1])) for one in found)
    answer = "both" if own and other else "own" if own else "other" if other else "neither"
    return answer, {
        name: measured_said(job, float(one.measured[-1])) for name, one in zip(("own", "other"), found, strict=True)
    }


def _longer(values: Values) -> tuple[str, Parts]:
    """How many of sequences much longer than the ones it learned from are right at every step."""
    found = trainings(values)
    if found is None:
        return "", {}
    share = float(found[0].measured[-1])
    answer = "all" if share > 0.9 else "none" if share < 0.1 else "half"
    return answer, {"measured": measured_said(values["job"], share)}


LATCH = {"job": "latch", "bias": "chrono"}
TASKS: tuple[Task, ...] = (
    Do("learn", _learn, LATCH),
    Ask("which", _which, {**LATCH, "beside": BESIDE[1]}, LATCH),
    Do("against", _against, LATCH),
    Ask("longer", _longer, {"job": "parity"}, {"job": "parity"}),
    Do("opens", _opens, {"job": "adding", "seen": "i", "unit": 3}),
    Do("counts", _counts, {"job": "a_n_b_n", "step": 10}),
)
