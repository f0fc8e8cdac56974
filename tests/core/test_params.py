"""The weights: packed, frozen, addressed by name, and checked at the door."""

import copy
import pickle

import numpy as np
import pytest
from hypothesis import given
from numpy.testing import assert_array_equal

from lstm_viz import LSTMParams, LSTMVariant
from tests.core.drawn import GATES, cases

H, D = 2, 3
W_X, W_H, BIAS = np.arange(24.0).reshape(8, 3), 100 + np.arange(16.0).reshape(8, 2), 200 + np.arange(8.0)
PARAMS = LSTMParams(W_X, W_H, BIAS)


def test_axes():
    assert (PARAMS.H, PARAMS.D) == (H, D)


def test_the_blocks_are_packed_i_f_g_o():
    """PyTorch's order: rows 0-1 are i, 2-3 f, 4-5 g, 6-7 o."""
    for k, gate in enumerate("ifgo"):
        rows = slice(2 * k, 2 * k + 2)
        for block, array in zip(PARAMS.block(gate), (W_X, W_H, BIAS), strict=True):
            assert_array_equal(block, array[rows])


@given(cases())
def test_blocks_put_together_again_are_the_weights(case):
    again = LSTMParams.from_blocks({gate: case.params.block(gate) for gate in GATES})
    for name in ("W_x", "W_h", "b"):
        assert_array_equal(getattr(again, name), getattr(case.params, name))


def test_one_unit_may_leave_out_the_leading_axis():
    short = LSTMParams.from_blocks({g: ([k, 10.0 + k], 20.0 + k, 30.0 + k) for k, g in enumerate(GATES)})
    full = LSTMParams.from_blocks({g: ([[k, 10.0 + k]], [[20.0 + k]], [30.0 + k]) for k, g in enumerate(GATES)})
    assert (short.H, short.D) == (1, 2)
    for name in ("W_x", "W_h", "b"):
        assert_array_equal(getattr(short, name), getattr(full, name))


@pytest.mark.parametrize(
    ("address", "value"),
    [
        (("b", "i", 1), 201.0),
        (("b", "f", 0), 202.0),
        (("W_x", "f", 1, 2), 11.0),
        (("W_x", "o", 0, 0), 18.0),
        (("W_h", "g", 1, 0), 110.0),
        (("W_h", "i", 0, 1), 101.0),
        (("b", "f", np.int64(1)), 203.0),
    ],
)
def test_a_weight_has_an_address(address, value):
    assert PARAMS.value(address) == value
    other = PARAMS.replace(address, -1.5)
    assert other.value(address) == -1.5
    assert PARAMS.value(address) == value
    changed = sum(int((getattr(other, name) != getattr(PARAMS, name)).sum()) for name in ("W_x", "W_h", "b"))
    assert changed == 1


def test_several_weights_are_changed_at_once_as_one_after_the_other():
    values = {("b", "f", 0): 3.0, ("b", "g", 1): -2.5, ("W_x", "f", 1, 2): 0.25, ("W_h", "o", 0, 1): -7.0}
    once, singly = PARAMS.replace_all(values.items()), PARAMS
    for address, value in values.items():
        singly = singly.replace(address, value)
    assert {address: once.value(address) for address in values} == values
    for name in ("W_x", "W_h", "b"):
        assert (getattr(once, name) == getattr(singly, name)).all()
        assert (getattr(once, name) != getattr(PARAMS, name)).any()
    assert PARAMS.replace_all([]) is PARAMS


@given(cases())
def test_every_weight_can_be_reached(case):
    p = case.params
    for gate in GATES:
        W_x, W_h, b = p.block(gate)
        for j in range(p.H):
            assert p.value(("b", gate, j)) == b[j]
            assert [p.value(("W_x", gate, j, d)) for d in range(p.D)] == W_x[j].tolist()
            assert [p.value(("W_h", gate, j, k)) for k in range(p.H)] == W_h[j].tolist()


