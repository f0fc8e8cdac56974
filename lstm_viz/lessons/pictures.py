"""Every picture that a live page may show, drawn from what was recorded: :data:`PICTURES`."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from lstm_viz.core.notation import GATES
from lstm_viz.core.phases import seen_at
from lstm_viz.figures.belt.belt import belts
from lstm_viz.figures.cell.cell import cell
from lstm_viz.figures.cell.sums import terms
from lstm_viz.figures.curves import curves
from lstm_viz.figures.gates import gates
from lstm_viz.figures.shelf.style import Figure, framed
from lstm_viz.figures.strip import Strip
from lstm_viz.figures.tap.tap import tap
from lstm_viz.figures.taps.taps import taps
from lstm_viz.figures.track.track import track
from lstm_viz.figures.vectors import vectors
from lstm_viz.lessons.base import Look
from lstm_viz.lessons.shown import Moment, Shown, own_steps
from lstm_viz.words.arithmetic import weight_symbol

Draw = Callable[[Sequence[Moment], Look], Sequence[Figure]]
"""A picture, at each moment."""


def each(draw: Callable[[Shown, int, int, Look], Figure]) -> Draw:
    """A picture that is drawn moment by moment: at a step and a phase of it."""
    return lambda moments, look: [draw(*moment, look) for moment in moments]


def _belt(moments: Sequence[Moment], look: Look) -> Sequence[Figure]:
    of = moments[0].shown
    return belts(own_steps(moments), [phase for _, _, phase in moments], of.screen(look), of.names("belt"), of.signs)


def _cell(of: Shown, t: int, phase: int, on: Look) -> Figure:
    sums = terms(of.given.params, of.trace, t, of.base.unit)
    return cell(of.own, t, of.screen(on), of.names("cell"), sums, phase=phase)


PICTURES: Mapping[str, Draw] = {
    "belt": _belt,
    "taps": each(lambda of, t, phase, on: taps(of.own, t, of.screen(on), of.names("taps"), phase=phase)),
    # of one tap, all that there is to see is made at once
    "tap": each(lambda of, t, phase, on: tap(of.own, seen_at("i", t, phase), of.screen(on))),
    "track": each(lambda of, t, phase, on: track(of.own, t, of.screen(on), bounded=of.bounded, phase=phase)),
    "gates": each(lambda of, t, phase, on: gates(of.own, t, of.screen(on), of.names("gates"), phase=phase)),
    "curves": each(lambda of, t, phase, on: curves(of.own, t, of.screen(on), of.names("sums"), phase=phase)),
    "cell": each(_cell),
    "vectors": each(
        lambda of, t, phase, on: vectors(of.trace, t, of.screen(on), of.names("vectors"), unit=of.base.unit)
    ),
}
"""What can be drawn of any record, by name; a lesson may add its own, or draw one its own way."""

IN_PHASES: Sequence[str] = ("day", "belt", "taps", "tap", "track", "gates", "curves", "cell")
"""The pictures that play a step station by station, in :data:`PHASES` phases."""
PHASES = 4


class Place(NamedTuple):
    """Where a lens's own picture stands in a lesson's scene, always as large."""

    aspect: float
    """Width over height of its card."""
    flat: bool = False
    """Whether it is drawn as flat as the belt."""
    narrow: Sequence[str] = ()
    """The pictures that are drawn as on a phone: there is half a scene's width."""


FLAT = Place(150 / 41.9, flat=True)
"""The belt's own place."""
WHOLE = Place(100 / 52)
"""That of the cell diagram, where it is the whole scene."""
HALF = Place(94 / 80, narrow=("belt", "cell"))
"""That of the tank, beside one tap."""


Hands = Mapping[str, Sequence[Sequence[str]]]
"""The controls by which a hand in a picture moves a quantity, by its name, at each step, or once for all of them: the
first that can be moved is."""
HANDS: Hands = {gate: ((f"hold_{gate}_at", f"hold_{gate}", f"{gate}_b"),) for gate in GATES} | {
    f"z {gate}": ((f"{gate}_b",),) for gate in GATES
}
"""A gate's bias; where it is held, its hold. What a gate adds up is moved by its bias alone."""


def in_hand(figures: Sequence[Figure], hands: Hands) -> Sequence[Figure]:
    """Pictures of one layout whose grips know their controls; what no control moves cannot be grasped."""
    layout = layout_of(figures)
    grips = layout["meta"].get("grips")
    if not grips:
        return figures
    bound = [grip | {"controls": hands[grip["of"]]} for grip in grips if grip["of"] in hands]
    bound = [grip | {"names": _names(grip)} if "rail" in grip and grip["of"] in GATES else grip for grip in bound]
    return laid_out(figures, layout | {"meta": layout["meta"] | {"grips": bound}})


def _names(grip: Figure) -> dict[str, str]:
    """What the handle over a gate's worker is, by its control: the gate, or its bias, which stands elsewhere."""
    gate, controls = grip["of"], [control for step in grip["controls"] for control in step]
    return {control: weight_symbol(gate, "b") if control == f"{gate}_b" else gate for control in controls}


def in_place(figures: Sequence[Figure], place: Place) -> Sequence[Figure]:
    """Pictures of one layout in the middle of a lesson's place for them."""
    return laid_out(figures, framed(layout_of(figures), place.aspect))


def layout_of(figures: Sequence[Figure]) -> Figure:
    """The one layout of pictures; of those that were drawn at once no figure is put together for it."""
    layout: Figure = figures.layout if isinstance(figures, Strip) else figures[0]["layout"]
    return layout


def laid_out(figures: Sequence[Figure], layout: Figure) -> Sequence[Figure]:
    """Pictures with another layout."""
    if isinstance(figures, Strip):
        return replace(figures, layout=layout)
    return [figure | {"layout": layout} for figure in figures]
