"""Write lstm_oracle.json: LSTM runs computed by an implementation that shares nothing with lstm_viz.

Plain Python floats, one scalar at a time: no NumPy, no matrix products, no packed rows; each gate
has its own weights, and sums are exact (math.fsum). Before anything is written, h and c are compared
with torch.nn.LSTM in float64, which is given a hold as a bias.

    python -m venv torchvenv && torchvenv/bin/pip install torch==2.13.0 numpy
    torchvenv/bin/python tests/core/make_lstm_oracle.py

pytest only reads the table.
"""

import json
import math
import random
from pathlib import Path

import torch

GATES = ("f", "i", "g", "o")
TORCH_ORDER = ("i", "f", "g", "o")
RECORDED = ("f_pre", "i_pre", "g_pre", "o_pre", "f", "i", "g", "o", "c", "h")


def sigmoid(z):
    return 1 / (1 + math.exp(-z)) if z >= 0 else math.exp(z) / (1 + math.exp(z))


def held_value(holds, gate, t):
    """What pins this gate at this step: the hold of the step wins over the one of the run."""
    of_gate = [hold for hold in holds if hold["gate"] == gate and hold["step"] in (None, t)]
    of_gate.sort(key=lambda hold: hold["step"] is None)
    return of_gate[0]["value"] if of_gate else None


def step(weights, holds, t, x, h_prev, c_prev):
    """One step of one sequence, unit by unit: a dict of lists over units."""
    H = len(h_prev)
    record = {name: [] for name in RECORDED}
    for j in range(H):
        for gate in GATES:
            w = weights[gate]
            terms = [w["W_x"][j][d] * x[d] for d in range(len(x))]
            terms += [w["W_h"][j][k] * h_prev[k] for k in range(H)]
            z = math.fsum([*terms, w["b"][j]])
            pinned = held_value(holds, gate, t)
            record[gate + "_pre"].append(z)
            if pinned is not None:
                record[gate].append(pinned)
            elif gate == "g":
                record[gate].append(math.tanh(z))
            else:
                record[gate].append(sigmoid(z))
        c = record["f"][j] * c_prev[j] + record["i"][j] * record["g"][j]
        record["c"].append(c)
        record["h"].append(record["o"][j] * math.tanh(c))
    return record


def simulate(case):
    """Every step of every sequence: name -> [T][B][H]."""
    out = {name: [] for name in RECORDED}
    h, c = [list(row) for row in case["h0"]], [list(row) for row in case["c0"]]
    for t, rows in enumerate(case["x"]):
        steps = [step(case["weights"], case["hold"], t, x, h[b], c[b]) for b, x in enumerate(rows)]
        h, c = [s["h"] for s in steps], [s["c"] for s in steps]
        for name in RECORDED:
            out[name].append([s[name] for s in steps])
    return out


def make_case(name, seed, T, B, H, D, hold=(), weight=1.0):
    rng = random.Random(seed)

    def draw(*shape, scale):
        return [draw(*shape[1:], scale=scale) for _ in range(shape[0])] if shape else rng.gauss(0, scale)

    weights = {}
    for k, gate in enumerate(GATES):  # each gate on a scale of its own: swapped gates cannot go unnoticed
        scale = weight * (0.6 + 0.3 * k)
        weights[gate] = {
            "W_x": draw(H, D, scale=scale),
            "W_h": draw(H, H, scale=scale / math.sqrt(H)),
            "b": [v + (0.8, -0.5, 0.3, -0.9)[k] for v in draw(H, scale=0.4)],
        }
    case = {
        "name": name,
        "weights": weights,
        "x": draw(T, B, D, scale=1.0),
        "h0": [[math.tanh(v) for v in row] for row in draw(B, H, scale=0.8)],
        "c0": draw(B, H, scale=1.5),
        "hold": list(hold),
    }
    case["expected"] = simulate(case)
    return case


def bias_that_gives(gate, value):
    """The pre-activation at which a gate has this value; 800 where float64 knows no other than 0 or 1."""
    if gate == "g":
        return math.atanh(value)
    if value in (0, 1):
        return 800.0 if value else -800.0
    return math.log(value / (1 - value))


def torch_cell(case, t):
    """torch.nn.LSTM as it is at step t, float64: a held gate hears nothing but a bias that gives its value."""
    D, H = len(case["x"][0][0]), len(case["h0"][0])
    rows = {"W_x": [], "W_h": [], "b": []}
    for gate in TORCH_ORDER:
        w, pinned = case["weights"][gate], held_value(case["hold"], gate, t)
        if pinned is not None:
            w = {"W_x": [[0.0] * D] * H, "W_h": [[0.0] * H] * H, "b": [bias_that_gives(gate, pinned)] * H}
        for name in rows:
            rows[name] += w[name]
    lstm = torch.nn.LSTM(D, H).double()
    with torch.no_grad():
        lstm.weight_ih_l0.copy_(torch.tensor(rows["W_x"], dtype=torch.float64))
        lstm.weight_hh_l0.copy_(torch.tensor(rows["W_h"], dtype=torch.float64))
        lstm.bias_ih_l0.copy_(torch.tensor(rows["b"], dtype=torch.float64))
        lstm.bias_hh_l0.zero_()
    return lstm


def difference_from_torch(case):
    """The largest difference of any h and c, step by step."""
    x, h, c = (torch.tensor(case[name], dtype=torch.float64) for name in ("x", "h0", "c0"))
    h, c, worst = h[None], c[None], 0.0
    with torch.no_grad():
        for t in range(len(x)):
            _, (h, c) = torch_cell(case, t)(x[t : t + 1], (h, c))
            for got, name in ((h, "h"), (c, "c")):
                expected = torch.tensor(case["expected"][name][t], dtype=torch.float64)
                worst = max(worst, (got[0] - expected).abs().max().item())
    return worst


CASES = (
    dict(name="one unit, one feature", seed=1, T=6, B=1, H=1, D=1),
    dict(name="one unit, several features", seed=2, T=5, B=2, H=1, D=3),
    dict(name="several of everything", seed=3, T=5, B=3, H=4, D=2),
    dict(name="one step", seed=4, T=1, B=2, H=3, D=2),
    dict(name="large weights", seed=5, T=4, B=1, H=3, D=2, weight=12.0),
    dict(name="f held for the run", seed=6, T=4, B=2, H=2, D=2, hold=[{"gate": "f", "step": None, "value": 1.0}]),
    dict(
        name="a hold of one step wins", seed=7, T=4, B=1, H=2, D=1,
        hold=[
            {"gate": "i", "step": 2, "value": 0.0},
            {"gate": "i", "step": None, "value": 0.7},
            {"gate": "g", "step": 1, "value": -0.6},
            {"gate": "o", "step": 3, "value": 0.25},
        ],
    ),
)  # fmt: skip


def main():
    cases = [make_case(**settings) for settings in CASES]
    for case in cases:
        worst = difference_from_torch(case)
        print(f"{case['name']}: torch differs by {worst:.1e}")
        if worst > 1e-13:
            raise SystemExit("the two do not agree: nothing is written")
    path = Path(__file__).with_name("lstm_oracle.json")
    # A line for each case; repr of a Python float is exact, so the table holds full precision.
    path.write_text("[\n" + ",\n".join(json.dumps(case, separators=(",", ":")) for case in cases) + "\n]\n")
    print(path.name, path.stat().st_size, "bytes")


if __name__ == "__main__":
    main()
