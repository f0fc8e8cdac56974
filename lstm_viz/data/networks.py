"""Small trained networks, each with a unit whose story can be read off: a switch, a counter, a quote that is open.

They lie in ``assets/networks``, weight files in the project's own layout. :func:`made` trains one, always alike, and
``tools/make_networks.py`` writes what came of it, with the settings, into the folder.

The cell of brackets and quotes learns to tell whether a quote is open before it learns to go on with a text: from the
text alone the same is soon known to several units, and to each with something else.

What a network's story is about is its signal: a number for each step, from what comes in alone. Which unit goes along
with it a run says, and how closely: ``order(trace, "input", signal)`` and ``measure`` in ``core/ranked.py``.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from lstm_viz.core.examples import Examples
from lstm_viz.core.initial import initial_model
from lstm_viz.core.lstm import LSTMParams
from lstm_viz.core.optimise import Adam, Cosine
from lstm_viz.core.packed import Packed
from lstm_viz.core.record import Record
from lstm_viz.core.sequence import Feature, Sequence
from lstm_viz.core.stack import Model
from lstm_viz.core.training import Draw, Plan, Progress, train
from lstm_viz.data.characters import as_sequence, characters_of, features_of
from lstm_viz.data.quotes import CHARACTERS, draw_next, draw_open, inside_quote
from lstm_viz.data.tasks import parity
from lstm_viz.data.weights import read_weights
from lstm_viz.place import ASSETS

Array = NDArray[np.float64]

FOLDER = ASSETS / "networks"
"""Where they lie."""
SETTINGS = FOLDER / "made.json"
"""How each file there was made: its recipe in words, and the file's SHA-256."""


@dataclass(frozen=True)
class Recipe:
    """How a network is trained. Its ``repr`` says all that decides about its weights but for what it learns from."""

    H: int
    D: int
    K: int
    forget_bias: float
    T: int
    """Steps of the sequences that it learns from."""
    plan: Plan
    before: Plan | None = None
    """How the cell learns something simpler before, with a read-out of its own; None where it does not."""

    def start(self, K: int | None = None, cell: Packed[Record] | None = None) -> Model:
        """The network before the first step, with K outputs; around a cell that has learned, where there is one."""
        begun = initial_model("LSTM", self.H, self.D, K or self.K, self.plan.seed, forget_bias=self.forget_bias)
        return begun if cell is None else replace(begun, cell=cell)


@dataclass(frozen=True, eq=False)
class Example:
    """A trained network, a sequence to show it on, and what its story is about."""

    name: str
    features: tuple[Feature, ...]
    """What comes in."""
    shown: Callable[[], Sequence]
    """Makes the sequence to show it on first."""
    signal: Callable[[Sequence], Array]
    """What its unit follows at each step, [T, B], from what comes in."""
    draw: Callable[[int], Draw]
    """What it learns from, in sequences of so many steps."""
    recipe: Recipe
    draw_before: Callable[[int], Draw] | None = None
    """What its cell learns from before; the targets are two classes."""

    @property
    def path(self) -> Path:
        """Its file."""
        return FOLDER / f"{self.name}.safetensors"

    @cached_property
    def model(self) -> Model:
        """The network as it lies there: one LSTM and its read-out."""
        weights = read_weights(self.path)
        assert weights.readout is not None
        return Model(weights.params, weights.readout)

    @property
    def params(self) -> LSTMParams:
        """Its cell."""
        (cell,) = self.model.layers
        assert isinstance(cell, LSTMParams)
        return cell

    @cached_property
    def inputs(self) -> Sequence:
        """A sequence to show it on, B = 1."""
        return self.shown()

    @property
    def characters(self) -> str:
        """The characters that it reads; "" where it reads none."""
        return characters_of(self.features)


def training(example: Example) -> Iterator[Progress]:
    """Trains it from the start; what comes last has the network."""
    recipe, cell = example.recipe, None
    if recipe.before is not None and example.draw_before is not None:
        for record in train(recipe.start(K=2), example.draw_before(recipe.T), recipe.before):
            yield record
        (cell,) = record.model.layers
    yield from train(recipe.start(cell=cell), example.draw(recipe.T), recipe.plan)


def made(example: Example) -> Model:
    """The network that its recipe makes: on one machine the same to the bit."""
    *_, last = training(example)
    return last.model


def settings(example: Example) -> str:
    """Its recipe, as it is written down beside its file."""
    return repr(example.recipe)


