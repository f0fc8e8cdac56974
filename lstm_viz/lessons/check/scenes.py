"""What the questions of "Check yourself" are asked of: for each a cell, what comes in, and what one may move.

Three kinds of set-up: one unit that hears a pulse or nothing, the solar day's own unit, and a layer of several
units that hears the day.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from lstm_viz.core.lstm import PLAIN, LSTMParams, LSTMVariant, Trace
from lstm_viz.core.notation import GATES
from lstm_viz.core.run import sweep
from lstm_viz.core.sequence import Feature
from lstm_viz.core.sequence import Sequence as Inputs
from lstm_viz.data.solar import DEFAULT_PLACE, FEATURES, Cloud, clear_sky_day
from lstm_viz.language.quantities import feature_title
from lstm_viz.language.texts import remembered
from lstm_viz.lessons.controls import first_preset, preset_stamp, presets
from lstm_viz.lessons.shown import Given
from lstm_viz.lessons.state import Values

STEPS = tuple(f"{k:02d}" for k in range(1, 41))
"""The names of the steps of a run that is no day."""
MOMENT = "14:30"
"""The step of the solar day at which the trend turns."""
FULL, SHUT = 10.0, -10.0
"""Biases that open a gate, or shut it, to three decimals."""

# -- the solar day and its unit


@remembered(maxsize=64)
def heard(sample: int, features: tuple[str, ...], steps: int | None = None) -> Inputs:
    """The story's day, the same with a cloud, or a day in December, as a cell is told it; or its first steps."""
    first = clear_sky_day()
    days = first, first.with_cloud(Cloud()), clear_sky_day(DEFAULT_PLACE, "2021-12-21")
    whole = days[sample].sequence(features)
    return Inputs(whole.x[:steps], whole.features, whole.time[:steps])


SAMPLES = ("1", "2", "3")


def unit() -> tuple[tuple[str, ...], LSTMParams]:
    """What the story's own unit hears, and its weights."""
    preset = presets()[0][first_preset()]
    return preset.features, preset.params


def raised(params: LSTMParams) -> LSTMParams:
    """One more on the bias of the forget gate."""
    return params.replace(("b", "f", 0), round(params.value(("b", "f", 0)) + 1, 4))


def flipped(params: LSTMParams) -> LSTMParams:
    """The candidate's weights with the other sign, and then every weight that hears h: u of g twice."""
    sign = {"f": 1, "i": 1, "g": -1, "o": 1}
    blocks = {gate: (params.block(gate), sign[gate]) for gate in GATES}
    return LSTMParams.from_blocks({gate: (s * W_x, -s * W_h, s * b) for gate, ((W_x, W_h, b), s) in blocks.items()})


def with_relu(params: LSTMParams) -> LSTMParams:
    """max(z, 0) in place of tanh(z) in the candidate."""
    return replace(params, variant=LSTMVariant(candidate="relu"))


WRITTEN, READ = "ifgo", "iofg"
"""The order in which PyTorch stores the four blocks of an LSTM, and the one in which ONNX does."""


def misread(params: LSTMParams) -> LSTMParams:
    """The same rows, each block taken for the one that has its place in ONNX's order."""
    return LSTMParams.from_blocks({read: params.block(block) for block, read in zip(WRITTEN, READ, strict=True)})


@functools.lru_cache(maxsize=1)
def _evening(stamp: Hashable) -> tuple[float, float]:
    """h and c when the day is over."""
    features, params = unit()
    trace = Given(params, heard(0, features)).run()
    return round(float(trace.h[-1, 0, 0]), 6), round(float(trace.c[-1, 0, 0]), 6)


# -- the three kinds of set-up


@dataclass(frozen=True, kw_only=True, eq=False)
class Scene:
    """What one question is asked of."""

    moves: Sequence[str]
    """The properties that the learner may move once there is a guess."""
    cards: Sequence[str] = ("track", "sums")
    """The pictures, by name."""
    t: str = ""
    """Where the cursor stands at first; at the last step when nothing stands here."""
    held: Mapping[str, float] = field(default_factory=dict)
    """The gates that are held at first."""
    beside: Callable[[Given], Given] | None = None
    """From the run to the one that it is compared with."""

    def features(self, values: Values) -> tuple[str, ...]:
        """What the cell hears, by name."""
        raise NotImplementedError

    def cell(self, values: Values) -> LSTMParams:
        """The cell, before the learner moves a weight of unit 0."""
        raise NotImplementedError

    def inputs(self, values: Values) -> Inputs:
        """What comes in."""
        raise NotImplementedError

    def start(self) -> tuple[float, float]:
        """h and c before the first step."""
        return 0.0, 0.0


