"""The running app in a real browser: one server and one Chromium for all browser tests."""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

import pytest
from playwright.sync_api import (
    BrowserContext,
    ConsoleMessage,
    Locator,
    Page,
    Playwright,
    Request,
    WebSocket,
    sync_playwright,
)

from tools.browser import LAUNCH_ARGUMENTS, find_browser

ROOT = Path(__file__).parents[2]
FAILURES = Path(__file__).parent / "failures"
DRAWN = ".live .live-figure .main-svg, .live-bare .live-guide:not([hidden]), .words article, .compose-ready li"
"""What a page has when it is there: its instrument's first picture, a question that stands alone before its
guess, on a page to read its first card, or a ready lesson below a list of slides."""
CONTROLS = "~".join((
    "f", "i", "g", "o", "z", "rnn", "gru", "lstm", "lengths", "drawn", "day", "inputs", "units", "training", "more",
    "what", "look",
))  # fmt: skip
DRAWERS = "~".join((
    "taps", "sums", "gates", "vectors", "track", "code", "table", "wirings", "map", "shares", "clipping", "belt",
    "reading", "saturation", "out", "found",
    "cell", "weights", "step", "reach", "take", "scores", "by_hour", "gates_of_day", "fit",
))  # fmt: skip
UNFOLDED = f"{CONTROLS}~{DRAWERS}"
"""What may be folded on any page, as a link says it. A drawer has pictures, which are drawn at every move of a hand."""
IN_VIEW = "place => { const box = place.getBoundingClientRect(); return box.top >= 0 && box.bottom <= innerHeight; }"
NEXT_FRAME = "() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))"
RESTS = """(quiet) => new Promise((done) => {
    const end = (rests) => { changes.disconnect(); clearTimeout(timer); clearTimeout(late); done(rests); };
    const busy = () => document.querySelector('.live')?.ariaBusy === 'true';
    const again = () => { clearTimeout(timer); timer = setTimeout(() => busy() ? again() : end(true), quiet); };
    const changes = new MutationObserver(again), late = setTimeout(() => end(false), 40_000);
    let timer;
    changes.observe(document, { subtree: true, attributeFilter: ['data-frames', 'aria-busy'] });
    again();
})"""
"""Whether the instrument comes to rest: every frame and every message changes an attribute."""
SIZES = {"desktop": (1440, 900), "laptop": (1024, 768), "phone": (390, 844)}


def stand_whole(page: Page) -> None:
    """A window that is so high that the scene and all open drawers stand in it."""
    page.set_viewport_size({"width": 1440, "height": 3200})
    page.add_style_tag(content=".live { --desk: 42rem !important; }")
    page.evaluate(NEXT_FRAME)  # the page sees what came into view, and asks for it


@contextmanager
def running(command: list[str], folder: Path, log: Path, **environment: str) -> Iterator[str]:
    """A server, started in a folder by a command that takes Streamlit's options; its address, once it answers."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    with log.open("w") as out:
        process = subprocess.Popen(
            [*command, f"--server.port={port}", "--server.headless=true"],
            cwd=folder, env=os.environ | environment, stdout=out, stderr=subprocess.STDOUT,
        )  # fmt: skip
    try:
        address = f"http://localhost:{port}"
        for _ in range(300):
            if process.poll() is not None:
                pytest.fail(f"the app stopped while starting:\n{log.read_text()}")
            try:
                urllib.request.urlopen(f"{address}/_stcore/health", timeout=1).close()
                break
            except OSError:
                time.sleep(0.1)
        else:
            pytest.fail(f"the app did not start in 30 s:\n{log.read_text()}")
        yield address
        assert "Traceback" not in log.read_text(), log.read_text()
    finally:
        process.terminate()
        process.wait(10)


@pytest.fixture(scope="session")
def serve() -> Callable[..., AbstractContextManager[str]]:
    """:func:`running`, for a test that starts the app in a way of its own."""
    return running


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The app as a newcomer starts it, on a free port."""
    log = tmp_path_factory.mktemp("server") / "log.txt"
    with running([sys.executable, "-m", "streamlit", "run", "app.py"], ROOT, log) as address:
        yield address


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    """What drives the browsers."""
    with sync_playwright() as playwright:
        yield playwright


