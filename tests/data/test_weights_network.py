"""All layers of one file: which of them are one network, what each hears, and what is said of all the rest."""

import re
from pathlib import Path

import numpy as np
import pytest

from lstm_viz.core.initial import initial
from lstm_viz.core.lstm import LSTMParams
from lstm_viz.core.readout import Readout
from lstm_viz.core.run import run
from lstm_viz.core.sequence import Feature, Sequence
from lstm_viz.core.stack import Stack
from lstm_viz.core.textbook import lstm_step
from lstm_viz.data.weights import MOST_UNITS, WeightsError, read_networks, read_weights, weights_bytes
from lstm_viz.data.weights.network import LARGEST_SHOWN
from lstm_viz.data.weights.safe import write_safetensors
from tests.data.test_weights_keras import arrays_of, keras_archive, layer, model, weights_file, whole_model

FILES = Path(__file__).parent / "weight_files"
RNG = np.random.default_rng(7)
BLOCKS = {"lstm": 4, "gru": 3, "rnn": 1}


def torch(D, H, at="l0", module="", kind="lstm"):
    """One layer and direction in PyTorch's names."""
    rows, before = BLOCKS[kind] * H, f"{module}." if module else ""
    shapes = {"weight_ih": (rows, D), "weight_hh": (rows, H), "bias_ih": (rows,), "bias_hh": (rows,)}
    return {f"{before}{role}_{at}": RNG.normal(size=shape) for role, shape in shapes.items()}


def networks_of(*parts):
    return read_networks(write_safetensors({name: array for part in parts for name, array in part.items()}))


def network_of(*parts):
    return networks_of(*parts)[0]


def names_of(networks):
    return [one.name for one in networks]


def sequence(T, D, B=1):
    return Sequence(RNG.normal(size=(T, B, D)), time=tuple(f"{12 + t}:00" for t in range(T)))


def by_hand(params, x):
    """h of one cell, step by step as the textbook says it, [T, H] of x [T, D]."""
    W, U, b = params.by_gate()
    h = c = np.zeros(params.H)
    said = []
    for now in x:
        h, c = lstm_step(now, h, c, W, U, b)
        said.append(h)
    return np.array(said)


# -- what a layer hears


def test_a_layer_of_a_stack_hears_what_a_run_of_the_stack_gives_it():
    network = network_of(torch(3, 5, "l0"), torch(5, 4, "l1"), torch(4, 2, "l2"))
    stack = Stack(tuple(one.directions["forward"] for one in network.layers))
    inputs = sequence(9, 3, B=2)
    traces = run(stack, inputs)
    assert network.heard(0, inputs) is inputs
    for k in (1, 2):
        heard = network.heard(k, inputs)
        np.testing.assert_array_equal(heard.x, traces[k - 1].h)
        assert (heard.features, heard.time) == (traces[k].inputs.features, inputs.time)


def test_over_a_layer_that_reads_both_ways_forward_and_reverse_stand_side_by_side():
    network = network_of(torch(3, 4, "l0"), torch(3, 4, "l0_reverse"), torch(8, 2, "l1"), torch(8, 2, "l1_reverse"))
    inputs = sequence(6, 3)
    x = inputs.x[:, 0]
    ahead, back = (network.layers[0].directions[way] for way in ("forward", "reverse"))
    middle = np.concatenate([by_hand(ahead, x), by_hand(back, x[::-1])[::-1]], axis=1)
    np.testing.assert_allclose(network.heard(1, inputs).x[:, 0], middle, rtol=0, atol=1e-13)
    turned = network.heard(1, inputs, "reverse")
    np.testing.assert_allclose(turned.x[:, 0], middle[::-1], rtol=0, atol=1e-13)
    assert turned.time == inputs.time[::-1]
    assert [feature.name for feature in turned.features[3:5]] == ["h3 forward", "h0 reverse"]
    first = network.heard(0, inputs, "reverse")
    np.testing.assert_array_equal(first.x, inputs.x[::-1])
    assert (first.features, first.time) == (inputs.features, inputs.time[::-1])
    top = network.layers[1].directions["reverse"]
    np.testing.assert_allclose(run(top, turned).h[:, 0], by_hand(top, middle[::-1]), rtol=0, atol=1e-13)
    for array in (turned.x, first.x):
        with pytest.raises(ValueError, match="read-only"):
            array[0] = 0


