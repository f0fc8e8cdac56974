"""Holding a gate of single units: against a plain loop and finite differences, and by what the record says of it."""

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

from lstm_viz import LSTMParams, LSTMVariant, backward, initial, run, sweep

NOT = np.nan


def cell(kind="LSTM", H=3, D=2, seed=0, **options):
    return initial(kind, H, D, seed=seed, **options), np.random.default_rng(seed).normal(size=(5, 2, D))


def sigmoid(z):
    return 1 / (1 + np.exp(-z))


def plain_loop(params, x, held):
    """c and h of every step of one sequence; ``held(gate, t, unit)`` is a number or None."""
    h, c, steps = np.zeros(params.H), np.zeros(params.H), []
    for t, now in enumerate(x):
        a = {}
        for gate in "ifgo":
            W, U, b = params.block(gate)
            z = W @ now + U @ h + b
            made = np.tanh(z) if gate == "g" else sigmoid(z)
            pinned = [held(gate, t, unit) for unit in range(params.H)]
            a[gate] = np.array([v if pin is None else pin for v, pin in zip(made, pinned, strict=True)])
        c = a["f"] * c + a["i"] * a["g"]
        h = a["o"] * np.tanh(c)
        steps.append((c, h))
    return np.array(steps)


def test_a_run_with_one_unit_held_is_a_plain_loop():
    params, x = cell()
    trace = run(params, x, hold={"f": [NOT, 0.25, NOT], ("o", 3): [NOT, NOT, 0.9], ("f", None, 2): 1.0})

    def held(gate, t, unit):
        return {("f", 1): 0.25, ("f", 2): 1.0}.get((gate, unit)) if gate == "f" else 0.9 if (gate, t, unit) == (
            "o", 3, 2,
        ) else None  # fmt: skip

    for b in range(2):
        expected = plain_loop(params, x[:, b], held)
        assert_allclose(trace.c[:, b], expected[:, 0], rtol=1e-12)
        assert_allclose(trace.h[:, b], expected[:, 1], rtol=1e-12)


def test_a_sequence_of_a_batch_can_be_left_alone():
    params, x = cell()
    trace, free = run(params, x, hold={"i": [[0.5, NOT, 0.5], [NOT] * 3]}), run(params, x)
    assert_array_equal(trace.c[:, 1], free.c[:, 1])
    assert trace.sample(1).held == {}
    assert_array_equal(trace.sample(0).held["i", None], [[0.5, NOT, 0.5]])


@pytest.mark.parametrize(
    ("hold", "same"),
    [
        ({("f", None, 1): 0.5}, {"f": [NOT, 0.5, NOT]}),
        ({("f", 2, 1): 0.5}, {("f", 2): [NOT, 0.5, NOT]}),
        ({("f", None, 0): 0.5, ("f", None, 2): 0.25}, {"f": [0.5, NOT, 0.25]}),
        ({"f": 0.75, ("f", None, 1): 0.5}, {"f": [0.75, 0.5, 0.75]}),
        ({("f", None, 1): 0.5, "f": 0.75}, {"f": [0.75, 0.5, 0.75]}),
        ({("f", None, 1): [[0.5], [NOT]], "f": 0.75}, {"f": [[0.75, 0.5, 0.75], [0.75] * 3]}),
        ({("f", None, 1): [[0.5], [0.1]]}, {"f": [[NOT, 0.5, NOT], [NOT, 0.1, NOT]]}),
        ({"f": [NOT, NOT, NOT]}, {}),
    ],
)
def test_a_unit_in_the_key_is_a_column_of_numbers(hold, same):
    params, x = cell()
    one, other = run(params, x, hold=hold), run(params, x, hold=same)
    assert_array_equal(one.c, other.c)
    assert one.held.keys() == other.held.keys()
    for at, value in one.held.items():
        assert_array_equal(np.broadcast_to(value, (2, 3)), np.broadcast_to(other.held[at], (2, 3)))


def test_a_step_wins_over_the_run_and_a_unit_over_all_of_them():
    params, x = cell()
    trace = run(params, x, hold={"f": 0.1, ("f", None, 0): 0.2, ("f", 3): [NOT, 0.3, NOT], ("f", 3, 2): 0.4})
    assert_array_equal(trace.f[0, 0], [0.2, 0.1, 0.1])
    assert_array_equal(trace.f[3, 1], [0.2, 0.3, 0.4])
    assert_array_equal(np.broadcast_to(trace.held_at(3)["f"], (1, 3)), [[0.2, 0.3, 0.4]])
    assert trace.was_held("f").all() and not trace.was_held("i").any()


# -- what the record says


