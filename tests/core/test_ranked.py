"""Which unit is worth a look: every number against a plain loop, and the orders by what they promise."""

import math
import time
from itertools import pairwise

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

from lstm_viz import initial, run
from lstm_viz.core.lstm import LSTMParams, LSTMVariant
from lstm_viz.core.ranked import BY, correlations, measure, order, saturation, side_by_side

GATES = ("f", "i", "o")


def layer(H=9, T=40, B=1, seed=0, wide=6.0):
    """A run with gates from shut to open."""
    rng = np.random.default_rng(seed)
    params = LSTMParams(rng.normal(0, wide, (4 * H, 2)), rng.normal(0, 1, (4 * H, H)), rng.normal(0, 1, 4 * H))
    return run(params, rng.normal(size=(T, B, 2)))


def column(array, unit):
    """One unit's numbers over every step of every sequence, in a list."""
    return [float(array[t, b, unit]) for t in range(array.shape[0]) for b in range(array.shape[1])]


def pearson(a, b):
    mean_a, mean_b = sum(a) / len(a), sum(b) / len(b)
    above = sum((x - mean_a) * (y - mean_b) for x, y in zip(a, b, strict=True))
    return above / math.sqrt(sum((x - mean_a) ** 2 for x in a) * sum((y - mean_b) ** 2 for y in b))


@pytest.fixture(scope="module", params=[1, 3])
def trace(request):
    return layer(B=request.param)


# -- the numbers


def test_memory_is_the_half_life_at_the_geometric_mean_of_f(trace):
    for unit, found in enumerate(measure(trace, "memory")):
        f = column(trace.f, unit)
        usual = math.exp(sum(map(math.log, f)) / len(f))
        assert found == pytest.approx(math.log(0.5) / math.log(usual), rel=1e-9)


def test_after_a_half_life_half_of_the_state_is_left():
    """Nothing is written; f is .5 and .125 in turn, so .25 in the geometric mean: half is lost in half a step."""
    cell = initial("LSTM", 1, 1)
    trace = run(cell, np.zeros((8, 1)), c0=1.0, hold={"i": 0.0, **{("f", t): (0.5, 0.125)[t % 2] for t in range(8)}})
    (half,) = measure(trace, "memory")
    assert half == pytest.approx(0.5)
    assert trace.c[-1, 0, 0] == pytest.approx(0.5 ** (8 / half))


def test_a_unit_that_ever_forgets_all_has_no_memory_and_one_that_keeps_all_has_no_end():
    cell = initial("LSTM", 3, 1)
    hold = {"f": [0.5, 1.0, 0.9], ("f", 2): [0.0, 1.0, 0.9]}
    trace = run(cell, np.ones((5, 1)), hold=hold)
    assert measure(trace, "memory").tolist() == [0.0, math.inf, pytest.approx(math.log(0.5) / math.log(0.9))]
    assert order(trace, "memory").tolist() == [1, 2, 0]


def test_varied_is_the_standard_deviation_of_c(trace):
    for unit, found in enumerate(measure(trace, "varied")):
        c = column(trace.c, unit)
        mean = sum(c) / len(c)
        assert found == pytest.approx(math.sqrt(sum((x - mean) ** 2 for x in c) / len(c)))


def test_input_is_the_correlation_with_a_signal_and_the_order_goes_by_its_size(trace):
    signal = trace.c[:, :, 0] - trace.c[:, :, 1] + np.random.default_rng(1).normal(size=(trace.T, trace.B))
    found = measure(trace, "input", signal)
    for unit in range(trace.H):
        assert found[unit] == pytest.approx(pearson(column(signal[:, :, None], 0), column(trace.c, unit)), abs=1e-12)
    assert (found < 0).any() and (found > 0).any()
    sizes = [abs(found[unit]) for unit in order(trace, "input", signal)]
    assert sizes == sorted(sizes, reverse=True)


def test_one_signal_is_that_of_every_sequence():
    trace = layer(B=3)
    signal = np.arange(trace.T, dtype=float) ** 2
    repeated = np.repeat(signal[:, None], 3, axis=1)
    assert_array_equal(measure(trace, "input", signal), measure(trace, "input", repeated))


