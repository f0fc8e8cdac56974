"""Random cells, inputs and holds for the property tests: shapes from hypothesis, numbers from a seed."""

from dataclasses import dataclass, field

import numpy as np
from hypothesis import strategies as st

from lstm_viz import LSTMParams

GATES = ("f", "i", "g", "o")


@dataclass
class Case:
    """Arguments of one run: ``run(case.params, case.x, **case.start, hold=case.hold)``."""

    params: LSTMParams
    x: np.ndarray
    start: dict = field(default_factory=dict)
    hold: dict = field(default_factory=dict)

    @property
    def shape(self):
        return (*self.x.shape[:2], self.params.H)


@st.composite
def cases(draw, largest_T=9, B=None, scales=(0.01, 1.0, 30.0)):
    """Any small shape, any scale of weights; start states and holds in every form in which they may be given."""
    T, H, D = (draw(st.integers(1, n), label=name) for name, n in (("T", largest_T), ("H", 5), ("D", 3)))
    B = draw(st.integers(1, 4), label="B") if B is None else B
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1), label="seed"))
    scale = draw(st.sampled_from(scales), label="scale")
    params = LSTMParams(
        scale * rng.normal(size=(4 * H, D)), scale * rng.normal(size=(4 * H, H)), scale * rng.normal(size=4 * H)
    )
    forms = {"number": (), "[H]": (H,), "[1, H]": (1, H), "[B, H]": (B, H)}
    start = {}
    for name, spread in (("h0", 1.0), ("c0", 5.0)):
        form = draw(st.sampled_from(["none", *forms]), label=name)
        if form != "none":
            start[name] = spread * rng.uniform(-1, 1, forms[form])
    hold = {}
    for gate in draw(st.sets(st.sampled_from(GATES), max_size=3), label="held"):
        step = draw(st.none() | st.integers(0, T - 1), label=f"step of {gate}")
        form = draw(st.sampled_from(list(forms)), label=f"form of {gate}")
        value = rng.uniform(-1 if gate == "g" else 0, 1, forms[form])
        if form != "number" and draw(st.booleans(), label=f"{gate} of some units"):
            value[rng.random(value.shape) < 0.5] = np.nan
        hold[gate if step is None else (gate, step)] = value
    return Case(params, rng.normal(size=(T, B, D)), start, hold)
