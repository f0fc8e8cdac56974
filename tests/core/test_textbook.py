"""The steps of the textbook: what ``run`` computes for every cell, at every step, from the weights gate by gate."""

import inspect

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose

from lstm_viz import GRUParams, LSTMParams, RNNParams, gru_step, lstm_step, rnn_step, run

CELLS = {"LSTM": (LSTMParams, 4), "GRU": (GRUParams, 3), "RNN": (RNNParams, 1)}


def step(params, x, h, c):
    """One step of the cell that the weights are for, as ``(h, c)``; c stays None where there is none."""
    W, U, b = params.by_gate()
    if isinstance(params, LSTMParams):
        return lstm_step(x, h, c, W, U, b)
    if isinstance(params, GRUParams):
        return gru_step(x, h, W, U, b, params.b_hn), None
    return rnn_step(x, h, W["h"], U["h"], b["h"]), None


def drawn(kind, seed, T=6, B=3, H=4, D=2):
    """Weights, inputs and start states: random, no weight zero, every gate and every bias different."""
    rng = np.random.default_rng(seed)
    make, n = CELLS[kind]
    own = (rng.normal(size=H),) if kind == "GRU" else ()
    params = make(rng.normal(size=(n * H, D)), rng.normal(size=(n * H, H)), rng.normal(size=n * H), *own)
    starts = {"h0": rng.uniform(-1, 1, (B, H))} | ({"c0": rng.normal(size=(B, H))} if kind == "LSTM" else {})
    return params, rng.normal(size=(T, B, D)), starts


@pytest.mark.parametrize("kind", CELLS)
@given(seed=st.integers(0, 2**32 - 1))
def test_every_step_of_a_run_is_that_of_the_textbook(kind, seed):
    """Step after step from the start, so that an error would grow; the textbook never looks at the record."""
    params, x, starts = drawn(kind, seed)
    trace = run(params, x, **starts)
    for b in range(trace.B):
        h, c = (starts[name][b] if name in starts else None for name in ("h0", "c0"))
        for t in range(trace.T):
            h, c = step(params, x[t, b], h, c)
            assert_allclose(trace.h[t, b], h, rtol=1e-11, atol=1e-13)
            if c is not None:
                assert_allclose(trace.c[t, b], c, rtol=1e-11, atol=1e-13)


@pytest.mark.parametrize("kind", CELLS)
def test_the_textbook_can_tell_every_weight_apart(kind):
    """One weight of any gate a little larger, and the run is no longer that of the textbook with the old ones."""
    params, x, starts = drawn(kind, 1)
    h, c = (starts[name][0] if name in starts else None for name in ("h0", "c0"))
    expected = step(params, x[0, 0], h, c)[0]
    for gate in params.BLOCKS:
        for address in (("W_x", gate, 0, 1), ("W_h", gate, 0, 2), ("b", gate, 0)):
            other = params.replace(address, params.value(address) + 0.1)
            assert abs(run(other, x, **starts).h[0, 0, 0] - expected[0]) > 1e-7, address


def test_weights_by_gate_are_what_the_cell_was_packed_from():
    blocks = {gate: ([[k, 10.0 + k]], [[20.0 + k]], [30.0 + k]) for k, gate in enumerate("figo")}
    W, U, b = LSTMParams.from_blocks(blocks).by_gate()
    assert list(W) == list(U) == list(b) == ["f", "i", "g", "o"]
    for gate, parts in blocks.items():
        assert [array[gate].tolist() for array in (W, U, b)] == list(parts)


@pytest.mark.parametrize("function", [lstm_step, gru_step, rnn_step])
def test_a_step_is_short_enough_to_be_read_at_once(function):
    code = inspect.getsource(function).replace(inspect.getdoc(function) or "", "")
    assert len([line for line in code.split('"""')[-1].splitlines() if line.strip()]) <= 10