def test_a_signal_that_is_a_unit_finds_it(trace):
    for unit in range(trace.H):
        for sign in (1.0, -2.0):
            signal = 5.0 + sign * trace.c[:, :, unit]
            assert order(trace, "input", signal)[0] == unit
            assert measure(trace, "input", signal)[unit] == pytest.approx(np.sign(sign))


@pytest.mark.parametrize("gate", GATES)
def test_shut_and_open_are_shares_of_steps(trace, gate):
    shut, opened = saturation(trace, gate)
    for unit in range(trace.H):
        values = column(getattr(trace, gate), unit)
        assert shut[unit] == sum(value < 0.1 for value in values) / len(values)
        assert opened[unit] == sum(value > 0.9 for value in values) / len(values)
    assert shut.max() > 0 and opened.max() > 0
    assert_array_equal(measure(trace, "shut", gate=gate), shut)
    assert_array_equal(measure(trace, "open", gate=gate), opened)


def test_the_bounds_themselves_are_neither_shut_nor_open():
    trace = run(initial("LSTM", 4, 1), np.ones((3, 1)), hold={"o": [0.1, 0.9, 0.0999, 0.9001]})
    shut, opened = saturation(trace, "o")
    assert (shut.tolist(), opened.tolist()) == ([0, 0, 1, 0], [0, 0, 0, 1])


def test_a_gate_that_is_left_out_is_open_at_every_step():
    cell = initial("LSTM", 2, 1, variant=LSTMVariant(no_output=True))
    assert saturation(run(cell, np.ones((3, 1))), "o")[1].tolist() == [1.0, 1.0]


def test_similarity_is_the_correlation_with_the_unit_that_is_most_alike(trace):
    found = measure(trace, "similarity")
    for unit in range(trace.H):
        others = [pearson(column(trace.c, unit), column(trace.c, k)) for k in range(trace.H) if k != unit]
        assert found[unit] == pytest.approx(max(others), abs=1e-12)


# -- the orders


def test_in_the_files_order_every_unit_is_its_own_number(trace):
    assert order(trace, "file").tolist() == measure(trace, "file").tolist() == list(range(trace.H))


@pytest.mark.parametrize("by", ["memory", "varied", "shut", "open"])
def test_the_largest_comes_first_and_equal_ones_as_in_the_file(trace, by):
    numbers = measure(trace, by, gate="i")
    assert order(trace, by, gate="i").tolist() == sorted(range(trace.H), key=lambda unit: (-numbers[unit], unit))


def test_like_stands_beside_like():
    """Units in three families, shuffled: the order has each family in one piece, and what is opposite far apart."""
    rng = np.random.default_rng(4)
    families = rng.normal(size=(3, 300))
    of = rng.permutation(np.repeat(np.arange(3), 20))
    series = families[of] + 0.3 * rng.normal(size=(60, 300))
    found = side_by_side(np.corrcoef(series))
    assert sorted(found) == list(range(60))
    pieces = [int(of[unit]) for unit in found]
    assert sum(a != b for a, b in pairwise(pieces)) == 2


def test_a_row_of_neighbours_is_put_in_its_row():
    """Waves that begin one after the other, shuffled: each is most like the one before and the one after."""
    t, shuffled = np.linspace(0.0, 1.0, 500), np.random.default_rng(2).permutation(24)
    series = np.exp(-(((t[None] - shuffled[:, None] / 23) / 0.1) ** 2))
    row = [int(shuffled[unit]) for unit in side_by_side(np.corrcoef(series))]
    assert row in (list(range(24)), list(range(23, -1, -1)))


def test_the_order_by_similarity_is_of_the_run(trace):
    found = order(trace, "similarity")
    assert sorted(found) == list(range(trace.H))
    series = trace.c.reshape(-1, trace.H).T
    assert_array_equal(found, side_by_side(np.corrcoef(series)))
    alike = np.corrcoef(series)
    first = [alike[a, b] for a, b in pairwise(found)]
    assert max(first) == pytest.approx(np.max(alike - 2 * np.eye(trace.H)))
    assert np.mean(first) > np.mean(alike[~np.eye(trace.H, dtype=bool)]) + 0.2


