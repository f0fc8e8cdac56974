"""The controls of the page "Your own": what runs, where one looks, and the gates of the unit that is looked at."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from lstm_viz.core.notation import QUANTITIES, number
from lstm_viz.data.tables import SCALINGS
from lstm_viz.language.phrases import say
from lstm_viz.language.quantities import title_of
from lstm_viz.lessons.base import Group, Item
from lstm_viz.lessons.brought import MINE
from lstm_viz.lessons.controls import (
    WIDEST,
    again,
    chosen,
    field,
    gate_tab,
    gate_title,
    grid,
    hold_slider,
    short,
    slider,
    told_as,
    words_of,
)
from lstm_viz.lessons.own.cells import CELLS, FILE, RANDOM, example_of, is_here, networks_of
from lstm_viz.lessons.own.drawn import with_dot
from lstm_viz.lessons.own.record import (
    DIRECTIONS,
    ORDERS,
    ROWS,
    SEEN,
    STORY,
    TESTED,
    WINDOW,
    Own,
    bias_of,
    story_of,
)
from lstm_viz.lessons.own.sequences import DATA, OWN, TABLE, TEXT, WAVES
from lstm_viz.lessons.own.words import about_cell, about_order
from lstm_viz.lessons.state import Values
from lstm_viz.words.arithmetic import weight_symbol

SWEPT = 1_500_000
"""Steps times units times positions: a strip of a larger network has fewer positions."""
POSITIONS = (8, 41)
"""The fewest and the most of them."""
PART = 50
"""Steps from one part of a long sequence to the next that can be chosen."""
BY_KEY = {row.key: row for row in ROWS}

_words = words_of("own")


def what_runs(now: Own, t: int) -> Group:
    """Which cell, which sequence; the input in hand at the cursor."""
    items = [*_cell(now), *_sequence(now), *([] if now.fed.text else _drawing(now, t))]
    return Group(say("lessons/own.what.title"), items, reading=about_cell(now), id="what")


def _cell(now: Own) -> list[Item]:
    """Which cell: of a file with several, which network, which of its layers, which half of that."""
    values, network = now.values, now.cell.network
    cells = [one for one in CELLS if one != FILE or MINE.get().has("cell")]
    stands = values if is_here(values) else {"cell": example_of(values).name}  # what runs in place of a file
    items = [_picked("cell", cells, stands)]
    if values["cell"] == RANDOM:
        items += [field(BY_KEY[key], _words(key)[1], values) for key in ("H", "seed")]
    brought = networks_of(values)
    if values["cell"] == FILE and len(brought) > 1:
        every = [str(k) for k in range(1, len(brought) + 1)]
        standing = {"network": str(min(int(values["network"]), len(brought)))}
        items.append(chosen("network", *_words("network"), every, standing, [one.name for one in brought]))
    if len(network.layers) > 1:  # a choice: layers hear, and have, so many numbers each; they are not run abreast
        layers = [str(k) for k in range(1, len(network.layers) + 1)]
        named = [one.name for one in network.layers]
        items.append(chosen("layer", *_words("layer"), layers, {"layer": layers[now.cell.layer]}, named))
    if len(network.layers[now.cell.layer].directions) > 1:
        items.append(_picked("direction", DIRECTIONS, values))
    return items


def _sequence(now: Own) -> list[Item]:
    """Which sequence; of a long one, which part of it."""
    values = now.values
    items = [_picked("data", _kinds(now), {"data": now.fed.kind})]
    if now.fed.kind in (OWN, TEXT) and now.fed.text:
        title, label = _words("text")
        items.append(Item("text", title, "field", label, text=now.fed.text))
    if now.fed.kind == TABLE:
        items.append(_picked("scaling", SCALINGS, values))
    T = now.fed.inputs.T
    if T > WINDOW:  # a choice: a strip keeps the names of the steps, and other steps have others
        starts = sorted({*range(0, T - WINDOW, PART), T - WINDOW, now.first})
        labels = [f"{k + 1}" for k in starts]
        items.append(chosen("from", *_words("from"), list(map(str, starts)), {"from": f"{now.first}"}, labels))
    return items


def _drawing(now: Own, t: int) -> list[Item]:
    """The input in hand at the cursor; and how to take back what was drawn."""
    values, features = now.values, now.fed.inputs.features
    items = []
    if len(features) > 1:
        every = [str(k) for k in range(1, len(features) + 1)]
        titles = [feature.title or feature.name for feature in features]
        items.append(chosen("input", *_words("input"), every, {"input": str(now.input + 1)}, titles))
    step, at = now.step(t), now.batch.time[t]
    x, low, high = now.levels
    here = round(float(x[t]), 4)
    positions = [
        with_dot(values["drawn"], now.input, step, value) for value in grid(low, high, (high - low) / _many(now), here)
    ]
    standing = {"drawn": with_dot(values["drawn"], now.input, step, here)}
    label = say("lessons/own.drawn.label", input=features[now.input].name, step=at)
    items.append(
        slider(
            BY_KEY["drawn"], label, standing, positions,
            lambda drawn: number(drawn[-1].knots[0][1]), changed=bool(values["drawn"]),
        )
    )  # fmt: skip
    title, label = _words("undo")
    return items + ([Item("undo", title, "action", label)] if values["drawn"] else [])


def where_one_looks(now: Own) -> Group:
    """Which unit, and what the map shows in which order."""
    values = now.values
    units = tuple(float(k) for k in range(now.batch.H))
    orders = [one for one in ORDERS if one != STORY or story_of(now) is not None]
    counts = now.by in ("shut", "open") or "saturation" in values["open"]
    tested = [_picked("gate", TESTED, values)] if counts else []
    unit = slider(
        BY_KEY["unit"], _words("unit")[1], {"unit": float(now.unit)}, units, short, changed=values["unit"] is not None
    )  # fmt: skip
    return Group(
        say("lessons/own.look.title"),
        (unit, _picked("seen", SEEN, values), _picked("by", orders, {"by": now.by}), *tested, told_as(values), again()),
        reading=about_order(now), id="look",
    )  # fmt: skip


def unit_gate(now: Own, gate: str, t: int) -> Group:
    """The unit's bias, and its holds: of this unit, and of all."""
    values, unit = now.values, str(now.unit)
    row, mine = BY_KEY[f"{gate}_b"], bias_of(now, gate, now.unit)
    others = {key: value for key, value in values[row.key].items() if key != unit}
    here = values[row.key].get(unit)
    even = grid(-WIDEST, WIDEST, 2 * WIDEST / _many(now), here)
    positions = sorted([*((value, {**others, unit: value}) for value in even), (mine, others)], key=lambda one: one[0])
    bias = slider(
        row, say("lessons/own.bias", bias=weight_symbol(gate, "b")), {row.key: values[row.key]},
        [state for _, state in positions], lambda state: short(state.get(unit, mine)), changed=here is not None,
    )  # fmt: skip
    used = round(float(getattr(now.own, gate)[t, 0, 0]), 2)
    return Group(gate_title(gate, values), (bias, *_holds(now, gate, used)), gate, id=gate, tab=gate_tab(gate))


