"""The taps: every angle, width, height and colour is read back from the figure and compared with the record."""

import base64
import re
import xml.etree.ElementTree as ElementTree
from math import atan2, degrees

import numpy as np
import pytest

from lstm_viz.core.lstm import LSTMParams
from lstm_viz.core.notation import number, quantity
from lstm_viz.core.run import run, sweep
from lstm_viz.figures.shelf.colours import PALETTE
from lstm_viz.figures.shelf.phrases import equals
from lstm_viz.figures.shelf.screen import Screen
from lstm_viz.figures.shelf.style import SIZE
from lstm_viz.figures.strip import changes, opened
from lstm_viz.figures.taps.drawing import NARROW, WIDE
from lstm_viz.figures.taps.taps import DRAIN, STREAM, TRACES, taps

WARM, COOL, DRAINED, POURED, SHOWN, WAS, KEPT, _, _, C, _, ARROW, BORES, _, *OTHERS = range(20)
LEVER_I, LEVER_F, LEVER_O, PINS, ALWAYS, WORDS = OTHERS
LEVERS = {"i": LEVER_I, "f": LEVER_F, "o": LEVER_O}
PHASES = range(4)
PLANS = {False: WIDE, True: NARROW}


def random_run(seed, T=6, **more):
    """One random unit over random inputs, strong enough that gates open, shut and turn."""
    rng = np.random.default_rng(seed)
    params = LSTMParams(rng.normal(0, 3, (4, 2)), rng.normal(0, 2, (4, 1)), rng.normal(0, 2, 4))
    return run(params, rng.normal(0, 1, (T, 2)), c0=rng.normal(0, 4, 1), **more)


def still_run(gates, c0=0.0, T=1):
    """A run whose gates are what the test wants, as the result of the weights (nothing is held)."""
    blocks = {
        gate: ([0.0], 0.0, np.arctanh(value) if gate == "g" else np.log(value / (1 - value)))
        for gate, value in gates.items()
    }
    return run(LSTMParams.from_blocks(blocks), np.zeros((T, 1)), c0=c0)


def pieces(trace):
    """The separate shapes of a trace: lists of (x, y)."""
    found, piece = [], []
    for x, y in zip(trace["x"], trace["y"], strict=True):
        if x is None or y is None:
            assert x is None
            found.append(piece)
            piece = []
        else:
            piece.append((x, y))
    return [*found, piece]


def extent(points, axis):
    values = [point[axis] for point in points]
    return max(values) - min(values)


def lever_angle(figure, gate, plan):
    """Where the lever points: from the valve's centre to the tip, the point that is farthest away."""
    valve = plan.valves[gate]
    lever, _arc = pieces(figure["data"][LEVERS[gate]])
    x, y = max(((x - valve.x, y - valve.y) for x, y in lever), key=lambda p: p[0] ** 2 + p[1] ** 2)
    return degrees(atan2(y, x))


def turned(angle, start):
    """How far from the dial's 0, in degrees, 0 to 360."""
    return abs((angle - start + 180) % 360 - 180)


def stream_width(figure, k):
    return extent(pieces(figure["data"][k])[0], 0)


def level_of(figure, plan, scale=6.0):
    """The signed level that the water shows, in units of c."""
    warm, cool = figure["data"][WARM], figure["data"][COOL]
    assert extent(pieces(warm)[0], 1) == 0 or extent(pieces(cool)[0], 1) == 0
    height = (max(warm["y"]) - plan.zero) + (min(cool["y"]) - plan.zero)
    return height / plan.half * scale


def words_of(figure):
    return figure["data"][WORDS]["text"]


# -- what every picture must be


def _unit_a():
    W_x = [[5.0, 1.0], [-3.5, 10.0], [0.0, 1.9], [4.0, 0.0]]
    return W_x, [[0.5], [0.5], [0.0], [0.0]], [-1.451, 5.181, 0.0, -1.0]


