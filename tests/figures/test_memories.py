"""The picture of three memories, read back: every line, gate, dot and word is what the three runs recorded."""

import numpy as np
import pytest

from lstm_viz.core.notation import inside, number
from lstm_viz.figures import strip
from lstm_viz.figures.memories.lanes import GATES, STATES, TONE, ground
from lstm_viz.figures.memories.memories import LINES, TRACES
from lstm_viz.figures.shelf.screen import Screen
from lstm_viz.lessons.base import Look
from lstm_viz.lessons.memory.lesson import LESSON, percent, three_of
from lstm_viz.lessons.memory.record import CONTROLS, LEFT_OUT, STATE, length, step_names
from lstm_viz.lessons.shown import Moment
from lstm_viz.lessons.state import complete
from tests.lessons.screen import sliders

SETTINGS = [
    {"silence": 50.0},
    {"silence": 20.0, "pulse": -0.5, "rnn_w": 1.3, "gru_b": 2.0, "f_b": 1.0},
    {"seq": "count", "silence": 10.0, "f_b": 8.0, "out": "relu"},
    {"silence": 30.0, "out": "linear_out"},
]
BOTH = pytest.mark.parametrize("narrow", [False, True])


def shown_of(chosen):
    return LESSON.record(complete(LESSON.table, chosen))


def drawn(shown, look=None, steps=None):
    moments = [Moment(shown, t, 0) for t in (range(shown.trace.T) if steps is None else steps)]
    return LESSON.figures(["memories"], moments, look or Look())["memories"]


def trace_of(figure, name):
    return figure["data"][TRACES.index(name)]


def lanes_of(shown, narrow=False):
    bounded = shown.values["out"] not in ("relu_out", "linear_out")
    return ground(tuple(step_names(shown.room)), Screen(narrow=narrow, scale=shown.scale), bounded).lanes


@BOTH
@pytest.mark.parametrize("chosen", SETTINGS, ids=str)
def test_every_line_is_drawn_at_the_recorded_numbers(chosen, narrow):
    shown = shown_of(chosen)
    run, lanes = three_of(shown), lanes_of(shown, narrow)
    figure = drawn(shown, Look("light", narrow), [0])[0]
    T = shown.trace.T
    for name in (*GATES, *STATES):
        cell, symbol = name.split()
        line, lane = trace_of(figure, name), lanes[name]
        values = run.path(cell, symbol)
        y = np.array(line["y"][:T] if name in STATES else line["y"][: 2 * T : 2], float)
        assert y == pytest.approx(np.clip(lane.zero + values * lane.stretch, lane.bottom, lane.top))
        if name in STATES:
            assert line["x"][:T] == list(range(T))
            assert line["hovertext"][:T] == [inside(value, -1, 1, sign=True) for value in values]
            assert line["line"]["color"] == Screen().colors[TONE[symbol]]
            assert set(line["x"][T:]) <= {T - 1}, "after its end a line stays where it is"
        else:
            assert line["y"][1 : 2 * T : 2] == line["y"][: 2 * T : 2], "as wide as its step"
            assert (line["x"][0], line["x"][2 * T - 1]) == (0, T - 1)
            assert line["x"][1 : 2 * T - 1 : 2] == [t + 0.5 for t in range(T - 1)]
            assert np.array(line["y"][-T:], float) == pytest.approx(np.full(T, lane.zero)), "a shape over its floor"
    sound = trace_of(figure, "sound")
    assert np.array(sound["y"][1 : 3 * T : 3], float) == pytest.approx(
        lanes["sound"].zero + shown.trace.x[:, 0, 0] * lanes["sound"].stretch
    )


@pytest.mark.parametrize("out", ["nothing", "relu_out", "linear_out"])
def test_an_h_that_no_tanh_bounds_has_room(out):
    shown = shown_of({"seq": "count", "f_b": 8.0, "out": out})
    lane, h = lanes_of(shown)["lstm h"], three_of(shown).path("lstm", "h")
    assert (h.max() > 1) == (out != "nothing")
    line = trace_of(drawn(shown, steps=[0])[0], "lstm h")
    assert line["y"][: len(h)] == pytest.approx(lane.zero + h * lane.stretch), "nothing is cut off at the lane's edge"


@BOTH
@pytest.mark.parametrize("chosen", SETTINGS, ids=str)
def test_the_cursor_says_the_numbers_of_its_step(chosen, narrow):
    shown = shown_of(chosen)
    run, figures = three_of(shown), drawn(shown, Look("dark", narrow))
    for t in (0, 4, 5, shown.trace.T - 1):
        said = dict(zip((*STATES, *GATES), trace_of(figures[t], "readings")["text"], strict=True))
        for name, text in said.items():
            cell, symbol = name.split()
            value = float(run.path(cell, symbol)[t])
            gate = inside(value, 0, 1) if narrow else f"now {inside(value, 0, 1)}"
            assert text == (inside(value, -1, 1, sign=True) if name in STATES else gate)
        dots = trace_of(figures[t], "readings")
        for k, name in enumerate(STATES):
            line = trace_of(figures[t], name)
            assert (dots["x"][k], dots["y"][k]) == (t, line["y"][t])


