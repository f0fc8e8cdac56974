"""What the page of three memories is made of: its state, the sequence, and the three cells that hear it.

Each cell is one unit that hears a sound; the gates hear a mark as well, which stands at the pulses alone. Every
cell is run twice, with the pulses and without them: what parts the two runs is what it knows of the pulses.
"""

from __future__ import annotations

import functools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from lstm_viz.core.gru import GRUParams
from lstm_viz.core.lstm import LSTMParams, LSTMVariant, Trace
from lstm_viz.core.packed import Packed
from lstm_viz.core.rnn import RNNParams
from lstm_viz.core.run import run, sweep
from lstm_viz.core.sequence import Feature
from lstm_viz.core.sequence import Sequence as Inputs
from lstm_viz.language.phrases import later
from lstm_viz.language.quantities import feature_title
from lstm_viz.lessons.controls import LENS, unfolded
from lstm_viz.lessons.state import Property, Values, choice, decimal

Array = NDArray[np.float64]

CELLS = ("rnn", "gru", "lstm")
"""In the order of the lanes."""
STATE = {"rnn": "h", "gru": "h", "lstm": "c"}
"""What each of them remembers in."""

# -- the sequence

SOUND, MARK = "x", "m"
BEFORE = (0.08, -0.12, 0.06, -0.07)
AFTER = (0.06, -0.08, 0.05, -0.06)
"""Chatter before the first pulse and after a single one."""
BETWEEN = (0.06, -0.08)
"""Chatter after each pulse of a count."""
PULSES = {"pulse": 1, "count": 12}
"""How many pulses there are, by sequence."""
SILENT = (10, 200)
"""Steps of silence at the end, at least and at most."""

# -- the cells

LOUD = 3.0
"""How loud each candidate, and the RNN, hears the sound."""
MARKED = 12.0
"""How strongly a gate hears the mark."""
SHUT, OPEN, SHOWN = -6.0, 6.0, 1.0
"""Biases of the LSTM's input gate, of the GRU's reset gate and of the LSTM's output gate."""
PEEP = 1.0
"""Each peephole's weight, where there are some."""
LEFT_OUT: Mapping[str, Mapping[str, Any]] = {
    "nothing": {},
    "forget": {"no_forget": True},
    "input": {"no_input": True},
    "output": {"no_output": True},
    "coupled": {"coupled": True},
    "peepholes": {},
    "relu": {"candidate": "relu"},
    "relu_out": {"readout": "relu"},
    "linear_out": {"readout": "linear"},
}
"""What may be left out of the LSTM or changed in it, one at a time."""
CONTROLS = {"rnn": "rnn_w", "gru": "gru_b", "lstm": "f_b"}
"""The one control of each cell."""
WEIGHT: Mapping[str, tuple[Any, ...]] = {"rnn": ("W_h", "h", 0, 0), "gru": ("b", "z", 0), "lstm": ("b", "f", 0)}
"""The weight that it moves."""
BIASES = (-6.0, 12.0)
STRONGEST = 1.5
"""The RNN's largest recurrent weight."""


def _steps() -> list[str]:
    """The names of all steps that a sequence may have."""
    return step_names(max(length(seq, SILENT[1]) for seq in PULSES))


ROWS: tuple[Property, ...] = (
    choice("seq", later("lessons/memory.seq.title"), "pulse", lambda: tuple(PULSES)),
    LENS,
    unfolded("lstm"),
    decimal("silence", later("lessons/memory.silence.title"), 50.0, *SILENT, digits=0),
    decimal("pulse", later("lessons/memory.pulse.title"), 1.0, -1, 1, digits=2),
    decimal("rnn_w", later("lessons/memory.rnn.title"), 0.9, 0, STRONGEST),
    decimal("gru_b", later("lessons/memory.gru.title"), 5.0, *BIASES),
    decimal("f_b", later("lessons/memory.lstm.title"), 5.0, *BIASES),
    choice("out", later("lessons/memory.out.title"), "nothing", lambda: tuple(LEFT_OUT)),
    choice("t", later("controls.step"), f"{len(BEFORE):03d}", _steps),
)


