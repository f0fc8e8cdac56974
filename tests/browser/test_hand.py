"""What a hand may do and what it may not: keys without focus, the first click, entries that are refused."""

from __future__ import annotations

import pytest

PAGE = "solar_day"
NOW = ".live-now"


def now(visit):
    visit.settled()
    return visit.page.locator(NOW).inner_text()


def on_the_day(visit, part):
    """A place on the day's picture, as a part of its width."""
    box = visit.page.locator("[data-figure='day']").bounding_box()
    return box["x"] + box["width"] * part, box["y"] + box["height"] * 0.5


# -- a picture over time


def test_the_click_that_gives_a_picture_the_focus_keeps_the_step_and_the_next_one_moves_it(visit):
    visit.open(PAGE)
    visit.page.mouse.click(*on_the_day(visit, 0.3))
    assert now(visit) == "14:30"
    visit.page.keyboard.press("ArrowRight")
    assert now(visit) == "15:00", "the keys are there"
    visit.page.mouse.click(*on_the_day(visit, 0.3))
    assert now(visit) < "11:00"


def test_a_drag_moves_the_cursor_at_once_and_a_trembling_hand_does_not(visit):
    visit.open(PAGE)
    x, y = on_the_day(visit, 0.3)
    visit.page.mouse.move(x, y)
    visit.page.mouse.down()
    visit.page.mouse.move(x + 2, y)
    visit.page.mouse.up()
    assert now(visit) == "14:30"
    visit.page.evaluate("() => document.activeElement.blur()")
    visit.page.mouse.move(x, y)
    visit.page.mouse.down()
    visit.page.mouse.move(x + 30, y, steps=4)
    visit.page.mouse.up()
    assert now(visit) < "11:00"


def test_what_a_layout_does_not_call_time_is_not_scrubbed(visit):
    """A click on the gates picture of "Check yourself" once threw: its card said scrub, its layout did not."""
    visit.open("check?task=gates")
    visit.page.locator(".live-options button").first.click()
    visit.page.wait_for_selector("[data-figure='gates'] .main-svg")
    visit.settled()
    before = visit.page.locator(NOW).text_content()
    assert not visit.page.locator("[data-figure='gates'].live-scrubs").count()
    for _ in range(2):
        visit.page.locator("[data-figure='gates']").click()
        visit.settled()
    assert visit.page.locator(NOW).text_content() == before


# -- keys


def test_keys_move_time_when_nothing_has_the_focus(visit):
    visit.open(PAGE)
    visit.page.evaluate("() => document.activeElement.blur()")
    for key, label in (("ArrowRight", "15:00"), ("ArrowLeft", "14:30"), ("End", "19:00"), ("Home", "06:00")):
        visit.page.keyboard.press(key)
        assert now(visit) == label
    visit.page.locator("h1").click()  # what scrolls the page has the focus now, or nothing
    visit.page.keyboard.press("ArrowRight")
    assert now(visit) == "06:30"
    visit.page.keyboard.press("Space")
    visit.page.get_by_role("button", name="Pause", exact=True).wait_for()
    visit.page.keyboard.press("Space")
    visit.page.get_by_role("button", name="Play", exact=True).wait_for()


OWN_KEYS = {
    "input[type=range][data-control='f_b']": ("ArrowRight", "Home", "End"),
    "input[type=text][data-control='f_b']": ("ArrowLeft", "Home", "End"),
    "input[data-control='lens'] >> nth=0": ("ArrowDown", "Home", "End"),
    ".st-key-frame-menu a >> nth=0": ("ArrowRight", "Home", "End"),
    ".live-marks button >> nth=0": ("ArrowRight", "Home", "End"),
    ".live-chips button >> nth=1": ("Space",),
}


def test_keys_of_what_has_the_focus_are_its_own(visit):
    visit.open(PAGE)
    visit.page.evaluate("() => addEventListener('keydown', (event) => { window.taken = event.defaultPrevented; })")
    for target, keys in OWN_KEYS.items():
        for key in keys:
            visit.page.locator(target).focus()
            visit.page.evaluate("() => { window.taken = null; }")
            visit.page.keyboard.press(key)
            assert visit.page.evaluate("() => window.taken") is False, (target, key)


def test_a_page_of_one_step_leaves_the_keys_to_the_browser(visit):
    visit.open("one_step")
    visit.page.evaluate("() => addEventListener('keydown', (event) => { window.taken = event.defaultPrevented; })")
    visit.page.evaluate("() => document.activeElement.blur()")
    visit.page.keyboard.press("End")
    assert not visit.page.evaluate("() => window.taken")