def test_weights_are_frozen_and_apart_from_what_they_were_made_of():
    mine = W_X.copy()
    params = LSTMParams(mine, W_H, BIAS)
    mine[0, 0] = 99
    assert params.W_x[0, 0] == 0
    for array in (params.W_x, params.W_h, params.b, *params.block("f")):
        with pytest.raises(ValueError, match="read-only"):
            array[...] = 1
    with pytest.raises(AttributeError):
        params.b = BIAS
    assert W_X.flags.writeable


@pytest.mark.parametrize(
    "copied", [copy.copy, copy.deepcopy, lambda p: pickle.loads(pickle.dumps(p))], ids=["copy", "deepcopy", "pickle"]
)
def test_a_copy_is_as_frozen_as_the_first(copied):
    again = copied(PARAMS)
    for name in ("W_x", "W_h", "b"):
        assert_array_equal(getattr(again, name), getattr(PARAMS, name))
        assert not getattr(again, name).flags.writeable


def test_a_variant_that_is_none_is_named():
    for variant in ("coupled", {"coupled": True}, None):
        with pytest.raises(ValueError, match=r"variant is .*; it needs an LSTMVariant, as in LSTM"):
            LSTMParams(W_X, W_H, BIAS, variant=variant)
    assert repr(LSTMVariant(coupled=True, readout="relu")) == "LSTMVariant(coupled=True, readout='relu')"


def test_whole_numbers_become_floats():
    assert LSTMParams([[1]] * 4, [[1]] * 4, [1] * 4).W_x.dtype == np.float64


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"W_x": np.zeros(8)}, r"W_x has shape \(8,\); it needs \[4H, D\]"),
        (
            {"W_x": np.zeros((6, 3))},
            r"W_x has shape \(6, 3\); it needs \[4H, D\] with H from 1 to 512 units .* i, f, g, o",
        ),
        ({"W_x": np.zeros((0, 3))}, r"W_x has shape \(0, 3\); it needs \[4H, D\] with H from 1"),
        ({"W_x": np.zeros((8, 0))}, r"W_x has shape \(8, 0\); it needs .* at least one feature"),
        ({"W_x": np.zeros((4 * 513, 1))}, r"W_x has shape \(2052, 1\); it needs \[4H, D\] with H from 1 to 512"),
        ({"W_x": np.full((8, 3), np.nan)}, r"W_x holds nan at \(0, 0\); every value must be finite"),
        ({"W_x": [["a"]]}, r"W_x is not an array of numbers .*; it needs \[4H, D\]"),
        ({"W_x": None}, r"W_x has shape \(\); it needs"),
        ({"W_h": np.zeros((8, 3))}, r"W_h has shape \(8, 3\); with W_x \(8, 3\), so H = 2, it needs \(8, 2\)"),
        ({"W_h": np.zeros((2, 8))}, r"W_h has shape \(2, 8\); with W_x \(8, 3\), so H = 2, it needs \(8, 2\)"),
        ({"W_h": np.zeros(16)}, r"W_h has shape \(16,\); it needs \[4H, H\] = \(8, 2\)"),
        ({"W_h": np.where(W_H == 103, np.inf, W_H)}, r"W_h holds inf at \(1, 1\)"),
        ({"b": np.zeros(16)}, r"b has shape \(16,\); with W_x \(8, 3\), so H = 2, it needs \(8,\)"),
        ({"b": np.zeros((2, 4))}, r"b has shape \(2, 4\); it needs \[4H\] = \(8,\)"),
        ({"b": np.full(8, -np.inf)}, r"b holds -inf at \(0,\)"),
        ({"b": [1j] * 8}, "b is not an array of numbers .*complex"),
    ],
)
def test_wrong_weights_are_named(changed, message):
    with pytest.raises(ValueError, match=message):
        LSTMParams(**({"W_x": W_X, "W_h": W_H, "b": BIAS} | changed))


BLOCK = ([[1.0]], [[1.0]], [1.0])


