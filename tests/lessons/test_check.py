"""Check yourself: every question, every option, as the page plays them; and all that is said, worked out again here."""

import re
import tomllib
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given as over
from hypothesis import strategies as some

from lstm_viz.core.notation import GATES, number, quantity
from lstm_viz.data.presets import load_presets
from lstm_viz.data.solar import Cloud, clear_sky_day
from lstm_viz.figures.track.words import beyond
from lstm_viz.language.phrases import say
from lstm_viz.lessons.base import Look
from lstm_viz.lessons.check.lesson import LESSON, TABLE
from lstm_viz.lessons.check.questions import QUESTIONS
from lstm_viz.lessons.check.runs import CHOICES, WEIGHTS
from lstm_viz.lessons.check.scenes import SCENES
from lstm_viz.lessons.controls import WIDEST
from lstm_viz.lessons.guide import act, guide
from lstm_viz.lessons.registry import lesson_named
from lstm_viz.lessons.shown import Moment
from lstm_viz.lessons.state import choose, complete, decode, encode
from lstm_viz.ui.words import PARTS
from lstm_viz.words.lenses import lenses
from lstm_viz.words.lessons import lesson_words
from tests.lessons.screen import controls, link_holds, over_time

WORDS = lesson_words("check")[0]
ASKED = [question.id for question in QUESTIONS]
GUESSES = [(name, option) for name in ASKED for option in WORDS.tasks[name].options]
LOOK = Look("light", False)

# What is said, and true only with care, and the question in which a run shows it. Two are told in Words and pictures
# and not asked: what a name means no run decides, and no lesson yet teaches how gradients explode.
CLAIMS = {
    "o cannot be small when c is large": ["quiet"],
    "the gradient does not vanish": ["ten", "half"],
    "gradients do not explode": [],
    "four gates": ["gates", "count"],
    "tanh keeps c small": ["settle"],
    "c is long-term, h short-term memory": ["cloud"],
    "the name balances long and short": [],
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
    "stateful": ["again"],
    "output, h and c": ["hears"],
    "why it still vanishes": ["ten"],
    "why a sigmoid": ["keep"],
    "why tanh": ["relu", "settle"],
    "why tanh once more, before the output": ["readout"],
    "how large c and h can be": ["settle", "bound"],
    "how many parameters": ["count"],
    "gates as vectors": ["vectors"],
    "the forget bias": ["half"],
    "where f is smallest": ["least"],
    "what to compare a forecast with": ["forecast"],
}


# -- an LSTM of our own, a loop over plain numbers


def sigmoid(z):
    return 1 / (1 + np.exp(-z))


def lstm(blocks, x, h=0.0, c=0.0, curve=np.tanh, shown=np.tanh, hold=None):
    """Every step of one unit or of several: blocks[gate] = (W_x [H, D], W_h [H, H], b [H]), x [T, D]."""
    h, c = (np.broadcast_to(np.asarray(v, float), np.shape(blocks["f"][2])) for v in (h, c))
    rows = []
    for heard in x:
        z = {gate: np.dot(W_x, heard) + np.dot(W_h, h) + b for gate, (W_x, W_h, b) in blocks.items()}
        now = {gate: sigmoid(z[gate]) for gate in "fio"} | {"g": curve(z["g"])} | (hold or {})
        before, c = c, now["f"] * c + now["i"] * now["g"]
        h = now["o"] * shown(c)
        rows.append(now | {"c": c, "h": h, "before": before})
    return {name: np.array([np.broadcast_to(row[name], c.shape) for row in rows]) for name in rows[0]}


def alone(T, pulse=None, c=0.0, **weights):
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


def day(blocks=UNIT, x=X, **more):
    return {name: values[:, 0] for name, values in lstm(blocks, x, **more).items()}


def plus(value):
    return number(float(value), sign=True)


def percent(part):
    return f"{100 * part:.1f} %"


# -- each question worked out again: the option, and the numbers of its sentence


def keep():
    run = alone(3, 2, c=4, f_x=-5, f_b=8)
    f, before, after = run["f"][-1], run["c"][-2], run["c"][-1]
    assert run["f"][0] > 0.999, "until the pulse nothing is lost"
    return "most" if abs(after - 3.8) < 0.05 else None, {
        "z": "+3.00", "f": number(f), "before": plus(before), "kept": plus(f * before)
    }  # fmt: skip


