"""A strip: what is drawn at all positions at once is what is drawn at each, and what moves is found."""

import json

import numpy as np
import pytest

from lstm_viz.core.run import sweep
from lstm_viz.core.steps import Steps, one_step
from lstm_viz.figures import strip
from lstm_viz.figures.belt.belt import belt, belts
from lstm_viz.figures.day.day import Light, day, days
from lstm_viz.figures.strip import Strip, columns
from lstm_viz.ui.message import as_json
from tests.figures.seen import seen


@pytest.fixture(scope="module")
def many(day_params, day_inputs):
    return sweep(day_params, ("b", "f", 0), np.linspace(-8, 8, 9), day_inputs)


def rows_of(many, t):
    return Steps(many, np.full(many.B, t), np.arange(many.B))


def steps_of(trace):
    return Steps(trace, np.arange(trace.T), np.zeros(trace.T, int))


def test_the_belt_of_many_runs_and_of_many_steps_is_that_of_each(many, day_trace):
    for t in (0, 1, 17, 26):
        for phase in range(4):
            drawn = belts(rows_of(many, t), [phase] * many.B)
            assert drawn[:] == [belt(many.sample(b), t, phase=phase) for b in range(many.B)]
    for phases in ([t % 3 for t in range(day_trace.T)], [3] * day_trace.T):
        assert belts(steps_of(day_trace), phases)[:] == [belt(day_trace, t, phase=p) for t, p in enumerate(phases)]


def test_a_step_that_has_been_played_stands_as_its_picture_does(day_trace):
    """The band's marks and the two carried parcels have changed places, and look the same."""
    for t in (0, 1, 2, 17):
        (*_, played), still = belts(Steps(day_trace, np.full(4, t), np.zeros(4, int)), range(4)), belt(day_trace, t)
        assert seen(played) == seen(still) and (t % 2 == 0 or played != still)


def test_the_day_of_many_runs_and_of_many_steps_is_that_of_each(many, day_trace):
    suns = [np.linspace(0, 130 * b, 27) for b in range(many.B)]
    over = [[("other", range(6, 20), sun[:14])] for sun in suns]
    drawn = days(rows_of(many, 17), list(map(Light, suns, over)), ghost=day_trace)
    assert drawn[:] == [
        day(many.sample(b), 17, irradiance=suns[b], overlays=over[b], ghost=day_trace) for b in range(many.B)
    ]
    assert days(steps_of(day_trace), [Light(suns[3])])[:] == [day(day_trace, t, irradiance=suns[3]) for t in range(27)]


def test_it_plays_what_comparing_its_figures_finds(many, day_trace):
    for drawn in (belts(rows_of(many, 17), [3] * many.B), days(steps_of(day_trace), [Light()])):
        figures = drawn[:]
        base = strip.first(drawn)
        assert base == strip.first(figures)
        for k, figure in enumerate(figures):
            played = strip.at(base, strip.changes(drawn), k)
            assert played == strip.at(base, strip.changes(figures), k) == strip.first([figure])


def test_what_stays_is_not_sent_and_what_stays_for_a_while_is_sent_once():
    x = np.array([[1.0, np.nan, 2.0], [1.0, np.nan, 2.0004], [1.0, np.nan, 3.0]])
    moves = {"x": x, "y": columns(0.0, np.nan, 5.0), "text": [["a"], ["b"], ["b"]], "visible": [True]}
    drawn = Strip(3, [({"type": "scatter"}, moves), ({"y": [1]}, {"y": x[:, :1]})], {})
    assert json.loads(as_json(strip.changes(drawn))) == {
        "leaves": [[0, "text", [["a"], ["b"], None]]],
        "drawn": [[0, "x", 3]],
        "moves": [[1000, 0, 0], [strip.LIFTED, 0, 0], [2000, 0, 1000]],
    }
    assert strip.opened(strip.changes(drawn)) == [
        [0, "text", [["a"], ["b"], ["b"]]],
        [0, "x", [[1.0, None, 2.0], [1.0, None, 2.0], [1.0, None, 3.0]]],
    ]
    assert drawn[-1]["data"] == [
        {"type": "scatter", "x": [1.0, None, 3.0], "y": [0.0, None, 5.0], "text": ["b"], "visible": True}, {"y": [1.0]},
    ]  # fmt: skip
    assert len(drawn) == 3
    with pytest.raises(IndexError):
        drawn[3]


def test_a_strip_of_one_moves_nothing(day_trace):
    assert strip.opened(strip.changes(belts(one_step(day_trace, 17), [3]))) == []


def test_a_pen_may_be_lifted_elsewhere_and_a_line_be_longer_at_another_position():
    figures = [
        {"data": [{"x": [0.0, 1.0], "y": [5.0, y]}, {"x": list(range(n))}, {"x": ["a", name]}], "layout": {}}
        for n, y, name in ((1, None, "b"), (2, -0.0004, "b"), (2, 1e6, "c"))
    ]
    base, found = strip.first(figures), strip.changes(figures)
    assert [place[:2] for place in found["drawn"]] == [(0, "y")]
    for k, figure in enumerate(figures):
        assert strip.at(base, found, k) == strip.first([figure])
