"""What a file says beside its numbers: curves, directions, options; told apart layout by layout, without the file."""

from pathlib import Path

import numpy as np
import pytest

from lstm_viz.data.weights import WeightsError, layouts, read_weights
from lstm_viz.data.weights.contents import Arrays, Contents
from lstm_viz.data.weights.layouts import LAYOUTS
from lstm_viz.data.weights.npz import write_npz

RNG = np.random.default_rng(0)
D, H = 3, 2


def pack(layout, arrays, options=None, place=0):
    """The layer at one place of the file, as the layout packs it."""
    contents = Contents("a file", Arrays(arrays), {}, options or {})
    places = LAYOUTS[layout].find(contents)
    return LAYOUTS[layout].pack(contents, places[place]), places


def test_every_layout_is_one_file_and_one_name_in_the_list():
    folder = Path(layouts.__file__).parent
    files = {path.stem for path in folder.glob("*.py")} - {"__init__", "layout"}
    assert files == set(LAYOUTS)
    assert all(layout.name == name for name, layout in LAYOUTS.items())


# -- Keras


def keras(module, blocks=4):
    shapes = {"kernel": (D, blocks * H), "recurrent_kernel": (H, blocks * H), "bias": (blocks * H,)}
    return {f"{module}/{role}": RNG.normal(size=shape) for role, shape in shapes.items()}


@pytest.mark.parametrize(
    ("module", "told"),
    [
        ("lstm", "lstm"),
        ("outer/inner/lstm", "outer/inner/lstm"),  # another layer named lstm has nothing to say about it
        ("both/forward_layer", "both/forward_layer"),
        ("outer/both/backward_layer", "outer/both/backward_layer"),
    ],
)
def test_a_keras_layer_has_the_curves_that_its_config_names(module, told):
    plain, _ = pack("keras", keras(module))
    assert plain.variant == {}
    assert "does not say which curves" in plain.notes[0]
    relu, _ = pack("keras", keras(module), {told: {"activation": "relu"}, "other": {"activation": "linear"}})
    assert relu.variant == {"candidate": "relu", "readout": "relu"}
    assert relu.notes == ()


@pytest.mark.parametrize(
    ("options", "says"),
    [
        ({"activation": "elu"}, "uses elu as its activation; tanh is wanted"),
        ({"recurrent_activation": "hard_sigmoid"}, "uses hard_sigmoid for its gates .*; sigmoid is wanted"),
    ],
)
def test_curves_that_this_cell_cannot_have_are_named(options, says):
    with pytest.raises(WeightsError, match=says):
        pack("keras", keras("lstm"), {"lstm": options})
    with pytest.raises(WeightsError, match="uses relu as its activation; tanh is wanted"):
        pack("keras", keras("gru", 3), {"gru": {"activation": "relu"}})


def test_a_keras_layer_that_goes_backwards_is_the_other_direction():
    _, places = pack("keras", keras("lstm"), {"lstm": {"go_backwards": True}})
    assert [place.direction for place in places] == ["reverse"]
    both = keras("both/forward_layer") | keras("both/backward_layer") | keras("next")
    _, places = pack("keras", both)
    assert [(place.layer, place.direction) for place in places] == [(0, "forward"), (0, "reverse"), (1, "forward")]


def test_a_keras_gru_has_two_rows_of_biases_or_one():
    arrays = keras("gru", 3)
    for shape in ((2, 3 * H + 1), (3, 3 * H), (3 * H + 1,)):
        with pytest.raises(WeightsError, match=r"gru/bias has shape .*; with 2 units it needs"):
            pack("keras", arrays | {"gru/bias": np.ones(shape)})
    two = RNG.normal(size=(2, 3 * H))
    after, _ = pack("keras", arrays | {"gru/bias": two}, {"gru": {}})
    z, r, n = np.split(two, 3, axis=1)
    np.testing.assert_array_equal(after.b, np.concatenate([r.sum(axis=0), z.sum(axis=0), n[0]]))
    np.testing.assert_array_equal(after.b_hn, n[1])
    assert after.variant == {}
    without = {name: array for name, array in arrays.items() if not name.endswith("bias")}
    for resets_after in (True, False):
        found, _ = pack("keras", without, {"gru": {"reset_after": resets_after}})
        assert found.variant == ({} if resets_after else {"reset": "before"})
        assert not found.b.any()
        assert "no biases" in found.notes[0]


# -- ONNX


def onnx(dirs=1, blocks=4, biases=True):
    arrays = {"W": RNG.normal(size=(dirs, blocks * H, D)), "R": RNG.normal(size=(dirs, blocks * H, H))}
    return arrays | ({"B": RNG.normal(size=(dirs, 2 * blocks * H))} if biases else {})


