"""Small pictures beside words: pieces of the project's own pictures, drawn from one recorded step of the solar day."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from lstm_viz.core.notation import QUANTITIES, number
from lstm_viz.core.phases import SHOW
from lstm_viz.figures.belt.drawing import CUTS as BELT
from lstm_viz.figures.cell.drawing import CUTS as CELL
from lstm_viz.figures.shelf.colours import Theme
from lstm_viz.figures.shelf.cut import Cut, as_address, still_image, style
from lstm_viz.figures.taps.drawing import CUTS as TAPS
from lstm_viz.language.phrases import say
from lstm_viz.language.quantities import title_of
from lstm_viz.lessons.base import Look
from lstm_viz.lessons.shown import Moment
from lstm_viz.lessons.solar_day.lesson import LESSON as DAY
from lstm_viz.lessons.state import complete

STEP = "14:00"
"""The step they are cut from: each of its numbers is large enough to be seen, and both signs are there."""
CUTS: Mapping[str, Mapping[str, Cut]] = {"belt": BELT, "taps": TAPS, "cell": CELL}


class Sheet(NamedTuple):
    """One still picture, and its pieces."""

    address: str
    """The whole picture, as an address that holds it."""
    pieces: dict[str, tuple[str, str]]
    """By what is to be seen: CSS that shows it, and what it is, in words."""


def sheet(picture: str, theme: Theme, lens: str) -> Sheet:
    """A picture of a lens at the step that all pieces are cut from."""
    shown = DAY.record(complete(DAY.table, {"lens": lens}))
    t = shown.labels.index(STEP)
    step = Moment(shown, t, SHOW)
    (figure,) = DAY.figures([picture], [step], Look(theme, flat=True))[picture]
    said = {}
    for name in CUTS[picture]:
        value = getattr(shown.trace.at(t), name, None) if name in QUANTITIES and name != "x" else None
        if value is None:
            said[name] = say("reference.cut", time=STEP)
        else:
            told = number(float(value[0, 0]), sign=name not in "fio")
            said[name] = say("reference.cut_of", name=title_of(name), value=told, time=STEP)
    return Sheet(
        as_address(still_image(figure)), {name: (style(figure, cut), said[name]) for name, cut in CUTS[picture].items()}
    )
