"""The recorded run: against oracles, by its identities, and at the edge of the numbers."""

import json
import warnings
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose, assert_array_equal

from lstm_viz import Examples, LSTMParams, LSTMVariant, Readout, Sequence, backward, half_life, run, sweep
from lstm_viz.core.activations import activation
from tests.core.drawn import GATES, Case, cases

ORACLE = json.loads(Path(__file__).with_name("lstm_oracle.json").read_text())
RECORDED = ("f_pre", "i_pre", "g_pre", "o_pre", "f", "i", "g", "o", "c", "h")


def record(case: Case, **more):
    return run(case.params, case.x, **case.start, hold=case.hold, **more)


def oracle_case(row) -> Case:
    blocks = {gate: tuple(row["weights"][gate][name] for name in ("W_x", "W_h", "b")) for gate in GATES}
    hold = {(h["gate"] if h["step"] is None else (h["gate"], h["step"])): h["value"] for h in row["hold"]}
    start = {"h0": row["h0"], "c0": row["c0"]}
    return Case(LSTMParams.from_blocks(blocks), np.array(row["x"]), start, hold)


# -- oracles


@pytest.mark.parametrize("row", ORACLE, ids=lambda row: row["name"])
@pytest.mark.parametrize("name", RECORDED)
def test_the_run_is_that_of_an_independent_implementation(row, name):
    assert_allclose(getattr(record(oracle_case(row)), name), row["expected"][name], rtol=1e-12, atol=1e-14)


def test_the_oracle_can_tell_gates_and_biases_apart():
    """An oracle with equal gates or zero biases would pass a wrong cell."""
    for row in ORACLE:
        rows = [row["expected"][name] for name in ("f_pre", "i_pre", "g_pre", "o_pre")]
        assert all(not np.allclose(a, b, atol=1e-3) for k, a in enumerate(rows) for b in rows[:k])
        assert all(np.all(np.abs(row["weights"][gate]["b"]) > 1e-3) for gate in GATES)
    shapes = {np.shape(row["expected"]["c"]) for row in ORACLE}
    assert any(min(shape) > 1 for shape in shapes)
    assert any(row["hold"] for row in ORACLE)


def test_deep_ml_problem_59():
    """One unit, columns [h, x]: W_f = W_i = W_o = [.5, .5], W_c = [.3, .3], every bias .1, x = 1, 2, 3."""
    block = {gate: ([0.5], 0.5, 0.1) for gate in "fio"} | {"g": ([0.3], 0.3, 0.1)}
    trace = run(LSTMParams.from_blocks(block), [[1.0], [2.0], [3.0]])
    assert_allclose(trace.c[:, 0, 0], [0.24532, 0.67158, 1.27788], atol=5e-6)
    assert_allclose(trace.h[:, 0, 0], [0.15529, 0.44802, 0.73698596], atol=5e-6)
    assert trace.h[-1, 0, 0] == pytest.approx(0.73698596, abs=5e-9)


# -- identities at every step


@given(cases())
def test_identities_hold_at_every_step(case):
    trace = record(case)
    assert case.shape == (trace.T, trace.B, trace.H)
    assert_array_equal(trace.kept, trace.f * trace.c_prev)
    assert_array_equal(trace.written, trace.i * trace.g)
    assert_array_equal(trace.c, trace.kept + trace.written)
    assert_allclose(trace.tanh_c, np.tanh(trace.c), rtol=1e-14)
    assert_array_equal(trace.h, trace.o * trace.tanh_c)
    assert_array_equal(trace.c_prev[1:], trace.c[:-1])
    assert_array_equal(trace.h_prev[1:], trace.h[:-1])


@given(cases())
def test_ranges(case):
    """Ends included: in float64 sigmoid(40) is 1."""
    trace = record(case)
    for name in ("f", "i", "o"):
        assert np.all((getattr(trace, name) >= 0) & (getattr(trace, name) <= 1))
    for name in ("g", "tanh_c", "written"):
        assert np.all(np.abs(getattr(trace, name)) <= 1)
    assert np.all(np.abs(trace.h) <= 1)
    bound = np.abs(trace.c0) + np.arange(1, trace.T + 1)[:, None, None]
    assert np.all(np.abs(trace.c) <= bound)  # each step adds at most 1


