"""What the cell is fed: an example's own sequence, a typed text, a table that was brought, or waves; and what is drawn
over it by hand.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from lstm_viz.core.sequence import Feature
from lstm_viz.core.sequence import Sequence as Inputs
from lstm_viz.data.characters import NotKnown, as_sequence, characters_of
from lstm_viz.data.tables import Scaling, Table, TableError, matched, scaled
from lstm_viz.language.letters import visible
from lstm_viz.language.phrases import say
from lstm_viz.lessons.brought import MINE
from lstm_viz.lessons.own.cells import Chosen, text_of
from lstm_viz.lessons.own.drawn import drawn_over
from lstm_viz.lessons.state import Values

Array = NDArray[np.float64]

OWN, TEXT, TABLE, WAVES = "own", "text", "table", "waves"
DATA = (OWN, TEXT, TABLE, WAVES)
"""What can be chosen: an example's own sequence, a text, a table, and for any cell a test signal."""
STEPS = 96
"""How long the test signal is."""
PERIODS = (24.0, 12.0, 48.0, 8.0, 36.0, 16.0)
"""Of its waves, in steps; beyond the sixth they come again, later."""
MOST_COLUMNS = 64
"""A random cell hears no more columns of a table."""


class Fed(NamedTuple):
    """What the cell is fed, whole."""

    inputs: Inputs
    kind: str
    """One of :data:`DATA`: what it is in the end."""
    levels: Array
    """Between which numbers each input is drawn, and moved by a hand, [D, 2]: zero among them."""
    text: str = ""
    """The characters, where it is a text."""
    scaling: Scaling | None = None
    """Of a table's columns."""
    notes: tuple[str, ...] = ()
    """What was assumed."""
    troubles: tuple[str, ...] = ()
    """Why it is not what was wanted."""


def table_of(values: Values) -> Table | None:
    """The table that the values name; None when none is in this session."""
    found = MINE.get().get("table", values["table"])
    return found if isinstance(found, Table) else None


def width(values: Values) -> int:
    """How many inputs a random cell hears: the columns of the table, or two waves."""
    table = table_of(values) if values["data"] == TABLE else None
    return 2 if table is None else min(len(table.columns), MOST_COLUMNS)


def fed(values: Values, cell: Chosen) -> Fed:
    """The sequence, with what was drawn over it; where the wanted one is not to be had, another, and why."""
    found = _fed(values, cell)
    if not values["drawn"]:
        return found
    return found._replace(inputs=found.inputs.with_x(drawn_over(found.inputs.x[:, 0], values["drawn"])))


def _fed(values: Values, cell: Chosen) -> Fed:
    data, network = values["data"], cell.network
    troubles: tuple[str, ...] = ()
    try:
        if data == TABLE:
            table = table_of(values)
            if table is None:
                troubles = (say("lessons/own.gone.table"),)
            else:
                return _from_table(table, values, cell)
        if data == TEXT and characters_of(network.features):
            text = values["text"]
            return _with_levels(as_sequence(text, network.features), TEXT, text=text)
    except TableError as error:
        troubles = (f"{error}",)
    except NotKnown as error:
        troubles = (not_known(error),)
    if cell.example is not None and data != WAVES:
        return _with_levels(cell.example.inputs, OWN, text=text_of(cell.example), troubles=troubles)
    return _with_levels(waves(network.layers[0].D, network.features), WAVES, troubles=troubles)


def not_known(error: NotKnown) -> str:
    """Which characters of a text the cell does not know, and which it knows."""
    unknown, known = (" ".join(map(visible, letters)) for letters in (error.unknown, sorted(error.known)))
    return say("lessons/own.not_known", unknown=unknown, known=known)


def _from_table(table: Table, values: Values, cell: Chosen) -> Fed:
    network = cell.network
    taken = matched(table, network.features or network.layers[0].D)
    x, scaling = scaled(table.values[:, list(taken.columns)], values["scaling"])
    names = [table.columns[k] for k in taken.columns]
    features = network.features or tuple(map(Feature, names))
    notes = (taken.said, *table.notes, *filter(None, (scaling.said(names),)))
    return _with_levels(Inputs(x, features, table.time), TABLE, scaling=scaling, notes=notes)


def _with_levels(inputs: Inputs, kind: str, **more: Any) -> Fed:
    """A sequence, and between which numbers each of its inputs goes."""
    x = inputs.x[:, 0]
    low, high = np.minimum(x.min(axis=0), 0.0), np.maximum(x.max(axis=0), 0.0)
    return Fed(inputs, kind, np.stack([low, np.where(high > low, high, low + 1.0)], axis=1), **more)


def waves(D: int, features: tuple[Feature, ...] = ()) -> Inputs:
    """Waves of several lengths, each from -1 to 1, [T, D]: something to hear for a cell of which nothing is known."""
    t, d = np.arange(STEPS)[:, None], np.arange(D)[None, :]
    period = np.array(PERIODS)[d % len(PERIODS)]
    x = np.sin(2 * np.pi * (t + d // len(PERIODS)) / period)
    return Inputs(x, features, tuple(f"{k}" for k in range(1, STEPS + 1)))