def test_a_weight_moves_shapes_words_and_the_colour_of_water(day_trace):
    many = sweep(LSTMParams(*_unit_a()), ("b", "f", 0), np.linspace(-5, 10, 21), day_trace.inputs)
    found = opened(changes([taps(many.sample(b), 17) for b in range(many.B)]))
    assert {path.split(".")[0] for _, path, _ in found} <= {"x", "y", "text", "fillcolor"}
    assert not {k for k, _, _ in found} & {PINS, ALWAYS}


def test_every_point_lies_on_the_card():
    for narrow, plan in PLANS.items():
        for seed in range(6):
            trace = random_run(seed, hold={"f": 1.0})
            for t in range(trace.T):
                for drawn in taps(trace, t, screen=Screen(narrow=narrow, scale=2.0))["data"]:
                    if drawn.get("name") == "before":
                        continue  # empty: the screen fills it
                    xs, ys = [x for x in drawn["x"] if x is not None], [y for y in drawn["y"] if y is not None]
                    assert 0 <= min(xs) <= max(xs) <= plan.width
                    assert 0 <= min(ys) <= max(ys) <= plan.height


def test_no_text_is_smaller_than_the_smallest_size(day_trace):
    for narrow in PLANS:
        data = taps(day_trace, 17, screen=Screen(narrow=narrow))["data"]
        assert min(data[WORDS]["textfont"]["size"]) >= SIZE["small"]
        assert data[ALWAYS]["textfont"]["size"] >= SIZE["small"]


@pytest.mark.parametrize("narrow", [False, True])
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_scenery_is_two_pictures_inside_the_figure(day_trace, theme, narrow):
    layout, plan = taps(day_trace, 0, screen=Screen(theme=theme, narrow=narrow))["layout"], PLANS[narrow]
    assert layout["meta"]["aspect"] == plan.width / plan.height
    assert [image["layer"] for image in layout["images"]] == ["below", "above"]
    for image in layout["images"]:
        head, _, body = image["source"].partition(",")
        assert head == "data:image/svg+xml;base64"
        drawing = ElementTree.fromstring(base64.b64decode(body))
        assert drawing.get("viewBox") == f"0 0 {plan.width} {plan.height}"
        assert (image["sizex"], image["sizey"], image["x"], image["y"]) == (plan.width, plan.height, 0, plan.height)
        assert "http" not in base64.b64decode(body).decode().replace("http://www.w3.org/2000/svg", "")


# -- the levers


@pytest.mark.parametrize("narrow", [False, True])
def test_a_levers_angle_is_its_gate(narrow):
    plan = PLANS[narrow]
    for seed in range(6):
        trace = random_run(seed)
        for t in range(trace.T):
            figure = taps(trace, t, screen=Screen(narrow=narrow))
            for gate in ("i", "f", "o"):
                value = getattr(trace, gate)[t, 0, 0]
                assert turned(lever_angle(figure, gate, plan), plan.valves[gate].at_0) == pytest.approx(
                    90 * value, abs=0.2
                )


@pytest.mark.parametrize("narrow", [False, True])
def test_closed_lies_across_the_pipe_and_open_along_it(narrow):
    plan = PLANS[narrow]
    shut = taps(still_run({"i": 1e-9, "f": 1e-9, "o": 1e-9, "g": 0.5}), 0, screen=Screen(narrow=narrow))
    open_ = taps(still_run({"i": 1 - 1e-9, "f": 1 - 1e-9, "o": 1 - 1e-9, "g": 0.5}), 0, screen=Screen(narrow=narrow))
    for gate in ("i", "o"):  # their pipes lie
        assert abs(lever_angle(shut, gate, plan)) == pytest.approx(90)
        assert lever_angle(open_, gate, plan) % 180 == pytest.approx(0)
    # The keep valve sits in the drain, which stands: open for keeping is shut for draining.
    assert abs(lever_angle(shut, "f", plan)) == pytest.approx(90)
    assert lever_angle(open_, "f", plan) % 180 == pytest.approx(0)


