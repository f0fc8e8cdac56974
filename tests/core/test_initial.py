"""Start weights and optimisers."""

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

from lstm_viz import (
    SGD,
    Adam,
    Constant,
    Cosine,
    Drop,
    LSTMVariant,
    Model,
    Readout,
    RNNParams,
    Stack,
    initial,
    initial_model,
)
from lstm_viz.core.cells import CELLS
from lstm_viz.core.initial import rotation

KINDS = [cell.name for cell in CELLS]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("method", ["uniform", "orthogonal"])
def test_the_same_seed_gives_the_same_weights_to_the_bit(kind, method):
    one, two, other = (initial(kind, 5, 3, seed, method) for seed in (7, 7, 8))
    for name, array in one.weights.items():
        assert_array_equal(array, two.weights[name])
    assert not np.array_equal(one.W_x, other.W_x)
    assert (one.H, one.D) == (5, 3)


@pytest.mark.parametrize("kind", KINDS)
def test_uniform_weights_fill_their_range(kind):
    params = initial(kind, 64, 32, 0)
    for array in (params.W_x, params.W_h):
        assert 0.12 < np.abs(array).max() <= 0.125  # 1 / sqrt(64)
        assert abs(array.mean()) < 0.005
    assert not params.b.any()


@pytest.mark.parametrize("kind", KINDS)
def test_orthogonal_blocks_neither_shrink_nor_stretch(kind):
    params = initial(kind, 6, 2, 0, "orthogonal")
    blocks = [params.block(gate)[1] for gate in params.BLOCKS]
    for block in blocks:
        assert_allclose(block @ block.T, np.eye(6), atol=1e-14)
    assert all(not np.allclose(a, b) for k, a in enumerate(blocks) for b in blocks[:k])


def fills(array, k):
    """Whether an array of many numbers fills U(-k, k)."""
    return 0.9 * k < array.max() <= k and -k <= array.min() < -0.9 * k and abs(array.mean()) < 0.1 * k


def test_inputs_and_outputs_start_in_the_range_of_their_method():
    assert fills(initial("LSTM", 60, 40, 0, "orthogonal").W_x, np.sqrt(6 / 100))
    assert fills(initial("LSTM", 60, 4, 0, peepholes=True).P, 1 / np.sqrt(60))
    assert fills(initial_model("GRU", (3, 64), 2, 50).readout.W_y, 1 / 8)


def test_rotations_turn_either_way():
    signs = {np.sign(np.linalg.det(rotation(np.random.default_rng(seed), 3))) for seed in range(20)}
    assert signs == {-1.0, 1.0}


def test_the_forget_bias_is_that_of_the_gate_that_keeps():
    lstm, gru = initial("LSTM", 3, 2, forget_bias=1.5), initial("gru", 3, 2, forget_bias=-0.5)
    assert lstm.block("f")[2].tolist() == [1.5] * 3
    assert gru.block("z")[2].tolist() == [-0.5] * 3
    for params, keeps in ((lstm, "f"), (gru, "z")):
        assert all(not params.block(gate)[2].any() for gate in set(params.BLOCKS) - {keeps})


def test_chrono_draws_memories_as_long_as_the_sequences():
    params = initial("LSTM", 500, 1, 0, forget_bias="chrono", T=50)
    memories = np.exp(params.block("f")[2])  # U(1, T - 1)
    assert memories.min() >= 1
    assert memories.max() <= 49
    assert abs(memories.mean() - 25) < 2
    assert_array_equal(params.block("i")[2], -params.block("f")[2])
    assert np.exp(initial("GRU", 500, 1, 0, forget_bias="chrono", T=50).block("z")[2]).max() > 40


def test_options_reach_the_cell():
    params = initial("LSTM", 4, 2, variant=LSTMVariant(coupled=True), peepholes=True)
    assert params.variant.coupled
    assert params.P.shape == (12,)
    assert initial("GRU", 4, 2, reset="before").reset == "before"


