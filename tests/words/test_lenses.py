"""Every lens tells the record's numbers, with f as what is kept, in whole sentences; a typo is said in one."""

import re

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lstm_viz.core.lstm import LSTMParams
from lstm_viz.core.names import LINE, PARTS, in_lines
from lstm_viz.core.notation import quantity
from lstm_viz.core.phases import KEEP, OLD
from lstm_viz.core.run import run
from lstm_viz.language.spoken import WORDS
from lstm_viz.words.lenses import (
    CARDS,
    DEFAULT_LENS,
    FILE,
    LENGTHS,
    PHRASES,
    WHO,
    card_of,
    lead_of,
    lens_problems,
    lenses,
    load_lenses,
    names_of,
    signs_of,
)
from lstm_viz.words.narration import narrate
from lstm_viz.words.numbers import share

NAMES = ("belt", "taps", "wiring", "warrior", "notes", "bar", "stream", "maths")
NUMBER = re.compile(r"[+−]?\d+\.\d+")
KEEPS = re.compile(r"\b(keep|keeps|kept|stay|stays|spares|sparing|leaves|leaving)\b")
REMOVES = re.compile(
    r"\b(forget|drop|erase(?!r\b)|delete|remove|discard|throw|wipe|lose|lost|leak|drain|clear)(?!\w* gate)\w*\b"
)


def signed(value, name=""):
    """As a sentence writes it; g and h, by their name, never as the bound that they do not reach."""
    return quantity(name, value, sign=True)


def check(trace, t, lens, unit=0):
    """What must hold of any step of any run, in any lens."""
    text = narrate(trace, t, unit, lens=lens)
    step = trace.at(t)
    f, i, g, o, c_prev, kept, written, c, h = (
        float(getattr(step, name)[0, unit]) for name in ("f", "i", "g", "o", "c_prev", "kept", "written", "c", "h")
    )
    # whole sentences: no hole, no doubled mark, no brace left
    for slip in ("  ", " ,", " .", " ;", " :", ",,", ",;", ",.", "..", "{", "}", "None", "−0.00", "+0.00", "()"):
        assert slip not in text, (lens, slip, text)
    assert not re.search(r"-\d", text), text
    assert text.endswith(".")
    assert ". " not in text, "one sentence"
    keeps, adds, shows = text.split("; ")
    assert ", so " in adds
    writes, state = adds.rsplit(", so ", 1)
    when = step.time if not step.time.isdigit() else f"Step {step.time}"
    assert keeps.startswith(f"{when}: ")

    # the record's numbers, each in its own part, f first of all
    found = NUMBER.findall(keeps)
    assert keeps.count(share(f)) >= 1
    assert found[0] in share(f)
    assert set(found[1:]) <= {signed(c_prev), signed(kept)}
    found = NUMBER.findall(writes)
    opened = NUMBER.findall(share(i))[0]
    assert share(i) in writes
    assert {opened, signed(g, "g")} <= set(found) <= {opened, signed(g, "g"), signed(written)}
    if signed(written) == "0.00":
        assert ("next to nothing" in writes) == (written != 0)
        assert "nothing" in writes
    else:
        assert found[-1] == signed(written)
        assert "nothing" not in writes
    assert NUMBER.findall(state) == [signed(c)]
    assert NUMBER.findall(shows) == [*NUMBER.findall(share(o)), signed(h, "h")]
    assert share(o) in shows

    # polarity: what is told beside f is what stays
    assert not REMOVES.search(keeps), text
    if ", and " in keeps:
        assert KEEPS.search(keeps), text
    if "only" in keeps:
        assert abs(kept) < 0.455 * abs(c_prev)
        assert NUMBER.findall(keeps)[1:] == [signed(c_prev), signed(kept)]
    if re.search(r"(?<!nearly )(?<!practically )\ball of\b", keeps):
        assert f == 1
        assert kept == c_prev
    if "nothing of" in keeps:
        assert signed(kept) == "0.00"
        assert ("next to nothing of" in keeps) == (f != 0)
    if t > 0 and "f" not in step.held:
        before = round(float(trace.f[t - 1, 0, unit]), 2)
        for words, moved in (("more|opens|rises", round(f, 2) > before), ("less|closes|falls", round(f, 2) < before)):
            assert bool(re.search(rf"\b({words})\b", keeps.replace(share(f), ""))) == moved, text

    # what was held is said to be held, and nothing else is
    assert text.count("held at") == len(step.held)
    assert ("held at" in keeps) == ("f" in step.held)
    assert (f"held at {share(o)}" in shows) == ("o" in step.held)
    return text


