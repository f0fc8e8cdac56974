"""What runs in a process of its own: it reads which training is wanted, and writes how far it is and what was learned.

    python -m lstm_viz.workers.child        started by worker.py, which also reads what is written here

It ends when nobody can write to it any more, and so with the app, however that ended.
"""

from __future__ import annotations

import os
import queue
import signal
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import BinaryIO

from lstm_viz.workers.trainable import Trainable
from lstm_viz.workers.wire import Learning, Stop, Wanted, read, write

EVERY = 0.05
"""Seconds between two messages on how far it is."""
MOST_TRAINING = 40.0
"""Seconds after which a training is stopped, so that what was learned is kept: the app does not wait for ever."""
LOWER = 10
"""By how much its priority is lowered: whoever moves a slider meanwhile comes first."""


class Asked:
    """What the app asks for, read in a thread of its own, so that a training hears that it should stop."""

    def __init__(self, source: BinaryIO) -> None:
        self._source = source
        self._wanted: queue.Queue[Wanted] = queue.Queue()
        self._stop = 0
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self) -> None:
        while (message := read(self._source)) is not None:
            if isinstance(message, Stop):
                self._stop = message.number
            else:
                self._wanted.put(message)
        os._exit(0)  # the app has ended

    def next(self) -> Wanted:
        """The next training that is wanted; waits for it."""
        return self._wanted.get()

    def stopped(self, number: int) -> bool:
        """Whether a training should stop."""
        return self._stop == number


def serve(asked: Asked, answers: BinaryIO) -> None:
    """One training after the other."""
    while True:
        wanted = asked.next()
        train(wanted.settings, partial(asked.stopped, wanted.number), answers)


def train(
    settings: Trainable, stopped: Callable[[], bool], answers: BinaryIO, most_seconds: float = MOST_TRAINING
) -> None:
    """Train; write how far it is, and at the end what was learned."""
    watch, epochs = settings.training(), settings.epochs
    at = Learning(0, epochs)
    write(answers, at)
    pace, late = Pace(), False
    for progress in watch:
        at = Learning(progress.epoch, epochs, progress.loss, pace.left(progress.epoch, epochs))
        if pace.time_to_tell():
            write(answers, at)
        late = progress.seconds > most_seconds and not progress.stopped
        if late or stopped():
            break
    pace = Pace()

    def tell(ran: int, rows: int) -> None:
        if pace.time_to_tell():
            write(answers, replace(at, left=pace.left(ran, rows), ran=ran / rows))

    write(answers, replace(watch.learned(tell), late=late))


class Pace:
    """How long something takes that is done in parts, from now on."""

    def __init__(self) -> None:
        self._began = self._told = time.monotonic()

    def left(self, done: int, of: int) -> float:
        """Seconds that the other parts will take, if they take as long as those that are done."""
        return (time.monotonic() - self._began) / done * (of - done)

    def time_to_tell(self) -> bool:
        """Whether it is time for another message."""
        now = time.monotonic()
        if now - self._told < EVERY:
            return False
        self._told = now
        return True


def main() -> None:
    """Be a worker."""
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what anything prints is no answer
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C ends the app, and that ends this
    if hasattr(os, "nice"):
        os.nice(LOWER)
    serve(Asked(sys.stdin.buffer), answers)


if __name__ == "__main__":
    main()
