"""What several lessons share: the cells of the presets, their weights as properties, and the controls for them."""

from __future__ import annotations

import functools
import math
import time
from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from lstm_viz.core.activations import activation
from lstm_viz.core.lstm import LSTMParams, Trace
from lstm_viz.core.notation import GATES, QUANTITIES, number
from lstm_viz.core.phases import APPEARS
from lstm_viz.data.presets import FOLDER, Preset, load_presets
from lstm_viz.data.presets import preset_stamp as stamp_of
from lstm_viz.data.solar import FEATURES
from lstm_viz.language.phrases import Text, capital, later, own_or, say
from lstm_viz.language.quantities import feature_title, title_of
from lstm_viz.language.texts import remembered
from lstm_viz.lessons.base import Card, Group, Item, Line, Small
from lstm_viz.lessons.state import Property, Table, Values, by_step, choice, decimal, named_ones, optional, plain
from lstm_viz.words.arithmetic import arithmetic, weight_symbol
from lstm_viz.words.lenses import DEFAULT_LENS, lenses
from lstm_viz.words.numbers import share

WIDEST = 12.0
"""Weights and biases go from -12 to 12; beyond, every gate is shut or open whatever it hears."""


# -- the cells


def presets() -> tuple[dict[str, Preset], list[str]]:
    """The cells in ``assets/presets``, and a sentence for each file that could not be read."""
    return _presets_of(_files(int(time.monotonic())))


def preset_stamp() -> Hashable:
    """What tells one state of the preset files from another."""
    return _files(int(time.monotonic()))


@functools.lru_cache(maxsize=1)
def _files(second: int) -> Hashable:
    """The preset files and when they were changed, looked up once a second: an edited one counts at once."""
    return stamp_of(FOLDER)


@functools.lru_cache(maxsize=1)
def _presets_of(files: Hashable) -> tuple[dict[str, Preset], list[str]]:
    return load_presets(FOLDER)


def first_preset() -> str:
    """The name of the story's own; ValueError says why there is none."""
    found, problems = presets()
    if not found:
        raise ValueError(" ".join(problems))
    return next(iter(found))


# -- properties


def weight(gate: str, part: str, preset_of: Callable[[Values], Preset]) -> Property:
    """One weight of unit 0, ``f_dG`` or ``i_b``; its default is its preset's."""

    def default(values: Values) -> float | None:
        return preset_weight(preset_of(values), gate, part)

    row = decimal(f"{gate}_{part}", weight_title(gate, part), default, -WIDEST, WIDEST)
    return replace(row, applies=lambda values: default(values) is not None)


def weight_title(gate: str, part: str, heard: str = "") -> Text:
    """A weight in a sentence; ``heard`` is what the feature is known as, where that is not its name."""
    if part == "b":
        return later("controls.bias", gate=lambda: capital(title_of(gate)))
    of = later("controls.last_output") if part == "h" else lambda: feature_title(heard or part)
    return later("controls.weight", gate=lambda: capital(title_of(gate)), heard=of)


def hold(gate: str) -> Property:
    """What a gate is held at, or off."""
    title = later("controls.hold.title", gate=lambda: title_of(gate))
    return optional(decimal(f"hold_{gate}", title, None, QUANTITIES[gate].low, 1))


def hold_at(gate: str) -> Property:
    """What a gate is held at at single steps, by their names: {"14:30": 0.0}; there it wins over :func:`hold`."""
    title = later("controls.hold.steps", gate=lambda: title_of(gate))
    return by_step(f"hold_{gate}_at", title, QUANTITIES[gate].low, 1)


def preset_weight(preset: Preset, gate: str, part: str) -> float | None:
    """What a weight is in the preset; None when its cell does not hear that."""
    return _weights(preset).get(f"{gate}_{part}")


@functools.lru_cache(64)
def _weights(preset: Preset) -> Mapping[str, float]:
    """Every weight of a preset's unit, by the name of its property: looked up for each position of a slider."""
    keys = [f"{gate}_{part}" for gate in GATES for part in (*preset.features, "h", "b")]
    found = {key: weight_address(preset.features, key) for key in keys}
    return {key: preset.params.value(address) for key, address in found.items() if address is not None}


def is_untouched(preset: Preset, values: Values, gate: str) -> bool:
    """Whether a gate of unit 0 has the weights of its preset."""
    told = {part: preset_weight(preset, gate, part) for part in (*preset.features, "h", "b")}
    return all(values.get(f"{gate}_{part}", base) == base for part, base in told.items())