@dataclass(frozen=True, kw_only=True, eq=False)
class Alone(Scene):
    """One unit that hears one input: a pulse at one step, or nothing. Weights that are not named are 0."""

    weights: Mapping[str, float]
    steps: int = 1
    pulse: int | None = None
    """The step at which it comes, counted from 0."""
    c0: float = 0.0

    def features(self, values: Values) -> tuple[str, ...]:
        """The one input."""
        return ("x",)

    def cell(self, values: Values) -> LSTMParams:
        """The unit."""
        return self._unit

    @functools.cached_property
    def _unit(self) -> LSTMParams:
        blocks = {gate: [self.weights.get(f"{gate}_{part}", 0.0) for part in ("x", "h", "b")] for gate in GATES}
        return LSTMParams.from_blocks({gate: ([w], u, b) for gate, (w, u, b) in blocks.items()})

    def inputs(self, values: Values) -> Inputs:
        """Zeros, and the pulse."""
        x = np.zeros((self.steps, 1))
        if self.pulse is not None:
            x[self.pulse] = values["x"]
        return Inputs(x, (Feature("x", feature_title("input")),), STEPS[: self.steps])

    def start(self) -> tuple[float, float]:
        """It has said nothing yet, and remembers c0."""
        return 0.0, self.c0


class Guessed(Alone):
    """A unit whose forget bias is what was guessed."""

    def cell(self, values: Values) -> LSTMParams:
        """The unit with the guess, and with a bias of 0 while there is none."""
        return self._unit.replace(("b", "f", 0), float(values["guess"] if values["guess"] in BIASES else 0))


@dataclass(frozen=True, kw_only=True, eq=False)
class Day(Scene):
    """The solar day's own unit, or what was made of it, through one of three days."""

    t: str = MOMENT
    made: Callable[[LSTMParams], LSTMParams] = lambda params: params
    again: bool = False
    """Whether it starts from the state in which the same day left it."""

    def features(self, values: Values) -> tuple[str, ...]:
        """Irradiance and its change, in the story's own unit."""
        return unit()[0]

    def cell(self, values: Values) -> LSTMParams:
        """The unit, after what was made of it."""
        return _made(self.made, unit()[1])

    def inputs(self, values: Values) -> Inputs:
        """The day, every half hour."""
        return heard(SAMPLES.index(values["sample"]), self.features(values))

    def start(self) -> tuple[float, float]:
        """From zero, or from the evening."""
        return _evening(preset_stamp()) if self.again else (0.0, 0.0)


@functools.lru_cache(maxsize=32)
def _made(made: Callable[[LSTMParams], LSTMParams], params: LSTMParams) -> LSTMParams:
    return made(params)


class Layer(Scene):
    """Several units with seeded weights, which hear the solar day and each other."""

    def features(self, values: Values) -> tuple[str, ...]:
        """As many as are asked for."""
        return tuple(FEATURES)[: int(values["hears"])]

    def cell(self, values: Values) -> LSTMParams:
        """As many units as are asked for."""
        return _seeded(int(values["units"]), int(values["hears"]))

    def inputs(self, values: Values) -> Inputs:
        """The day from its first step on."""
        return heard(0, self.features(values), int(values["steps"]))


SEED = 14


@functools.cache
def _seeded(H: int, D: int) -> LSTMParams:
    rng = np.random.default_rng([SEED, H, D])
    W_x, W_h, b = rng.normal(0, 1.4, (4 * H, D)), rng.normal(0, 0.9, (4 * H, H)), rng.normal(0, 0.7, 4 * H)
    return LSTMParams(W_x.round(2), W_h.round(2), b.round(2))


# -- the runs beside

