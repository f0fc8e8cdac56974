"""What holds on every page with a live instrument: it follows the hand, a link holds it, it fits a phone."""

from __future__ import annotations

import pytest

from tests.browser.conftest import UNFOLDED, stand_whole

LIVE = {
    "one_step": "f_b",
    "taps": "i_b",
    "belt": "f_pulse",
    "belt?by=weights": "f_b",
    "solar_day": "f_dG",
    "check?task=turn&guess=third": "f_b",
    "check?task=settle&guess=one": "f_b",
}
"""A page, or a slide of it, and a slider of it that moves every picture there."""

SLIDERS = list(LIVE.items())


def figures(visit):
    return visit.page.eval_on_selector_all("[data-figure]", "boxes => boxes.map((box) => box.dataset.figure)")


def texts(page):
    """Every text that follows the hand, by its name."""
    return page.eval_on_selector_all(
        "[data-text]", "places => Object.fromEntries(places.map((one) => [one.dataset.text, one.textContent]))"
    )


ARE_THERE = "names => names.every((name) => document.querySelector(`[data-text='${CSS.escape(name)}']`)?.textContent)"
"""Whether these texts have come: those of drawers come with a message of their own."""


@pytest.mark.parametrize(("path", "control"), SLIDERS)
def test_every_figure_follows_the_hand_the_server_hears_nothing_and_the_link_restores_it(visit, path, control):
    visit.open(path, UNFOLDED)
    visit.heighten()
    shown = figures(visit)
    move = visit.grab(control)
    told = len(visit.sent)
    before, words = {name: visit.drawn(name) for name in shown}, texts(visit.page)
    move(0.75)
    visit.page.wait_for_timeout(120)
    after = {name: visit.drawn(name) for name in shown}
    assert all(before[name] != after[name] for name in shown)
    assert texts(visit.page)["narration"] != words["narration"]
    move(0.4)
    visit.page.wait_for_timeout(120)
    assert all(after[name] != visit.drawn(name) for name in shown)
    assert len(visit.sent) == told, "the hand was still moving, and the server was told"
    dragged = texts(visit.page)
    visit.page.mouse.up()
    visit.settled()
    assert len(visit.sent) > told
    assert f"{control}=" in visit.page.url
    assert texts(visit.page) == dragged, "the new record says what the strip said"
    # then some more that a link has to hold, opened in a fresh session
    if visit.page.locator(".live-transport").is_visible():
        visit.page.locator(".live-stage").focus()
        visit.page.keyboard.press("ArrowLeft")
        visit.settled()
    visit.choose("lens", "notes")
    now = visit.page.locator(".live-now").inner_text() if visit.page.locator(".live-now").is_visible() else ""
    shown, value = texts(visit.page), visit.slider(control).get_attribute("aria-valuetext")
    visit.page.goto(visit.page.url)
    visit.painted()
    stand_whole(visit.page)
    visit.page.wait_for_function(ARE_THERE, arg=[name for name, text in shown.items() if text])
    visit.settled()
    assert texts(visit.page) == shown
    slider = visit.page.locator(f"input[type=range][data-control='{control}']")
    assert slider.get_attribute("aria-valuetext") == value
    assert now in visit.page.locator(".live-now").text_content()


@pytest.mark.parametrize("path", LIVE)
@pytest.mark.parametrize("visit", [("phone", "light")], indirect=True, ids="-".join)
def test_a_phone_shows_every_picture_and_keeps_it_in_view(visit, path):
    visit.open(path)
    tabs = visit.page.locator(".live-tabs button")
    for tab in tabs.all():
        tab.click()
        visit.settled()
        shown = visit.page.locator(".live-card.live-shown")
        box = shown.bounding_box()
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= 390
        if shown.locator(".live-figure").count():  # the code has no picture
            assert shown.locator(".main-svg").first.bounding_box()["width"] > 300
    tabs.nth(1 if visit.page.locator(".live-overview").count() else 0).click()
    visit.page.locator(".live-pull").click()
    visit.settled(600)
    slider = visit.page.locator(".live-panel input[type=range]:visible").first
    picture = visit.page.locator(".live-card.live-shown").bounding_box()
    assert picture["y"] >= 0
    assert picture["y"] + picture["height"] <= 844 - 60, "the picture stays in view while its slider moves"
    drawn = visit.page.locator(".live-card.live-shown .live-figure").first.bounding_box()
    assert slider.bounding_box()["y"] >= drawn["y"] + drawn["height"] * 0.7, "and the sheet covers little of it"


@pytest.mark.parametrize("visit", [("phone", "light")], indirect=True)
def test_a_menu_that_is_wider_than_the_window_begins_where_one_is(visit):
    visit.open("memory")
    box = visit.page.locator(".st-key-frame-menu a[href='memory']").bounding_box()
    assert box["x"] >= 0 and box["x"] + box["width"] <= visit.page.viewport_size["width"]
