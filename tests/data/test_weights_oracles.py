"""Weight files of other systems: what this project computes with them is what those systems computed.

The files and the numbers are committed, made by the scripts beside them (weight_files/make_*.py).
"""

import io
from pathlib import Path

import h5py
import numpy as np
import pytest
from safetensors.numpy import load_file

from lstm_viz.core.gru import GRUParams
from lstm_viz.core.lstm import LSTMParams
from lstm_viz.core.rnn import RNNParams
from lstm_viz.core.run import run
from lstm_viz.data.weights import read_weights
from lstm_viz.data.weights.npz import read_npz, write_npz

FILES = Path(__file__).parent / "weight_files"
CLOSE = {"rtol": 0, "atol": 1e-12}
SINGLE = {"rtol": 1e-5, "atol": 1e-6}
"""Keras computed in float32."""


def seen(name):
    """Inputs and outputs as the other system computed them."""
    return dict(np.load(FILES / f"{name}_seen.npz"))


def both_ways(name, x, layer, h0=(None, None), c0=(None, None), **which):
    """A bidirectional layer: forwards, and backwards on the reversed sequence, side by side."""
    ahead = read_weights(FILES / name, layer=layer, direction="forward", **which).params
    back = read_weights(FILES / name, layer=layer, direction="reverse", **which).params
    starts = [{"h0": h, **({"c0": c} if c is not None else {})} for h, c in zip(h0, c0, strict=True)]
    return np.concatenate([run(ahead, x, **starts[0]).h, run(back, x[::-1], **starts[1]).h[::-1]], axis=-1)


# -- PyTorch


@pytest.mark.parametrize("name", ["lstm", "lstm_no_bias"])
def test_a_pytorch_lstm_runs_as_pytorch_runs_it(name):
    was = load_file(FILES / f"torch_{name}_seen.safetensors")
    trace = run(read_weights(FILES / f"torch_{name}.safetensors").params, was["x"], h0=was["h0"][0], c0=was["c0"][0])
    np.testing.assert_allclose(trace.h, was["y"], **CLOSE)
    np.testing.assert_allclose(trace.c[-1], was["c_last"][0], **CLOSE)


@pytest.mark.parametrize(("name", "kind"), [("gru", GRUParams), ("rnn", RNNParams)])
def test_a_pytorch_gru_and_rnn_run_as_pytorch_runs_them(name, kind):
    was = load_file(FILES / f"torch_{name}_seen.safetensors")
    params = read_weights(FILES / f"torch_{name}.safetensors").params
    assert type(params) is kind
    np.testing.assert_allclose(run(params, was["x"], h0=was["h0"][0]).h, was["y"], **CLOSE)
    said = [note for note in read_weights(FILES / f"torch_{name}.safetensors").notes if "which curve" in note]
    assert len(said) == (kind is RNNParams)


def test_a_stack_of_two_layers_and_both_directions_gives_pytorchs_output_layer_by_layer():
    was = load_file(FILES / "torch_lstm_stack_seen.safetensors")
    middle = both_ways("torch_lstm_stack.safetensors", was["x"], 0, was["h0"][:2], was["c0"][:2])
    top = both_ways("torch_lstm_stack.safetensors", middle, 1, was["h0"][2:], was["c0"][2:])
    np.testing.assert_allclose(top, was["y"], **CLOSE)


# -- Keras


@pytest.mark.parametrize("file", ["keras_lstm.keras", "keras_lstm.h5", "keras_lstm.weights.h5"])
def test_each_form_in_which_keras_saves_an_lstm_runs_as_keras_runs_it(file):
    was = seen("keras_lstm")
    np.testing.assert_allclose(run(read_weights(FILES / file).params, was["x"]).h, was["y"], **SINGLE)


def test_a_further_variable_of_a_keras_cell_is_left_alone():
    stream = io.BytesIO((FILES / "keras_lstm.weights.h5").read_bytes())
    with h5py.File(stream, "a") as file:
        file["layers/lstm/cell/vars/3"] = np.ones(2)
    read, plain = read_weights(stream.getvalue()), read_weights(FILES / "keras_lstm.weights.h5")
    assert read.found == plain.found + "; left alone: memory/3"
    np.testing.assert_array_equal(read.params.b, plain.params.b)


def test_arrays_that_keras_gave_without_names_are_read_when_the_layout_is_said():
    was = seen("keras_lstm")
    params = read_weights(FILES / "keras_lstm_unnamed.npz", layout="keras").params
    np.testing.assert_allclose(run(params, was["x"]).h, was["y"], **SINGLE)


@pytest.mark.parametrize("reset", ["after", "before"])
def test_a_keras_gru_runs_as_keras_runs_it_with_the_reset_where_the_bias_says(reset):
    was = seen(f"keras_gru_{reset}")
    params = read_weights(FILES / f"keras_gru_{reset}.keras").params
    assert params.reset == reset
    np.testing.assert_allclose(run(params, was["x"]).h, was["y"], **SINGLE)


