"""The solar day: sunlight at one place on one date, step by step, as a cell is fed it.

A day is clear (pvlib's Ineichen-Perez model) or measured (TMY3), may get a cloud, and becomes a
Sequence of the features asked for. Its steps are named by the place's own clock.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable
from collections.abc import Sequence as Several
from dataclasses import dataclass, fields, replace
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from lstm_viz.core.checks import as_floats
from lstm_viz.core.sequence import Feature, Sequence
from lstm_viz.data.clearsky import clear_sky_ghi
from lstm_viz.data.clock import clock_label, long_date, parse_clock, parse_date, read_clock, utc_label
from lstm_viz.data.places import DEFAULT_PLACE, PLACES, Place, parse_place
from lstm_viz.data.sun import midnights_of, sun_times
from lstm_viz.data.tmy3 import SOURCE as MEASURED_SOURCE
from lstm_viz.data.tmy3 import Site, find_site, read_hours
from lstm_viz.language.phrases import say
from lstm_viz.language.quantities import feature_title, feature_unit

if TYPE_CHECKING:
    import pandas as pd

__all__ = [
    "DEFAULT_DATE", "DEFAULT_PLACE", "FEATURES", "PLACES", "Cloud", "Place", "SolarDay", "clear_sky_day",
    "clear_sky_days", "measured_day", "measured_days", "measured_year", "parse_clock", "parse_date", "parse_place",
    "sequences", "solar_feature",
]  # fmt: skip

Array = NDArray[np.float64]

DEFAULT_DATE = datetime.date(2021, 10, 15)
"""The story's day: a clear one after the monsoon."""

CLEAR, MEASURED = "clear sky", "measured"
"""The kinds of days."""

FIRST, LAST = 6 * 60, 19 * 60
"""First and last step of every day [minutes since midnight]."""

LARGEST_GHI = 2000.0
"""More light than ever fell on level ground, even between bright clouds [W/m2]."""

TOO_BRIGHT = 1300.0
"""More than a clear sky lets through anywhere; on high mountains the model goes beyond it [W/m2]."""

CLEAR_SOURCE = (
    "Clear sky by Ineichen and Perez with Linke turbidity climatology, via pvlib, in whole W/m². "
    "The temperature is synthetic: 28 + 4 sin(2π (hour − 8.75) / 24) °C, warmest at 14:45."
)


@dataclass(frozen=True)
class Cloud:
    """A cloud that passes: from ``start``, for ``minutes``, taking the part ``depth`` of the light.

    ``G = (1 - depth) G_clear`` at every step from start to start + minutes, both included. Depth 0
    is no cloud, depth 1 is darkness. ValueError for a start that no clock shows, a duration that is
    not from 0 to 24 hours, or a depth outside [0, 1].
    """

    start: str = "10:30"
    minutes: float = 60
    depth: float = 0.65

    def __post_init__(self) -> None:
        object.__setattr__(self, "start", read_clock(self.start))
        if not 0 <= self.minutes <= 24 * 60:
            raise ValueError(f"the cloud lasts {self.minutes} minutes; it needs from 0 to 1440")
        if not 0 <= self.depth <= 1:
            raise ValueError(f"the cloud's depth is {self.depth}; it needs a number from 0 (no cloud) to 1 (darkness)")


