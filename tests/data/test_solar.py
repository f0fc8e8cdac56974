"""The solar day: its numbers, its clock, clouds, features, measured days, and what it says to bad input."""

import copy
import csv
import datetime
import functools
import pickle
import subprocess
import sys
from pathlib import Path
from zoneinfo import ZoneInfo

import numpy as np
import pandas as pd
import pvlib
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from lstm_viz import LSTMParams, run
from lstm_viz.data.clock import read_clock
from lstm_viz.data.solar import (
    DEFAULT_PLACE,
    FEATURES,
    PLACES,
    Cloud,
    Place,
    clear_sky_day,
    clear_sky_days,
    measured_day,
    measured_days,
    measured_year,
    parse_clock,
    parse_date,
    parse_place,
    sequences,
    solar_feature,
)
from lstm_viz.data.tmy3 import SITES, read_hours, read_site

# pvlib 0.16.1's clear sky at 13.01 N 74.79 E, 10 m, on 2021-10-15, 06:00 to 19:00, in whole W/m2.
STORY = [
    0, 1, 66, 183, 310, 433, 549, 653, 744, 818, 876, 915, 936, 937,
    918, 881, 825, 752, 663, 560, 446, 322, 196, 76, 3, 0, 0,
]  # fmt: skip
UNIT_A = LSTMParams.from_blocks(
    {
        "f": ([-3.5, 10.0], 0.5, 5.181),
        "i": ([5.0, 1.0], 0.5, -1.451),
        "g": ([0.0, 1.9], 0.0, 0.0),
        "o": ([4.0, 0.0], 0.0, -1.0),
    }
)
old_pandas_word = pytest.mark.filterwarnings("ignore:DatetimeIndex.dayofyear is deprecated")

anywhere = st.builds(
    Place,
    st.just(""),
    st.one_of(st.floats(-90, 90), st.sampled_from([-90.0, -66.6, 0.0, 66.6, 90.0])),
    st.one_of(st.floats(-180, 180), st.sampled_from([-180.0, 0.0, 180.0])),
    st.one_of(st.none(), st.floats(-450, 8900)),
)
any_date = st.dates(datetime.date(1970, 1, 1), datetime.date(2100, 12, 31))


@pytest.fixture(scope="module")
def day():
    return clear_sky_day()


# -- the story


def test_default_day_is_the_storys(day):
    assert (day.date.isoformat(), day.place.name, day.step_minutes) == ("2021-10-15", "Surathkal", 30)
    assert day.time[0] == "06:00"
    assert day.time[-1] == "19:00"
    assert day.T == 27
    assert day.ghi.tolist() == STORY
    assert day.ghi_before == 0
    assert (day.sunrise, day.transit, day.sunset) == ("06:21", "12:16", "18:11")
    assert day.clock == "Asia/Kolkata (UTC+05:30)"
    assert day.remark == ""
    assert day.edits == ()
    assert day.title == "Surathkal, 15 October 2021, clear sky"
    assert "synthetic" in day.source


def test_unit_a_lives_the_story(day):
    trace = run(UNIT_A, day.sequence(("G", "dG")))
    then = trace.at(day.index("14:30"))
    got = [float(getattr(then, name)[0, 0]) for name in "figch"]
    assert got == pytest.approx([0.300, 0.900, -0.600, -0.35, -0.30], abs=0.005)
    evening = trace.at(day.index("18:00"))
    assert [float(evening.f[0, 0]), float(evening.i[0, 0])] == pytest.approx([0.816, 0.138], abs=0.005)
    assert trace.time[int(trace.c.argmax())] == "12:00"
    assert round(float(trace.c.max()), 1) == 5.3


def test_a_cloud_empties_unit_a_in_one_step(day):
    trace = run(UNIT_A, day.with_cloud(Cloud("10:30", 60, 0.65)).sequence())
    assert float(trace.c[day.index("10:00"), 0, 0]) == pytest.approx(3.95, abs=0.005)
    assert float(trace.c[day.index("10:30"), 0, 0]) == pytest.approx(-0.13, abs=0.005)


def test_temperature_is_warmest_at_a_quarter_to_three(day):
    assert day.temperature == pytest.approx(28 + 4 * np.sin(2 * np.pi * (day.hour - 8.75) / 24))
    assert day.temperature[day.index("14:30")] == pytest.approx(day.temperature[day.index("15:00")])
    assert day.temperature.max() < 32


