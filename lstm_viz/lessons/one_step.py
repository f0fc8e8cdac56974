"""One step as a lesson: what comes in, the weights, and how one unit, or four, make c and h of it."""

from __future__ import annotations

import functools
from collections.abc import Callable, Hashable, Sequence
from dataclasses import replace

import numpy as np

from lstm_viz.core.lstm import LSTMParams, Step
from lstm_viz.core.notation import GATES, number
from lstm_viz.core.sequence import Sequence as Inputs
from lstm_viz.data.presets import Preset
from lstm_viz.data.solar import FEATURES, solar_feature
from lstm_viz.language.phrases import capital, later, say
from lstm_viz.language.quantities import feature_title
from lstm_viz.lessons.base import Card, Group, Item, Line
from lstm_viz.lessons.controls import (
    WEIGHTS,
    arithmetic_lines,
    by_lens,
    cell_of,
    chosen,
    code_card,
    drawer,
    first_preset,
    gate_group,
    grid,
    hold,
    holds,
    lens_group,
    preset_stamp,
    presets,
    short,
    slider,
    told_first,
    unfolded,
    used_at,
    weight,
    words_of,
)  # fmt: skip
from lstm_viz.lessons.guide import Ask, Do, Parts, Seen, Task, with_tasks
from lstm_viz.lessons.pictures import WHOLE
from lstm_viz.lessons.recorded import RecordedLesson
from lstm_viz.lessons.shown import Given, Shown
from lstm_viz.lessons.solar_day.record import ROWS as DAY
from lstm_viz.lessons.solar_day.record import run_day
from lstm_viz.lessons.state import Property, Values, choice, complete, decimal
from lstm_viz.words.numbers import share

MOMENT = "14:30"
"""The step of the solar day that the page opens with."""
RANGES = {"G": (0.0, 1.2, 0.02), "dG": (-2.0, 2.0, 0.05), "T": (-2.0, 2.0, 0.05), "t": (-1.0, 1.0, 0.05)}
"""Low, high and step of the slider of each input."""
START = {"h0": (-1.0, 1.0, 0.02), "c0": (-6.0, 6.0, 0.1)}
"""The same for what the step before left."""
MANY = 4
SEED = 14

# -- state: one table


def _preset(values: Values) -> Preset:
    """The story's own unit."""
    return presets()[0][first_preset()]


def _story() -> Step:
    """The step of the solar day that the page opens with, from its recorded run."""
    return _lived(preset_stamp())


@functools.lru_cache(maxsize=1)
def _lived(stamp: Hashable) -> Step:
    trace = run_day(complete(DAY, {"preset": first_preset()}))
    return trace.at(trace.inputs.index(MOMENT))


def _told(name: str) -> float:
    """What the unit is told at that moment; 0 where it does not hear it."""
    heard = _preset({}).features
    return round(float(_story().x[0, heard.index(name)]), 6) if name in heard else 0.0


def _input(name: str) -> Property:
    low, high, _ = RANGES[name]
    return decimal(f"x_{name}", lambda: capital(feature_title(name)), lambda values: _told(name), low, high, digits=6)


def _start(key: str, left: Callable[[Step], float]) -> Property:
    low, high, _ = START[key]
    return decimal(
        key, later(f"lessons/one_step.{key}.title"), lambda values: round(left(_story()), 6), low, high, digits=6
    )


def now() -> str:
    """The name of the one step there is."""
    return say("lessons/one_step.now")


ROWS: tuple[Property, ...] = (
    told_first("wiring"),
    unfolded("f"),
    choice("t", later("controls.step"), lambda values: now(), lambda: (now(),)),
    choice("units", later("lessons/one_step.units"), "1", lambda: ("1", str(MANY))),
    choice("unit", later("lessons/one_step.shown.title"), "0", lambda: tuple(map(str, range(MANY)))),
    *(_input(name) for name in FEATURES),
    _start("h0", lambda step: float(step.h_prev[0, 0])),
    _start("c0", lambda step: float(step.c_prev[0, 0])),
    *(weight(gate, part, _preset) for gate, part in WEIGHTS.values()),
    *(hold(gate) for gate in GATES),
)


# -- the run


def four(unit: LSTMParams) -> LSTMParams:
    """Four units: the given one as unit 0, which hears only itself, and three seeded ones, which hear all."""
    rng = np.random.default_rng(SEED)
    D = unit.D
    blocks = {}
    for gate in GATES:
        W_x, W_h, b = unit.block(gate)
        alone = np.concatenate([W_h, np.zeros((1, MANY - 1))], axis=1)
        blocks[gate] = (
            np.concatenate([W_x, rng.normal(0, 1.6, (MANY - 1, D))]),
            np.concatenate([alone, rng.normal(0, 0.9, (MANY - 1, MANY))]),
            np.concatenate([b, rng.normal(0, 0.7, MANY - 1)]),
        )
    return LSTMParams.from_blocks(blocks)


def _others() -> tuple[list[float], list[float]]:
    """What the three other units said and remember: seeded as their weights are."""
    rng = np.random.default_rng(SEED + 1)
    return rng.uniform(-0.9, 0.9, MANY - 1).round(2).tolist(), rng.uniform(-1.5, 1.5, MANY - 1).round(2).tolist()


