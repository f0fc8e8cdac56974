"""What a lesson has to provide to the live instrument, which knows lessons by this and by nothing else."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from typing import Any, Protocol

from lstm_viz.data.presets import Preset
from lstm_viz.figures.shelf.style import Figure
from lstm_viz.lessons.base import Card, Chip, File, Group, Item, Look
from lstm_viz.lessons.guide import Task
from lstm_viz.lessons.shown import Moment, Shown
from lstm_viz.lessons.state import Table, Values


class Lesson(Protocol):
    """What a page with a live instrument provides.

    The page's values say what is run: :meth:`record`, once for a message of the hand. Everything else is a
    function of that record.
    """

    def __hash__(self) -> int:
        """A lesson is one object for the life of the app: caches know it by identity."""

    name: str
    order: float
    """Where it stands on the way through the lessons; the start page comes first."""
    phases: int
    """How many phases a step has; the last one is the still picture."""
    plays: Sequence[str]
    """The pictures that play a step phase by phase."""
    autoplay: bool
    backwards: bool
    """Whether its steps go back in time, so that pictures over time run from right to left, and so do the controls."""
    brings: bool
    """Whether a person can bring it a weight file and a table."""
    leads: bool
    """Whether its page shows the way through all lessons, with what is done there."""
    pins: bool
    """Whether a run of it can be pinned, to be compared with the next ones."""

    @property
    def table(self) -> Table:
        """What its link can say."""

    @property
    def tasks(self) -> Sequence[Task]:
        """What it asks to predict and to do."""

    def act(self, chosen: Values, key: str, text: str) -> tuple[dict[str, Any], str | None] | None:
        """What a control does beyond setting its own property, and a notice; None for most."""

    def file(self, chosen: Values, key: str) -> File | None:
        """What is handed over when a control is pressed; None for most."""

    def stamp(self, values: Values) -> Hashable:
        """What a record and its pictures depend on beside the page's values: the files that a person may edit."""

    def made_with(self, values: Values) -> Preset | None:
        """The preset that these values stand on, if they do: a link says in which state it was."""

    def lacks(self, values: Values) -> str | None:
        """Why a pinned run with these values cannot be shown in this session; None where it can."""

    def record(self, values: Values) -> Shown:
        """The run that the values describe."""

    def cards(self, shown: Shown) -> Sequence[Card]:
        """What is on the screen; before a question is answered, nothing that gives the answer away."""

    def groups(self, shown: Shown, t: int) -> Sequence[Group]:
        """The controls, with the cursor at step t."""

    def chips(self, shown: Shown) -> Sequence[Chip]:
        """The moments one can jump to."""

    def notices(self, shown: Shown) -> Sequence[str]:
        """What the person should know about this run."""

    def swept(self, shown: Shown, item: Item) -> Sequence[Shown]:
        """The record at every position of a slider, of one batched run."""

    def figures(self, names: Sequence[str], moments: Sequence[Moment], look: Look) -> Mapping[str, Sequence[Figure]]:
        """The pictures of these names, at each moment."""

    def lines(self, card: Card, moments: Sequence[Moment]) -> Mapping[str, Sequence[str]]:
        """The texts under a card's pictures, at each moment."""

    def reading(self, shown: Shown, gate: str) -> str | None:
        """What a gate's group says of its weights, where that follows the hand; None where it does not."""

    def beside(self, moments: Sequence[Moment], pinned: Shown) -> Sequence[str]:
        """How far each moment is from a pinned run at the same step, in words and numbers."""

    def told(self, moments: Sequence[Moment]) -> Mapping[str, Sequence[str]]:
        """What is said wherever one looks, at each moment: the narration."""
