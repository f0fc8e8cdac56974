"""Lenses: the words in which a step is told. One table of words, ``lenses.toml``.

A lens names who is who (the forget gate is an eraser, the cell state a tank), in the pictures too,
says what each picture shows, and brings the phrases of which
:func:`lstm_viz.words.narration.narrate` makes its sentence. The numbers, and which phrase fits them,
are the narration's; a lens only says it in its own words.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from lstm_viz.core.names import PARTS, in_lines
from lstm_viz.language.texts import edited, literal, parts_of, read, table, text

FILE = "lenses.toml"
DEFAULT_LENS = "belt"

WHO = (*PARTS, "sigma", "tanh", "times", "plus")
"""Who has a name in every lens: the quantities, then the four operations."""

CARDS = ("day", "belt", "taps", "tap", "track", "cell", "sums", "gates", "vectors")
"""The pictures that have a title and a hint in every lens; "tap" is one gate as one tap, "track" c over all steps."""
LEADS = ("belt", "taps", "cell")
"""The pictures that may be a lens's own: it stands in the scene."""
TONES = ("ink", "f", "i", "g", "o", "c", "h", "warm", "cool")
"""What a small picture is drawn in: lines in ink or in a quantity's colour, filled shapes in those of the signs."""
WORKERS = ("f", "i", "o")
"""Who stands at the belt."""
PATH = re.compile(r"[MLHVCSQTAZmlhvcsqtaz\d .,-]+")
SHORT = 9
"""Characters under a small picture at most."""
LENGTHS = {"title": 48, "hint": 90}
"""Characters at most."""

# What each phrase must say, and what it may say.
_F, _KEPT, _I, _O = ("f",), ("old", "kept"), ("told", "i", "brought"), ("o", "says")
PHRASES: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "arrived": (("when", "arrives"), ()),
    "kept": (("when", "keeps"), ()),
    "added": (("when", "keeps", "writes", "state"), ()),
    "sentence": (("when", "keeps", "writes", "state", "says"), ()),
    "arrives": (("heard", "owner", "old"), ()),
    "step": (("label",), ()),
    "owner": (("unit",), ()),
    "one": ((), ()),
    "several": (("unit",), ()),
    "nothing": ((), ()),
    "hardly": ((), ()),
    "plus": ((), ()),
    "minus": ((), ()),
    "zero": ((), ()),
    **dict.fromkeys(("f_starts", "f_opens", "f_closes", "f_stays", "f_held"), (_F, ())),
    **dict.fromkeys(("keep_first", "keep_empty"), ((), ())),
    **dict.fromkeys(("keep_little", "keep_all", "keep_practically", "keep_hardly", "keep_nothing"), (("old",), ())),
    **dict.fromkeys(("keep_nearly", "keep_most", "keep_half", "keep_only"), (_KEPT, ())),
    **dict.fromkeys(("news_trend", "news"), ((), ())),
    **dict.fromkeys(("told", "told_held"), (("news", "g"), ("sign",))),
    **dict.fromkeys(("i_in", "i_held", "i_shut", "i_nearly_shut"), (_I, ())),
    **dict.fromkeys(("g_zero", "g_zero_held"), (("news", "g", "i", "brought"), ("sign",))),
    **dict.fromkeys(("c_now", "c_stays"), (("owner", "c"), ())),
    "says": (("h",), ("speaker", "read")),
    **dict.fromkeys(("o_plain", "o_held", "o_little", "o_hardly", "o_shut"), (_O, ())),
}
"""Every phrase of a lens: the parts in braces that it must hold, and those that it may hold."""


@dataclass(frozen=True)
class Role:
    """Who plays one part: a name, and what it does."""

    name: str
    does: str


@dataclass(frozen=True)
class Card:
    """What stands over one picture: a title, and what to look for in it."""

    title: str
    hint: str


