"""A deck as a file: what is written is read again, and what is broken is named by its slide."""

import json
from contextlib import suppress
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lstm_viz.language.spoken import speaking
from lstm_viz.lessons.registry import LESSONS
from lstm_viz.slides.deck import (
    BROWSERS_OWN,
    KIND,
    LONGEST,
    MOST_BYTES,
    MOST_CHOICES,
    MOST_SLIDES,
    VERSION,
    Deck,
    DeckError,
    Question,
    Slide,
    read_deck,
    write_deck,
)

THREE = Deck(
    "Keep, drop, add",
    (
        Slide("taps", "", "One tap", "Say what opens it."),
        Slide("solar_day", "f_b=4&t=14:30", "Cloud at noon", "", Question("Up or down?", ("up", "down"))),
        Slide("belt", "task=none&t=12", "", "", Question("Draw c.", (), drawn=True)),
    ),
)


def texts(most):
    return st.text(st.characters(exclude_categories=["Cs"]), max_size=most)


questions = st.builds(
    Question,
    texts(40).filter(str.strip),
    st.one_of(st.just(()), st.lists(texts(20), min_size=2, max_size=MOST_CHOICES).map(tuple)),
    st.booleans(),
)
slides = st.builds(
    Slide,
    st.sampled_from([lesson.name for lesson in LESSONS]),
    st.sampled_from(["", "lens=taps", "open=f~taps&lens=belt", "made=123&words=double&embed=true"]),
    texts(LONGEST["title"]),
    texts(60),
    st.one_of(st.none(), questions),
)
decks = st.builds(Deck, texts(LONGEST["title"]), st.lists(slides, min_size=1, max_size=5).map(tuple))


@given(decks)
@settings(max_examples=60, deadline=None)
def test_what_is_written_is_read_again(deck):
    assert read_deck(write_deck(deck)) == deck


def test_a_file_is_read_by_a_person():
    written = write_deck(THREE)
    assert written.startswith('{\n  "kind": "explorable LSTM lesson",\n  "version": 1,\n  "title": "Keep, drop, add",')
    assert written.endswith("}\n")
    found = json.loads(written)
    assert found["slides"][1] == {
        "page": "solar_day",
        "link": "f_b=4&t=14:30",
        "title": "Cloud at noon",
        "note": "",
        "question": {"text": "Up or down?", "choices": ["up", "down"], "drawn": False},
    }
    assert found["slides"][0]["question"] is None


def test_what_may_be_left_out_may_be_left_out():
    least = {"kind": KIND, "version": VERSION, "slides": [{"page": "taps", "link": ""}]}
    assert read_deck(json.dumps(least)) == Deck("", (Slide("taps", ""),))
    assert read_deck("\ufeff" + json.dumps(least)).slides  # as some editors begin a file


def test_what_the_browser_keeps_for_itself_is_left_out():
    own = json.loads(write_deck(THREE))
    for slide in own["slides"]:
        slide |= dict.fromkeys(BROWSERS_OWN, "x")
    assert read_deck(json.dumps(own)) == THREE


# -- what is broken


def edited(change):
    """The three slides as a file, after a hand has changed something."""
    found = json.loads(write_deck(THREE))
    change(found)
    return json.dumps(found)


def second(**fields):
    """A change in the second slide; what is None is taken away."""

    def change(found):
        slide = found["slides"][1]
        slide |= fields
        for name in [name for name, value in fields.items() if value is None]:
            del slide[name]

    return edited(change)


def asked(**fields):
    return second(question={"text": "Up or down?", "choices": ["up", "down"], "drawn": False} | fields)


NAMED = "Slide 2, “Cloud at noon”"

