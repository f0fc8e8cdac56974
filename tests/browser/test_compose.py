"""My lesson: slides are collected from any page, put in order by hand and by keys, ticked, saved and opened again."""

from __future__ import annotations

import json

import pytest
from axe_playwright_python.sync_playwright import Axe

from lstm_viz.slides.deck import read_deck, write_deck
from lstm_viz.slides.ready import ready
from tests.slides.test_deck import BROKEN_FILES, BROKEN_SLIDES

FIVE = ready("five_minutes")
TITLES = [slide.title for slide in FIVE.slides]
KEPT = "() => JSON.parse(localStorage.getItem('lstm-deck'))"
PICTURED = "(n) => document.querySelectorAll('.compose-picture img:not([hidden])').length === n"


def composed(visit):
    """The page with the five slides of the shortest ready lesson."""
    visit.open("compose", "")
    visit.page.get_by_role("button", name=f"Use “{FIVE.title}” as a start").click()
    visit.page.wait_for_function(PICTURED, arg=5)
    return visit.page


def titles(page):
    return page.locator(".compose-title").evaluate_all("all => all.map((one) => one.value)")


def numbers(page):
    return page.locator(".compose-number").all_inner_texts()


def kept(page):
    """What the browser keeps, once it has."""
    page.wait_for_timeout(350)
    return page.evaluate(KEPT)


def said(page):
    return page.locator(".compose-said").inner_text()


def opened(page, name, text):
    page.locator("input[type=file]").set_input_files([{"name": name, "mimeType": "application/json", "buffer": text}])


def test_slides_are_added_from_two_pages(visit):
    visit.open("solar_day?task=none&t=12:00&pin=task%3Dnone%26f_b%3D4")
    page = visit.page
    visit.choose("lens", "taps")
    page.locator(".live-share").click()
    page.locator("[data-entry=add]").click()
    page.wait_for_selector("text=Added: slide 1")
    page.get_by_role("link", name="Open my lesson").click()
    page.wait_for_selector(".compose-slide")
    assert page.locator(".compose-empty").is_hidden()
    page.locator(".st-key-frame-menu").get_by_role("link", name="Taps", exact=True).click()
    visit.painted()
    visit.drag("i_b", 0.9)
    page.locator(".live-share").click()
    page.locator("[data-entry=add]").click()
    page.wait_for_selector("text=Added: slide 2")
    page.get_by_role("link", name="Open my lesson").click()
    page.wait_for_function(PICTURED, arg=2)
    assert titles(page) == ["A solar day · 12:00", "Taps and water · 01"]
    first, second = kept(page)["slides"]
    assert {"task=none", "t=12:00", "lens=taps"} <= set(first["link"].split("&"))
    assert second["page"] == "taps" and "i_b=" in second["link"]
    assert all(len(one["picture"]) < 30_000 for one in (first, second))
    preview = page.get_by_role("link", name="Preview: slide 1")
    assert preview.get_attribute("href").startswith("solar_day?task=none") and "lecture=on" in preview.get_attribute(
        "href"
    )
    read_deck(json.dumps(kept(page)))  # its links are whole
    assert "pin=task%3Dnone%26f_b%3D4" in first["link"]
    page.get_by_text("What is on it").first.click()
    page.get_by_label("Keep the pinned run").uncheck()
    assert "pin=" not in kept(page)["slides"][0]["link"]
    page.get_by_label("Keep the pinned run").check()
    assert kept(page)["slides"][0]["link"].endswith("pin=task%3Dnone%26f_b%3D4")


def test_what_is_played_and_the_start_page_are_added_as_the_pages_they_are(visit):
    visit.open("?t=10:00")
    page = visit.page
    page.locator(".live-share").click()
    page.locator("[data-entry=add]").click()
    page.wait_for_selector("text=Added: slide 1")
    visit.open("play?lesson=five_minutes&n=4")
    page.keyboard.press("l")
    page.wait_for_url("**/solar_day?**")
    visit.painted()
    page.locator(".live-share").click()
    page.locator("[data-entry=add]").click()
    page.wait_for_selector("text=Added: slide 2")
    start, turn = kept(page)["slides"]
    assert start["page"] == "start" and "t=10:00" in start["link"]
    assert turn["page"] == "solar_day"
    assert "t=14:00" in turn["link"] and "lecture" not in turn["link"]


