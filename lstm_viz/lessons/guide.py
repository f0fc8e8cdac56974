"""What a page asks its learner to predict and to do. A recorded run decides both, never an answer key.

A page has a tuple of tasks. The one that the learner is at is in the link, and so is the guess. What is
done is ticked and kept by the learner's own browser (``assets/live.js``); the server forgets it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from lstm_viz.core.lstm import Trace
from lstm_viz.lessons.state import Property, Table, Values, choice, complete
from lstm_viz.words.lessons import lesson_words, say

Parts = Mapping[str, str]
"""The numbers in a sentence, as they are written."""

KEPT = ("lens",)
"""What a prepared state leaves as the learner has it."""
NONE = "none"
"""The task of a page on which nothing is asked: a slide of one's own."""
PLAYED_ON = "In the run that decided: "
"""Before a verdict, once the learner has moved on from its run."""


@dataclass(frozen=True)
class Seen:
    """What is on the screen: the page's values, the recorded run (B = 1) and the step of the cursor."""

    values: Values
    trace: Trace
    t: int


@dataclass(frozen=True)
class Do:
    """Something to do. ``read`` says whether what is seen fulfils it, and the numbers of its reading."""

    id: str
    read: Callable[[Seen], tuple[bool, Parts]]
    begins: Values | None = None
    """The page's values when one comes to it; None leaves everything as it is."""


@dataclass(frozen=True)
class Ask:
    """Something to predict. ``decide`` runs the cell with the page's values and returns the option that is
    true, and the numbers of the sentence that says why.
    """

    id: str
    decide: Callable[[Values], tuple[str, Parts]]
    shows: Values
    """What changes in the page's values once there is a guess: the run that decides."""
    begins: Values = field(default_factory=dict)


Task = Do | Ask


# -- its part of a page's state


def task_rows(tasks: Sequence[Task], page: str) -> tuple[Property, Property]:
    """Which task the learner is at, and what was guessed."""

    def guessed(text: str) -> str:
        if text and not any(text in one.options for one in lesson_words(page)[0].tasks.values()):
            raise ValueError("an answer to a question of this page")
        return text

    return (
        choice("task", "Task", tasks[0].id, lambda: [*(task.id for task in tasks), NONE]),
        Property("guess", "Guess", "", guessed),
    )


def act(tasks: Sequence[Task], chosen: Values, key: str, text: str) -> dict[str, Any] | None:
    """The page's choices after a task was opened or a guess was made; None for any other control."""
    by_id = {task.id: task for task in tasks}
    kept = {name: chosen[name] for name in KEPT if name in chosen}
    if key == "task" and text == NONE:
        return {name: value for name, value in chosen.items() if name != "guess"} | {"task": NONE}
    if key == "task" and text in by_id:
        task = by_id[text]
        if task.begins is None:
            return {name: value for name, value in chosen.items() if name != "guess"} | {"task": text}
        return kept | {"task": text} | dict(task.begins)
    if key == "guess" and tasks:
        asked = by_id.get(chosen.get("task", tasks[0].id))
        if isinstance(asked, Ask):
            return kept | {"task": asked.id} | dict(asked.begins) | dict(asked.shows) | {"guess": text}
    return None


# -- what it says


def guide(tasks: Sequence[Task], page: str, table: Table, values: Values) -> dict[str, Any] | None:
    """Everything that the browser shows of the tasks, for the one that the learner is at."""
    words = lesson_words(page)[0].tasks
    there = [task for task in tasks if task.id in words]
    if not there:
        return None
    task = next((task for task in there if task.id == values["task"]), None)
    told = {
        "page": page,
        "tasks": [{"id": one.id, "title": words[one.id].title} for one in there],
        "at": -1 if task is None else there.index(task),
        "text": "",
        "options": [],
        "guess": "",
        "answer": "",
        "verdict": "",
    }
    if task is None:
        return told
    said = words[task.id]
    told |= {"text": said.text, "verdict": said.done}
    if isinstance(task, Ask):
        guess = values["guess"] if values["guess"] in said.options else ""
        own = complete(table, dict(task.begins) | dict(task.shows) | {"task": task.id, "guess": guess})
        answer, parts = task.decide(own)
        moved = guess and any(values[key] != own[key] for key in own if key not in ("t", "guess", *KEPT))
        told |= {
            "options": [{"id": name, "label": label} for name, label in said.options.items()],
            "guess": guess,
            "answer": answer,
            "text": say(said.text, parts),
            "verdict": (PLAYED_ON if moved else "") + say(said.because, parts),
        }
    return told


def task_texts(tasks: Sequence[Task], page: str, seen: Seen) -> dict[str, str]:
    """How far the learner is, from what is seen: a text that follows the hand, and whether it is done."""
    task = next((task for task in tasks if task.id == seen.values["task"]), None)
    words = lesson_words(page)[0].tasks
    if not isinstance(task, Do) or task.id not in words:
        return {"task.reading": "", "task.met": ""}
    met, parts = task.read(seen)
    return {"task.reading": say(words[task.id].reading, parts), "task.met": "yes" if met else ""}
