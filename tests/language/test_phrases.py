"""Phrases: each that the code says stands in a file, each in a file is said, and a slip leaves the others readable."""

import ast
import re
from pathlib import Path

import pytest

from lstm_viz.language import spoken
from lstm_viz.language.phrases import (
    NO_PHRASES,
    capital,
    later,
    load_language,
    load_phrases,
    own_or,
    phrase_problems,
    phrases_of,
    say,
)
from lstm_viz.language.spoken import WORDS, speaking
from lstm_viz.language.texts import parts_of

ROOT = Path(__file__).parents[2]
LIVE = ROOT / "assets" / "live"
FILES = {
    str(path.relative_to(WORDS / "en").with_suffix("")): path
    for path in sorted((WORDS / "en").rglob("*.toml"))
    if path.stem not in NO_PHRASES
}
PHRASES = {f"{file}.{key}": told for file, path in FILES.items() for key, told in load_phrases(path)[0].items()}
KEY = re.compile(rf"({'|'.join([*FILES, 'lessons/name'])})(\.[\w-]+)+")  # name: of any lesson, see keys_said
A_FILE = re.compile(r"\.(css|html|js|json|toml)$")
SOURCES = [*(ROOT / "lstm_viz").rglob("*.py"), *(ROOT / "pages").glob("*.py")]


def keys_said(tree):
    """Every key in a source, as a pattern: an f-string's braces may hold any name."""
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.JoinedStr):
            texts = [part.value if isinstance(part, ast.Constant) else None for part in node.values]
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            texts = [node.value]
        else:
            texts = []
        yield from keys_said(node)
        key = "".join(text or "name" for text in texts)
        if KEY.fullmatch(key) and not A_FILE.search(key):
            yield "".join(re.escape(text) if text else r"[\w-]+" for text in texts)


COMPOSER = ("compose.js", "desk.js", "slide.js", "contents.js")
"""The modules that speak the phrases of compose.toml; the others speak those of browser.toml."""


def keys_in_the_browser():
    """What the browser's part says: its keys, without plural categories, as patterns."""
    places = re.findall(r'data-say="([^"]*)"', (LIVE / "live.html").read_text(encoding="utf-8"))
    said = {f"browser.{pair.split(':')[1]}" for place in places for pair in place.split()} | {"browser.unloaded"}
    for path in LIVE.glob("*.js"):
        file, source = "compose" if path.name in COMPOSER else "browser", path.read_text(encoding="utf-8")
        for call in re.findall(r"\bsay\(([^,)]*)", source):
            said |= {f"{file}.{key}" for key in re.findall(r'"(\w+)"', call)}
            said |= {rf"{file}\.{key}\.[\w-]+" for key in re.findall(r"`(\w+)\.\$\{", call)}
        for entry in re.findall(r"\{\s*id: [^{}]*\bact: ", source):  # of the menu: called by its id, or by a word
            words = re.findall(r'"(\w+)"', entry.partition("word: ")[2].partition(",\n")[0])
            said |= {f"{file}.{word}" for word in [*words, *re.findall(r'\{\s*id: "(\w+)"', entry)]}
        if path.name in COMPOSER:  # where a button is called by its name
            said |= {f"{file}.{word}" for word in re.findall(r'"(\w+)"', source) if f"{file}.{word}" in PHRASES}
    return said


SAID = {key for path in SOURCES for key in keys_said(ast.parse(path.read_text(encoding="utf-8")))}
SAID |= keys_in_the_browser()


def test_english_can_be_read():
    assert phrase_problems() == []
    assert len(PHRASES) > 50


def test_what_is_said_stands_in_a_file():
    assert [said for said in SAID if not any(re.fullmatch(said, key) for key in PHRASES)] == []


def test_what_stands_in_a_file_is_said():
    assert [key for key in PHRASES if not any(re.fullmatch(said, key) for said in SAID)] == []


def test_keys_are_found_wherever_they_stand():
    source = 'say("frame.next")\nsay(f"frame.{x}.of")\nTITLES = {"a": "frame.take"}\n"frame.css"\nf"lessons/{x}.{y}.b"'
    keys = [r"frame\.next", r"frame\.[\w-]+\.of", r"frame\.take", r"lessons/[\w-]+\.[\w-]+\.b"]
    assert list(keys_said(ast.parse(source))) == keys


@pytest.fixture
def english(tmp_path, monkeypatch):
    """An English of one's own."""
    monkeypatch.setattr(spoken, "WORDS", tmp_path)
    folder = tmp_path / "en"
    folder.mkdir()
    (folder / "language.toml").write_text('[plural]\none = "i = 1 and v = 0"\n', encoding="utf-8")
    return folder


def written(folder, text, name="odd.toml"):
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def test_a_phrase_is_said_with_its_parts(english):
    written(english, 'plain = "as it is"\nfull = "c is {c}, at {time}"\n[deep.er]\nkey = "found"')
    assert say("odd.plain") == "as it is"
    assert say("odd.full", c="+1.00", time="14:30") == "c is +1.00, at 14:30"
    assert say("odd.full", c="+1.00") == "c is +1.00, at {time}"
    assert say("odd.deep.er.key") == "found"
    assert phrases_of("odd") == {"plain": "as it is", "full": "c is {c}, at {time}", "deep.er.key": "found"}


