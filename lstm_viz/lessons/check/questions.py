"""What "Check yourself" asks. Each answer is read off a run of the set-up in :data:`.scenes.SCENES`.

A question is a function of the page's values. It runs the cell, and returns the option that the record makes
true and the numbers of the sentence that says why.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

import numpy as np

from lstm_viz.core.backward import backward
from lstm_viz.core.influence import influence
from lstm_viz.core.lstm import Trace
from lstm_viz.core.notation import GATES, number, numbers
from lstm_viz.language.phrases import later, say
from lstm_viz.lessons.check.runs import given
from lstm_viz.lessons.check.scenes import BIASES, FULL, MOMENT, biases
from lstm_viz.lessons.guide import Ask, Parts
from lstm_viz.lessons.shown import Given
from lstm_viz.lessons.state import Values

Answer = tuple[str, Parts]
SEEN = 0.005
"""Two numbers closer than this are written alike, or nearly."""


@dataclass(frozen=True, kw_only=True)
class Question(Ask):
    """A prediction, and whether what is true surprises most: about half of them should, so that to guess what
    surprises is no better than to guess.
    """

    surprising: bool = False


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


def _above(part: float) -> str:
    """The next power of ten above a small number: it is written as no 0."""
    digits = int(np.floor(-np.log10(part)))
    return number(10.0**-digits, digits)


def _beside(values: Values) -> tuple[Trace, Trace]:
    """The question's run, and the one that it is compared with."""
    here = given(values)
    return here.run(), here.beside


# -- forgetting


def _keep(values: Values) -> Answer:
    trace = given(values).run()
    parts = {"z": _signed(trace, "f_pre"), "f": number(_at(trace, "f"))}
    parts |= {"before": _signed(trace, "c_prev"), "kept": _signed(trace, "kept")}
    return _nearest(_at(trace, "c"), {"little": 0.2, "most": 3.8, "all": 4.0}), parts


def _ten(values: Values) -> Answer:
    here = given(values)
    trace = here.run()
    through = influence(trace, here.params).c
    assert through is not None  # an LSTM's
    start, end = float(trace.c0[0, 0]), _at(trace, "c")
    parts = {"f": number(_at(trace, "f")), "steps": str(trace.T), "left": _percent(end / start)}
    parts |= {"before": number(start, sign=True), "after": number(end, sign=True)}
    parts["gradient"] = number(float(through[0, 0]))
    return _nearest(end / start, {"most": 0.9, "third": 0.35, "nothing": 0.0}), parts


def _least(values: Values) -> Answer:
    trace = given(values).run()
    turn, least = trace.inputs.index(MOMENT), int(trace.f[:, 0, 0].argmin())
    parts = {"f": number(_at(trace, "f", turn)), "least": number(_at(trace, "f", least)), "time": trace.time[least]}
    parts["evening"] = number(_at(trace, "f", "18:00"))
    by_then = {"stays": _at(trace, "f", turn), "further": 0.0, "opens": 1.0}
    return _nearest(_at(trace, "f", "16:30"), by_then), parts


def _first(values: Values) -> Answer:
    trace, own = _beside(values)
    c = _at(trace, "c", MOMENT)
    parts = {"c": number(c, sign=True), "own": _signed(own, "c", MOMENT)}
    return _nearest(c, {"below": _at(own, "c", MOMENT), "zero": 0.0, "far": float(own.c.max())}), parts


def _half(values: Values) -> Answer:
    trace = biases(given(values))
    left = trace.c[-1, :, 0] / trace.c[1, :, 0]  # of what the pulse wrote
    parts = {"steps": str(trace.T - 2)} | {
        f"left_{b}": _percent(float(part)) for b, part in zip(BIASES, left, strict=True)
    }
    return BIASES[int(np.abs(left - 0.5).argmin())], parts


# -- writing


def _gates(values: Values) -> Answer:
    trace = given(values).run()
    lowest = {name: float(getattr(trace, name).min()) for name in GATES}
    below = [name for name in GATES if lowest[name] < 0]
    parts = {f"{name}_low": number(lowest[name]) for name in GATES}
    return below[0] if len(below) == 1 else "all" if below else "none", parts


