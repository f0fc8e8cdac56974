"""A lesson in one file, opened from disk without a network: time, sliders, questions and slides work, quietly."""

from __future__ import annotations

import json
import os

import pytest
from axe_playwright_python.sync_playwright import Axe

from lstm_viz.figures import strip
from lstm_viz.language.spoken import speaking
from lstm_viz.lessons.base import Look
from lstm_viz.lessons.registry import lesson_named
from lstm_viz.lessons.shown import Moment
from lstm_viz.lessons.state import complete
from lstm_viz.slides.deck import Deck, Question, Slide
from lstm_viz.ui.file.page import one_file
from lstm_viz.ui.message import as_json
from tools.browser import LAUNCH_ARGUMENTS, find_browser

SLIDES = (
    Slide("taps", "controls=i_b~f_b&t=03", "Two taps", "", Question("What comes?", ("More", "Less"))),
    Slide("belt", "controls=f_chatter&veil=on&t=02&only=track", "A veil", "", Question("And now?")),
    Slide("solar_day", "controls=f_b&t=14:30&pin=none&f_b=1", "A day"),
)
SIZES = {"desktop": (1440, 900), "phone": (390, 844)}
RESTS = """() => new Promise((done) => {
    let last = "";
    const look = () => {
        const now = document.querySelector(".live").dataset.frames + document.querySelector(".live").ariaBusy;
        if (now === last && !now.endsWith("true")) done();
        else [last] = [now, setTimeout(look, 250)];
    };
    look();
})"""
DATA = """(name) => {
    const { data, layout } = document.querySelector(`[data-figure=${name}] > .live-front`);
    const kept = new Set((layout.meta.ghosts ?? []).flatMap(({ to, word }) => [to, word]));
    return JSON.parse(JSON.stringify(data.map((trace, n) => kept.has(n) ? null : trace)));
}"""
"""What is painted, but for what stays of the run before."""


@pytest.fixture(scope="module")
def saved(tmp_path_factory):
    """The lesson as a file on disk."""
    path = tmp_path_factory.mktemp("file") / "lesson.html"
    with speaking("en"):
        path.write_bytes(one_file(Deck("A lesson", SLIDES)))
    return path


@pytest.fixture(params=SIZES)
def opened(request, playwright, saved):
    """The file in a browser that has no network, and what it said and asked."""
    width, height = SIZES[request.param]
    browser = playwright.chromium.launch(
        executable_path=os.environ.get("BROWSER_PATH") or find_browser(), args=LAUNCH_ARGUMENTS
    )
    phone = request.param == "phone"
    context = browser.new_context(
        viewport={"width": width, "height": height}, is_mobile=phone, has_touch=phone, offline=True,
        reduced_motion="reduce",
    )  # fmt: skip
    page, said, asked = context.new_page(), [], []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(f"{error}"))
    page.on("request", lambda request: asked.append(request.url))
    page.goto(saved.as_uri())
    page.wait_for_selector(".live-figure .main-svg")
    page.evaluate(RESTS)
    yield page
    browser.close()
    assert not said, f"the console was not silent: {said}"
    assert not [url for url in asked if not url.startswith(("file:", "blob:", "data:"))]


def keyed(page, control, key, times):
    """Move a slider by keys, as any hand does it; then it is let go."""
    slider = page.locator(f"input[type=range][data-control={control}]")
    if not slider.is_visible():  # a phone shows one group at a time
        group = "one => [...document.querySelectorAll('.live-group')].indexOf(one.closest('.live-group'))"
        page.locator(".live-names button").nth(slider.evaluate(group)).click()
    slider.evaluate("one => one.focus()")
    for _ in range(times):
        page.keyboard.press(key)
    page.evaluate(RESTS)
    return slider


def fresh(slide, control, value, t, look):
    """The pictures of a run that is made now, at a step."""
    lesson = lesson_named(slide.page)
    row = {row.key: row for row in lesson.table}[control]
    query = {key: text for key, text in slide.query.items() if key in {row.key for row in lesson.table}}
    chosen = {key: next(row for row in lesson.table if row.key == key).read(text) for key, text in query.items()}
    shown = lesson.record({**complete(lesson.table, chosen), control: row.read(value)})
    at = shown.labels.index(t)
    names = [name for card in lesson.cards(shown) if card.place != "drawer" for name in card.figures]
    moment = Moment(shown, at, lesson.phases - 1)
    drawn = lesson.figures(names, [moment], look)
    told = lesson.told([moment])["narration"][0]
    return {name: json.loads(as_json(strip.first(many)))["data"] for name, many in drawn.items()}, told


