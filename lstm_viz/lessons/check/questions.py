"""What "Check yourself" asks. Each answer is read off a run of the set-up in :data:`.check_scenes.SCENES`.

A question is a function of the page's values. It runs the cell, and returns the option that the record makes
true and the numbers of the sentence that says why.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

import numpy as np

from lstm_viz.core.backward import backward
from lstm_viz.core.influence import influence
from lstm_viz.core.lstm import LSTMParams, Trace
from lstm_viz.core.notation import GATES, number, numbers
from lstm_viz.core.run import run
from lstm_viz.core.stack import Stack
from lstm_viz.language.phrases import say
from lstm_viz.lessons.check.runs import given
from lstm_viz.lessons.check.scenes import BIASES, FULL, GAP, MOMENT, SAMPLES, biases
from lstm_viz.lessons.guide import Ask, Parts
from lstm_viz.lessons.shown import Given
from lstm_viz.lessons.state import Values

Answer = tuple[str, Parts]
SEEN = 0.005
"""Two numbers closer than this are written alike, or nearly."""


def _at(trace: Trace, name: str, t: int | str = -1) -> float:
    """One number of the record: the first unit, at a step or at a clock time."""
    return float(getattr(trace, name)[trace.inputs.index(t) if isinstance(t, str) else t, 0, 0])


def _signed(trace: Trace, name: str, t: int | str = -1) -> str:
    return number(_at(trace, name, t), sign=True)


def _nearest(value: float, options: Mapping[str, float]) -> str:
    """The option whose number is nearest."""
    return min(options, key=lambda name: abs(options[name] - value))


def _percent(part: float) -> str:
    return say("controls.percent", number=number(100 * part, 1))


def _beside(values: Values) -> tuple[Trace, Trace]:
    """The question's run, and the one that it is compared with."""
    here = given(values)
    return here.run(), here.beside


# -- one step


def _keep(values: Values) -> Answer:
    trace = given(values).run()
    gone = _at(trace, "c_prev") - _at(trace, "kept")
    parts = {"z": _signed(trace, "f_pre"), "f": number(_at(trace, "f")), "before": _signed(trace, "c_prev")}
    parts |= {"kept": _signed(trace, "kept"), "gone": number(gone, sign=True)}
    return _nearest(_at(trace, "c"), {"little": 0.2, "most": 3.8, "all": 4.0, "triple": 12.0}), parts


def _quiet(values: Values) -> Answer:
    trace = given(values).run()
    c, o, h = (_at(trace, name) for name in "coh")
    parts = {"c": number(c, sign=True), "o": number(o), "h": number(h, sign=True)}
    parts["squashed"] = number(_at(trace, "tanh_c"), sign=True)
    return _nearest(h, {"small": 0.05, "product": 0.25}) if c > 4 and o < 0.1 else "never", parts


def _turn(values: Values) -> Answer:
    here = given(values)
    trace, starts = here.run(), np.linspace(0, 3, 31)
    many = here.inputs.with_x(np.repeat(here.inputs.x, len(starts), axis=1))
    falls = starts - run(here.params, many, here.h0, starts[:, None]).c[-1, :, 0]
    parts = {"runs": str(len(starts)), "fall": number(float(falls.min())), "written": _signed(trace, "written")}
    parts |= {"before": _signed(trace, "c_prev"), "after": _signed(trace, "c")}
    return _nearest(float(falls.min()), {"hardly": 0.1, "third": 0.3, "half": 0.54}), parts


# -- the solar day


def _gates(values: Values) -> Answer:
    trace = given(values).run()
    lowest = {name: float(getattr(trace, name).min()) for name in GATES}
    below = [name for name in GATES if lowest[name] < 0]
    parts = {f"{name}_low": number(lowest[name]) for name in GATES}
    parts |= {f"{name}_high": number(float(getattr(trace, name).max())) for name in GATES}
    return below[0] if len(below) == 1 else "all" if below else "none", parts


def _least(values: Values) -> Answer:
    trace = given(values).run()
    t, turn = int(trace.f[:, 0, 0].argmin()), trace.inputs.index(MOMENT)
    parts = {"f": number(_at(trace, "f", turn)), "least": number(_at(trace, "f", t)), "time": trace.time[t]}
    parts["evening"] = number(_at(trace, "f", "18:00"))
    return "here" if t == turn else "later" if t > turn else "earlier", parts


