"""The solar day as a lesson: its controls, and how its run is drawn and told."""

from __future__ import annotations

import functools
from collections.abc import Hashable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from lstm_viz.core.notation import GATES
from lstm_viz.core.trace import Trace
from lstm_viz.data.solar import PLACES
from lstm_viz.figures.day import day as draw_day
from lstm_viz.figures.shelf.style import Figure
from lstm_viz.lessons.base import Card, Chip, Group, Item, Line, Look, step_at
from lstm_viz.lessons.controls import (
    WEIGHTS,
    address_of,
    arithmetic_lines,
    chosen,
    field,
    gate_group,
    grid,
    preset_stamp,
    presets,
    short,
    slider,
    told_as,
    used_at,
)
from lstm_viz.lessons.guide import Task, task_rows
from lstm_viz.lessons.pictures import PHASES, PICTURES, Draw, Given, Shown
from lstm_viz.lessons.recorded import RecordedLesson
from lstm_viz.lessons.solar_day.record import (
    CLEAR,
    MEASURED,
    OVERLAYS,
    ROWS,
    SKIES,
    SUN,
    UNTOUCHED,
    Sky,
    days,
    given,
    place_of,
    preset_of,
    run_day,
    with_before,
)
from lstm_viz.lessons.solar_day.walk import COMPARED, WALK
from lstm_viz.lessons.state import Values, choose, complete, decimal

TABLE = (*task_rows(WALK, "solar_day"), *ROWS)

MOMENTS = ("14:30", "18:00")
"""The story's two moments: the trend turns, and the day is over."""


# -- drawing


def _day(shown: Shown, t: int, phase: int, look: Look) -> Figure:
    sky: Sky = shown.given.beside
    return draw_day(
        shown.trace,
        t,
        shown.screen(look),
        irradiance=sky.day.ghi,
        overlays=tuple((name, other.hour, other.ghi) for name, other in sky.overlays),
        moments=MOMENTS,
        ghost=sky.before,
    )


OWN = "own coordinates"
"""What stands for the place when latitude or longitude is not a named place's."""


# -- the lesson


@functools.lru_cache(maxsize=32)
def _found(name: str, _: Hashable) -> Trace:
    """The run that one comes to a task with."""
    task = next(task for task in WALK if task.id == name)
    return run_day(complete(TABLE, task.begins or {}))


