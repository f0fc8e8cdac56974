"""Three memories: its sequence, the three cells against plain loops, what its runs decide, and every task played."""

import numpy as np
import pytest
from hypothesis import given as over
from hypothesis import strategies as some

from lstm_viz.core.notation import inside, number
from lstm_viz.lessons.guide import Ask, act, guide, read_task
from lstm_viz.lessons.memory.lesson import LESSON, TABLE, percent, sentence, three_of
from lstm_viz.lessons.memory.record import (
    BIASES,
    CELLS,
    CONTROLS,
    LEFT_OUT,
    PULSES,
    SILENT,
    STATE,
    STRONGEST,
    length,
    pulses_of,
    silent_from,
    three,
)
from lstm_viz.lessons.memory.tasks import TASKS
from lstm_viz.lessons.shown import Moment
from lstm_viz.lessons.state import choose, complete
from lstm_viz.words.lenses import lenses
from lstm_viz.words.lessons import lesson_words
from tests.lessons.screen import link_holds, sliders


def decimals(low, high, digits):
    return some.floats(low, high).map(lambda value: round(value, digits) + 0.0)


VALUES = {
    "seq": some.sampled_from(sorted(PULSES)),
    "lens": some.sampled_from(sorted(lenses())),
    "task": some.sampled_from([task.id for task in TASKS]),
    "silence": decimals(*SILENT, 0),
    "pulse": decimals(-1, 1, 2),
    "rnn_w": decimals(0, STRONGEST, 4),
    "gru_b": decimals(*BIASES, 4),
    "f_b": decimals(*BIASES, 4),
    "out": some.sampled_from(sorted(LEFT_OUT)),
    "t": some.sampled_from(["000", "004", "058", "239"]),
}


def values_of(**chosen):
    return complete(TABLE, {"silence": 50.0, **chosen})


def sigmoid(z):
    return 1 / (1 + np.exp(-z))


def by_hand(values):
    """The states of the three cells, worked out from the sliders and the sounds without the package."""
    x = three_of(LESSON.record(values)).runs["lstm"].heard.inputs.x[:, 0]
    rnn = gru = c = 0.0
    found = {"rnn": [], "gru": [], "lstm": []}
    for sound, mark in x:
        rnn = np.tanh(3 * sound + values["rnn_w"] * rnn)
        z = sigmoid(values["gru_b"] - 12 * mark)
        gru = z * gru + (1 - z) * np.tanh(3 * sound)
        c = sigmoid(values["f_b"]) * c + sigmoid(12 * mark - 6) * np.tanh(3 * sound)
        for cell, state in (("rnn", rnn), ("gru", gru), ("lstm", c)):
            found[cell].append(state)
    return found


# -- the page's state and its sequence


@over(some.fixed_dictionaries({}, optional=VALUES))
def test_a_link_holds_the_page(chosen):
    link_holds(TABLE, chosen)


@pytest.mark.parametrize(("seq", "pulses"), [("pulse", 1), ("count", 12)])
def test_there_is_chatter_then_pulses_then_silence(seq, pulses):
    inputs = three_of(LESSON.record(values_of(seq=seq, silence=30.0))).runs["rnn"].heard.inputs
    sound, mark = inputs.x[:, 0].T
    assert length(seq, 30) == inputs.T
    assert np.flatnonzero(mark).tolist() == list(pulses_of(seq)) == np.flatnonzero(sound == 1.0).tolist()
    assert len(pulses_of(seq)) == pulses
    assert not sound[silent_from(seq) :].any() and len(sound[silent_from(seq) :]) == 30
    assert 0 < np.abs(sound[(mark == 0) & (sound != 0)]).max() < 0.25


@pytest.mark.parametrize("chosen", [{}, {"seq": "count", "rnn_w": 1.3, "f_b": 8.0, "gru_b": 1.0}, {"pulse": -0.4}])
def test_the_three_are_what_their_equations_say(chosen):
    values = values_of(**chosen)
    run, wanted = three_of(LESSON.record(values)), by_hand(values)
    for cell in CELLS:
        assert run.path(cell) == pytest.approx(np.array(wanted[cell]), abs=1e-12)


