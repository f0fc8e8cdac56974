"""What a solar day's page is made of: its state, and the run that it records."""

from __future__ import annotations

import functools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from lstm_viz.core.lstm import Trace
from lstm_viz.core.notation import GATES
from lstm_viz.data.presets import Preset
from lstm_viz.data.solar import DEFAULT_DATE, PLACES, Cloud, Place, SolarDay, clear_sky_days, measured_year
from lstm_viz.lessons.controls import LENS, WEIGHTS, cell_of, first_preset, hold, holds, presets, weight
from lstm_viz.lessons.shown import Given
from lstm_viz.lessons.state import Property, Values, by_clock, calendar, choice, clock, decimal

CLEAR = "clear sky"
SKIES = {CLEAR: None, "Greensboro, measured": "Greensboro", "Sand Point, measured": "Sand Point"}
"""What the sun does: computed for any place, or measured at one of two sites."""

NO_OVERLAY, DAY_BEFORE, UNTOUCHED, MEASURED = "nothing", "the day before", "the clear day", "a measured day"
OVERLAYS = (NO_OVERLAY, DAY_BEFORE, UNTOUCHED, MEASURED)

# -- state: one table


def preset_of(values: Values) -> Preset:
    """The cell that the values name."""
    return presets()[0][values["preset"]]


SUN = by_clock("sun", "Irradiance by hand", 0, 1500, " W/m²")
ROWS: tuple[Property, ...] = (
    choice("preset", "Cell", lambda values: first_preset(), lambda: tuple(presets()[0])),
    LENS,
    clock("t", "Time", "14:30", "06:00", "19:00"),
    choice("sky", "Sky", CLEAR, lambda: tuple(SKIES)),
    choice("place", "Place", "Surathkal", lambda: tuple(PLACES)),
    decimal("lat", "Latitude", lambda values: PLACES[values["place"]].latitude, -90, 90, unit=" degrees north"),
    decimal("lon", "Longitude", lambda values: PLACES[values["place"]].longitude, -180, 180, unit=" degrees east"),
    calendar("date", "Date", DEFAULT_DATE, date(1990, 1, 1), date(2050, 12, 31)),
    decimal("cloud", "Cloud, depth", 0.0, 0, 100, unit=" %"),
    clock("cloud_at", "Cloud, start", "10:30", "06:00", "19:00"),
    decimal("cloud_for", "Cloud, length", 60.0, 0, 780, digits=0, unit=" minutes"),
    SUN,
    choice("over", "Lay over it", NO_OVERLAY, lambda: OVERLAYS),
    *(weight(gate, part, preset_of) for gate, part in WEIGHTS.values()),
    *(hold(gate) for gate in GATES),
)  # fmt: skip


# -- the run


@dataclass(frozen=True, eq=False)
class Sky:
    """What the pictures show beside the run: the day, and others laid over it by name."""

    day: SolarDay
    overlays: tuple[tuple[str, SolarDay], ...]
    before: Trace | None = None
    """The run as the task found it, to compare with."""


def given(many: Sequence[Values]) -> list[Given]:
    """The cell and the day that each of the values describes."""
    return [
        Given(
            cell_of(preset_of(values), values),
            day.sequence(preset_of(values).features),
            hold=holds(values),
            beside=Sky(day, overlays(values)),
        )
        for values, day in zip(many, days(many), strict=True)
    ]


def with_before(many: Sequence[Given], before: Trace) -> list[Given]:
    """The same runs, each beside an earlier one."""
    return [replace(one, beside=replace(one.beside, before=before)) for one in many]


def run_day(values: Values) -> Trace:
    """The record of the day that the values describe."""
    return given([values])[0].run()


@functools.lru_cache(maxsize=32)
def _clear_days(place: Place, dates: tuple[date, ...]) -> list[SolarDay]:
    return clear_sky_days(place, dates)


@functools.cache
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
        dates = tuple(dict.fromkeys(v["date"] for v in many if v["sky"] == CLEAR and place_of(v) == place))
        found |= {(place, when): day for when, day in zip(dates, _clear_days(place, dates), strict=True)}
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


def overlays(values: Values) -> tuple[tuple[str, SolarDay], ...]:
    """The days laid over this one, by name."""
    plain = {**values, "cloud": 0.0, "sun": {}}
    over = {
        DAY_BEFORE: {**plain, "date": values["date"] - timedelta(days=1)},
        UNTOUCHED: plain,
        MEASURED: {**plain, "sky": "Greensboro, measured"},
    }.get(values["over"])
    if over is None:
        return ()
    (day,) = days([over])
    return ((values["over"] if values["over"] != MEASURED else "measured at Greensboro", day),)
