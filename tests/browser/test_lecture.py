"""A lecture: large type, keys, slides, a veil over what is not played yet."""

from __future__ import annotations

import re

import pytest
from axe_playwright_python.sync_playwright import Axe

from lstm_viz.slides.ready import READY, ready

TYPE = """() => {
    const seen = [];
    for (const one of document.querySelectorAll('.live-lecture *')) {
        const box = one.getBoundingClientRect();
        const own = [...one.childNodes].some((node) => node.nodeType === 3 && node.textContent.trim());
        const unseen = '.live-spoken, .live-code-of-link, option';
        if (!own || box.width < 2 || box.height < 2 || one.closest(unseen)) continue;
        if (!one.checkVisibility({ visibilityProperty: true, opacityProperty: true })) continue;
        const drawn = one.closest('.live-front, .live-sheet');
        const scale = drawn ? new DOMMatrix(getComputedStyle(drawn).transform).a : 1;
        seen.push([parseFloat(getComputedStyle(one).fontSize) * scale, one.textContent.trim().slice(0, 40)]);
    }
    return seen;
}"""
"""The size of every letter that is seen, as it is painted."""
BEYOND = """() => ['.live-on', '.live-told', '.live-panel', '.live-question', '.live-guide']
    .flatMap((which) => [...document.querySelectorAll(`.live-lecture ${which}`)])
    .filter((one) => one.checkVisibility({ visibilityProperty: true }))
    .map((one) => [one.className, one.getBoundingClientRect()])
    .filter(([, box]) => box.height > 0 &&
        (box.top < -1 || box.left < -1 || box.bottom > innerHeight + 1 || box.right > innerWidth + 1))
    .map(([name, box]) => [name, box.top, box.bottom, box.left, box.right])"""
FEET = """() => [...document.querySelectorAll('.live-on, .live-told, .live-panel, .live-question')]
    .filter((one) => one.checkVisibility()).map((one) => one.getBoundingClientRect().bottom)"""
OVER = """() => {
    const boxes = [...document.querySelectorAll('.live-on, .live-told, .live-panel, .live-question')]
        .filter((one) => one.checkVisibility({ visibilityProperty: true }) && one.offsetHeight)
        .map((one) => [one.className, one.getBoundingClientRect()]);
    return boxes.flatMap(([name, a], n) => boxes.slice(n + 1)
        .filter(([, b]) => a.left < b.right - 1 && b.left < a.right - 1 && a.top < b.bottom - 1 && b.top < a.bottom - 1)
        .map(([other]) => [name, other]));
}"""
"""What lies over something else."""


def readable(visit, least):
    """The slide as it is on the screen: large enough for the last row, and whole."""
    types = visit.page.evaluate(TYPE)
    assert types, "something is to be read"
    small = sorted({text for size, text in types if size < least - 0.1})
    assert not small, small
    assert visit.page.evaluate(BEYOND) == []
    assert visit.page.evaluate(OVER) == []


PROJECTORS = ((1920, 1080, 24), (1280, 720, 18))
"""Their width and height, and the smallest letter that the last row reads."""


@pytest.mark.parametrize("name", READY)
def test_a_ready_lesson_is_played_by_keys_alone(visit, name):
    visit.page.set_viewport_size({"width": 1280, "height": 720})
    visit.open(f"play?lesson={name}")
    slides = ready(name).slides
    for n, slide in enumerate(slides):
        visit.settled()
        assert visit.page.evaluate("new URL(location).searchParams.get('n')") == f"{n + 1}", slide.title
        if slide.question:
            assert visit.page.locator(".live-wanted").inner_text() == slide.question.text
        for width, height, least in PROJECTORS:
            visit.page.set_viewport_size({"width": width, "height": height})
            visit.settled()
            try:
                readable(visit, least)
            except AssertionError as error:
                error.add_note(f"slide {n + 1}, {slide.title}, at {width} x {height}")
                raise
        visit.page.keyboard.press("PageDown")
    assert visit.page.locator(".live-hint").inner_text() == "This is the last slide."
    visit.page.keyboard.press("PageUp")
    visit.settled()
    assert visit.page.evaluate("new URL(location).searchParams.get('n')") == f"{len(slides) - 1}"
    assert visit.console == [] and visit.outside() == []