def beside(figure):
    lines = iter(trace_of(figure, "said")["text"])
    return {cell: [next(lines) for _ in range(many)] for cell, many in LINES.items()}


def test_beside_each_cell_stands_what_is_left_at_the_end():
    shown = shown_of({"silence": 50.0, "f_b": 3.0, "gru_b": 3.0})
    said, run = beside(drawn(shown, steps=[0])[0]), three_of(shown)
    for cell in CONTROLS:
        with_pulse, without = run.path(cell), run.path(cell, silent=True)
        parts = np.abs(with_pulse - without)[run.last :]
        half = next(k for k, part in enumerate(parts) if part <= parts[0] / 2)
        assert said[cell][0] == f"pulse halved in {half} steps"
        left = percent(parts[-1] / parts[0])
        state = number(with_pulse[-1], sign=True)
        assert said[cell][1] == f"end: {STATE[cell]} {state}, {left} left"
        rate = np.log(0.5) / np.log(parts[-1] / parts[-2])
        assert said[cell][2] == f"half-life then: {rate:.1f} steps"
    assert f"{rate:.1f}" == "14.3" and half == 15, "f is 0.953 at a bias of 3: log(1/2) / log(f) is 14.27"


def test_a_latch_that_stands_there_without_the_pulse_too_says_so():
    shown = shown_of({"silence": 50.0, "rnn_w": 1.45})
    assert beside(drawn(shown, steps=[0])[0])["rnn"][1].endswith(", without it too")
    run = three_of(shown)
    assert run.path("rnn")[-1] > 0.8
    assert run.path("rnn")[-1] == pytest.approx(run.path("rnn", silent=True)[-1])


def test_a_latch_that_stands_elsewhere_without_the_pulse_says_where():
    shown = shown_of({"silence": 50.0, "rnn_w": 1.3})
    assert beside(drawn(shown, steps=[0])[0])["rnn"][1] == "end: h +0.75, without it −0.75"
    run = three_of(shown)
    assert run.path("rnn")[-1] == pytest.approx(0.75, abs=0.005)
    assert run.path("rnn", silent=True)[-1] == pytest.approx(-0.75, abs=0.005)


@pytest.mark.parametrize("out", LEFT_OUT)
def test_what_is_left_out_stands_beside_the_standard_cell_and_before_its_pale_line(out):
    shown = shown_of({"silence": 20.0, "out": out})
    figure, run = drawn(shown, steps=[0])[0], three_of(shown)
    pale, lanes, T = trace_of(figure, "standard c"), lanes_of(shown), shown.trace.T
    rows = beside(figure)["lstm"][3:]
    assert rows[0] == f"end: h {number(run.path('lstm', 'h')[-1], sign=True)}"
    assert (pale.get("visible", True) is False) == (out == "nothing") == (rows[1] == "")
    if out != "nothing":
        standard = three_of(shown_of({"silence": 20.0})).path("lstm")
        assert np.array(pale["y"][:T], float) == pytest.approx(
            lanes["lstm c"].zero + standard * lanes["lstm c"].stretch
        )
        assert f"c {number(standard[-1], sign=True)}," in rows[1]


def test_a_longer_silence_is_drawn_as_far_as_there_is_room_while_the_hand_moves():
    shown = shown_of({"silence": 20.0})
    item = sliders(LESSON, shown.values)["silence"]
    moments = [Moment(one, 5, 0) for one in LESSON.swept(shown, item)]
    figures = LESSON.figures(["memories"], moments, Look())["memories"]
    for text, figure in zip(item.values, figures, strict=True):
        end = length("pulse", float(text)) - 1
        assert max(trace_of(figure, "lstm c")["x"]) == min(end, shown.trace.T - 1)
        assert trace_of(figure, "silence")["text"][1] == f"{text} steps of silence"
    assert strip.opened(strip.changes(figures))


def test_the_picture_can_be_grasped_at_each_cell_and_keeps_the_run_before():
    layout = drawn(shown_of({}), steps=[0])[0]["layout"]
    assert [grip["controls"] for grip in layout["meta"]["grips"]] == [(("rnn_w",),), (("gru_b",),), (("f_b",),)]
    (ghost,) = layout["meta"]["ghosts"]
    assert [TRACES[k] for k in ghost["from"]] == ["rnn h", "gru h", "lstm c"]
    assert (TRACES[ghost["to"]], TRACES[ghost["word"]]) == ("before", "before word")


@pytest.mark.parametrize("pixels", [690, 974, 1200])
def test_no_handle_lies_on_the_letter_of_its_line(pixels):
    """On a small window, too: letters do not shrink with the picture, and rails do."""
    layout = drawn(shown_of({}), steps=[0])[0]["layout"]
    left, right = layout["xaxis"]["range"]
    for grip, name in zip(layout["meta"]["grips"], ("h", "h", "c"), strict=True):
        (_, y), (end, _) = grip["rail"]
        rail = (end - left) / (right - left) * pixels
        beside = [one for one in layout["annotations"] if one["text"] == name and abs(one["y"] - y) < 10]
        assert len(beside) == 1
        assert beside[0]["x"] * pixels + beside[0]["xshift"] - 8 >= rail + 10, "a letter's width, and half a handle's"
