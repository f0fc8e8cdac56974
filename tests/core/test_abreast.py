"""Cells abreast: each unit's record and influence is that of its own cell run alone."""

import numpy as np
import pytest
from numpy.testing import assert_allclose

from lstm_viz import GRUParams, LSTMParams, LSTMVariant, RNNParams, initial, run
from lstm_viz.core.abreast import abreast, derivatives, direct_path
from lstm_viz.core.influence import influence

KINDS = {"LSTM": (LSTMParams, 4), "LSTM with peepholes": (LSTMParams, 4), "GRU": (GRUParams, 3), "RNN": (RNNParams, 1)}
STATE = {"LSTM": "c", "LSTM with peepholes": "c", "GRU": "h", "RNN": "h"}
KEEPS = {"LSTM": "f", "LSTM with peepholes": "f", "GRU": "z"}
T = 30
X = np.random.default_rng(7).normal(size=(T, 2))

every_kind = pytest.mark.parametrize("kind", KINDS)


def cells(kind, n=5, seed=3):
    """Cells of one unit whose weights all differ and are none of them zero."""
    params, blocks = KINDS[kind]
    rng = np.random.default_rng(seed)
    more = {"P": 3, "b_hn": 1}
    vectors = {"LSTM with peepholes": ["P"], "GRU": ["b_hn"]}.get(kind, [])
    return [
        params(
            rng.normal(size=(blocks, 2)), rng.normal(size=(blocks, 1)), rng.normal(size=blocks),
            **{name: rng.normal(size=more[name]) for name in vectors},
        )
        for _ in range(n)
    ]  # fmt: skip


@every_kind
def test_each_unit_lives_as_its_own_cell_does_alone(kind):
    many = cells(kind)
    together = run(abreast(many), X)
    for n, params in enumerate(many):
        alone = run(params, X)
        for name in (*alone.ROWS, *alone.PATHS):
            assert_allclose(getattr(together.unit(n), name), getattr(alone, name), rtol=1e-12, atol=1e-15)


@every_kind
def test_each_units_influence_is_that_of_its_own_cell(kind):
    many, keeps = cells(kind), KEEPS.get(kind)
    params, last = abreast(many), np.full(len(many), T)
    trace = run(params, X)
    got = {state: derivatives(trace, params, state, last) for state in {"h", STATE[kind]}}
    sizes = {state: np.abs(whole) for state, whole in got.items()}
    if keeps is not None:
        direct = direct_path(trace, keeps, last)
        sizes |= {"direct": direct, "through_h": np.abs(got[STATE[kind]] - direct)}
    for n, one in enumerate(many):
        alone = influence(run(one, X), one)
        for name in ("h", "c", "direct", "through_h"):
            expected = getattr(alone, name)
            assert (sizes.get(name) is None) == (expected is None)
            if expected is not None:
                assert_allclose(sizes[name][:, n], expected[:, 0], rtol=1e-9, atol=1e-14)


@every_kind
def test_influence_on_an_earlier_last_step_is_the_size_of_a_finite_difference(kind):
    """Of the state after ``last`` steps by that after t, from runs that start at t a little higher and lower."""
    many, last, d = cells(kind), np.array([30, 21, 12, 7, 1]), 1e-4
    params, state = abreast(many), STATE[kind]
    trace = run(params, X)
    got = derivatives(trace, params, state, last)
    for n, one in enumerate(many):
        own, end = trace.unit(n), last[n]
        for t in range(end):

            def state_after(change, one=one, own=own, t=t, end=end):
                h, start = float(own.h_path[t, 0, 0]), {}
                if state == "c":
                    c = float(own.c_path[t, 0, 0]) + change
                    start = {"c0": [c]}
                    if t:  # a change of c_t shows in h_t as well
                        o = float(own.o[t - 1, 0, 0])
                        if one.P is not None:
                            z = float(own.o_pre[t - 1, 0, 0]) + one.P[2] * change
                            o = 1 / (1 + np.exp(-z))
                        h = o * np.tanh(c)
                else:
                    h += change
                return float(getattr(run(one, X[t:end], h0=[h], **start), f"{state}_path")[-1, 0, 0])

            slope = (8 * (state_after(d) - state_after(-d)) - (state_after(2 * d) - state_after(-2 * d))) / (12 * d)
            assert_allclose(got[t, n], slope, rtol=1e-6, atol=1e-10)
        assert got[end, n] == pytest.approx(1.0, rel=1e-12)
        assert (got[end + 1 :, n] == 0).all(), "nothing comes back from a later step"


@pytest.mark.parametrize("kind", ["LSTM", "GRU"])
def test_the_direct_path_ends_where_it_is_asked_to(kind):
    many, last = cells(kind), np.array([30, 21, 12, 7, 1])
    params = abreast(many)
    trace = run(params, X)
    got, keeps = direct_path(trace, KEEPS[kind], last), trace.f if kind == "LSTM" else trace.z
    for n, end in enumerate(last):
        for t in range(T + 1):
            assert got[t, n] == pytest.approx(np.prod(keeps[t:end, 0, n]) if t <= end else 0.0, rel=1e-12)
    assert got.shape == (T + 1, 5)


def test_what_does_not_go_abreast_is_named():
    with pytest.raises(ValueError, match="only cells of one unit go abreast"):
        abreast([initial("GRU", 2, 1)])
    heard = initial("GRU", 2, 1, seed=1)
    with pytest.raises(ValueError, match="units that do not hear each other"):
        derivatives(run(heard, np.ones((3, 1))), heard, "h", np.array([3, 3]))
    alone = initial("RNN", 1, 1, seed=1)
    with pytest.raises(ValueError, match="one sequence"):
        derivatives(run(alone, np.ones((3, 2, 1))), alone, "h", np.array([3]))
    for last in ([4], [0], [1, 1]):
        with pytest.raises(ValueError, match="last needs one step from 1 to 3 for each of the 1 units"):
            derivatives(run(alone, np.ones((3, 1))), alone, "h", np.array(last))
    plain = cells("LSTM")[0]
    coupled = LSTMParams(plain.W_x, plain.W_h, plain.b, variant=LSTMVariant(coupled=True))
    with pytest.raises(ValueError, match="cells abreast have one variant"):
        abreast([plain, coupled])
