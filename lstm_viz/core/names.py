"""Names that the parts of a cell may go by in a picture, beside those of ``notation``: an eraser, a tank, a bowl.

A picture has fixed places for them, so a name is one line there or two, and no line is long.
"""

from __future__ import annotations

PARTS = ("x", "f", "i", "g", "o", "c", "h")
"""The parts that may have such a name."""

LINE = 11
"""Characters of a line at most: as much as there is room for between two stations on a phone."""


def in_lines(name: str) -> tuple[str, ...]:
    """A name as it stands in a small place: in one line, or broken at a space into two of about one length.

    >>> in_lines("eraser"), in_lines("bouncer at the counter")
    (('eraser',), ('bouncer at', 'the counter'))

    Raises
    ------
    ValueError
        With a sentence, when two lines do not hold it.
    """
    if len(name) <= LINE:
        return (name,)
    words = name.split(" ")
    breaks = [(" ".join(words[:k]), " ".join(words[k:])) for k in range(1, len(words))]
    fits = [lines for lines in breaks if max(map(len, lines)) <= LINE]
    if not fits:
        raise ValueError(
            f"“{name}” is too long: pictures write a name in one line or two, of at most {LINE} characters each"
        )
    return min(fits, key=lambda lines: max(map(len, lines)))