Device = Callable[..., Page]


@pytest.fixture(scope="session")
def device(playwright: Playwright, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Device]:
    """The tab of a browser of a kind, made a size, a theme and a preference for motion.

    There is one Chromium for what has a mouse and one for what has a finger, each with a profile on disk: there it
    keeps the scripts that it has compiled, without which every page takes twice as long. Each has one tab, in which
    test after test opens its pages: a new tab would compile and lay out everything again, and take twice as long,
    too. Without a Chromium or Chrome the tests fail with a hint, they are not skipped.
    """
    executable = os.environ.get("BROWSER_PATH") or find_browser()
    if not executable:
        pytest.fail("no Chromium or Chrome was found: `make test` installs one, or set BROWSER_PATH to yours")
    made: dict[bool, BrowserContext] = {}
    tabs: dict[bool, Page] = {}

    def device(size: str, theme: str, moving: bool) -> Page:
        (width, height), phone = SIZES[size], size == "phone"
        if phone not in made:
            made[phone] = playwright.chromium.launch_persistent_context(
                tmp_path_factory.mktemp("profile"), executable_path=executable, args=LAUNCH_ARGUMENTS,
                viewport={"width": width, "height": height}, has_touch=phone, is_mobile=phone,
            )  # fmt: skip
        if phone not in tabs or tabs[phone].is_closed():
            tabs[phone] = made[phone].new_page()
        page = tabs[phone]
        page.set_viewport_size({"width": width, "height": height})
        page.emulate_media(color_scheme=theme, reduced_motion="no-preference" if moving else "reduce")
        return page

    yield device
    for context in made.values():
        context.close()