def test_a_page_is_shown_for_a_lecture_by_one_key_and_comes_back_as_it_was(visit):
    visit.page.set_viewport_size({"width": 1280, "height": 720})
    visit.open("taps?f_b=4&t=03", unfolded="")
    before, there = visit.said(), visit.page.locator(".live-lecture")
    boxes = visit.page.locator(".live-card").evaluate_all("all => all.map((one) => one.offsetWidth)")
    visit.page.keyboard.press("l")
    visit.settled()
    assert there.count() == 1 and visit.said() == {**before, "lecture": "on"}
    assert not visit.page.get_by_role("link", name="Belt").is_visible(), "nothing but the lecture"
    readable(visit, 18)
    first = visit.page.locator(".live-on").get_attribute("data-card")
    visit.page.keyboard.press("q")
    code = visit.page.locator(".live-code-of-link")
    code.wait_for()
    visit.settled()
    assert "lecture" not in code.locator("p").first.inner_text(), "who opens it has a page, not a projector"
    assert code.locator("img").evaluate("one => one.clientHeight > 0.6 * innerHeight"), "read from the last row"
    code.get_by_role("button").click()
    visit.page.keyboard.press("v")
    visit.settled()
    assert visit.page.locator(".live-on").get_attribute("data-card") != first, "one picture at a time, by a key"
    readable(visit, 18)
    visit.page.keyboard.press("b")
    dark = "() => getComputedStyle(document.querySelector('.live'), '::after').backgroundColor"
    assert visit.page.evaluate(dark) == "rgb(0, 0, 0)"
    visit.page.keyboard.press("b")
    assert visit.page.evaluate(dark) != "rgb(0, 0, 0)"
    visit.page.keyboard.press("ArrowRight")  # without slides the arrows step
    visit.settled()
    assert visit.said()["t"] == "04"
    visit.page.keyboard.press("ArrowLeft")
    visit.settled()
    visit.page.keyboard.press("Escape")
    visit.settled()
    assert there.count() == 0 and visit.said() == before
    assert boxes == visit.page.locator(".live-card").evaluate_all("all => all.map((one) => one.offsetWidth)")


def test_a_letter_that_is_typed_starts_no_lecture(visit):
    visit.open("one_step", unfolded="f")
    field = visit.page.locator("input.live-value:visible").first
    field.focus()
    visit.page.keyboard.type("l")
    assert visit.page.locator(".live-lecture").count() == 0


VEILED = "?only=day~belt&controls=none&t=12:00&veil=on&task=none&lecture=on"
EDGE = "() => document.querySelector('.live-veil')?.getBoundingClientRect().left ?? null"


def test_what_comes_after_the_cursor_is_veiled_until_it_is_played(visit):
    visit.page.set_viewport_size({"width": 1280, "height": 720})
    visit.open(f"solar_day{VEILED}")
    edge = visit.page.evaluate(EDGE)
    under = visit.page.locator(".live-veil").evaluate(
        "veil => { const [box, own] = [veil.parentElement, veil].map((one) => one.getBoundingClientRect());"
        " return [own.right - box.right, own.bottom - box.top, box.height]; }"
    )
    assert abs(under[0]) <= 1 and under[1] > 0.5 * under[2], "up to the picture's edge, over all its lanes"
    visit.page.keyboard.press("ArrowRight")
    visit.settled()
    assert visit.page.evaluate(EDGE) > edge + 5, "what was stepped to is seen"
    visit.page.keyboard.press("Home")
    visit.settled()
    assert visit.page.evaluate(EDGE) > edge + 5, "and stays seen"
    visit.page.keyboard.press("End")
    visit.settled()
    assert visit.page.evaluate(EDGE) is None


