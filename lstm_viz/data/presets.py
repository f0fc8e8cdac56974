"""Presets: one-unit cells of the solar day, each a JSON file that a person may read and edit.

A file names its features, gives every weight a place where it can be found, says in words what
each gate does, and makes a promise that a run can check. "trend" may say that the candidate is the
trend of the sun; where it is left out, nobody calls it one:

    {"title": "...", "shows": "...", "features": ["G", "dG"], "trend": true,
     "gates": {"f": {"W_x": {"G": -3.5, "dG": 10.0}, "W_h": 0.5, "b": 5.181, "reading": "..."},
               "i": {...}, "g": {...}, "o": {...}},
     "promise": {"sentence": "...", "checks": [
         {"quantity": "f", "time": "14:30", "value": 0.3, "within": 0.005},
         {"quantity": "c", "peak": "12:00", "value": 5.316, "within": 0.005},
         {"quantity": "c", "above": -1}]}}

A check is about one time, about the peak of the day and its time, or, without either, about every
step; it wants a value within a tolerance, or something above or below a bound, the bound included.
"""

from __future__ import annotations

import hashlib
import json
import math
import os
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NoReturn

from lstm_viz.core.lstm import PER_UNIT, LSTMParams, Trace
from lstm_viz.core.notation import GATES, number
from lstm_viz.data.clock import read_clock
from lstm_viz.data.solar import FEATURES
from lstm_viz.place import ASSETS, PROJECT

FOLDER = ASSETS / "presets"
"""Where the presets lie."""

DEFAULT_PRESET = "trend"
"""The story's own cell, and the first in every list."""

LARGEST_FILE = 100_000
"""More than any preset needs [bytes]."""


@dataclass(frozen=True)
class Check:
    """One promise that a run can check: ``low <= quantity <= high``, at a time, at the peak, or all day."""

    quantity: str
    low: float
    high: float
    time: str | None = None
    """The clock time it is about; for a peak, when it must come. None is every step."""
    peak: bool = False
    """About the largest value of the day."""

    def broken(self, trace: Trace) -> str:
        """A sentence that says how a run, its states [T, 1, 1], breaks this promise; "" when it is kept."""
        values = getattr(trace, self.quantity)[:, 0, 0]
        if self.time is not None and self.time not in trace.time:
            return f"{self.quantity} is promised at {self.time}, and the day has no such step"
        if self.peak and trace.time[int(values.argmax())] != self.time:
            return f"{self.quantity} peaks at {trace.time[int(values.argmax())]}, promised is {self.time}"
        steps = range(trace.T) if self.time is None else [trace.time.index(self.time)]
        for t in steps:
            if not self.low <= values[t] <= self.high:
                return f"{self.quantity} at {trace.time[t]} is {number(values[t], 4)}, promised is {self._wanted}"
        return ""

    @property
    def _wanted(self) -> str:
        if self.low == -math.inf:
            return f"at most {number(self.high, 4)}"
        if self.high == math.inf:
            return f"at least {number(self.low, 4)}"
        return f"{number(self.low, 4)} to {number(self.high, 4)}"


@dataclass(frozen=True, eq=False)
class Preset:
    """A one-unit cell for the solar day, with what it shows and what it promises."""

    name: str
    """The file's name without ".json": how a link names the preset."""
    title: str
    shows: str
    """One sentence on what it shows."""
    features: tuple[str, ...]
    """Names out of :data:`lstm_viz.data.solar.FEATURES`, in the order of the columns of W_x."""
    trend: bool
    """Whether its candidate is the trend of the sun: plus while it rises, minus while it falls, else 0."""
    params: LSTMParams
    readings: Mapping[str, str]
    """What each gate does, in plain words, by gate."""
    promise: str
    """What a run on the default day gives, in one sentence."""
    checks: tuple[Check, ...]
    """The same, for a machine."""

    @property
    def digest(self) -> str:
        """Eight letters that change with every number a run depends on, features and weights, and with no text.

        The same on every machine and in every session: a link carries it to tell that a preset was edited since.
        """
        weights = [(array + 0.0).tolist() for array in (self.params.W_x, self.params.W_h, self.params.b)]  # -0 is 0
        text = json.dumps([self.features, weights])
        return hashlib.blake2s(text.encode(), digest_size=4).hexdigest()

    def broken(self, trace: Trace) -> list[str]:
        """The promises that a run on the default day, its states [T, 1, 1], breaks, one sentence each."""
        return [sentence for check in self.checks if (sentence := check.broken(trace))]


