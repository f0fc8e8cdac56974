"""The points on the curves are the recorded pre-activations and gates."""

import json

import numpy as np
import plotly.graph_objects as go
import pytest

from lstm_viz.core.notation import GATES, QUANTITIES, number
from lstm_viz.core.params import LSTMParams
from lstm_viz.core.run import run, sweep
from lstm_viz.figures import strip
from lstm_viz.figures.curves import FARTHEST, curves, place
from lstm_viz.figures.shelf.colours import PALETTE

CURVES, GUIDES, PINS, POINTS, WORDS = range(5)


def sigmoid(z):
    return 1 / (1 + np.exp(-z))


def shape(node):
    if isinstance(node, dict):
        return {key: shape(value) for key, value in node.items()}
    return f"array of {len(node)}" if isinstance(node, list) else "leaf"


def looks():
    return [{"theme": theme, "narrow": narrow} for theme in ("light", "dark") for narrow in (False, True)]


def read_back(name, x, y, narrow):
    """z and the value that a drawn point means."""
    left, bottom = place(name, 0.0, -1.0 if name == "g" else 0.0, narrow)
    return x - left, 2 * (y - bottom) - 1 if name == "g" else y - bottom


@pytest.mark.parametrize("look", looks())
def test_plotly_takes_it_and_it_is_pure(day_trace, look):
    before = day_trace.pre.tobytes()
    figure = curves(day_trace, 17, **look)
    first = json.dumps(figure)
    go.Figure(figure)
    curves(day_trace, 2, **look)
    assert json.dumps(curves(day_trace, 17, **look)) == first
    assert day_trace.pre.tobytes() == before


@pytest.mark.parametrize("narrow", [False, True])
def test_points_are_the_record(day_trace, narrow):
    for t in range(day_trace.T):
        data = curves(day_trace, t, narrow=narrow)["data"]
        for k, name in enumerate(GATES):
            z, value = getattr(day_trace, f"{name}_pre")[t, 0, 0], getattr(day_trace, name)[t, 0, 0]
            drawn = read_back(name, data[POINTS]["x"][k], data[POINTS]["y"][k], narrow)
            assert drawn == pytest.approx((np.clip(z, -FARTHEST, FARTHEST), value), abs=1e-12)
            assert data[POINTS]["marker"]["symbol"][k] == ("circle" if abs(z) <= FARTHEST else "triangle-right")
            assert data[POINTS]["marker"]["color"][k] == PALETTE["light"][name]
            assert data[POINTS]["marker"]["size"][4 + k] == 0  # no pin
            assert data[WORDS]["text"][4 + k] == f"z = {number(z)}"
            head = data[WORDS]["text"][k]
            assert head.startswith(f"<b>{QUANTITIES[name].title} {name}</b><br>")
            assert head.endswith(f" {number(value, sign=name == 'g')}")
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
    assert hover[0] == "f = σ(z) = 0.30<br>z = −0.85<br>z = w·x + u·h_prev + b"
    assert hover[2].startswith("g = tanh(z) = −0.60<br>z = −0.69")


def test_same_structure_for_any_run_and_step(day_inputs):
    rng = np.random.default_rng(1)
    for narrow in (False, True):
        figures = []
        for size, hold in ((0.0, None), (1.0, {"f": 0.2}), (60.0, {("o", 4): 1.0})):
            params = LSTMParams(*(size * rng.standard_normal(s) for s in ((4, 2), (4, 1), (4,))))
            trace = run(params, day_inputs, hold=hold)
            figures += [curves(trace, t, narrow=narrow) for t in range(trace.T)]
        assert all(shape(figure["data"]) == shape(figures[0]["data"]) for figure in figures)
        assert all(figure["layout"] is figures[0]["layout"] for figure in figures)
        xs = [x for figure in figures for x in figure["data"][POINTS]["x"]]
        low, high = figures[0]["layout"]["xaxis"]["range"]
        assert low <= min(xs)
        assert max(xs) <= high


def test_a_strip_plays_it(day_params, day_inputs):
    many = sweep(day_params, ("W_x", "f", 0, 1), np.linspace(-12, 12, 7), day_inputs)
    figures = [curves(many.sample(b), 17) for b in range(7)]
    found = strip.changes(figures)
    for b in range(7):
        data = strip.at(figures[0], found, b)["data"]
        z = np.clip(many.f_pre[17, b, 0], -FARTHEST, FARTHEST)
        assert data[POINTS]["x"][0] == pytest.approx(z + FARTHEST, abs=6e-4)
        assert data[WORDS]["text"] == figures[b]["data"][WORDS]["text"]


def test_narrow_is_two_by_two():
    corners = {place(name, -FARTHEST, -1.0 if name == "g" else 0.0, narrow=True) for name in GATES}
    assert len({x for x, _ in corners}) == len({y for _, y in corners}) == 2
    assert len({place(name, 0.0, 0.0) for name in GATES}) == 4
