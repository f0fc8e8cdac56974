"""How the pictures of the page "Watch it learn" are drawn from its record: each row is an epoch's network."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from lstm_viz.core.learned import Learned
from lstm_viz.core.lstm import Trace
from lstm_viz.figures.belt.belt import belts
from lstm_viz.figures.cell.cell import cell
from lstm_viz.figures.cell.sums import terms
from lstm_viz.figures.learning.curves import Curves, Goal
from lstm_viz.figures.learning.learning import learnings
from lstm_viz.figures.learning.weights import Learnt, weighings
from lstm_viz.figures.shelf.style import Figure
from lstm_viz.figures.taps.taps import taps
from lstm_viz.figures.units.units import Asked, Example, Within, insides
from lstm_viz.language.phrases import say
from lstm_viz.lessons.base import Look
from lstm_viz.lessons.learn.record import Learning
from lstm_viz.lessons.learn.words import classes_of, names_of_both
from lstm_viz.lessons.pictures import Draw, each
from lstm_viz.lessons.shown import Moment, Shown
from lstm_viz.workers.settings import CLIP, task_of

WIRED = 3
"""Inputs that the wiring has room for."""


def of(shown: Shown) -> Learning:
    """What this page's record is."""
    assert isinstance(shown, Learning)
    return shown


def _curves(of: Learned, name: str) -> Curves:
    return Curves(of.epoch, of.loss, of.measured, of.gradient_norm, of.shut, of.open, of.diverged, name)


def _learning(moments: Sequence[Moment], look: Look) -> Sequence[Figure]:
    first = of(moments[0].shown)
    learned, other, values, task = first.learned, first.other, first.values, task_of(first.values["job"])
    clip = CLIP if values["clip"] == "on" else None
    goal = Goal(learned.baseline, task.solved_at, task.lower_is_better, say(f"lessons/learn.measure.{task.name}"), clip)
    own, second = names_of_both(values)
    beside = None if other is None else _curves(other, second)
    return learnings(_curves(learned, own), goal, [one.t for one in moments], first.screen(look), beside)


def _units(moments: Sequence[Moment], look: Look) -> Sequence[Figure]:
    many = [of(one.shown) for one in moments]
    first, k, targets = many[0], many[0].example, many[0].learned.targets
    inputs, seen = first.batch.inputs, first.values["seen"]
    asked = Asked(targets.targets[:, k], targets.counted[:, k], classes_of(first.values["job"]))
    features = tuple(feature.title for feature in inputs.features)
    example = Example(inputs.x[:, 0], features, inputs.time, asked)
    rows, units, steps = [one.t for one in moments], [one.unit for one in many], [one.step for one in many]
    within = Within(seen, getattr(first.batch, seen), first.learned.outputs[k], rows, units, steps)
    return insides(example, within, first.screen(look))


def _weights(moments: Sequence[Moment], look: Look) -> Sequence[Figure]:
    many = [of(one.shown) for one in moments]
    first = many[0]
    cells = [first.params(row) for row in range(first.learned.E)]
    features = tuple(feature.title for feature in first.batch.inputs.features)
    learnt = Learnt(cells, features, [one.t for one in moments], [one.unit for one in many])
    return weighings(learnt, first.screen(look))


def _belt(moments: Sequence[Moment], look: Look) -> Sequence[Figure]:
    """The unit at the step, in the network of each epoch; at positions of a slider each is another unit or step."""
    first = of(moments[0].shown)
    if any(of(one.shown).unit != first.unit or of(one.shown).step != first.step for one in moments):
        return [figure for moment in moments for figure in _belt([moment], look)]
    rows = [one.t for one in moments]
    phases = [one.phase for one in moments]
    return belts(first.steps(rows), phases, first.screen(look), first.names("belt"), first.signs)


def _alone(now: Learning, t: int) -> Trace:
    """The unit's record in the network of one epoch."""
    return now.own.sample(t)


def _taps(shown: Shown, t: int, phase: int, look: Look) -> Figure:
    now = of(shown)
    return taps(_alone(now, t), now.step, now.screen(look), now.names("taps"), phase=phase)


def _cell(shown: Shown, t: int, phase: int, look: Look) -> Figure:
    now = of(shown)
    sums = terms(now.params(t), now.batch.sample(t), now.step, now.unit)
    return cell(_alone(now, t), now.step, now.screen(look), now.names("cell"), sums, phase=phase)


DRAWN: Mapping[str, Draw] = {
    "learning": _learning, "units": _units, "weights": _weights,
    "belt": _belt, "taps": each(_taps), "cell": each(_cell),
}  # fmt: skip
"""Every picture of the page, by name."""