@dataclass(frozen=True, eq=False)
class SolarDay:
    """Sunlight at one place on one date, T steps of ``step_minutes``. Read-only.

    Made by :func:`clear_sky_day` and :func:`measured_day`; changed copies by :meth:`with_cloud` and
    :meth:`with_irradiance`.
    """

    date: datetime.date
    place: Place
    kind: str
    """:data:`CLEAR` or :data:`MEASURED`."""
    clock: str
    """Whose clock the labels are, in words."""
    step_minutes: int
    time: tuple[str, ...]
    """Clock label of each step, "HH:MM", T of them."""
    ghi: Array
    """Global horizontal irradiance, [T] [W/m2]."""
    ghi_before: float
    """The same one step before the first, for the first change [W/m2]."""
    temperature: Array
    """Air temperature, [T] [degree C]."""
    sunrise: str | None
    """Clock label; None where the sun does not rise within the 12 hours before it stands highest."""
    transit: str
    """Clock label of the sun's highest stand: the place's true noon."""
    sunset: str | None
    """Clock label; None where the sun does not set within the 12 hours after it stood highest."""
    source: str
    """Where the numbers come from, in sentences."""
    remark: str = ""
    """What a person should know about the sun on this day, in one sentence; "" for nothing."""
    edits: tuple[str, ...] = ()
    """What a person changed, one sentence each."""

    def __post_init__(self) -> None:
        T = len(self.time)
        for name in ("ghi", "temperature"):
            array = as_floats(name, getattr(self, name), 1, f"[T] = {(T,)}")
            if array.shape != (T,):
                raise ValueError(f"{name} has shape {array.shape}; it needs [T] = {(T,)}")
            array.flags.writeable = False
            object.__setattr__(self, name, array)

    def __reduce__(self) -> tuple[Any, ...]:
        return SolarDay, tuple(
            getattr(self, field.name) for field in fields(self)
        )  # a copy is read-only like the first

    @property
    def T(self) -> int:
        """Number of steps."""
        return len(self.time)

    @property
    def title(self) -> str:
        """Place, date and kind: "Surathkal, 15 October 2021, clear sky"."""
        kind = say("days.clear") if self.kind == CLEAR else say("days.measured")
        return say("days.title", place=self.place.name, date=long_date(self.date), kind=kind)

    @property
    def minute(self) -> NDArray[np.int64]:
        """Clock time of each step, [T] [minutes since midnight]."""
        return np.array([parse_clock(label) for label in self.time])

    @property
    def hour(self) -> Array:
        """Clock time of each step, [T] [hour]."""
        return self.minute / 60

    @property
    def change(self) -> Array:
        """Change of irradiance since the step before, scaled to half an hour, [T] [W/m2 per half hour]."""
        steps = np.diff(self.ghi, prepend=self.ghi_before)
        return np.asarray(steps * (30 / self.step_minutes))

    def index(self, label: str) -> int:
        """The step at a clock time; ValueError names the times there are."""
        if label not in self.time:
            raise ValueError(f"there is no step at {label}; steps run {self._span}, {self._every}")
        return self.time.index(label)

    def with_cloud(self, cloud: Cloud) -> SolarDay:
        """The day with a cloud before the sun; ValueError when the cloud comes outside of the day."""
        minute, start = self.minute, parse_clock(cloud.start)
        if not minute[0] <= start <= minute[-1]:
            raise ValueError(f"a cloud at {cloud.start} is outside the day, which runs {self._span}")
        if cloud.depth == 0:
            return self
        end = min(start + cloud.minutes, minute[-1])
        covered = (minute >= start) & (minute <= end)
        parts = {"start": cloud.start, "end": clock_label(end), "percent": f"{100 * cloud.depth:.0f}"}
        if covered.any():
            sentence = say("days.cloud", **parts)
        else:
            sentence = say("days.cloud_unseen", start=parts["start"], end=parts["end"])
        ghi = np.where(covered, self.ghi * (1 - cloud.depth), self.ghi)
        return replace(self, ghi=ghi, edits=(*self.edits, sentence))

    def with_irradiance(self, t: int | str, ghi: float) -> SolarDay:
        """The day with the irradiance of one step set [W/m2]; the changes into and out of it follow.

        ``t`` is a step (negative counts from the end) or its clock label. ValueError for a step that the day
        does not have, or an irradiance that is not from 0 to :data:`LARGEST_GHI`.
        """
        step = self.index(t) if isinstance(t, str) else t
        if not -self.T <= step < self.T:
            raise ValueError(f"there is no step {t}; this day has steps 0 to {self.T - 1}")
        if not 0 <= ghi <= LARGEST_GHI:
            raise ValueError(f"the irradiance is {ghi}; it needs W/m² from 0 to {LARGEST_GHI:.0f}")
        changed = self.ghi.copy()
        changed[step] = ghi
        sentence = say("days.by_hand", time=self.time[step], irradiance=f"{ghi:.0f}")
        return replace(self, ghi=changed, edits=(*self.edits, sentence))

    def sequence(self, features: Iterable[str] = ("G", "dG")) -> Sequence:
        """The day as a cell's input, [T, 1, D]; features by name, out of :data:`FEATURES`, or a ValueError."""
        return sequences([self], features)

    @property
    def _span(self) -> str:
        return f"from {self.time[0]} to {self.time[-1]}"

    @property
    def _every(self) -> str:
        return f"every {self.step_minutes} minutes"