@pytest.mark.parametrize("file", ["keras_stack.keras", "keras_stack.h5"])
def test_a_keras_stack_is_read_layer_by_layer_in_the_models_order(file):
    was = seen("keras_stack")
    first = read_weights(FILES / file, layer=0)
    assert isinstance(first.params, RNNParams)
    middle = both_ways(file, run(first.params, was["x"]).h, 1)
    top = read_weights(FILES / file, layer=2)
    assert isinstance(top.params, LSTMParams)
    assert (top.params.variant.candidate, top.params.variant.readout) == ("relu", "relu")
    np.testing.assert_allclose(run(top.params, middle).h, was["y"], **SINGLE)
    assert read_weights(FILES / file, module="again").found == top.found
    for part in ("read here: again", "zeroth", "both/forward_layer", "both/backward_layer", "dense"):
        assert part in top.found


@pytest.mark.parametrize("suffix", [".keras", ".h5"])
@pytest.mark.parametrize(("name", "layers"), [("nested", 4), ("two_cells", 2)])
def test_layers_in_submodels_and_cells_in_one_rnn_are_each_themselves(name, layers, suffix):
    was = seen(f"keras_{name}")
    for layer in range(layers):
        params = read_weights(FILES / f"keras_{name}{suffix}", layer=layer).params
        np.testing.assert_allclose(run(params, was[f"in_{layer}"]).h, was[f"out_{layer}"], **SINGLE)


@pytest.mark.parametrize("suffix", [".keras", ".h5"])
def test_both_halves_of_a_bidirectional_layer_run_as_keras_runs_them_a_given_backward_one_too(suffix):
    was = seen("keras_halves")
    for layer in range(2):
        np.testing.assert_allclose(
            both_ways(f"keras_halves{suffix}", was[f"in_{layer}"], layer), was[f"out_{layer}"], **SINGLE
        )


# -- ONNX


@pytest.mark.parametrize("name", ["lstm", "lstm_peepholes", "gru_after", "gru_before", "rnn"])
def test_arrays_with_onnx_names_run_as_onnxs_reference_runs_them(name):
    was = seen(f"onnx_{name}")
    arrays = {key: was[key] for key in "WRBP" if key in was}
    if "gru" in name:
        arrays["linear_before_reset"] = np.array(float(name == "gru_after"))
    params = read_weights(write_npz(arrays)).params
    np.testing.assert_allclose(run(params, was["x"]).h, was["y"][:, 0], **CLOSE)


@pytest.mark.parametrize("name", ["lstm", "lstm_peepholes", "gru_after", "gru_before", "rnn"])
def test_an_onnx_model_file_holds_the_same_cell(name):
    pytest.importorskip("onnx")
    was = seen(f"onnx_{name}")
    read = read_weights(FILES / f"onnx_{name}.onnx")
    np.testing.assert_allclose(run(read.params, was["x"]).h, was["y"][:, 0], **CLOSE)


def test_two_directions_in_onnx_names_are_read_one_by_one():
    was = [seen("onnx_lstm"), seen("onnx_lstm_peepholes")]
    data = write_npz({key: np.concatenate([one[key] for one in was]) for key in "WRB"})
    for one, direction in zip(was, ("forward", "reverse"), strict=True):
        alone = read_weights(write_npz({key: one[key] for key in "WRB"})).params
        read = read_weights(data, direction=direction).params
        np.testing.assert_array_equal(read.W_h, alone.W_h)
        np.testing.assert_array_equal(read.b, alone.b)


# -- flax, equinox


@pytest.mark.parametrize("name", ["lstm", "gru", "rnn"])
def test_a_flax_cell_runs_as_flax_runs_it(name):
    was = seen(f"flax_{name}")
    params = read_weights(FILES / f"flax_{name}.safetensors").params
    np.testing.assert_allclose(run(params, was["x"]).h, was["y"], **CLOSE)


def test_flaxs_packed_cells_hold_the_same_blocks_side_by_side():
    single = read_npz(write_npz(load_file(FILES / "flax_lstm.safetensors"))).arrays
    gates = [f"params.cell.{{}}{gate}" for gate in "ifgo"]
    arrays = {
        "dense_i.kernel": np.concatenate([single[gate.format("i") + ".kernel"] for gate in gates], axis=1),
        "dense_h.kernel": np.concatenate([single[gate.format("h") + ".kernel"] for gate in gates], axis=1),
        "dense_h.bias": np.concatenate([single[gate.format("h") + ".bias"] for gate in gates]),
    }
    was = seen("flax_lstm")
    np.testing.assert_allclose(run(read_weights(write_npz(arrays)).params, was["x"]).h, was["y"], **CLOSE)


def test_equinoxs_names_are_pytorchs_with_one_bias():
    torch = load_file(FILES / "torch_lstm.safetensors")
    arrays = {
        ".cell.weight_ih": torch["weight_ih_l0"],
        ".cell.weight_hh": torch["weight_hh_l0"],
        ".cell.bias": torch["bias_ih_l0"].astype(float) + torch["bias_hh_l0"],
    }
    read, wanted = read_weights(write_npz(arrays)), read_weights(FILES / "torch_lstm.safetensors")
    assert read.layout == "equinox"
    for name in ("W_x", "W_h", "b"):
        np.testing.assert_array_equal(getattr(read.params, name), getattr(wanted.params, name))