def weight_address(features: Sequence[str], key: str) -> tuple[Any, ...] | None:
    """Where the weight of unit 0 lives that a property names, ``f_dG`` or ``i_b``.

    None when the key names no weight, or one of a feature that is not among the cell's.
    """
    gate, _, part = key.partition("_")
    if gate not in GATES:
        return None
    if part == "b":
        return ("b", gate, 0)
    if part == "h":
        return ("W_h", gate, 0, 0)
    return ("W_x", gate, 0, features.index(part)) if part in features else None


LENS = choice(
    "lens", later("controls.lens.title"),
    lambda values: next(iter(lenses()), DEFAULT_LENS), lambda: tuple(lenses()) or (DEFAULT_LENS,),
)  # fmt: skip
"""In whose words a step is told; every page has it."""


def told_first(name: str) -> Property:
    """The same on a page that is told in a lens of its own at first."""
    return replace(LENS, default=lambda values: name if name in lenses() else LENS.default_for(values))


def unfolded(*names: str) -> Property:
    """Which groups of controls and which drawers are open; every page has it."""
    return replace(named_ones("open", later("controls.unfolded"), names), recorded=False)


PARTS = (*FEATURES, "h", "b")
WEIGHTS = {f"{gate}_{part}": (gate, part) for gate in GATES for part in PARTS}


# -- what they make


def with_weights(params: LSTMParams, features: Sequence[str], values: Values) -> LSTMParams:
    """A cell that hears these features, with the person's weights in unit 0."""
    keys = (f"{gate}_{part}" for gate in GATES for part in (*features, "h", "b"))
    told = [(address, values[key]) for key in keys if (address := weight_address(features, key)) is not None]
    return params.replace_all((address, value) for address, value in told if value != params.value(address))


def cell_of(preset: Preset, values: Values) -> LSTMParams:
    """The preset's cell with the person's weights."""
    return _cell_of(preset, tuple(values[key] for key in _weights(preset)))


@functools.lru_cache(64)
def _cell_of(preset: Preset, weights: tuple[float, ...]) -> LSTMParams:
    """The same: one cell for all positions of a slider that moves no weight."""
    return with_weights(preset.params, preset.features, dict(zip(_weights(preset), weights, strict=True)))


def holds(values: Values, steps: Sequence[str] = ()) -> dict[Any, float]:
    """The gates that are held: for the run, and at single ones of its steps."""
    held: dict[Any, float] = {gate: values[f"hold_{gate}"] for gate in GATES if values[f"hold_{gate}"] is not None}
    for gate in GATES if steps else ():
        for at, value in values[f"hold_{gate}_at"].items():
            if at in steps:
                held[gate, steps.index(at)] = value
    return held


def holds_nowhere(values: Values, steps: Sequence[str]) -> list[str]:
    """A sentence for each gate that is held at steps which the run does not have."""
    lost = {gate: [at for at in values.get(f"hold_{gate}_at", ()) if at not in steps] for gate in GATES}
    return [
        say("notices.no_step", gate=title_of(gate), steps=", ".join(map(step_name, names)))
        for gate, names in lost.items()
        if names
    ]


def step_name(label: str) -> str:
    """What a step is called where nothing says that it is one: "14:30", "step 03"."""
    return label if ":" in label else say("pictures.clock.step", step=label)


# -- what is written


def arithmetic_lines() -> list[Line]:
    """Places for the sums of a step: in letters, with its numbers, and what comes out."""
    return [
        Line(f"{name}.{kind}", kind, "muted" if kind == "letters" else name, APPEARS[name])
        for name in (*GATES, "c", "h")
        for kind in ("letters", "formula", "result")
    ]


def sums(params: LSTMParams, trace: Trace, t: int, unit: int = 0, zeros: bool = True) -> dict[str, str]:
    """The texts for these places, their terms marked; ``zeros`` says whether terms of weight 0 are among them."""
    lines = arithmetic(params, trace, t, unit, zeros)
    kinds = ("letters", "formula", "result")
    return {f"{line.name}.{kind}": getattr(line, f"marked_{kind}") for line in lines for kind in kinds}


def card(id: str, figures: Sequence[str], told: str = "", **more: Any) -> Card:
    """A card with the words of its picture, or of the one that is ``told``."""
    words = told or id
    return Card(id, say(f"pictures.{words}.label"), figures, tab=say(f"pictures.{words}.tab"), **more)


def code_card() -> Card:
    """The step as Python, to copy and run."""
    words = {"title": say("pictures.code.title"), "hint": say("pictures.code.hint")}
    return drawer("code", (), lines=(Line("code", "code"),), **words)


