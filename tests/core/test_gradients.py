"""Gradients through time: against automatic differentiation, finite differences, and by what must hold."""

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose, assert_array_equal

from lstm_viz import (
    GRUParams,
    LSTMParams,
    LSTMVariant,
    RNNParams,
    Sequence,
    Stack,
    backward,
    influence,
    initial,
    run,
    sweep,
)
from lstm_viz.core import gru, lstm
from lstm_viz.core.cells import cell_named
from lstm_viz.core.given import Given
from tests.core.drawn_cells import KINDS, drawn_cells
from tests.core.test_cells import oracle_params, oracle_run

ORACLE = json.loads(Path(__file__).with_name("cells_oracle.json").read_text())


# -- oracle


@pytest.mark.parametrize("row", ORACLE, ids=lambda row: row["name"])
def test_every_gradient_is_that_of_automatic_differentiation(row):
    got = backward(oracle_params(row), oracle_run(row), row["d_h"], row.get("d_c"), row["truncate"])
    expected, blocks = row["gradients"], cell_named(row["kind"]).params.BLOCKS
    close = {"rtol": 1e-10, "atol": 1e-13}
    for name, found in (("W_x", got.d_W_x), ("W_h", got.d_W_h), ("b", got.d_b)):
        packed = np.concatenate([expected["weights"][gate][name] for gate in blocks])
        assert_allclose(found, packed, **close, err_msg=name)
    for name, found in (("x", got.d_x), ("h0", got.d_h0), ("c0", got.d_c0)):
        if name in expected:
            assert_allclose(found, expected[name], **close, err_msg=name)
    if "P" in row["weights"]:
        assert_allclose(got.d_P, np.concatenate([expected["weights"]["P"][gate] for gate in "ifo"]), **close)
    if "b_hn" in row["weights"]:
        assert_allclose(got.d_b_hn, expected["weights"]["b_hn"]["n"], **close)


# -- finite differences


def differences(f, array, step=1e-5):
    """Central differences of a number f by every entry of an array."""
    array, found = np.array(array), np.empty(np.shape(array))
    for at in np.ndindex(found.shape):
        kept, values = array[at], []
        for shift in (step, -step):
            array[at] = kept + shift
            values.append(f(array))
        array[at] = kept
        found[at] = (values[0] - values[1]) / (2 * step)
    return found


def assert_near(got, expected, scale):
    """To 1e-6 relative; entries a thousand times below the largest are as exact as that one is."""
    assert_allclose(got, expected, rtol=1e-6, atol=1e-9 * scale)


@given(drawn_cells())
def test_every_gradient_is_the_finite_difference(drawn):
    def loss(params, x, start):
        trace = run(params, x, **start, hold=drawn.hold)
        return np.sum(trace.h * drawn.d_h) + (0.0 if drawn.d_c is None else np.sum(trace.c * drawn.d_c))

    params, x, start = drawn.params, Sequence(drawn.x), drawn.start
    got = backward(params, run(params, x, **start, hold=drawn.hold), drawn.d_h, drawn.d_c)
    found = {"x": (got.d_x, differences(lambda v: loss(params, v, start), drawn.x))}
    for name, array in params.weights.items():
        by_weight = differences(lambda v, name=name: loss(replace(params, **{name: v}), x, start), array)
        found[name] = (got.weights[name], by_weight)
    for name, d in (("h0", got.d_h0), ("c0", got.d_c0)):
        if name in start:
            found[name] = (d, differences(lambda v, name=name: loss(params, x, start | {name: v}), start[name]))
    scale = max(1.0, *(np.abs(expected).max() for _, expected in found.values()))
    for d, expected in found.values():
        assert d.shape == expected.shape
        assert_near(d, expected, scale)


def relu_run(seed):
    rng = np.random.default_rng(seed)
    H, D = 3, 2
    W_x, W_h, b = rng.normal(size=(4 * H, D)), rng.normal(size=(4 * H, H)), rng.normal(size=4 * H)
    params = LSTMParams(W_x, W_h, b, variant=LSTMVariant(candidate="relu", readout="relu"))
    x, c0, d_h = rng.normal(size=(4, 2, D)), rng.normal(size=(2, H)), rng.normal(size=(4, 2, H))
    return params, x, c0, d_h, run(params, x, c0=c0)


