"""One scene in a fixed frame: whole on the first screen of every lesson, and nothing in it moves."""

from __future__ import annotations

import pytest

from lstm_viz.lessons.registry import lesson_named
from lstm_viz.lessons.shown import Moment
from lstm_viz.lessons.state import complete
from lstm_viz.ui.served import live_url
from lstm_viz.words.lenses import lenses

LESSONS = ("", "one_step", "taps", "belt", "solar_day", "memory", "gradient", "learn", "forecast", "check", "own")
TABLE = {
    (1440, 900): {"menu": 48, "head": 92, "scene": 600, "guide": 84},
    (1366, 768): {"menu": 44, "head": 72, "scene": 500, "guide": 76},
}
"""Pixels that menu, title with lead and guide have at most, and the scene at least."""
PARTS = {
    "menu": ".st-key-frame-menu", "head": ".st-key-lesson-head", "scene": ".live-stage", "guide": ".live-guide",
}  # fmt: skip
LENSES = {"taps": "taps", "cell": "wiring", "belt": "bar"}
"""A lens for each picture that one brings."""
BOXES = """() => Object.fromEntries([...document.querySelectorAll('.live-scene .live-figure, .live-panel, .live-guide')]
    .filter((one) => one.offsetParent).map((one) => [one.dataset.figure ?? one.className.split(' ')[0],
    ['x', 'y', 'width', 'height'].map((key) => Math.round(one.getBoundingClientRect()[key])).join()]))"""
SHIFT = """() => { window.shifted = 0; new PerformanceObserver((all) => {
    for (const one of all.getEntries())
        if (one.sources.some(({ node }) => node?.parentElement?.closest('[data-testid=stMainBlockContainer]')))
            window.shifted += one.value;
}).observe({ type: 'layout-shift', buffered: true }); }"""

CENTRES = """all => all.map((one) => one.getBoundingClientRect())
    .map(({ x, y, width, height }) => [x + width / 2, y + height / 2])"""

PAINTED = """() => { window.painted = []; new MutationObserver((all) => {
    for (const { target } of all)
        painted.push([target.dataset.record, document.querySelector('.live-playing') !== null]);
}).observe(document, { subtree: true, attributeFilter: ['data-record'] }); }"""
"""Of every frame, its record, which is drawn for one width, and whether it plays."""


def boxes(visit):
    visit.settled()
    return visit.page.evaluate(BOXES)


@pytest.mark.parametrize("path", LESSONS)
def test_the_scene_is_whole_on_the_first_screen_between_parts_of_fixed_heights(visit, path):
    visit.open(path, unfolded="")
    for (width, height), most in TABLE.items():
        visit.page.set_viewport_size({"width": width, "height": height})
        visit.settled()
        found = {name: visit.page.locator(place).bounding_box() for name, place in PARTS.items()}
        for name in ("menu", "head", "guide"):
            if found[name] and not (name == "guide" and path == "check"):
                assert found[name]["height"] <= most[name] + 0.5, (width, name)
        for picture in visit.page.locator(".live-scene .live-figure").all():
            box = picture.bounding_box()
            assert box["y"] >= found["head"]["y"] + found["head"]["height"] - 1, width
            assert box["y"] + box["height"] <= (found["guide"] or {"y": height})["y"], (width, "nothing to scroll")
        if path != "check":  # its questions take more room
            assert found["scene"]["height"] >= most["scene"], width
        lead = visit.page.locator(".st-key-lesson-head p").first
        whole = "p => p.scrollHeight <= p.closest('.st-key-lesson-head').clientHeight + 1"
        assert lead.evaluate(whole), (width, "all of it")