def _relu(values: Values) -> Answer:
    trace, tanh = _beside(values)
    least = float(trace.c.min())
    parts = {"least": number(least), "tanh": number(float(tanh.c.min())), "g": number(float(trace.g.max()))}
    return "yes" if least < 0 else "no", parts


def _first(values: Values) -> Answer:
    trace, own = _beside(values)
    c = _at(trace, "c", MOMENT)
    parts = {"c": number(c, sign=True), "own": _signed(own, "c", MOMENT)}
    return _nearest(c, {"below": _at(own, "c", MOMENT), "zero": 0.0, "far": float(own.c.max())}), parts


def _weight(values: Values) -> Answer:
    now, before = _beside(values)
    moved = (now.f - before.f)[:, 0, 0]
    changed, t = int(np.count_nonzero(moved)), int(np.abs(moved).argmax())
    dull = int(np.abs(moved).argmin())
    parts = {"changed": str(changed), "steps": str(now.T), "time": now.time[t], "dull": now.time[dull]}
    parts |= {"before": number(_at(before, "f", t)), "after": number(_at(now, "f", t))}
    parts |= {"hair": number(float(abs(moved[dull])), 5)}
    return "all" if changed == now.T else "one" if changed == 1 else "some", parts


def _again(values: Values) -> Answer:
    again, first = _beside(values)
    apart = np.abs(again.c - first.c)[:, 0, 0] > SEEN
    parts = {"start": number(float(again.c0[0, 0]), sign=True), "again": _signed(again, "c", "08:00")}
    parts |= {"first": _signed(first, "c", "08:00"), "evening": _signed(again, "c", "18:00")}
    return "same" if not apart.any() else "other" if apart[-1] else "morning", parts


def _order(values: Values) -> Answer:
    read, meant = _beside(values)  # an error would have been one here
    parts = {"wrong": _signed(read, "c", MOMENT), "right": _signed(meant, "c", MOMENT)}
    return "same" if np.allclose(read.c, meant.c, atol=SEEN) else "other", parts


def _signs(values: Values) -> Answer:
    now, before = _beside(values)
    gates = max(float(np.abs(getattr(now, name) - getattr(before, name)).max()) for name in "fio")
    turned = np.allclose(now.c, -before.c, atol=SEEN)
    parts = {"gates": number(gates), "flipped": _signed(now, "c", MOMENT), "c": _signed(before, "c", MOMENT)}
    if np.allclose(now.c, before.c, atol=SEEN):
        return "none", parts
    return "c" if gates < SEEN and turned else "all", parts


def _output(values: Values) -> Answer:
    here = given(values)
    above = LSTMParams.from_blocks({gate: ([1.0], 0.0, 0.0) for gate in GATES})
    trace, second = here.run(), run(Stack((here.params, above)), here.inputs)[1]
    heard = second.x[:, 0, 0]  # what the run of both layers gave to the upper one
    t = here.inputs.index(MOMENT)
    parts = {"told": number(float(heard[t]), sign=True), "last": number(float(heard[-1]), sign=True)}
    parts |= {"o": number(_at(trace, "o", t)), "c": _signed(trace, "c", t), "steps": str(len(heard))}
    return _nearest(float(heard[t]), {name: _at(trace, name, t) for name in "coh"}), parts


def _shape(values: Values) -> Answer:
    three = [given({**values, "sample": name}) for name in SAMPLES]
    inputs = three[0].inputs.with_x(np.concatenate([one.inputs.x for one in three], axis=1))
    said = run(three[0].params, inputs).h
    steps, samples, features = inputs.x.shape
    parts = {"samples": str(samples), "steps": str(steps), "features": str(features)}
    parts["h"] = f"[{samples}, {steps}, {said.shape[2]}]"
    return f"{samples}-{steps}-{features}", parts


# -- many steps, one unit


