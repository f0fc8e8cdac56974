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
from lstm_viz.core.notation import GATES
from lstm_viz.core.run import run, sweep
from lstm_viz.core.sequence import Sequence as Inputs
from lstm_viz.data.presets import Preset
from lstm_viz.figures.shelf.style import Figure
from lstm_viz.language.texts import texts_stamp
from lstm_viz.lessons.base import Card, Chip, File, Group, Item, Look, step_at
from lstm_viz.lessons.controls import (
    gate_reading,
    holds_nowhere,
    is_untouched,
    preset_stamp,
    presets,
    sums,
    weight_address,
)
from lstm_viz.lessons.guide import Task
from lstm_viz.lessons.pictures import HANDS, IN_PHASES, PHASES, PICTURES, Draw, Hands, Place, in_hand, in_place
from lstm_viz.lessons.pinned import compared
from lstm_viz.lessons.shown import Given, Moment, Shown, steps_of
from lstm_viz.lessons.state import Property, Table, Values, at_positions, choose, complete
from lstm_viz.words.code import code
from lstm_viz.words.lenses import lens_problems
from lstm_viz.words.narration import narrations

SCALES = (6.0, 12.0, 30.0)
"""Largest cell state that the pictures fit. The first that holds the run is taken, at each commit."""


def run_together(many: Sequence[Given]) -> Trace:
    """One batch of runs of one cell: row b is ``many[b]``. They have the same steps and the same gates held."""
    first = many[0]
    x = np.concatenate([one.inputs.x for one in many], axis=1)
    inputs = Inputs(x, first.inputs.features, first.inputs.time)
    h0, c0 = (
        None if getattr(first, name) is None else np.stack([np.ravel(getattr(one, name)) for one in many])
        for name in ("h0", "c0")
    )
    hold = {key: np.stack([np.atleast_1d(one.hold[key]) for one in many]) for key in first.hold}
    return run(first.params, inputs, h0, c0, hold)


