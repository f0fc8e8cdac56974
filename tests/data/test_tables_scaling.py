"""Columns in a range that a network knows."""

import numpy as np
import pytest

from lstm_viz.data.tables import SCALINGS, scaled


def test_values_are_scaled_column_by_column():
    values = np.array([[1.0, 10.0], [2.0, 30.0], [3.0, 20.0]])
    same, scaling = scaled(values, "as it is")
    assert same is values
    assert (scaling.shift.tolist(), scaling.spread.tolist()) == ([0, 0], [1, 1])
    unit, scaling = scaled(values, "0 to 1")
    np.testing.assert_array_equal(unit, [[0, 0], [0.5, 1], [1, 0.5]])
    assert (scaling.shift.tolist(), scaling.spread.tolist()) == ([1, 10], [2, 20])
    standard, scaling = scaled(values, "mean 0, spread 1")
    np.testing.assert_allclose(standard.mean(axis=0), 0, atol=1e-15)
    np.testing.assert_allclose(standard.std(axis=0), 1)
    for how in SCALINGS:
        found, scaling = scaled(values, how)
        np.testing.assert_allclose(found, (values - scaling.shift) / scaling.spread)


@pytest.mark.parametrize("how", SCALINGS[1:])
def test_a_column_that_never_changes_is_shifted_and_told(how):
    values = np.array([[0.1, 1.0, 7.0]] * 3 + [[0.1, 2.0, 7.0]])
    found, scaling = scaled(values, how)
    assert not found[:, [0, 2]].any()
    assert scaling.constant == (0, 2)
    assert scaling.said(("a", "b", "c")) == "These columns never change. They were only shifted: a, c."
    _, one = scaled(values[:, :2], how)
    assert one.said(("a", "b")) == "“a” never changes. It was only shifted."
    _, none = scaled(values[:, 1:2], how)
    assert none.said(("b",)) == ""


@pytest.mark.parametrize("how", SCALINGS)
def test_large_and_small_numbers_are_scaled_to_finite_ones(how):
    values = np.array([[-1e100, 1e-300], [1e100, 2e-300], [0.0, 1e-300]])
    assert np.isfinite(scaled(values, how)[0]).all()
