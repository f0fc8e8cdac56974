"""How fast the page follows the hand, in headless Chromium with software rendering.

    python -m benchmarks.instrument

- drag to paint: from the pointer's event on a slider to the frame in which every figure in view is repainted
- release to record: from letting go to the first frame drawn from the new record
- first load: from going there, with an empty cache, to the first painted day

Against ``plain_page.py``: st.slider and st.plotly_chart of the same run, in the same session.
"""

from __future__ import annotations

from statistics import median

from playwright.sync_api import Browser, Page, sync_playwright

from benchmarks.served import served
from tools.browser import LAUNCH_ARGUMENTS, find_browser

DRAGS, MOVES, LOADS = 6, 40, 5
PROMISES = {  # milliseconds, and a ratio
    "drag, median": 35.0,
    "drag, 95th percentile": 60.0,
    "release to record, median": 100.0,
    "first load, ratio": 1.5,
}

WATCH_DRAG = """() => {
  const live = document.querySelector('.live');
  window.taken = [];
  document.addEventListener('input', (event) => {
    const began = event.timeStamp, frames = live.dataset.frames, after = new MessageChannel();
    after.port1.onmessage = () => window.taken.push(performance.now() - began);
    const look = () => (live.dataset.frames === frames ? requestAnimationFrame(look) : after.port2.postMessage(0));
    requestAnimationFrame(look);
  }, true);
}"""

WATCH_RELEASE = """(what) => {
  const state = { record: () => document.querySelector('.live').dataset.record,
                  chart: () => document.querySelector('.scatterlayer .js-line')?.getAttribute('d') }[what];
  window.released = new Promise((done) => {
    document.addEventListener('pointerup', (event) => {
      const began = event.timeStamp, was = state(), after = new MessageChannel();
      after.port1.onmessage = () => done(performance.now() - began);
      const look = () => {
        const now = state();
        if (!now || now === was) requestAnimationFrame(look); else after.port2.postMessage(0);
      };
      requestAnimationFrame(look);
    }, { capture: true, once: true });
  });
}"""


def loaded(browser: Browser, address: str, painted: str) -> tuple[Page, float]:
    """A fresh browser, and the milliseconds to the first painted figure."""
    page = browser.new_context(viewport={"width": 1440, "height": 900}).new_page()
    page.add_init_script(
        f"const look = () => document.querySelector({painted!r})"
        " ? window.painted = performance.now() : requestAnimationFrame(look);"
        "requestAnimationFrame(look);"
    )
    page.goto(address)
    page.wait_for_function("() => window.painted")
    return page, page.evaluate("() => window.painted")


def thumb(page: Page, selector: str, part: float) -> tuple[float, float, float]:
    """Where a slider's thumb stands, and how long its track is."""
    page.locator(selector).scroll_into_view_if_needed()
    box = page.locator(selector).bounding_box()
    return box["x"] + box["width"] * part, box["y"] + box["height"] / 2, box["width"]


def drag(page: Page) -> tuple[list[float], int, list[float]]:
    """Drag the forget gate's bias up and down: paint times, messages on the way, release times."""
    told: list[object] = []
    paints: list[float] = []
    releases: list[float] = []
    page.on("websocket", lambda ws: ws.on("framesent", lambda frame: told.append(frame)))
    page.reload()
    page.wait_for_selector(".live .main-svg")
    page.wait_for_timeout(1500)
    page.evaluate(WATCH_DRAG)
    while_dragging = 0
    part = (5.181 + 12) / 24
    for turn in range(DRAGS):
        x, y, width = thumb(page, "input[type=range][data-control=f_b]", part)
        page.mouse.move(x, y)
        page.wait_for_timeout(700)
        page.mouse.down()
        page.wait_for_timeout(100)
        before = len(told)
        goal = 0.25 if turn % 2 == 0 else 0.7
        for k in range(1, MOVES + 1):
            page.mouse.move(x + (goal - part) * width * k / MOVES, y)
            page.wait_for_timeout(45)
        while_dragging += len(told) - before
        page.evaluate(WATCH_RELEASE, "record")
        page.mouse.up()
        releases.append(page.evaluate("() => window.released"))
        part = goal
        page.wait_for_timeout(600)
    paints = page.evaluate("() => window.taken")
    return paints, while_dragging, releases


def plain_release(page: Page) -> list[float]:
    """The same on the plain page, which repaints on release alone."""
    releases = []
    for turn in range(DRAGS):
        box = page.locator("[data-testid=stSlider] input[type=range]").evaluate(
            "s => { const t = s.closest('[data-testid=stSlider]')"
            ".querySelector('[data-testid=stSliderThumb], [role=slider]') ?? s.parentElement;"
            " const r = t.getBoundingClientRect(); return [r.x + r.width / 2, r.y + r.height / 2]; }"
        )
        page.mouse.move(*box)
        page.mouse.down()
        page.mouse.move(box[0] + (-200 if turn % 2 == 0 else 200), box[1], steps=10)
        page.evaluate(WATCH_RELEASE, "chart")
        page.mouse.up()
        releases.append(page.evaluate("() => window.released"))
        page.wait_for_timeout(600)
    return releases


def percentile(values: list[float], part: float) -> float:
    """The value below which that part of them lies."""
    return sorted(values)[min(len(values) - 1, round(part * len(values)))]


def main() -> int:
    """Print the table; 1 when a promise is broken."""
    executable = find_browser()
    if executable is None:
        print("no Chromium or Chrome: `make bench` installs one")
        return 1
    with served("app.py") as app, served("benchmarks/plain_page.py") as plain, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, args=LAUNCH_ARGUMENTS)
        address = f"{app.address}/solar_day"
        loads: dict[str, list[float]] = {"app": [], "plain": []}
        for turn in range(LOADS + 1):  # the first pair warms the servers
            for name, where, sign in (
                ("app", address, "[data-figure=day] .main-svg"),
                ("plain", plain.address, ".js-plotly-plot .main-svg"),
            ):
                page, taken = loaded(browser, where, sign)
                if turn:
                    loads[name].append(taken)
                page.context.close()
        page, _ = loaded(browser, address, "[data-figure=day] .main-svg")
        paints, told, releases = drag(page)
        page.context.close()
        page, _ = loaded(browser, plain.address, ".js-plotly-plot .main-svg")
        page.wait_for_timeout(1000)
        plain_releases = plain_release(page)
        browser.close()
    measured = {
        "drag, median": median(paints), "drag, 95th percentile": percentile(paints, 0.95),
        "release to record, median": median(releases),
        "first load, ratio": median(loads["app"]) / median(loads["plain"]),
    }  # fmt: skip
    print(
        f"drag to paint, {len(paints)} movements: median {median(paints):.0f} ms, "
        f"95th percentile {percentile(paints, 0.95):.0f} ms"
    )
    print(f"messages to the server while dragging: {told}")
    for name, ours, theirs in (
        ("release to fresh record", releases, plain_releases),
        ("first load to first painted day", loads["app"], loads["plain"]),
    ):
        print(
            f"{name}: median {median(ours):.0f} ms, 95th percentile {percentile(ours, 0.95):.0f} ms; "
            f"plain page {median(theirs):.0f} ms; ratio {median(ours) / median(theirs):.2f}"
        )
    broken = [
        f"{name} {measured[name]:.2f}, promised {most}" for name, most in PROMISES.items() if measured[name] > most
    ]
    broken += [f"{told} messages while dragging, promised 0"] if told else []
    print("promised: " + ("kept" if not broken else "BROKEN: " + "; ".join(broken)))
    return 1 if broken else 0


if __name__ == "__main__":
    raise SystemExit(main())