def step_names(T: int) -> list[str]:
    """What the first T steps are called."""
    return [f"{t:03d}" for t in range(T)]


def _heard(seq: str) -> list[float | None]:
    """The sounds before the silence; None is a pulse."""
    after = AFTER if PULSES[seq] == 1 else BETWEEN
    return [*BEFORE, *(sound for _ in range(PULSES[seq]) for sound in (None, *after))]


def length(seq: str, silence: float) -> int:
    """How many steps a sequence has."""
    return len(_heard(seq)) + int(silence)


def pulses_of(seq: str) -> tuple[int, ...]:
    """The steps of its pulses."""
    return tuple(t for t, sound in enumerate(_heard(seq)) if sound is None)


def silent_from(seq: str) -> int:
    """The first step of the silence."""
    return len(_heard(seq))


def inputs_of(seq: str, pulses: Sequence[float], silence: float) -> Inputs:
    """The sound and the mark at each step, once for each size of the pulse: [T, B, 2]."""
    there, x = list(pulses_of(seq)), np.zeros((length(seq, silence), len(pulses), 2))
    sounds = _heard(seq)
    x[: len(sounds), :, 0] = np.array([sound or 0.0 for sound in sounds])[:, None]
    x[there, :, 0] = pulses
    x[there, :, 1] = 1.0
    features = Feature(SOUND, feature_title("sound")), Feature(MARK, feature_title("mark"))
    return Inputs(x, features, tuple(step_names(len(x))))


def without_pulses(inputs: Inputs, seq: str) -> Inputs:
    """The same, silent where the pulses were."""
    x = inputs.x.copy()
    x[list(pulses_of(seq))] = 0.0
    return inputs.with_x(x)


# -- the runs


def cells_of(values: Values) -> dict[str, Packed[Any]]:
    """The three cells, with what is left out of the LSTM."""
    return dict(_cells(*(values[key] for key in (*CONTROLS.values(), "out"))))


@functools.lru_cache(maxsize=256)  # sums and wirings ask for them at every step
def _cells(rnn_w: float, gru_b: float, f_b: float, out: str) -> Mapping[str, Packed[Any]]:
    deaf = [0.0, 0.0]
    variant, peeps = LSTMVariant(**LEFT_OUT[out]), np.full(3, PEEP) if out == "peepholes" else None
    return {
        "rnn": RNNParams.from_blocks({"h": ([LOUD, 0.0], rnn_w, 0.0)}),
        "gru": GRUParams.from_blocks({
            "r": (deaf, 0.0, OPEN), "z": ([0.0, -MARKED], 0.0, gru_b), "n": ([LOUD, 0.0], 0.0, 0.0),
        }),
        "lstm": LSTMParams.from_blocks({
            "f": (deaf, 0.0, f_b), "i": ([0.0, MARKED], 0.0, SHUT), "g": ([LOUD, 0.0], 0.0, 0.0),
            "o": (deaf, 0.0, SHOWN),
        }, variant=variant, P=peeps),
    }  # fmt: skip


def standard(params: LSTMParams) -> LSTMParams:
    """The same LSTM with nothing left out."""
    return replace(params, variant=LSTMVariant(), P=None)


class Pair(NamedTuple):
    """One cell's two runs: with the pulses and without; a batch has a row for each position of a control."""

    heard: Any
    silent: Any


