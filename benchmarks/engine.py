"""The engine: a training step against torch, what every task reaches and when, what is left of the past, memory.

    python -m benchmarks.engine            one thread; about half a minute

torch is a peer, not a dependency: without it its rows say so. Its steps are timed as it comes, in
float32, and in float64, which this engine computes in; each promise is held against float32.
"""

from __future__ import annotations

import math
import time
import tracemalloc
from collections.abc import Callable, Iterator
from statistics import median

import numpy as np

from benchmarks.core import milliseconds, torch
from lstm_viz import (
    Examples,
    GRUParams,
    LSTMParams,
    LSTMVariant,
    Model,
    Plan,
    RNNParams,
    backward,
    influence,
    initial_model,
    run,
    train,
)
from lstm_viz.data.forecasting import as_task, hour_ahead
from lstm_viz.data.tasks import TASKS, Task, adding, latch
from lstm_viz.data.tmy3 import SITES

B, T = 32, 30
MOST_RATIO = {8: 1.5, 32: 2.5}
MOST_LATCH_SECONDS, MOST_ADDING_SECONDS, MOST_MEMORY = 10.0, 2.0, 1.5
SEEDS = (0, 1, 2)


# -- one training step, side by side with torch


def our_step(model: Model, examples: Examples) -> Callable[[], object]:
    """One epoch of one batch: run with its whole record, read-out, loss, gradients, clipping, Adam."""
    steps = train(model, examples, Plan(epochs=10**9, batch=examples.B, snapshot_every=0))
    return lambda: next(steps)


def torch_step(model: Model, examples: Examples, dtype: object) -> Callable[[], object]:
    """The same in torch: torch.nn.LSTM, a linear read-out of the last step, autograd, clipping, Adam."""
    lstm = torch_lstm(model.layers[0], dtype)
    linear = torch.nn.Linear(model.cell.H, 1).to(dtype)
    weights = [*lstm.parameters(), *linear.parameters()]
    adam = torch.optim.Adam(weights, lr=0.01)
    x, target = (torch.tensor(array, dtype=dtype) for array in (examples.inputs.x, examples.targets[-1]))

    def step() -> object:
        adam.zero_grad()
        loss = ((linear(lstm(x)[0][-1]) - target) ** 2).mean()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(weights, 1.0)
        adam.step()
        return loss

    return step


def our_gradients(params: LSTMParams, x: np.ndarray, d_h: np.ndarray) -> Callable[[], object]:
    """A recorded run and its gradients, alone."""
    return lambda: backward(params, run(params, x), d_h)


def torch_gradients(params: LSTMParams, x: np.ndarray, d_h: np.ndarray, dtype: object) -> Callable[[], object]:
    """The same in torch."""
    lstm = torch_lstm(params, dtype)
    given, asked = torch.tensor(x, dtype=dtype), torch.tensor(d_h, dtype=dtype)

    def step() -> None:
        for weight in lstm.parameters():
            weight.grad = None
        lstm(given)[0].backward(asked)

    return step


def torch_lstm(params: LSTMParams, dtype: object) -> object:
    """torch.nn.LSTM with these weights."""
    lstm = torch.nn.LSTM(params.D, params.H).to(dtype)
    with torch.no_grad():
        for name, value in (("weight_ih_l0", params.W_x), ("weight_hh_l0", params.W_h), ("bias_ih_l0", params.b)):
            getattr(lstm, name).copy_(torch.tensor(value))
        lstm.bias_hh_l0.zero_()
    return lstm


def steps() -> Iterator[tuple[str, bool]]:
    """Rows of the table, and whether each keeps its promise."""
    if torch is not None:
        torch.set_num_threads(1)
    rng = np.random.default_rng(0)
    for H, most in MOST_RATIO.items():
        task = adding(T)
        model, examples = initial_model("LSTM", H, 2, 1, forget_bias=1.0), task.training(rng, B)
        params, x, d_h = model.layers[0], examples.inputs.x, rng.normal(size=(T, B, H))
        pairs = (
            ("run and gradients", our_gradients(params, x, d_h), torch_gradients, (params, x, d_h)),
            ("training step", our_step(model, examples), torch_step, (model, examples)),
        )
        for what, ours, theirs, arguments in pairs:
            name = f"{what}, B = {B}, T = {T}, H = {H}"
            if torch is None:
                yield f"{name:48}{milliseconds(ours)[0]:7.2f} ms   torch is missing", True
                continue
            peers = [theirs(*arguments, dtype) for dtype in (torch.float32, torch.float64)]
            mine, single, double = milliseconds(ours, *peers)
            row = f"{name:48}{mine:7.2f} ms{single:11.2f} ms{mine / single:7.2f}{double:11.2f} ms{mine / double:7.2f}"
            yield f"{row}{most:9.1f}", mine <= most * single


# -- tasks


def learn(task: Task, seed: int, **changed: object) -> tuple[float, int, float]:
    """What one seed reaches, after how many epochs and seconds."""
    model = initial_model("LSTM", task.H, task.test.D, task.test.K, seed, T=task.test.T, **changed) if changed else None
    plan = Plan(**(vars(task.plan) | {"seed": seed, "snapshot_every": 0}))
    began = time.perf_counter()
    *_, last = train(model or task.model(seed), task.training, plan, task.test, task.measure)
    return task.result(last.model), last.epoch, time.perf_counter() - began


