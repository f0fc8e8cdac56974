"""What one predicts and does on the page of three memories, and how its runs decide it."""

from __future__ import annotations

import numpy as np

from lstm_viz.core.notation import MOST_DIGITS, decided, number
from lstm_viz.language.phrases import say
from lstm_viz.lessons.guide import Ask, Do, Parts, Seen, Task
from lstm_viz.lessons.memory.record import PULSES, Three, three
from lstm_viz.lessons.state import Values
from lstm_viz.words.numbers import share

KNOWN = 0.5
"""Who has this part of the pulse left still knows it."""
HELD = 0.5
"""The RNN holds the pulse when its h is beyond this with the pulse, and not without."""
ZERO, ONE = 0.05, 0.95
"""Nearer to 0 or to 1 than these is there."""
ALIKE = 0.1
"""Two ends that differ by less than this part are nearly the same."""
COUNTED = 0.5
"""A count is right when c is this near to it."""
PASSED = 1.0
"""Beyond it no tanh can come."""


def _run(values: Values, **other: object) -> Three:
    return three({**values, **other})[1]


# -- predictions


def _knows(values: Values) -> tuple[str, Parts]:
    run = _run(values)
    left = {cell: run.left(cell) for cell in run.runs}
    known = {cell for cell, part in left.items() if part >= KNOWN}
    answer = {frozenset(): "none", frozenset({"gru", "lstm"}): "gated", frozenset({"rnn"}): "rnn"}
    parts = {cell: share(max(part, 0.0)) for cell, part in left.items()}
    return answer.get(frozenset(known), "all"), parts


def _amount(values: Values) -> tuple[str, Parts]:
    quarter, full, other = (_run(values, pulse=size) for size in (0.25, 1.0, -1.0))
    ends = {cell: (float(quarter.path(cell)[-1]), float(full.path(cell)[-1])) for cell in ("rnn", "lstm")}
    part = ends["rnn"][0] / ends["rnn"][1]
    answer = "same" if abs(part - 1) < ALIKE else "quarter" if abs(part - 0.25) < ALIKE else "between"
    return answer, {
        "quarter": number(ends["rnn"][0], 3, sign=True), "full": number(ends["rnn"][1], 3, sign=True),
        "other": number(float(other.path("rnn")[-1]), 3, sign=True),
        "lstm_quarter": number(ends["lstm"][0], sign=True), "lstm_full": number(ends["lstm"][1], sign=True),
    }  # fmt: skip


def _settles(values: Values) -> tuple[str, Parts]:
    ends = {size: float(_run(values, pulse=size).path("rnn")[-1]) for size in (1.0, 0.5, -1.0)}
    end = ends[1.0]
    answer = "zero" if abs(end) < ZERO else "one" if abs(end) > ONE else "between"
    parts = {"full": number(end, 3, sign=True), "half": number(ends[0.5], 3, sign=True)}
    return answer, parts | {"other": number(ends[-1.0], 3, sign=True), "w": number(values["rnn_w"])}


def _counts(values: Values) -> tuple[str, Parts]:
    run = _run(values)
    most = {cell: float(run.path(cell)[run.last]) for cell in run.runs}
    past = {cell for cell, value in most.items() if value > PASSED}
    answer = {frozenset({"lstm"}): "lstm", frozenset({"gru", "lstm"}): "gated", frozenset(): "none"}
    parts = {cell: decided(value, PASSED, sign=True) for cell, value in most.items()}
    return answer.get(frozenset(past), "all"), parts


def _one_gate(values: Values) -> tuple[str, Parts]:
    run = _run(values)
    gru, lstm = (float(run.path(cell)[run.last]) for cell in ("gru", "lstm"))
    answer = "all" if gru > 0.9 else "half" if abs(gru - 0.5) < ALIKE else "nothing"
    return answer, {
        "z": share(float(run.path("gru", "z")[run.last])), "gru": number(gru, sign=True),
        "i": share(float(run.path("lstm", "i")[run.last])),
        "lstm": number(lstm, sign=True),
    }  # fmt: skip


