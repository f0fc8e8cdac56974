"""What comes in, drawn by hand: a line follows the hand, and what it drew is what the cell hears."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import numpy as np
import pytest

PAGE = "own?task=none&cell=random&data=waves"
LANE = "[data-figure=units] .live-drawing"
FINGERS = """([type, places]) => {
    const lane = document.querySelector('[data-figure=units] .live-drawing');
    for (const [n, [x, y]] of places.entries())
        lane.dispatchEvent(new PointerEvent(type, { pointerId: 70 + n, pointerType: 'touch', isPrimary: n === 0,
            bubbles: true, clientX: x, clientY: y, buttons: 1 }));
}"""
"""Fingers on the lane, the first of them the primary one."""


def stroke(visit, shares):
    """Press the mouse on the lane and draw through these places: shares of its width, and of its height from below."""
    box = visit.page.locator(LANE).bounding_box()
    places = [(box["x"] + x * box["width"], box["y"] + 4 + (1 - y) * (box["height"] - 8)) for x, y in shares]
    visit.page.mouse.move(*places[0])
    visit.settled()
    visit.page.mouse.down()
    for place in places[1:]:
        visit.page.mouse.move(*place)
    return places


def drawn(visit):
    """What the link says was drawn: of each stroke its input, and its knots."""
    text = parse_qs(urlsplit(visit.page.url).query).get("drawn", [""])[0]
    strokes = [one.split(".", 1) for one in text.split("~") if one]
    return [(int(k), [tuple(map(float, knot.split(":"))) for knot in knots.split(",")]) for k, knots in strokes]


def line(visit):
    return visit.page.locator(f"{LANE} path").get_attribute("d") or ""


def lane_of(visit):
    return visit.page.evaluate("() => document.querySelector('[data-figure=units] > .live-front').layout.meta.draws")


@pytest.mark.parametrize("visit", [("laptop", "light")], indirect=True, ids="-".join)
def test_a_stroke_follows_the_hand_and_what_it_drew_comes_in(visit):
    visit.open(PAGE)
    lane, before = lane_of(visit), visit.drawn("units")
    T, (low, high) = len(lane["x"]), lane["values"]
    across = np.linspace(0.3, 0.7, 60)
    up = 0.5 + 0.4 * np.sin((across - 0.3) / 0.4 * 2 * np.pi)
    stroke(visit, list(zip(across, up, strict=True)))
    sent = len(visit.sent)
    assert line(visit).count("L") >= 0.38 * T, "a line is where the hand was"
    assert len(visit.sent) == sent and not drawn(visit), "nothing is said while the hand moves"
    visit.page.mouse.up()
    visit.settled()
    ((which, knots),) = drawn(visit)
    assert which == lane["input"] and 6 < len(knots) <= 40
    steps, values = zip(*knots, strict=True)
    assert (steps[0], steps[-1]) == pytest.approx((0.3 * T, 0.7 * T), abs=1)
    every = np.arange(steps[0], steps[-1] + 1)
    wanted = low + (high - low) * np.interp((every + 0.5) / T, across, up)
    assert np.interp(every, steps, values) == pytest.approx(wanted, abs=0.1 * (high - low))
    assert line(visit) == "" and visit.drawn("units") != before, "the picture has it"
    heard = visit.page.evaluate(
        "() => document.querySelector('[data-figure=units] > .live-front').data.find((one) => one.name === 'held').y"
    )
    shown = np.interp(heard, lane["y"], lane["values"])
    assert shown[int(steps[0]) : int(steps[-1]) + 1] == pytest.approx(np.interp(every, steps, values), abs=2e-3)

    stroke(visit, [(0.9, 0.5), (0.91, 0.9)])
    visit.page.keyboard.press("Escape")
    assert line(visit) == ""
    visit.page.mouse.up()
    visit.settled()
    assert len(drawn(visit)) == 1, "Esc takes it back"

    (place,) = stroke(visit, [(0.8, 0.3)])
    visit.page.mouse.up()
    visit.settled()
    visit.page.mouse.click(*place)
    visit.settled()
    assert len(drawn(visit)) == 1, "a click draws nothing"
    assert visit.page.locator(".live-now").inner_text().strip() == str(int(0.8 * T) + 1), "it means the step"


@pytest.mark.parametrize("visit", [("phone", "light")], indirect=True, ids="-".join)
def test_a_finger_draws_and_a_second_one_takes_it_back(visit):
    visit.open(PAGE)
    box = visit.page.locator(LANE).bounding_box()
    places = [(box["x"] + x * box["width"], box["y"] + y * box["height"]) for x, y in ((0.2, 0.5), (0.5, 0.2))]
    # a pointer that a browser knows nothing of cannot be captured
    visit.page.evaluate("() => { SVGElement.prototype.setPointerCapture = () => {}; }")
    for second in (True, False):
        visit.page.evaluate(FINGERS, ["pointerdown", places[:1]])
        visit.page.evaluate(FINGERS, ["pointermove", places[1:]])
        assert line(visit)
        if second:
            visit.page.evaluate(FINGERS, ["pointerdown", places])
            assert line(visit) == ""
        visit.page.evaluate(FINGERS, ["pointerup", places[1:]])
        visit.settled()
        assert len(drawn(visit)) == (0 if second else 1)


@pytest.mark.parametrize("visit", [("laptop", "light")], indirect=True, ids="-".join)
def test_where_another_input_is_in_hand_the_stroke_is_over(visit):
    visit.open(PAGE)
    before = lane_of(visit)["input"]
    stroke(visit, [(0.3, 0.5), (0.4, 0.9), (0.5, 0.5)])
    assert line(visit)
    visit.choose("input", str(2 - before))
    assert lane_of(visit)["input"] == 1 - before
    visit.page.evaluate(
        "() => { window.keys = []; document.addEventListener('keydown', ({ key }) => keys.push(key)); }"
    )
    visit.page.keyboard.press("Escape")
    assert visit.page.evaluate("keys") == ["Escape"], "nothing waits for it any more"
    visit.page.mouse.up()
    visit.settled()
    assert line(visit) == "" and not drawn(visit)