@dataclass
class Visit:
    """A page of the app, and what it said to the console, asked of the network and told the server."""

    page: Page
    address: str
    console: list[str] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)
    sent: list[bytes | str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._hears = {
            "console": self._said, "pageerror": self._broke, "request": self._asked, "websocket": self._connected,
        }  # fmt: skip
        for event, hear in self._hears.items():
            self.page.on(event, hear)

    def leave(self) -> None:
        """Forget what the browser was told, and go where nothing is."""
        for event, hear in self._hears.items():
            self.page.remove_listener(event, hear)
        self.page.unroute_all()
        self.page.mouse.move(-1, -1)  # what lies under it in the next page would be pointed at
        self.page.goto(f"{self.address}/_stcore/health")
        self.page.evaluate("() => { localStorage.clear(); sessionStorage.clear(); }")  # nobody is left to write there
        session = self.page.context.new_cdp_session(self.page)
        session.send("Page.resetNavigationHistory")  # of 50 pages a browser counts no more of them
        session.send("HeapProfiler.collectGarbage")  # left alone, a tab keeps some 400 MB of the pages before
        session.detach()

    def _broke(self, error: Exception) -> None:
        self.console.append(f"error: {error}")

    def _said(self, message: ConsoleMessage) -> None:
        # On a deep link Streamlit first looks for its server below the page's own path: its 404, not ours.
        probe = "/_stcore/" in message.location.get("url", "") and "404" in message.text
        if message.type in ("error", "warning") and not probe:
            self.console.append(f"{message.type}: {message.text}")

    def _asked(self, request: Request) -> None:
        self.requests.append(request.url)

    def _connected(self, socket: WebSocket) -> None:
        socket.on("framesent", lambda frame: self.sent.append(frame))

    def open(self, path: str = "", unfolded: str = CONTROLS) -> Visit:
        """Go there, wait for what is drawn first, and stop what plays by itself.

        What is unfolded, unless the link says it: all groups of controls; nothing, ``""``, as a visitor finds the page;
        or UNFOLDED, the drawers too, whose pictures make every move of a hand dearer.
        """
        unfolds = f"{'&' if '?' in path else '?'}open={unfolded}" if unfolded and path and "open=" not in path else ""
        self.page.goto(f"{self.address}/{path}{unfolds}")
        self.page.wait_for_selector(DRAWN, timeout=60_000)
        self.pause()
        self.painted()
        return self

    def pause(self) -> None:
        """Stop what plays by itself."""
        self.page.evaluate(NEXT_FRAME)  # it has begun
        button = self.page.locator(".live-playing")  # by no name: it has another one in every language
        if button.is_visible():
            button.click()

    def painted(self) -> None:
        """Wait until the instrument has drawn, and rests."""
        self.page.wait_for_selector(DRAWN, timeout=60_000)
        self.page.wait_for_function("() => document.querySelectorAll('[data-testid=stSkeleton]').length === 0")
        self.settled()

    def settled(self, quiet_ms: int = 190) -> None:
        """Wait until the server has answered, no frame was painted and nothing was sent for a while.

        A little longer than the page waits before it tells the server of a step (SETTLE_MS in server.js).
        """
        assert self.page.evaluate(RESTS, quiet_ms), "the page never came to rest"

    def heighten(self) -> None:
        """A window in which the whole page stands, all drawers open: every card is in view, and comes."""
        stand_whole(self.page)
        shut = self.page.locator(".live-tabs [aria-expanded=false]:visible")
        while shut.count():
            shut.first.click()
        self.settled()

    def unfold(self, place: Locator) -> None:
        """Open the group of controls, or the drawer, that something lies in; on a phone pull the sheet up."""
        group = place.evaluate(
            "one => [...document.querySelectorAll('.live-group')].indexOf(one.closest('.live-group'))"
        )
        pull = self.page.locator(".live-pull")
        if group >= 0 and pull.is_visible() and not place.is_visible():
            name = self.page.locator(".live-names button").nth(group)
            (name if name.is_visible() else pull).click()
            self.settled()
            return
        shut = place.evaluate(
            "one => { const box = one.closest('.live-shut'); return box && (box.dataset.card ?? "
            "box.querySelector('[data-group]').dataset.group); }"
        )
        if shut:
            self.page.locator(f".live-tabs [data-card='{shut}']:visible, [data-group='{shut}']").first.click()
            self.settled()

    def said(self) -> dict[str, str]:
        """What the link says, but for what is unfolded."""
        return {key: text for key, text in parse_qsl(urlsplit(self.page.url).query) if key not in ("open", "made")}

    def outside(self) -> list[str]:
        """Requests that left the machine."""
        return [url for url in self.requests if not re.match(r"(https?|wss?)://localhost[:/]|data:|blob:", url)]

    def drawn(self, name: str) -> str:
        """Everything that moves in a figure, as it is painted."""
        return self.page.locator(f"[data-figure='{name}'] > .live-front").inner_html()

    def slider(self, control: str) -> Locator:
        """A slider, scrolled into view."""
        found = self.page.locator(f"input[type=range][data-control='{control}']")
        self.unfold(found)
        found.scroll_into_view_if_needed()
        return found

    def grab(self, control: str) -> Callable[[float], None]:
        """Press the mouse on a slider's thumb and wait for its strip; what comes back drags to a part of the track."""
        move = self.press(control)
        self.settled()
        return move

    def drag(self, control: str, part: float) -> None:
        """Drag a slider's thumb to a part of its track, and let go, without waiting for a strip: as people do."""
        self.press(control)(part)
        self.page.wait_for_timeout(60)
        self.page.mouse.up()
        self.settled()

    def press(self, control: str) -> Callable[[float], None]:
        """Press the mouse on a slider's thumb, without waiting for a strip; what comes back drags to a part of it."""
        slider = self.slider(control)
        box, at = slider.bounding_box(), slider.evaluate("s => s.value / s.max")
        x, y = box["x"] + 8 + (box["width"] - 16) * at, box["y"] + box["height"] / 2
        self.page.mouse.move(x, y)
        self.page.mouse.down()
        return lambda part: self.page.mouse.move(box["x"] + box["width"] * part, y, steps=6)

    def step(self, label: str) -> None:
        """Step to a moment with the keys."""
        cursor = self.page.locator(".live-scrub")  # the pictures come after it, in their own time
        self.page.locator(".live-stage").focus()
        self.page.keyboard.press("Home")
        for _ in range(80):
            if (cursor.get_attribute("aria-valuetext") or "").strip() == label:
                break
            self.page.keyboard.press("ArrowRight")
        self.settled()
        assert self.page.locator(".live-now").inner_text() == label

    def train(self) -> None:
        """Press Train where there is something to train, and wait until it is learned."""
        button = self.page.locator("[data-control='train']")
        if not button.count():
            return
        self.unfold(button)
        button.click()
        self.page.wait_for_selector(".live-work")
        self.trained()

    def trained(self) -> None:
        """Wait for the end of the training; what was learned plays by itself where there is motion, and is stopped."""
        self.page.wait_for_selector(".live-work", state="detached", timeout=120_000)
        self.pause()
        self.settled()

    def last(self) -> None:
        """Go to the last step."""
        self.page.locator("[data-act='last']").click()
        self.settled()

    def choose(self, control: str, value: str) -> None:
        """Choose an option, or a small picture."""
        choice = self.page.locator(
            f"select[data-control='{control}'], input[data-control='{control}'][value='{value}']"
        )
        self.unfold(choice)
        if choice.get_attribute("type") == "radio":
            choice.check()
        else:
            choice.select_option(value)
        self.settled()

    def write(self, control: str, text: str) -> None:
        """Type a text into a field."""
        field = self.page.locator(f"input.live-value[data-control='{control}']")
        self.unfold(field)
        field.fill(text)
        field.press("Enter")
        self.settled()

    def hold(self, gate: str, part: float | None = None) -> None:
        """Tick a gate's hold, and drag what it is held at."""
        switch = self.page.locator(f"input[type=checkbox][data-control='hold_{gate}']")
        self.unfold(switch)
        switch.check()
        self.settled()
        if part is not None:
            self.drag(f"hold_{gate}", part)

    def text(self, name: str) -> str:
        """A text that follows the hand, such as ``narration`` or ``f.result``: scrolled to, for only then it comes."""
        place = self.page.locator(f"[data-text='{name}']")
        self.unfold(place)
        if not place.evaluate(IN_VIEW):
            place.scroll_into_view_if_needed()
            self.settled()
        return place.inner_text()


@pytest.fixture
def visit(request: pytest.FixtureRequest, server: str, device: Device) -> Iterator[Visit]:
    """A tab in a browser that remembers nothing.

    ``@pytest.mark.parametrize("visit", [("phone", "dark")], indirect=True)`` sets size and theme. The browser says
    that it wants no motion, and a step comes at once; ``@pytest.mark.moving`` is for what is asked about motion.

    Whatever a test does, the console stays silent and no request leaves the machine.
    """
    size, theme = getattr(request, "param", ("desktop", "light"))
    page = device(size, theme, request.node.get_closest_marker("moving") is not None)
    context, visited = page.context, Visit(page, server)
    yield visited
    failed = getattr(request.node, "failed", False)
    if failed:
        FAILURES.mkdir(exist_ok=True)
        name = re.sub(r"\W+", "-", request.node.name).strip("-")
        visited.page.screenshot(path=FAILURES / f"{name}.png", full_page=True)
    context.set_offline(False)  # a test that failed while it was offline must not take the others with it
    kept = None
    try:
        visited.leave()
        kept = None if failed else page  # where a test failed, nobody knows what stays in the tab
    finally:
        for other in context.pages[1:]:  # the first, empty one keeps the browser alive
            if other != kept:
                other.close()
    assert not visited.outside(), f"requests left the machine: {visited.outside()}"
    assert not visited.console, f"the console was not silent: {visited.console}"


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]):
    """Let the visit know that its test failed, so that it keeps a screenshot."""
    report = yield
    if report.when == "call" and report.failed:
        item.failed = True
    return report
