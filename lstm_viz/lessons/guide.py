"""What a page asks its learner to predict and to do. A recorded run decides both, never an answer key.

A page has a tuple of tasks. The one that the learner is at is in the link, and so is the guess. What is
done is ticked and kept by the learner's own browser (``assets/live/ticks.js``); the server forgets it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any, TypedDict
from urllib.parse import parse_qsl

from lstm_viz.core.lstm import Trace
from lstm_viz.core.notation import number, numbers
from lstm_viz.language.phrases import Text, fill, later, say
from lstm_viz.lessons.state import NONE, Property, Table, Values, choice, complete, without_defaults
from lstm_viz.words.lessons import lesson_words

Parts = Mapping[str, str]
"""The numbers in a sentence, as they are written."""

KEPT = ("lens", "open")
"""What a prepared state leaves as the learner has it."""


@dataclass(frozen=True)
class Seen:
    """What is on the screen: the page's values, the recorded run and the step of the cursor."""

    values: Values
    batch: Trace
    """The runs that were made together."""
    row: int
    """Which of them it is."""
    t: int
    beside: Any = None
    """What the lesson's pictures show beside the run."""

    @cached_property
    def trace(self) -> Trace:
        """The recorded run, B = 1."""
        return self.batch if self.batch.B == 1 else self.batch.sample(self.row)

    @property
    def time(self) -> str:
        """The name of the cursor's step."""
        return self.batch.time[self.t]

    def now(self, name: str) -> float:
        """A recorded quantity of unit 0 at the cursor: asked of the batch, for each of a slider's positions."""
        return float(getattr(self.batch, name)[self.t, self.row, 0])


@dataclass(frozen=True)
class Do:
    """Something to do. ``read`` says whether what is seen fulfils it, and the numbers of its reading."""

    id: str
    read: Callable[[Seen], tuple[bool, Parts]]
    begins: Values | None = None
    """What the page's defaults are in it; None leaves everything as it is when one comes to it."""


