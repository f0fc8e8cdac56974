"""What the page "Watch it learn" is made of: how it trains, the training's record, and where in it one looks.

The cursor's steps are the kept epochs of the training. Before anything is trained with the page's settings, the record
is that of the network as it begins: one row.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache
from typing import Any

import numpy as np

from lstm_viz.core.learned import Learned
from lstm_viz.core.lstm import LSTMParams, Trace
from lstm_viz.core.sequence import Feature
from lstm_viz.core.sequence import Sequence as Inputs
from lstm_viz.core.steps import Steps
from lstm_viz.data.clock import ascii_digits
from lstm_viz.language.phrases import later, say
from lstm_viz.lessons.controls import LENS, unfolded
from lstm_viz.lessons.guide import Seen
from lstm_viz.lessons.recorded import SCALES, first_that_fits
from lstm_viz.lessons.shown import Given, Shown
from lstm_viz.lessons.state import Property, Values, choice, decimal
from lstm_viz.lessons.take import Taken
from lstm_viz.lessons.trained import LAST_SEED, state_of, trained_cell
from lstm_viz.workers.pool import State
from lstm_viz.workers.settings import MOST_EPOCHS, MOST_UNITS, Settings, usual

JOBS = ("latch", "parity", "a_n_b_n", "adding", "temporal_order", "echo")
BIASES = ("0", "1", "5", "chrono")
"""How the forget bias begins; chrono: drawn so that memories from 1 step to the whole sequence are there."""
OPTIMISERS = ("Adam", "SGD")
ALONE = "nothing"
BESIDE = (ALONE, "bias 0", "bias 1", "chrono", "rate", "seed")
"""What a second training does differently."""
SEEN = ("c", "h", "f", "i", "g", "o")
"""What the heat map shows of the units."""
EXAMPLES = 3
BY = ("plain", "Adam")
"""Whose step is taken slowly."""


def _whole(key: str, default: Any, low: int, high: int) -> Property:
    return decimal(key, later(f"lessons/learn.{key}.title"), default, low, high, digits=0)


def _of_job(name: str) -> Any:
    """What a task is trained with unless one says otherwise."""
    return lambda values: getattr(usual(values["job"]), name)


def _usual_bias(values: Values) -> str:
    bias = usual(values["job"]).forget_bias
    return bias if isinstance(bias, str) else f"{bias:g}"


def _epoch(text: str) -> str:
    plain = ascii_digits(text).strip()
    if not (re.fullmatch("[0-9]{1,4}", plain) and int(plain) <= MOST_EPOCHS):
        raise ValueError(say("lessons/learn.wanted.epoch", most=MOST_EPOCHS))
    return _label(int(plain))


def _label(epoch: int) -> str:
    """An epoch as a step is called, of one width: an earlier one comes first in the alphabet, too."""
    return f"{epoch:4d}"


ROWS: tuple[Property, ...] = (
    LENS,
    unfolded("training"),
    Property("t", later("lessons/learn.epoch"), _label(0), _epoch, str.strip),
    choice("job", later("lessons/learn.job.title"), JOBS[0], lambda: JOBS),
    _whole("H", _of_job("H"), 1, MOST_UNITS),
    choice("bias", later("lessons/learn.bias.title"), _usual_bias, lambda: BIASES),
    choice("optimiser", later("lessons/learn.optimiser.title"), _of_job("optimiser"), lambda: OPTIMISERS),
    decimal("rate", later("lessons/learn.rate.title"), _of_job("rate"), 0.0001, 1e9, digits=4),
    choice("clip", later("lessons/learn.clip.title"), "on", lambda: ("on", "off")),
    _whole("epochs", _of_job("epochs"), 1, MOST_EPOCHS),
    _whole("seed", 0, 0, LAST_SEED),
    choice("beside", later("lessons/learn.beside.title"), ALONE, lambda: BESIDE),
    _whole("unit", 0, 0, MOST_UNITS - 1),
    _whole("example", 1, 1, EXAMPLES),
    _whole("step", 1, 1, 200),
    choice("seen", later("lessons/learn.seen.title"), "c", lambda: SEEN),
    choice("by", later("lessons/learn.by.title"), BY[0], lambda: BY),
)


# -- what is trained


def settings_of(values: Values) -> Settings:
    """How the page trains."""
    return Settings(
        task=values["job"], H=int(values["H"]), forget_bias=values["bias"], optimiser=values["optimiser"],
        rate=values["rate"], clip=values["clip"] == "on", epochs=int(values["epochs"]), seed=int(values["seed"]),
    )  # fmt: skip


def steps_by(values: Values) -> str:
    """Whose step is taken slowly: Adam's only where Adam trains, else there is nothing that it remembers."""
    return "Adam" if values["by"] == values["optimiser"] == "Adam" else "plain"


