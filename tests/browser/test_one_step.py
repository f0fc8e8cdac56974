"""The page of one step as a hand meets it: dragging, holding, four units, links, phones."""

from __future__ import annotations

import pytest

FIGURES = ("cell", "curves", "vectors")
PAGE = "one_step"


def test_it_opens_with_the_numbers_of_the_story_and_no_time(visit):
    visit.open(PAGE)
    assert visit.text("f.result") == "f = σ(z) = 0.300"
    assert visit.text("c.result") == "c = −0.352"
    assert visit.text("h.result") == "h = −0.298"
    assert "keeps 0.30" in visit.page.locator("[data-figure='cell']").text_content()
    assert not visit.page.locator(".live-transport").is_visible()


def test_every_figure_follows_the_hand_and_the_server_hears_nothing(visit):
    visit.open(PAGE)
    visit.page.set_viewport_size({"width": 1440, "height": 2200})
    visit.settled()
    move = visit.grab("f_b")
    told = len(visit.sent)
    before = {name: visit.drawn(name) for name in FIGURES}
    move(0.3)
    visit.page.wait_for_timeout(120)
    after = {name: visit.drawn(name) for name in FIGURES}
    assert all(before[name] != after[name] for name in FIGURES)
    move(0.9)
    visit.page.wait_for_timeout(120)
    assert all(after[name] != visit.drawn(name) for name in FIGURES)
    assert len(visit.sent) == told, "the hand was still moving, and the server was told"
    dragged = visit.text("narration"), visit.text("c.result"), visit.text("f.formula")
    visit.page.mouse.up()
    visit.settled()
    assert "f_b=" in visit.page.url
    assert (visit.text("narration"), visit.text("c.result"), visit.text("f.formula")) == dragged


@pytest.mark.parametrize("control", ["x_dG", "h0", "c0"])
def test_what_comes_in_is_a_slider_too(visit, control):
    visit.open(PAGE)
    before = visit.text("c.result"), visit.drawn("cell")
    move = visit.grab(control)
    told = len(visit.sent)
    move(0.95)
    visit.page.wait_for_timeout(120)
    assert visit.text("c.result") != before[0]
    assert visit.drawn("cell") != before[1]
    assert len(visit.sent) == told
    visit.page.mouse.up()
    visit.settled()
    assert f"{control}=" in visit.page.url


def test_the_question_of_the_page_is_answered_by_the_run(visit):
    """With the input gate shut nothing is written, and the cell state is what was kept."""
    visit.open(PAGE)
    visit.page.locator("input[type=checkbox][data-control='hold_i']").check()
    visit.settled()
    visit.slider("hold_i").focus()
    visit.page.keyboard.press("Home")
    visit.settled()
    assert visit.text("i.result").startswith("i is held at 0.000")
    assert visit.text("c.result") == "c = 0.188"
    assert "held" in visit.page.locator("[data-figure='cell']").text_content()


def test_four_units_are_rows_and_the_link_restores_them(visit, chromium):
    visit.open(PAGE)
    assert visit.text("count").endswith("= 16")
    visit.page.locator("select[data-control='units']").select_option("4")
    visit.settled()
    assert visit.text("count").endswith("= 112")
    assert visit.text("c.result") == "c = −0.352", "unit 0 is the story's own"
    visit.page.locator("select[data-control='unit']").select_option("2")
    visit.settled()
    assert visit.text("c.result") != "c = −0.352"
    visit.slider("c0").focus()
    visit.page.keyboard.press("End")
    visit.settled()
    names = ("narration", "count", "f.formula", "c.result", "h.result")
    shown = {name: visit.text(name) for name in names}
    context = chromium.new_context(viewport={"width": 1440, "height": 900})
    page = context.new_page()
    page.goto(visit.page.url)
    page.wait_for_selector(".live .main-svg")
    page.wait_for_function("() => document.querySelector(\"[data-text='count']\").textContent")
    assert {name: page.locator(f"[data-text='{name}']").inner_text() for name in names} == shown
    assert page.locator("input[type=range][data-control='c0']").get_attribute("aria-valuetext") == "6"
    context.close()
    visit.page.get_by_role("button", name="Back to 14:30").click()
    visit.settled()
    assert "?" not in visit.page.url
    assert visit.text("count").endswith("= 16")


def test_hover_says_what_a_wire_carries(visit):
    visit.open(PAGE)
    visit.page.locator("[data-figure='cell']").scroll_into_view_if_needed()
    box = visit.page.locator("[data-figure='cell']").bounding_box()
    visit.page.mouse.move(box["x"] + 0.30 * box["width"], box["y"] + (1 - 31.6 / 52) * box["height"])
    hover = visit.page.locator("[data-figure='cell'] > :not(.live-sheet) .hoverlayer")
    visit.page.wait_for_function("() => document.querySelector(\"[data-figure='cell'] .hoverlayer text\")")
    assert "KEPT" in hover.text_content()


@pytest.mark.parametrize("visit", [("phone", "light"), ("phone", "dark")], indirect=True)
def test_a_phone_shows_all_of_it(visit):
    visit.open(f"{PAGE}?units=4")
    assert visit.page.evaluate("() => document.documentElement.scrollWidth <= innerWidth")
    assert visit.page.locator("[data-figure='cell']").is_visible(), "the diagram comes first"
    for tab in ("Sums", "Vectors", "Cell"):
        visit.page.locator(".live-tabs button", has_text=tab).click()
        visit.settled()
        shown = visit.page.locator(".live-card.live-shown")
        box = shown.bounding_box()
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= 390
        assert shown.locator(".main-svg").first.bounding_box()["width"] > 300
    visit.slider("o_b").evaluate("s => s.scrollIntoView({block: 'end'})")
    visit.settled()
    picture = visit.page.locator("[data-figure='cell']").bounding_box()
    hand = visit.slider("o_b").bounding_box()
    assert picture["y"] >= 0
    assert hand["y"] >= picture["y"] + picture["height"], "the picture stays in view and does not cover its slider"
