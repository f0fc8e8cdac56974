"""One browser tab, as far as a Streamlit server can tell: Streamlit 1.67's socket protocol, no pictures.

It fetches the page and keeps its cookies, opens the socket, asks for the page's run, and reads what comes at once,
as a browser does. It keeps no cache of messages, so that everything is sent to it whole.
"""

from __future__ import annotations

import asyncio
import json
import ssl
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from http.cookies import SimpleCookie
from urllib.parse import urlsplit

from streamlit.proto.Alert_pb2 import Alert
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.Delta_pb2 import Delta
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import WebSocketException

from benchmarks.load.instrument import COMPONENT, STATE, Hand

LONGEST = 60.0
"""Seconds after which an answer is given up."""
LAPTOP = "Mozilla/5.0 (X11; Linux x86_64) load client"


class PageError(Exception):
    """The page said that it cannot be drawn, or the server hung up."""


LOST = (PageError, WebSocketException, OSError)
"""What a session ends with when its server goes away or does not serve the page."""


class Counted(ClientConnection):
    """A connection that counts the bytes as they travel, compressed, with their frames and the handshake."""

    received = 0

    def data_received(self, data: bytes) -> None:
        """What the transport hands over."""
        self.received += len(data)
        super().data_received(data)


class Session:
    """An open page with a hand on it. Times are those of ``time.perf_counter``, in seconds."""

    def __init__(self, socket: Counted, address: str, page: str, query: str) -> None:
        self.hand = Hand()
        self.query = query
        """The page's link, without its ``?``: what the server wrote last."""
        self.inflated = 0
        """Bytes received so far, as plain as they get."""
        self.runs = 0
        """Runs of the page's script that have ended."""
        self._socket, self._url, self._page = socket, f"{address}/{page}", page
        self._script = self._fragment = self._component = ""
        self._waiting: list[tuple[Callable[[], bool], asyncio.Future[float]]] = []
        self._lost: Exception | None = None

    @property
    def received(self) -> int:
        """Bytes on the socket so far."""
        return self._socket.received

    async def say(self, values: dict[str, str] | None = None) -> int:
        """Tell the server what the hand does; returns the message's number."""
        message = self.hand.message(values)
        await self.rerun(json.dumps({STATE: message}, separators=(",", ":")))
        return message["seq"]

    async def ask(self, values: dict[str, str] | None = None) -> float:
        """Say it, and wait for the answer; returns the seconds that took.

        Raises
        ------
        TimeoutError
            No answer within LONGEST.
        """
        began = time.perf_counter()
        seq = await self.say(values)
        return await self.until(lambda: (self.hand.confirmed or 0) >= seq) - began

    async def rerun(self, state: str | None = None) -> None:
        """Ask for a run: of the whole page first, then of the fragment that holds the instrument."""
        message = BackMsg()
        client = message.rerun_script
        client.query_string = self.query
        client.page_script_hash = self._script
        client.page_name = "" if self._script else self._page
        client.fragment_id = self._fragment
        client.context_info.url = self._url
        client.context_info.color_scheme = "light"
        if state is not None:
            client.widget_states.widgets.add(id=self._component, json_value=state)
        await self._socket.send(message.SerializeToString())

    async def until(self, reached: Callable[[], bool]) -> float:
        """Wait until that is so; returns when the message arrived that made it so."""
        if reached():
            return time.perf_counter()
        if self._lost:
            raise self._lost
        waiting = (reached, asyncio.get_running_loop().create_future())
        self._waiting.append(waiting)
        try:
            async with asyncio.timeout(LONGEST):
                return await waiting[1]
        finally:
            self._waiting.remove(waiting)

    async def listen(self) -> None:
        """Take in what comes until the connection ends; whoever waits hears of that."""
        try:
            async for message in self._socket:
                arrived = time.perf_counter()  # before it is read: that is this client's time
                self._take(bytes(message))
                for reached, future in self._waiting:
                    if not future.done() and reached():
                        future.set_result(arrived)
            raise PageError("the server closed the connection")
        except Exception as error:
            self._lost = error
            for _, future in self._waiting:
                if not future.done():
                    future.set_exception(self._lost)

    def _take(self, data: bytes) -> None:
        self.inflated += len(data)
        message = ForwardMsg.FromString(data)
        match message.WhichOneof("type"):
            case "new_session":
                self._script = message.new_session.page_script_hash
            case "page_info_changed":
                self.query = message.page_info_changed.query_string
            case "script_finished":
                self.runs += 1
            case "page_not_found":
                raise PageError(f"there is no page {self._page!r}")
            case "delta" if message.delta.WhichOneof("type") == "new_element":
                self._draw(message.delta)

    def _draw(self, delta: Delta) -> None:
        element = delta.new_element
        kind = element.WhichOneof("type")
        if kind == "exception" or (kind == "alert" and element.alert.format == Alert.ERROR):
            raise PageError(f"the page says: {element.alert.body or element.exception.message}")
        if kind == "bidi_component" and element.bidi_component.component_name.endswith(COMPONENT):
            component = element.bidi_component
            self._component, self._fragment = component.id, delta.fragment_id
            self.inflated += self.hand.read(component.bytes) - len(component.bytes)


