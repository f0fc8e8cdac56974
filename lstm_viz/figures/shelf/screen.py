"""What a picture is drawn on."""

from __future__ import annotations

from dataclasses import dataclass
from math import inf
from typing import Literal

from lstm_viz.figures.shelf.colours import PALETTE, Theme

Shape = Literal["wide", "narrow", "flat"]
"""The compositions that a drawing may have."""


@dataclass(frozen=True)
class Screen:
    """The theme, the composition, and the room that the axes give to the cell state.

    Raises
    ------
    ValueError
        When ``scale`` is not a positive number.
    """

    theme: Theme = "light"
    narrow: bool = False
    """A card of a phone's width: it has a composition of its own."""
    scale: float = 6.0
    """The largest |c| that fits. It stays while a hand moves, and so do the axes."""
    flat: bool = False
    """A wide card that is as flat as the belt's, for what stands in its place."""

    def __post_init__(self) -> None:
        if not 0 < self.scale < inf:
            raise ValueError(f"scale is {self.scale!r}; it needs a positive number, the largest |c| to fit")
        object.__setattr__(self, "scale", float(self.scale))  # 2 and 2.0 are one screen and one picture

    @property
    def shape(self) -> Shape:
        """The composition of a drawing that has all of them."""
        return "narrow" if self.narrow else "flat" if self.flat else "wide"

    @property
    def colors(self) -> dict[str, str]:
        """The palette of the theme."""
        return PALETTE[self.theme]


USUAL = Screen()
"""A wide card by daylight."""
