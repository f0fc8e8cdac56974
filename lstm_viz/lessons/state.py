"""Page state: one table of shareable properties drives a page and its link, both ways.

A page's state is what its person *chose*: a mapping from property to value that leaves out
everything that is at its default. The link holds the same mapping as text. A default may depend
on what else was chosen (a weight's default is its preset's).
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Protocol

from lstm_viz.data.clock import ascii_digits, read_clock
from lstm_viz.language.phrases import Text, say

Values = Mapping[str, Any]
NONE = "none"
"""What a link says where nothing is chosen at all."""


@dataclass(frozen=True)
class Property:
    """One thing that a link can say."""

    key: str
    """Its name in the link."""
    title: Text
    """Its name in a sentence."""
    default: Any
    """A value, or a function of the values of the properties before it in the table."""
    read: Callable[[str], Any]
    """From text; ValueError says what is wanted ("a number from 0 to 1")."""
    write: Callable[[Any], str] = str
    """To text; ``read(write(value)) == value``."""
    applies: Callable[[Values], bool] = lambda values: True
    """Whether it means anything beside the other values; else a link leaves it out."""
    recorded: bool = True
    """Whether the run or its pictures depend on it; what is only unfolded makes no other record."""
    shape: Callable[[Any], Hashable] | None = None
    """What of it the room that its pictures take depends on: nothing of a number that is no count, only whether it is
    on of what can be off. None: on all of it.
    """

    def default_for(self, values: Values) -> Any:
        """The default, given the values of the properties before it."""
        return self.default(values) if callable(self.default) else self.default


Table = Sequence[Property]


class Slider(Protocol):
    """A control that moves one property over ``values``, as texts."""

    @property
    def id(self) -> str:
        """The property's key."""

    @property
    def values(self) -> Sequence[str]:
        """Its positions."""


def complete(table: Table, chosen: Values) -> dict[str, Any]:
    """Every property's value: what was chosen, and else its default."""
    values: dict[str, Any] = {}
    for row in table:
        values[row.key] = chosen[row.key] if row.key in chosen else row.default_for(values)
    return values


def choose(table: Table, chosen: Values, key: str, text: str) -> tuple[dict[str, Any], str | None]:
    """Take one text for one property: the new choices, and a notice when the text was no good.

    A bad text changes nothing: what the person had stays.
    """
    row = next((row for row in table if row.key == key), None)
    if row is None:
        return dict(chosen), None
    values = complete(table, chosen)
    try:
        value = row.read(text)
    except ValueError as error:
        came = say("notices.quoted", text=cut(text)) if text.strip() else say("notices.empty_field")
        stays = _shown(row, values[key])
        return dict(chosen), say("notices.refused", what=row.title(), came=came, wanted=f"{error}", stays=stays)
    return without_defaults(table, {**chosen, key: value}), None


def decode(table: Table, query: Mapping[str, str]) -> tuple[dict[str, Any], list[str]]:
    """From a link: the choices it makes, and a notice for each value that had to be replaced.

    Unknown keys are ignored: a link of an older or newer version still opens. One that is nearly
    a known key was mistyped, and is named.
    """
    chosen: dict[str, Any] = {}
    notices = _mistyped(table, query)
    for row in table:
        if row.key not in query:
            continue
        try:
            chosen[row.key] = row.read(query[row.key])
        except ValueError as error:
            default = row.default_for(complete(table, chosen))
            came, now = cut(query[row.key]), _shown(row, default)
            notices.append(say("notices.replaced", what=row.title(), came=came, wanted=f"{error}", now=now))
    return without_defaults(table, chosen), notices


def encode(table: Table, chosen: Values) -> dict[str, str]:
    """To a link: the text of everything that is not at its default and means something beside the rest."""
    kept, values = without_defaults(table, chosen), complete(table, chosen)
    return {row.key: row.write(kept[row.key]) for row in table if row.key in kept and row.applies(values)}


def at_positions(table: Table, values: Values, item: Slider) -> list[dict[str, Any]]:
    """The page's values at each position of a slider."""
    row = next(row for row in table if row.key == item.id)
    return [{**values, row.key: row.read(text)} for text in item.values]


def without_defaults(table: Table, chosen: Values) -> dict[str, Any]:
    """What was chosen, but for what is at its default all the same."""
    values = complete(table, chosen)
    return {
        row.key: chosen[row.key] for row in table if row.key in chosen and chosen[row.key] != row.default_for(values)
    }


def _mistyped(table: Table, query: Mapping[str, str]) -> list[str]:
    known = [row.key for row in table]
    near = {key: difflib.get_close_matches(key, known, 1, 0.7) for key in query if key not in known}
    return [say("notices.unknown", key=cut(key), close=close[0]) for key, close in near.items() if close]


def cut(text: str) -> str:
    """What a sentence quotes of a text that someone else wrote."""
    return text if len(text) <= 40 else f"{text[:39]}…"


def _shown(row: Property, value: Any) -> str:
    return say("notices.off") if value is None else row.write(value) or say("notices.empty")


# -- the kinds of property


def _no_matter(value: Any) -> None:
    """The shape of what only moves or lengthens what is drawn."""


def decimal(
    key: str, title: Text, default: Any, low: float, high: float, digits: int = 4, unit: Text = str
) -> Property:
    """A number in [low, high], kept to ``digits`` decimals. None (a default only) writes as nothing."""

    def wanted() -> str:
        return say("notices.wanted.number", low=plain(low), high=plain(high), unit=_spaced(unit))

    def read(text: str) -> float:
        typed = ascii_digits(text).strip().replace(",", ".")
        try:
            value = round(float(typed.removesuffix("%")), digits)
        except ValueError:
            raise ValueError(wanted()) from None
        if not low <= value <= high:  # also refuses nan
            raise ValueError(wanted())
        return value + 0.0  # never -0.0

    return Property(key, title, default, read, plain, shape=_no_matter if digits else None)


