"""What students do to a server, and what it costs: each function is one row, or a few, of the report."""

from __future__ import annotations

import asyncio
import random
import time
from collections import Counter
from collections.abc import Awaitable, Callable, Iterator
from contextlib import AsyncExitStack, contextmanager
from dataclasses import dataclass, field
from urllib.parse import parse_qsl, urlencode

import numpy as np

from benchmarks.load.report import Report, percentile_ms
from benchmarks.load.session import LONGEST, Session, shown
from benchmarks.served import Server

PAGE = "solar_day"
DWELL = 0.7
"""Seconds between coming near a slider and letting go of it."""
SETTLE = 0.1
"""Seconds after an answer in which a server still tidies up behind it."""
ARRIVING = 5.0
"""Seconds within which a class opens the link."""


class Meter:
    """How busy both sides were from now on."""

    def __init__(self, server: Server) -> None:
        self._server = server
        self._cpu, self._own, self._began = server.cpu_ms(), time.process_time(), time.perf_counter()

    def seconds(self) -> float:
        """Since when."""
        return time.perf_counter() - self._began

    def row(self) -> dict[str, float | None]:
        """Percent of a core; where the client comes near 100, its own times are not to be trusted."""
        used, own = self._server.cpu_ms(), time.process_time() - self._own
        server = None if used is None or self._cpu is None else (used - self._cpu) / self.seconds() / 10
        return {"server_percent": server, "client_percent": own / self.seconds() * 100}


# -- what a student does


async def hover_and_commit(session: Session, rng: random.Random) -> float:
    """Come near a slider, which asks for its strip; let go of it somewhere else a moment later."""
    session.hand.near = session.hand.another(rng)
    await session.say()
    await asyncio.sleep(DWELL)
    return await session.ask(session.hand.moved(session.hand.near, rng))


async def commit_only(session: Session, rng: random.Random) -> float:
    """Set a slider without having come near it, as keys do."""
    return await session.ask(session.hand.moved(session.hand.another(rng), rng))


@dataclass(frozen=True)
class Pattern:
    """What a student does, again and again."""

    turn: Callable[[Session, random.Random], Awaitable[float]]
    """Once; returns the seconds from commit to answer."""
    every: tuple[float, float]
    """Seconds from one turn's begin to the next, at least and at most."""


STUDENT = Pattern(hover_and_commit, (3.0, 4.0))
TYPIST = Pattern(commit_only, (3.0, 3.0))


# -- what one message costs


@dataclass
class Cost:
    """What some messages have cost so far."""

    messages: int = 0
    cpu: float | None = 0.0
    wire: int = 0
    plain: int = 0
    parts: Counter[str] = field(default_factory=Counter)

    @contextmanager
    def counted(self, server: Server, session: Session, messages: int) -> Iterator[None]:
        """Add what the block costs, in which so many messages are answered."""
        cpu, wire, plain, parts = server.cpu_ms(), session.received, session.inflated, session.hand.came.copy()
        yield
        used = server.cpu_ms()
        self.cpu = None if self.cpu is None or used is None or cpu is None else self.cpu + used - cpu
        self.messages += messages
        self.wire += session.received - wire
        self.plain += session.inflated - plain
        self.parts += session.hand.came - parts

    def row(self) -> dict[str, float | None]:
        """One message's share: milliseconds of the server's processor, kB on the socket and as plain JSON."""
        n = self.messages
        return {
            "messages": n,
            "records": self.parts["time"],
            "strips": self.parts["strip"],
            "cpu_ms": None if self.cpu is None else self.cpu / n,
            "socket_kB": self.wire / n / 1000,
            "plain_kB": self.plain / n / 1000,
        }


async def cost(server: Server, report: Report, rounds: int, seed: int) -> None:
    """One student alone: a commit, a strip, and a commit that brings both; no value comes twice."""
    rng = random.Random(seed)
    async with shown(server.address, PAGE) as (session, _):
        hand = session.hand

        async def answered(values: dict[str, str] | None = None) -> None:
            ended = session.runs
            await session.ask(values)
            await session.until(lambda: session.runs > ended)

        await answered(hand.moved(hand.another(rng), rng))  # warm
        alone, strip, both = Cost(), Cost(), Cost()
        with alone.counted(server, session, rounds):
            for _ in range(rounds):
                await answered(hand.moved(hand.another(rng), rng))
            await asyncio.sleep(SETTLE)
        left = rounds
        while left > 0:
            near = list(hand.sliders)[:left]
            hand.near = None
            await answered(hand.moved(hand.another(rng), rng))  # a record whose strips nobody has drawn
            await asyncio.sleep(SETTLE)
            with strip.counted(server, session, len(near)):
                for hand.near in near:
                    await answered()
                await asyncio.sleep(SETTLE)
            left -= len(near)
        with both.counted(server, session, rounds):
            for _ in range(rounds):
                await answered(hand.moved(hand.another(rng), rng))
            await asyncio.sleep(SETTLE)
    for name, used in (("commit alone", alone), ("strip alone", strip), ("commit with strip", both)):
        report.row("cost", what=name, **used.row())


# -- many students


