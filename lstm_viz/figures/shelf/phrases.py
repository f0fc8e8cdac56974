"""Phrases that several pictures say: what a gate does with its number, and how its number is made."""

from __future__ import annotations

from lstm_viz.core.notation import GATES, compared
from lstm_viz.language.phrases import say

CURVE = {"f": "σ", "i": "σ", "g": "tanh", "o": "σ"}
"""What each z goes through."""
OF_Z = {gate: f"{CURVE[gate]}(z)" for gate in GATES}
SUM = "z = W_x·x + W_h·h_prev + b"
MADE = {gate: f"{gate} = {OF_Z[gate]}, {SUM}" for gate in GATES}
"""Where a gate's number comes from, as a hover says it."""


def does(gate: str) -> str:
    """What each of the four does with its number; f is the part that is KEPT."""
    return say(f"pictures.place.{gate}")


def equals(value: float, written: str) -> str:
    """What stands between a quantity's symbol and its number: "=", or on which side of the last number before a bound
    it lies; as Plotly's markup has it.

    >>> equals(0.73, "0.73"), equals(0.00002, "0.001")
    ('=', '&lt;')
    """
    return compared(value, written).replace("<", "&lt;")


def held() -> str:
    """On the tag of a held gate, and beside its number."""
    return say("pictures.place.held")


def held_at() -> str:
    """Before what a gate is held at."""
    return say("pictures.place.held_at")


def weights_say(made: str) -> str:
    """What a held gate would have been."""
    return say("pictures.weights_say", made=made)
