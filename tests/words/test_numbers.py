"""A part that is only rounded to all or to nothing is not called so, and beside a bound the deciding digit is shown."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lstm_viz.core.notation import MOST_DIGITS, decided, number
from lstm_viz.words.numbers import share


@pytest.mark.parametrize(
    ("text", "value", "digits"),
    [
        ("1.00", 1.0, 2), ("0.00", 0.0, 2), ("0.30", 0.2999, 2), ("0.99", 0.994, 2), ("0.01", 0.006, 2),
        ("0.995", 0.9951, 2), ("more than 0.999", 0.99996, 2), ("more than 0.999", 0.99996, 3),
        ("0.005", 0.0049, 2), ("less than 0.001", 0.00002, 2),
    ],
)  # fmt: skip
def test_only_all_is_called_all_and_only_nothing_nothing(text, value, digits):
    assert share(value, digits=digits) == text


@given(st.floats(0, 1))
def test_what_is_said_of_a_part_is_true(value):
    said = share(value)
    told = float(re.search(r"[\d.]+$", said)[0])
    if "more" in said:
        assert told < value < 1
    elif "less" in said:
        assert 0 < value < told
    else:
        assert abs(value - told) <= 0.005 + 1e-12
        assert (told in (0, 1)) == (value in (0, 1))


def written(text):
    return float(text.replace("−", "-"))


@given(st.floats(-2, 2), st.sampled_from([-0.05, 0.05, 0.1, 0.4, 0.99]), st.integers(1, 3))
def test_a_number_beside_a_bound_shows_on_which_side_it_is(value, bound, digits):
    told = decided(value, bound, digits=digits)
    near = abs(value - bound) < 10**-digits
    assert near or told == number(value, digits), "one more digit only where it decides"
    if round(value, MOST_DIGITS) != bound and round(bound, digits) == bound:
        assert (written(told) < bound, written(told) > bound) == (value < bound, value > bound)


def test_a_number_on_its_bound_is_written_as_the_bound():
    assert decided(0.1, 0.1) == "0.10"
    assert decided(0.0999, 0.1) == "0.0999"
    assert decided(-0.0501, -0.05, 0.05, sign=True) == "−0.0501"
    assert share(0.98976, 0.99) == "0.9898"