def test_a_unit_that_is_not_held_says_so():
    params, x = cell()
    trace = run(params, x, hold={("f", None, 1): 0.5, ("o", 2, 1): 0.0, "i": [0.1, NOT, NOT]})
    assert trace.unit(2).held == {} and trace.unit(2).held_at(2) == {}
    assert trace.unit(1).held.keys() == {("f", None), ("o", 2)}
    assert trace.unit(0).held.keys() == {("i", None)}
    assert_array_equal(trace.unit(1).held["f", None], [[0.5]])
    expected = np.zeros((5, 2, 3), bool)
    expected[2, :, 1] = True
    assert_array_equal(trace.was_held("o"), expected)


def test_the_table_says_which_units_were_held():
    params, x = cell()
    frame = run(params, x, hold={("f", None, 1): 0.5, ("o", 2, 1): 0.0, "i": [0.1, NOT, NOT]}).to_frame()
    for unit, step, held in zip(frame.unit, frame.step, frame.held, strict=True):
        assert held == {0: "i", 1: "f o" if step == 2 else "f", 2: ""}[unit]


# -- sweeps


@pytest.mark.parametrize("control", [("hold", "f", None, 1), ("hold", "o", 2, 0), ("hold", "g", 0, 2)])
@pytest.mark.parametrize("hold", [{}, {"f": 0.5}, {("f", None, 2): 0.5, ("o", 2): [NOT, 0.1, NOT]}])
def test_the_hold_of_one_unit_is_swept(control, hold):
    params, x = cell()
    values = [0.0, 0.3, 1.0]
    many = sweep(params, control, values, x[:, 0], hold=hold)
    assert many.swept.control == control
    for b, value in enumerate(values):
        one = run(params, x[:, 0], hold={**hold, control[1:]: value})
        assert_allclose(many.c[:, b], one.c[:, 0], rtol=1e-12, atol=1e-15)
        part = many.sample(b)
        assert part.held.keys() == one.held.keys()
        for at in part.held:
            assert_array_equal(*np.broadcast_arrays(part.held[at], one.held[at]))


# -- backwards


VARIANTS = {
    "plain": {}, "coupled": {"variant": LSTMVariant(coupled=True)}, "peepholes": {"peepholes": True},
}  # fmt: skip


@pytest.mark.parametrize("gate", "figo")
@pytest.mark.parametrize("options", VARIANTS.values(), ids=VARIANTS)
def test_the_gradient_with_one_unit_held_is_a_finite_difference(gate, options):
    params, x = cell(seed=2, **options)
    hold, d_h = {(gate, None, 1): 0.4, (gate, 3, 0): 0.2}, np.random.default_rng(7).normal(size=(5, 2, 3))
    trace = run(params, x, hold=hold)
    got = backward(params, trace, d_h)
    rows = got.d_pre[:, :, params.BLOCKS.index(gate) * 3 :][:, :, :3]
    assert (rows[:, :, 1] == 0).all() and (rows[3, :, 0] == 0).all()
    if not (gate == "i" and options.get("variant")):  # where i = 1 - f, all of it goes through f
        assert (rows[1:, :, 2] != 0).all()

    def loss(weights):
        return float((run(weights, x, hold=hold).h * d_h).sum())

    for name in "figo":
        for unit in range(3):
            for address in (("b", name, unit), ("W_x", name, unit, 1), ("W_h", name, unit, 1)):
                at, e = params.value(address), 1e-5
                up, down = (loss(params.replace(address, at + side)) for side in (e, -e))
                array, index = params.locate(address)
                assert getattr(got, f"d_{array}")[index] == pytest.approx((up - down) / (2 * e), rel=1e-5, abs=1e-8)


@pytest.mark.parametrize(("kind", "gate"), [("GRU", "r"), ("GRU", "z"), ("GRU", "n"), ("RNN", "h")])
def test_the_other_cells_do_the_same(kind, gate):
    params, x = cell(kind, seed=3)
    hold, d_h = {(gate, None, 1): 0.4}, np.random.default_rng(7).normal(size=(5, 2, 3))
    trace = run(params, x, hold=hold)
    assert (getattr(trace, gate)[:, :, 1] == 0.4).all() and not (getattr(trace, gate)[:, :, [0, 2]] == 0.4).any()
    got = backward(params, trace, d_h)

    def loss(weights):
        return float((run(weights, x, hold=hold).h * d_h).sum())

    for name in params.SHOWN:
        for unit in range(3):
            address = ("b", name, unit)
            at, e = params.value(address), 1e-5
            up, down = (loss(params.replace(address, at + side)) for side in (e, -e))
            array, index = params.locate(address)
            assert getattr(got, f"d_{array}")[index] == pytest.approx((up - down) / (2 * e), rel=1e-5, abs=1e-8)


def test_a_unit_alone_has_the_numbers_of_the_layer():
    params = LSTMParams(np.ones((8, 1)), np.ones((8, 2)), np.zeros(8))
    trace = run(params, np.ones((4, 1)), hold={("i", None, 0): 0.0})
    assert_array_equal(trace.unit(0).c, 0.0)
    assert (trace.unit(1).c > 0).all()
