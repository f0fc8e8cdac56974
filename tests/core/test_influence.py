"""Influence: against finite differences of runs that start later, and by what must hold."""

import tracemalloc

import numpy as np
import pytest
from hypothesis import given
from numpy.testing import assert_allclose

from lstm_viz import GRUParams, LSTMParams, RNNParams, Trace, half_life, influence, initial, run, sweep
from lstm_viz.core.influence import AT_ONCE
from tests.core.drawn_cells import drawn_cells


def jacobian(f, v, step=1e-3):
    """Of a vector by a vector, [out, in], by differences of fourth order."""
    columns = []
    for k in range(len(v)):
        e = np.zeros(len(v))
        e[k] = step
        columns.append((8 * (f(v + e) - f(v - e)) - (f(v + 2 * e) - f(v - 2 * e))) / (12 * step))
    return np.stack(columns, axis=1)


def size(matrix):
    return np.linalg.svd(matrix, compute_uv=False).max()


def shifted(hold, t):
    """The holds that are left when the first t steps are over."""
    left = {}
    for at, value in hold.items():
        if isinstance(at, str):
            left[at] = value
        elif at[1] >= t:
            left[at[0], at[1] - t] = value
    return left


@given(drawn_cells(largest_B=2, largest_T=5))
def test_influence_is_the_size_of_a_finite_difference(drawn):
    params, T = drawn.params, len(drawn.x)
    trace = run(params, drawn.x, **drawn.start, hold=drawn.hold)
    got = influence(trace, params)
    assert got.h.shape == (T + 1, trace.B)
    assert_allclose(got.h[-1], 1.0, rtol=1e-12)
    for b in range(trace.B):
        hold = {at: value[b] for at, value in drawn.hold.items()}
        for t in range(T):
            x, left, h, lstm = drawn.x[t:, b], shifted(hold, t), trace.h_path[t, b], isinstance(trace, Trace)
            c = {"c0": trace.c_path[t, b]} if lstm else {}
            by_h = jacobian(lambda v, x=x, c=c, left=left: run(params, x, h0=v, **c, hold=left).h[-1, 0], h)
            assert_allclose(got.h[t, b], size(by_h), rtol=1e-6, atol=1e-8)
            if not lstm:
                continue

            def last_c(v, t=t, x=x, h=h, left=left, b=b):
                # a change of c_t shows in h_t = o_t tanh(c_t) as well, but for the start states, which are given apart
                curve = np.tanh if params.variant.readout == "tanh" else np.positive
                heard = h if t == 0 else trace.o[t - 1, b] * curve(v)
                return run(params, x, h0=heard, c0=v, hold=left).c[-1, 0]

            if t == 0 or params.P is None:
                by_c = jacobian(last_c, c["c0"])
                assert_allclose(got.c[t, b], size(by_c), rtol=1e-6, atol=1e-8)
                rest = by_c - np.diag(np.prod(trace.f[t:, b], axis=0))
                assert_allclose(got.through_h[t, b], size(rest), rtol=1e-5, atol=1e-8)


@given(drawn_cells(kinds=("LSTM", "GRU", "GRU before")))
def test_the_direct_path_is_the_product_of_the_gate_that_keeps(drawn):
    trace = run(drawn.params, drawn.x, **drawn.start, hold=drawn.hold)
    got = influence(trace, drawn.params)
    keeps, whole = (trace.f, got.c) if isinstance(trace, Trace) else (trace.z, got.h)
    for t in range(trace.T + 1):
        assert_allclose(got.kept[t], np.prod(keeps[t:], axis=0), rtol=1e-12)
    assert_allclose(got.direct, got.kept.max(axis=2), rtol=0)
    assert np.all(whole <= (got.direct + got.through_h) * (1 + 1e-9) + 1e-12)  # two paths cannot do more than both
    assert np.all(whole >= np.abs(got.direct - got.through_h) * (1 - 1e-9) - 1e-12)
    assert_allclose(got.direct[-1], 1.0)
    assert_allclose(got.through_h[-1], 0.0, atol=1e-15)


def test_without_recurrent_weights_all_that_is_left_is_the_direct_path():
    rng = np.random.default_rng(0)
    params = LSTMParams(rng.normal(size=(12, 2)), np.zeros((12, 3)), rng.normal(size=12))
    trace = run(params, rng.normal(size=(8, 2, 2)), c0=0.3)
    got = influence(trace, params)
    assert_allclose(got.c, got.direct, rtol=1e-12)
    assert_allclose(got.through_h, 0.0, atol=1e-15)
    assert_allclose(got.h[:-1], 0.0, atol=1e-15)  # nobody hears h


def test_half_lives_of_the_forget_bias():
    """With no input and no recurrence f = sigmoid(b_f) at every step."""
    for bias, steps in ((0.0, 1.0), (1.0, 2.2), (3.0, 14.3), (5.0, 103.2)):
        f = 1 / (1 + np.exp(-bias))
        assert float(half_life(f)) == pytest.approx(steps, abs=0.05)
        params = LSTMParams(np.ones((4, 1)), np.zeros((4, 1)), [0.0, bias, 0.0, 0.0])
        got = influence(run(params, np.zeros((50, 1))), params)
        assert got.half_life[0] == pytest.approx(half_life(f), rel=1e-9)
        assert got.c[0, 0] == pytest.approx(f**50, rel=1e-9)