def written_settings() -> dict[str, dict[str, str]]:
    """By name: with which "settings" each file was made, and its "sha256"."""
    written: dict[str, dict[str, str]] = json.loads(SETTINGS.read_text(encoding="utf-8"))
    return written


# -- parity: a switch

BIT = (Feature("bit"),)
ALONE, IN_A_ROW, AS_THEY_COME = 24, 24, 48
"""Bits to look at: some ones far apart, ones and zeros in rows, then a throw of a coin each."""


def parity_so_far(inputs: Sequence) -> Array:
    """1 where so far an odd number of ones has come, else 0; a bit above 0 is a one."""
    return np.asarray(np.cumsum(inputs.x[:, :, 0] > 0.0, axis=0) % 2, np.float64)


def _bits() -> Sequence:
    alone = np.arange(ALONE) % 6 == 2
    rows = np.arange(IN_A_ROW) // 4 % 2 == 1
    coins = np.random.default_rng(1).integers(0, 2, AS_THEY_COME) == 1
    x = np.where(np.concatenate([alone, rows, coins]), 1.0, -1.0)
    return Sequence(x[:, None], BIT, tuple(str(t) for t in range(1, len(x) + 1)))


# -- a^n b^n: a counter

LETTERS = "ab"
LONGEST = 10
"""The largest n that it learns from."""
RUNS = (5, 10, 3, 7, 12, 1, 4, 8, 2, 6)
"""The n of the strings to look at: one of them is longer than any that it has learned from."""


def strings(*ns: int) -> str:
    """For each n, n times a and then n times b, one string after the other.

    >>> strings(2, 1)
    'aabbab'
    """
    return "".join("a" * n + "b" * n for n in ns)


def a_minus_b(inputs: Sequence) -> Array:
    """How many more a's than b's have come so far."""
    return np.cumsum(inputs.x[:, :, 0] - inputs.x[:, :, 1], axis=0)


def draw_strings(T: int) -> Draw:
    """Strings of n from 1 to :data:`LONGEST`, one after the other; says at each b whether it is the last one."""

    def draw(rng: np.random.Generator, B: int) -> Examples:
        ids, last = np.zeros((T, B), int), np.zeros((T, B), int)
        for b in range(B):
            ns = rng.integers(1, LONGEST + 1, T).tolist()  # more than there is room for
            ids[:, b] = [LETTERS.index(one) for one in strings(*ns)[:T]]
            ends = 2 * np.cumsum(ns) - 1
            last[ends[ends < T], b] = 1
        return Examples(Sequence(np.eye(2)[ids], features_of(LETTERS)), last, 2, ids == 1)

    return draw


# -- brackets and quotes: whether one is open

TALE = (
    'the neat ant (a hot nut (the tan hen)) sees a hut. "oh no so tut" the sun sat on a tent (the hat). '
    'a hen hunts the stout ant "aha (hush) hee not so". the nose has a nest.'
)

# -- all of them

EXAMPLES: dict[str, Example] = {
    one.name: one
    for one in (
        Example(
            "brackets", features_of(CHARACTERS), lambda: as_sequence(TALE, features_of(CHARACTERS)), inside_quote,
            draw_next,
            Recipe(
                H=32, D=len(CHARACTERS), K=len(CHARACTERS), forget_bias=1.0, T=60,
                plan=Plan(
                    epochs=25, draws=20, optimiser=Adam(0.006), schedule=Cosine(500, 0.02), snapshot_every=0, seed=10,
                ),
                before=Plan(epochs=15, draws=20, optimiser=Adam(0.02), snapshot_every=0, seed=10),
            ),
            draw_open,
        ),
        Example(
            "parity", BIT, _bits, parity_so_far, lambda T: _parity(T),
            Recipe(H=2, D=1, K=2, forget_bias=1.0, T=12, plan=Plan(
                epochs=800, optimiser=Adam(0.05), schedule=Cosine(800), snapshot_every=0, seed=28,
            )),
        ),
        Example(
            "a_n_b_n", features_of(LETTERS), lambda: as_sequence(strings(*RUNS), features_of(LETTERS)), a_minus_b,
            draw_strings,
            Recipe(H=2, D=2, K=2, forget_bias=5.0, T=40, plan=Plan(
                epochs=1500, optimiser=Adam(0.02), schedule=Cosine(1500), snapshot_every=0, seed=11,
            )),
        ),
    )
}  # fmt: skip
"""By name, in the order in which a person meets them."""


def _parity(T: int) -> Draw:
    drawn = parity(T).training
    assert not isinstance(drawn, Examples)
    return drawn
