"""Check yourself: every question, every option, as the page plays them; and all that is said, worked out again here."""

import re
import tomllib
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given as over
from hypothesis import strategies as some

from lstm_viz.core.notation import GATES, number
from lstm_viz.data.presets import load_presets
from lstm_viz.data.solar import Cloud, clear_sky_day
from lstm_viz.language.phrases import say
from lstm_viz.lessons.base import Look
from lstm_viz.lessons.check.lesson import LESSON, TABLE
from lstm_viz.lessons.check.questions import QUESTIONS
from lstm_viz.lessons.check.runs import CHOICES, WEIGHTS
from lstm_viz.lessons.check.scenes import SCENES
from lstm_viz.lessons.controls import WIDEST
from lstm_viz.lessons.guide import act, guide
from lstm_viz.lessons.state import choose, complete, decode, encode
from lstm_viz.words.lenses import lenses
from lstm_viz.words.lessons import lesson_words
from tests.lessons.screen import controls, link_holds, over_time

WORDS = lesson_words("check")[0]
ASKED = [question.id for question in QUESTIONS]
GUESSES = [(name, option) for name in ASKED for option in WORDS.tasks[name].options]
LOOK = Look("light", False)

# What is said, and true only with care, and the question in which a run shows it. That LSTMs inspired attention is
# left out on purpose: it is history, and no run decides it.
CLAIMS = {
    "o cannot be small when c is large": ["quiet"],
    "the gradient does not vanish": ["twenty", "half"],
    "gradients do not explode": ["apart"],
    "four gates": ["gates", "count"],
    "tanh keeps c small": ["settle"],
    "c is long-term, h short-term memory": ["without"],
    "the name balances long and short": ["without"],
    "there always was a forget gate": ["first"],
    "early layers learn nothing": ["weight"],
    "each cell handles one step": ["weight", "count"],
    "the forget gate deletes": ["keep"],
    "a negative tanh is a decline": ["signs"],
    "at 14:30 c is slightly reduced": ["turn"],
    "gates are numbers": ["vectors"],
}
STUDENTS = {
    "units, time steps and cells": ["count", "vectors"],
    "[samples, steps, features]": ["shape"],
    "stateful": ["again"],
    "output, h and c": ["output"],
    "return_sequences": ["output"],
    "why it still vanishes": ["twenty"],
    "why a sigmoid": ["keep"],
    "why tanh": ["relu", "settle"],
    "how many parameters": ["count"],
    "gates as vectors": ["vectors"],
    "the forget bias": ["half", "twenty"],
    "two biases": ["count"],
    "the order of the gates": ["order"],
    "where f is smallest": ["least"],
}


# -- an LSTM of our own, a loop over plain numbers


def sigmoid(z):
    return 1 / (1 + np.exp(-z))


def lstm(blocks, x, h=0.0, c=0.0, curve=np.tanh, hold=None):
    """Every step of one unit or of several: blocks[gate] = (W_x [H, D], W_h [H, H], b [H]), x [T, D]."""
    h, c = (np.broadcast_to(np.asarray(v, float), np.shape(blocks["f"][2])) for v in (h, c))
    rows = []
    for heard in x:
        z = {gate: np.dot(W_x, heard) + np.dot(W_h, h) + b for gate, (W_x, W_h, b) in blocks.items()}
        now = {gate: sigmoid(z[gate]) for gate in "fio"} | {"g": curve(z["g"])} | (hold or {})
        before, c = c, now["f"] * c + now["i"] * now["g"]
        h = now["o"] * np.tanh(c)
        rows.append(now | {"c": c, "h": h, "before": before})
    return {name: np.array([np.broadcast_to(row[name], c.shape) for row in rows]) for name in rows[0]}


def alone(T=1, pulse=None, c=0.0, **weights):
    """One unit that hears one input; weights by name, 0 where none is named."""
    blocks = {
        gate: tuple(np.full(shape, weights.get(f"{gate}_{part}", 0.0)) for part, shape in SHAPES.items())
        for gate in GATES
    }
    x = np.zeros((T, 1))
    if pulse is not None:
        x[pulse] = 1
    return {name: values[:, 0] for name, values in lstm(blocks, x, c=c).items()}