# -- the place's own clock


@old_pandas_word
@pytest.mark.parametrize("date", ["2021-06-21", "2021-12-21", "2021-03-28", "2021-10-31"])
@pytest.mark.parametrize("place", PLACES.values(), ids=lambda place: place.name)
def test_irradiance_is_that_of_the_places_clock(place, date):
    times = pd.date_range(f"{date} 05:30", f"{date} 19:00", freq="30min", tz=ZoneInfo(place.zone))
    site = pvlib.location.Location(place.latitude, place.longitude, place.zone, place.altitude)
    expected = site.get_clearsky(times)["ghi"].round()
    day = clear_sky_day(place, date)
    assert [day.ghi_before, *day.ghi] == expected.tolist()
    assert day.time == tuple(times.strftime("%H:%M")[1:])


def test_summer_time_moves_the_clock_not_the_sun():
    winter, summer = clear_sky_days(PLACES["London"], ["2021-03-27", "2021-03-28"])
    assert winter.clock == "Europe/London (UTC+00:00)"
    assert summer.clock == "Europe/London (UTC+01:00)"
    assert parse_clock(summer.transit) - parse_clock(winter.transit) == pytest.approx(60, abs=1)


@pytest.mark.parametrize(
    ("name", "zone"),
    [
        ("Surathkal", "Asia/Kolkata"),
        ("Tromsø", "Europe/Oslo"),
        ("Quito", "America/Guayaquil"),
        ("Nairobi", "Africa/Nairobi"),
        ("Sydney", "Australia/Sydney"),
        ("Ushuaia", "America/Argentina/Ushuaia"),
        ("Singapore", "Asia/Singapore"),
        ("Greensboro", "America/New_York"),
    ],
)
def test_time_zone_comes_from_the_coordinates(name, zone):
    assert PLACES[name].zone == zone


def test_at_sea_the_clock_is_nautical():
    assert Place("", 10, -150).utc_offset(datetime.date(2021, 7, 1)) == datetime.timedelta(hours=-10)


# Places far east and west of Greenwich, where the local date is not the UTC date of the sun's noon.
FAR = [Place("Auckland", -36.85, 174.76), Place("Kiritimati", 1.87, -157.43), Place("Honolulu", 21.31, -157.86)]


@pytest.mark.parametrize("date", ["2021-01-25", "2021-04-04", "2021-08-15", "2021-10-15"])
@pytest.mark.parametrize("place", [*PLACES.values(), *FAR], ids=lambda place: place.name)
def test_the_sun_rises_stands_highest_and_sets_when_the_labels_say(place, date):
    day = clear_sky_day(place, date)

    def elevation(label, minutes=0):
        moment = pd.Timestamp(f"{date} {label}", tz=ZoneInfo(place.zone)) + pd.Timedelta(minutes=minutes)
        found = pvlib.solarposition.get_solarposition(pd.DatetimeIndex([moment]), place.latitude, place.longitude)
        return float(found["elevation"].iloc[0])

    # A clock shows the minute that has begun: the event lies between the label and a minute later.
    assert elevation(day.sunrise, -0.1) < -0.8333 < elevation(day.sunrise, 1.1)
    assert elevation(day.transit) > max(elevation(day.transit, -10), elevation(day.transit, 10))
    assert elevation(day.sunset, -0.1) > -0.8333 > elevation(day.sunset, 1.1)


def test_a_sunset_after_midnight_is_named_by_the_clock():
    day = clear_sky_day(PLACES["Reykjavik"], "2021-06-21")
    assert (day.sunrise, day.transit, day.sunset) == ("02:55", "13:29", "00:04")


# -- where the sun does not rise, or does not set


def test_polar_night_and_midnight_sun_are_said():
    night, light = clear_sky_days(PLACES["Tromsø"], ["2021-12-21", "2021-06-21"])
    assert night.remark.startswith("The sun does not rise in Tromsø on 21 December 2021")
    assert not night.ghi.any()
    assert night.sunrise is night.sunset is None
    assert light.remark.startswith("The sun does not set in Tromsø on 21 June 2021")
    assert (light.ghi > 0).all()
    assert light.sunrise is light.sunset is None
    trace = run(UNIT_A, night.sequence())
    assert not trace.c.any(), "without light there is no trend to remember"