@given(cases())
def test_start_states_are_recorded_as_given(case):
    trace = record(case)
    for name in ("h0", "c0"):
        assert_array_equal(getattr(trace, name), np.broadcast_to(case.start.get(name, 0.0), (trace.B, trace.H)))
    assert_array_equal(trace.c_prev[0], trace.c0)
    assert_array_equal(trace.h_prev[0], trace.h0)


@given(cases())
def test_pre_activations_are_what_the_weights_compute(case):
    """Also where a gate is held: z comes from the weights, whatever was used."""
    trace = record(case)
    for gate in GATES:
        W_x, W_h, b = case.params.block(gate)
        z = np.einsum("jd,tbd->tbj", W_x, trace.x) + np.einsum("jk,tbk->tbj", W_h, trace.h_prev) + b
        assert_allclose(getattr(trace, gate + "_pre"), z, rtol=1e-10, atol=1e-10)


@given(cases())
def test_gates_are_the_curve_of_the_pre_activation_unless_held(case):
    trace = record(case)
    for t in range(trace.T):
        step = trace.at(t)
        for gate in GATES:
            value = getattr(step, gate)
            pinned = np.broadcast_to(step.held.get(gate, np.nan), value.shape)
            held, z = ~np.isnan(pinned), getattr(step, gate + "_pre")
            assert_array_equal(held, trace.was_held(gate)[t])
            assert_array_equal(value[held], pinned[held])
            made = np.tanh(z) if gate == "g" else (1 + np.tanh(z / 2)) / 2
            assert_allclose(value[~held], made[~held], rtol=1e-12, atol=1e-15)


@pytest.mark.parametrize("z", [-1000.0, -700.0, -3.0, 0.0, 0.7, 40.0, 1000.0])
@pytest.mark.parametrize("gate", GATES)
def test_what_the_weights_alone_would_have_made(gate, z):
    e = np.exp(-abs(z))
    expected = np.tanh(z) if gate == "g" else (1 if z >= 0 else e) / (1 + e)
    assert activation(gate, z).item() == pytest.approx(expected, rel=1e-12, abs=1e-300)
    assert activation(gate, [[z, z]]).tolist() == [[activation(gate, z)] * 2]


@given(cases())
def test_sequences_of_a_batch_do_not_hear_each_other(case):
    together = record(case)
    for b in range(together.B):
        row = {
            name: value[b] if np.ndim(value) == 2 and len(value) > 1 else value for name, value in case.start.items()
        }
        hold = {
            at: value[b : b + 1] if np.ndim(value) == 2 and len(value) > 1 else value for at, value in case.hold.items()
        }
        alone = run(case.params, case.x[:, b], **row, hold=hold)
        for name in RECORDED:
            assert_allclose(getattr(together, name)[:, [b]], getattr(alone, name), rtol=1e-9, atol=1e-11)


@given(cases(largest_T=6))
def test_a_run_goes_on_from_where_another_stopped(case):
    case.hold = {at: value for at, value in case.hold.items() if isinstance(at, str)}
    whole = record(case)
    half = whole.T // 2
    if half:
        first = run(case.params, case.x[:half], **case.start, hold=case.hold)
        rest = run(case.params, case.x[half:], h0=first.h[-1], c0=first.c[-1], hold=case.hold)
        assert_allclose(np.concatenate([first.h, rest.h]), whole.h, rtol=1e-9, atol=1e-11)
        assert_allclose(np.concatenate([first.c, rest.c]), whole.c, rtol=1e-9, atol=1e-11)


@given(cases(scales=(1.0,)))
def test_the_sign_is_this_units_convention(case):
    """Flip g, the outgoing weights and the start states: the same cell with every c and h turned round."""
    case.hold = {at: -value if "g" in at else value for at, value in case.hold.items()}
    flipped = record(case)
    H = case.params.H
    W_x, W_h, b = case.params.W_x.copy(), -case.params.W_h, case.params.b.copy()
    rows = slice(2 * H, 3 * H)  # g
    W_x[rows], W_h[rows], b[rows] = -W_x[rows], -W_h[rows], -b[rows]
    hold = {at: -value if "g" in at else value for at, value in case.hold.items()}
    trace = run(LSTMParams(W_x, W_h, b), case.x, **{name: -v for name, v in case.start.items()}, hold=hold)
    assert_allclose(trace.c, -flipped.c, rtol=1e-9, atol=1e-11)
    assert_allclose(trace.f, flipped.f, rtol=1e-9, atol=1e-11)


