"""What a hand can do to a page as a whole."""

from __future__ import annotations

import base64
import io

import pytest
import segno

from lstm_viz.lessons.registry import lesson_named
from lstm_viz.ui.acts import LONGEST_CODE, PAGE, act
from lstm_viz.ui.link import Page

BELT = lesson_named("belt")


def page(**query):
    return Page.of("belt", BELT.table, query, 0, BELT.made_with)


def test_lecture_mode_is_part_of_the_link():
    here = page(t="05")
    act(BELT, here, f"{PAGE}lecture", "on")
    assert here.query["lecture"] == "on" and here.query["t"] == "05"
    act(BELT, here, f"{PAGE}lecture", "off")
    assert "lecture" not in here.query
    with pytest.raises(ValueError, match="on; off"):
        act(BELT, here, f"{PAGE}lecture", "loud")


def test_a_slide_becomes_the_whole_page_again():
    here = page(only="track", controls="none", veil="on", lecture="on", t="05")
    act(BELT, here, f"{PAGE}whole", "on")
    assert {key: here.query[key] for key in here.query if key != "made"} == {"t": "05", "lecture": "on"}


def test_the_code_holds_the_very_link():
    address = "http://lecture-room:8501/belt?t=05&f_chatter=0.9"
    saved = act(BELT, page(), f"{PAGE}code", address)
    drawn = io.BytesIO()
    segno.make(address, error="l", micro=False).save(drawn, kind="svg", border=4, xmldecl=False)
    assert base64.b64decode(saved["base64"]) == drawn.getvalue()


@pytest.mark.parametrize("text", ["", "javascript:alert(1)", "http://a/" + "x" * LONGEST_CODE])
def test_what_is_no_link_or_too_long_gets_no_code(text):
    with pytest.raises(ValueError, match=str(LONGEST_CODE)):
        act(BELT, page(), f"{PAGE}code", text)


def test_an_act_that_is_not_known_does_nothing():
    here = page(t="05")
    before = dict(here.query)
    assert act(BELT, here, f"{PAGE}nothing", "on") is None
    assert here.query == before
