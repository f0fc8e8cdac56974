"""The conveyor belt's lesson: its table both ways, its two runs, tasks that sliders solve, strips as fresh runs."""

import re

import numpy as np
import pytest
from hypothesis import given as over
from hypothesis import strategies as some

from lstm_viz.core.notation import number
from lstm_viz.data.stories import KINDS, STORIES, story
from lstm_viz.lessons.base import Look, step_at
from lstm_viz.lessons.belt.lesson import LESSON, SCALES, TABLE
from lstm_viz.lessons.belt.record import HAND, OPEN, PARTS, SET, TARGET, WEIGHTS, WRITER, apart, given, target
from lstm_viz.lessons.belt.tasks import CLOSE, CLOSE_BY_DAY, COUNTED, NEAR, TASKS
from lstm_viz.lessons.controls import WIDEST, weight_address
from lstm_viz.lessons.guide import Ask, Do, act, guide, read_task
from lstm_viz.lessons.shown import Moment
from lstm_viz.lessons.state import choose, complete
from lstm_viz.words.lenses import lenses
from lstm_viz.words.lessons import lesson_words
from tests.lessons.screen import guesses, link_holds, over_time, sliders


def number_in(low, high):
    return some.floats(low, high).map(lambda v: round(v, 4) + 0.0)


HANDS = {f"{gate}_{kind}": number_in(0, 1) for gate in SET for kind in KINDS}
LEARNED = {f"{gate}_{part}": number_in(-WIDEST, WIDEST) for gate in SET for part in PARTS}
LABELS = [*story("pulse").inputs.time, *story("day").inputs.time]
VALUES = {
    "seq": some.sampled_from(sorted(STORIES)),
    "by": some.sampled_from([HAND, WEIGHTS]),
    "t": some.sampled_from(LABELS),
    "task": some.sampled_from([task.id for task in TASKS]),
    "lens": some.sampled_from(sorted(lenses())),
    **HANDS,
    **LEARNED,
}


def sigmoid(z):
    return 1 / (1 + np.exp(-z))


def lived(values):
    """c, f and i over the steps, worked out from the sliders without the package's cell."""
    one, c, h, found = story(values["seq"]), 0.0, 0.0, {"c": [], "f": [], "i": []}
    for t, x in enumerate(one.inputs.x[:, 0]):
        heard = dict(zip(one.features, x, strict=True))
        gates = {}
        for gate in SET:
            z = sum(values[f"{gate}_{name}"] * value for name, value in heard.items())
            z += values[f"{gate}_h"] * h + values[f"{gate}_b"]
            gates[gate] = values[f"{gate}_{one.kinds[t]}"] if values["by"] == HAND else sigmoid(z)
        g = np.tanh(3.0 * heard.get("x", 0.0) + 1.9 * heard.get("dG", 0.0))
        c = gates["f"] * c + gates["i"] * g
        h = sigmoid(OPEN) * np.tanh(c)
        for name, value in (("c", c), *gates.items()):
            found[name].append(value)
    return {name: np.array(row) for name, row in found.items()}


def begun(task):
    """The page's values as one comes to a task."""
    return complete(TABLE, act(TASKS, TABLE, {}, "task", task))


def decided(task):
    """The page's values once there is a guess."""
    return complete(TABLE, act(TASKS, TABLE, act(TASKS, TABLE, {}, "task", task.id), "guess", a_guess(task)))


def a_guess(task):
    return guesses(LESSON, task)[0]


def shown(values):
    """What the task sees, with the cursor where the page puts it."""
    record = LESSON.record(values)
    return record.at(step_at(record.trace.time, values["t"]))


def moved(values, **settings):
    """Real sliders at positions that they have."""
    for key, value in settings.items():
        item = sliders(LESSON, values)[key]
        text = next(text for text in item.values if float(text) == value)
        chosen, notice = choose(TABLE, {name: v for name, v in values.items() if name != "guess"}, key, text)
        assert notice is None
        values = complete(TABLE, chosen)
    return values


# -- the page's state


@over(some.fixed_dictionaries({}, optional=VALUES))
def test_a_link_holds_the_page(chosen):
    link_holds(TABLE, chosen)


@pytest.mark.parametrize("name", STORIES)
@pytest.mark.parametrize("by", [HAND, WEIGHTS])
def test_the_sliders_are_those_of_the_story_and_stand_at_their_values(name, by):
    one = story(name)
    values = complete(TABLE, {"seq": name, "by": by, "f_b": 1.2345, "i_pulse": 0.777, "i_dark": 0.777})
    ends = one.every_kind if by == HAND else (*one.features, "h", "b")
    items = sliders(LESSON, values)
    assert list(items) == [f"{gate}_{end}" for gate in SET for end in ends]
    assert {key: float(item.values[item.index]) for key, item in items.items()} == {key: values[key] for key in items}
    assert {key for key, item in items.items() if item.changed} == {"f_b", "i_pulse", "i_dark"} & set(items)
    low, high = (0, 1) if by == HAND else (-WIDEST, WIDEST)
    assert {(float(item.values[0]), float(item.values[-1])) for item in items.values()} == {(low, high)}