@asynccontextmanager
async def opened(address: str, page: str, query: str = "") -> AsyncIterator[Session]:
    """A page that is opened as a browser opens it; the block begins when the socket is there and the page asked for.

    Raises
    ------
    OSError, WebSocketException, PageError
        Nobody answers there, or there is no such page: LOST.
    """
    cookies = await fetch(f"{address}/{page}")
    parts = urlsplit(address)
    async with connect(
        f"{parts.scheme.replace('http', 'ws')}://{parts.netloc}{parts.path}/_stcore/stream",
        create_connection=Counted,
        origin=f"{parts.scheme}://{parts.netloc}",
        subprotocols=["streamlit"],
        additional_headers={"Cookie": cookies} if cookies else {},
        user_agent_header=LAPTOP,
        open_timeout=LONGEST,
        close_timeout=1,
        ping_interval=None,  # browsers send none
        max_size=None,
        proxy=None,
    ) as socket:
        session = Session(socket, address, page, query)
        listening = asyncio.create_task(session.listen())
        try:
            await session.rerun()
            yield session
        finally:
            listening.cancel()


@asynccontextmanager
async def shown(address: str, page: str, query: str = "") -> AsyncIterator[tuple[Session, float]]:
    """A page that has its instrument, and the seconds that took from the first request on."""
    began = time.perf_counter()
    async with opened(address, page, query) as session:
        arrived = await session.until(lambda: session.hand.confirmed is not None)
        yield session, arrived - began


async def fetch(url: str) -> str:
    """Get a page and throw it away; returns its cookies, as the header that sends them back."""
    parts = urlsplit(url)
    secure = ssl.create_default_context() if parts.scheme == "https" else None
    port = parts.port or (443 if secure else 80)
    async with asyncio.timeout(LONGEST):
        reader, writer = await asyncio.open_connection(parts.hostname, port, ssl=secure)
        try:
            head = f"GET {parts.path or '/'} HTTP/1.1\r\nHost: {parts.netloc}\r\nUser-Agent: {LAPTOP}\r\n"
            writer.write(f"{head}Accept: text/html\r\nConnection: close\r\n\r\n".encode())
            status, *headers = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").strip().split("\r\n")
            await reader.read()
        finally:
            writer.close()
    if not status.split()[1].startswith("2"):
        raise PageError(f"{url}: {status}")
    cookies = SimpleCookie()
    for name, _, value in (header.partition(":") for header in headers):
        if name.lower() == "set-cookie":
            cookies.load(value.strip())
    return "; ".join(f"{name}={morsel.coded_value}" for name, morsel in cookies.items())
