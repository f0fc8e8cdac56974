"""What flows back: what is drawn and said against finite differences of real runs; every task played."""

import re
from dataclasses import replace

import numpy as np
import pytest
from numpy.testing import assert_allclose

from lstm_viz.core.influence import half_life
from lstm_viz.core.notation import number, scaled
from lstm_viz.core.run import run
from lstm_viz.figures.flow.falling import HIGH, LOW, ROUNDED
from lstm_viz.figures.flow.highway import MOST, SPOTS
from lstm_viz.figures.flow.shares import HIGH as MOST_PERCENT
from lstm_viz.figures.flow.shares import LOW as LEAST_PERCENT
from lstm_viz.lessons.base import Look
from lstm_viz.lessons.gradient.record import BACK, CELLS, PULSE, STEPS, heard, params_of, shares_by_step
from lstm_viz.lessons.gradient.tasks import gradient_of_last, stale, turned
from lstm_viz.lessons.guide import Do, act, guide, read_task
from lstm_viz.lessons.registry import PATH, lesson_named
from lstm_viz.lessons.shown import Moment
from lstm_viz.lessons.state import choose, complete
from tests.lessons.screen import link_holds, sliders

LESSON = lesson_named("gradient")
LOOK = Look("light", narrow=False)
STATE = {"RNN": "h", "GRU": "h", "LSTM": "c"}
SETTINGS = [
    {},
    {"f_b": 4.0, "z_b": 3.0, "gain": 1.04, "T": 60.0},
    {"f_b": -1.0, "z_b": 0.5, "gain": 2.5, "T": 25.0},
    {"f_b": 6.0, "z_b": 5.0, "gain": 3.0, "T": 200.0},
]


def values_of(chosen):
    """The page's values; without a task, as they are of themselves."""
    return complete(LESSON.table, {"task": "none", **chosen})


def shown_of(chosen):
    return LESSON.record(values_of(chosen))


def figure(chosen, name, t, phase=3, look=LOOK):
    return LESSON.figures([name], [Moment(shown_of(chosen), t, phase)], look)[name][0]


def trace_named(drawn, name):
    return next(trace for trace in drawn["data"] if trace.get("name") == name)


def state_after(kind, params, trace, t, last, change):
    """The cell's state after ``last`` steps when the one after t steps is moved: a change of c shows in h_t as well."""
    start = {"h0": trace.h_path[t, 0]}
    if kind == "LSTM":
        c = trace.c_path[t, 0] + change
        start = {"c0": c, "h0": trace.o[t - 1, 0] * np.tanh(c) if t else trace.h_path[0, 0]}
    else:
        start["h0"] = start["h0"] + change
    return getattr(run(params, heard().x[t:last], **start), f"{STATE[kind]}_path")[-1, 0]


def slopes(kind, chosen, t):
    """The derivative of the last state by the one after t steps, [H, H], by differences of fourth order."""
    values = values_of(chosen)
    params, last, d = params_of(kind, values), int(values["T"]), 1e-6
    trace = run(params, heard().x)
    columns = []
    for e in d * np.eye(params.H):
        at = [state_after(kind, params, trace, t, last, k * e) for k in (1, -1, 2, -2)]
        columns.append((8 * (at[0] - at[1]) - (at[2] - at[3])) / (12 * d))
    return np.stack(columns, axis=1)


# -- what is drawn


@pytest.mark.parametrize("chosen", SETTINGS, ids=str)
@pytest.mark.parametrize("kind", CELLS)
def test_a_line_stands_at_the_power_of_ten_of_a_finite_difference(kind, chosen):
    last = int(values_of(chosen)["T"])
    for look in (LOOK, Look("dark", narrow=True)):
        line = trace_named(figure(chosen, "falling", 0, look=look), kind)
        assert line["x"] == [min(k, last) for k in range(STEPS + 1)], "where it is over, its last point again"
        for t in sorted({last, last - 1, last - 5, last - 20, PULSE, 0}):
            size = abs(slopes(kind, chosen, t)[0, 0]) if t < last else 1.0
            if size > 1e-6:  # below, differences see nothing
                assert line["y"][last - t] == pytest.approx(np.clip(np.log10(size), LOW, HIGH), abs=2e-3)


