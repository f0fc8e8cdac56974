"""The lines of Python that run one LSTM layer again, from files, and give all its gates: to copy.

They read weights and inputs that lie beside them, and end with ``gates``, a dict of f, i, g, o, c and h, [T, H] each.
PyTorch and Keras hand on h alone. There the gates are computed from the layer's own weights and its own h, and the
lines check that they make this h again.
"""

from __future__ import annotations

import numpy as np

from lstm_viz.core.lstm import PLAIN, LSTMParams, Trace

READ = 'x = np.loadtxt("{x}", delimiter=",", skiprows=1, ndmin=2)[:, 1:]  # [T, {D}]: {names}'
GATES = """\
h_prev = np.vstack([np.zeros({H}), h[:-1]])
i, f, g, o = np.split({products} + b, 4, axis=1)
i, f, o, g = 1 / (1 + np.exp(-i)), 1 / (1 + np.exp(-f)), 1 / (1 + np.exp(-o)), np.tanh(g)
c, steps = np.zeros({H}), []
for t in range(len(x)):
    c = f[t] * c + i[t] * g[t]
    steps.append(c)
c = np.array(steps)
np.testing.assert_allclose(o * np.tanh(c), h, rtol=0, atol=1e-6)  # the layer's own h
gates = dict(zip("figoch", (f, i, g, o, c, h)))  # [T, {H}] each
"""
PRINT = """
for name, values in gates.items():
    print(name, values, sep="\\n")
"""

LINES = {
    "pytorch": """
import numpy as np
import torch
from safetensors.torch import load_file

{read}
lstm = torch.nn.LSTM({D}, {H}).double()
lstm.load_state_dict(load_file("{file}"))
h = lstm(torch.from_numpy(x))[0].detach().numpy()
W, U, b_ih, b_hh = (w.detach().numpy() for w in lstm.parameters())
b = b_ih + b_hh
"""
    + GATES.replace("{products}", "x @ W.T + h_prev @ U.T"),
    "keras": """
import keras
import numpy as np

{read}
lstm = keras.layers.LSTM({H}, return_sequences=True, dtype="float64")  # on JAX: JAX_ENABLE_X64=1
lstm.build((None, None, {D}))
saved = np.load("{file}")
lstm.set_weights([saved[name] for name in saved.files])
h = keras.ops.convert_to_numpy(lstm(x[None]))[0]
W, U, b = lstm.get_weights()
"""
    + GATES.replace("{products}", "x @ W + h_prev @ U"),
    "numpy": """
import numpy as np

{read}
w = np.load("{file}")
h, c, steps = np.zeros({H}), np.zeros({H}), []
for now in x:
    i, f, g, o = np.split(w["W_x"] @ now + w["W_h"] @ h + w["b"], 4)
    i, f, o, g = 1 / (1 + np.exp(-i)), 1 / (1 + np.exp(-f)), 1 / (1 + np.exp(-o)), np.tanh(g)
    c = f * c + i * g
    h = o * np.tanh(c)
    steps.append((f, i, g, o, c, h))
gates = dict(zip("figoch", np.stack(steps, axis=1)))  # [T, {H}] each
""",
    "own": """
import numpy as np
from lstm_viz import read_weights, run

{read}
trace = run(read_weights("{file}").params, x{hold})
gates = {{name: getattr(trace, name)[:, 0] for name in "figoch"}}  # [T, {H}] each
""",
}

MOST_NAMES = 12
"""So many inputs are named beside ``x``."""


def systems(params: LSTMParams, trace: Trace) -> tuple[str, ...]:
    """For which systems there are such lines: keys of :data:`LINES`, this package the last.

    The others know no peepholes and no variants, and cannot hold a gate.
    """
    plain = params.variant == PLAIN and params.P is None and not trace.held
    return tuple(LINES) if plain else ("own",)


def rerun(system: str, file: str, x: str, params: LSTMParams, trace: Trace) -> str:
    """The lines for one of :func:`systems`.

    Parameters
    ----------
    system : str
    file : str
        The name of the file with the weights, in the layout and format of this system, the layer alone: no read-out.
    x : str
        The name of the CSV file with the inputs: a row for each step, its number in front, names in the first row.
    params : LSTMParams
        The layer.
    trace : Trace, B = 1
        Its run over these inputs from h = c = 0: of it come the names of the inputs, and what was held.
    """
    names = [feature.on_a_line for feature in trace.inputs.features]
    listed = ", ".join([*names[:MOST_NAMES], *(["…"] if len(names) > MOST_NAMES else [])])
    read = READ.format(x=x, D=params.D, names=listed)
    return f"{LINES[system]}{PRINT}".strip().format(read=read, file=file, D=params.D, H=params.H, hold=_hold(trace))


def _hold(trace: Trace) -> str:
    """What was held, as an argument of ``run``: one number where all units are held at it, else unit by unit."""
    items: list[str] = []
    for (gate, step), value in trace.held.items():
        told = np.broadcast_to(value[0], trace.H)
        if (told == told[0]).all():
            key = f'"{gate}"' if step is None else f'("{gate}", {step})'
            items.append(f"{key}: {float(told[0])}")
            continue
        units = np.flatnonzero(~np.isnan(told)).tolist()
        items += [f'("{gate}", {step}, {unit}): {float(told[unit])}' for unit in units]
    return f", hold={{{', '.join(items)}}}" if items else ""
