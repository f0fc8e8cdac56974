"""The wires of the cell diagram are as wide as the recorded numbers, and say them."""

import numpy as np
import pytest

from lstm_viz.core.lstm import LSTMParams
from lstm_viz.core.notation import GATES, number
from lstm_viz.core.run import run
from lstm_viz.figures.cell.cell import FACTOR, FULL, LEAST, ON_A_WIRE, cell, width
from lstm_viz.figures.cell.drawing import CUT, RING, plan_for
from lstm_viz.figures.cell.ribbons import JOINT, rounded
from lstm_viz.figures.cell.sums import MARK, REACH, terms
from lstm_viz.figures.cell.words import sums_key
from lstm_viz.figures.shelf.colours import PALETTE
from lstm_viz.figures.shelf.screen import Screen

WARM, COOL, KEEPS, LETS_IN, SHOWS, STUBS, PLUS, MINUS, _, ENDS, WORDS, PINS, TAGS, HOVER = range(14)
SIGNED = [name for name in ON_A_WIRE if name not in ("f", "i", "o")]
LOOKS = [{"theme": theme, "narrow": narrow} for theme in ("light", "dark") for narrow in (False, True)]


def values(trace, t):
    """What each signed wire carries, in the order in which they are drawn."""
    found = {f"x {d}": trace.x[t, 0, d] for d in range(trace.x.shape[2])}
    for name in SIGNED:
        found[name] = getattr(trace, "c" if name == "to_tanh" else name)[t, 0, 0]
    return found


def wires(drawn):
    """The outlines of a ribbon trace, one array [points, 2] for each wire."""
    pieces, piece = [], []
    for point in zip(drawn["x"], drawn["y"], strict=True):
        if point[0] is None:
            pieces.append(np.array(piece))
            piece = []
        else:
            piece.append(point)
    return pieces


def sides(outline):
    """The two sides of a wire from its beginning to its end, [points, 2] each; its round end lies between them."""
    n = (len(outline) - 1 - (JOINT - 2)) // 2
    return outline[:n], outline[n + JOINT - 2 : -1][::-1]


def thickness(outline):
    """How wide a wire is at its beginning and its end: the distance of its two sides."""
    one, other = sides(outline)
    return np.hypot(*(one - other).T)[[0, -1]]


def drawn_wide(value):
    """How wide a wire has to be, worked out anew."""
    return 0.0 if value == 0 else max(0.75 * min(abs(value), 6.0), 0.14)


@pytest.mark.parametrize("narrow", [False, True])
def test_a_wire_is_as_wide_as_its_number(day_trace, narrow):
    for t in range(day_trace.T):
        data = cell(day_trace, t, screen=Screen(narrow=narrow))["data"]
        carried = values(day_trace, t).values()
        for value, warm, cool in zip(carried, wires(data[WARM]), wires(data[COOL]), strict=True):
            wide = drawn_wide(value)
            assert thickness(warm) == pytest.approx([wide if value > 0 else 0] * 2, abs=1e-9)
            assert thickness(cool) == pytest.approx([wide if value < 0 else 0] * 2, abs=1e-9)
        for name, k in (("f", KEEPS), ("i", LETS_IN), ("o", SHOWS)):
            (outline,) = wires(data[k])
            assert thickness(outline) == pytest.approx([drawn_wide(getattr(day_trace, name)[t, 0, 0])] * 2, abs=1e-9)


def test_a_wire_of_one_is_eight_pixels_on_a_laptop_and_none_is_too_thin_to_be_seen(day_trace):
    figure = cell(day_trace, 17)
    pixel = figure["layout"]["xaxis"]["range"][1] / 1070
    assert width(1.0) / pixel == pytest.approx(8, abs=0.1)
    assert width(0.01) == width(-0.001) == LEAST
    assert LEAST / pixel == pytest.approx(1.5, abs=0.05)
    assert width(0.0) == 0
    assert width(5.8) > 1.2 * width(4.8), "large states are told apart"


