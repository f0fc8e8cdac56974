"""Taps and water: its table both ways, z that is the bias alone, what the record decides, strips as fresh runs."""

import re

import numpy as np
import pytest
from hypothesis import given as over
from hypothesis import strategies as some

from lstm_viz.core.notation import number
from lstm_viz.lessons.guide import act, guide, read_task
from lstm_viz.lessons.state import choose, complete
from lstm_viz.lessons.taps import LARGEST, LESSON, REACH, STEPS, TABLE, TASKS, given
from lstm_viz.words.arithmetic import plain
from lstm_viz.words.lenses import lenses
from lstm_viz.words.lessons import lesson_words
from tests.lessons.screen import link_holds, sliders


def number_in(low, high):
    return some.floats(low, high).map(lambda v: round(v, 4) + 0.0)


VALUES = {
    "t": some.sampled_from(STEPS),
    "task": some.sampled_from([task.id for task in TASKS]),
    "lens": some.sampled_from(sorted(lenses())),
    "c0": number_in(-LARGEST, LARGEST),
    **{f"{gate}_b": number_in(-reach, reach) for gate, reach in REACH.items()},
    **{f"hold_{gate}": some.none() | number_in(0, 1) for gate in REACH},
    **{f"hold_{gate}_at": some.dictionaries(some.sampled_from(STEPS), number_in(0, 1), max_size=3) for gate in REACH},
}


def sigmoid(z):
    return 1 / (1 + np.exp(-z))


def tank(values):
    """c and h over the ten steps, and the gates, worked out from the sliders without the package."""
    i, f, o = (sigmoid(values[f"{gate}_b"]) for gate in "ifo")
    g = np.tanh(values["g_b"])
    c, levels = values["c0"], []
    for _ in range(10):
        c = f * c + i * g
        levels.append(c)
    c = np.array(levels)
    return c, o * np.tanh(c), {"i": i, "f": f, "g": g, "o": o}


# -- the page's state


@over(some.fixed_dictionaries({}, optional=VALUES))
def test_a_link_holds_the_page(chosen):
    link_holds(TABLE, chosen)


def test_the_steps_sort_as_they_follow_each_other():
    assert len(STEPS) == 10
    assert sorted(STEPS) == list(STEPS)


def test_a_slider_stands_at_its_value_and_reaches_the_ends_of_its_number_line():
    values = complete(TABLE, {"c0": -2.345, "i_b": 0.5234})
    items = sliders(LESSON, values, 0).values()
    stands = {item.id: float(item.values[item.index]) for item in items if item.pin is None}
    assert stands == {key: values[key] for key in ("i_b", "g_b", "f_b", "o_b", "c0")}
    assert {item.id for item in items if item.changed} == {"c0", "i_b"}
    for item in items:
        if item.id.endswith("_b"):
            reach = REACH[item.id[0]]
            assert (float(item.values[0]), float(item.values[-1])) == (-reach, reach)


@pytest.mark.parametrize("task", TASKS, ids=lambda task: task.id)
def test_reset_goes_back_to_how_the_task_began(task):
    begun = act(TASKS, TABLE, {"lens": "bar"}, "task", task.id)
    played = begun | {"f_b": -2.5, "hold_o": 0.5, "t": "07"}
    assert LESSON.act(played, "reset", "1") == (begun, None)


def test_reset_of_an_untouched_link_begins_the_first_task():
    chosen, notice = LESSON.act({"f_b": 5.0}, "reset", "1")
    assert notice is None
    assert complete(TABLE, chosen) == complete(TABLE, {})
    assert LESSON.act({}, "f_b", "3") is None


def test_a_hold_begins_at_what_the_gate_is():
    assert LESSON.act({"g_b": 0.0}, "hold_i", "now") == ({"g_b": 0.0, "hold_i": 0.73}, None)


@pytest.mark.parametrize("task", TASKS, ids=lambda task: task.id)
def test_the_order_of_the_pictures_never_changes(task):
    cards = LESSON.cards(LESSON.record(complete(TABLE, {"task": task.id})))
    assert [card.id for card in cards] == ["tap", "taps", "track", "sums"]


def test_the_sums_leave_out_what_the_unit_does_not_hear():
    shown = LESSON.record(complete(TABLE, {"f_b": 1.25}))
    for t in (0, 9):
        words = {name: plain(text) for name, text in LESSON.words(shown, t).items()}
        assert words["f.formula"] == "z = b = 1.250"
        assert not any("0·" in words[f"{gate}.formula"].split("=")[1] for gate in REACH)
        assert words["f.result"] == "f = σ(z) = 0.777"