def horizon_crossings(place, date):
    """By the minute, from 12 hours before the sun's highest stand to 12 after: when it rises, and when it sets."""
    day = clear_sky_day(place, date)
    noon = pd.Timestamp(f"{date} {day.transit}", tz=ZoneInfo(place.zone))
    minutes = noon + pd.to_timedelta(np.arange(-720, 721), unit="min")
    found = pvlib.solarposition.get_solarposition(minutes, place.latitude, place.longitude)["elevation"].to_numpy()
    up = found > -0.8333
    label = [minute.strftime("%H:%M") for minute in minutes]
    crossings = np.flatnonzero(up[1:] != up[:-1])
    return [label[k] for k in crossings if up[k + 1]], [label[k] for k in crossings if up[k]]


@pytest.mark.parametrize(
    ("place", "edge"),
    [
        (PLACES["Tromsø"], "2024-05-17"),
        (PLACES["Tromsø"], "2024-07-25"),
        (PLACES["Tromsø"], "2024-11-27"),
        (PLACES["Tromsø"], "2025-01-14"),
        (Place("", 66.2, 24), "2024-06-10"),
        (Place("Rothera", -67.57, -68.13, 4), "2024-11-30"),
        (Place("Rothera", -67.57, -68.13, 4), "2025-01-13"),
        (Place("Rothera", -67.57, -68.13, 4), "2024-06-13"),
        (Place("Longyearbyen", 78.22, 15.65), "2024-04-19"),
        (Place("", 89, 100), "2024-03-19"),
    ],
)
def test_around_the_edges_of_midnight_sun_and_polar_night_the_sun_does_what_the_labels_say(place, edge):
    dates = [datetime.date.fromisoformat(edge) + datetime.timedelta(n) for n in range(-3, 4)]
    days = clear_sky_days(place, dates)
    assert len({(day.sunrise is None, day.sunset is None) for day in days}) > 1, "there is no edge here"
    for day in days:
        rises, sets = horizon_crossings(place, day.date)
        for label, seen in ((day.sunrise, rises), (day.sunset, sets)):
            assert label in (seen or [None]), (day.title, seen)


def test_a_sun_that_rises_and_does_not_set_is_said():
    rises, sets, none = clear_sky_days(PLACES["Tromsø"], ["2024-05-17", "2024-07-25", "2024-11-27"])
    assert (rises.sunrise, rises.sunset) == ("01:08", None)
    assert rises.remark == (
        "The sun is up from 01:08 on, without setting, in Tromsø on 17 May 2024. You see 06:00 to 19:00."
    )
    assert (sets.sunrise, sets.sunset) == (None, "00:23")
    assert sets.remark == "The sun is up until 00:23 in Tromsø on 25 July 2024. You see 06:00 to 19:00."
    assert (none.sunrise, none.sunset) == (None, None)
    assert none.remark.startswith("The sun does not rise in Tromsø on 27 November 2024")


@pytest.mark.parametrize("latitude", [90, -90])
def test_at_a_pole_the_sun_rises_once_a_year_and_sets_once(latitude):
    dates = [datetime.date(2024, 1, 1) + datetime.timedelta(n) for n in range(366)]
    days = clear_sky_days(Place("", latitude, 20), dates)
    assert sum(day.sunrise is not None for day in days) == sum(day.sunset is not None for day in days) == 1


def test_a_sun_up_for_minutes_is_said():
    days = clear_sky_days(PLACES["Tromsø"], [datetime.date(2021, 11, 15) + datetime.timedelta(n) for n in range(20)])
    low = [day for day in days if day.sunrise is not None and not day.ghi.any()]
    assert low
    assert all("so low that the irradiance stays 0" in day.remark for day in low)


def test_a_day_longer_than_the_picture_is_said():
    remark = clear_sky_day(PLACES["London"], "2021-06-21").remark
    assert remark == "The sun is up from 04:43 to 21:21 in London on 21 June 2021. You see 06:00 to 19:00."


def test_a_mountain_beyond_the_model_is_said():
    assert "made for lower places" in clear_sky_day(Place("", 0, -78.5, 8000), "2021-03-20").remark
    assert clear_sky_day(PLACES["Quito"], "2021-03-20").remark == ""