@pytest.mark.parametrize("units", ["1", "16"])
def test_what_is_written_at_the_cursor_is_the_size_of_the_derivative(units):
    chosen = {"units": units, "f_b": 3.0, "z_b": 2.0, "T": 40.0, "gain": 1.1}
    drawn, spot = figure(chosen, "falling", 15), slopes
    for kind, text in zip(CELLS, trace_named(drawn, "numbers")["text"], strict=True):
        size = np.linalg.norm(spot(kind, chosen, 25), 2)
        assert text.startswith(f"<b>{kind}</b>  <b>{scaled(size)}</b><br>")


def test_the_direct_path_is_the_product_of_what_the_gates_were():
    chosen = {"f_b": 2.0, "z_b": 1.0, "T": 70.0}
    values, drawn = values_of(chosen), figure(chosen, "falling", 20)
    for kind, gate in (("LSTM", "f"), ("GRU", "z")):
        kept = getattr(run(params_of(kind, values), heard().x), gate)[:70, 0, 0]
        line = trace_named(drawn, f"{kind} direct")
        for k in (0, 1, 20, 69, 70):
            assert line["y"][k] == pytest.approx(max(LOW, np.log10(np.prod(kept[70 - k :]))), abs=1e-9)
    f = run(params_of("LSTM", values), heard().x).f[:70, 0, 0]
    (product,) = trace_named(drawn, "product")["text"]
    first, second, final = (number(float(f[k]), 3) for k in (50, 51, 69))
    assert product == f"f₅₁ × f₅₂ × … × f₇₀ = {first} × {second} × … × {final} = {scaled(float(np.prod(f[50:])))}"


def test_f_of_0_73_leaves_ten_to_the_minus_14_of_the_direct_path():
    shown = shown_of({"T": 100.0, "f_b": 1.0})
    fading, row = shown.fading("LSTM")
    assert number(float(fading.keep[row, 50])) == "0.73"
    assert fading.direct[row, 0] == pytest.approx(2.5e-14, rel=0.05)


def test_too_small_to_learn_from_is_what_float32_rounds_away():
    one = np.float32(1.0)
    assert one + np.float32(ROUNDED) == one
    assert one + np.float32(2.1 * ROUNDED) > one
    words = " ".join(trace_named(figure({}, "falling", 0), "limits")["text"])
    assert scaled(ROUNDED) in words
    assert scaled(float(np.finfo(np.float32).tiny)) in words
    assert round(LOW - np.log10(float(np.finfo(np.float32).tiny))) == 22
    assert "22 powers of ten" in words


def side_of(trace):
    """The side of a drawn parcel."""
    return max(trace["x"]) - min(trace["x"])


@pytest.mark.parametrize("narrow", [False, True])
@pytest.mark.parametrize("chosen", SETTINGS, ids=str)
def test_a_parcels_area_is_its_part_of_what_came(chosen, narrow):
    look, last = Look("light", narrow), int(values_of(chosen)["T"])
    for back in (1, 7, 20):
        drawn, t = figure(chosen, "highway", back, look=look), last - back
        came, left = ((abs(slopes("LSTM", chosen, place)[0, 0]) if place < last else 1.0) for place in (t + 1, t))
        f = float(run(params_of("LSTM", values_of(chosen)), heard().x).f[t, 0, 0])
        unit = side_of(trace_named(drawn, "came")) ** 2
        areas = {name: side_of(trace_named(drawn, name)) ** 2 / unit for name in ("kept", "through h", "LSTM")}
        assert areas["kept"] == pytest.approx(f, rel=1e-9)
        if came > 1e-6:
            assert areas["LSTM"] == pytest.approx(min(left / came, MOST), rel=1e-4)
            assert areas["through h"] == pytest.approx(abs(left / came - f), abs=1e-5)
        rnn = run(params_of("RNN", values_of(chosen)), heard().x)
        factor = values_of(chosen)["gain"] * (1 - float(rnn.h[t, 0, 0]) ** 2)
        unit = side_of(trace_named(drawn, "came to the RNN")) ** 2
        assert side_of(trace_named(drawn, "RNN")) ** 2 / unit == pytest.approx(min(factor, MOST), rel=1e-9)
        said = dict(zip(SPOTS, trace_named(drawn, "words")["text"], strict=True))
        assert said["keep"] == f"f keeps {number(f, 3)}"
        assert said["factor"] == f"w(1−h²) = {number(factor, 3)}"


