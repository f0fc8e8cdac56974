"""A long link, packed: every state of every page has a link that mail and QR codes take."""

from __future__ import annotations

import random
from urllib.parse import urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lstm_viz.lessons.packed import APART, LONG, PACKED, packed, unpacked
from lstm_viz.lessons.registry import LESSONS
from lstm_viz.lessons.state import decode
from lstm_viz.lessons.view import VIEW
from lstm_viz.ui.link import Page

LONGEST = 2000
"""What a link may have, its address included."""
ADDRESS = "https://a-rather-long-name.university.example/courses/lstm/solar_day?words=double&"
TEXTS = st.dictionaries(st.text(min_size=1, max_size=8), st.text(max_size=400), max_size=12)


@given(TEXTS.filter(lambda query: PACKED not in query))
def test_a_link_says_the_same_packed_or_not(query):
    there = packed(query)
    assert unpacked(there) == query
    assert PACKED in there or len(urlencode(query)) <= LONG


def test_what_a_list_of_slides_changes_stands_beside_and_wins():
    query = {"f_b": "1" * LONG, "t": "05", "only": "belt"}
    there = packed(query)
    assert set(there) == {PACKED, "t", "only"} and {"t", "only"} < set(APART)
    assert unpacked({**there, "t": "07"}) == {**query, "t": "07"}


def test_what_is_ticked_on_a_slide_stands_beside():
    assert {row.key for row in VIEW} - {"pin"} < set(APART)


WHOLE = packed({"f_b": "12" * LONG})[PACKED]


@pytest.mark.parametrize("text", ["", "!", "abc", "eJw", WHOLE[:-4], WHOLE[4:], WHOLE[:5] + "A" + WHOLE[6:]])
def test_what_cannot_be_unpacked_stays_and_is_said(text):
    query = {PACKED: text, "t": "05"}
    assert unpacked(query) == query
    lesson = LESSONS[1]
    page = Page.of(lesson.name, lesson.table, query, 0, lesson.made_with)
    assert "z=" in page.notices[0]


def fullest(lesson, draw):
    """The state of a page in which as much as can be differs from the default, by texts without a pattern."""
    steps = [f"{hour:02}{minute}" for hour in range(5, 20) for minute in ("00", "30")]
    number = lambda low, high, digits: f"{draw.uniform(low, high):.{digits}f}"  # noqa: E731
    query = {}
    for row in lesson.table:
        texts = [
            number(-12, 12, 4), number(-1, 1, 4), number(0, 1, 4), number(0, 30, 4), number(2, 9, 0), "2021-08-17",
            "~".join(f"{step}_{number(0, 999, 1)}" for step in steps),
            "~".join(f"{step}_{number(0, 1, 2)}" for step in steps),
            "~".join(f"{unit}_{number(-1, 1, 2)}" for unit in range(32)),
            "~".join(f"{n}.0:{number(0, 1, 2)},{n + 3}:{number(0, 1, 2)}" for n in range(8)),
        ]  # fmt: skip
        good = []
        for text in texts:
            chosen, problems = decode(lesson.table, {row.key: text})
            if not problems and row.key in chosen:
                good.append(row.write(chosen[row.key]))
        if good:
            query[row.key] = max(good, key=len)
    return query


@pytest.mark.parametrize("lesson", LESSONS, ids=lambda lesson: lesson.name)
def test_every_state_has_a_link_that_mail_and_codes_take(lesson):
    draw = random.Random(3)
    for pin in (False, True):
        query = fullest(lesson, draw)
        assert len(query) >= 3
        if pin:  # the run before some weights were moved
            before = {**query, **dict.fromkeys(list(query)[:6], "0.5")}
            query["pin"] = urlencode(before)
        whole = ADDRESS + urlencode(packed(query))
        assert len(whole) < LONGEST, f"{len(whole)} characters"