@settings(max_examples=60, deadline=None)
@given(anywhere, any_date)
@example(Place("", 90, 0), datetime.date(2021, 3, 20))
@example(Place("", -90, 180), datetime.date(2021, 9, 22))
@example(Place("", -13.8, -172), datetime.date(2011, 12, 30))  # the day that Samoa's calendar left out
def test_any_place_on_any_date_is_a_day(place, date):
    day = clear_sky_day(place, date)
    assert np.isfinite(day.ghi).all()
    assert (day.ghi >= 0).all()
    assert (day.ghi == day.ghi.round()).all()
    assert "The sun" in day.remark or day.ghi.any()
    assert "does not rise" not in day.remark or not day.ghi.any()
    assert ("does not" in day.remark) == (day.sunrise is None and day.sunset is None)
    assert ("without setting" in day.remark) == (day.sunset is None and day.sunrise is not None)
    assert ("is up until" in day.remark) == (day.sunrise is None and day.sunset is not None)
    assert day.sequence(tuple(FEATURES)).x.shape == (27, 1, 4)


# -- many days at once


def test_days_together_are_the_days_alone():
    dates = ["2021-01-01", "2021-03-28", "2024-02-29", "2021-10-31"]
    together = clear_sky_days(PLACES["London"], dates)
    for day, date in zip(together, dates, strict=True):
        alone = clear_sky_day(PLACES["London"], date)
        assert day.ghi.tolist() == alone.ghi.tolist()
        assert day.date.isoformat() == date
        assert (day.ghi_before, day.sunrise, day.transit, day.sunset, day.clock, day.remark) == (
            (alone.ghi_before, alone.sunrise, alone.transit, alone.sunset, alone.clock, alone.remark)
        )  # fmt: skip
    assert clear_sky_days(DEFAULT_PLACE, []) == []


def test_days_side_by_side_are_one_batch():
    days = clear_sky_days(DEFAULT_PLACE, ["2021-01-01", "2021-06-01", "2021-10-15"])
    batch = sequences(days, ("t", "dG", "G"))
    assert batch.x.shape == (27, 3, 3)
    assert [feature.name for feature in batch.features] == ["t", "dG", "G"]
    for b, day in enumerate(days):
        assert (batch.x[:, b] == day.sequence(("t", "dG", "G")).x[:, 0]).all()
    assert batch.time == days[0].time


def test_days_of_different_clocks_are_no_batch(day):
    with pytest.raises(ValueError, match="days side by side need the same steps"):
        sequences([day, measured_day("Greensboro", 7, 4)])


# -- features


def test_features_are_what_their_units_say(day):
    x = day.sequence(("G", "dG", "T", "t")).x[:, 0]
    assert x[:, 0] * 1000 == pytest.approx(STORY)
    assert x[:, 1] * 200 == pytest.approx(np.diff([0, *STORY]))
    assert x[:, 2] * 4 + 28 == pytest.approx(day.temperature)
    assert x[day.index("12:00"), 3] == 0
    assert x[day.index("18:00"), 3] == 1
    assert x[0, 3] == -1
    assert all(solar_feature(name).title and solar_feature(name).unit for name in FEATURES)


def test_change_is_scaled_to_half_an_hour():
    day = measured_day("Greensboro", 7, 4)
    assert day.step_minutes == 60
    assert day.change[1:] == pytest.approx(np.diff(day.ghi) / 2)
    assert day.change[0] == pytest.approx((day.ghi[0] - day.ghi_before) / 2)


def test_first_change_knows_the_step_before():
    day = clear_sky_day(PLACES["London"], "2021-06-21")
    assert day.ghi_before == 17  # the sun has been up since 04:43
    assert day.change[0] == day.ghi[0] - day.ghi_before


# -- what a person changes

starts = st.integers(6 * 60, 19 * 60).map(lambda minutes: f"{minutes // 60:02d}:{minutes % 60:02d}")


@given(starts, st.floats(0, 1440), st.floats(0, 1))
def test_a_cloud_dims_its_own_steps_and_no_other(start, minutes, depth):
    day = _story()
    cloudy = day.with_cloud(Cloud(start, minutes, depth))
    clock = day.hour * 60
    covered = (clock >= parse_clock(start)) & (clock <= parse_clock(start) + minutes)
    assert (cloudy.ghi[~covered] == day.ghi[~covered]).all()
    assert cloudy.ghi[covered] == pytest.approx(day.ghi[covered] * (1 - depth))
    assert day.ghi.tolist() == STORY, "the clear day stays as it was"
    assert (cloudy.ghi_before, cloudy.time, cloudy.source) == (day.ghi_before, day.time, day.source)
    assert len(cloudy.edits) == (depth > 0)


