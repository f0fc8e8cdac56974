"""How the pictures of the page "Your own" are drawn from its record."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np

from lstm_viz.core.steps import Steps
from lstm_viz.figures.belt.belt import belts
from lstm_viz.figures.shelf.style import Figure

from lstm_viz.figures.units.units import Example, Rows, Within, insides
from lstm_viz.lessons.base import Look
from lstm_viz.lessons.own.record import Own
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


def _units(moments: Sequence[Moment], look: Look) -> Sequence[Figure]:
    """All units over the window, in their order; at positions of a slider each is a row of the batch."""
    many = [of(one.shown) for one in moments]
    first, seen = many[0], many[0].values["seen"]
    if any(one.values["seen"] != seen or one.rows != first.rows for one in many):
        return [figure for moment in moments for figure in _units([moment], look)]
    inputs = first.fed_here
    x = inputs.x[:, 0] if first.batch.B == 1 else np.stack([one.fed_here.x[:, 0] for one in many], axis=1)
    bounds = tuple((float(low), float(high)) for low, high in first.ends)
    names = tuple(feature.title or feature.name for feature in inputs.features)
    held = None if first.fed.text else first.input  # characters are typed
    example = Example(x, names, inputs.time, held=held, bounds=bounds, first=first.first)
    rows, units, steps = [one.row for one in many], [one.unit for one in many], [one.t for one in moments]
    within = Within(seen, getattr(first.batch, seen), None, rows, units, steps)
    ranked = Rows(first.rows, [about_unit(first, unit) for unit in range(first.batch.H)])
    return insides(example, within, first.screen(replace(look, flat=True)), ranked=ranked, walked=True)


DRAWN: Mapping[str, Draw] = {**PICTURES, "units": _units, "belt": _belt}
"""Every picture of the page, by name."""
