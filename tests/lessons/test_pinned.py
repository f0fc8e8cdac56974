"""A pinned run: a text that comes back as the run, axes that fit both, and words that say how far the two are apart."""

import json
import re
from urllib.parse import urlencode

import pytest

from lstm_viz.lessons.base import Look
from lstm_viz.lessons.pinned import pin_of, read_pin, swapped
from lstm_viz.lessons.registry import LESSONS, lesson_named
from lstm_viz.lessons.shown import Moment
from lstm_viz.lessons.state import complete, encode, without_defaults
from tests.lessons.test_every_picture import SETTINGS

PAGES = [(lesson, chosen) for lesson in LESSONS for chosen in SETTINGS.get(lesson.name, [{}])]
MANY = pytest.mark.parametrize(
    ("lesson", "chosen"), [pytest.param(*page, id=f"{page[0].name}-{n}") for n, page in enumerate(PAGES)]
)
PAIRS = {
    "solar_day": ({"f_b": 2.0}, {"g_b": 3.0}),
    "one_step": ({"c0": 5.5}, {"f_b": -1.0}),
    "taps": ({"f_b": 6.0, "c0": 6.0, "i_b": 6.0}, {"f_b": -1.0}),
    "memory": ({"f_b": 8.0, "silence": 20.0}, {"f_b": 1.0, "silence": 45.0}),
    "gradient": ({"T": 35.0}, {"f_b": 4.0, "T": 100.0}),
    "belt": ({"f_chatter": 0.5}, {"by": "weights"}),
    "own": ({"f_b": {"0": 3.0}}, {"hold_i": 0.2}),
}
"""On each page a run that is pinned, and the next one."""
BOTH = pytest.mark.parametrize("name", PAIRS)


def page(lesson, chosen):
    return without_defaults(lesson.table, chosen)


def of_the_run(lesson, chosen):
    """What a link says of the run: not how it is read."""
    rows = {row.key for row in lesson.table if row.recorded} - {"t", "lens"}
    return {key: text for key, text in encode(lesson.table, chosen).items() if key in rows}


def both(name):
    """The runs of a page's pair, on the axes of both."""
    lesson = lesson_named(name)
    pinned, now = (lesson.record(complete(lesson.table, chosen)) for chosen in PAIRS[name])
    return lesson, pinned.fitting(now), now.fitting(pinned)


def over_time(lesson, shown, look=Look()):  # noqa: B008
    moments = [Moment(shown, t, lesson.phases - 1) for t in range(len(shown.labels))]
    return {name: lesson.figures([name], moments, look)[name] for card in lesson.cards(shown) for name in card.figures}


# -- as a text


@MANY
def test_a_pin_brings_the_run_back_and_leaves_the_page_read_as_it_is(lesson, chosen):
    chosen = page(lesson, chosen)
    now = page(lesson, {"lens": "taps"} | ({"open": ("g",)} if "open" in complete(lesson.table, {}) else {}))
    back, problems = read_pin(lesson.table, pin_of(lesson.table, chosen), now)
    assert problems == []
    assert of_the_run(lesson, back) == of_the_run(lesson, chosen)
    here, there = complete(lesson.table, now), complete(lesson.table, back)
    assert all(there[key] == here[key] for key in ("t", "lens", "open") if key in here)


@MANY
def test_swapping_twice_changes_nothing(lesson, chosen):
    chosen, pin = page(lesson, chosen), pin_of(lesson.table, {"lens": "bag"})
    there, its_pin = swapped(lesson.table, chosen, pin)
    assert of_the_run(lesson, there) == of_the_run(lesson, {})
    back, again = swapped(lesson.table, there, its_pin)
    assert encode(lesson.table, back) == encode(lesson.table, chosen) and again == pin


@MANY
def test_a_link_with_a_pin_is_short_enough_to_be_passed_on(lesson, chosen):
    query = encode(lesson.table, page(lesson, chosen))
    own = urlencode(query)
    whole = urlencode({**query, "pin": pin_of(lesson.table, page(lesson, chosen))})
    assert len(own) > 1000 or len(whole) < 2000


@pytest.mark.parametrize("text", ["a b&c=d", "50 % + 1", "ä", " x", "x ", "a&b%26"])
def test_a_text_of_ones_own_survives_in_a_pin(text):
    table = lesson_named("own").table
    pin = pin_of(table, {"cell": "random", "data": "text", "text": text})
    back, problems = read_pin(table, pin.strip(), {})
    assert back["text"] == text and problems == []


@pytest.mark.parametrize("pin", ["f_b=banana", "banana", "&&", "f_b"])
def test_a_broken_pin_has_a_problem(pin):
    chosen, problems = read_pin(lesson_named("solar_day").table, pin, {})
    assert problems and "f_b" not in chosen


# -- as a picture


def without_hands(layout):
    """What a layout says of where values are drawn: as assets/live/record.js compares them."""
    meta = {key: value for key, value in layout["meta"].items() if key not in ("grips", "picks", "draws", "lights")}
    words = [one for one in layout.get("annotations", []) if one.get("name") != "legend"]
    return json.dumps(layout | {"meta": meta, "annotations": words})


@BOTH
@pytest.mark.parametrize("narrow", [False, True])
def test_every_picture_that_can_keep_a_run_has_the_axes_of_both(name, narrow):
    lesson, pinned, now = both(name)
    assert pinned.axes == now.axes
    before, after = (over_time(lesson, shown, Look(narrow=narrow)) for shown in (pinned, now))
    kept = [picture for picture in before.keys() & after.keys() if before[picture][0]["layout"]["meta"].get("ghosts")]
    assert kept
    for picture in kept:
        assert without_hands(before[picture][0]["layout"]) == without_hands(after[picture][0]["layout"]), picture