GAP = 0.001
"""How far apart two starts are."""
BIASES = ("1", "3", "5")
"""Forget biases that one may guess."""


def biases(given: Given) -> Trace:
    """The same run with each of the biases that one may guess: row b has the b-th."""
    return sweep(given.params, ("b", "f", 0), list(map(float, BIASES)), given.inputs, given.h0, given.c0, given.hold)


def nearest_half(given: Given) -> Given:
    """The same run with the one of these biases that keeps nearest to half."""
    kept = biases(given).f[:, :, 0].prod(axis=0)
    return replace(given, params=given.params.replace(("b", "f", 0), float(BIASES[int(np.abs(kept - 0.5).argmin())])))


def _nudged(given: Given) -> Given:
    return replace(given, c0=np.add(given.c0, GAP))  # type: ignore[arg-type]


def _with_tanh(given: Given) -> Given:
    return replace(given, params=replace(given.params, variant=PLAIN))


def _as_it_was(given: Given) -> Given:
    return replace(given, params=unit()[1])


# -- one set-up for each question

SCENES: Mapping[str, Scene] = {
    "keep": Alone(
        weights={"f_x": 2, "f_b": 1}, moves=("x", "f_x", "f_b", "c0"), pulse=0, c0=4, cards=("belt", "sums")
    ),
    "gates": Day(moves=("f_dG", "i_G", "g_dG", "o_G"), cards=("gates",)),
    "quiet": Alone(
        weights={"f_b": FULL, "i_b": SHUT, "o_b": -2.9444}, moves=("c0", "f_b", "o_b"), c0=5, cards=("taps", "sums")
    ),
    "turn": Alone(
        weights={"f_b": -0.8473, "i_b": 2.1972, "g_b": -0.6931, "o_b": 2},
        moves=("c0", "f_b", "i_b", "g_b"), c0=0.63, cards=("belt", "sums"),
    ),
    "least": Day(moves=("f_G", "f_dG", "f_b"), cards=("gates",)),
    "relu": Day(
        moves=("f_b", "i_b", "g_dG", "g_b"), made=with_relu, beside=_with_tanh,
        cards=("track", "words"),
    ),
    "settle": Alone(weights={"f_b": 1.3863, "i_b": FULL, "g_b": FULL}, moves=("f_b", "i_b", "g_b"), steps=40),
    "twenty": Alone(weights={"f_b": 1}, moves=("f_b", "g_b", "c0"), steps=20, c0=5),
    "half": Guessed(
        weights={}, moves=("f_b", "c0"), steps=14, c0=4, beside=nearest_half
    ),
    "apart": Alone(
        weights={"f_b": 1, "i_b": 5, "g_h": -8, "g_b": -3, "o_h": -4, "o_b": 1}, moves=("f_b", "g_h", "o_h", "c0"),
        steps=30, c0=1, t="24", beside=_nudged,
    ),
    "without": Alone(
        weights={"f_b": SHUT, "i_b": FULL, "g_x": 4, "g_h": 4, "o_b": FULL}, moves=("x", "f_b", "g_h", "o_b"),
        steps=20, pulse=1,
    ),
    "first": Day(
        moves=("hold_f", "i_b", "g_dG"), held={"f": 1.0},
        beside=lambda given: replace(given, hold={}),
    ),
    "weight": Day(moves=("f_G", "f_dG", "f_h", "f_b"), made=raised, beside=_as_it_was),
    "count": Layer(moves=("units", "hears", "steps"), cards=("vectors",), t="12:00"),
    "vectors": Layer(moves=("units", "unit", "f_h", "f_b"), cards=("vectors",), t="12:00"),
    "output": Day(moves=("o_G", "o_b", "g_dG"), cards=("cell",)),
    "shape": Day(moves=("sample", "f_b", "g_dG")),
    "again": Day(
        moves=("h0", "c0", "f_b"), again=True, t="08:00",
        beside=lambda given: replace(given, h0=None, c0=None),
    ),
    "order": Day(
        moves=("f_b", "i_b", "g_dG", "o_b"), made=misread, beside=_as_it_was
    ),
    "signs": Day(moves=("f_h", "i_h", "g_dG"), made=flipped, beside=_as_it_was),
}  # fmt: skip
