"""What a track draws is read back from it: inputs, c and h, gates, and how far two runs are apart."""

from dataclasses import replace
from itertools import pairwise

import numpy as np
import plotly.graph_objects as go
import pytest

from lstm_viz.core.lstm import LSTMParams, LSTMVariant
from lstm_viz.core.notation import number, quantity
from lstm_viz.core.run import run, sweep
from lstm_viz.core.sequence import Feature, Sequence
from lstm_viz.figures import strip
from lstm_viz.figures.gates import gates
from lstm_viz.figures.shelf.colours import PALETTE
from lstm_viz.figures.shelf.screen import Screen
from lstm_viz.figures.shelf.style import SIZE
from lstm_viz.figures.track.lanes import FLAT, PHONE, RISING, TALL, lanes
from lstm_viz.figures.track.track import track
from lstm_viz.figures.track.words import WORDS, beyond, kind_words

(CURSOR, BARS, HOLLOW, NOW, STICKS, ZERO_F, F, ZERO_I, IN, HELD, BEFORE, H, C, PAST_H, PAST_C,
 OTHER_F, OTHER_I, OTHER_H, OTHER_C, MARKS, CLOCK, PILL, READINGS) = range(23)  # fmt: skip
BOTH = ((-1.0, 1.0),)
PLANS = {False: TALL, True: PHONE}
"""What a card has, by ``narrow``, where no other is asked for."""


def looks(**more):
    return [more | {"theme": theme, "narrow": narrow} for theme in ("light", "dark") for narrow in (False, True)]


@pytest.fixture(scope="module")
def keeper():
    """Writes what comes in and keeps it for good: f = .993, i near 0 in silence."""
    return LSTMParams.from_blocks(
        {"f": ([0.0], 0.0, 5.0), "i": ([8.0], 0.0, -4.0), "g": ([3.0], 0.0, 0.0), "o": ([0.0], 0.0, 2.0)}
    )


@pytest.fixture(scope="module")
def pulse():
    """One pulse at step 3 of 24."""
    x = np.zeros((24, 1))
    x[3] = 1.0
    return Sequence(x, (Feature("x", "the pulse"),))


@pytest.fixture(scope="module")
def kinds(pulse):
    return ["pulse" if x else "silence" for x in pulse.x[:, 0, 0]]


@pytest.fixture(scope="module")
def kept(keeper, pulse):
    return run(keeper, pulse)


@pytest.fixture(scope="module")
def leaky(keeper, pulse):
    """The same with f = .73: it forgets."""
    return run(keeper.replace(("b", "f", 0), 1.0), pulse)


def values(figure, k, lane):
    """A trace's y as numbers of its lane."""
    return lane.low + (np.array(figure["data"][k]["y"], float) - lane.bottom) * (lane.high - lane.low) / (
        lane.top - lane.bottom
    )


# -- what a strip asks of every picture


def test_a_weight_moves_the_lines_and_nothing_else(keeper, kept, pulse, kinds):
    many = sweep(keeper, ("b", "f", 0), np.linspace(-8, 8, 9), pulse)
    found = strip.changes([track(many.sample(b), 17, other=kept, kinds=kinds) for b in range(9)])
    assert {k for k, _, _ in strip.opened(found)} == {STICKS, F, H, C, PAST_H, PAST_C, READINGS}


# -- up to the cursor, and what waits


@pytest.mark.parametrize("phase", range(4))
def test_a_state_is_drawn_up_to_where_it_is_made_and_dotted_beyond(day_trace, phase):
    figure, t = track(day_trace, 17, phase=phase), 17
    for whole, past, made in ((C, PAST_C, 2), (H, PAST_H, 3)):
        at = t if phase >= made else t - 1
        line, grown = figure["data"][whole], figure["data"][past]
        assert "dash" in line["line"] and "dash" not in grown["line"]
        assert grown["y"][: at + 1] == line["y"][: at + 1]
        assert grown["x"][: at + 1] == line["x"][: at + 1]
        assert set(zip(grown["x"][at:], grown["y"][at:], strict=True)) == {(line["x"][at], line["y"][at])}
        assert len(grown["x"]) == len(line["x"]), "each trace keeps its number of points"


