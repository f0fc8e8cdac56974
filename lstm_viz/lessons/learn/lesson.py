"""Watch it learn, as a lesson: a training is a record, and its epochs are walked through like the hours of a day."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from typing import Any

from lstm_viz.core.learned import Learned
from lstm_viz.core.notation import number
from lstm_viz.language.phrases import say
from lstm_viz.lessons.base import Card, Chip, Group, Item, Line
from lstm_viz.lessons.controls import again, card, chosen, drawer, field, short, slider, words_of
from lstm_viz.lessons.guide import Task, with_tasks
from lstm_viz.lessons.learn.one_step import RATE
from lstm_viz.lessons.learn.pictures import DRAWN, WIRED, of
from lstm_viz.lessons.learn.record import (
    BESIDE,
    BIASES,
    EXAMPLES,
    JOBS,
    LAST_SEED,
    OPTIMISERS,
    ROWS,
    SEEN,
    Learning,
    both,
    differs,
    learning,
    looked_at,
    stamp_of,
)
from lstm_viz.lessons.learn.tasks import TASKS
from lstm_viz.lessons.learn.words import (
    STEP,
    ended,
    names_of_both,
    narration,
    reach_said,
    state_said,
    step_said,
)
from lstm_viz.lessons.pictures import Draw
from lstm_viz.lessons.recorded import RecordedLesson, side_by_side
from lstm_viz.lessons.shown import Moment, Shown
from lstm_viz.lessons.state import Values, at_positions, choose, complete
from lstm_viz.workers.pool import ASKER, POOL, Failed, Waiting
from lstm_viz.workers.settings import task_of
from lstm_viz.workers.wire import Learning as UnderWay

TABLE = with_tasks(TASKS, "learn", ROWS)


class LearnLesson(RecordedLesson):
    """A training, or two of them, with the epoch as time."""

    name = "learn"
    order = 48
    table = TABLE
    tasks: Sequence[Task] = TASKS
    stays = ("task", "lens", "job")
    draw: Mapping[str, Draw] = DRAWN

    def stamp(self, values: Values) -> Hashable:
        """Also what there is of the training."""
        return super().stamp(values), stamp_of(values)

    def record(self, values: Values) -> Learning:
        """The training, once there is one; before, the network as it begins."""
        return learning(values)

    def swept(self, now: Shown, item: Item) -> list[Shown]:
        """The same training at each unit, or each step."""
        return [looked_at(of(now), there) for there in at_positions(self.table, now.values, item)]

    def act(self, chosen: Values, key: str, text: str) -> tuple[dict[str, Any], str | None] | None:
        """Train, with another seed or not, or stop and keep what was learned."""
        if key not in ("train", "another", "stop"):
            return super().act(chosen, key, text)
        if key == "another":
            seed = int(complete(self.table, chosen)["seed"]) + 1
            chosen, _ = choose(self.table, chosen, "seed", f"{seed if seed <= LAST_SEED else 0}")
        settings, asker = both(complete(self.table, chosen)), ASKER.get()
        if key != "stop":
            for one in settings:
                POOL.train(one, asker)
            return dict(chosen), None
        stopped = [POOL.stop(one, asker) for one in settings]
        return dict(chosen), None if all(stopped) else say("lessons/learn.stop.shared")

    def reading(self, shown: Shown, gate: str) -> str | None:
        """No gate's group is on this page."""
        return None

    def told(self, moments: Sequence[Moment]) -> dict[str, list[str]]:
        """One epoch in a sentence."""
        return {"narration": [narration(of(shown), t) for shown, t, _ in moments]}

    # -- what is on the screen

    def cards(self, shown: Shown) -> list[Card]:
        """How the loss falls, and what all units do in one example; below, one unit at one step."""
        now = of(shown)
        one = say("lessons/learn.hint.one", unit=now.unit, step=now.step + 1)
        slowly = say("lessons/learn.hint.step", rate=number(RATE, 1))
        wiring = [drawer("cell", ("cell",), hint=one)] if now.batch.inputs.D <= WIRED else []
        reach = [drawer("reach", (), lines=(Line("reach"),))] if now.learned.reach else []
        return [
            card("learning", ("learning",), lines=(Line("narration", "narration"),), place="half"),
            card("units", ("units",), place="half"),
            drawer("belt", ("belt",), hint=one),
            drawer("taps", ("taps",), hint=one),
            *wiring,
            drawer("weights", ("weights",), hint=say("lessons/learn.hint.weights", unit=now.unit)),
            drawer("step", (), lines=[Line(f"step.{name}") for name in STEP], hint=slowly),
            *reach,
        ]

    def lines(self, card: Card, moments: Sequence[Moment]) -> dict[str, list[str]]:
        """How far the last network gets; or one step of learning, with its numbers."""
        if card.id == "step":
            return side_by_side(step_said(of(shown), t) for shown, t, _ in moments)
        if card.id == "reach":
            first = of(moments[0].shown)
            return {"reach": [reach_said(first.values["job"], first.learned)] * len(moments)}
        return {}

    def chips(self, shown: Shown) -> list[Chip]:
        """Before the first step, the row that first solves the task, the last one."""
        learned, task = of(shown).learned, task_of(shown.values["job"])
        solved = [row for row, measured in enumerate(learned.measured.tolist()) if task.solved(measured)]
        places = {"begins": 0} | ({"solved": solved[0]} if solved else {})
        places |= {"last": learned.E - 1} if of(shown).trained else {}
        return [Chip(say(f"lessons/learn.chip.{name}"), row, str(learned.epoch[row])) for name, row in places.items()]

    def notices(self, shown: Shown) -> list[str]:
        """Also why a training failed."""
        failed = [state.sentence for state in of(shown).states if isinstance(state, Failed)]
        return [*super().notices(shown), *failed]

    # -- controls

    def groups(self, shown: Shown, t: int) -> list[Group]:
        """What is trained and how; where one looks."""
        now, values = of(shown), shown.values
        rows = {row.key: row for row in self.table}

        def picked(key: str, options: Sequence[str]) -> Item:
            return chosen(
                key,
                *_words(key),
                tuple(options),
                values,
                [say(f"lessons/learn.{key}.{_plain(one)}") for one in options],
            )

        def typed(key: str) -> Item:
            return field(rows[key], _words(key)[1], values)

        places = {**values, "unit": float(now.unit), "step": float(now.step + 1)}

        def moved(key: str, first: int, n: int) -> Item:
            positions = tuple(float(k) for k in range(first, first + n))
            return slider(rows[key], _words(key)[1], places, positions, short)

        # what is chosen stays, also when the first training has become the same
        others = [one for one in BESIDE if one == values["beside"] or differs(values, one)]
        examples = [str(k) for k in range(1, EXAMPLES + 1)]
        return [
            Group(
                say("lessons/learn.training.title"),
                (self._button(now), picked("job", JOBS), picked("bias", BIASES), picked("beside", others),
                 *self._under_way(now)),
                reading=say(f"lessons/learn.teaches.{values['job']}"), id="training",
            ),
            Group(
                say("lessons/learn.look.title"),
                (picked("seen", SEEN), moved("unit", 0, now.batch.H), moved("step", 1, now.batch.T),
                 chosen("example", *_words("example"), examples, {"example": str(now.example + 1)})),
            ),
            Group(
                say("lessons/learn.more.title"),
                (typed("H"), picked("optimiser", OPTIMISERS), typed("rate"), picked("clip", ("on", "off")),
                 typed("epochs"), typed("seed"), again()),
                id="more",
            ),
        ]  # fmt: skip

    def _button(self, now: Learning) -> Item:
        """The first thing that a hand finds, also on a phone: train, stop, or train once more."""
        if any(isinstance(state, Waiting | UnderWay) for state in now.states):
            return _action("stop")
        left = _left(now)
        return _action("train", "label" if 0 in left else "second") if left else _action("another")

    def _under_way(self, now: Learning) -> list[Item]:
        """While it trains, how far each training is."""
        names = names_of_both(now.values)
        return [
            Item(f"progress{n}", say("lessons/learn.progress"), "work", state_said(state, name), index=_percent(state))
            for n, (state, name) in enumerate(zip(now.states, names, strict=False))
            if isinstance(state, Waiting | UnderWay)
        ]


def _action(name: str, label: str = "label") -> Item:
    return Item(name, say(f"lessons/learn.{name}.title"), "action", say(f"lessons/learn.{name}.{label}"))


def _left(now: Learning) -> list[int]:
    """Which of the trainings, 0 or 1, are left to train; what was stopped by hand may be trained whole."""
    pairs = enumerate(zip(both(now.values), now.states, strict=True))
    return [n for n, (one, state) in pairs if not isinstance(state, Learned) or ended(one, state) == "stopped"]


TRAINS = 90
"""Percent of the bar that the epochs take; the rest is for running what was learned."""


def _percent(state: Waiting | UnderWay) -> int:
    if isinstance(state, Waiting):
        return 0
    if state.ran is not None:
        return round(TRAINS + (100 - TRAINS) * state.ran)
    return round(TRAINS * state.epoch / state.epochs)


def _plain(option: str) -> str:
    """An option as its phrase is called."""
    return option.replace(" ", "_")


_words = words_of("learn")


LESSON = LearnLesson()
