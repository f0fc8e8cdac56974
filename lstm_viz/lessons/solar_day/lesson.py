"""The solar day as a lesson: its controls, and how its run is drawn and told."""

from __future__ import annotations

import functools
from collections.abc import Hashable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from lstm_viz.core.lstm import Trace
from lstm_viz.core.notation import GATES
from lstm_viz.data.presets import Preset
from lstm_viz.data.solar import PLACES, SolarDay
from lstm_viz.figures.day import day as draw_day
from lstm_viz.figures.shelf.style import Figure
from lstm_viz.lessons.base import Card, Chip, Group, Item, Line, Look, step_at
from lstm_viz.lessons.controls import (
    WEIGHTS,
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
from lstm_viz.lessons.guide import Task, with_tasks
from lstm_viz.lessons.pictures import PHASES, PICTURES, Draw
from lstm_viz.lessons.recorded import RecordedLesson
from lstm_viz.lessons.shown import Given, Shown
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

TABLE = with_tasks(WALK, "solar_day", ROWS)

MOMENTS = ("14:30", "18:00")
"""The story's two moments: the trend turns, and the day is over."""


def sky_of(shown: Shown) -> Sky:
    """The day that was run, and what is laid over it."""
    sky: Sky = shown.given.beside
    return sky


# -- drawing


def _day(shown: Shown, t: int, phase: int, look: Look) -> Figure:
    sky = sky_of(shown)
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
    return run_day(complete(TABLE, {"task": name}))


class SolarDayLesson(RecordedLesson):
    """One LSTM unit lives through one day of sunlight."""

    name = "solar_day"
    order = 40
    table = TABLE
    tasks: Sequence[Task] = WALK
    phases = PHASES
    draw: Mapping[str, Draw] = {**PICTURES, "day": _day}
    stays = ("task", "t")

    def given(self, many: Sequence[Values]) -> list[Given]:
        """The cell and the day that each of the values describes; for some tasks beside the day as they found it."""
        task = many[0].get("task")
        return with_before(given(many), _found(str(task), preset_stamp())) if task in COMPARED else given(many)

    def made_with(self, values: Values) -> Preset:
        """The preset of the cell."""
        return preset_of(values)

    def cards(self, shown: Shown) -> list[Card]:
        """Three levels on one cursor: the day, belt and taps, the arithmetic."""
        return [
            Card("day", "The day", ("day",), tab="Day", overview=True, bare=True),
            Card("belt", "Conveyor belt", ("belt",), tab="Belt", lines=(Line("narration", "narration"),)),
            Card("taps", "Taps and water", ("taps",), tab="Taps", size="wide"),
            Card("sums", "Arithmetic", ("curves",), tab="Sums", size="slim", lines=arithmetic_lines()),
            Card("gates", "Gates", ("gates",), tab="Gates"),
        ]

    def chips(self, shown: Shown) -> list[Chip]:
        """The parts of the day and the story's two moments."""
        moments = {
            "Morning": ("08:00", "the sun is rising"), "Noon": ("12:00", "the sun is high"),
            "Afternoon": ("16:00", "the sun is falling"), "Evening": ("17:30", "hardly any light"),
            "14:30": ("14:30", "the story's first moment"), "18:00": ("18:00", "the story's second moment"),
        }  # fmt: skip
        labels = shown.labels
        there = {name: at for name, at in moments.items() if name not in MOMENTS or name in labels}
        return [
            Chip(name, step_at(labels, at), f"{labels[step_at(labels, at)]}: {why}")
            for name, (at, why) in there.items()
        ]

    def notices(self, shown: Shown) -> list[str]:
        """What is unusual about this day, and which presets or lenses could not be read."""
        remark = sky_of(shown).day.remark
        return [*super().notices(shown), *([remark] if remark else [])]

    def act(self, chosen: Values, key: str, text: str) -> tuple[dict[str, Any], str | None] | None:
        """A preset brings its own weights, a named place its coordinates; a bare number is the sun at the cursor."""
        if key == "place":
            named = {name: value for name, value in chosen.items() if name not in ("lat", "lon")}
            return (dict(chosen), None) if text == OWN else choose(self.table, named, key, text)
        if key == "sun" and "_" not in text:
            values = complete(self.table, chosen)
            day = days([values])[0]
            t = step_at(day.time, values["t"])
            here = decimal(key, f"Irradiance at {day.time[t]}", float(day.ghi[t]), 0, 1500, 1, " W/m²")
            typed, notice = choose((here,), {}, key, text.replace("W", "").replace("/m²", ""))
            sun = {**values["sun"], day.time[t]: complete((here,), typed)[key]}
            return (dict(chosen), notice) if notice else choose(self.table, chosen, key, SUN.write(sun))
        if key == "preset" and text in presets()[0]:
            kept = {
                name: value for name, value in chosen.items() if name not in WEIGHTS and not name.startswith("hold_")
            }
            return choose(self.table, kept, key, text)
        return super().act(chosen, key, text)

    # -- controls

    def groups(self, shown: Shown, t: int) -> list[Group]:
        """The cell, its gates' weights, and the day."""
        values, preset = shown.values, preset_of(shown.values)
        gates = (gate_group(TABLE, preset, values, gate, used_at(shown.trace, gate, t)) for gate in GATES)
        return [self._cell_group(values), *gates, self._day_group(values, sky_of(shown).day, t)]

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

    def _day_group(self, values: Values, day: SolarDay, t: int) -> Group:
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
            slider(rows["cloud"], "cloud", values, grid(0, 100, 5, values["cloud"]), _percent),
        ]
        if values["cloud"]:
            items += [
                slider(rows["cloud_at"], "…from", values, starts, str),
                slider(rows["cloud_for"], "…minutes", values, lengths, _whole_minutes),
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


def _percent(value: float) -> str:
    return f"{short(value)}%"


def _whole_minutes(value: float) -> str:
    return f"{value:.0f}"


def _day_and_month(when: date) -> str:
    """A measured day belongs to a typical year: each month is of another one."""
    return f"{when.day} {when:%b}"


LESSON = SolarDayLesson()
