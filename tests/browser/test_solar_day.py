"""The solar-day page as a hand meets it: dragging, stepping, playing, links, phones."""

from __future__ import annotations

import pytest

from tests.browser.conftest import UNFOLDED

FIGURES = ("day", "belt", "taps", "curves", "gates")
PAGE = "solar_day"


def step(visit, label):
    visit.page.locator(".live-chips").get_by_role("button", name=label, exact=True).click()
    visit.settled()


def test_the_numbers_of_the_story_and_the_parts_of_the_day_stand_on_the_page(visit):
    visit.open(PAGE)
    assert visit.page.locator(".live-now").inner_text() == "14:30"
    assert visit.text("f.result") == "f = σ(z) = 0.300"
    assert visit.text("i.result") == "i = σ(z) = 0.900"
    assert visit.text("g.result") == "g = tanh(z) = −0.600"
    assert visit.text("c.result") == "c = −0.352"
    assert visit.text("h.result") == "h = −0.298"
    for moment in ("Evening", "14:30", "Morning", "Noon", "18:00"):
        step(visit, moment)
        words = visit.page.locator("[data-figure='day'] > .live-front text").all_text_contents()
        assert {"morning", "noon", "afternoon", "evening"} <= set(words), moment
        if moment == "Noon":
            assert "sun 12:00" in visit.page.locator(".live-panel").inner_text(), "readings follow the cursor"
    assert visit.text("f.result") == "f = σ(z) = 0.816"
    assert visit.text("i.result") == "i = σ(z) = 0.138"
    visit.page.locator("select[data-control='place']").select_option("London")
    visit.settled()
    assert "London, 15 October 2021" in visit.page.locator(".live-panel").inner_text()


def test_a_drag_that_begins_before_its_strip_is_there_is_not_lost(visit):
    visit.open(PAGE)
    before = visit.text("g.formula")
    box = visit.slider("g_b").bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    visit.page.mouse.move(x, y)
    visit.page.mouse.down()
    visit.page.mouse.move(x + 30, y)
    visit.page.mouse.up()
    visit.settled()
    value = visit.slider("g_b").get_attribute("aria-valuetext")
    assert value != "0"
    assert f"g_b={value}" in visit.page.url
    assert visit.text("g.formula") != before


def test_a_picture_just_below_the_window_is_there_before_it_is_scrolled_to(visit):
    visit.open(PAGE, UNFOLDED)
    taps = visit.page.locator("[data-figure='taps']")
    assert 780 < taps.bounding_box()["y"] < 900 * 1.25, "a drawer that is open lies just below"
    assert taps.locator(".main-svg").count()
    assert visit.page.locator("[data-figure='gates'].live-waits").count(), "what is farther away is not fetched"


def test_a_picture_that_is_scrolled_to_during_a_drag_follows_the_hand(visit):
    visit.open(PAGE, UNFOLDED)
    main = visit.page.get_by_test_id("stMain")
    for top in ("m.scrollHeight", "0"):  # every picture is here, then, but not the strip that moves it
        main.evaluate(f"m => m.scrollTo(0, {top})")
        visit.settled()
    move = visit.grab("f_b")
    move(0.7)
    visit.page.locator("[data-figure='gates']").evaluate("one => one.scrollIntoView({ block: 'center' })")
    visit.settled()
    before = visit.drawn("gates")
    move(0.4)
    visit.page.wait_for_timeout(120)
    assert visit.drawn("gates") != before
    visit.page.mouse.up()


def test_axes_stand_still_while_the_hand_moves(visit):
    visit.open(PAGE, UNFOLDED)
    visit.heighten()
    ranges = """() => JSON.stringify([...document.querySelectorAll('.live-figure > .live-front')]
        .map(f => [f._fullLayout.xaxis.range, f._fullLayout.yaxis.range]))"""
    before = visit.page.evaluate(ranges)
    move = visit.grab("f_b")
    for part in (0.95, 0.2, 0.6):
        move(part)
        visit.page.wait_for_timeout(60)
        assert visit.page.evaluate(ranges) == before
    visit.page.mouse.up()