def test_another_story_begins_at_a_step_of_its_own():
    chosen, notice = LESSON.act({"t": "05", "f_b": 2.0}, "seq", "day")
    assert notice is None
    assert chosen == {"seq": "day", "f_b": 2.0}
    assert complete(TABLE, chosen)["t"] == "14:30"
    assert LESSON.act({"seq": "day", "t": "12:00"}, "seq", "pulse") == ({}, None)
    for name in STORIES:
        values = complete(TABLE, {"seq": name})
        assert values["t"] in LESSON.record(values).labels


@pytest.mark.parametrize("task", TASKS, ids=lambda task: task.id)
def test_reset_goes_back_to_how_the_task_began(task):
    before = act(TASKS, TABLE, {"lens": "bar"}, "task", task.id)
    played = before | {"f_b": -2.5, "f_pulse": 0.25, "seq": "count", "t": "07"}
    assert LESSON.act(played, "reset", "1") == (before, None)


@pytest.mark.parametrize("name", STORIES)
def test_one_can_jump_to_where_something_happens(name):
    values = complete(TABLE, {"seq": name})
    labels, chips = LESSON.record(values).labels, LESSON.chips(LESSON.record(values))
    assert all(labels[chip.t] in chip.label or labels[chip.t] in chip.title for chip in chips)
    if name != "day":
        marked = {t for kind in ("pulse", "signal") for t in story(name).steps(kind)}
        assert {chip.t for chip in chips} == marked | {len(labels) - 1}


# -- the two runs


@over(some.fixed_dictionaries({}, optional={key: value for key, value in VALUES.items() if key not in ("t", "task")}))
def test_the_run_is_that_of_the_sliders_and_so_is_the_distance(chosen):
    values = complete(TABLE, chosen)
    trace, own = given(values).run(), lived(values)
    for name, row in own.items():
        assert getattr(trace, name)[:, 0, 0] == pytest.approx(row, abs=1e-9), name
    hand = lived({**values, "by": HAND})
    far = apart(trace, target(values))
    assert far == pytest.approx({name: np.abs(own[name] - hand[name]).mean() for name in own}, abs=1e-9)


def test_what_the_hand_sets_is_recorded_as_held():
    trace = given(complete(TABLE, {"seq": "signal", "f_b": 2.0})).run()
    for t, kind in enumerate(story("signal").kinds):
        assert set(trace.held_at(t)) == set(SET)
        assert trace.f[t, 0, 0] == TARGET[kind]["f"]
        assert trace.i[t, 0, 0] == TARGET[kind]["i"]
    assert trace.f_pre[0, 0, 0] == 2.0, "what the weights computed is still there"
    assert not given(complete(TABLE, {"by": WEIGHTS})).run().held


def test_the_target_stands_still_while_weights_move():
    values = complete(TABLE, {"by": WEIGHTS})
    assert target({**values, "f_b": 5.0, "i_x": -3.0}) is target(values)
    assert target({**values, "f_pulse": 0.5}) is not target(values)
    many = LESSON.swept(LESSON.record(values), sliders(LESSON, values)["f_b"])
    assert {id(one.given.beside) for one in many} == {id(target(values))}


def test_g_and_o_hear_what_they_always_hear():
    assert WRITER == {"x": 3.0, "dG": 1.9}
    for name in STORIES:
        for gate, part in ((gate, part) for gate in SET for part in (*story(name).features, "h", "b")):
            address = weight_address(story(name).features, f"{gate}_{part}")
            values = complete(TABLE, {"seq": name, f"{gate}_{part}": 1.5})
            assert given(values).params.value(address) == 1.5
    assert weight_address(("x",), "f_pulse") is None


@pytest.mark.parametrize("name", STORIES)
def test_the_axes_fit_the_target_and_stay_for_every_run(name):
    for by in (HAND, WEIGHTS):
        values = complete(TABLE, {"seq": name, "by": by})
        flood = {**values, "f_chatter": 1.0, "i_chatter": 1.0, "f_b": 12.0}
        assert LESSON.record(values).scale == LESSON.record(flood).scale
        assert 1.03 * np.abs(target(values).c).max() < LESSON.record(values).scale < 3 * np.abs(target(values).c).max()


