"""Write cells_oracle.json: runs and gradients of every cell kind and variant, sharing nothing with lstm_viz.

One scalar at a time: no NumPy, no matrix products, no packed rows; each gate has its own weights.
The same loops run twice, on Python floats for the run, and on torch scalars in float64 for the
gradients, which torch's automatic differentiation finds without any formula of ours. Before anything
is written, h, c and all gradients of the cells that torch has (LSTM, GRU with the reset after the
product, tanh RNN) are compared with torch.nn.LSTM, GRU and RNN.

    python -m venv torchvenv && torchvenv/bin/pip install torch==2.13.0 numpy
    torchvenv/bin/python tests/core/make_cells_oracle.py

pytest only reads the table.
"""

import json
import math
import random
from pathlib import Path

import torch

BLOCKS = {"LSTM": ("i", "f", "g", "o"), "GRU": ("r", "z", "n"), "RNN": ("h",)}


def is_tensor(z):
    return isinstance(z, torch.Tensor)


def sigmoid(z):
    if is_tensor(z):
        return torch.sigmoid(z)
    return 1 / (1 + math.exp(-z)) if z >= 0 else math.exp(z) / (1 + math.exp(z))


def curve(name, z):
    if name == "linear":
        return z
    if name == "relu":
        return torch.relu(z) if is_tensor(z) else max(z, 0.0)
    return torch.tanh(z) if is_tensor(z) else math.tanh(z)


def heard(w, j, x, h):
    """W_x x + b, and W_h h, for unit j of one gate."""
    from_x = sum((w["W_x"][j][d] * x[d] for d in range(len(x))), start=w["b"][j])
    return from_x, sum(w["W_h"][j][k] * h[k] for k in range(len(h)))


def lstm_step(case, weights, t, x, h_prev, c_prev):
    options, out = case["options"], {}
    P, held = weights.get("P"), {hold["gate"]: hold["value"] for hold in case["hold"] if hold["step"] == t}
    for j in range(len(h_prev)):
        z = {gate: sum(heard(weights[gate], j, x, h_prev)) for gate in BLOCKS["LSTM"]}
        if P:
            z["i"], z["f"] = z["i"] + P["i"][j] * c_prev[j], z["f"] + P["f"][j] * c_prev[j]
        gate = {"f": sigmoid(z["f"]), "i": sigmoid(z["i"]), "g": curve(options.get("candidate"), z["g"])}
        for name, option in (("f", "no_forget"), ("i", "no_input")):
            if options.get(option):
                gate[name] = 1.0
        gate |= {name: held[name] for name in "fig" if name in held}
        if options.get("coupled") and "i" not in held:
            gate["i"] = 1 - gate["f"]
        c = gate["f"] * c_prev[j] + gate["i"] * gate["g"]
        if P:
            z["o"] = z["o"] + P["o"][j] * c
        gate["o"] = held.get("o", 1.0 if options.get("no_output") else sigmoid(z["o"]))
        record = {f"{name}_pre": z[name] for name in z} | gate | {"c": c}
        record["h"] = gate["o"] * curve(options.get("readout"), c)
        for name, value in record.items():
            out.setdefault(name, []).append(value)
    return out


def gru_step(case, weights, t, x, h_prev, _c_prev):
    out, held = {}, {hold["gate"]: hold["value"] for hold in case["hold"] if hold["step"] == t}
    units = range(len(h_prev))
    z = {gate: [sum(heard(weights[gate], j, x, h_prev)) for j in units] for gate in "rz"}
    gate = {name: [held.get(name, sigmoid(value)) for value in z[name]] for name in "rz"}
    reset_h = [gate["r"][k] * h_prev[k] for k in units]
    for j in units:
        before = case["options"].get("reset") == "before"
        from_x, from_h = heard(weights["n"], j, x, reset_h if before else h_prev)
        n_rec = from_h + weights["b_hn"]["n"][j]
        n_pre = from_x + (n_rec if before else gate["r"][j] * n_rec)
        n = held.get("n", curve("tanh", n_pre))
        h = (1 - gate["z"][j]) * n + gate["z"][j] * h_prev[j]
        record = {"r_pre": z["r"][j], "z_pre": z["z"][j], "n_pre": n_pre, "n_rec": n_rec}
        record |= {"r": gate["r"][j], "z": gate["z"][j], "n": n, "h": h}
        for name, value in record.items():
            out.setdefault(name, []).append(value)
    return out


def rnn_step(case, weights, t, x, h_prev, _c_prev):
    held = {hold["gate"]: hold["value"] for hold in case["hold"] if hold["step"] == t}
    h_pre = [sum(heard(weights["h"], j, x, h_prev)) for j in range(len(h_prev))]
    return {"h_pre": h_pre, "h": [held.get("h", curve("tanh", z)) for z in h_pre]}


STEPS = {"LSTM": lstm_step, "GRU": gru_step, "RNN": rnn_step}