def test_a_cloud_covers_both_its_ends(day):
    cloudy = day.with_cloud(Cloud("10:30", 60, 1))
    dark = [label for label, light, clear in zip(day.time, cloudy.ghi, day.ghi, strict=True) if light < clear]
    assert dark == ["10:30", "11:00", "11:30"]
    assert cloudy.edits == ("Cloud 10:30–11:30: −100 %.",)


def test_no_depth_is_no_cloud(day):
    assert day.with_cloud(Cloud(depth=0)) is day


def test_a_cloud_between_two_steps_says_so(day):
    cloudy = day.with_cloud(Cloud("10:40", 10, 0.5))
    assert cloudy.ghi.tolist() == STORY
    assert "no step sees it" in cloudy.edits[0]


@given(st.integers(0, 26), st.floats(0, 2000))
def test_one_steps_irradiance_moves_two_changes(t, ghi):
    day = _story()
    changed = day.with_irradiance(t, ghi)
    others = np.arange(day.T) != t
    assert changed.ghi[t] == ghi
    assert (changed.ghi[others] == day.ghi[others]).all()
    untouched = [k for k in range(day.T) if k not in (t, t + 1)]
    assert (changed.change[untouched] == day.change[untouched]).all()
    assert day.ghi_before + np.cumsum(changed.change) == pytest.approx(changed.ghi, abs=1e-9)


def test_a_step_goes_by_its_clock_time_too(day):
    changed = day.with_irradiance("14:30", 100)
    assert changed.ghi[day.index("14:30")] == 100
    assert changed.edits == ("By hand, 14:30: 100 W/m².",)


def test_a_day_is_read_only(day):
    with pytest.raises(ValueError, match="read-only"):
        day.ghi[0] = 1
    with pytest.raises(ValueError, match="read-only"):
        day.with_cloud(Cloud()).ghi[0] = 1


@pytest.mark.parametrize("copied", [copy.copy, copy.deepcopy, lambda day: pickle.loads(pickle.dumps(day))])
def test_a_copy_of_a_day_is_read_only_too(day, copied):
    other = copied(day.with_cloud(Cloud()))
    assert other.edits
    assert other.title == day.title
    for array in (other.ghi, other.temperature):
        with pytest.raises(ValueError, match="read-only"):
            array[0] = 1


def test_a_place_goes_by_its_name_too():
    assert clear_sky_day("london").place is PLACES["London"]
    assert clear_sky_days("13.01, 74.79", []) == []
    with pytest.raises(ValueError, match='there is no place "Atlantis" here'):
        clear_sky_day("Atlantis")


# -- digits of any script


@functools.cache
def _story():
    return clear_sky_day()


# -- measured days


def _raw(site):
    """The file as csv rows by (month, day, hour ending 1 to 24)."""
    path = Path(pvlib.__file__).parent / "data" / SITES[site].file
    with path.open(newline="") as file:
        next(file)
        return {
            (*map(int, row["Date (MM/DD/YYYY)"].split("/")[:2]), int(row["Time (HH:MM)"][:2])): row
            for row in csv.DictReader(file)
        }


@pytest.mark.parametrize("site", SITES)
def test_measured_days_are_the_files_hours_with_nothing_between(site):
    raw, year = _raw(site), measured_year(site)
    assert len(year) == 365
    assert [day.date for day in year] == measured_days(site)
    for day in year:
        hours = [(day.date.month, day.date.day, hour) for hour in range(6, 20)]
        assert day.time == tuple(f"{hour:02d}:00" for _, _, hour in hours)
        assert day.ghi.tolist() == [float(raw[hour]["GHI (W/m^2)"]) for hour in hours]
        assert day.temperature.tolist() == [float(raw[hour]["Dry-bulb (C)"]) for hour in hours]
        assert day.ghi_before == float(raw[(*hours[0][:2], 5)]["GHI (W/m^2)"])
        assert raw[hours[0]]["Date (MM/DD/YYYY)"] == day.date.strftime("%m/%d/%Y")


