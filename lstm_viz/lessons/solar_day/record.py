"""What a solar day's page is made of: its state, and the run that it records."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from lstm_viz.core.lstm import Trace
from lstm_viz.core.notation import GATES
from lstm_viz.data.clock import parse_clock
from lstm_viz.data.presets import Preset
from lstm_viz.data.solar import DEFAULT_DATE, PLACES, Cloud, Place, SolarDay, clear_sky_days, measured_year
from lstm_viz.figures.day.day import Passing
from lstm_viz.language.phrases import Text, later, say
from lstm_viz.language.texts import remembered
from lstm_viz.lessons.controls import (
    LENS,
    WEIGHTS,
    cell_of,
    first_preset,
    hold,
    hold_at,
    holds,
    presets,
    unfolded,
    weight,
)
from lstm_viz.lessons.shown import Given
from lstm_viz.lessons.state import Property, Values, by_clock, calendar, choice, clock, decimal

MOST_DAYS = 1000
"""Days that are remembered of a place."""
CLEAR = "clear sky"
MEASURED_SITE = "Greensboro"
SKIES = {CLEAR: None, "Greensboro, measured": "Greensboro", "Sand Point, measured": "Sand Point"}
"""What the sun does: computed for any place, or measured at one of two sites. A link says the key."""

NO_OVERLAY, DAY_BEFORE, UNTOUCHED, MEASURED = "nothing", "the day before", "the clear day", "a measured day"
OVERLAYS = {NO_OVERLAY: "nothing", DAY_BEFORE: "before", UNTOUCHED: "clear", MEASURED: "measured"}
"""What may be laid over the day: as a link says it, and by its phrase."""

# -- state: one table


def preset_of(values: Values) -> Preset:
    """The cell that the values name."""
    return presets()[0][values["preset"]]


def named(key: str) -> Text:
    """The title of a control of this page alone."""
    return later(f"lessons/solar_day.{key}.title")


SUN = by_clock("sun", named("sun"), 0, 1500, lambda: "W/m²")
ROWS: tuple[Property, ...] = (
    choice("preset", named("preset"), lambda values: first_preset(), lambda: tuple(presets()[0])),
    LENS,
    unfolded("f"),
    clock("t", later("controls.time"), "14:30", "06:00", "19:00"),
    choice("sky", named("sky"), CLEAR, lambda: tuple(SKIES)),
    choice("place", named("place"), "Surathkal", lambda: tuple(PLACES)),
    decimal(
        "lat", named("lat"), lambda values: PLACES[values["place"]].latitude, -90, 90,
        unit=later("lessons/solar_day.north"),
    ),
    decimal(
        "lon", named("lon"), lambda values: PLACES[values["place"]].longitude, -180, 180,
        unit=later("lessons/solar_day.east"),
    ),
    calendar("date", named("date"), DEFAULT_DATE, date(1990, 1, 1), date(2050, 12, 31)),
    decimal("cloud", named("cloud"), 0.0, 0, 100, unit=lambda: "%"),
    clock("cloud_at", named("cloud_at"), "10:30", "06:00", "19:00"),
    decimal("cloud_for", named("cloud_for"), 60.0, 0, 780, digits=0, unit=later("lessons/solar_day.minutes")),
    SUN,
    choice("over", named("over"), NO_OVERLAY, lambda: tuple(OVERLAYS)),
    *(weight(gate, part, preset_of) for gate, part in WEIGHTS.values()),
    *(hold(gate) for gate in GATES),
    *(hold_at(gate) for gate in GATES),
)  # fmt: skip


# -- the run


@dataclass(frozen=True, eq=False)
class Sky:
    """What the pictures show beside the run: the day, and others laid over it by name."""

    day: SolarDay
    overlays: tuple[tuple[str, SolarDay], ...]
    cloud: Passing | None = None
    before: Trace | None = None
    """The run as the task found it, to compare with."""


def given(many: Sequence[Values]) -> list[Given]:
    """The cell and the day that each of the values describes."""
    over = [laid_over(values) for values in many]
    found = days([*many, *(other for other in over if other is not None)])  # in one go
    others = iter(found[len(many) :])
    return [
        Given(
            cell_of(preset_of(values), values),
            day.sequence(preset_of(values).features),
            hold=holds(values, day.time),
            beside=Sky(day, () if other is None else ((_over_title(values), next(others)),), _cloud(values)),
        )
        for values, day, other in zip(many, found[: len(many)], over, strict=True)
    ]


def with_before(many: Sequence[Given], before: Trace) -> list[Given]:
    """The same runs, each beside an earlier one."""
    return [replace(one, beside=replace(one.beside, before=before)) for one in many]


def run_day(values: Values) -> Trace:
    """The record of the day that the values describe."""
    return given([values])[0].run()


@remembered(maxsize=8)
def _known_days(place: Place) -> dict[date, SolarDay]:
    """The cloudless days of a place that were asked for so far: a slider over dates asks for the same again."""
    return {}


def _clear_days(place: Place, dates: Iterable[date]) -> list[SolarDay]:
    known, dates = _known_days(place), list(dates)
    if len(known) > MOST_DAYS:
        known.clear()
    new = [when for when in dict.fromkeys(dates) if when not in known]
    known |= zip(new, clear_sky_days(place, new), strict=True)
    return [known[when] for when in dates]


@remembered(maxsize=4)
def _measured_days(site: str) -> dict[tuple[int, int], SolarDay]:
    """A measured year by month and day; it has no 29 February, and shows the 28th there."""
    found = {(day.date.month, day.date.day): day for day in measured_year(site)}
    return found | {(2, 29): found[2, 28]}


def place_of(values: Values) -> Place:
    """Where the day is: a named place, or the person's own coordinates."""
    named = PLACES[values["place"]]
    at = (values["lat"], values["lon"])
    return named if at == (named.latitude, named.longitude) else Place("", *at)


