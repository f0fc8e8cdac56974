"""One unit's weights, read back: every bar, stroke and number is a weight of that epoch's network."""

import json

import numpy as np
import plotly.graph_objects as go
import pytest

from lstm_viz.core.notation import number
from lstm_viz.figures import strip
from lstm_viz.figures.learning.weights import (
    GATES,
    MANY,
    NARROW,
    SCALES,
    TRACES,
    WIDE,
    Learnt,
    scales_of,
    weighings,
    weights_of,
)
from lstm_viz.figures.shelf.screen import Screen
from tests.figures.letters import width
from tests.figures.test_room import complaints, letters
from tests.figures.trained import trained

SCREENS = [Screen(), Screen("dark", narrow=True)]
EVERY = pytest.mark.parametrize("screen", SCREENS, ids=lambda screen: screen.shape)
TASKS = pytest.mark.parametrize(("task", "H"), [("a_n_b_n", None), ("temporal_order", None), ("latch", 64)])


def learnt(task, H=None, units=None):
    of = trained(task, 2 if task == "temporal_order" else 6, H=H)
    rows = list(range(len(of.models)))
    names = tuple(feature.name for feature in of.example.inputs.features)
    return Learnt([model.cell for model in of.models], names, rows, units or [1] * len(rows))


def trace_of(figure, name):
    found = figure["data"][TRACES.index(name)]
    assert found["name"] == name
    return found


def half(screen):
    return (NARROW if screen.narrow else WIDE).half


@EVERY
@TASKS
def test_a_bar_is_as_long_as_its_weight_and_a_stroke_stands_where_it_began(task, H, screen):
    seen = learnt(task, H)
    weights, biases = scales_of(seen.params)
    D = len(seen.features)
    began = []
    for row, figure in enumerate(weighings(seen, screen)):
        for gate in GATES:
            bars, (W_x, W_h, b) = trace_of(figure, f"bars {gate}"), seen.params[row].block(gate)
            lengths = np.array(bars["x"]) / half(screen)
            assert lengths[:D] * weights == pytest.approx(W_x[1])
            assert lengths[D:-1] * weights == pytest.approx(W_h[1])
            assert lengths[-1] * biases == pytest.approx(b[1])
            values = [*W_x[1], *W_h[1], b[1]]
            assert bars["text"] == [number(value, sign=True) for value in values]
            began += [base + x for base, x in zip(bars["base"], bars["x"], strict=True)] if row == 0 else []
            assert bars["marker"]["color"] == screen.colors[gate]
            assert bars["customdata"][:D] == list(seen.features)
        assert trace_of(figure, "before")["x"] == pytest.approx(began)
    assert seen.params[-1].b.tolist() != seen.params[0].b.tolist(), "something was learned"


def test_the_scales_hold_every_weight_of_every_epoch_and_a_larger_one_is_drawn_at_the_edge():
    seen = learnt("a_n_b_n")
    for scale, arrays in zip(scales_of(seen.params), (("W_x", "W_h"), ("b",)), strict=True):
        most = max(np.abs(getattr(one, name)).max() for one in seen.params for name in arrays)
        assert scale == min(one for one in SCALES if one >= most)
    last = seen.params[-1]
    huge = seen._replace(params=[*seen.params[:-1], type(last)(last.W_x, last.W_h, np.full_like(last.b, 1e9))])
    bars = trace_of(weighings(huge)[-1], "bars f")
    assert (bars["x"][-1], bars["text"][-1]) == (WIDE.half, "+1·10⁹")
    assert scales_of(huge.params)[0] == scales_of(seen.params)[0]


@EVERY
def test_a_unit_finds_its_own_h(screen):
    figures = weighings(learnt("temporal_order", units=[0, 3, 7]), screen)
    for figure, unit in zip(figures, (0, 3, 7), strict=True):
        h = [f"h of unit {j}" for j in range(8)]
        h[unit] = "<b>its own h</b>"
        assert trace_of(figure, "names")["text"] == [*"abcdXY", *h, "bias"] * (2 if screen.narrow else 1)


@EVERY
def test_of_many_units_the_bars_are_thin_and_their_numbers_wait_under_the_pointer(screen):
    few, many = learnt("temporal_order"), learnt("latch", 64)
    assert few.params[0].H <= MANY < many.params[0].H
    bars = trace_of(weighings(many, screen)[0], "bars i")
    assert bars["textposition"] == ["outside"] * 2 + ["none"] * 64 + ["outside"]
    assert bars["customdata"][2:4] == ["h of unit 0", "h of unit 1"]
    assert all(bars["text"])
    words = [word["text"] for word in weighings(many, screen)[0]["layout"]["annotations"]]
    assert words.count("h of units<br>0–63") == (2 if screen.narrow else 1)
    assert set(trace_of(weighings(few, screen)[0], "bars i")["textposition"]) == {"outside"}
    y, thick = np.array(bars["y"]), np.array(bars["width"])
    assert (y[:-1] - thick[:-1] / 2 >= y[1:] + thick[1:] / 2).all(), "no bar lies on another"


@EVERY
@TASKS
def test_the_words_have_room(task, H, screen):
    seen = learnt(task, H)
    figures = weighings(seen, screen)
    assert complaints(figures, screen.narrow, every=True, widths=(360,) if screen.narrow else (1070, 900)) == []
    assert letters([figures[0]]) >= 12
    plan = NARROW if screen.narrow else WIDE
    longest = width("−20.00", 12) + 4
    assert plan.half + longest <= plan.column / 2, "a number at the end of a bar stays in its column"
    assert weights_of(seen.params[0], 1).shape == (4, len(seen.features) + seen.params[0].H + 1)


@TASKS
def test_it_is_played_from_what_moves(task, H):
    figures = weighings(learnt(task, H))
    base, found = strip.first(figures), strip.changes(figures)
    for k in range(len(figures)):
        assert strip.at(base, found, k) == strip.first([figures[k]])
    assert {TRACES[k] for k, _, _ in strip.opened(found)} == {f"bars {gate}" for gate in GATES}, (
        "while epochs pass, all else stays"
    )
    go.Figure(json.loads(json.dumps(base, allow_nan=False)))
