"""Small tasks that show what a recurrent cell can learn, each with a test that says when it is solved.

A task draws fresh sequences from a random generator, so that the same seed gives the same
sequences, to the bit; a task on measured data hands over fixed ones.

Sources: adding, temporal order: Hochreiter and Schmidhuber 1997; latch: Bengio, Simard and
Frasconi 1994; a^n b^n: Gers and Schmidhuber 2001.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from lstm_viz.core.examples import Examples
from lstm_viz.core.initial import Seed, initial_model
from lstm_viz.core.optimise import Adam, Cosine
from lstm_viz.core.sequence import Feature, Sequence
from lstm_viz.core.stack import Model
from lstm_viz.core.training import Draw, Measure, Plan, predict

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Task:
    """Sequences with targets, a measure that says when they are learned, and a plan that learns them.

    Parameters
    ----------
    name, title, teaches : str
        Key, name in a sentence, what to look at.
    training : Draw or Examples
        What to learn from: fresh sequences for every step, or a fixed set.
    test : Examples
        What no training step has seen.
    measure : function of (y [T, B, K], examples)
        One number from the outputs: an error, or a share of right answers.
    measured : str
        What that number is, with its unit.
    solved_at : float
        The task counts as solved from this number on.
    lower_is_better : bool
        True for errors, False for shares and counts.
    H, forget_bias, plan
        A small LSTM that can do it, and how to train it.
    shown : Examples
        A few sequences to look at, none of them learned from; by default the test's first three.
    lengths, of_length
        For a task that can be made longer: which lengths to try, and test sequences of one.
    """

    name: str
    title: str
    teaches: str
    training: Draw | Examples
    test: Examples
    measure: Measure
    measured: str
    solved_at: float
    lower_is_better: bool
    H: int = 8
    forget_bias: float | str = 1.0
    plan: Plan = field(default_factory=Plan)
    shown: Examples = None  # type: ignore[assignment]
    lengths: tuple[int, ...] = ()
    of_length: Callable[[int], Examples] | None = None

    def __post_init__(self) -> None:
        if self.shown is None:
            object.__setattr__(self, "shown", self.test.select(range(min(3, self.test.B))))

    def model(self, seed: Seed = 0) -> Model:
        """The small LSTM to begin with."""
        T = self.training.T if isinstance(self.training, Examples) else self.test.T
        return initial_model("LSTM", self.H, self.test.D, self.test.K, seed, forget_bias=self.forget_bias, T=T)

    def result(self, model: Model) -> float:
        """What the task measures of a network, on the test."""
        return self.measure(predict(model, self.test.inputs), self.test)

    def solved(self, measured: float) -> bool:
        """Whether a measured number counts as solved."""
        return measured <= self.solved_at if self.lower_is_better else measured >= self.solved_at

    def reach(self, model: Model) -> dict[int, float]:
        """What share of the sequences of each length a network gets right; nothing for a task of one length."""
        return {} if self.of_length is None else {n: _reached(model, self.of_length(n)) for n in self.lengths}


# -- measures


def mean_squared_error(y: Array, examples: Examples) -> float:
    """Mean of (y - target)^2 where it counts; y [T, B, K], like the targets."""
    error = (y - examples.targets)[examples.counted]
    return float(np.mean(error * error))


def all_right(y: Array, examples: Examples) -> NDArray[np.bool_]:
    """For each sequence whether every counted step gets its class, [B]; y [T, B, K], one column for each class."""
    right = (y.argmax(axis=-1) == examples.targets) | ~examples.counted
    return np.asarray(right.all(axis=0))


def share_right(y: Array, examples: Examples) -> float:
    """Share of sequences whose every counted step gets its class, 1 is all of them; y [T, B, K]."""
    return float(all_right(y, examples).mean())


def _reached(model: Model, examples: Examples) -> float:
    try:
        return share_right(predict(model, examples.inputs), examples)
    except ValueError:  # weights too large to run it with: nothing is right
        return 0.0


def right_in_a_row(y: Array, examples: Examples) -> float:
    """How many sequences are right before the first that is not; y [T, B, K], in the order of B."""
    return float(np.cumprod(all_right(y, examples)).sum())


# -- tasks


def adding(T: int = 30, seed: int = 0) -> Task:
    """Two of T numbers are marked; say their sum at the end.

    x [T, B, 2]: a number from U(0, 1), and a mark that is 1 once in each half. Always answering 1
    gives a mean squared error of 1/6. ValueError for fewer than 2 steps.
    """
    _room("adding", T, 2)

    def draw(rng: np.random.Generator, B: int) -> Examples:
        rows, x = np.arange(B), np.zeros((T, B, 2))
        x[:, :, 0] = rng.random((T, B))
        first, second = rng.integers(0, T // 2, B), rng.integers(T // 2, T, B)
        x[first, rows, 1] = x[second, rows, 1] = 1.0
        targets = np.zeros((T, B, 1))
        targets[-1, :, 0] = x[first, rows, 0] + x[second, rows, 0]
        return Examples(_sequence(x, "number", "mark"), targets, counted=_last_step(T, B))

    return Task(
        "adding",
        f"Adding, {T} steps",
        "i opens at the marks, and f stays near 1 between them",
        draw,
        draw(_test_rng(seed), 512),
        mean_squared_error,
        "mean squared error",
        0.01,
        lower_is_better=True,
        forget_bias="chrono",
        plan=Plan(epochs=2000, optimiser=Adam(0.03), goal=0.01, look_every=10),
    )


def latch(T: int = 50, noise: float = 1.0, seed: int = 0) -> Task:
    """A sign comes first, then noise for the rest; say at the end which sign it was.

    x [T, B, 2]: at step 0 the sign, +1 or -1, on the first feature; afterwards noise from
    N(0, noise) on the second. ValueError for fewer than 2 steps.
    """
    _room("latch", T, 2)

    def draw(rng: np.random.Generator, B: int) -> Examples:
        x, sign = np.zeros((T, B, 2)), rng.integers(0, 2, B)
        x[0, :, 0] = 2.0 * sign - 1.0
        x[1:, :, 1] = noise * rng.normal(size=(T - 1, B))
        return Examples(_sequence(x, "sign", "noise"), np.tile(sign, (T, 1)), 2, _last_step(T, B))

    return Task(
        "latch",
        f"Latch, {T} steps",
        "whether the sign survives the noise is decided by the forget bias",
        draw,
        draw(_test_rng(seed), 256),
        share_right,
        "share of sequences told right",
        0.99,
        lower_is_better=False,
        H=4,
        forget_bias="chrono",
        plan=Plan(epochs=600, optimiser=Adam(0.01), look_every=25, goal=0.01),
    )


def parity(T: int = 12, longer: int = 100, seed: int = 0) -> Task:
    """Say after every bit whether there have been an odd number of ones; tested on longer sequences.

    x [T, B, 1]: bits as -1 and +1. Classes: even, odd. ValueError for less than one step.
    """
    _room("parity", T, 1)

    def bits(T: int) -> Draw:
        def draw(rng: np.random.Generator, B: int) -> Examples:
            ones = rng.integers(0, 2, (T, B))
            x = np.where(ones[:, :, None] == 1, 1.0, -1.0)
            return Examples(_sequence(x, "bit"), np.cumsum(ones, axis=0) % 2, 2)

        return draw

    return Task(
        "parity",
        f"Parity, {T} steps, tested on {longer}",
        "a state machine: what is right for every step is right for any length",
        bits(T),
        bits(longer)(_test_rng(seed), 256),
        share_right,
        f"share of sequences of {longer} bits with every step right",
        0.99,
        lower_is_better=False,
        H=4,
        plan=Plan(epochs=150, optimiser=Adam(0.05), look_every=10),
        shown=bits(T)(_test_rng(seed), 3),
        lengths=tuple(T * 2**k for k in range(6)),
        of_length=lambda n: bits(n)(_test_rng(seed), 100),
    )


def a_n_b_n(longest: int = 10, tested: int = 30, seed: int = 0) -> Task:
    """n times a, then n times b: say at each b whether it is the last one.

    x [T, B, 2]: one feature for a, one for b; zeros after the end. Classes: more to come, the last.
    Trained up to ``longest``, tested on every n from 1 to ``tested``. There is nothing random in the test.
    ValueError for a ``longest`` below 1.
    """
    _room("a^n b^n", longest, 1)

    def strings(n: NDArray[np.int64]) -> Examples:
        T = 2 * int(n.max())
        t = np.arange(T)[:, None]
        is_a, is_b = t < n, (t >= n) & (t < 2 * n)
        x = np.stack([is_a, is_b], axis=2).astype(float)
        return Examples(_sequence(x, "a", "b"), (t == 2 * n - 1).astype(np.int64), 2, is_b)

    def draw(rng: np.random.Generator, B: int) -> Examples:
        return strings(rng.integers(1, longest + 1, B))

    return Task(
        "a_n_b_n",
        f"aⁿbⁿ up to n = {longest}",
        "c is a counter without a ceiling: it climbs with every a and falls with every b",
        draw,
        strings(np.arange(1, tested + 1)),
        right_in_a_row,
        "largest n up to which every string is right",
        float(longest + 5),
        lower_is_better=False,
        H=2,
        forget_bias=5.0,
        plan=Plan(epochs=600, optimiser=Adam(0.02), schedule=Cosine(600), look_every=10),
        shown=strings(np.unique([(longest + 1) // 2, longest, longest + longest // 2])),
        lengths=tuple(range(1, tested + 1)),
        of_length=lambda n: strings(np.array([n])),
    )


def echo(lag: int = 5, T: int = 30, seed: int = 0) -> Task:
    """Say at every step what came in ``lag`` steps ago.

    x [T, B, 1]: numbers from U(-1, 1). The first ``lag`` steps do not count. Always answering 0 gives
    a mean squared error of 1/3. ValueError where T leaves no step that counts.
    """
    _room("echo", T, lag + 1)

    def draw(rng: np.random.Generator, B: int) -> Examples:
        x, targets = rng.uniform(-1.0, 1.0, (T, B, 1)), np.zeros((T, B, 1))
        targets[lag:] = x[: T - lag]
        counted = np.broadcast_to(np.arange(T)[:, None] >= lag, (T, B))
        return Examples(_sequence(x, "number"), targets, counted=counted)

    return Task(
        "echo",
        f"Echo, {lag} steps late",
        "one unit holds one number: a queue of several needs several units",
        draw,
        draw(_test_rng(seed), 256),
        mean_squared_error,
        "mean squared error",
        0.001,
        lower_is_better=True,
        H=12,
        plan=Plan(epochs=1000, optimiser=Adam(0.03), schedule=Cosine(1000), look_every=20),
    )


def temporal_order(T: int = 30, seed: int = 0) -> Task:
    """Two signals, X or Y, stand among distractors; say at the end which came, in order.

    x [T, B, 6]: one feature each for the distractors a, b, c, d and for X and Y. The first signal
    comes within steps T/10 to T/5, the second within T/2 to 3T/5. Classes: XX, XY, YX, YY.
    ValueError for fewer than 10 steps.
    """
    _room("temporal order", T, 10)

    def draw(rng: np.random.Generator, B: int) -> Examples:
        rows, symbol = np.arange(B), rng.integers(0, 4, (T, B))
        first, second = rng.integers(T // 10, T // 5, B), rng.integers(T // 2, 3 * T // 5, B)
        signals = rng.integers(0, 2, (2, B))
        symbol[first, rows], symbol[second, rows] = 4 + signals
        kind = np.tile(2 * signals[0] + signals[1], (T, 1))
        return Examples(_sequence(np.eye(6)[symbol], *"abcdXY"), kind, 4, _last_step(T, B))

    return Task(
        "temporal_order",
        f"Temporal order, {T} steps",
        "what is kept is not only what came, but which came first",
        draw,
        draw(_test_rng(seed), 512),
        share_right,
        "share of sequences told right",
        0.99,
        lower_is_better=False,
        plan=Plan(epochs=300, optimiser=Adam(0.02), look_every=10),
    )


TASKS: dict[str, Callable[..., Task]] = {
    "adding": adding,
    "latch": latch,
    "parity": parity,
    "a_n_b_n": a_n_b_n,
    "echo": echo,
    "temporal_order": temporal_order,
}
"""Every task that needs no data, by name, at its usual size."""


def _sequence(x: Array, *names: str) -> Sequence:
    return Sequence(x, tuple(map(Feature, names)))


def _room(task: str, T: int, least: int) -> None:
    if least > T:
        raise ValueError(f"{task} with {T} steps has no room; it needs at least {least}")


def _last_step(T: int, B: int) -> NDArray[np.bool_]:
    counted = np.zeros((T, B), bool)
    counted[-1] = True
    return counted


def _test_rng(seed: int) -> np.random.Generator:
    """A stream of its own for the test, apart from every training seed."""
    return np.random.default_rng([seed, 0x7E57])