def optional(row: Property, off: str = "off") -> Property:
    """The same property, or off: an empty text or ``off`` reads as None."""

    def read(text: str) -> Any:
        return None if text.strip() in ("", off) else row.read(text)

    def write(value: Any) -> str:
        return off if value is None else row.write(value)

    return replace(row, read=read, write=write, shape=lambda value: value is None)


def choice(key: str, title: Text, default: Any, options: Callable[[], Sequence[str]]) -> Property:
    """One of the options; asked for when read, so that a preset added to its folder counts at once."""

    def read(text: str) -> str:
        for option in options():
            if text.strip().casefold() == option.casefold():
                return option
        raise ValueError(say("notices.wanted.one_of", options="; ".join(options())))

    return Property(key, title, default, read)


ON, OFF = "on", "off"


def switch(key: str, title: Text) -> Property:
    """Something that is on or off; a link that only names it means on."""

    def read(text: str) -> bool:
        on = {"": True, ON: True, OFF: False}.get(text.strip().casefold())
        if on is None:
            raise ValueError(say("notices.wanted.one_of", options=f"{ON}; {OFF}"))
        return on

    return Property(key, title, False, read, lambda on: ON if on else OFF)


NAME = re.compile(r"[a-z_]{1,24}")


def named_ones(key: str, title: Text, default: tuple[str, ...], names_are: re.Pattern[str] = NAME) -> Property:
    """Names of things on the page, written as f~taps. One that the page does not have names nothing."""

    def read(text: str) -> tuple[str, ...]:
        names = tuple(sorted(set(filter(None, text.strip().split("~"))) - {NONE}))
        if not all(map(names_are.fullmatch, names)):
            raise ValueError(say("notices.wanted.names"))
        return names

    return Property(key, title, tuple(sorted(default)), read, lambda names: "~".join(names) or NONE)


def clock(key: str, title: Text, default: Any, low: str = "00:00", high: str = "23:59") -> Property:
    """A time of day, "HH:MM", from low to high."""

    def read(text: str) -> str:
        try:
            value = read_clock(text)
        except ValueError:
            value = ""
        if not low <= value <= high:
            raise ValueError(say("notices.wanted.clock", low=low, high=high))
        return value

    return Property(key, title, default, read, shape=_no_matter)


def calendar(key: str, title: Text, default: date, low: date, high: date) -> Property:
    """A date, written as 2021-10-15."""

    def wanted() -> str:
        return say("notices.wanted.date", example=f"{default}", low=low.year, high=high.year)

    def read(text: str) -> date:
        try:
            value = date.fromisoformat(ascii_digits(text).strip())
        except ValueError:
            raise ValueError(wanted()) from None
        if not low <= value <= high:
            raise ValueError(wanted())
        return value

    return Property(key, title, default, read, date.isoformat)


def by_clock(key: str, title: Text, low: float, high: float, unit: Text) -> Property:
    """Numbers at times of the day, {"14:30": 512.0}, written as 1430_512~1500_300."""

    def wanted() -> str:
        return say("notices.wanted.by_clock", low=plain(low), high=plain(high), unit=_spaced(unit))

    return _by_name(decimal(key, title, None, low, high, digits=1), _read_time, wanted)


def by_step(key: str, title: Text, low: float, high: float) -> Property:
    """Numbers at steps, which are called by a time or by a number of one or two digits, written as 1430_0~1500_0.25.

    A step that the run does not have means nothing; the page says so.
    """

    def read_step(text: str) -> str:
        return text if re.fullmatch(r"[0-9]{1,2}", text) else _read_time(text)

    return _by_name(
        decimal(key, title, None, low, high), read_step,
        lambda: say("notices.wanted.by_step", low=plain(low), high=plain(high)),
    )  # fmt: skip


def by_unit(key: str, title: Text, low: float, high: float) -> Property:
    """Numbers of units, {"3": 1.5}, written as 3_1.5~12_0."""

    def read_unit(text: str) -> str:
        if not re.fullmatch(r"[0-9]{1,3}", text):
            raise ValueError(text)
        return str(int(text))

    return _by_name(
        decimal(key, title, None, low, high), read_unit,
        lambda: say("notices.wanted.by_unit", low=plain(low), high=plain(high)),
    )  # fmt: skip


def _by_name(number: Property, read_name: Callable[[str], str], wanted: Text) -> Property:
    """Numbers by name, each read as ``number`` is."""

    def read(text: str) -> dict[str, float]:
        found: dict[str, float] = {}
        for part in filter(None, text.strip().split("~")):
            name, _, value = part.partition("_")
            try:
                found[read_name(ascii_digits(name).strip())] = number.read(value)
            except ValueError:
                raise ValueError(wanted()) from None
        return dict(sorted(found.items()))

    def write(values: Mapping[str, float]) -> str:
        return "~".join(f"{name.replace(':', '')}_{plain(value)}" for name, value in sorted(values.items()))

    return Property(number.key, number.title, {}, read, write, shape=tuple)


def _read_time(text: str) -> str:
    """A time of day without its colon: 1430."""
    return read_clock(f"{text[:-2]}:{text[-2:]}")


def _spaced(unit: Text) -> str:
    return f" {unit()}" if unit() else ""


def plain(value: float | None) -> str:
    """The shortest text that reads back as the same number."""
    if value is None:
        return ""
    return str(int(value)) if float(value).is_integer() else repr(float(value))