def by_lens(leads: str, others: Sequence[str], place: str = "scene", told: str = "", **more: Any) -> list[Card]:
    """The picture that leads in the scene, and in drawers those of the ``others`` that do not.

    One of these may have the words of the one that is ``told``.
    """
    lead = card(leads, (leads,), told if leads in others else "", place=place, **more)
    return [lead, *(drawer(name, (name,)) for name in others if name != leads)]


def drawer(id: str, figures: Sequence[str], told: str = "", **more: Any) -> Card:
    """A card below the scene."""
    return card(id, figures, told, place="drawer", **more)


# -- controls


def weighs(gate: str, part: str, heard: str = "") -> str:
    """A weight and what it weighs, as its slider is labelled; ``heard`` is what that is known as."""
    return say(f"controls.weighs.{heard or part}", weight=weight_symbol(gate, part))


def used_at(trace: Trace, gate: str, t: int) -> float:
    """What a gate of unit 0 was at a step, as its hold's slider shows it."""
    return round(float(getattr(trace, gate)[t, 0, 0]), 2)


def grid(low: float, high: float, step: float, *also: float | None) -> tuple[float, ...]:
    """Evenly spaced positions from low to high, and the given values among them."""
    even = _grid(low, high, step)
    more = {value for value in also if value is not None} - even
    return tuple(sorted(even | more))


@functools.lru_cache(maxsize=64)
def _grid(low: float, high: float, step: float) -> frozenset[float]:
    return frozenset(round(low + k * step, 6) + 0.0 for k in range(round((high - low) / step) + 1))


def slider(
    row: Property, label: str, values: Values, positions: Sequence[Any], show: Callable[[Any], str],
    title: str = "", changed: bool | None = None, pin: str | None = None, pinned: bool = False,
) -> Item:  # fmt: skip
    """A slider over ``positions``; ``values`` are complete, and what it stands at is among the positions."""
    here = values[row.key]
    texts, labels = (
        _even(row.write, show, positions) if isinstance(positions, tuple) else _written(row.write, show, positions)
    )
    return Item(
        row.key, title or row.title(), "slider", label, texts, labels, positions.index(here), show(here), pin, pinned,
        (here != row.default_for(values)) if changed is None else changed,
    )  # fmt: skip


