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


LINES = {
    "pytorch": """
import torch
from safetensors.torch import load_file

net = torch.nn.ModuleDict({{"lstm": torch.nn.LSTM({D}, {H}), "readout": torch.nn.Linear({H}, {K})}}).double()
net.load_state_dict(load_file("{file}"))
{scaled}h, _ = net["lstm"](torch.from_numpy(x))  # x [T, B, {D}]: {inputs}
y = net["readout"](h).detach().numpy()
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
    scaled = f"x = (x - {list(scaling.mean)}) / {list(scaling.spread)}\n" if scaling else ""
    lines = LINES[system].strip().format(
        file=file, D=model.D, H=model.cell.H, K=model.K, inputs=", ".join(inputs), scaled=scaled
    )  # fmt: skip
    return f"{lines}\ny = y * {scaling.spread[0]} + {scaling.mean[0]}" if scaling else lines