@pytest.mark.parametrize("suffix", [".keras", ".h5"])
@pytest.mark.parametrize(("name", "layers"), [("nested", 4), ("two_cells", 2), ("halves", 2)])
def test_every_layer_of_a_keras_model_hears_what_keras_gave_it(name, layers, suffix):
    was = np.load(FILES / f"keras_{name}_seen.npz")
    network = read_networks(FILES / f"keras_{name}{suffix}")[0]
    assert len(network.layers) == layers
    inputs = Sequence(was["in_0"])
    for k in range(1, layers):
        np.testing.assert_allclose(network.heard(k, inputs).x, was[f"in_{k}"], rtol=1e-5, atol=1e-6)


def test_forward_stands_first_in_whatever_order_the_file_has_the_halves():
    cells = {f"layers/both/{half}_layer/cell": arrays_of("LSTM", k) for k, half in enumerate(("backward", "forward"))}
    (both,) = read_networks(weights_file(cells))[0].layers
    assert [(way, params.W_h[0, 0]) for way, params in both.directions.items()] == [("forward", 1), ("reverse", 0)]
    assert both.name == "both"


# -- what is found


def test_a_stack_of_both_directions_is_described_layer_by_layer():
    network = read_networks(FILES / "torch_lstm_stack.safetensors")[0]
    assert network.found == (
        "a .safetensors file in PyTorch's layout, float32: 2 LSTM layers: "
        "encoder.lstm, layer 0, D = 2, H = 3, forward and reverse; "
        "encoder.lstm, layer 1, D = 6, H = 3, forward and reverse"
    )
    assert (network.name, network.D) == ("encoder.lstm", 2)
    assert network.notes == ("where a layer reads both ways, the one above it hears forward and reverse side by side",)
    for k, one in enumerate(network.layers):
        for direction, params in one.directions.items():
            alone = read_weights(FILES / "torch_lstm_stack.safetensors", layer=k, direction=direction).params
            np.testing.assert_array_equal(params.W_h, alone.W_h)


@pytest.mark.parametrize("file", ["torch_lstm.safetensors", "keras_lstm.keras", "keras_lstm.weights.h5",
                                  "torch_lstm_no_bias.safetensors", "flax_lstm.safetensors"])  # fmt: skip
def test_of_one_layer_the_same_is_said_as_where_one_is_read(file):
    one, network = read_weights(FILES / file), read_networks(FILES / file)[0]
    assert (network.found, network.notes) == (one.found, one.notes)
    np.testing.assert_array_equal(network.layers[0].directions["forward"].W_x, one.params.W_x)


def test_our_own_file_brings_features_and_read_out():
    params, readout = initial("LSTM", 3, 2, 0), Readout([[1.0, 2.0, 3.0]], [0.5])
    features = (Feature("G", "irradiance", "kW/m²"), Feature("dG"))
    network = read_networks(weights_bytes(params, ".safetensors", features=features, readout=readout))[0]
    assert network.features == features
    np.testing.assert_array_equal(network.readout.W_y, readout.W_y)
    assert len(network.layers) == 1
    other = network_of(torch(2, 3))
    assert (other.features, other.readout) == ((), None)


def test_layers_of_a_file_that_does_not_say_what_hears_what_are_taken_to_and_that_is_said():
    cells = {f"cell_{k}.{name}": array for k in range(2) for name, array in keras_names(2, 2).items()}
    network = read_networks(write_safetensors(cells))[0]
    assert names_of(network.layers) == ["cell_0", "cell_1"]
    assert network.notes[-1] == (
        "each layer was taken to hear the one below it: what a layer between them may do, a Dense one or a "
        "normalisation, is not known"
    )


def keras_names(D, H):
    return {"kernel": np.ones((D, 4 * H)), "recurrent_kernel": np.ones((H, 4 * H)), "bias": np.ones(4 * H)}


def test_what_one_layer_lacks_is_said_of_that_layer():
    bare = {name: array for name, array in torch(4, 2, "l1").items() if "bias" not in name}
    notes = network_of(torch(3, 4, "l0"), bare).notes
    assert notes[0] == "unnamed, layer 1: the file has no biases: they are zero"


