"""Check yourself: a guess first, then the run that decides it, with its sliders."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np

from lstm_viz.core.lstm import Trace
from lstm_viz.core.notation import GATES
from lstm_viz.data.presets import Preset
from lstm_viz.figures.shelf.style import Figure
from lstm_viz.figures.track.before import Asked, before
from lstm_viz.figures.track.track import track
from lstm_viz.language.phrases import say
from lstm_viz.lessons.base import Card, Group, Item, Line, Look
from lstm_viz.lessons.check.questions import QUESTIONS
from lstm_viz.lessons.check.runs import CHOICES, NAME, ROWS, WEIGHTS, answered, cut, given, scene, with_other
from lstm_viz.lessons.check.scenes import SAMPLES, SCENES, Day, Layer
from lstm_viz.lessons.controls import (
    WIDEST,
    arithmetic_lines,
    card,
    chosen,
    first_preset,
    gate_title,
    grid,
    hold_slider,
    presets,
    short,
    slider,
    told_as,
    used_at,
    weighs,
)
from lstm_viz.lessons.guide import KEPT, Task, with_tasks
from lstm_viz.lessons.one_step import count
from lstm_viz.lessons.pictures import PICTURES, Draw, each
from lstm_viz.lessons.recorded import RecordedLesson, first_that_fits
from lstm_viz.lessons.shown import Given, Moment, Shown
from lstm_viz.lessons.state import Values, complete

TABLE = with_tasks(QUESTIONS, NAME, ROWS)
SCALES = (1.5, 3.0, 6.0, 12.0, 40.0)
"""Largest cell state that the pictures fit: here runs stay small, or grow far."""
RANGES = {"G": (0.0, 1.0)}
"""What the rows of inputs show; (-1, 1) where nothing stands here."""


# -- drawing


def _track(shown: Shown, t: int, phase: int, look: Look) -> Figure:
    beside, question = shown.base.beside, shown.values["task"]
    names = [say(f"lessons/check.run.{question}.{name}") for name in ("here", "beside")] if beside else ["", ""]
    return track(
        shown.own,
        t,
        shown.screen(look),
        other=beside,
        names=(names[0], names[1]),
        ranges=_ranges(shown),
        bounded=shown.bounded,
    )


def _before(shown: Shown, t: int, phase: int, look: Look) -> Figure:
    here = scene(shown.values)
    time = here.inputs(shown.values).time
    decides = time.index(here.t or time[-1])
    span = (shown.trace.T, len(time) - 1) if here.after else (decides, decides)
    asked = Asked(time, span, here.asked, here.hides)
    return before(shown.own, t, asked, shown.screen(look), ranges=_ranges(shown), bounded=shown.bounded)


def _ranges(shown: Shown) -> list[tuple[float, float]]:
    return [RANGES.get(feature.name, (-1.0, 1.0)) for feature in shown.trace.inputs.features]


NARRATION = (Line("narration", "narration"),)


def _card(name: str) -> Card:
    """A card by the name that the scenes have for it. The curves know no ReLU: "words" are the sums alone."""
    if name in ("track", "before"):  # the same card: after a guess the run plays on in it
        return card("track", (name,), "run", lines=NARRATION)
    if name in ("belt", "taps"):
        return card(name, (name,), lines=NARRATION)
    if name in ("sums", "words"):
        return card("sums", ("curves",) if name == "sums" else (), lines=arithmetic_lines())
    lines = (Line("count", "result"), *NARRATION) if name == "vectors" else NARRATION
    return replace(card(name, (name,), lines=lines), tab="")


def _silent(other: Card) -> Sequence[Line]:
    """A drawer's lines without the narration, which the first card has: it is told once."""
    return [line for line in other.lines if line.kind != "narration"]


REACH = {"c0": (-6.0, 6.0, 0.2), "h0": (-1.0, 1.0, 0.05), "x": (-1.0, 1.0, 0.05)}
"""Low, high and step of the sliders that are no weights."""


