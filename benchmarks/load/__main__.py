"""Run the load client: ``python -m benchmarks.load --help``.

The server gets one core and the client the others, so that neither slows the other down. Every row has a server of
its own, but for ``--quick``, which only shows that all of it works, and ``--url``, which measures a server, or a
proxy before several, that runs already.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import signal
import sys
from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

from benchmarks.load import graph, measures
from benchmarks.load.report import Report
from benchmarks.load.session import LONGEST, LOST, shown
from benchmarks.served import ROOT, Server, ServerError, served

Measure = Callable[[Server, Report], Coroutine[Any, Any, None]]
MEASURES = ("cost", "students", "commits", "opening", "memory", "soak")
SOAK_EVERY = 10.0


def options() -> argparse.ArgumentParser:
    """What can be asked for."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks load", description="A class on one machine.")
    parser.add_argument("--only", nargs="+", choices=MEASURES, default=MEASURES, help="these measures")
    parser.add_argument("--quick", action="store_true", help="few and short: it shows that all of it works")
    parser.add_argument("--json", action="store_true", help="a JSON line for each row")
    parser.add_argument("--app", type=Path, default=ROOT, help="the folder of the app to start; default: this one")
    parser.add_argument("--url", help="a server that runs already, with its sub-path: http://127.0.0.1:8600/lstm")
    parser.add_argument("--students", nargs="+", type=int, help="numbers of students, instead of each measure's own")
    parser.add_argument("--minutes", type=float, default=0, help="of a soak with five busy students; default: none")
    parser.add_argument("--seed", type=int, default=1)
    return parser


def plan(asked: argparse.Namespace) -> list[Measure]:
    """The rows that are asked for, each as something to do to a server."""
    quick, seed = asked.quick, asked.seed
    seconds, arriving = (5, 2) if quick else (20, measures.ARRIVING)

    def rows(measure: Callable[..., Any], full: tuple[int, ...], **more: float) -> list[Measure]:
        numbers = asked.students or ((5,) if quick else full)
        return [partial(measure, n=n, seed=seed, **more) for n in numbers]

    table: dict[str, list[Measure]] = {
        "cost": [partial(measures.cost, rounds=5 if quick else 32, seed=seed)],
        "students": rows(measures.students, (5, 10, 20, 40, 50), seconds=seconds),
        "commits": rows(measures.commits, (50, 100), seconds=seconds),
        "opening": rows(measures.opening, (30, 60, 100, 200), seconds=arriving),
        "memory": rows(measures.memory, (30,)),
        "soak": [partial(measures.soak, minutes=asked.minutes, every=SOAK_EVERY, seed=seed)] if asked.minutes else [],
    }
    return [row for name in MEASURES if name in asked.only for row in table[name]]


@contextmanager
def apart() -> Iterator[set[int] | None]:
    """The server's core; this process keeps off it. None where a process cannot be bound, or has one core only."""
    cores = sorted(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else []
    if len(cores) < 2:
        yield None
        return
    os.sched_setaffinity(0, cores[1:])
    try:
        yield {cores[0]}
    finally:
        os.sched_setaffinity(0, cores)


def run(server: Server, report: Report, rows: list[Measure]) -> None:
    """Do these to a server that has drawn its first page."""

    async def all_of_them() -> None:
        async with shown(server.address, measures.PAGE):
            pass
        for row in rows:
            await row(server, report)

    try:
        asyncio.run(all_of_them())
    except (ExceptionGroup, *LOST) as error:
        first: Exception = error
        while isinstance(first, ExceptionGroup):
            first = first.exceptions[0]
        if not isinstance(first, LOST):
            raise
        told = str(first) or f"no answer within {LONGEST:.0f} s"
        end = server.last_words(within=1)  # its sockets close before it has ended
        raise ServerError("\n".join(filter(None, (told, end)))) from error


def main() -> int:
    """Print the report; 1 when the server went away or the page could not be used."""
    asked = options().parse_args()
    if asked.only == ["soak"] and not asked.minutes:
        options().error("a soak needs --minutes")
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # whoever ends this ends the server too
    report, rows = Report(asked.json), plan(asked)
    together = [rows] if asked.quick or asked.url else [[row] for row in rows]
    try:
        if asked.url:
            run(Server(asked.url.rstrip("/")), report, rows)
        else:
            with apart() as core:
                for some in together:
                    with served("app.py", asked.app, core) as server:
                        run(server, report, some)
    except ServerError as gone:
        print(gone, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    if not asked.json and (drawn := graph.text(report.rows)):
        print(f"\n{drawn}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