# -- several networks


def test_several_networks_are_read_in_the_order_of_the_file():
    parts = [torch(3, 4, module="encoder"), torch(4, 2, "l0", "decoder.lstm"), torch(2, 2, "l1", "decoder.lstm")]
    first, other = networks_of(*parts)  # names in a row
    assert (first.name, len(first.layers)) == ("decoder.lstm", 2)
    assert "the file holds 2 networks: decoder.lstm, encoder; this is decoder.lstm" in first.notes
    assert (other.name, other.D, len(other.layers)) == ("encoder", 3, 1)
    assert "the file holds 2 networks: decoder.lstm, encoder; this is encoder" in other.notes


def test_layers_whose_sizes_do_not_chain_are_networks_of_their_own():
    parts = [torch(3, 4, "l0"), torch(4, 2, "l1"), torch(3, 2, "l2")]
    network, other = networks_of(*parts)
    assert [one.D for one in network.layers] == [3, 4]
    assert (network.name, other.name, other.D) == ("unnamed, layer 0", "unnamed, layer 2", 3)
    said = "unnamed, layer 2 was not taken to hear unnamed, layer 1: it needs D = 3, and unnamed, layer 1 hands on 2"
    assert said in network.notes


def test_a_number_that_is_left_out_is_a_gap_between_networks():
    assert names_of(networks_of(torch(3, 3, "l0"), torch(3, 3, "l2"))) == ["unnamed, layer 0", "unnamed, layer 2"]


def test_layers_are_counted_within_their_module():
    parts = [torch(3, 3, "l0", "a"), torch(3, 3, "l1", "b")]
    assert names_of(networks_of(*parts)) == ["a", "b"]


def test_the_tenth_layer_lies_over_the_ninth_and_not_over_the_first():
    network = network_of(*(torch(2, 2, f"l{k}") for k in range(12)))
    assert names_of(network.layers) == [f"unnamed, layer {k}" for k in range(12)]


def test_many_layers_that_do_not_fit_are_counted():
    parts = [torch(3, 2, module="a"), *(torch(3, 2, module=f"b{k}", kind="gru") for k in range(9))]
    notes = network_of(*parts).notes
    assert len(notes) == 5
    assert notes[-1] == "and 5 more layers likewise"


def stacked(kind, **options):
    first, second = layer(kind, "first", **options), layer("LSTM", "second")
    config = model("all", first, second)
    cells = {"layers/lstm/cell": arrays_of("LSTM", 1), "layers/lstm_1/cell": arrays_of("LSTM", 1)}
    square = {path: [np.ones((2, 8)), np.ones((2, 8)), np.ones(8)] for path in cells}
    return keras_archive(config, square)


def test_a_keras_layer_that_hands_on_its_last_output_alone_ends_a_network():
    whole = read_networks(stacked("LSTM", return_sequences=True))[0]
    assert [one.name for one in whole.layers] == ["first", "second"]
    ended, other = read_networks(stacked("LSTM", return_sequences=False))
    assert (ended.name, other.name) == ("first", "second")
    assert "second was not taken to hear first: first hands on its last output alone" in ended.notes


def test_a_keras_layer_that_runs_backwards_alone_ends_a_network_and_is_said_to():
    network = read_networks(stacked("LSTM", return_sequences=True, go_backwards=True))[0]
    assert list(network.layers[0].directions) == ["reverse"]
    assert network.found.endswith("float64: LSTM, D = 2, H = 2, reverse")
    assert "the layer runs backwards, from the last step to the first" in network.notes
    assert any("in which order first, which runs backwards, hands on its outputs" in note for note in network.notes)
    heard = network.heard(0, Sequence([[1.0, 0.0], [2.0, 0.0]]), "reverse")
    assert heard.x[:, 0, 0].tolist() == [2, 1]


