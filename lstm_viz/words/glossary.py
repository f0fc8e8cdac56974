"""The glossary: what each quantity is called, where it lives and what it is not; the equations; said and true.

Symbol, title, role, formula, range and shape are ``core/notation.py``'s. What other books and
libraries say, and every sentence, is text that a person may edit: ``glossary.toml`` and ``claims.toml``.

    f, i, o = σ(W_x x + W_h h_prev + b),  g = tanh(W_x x + W_h h_prev + b)
    c = f c_prev + i g,  h = o tanh(c)

Source of the equations: Hochreiter and Schmidhuber 1997; Gers, Schmidhuber and Cummins 2000.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from lstm_viz.core.notation import GATES, QUANTITIES, Quantity
from lstm_viz.language.phrases import say
from lstm_viz.language.texts import edited, literal, read, table, text

GLOSSARY = "glossary.toml"
CLAIMS = "claims.toml"


@dataclass(frozen=True)
class Source:
    """Whose finding it is, and where it can be read."""

    name: str
    url: str


@dataclass(frozen=True)
class Entry:
    """One recorded quantity, with the names it has elsewhere."""

    quantity: Quantity
    also: str
    libraries: str
    isnt: str

    @property
    def range(self) -> str:
        """Where its values lie, in words."""
        low, high = self.quantity.low, self.quantity.high
        if math.isinf(low):
            return say("reference.names.any_number")
        return say("reference.names.range", low=_plain(low), high=_plain(high))


@dataclass(frozen=True)
class Weight:
    """One array of weights."""

    symbol: str
    title: str
    shape: str
    also: str
    isnt: str


@dataclass(frozen=True)
class Library:
    """How one library packs its weights."""

    name: str
    order: str
    layout: str
    bias: str
    url: str


@dataclass(frozen=True)
class Glossary:
    """Every name."""

    entries: tuple[Entry, ...] = ()
    weights: tuple[Weight, ...] = ()
    libraries: tuple[Library, ...] = ()


@dataclass(frozen=True)
class Claim:
    """What is said, what is true, and what to try in the app."""

    said: str
    true: str
    see: str = ""
    link: str = ""
    """Where to see it: a link's parameters on the solar day, such as t=12:00&hold_o=0.05."""
    source: Source | None = None


@dataclass(frozen=True)
class Point:
    """A title or question, and what there is to say."""

    title: str
    text: str
    source: Source | None = None


@dataclass(frozen=True)
class Claims:
    """Said and true, good and bad, where LSTMs stand today, and what is asked most."""

    claims: tuple[Claim, ...] = ()
    good: tuple[Point, ...] = ()
    limits: tuple[Point, ...] = ()
    today: tuple[Point, ...] = ()
    asked: tuple[Point, ...] = ()


# -- equations, in both notations


@dataclass(frozen=True)
class Equation:
    """One line of the cell, as KaTeX."""

    name: str
    split: str
    """W_x x + W_h h + b: one matrix for each thing that is heard."""
    joined: str
    """W·[h, x] + b: one matrix for both, side by side."""


def equations() -> tuple[Equation, ...]:
    """The six equations of a step; c and h read the same in both notations."""
    gates = tuple(_gate_equation(name) for name in GATES)
    cell = r"c_t = f_t \odot c_{t-1} + i_t \odot g_t"
    joined_cell = r"C_t = f_t \odot C_{t-1} + i_t \odot \tilde{C}_t"
    output = r"h_t = o_t \odot \tanh(c_t)"
    return (*gates, Equation("c", cell, joined_cell), Equation("h", output, output.replace("c_t", "C_t")))


def _gate_equation(name: str) -> Equation:
    curve = r"\tanh" if name == "g" else r"\sigma"
    symbol, block = (r"\tilde{C}_t", "C") if name == "g" else (f"{name}_t", name)
    split = f"{name}_t = {curve}(W_{{x{name}}} x_t + W_{{h{name}}} h_{{t-1}} + b_{name})"
    joined = rf"{symbol} = {curve}(W_{block} \cdot [h_{{t-1}}, x_t] + b_{block})"
    return Equation(name, split, joined)


# -- reading


def glossary() -> tuple[Glossary, str]:
    """The glossary, and a sentence when its file cannot be read ("" when it can). An edited file counts at once."""
    return _newest_glossary(GLOSSARY)