def ten():
    f = sigmoid(2.1972)
    said = {"f": number(f), "before": "+5.00", "after": plus(5 * f**10), "steps": "10"}
    return "third" if abs(f**10 - 1 / 3) < 0.02 else None, said | {"left": percent(f**10), "gradient": number(f**10)}


def least():
    f = day()["f"]
    t = int(f.argmin())
    said = {"f": number(f[TURN]), "least": number(f[t]), "time": SUN.time[t], "evening": number(f[SUN.index("18:00")])}
    falls = (np.diff(f[TURN : SUN.index("16:00") + 1]) < 0).all()
    return "further" if falls and t > TURN else None, said


def first():
    c = day(hold={"f": np.ones(1)})["c"][TURN]
    return "far" if c > 3 else None, {"c": plus(c), "own": plus(day()["c"][TURN])}


def half():
    left = {b: sigmoid(b) ** 14 for b in (1, 3, 5)}
    nearest = min(left, key=lambda b: abs(left[b] - 0.5))
    return str(nearest), {"steps": "14"} | {f"left_{b}": percent(part) for b, part in left.items()}


def gates():
    run = day()
    below = {name for name in GATES if (run[name] < 0).any()}
    return "g" if below == {"g"} else None, {f"{name}_low": number(run[name].min()) for name in GATES}


def turn():
    run = day()
    before, f, i, g = run["before"][TURN], *(run[gate][TURN] for gate in "fig")
    said = {"f": number(f), "i": number(i), "g": number(g), "before": plus(before)}
    said |= {"kept": plus(f * before), "written": plus(i * g), "after": plus(f * before + i * g)}
    return "below" if f * before + i * g < 0 < before else None, said


def relu():
    run = day(curve=lambda z: np.maximum(z, 0))
    said = {"least": number(run["c"].min()), "tanh": number(day()["c"].min()), "g": plus(run["g"].max())}
    return "no" if run["c"].min() >= 0 else None, said


def settle():
    weights = {"c": -2.5, "i_b": 10, "g_b": 10}
    run, free = alone(40, f_b=1.3863, **weights), alone(40, f_b=10, **weights)
    said = {"c": plus(run["c"][-1]), "f": number(run["f"][-1]), "bound": number(1 / (1 - run["f"][-1]))}
    return "five" if abs(run["c"][-1] - 5) < 0.01 else None, said | {"steps": "40", "free": plus(free["c"][-1])}


def signs():
    blocks = {gate: (W_x, -W_h, b) for gate, (W_x, W_h, b) in UNIT.items()}
    W_x, W_h, b = UNIT["g"]
    now, before = day(blocks | {"g": (-W_x, W_h, -b)}), day()
    same = all(np.allclose(now[gate], before[gate]) for gate in "fio") and np.allclose(now["c"], -before["c"])
    said = {"gates": number(max(abs(now[gate] - before[gate]).max() for gate in "fio"))}
    return "c" if same else None, said | {"flipped": plus(now["c"][TURN]), "c": plus(before["c"][TURN])}


def quiet():
    run = alone(3, 2, c=5, f_b=10, i_b=-10, o_x=-5.9444, o_b=3)
    c, o = run["c"][-1], run["o"][-1]
    said = {"c": plus(c), "o": number(o), "h": plus(o * np.tanh(c)), "squashed": f"+{np.tanh(c):.4f}"}
    return "small" if abs(o * np.tanh(c) - 0.05) < 0.01 else None, said


def bound():
    run = alone(7, c=-1, f_b=10, i_b=10, g_b=10, o_b=4)
    said = {"c": plus(run["c"][-1]), "o": number(run["o"][-1]), "h": plus(run["h"][-1])}
    return "never" if abs(run["h"]).max() < 1 < run["c"].max() else None, said


def readout():
    run, own = day(shown=lambda c: c), day()
    said = {"h": plus(run["h"].max()), "c": plus(run["c"].max()), "own": plus(own["h"].max())}
    return "follows" if run["h"].max() > 0.9 * run["c"].max() > 1 else None, said


