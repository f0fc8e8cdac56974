"""On a phone the controls are a sheet at the foot of the window: it peeks out, opens upwards, and covers no picture."""

import pytest

pytestmark = pytest.mark.parametrize("visit", [("phone", "light")], indirect=True, ids="-".join)
CUT = "all => all.filter((one) => one.offsetParent && one.scrollHeight > one.clientHeight + 1).length"


def box(visit, place):
    return visit.page.locator(place).first.bounding_box()


def shown_picture(visit):
    return box(visit, ".live-shown .live-figure")


@pytest.mark.parametrize(
    "path", ["", "one_step", "taps", "belt", "solar_day", "memory", "gradient", "learn", "forecast", "own"]
)
def test_the_picture_comes_first_the_sheet_peeks_out_under_it_and_the_guide_is_two_lines(visit, path):
    visit.open(path, unfolded="")
    pictures = [one.bounding_box() for one in visit.page.locator(".live-figure:visible").all()]
    assert min(place["y"] for place in pictures) <= 220
    assert visit.page.evaluate("() => document.documentElement.scrollWidth <= innerWidth")
    assert visit.page.locator(".live-lines").evaluate_all(CUT) == 0, "what stands under a picture is whole"
    guide = box(visit, ".live-guide")
    if path:
        assert guide["height"] <= 60
        assert guide["y"] + guide["height"] <= 845
        assert box(visit, ".live-task")["height"] >= 32, "two lines of what is asked"
    sheet = box(visit, ".live-dockbox")
    assert 60 <= sheet["height"] <= 150
    assert visit.page.locator(".live-panel input[type=range]:visible").count() <= 1
    below = guide or {"y": 844}
    assert sheet["y"] + sheet["height"] <= below["y"] + 10, "but for the guide's round corners"
    assert below["y"] - (sheet["y"] + sheet["height"]) < 20, "right over it"
    slider = visit.page.locator(".live-panel .live-peek:visible")
    assert slider.count() == 1
    assert slider.bounding_box()["height"] >= 40, "a thumb has room"
    names = visit.page.locator(".live-names button:visible")
    assert names.count() == (0 if path == "" else visit.page.locator(".live-group").count())


def test_a_tap_opens_it_under_the_whole_picture_and_escape_shuts_it(visit):
    visit.open("solar_day", unfolded="")
    pull = visit.page.locator(".live-pull")
    pull.tap()
    visit.settled(600)
    assert pull.get_attribute("aria-expanded") == "true"
    sheet, picture = box(visit, ".live-dockbox"), shown_picture(visit)
    assert sheet["height"] > 250
    assert picture["y"] >= 0
    assert picture["y"] + picture["height"] <= sheet["y"] + 1, "the picture is whole above it"
    assert visit.page.locator(".live-panel input[type=range]:visible").count() >= 4
    visit.page.locator("input[type=range][data-control='f_h']").focus()
    visit.page.keyboard.press("Escape")
    visit.settled()
    assert pull.get_attribute("aria-expanded") == "false"
    assert pull.evaluate("one => one === document.activeElement"), "what is gone has no focus"


def test_a_name_shows_its_group_and_one_group_is_there_at_a_time(visit):
    visit.open("solar_day", unfolded="")
    name = visit.page.locator(".live-names button", has_text="input gate")
    name.tap()
    visit.settled(400)
    assert name.get_attribute("aria-pressed") == "true"
    assert visit.page.locator("input[type=range][data-control='i_b']").is_visible()
    assert not visit.page.locator("input[type=range][data-control='f_b']").is_visible()
    assert "open=i" in visit.page.url
    visit.page.locator(".live-names button").first.tap()
    visit.settled(400)
    assert visit.page.get_by_role("radiogroup", name="Told as").is_visible(), "one that is always unfolded"
    visit.page.locator(".live-names button").first.tap()
    visit.settled()
    assert visit.page.locator(".live-pull").get_attribute("aria-expanded") == "false", "its name again shuts it"


def test_the_handle_is_drawn_up_and_down(visit):
    visit.open("belt", unfolded="")
    pull = visit.page.locator(".live-pull")

    def draw(by):
        at = pull.bounding_box()
        x, y = at["x"] + at["width"] / 2, at["y"] + at["height"] / 2
        visit.page.mouse.move(x, y)
        visit.page.mouse.down()
        visit.page.mouse.move(x, y + by, steps=4)
        visit.page.mouse.up()
        visit.settled(400)
        return pull.get_attribute("aria-expanded")

    assert draw(-120) == "true"
    assert draw(120) == "false"


def test_the_slider_that_was_moved_last_stays_in_reach(visit):
    visit.open("solar_day", unfolded="")
    visit.drag("f_b", 0.2)
    visit.page.keyboard.press("Escape")
    visit.page.locator(".live-pull").focus()
    visit.page.keyboard.press("Escape")
    visit.settled()
    peeks = visit.page.locator(".live-panel input[type=range]:visible")
    assert peeks.evaluate_all("all => all.map((one) => one.dataset.control)") == ["f_b"]
