"""A server that dies and comes back, and a slow one: what the hand did arrives, and the line is not flooded."""

from __future__ import annotations

import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest
from playwright.sync_api import expect

from lstm_viz.ui.served import live_url
from tests.browser.conftest import DRAWN, NEXT_FRAME

ROOT = Path(__file__).parents[2]


class Server:
    """The app on a port of its own, to be killed and started again."""

    def __init__(self, log: Path):
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.log = log
        self.address = f"http://localhost:{self.port}"
        self.start()

    def start(self):
        app = [sys.executable, "-m", "streamlit", "run", "app.py"]
        with self.log.open("a") as out:
            self.process = subprocess.Popen(
                [*app, f"--server.port={self.port}", "--server.headless=true"],
                cwd=ROOT, stdout=out, stderr=subprocess.STDOUT,
            )  # fmt: skip
        for _ in range(300):
            try:
                urllib.request.urlopen(f"{self.address}/_stcore/health", timeout=1).close()
                return
            except OSError:
                time.sleep(0.1)
        raise AssertionError(self.log.read_text())

    def kill(self):
        self.process.kill()
        self.process.wait(10)


@pytest.fixture
def mortal(tmp_path):
    server = Server(tmp_path / "log.txt")
    yield server
    server.kill()


@pytest.fixture
def page(visit, mortal):
    """The solar day, opened on that server and not touched."""
    visit.page.goto(f"{mortal.address}/solar_day")
    visit.page.wait_for_selector(DRAWN, timeout=60_000)
    visit.settled()
    yield visit.page
    visit.page.goto("about:blank")  # before its server goes for good
    visit.console.clear()  # the browser itself reports that the connection was lost


CAME = "(key) => new URL(location).searchParams.has(key) && document.querySelector('.live').ariaBusy === 'false'"


def test_a_server_that_comes_back_hears_what_was_done_before_and_while_it_was_away(page, mortal):
    mortal.kill()  # before anybody has touched the page
    page.wait_for_timeout(500)
    mortal.start()
    page.wait_for_timeout(3000)
    page.locator(".live-stage").focus()
    page.keyboard.press("ArrowRight")
    page.wait_for_function(CAME, arg="t", timeout=90_000)
    expect(page.locator(".live-now")).to_have_text("15:00")
    assert not page.locator(".live-silent").is_visible()
    mortal.kill()  # and while a hand is on it
    page.locator("input[type=range][data-control='f_b']").focus()
    page.keyboard.press("ArrowLeft")
    shown = page.locator("input[type=range][data-control='f_b']").get_attribute("aria-valuetext")
    page.wait_for_selector(".live-silent:not([hidden])", timeout=20_000)
    mortal.start()
    page.wait_for_function(CAME, arg="f_b", timeout=90_000)
    assert page.locator("input[type=range][data-control='f_b']").get_attribute("aria-valuetext") == shown
    assert not page.locator(".live-silent").is_visible()


def test_where_a_line_is_slow_the_value_follows_the_hand_and_a_sign_says_that_pictures_come(page, visit, mortal):
    sign, slider = page.locator(".live-coming"), visit.slider("f_b")
    before, still = slider.get_attribute("aria-valuetext"), visit.drawn("belt")
    assert not sign.is_visible()
    mortal.process.send_signal(signal.SIGSTOP)  # nothing comes, and nothing is lost
    try:
        visit.press("f_b")(0.3)
        shown = slider.get_attribute("aria-valuetext")
        assert shown != before
        expect(sign).to_be_visible()
    finally:
        mortal.process.send_signal(signal.SIGCONT)
    expect(sign).to_be_hidden(timeout=30_000)  # its strip has come, and the hand still holds it
    page.evaluate(NEXT_FRAME)
    assert visit.drawn("belt") != still, "what the hand holds is shown"
    page.mouse.up()
    visit.settled()
    assert slider.get_attribute("aria-valuetext") == shown
    assert not sign.is_visible()


DRAGGED = """async (address) => {
  const { Server } = await import(address), told = [];
  const server = new Server(document.body, () => ({ t: null, narrow: false, have: [] }), () => {});
  const tell = (_, hand) => told.push(hand);
  const moved = async (moves) => {
    for (let k = 0; k < moves; k += 1) {
      server.hold("f_b", String(k));
      server.hurry(() => true);
      await new Promise((done) => setTimeout(done, 20));
    }
    return told.length;
  };
  server.heard(0, tell);
  const unanswered = await moved(50);
  server.heard(told.at(-1).seq, tell);
  const answered = await moved(50);
  server.close();
  return [unanswered, answered, told.at(-1).values.f_b];
}"""


def test_a_drag_whose_strip_is_on_its_way_sends_again_only_when_it_was_answered(visit):
    visit.page.goto(f"{visit.address}/_stcore/health")
    unanswered, answered, last = visit.page.evaluate(DRAGGED, f"/{live_url().replace('main.js', 'server.js')}")
    assert unanswered == 1
    assert answered == 2
    assert last == "49", "what goes is where the hand was when the answer came"


OVERTAKEN = """async (address) => {
  const { hide } = await import(address);
  hide({ parentElement: document.querySelector(".live").closest("[data-testid^=stBidiComponent]") });
}"""


def test_a_message_that_the_next_one_overtook_does_not_take_the_instrument_with_it(visit):
    """Streamlit then ends the first one's work at once: two instruments once stood on one page, on a slow machine."""
    visit.open("taps")
    cards = visit.page.locator(".live-card").count()
    visit.page.locator("[data-figure='tap']").first.evaluate("box => { box.dataset.mark = 'kept'; }")
    visit.page.evaluate(OVERTAKEN, f"/{live_url()}")
    visit.slider("f_b").focus()
    visit.page.keyboard.press("ArrowLeft")
    visit.settled()
    assert visit.page.locator(".live-card").count() == cards
    assert visit.page.locator("[data-mark='kept']").count() == 1