# -- the run


@over(some.fixed_dictionaries({}, optional={key: VALUES[key] for key in ("i_b", "g_b", "f_b", "o_b", "c0")}))
def test_z_is_the_bias_alone_and_ten_steps_are_alike(chosen):
    values = complete(TABLE, chosen)
    trace = given(values).run()
    c, h, gates = tank(values)
    assert trace.time == STEPS
    for gate, value in gates.items():
        assert getattr(trace, f"{gate}_pre")[:, 0, 0].tolist() == [values[f"{gate}_b"]] * 10
        assert getattr(trace, gate)[:, 0, 0] == pytest.approx(np.full(10, value), abs=1e-12)
    assert trace.c[:, 0, 0] == pytest.approx(c, abs=1e-9)
    assert trace.h[:, 0, 0] == pytest.approx(h, abs=1e-9)


# -- what is predicted


BY_ID = {task.id: task for task in TASKS}
WORDS = lesson_words("taps")[0].tasks


def verdict(name, guess):
    """The page after a guess: its values, and what the guide tells."""
    chosen = act(TASKS, TABLE, act(TASKS, TABLE, {}, "task", name), "guess", guess)
    values = complete(TABLE, chosen)
    return values, guide(TASKS, "taps", TABLE, values)


@pytest.mark.parametrize("guess", ["all", "half", "nothing"])
def test_neutral_water_brings_nothing_however_open_the_tap(guess):
    values, told = verdict("neutral", guess)
    gates = tank(values)[2]
    assert gates["i"] > 0.99
    assert gates["i"] * gates["g"] == 0
    assert told["answer"] == "nothing"
    assert set(WORDS["neutral"].options) == {"all", "half", "nothing"}
    assert f"{gates['i']:.3f}" in told["verdict"]
    assert "i × g = 0.00" in told["verdict"]


@pytest.mark.parametrize(
    ("chosen", "answer"), [({"g_b": 3.0}, "all"), ({"g_b": -0.55}, "half"), ({"g_b": 0.1}, "nothing")]
)
def test_what_flows_in_is_judged_by_the_run(chosen, answer):
    values = complete(TABLE, {"i_b": 6.0} | chosen)
    assert BY_ID["neutral"].decide(values)[0] == answer


@pytest.mark.parametrize("guess", ["no", "yes", "emptied"])
def test_the_outlet_can_say_almost_nothing_of_a_full_tank(guess):
    values, told = verdict("can", guess)
    c, h, _ = tank(values)
    assert c.min() > 3
    assert abs(h).max() < 0.05
    assert told["answer"] == "yes"
    assert set(WORDS["can"].options) == {"no", "yes", "emptied"}
    assert number(c[0], sign=True) in told["verdict"]
    assert number(h[0], sign=True) in told["verdict"]


@pytest.mark.parametrize(("chosen", "answer"), [({"o_b": 2.0}, "no"), ({"o_b": -4.0, "c0": 1.0}, "emptied")])
def test_whether_it_can_is_judged_by_the_run(chosen, answer):
    values = complete(TABLE, {"c0": 5.0, "f_b": 6.0, "i_b": -6.0} | chosen)
    assert BY_ID["can"].decide(values)[0] == answer


@pytest.mark.parametrize("name", ["neutral", "can"])
def test_before_the_guess_another_run_is_on_the_screen(name):
    before = complete(TABLE, act(TASKS, TABLE, {}, "task", name))
    after, told = verdict(name, next(iter(WORDS[name].options)))
    assert BY_ID[name].decide(before)[0] != told["answer"]
    assert LESSON.record(before).trace.h.tobytes() != LESSON.record(after).trace.h.tobytes()


# -- what is done


def played(name, moves, t="01"):
    """The page after a task was opened and sliders were moved to some of their positions."""
    chosen = act(TASKS, TABLE, {}, "task", name) | {"t": t}
    for key, text in moves.items():
        values = complete(TABLE, chosen)
        items = {
            item.id: item for group in LESSON.groups(LESSON.record(values), STEPS.index(t)) for item in group.items
        }
        assert text in items[key].values, "a slider has that position"
        chosen, notice = choose(TABLE, chosen, key, text)
        assert notice is None
    return complete(TABLE, chosen)


def read(values):
    """Whether the task is met, and its reading, as the browser is told."""
    seen = LESSON.record(values).at(STEPS.index(values["t"]))
    reading, met = read_task(TASKS, "taps", seen)
    return met, reading