def asked(name="five_minutes"):
    """The number of a ready lesson's first prediction slide, and the slide."""
    return next((n, slide) for n, slide in enumerate(ready(name).slides) if slide.question and slide.question.choices)


def test_a_prediction_slide_asks_first_and_plays_the_run_at_a_key(visit):
    n, slide = asked()
    visit.page.set_viewport_size({"width": 1280, "height": 720})
    visit.open(f"play?lesson=five_minutes&n={n + 1}")
    before = len(visit.sent)
    choices = visit.page.locator(".live-choices button")
    assert choices.all_inner_texts() == list(slide.question.choices)
    choices.nth(1).click()
    choices.nth(0).click()
    assert [one.get_attribute("aria-pressed") for one in choices.all()] == ["true", *["false"] * (choices.count() - 1)]
    assert len(visit.sent) == before, "nobody's answer is collected"
    assert visit.page.evaluate(EDGE) is not None
    visit.page.keyboard.press("Enter")  # with the focus on a choice, where the click left it
    visit.page.wait_for_function(f"() => ({EDGE})() === null", timeout=60_000)
    visit.settled()
    assert visit.page.locator(".live-reveal").is_hidden()
    visit.page.keyboard.press("r")
    visit.settled()
    assert visit.page.evaluate(EDGE) is not None and visit.page.locator(".live-reveal").is_visible()


def test_a_live_change_lasts_until_one_leaves_the_slide(visit):
    slides = ready("five_minutes").slides
    n = next(n for n, one in enumerate(slides[:-1]) if "controls=" in one.link and "controls=none" not in one.link)
    control = re.search(r"controls=([^&~]+)", slides[n].link)[1]
    visit.page.set_viewport_size({"width": 1280, "height": 720})
    visit.open(f"play?lesson=five_minutes&n={n + 1}")
    slider = visit.page.locator(f"input[data-control='{control}'][type=range]")
    made = slider.input_value()
    slider.focus()
    visit.page.keyboard.press("Home" if made != "0" else "End")
    visit.settled()
    changed = slider.input_value()
    assert changed != made
    visit.page.keyboard.press("r")
    visit.settled()
    assert slider.input_value() == made, "R brings the slide back"
    slider.focus()
    visit.page.keyboard.press("Home" if made != "0" else "End")
    visit.settled()
    visit.page.keyboard.press("PageDown")
    visit.settled()
    visit.page.keyboard.press("PageUp")
    visit.settled()
    assert slider.input_value() == made


def test_the_speaker_has_a_window_with_the_note_and_what_comes_next(visit):
    first, second, *_ = ready("five_minutes").slides
    visit.open("play?lesson=five_minutes")
    with visit.page.expect_popup() as opened:
        visit.page.keyboard.press("s")
    speaker = opened.value
    said = speaker.locator("body").inner_text()
    assert first.title in said and first.note.split("\n")[0] in said and f"Next: {second.title}" in said
    assert re.search(r"\d\d:\d\d · 0:\d\d", said)
    speaker.keyboard.press("PageDown")
    visit.settled()
    assert second.title in speaker.locator("h1").inner_text()
    assert visit.page.evaluate("new URL(location).searchParams.get('n')") == "2"
    speaker.close()


def test_escape_ends_the_show_where_lessons_are_made(visit):
    visit.open("play?lesson=five_minutes&n=3")
    visit.page.keyboard.press("Escape")
    visit.page.wait_for_url("**/compose")
    visit.page.wait_for_selector(".compose-ready li")
    assert visit.page.locator(".live-lecture").count() == 0


def test_l_leads_from_a_slide_to_the_page_it_shows(visit):
    visit.open("play?lesson=five_minutes&n=3")
    assert ready("five_minutes").slides[2].query["t"] == "03"
    visit.page.keyboard.press("l")
    visit.page.wait_for_url("**/belt?*")
    visit.painted()
    assert visit.page.locator(".live-lecture").count() == 0
    link = ready("five_minutes").slides[2].query
    assert visit.said() == {key: text for key, text in link.items() if key != "t"}, "03 is where the page stands anyway"