def test_the_ends_of_half_life():
    assert half_life([0.0, 1.0]).tolist() == [0.0, np.inf]
    params = LSTMParams(np.ones((4, 1)), np.zeros((4, 1)), np.zeros(4))
    x = np.zeros((5, 1))
    assert influence(run(params, x, hold={"f": 1.0}), params).half_life[0] == np.inf
    assert influence(run(params, x, hold={("f", 2): 0.0}), params).half_life[0] == 0.0
    with pytest.raises(ValueError, match="f is outside"):
        half_life(1.5)


def test_a_tanh_rnn_has_no_direct_path():
    rng = np.random.default_rng(1)
    params = RNNParams(rng.normal(size=(3, 2)), rng.normal(size=(3, 3)), np.zeros(3))
    got = influence(run(params, rng.normal(size=(4, 2))), params)
    assert got.c is got.direct is got.through_h is got.kept is None
    assert got.half_life.shape == (1,)


def test_the_bias_decides_and_not_the_name():
    """Random cells of 16 units over 100 steps: what is left of the first state, in powers of ten, medians of 15."""
    H, left = 16, {}
    for seed in range(15):
        rng = np.random.default_rng(seed)
        x = rng.normal(size=(100, 1))
        for gain in (1, 2):
            params = RNNParams(rng.uniform(-1, 1, (H, 1)), gain * rng.normal(size=(H, H)) / np.sqrt(H), np.zeros(H))
            left.setdefault(f"RNN {gain}", []).append(influence(run(params, x), params).h[0, 0])
        for bias in (0, 1, 3, 5):
            b = np.repeat([0.0, bias, 0.0, 0.0], H)
            params = LSTMParams(rng.uniform(-0.25, 0.25, (4 * H, 1)), rng.uniform(-0.25, 0.25, (4 * H, H)), b)
            left.setdefault(f"LSTM {bias}", []).append(influence(run(params, x), params).c[0, 0])
    power = {name: np.median(np.log10(found)) for name, found in left.items()}
    assert power["LSTM 0"] < -18
    assert -14 < power["RNN 1"] < -8
    assert -10 < power["LSTM 1"] < -4
    assert 0 < power["LSTM 3"] < power["LSTM 5"]
    assert power["RNN 2"] > 0  # a plain RNN explodes as well


def test_lstm_gradients_can_explode():
    rng, H = np.random.default_rng(0), 16
    b = np.repeat([0.0, 5.0, 0.0, 0.0], H)
    params = LSTMParams(rng.uniform(-0.25, 0.25, (4 * H, 1)), rng.normal(size=(4 * H, H)), b)
    got = influence(run(params, rng.normal(size=(100, 1))), params)
    assert got.c[0, 0] > 100 * got.direct[0, 0]
    assert got.c[0, 0] > 20


def test_more_than_a_number_is_infinite():
    W_h = np.full((1, 1), 1e200)
    params = RNNParams([[0.0]], W_h, [0.0])
    got = influence(run(params, np.zeros((5, 1))), params)
    assert got.h[0, 0] == np.inf
    assert got.half_life[0] == np.inf


def test_it_is_the_same_when_few_units_are_asked_for_at_once(monkeypatch):
    for kind in ("LSTM", "GRU", "RNN"):
        params = initial(kind, 5, 2, seed=4)
        trace = run(params, np.random.default_rng(4).normal(size=(6, 2, 2)))
        whole = influence(trace, params)
        monkeypatch.setattr("lstm_viz.core.influence.AT_ONCE", 2 * 6 * 5 * len(params.BLOCKS))  # two of the five
        parts = influence(trace, params)
        monkeypatch.undo()
        for name in ("h", "c", "direct", "through_h", "kept"):
            expected = getattr(whole, name)
            assert (getattr(parts, name) is None) == (expected is None)
            if expected is not None:
                assert_allclose(getattr(parts, name), expected, rtol=1e-10, atol=1e-15)


def test_many_units_over_many_steps_take_little_more_than_their_derivatives():
    params = initial("LSTM", 64, 1, seed=0, forget_bias=1.0)
    trace = run(params, np.ones((300, 1)))
    tracemalloc.start()
    influence(trace, params)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 3 * 8 * 301 * 64**2 + 12 * 8 * AT_ONCE


def test_what_would_take_more_than_a_gigabyte_is_refused_at_once():
    params = initial("RNN", 512, 1)
    trace = run(params, np.zeros((600, 1)))
    with pytest.raises(ValueError, match="over T = 600 steps for H = 512 units take 1.3 GB, more than 1; run fewer"):
        influence(trace, params)


def test_the_trace_of_other_weights_is_named():
    lstm, two_units, gru = initial("LSTM", 1, 1), initial("LSTM", 2, 1), initial("GRU", 1, 1)
    with pytest.raises(ValueError, match="the trace is a Trace; GRUParams made a GRUTrace"):
        influence(run(lstm, np.ones((3, 1))), gru)
    with pytest.raises(ValueError, match="the trace has 2 units and 1 features; these weights have 1 and 1"):
        influence(run(two_units, np.ones((3, 1))), lstm)


def test_a_sweep_has_no_single_influence():
    params = GRUParams([[1.0]] * 3, [[0.5]] * 3, [0.1] * 3)
    with pytest.raises(ValueError, match="the trace is a sweep of 2 values"):
        influence(sweep(params, ("b", "z", 0), [0.0, 1.0], np.ones((3, 1))), params)