def _many(now: Own) -> int:
    """Positions of a slider whose strip is not too heavy."""
    few, most = POSITIONS
    return int(np.clip(SWEPT // (now.batch.T * now.batch.H), few, most))


def _holds(now: Own, gate: str, used: float) -> list[Item]:
    values, unit, title = now.values, str(now.unit), title_of(gate)
    row, low = BY_KEY[f"hold_{gate}_at"], QUANTITIES[gate].low
    units = values[row.key]
    state = {**units, unit: units.get(unit, used)}
    even = grid(low, 1, (1 - low) / _many(now), state[unit])
    switch = say("lessons/own.hold.switch", gate=title, unit=unit)
    single = slider(
        row, say("lessons/own.hold.unit", unit=unit), {row.key: state}, [{**units, unit: value} for value in even],
        lambda held: number(held[unit]), title=switch, changed=unit in units, pin=switch, pinned=unit in units,
    )  # fmt: skip
    every = replace(hold_slider(ROWS, values, gate, used, _many(now)), label=say("lessons/own.hold.all"))
    if not units:
        return [single, every]
    names = ", ".join(units)
    why, release = (say(f"lessons/own.hold.{name}", units=names, gate=title) for name in ("release_title", "release"))
    return [single, every, Item(f"release_{gate}", why, "action", release)]


def _picked(key: str, options: Sequence[str], values: Values) -> Item:
    labels = [say(f"lessons/own.{key}.{one.replace(' ', '_').replace(',', '')}") for one in options]
    return chosen(key, *_words(key), tuple(options), values, labels)


def _kinds(now: Own) -> list[str]:
    """The sequences that this cell can hear."""
    found = {OWN: now.cell.example is not None, TEXT: False, TABLE: MINE.get().has("table"), WAVES: True}
    return [one for one in DATA if found[one] or one == now.fed.kind]