@BOTH
def test_the_axes_of_both_are_no_larger_than_those_of_the_larger_run(name):
    lesson = lesson_named(name)
    alone = [lesson.record(complete(lesson.table, chosen)).axes for chosen in PAIRS[name]]
    _, pinned, _ = both(name)
    assert pinned.axes == tuple(map(max, *alone))


def test_a_ghost_stands_at_the_pinned_runs_numbers():
    """Of the day: c and h at every step, on axes that the next run has made larger than its own."""
    lesson = lesson_named("solar_day")
    pinned, large = (lesson.record(complete(lesson.table, chosen)) for chosen in ({}, {"f_b": 12.0, "g_dG": 12.0}))
    assert large.scale > pinned.scale
    figure = over_time(lesson, pinned.fitting(large))["day"][0]
    for ghost, (name, axis) in zip(
        figure["layout"]["meta"]["ghosts"], figure["layout"]["meta"]["axes"]["y"].items(), strict=True
    ):
        (low, bottom), (high, top) = axis
        (line,) = (figure["data"][k]["y"] for k in ghost["from"])
        values = getattr(pinned.trace, name)[:, 0, 0]
        assert high == (large.scale if name == "c" else 1.0)
        assert line == pytest.approx((bottom + (values - low) / (high - low) * (top - bottom)).tolist())
        assert ghost["pinned"] == "— pinned"


# -- in words

GAP = re.compile(r"(\S+) = ([+−]?[\d.]+)(?:, now the same|; now ([+−]?[\d.]+), so ([\d.]+) (higher|lower))\.")


def value(text):
    return float(text.replace("−", "-"))


@pytest.mark.parametrize("name", [name for name in PAIRS if name not in ("gradient", "memory")])
def test_the_words_are_the_difference_of_both_records(name):
    lesson, pinned, now = both(name)
    said = lesson.beside([Moment(now, t, lesson.phases - 1) for t in range(len(now.labels))], pinned)
    assert len(said) == len(now.labels)
    ways = set()
    for t, sentence in enumerate(said):
        found = {symbol: parts for symbol, *parts in GAP.findall(sentence)}
        assert set(found) == {"c", "h"}, sentence
        for symbol, (was, came, gap, way) in found.items():
            before, after = (float(getattr(shown.own, symbol)[t, 0, 0]) for shown in (pinned, now))
            assert value(was) == pytest.approx(before, abs=0.00501)
            assert value(came or was) == pytest.approx(after, abs=0.00501)
            assert value(gap or "0") == pytest.approx(abs(after - before), abs=0.0101)
            assert not way or (way == "higher") == (after > before)
            ways.add(way)
    assert ways - {""}, "the runs differ"


def test_the_words_follow_the_hand_on_a_slider():
    lesson, pinned, now = both("solar_day")
    t = now.labels.index("14:30")
    item = next(item for group in lesson.groups(now, t) for item in group.items if item.id == "f_b")
    swept = lesson.swept(now, item)
    said = lesson.beside([Moment(shown, t, lesson.phases - 1) for shown in swept], pinned)
    for shown, sentence in zip(swept, said, strict=True):
        (_, was, came, _, _), *_ = GAP.findall(sentence)
        assert value(came or was) == pytest.approx(float(shown.own.c[t, 0, 0]), abs=0.00501)
    assert len(set(said)) > 5


def test_the_words_of_three_memories_are_their_states():
    lesson, pinned, now = both("memory")
    pinned_end = len(pinned.labels)
    said = lesson.beside([Moment(now, t, 0) for t in range(len(now.labels))], pinned)
    assert all("cannot be compared" in sentence for sentence in said[pinned_end:]) and len(said) > pinned_end
    runs = now.base.beside, pinned.base.beside
    for t, sentence in enumerate(said[:pinned_end]):
        came, was = (run.path("lstm")[t] for run in runs)
        _, before, after, *_ = next(found for found in GAP.findall(sentence) if found[0] == "c")
        assert value(before) == pytest.approx(was, abs=0.00501)
        assert value(after or before) == pytest.approx(came, abs=0.00501)


def test_influence_is_compared_as_a_factor():
    lesson, pinned, now = both("gradient")
    (said,) = lesson.beside([Moment(now, 20, lesson.phases - 1)], pinned)
    (before, i), (after, k) = pinned.fading("LSTM"), now.fading("LSTM")
    factor = after.whole[k, now.step(20)] / before.whole[i, pinned.step(20)]
    written = re.search(r"LSTM \S+; now \S+, ([\d.]+)(?:·10(\S+))? times", said)
    power = int((written[2] or "⁰").translate(str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻", "0123456789-")))
    assert float(written[1]) * 10.0**power == pytest.approx(factor, rel=0.06)
    (over,) = lesson.beside([Moment(now, 60, lesson.phases - 1)], pinned)
    assert "60" in over and "cannot be compared" in over


def test_another_unit_and_another_size_are_said():
    own, gradient = lesson_named("own"), lesson_named("gradient")
    one, other = (own.record(complete(own.table, {"unit": unit})) for unit in (0.0, 3.0))
    (said,) = own.beside([Moment(one, 4, own.phases - 1)], other)
    assert said.startswith("Pinned, unit 3:")
    small, large = (gradient.record(complete(gradient.table, {"units": units})) for units in ("1", "16"))
    (said,) = gradient.beside([Moment(small, 4, gradient.phases - 1)], large)
    assert "another size" in said
