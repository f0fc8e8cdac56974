"""When the sun rises, stands highest and sets, by the clock of a place."""

from __future__ import annotations

import datetime
import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from lstm_viz.data.clock import clock_label, long_date
from lstm_viz.data.places import Place
from lstm_viz.language.phrases import say

Minutes = NDArray[np.float64]

HORIZON = -0.8333
"""Elevation of the sun's middle at sunrise and sunset: half its disc, and the refraction at the horizon [degree]."""

HALF_DAY = 12 * 60.0
"""From the sun's lowest stand to its highest, and on to the next lowest [minutes]."""

ROUNDS = 4
"""Steps of the search for a crossing: enough for a second, and at the poles for a minute."""


@dataclass(frozen=True)
class Sun:
    """When the sun rises, stands highest and sets [minutes since the place's midnight], NaN for never.

    A sun that rises need not set within 12 hours of its highest stand, nor the other way round: so begin and end
    the midnight sun and the polar night.
    """

    sunrise: float
    transit: float
    sunset: float
    highest: float
    """Its elevation then [degree]."""

    @property
    def labels(self) -> tuple[str | None, str, str | None]:
        """The three as clock labels."""
        sunrise, sunset = (
            None if math.isnan(minutes) else clock_label(minutes) for minutes in (self.sunrise, self.sunset)
        )
        return sunrise, clock_label(self.transit), sunset

    def remark(self, place: Place, date: datetime.date, ghi: NDArray[np.float64], first: int, last: int) -> str:
        """What a person should know of the sun on a day, in one sentence; "" for nothing.

        ``ghi`` [T] is the day's irradiance [W/m2], from ``first`` to ``last`` [minutes since midnight].
        """
        shown = {"first": clock_label(first), "last": clock_label(last)}
        at = say("days.sun.at" if place.name == place.coordinates else "days.sun.in", place=place.name)
        when = say("days.sun.when", where=at, date=long_date(date))
        sunrise, _, sunset = self.labels
        if sunrise is None and sunset is None:
            if self.highest > HORIZON:
                return say("days.sun.never_sets", when=when, **shown)
            return say("days.sun.never_rises", when=when)
        rises, sets = sunrise or "", sunset or ""
        if not sets:
            up = say("days.sun.from", sunrise=rises)
        elif not rises:
            up = say("days.sun.until", sunset=sets)
        else:
            up = say("days.sun.between", sunrise=rises, sunset=sets)
        if not ghi.any():
            return say("days.sun.too_low", up=up, when=when)
        if first - 30 <= self.sunrise and self.sunset <= last + 30:
            return ""
        return say("days.sun.up", up=up, when=when, **shown)


def midnights_of(dates: Sequence[datetime.date], offsets: Sequence[datetime.timedelta]) -> NDArray[np.datetime64]:
    """The UTC moment of 00:00 on each of N dates, [N], by the offset of the clock at noon, one for each date.

    Noon's offset serves the whole day: summer time begins and ends in the night, before the first step.
    """
    days = np.array(dates, dtype="M8[D]").astype("M8[s]")
    return np.asarray(days - np.array([round(offset.total_seconds()) for offset in offsets], dtype="m8[s]"))


def sun_times(place: Place, midnights: NDArray[np.datetime64]) -> list[Sun]:
    """Sunrise, transit and sunset of each date, by NREL's solar position algorithm (via pvlib).

    A date's sun is that from 12 hours before its transit to 12 hours after. Between its lowest and its highest
    stand the sun crosses the horizon once or not at all, so each half is searched for one crossing: near the
    polar circles the two halves differ, and a sun that rises need not set.

    Parameters
    ----------
    place : Place
        Where.
    midnights : array of datetime64, [N]
        UTC moment of 00:00 of each date, as :func:`midnights_of` gives it.

    Returns
    -------
    list of Sun, N of them
    """
    transit = _transits(place, midnights)
    ends = transit + np.array([[-HALF_DAY], [0.0], [HALF_DAY]])  # [3, N]
    above = _elevation(place, midnights, ends) - HORIZON
    crossing = _crossings(place, midnights, transit, above)  # [2, N], before and after the transit
    # Upwards before the transit and downwards after it; at the poles, where height hardly follows the hour, any way.
    upwards = np.diff(above, axis=0) > 0
    sunrise, sunset = (np.fmax.reduce(np.where(way, crossing, np.nan)) for way in (upwards, ~upwards))
    return [Sun(*map(float, row)) for row in zip(sunrise, transit, sunset, above[1] + HORIZON, strict=True)]