SHAPES = {"x": (1, 1), "h": (1, 1), "b": (1,)}
PRESET = load_presets()[0]["trend"]
SUN = clear_sky_day()
X = SUN.sequence(PRESET.features).x[:, 0]
TURN = SUN.index("14:30")
UNIT = {gate: PRESET.params.block(gate) for gate in GATES}


def day(blocks=UNIT, **more):
    return {name: values[:, 0] for name, values in lstm(blocks, X, **more).items()}


def plus(value):
    return number(float(value), sign=True)


def percent(part):
    return f"{100 * part:.1f} %"


# -- each question worked out again: the option, and the numbers of its sentence


def keep():
    f = sigmoid(2 * 1 + 1)
    kept = f * 4
    said = {"z": "+3.00", "f": number(f), "before": "+4.00", "kept": plus(kept), "gone": plus(4 - kept)}
    return "most" if abs(kept - 3.8) < 0.05 else None, said


def gates():
    run = day()
    below = {name for name in GATES if (run[name] < 0).any()}
    said = {f"{name}_low": number(run[name].min()) for name in GATES}
    said |= {f"{name}_high": number(run[name].max()) for name in GATES}
    return "g" if below == {"g"} else None, said


def quiet():
    run = alone(f_b=10, i_b=-10, o_b=-2.9444, c=5)
    h = run["o"][0] * np.tanh(run["c"][0])
    said = {"c": plus(run["c"][0]), "o": number(run["o"][0]), "h": plus(h), "squashed": plus(np.tanh(run["c"][0]))}
    return "small" if abs(h - 0.05) < 0.01 else None, said


def turn():
    falls = [c - (0.3 * c - 0.9 * 0.6) for c in np.linspace(0, 3, 31)]
    after = 0.3 * 0.63 - 0.54
    said = {"runs": "31", "fall": number(min(falls)), "written": "−0.54", "before": "+0.63", "after": plus(after)}
    return "half" if min(falls) == pytest.approx(0.54) else None, said


def least():
    f = day()["f"]
    t = int(f.argmin())
    said = {"f": number(f[TURN]), "least": number(f[t]), "time": SUN.time[t], "evening": number(f[SUN.index("18:00")])}
    return "later" if t > TURN else None, said


def relu():
    run = day(curve=lambda z: np.maximum(z, 0))
    said = {"least": number(run["c"].min()), "tanh": number(day()["c"].min()), "g": number(run["g"].max())}
    return "no" if run["c"].min() >= 0 else "yes", said


def settle():
    run, free = alone(40, f_b=1.3863, i_b=10, g_b=10), alone(40, f_b=10, i_b=10, g_b=10)
    said = {"c": plus(run["c"][-1]), "f": number(run["f"][-1]), "bound": number(1 / (1 - run["f"][-1]))}
    return "five" if abs(run["c"][-1] - 5) < 0.01 else None, said | {"steps": "40", "free": plus(free["c"][-1])}


def twenty():
    f = sigmoid(1)
    said = {"f": number(f), "before": "+5.00", "after": plus(5 * f**20)}
    return "hardly" if f**20 < 0.01 else None, said | {"left": percent(f**20), "gradient": f"{f**20:.4f}"}


def half():
    left = {b: sigmoid(b) ** 14 for b in (1, 3, 5)}
    nearest = min(left, key=lambda b: abs(left[b] - 0.5))
    return str(nearest), {"steps": "14"} | {f"left_{b}": percent(part) for b, part in left.items()}


APART = {"f_b": 1, "i_b": 5, "g_h": -8, "g_b": -3, "o_h": -4, "o_b": 1}