def drawn_alike(page, pictures):
    """Whether what is painted is, number for number, what these pictures say."""
    for name, data in pictures.items():
        if not page.locator(f"[data-figure={name}]").is_visible():
            continue
        painted = page.evaluate(DATA, name)
        for trace, (one, other) in enumerate(zip(painted, data, strict=True)):
            if one is None:
                continue
            for axis in ("x", "y"):
                for a, b in zip(one.get(axis, []), other.get(axis, []), strict=True):
                    same = a == b or (a is not None and b is not None and abs(a - b) < 0.0015)
                    assert same, (name, trace, axis, a, b)


def test_time_and_sliders_move_and_draw_what_a_fresh_run_draws(opened):
    page, slide = opened, SLIDES[0]
    look = Look("light", narrow=page.viewport_size["width"] < 900)
    assert page.locator("#title").inner_text() == "Two taps"
    now, told = page.locator(".live-now"), page.locator(".live-told .live-narration")
    assert now.inner_text() == "03"
    before = told.inner_text()
    page.locator("[data-act=forward]").click()
    page.evaluate(RESTS)
    assert now.inner_text() == "04"
    assert told.inner_text() != before

    i_b = keyed(page, "i_b", "ArrowLeft", 3)
    moved = i_b.evaluate("one => +one.value")
    values = page.evaluate("() => document.querySelector('[data-control=i_b].live-value').value")
    with speaking("en"):
        pictures, sentence = fresh(slide, "i_b", values.replace("−", "-"), "04", look)
    drawn_alike(page, pictures)
    assert told.inner_text().replace("\n", " ") == sentence
    page.locator("[data-act=last]").click()
    page.evaluate(RESTS)
    with speaking("en"):
        pictures, sentence = fresh(slide, "i_b", values.replace("−", "-"), now.inner_text(), look)
    drawn_alike(page, pictures)
    assert told.inner_text() == sentence
    page.wait_for_timeout(900)
    figure = page.locator(".live-figure:visible").first
    assert figure.get_attribute("aria-label") == sentence, "the text alternative follows"

    # a second slider puts the first one back, and the file says so
    assert page.locator(".live-notices").inner_text() == ""
    f_b = keyed(page, "f_b", "ArrowLeft", 2)
    assert i_b.evaluate("one => +one.value") == moved + 3
    assert "went back" in page.locator(".live-notices").inner_text()
    typed = page.evaluate("() => document.querySelector('[data-control=f_b].live-value').value").replace("−", "-")
    with speaking("en"):
        pictures, sentence = fresh(slide, "f_b", typed, now.inner_text(), look)
    drawn_alike(page, pictures)
    assert told.inner_text() == sentence
    keyed(page, "f_b", "ArrowRight", 2)
    assert f_b.evaluate("one => one.value") and page.locator(".live-notices").inner_text() == ""


def test_slides_questions_and_the_veil(opened):
    page = opened
    question = page.locator(".live-question")
    assert question.is_visible()
    assert "What comes?" in question.inner_text()
    more = question.get_by_role("button", name="More")
    more.click()
    assert more.get_attribute("aria-pressed") == "true"
    found = Axe().run(page)
    serious = [one for one in found.response["violations"] if one["impact"] in ("serious", "critical")]
    assert not serious, found.generate_report()
    page.locator("#next").click()
    page.wait_for_selector(".live-veil")
    assert page.locator("#title").inner_text() == "A veil"
    assert page.locator("#count").inner_text() == "2 / 3"
    question.locator(".live-reveal").click()
    page.wait_for_function("() => !document.querySelector('.live-veil')", timeout=40_000)
    page.evaluate(RESTS)
    page.locator(".live-now").evaluate("() => document.activeElement.blur()")
    page.keyboard.press("n")
    page.wait_for_function("() => document.getElementById('title').textContent === 'A day'")
    page.evaluate(RESTS)
    assert question.is_hidden()
    assert page.locator("#next").is_disabled()
    assert page.evaluate("() => document.querySelector('.live').classList.contains('live-compares')"), "a pin is there"
    keyed(page, "f_b", "ArrowLeft", 1)
    page.keyboard.press("PageUp")
    page.wait_for_function("() => document.getElementById('title').textContent === 'A veil'")
    wide = page.evaluate("() => [document.documentElement.scrollWidth, innerWidth]")
    assert wide[0] <= wide[1], "nothing sticks out"