async def students(server: Server, report: Report, n: int, seconds: float, seed: int) -> None:
    """So many students hover, drag and let go, each every 3 to 4 s."""
    await _busy(server, report, "students", STUDENT, n, seconds, seed)


async def commits(server: Server, report: Report, n: int, seconds: float, seed: int) -> None:
    """So many students who only commit, each every 3 s."""
    await _busy(server, report, "commits", TYPIST, n, seconds, seed)


async def _busy(server: Server, report: Report, name: str, pattern: Pattern, n: int, seconds: float, seed: int) -> None:
    """One row: how long commits took while n students kept the server busy for so many seconds."""
    waits: list[float] = []
    taken = 0
    all_there = asyncio.Barrier(n + 1)

    async def student(rng: random.Random) -> None:
        nonlocal taken
        await asyncio.sleep(rng.uniform(0, ARRIVING) if n > 5 else 0)
        async with shown(server.address, PAGE) as (session, _):
            await all_there.wait()
            before, ends = session.received, time.perf_counter() + seconds
            await asyncio.sleep(rng.uniform(0, pattern.every[1]))  # nobody keeps time with the others
            while (began := time.perf_counter()) < ends:
                try:
                    waits.append(await pattern.turn(session, rng))
                except TimeoutError:
                    waits.append(LONGEST)
                rest = began + rng.uniform(*pattern.every) - time.perf_counter()
                await asyncio.sleep(max(0, min(rest, ends - time.perf_counter())))
            taken += session.received - before

    async with asyncio.TaskGroup() as group:
        for k in range(n):
            group.create_task(student(random.Random(f"{seed} {k}")))
        await all_there.wait()
        meter = Meter(server)
    report.row(
        name,
        students=n,
        answers=len(waits),
        given_up=waits.count(LONGEST),
        p50_ms=percentile_ms(waits, 0.5),
        p95_ms=percentile_ms(waits, 0.95),
        socket_MB_s=taken / meter.seconds() / 1e6,
        **meter.row(),
    )


async def opening(server: Server, report: Report, n: int, seconds: float, seed: int) -> None:
    """So many open one link, which nobody has opened before, at any moment within so many seconds.

    The page and the socket, that is: what a browser fetches once and keeps, such as plotly.js, is left out.
    """
    rng = random.Random(f"{seed} {n}")
    link = await _fresh_link(server, rng)
    waits: list[float] = []
    all_there = asyncio.Barrier(n)  # until then, everybody stays

    async def come(after: float) -> None:
        await asyncio.sleep(after)
        try:
            async with shown(server.address, PAGE, link) as (_, took):
                waits.append(took)
                await all_there.wait()
        except TimeoutError:
            waits.append(LONGEST)
            await all_there.wait()

    meter = Meter(server)
    async with asyncio.TaskGroup() as group:
        for _ in range(n):
            group.create_task(come(rng.uniform(0, seconds)))
    given_up, p50, p95 = waits.count(LONGEST), percentile_ms(waits, 0.5), percentile_ms(waits, 0.95)
    report.row("opening", students=n, given_up=given_up, p50_ms=p50, p95_ms=p95, **meter.row())


async def _fresh_link(server: Server, rng: random.Random) -> str:
    """A link as the page writes it, with another value in it than the one that was drawn."""
    async with shown(server.address, PAGE) as (session, _):
        hand = session.hand
        id = hand.another(rng)
        await session.ask(hand.moved(id, rng))
        await session.until(lambda: f"{id}=" in session.query)
        return urlencode(dict(parse_qsl(session.query)) | hand.moved(id, rng))


# -- memory


async def memory(server: Server, report: Report, n: int, seed: int) -> None:
    """What a session keeps: n of them do the same things, so that no picture is drawn for one alone, and stay."""
    rng = random.Random(seed)
    report.row("memory", sessions=0, rss_MB=server.rss_mb(), slope_MB=None)
    if server.rss_mb() is None:
        return
    sizes: list[float] = []
    values: dict[str, str] = {}
    async with AsyncExitStack() as stack:
        for k in range(1, n + 1):
            session, _ = await stack.enter_async_context(shown(server.address, PAGE))
            session.hand.near = min(session.hand.sliders)
            await session.ask()
            values = values or session.hand.moved(session.hand.near, rng)
            await session.ask(values)
            await asyncio.sleep(SETTLE)
            sizes.append(server.rss_mb() or float("nan"))
            if k == 1 or k == n:
                rest = np.arange(1, k)
                slope = float(np.polyfit(rest, sizes[1:], 1)[0]) if len(rest) > 1 else None
                report.row("memory", sessions=k, rss_MB=server.rss_mb(), slope_MB=slope)


async def soak(server: Server, report: Report, minutes: float, every: float, seed: int) -> None:
    """Memory while five students are busy, every so many seconds."""
    busy = asyncio.create_task(_busy(server, report, "soak, commits", STUDENT, 5, minutes * 60, seed))
    began = time.perf_counter()
    while not (await asyncio.wait([busy], timeout=every))[0]:
        report.row("soak", minute=(time.perf_counter() - began) / 60, rss_MB=server.rss_mb())
    await busy
