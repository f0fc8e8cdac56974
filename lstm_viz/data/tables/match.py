"""Columns to features: which column of a table is which input of a network."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from lstm_viz.core.sequence import Feature
from lstm_viz.data.tables.error import TableError
from lstm_viz.data.tables.table import Table
from lstm_viz.language.phrases import say


@dataclass(frozen=True)
class Match:
    """Which column is which feature."""

    columns: tuple[int, ...]
    """For each feature, the column's place in the table."""
    by_name: bool
    """Or else by order."""
    said: str
    """Which column was taken for which feature, and what was left out."""


def matched(table: Table, wanted: Sequence[Feature] | int) -> Match:
    """The columns of a table that a network hears: by name where every feature is found, else in order.

    A name is found whatever its case, with or without a unit in brackets behind it; a feature by its name or its title.

    Parameters
    ----------
    table : Table
    wanted : features, or their number where they have no names

    Raises
    ------
    TableError
        When there are fewer columns than features: says both numbers.
    """
    features = () if isinstance(wanted, int) else tuple(wanted)
    D, C = wanted if isinstance(wanted, int) else len(features), len(table.columns)
    if C < D:
        raise TableError(say("tables.wrong.few_columns", n=C, D=D))
    found = [_column_of(feature, table.columns) for feature in features]
    by_name = bool(found) and None not in found and len(set(found)) == D
    columns = tuple(place for place in found if place is not None) if by_name else tuple(range(D))
    pairs = [
        say("tables.match.pair", column=table.columns[place], feature=features[d].name)
        if features and table.columns[place] != features[d].name
        else table.columns[place]
        for d, place in enumerate(columns)
    ]
    said = [say("tables.match.name" if by_name else "tables.match.order", columns=listed(pairs))]
    if not by_name and None in found:
        said.append(say("tables.match.missing", name=features[found.index(None)].name))
    left = [name for place, name in enumerate(table.columns) if place not in columns]
    if left:
        said.append(say("tables.match.left", n=len(left), columns=listed(left)))
    return Match(columns, by_name, " ".join(said))


def _column_of(feature: Feature, columns: Sequence[str]) -> int | None:
    """The place of the column that is called like a feature: exactly, then roughly, then by the feature's title."""
    bare = [re.sub(r"\s*[\[(][^\[(]*[\])]$", "", name).casefold() for name in columns]
    loose = [name.casefold() for name in columns]
    ways = ((feature.name, list(columns)), (feature.name.casefold(), loose), (feature.name.casefold(), bare))
    for name, names in (*ways, (feature.title.casefold(), loose), (feature.title.casefold(), bare)):
        if name and name in names:
            return names.index(name)
    return None


def listed(names: Sequence[str], most: int = 8) -> str:
    """Names in a sentence; of many the first ones."""
    return ", ".join([*names[:most], *(["…"] if len(names) > most else [])])
