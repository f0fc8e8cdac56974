"""The page of words in a browser: every part fits a phone and reads in the dark; keys, links, the way to the day."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe

PARTS = ("names", "equations", "pictures", "claims", "good", "asked")


def opened(visit, part):
    """Open one part, and let the whole of it stand on the screen, so that axe sees all of it."""
    visit.page.goto(f"{visit.address}/words?part={part}")
    visit.page.wait_for_selector(".katex" if part == "equations" else ".words article")
    high = visit.page.evaluate("() => document.querySelector('[data-testid=stMain]').scrollHeight")
    visit.page.set_viewport_size({"width": visit.page.viewport_size["width"], "height": high + 50})
    visit.page.wait_for_function("() => document.querySelectorAll('[data-stale=true]').length === 0")
    visit.page.wait_for_timeout(300)


@pytest.mark.parametrize("part", PARTS)
@pytest.mark.parametrize("visit", [("phone", "dark"), ("desktop", "light")], indirect=True, ids="-".join)
def test_a_part_fits_and_axe_finds_nothing_serious(visit, part):
    opened(visit, part)
    wide = visit.page.evaluate(
        "() => [...document.querySelectorAll('[data-testid=stMain] *')]"
        ".filter((one) => one.getBoundingClientRect().right > innerWidth + 1"
        " && !one.closest('.katex-mathml, .st-key-frame-menu'))"
        ".map((one) => one.outerHTML.slice(0, 120))"
    )
    assert not wide
    serious = [
        f"{one['id']}: {one['help']}: {[node['html'][:160] for node in one['nodes']][:4]}"
        for one in Axe().run(visit.page).response["violations"]
        if one["impact"] in ("serious", "critical")
    ]
    assert not serious, "\n".join(serious)


def test_parts_and_lenses_are_picked_by_keyboard_and_stand_in_the_link(visit):
    visit.open("words")
    visit.page.get_by_role("radio", name="Names").focus()
    visit.page.keyboard.press("ArrowRight")
    visit.page.keyboard.press("ArrowRight")
    visit.page.keyboard.press("Space")
    visit.page.wait_for_selector("text=Told as")
    visit.page.wait_for_url("**/words?part=pictures")
    visit.page.get_by_role("radio", name="taps and water").click()
    visit.page.wait_for_selector("text=the keep valve closes to 0.30")
    visit.page.wait_for_url("**part=pictures&lens=taps")
    visit.page.get_by_role("link", name="See the whole day in these words").click()
    visit.page.wait_for_selector(".live .main-svg")
    visit.painted()
    assert "the keep valve closes to 0.30" in visit.text("narration")
    assert "lens=taps" in visit.page.url


def test_the_day_is_told_through_the_lens_that_is_picked(visit):
    visit.open("solar_day")
    visit.choose("lens", "warrior")
    assert "the clean-up crew leaves less in the bag, 0.30" in visit.text("narration")
    assert visit.page.locator("legend", has_text="forget gate (keeps) · clean-up crew").count() == 1
    assert "lens=warrior" in visit.page.url


def test_a_claim_leads_to_the_run_that_settles_it(visit):
    visit.open("words?part=claims")
    visit.page.get_by_role("link", name="Hold o at 0.05 at noon").click()
    visit.page.wait_for_selector(".live .main-svg")
    visit.painted()
    assert "held at 0.05" in visit.text("narration").replace("0.050", "0.05")
    assert visit.page.locator(".live-now").inner_text().startswith("12:00")


def test_without_its_files_the_instrument_says_so_in_the_language_of_the_page(visit):
    visit.page.route("**/app/static/**/main.js", lambda route: route.abort())
    visit.page.goto(f"{visit.address}/taps?words=double")
    visit.page.wait_for_selector("text=«The pictures could not be loaded. Reload the page.")
    assert visit.console, "the browser complains, too"
    visit.console.clear()