def _settle(values: Values) -> Answer:
    here = given(values)
    trace = here.run()
    free = replace(here, params=here.params.replace(("b", "f", 0), FULL)).run()
    c, f = trace.c[:, 0, 0], _at(trace, "f")
    parts = {"c": number(float(c[-1]), sign=True), "f": number(f), "bound": number(1 / (1 - f))}
    parts |= {"steps": str(trace.T), "free": _signed(free, "c")}
    return "never" if c[-1] - c[-2] > SEEN else _nearest(float(c[-1]), {"one": 1.0, "five": 5.0}), parts


def _twenty(values: Values) -> Answer:
    here = given(values)
    trace = here.run()
    through = influence(trace, here.params).c
    assert through is not None  # an LSTM's
    left = _at(trace, "c") / float(trace.c0[0, 0])
    parts = {"f": number(_at(trace, "f")), "before": number(float(trace.c0[0, 0]), sign=True)}
    parts |= {"after": _signed(trace, "c"), "left": _percent(left), "gradient": number(float(through[0, 0]), 4)}
    return "hardly" if left < 0.01 else _nearest(left, {"all": 1.0, "half": 0.5}), parts


def _half(values: Values) -> Answer:
    here = given(values)
    trace = biases(here)
    left = trace.c[-1, :, 0] / trace.c0[:, 0]
    parts = {"steps": str(trace.T)} | {f"left_{b}": _percent(float(v)) for b, v in zip(BIASES, left, strict=True)}
    return BIASES[int(np.abs(left - 0.5).argmin())], parts


def _apart(values: Values) -> Answer:
    here = given(values)
    trace, other = here.run(), here.beside
    gaps = np.abs(trace.c - other.c)[:, 0, 0]
    t, through = int(gaps.argmax()), influence(trace, here.params).c
    assert through is not None  # an LSTM's
    times = float(gaps[t]) / GAP
    parts = {"step": trace.time[t].lstrip("0"), "gap": number(float(gaps[t])), "times": number(times, 0)}
    parts |= {"steps": str(trace.T), "gradient": number(float(through[0, 0]), 0)}
    return "far" if times > 100 else "near" if gaps[-1] > GAP / 10 else "together", parts


def _without(values: Values) -> Answer:
    trace, silent = given(values).run(), given({**values, "x": 0.0}).run()
    h = np.abs(trace.h - silent.h)[:, 0, 0]
    lasting = int(np.flatnonzero(h > h.max() / 2)[-1])
    parts = {"f": number(float(trace.f.max())), "h": _signed(trace, "h"), "silent": _signed(silent, "h")}
    parts["step"] = trace.time[-1].lstrip("0")
    came = int(np.abs(trace.x[:, 0, 0]).argmax())
    return "yes" if lasting == trace.T - 1 else "brief" if lasting > came else "no", parts


# -- several units


def _learned(here: Given) -> int:
    """How many numbers a loss has a gradient for, after a run."""
    trace = here.run()
    return sum(array.size for array in backward(here.params, trace, np.ones_like(trace.h)).weights.values())


def _count(values: Values) -> Answer:
    here, longer = given(values), given({**values, "steps": "27"})
    params, total = here.params, _learned(here)
    parts = {"each": str(total // 4), "total": str(total), "steps": str(here.inputs.T)}
    parts |= {"longer": str(_learned(longer)), "more": str(longer.inputs.T), "second": str(params.b.size)}
    return str(total), parts


def _vectors(values: Values) -> Answer:
    trace = given(values).run()
    f = trace.f[trace.inputs.index(values["t"]), 0]
    named = {1: "one", trace.H: "units", trace.H * trace.inputs.D: "product"}
    return named[f.size], {"values": ", ".join(numbers(f.tolist())), "units": str(trace.H)}


# -- in this order

DECIDED_BY: Mapping[str, Callable[[Values], Answer]] = {
    "keep": _keep, "gates": _gates, "quiet": _quiet, "turn": _turn, "least": _least, "relu": _relu,
    "settle": _settle, "twenty": _twenty, "half": _half, "apart": _apart, "without": _without, "first": _first,
    "weight": _weight, "count": _count, "vectors": _vectors, "output": _output, "shape": _shape, "again": _again,
    "order": _order, "signs": _signs,
}  # fmt: skip

QUESTIONS = tuple(Ask(name, decide, {}) for name, decide in DECIDED_BY.items())