def test_slides_are_put_in_order_and_nothing_is_asked_of_the_server(visit):
    page = composed(visit)
    asked = len(visit.sent)
    a, b, c, d, e = TITLES

    handle = page.get_by_role("button", name="Move slide 1:")
    box, last = handle.bounding_box(), page.locator(".compose-slide").nth(2).bounding_box()
    page.mouse.move(box["x"] + 9, box["y"] + 9)
    page.mouse.down()
    page.mouse.move(box["x"] + 9, last["y"] + last["height"] * 0.7, steps=8)
    assert page.locator(".compose-dragged").count() == 1
    page.mouse.up()
    assert titles(page) == [b, c, a, d, e], "dragged behind the third"
    assert said(page) == f"Slide 1, “{a}” is now number 3 of 5."
    assert page.locator(".compose-dragged").count() == 0
    page.mouse.move(box["x"] + 9, box["y"] + 9)
    page.mouse.down()
    page.mouse.move(box["x"] + 9, last["y"] + last["height"] * 0.7, steps=8)
    page.keyboard.press("Escape")
    page.mouse.up()
    assert titles(page) == [b, c, a, d, e], "Escape lets it be"

    page.locator(".compose-title").nth(2).focus()
    page.keyboard.press("Alt+ArrowUp")
    page.keyboard.press("Alt+ArrowUp")
    page.keyboard.press("Alt+ArrowUp")  # it is the first: nothing happens
    assert titles(page) == TITLES, "with Alt and the arrows"
    assert page.evaluate("document.activeElement.value") == a, "focus stays on the moved slide"
    assert page.locator(".compose-slide:focus-within .compose-number").inner_text() == "1"
    page.get_by_role("button", name="Move down: slide 4").press("Enter")
    assert titles(page) == [a, b, c, e, d], "by its button"
    assert page.evaluate("document.activeElement.ariaLabel") == "Move down: slide 5"
    page.get_by_role("button", name="Move slide 5:").press("ArrowUp")
    assert titles(page) == TITLES, "at its handle by the arrows alone"

    page.get_by_role("button", name="Duplicate: slide 2").click()
    assert titles(page) == [a, b, b, c, d, e]
    page.keyboard.type("Twice: ")  # the copy's title has the focus
    page.get_by_role("button", name="Delete: slide 5").click()
    assert len(titles(page)) == 5 and d not in titles(page)
    assert page.evaluate("document.activeElement.textContent") == "Undo"
    page.get_by_role("button", name="Move down: slide 1").click()
    assert page.locator(".compose-toast").is_hidden(), "the move is what would be undone now"
    page.get_by_role("button", name="Move up: slide 2").click()
    page.get_by_role("button", name="Delete: slide 1").click()
    page.get_by_role("button", name="Undo").click()
    page.locator("h2").first.click()  # no field has the focus
    page.evaluate("document.activeElement.blur()")
    for _ in range(3):  # the two moves, and what was deleted before them
        page.keyboard.press("Control+z")
        page.evaluate("document.activeElement.blur()")
    assert [a, b, c, d, e] == [
        one for one in titles(page) if not one.startswith("Twice") and not one.endswith("Twice: ")
    ]
    assert numbers(page) == ["1", "2", "3", "4", "5", "6"]

    page.locator(".compose-note").nth(5).fill("Say this.")
    assert kept(page)["slides"][5]["note"] == "Say this."
    assert len(visit.sent) == asked, "composing asks nothing of the server"
    before = titles(page)
    page.reload()
    page.wait_for_selector(".compose-slide")
    assert titles(page) == before, "a reload keeps it"
    assert page.locator(".compose-note").nth(5).input_value() == "Say this."


