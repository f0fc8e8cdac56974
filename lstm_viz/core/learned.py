"""A training as a record: a row for each kept epoch, so that the epoch can be walked through as a day is.

>>> from lstm_viz.core.initial import initial_model
>>> from lstm_viz.core.sequence import Sequence
>>> x = np.linspace(0, 1, 40).reshape(10, 4, 1)
>>> copy = Examples(Sequence(x), x)
>>> error = lambda y, examples: float(np.abs(y - examples.targets).max())
>>> watch = Watch(initial_model("LSTM", 2, 1, 1), copy, Plan(epochs=50, batch=4), copy, error, copy.select([0, 3]))
>>> for progress in watch:
...     if progress.epoch == 30:
...         break
>>> learned = watch.learned()
>>> learned.stopped, learned.E, learned.traces[1]
('It was stopped after 30 of 50 epochs.', 31, Trace(T=10, B=31, H=2, D=1; 0 to 9))
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from lstm_viz.core.examples import Examples
from lstm_viz.core.frozen import Frozen
from lstm_viz.core.lstm import LSTMParams, Trace
from lstm_viz.core.optimise import Moments
from lstm_viz.core.readout import loss
from lstm_viz.core.run import run
from lstm_viz.core.stack import Model
from lstm_viz.core.training import Draw, Measure, Plan, Progress, check_fit, flat, train

Array = NDArray[np.float64]
Whole = NDArray[np.intp]
Reach = Callable[[Model], Mapping[int, float]]
"""What share a network gets right of sequences of each length."""

ROWS = 80
"""Rows of a record at most, the first and the last one included."""
SHUT, OPEN = 0.1, 0.9
"""Below and above these a gate counts as nearly shut and as nearly open."""
COUNTED = 64
"""Examples of the test, its first ones, in which it is counted how often gates are so: more say the same."""


@dataclass(frozen=True, eq=False, repr=False)
class Remembered(Frozen):
    """What the optimiser goes on from after some of its steps, read-only."""

    moments: Moments  # each [n]
    """By all weights, one after the other: of Adam the means m and v."""
    step: int
    """How many steps there were."""

    def __post_init__(self) -> None:
        for one in self.moments:
            one.flags.writeable = False


@dataclass(frozen=True, eq=False, repr=False)
class Learned(Frozen):
    """What a training was like, read-only: a row for each kept epoch, the first one before any step was taken."""

    epoch: Whole  # [E]
    """Epochs done at each row: ascending, and 0 in row 0."""
    loss: Array  # [E]
    """On examples that are never learned from."""
    trained: Array  # [E]
    """Mean loss of the batches since the row before; nan in row 0."""
    gradient_norm: Array  # [E]
    """Mean length of the gradient before clipping, since the row before; nan in row 0."""
    measured: Array  # [E]
    """The task's own measure, on the same examples as the loss."""
    shut: Array  # [E, 3]
    """How often f, i and o are below .1 on some test examples: see :func:`shares`."""
    open: Array  # [E, 3]
    """How often they are above .9."""
    models: tuple[Model, ...]  # E
    """The network of each row."""
    remembered: tuple[Remembered, ...]  # E
    """What the optimiser went on from at each row."""
    traces: tuple[Trace, ...]
    """For each example that is shown, a batch of E runs: row e is what row e's network makes of it."""
    outputs: tuple[Array, ...]
    """For each of them what these networks say, y [T, E, K]."""
    targets: Examples
    """The examples that are shown: their targets, and which steps count."""
    baseline: float
    """The loss of the best constant answer: what guessing gives."""
    reach: Mapping[int, float]
    """For a task that can be made longer: length to the share that the last network gets right. Empty for others, and
    before the first step, when nothing was learned that could go further."""
    seconds: float
    """Time spent training."""
    stopped: str = ""
    """Why it ended early: a sentence; "" when all epochs were done."""
    diverged: bool = False
    """Whether it ended because a number was non-finite; the last row is of the epoch before."""
    late: bool = False
    """Whether it ended because there was no more time for it: trained again, it would end there again."""

    def __post_init__(self) -> None:
        names = ("epoch", "loss", "trained", "gradient_norm", "measured", "shut", "open")
        self._keep(**{name: getattr(self, name) for name in names})
        for y in self.outputs:
            y.flags.writeable = False

    def __repr__(self) -> str:
        return f"Learned(E={self.E}, {self.epoch[-1]} epochs, loss {self.loss[0]:.4g} to {self.loss[-1]:.4g})"

    @property
    def E(self) -> int:
        """Number of rows."""
        return len(self.epoch)

    @property
    def nbytes(self) -> int:
        """Bytes of the runs that it records, and of what the optimiser remembers: most of it."""
        runs, moments = self.traces, [moment for one in self.remembered for moment in one.moments]
        return sum(one.nbytes for one in runs) + sum(one.nbytes for one in moments)


