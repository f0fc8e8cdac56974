"""The story's unit over a forecast's windows, hour by hour by hand."""

import numpy as np
import pytest
from numpy.testing import assert_allclose

from lstm_viz import run
from lstm_viz.data.forecasting import hour_ahead
from lstm_viz.data.presets import load_presets
from lstm_viz.data.solar import measured_day
from lstm_viz.data.tmy3 import read_site
from lstm_viz.data.trained_gates import story_gates

UNIT = load_presets()[0]["trend"].params


@pytest.fixture(scope="module")
def data():
    return hour_ahead("Greensboro", "irradiance", lag=2, window=5, table=read_site("Greensboro"))


def test_the_storys_unit_is_told_what_a_measured_day_tells_it(data):
    """A window that ends at 14:00 holds what the same hours of the lesson's day hold."""
    hour = data.table["hour"].to_numpy()[data.test_rows]
    rows = data.test_rows[hour == 15]  # the target is the hour from 15 to 16, and the last known one that from 13 to 14
    trace = story_gates(data, UNIT, rows)
    assert (trace.T, trace.B, trace.H) == (5, 73, 1)
    for b in range(0, 73, 9):
        stamp = data.table.iloc[rows[b]]
        day = measured_day("Greensboro", int(stamp.month), int(stamp.day)).sequence(("G", "dG"))
        last = day.time.index("14:00")
        assert_allclose(trace.inputs.x[:, b], day.x[last - 4 : last + 1, 0], rtol=0, atol=1e-12)
    assert [feature.name for feature in trace.inputs.features] == ["G", "dG"]
    assert trace.inputs.time == data.test.inputs.time


def test_its_gates_are_those_of_a_run_from_an_empty_memory(data):
    trace = story_gates(data, UNIT, data.test_rows[:40])
    one = run(UNIT, trace.inputs.x[:, 7])
    for gate in ("f", "i", "g", "o", "c"):
        assert_allclose(getattr(trace, gate)[:, [7]], getattr(one, gate), rtol=1e-12)


def test_the_change_into_the_first_hour_comes_from_the_hour_before_the_window(data):
    ghi = data.table["ghi"].to_numpy()
    rows = data.training_rows[5:9]
    trace = story_gates(data, UNIT, rows)
    for b, row in enumerate(rows):
        first = row - 2 - 4
        assert trace.inputs.x[0, b].tolist() == [ghi[first] / 1000, (ghi[first] - ghi[first - 1]) * 0.5 / 200]


def test_the_years_first_hour_has_none_before_it(data):
    dusk = data.table.copy()
    dusk.iloc[-1, dusk.columns.get_loc("ghi")] = 900.0
    other = hour_ahead("Greensboro", "irradiance", lag=2, window=5, table=dusk)
    trace = story_gates(other, UNIT, np.array([6]))  # hours 0 to 4
    assert trace.inputs.x[:, 0].tolist() == [[0.0, 0.0]] * 5