def test_the_last_cell_of_a_keras_rnn_ends_where_the_rnn_does_and_not_its_first():
    cells = [layer("LSTMCell", "x"), layer("LSTMCell", "y")]
    stack = layer("StackedRNNCells", "stack", cells=cells)
    config = model("all", layer("RNN", "rnn", cell=stack, return_sequences=False), layer("LSTM", "next"))
    square = [np.ones((2, 8)), np.ones((2, 8)), np.ones(8)]
    groups = ["layers/rnn/cell/cells/lstm_cell", "layers/rnn/cell/cells/lstm_cell_1", "layers/lstm/cell"]
    networks = read_networks(keras_archive(config, dict.fromkeys(groups, square)))
    assert names_of(networks[0].layers) == ["rnn/x", "rnn/y"]
    assert names_of(networks) == ["rnn/x", "next"]


# -- what a Keras config says of what hears what


def graph(name, *entries, gives=None, way=3):
    """A functional model: (class, name, what it hears, options); as Keras 3 writes it, or Keras 2."""
    layers = [layer("InputLayer", "start") | {"name": "start", "inbound_nodes": []}]
    for kind, called, hears, options in entries:
        config = options if "class_name" in options else layer(kind, called, **options)
        if way == 3:
            tensors = [{"class_name": "__keras_tensor__", "config": {"keras_history": [one, 0, 0]}} for one in hears]
            nodes = [{"args": tensors, "kwargs": {}}]
        else:
            nodes = [[[one, 0, 0, {}] for one in hears]]
        layers.append(config | {"name": called, "inbound_nodes": nodes})
    ends = [[gives or entries[-1][1], 0, 0]]
    return layer("Functional", name, layers=layers, output_layers=ends[0] if way == 3 else ends)


def rows_of(config, count=2, groups=None):
    """The layers of the first network of a model of square LSTM layers, the file's networks, and what was said."""
    groups = groups or [f"layers/lstm{f'_{k}' if k else ''}/cell" for k in range(count)]
    square = [np.ones((2, 8)), np.ones((2, 8)), np.ones(8)]
    networks = read_networks(keras_archive(config, dict.fromkeys(groups, square)))
    return names_of(networks[0].layers), names_of(networks), networks[0].notes


LSTM = {"return_sequences": True}


@pytest.mark.parametrize("way", [2, 3])
def test_layers_that_a_config_puts_one_over_the_other_need_no_assumption(way):
    chain = [("LSTM", "a", ["start"], LSTM), ("Dropout", "drop", ["a"], {}), ("LSTM", "b", ["drop"], LSTM)]
    assert rows_of(graph("all", *chain, way=way)) == (["a", "b"], ["a"], ())


@pytest.mark.parametrize("way", [2, 3])
@pytest.mark.parametrize(
    ("entries", "said"),
    [
        ([("LSTM", "a", ["start"], LSTM), ("LSTM", "b", ["start"], LSTM)], "start, of the class InputLayer"),
        ([("LSTM", "a", ["start"], LSTM), ("Dense", "d", ["a"], {}), ("LSTM", "b", ["d"], LSTM)],
         "d, of the class Dense"),
        ([("LSTM", "a", ["start"], LSTM), ("Add", "sum", ["a", "start"], {}), ("LSTM", "b", ["sum"], LSTM)],
         "sum, of the class Add"),
        ([("LSTM", "a", ["start"], LSTM), ("LSTM", "b", ["a", "start"], LSTM)], "a, start, of the class InputLayer"),
    ],
)  # fmt: skip
def test_layers_that_a_config_keeps_apart_are_networks_of_their_own(entries, said, way):
    layers, networks, notes = rows_of(graph("all", *entries, way=way))
    assert (layers, networks) == (["a"], ["a", "b"])
    assert f"b was not taken to hear a: it hears {said}" in notes


@pytest.mark.parametrize(("kind", "said"), [("Dropout", ()), ("Masking", ("it, of the class Masking",))])
def test_what_makes_the_lowest_layers_inputs_is_said(kind, said):
    entries = [(kind, "it", ["start"], {}), ("LSTM", "a", ["it"], LSTM), ("LSTM", "b", ["a"], LSTM)]
    layers, _, notes = rows_of(graph("all", *entries))
    assert layers == ["a", "b"]
    assert notes == tuple(f"in the model a hears {one}: what it is given here stands in its place" for one in said)
    row = [layer(kind, "it"), layer("LSTM", "a", **LSTM), layer("LSTM", "b", **LSTM)]
    for start in ([layer("InputLayer", "start")], []):
        assert rows_of(layer("Sequential", "all", layers=[*start, *row]))[2] == notes