def apart():
    one, other = alone(30, c=1, **APART), alone(30, c=1.001, **APART)
    gap = np.abs(one["c"] - other["c"])
    nudged = [alone(30, c=1 + change, **APART)["c"][-1] for change in (-1e-7, 1e-7)]
    slope = abs(nudged[1] - nudged[0]) / 2e-7
    said = {"step": str(gap.argmax() + 1), "gap": number(gap.max()), "times": f"{gap.max() / 0.001:.0f}"}
    return "far" if gap.max() > 0.1 else None, said | {"steps": "30", "gradient": slope}


def without():
    weights = {"f_b": -10, "i_b": 10, "g_x": 4, "g_h": 4, "o_b": 10}
    run, silent = alone(20, 1, **weights), alone(20, **weights)
    lasts = abs(run["h"][-1]) > 0.9 * abs(run["h"]).max() and not silent["h"].any()
    said = {"f": number(run["f"].max()), "h": plus(run["h"][-1]), "step": "20", "silent": plus(silent["h"][-1])}
    return "yes" if lasts else None, said


def first():
    c = day(hold={"f": np.ones(1)})["c"][TURN]
    return "far" if c > 3 else None, {"c": plus(c), "own": plus(day()["c"][TURN])}


def weight():
    W_x, W_h, b = UNIT["f"]
    now, before = day(UNIT | {"f": (W_x, W_h, b + 1)})["f"], day()["f"]
    moved = abs(now - before)
    changed, t, dull = int((moved > 0).sum()), int(moved.argmax()), int(moved.argmin())
    said = {"changed": str(changed), "steps": "27", "time": SUN.time[t], "before": number(before[t])}
    said |= {"after": number(now[t]), "dull": SUN.time[dull], "hair": f"{moved[dull]:.5f}"}
    return "all" if changed == 27 else None, said


def count():
    H, D = 4, 2
    each = H * D + H * H + H
    said = {"each": str(each), "total": str(4 * each), "steps": "17", "longer": str(4 * each), "more": "27"}
    return str(4 * each), said | {"second": str(4 * H)}


def vectors():
    rng = np.random.default_rng([14, 4, 2])  # the weights, drawn again
    W_x, W_h, b = (rng.normal(0, s, size).round(2) for s, size in ((1.4, (16, 2)), (0.9, (16, 4)), (0.7, 16)))
    blocks = {
        gate: (W_x[rows], W_h[rows], b[rows]) for gate, rows in zip("ifgo", np.split(np.arange(16), 4), strict=True)
    }
    f = lstm(blocks, SUN.sequence(("G", "dG")).x[:, 0])["f"][SUN.index("12:00")]
    return "units" if f.shape == (4,) else None, {"values": ", ".join(map(number, f)), "units": "4"}


def output():
    run = day()
    h = run["o"] * np.tanh(run["c"])
    said = {"told": plus(h[TURN]), "last": plus(h[-1]), "o": number(run["o"][TURN]), "c": plus(run["c"][TURN])}
    return "h", said | {"steps": "27"}


def shape():
    batch = np.stack([X, SUN.with_cloud(Cloud()).sequence(PRESET.features).x[:, 0], X])
    samples, steps, features = batch.shape
    said = {"samples": str(samples), "steps": str(steps), "features": str(features), "h": f"[{samples}, {steps}, 1]"}
    return f"{samples}-{steps}-{features}", said


def again():
    one = day()
    two = day(h=one["h"][-1], c=one["c"][-1])
    eight, six = SUN.index("08:00"), SUN.index("18:00")
    gap = abs(one["c"] - two["c"])
    said = {"start": plus(one["c"][-1]), "again": plus(two["c"][eight]), "first": plus(one["c"][eight])}
    return "morning" if gap[eight] > 0.2 and gap[six:].max() < 0.001 else None, said | {"evening": plus(two["c"][six])}


def order():
    read = {"i": UNIT["i"], "o": UNIT["f"], "f": UNIT["g"], "g": UNIT["o"]}
    wrong, right = day(read)["c"][TURN], day()["c"][TURN]
    return "other" if abs(wrong - right) > 0.1 else "same", {"wrong": plus(wrong), "right": plus(right)}