@pytest.mark.parametrize(
    ("blocks", "message"),
    [
        ({"f": BLOCK}, r"blocks has \['f'\]; it needs exactly f, i, g and o"),
        (dict.fromkeys("fgioq", BLOCK), "it needs exactly f, i, g and o"),
        (dict.fromkeys(("f", "i", "g", 3), BLOCK), "it needs exactly f, i, g and o"),
        (3, "blocks has 3; it needs exactly f, i, g and o"),
        (
            dict.fromkeys(GATES, (1.0, 1.0)),
            r"block i is \(1.0, 1.0\); it needs \(W_x \[H, D\], W_h \[H, H\], b \[H\]\)",
        ),
        (dict.fromkeys(GATES, 3), "block i is 3; it needs"),
        ({gate: (["a"], 1.0, 1.0) for gate in GATES}, r"W_x of i is not an array of numbers .*; it needs \[H, D\]"),
        (dict.fromkeys(GATES, (1.0, 1.0, np.nan)), r"b of i holds nan"),
        (
            dict.fromkeys("figo", BLOCK) | {"g": ([[1.0, 2.0]], [[1.0]], [1.0])},
            r"W_x of g has shape \(1, 2\); .* it needs \(1, 1\)",
        ),
        (
            dict.fromkeys("figo", BLOCK) | {"f": ([[1.0]], [[1.0, 1.0]], [1.0])},
            r"W_h of f has shape \(1, 2\); .* it needs \(1, 1\)",
        ),
        (
            dict.fromkeys("figo", BLOCK) | {"o": ([[1.0]], [[1.0]], [1.0, 2.0])},
            r"b of o has shape \(2,\); .* it needs \(1,\)",
        ),
    ],
)
def test_wrong_blocks_are_named(blocks, message):
    with pytest.raises(ValueError, match=message):
        LSTMParams.from_blocks(blocks)


def test_blocks_of_unequal_height_are_refused_though_their_sum_would_fit():
    heights = {"i": 1, "f": 3, "g": 2, "o": 2}  # 8 rows, as for two units
    with pytest.raises(ValueError, match=r"W_x of f has shape \(3, 1\)"):
        LSTMParams.from_blocks(
            {g: (np.ones((n, 1)), np.ones((n, 2)), np.ones(n)) for g, n in heights.items()} | {"i": (1.0, 1.0, 1.0)}
        )


@pytest.mark.parametrize(
    ("address", "message"),
    [
        ("b", "'b' names no weight; it should look like"),
        (None, "None names no weight"),
        (7, "7 names no weight"),
        (("b", "f"), "names no weight"),
        (("q", "f", 0), "names no weight"),
        (({}, "f", 0), "names no weight"),
        (("b", "f", 0, 0), "names no weight; b needs a unit$"),
        (("W_h", "f", 0), "names no weight; W_h needs a unit and a column"),
        (("b", "c", 0), "there is no gate 'c'; the blocks are f, i, g and o"),
        (("b", "f", 2), "there is no unit 2; units are 0 to 1"),
        (("b", "f", None), "there is no unit None"),
        (("W_x", "f", 0, 3), "W_x has no column 3; columns are 0 to 2"),
        (("W_h", "f", 0, 2), "W_h has no column 2; columns are 0 to 1"),
    ],
)
def test_an_address_that_means_nothing_is_named(address, message):
    for ask in (PARAMS.locate, PARAMS.value, lambda a: PARAMS.replace(a, 0.0)):
        with pytest.raises(ValueError, match=message):
            ask(address)


def test_an_unknown_gate_has_no_block():
    with pytest.raises(ValueError, match="there is no gate 'c'; the blocks are f, i, g and o"):
        PARAMS.block("c")


@pytest.mark.parametrize("value", [np.nan, np.inf, "high", None, [1.0, 2.0]])
def test_a_weight_cannot_become_anything_but_a_number(value):
    with pytest.raises(ValueError, match=r"\('b', 'f', 0\)|^b "):
        PARAMS.replace(("b", "f", 0), value)
