"""Texts that a person may edit: the TOML files of a language. What is wrong in one is said in a sentence."""

from __future__ import annotations

import difflib
import functools
import hashlib
import tomllib
from collections.abc import Callable, Iterable
from pathlib import Path
from string import Formatter
from typing import Any, ParamSpec, TypeVar

from lstm_viz.language.double import double
from lstm_viz.language.spoken import DOUBLE, folder, is_spoken, language, once

# -- files, read again when they were edited

Stamp = tuple[int, int]
Made = TypeVar("Made")
Given = ParamSpec("Given")


def edited(load: Callable[[Path], Made]) -> Callable[[str], Made]:
    """From a function that reads a file to one that knows a file of the spoken language by its name.

    It reads when the file was edited, or is asked for in another language, and else remembers.
    """

    @functools.lru_cache(maxsize=64)
    def read_once(path: Path, stamp: Stamp, language: str) -> Made:
        return load(path)

    def newest(name: str) -> Made:
        path = folder() / name
        return read_once(path, stamp(path), language())

    return lambda name: once((load, name), lambda: newest(name))


def stamp(path: Path) -> Stamp:
    """What tells an edited file from the one that was read: when it was changed, and its size."""
    try:
        seen = path.stat()
    except OSError:
        return (0, 0)
    return (seen.st_mtime_ns, seen.st_size)


def texts_stamp() -> str:
    """What everything told depends on beside its numbers: the spoken language, and its files as last edited."""
    return once(texts_stamp, _digest)


def _digest() -> str:
    seen = language(), [(path.name, stamp(path)) for path in sorted(folder().rglob("*.toml"))]
    return hashlib.blake2b(repr(seen).encode(), digest_size=8).hexdigest()


def remembered(maxsize: int) -> Callable[[Callable[Given, Made]], Callable[Given, Made]]:
    """``functools.lru_cache`` for what has texts in it: every language, and every state of its files, has its own.

    What is made where no language is chosen (a test, a notebook) is remembered for as long as the process lives.
    """

    def decorate(make: Callable[Given, Made]) -> Callable[Given, Made]:
        @functools.lru_cache(maxsize)
        def kept(_: str, *args: Given.args, **kwargs: Given.kwargs) -> Made:
            return make(*args, **kwargs)

        @functools.wraps(make)
        def told(*args: Given.args, **kwargs: Given.kwargs) -> Made:
            return kept(texts_stamp() if is_spoken() else "", *args, **kwargs)  # type: ignore[arg-type] # hashable

        return told

    return decorate


def read(path: Path) -> dict[str, Any]:
    """The tables of one file.

    Raises
    ------
    ValueError
        With a sentence for the person who edits: which file, which line, what was expected.
    """
    try:
        return tomllib.loads(path.read_text(encoding="utf-8-sig"))  # some editors put a mark before the first letter
    except FileNotFoundError:
        raise ValueError(f"{path.name} is missing: it belongs into assets/words/{folder().name}.") from None
    except OSError as error:
        raise ValueError(f"{path.name} cannot be opened: {error.strerror or error}.") from None
    except UnicodeDecodeError:
        raise ValueError(f"{path.name} is not saved as UTF-8; save it as UTF-8 in the editor.") from None
    except tomllib.TOMLDecodeError as error:
        raise ValueError(f"{path.name} has a typo, and nothing in it can be read: {error}.") from None


# -- what stands in them


Check = Callable[[str], object]
"""Raises ValueError for a text that there is no room for."""


def text(value: Any, where: str, fits: Check | None = None) -> str:
    """One line of text, as it is shown; ValueError says where it is none, is empty, has a stray space or no room."""
    line = literal(value, where)
    if fits is not None:
        fits(line)
    return double(line, fits) if language() == DOUBLE else line


def literal(value: Any, where: str) -> str:
    """One line that is no text but the same in every language: an address, a name in code."""
    if not isinstance(value, str):
        raise ValueError(f"{where} must be a text in quotation marks, not {value!r}")
    if not value.strip() or "\n" in value:
        raise ValueError(f"{where} must be one line of text, and is {'empty' if not value.strip() else 'several'}")
    if "  " in value:
        raise ValueError(f"{where} has two spaces in a row")
    return value


def passage(value: Any, where: str) -> str:
    """A text of one or several paragraphs; ValueError says where it is none or is empty."""
    if not isinstance(value, str) or not value.strip():
        raise ValueError(f"{where} must be a text in quotation marks that is not empty")
    return double(value.strip()) if language() == DOUBLE else value.strip()


def phrase(value: Any, where: str, fits: Check | None = None) -> str:
    """A line of text with parts in braces: closed, and each a plain name."""
    parts_of(literal(value, where), where)
    return text(value, where, fits)


def parts_of(line: str, where: str) -> list[str]:
    """The names in the braces of a line; ValueError says when one is not closed, or holds more than a name."""
    try:
        parsed = [part for part in Formatter().parse(line) if part[1] is not None]
    except ValueError:
        raise ValueError(f"{where} has a brace that is not closed: {line}") from None
    for _, name, form, conversion in parsed:
        if form or conversion or not (name or "").isidentifier():
            raise ValueError(f"{where} has more than a name in a brace: {line}")
    return [name for _, name, _, _ in parsed if name]


def table(value: Any, where: str, wanted: Iterable[str], optional: Iterable[str] = ()) -> dict[str, Any]:
    """A table with these keys and no others; ValueError names a missing one, and what a stray one was meant to be."""
    if not isinstance(value, dict):
        raise ValueError(f"{where} must be a table")
    wanted = list(wanted)
    known = {*wanted, *optional}
    stray = next((key for key in value if key not in known), None)
    if stray is not None:
        (close, *_) = (*difflib.get_close_matches(stray, sorted(known), 1), None)
        raise ValueError(f"{where} has “{stray}”, which is unknown" + (f"; perhaps “{close}”?" if close else ""))
    missing = next((key for key in wanted if key not in value), None)
    if missing is not None:
        raise ValueError(f"{where} lacks “{missing}”")
    return value