def _written(
    write: Callable[[Any], str], show: Callable[[Any], str], positions: Sequence[Any]
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The positions of a slider as texts that its property reads, and as they are shown."""
    return tuple(map(write, positions)), tuple(map(show, positions))


_even = remembered(maxsize=256)(_written)
"""The same for a grid: dozens of sliders have the same one, at every message."""


def one_step_slider(
    row: Property, label: str, values: Values, at: str, here: float, positions: tuple[float, ...],
    show: Callable[[float], str], **more: Any,
) -> Item:  # fmt: skip
    """A slider over what a property says of one step ``at``, which stands at ``here``; of the others it says the same.

    The property is written once, and in that text only the number moves.
    """
    so, (texts, labels) = row.write({**values[row.key], at: math.nan}), _even(plain, show, positions)
    every = [so.replace(plain(math.nan), text) for text in texts]
    return Item(row.key, label=label, values=every, labels=labels, index=positions.index(here), text=show(here), **more)


def chosen(
    key: str, title: str, label: str, options: Sequence[str], values: Values, labels: Sequence[str] = ()
) -> Item:
    """A choice among options."""
    return Item(key, title, "choice", label, options, labels or options, options.index(values[key]), values[key])


def words_of(lesson: str) -> Callable[[str], tuple[str, str]]:
    """A control's title and label, among a lesson's own phrases."""
    return lambda control: (say(f"lessons/{lesson}.{control}.title"), say(f"lessons/{lesson}.{control}.label"))


def told_as(values: Values) -> Item:
    """The choice of a lens among small pictures; one that has just lost its words is still named."""
    found = lenses()
    titles = {name: lens.title for name, lens in found.items()}
    titles.setdefault(values["lens"], values["lens"])
    words = say("controls.lens.title"), say("controls.lens.label")
    item = chosen("lens", *words, tuple(titles), values, tuple(titles.values()))
    small = [Small(found[name].short, found[name].small) if name in found else Small(name, {}) for name in titles]
    return replace(item, pictures=small)


def lens_group(values: Values) -> Group:
    """The same as a group of its own, where no other has room."""
    return Group(say("controls.lens.title"), (replace(told_as(values), label=""),))


def again() -> Item:
    """The way back to how the task began."""
    return Item("reset", say("controls.again.title"), "action", say("controls.again.label"))


def field(row: Property, label: str, values: Values) -> Item:
    """A text field for a number."""
    return Item(
        row.key,
        row.title(),
        "field",
        label,
        text=short(values[row.key]),
        changed=values[row.key] != row.default_for(values),
    )


def short(value: float) -> str:
    """A number with all the decimals that the page's state keeps of it, and no more than it has."""
    return number(value, 4).rstrip("0").rstrip(".") or "0"


def gate_group(table: Table, preset: Preset, values: Values, gate: str, used: float, at: str = "") -> Group:
    """A gate's weights, and its holds; ``at`` is the step of the cursor where there are several."""
    items, rows = [], {row.key: row for row in table}
    for part in (*preset.features, "h", "b"):
        key, base = f"{gate}_{part}", preset_weight(preset, gate, part)
        positions = grid(-WIDEST, WIDEST, 0.3, base, values[key])
        items.append(slider(rows[key], weighs(gate, part), values, positions, short))
    items += hold_items(table, values, gate, used, at) if at else [hold_slider(table, values, gate, used)]
    return Group(gate_title(gate, values), items, gate, gate_reading(preset, values, gate), gate, tab=gate_tab(gate))


def gate_reading(preset: Preset, values: Values, gate: str) -> str:
    """What a gate does: in its preset's words as long as it has the preset's weights, else read off its weights."""
    if is_untouched(preset, values, gate):
        return own_or(f"presets.{preset.name}.{gate}", preset.readings[gate])
    parts = sorted((*preset.features, "h"), key=lambda part: -abs(values[f"{gate}_{part}"]))
    up, down = (tuple(part for part in parts if sign * values[f"{gate}_{part}"] > 0) for sign in (1, -1))
    return _read_off(gate, values[f"{gate}_b"], up, down)


@remembered(maxsize=256)
def _read_off(gate: str, b: float, up: tuple[str, ...], down: tuple[str, ...]) -> str:
    """What a gate does with this bias alone, and what opens and shuts it, the heaviest first."""
    alone = activation(gate, np.float64(b)).item()
    told = [say("controls.read.alone", gate=gate, value=share(alone) if gate != "g" else number(alone, sign=True))]
    for way, heard in (("up", up), ("down", down)):
        told += [say(f"controls.read.{way}", heard=", ".join(heard))] if heard else []
    return " ".join(told)


def hold_items(table: Table, values: Values, gate: str, used: float, at: str) -> list[Item]:
    """A gate's hold for the whole run, the one at step ``at`` alone, and the way to let go of all such."""
    row, title = next(row for row in table if row.key == f"hold_{gate}_at"), title_of(gate)
    steps, low, time = values[row.key], QUANTITIES[gate].low, step_name(at)
    here, switch = steps.get(at, used), say("controls.hold.switch_only", gate=title, time=time)
    positions = grid(low, 1, (1 - low) / 50, here)
    only = one_step_slider(
        row, say("controls.hold.only", time=time), values, at, here, positions, number,
        title=switch, pin=switch, pinned=at in steps, changed=at in steps, step=at,
    )  # fmt: skip
    whole = replace(hold_slider(table, values, gate, used), label=say("controls.hold.whole"))
    if not steps:
        return [whole, only]
    held = ", ".join(map(step_name, steps))
    why, release = say("controls.hold.release_title", steps=held, gate=title), say("controls.hold.release", steps=held)
    return [whole, only, Item(f"release_{gate}", why, "action", release)]


def hold_slider(table: Table, values: Values, gate: str, used: float, parts: int = 50) -> Item:
    """A gate's hold, over so many parts of its range; one that is off stands at what the gate is now: ``used``."""
    row = next(row for row in table if row.key == f"hold_{gate}")
    held = values[row.key]
    low = QUANTITIES[gate].low
    used = used if held is None else held  # "now" is what the gate is at the cursor, wherever that is by then
    return slider(
        row, say("controls.hold.label"), {**values, row.key: used}, grid(low, 1, (1 - low) / parts, used), number,
        pin=say("controls.hold.switch", gate=title_of(gate)),
        pinned=held is not None, changed=held is not None,
    )  # fmt: skip


def gate_tab(gate: str) -> str:
    """A gate's letter and name, where one group is shown at a time."""
    return f"{gate} {title_of(gate)}"


def gate_title(gate: str, values: Values) -> str:
    """A gate's letter and name, what f does, and who it is in the lens."""
    title = f"{gate}  {title_of(gate)}" + (f" {say('controls.keeps')}" if gate == "f" else "")
    lens = lenses().get(values["lens"])
    if lens is not None and lens.who[gate].name not in (gate, title_of(gate)):
        title += f" · {lens.who[gate].name}"
    return title
