"""How the letters that a network reads are written."""

from __future__ import annotations

SEEN = {" ": "␣", "\n": "↵", "\t": "⇥", "<": "&lt;", ">": "&gt;", "&": "&amp;"}
"""How a letter is written that is not seen, or would be taken for markup."""


def visible(name: str) -> str:
    """A letter that is seen.

    >>> visible("a"), visible(" "), visible("<")
    ('a', '␣', '&lt;')
    """
    return SEEN.get(name, name)
