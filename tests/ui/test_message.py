"""What Python and the browser say to each other: one message on both sides, and nothing bad gets in."""

from __future__ import annotations

import dataclasses
import re
import types
import typing
from collections.abc import Mapping, Sequence
from typing import Any, Union, get_args, get_origin, get_type_hints

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lstm_viz.figures import strip
from lstm_viz.ui import message
from lstm_viz.ui.message import Hand, Message, read_hand
from lstm_viz.ui.served import LIVE

NAMED = {strip.Change: "Change", strip.Place: "Place", message.Figure: "Figure"}
PLAIN = {str: "string", int: "number", float: "number", bool: "boolean", type(None): "null", Any: "unknown"}


def in_the_browser(file: str = "message.d.ts") -> dict[str, dict[str, str]]:
    """Every interface of a file of types: its fields and their types."""
    text = re.sub(r"/\*\*.*?\*/|//[^\n]*", "", (LIVE / file).read_text(), flags=re.DOTALL)
    found = re.findall(r"interface (\w+) \{(.*?)\n\}", text, flags=re.DOTALL)
    return {name: dict(re.findall(r"(\w+): ([^;]+);", body)) for name, body in found}


def in_python(kind: Any, found: dict[str, dict[str, str]]) -> str:
    """A type as TypeScript writes it; the tables that it is made of are added to ``found``."""
    if kind in PLAIN:
        return PLAIN[kind]
    for alias, name in NAMED.items():
        if kind == alias:
            return name
    origin, parts = get_origin(kind), get_args(kind)
    if origin in (Union, types.UnionType):
        return " | ".join(in_python(part, found) for part in parts)
    if origin in (list, Sequence):
        return f"{in_python(parts[0], found)}[]"
    if origin in (dict, Mapping):
        return f"Record<string, {in_python(parts[1], found)}>"
    assert typing.is_typeddict(kind) or dataclasses.is_dataclass(kind), kind
    if kind.__name__ not in found:
        found[kind.__name__] = {}
        hints = get_type_hints(kind)
        found[kind.__name__] |= {name: in_python(hint, found) for name, hint in hints.items()}
    return kind.__name__


def test_both_sides_have_the_same_message():
    here: dict[str, dict[str, str]] = {}
    for kind in (Message, Hand):
        in_python(kind, here)
    there = in_the_browser()
    there.pop("Figure")  # Plotly's own
    assert set(here) == set(there)
    for name, fields in here.items():
        assert fields == there[name], name


GOOD = Hand(
    seq=7, t="14:30", values={"f_b": "4"}, motion=True, strip="f_b", narrow=False, view=["day"], have=["a", "b"]
)


def test_a_good_message_is_taken_whole():
    assert read_hand(dict(GOOD)) == GOOD


@pytest.mark.parametrize("seq", [None, "7", 7.0, True, -1, [7], {}, 1e400, float("nan"), 2**80])
def test_a_message_without_a_number_is_none(seq):
    assert read_hand({**GOOD, "seq": seq}) is None
    assert read_hand({key: value for key, value in GOOD.items() if key != "seq"}) is None


@pytest.mark.parametrize(
    ("name", "bad"),
    [
        ("t", 14.5), ("t", ["14:30"]), ("t", 1e400),
        ("values", [["f_b", "4"]]), ("values", "f_b"), ("values", None),
        ("values", {"f_b": 4}), ("values", {"f_b": None}),
        ("motion", 1), ("motion", "true"), ("strip", 3), ("strip", {"id": "f_b"}),
        ("narrow", 0), ("narrow", "no"), ("view", "day"), ("view", [1]),
        ("have", 5), ("have", "abc"), ("have", [1, 2]), ("have", None), ("have", {"a": 1}),
    ],
)  # fmt: skip
def test_what_has_the_wrong_type_is_dropped_with_a_line_in_the_log_and_the_rest_is_taken(name, bad, caplog):
    taken = read_hand({**GOOD, name: bad})
    assert taken == {**GOOD, name: message.still_hand()[name]}
    (line,) = caplog.messages
    assert repr(name) in line


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=6,
)


NEARLY = st.fixed_dictionaries(
    {"seq": st.integers(0, 9)}, optional={name: ANYTHING for name in Hand.__annotations__ if name != "seq"}
)


@given(ANYTHING | NEARLY)
def test_whatever_comes_is_a_hand_of_the_right_types_or_none(came):
    hand = read_hand(came)
    if hand is not None:
        assert set(hand) == set(Hand.__annotations__)
        assert read_hand(dict(hand)) == hand
        assert type(hand["seq"]) is int
        assert all(isinstance(text, str) for text in [*hand["have"], *hand["values"], *hand["values"].values()])