@pytest.mark.parametrize("visit", [("laptop", "light")], indirect=True, ids="-".join)
@pytest.mark.parametrize(
    "path", ["taps", "belt", "solar_day", "one_step", "memory", "gradient", "learn", "forecast", "own"]
)
def test_whatever_is_asked_and_told_stands_whole_in_the_guide_and_no_picture_moves(visit, path):
    """In the narrowest window that has the guide beside its pictures: in wider ones no line is longer."""
    visit.open(path, unfolded="")
    before = boxes(visit)
    assert len(before) >= 3
    cut = []
    for mark in visit.page.locator(".live-marks button").all():
        mark.click()
        assert boxes(visit) == before
        options = visit.page.locator(".live-options button")
        if options.count():
            options.first.click()
            assert boxes(visit) == before
        cut += [(mark.get_attribute("data-task"), *over) for over in overflowing(visit)]
    assert not cut
    no_picture_moves_with_a_lens(visit, before, wired=path != "own")  # whose cell hears more than a wiring has room for
    before = boxes(visit)
    visit.page.locator(".live-stage").focus()
    for _ in range(6):
        visit.page.keyboard.press("ArrowLeft")
        assert boxes(visit) == before


def overflowing(visit):
    """What in the guide is cut off, and by how much: what is said when a task is done has its room from the start."""
    if visit.page.locator(".live-verdict").is_visible():
        verdict, guide = (visit.page.locator(one).bounding_box() for one in (".live-verdict", ".live-guide"))
        over = verdict["y"] + verdict["height"] - guide["y"] - guide["height"]
        return [("verdict", over)] if over > 0 else []
    parts = {
        name: visit.page.locator(f".live-{name}").evaluate("one => one.scrollHeight - one.clientHeight")
        for name in ("task", "answers")
    }
    # 3 pixels are what an index has below its line, and less than a letter's foot
    return [(name, over) for name, over in parts.items() if over > 3]


def no_picture_moves_with_a_lens(visit, before, wired=True):
    led = [box for name, box in before.items() if name in LENSES]
    others = {name: box for name, box in before.items() if name not in LENSES}
    told = visit.page.locator("input[data-control='lens']").count() > 0
    assert len(led) == told, "where the steps are told in a lens, one picture is its own"
    for picture, lens in LENSES.items() if told else ():
        visit.choose("lens", lens)
        now = boxes(visit)
        assert [now.pop(name) for name in (*now,) if name in LENSES] == led, "another picture in the same place"
        assert now == others
        own = picture if wired or picture != "cell" else "belt"
        assert visit.page.locator(f".live-scene [data-figure='{own}'] .main-svg").first.is_visible()


@pytest.mark.parametrize("visit", [("desktop", "light"), ("phone", "dark")], indirect=True, ids="-".join)
def test_a_lens_is_chosen_among_small_pictures_by_keys_and_by_pointer(visit):
    visit.open("solar_day")
    belt = visit.page.locator("input[data-control='lens'][value='belt']")
    visit.unfold(belt)
    group = visit.page.get_by_role("radiogroup", name="Told as")
    assert group.get_by_role("radio").count() == 8
    assert group.locator("svg path").count() >= 16
    assert belt.is_checked()
    belt.focus()
    visit.page.keyboard.press("ArrowRight")
    visit.settled()
    taps = group.get_by_role("radio", name="taps and water")
    assert taps.is_checked()
    assert "keep valve" in visit.text("narration")
    assert taps.evaluate("one => one === document.activeElement")
    touch = visit.page.evaluate("() => navigator.maxTouchPoints > 0")
    place = group.locator(".live-picture").nth(5).bounding_box()
    tap = visit.page.touchscreen.tap if touch else visit.page.mouse.click
    assert min(place["width"], place["height"]) >= 40
    tap(place["x"] + place["width"] / 2, place["y"] + place["height"] / 2)
    visit.settled()
    assert "bowl" in visit.text("narration")
    assert "lens=bar" in visit.page.url


@pytest.mark.parametrize("path", ["", "solar_day", "own"])
def test_nothing_in_the_page_shifts_while_it_loads(visit, path):
    """The box around it, empty until then, is Streamlit's own: it is narrow before it hears that it is wide."""
    with visit.page.add_init_script(f"({SHIFT})()"):
        visit.page.goto(f"{visit.address}/{path}")
        visit.painted()
    assert visit.page.evaluate("() => window.shifted") < 0.05


