"""The table of page state: both ways, and what happens to bad values."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as some

from lstm_viz.lessons.controls import WEIGHTS, WIDEST, presets
from lstm_viz.lessons.registry import LESSONS
from lstm_viz.lessons.solar_day.lesson import LESSON, TABLE
from lstm_viz.lessons.start import LESSON as START
from lstm_viz.lessons.state import (
    by_clock,
    calendar,
    choice,
    choose,
    clock,
    complete,
    decimal,
    decode,
    encode,
    optional,
)
from lstm_viz.words.lenses import lenses
from tests.lessons.screen import link_holds

CLOCKS = some.builds(lambda h, m: f"{h:02d}:{m:02d}", some.integers(6, 18), some.integers(0, 59))
VALUES = {
    "preset": some.sampled_from(sorted(presets()[0])),
    "t": CLOCKS,
    "lens": some.sampled_from(sorted(lenses())),
    "date": some.dates(date(1990, 1, 1), date(2050, 12, 31)),
    "cloud": some.floats(0, 100).map(lambda v: round(v, 4)),
    "cloud_at": CLOCKS,
    "cloud_for": some.integers(0, 780).map(float),
    "lat": some.floats(-90, 90).map(lambda v: round(v, 4) + 0.0),
    "lon": some.floats(-180, 180).map(lambda v: round(v, 4) + 0.0),
    "sun": some.dictionaries(CLOCKS, some.integers(0, 1500).map(float), max_size=4),
    **{f"hold_{gate}": some.none() | some.floats(0, 1).map(lambda v: round(v, 4)) for gate in "figo"},
    **{
        f"hold_{gate}_at": some.dictionaries(CLOCKS, some.floats(0, 1).map(lambda v: round(v, 4)), max_size=3)
        for gate in "figo"
    },
    **{key: some.floats(-WIDEST, WIDEST).map(lambda v: round(v, 4) + 0.0) for key in WEIGHTS},
}


@given(some.fixed_dictionaries({}, optional=VALUES))
def test_a_link_holds_the_page(chosen):
    link_holds(TABLE, chosen)


@pytest.mark.parametrize("lesson", LESSONS, ids=lambda lesson: lesson.name)
def test_every_default_stays_out_of_the_link_and_can_be_read_back(lesson):
    values = complete(lesson.table, {})
    assert encode(lesson.table, values) == {}
    for row in lesson.table:
        if values[row.key] is not None:
            assert row.read(row.write(values[row.key])) == values[row.key], row.key


def test_defaults_are_left_out_of_the_link():
    values = complete(TABLE, {})
    assert encode(TABLE, values) == {}
    assert encode(TABLE, {**values, "f_b": 4.5}) == {"f_b": "4.5"}
    assert encode(START.table, {"t": "07:30"}) == {}
    assert encode(START.table, {"t": "14:30"}) == {"t": "14:30"}


def test_a_weight_defaults_to_its_preset():
    presets_by_name = presets()[0]
    for name, preset in presets_by_name.items():
        values = complete(TABLE, {"preset": name})
        assert values["f_b"] == preset.params.value(("b", "f", 0))
        assert (values["f_dG"] is None) == ("dG" not in preset.features)


@given(
    some.dictionaries(
        some.sampled_from([row.key for row in TABLE]) | some.text(max_size=5), some.text(max_size=12), max_size=8
    )
)
def test_any_link_opens(query):
    chosen, _ = decode(TABLE, query)
    assert set(complete(TABLE, chosen)) == {row.key for row in TABLE}
    link_holds(TABLE, chosen)


@pytest.mark.parametrize(
    ("key", "text", "said"),
    [
        ("date", "2021-02-31", ["“2021-02-31”", "a date such as 2021-10-15", "It stays 2021-10-15"]),
        ("lat", "95", ["“95”", "a number from -90 to 90", "It stays 13.01"]),
        ("lat", "", ["an empty field", "It stays 13.01"]),
        ("f_b", "much", ["Forget gate, bias", "“much”", "a number from -12 to 12", "It stays 5.181"]),
        ("f_b", "nan", ["“nan”", "a number from -12 to 12"]),
        ("cloud_at", "25:00", ["“25:00”", "a time of day"]),
        ("preset", "trendy", ["“trendy”", "one of"]),
    ],
)
def test_a_bad_value_is_named_and_changes_nothing(key, text, said):
    chosen = {"i_b": 1.5}
    after, notice = choose(TABLE, chosen, key, text)
    assert after == chosen
    for part in said:
        assert part.casefold() in notice.casefold()


def test_a_bad_link_keeps_what_is_good_in_it():
    chosen, notices = decode(TABLE, {"f_b": "4", "lat": "95", "utm_source": "mail", "t": "25:99"})
    assert chosen == {"f_b": 4.0}
    assert len(notices) == 2
    assert "95" in notices[1]
    assert "13.01" in notices[1]


def test_an_unknown_control_is_ignored():
    assert choose(TABLE, {"f_b": 4.0}, "nonsense", "1") == ({"f_b": 4.0}, None)


def test_kinds_read_what_people_type():
    assert decimal("v", str, 0, -2, 2).read(" −1,5 ") == -1.5
    assert str(decimal("v", str, 0, -2, 2).read("-0")) == "0.0"
    assert clock("t", str, "06:00").read("9:30") == "09:30"
    assert choice("c", str, "Clear", lambda: ("Clear", "Grey")).read("grey") == "Grey"
    assert optional(decimal("v", str, None, 0, 1)).read("") is None
    assert calendar("d", str, date(2021, 10, 15), date(1990, 1, 1), date(2050, 1, 1)).read("2024-02-29") == date(
        2024, 2, 29
    )
    assert by_clock("s", str, 0, 1500, str).read("1430_512~0600_0.5") == {"06:00": 0.5, "14:30": 512.0}


def test_reset_keeps_only_the_time():
    assert LESSON.act({"t": "12:00", "f_b": 1.0, "hold_f": 0.5}, "reset", "1") == ({"t": "12:00"}, None)


def test_a_preset_brings_its_own_weights_and_keeps_the_day():
    other = next(name for name in presets()[0] if name != "trend")
    after, notice = LESSON.act({"f_b": 1.0, "hold_f": 0.5, "cloud": 0.5}, "preset", other)
    assert (after, notice) == ({"cloud": 0.5, "preset": other}, None)
    assert LESSON.act(after, "preset", "trend") == ({"cloud": 0.5}, None)


def test_a_bare_number_is_the_sun_at_the_cursor():
    assert LESSON.act({"sun": {"12:00": 5.0}}, "sun", "512 W") == ({"sun": {"12:00": 5.0, "14:30": 512.0}}, None)
    assert LESSON.act({"t": "12:00", "sun": {"12:00": 5.0}}, "sun", "7") == (
        {"t": "12:00", "sun": {"12:00": 7.0}},
        None,
    )
    after, notice = LESSON.act({}, "sun", "bright")
    assert after == {}
    assert notice == "Irradiance at 14:30: “bright” is not a number from 0 to 1500 W/m². It stays 752."


def test_a_percent_sign_is_no_obstacle():
    assert decimal("v", str, 0, 0, 100).read("65 %") == 65