def test_the_distance_is_said_where_the_weights_set_the_gates():
    values = complete(TABLE, {"by": WEIGHTS, "f_b": 3.0})
    record = LESSON.record(values)
    far = apart(record.trace, target(values))
    said = LESSON.words(record, 0)["far"]
    assert re.findall(r"[\d.]+", said) == [number(far[name]) for name in ("c", "f", "i")]

    def lines(values):
        return next(card for card in LESSON.cards(LESSON.record(values)) if card.id == "track").lines

    assert [line.id for line in lines(values)] == ["far"]
    by_hand = complete(TABLE, {})
    assert LESSON.words(LESSON.record(by_hand), 0)["far"] == ""
    assert lines(by_hand) == lines(values), "its room stays"


# -- what is predicted


def test_half_open_gates_lose_the_pulse():
    task = next(task for task in TASKS if task.id == "left")
    assert isinstance(task, Ask)
    answer, parts = task.decide(decided(task))
    wrote = 0.5 * np.tanh(3.0)
    t, chatter = np.arange(24)[::-1], story("pulse").inputs.x[:, 0, 0]
    assert float(answer) == pytest.approx((0.5 ** (t + 1) * np.tanh(3.0 * chatter)).sum(), abs=1e-4)
    assert parts == {
        "wrote": number(wrote, 3), "one": number(wrote / 2, 3), "five": number(wrote / 32, 3), "parts": str(2**20),
    }  # fmt: skip


def test_the_signal_shuts_the_forget_gate():
    task = next(task for task in TASKS if task.id == "wipe")
    answer, parts = task.decide(decided(task))
    counted = number(2 * np.tanh(3.0), sign=True)
    assert answer == "f_closes"
    assert parts == {"f_opens": counted, "f_closes": "0.00", "i_closes": counted, "o_closes": counted}


@pytest.mark.parametrize("id", ["left", "wipe"])
def test_a_prediction_uses_every_number_and_its_options_can_be_told_apart(id):
    words = lesson_words("belt")[0].tasks[id]
    task = next(task for task in TASKS if task.id == id)
    answer, parts = task.decide(decided(task))
    assert set(re.findall(r"\{(\w+)\}", words.because)) == set(parts)
    if id == "wipe":
        assert answer in words.options
        assert set(words.options) == set(parts)
    told = guide(TASKS, "belt", TABLE, begun(id) | dict(task.shows) | {"guess": answer})
    assert told["answer"] == answer and told["right"]
    assert "{" not in told["verdict"]


@pytest.mark.parametrize("f", [0.5, 0.85, 0.97, 1.0])
def test_what_is_left_of_a_pulse_is_what_f_keeps(f):
    task = TASKS[0]
    values = complete(TABLE, {"f_chatter": f, "i_chatter": 0.5})
    _, parts = task.decide(values)
    assert float(parts["parts"]) == pytest.approx(f**-20, abs=0.5)


# -- what is done

SOLVED = {
    "pulse_hand": {"f_chatter": 1.0, "i_chatter": 0.0, "i_pulse": 1.0},
    "pulse_weights": {"f_b": 7.5, "i_x": 12.0, "i_b": -7.5},
    "count": {"f_b": 7.5},
    "signal_hand": {
        "f_chatter": 1.0,
        "f_pulse": 1.0,
        "f_signal": 0.0,
        "i_chatter": 0.0,
        "i_pulse": 1.0,
        "i_signal": 0.0,
    },
    "signal_weights": {"f_b": 6.0, "f_s": -12.0, "i_x": 12.0, "i_b": -7.5},
    "day": {"f_dG": 12.0, "f_b": 1.2, "i_b": 1.8},
}
DOES = [task for task in TASKS if isinstance(task, Do)]


def test_every_task_has_a_solution_here():
    assert set(SOLVED) == {task.id for task in DOES}


@pytest.mark.parametrize("task", DOES, ids=lambda task: task.id)
def test_a_task_is_done_with_real_sliders_and_not_before(task):
    values = begun(task.id)
    settings = list(SOLVED[task.id].items())
    for k in range(len(settings)):
        now = moved(values, **dict(settings[:k]))
        assert not read_task(TASKS, "belt", shown(now))[1], f"without {settings[k:]}"
    assert read_task(TASKS, "belt", shown(moved(values, **SOLVED[task.id])))[1]


@pytest.mark.parametrize("task", DOES, ids=lambda task: task.id)
def test_the_reading_is_the_record(task):
    words = lesson_words("belt")[0].tasks[task.id]
    for values in (begun(task.id), moved(begun(task.id), **SOLVED[task.id])):
        own, one = lived(values), story(values["seq"])
        _, parts = task.read(shown(values))
        assert set(re.findall(r"\{(\w+)\}", words.reading)) == set(parts)
        if "off" in parts:
            off = np.abs(own["c"] - one.wanted)
            assert parts == {"off": number(off.max()), "step": one.inputs.time[off.argmax()]}
        else:
            assert parts == {"c": number(np.abs(own["c"] - lived({**values, "by": HAND})["c"]).mean())}


