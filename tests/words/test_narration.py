"""The narrated sentence says the record's numbers, and no word that they contradict."""

import re

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lstm_viz.core.initial import initial
from lstm_viz.core.lstm import LSTMParams
from lstm_viz.core.notation import number, quantity
from lstm_viz.core.phases import KEEP, OLD, SHOW, WRITE
from lstm_viz.core.run import run
from lstm_viz.core.sequence import Feature, Sequence
from lstm_viz.core.steps import Steps
from lstm_viz.words.lenses import lenses
from lstm_viz.words.narration import narrate, narrations
from lstm_viz.words.numbers import share

NUMBER = re.compile(r"[+−]?\d+\.\d+")
SENTENCE = re.compile(
    r"^(?P<when>\d\d:\d\d|Step \d+): the forget gate (?P<moves>is at|opens to|closes to|stays at|is held at) "
    r"(?P<f>(?:\w+ than )?\d\.\d\d\d?)(?P<keeps>, [^;]+); (?P<writes>[^;]+), "
    r"so the belt(?: of unit \d+)? (?P<cell>now|still) carries (?P<c>[+−]?\d+\.\d\d); "
    r"(?P<shows>.+) says o × tanh\(c\), (?P<h>[+−]?\d\.\d\d\d?)\.$"
)


def signed(value, name=""):
    """As a sentence writes it; g and h, by their name, never as the bound that they do not reach."""
    return quantity(name, value, sign=True)


def value(text):
    return float(text.replace("−", "-"))


def check(trace, t, unit=0):
    """Everything that must hold for any step of any run."""
    text = narrate(trace, t, unit)
    step = trace.at(t)
    f, i, g, o, c_prev, kept, written, c, h = (
        float(getattr(step, name)[0, unit]) for name in ("f", "i", "g", "o", "c_prev", "kept", "written", "c", "h")
    )
    assert "  " not in text
    assert "None" not in text
    assert "-" not in text.replace("all but", "")  # a hyphen would be a minus that is none
    assert "−0.00" not in text
    assert "+0.00" not in text
    found = SENTENCE.match(text)
    assert found, text

    # the numbers are the record's
    assert found["f"] == share(f)
    assert found["c"] == signed(c)
    assert found["h"] == signed(h, "h")
    kept_words, writing_words = found["keeps"], found["writes"]
    assert set(NUMBER.findall(kept_words)) <= {signed(c_prev), signed(kept)}
    assert set(NUMBER.findall(writing_words)) <= {*NUMBER.findall(share(i)), signed(g, "g"), signed(written)}
    assert {*NUMBER.findall(share(i)), signed(g, "g")} <= set(NUMBER.findall(writing_words))

    # movement
    if "f" in step.held:
        assert found["moves"] == "is held at"
    elif t == 0:
        assert found["moves"] == "is at"
    else:
        change = value(number(f)) - value(number(float(trace.f[t - 1, 0, unit])))
        assert found["moves"] == ("opens to" if change > 0 else "closes to" if change < 0 else "stays at")
    assert (found["cell"] == "still") == (signed(c) == signed(c_prev))

    # amounts
    if "only" in kept_words:
        assert abs(kept) < 0.455 * abs(c_prev)
        assert abs(value(signed(kept))) < abs(value(signed(c_prev)))
        assert signed(kept) in kept_words
    if "nearly all" in kept_words:
        assert f >= 0.895
    if "practically all" in kept_words:
        assert f >= 0.945
        assert signed(kept) == signed(c_prev)
    if kept_words.startswith(", and all of"):
        assert f == 1
        assert kept == c_prev
    if "most of" in kept_words:
        assert 0.55 <= f < 0.9
    if "half" in kept_words:
        assert 0.44 <= f <= 0.56
    if "nothing" in kept_words:
        what = c_prev if "to keep" in kept_words else kept
        assert abs(what) < 0.05
        assert ("next to nothing" in kept_words) == (what != 0)
    if "nothing" in writing_words:
        assert abs(written) < 0.005
        assert ("next to nothing" in writing_words) == (written != 0)
    else:
        assert NUMBER.findall(writing_words)[-1] == signed(written)
    if "shut" in writing_words:
        assert i < 0.005
        assert ("all but" in writing_words) == (i > 0)
    if "little" in found["shows"]:
        assert o < 0.25
        assert abs(h) < 0.25 * abs(np.tanh(c)) + 1e-12

    # what was held is said to be held, and nothing else is
    assert ("held" in writing_words) == bool({"i", "g"} & set(step.held))
    assert ("input gate is held at" in writing_words) == ("i" in step.held)
    assert ("output gate held at" in found["shows"]) == ("o" in step.held)
    assert text.count("held at") == len(step.held)
    return text


