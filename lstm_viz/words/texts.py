"""Texts that a person may edit: TOML files in ``assets/words``. What is wrong in one is said in a sentence."""

from __future__ import annotations

import difflib
import tomllib
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from lstm_viz.place import ASSETS

FOLDER = ASSETS / "words"
"""Where the texts lie."""

Stamp = tuple[int, int]


def stamp(path: Path) -> Stamp:
    """What tells an edited file from the one that was read: when it was changed, and its size."""
    try:
        seen = path.stat()
    except OSError:
        return (0, 0)
    return (seen.st_mtime_ns, seen.st_size)


def read(path: Path) -> dict[str, Any]:
    """The tables of one file.

    Raises
    ------
    ValueError
        With a sentence for the person who edits: which file, which line, what was expected.
    """
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise ValueError(f"{path.name} is missing: it belongs into assets/words.") from None
    except OSError as error:
        raise ValueError(f"{path.name} cannot be opened: {error.strerror or error}.") from None
    except UnicodeDecodeError:
        raise ValueError(f"{path.name} is not saved as UTF-8; save it as UTF-8 in the editor.") from None
    except tomllib.TOMLDecodeError as error:
        raise ValueError(f"{path.name} has a typo, and nothing in it can be read: {error}.") from None


def text(value: Any, where: str) -> str:
    """One line of text; ValueError says where it is none, is empty or holds a stray space."""
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
    return value.strip()


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