def beside(values: Values) -> Settings | None:
    """The second training: the same but for one thing."""
    own, other = settings_of(values), values["beside"]
    if other == ALONE:
        return None
    if other == "rate":
        return replace(own, rate=min(10 * own.rate, 1e9))
    if other == "seed":
        return replace(own, seed=own.seed + 1)
    return replace(own, forget_bias=other.removeprefix("bias "))


def differs(values: Values, other: str) -> bool:
    """Whether a second training of this kind would be another one."""
    return beside({**values, "beside": other}) != settings_of(values)


def both(values: Values) -> list[Settings]:
    """All that the page trains."""
    other = beside(values)
    return [settings_of(values), *([] if other is None else [other])]


@lru_cache(maxsize=64)
def _as_it_begins(settings: Settings) -> Learned:
    return settings.training().learned()


def record_of(settings: Settings) -> Learned:
    """What is recorded of a training: all of it once it is over, and else the network as it begins."""
    state = state_of(settings)
    return state if isinstance(state, Learned) else _as_it_begins(settings)


# -- the record


SYMBOLS = {"sign": "s", "noise": "n", "bit": "x", "number": "x", "mark": "m"}
"""How sums call what comes in; letters that come in are their own."""


def titled(trace: Trace) -> Trace:
    """The record of an example, whose inputs are called as the page calls them."""
    inputs = trace.inputs
    features = tuple(
        Feature(SYMBOLS[name], say(f"lessons/learn.feature.{name}")) if name in SYMBOLS else Feature(name, name)
        for name in (feature.name for feature in inputs.features)
    )
    time = tuple(f"{step}" for step in range(1, inputs.T + 1))
    return replace(trace, inputs=Inputs(inputs.x, features, time))


@dataclass(frozen=True, eq=False)
class Learning(Shown):
    """What the page shows: a training, one example of its task, one unit and one step of it; and a second training."""

    learned: Learned = field(kw_only=True)
    other: Learned | None = field(kw_only=True)

    @property
    def weight(self) -> int:
        """One for each quarter of a megabyte: the pool forgets a training when there is no room, and so do others."""
        return 1 + sum(one.nbytes for one in (self.learned, self.other) if one is not None) // 2**18

    @property
    def labels(self) -> tuple[str, ...]:
        """The kept epochs."""
        return tuple(map(_label, self.learned.epoch.tolist()))

    @property
    def trained(self) -> bool:
        """Whether there is more than the network as it begins."""
        return self.learned.E > 1

    @property
    def states(self) -> tuple[State, ...]:
        """Where each training is at this moment."""
        return tuple(map(state_of, both(self.values)))

    @property
    def unit(self) -> int:
        """The unit that is looked at."""
        return min(int(self.values["unit"]), self.batch.H - 1)

    @property
    def step(self) -> int:
        """The step of the example that is looked at."""
        return min(int(self.values["step"]), self.batch.T) - 1

    @property
    def example(self) -> int:
        """The example that is looked at."""
        return int(self.values["example"]) - 1

    @cached_property
    def own(self) -> Trace:
        """The unit's record on the example: row e is epoch e's."""
        return self.batch.unit(self.unit)

    def params(self, row: int) -> LSTMParams:
        """The cell after the epoch of a row."""
        return trained_cell(self.learned.models[row])

    def steps(self, rows: list[int]) -> Steps:
        """The unit's step in the networks of these rows."""
        return Steps(self.own, np.full(len(rows), self.step), np.array(rows))

    def at(self, t: int) -> Seen:
        """What the tasks see at a row."""
        return Seen(self.values, self.batch, t, t, beside=self)


def learning(values: Values) -> Learning:
    """What the page shows with these values."""
    settings = both(values)
    learned, *others = (record_of(one) for one in settings)
    batch = titled(learned.traces[int(values["example"]) - 1])
    given = Given(trained_cell(learned.models[-1]), batch.inputs)
    scale = first_that_fits(SCALES, float(np.abs(batch.c).max()))
    return Learning(values, given, batch, scale, learned=learned, other=others[0] if others else None)


def taken(now: Learning, row: int) -> Taken:
    """The network of a row, as a file is made of it."""
    settings, features = settings_of(now.values), now.learned.targets.inputs.features
    name = f"{settings.task}_H{settings.H}_epoch{now.learned.epoch[row]}_seed{settings.seed}"
    return Taken(now.learned.models[row], features, name, [feature.name for feature in features])


def looked_at(now: Learning, there: Mapping[str, Any]) -> Learning:
    """The same training, seen at another unit or step."""
    return replace(now, values=there)