@pytest.mark.parametrize("task", DOES, ids=lambda task: task.id)
def test_the_bound_that_decides_is_the_one_that_is_said(task):
    bound = {"count": COUNTED, "day": CLOSE_BY_DAY}.get(task.id, NEAR if task.id.endswith("_hand") else CLOSE)
    assert f"wanted: less than {number(bound)}" in lesson_words("belt")[0].tasks[task.id].reading


@pytest.mark.parametrize("task", DOES, ids=lambda task: task.id)
def test_another_story_or_another_hand_is_not_the_task(task):
    solved = moved(begun(task.id), **SOLVED[task.id])
    by = WEIGHTS if solved["by"] == HAND else HAND
    assert not task.read(shown({**solved, "by": by}))[0]
    for name in STORIES:
        assert task.read(shown({**solved, "seq": name}))[0] == (name == solved["seq"])


@pytest.mark.parametrize("id", ["pulse_weights", "signal_weights", "day"])
def test_a_target_that_follows_the_weights_is_no_aim(id):
    task = next(task for task in TASKS if task.id == id)
    half = {f"{gate}_{kind}": 0.5 for gate in SET for kind in KINDS}
    seen = shown(begun(id) | half)
    met, parts = task.read(seen)
    assert parts["c"] == "0.00"
    assert not met


def test_without_the_change_of_light_the_day_is_not_done():
    """What is said of the sun: whatever else its gates weigh, f must hear the change. A seeded search finds no way."""
    rng = np.random.default_rng(4)
    values = begun("day")
    there = target(values)
    keys = [f"{gate}_{part}" for gate in SET for part in ("G", "dG", "h", "b")]
    best = np.inf
    for _ in range(3):
        at, near = rng.normal(0, 4, len(keys)).clip(-WIDEST, WIDEST), np.inf
        for k in range(250):
            tried = (at + rng.normal(0, 3 * 0.99**k, (16, len(keys)))).clip(-WIDEST, WIDEST)
            tried[:, keys.index("f_dG")] = 0.0
            c = lived({**values, **dict(zip(keys, tried.T, strict=True))})["c"]  # all sixteen at once
            far = np.abs(c - there.c[:, 0]).mean(axis=0)
            if far.min() < near:
                at, near = tried[int(far.argmin())], float(far.min())
        best = min(best, near)
    assert CLOSE_BY_DAY < best < apart(given(values).run(), there)["c"] / 2, "the search does find its way"


# -- dragging


@pytest.mark.parametrize("by", [HAND, WEIGHTS])
def test_the_picture_over_time_shows_the_target_beside_the_weights_alone(by):
    values = complete(TABLE, {"by": by})
    wide, narrow = (
        over_time(LESSON, LESSON.record(values), Look("light", narrow)).figures["track"][0] for narrow in (False, True)
    )
    lines = [one for one in wide["data"] if (one.get("line") or {}).get("dash") == "4px,3px"]
    assert [one["visible"] for one in lines] == [by == WEIGHTS] * len(lines)
    assert len(lines) > 1
    assert wide["layout"]["meta"]["aspect"] > narrow["layout"]["meta"]["aspect"]


@pytest.mark.parametrize("seq", STORIES)
def test_the_lane_of_c_leaves_out_what_is_below_zero_where_no_weight_brings_c_there(seq):
    runs = [
        LESSON.record(complete(TABLE, {"seq": seq, "by": by, "f_b": f, "i_b": i}))
        for by in (HAND, WEIGHTS) for f in (-WIDEST, WIDEST) for i in (-WIDEST, WIDEST)
    ]  # fmt: skip
    figure = over_time(LESSON, runs[0], Look("light", False)).figures["track"][0]
    words = {word["text"] for word in figure["layout"]["annotations"]}
    assert (f"−{SCALES[seq]:g}" in words) == any((shown.trace.c < 0).any() for shown in runs) == (seq == "day")


def test_a_handle_over_a_worker_says_whether_it_is_the_gate_or_its_bias():
    """It stands where its slider does: taken for the gate, a bias would be at a wrong place."""
    for by, expected in ((HAND, {"f"}), (WEIGHTS, {"f", "b_f"})):
        shown = LESSON.record(complete(LESSON.table, {"task": "none", "by": by}))
        (figure,) = LESSON.figures(["belt"], [Moment(shown, 3, 3)], Look("light", False))["belt"][:]
        grip = next(one for one in figure["layout"]["meta"]["grips"] if one["of"] == "f")
        assert set(grip["names"]) == {control for step in grip["controls"] for control in step}
        assert set(grip["names"].values()) == expected
        assert grip["names"].get("f_b", "b_f") == "b_f"
