"""Four lanes: every point is a recorded gate."""

import json
from itertools import pairwise

import numpy as np
import plotly.graph_objects as go
import pytest

from lstm_viz.core.lstm import LSTMParams
from lstm_viz.core.notation import GATES, number, quantity
from lstm_viz.core.run import run
from lstm_viz.figures.gates import LOW, gates, level, row
from lstm_viz.figures.shelf.screen import Screen


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


def parts(figure):
    """The line of each gate, the readings at the cursor, and the bars of held steps."""
    lines = [d for d in figure["data"] if d.get("fill") == "tonexty"]
    bars = next(d for d in figure["data"] if d.get("mode") == "none")
    return dict(zip(GATES, lines, strict=True)), figure["data"][-1], bars


def read_back(name, y, H=1, narrow=False):
    """The value that a drawn height means."""
    low, high = LOW[name], 1
    bottom, top = level(name, low, H, narrow), level(name, high, H, narrow)
    return low + (np.asarray(y) - bottom) / (top - bottom) * (high - low)


def held_steps(bars, T):
    """The steps along which a bar lies, by gate."""
    each = 4 * T + 1
    lanes = {name: bars["y"][k * each : (k + 1) * each] for k, name in enumerate(GATES)}
    assert all(lane[-1] is None for lane in lanes.values())
    there = {name: lane[: 2 * T : 2] for name, lane in lanes.items()}
    back = {name: lane[2 * T : -1][::-1][::2] for name, lane in lanes.items()}
    return {name: [k for k in range(T) if there[name][k] > back[name][k]] for name in GATES}


def looks():
    return [{"theme": theme, "narrow": narrow} for theme in ("light", "dark") for narrow in (False, True)]


@pytest.mark.parametrize("look", looks())
def test_plotly_takes_heat_maps_and_they_are_pure(wide_trace, look):
    """No lesson shows several units over time; of one unit all lessons' tests ask this."""
    before = wide_trace.act.tobytes()
    figure = gates(wide_trace, 17, unit=5, screen=Screen(**look))
    first = json.dumps(figure)
    go.Figure(figure)
    gates(wide_trace, 2, screen=Screen(**look))
    assert json.dumps(gates(wide_trace, 17, unit=5, screen=Screen(**look))) == first
    assert wide_trace.act.tobytes() == before


@pytest.mark.parametrize("narrow", [False, True])
def test_every_point_is_the_recorded_gate(day_trace, narrow):
    for t in range(day_trace.T):
        lines, readings, _ = parts(gates(day_trace, t, screen=Screen(narrow=narrow)))
        for k, name in enumerate(GATES):
            values = getattr(day_trace, name)[:, 0, 0]
            assert read_back(name, lines[name]["y"], narrow=narrow) == pytest.approx(values, abs=1e-12)
            assert lines[name]["x"] == list(np.arange(6, 19.5, 0.5))
            assert lines[name]["hovertext"] == [quantity(name, value, sign=name == "g") for value in values]
            assert read_back(name, readings["y"][k], narrow=narrow) == pytest.approx(values[t], abs=1e-12)
            assert readings["x"][k] == 6 + t / 2
            assert readings["text"][k].endswith(f" {quantity(name, values[t], sign=name == 'g')}")


def test_the_fill_reaches_down_to_zero(day_trace):
    data = gates(day_trace, 0)["data"]
    for k, trace in enumerate(data):
        if trace.get("fill") == "tonexty":
            name = trace["hovertemplate"].split("<br>")[2][0]
            assert read_back(name, data[k - 1]["y"]) == pytest.approx([0.0, 0.0], abs=1e-12)


def test_lanes_do_not_touch():
    for H in (1, 8):
        for narrow in (False, True):
            ends = [(level(name, LOW[name], H, narrow), level(name, 1, H, narrow)) for name in GATES]
            if H > 1:
                assert all(row(name, 0, H, narrow) > row(name, 1, H, narrow) for name in GATES)
                ends = [(low, row(name, 0, H, narrow)) for (low, _), name in zip(ends, GATES, strict=True)]
            assert all(below[1] < above[0] for above, below in pairwise(ends))


def test_f_is_the_part_that_is_kept(day_trace):
    figure = gates(day_trace, 17)
    lines, readings, _ = parts(figure)
    assert readings["text"] == ["keeps 0.30", "lets in 0.90", "offers −0.60", "shows 0.88"]
    words = [word["text"] for word in figure["layout"]["annotations"]]
    assert any("forget gate f" in word and "the part kept" in word for word in words)
    assert "forget gate f keeps %{hovertext}" in lines["f"]["hovertemplate"]
    assert "f = σ(z), z = W_x·x + W_h·h_prev + b" in lines["f"]["hovertemplate"]