@pytest.mark.parametrize("picture", [track, gates])
def test_a_number_that_waits_stands_off_the_cursor(day_trace, picture):
    waits, done = (picture(day_trace, 17, phase=phase)["data"][-1] for phase in (0, 3))
    first = 1 if picture is track else 0
    for k in range(first, first + 2):
        assert waits["x"][k] < done["x"][k], "at the step before"
        assert waits["textposition"][k].endswith("left")
        assert done["textposition"][k].endswith("right")
    assert picture(day_trace, 17 - day_trace.T, phase=0)["data"][-1] == waits, "counted from the end it is the same"


# -- the lanes


@pytest.mark.parametrize("narrow", [False, True])
def test_lanes_lie_under_each_other_and_do_not_meet(narrow):
    found = lanes(((0.0, 1.0), (-2.0, 2.0)), PLANS[narrow], 4.0)
    assert list(found) == ["i", "f", "h", "c", "x1", "x0"]  # from the lowest up
    ordered = list(found.values())
    for lower, upper in pairwise(ordered):
        assert lower.top + 10 < upper.bottom
    assert [found[name][2:] for name in ("c", "h", "f", "x0", "x1")] == [(-4, 4), (-1, 1), (0, 1), (0, 1), (-2, 2)]
    c = found["c"]
    assert [c.at(v) for v in (-4, 0, 4, 99)] == [c.bottom, (c.bottom + c.top) / 2, c.top, c.top]


@pytest.mark.parametrize("look", looks())
def test_everything_is_drawn_within_the_picture(kept, leaky, day_trace, kinds, look):
    for figure in (
        track(kept, 3, other=leaky, kinds=kinds, screen=Screen(**look)),
        track(day_trace, 17, screen=Screen(scale=0.1, **look)),
        track(kept, 3, other=leaky, kinds=kinds, screen=Screen(**look), plan=FLAT),
        track(day_trace, 17, screen=Screen(scale=0.1, **look), plan=RISING),
    ):
        low, high = figure["layout"]["xaxis"]["range"]
        bottom, top = figure["layout"]["yaxis"]["range"]
        for drawn in figure["data"]:
            assert all(low <= x <= high for x in drawn["x"] if x is not None)
            assert all(bottom <= y <= top for y in drawn["y"] if y is not None)


# -- the numbers


@pytest.mark.parametrize("narrow", [False, True])
def test_lines_are_drawn_at_the_recorded_numbers(day_trace, narrow):
    figure, plan = track(day_trace, 17, screen=Screen(narrow=narrow)), lanes(BOTH * 2, PLANS[narrow], 6.0)
    for k, name in ((C, "c"), (H, "h"), (F, "f"), (IN, "i")):
        recorded = getattr(day_trace, name)[:, 0, 0]
        drawn = figure["data"][k]
        own = slice(1, -1) if name in "fi" else slice(None)  # f and i have half a step more at both ends
        assert values(figure, k, plan[name])[own] == pytest.approx(recorded, abs=1e-12)
        assert drawn["x"][own] == list(np.arange(6, 19.5, 0.5))
        assert drawn["hovertext"][own] == [quantity(name, value, sign=name in "ch") for value in recorded]
        assert drawn["line"]["color"] == PALETTE["light"][name]
    for k, name in ((F, "f"), (IN, "i")):
        line, zero = figure["data"][k], figure["data"][k - 1]
        assert k - 1 == (ZERO_F if name == "f" else ZERO_I)
        assert line["line"]["shape"] == "hvh"  # a strip: one level for each step
        assert line["fill"] == "tonexty"  # filled down to the trace before it
        assert zero["y"] == [plan[name].bottom] * 29
        assert zero["x"] == line["x"]
        assert line["x"][0], line["x"][-1] == (5.75, 19.25)
        assert line["y"][0], line["y"][-1] == (line["y"][1], line["y"][-2])
    assert "forget gate f keeps %{hovertext}" in figure["data"][F]["hovertemplate"]
    assert "c = f·c_prev + i·g" in figure["data"][C]["hovertemplate"]
    assert "h = o·tanh(c)" in figure["data"][H]["hovertemplate"]