def test_a_dense_layer_in_a_row_keeps_apart_and_a_dropout_does_not():
    def row(between):
        named = [layer("LSTM", "a", **LSTM), layer(between, "it"), layer("LSTM", "b", **LSTM)]
        return layer("Sequential", "all", layers=[layer("InputLayer", "start"), *named])

    assert rows_of(row("Dropout")) == (["a", "b"], ["a"], ())
    layers, networks, notes = rows_of(row("Dense"))
    assert (layers, networks) == (["a"], ["a", "b"])
    assert "b was not taken to hear a: it hears it, of the class Dense" in notes


@pytest.mark.parametrize("way", [2, 3])
def test_what_is_heard_is_followed_into_models_in_models_and_wrappers(way):
    first = graph("first", ("LSTM", "a", ["start"], LSTM), ("Dropout", "x", ["a"], {}), way=way)
    later = graph("later", ("Dropout", "y", ["start"], {}), ("LSTM", "b", ["y"], LSTM), way=way)
    whole = graph("all", ("Functional", "first", ["start"], first), ("Functional", "later", ["first"], later), way=way)
    groups = ["layers/functional/layers/lstm/cell", "layers/functional_1/layers/lstm/cell"]
    assert rows_of(whole, groups=groups) == (["first/a", "later/b"], ["first/a"], ())


def test_a_bidirectional_layer_is_heard_with_both_its_halves():
    both = layer("Bidirectional", "both", layer=layer("LSTM", "inner", **LSTM))
    config = layer("Sequential", "all", layers=[layer("InputLayer", "start"), both, layer("LSTM", "b", **LSTM)])
    halves = [f"layers/bidirectional/{half}_layer/cell" for half in ("forward", "backward")]
    square = [np.ones((2, 8)), np.ones((2, 8)), np.ones(8)]
    cells = dict.fromkeys(halves, square) | {"layers/lstm/cell": [np.ones((4, 8)), np.ones((2, 8)), np.ones(8)]}
    network = read_networks(keras_archive(config, cells))[0]
    assert names_of(network.layers) == ["both", "b"]
    assert network.notes == ("where a layer reads both ways, the one above it hears forward and reverse side by side",)


def test_a_config_that_runs_in_circles_or_names_nobody_says_nothing():
    circle = [("LSTM", "a", ["start"], LSTM), ("Dropout", "x", ["y"], {}), ("Dropout", "y", ["x"], {}),
              ("LSTM", "b", ["y"], LSTM)]  # fmt: skip
    assert rows_of(graph("all", *circle))[1] == ["a", "b"]
    nobody = [("LSTM", "a", ["start"], LSTM), ("LSTM", "b", ["nobody"], LSTM)]
    layers, _, notes = rows_of(graph("all", *nobody))
    assert layers == ["a", "b"]
    assert "is not known" in notes[0]
    drops = [("Dropout", f"d{k}", [f"d{k - 1}" if k else "a"], {}) for k in range(4000)]
    long = [("LSTM", "a", ["start"], LSTM), *drops, ("LSTM", "b", ["d3999"], LSTM)]
    assert "is not known" in rows_of(graph("all", *long))[2][0]


def test_layers_of_a_file_without_a_config_are_in_the_order_of_their_groups():
    cells = {f"layers/lstm{n}/cell": arrays_of("LSTM", k) for k, n in enumerate(("", "_1", "_10", "_2"))}
    names = {f"layers/lstm{n}": name for n, name in (("", "z"), ("_1", "y"), ("_10", "w"), ("_2", "x"))}
    networks = read_networks(weights_file(cells, names))
    assert names_of(networks) == ["z", "y", "x", "w"]
    assert "the file does not say which way the layer runs: forward is taken, Keras's default" in networks[0].notes


# -- what is not shown


