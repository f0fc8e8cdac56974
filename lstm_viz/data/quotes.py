"""A small made-up language of words, brackets and quotes, whose reader has to remember whether a quote is open.

A sentence tells that a thing does something to another. A thing may have a further one in brackets, and that again.
Before the sentence or after it somebody may cry out, in quotes, in other words than those of the tale::

    sentence   [quote " "] thing " " VERB " " thing [" " quote] "."
    thing      ("a" | "the") " " [ADJECTIVE " "] NOUN [" (" thing ")"]     up to three deep
    quote      '"' CRY {" " CRY} '"'                                     one of the cries may stand in brackets

A quote opens and closes with the same character, so that only who remembers whether one is open knows what it does.
"""

from __future__ import annotations

from collections.abc import Sequence as Row

import numpy as np
from numpy.typing import NDArray

from lstm_viz.core.examples import Examples
from lstm_viz.core.sequence import Sequence
from lstm_viz.core.training import Draw
from lstm_viz.data.characters import features_of

Array = NDArray[np.float64]

CHARACTERS = ' "().aehnostu'
QUOTE = '"'
NOUNS = ("hen", "ant", "nest", "nut", "hut", "tent", "oat", "sun", "nose", "hat")
ADJECTIVES = ("tan", "neat", "hot", "stout")
VERBS = ("sat on", "ate", "has", "sees", "hunts", "shut", "seats")
CRIES = ("oh", "ah", "no", "aha", "hush", "tut", "hoo", "hee", "not", "so")
DEEPEST = 3
"""Brackets within brackets at most."""
DESCRIBED, FURTHER, SAID, ASIDE = 0.3, 0.35, 0.8, 0.25
"""How often a thing has an adjective, and a further one in brackets; a sentence a quote, and a quote brackets."""


def written(rng: np.random.Generator, length: int) -> str:
    """As many characters of this language: sentence after sentence, the last one cut off."""
    text = ""
    while len(text) < length:
        text += f"{_sentence(rng)} "
    return text[:length]


def inside_quote(inputs: Sequence) -> Array:
    """1 from the quote that opens on, 0 from the one that closes it, at each step of each text, [T, B]."""
    quotes = inputs.x[:, :, CHARACTERS.index(QUOTE)] > 0.0
    return np.asarray(np.cumsum(quotes, axis=0) % 2, np.float64)


def draw_next(T: int) -> Draw:
    """Texts that begin with a sentence; says at each character which one comes next."""

    def draw(rng: np.random.Generator, B: int) -> Examples:
        texts = [written(rng, T + 1) for _ in range(B)]
        coming = np.array([[CHARACTERS.index(one) for one in text[1:]] for text in texts]).T
        return Examples(_side_by_side([text[:-1] for text in texts]), coming, len(CHARACTERS))

    return draw


def draw_open(T: int) -> Draw:
    """The same texts; says at each character whether a quote is open."""

    def draw(rng: np.random.Generator, B: int) -> Examples:
        inputs = _side_by_side([written(rng, T) for _ in range(B)])
        return Examples(inputs, inside_quote(inputs).astype(np.int64), 2)

    return draw


def _side_by_side(texts: Row[str]) -> Sequence:
    """Texts of one length as one batch."""
    ids = np.array([[CHARACTERS.index(one) for one in text] for text in texts]).T
    return Sequence(np.eye(len(CHARACTERS))[ids], features_of(CHARACTERS))


def _sentence(rng: np.random.Generator) -> str:
    tale, place = f"{_thing(rng)} {_one_of(rng, VERBS)} {_thing(rng)}", rng.random()
    if place < SAID / 2:
        tale = f"{_quote(rng)} {tale}"
    elif place < SAID:
        tale = f"{tale} {_quote(rng)}"
    return f"{tale}."


def _thing(rng: np.random.Generator, deep: int = 0) -> str:
    adjective = f"{_one_of(rng, ADJECTIVES)} " if rng.random() < DESCRIBED else ""
    thing = f"{_one_of(rng, ('a', 'the'))} {adjective}{_one_of(rng, NOUNS)}"
    return f"{thing} ({_thing(rng, deep + 1)})" if deep < DEEPEST and rng.random() < FURTHER else thing


def _quote(rng: np.random.Generator) -> str:
    cries = [_one_of(rng, CRIES) for _ in range(rng.integers(2, 6))]
    if rng.random() < ASIDE:
        aside = rng.integers(len(cries))
        cries[aside] = f"({cries[aside]})"
    return f"{QUOTE}{' '.join(cries)}{QUOTE}"


def _one_of(rng: np.random.Generator, words: Row[str]) -> str:
    return words[int(rng.integers(len(words)))]