def test_the_eight_lenses_can_be_read():
    assert lens_problems() == []
    assert tuple(lenses()) == NAMES
    assert next(iter(lenses())) == DEFAULT_LENS
    assert len({lens.title for lens in lenses().values()}) == len(NAMES)


@pytest.mark.parametrize("lens", NAMES)
def test_every_step_of_the_day(day_trace, lens):
    texts = [check(day_trace, t, lens) for t in range(day_trace.T)]
    assert "0.30" in texts[17] and "+0.19" in texts[17] and "−0.54" in texts[17]
    others = [narrate(day_trace, 17, lens=name) for name in NAMES if name != lens]
    assert texts[17] not in others


@pytest.mark.parametrize("lens", NAMES)
@pytest.mark.parametrize(
    "hold", [{"f": 1.0}, {"f": 0.0}, {"i": 0.0}, {"i": 0.4, "g": -1.0}, {"g": 0.0}, {"o": 0.0}, {"o": 0.1}]
)
def test_every_step_of_the_day_with_a_gate_held(day_params, day_inputs, lens, hold):
    trace = run(day_params, day_inputs, hold=hold)
    for t in range(trace.T):
        check(trace, t, lens)


def test_the_words_at_the_turn(day_trace):
    assert narrate(day_trace, 17, lens="taps", trend=True) == (
        "14:30: the keep valve closes to 0.30, and of +0.63 only +0.19 stays in the tank; the new trend, cold water at "
        "−0.60, runs in through the inlet tap at 0.90 and adds −0.54, so the tank now holds −0.35; "
        "with the outlet tap at 0.88, the outflow is −0.30."
    )
    assert "hot water at +0.61" in narrate(day_trace, 9, lens="taps")
    assert "neutral water at 0.00" in narrate(day_trace, 26, lens="taps")
    assert narrate(day_trace, 17) == narrate(day_trace, 17, lens="belt")


@st.composite
def runs(draw):
    """Runs of every temper: tiny and huge weights, one unit or several, gates held, states large and small."""
    H, D, T = draw(st.integers(1, 2)), draw(st.integers(1, 2)), draw(st.integers(1, 5))
    size = draw(st.sampled_from([0.0, 0.01, 1.0, 5.0, 40.0]))
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    params = LSTMParams(*(size * rng.standard_normal(shape) for shape in ((4 * H, D), (4 * H, H), (4 * H,))))
    steps = st.tuples(st.sampled_from("figo"), st.integers(0, T - 1))
    held = draw(st.dictionaries(steps, st.sampled_from([0.0, 0.004, 0.3, 0.5, 0.93, 1.0]), max_size=6))
    c0 = draw(st.sampled_from([0.0, 0.001, -0.03, 0.05, -0.7, 12.0, -250.0])) * np.ones(H)
    return run(params, rng.standard_normal((T, D)), c0=c0, hold=held)


@settings(deadline=None, max_examples=150)
@given(runs(), st.sampled_from(NAMES))
def test_true_for_any_run(trace, lens):
    for unit in range(trace.H):
        for t in range(trace.T):
            text = check(trace, t, lens, unit)
            assert (f"unit {unit}" in text) == (trace.H > 1)


@pytest.mark.parametrize("lens", NAMES)
def test_who_is_who(lens):
    found = lenses()[lens]
    assert tuple(found.who) == WHO
    assert len({role.name for role in found.who.values()}) == len(WHO)
    for role in found.who.values():
        assert len(role.name) <= 25, "it stands in the panel's title"
    if lens != "maths":  # there f's role is its name
        assert re.search(r"\b(leaves|spares|stay|keeps)\b", found.who["f"].does)


@pytest.mark.parametrize("lens", NAMES)
def test_names_that_pictures_write_are_short_and_apart(lens):
    names = lenses()[lens].names
    assert names_of(lens, "belt") == (None if "belt" in lenses()[lens].textbook else names)
    assert names == {part: lenses()[lens].who[part].name for part in PARTS}
    assert len(set(names.values())) == len(PARTS)
    for name in names.values():
        assert " ".join(in_lines(name)) == name
        assert max(map(len, in_lines(name))) <= LINE
        assert not re.search(r"[<>&{}]", name)


SUBJECTS = {
    "day": "day", "belt": "Conveyor belt", "taps": "Taps and water", "tap": "ne .*tap", "track": "step by step",
    "cell": "Cell diagram", "sums": "Arithmetic", "gates": "over (time|the day)", "vectors": "Vectors",
}  # fmt: skip
"""What stays recognisable whatever the lens: the picture itself."""


