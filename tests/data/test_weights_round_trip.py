"""Weights written and read again: the same numbers to the bit, in every layout and format that can hold them."""

import json
import os
import stat

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lstm_viz.core.gru import GRUParams
from lstm_viz.core.lstm import LSTMParams, LSTMVariant
from lstm_viz.core.readout import Readout
from lstm_viz.core.rnn import RNNParams
from lstm_viz.core.run import run
from lstm_viz.core.sequence import Feature
from lstm_viz.core.stack import Stack
from lstm_viz.data.weights import LAYOUTS, WeightsError, read_weights, weights_bytes, write_weights
from lstm_viz.data.weights.npz import read_npz, write_npz
from lstm_viz.data.weights.safe import read_safetensors, write_safetensors

SUFFIXES = (".npz", ".safetensors")
BLOCKS = {LSTMParams: 4, GRUParams: 3, RNNParams: 1}
NAMES = ("W_x", "W_h", "b", "b_hn", "P")


def random_params(kind, D, H, seed=0, **others):
    """Random weights of one kind of cell; the GRU's b_hn is not zero."""
    random, K = np.random.default_rng(seed), BLOCKS[kind]
    if kind is GRUParams:
        others.setdefault("b_hn", random.normal(size=H))
    return kind(random.normal(size=(K * H, D)), random.normal(size=(K * H, H)), random.normal(size=K * H), **others)


def same_to_the_bit(one, other):
    assert type(one) is type(other)
    for name in NAMES:
        ours, theirs = getattr(one, name, None), getattr(other, name, None)
        assert (ours is None) == (theirs is None), name
        if ours is not None:
            assert ours.shape == theirs.shape, name
            assert ours.tobytes() == theirs.tobytes(), name
    assert getattr(one, "variant", None) == getattr(other, "variant", None)
    assert getattr(one, "reset", None) == getattr(other, "reset", None)


@given(
    kind=st.sampled_from(list(BLOCKS)),
    layout=st.sampled_from(list(LAYOUTS)),
    suffix=st.sampled_from(SUFFIXES),
    D=st.integers(1, 9),
    H=st.integers(1, 9),
    seed=st.integers(0, 2**31),
)
def test_every_layout_in_both_formats_gives_back_what_was_written(kind, layout, suffix, D, H, seed):
    if (kind, layout) == (RNNParams, "equinox"):
        return  # equinox has no such cell: its own test below
    params = random_params(kind, D, H, seed)
    read = read_weights(weights_bytes(params, suffix, layout=layout))
    assert read.layout == layout
    assert (read.cell, read.params.D, read.params.H) == (kind.__name__[:-6].lower(), D, H)
    same_to_the_bit(read.params, params)


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_the_projects_own_format_keeps_features_read_out_variant_and_peepholes(suffix, tmp_path):
    features = (Feature("G", "irradiance", "kW/m²"), Feature("dG", "its change", "200 W/m²"))
    variant = LSTMVariant(coupled=True, candidate="relu")
    params = random_params(LSTMParams, 2, 3, P=np.arange(9.0), variant=variant)
    readout = Readout(np.full((2, 3), 0.25), [1.0, 2.0])
    write_weights(tmp_path / f"unit{suffix}", params, features=features, readout=readout)
    assert [path.name for path in tmp_path.iterdir()] == [f"unit{suffix}"]
    read = read_weights(tmp_path / f"unit{suffix}")
    same_to_the_bit(read.params, params)
    assert read.features == features
    np.testing.assert_array_equal(read.readout.W_y, readout.W_y)
    np.testing.assert_array_equal(read.readout.b_y, readout.b_y)
    assert "this project's layout" in read.found
    assert "left alone" not in read.found


def test_a_gru_that_resets_before_the_product_comes_back_as_one_and_says_the_same():
    params = random_params(GRUParams, 2, 3, reset="before")
    x = np.random.default_rng(1).normal(size=(6, 2))
    for layout in ("own", "onnx"):
        same_to_the_bit(read_weights(weights_bytes(params, ".npz", layout=layout)).params, params)
    read = read_weights(weights_bytes(params, ".npz", layout="keras")).params  # one row of biases: b_hn joins b
    assert read.reset == "before"
    np.testing.assert_allclose(run(read, x).h, run(params, x).h, rtol=0, atol=1e-14)


def test_a_stack_is_no_layer_and_is_written_layer_by_layer():
    layers = (random_params(LSTMParams, 2, 3), random_params(LSTMParams, 3, 1))
    with pytest.raises(WeightsError, match="Stack is not one layer; .* write layer by layer"):
        weights_bytes(Stack(layers), ".npz")
    same_to_the_bit(read_weights(weights_bytes(layers[1], ".npz")).params, layers[1])


def test_peepholes_travel_in_onnx_names():
    params = random_params(LSTMParams, 2, 3, P=np.arange(9.0))
    read = read_weights(weights_bytes(params, ".safetensors", layout="onnx"))
    same_to_the_bit(read.params, params)


