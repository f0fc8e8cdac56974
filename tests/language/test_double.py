"""The pseudo-language: every word twice and in brackets, every part and mark once, no more than there is room for."""

import re

import pytest

from lstm_viz.language.double import LEFT, RIGHT, double
from lstm_viz.language.phrases import fill, say
from lstm_viz.language.spoken import WORDS, speaking


@pytest.mark.parametrize(
    ("text", "doubled"),
    [
        ("the tank", "«the tank the tank»"),
        ("f is at {f}", "«f is at {f} f is at»"),
        ("{old}: {kept}", "«{old}: {kept}»"),
        (" of unit {unit}", "« of unit {unit} of unit»"),
        ("⟦f|kept⟧ of it", "«⟦f|kept⟧ of it kept of it»"),
        ("**Two stars**", "«**Two stars** **Two stars**»"),
        ("One.\n\nTwo.", "«One. One.»\n\n«Two. Two.»"),
        ("28", "28"),
        ("h", "h"),
        ("×", "×"),
    ],
)
def test_words_stand_twice_and_parts_once(text, doubled):
    assert double(text) == doubled


def no_longer_than(most):
    def fits(text):
        if len(text) > most:
            raise ValueError(text)

    return fits


@pytest.mark.parametrize(("text", "most", "cut"), [
    ("tank", 11, "«tank tank»"), ("forget", 11, "«forget fo»"), ("conveyor", 9, "«conveyo»"),
])  # fmt: skip
def test_it_is_cut_to_the_room_there_is(text, most, cut):
    assert double(text, no_longer_than(most)) == cut


def test_brackets_stand_in_no_text():
    for path in (WORDS / "en").rglob("*.toml"):
        assert not re.search(f"[{LEFT}{RIGHT}]", path.read_text(encoding="utf-8")), path.name


def test_a_phrase_in_double_says_its_parts_once():
    with speaking("double"):
        assert say("sums.owner", unit=3) == "«, unit 3 , unit»"
        assert say("sums.rest", n=1, sum="+0.20").count("+0.20") == 1
        assert say("sums.rest", n=7, sum="+0.20").startswith("«… (7 more terms sum to +0.20)")
    assert say("sums.owner", unit=3) == ", unit 3"
    assert fill(double("c is {c}"), {"c": "+1.00"}) == "«c is +1.00 c is»"
