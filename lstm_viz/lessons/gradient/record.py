"""What the page "What flows back" is made of: its state, three cells, their runs and how their influence fades.

The cursor goes back: its step k is k steps before the last one that is asked about, which is step T. All runs have
:data:`STEPS` steps, whatever T is: a state knows nothing of what comes after it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

import numpy as np

from lstm_viz.core.abreast import abreast
from lstm_viz.core.cells import cell_named
from lstm_viz.core.fading import Fading, fading_abreast, fading_of_units
from lstm_viz.core.gru import GRUParams
from lstm_viz.core.lstm import LSTMParams, Trace
from lstm_viz.core.notation import PACKED
from lstm_viz.core.rnn import RNNParams
from lstm_viz.core.run import run
from lstm_viz.core.sequence import Feature
from lstm_viz.core.sequence import Sequence as Inputs
from lstm_viz.core.shares import Shares, between, shares_abreast, shares_of_units
from lstm_viz.language.phrases import later
from lstm_viz.language.quantities import feature_title
from lstm_viz.language.texts import remembered
from lstm_viz.lessons.controls import LENS, unfolded
from lstm_viz.lessons.guide import Seen
from lstm_viz.lessons.recorded import first_that_fits
from lstm_viz.lessons.shown import Given, Shown
from lstm_viz.lessons.state import Property, Values, choice, decimal

STEPS = 200
TIME = tuple(f"{t:03d}" for t in range(1, STEPS + 1))
BACK = tuple(f"{k:03d}" for k in range(STEPS))
"""The names of the cursor's steps: how far back from the last."""
PULSE = 3
"""The step of the pulse; all other sounds are chatter."""
CELLS = ("RNN", "GRU", "LSTM")
ONE, MANY = "1", "16"
"""How many units each cell has."""
HEARS = 0.0005
"""What the RNN's one unit hears of a sound: little, so that it is far from the ends of tanh for as long as it can."""
ABSOLUTE, BY_ROW = "absolute", "by row"
"""How the map is coloured."""
SHARED = {"g_x": ("g", "x"), "i_x": ("i", "x"), "f_b": ("f", "b"), "g_h": ("g", "h")}
"""The weights whose gradient can be taken apart: gate, and what the weight multiplies."""
EVERY = 5
"""From column to column of the map: so many steps."""
SEED = 1997
FAR = 100
"""The last step that is asked about, as one comes to the page: the pulse is to matter there."""

# -- state: one table

ROWS: tuple[Property, ...] = (
    LENS,
    unfolded("lengths"),
    choice("t", later("lessons/gradient.back"), "000", lambda: BACK),
    decimal("T", later("lessons/gradient.T.title"), float(FAR), 10, STEPS, digits=0),
    decimal("gain", later("lessons/gradient.gain.title"), 0.9, 0, 3),
    decimal("f_b", later("lessons/gradient.f_b.title"), 1.0, -2, 8),
    decimal("z_b", later("lessons/gradient.z_b.title"), 1.0, -2, 8),
    choice("units", later("lessons/gradient.units.title"), ONE, lambda: (ONE, MANY)),
    choice("rows", later("lessons/gradient.rows.title"), ABSOLUTE, lambda: (ABSOLUTE, BY_ROW)),
    choice("share", later("lessons/gradient.share.title"), "g_x", lambda: tuple(SHARED)),
)
MOVES: Mapping[str, Sequence[str]] = {"RNN": ("T", "gain"), "GRU": ("T", "gain", "z_b"), "LSTM": ("T", "gain", "f_b")}
"""The controls that change something for each cell."""


@remembered(maxsize=2)
def heard() -> Inputs:
    """One pulse in chatter, all of it quieter than a quarter of the pulse."""
    x = np.random.default_rng(SEED).uniform(0.0, 0.2, (STEPS, 1))
    x[PULSE - 1] = 1.0
    return Inputs(x, (Feature("x", feature_title("sound")),), TIME)


# -- the cells


def params_of(kind: str, values: Values) -> Any:
    """A cell with the page's biases and its recurrent weights, ``gain`` times as large as at gain 1."""
    return (_one if values["units"] == ONE else _many)(kind, values)


def _one(kind: str, values: Values) -> Any:
    """One unit. The LSTM's f and the GRU's z hear nothing, so that each is its bias alone."""
    gain = values["gain"]
    if kind == "RNN":
        return RNNParams.from_blocks({"h": ([HEARS], gain, 0.0)})
    if kind == "GRU":
        blocks = {"r": ([0.0], 0.5 * gain, 0.0), "z": ([0.0], 0.0, values["z_b"]), "n": ([1.0], gain, 0.0)}
        return GRUParams.from_blocks(blocks)
    blocks = {
        "f": ([0.0], 0.0, values["f_b"]), "i": ([8.0], gain, -4.0), "g": ([2.0], gain, 0.0), "o": ([0.0], gain, 0.0),
    }  # fmt: skip
    return LSTMParams.from_blocks(blocks)


def _many(kind: str, values: Values) -> Any:
    """Random units, the same ones always: a normal kernel, as large as it may be to keep a signal's size at gain 1."""
    H, kept = int(MANY), {"GRU": ("z", values["z_b"]), "LSTM": ("f", values["f_b"])}.get(kind)
    cell = cell_named(kind).params
    drawn = np.random.default_rng(SEED)
    rows = len(cell.BLOCKS) * H
    W_x, W_h, b = drawn.normal(size=(rows, 1)), drawn.normal(size=(rows, H)) / np.sqrt(H), np.zeros(rows)
    if kept is not None:
        start = cell.BLOCKS.index(kept[0]) * H
        b[start : start + H] = kept[1]
    return cell(W_x, values["gain"] * W_h, b)