def given(values: Values) -> Given:
    """The cell, what comes in, and what the step before left."""
    preset = _preset(values)
    params, h0, c0, unit = cell_of(preset, values), [values["h0"]], [values["c0"]], 0
    if values["units"] != "1":
        h_others, c_others = _others()
        params, h0, c0, unit = four(params), h0 + h_others, c0 + c_others, int(values["unit"])
    features = tuple(solar_feature(name) for name in preset.features)
    x = [[values[f"x_{name}"] for name in preset.features]]
    return Given(params, Inputs(x, features, (now(),)), h0, c0, holds(values), unit)  # type: ignore[arg-type]


# -- what one predicts and does

ALL = 0.99


def _shut(values: Values) -> tuple[str, Parts]:
    step = given(values).run().at(0)
    before, after = float(step.c_prev[0, 0]), float(step.c[0, 0])
    went = "stay" if round(before, 2) == round(after, 2) else "fall" if abs(after) < abs(before) else "rise"
    parts = {"before": number(before, sign=True), "after": number(after, sign=True), "f": share(float(step.f[0, 0]))}
    return went, parts


def _keep(seen: Seen) -> tuple[bool, Parts]:
    f, told = float(seen.trace.f[0, 0, 0]), complete(ROWS, {})
    same = all(seen.values[key] == told[key] for key in told if key in START or key.startswith("x_"))
    return f >= ALL and same and "f" not in seen.trace.at(0).held, {"f": share(f, ALL)}


def _rows(seen: Seen) -> tuple[bool, Parts]:
    H = seen.trace.H
    return H == MANY, {"units": say("controls.units", n=H), "weights": str(given(seen.values).params.size)}


TASKS: tuple[Task, ...] = (
    Ask("shut", _shut, {"hold_i": 0.0}),
    Do("keep", _keep, {}),
    Do("rows", _rows),
)
TABLE = with_tasks(TASKS, "one_step", ROWS)


# -- drawing and words


def count(params: LSTMParams) -> str:
    """How many numbers a cell of this size learns, with the numbers in it."""
    D, H = params.D, params.H
    each = H * D + H * H + H
    total = params.size
    worked = f"4(HD + H² + H) = 4({H}·{D} + {H}² + {H}) = 4·{each} = {total}"
    return say("lessons/one_step.count", units=say("controls.units", n=H), sum=worked)


class OneStepLesson(RecordedLesson):
    """One step of one unit, or of four: every number on its wire."""

    name = "one_step"
    order = 10
    table = TABLE
    tasks: Sequence[Task] = TASKS
    place = WHOLE
    stays = ("task",)

    def given(self, many: Sequence[Values]) -> list[Given]:
        """One step for each of the values."""
        return [given(values) for values in many]

    def made_with(self, values: Values) -> Preset:
        """The story's own unit."""
        return _preset(values)

    def hears_trend(self, values: Values) -> bool:
        """With several units the candidate hears what the others said, too."""
        return values["units"] == "1" and super().hears_trend(values)

    def lead(self, shown: Shown) -> str:
        """Where four units are the point, they lead."""
        return super().lead(shown) if shown.trace.H == 1 else "vectors"

    def words(self, shown: Shown, t: int) -> dict[str, str]:
        """The sums, and how much a cell of this size learns."""
        return super().words(shown, t) | {"count": count(shown.given.params)}

    def cards(self, shown: Shown) -> list[Card]:
        """The wiring or what the lens brings, with four units the vectors; then the arithmetic."""
        return [
            *by_lens(self.lead(shown), ("cell", "vectors"), lines=(Line("narration", "narration"), Line("count"))),
            drawer("sums", ("curves",), lines=arithmetic_lines()),
            code_card(),
        ]

    # -- controls

    def groups(self, shown: Shown, t: int) -> list[Group]:
        """What comes in, and the weights gate by gate."""
        values, preset = shown.values, _preset(shown.values)
        gates = [gate_group(TABLE, preset, values, gate, used_at(shown.trace, gate, t)) for gate in GATES]
        if values["units"] != "1":  # the sliders are those of one of them
            moved = say("lessons/one_step.unit", number="0")
            gates = [
                replace(gate, title=say("lessons/one_step.of_unit", gate=gate.title, unit=moved)) for gate in gates
            ]
        return [lens_group(values), self._input_group(values, preset), self._unit_group(values), *gates]

    def _input_group(self, values: Values, preset: Preset) -> Group:
        rows = {row.key: row for row in TABLE}
        items = []
        for key, (low, high, step) in [*((f"x_{name}", RANGES[name]) for name in preset.features), *START.items()]:
            label = say(f"lessons/one_step.input.{key.removeprefix('x_')}")
            default = rows[key].default_for(values)
            items.append(slider(rows[key], label, values, grid(low, high, step, default, values[key]), short))
        back, label = (say(f"lessons/one_step.reset.{name}", time=MOMENT) for name in ("title", "label"))
        items.append(Item("reset", back, "action", label))
        reading = say("lessons/one_step.inputs_reading", time=MOMENT)
        return Group(say("lessons/one_step.inputs"), items, reading=reading, id="inputs")

    def _unit_group(self, values: Values) -> Group:
        title, many = say("lessons/one_step.units"), [say("controls.units", n=n) for n in (1, MANY)]
        items = [chosen("units", *_words("number"), ("1", str(MANY)), values, many)]
        if values["units"] != "1":
            every = tuple(map(str, range(MANY)))
            names = [say("lessons/one_step.unit", number=name) for name in every]
            items.append(chosen("unit", *_words("shown"), every, values, names))
            return Group(title, items, reading=say("lessons/one_step.units_reading"), id="units")
        return Group(title, items, reading=say("lessons/one_step.one_reading"), id="units")


_words = words_of("one_step")


LESSON = OneStepLesson()
