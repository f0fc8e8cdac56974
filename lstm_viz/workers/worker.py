"""One worker, seen from the app: a process that trains, started when it is first needed and again after it ended.

It is a program of its own and no fork or spawn of the app: neither may run the app's ``__main__`` again, which under
``streamlit run`` is a page. One thread owns a worker; :meth:`Worker.train` waits until the training is over.
"""

from __future__ import annotations

import subprocess
import threading
from collections.abc import Callable
from contextlib import suppress
from typing import BinaryIO, cast

from lstm_viz.place import program
from lstm_viz.workers.trainable import Outcome, Trainable
from lstm_viz.workers.wire import Learning, Stop, Wanted, read_sized, write


class Ended(Exception):
    """A training that did not come to its end: ``died`` or ``slow``."""


class Worker:
    """A process that trains.

    Parameters
    ----------
    most_seconds : float
        A training that takes longer is ended, and the process with it.
    """

    def __init__(self, most_seconds: float) -> None:
        self._most_seconds = most_seconds
        self._process: subprocess.Popen[bytes] | None = None
        self._number = 0

    def train(
        self, settings: Trainable, tell: Callable[[Learning], None], stopped: Callable[[], bool]
    ) -> tuple[Outcome, int]:
        """What was learned, and how many bytes it has.

        ``tell`` hears how far it is. Once ``stopped`` is so, the training ends and what was learned comes back.
        Raises :class:`Ended`.
        """
        late = threading.Event()

        def end() -> None:
            late.set()
            self.kill()

        timer = threading.Timer(self._most_seconds, end)
        timer.daemon = True
        timer.start()
        try:
            return self._answer(self._ready(), settings, tell, stopped)
        except OSError:  # it cannot be started, or is gone
            self.end()
            raise Ended("slow" if late.is_set() else "died") from None
        finally:
            timer.cancel()
            timer.join()
            if late.is_set():  # at the last moment: what was learned is here, the process is not
                self.end()

    def _answer(
        self,
        process: subprocess.Popen[bytes],
        settings: Trainable,
        tell: Callable[[Learning], None],
        stopped: Callable[[], bool],
    ) -> tuple[Outcome, int]:
        orders, answers = cast(BinaryIO, process.stdin), cast(BinaryIO, process.stdout)
        self._number += 1
        write(orders, Wanted(self._number, settings))
        said = False
        while True:
            message, size = read_sized(answers)
            if message is None:
                raise BrokenPipeError
            if not isinstance(message, Learning):
                return message, size
            tell(message)
            if stopped() and not said:
                said = True
                write(orders, Stop(self._number))

    def _ready(self) -> subprocess.Popen[bytes]:
        """The process; a new one when there is none."""
        if self._process is None or self._process.poll() is not None:
            self.end()
            self._process = subprocess.Popen(
                **program("lstm_viz.workers.child"), stdin=subprocess.PIPE, stdout=subprocess.PIPE
            )
        return self._process

    def kill(self) -> None:
        """From any thread: end the process, and so the training that waits for it."""
        process = self._process
        if process is not None:
            process.kill()

    def end(self) -> None:
        """End the process, if there is one, and close its pipes."""
        process, self._process = self._process, None
        if process is not None:
            process.kill()
            process.wait()
            for pipe in (process.stdin, process.stdout):
                if pipe is not None:
                    with suppress(OSError):  # what was still to be written is for nobody
                        pipe.close()