@pytest.mark.parametrize("out", LEFT_OUT)
def test_a_part_left_out_changes_the_lstm_alone(out):
    run, plain = (three_of(LESSON.record(values_of(out=one))) for one in (out, "nothing"))
    assert (run.path("rnn") == plain.path("rnn")).all() and (run.path("gru") == plain.path("gru")).all()
    same = (run.path("lstm") == plain.path("lstm")).all() and (run.path("lstm", "h") == plain.path("lstm", "h")).all()
    assert same == (out == "nothing")
    if out != "nothing":
        assert (run.plain.c[:, 0, 0] == plain.path("lstm")).all(), "the standard cell stays beside it"


def test_what_is_left_out_is_left_out():
    runs = {out: three_of(LESSON.record(values_of(out=out, seq="count", f_b=8.0))) for out in LEFT_OUT}
    gates = {out: {gate: run.path("lstm", gate) for gate in "figo"} for out, run in runs.items()}
    assert (gates["forget"]["f"] == 1).all() and (gates["input"]["i"] == 1).all() and (gates["output"]["o"] == 1).all()
    assert gates["coupled"]["i"] == pytest.approx(1 - gates["coupled"]["f"])
    assert np.ptp(gates["peepholes"]["f"]) > 0 == np.ptp(gates["nothing"]["f"]), "f sees c"
    assert gates["relu"]["g"].max() == 3.0 and gates["relu"]["g"].min() == 0.0
    assert runs["relu"].path("lstm")[-1] > 30
    for out in ("relu_out", "linear_out"):
        assert runs[out].path("lstm", "h").max() > 5 > 1 > runs["nothing"].path("lstm", "h").max()


# -- half-lives and what is left


@pytest.mark.parametrize("bias", [1.0, 3.0, 5.0])
def test_the_half_life_of_the_gated_two_is_that_of_their_gate(bias):
    run = three(values_of(silence=200.0, gru_b=bias, f_b=bias))[1]
    exact = np.log(0.5) / np.log(sigmoid(bias))
    assert run.half_life("gru") == run.half_life("lstm") == int(np.ceil(exact))
    short = three(values_of(silence=20.0, gru_b=bias, f_b=bias))[1]
    assert short.rate("gru") == pytest.approx(exact) and short.rate("lstm") == pytest.approx(exact)
    assert run.left("lstm", run.last + 10) == pytest.approx(sigmoid(bias) ** 10)


def test_a_latch_does_not_fade_and_of_what_is_lost_no_rate_is_told():
    assert three(values_of(rnn_w=1.3, silence=200.0))[1].rate("rnn") == np.inf
    assert three(values_of(rnn_w=0.2, silence=200.0))[1].rate("rnn") is None
    fading = three(values_of(rnn_w=0.9, silence=20.0))[1].rate("rnn")
    assert 5 < fading < np.log(0.5) / np.log(0.9), "tanh takes a little more than the weight alone"


def test_who_loses_less_than_half_has_no_half_life_and_who_wrote_nothing_has_none_left():
    run = three(values_of(silence=10.0))[1]
    assert run.half_life("lstm") is None and run.left("lstm") > 0.5
    mute = three(values_of(pulse=0.0, out="coupled"))[1]
    assert not mute.wrote("lstm") and mute.left("lstm") == 0.0