def test_bars_stand_on_their_zero_line_as_high_as_what_came_in(day_trace):
    ranges = ((0.0, 1.0), (-1.0, 1.0))
    figure, plan = track(day_trace, 17, ranges=ranges), lanes(ranges, TALL, 6.0)
    bars = figure["data"][BARS]
    for d in range(2):
        lane, recorded = plan[f"x{d}"], day_trace.x[:, 0, d]
        for k in range(27):
            here = slice(6 * (27 * d + k), 6 * (27 * d + k + 1))
            x, y = bars["x"][here], bars["y"][here]
            assert y[0] == y[4] == lane.at(0.0)
            assert y[1] == y[2] == y[3]
            assert (y[2] - y[0]) / (lane.top - lane.bottom) == pytest.approx(recorded[k] / (lane.high - lane.low))
            assert x[2] == pytest.approx(6 + k / 2)
            assert x[3] - x[1] < 0.5  # narrower than a step
            assert x[5] is y[5] is None
            words = f"= {number(recorded[k])} {day_trace.inputs.features[d].unit}"
            assert all(said.endswith(words) for said in bars["hovertext"][here])
    assert bars["hovertext"][6 * 17] == "irradiance: G = 0.75 kW/m²"
    assert bars["text"][6 * 17] == "14:30"
    now = figure["data"][NOW]
    assert now["y"] == bars["y"][6 * 17 : 6 * 18] + bars["y"][6 * (27 + 17) : 6 * (27 + 18)]
    assert now["x"] == bars["x"][6 * 17 : 6 * 18] * 2
    assert now["fillcolor"] == PALETTE["light"]["x"] != bars["fillcolor"]


def test_what_is_beyond_its_lane_is_drawn_at_the_edge_and_told(day_trace):
    figure, plan = (
        track(day_trace, 12, screen=Screen(scale=2.0), ranges=[(0, 0.5), (-0.5, 0.5)]),
        lanes(BOTH, TALL, 2.0),
    )
    c, recorded = figure["data"][C], day_trace.c[:, 0, 0]
    assert values(figure, C, plan["c"]) == pytest.approx(recorded.clip(-2, 2))
    outside = recorded > 2
    assert outside.any() and not outside.all()
    for k in range(27):
        assert c["marker"]["symbol"][k] == ("triangle-up" if outside[k] else "circle")
        assert c["hovertext"][k] == number(recorded[k], sign=True) + (beyond() if outside[k] else "")
    assert min(size for size, out in zip(c["marker"]["size"], outside, strict=True) if out) > 8
    assert figure["data"][READINGS]["text"][1] == "c +5.32"  # the number says the truth
    down = track(day_trace, 17, screen=Screen(scale=0.2))["data"][C]["marker"]["symbol"]
    assert [symbol == "triangle-down" for symbol in down] == (recorded < -0.2).tolist()
    lane = lanes(((0, 0.5), (-0.5, 0.5)), TALL, 2.0)["x0"]
    left, corner, tip = figure["data"][BARS]["y"][6 * 12 : 6 * 12 + 3]
    assert left < corner < tip == lane.top  # the bar has a point
    assert figure["data"][BARS]["hovertext"][6 * 12].endswith("0.94 kW/m²" + beyond())
    assert "0.94" in figure["data"][READINGS]["text"]


def test_an_h_that_no_tanh_bounds_has_the_scale_of_c(keeper, pulse):
    trace = run(replace(keeper, variant=LSTMVariant(readout="linear")), pulse, c0=3.0)
    assert trace.h.max() > 1
    figure = track(trace, 12, bounded=False)
    lane = lanes(BOTH, TALL, 6.0, bounded=False)["h"]
    assert (lane.low, lane.high) == (-6, 6)
    assert values(figure, H, lane) == pytest.approx(trace.h[:, 0, 0])
    assert not any(beyond() in said for said in figure["data"][H]["hovertext"])