def away_from_the_edge(trace):
    """No pre-activation and no state so near to zero that the differences reach over it."""
    return min(np.abs(trace.g_pre).min(), np.abs(trace.c).min()) > 0.02


@pytest.mark.parametrize("seed", [seed for seed in range(150) if away_from_the_edge(relu_run(seed)[-1])][:5])
def test_relu_curves_too_away_from_their_edge(seed):
    params, x, c0, d_h, trace = relu_run(seed)
    for curve in (trace.g, trace.tanh_c):  # both sides of the edge are there
        assert np.any(curve == 0)
        assert np.any(curve > 0)
    got = backward(params, trace, d_h)
    for name, array in params.weights.items():

        def loss(v, name=name):
            return np.sum(run(replace(params, **{name: v}), x, c0=c0).h * d_h)

        assert_near(got.weights[name], differences(loss, array), np.abs(got.weights[name]).max())


# -- what must hold


@given(drawn_cells())
def test_a_held_gate_gives_its_pre_activation_nothing(drawn):
    trace = run(drawn.params, drawn.x, **drawn.start, hold=drawn.hold)
    got = backward(drawn.params, trace, drawn.d_h, drawn.d_c)
    H = trace.H
    for t in range(trace.T):
        for gate, value in trace.held_at(t).items():
            k = trace.BLOCKS.index(gate)
            held = ~np.isnan(np.broadcast_to(value, (trace.B, H)))
            assert_array_equal(got.d_pre[t][:, k * H : (k + 1) * H][held], 0.0)


@given(drawn_cells(kinds=("LSTM",), holds=False))
def test_a_gate_that_is_left_out_has_no_gradient(drawn):
    got = backward(drawn.params, run(drawn.params, drawn.x, **drawn.start), drawn.d_h, drawn.d_c)
    variant, H = drawn.params.variant, drawn.params.H
    for gate in (*variant.removed, *("i" if variant.coupled else "")):
        rows = slice("ifgo".index(gate) * H, ("ifgo".index(gate) + 1) * H)
        for array in (got.d_W_x, got.d_W_h, got.d_b):
            assert_array_equal(array[rows], 0.0)


@given(drawn_cells())
def test_the_gradient_is_a_linear_map_of_what_the_loss_asks(drawn):
    trace = run(drawn.params, drawn.x, **drawn.start, hold=drawn.hold)
    once = backward(drawn.params, trace, drawn.d_h, drawn.d_c)
    twice = backward(drawn.params, trace, -2 * drawn.d_h, None if drawn.d_c is None else -2 * drawn.d_c)
    for name, array in once.weights.items():
        assert_allclose(twice.weights[name], -2 * array, rtol=1e-10, atol=1e-12)
    nothing = backward(drawn.params, trace, np.zeros_like(drawn.d_h))
    assert nothing.norm == 0.0
    assert not nothing.d_x.any()


@given(drawn_cells(largest_T=8))
def test_no_gradient_comes_from_the_future(drawn):
    """A loss at step t does not depend on later inputs."""
    trace = run(drawn.params, drawn.x, **drawn.start, hold=drawn.hold)
    t = trace.T // 2
    d_h = np.zeros_like(drawn.d_h)
    d_h[t] = drawn.d_h[t]
    got = backward(drawn.params, trace, d_h)
    assert not got.d_x[t + 1 :].any()
    assert not got.d_h[t + 1 :].any()


@given(drawn_cells(largest_B=4))
def test_the_gradient_of_a_batch_is_the_sum_of_its_sequences(drawn):
    trace = run(drawn.params, drawn.x, **drawn.start, hold=drawn.hold)
    got = backward(drawn.params, trace, drawn.d_h, drawn.d_c)
    d_c = [None] * trace.B if drawn.d_c is None else [drawn.d_c[:, [b]] for b in range(trace.B)]
    parts = [backward(drawn.params, trace.sample(b), drawn.d_h[:, [b]], d_c[b]) for b in range(trace.B)]
    for name, array in got.weights.items():
        assert_allclose(sum(part.weights[name] for part in parts), array, rtol=1e-9, atol=1e-11)
    for b, part in enumerate(parts):
        assert_allclose(part.d_x[:, 0], got.d_x[:, b], rtol=1e-9, atol=1e-11)
        assert_allclose(part.d_h0[0], got.d_h0[b], rtol=1e-9, atol=1e-11)


