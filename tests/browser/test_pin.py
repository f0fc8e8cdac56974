"""A pinned run stays behind the next ones: what is drawn of it is its own record, and the words say what is drawn."""

from __future__ import annotations

import re

import pytest

from tests.browser.conftest import UNFOLDED

LINES = """f => f.layout.meta.ghosts.map(({ from, to, word }) => [from.flatMap((n) => f.data[n].y), f.data[to].y ?? [],
    f.data[to].visible === true, word === undefined ? null : f.data[word].text[0]])"""
"""Of each thing that a picture keeps: where it is drawn now and in the pinned run, whether that is seen, its word."""
READS = (
    """f => f.data.at(-1).text.slice(0, 2).map((text) => text.replace(/<[^>]*>/g, '').match(/[+−]?\\d+\\.\\d\\d/)[0])"""
)
"""What stands at the cursor of the day: c and h."""
BOXES = """all => all.map((one) => {
    const { x, y, width, height } = one.getBoundingClientRect();
    return [x, y, width, height];
})"""
PICTURES = """() => [...document.querySelectorAll('.live-figure')].filter((box) => box.clientWidth).flatMap((box) => {
    const front = box.querySelector('.live-front');
    return front.layout?.meta.ghosts?.length ? [[box.dataset.figure, front.layout.meta.ghosts.every(({ to }) =>
        front.data[to].visible === true)]] : [];
})"""
"""Of every picture that can keep a run: its name, and whether it does."""
NUMBER = r"([+−]?\d+\.\d\d)"


def front(visit, figure):
    return visit.page.locator(f"[data-figure='{figure}'] > .live-front")


def lines(visit, figure="day"):
    """Of c and h: the line now, the pinned one without its lifted pen, whether that is seen, and its word."""
    found = front(visit, figure).evaluate(LINES)
    return [(line, [y for y in pale if y is not None], seen, word) for line, pale, seen, word in found]


def share(visit, entry):
    visit.page.locator(".live-share").click()
    visit.page.locator(f".live-menu [data-entry='{entry}']").click()
    visit.settled()


def entries(visit):
    visit.page.locator(".live-share").click()
    there = visit.page.locator(".live-menu button").evaluate_all("all => all.map((one) => one.dataset.entry)")
    visit.page.keyboard.press("Escape")
    return there


def told(visit):
    return visit.page.locator(".live-behind").inner_text()


def value(text):
    return float(text.replace("−", "-"))


def compared(text):
    """Of c and h, as the words say it: the pinned number, the one now, and the gap with its sign."""
    found = {}
    for symbol in "ch":
        same = re.search(rf"\b{symbol} = {NUMBER}, now the same", text)
        if same:
            found[symbol] = value(same[1]), value(same[1]), 0.0
            continue
        pinned, now, gap, how = re.search(
            rf"\b{symbol} = {NUMBER}; now {NUMBER}, so {NUMBER} (higher|lower)", text
        ).groups()
        found[symbol] = value(pinned), value(now), value(gap) * (1 if how == "higher" else -1)
    return found


def drawn_now(visit):
    """c and h as the day says them at the cursor."""
    return [value(text) for text in front(visit, "day").evaluate(READS)]