def test_cursor_dots_and_numbers(day_trace):
    plan = lanes(BOTH * 2, TALL, 6.0)
    for t in range(27):
        data = track(day_trace, t)["data"]
        now = {name: getattr(day_trace, name)[t, 0, 0] for name in "chfi"}
        readings = data[READINGS]
        assert data[CURSOR]["x"] == [6 + t / 2] * 2
        assert data[PILL]["text"][3] == day_trace.time[t]
        assert readings["x"][:5] == [6 + t / 2] * 5
        assert readings["y"][1:5] == pytest.approx([plan[name].at(value) for name, value in now.items()])
        assert readings["text"][:5] == [
            "", f"c {number(now['c'], sign=True)}", f"h {quantity('h', now['h'], sign=True)}", "", "",
        ]  # fmt: skip
        assert readings["text"][7:11] == [
            f"keeps {quantity('f', now['f'])}",
            f"lets in {quantity('i', now['i'])}",
            *(number(x) for x in day_trace.x[t, 0]),
        ]
    assert track(day_trace, -1)["data"] == track(day_trace, 26)["data"]


def test_the_number_of_c_keeps_off_its_line(day_trace):
    # to the right c climbs at 09:00 and falls at 13:30; at 17:30 the word stands to the left, where c is lower
    for t, where in ((6, "bottom right"), (15, "top right"), (23, "top left")):
        assert track(day_trace, t)["data"][READINGS]["textposition"][1] == where


# -- two runs


@pytest.mark.parametrize("narrow", [False, True])
def test_the_other_run_is_drawn_dashed_at_its_own_numbers(kept, leaky, narrow):
    figure, plan = track(leaky, 9, other=kept, screen=Screen(narrow=narrow)), lanes(BOTH, PLANS[narrow], 6.0)
    for k, own, name in ((OTHER_C, C, "c"), (OTHER_H, H, "h"), (OTHER_F, F, "f"), (OTHER_I, IN, "i")):
        drawn = figure["data"][k]
        part = slice(1, -1) if name in "fi" else slice(None)
        assert values(figure, k, plan[name])[part] == pytest.approx(getattr(kept, name)[:, 0, 0], abs=1e-12)
        assert drawn["visible"] is True
        assert drawn["line"]["dash"] != figure["data"][own]["line"].get("dash")
        assert drawn["line"]["color"] == figure["data"][own]["line"]["color"]
        assert "the target: " in drawn["hovertemplate"]


def test_sticks_are_as_long_as_the_two_cells_are_apart(kept, leaky):
    figure, lane = track(leaky, 9, other=kept, screen=Screen(scale=2.0)), lanes(BOTH, TALL, 2.0)["c"]
    sticks = np.array(figure["data"][STICKS]["y"], float).reshape(24, 3)
    length = np.abs(sticks[:, 0] - sticks[:, 1]) / lane.stretch
    assert length == pytest.approx(np.abs(leaky.c - kept.c)[:, 0, 0], abs=1e-12)
    assert length.max() > 0.7
    assert figure["data"][STICKS]["x"][:4] == [0.0, 0.0, None, 1.0]


