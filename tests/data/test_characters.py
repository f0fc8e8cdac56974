"""Text as a model hears it, and back; what it does not know is named."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lstm_viz.core.sequence import Feature, Sequence
from lstm_viz.data.characters import NotKnown, as_sequence, as_text, characters_of, features_of

KNOWN = ' "()abc'


@given(st.text(KNOWN, min_size=1, max_size=1200))
def test_a_text_comes_back_from_what_is_heard(text):
    inputs = as_sequence(text, features_of(KNOWN))
    assert as_text(inputs) == text
    assert (len(text), 1, len(KNOWN)) == (inputs.T, inputs.B, inputs.D)
    assert np.array_equal(inputs.x.sum(axis=2), np.ones((len(text), 1)))
    assert len(set(inputs.time)) == len(text) and list(inputs.time) == sorted(inputs.time)


def test_a_step_is_called_by_its_number_and_its_character():
    assert as_sequence("a (b", features_of(KNOWN)).time == ("1 a", "2 ␣", "3 (", "4 b")
    assert as_sequence("ab" * 50, features_of(KNOWN)).time[:2] == ("001 a", "002 b")


def test_inputs_are_called_as_their_characters():
    features = features_of(KNOWN)
    assert [one.name for one in features] == ["space", '"', "(", ")", "a", "b", "c"]
    assert characters_of(features) == KNOWN
    assert characters_of((Feature("a"), Feature("b"))) == "ab"
    assert characters_of((Feature("a"), Feature("bit"))) == ""
    x = as_sequence("ba", (Feature("a"), Feature("b"))).x
    assert x[:, 0].tolist() == [[0.0, 1.0], [1.0, 0.0]]


def test_steps_without_a_character_are_no_text():
    inputs = Sequence([[1.0, 0.0], [0.0, 1.0], [0.0, 0.0]], (Feature("a"), Feature("b")))
    assert as_text(inputs) == "ab"


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("a T", 'this model does not know “T”; it knows " ( ) a b c and the blank'),
        ("abéa\nTé\r", 'this model does not know “é”, a line break and “T”; it knows " ( ) a b c and the blank'),
        ("\t", 'this model does not know a tab; it knows " ( ) a b c and the blank'),
    ],
)
def test_characters_that_are_not_known_are_named(text, sentence):
    with pytest.raises(NotKnown) as caught:
        as_sequence(text, features_of(KNOWN))
    assert str(caught.value) == sentence
    assert caught.value.unknown == tuple(dict.fromkeys(one for one in text if one not in KNOWN))
    assert caught.value.known == KNOWN


def test_a_blank_that_is_not_known_is_named_too():
    with pytest.raises(NotKnown, match="this model does not know a blank; it knows a b$"):
        as_sequence("a b", features_of("ab"))


@pytest.mark.parametrize(
    ("ask", "sentence"),
    [
        (lambda: as_sequence("", features_of(KNOWN)), "the text is empty"),
        (lambda: as_sequence("a", (Feature("bit"),)), "this model reads no characters: its inputs are bit"),
        (lambda: as_text(Sequence([[1.0]], (Feature("bit"),))), "these inputs are no characters: bit"),
    ],
)
def test_what_has_no_text_is_refused(ask, sentence):
    with pytest.raises(ValueError, match=sentence):
        ask()