@pytest.mark.parametrize("lens", NAMES)
def test_every_picture_has_its_title_and_hint_in_every_lens(lens):
    cards = lenses()[lens].cards
    assert tuple(cards) == CARDS
    assert len({card.title for card in cards.values()}) == len(CARDS)
    for name, card in cards.items():
        assert card == card_of(lens, name)
        assert re.search(SUBJECTS[name], card.title), (name, card.title)
        for said, most in ((card.title, LENGTHS["title"]), (card.hint, LENGTHS["hint"])):
            assert 0 < len(said) <= most
            for slip in ("  ", " ,", " .", " ;", " :", ",,", "..", "{", "}", "None", "()", " - "):
                assert slip not in said, said
            assert not REMOVES.search(said), said
            if re.search(r"\bf of\b", said):
                assert KEEPS.search(said), said
        assert card.hint[0].isupper() or card.hint[0] in "×fc", card.hint
        assert card.hint.endswith(".")
        assert not card.title.endswith(".")


def test_a_lens_that_has_gone_leaves_pictures_their_own_words():
    assert names_of("mirror", "belt") is None
    assert card_of("mirror", "belt").title == ""


@pytest.mark.parametrize("lens", NAMES)
def test_every_phrase_is_told_sooner_or_later(lens):
    """No dead words: each phrase differs from every other with the same parts, or is the same on purpose."""
    words = lenses()[lens].words
    moves = [words[name] for name in ("f_starts", "f_opens", "f_closes", "f_stays", "f_held")]
    assert len(set(moves)) == 5
    keeps = [phrase for name, phrase in words.items() if name.startswith("keep_")]
    assert len(set(keeps)) == len(keeps)
    shows = [phrase for name, phrase in words.items() if name.startswith("o_")]
    assert len(set(shows)) == len(shows)


def test_a_lens_brings_a_picture_and_signs_where_its_belt_has_no_workers():
    assert {name: lens.picture for name, lens in lenses().items()} == {
        **dict.fromkeys(NAMES, "belt"), "taps": "taps", "wiring": "cell", "maths": "cell",
    }  # fmt: skip
    assert lead_of("mirror") == "belt"
    assert signs_of("mirror") == signs_of("belt") == ()
    assert [gate for gate, _ in signs_of("bar")] == ["f", "i", "o"]
    assert len({tuple(lens.small.items()) for lens in lenses().values()}) == len(NAMES)


def test_a_phrase_that_a_lens_lacks_is_the_textbooks(tmp_path):
    path = tmp_path / "lenses.toml"
    path.write_text(WRITTEN.replace(CLOSES, ""), encoding="utf-8")
    assert load_lenses(path)[0]["taps"].words["f_closes"] == lenses()["wiring"].words["f_closes"]


def test_an_unknown_lens_is_named(day_trace):
    with pytest.raises(ValueError, match="no lens 'mirror'.*belt, taps"):
        narrate(day_trace, 0, lens="mirror")


# -- an edited file


WRITTEN = (WORDS / "en" / FILE).read_text(encoding="utf-8")
KEEP_VALVE = 'f = { name = "keep valve", does = "leaves f of the tank in the tank" }'
SUMS = 'sums = { title = "Arithmetic: taps, tank and outflow"'
CLOSES = 'f_closes = "the keep valve closes to {f}"'