def test_both_runs_are_named_and_read_at_the_cursor(kept, leaky):
    wide = track(leaky, 9, other=kept, names=("yours", "the target"))["data"][READINGS]
    assert wide["text"][:2] == [f"c {number(kept.c[9, 0, 0], sign=True)}", f"c {number(leaky.c[9, 0, 0], sign=True)}"]
    assert wide["text"][5:7] == ["yours", "the target"]
    assert wide["x"][5:7] == [23.0, 23.0]
    assert wide["y"][5] < wide["y"][6]
    assert wide["textposition"][:2] == ["top right", "bottom right"]  # the higher one above, the lower one below
    assert wide["textposition"][5:7] == ["bottom right", "top right"]
    assert wide["text"][7] == f"keeps {quantity('f', leaky.f[9, 0, 0])}<br>the target: {quantity('f', kept.f[9, 0, 0])}"
    assert (
        wide["text"][8] == f"lets in {quantity('i', leaky.i[9, 0, 0])}<br>the target: {quantity('i', kept.i[9, 0, 0])}"
    )
    swapped = track(kept, 9, other=leaky)["data"][READINGS]
    assert swapped["textposition"][:2] == ["bottom right", "top right"]
    narrow = track(leaky, 9, other=kept, names=("yours", "the target"), screen=Screen(narrow=True))
    assert narrow["data"][READINGS]["text"][5:7] == ["", ""]  # there the legend says it
    assert narrow["data"][READINGS]["text"][7] == "keeps 0.73; the target: 0.99"
    (legend,) = [words["text"] for words in narrow["layout"]["annotations"] if "yours" in words["text"]]
    assert "the target" in legend
    long = track(leaky, 9, other=kept, names=("yours", "what the weights do"))["data"][READINGS]["text"]
    assert long[7].endswith("<br>what the we…: 0.99")


def test_without_another_run_all_of_that_lies_flat(kept):
    figure, plan = track(kept, 9), lanes(BOTH, TALL, 6.0)
    sticks = np.array(figure["data"][STICKS]["y"], float).reshape(24, 3)
    assert (sticks[:, 0] == sticks[:, 1]).all()
    for k, name in ((OTHER_C, "c"), (OTHER_H, "h"), (OTHER_F, "f"), (OTHER_I, "i")):
        assert set(figure["data"][k]["y"]) == {plan[name].at(0.0)}
        assert figure["data"][k]["visible"] is False
    readings = figure["data"][READINGS]
    assert readings["marker"]["size"][0] == 0
    assert readings["text"][5:7] == ["", ""]


def test_other_inputs_are_hollow_bars_where_they_differ(keeper, kept, pulse):
    x = np.zeros((24, 1))
    x[3], x[11] = 1.0, -0.5
    figure, lane = track(kept, 9, other=run(keeper, x), names=("one", "two pulses")), lanes(BOTH, TALL, 6.0)["x0"]
    hollow, bars = figure["data"][HOLLOW], figure["data"][BARS]
    for k in range(24):
        here = slice(6 * k, 6 * k + 5)
        if k == 11:
            assert hollow["x"][here] == bars["x"][here]
            assert (hollow["y"][here][2] - lane.at(0.0)) / lane.stretch == pytest.approx(-0.5)
            assert bars["hovertext"][6 * k] == "the pulse: x = 0.00<br>two pulses: x0 = −0.50"
        else:
            assert len(set(hollow["x"][here])) == len(set(hollow["y"][here])) == 1
            assert "two pulses" not in bars["hovertext"][6 * k]
    assert hollow["visible"] is True
    assert track(kept, 9, other=kept)["data"][HOLLOW]["visible"] is False
    again = track(kept, 9, other=run(keeper, pulse.with_x(pulse.x.copy())))["data"][HOLLOW]
    assert again["y"] == track(kept, 9)["data"][HOLLOW]["y"]


# -- what was held


