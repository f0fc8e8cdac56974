"""Trainings as the app runs them: how long each task and forecast takes, and what others notice meanwhile.

    python -m benchmarks.workers           half a minute

A page's commit is here a sweep of 81 runs over 97 steps: it is timed on an idle machine and while every worker of
the app's pool trains, in turns.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from statistics import median

import numpy as np

from lstm_viz.core.initial import initial
from lstm_viz.core.learned import Learned
from lstm_viz.core.run import sweep
from lstm_viz.data.forecasting import scores
from lstm_viz.data.tasks import TASKS
from lstm_viz.data.tmy3 import SITES
from lstm_viz.workers.pool import Pool
from lstm_viz.workers.settings import usual
from lstm_viz.workers.sunlight import SunSettings
from lstm_viz.workers.trainable import Outcome, Trainable

MOST_SECONDS, MOST_RATIO = 6.0, 1.5
"""What a training may take on one core that has nothing else to do, and what a commit may take beside trainings."""
TURNS, COMMITS = 5, 100


def taken(pool: Pool, settings: Trainable) -> tuple[Outcome, float]:
    """What was learned, and the seconds from asking to having it."""
    began = time.perf_counter()
    pool.train(settings)
    while not isinstance(state := pool.state(settings), Outcome):
        if time.perf_counter() - began > 90:
            raise RuntimeError(f"{settings}: {state}")
        time.sleep(0.005)
    return state, time.perf_counter() - began


def commit() -> Callable[[], object]:
    """A function that runs every position of a slider."""
    params, x = initial("LSTM", 4, 2), np.random.default_rng(0).normal(size=(97, 2))
    values = np.linspace(-6, 6, 81)
    return lambda: sweep(params, ("b", "f", 0), values, x)


def milliseconds(work: Callable[[], object]) -> float:
    """The median of some commits."""
    found = []
    for _ in range(COMMITS):
        began = time.perf_counter()
        work()
        found.append((time.perf_counter() - began) * 1e3)
    return median(found)


def beside(pool: Pool) -> tuple[float, float]:
    """Milliseconds for a commit on an idle machine, and while every worker trains."""
    work, idle, busy = commit(), [], []
    endless = [usual("adding", H=64, rate=1e-9, epochs=2000, seed=seed) for seed in range(pool.size)]
    for _ in range(TURNS):
        idle.append(milliseconds(work))
        for settings in endless:
            pool.train(settings)
        time.sleep(0.5)
        busy.append(milliseconds(work))
        for settings in endless:
            pool.stop(settings)
        while not all(isinstance(pool.state(settings), Learned) for settings in endless):
            time.sleep(0.01)
    return median(idle), median(busy)


def main() -> int:
    """Print the table; 1 when a promise is not kept."""
    pool = Pool()
    _, start = taken(pool, usual("parity", epochs=1))
    print(f"{pool.size} worker(s); the first training with the start of its process: {start:.1f} s\n")
    print(f"{'':18}{'asked to had':>14}{'training':>10}{'epochs':>8}{'rows':>6}{'MB':>6}   measured")
    slowest = 0.0
    for name, make in TASKS.items():
        task, (learned, seconds) = make(), taken(pool, usual(name))
        slowest = max(slowest, seconds)
        solved = "solved" if task.solved(learned.measured[-1]) else "NOT SOLVED"
        print(f"{name:18}{seconds:12.1f} s{learned.seconds:8.1f} s{learned.epoch[-1]:8}{learned.E:6}"
              f"{learned.nbytes / 1e6:6.1f}   {learned.measured[-1]:.4g} {task.measured}: {solved}")  # fmt: skip
    for site in SITES:
        settings = SunSettings(site, "all")
        forecast, seconds = taken(pool, settings)
        slowest, data = max(slowest, seconds), settings.data()
        rmse = scores(forecast.said, data.measured(data.test_rows)).rmse
        print(f"{site:18}{seconds:12.1f} s{forecast.seconds:8.1f} s{forecast.epoch[-1]:8}{forecast.E:6}"
              f"{forecast.nbytes / 1e6:6.2f}   {rmse:.4g} W/m² on test days, all inputs")  # fmt: skip
    idle, busy = beside(pool)
    pool.close()
    kept = slowest <= MOST_SECONDS and busy / idle <= MOST_RATIO
    print(f"\na commit of 81 runs: {idle:.1f} ms idle, {busy:.1f} ms while all workers train: {busy / idle:.2f} times")
    print(f"at most {MOST_SECONDS:.0f} s and {MOST_RATIO} times: {'kept' if kept else 'NOT KEPT'}")
    return 0 if kept else 1


if __name__ == "__main__":
    sys.exit(main())