def load_presets(folder: str | Path = FOLDER) -> tuple[dict[str, Preset], list[str]]:
    """All presets of a folder by name, the story's own first, and what is wrong with the files that are left out."""
    presets, problems = {}, []
    paths = sorted(_files(Path(folder)), key=lambda path: (path.stem != DEFAULT_PRESET, path.stem))
    if not paths:
        problems.append(f"{_shown(Path(folder))}: there is no preset here; each is a .json file")
    for path in paths:
        try:
            presets[path.stem] = load_preset(path)
        except ValueError as error:
            problems.append(str(error))
    return presets, problems


def preset_stamp(folder: str | Path = FOLDER) -> Hashable:
    """What tells one state of a folder's presets from another: their names, and when each was changed."""
    return tuple(sorted((path.name, _changed(path)) for path in _files(Path(folder))))


def _files(folder: Path) -> list[Path]:
    """The files that are meant as presets: not the hidden ones, which editors leave as locks and copies."""
    return [path for path in folder.glob("*.json") if not path.name.startswith(".")]


def _changed(path: Path) -> int:
    try:
        return path.stat().st_mtime_ns
    except OSError:  # a link to nothing, or gone since the folder was listed
        return 0


def load_preset(path: str | Path) -> Preset:
    """One preset. ValueError names the file, the place in it, what stands there and what is wanted."""
    path = Path(path)
    try:
        return _preset(path.stem, _read(path))
    except ValueError as error:
        raise ValueError(f"{_shown(path)}: {error}") from None


def _read(path: Path) -> Any:
    try:
        if path.stat().st_size > LARGEST_FILE:
            raise ValueError(f"this file has {path.stat().st_size} bytes; a preset needs at most {LARGEST_FILE}")
        text = path.read_bytes().decode("utf-8-sig")
        return json.loads(text, object_pairs_hook=_no_key_twice, parse_constant=_no_constant)
    except OSError as error:
        raise ValueError(f"this file cannot be read ({error.strerror})") from None
    except UnicodeDecodeError:
        raise ValueError("this file is not text in UTF-8") from None
    except json.JSONDecodeError as error:
        hint = "a comma, quote or bracket is missing or one too many"
        raise ValueError(f"line {error.lineno}, column {error.colno}: this is not JSON; {hint} ({error.msg})") from None
    except RecursionError:
        raise ValueError("this file has more brackets in brackets than a preset needs") from None


