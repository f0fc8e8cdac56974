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
from lstm_viz.figures.day.day import Light
from lstm_viz.figures.day.day import days as draw_days
from lstm_viz.figures.shelf.style import Figure
from lstm_viz.language.phrases import later, own_or, say
from lstm_viz.lessons.base import Card, Chip, Group, Item, Line, Look, step_at
from lstm_viz.lessons.controls import (
    WEIGHTS,
    arithmetic_lines,
    by_lens,
    card,
    chosen,
    code_card,
    drawer,
    field,
    gate_group,
    grid,
    holds,
    is_untouched,
    one_step_slider,
    preset_stamp,
    presets,
    short,
    slider,
    told_as,
    used_at,
    words_of,
)
from lstm_viz.lessons.guide import Task, with_tasks
from lstm_viz.lessons.pictures import FLAT, HANDS, PHASES, PICTURES, Draw, Hands
from lstm_viz.lessons.recorded import RecordedLesson
from lstm_viz.lessons.shown import Given, Moment, Shown, steps_of
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
    overlay_name,
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
    sky: Sky = shown.base.beside
    return sky


# -- drawing


def _day(moments: Sequence[Moment], look: Look) -> Sequence[Figure]:
    skies = [sky_of(shown) for shown, _, _ in moments]
    skies = skies if len(set(skies)) > 1 else skies[:1]
    lights = [
        Light(sky.day.ghi, [(name, other.hour, other.ghi) for name, other in sky.overlays], sky.cloud) for sky in skies
    ]
    screen = moments[0].shown.screen(look)
    phases = [phase for _, _, phase in moments]
    called = (moments[0].shown.names("day") or {}).get("c", "c")
    called = "" if called == "c" else called
    return draw_days(
        steps_of(moments), lights, screen, phases=phases, moments=MOMENTS, ghost=skies[0].before, called=called
    )


