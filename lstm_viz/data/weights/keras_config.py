"""The layers that a Keras model's config lists, and which of them an array in the file belongs to.

A config is a tree: models in models, wrappers around a layer, ``RNN`` around its cells. A file keeps the
arrays under a path of groups. Keras 3 names a group by its layer's class and a running number, and mostly
writes the layer's own name beside it; whole-model ``.h5`` files use the layers' own names throughout.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from lstm_viz.data.weights.contents import WeightsError

CELLS = {
    "LSTM": "lstm", "GRU": "gru", "SimpleRNN": "rnn",
    "LSTMCell": "lstm", "GRUCell": "gru", "SimpleRNNCell": "rnn",
}  # fmt: skip
"""The classes whose weights can be read, and the kind of cell they are."""

OPTIONS = ("activation", "recurrent_activation", "reset_after", "use_bias", "go_backwards", "return_sequences")
PASSING = ("Dropout", "SpatialDropout1D", "GaussianDropout", "AlphaDropout", "GaussianNoise", "ActivityRegularization",
           "Identity")  # fmt: skip
"""The classes that hand on what they are given, once training is over."""
ROWS = ("Sequential", "StackedRNNCells")
"""The classes whose layers each hear the one before."""
GRAPHS = ("Functional", "Model")
"""The classes that say of each layer what it hears."""
MOST_LAYERS = 5000
DEEPEST = 20
"""More models in models than anybody builds."""


@dataclass(frozen=True, eq=False)
class Layer:
    """One layer of the config, and the layers inside it, in the model's order. Two that look the same are two."""

    kind: str
    """Its class."""
    group: str
    """How Keras 3 names its group in the file."""
    names: tuple[str, ...]
    """What the model calls it; the half of a Bidirectional layer has a second name."""
    shown: str
    """How it stands in a module's name; "" where nothing needs to be told apart."""
    options: Mapping[str, Any] = field(default_factory=dict)
    inside: tuple[Layer, ...] = ()
    hears: tuple[str, ...] | None = None
    """The layers beside it in its model whose outputs it is given, by name; None where the config does not say."""
    gives: tuple[str, ...] = ()
    """Of a model: the layers whose outputs are its own."""

    def leaves(self, before: tuple[Layer, ...] = ()) -> Iterator[tuple[Layer, ...]]:
        """The way to every innermost layer, in the model's order."""
        way = (*before, self)
        if not self.inside:
            yield way
        for layer in self.inside:
            yield from layer.leaves(way)


@dataclass(frozen=True)
class Step:
    """One group on the way to an array: its name, and the name that the layer gives itself there."""

    group: str
    own: str | None = None


def layers_of(config: Mapping[str, Any]) -> Layer:
    """The whole model as a tree; a config that lists no layers is a tree without branches.

    Raises
    ------
    WeightsError
        For more layers than any model has: each array of the file is looked for among them.
    """
    model = _layer(config, group="", shown="")
    count = sum(1 for _ in model.leaves())
    if count > MOST_LAYERS:
        raise WeightsError(f"the config of the Keras file lists {count} layers; the limit is {MOST_LAYERS}")
    return model


def way_by_groups(model: Layer, steps: list[Step]) -> tuple[Layer, ...]:
    """The layers that a path of groups leads through in a Keras 3 file; empty where it leads to no layer."""
    way = [model]
    for step in steps:
        named = [layer for layer in way[-1].inside if step.own in layer.names]
        numbered = [layer for layer in way[-1].inside if step.group == layer.group]
        way += (named if len(named) == 1 else numbered)[:1]
    return _to_the_end(way)


def way_by_names(model: Layer, steps: list[Step]) -> tuple[Layer, ...]:
    """The same in a whole-model ``.h5`` file: first the model's layer, then names from anywhere inside it."""
    way = [model, *(layer for layer in model.inside if steps and steps[0].group in layer.names)]
    for step in steps[1:] if len(way) > 1 else []:
        found = [inner for inner in _every(way[-1]) if step.group in inner[-1].names]
        if len(found) == 1:
            way += found[0]
    return _to_the_end(way)


class Wiring:
    """Which layers of a model hear which, as far as its config says."""

    def __init__(self, model: Layer) -> None:
        self._model = model
        self._named: dict[int, dict[str, Layer]] = {}

    def heard(self, way: tuple[Layer, ...]) -> list[Layer] | None:
        """The innermost layers whose outputs the layer at the end of a way is given, past those in PASSING.

        Nothing where it is the first of all in a row; None where the config does not say.
        """
        try:
            return list(dict.fromkeys(self._heard((self._model, *way), set())))
        except (LookupError, RecursionError):
            return None

    def _heard(self, way: tuple[Layer, ...], seen: set[int]) -> Iterator[Layer]:
        *before, layer = way
        if not before:
            return
        parent = before[-1]
        if parent.kind in (*ROWS, *GRAPHS) and layer.hears != ():
            if layer.hears is None:
                raise LookupError(f"the config does not say what {layer.names[0]} hears")
            for name in layer.hears:
                yield from self._given((*before, self._inside(parent)[name]), seen)
        else:  # the first of a row, or in a wrapper: it hears what these hear
            yield from self._heard(tuple(before), seen)

    def _given(self, way: tuple[Layer, ...], seen: set[int]) -> Iterator[Layer]:
        """The innermost layers that make the outputs of the layer at the end of a way."""
        layer = way[-1]
        if id(layer) in seen:
            return
        seen.add(id(layer))
        if layer.kind in PASSING or (layer.kind == "InputLayer" and len(way) > 2):
            yield from self._heard(way, seen)
        elif layer.kind in GRAPHS:
            for name in layer.gives:
                yield from self._given((*way, self._inside(layer)[name]), seen)
        elif layer.inside:
            for one in layer.inside if layer.kind == "Bidirectional" else layer.inside[-1:]:
                yield from self._given((*way, one), seen)
        else:
            yield layer

    def _inside(self, model: Layer) -> dict[str, Layer]:
        if id(model) not in self._named:
            self._named[id(model)] = {name: layer for layer in model.inside for name in layer.names}
        return self._named[id(model)]


