"""The load client speaks the app's own protocol: a page opens, a hand's message is answered, a lost server is told."""

import asyncio
import json
import random
import signal
import xml.etree.ElementTree as ElementTree
from concurrent.futures import ThreadPoolExecutor

import pytest

from benchmarks.load import graph, measures
from benchmarks.load.__main__ import run
from benchmarks.load.instrument import Hand
from benchmarks.load.session import PageError, fetch, shown
from benchmarks.served import ServerError, served
from lstm_viz.ui.played import joined


def in_a_thread(work, *args):
    """What needs an event loop of its own: Playwright's runs in a worker's main thread once a browser was there."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(work, *args).result()


def payload(seq, index=0):
    slider = {"id": "f_b", "kind": "slider", "values": ["-1", "0", "1"], "index": index}
    time = {"id": "one", "labels": ["06:00", "06:30"], "cards": {"day": {}}}
    return json.dumps({"time": time, "strip": None, "seq": seq, "t": 1, "groups": [{"items": [slider]}]}).encode()


def test_a_page_opens_a_commit_is_answered_and_a_lost_server_is_told(monkeypatch):
    monkeypatch.setattr(measures, "PAGE", "taps")  # soon drawn
    rng = random.Random(1)

    async def visit(address):
        async with shown(address, measures.PAGE) as (session, _):
            hand = session.hand
            assert hand.came["time"] == 1 and not hand.came["strip"]
            hand.near = "f_b"
            await session.ask()
            assert hand.came["time"] == 1 and hand.came["strip"] == 1
            values = hand.moved("f_b", rng)
            took = await session.ask(values)
            positions, index = hand.sliders["f_b"]
            assert {"f_b": positions[index]} == values
            assert hand.came["time"] == 2 and hand.came["strip"] == 1  # the strip that was dragged still fits
            assert 0 < took < 60
            await session.until(lambda: f"f_b={values['f_b']}" in session.query)

    async def lose(server, report):
        async with shown(server.address, measures.PAGE) as (session, _):
            server.process.send_signal(signal.SIGKILL)
            await session.until(lambda: False)

    with served("app.py") as server:
        in_a_thread(lambda: asyncio.run(visit(server.address)))
        assert server.cpu_ms() is None or server.cpu_ms() > 0
        with pytest.raises(ServerError, match="the server ended with code -9"):
            in_a_thread(run, server, None, [lose])


def test_a_cookie_of_the_proxy_comes_back_and_an_error_is_told():
    async def proxy(reader, writer):
        asked = await reader.readuntil(b"\r\n\r\n")
        status = "200 OK" if asked.startswith(b"GET /lstm/taps ") else "404 Not Found"
        cookies = "Set-Cookie: lb=a1=; Path=/; HttpOnly\r\nset-cookie: other=2\r\n"
        writer.write(f"HTTP/1.1 {status}\r\n{cookies}\r\nhello".encode())
        writer.close()

    async def visit():
        async with await asyncio.start_server(proxy, "127.0.0.1", 0) as server:
            address = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
            assert await fetch(f"{address}/lstm/taps") == "lb=a1=; other=2"
            with pytest.raises(PageError, match="404"):
                await fetch(f"{address}/taps")

    in_a_thread(lambda: asyncio.run(visit()))


def test_a_server_that_cannot_start_says_why(tmp_path):
    with pytest.raises(ServerError, match=r"none\.py"), served("none.py", tmp_path):
        pass


def test_what_is_not_confirmed_is_said_again():
    hand = Hand()
    hand.read(payload(0))
    assert hand.message({"f_b": "1"}) == {
        "seq": 1, "t": "06:30", "values": {"f_b": "1"}, "strip": None, "motion": False, "want": None, "narrow": False,
        "view": ["day", "belt"], "have": ["one", "one day"],
    }  # fmt: skip
    assert hand.message({"i_b": "2"})["values"] == {"f_b": "1", "i_b": "2"}
    hand.read(payload(1))
    assert hand.message()["values"] == {"i_b": "2"}


@pytest.mark.parametrize("compress", [bytes, lambda text: joined([text.decode()])], ids=["plain", "deflated"])
def test_a_payload_is_read_plain_and_deflated(compress):
    hand = Hand()
    assert hand.read(compress(payload(7, index=2))) == len(payload(7, index=2))
    assert hand.confirmed == 7 and hand.moved("f_b", random.Random(0))["f_b"] in ("-1", "0")


def test_the_graph_shows_what_is_slower_further_out():
    rows = [{"measure": "students", "students": n, "p50_ms": ms, "p95_ms": 2 * ms} for n, ms in ((5, 100), (20, 200))]
    _, five, twenty = graph.text(rows).splitlines()
    assert five.index("o") < five.index("x") < five.index("|") < twenty.index("x")
    drawn = ElementTree.fromstring(graph.svg({"before": rows, "<after>": rows}))
    assert len(drawn.findall("{*}polyline")) == 4
    assert "<after> p95" in [text.text for text in drawn.findall("{*}text")]