def simulate(case, given):
    """Every step of every sequence: name -> [T][B][H]. ``given`` holds weights, x and start states."""
    out = {}
    for t in range(len(given["x"])):
        steps = []
        for b in range(len(given["x"][t])):
            if t == 0:
                h, c = given["h0"][b], given["c0"][b] if "c0" in given else None
            else:
                h, c = out["h"][-1][b], out["c"][-1][b] if "c" in out else None
                if case["truncate"] and t % case["truncate"] == 0 and is_tensor(h[0]):
                    h, c = [v.detach() for v in h], c and [v.detach() for v in c]
            steps.append(STEPS[case["kind"]](case, given["weights"], t, given["x"][t][b], h, c))
        for name in steps[0]:
            out.setdefault(name, []).append([s[name] for s in steps])
    return out


def mapped(f, tree):
    if isinstance(tree, dict):
        return {key: mapped(f, value) for key, value in tree.items()}
    if isinstance(tree, list):
        return [mapped(f, value) for value in tree]
    return f(tree)


def leaf(value):
    return torch.tensor(value, dtype=torch.float64, requires_grad=True)


def gradients(case):
    """By everything that is given, of the sum of d_h * h and d_c * c."""
    given = mapped(leaf, {name: case[name] for name in ("weights", "x", "h0", "c0") if name in case})
    out, loss = simulate(case, given), 0.0
    for name in ("h", "c"):
        if name in out:
            for rows, asked_rows in zip(out[name], case["d_" + name], strict=True):
                for row, asked in zip(rows, asked_rows, strict=True):
                    loss = loss + sum(a * v for a, v in zip(asked, row, strict=True))
    loss.backward()
    return mapped(lambda v: 0.0 if v.grad is None else v.grad.item(), given)


def torch_module(case):
    """What torch.nn makes of the case: h, c and the gradients; None where torch has no such cell."""
    kind, options, w = case["kind"], case["options"], case["weights"]
    if options or case["hold"] or case["truncate"] or "P" in w:
        return None
    D, H = len(case["x"][0][0]), len(case["h0"][0])
    module = {"LSTM": torch.nn.LSTM, "GRU": torch.nn.GRU, "RNN": torch.nn.RNN}[kind](D, H).double()
    tensor = {
        name: torch.tensor(case[name], dtype=torch.float64) for name in ("x", "h0", "c0", "d_h", "d_c") if name in case
    }
    with torch.no_grad():
        for name, ours in (("weight_ih_l0", "W_x"), ("weight_hh_l0", "W_h"), ("bias_ih_l0", "b")):
            rows = [row for gate in BLOCKS[kind] for row in w[gate][ours]]
            getattr(module, name).copy_(torch.tensor(rows, dtype=torch.float64))
        module.bias_hh_l0.zero_()
        if kind == "GRU":
            module.bias_hh_l0[2 * H :] = torch.tensor(w["b_hn"]["n"], dtype=torch.float64)
    for name in ("x", "h0", "c0"):
        if name in tensor:
            tensor[name].requires_grad_()
    if kind == "LSTM":
        # step by step, so that the loss can look at every c
        h, c, loss, hs = tensor["h0"][None], tensor["c0"][None], 0.0, []
        for t in range(len(tensor["x"])):
            _, (h, c) = module(tensor["x"][t : t + 1], (h, c))
            hs.append(h[0])
            loss = loss + (h[0] * tensor["d_h"][t]).sum() + (c[0] * tensor["d_c"][t]).sum()
        hs = torch.stack(hs)
    else:
        hs, _ = module(tensor["x"], tensor["h0"][None])
        loss = (hs * tensor["d_h"]).sum()
    loss.backward()
    found = {"outputs": hs.tolist(), "x": tensor["x"].grad.tolist(), "h0": tensor["h0"].grad.tolist()}
    for name, ours in (("weight_ih_l0", "W_x"), ("weight_hh_l0", "W_h"), ("bias_ih_l0", "b")):
        rows = getattr(module, name).grad.tolist()
        for k, gate in enumerate(BLOCKS[kind]):
            found.setdefault(gate, {})[ours] = rows[k * H : (k + 1) * H]
    if kind == "GRU":
        found["b_hn"] = module.bias_hh_l0.grad[2 * H :].tolist()
    return found


def flat(tree):
    if isinstance(tree, list):
        return [value for part in tree for value in flat(part)]
    return [tree]


def difference(a, b):
    return max(abs(p - q) for p, q in zip(flat(a), flat(b), strict=True))


def difference_from_torch(case):
    found = torch_module(case)
    if found is None:
        return None
    grads = case["gradients"]
    worst = [difference(found["outputs"], case["expected"]["h"])]
    worst += [difference(found[name], grads[name]) for name in ("x", "h0")]
    worst += [
        difference(found[gate][n], grads["weights"][gate][n])
        for gate in BLOCKS[case["kind"]]
        for n in ("W_x", "W_h", "b")
    ]
    if case["kind"] == "GRU":
        worst.append(difference(found["b_hn"], grads["weights"]["b_hn"]["n"]))
    return max(worst)


