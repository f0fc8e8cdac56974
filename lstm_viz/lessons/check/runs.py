"""The state of "Check yourself", and the run that it describes.

The question decides the set-up, so it decides every default: :data:`.check_scenes.SCENES`.
"""

from __future__ import annotations

from dataclasses import replace

from lstm_viz.core.lstm import LSTMParams
from lstm_viz.core.notation import GATES
from lstm_viz.core.sequence import Sequence as Inputs
from lstm_viz.language.phrases import Text, later
from lstm_viz.lessons.check.scenes import SAMPLES, SCENES, STEPS, Layer, Scene, heard
from lstm_viz.lessons.controls import (
    LENS,
    PARTS,
    WIDEST,
    hold,
    holds,
    unfolded,
    weight_address,
    weight_title,
    with_weights,
)
from lstm_viz.lessons.shown import Given
from lstm_viz.lessons.state import Property, Values, choice, decimal
from lstm_viz.words.lessons import lesson_words

NAME = "check"


def scene(values: Values) -> Scene:
    """The set-up of the question that the learner is at; the first one's, where nothing is asked."""
    return SCENES.get(values["task"]) or next(iter(SCENES.values()))


def answered(values: Values) -> bool:
    """Whether the question that the learner is at has its guess."""
    words = lesson_words(NAME)[0].tasks.get(values["task"])
    return words is not None and values["guess"] in words.options


# -- state: the rows of the page's table


def _weight(gate: str, part: str) -> Property:
    """A weight of unit 0; at first it is that of the question's own cell."""

    def default(values: Values) -> float | None:
        here = scene(values)
        at = weight_address(here.features(values), f"{gate}_{part}")
        return None if at is None else here.cell(values).value(at)

    title = weight_title(gate, part, "input" if part == "x" else "")
    row = decimal(f"{gate}_{part}", title, default, -WIDEST, WIDEST)
    return replace(row, applies=lambda values: default(values) is not None)


def named(key: str) -> Text:
    """The title of a control of this page alone."""
    return later(f"lessons/check.{key}.title")


def _held(gate: str) -> Property:
    return replace(hold(gate), default=lambda values: scene(values).held.get(gate))


def _labels() -> tuple[str, ...]:
    return (*STEPS, *heard(0, ("G",)).time)


def _cursor(values: Values) -> str:
    """Before a guess the last step that is shown, then the one that decides."""
    here = scene(values)
    if not answered(values):
        return here.until
    return here.t or here.inputs({"x": 0.0}).time[-1]


WEIGHTS = {f"{gate}_{part}": (gate, part) for gate in GATES for part in ("x", *PARTS)}
CHOICES = {"sample": SAMPLES, "units": ("1", "2", "4", "6"), "hears": ("1", "2", "3", "4"), "steps": ("17", "27")}
"""What one chooses among, rather than slides."""
ROWS: tuple[Property, ...] = (
    LENS,
    unfolded("sums", "words", "vectors", "track", "gates"),
    choice("t", later("controls.step"), _cursor, _labels),
    choice("sample", named("sample"), lambda values: getattr(scene(values), "sample", "1"), lambda: SAMPLES),
    choice("units", named("units"), "4", lambda: CHOICES["units"]),
    choice("unit", named("unit"), "0", lambda: tuple(map(str, range(6)))),
    choice("hears", named("hears"), "2", lambda: CHOICES["hears"]),
    choice("steps", named("steps"), "27", lambda: CHOICES["steps"]),
    decimal("h0", named("h0"), lambda values: scene(values).start()[0], -1, 1, digits=6),
    decimal("c0", named("c0"), lambda values: scene(values).start()[1], -6, 6, digits=6),
    decimal("x", named("x"), 1.0, -1, 1),
    *(_weight(gate, part) for gate, part in WEIGHTS.values()),
    *(_held(gate) for gate in GATES),
)


# -- the run


def cell(values: Values) -> LSTMParams:
    """The question's cell with the learner's weights."""
    here = scene(values)
    return with_weights(here.cell(values), here.features(values), values)


def given(values: Values) -> Given:
    """What the question's run is made of; beside it the record of the one that it is compared with."""
    here, params = scene(values), cell(values)
    several = isinstance(here, Layer)
    h0, c0 = (None, None) if several else ([values["h0"]], [values["c0"]])
    shown = min(int(values["unit"]), params.H - 1)
    return with_other(here, Given(params, here.inputs(values), h0, c0, holds(values), shown))


def cut(values: Values) -> Given:
    """What is run before a guess: the question's run, or the one as it was, up to the last step that is shown."""
    here, run = scene(values), given(values)
    seen = run.inputs.index(here.until) + 1
    if here.was and here.beside is not None:
        run = here.beside(run)
    heard = Inputs(run.inputs.x[:seen], run.inputs.features, run.inputs.time[:seen])
    return replace(run, inputs=heard, beside=None)


def with_other(here: Scene, run: Given) -> Given:
    """A run with the record of the one beside it."""
    return run if here.beside is None else replace(run, beside=here.beside(replace(run, beside=None)).run())