_Network = tuple[Model, Remembered]
"""After an epoch."""


class Watch:
    """A training of one LSTM that keeps rows: iterate over it to train on, and ask at any time what was learned.

    It keeps networks at even distances, and of those it has every second one when there are too many. Only when it
    is asked what was learned are they run.

    Parameters
    ----------
    start : Model
        A network with one LSTM cell.
    examples, plan
        What to learn from and how, as :func:`lstm_viz.train` takes it.
    test : Examples
        Never trained on: of these are loss and measure.
    measure : function of (y [T, B, K], examples)
        What else to measure on the test.
    shown : Examples
        The few sequences of which every row's run is recorded.
    reach : function of a network
        What share it gets right by length; asked of the last row's.
    rows : int
        How many to keep at most, from 3 on.

    Raises
    ------
    ValueError
        When network, test and examples do not fit each other.
    TypeError
        When the network is not one LSTM cell with a read-out.
    """

    def __init__(
        self,
        start: Model,
        examples: Examples | Draw,
        plan: Plan,
        test: Examples,
        measure: Measure,
        shown: Examples,
        reach: Reach | None = None,
        rows: int = ROWS,
    ) -> None:
        if not (isinstance(start, Model) and isinstance(start.cell, LSTMParams)):
            raise TypeError(f"start is {start!r}; it needs a Model of one LSTM cell")
        check_fit(start, shown)
        looks = plan.goal is not None or plan.patience is not None  # else nobody asks until the end
        self._steps = train(start, examples, replace(plan, snapshot_every=1), test if looks else None)
        self._plan, self._test, self._measure, self._shown, self._reach = plan, test, measure, shown, reach
        check_fit(start, test)
        self._most, self._every = rows, 1
        begins = Remembered(plan.optimiser.start(flat(start.weights).size), 0)
        self._kept: dict[int, _Network] = {0: (start, begins)}
        self._last: tuple[int, _Network] = (0, self._kept[0])
        self._losses: list[float] = []
        self._lengths: list[float] = []
        self._progress: Progress | None = None

    def __iter__(self) -> Iterator[Progress]:
        for progress in self._steps:
            self._progress = progress
            if not progress.diverged:
                self._losses.append(progress.loss)
                self._lengths.append(progress.gradient_norm)
                self._keep(progress)
            yield progress

    def _keep(self, progress: Progress) -> None:
        assert progress.snapshot is not None  # it asks for one after every epoch
        epoch, snapshot = progress.epoch, progress.snapshot
        self._last = (epoch, (snapshot.model, Remembered(snapshot.moments, snapshot.step)))
        if epoch % self._every == 0:
            self._kept[epoch] = self._last[1]
        while len(self._kept) >= self._most:  # the last one may come in addition
            self._every *= 2
            self._kept = {epoch: kept for epoch, kept in self._kept.items() if epoch % self._every == 0}

    def learned(self, tell: Callable[[int, int], None] = lambda row, rows: None) -> Learned:
        """What was learned so far. ``tell(k, rows)`` hears that k of so many networks were run."""
        kept = self._kept | dict([self._last])
        rows, trouble = self._rows(kept, tell)
        epochs, networks = list(kept)[: len(rows)], list(kept.values())[: len(rows)]
        end = self._progress
        diverged = bool(trouble) or (end is not None and end.diverged)
        since = list(pairwise(epochs))
        traces = tuple(side_by_side([row.traces[k] for row in rows]) for k in range(self._shown.B))
        return Learned(
            epoch=np.array(epochs, np.intp),
            loss=np.array([row.loss for row in rows]),
            trained=np.array([np.nan, *(np.mean(self._losses[a:b]) for a, b in since)]),
            gradient_norm=np.array([np.nan, *(np.mean(self._lengths[a:b]) for a, b in since)]),
            measured=np.array([row.measured for row in rows]),
            shut=np.array([row.shut for row in rows]),
            open=np.array([row.open for row in rows]),
            models=tuple(model for model, _ in networks),
            remembered=tuple(remembered for _, remembered in networks),
            traces=traces,
            outputs=tuple(np.stack([row.outputs[k] for row in rows], axis=1) for k in range(self._shown.B)),
            targets=self._shown,
            baseline=guessing(self._test),
            reach={} if self._reach is None or end is None else dict(self._reach(networks[-1][0])),
            seconds=0.0 if end is None else end.seconds,
            stopped=why_ended(end, self._plan, trouble),
            diverged=diverged,
        )

    def _rows(self, kept: Mapping[int, _Network], tell: Callable[[int, int], None]) -> tuple[list[_Row], str]:
        """What each network makes of the examples, and what ends the rows early: a number that is non-finite."""
        rows: list[_Row] = []
        for epoch, (model, _) in kept.items():
            try:
                rows.append(_row(model, self._test, self._measure, self._shown))
            except ValueError as error:
                if not rows:
                    raise
                return rows, f"Training stopped at epoch {epoch}: {error}."
            tell(len(rows), len(kept))
        return rows, ""