def signs():
    blocks = {gate: (W_x, -W_h, b) for gate, (W_x, W_h, b) in UNIT.items()}
    W_x, W_h, b = UNIT["g"]
    now, before = day(blocks | {"g": (-W_x, W_h, -b)}), day()
    same = all(np.allclose(now[gate], before[gate]) for gate in "fio") and np.allclose(now["c"], -before["c"])
    said = {"gates": number(max(abs(now[gate] - before[gate]).max() for gate in "fio"))}
    return "c" if same else None, said | {"flipped": plus(now["c"][TURN]), "c": plus(before["c"][TURN])}


ORACLES = {
    one.__name__: one
    for one in (
        keep, gates, quiet, turn, least, relu, settle, twenty, half, apart, without, first, weight, count, vectors,
        output, shape, again, order, signs,
    )
}  # fmt: skip


# -- the questions


def guessed(name, option):
    """The page's values after a guess, as the page makes them."""
    opened = act(QUESTIONS, TABLE, {}, "task", name)
    chosen = act(QUESTIONS, TABLE, opened, "guess", option)
    return chosen, complete(TABLE, chosen)


def test_there_are_enough_questions_and_each_is_worked_out_again():
    assert 14 <= len(ASKED) <= 20
    assert list(ORACLES) == ASKED == list(SCENES) == list(WORDS.tasks)


def test_every_claim_and_what_students_ask_has_its_question():
    for named in (CLAIMS, STUDENTS):
        assert {name for names in named.values() for name in names} <= set(ASKED)
        assert all(named.values())
    assert set(ASKED) == {name for named in (CLAIMS, STUDENTS) for names in named.values() for name in names}
    words = Path(__file__).parents[2] / "assets" / "words" / "en" / "claims.toml"
    assert len(tomllib.loads(words.read_text())["claim"]) == len(CLAIMS), "a claim that is told is asked, too"


@pytest.mark.parametrize(("name", "option"), GUESSES)
def test_the_run_on_the_screen_decides_every_guess(name, option):
    _, values = guessed(name, option)
    assert (values["task"], values["guess"]) == (name, option)
    told = guide(QUESTIONS, "check", TABLE, values)
    answer, said = ORACLES[name]()
    assert told["answer"] == answer
    assert answer in WORDS.tasks[name].options
    assert told["guess"] == option
    gradient = said.pop("gradient", None)
    decided, parts = next(one for one in QUESTIONS if one.id == name).decide(values)
    assert decided == answer, "what is on the screen says the same"
    if isinstance(gradient, float):  # by a finite difference, of a slope in the ten thousands
        assert float(parts["gradient"]) == pytest.approx(gradient, rel=0.02)
        said["gradient"] = parts["gradient"]
    elif gradient:
        said["gradient"] = gradient
    assert parts == said
    assert set(re.findall(r"{(\w+)}", WORDS.tasks[name].because)) == set(parts)
    assert told["verdict"] == WORDS.tasks[name].because.format(**said)
    assert not re.search(r"[{}]|  |nan|inf", told["verdict"] + told["text"])


@pytest.mark.parametrize("name", ASKED)
def test_before_a_guess_nothing_gives_the_answer_away(name):
    for link in ({"task": name}, {"task": name, "guess": "nonsense"}):
        values = complete(TABLE, decode(TABLE, link)[0])
        assert LESSON.cards(LESSON.record(values)) == []
        assert LESSON.groups(LESSON.record(values), 0) == []
        pictures = over_time(LESSON, LESSON.record(values), LOOK)
        assert pictures.figures == {}
        assert not any(text for texts in pictures.texts.values() for text in texts)
        assert guide(QUESTIONS, "check", TABLE, values)["guess"] == ""


def test_a_guess_at_another_question_is_none():
    values = complete(TABLE, {"task": "keep", "guess": "hardly"})
    assert LESSON.cards(LESSON.record(values)) == []
    assert guide(QUESTIONS, "check", TABLE, values)["guess"] == ""


