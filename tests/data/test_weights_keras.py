"""Which layer of a Keras model an array belongs to: the config is matched by structure, never by luck.

The files are made by hand, group by group as Keras lays them out.
"""

import io
import json
import re
import zipfile

import h5py
import numpy as np
import pytest

from lstm_viz.data.weights import WeightsError, read_weights

D, H = 3, 2
BLOCKS = {"LSTM": 4, "GRU": 3, "SimpleRNN": 1}


def arrays_of(kind, mark):
    """Kernel, recurrent kernel and bias whose every number is the mark."""
    K = BLOCKS[kind.removesuffix("Cell")]
    return [np.full(shape, float(mark)) for shape in ((D, K * H), (H, K * H), (2, K * H) if K == 3 else (K * H,))]


def layer(kind, name, **options):
    return {"class_name": kind, "config": {"name": name, **options}}


def model(name, *layers, kind="Functional"):
    return layer(kind, name, layers=[layer("InputLayer", f"input_{name}"), *layers])


def keras_archive(config, cells, names=None):
    """A .keras file: cells by the path of their group, ``layers/lstm/cell``; layers' own names by theirs, or none."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("config.json", json.dumps(config))
        archive.writestr("model.weights.h5", weights_file(cells, names))
    return stream.getvalue()


def weights_file(cells, names=None):
    stream = io.BytesIO()
    with h5py.File(stream, "w") as file:
        for group, arrays in cells.items():
            for k, array in enumerate(arrays):
                file[f"{group}/vars/{k}"] = array
        for group, name in (names or {}).items():
            file.require_group(f"{group}/vars").attrs["name"] = name
    return stream.getvalue()


def whole_model(config, cells):
    """A whole-model .h5 file: cells by the path of their weights' names, ``lstm/sequential/lstm/lstm_cell``."""
    stream = io.BytesIO()
    with h5py.File(stream, "w") as file:
        if config is not None:
            file.attrs["model_config"] = json.dumps(config)
        tops = list(dict.fromkeys(path.split("/")[0] for path in cells))
        file.create_group("model_weights").attrs["layer_names"] = [top.encode() for top in tops]
        for path, arrays in cells.items():
            for role, array in zip(("kernel", "recurrent_kernel", "bias"), arrays, strict=True):
                file[f"model_weights/{path}/{role}:0"] = array
    return stream.getvalue()


def marks(data, count):
    """The mark of each layer, 0 to count - 1, and what its cell does: (mark, curve, direction)."""
    read = [read_weights(data, layer=k) for k in range(count)]
    curve = [getattr(getattr(one.params, "variant", None), "candidate", None) for one in read]
    return [(one.params.W_h[0, 0], name, one.direction) for one, name in zip(read, curve, strict=True)]


# -- two layers that one name could hide


def test_two_layers_in_a_submodel_of_a_whole_model_file_are_two():
    config = model("all", model("sub", layer("LSTM", "a", activation="relu"), layer("LSTM", "b")))
    cells = {"sub/a/lstm_cell": arrays_of("LSTM", 1), "sub/b/lstm_cell_1": arrays_of("LSTM", 2)}
    data = whole_model(config, cells)
    assert marks(data, 2) == [(1, "relu", "forward"), (2, "tanh", "forward")]
    assert read_weights(data, module="sub/b").params.W_x[0, 0] == 2
    without = whole_model(None, cells)
    assert marks(without, 2) == [(1, "tanh", "forward"), (2, "tanh", "forward")]


def test_one_layer_name_in_two_submodels_keeps_the_config_of_its_own():
    config = model(
        "all",
        model("first", layer("LSTM", "memory", activation="relu")),
        model("second", layer("LSTM", "memory", go_backwards=True)),
    )
    wanted = [(1, "relu", "forward"), (2, "tanh", "reverse")]
    legacy = {f"{sub}/memory/lstm_cell": arrays_of("LSTM", k) for k, sub in enumerate(("first", "second"), 1)}
    assert marks(whole_model(config, legacy), 2) == wanted
    groups = ["layers/functional", "layers/functional_1"]
    cells = {f"{group}/layers/lstm/cell": arrays_of("LSTM", k) for k, group in enumerate(groups, 1)}
    names = dict(zip(groups, ("first", "second"), strict=True)) | {f"{group}/layers/lstm": "memory" for group in groups}
    assert marks(keras_archive(config, cells, names), 2) == wanted
    assert marks(keras_archive(config, cells), 2) == wanted


def test_layers_of_equal_configs_keep_the_models_order():
    config = model("all", *(model(sub, layer("LSTM", "x"), layer("LSTM", "a")) for sub in ("second", "first")))
    cells = {
        f"{sub}/{name}/lstm_cell": arrays_of("LSTM", k)
        for k, (sub, name) in enumerate((("second", "x"), ("second", "a"), ("first", "x"), ("first", "a")))
    }
    assert [mark for mark, *_ in marks(whole_model(config, cells), 4)] == [0, 1, 2, 3]