def test_of_several_units_the_parts_are_norms():
    chosen = {"units": "16", "f_b": 2.0, "T": 30.0}
    shown, t = shown_of(chosen), 18
    after, before = slopes("LSTM", chosen, t + 1), slopes("LSTM", chosen, t)
    f = run(params_of("LSTM", values_of(chosen)), heard().x).f[t, 0]
    fading, row = shown.fading("LSTM")
    size = np.linalg.norm(after, 2)
    assert_allclose(fading.keep[row, t], np.linalg.norm(after * f, 2) / size, rtol=1e-5)
    assert_allclose(fading.side[row, t], np.linalg.norm(before - after * f, 2) / size, rtol=1e-4)


def test_before_the_sequence_began_nothing_is_shown():
    chosen = {"T": 20.0}
    drawn = figure(chosen, "highway", 60)
    assert all(side_of(trace) == 0 for trace in drawn["data"][:-2]), (
        "after them come the place for a run before and the words"
    )
    assert "before step 1" in trace_named(figure(chosen, "falling", 60), "numbers")["text"][0]
    told = LESSON.told([Moment(shown_of(chosen), 60, 3)])["narration"]
    assert told == ["There is no such step: the sequence begins later."]


def test_a_step_that_plays_shows_nothing_before_it_is_made():
    shown = shown_of({"f_b": 2.0})
    roads = [figure({"f_b": 2.0}, "highway", 10, phase) for phase in range(4)]
    said = [dict(zip(SPOTS, trace_named(road, "words")["text"], strict=True)) for road in roads]
    assert [bool(words["keep"]) for words in said] == [False, True, True, True]
    assert [bool(words["side"]) for words in said] == [False, False, True, True]
    assert [bool(words["left"]) for words in said] == [False, False, False, True]
    numbers = [trace_named(figure({"f_b": 2.0}, "falling", 10, phase), "numbers")["text"] for phase in range(4)]
    assert numbers[0] == numbers[2] == trace_named(figure({"f_b": 2.0}, "falling", 9), "numbers")["text"]
    assert numbers[3] != numbers[2]
    told = [LESSON.told([Moment(shown, 10, phase)])["narration"][0] for phase in range(4)]
    assert len(set(told)) == 4
    left = said[3]["left"].partition(": ")[2]
    assert [left in re.split(r"moves the last c by", text)[-1] for text in told[:3]] == [False] * 3
    assert f"moves the last c by {left}." in told[3]


@pytest.mark.parametrize("phase", range(4))
def test_at_every_phase_pill_line_and_dots_stand_at_one_step(phase):
    drawn = figure({"f_b": 2.0}, "falling", 10, phase)
    dots = trace_named(drawn, "at the cursor")
    (pill,) = [trace for trace in drawn["data"] if "10 back" in trace.get("text", ())]
    (cursor,) = [trace for trace in drawn["data"] if trace["x"] == [10.0, 10.0]]
    assert cursor["y"] == [LOW, HIGH] and pill["x"] == [10.0] * 4 and dots["x"] == [10.0] * len(CELLS)
    reached = [figure({"f_b": 2.0}, "falling", k) for k in (9, 10)][phase == 3]
    assert dots["y"] == trace_named(reached, "at the cursor")["y"], "as high as what has come by then"


