"""The ready decks: every link is whole, what a slide shows is there, and what it says is what its run says."""

import re
from dataclasses import replace

import pytest

from lstm_viz.language.spoken import WORDS, speaking
from lstm_viz.lessons.base import Look, step_at
from lstm_viz.lessons.registry import lesson_named
from lstm_viz.lessons.shown import Moment
from lstm_viz.lessons.state import complete
from lstm_viz.lessons.view import VIEW, cards_of, groups_of, read_link
from lstm_viz.slides.deck import DeckError, read_deck, write_deck
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
    lesson = lesson_named(slide.page)
    said = read_link(lesson.table, slide.query)
    values = complete(lesson.table, said.chosen)
    shown = lesson.record(values)
    return lesson, shown, step_at(shown.labels, values["t"]), complete(VIEW, said.shown)


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
    assert read_link(lesson_named(slide.page).table, slide.query).problems == []
    lesson, shown, t, view = opened(slide)
    assert lesson.notices(shown) == []
    at = slide.query.get("t")
    assert at in (None, shown.labels[t])
    cards = {card.id for card in lesson.cards(shown)}
    controls = {item.id for group in lesson.groups(shown, t) for item in group.items}
    assert set(view["only"]) - {"all"} <= cards
    gone = {"train"} if "another" in controls else set()  # somebody has trained it in this process
    assert set(view["controls"]) - {"all"} <= controls | gone


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


def test_there_is_enough_for_five_minutes_a_lecture_and_a_lab():
    short, lecture, lab = (ready(name).slides for name in READY)
    assert 4 <= len(short) <= 6
    assert 12 <= len(lecture) <= 18
    assert 18 <= len(lab) <= 24
    assert sum(slide.question is not None for slide in lab) >= 8
    assert any(slide.question and slide.question.drawn for slide in lab)


# -- what they say is what their runs say


def run_of(title, changes=""):
    """The lesson and record of the slide of that title, after a hand has changed something."""
    slide = next(slide for name in READY for slide in ready(name).slides if slide.title == title)
    link = "&".join([slide.link, *filter(None, [changes])])
    return slide, *opened(replace(slide, link=link))[:2]


SAID = [
    # title, what the speaker changes, step, what the page says there and the speaker says too
    ("Keep one pulse", "", "03", ["+1.00"]),
    ("Keep one pulse", "", "23", ["+1.00"]),
    ("Keep one pulse", "f_chatter=0.9", "23", ["+0.12"]),
    ("The sun turns", "", "12:00", ["+5.32"]),
    ("The sun turns", "", "14:00", ["+0.63"]),
    ("The sun turns", "", "14:30", ["0.30", "+0.63", "+0.19", "0.90", "−0.60", "−0.54", "−0.35"]),
    ("Why it can learn far back", "", "099", ["6.4·10⁻¹³"]),
    ("Why it can learn far back", "f_b=5", "099", ["0.87"]),
    ("A day of sunlight", "", "12:00", ["+5.32"]),
    ("Who still knows?", "", "004", ["+0.99"]),
    ("Who still knows?", "", "058", ["54", "0.2 %", "70 %"]),
    ("One step, all the wires", "", "This step", ["0.30", "+0.63", "+0.19", "−0.54", "−0.35"]),
    ("Half open", "", "03", ["+0.63"]),
    ("Half open", "", "23", ["+0.41"]),
    ("Draw the half-open belt", "", "03", ["+0.63"]),
    ("Draw the half-open belt", "", "23", ["+0.41"]),
    ("c can count", "", "13", ["+3.98"]),
    ("c can count", "", "23", ["+4.98"]),
    ("How high can c go?", "", "02", ["+1.00"]),
    ("How high can c go?", "", "13", ["+3.98"]),
    ("How high can c go?", "", "23", ["+4.98"]),
    ("Forget at a signal", "", "12", ["+1.99"]),
    ("Forget at a signal", "", "13", ["0.00"]),
    ("Forget at a signal", "", "23", ["+1.00"]),
    ("A cloud", "", "10:00", ["+3.95"]),
    ("A cloud", "", "10:30", ["less than 0.001", "−0.13"]),
    ("Never forget", "", "12:00", ["+5.57"]),
    ("Never forget", "", "14:30", ["+4.07"]),
    ("Full but quiet", "", "12:00", ["+5.06", "0.05"]),
    ("A valve that leaks", "", "01", ["0.73", "+2.93"]),
    ("A valve that leaks", "", "10", ["+0.18"]),
    ("An RNN as a latch", "", "208", ["65 %"]),
    ("Twelve pulses", "", "038", ["+11.84", "+0.99"]),
    ("How far back?", "", "014", ["0.731", "0.020"]),
    ("How far back?", "", "099", ["6.4·10⁻¹³"]),
    ("The same with bias 5", "", "099", ["0.993", "0.87", "3.0·10⁻⁵"]),
]