class SolarDayLesson(RecordedLesson):
    """One LSTM unit lives through one day of sunlight."""

    name = "solar_day"
    order = 40
    table = TABLE
    tasks: Sequence[Task] = WALK
    phases = PHASES
    draw: Mapping[str, Draw] = {**PICTURES, "day": _day}

    def given(self, many: Sequence[Values]) -> list[Given]:
        """The cell and the day that each of the values describes; for some tasks beside the day as they found it."""
        task = many[0].get("task")
        return with_before(given(many), _found(task, preset_stamp())) if task in COMPARED else given(many)

    def weight_address(self, values: Values, key: str) -> tuple[Any, ...] | None:
        """Where a weight lives in the preset's cell."""
        return address_of(preset_of(values), *WEIGHTS[key]) if key in WEIGHTS else None

    def cards(self, values: Values) -> list[Card]:
        """Three levels on one cursor: the day, belt and taps, the arithmetic."""
        return [
            Card("day", "The day", ("day",), tab="Day", scrub=True, bare=True),
            Card("belt", "Conveyor belt", ("belt",), tab="Belt", lines=(Line("narration"),)),
            Card("taps", "Taps and water", ("taps",), tab="Taps", size="wide"),
            Card("sums", "Arithmetic", ("curves",), tab="Sums", size="slim", lines=arithmetic_lines()),
            Card("gates", "Gates", ("gates",), tab="Gates"),
        ]

    def labels(self, values: Values) -> Sequence[str]:
        """The clock of the day."""
        return days([values])[0].time

    def chips(self, values: Values) -> list[Chip]:
        """The parts of the day and the story's two moments."""
        moments = {
            "Morning": ("08:00", "the sun is rising"), "Noon": ("12:00", "the sun is high"),
            "Afternoon": ("16:00", "the sun is falling"), "Evening": ("17:30", "hardly any light"),
            "14:30": ("14:30", "the story's first moment"), "18:00": ("18:00", "the story's second moment"),
        }  # fmt: skip
        labels = self.labels(values)
        there = {name: at for name, at in moments.items() if name not in MOMENTS or name in labels}
        return [
            Chip(name, step_at(labels, at), f"{labels[step_at(labels, at)]}: {why}")
            for name, (at, why) in there.items()
        ]

    def notices(self, values: Values) -> list[str]:
        """What is unusual about this day, and which presets or lenses could not be read."""
        remark = days([values])[0].remark
        return [*super().notices(values), *([remark] if remark else [])]

    def act(self, chosen: dict[str, Any], key: str, text: str) -> tuple[dict[str, Any], str | None] | None:
        """A preset brings its own weights, a named place its coordinates; a bare number is the sun at the cursor."""
        if key == "place":
            named = {name: value for name, value in chosen.items() if name not in ("lat", "lon")}
            return (chosen, None) if text == OWN else choose(self.table, named, key, text)
        if key == "sun" and "_" not in text:
            values = complete(self.table, chosen)
            day = days([values])[0]
            t = step_at(day.time, values["t"])
            here = decimal(key, f"Irradiance at {day.time[t]}", float(day.ghi[t]), 0, 1500, 1, " W/m²")
            typed, notice = choose((here,), {}, key, text.replace("W", "").replace("/m²", ""))
            sun = {**values["sun"], day.time[t]: complete((here,), typed)[key]}
            return (chosen, notice) if notice else choose(self.table, chosen, key, SUN.write(sun))
        if key == "preset" and text in presets()[0]:
            kept = {
                name: value for name, value in chosen.items() if name not in WEIGHTS and not name.startswith("hold_")
            }
            return choose(self.table, kept, key, text)
        return super().act(chosen, key, text)

    # -- controls

    def groups(self, values: Values, t: int) -> list[Group]:
        """The cell, its gates' weights, and the day."""
        trace = self.record(values).trace
        gates = (gate_group(TABLE, preset_of(values), values, gate, used_at(trace, gate, t)) for gate in GATES)
        return [self._cell_group(values), *gates, self._day_group(values, t)]

    def _cell_group(self, values: Values) -> Group:
        found = presets()[0]
        return Group(
            "The cell",
            (
                chosen("preset", "Cell", "preset", tuple(found), values, [preset.title for preset in found.values()]),
                told_as(values),
                Item("reset", "Reset everything but the time", "action", "Reset"),
            ),
            reading=preset_of(values).shows,
        )

    def _day_group(self, values: Values, t: int) -> Group:
        day = days([values])[0]
        rows = {row.key: row for row in TABLE}
        items = [chosen("sky", "Sky", "sky", tuple(SKIES), values)]
        if values["sky"] == CLEAR:
            own = place_of(values).name not in PLACES
            shown = {"place": OWN if own else values["place"]}
            items += [
                chosen("place", "Place", "place", (*PLACES, OWN) if own else tuple(PLACES), shown),
                field(rows["lat"], "latitude", values),
                field(rows["lon"], "longitude", values),
            ]
        year = values["date"].year
        dates = sorted({date(year, 1, 1) + timedelta(days=5 * k) for k in range(73)} | {values["date"]})
        lengths = grid(0, 360, 30, values["cloud_for"])
        starts = sorted(set(day.time) | {values["cloud_at"]})
        items += [
            slider(rows["date"], "date", values, dates, date.isoformat if values["sky"] == CLEAR else _day_and_month),
            slider(rows["cloud"], "cloud", values, grid(0, 100, 5, values["cloud"]), lambda v: f"{short(v)}%"),
        ]
        if values["cloud"]:
            items += [
                slider(rows["cloud_at"], "…from", values, starts, str),
                slider(rows["cloud_for"], "…minutes", values, lengths, lambda v: f"{v:.0f}"),
            ]
        at = day.time[t]
        now = float(day.ghi[t])
        by_hand = [{**values["sun"], at: ghi} for ghi in grid(0, 1200, 20, now)]
        here = {**values, "sun": {**values["sun"], at: now}}
        items.append(
            slider(
                rows["sun"], f"sun {at}", here, by_hand, lambda sun: f"{sun[at]:.0f} W",
                title=f"Irradiance at {at}, W/m²", changed=bool(values["sun"]),
            )
        )  # fmt: skip
        options = [name for name in OVERLAYS if name == values["over"] or _shows_something(name, values)]
        items.append(chosen("over", "Lay over it", "lay over", options, values))
        deaf = (
            ""
            if {"G", "dG"} & set(preset_of(values).features)
            else "This cell hears no light: sun and cloud leave it as it is."
        )
        return Group("The day", items, "ink", " ".join(filter(None, (day.title + ".", *day.edits, deaf))))


def _shows_something(overlay: str, values: Values) -> bool:
    """Whether another day differs from the one that it would be laid over."""
    if overlay == UNTOUCHED:
        return bool(values["cloud"] or values["sun"])
    return overlay != MEASURED or values["sky"] != "Greensboro, measured"


def _day_and_month(when: date) -> str:
    """A measured day belongs to a typical year: each month is of another one."""
    return f"{when.day} {when:%b}"


LESSON = SolarDayLesson()
