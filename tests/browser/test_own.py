"""Your own cell and sequence, as a person brings them: files dropped, tables pasted, texts typed, units picked."""

from __future__ import annotations

import json
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import pytest

from lstm_viz.data.weights.network import read_networks
from lstm_viz.ui.bring import CELL, TABLE
from tests.browser.test_learn import CELL as PLACE

FILES = Path(__file__).parents[1] / "data" / "weight_files"
REAL = (
    "torch_lstm_stack.safetensors", "keras_stack.keras", "keras_lstm.h5", "keras_halves.keras", "onnx_lstm.onnx",
    "flax_lstm.safetensors",
)  # fmt: skip
"""Files that these libraries wrote."""
REFUSED = {"torch_gru.safetensors": "GRU", "onnx_rnn.onnx": "RNN"}


def hand_in(visit, path, place=CELL):
    """Open a file where one opens files."""
    visit.page.get_by_role("button", name="Open your own").click()
    visit.page.locator(f"[class*=st-key-{place}] input[type=file]").set_input_files(path)


def bring(visit, path, place=CELL):
    """The same with one that is taken: wait until it runs."""
    with anew(visit):
        hand_in(visit, path, place)


@contextmanager
def anew(visit):
    """Wait until another run is on the screen."""
    before = visit.page.locator(".live").get_attribute("data-record")
    yield
    visit.page.wait_for_function("(was) => document.querySelector('.live').dataset.record !== was", arg=before)
    visit.settled()


def reading(visit):
    """What the page says of what runs."""
    return visit.page.locator(".live-group").first.inner_text()


def pick(visit, unit, step):
    """Click on a cell of the map."""
    visit.page.mouse.click(*visit.page.evaluate(PLACE, [unit, step]))


@pytest.mark.parametrize("visit", [("laptop", "light")], indirect=True, ids="-".join)
def test_files_of_real_libraries_are_opened_and_others_are_refused_by_name(visit):
    visit.open("own")
    for name in REAL:
        bring(visit, FILES / name)
        network = read_networks((FILES / name).read_bytes(), name=name)[0]
        params = next(iter(network.layers[0].directions.values()))
        assert f"{params.D} inputs, {params.H} units" in reading(visit), name
        assert not visit.page.locator(".live-notices span").count(), name
        assert visit.said()["cell"] == "file", name
    before = visit.said()
    for name, kind in REFUSED.items():
        hand_in(visit, FILES / name)
        notice = visit.page.locator(".live-notices span").filter(has_text=name)
        notice.wait_for()
        assert kind in notice.inner_text()
        assert visit.said() == before, "what was there stays"
        visit.page.keyboard.press("Escape")


@pytest.mark.parametrize("visit", [("phone", "light")], indirect=True, ids="-".join)
def test_a_file_is_opened_on_a_phone_on_its_side(visit):
    visit.page.set_viewport_size({"width": 844, "height": 390})
    visit.open("own?task=none")
    bring(visit, FILES / REAL[0])
    assert visit.said()["cell"] == "file"


@pytest.mark.parametrize("visit", [("laptop", "light")], indirect=True, ids="-".join)
def test_a_table_is_run_and_another_part_of_it_can_be_shown(visit, tmp_path):
    x = np.sin(np.arange(1200)[:, None] / [7.0, 23.0])
    table = tmp_path / "mine.csv"
    table.write_text("a;b\n" + "\n".join(";".join(f"{v:.3f}".replace(".", ",") for v in row) for row in x))
    visit.open("own")
    bring(visit, table, TABLE)
    assert "2 inputs, 16 units, 1200 steps" in reading(visit)
    record = visit.page.locator(".live").get_attribute("data-record")
    visit.choose("from", "600")
    assert visit.page.locator(".live").get_attribute("data-record") != record
    assert visit.said()["from"] == "600"
    visit.step("603")
    given = json.loads(visit.page.evaluate("() => JSON.stringify(document.querySelector('[data-figure=units] > "
                                           ".live-front').data.find((one) => one.name === 'given').text)"))  # fmt: skip
    row = 602
    assert [float(text.replace("\N{MINUS SIGN}", "-")) for text in given[:2]] == pytest.approx(x[row], abs=0.006)
    visit.page.get_by_role("button", name="Open your own").click()
    visit.page.locator("[data-testid=stPopoverBody] textarea").fill("u,v\n0.1,0.5\n0.2,\n")
    visit.page.get_by_role("button", name="Run it").click()
    visit.page.locator(".live-notices span").filter(has_text="Row 3").wait_for()
    assert "1200 steps" in reading(visit), "a bad table changes nothing"
    visit.page.locator("[data-testid=stPopoverBody] textarea").fill("u,v\n0.1,0.5\n0.2,0.4\n0.3,0.1\n")
    with anew(visit):
        visit.page.get_by_role("button", name="Run it").click()
    assert "2 inputs, 16 units, 3 steps" in reading(visit)