@pytest.mark.parametrize("narrow", [False, True])
def test_held_gates_have_a_bar_and_say_so(keeper, pulse, kept, narrow):
    held = run(keeper, pulse, hold={("f", 5): 0.25, ("f", 6): 0.25, ("o", 8): 0.0, ("g", 4): -1.0})
    figure, plan = track(held, 5, screen=Screen(narrow=narrow)), lanes(BOTH, PLANS[narrow], 6.0)
    bars = figure["data"][HELD]
    f, i = (np.array(bars["y"][k * 97 : k * 97 + 96], float).reshape(2, 48) for k in range(2))
    there, back = f[0, ::2], f[1, ::-2]
    marked = there - back > 0
    assert np.flatnonzero(marked).tolist() == [5, 6]
    assert (there + back)[marked] / 2 == pytest.approx(plan["f"].at(0.25))
    assert (i == plan["i"].bottom).all()
    assert bars["x"][10:12] == [4.5, 5.5]
    assert bars["visible"] is True
    assert track(kept, 5, screen=Screen(narrow=narrow))["data"][HELD]["visible"] is False
    said = figure["data"][F]["hovertext"]
    assert said[6] == f"0.25, held (the weights computed {number(kept.f[5, 0, 0])})"
    assert "held" not in said[5]
    assert figure["data"][READINGS]["text"][7] == "keeps 0.25, held"
    assert figure["data"][READINGS]["text"][8] == f"lets in {quantity('i', kept.i[5, 0, 0])}"
    # o and g have no lane: the line that they make says it
    assert track(held, 8, screen=Screen(narrow=narrow))["data"][READINGS]["text"][2] == "h 0.00, o held"
    assert track(held, 4, screen=Screen(narrow=narrow))["data"][READINGS]["text"][1].endswith(", g held")
    late = run(keeper, pulse, hold={("o", 17): 0.0})  # a long word near the right edge stands to the left
    sides = [
        track(late, t, screen=Screen(narrow=narrow))["data"][READINGS]["textposition"][2].split()[1] for t in (15, 17)
    ]
    assert sides == ["right", "left"]
    assert figure["data"][H]["hovertext"][8] == "0.00, with o held at 0.00"
    assert figure["data"][C]["hovertext"][4].endswith(", with g held at −1.00")


def test_what_the_other_run_held_is_marked_too(keeper, pulse, leaky):
    target = run(keeper, pulse, hold={"f": 1.0})
    figure = track(leaky, 9, other=target)
    lane = lanes(BOTH, TALL, 6.0)["f"]
    own, its = (np.array(figure["data"][HELD]["y"][k : k + 96], float) for k in (0, 2 * 97))
    assert (own == lane.bottom).all()
    assert its[:48].mean() > lane.top > its[48:].mean() > lane.bottom
    assert figure["data"][READINGS]["text"][7] == "keeps 0.73<br>the target: 1.00, held"
    assert figure["data"][OTHER_F]["hovertext"][9] == "1.00, held"


# -- flat lanes


def drawn_as(figure, color, dashed=False):
    """The lines of a run that have a colour of the palette."""
    lines = [one for one in figure["data"] if one.get("line", {}).get("color") == PALETTE["light"][color]]
    return [
        one
        for one in lines
        if one["line"]["width"] and one.get("hovertemplate") and (one["line"].get("dash") == "4px,3px") == dashed
    ]


@pytest.mark.parametrize("plan", [FLAT, RISING])
def test_flat_lanes_are_those_of_what_comes_in_c_f_and_i(kept, leaky, plan):
    assert list(lanes(BOTH * 2, plan, 2.0)) == ["i", "f", "c", "x1", "x0"]
    assert lanes(BOTH, plan, 2.0)["c"][2:] == (0 if plan is RISING else -2, 2)
    figure = track(leaky, 9, other=kept, names=("yours", "the target"), screen=Screen(scale=2.0), plan=plan)
    for dashed, run_of in ((False, leaky), (True, kept)):
        assert drawn_as(figure, "h", dashed) == []
        for name in "cfi":
            (line,) = drawn_as(figure, name, dashed)
            lane = lanes(BOTH, plan, 2.0)[name]
            recorded = getattr(run_of, name)[:, 0, 0]
            own = np.array(line["y"][1:-1] if name in "fi" else line["y"])
            assert (own - lane.at(0.0)) / lane.stretch == pytest.approx(recorded, abs=1e-12)
    sticks = np.array(figure["data"][STICKS]["y"], float).reshape(24, 3)
    lane = lanes(BOTH, plan, 2.0)["c"]
    assert np.abs(sticks[:, 0] - sticks[:, 1]) / lane.stretch == pytest.approx(np.abs(leaky.c - kept.c)[:, 0, 0])
    (ghost,) = figure["layout"]["meta"]["ghosts"]
    assert [figure["data"][k] for k in ghost["from"]] == drawn_as(figure, "c")
    assert figure["data"][ghost["to"]]["name"] == "before"
    words = figure["data"][-1]["text"]
    assert f"keeps {quantity('f', leaky.f[9, 0, 0])}; the target: {quantity('f', kept.f[9, 0, 0])}" in words
    assert not any(word.startswith("h ") for word in words)
    assert "hidden state h" not in [word["text"] for word in figure["layout"]["annotations"]]