OWN = "own coordinates"
"""What stands for the place, in the list of places, when latitude or longitude is not a named place's."""
CHIPS = {
    "morning": "08:00", "noon": "12:00", "afternoon": "16:00", "evening": "17:30", "turn": "14:30", "over": "18:00",
}  # fmt: skip
"""Moments to jump to: the parts of the day, and the story's two."""


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
    place = FLAT
    stays = ("task", "t")

    def given(self, many: Sequence[Values]) -> list[Given]:
        """The cell and the day that each of the values describes; for some tasks beside the day as they found it."""
        task = many[0].get("task")
        return with_before(given(many), _found(str(task), preset_stamp())) if task in COMPARED else given(many)

    def hands(self, shown: Shown) -> Hands:
        """Also the cloud, and the light at the cursor."""
        return {**HANDS, "cloud": (("cloud_at",),), "G": (("sun",),)}

    def made_with(self, values: Values) -> Preset:
        """The preset of the cell."""
        return preset_of(values)

    def cards(self, shown: Shown) -> list[Card]:
        """Three levels on one cursor: the day, a step as the lens sees it, the arithmetic."""
        return [
            card("day", ("day",), overview=True),
            *by_lens(self.lead(shown), ("belt", "taps"), lines=(Line("narration", "narration"),)),
            drawer("sums", ("curves",), lines=arithmetic_lines()),
            drawer("gates", ("gates",)),
            code_card(),
        ]

    def chips(self, shown: Shown) -> list[Chip]:
        """The parts of the day and the story's two moments."""
        found = []
        for name, at in CHIPS.items():
            if at not in MOMENTS or at in shown.labels:
                t = step_at(shown.labels, at)
                label = at if at in MOMENTS else say(f"lessons/solar_day.chip.{name}")
                found.append(Chip(label, t, say(f"lessons/solar_day.chip_why.{name}", time=shown.labels[t])))
        return found

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
            title = later("lessons/solar_day.sun_at", time=day.time[t])
            here = decimal(key, title, float(day.ghi[t]), 0, 1500, 1, lambda: "W/m²")
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
        at = shown.labels[t]
        gates = (gate_group(TABLE, preset, values, gate, used_at(shown.trace, gate, t), at) for gate in GATES)
        return [self._cell_group(values), *gates, self._day_group(values, sky_of(shown).day, t)]

    def _cell_group(self, values: Values) -> Group:
        found = presets()[0]
        titles = [own_or(f"presets.{name}.title", preset.title) for name, preset in found.items()]
        back, label = _words("reset")
        return Group(
            say("lessons/solar_day.cell"),
            (
                chosen("preset", *_words("preset"), tuple(found), values, titles),
                told_as(values),
                Item("reset", back, "action", label),
            ),
            reading=_shows(values),
        )

    def _day_group(self, values: Values, day: SolarDay, t: int) -> Group:
        rows = {row.key: row for row in TABLE}
        skies = [
            say("lessons/solar_day.sky.measured", place=site) if site else say("lessons/solar_day.sky.clear")
            for site in SKIES.values()
        ]
        items = [chosen("sky", *_words("sky"), tuple(SKIES), values, skies)]
        if values["sky"] == CLEAR:
            own = place_of(values).name not in PLACES
            shown = {"place": OWN if own else values["place"]}
            places = [*PLACES, say("lessons/solar_day.place.own")] if own else tuple(PLACES)
            items += [
                chosen("place", *_words("place"), (*PLACES, OWN) if own else tuple(PLACES), shown, places),
                field(rows["lat"], _words("lat")[1], values),
                field(rows["lon"], _words("lon")[1], values),
            ]
        year = values["date"].year
        dates = tuple(sorted({date(year, 1, 1) + timedelta(days=5 * k) for k in range(73)} | {values["date"]}))
        lengths = grid(0, 360, 30, values["cloud_for"])
        starts = tuple(sorted(set(day.time) | {values["cloud_at"]}))
        items += [
            slider(
                rows["date"],
                _words("date")[1],
                values,
                dates,
                date.isoformat if values["sky"] == CLEAR else _day_and_month,
            ),
            slider(rows["cloud"], _words("cloud")[1], values, grid(0, 100, 5, values["cloud"]), _percent),
        ]
        if values["cloud"]:
            items += [
                slider(rows["cloud_at"], _words("cloud_at")[1], values, starts, str),
                slider(rows["cloud_for"], _words("cloud_for")[1], values, lengths, _whole_minutes),
            ]
        at = day.time[t]
        now = float(day.ghi[t])
        items.append(
            one_step_slider(
                rows["sun"], say("lessons/solar_day.sun.label", time=at), values, at, now, grid(0, 1200, 20, now),
                _watts, title=say("lessons/solar_day.sun_unit", time=at), changed=bool(values["sun"]),
            )
        )  # fmt: skip
        options = [name for name in OVERLAYS if name == values["over"] or _shows_something(name, values)]
        items.append(chosen("over", *_words("over"), options, values, [overlay_name(name) for name in options]))
        hears_light = {"G", "dG"} & set(preset_of(values).features)
        said = [say("lessons/solar_day.about_day", day=day.title)]
        said += _edits(day, values) if hears_light else [say("lessons/solar_day.deaf")]
        return Group(say("lessons/solar_day.day"), items, "ink", " ".join(said), "day")


_words = words_of("solar_day")


def _shows(values: Values) -> str:
    """What the preset is about, as long as it is the preset."""
    preset = preset_of(values)
    if holds(values) or not all(is_untouched(preset, values, gate) for gate in GATES):
        return say("lessons/solar_day.changed")
    return own_or(f"presets.{preset.name}.shows", preset.shows)


def _edits(day: SolarDay, values: Values) -> Sequence[str]:
    """What was changed in the day; many steps that were set by hand are counted."""
    by_hand = sum(at in day.time for at in values["sun"])
    if by_hand < 2:
        return day.edits
    return [*day.edits[:-by_hand], say("lessons/solar_day.by_hand", n=by_hand)]


def _shows_something(overlay: str, values: Values) -> bool:
    """Whether another day differs from the one that it would be laid over."""
    if overlay == UNTOUCHED:
        return bool(values["cloud"] or values["sun"])
    return overlay != MEASURED or values["sky"] != "Greensboro, measured"


def _percent(value: float) -> str:
    return f"{short(value)}%"


def _watts(value: float) -> str:
    return f"{value:.0f} W"


def _whole_minutes(value: float) -> str:
    return f"{value:.0f}"


def _day_and_month(when: date) -> str:
    """A measured day belongs to a typical year: each month is of another one."""
    return say("days.short_date", day=when.day, month=say(f"days.short_month.{when.month}"))


LESSON = SolarDayLesson()