@pytest.mark.parametrize("units", ["1", "16"])
def test_beside_a_gate_stands_what_it_was_on_average(units):
    chosen = {"units": units, "gain": 3.0, "f_b": 2.0, "z_b": 1.0, "T": 50.0}
    readings = {group.id: group.reading for group in LESSON.groups(shown_of(chosen), 0)}
    for kind, gate in (("LSTM", "f"), ("GRU", "z")):
        was = getattr(run(params_of(kind, values_of(chosen)), heard().x), gate)[:50].mean()
        assert readings[gate].startswith(f"{gate} is {number(float(was), 3)}, on average.")


# -- in the drawers


def test_the_map_shows_finite_differences_on_the_absolute_scale():
    chosen = {"f_b": 1.0, "gain": 2.0}
    trace = trace_named(figure(chosen, "map", 0), "map")
    for a, b in ((3, 0), (3, 1), (19, 4), (39, 2), (39, 38)):
        s, t = trace["x"][a], trace["x"][a] - trace["y"][b]
        size = abs(slopes("LSTM", {**chosen, "T": float(s)}, t)[0, 0]) if t < s else 1.0
        if size > 1e-6:
            assert trace["z"][b][a] == pytest.approx(np.log10(size), abs=6e-3)
        else:
            assert trace["z"][b][a] < -5
    assert trace["z"][39][38] is None, "before the sequence began"
    assert (trace["zmin"], trace["zmax"]) == (LOW, HIGH)


def test_scaled_by_row_the_map_hides_the_vanishing_and_says_so():
    by_row, absolute = ({"f_b": 1.0, "rows": rows} for rows in ("by row", "absolute"))
    hiding, honest = (trace_named(figure(chosen, "map", 100), "map")["z"] for chosen in (by_row, absolute))
    far = 100 // 5
    assert max(value for value in honest[far] if value is not None) < -9
    assert max(value for value in hiding[far] if value is not None) == max(v for v in hiding[1] if v is not None) == 1
    shown = shown_of(by_row)
    (hint,) = (card.hint for card in LESSON.cards(shown) if card.id == "map")
    assert "hides the vanishing" in hint
    most = 10 ** max(value for value in honest[far] if value is not None)
    said = LESSON.words(shown, 100)["row"]
    assert said.startswith("100 steps back, the largest value is ")
    assert said.endswith("it is drawn as if it were 1.")
    assert scaled(float(f"{most:.1e}"))[-4:] in said, "the power of ten"


@pytest.mark.parametrize("units", ["1", "16"])
@pytest.mark.parametrize(("name", "address"), [
    ("g_x", ("W_x", "g", 0, 0)), ("i_x", ("W_x", "i", 0, 0)), ("f_b", ("b", "f", 0)), ("g_h", ("W_h", "g", 0, 0)),
])  # fmt: skip
def test_shares_sum_to_the_finite_difference_of_the_last_output(name, address, units):
    chosen = {"f_b": 2.0, "T": 60.0, "gain": 1.5, "share": name, "units": units}
    values, d = values_of(chosen), 1e-5
    params = params_of("LSTM", values)

    def output(change):
        moved = params.replace(address, params.value(address) + change)
        return float(run(moved, heard().x[:60]).h[-1, 0].sum())

    slope = (8 * (output(d) - output(-d)) - (output(2 * d) - output(-2 * d))) / (12 * d)
    shown = shown_of(chosen)
    shares = shares_by_step(shown.runs["LSTM"], name)
    assert float(shares.sum()) == pytest.approx(slope, rel=1e-6)
    drawn = figure(chosen, "shares", 0)
    heights = np.add(*(trace_named(drawn, part)["y"] for part in ("adds", "takes away")))
    percent = 100 * shares[0] / np.abs(shares[0]).sum()
    assert_allclose(heights, np.clip(percent, LEAST_PERCENT, MOST_PERCENT), atol=1e-9)
    assert f"gradient {scaled(slope)}" in trace_named(drawn, "sum")["text"][0]