def test_a_zoom_survives_a_commit(visit):
    visit.open(PAGE, UNFOLDED)
    gates = visit.page.locator("[data-figure='gates'] > .live-front")
    gates.scroll_into_view_if_needed()
    visit.settled()
    box = gates.bounding_box()
    shown = "f => f._fullLayout.xaxis.range.map(v => v.toFixed(2)).join()"
    whole = gates.evaluate(shown)
    visit.page.mouse.move(box["x"] + box["width"] * 0.4, box["y"] + box["height"] * 0.4)
    visit.page.mouse.down()
    visit.page.mouse.move(box["x"] + box["width"] * 0.7, box["y"] + box["height"] * 0.4, steps=8)
    visit.page.mouse.up()
    visit.settled()
    zoomed = gates.evaluate(shown)
    assert zoomed != whole
    for control, key in (("f_b", "ArrowLeft"), ("f_b", "ArrowLeft"), ("i_b", "ArrowRight")):
        visit.slider(control).focus()
        visit.page.keyboard.press(key)
        visit.settled()
        assert gates.evaluate(shown) == zoomed
    visit.page.locator(".live-stage").focus()
    visit.page.keyboard.press("ArrowRight")
    visit.settled()
    assert gates.evaluate(shown) == zoomed


def test_a_reload_keeps_the_slide(visit):
    visit.open(PAGE)
    step(visit, "Morning")
    visit.slider("f_b").focus()
    visit.page.keyboard.press("ArrowLeft")
    visit.settled()
    shown = visit.text("narration")
    visit.page.reload()
    visit.painted()
    assert visit.text("narration") == shown


def test_two_tabs_do_not_disturb_each_other(visit):
    visit.open(PAGE)
    other = visit.page.context.new_page()
    other.goto(f"{visit.address}/{PAGE}?f_b=2")
    other.wait_for_selector(".live .main-svg")
    shown = visit.text("f.result")
    visit.page.bring_to_front()
    step(visit, "Noon")
    step(visit, "14:30")
    assert visit.text("f.result") == shown
    assert "f_b=2" in other.url


def test_a_lost_connection_keeps_what_the_hand_made(visit):
    visit.open(PAGE, UNFOLDED)
    visit.heighten()  # what is below the window would have to come over the lost line
    move = visit.grab("f_b")
    visit.page.evaluate("() => window.__sockets")  # the page is alive
    visit.page.context.set_offline(True)
    move(0.4)
    visit.page.wait_for_timeout(150)
    dragged = visit.text("f.result")
    assert dragged != "f = σ(z) = 0.300", "strips play without a server"
    visit.page.mouse.up()
    visit.page.wait_for_timeout(400)
    assert visit.text("f.result") == dragged
    visit.page.context.set_offline(False)
    visit.page.wait_for_function("() => new URL(location).searchParams.has('f_b')", timeout=20_000)
    visit.settled()
    assert visit.text("f.result") == dragged
    visit.console.clear()  # the browser itself reports that the connection was lost


@pytest.mark.moving
def test_keys_step_play_and_jump(visit):
    visit.open(PAGE)
    now = visit.page.locator(".live-now")
    visit.page.locator(".live-stage").focus()
    for key, label in (("ArrowRight", "15:00"), ("ArrowLeft", "14:30"), ("End", "19:00"), ("Home", "06:00")):
        visit.page.keyboard.press(key)
        visit.settled()
        assert now.inner_text() == label
    visit.page.keyboard.press("Space")
    visit.page.wait_for_function("() => document.querySelector('.live-now').textContent >= '07:00'")
    visit.page.keyboard.press("Space")
    visit.settled()
    stopped = now.inner_text()
    visit.page.wait_for_timeout(900)
    assert now.inner_text() == stopped
    assert f"t={stopped.replace(':', '%3A')}" in visit.page.url


def test_another_theme_repaints_by_itself(visit):
    visit.open(PAGE)
    fills = "JSON.stringify(document.querySelector('[data-figure=belt] > .live-front').data.map((t) => t.fillcolor))"
    light = visit.page.evaluate(fills)
    visit.page.emulate_media(color_scheme="dark")
    visit.page.wait_for_function(f"light => {fills} !== light", arg=light)


