"""One step as a lesson: what comes in, the weights, and how one unit, or four, make c and h of it."""

from __future__ import annotations

import functools
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from lstm_viz.core.notation import GATES, number
from lstm_viz.core.params import LSTMParams
from lstm_viz.core.run import run, sweep
from lstm_viz.core.sequence import Sequence as Inputs
from lstm_viz.core.trace import Step, Trace
from lstm_viz.data.presets import Preset
from lstm_viz.data.solar import FEATURES
from lstm_viz.figures.cell import cell as draw_cell
from lstm_viz.figures.curves import curves
from lstm_viz.figures.style import Figure
from lstm_viz.figures.vectors import vectors
from lstm_viz.ui.controls import (
    LENS,
    WEIGHTS,
    address_of,
    arithmetic_lines,
    cell_of,
    chosen,
    first_preset,
    gate_group,
    grid,
    hold,
    holds,
    preset_stamp,
    presets,
    short,
    slider,
    told_as,
    weight,
)  # fmt: skip
from lstm_viz.ui.guide import Ask, Do, Parts, Seen, Task, task_rows, task_texts
from lstm_viz.ui.lesson import Card, Chip, Group, Item, Lesson, Line, Look, Pictures
from lstm_viz.ui.solar_record import ROWS as DAY
from lstm_viz.ui.solar_record import record as day_record
from lstm_viz.ui.state import Property, Values, at_positions, choice, choose, complete, decimal
from lstm_viz.words.arithmetic import arithmetic
from lstm_viz.words.lenses import lens_problems, lens_stamp
from lstm_viz.words.narration import narrate

NOW = "This step"
"""The name of the one step there is."""
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
    trace = day_record(complete(DAY, {"preset": first_preset()})).trace
    return trace.at(trace.inputs.index(MOMENT))


def _told(name: str) -> float:
    """What the unit is told at that moment; 0 where it does not hear it."""
    heard = _preset({}).features
    return round(float(_story().x[0, heard.index(name)]), 6) if name in heard else 0.0


def _input(name: str) -> Property:
    low, high, _ = RANGES[name]
    return decimal(f"x_{name}", FEATURES[name].title.capitalize(), lambda values: _told(name), low, high, digits=6)


def _start(key: str, title: str, left: Callable[[Step], float]) -> Property:
    low, high, _ = START[key]
    return decimal(key, title, lambda values: round(left(_story()), 6), low, high, digits=6)