def written(figure):
    return " ".join(text for trace in figure["data"] for text in trace.get("text", ()) if text)


@pytest.mark.parametrize(("name", "option"), GUESSES)
def test_the_pictures_after_a_guess_are_of_that_run(name, option):
    _, values = guessed(name, option)
    trace = LESSON.record(values).trace
    pictures = over_time(LESSON, LESSON.record(values), LOOK)
    assert list(pictures.figures) == [figure for card in LESSON.cards(LESSON.record(values)) for figure in card.figures]
    assert pictures.figures
    t = trace.time.index(values["t"])
    shown = {picture: written(figures[t]) for picture, figures in pictures.figures.items()}
    c, f = (float(getattr(trace, quantity)[t, 0, 0]) for quantity in "cf")
    wanted = {"track": [plus(c)], "belt": [plus(c)], "taps": [plus(c)], "cell": [plus(c)], "gates": [number(f)]}
    wanted |= {"vectors": [number(v) for v in trace.f[t, 0]], "curves": [number(f)]}
    for picture, text in shown.items():
        assert all(one in text for one in wanted[picture]), picture
    assert number(c) in pictures.texts["narration"][t].replace("+", "")


@pytest.mark.parametrize(
    ("name", "run"),
    [
        ("relu", lambda: day()), ("first", lambda: day()), ("weight", lambda: day()), ("again", lambda: day()),
        ("order", lambda: day()), ("signs", lambda: day()), ("half", lambda: alone(14, c=4, f_b=3)),
        ("apart", lambda: alone(30, c=1.001, **APART)),
    ],
)  # fmt: skip
def test_the_run_beside_it_is_drawn_and_is_the_one_it_says(name, run):
    option = next(iter(WORDS.tasks[name].options))
    _, values = guessed(name, option)
    beside, c = LESSON.record(values).given.beside, run()["c"]
    assert beside.c[:, 0, 0] == pytest.approx(c)
    t = beside.time.index(values["t"])
    track = over_time(LESSON, LESSON.record(values), LOOK).figures["track"][t]
    assert plus(c[t]) in written(track)
    assert all(say(f"lessons/check.run.{name}.{run}") in written(track) for run in ("here", "beside"))


def test_only_these_questions_compare_two_runs():
    two = {
        name for name in ASKED if LESSON.record(guessed(name, next(iter(WORDS.tasks[name].options)))[1]).given.beside
    }
    assert two == {"relu", "first", "weight", "again", "order", "signs", "half", "apart"}


def test_the_guessed_bias_is_the_one_that_runs():
    for bias in ("1", "3", "5"):
        _, values = guessed("half", bias)
        f = LESSON.record(values).trace.f
        assert f == pytest.approx(sigmoid(float(bias)))
        assert encode(TABLE, guessed("half", bias)[0]) == {"task": "half", "guess": bias}


# -- its sliders


def movable(values, t=0):
    items = controls(LESSON, values, t)
    return [item for item in items if item.kind == "slider" and (not item.pin or item.pinned)]


@pytest.mark.parametrize("name", ASKED)
def test_after_a_guess_there_is_something_to_play_with(name):
    _, values = guessed(name, next(iter(WORDS.tasks[name].options)))
    items = controls(LESSON, values, 0)
    moves = [item for item in items if item.id not in ("lens", "reset")]
    assert [item.id for item in items if item.id in ("lens", "reset")] == ["lens", "reset"]
    assert 2 <= len(moves) <= 5
    assert {item.id for item in moves} == set(SCENES[name].moves)
    rows = {row.key: row for row in TABLE}
    for item in moves:
        assert rows[item.id].read(item.values[item.index]) == values[item.id], "it stands where the run is"
        others = [text for text in item.values if text != item.values[item.index]]
        assert any(_moved(values, item.id, rows[item.id].read(text)) for text in others), f"{item.id} moves nothing"


