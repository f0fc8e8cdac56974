"""A training in the browser: how far it is, stopping it, what was learned; and others beside it."""

import pytest
from numpy.testing import assert_allclose

from lstm_viz.data.weights import read_weights
from lstm_viz.workers.settings import usual
from tests.browser.conftest import Visit

LONG = "learn?job=adding&rate=0.0003&epochs=2000&task=none&open=training~more"
"""A training that takes long enough to be stopped; each test has a seed of its own."""

OTHER = "was => document.querySelector('[data-figure=belt] > .live-front').innerHTML !== was"


def begin(visit, seed):
    visit.open(f"{LONG}&seed={seed}")
    train = visit.page.locator("[data-control='train']")
    visit.unfold(train)
    train.click()
    visit.page.wait_for_selector(".live-work progress")
    visit.page.wait_for_function("() => document.querySelector('.live-work progress')?.value > 0", timeout=60_000)


@pytest.mark.moving
def test_a_training_is_stopped_in_the_middle_and_what_was_learned_is_walked_through(visit):
    begin(visit, 1)
    assert "s left" in visit.page.locator(".live-work").inner_text()
    visit.page.locator("[data-control='stop']").click()
    visit.page.wait_for_selector(".live-playing", timeout=60_000)  # what was learned plays by itself
    visit.trained()
    visit.last()
    assert "It was stopped here." in visit.text("narration")
    epochs = int(visit.page.locator(".live-now").inner_text())
    assert 0 < epochs < 2000
    before = visit.drawn("units")
    visit.page.keyboard.press("Home")
    visit.settled()
    assert visit.page.locator(".live-now").inner_text() == "0"
    assert visit.drawn("units") != before, "the units are those of the network at the epoch"
    assert visit.page.locator("[data-control='train']").is_visible(), "the whole training may still be wanted"
    visit.page.reload()
    visit.painted()
    visit.last()
    assert int(visit.page.locator(".live-now").inner_text()) == epochs, "the server still has what was learned"


def test_a_training_that_is_asked_after_takes_no_text_from_a_field(visit):
    begin(visit, 3)
    done = "was => (document.querySelector('.live-work progress')?.value ?? 100) > was"
    rate = visit.page.locator("input[data-control='rate']")
    rate.click()
    visit.page.keyboard.press("Control+A")
    visit.page.keyboard.type("0.00")
    visit.page.wait_for_function(done, arg=visit.page.locator(".live-work progress").evaluate("one => one.value"))
    assert rate.input_value() == "0.00"
    visit.page.locator("[data-control='stop']").dispatch_event("click")  # the focus stays where it is
    visit.page.wait_for_selector(".live-work", state="detached", timeout=60_000)
    assert rate.input_value() == "0.00"
    assert rate.evaluate("one => one === document.activeElement")


def test_nothing_is_asked_while_a_hand_drags_or_nobody_looks(visit):
    begin(visit, 4)
    unit = visit.grab("unit")
    unit(0.6)
    sent, link = len(visit.sent), visit.page.url
    visit.page.wait_for_timeout(1500)
    assert len(visit.sent) == sent, "a value is sent when the hand lets go"
    visit.page.mouse.up()
    visit.page.wait_for_function("was => location.href !== was", arg=link)
    visit.page.evaluate("() => Object.defineProperty(document, 'hidden', { value: true, configurable: true })")
    visit.settled(600)
    sent = len(visit.sent)
    visit.page.wait_for_timeout(1500)
    assert len(visit.sent) == sent, "of a tab that nobody sees"
    visit.page.evaluate("() => { delete document.hidden; }")
    visit.page.locator("[data-control='stop']").click()
    visit.trained()


@pytest.mark.parametrize("visit", [("laptop", "light"), ("phone", "light")], indirect=True, ids="-".join)
def test_a_drawer_of_text_stays_as_high_as_it_is_while_the_epochs_go_by(visit):
    visit.open("learn?job=a_n_b_n&epochs=60&by=Adam&task=none&open=training~step")
    visit.train()
    if visit.page.locator(".live-tabs [data-card='step'][aria-pressed]").count():
        visit.page.locator(".live-tabs [data-card='step']").tap()
        visit.settled()
    assert "rate" in visit.text("step.change")
    visit.page.locator(".live-stage").focus()
    visit.page.keyboard.press("Home")
    heights, told = set(), set()
    for _ in range(61):
        visit.page.wait_for_timeout(40)
        heights.add(visit.page.locator("section[data-card='step']").bounding_box()["height"])
        told.add(visit.page.locator("[data-text='step.change']").inner_text())
        visit.page.keyboard.press("ArrowRight")
    assert len(told) > 50 and any("stays" in text for text in told), "its texts are of many lengths"
    assert len(heights) == 1, heights