def test_a_measured_day_alone_is_that_of_the_year():
    day, year = measured_day("sand  point", 6, 21), measured_year("Sand Point")
    same = next(other for other in year if (other.date.month, other.date.day) == (6, 21))
    assert day.ghi.tolist() == same.ghi.tolist()
    assert day.sunset == same.sunset
    assert day.kind == "measured"
    assert "TMY3" in day.source
    assert "largely modelled" in day.source
    assert day.clock == "local standard time (UTC−09:00)"


@pytest.mark.parametrize("site", SITES)
def test_the_sun_of_a_measured_hour_is_that_of_its_middle(site):
    hours = read_site(site)
    where, noon = SITES[site], pd.Timestamp("1990-07-01 13:00", tz=SITES[site].zone)
    middle = pd.DatetimeIndex([noon - pd.Timedelta(minutes=30)])
    sun = pvlib.solarposition.get_solarposition(middle, where.latitude, where.longitude, altitude=where.altitude)
    assert hours.loc[noon, "zenith"] == pytest.approx(sun["zenith"].iloc[0], abs=1e-6)
    # Measured and clear-sky light belong together without a shift, and not with one hour either way.
    clear = hours["ghi_clear"]
    fit = {shift: clear.corr(hours["ghi"].shift(shift)) for shift in (-1, 0, 1)}
    assert fit[0] > max(fit[-1], fit[1]) + 0.01
    assert len(hours) == 8760
    assert not hours.isna().any().any()
    assert (hours["ghi_clear"] >= 0).all()
    assert (hours.loc[hours["zenith"] > 98.5, "ghi"] == 0).all()


@old_pandas_word
def test_the_clear_sky_of_an_hour_is_its_mean():
    hours = read_site("Greensboro").loc["1990-04-10"]
    where = SITES["Greensboro"]
    site = pvlib.location.Location(where.latitude, where.longitude, where.zone, where.altitude)
    minutes = pd.date_range("1990-04-09 23:00:30", periods=24 * 60, freq="min", tz=where.zone)
    means = site.get_clearsky(minutes)["ghi"].to_numpy().reshape(24, 60).mean(axis=1)  # hours ending 00:00 ... 23:00
    assert hours["ghi_clear"].to_numpy() == pytest.approx(means, abs=2.0)


def test_months_are_of_their_own_years_and_days_whole():
    hours = read_hours("Greensboro")
    assert hours.groupby("month")["year"].nunique().eq(1).all()
    assert hours.groupby(["month", "day"])["hour"].apply(list).eq([list(range(24))] * 365).all()
    assert str(hours.index[0]) == "1990-01-01 01:00:00-05:00"
    assert hours["hour"].iloc[0] == 0


# -- dates, clock times and places as a person writes them


@given(any_date)
def test_a_date_reads_back(date):
    for text in (date, date.isoformat(), f" {date.year}-{date.month}-{date.day} "):
        assert parse_date(text) == date


@given(st.one_of(anywhere, st.sampled_from(list(PLACES.values()))))
def test_a_place_reads_back(place):
    again = parse_place(place.text)
    assert again == place
    assert again.text == place.text


@given(st.integers(0, 23), st.integers(0, 59), st.sampled_from("०０٠០"))
def test_a_clock_may_be_written_in_any_digits(hour, minute, zero):
    label = f"{hour:02d}:{minute:02d}"
    written = label.translate({ord("0") + n: chr(ord(zero) + n) for n in range(10)})
    assert parse_clock(written) == parse_clock(written.replace(":", "：")) == 60 * hour + minute
    assert read_clock(written) == read_clock(f" {label.removeprefix('0')} ") == label
    assert Cloud(written).start == label


def test_what_looks_like_a_digit_and_is_none_stays_refused():
    for text in ("1²:30", "⑩:30", "Ⅹ:30", "10.30", "10:३", "１０：６０"):
        with pytest.raises(ValueError, match="is not a clock time"):
            read_clock(text)


def test_dates_and_coordinates_may_be_written_in_any_digits():
    assert parse_date("२०२१-१०-१५") == parse_date("２０２１－１０－１５") == datetime.date(2021, 10, 15)
    assert parse_place("−३३.९， 70.5") == Place("", -33.9, 70.5)
    assert Place("", "１३.０१", "७४.७९").latitude == 13.01