def test_a_bend_is_a_quarter_circle_and_does_not_pinch_a_wire(day_trace):
    (outline,) = wires(cell(day_trace, 17)["data"][LETS_IN])
    one, other = sides(outline)
    assert np.hypot(*(one - other).T) == pytest.approx(width(day_trace.i[17, 0, 0]))
    bend = rounded(((0, 0), (0, 10), (10, 10)))[1:-1]
    assert np.hypot(bend[:, 0] - 2.6, bend[:, 1] - 7.4) == pytest.approx(2.6), "around one middle"
    assert bend[[0, -1]].tolist() == pytest.approx(np.array([[0, 7.4], [2.6, 10]]))


def test_a_wire_ends_round_where_it_meets_another(day_trace):
    figure = cell(day_trace, 17)
    outline = wires(figure["data"][WARM])[0]
    plan = plan_for("wide", ("G", "dG"))
    n = len(sides(outline)[0])
    end = outline[n : n + JOINT - 2] - plan.paths["x G"][-1]
    assert np.hypot(*end.T) == pytest.approx(width(day_trace.x[17, 0, 0]) / 2)
    assert end[:, 1].max() > 0, "beyond the middle of the wire that it meets"
    assert width(FULL) < 2 * RING, "an operator covers the ends of the widest"


def test_what_is_too_large_is_no_wider_and_says_its_true_number(day_trace):
    assert width(FULL) == width(-99) == FACTOR * FULL
    grown = run(LSTMParams(*([[0.0]] * 4, [[0.0]] * 4, [50.0] * 4)), np.zeros((9, 1)))
    data = cell(grown, 8)["data"]
    assert data[WORDS]["text"].count("c<sub>t</sub> <b>+9.00</b>") == 1
    assert sum("drawn as wide as 6, and no wider" in text for text in data[HOVER]["hovertext"]) == 4


# -- the sums


def rectangles(drawn):
    return [(*np.ptp(piece, axis=0), *piece.min(axis=0)) for piece in wires(drawn)]


@pytest.mark.parametrize("narrow", [False, True])
def test_a_block_shows_its_terms_up_to_z(day_params, day_trace, narrow):
    plan = plan_for("narrow" if narrow else "wide", ("G", "dG"))
    for t in range(day_trace.T):
        sums = terms(day_params, day_trace, t)
        data = cell(day_trace, t, Screen(narrow=narrow), sums=sums)["data"]
        plus, minus, ends = (rectangles(data[k]) for k in (PLUS, MINUS, ENDS))
        for n, gate in enumerate(GATES):
            left, bottom, right, top = plan.bars(gate)
            unit, z = (right - left) / 2 / REACH, getattr(day_trace, f"{gate}_pre")[t, 0, 0]
            assert sum(sums[gate]) == pytest.approx(z)
            at = 0.0
            for k, term in enumerate(sums[gate]):
                over, under = plus[4 * n + k], minus[4 * n + k]
                start, end = np.clip([at, at + term], -REACH, REACH)
                assert over[0] - under[0] == pytest.approx(unit * (end - start), abs=1e-9)
                assert min(over[0], under[0]) == pytest.approx(0, abs=1e-9)
                drawn = over if term >= 0 else under
                assert drawn[2] == pytest.approx((left + right) / 2 + unit * min(start, end), abs=1e-9)
                at += term
            wide, high, x, y = ends[n]
            assert x + wide / 2 == pytest.approx((left + right) / 2 + unit * np.clip(z, -REACH, REACH))
            assert (wide, high, y) == pytest.approx((MARK, top - bottom, bottom))