@pytest.mark.moving
@pytest.mark.parametrize("path", ["", "solar_day"])
def test_a_narrow_window_is_painted_only_with_the_pictures_that_fit_it(visit, path):
    """The server guesses by what the browser calls itself: a computer's is wide, until it has measured its window."""
    visit.page.set_viewport_size({"width": 620, "height": 900})
    with visit.page.add_init_script(f"({PAINTED})()"):
        visit.open(path, unfolded="")
    painted = visit.page.evaluate("() => painted")
    assert len({record for record, _ in painted}) == 1
    assert any(plays for _, plays in painted) == (path == ""), "the start page plays by itself, there as elsewhere"


def test_what_is_unfolded_is_in_the_link_and_sends_no_new_record(visit):
    visit.open("solar_day", unfolded="")
    record = visit.page.locator(".live").get_attribute("data-record")
    visit.page.locator(".live-tabs [data-card='gates']").click()
    visit.page.locator("[data-group='o']").click()
    visit.settled()
    assert "open=gates%7Eo" in visit.page.url or "open=gates~o" in visit.page.url
    assert visit.page.locator(".live").get_attribute("data-record") == record
    assert visit.page.locator("input[type=range][data-control='f_b']").is_hidden(), "one group at a time"
    visit.page.reload()
    visit.painted()
    assert visit.page.locator("[data-card='gates'].live-card").is_visible()
    assert visit.page.locator("input[type=range][data-control='o_b']").is_visible()


BAR = """() => ['tabs', 'chips', 'bar'].map((name) => document.querySelector(`.live-${name}`))
    .map((row) => ({ over: row.scrollWidth - row.clientWidth, fades: getComputedStyle(row).maskImage !== 'none' }))"""


def test_drawers_keep_their_room_and_what_is_cut_under_a_scene_fades(visit):
    """The lens with the most drawers, on the page with the most moments."""
    visit.open("solar_day?lens=wiring", unfolded="")
    for width, height in ((1440, 900), (1366, 768), (1280, 800), (1024, 768)):
        visit.page.set_viewport_size({"width": width, "height": height})
        visit.settled()
        tabs, chips, bar = visit.page.evaluate(BAR)
        assert tabs["over"] <= 0 or width < 1280, (width, "a mouse scrolls no row sideways")
        assert tabs["fades"] and chips["fades"]
        assert bar["over"] <= 0, (width, "what is at its end stays")


def test_a_phone_on_its_side_shows_a_whole_picture_beside_its_controls(visit):
    visit.page.set_viewport_size({"width": 844, "height": 390})
    for path in ("solar_day", "taps", "one_step", "memory", "gradient", "learn", "forecast", "own"):
        visit.open(path, unfolded="")
        picture = visit.page.locator(".live-figure:visible").first.bounding_box()
        panel = visit.page.locator(".live-panel").bounding_box()
        guide = visit.page.locator(".live-guide").bounding_box()
        assert picture["height"] >= 290, "what the menu leaves of the window"
        assert picture["y"] + picture["height"] <= 390
        assert picture["x"] + picture["width"] <= min(panel["x"], guide["x"])
        assert panel["y"] + panel["height"] <= guide["y"] + 1
        play = visit.page.locator("[data-act=play]")
        if path not in ("one_step", "learn"):  # nothing is to be played there, or not yet
            on = play.bounding_box() or pytest.fail(path)
            assert on["y"] + on["height"] <= panel["y"] + 1 and on["x"] > picture["x"] + picture["width"], path
        assert visit.page.evaluate("() => document.documentElement.scrollWidth <= innerWidth")


@pytest.mark.parametrize("visit", [("laptop", "light")], indirect=True, ids="-".join)
def test_side_by_side_on_a_small_window_pictures_are_drawn_smaller_and_hold_their_words_and_grips(visit):
    visit.open("taps", unfolded="")
    for name in ("tap", "taps"):
        picture = visit.page.locator(f"[data-figure='{name}']")
        box = picture.bounding_box()
        words = picture.locator("text:visible").all()
        assert len(words) > 10
        for word in words:
            at = word.bounding_box()
            assert at["x"] >= box["x"] - 4 and at["x"] + at["width"] <= box["x"] + box["width"] + 4, word.inner_html()
            assert at["y"] >= box["y"] - 4, word.inner_html()
    content, brought = (
        visit.page.locator("[data-figure='tap'] text", has_text=word) for word in ("content g", "i·g =")
    )
    left = content.first.bounding_box()
    assert left["x"] + left["width"] < brought.first.bounding_box()["x"]
    dots = visit.page.locator("[data-figure='tap'] .point").evaluate_all(CENTRES)
    grips = visit.page.locator("[data-figure='tap'] .live-grip").evaluate_all(CENTRES)
    near = [min(abs(x - across) + abs(y - up) for across, up in dots) < 4 for x, y in grips]
    assert sum(near) >= 2, "the grip of either curve lies on its dot"