def test_a_phrase_for_later_is_said_in_the_language_of_then(english):
    written(english, 'held = "hold on the {gate}"\ngate = "forget gate"')
    title = later("odd.held", gate=lambda: say("odd.gate"))
    assert title() == "hold on the forget gate"
    with speaking("double"):
        assert title() == "«hold on the «forget gate forget gate» hold on the»"
    assert capital(title()) == "Hold on the forget gate"


def test_a_file_of_another_kind_speaks_for_itself_unless_the_language_does(english):
    assert own_or("presets.trend.title", "The trend unit") == "The trend unit"
    with speaking("double"):
        assert own_or("presets.trend.title", "The trend unit") == "«The trend unit The trend unit»"
    written(english, '[trend]\ntitle = "Said anew"', "presets.toml")
    assert own_or("presets.trend.title", "The trend unit") == "Said anew"


def test_a_lesson_has_its_phrases_beside_its_words(english):
    (english / "lessons").mkdir()
    written(english, 'title = "One {brace"\n[phrase]\nend = "end {step}"', "lessons/odd.toml")
    assert say("lessons/odd.end", step="23") == "end 23"
    assert say("lessons/odd.title") == "title", "what another reader reads is none of the phrases"
    with speaking():
        written(english, "title = ", "lessons/odd.toml")
        assert say("lessons/odd.end", step="23") == "end 23"
        assert phrase_problems() == ["lessons/odd.toml lacks “end”."]


def test_a_count_takes_its_form(english):
    written(english, '[units]\none = "1 unit"\nother = "{n} units"')
    assert [say("odd.units", n=n) for n in (0, 1, 2)] == ["0 units", "1 unit", "2 units"]
    assert phrases_of("odd")["units.one"] == "1 unit"
    with speaking():
        assert [say("odd.units", n=n) for n in (0, 1, 2)] == ["0 units", "1 unit", "2 units"]
    assert phrase_problems() == []


def test_what_is_missing_is_said_in_its_place_and_named(english):
    written(english, 'told_az = "told as"\n')
    with speaking():
        assert say("odd.told_as") == "told as"
        assert say("odd.gate.held_at", value="0.30") == "held at 0.30"
        assert say("none.here") == "here"
        problems = phrase_problems()
    assert problems == [
        "none.toml lacks “here”.",
        "odd.toml lacks “gate.held_at”.",
        "odd.toml lacks “told_as”; perhaps “told_az” was meant?",
    ]


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("key = 3", "“key” must be a text in quotation marks, not 3"),
        ('key = ""', "“key” must be one line of text, and is empty"),
        ('key = "c is {c"', "“key” has a brace that is not closed"),
        ('key = "c is {c.real}"', "“key” has more than a name in a brace"),
        ('key = "c is {}"', "“key” has more than a name in a brace"),
        ('key = "two  spaces"', "“key” has two spaces in a row"),
        ('key = """\nmany\nlines {c\n"""', "“key” has a brace that is not closed"),
        ('[key]\nother = "{n} units"\nsingle = "1 unit"', "“key” has “single”, which is unknown"),
    ],
)
def test_a_slip_costs_one_phrase_and_is_said(english, line, said):
    path = written(english, f'good = "is read"\n{line}\n')
    found, problem = load_phrases(path)
    assert found["good"] == "is read"
    assert problem.startswith(f"odd.toml: {said}")
    assert problem.endswith(".")
    assert phrase_problems() == [problem]
    assert say("odd.good") == "is read"
    assert say("odd.key", c="0.30") == "key 0.30"


def test_a_file_with_a_typo_is_said_and_its_keys_stand_in(english):
    written(english, 'key = "not closed\n')
    with speaking():
        assert say("odd.key") == "key"
        assert any("odd.toml has a typo, and nothing in it can be read" in problem for problem in phrase_problems())


def test_plural_rules_that_cannot_be_read_are_said(english):
    written(english, '[units]\none = "1 unit"\nother = "{n} units"')
    path = written(english, '[plural]\none = "n is 1"\n', "language.toml")
    assert load_language(path) == ({}, "language.toml: “n is 1” is no plural rule; one looks like “n % 10 = 2..4”.")
    assert say("odd.units", n=1) == "1 units", "without rules every count is one of many"
    assert phrase_problems() == [load_language(path)[1]]


def test_what_a_phrase_may_hold_is_known_where_it_is_said():
    """Each part in braces of an English phrase is given by the code that says it, wherever the key is written out."""
    given = {}
    for path in SOURCES:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and ast.unparse(node.func) == "say" and node.args:
                key = node.args[0]
                if isinstance(key, ast.Constant) and not any(word.arg is None for word in node.keywords):
                    given.setdefault(key.value, set()).update(word.arg for word in node.keywords)
    assert given
    for key, names in given.items():
        told = PHRASES[key]
        texts = [told] if isinstance(told, str) else list(told.values())
        parts = {part for text in texts for part in parts_of(text, key)}
        assert parts <= names, key
        assert names - parts <= {"n"}, key