def test_onnx_activations_are_those_of_their_direction():
    curves = ["Sigmoid", "Relu", "Tanh", "Sigmoid", "Tanh", "Relu"]
    ahead, places = pack("onnx", onnx(dirs=2), {"": {"activations": curves}})
    back, _ = pack("onnx", onnx(dirs=2), {"": {"activations": curves}}, place=1)
    assert [place.direction for place in places] == ["forward", "reverse"]
    assert ahead.variant == {"candidate": "relu", "readout": "tanh"}
    assert back.variant == {"candidate": "tanh", "readout": "relu"}
    single, places = pack("onnx", onnx(), {"": {"activations": curves[3:], "direction": "reverse"}})
    assert places[0].direction == "reverse"
    assert single.variant == {"candidate": "tanh", "readout": "relu"}
    assert pack("onnx", onnx(), {"": {"activations": ["Sigmoid", "Tanh", "Tanh"]}})[0].variant == {}


@pytest.mark.parametrize(
    ("options", "says"),
    [
        ({"activations": ["HardSigmoid", "Tanh", "Tanh"]}, "uses the curves hardsigmoid, tanh, tanh; sigmoid, tanh"),
        ({"activations": ["Sigmoid", "Affine", "Tanh"]}, "uses the curves sigmoid, affine, tanh"),
        ({"activations": ["Tanh", "Sigmoid", "Tanh"]}, "uses the curves tanh, sigmoid, tanh"),
        ({"input_forget": 1}, "has input_forget = 1, a coupled input and forget gate; a cell without it is wanted"),
        ({"clip": 3.0}, r"has clip = 3\.0, clipped pre-activations"),
    ],
)
def test_what_onnx_can_and_this_cell_cannot_is_named(options, says):
    with pytest.raises(WeightsError, match=says):
        pack("onnx", onnx(), {"": options})


def test_onnx_arrays_without_biases_are_read_and_said_to_be_without():
    found, _ = pack("onnx", onnx(biases=False))
    assert found.notes == ("the file has no biases: they are zero",)
    assert not found.b.any()
    assert pack("onnx", onnx())[0].notes == ()


def test_an_onnx_gru_resets_before_unless_it_says_after():
    for flag, variant in ((1, {}), (0, {"reset": "before"})):
        assert pack("onnx", onnx(blocks=3), {"": {"linear_before_reset": flag}})[0].variant == variant
    with pytest.raises(WeightsError, match=r"linear_before_reset has shape \(2,\); one number is wanted"):
        read_weights(write_npz(onnx(blocks=3) | {"linear_before_reset": np.ones(2)}))


# -- ONNX model files, where the package onnx is there


def model(nodes, tensors):
    """The bytes of an ONNX model."""
    package = pytest.importorskip("onnx")
    helper, numpy_helper = package.helper, package.numpy_helper
    x = helper.make_tensor_value_info("X", package.TensorProto.DOUBLE, ["T", "B", D])
    y = helper.make_tensor_value_info("Y", package.TensorProto.DOUBLE, None)
    made = [helper.make_node(kind, inputs, outputs, **more) for kind, inputs, outputs, more in nodes]
    stored = [numpy_helper.from_array(array, name) for name, array in tensors.items()]
    return helper.make_model(helper.make_graph(made, "graph", [x], [y], stored))


def lstm(name="cell", W="W", **more):
    return "LSTM", ["X", W, "R", "B"], ["", "Y"], {"name": name, "hidden_size": H, **more}


def test_an_onnx_model_is_read_with_its_attributes():
    read = read_weights(model([lstm(activations=["Sigmoid", "Relu", "Relu"])], onnx()).SerializeToString())
    assert (read.params.variant.candidate, read.params.variant.readout) == ("relu", "relu")
    assert read.found.startswith("an .onnx file in ONNX's layout, float64: LSTM, D = 3, H = 2")


def test_onnx_weights_that_are_not_in_the_file_are_named():
    arrays = onnx()
    computed = [("Neg", ["raw"], ["negated"], {}), lstm(W="negated")]
    with pytest.raises(WeightsError, match="cell/W is computed while the ONNX model runs; stored numbers are wanted"):
        read_weights(model(computed, arrays | {"raw": arrays["W"]}).SerializeToString())
    elsewhere = model([lstm()], arrays)
    elsewhere.graph.initializer[0].external_data.add(key="location", value="../secret")
    with pytest.raises(WeightsError, match="cell/W is kept in another file; the numbers must be in this one"):
        read_weights(elsewhere.SerializeToString())