def test_what_is_on_a_slide_is_ticked(visit):
    page = composed(visit)
    row = page.locator(".compose-slide").nth(3)
    link = lambda: dict(one.split("=") for one in kept(page)["slides"][3]["link"].split("&"))  # noqa: E731
    row.get_by_text("What is on it").click()
    page.wait_for_selector(".compose-slide [data-boxes=pictures]")
    assert row.locator("[data-boxes=pictures] :checked").evaluate_all("all => all.map((one) => one.value)") == [
        "day",
        "belt",
    ]
    asked = len(visit.sent)
    row.locator("input[value=belt]").uncheck()
    assert link()["only"] == "day"
    assert row.locator("input[value=day]").is_disabled(), "one picture stays"
    row.locator("input[value=f_b]").check()
    row.locator("input[value=hold_f]").check()
    assert link()["controls"] == "f_b~hold_f"
    row.get_by_role("button", name="Sliders and buttons: All").click()
    assert "controls" not in link()
    row.get_by_role("button", name="Sliders and buttons: None").click()
    assert link()["controls"] == "none"
    assert row.locator("[name=pin]").count() == 0, "nothing is pinned"
    row.get_by_label("Hide what comes next").uncheck()
    assert "veil" not in link()
    row.locator("[name=asks]").fill("Where?")
    row.locator("[name=choices]").fill("here\n\nthere\n")
    row.get_by_label("The guess is drawn").check()
    assert kept(page)["slides"][3]["question"] == {"text": "Where?", "choices": ["here", "there"], "drawn": True}
    assert len(visit.sent) == asked, "to tick asks nothing of the server"
    row.locator("[name=asks]").fill("")
    assert kept(page)["slides"][3]["question"] is None

    picture = kept(page)["slides"][3]["picture"]
    row.locator("select[name=lens]").select_option("taps")
    row.locator("select[name=t]").select_option("12:00")
    page.wait_for_function(f"(before) => ({KEPT})().slides[3].picture !== before", arg=picture)
    assert (link()["lens"], link()["t"]) == ("taps", "12:00"), "another state has another picture"
    assert row.locator("figcaption").inner_text() == "A solar day · 12:00"
    row.locator("select[name=task]").select_option("cloud")
    assert link()["task"] == "cloud"
    with page.context.expect_page() as other:
        row.get_by_role("link", name="Preview").click()
    shown = other.value
    shown.wait_for_selector(".live .main-svg")
    assert shown.locator("[data-figure='day']").count() == 1
    assert shown.locator("[data-figure='belt'], [data-control='f_b']").count() == 0
    shown.close()


def test_a_lesson_is_saved_and_opened_and_what_is_broken_is_refused(visit):
    page = composed(visit)
    page.get_by_label("Title of the lesson").fill("Keep & drop: one day")
    page.locator(".compose-note").nth(0).fill('Say “this” \\ "that"\n\tand π')
    with page.expect_download() as saved:
        page.get_by_role("button", name="Save", exact=True).click()
    assert saved.value.suggested_filename == "Keep-drop-one-day.json"
    text = saved.value.path().read_text(encoding="utf-8")
    deck = read_deck(text)
    assert write_deck(deck) == text, "as Python would write it"
    assert deck.title == "Keep & drop: one day"
    assert deck.slides[1:] == FIVE.slides[1:]

    for row in (5, 4, 3, 2):  # one slide is soon made
        page.get_by_role("button", name=f"Delete: slide {row}").click()
    with page.expect_download(timeout=60_000) as packed:
        page.get_by_role("button", name="Save as one file").click()
        page.wait_for_selector("button:disabled:has-text('Packing …')")
    assert packed.value.suggested_filename == "keep-drop-one-day.html"
    assert "One gate is a tap" in packed.value.path().read_text(encoding="utf-8")
    assert page.get_by_role("button", name="Save as one file").is_enabled()
    page.evaluate("document.activeElement.blur()")
    for _ in range(4):
        page.keyboard.press("Control+z")
        page.evaluate("document.activeElement.blur()")

    before, there = kept(page), titles(page)
    for name, (broken, says) in {**BROKEN_SLIDES, **BROKEN_FILES}.items():
        opened(page, f"{name}.json", broken.encode())
        page.wait_for_selector(f"[role=alert]:has-text('{name}.json: ')")
        told = page.locator("[role=alert]", has_text=f"{name}.json: ").inner_text()
        if name != "too large":  # the browser says so itself
            assert says.casefold() in told.casefold(), name
        assert ("Slide 2, “Cloud at noon" in told) == (name in BROKEN_SLIDES), told
        assert told.endswith("Your lesson is as it was.")
        assert (titles(page), page.evaluate(KEPT)) == (there, before), f"{name}: what was there is there"

    opened(page, "mine.json", write_deck(ready("five_minutes")).encode())
    page.wait_for_selector(f".compose-toast:has-text('“{FIVE.title}” is open.')")
    assert page.get_by_label("Title of the lesson").input_value() == FIVE.title
    assert page.locator("[role=alert]:visible").count() == 0
    page.get_by_role("button", name="Undo").click()
    assert page.get_by_label("Title of the lesson").input_value() == "Keep & drop: one day"
    opened(page, "saved.json", text.encode())
    page.wait_for_selector(".compose-toast:has-text('“Keep & drop: one day” is open.')")
    page.wait_for_function(PICTURED, arg=5)
    page.get_by_role("button", name="Start anew").click()
    assert titles(page) == [] and page.locator(".compose-empty").is_visible()
    page.get_by_role("button", name="Undo").click()
    assert titles(page) == there


