"""What a lesson's screen is made of: controls, cards, moments to jump to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from lstm_viz.core.phases import SHOW
from lstm_viz.figures.shelf.colours import Theme


@dataclass(frozen=True)
class Look:
    """What a picture may know of the screen."""

    theme: Theme = "light"
    narrow: bool = False
    flat: bool = False
    """Whether it stands in the belt's place, and is as flat."""


@dataclass(frozen=True)
class Small:
    """A small picture of an option: what stands under it, and its SVG paths in a square of 24, by tone."""

    label: str
    paths: Mapping[str, str]


@dataclass(frozen=True)
class Item:
    """One control. A slider's positions are texts that its property can read."""

    id: str
    title: str
    kind: str = "slider"  # slider, choice, field, action, work: something under way, in percent
    label: str = ""
    values: Sequence[str] = ()
    labels: Sequence[str] = ()
    index: int = 0
    text: str = ""
    pin: str | None = None
    """What the switch beside it does; None for a control that is always on."""
    pinned: bool = False
    changed: bool = False
    pictures: Sequence[Small] = ()
    """Of a choice that is made among small pictures: one for each option."""
    step: str = ""
    """The step that it is about, as its label has it: while time moves on, the label names the one on the screen."""

    @property
    def moves(self) -> bool:
        """Whether it is a slider that a hand can move: one with a switch is on."""
        return self.kind == "slider" and (self.pin is None or self.pinned)


@dataclass(frozen=True)
class Group:
    """Controls that belong together, with a plain-words reading of what they do."""

    title: str
    items: Sequence[Item]
    tone: str = "ink"
    reading: str = ""
    id: str = ""
    """What a link calls it when it is unfolded; a group without one stays unfolded."""
    open: bool = True
    tab: str = ""
    """What it is called where a phone shows one group at a time; its title if nothing else."""


@dataclass(frozen=True)
class Line:
    """A place for a text that follows the hand; ``tone`` is a quantity's colour."""

    id: str
    kind: str = "text"  # text, letters, formula, result; narration: the pictures in a sentence; code: to be copied;
    # image: no text, but buttons by which the browser saves the picture that the id names, "image.NAME"
    tone: str = "ink"
    phase: int = SHOW
    """The phase of a step in which what it says is made: while the step plays, it is not said before."""
    press: str = ""
    """What the button says that stands with it, and hands over a file; "": there is none. It is pressed by the
    line's id. Beside the buttons of an image, what the picture is called."""


@dataclass(frozen=True)
class Card:
    """A picture, or several, with words; ``tab`` names it where a phone shows one card at a time.

    The scene stands whole on the first screen. A drawer lies below it, shut at first, and is named by what is in it.
    What a card does not say over its picture, title and hint, the lens says, by the card's id.
    """

    id: str
    label: str
    figures: Sequence[str]
    title: str = ""
    hint: str = ""
    lines: Sequence[Line] = ()
    tab: str = ""
    place: str = "scene"  # or half: it shares a row of the scene with the next one; or drawer
    overview: bool = False
    """What a phone shows above the other cards, whichever of them it shows."""
    part: bool = False
    """It shows a part of a step: where it stands alone, the step is not told, for most of that is not to be seen."""
    open: bool = True


@dataclass(frozen=True)
class File:
    """What a button hands over."""

    name: str
    data: bytes


@dataclass(frozen=True)
class Chip:
    """A moment that one can jump to."""

    label: str
    t: int
    title: str = ""


def step_at(labels: Sequence[str], clock: str) -> int:
    """The step that a clock label names; between two steps, the earlier one."""
    return max((t for t, label in enumerate(labels) if label <= clock), default=0)
