"""What a slide shows of a page: the part of the link that every page has."""

from __future__ import annotations

import pytest

from lstm_viz.lessons.registry import LESSONS, lesson_named
from lstm_viz.lessons.state import complete, decode, encode
from lstm_viz.lessons.view import ALL, VIEW, cards_of, groups_of, is_part


def seen(**query):
    """The view of a link, which must be good."""
    chosen, notices = decode(VIEW, query)
    assert not notices
    assert encode(VIEW, chosen) == {key: text for key, text in query.items() if text != "off"}
    return complete(VIEW, chosen)


def shown(name):
    lesson = lesson_named(name)
    return lesson, lesson.record(complete(lesson.table, {}))


def test_by_default_everything_is_shown():
    view = seen()
    assert not is_part(view) and not view["lecture"] and not view["veil"] and view["pin"] == ""
    lesson, record = shown("belt")
    assert cards_of(lesson.cards(record), view) == list(lesson.cards(record))
    assert groups_of(lesson.groups(record, 3), view) == list(lesson.groups(record, 3))


def test_a_slide_shows_the_cards_it_names_in_the_page_s_order_and_drawers_open():
    lesson, record = shown("belt")
    kept = cards_of(lesson.cards(record), seen(only="sums~track"))
    assert [(card.id, card.place, card.open) for card in kept] == [("track", "scene", True), ("sums", "scene", True)]


def test_beside_one_tap_alone_no_sentence_speaks_of_the_others():
    lesson, record = shown("taps")
    for only, told in (("tap", 0), ("tap~taps", 1), ("taps", 1)):
        kept = cards_of(lesson.cards(record), seen(only=only))
        assert sum(line.kind == "narration" for card in kept for line in card.lines) == told, only


def test_the_narration_stays_with_whatever_is_shown():
    lesson, record = shown("belt")
    for only in ("track", "sums~track", "belt~track"):
        kept = cards_of(lesson.cards(record), seen(only=only))
        assert [[line.kind for line in card.lines].count("narration") for card in kept] == [1, 0][: len(kept)], only


def test_in_a_lecture_without_a_choice_the_controls_are_those_that_were_moved():
    lesson = lesson_named("taps")
    record = lesson.record({**complete(lesson.table, {}), "f_b": 3.0})
    assert groups_of(lesson.groups(lesson.record(complete(lesson.table, {})), 3), seen(lecture="on")) == []
    assert [[item.id for item in group.items] for group in groups_of(lesson.groups(record, 3), seen(lecture="on"))] == [
        ["f_b"]
    ]


def test_a_slide_that_names_no_card_of_its_page_shows_all():
    lesson, record = shown("belt")
    assert cards_of(lesson.cards(record), seen(only="nothing_there")) == list(lesson.cards(record))


def test_a_slide_shows_the_controls_it_names_and_their_groups_stay_unfolded():
    lesson, record = shown("belt")
    wanted = [lesson.groups(record, 3)[k].items[0].id for k in (0, 2)]
    groups = groups_of(lesson.groups(record, 3), seen(controls="~".join(sorted(wanted))))
    assert [[item.id for item in group.items] for group in groups] == [[one] for one in wanted]
    assert all(group.id == "" and group.open for group in groups)
    assert groups_of(lesson.groups(record, 3), seen(controls="none")) == []


@pytest.mark.parametrize("lesson", LESSONS, ids=lambda lesson: lesson.name)
def test_no_lesson_has_a_property_that_is_called_like_one_of_the_view(lesson):
    assert not {row.key for row in lesson.table} & {row.key for row in VIEW}


@pytest.mark.parametrize(("text", "on"), [("", True), ("on", True), ("ON", True), ("off", False)])
def test_a_link_that_only_names_a_switch_means_on(text, on):
    assert complete(VIEW, decode(VIEW, {"lecture": text})[0])["lecture"] is on


def test_a_switch_says_what_it_takes():
    chosen, (notice,) = decode(VIEW, {"veil": "perhaps"})
    assert "on; off" in notice and "veil" not in chosen


def test_names_that_no_page_could_have_are_refused():
    chosen, (notice,) = decode(VIEW, {"only": "a~<b>"})
    assert "only" not in chosen and notice
    assert ALL in complete(VIEW, chosen)["only"]
