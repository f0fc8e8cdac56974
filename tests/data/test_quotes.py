"""The made-up language: every text keeps its rules, and what is asked about it is read off letter by letter."""

import re

import numpy as np
import pytest
from numpy.testing import assert_array_equal

from lstm_viz.data.characters import as_sequence, as_text, features_of
from lstm_viz.data.networks import TALE
from lstm_viz.data.quotes import (
    ADJECTIVES,
    CHARACTERS,
    CRIES,
    DEEPEST,
    NOUNS,
    VERBS,
    draw_next,
    draw_open,
    inside_quote,
    written,
)

PLAIN = rf"(?:a|the) (?:(?:{'|'.join(ADJECTIVES)}) )?(?:{'|'.join(NOUNS)})"


def bracketed(deep):
    """A thing with brackets up to so deep."""
    thing = PLAIN
    for _ in range(deep):
        thing = rf"{PLAIN}(?: \({thing}\))?"
    return thing


THING, CRY = bracketed(DEEPEST), "|".join(CRIES)
QUOTE = rf'"(?:{CRY}|\((?:{CRY})\))(?: (?:{CRY}|\((?:{CRY})\))){{1,4}}"'
SENTENCE = re.compile(rf"(?:{QUOTE} )?{THING} (?:{'|'.join(VERBS)}) {THING}(?: {QUOTE})?\.")


def sentences(text):
    return [f"{one}." for one in text.rstrip().removesuffix(".").split(". ")]


def test_every_sentence_keeps_the_rules():
    text = written(np.random.default_rng(0), 20_000)
    whole = sentences(text[: text.rindex(".") + 1])
    assert len(whole) > 200
    assert [one for one in whole if not SENTENCE.fullmatch(one)] == []
    assert set(text) == set(CHARACTERS)
    assert max(np.cumsum([(one == "(") - (one == ")") for one in text])) == DEEPEST
    said, told = (
        {w for one in whole for part in one.split('"')[k::2] for w in re.findall("[a-z]+", part)} for k in (1, 0)
    )
    assert said == set(CRIES) and told >= set(NOUNS) and not said & (told - {"a"})


def test_the_tale_that_is_shown_is_of_this_language():
    assert [one for one in sentences(TALE) if not SENTENCE.fullmatch(one)] == []
    assert TALE.count('"') == 4 and "((" not in TALE and re.search(r"\([^)]*\(", TALE)


@pytest.mark.parametrize("length", [1, 60, 333])
def test_a_text_is_as_long_as_asked_and_comes_again(length):
    one, same, other = (written(np.random.default_rng(seed), length) for seed in (3, 3, 4))
    assert len(one) == length
    assert one == same and (length == 1 or one != other)


def opens(text):
    """Whether a quote is open after each character."""
    found, is_open = [], False
    for one in text:
        is_open ^= one == '"'
        found.append(float(is_open))
    return found


def test_inside_a_quote_is_read_off_letter_by_letter():
    texts = [written(np.random.default_rng(seed), 200) for seed in range(4)] + ['ah "oh" a "no' + "t" * 187]
    for text in texts:
        signal = inside_quote(as_sequence(text, features_of(CHARACTERS)))
        assert signal[:, 0].tolist() == opens(text)
    assert opens('a "b" c') == [0, 0, 1, 1, 0, 0, 0]


def test_what_comes_next_is_the_next_character():
    some, others = draw_next(50)(np.random.default_rng(1), 6), draw_open(50)(np.random.default_rng(1), 6)
    for b in range(6):
        text = as_text(some.inputs, b)
        assert [CHARACTERS[k] for k in some.targets[:-1, b]] == list(text[1:])
        assert written(np.random.default_rng(1), 51)[:50] == as_text(some.inputs, 0)
        assert others.targets[:, b].tolist() == opens(as_text(others.inputs, b))
    assert (some.classes, others.classes) == (len(CHARACTERS), 2)
    assert_array_equal(some.inputs.x[:, 0], others.inputs.x[:, 0])