def tasks() -> Iterator[tuple[str, bool]]:
    """A row for each task: medians over the seeds."""
    for task in (*(make() for make in TASKS.values()), *(as_task(hour_ahead(site)) for site in SITES)):
        found = [learn(task, seed) for seed in SEEDS]
        solved = sum(task.solved(result) for result, _, _ in found)
        result, epochs, seconds = (median(column) for column in zip(*found, strict=True))
        row = f"{task.title:38}{task.measured:53}{result:9.4g}{solved:5} of {len(SEEDS)}{epochs:8.0f}{seconds:8.2f} s"
        slowest = max(seconds for _, _, seconds in found)
        yield row, task.name != "adding" or (solved == len(SEEDS) and slowest < MOST_ADDING_SECONDS)


STARTS = {
    "chrono": {"forget_bias": "chrono"},
    "forget gate removed": {"variant": LSTMVariant(no_forget=True)},
    "b_f = 1": {"forget_bias": 1.0},
    "b_f = 0": {"forget_bias": 0.0},
}


def latches() -> Iterator[tuple[str, bool]]:
    """The latch from four kinds of start weights."""
    task, began = latch(), time.perf_counter()
    for name, start in STARTS.items():
        found = [learn(task, seed, **start) for seed in SEEDS]
        solved = sum(task.solved(result) for result, _, _ in found)
        shares = ", ".join(f"{result:.2f}" for result, _, _ in found)
        yield f"latch, {name:22}{solved} of {len(SEEDS)} learned    right: {shares}", True
    taken = time.perf_counter() - began
    yield (
        f"all {len(STARTS) * len(SEEDS)} together: {taken:.1f} s (at most {MOST_LATCH_SECONDS:.0f})",
        taken <= MOST_LATCH_SECONDS,
    )


# -- what is left of the past


def past(H: int = 16, steps: int = 100, seeds: int = 15) -> Iterator[tuple[str, bool]]:
    """Random cells: how much of the state after 100 steps still follows the first one, medians over seeds."""
    k = 1 / math.sqrt(H)
    left: dict[str, list[float]] = {}
    for seed in range(seeds):
        rng = np.random.default_rng(seed)
        x = rng.normal(size=(steps, 1))
        for gain in (1, 2):
            rnn = RNNParams(rng.uniform(-1, 1, (H, 1)), gain * k * rng.normal(size=(H, H)), np.zeros(H))
            left.setdefault(f"tanh RNN, gain {gain}", []).append(float(influence(run(rnn, x), rnn).h[0, 0]))
        gru = GRUParams(rng.uniform(-k, k, (3 * H, 1)), rng.uniform(-k, k, (3 * H, H)), np.zeros(3 * H))
        left.setdefault("GRU, b_z = 0", []).append(float(influence(run(gru, x), gru).h[0, 0]))
        for bias in (0, 1, 3, 5):
            b = np.repeat([0.0, bias, 0.0, 0.0], H)
            lstm = LSTMParams(rng.uniform(-k, k, (4 * H, 1)), rng.uniform(-k, k, (4 * H, H)), b)
            got = influence(run(lstm, x), lstm)
            for what, sizes in (("h", got.h), ("c", got.c), ("c, direct path", got.direct)):
                assert sizes is not None
                left.setdefault(f"LSTM, b_f = {bias}: {what}", []).append(float(sizes[0, 0]))
    for name, sizes in left.items():
        yield f"{name:34}{median(sizes):10.1e}", True


# -- memory


def memory() -> Iterator[tuple[str, bool]]:
    """Peak memory of a run against the bytes that its record needs."""
    batch, length, H = 256, 200, 64
    rng = np.random.default_rng(0)
    x = rng.normal(size=(length, batch, 2))
    params = LSTMParams(rng.normal(size=(4 * H, 2)), rng.normal(size=(4 * H, H)) / H, np.zeros(4 * H))
    tracemalloc.start()
    trace = run(params, x)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    record = sum(a.nbytes for a in (trace.pre, trace.act, trace.c_path, trace.h_path, trace.tanh_c, trace.inputs.x))
    ratio = peak / record
    yield (
        (
            f"run, B = {batch}, T = {length}, H = {H}: peak {peak / 2**20:.0f} MB, record {record / 2**20:.0f} MB, "
            f"ratio {ratio:.2f} (at most {MOST_MEMORY})"
        ),
        ratio <= MOST_MEMORY,
    )


TABLES = (
    (f"{'':48}{'here':>10}{'torch f32':>14}{'ratio':>7}{'torch f64':>14}{'ratio':>7}{'at most':>9}", steps),
    (f"{'task':38}{'what is measured, medians':53}{'result':>9}{'solved':>10}{'epochs':>8}{'time':>10}", tasks),
    (f"latch from four kinds of start weights, Adam({latch().plan.optimiser.rate:g})", latches),
    ("size of d state_100 / d state_0 of random cells, H = 16, medians", past),
    ("memory", memory),
)


def main() -> int:
    """Print the tables; 1 when a promise is broken."""
    kept = True
    for title, rows in TABLES:
        print(f"\n{title}")
        for row, good in rows():
            print(row + ("" if good else "   BROKEN"), flush=True)
            kept &= good
    print(f"\npromises: {'kept' if kept else 'BROKEN'}")
    return 0 if kept else 1


if __name__ == "__main__":
    raise SystemExit(main())
