"""What every layout hands over, and where a file keeps one recurrent layer, told from its arrays' names."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from lstm_viz.core.readout import Readout
from lstm_viz.data.weights.cell_weights import CellWeights
from lstm_viz.data.weights.contents import Array, Contents, WeightsError, shown


@dataclass(frozen=True)
class Place:
    """One layer, one direction: its module, and the names of its arrays by role."""

    module: str
    """What stands before the names: "encoder.lstm", or "" for nothing."""
    layer: int
    direction: str
    """"forward" or "reverse"."""
    names: Mapping[str, str]
    """Role, as the layout calls it, to the array's name in the file."""

    def __str__(self) -> str:
        return f"{shown(self.module) or 'unnamed'}, layer {self.layer}, {self.direction}"


@dataclass(frozen=True)
class Layout:
    """One system's way of keeping a recurrent layer."""

    name: str
    title: str
    find: Callable[[Contents], list[Place]]
    """Where recurrent layers are, told from names alone."""
    pack: Callable[[Contents, Place], CellWeights]
    """One layer in this project's order; WeightsError when a shape does not fit."""
    unpack: Callable[[CellWeights], Mapping[str, Array]]
    """The arrays as that system names, turns and orders them."""
    order: tuple[str, ...]
    """Names for arrays that a file keeps without names, by position."""
    beside: Callable[[str, Mapping[str, Array], Readout], Mapping[str, Array]] | None = None
    """The arrays of a kind of cell, "lstm", with those of a read-out layer beside them, as that system has both in one
    network; None where that is not written."""
    by_module: bool = False
    """Whether every module numbers its own layers from 0; else the file's are numbered through."""


def by_module(contents: Contents, roles: re.Pattern[str]) -> dict[str, dict[str, str]]:
    """Arrays grouped by what stands before their role: module to {role: name}, in the file's order.

    ``roles`` matches whole names and has the groups ``module`` and ``role``.
    """
    modules: dict[str, dict[str, str]] = {}
    for name in contents.arrays:
        match = roles.fullmatch(name)
        if match:
            modules.setdefault(match["module"] or "", {})[match["role"]] = name
    return modules


def numbered(modules: Iterable[str], half: re.Pattern[str]) -> Iterator[tuple[str, int, bool]]:
    """Each module with its layer's number, and whether its name says that it is the backward half of that layer.

    The two halves of a bidirectional layer are one layer. ``half`` finds what names them; its group ``side`` is "for"
    or "back".
    """
    layers: list[str] = []
    for module in modules:
        named = half.search(module)
        layer = module[: named.start()] if named else module
        if layer not in layers:
            layers.append(layer)
        yield module, layers.index(layer), named is not None and named["side"] == "back"


def array(contents: Contents, place: Place, role: str) -> Array:
    """The array in one role; WeightsError when the file does not have it."""
    if role not in place.names:
        raise WeightsError(
            f"{role} is missing in {place}; the file holds {', '.join(map(shown, place.names.values()))}"
        )
    return contents.arrays[place.names[role]]