ROWS: tuple[Property, ...] = (
    LENS,
    choice("t", "Step", NOW, lambda: (NOW,)),
    choice("units", "Units", "1", lambda: ("1", str(MANY))),
    choice("unit", "Unit shown", "0", lambda: tuple(map(str, range(MANY)))),
    *(_input(name) for name in FEATURES),
    _start("h0", "Last output h", lambda step: float(step.h_prev[0, 0])),
    _start("c0", "Old cell state c", lambda step: float(step.c_prev[0, 0])),
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


@dataclass(frozen=True, eq=False)
class Given:
    """Everything that one step is made of: the cell, the inputs [1, N, D], the start states [N, H]."""

    params: LSTMParams
    inputs: Inputs
    h0: np.ndarray[Any, np.dtype[np.float64]]
    c0: np.ndarray[Any, np.dtype[np.float64]]
    hold: dict[str, float]

    def run(self) -> Trace:
        """The record of the step."""
        return run(self.params, self.inputs, self.h0, self.c0, self.hold)


def given(many: Sequence[Values]) -> Given:
    """One step for each of the values, which differ in inputs or start states only."""
    first = many[0]
    preset = _preset(first)
    params = cell_of(preset, first)
    h0, c0 = ([[values[key]] for values in many] for key in ("h0", "c0"))
    if first["units"] != "1":
        params = four(params)
        h_others, c_others = _others()
        h0, c0 = [row + h_others for row in h0], [row + c_others for row in c0]
    x = [[[values[f"x_{name}"] for name in preset.features] for values in many]]
    features = tuple(FEATURES[name] for name in preset.features)
    return Given(params, Inputs(np.array(x), features, (NOW,)), np.array(h0), np.array(c0), holds(first))


def swept(values: Values, item: Item) -> tuple[list[LSTMParams], Trace]:
    """The cell at each position of a slider, and the batch that ran them all."""
    if item.id in WEIGHTS or item.id.startswith("hold_"):
        one, settings = given([values]), [float(text) for text in item.values]
        if item.id in WEIGHTS:
            address = address_of(_preset(values), *WEIGHTS[item.id])
            assert address is not None  # a slider is only made for a weight that the cell has
            trace = sweep(one.params, address, settings, one.inputs, one.h0, one.c0, one.hold)
            return [one.params.replace(address, setting) for setting in settings], trace
        gate = item.id.removeprefix("hold_")
        others = {name: value for name, value in one.hold.items() if name != gate}
        trace = sweep(one.params, ("hold", gate), settings, one.inputs, one.h0, one.c0, others)
        return [one.params] * len(settings), trace
    many = given(at_positions(ROWS, values, item))
    return [many.params] * len(item.values), many.run()


def unit_of(values: Values) -> int:
    """The unit that is picked out."""
    return 0 if values["units"] == "1" else int(values["unit"])


# -- what one predicts and does

ALL = 0.99


def _shut(values: Values) -> tuple[str, Parts]:
    step = given([values]).run().at(0)
    before, after = float(step.c_prev[0, 0]), float(step.c[0, 0])
    went = "stay" if round(before, 2) == round(after, 2) else "fall" if abs(after) < abs(before) else "rise"
    parts = {"before": number(before, sign=True), "after": number(after, sign=True), "f": number(float(step.f[0, 0]))}
    return went, parts


def _keep(seen: Seen) -> tuple[bool, Parts]:
    f = float(seen.trace.f[0, 0, 0])
    return f >= ALL and "f" not in seen.trace.at(0).held, {"f": number(f)}


def _rows(seen: Seen) -> tuple[bool, Parts]:
    H = seen.trace.H
    return H == MANY, {"units": f"{H} units" if H > 1 else "1 unit", "weights": str(given([seen.values]).params.size)}


TASKS: tuple[Task, ...] = (
    Ask("shut", _shut, {"hold_i": 0.0}),
    Do("keep", _keep, {}),
    Do("rows", _rows),
)
TABLE = (*task_rows(TASKS, "one_step"), *ROWS)


# -- drawing and words


def pictures(trace: Trace, unit: int, look: Look) -> dict[str, Figure]:
    """The step of one unit as a diagram and on its curves, and of all units as vectors."""
    own = trace.unit(unit)
    return {
        "cell": draw_cell(own, 0, theme=look.theme, narrow=look.narrow),
        "curves": curves(own, 0, theme=look.theme, narrow=look.narrow),
        "vectors": vectors(trace, 0, unit, theme=look.theme, narrow=look.narrow),
    }


def texts(params: LSTMParams, seen: Seen) -> dict[str, str]:
    """The words of the step."""
    trace, unit = seen.trace, unit_of(seen.values)
    written = {"narration": narrate(trace, 0, unit, lens=seen.values["lens"]), "count": count(params)}
    for line in arithmetic(params, trace, 0, unit):
        written |= {f"{line.name}.{kind}": getattr(line, kind) for kind in ("letters", "formula", "result")}
    return written | task_texts(TASKS, "one_step", seen)


def count(params: LSTMParams) -> str:
    """How many numbers a cell of this size learns, with the numbers in it."""
    D, H = params.D, params.H
    each = H * D + H * H + H
    total = params.size
    units = "1 unit" if H == 1 else f"{H} units"
    return f"Weights of {units}: 4(HD + H² + H) = 4({H}·{D} + {H}² + {H}) = 4·{each} = {total}"


class OneStepLesson:
    """One step of one unit, or of four: every number on its wire."""

    name = "one_step"
    table = TABLE
    tasks = TASKS
    path: Sequence[Lesson] = ()
    phases = 1
    autoplay = False

    def cards(self, values: Values) -> list[Card]:
        """The wiring, the arithmetic, the vectors."""
        return [
            Card(
                "cell", "Cell diagram", ("cell",), "Cell diagram: the numbers on the wires", tab="Cell",
                hint="A wire is as wide as its number; warm is plus, cool is minus.", lines=(Line("narration"),),
            ),
            Card(
                "sums", "Arithmetic", ("curves",), "Arithmetic: z, its curve, then × and +", tab="Sums",
                hint="× is the selector, + the adder.", lines=arithmetic_lines(),
            ),
            Card(
                "vectors", "Vectors", ("vectors",), "Vectors: row by row", tab="Vectors",
                hint="Each row is a unit. × and + never cross rows; units hear each other only in z.",
                lines=(Line("count", "result"),),
            ),
        ]  # fmt: skip

    def labels(self, values: Values) -> Sequence[str]:
        """There is one step."""
        return (NOW,)

    def chips(self, values: Values) -> list[Chip]:
        """No moment to jump to."""
        return []

    def notices(self, values: Values) -> list[str]:
        """Which presets or lenses could not be read."""
        return [*presets()[1], *lens_problems()]

    def act(self, chosen: dict[str, Any], key: str, text: str) -> tuple[dict[str, Any], str | None] | None:
        """Reset goes back to the story's step; a hold begins at what the gate is now."""
        if key == "reset":
            return {}, None
        if key.startswith("hold_") and text == "now":
            trace = given([complete(TABLE, chosen)]).run()
            used = getattr(trace, key.removeprefix("hold_"))[0, 0, 0]
            return choose(TABLE, chosen, key, f"{used:.2f}")
        return None

    def version(self, values: Values) -> Hashable:
        """What else the pictures depend on: the files of presets and lenses."""
        return preset_stamp(), lens_stamp()

    def over_time(self, values: Values, look: Look) -> Pictures:
        """The one step, as it stands."""
        one = given([values])
        trace, unit = one.run(), unit_of(values)
        figures = {name: [figure] for name, figure in pictures(trace, unit, look).items()}
        words = texts(one.params, Seen(values, trace, 0))
        return Pictures(figures, {name: [text] for name, text in words.items()})

    def over_phases(self, values: Values, look: Look) -> Pictures:
        """Nothing plays from step to step."""
        return Pictures({})

    def over_control(self, values: Values, item: Item, t: int, look: Look) -> Pictures:
        """The step at every position of one slider: one batched run."""
        cells, trace = swept(values, item)
        unit, samples = unit_of(values), [trace.sample(k) for k in range(trace.B)]
        drawn = [pictures(sample, unit, look) for sample in samples]
        there = at_positions(TABLE, values, item)
        words = [
            texts(params, Seen(here, sample, 0)) for params, here, sample in zip(cells, there, samples, strict=True)
        ]
        return Pictures(
            {name: [each[name] for each in drawn] for name in drawn[0]},
            {name: [each[name] for each in words] for name in words[0]},
        )

    # -- controls

    def groups(self, values: Values, t: int) -> list[Group]:
        """What comes in, and the weights gate by gate."""
        trace = given([values]).run()
        preset = _preset(values)
        used = {gate: round(float(getattr(trace, gate)[0, 0, 0]), 2) for gate in GATES}
        gates = (gate_group(TABLE, preset, values, gate, used[gate]) for gate in GATES)
        return [self._input_group(values, preset), *gates, self._unit_group(values)]

    def _input_group(self, values: Values, preset: Preset) -> Group:
        rows = {row.key: row for row in TABLE}
        items = []
        for key, (low, high, step) in [*((f"x_{name}", RANGES[name]) for name in preset.features), *START.items()]:
            label = {"h0": "h before", "c0": "c before", "x_G": "light G", "x_dG": "change ΔG"}.get(key, key[2:])
            default = rows[key].default_for(values)
            items.append(slider(rows[key], label, values, grid(low, high, step, default, values[key]), short))
        items += [told_as(values), Item("reset", f"Back to {MOMENT} of the solar day", "action", f"Back to {MOMENT}")]
        return Group("What comes in", items, reading=f"At first as at {MOMENT} on the solar day.")

    def _unit_group(self, values: Values) -> Group:
        items = [chosen("units", "Number of units", "units", ("1", str(MANY)), values, ("1 unit", f"{MANY} units"))]
        if values["units"] != "1":
            every = tuple(map(str, range(MANY)))
            items.append(chosen("unit", "Unit shown", "show", every, values, [f"unit {name}" for name in every]))
            reading = "The sliders of weights move unit 0. Three more with fixed weights hear the same, and each other."
            return Group("Units", items, reading=reading)
        return Group("Units", items, reading="With four, gates become vectors.")


LESSON = OneStepLesson()