def _no_key_twice(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    table: dict[str, Any] = {}
    for key, value in pairs:
        if key in table:
            raise ValueError(f'"{key}" stands twice in one pair of braces')
        table[key] = value
    return table


def _no_constant(text: str) -> NoReturn:
    raise ValueError(f"{text} is non-finite; every number in a preset must be finite")


def _preset(name: str, data: Any) -> Preset:
    top = _table(data, "the file", ("title", "shows", "features", "gates", "promise"), optional=("trend",))
    features = _features(top["features"])
    gates = _table(top["gates"], '"gates"', GATES)
    blocks, readings = {}, {}
    for gate in GATES:
        keys = ("W_x", "W_h", "b", "reading")
        row = _table(gates[gate], f'"{gate}"', keys, "each of f, i, g, o needs W_x, W_h, b and reading")
        kernel = _table(row["W_x"], f'"W_x" of "{gate}"', features, f"one weight for each of {_listed(features)}")
        W_x = [_number(kernel[feature], f'"{feature}" in "W_x" of "{gate}"') for feature in features]
        blocks[gate] = (W_x, _number(row["W_h"], f'"W_h" of "{gate}"'), _number(row["b"], f'"b" of "{gate}"'))
        readings[gate] = _text(row["reading"], f'"reading" of "{gate}"')
    promise = _table(top["promise"], '"promise"', ("sentence", "checks"))
    return Preset(
        name=name,
        title=_text(top["title"], '"title"'),
        shows=_text(top["shows"], '"shows"'),
        features=features,
        trend=_flag(top.get("trend", False), '"trend"'),
        params=LSTMParams.from_blocks(blocks),
        readings=readings,
        promise=_text(promise["sentence"], '"sentence" of "promise"'),
        checks=_checks(promise["checks"]),
    )


def _features(value: Any) -> tuple[str, ...]:
    known = f"it needs some of {_listed(FEATURES)}, each once"
    if not isinstance(value, list) or not value:
        raise ValueError(f'"features" is {_said(value)}; {known}, as a list like ["G", "dG"]')
    for feature in value:
        if not isinstance(feature, str) or feature not in FEATURES or value.count(feature) > 1:
            raise ValueError(f'"features" has {_said(feature)}; {known}')
    return tuple(value)


def _checks(value: Any) -> tuple[Check, ...]:
    if not isinstance(value, list) or not value:
        raise ValueError(f'"checks" of "promise" is {_said(value)}; it needs a list of at least one check')
    return tuple(_check(row, f"check {n} of the promise") for n, row in enumerate(value, start=1))


def _check(row: Any, called: str) -> Check:
    row = _table(row, called, ("quantity",), optional=("time", "peak", "value", "within", "above", "below"))
    quantity = row["quantity"]
    if quantity not in PER_UNIT:
        raise ValueError(f'"quantity" in {called} is {_said(quantity)}; it needs one of {_listed(PER_UNIT)}')
    if {"time", "peak"} <= row.keys():
        raise ValueError(f'{called} has "time" and "peak"; it needs one of them, or none for every step')
    bounds = [key for key in ("value", "within", "above", "below") if key in row]
    numbers = {key: _number(row[key], f'"{key}" in {called}') for key in bounds}
    if numbers.keys() == {"value", "within"}:
        low, high = numbers["value"] - numbers["within"], numbers["value"] + numbers["within"]
    elif numbers and numbers.keys() <= {"above", "below"}:
        low, high = numbers.get("above", -math.inf), numbers.get("below", math.inf)
    else:
        raise ValueError(f'{called} has {_listed(numbers)}; it needs "value" and "within", or "above", or "below"')
    if low > high:
        raise ValueError(f"{called} can never be kept: it wants at least {low:g} and at most {high:g}")
    time = None
    for key in {"time", "peak"} & row.keys():
        try:
            time = read_clock(row[key])
        except ValueError as error:
            raise ValueError(f"{called}: {error}") from None
    return Check(quantity, low, high, time, "peak" in row)


# -- what came, and what is wanted


def _table(
    value: Any, called: str, needed: Iterable[str], hint: str = "", optional: Iterable[str] = ()
) -> dict[str, Any]:
    """A table with all the keys it needs and none that mean nothing, or a ValueError."""
    needed, optional = tuple(needed), tuple(optional)
    hint = hint or f"it needs {_listed(needed)}"
    if not isinstance(value, dict):
        raise ValueError(f"{called} is {_said(value)}; {hint}, in braces")
    for key in needed:
        if key not in value:
            other = [extra for extra in value if extra not in needed and extra not in optional]
            instead = f', but "{other[0]}"' if other else ""
            raise ValueError(f'{called} has no "{key}"{instead}; {hint}')
    for key in value:
        if key not in needed and key not in optional:
            raise ValueError(f'{called} has "{key}", which means nothing there; {hint}')
    return value


def _number(value: Any, called: str) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not abs(value) <= 1e6:
        raise ValueError(f"{called} is {_said(value)}; it needs a number from -1000000 to 1000000, without quotes")
    return float(value)


def _flag(value: Any, called: str) -> bool:
    if not isinstance(value, bool):
        raise ValueError(f"{called} is {_said(value)}; it needs true or false, without quotes")
    return value


def _text(value: Any, called: str) -> str:
    if not isinstance(value, str) or not value.strip():
        raise ValueError(f"{called} is {_said(value)}; it needs some words in quotes")
    return value.strip()


def _said(value: Any) -> str:
    """What stands in the file, as it stands there, cut short."""
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= 40 else text[:37] + "..."


def _listed(names: Iterable[str]) -> str:
    """A list in a sentence: "G, dG and T"."""
    *first, last = list(names) or ["nothing"]
    return f"{', '.join(first)} and {last}" if first else last


def _shown(path: Path) -> str:
    """A path as a person knows it: from the top of the project where it lies inside."""
    whole = Path(os.path.abspath(path))  # not resolve(), which raises an error for a link to itself
    return str(whole.relative_to(PROJECT) if whole.is_relative_to(PROJECT) else path)
