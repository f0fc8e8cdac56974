"""Phrases with numbers in them: ``say("controls.bias")`` is the phrase ``bias`` of the spoken language's controls.toml.

A lesson's own phrases stand in the table [phrase] of its words: ``say("lessons/belt.end")``.

A phrase is a text, or, where it counts something, a table with a text for each of CLDR's plural categories; the
part ``{n}`` is the count. Tables in a file make longer keys: ``[gate]`` with ``hold`` is ``controls.gate.hold``.
"""

from __future__ import annotations

import difflib
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from lstm_viz.language.double import double
from lstm_viz.language.plurals import CATEGORIES, category, check_rule
from lstm_viz.language.spoken import DOUBLE, folder, language, once
from lstm_viz.language.texts import edited, literal, parts_of, passage, phrase, read, table

Phrase = str | Mapping[str, str]
"""A text, or its texts by plural category."""

PLACE = "place"
"""The tables whose phrases stand at fixed places in pictures: they may be no longer than the English."""

BLANK = "\0"
"""Where a number goes into a phrase that is said of many: asking for a phrase takes longer than filling it."""

NO_PHRASES = ("language", "lenses", "glossary", "claims")
"""Files in a language's folder that are read by a reader of their own."""


def say(key: str, /, **parts: str | int) -> str:
    """A phrase of the spoken language with its parts filled in; with plurals, ``n`` is what is counted.

    Where the phrase is missing, its key is said in its place, with the parts, and :func:`phrase_problems` says so.
    """
    file, _, name = key.partition(".")
    found = _phrases(f"{file}.toml")[0].get(name)
    if found is None:
        return _in_its_place(file, name, parts)
    if not isinstance(found, str):
        found = found[category(int(parts["n"]), plural_rules())]
    return fill(found, parts) if parts else found


def own_or(key: str, own: str) -> str:
    """What an edited file of another kind says of itself, unless the language has a phrase for it."""
    file, _, name = key.partition(".")
    found = _phrases(f"{file}.toml")[0].get(name)
    if isinstance(found, str):
        return found
    return double(own) if language() == DOUBLE else own


Text = Callable[[], str]
"""A text that is made when it is needed, in the language that is spoken then."""


def later(key: str, /, **parts: str | int | Text) -> Text:
    """A phrase to be said when it is needed; parts may be such texts themselves."""
    return lambda: say(key, **{name: part() if callable(part) else part for name, part in parts.items()})


def capital(text: str) -> str:
    """A text as it begins a sentence."""
    return text[:1].upper() + text[1:]


def fill(text: str, parts: Mapping[str, Any]) -> str:
    """A text with its parts filled in; a name that nobody knows stays as it is written, to be seen."""
    try:
        return text.format_map(parts)
    except KeyError:
        return text.format_map(_Known(parts))


class _Known(dict[str, Any]):
    def __missing__(self, name: str) -> str:
        return f"{{{name}}}"


def phrases_of(file: str) -> dict[str, str]:
    """Every phrase of a file by its key, for one who fills them in elsewhere; a plural's forms by key and category."""
    told: dict[str, str] = {}
    for key, found in _phrases(f"{file}.toml")[0].items():
        told |= {key: found} if isinstance(found, str) else {f"{key}.{form}": found[form] for form in found}
    return told


def plural_rules() -> Mapping[str, str]:
    """The spoken language's plural rules, by category; none when they cannot be read."""
    return _language("language.toml")[0]


def phrase_problems() -> list[str]:
    """A sentence for each file of phrases that cannot be read, and for each phrase that was missing so far."""
    files = sorted(path for path in folder().rglob("*.toml") if path.stem not in NO_PHRASES)
    found = [_language("language.toml")[1], *(_phrases(str(path.relative_to(folder())))[1] for path in files)]
    return [*filter(None, found), *sorted(_missed().values())]


# -- reading


def load_phrases(path: Path) -> tuple[dict[str, Phrase], str]:
    """The phrases of a file by their keys, and a sentence when it cannot be read ("" when it can).

    One that cannot be read leaves the others as they are.
    """
    lesson = path.parent.name == "lessons"
    try:
        written = read(path)
    except ValueError as error:
        return {}, "" if lesson else f"{error}"  # a lesson's reader says so itself
    found: dict[str, Phrase] = {}
    problems: list[str] = []
    _gather(written.get("phrase", {}) if lesson else written, "", found, problems)
    return found, " ".join(f"{path.name}: {problem}." for problem in problems)


def _gather(tables: Mapping[str, Any], start: str, found: dict[str, Phrase], problems: list[str]) -> None:
    """Every phrase of a table and of the tables in it."""
    for name, value in tables.items():
        key = f"{start}{name}"
        if isinstance(value, dict) and "other" not in value:
            _gather(value, f"{key}.", found, problems)
            continue
        try:
            found[key] = _plural(value, f"“{key}”") if isinstance(value, dict) else _phrase(value, key)
        except ValueError as error:
            problems.append(f"{error}")


def _phrase(value: Any, key: str) -> str:
    """A line, or a passage of several."""
    where = f"“{key}”"
    if PLACE in key.split(".") and isinstance(value, str):
        return phrase(value, where, _no_longer(value))
    if not (isinstance(value, str) and "\n" in value):
        return phrase(value, where)
    parts_of(value, where)
    return passage(value, where)


def _no_longer(text: str) -> Callable[[str], None]:
    """For brackets alone there is room beside a text at a fixed place."""

    def check(other: str) -> None:
        if len(other) > len(text) + 2:
            raise ValueError(f"there is room for {len(text)} characters")

    return check


def _plural(value: Mapping[str, Any], where: str) -> dict[str, str]:
    forms = table(value, where, ("other",), CATEGORIES)
    told = {name: phrase(text, f"“{name}” of {where}") for name, text in forms.items()}
    return {name: told.get(name, told["other"]) for name in CATEGORIES}


def load_language(path: Path) -> tuple[dict[str, str], str]:
    """The plural rules of a language's file, and a sentence when they cannot be read ("" when they can)."""
    try:
        rules = table(table(read(path), "the file", ("plural",))["plural"], "[plural]", (), CATEGORIES)
        for name, rule in rules.items():
            check_rule(literal(rule, f"“{name}” of [plural]"))
    except ValueError as error:
        sentence = f"{error}".rstrip(".")
        return {}, f"{sentence if sentence.startswith(path.name) else f'{path.name}: {sentence}'}."
    return rules, ""


_phrases = edited(load_phrases)
_language = edited(load_language)


# -- what is missing


def _in_its_place(file: str, name: str, parts: Mapping[str, str | int]) -> str:
    (close, *_) = (*difflib.get_close_matches(name, _phrases(f"{file}.toml")[0], 1), "")
    _missed()[file, name] = f"{file}.toml lacks “{name}”" + (f"; perhaps “{close}” was meant?" if close else ".")
    return " ".join([name.rpartition(".")[2].replace("_", " "), *map(str, parts.values())])


def _missed() -> dict[tuple[str, str], str]:
    """Phrases that were asked for in vain since the language began to be spoken."""
    missed: dict[tuple[str, str], str] = once(_missed, dict)
    return missed