def test_a_pinned_run_stays_while_the_next_one_moves(visit):
    page = visit.open("solar_day?t=14:30").page
    assert not page.locator(".live-behind").is_visible()
    boxes = page.locator(".live-figure").evaluate_all(BOXES)
    first = lines(visit)
    assert {"swap", "unpin"}.isdisjoint(entries(visit))
    share(visit, "pin")
    assert visit.said()["pin"] == "none", "the run as the page opens"
    assert "now the same" in told(visit)
    assert page.locator(".live-figure").evaluate_all(BOXES) == boxes, "no picture moves"
    for line, pale, seen, word in lines(visit):
        assert seen and pale == line and word == "— pinned"

    move = visit.grab("f_b")
    for part in (0.6, 0.5, 0.35):
        move(part)
        page.evaluate("() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
        said, shown = compared(told(visit)), dict(zip("ch", drawn_now(visit), strict=True))
        for symbol, (pinned, now, gap) in said.items():
            assert now == shown[symbol], "the words say what is drawn under the hand"
            assert gap == pytest.approx(now - pinned, abs=1e-9)
    page.mouse.up()
    visit.settled()
    for (was, *_), (line, pale, seen, _) in zip(first, lines(visit), strict=True):
        assert seen and pale == pytest.approx(was, abs=2e-3) and line != was
    second = lines(visit)
    for label in ("08:00", "12:30", "18:00"):
        visit.step(label)
        said, shown = compared(told(visit)), dict(zip("ch", drawn_now(visit), strict=True))
        assert {symbol: now for symbol, (_, now, _) in said.items()} == shown
    link = visit.said()
    assert link["pin"] == "none" and "f_b" in link

    share(visit, "swap")
    for (line, pale, *_), (now, then, seen, _) in zip(second, lines(visit), strict=True):
        assert seen and now == pytest.approx(pale, abs=2e-3) and then == pytest.approx(line, abs=2e-3)
    swapped = visit.said()
    assert "f_b" not in swapped and swapped["pin"] == f"f_b={link['f_b']}" and swapped["t"] == link["t"]
    share(visit, "swap")
    assert visit.said() == link, "swapping twice changes nothing"
    share(visit, "unpin")
    assert "pin" not in visit.said() and not page.locator(".live-behind").is_visible()
    visit.drag("f_b", 0.4)
    assert [word for *_, word in lines(visit)] == ["— before"] * 2, "then the run before a touch is kept again"
    assert not visit.console


@pytest.mark.parametrize(
    ("path", "elsewhere"),
    [("taps?pin=f_b=-1", "c0=2"), ("one_step?pin=f_b=1", ""), ("memory?pin=f_b=3%26rnn_w=0.5", ""),
     ("gradient?pin=f_b=4%26T=60", ""), ("belt?pin=f_chatter=0.5", ""), ("solar_day?pin=g_b=3", "lens=taps")],
)  # fmt: skip
def test_every_picture_keeps_a_pinned_run(visit, path, elsewhere):
    """On the axes of both, in the second browser that opens its link."""
    visit.open(f"{path}&{elsewhere}" if elsewhere else path, UNFOLDED)
    room = visit.page.locator(".live-told").evaluate("({ scrollHeight, clientHeight }) => [scrollHeight, clientHeight]")
    assert room[0] <= room[1] + 1, "the narration and what is said of both have room for each other"
    visit.heighten()
    pictures = visit.page.evaluate(PICTURES)
    assert pictures and all(kept for _, kept in pictures), pictures
    assert told(visit).startswith("Pinned")
    assert not visit.console


def test_a_pin_that_cannot_be_used_is_said_and_leaves_the_page_as_it_is(visit):
    visit.open("solar_day?pin=f_b=banana&f_b=2")
    assert "pinned run of this link" in visit.page.locator(".live-notices").inner_text()
    assert "pin" not in visit.said() and visit.said()["f_b"] == "2"
    assert not visit.page.locator(".live-behind").is_visible()
    visit.open("own?pin=cell=file%26file=0123456789ab")
    assert "weight file that is not in your session" in visit.page.locator(".live-notices").inner_text()
    assert not any(seen for _, seen in visit.page.evaluate(PICTURES))
    visit.open("belt?pin=seq=day")
    assert "cannot be compared" in told(visit)
    assert not any(seen for _, seen in visit.page.evaluate(PICTURES)), "on other axes it would be a wrong picture"
    visit.open("learn")
    assert "pin" not in entries(visit)


@pytest.mark.parametrize("visit", [("phone", "dark")], indirect=True)
def test_on_a_phone_what_is_said_follows_the_hand_over_the_sheet(visit):
    page = visit.open("taps?pin=f_b=-1").page
    behind, box = page.locator(".live-behind"), page.locator(".live-dockbox")

    def over():
        here, sheet = behind.bounding_box(), box.bounding_box()
        return here["y"] > 0 and here["y"] + here["height"] <= sheet["y"]

    assert over() and compared(told(visit))["c"][0] == 1.63
    page.locator(".live-pull").click()
    visit.settled()
    assert over(), "the sheet is higher, and it is still seen"
    before = told(visit)
    visit.slider("i_b").evaluate(
        "one => { one.value = one.max; one.dispatchEvent(new Event('input', {bubbles: true})); }"
    )
    visit.settled()
    assert told(visit) != before and compared(told(visit))["c"][1] > compared(before)["c"][1]