def days(many: Sequence[Values]) -> list[SolarDay]:
    """The day that each of the values describes; those of one place are computed together."""
    found: dict[tuple[Place, date], SolarDay] = {}
    for place in dict.fromkeys(place_of(values) for values in many if values["sky"] == CLEAR):
        dates = [v["date"] for v in many if v["sky"] == CLEAR and place_of(v) == place]
        found |= {(place, day.date): day for day in _clear_days(place, dates)}
    return [_touched(_untouched(values, found), values) for values in many]


def _untouched(values: Values, clear: Mapping[tuple[Place, date], SolarDay]) -> SolarDay:
    site = SKIES[values["sky"]]
    when = values["date"]
    return clear[place_of(values), when] if site is None else _measured_days(site)[when.month, when.day]


def _touched(day: SolarDay, values: Values) -> SolarDay:
    if values["cloud"]:
        day = day.with_cloud(Cloud(values["cloud_at"], values["cloud_for"], values["cloud"] / 100))
    for at, ghi in values["sun"].items():
        if at in day.time:
            day = day.with_irradiance(at, ghi)
    return day


def _cloud(values: Values) -> Passing | None:
    """The cloud as it is drawn over the day."""
    if not values["cloud"]:
        return None
    start = parse_clock(values["cloud_at"]) / 60
    return Passing(start, start + values["cloud_for"] / 60, values["cloud"] / 100)


def laid_over(values: Values) -> Values | None:
    """What describes the day that is laid over this one, if one is."""
    plain = {**values, "cloud": 0.0, "sun": {}}
    return {
        DAY_BEFORE: {**plain, "date": values["date"] - timedelta(days=1)},
        UNTOUCHED: plain,
        MEASURED: {**plain, "sky": "Greensboro, measured"},
    }.get(values["over"])


def _over_title(values: Values) -> str:
    """What that day is called beside its line."""
    if values["over"] == MEASURED:
        return say("lessons/solar_day.measured_at", place=MEASURED_SITE)
    return overlay_name(values["over"])


def overlay_name(overlay: str) -> str:
    """What may be laid over the day, for a person."""
    return say(f"lessons/solar_day.over.{OVERLAYS[overlay]}")