def test_a_network_has_layers_and_a_readout():
    model = initial_model("GRU", (5, 3), 2, 4, seed=1)
    assert [(layer.D, layer.H) for layer in model.layers] == [(2, 5), (5, 3)]
    assert (model.D, model.K, model.readout.H) == (2, 4, 3)
    assert not model.readout.b_y.any()
    assert list(model.weights)[:2] == ["0.W_x", "0.W_h"]
    assert list(model.weights)[-2:] == ["W_y", "b_y"]
    assert not isinstance(initial_model("RNN", 3, 1, 1).cell, Stack)


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: initial("CNN", 1, 1), "there is no cell 'CNN'"),
        (lambda: initial("LSTM", 1, 1, method="zeros"), "method is 'zeros'; it can be uniform or orthogonal"),
        (lambda: initial("LSTM", 0, 1), "H is 0 and D is 1"),
        (lambda: initial("LSTM", 1, 1, forget_bias="large"), "forget_bias is 'large'; it can be a number or chrono"),
        (lambda: initial("LSTM", 1, 1, forget_bias="chrono"), "T is None; chrono draws memories"),
        (lambda: initial("RNN", 1, 1, forget_bias=1.0), "forget_bias is 1.0; the RNN has no gate that keeps"),
        (lambda: initial("GRU", 1, 1, peepholes=True), "peepholes was given; the GRU has none"),
        (
            lambda: Model(RNNParams([[1.0]], [[1.0]], [0.0]), Readout([[1.0, 2.0]], [0.0])),
            "the read-out needs 2 units",
        ),
        (lambda: SGD(0.0), "rate is 0; a learning rate is above 0"),
        (lambda: SGD(0.1, 1.0), "momentum is 1; it needs to be from 0 to below 1"),
        (lambda: Adam(float("nan")), "rate is nan"),
        (lambda: Adam(b2=1.0), "b2 is 1"),
        (lambda: Adam(tiny=0.0), "tiny is 0"),
        (lambda: Drop(0), "every is 0"),
        (lambda: Cosine(1), "steps is 1"),
    ],
)
def test_what_is_wrong_is_named(make, message):
    with pytest.raises(ValueError, match=message):
        make()


# -- optimisers


def descend(optimiser, gradient, w, steps):
    moments, path = optimiser.start(len(w)), [w]
    for k in range(1, steps + 1):
        w, moments = optimiser.step(w, gradient(w), moments, k, 1.0)
        path.append(w)
    return np.array(path)


def test_sgd_is_a_geometric_series_on_a_parabola():
    path = descend(SGD(0.1), lambda w: 2 * w, np.array([1.0, -4.0]), 20)
    assert_allclose(path, np.array([1.0, -4.0]) * 0.8 ** np.arange(21)[:, None])


def test_momentum_sums_up_past_gradients():
    path = descend(SGD(0.1, 0.5), lambda w: np.ones(1), np.zeros(1), 4)
    assert_allclose(path[:, 0], -0.1 * np.cumsum([0, 1, 1.5, 1.75, 1.875]))


def test_adam_steps_by_the_rate_whatever_the_size_of_the_gradient():
    """Kingma and Ba: with a constant gradient every step is the rate, from the first on."""
    for size in (1e-3, 1.0, 1e5):
        path = descend(Adam(0.01), lambda w, size=size: np.array([size, -size]), np.zeros(2), 10)
        assert_allclose(path, 0.01 * np.arange(11)[:, None] * [-1, 1], rtol=1e-4)


def test_adam_by_hand():
    optimiser, g = Adam(0.1, 0.5, 0.8, 1e-8), [1.0, -3.0, 2.0]
    m = v = w = 0.0
    moments, got = optimiser.start(1), np.zeros(1)
    for k, gradient in enumerate(g, start=1):
        m, v = 0.5 * m + 0.5 * gradient, 0.8 * v + 0.2 * gradient**2
        w -= 0.1 * 0.7 * (m / (1 - 0.5**k)) / ((v / (1 - 0.8**k)) ** 0.5 + 1e-8)
        got, moments = optimiser.step(got, np.array([gradient]), moments, k, 0.7)
        assert got[0] == pytest.approx(w, rel=1e-12)


def test_nothing_is_changed_in_place():
    for optimiser in (SGD(0.1, 0.9), Adam()):
        w, g, moments = np.ones(3), np.ones(3), optimiser.start(3)
        optimiser.step(w, g, moments, 1, 1.0)
        assert w.tolist() == g.tolist() == [1.0] * 3
        assert not any(moment.any() for moment in moments)


def test_schedules():
    assert [Constant()(k) for k in (1, 1000)] == [1.0, 1.0]
    assert [Drop(3, 0.5)(k) for k in (1, 3, 4, 6, 7)] == [1.0, 1.0, 0.5, 0.5, 0.25]
    cosine = Cosine(5, last=0.2)
    assert_allclose([cosine(k) for k in (1, 3, 5, 50)], [1.0, 0.6, 0.2, 0.2])
    assert_allclose([Cosine(2)(k) for k in (1, 2, 3)], [1.0, 0.0, 0.0], atol=1e-16)
    assert [Drop(1, 1.0)(k) for k in (1, 2)] == [1.0, 1.0]
