"""Random cells of every kind and variant for the property tests: shapes from hypothesis, numbers from a seed."""

from dataclasses import dataclass, field

import numpy as np
from hypothesis import strategies as st

from lstm_viz import GRUParams, LSTMParams, LSTMVariant, RNNParams

SMOOTH_VARIANTS = (
    LSTMVariant(),
    LSTMVariant(no_forget=True),
    LSTMVariant(no_input=True),
    LSTMVariant(no_output=True),
    LSTMVariant(coupled=True),
    LSTMVariant(coupled=True, no_output=True),
    LSTMVariant(candidate="linear"),
    LSTMVariant(readout="linear"),
    LSTMVariant(candidate="linear", readout="linear", no_forget=True),
)
KINDS = ("LSTM", "GRU", "GRU before", "RNN")
GATES = {"LSTM": "figo", "GRU": "rzn", "GRU before": "rzn", "RNN": "h"}


@dataclass
class Drawn:
    """Arguments of one run, and what a loss asks of its states."""

    params: object
    x: np.ndarray
    start: dict
    hold: dict
    d_h: np.ndarray
    d_c: np.ndarray | None
    extra: dict = field(default_factory=dict)


@st.composite
def drawn_cells(draw, kinds=KINDS, largest_T=6, largest_B=3, scale=0.7, holds=True):
    kind = draw(st.sampled_from(kinds), label="kind")
    T, B, H, D = (
        draw(st.integers(1, n), label=name) for name, n in (("T", largest_T), ("B", largest_B), ("H", 4), ("D", 3))
    )
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1), label="seed"))

    def numbers(*shape):
        return scale * rng.normal(size=shape)

    if kind == "LSTM":
        P = numbers(3 * H) if draw(st.booleans(), label="peepholes") else None
        variant = draw(st.sampled_from(SMOOTH_VARIANTS), label="variant")
        params = LSTMParams(numbers(4 * H, D), numbers(4 * H, H), numbers(4 * H), P, variant)
    elif kind == "RNN":
        params = RNNParams(numbers(H, D), numbers(H, H), numbers(H))
    else:
        reset = "before" if kind == "GRU before" else "after"
        params = GRUParams(numbers(3 * H, D), numbers(3 * H, H), numbers(3 * H), numbers(H), reset)
    start = {"h0": rng.uniform(-1, 1, (B, H))} | ({"c0": numbers(B, H)} if kind == "LSTM" else {})
    hold = {}
    for gate in draw(st.sets(st.sampled_from(GATES[kind]), max_size=2), label="held") if holds else ():
        step = draw(st.none() | st.integers(0, T - 1), label=f"step of {gate}")
        value = rng.uniform(0, 1, (B, H))
        if draw(st.booleans(), label=f"{gate} of some units"):
            value[rng.random((B, H)) < 0.5] = np.nan
        hold[gate if step is None else (gate, step)] = value
    d_c = rng.normal(size=(T, B, H)) if kind == "LSTM" else None
    return Drawn(params, rng.normal(size=(T, B, D)), start, hold, rng.normal(size=(T, B, H)), d_c)
