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

Minutes = NDArray[np.float64]

HORIZON = -0.8333
"""Elevation of the sun's middle at sunrise and sunset: half its disc, and the refraction at the horizon [degree]."""


@dataclass(frozen=True)
class Sun:
    """When the sun rises, stands highest and sets [minutes since the place's midnight], NaN for never."""

    sunrise: float
    transit: float
    sunset: float
    highest: float
    """Its elevation then [degree]."""

    @property
    def labels(self) -> tuple[str | None, str, str | None]:
        """The three as clock labels."""
        if math.isnan(self.sunrise):
            return None, clock_label(self.transit), None
        return clock_label(self.sunrise), clock_label(self.transit), clock_label(self.sunset)

    def remark(self, place: Place, date: datetime.date, ghi: NDArray[np.float64], first: int, last: int) -> str:
        """What a person should know of the sun on a day whose steps run from ``first`` to ``last`` [minutes]."""
        shown = f"shown is {clock_label(first)} to {clock_label(last)}"
        where = f"in {place.name}" if place.name != place.coordinates else f"at {place.coordinates}"
        when = f"{where} on {long_date(date)}"
        if math.isnan(self.sunrise) and self.highest < -0.6:  # half a degree: refraction, and the day's drift
            return f"The sun does not rise {when}: the irradiance stays 0 all day."
        if math.isnan(self.sunrise):
            return f"The sun does not set {when}; {shown}."
        sunrise, _, sunset = self.labels
        if not ghi.any():
            return f"The sun is up from {sunrise} to {sunset} {when}, but so low that the irradiance stays 0."
        if self.sunrise < first - 30 or self.sunset > last + 30:
            return f"The sun is up from {sunrise} to {sunset} {when}; {shown}."
        return ""


def midnights_of(dates: Sequence[datetime.date], offsets: Sequence[datetime.timedelta]) -> NDArray[np.datetime64]:
    """The UTC moment of 00:00 on each date, by the clock that holds at noon, [N].

    Noon's offset serves the whole day: summer time begins and ends in the night, before the first step.
    """
    days = np.array(dates, dtype="M8[D]").astype("M8[s]")
    return np.asarray(days - np.array([round(offset.total_seconds()) for offset in offsets], dtype="m8[s]"))


def sun_times(place: Place, midnights: NDArray[np.datetime64]) -> list[Sun]:
    """Sunrise, transit and sunset of each date (NREL's solar position algorithm, via pvlib).

    pvlib answers for a UTC date. Far from Greenwich the place's noon may belong to the one before
    or after, so all three are asked and the one nearest to the clock's noon is taken.
    """
    import pandas as pd
    from pvlib import solarposition

    noons = midnights + np.timedelta64(12, "h")
    asked = noons.astype("M8[D]")[:, None] + np.arange(-1, 2)  # [N, 3]
    times = pd.DatetimeIndex(asked.astype("M8[s]").ravel(), tz="UTC")
    found = solarposition.sun_rise_set_transit_spa(times, place.latitude, place.longitude)
    minutes = {}
    for name in ("sunrise", "transit", "sunset"):
        moments = found[name].dt.tz_localize(None).to_numpy().reshape(asked.shape)
        minutes[name] = (moments - midnights[:, None]) / np.timedelta64(1, "m")
    nearest = np.abs(minutes["transit"] - 12 * 60).argmin(axis=1)
    rise, transit, fall = (row[np.arange(len(midnights)), nearest] for row in minutes.values())
    rise, fall = _sharpened(place, midnights, np.array([rise, fall]))
    highest = _elevation(place, midnights, transit)
    return [Sun(*map(float, row)) for row in zip(rise, transit, fall, highest, strict=True)]


def _sharpened(place: Place, midnights: NDArray[np.datetime64], events: Minutes) -> Minutes:
    """Sunrises and sunsets, [2, N], brought to the minute by Newton steps on the sun's elevation; NaN stays NaN.

    Where an event falls on another UTC date than the one asked for, pvlib's answer takes the sun of
    the date asked for, and is off by up to some minutes.
    """
    sharp, there = events.copy(), ~np.isnan(events)
    days = np.broadcast_to(midnights, events.shape)[there]
    for _ in range(2):
        guess = sharp[there]
        now, later = _elevation(place, np.tile(days, 2), np.append(guess, guess + 1)).reshape(2, -1)
        with np.errstate(divide="ignore", invalid="ignore"):  # no speed where the sun only grazes the horizon
            sharp[there] += np.nan_to_num(np.clip((HORIZON - now) / (later - now), -10, 10))
    return sharp


def _elevation(place: Place, midnights: NDArray[np.datetime64], minutes: Minutes) -> Minutes:
    """The sun's elevation, without refraction, some minutes after each midnight [degree]."""
    import pandas as pd
    from pvlib import solarposition

    moments = pd.DatetimeIndex(midnights + (minutes * 60_000).astype("m8[ms]"), tz="UTC")
    if moments.empty:
        return np.empty(0)
    return np.asarray(solarposition.get_solarposition(moments, place.latitude, place.longitude)["elevation"])