def test_beside_the_shares_stands_what_the_last_tanh_passes_of_them():
    shown = shown_of({"f_b": 8.0, "T": 200.0})
    trace = run(params_of("LSTM", shown.values), heard().x[:200])
    slope, c = float(trace.o[-1, 0, 0]) / np.cosh(trace.c[-1, 0, 0]) ** 2, number(trace.c[-1, 0, 0], sign=True)
    assert slope < 1e-7, "this is why so open a path still learns nothing"
    said = LESSON.words(shown, 0)["through"]
    assert f"= {scaled(slope)}:" in said and f"The last c is {c}." in said
    (card,) = (card for card in LESSON.cards(shown) if card.id == "shares")
    assert [line.id for line in card.lines] == ["through"]
    (card,) = (card for card in LESSON.cards(shown_of({"units": "16"})) if card.id == "shares")
    assert not card.lines, "sixteen units have sixteen of them"


@pytest.mark.parametrize("chosen", [{"gain": 1.04}, {"units": "16", "gain": 3.0, "f_b": 4.0}, {"gain": 0.2}], ids=str)
def test_lengths_before_and_after_clipping_are_those_of_the_gradient(chosen):
    drawn, values = figure(chosen, "clipping", 0), values_of(chosen)
    for kind, text in zip(("RNN", "LSTM"), trace_named(drawn, "numbers")["text"], strict=True):
        length = gradient_of_last(kind, values).norm
        for part, size in (("before", length), ("after", min(length, 1.0))):
            assert max(trace_named(drawn, f"{kind} {part}")["x"]) == pytest.approx(np.log10(size), abs=1e-6)
        assert f"length {scaled(length)}, clipped {scaled(min(length, 1.0))}" in text


def test_rnn_and_lstm_both_exceed_1():
    chosen = {"units": "16", "gain": 3.0, "f_b": 4.0}
    for kind in ("RNN", "LSTM"):
        fading, row = shown_of(chosen).fading(kind)
        assert fading.whole[row].max() > 10


# -- under a hand