def test_a_name_needs_no_accents_or_capitals():
    assert parse_place("tromso") is parse_place(" TROMSØ ") is PLACES["Tromsø"]
    assert parse_place("13.01, 74.79").name == "13.01° N, 74.79° E"
    assert parse_place("-33.9,-70.5,800") == Place("", -33.9, -70.5, 800)


@pytest.mark.parametrize(
    ("what", "sentence"),
    [
        (lambda: parse_date("2021-02-31"), "2021-02-31 is not a date: February 2021 has 28 days"),
        (lambda: parse_date("2024-02-30"), "February 2024 has 29 days"),
        (lambda: parse_date("2021-13-01"), "there is no month 13"),
        (lambda: parse_date(" "), "the date is empty; it needs a date like 2021-10-15"),
        (lambda: parse_date("15/10/2021"), '"15/10/2021" is not a date; it needs year, month and day, like 2021-10-15'),
        (lambda: parse_date("0000-01-01"), "dates run from 1970 to 2100"),
        (lambda: parse_date("1850-01-01"), "dates run from 1970 to 2100"),
        (lambda: parse_clock("25:00"), '"25:00" is not a clock time'),
        (lambda: parse_clock(""), "it needs hours and minutes"),
        (lambda: Place("", 95, 10), "latitude is 95; it needs a number of degrees from -90 (south) to 90 (north)"),
        (lambda: Place("", 10, 181), "longitude is 181; it needs a number of degrees from -180 (west) to 180 (east)"),
        (lambda: Place("", float("nan"), 10), "latitude is nan"),
        (lambda: Place("", "", 10), "latitude is empty"),
        (lambda: Place("", 10, 10, 20000), "altitude is 20000; it needs a number of metres from -450 to 8900"),
        (
            lambda: parse_place(""),
            "the place is empty; it needs a name like Surathkal, or coordinates like 13.01, 74.79",
        ),
        (lambda: parse_place("Atlantis"), 'there is no place "Atlantis" here; it needs one of Surathkal, Kolkata'),
        (lambda: parse_place("95, 10"), "latitude is 95"),
        (lambda: parse_place("10, east"), "longitude is east"),
        (lambda: Cloud(depth=1.4), "the cloud's depth is 1.4; it needs a number from 0 (no cloud) to 1 (darkness)"),
        (lambda: Cloud(depth=float("nan")), "the cloud's depth is nan"),
        (lambda: Cloud(minutes=-5), "the cloud lasts -5 minutes; it needs from 0 to 1440"),
        (lambda: Cloud("later"), '"later" is not a clock time'),
        (
            lambda: _story().with_cloud(Cloud("04:00")),
            "a cloud at 04:00 is outside the day, which runs from 06:00 to 19:00",
        ),
        (lambda: _story().with_cloud(Cloud("19:30")), "a cloud at 19:30 is outside the day"),
        (lambda: _story().with_irradiance(27, 5), "there is no step 27; this day has steps 0 to 26"),
        (lambda: _story().with_irradiance("14:31", 5), "there is no step at 14:31; steps run from 06:00 to 19:00"),
        (lambda: _story().with_irradiance(3, -1), "the irradiance is -1; it needs W/m² from 0 to 2000"),
        (lambda: _story().with_irradiance(3, float("inf")), "the irradiance is inf"),
        (lambda: _story().sequence(("G", "wind")), '"wind" is no feature of a solar day; the features are G, dG, T, t'),
        (lambda: _story().sequence(()), "nothing is no feature"),
        (lambda: sequences([]), "there is no day"),
        (
            lambda: measured_day("Surathkal", 1, 1),
            'no measured days of "Surathkal"; there are some of Greensboro and Sand',
        ),
        (lambda: measured_day("Greensboro", 2, 29), "no day 29 of month 2 was measured; a typical year has 365 days"),
        (lambda: read_site(""), 'no measured days of ""'),
    ],
)
def test_bad_input_gets_a_sentence(what, sentence):
    with pytest.raises(ValueError) as caught:
        what()
    assert sentence in str(caught.value)


def test_importing_it_does_not_import_pvlib_or_pandas():
    code = (
        "import sys, lstm_viz.data.solar, lstm_viz.data.presets; print({'pvlib', 'pandas', 'h5py'} & set(sys.modules))"
    )
    top = Path(__file__).parents[2]
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=top)
    assert done.stdout.strip() == "set()"
