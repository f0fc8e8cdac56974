"""The conveyor belt as a lesson: c through time on chosen sequences, with gates set by hand, then by weights."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from lstm_viz.core.notation import number
from lstm_viz.data.stories import STORIES
from lstm_viz.figures.shelf.style import Figure
from lstm_viz.figures.track import lanes
from lstm_viz.figures.track.track import track
from lstm_viz.language.phrases import say
from lstm_viz.lessons.base import Card, Chip, Group, Line, Look
from lstm_viz.lessons.belt.record import (
    HAND,
    KNOWN_AS,
    MOMENTS,
    ROWS,
    SET,
    WEIGHTS,
    apart,
    given,
    parts_of,
    story_of,
    when,
)
from lstm_viz.lessons.belt.tasks import TASKS
from lstm_viz.lessons.controls import (
    WIDEST,
    again,
    arithmetic_lines,
    by_lens,
    card,
    chosen,
    drawer,
    gate_tab,
    gate_title,
    grid,
    short,
    slider,
    told_as,
    weighs,
    words_of,
)
from lstm_viz.lessons.guide import Task, with_tasks
from lstm_viz.lessons.pictures import FLAT, HANDS, PHASES, PICTURES, Draw, Hands, each
from lstm_viz.lessons.recorded import RecordedLesson
from lstm_viz.lessons.shown import Given, Shown
from lstm_viz.lessons.state import Values, without_defaults

TABLE = with_tasks(TASKS, "belt", ROWS)

SCALES = {"pulse": 2.0, "signal": 3.0, "count": 6.0, "day": 6.0}
"""The largest abs(c) that a story's pictures fit: more than its target. A run that goes beyond is drawn at the edge, so
that the axes stay, and the target on them, while one looks for weights."""
LANES = {"day": lanes.FLAT}
"""The lanes beneath the belt. In all stories but the day's the candidate is never negative, and so is c."""
RANGES = {"dG": (-1.0, 1.0)}
"""What a row of inputs shows where it can be below zero; the others go from 0 to 1."""


def _track(shown: Shown, t: int, phase: int, look: Look) -> Figure:
    one = story_of(shown.values)
    return track(
        shown.own,
        t,
        shown.screen(look),
        other=shown.base.beside,
        names=(say("lessons/belt.weights"), say("lessons/belt.target")),
        kinds=[say(f"lessons/belt.event.{kind}") for kind in one.kinds],
        ranges=[RANGES.get(name, (0.0, 1.0)) for name in one.features],
        plan=LANES.get(shown.values["seq"], lanes.RISING),
        phase=phase,
    )


class BeltLesson(RecordedLesson):
    """One unit, four short sequences, two ways to set its gates."""

    name = "belt"
    order = 30
    table = TABLE
    tasks: Sequence[Task] = TASKS
    phases = PHASES
    place = FLAT
    draw: Mapping[str, Draw] = {**PICTURES, "track": each(_track)}

    def given(self, many: Sequence[Values]) -> list[Given]:
        """The unit and the story that each of the values describes."""
        return [given(values) for values in many]

    def record(self, values: Values) -> Shown:
        """The axes are the story's own."""
        return replace(super().record(values), scale=SCALES[values["seq"]])

    def hands(self, shown: Shown) -> Hands:
        """By hand a worker moves what its gate is at steps of this kind."""
        if shown.values["by"] != HAND:
            return HANDS
        kinds = story_of(shown.values).kinds
        return {gate: [(f"{gate}_{kind}",) for kind in kinds] for gate in SET}

    def hears_trend(self, values: Values) -> bool:
        """On the solar day the candidate hears nothing but the change of light; in the other stories, a sound."""
        return bool(values["seq"] == "day")

    def words(self, shown: Shown, t: int) -> dict[str, str]:
        """Also how far the weights are from the target."""
        told = super().words(shown, t)
        if shown.base.beside is None:
            return told | {"far": ""}
        far = {name: number(value) for name, value in apart(shown.trace, shown.base.beside).items()}
        return told | {"far": say("lessons/belt.far", **far)}

    def cards(self, shown: Shown) -> list[Card]:
        """The run through time, and one step of it on the belt and in numbers."""
        values, far = shown.values, (Line("far", tone="c"),)  # its room is kept while there is nothing to say
        asks = say(f"lessons/belt.story.{values['seq']}.asks")
        lead, *others = by_lens(self.lead(shown), ("belt",), lines=(Line("narration", "narration"),))
        return [
            lead,
            card("track", ("track",), "time", hint=asks, lines=far),
            *others,
            drawer("sums", ("curves",), lines=arithmetic_lines()),
        ]

    def chips(self, shown: Shown) -> list[Chip]:
        """The steps at which something happens."""
        one = story_of(shown.values)
        if one.wanted is None:
            named = ((say("lessons/belt.chip.noon"), "12:00"), ("14:30", "14:30"))
            return [Chip(name, one.inputs.index(at), at) for name, at in named]
        steps = list(enumerate(zip(one.kinds, one.inputs.time, strict=True)))
        chips = [
            Chip(say(f"lessons/belt.chip.{kind}", step=label), t, when(kind))
            for t, (kind, label) in steps
            if kind != "chatter"
        ]
        last, (_, label) = steps[-1]
        return [*chips, Chip(say("lessons/belt.chip.end", step=label), last, say("lessons/belt.chip.last"))]

    def act(self, chosen: Values, key: str, text: str) -> tuple[dict[str, Any], str | None] | None:
        """Another story begins at its own step."""
        if key == "seq" and text in STORIES:
            return without_defaults(self.table, {**chosen, "seq": text, "t": MOMENTS[text]}), None
        return super().act(chosen, key, text)

    # -- controls

    def groups(self, shown: Shown, t: int) -> list[Group]:
        """The story, and the two gates: held by hand, or with their weights."""
        return [self._story_group(shown.values), *(self._gate_group(shown.values, gate) for gate in SET)]

    def _story_group(self, values: Values) -> Group:
        titles = [say(f"lessons/belt.story.{name}.title") for name in STORIES]
        setters = [say(f"lessons/belt.by.{name}") for name in (HAND, WEIGHTS)]
        return Group(
            say("lessons/belt.group"),
            (
                chosen("seq", *_words("seq"), tuple(STORIES), values, titles),
                chosen("by", *_words("by"), (HAND, WEIGHTS), values, setters),
                told_as(values),
                again(),
            ),
            reading=say("lessons/belt.reading"),
        )

    def _gate_group(self, values: Values, gate: str) -> Group:
        rows, one, items = {row.key: row for row in TABLE}, story_of(values), []
        by_hand = values["by"] == HAND
        if by_hand:
            for kind in one.every_kind:
                row = rows[f"{gate}_{kind}"]
                items.append(slider(row, when(kind), values, grid(0, 1, 0.02, values[row.key]), number))
        else:
            for part in parts_of(one):
                row = rows[f"{gate}_{part}"]
                items.append(
                    slider(
                        row,
                        weighs(gate, part, KNOWN_AS.get(part, "")),
                        values,
                        grid(-WIDEST, WIDEST, 0.3, values[row.key]),
                        short,
                    )
                )
        reading = say(f"lessons/belt.hand.{gate}") if by_hand else say(f"lessons/belt.weight.{gate}")
        return Group(gate_title(gate, values), items, gate, reading, gate, tab=gate_tab(gate))


_words = words_of("belt")


LESSON = BeltLesson()
