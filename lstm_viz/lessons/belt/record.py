"""What the conveyor belt's page is made of: its state, and the two runs that it compares.

One unit lives through a story. Its forget gate and its input gate are set by hand, held at one value
for each kind of step: that run is the WISH. Or their weights compute them, and the page says how far
that run is from the wish. The candidate g and the output gate o are the same in both: they hear what
they always hear.
"""

from __future__ import annotations

import functools
from dataclasses import replace

import numpy as np

from lstm_viz.core.lstm import LSTMParams, Trace
from lstm_viz.core.run import run
from lstm_viz.data.stories import KINDS, SIGNAL, SOUND, STORIES, Story, story
from lstm_viz.language.phrases import capital, later, say
from lstm_viz.language.quantities import title_of
from lstm_viz.lessons.controls import LENS, WIDEST, unfolded, weight_title
from lstm_viz.lessons.shown import Given
from lstm_viz.lessons.state import Property, Values, choice, decimal

HAND, WEIGHTS = "hand", "weights"
"""Who sets the gates."""
SET = ("f", "i")
"""The gates that are set; g and o are not."""

WISH = {
    "chatter": {"f": 1.0, "i": 0.0}, "pulse": {"f": 1.0, "i": 1.0}, "signal": {"f": 0.0, "i": 0.0},
    "rising": {"f": 1.0, "i": 0.9}, "falling": {"f": 0.3, "i": 0.9}, "dark": {"f": 0.8, "i": 0.1},
}  # fmt: skip
"""What the gates are held at in each kind of step as one comes to the page. The day's are those of its
story: at 14:30 f is 0.3 and i is 0.9, at 18:00 f is high and i is low."""

WRITER = {"x": 3.0, "dG": 1.9}
"""The weights of the candidate: how loud it is, and which way the sun goes. It hears nothing else."""
OPEN = 6.0
"""The bias of the output gate, which hears nothing: it shows nearly all."""

KNOWN_AS = {SOUND: "sound", SIGNAL: "signal"}
"""What the features of a story are, where their name does not say it."""
PARTS = (SOUND, SIGNAL, "G", "dG", "h", "b")
"""What a gate's weights weigh: features, the last output, and nothing (the bias)."""
MOMENTS = {"pulse": "03", "count": "13", "signal": "13", "day": "14:30"}
"""The step at which one comes to a story."""


# -- state: one table


def _hold(gate: str, kind: str) -> Property:
    title = later("lessons/belt.held", gate=lambda: capital(title_of(gate)), kind=lambda: when(kind))
    row = decimal(f"{gate}_{kind}", title, WISH[kind][gate], 0, 1)
    return replace(row, applies=lambda values: kind in story_of(values).every_kind)


def _weight(gate: str, part: str) -> Property:
    title = weight_title(gate, part, KNOWN_AS.get(part, ""))
    row = decimal(f"{gate}_{part}", title, 0.0, -WIDEST, WIDEST)
    return replace(row, applies=lambda values: part in parts_of(story_of(values)))


def when(kind: str) -> str:
    """When a step is of a kind: "at a pulse"."""
    return say(f"lessons/belt.kind.{kind}")


def _labels() -> list[str]:
    """The steps of every story."""
    return list(dict.fromkeys(label for name in STORIES for label in story(name).inputs.time))


ROWS: tuple[Property, ...] = (
    choice("seq", later("lessons/belt.seq.title"), "pulse", lambda: tuple(STORIES)),
    choice("by", later("lessons/belt.by.title"), HAND, lambda: (HAND, WEIGHTS)),
    LENS,
    unfolded("f"),
    choice("t", later("controls.step"), lambda values: MOMENTS[values["seq"]], _labels),
    *(_hold(gate, kind) for gate in SET for kind in KINDS),
    *(_weight(gate, part) for gate in SET for part in PARTS),
)


def story_of(values: Values) -> Story:
    """The story that the values name."""
    return story(values["seq"])


def parts_of(one: Story) -> tuple[str, ...]:
    """The weights that a gate has in a story."""
    return (*one.features, "h", "b")


# -- the runs


def unit(values: Values) -> LSTMParams:
    """The unit with the learner's weights, as it hears the story."""
    features = story_of(values).features
    weights = {gate: ([values[f"{gate}_{name}"] for name in features], *_rest(values, gate)) for gate in SET}
    writes = [WRITER.get(name, 0.0) for name in features]
    return LSTMParams.from_blocks(weights | {"g": (writes, 0.0, 0.0), "o": ([0.0] * len(features), 0.0, OPEN)})


def _rest(values: Values, gate: str) -> tuple[float, float]:
    return values[f"{gate}_h"], values[f"{gate}_b"]


def held(values: Values) -> dict[tuple[str, int], float]:
    """What the hand holds f and i at, step by step."""
    return {(gate, t): values[f"{gate}_{kind}"] for gate in SET for t, kind in enumerate(story_of(values).kinds)}


def given(values: Values) -> Given:
    """What the run on the screen is made of; beside a run of the weights stands the wish."""
    inputs = story_of(values).inputs
    if values["by"] == HAND:
        return Given(unit(values), inputs, hold=held(values))
    return Given(unit(values), inputs, beside=wish(values))


def wish(values: Values) -> Trace:
    """The run by hand, whatever the weights are: as f and i are held at every step, they change nothing of it."""
    kinds = story_of(values).every_kind
    return _wish(values["seq"], tuple((f"{gate}_{kind}", values[f"{gate}_{kind}"]) for gate in SET for kind in kinds))


@functools.lru_cache(maxsize=64)  # a strip of weights meets one wish at all its positions
def _wish(name: str, hand: tuple[tuple[str, float], ...]) -> Trace:
    values = {f"{gate}_{part}": 0.0 for gate in SET for part in PARTS} | {"seq": name} | dict(hand)
    return run(unit(values), story(name).inputs, hold=held(values))


# -- how far they are


def apart(one: Trace, other: Trace) -> dict[str, float]:
    """Mean distance over the steps between two runs of one story, for c, f and i."""
    return {name: float(np.abs(getattr(one, name) - getattr(other, name)).mean()) for name in ("c", *SET)}


def farthest(trace: Trace, wanted: tuple[float, ...]) -> tuple[float, int]:
    """How far c is at most from what a perfect memory holds, and at which step."""
    off = np.abs(trace.c[:, 0, 0] - wanted)
    return float(off.max()), int(off.argmax())
