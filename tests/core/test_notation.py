"""The table of names agrees with the record, and numbers are written one way."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lstm_viz import GATES, QUANTITIES, run
from lstm_viz.core.lstm import PER_UNIT
from lstm_viz.core.notation import PACKED, inside, number, numbers, quantities, quantity
from lstm_viz.figures.belt.belt import belt
from lstm_viz.figures.cell.cell import cell
from lstm_viz.figures.taps.taps import taps
from lstm_viz.figures.vectors import vectors
from tests.core.drawn import cases


def test_every_recorded_quantity_has_a_name():
    recorded = [name for name in PER_UNIT if not name.endswith("_pre")]
    assert list(QUANTITIES) == ["x", *recorded]
    assert all(row.name == name for name, row in QUANTITIES.items())
    assert all(f"{gate}_pre" in PER_UNIT for gate in GATES)
    assert sorted(GATES) == sorted(PACKED)


@given(cases())
def test_every_quantity_lives_in_its_range(case):
    trace = run(case.params, case.x, **case.start, hold=case.hold)
    for name, row in QUANTITIES.items():
        values = getattr(trace, name)
        assert np.all((values >= row.low) & (values <= row.high))
        assert len(row.shape.split(",")) == values.ndim


@given(cases())
def test_the_written_formulas_are_those_of_the_run(case):
    """What the table says in code's letters is computed and compared."""
    trace = run(case.params, case.x, **case.start, hold=case.hold)
    names = {name: getattr(trace, name) for name in (*PER_UNIT, "c_prev")} | {"tanh": np.tanh}
    for name in ("kept", "written", "c", "tanh_c", "h"):
        np.testing.assert_allclose(eval(QUANTITIES[name].formula, names), getattr(trace, name), rtol=1e-14)


@pytest.mark.parametrize(
    ("text", "arguments"),
    [
        ("0.30", (0.3,)),
        ("−0.60", (-0.6,)),
        ("+0.63", (0.63, 2, True)),
        ("−0.63", (-0.63, 2, True)),
        ("0.00", (-0.0,)),
        ("0.00", (-0.004,)),
        ("0.00", (0.004, 2, True)),
        ("−0.01", (-0.006,)),
        ("5.3", (5.3156, 1)),
        ("5", (5.3156, 0)),
        ("0", (-0.4, 0)),
        ("1.000", (0.9999, 3)),
        ("+1000.0", (1000, 1, True)),
    ],
)
def test_numbers_are_written_one_way(text, arguments):
    assert number(*arguments) == text


@given(st.floats(-1e6, 1e6), st.integers(0, 6), st.booleans())
def test_a_written_number_is_the_number(value, digits, sign):
    text = number(value, digits, sign)
    assert float(text.replace("−", "-")) == pytest.approx(value, abs=0.5 * 10.0**-digits * (1 + 1e-9) + 1e-12)
    assert "-" not in text
    assert not text.startswith("−0") or float(text.replace("−", "-")) != 0
    assert text.startswith("+") == (sign and float(text.replace("−", "-")) > 0)


@given(st.lists(st.floats(-1e6, 1e6), max_size=30), st.integers(0, 3), st.booleans())
def test_many_numbers_are_written_like_one(values, digits, sign):
    assert numbers(values, digits, sign) == [number(value, digits, sign) for value in values]


@given(st.floats(0, 1), st.integers(2, 3))
def test_what_is_written_never_claims_a_bound_that_is_not_reached(value, digits):
    for low, high, told in ((0, 1, inside(value, 0, 1, digits)), (-1, 1, inside(-value, -1, 1, digits))):
        read = float(told.replace("−", "-"))
        exact = value if low == 0 else -value
        assert low <= read <= high
        assert (read == high) == (exact == high) or round(exact, digits) != high
        assert (read == low) == (exact == low)
        assert read == pytest.approx(exact, abs=10.0**-digits)


def test_a_quantity_is_written_within_its_bounds_and_many_are_written_like_one():
    values = [0.0, 0.004, 0.3, 0.996, 0.99999, 1.0]
    assert quantities("f", values) == [quantity("f", value) for value in values]
    assert quantities("f", values) == ["0.00", "0.004", "0.30", "0.996", "0.999", "1.00"]
    assert quantities("h", [-0.996, 0.0, 0.004], sign=True) == ["−0.996", "0.00", "0.00"], "0 is no bound of h"
    assert quantity("c", 0.9999) == "1.00", "c has none"
    assert quantity("f", 0.9999, 3) == "0.9999"


def test_no_picture_says_that_a_curve_reached_its_bound(day_trace):
    """The first morning: f is 0.999 and more, and no picture writes 1.00."""
    t = 2
    assert round(float(day_trace.f[t, 0, 0]), 2) == 1 > day_trace.f[t, 0, 0]
    for picture in (belt(day_trace, t), taps(day_trace, t), cell(day_trace, t), vectors(day_trace, t)):
        words = " ".join(text for trace in picture["data"] for text in trace.get("text", ()) if isinstance(text, str))
        assert "0.99" in words
        assert "f = 1.00" not in words
        assert "keeps <b>1.00" not in words
