"""What holds on every page: nothing serious for axe, a quiet console, nothing leaves the machine."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.browser.conftest import UNFOLDED

LESSONS = ("", "one_step", "taps", "belt", "solar_day", "memory", "gradient", "learn", "forecast", "check", "own")
PAGES = (*LESSONS, "check?task=first&guess=zero")
"""Every page, or slide of one; the page of words has tests of its own."""
LOOKS = [
    *((page, look) for page in PAGES for look in (("desktop", "light"), ("phone", "dark"))),
    *(("solar_day", look) for look in (("desktop", "dark"), ("phone", "light"))),
]
"""Both themes and both sizes for each; for one page all four."""


@pytest.mark.parametrize(("path", "visit"), LOOKS, indirect=["visit"])
def test_a_page_fits_its_screen_and_axe_finds_nothing_serious(visit, path):
    visit.open(path, UNFOLDED)
    assert visit.page.evaluate("() => document.documentElement.scrollWidth <= innerWidth")
    found = Axe().run(visit.page).response["violations"]
    serious = [
        f"{one['id']}: {one['help']}: {[node['html'][:160] for node in one['nodes']][:4]}"
        for one in found
        if one["impact"] in ("serious", "critical") or one["id"] == "heading-order"
    ]
    assert not serious, "\n".join(serious)
    assert visit.page.evaluate("() => document.documentElement.lang") == "en"


def test_a_link_of_the_menu_that_has_the_focus_is_seen(visit):
    visit.open("taps")
    ring = "a => getComputedStyle(a).outlineStyle + getComputedStyle(a).outlineWidth"
    link = visit.page.locator(".st-key-frame-menu a").nth(1)
    assert link.evaluate(ring) != "solid2px"
    visit.page.locator(".st-key-frame-menu a").first.focus()
    visit.page.keyboard.press("Tab")
    assert visit.page.evaluate("() => document.activeElement.closest('.st-key-frame-menu') !== null")
    assert visit.page.locator("*:focus").evaluate(ring) == "solid2px"


def test_on_a_laptop_the_menu_is_whole_and_its_names_stand_where_they_did(visit):
    menu = visit.page.locator(".st-key-frame-menu")
    places = set()
    for path in ("", "learn"):
        visit.open(path)
        visit.page.set_viewport_size({"width": 1366, "height": 768})
        assert menu.evaluate("one => one.scrollWidth <= one.clientWidth && one.scrollLeft === 0")
        places.add(tuple(round(link.bounding_box()["x"], 1) for link in menu.locator("a").all()))
    assert len(places) == 1


def test_a_reload_takes_plotly_and_the_modules_from_the_browsers_own_store(visit):
    """Streamlit sends no Cache-Control and answers "is mine still good?" in full: nobody may have to ask."""
    visit.open("taps")
    visit.page.reload()
    visit.painted()
    fetched = visit.page.evaluate(
        "() => performance.getEntriesByType('resource').filter((one) => one.name.includes('/app/static/'))"
        ".map((one) => [one.name, one.transferSize])"
    )
    assert len(fetched) > 10
    assert not [one for one in fetched if one[1]], "bytes came over the line"


def test_the_words_of_the_message_name_their_language(visit):
    """Streamlit's page says "en" whatever stands on it: the message decides."""
    visit.open("taps")
    visit.page.evaluate("() => { document.documentElement.lang = 'xx'; }")
    visit.page.locator(".live-marks button").nth(1).click()
    visit.settled()
    assert visit.page.evaluate("() => document.documentElement.lang") == "en"


@pytest.mark.moving
def test_the_start_page_plays_until_it_is_touched(visit):
    visit.page.goto(visit.address)
    visit.page.wait_for_function("() => document.querySelector('.live-now')?.textContent >= '08:00'", timeout=20_000)
    visit.page.locator("[data-figure='belt']").click()
    visit.settled()
    stopped = visit.page.locator(".live-now").inner_text()
    visit.page.wait_for_timeout(2200)
    assert visit.page.locator(".live-now").inner_text() == stopped


@pytest.mark.moving
def test_the_way_in_and_back_keeps_the_state(visit):
    visit.page.goto(visit.address)
    visit.page.wait_for_selector(".live .main-svg")
    visit.page.locator("[data-figure='belt']").click()
    visit.page.locator(".live-path").get_by_role("link", name="A solar day").click()
    visit.page.wait_for_selector("input[data-control='f_b']")
    visit.painted()
    visit.page.locator(".live-chips").get_by_role("button", name="Noon", exact=True).click()
    visit.settled()
    shown = visit.text("narration")
    visit.page.get_by_role("link", name="Start").click()
    visit.page.wait_for_selector("text=What does an LSTM actually do?")
    visit.page.wait_for_selector(".live .main-svg")
    visit.page.get_by_role("link", name="A solar day").first.click()
    visit.page.wait_for_selector("input[data-control='f_b']")
    visit.painted()
    assert visit.text("narration") == shown
    assert "t=12%3A00" in visit.page.url
