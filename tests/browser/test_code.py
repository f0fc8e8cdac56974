"""The step as Python, on the page: it follows the cursor and the hand, and what the button copies runs."""

import re

import pytest

from tests.words.test_code import ran

CODE = "[data-text='code']"


def shown(visit):
    visit.page.locator(CODE).scroll_into_view_if_needed()
    visit.settled()
    return visit.page.locator(CODE).inner_text()


def test_it_follows_the_cursor_and_the_hand(visit):
    visit.open("solar_day?open=f~code")
    visit.heighten()  # what is not in view does not follow
    assert "14:30" in shown(visit)
    visit.step("12:00")
    assert "12:00" in shown(visit)
    noon = ran(shown(visit))[0]["c"]
    assert noon == pytest.approx(5.316, abs=5e-4)
    visit.grab("f_b")(0.2)
    visit.page.wait_for_timeout(200)
    dragged = visit.page.locator(CODE).inner_text()
    visit.page.mouse.up()
    visit.settled()
    assert ran(dragged)[0]["c"] < noon
    assert ran(shown(visit))[0]["c"] == pytest.approx(ran(dragged)[0]["c"], rel=1e-12)


def test_what_is_copied_runs(visit):
    visit.open("one_step?hold_f=0&open=code")
    text = shown(visit)
    visit.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    button = visit.page.locator(".live-copy")
    button.click()
    visit.page.wait_for_function("document.querySelector('.live-copy').textContent === 'Copied'")
    copied = visit.page.evaluate("navigator.clipboard.readText()")
    assert copied == text
    assert re.match(r"c = \[-0\.54\d+\]  h = \[-0\.43\d+\]\n", ran(copied)[1])
    visit.page.wait_for_function("document.querySelector('.live-copy').textContent === 'Copy'")


def test_without_a_clipboard_it_is_copied_the_old_way(visit):
    visit.open("one_step?open=code")
    text = shown(visit)
    visit.page.evaluate(
        """() => {
          Object.defineProperty(navigator, 'clipboard', { value: undefined });
          document.addEventListener('copy', () => { window.taken = String(getSelection()); });
        }"""
    )
    visit.page.locator(".live-copy").click()
    visit.page.wait_for_function("window.taken")
    assert visit.page.evaluate("window.taken").strip() == text.strip()


@pytest.mark.parametrize("visit", [("phone", "dark")], indirect=True)
def test_on_a_phone_it_scrolls_inside_itself(visit):
    visit.open("one_step?units=4")
    visit.page.locator(".live-tabs [data-card=code]").click()
    visit.settled()
    assert "np.tanh" in visit.page.locator(CODE).inner_text()
    wide = visit.page.evaluate(
        """() => [...document.querySelectorAll('.live-codebox pre, .live-card.live-shown'), document.scrollingElement]
          .map((one) => one.scrollWidth - one.clientWidth)"""
    )
    inside, *outside = sorted(wide, reverse=True)
    assert inside > 100
    assert max(outside) <= 1