@dataclass(frozen=True)
class Lens:
    """One way of telling a step."""

    name: str
    title: str
    limps: str
    """Where the comparison breaks: every one does somewhere."""
    who: Mapping[str, Role]
    cards: Mapping[str, Card]
    words: Mapping[str, str]
    picture: str = DEFAULT_LENS
    """The picture of its own, one of :data:`LEADS`."""
    short: str = ""
    """What stands under its small picture."""
    small: Mapping[str, str] = field(default_factory=dict)
    """The small picture by which it is chosen: SVG paths in a square of 24 by :data:`TONES`."""
    signs: Mapping[str, str] = field(default_factory=dict)
    """What stands on the belt in the place of its workers f, i and o: SVG paths in a square of 24. Empty: workers."""
    textbook: tuple[str, ...] = ()
    """The pictures in which the textbook's names stand: its figures of speech are about something else."""

    @property
    def names(self) -> dict[str, str]:
        """What a picture calls the quantities: its ``names``."""
        return {part: self.who[part].name for part in PARTS}

    def say(self, phrase: str, **parts: str) -> str:
        """A phrase with its parts filled in."""
        return self.words[phrase].format_map(parts)


def lenses() -> dict[str, Lens]:
    """Every lens that can be read, by name. An edited file counts at once."""
    return _read(FILE)[0]


def names_of(lens: str, card: str) -> dict[str, str] | None:
    """What the picture on a card calls the quantities in a lens: its ``names``.

    None, which is the textbook's names, where the lens wants those, or has gone.
    """
    found = lenses().get(lens)
    return None if found is None or card in found.textbook else found.names


def lead_of(lens: str) -> str:
    """The picture of its own that a lens brings into the scene; the belt where the lens has gone."""
    found = lenses().get(lens)
    return DEFAULT_LENS if found is None else found.picture


def signs_of(lens: str) -> tuple[tuple[str, str], ...]:
    """What stands at the belt in the place of its workers, by gate; nothing: workers."""
    found = lenses().get(lens)
    return () if found is None else tuple(found.signs.items())


def card_of(lens: str, card: str) -> Card:
    """What stands over a picture in a lens; nothing when the lens has gone, and over what is no picture."""
    found, nothing = lenses().get(lens), Card("", "")
    return nothing if found is None else found.cards.get(card, nothing)


def lens_problems() -> list[str]:
    """A sentence for each lens that could not be read, and for a file that could not."""
    return _read(FILE)[1]


def load_lenses(path: Path) -> tuple[dict[str, Lens], list[str]]:
    """The lenses of a file, and a sentence for each that had to be left out."""
    try:
        tables = read(path)
        table(tables, path.name, ("common", "lens"))
        if not isinstance(tables["lens"], dict) or not isinstance(tables["common"], dict):
            raise ValueError(f"{path.name} needs a table [common] and a table [lens.NAME] for each lens")
    except ValueError as error:
        return {}, [_closed(str(error))]
    found: dict[str, Lens] = {}
    problems = []
    for name, written in tables["lens"].items():
        try:
            found[name] = _lens(name, written, tables["common"])
        except ValueError as error:
            problems.append(f"{path.name}: {error}. The lens “{name}” is left out.")
    return found, problems


_read = edited(load_lenses)


def _closed(sentence: str) -> str:
    return sentence if sentence.endswith((".", "?")) else f"{sentence}."