@pytest.mark.parametrize(("kind", "title"), [("gru", "GRU"), ("rnn", "plain RNN")])
def test_another_kind_of_cell_is_refused_by_name(kind, title):
    with pytest.raises(WeightsError, match=f"^memory, layer 0 is a {title}; this page shows LSTM layers$"):
        network_of(torch(3, 2, module="memory", kind=kind))
    beside = [torch(3, 2, module="memory", kind=kind), torch(3, 2, module="other")]
    assert f"left out: memory, layer 0 is a {title}; this page shows LSTM layers" in network_of(*beside).notes
    assert names_of(networks_of(*beside)) == ["other"]
    several = [torch(3, 2, kind=kind), torch(2, 2, "l1", kind=kind), torch(2, 2, "l2", kind=kind)]
    with pytest.raises(WeightsError, match="shows LSTM layers; and 2 more layers, none of which can be shown$"):
        network_of(*several)


def test_a_layer_over_one_of_another_kind_begins_a_network():
    network = read_networks(FILES / "keras_stack.keras")[0]
    assert names_of(network.layers) == ["again"]
    assert network.notes == (
        "in the model again hears both/forward_layer, both/backward_layer: what it is given here stands in its place",
        "left out: zeroth is a plain RNN; this page shows LSTM layers",
        "left out: both is a GRU; this page shows LSTM layers",
    )
    assert network.layers[0].directions["forward"].variant.readout == "relu"


def test_a_gru_that_does_not_say_where_it_resets_is_still_called_a_gru():
    config = model("all", layer("GRU", "memory", activation="relu"))
    with pytest.raises(WeightsError, match="^memory is a GRU; this page shows LSTM layers$"):
        read_networks(whole_model(config, {"memory/memory/gru_cell": arrays_of("GRU", 1)}))


def test_a_broken_layer_costs_itself_and_what_lies_over_it():
    broken = torch(4, 2, "l1") | {"weight_hh_l1": np.ones((8, 3))}
    network, other = networks_of(torch(3, 4, "l0"), broken, torch(2, 2, "l2"))
    assert len(network.layers) == 1
    assert (network.name, other.name) == ("unnamed, layer 0", "unnamed, layer 2")
    assert any(re.match(r"left out: weight_hh_l1 has shape \(8, 3\)", note) for note in network.notes)
    half = torch(3, 4, "l0") | torch(2, 4, "l0_reverse")
    with pytest.raises(WeightsError, match="unnamed, layer 0 hears 3 and 2 features in its two directions"):
        network_of(half)


def test_cells_of_one_direction_that_nothing_tells_apart_are_not_one_layer():
    square = [np.ones((2, 8)), np.ones((2, 8)), np.ones(8)]
    groups = [
        f"layers/both/{half}_layer/cell/cells/lstm_cell{n}" for half in ("forward", "backward") for n in ("", "_1")
    ]
    with pytest.raises(WeightsError, match="both has 4 cells, which cannot be told apart"):
        read_networks(keras_archive({}, dict.fromkeys(groups, square)))


# -- limits


def test_more_units_than_a_page_shows_are_refused_in_words():
    assert MOST_UNITS == 512
    many = {"weight_ih_l0": np.zeros((2052, 1), "f4"), "weight_hh_l0": np.zeros((2052, 513), "f4")}
    with pytest.raises(WeightsError, match="^unnamed, layer 0 has 513 units; this page shows at most 512$"):
        network_of(many)
    most = {"weight_ih_l0": np.zeros((2048, 1), "f4"), "weight_hh_l0": np.zeros((2048, 512), "f4")}
    assert network_of(most).layers[0].width == 512


def test_a_file_beyond_a_pages_limit_is_refused_before_it_is_looked_into():
    with pytest.raises(WeightsError, match=r"big\.keras is larger than a weight file may be, 50 MB"):
        read_networks(bytes(LARGEST_SHOWN + 1), name="big.keras")


def test_what_is_no_weight_file_is_refused_as_everywhere():
    with pytest.raises(WeightsError, match="notes.txt is a text that begins with 'hello'"):
        read_networks(b"hello", name="notes.txt")
    with pytest.raises(WeightsError, match="in which no recurrent layer is known"):
        network_of({"conv.weight": np.ones((2, 2))})


def test_a_cell_of_ours_is_a_network_too():
    params = LSTMParams(np.ones((8, 3)), np.ones((8, 2)), np.zeros(8))
    assert isinstance(read_networks(weights_bytes(params, ".npz"))[0].layers[0].directions["forward"], LSTMParams)
