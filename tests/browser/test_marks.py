"""A guess that is a number is made on the picture's own axis: by mouse, keys and finger; then the run plays into it."""

from __future__ import annotations

import pytest

from tests.browser.test_grips import PHONE, finger, middle

MADE = "live-made"


def mark(visit):
    return visit.page.locator(".live-mark")


def decided(visit):
    """Once the run has played up to the step that is asked."""
    visit.page.wait_for_selector(f".{MADE}")
    visit.settled()
    return visit.page.locator(".live-verdict").inner_text()


@pytest.mark.moving
@pytest.mark.parametrize(
    ("path", "figure", "up", "at"), [("solar_day?task=cloud", "day", 14, "10:30"), ("belt", "track", -11, "23")]
)
def test_a_guess_is_dragged_on_the_picture_and_stays_beside_the_truth(visit, path, figure, up, at):
    visit.open(path)
    place = mark(visit)
    assert visit.page.locator(f"[data-figure='{figure}'] > .live-mark").is_visible()
    x, y = middle(place)
    sent = len(visit.sent)
    visit.page.mouse.move(x, y)
    visit.page.mouse.down()
    visit.page.mouse.move(x + 40, y - up, steps=6)
    assert middle(place) == pytest.approx((x, y - up), abs=1.5), "up and down alone"
    label = place.locator("span").inner_text()
    assert label in visit.page.locator(".live-mine").inner_text()
    assert len(visit.sent) == sent and "guess=" not in visit.page.url
    visit.page.mouse.up()
    said = decided(visit)
    assert f" You guessed {label}: " in said
    assert visit.page.locator(".live-now").inner_text() == at
    assert float(visit.said()["guess"]) == pytest.approx(float(label.replace("−", "-")), abs=0.006)
    assert middle(place) == pytest.approx((x, y - up), abs=1.5), "it stays"
    assert not visit.page.locator(".live-mine").count(), "one guess"
    visit.page.locator(".live-next").click()
    visit.settled()
    assert not place.is_visible()


def test_a_press_alone_is_no_guess_and_a_link_brings_one_back(visit):
    visit.open("solar_day?task=bright")
    visit.page.mouse.move(*middle(mark(visit)))
    visit.page.mouse.down()
    visit.page.mouse.up()
    visit.settled()
    assert "guess=" not in visit.page.url
    assert visit.page.locator(".live-now").inner_text() == "14:00", "nor a place to scrub"
    visit.open("solar_day?task=bright&guess=1.4")
    assert MADE in mark(visit).get_attribute("class")
    assert decided(visit).startswith("It is +1.40. You guessed +1.40: 0.00 off.")


def test_keys_move_the_mark_and_make_the_guess(visit):
    visit.open("solar_day?task=cloud")
    _, y = middle(mark(visit))
    sent = len(visit.sent)
    visit.page.locator(".live-options input").focus()
    for _ in range(10):
        visit.page.keyboard.press("ArrowUp")
    assert visit.page.locator(".live-options input").get_attribute("aria-valuetext") == "+1.00"
    assert middle(mark(visit))[1] < y - 3 and len(visit.sent) == sent
    visit.page.keyboard.press("Enter")
    assert " You guessed +1.00: " in decided(visit)
    assert visit.page.locator("[data-task='cloud'].live-missed").count()


@pytest.mark.moving
@PHONE
def test_a_finger_guesses_and_the_picture_comes_to_it(visit):
    visit.open("belt")
    place = mark(visit)
    assert place.is_visible(), "of all cards the one with the mark is there"
    place.evaluate("e => e.scrollIntoView({block: 'center'})")
    x, y = middle(place)
    touch = finger(visit)
    touch("touchStart", (x, y))
    for k in range(1, 7):
        touch("touchMove", (x, y + 4 * k))
    touch("touchEnd")
    assert " You guessed " in decided(visit)
    assert "guess=" in visit.page.url