def test_at_the_ends_of_a_flat_c_both_names_stand_within_its_lane(kept, keeper, pulse):
    lane = lanes(BOTH, RISING, 1.0)["c"]
    for bias in (-8, 1, 3, 4, 5, 8):
        for own, other in ((run(keeper.replace(("b", "f", 0), bias), pulse), kept), (kept, kept)):
            figure = track(own, 9, other=other, names=("a", "b"), screen=Screen(scale=1.0), plan=RISING)
            readings = figure["data"][-1]
            (here, y), (there, its) = [
                (text, y) for text, y in zip(readings["text"], readings["y"], strict=True) if text in ("a", "b")
            ]
            assert (here, there) == ("a", "b")
            assert abs(y - its) >= 13  # a line of letters
            assert lane.bottom + 6 < min(y, its) and max(y, its) < lane.top - 6
            assert (y > its) == (own.c[-1] >= other.c[-1])


def test_no_number_of_a_flat_c_stands_among_the_lines_of_f(kept, leaky):
    bottom = lanes(BOTH, RISING, 2.0)["c"].bottom
    for own, other in ((kept, None), (leaky, None), (leaky, kept), (kept, leaky), (kept, kept)):
        for t in range(21):  # then there are other words to its right
            readings = track(own, t, other=other, screen=Screen(scale=2.0), plan=RISING)["data"][-1]
            for text, y, where in zip(readings["text"][:2], readings["y"], readings["textposition"], strict=False):
                assert not text or where.startswith("top") or y > bottom + 8, (t, text, where)
            apart = abs(readings["y"][0] - readings["y"][1])
            assert other is None or apart > 10 or len(set(readings["textposition"][:2])) == 2


def test_over_flat_lanes_there_is_no_room_for_the_names_of_the_parts_of_the_day(day_trace):
    tall, flat = (track(day_trace, 17, plan=plan) for plan in (TALL, FLAT))
    parts = {"morning", "noon", "afternoon"}
    assert parts < set(tall["data"][-3]["text"])
    assert "08:00" in flat["data"][-3]["text"] and not parts & set(flat["data"][-3]["text"])
    bands = [[one for one in figure["layout"]["shapes"] if one["type"] == "rect"] for figure in (tall, flat)]
    assert bands[0] == bands[1] != []


def test_a_phone_has_its_own_lanes_whatever_a_wide_card_has(kept, leaky):
    phone = Screen(narrow=True)
    assert track(kept, 3, phone, other=leaky, plan=FLAT) == track(kept, 3, phone, other=leaky)


# -- kinds of steps


def test_every_step_but_the_usual_ones_is_marked_and_each_kind_named_once(kept):
    kinds = ["silence"] * 24
    kinds[3] = kinds[17] = "pulse"
    kinds[12] = "signal"
    figure = track(kept, 9, kinds=kinds)
    marks, words = figure["data"][MARKS], figure["data"][READINGS]["text"][-WORDS:]
    assert np.flatnonzero(marks["marker"]["size"]).tolist() == [3, 12, 17]
    assert marks["x"] == list(range(24))
    assert marks["hovertext"][17] == "step 17: pulse"
    assert words == ["pulse", "signal", "", ""]
    assert figure["data"][READINGS]["x"][-WORDS:][:2] == [3.0, 12.0]
    assert figure["data"][BARS]["text"][6 * 12] == "step 12, signal"
    assert set(track(kept, 9, kinds=["same"] * 24)["data"][MARKS]["marker"]["size"]) == {0}
    plain = track(kept, 9)
    assert plain["data"][MARKS]["visible"] is False
    assert plain["layout"]["yaxis"]["range"][1] < figure["layout"]["yaxis"]["range"][1]  # no room for what is not there