def test_onnx_weights_in_another_file_say_how_pytorch_keeps_them_in_one():
    elsewhere = model([lstm()], onnx())
    elsewhere.graph.initializer[0].external_data.add(key="location", value="model.onnx.data")
    with pytest.raises(WeightsError, match=r"in PyTorch, torch\.onnx\.export\(\.\.\., external_data=False\)"):
        read_weights(elsewhere.SerializeToString())


def started(h=None, c=None, lengths=None):
    """A model whose node has start states or lengths of sequences: arrays in the file, or names it is given."""
    inputs = ["X", "W", "R", "B", "", "", ""]
    arrays = onnx()
    for k, name, value in ((4, "lengths", lengths), (5, "h0", h), (6, "c0", c)):
        if value is not None:
            inputs[k] = name
        if isinstance(value, np.ndarray):
            arrays[name] = value
    return model([("LSTM", inputs, ["", "Y"], {"name": "cell", "hidden_size": H})], arrays).SerializeToString()


def test_start_states_of_an_onnx_model_are_said():
    zero = np.zeros((1, 1, H))
    assert read_weights(started(zero, zero)).notes == ()
    (note,) = read_weights(started(zero, zero + 0.5)).notes
    assert note.startswith("the file also holds the first c, which is not zero; a run here starts from zero")
    (note,) = read_weights(started("given", zero)).notes
    assert note.startswith("the model is given its first h while it runs")
    (note,) = read_weights(started(lengths=np.array([3], np.int32))).notes
    assert note.startswith("the model ends each sequence of a batch at a length of its own")


def test_bfloat16_in_an_onnx_model_is_read():
    package = pytest.importorskip("onnx")
    arrays = onnx()
    made = model([lstm()], arrays)
    upper = (arrays["W"].astype("<f4").view("<u4") >> 16).astype("<u2")
    for tensor in made.graph.initializer:
        if tensor.name == "W":
            wide = package.helper.make_tensor("W", package.TensorProto.BFLOAT16, upper.shape, upper.tobytes(), raw=True)
            tensor.CopyFrom(wide)
    read = read_weights(made.SerializeToString())
    kept = (upper.astype("<u4") << 16).view("<f4")[0]  # i o f g
    np.testing.assert_array_equal(read.params.W_x[:H], kept[:H])
    assert "float32" in read.found


@pytest.mark.parametrize("name", [b"cell", b"hidden_size", b"LSTM", b"graph", b"stored"])
def test_onnx_names_that_are_not_utf_8_are_read_or_refused_in_a_sentence(name):
    arrays = onnx()
    data = model([lstm(W="stored")], arrays | {"stored": arrays["W"]}).SerializeToString()
    assert name in data
    try:
        said = read_weights(data.replace(name, b"\xff" * len(name))).found
    except WeightsError as refusal:
        said = str(refusal)
    assert said.isprintable()


@pytest.mark.parametrize("change", [{"activations": 3}, {"clip": "hard"}, {"input_forget": [1.5, 2.5]}])
def test_onnx_attributes_of_a_wrong_type_are_refused_in_a_sentence(change):
    with pytest.raises(WeightsError, match="the attributes of cell in the ONNX file are damaged"):
        read_weights(model([lstm(**change)], onnx()).SerializeToString())


def test_onnx_models_without_a_cell_or_with_two_of_one_name_are_refused():
    with pytest.raises(WeightsError, match="has no LSTM, GRU or RNN node; its nodes are Neg"):
        read_weights(model([("Neg", ["X"], ["Y"], {})], {}).SerializeToString())
    with pytest.raises(WeightsError, match="has two nodes named cell; each needs a name of its own"):
        read_weights(model([lstm(), lstm()], onnx()).SerializeToString())
    data = model([lstm()], onnx()).SerializeToString()
    with pytest.raises(WeightsError, match="damaged or cut off"):
        read_weights(data[: len(data) // 2])


# -- flax


def test_flaxs_files_do_not_tell_curves_and_name_a_backward_half():
    shapes = {f"{side}{gate}": (D if side == "i" else H, H) for side in "ih" for gate in "ifgo"}
    cell = {f"{name}.kernel": np.ones(shape) for name, shape in shapes.items()}
    cell |= {f"h{gate}.bias": np.zeros(H) for gate in "ifgo"}
    arrays = {f"{half}_rnn.cell.{name}": array for half in ("forward", "backward") for name, array in cell.items()}
    found, places = pack("flax", arrays)
    assert [(place.layer, place.direction) for place in places] == [(0, "forward"), (0, "reverse")]
    assert "does not say which curves" in found.notes[0]