@pytest.mark.moving
def test_commits_in_quick_succession_all_count(visit):
    visit.open(PAGE)
    visit.page.locator(".live-stage").focus()
    for _ in range(3):
        for key, label in (("ArrowRight", "15:00"), ("ArrowLeft", "14:30"), ("Home", "06:00"), ("End", "19:00")):
            visit.page.keyboard.press(key)
            visit.page.wait_for_timeout(230)
            # what the hand asked for, at once; the pictures act a step in their own time
            assert visit.page.locator(".live-scrub").get_attribute("aria-valuetext") == label
        step(visit, "14:30")
    switch = visit.page.locator("input[type=checkbox][data-control='hold_f']")
    switch.click()
    visit.page.wait_for_timeout(40)
    switch.click()
    visit.settled()
    step(visit, "Noon")
    assert not switch.is_checked()
    assert "hold_f" not in visit.page.url


@pytest.mark.parametrize("visit", [("phone", "light")], indirect=True)
def test_a_finger_that_scrolls_changes_nothing(visit):
    visit.open(PAGE)
    session = visit.page.context.new_cdp_session(visit.page)
    for target in ("[data-figure='day']", "input[type=range][data-control='f_b']"):
        found = visit.page.locator(target).first
        if not found.is_visible():
            visit.page.locator(".live-pull").click()  # the sheet of controls
            visit.settled(600)
        found.evaluate("e => e.scrollIntoView({block: 'center'})")
        visit.settled()
        box = found.bounding_box()
        x, y = box["x"] + box["width"] * 0.3, box["y"] + box["height"] / 2
        touch = lambda kind, points: session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})  # noqa: E731
        touch("touchStart", [{"x": x, "y": y}])
        for k in range(1, 9):
            touch("touchMove", [{"x": x, "y": y - 20 * k}])
            visit.page.wait_for_timeout(20)
        touch("touchEnd", [])
        visit.settled()
        assert visit.page.locator(".live-now").inner_text() == "14:30"
        assert visit.said() == {}


def test_tab_moves_on(visit):
    visit.open(PAGE)
    visit.page.locator(".live-stage").focus()
    seen = []
    for _ in range(120):
        visit.page.keyboard.press("Tab")
        seen.append(
            visit.page.evaluate(
                "() => document.activeElement.closest('.live') ? document.activeElement.className : 'out'"
            )
        )
        if seen[-1] == "out":
            break
    assert seen[-1] == "out", "Tab never left the instrument"


def test_a_slider_works_by_keys(visit):
    visit.open(PAGE, UNFOLDED)
    visit.slider("f_b").focus()
    visit.settled()
    before = visit.text("f.result")  # scrolled to, it is fetched
    told = len(visit.sent)
    for _ in range(5):
        visit.page.keyboard.press("ArrowLeft")
    visit.page.wait_for_timeout(60)
    assert visit.text("f.result") != before
    visit.settled()
    assert 0 < len(visit.sent) - told < 5, "quick presses are gathered into a commit"
    assert "f_b=" in visit.page.url


@pytest.mark.moving
def test_playing_stops_on_the_first_touch(visit):
    visit.open(PAGE)
    visit.page.get_by_role("button", name="Play", exact=True).click()
    visit.page.wait_for_timeout(500)
    visit.page.locator("[data-figure='belt']").click()
    visit.page.wait_for_timeout(100)
    assert visit.page.get_by_role("button", name="Play", exact=True).is_visible()
    stopped = visit.page.locator(".live-now").inner_text()
    visit.page.wait_for_timeout(2500)
    assert visit.page.locator(".live-now").inner_text() == stopped