def test_cells_stacked_in_one_rnn_are_read_one_by_one():
    stack = layer("StackedRNNCells", "stack", cells=[layer("LSTMCell", "x", activation="relu"), layer("LSTMCell", "y")])
    config = model("all", layer("RNN", "rnn", cell=stack, go_backwards=True), kind="Sequential")
    cells = {f"layers/rnn/cell/cells/lstm_cell{n}": arrays_of("LSTM", k) for k, n in enumerate(("", "_1"), 1)}
    wanted = [(1, "relu", "reverse"), (2, "tanh", "reverse")]
    assert marks(keras_archive(config, cells), 2) == wanted
    legacy = {f"rnn/rnn/{name}": arrays_of("LSTM", k) for k, name in enumerate("xy", 1)}
    assert marks(whole_model(config, legacy), 2) == wanted
    assert len({read_weights(weights_file(cells), layer=k).params.W_h[0, 0] for k in range(2)}) == 2


def test_layers_that_only_their_path_tells_apart_keep_it():
    cells = {f"rnn/rnn/lstm_cell{n}": arrays_of("LSTM", k) for k, n in enumerate(("", "_1"), 1)}
    assert [mark for mark, *_ in marks(whole_model(None, cells), 2)] == [1, 2]


# -- wrappers


@pytest.mark.parametrize("names", [True, False])
@pytest.mark.parametrize(
    ("wrapped", "groups", "path"),
    [
        (lambda cell: layer("RNN", "memory", cell=cell), "layers/rnn/cell", "memory/memory/the_cell"),
        (
            lambda cell: layer("TimeDistributed", "memory", layer=layer("RNN", "inner", cell=cell)),
            "layers/time_distributed/layer/cell",
            "memory/memory/the_cell",
        ),
        (
            lambda cell: layer("Bidirectional", "memory", layer=layer("RNN", "inner", cell=cell)),
            "layers/bidirectional/forward_layer/cell",
            "memory/memory/forward_inner/the_cell",
        ),
    ],
)
def test_a_cell_in_a_wrapper_has_the_options_of_its_own_config(wrapped, groups, path, names):
    config = model("all", layer("Dense", "dense"), wrapped(layer("LSTMCell", "the_cell", activation="relu")))
    own = {groups.rsplit("/", 1)[0]: "memory"} if names and groups == "layers/rnn/cell" else None
    for data in (
        keras_archive(config, {groups: arrays_of("LSTM", 1)}, own),
        whole_model(config, {path: arrays_of("LSTM", 1)}),
    ):
        read = read_weights(data)
        assert read.params.variant.candidate == "relu"
        assert read.notes == ()


def test_a_gru_cell_says_where_it_resets_and_a_curve_that_cannot_be_is_refused():
    def data(kind, **options):
        config = model("all", layer("RNN", "memory", cell=layer(kind, "the_cell", **options)))
        return keras_archive(config, {"layers/rnn/cell": arrays_of(kind, 1)[:2]})

    assert read_weights(data("GRUCell", reset_after=False)).params.reset == "before"
    assert read_weights(data("GRUCell", reset_after=True)).params.reset == "after"
    for kind in ("GRUCell", "SimpleRNNCell"):
        with pytest.raises(WeightsError, match="uses relu as its activation; tanh is wanted"):
            read_weights(data(kind, activation="relu", reset_after=True))


def test_a_layer_that_is_not_named_like_its_group_still_has_its_config():
    config = model(
        "all",
        layer("LSTM", "lstm_1", activation="relu"),
        layer("Dropout", "drop"),
        layer("LSTM", "lstm", go_backwards=True),
        kind="Sequential",
    )
    cells = {f"layers/lstm{n}/cell": arrays_of("LSTM", k) for k, n in enumerate(("", "_1"), 1)}
    wanted = [(1, "relu", "forward"), (2, "tanh", "reverse")]
    assert marks(keras_archive(config, cells), 2) == wanted  # tf_keras writes no names
    names = {"layers/lstm": "lstm_1", "layers/lstm_1": "lstm"}
    assert marks(keras_archive(config, cells, names), 2) == wanted


def test_the_given_backward_half_of_a_bidirectional_layer_is_the_backward_one():
    halves = {"layer": layer("LSTM", "forward_a"), "backward_layer": layer("LSTM", "mine", go_backwards=True)}
    config = model("all", layer("Bidirectional", "both", **halves))
    cells = {"both/all/both/forward_a/lstm_cell": arrays_of("LSTM", 1), "both/mine/lstm_cell": arrays_of("LSTM", 2)}
    data = whole_model(config, cells)
    for direction, mark in (("forward", 1), ("reverse", 2)):
        read = read_weights(data, direction=direction)
        assert (read.direction, read.params.W_h[0, 0]) == (direction, mark)
    old = whole_model(model("all", layer("Bidirectional", "both", layer=layer("LSTM", "a"))), {
        "both/both/forward_a/lstm_cell": arrays_of("LSTM", 1), "both/both/backward_a/lstm_cell": arrays_of("LSTM", 2),
    })  # fmt: skip
    assert read_weights(old, direction="reverse").params.W_h[0, 0] == 2