def test_opposite_units_alone_still_have_an_order():
    assert sorted(side_by_side(np.array([[1.0, -1.0, 0.0], [-1.0, 1.0, 0.0], [0.0, 0.0, 0.0]]))) == [0, 1, 2]
    assert side_by_side(np.array([[1.0, -1.0, 0.0], [-1.0, 1.0, 0.0], [0.0, 0.0, 0.0]]))[-1] == 2


# -- what does not move


def constant_units():
    """Units 1 and 3 hold what they had, whatever comes: 0.1, which no binary number is, and 0."""
    cell = initial("LSTM", 4, 1, seed=3)
    f, i = [0.5, 1.0, 0.5, 1.0], [0.7, 0.0, 0.6, 0.0]
    return run(cell, np.random.default_rng(0).normal(size=(7, 1)), c0=[0.3, 0.1, 0.2, 0.0], hold={"f": f, "i": i})


def test_a_unit_that_never_moves_is_correlated_with_nothing_and_no_number_is_nan():
    trace = constant_units()
    signal = trace.c[:, 0, 2]
    for by in BY:
        assert not np.isnan(measure(trace, by, signal)).any(), by
        assert sorted(order(trace, by, signal)) == [0, 1, 2, 3], by
    assert measure(trace, "input", signal)[[1, 3]].tolist() == [0.0, 0.0]
    assert measure(trace, "input", np.full(7, 0.1)).tolist() == [0.0] * 4
    assert order(trace, "similarity").tolist()[2:] == [1, 3]
    assert measure(trace, "varied")[[1, 3]].tolist() == pytest.approx([0.0, 0.0], abs=1e-12)


def test_one_unit_and_one_step_have_numbers_too():
    for trace in (layer(H=1), layer(T=1), layer(H=1, T=1)):
        for by in BY:
            assert np.isfinite(measure(trace, by, np.ones(trace.T))).all()
            assert sorted(order(trace, by, np.ones(trace.T))) == list(range(trace.H))


def test_correlations_are_those_of_each_unit():
    rng = np.random.default_rng(0)
    story, other = rng.random(400), rng.random(400)
    units = np.stack([story, 1.0 - story, 0.1 + 0.5 * story, other, 0.7 * story + 0.3 * other], axis=1)
    found = correlations(story, units)
    assert_allclose(found[:3], [1.0, -1.0, 1.0], rtol=1e-12)
    assert_allclose(found, [np.corrcoef(story, unit)[0, 1] for unit in units.T], rtol=0, atol=1e-12)
    assert abs(found[3]) < 0.2 < found[4] < 1.0


def test_what_does_not_move_is_like_nothing():
    story = np.linspace(0.0, 1.0, 50)
    units = np.stack([np.full(50, 0.1), story], axis=1)
    assert correlations(story, units).tolist() == [0.0, pytest.approx(1.0)]
    assert correlations(np.full(50, 0.3), units).tolist() == [0.0, 0.0]


# -- what is refused, and what it costs


@pytest.mark.parametrize(
    ("ask", "message"),
    [
        (dict(by="size"), "by is 'size'; units can be ordered by file, similarity, memory, varied, input, shut, open"),
        (dict(by="shut", gate="g"), "gate is 'g'; f, i and o can be shut or open"),
        (dict(by="input"), r"signal is missing; .* needs one, \[T\] = \(5,\) or \[T, B\] = \(5, 2\)"),
        (dict(by="input", signal=np.ones(4)), r"signal has shape \(4,\); this run needs \[T\] = \(5,\)"),
        (dict(by="input", signal=np.ones((5, 3))), r"signal has shape \(5, 3\); this run needs"),
        (dict(by="input", signal=[1, 2, np.nan, 4, 5]), "signal holds nan"),
    ],
)
def test_what_cannot_be_ordered_by_is_named(ask, message):
    trace = layer(T=5, B=2)
    for function in (order, measure):
        with pytest.raises(ValueError, match=message):
            function(trace, **ask)


def test_the_largest_layer_is_ordered_at_once():
    """In time spent, not passed: other tests run beside it."""
    trace, signal = layer(H=512, T=500, wide=1.0), np.arange(500.0)
    for by in BY:
        spent = []
        for _ in range(5):
            began = time.thread_time()
            order(trace, by, signal)
            spent.append(time.thread_time() - began)
        assert min(spent) < 0.1, (by, spent)