# -- holds


def one_unit():
    return LSTMParams.from_blocks(
        {"f": ([1.0], 0.4, 0.5), "i": ([-2.0], 0.1, 0.2), "g": ([1.5], -0.3, 0.1), "o": ([0.7], 0.6, -0.4)}
    )


X = np.array([[0.3], [-0.8], [1.2], [0.5]])


def test_a_hold_changes_what_is_used_and_keeps_what_was_computed():
    free, held = run(one_unit(), X), run(one_unit(), X, hold={("f", 0): 0.0})
    assert held.f[0, 0, 0] == 0.0
    assert held.f_pre[0, 0, 0] == free.f_pre[0, 0, 0]
    assert held.c[0, 0, 0] == free.c[0, 0, 0]  # c0 is 0: nothing to keep
    again = run(one_unit(), X, c0=2.0, hold={("f", 0): 0.0})
    assert again.kept[0, 0, 0] == 0.0
    assert run(one_unit(), X, c0=2.0).kept[0, 0, 0] > 1


def test_a_hold_of_one_step_wins_over_one_of_the_run_in_either_order():
    for hold in ({"f": 1.0, ("f", 2): 0.25}, {("f", 2): 0.25, "f": 1.0}):
        trace = run(one_unit(), X, hold=hold)
        assert trace.f[:, 0, 0].tolist() == [1.0, 1.0, 0.25, 1.0]
        assert float(trace.held_at(2)["f"].item()) == 0.25


def test_a_hold_of_one_step_leaves_the_others():
    free, held = run(one_unit(), X), run(one_unit(), X, hold={("o", 1): 1.0})
    assert_array_equal(held.o[0], free.o[0])
    assert held.o[1, 0, 0] == 1.0
    assert held.f_pre[2, 0, 0] != free.f_pre[2, 0, 0]  # the next step hears another h
    assert [sorted(held.held_at(t)) for t in range(4)] == [[], ["o"], [], []]


def test_each_unit_and_each_sequence_can_be_held_apart():
    rng = np.random.default_rng(0)
    params = LSTMParams(rng.normal(size=(12, 2)), rng.normal(size=(12, 3)), rng.normal(size=12))
    x = rng.normal(size=(4, 2, 2))
    assert_array_equal(run(params, x, hold={"i": [0.1, 0.2, 0.3]}).i, np.broadcast_to([0.1, 0.2, 0.3], (4, 2, 3)))
    rows = [[0.1, 0.2, 0.3], [0.4, 0.5, 0.6]]
    assert_array_equal(run(params, x, hold={"i": rows}).i, np.broadcast_to(rows, (4, 2, 3)))
    assert_array_equal(run(params, x, hold={"i": [[0.9], [0.8]]}).i[0], [[0.9] * 3, [0.8] * 3])


@pytest.mark.parametrize("key", ["f", ("f", None)])
def test_the_whole_run_can_be_named_in_two_ways(key):
    assert_array_equal(run(one_unit(), X, hold={key: 0.5}).f, np.full((4, 1, 1), 0.5))


def test_no_hold_is_no_hold():
    assert_array_equal(run(one_unit(), X, hold={}).pre, run(one_unit(), X, hold=None).pre)


# -- the edge of the numbers


@pytest.mark.parametrize("z", [1000.0, -1000.0, 709.8, -709.8, 745.2, -745.2, 1e308, -1e308, 0.0, -0.0, 5e-324])
def test_a_gate_far_out_is_open_or_shut_without_a_warning(z):
    params = LSTMParams.from_blocks({gate: ([1.0], 0.0, 0.0) for gate in GATES})
    with warnings.catch_warnings(), np.errstate(all="raise", under="ignore"):
        warnings.simplefilter("error")
        trace = run(params, [[z]])
    expected = 0.5 if abs(z) < 1 else float(z > 0)
    assert trace.f[0, 0, 0] == trace.i[0, 0, 0] == trace.o[0, 0, 0] == pytest.approx(expected, abs=1e-300)
    assert trace.g[0, 0, 0] == pytest.approx(np.sign(z) if abs(z) > 1 else z)


