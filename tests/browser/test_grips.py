"""The hand on the thing: what is grasped in a picture is its slider, by mouse, by finger and by keys."""

from __future__ import annotations

import math

import pytest

PHONE = pytest.mark.parametrize("visit", [("phone", "light")], indirect=True, ids="-".join)


def grip(visit, figure, control, n=0):
    return visit.page.locator(f"[data-figure='{figure}'] > .live-grip[data-grip='{control}']").nth(n)


def middle(place):
    box = place.bounding_box()
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def value(visit, control):
    """Where a slider stands, shown or not."""
    return visit.page.locator(f"input[type=range][data-control='{control}']").evaluate("s => +s.value")


def grasp(visit, place):
    """The mouse on a grip, pressed, its strip there; what comes back moves it."""
    visit.page.mouse.move(*middle(place))
    visit.settled()
    visit.page.mouse.down()
    visit.settled()
    return lambda x, y: (visit.page.mouse.move(x, y, steps=8), visit.page.wait_for_timeout(150))


def finger(visit):
    """Touch events at places."""
    session = visit.page.context.new_cdp_session(visit.page)

    def touch(kind, *places):
        points = [{"x": x, "y": y} for x, y in places]
        session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

    return touch


def told(visit):
    return visit.page.locator("[data-text='narration']").inner_text()


# -- the mouse


@pytest.mark.parametrize(("path", "controls"), [("", ["f_b"]), ("solar_day", ["i_b", "g_b"])])
def test_a_rails_handle_is_under_the_hand_and_slider_picture_and_words_follow(visit, path, controls):
    visit.open(path)
    visit.step("14:30")
    rails = {control: drawn_to_its_end(visit, control) for control in controls}
    visit.page.reload()
    visit.painted()
    for control, rail in rails.items():
        assert value(visit, control) == 0
        assert middle(grip(visit, "belt", control))[0] == pytest.approx(rail["x"], abs=3)


SEEN = """all => all.filter((one) => {
    const { opacity, visibility, display } = getComputedStyle(one);
    return one.textContent && opacity === '1' && visibility === 'visible' && display !== 'none';
}).map((one) => [one.textContent, one.getBoundingClientRect().left, one.getBoundingClientRect().right])"""


@pytest.mark.parametrize(
    ("path", "figure", "controls", "ends"),
    [
        ("solar_day", "belt", ["f_b", "i_b", "g_b"], ["forgets keeps", "shut open", "cold hot"]),
        ("memory", "memories", ["rnn_w"], ["forgets keeps"]),
    ],
)
def test_a_rail_in_the_hand_has_its_own_words_alone(visit, path, figure, controls, ends):
    visit.open(path)
    visit.page.set_viewport_size({"width": 1366, "height": 768})
    visit.settled()
    for control, said in zip(controls, ends, strict=True):
        grip(visit, figure, control).hover()
        visit.page.wait_for_timeout(200)  # they fade in
        words = visit.page.locator(f"[data-figure='{figure}'] > .live-rail :is(em, b)").evaluate_all(SEEN)
        assert " ".join(word for word, _, _ in words) == said
        assert words[0][2] <= words[1][1], "beside each other"
        line = visit.page.locator(f"[data-figure='{figure}'] .scatterlayer").first.bounding_box()
        assert figure == "belt" or words[1][2] < line["x"], "the curve's start is free"


def drawn_to_its_end(visit, control):
    """A handle is drawn along its rail, to its lower end; the rail's box."""
    place = grip(visit, "belt", control)
    _, y = middle(place)
    rail = visit.page.locator(f"[data-figure='belt'] > .live-grip[data-grip='{control}'] + .live-rail").bounding_box()
    before = value(visit, control), visit.drawn("belt"), visit.drawn("day"), told(visit)
    move = grasp(visit, place)
    sent = len(visit.sent)
    seen = []
    for part in (0.6, 0.3, 0.1, 0):
        move(rail["x"] + part * rail["width"], y)
        assert middle(place)[0] == pytest.approx(rail["x"] + part * rail["width"], abs=3)
        assert middle(place)[1] == pytest.approx(y, abs=1)
        seen.append(value(visit, control))
    assert seen == sorted(seen, reverse=True) and seen[-1] == 0
    after = value(visit, control), visit.drawn("belt"), visit.drawn("day"), told(visit)
    assert all(one != other for one, other in zip(before, after, strict=True))
    assert len(visit.sent) == sent, "nothing is said while the hand moves"
    assert f"{control}=" not in visit.page.url
    visit.page.mouse.up()
    visit.settled()
    assert f"{control}=-12" in visit.page.url
    assert (value(visit, control), told(visit)) == (after[0], after[3])
    assert visit.page.locator(".live-now").inner_text() == "14:30", "the grip is no place to scrub"
    return rail