def test_the_hole_in_the_ball_lies_as_the_lever_does():
    for narrow, plan in PLANS.items():
        for seed in range(4):
            figure = taps(random_run(seed), 1, screen=Screen(narrow=narrow))
            for gate, hole in zip(("i", "f", "o"), pieces(figure["data"][BORES]), strict=True):
                (ax, ay), (bx, by) = hole[0], hole[1]
                assert turned(degrees(atan2(by - ay, bx - ax)), lever_angle(figure, gate, plan)) == pytest.approx(
                    0, abs=0.3
                )


def test_the_arc_runs_from_the_dials_zero_to_the_lever():
    plan = WIDE
    trace = random_run(3)
    for t in range(trace.T):
        figure = taps(trace, t)
        for gate in ("i", "f", "o"):
            valve = plan.valves[gate]
            _, arc = pieces(figure["data"][LEVERS[gate]])
            angles = [degrees(atan2(y - valve.y, x - valve.x)) for x, y in arc]
            assert turned(angles[0], valve.at_0) == pytest.approx(0, abs=0.1)
            assert max(turned(a, valve.at_0) for a in angles) == pytest.approx(
                90 * getattr(trace, gate)[t, 0, 0], abs=0.2
            )


def test_each_knob_turns_in_its_own_phase(day_trace):
    before, now = (taps(day_trace, t)["data"] for t in (16, 17))
    for phase in PHASES:
        data = taps(day_trace, 17, phase=phase)["data"]
        for gate, k in LEVERS.items():
            turned = phase >= {"f": 1, "i": 2, "o": 3}[gate]
            for key in ("x", "y", "text"):
                assert data[k][key] == (now if turned else before)[k][key]
                assert now[k][key] != before[k][key]


# -- the streams


@pytest.mark.parametrize("narrow", [False, True])
def test_a_streams_width_is_importance_times_content(narrow):
    for seed in range(6):
        trace = random_run(seed)
        for t in range(trace.T):
            step, figure = trace.at(t), taps(trace, t, screen=Screen(narrow=narrow, scale=50.0))
            assert stream_width(figure, POURED) == pytest.approx(STREAM * abs(step.i * step.g).item(), abs=3e-4)
            assert stream_width(figure, SHOWN) == pytest.approx(STREAM * abs(step.o * np.tanh(step.c)).item(), abs=3e-4)
            lost = abs((1 - step.f) * step.c_prev).item()
            assert stream_width(figure, DRAINED) == pytest.approx(DRAIN * lost / 50, abs=3e-4)


def test_the_drains_stream_saturates_at_the_scale_and_the_words_say_the_truth():
    trace = still_run({"i": 0.5, "f": 0.25, "o": 0.5, "g": 0.5}, c0=-40.0)
    figure = taps(trace, 0, screen=Screen(scale=6.0))
    assert stream_width(figure, DRAINED) == pytest.approx(DRAIN)
    assert any(number(-30.0) in words for words in words_of(figure))
    exact = taps(still_run({"i": 0.5, "f": 0.25, "o": 0.5, "g": 0.5}, c0=-7.0), 0, screen=Screen(scale=6.0))
    assert stream_width(exact, DRAINED) == pytest.approx(DRAIN * 5.25 / 6, abs=1e-3)