@given(
    st.floats(allow_nan=False, allow_infinity=False),
    st.floats(allow_nan=False, allow_infinity=False),
    st.integers(1, 3),
)
def test_any_finite_input_gives_finite_numbers_or_a_sentence(x, weight, H):
    """What is too large for a float64 is named; nothing passes on as inf or NaN, and nothing warns."""
    params = LSTMParams(np.full((4 * H, 2), weight), np.full((4 * H, H), weight), np.full(4 * H, weight))
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        try:
            trace = run(params, [[x, -x], [x, x]])
        except ValueError as error:
            assert max(abs(weight), 1) * max(abs(x), 1) > 1e300  # only there
            assert "too large for a number" in str(error)  # noqa: PT017
        else:
            for name in (*RECORDED, "kept", "written", "tanh_c"):
                assert np.isfinite(getattr(trace, name)).all()


def test_an_overflow_is_named_by_gate_step_sequence_and_unit():
    W_x = np.zeros((8, 1))
    W_x[3] = 1e300  # f of unit 1
    params = LSTMParams(W_x, np.zeros((8, 2)), np.zeros(8))
    x = np.zeros((5, 3, 1))
    x[4, 2] = -1e300
    with pytest.raises(ValueError, match="f_pre is -inf at step 4, sequence 2, unit 1: .*smaller weights or inputs"):
        run(params, x)
    with pytest.raises(ValueError, match="f_pre is inf at step 0, sequence 1, unit 1"):
        sweep(params, ("W_x", "f", 1, 0), [0.0, 1e300], np.full((2, 1), 1e300))
    W_x[3] = 0
    W_h = np.full((8, 2), 1e308)
    with pytest.raises(ValueError, match="i_pre is inf at step 0, sequence 0, unit 0"):
        run(LSTMParams(W_x, W_h, np.zeros(8)), x, h0=1.0)


HUGE = LSTMParams(  # c overflows; tanh shows 1, so that no later pre-activation knows
    [[1e308]] * 4, [[0.0]] * 4, [0.0] * 4, variant=LSTMVariant(candidate="linear", no_forget=True)
)


def test_a_cell_state_that_overflows_and_is_never_read_again_is_named():
    x = np.ones((6, 2, 1))
    x[:3, 1] = x[:1, 0] = 0.0
    with pytest.raises(ValueError, match="c is inf at step 2, sequence 0, unit 0: the state is too large for a number"):
        run(HUGE, x)
    with pytest.raises(ValueError, match="c is inf at step 1, sequence 1, unit 0"):
        sweep(HUGE, ("b", "g", 0), [0.0, 1.7e308], np.zeros((3, 1)), c0=[[0.0], [1e307]])
    assert run(HUGE, x[:2]).c[1, 0, 0] == 1e308


def test_it_is_named_where_it_began_though_a_gate_of_0_comes_after():
    with pytest.raises(ValueError, match="c is inf at step 1, sequence 0, unit 0"):
        run(HUGE, np.ones((5, 1)), hold={("f", 3): 0.0, "g": 1e308})


def test_large_states_and_many_units():
    rng = np.random.default_rng(3)
    H = 512
    params = LSTMParams(rng.normal(size=(4 * H, 3)), rng.normal(size=(4 * H, H)) / np.sqrt(H), rng.normal(size=4 * H))
    trace = run(params, rng.normal(size=(1, 2, 3)), c0=1e308)
    assert trace.c.shape == (1, 2, H)
    assert_array_equal(trace.c, trace.kept + trace.written)
    assert_allclose(trace.tanh_c, 1.0)


def test_a_single_sequence_may_come_without_its_batch_axis():
    flat, full = run(one_unit(), X), run(one_unit(), X[:, None])
    for name in RECORDED:
        assert_array_equal(getattr(flat, name), getattr(full, name))


