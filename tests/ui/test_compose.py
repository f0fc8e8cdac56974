"""What the composer and the server say to each other: one message on both sides; files are read, slides looked at."""

from __future__ import annotations

import base64
import json

import pytest

from lstm_viz.lessons.registry import LESSONS
from lstm_viz.lessons.view import VIEW
from lstm_viz.slides.deck import LONGEST, MOST_CHOICES, MOST_SLIDES, Deck, Question, Slide, write_deck
from lstm_viz.slides.ready import READY
from lstm_viz.ui.compose import AT_ONCE, Answer, Asked, answered, packed, read_asked
from lstm_viz.ui.message import as_json
from lstm_viz.ui.runs import RECORDS
from lstm_viz.ui.served import LIVE
from tests.ui.test_message import in_python, in_the_browser


def ask(**fields):
    return answered(read_asked({"seq": 7, "file": None, "slides": [], **fields}), "light")


def test_both_sides_have_the_same_message():
    here: dict[str, dict[str, str]] = {}
    for kind in (Answer, Asked):
        in_python(kind, here)
    there = in_the_browser("compose.d.ts")
    there.pop("Figure")  # Plotly's own
    assert here == there


def test_the_browser_reads_and_writes_what_the_file_allows():
    found = {name: (LIVE / f"{name}.js").read_text() for name in ("deck", "asks", "query")}
    assert f"MOST_SLIDES = {MOST_SLIDES};" in found["deck"]
    assert f"MOST_CHOICES = {MOST_CHOICES};" in found["deck"]
    longest = ", ".join(f"{name}: {LONGEST[name]}" for name in ("title", "note", "text", "choice"))
    assert f"LONGEST = {{ {longest} }};" in found["deck"]
    assert f"AT_ONCE = {AT_ONCE};" in found["asks"]
    assert f"VIEW = {json.dumps([row.key for row in VIEW])};" in found["query"]


@pytest.mark.parametrize("came", [None, 5, {}, {"seq": "1"}, {"seq": 1, "slides": 3}, {"seq": 1, "slides": [None, {}]}])
def test_what_is_no_question_asks_nothing(came):
    asked = read_asked(came)
    assert asked["file"] is None
    assert asked["slides"] == []


def test_of_many_slides_the_first_are_looked_at():
    slides = [{"page": "taps", "link": ""}] * 9 + [{"page": "elsewhere", "link": ""}]
    assert len(read_asked({"seq": 1, "slides": slides})["slides"]) == AT_ONCE
    assert read_asked({"seq": 1, "slides": slides[-1:]})["slides"] == []


def test_a_file_is_read_or_refused():
    deck = Deck("Two", (Slide("taps", "lens=taps", "A"), Slide("belt", "", "B", "", Question("Up?", ("yes", "no")))))
    answer = ask(file=write_deck(deck))
    assert (answer["seq"], answer["problem"]) == (7, "")
    assert answer["deck"]["title"] == "Two"
    assert [slide["title"] for slide in answer["deck"]["slides"]] == ["A", "B"]
    assert ask(file="{}")["deck"] is None
    assert "is not a lesson of this app" in ask(file="{}")["problem"]


def test_a_deck_comes_back_as_one_page():
    text = write_deck(Deck("One tap", (Slide("taps", "task=none&only=tap&controls=i_b", "A tap", "Not handed on."),)))
    page, problem = packed(text)
    assert (page["name"], problem) == ("one-tap.html", "")
    found = base64.b64decode(page["base64"]).decode()
    assert found.lstrip().startswith("<!") and "A tap" in found and "Not handed on." not in found
    assert packed("{")[0] is None
    assert "is broken at line 1" in packed("{")[1]
    assert ask(file=text, page=True)["deck"] is None, "what is packed is not opened as well"


def test_the_ready_lessons_come_whole():
    answer = ask()
    assert [one["name"] for one in answer["ready"]] == list(READY)
    assert all(one["deck"]["slides"] and not one["problem"] for one in answer["ready"])
    assert set(answer["pages"]) == {lesson.name for lesson in LESSONS}


@pytest.mark.parametrize("lesson", LESSONS, ids=lambda lesson: lesson.name)
def test_a_slide_of_any_page_can_be_looked_at(lesson):
    (known,) = ask(slides=[{"page": lesson.name, "link": "", "picture": True}])["slides"]
    assert known["problem"] == ""
    offers = known["offers"]
    assert offers["cards"]
    assert offers["t"] in offers["steps"]
    if offers["lenses"]:
        assert offers["lens"] in {one["id"] for one in offers["lenses"]}
    if offers["tasks"]:
        assert offers["task"] in {one["id"] for one in offers["tasks"]}
    ids = [one["id"] for group in offers["groups"] for one in group["items"]]
    assert len(set(ids)) == len(ids)
    named = [
        one["label"] for many in (offers["cards"], *(group["items"] for group in offers["groups"])) for one in many
    ]
    assert all(map(str.strip, named))
    assert known["figure"]["data"] or known["figure"]["layout"]
    assert as_json(known)


def test_the_picture_is_the_first_that_is_ticked_at_the_slides_step():
    slides = [
        {"page": "solar_day", "link": link, "picture": True}
        for link in ("task=none&t=12:00", "task=none&t=12:00&only=belt", "task=none&t=14:00&only=belt")
    ]
    day, noon, later = (one["figure"] for one in ask(slides=slides)["slides"])
    assert day["layout"]["meta"]["aspect"] != noon["layout"]["meta"]["aspect"]
    assert noon["layout"] == later["layout"]
    assert noon["data"] != later["data"]


def test_what_can_be_ticked_asks_for_no_picture(monkeypatch):
    slide = {"page": "solar_day", "link": ""}
    monkeypatch.setattr(type(LESSONS[5]), "figures", lambda *_: pytest.fail("a picture was drawn"))
    (known,) = ask(slides=[{**slide, "page": LESSONS[5].name, "picture": False}])["slides"]
    assert known["offers"] and known["figure"] is None


def test_what_a_page_says_of_a_run_stands_at_its_slide():
    link = f"task=none&cell=file&file={'0' * 16}"
    (own, day) = ask(slides=[{"page": "own", "link": link}, {"page": "solar_day", "link": ""}])["slides"]
    assert "a weight file that is not in your session" in " ".join(own["notices"])
    assert day["notices"] == []


def test_a_page_that_cannot_be_drawn_says_why(monkeypatch):
    def broken(*_):
        raise ValueError("the file is gone")

    RECORDS.clear()  # another test has looked at it
    monkeypatch.setattr(type(LESSONS[5]), "record", broken)
    (known,) = ask(slides=[{"page": LESSONS[5].name, "link": "", "picture": True}])["slides"]
    assert known["problem"] == "The file is gone"
    assert known["offers"] is None