@pytest.mark.parametrize("visit", [("laptop", "light"), ("phone", "dark")], indirect=True, ids="-".join)
def test_a_click_on_the_map_brings_the_unit_to_the_belt(visit):
    visit.open("own?task=none&cell=random&data=waves&H=12")
    units = visit.page.locator("[data-figure=units]")
    for unit in (9, 4):
        units.scroll_into_view_if_needed()  # on a phone the belt is read below it
        pick(visit, unit, 40)
        visit.settled()
        assert visit.said()["unit"] == str(unit)
        assert visit.page.locator(".live-now").inner_text() == "41", "its column is the step"
        assert f"unit {unit}" in visit.text("narration")


@pytest.mark.parametrize("visit", [("laptop", "light")], indirect=True, ids="-".join)
def test_a_pick_shows_at_once_what_is_there_already(visit):
    visit.open("own?task=none&cell=random&data=waves&H=12&t=41&unit=3")
    visit.page.mouse.move(*visit.page.evaluate(PLACE, [9, 40]))
    visit.settled()
    belt = visit.drawn("belt")
    visit.page.context.set_offline(True)  # what is shown now was here before
    pick(visit, 9, 40)
    visit.page.wait_for_function(
        "(was) => document.querySelector('[data-figure=belt] > .live-front').innerHTML !== was", arg=belt, timeout=4000
    )
    visit.page.context.set_offline(False)
    visit.settled()


@pytest.mark.parametrize("visit", [("laptop", "light")], indirect=True, ids="-".join)
def test_a_typed_text_is_read_and_one_that_cannot_be_is_refused(visit):
    visit.open("own?task=none&open=what~look~reading")
    visit.write("text", "the ant ate")
    assert "11 steps" in reading(visit)
    assert visit.said()["text"] == "the ant ate"
    visit.write("text", "the \N{SNOWMAN}")
    refused = visit.page.get_by_text("does not know").first
    assert "\N{SNOWMAN}" in refused.inner_text()
    assert visit.said()["text"] == "the ant ate"
    field = visit.page.locator("input.live-value[data-control='text']")
    field.blur()
    assert field.input_value() == "the \N{SNOWMAN}", "it stays to be mended, whoever looks elsewhere"
    visit.choose("by", "file")
    assert field.input_value() == "the \N{SNOWMAN}" and refused.is_visible(), "and with it the reason"
    visit.write("text", "the ant")
    assert visit.said()["text"] == "the ant" and not refused.is_visible()


@pytest.mark.parametrize("visit", [("laptop", "light")], indirect=True, ids="-".join)
def test_a_bias_of_the_unit_moves_it_under_the_hand(visit):
    visit.open("own?task=none&cell=random&data=waves&unit=2")
    move = visit.grab("f_b")
    before, sent = visit.drawn("belt"), len(visit.sent)
    move(0.9)
    visit.page.wait_for_function(
        "(was) => document.querySelector('[data-figure=belt] > .live-front').innerHTML !== was", arg=before
    )
    assert len(visit.sent) == sent, "the server is told on letting go"
    visit.page.mouse.up()
    visit.settled()
    assert visit.said()["f_b"].startswith("2_")


@pytest.mark.parametrize("visit", [("laptop", "light")], indirect=True, ids="-".join)
def test_gates_and_code_are_taken_along(visit):
    visit.open("own?task=none&cell=random&data=waves&H=3&open=what~out")
    with visit.page.expect_download() as download:
        visit.page.locator("[data-control='out.csv']").click()
    lines = Path(download.value.path()).read_text().splitlines()
    assert lines[0].replace('"', "").startswith("step,time,unit,") and len(lines) == 1 + 96 * 3
    with visit.page.expect_download() as download:
        visit.page.locator("[data-card=out] .live-image").first.get_by_role("button", name="PNG").click()
    assert Path(download.value.path()).read_bytes().startswith(b"\x89PNG")


@pytest.mark.parametrize("visit", [("laptop", "light")], indirect=True, ids="-".join)
def test_a_click_on_a_letter_or_a_dot_picks_its_step_or_its_unit(visit):
    visit.open("own?task=none&open=what~reading~saturation")
    for card, trace in (("reading", "letters"), ("saturation", "dots")):
        visit.page.locator(f"[data-figure={card}]").scroll_into_view_if_needed()
        visit.settled()
        where = visit.page.evaluate(POINT, [card, trace, 20])
        visit.page.mouse.click(*where)
        visit.settled()
    assert visit.page.locator(".live-now").inner_text() == "21"
    assert visit.said()["t"] == "21"
    assert "unit" in visit.said()


POINT = """([name, trace, k]) => {
    const front = document.querySelector(`[data-figure=${name}] > .live-front`), box = front.getBoundingClientRect();
    const { width, xaxis, yaxis } = front._fullLayout, scale = box.width / width;
    const { x, y } = front.data.find((one) => one.name === trace);
    return [
        box.left + scale * (xaxis._offset + xaxis.d2p(x[k])),
        box.top + scale * (yaxis._offset + yaxis.d2p(y[k])),
    ];
}"""
"""Where a point of a trace is drawn on the page."""
