"""What a cell is fed: axes with names, and numbers that nobody changes."""

import copy
import pickle

import numpy as np
import pytest
from numpy.testing import assert_array_equal

from lstm_viz import Feature, Sequence

X = np.arange(12.0).reshape(6, 2)
CLOCK = tuple(f"{6 + t:02}:00" for t in range(6))
FEATURES = (Feature("G", "irradiance", "kW/m2"), Feature("dG", "change of irradiance"))
DAY = Sequence(X, FEATURES, CLOCK)


def test_one_sequence_becomes_a_batch_of_one():
    assert (DAY.T, DAY.B, DAY.D) == (6, 1, 2)
    assert_array_equal(DAY.x[:, 0], X)
    batch = Sequence(np.zeros((3, 4, 5)))
    assert (batch.T, batch.B, batch.D) == (3, 4, 5)


def test_axes_have_default_names():
    plain = Sequence(np.zeros((3, 2)))
    assert [feature.name for feature in plain.features] == ["x0", "x1"]
    assert plain.time == ("0", "1", "2")


def test_a_step_is_found_by_its_clock():
    assert DAY.index("06:00") == 0
    assert DAY.index("10:00") == 4
    with pytest.raises(ValueError, match="there is no step '25:00'; steps run from 06:00 to 11:00"):
        DAY.index("25:00")


def test_other_numbers_on_the_same_axes():
    other = DAY.with_x(np.ones((6, 3, 2)))
    assert (other.T, other.B, other.D) == (6, 3, 2)
    assert (other.features, other.time) == (DAY.features, DAY.time)
    with pytest.raises(ValueError, match=r"time has 6 labels; x \(5, 1, 2\) needs 5"):
        DAY.with_x(np.ones((5, 2)))


def test_the_numbers_are_read_only_and_apart_from_where_they_came_from():
    mine = X.copy()
    sequence = Sequence(mine)
    mine[0, 0] = 99
    assert sequence.x[0, 0, 0] == 0
    with pytest.raises(ValueError, match="read-only"):
        sequence.x[0] = 1
    with pytest.raises(AttributeError):
        sequence.time = ()


@pytest.mark.parametrize(
    "copied", [copy.copy, copy.deepcopy, lambda s: pickle.loads(pickle.dumps(s))], ids=["copy", "deepcopy", "pickle"]
)
def test_a_copy_is_as_read_only_as_the_first(copied):
    again = copied(DAY)
    assert_array_equal(again.x, DAY.x)
    assert (again.features, again.time) == (DAY.features, DAY.time)
    assert not again.x.flags.writeable


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ((X, FEATURES[:1]), r"features has 1 labels; x \(6, 1, 2\) needs 2"),
        ((X, FEATURES, CLOCK[:5]), r"time has 5 labels; x \(6, 1, 2\) needs 6"),
        ((X, ("G", "dG")), "features holds 'G'; every label must be a Feature"),
        ((X, FEATURES, tuple(range(6))), "time holds 0; every label must be a str"),
        ((X, (FEATURES[0], FEATURES[0])), r"features has the names \['G', 'G'\]; each must be there once"),
        ((np.zeros((6, 0)),), r"x has shape \(6, 0\); it needs at least one step, one sequence and one feature"),
        ((np.where(X == 5, np.nan, X),), r"x holds nan at \(2, 1\); every value must be finite"),
    ],
)
def test_wrong_axes_are_named(arguments, message):
    with pytest.raises(ValueError, match=message):
        Sequence(*arguments)