def _turn(values: Values) -> Answer:
    trace = given(values).run()
    signed = {"before": "c_prev", "kept": "kept", "written": "written", "after": "c"}
    parts = {name: _signed(trace, quantity, MOMENT) for name, quantity in signed.items()}
    parts |= {name: number(_at(trace, name, MOMENT)) for name in "fig"}
    before, kept, c = (_at(trace, name, MOMENT) for name in ("c_prev", "kept", "c"))
    return "below" if c < 0 else _nearest(c, {"little": 0.9 * before, "third": kept}), parts


def _relu(values: Values) -> Answer:
    trace, tanh = _beside(values)
    below = np.flatnonzero(trace.c[:, 0, 0] < 0)
    parts = {"least": number(float(trace.c.min())), "tanh": number(float(tanh.c.min()))}
    parts["g"] = number(float(trace.g.max()), sign=True)
    return "no" if not len(below) else "yes" if below[0] < trace.inputs.index("18:00") else "evening", parts


def _settle(values: Values) -> Answer:
    here = given(values)
    trace = here.run()
    free = replace(here, params=here.params.replace(("b", "f", 0), FULL)).run()
    c, f = trace.c[:, 0, 0], _at(trace, "f")
    parts = {"c": number(float(c[-1]), sign=True), "f": number(f), "bound": number(1 / (1 - f))}
    parts |= {"steps": str(trace.T), "free": _signed(free, "c")}
    return "never" if c[-1] - c[-2] > SEEN else _nearest(float(c[-1]), {"one": 1.0, "five": 5.0}), parts


def _signs(values: Values) -> Answer:
    now, before = _beside(values)
    gates = max(float(np.abs(getattr(now, gate) - getattr(before, gate)).max()) for gate in "fio")
    parts = {"gates": number(gates), "flipped": _signed(now, "c", MOMENT), "c": _signed(before, "c", MOMENT)}
    turned = np.allclose(now.c, -before.c, atol=SEEN)
    if gates < SEEN and np.allclose(now.c, before.c, atol=SEEN):
        return "none", parts
    return "c" if gates < SEEN and turned else "all", parts


# -- showing


def _quiet(values: Values) -> Answer:
    trace = given(values).run()
    c, o, h = (_at(trace, name) for name in "coh")
    parts = {"c": number(c, sign=True), "o": number(o), "h": number(h, sign=True)}
    parts["squashed"] = number(_at(trace, "tanh_c"), 4, sign=True)
    return _nearest(h, {"small": o, "product": o * c, "one": 1.0}), parts


def _bound(values: Values) -> Answer:
    trace = given(values).run()
    c, o, h = (_at(trace, name) for name in "coh")
    parts = {"c": number(c, sign=True), "o": number(o), "h": number(h, sign=True)}
    most = float(np.abs(trace.h).max())
    return "never" if most < 1 else _nearest(most, {"just": 1.0, "follows": c}), parts


def _readout(values: Values) -> Answer:
    trace, own = _beside(values)
    h, c = float(trace.h.max()), float(trace.c.max())
    parts = {"h": number(h, sign=True), "own": number(float(own.h.max()), sign=True), "c": number(c, sign=True)}
    return "same" if h < 1 else _nearest(h, {"just": 1.0, "follows": c}), parts


def _hears(values: Values) -> Answer:
    """What z holds beside the light and the bias, divided by its weight: the number that was heard."""
    here = given(values)
    trace, t = here.run(), here.inputs.index(MOMENT)
    w, u, b = here.params.block("f")
    rest = _at(trace, "f_pre", t + 1) - float(w[0] @ trace.x[t + 1, 0]) - float(b[0])
    heard = rest / float(u[0, 0])
    parts = {"u": number(float(u[0, 0])), "rest": number(rest, sign=True), "heard": number(heard, sign=True)}
    parts |= {"o": number(_at(trace, "o", t)), "c": _signed(trace, "c", t), "time": trace.time[t + 1]}
    return _nearest(heard, {name: _at(trace, name, t) for name in "coh"}), parts


