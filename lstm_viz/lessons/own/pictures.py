"""How the pictures of the page "Your own" are drawn from its record.

The moments of one call are of one batch: step, phase, row and unit may differ; what the map shows, and in which order,
does not.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np

from lstm_viz.core.phases import seen_at
from lstm_viz.core.ranked import saturation as saturation_of
from lstm_viz.core.steps import Steps
from lstm_viz.figures.belt.belt import belts
from lstm_viz.figures.reading import reading
from lstm_viz.figures.saturation import saturation
from lstm_viz.figures.shelf.style import Figure
from lstm_viz.figures.units.units import Example, Rows, Within, insides
from lstm_viz.lessons.base import Look
from lstm_viz.lessons.own.record import Own, called
from lstm_viz.lessons.own.words import about_unit
from lstm_viz.lessons.pictures import PICTURES, Draw
from lstm_viz.lessons.shown import Moment, Shown

WIRED = 3
"""Inputs that the wiring has room for."""


def of(shown: Shown) -> Own:
    """What this page's record is."""
    assert isinstance(shown, Own)
    return shown


def own_steps(moments: Sequence[Moment]) -> Steps:
    """The moments as steps of one unit; where each is another unit's, these stand side by side as a batch."""
    many = [of(one.shown) for one in moments]
    first, t = many[0], np.array([one.t for one in moments])
    if first.batch.B == 1:
        return Steps(first.batch.abreast(), t, np.array([one.unit for one in many]))
    return Steps(first.batch.unit(first.unit), t, np.array([one.row for one in many]))


def _belt(moments: Sequence[Moment], look: Look) -> Sequence[Figure]:
    first = of(moments[0].shown)
    phases = [phase for _, _, phase in moments]
    return belts(own_steps(moments), phases, first.screen(look), first.names("belt"), first.signs)


def _told(moments: Sequence[Moment]) -> list[int]:
    """The steps whose numbers of what the map shows have been made."""
    seen = of(moments[0].shown).values["seen"]
    return [seen_at(seen, t, phase) for _, t, phase in moments]


def _units(moments: Sequence[Moment], look: Look) -> Sequence[Figure]:
    """All units over the window, in their order; at positions of a slider each is a row of the batch."""
    many = [of(one.shown) for one in moments]
    first, seen = many[0], many[0].values["seen"]
    inputs = first.fed_here
    x = inputs.x[:, 0]
    if any(one.fed is not first.fed for one in many):  # a hand moves along other sequences, a row of the batch each
        x = np.repeat(inputs.x, first.batch.B, axis=1)
        for one in many:
            x[:, one.row] = one.fed_here.x[:, 0]
    bounds = tuple((float(low), float(high)) for low, high in first.fed.levels)
    names = tuple(feature.title or feature.name for feature in called(inputs.features))
    held = None if first.fed.text else first.input  # characters are typed
    example = Example(
        x, names, inputs.time, held=held, bounds=bounds, steps=tuple(map(first.step, range(first.batch.T)))
    )
    rows, units, steps = [one.row for one in many], [one.unit for one in many], [one.t for one in moments]
    within = Within(seen, getattr(first.batch, seen), None, rows, units, steps, _told(moments))
    ranked = Rows(first.rows, [about_unit(one) for one in many])
    return insides(example, within, first.screen(replace(look, flat=True)), ranked=ranked, walked=True)


def _saturation(moments: Sequence[Moment], look: Look) -> Sequence[Figure]:
    """How often a gate of each unit is shut and open; at positions of a slider of each row of the batch."""
    many = [of(one.shown) for one in moments]
    first, gate = many[0], many[0].values["gate"]
    rows = [one.row for one in many]
    shares = {row: saturation_of(first.batch.sample(row), gate) for row in dict.fromkeys(rows)}
    same = rows if len(shares) > 1 else rows[:1]
    shut, opened = (np.stack([shares[row][k] for row in same]) for k in (0, 1))
    return saturation(gate, shut, opened, [one.unit for one in many], first.screen(look))


def _reading(moments: Sequence[Moment], look: Look) -> Sequence[Figure]:
    """The text, each character on the colour of what the unit was there."""
    many = [of(one.shown) for one in moments]
    first, seen = many[0], many[0].values["seen"]
    steps, units = [one.t for one in moments], [one.unit for one in many]
    values = getattr(first.batch, seen)
    places = list(zip([one.row for one in many], units, strict=True))
    places = places if len(set(places)) > 1 else places[:1]
    of_unit = np.stack([values[:, row, unit] for row, unit in places])
    text = first.fed.text[first.first : first.first + first.batch.T]
    scales = [first.scales[unit] for unit in units]
    return reading(text, first.batch.time, seen, of_unit, units, steps, first.screen(look), scales, _told(moments))


DRAWN: Mapping[str, Draw] = {
    **PICTURES, "units": _units, "belt": _belt, "saturation": _saturation, "reading": _reading,
}  # fmt: skip
"""Every picture of the page, by name."""
