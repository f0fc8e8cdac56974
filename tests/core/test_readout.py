"""Examples, the read-out and its losses."""

import copy
import pickle

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose, assert_array_equal

from lstm_viz import Examples, Readout, Sequence, initial_model
from lstm_viz.core.readout import loss, softmax
from tests.core.test_gradients import assert_near, differences


@st.composite
def examples(draw, classes):
    T, B, K = (draw(st.integers(low, 4)) for low in (1, 1, 2))
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    targets = rng.integers(0, K, (T, B)) if classes else rng.normal(size=(T, B, K))
    counted = rng.random((T, B)) < 0.6
    counted[-1, -1] = True
    some = Examples(Sequence(rng.normal(size=(T, B, 1))), targets, K if classes else 0, counted)
    return some, rng.normal(size=(T, B, K))


@given(examples(classes=False))
def test_squared_error_is_the_mean_over_counted_outputs(drawn):
    some, y = drawn
    errors = [(y[t, b] - some.targets[t, b]) ** 2 for t, b in np.argwhere(some.counted)]
    value, d_y = loss(y, some)
    assert value == pytest.approx(np.mean(errors))
    assert_near(d_y, differences(lambda v: loss(v, some)[0], y), max(1.0, np.abs(d_y).max()))


@given(examples(classes=True))
def test_cross_entropy_is_the_mean_surprise(drawn):
    some, y = drawn
    p = softmax(y)
    assert_allclose(p.sum(axis=-1), 1.0)
    value, d_y = loss(y, some)
    assert value == pytest.approx(np.mean([-np.log(p[t, b, some.targets[t, b]]) for t, b in np.argwhere(some.counted)]))
    assert_near(d_y, differences(lambda v: loss(v, some)[0], y), 1.0)
    assert_allclose(d_y.sum(axis=-1), 0.0, atol=1e-15)  # raising all scores together changes nothing


@given(examples(classes=True))
def test_only_counted_steps_have_a_gradient_and_some_steps_can_be_asked(drawn):
    some, y = drawn
    value, d_y = loss(y, some)
    assert not d_y[~some.counted].any()
    steps = some.counted_steps
    assert_array_equal(steps, [t for t in range(some.T) if some.counted[t].any()])
    part, d_part = loss(y[steps], some, steps)
    assert part == pytest.approx(value, rel=1e-14)
    assert_allclose(d_part, d_y[steps], rtol=1e-14)


@pytest.mark.parametrize(
    "copied",
    [copy.copy, copy.deepcopy, lambda one: pickle.loads(pickle.dumps(one))],
    ids=["copy", "deepcopy", "pickle"],
)
def test_a_copy_is_as_read_only_as_the_first(copied):
    readout = Readout([[1.0, -2.0]], [0.5])
    some = Examples(Sequence(np.ones((2, 3, 1))), np.zeros((2, 3), int), 2, [[True, False, True]] * 2)
    model = initial_model("GRU", (3, 2), 1, 1, seed=1)
    pairs = [
        (getattr(one, name), getattr(copied(one), name))
        for one, name in ((readout, "W_y"), (readout, "b_y"), (some, "targets"), (some, "counted"), (some.inputs, "x"))
    ]
    pairs += [(array, copied(model).weights[name]) for name, array in model.weights.items()]
    for first, second in pairs:
        assert_array_equal(second, first)
        with pytest.raises(ValueError, match="read-only"):
            second[...] = 0
    assert copied(some).classes == 2


def test_inputs_without_axes_are_named():
    with pytest.raises(ValueError, match=r"inputs is a ndarray; it needs a Sequence: Sequence\(x\)"):
        Examples(np.ones((2, 1, 1)), np.ones((2, 1, 1)))


def test_known_values():
    some = Examples(Sequence(np.zeros((1, 1, 1))), [[1]], 2)
    assert loss(np.array([[[0.0, 0.0]]]), some)[0] == pytest.approx(np.log(2))
    assert loss(np.array([[[1000.0, 0.0]]]), some)[0] == pytest.approx(1000.0)  # no log of zero
    assert_allclose(softmax(np.array([-1000.0, 1000.0])), [0.0, 1.0])
    numbers = Examples(Sequence(np.zeros((1, 1, 1))), [[[1.0, 2.0]]])
    assert loss(np.array([[[0.0, 0.0]]]), numbers)[0] == pytest.approx(2.5)


def test_a_readout_is_a_linear_map():
    readout = Readout([[1.0, 2.0], [0.0, -1.0], [3.0, 0.0]], [0.1, 0.2, 0.3])
    assert (readout.K, readout.H) == (3, 2)
    assert_allclose(readout(np.array([[[1.0, 10.0]]])), [[[21.1, -9.8, 3.3]]])
    with pytest.raises(ValueError, match="read-only"):
        readout.W_y[0, 0] = 1.0


def test_examples_can_be_selected():
    x = np.arange(12.0).reshape(2, 3, 2)
    some = Examples(Sequence(x), [[0, 1, 2], [2, 1, 0]], 3, [[True, False, True], [False, True, True]])
    part = some.select([2, 0])
    assert_array_equal(part.inputs.x, x[:, [2, 0]])
    assert part.targets.tolist() == [[2, 0], [0, 2]]
    assert part.counted.tolist() == [[True, True], [True, False]]
    assert (part.T, part.B, part.D, part.K) == (2, 2, 2, 3)
    assert part.inputs.time == some.inputs.time
    with pytest.raises(ValueError, match="read-only"):
        some.targets[0, 0] = 1


X = np.zeros((2, 3, 1))


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: Examples(Sequence(X), np.zeros((2, 3))), r"targets has shape \(2, 3\); it needs \[T, B, K\]"),
        (lambda: Examples(Sequence(X), np.zeros((3, 2, 1))), r"targets has shape \(3, 2, 1\); these inputs need"),
        (lambda: Examples(Sequence(X), np.full((2, 3, 1), np.inf)), "targets holds inf"),
        (lambda: Examples(Sequence(X), np.zeros((2, 3), int), 1), "classes is 1; it needs two or more"),
        (
            lambda: Examples(Sequence(X), np.zeros((2, 3)), 2),
            r"targets has shape \(2, 3\), float64; classes need whole",
        ),
        (lambda: Examples(Sequence(X), np.full((2, 3), 2), 2), "targets runs from 2 to 2; 2 classes are 0 to 1"),
        (lambda: Examples(Sequence(X), X, counted=[True]), r"counted has shape \(1,\); x \(2, 3, 1\) needs"),
        (lambda: Examples(Sequence(X), X, counted=np.zeros((2, 3))), "counted is False everywhere"),
        (lambda: Readout([[1.0]], [1.0, 2.0]), r"b_y has shape \(2,\); with W_y \(1, 1\) it needs \[K\] = \(1,\)"),
        (lambda: Readout(np.zeros((0, 1)), []), r"W_y has shape \(0, 1\); it needs at least one output"),
        (lambda: Readout([[np.nan]], [0.0]), "W_y holds nan"),
    ],
)
def test_what_is_wrong_is_named(make, message):
    with pytest.raises(ValueError, match=message):
        make()