def pulled(visit, path, control, across, up, follows, figure="day"):
    """A thing in a picture, dragged: where it was, and where it is. Another picture follows, by its name; the server
    is told nothing."""
    visit.open(path)
    place = grip(visit, figure, control)
    x, y = middle(place)
    before, stood = visit.drawn(follows), value(visit, control)
    move = grasp(visit, place)
    sent = len(visit.sent)
    move(x + across, y + up)
    moved = middle(place)
    assert visit.drawn(follows) != before
    assert len(visit.sent) == sent
    assert value(visit, control) != stood
    return place, (x, y), moved, value(visit, control) - stood


def test_the_sun_is_moved_up_and_down_and_time_stays(visit):
    place, (x, y), moved, by = pulled(visit, "solar_day?t=12:00", "sun", 60, 30, follows="belt")
    assert moved == pytest.approx((x, y + 30), abs=2), "along the clock it does not go"
    assert by < 0
    visit.page.mouse.up()
    visit.settled()
    assert visit.page.locator(".live-now").inner_text() == "12:00"
    assert "sun=1200" in visit.page.url
    assert middle(place) == pytest.approx((x, y + 30), abs=2)


def test_the_cloud_is_moved_along_the_clock(visit):
    _, (x, y), moved, by = pulled(visit, "solar_day?cloud=80", "cloud_at", 130, -40, follows="day")
    assert moved == pytest.approx((x + 130, y), abs=20), "from step to step"
    assert by > 0
    visit.page.mouse.up()
    visit.settled()
    assert "cloud_at=" in visit.page.url


def test_without_a_cloud_there_is_nothing_to_grasp(visit):
    visit.open("solar_day")
    assert grip(visit, "day", "sun").is_visible()
    assert (
        not grip(visit, "day", "cloud_at").count()
        and not visit.page.locator(".live-grip[data-grip='']:visible").count()
    )


@pytest.mark.parametrize("handles", [[("tap", "i_b")], [("taps", "i_b"), ("taps", "o_b"), ("taps", "f_b")]])
def test_a_taps_handle_turns_with_the_hand(visit, handles):
    visit.open("taps")
    for figure, control in handles:
        turned_towards_its_end(visit, figure, control)


def turned_towards_its_end(visit, figure, control):
    place = grip(visit, figure, control)
    start = middle(place)
    before = value(visit, control)
    move = grasp(visit, place)
    sent = len(visit.sent)
    away = {"f_b": (-30, 30)}.get(control, (-30, -30))  # towards the dial's 0
    move(start[0] + away[0], start[1] + away[1])
    turned = middle(place)
    assert math.dist(turned, start) > 15
    assert math.dist(turned, (start[0] + away[0], start[1] + away[1])) < 30, "as near as its way comes"
    assert value(visit, control) < before
    assert len(visit.sent) == sent
    visit.page.mouse.up()
    visit.settled()
    assert f"{control}=" in visit.page.url
    assert middle(place) == pytest.approx(turned, abs=2)


def test_the_dot_on_a_curve_slides_along_it(visit):
    visit.open("one_step?open=sums~f")
    visit.settled()
    place = grip(visit, "curves", "f_b")
    before = value(visit, "f_b"), visit.drawn("cell"), visit.text("f.result")
    place.scroll_into_view_if_needed()
    x, y = middle(place)
    move = grasp(visit, place)
    sent = len(visit.sent)
    move(x + 20, y - 70)
    assert middle(place) == pytest.approx((x + 20, y - 70), abs=20) and middle(place)[0] > x + 5
    assert len(visit.sent) == sent
    visit.page.mouse.up()
    visit.settled()
    assert value(visit, "f_b") > before[0] and visit.text("f.result") != before[2]
    assert "f_b=" in visit.page.url


def test_what_lies_under_a_grip_still_says_its_words(visit):
    visit.open("taps")
    visit.page.mouse.move(*middle(grip(visit, "tap", "g_b")))
    visit.page.locator("[data-figure='tap'] .hovertext").first.wait_for()
    visit.page.mouse.move(5, 5)
    visit.page.wait_for_timeout(200)
    assert not visit.page.locator("[data-figure='tap'] .hovertext").count()


def test_a_blocks_sum_is_pulled_along_in_the_wiring(visit):
    place, (x, y), moved, by = pulled(visit, "one_step", "f_b", 20, -40, follows="cell", figure="cell")
    assert moved == pytest.approx((x + 20, y), abs=6), "z goes to and fro"
    assert by > 0
    visit.page.mouse.up()
    visit.settled()
    assert "f_b=" in visit.page.url and middle(place) == pytest.approx(moved, abs=1)


def test_set_by_hand_a_worker_moves_its_gate_at_steps_of_this_kind(visit):
    visit.open("belt?t=03")
    before = value(visit, "f_chatter"), value(visit, "f_pulse")
    place = grip(visit, "belt", "f_pulse")
    x, y = middle(place)
    grasp(visit, place)(x - 60, y)
    visit.page.mouse.up()
    visit.settled()
    assert "f_pulse=" in visit.page.url and value(visit, "f_pulse") < before[1]
    assert value(visit, "f_chatter") == before[0]
    visit.page.locator("[data-act='forward']").click()
    visit.settled()
    assert grip(visit, "belt", "f_chatter").is_visible() and not grip(visit, "belt", "f_pulse").count()


