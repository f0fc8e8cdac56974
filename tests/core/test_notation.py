"""The table of names agrees with the record, and numbers are written one way."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lstm_viz import GATES, QUANTITIES, run
from lstm_viz.core.lstm import PER_UNIT
from lstm_viz.core.notation import PACKED, number, numbers
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