@pytest.mark.moving
def test_a_step_carries_the_parcel_through_the_stations(visit):
    """Between two still pictures the belt moves in several phases, and ends at the record."""
    visit.open(PAGE)
    visit.page.locator(".live-speed").select_option("0.5")  # a busy machine paints few frames a second
    visit.page.locator(".live-stage").focus()
    visit.settled()  # the phases have come
    frames = set()
    visit.page.keyboard.press("ArrowRight")
    for _ in range(60):
        visit.page.wait_for_timeout(60)
        frames.add(visit.drawn("belt"))
    assert len(frames) > 8
    visit.settled()
    given = "f => JSON.stringify(f.data)"
    belt = visit.page.locator("[data-figure='belt'] > .live-front")
    moved = belt.evaluate(given)
    visit.page.keyboard.press("ArrowLeft")
    visit.settled()
    step(visit, "Noon")
    visit.page.locator(".live-scrub").evaluate("(s) => { s.value = 18; s.dispatchEvent(new Event('input')); }")
    visit.settled()
    assert visit.page.locator(".live-now").inner_text() == "15:00"
    assert belt.evaluate(given) == moved


def test_reduced_motion_is_obeyed(visit):
    visit.open(PAGE)
    visit.page.locator(".live-stage").focus()
    start = int(visit.page.locator(".live").get_attribute("data-frames"))
    visit.page.keyboard.press("ArrowRight")
    visit.settled()
    assert int(visit.page.locator(".live").get_attribute("data-frames")) - start <= 4
    assert visit.page.locator(".live-now").inner_text() == "15:00"


def test_the_day_is_scrubbed_on_its_own_picture(visit):
    visit.open(PAGE)
    box = visit.page.locator("[data-figure='day']").bounding_box()
    visit.page.mouse.move(box["x"] + box["width"] * 0.5, box["y"] + box["height"] * 0.5)
    visit.page.mouse.down()
    visit.page.mouse.move(box["x"] + box["width"] * 0.25, box["y"] + box["height"] * 0.5, steps=5)
    visit.page.mouse.up()
    visit.settled()
    assert "06:30" < visit.page.locator(".live-now").inner_text() < "11:00"


def test_a_bad_entry_is_said_and_a_bad_link_opens(visit):
    visit.open(f"{PAGE}?lat=95&f_b=3&nonsense=1")
    notice = visit.page.locator(".live-notices")
    assert "95" in notice.inner_text()
    assert visit.slider("f_b").get_attribute("aria-valuetext") == "3"
    field = visit.page.locator("input[type=text][data-control='date']")
    field.fill("2021-02-31")
    field.press("Enter")
    visit.settled()
    refused = visit.page.locator(".live-refused")
    assert "2021-02-31" in refused.inner_text()
    assert field.input_value() == "2021-02-31", "it stays to be mended"
    assert visit.slider("f_b").get_attribute("aria-valuetext") == "3"
    field.fill("2021-06-21")
    field.press("Enter")
    visit.settled()
    assert notice.inner_text() == ""
    assert refused.count() == 0
    assert "date=2021-06-21" in visit.page.url


@pytest.mark.parametrize("visit", [("laptop", "light")], indirect=True, ids="-".join)
def test_a_laptop_shows_all_of_it(visit):
    visit.open(PAGE, UNFOLDED)
    assert visit.page.evaluate("() => document.documentElement.scrollWidth <= innerWidth")
    widths = visit.page.evaluate(
        "() => [...document.querySelectorAll('.live-figure .main-svg')].map(s => s.getBoundingClientRect().width)"
    )
    assert all(width > 300 for width in widths)


def test_a_gate_is_held_at_noon_only_and_let_go(visit):
    visit.open("solar_day?t=12:00")
    pin = visit.page.locator("input[type=checkbox][data-control='hold_f_at']")
    pin.check()
    visit.settled()
    move = visit.grab("hold_f_at")
    told = len(visit.sent)
    move(0.0)
    visit.page.wait_for_timeout(120)
    assert "held at 0.00" in visit.text("narration")
    assert len(visit.sent) == told, "dragging tells the server nothing"
    visit.page.mouse.up()
    visit.settled()
    assert "hold_f_at=1200_0" in visit.page.url
    visit.step("12:30")
    assert not pin.is_checked()
    assert "held" not in visit.text("narration")
    release = visit.page.locator("button[data-control='release_f']")
    assert release.inner_text() == "Let go at 12:00"
    pin.check()
    visit.settled()
    assert release.inner_text() == "Let go at 12:00, 12:30"
    release.click()
    visit.settled()
    assert "hold_f_at" not in visit.page.url
    assert release.count() == 0