def _relu(values: Values) -> tuple[str, Parts]:
    run = _run(values)
    c, standard = float(run.path("lstm")[-1]), float(run.plain.c[-1, 0, 0]) if run.plain is not None else 0.0
    count = PULSES[values["seq"]]
    answer = "less" if c < count - 2 else "count" if c < count + 2 else "more"
    return answer, {"c": number(c, sign=True), "standard": number(standard, sign=True)}


def _below(values: Values) -> tuple[str, Parts]:
    """Where h ends when the pulses pull c below 0; beside it the standard cell, and both where c is above 0."""
    down, up = _run(values), _run(values, pulse=1.0)
    c, h = (float(down.path("lstm", name)[-1]) for name in "ch")
    plain = [float(run.plain.h[-1, 0, 0]) if run.plain is not None else 0.0 for run in (down, up)]
    answer = "zero" if h == 0 else "bounded" if abs(h) < PASSED else "mirrored"
    return answer, {
        "c": number(c, sign=True), "h": number(h), "up": number(float(up.path("lstm", "h")[-1]), sign=True),
        "tanh": number(plain[0], sign=True), "tanh_up": number(plain[1], sign=True),
    }  # fmt: skip


# -- to do


def _hold(seen: Seen) -> tuple[bool, Parts]:
    run: Three = seen.beside
    end, silent = float(run.path("rnn")[-1]), float(run.path("rnn", silent=True)[-1])
    met = end > HELD and silent < HELD and seen.values["silence"] >= 50
    return met, {"h": decided(end, HELD, sign=True), "silent": decided(silent, HELD, sign=True)}


def _count(seen: Seen) -> tuple[bool, Parts]:
    run: Three = seen.beside
    c, wanted = float(run.path("lstm")[run.last]), PULSES[run.seq]
    met = wanted > 1 and abs(c - wanted) < COUNTED and seen.values["out"] == "nothing"
    return met, {"c": decided(c, wanted - COUNTED, wanted + COUNTED), "n": f"{wanted}"}


def _beyond(seen: Seen) -> tuple[bool, Parts]:
    run: Three = seen.beside
    most = float(np.abs(run.path("lstm", "h")).max())
    if most < PASSED and round(most, MOST_DIGITS) == PASSED:  # tanh(11) differs from 1 by less than is ever written
        return False, {"h": say("quantities.less_than", number=number(PASSED, 0))}
    return most > PASSED, {"h": decided(most, PASSED)}


TASKS: tuple[Task, ...] = (
    Ask("knows", _knows, {"silence": 50.0}, {"silence": 10.0}),
    Ask("amount", _amount, {"rnn_w": 1.0, "pulse": 0.25, "silence": 50.0}, {"rnn_w": 1.0, "silence": 10.0}),
    Ask("settles", _settles, {"rnn_w": 1.05, "silence": 200.0}, {"rnn_w": 1.0, "silence": 50.0}),
    Do("hold", _hold, {"silence": 50.0}),
    Ask("one_gate", _one_gate, {"gru_b": 12.0, "f_b": 12.0}, {"silence": 20.0}),
    Ask("counts", _counts, {"seq": "count", "gru_b": 8.0, "f_b": 8.0}, {"silence": 10.0, "rnn_w": 1.2}),
    Do("count", _count, {"seq": "count", "silence": 10.0, "f_b": 2.0}),
    Ask("relu", _relu, {"out": "relu"}, {"seq": "count", "silence": 10.0, "f_b": 8.0}),
    Do("beyond", _beyond, {"seq": "count", "silence": 10.0, "f_b": 8.0}),
    Ask("below", _below, {"pulse": -1.0}, {"seq": "count", "silence": 10.0, "f_b": 8.0, "out": "relu_out"}),
)