def why_ended(end: Progress | None, plan: Plan, trouble: str = "") -> str:
    """Why a training ended early: a sentence; "" when all epochs were done.

    ``trouble`` is what its rows found to be non-finite. Training itself knows the cause, a row does not.
    """
    done = 0 if end is None else end.epoch
    if end is not None and end.diverged:
        return end.stopped
    if trouble or done == plan.epochs:
        return trouble
    return (end and end.stopped) or f"It was stopped after {done} of {plan.epochs} epochs."


@dataclass(frozen=True, eq=False)
class _Row:
    """What one network makes of the test and of the examples that are shown."""

    loss: float
    measured: float
    shut: Array  # [3]
    open: Array  # [3]
    traces: list[Trace]
    outputs: list[Array]
    """For each example y [T, K]."""


def _row(model: Model, test: Examples, measure: Measure, shown: Examples) -> _Row:
    """ValueError names the number that is non-finite."""
    cell: Any = model.cell
    with np.errstate(all="ignore"):  # what is non-finite is named
        trace: Trace = run(cell, test.inputs)
        y = model.readout(trace.h)
        value = loss(y, test)[0]
        if not np.isfinite(value):
            raise ValueError(f"the loss on the test is {value}")
        shut, opened = shares(trace, test)
        traces = [run(cell, shown.inputs.with_x(shown.inputs.x[:, [k]])) for k in range(shown.B)]
        outputs = [model.readout(trace.h)[:, 0] for trace in traces]
    return _Row(value, measure(y, test), shut, opened, traces, outputs)


def shares(trace: Trace, examples: Examples) -> tuple[Array, Array]:
    """How often f, i and o are nearly shut and nearly open, [3] each: the share of units, steps and some examples.

    After the last step that counts in an example nothing is asked of a gate, so these steps are left out.
    """
    asked = np.logical_or.accumulate(examples.counted[::-1, :COUNTED])[::-1]  # [T, B]
    gates = [getattr(trace, gate)[:, :COUNTED][asked] for gate in "fio"]
    return np.array([np.mean(gate < SHUT) for gate in gates]), np.array([np.mean(gate > OPEN) for gate in gates])


def guessing(examples: Examples) -> float:
    """The loss of the best answer that is the same for every step and example.

    That is the mean of the targets, and for classes how often each one comes.
    """
    targets = examples.targets[examples.counted]
    if not examples.classes:
        return float(np.mean(np.var(targets, axis=0)))
    share = np.bincount(targets, minlength=examples.classes) / len(targets)
    return float(-np.sum(share[share > 0] * np.log(share[share > 0])))


def side_by_side(traces: list[Trace]) -> Trace:
    """Runs of several networks on one sequence as one batch, a row for each; they have one number of units."""
    names = (*Trace.ROWS, *Trace.PATHS)
    parts: dict[str, Any] = {name: np.concatenate([getattr(trace, name) for trace in traces], axis=1) for name in names}
    return Trace(inputs=traces[0].inputs, **parts)