@given(drawn_cells(largest_T=9, holds=False), st.integers(1, 10))
def test_truncation_is_backpropagation_block_by_block(drawn, k):
    """States run on from block to block; each block's gradient is that of a run which starts there."""
    trace = run(drawn.params, drawn.x, **drawn.start)
    got = backward(drawn.params, trace, drawn.d_h, drawn.d_c, truncate=k)
    total = dict.fromkeys(got.weights, 0.0)
    for first in range(0, trace.T, k):
        block = slice(first, first + k)
        start = {"h0": trace.h_prev[first]} | ({"c0": trace.c_prev[first]} if "c0" in drawn.start else {})
        part = backward(
            drawn.params,
            run(drawn.params, drawn.x[block], **start),
            drawn.d_h[block],
            None if drawn.d_c is None else drawn.d_c[block],
        )
        total = {name: total[name] + array for name, array in part.weights.items()}
        assert_allclose(got.d_x[block], part.d_x, rtol=1e-9, atol=1e-11)
        if first == 0:
            assert_allclose(got.d_h0, part.d_h0, rtol=1e-9, atol=1e-11)
    for name, array in got.weights.items():
        assert_allclose(array, total[name], rtol=1e-9, atol=1e-11)


@given(drawn_cells())
def test_a_block_as_long_as_the_sequence_cuts_nothing(drawn):
    trace = run(drawn.params, drawn.x, **drawn.start, hold=drawn.hold)
    whole = backward(drawn.params, trace, drawn.d_h, drawn.d_c)
    for k in (trace.T, trace.T + 3):
        assert_array_equal(backward(drawn.params, trace, drawn.d_h, drawn.d_c, truncate=k).d_W_h, whole.d_W_h)


def test_the_trace_and_what_was_asked_stay_as_they_were():
    rng = np.random.default_rng(0)
    for kind in KINDS:
        cell = cell_named(kind.split()[0])
        n = len(cell.params.BLOCKS)
        params = cell.params(rng.normal(size=(2 * n, 1)), rng.normal(size=(2 * n, 2)), rng.normal(size=2 * n))
        trace, d_h = run(params, rng.normal(size=(5, 3, 1))), rng.normal(size=(5, 3, 2))
        before = [np.copy(array) for array in (trace.pre, trace.h_path, d_h)]
        first = backward(params, trace, d_h)
        kept = {name: np.copy(array) for name, array in first.weights.items()}, first.d_pre.copy(), first.d_h.copy()
        for array, copy in zip((trace.pre, trace.h_path, d_h), before, strict=True):
            assert_array_equal(array, copy)
        again = backward(params, trace, 3 * d_h)  # the memory of the first gradients is not taken for the second
        assert not np.allclose(again.d_W_h, first.d_W_h)
        assert_array_equal(first.d_pre, kept[1])
        assert_array_equal(first.d_h, kept[2])
        for name, array in kept[0].items():
            assert_array_equal(first.weights[name], array)


@pytest.mark.parametrize("kind", KINDS)
def test_nothing_is_computed_again_that_the_run_recorded(kind, monkeypatch):
    """No curve and no product of the run: the gradient comes from the record alone."""
    options = {"reset": "before"} if kind == "GRU before" else {}
    params, rng = initial(kind.split()[0], 3, 2, 1, **options), np.random.default_rng(4)
    trace, d_h = run(params, rng.normal(size=(5, 2, 2))), rng.normal(size=(5, 2, 3))
    expected = backward(params, trace, d_h)

    def again(*_, **__):
        raise AssertionError("the run was computed again")

    for module in (lstm, gru):
        monkeypatch.setattr(module, "sigmoid", again)
    monkeypatch.setattr(np, "tanh", again)
    monkeypatch.setattr(Given, "input_products", again)
    got = backward(params, trace, d_h)
    for name, array in expected.weights.items():
        assert_array_equal(got.weights[name], array)


