"""Text for a model that reads characters: one input for each character it knows, 1 where it stands and 0 elsewhere.

An input is called as its character; the blank, which nobody would see, is called "space". A model reads characters when
all its inputs are called so.
"""

from __future__ import annotations

from collections.abc import Sequence as Row

import numpy as np

from lstm_viz.core.packed import listed
from lstm_viz.core.sequence import Feature, Sequence

SPACE = "space"
"""What the input of a blank is called."""
BLANK = "␣"
"""What a blank is written as where it must be seen."""
_UNSEEN = {"\n": "a line break", "\r": "a line break", "\t": "a tab", " ": "a blank"}


class NotKnown(ValueError):
    """A text with characters that the model does not know: which ones, and which it knows."""

    def __init__(self, unknown: Row[str], known: str) -> None:
        self.unknown, self.known = tuple(unknown), known
        super().__init__(
            f"this model does not know {listed(dict.fromkeys(_UNSEEN.get(one, f'“{one}”') for one in unknown))}; "
            f"it knows {' '.join(sorted(known.replace(' ', '')))}{' and the blank' if ' ' in known else ''}"
        )


def features_of(characters: str) -> tuple[Feature, ...]:
    """The inputs of a model that reads these characters, in their order."""
    return tuple(Feature(SPACE if one == " " else one) for one in characters)


def characters_of(features: Row[Feature]) -> str:
    """The characters that these inputs are, in their order; "" where any of them is something else."""
    read = [" " if one.name == SPACE else one.name for one in features]
    return "".join(read) if all(len(name) == 1 for name in read) else ""


def as_sequence(text: str, features: Row[Feature]) -> Sequence:
    """A text as a model hears it, one step a character: x [T, 1, D], and labels like "001 t", which are all different.

    Parameters
    ----------
    text : str
    features : sequence of Feature
        The model's inputs, which are characters.

    Raises
    ------
    NotKnown
        Names the characters of the text that the model does not know.
    ValueError
        For inputs that are no characters, or a text without any.
    """
    known = characters_of(features)
    if not known:
        raise ValueError(f"this model reads no characters: its inputs are {', '.join(one.name for one in features)}")
    if not text:
        raise ValueError("the text is empty; it needs at least one character")
    unknown = [one for one in dict.fromkeys(text) if one not in known]
    if unknown:
        raise NotKnown(unknown, known)
    return Sequence(np.eye(len(known))[[known.index(one) for one in text]], tuple(features), labels(text))


def as_text(inputs: Sequence, b: int = 0) -> str:
    """The text that sequence ``b`` of these inputs is; a step at which no character stands is none of it.

    ValueError for inputs that are no characters.
    """
    known = characters_of(inputs.features)
    if not known:
        raise ValueError(f"these inputs are no characters: {', '.join(one.name for one in inputs.features)}")
    return "".join(known[int(row.argmax())] for row in inputs.x[:, b] if row.any())


def labels(text: str) -> tuple[str, ...]:
    """What each step is called: its number from 1 on, of one width, and its character."""
    width = len(str(len(text)))
    return tuple(f"{t:0{width}d} {BLANK if one == ' ' else one}" for t, one in enumerate(text, start=1))