@pytest.mark.parametrize("chosen", [{}, {"units": "16", "T": 50.0}], ids=str)
def test_every_position_of_a_slider_shows_its_own_run(chosen):
    now = shown_of(chosen)
    for key, item in sliders(LESSON, values_of(chosen), 40).items():
        some = replace(item, values=item.values[:: max(1, len(item.values) // 4)], index=0)
        for text, one in zip(some.values, LESSON.swept(now, some), strict=True):
            fresh = shown_of(choose(LESSON.table, {"task": "none", **chosen}, key, text)[0])
            for kind in CELLS:
                (dragged, n), (alone, m) = one.fading(kind), fresh.fading(kind)
                assert_allclose(dragged.whole[n], alone.whole[m], rtol=1e-9, atol=1e-300)
            assert_allclose(one.trace.c, fresh.trace.c, rtol=1e-10)


def test_a_link_brings_back_the_page():
    for chosen in ({"T": 155.0, "t": "152", "gain": 1.04, "f_b": 4.3, "z_b": 2.5, "units": "16"}, {"task": "clip"}):
        link_holds(LESSON.table, chosen)


def test_it_comes_before_the_questions():
    names = [lesson.name for lesson in PATH]
    assert names.index("solar_day") < names.index("gradient") < names.index("check")


# -- tasks

PLAYED = {
    "reach": ({"f_b": 4.5}, {"f_b": 2.0}, {"f_b": 4.5, "T": 50.0}),
    "rnn": ({"gain": 1.0}, {"gain": 1.04}, {"gain": 0.94}),
    "half": ({"f_b": 4.3}, {"f_b": 4.0}, {"f_b": 4.3, "units": "16"}),
}
"""What meets each task, and what does not."""


def test_every_task_to_do_is_played():
    assert set(PLAYED) == {task.id for task in LESSON.tasks if isinstance(task, Do)}


@pytest.mark.parametrize("task", PLAYED)
def test_a_task_is_met_by_its_runs_alone(task):
    begun = act(LESSON.tasks, LESSON.table, {}, "task", task)
    met, *others = PLAYED[task]
    for chosen, wanted in ((begun, False), (begun | met, True), *((begun | other, False) for other in others)):
        said, done = read_task(LESSON.tasks, LESSON.name, shown_of(chosen).at(0))
        assert done == wanted, (chosen, said)


def test_the_readings_are_what_differences_say():
    chosen = {"task": "rnn", "gain": 1.02}
    said, _ = read_task(LESSON.tasks, LESSON.name, shown_of(chosen).at(0))
    sizes = [abs(slopes("RNN", chosen, t)[0, 0]) for t in range(100)]
    assert scaled(sizes[PULSE]) in said
    assert f"largest: {number(max(sizes), 3)}" in said
    said, _ = read_task(LESSON.tasks, LESSON.name, shown_of({"task": "half", "f_b": 4.3}).at(0))
    assert number(float(half_life(1 / (1 + np.exp(-4.3)))), 1) in said


ANSWERS = {"left": "nothing", "clip": "size", "longer": "chatter"}


@pytest.mark.parametrize(("task", "answer"), ANSWERS.items())
def test_a_prediction_is_decided_by_its_run(task, answer):
    told = guide(LESSON.tasks, LESSON.name, LESSON.table, values_of({"task": task, "guess": answer}))
    assert told["answer"] == answer
    assert "{" not in told["verdict"]


def test_the_page_opens_where_three_memories_differ_and_the_question_reads_its_number():
    values = complete(LESSON.table, {})
    flow = LESSON.record(values).at(0).beside
    rows = {kind: flow.fading(kind) for kind in ("RNN", "GRU", "LSTM")}
    rnn, gru, lstm = (float(fading.whole[row, 0]) for fading, row in rows.values())
    assert rnn > 3 * gru > 30 * lstm, "far back: in the picture they are apart"
    fading, row = rows["LSTM"]
    left = float(fading.direct[row, int(fading.last[row]) - int(values["t"])])
    assert f"down to {100 * left:.0f} %" in guide(LESSON.tasks, LESSON.name, LESSON.table, values)["text"]


def test_another_run_decides_otherwise(monkeypatch):
    by_id = {task.id: task for task in LESSON.tasks}
    assert by_id["left"].decide(values_of({"T": 10.0, "f_b": 3.0}))[0] == "quarter"
    assert by_id["longer"].decide(values_of({"T": 5.0, "f_b": 8.0}))[0] == "pulse"
    monkeypatch.setattr("lstm_viz.lessons.gradient.tasks.CLIPPED", 1e3)
    assert by_id["clip"].decide(values_of({"units": "16", "gain": 0.5}))[0] == "neither", "a short one is not clipped"


def test_clipping_changes_a_gradients_length_and_not_its_direction():
    values = values_of({"units": "16", "gain": 3.0})
    before = gradient_of_last("RNN", values)
    after = before.clipped(1.0)
    assert before.norm > 1e6
    assert after.norm == pytest.approx(1.0)
    assert turned(before, after) == pytest.approx(1.0)
    other = replace(after, d_b=-after.d_b)
    assert turned(before, other) < 0.9999


def test_the_shares_of_pulse_and_chatter_are_those_of_runs_without_them():
    """c is a sum of what was written, and f hears nothing: a run that begins with the pulse's share keeps that."""
    values = values_of({"f_b": 8.0, "T": 200.0})
    pulse, chatter = stale(values)
    trace = run(params_of("LSTM", values), heard().x)
    assert pulse + chatter == pytest.approx(float(trace.c[-1, 0, 0]))
    written = float(trace.written[PULSE - 1, 0, 0])
    alone = run(params_of("LSTM", values), np.zeros((STEPS - PULSE, 1)), c0=[written], hold={"i": 0.0})
    assert pulse == pytest.approx(float(alone.c[-1, 0, 0]))


def test_the_cursor_goes_back_from_the_last_step():
    shown = shown_of({"T": 80.0})
    assert shown.labels == BACK[: int(shown.values["T"])]
    assert [chip.t for chip in LESSON.chips(shown)] == [0, 40, 77]