def test_shut_taps_and_a_full_keep_valve_let_nothing_through():
    figure = taps(run(LSTMParams(*_unit_a()), [[0.5, 0.1]], c0=2.0, hold={"f": 1.0, "i": 0.0, "o": 0.0}), 0)
    assert [stream_width(figure, k) for k in (DRAINED, POURED, SHOWN)] == [0, 0, 0]


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_waters_colour_is_its_temperature(theme):
    def colour(g):
        return taps(still_run({"i": 0.5, "f": 0.5, "o": 0.5, "g": g}), 0, screen=Screen(theme=theme))["data"][POURED][
            "fillcolor"
        ]

    def distance(a, b):
        return sum(abs(int(a[k : k + 2], 16) - int(b[k : k + 2], 16)) for k in (1, 3, 5))

    colors = PALETTE[theme]
    assert colour(1 - 1e-9) == colors["warm"]
    assert colour(-1 + 1e-9) == colors["cool"]
    neutral = colour(0.0)
    for sign, hottest in ((1, colors["warm"]), (-1, colors["cool"])):
        away = [distance(colour(sign * size), neutral) for size in (0.05, 0.2, 0.5, 0.9)]
        assert away == sorted(away)
        assert len(set(away)) == 4
        left = [distance(colour(sign * size), hottest) for size in (0.05, 0.2, 0.5, 0.9)]
        assert left == sorted(left, reverse=True)


def test_the_outlets_water_is_tanh_c_and_the_drains_the_old_content():
    warm, cool = PALETTE["light"]["warm"], PALETTE["light"]["cool"]
    trace = still_run({"i": 0.99, "f": 0.001, "o": 0.5, "g": -0.99}, c0=5.0)
    data = taps(trace, 0)["data"]
    assert data[DRAINED]["fillcolor"] == warm
    trace = still_run({"i": 0.5, "f": 0.999, "o": 0.5, "g": 0.5}, c0=-9.0)
    assert taps(trace, 0)["data"][SHOWN]["fillcolor"] == cool


def test_streams_fall_from_the_spouts_to_what_they_fill(day_trace):
    for narrow, plan in PLANS.items():
        for t in (9, 17):
            data = taps(day_trace, t, screen=Screen(narrow=narrow))["data"]
            for k, mouth in ((DRAINED, plan.drain[-1]), (POURED, plan.inlet[-1]), (SHOWN, plan.outlet[-1])):
                stream = pieces(data[k])[0]
                assert max(y for _, y in stream) == mouth[1]
                assert (min(x for x, _ in stream) + max(x for x, _ in stream)) / 2 == pytest.approx(mouth[0])
            assert min(y for _, y in pieces(data[POURED])[0]) == max(data[WARM]["y"])
            filled = pieces(data[SHOWN])[1]
            assert min(y for _, y in pieces(data[SHOWN])[0]) == max(y for _, y in filled)
            whole = plan.glass.top - plan.glass.bottom
            assert extent(filled, 1) == pytest.approx(whole * abs(day_trace.h[t, 0, 0]), abs=1e-3)


# -- the tank


@pytest.mark.parametrize("narrow", [False, True])
def test_the_level_goes_from_c_prev_to_kept_to_c(narrow):
    plan = PLANS[narrow]
    for seed in range(6):
        trace = random_run(seed)
        for t in range(trace.T):
            step = trace.at(t)
            for phase, value in enumerate((step.c_prev, step.kept, step.c, step.c)):
                shown = level_of(taps(trace, t, phase=phase, screen=Screen(narrow=narrow, scale=20.0)), plan, 20.0)
                assert shown == pytest.approx(value.item(), abs=2e-3)


def test_the_colour_of_the_level_is_its_sign(day_trace):
    data = taps(day_trace, 12)["data"]
    assert data[WARM]["fillcolor"] == PALETTE["light"]["warm"]
    assert extent(pieces(data[WARM])[0], 1) > 0
    data = taps(day_trace, 17)["data"]
    assert data[COOL]["fillcolor"] == PALETTE["light"]["cool"]
    assert extent(pieces(data[COOL])[0], 1) > 0