@pytest.mark.parametrize(
    ("params", "layout", "says"),
    [
        (random_params(RNNParams, 1, 1), "equinox", "no plain RNN"),
        (random_params(GRUParams, 1, 1, reset="before"), "pytorch", "PyTorch's layout cannot say reset"),
        (random_params(GRUParams, 1, 1, reset="before"), "flax", "flax's layout cannot say reset"),
        (random_params(LSTMParams, 1, 1, P=np.ones(3)), "pytorch", "PyTorch's layout cannot say peepholes"),
        (
            random_params(LSTMParams, 1, 1, variant=LSTMVariant(no_forget=True)),
            "onnx",
            "ONNX's .* cannot say no_forget",
        ),
        (
            random_params(LSTMParams, 1, 1, variant=LSTMVariant(readout="relu")),
            "keras",
            "Keras's .* cannot say readout",
        ),
    ],
)
def test_what_a_layout_cannot_hold_is_not_written(params, layout, says):
    with pytest.raises(WeightsError, match=says):
        weights_bytes(params, ".npz", layout=layout)


def test_a_name_without_a_known_suffix_leaves_no_file(tmp_path):
    with pytest.raises(WeightsError, match=r"written as \.npz or \.safetensors, not as \.pt"):
        write_weights(tmp_path / "model.pt", random_params(LSTMParams, 1, 1))
    with pytest.raises(WeightsError, match="features has 1 entries; these weights have D = 2"):
        write_weights(tmp_path / "model.npz", random_params(LSTMParams, 2, 1), features=[Feature("G")])
    with pytest.raises(WeightsError, match="no place for features"):
        write_weights(tmp_path / "model.npz", random_params(LSTMParams, 1, 1), features=[Feature("G")], layout="onnx")
    with pytest.raises(WeightsError, match="no place for a read-out"):
        weights_bytes(random_params(LSTMParams, 1, 1), ".npz", readout=Readout([[1.0]], [0.0]), layout="flax")
    with pytest.raises(WeightsError, match="with 1 units it needs"):
        weights_bytes(random_params(LSTMParams, 1, 1), ".npz", readout=Readout([[1.0, 2.0]], [0.0]), layout="keras")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("kind", [LSTMParams, GRUParams])
@pytest.mark.parametrize("layout", ["pytorch", "keras"])
@pytest.mark.parametrize("suffix", SUFFIXES)
def test_beside_a_read_out_the_cell_is_found_all_the_same(kind, layout, suffix):
    params = random_params(kind, 2, 3)
    data = weights_bytes(params, suffix, layout=layout, readout=Readout(np.full((2, 3), 0.25), [1.0, 2.0]))
    read = read_weights(data)
    same_to_the_bit(read.params, params)
    assert read.layout == layout and "left alone" in read.found


@pytest.mark.parametrize("umask", [0o022, 0o077, 0o002])
def test_a_file_has_the_rights_that_new_files_have(tmp_path, umask):
    before = os.umask(umask)
    try:
        write_weights(tmp_path / "model.npz", random_params(LSTMParams, 1, 1))
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / "model.npz").stat().st_mode) == 0o666 & ~umask


def test_a_place_that_cannot_be_written_to_is_named_and_no_other_file(tmp_path):
    params = random_params(LSTMParams, 1, 1)
    with pytest.raises(WeightsError) as refusal:
        write_weights(tmp_path / "nowhere" / "model.npz", params)
    assert str(refusal.value) == f"model.npz cannot be written: there is no folder {tmp_path / 'nowhere'}"
    (tmp_path / "model.npz").mkdir()
    with pytest.raises(WeightsError, match=r"^model\.npz cannot be written: Is a directory$"):
        write_weights(tmp_path / "model.npz", params)
    assert [path.name for path in tmp_path.iterdir()] == ["model.npz"]


@given(
    order=st.sampled_from("CF"),
    dtype=st.sampled_from(["<f8", "<f4", "<f2", ">f8", "<i4", "|u1"]),
    shape=st.lists(st.integers(0, 4), max_size=3),
)
def test_arrays_in_any_memory_order_and_number_format_keep_their_values(order, dtype, shape):
    array = np.arange(int(np.prod(shape)), dtype=dtype).reshape(shape).copy(order=order)
    for read in (read_npz(write_npz({"a": array})), read_safetensors(write_safetensors({"a": array}))):
        np.testing.assert_array_equal(read.arrays["a"], array.astype(float))
        assert read.arrays["a"].dtype == np.float64


def test_a_transposed_view_is_written_as_it_looks_not_as_it_lies_in_memory():
    array = np.arange(6.0).reshape(2, 3).T
    np.testing.assert_array_equal(read_safetensors(write_safetensors({"a": array})).arrays["a"], array)


def test_bfloat16_is_the_upper_half_of_a_float32():
    values = np.array([1.0, -2.5, 0.15625], "<f4")
    half = (values.view("<u4") >> 16).astype("<u2").tobytes()
    header = json.dumps({"a": {"dtype": "BF16", "shape": [3], "data_offsets": [0, 6]}}).encode()
    read = read_safetensors(len(header).to_bytes(8, "little") + header + half)
    np.testing.assert_array_equal(read.arrays["a"], values)


def test_a_safetensors_file_whose_header_length_looks_like_a_pickles_mark_is_read():
    params = random_params(LSTMParams, 1, 1)
    data = weights_bytes(params, ".safetensors", layout="pytorch")
    length = int.from_bytes(data[:8], "little")
    padded = (0x0280).to_bytes(8, "little") + data[8 : 8 + length] + b" " * (0x0280 - length) + data[8 + length :]
    assert padded[:2] == b"\x80\x02"
    same_to_the_bit(read_weights(padded).params, params)
