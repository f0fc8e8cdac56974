"""Every lesson's words can be read, are short, and a typo in one is said in a sentence."""

import re

import pytest

from lstm_viz.language.phrases import fill
from lstm_viz.language.spoken import WORDS
from lstm_viz.words.lessons import lesson_words, load_lesson

NAMES = sorted(path.stem for path in (WORDS / "en" / "lessons").glob("*.toml"))
PROSE = (10, 120)
"""Words of prose on a screen: 60 to 120 are aimed at; the start page has its path besides."""


def prose(words):
    plain = re.sub(r"\]\([^)]*\)|[*_\[]", "", " ".join((words.intro, words.take, words.foot)))
    return len(plain.split())


@pytest.mark.parametrize("name", NAMES)
def test_the_words_of_a_lesson_are_there_and_short(name):
    words, problem = lesson_words(name)
    assert problem == ""
    assert words.title
    assert words.intro
    assert PROSE[0] <= prose(words) <= PROSE[1], prose(words)
    assert len(words.about.split()) <= 14
    for task in words.tasks.values():
        assert len(task.text.split()) <= 40, task.title
        assert bool(task.because) != bool(task.reading)
        assert task.because or not task.options
        assert "{" not in task.done + "".join(task.options.values())
        assert "{" not in task.text or task.because, "only a prediction's run can fill in its text"


def test_numbers_are_filled_in_and_an_unknown_name_stays_to_be_seen():
    assert fill("c goes from {before} to {after}", {"before": "+1.00"}) == "c goes from +1.00 to {after}"


GOOD = """
title = "T"
intro = "I"
[task.one]
title = "One"
text = "Guess."
because = "It is {c}."
[task.one.options]
up = "Up"
down = "Down"
[task.two]
title = "Two"
text = "Do it."
reading = "c is {c}"
done = "Done."
"""


def written(tmp_path, text):
    path = tmp_path / "odd.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_file_is_read_whole(tmp_path):
    words = load_lesson(written(tmp_path, GOOD))
    assert (words.title, words.intro, words.take, words.foot) == ("T", "I", "", "")
    assert list(words.tasks) == ["one", "two"]
    assert words.tasks["one"].options == {"up": "Up", "down": "Down"}
    assert words.tasks["one"].because == "It is {c}."
    assert (words.tasks["two"].reading, words.tasks["two"].done) == ("c is {c}", "Done.")


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('title = "T"', "", "lacks “title”"),
        ('intro = "I"', 'intor = "I"', "perhaps “intro”"),
        ('intro = "I"', 'intro = ""', "“intro” must be a text"),
        ('text = "Guess."', "", "[task.one] lacks “text”"),
        ('because = "It is {c}."', "", "[task.one] lacks “because”"),
        ('because = "It is {c}."', 'because = "It is {c."', "brace"),
        ('because = "It is {c}."', 'because = "It is {c.real}."', "more than a name"),
        ('because = "It is {c}."', 'because = "It is {}."', "more than a name"),
        ('because = "It is {c}."', 'because = "It is {c:.3f}."', "more than a name"),
        ('down = "Down"', "", "two options or more"),
        ('reading = "c is {c}"', "", "[task.two] lacks “reading”"),
        ('done = "Done."', 'done = 3', "“done” of [task.two] must be a text"),
        ('title = "T"', 'title = "T', "typo"),
    ],
)  # fmt: skip
def test_a_typo_is_said_in_a_sentence(tmp_path, old, new, said):
    assert old in GOOD
    with pytest.raises(ValueError, match="odd.toml") as caught:
        load_lesson(written(tmp_path, GOOD.replace(old, new, 1)))
    assert said in str(caught.value)
    assert str(caught.value).endswith(".")


@pytest.fixture
def lessons(tmp_path, monkeypatch):
    """A folder of English lessons, with nothing in it."""
    monkeypatch.setattr("lstm_viz.language.spoken.WORDS", tmp_path)
    folder = tmp_path / "en" / "lessons"
    folder.mkdir(parents=True)
    return folder


def test_without_its_file_a_page_still_has_a_title_and_says_what_is_missing(lessons):
    words, problem = lesson_words("one_step")
    assert words.title == "One step"
    assert words.tasks == {}
    assert "one_step.toml is missing" in problem


def test_an_edited_file_counts_at_once(lessons):
    path = written(lessons, GOOD)
    assert lesson_words("odd")[0].title == "T"
    path.write_text(GOOD.replace('"T"', '"Longer"'), encoding="utf-8")
    assert lesson_words("odd")[0].title == "Longer"
