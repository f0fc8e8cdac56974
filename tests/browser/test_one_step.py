"""The page of one step as a hand meets it: dragging, holding, four units, links, phones."""

from __future__ import annotations

from tests.browser.conftest import UNFOLDED

FIGURES = ("cell", "curves", "vectors")
PAGE = "one_step"


def test_it_opens_with_the_numbers_of_the_story_and_no_time(visit):
    visit.open(PAGE)
    assert visit.text("f.result") == "f = σ(z) = 0.300"
    assert visit.text("c.result") == "c = −0.352"
    assert visit.text("h.result") == "h = −0.298"
    assert "keeps 0.30" in visit.page.locator("[data-figure='cell']").text_content()
    assert not visit.page.locator(".live-transport").is_visible()


def test_what_comes_in_is_a_slider_too(visit):
    visit.open(PAGE, UNFOLDED)
    visit.heighten()  # what is scrolled to is asked for
    for control in ("x_dG", "h0", "c0"):
        before = visit.text("c.result"), visit.drawn("cell")
        move = visit.grab(control)
        told = len(visit.sent)
        move(0.95)
        visit.page.wait_for_timeout(120)
        assert visit.text("c.result") != before[0], control
        assert visit.drawn("cell") != before[1], control
        assert len(visit.sent) == told, control
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


def test_each_sum_stands_under_its_curve(visit):
    visit.open(PAGE, UNFOLDED)
    visit.heighten()
    for width in (1440, 1024):
        visit.page.set_viewport_size({"width": width, "height": 3200})
        visit.settled()
        panels = visit.page.locator("[data-figure='curves']").bounding_box()
        for k, gate in enumerate("figo"):
            column = visit.page.locator(f"[data-text='{gate}.letters']").bounding_box()
            middle = column["x"] + column["width"] / 2
            assert panels["x"] + k * panels["width"] / 4 < middle < panels["x"] + (k + 1) * panels["width"] / 4, width


def test_a_drawer_that_opens_is_whole_above_the_question(visit):
    """Also where its numbers come later than it opens."""
    visit.open(PAGE)
    visit.page.set_viewport_size({"width": 1366, "height": 768})
    visit.page.get_by_role("button", name="Sums").click()
    visit.settled(600)
    drawer = visit.page.locator(".live-card[data-card='sums']").bounding_box()
    guide = visit.page.locator(".live-guide").bounding_box()
    assert drawer["y"] >= 0
    assert drawer["y"] + drawer["height"] <= guide["y"]


def test_four_units_are_rows(visit):
    visit.open(PAGE)
    assert visit.text("count").endswith("= 16")
    visit.choose("units", "4")
    assert visit.text("count").endswith("= 112")
    assert visit.text("c.result") == "c = −0.352", "unit 0 is the story's own"
    visit.choose("unit", "2")
    assert visit.text("c.result") != "c = −0.352"
    visit.page.get_by_role("button", name="Back to 14:30").click()
    visit.settled()
    assert visit.said() == {}
    assert visit.text("count").endswith("= 16")


def test_pointing_at_a_term_lights_it_in_the_formulas_the_diagram_the_curves_and_the_vectors(visit):
    visit.open(PAGE, UNFOLDED)
    visit.heighten()
    lit = """() => Object.fromEntries([...document.querySelectorAll('[data-figure]')].map(box =>
        [box.dataset.figure, box.querySelectorAll('.live-lights polyline').length]))"""
    written = "() => [...new Set([...document.querySelectorAll('.live-lit')].map(one => one.dataset.term))]"
    assert set(visit.page.evaluate(lit).values()) == {0}
    visit.page.locator("[data-text='c.formula'] [data-term='f']").hover()
    assert visit.page.evaluate(lit) == {"cell": 2, "curves": 1, "vectors": 1}
    assert visit.page.evaluate(written) == ["f"]
    visit.page.locator("[data-text='o.formula'] [data-term='x dG']").hover()
    assert visit.page.evaluate(lit) == {"cell": 1, "curves": 4, "vectors": 0}
    assert visit.page.evaluate(written) == ["x dG"]
    assert visit.page.locator(".live-lit").count() == 8, "in letters and numbers, in each of the four sums"
    visit.page.locator(".live-guide").hover()
    assert set(visit.page.evaluate(lit).values()) == {0}
    box = visit.page.locator("[data-figure='cell']").bounding_box()  # and the other way: point at a wire
    visit.page.mouse.move(box["x"] + 0.30 * box["width"], box["y"] + 0.40 * box["height"])
    assert visit.page.evaluate(written) == ["f"]


def test_hover_says_what_a_wire_carries(visit):
    visit.open(PAGE)
    visit.page.locator("[data-figure='cell']").scroll_into_view_if_needed()
    box = visit.page.locator("[data-figure='cell']").bounding_box()
    visit.page.mouse.move(box["x"] + 0.30 * box["width"], box["y"] + (1 - 31.6 / 52) * box["height"])
    hover = visit.page.locator("[data-figure='cell'] > .live-front .hoverlayer")
    visit.page.wait_for_function("() => document.querySelector(\"[data-figure='cell'] .hoverlayer text\")")
    assert "KEPT" in hover.text_content()