def make_case(name, kind, seed, T=5, B=2, H=3, D=2, options=None, peepholes=False, hold=(), truncate=None):
    rng = random.Random(seed)

    def draw(*shape, scale):
        return [draw(*shape[1:], scale=scale) for _ in range(shape[0])] if shape else rng.gauss(0, scale)

    weights = {}
    for k, gate in enumerate(BLOCKS[kind]):  # each gate on a scale of its own: swapped gates cannot go unnoticed
        scale = 0.5 + 0.25 * k
        weights[gate] = {
            "W_x": draw(H, D, scale=scale),
            "W_h": draw(H, H, scale=scale / math.sqrt(H)),
            "b": [v + (0.8, -0.5, 0.3, -0.9)[k] for v in draw(H, scale=0.4)],
        }
    if kind == "GRU":
        weights["b_hn"] = {"n": draw(H, scale=0.7)}
    if peepholes:
        weights["P"] = {gate: draw(H, scale=0.6) for gate in "ifo"}
    case = {
        "name": name, "kind": kind, "options": options or {}, "hold": list(hold), "truncate": truncate,
        "weights": weights, "x": draw(T, B, D, scale=1.0), "h0": draw(B, H, scale=0.5), "d_h": draw(T, B, H, scale=1.0),
    }  # fmt: skip
    if kind == "LSTM":
        case |= {"c0": draw(B, H, scale=1.0), "d_c": draw(T, B, H, scale=0.5)}
    case["expected"] = simulate(case, case)
    case["gradients"] = gradients(case)
    return case


def hold(gate, step, value):
    return {"gate": gate, "step": step, "value": value}


LSTM_HELD = (hold("f", 1, 0.3), hold("i", 2, 0.7), hold("g", 3, -0.4), hold("o", 2, 0.2))
COUPLED_HELD = (hold("f", 1, 0.3), hold("i", 3, 0.6))
GRU_HELD = (hold("r", 1, 0.3), hold("z", 2, 0.7), hold("n", 3, -0.4))
BEFORE_HELD = (hold("r", 2, 0.6), hold("n", 1, 0.5))
CASES = (
    dict(name="LSTM", kind="LSTM", seed=1),
    dict(name="LSTM, truncated", kind="LSTM", seed=2, T=7, truncate=3),
    dict(name="LSTM, gates held", kind="LSTM", seed=3, hold=LSTM_HELD),
    dict(name="no forget gate", kind="LSTM", seed=4, options={"no_forget": True}),
    dict(name="no input gate", kind="LSTM", seed=5, options={"no_input": True}),
    dict(name="no output gate", kind="LSTM", seed=6, options={"no_output": True}),
    dict(name="coupled", kind="LSTM", seed=7, options={"coupled": True}),
    dict(name="coupled, gates held", kind="LSTM", seed=8, options={"coupled": True}, hold=COUPLED_HELD),
    dict(name="peepholes", kind="LSTM", seed=9, peepholes=True),
    dict(name="peepholes, coupled", kind="LSTM", seed=10, peepholes=True, options={"coupled": True}),
    dict(name="peepholes, o held", kind="LSTM", seed=11, peepholes=True, hold=[hold("o", 1, 0.4), hold("f", 2, 0.9)]),
    dict(name="linear", kind="LSTM", seed=12, options={"candidate": "linear", "readout": "linear"}),
    dict(name="relu candidate", kind="LSTM", seed=13, options={"candidate": "relu"}),
    dict(name="relu read-out", kind="LSTM", seed=14, options={"readout": "relu"}),
    dict(name="GRU", kind="GRU", seed=15),
    dict(name="GRU, truncated", kind="GRU", seed=16, T=7, truncate=2),
    dict(name="GRU, gates held", kind="GRU", seed=17, hold=GRU_HELD),
    dict(name="GRU, reset before", kind="GRU", seed=18, options={"reset": "before"}),
    dict(name="GRU, reset before, gates held", kind="GRU", seed=19, options={"reset": "before"}, hold=BEFORE_HELD),
    dict(name="RNN", kind="RNN", seed=20),
    dict(name="RNN, truncated, h held", kind="RNN", seed=21, T=6, truncate=4, hold=[hold("h", 2, 0.5)]),
)  # fmt: skip


def main():
    cases = [make_case(**settings) for settings in CASES]
    compared = 0
    for case in cases:
        worst = difference_from_torch(case)
        if worst is None:
            print(f"{case['name']}: no such cell in torch.nn")
            continue
        compared += 1
        print(f"{case['name']}: torch.nn differs by {worst:.1e}")
        if worst > 1e-12:
            raise SystemExit("the two do not agree: nothing is written")
    assert compared == 3, "LSTM, GRU and RNN must each be compared"
    path = Path(__file__).with_name("cells_oracle.json")
    # A line for each case; repr of a Python float is exact, so the table holds full precision.
    path.write_text("[\n" + ",\n".join(json.dumps(case, separators=(",", ":")) for case in cases) + "\n]\n")
    print(path.name, path.stat().st_size, "bytes")


if __name__ == "__main__":
    main()