DONE = [
    ("cold", {"g_b": "-3", "i_b": "0"}),
    ("cold", {"i_b": "6", "g_b": "-0.5"}),
    ("empty", {"f_b": "-6", "i_b": "-6"}),
    ("empty", {"f_b": "-6", "g_b": "0"}),
    ("full", {"f_b": "6", "i_b": "-6"}),
    ("full", {"f_b": "6", "g_b": "0"}),
    ("full", {"i_b": "1.4"}),  # the inlet refills what leaks
    ("silent", {"o_b": "-4"}),
]
NOT_DONE = [
    ("cold", {"g_b": "3", "i_b": "0"}),  # hot
    ("cold", {"g_b": "-3"}),  # a trickle
    ("cold", {"g_b": "-3", "i_b": "6"}),  # at full strength
    ("empty", {"f_b": "-6"}),  # what comes in is left
    ("empty", {"c0": "0", "f_b": "-6", "i_b": "-6"}),  # it was never full
    ("full", {"f_b": "6"}),  # it overflows
    ("full", {"f_b": "4.5", "i_b": "-6"}),  # a little leaks ten times
    ("full", {"f_b": "6", "i_b": "-6", "c0": "3"}),
    ("full", {"f_b": "6", "i_b": "-6", "c0": "0"}),
    ("silent", {"o_b": "-1"}),
    ("silent", {"o_b": "-4", "c0": "0"}),  # nothing to let out
]


@pytest.mark.parametrize(("name", "moves"), DONE)
def test_real_sliders_do_the_task(name, moves):
    assert not read(played(name, {}))[0], "it begins undone"
    values = played(name, moves)
    assert len(moves) <= 3
    assert read(values)[0]


@pytest.mark.parametrize(("name", "moves"), NOT_DONE)
def test_almost_is_not_done(name, moves):
    assert not read(played(name, moves))[0]


@pytest.mark.parametrize(("name", "moves"), DONE)
def test_a_hold_does_not_count(name, moves):
    values = played(name, moves) | {"hold_o": 0.5 if name != "silent" else 0.01}
    assert not read(values)[0]


@pytest.mark.parametrize(("name", "moves"), DONE + NOT_DONE)
def test_a_reading_shows_the_numbers_of_the_record_and_what_is_wanted(name, moves):
    values = played(name, moves)
    c, h, gates = tank(values)
    said = read(values)[1]
    flow = gates["i"] * gates["g"]
    begins = {
        "cold": f"i × g = {number(gates['i'], 3)} × {number(gates['g'], sign=True)} = {number(flow, sign=True)};",
        "empty": f"Step 01: {number(values['c0'], sign=True)} to {number(c[0], sign=True)};",
        "silent": f"c is {number(c[0], sign=True)}, h is {number(h[0], sign=True)};",
        "full": f"c is nothing to nothing of {number(values['c0'])};",
    }
    if name == "full" and values["c0"]:
        share = 100 * c / values["c0"]
        start = number(values["c0"], sign=True)
        begins["full"] = f"c is {number(share.min(), 1)} % to {number(share.max(), 1)} % of {start};"
    assert said.startswith(begins[name])
    assert "wanted:" in said
    assert "without a hold" in said


@pytest.mark.parametrize("name", ["cold", "empty", "full", "silent"])
def test_a_reading_uses_every_number_that_it_is_given(name):
    parts = BY_ID[name].read(LESSON.record(played(name, {})).at(0))[1]
    assert set(re.findall(r"\{(\w+)\}", WORDS[name].reading)) == set(parts)


def test_the_digit_that_decides_is_written():
    """A reading never says 0.05 of a number that counts as less than 0.05, nor of one that counts as more."""
    for o_b in np.linspace(-4, -2, 201):
        values = played("silent", {}) | {"o_b": float(o_b)}
        met, said = read(values)
        written = float(re.search(r"h is \+?(−?[\d.]+)", said)[1].replace("−", "-"))
        assert met == (abs(written) < 0.05)


def test_emptying_and_keeping_are_read_wherever_the_cursor_stands():
    for name, moves in DONE:
        values = played(name, moves, t="10")
        assert read(values)[0], (name, moves)


def test_a_cold_tank_is_full_too():
    assert read(played("full", {"c0": "-5", "f_b": "6", "i_b": "-6"}))[0]
    assert read(played("empty", {"c0": "-5", "f_b": "-6", "i_b": "-6"}))[0]
