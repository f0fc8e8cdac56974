"""Which cell runs: one of the examples, a random one, or one that was brought; of a deep network, one of its layers."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

import numpy as np

from lstm_viz.core.initial import initial
from lstm_viz.core.lstm import LSTMParams
from lstm_viz.core.readout import Readout
from lstm_viz.core.sequence import Feature
from lstm_viz.data.characters import as_text
from lstm_viz.data.networks import EXAMPLES, Example
from lstm_viz.data.weights.network import Layer, Network
from lstm_viz.language.phrases import say
from lstm_viz.lessons.brought import MINE
from lstm_viz.lessons.state import Values

RANDOM, FILE = "random", "file"
CELLS = (*EXAMPLES, RANDOM, FILE)
"""What can be chosen; a file only where one was brought."""


class Chosen(NamedTuple):
    """The cell that runs, and what is known of it."""

    network: Network
    layer: int
    direction: str
    example: Example | None
    """The example that it is; None for one that was drawn or brought."""

    @property
    def params(self) -> LSTMParams:
        """Its weights."""
        return self.network.layers[self.layer].directions[self.direction]


def networks_of(values: Values) -> tuple[Network, ...]:
    """The networks of the file that the values name; none when it is not in this session."""
    found: tuple[Network, ...] = MINE.get().get("cell", values["file"]) or ()
    return found


def is_here(values: Values) -> bool:
    """Whether the cell that the values name is in this session; what is not brought always is."""
    return values["cell"] != FILE or bool(networks_of(values))


def chosen(values: Values, inputs: int) -> Chosen:
    """The cell that these values describe; a random one hears so many ``inputs``."""
    network, example = _network(values, inputs)
    layer = min(int(values["layer"]), len(network.layers)) - 1
    directions = network.layers[layer].directions
    direction = values["direction"] if values["direction"] in directions else next(iter(directions))
    return Chosen(network, layer, direction, example)


def _network(values: Values, inputs: int) -> tuple[Network, Example | None]:
    if values["cell"] == RANDOM:
        return _drawn(int(values["H"]), inputs, int(values["seed"])), None
    brought = networks_of(values) if values["cell"] == FILE else ()
    if brought:
        return brought[min(int(values["network"]), len(brought)) - 1], None
    example = example_of(values)
    return _saved(example), example


def example_of(values: Values) -> Example:
    """The example that the values name; where they name none, or a file that is not here, the first."""
    return EXAMPLES[values["cell"] if values["cell"] in EXAMPLES else next(iter(EXAMPLES))]


def text_of(example: Example) -> str:
    """The text that it is shown on; "" where it reads none."""
    return as_text(example.inputs) if example.characters else ""


@lru_cache(maxsize=8)
def moment_of(example: Example) -> int:
    """The step, counted from 1, at which one comes to it: the last at which what its unit follows is at its top."""
    signal = example.signal(example.inputs)[:, 0]
    after = np.flatnonzero(signal[int(np.argmax(signal)) :] < signal.max())
    return int(np.argmax(signal)) + int(after[0]) if len(after) else len(signal)


@lru_cache(maxsize=8)
def _saved(example: Example) -> Network:
    return alone(example.params, example.name, example.features, example.model.readout)


@lru_cache(maxsize=16)
def _drawn(H: int, D: int, seed: int) -> Network:
    return alone(initial("LSTM", H, D, seed), say("lessons/own.cell.random"))


def alone(params: LSTMParams, name: str, features: tuple[Feature, ...] = (), readout: Readout | None = None) -> Network:
    """A network of one layer."""
    return Network(name, (Layer(name, {"forward": params}),), "", (), features, readout)
