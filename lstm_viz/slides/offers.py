"""What can be ticked on a slide: the pictures and controls of its page in its state, by what a person calls them."""

from __future__ import annotations

from typing import TypedDict

from lstm_viz.lessons.base import Item
from lstm_viz.lessons.protocol import Lesson
from lstm_viz.lessons.shown import Shown
from lstm_viz.words.lessons import lesson_words


class Named(TypedDict):
    """Something on a page: what a link calls it, and what a person does."""

    id: str
    label: str


class Controls(TypedDict):
    """A group of controls."""

    title: str
    items: list[Named]


class Offers(TypedDict):
    """What a slide may show, and what of it that has one value stands at now."""

    cards: list[Named]
    groups: list[Controls]
    lenses: list[Named]
    tasks: list[Named]
    steps: list[str]
    lens: str
    task: str
    t: str


def offers(lesson: Lesson, shown: Shown, t: int) -> Offers:
    """What can be ticked on a slide of this run with the cursor at step t, whatever is ticked now."""
    groups, titles = lesson.groups(shown, t), lesson_words(lesson.name)[0].tasks
    lens = next((item for group in groups for item in group.items if item.id == "lens"), None)
    return Offers(
        cards=[Named(id=card.id, label=card.label) for card in lesson.cards(shown)],
        groups=[Controls(title=group.title, items=list(map(_named, group.items))) for group in groups if group.items],
        lenses=[] if lens is None else _options(lens),
        tasks=[Named(id=task.id, label=titles[task.id].title) for task in lesson.tasks if task.id in titles],
        steps=list(shown.labels),
        lens=f"{shown.values['lens']}",
        task=f"{shown.values.get('task', '')}",
        t=shown.labels[t],
    )


def _named(item: Item) -> Named:
    return Named(id=item.id, label=item.label or item.title)


def _options(item: Item) -> list[Named]:
    labels = item.labels or [small.label for small in item.pictures] or item.values
    return [Named(id=value, label=label) for value, label in zip(item.values, labels, strict=True)]
