"""The ready decks: every link is whole, what a slide shows is there, and what it says is what its run says."""

import re

import pytest

from lstm_viz.language.spoken import WORDS, speaking
from lstm_viz.lessons.base import Look, step_at
from lstm_viz.lessons.registry import lesson_named
from lstm_viz.lessons.shown import Moment
from lstm_viz.lessons.state import complete, decode
from lstm_viz.lessons.view import VIEW, cards_of, groups_of
from lstm_viz.slides.deck import DeckError, link_problems, read_deck, write_deck
from lstm_viz.slides.ready import READY, ready

SLIDES = [
    pytest.param(slide, id=f"{name}-{n}")
    for name in READY
    for n, slide in enumerate(ready(name).slides, 1)
]  # fmt: skip
LONGEST = {"title": 40, "note": 700, "question": 150, "choice": 60}
"""Characters that fit a lecture's slide, and that a speaker takes in at a glance."""


def opened(slide):
    """The lesson of a slide, its record, the step of its cursor, and what its link says of the view."""
    lesson, query = lesson_named(slide.page), slide.query
    view = complete(VIEW, decode(VIEW, {row.key: query[row.key] for row in VIEW if row.key in query})[0])
    own, _ = decode(lesson.table, query)
    values = complete(lesson.table, own)
    shown = lesson.record(values)
    return lesson, shown, step_at(shown.labels, values["t"]), view


def test_every_file_is_a_ready_deck():
    assert {path.stem for path in (WORDS / "en" / "slides").iterdir()} == set(READY)


@pytest.mark.parametrize("name", READY)
def test_a_deck_is_as_the_composer_would_save_it(name):
    text = (WORDS / "en" / "slides" / f"{name}.json").read_text(encoding="utf-8")
    assert write_deck(read_deck(text)) == text
    titles = [slide.title for slide in ready(name).slides]
    assert len(set(titles)) == len(titles)


@pytest.mark.parametrize("slide", SLIDES)
def test_a_slide_opens_without_a_notice_and_shows_what_it_names(slide):
    assert link_problems(slide) == []
    lesson, shown, t, view = opened(slide)
    assert lesson.notices(shown) == []
    at = slide.query.get("t")
    assert at in (None, shown.labels[t])
    cards = {card.id for card in lesson.cards(shown)}
    controls = {item.id for group in lesson.groups(shown, t) for item in group.items}
    assert set(view["only"]) - {"all"} <= cards
    assert set(view["controls"]) - {"all"} <= controls


@pytest.mark.parametrize("slide", SLIDES)
def test_a_slide_is_drawn_and_told_to_its_end(slide):
    lesson, shown, t, view = opened(slide)
    moments = [Moment(shown, k, lesson.phases - 1) for k in (t, len(shown.labels) - 1)]
    for card in cards_of(lesson.cards(shown), view):
        drawn = lesson.figures(card.figures, moments, Look())
        assert all(len(many) == 2 and many[0]["data"] for many in drawn.values())
    assert all(lesson.told(moments).get("narration", ["told"]))
    assert groups_of(lesson.groups(shown, t), view) is not None


@pytest.mark.parametrize("slide", SLIDES)
def test_a_slide_has_a_title_and_a_note_that_fit(slide):
    assert 0 < len(slide.title) <= LONGEST["title"]
    assert 60 < len(slide.note) <= LONGEST["note"]
    if slide.question is not None:
        assert len(slide.question.text) <= LONGEST["question"]
        assert all(len(choice) <= LONGEST["choice"] for choice in slide.question.choices)


@pytest.mark.parametrize("slide", [one for one in SLIDES if one.values[0].question])
def test_a_prediction_is_asked_before_its_answer_is_seen(slide):
    _, shown, t, view = opened(slide)
    assert view["veil"]
    assert t < len(shown.labels) - 1, "something is still to come"
    assert slide.question.text.endswith(("?", "."))
    assert slide.question.choices or slide.question.drawn


@pytest.mark.parametrize("name", READY)
def test_it_is_said_in_the_language_that_is_spoken(name):
    with speaking("double"):
        deck = ready(name)
    assert re.fullmatch("«.*»", deck.title)
    assert all(slide.title.startswith("«") and slide.note.endswith("»") for slide in deck.slides)


def test_an_edited_file_that_is_broken_is_named(monkeypatch, tmp_path):
    (tmp_path / "en" / "slides").mkdir(parents=True)
    (tmp_path / "en" / "slides" / "five_minutes.json").write_text("{")
    monkeypatch.setattr("lstm_viz.language.spoken.WORDS", tmp_path)
    with pytest.raises(DeckError, match=r"five_minutes\.json: "):
        ready("five_minutes")