def test_a_batch_over_a_control_is_a_fresh_run_at_each_position():
    for chosen in ({}, {"out": "relu", "seq": "count"}):
        values = values_of(**chosen)
        now = LESSON.record(values)
        for item in sliders(LESSON, values).values():
            many = LESSON.swept(now, item)
            for k in (0, len(many) // 2, len(many) - 1):
                fresh = three_of(LESSON.record({**values, item.id: float(item.values[k])}))
                swept = three_of(many[k])
                for cell in CELLS:
                    assert swept.path(cell) == pytest.approx(fresh.path(cell)), (item.id, cell)
                    assert swept.left(cell) == pytest.approx(fresh.left(cell))
                assert many[k].trace.c[: swept.end + 1, 0, 0] == pytest.approx(fresh.path("lstm"))


# -- a sentence a step


@pytest.mark.parametrize("chosen", [{}, {"seq": "count"}, {"pulse": 0.0}])
def test_a_step_is_told_with_its_own_numbers(chosen):
    run = three(values_of(**chosen))[1]
    for t in range(run.end + 1):
        said = sentence(run, t, f"{t:03d}")
        assert said.startswith(f"Step {t:03d}, ") and said.endswith(".")
        if t <= run.last:
            assert all(inside(run.path(cell)[t], -1, 1, sign=True) in said for cell in CELLS)
        elif run.wrote("lstm") and t >= silent_from(run.seq):
            assert f"in the LSTM {percent(run.left('lstm', t))}." in said
            assert f"{t - run.last} after the " in said


@pytest.mark.parametrize(
    ("part", "said"),
    [
        (0.0, "0 %"), (0.0004, "under 0.1 %"), (0.004, "0.4 %"), (0.126, "13 %"), (0.994, "99.4 %"), (1.0, "100 %"),
        (0.9996, "over 99.9 %"), (-0.25, "−25 %"), (1.2, "all"),
    ],
)  # fmt: skip
def test_a_part_is_never_rounded_to_none_or_to_all(part, said):
    assert percent(part) == said


def test_what_leaving_out_changes_is_told_beside_the_standard_cell():
    shown, plain = (LESSON.record(values_of(out=out, seq="count", f_b=8.0)) for out in ("relu", "nothing"))
    card = next(card for card in LESSON.cards(shown) if card.id == "table")
    told, alone = (
        {name: text for name, (text,) in LESSON.lines(card, [Moment(one, 0, 0)]).items()} for one in (shown, plain)
    )
    c, standard = (number(one.trace.c[-1, 0, 0], sign=True) for one in (shown, plain))
    assert told["table.c"] == f"c at the end: {c}; standard: {standard}"
    assert alone["table.c"] == f"c at the end: {standard}"
    steps = [np.abs(np.diff(one.trace.c[:, 0, 0], prepend=0)).max() for one in (shown, plain)]
    assert told["table.step"] == "largest step of c: {:.2f}; standard: {:.2f}".format(*steps)


# -- what is predicted and done

WORDS = lesson_words("memory")[0].tasks
ANSWERS = {
    "knows": "gated", "amount": "same", "settles": "between", "one_gate": "half", "counts": "lstm", "relu": "more",
    "below": "zero",
}  # fmt: skip


def verdict(task, guess):
    chosen = act(TASKS, TABLE, act(TASKS, TABLE, {}, "task", task), "guess", guess)
    values = complete(TABLE, chosen)
    return values, guide(TASKS, "memory", TABLE, values)


@pytest.mark.parametrize(("task", "answer"), ANSWERS.items())
def test_the_run_decides_and_its_numbers_stand_in_the_verdict(task, answer):
    for guess in WORDS[task].options:
        values, told = verdict(task, guess)
        assert told["answer"] == answer
        assert "{" not in told["verdict"]
        run = three_of(LESSON.record(values))
        if task in ("settles", "counts", "relu"):
            cell = "lstm" if task != "settles" else "rnn"
            state = run.path(cell)[run.last if task == "counts" else -1]
            assert number(state, 3 if task == "settles" else 2, sign=True) in told["verdict"]


def test_a_relu_before_the_output_says_nothing_of_a_negative_c():
    values, told = verdict("below", "zero")
    run = three_of(LESSON.record(values))
    assert run.path("lstm")[-1] < -10 and run.path("lstm", "h")[-1] == 0
    up = three_of(LESSON.record({**values, "pulse": 1.0}))
    assert up.path("lstm", "h")[-1] > 8
    for h in (run.plain.h, up.path("lstm", "h"), up.plain.h):
        assert number(h.ravel()[-1], sign=True) in told["verdict"]


def test_a_latch_settles_where_its_equation_says():
    values, told = verdict("settles", "zero")
    h = 1.0
    for _ in range(10_000):
        h = np.tanh(1.05 * h)
    assert values["rnn_w"] == 1.05 and values["silence"] == 200
    assert three_of(LESSON.record(values)).path("rnn")[-1] == pytest.approx(h, abs=1e-4)
    assert f"ends at {number(h, 3, sign=True)}," in told["verdict"]


@pytest.mark.parametrize(
    ("task", "other", "answer"),
    [
        ("knows", {"rnn_w": 1.2}, "all"), ("knows", {"f_b": 0.0, "gru_b": 0.0, "silence": 50.0}, "none"),
        ("settles", {"rnn_w": 0.9}, "zero"), ("one_gate", {"gru_b": 6.0}, "all"),
        ("counts", {"f_b": -6.0}, "none"), ("relu", {"out": "nothing"}, "count"), ("relu", {"f_b": 2.0}, "less"),
        ("below", {"out": "linear_out"}, "mirrored"), ("below", {"out": "nothing"}, "bounded"),
    ],
)  # fmt: skip
def test_other_runs_decide_otherwise(task, other, answer):
    begun, _ = verdict(task, next(iter(WORDS[task].options)))
    ask = next(one for one in TASKS if one.id == task)
    assert ask.decide({**begun, **other})[0] == answer


PLAYED = {"hold": {"rnn_w": 1.2}, "count": {"f_b": 8.0}, "beyond": {"out": "linear_out"}}


@pytest.mark.parametrize("task", PLAYED)
def test_a_task_is_met_by_its_move_and_not_before(task):
    begun = act(TASKS, TABLE, {}, "task", task)
    seen = LESSON.record(complete(TABLE, begun)).at(0)
    assert not read_task(TASKS, "memory", seen)[1]
    for key, value in PLAYED[task].items():
        begun, notice = choose(TABLE, begun, key, f"{value}")
        assert notice is None
    assert read_task(TASKS, "memory", LESSON.record(complete(TABLE, begun)).at(0))[1]


def test_the_tasks_ask_for_what_they_say():
    def met(task, **chosen):
        values = complete(TABLE, {**act(TASKS, TABLE, {}, "task", task), **chosen})
        return read_task(TASKS, "memory", LESSON.record(values).at(0))[1]

    assert not met("hold", rnn_w=1.05), "+0.37 is not above 0.50"
    assert not met("hold", rnn_w=1.5), "the first sound sets it, with the pulse or without"
    assert not met("hold", rnn_w=1.2, silence=10.0)
    values = complete(TABLE, {**act(TASKS, TABLE, {}, "task", "beyond"), "out": "output"})
    assert read_task(TASKS, "memory", LESSON.record(values).at(0))[0] == "h reaches less than 1; wanted: more than 1."
    passes = {out for out in LEFT_OUT if met("beyond", out=out)}
    assert passes == {"relu_out", "linear_out"}
    assert not met("count", f_b=8.0, out="forget") and not met("count", f_b=8.0, seq="pulse")


def test_every_task_is_asked_or_played():
    assert {task.id for task in TASKS if isinstance(task, Ask)} == set(ANSWERS)
    assert {task.id for task in TASKS} - set(ANSWERS) == set(PLAYED)


def test_each_cell_has_one_control_of_its_own():
    groups = {group.id: group for group in LESSON.groups(LESSON.record(values_of()), 0) if group.id}
    for cell, key in CONTROLS.items():
        assert [item.id for item in groups[cell].items if item.kind == "slider"] == [key]
    assert STATE == {"rnn": "h", "gru": "h", "lstm": "c"}