@dataclass(frozen=True)
class OnPicture:
    """A guess that is a number: where a quantity will stand at a step. It is made on the picture's own axis."""

    card: str
    """Where that picture is."""
    of: str
    """The quantity, by its name; a picture says in ``meta.axes`` where its values are drawn."""
    at: str
    """The step's label."""
    low: float
    high: float
    """What one may guess."""
    near: float
    """A guess no farther than this from what the run says is right."""

    def read(self, text: str) -> float | None:
        """A guess; None when it is none."""
        try:
            value = float(text)
        except ValueError:
            return None
        return value if self.low <= value <= self.high else None  # also refuses nan

    def said(self, guess: str) -> Mark:
        """What the browser needs of it: the places of the mark, from the lowest up, and where it stands."""
        made = self.read(guess)
        even = [round(self.low + (self.high - self.low) * k / MARKS, 3) for k in range(MARKS + 1)]
        values = even if made is None else sorted({*even, made})
        here = values[MARKS // 2] if made is None else made
        return Mark(
            card=self.card,
            of=self.of,
            at=self.at,
            title=say("controls.mark", quantity=self.of, time=self.at),
            values=[f"{value:g}" for value in values],
            labels=numbers(values, sign=True),
            index=values.index(here),
        )


MARKS = 120
"""How many steps a mark has from the lowest guess to the highest."""


@dataclass(frozen=True)
class Ask:
    """Something to predict. ``decide`` runs the cell with the page's values and returns the option that is
    true, or the number that was asked for, as text; and the numbers of the sentence that says why. A training
    that is to decide may not be there yet: then no option is true, and the page says what is missing.
    """

    id: str
    decide: Callable[[Values], tuple[str, Parts]]
    shows: Values
    """What changes in the page's defaults once there is a guess: the run that decides."""
    begins: Values = field(default_factory=dict)
    group: Text = str
    """What it is about, where a page has so many that its marks stand in groups."""
    taught: str = ""
    """The slide that teaches it, as a link: ``one_step?task=keep``."""
    mark: OnPicture | None = None
    """Where a number is guessed; without it one chooses among the options that the words name."""

    def guess(self, page: str, text: str) -> str:
        """A guess as the link says it; nothing, when it is none that this task takes."""
        if self.mark is not None:
            return text if self.mark.read(text) is not None else ""
        said = lesson_words(page)[0].tasks.get(self.id)
        return text if said is not None and text in said.options else ""

    def agrees(self, guess: str, answer: str) -> bool:
        """Whether a guess is what the run says."""
        if self.mark is None:
            return guess == answer
        return bool(guess) and abs(float(guess) - float(answer)) <= self.mark.near


Task = Do | Ask


# -- its part of a page's state


def with_tasks(tasks: Sequence[Task], page: str, rows: Table) -> Table:
    """A page's table: which task the learner is at, what was guessed, and the page's own properties.

    A task's set-up is what its page stands at by default, so a link that names only the task shows the same
    as a click on it, and what else the link says counts.
    """
    by_id = {task.id: task for task in tasks}

    def guessed(text: str) -> str:
        if text and not any(isinstance(task, Ask) and task.guess(page, text) for task in tasks):
            raise ValueError(say("notices.wanted.answer"))
        return text

    def start(values: Values) -> Values:
        task = by_id.get(values["task"])
        begins = (task.begins if task else None) or {}
        if isinstance(task, Ask) and values["guess"] and task.guess(page, values["guess"]):
            return {**begins, **task.shows}
        return begins

    def in_task(row: Property) -> Property:
        def default(values: Values) -> Any:
            begun = start(values)
            return begun[row.key] if row.key in begun else row.default_for(values)

        return replace(row, default=default)

    # NONE is the task of a page on which nothing is asked: a slide of one's own
    task = choice("task", later("controls.task"), tasks[0].id, lambda: [*(task.id for task in tasks), NONE])
    return (task, Property("guess", later("controls.guess"), "", guessed), *map(in_task, rows))


def act(tasks: Sequence[Task], table: Table, chosen: Values, key: str, text: str) -> dict[str, Any] | None:
    """The page's choices after a task was opened or a guess was made; None for any other control."""
    by_id = {task.id: task for task in tasks}
    if key == "task" and (text == NONE or (text in by_id and by_id[text].begins is None)):
        return without_defaults(table, {**_set_up(by_id, table, chosen), **chosen, "task": text, "guess": ""})
    kept = {name: chosen[name] for name in KEPT if name in chosen}
    if key == "task" and text in by_id:
        return without_defaults(table, kept | {"task": text})
    if key == "guess" and tasks:
        at = chosen.get("task", tasks[0].id)
        if isinstance(by_id.get(at), Ask):
            return without_defaults(table, kept | {"task": at, "guess": text})
    return None


def _set_up(by_id: Mapping[str, Task], table: Table, chosen: Values) -> Values:
    """What the open task, and not the learner, has set: it stays when the task goes."""
    values = complete(table, chosen)
    task = by_id.get(values["task"])
    return (
        {}
        if task is None
        else {key: values[key] for key in {**(task.begins or {}), **(task.shows if isinstance(task, Ask) else {})}}
    )


# -- what it says


class Slide(TypedDict):
    """A slide that one may go to: its link, and what it is called."""

    link: str
    title: str


class TaskTitle(TypedDict):
    """One of the page's tasks, as its mark is called."""

    id: str
    title: str
    group: str
    """What stands before the first mark of its group; nothing, where tasks stand in none."""
    taught: Slide | None
    """Where to look again after a guess that was wrong."""


class Option(TypedDict):
    """One of the answers to choose from."""

    id: str
    label: str


class Mark(TypedDict):
    """Where a guess is made on a picture: a quantity at a step. Its places are evenly spaced until it is made."""

    card: str
    """The card that has it."""
    of: str
    at: str
    title: str
    values: list[str]
    labels: list[str]
    index: int


class Guide(TypedDict):
    """Everything that the browser shows of the tasks."""

    page: str
    tasks: list[TaskTitle]
    at: int
    """Which of them is open; -1: none."""
    text: str
    options: list[Option]
    mark: Mark | None
    """Where one guesses on a picture, in place of options."""
    guess: str
    answer: str
    """What the run says; nothing as long as it is not there."""
    right: bool
    """Whether the guess is what the run says."""
    verdict: str
    moved: bool
    """Whether the page has moved on from the run that the verdict is about."""


class TaskAt(TypedDict):
    """How far the open task is at each position of a control, in words, and whether it is met."""

    reading: list[str]
    met: list[bool]


def guide(
    tasks: Sequence[Task],
    page: str,
    table: Table,
    values: Values,
    decide: Callable[[Ask, Values], tuple[str, Parts]] = lambda task, own: task.decide(own),
) -> Guide | None:
    """Everything that the browser shows of the tasks, for the one that the learner is at.

    ``decide`` asks the run that decides a prediction, with the page's values as they are at the guess; a server
    that remembers what it said passes its own.
    """
    words = lesson_words(page)[0].tasks
    there = [task for task in tasks if task.id in words]
    if not there:
        return None
    task = next((task for task in there if task.id == values["task"]), None)
    told = Guide(
        page=page,
        tasks=[_mark(one, words[one.id].title) for one in there],
        at=-1 if task is None else there.index(task),
        text="",
        options=[],
        mark=None,
        guess="",
        answer="",
        right=False,
        verdict="",
        moved=False,
    )
    if task is None:
        return told
    said = words[task.id]
    told |= {"text": said.text, "verdict": said.done}
    if isinstance(task, Ask):
        guess = task.guess(page, values["guess"])
        own = complete(table, {"task": task.id, "guess": guess})
        answer, parts = decide(task, own)
        verdict = fill(said.because, parts)
        if task.mark is not None and guess and answer:
            verdict = f"{_gap(float(guess), float(answer))} {verdict}"
        moved = guess and any(values[key] != own[key] for key in own if key not in ("t", "guess", *KEPT))
        told |= {
            "options": [Option(id=name, label=label) for name, label in said.options.items()],
            "mark": None if task.mark is None else task.mark.said(guess),
            "guess": guess,
            "answer": answer,
            "right": task.agrees(guess, answer),
            "text": fill(said.text, parts),
            "verdict": verdict if answer else _undecided(bool(moved)),
            "moved": bool(answer and moved),
        }
    return told


def _undecided(moved: bool) -> str:
    """How to come by an answer; ``moved``, where the page has moved on from what decides."""
    return say("controls.undecided_here", again=say("controls.again.label")) if moved else say("controls.undecided")


def _gap(guess: float, truth: float) -> str:
    """How far a guess is from what the run says."""
    guessed, found = number(guess, sign=True), number(truth, sign=True)
    return say("controls.gap", guess=guessed, truth=found, gap=number(abs(guess - truth)))


def _mark(task: Task, title: str) -> TaskTitle:
    group, taught = (task.group(), task.taught) if isinstance(task, Ask) else ("", "")
    return TaskTitle(
        id=task.id,
        title=title,
        group=group,
        taught=slide(taught) if taught else None,
    )


def slide(link: str) -> Slide:
    """A slide of a lesson, called as its task is, or a part of "Words and pictures"."""
    page, _, query = link.partition("?")
    parts = dict(parse_qsl(query))
    if page == "words":
        where, what = say("reference.title"), say(f"reference.part.{parts['part']}")
    else:
        words, _ = lesson_words(page)
        where, what = words.title, words.tasks[parts["task"]].title
    return Slide(link=link, title=say("controls.slide", page=where, slide=what))


def task_at(tasks: Sequence[Task], page: str, many: Iterable[Seen]) -> TaskAt:
    """How far the learner is at each moment that is seen: a text that follows the hand, and whether it is done."""
    read = [read_task(tasks, page, seen) for seen in many]
    return TaskAt(reading=[reading for reading, _ in read], met=[met for _, met in read])


def read_task(tasks: Sequence[Task], page: str, seen: Seen) -> tuple[str, bool]:
    """The open task's reading of what is seen, and whether it is met; no words where there is nothing to do."""
    task = next((task for task in tasks if task.id == seen.values["task"]), None)
    words = lesson_words(page)[0].tasks
    if not isinstance(task, Do) or task.id not in words:
        return "", False
    met, parts = task.read(seen)
    return fill(words[task.id].reading, parts), bool(met)