@given(cases())
def test_a_run_leaves_its_arguments_as_they_were(case):
    before = (
        case.x.copy(),
        {k: np.copy(v) for k, v in case.start.items()},
        {k: np.copy(v) for k, v in case.hold.items()},
    )
    trace = record(case)
    assert_array_equal(case.x, before[0])
    assert all(np.array_equal(case.start[k], v) for k, v in before[1].items())
    assert list(case.hold) == list(before[2])
    assert all(np.array_equal(case.hold[k], v, equal_nan=True) for k, v in before[2].items())
    # and the record does not follow when they change afterwards
    c, x = trace.c.copy(), trace.x.copy()
    case.x[...] = 9
    for value in (*case.start.values(), *case.hold.values()):
        if isinstance(value, np.ndarray):
            value[...] = 0.125
    assert_array_equal(trace.x, x)
    assert_array_equal(trace.c, c)
    assert not any(
        np.shares_memory(value, pinned)
        for value in map(np.asarray, case.hold.values())
        for pinned in trace.held.values()
    )


# -- what is refused

GOOD = one_unit()


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"x": [[1.0, 2.0]]}, r"x has shape \(1, 1, 2\), so 2 features; these weights need 1"),
        ({"x": [1.0, 2.0]}, r"x has shape \(2,\); it needs \[T, D\] or \[T, B, D\]"),
        ({"x": 1.0}, r"x has shape \(\); it needs"),
        ({"x": np.zeros((0, 1))}, r"x has shape \(0, 1\); it needs at least one step"),
        ({"x": np.zeros((1, 0, 1))}, r"x has shape \(1, 0, 1\); it needs at least one step, one sequence"),
        ({"x": [[np.nan]]}, r"x holds nan at \(0, 0\); every value must be finite"),
        ({"x": [[0.0], [np.inf]]}, r"x holds inf at \(1, 0\)"),
        ({"x": [["1.0"]]}, r"x is not an array of numbers .*str.*; it needs \[T, D\]"),
        ({"x": [["sun"]]}, "x is not an array of numbers"),
        ({"x": [[1j]]}, "x is not an array of numbers .*complex"),
        ({"x": [[10**400]]}, "x is not an array of numbers"),
        ({"x": [[1.0], [1.0, 2.0]]}, "x is not an array of numbers"),
        ({"x": None}, r"x has shape \(\)"),
        ({"x": {}}, "x is not an array of numbers"),
        ({"h0": [1.0, 2.0]}, r"h0 has shape \(2,\); it needs a number, \[H\] = \(1,\) or \[B, H\] = \(1, 1\)"),
        ({"c0": [[1.0], [2.0]]}, r"c0 has shape \(2, 1\); it needs a number"),
        ({"c0": np.zeros((1, 1, 1))}, r"c0 has shape \(1, 1, 1\)"),
        ({"c0": np.nan}, r"c0 holds nan at \(\); every value must be finite"),
        ({"h0": "zero"}, "h0 is not an array of numbers"),
        ({"hold": 3}, "hold is 3; it needs a mapping"),
        ({"hold": "f"}, "hold is 'f'; it needs a mapping"),
        ({"hold": {"x": 1.0}}, """hold has 'x'; it needs a gate, "f", "i", "g" or "o", or a gate and a step"""),
        ({"hold": {"F": 1.0}}, "hold has 'F'; it needs a gate"),
        ({"hold": {3: 1.0}}, "hold has 3; it needs a gate"),
        ({"hold": {None: 1.0}}, "hold has None; it needs a gate"),
        ({"hold": {("f",): 1.0}}, r"hold has \('f',\); it needs a gate"),
        ({"hold": {("f", 0, 0, 0): 1.0}}, r"hold has \('f', 0, 0, 0\); it needs a gate"),
        ({"hold": {("f", 0, "all"): 1.0}}, r"hold has \('f', 0, 'all'\); it needs a gate"),
        ({"hold": {("f", None, 1): 1.0}}, "hold of f has unit 1; this layer has units 0 to 0"),
        ({"hold": {("f", None, -1): 1.0}}, "hold of f has unit -1; this layer has units 0 to 0"),
        (
            {"hold": {("f", None, 0): [0.1, 0.2]}},
            r"hold of f has shape \(2,\); it needs a number or \[B, 1\] = \(1, 1\)",
        ),
        ({"hold": {("f", None, 0): np.nan}}, r"hold of f holds nan at \(\)"),
        ({"hold": {"f": [np.inf]}}, r"hold of f holds inf at \(0,\)"),
        ({"hold": {(0, "f"): 1.0}}, r"hold has \(0, 'f'\); it needs a gate"),
        ({"hold": {("f", 1.0): 1.0}}, r"hold has \('f', 1.0\); it needs a gate"),
        ({"hold": {("f", "noon"): 1.0}}, r"hold has \('f', 'noon'\); it needs a gate"),
        ({"hold": {("f", 4): 1.0}}, "hold of f has step 4; this sequence has steps 0 to 3"),
        ({"hold": {("f", -1): 1.0}}, "hold of f has step -1; this sequence has steps 0 to 3"),
        ({"hold": {"f": 1.5}}, r"hold of f is 1.5; f lives in \[0, 1\]"),
        ({"hold": {"o": -0.1}}, r"hold of o is -0.1; o lives in \[0, 1\]"),
        ({"hold": {"g": -1.1}}, r"hold of g is -1.1; g lives in \[-1, 1\]"),
        ({"hold": {"f": np.nan}}, "hold of f holds nan at .*; every value must be finite"),
        ({"hold": {"f": "open"}}, "hold of f is not an array of numbers"),
        (
            {"hold": {"f": [0.1, 0.2]}},
            r"hold of f has shape \(2,\); it needs a number, \[H\] = \(1,\) or \[B, H\] = \(1, 1\)",
        ),
        ({"hold": {"f": [[0.1], [0.2]]}}, r"hold of f has shape \(2, 1\); it needs a number"),
        ({"hold": {"f": np.zeros((1, 1, 1))}}, r"hold of f has shape \(1, 1, 1\); it needs a number"),
    ],
)
def test_what_run_refuses_it_names(arguments, message):
    with pytest.raises(ValueError, match=message):
        run(GOOD, **({"x": X} | arguments))