def test_what_the_browser_cannot_keep_or_read_is_said_and_never_lost(visit):
    page = composed(visit)
    page.evaluate(
        "() => { Storage.prototype.setItem = () => { throw new DOMException('no room', 'QuotaExceededError'); }; }"
    )
    page.locator(".compose-title").nth(0).fill("Not kept")
    page.wait_for_selector("[role=alert]:has-text('no room left for your lesson')")
    assert titles(page)[0] == "Not kept"
    with page.expect_download() as saved:
        page.get_by_role("button", name="Save", exact=True).click()
    assert read_deck(saved.value.path().read_text(encoding="utf-8")).slides[0].title == "Not kept"

    page.reload()
    page.wait_for_selector(".compose-slide")
    page.evaluate("localStorage.setItem('lstm-deck', '{\"version\": 9}')")
    page.reload()
    page.wait_for_selector("[role=alert]:has-text('this version cannot read')")
    anew = page.get_by_role("button", name="Start anew without it")
    assert anew.is_disabled()
    page.get_by_role("button", name=f"Use “{FIVE.title}” as a start").click()
    page.wait_for_function("() => document.querySelectorAll('.compose-slide').length === 5")
    page.wait_for_timeout(400)
    assert page.evaluate("localStorage.getItem('lstm-deck')") == '{"version": 9}', "it is not written over"
    with page.expect_download() as saved:
        page.get_by_role("button", name="Save its text").click()
    assert saved.value.path().read_text(encoding="utf-8") == '{"version": 9}'
    anew.click()
    assert len(kept(page)["slides"]) == 5
    assert page.locator("[role=alert]:visible").count() == 0


def test_another_tab_adds_a_slide(visit):
    page = composed(visit)
    other = page.context.new_page()
    other.goto(f"{visit.address}/compose")
    other.wait_for_selector(".compose-slide")
    other.get_by_role("button", name="Delete: slide 5").click()
    page.wait_for_function("() => document.querySelectorAll('.compose-slide').length === 4")
    other.close()
    assert titles(page) == TITLES[:4]


@pytest.mark.parametrize("visit", [("phone", "dark"), ("desktop", "light")], indirect=True, ids="-".join)
def test_it_fits_and_axe_finds_nothing_serious(visit):
    page = composed(visit)
    page.get_by_text("What is on it").nth(3).click()
    page.wait_for_selector(".compose-contents fieldset")
    page.get_by_role("button", name="Delete: slide 1").click()
    high = page.evaluate("() => document.querySelector('[data-testid=stMain]').scrollHeight")
    page.set_viewport_size({"width": page.viewport_size["width"], "height": high + 50})
    wide = page.evaluate(
        "() => [...document.querySelectorAll('.compose *')]"
        ".filter((one) => one.getBoundingClientRect().right > innerWidth + 1).map((one) => one.outerHTML.slice(0, 120))"
    )
    assert not wide
    found = [f"{one['id']}: {one['help']}: {[node['html'][:160] for node in one['nodes']][:4]}"
             for one in Axe().run(page).response["violations"]]  # fmt: skip
    assert not found, "\n".join(found)


@pytest.mark.parametrize("visit", [("phone", "light")], indirect=True, ids="-".join)
def test_a_finger_puts_slides_in_order(visit):
    page = composed(visit)
    hand = page.context.new_cdp_session(page)
    handle = page.get_by_role("button", name="Move slide 1:")
    handle.scroll_into_view_if_needed()
    box = handle.bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2

    def touch(kind, *points):
        hand.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": [{"x": x, "y": to} for to in points]})

    touch("touchStart", y)
    for to in range(int(y), 835, 40):
        touch("touchMove", to)
    assert page.locator(".compose-dragged").count() == 1
    page.wait_for_function("(title) => document.querySelector('.compose-title').value === title", arg=TITLES[1])
    touch("touchEnd")  # at the window's edge the list scrolls by itself
    hand.detach()
    b = TITLES[1]
    assert titles(page)[0] == b, "the first slide went behind the second"
    assert sorted(titles(page)) == sorted(TITLES)
    assert kept(page)["slides"][0]["title"] == b