def _lens(name: str, written: Any, common: Mapping[str, Any]) -> Lens:
    here = f"[lens.{name}]"
    table(
        written, here, ("title", "short", "picture", "small", "limps", "who", "cards"), ("textbook", "signs", "words")
    )
    who = table(written["who"], f"[lens.{name}.who]", WHO)
    cards = table(written["cards"], f"[lens.{name}.cards]", CARDS)
    own = written.get("words", {})
    if not isinstance(own, dict):
        raise ValueError(f"[lens.{name}.words] must be a table")
    words = table({**common, **own}, f"[lens.{name}.words] with [common]", PHRASES)
    return Lens(
        name=name,
        title=text(written["title"], f"the title of {here}"),
        short=text(written["short"], f"“short” of {here}", _no_longer(SHORT, f"“short” of {here}")),
        picture=_lead(written["picture"], f"“picture” of {here}"),
        small=_paths(table(written["small"], f"“small” of {here}", (), TONES), f"“small” of {here}"),
        signs=_paths(_signs(written.get("signs", {}), f"“signs” of {here}"), f"“signs” of {here}"),
        limps=text(written["limps"], f"“limps” of {here}"),
        who=_roles(who, f"[lens.{name}.who]"),
        cards={card: _card(value, f"“{card}” of [lens.{name}.cards]") for card, value in cards.items()},
        words={key: _phrase(key, words[key], f"“{key}” of [lens.{name}.words]") for key in PHRASES},
        textbook=_textbook(written.get("textbook", []), f"“textbook” of {here}"),
    )


def _lead(value: Any, where: str) -> str:
    if value not in LEADS:
        raise ValueError(f"{where} must be one of {', '.join(LEADS)}, not {value!r}")
    return str(value)


def _signs(value: Any, where: str) -> dict[str, Any]:
    """Nobody's sign, or everybody's."""
    return table(value, where, WORKERS if value else ())


def _paths(drawn: Mapping[str, Any], where: str) -> dict[str, str]:
    """SVG paths: they go into pages, so they hold nothing else."""
    for name, path in drawn.items():
        if not isinstance(path, str) or not PATH.fullmatch(path):
            raise ValueError(f"“{name}” in {where} must be an SVG path, not {path!r}")
    return dict(drawn)


def _no_longer(most: int, where: str) -> Callable[[str], None]:
    def check(said: str) -> None:
        if len(said) > most:
            raise ValueError(f"{where} has {len(said)} characters, and there is room for {most}: {said}")

    return check


def _textbook(value: Any, where: str) -> tuple[str, ...]:
    """Names of pictures."""
    stray = [card for card in value if card not in CARDS] if isinstance(value, list) else [value]
    if stray:
        raise ValueError(f"{where} must be a list of pictures, and has {stray[0]!r}; pictures are {', '.join(CARDS)}")
    return tuple(value)


def _roles(who: Mapping[str, Any], where: str) -> dict[str, Role]:
    """Who is who; nobody is two."""
    named: dict[str, str] = {}
    roles = {}
    for part, value in who.items():
        here = f"“{part}” of {where}"
        row = table(value, here, ("name", "does"))
        name = literal(row["name"], here)
        if name in named:
            raise ValueError(f"{here} has the name that “{named[name]}” has: {name}")
        named[name] = part
        roles[part] = Role(text(name, here, _drawn(here) if part in PARTS else None), text(row["does"], here))
    return roles


def _drawn(where: str) -> Callable[[str], None]:
    """What a name must be that stands in pictures: short, and without anything that a picture reads as a sign."""

    def check(name: str) -> None:
        if any(sign in name for sign in "<>&{}"):
            raise ValueError(f"{where} stands in pictures, and there a name may have no <, >, &, {{ or }}: {name}")
        try:
            in_lines(name)
        except ValueError as error:
            raise ValueError(f"{where}: {error}") from None

    return check


def _card(value: Any, where: str) -> Card:
    row = table(value, where, ("title", "hint"))
    return Card(
        **{what: text(row[what], where, _no_longer(most, f"the {what} in {where}")) for what, most in LENGTHS.items()}
    )


def _phrase(key: str, value: Any, where: str) -> str:
    """A phrase whose parts in braces are those it must and may have."""
    must, may = PHRASES[key]
    said = parts_of(literal(value, where), where)
    stray = next((part for part in said if part not in (*must, *may)), None)
    if stray is not None:
        known = ", ".join(f"{{{one}}}" for one in (*must, *may)) or "no parts in braces"
        raise ValueError(f"{where} has {{{stray}}}, and this phrase knows {known}")
    missing = next((part for part in must if part not in said), None)
    if missing is not None:
        raise ValueError(f"{where} lacks {{{missing}}}")
    return text(value, where)