@pytest.mark.parametrize("sign", [1, -1])
def test_beyond_the_scale_the_level_stays_at_the_mark_under_an_arrow(sign):
    trace = still_run({"i": 0.5, "f": 0.9, "o": 0.5, "g": 0.5 * sign}, c0=20.0 * sign)
    figure = taps(trace, 0, screen=Screen(scale=6.0))
    assert level_of(figure, WIDE) == pytest.approx(6.0 * sign)
    arrow = [point for piece in pieces(figure["data"][ARROW]) for point in piece]
    assert extent(arrow, 0) > 1
    assert extent(arrow, 1) > 1
    tips = [y - (WIDE.zero + sign * WIDE.half) for _, y in arrow]
    assert all(tip * sign > 0 for tip in tips)
    assert f"<b>c = {number(18.25 * sign, sign=True)}</b>" in words_of(figure)
    inside = taps(trace, 0, screen=Screen(scale=25.0))["data"][ARROW]
    assert extent([p for piece in pieces(inside) for p in piece], 0) == 0
    assert level_of(taps(trace, 0, screen=Screen(scale=25.0)), WIDE, 25.0) == pytest.approx(18.25 * sign, abs=2e-3)


@pytest.mark.parametrize("narrow", [False, True])
def test_the_marks_stand_at_their_levels_and_lead_to_their_words(day_trace, narrow):
    plan = PLANS[narrow]
    for t in (3, 9, 17, 24):
        step, data = day_trace.at(t), taps(day_trace, t, screen=Screen(narrow=narrow))["data"]
        names = ("c_prev", "kept", "c")
        for k, name, y_of_words in zip((WAS, KEPT, C), names, data[WORDS]["y"][-3:], strict=True):
            *_, last = pieces(data[k])
            assert last[-2][0] == plan.leader[0]
            assert last[-1] == (plan.leader[1], y_of_words)
            assert last[-2][1] == pytest.approx(plan.zero + plan.half * getattr(step, name).item() / 6, abs=1e-3)


def test_the_words_beside_the_levels_keep_apart_and_stay_beside_the_tank():
    for narrow, plan in PLANS.items():
        for seed in range(10):
            trace = random_run(seed)
            for t in range(trace.T):
                heights = sorted(taps(trace, t, screen=Screen(narrow=narrow, scale=3.0))["data"][WORDS]["y"][-3:])
                assert min(np.diff(heights)) >= 3.1 - 1e-6
                assert plan.marks[0] - 1e-6 <= heights[0]
                assert heights[-1] <= plan.marks[1] + 1e-6


# -- the phases


def test_nothing_of_a_later_phase_is_there_yet(day_trace):
    belongs = {1: (DRAINED, KEPT), 2: (POURED, C), 3: (SHOWN,)}
    said = {1: ("drains", "kept"), 2: ("pours", "<b>c ="), 3: ("tanh", "shows")}
    for t in (9, 17):
        for phase in PHASES:
            figure = taps(day_trace, t, phase=phase)
            for later, traces in belongs.items():
                for k in traces:
                    parts = pieces(figure["data"][k])
                    size = extent(parts[0], 0) + extent(parts[0], 1)
                    assert (size == 0) == (later > phase), (t, phase, k)
                for start in said[later]:
                    assert any(words.startswith(start) for words in words_of(figure)) == (later <= phase), (
                        phase,
                        start,
                    )
            filled = extent(pieces(figure["data"][SHOWN])[1], 1)
            assert (filled == 0) == (phase < 3)


def test_a_stream_begins_as_a_point_at_its_spout(day_trace):
    data = taps(day_trace, 17, phase=0)["data"]
    for k, mouth in ((DRAINED, WIDE.drain[-1]), (POURED, WIDE.inlet[-1]), (SHOWN, WIDE.outlet[-1])):
        assert set(pieces(data[k])[0]) == {mouth}


def test_the_last_phase_is_the_still_picture(day_trace):
    assert taps(day_trace, 17) == taps(day_trace, 17, phase=3) == taps(day_trace, 17 - day_trace.T)


# -- the words