def test_the_story_moment_is_told_with_its_numbers(day_trace):
    assert narrate(day_trace, 17, trend=True) == (
        "14:30: the forget gate closes to 0.30, and of +0.63 only +0.19 stays; the new trend −0.60 is let in at 0.90 "
        "and brings −0.54, so the belt now carries −0.35; with the output gate at 0.88, the unit says "
        "o × tanh(c), −0.30."
    )


def test_the_day_from_first_to_last_step(day_trace):
    texts = [check(day_trace, t) for t in range(day_trace.T)]
    assert "forget gate is at" in texts[0]
    assert "nothing yet to keep" in texts[0]
    assert texts[12].startswith("12:00: the forget gate closes to 0.97, and nearly all of")
    assert "now carries +5.32" in texts[12]
    assert texts[24].startswith("18:00: the forget gate opens to 0.82, and most of −0.18 stays, −0.15;")
    assert narrate(day_trace, -1) == texts[-1]


@pytest.mark.parametrize(
    ("hold", "part"),
    [
        ({"f": 1.0}, "the forget gate is held at 1.00, and all of"),
        ({("f", 17): 0.0}, "the forget gate is held at 0.00, and nothing of +0.63 stays"),
        ({"i": 0.0}, "the input gate is held at 0.00, and the candidate −0.60 brings nothing, so"),
        ({("i", 17): 0.5}, "the input gate is held at 0.50, and the candidate −0.60 brings −0.30, so"),
        ({("g", 17): 0.6}, "the candidate, held at +0.60, is let in at 0.90 and brings +0.54, so"),
        ({("g", 17): 0.0}, "the candidate is held at 0.00, and the input gate, at 0.90, has nothing to let in, so"),
        ({("o", 17): 0.5}, "; with the output gate held at 0.50, the unit says o × tanh(c), −0.17."),
        ({("i", 17): 1.0, ("g", 17): -1.0}, "held at 1.00, and the candidate, held at −1.00, brings −1.00, so"),
    ],
)
def test_a_held_gate_is_held_in_words(day_params, day_inputs, hold, part):
    trace = run(day_params, day_inputs, hold=hold)
    if "f" in hold or "i" in hold:
        for t in range(trace.T):
            check(trace, t)
    text = check(trace, 17)
    if hold == {"i": 0.0}:
        assert text.startswith("14:30: the forget gate closes to 0.25, with nothing to keep")
    assert part in text


def test_one_large_state_that_is_hardly_shown(day_inputs):
    params = LSTMParams.from_blocks({
        "f": ([0.0, 0.0], 0, 9.0), "i": ([0.0, 0.0], 0, -9.0), "g": ([0.0, 0.0], 0, 1.0), "o": ([0.0, 0.0], 0, -3.0)
    })  # fmt: skip
    text = check(run(params, day_inputs, c0=5.0), 0)
    assert "the forget gate is at more than 0.999, and practically all of +5.00 stays" in text
    assert "the input gate is all but shut at less than 0.001, and the candidate +0.76 brings next to nothing" in text
    assert text.endswith("; the output gate, at 0.05, shows little of it: the unit says o × tanh(c), +0.05.")


def test_the_candidate_is_a_trend_only_where_one_says_so_and_it_is_not_held(day_params, day_inputs, day_trace):
    assert "the candidate −0.60 is let in" in narrate(day_trace, 17)
    assert "the new trend −0.60 is let in" in narrate(day_trace, 17, trend=True)
    held = run(day_params, day_inputs, hold={("g", 17): -0.5})
    assert "the candidate, held at −0.50, is let in" in narrate(held, 17, trend=True)
    assert narrate(run(day_params, day_inputs.x[:, 0]), 17).startswith("Step 17: ")


SPOKEN_BY = {
    OLD: (), KEEP: ("f", "kept"), WRITE: ("f", "kept", "i", "g", "written", "c"),
    SHOW: ("f", "kept", "i", "g", "written", "c", "o", "h"),
}  # fmt: skip
"""What exists at each phase, beside what comes in and the old cell state."""


