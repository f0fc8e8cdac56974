"""The pool: a few workers for everyone's trainings, a queue before them, and what was learned, kept by its settings.

POOL.train(settings, asker)     begins it, or does nothing: equal settings are trained once, for all who ask
POOL.state(settings)            where it is; never waits, so a page may ask as often as it likes
POOL.stop(settings, asker)      ends it, unless others wait for it too; what was learned stays
"""

from __future__ import annotations

import atexit
import logging
import os
import threading
from collections import OrderedDict
from collections.abc import Hashable
from contextvars import ContextVar
from dataclasses import dataclass, field
from pathlib import Path

from lstm_viz.language.phrases import say
from lstm_viz.workers.trainable import Outcome, Trainable
from lstm_viz.workers.wire import Learning
from lstm_viz.workers.worker import Ended, Worker

MOST_SECONDS = 60.0
"""A training that takes longer is ended."""
MOST_WAITING = 100
"""More trainings than this do not wait."""
ROOM, MOST_KEPT = 128 * 2**20, 500
"""Bytes of what was learned that are kept, and how many trainings; the oldest use goes first."""
IDLE = 300.0
"""Seconds after which a process with nothing to do is ended."""


@dataclass(frozen=True)
class Unknown:
    """Nobody has asked for it, or it is no longer kept."""


@dataclass(frozen=True)
class Waiting:
    """It is in the queue."""

    before: int
    """Trainings that came before and are not done."""


@dataclass(frozen=True)
class Failed:
    """It did not come to its end."""

    sentence: str


State = Unknown | Waiting | Learning | Outcome | Failed


@dataclass(eq=False)
class _Job:
    """A training that waits or runs."""

    settings: Trainable
    askers: set[Hashable]
    stopped: bool = False
    running: bool = False
    again: set[Hashable] = field(default_factory=set)
    """Who asked for it when it had been stopped."""
    state: Learning = field(init=False)

    def __post_init__(self) -> None:
        self.state = Learning(0, self.settings.epochs)

    def tell(self, state: Learning) -> None:
        self.state = state

    def is_stopped(self) -> bool:
        return self.stopped


@dataclass(frozen=True, eq=False)
class _End:
    """How a training ended: what was learned, or why nothing was."""

    learned: Outcome | None = None
    size: int = 0
    why: str = ""
    stopped: bool = False
    """Someone stopped it, so that whoever asks again wants the whole."""


class Pool:
    """Workers, a queue and what was learned. Any thread may call it; it starts nothing before it is asked to train.

    Parameters
    ----------
    size : int
        Workers at most; default one less than there are cores, and at least one.
    most_seconds, most_waiting, room
        See the constants of this file.
    """

    def __init__(
        self,
        size: int | None = None,
        most_seconds: float = MOST_SECONDS,
        most_waiting: int = MOST_WAITING,
        room: int = ROOM,
    ) -> None:
        self.size = max(1, cores() - 1) if size is None else size
        self._most_seconds, self._most_waiting, self._room = most_seconds, most_waiting, room
        self._changed = threading.Condition()
        self._jobs: dict[Trainable, _Job] = {}  # in the order in which they were asked for
        self._ends: OrderedDict[Trainable, _End] = OrderedDict()  # the oldest use first
        self._threads: dict[threading.Thread, Worker] = {}
        self._idle = 0
        self._closed = False

    def train(self, settings: Trainable, asker: Hashable = None) -> None:
        """Ask for a training. What is kept, waits or runs already is not begun again."""
        with self._changed:
            job = self._jobs.get(settings)
            if job is not None:
                (job.again if job.stopped else job.askers).add(asker)
                return
            end = self._ends.get(settings)
            if end is not None and end.learned is not None and not end.stopped:
                return
            self._ends.pop(settings, None)
            waiting = sum(not job.running for job in self._jobs.values())
            if waiting >= self._most_waiting:
                self._keep(settings, _End(why="crowded"))
                return
            self._wait(_Job(settings, {asker}))
            if waiting >= self._idle and len(self._threads) < self.size:
                self._begin_worker()

    def stop(self, settings: Trainable, asker: Hashable = None) -> bool:
        """Stop waiting for a training: it ends, and what was learned is kept. False where others wait for it too."""
        with self._changed:
            job = self._jobs.get(settings)
            if job is None:
                return True
            (job.again if job.stopped else job.askers).discard(asker)
            if job.askers or job.again:
                return False
            job.stopped = True
            if not job.running:
                del self._jobs[settings]
            return True

    def state(self, settings: Trainable) -> State:
        """Where a training is."""
        with self._changed:
            job, end = self._jobs.get(settings), self._ends.get(settings)
            if job is not None:
                return job.state if job.running else Waiting(list(self._jobs).index(settings))
            if end is None:
                return Unknown()
            self._ends.move_to_end(settings)
        return end.learned or Failed(say(f"training.failed.{end.why}", n=round(self._most_seconds)))

    def close(self) -> None:
        """End every process; nothing is trained from here on."""
        with self._changed:
            self._closed = True
            self._changed.notify_all()
            for worker in self._threads.values():
                worker.kill()
        for thread in self._threads:
            thread.join(timeout=5.0)

    def _wait(self, job: _Job) -> None:
        """To the end of the queue."""
        self._jobs[job.settings] = job
        self._changed.notify()

    # -- the threads of the workers

    def _begin_worker(self) -> None:
        worker = Worker(self._most_seconds)
        thread = threading.Thread(target=self._work, args=(worker,), daemon=True, name="trainings")
        self._threads[thread] = worker
        self._idle += 1
        thread.start()

    def _work(self, worker: Worker) -> None:
        """One training after the other."""
        while (job := self._next(worker)) is not None:
            try:
                learned, size = worker.train(job.settings, job.tell, job.is_stopped)
                end = _End(learned, size, stopped=job.stopped)
            except Ended as ended:
                end = _End(why=f"{ended}")
            except Exception:  # a mistake of ours costs this training alone: the others go on, in a fresh process
                logging.getLogger(__name__).exception("%r", job.settings)
                worker.end()
                end = _End(why="died")
            with self._changed:
                del self._jobs[job.settings]
                self._keep(job.settings, end)
                if job.again:
                    self._wait(_Job(job.settings, job.again))
                self._idle += 1
        worker.end()

    def _next(self, worker: Worker) -> _Job | None:
        """The next job, waited for; None when the pool is closed."""
        with self._changed:
            while not self._closed:
                job = next((job for job in self._jobs.values() if not job.running), None)
                if job is not None:
                    job.running = True
                    self._idle -= 1
                    return job
                if not self._changed.wait(IDLE):
                    worker.end()
        return None

    def _keep(self, settings: Trainable, end: _End) -> None:
        self._ends[settings] = end
        while len(self._ends) > 1 and (len(self._ends) > MOST_KEPT or self._taken() > self._room):
            self._ends.popitem(last=False)

    def _taken(self) -> int:
        return sum(end.size for end in self._ends.values())


QUOTA = Path("/sys/fs/cgroup/cpu.max")
"""Where Linux says how much time on all cores a container gets: "max 100000", or "150000 100000" for 1.5 cores."""


def cores() -> int:
    """The whole cores that this process may use, at least one."""
    there = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    try:
        quota, period = map(int, QUOTA.read_text(encoding="ascii").split())
    except (OSError, ValueError):  # no container, or "max"
        return there
    return max(1, min(there, quota // period))


ASKER: ContextVar[Hashable] = ContextVar("asker", default=None)
"""Who asks: one person's stop does not end what others wait for."""
POOL = Pool()
"""The app's pool."""
atexit.register(POOL.close)