# -- their runs


@dataclass(frozen=True, eq=False)
class Runs:
    """The runs of one kind of cell at several values of the page, each different one once."""

    rows: Sequence[int]
    """Which run is that of each of the values."""
    params: Sequence[Any]
    traces: Sequence[Any]
    """The record of each run; of cells abreast, one record whose unit n is run n."""
    fading: Fading

    @cached_property
    def shares(self) -> Shares:
        """What each step adds to the gradient of the last output."""
        last = self.fading.last
        if self.params[0].H == 1:
            return shares_abreast(self.traces[0], abreast(self.params), last)
        cut = [_first(*made) for made in zip(self.params, self.traces, last.tolist(), strict=True)]
        found = [shares_of_units(*made) for made in zip(cut, self.params, strict=True)]
        filled = [np.pad(one.d_pre, ((0, 0), (0, 0), (0, STEPS - one.d_pre.shape[2]))) for one in found]
        return Shares(np.concatenate(filled), np.concatenate([one.norm for one in found]))

    @cached_property
    def between(self) -> Any:
        """How every two states hang together, of LSTMs of one unit."""
        return between(self.traces[0], abreast(self.params), EVERY)

    def trace(self, n: int) -> Any:
        """The record for the n-th of the values."""
        row = self.rows[n]
        return self.traces[row] if len(self.traces) > 1 or len(self.params) == 1 else self.traces[0].unit(row)


def runs_of(kind: str, many: Sequence[Values]) -> Runs:
    """The runs of one kind of cell: of one unit all together, of several one by one."""
    keys = [(one["units"], *(one[name] for name in MOVES[kind])) for one in many]
    different = dict(zip(keys, many, strict=True))
    rows, order = {key: n for n, key in enumerate(different)}, list(different.values())
    params = [params_of(kind, one) for one in order]
    last = np.array([int(one["T"]) for one in order])
    if order[0]["units"] == ONE:
        together = abreast(params)
        trace = run(together, heard())
        return Runs([rows[key] for key in keys], params, [trace], fading_abreast(trace, together, last))
    traces = [run(one, heard()) for one in params]
    found = [_fading(*made) for made in zip(traces, params, last.tolist(), strict=True)]
    return Runs([rows[key] for key in keys], params, traces, _stacked(found))


def _first(params: Any, trace: Any, last: int) -> Any:
    """The record of a run's first steps alone."""
    inputs = Inputs(heard().x[:last], heard().features, TIME[:last])
    return trace if last == STEPS else run(params, inputs)


def _fading(trace: Any, params: Any, last: int) -> Fading:
    """Of a run's first steps alone, with nothing in the places after them."""
    found = fading_of_units(_first(params, trace, last), params, last)

    def filled(array: Any) -> Any:
        return None if array is None else np.pad(array, ((0, 0), (0, STEPS - last)))

    return replace(found, **{name: filled(getattr(found, name)) for name in ("whole", "direct", "keep", "side")})


def _stacked(many: Sequence[Fading]) -> Fading:
    def together(name: str) -> Any:
        arrays = [getattr(one, name) for one in many]
        return None if arrays[0] is None else np.concatenate(arrays)

    whole, direct, keep, side = map(together, ("whole", "direct", "keep", "side"))
    return Fading(many[0].name, together("last"), whole, direct, keep, side)


@dataclass(frozen=True, eq=False)
class Flow(Shown):
    """What the page shows: the runs of the three cells, of which the LSTM's is the record."""

    runs: Mapping[str, Runs] = field(kw_only=True)

    @cached_property
    def trace(self) -> Trace:
        """The LSTM's record."""
        found: Trace = self.runs["LSTM"].trace(self.row)
        return found

    @property
    def labels(self) -> tuple[str, ...]:
        """How far back each step of the cursor is, to the first one."""
        return BACK[: int(self.values["T"])]

    def fading(self, kind: str) -> tuple[Fading, int]:
        """How the influence fades in one cell, and the row that is this one's."""
        runs = self.runs[kind]
        return runs.fading, runs.rows[self.row]

    def at(self, t: int) -> Seen:
        """What the tasks see."""
        return Seen(self.values, self.trace, 0, t, beside=self)

    def step(self, k: int) -> int:
        """The place at which the cursor is: after so many steps; below 0 there is none."""
        return int(self.values["T"]) - k


SPANS = (10.0, 20.0, 50.0, 100.0, 150.0, 200.0)


def span(last: float) -> float:
    """How many steps the picture's axis shows: fixed while a hand moves."""
    return first_that_fits(SPANS, last)


def shares_by_step(runs: Runs, weight: str) -> Any:
    """What each step adds to the gradient of the last output by a weight of unit 0, [rows, T]: d_pre times input."""
    gate, part = SHARED[weight]
    k = PACKED.index(gate)
    d_pre = runs.shares.d_pre[:, k]
    if part == "b":
        return d_pre
    if part == "x":
        return d_pre * heard().x[:, 0, 0]
    many = [trace.h_prev[:, 0] for trace in runs.traces]  # [T, units] each
    h = many[0].T if len(runs.params) > 1 and len(many) == 1 else np.stack([one[:, 0] for one in many])
    return d_pre * h


def flows(many: Sequence[Values]) -> list[Flow]:
    """What the page shows at each of its values; all of them are run together."""
    runs = {kind: runs_of(kind, many) for kind in CELLS}
    lstm = runs["LSTM"]
    return [
        Flow(one, Given(lstm.params[lstm.rows[n]], heard()), lstm.traces[0], span(one["T"]), n, runs=runs)
        for n, one in enumerate(many)
    ]
