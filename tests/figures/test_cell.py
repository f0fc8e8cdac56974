"""The wires of the cell diagram are as wide as the recorded numbers, and say them."""

import numpy as np
import pytest

from lstm_viz.core.lstm import LSTMParams
from lstm_viz.core.notation import GATES, number
from lstm_viz.core.run import run
from lstm_viz.figures.cell.cell import FACTOR, FULL, ON_A_WIRE, cell, width
from lstm_viz.figures.shelf.colours import PALETTE
from lstm_viz.figures.shelf.screen import Screen

WARM, COOL, KEEPS, LETS_IN, SHOWS, STRIPE, WORDS, TAGS, HOVER = range(9)
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


def thickness(outline):
    """How wide a wire is at its beginning and its end: the distance of its two sides."""
    n = (len(outline) - 1) // 2
    one, other = outline[:n], outline[n : 2 * n][::-1]
    return np.hypot(*(one - other).T)[[0, -1]]


@pytest.mark.parametrize("narrow", [False, True])
def test_a_wire_is_as_wide_as_its_number(day_trace, narrow):
    for t in range(day_trace.T):
        data = cell(day_trace, t, screen=Screen(narrow=narrow))["data"]
        carried = values(day_trace, t).values()
        for value, warm, cool in zip(carried, wires(data[WARM]), wires(data[COOL]), strict=True):
            wide = FACTOR * min(abs(value), FULL)
            assert thickness(warm) == pytest.approx([wide if value > 0 else 0] * 2, abs=1e-9)
            assert thickness(cool) == pytest.approx([wide if value < 0 else 0] * 2, abs=1e-9)
        for name, k in (("f", KEEPS), ("i", LETS_IN), ("o", SHOWS)):
            (outline,) = wires(data[k])
            assert thickness(outline) == pytest.approx([FACTOR * getattr(day_trace, name)[t, 0, 0]] * 2, abs=1e-9)


def test_a_bend_does_not_pinch_a_wire(day_trace):
    (outline,) = wires(cell(day_trace, 17)["data"][LETS_IN])
    n = (len(outline) - 1) // 2
    across = np.hypot(*(outline[:n] - outline[n : 2 * n][::-1]).T)
    assert across == pytest.approx(FACTOR * day_trace.i[17, 0, 0])


def test_what_is_too_large_has_a_stripe_and_its_true_number(day_trace):
    noon = day_trace.inputs.index("12:00")
    assert day_trace.c[noon, 0, 0] > FULL
    data = cell(day_trace, noon)["data"]
    assert width(day_trace.c[noon, 0, 0]) == width(-99) == FACTOR * FULL
    assert f"c<sub>t</sub> <b>{number(day_trace.c[noon, 0, 0], sign=True)}</b>" in data[WORDS]["text"]
    for t in (noon, 17):
        lengths = [np.ptp(path, axis=0).sum() for path in wires(cell(day_trace, t)["data"][STRIPE])]
        inputs = [f"x {d}" for d in range(2)]
        carried = values(day_trace, t) | {name: getattr(day_trace, name)[t, 0, 0] for name in "fio"}
        striped = [length > 0 for length in lengths]
        assert striped == [abs(carried[name]) > FULL for name in (*inputs, *ON_A_WIRE)]


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


def test_a_held_gate_wears_a_tag(day_params, day_inputs):
    trace = run(day_params, day_inputs, hold={"f": 1.0, ("g", 17): 0.5})
    for t, held in ((17, "fg"), (16, "f")):
        data = cell(trace, t)["data"]
        assert [size > 0 for size in data[TAGS]["marker"]["size"]] == [name in held for name in GATES]
        assert data[TAGS]["text"] == ["held" if name in held else "" for name in GATES]
        assert any("is held at 1.000" in text for text in data[HOVER]["hovertext"])
    assert "keeps <b>1.00</b>" in data[WORDS]["text"]


@pytest.mark.parametrize("D", [1, 3])
def test_other_numbers_of_inputs_have_their_own_wires(D):
    rng = np.random.default_rng(D)
    params = LSTMParams(rng.normal(size=(4, D)), rng.normal(size=(4, 1)), rng.normal(size=4))
    trace = run(params, rng.normal(size=(3, D)))
    for narrow in (False, True):
        warm, cool = cell(trace, 1, screen=Screen(narrow=narrow))["data"][:2]
        drawn = [thickness(a)[0] - thickness(b)[0] for a, b in zip(wires(warm), wires(cool), strict=True)]
        assert drawn[:D] == pytest.approx(FACTOR * trace.x[1, 0], abs=1e-9)


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
