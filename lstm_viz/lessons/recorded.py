"""A lesson whose pictures come from one recorded run of one cell: what all live pages share.

A page says what its run is made of, how a picture is drawn and told, and which slider is which weight.
Here it is run: once for what is on the screen, and as one batch for every position of a slider.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from lstm_viz.core.lstm import Trace
from lstm_viz.core.run import run, sweep
from lstm_viz.core.sequence import Sequence as Inputs
from lstm_viz.lessons import guide
from lstm_viz.lessons.base import Card, Chip, Item, Look, Pictures, step_at
from lstm_viz.lessons.controls import preset_stamp, presets, sums
from lstm_viz.lessons.guide import Task, task_texts
from lstm_viz.lessons.pictures import IN_PHASES, PICTURES, Draw, Given, Shown
from lstm_viz.lessons.state import Table, Values, at_positions, choose, complete
from lstm_viz.words.lenses import lens_problems, lens_stamp
from lstm_viz.words.narration import narrate

SCALES = (6.0, 12.0, 30.0)
"""Largest cell state that the pictures fit. The first that holds the run is taken, at each commit."""


def run_together(many: Sequence[Given]) -> Trace:
    """One batch of runs of one cell: row b is ``many[b]``. They have the same steps and the same gates held."""
    first = many[0]
    x = np.concatenate([one.inputs.x for one in many], axis=1)
    inputs = Inputs(x, first.inputs.features, first.inputs.time)
    h0, c0 = (
        None if getattr(first, name) is None else np.stack([np.atleast_1d(getattr(one, name)) for one in many])
        for name in ("h0", "c0")
    )
    hold = {key: np.array([[one.hold[key]] for one in many]) for key in first.hold}
    return run(first.params, inputs, h0, c0, hold)


class RecordedLesson:
    """The part of a lesson that is the same on every live page; see :class:`lstm_viz.lessons.base.Lesson`."""

    name: str
    table: Table
    tasks: Sequence[Task] = ()
    order: float
    phases = 1
    autoplay = False
    leads = False
    draw: Mapping[str, Draw] = PICTURES
    """Every picture, by name."""

    # -- what a page provides

    def given(self, many: Sequence[Values]) -> list[Given]:
        """What the run is made of, for each of the values."""
        raise NotImplementedError

    def weight_address(self, values: Values, key: str) -> tuple[Any, ...] | None:
        """Where the weight lives that a slider moves; None for a control that moves none."""
        return None

    def words(self, shown: Shown, t: int) -> dict[str, str]:
        """The step told in a sentence, and its sums."""
        unit = shown.given.unit
        told = {"narration": narrate(shown.trace, t, unit, lens=shown.values["lens"])}
        return told | sums(shown.given.params, shown.trace, t, unit)

    def cards(self, values: Values) -> Sequence[Card]:
        """What is on the screen."""
        raise NotImplementedError

    # -- the record

    def record(self, values: Values) -> Shown:
        """The run that the values describe."""
        (given,) = self.given([values])
        trace = given.run()
        largest = np.abs(trace.c).max()
        return Shown(values, given, trace, next((scale for scale in SCALES if largest <= scale), SCALES[-1]))

    def labels(self, values: Values) -> Sequence[str]:
        """The name of each step."""
        return self.given([values])[0].inputs.time

    def chips(self, values: Values) -> Sequence[Chip]:
        """The moments one can jump to."""
        return ()

    def notices(self, values: Values) -> list[str]:
        """Which presets or lenses could not be read."""
        return [*presets()[1], *lens_problems()]

    def version(self, values: Values) -> Hashable:
        """What else the pictures depend on: the preset files, the words, and the scale that the run asks for."""
        return preset_stamp(), lens_stamp(), self.record(values).scale

    def act(self, chosen: dict[str, Any], key: str, text: str) -> tuple[dict[str, Any], str | None] | None:
        """Reset takes everything back but the task and the time; a hold begins at what the gate is now."""
        if key == "reset":
            return {name: chosen[name] for name in ("task", "t") if name in chosen}, None
        if key.startswith("hold_") and text == "now":
            values = complete(self.table, chosen)
            trace = self.record(values).trace
            used = getattr(trace, key.removeprefix("hold_"))[step_at(trace.time, values["t"]), 0, 0]
            return choose(self.table, chosen, key, f"{used:.2f}")
        return None

    def begun(self, chosen: Values) -> dict[str, Any]:
        """The page's choices as the open task began."""
        return guide.act(self.tasks, chosen, "task", chosen.get("task", self.tasks[0].id)) or {}

    # -- the pictures

    def over_time(self, values: Values, look: Look) -> Pictures:
        """Every step as a still picture."""
        shown, last = self.record(values), self.phases - 1
        steps = range(shown.trace.T)
        figures = {name: [self.draw[name](shown, t, last, look) for t in steps] for name in self._drawn(values)}
        return Pictures(figures, side_by_side(self._texts(shown, t) for t in steps))

    def over_phases(self, values: Values, look: Look) -> Pictures:
        """The pictures that play, station by station."""
        shown = self.record(values)
        moments = [(t, phase) for t in range(shown.trace.T) for phase in range(self.phases)]
        playing = [name for name in self._drawn(values) if name in IN_PHASES]
        return Pictures({name: [self.draw[name](shown, *moment, look) for moment in moments] for name in playing})

    def over_control(self, values: Values, item: Item, t: int, look: Look) -> Pictures:
        """Step t at every position of one slider: one batched run."""
        many, last = self.swept(values, item), self.phases - 1
        figures = {name: [self.draw[name](one, t, last, look) for one in many] for name in self._drawn(values)}
        return Pictures(figures, side_by_side(self._texts(one, t) for one in many))

    def swept(self, values: Values, item: Item) -> list[Shown]:
        """The record at each position of a slider."""
        now, there = self.record(values), at_positions(self.table, values, item)
        settings = [one[item.id] for one in there]
        address = self.weight_address(values, item.id)
        if address is not None:
            trace = _sweep(now.given, address, settings)
            many = [replace(now.given, params=now.given.params.replace(address, value)) for value in settings]
        elif item.id.startswith("hold_"):
            gate = item.id.removeprefix("hold_")
            free = replace(now.given, hold={key: value for key, value in now.given.hold.items() if key != gate})
            trace = _sweep(free, ("hold", gate), settings)
            many = [replace(free, hold={**free.hold, gate: value}) for value in settings]
        else:
            many = self.given(there)
            trace = run_together(many)
        rows = enumerate(zip(there, many, strict=True))
        return [Shown(one, given, trace.sample(k), now.scale) for k, (one, given) in rows]

    def _texts(self, shown: Shown, t: int) -> dict[str, str]:
        return self.words(shown, t) | task_texts(self.tasks, self.name, shown.at(t))

    def _drawn(self, values: Values) -> list[str]:
        return [name for card in self.cards(values) for name in card.figures]


def _sweep(given: Given, address: tuple[Any, ...], settings: Sequence[float]) -> Trace:
    return sweep(given.params, address, settings, given.inputs, given.h0, given.c0, given.hold)


def side_by_side(rows: Iterable[Mapping[str, Any]]) -> dict[str, list[Any]]:
    """A list of mappings as a mapping of lists."""
    rows = list(rows)
    return {name: [row[name] for row in rows] for name in rows[0]}