def _moved(values, key, value):
    before, after = (LESSON.record(one) for one in (values, {**values, key: value}))
    if before.given.unit != after.given.unit or before.trace.c.shape != after.trace.c.shape:
        return True
    return before.given.params.D != after.given.params.D or not np.allclose(before.trace.h, after.trace.h)


def test_reset_goes_back_to_the_run_that_decided():
    chosen, values = guessed("first", "zero")
    chosen |= {"lens": "notes", "i_b": 3.0, "hold_f": None, "t": "09:00"}
    back, notice = LESSON.act(chosen, "reset", "1")
    assert notice is None
    assert complete(TABLE, back) == {**values, "lens": "notes"}


def test_a_hold_can_be_let_go_and_a_link_says_so():
    chosen, _ = guessed("first", "far")
    chosen, notice = choose(TABLE, chosen, "hold_f", "")
    assert notice is None
    assert encode(TABLE, chosen)["hold_f"] == "off"
    values = complete(TABLE, decode(TABLE, encode(TABLE, chosen))[0])
    shown = LESSON.record(values)
    assert not shown.trace.held
    assert shown.trace.c == pytest.approx(shown.given.beside.c)


def test_the_sum_of_a_relu_says_so():
    _, values = guessed("relu", "no")
    told = over_time(LESSON, LESSON.record(values), LOOK).texts["g.result"]
    assert all("max(z, 0)" in text and "tanh" not in text for text in told)
    _, values = guessed("order", "other")
    assert all("tanh(z)" in text for text in over_time(LESSON, LESSON.record(values), LOOK).texts["g.result"])


def test_the_count_follows_units_and_inputs():
    for H in CHOICES["units"]:
        for D in CHOICES["hears"]:
            chosen, _ = guessed("count", "28")
            values = complete(TABLE, chosen | {"units": H, "hears": D})
            h, d = int(H), int(D)
            assert (
                over_time(LESSON, LESSON.record(values), LOOK)
                .texts["count"][0]
                .endswith(f"= {4 * (h * d + h * h + h)}")
            )


# -- its link and its words


def number_in(low, high, digits=4):
    return some.floats(low, high).map(lambda v: round(v, digits) + 0.0)


@some.composite
def states(draw):
    name, option = draw(some.sampled_from(GUESSES))
    moved = {
        "lens": some.sampled_from(sorted(lenses())),
        "t": some.sampled_from([*(f"{k:02d}" for k in range(1, 41)), *SUN.time]),
        "c0": number_in(-6, 6, 6),
        "h0": number_in(-1, 1, 6),
        "x": number_in(-1, 1),
        "unit": some.sampled_from("012345"),
        **{key: some.sampled_from(options) for key, options in CHOICES.items()},
        **{f"hold_{gate}": some.none() | number_in(0, 1) for gate in GATES},
        **{key: number_in(-WIDEST, WIDEST) for key in WEIGHTS},
    }
    return {"task": name, "guess": option} | draw(some.fixed_dictionaries({}, optional=moved))


@over(states())
def test_a_link_holds_the_page(chosen):
    link_holds(TABLE, chosen)


@pytest.mark.parametrize(("name", "option"), GUESSES)
def test_a_link_restores_the_run_that_decided(name, option):
    chosen, values = guessed(name, option)
    query = encode(TABLE, chosen)
    assert set(query) <= {"task", "guess"}, "the run that decides is all defaults"
    again = complete(TABLE, decode(TABLE, query)[0])
    assert again == values
    assert LESSON.record(again).trace.c.tobytes() == LESSON.record(values).trace.c.tobytes()
    for row in TABLE:
        if values[row.key] is not None:
            assert row.read(row.write(values[row.key])) == values[row.key]


def test_the_words_are_short():
    for name, words in WORDS.tasks.items():
        assert len(words.title.split()) <= 4, name
        assert len(words.text.split()) <= 30, name
        assert len(words.because.split()) <= 35, name
        assert 2 <= len(words.options) <= 4, name
    assert 60 <= len(f"{WORDS.intro} {WORDS.take} {WORDS.foot}".split()) <= 120