def _transits(place: Place, midnights: NDArray[np.datetime64]) -> Minutes:
    """When the sun stands highest, minutes after each midnight, [N].

    pvlib answers for a UTC date. Far from Greenwich the place's noon may belong to the one before or after, so
    all three are asked and the transit nearest to the clock's noon is taken. Its sunrises and sunsets are not:
    they hold the declination still over a day, and near the polar circles invent or miss one.
    """
    import pandas as pd
    from pvlib import solarposition

    noons = midnights + np.timedelta64(12, "h")
    asked = noons.astype("M8[D]")[:, None] + np.arange(-1, 2)  # [N, 3]
    times = pd.DatetimeIndex(asked.astype("M8[s]").ravel(), tz="UTC")
    found = solarposition.sun_rise_set_transit_spa(times, place.latitude, place.longitude)["transit"]
    moments = found.dt.tz_localize(None).to_numpy().reshape(asked.shape)
    minutes = (moments - midnights[:, None]) / np.timedelta64(1, "m")
    nearest = np.abs(minutes - 12 * 60).argmin(axis=1)
    return np.asarray(minutes[np.arange(len(midnights)), nearest])


def _crossings(place: Place, midnights: NDArray[np.datetime64], transit: Minutes, above: Minutes) -> Minutes:
    """When the sun crosses the horizon in each half of its day, [2, N]; NaN where it does not.

    ``above`` [3, N] is its elevation over the horizon at the ends of the halves. Regula falsi (the Illinois
    variant), in the cosine of the hour angle: the sine of the elevation is nearly linear in it.
    """
    side = np.array([[-1.0], [1.0]])
    low, high = np.sin(np.radians(above[[0, 2]])), np.sin(np.radians(above[[1, 1]]))
    u_low, u_high = np.full(low.shape, -1.0), np.ones(low.shape)
    crosses = (low > 0) != (high > 0)
    guess, moved = np.full(low.shape, np.nan), np.zeros(low.shape)
    for _ in range(ROUNDS):
        u = np.where(crosses, u_low - low * (u_high - u_low) / np.where(crosses, high - low, 1.0), 0.0)
        guess = transit + side * np.arccos(np.clip(u, -1, 1)) * HALF_DAY / math.pi
        here = np.sin(np.radians(_elevation(place, midnights, guess) - HORIZON))
        is_high = (here > 0) == (high > 0)
        # An end that stays twice counts half, or it would hold the other one back.
        low, high = np.where(is_high & (moved > 0), low / 2, low), np.where(~is_high & (moved < 0), high / 2, high)
        u_low, low = np.where(is_high, u_low, u), np.where(is_high, low, here)
        u_high, high = np.where(is_high, u, u_high), np.where(is_high, here, high)
        moved = np.where(is_high, 1.0, -1.0)
    return np.where(crosses, guess, np.nan)


def _elevation(place: Place, midnights: NDArray[np.datetime64], minutes: Minutes) -> Minutes:
    """The sun's elevation, without refraction, some minutes [..., N] after each midnight [N], [..., N] [degree]."""
    from pvlib import spa

    seconds = (midnights - np.datetime64(0, "s")) / np.timedelta64(1, "s") + 60 * minutes
    # At sea level; the pressure and temperature bear on the refraction alone, 67 s is how far the Earth's turning lags.
    found = spa.solar_position(seconds.ravel(), place.latitude, place.longitude, 0, 1013.25, 12, 67.0, 0.5667)
    return np.asarray(found[3], dtype=np.float64).reshape(minutes.shape)
