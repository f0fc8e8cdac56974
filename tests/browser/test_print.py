"""A slide on paper: one sheet, light, with its title, what is told and its link."""

from __future__ import annotations

import re

import pytest

PAINTED = "() => document.querySelector('.live').ariaBusy === 'false'"


@pytest.mark.parametrize("visit", [("desktop", "light"), ("desktop", "dark")], indirect=True)
def test_a_slide_prints_as_one_sheet_with_its_link(visit):
    visit.open("taps?t=03")
    page = visit.page
    sheet = page.pdf(prefer_css_page_size=True, print_background=True)
    assert len(re.findall(rb"/Type\s*/Page\b(?!s)", sheet)) == 1
    page.emulate_media(media="print")
    try:
        assert page.locator(".live-sheet-link").inner_text() == page.url
        for gone in (".st-key-frame-menu", ".live-panel", ".live-share", ".live-buttons", ".live-guide"):
            assert not page.locator(gone).first.is_visible(), gone
        for there in ("h1", ".live-figure", ".live-narration"):
            assert page.locator(there).first.is_visible(), there
    finally:
        page.emulate_media(media="screen")


def test_what_others_open_from_paper_is_the_page_that_a_slide_shows(visit):
    """A lesson's address is that of a lecture, and a person's own lesson lies in no other browser."""
    page = visit.page
    visit.open("play?lesson=five_minutes&n=3")
    page.evaluate("() => dispatchEvent(new Event('beforeprint'))")
    address = page.locator(".live-sheet-link").text_content()
    assert address.startswith(f"{visit.address}/belt?") and "lecture" not in address
    visit.open("taps?t=03&lecture=on")
    page.evaluate("() => dispatchEvent(new Event('beforeprint'))")
    assert page.locator(".live-sheet-link").text_content() == page.url.replace("&lecture=on", "")


@pytest.mark.parametrize("visit", [("desktop", "dark")], indirect=True)
def test_the_menu_prints_light_pictures_of_a_dark_page(visit):
    visit.open("taps?t=03")
    page = visit.page
    ink = "() => getComputedStyle(document.querySelector('.live')).getPropertyValue('--ink').trim()"
    dark = page.evaluate(ink)
    page.evaluate("() => { window.printed = 0; window.print = () => { window.printed += 1; }; }")
    page.locator(".live-share").click()
    page.locator("[data-entry=print]").click()
    page.wait_for_function("() => window.printed === 1")
    assert page.evaluate(ink) != dark
    page.evaluate("() => dispatchEvent(new Event('afterprint'))")
    page.wait_for_function(PAINTED)
    visit.settled()
    assert page.evaluate(ink) == dark