@pytest.mark.parametrize(("title", "changes", "step", "numbers"), SAID)
def test_a_number_in_a_note_is_what_the_page_says(title, changes, step, numbers):
    slide, lesson, shown = run_of(title, changes)
    moment = Moment(shown, shown.labels.index(step), lesson.phases - 1)
    told = lesson.told([moment])["narration"][0]
    for number in numbers:
        assert number in told, told
        assert number in slide.note, slide.note


def c_of(title, step):
    _, _, shown = run_of(title)
    return float(shown.own.c[shown.labels.index(step), 0, 0])


def h_of(title, step):
    _, _, shown = run_of(title)
    return float(shown.own.h[shown.labels.index(step), 0, 0])


RIGHT = {
    "The sun turns": ("Below zero", lambda title: c_of(title, "14:30") < 0),
    "Half open": ("One part in a million", lambda title: 0.9e-6 < 0.5**20 < 1.1e-6),
    "Forget at a signal": ("Near 1: it started again", lambda title: abs(c_of(title, "23") - 1) < 0.1),
    "A cloud": ("Next to nothing", lambda title: run_of(title)[2].own.f[9, 0, 0] < 0.01),
    "Never forget": ("Far above zero", lambda title: c_of(title, "14:30") > 3),
    "Full but quiet": ("About 0.05", lambda title: abs(h_of(title, "12:00") - 0.05) < 0.005 < 5 < c_of(title, "12:00")),
    "Who still knows?": ("The GRU and the LSTM", lambda title: kept_half(title) == {"gru", "lstm"}),
    "A valve that leaks": ("About 0.2", lambda title: 0.1 < c_of(title, "10") < 0.3),
    "How high can c go?": ("To nearly 5", lambda title: 4.8 < c_of(title, "23") < 5),
    "An RNN as a latch": ("In between, and it stays", lambda title: abs(end_of(title, "rnn") - 0.371) < 0.001),
    "Twelve pulses": ("The LSTM alone", lambda title: "GRU's +0.99, the LSTM's c +11.84" in told_at(title, "038")),
    "How far back?": ("Less than a billionth", lambda title: "6.4·10⁻¹³" in told_at(title, "099")),
    "The same with bias 5": ("More than a tenth", lambda title: "by 0.87" in told_at(title, "099")),
}  # fmt: skip
"""The right answer of each prediction, and how its run says so."""


def told_at(title, step):
    _, lesson, shown = run_of(title)
    return lesson.told([Moment(shown, shown.labels.index(step), lesson.phases - 1)])["narration"][0]


def kept_half(title):
    now = run_of(title)[2].base.beside
    return {cell for cell in ("rnn", "gru", "lstm") if now.left(cell) >= 0.5}


def end_of(title, cell):
    return float(run_of(title)[2].base.beside.path(cell)[-1])


def test_every_prediction_has_its_right_answer():
    asked = {slide.title: slide.question for name in READY for slide in ready(name).slides if slide.question}
    assert {title for title, question in asked.items() if question.choices} == set(RIGHT)
    for title, (answer, _) in RIGHT.items():
        assert answer in asked[title].choices


@pytest.mark.parametrize("title", RIGHT)
def test_the_run_gives_the_right_answer(title):
    assert RIGHT[title][1](title)


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