def test_a_trained_network_is_saved_as_a_file(visit):
    visit.open("learn?job=a_n_b_n&epochs=9&seed=5&task=none&open=training~take")
    assert not visit.page.locator("[data-control='take.own']").count(), "before it is trained there is nothing to take"
    visit.train()
    visit.last()
    for _ in range(3):
        visit.page.keyboard.press("ArrowLeft")
    visit.settled()
    assert "epoch6_seed5_own" in visit.text("take.own")
    with visit.page.expect_download() as told:
        visit.page.get_by_role("button", name="Save for lstm_viz").press("Enter")
    assert told.value.suggested_filename == "a_n_b_n_H2_epoch6_seed5_own.safetensors"
    found = read_weights(told.value.path())
    watch = usual("a_n_b_n", epochs=9, seed=5).training()
    for _ in watch:
        pass
    model = watch.learned().models[6]
    for one, name in ((found.params, "W_x"), (found.params, "W_h"), (found.params, "b"), (found.readout, "W_y")):
        there = model.readout if name == "W_y" else model.cell
        assert_allclose(getattr(one, name), getattr(there, name), rtol=0, atol=1e-12)
    assert [feature.name for feature in found.features] == ["a", "b"]
    more = []
    visit.page.on("download", lambda file: more.append(file))
    visit.page.keyboard.press("Home")
    visit.settled()
    assert not more, "a file comes once"


def test_while_one_trains_another_drags(visit):
    begin(visit, 2)
    page = visit.page.context.new_page()
    other = Visit(page, visit.address)
    other.open("solar_day?task=none")
    other.grab("f_b")
    sent, belt = len(other.sent), other.drawn("belt")
    slider = other.slider("f_b").bounding_box()
    page.mouse.move(slider["x"] + slider["width"] * 0.9, slider["y"] + slider["height"] / 2, steps=8)
    page.wait_for_function(OTHER, arg=belt)
    assert len(other.sent) == sent, "it is repainted here, and asks nothing"
    page.mouse.up()
    other.settled()
    assert "f_b=" in page.url
    page.close()
    assert visit.page.locator(".live-work").is_visible(), "the training goes on meanwhile"
    visit.page.locator("[data-control='stop']").click()
    visit.page.wait_for_selector(".live-work", state="detached", timeout=60_000)


@pytest.mark.parametrize("visit", [("phone", "light")], indirect=True, ids="-".join)
def test_on_a_phone_too_the_bar_is_as_wide_as_the_controls(visit):
    begin(visit, 5)
    across = "one => one.getBoundingClientRect().width"
    bar, row = (visit.page.locator(place).evaluate(across) for place in (".live-work progress", ".live-work"))
    assert bar > 0.9 * row
    visit.page.locator("[data-control='stop']").tap()
    visit.page.wait_for_selector(".live-work", state="detached", timeout=60_000)


CELL = """([unit, step]) => {
    const front = document.querySelector('[data-figure=units] > .live-front'), box = front.getBoundingClientRect();
    const { width, xaxis, yaxis } = front._fullLayout, scale = box.width / width;
    const [rows, columns] = front.layout.meta.picks.map(({ places }) => places);
    return [
        box.left + scale * (xaxis._offset + xaxis.d2p(columns[step])),
        box.top + scale * (yaxis._offset + yaxis.d2p(rows[unit])),
    ];
}"""
"""Where a cell of the map of units is drawn on the page."""


def test_a_click_on_a_cell_picks_its_unit_and_its_step(visit):
    visit.open("learn?job=latch&task=none")
    visit.page.locator("[data-figure=units]").scroll_into_view_if_needed()
    visit.page.mouse.click(*visit.page.evaluate(CELL, [2, 27]))
    visit.settled()
    unit, step = (visit.page.locator(f"input.live-value[data-control='{name}']") for name in ("unit", "step"))
    assert (unit.input_value(), step.input_value()) == ("2", "28")
    assert "unit=2" in visit.page.url and "step=28" in visit.page.url