# -- holds


def test_a_held_gate_wears_its_pin_and_the_hand_moves_its_hold(visit):
    visit.open("solar_day?hold_f=0.5")
    names = visit.page.locator("[data-figure='belt'] > .live-rail b")
    assert names.all_inner_texts() == ["f", "bi", "bg", "bo"], "what is held, and biases, which are no gate"
    place = grip(visit, "belt", "hold_f")
    assert "live-pinned" in place.get_attribute("class")
    assert not grip(visit, "belt", "f_b").count()
    assert not grip(visit, "belt", "i_b").evaluate("one => one.classList.contains('live-pinned')")
    x, y = middle(place)
    move = grasp(visit, place)
    move(x + 40, y)
    assert middle(place)[0] == pytest.approx(x + 40, abs=3)
    visit.page.mouse.up()
    visit.settled()
    assert "hold_f=0.8" in visit.page.url or "hold_f=0.9" in visit.page.url
    visit.page.locator("input[type=checkbox][data-control='hold_f']").uncheck()
    visit.settled()
    assert grip(visit, "belt", "f_b").is_visible() and not grip(visit, "belt", "hold_f").count()


# -- keys


def test_on_start_the_slider_is_there_for_the_keys_alone_and_moves_the_handle(visit):
    visit.open()
    place = grip(visit, "belt", "f_b")
    slider = visit.page.locator("input[type=range][data-control='f_b']")
    assert slider.evaluate("one => one.closest('.live-panel').clientWidth") <= 1
    for word in visit.page.locator("[data-figure='belt'] > .live-rail em").all():
        assert word.evaluate("one => getComputedStyle(one).opacity") == "1"
    slider.focus()
    assert "live-keyed" in place.get_attribute("class")
    before = middle(place)
    for _ in range(6):
        visit.page.keyboard.press("ArrowLeft")
    visit.settled()
    assert middle(place)[0] < before[0] - 5
    assert "f_b=" in visit.page.url
    visit.page.locator(".live-stage").focus()
    assert "live-keyed" not in place.get_attribute("class")


def test_the_handle_breathes_until_it_was_grasped_once(visit):
    visit.open()
    assert "live-breathes" in grip(visit, "belt", "f_b").get_attribute("class")
    grasp(visit, grip(visit, "belt", "f_b"))
    visit.page.mouse.up()
    assert "f_b=" not in visit.page.url, "a press alone moves nothing"
    visit.open()
    assert "live-breathes" not in grip(visit, "belt", "f_b").get_attribute("class")


# -- fingers


@pytest.mark.moving
@PHONE
def test_a_finger_drags_a_rail_and_the_page_stays(visit):
    visit.open()
    place = grip(visit, "belt", "f_b")
    place.evaluate("e => e.scrollIntoView({block: 'center'})")
    visit.settled()
    x, y = middle(place)
    before = value(visit, "f_b"), visit.drawn("belt")
    touch = finger(visit)
    touch("touchStart", (x, y))
    for k in range(1, 9):
        touch("touchMove", (x - 5 * k, y - 3 * k))
        visit.page.wait_for_timeout(20)
    visit.page.wait_for_timeout(1000)
    assert value(visit, "f_b") < before[0] and visit.drawn("belt") != before[1], "before it is let go"
    assert middle(place) == pytest.approx((x - 40, y), abs=3), "and the page has not scrolled"
    touch("touchEnd")
    visit.settled()
    assert "f_b=" in visit.page.url
    assert visit.page.locator("input[type=range][data-control='f_b']").is_visible(), "thumbs have it too"


@PHONE
def test_a_finger_turns_a_tap_as_soon_as_its_strip_is_there(visit):
    visit.open("taps")
    place = grip(visit, "tap", "i_b")
    x, y = middle(place)
    before = value(visit, "i_b")
    touch = finger(visit)
    touch("touchStart", (x, y))
    touch("touchMove", (x - 20, y - 20))  # and rests there
    visit.settled()
    assert value(visit, "i_b") < before
    touch("touchEnd")
    visit.settled()
    assert "i_b=" in visit.page.url


@PHONE
def test_beside_a_grip_a_finger_scrolls_the_page(visit):
    visit.open("solar_day")
    box = visit.page.locator("[data-figure='belt']").bounding_box()
    x, y = box["x"] + box["width"] * 0.8, box["y"] + box["height"] * 0.5
    touch = finger(visit)
    touch("touchStart", (x, y))
    for k in range(1, 9):
        touch("touchMove", (x, y - 20 * k))
        visit.page.wait_for_timeout(20)
    touch("touchEnd")
    visit.settled()
    assert visit.page.locator("[data-figure='day']").bounding_box()["y"] < 0 or visit.page.evaluate(
        "() => [...document.querySelectorAll('*')].some((one) => one.scrollTop > 40)"
    )
    assert visit.said() == {}
