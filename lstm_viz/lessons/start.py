"""The start page's instrument: the solar day in small, one slider, and the way through the lessons."""

from __future__ import annotations

from lstm_viz.language.phrases import later, say
from lstm_viz.lessons.base import Card, Group
from lstm_viz.lessons.controls import WIDEST, grid, holds_nowhere, preset_weight, short, slider, weighs
from lstm_viz.lessons.shown import Shown
from lstm_viz.lessons.solar_day.lesson import SolarDayLesson
from lstm_viz.lessons.solar_day.record import ROWS, preset_of
from lstm_viz.lessons.state import clock


class StartLesson(SolarDayLesson):
    """The same day in small, playing by itself: what a visitor sees first."""

    name = "start"
    order = 0
    autoplay = True
    tasks = ()
    leads = True
    table = tuple(
        clock("t", later("controls.time"), "07:30", "06:00", "19:00") if row.key == "t" else row for row in ROWS
    )

    def cards(self, shown: Shown) -> list[Card]:
        """The day, and the belt under it."""
        return [card for card in super().cards(shown) if card.place == "scene"]

    def groups(self, shown: Shown, t: int) -> list[Group]:
        """One slider: the bias of the forget gate."""
        values = shown.values
        row = next(row for row in self.table if row.key == "f_b")
        positions = grid(-WIDEST, WIDEST, 0.3, preset_weight(preset_of(values), "f", "b"), values[row.key])
        moved = slider(row, weighs("f", "b"), values, positions, short)
        return [Group(say("lessons/start.group"), (moved,), "f", say("lessons/start.reading"))]

    def notices(self, shown: Shown) -> list[str]:
        """Preset files that could not be read are said where presets are chosen."""
        return holds_nowhere(shown.values, shown.labels)


LESSON = StartLesson()
