"""The app as a server process of its own, and what that process has used so far."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

ROOT = Path(__file__).parents[1]
LONGEST_START = 60.0
"""Seconds within which a server has to answer: the machine may be busy."""


class ServerError(Exception):
    """A server did not start, went away or does not serve the page; the message holds its last words."""


@dataclass(frozen=True)
class Server:
    """A running server. Without a process, one that somebody else started: its address is all that is known."""

    address: str
    process: subprocess.Popen[bytes] | None = None
    said: IO[bytes] | None = None

    def cpu_ms(self) -> float | None:
        """Processor time used so far, user and system, in steps of the kernel's clock (10 ms); None where unknown."""
        try:
            stat = Path(f"/proc/{self._pid}/stat").read_text()
        except OSError:
            return None
        user, system = stat.rpartition(")")[2].split()[11:13]  # the name before it may hold blanks
        return (int(user) + int(system)) * 1000 / os.sysconf("SC_CLK_TCK")

    def rss_mb(self) -> float | None:
        """Memory in use now; None where unknown."""
        try:
            pages = Path(f"/proc/{self._pid}/statm").read_text().split()[1]
        except OSError:
            return None
        return int(pages) * os.sysconf("SC_PAGE_SIZE") / 1e6

    @property
    def _pid(self) -> int | None:
        return self.process.pid if self.process else None

    def last_words(self, within: float = 0.0) -> str:
        """How it ended and what it said last; empty when it still runs after so many seconds."""
        if self.process is None or self.said is None:
            return ""
        try:
            code = self.process.wait(within)
        except subprocess.TimeoutExpired:
            return ""
        self.said.seek(0)
        tail = self.said.read().decode(errors="replace").splitlines()[-5:]
        return "\n".join([f"the server ended with code {code}", *tail])


@contextmanager
def served(script: str, folder: Path = ROOT, cores: set[int] | None = None, below: str = "") -> Iterator[Server]:
    """A Streamlit server on a free port of the loopback, on these cores alone; it ends with the block.

    ``below`` is the path below which it serves, if the environment told it one.

    Raises
    ------
    ServerError
        It ended before it answered, or never answered.
    """
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [
        sys.executable, "-m", "streamlit", "run", script, "--server.port", str(port),
        "--server.address", "127.0.0.1", "--server.headless", "true",
    ]  # fmt: skip
    with tempfile.TemporaryFile() as said:
        process = _started(command, folder, said, cores)
        server = Server(f"http://127.0.0.1:{port}", process, said)
        try:
            _wait_for(server, below)
            yield server
        finally:
            process.terminate()
            try:
                process.wait(5)
            except subprocess.TimeoutExpired:  # its threads are still drawing
                process.kill()
                process.wait()


def _started(command: list[str], folder: Path, said: IO[bytes], cores: set[int] | None) -> subprocess.Popen[bytes]:
    """A process inherits the cores of the one that starts it: no thread of its own can come too early."""
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}  # it has its own folder
    own = os.sched_getaffinity(0) if cores else None
    try:
        if cores:
            os.sched_setaffinity(0, cores)
        return subprocess.Popen(command, cwd=folder, stdout=said, stderr=said, env=environment)
    finally:
        if own:
            os.sched_setaffinity(0, own)


def _wait_for(server: Server, below: str) -> None:
    until = time.monotonic() + LONGEST_START
    while time.monotonic() < until:
        if words := server.last_words():
            raise ServerError(words)
        try:
            urllib.request.urlopen(f"{server.address}{below}/_stcore/health", timeout=1).close()
            return
        except OSError:
            time.sleep(0.1)
    raise ServerError(f"the server did not answer within {LONGEST_START:.0f} s")