MASKED = np.ma.array([[0.1], [0.2], [0.3], [0.4]], mask=[[False], [False], [True], [False]])


@pytest.mark.parametrize(
    "ask",
    [
        lambda: run(GOOD, MASKED),
        lambda: run(GOOD, [MASKED, MASKED]),  # NumPy would drop these masks, too
        lambda: run(GOOD, X, h0=np.ma.masked_equal([0.5], 0.5)),
        lambda: run(GOOD, X, c0=np.ma.masked),
        lambda: run(GOOD, X, hold={"f": MASKED[2]}),
        lambda: sweep(GOOD, ("b", "f", 0), MASKED[:, 0], X),
        lambda: sweep(GOOD, ("b", "f", 0), [0.0, np.ma.masked], X),
        lambda: Sequence(MASKED),
        lambda: Sequence(X).with_x(MASKED),
        lambda: LSTMParams(MASKED, GOOD.W_h, GOOD.b),
        lambda: LSTMParams.from_blocks(dict.fromkeys("figo", ([1.0], 0.0, MASKED[2]))),
        lambda: GOOD.replace(("b", "f", 0), np.ma.masked),
        lambda: Readout(MASKED, [0.0] * 4),
        lambda: Examples(Sequence(X), MASKED[:, None]),
        lambda: Examples(Sequence(X), np.ma.masked_equal([[0], [1], [0], [1]], 1), 2),
        lambda: Examples(Sequence(X), X[:, None], counted=np.ma.masked_equal([[1], [1], [0], [1]], 0)),
        lambda: backward(GOOD, run(GOOD, X), MASKED[:, None]),
        lambda: half_life(np.ma.masked_equal([0.5, 0.7], 0.5)),
    ],
)
def test_a_mask_is_refused_and_never_dropped(ask):
    with pytest.raises(ValueError, match="holds masked values, and a mask would be lost"):
        ask()


def test_a_masked_array_without_masked_values_is_an_array():
    assert_array_equal(run(GOOD, np.ma.array(X)).h, run(GOOD, X).h)


def test_a_value_that_is_wrong_is_the_one_that_is_named():
    params = LSTMParams(np.zeros((12, 1)), np.zeros((12, 3)), np.zeros(12))
    with pytest.raises(ValueError, match="hold of f is 7; f lives"):
        run(params, X, hold={"f": [0.5, 7.0, 0.5]})