@pytest.mark.parametrize(
    ("before", "after", "left", "said"),
    [
        (CLOSES, 'f_closes = "the keep valve closes to {f"', 7, "brace that is not closed"),
        (CLOSES, 'f_closes = "the keep valve closes to {F}"', 7, "{F}, and this phrase knows {f}"),
        (CLOSES, 'f_closes = "the keep valve closes"', 7, "“f_closes” of [lens.taps.words] lacks {f}"),
        (CLOSES, 'f_close = "the keep valve closes to {f}"', 7, "perhaps “f_closes”?"),
        (CLOSES, 'f_closes = "the keep valve  closes to {f}"', 7, "two spaces in a row"),
        (CLOSES, 'f_closes = "{f.__class__}"', 7, "more than a name in a brace"),
        (CLOSES, 'f_closes = "{f:>9999999}"', 7, "more than a name in a brace"),
        (CLOSES, "f_closes = 3", 7, "must be a text in quotation marks"),
        (CLOSES, 'f_closes = "the keep valve', 0, "lenses.toml has a typo"),
        (KEEP_VALVE, 'f = { name = "keep valve" }', 7, "“f” of [lens.taps.who] lacks “does”"),
        (KEEP_VALVE, 'f = "keep valve"', 7, "“f” of [lens.taps.who] must be a table"),
        ('f = { name = "keep valve"', 'f = { name = "very long keep valve indeed"', 7,
         "is too long: pictures write a name"),
        ('f = { name = "keep valve"', 'f = { name = "incomprehensibly"', 7,
         "“f” of [lens.taps.who]: “incomprehensibly” is too long"),
        ('f = { name = "keep valve"', 'f = { name = "<b>valve"', 7, "there a name may have no <"),
        ('f = { name = "keep valve"', 'f = { name = "inlet tap"', 7, "has the name that “f” has: inlet tap"),
        (SUMS, SUMS.replace("sums", "sum"), 7, "perhaps “sums”?"),
        (SUMS, 'sums = { title = ""', 7, "“sums” of [lens.taps.cards] must be one"),
        (SUMS, 'sums = { text = ""', 7, "“sums” of [lens.taps.cards] has “text”, which is unknown"),
        (SUMS, f'sums = {{ title = "{"so " * 16}on"', 7,
         "the title in “sums” of [lens.taps.cards] has 50 characters, and there is room for 48"),
        ('short = "taps"', 'short = "taps and water"', 7, "has 14 characters, and there is room for 9"),
        ('picture = "taps"', 'picture = "tank"', 7, "must be one of belt, taps, cell, not 'tank'"),
        ('i = "M6.5 7.5V3.5M3.5 3.5h6"', 'i = "<script>"', 7, "must be an SVG path, not '<script>'"),
        ('i = "M6.5 7.5V3.5M3.5 3.5h6"', 'r = "M6.5 7.5V3.5M3.5 3.5h6"', 7, "“small” of [lens.taps] has “r”"),
        ("[lens.taps.cards]", "[lens.taps.card]", 7, "perhaps “cards”?"),
        ('title = "taps and water"', 'title = ""', 7, "is empty"),
        ("\n[common]\n", "\n[comon]\n", 0, "perhaps “common”?"),
    ],
)  # fmt: skip
def test_a_typo_is_said_in_a_sentence_and_costs_one_lens(tmp_path, before, after, left, said):
    assert WRITTEN.count(before) == 1
    path = tmp_path / "lenses.toml"
    path.write_text(WRITTEN.replace(before, after), encoding="utf-8")
    found, (problem,) = load_lenses(path)
    assert len(found) == left
    assert "taps" not in found
    assert said in problem
    assert problem.startswith("lenses.toml")
    assert problem.endswith((".", "?"))


def test_a_file_that_is_missing_or_no_text_is_said_too(tmp_path):
    assert load_lenses(tmp_path / "lenses.toml") == ({}, ["lenses.toml is missing: it belongs into assets/words/en."])
    (tmp_path / "lenses.toml").write_bytes(b"\xff\xfe\x00")
    assert "UTF-8" in load_lenses(tmp_path / "lenses.toml")[1][0]


def test_without_words_the_numbers_are_told(tmp_path, monkeypatch, day_trace):
    broken = tmp_path / "en" / "lenses.toml"
    broken.parent.mkdir()
    broken.write_text("first = ", encoding="utf-8")
    monkeypatch.setattr("lstm_viz.language.spoken.WORDS", tmp_path)
    assert narrate(day_trace, 17) == (
        "14:30: f 0.30, f·c_prev +0.19; i 0.90, g −0.60, i·g −0.54; c −0.35; o 0.88, h −0.30."
    )
    assert narrate(day_trace, 17, phase=KEEP) == "14:30: f 0.30, f·c_prev +0.19."
    assert narrate(day_trace, 17, phase=OLD) == "14:30: G 0.75, dG −0.36; c_prev +0.63."
    broken.write_text(WRITTEN.replace("the keep valve closes to", "the valve now lets stay"), encoding="utf-8")
    assert "the valve now lets stay 0.30" in narrate(day_trace, 17, lens="taps"), "an edited file counts at once"


def test_every_phrase_says_what_it_must(tmp_path):
    """A phrase without one of its parts would leave a number out: each is missed."""
    for key, (must, _) in PHRASES.items():
        for part in must:
            line = re.search(rf'^{key} = ".*"$', WRITTEN, re.MULTILINE)
            assert line, key
            path = tmp_path / "lenses.toml"
            path.write_text(WRITTEN.replace(line[0], line[0].replace(f"{{{part}}}", "so"), 1), encoding="utf-8")
            assert any(f"lacks {{{part}}}" in problem for problem in load_lenses(path)[1]), (key, part)


def test_a_lens_may_leave_some_pictures_to_the_textbook(tmp_path):
    assert names_of("belt", "belt")["f"] == "forget worker"
    assert names_of("belt", "cell") is None
    assert names_of("taps", "cell")["f"] == "keep valve"
    path = tmp_path / "lenses.toml"
    written = (WORDS / "en" / FILE).read_text(encoding="utf-8")
    path.write_text(written.replace('textbook = ["taps"', 'textbook = ["tabs"'), encoding="utf-8")
    found, problems = load_lenses(path)
    assert "belt" not in found
    assert "'tabs'; pictures are day, belt" in problems[0]