class RecordedLesson:
    """The part of a lesson that is the same on every live page; see :class:`lstm_viz.lessons.protocol.Lesson`."""

    name: str
    order: float
    table: Table
    tasks: Sequence[Task] = ()
    phases = 1
    plays = IN_PHASES
    autoplay = False
    backwards = False
    brings = False
    leads = False
    pins = True
    draw: Mapping[str, Draw] = PICTURES
    """Every picture, by name."""
    place: Place | None = None
    """Where the lens's own picture stands; None: the scene is the same in every lens."""
    stays: Sequence[str] = ("task", "lens")
    """What "Reset" leaves as it is."""

    # -- what a page provides

    def given(self, many: Sequence[Values]) -> list[Given]:
        """What the run is made of, for each of the values."""
        raise NotImplementedError

    def words(self, shown: Shown, t: int) -> dict[str, str]:
        """What may stand under pictures: the step's sums."""
        return sums(shown.given.params, shown.trace, t, shown.base.unit)

    def cards(self, shown: Shown) -> Sequence[Card]:
        """What is on the screen."""
        raise NotImplementedError

    def groups(self, shown: Shown, t: int) -> Sequence[Group]:
        """The controls."""
        raise NotImplementedError

    # -- the record

    def stamp(self, values: Values) -> Hashable:
        """The state of the preset files and of the texts."""
        return preset_stamp(), texts_stamp()

    def made_with(self, values: Values) -> Preset | None:
        """The preset that these values stand on; None for a lesson with a cell of its own."""
        return None

    def lacks(self, values: Values) -> str | None:
        """All that a pinned run needs is there."""
        return None

    def hears_trend(self, values: Values) -> bool:
        """Whether the candidate is the trend of what comes in: its preset's is, and its weights are the preset's."""
        preset = self.made_with(values)
        return preset is not None and preset.trend and is_untouched(preset, values, "g")

    def scale_for(self, given: Given, trace: Trace) -> float:
        """The largest cell state that the pictures of this run fit."""
        return first_that_fits(SCALES, float(np.abs(trace.c).max()))

    def record(self, values: Values) -> Shown:
        """The run that the values describe."""
        (given,) = self.given([values])
        trace = given.run()
        return Shown(values, given, trace, self.scale_for(given, trace))

    def chips(self, shown: Shown) -> Sequence[Chip]:
        """The moments one can jump to."""
        return ()

    def notices(self, shown: Shown) -> list[str]:
        """Which steps are held and are not there; which presets or lenses could not be read."""
        return [*self.holds_nowhere(shown), *presets()[1], *lens_problems()]

    def holds_nowhere(self, shown: Shown) -> list[str]:
        """A sentence for each gate that is held where the run has no such place."""
        return holds_nowhere(shown.values, shown.labels)

    def act(self, chosen: Values, key: str, text: str) -> tuple[dict[str, Any], str | None] | None:
        """Reset goes back to how the open task began; a hold begins at what the gate is now."""
        if key == "reset":
            return {name: chosen[name] for name in (*self.stays, "open") if name in chosen}, None
        what, gate, *single = [*key.split("_"), ""]
        rows = {row.key: row for row in self.table}
        if what == "release" and f"hold_{gate}_at" in rows:
            return choose(self.table, chosen, f"hold_{gate}_at", "")
        if what != "hold" or key not in rows:
            return None
        if single[0] and "_" not in text:
            return self._hold_here(chosen, rows[f"hold_{gate}"], rows[key], text)
        return choose(self.table, chosen, key, self._used(chosen, gate)[0]) if text == "now" else None

    def file(self, chosen: Values, key: str) -> File | None:
        """Nothing is handed over."""
        return None

    def _hold_here(
        self, chosen: Values, run_long: Property, row: Property, text: str
    ) -> tuple[dict[str, Any], str | None]:
        """Hold a gate at the cursor's step alone: at what it is "now", or at a number; "" lets it go there."""
        used, at = self._used(chosen, row.key.split("_")[1])
        steps = complete(self.table, chosen)[row.key]
        here = replace(run_long, title=row.title, default=steps.get(at))
        typed, notice = choose((here,), {}, here.key, used if text == "now" else text)
        if notice:
            return dict(chosen), notice
        held = {**steps, at: complete((here,), typed)[here.key]}
        return choose(
            self.table, chosen, row.key, row.write({name: value for name, value in held.items() if value is not None})
        )

    def _used(self, chosen: Values, gate: str) -> tuple[str, str]:
        """What a gate is at the cursor's step, and the step's name."""
        values = complete(self.table, chosen)
        trace = self.record(values).trace
        t = step_at(trace.time, values["t"])
        return f"{getattr(trace, gate)[t, 0, 0]:.2f}", trace.time[t]

    # -- the pictures

    def figures(self, names: Sequence[str], moments: Sequence[Moment], look: Look) -> dict[str, Sequence[Figure]]:
        """The pictures of these names, at each moment."""
        played, shown = self._played(moments), moments[0].shown
        hands, lead = self.hands(shown), self.lead(shown)
        return {name: in_hand(self._drawn(name, played, look, name == lead), hands) for name in names}

    def hands(self, shown: Shown) -> Hands:
        """What a hand in a picture moves."""
        return HANDS

    def lead(self, shown: Shown) -> str:
        """The picture that leads in the scene: the lens brings it."""
        return shown.lead

    def _drawn(self, name: str, played: Sequence[Moment], look: Look, leads: bool) -> Sequence[Figure]:
        """One picture; the lens's own fills the place that there is for it, on a phone that of a card."""
        if not leads or self.place is None or look.narrow:
            return self.draw[name](played, look)
        own = replace(look, flat=self.place.flat, narrow=name in self.place.narrow)
        return in_place(self.draw[name](played, own), self.place)

    def _played(self, moments: Sequence[Moment]) -> list[Moment]:
        """The moments in the phases that pictures and words know; a lesson without phases shows whole steps."""
        return [one._replace(phase=one.phase + PHASES - self.phases) for one in moments]

    def lines(self, card: Card, moments: Sequence[Moment]) -> dict[str, list[str]]:
        """The texts under a card's pictures, at each moment."""
        wanted = [line.id for line in card.lines if line.kind not in ("narration", "code", "image")]
        rows = [self.words(shown, t) for shown, t, _ in moments] if wanted else []
        coded = {
            line.id: [code(shown.given.params, shown.trace, t) for shown, t, _ in moments]
            for line in card.lines
            if line.kind == "code"
        }
        return {name: [row[name] for row in rows] for name in wanted} | coded

    def reading(self, shown: Shown, gate: str) -> str | None:
        """What a gate's group says of its weights: they are read off while a hand moves one of them."""
        preset = self.made_with(shown.values)
        return None if preset is None or self.leads or gate not in GATES else gate_reading(preset, shown.values, gate)

    def told(self, moments: Sequence[Moment]) -> dict[str, list[str]]:
        """The narration, at each moment: the step in a sentence, the text alternative of its pictures.

        While a step plays, it is what has happened by then.
        """
        shown = moments[0].shown
        trends = [self.hears_trend(one.values) for one, _, _ in moments]
        phases = [phase for _, _, phase in self._played(moments)]
        unit, lens, readout = shown.base.unit, shown.values["lens"], shown.base.params.variant.readout
        return {"narration": narrations(steps_of(moments), unit, lens, trends, phases, readout)}

    def beside(self, moments: Sequence[Moment], pinned: Shown) -> list[str]:
        """How far c and h are from those of a pinned run at the same step, at each moment."""
        return compared(moments, pinned, self.measured)

    def measured(self, shown: Shown) -> Mapping[str, Sequence[float]]:
        """What is compared with a pinned run, by its symbol, at each step: c and h of the unit that is shown."""
        return {name: getattr(shown.own, name)[:, 0, 0].tolist() for name in ("c", "h")}

    def swept(self, now: Shown, item: Item) -> list[Shown]:
        """The record at each position of a slider."""
        there = at_positions(self.table, now.values, item)
        here, settings = now.given, [one[item.id] for one in there]
        control = weight_address([feature.name for feature in here.inputs.features], item.id)
        if item.id.startswith("hold_"):
            gate, *single = item.id.removeprefix("hold_").split("_")
            if single:
                at = next(name for name in settings[0] if len({held.get(name) for held in settings}) > 1)
                control, settings = ("hold", gate, here.inputs.index(at)), [held[at] for held in settings]
            else:
                control = ("hold", gate)
            here = here.without_hold(control)
        if control is None:
            many = self.given(there)
            batch = run_together(many)
        else:
            many = [here] * len(there)
            batch = sweep(here.params, control, settings, here.inputs, here.h0, here.c0, here.hold)
        rows = enumerate(zip(there, many, strict=True))
        return [Shown(one, given, batch, now.scale, k) for k, (one, given) in rows]


def first_that_fits(scales: Sequence[float], largest: float) -> float:
    """The first scale, of growing ones, that holds a value; the last one where none does."""
    return next((scale for scale in scales if largest <= scale), scales[-1])


def side_by_side(rows: Iterable[Mapping[str, Any]]) -> dict[str, list[Any]]:
    """A list of mappings as a mapping of lists."""
    rows = list(rows)
    return {name: [row[name] for row in rows] for name in rows[0]}