def _to_the_end(way: list[Layer]) -> tuple[Layer, ...]:
    """On to the one layer that is left inside, where there is but one: a wrapper's, or an RNN's only cell."""
    ends = [leaf for leaf in way[-1].leaves() if leaf[-1].kind in CELLS]
    if len(way) > 1 and len(ends) == 1:
        way += ends[0][1:]
    return tuple(way[1:])


def _every(layer: Layer) -> Iterator[tuple[Layer, ...]]:
    """The way to every layer inside this one."""
    for inner in layer.inside:
        yield (inner,)
        for further in _every(inner):
            yield (inner, *further)


def _layer(config: Mapping[str, Any], group: str, shown: str | None = None, side: str = "", depth: int = 0) -> Layer:
    inner = config.get("config")
    told = inner if isinstance(inner, dict) else {}
    name = str(told.get("name", config.get("name", "")))
    kind = str(config.get("class_name"))
    inside: list[Layer] = []
    if depth < DEEPEST:
        several = told.get("layers", told.get("cells", inner))
        if isinstance(several, list):
            configs = [one for one in several if isinstance(one, dict)]
            inside = _several([_directed(one, told, one is configs[-1]) for one in configs], kind, depth + 1)
        elif kind == "Bidirectional":
            inside = _halves(told, depth + 1)
        else:
            only = [key for key in ("layer", "cell") if isinstance(told.get(key), dict)][:1]
            inside = [_layer(_directed(told[key], told), key, "", depth=depth + 1) for key in only]
    names = (name, f"{side}_{name}") if side else (name,)
    options = {key: _function(told[key]) for key in OPTIONS if key in told}
    hears = _tensors(config["inbound_nodes"]) if isinstance(config.get("inbound_nodes"), list) else None
    gives = _tensors(told.get("output_layers")) if kind in GRAPHS else ()
    return Layer(kind, group, names, name if shown is None else shown, options, tuple(inside), hears, gives)


def _several(configs: list[Mapping[str, Any]], kind: str, depth: int) -> list[Layer]:
    """Layers of a model, or cells of a stack; two of one class are numbered in the file: lstm, lstm_1."""
    layers, used = list[Layer](), dict[str, int]()
    for config in configs:
        group = _snake_case(str(config.get("class_name")))
        number = used[group] = used.get(group, -1) + 1
        group = f"{group}_{number}" if number else group
        layer = _layer(config, group, depth=depth)
        layers.append(replace(layer, hears=layers[-1].names[:1] if layers else ()) if kind in ROWS else layer)
    return layers


def _tensors(node: Any, depth: int = 0) -> tuple[str, ...]:
    """The names of the layers whose outputs a config means, in the ways of Keras 3 and 2: both name them first."""
    if depth == DEEPEST:
        return ()
    if isinstance(node, dict):
        history = node.get("keras_history")
        return _tensors(history if history is not None else list(node.values()), depth + 1)
    if not isinstance(node, list):
        return ()
    if len(node) > 2 and isinstance(node[0], str) and isinstance(node[1], int):
        return (node[0], *_tensors(node[3:], depth + 1))
    return tuple(dict.fromkeys(name for part in node for name in _tensors(part, depth + 1)))


def _halves(told: Mapping[str, Any], depth: int) -> list[Layer]:
    """Both halves of a Bidirectional layer; where the config keeps but one, the other is that one reversed."""
    ahead = told.get("layer")
    if not isinstance(ahead, dict):
        return []
    back = told.get("backward_layer")
    if not isinstance(back, dict):
        back = _directed(ahead, {"go_backwards": True})
    return [
        _layer(ahead, "forward_layer", "forward_layer", "forward", depth),
        _layer(back, "backward_layer", "backward_layer", "backward", depth),
    ]


def _directed(config: Mapping[str, Any], outside: Mapping[str, Any], last: bool = True) -> Mapping[str, Any]:
    """A layer's config with what the layer around it says of both: an RNN's cells go where it goes.

    Whether it hands on every step is said of the ``last`` one of its cells; those below hand theirs on to the next.
    """
    told = config.get("config")
    if not isinstance(told, dict):
        return config
    given: dict[str, Any] = {}
    if "go_backwards" in outside:
        given["go_backwards"] = bool(told.get("go_backwards")) != bool(outside["go_backwards"])
    if "return_sequences" in outside:
        given["return_sequences"] = bool(outside["return_sequences"]) or not last
    return {**config, "config": {**told, **given}}


def _function(value: Any) -> Any:
    """The name of a curve; the first versions of Keras 3 wrap it."""
    if isinstance(value, dict) and value.get("class_name") == "function":
        return value.get("config")
    return value


def _snake_case(name: str) -> str:
    """As Keras makes a group's name of a class: SimpleRNN, simple_rnn."""
    name = re.sub(r"(.)([A-Z][a-z]+)", r"\1_\2", re.sub(r"\W+", "", name))
    return re.sub(r"([a-z])([A-Z])", r"\1_\2", name).lower()