def test_every_state_has_its_gradient():
    """d_h[t] counts all later steps: it is what the loss of the rest of the run asks of its start state."""
    rng = np.random.default_rng(1)
    H = 3
    params = LSTMParams(rng.normal(size=(4 * H, 2)), rng.normal(size=(4 * H, H)), rng.normal(size=4 * H))
    x, d_h = rng.normal(size=(6, 2, 2)), rng.normal(size=(6, 2, H))
    trace = run(params, x)
    got = backward(params, trace, d_h)
    for t in range(5):
        rest = run(params, x[t + 1 :], h0=trace.h[t], c0=trace.c[t])
        after = backward(params, rest, d_h[t + 1 :])
        assert_allclose(got.d_h[t], d_h[t] + after.d_h0, rtol=1e-9)
        through_h = got.d_h[t] * trace.o[t] * (1 - trace.tanh_c[t] ** 2)
        assert_allclose(got.d_c[t], after.d_c0 + through_h, rtol=1e-9)


# -- stacks


def test_gradients_of_a_stack_by_finite_differences():
    rng = np.random.default_rng(2)
    lstm = LSTMParams(rng.normal(size=(12, 2)), rng.normal(size=(12, 3)), rng.normal(size=12))
    gru = GRUParams(rng.normal(size=(6, 3)), rng.normal(size=(6, 2)), rng.normal(size=6), rng.normal(size=2))
    rnn = RNNParams(rng.normal(size=(2, 2)), rng.normal(size=(2, 2)), rng.normal(size=2))
    layers, x, d_h = (lstm, gru, rnn), rng.normal(size=(4, 2, 2)), rng.normal(size=(4, 2, 2))
    d_c = rng.normal(size=(4, 2, 3))

    def loss(layers, x):
        traces = run(Stack(layers), x)
        return np.sum(traces[-1].h * d_h) + np.sum(traces[0].c * d_c)

    got = backward(Stack(layers), run(Stack(layers), x), d_h, (d_c, None, None))
    for k, layer in enumerate(layers):
        for name, array in layer.weights.items():

            def by_weight(v, k=k, name=name):
                return loss((*layers[:k], replace(layers[k], **{name: v}), *layers[k + 1 :]), x)

            assert_near(got[k].weights[name], differences(by_weight, array), np.abs(got[k].weights[name]).max())
    assert_near(got[0].d_x, differences(lambda v: loss(layers, v), x), np.abs(got[0].d_x).max())


# -- clipping


@given(drawn_cells(), st.floats(1e-3, 10))
def test_clipping_keeps_the_direction(drawn, most):
    got = backward(drawn.params, run(drawn.params, drawn.x, **drawn.start), drawn.d_h, drawn.d_c)
    clipped = got.clipped(most)
    total = np.sqrt(sum(np.sum(array**2) for array in got.weights.values()))
    assert got.norm == pytest.approx(total, rel=1e-12)
    assert clipped.norm == pytest.approx(min(got.norm, most), rel=1e-9)
    for name, array in got.weights.items():
        if got.norm <= most:
            assert_array_equal(clipped.weights[name], array)
        else:
            assert_allclose(clipped.weights[name] * got.norm, array * most, rtol=1e-9, atol=1e-12)


# -- what is refused

LSTM = LSTMParams([[1.0]] * 4, [[0.5]] * 4, [0.1] * 4)
TWO_UNITS = LSTMParams(np.ones((8, 1)), np.ones((8, 2)), np.ones(8))
RNN = RNNParams([[1.0]], [[0.5]], [0.1])
GRU = GRUParams([[1.0]] * 3, [[0.5]] * 3, [0.1] * 3)
TWO_LAYERS = Stack((RNN, RNN))
X = np.ones((3, 2, 1))