def test_a_term_is_a_weight_times_what_it_hears(day_params, day_trace):
    f = terms(day_params, day_trace, 17)["f"]
    expected = [-3.5 * day_trace.x[17, 0, 0], 10 * day_trace.x[17, 0, 1], 0.5 * day_trace.h_prev[17, 0, 0], 5.181]
    assert f == pytest.approx(expected)
    texts = cell(day_trace, 17, sums=terms(day_params, day_trace, 17))["data"][HOVER]["hovertext"]
    assert any(
        f"w<sub>f,dG</sub>·dG = {number(f[1], 3)}<br>w<sub>f,h</sub>·h<sub>t−1</sub> = {number(f[2], 3, sign=True)}"
        "<br>b<sub>f</sub> = +5.181" in text
        for text in texts
    )


def test_sums_of_several_units_are_those_of_the_one_that_is_shown():
    rng = np.random.default_rng(3)
    params = LSTMParams(rng.normal(size=(12, 2)), rng.normal(size=(12, 3)), rng.normal(size=12))
    trace = run(params, rng.normal(size=(4, 2)))
    for unit in range(3):
        for gate, parts in terms(params, trace, 3, unit).items():
            assert len(parts) == 4
            assert sum(parts) == pytest.approx(getattr(trace, f"{gate}_pre")[3, 0, unit])


