"""Dates, clock times and numbers as a person writes them: "2021-10-15", "14:30", "１４：３０", "−3.5"."""

from __future__ import annotations

import calendar
import datetime
import functools
import re
import unicodedata

from lstm_viz.language.phrases import say

FIRST_YEAR, LAST_YEAR = 1970, 2100
"""Since 1970 the time-zone tables know every place's clock; after 2100 they would be guessing."""


def ascii_digits(text: str) -> str:
    """A text with the digits of every script as 0 to 9, and full-width signs and a real minus as ASCII.

    What a keyboard set to Hindi, Arabic or Japanese types is then read like any other number, clock or date.

    >>> ascii_digits("१४：３०"), ascii_digits("−3.5")
    ('14:30', '-3.5')
    """
    text = str(text)
    return text if text.isascii() else "".join(map(_ascii, text))


def _ascii(letter: str) -> str:
    if letter.isdecimal():
        return str(unicodedata.decimal(letter))
    if "！" <= letter <= "～":  # the full-width copy of ASCII
        return chr(ord(letter) - ord("！") + ord("!"))
    return {"−": "-", "٫": "."}.get(letter, letter)


def parse_date(text: str | datetime.date) -> datetime.date:
    """The date that "2021-10-15" names, in the digits of any script; a date passes through.

    Raises
    ------
    ValueError
        Says what is wrong: no date, a day that the calendar does not have, too far away.
    """
    if isinstance(text, datetime.datetime):
        text = text.date()
    if not isinstance(text, datetime.date):
        text = _read_date(ascii_digits(text).strip())
    if not FIRST_YEAR <= text.year <= LAST_YEAR:
        raise ValueError(f"{text.isoformat()} is too far away; dates run from {FIRST_YEAR} to {LAST_YEAR}")
    return text


def _read_date(text: str) -> datetime.date:
    if not text:
        raise ValueError("the date is empty; it needs a date like 2021-10-15")
    parts = re.fullmatch(r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})", text)
    if parts is None:
        raise ValueError(f'"{text}" is not a date; it needs year, month and day, like 2021-10-15')
    year, month, day = map(int, parts.groups())
    if not 1 <= month <= 12:
        raise ValueError(f"{text} is not a date: there is no month {month}")
    days = calendar.monthrange(max(year, 1), month)[1]
    if not 1 <= day <= days:
        raise ValueError(f"{text} is not a date: {calendar.month_name[month]} {year} has {days} days")
    if year == 0:
        raise ValueError(f"{text} is too far away; dates run from {FIRST_YEAR} to {LAST_YEAR}")
    return datetime.date(year, month, day)


@functools.lru_cache(maxsize=2048)  # a day's labels are read for each position of a slider
def parse_clock(text: str) -> int:
    """Minutes since midnight of a clock time, in the digits of any script: "14:30" is 870, "9:30" and "09:30" 570.

    Raises
    ------
    ValueError
        Says what is wanted.
    """
    parts = re.fullmatch(r"([0-9]{1,2}):([0-9]{2})", ascii_digits(text).strip())
    if parts is None or int(parts[1]) > 23 or int(parts[2]) > 59:
        raise ValueError(f'"{text}" is not a clock time; it needs hours and minutes, from 00:00 to 23:59')
    return 60 * int(parts[1]) + int(parts[2])


def read_clock(text: str) -> str:
    """A clock time as every label shows it: "9:30" and "०९:３०" are "09:30"; ValueError says what is wanted."""
    return clock_label(parse_clock(text))


def clock_label(minutes: float) -> str:
    """What a clock shows that many minutes after midnight, seconds cut off; it starts again after 24 hours.

    >>> clock_label(870), clock_label(1443.9)
    ('14:30', '00:03')
    """
    whole = int(minutes // 1) % (24 * 60)
    return f"{whole // 60:02d}:{whole % 60:02d}"


def long_date(date: datetime.date) -> str:
    """A date in a sentence: "15 October 2021"."""
    return say("days.date", day=date.day, month=say(f"days.month.{date.month}"), year=date.year)


def utc_label(offset: datetime.timedelta) -> str:
    """An offset as people write it: "UTC+05:30"."""
    minutes = round(offset.total_seconds() / 60)
    return f"UTC{'−' if minutes < 0 else '+'}{abs(minutes) // 60:02d}:{abs(minutes) % 60:02d}"