# -- features

_MEANING: dict[str, Callable[[SolarDay], Array]] = {
    "G": lambda day: day.ghi / 1000,
    "dG": lambda day: day.change / 200,
    "T": lambda day: (day.temperature - 28) / 4,
    "t": lambda day: (day.hour - 12) / 6,
}

FEATURES = tuple(_MEANING)
"""Everything a cell can be told about a day: ``G = ghi / 1000``, ``dG = change / 200``,
``T = (temperature - 28) / 4``, ``t = (hour - 12) / 6``. The scales put each within about [-1, 1]."""


def solar_feature(name: str) -> Feature:
    """One of :data:`FEATURES`, with its title and its unit."""
    return Feature(name, feature_title(name), feature_unit(name))


def sequences(days: Several[SolarDay], features: Iterable[str] = ("G", "dG")) -> Sequence:
    """Several days side by side as one batch, [T, B, D] with B = len(days).

    Raises
    ------
    ValueError
        For no day, days of different clocks, no feature, or a name that is not in :data:`FEATURES`.
    """
    names = (features,) if isinstance(features, str) else tuple(features)
    unknown = [name for name in names if name not in FEATURES]
    if unknown or not names:
        asked = f'"{unknown[0]}"' if unknown else "nothing"
        raise ValueError(f"{asked} is no feature of a solar day; the features are {', '.join(FEATURES)}")
    if not days:
        raise ValueError("there is no day; a batch needs at least one")
    for day in days:
        if day.time != days[0].time:
            clocks = f"{day.title} has steps {day._every}, {days[0].title} {days[0]._every}"
            raise ValueError(f"{clocks}; days side by side need the same steps")
    x = np.array([[_MEANING[name](day) for name in names] for day in days])  # [B, D, T]
    return Sequence(np.moveaxis(x, -1, 0), tuple(map(solar_feature, names)), days[0].time)


# -- clear days


def clear_sky_day(place: Place | str = DEFAULT_PLACE, date: datetime.date | str = DEFAULT_DATE) -> SolarDay:
    """The sunlight of a cloudless day, every 30 minutes from 06:00 to 19:00 of the place's clock, T = 27.

    Parameters
    ----------
    place : Place or str
        A place, or a text that :func:`parse_place` reads: "London", "13.01, 74.79".
    date : date or str
        A date, or a text that :func:`parse_date` reads: "2021-10-15".

    Raises
    ------
    ValueError
        For a place or a date that cannot be read.
    """
    return clear_sky_days(place, [date])[0]


