"""The cell's own speed: ``run`` against a loop over torch.nn.LSTMCell, and a sweep of 81 values.

    python -m benchmarks.core

torch is a peer, not a dependency: without it its rows say so. It records no gates; ``run`` does.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from statistics import median

import numpy as np

from lstm_viz.core.lstm import LSTMParams
from lstm_viz.core.run import run, sweep
from lstm_viz.data.presets import load_presets
from lstm_viz.data.solar import clear_sky_day

try:
    import torch
except ImportError:
    torch = None

ROUNDS, REPEATS = 30, 20
MOST_SWEEP_MS, MOST_RATIO = 2.0, 0.6


def milliseconds(*work: Callable[[], object]) -> list[float]:
    """Median time of each piece of work, taken in turns, so that a busy moment hits all alike."""
    times: list[list[float]] = [[] for _ in work]
    for _ in range(ROUNDS):
        for piece, taken in zip(work, times, strict=True):
            start = time.perf_counter()
            for _ in range(REPEATS):
                piece()
            taken.append((time.perf_counter() - start) / REPEATS * 1000)
    return [median(taken) for taken in times]


def torch_loop(params: LSTMParams, x: np.ndarray) -> Callable[[], object]:
    """The same weights and inputs through torch.nn.LSTMCell, step by step, without autograd."""
    cell = torch.nn.LSTMCell(params.D, params.H).double()
    with torch.no_grad():
        for name, value in (("weight_ih", params.W_x), ("weight_hh", params.W_h), ("bias_ih", params.b)):
            getattr(cell, name).copy_(torch.from_numpy(value.copy()))
        cell.bias_hh.zero_()
    steps = torch.from_numpy(x.copy())

    def loop() -> object:
        with torch.no_grad():
            state = (torch.zeros(1, params.H, dtype=torch.float64),) * 2
            for step in steps:
                state = cell(step, state)
        return state

    return loop


def main() -> int:
    """Print the table; 1 when a promise is broken."""
    preset = load_presets()[0]["trend"]
    day = clear_sky_day().sequence(preset.features)
    kept = True
    print(f"{'what':48}{'median':>10}{'ratio to torch':>18}")
    for H in (1, 8, 32):
        random = np.random.default_rng(H)
        W_x, W_h, b = random.normal(size=(4 * H, 2)), random.normal(size=(4 * H, H)) / H, random.normal(size=4 * H)
        params = LSTMParams(W_x, W_h, b)
        name = f"run, {day.T} steps, H = {H}, every gate recorded"
        if torch is None:
            (ours,) = milliseconds(lambda params=params: run(params, day))
            print(f"{name:48}{ours:>7.3f} ms{'torch is missing':>18}")
        else:
            ours, peer = milliseconds(lambda params=params: run(params, day), torch_loop(params, day.x))
            kept &= ours <= MOST_RATIO * peer
            print(f"{name:48}{ours:>7.3f} ms{ours / peer:>18.2f}")
    for control in (("b", "f", 0), ("W_x", "f", 0, 1), ("W_h", "f", 0, 0), ("hold", "f")):
        low = 0 if control[0] == "hold" else -12
        values = np.linspace(low, 1, 81)
        (taken,) = milliseconds(lambda control=control, values=values: sweep(preset.params, control, values, day))
        kept &= taken <= MOST_SWEEP_MS
        print(f"{f'sweep of 81 values of {control}':48}{taken:>7.3f} ms")
    promise = f"run at most {MOST_RATIO} of torch's loop, a sweep at most {MOST_SWEEP_MS} ms"
    print(f"promised: {promise}: {'kept' if kept else 'BROKEN'}")
    return 0 if kept else 1


if __name__ == "__main__":
    raise SystemExit(main())
