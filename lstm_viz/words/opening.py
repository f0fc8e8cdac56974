"""The lines of Python that open a saved network and run it: to copy, beside the button that saves it.

They take inputs ``x`` as a NumPy array, before any scaling, and end with outputs ``y`` as one.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from lstm_viz.core.stack import Model


class Scaling(NamedTuple):
    """What a network hears of a value is ``(value - mean) / spread``; its output is the first input, so scaled."""

    mean: Sequence[float]  # D
    spread: Sequence[float]  # D
    unit: str
    """Of the output."""


LINES = {
    "pytorch": """
import torch
from safetensors.torch import load_file

lstm, readout = torch.nn.LSTM({D}, {H}), torch.nn.Linear({H}, {K})
net = torch.nn.ModuleDict({{"lstm": lstm, "readout": readout}}).double()
net.load_state_dict(load_file("{file}"))
{scaled}h, _ = lstm(torch.from_numpy(x))  # x [T, B, {D}]: {inputs}
y = readout(h).detach().numpy()
""",
    "keras": """
import keras
import numpy as np

lstm = keras.layers.LSTM({H}, return_sequences=True)
net = keras.Sequential([keras.Input((None, {D})), lstm, keras.layers.Dense({K})])
saved = np.load("{file}")
net.set_weights([saved[name] for name in saved.files])
{scaled}y = np.asarray(net(x))  # x [B, T, {D}]: {inputs}
""",
    "numpy": """
import numpy as np

w = np.load("{file}")
h, c, y = np.zeros({H}), np.zeros({H}), []
{scaled}for now in x:  # x [T, {D}]: {inputs}
    i, f, g, o = np.split(w["W_x"] @ now + w["W_h"] @ h + w["b"], 4)
    c = c / (1 + np.exp(-f)) + np.tanh(g) / (1 + np.exp(-i))
    h = np.tanh(c) / (1 + np.exp(-o))
    y.append(w["W_y"] @ h + w["b_y"])
y = np.array(y)
""",
    "own": """
from lstm_viz import Model, predict, read_weights

w = read_weights("{file}")
{scaled}y = predict(Model(w.params, w.readout), x)  # x [T, B, {D}]: {inputs}
""",
}  # fmt: skip


def opening(system: str, file: str, model: Model, inputs: Sequence[str], scaling: Scaling | None = None) -> str:
    """The lines for a key of :data:`LINES`; ``inputs`` are the D names of what comes in."""
    scaled = f"x = (x - {_written(scaling.mean)}) / {_written(scaling.spread)}\n" if scaling else ""
    lines = LINES[system].strip().format(
        file=file, D=model.D, H=model.cell.H, K=model.K, inputs=", ".join(inputs), scaled=scaled
    )  # fmt: skip
    if not scaling:
        return lines
    (mean, *_), (spread, *_) = _written(scaling.mean), _written(scaling.spread)
    return f"{lines}\ny = y * {spread} + {mean}  # {scaling.unit}"


def _written(values: Sequence[float]) -> list[float]:
    """Nine decimals: what is beyond them is noise of a mean that is zero."""
    return [round(value, 9) + 0.0 for value in values]