BROKEN_SLIDES = {
    "no page": (second(page=None), "lacks “page”."),
    "no link": (second(link=None), "lacks “link”."),
    "another page": (second(page="solar_dya"), "“solar_dya” is not a page of this app; perhaps “solar_day” was meant."),
    "a page of another app": (second(page="xyz"), "“xyz” is not a page of this app. Its pages are: start; "),
    "a mistyped field": (second(nota="x"), "has “nota”, which is unknown here; perhaps “note” was meant."),
    "a stray field": (second(colour="red"), "has “colour”, which is unknown here."),
    "a number for a text": (second(title="Cloud at noon", note=5), "“note” must be a text in quotation marks."),
    "a long title": (
        second(title="Cloud at noon" + "!" * 120),
        "“title” has 133 characters. At most 120 fit.",
    ),
    "half a letter": (second(note="\ud83d"), "“note” has a character that cannot be saved."),
    "an address": (second(link="http://here/solar_day?f_b=4"), "is not a link. Write what stands after the question"),
    "no pairs": (second(link="f_b"), "“f_b” is not a link."),
    "a value that cannot be": (second(link="f_b=high"), "has a link that cannot be used. forget gate, bias: “high” is"),
    "a long link that is cut": (second(link="t=14:30&z=eJw"), "has a link that cannot be used. Its long part, after"),
    "a mistyped key": (second(link="cloude=3"), "has a link that cannot be used. “cloude” is unknown here; perhaps"),
    "a question that is a text": (second(question="Up?"), "“question” must be null, or stand in braces"),
    "an empty question": (asked(text=" "), "the question is empty."),
    "one choice": (asked(choices=["up"]), "“choices” must be a list of 2 to 6 texts, or an empty list."),
    "a number as a choice": (asked(choices=["up", 2]), "“choices” must be a text in quotation marks."),
    "drawn, said in words": (asked(drawn="yes"), "“drawn” must be true or false."),
}


@pytest.mark.parametrize("name", BROKEN_SLIDES)
def test_what_is_broken_is_named_by_its_slide(name):
    text, says = BROKEN_SLIDES[name]
    with pytest.raises(DeckError) as error:
        read_deck(text)
    assert f"{error.value}".startswith("Slide 2, “Cloud at noon"), error.value
    assert says.casefold() in f"{error.value}".casefold()
    assert f"{error.value}".endswith(".")


def whole(**fields):
    return edited(lambda found: found.update(fields))


BROKEN_FILES = {
    "nothing": ("", "broken at line 1, column 1"),
    "a lost comma": (write_deck(THREE).replace('"version": 1,', '"version": 1'), "broken at line 4, column 3"),
    "another file": ('{"cells": [], "nbformat": 4}', "is not a lesson of this app. Such a file says “kind”:"),
    "a list": ("[1, 2]", "is not a lesson of this app."),
    "no end of brackets": ("[" * 100_000, "is not a lesson of this app."),
    "a later version": (whole(version=2), "is of version “2”. This app reads version 1."),
    "no slides": (whole(slides=[]), "has no slides."),
    "slides by name": (whole(slides={"1": {}}), "has no slides."),
    "a slide that is a text": (whole(slides=["taps?f_b=4"]), "Slide 1 is not a slide."),
    "a mistyped word": (whole(titel="x"), "The lesson has “titel”, which is unknown here; perhaps “title” was meant."),
    "too many": (whole(slides=[{"page": "taps", "link": ""}] * 101), "has 101 slides. At most 100 can be read."),
    "too large": (whole(title="x" * MOST_BYTES), "larger than 1 MB"),
}


@pytest.mark.parametrize("name", BROKEN_FILES)
def test_a_broken_or_foreign_file_is_refused_in_a_sentence(name):
    text, says = BROKEN_FILES[name]
    with pytest.raises(DeckError) as error:
        read_deck(text)
    assert says in f"{error.value}"
    assert f"{error.value}".endswith((".", "…”"))


@given(st.text(max_size=200) | st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=9),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(
        st.sampled_from(["kind", "version", "title", "slides", "page", "link", "question", "text", "choices"]), inner
    ),
    max_leaves=12,
).map(lambda found: json.dumps({"kind": KIND, "version": VERSION, "slides": [found]})))  # fmt: skip
@settings(max_examples=150, deadline=None)
def test_whatever_comes_is_read_or_refused(text):
    with suppress(DeckError):
        assert 1 <= len(read_deck(text).slides) <= MOST_SLIDES


def test_the_sentence_is_in_the_language_that_is_spoken():
    with speaking("double"), pytest.raises(DeckError, match="«"):
        read_deck("")


def test_as_many_slides_as_fit_are_read():
    many = replace(THREE, slides=THREE.slides[:1] * MOST_SLIDES)
    assert read_deck(write_deck(many)) == many