def hears():
    """The two numbers of the last step that are not h, put in the place of h, do not make the gate that was run."""
    run, (w, u, b) = day(), UNIT["f"]
    made = {name: sigmoid(w[0] @ X[TURN + 1] + u[0, 0] * run[name][TURN] + b[0]) for name in "coh"}
    (right,) = (name for name, f in made.items() if np.isclose(f, run["f"][TURN + 1]))
    h = run["h"][TURN]
    said = {"u": number(u[0, 0]), "rest": plus(u[0, 0] * h), "heard": plus(h), "o": number(run["o"][TURN])}
    return right, said | {"c": plus(run["c"][TURN]), "time": "15:00"}


def cloud():
    t, clouded = SUN.index("10:30"), SUN.with_cloud(Cloud()).sequence(PRESET.features).x[:, 0]
    run = day(x=clouded)
    assert clouded[t, 0] / X[t, 0] == pytest.approx(0.35)
    said = {"before": plus(run["c"][t - 1]), "after": plus(run["c"][t]), "clear": plus(day()["c"][t])}
    return "none" if 1e-8 < run["f"][t] < 1e-7 else None, said | {"bound": "0.0000001"}


def weight():
    W_x, W_h, b = UNIT["f"]
    now, before = day(UNIT | {"f": (W_x, W_h, b + 1)})["f"], day()["f"]
    moved = abs(now - before)
    changed, t, dull = int((moved > 0).sum()), int(moved.argmax()), int(moved.argmin())
    said = {"changed": str(changed), "steps": "27", "time": SUN.time[t], "before": number(before[t])}
    said |= {"after": number(now[t]), "dull": SUN.time[dull], "hair": f"{moved[dull]:.5f}"}
    return "all" if changed == 27 else None, said


def again():
    one = day()
    two = day(h=one["h"][-1], c=one["c"][-1])
    eight, six = SUN.index("08:00"), SUN.index("18:00")
    gap = abs(one["c"] - two["c"])
    said = {"start": plus(one["c"][-1]), "again": plus(two["c"][eight]), "first": plus(one["c"][eight])}
    return "morning" if gap[eight] > 0.2 and gap[six:].max() < 0.001 else None, said | {"evening": plus(two["c"][six])}


def forecast():
    light, h = X[:, 0], day()["h"]
    errors = {"h": h[:-1] - light[1:], "same": light[:-1] - light[1:]}
    rmse = {name: (error @ error / len(error)) ** 0.5 for name, error in errors.items()}
    return "same" if rmse["same"] < 0.5 * rmse["h"] else None, {name: number(one) for name, one in rmse.items()}


def vectors():
    rng = np.random.default_rng([14, 4, 2])  # the weights, drawn again
    W_x, W_h, b = (rng.normal(0, s, size).round(2) for s, size in ((1.4, (16, 2)), (0.9, (16, 4)), (0.7, 16)))
    blocks = {
        gate: (W_x[rows], W_h[rows], b[rows]) for gate, rows in zip("ifgo", np.split(np.arange(16), 4), strict=True)
    }
    f = lstm(blocks, SUN.sequence(("G", "dG")).x[:, 0])["f"][SUN.index("12:00")]
    return "units" if f.shape == (4,) else None, {"values": ", ".join(map(number, f)), "units": "4"}


def count():
    H, D = 4, 2
    each = H * D + H * H + H
    said = {"each": str(each), "before": str(4 * each), "now": str(4 * each), "steps": "17", "more": "27"}
    assert {str(4 * each), str(round(4 * each * 27 / 17)), str(4 * each * 27)} == {
        label.split(":")[0].split(",")[0] for label in WORDS.tasks["count"].options.values()
    }
    return "same", said


