"""Texts in files: an edited one counts at once, a slip is said in a sentence, and a language is a folder."""

import pytest

from lstm_viz.language import spoken
from lstm_viz.language.spoken import html_language, language, languages, speaking
from lstm_viz.language.texts import edited, read, remembered, texts_stamp


@pytest.fixture
def words(tmp_path, monkeypatch):
    """A place for languages, with an empty English one."""
    monkeypatch.setattr(spoken, "WORDS", tmp_path)
    (tmp_path / "en").mkdir()
    return tmp_path


def test_an_edited_file_counts_at_once_and_another_is_not_read_again(words):
    reads = []
    title_of = edited(lambda path: reads.append(path.name) or read(path)["title"])
    (words / "en" / "one.toml").write_text('title = "one"', encoding="utf-8")
    assert [title_of("one.toml"), title_of("one.toml")] == ["one", "one"]
    (words / "en" / "one.toml").write_text('title = "edited"', encoding="utf-8")
    assert title_of("one.toml") == "edited"
    assert reads == ["one.toml", "one.toml"]


def test_what_is_said_while_a_language_is_spoken_is_of_one_piece(words):
    title_of = edited(lambda path: read(path)["title"])
    (words / "en" / "one.toml").write_text('title = "one"', encoding="utf-8")
    with speaking():
        before = texts_stamp()
        assert title_of("one.toml") == "one"
        (words / "en" / "one.toml").write_text('title = "edited"', encoding="utf-8")
        assert title_of("one.toml") == "one"
        assert texts_stamp() == before
    with speaking():
        assert title_of("one.toml") == "edited"
        assert texts_stamp() != before


def test_a_language_is_a_folder(words):
    for name in ("en", "xx"):
        (words / name).mkdir(exist_ok=True)
        (words / name / "one.toml").write_text(f'title = "{name}"', encoding="utf-8")
    title_of = edited(lambda path: read(path)["title"])
    assert languages() == ("en", "xx", "double")
    assert title_of("one.toml") == "en"
    with speaking("xx"):
        assert (language(), html_language(), title_of("one.toml")) == ("xx", "xx", "xx")
        here = texts_stamp()
        with speaking("double"):
            assert (language(), html_language(), title_of("one.toml")) == ("double", "en", "en")
            assert texts_stamp() != here
        assert title_of("one.toml") == "xx"
    assert texts_stamp() not in (here, None)


def test_a_mark_before_the_first_letter_is_no_typo(tmp_path):
    path = tmp_path / "one.toml"
    path.write_bytes(b"\xef\xbb\xbf" + 'title = "−1"'.encode())
    assert read(path) == {"title": "−1"}


@pytest.mark.parametrize(
    ("written", "said"),
    [
        (b'title = "one', "one.toml has a typo, and nothing in it can be read"),
        ("title = “one”".encode(), "one.toml has a typo"),
        (b"\xff\xfe\x00", "one.toml is not saved as UTF-8"),
        (None, "one.toml is missing: it belongs into assets/words/en"),
    ],
)
def test_a_file_that_cannot_be_read_is_said_in_a_sentence(tmp_path, written, said):
    path = tmp_path / "one.toml"
    if written is not None:
        path.write_bytes(written)
    with pytest.raises(ValueError, match=said):
        read(path)


def test_what_is_remembered_is_remembered_for_each_language_and_each_state_of_its_files(words):
    made = []
    (words / "en" / "one.toml").write_text('title = "one"', encoding="utf-8")

    @remembered(maxsize=8)
    def drawn(width):
        made.append((language(), width))
        return f"{language()} {width}"

    for name in ("en", "double", "en"):
        with speaking(name):
            assert [drawn(3), drawn(3), drawn(width=4)] == [f"{name} 3", f"{name} 3", f"{name} 4"]
    assert made == [("en", 3), ("en", 4), ("double", 3), ("double", 4)]
    (words / "en" / "one.toml").write_text('title = "edited"', encoding="utf-8")
    with speaking():
        drawn(3)
    assert made[4:] == [("en", 3)]
