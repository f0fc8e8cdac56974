"""Watch it learn, as a lesson: a training is a record, and its epochs are walked through like the hours of a day."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence

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
    BY,
    EXAMPLES,
    JOBS,
    OPTIMISERS,
    ROWS,
    SEEN,
    Learning,
    both,
    differs,
    learning,
    looked_at,
    steps_by,
    taken,
)
from lstm_viz.lessons.learn.tasks import TASKS
from lstm_viz.lessons.learn.words import (
    STEP,
    ended,
    names_of_both,
    narration,
    one_of_both,
    reach_said,
    step_said,
)
from lstm_viz.lessons.pictures import Draw
from lstm_viz.lessons.recorded import side_by_side
from lstm_viz.lessons.shown import Moment, Shown
from lstm_viz.lessons.state import Values, at_positions
from lstm_viz.lessons.take import CARD, Taken, take_drawer, take_lines
from lstm_viz.lessons.trained import (
    TrainedLesson,
    is_under_way,
    percent_done,
    stamp_of,
    state_said,
    train_button,
    training_bar,
)
from lstm_viz.workers.settings import Settings, task_of

TABLE = with_tasks(TASKS, "learn", ROWS)


class LearnLesson(TrainedLesson):
    """A training, or two of them, with the epoch as time."""

    name = "learn"
    order = 48
    table = TABLE
    tasks: Sequence[Task] = TASKS
    stays = ("task", "lens", "job")
    draw: Mapping[str, Draw] = DRAWN

    def stamp(self, values: Values) -> Hashable:
        """Also what there is of the training."""
        return super().stamp(values), stamp_of(both(values))

    def record(self, values: Values) -> Learning:
        """The training, once there is one; before, the network as it begins."""
        return learning(values)

    def swept(self, now: Shown, item: Item) -> list[Shown]:
        """The same training at each unit, or each step."""
        return [looked_at(of(now), there) for there in at_positions(self.table, now.values, item)]

    def wanted(self, values: Values) -> list[Settings]:
        """One training, or two."""
        return both(values)

    def told(self, moments: Sequence[Moment]) -> dict[str, list[str]]:
        """One epoch in a sentence."""
        return {"narration": [narration(of(shown), t) for shown, t, _ in moments]}

    # -- what is on the screen

    def cards(self, shown: Shown) -> list[Card]:
        """How the loss falls, and what all units do in one example; below, one unit at one step."""
        now = of(shown)
        one = say("lessons/learn.hint.one", unit=now.unit, step=now.step + 1)
        by = steps_by(now.values)
        slowly = say(f"lessons/learn.hint.step.{by}", rate=number(RATE, 1))
        wiring = [drawer("cell", ("cell",), hint=one)] if now.batch.inputs.D <= WIRED else []
        reach = [drawer("reach", (), lines=(Line("reach"),))] if now.learned.reach else []
        return [
            card("learning", ("learning",), lines=(Line("narration", "narration"),), place="half"),
            card("units", ("units",), place="half"),
            drawer("belt", ("belt",), hint=one),
            drawer("taps", ("taps",), hint=one),
            *wiring,
            drawer("weights", ("weights",), hint=say("lessons/learn.hint.weights", unit=now.unit)),
            drawer("step", (), lines=[Line(f"step.{name}") for name in STEP[by]], hint=slowly),
            *reach,
            *([take_drawer(say("lessons/learn.hint.take"))] if now.trained else []),
        ]

    def lines(self, card: Card, moments: Sequence[Moment]) -> dict[str, list[str]]:
        """How far the last network gets; or one step of learning, with its numbers."""
        if card.id == "step":
            return side_by_side(step_said(of(shown), t) for shown, t, _ in moments)
        if card.id == "reach":
            first = of(moments[0].shown)
            return {"reach": [reach_said(first.values["job"], first.learned)] * len(moments)}
        if card.id == CARD:
            return take_lines([taken(of(shown), t) for shown, t, _ in moments])
        return {}

    def taken(self, shown: Shown, t: int) -> Taken | None:
        """The network of an epoch."""
        return taken(of(shown), t) if of(shown).trained else None

    def chips(self, shown: Shown) -> list[Chip]:
        """Before the first step, the row that first solves the task, the last one; before a training none."""
        if not of(shown).trained:
            return []
        learned, task = of(shown).learned, task_of(shown.values["job"])
        solved = [row for row, measured in enumerate(learned.measured.tolist()) if task.solved(measured)]
        places = {"begins": 0} | ({"solved": solved[0]} if solved else {})
        places |= {"last": learned.E - 1}
        return [Chip(say(f"lessons/learn.chip.{name}"), row, str(learned.epoch[row])) for name, row in places.items()]

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
        by = [picked("by", BY)] if values["optimiser"] == "Adam" else []
        return [
            Group(
                say("lessons/learn.training.title"),
                (train_button(now.states, _left(now)), picked("job", JOBS), picked("bias", BIASES),
                 picked("beside", others), *_under_way(now)),
                reading=_asks(values), id="training",
            ),
            Group(
                say("lessons/learn.look.title"),
                (picked("seen", SEEN), moved("unit", 0, now.batch.H), moved("step", 1, now.batch.T),
                 chosen("example", *_words("example"), examples, {"example": str(now.example + 1)}), *by),
            ),
            Group(
                say("lessons/learn.more.title"),
                (typed("H"), picked("optimiser", OPTIMISERS), typed("rate"), picked("clip", ("on", "off")),
                 typed("epochs"), typed("seed"), again()),
                reading=say("lessons/learn.more.reading"), id="more",
            ),
        ]  # fmt: skip


def _asks(values: Values) -> str:
    """What the task asks for; and the one choice of a forget bias whose name does not say it."""
    asks = say(f"lessons/learn.teaches.{values['job']}")
    chrono = "chrono" in (values["bias"], values["beside"])
    return say("lessons/learn.teaches.with_chrono", asks=asks) if chrono else asks


def _under_way(now: Learning) -> list[Item]:
    """While it trains, how far each training is."""
    names = names_of_both(now.values)
    return [
        training_bar(n, one_of_both(name, state_said(state)), percent_done(state))
        for n, (state, name) in enumerate(zip(now.states, names, strict=False))
        if is_under_way(state)
    ]


def _left(now: Learning) -> str:
    """What the button says of what is left to train; what was stopped by hand may be trained whole."""
    pairs = enumerate(zip(both(now.values), now.states, strict=True))
    left = [n for n, (one, state) in pairs if not isinstance(state, Learned) or ended(one, state) == "stopped"]
    if not left:
        return ""
    return say("training.train.label") if 0 in left else say("lessons/learn.train.second")


def _plain(option: str) -> str:
    """An option as its phrase is called."""
    return option.replace(" ", "_")


_words = words_of("learn")


LESSON = LearnLesson()
