"""Your own cell, your own sequence, as a lesson: what is brought in, and where in its run one looks."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from lstm_viz.core.lstm import Trace
from lstm_viz.core.notation import GATES
from lstm_viz.core.run import run, sweep
from lstm_viz.core.sequence import Sequence as Inputs
from lstm_viz.data.characters import NotKnown, as_sequence
from lstm_viz.data.networks import EXAMPLES
from lstm_viz.language.phrases import say
from lstm_viz.language.quantities import title_of
from lstm_viz.lessons.base import Card, File, Group, Item, Line, step_at
from lstm_viz.lessons.controls import arithmetic_lines, by_lens, card, drawer
from lstm_viz.lessons.guide import Task, with_tasks
from lstm_viz.lessons.own.cells import CELLS, RANDOM, is_here
from lstm_viz.lessons.own.controls import unit_gate, what_runs, where_one_looks
from lstm_viz.lessons.own.out import CARD as OUT
from lstm_viz.lessons.own.out import out_drawer, out_file, out_lines
from lstm_viz.lessons.own.pictures import DRAWN, WIRED, of
from lstm_viz.lessons.own.record import (
    ROWS,
    TOUCHED,
    Own,
    bias_of,
    cell_of,
    held,
    over,
    own,
    states_before,
    with_biases,
)
from lstm_viz.lessons.own.sequences import TABLE as BROUGHT
from lstm_viz.lessons.own.sequences import TEXT, fed, not_known, table_of
from lstm_viz.lessons.own.tasks import TASKS
from lstm_viz.lessons.own.words import expected_next, next_lines, what_was_found
from lstm_viz.lessons.pictures import FLAT, HANDS, IN_PHASES, PHASES, Draw, Hands
from lstm_viz.lessons.recorded import RecordedLesson, run_together
from lstm_viz.lessons.shown import Given, Moment, Shown, steps_of
from lstm_viz.lessons.state import Values, at_positions, choose, complete, without_defaults
from lstm_viz.words.narration import narrations

TABLE = with_tasks(TASKS, "own", ROWS)
OF_UNITS = ("unit", *(f"{gate}_b" for gate in GATES), *(f"hold_{gate}_at" for gate in GATES))
"""What belongs to a layer's units, and goes with them."""
NEW_CELL = (
    *OF_UNITS,
    "network",
    "layer",
    "direction",
    "drawn",
    "input",
    "t",
    "from",
    *(f"hold_{gate}" for gate in GATES),
)
"""What belongs to a cell, and goes with it."""
NEW_DATA = ("drawn", "t", "from")
"""What belongs to a sequence."""


