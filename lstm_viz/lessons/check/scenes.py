"""What the questions of "Check yourself" are asked of: for each a cell, what comes in, what is seen before a guess, and
what one may move after it.

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


def unsquashed(params: LSTMParams) -> LSTMParams:
    """h = o c: what is shown of c is not squeezed by tanh first."""
    return replace(params, variant=LSTMVariant(readout="linear"))


def with_relu(params: LSTMParams) -> LSTMParams:
    """max(z, 0) in place of tanh(z) in the candidate."""
    return replace(params, variant=LSTMVariant(candidate="relu"))


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
    """The step that decides, where the cursor stands after a guess; the last one when nothing stands here."""
    until: str
    """The last step that is shown before a guess."""
    asked: Sequence[str] = ("c",)
    """The lanes, from the lowest to the highest, in which the answer will come: there stands a "?"."""
    after: bool = False
    """Whether the "?" reaches from the next step to the last, rather than over the one that decides alone."""
    hides: Sequence[str] = ()
    """The lines of the run that would give the answer away before a guess."""
    was: bool = False
    """Whether the run beside it is what is shown before a guess: the run as it was before the change asked about."""
    room: float = 6.0
    """The least c that the pictures have room for: it stays when the run plays on after a guess."""
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
    sample: str = "1"
    """Which of the days it is at first."""
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

BIASES = ("1", "3", "5")
"""Forget biases that one may guess."""


def biases(given: Given) -> Trace:
    """The same run with each of the biases that one may guess: row b has the b-th."""
    return sweep(given.params, ("b", "f", 0), list(map(float, BIASES)), given.inputs, given.h0, given.c0, given.hold)


def nearest_half(given: Given) -> Given:
    """The same run with the one of these biases that keeps nearest to half."""
    kept = biases(given).f[2:, :, 0].prod(axis=0)  # after the step at which the pulse came
    return replace(given, params=given.params.replace(("b", "f", 0), float(BIASES[int(np.abs(kept - 0.5).argmin())])))


def _with_tanh(given: Given) -> Given:
    return replace(given, params=replace(given.params, variant=PLAIN))


def _as_it_was(given: Given) -> Given:
    return replace(given, params=unit()[1])


def _forgetting(given: Given) -> Given:
    return replace(given, hold={})


def _first_time(given: Given) -> Given:
    return replace(given, h0=None, c0=None)


def _clear(given: Given) -> Given:
    """The same unit under a sky without a cloud."""
    return replace(given, inputs=heard(0, unit()[0]))


# -- one set-up for each question

LINES = ("f", "i", "h", "c")
GATED = ("i", "f")
"""Both lanes of gates."""

SCENES: Mapping[str, Scene] = {
    # forgetting
    "keep": Alone(
        weights={"f_x": -5, "f_b": 8}, moves=("x", "f_x", "f_b", "c0"), pulse=2, steps=3, c0=4, until="02"
    ),
    "ten": Alone(weights={"f_b": 2.1972}, moves=("f_b", "g_b", "c0"), steps=10, c0=5, until="02"),
    "least": Day(moves=("f_G", "f_dG", "f_b"), t="16:30", until="14:30", asked=("f",), after=True),
    "first": Day(moves=("hold_f", "i_b", "g_dG"), held={"f": 1.0}, beside=_forgetting, until="12:00"),
    "half": Guessed(
        weights={"i_b": FULL, "g_x": 4}, moves=("f_b", "x"), pulse=1, steps=16, beside=nearest_half,
        until="02", hides=("f", "i"), room=1.5,
    ),
    # writing
    "gates": Day(
        moves=("f_dG", "i_G", "g_dG", "o_G"), cards=("gates",), until="08:00", asked=GATED, after=True
    ),
    "turn": Day(moves=("f_b", "i_b", "g_dG"), cards=("track", "belt"), until="14:00"),
    "relu": Day(
        moves=("f_b", "i_b", "g_dG", "g_b"), made=with_relu, beside=_with_tanh, cards=("track", "words"),
        until="12:00", room=12.0,
    ),
    "settle": Alone(
        weights={"f_b": 1.3863, "i_b": FULL, "g_b": FULL}, moves=("f_b", "i_b", "g_b", "c0"), steps=40,
        c0=-2.5, until="02",
    ),
    "signs": Day(moves=("f_h", "i_h", "g_dG"), made=flipped, beside=_as_it_was, until="14:00", was=True),
    # showing
    "quiet": Alone(
        weights={"f_b": FULL, "i_b": SHUT, "o_x": -5.9444, "o_b": 3}, moves=("x", "c0", "o_x", "o_b"), pulse=2,
        steps=3, c0=5, cards=("track", "taps"), until="02", asked=("h",),
    ),
    "bound": Alone(
        weights={"f_b": FULL, "i_b": FULL, "g_b": FULL, "o_b": 4}, moves=("f_b", "g_b", "o_b", "c0"), steps=7,
        c0=-1, until="02", asked=("h",), after=True,
    ),
    "readout": Day(
        moves=("o_G", "o_b", "g_dG"), made=unsquashed, beside=_with_tanh, t="12:00", until="08:00", asked=("h",)
    ),
    "hears": Day(moves=("f_h", "f_b", "o_b"), cards=("cell", "sums"), t="15:00", until="14:30", asked=GATED),
    # over time
    "cloud": Day(moves=("sample", "f_dG", "f_b"), sample="2", beside=_clear, t="10:30", until="10:00"),
    "weight": Day(
        moves=("f_G", "f_dG", "f_h", "f_b"), made=raised, beside=_as_it_was, until="08:00",
        asked=("f",), after=True, was=True,
    ),
    "again": Day(
        moves=("h0", "c0", "f_b"), again=True, beside=_first_time, t="18:00", until="06:30", after=True
    ),
    "forecast": Day(moves=("sample", "o_G", "o_b", "g_dG"), until="12:00", asked=("x0",), after=True),
    # several units
    "vectors": Layer(
        moves=("units", "unit", "f_h", "f_b"), cards=("vectors",), t="12:00", until="11:30", asked=("f",), hides=LINES
    ),
    "count": Layer(
        moves=("units", "hears", "steps"), cards=("vectors",), t="19:00", until="14:00", asked=LINES[1:],
        after=True, hides=LINES,
    ),
}  # fmt: skip
