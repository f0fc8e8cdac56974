"""The points on the curves are the recorded pre-activations and gates."""

import numpy as np
import pytest

from lstm_viz.core.notation import GATES, number, quantity
from lstm_viz.core.run import run
from lstm_viz.figures.curves import FARTHEST, FOOT, curves, place
from lstm_viz.figures.shelf.colours import PALETTE
from lstm_viz.figures.shelf.screen import Screen
from lstm_viz.language.quantities import title_of

CURVES, GUIDES, PINS, BEFORE, POINTS, WORDS = range(6)


def sigmoid(z):
    return 1 / (1 + np.exp(-z))


def read_back(name, x, y, narrow):
    """z and the value that a drawn point means."""
    left, bottom = place(name, 0.0, -1.0 if name == "g" else 0.0, narrow)
    return x - left, 2 * (y - bottom) - 1 if name == "g" else y - bottom


@pytest.mark.parametrize("narrow", [False, True])
def test_points_are_the_record(day_trace, narrow):
    for t in range(day_trace.T):
        data = curves(day_trace, t, screen=Screen(narrow=narrow))["data"]
        for k, name in enumerate(GATES):
            z, value = getattr(day_trace, f"{name}_pre")[t, 0, 0], getattr(day_trace, name)[t, 0, 0]
            drawn = read_back(name, data[POINTS]["x"][k], data[POINTS]["y"][k], narrow)
            assert drawn == pytest.approx((np.clip(z, -FARTHEST, FARTHEST), value), abs=1e-12)
            assert data[POINTS]["marker"]["symbol"][k] == ("circle" if abs(z) <= FARTHEST else "triangle-right")
            assert data[POINTS]["marker"]["color"][k] == PALETTE["light"][name]
            assert data[POINTS]["marker"]["size"][4 + k] == 0  # no pin
            assert data[WORDS]["text"][4 + k] == f"z = {number(z)}"
            under, _ = read_back(name, data[WORDS]["x"][4 + k], 0.0, narrow)
            assert under == pytest.approx(np.clip(z, -FOOT[narrow], FOOT[narrow])), "it stands under its point"
            head = data[WORDS]["text"][k]
            assert head.startswith(f"<b>{title_of(name)} {name}</b><br>")
            assert head.endswith(f" {quantity(name, value, sign=name == 'g')}")
            # the guides lead from z up to the point, and from there to the value at the left
            assert data[GUIDES]["x"][4 * k : 4 * k + 2] == [data[POINTS]["x"][k]] * 2
            assert data[GUIDES]["y"][4 * k + 1 : 4 * k + 3] == [data[POINTS]["y"][k]] * 2
    assert "keeps 0.30" in curves(day_trace, 17)["data"][WORDS]["text"][0]


def test_the_drawn_curves_are_the_functions(day_trace):
    line = curves(day_trace, 0)["data"][CURVES]
    each = len(line["x"]) // 4
    for k, name in enumerate(GATES):
        xs, ys = line["x"][k * each : (k + 1) * each - 1], line["y"][k * each : (k + 1) * each - 1]
        assert line["x"][(k + 1) * each - 1] is None
        for x, y in zip(xs, ys, strict=True):
            z, value = read_back(name, x, y, narrow=False)
            assert -FARTHEST <= z <= FARTHEST
            assert value == pytest.approx(np.tanh(z) if name == "g" else sigmoid(z), abs=1e-9)


@pytest.mark.parametrize(("bias", "symbol"), [(20.0, "triangle-right"), (-20.0, "triangle-left")])
def test_z_beyond_the_panel_is_marked_and_told(day_params, day_inputs, bias, symbol):
    trace = run(day_params.replace(("b", "i", 0), bias), day_inputs)
    data = curves(trace, 12)["data"]
    z = trace.i_pre[12, 0, 0]
    assert abs(z) > FARTHEST
    assert data[POINTS]["marker"]["symbol"][1] == symbol
    assert data[POINTS]["marker"]["symbol"][0] == "circle"
    drawn, value = read_back("i", data[POINTS]["x"][1], data[POINTS]["y"][1], narrow=False)
    assert drawn == np.sign(bias) * FARTHEST
    assert value == trace.i[12, 0, 0]
    assert f"z = {number(z)} (beyond the panel, drawn at its edge)" in data[POINTS]["hovertext"][1]
    assert data[WORDS]["text"][5] == f"z = {number(z)}"


@pytest.mark.parametrize("hold", [{"f": 1.0, "g": 0.5}, {("f", 17): 1.0, ("g", 17): 0.5}])
def test_a_held_gate_is_hollow_and_pinned(day_params, day_inputs, hold):
    trace = run(day_params, day_inputs, hold=hold)
    data = curves(trace, 17)["data"]
    points = data[POINTS]
    for k, name in enumerate(GATES):
        z, used = getattr(trace, f"{name}_pre")[17, 0, 0], getattr(trace, name)[17, 0, 0]
        made = np.tanh(z) if name == "g" else sigmoid(z)
        held = name in "fg"
        assert read_back(name, points["x"][k], points["y"][k], narrow=False) == pytest.approx((z, made), abs=1e-12)
        assert read_back(name, points["x"][4 + k], points["y"][4 + k], narrow=False) == pytest.approx((z, used))
        hollow = points["marker"]["color"][k] == PALETTE["light"]["card"]
        assert hollow == held
        assert (points["marker"]["size"][4 + k] > 0) == held
        foot, head = data[PINS]["y"][3 * k : 3 * k + 2]
        assert (foot, head) == (points["y"][k], points["y"][4 + k])
        assert (foot != head) == held
        assert ("held at" in data[WORDS]["text"][k]) == held
    made = number(sigmoid(trace.f_pre[17, 0, 0]))
    assert points["hovertext"][0].startswith(f"f is held at 1.00<br>the weights computed σ(z) = {made}<br>")


def test_hover_says_quantity_value_and_formula(day_trace):
    hover = curves(day_trace, 17)["data"][POINTS]["hovertext"]
    assert hover[0] == "f = σ(z) = 0.30<br>z = −0.85<br>z = W_x·x + W_h·h_prev + b"
    assert hover[2].startswith("g = tanh(z) = −0.60<br>z = −0.69")


def test_narrow_is_two_by_two():
    corners = {place(name, -FARTHEST, -1.0 if name == "g" else 0.0, narrow=True) for name in GATES}
    assert len({x for x, _ in corners}) == len({y for _, y in corners}) == 2
    assert len({place(name, 0.0, 0.0) for name in GATES}) == 4