class OwnLesson(RecordedLesson):
    """A cell and a sequence of one's own: all units over time, one of them at its belt."""

    name = "own"
    order = 70
    phases = PHASES
    plays = (*IN_PHASES, "units", "reading")
    brings = True
    table = TABLE
    tasks: Sequence[Task] = TASKS
    place = FLAT
    draw: Mapping[str, Draw] = DRAWN

    # -- the record

    def stamp(self, values: Values) -> Hashable:
        """Also whether what the values name was brought in this session: to another one it is not shown."""
        return super().stamp(values), is_here(values), table_of(values) is not None

    def lacks(self, values: Values) -> str | None:
        """A file or a table that is not in this session."""
        if not is_here(values):
            return say("lessons/own.gone.pinned_file")
        gone = values["data"] == BROUGHT and table_of(values) is None
        return say("lessons/own.gone.pinned_table") if gone else None

    def record(self, values: Values) -> Own:
        """The run of the layer over the window."""
        return own(values)

    def notices(self, shown: Shown) -> list[str]:
        """What is not here, or does not fit."""
        now = of(shown)
        gone = [] if is_here(now.values) else [say("lessons/own.gone.file")]
        return [*super().notices(shown), *gone, *now.fed.troubles]

    def holds_nowhere(self, shown: Shown) -> list[str]:
        """A sentence for each gate that is held in units which the layer does not have."""
        H, found = of(shown).batch.H, []
        for gate in GATES:
            lost = [unit for unit in shown.values[f"hold_{gate}_at"] if int(unit) >= H]
            found += [say("lessons/own.gone.units", gate=title_of(gate), units=", ".join(lost))] if lost else []
        return found

    def swept(self, now: Shown, item: Item) -> list[Shown]:
        """The record at each position of a slider: of one batched run, or of the same one seen at other units.

        What takes another cell or another part of the sequence is a choice, not a slider: no batch holds such runs.
        """
        mine, there = of(now), at_positions(self.table, now.values, item)
        if item.id == "unit":
            seen = [replace(mine, values=one) for one in there]
            return [replace(one, base=replace(one.base, unit=one.unit)) for one in seen]
        if item.id == "drawn":
            return _abreast(mine, there)
        batch, many = self._batch(mine, item.id, there)
        rows = enumerate(zip(there, many, strict=True))
        return [replace(mine, values=one, base=base, batch=batch, row=k) for k, (one, base) in rows]

    def _batch(self, now: Own, moved: str, there: Sequence[Values]) -> tuple[Trace, list[Given]]:
        """One batch of runs; those that differ in a bias or in a hold alone share the rest."""
        gate, _, what = moved.removeprefix("hold_").partition("_")
        unit, params = now.unit, with_biases(now.cell.params, now.values)
        if what == "b":
            settings = [one[moved].get(str(unit), bias_of(now, gate, unit)) for one in there]
            hold = held(now.values, params.H)
            many = [replace(now.base, params=params.replace(("b", gate, unit), one)) for one in settings]

            def part(inputs: Inputs, h: Any, c: Any) -> Trace:
                return sweep(params, ("b", gate, unit), settings, inputs, h, c, hold)

        else:
            holds = [held(one, params.H) for one in there]
            many = [replace(now.base, hold=hold) for hold in holds]
            each = {key: np.stack([np.broadcast_to(hold[key], params.H) for hold in holds]) for key in holds[0]}

            def part(inputs: Inputs, h: Any, c: Any) -> Trace:
                return run(
                    params, Inputs(np.repeat(inputs.x, len(there), axis=1), inputs.features, inputs.time), h, c, each
                )

        h0, c0 = states_before(now.heard, now.first, part)
        if h0 is not None:  # a window begins with what the steps before it left, at each position
            many = [replace(one, h0=h, c0=c) for one, h, c in zip(many, h0, c0, strict=True)]
        return part(now.base.inputs, h0, c0), many

    def act(self, chosen: Values, key: str, text: str) -> tuple[dict[str, Any], str | None] | None:
        """Another cell or sequence begins anew; what is drawn is laid over what was drawn before."""
        if key in ("file", "table") and "open" in chosen:  # what runs is seen when it comes
            chosen = {**chosen, "open": tuple(sorted({*chosen["open"], "what"}))}
        if key == "cell" and text in CELLS:
            return _anew(chosen, text), None
        if key == "text":
            refused = self._unread(chosen, text)
            as_text = {**_without_keys(self._picked(chosen), NEW_DATA), "data": TEXT}
            return (dict(chosen), refused) if refused else choose(self.table, as_text, key, text)
        if key == "table" and complete(self.table, chosen)["cell"] in EXAMPLES:  # which hear nothing of the kind
            return choose(self.table, _anew(chosen, RANDOM), key, text)[0], say("lessons/own.for_table")
        if key in ("data", "table"):
            return choose(self.table, _without_keys(chosen, NEW_DATA), key, text)
        if key in ("network", "layer", "direction"):
            return choose(self.table, _without_keys(chosen, OF_UNITS), key, text)
        if key == "draw":
            drawn = self._written(chosen)
            return choose(self.table, chosen, "drawn", f"{drawn}~{text}" if drawn else text)
        if key == "undo":
            return choose(self.table, chosen, "drawn", "~".join(self._written(chosen).split("~")[:-1]))
        if key in TOUCHED and "unit" not in chosen:  # one goes on with the unit that one has touched
            chosen = self._picked(chosen)
        return super().act(chosen, key, text) or choose(self.table, chosen, key, text)

    def _picked(self, chosen: Values) -> dict[str, Any]:
        """The same with the unit that is looked at, whatever the order will be."""
        return {**chosen, "unit": float(self.record(complete(self.table, chosen)).unit)}

    def _written(self, chosen: Values) -> str:
        """What was drawn, as a text."""
        return TOUCHED["drawn"].write(complete(self.table, chosen)["drawn"])

    def _unread(self, values: Values, text: str) -> str | None:
        """Why the cell cannot read a text."""
        try:
            as_sequence(text, cell_of(complete(self.table, values)).network.features)
        except NotKnown as error:
            return not_known(error)
        return None

    def _used(self, chosen: Values, gate: str) -> tuple[str, str]:
        """What a gate of the unit is at the cursor's step, and the unit: its holds are known by it."""
        now = self.record(complete(self.table, chosen))
        t = step_at(now.labels, now.values["t"])
        return f"{getattr(now.own, gate)[t, 0, 0]:.2f}", str(now.unit)

    def told(self, moments: Sequence[Moment]) -> dict[str, list[str]]:
        """The step of the unit in a sentence, unit by unit where a hand moves along them."""
        many = [of(one.shown) for one in moments]
        lens, found = many[0].values["lens"], [""] * len(moments)
        readout = many[0].base.params.variant.readout
        for unit in dict.fromkeys(one.unit for one in many):
            places = [k for k, one in enumerate(many) if one.unit == unit]
            steps, phases = steps_of([moments[k] for k in places]), [moments[k].phase for k in places]
            told = narrations(steps, unit, lens, [False] * len(places), phases, readout)
            for k, said in zip(places, told, strict=True):
                found[k] = said
        return {"narration": found}

    def hands(self, shown: Shown) -> Hands:
        """Also the input at the cursor."""
        return {**HANDS, "x": (("drawn",),)}

    def lead(self, shown: Shown) -> str:
        """The lens's own picture; the wiring has room for few inputs."""
        lead = super().lead(shown)
        return "belt" if lead == "cell" and of(shown).batch.inputs.D > WIRED else lead

    # -- what is on the screen

    def cards(self, shown: Shown) -> list[Card]:
        """All units over the window, and one of them at its belt; below, that unit in more detail."""
        now = of(shown)
        one = say("lessons/own.hint.one", unit=now.unit, H=now.batch.H)
        wired = now.batch.inputs.D <= WIRED and self.lead(shown) != "cell"
        wiring = [drawer("cell", ("cell",), hint=one)] if wired else []
        read = [drawer("reading", ("reading",), lines=next_lines(now), hint=one)] if now.fed.text else []
        found = [Line(f"found{k}") for k in range(len(what_was_found(now)))]
        cards = [
            card("units", ("units",), "layer", overview=True),
            *by_lens(self.lead(shown), ("belt", "taps"), lines=(Line("narration", "narration"),)),
            *read,
            drawer("saturation", ("saturation",)),
            drawer("gates", ("gates",), hint=one),
            drawer("sums", ("curves",), lines=arithmetic_lines(), hint=one),
            *wiring,
            *([drawer("found", (), lines=found)] if found else []),
        ]
        seen = [one for one in cards if one.place != "drawer" or one.id in now.values["open"]]
        return [*cards, out_drawer(now, seen)]

    def lines(self, card: Card, moments: Sequence[Moment]) -> dict[str, list[str]]:
        """What was read of a file and of a table, what is expected next, what can be taken; the rest as everywhere."""
        now = of(moments[0].shown)
        if card.id == "found":
            said = what_was_found(now)
            return {line.id: [text] * len(moments) for line, text in zip(card.lines, said, strict=True)}
        if card.id == "reading":
            return {line.id: [expected_next(of(shown), t) for shown, t, _ in moments] for line in card.lines}
        if card.id == OUT:
            return {name: [text] * len(moments) for name, text in out_lines(now).items()}
        return super().lines(card, moments)

    def file(self, chosen: Values, key: str) -> File | None:
        """What a button of the drawer hands over."""
        card, _, what = key.partition(".")
        return out_file(self.record(complete(self.table, chosen)), what) if card == OUT else None

    def groups(self, shown: Shown, t: int) -> list[Group]:
        """What runs, where one looks, the unit's gates."""
        now = of(shown)
        return [what_runs(now, t), where_one_looks(now), *(unit_gate(now, gate, t) for gate in GATES)]


def _abreast(now: Own, there: Sequence[Values]) -> list[Shown]:
    """Runs over other sequences, as one batch."""
    before, feds = now.heard.x[: now.first], [fed(values, now.cell) for values in there]
    many = [over(now, what, before) for what in feds]
    batch, rows = run_together(many), enumerate(zip(there, many, feds, strict=True))
    return [replace(now, values=one, base=base, fed=what, batch=batch, row=k) for k, (one, base, what) in rows]


def _anew(chosen: Values, cell: str) -> dict[str, Any]:
    """The same with another cell, and nothing of the one that was there."""
    return without_defaults(TABLE, {**_without_keys(chosen, NEW_CELL), "cell": cell})


def _without_keys(chosen: Values, keys: Sequence[str]) -> dict[str, Any]:
    return {name: value for name, value in chosen.items() if name not in keys}


LESSON = OwnLesson()