def test_words_of_kinds_do_not_meet():
    steps = list(range(10))
    kinds = ["a"] * 5 + ["first", "second", "second", "second", "second"]
    assert kind_words(steps, kinds, 100.0)[:2] == [(5, "first"), (6, "second")]
    # half of both words and a letter to each side are 42 pixels: the third step is the first with room
    assert kind_words(steps, kinds, 15.0)[:2] == [(5, "first"), (8, "second")]
    assert kind_words(steps, kinds, 5.0) == [(5, "first"), (0, ""), (0, ""), (0, "")]  # no room: the mark alone
    many = ["x"] * 4 + list("abcdef")
    assert [word for _, word in kind_words(steps, many, 100.0)] == list("abcd")


# -- looks


@pytest.mark.parametrize("look", looks())
def test_text_sizes_and_room(kept, leaky, kinds, look):
    figure = track(kept, 17, other=leaky, kinds=kinds, screen=Screen(**look))
    sizes = [word["font"]["size"] for word in figure["layout"]["annotations"]]
    for drawn in figure["data"]:
        size = drawn.get("textfont", {}).get("size", SIZE["small"])
        sizes += size if isinstance(size, list) else [size]
    assert min(sizes) >= SIZE["small"]
    layout, narrow = figure["layout"], look["narrow"]
    high = PLANS[narrow].smallest / layout["meta"]["aspect"] - layout["margin"]["t"] - layout["margin"]["b"]
    assert layout["yaxis"]["range"][1] == pytest.approx(high)  # a drawing unit is a pixel of the smallest card
    assert (layout["margin"]["l"], layout["margin"]["r"]) == PLANS[narrow].sides
    assert layout["showlegend"] is False


@pytest.mark.parametrize("narrow", [False, True])
def test_lanes_are_named_and_their_scales_told(day_trace, narrow):
    words = [
        word["text"] for word in track(day_trace, 3, screen=Screen(narrow=narrow, scale=7.5))["layout"]["annotations"]
    ]
    for title in ("cell state c", "hidden state h", "forget gate f", "input gate i", "irradiance"):
        assert title in words
    assert ("change of irradiance" if narrow else "change of<br>irradiance") in words
    assert {"+7.5", "−7.5", "+1", "−1", "1", "0"} <= set(words)


def test_on_a_narrow_card_the_cursor_leaves_out_the_names_of_the_lanes(day_trace):
    cursor, plan = track(day_trace, 17, screen=Screen(narrow=True))["data"][CURSOR], lanes(BOTH * 2, PHONE, 6.0)
    pieces = np.array(cursor["y"], float).reshape(-1, 3)[:, :2]
    for (low, high), lane in zip(pieces, plan.values(), strict=True):
        assert low <= lane.bottom < lane.top <= high
    assert (pieces[1:, 0] - pieces[:-1, 1]).min() >= 13  # a line of small letters
    assert {x for x in cursor["x"] if x is not None} == {14.5}


@pytest.mark.parametrize("T", [1, 8, 60])
def test_short_and_long_sequences(keeper, T):
    trace = run(keeper, np.ones((T, 1)))
    figure = track(trace, T - 1, other=trace)
    go.Figure(figure)
    assert len(figure["data"][C]["y"]) == T
    assert figure["data"][PILL]["text"][3] == f"step {T - 1}"


# -- refusals


def test_what_does_not_fit_is_refused(keeper, kept, day_trace):
    with pytest.raises(ValueError, match=r"the other run has 27 steps of 2 features; this one has 24 of 1"):
        track(kept, 0, other=day_trace)
    with pytest.raises(ValueError, match=r"kinds has 2 names; it needs one for each step, 24"):
        track(kept, 0, kinds=["a", "b"])
    with pytest.raises(ValueError, match=r"ranges has 2 pairs; it needs one for each feature, 1"):
        track(kept, 0, ranges=[(0, 1), (0, 1)])
    for bad in ({"ranges": [(1.0, 1.0)]}, {"ranges": [(1.0, float("nan"))]}):
        with pytest.raises(ValueError, match="must end above where it begins"):
            track(kept, 0, **bad)
    with pytest.raises(IndexError):
        track(kept, 24)
