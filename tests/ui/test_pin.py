"""What is done with a pinned run, and what of it is sent."""

import json
import zlib

import pytest

from lstm_viz.lessons.base import Look
from lstm_viz.lessons.registry import lesson_named
from lstm_viz.ui import live
from lstm_viz.ui.acts import act
from lstm_viz.ui.link import Page
from lstm_viz.ui.message import still_hand
from lstm_viz.ui.played import Played, joined
from lstm_viz.ui.runs import pinned_run, run_of, runs_of

DAY = lesson_named("solar_day")
LOOK = Look()


def page_of(**chosen):
    return Page("solar_day", DAY.table, chosen=chosen)


def hand(**values):
    return still_hand() | {"seq": 1, "values": values}


# -- what is done


def test_pin_swap_and_unpin_are_in_the_link():
    page = page_of(f_b=2.0)
    act(DAY, page, "page.pin", "on 1")
    assert page.query["pin"] == "f_b=2" and page.query["f_b"] == "2"
    page.chosen = {"f_b": 4.0}
    act(DAY, page, "page.pin", "swap 2")
    assert (page.query["pin"], page.query["f_b"]) == ("f_b=4", "2")
    act(DAY, page, "page.pin", "off 3")
    assert "pin" not in page.query and page.query["f_b"] == "2"
    act(DAY, page, "page.pin", "swap 4")
    assert "pin" not in page.query and page.query["f_b"] == "2", "nothing is pinned"


def test_a_wish_that_is_sent_again_is_done_once():
    page = page_of(f_b=2.0)
    act(DAY, page, "page.pin", "on 1")
    page.chosen = {"f_b": 4.0}
    act(DAY, page, "page.pin", "on 1")
    assert page.query["pin"] == "f_b=2"
    for _ in range(2):
        act(DAY, page, "page.pin", "swap 2")
    assert (page.query["pin"], page.query["f_b"]) == ("f_b=4", "2")


def test_what_was_done_first_is_done_first():
    """Of one message: pinned, and then moved. The run before is pinned."""
    page = page_of(f_b=2.0)
    live._take(DAY, page, hand(**{"page.pin": "on 1", "f_b": "4"}))
    assert (page.query["pin"], page.query["f_b"]) == ("f_b=2", "4")
    live._take(DAY, page, hand(**{"f_b": "5", "page.pin": "on 2"}) | {"seq": 2})
    assert (page.query["pin"], page.query["f_b"]) == ("f_b=5", "5")


def test_a_page_of_trainings_pins_nothing():
    page = Page("learn", lesson_named("learn").table)
    live._take(lesson_named("learn"), page, hand(**{"page.pin": "on 1"}))
    assert "pin" not in page.query and "trainings" in page.refused["page.pin"]


# -- which run it is


def test_a_run_as_it_is_pinned_has_its_own_name():
    """So nothing that the browser has is sent again, or drawn again."""
    page = page_of(f_b=2.0)
    act(DAY, page, "page.pin", "on 1")
    pinned, lacks = pinned_run(DAY, page)
    assert lacks == [] and pinned.name(LOOK) == run_of(DAY, page.chosen).name(LOOK)
    assert pinned.shown is run_of(DAY, page.chosen).shown


def test_a_name_says_the_axes():
    small, large = run_of(DAY, {}), run_of(DAY, {"f_b": 12.0, "g_dG": 12.0})
    assert large.shown.scale > small.shown.scale
    assert small.fitting(large).name(LOOK) != small.name(LOOK)
    assert large.fitting(small).name(LOOK) == large.name(LOOK)
    strips = [run.strip(LOOK, "f_b", ("1", "2"), 3) for run in (small, small.fitting(large))]
    assert strips[0] != strips[1]


@pytest.mark.parametrize(("pin", "said"), [("f_b=banana", "banana"), ("what=ever", "what=ever")])
def test_a_pin_that_cannot_be_read_is_said_once_and_left_out(pin, said):
    page = page_of(f_b=2.0)
    page.shown = {"pin": pin}
    assert pinned_run(DAY, page) == (None, [])
    assert said in page.notices[0] and "left out" in page.notices[0]
    assert "pin" not in page.query and page.query["f_b"] == "2"


def test_a_pin_whose_file_is_not_in_this_session_stays_in_the_link():
    own = lesson_named("own")
    for pin, what in (("cell=file&file=0123456789ab", "weight file"), ("data=table&table=0123456789ab", "a table")):
        page = Page("own", own.table)
        page.shown = {"pin": pin}
        run, lacks = pinned_run(own, page)
        assert run is None and what in lacks[0] and page.query["pin"] == pin and not page.notices


# -- what is sent


def sent(chosen, pin, have=(), strip=None, t=17):
    """Of a message: the run, the pinned one and the strip of a slider."""
    page = page_of(**chosen)
    page.shown = {"pin": pin}
    run, pinned, _ = runs_of(DAY, page)
    told = still_hand() | {"view": ["day"], "have": list(have)}
    behind = Played(DAY, pinned.shown, LOOK, told, pinned.name(LOOK), DAY.cards(pinned.shown))
    item = next((item for group in DAY.groups(run.shown, t) for item in group.items if item.id == strip), None)
    fits = item and run.strip(LOOK, strip, tuple(item.values), t)
    played = Played(DAY, run.shown, LOOK, told, run.name(LOOK), DAY.cards(run.shown), behind)
    text = zlib.decompress(joined(["{", *played.pieces(t, item, fits), "}"]), wbits=-15).decode()
    return json.loads(text), run, pinned


def test_the_pinned_run_comes_as_a_record_with_what_is_said_of_both():
    message, run, pinned = sent({"f_b": 2.0}, "none", strip="f_b")
    assert message["time"]["id"] == run.name(LOOK) and message["pin"]["id"] == pinned.name(LOOK)
    assert "day" in message["pin"]["cards"]
    card = f"pin {pinned.name(LOOK)}"
    said = message["time"]["cards"][card]["texts"][card]
    assert len(said) == len(run.shown.labels) and all(one.startswith("Pinned: c = ") for one in said)
    moved = message["strip"]["cards"][card]["texts"][card]
    assert len(set(moved)) > 5
    assert card not in message["pin"]["cards"]


def test_only_what_the_browser_lacks_is_sent():
    _, run, pinned = sent({"f_b": 2.0}, "none")
    name, card = pinned.name(LOOK), f"pin {pinned.name(LOOK)}"
    message, _, _ = sent({"f_b": 2.0}, "none", have=[name, f"{name} day"])
    assert message["pin"] is None and message["time"] is not None
    own = run.name(LOOK)
    message, _, _ = sent({"f_b": 2.0}, "none", have=[own, f"{own} day", f"{own} {card}"])
    assert message["time"] is None and message["pin"] is not None
    message, _, _ = sent({"f_b": 2.0}, "none", have=[own, f"{own} day"])
    assert list(message["time"]["cards"]) == [card], "of a run that was here before it was pinned, the words alone"


def test_a_run_that_is_shown_and_pinned_is_sent_once():
    message, run, pinned = sent({"f_b": 2.0}, "f_b=2")
    assert run.name(LOOK) == pinned.name(LOOK)
    assert message["pin"] is None and "day" in message["time"]["cards"]
