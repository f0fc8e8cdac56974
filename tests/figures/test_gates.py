"""Four lanes: every point is a recorded gate."""

import json

import numpy as np
import plotly.graph_objects as go
import pytest

from lstm_viz.core.notation import GATES, number
from lstm_viz.core.params import LSTMParams
from lstm_viz.core.run import run, sweep
from lstm_viz.figures import strip
from lstm_viz.figures.gates import LANE, MAP, gates


def random_params(H, size=1.0, seed=0, D=2):
    rng = np.random.default_rng(seed)
    return LSTMParams(*(size * rng.standard_normal(shape) for shape in ((4 * H, D), (4 * H, H), (4 * H,))))


@pytest.fixture(scope="module")
def wide_trace(day_inputs):
    """Eight units on the day."""
    return run(random_params(8), day_inputs)


def shape(node):
    if isinstance(node, dict):
        return {key: shape(value) for key, value in node.items()}
    return f"array of {len(node)}" if isinstance(node, list) else "leaf"


def lanes(figure):
    """The line and the reading of each gate."""
    on = {axis: name for name, axis in LANE.items()}
    lines = {on[d["yaxis"]]: d for d in figure["data"] if d.get("yaxis") in on and d["mode"] == "lines+markers"}
    readings = {on[d["yaxis"]]: d for d in figure["data"] if d.get("yaxis") in on and d["mode"] == "markers+text"}
    return {name: (lines[name], readings[name]) for name in GATES}


def looks():
    return [{"theme": theme, "narrow": narrow} for theme in ("light", "dark") for narrow in (False, True)]


@pytest.mark.parametrize("look", looks())
def test_plotly_takes_it_and_it_is_pure(day_trace, wide_trace, look):
    for trace, unit in ((day_trace, 0), (wide_trace, 5)):
        before = trace.act.tobytes()
        figure = gates(trace, 17, unit=unit, **look)
        first = json.dumps(figure)
        go.Figure(figure)
        gates(trace, 2, **look)
        assert json.dumps(gates(trace, 17, unit=unit, **look)) == first
        assert trace.act.tobytes() == before


def test_every_point_is_the_recorded_gate(day_trace):
    for t in range(day_trace.T):
        for name, (line, reading) in lanes(gates(day_trace, t)).items():
            values = getattr(day_trace, name)[:, 0, 0]
            assert line["y"] == values.tolist()
            assert line["hovertext"] == [number(value, sign=name == "g") for value in values]
            assert reading["y"] == [values[t]]
            assert reading["x"] == [6 + t / 2]
            assert number(values[t], sign=name == "g") in reading["text"][0]


def test_f_is_the_part_that_is_kept(day_trace):
    figure = gates(day_trace, 17)
    assert lanes(figure)["f"][1]["text"] == ["keeps 0.30"]
    assert lanes(figure)["g"][1]["text"] == ["offers −0.60"]
    assert any(
        "forget gate f" in word["text"] and "the part kept" in word["text"] for word in figure["layout"]["annotations"]
    )
    assert "forget gate f keeps %{hovertext}" in lanes(figure)["f"][0]["hovertemplate"]
    assert "f = σ(z), z = w·x + u·h_prev + b" in lanes(figure)["f"][0]["hovertemplate"]


def test_the_axes_are_fixed(day_trace, day_inputs):
    other = run(random_params(1, size=30.0), day_inputs)
    assert gates(day_trace, 3)["layout"] is gates(other, 20)["layout"]
    layout = gates(day_trace, 0)["layout"]
    for name, axis in LANE.items():
        low, high = layout[f"yaxis{axis[1:]}"]["range"]
        assert low < (-1 if name == "g" else 0) < 1 < high
        assert (low < -1) == (name == "g")


def test_held_steps_are_marked_and_told(day_params, day_inputs):
    trace = run(day_params, day_inputs, hold={("f", 17): 1.0, "g": 0.6})
    figure = gates(trace, 17)
    f, reading = lanes(figure)["f"]
    assert [k for k, size in enumerate(f["marker"]["size"]) if size] == [17]
    computed = 1 / (1 + np.exp(-trace.f_pre[17, 0, 0]))
    assert f["hovertext"][17] == f"1.00, held (the weights computed {number(computed)})"
    assert "held" not in f["hovertext"][16]
    assert reading["text"] == ["held at 1.00"]
    g, reading = lanes(figure)["g"]
    assert all(g["marker"]["size"])
    assert g["hovertext"][17].startswith("+0.60, held (the weights computed −0.60")
    assert reading["text"] == ["held at +0.60"]
    i, _ = lanes(figure)["i"]
    assert not any(i["marker"]["size"])
    assert lanes(gates(trace, 16))["f"][1]["text"][0].startswith("keeps ")


def test_same_structure_for_any_run_and_step(day_inputs):
    figures = []
    for seed, size in enumerate((0.0, 1.0, 30.0)):
        trace = run(random_params(1, size, seed), day_inputs, hold={("i", 3): 0.5} if seed else None)
        figures += [gates(trace, t) for t in range(trace.T)]
    assert all(shape(figure["data"]) == shape(figures[0]["data"]) for figure in figures)
    wide = [run(random_params(5, 1.0, seed), day_inputs) for seed in range(2)]
    several = [gates(trace, t, unit=t % 5) for trace in wide for t in range(27)]
    assert all(shape(figure["data"]) == shape(several[0]["data"]) for figure in several)
    assert all(figure["layout"] is several[0]["layout"] for figure in several)
    assert len(several[0]["data"]) <= 20


def test_a_strip_plays_it(day_params, day_inputs):
    many = sweep(day_params, ("hold", "f", 17), [0.0, 0.5, 1.0], day_inputs)
    figures = [gates(many.sample(b), 17) for b in range(3)]
    found = strip.changes(figures)
    for b in range(3):
        line, reading = lanes(strip.at(figures[0], found, b))["f"]
        assert line["y"] == pytest.approx(many.f[:, b, 0], abs=6e-4)
        assert reading["text"] == [f"held at {number((0.0, 0.5, 1.0)[b])}"]


def test_several_units_are_a_heat_map_with_one_picked_out(wide_trace):
    figure = gates(wide_trace, 17, unit=5)
    maps = {d["yaxis"]: d for d in figure["data"] if d["type"] == "heatmap"}
    frames = {d["yaxis"]: d for d in figure["data"] if d.get("yaxis") in maps and d["type"] == "scatter"}
    for name, axis in MAP.items():
        values = getattr(wide_trace, name)[:, 0, :]
        assert maps[axis]["z"] == values.T.round(3).tolist()
        assert (maps[axis]["zmin"], maps[axis]["zmax"]) == ((-1 if name == "g" else 0), 1)
        assert maps[axis]["y"] == list(range(8))
        assert figure["layout"][f"yaxis{axis[1:]}"]["range"] == [7.5, -0.5]  # unit 0 on top
        assert (min(frames[axis]["y"]), max(frames[axis]["y"])) == (4.5, 5.5)
        line, reading = lanes(figure)[name]
        assert line["y"] == values[:, 5].tolist()
        assert reading["text"] == [f"unit 5: {number(values[17, 5], sign=name == 'g')}"]
    assert not [d for d in gates(wide_trace.unit(5), 17)["data"] if d["type"] == "heatmap"]


def test_a_unit_that_is_not_there_is_refused(wide_trace):
    with pytest.raises(IndexError, match="units 0 to 7"):
        gates(wide_trace, 0, unit=8)