def clear_sky_days(place: Place | str, dates: Iterable[datetime.date | str]) -> list[SolarDay]:
    """Many cloudless days of one place, computed in one go: what a slider over dates sweeps. Errors as above.

    Irradiance is rounded to whole W/m2: no pyranometer is trusted further, and the story's weights
    were solved on such numbers. It works where the sun does not rise or does not set; ``remark`` says so.
    """
    import pandas as pd

    place, when = parse_place(place), [parse_date(date) for date in dates]
    if not when:
        return []
    step = 30
    clock = np.arange(FIRST - step, LAST + 1, step)  # the sample before the first step, then T steps
    zone, offsets = place.zone, [place.utc_offset(date) for date in when]
    midnights = midnights_of(when, offsets)
    moments = midnights[:, None] + clock.astype("m8[m]")  # UTC, [N, 1 + T]
    sky = clear_sky_ghi(place.latitude, place.longitude, place.altitude, pd.DatetimeIndex(moments.ravel(), tz="UTC"))
    ghi = np.round(sky).reshape(moments.shape)
    minutes = clock[1:]
    suns = sun_times(place, midnights)
    return [
        SolarDay(
            date=when[n],
            place=place,
            kind=CLEAR,
            clock=f"{zone} ({utc_label(offsets[n])})",
            step_minutes=step,
            time=tuple(map(clock_label, minutes)),
            ghi=ghi[n, 1:],
            ghi_before=float(ghi[n, 0]),
            temperature=28 + 4 * np.sin(2 * np.pi * (minutes / 60 - 8.75) / 24),
            sunrise=suns[n].labels[0],
            transit=suns[n].labels[1],
            sunset=suns[n].labels[2],
            source=CLEAR_SOURCE,
            remark=_join(suns[n].remark(place, when[n], ghi[n, 1:], FIRST, LAST), _too_bright(ghi[n])),
        )
        for n in range(len(when))
    ]


def _too_bright(ghi: Array) -> str:
    if ghi.max() <= TOO_BRIGHT:
        return ""
    return say("days.too_bright", irradiance=f"{ghi.max():.0f}")


def _join(*sentences: str) -> str:
    return " ".join(filter(None, sentences))


# -- measured days


def measured_days(site: str) -> list[datetime.date]:
    """The 365 dates measured at "Greensboro" or "Sand Point", 1 January first; ValueError for another site.

    Each month is of a year of its own.
    """
    return _dates(read_hours(site))


def measured_day(site: str, month: int, day: int) -> SolarDay:
    """One measured day, hour by hour from 06:00 to 19:00 of local standard time.

    The value at 08:00 is the mean from 07:00 to 08:00, as it was written down: nothing is interpolated.

    Raises
    ------
    ValueError
        For an unknown site, or a day that no month has (29 February was left out of every year).
    """
    hours = read_hours(site)
    hours = hours[(hours["month"] == month) & (hours["day"] == day)]
    if hours.empty:
        raise ValueError(f"no day {day} of month {month} was measured; a typical year has 365 days, no 29 February")
    return _measured(find_site(site), hours)[0]


def measured_year(site: str) -> list[SolarDay]:
    """All 365 measured days of a site, 1 January first, for a slider over dates; ValueError for another site."""
    return _measured(find_site(site), read_hours(site))


def _measured(site: Site, hours: pd.DataFrame) -> list[SolarDay]:
    """The days that a table of whole days holds, 24 rows each."""
    dates = _dates(hours)
    place = Place(site.title, site.latitude, site.longitude, site.altitude)
    offset = hours.index[0].utcoffset()
    suns = sun_times(place, midnights_of(dates, [offset] * len(dates)))
    ghi, temperature = (hours[name].to_numpy().reshape(-1, 24) for name in ("ghi", "temp_air"))
    shown = slice(FIRST // 60 - 1, LAST // 60)  # column k of a day is the hour that ENDS at k + 1
    return [
        SolarDay(
            date=dates[n],
            place=place,
            kind=MEASURED,
            clock=f"local standard time ({utc_label(offset)})",
            step_minutes=60,
            time=tuple(map(clock_label, range(FIRST, LAST + 1, 60))),
            ghi=ghi[n, shown],
            ghi_before=float(ghi[n, shown.start - 1]),
            temperature=temperature[n, shown],
            sunrise=suns[n].labels[0],
            transit=suns[n].labels[1],
            sunset=suns[n].labels[2],
            source=MEASURED_SOURCE,
            remark=suns[n].remark(place, dates[n], ghi[n, shown], FIRST, LAST),
        )
        for n in range(len(dates))
    ]


def _dates(hours: pd.DataFrame) -> list[datetime.date]:
    columns = (hours[name].to_numpy()[::24].tolist() for name in ("year", "month", "day"))
    return [datetime.date(*parts) for parts in zip(*columns, strict=True)]