def claims() -> tuple[Claims, str]:
    """Said and true, and a sentence when the file cannot be read ("" when it can). An edited file counts at once."""
    return _newest_claims(CLAIMS)


Made = TypeVar("Made")


def _or_sentence(make: Callable[[], Made], empty: Made, path: Path) -> tuple[Made, str]:
    try:
        return make(), ""
    except ValueError as error:
        sentence = str(error).rstrip(".")
        return empty, f"{sentence if sentence.startswith(path.name) else f'{path.name}: {sentence}'}."


def load_glossary(path: Path) -> tuple[Glossary, str]:
    """The glossary of a file, or an empty one and a sentence that says what to mend."""
    return _or_sentence(lambda: _glossary(path), Glossary(), path)


def load_claims(path: Path) -> tuple[Claims, str]:
    """The claims of a file, or none and a sentence that says what to mend."""
    return _or_sentence(lambda: _claims(path), Claims(), path)


_newest_glossary = edited(load_glossary)
_newest_claims = edited(load_claims)


def _glossary(path: Path) -> Glossary:
    tables = table(read(path), path.name, ("quantity", "weight", "library"))
    written = table(tables["quantity"], "[quantity]", QUANTITIES)
    entries = []
    for name, quantity in QUANTITIES.items():
        where = f"[quantity.{name}]"
        entries.append(Entry(quantity, **_texts(written[name], where, ("also", "libraries", "isnt"))))
    weights = [
        Weight(symbol=name, **_texts(row, where, ("title", "shape", "also", "isnt")))
        for name, row, where in _rows(tables, "weight")
    ]
    libraries = [
        Library(**_texts(row, where, ("name", "order", "layout", "bias", "url")))
        for _, row, where in _rows(tables, "library")
    ]
    return Glossary(tuple(entries), tuple(weights), tuple(libraries))


def _claims(path: Path) -> Claims:
    tables = table(read(path), path.name, ("claim", "good", "limit", "today", "asked"))
    return Claims(
        claims=tuple(
            Claim(**_sourced(row, where, ("said", "true"), ("see", "link"))) for _, row, where in _rows(tables, "claim")
        ),
        good=_points(tables, "good"),
        limits=_points(tables, "limit"),
        today=_points(tables, "today"),
        asked=_points(tables, "asked"),
    )


def _points(tables: Mapping[str, Any], name: str) -> tuple[Point, ...]:
    return tuple(Point(**_sourced(row, where, ("title", "text"))) for _, row, where in _rows(tables, name))


def _rows(tables: Mapping[str, Any], name: str) -> list[tuple[str, Any, str]]:
    """Every [name.KEY] of a file: its key, what stands there, and how to point at it."""
    if not isinstance(tables[name], dict):
        raise ValueError(f"“{name}” must be written as [{name}.NAME], each with a name of its own")
    return [(key, row, f"[{name}.{key}]") for key, row in tables[name].items()]


LITERAL = ("name", "shape", "link", "url")
"""What is the same in every language."""


def _texts(value: Any, where: str, wanted: tuple[str, ...], optional: tuple[str, ...] = ()) -> dict[str, str]:
    row = table(value, where, wanted, optional)
    texts = {key: (literal if key in LITERAL else text)(row[key], f"“{key}” of {where}") for key in row}
    _address(texts.get("url", "https://"), f"“url” of {where}")
    return texts


def _sourced(value: Any, where: str, wanted: tuple[str, ...], optional: tuple[str, ...] = ()) -> dict[str, Any]:
    """A row with its source as one thing; a name without an address, or the reverse, is a slip."""
    row = _texts(value, where, wanted, (*optional, "source", "url"))
    rest = {key: text for key, text in row.items() if key not in ("source", "url")}
    if ("source" in row) != ("url" in row):
        raise ValueError(f"“source” and “url” of {where} belong together, and one is missing")
    return {**rest, "source": Source(row["source"], row["url"])} if "url" in row else rest


def _address(url: str, where: str) -> None:
    if not url.startswith("https://") or " " in url:
        raise ValueError(f"{where} must be an address that starts with https://")


def _plain(value: float) -> str:
    return f"{value:.0f}".replace("-", "−")