def test_the_words_say_the_numbers_of_half_past_two(day_trace):
    words = "|".join(words_of(taps(day_trace, 17)))
    for said in (
        "i = 0.90", "g = −0.60", "cold", "pours i·g = −0.54", "f = 0.30", "keeps 0.30", "= +0.44", "= +0.63", "= +0.19",
        "c = −0.35", "o = 0.88", "tanh(c) = −0.34", "h = −0.30",
    ):  # fmt: skip
        assert said in words


def is_said(name, value, sign=False):
    written = quantity(name, value, sign=sign)
    return f"{name} {equals(value, written)} {written}"


def test_what_is_beyond_the_last_number_before_a_bound_is_not_said_to_be_it():
    cell = LSTMParams(np.zeros((4, 1)), np.zeros((4, 1)), np.array([-7.0, 11.7, 9.0, -11.0]))
    figure = taps(run(cell, np.zeros((1, 1)), c0=[4.955]), 0)
    words = words_of(figure)
    for said in ("i = 0.001", "f > 0.999", "g > +0.999", "o &lt; 0.001"):
        assert any(said in word for word in words), said
    hovers = "|".join("".join(trace.get("text") or "") for trace in figure["data"])
    assert "σ(+11.70) > 0.999" in hovers
    assert "f·c<sub>t−1</sub> + i·g = +4.95 + 0.00 ≈ +4.96" in hovers


@pytest.mark.parametrize("narrow", [False, True])
def test_the_words_say_the_record(narrow):
    for seed in range(4):
        trace = random_run(seed)
        for t in range(trace.T):
            step, words = trace.at(t), "|".join(words_of(taps(trace, t, screen=Screen(narrow=narrow))))
            for gate in ("i", "f", "o"):
                assert is_said(gate, getattr(step, gate).item()) in words
            assert is_said("g", step.g.item(), sign=True) in words
            for name in ("c", "h"):
                assert f"{name} = {quantity(name, getattr(step, name).item(), sign=True)}" in words
            assert f"keeps {quantity('f', step.f.item())}" in words


def test_the_keep_valves_ends_say_which_is_which(day_trace):
    for narrow in PLANS:
        said = taps(day_trace, 17, screen=Screen(narrow=narrow))["data"][ALWAYS]["text"]
        assert "\u20021 keeps all" in said, "with room between the mark and its number"
        assert "0 drains all" in said


def test_hovering_names_quantity_value_and_formula(day_trace):
    data = taps(day_trace, 17)["data"]
    assert "f = σ(−0.85) = 0.30" in data[LEVER_F]["text"]
    assert "keeps 0.30, drains 0.70" in data[LEVER_F]["text"]
    assert "i = σ(+2.20) = 0.90" in data[LEVER_I]["text"]
    assert "o = σ(+2.01) = 0.88" in data[LEVER_O]["text"]
    assert data[LEVER_O]["text"].endswith("only a reading: the tank keeps its c"), "nothing drains through it"
    assert "g = tanh(−0.69) = −0.60 (cold)" in data[POURED]["text"]
    assert "0.90 × −0.60 = −0.54" in data[POURED]["text"]
    assert "(1 − f)·c<sub>t−1</sub> = 0.70 × +0.63 = +0.44" in data[DRAINED]["text"]
    assert "h = o·tanh(c) = 0.88 × −0.34 = −0.30" in data[SHOWN]["text"]
    for k in (WARM, COOL):
        assert data[k]["hoveron"] == "fills"
        assert "= +0.19 − 0.54 = −0.35" in data[k]["text"]


# -- what was held


def test_a_held_gate_carries_a_pin_and_the_word(day_trace):
    params = LSTMParams(*_unit_a())
    for narrow in PLANS:
        for k, gate in enumerate("figo"):
            trace = run(params, day_trace.inputs, hold={(gate, 17): 0.25})
            held, other = taps(trace, 17, screen=Screen(narrow=narrow)), taps(trace, 16, screen=Screen(narrow=narrow))
            for figure, stuck in ((held, {k}), (other, set())):
                sizes = [extent(pin, 1) for pin in pieces(figure["data"][PINS])]
                assert {n for n, size in enumerate(sizes) if size > 0} == stuck
            assert sum("held" in words for words in words_of(held)) == 1
            assert not any("held" in words for words in words_of(other))
            hover = held["data"][{"f": LEVER_F, "i": LEVER_I, "g": POURED, "o": LEVER_O}[gate]]["text"]
            assert f"{gate} held at" in hover
            assert "σ" not in hover
            assert "tanh(" not in hover