ORACLES = {
    one.__name__: one
    for one in (
        keep, ten, least, first, half, gates, turn, relu, settle, signs, quiet, bound, readout, hears, cloud, weight,
        again, forecast, vectors, count,
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
    decided, parts = next(one for one in QUESTIONS if one.id == name).decide(values)
    assert decided == answer, "what is on the screen says the same"
    assert parts == said
    words = WORDS.tasks[name]
    assert set(re.findall(r"{(\w+)}", words.text + words.because)) == set(parts), "every number is said"
    assert told["verdict"] == WORDS.tasks[name].because.format(**said)
    assert not re.search(r"[{}]|  |nan|inf", told["verdict"] + told["text"])


def test_right_answers_are_found_by_no_habit():
    """To take the first, the longest or the shortest option, the one that says no: none is right more than chance."""
    asked = [
        (list(WORDS.tasks[name].options.values()), WORDS.tasks[name].options[oracle()[0]])
        for name, oracle in ORACLES.items()
    ]
    habits = {
        "the first": lambda options: options[:1],
        "the second": lambda options: options[1:2],
        "the last": lambda options: options[-1:],
        "the longest": lambda options: _of_length(options, max),
        "the shortest": lambda options: _of_length(options, min),
        "the one that begins with yes": lambda options: [one for one in options if one.startswith("Yes")],
        "the one that begins with no": lambda options: [
            one for one in options if re.match("(No|None|Nothing|Not)\\b", one)
        ],
        "one with a number": lambda options: [one for one in options if re.search(r"\d", one)],
        "one with a reason": lambda options: [one for one in options if re.search("[:,]", one)],
    }
    for habit, takes in habits.items():
        taken = [(takes(options), options, right) for options, right in asked]
        there = [(some, options, right) for some, options, right in taken if some and len(some) < len(options)]
        right = sum((right in some) / len(some) for some, _, right in there)
        chance = sum(1 / len(options) for _, options, _ in there)
        spread = sum(1 / len(options) * (1 - 1 / len(options)) for _, options, _ in there) ** 0.5
        assert right <= chance + spread, f"{habit}: {right} right of {len(there)}, by chance {chance:.1f}"


def _of_length(options, pick):
    return [one for one in options if len(one) == pick(map(len, options))]


def test_about_half_of_what_is_true_surprises():
    assert 0.4 <= sum(question.surprising for question in QUESTIONS) / len(QUESTIONS) <= 0.6


def test_questions_stand_in_groups_one_after_the_other():
    told = guide(QUESTIONS, "check", TABLE, complete(TABLE, {}))["tasks"]
    groups = list(dict.fromkeys(mark["group"] for mark in told))
    assert groups == ["Forgetting", "Writing", "Showing", "Over time", "Several units"]
    assert [groups.index(mark["group"]) for mark in told] == sorted(groups.index(mark["group"]) for mark in told)


@pytest.mark.parametrize("question", QUESTIONS, ids=ASKED)
def test_a_question_leads_to_a_slide_that_is_there(question):
    told = guide(QUESTIONS, "check", TABLE, complete(TABLE, {}))["tasks"][ASKED.index(question.id)]["taught"]
    page, _, query = told["link"].partition("?")
    key, _, value = query.partition("=")
    if page == "words":
        assert key == "part"
        assert value in PARTS
    else:
        lesson = lesson_named(page)
        assert key == "task"
        assert value in [task.id for task in lesson.tasks]
        assert decode(lesson.table, {key: value})[1] == []
    assert ": " in told["title"]


# -- before a guess


@pytest.mark.parametrize("name", ASKED)
def test_before_a_guess_the_record_ends_before_the_step_that_decides(name):
    for link in ({"task": name}, {"task": name, "guess": "nonsense"}):
        values = complete(TABLE, decode(TABLE, link)[0])
        shown, scene = LESSON.record(values), SCENES[name]
        whole = LESSON.record(guessed(name, next(iter(WORDS.tasks[name].options)))[1])
        decides = whole.labels.index(scene.t or whole.labels[-1])
        assert shown.trace.T > 1, "there is time to step through, as after the guess"
        assert decides >= shown.trace.T
        assert shown.labels == whole.labels[: shown.trace.T]
        assert values["t"] == shown.labels[-1], "the cursor stands at the last of them"
        assert shown.given.beside is None
        assert guide(QUESTIONS, "check", TABLE, values)["guess"] == ""
        assert [item.kind for item in controls(LESSON, values)] == ["choice"], "no slider, but how it is told"
        pictures = over_time(LESSON, shown, LOOK)
        assert list(pictures.figures) == ["before"]
        assert all(len(texts) == shown.trace.T for texts in pictures.texts.values())


@pytest.mark.parametrize("narrow", [False, True])
@pytest.mark.parametrize("name", ASKED)
def test_nothing_is_drawn_where_the_answer_will_come_but_a_question_mark(name, narrow):
    shown, scene = LESSON.record(complete(TABLE, {"task": name})), SCENES[name]
    figures = over_time(LESSON, shown, Look("dark", narrow)).figures["before"]
    x = np.array(figures[0]["layout"]["meta"]["scrub"])
    step = x[1] - x[0]
    for t, figure in enumerate(figures):
        place, mark = (
            next(trace for trace in figure["data"] if is_one(trace))
            for is_one in (lambda trace: "dash" in trace.get("line", {}), lambda trace: trace.get("text") == ["?"])
        )
        assert x[-1] < min(place["x"]) < mark["x"][0] < max(place["x"])
        assert min(place["y"]) < mark["y"][0] < max(place["y"])
        run = [trace for trace in figure["data"] if trace.get("hovertemplate") or trace.get("fill") == "toself"]
        drawn = [k for trace in run if trace is not place for k in trace["x"] if k is not None]
        assert max(drawn) <= x[-1] + step / 2 + 1e-9
        assert figure["data"][0]["x"][0] == x[t], "the cursor"
    words = " ".join(filter(None, (text for trace in figures[-1]["data"] for text in trace.get("text", ()))))
    for hidden, reads in {"c": "c [+−0]", "h": "h [+−0]", "f": "keeps", "i": "lets in"}.items():
        assert bool(re.search(reads, words)) == (hidden not in scene.hides)


@pytest.mark.parametrize("name", ASKED)
def test_the_scene_before_a_guess_says_no_number_of_the_answer(name):
    """At its last step neither its words nor what is told say a number that decides."""
    values = complete(TABLE, {"task": name})
    answer, said = ORACLES[name]()
    pictures = over_time(LESSON, LESSON.record(values), LOOK)
    texts = [many[-1] for many in pictures.texts.values() if isinstance(many[-1], str)]
    for trace in pictures.figures["before"][-1]["data"]:
        texts += trace.get("text", ()) if trace["mode"].endswith("text") else ()
    scene = " ".join(filter(None, texts))
    label = WORDS.tasks[name].options[answer]
    assert "?" in scene
    assert label.isdecimal() or label not in scene
    assert DECIDE[name] <= set(said)
    assert not {said[key] for key in DECIDE[name]} & set(re.findall(NUMBER, scene))


NUMBER = r"[+−]?\d+(?:\.\d+)?"
# The numbers of each verdict that decide.
DECIDE = {
    "keep": {"f", "kept"}, "ten": {"after", "gradient"}, "least": {"least", "evening"}, "first": {"c"},
    "half": {"left_1", "left_3", "left_5"}, "gates": {"g_low"}, "turn": {"kept", "written", "after"}, "relu": {"tanh"},
    "settle": {"c", "bound"}, "signs": {"flipped"}, "quiet": {"o", "h"}, "bound": {"c", "h"}, "readout": {"h", "c"},
    "hears": {"rest", "u"}, "cloud": {"bound", "after"}, "weight": {"changed", "after"}, "again": {"again", "first"},
    "forecast": {"h", "same"}, "vectors": {"units", "values"}, "count": {"now", "each"},
}  # fmt: skip


def test_a_guess_at_another_question_is_none():
    values = complete(TABLE, {"task": "keep", "guess": "further"})
    assert [card.figures for card in LESSON.cards(LESSON.record(values))] == [("before",)]
    assert guide(QUESTIONS, "check", TABLE, values)["guess"] == ""


@pytest.mark.parametrize("narrow", [False, True])
@pytest.mark.parametrize("name", ASKED)
def test_after_a_guess_the_run_plays_on_in_the_same_lanes(name, narrow):
    look = Look("light", narrow)
    frozen = LESSON.record(complete(TABLE, {"task": name}))
    before = over_time(LESSON, frozen, look).figures["before"][-1]
    shown = LESSON.record(guessed(name, next(iter(WORDS.tasks[name].options)))[1])
    if "track" not in LESSON.cards(shown)[0].figures:
        return
    after = over_time(LESSON, shown, look).figures["track"][frozen.trace.T - 1]
    for part in ("xaxis", "yaxis", "shapes", "margin"):
        assert before["layout"][part] == after["layout"][part]
    assert before["layout"]["meta"]["aspect"] == after["layout"]["meta"]["aspect"]
    assert before["data"][0] == after["data"][0], "the cursor"


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
    wanted = {"track": [plus(c)], "belt": [plus(c)], "taps": [plus(c)], "cell": [plus(c)], "gates": [quantity("f", f)]}
    wanted |= {"vectors": [quantity("f", v) for v in trace.f[t, 0]], "curves": [quantity("f", f)]}
    for picture, text in shown.items():
        assert all(one in text for one in wanted[picture]), picture
    assert number(c) in pictures.texts["narration"][t].replace("+", "")


BESIDE = {
    "first": lambda: day(),
    "half": lambda: alone(16, 1, f_b=3, i_b=10, g_x=4),
    "relu": lambda: day(),
    "signs": lambda: day(),
    "readout": lambda: day(),
    "cloud": lambda: day(),
    "weight": lambda: day(),
    "again": lambda: day(),
}


@pytest.mark.parametrize(("name", "run"), BESIDE.items())
def test_the_run_beside_it_is_drawn_and_is_the_one_it_says(name, run):
    option = next(iter(WORDS.tasks[name].options))
    _, values = guessed(name, option)
    beside, c = LESSON.record(values).given.beside, run()["c"]
    assert beside.c[:, 0, 0] == pytest.approx(c)
    t = beside.time.index(values["t"])
    track = over_time(LESSON, LESSON.record(values), LOOK).figures["track"][t]
    assert plus(c[t]) in written(track)
    assert all(say(f"lessons/check.run.{name}.{run}") in written(track) for run in ("here", "beside"))


@pytest.mark.parametrize(("name", "option"), GUESSES)
def test_every_state_stays_within_its_lane(name, option):
    """Also an h that no tanh bounds: the picture shows how far it climbs."""
    pictures = over_time(LESSON, LESSON.record(guessed(name, option)[1]), LOOK).figures
    for figure in pictures.get("track", ()):
        lines = [trace["hovertext"] for trace in figure["data"] if trace["mode"] != "text" and "hovertext" in trace]
        assert not [said for line in lines for said in line if said.startswith(("+", "−")) and beyond() in said]


def test_only_these_questions_compare_two_runs():
    two = {
        name for name in ASKED if LESSON.record(guessed(name, next(iter(WORDS.tasks[name].options)))[1]).given.beside
    }
    assert two == set(BESIDE)


def test_the_guessed_bias_is_the_one_that_runs():
    for bias in ("1", "3", "5"):
        _, values = guessed("half", bias)
        f = LESSON.record(values).trace.f
        assert f == pytest.approx(sigmoid(float(bias)))
        assert LESSON.record(values).trace.c[1] == pytest.approx(1, abs=1e-3), "what the pulse wrote"
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
    _, values = guessed("keep", "most")
    assert all("tanh(z)" in text for text in over_time(LESSON, LESSON.record(values), LOOK).texts["g.result"])


def test_the_count_follows_units_and_inputs():
    for H in CHOICES["units"]:
        for D in CHOICES["hears"]:
            chosen, _ = guessed("count", "same")
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
        told = guide(QUESTIONS, "check", TABLE, guessed(name, next(iter(words.options)))[1])
        assert len(words.title.split()) <= 4, name
        assert len(told["text"]) <= 160, name
        assert len(told["verdict"]) <= 220, name
        assert all(len(option) <= 60 for option in words.options.values()), name
        assert len(words.options) == 3, name
    assert 60 <= len(f"{WORDS.intro} {WORDS.take} {WORDS.foot}".split()) <= 120


@pytest.mark.parametrize(("lens", "said"), [("belt", "says o × c, "), ("maths", "h = o·c = ")])
def test_without_the_last_tanh_no_sentence_speaks_of_one(lens, said):
    shown = LESSON.record(complete(LESSON.table, {"task": "readout", "lens": lens}))
    moments = [Moment(shown, t, LESSON.phases - 1) for t in range(len(shown.labels))]
    told = LESSON.told(moments)["narration"]
    assert all(said in one and "tanh" not in one for one in told)