def test_the_axes_are_fixed(day_trace, day_inputs):
    other = run(random_params(1, size=30.0), day_inputs)
    assert gates(day_trace, 3)["layout"] is gates(other, 20)["layout"]
    low, high = gates(day_trace, 0)["layout"]["yaxis"]["range"]
    assert low < level("o", 0.0)
    assert level("f", 1.0) < high


def test_held_steps_are_marked_and_told(day_params, day_inputs):
    trace = run(day_params, day_inputs, hold={("f", 17): 1.0, "g": 0.6})
    lines, readings, bars = parts(gates(trace, 17))
    assert held_steps(bars, 27) == {"f": [17], "i": [], "g": list(range(27)), "o": []}
    lane = bars["y"][: 4 * 27]
    assert (lane[2 * 17] + lane[-2 * 17 - 1]) / 2 == pytest.approx(level("f", 1.0))  # the bar lies along the line
    computed = 1 / (1 + np.exp(-trace.f_pre[17, 0, 0]))
    assert lines["f"]["hovertext"][17] == f"1.00, held (the weights computed {number(computed)})"
    assert "held" not in lines["f"]["hovertext"][16]
    assert lines["g"]["hovertext"][17].startswith("+0.60, held (the weights computed −0.60")
    assert readings["text"] == ["held at 1.00", "lets in 0.92", "held at +0.60", "shows 0.88"]
    assert parts(gates(trace, 16))[1]["text"][0].startswith("keeps ")


def test_nothing_is_marked_where_nothing_is_held(day_trace):
    assert not any(held_steps(parts(gates(day_trace, 17))[2], 27).values())


def test_heat_maps_have_one_structure(day_inputs):
    wide = [run(random_params(5, 1.0, seed), day_inputs) for seed in range(2)]
    several = [gates(trace, t, unit=t % 5) for trace in wide for t in range(27)]
    assert all(shape(figure["data"]) == shape(several[0]["data"]) for figure in several)
    assert all(figure["layout"] is several[0]["layout"] for figure in several)
    assert len(several[0]["data"]) <= 20


def test_several_units_are_a_heat_map_with_one_picked_out(wide_trace):
    figure = gates(wide_trace, 17, unit=5)
    maps = [d for d in figure["data"] if d["type"] == "heatmap"]
    frame = next(d for d in figure["data"] if d.get("mode") == "lines" and len(d["y"]) == 24)
    lines, readings, _ = parts(figure)
    for k, name in enumerate(GATES):
        values = getattr(wide_trace, name)[:, 0, :]
        assert maps[k]["z"] == values.T.round(3).tolist()
        assert (maps[k]["zmin"], maps[k]["zmax"]) == (LOW[name], 1)
        assert maps[k]["y"] == [row(name, unit, 8) for unit in range(8)]
        ys = frame["y"][6 * k : 6 * k + 5]
        assert (min(ys) + max(ys)) / 2 == pytest.approx(row(name, 5, 8))
        assert max(ys) - min(ys) == pytest.approx(row(name, 4, 8) - row(name, 5, 8))  # one row high
        assert read_back(name, lines[name]["y"], H=8) == pytest.approx(values[:, 5], abs=1e-12)
        assert readings["text"][k] == f"unit 5: {quantity(name, values[17, 5], sign=name == 'g')}"
    assert not [d for d in gates(wide_trace.unit(5), 17)["data"] if d["type"] == "heatmap"]


def test_a_unit_that_is_not_there_is_refused(wide_trace):
    with pytest.raises(IndexError, match="units 0 to 7"):
        gates(wide_trace, 0, unit=8)


def test_a_unit_that_is_not_held_has_no_bar():
    params = LSTMParams(np.ones((12, 1)), np.ones((12, 3)), np.zeros(12))
    trace = run(params, np.ones((4, 1)), hold={("f", None, 1): 0.5, ("o", 2): [np.nan, np.nan, 0.5]})
    found = {}
    for unit in range(3):
        lines, _, bars = parts(gates(trace, 2, unit=unit))
        found[unit] = held_steps(bars, 4)
        told = {name: [k for k, text in enumerate(line["hovertext"]) if "held" in text] for name, line in lines.items()}
        assert told == found[unit]
    assert found[0] == {"f": [], "i": [], "g": [], "o": []}
    assert found[1] == {"f": [0, 1, 2, 3], "i": [], "g": [], "o": []}
    assert found[2] == {"f": [], "i": [], "g": [], "o": [2]}