def test_a_curve_wrapped_as_a_function_is_the_curve():
    curve = {"module": "builtins", "class_name": "function", "config": "relu", "registered_name": "function"}
    config = model("all", layer("LSTM", "memory", activation=curve))
    read = read_weights(keras_archive(config, {"layers/lstm/cell": arrays_of("LSTM", 1)}))
    assert read.params.variant.readout == "relu"


# -- what cannot be matched is refused


def test_a_layer_that_the_config_does_not_list_is_refused():
    config = model("all", layer("LSTM", "memory"))
    cells = {"layers/lstm/cell": arrays_of("LSTM", 1), "layers/gru/cell": arrays_of("GRU", 2)}
    data = keras_archive(config, cells)
    assert read_weights(data).params.W_h[0, 0] == 1
    with pytest.raises(WeightsError, match="gru, layer 1, forward is not in the file's own list of layers"):
        read_weights(data, layer=1)


def test_a_class_that_is_not_known_is_refused_by_its_name():
    config = model("all", layer("RNN", "memory", cell=layer("NormedLSTMCell", "the_cell")))
    with pytest.raises(WeightsError, match="memory, .* is of the class NormedLSTMCell; read are LSTM, GRU"):
        read_weights(keras_archive(config, {"layers/rnn/cell": arrays_of("LSTM", 1)}))
    config = model("all", layer("GRU", "memory"))
    with pytest.raises(WeightsError, match="is of the class GRU; weights of this shape belong to LSTM"):
        read_weights(whole_model(config, {"memory/memory/gru_cell": arrays_of("LSTM", 1)}))


def test_a_layer_may_be_called_like_an_optimizer():
    cells = {"optimizer_memory/lstm_cell": arrays_of("LSTM", 1)}
    assert read_weights(whole_model(None, cells)).params.H == H


@pytest.mark.parametrize(
    "config",
    [
        {},
        {"config": 3},
        {"config": {"layers": 3}},
        {"config": {"layers": [3, None, "LSTM"]}},
        model("all", {"class_name": ["LSTM"], "config": {"name": {}}}),
        model("all", layer("RNN", "memory", cell=[])),
        model("all", layer("Bidirectional", "memory", layer=None)),
        model("all", layer("LSTM", "memory", activation={"class_name": "function"})),
        model("all", layer("LSTM", "memory", recurrent_activation=[])),
    ],
)
def test_a_config_of_any_form_is_used_or_refused_in_a_sentence(config):
    try:
        said = " ".join(read_weights(keras_archive(config, {"layers/lstm/cell": arrays_of("LSTM", 1)})).notes)
    except WeightsError as refusal:
        said = str(refusal)
    assert re.search("does not say which curves|not in the file's own list|of the class|memory.* uses", said)


def test_a_config_with_layers_without_end_is_refused():
    config = model("all", *[layer("LSTM", "a")] * 6000)
    with pytest.raises(WeightsError, match="lists 6001 layers; the limit is 5000"):
        read_weights(keras_archive(config, {"layers/lstm/cell": arrays_of("LSTM", 1)}))


# -- order


def test_weights_alone_do_not_tell_the_order_of_layers_and_a_note_says_so():
    cells = {"layers/lstm/cell": arrays_of("LSTM", 1), "layers/gru/cell": arrays_of("GRU", 2)}
    said = "the file does not say the order of its layers: they are numbered by name"
    assert said in read_weights(weights_file(cells)).notes
    assert said not in read_weights(weights_file(dict([*cells.items()][:1]))).notes
    config = model("all", layer("LSTM", "z"), layer("GRU", "a"))
    legacy = whole_model(None, {"z/lstm_cell": arrays_of("LSTM", 1), "a/gru_cell": arrays_of("GRU", 2)})
    for data in (keras_archive(config, cells), legacy):
        assert said not in read_weights(data).notes
        assert read_weights(data).params.W_h[0, 0] == 1


# -- numbers and their storage


def test_bfloat16_as_keras_keeps_it_is_read():
    values = np.array([[1.0, -2.5], [0.15625, 3.0]], "<f4")
    half = np.tile((values.view("<u4") >> 16).astype("<u2"), (1, 4)).view("V2")
    stream = io.BytesIO(weights_file({"layers/lstm/cell": arrays_of("LSTM", 1)}))
    with h5py.File(stream, "a") as file:
        del file["layers/lstm/cell/vars/1"]
        file.create_dataset("layers/lstm/cell/vars/1", data=half).attrs["dtype"] = "bfloat16"
    read = read_weights(stream.getvalue())
    np.testing.assert_array_equal(read.params.W_h, np.tile(values, (1, 4)).T)
    assert "float32" in read.found


def test_a_chunk_far_larger_than_its_array_is_refused_before_it_is_unpacked(monkeypatch):
    stream = io.BytesIO()
    with h5py.File(stream, "w") as file:
        file.create_dataset("lstm/kernel", (1, 1), "f8", maxshape=(None, None), chunks=(2**13, 2**13))
    monkeypatch.setattr("h5py.Dataset.__getitem__", lambda *_: pytest.fail("it was unpacked"))
    with pytest.raises(WeightsError, match="lstm/kernel is stored in chunks of 512 MB; the limit is 4 MB"):
        read_weights(stream.getvalue())