CUT = """async ([address, sentences]) => {
    const { written } = await import(address);
    const told = document.querySelector('.live-told'), place = told.querySelector('.live-narration');
    return sentences.filter((sentence) => {
        place.replaceChildren(...written(sentence, null));
        return told.scrollHeight > told.clientHeight + 1;
    });
}"""


@pytest.mark.parametrize("path", ["solar_day", "belt", "taps"])
def test_the_sentence_of_every_step_is_whole_in_every_lens(visit, path):
    lesson = lesson_named(path)
    sentences = set()
    for lens in lenses():
        shown = lesson.record(complete(lesson.table, {"lens": lens}))
        moments = [Moment(shown, t, phase) for t in range(len(shown.labels)) for phase in range(lesson.phases)]
        sentences.update(lesson.told(moments)["narration"])
    assert len(sentences) > 50
    visit.open(path)
    module = f"/{live_url().replace('main.js', 'lights.js')}"
    for width, height in ((1366, 768), (1024, 768), (390, 844), (844, 390)):
        visit.page.set_viewport_size({"width": width, "height": height})
        visit.settled()
        assert visit.page.evaluate(CUT, [module, sorted(sentences)]) == [], (width, height)
    assert visit.page.evaluate(CUT, [module, [" ".join(sentences)]]), "and what is too long is seen to be"


def test_where_time_runs_to_the_left_keys_and_controls_do_too(visit):
    """What flows back starts at the right: a key moves the cursor to its own side, and so does its slider."""
    visit.open("gradient?task=none&t=050", unfolded="")
    now = visit.page.locator(".live-now")

    def pressed(key):
        visit.page.locator(".live-stage").focus()
        visit.page.keyboard.press(key)
        visit.settled()
        return now.inner_text()

    assert pressed("ArrowLeft") == "051", "further back"
    assert pressed("ArrowRight") == "050"
    assert pressed("End") == "000"
    button = "one => one.getBoundingClientRect().x"
    left, right = (visit.page.locator(f".live-buttons [data-act={act}]").evaluate(button) for act in ("last", "first"))
    assert left < right
    assert visit.page.locator(".live-scrub").evaluate("one => getComputedStyle(one).direction") == "rtl"
    visit.open("belt", unfolded="")
    assert visit.page.locator(".live-scrub").evaluate("one => getComputedStyle(one).direction") == "ltr"


@pytest.mark.parametrize("visit", [("phone", "light")], indirect=True, ids="-".join)
def test_on_a_phone_a_touch_of_the_guides_line_opens_it(visit):
    visit.open("check", unfolded="")
    assert not visit.page.locator(".live-options").is_visible(), "a question leaves the picture in view"
    visit.page.locator(".live-task").tap()
    assert visit.page.locator(".live-options button").first.is_visible()
    visit.page.locator(".live-more").tap()
    assert not visit.page.locator(".live-options").is_visible()


@pytest.mark.parametrize("visit", [("phone", "light")], indirect=True, ids="-".join)
def test_on_a_phone_the_line_of_tasks_that_are_put_away_says_what_it_opens(visit):
    visit.open("taps?task=none", unfolded="")
    marks, more = (visit.page.locator(one) for one in (".live-marks", ".live-more"))
    said = "getComputedStyle(document.querySelector('.live-marks'), '::before').content"
    assert marks.is_visible() and visit.page.evaluate(said) == '"Tasks"'
    assert not marks.locator("button").first.is_visible()
    more.click()
    assert marks.locator("button").first.is_visible()
    assert visit.page.evaluate("() => document.documentElement.scrollWidth <= innerWidth")