def test_a_gate_held_for_the_run_is_held_at_every_step(day_trace):
    trace = run(LSTMParams(*_unit_a()), day_trace.inputs, hold={"f": 1.0})
    assert all(any("held" in words for words in words_of(taps(trace, t))) for t in range(trace.T))


# -- what it refuses


def test_it_wants_one_unit_of_one_sequence_and_a_step_that_is_there(day_trace):
    rng = np.random.default_rng(0)
    several = run(
        LSTMParams(rng.normal(size=(8, 2)), rng.normal(size=(8, 2)), rng.normal(size=8)), rng.normal(size=(3, 2, 2))
    )
    with pytest.raises(ValueError, match="2 sequences and 2 units"):
        taps(several, 0)
    taps(several.sample(1).unit(1), 0)
    with pytest.raises(IndexError, match="there is no step 27; this run has steps 0 to 26"):
        taps(day_trace, 27)
    with pytest.raises(ValueError, match="phase is"):
        taps(day_trace, 0, phase=4)


# -- the tank


@pytest.mark.parametrize("narrow", [False, True])
def test_hot_is_above_a_thick_zero_line_and_cold_below_in_bare_glass(day_trace, narrow):
    figure = taps(day_trace, 17, Screen(narrow=narrow))
    plan = PLANS[narrow]
    shown = [drawn for drawn in figure["data"] if drawn["mode"] == "text" and drawn.get("visible", True)]
    heights = {re.sub("<.*?>", "", text): y for drawn in shown
               for text, y in zip(drawn["text"], drawn["y"], strict=True)}  # fmt: skip
    assert heights["cold"] < plan.zero < heights["hot"]
    behind, front = (
        base64.b64decode(image["source"].partition(",")[2]).decode() for image in figure["layout"]["images"]
    )
    line = re.search(rf'd="M{plan.tank.left:g} {plan.zero:g}H{plan.tank.right:g}"[^>]*stroke-width="([\d.]+)"', front)
    assert float(line[1]) >= 0.7
    tank = behind.partition(f'x="{plan.tank.left:g}" y="{plan.tank.bottom:g}"')[2].partition("/>")[2]
    assert tank.startswith("<rect"), "nothing is drawn in the glass"


@pytest.mark.parametrize("narrow", [False, True])
def test_another_scale_is_announced(day_trace, narrow):
    def said(scale):
        figure = taps(day_trace, 17, Screen(narrow=narrow, scale=scale))
        return [
            text for drawn in figure["data"] if drawn["mode"] == "text" for text in drawn["text"] if "scale" in text
        ]

    assert said(6.0) == []
    assert said(12.0) == ["<b>scale now ±12</b>"]
    assert said(30.0) == ["<b>scale now ±30</b>"]


def test_the_word_for_the_run_before_stands_over_the_lines_that_pass_its_place(day_trace):
    """The level that was, and c's, may be as high as it: they struck it through."""
    figure = taps(day_trace, 17)
    word = next(k for k, trace in enumerate(figure["data"]) if "before" in trace.get("text", ()))
    assert figure["data"][word]["textfont"]["shadow"] != "none"
    (ghost,) = [ghost for ghost in figure["layout"]["meta"]["ghosts"] if ghost.get("word") == word]
    levels = [TRACES.index(name) for name in ("was", "kept", "before", "c")]
    assert ghost["to"] == word > max(levels) and ghost["from"] == [TRACES.index("c")]