def spoken(value):
    """Every way in which a number may be written."""
    shown = {number(value), signed(value)}
    return shown | set(NUMBER.findall(share(value))) if 0 <= value <= 1 else shown


@pytest.mark.parametrize("lens", lenses())
def test_nothing_is_told_before_its_phase(day_trace, lens):
    steps = Steps(day_trace, np.arange(day_trace.T), np.zeros(day_trace.T, int))
    whole = narrations(steps, 0, lens, [True] * day_trace.T)
    for phase, names in SPOKEN_BY.items():
        told = narrations(steps, 0, lens, [True] * day_trace.T, [phase] * day_trace.T)
        for t, sentence in enumerate(told):
            step = day_trace.at(t)
            made = [float(getattr(step, name)[0, 0]) for name in names]
            there = [*step.x[0].tolist(), float(step.c_prev[0, 0]), *made]
            said = set(NUMBER.findall(sentence.removeprefix(step.time)))
            assert said <= {text for value in there for text in spoken(value)}, sentence
            assert signed(float(step.c_prev[0, 0])) in sentence or phase, "what there is when it begins"
            assert not made or spoken(made[-1]) & said or "0.00" in spoken(made[-1]), "and what was made last"
            if phase in (KEEP, WRITE):
                assert whole[t].startswith(sentence.removesuffix(".")), "the sentence grows"
            assert sentence.endswith(".")
        assert phase != SHOW or told == whole


def test_each_step_is_told_at_its_own_phase_and_with_its_own_trend(day_trace):
    steps = Steps(day_trace, np.array([17, 17, 18]), np.zeros(3, int))
    told = narrations(steps, 0, "belt", [True, False, False], [WRITE, WRITE, KEEP])
    assert told[0] == narrate(day_trace, 17, trend=True, phase=WRITE)
    assert told[1] == narrate(day_trace, 17, phase=WRITE) != told[0]
    assert told[2] == narrate(day_trace, 18, phase=KEEP)
    assert narrate(day_trace, 17, phase=OLD) == "14:30: in comes G 0.75, dG −0.36, and the belt carries +0.63."


@st.composite
def runs(draw):
    """Runs of every temper: tiny and huge weights, one unit or several, some gates held."""
    H, D, T = draw(st.integers(1, 3)), draw(st.integers(1, 2)), draw(st.integers(1, 6))
    size = draw(st.sampled_from([0.0, 0.01, 1.0, 5.0, 40.0]))
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    params = LSTMParams(*(size * rng.standard_normal(shape) for shape in ((4 * H, D), (4 * H, H), (4 * H,))))
    held = draw(
        st.dictionaries(
            st.tuples(st.sampled_from("figo"), st.integers(0, T - 1)),
            st.sampled_from([0.0, 0.004, 0.3, 1.0]),
            max_size=4,
        )
    )
    c0 = draw(st.sampled_from([0.0, 0.001, -0.03, 0.05, -0.7, 12.0, -250.0])) * np.ones(H)
    return run(params, rng.standard_normal((T, D)), h0=0.5 * rng.standard_normal(H).clip(-1, 1), c0=c0, hold=held)


@settings(deadline=None, max_examples=300)
@given(runs())
def test_true_for_any_run(trace):
    for unit in range(trace.H):
        for t in range(trace.T):
            text = check(trace, t, unit)
            assert (f"unit {unit} says" in text) == (trace.H > 1)


def test_refuses_what_it_cannot_tell(day_trace, day_params, day_inputs):
    with pytest.raises(IndexError, match="steps 0 to 26"):
        narrate(day_trace, 27)
    with pytest.raises(IndexError, match="no unit 1"):
        narrate(day_trace, 0, unit=1)
    with pytest.raises(ValueError, match="2 runs"):
        narrate(run(day_params, np.zeros((3, 2, 2))), 0)


def test_of_many_inputs_the_largest_are_told_and_how_many_more_there_are():
    x = np.array([[0.0, 0.5, -3.0, 0.001, 2.0, 0.25, 1.0], [0, 0, 0, 1, 0, 0, 0], [0] * 7], float)
    trace = run(initial("LSTM", 2, 7, 0), Sequence(x, tuple(map(Feature, "abcdefg"))))
    told = [narrate(trace, t, 1, phase=OLD) for t in range(3)]
    assert "in comes b 0.50, c −3.00, e 2.00, g 1.00 and one more, and" in told[0]
    assert "in comes d 1.00, and" in told[1]
    assert "in comes a 0.00, and" in told[2]