class CheckLesson(RecordedLesson):
    """Questions, and the runs that decide them."""

    name = NAME
    order = 50
    table = TABLE
    tasks: Sequence[Task] = QUESTIONS
    draw: Mapping[str, Draw] = {
        **PICTURES,
        "track": each(_track),
        "before": each(_before),
    }
    stays = ("task", "guess", "lens")

    def given(self, many: Sequence[Values]) -> list[Given]:
        """The question's run with each of the values, and the one beside it."""
        return [given(values) for values in many]

    def scale_for(self, given: Given, trace: Trace) -> float:
        """Pictures fit the run on the screen and the one beside it."""
        return first_that_fits(SCALES, _largest(trace, given.beside))

    def record(self, values: Values) -> Shown:
        """Before a guess no step is run that would decide it. After it pictures fit the run that decided, too, so
        that axes stay while one plays with it.
        """
        room = scene(values).room
        if not answered(values):
            frozen = cut(values)
            return Shown(values, frozen, frozen.run(), room)
        shown = super().record(values)
        shown = replace(shown, scale=max(shown.scale, room))
        decided = complete(self.table, {name: values[name] for name in ("task", "guess")})
        if all(decided[key] == values[key] for key in decided if key not in ("t", *KEPT)):
            return shown
        return replace(shown, scale=max(shown.scale, super().record(decided).scale))

    def swept(self, now: Shown, item: Item) -> list[Shown]:
        """The run beside it follows the hand, too."""
        many, here = super().swept(now, item), scene(now.values)
        if here.beside is None or item.id in REACH:
            return many
        return [replace(one, base=with_other(here, one.given)) for one in many]

    def made_with(self, values: Values) -> Preset | None:
        """The preset of the questions that are asked of the solar day's unit."""
        return presets()[0][first_preset()] if isinstance(scene(values), Day) else None

    def told(self, moments: Sequence[Moment]) -> dict[str, list[str]]:
        """Before a guess only what the picture shows is told to those who hear the page."""
        values = moments[0].shown.values
        if not answered(values) and scene(values).hides:
            return {"narration": [say("lessons/check.hidden")] * len(moments)}
        return super().told(moments)

    def words(self, shown: Shown, t: int) -> dict[str, str]:
        """The sums, and how much the cell learns."""
        told, params = super().words(shown, t), shown.given.params
        if params.variant.candidate == "relu":
            told["g.result"] = told["g.result"].replace("tanh(z)", "max(z, 0)")
        return told | {"count": count(params)}

    def cards(self, shown: Shown) -> list[Card]:
        """Before a guess the scene as it stands before the step; then the run that decides."""
        if shown.values["task"] not in SCENES:
            return []
        names = scene(shown.values).cards if answered(shown.values) else ("before",)
        first, *others = map(_card, names)
        return [first, *(replace(other, place="drawer", lines=_silent(other)) for other in others)]

    # -- controls

    def groups(self, shown: Shown, t: int) -> list[Group]:
        """Before a guess no slider; then what may be moved, gate by gate."""
        values = shown.values
        if values["task"] not in SCENES:
            return []
        if not answered(values):
            wait = Group(say("lessons/check.given"), (), reading=say("lessons/check.wait"))
            return [wait, Group(say("lessons/check.read"), (told_as(values),))]
        keys = scene(values).moves
        found = []
        for gate in GATES:
            items = [self._slider(key, values, used_at(shown.trace, gate, t)) for key in keys if _gate_of(key) == gate]
            if items:
                found.append(Group(gate_title(gate, values), items, gate, self._reading(values)))
        rest = [self._other(key, shown) for key in keys if _gate_of(key) is None]
        if rest:
            found.insert(0, Group(say("lessons/check.given"), rest))
        back = Item("reset", say("lessons/check.reset.title"), "action", say("lessons/check.reset.label"))
        return [*found, Group(say("lessons/check.read"), (told_as(values), back))]

    def _reading(self, values: Values) -> str:
        return say("lessons/check.layer") if isinstance(scene(values), Layer) else ""

    def _slider(self, key: str, values: Values, used: float) -> Item:
        row = next(row for row in self.table if row.key == key)
        if key in WEIGHTS:
            part = WEIGHTS[key][1]
            return slider(
                row,
                weighs(WEIGHTS[key][0], part, "input" if part == "x" else ""),
                values,
                grid(-WIDEST, WIDEST, 0.3, row.default_for(values), values[key]),
                short,
            )
        return hold_slider(self.table, values, key.removeprefix("hold_"), used)

    def _other(self, key: str, shown: Shown) -> Item:
        values, label = shown.values, say(f"lessons/check.{key}.label")
        row = next(row for row in self.table if row.key == key)
        if key in REACH:
            positions = grid(*REACH[key], row.default_for(values), values[key])
            return slider(row, label, values, positions, short)
        options = CHOICES[key] if key != "unit" else tuple(map(str, range(int(values["units"]))))
        at = {**values, "unit": str(shown.given.unit)}
        days = [say(f"lessons/check.sample.{name}") for name in SAMPLES]
        return chosen(key, row.title(), label, options, at, days if key == "sample" else options)


def _largest(*runs: Trace | None) -> float:
    """The largest abs(c) of these runs."""
    return max(float(np.abs(run.c).max()) for run in runs if run is not None)


def _gate_of(key: str) -> str | None:
    """The gate that a control belongs to."""
    gate = WEIGHTS[key][0] if key in WEIGHTS else key.removeprefix("hold_")
    return gate if gate in GATES else None


LESSON = CheckLesson()