# -- over time


def _cloud(values: Values) -> Answer:
    trace, clear = _beside(values)
    t = trace.inputs.index("10:30")
    parts = {"before": _signed(trace, "c_prev", t), "after": _signed(trace, "c", t), "clear": _signed(clear, "c", t)}
    parts["bound"] = _above(_at(trace, "f", t))
    return _nearest(_at(trace, "f", t), {"most": 0.9, "half": 0.5, "none": 0.0}), parts


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


def _forecast(values: Values) -> Answer:
    """h and the light of now, as forecasts of the light at the next step [kW/m2]."""
    trace = given(values).run()
    light, h = trace.x[:, 0, 0], trace.h[:, 0, 0]
    by_h, same = (float(np.sqrt(np.mean((said[:-1] - light[1:]) ** 2))) for said in (h, light))
    parts = {"h": number(by_h), "same": number(same)}
    return "alike" if abs(by_h / same - 1) < 0.1 else "h" if by_h < same else "same", parts


# -- several units


def _learned(here: Given) -> int:
    """How many numbers a loss has a gradient for, after a run."""
    trace = here.run()
    return sum(array.size for array in backward(here.params, trace, np.ones_like(trace.h)).weights.values())


def _vectors(values: Values) -> Answer:
    trace = given(values).run()
    f = trace.f[trace.inputs.index(values["t"]), 0]
    named = {1: "one", trace.H: "units", trace.H * trace.inputs.D: "product"}
    return named[f.size], {"values": ", ".join(numbers(f.tolist())), "units": str(trace.H)}


def _count(values: Values) -> Answer:
    whole, half = given(values), given({**values, "steps": "17"})
    now, before = _learned(whole), _learned(half)
    parts = {"each": str(now // 4), "before": str(before), "now": str(now)}
    parts |= {"steps": str(half.inputs.T), "more": str(whole.inputs.T)}
    longer = whole.inputs.T / half.inputs.T
    return _nearest(now, {"same": before, "more": before * longer, "each": before * whole.inputs.T}), parts


# -- in this order


def _ask(name: str, decide: Callable[[Values], Answer], group: str, taught: str, surprising: bool = False) -> Question:
    return Question(name, decide, {}, group=later(f"lessons/check.group.{group}"), taught=taught, surprising=surprising)


QUESTIONS = (
    _ask("keep", _keep, "forgetting", "one_step?task=keep"),
    _ask("ten", _ten, "forgetting", "belt?task=left", surprising=True),
    _ask("least", _least, "forgetting", "solar_day?task=turn", surprising=True),
    _ask("first", _first, "forgetting", "solar_day?task=never"),
    _ask("half", _half, "forgetting", "words?part=asked"),
    _ask("gates", _gates, "writing", "words?part=claims"),
    _ask("turn", _turn, "writing", "solar_day?task=turn", surprising=True),
    _ask("relu", _relu, "writing", "words?part=asked", surprising=True),
    _ask("settle", _settle, "writing", "belt?task=count", surprising=True),
    _ask("signs", _signs, "writing", "words?part=claims", surprising=True),
    _ask("quiet", _quiet, "showing", "taps?task=can", surprising=True),
    _ask("bound", _bound, "showing", "words?part=claims"),
    _ask("readout", _readout, "showing", "words?part=claims"),
    _ask("hears", _hears, "showing", "one_step?task=shut"),
    _ask("cloud", _cloud, "time", "solar_day?task=cloud", surprising=True),
    _ask("weight", _weight, "time", "solar_day?task=evening"),
    _ask("again", _again, "time", "words?part=asked"),
    _ask("forecast", _forecast, "time", "words?part=good", surprising=True),
    _ask("vectors", _vectors, "units", "one_step?task=rows"),
    _ask("count", _count, "units", "one_step?task=rows"),
)
