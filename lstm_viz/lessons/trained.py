"""A lesson whose record is that of trainings: a button that trains, a bar that says how far it is, a way to stop."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
from typing import Any

from lstm_viz.core.lstm import LSTMParams
from lstm_viz.core.stack import Model
from lstm_viz.language.phrases import say
from lstm_viz.language.spoken import once
from lstm_viz.lessons.base import File, Item, step_at
from lstm_viz.lessons.recorded import RecordedLesson
from lstm_viz.lessons.shown import Shown
from lstm_viz.lessons.state import Values, choose, complete
from lstm_viz.lessons.take import Taken, system_of
from lstm_viz.workers.pool import ASKER, POOL, Failed, State, Waiting
from lstm_viz.workers.trainable import Outcome, Trainable
from lstm_viz.workers.wire import Learning

LAST_SEED = 9999


def state_of(settings: Trainable) -> State:
    """Where a training is: asked once for a message, all of which is so of one moment."""
    return once((state_of, settings), lambda: POOL.state(settings))


def is_under_way(state: State) -> bool:
    """Whether it waits or runs."""
    return isinstance(state, Waiting | Learning)


def stamp_of(settings: Iterable[Trainable]) -> Hashable:
    """What there is of each: how far it was trained, for one that was stopped may be trained whole; else nothing."""
    states = map(state_of, settings)
    return tuple((int(one.epoch[-1]), one.late) if isinstance(one, Outcome) else None for one in states)


def ended(settings: Trainable, outcome: Outcome) -> str:
    """Why a training ended before its last epoch: diverged, late, stopped; nothing where it did not."""
    if outcome.diverged or outcome.late:
        return "diverged" if outcome.diverged else "late"
    return "" if outcome.epoch[-1] == settings.epochs else "stopped"


def trained_cell(model: Model) -> LSTMParams:
    """The one cell of a network that was trained."""
    found = model.layers[0]
    assert isinstance(found, LSTMParams)
    return found


class TrainedLesson(RecordedLesson):
    """What pages with trainings share: what the hand does to them, and what is said when one fails."""

    pins = False
    """Its pictures are of trainings, each on axes of its own."""

    def wanted(self, values: Values) -> Sequence[Trainable]:
        """All that the page trains with these values, its own first."""
        raise NotImplementedError

    def act(self, chosen: Values, key: str, text: str) -> tuple[dict[str, Any], str | None] | None:
        """Train, with another seed or not, or stop and keep what was learned."""
        if key not in ("train", "another", "stop"):
            return super().act(chosen, key, text)
        if key == "another":
            seed = int(complete(self.table, chosen)["seed"]) + 1
            chosen, _ = choose(self.table, chosen, "seed", f"{seed if seed <= LAST_SEED else 0}")
        settings, asker = self.wanted(complete(self.table, chosen)), ASKER.get()
        if key != "stop":
            for one in settings:
                POOL.train(one, asker)
            return dict(chosen), None
        stopped = [POOL.stop(one, asker) for one in settings]
        return dict(chosen), None if all(stopped) else say("training.stop.shared")

    def reading(self, shown: Shown, gate: str) -> str | None:
        """No gate's group is on these pages: nobody sets the weights."""
        return None

    def taken(self, shown: Shown, t: int) -> Taken | None:
        """The network at a step, as a file is made of it; None before it is trained."""
        raise NotImplementedError

    def file(self, chosen: Values, key: str) -> File | None:
        """The network at the cursor, for whom its button says."""
        system = system_of(key)
        if system is None:
            return None
        values = complete(self.table, chosen)
        shown = self.record(values)
        taken = self.taken(shown, step_at(shown.labels, values["t"]))
        return None if taken is None else taken.file(system)

    def notices(self, shown: Shown) -> list[str]:
        """Also why a training failed."""
        states = map(state_of, self.wanted(shown.values))
        return [*super().notices(shown), *(state.sentence for state in states if isinstance(state, Failed))]


# -- its controls


def train_button(states: Sequence[State], left: str) -> Item:
    """The first thing that a hand finds, also on a phone: stop, train what is ``left``, or train once more."""
    if any(map(is_under_way, states)):
        return training_action("stop")
    return training_action("train", left) if left else training_action("another")


def training_action(name: str, label: str = "") -> Item:
    """One of the buttons; ``label`` is what it says where that is not the usual, and then says all."""
    return Item(name, label or say(f"training.{name}.title"), "action", label or say(f"training.{name}.label"))


def training_bar(n: int, said: str, percent: int) -> Item:
    """How far the n-th training is."""
    return Item(f"progress{n}", say("training.progress"), "work", said, index=percent)


def state_said(state: State) -> str:
    """How far a training is."""
    if isinstance(state, Waiting):
        return say("training.state.waiting", n=state.before)
    if not isinstance(state, Learning):
        return ""
    if state.ran is not None:
        return say("training.state.runs")
    if state.left is None:
        return say("training.state.starts")
    return say("training.state.training", epoch=state.epoch, epochs=state.epochs, left=int(state.left) + 1)


TRAINS = 90
"""Percent of the bar that the epochs take; the rest is for running what was learned."""


def percent_done(state: State) -> int:
    """How far its bar is."""
    if isinstance(state, Waiting):
        return 0
    if not isinstance(state, Learning):
        return 100
    if state.ran is not None:
        return round(TRAINS + (100 - TRAINS) * state.ran)
    return round(TRAINS * state.epoch / state.epochs)
