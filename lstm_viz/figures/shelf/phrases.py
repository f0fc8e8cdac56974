"""Phrases that several pictures say: what a gate does with its number, and how its number is made."""

from __future__ import annotations

from lstm_viz.core.notation import GATES

DOES = {"f": "keeps", "i": "lets in", "g": "offers", "o": "shows"}
"""What each of the four does with its number; f is the part that is KEPT."""
CURVE = {"f": "σ", "i": "σ", "g": "tanh", "o": "σ"}
"""What each z goes through."""
OF_Z = {gate: f"{CURVE[gate]}(z)" for gate in GATES}
SUM = "z = w·x + u·h_prev + b"
MADE = {gate: f"{gate} = {OF_Z[gate]}, {SUM}" for gate in GATES}
"""Where a gate's number comes from, as a hover says it."""
WEIGHTS_SAY = "the weights computed"
"""Before what a held gate would have been."""