def test_a_mouse_that_moves_and_tab_bring_the_buttons_and_they_lie_on_nothing(visit):
    n, all_slides = 2, len(ready("five_minutes").slides)
    seen = "() => getComputedStyle(document.querySelector('.live-remote')).opacity > 0.9"
    visit.page.set_viewport_size({"width": 1366, "height": 768})
    visit.open(f"play?lesson=five_minutes&n={n}")
    assert not visit.page.evaluate(seen), "a class sees the slide alone"
    visit.page.mouse.move(300, 300)
    visit.page.mouse.move(310, 310)
    assert visit.page.evaluate(seen)
    assert visit.page.locator(".live-which").inner_text() == f"Slide {n} of {all_slides}"
    top = visit.page.locator(".live-remote").bounding_box()["y"]
    assert not [box for box in visit.page.evaluate(FEET) if box > top + 1]
    visit.page.get_by_role("button", name="Next ›").click()
    visit.settled()
    assert visit.page.locator(".live-which").inner_text() == f"Slide {n + 1} of {all_slides}"
    visit.page.wait_for_function(f"() => !({seen})()")
    for _ in range(20):
        visit.page.keyboard.press("Tab")
        if visit.page.evaluate("() => document.activeElement.dataset.go"):
            break
    assert visit.page.evaluate(seen)


@pytest.mark.parametrize("visit", [("phone", "light"), ("desktop", "dark")], indirect=True, ids="-".join)
def test_axe_finds_nothing_in_a_lecture_and_a_finger_has_buttons(visit):
    n, _ = asked()
    visit.open(f"play?lesson=five_minutes&n={n + 1}")
    assert not [f"{one['id']}: {one['nodes'][0]['html'][:200]}" for one in Axe().run(visit.page).response["violations"]]
    on = visit.page.get_by_role("button", name="Next ›")
    finger = visit.page.viewport_size["width"] < 500
    seen = on.evaluate("one => one.checkVisibility({ opacityProperty: true })")
    assert seen == finger
    if finger:
        assert visit.page.evaluate("() => document.documentElement.scrollWidth <= innerWidth")
        on.tap()
        visit.settled()
        assert visit.page.evaluate("new URL(location).searchParams.get('n')") == f"{n + 2}"
        visit.page.get_by_role("button", name="Leave").tap()
        visit.page.wait_for_url(lambda url: "/play" not in url)
        visit.painted()
        assert visit.page.locator(".live-lecture").count() == 0


def test_a_page_without_a_lesson_says_how_to_get_one(visit):
    visit.open("play", unfolded="")
    assert "no lesson" in visit.page.locator(".live-notices").inner_text()
    assert visit.page.locator(".live-lecture").count() == 0


def test_the_menu_copies_the_link_and_shows_it_as_a_code(visit):
    visit.open("belt?t=05&task=none", unfolded="")
    visit.page.evaluate("() => { navigator.clipboard.writeText = async (text) => { window.taken = text; }; }")
    visit.page.locator(".live-share").click()
    visit.page.locator("[data-entry=link]").click()
    assert visit.page.evaluate("window.taken") == visit.page.url
    assert visit.page.locator("[data-entry=link]").inner_text() == "Copied"
    visit.page.locator("[data-entry=code]").click()
    visit.settled()
    code = visit.page.locator(".live-code-of-link")
    assert code.locator("p").first.inner_text() == visit.page.url
    assert code.locator("img").evaluate("one => one.naturalWidth > 0 && one.clientWidth > 300")
    assert code.locator(".live-nearby").is_visible(), "localhost is nobody else's address"
    visit.page.keyboard.press("Escape")
    assert not code.is_visible()
    assert visit.console == []


@pytest.mark.parametrize("visit", [("phone", "light")], indirect=True)
def test_a_phones_picture_does_not_lie_on_what_is_told(visit):
    visit.open("play?lesson=five_minutes&n=3")
    picture, told = (visit.page.locator(one).bounding_box() for one in (".live-card.live-on", ".live-told"))
    assert picture["y"] + picture["height"] <= told["y"]
