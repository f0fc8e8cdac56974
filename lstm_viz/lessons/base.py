"""What a lesson is made of: its controls and cards, and what it has to provide to the live instrument."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from lstm_viz.figures.shelf.colours import Theme
from lstm_viz.figures.shelf.style import Figure
from lstm_viz.lessons.guide import Task
from lstm_viz.lessons.state import Table


@dataclass(frozen=True)
class Look:
    """What a picture may know of the screen."""

    theme: Theme = "light"
    narrow: bool = False


@dataclass(frozen=True)
class Item:
    """One control. A slider's positions are texts that its property can read."""

    id: str
    title: str
    kind: str = "slider"  # slider, choice, field, action
    label: str = ""
    values: Sequence[str] = ()
    labels: Sequence[str] = ()
    index: int = 0
    text: str = ""
    pin: str | None = None
    """What the switch beside it does; None for a control that is always on."""
    pinned: bool = False
    changed: bool = False


@dataclass(frozen=True)
class Group:
    """Controls that belong together, with a plain-words reading of what they do."""

    title: str
    items: Sequence[Item]
    tone: str = "ink"
    reading: str = ""


@dataclass(frozen=True)
class Line:
    """A place for a text that follows the hand; ``tone`` is a quantity's colour."""

    id: str
    kind: str = "text"  # text, formula, result
    tone: str = "ink"


@dataclass(frozen=True)
class Card:
    """A picture, or several, with words; ``tab`` names it where a phone shows one card at a time.

    What it does not say over its picture, title and hint, the lens says, by the card's id.
    """

    id: str
    label: str
    figures: Sequence[str]
    title: str = ""
    hint: str = ""
    lines: Sequence[Line] = ()
    tab: str = ""
    size: str = "whole"  # whole, wide, half, slim: how much of a row it takes where there is room
    scrub: bool = False
    bare: bool = False
    """Without a heading: the picture says enough."""


@dataclass(frozen=True)
class Chip:
    """A moment that one can jump to."""

    label: str
    t: int
    title: str = ""


def step_at(labels: Sequence[str], clock: str) -> int:
    """The step that a clock label names; between two steps, the earlier one."""
    return max((t for t, label in enumerate(labels) if label <= clock), default=0)


@dataclass(frozen=True)
class Pictures:
    """Figures and texts for every position of one control."""

    figures: Mapping[str, Sequence[Figure]]
    texts: Mapping[str, Sequence[str]] = field(default_factory=dict)


class Lesson(Protocol):
    """What a page with a live instrument provides. All of it is a function of the page's values."""

    def __hash__(self) -> int:
        """A lesson is one object for the life of the app: caches know it by identity."""

    name: str
    order: float
    """Where it stands on the way through the lessons; the start page comes first."""
    phases: int
    autoplay: bool
    leads: bool
    """Whether its page shows the way through all lessons, with what is done there."""

    @property
    def table(self) -> Table:
        """What its link can say."""

    @property
    def tasks(self) -> Sequence[Task]:
        """What it asks to predict and to do."""

    def cards(self, values: Mapping[str, Any]) -> Sequence[Card]:
        """What is on the screen; nothing, before a question is answered that the pictures would give away."""

    def labels(self, values: Mapping[str, Any]) -> Sequence[str]:
        """The name of each step."""

    def groups(self, values: Mapping[str, Any], t: int) -> Sequence[Group]:
        """The controls, with the cursor at step t."""

    def chips(self, values: Mapping[str, Any]) -> Sequence[Chip]:
        """The moments one can jump to."""

    def notices(self, values: Mapping[str, Any]) -> Sequence[str]:
        """What the person should know about these values."""

    def act(self, chosen: dict[str, Any], key: str, text: str) -> tuple[dict[str, Any], str | None] | None:
        """What a control does beyond setting its own property, and a notice; None for most."""

    def version(self, values: Mapping[str, Any]) -> Hashable:
        """What a strip depends on beside the other controls' values: edited files, the scale of the axes."""

    def over_time(self, values: Mapping[str, Any], look: Look) -> Pictures:
        """The pictures at every step of the recorded run."""

    def over_phases(self, values: Mapping[str, Any], look: Look) -> Pictures:
        """The pictures that play a step in phases, at every phase of every step; the last phase is the still."""

    def over_control(self, values: Mapping[str, Any], item: Item, t: int, look: Look) -> Pictures:
        """The pictures at step t for every position of one control."""