# -- entries that are not taken


def test_a_typed_99_is_answered_under_its_field_and_the_word_stays_until_something_is_set(visit):
    visit.open(PAGE)
    field = visit.page.locator("input[type=text][data-control='o_b']")
    field.scroll_into_view_if_needed()
    before = field.input_value()
    field.fill("99")
    field.press("Tab")  # on to the next slider, which asks for its strip at once
    visit.settled()
    refused = visit.page.locator(".live-refused")
    assert "99" in refused.inner_text()
    assert "12" in refused.inner_text(), "the range is said"
    assert visit.page.evaluate("(one) => one.getBoundingClientRect().top < innerHeight", refused.element_handle())
    assert abs(refused.bounding_box()["y"] - field.bounding_box()["y"]) < 60, "where the eye is"
    assert field.input_value() == before
    assert field.get_attribute("aria-invalid") == "true"
    visit.slider("f_b").hover()
    visit.settled()
    assert refused.count() == 1, "coming near another slider takes no word away"
    field.fill("2")
    field.press("Enter")
    visit.settled()
    assert refused.count() == 0
    assert "o_b=2" in visit.page.url


def test_a_notice_that_stays_is_not_read_out_again(visit):
    visit.open(f"{PAGE}{'&' if '?' in PAGE else '?'}f_b=much")
    notice = visit.page.locator(".live-notices span").first.element_handle()
    sent = len(visit.sent)
    visit.slider("f_b").hover()
    visit.settled()
    assert len(visit.sent) > sent, "an answer came"
    assert notice.evaluate("one => one.isConnected")


def test_what_a_gate_does_is_read_off_its_weights_while_the_hand_moves_one(visit):
    visit.open(PAGE)
    reading = visit.page.locator(".live-group", has=visit.page.locator("[data-group='f']")).locator(".live-reading")
    before = reading.inner_text()
    pull = visit.grab("f_G")
    sent = len(visit.sent)
    pull(0.95)
    visit.page.wait_for_timeout(150)
    assert reading.inner_text() != before
    assert "rises with" in reading.inner_text()
    assert len(visit.sent) == sent, "nothing is told to the server"
    visit.page.mouse.up()
    visit.settled()
    assert "rises with" in reading.inner_text()


COUNTED = """() => { const own = Plotly.react; window.redrawn = []; Plotly.react = (box, ...how) => {
    redrawn.push(box.closest('[data-figure]').dataset.figure); return own(box, ...how); }; }"""


def test_what_the_strip_has_shown_is_not_drawn_again_when_the_hand_lets_go(visit):
    """So the fresh record is there as soon as the answer is; a commit of what was not seen is drawn."""
    visit.open(PAGE)
    pull = visit.grab("f_G")
    pull(0.8)
    visit.page.wait_for_timeout(150)
    visit.page.evaluate(COUNTED)
    before = visit.page.locator(".live").get_attribute("data-record")
    visit.page.mouse.up()
    visit.settled()
    assert visit.page.locator(".live").get_attribute("data-record") != before
    assert visit.page.evaluate("() => redrawn") == []
    visit.write("f_G", "3")
    assert set(visit.page.evaluate("() => redrawn")) >= {"day", "belt"}


ARRAYS = """() => { window.missed = []; const { PlotSchema } = Plotly, quick = PlotSchema.findArrayAttributes;
    PlotSchema.findArrayAttributes = (trace) => {
        const found = quick(trace);
        const lost = Object.keys(trace).filter((key) =>
            Array.isArray(trace[key]) && ['x', 'y', 'text', 'hovertext', 'z', 'customdata'].includes(key)
            && !found.includes(key));
        if (lost.length) missed.push([trace.uid, ...lost]);
        window.asked = (window.asked ?? 0) + 1;
        return found;
    }; }"""


@pytest.mark.parametrize("path", [PAGE, "gradient"])
def test_plotly_still_knows_which_attributes_of_a_trace_are_lists(visit, path):
    """It is asked once for each way in which a trace can be built; hovering needs the answer."""
    visit.open(path)
    visit.page.evaluate(ARRAYS)
    visit.step("14:30") if path == PAGE else visit.page.keyboard.press("End")
    visit.settled()
    assert visit.page.evaluate("() => asked") > 5
    assert visit.page.evaluate("() => missed") == []
