"""Where the sun is watched from: named places, or any coordinates, each with its own clock."""

from __future__ import annotations

import datetime
import math
import unicodedata
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from lstm_viz.data.clock import ascii_digits

ALTITUDES = (-450.0, 8900.0)
"""From the shore of the Dead Sea to the top of Everest [m]."""


def _within(name: str, value: Any, low: float, high: float, wanted: str) -> float:
    try:
        number = (
            math.nan if isinstance(value, bool) else float(ascii_digits(value) if isinstance(value, str) else value)
        )
    except (TypeError, ValueError):
        number = math.nan
    if not low <= number <= high:
        shown = str(value).strip() or "empty"
        raise ValueError(f"{name} is {shown}; it needs a number of {wanted}")
    return number


@dataclass(frozen=True)
class Place:
    """A place on Earth.

    Parameters
    ----------
    name : str
        What a person calls it; "" takes the coordinates as the name.
    latitude, longitude : float
        Degrees north and degrees east.
    altitude : float, optional
        Metres above the sea; None looks it up in pvlib's coarse map.

    Raises
    ------
    ValueError
        Names the coordinate, what came and what is wanted.
    """

    name: str
    latitude: float
    longitude: float
    altitude: float | None = None

    def __post_init__(self) -> None:
        latitude = _within("latitude", self.latitude, -90, 90, "degrees from -90 (south) to 90 (north)")
        longitude = _within("longitude", self.longitude, -180, 180, "degrees from -180 (west) to 180 (east)")
        object.__setattr__(self, "latitude", latitude)
        object.__setattr__(self, "longitude", longitude)
        if self.altitude is not None:
            altitude = _within("altitude", self.altitude, *ALTITUDES, "metres from -450 to 8900")
            object.__setattr__(self, "altitude", altitude)
        object.__setattr__(self, "name", " ".join(str(self.name).split()) or self.coordinates)

    @property
    def coordinates(self) -> str:
        """Where it is, in words: "13.01° N, 74.79° E"."""
        south_north = f"{abs(self.latitude):.2f}° {'S' if self.latitude < 0 else 'N'}"
        return f"{south_north}, {abs(self.longitude):.2f}° {'W' if self.longitude < 0 else 'E'}"

    @property
    def text(self) -> str:
        """A short text that :func:`parse_place` reads back: a known name, or the coordinates."""
        if PLACES.get(self.name) == self:
            return self.name
        numbers = (self.latitude, self.longitude) + (() if self.altitude is None else (self.altitude,))
        return ",".join(map(str, numbers))

    @property
    def zone(self) -> str:
        """The time zone at these coordinates, such as "Asia/Kolkata"; at sea, the nautical one."""
        import tzfpy

        return str(tzfpy.get_tz(self.longitude, self.latitude))

    def utc_offset(self, date: datetime.date) -> datetime.timedelta:
        """How far the place's clock is ahead of UTC at noon of a date, summer time included."""
        noon = datetime.datetime(date.year, date.month, date.day, 12, tzinfo=ZoneInfo(self.zone))
        return noon.utcoffset() or datetime.timedelta()


PLACES = {
    place.name: place
    for place in (
        Place("Surathkal", 13.01, 74.79, 10),
        Place("Kolkata", 22.57, 88.36, 9),
        Place("Singapore", 1.35, 103.82, 15),
        Place("Nairobi", -1.29, 36.82, 1795),
        Place("Quito", -0.18, -78.47, 2850),
        Place("London", 51.51, -0.13, 11),
        Place("Reykjavik", 64.15, -21.94, 15),
        Place("Tromsø", 69.65, 18.96, 10),
        Place("Greensboro", 36.10, -79.95, 273),
        Place("Sand Point", 55.317, -160.517, 7),
        Place("Sydney", -33.87, 151.21, 20),
        Place("Ushuaia", -54.80, -68.30, 23),
    )
}
"""The named places, the story's own first."""

DEFAULT_PLACE = PLACES["Surathkal"]
"""NITK Surathkal, on the coast of Karnataka, where the story is set."""


def parse_place(text: str | Place) -> Place:
    """The place that a text names: "Surathkal" (or "tromso"), or coordinates, "13.01, 74.79" or "13.01, 74.79, 10".

    A place passes through.

    Raises
    ------
    ValueError
        For an empty text, an unknown name, or coordinates that are not on Earth.
    """
    if isinstance(text, Place):
        return text
    words = " ".join(str(text).split())
    if not words:
        raise ValueError("the place is empty; it needs a name like Surathkal, or coordinates like 13.01, 74.79")
    for place in PLACES.values():
        if _plain(place.name) == _plain(words):
            return place
    numbers = ascii_digits(words).split(",")
    if len(numbers) in (2, 3) and _is_number(numbers[0]):
        return Place("", *numbers)  # type: ignore[arg-type]
    known = ", ".join(PLACES)
    raise ValueError(f'there is no place "{words}" here; it needs one of {known}, or coordinates like 13.01, 74.79')


def _plain(name: str) -> str:
    """A name without case and accents, so that "tromso" finds Tromsø."""
    apart = unicodedata.normalize("NFKD", name.casefold().replace("ø", "o"))
    return "".join(letter for letter in apart if not unicodedata.combining(letter))


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True
