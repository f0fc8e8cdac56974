"""The conveyor belt as a lesson: c through time on chosen sequences, with gates set by hand, then by weights."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from lstm_viz.core.notation import number
from lstm_viz.data.stories import KINDS, STORIES, story
from lstm_viz.figures.shelf.style import Figure
from lstm_viz.figures.track.track import track
from lstm_viz.lessons.base import Card, Chip, Group, Item, Line, Look
from lstm_viz.lessons.belt.record import HAND, MOMENTS, ROWS, SET, WEIGHTS, apart, given, parts_of, story_of
from lstm_viz.lessons.belt.tasks import TASKS
from lstm_viz.lessons.controls import HEARD, WIDEST, arithmetic_lines, chosen, gate_title, grid, short, slider, told_as
from lstm_viz.lessons.guide import Task, with_tasks
from lstm_viz.lessons.pictures import PHASES, PICTURES, Draw
from lstm_viz.lessons.recorded import RecordedLesson
from lstm_viz.lessons.shown import Given, Shown
from lstm_viz.lessons.state import Values, without_defaults

TABLE = with_tasks(TASKS, "belt", ROWS)

SCALES = {"pulse": 2.0, "signal": 3.0, "count": 6.0, "day": 6.0}
"""The largest abs(c) that a story's pictures fit: more than its wish. A run that goes beyond is drawn at the edge, so
that the axes stay, and the wish on them, while one looks for weights."""
NAMES = ("weights", "the wish")
"""What the two runs are called in the picture."""
FLATTER = 1.4
"""The track's card takes a whole row: on a smaller part of one the same lanes would be as high."""
RANGES = {"dG": (-1.0, 1.0)}
"""What a row of inputs shows where it can be below zero; the others go from 0 to 1."""
HEARS = HEARD | {"x": "w·sound", "s": "w·signal"}
"""What a weight weighs, as its slider is labelled."""
READINGS = {
    (HAND, "f"): "The part that is kept: 1 keeps all, 0 keeps nothing.",
    (HAND, "i"): "How much comes in: 1 lets all in, 0 nothing.",
    (WEIGHTS, "f"): "What must it hear to keep, and what to let go?",
    (WEIGHTS, "i"): "What must it hear to open?",
}


def _track(shown: Shown, t: int, phase: int, look: Look) -> Figure:
    one = story_of(shown.values)
    return track(
        shown.own,
        t,
        shown.screen(look),
        other=shown.given.beside,
        names=NAMES,
        kinds=one.kinds,
        ranges=[RANGES.get(name, (0.0, 1.0)) for name in one.features],
        flatter=FLATTER,
    )


class BeltLesson(RecordedLesson):
    """One unit, four short sequences, two ways to set its gates."""

    name = "belt"
    order = 30
    table = TABLE
    tasks: Sequence[Task] = TASKS
    phases = PHASES
    draw: Mapping[str, Draw] = {**PICTURES, "track": _track}

    def given(self, many: Sequence[Values]) -> list[Given]:
        """The unit and the story that each of the values describes."""
        return [given(values) for values in many]

    def record(self, values: Values) -> Shown:
        """The axes are the story's own."""
        return replace(super().record(values), scale=SCALES[values["seq"]])

    def words(self, shown: Shown, t: int) -> dict[str, str]:
        """Also how far the weights are from the wish."""
        told = super().words(shown, t)
        if shown.given.beside is None:
            return told | {"far": ""}
        far = {name: number(value) for name, value in apart(shown.trace, shown.given.beside).items()}
        return told | {"far": f"Away from the wish, on average: c {far['c']}, f {far['f']}, i {far['i']}"}

    def cards(self, shown: Shown) -> list[Card]:
        """The run through time, and one step of it on the belt and in numbers."""
        values = shown.values
        far = () if values["by"] == HAND else (Line("far", tone="c"),)
        asks = story_of(values).asks
        return [
            Card("track", "c through time", ("track",), hint=asks, lines=far, tab="Time"),
            Card("belt", "Conveyor belt", ("belt",), lines=(Line("narration", "narration"),), tab="Belt", size="wide"),
            Card("sums", "Arithmetic", ("curves",), lines=arithmetic_lines(), tab="Sums", size="slim"),
        ]

    def chips(self, shown: Shown) -> list[Chip]:
        """The steps at which something happens."""
        one = story_of(shown.values)
        if one.wanted is None:
            return [Chip(name, one.inputs.index(at), at) for name, at in (("Noon", "12:00"), ("14:30", "14:30"))]
        marked = [t for t, kind in enumerate(one.kinds) if kind != "chatter"]
        last = one.inputs.T - 1
        chips = [Chip(f"{one.kinds[t]} {one.inputs.time[t]}", t, KINDS[one.kinds[t]]) for t in marked]
        return [*chips, Chip(f"end {one.inputs.time[last]}", last, "the last step")]

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
        titles = [story(name).title for name in STORIES]
        return Group(
            "The sequence",
            (
                chosen("seq", "Sequence", "sequence", tuple(STORIES), values, titles),
                chosen("by", "Who sets the gates", "gates by", (HAND, WEIGHTS), values, ("my hand", "their weights")),
                told_as(values),
                Item("reset", "Set everything as the task began", "action", "Begin the task again"),
            ),
            reading="Your hand makes the wish. Then the weights are to do the same.",
        )

    def _gate_group(self, values: Values, gate: str) -> Group:
        rows, one, items = {row.key: row for row in TABLE}, story_of(values), []
        if values["by"] == HAND:
            for kind in one.every_kind:
                row = rows[f"{gate}_{kind}"]
                items.append(slider(row, KINDS[kind], values, grid(0, 1, 0.02, values[row.key]), number))
        else:
            for part in parts_of(one):
                row = rows[f"{gate}_{part}"]
                items.append(slider(row, HEARS[part], values, grid(-WIDEST, WIDEST, 0.3, values[row.key]), short))
        return Group(gate_title(gate, values), items, gate, READINGS[values["by"], gate])


LESSON = BeltLesson()