def test_a_sum_beyond_the_block_stays_in_it(day_trace):
    data = cell(day_trace, 0, sums={gate: [99.0, -150.0, 1.0, 2.0] for gate in GATES})["data"]
    plan = plan_for("wide", ("G", "dG"))
    for k in (PLUS, MINUS, ENDS):
        for n, (wide, _, x, _) in enumerate(rectangles(data[k])):
            left, _, right, _ = plan.bars(GATES[n // (1 if k == ENDS else 4)])
            assert left - MARK <= x
            assert x + wide <= right + MARK


def test_it_says_the_numbers_of_the_story(day_trace):
    text = cell(day_trace, 17)["data"][WORDS]["text"]
    story = {
        "keeps": "0.30", "lets in": "0.90", "offers": "−0.60", "shows": "0.88", "f·c": "+0.19", "i·g": "−0.54",
        "c<sub>t</sub>": "−0.35", "h<sub>t</sub>": "−0.30",
    }  # fmt: skip
    assert {"z −0.85", *(f"{name} <b>{said}</b>" for name, said in story.items())} <= set(text)
    narrow = [
        said.replace("<br>", " ") for said in cell(day_trace, 17, screen=Screen(narrow=True))["data"][WORDS]["text"]
    ]
    assert set(text) - set(narrow) == {"forget gate", "input gate", "candidate", "output gate"}


def test_hover_says_quantity_value_and_formula(day_trace):
    texts = cell(day_trace, 17)["data"][HOVER]["hovertext"]
    assert len(texts) == 2 + len(ON_A_WIRE) + 4
    assert any("KEPT" in text and "0.300" in text for text in texts)
    assert any("f · c_prev + i · g = −0.352" in text for text in texts)
    assert any(text.startswith("input: ") and "0.75" in text for text in texts)
    z = number(day_trace.f_pre[17, 0, 0], 3)
    assert any(f"z = W_x·x + W_h·h_prev + b = {z}" in text and "f = σ(z)" in text for text in texts)


def test_a_held_gate_wears_a_pin_and_its_sum_is_cut_off(day_params, day_inputs):
    trace = run(day_params, day_inputs, hold={"f": 1.0, ("g", 17): 0.5})
    plan = plan_for("wide", ("G", "dG"))
    for t, held in ((17, "fg"), (16, "f")):
        data = cell(trace, t)["data"]
        assert [np.ptp(pin, axis=0).max() > 0 for pin in wires({k: [*data[PINS][k], None] for k in "xy"})] == [
            name in held for name in GATES
        ]
        assert data[TAGS]["text"] == ["held" if name in held else "" for name in GATES]
        for name, x in zip("fig", data[TAGS]["x"], strict=False):
            assert abs(x - plan.blocks[name][0]) < plan.block[0] / 2, "it stands over its own block"
        assert any("is held at 1.000" in text for text in data[HOVER]["hovertext"])
        pieces = rectangles(data[STUBS])
        for n, (name, (_, low, high)) in enumerate(plan.stubs.items()):
            (_, lower, _, foot), (_, upper, _, head) = pieces[2 * n : 2 * n + 2]
            assert (foot, head + upper) == pytest.approx((low, high))
            assert head - foot - lower == pytest.approx(CUT * (high - low) if name in held else 0, abs=1e-9)
    assert "keeps <b>1.00</b>" in data[WORDS]["text"]


def test_a_held_gate_that_hears_nothing_has_no_sum():
    """So the belt is worked by hand: z 0.00 stood there, which nothing adds up to."""
    params = LSTMParams([[0.0], [0.0], [2.0], [3.0]], np.zeros((4, 1)), [0.0, 0.0, 1.0, 3.0])
    free, held = run(params, [[1.0]]), run(params, [[1.0]], hold={"f": 1.0, "i": 1.0})
    for trace, expected in ((free, ["z 0.00", "z 0.00", "z 3.00", "z 6.00"]), (held, ["", "", "z 3.00", "z 6.00"])):
        data = cell(trace, 0, sums=terms(params, trace, 0))["data"]
        first = data[WORDS]["text"].index(expected[2]) - 2
        assert data[WORDS]["text"][first : first + 4] == expected[:4]
        lines = [high > 0 for _, high, *_ in rectangles(data[ENDS])]
        assert lines == [bool(one) for one in expected], "and no line at its place"
    assert data[TAGS]["text"] == ["held", "held", "", ""]
    hovers = [text.split("<br>")[1:] for text in data[HOVER]["hovertext"][-4:]]
    assert hovers[0] == ["f is held at 1.000"] and len(hovers[2]) > 2


@pytest.mark.parametrize("D", [1, 3])
def test_other_numbers_of_inputs_have_their_own_wires(D):
    rng = np.random.default_rng(D)
    params = LSTMParams(rng.normal(size=(4, D)), rng.normal(size=(4, 1)), rng.normal(size=4))
    trace = run(params, rng.normal(size=(3, D)))
    for narrow in (False, True):
        warm, cool = cell(trace, 1, screen=Screen(narrow=narrow))["data"][:2]
        drawn = [thickness(a)[0] - thickness(b)[0] for a, b in zip(wires(warm), wires(cool), strict=True)]
        assert drawn[:D] == pytest.approx([np.sign(x) * drawn_wide(x) for x in trace.x[1, 0]], abs=1e-9)


def test_more_inputs_than_it_has_room_for_are_refused():
    trace = run(LSTMParams(np.ones((4, 4)), np.ones((4, 1)), np.ones(4)), np.ones((1, 4)))
    with pytest.raises(ValueError, match="room for three inputs; this run has 4"):
        cell(trace, 0)


@pytest.mark.parametrize("look", LOOKS)
def test_everything_stands_inside_the_picture(day_trace, look):
    figure = cell(day_trace, 17, screen=Screen(**look))
    (_, right), (_, top) = figure["layout"]["xaxis"]["range"], figure["layout"]["yaxis"]["range"]
    words = figure["data"][WORDS]
    assert len(words["x"]) == len(words["text"]) == len(words["textfont"]["color"]) == len(words["textfont"]["size"])
    assert min(words["textfont"]["size"]) >= 12
    assert all(0 <= x <= right and 0 <= y <= top for x, y in zip(words["x"], words["y"], strict=True))
    assert set(words["textfont"]["color"]) <= set(PALETTE[look["theme"]].values())


def test_an_input_that_is_called_b_is_told_from_the_bias():
    assert sums_key(("x G", "x dG"), narrow=False) == "z = w·G + w·dG + w·h + b"
    assert sums_key(("x a", "x b"), narrow=False) == "z = w·a + w·b + w·h + bias"