@pytest.mark.parametrize(
    ("ask", "message"),
    [
        (lambda: backward(LSTM, run(LSTM, X), np.ones((3, 2))), r"d_h has shape \(3, 2\); it needs"),
        (lambda: backward(LSTM, run(LSTM, X), np.ones((3, 1, 2))), r"d_h has shape \(3, 1, 2\); this trace needs"),
        (lambda: backward(LSTM, run(LSTM, X), np.full((3, 2, 1), np.nan)), "d_h holds nan"),
        (lambda: backward(LSTM, run(LSTM, X), X, np.ones((3, 2, 2))), r"d_c has shape \(3, 2, 2\)"),
        (lambda: backward(RNN, run(RNN, X), X, X), "d_c was given; the RNN has no cell state"),
        (lambda: backward(RNN, run(LSTM, X), X), "the trace is a Trace; RNNParams made a RNNTrace"),
        (lambda: backward(LSTM, run(TWO_UNITS, X), X), "the trace has 2 units and 1 features"),
        (lambda: backward(LSTM, sweep(LSTM, ("b", "f", 0), [1.0, 2.0], X[:, :1]), X), "is a sweep of 2 values"),
        (lambda: backward(LSTM, run(LSTM, X), X, truncate=0), "truncate is 0; it needs a whole number"),
        (lambda: backward(LSTM, run(LSTM, X), X, truncate=1.5), "truncate is 1.5; it needs"),
        (lambda: backward(LSTM, run(LSTM, X), X).clipped(0.0), "the largest length is 0; it must be above zero"),
        (lambda: backward(TWO_LAYERS, run(RNN, X), X), "a stack of 2 layers needs the 2 traces"),
        (lambda: backward(TWO_LAYERS, run(TWO_LAYERS, X), X, d_c=X), "d_c needs one entry for each of the 2 layers"),
        (lambda: backward(TWO_LAYERS, run(TWO_LAYERS, X), X, d_c=[None]), "d_c needs one entry for each of the 2"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_named(ask, message):
    with pytest.raises(ValueError, match=message):
        ask()


@pytest.mark.parametrize(("kind", "gate"), [("LSTM", "f"), ("GRU", "z"), ("RNN", "h")])
def test_the_trace_of_a_swept_weight_needs_the_weights_of_that_row(kind, gate):
    """With the weights from before the sweep the gradient would be wrong, and nothing would show it."""
    params, x, control = initial(kind, 2, 1, seed=3), np.ones((4, 1)), ("b", gate, 1)
    many = sweep(params, control, [-1.0, 2.0], x)
    for trace in (many.sample(1), sweep(params, control, [2.0], x), many.sample(1).sample(0)):
        for ask in (backward, lambda params, trace, _: influence(trace, params)):
            with pytest.raises(ValueError, match=r"swept with \('b', '.', 1\) at 2, but these weights have .* there"):
                ask(params, trace, np.ones((4, 1, 2)))
        own = params.replace(control, 2.0)
        expected = backward(own, run(own, x), np.ones((4, 1, 2)))
        got = backward(own, trace, np.ones((4, 1, 2)))
        for name, array in expected.weights.items():
            assert_allclose(got.weights[name], array, rtol=1e-12)
    with pytest.raises(ValueError, match="sweep of 2 values"):
        backward(params.replace(control, 2.0), many, np.ones((4, 2, 2)))


def test_a_swept_input_or_hold_has_the_weights_of_all_rows():
    x, d_h = np.ones((3, 1)), np.ones((3, 1, 1))
    scaled = sweep(LSTM, ("x", "scale", 0), [0.5, 2.0], x)
    assert_allclose(backward(LSTM, scaled, np.ones((3, 2, 1))).d_x[:, [1]], backward(LSTM, run(LSTM, 2 * x), d_h).d_x)
    held = sweep(LSTM, ("hold", "f"), [0.5, 1.0], x).sample(0)
    assert_allclose(backward(LSTM, held, d_h).d_W_x, backward(LSTM, run(LSTM, x, hold={"f": 0.5}), d_h).d_W_x)


def test_gradients_are_shown_on_one_line():
    got = backward(LSTM, run(LSTM, X), X)
    assert repr(got).startswith("Gradients(d_W_x [4, 1], d_W_h [4, 1], d_b [4], d_x [3, 2, 1], d_h0 [2, 1]")
    assert repr(backward(GRU, run(GRU, X), X)).endswith("others: b_hn)")


def test_an_explosion_is_a_number_and_no_warning():
    rng = np.random.default_rng(3)
    params = LSTMParams(
        rng.normal(size=(16, 1)),
        1e4 * rng.normal(size=(16, 4)),
        np.zeros(16),
        variant=LSTMVariant(candidate="linear", readout="linear"),
    )
    trace = run(params, 1e-300 * rng.normal(size=(200, 1, 1)))
    got = backward(params, trace, np.ones((200, 1, 4)))
    assert not np.isfinite(got.norm)