@dataclass(frozen=True, eq=False)
class Three:
    """What three cells recorded of one sequence: row ``row`` of their batches, up to step ``end``."""

    seq: str
    runs: Mapping[str, Pair]
    plain: Trace | None
    """The standard LSTM, where something is left out of the one on the screen."""
    end: int
    row: int = 0

    def path(self, cell: str, name: str = "", silent: bool = False) -> Array:
        """One quantity of a cell at each step up to the end, its state when none is named; [end + 1]."""
        pair = self.runs[cell]
        trace = pair.silent if silent else pair.heard
        values: Array = getattr(trace, name or STATE[cell])[: self.end + 1, self.row if trace.B > 1 else 0, 0]
        return values

    @cached_property
    def parts(self) -> Mapping[str, Array]:
        """What the pulses have made of each state: the run with them less the run without, by cell; [end + 1]."""
        return {cell: self.path(cell) - self.path(cell, silent=True) for cell in CELLS}

    @property
    def last(self) -> int:
        """The step of the last pulse."""
        return pulses_of(self.seq)[-1]

    def left(self, cell: str, t: int | None = None) -> float:
        """What is left at step t, the last one when none is said, of what stood there at the last pulse: 1 is all.

        0 where the pulses have written nothing.
        """
        part = self.parts[cell]
        wrote = part[self.last]
        return 0.0 if abs(wrote) < NOTHING else float(part[self.end if t is None else min(t, self.end)] / wrote)

    def half_life(self, cell: str) -> int | None:
        """Steps from the last pulse until half of its part, or less, is left; None when more is left at the end."""
        part = np.abs(self.parts[cell][self.last :])
        gone = np.flatnonzero(part <= part[0] / 2)
        return int(gone[0]) if len(gone) and part[0] >= NOTHING else None

    def rate(self, cell: str) -> float | None:
        """The half-life of the pulses' part as it fades in the last step: steps, infinite where it does not fade.

        None where so little is left that its digits mean nothing.
        """
        before, now = np.abs(self.parts[cell][-2:])
        if now < MEANT:
            return None
        return float(np.log(0.5) / np.log(now / before)) if now < before * (1 - MEANT) else np.inf

    def wrote(self, cell: str) -> bool:
        """Whether the pulses have left anything at the last of them."""
        return bool(abs(self.parts[cell][self.last]) >= NOTHING)


NOTHING = 0.005
"""Less than this is written 0.00."""
MEANT = 1e-9
"""Differences of states, and how they change, mean something down to this."""


def three(values: Values) -> tuple[dict[str, Packed[Any]], Three]:
    """The cells and their runs that the values describe."""
    cells, beside = cells_of(values), values["out"] != "nothing"
    return cells, _heard_by(cells, values["seq"], [values["pulse"]], values["silence"], beside)


def _heard_by(
    cells: Mapping[str, Packed[Any]], seq: str, pulses: Sequence[float], silence: float, beside: bool
) -> Three:
    """Both runs of each cell, one row for each size of the pulse; ``beside`` them the standard LSTM's."""
    inputs, silent = inputs_of(seq, pulses, silence), without_pulses(inputs_of(seq, pulses[:1], silence), seq)
    runs = {cell: Pair(run(params, inputs), run(params, silent)) for cell, params in cells.items()}
    plain = run(standard(cells["lstm"]), inputs) if beside else None  # type: ignore[arg-type]
    return Three(seq, runs, plain, inputs.T - 1)


def swept(now: Three, cells: Mapping[str, Packed[Any]], inputs: Inputs, control: str, there: Sequence[Values]) -> Three:
    """The runs at every position of a control, as batches: row k is ``there[k]``."""
    settings, plain = [one[control] for one in there], now.plain
    if control == "silence":  # one run, as long as the longest of them
        return _heard_by(cells, now.seq, [there[0]["pulse"]], max(settings), plain is not None)
    if control == "pulse":
        return _heard_by(cells, now.seq, settings, there[0]["silence"], plain is not None)
    cell = next(cell for cell, key in CONTROLS.items() if key == control)
    silent = without_pulses(inputs, now.seq)
    own = Pair(*(sweep(cells[cell], WEIGHT[cell], settings, x) for x in (inputs, silent)))
    if cell == "lstm" and plain is not None:
        plain = sweep(standard(cells["lstm"]), WEIGHT[cell], settings, inputs)  # type: ignore[arg-type]
    return Three(now.seq, {**now.runs, cell: own}, plain, now.end)
