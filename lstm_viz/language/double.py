"""A pseudo-language: every text doubled and in brackets, to see which one stands in no file and which has no room.

    the forget gate is at {f}  ->  «the forget gate is at {f} the forget gate is at»

Words are written twice, numbers and other parts in braces once, markup stays markup. Where a text has a
limit (a name in a picture), it is doubled as far as there is room: that is what a translator has, too.
"""

from __future__ import annotations

import re
from collections.abc import Callable

LEFT, RIGHT = "«", "»"
"""The brackets: they stand nowhere else."""

_WORD = re.compile(r"[^\W\d_]{2,}")
_PART = re.compile(r"\{[^{}]*\}")
_MARK = re.compile(r"⟦[^|⟧]*\|([^⟧]*)⟧")


def double(text: str, fits: Callable[[str], object] | None = None) -> str:
    """A text twice and in brackets, paragraph by paragraph; a symbol, or a number alone, stays as it is.

    ``fits`` raises ValueError for a text that there is no room for: then it is cut until there is.

    >>> double("c is {c}, at {time}"), double("28"), double("h")
    ('«c is {c}, at {time} c is , at»', '28', 'h')
    """
    doubled = "\n\n".join(_doubled(paragraph) for paragraph in text.split("\n\n"))
    inside = doubled.removeprefix(LEFT).removesuffix(RIGHT)
    cuts = (f"{LEFT}{inside[:length].strip()}{RIGHT}" for length in range(len(inside), 0, -1))
    return doubled if _has_room(doubled, fits) else next((cut for cut in cuts if _has_room(cut, fits)), text)


def _has_room(text: str, fits: Callable[[str], object] | None) -> bool:
    try:
        if fits is not None:
            fits(text)
    except ValueError:
        return False
    return True


def _doubled(text: str) -> str:
    words = _MARK.sub(r"\1", _PART.sub("", text))
    if not _WORD.search(words):
        return f"{LEFT}{text}{RIGHT}" if _PART.search(text) else text
    return f"{LEFT}{text} {words.strip()}{RIGHT}"
