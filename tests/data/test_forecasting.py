"""Hour-ahead examples, baselines and scores; and one small network that learns from them."""

import math
from dataclasses import astuple

import numpy as np
import pandas as pd
import pytest

from lstm_viz.core.training import predict, train
from lstm_viz.data.forecasting import (
    DAYLIGHT,
    INPUT_SETS,
    MOST_CLEAR,
    as_task,
    clear_sky_index,
    example_rows,
    hour_ahead,
    is_daylight,
    part_of_days,
    persistence,
    scores,
    skill,
    smart_persistence,
    standard_plan,
)
from lstm_viz.data.tmy3 import SITES, read_site


@pytest.fixture(scope="module")
def years():
    return {name: read_site(name) for name in SITES}


@pytest.fixture(scope="module")
def year(years):
    return years["Greensboro"]


def middles(table):
    """The middle of each hour as a clock tells it."""
    return table.index - pd.Timedelta(minutes=30)


# -- examples


@pytest.mark.parametrize(("lag", "window"), [(1, 12), (3, 5), (1, 1)])
@pytest.mark.parametrize("inputs", INPUT_SETS)
def test_each_example_is_the_hours_before_its_target_told_by_the_clock(year, inputs, lag, window):
    data = hour_ahead("Greensboro", inputs, lag, window, table=year)
    hour = pd.Timedelta(hours=1)
    for examples, rows in (
        (data.training, data.training_rows),
        (data.validation, data.validation_rows),
        (data.test, data.test_rows),
    ):
        assert examples.inputs.x.shape == (window, len(rows), len(INPUT_SETS[inputs]))
        for b in range(0, len(rows), 211):
            target = year.index[rows[b]]
            for t in range(window):
                stamp = target - (lag + window - 1 - t) * hour
                wanted = [year.ghi[stamp]]
                if "T" in INPUT_SETS[inputs]:
                    wanted.append(year.temp_air[stamp])
                if "sin_hour" in INPUT_SETS[inputs]:
                    clock = stamp - 0.5 * hour + lag * hour
                    turn = 2 * math.pi * (clock.hour + clock.minute / 60) / 24
                    season = 2 * math.pi * ((clock.day_of_year - 1) % 365) / 365
                    wanted += [math.sin(turn), math.cos(turn), math.sin(season), math.cos(season)]
                given = examples.inputs.x[t, b] * data.spread + data.mean
                np.testing.assert_allclose(given, wanted, rtol=0, atol=1e-9)
            came = examples.targets[-1, b, 0] * data.spread[0] + data.mean[0]
            assert came == pytest.approx(year.ghi[target], abs=1e-9)
        assert examples.counted[-1].all()
        assert not examples.counted[:-1].any()


def test_examples_name_their_features_and_their_steps(year):
    data = hour_ahead("Greensboro", "all", window=3, table=year)
    assert data.test.inputs.time == ("−2 h", "−1 h", "now")
    first, second = data.validation.inputs.features[:2]
    assert (first.name, first.title, second.name) == ("G", "irradiance", "T")
    assert first.unit == f"(W/m² - {data.mean[0]:.4g}) / {data.spread[0]:.4g}"


@pytest.mark.parametrize("site", SITES)
def test_no_window_crosses_a_months_end_and_no_target_lies_in_the_dark(years, site):
    table = years[site]
    stamps = middles(table)
    rows = example_rows(table, lag=1, window=12)
    assert (stamps[rows].month == stamps[rows - 12].month).all()
    assert (table.ghi_clear.iloc[rows] > DAYLIGHT).all()
    assert (table.zenith.iloc[rows] < 95).all()
    # and nothing else is left out: every other hour of daylight stands within 12 hours after a month's end
    left_out = np.setdiff1d(np.flatnonzero(is_daylight(table)), rows)
    assert all((stamps[row] - pd.Timedelta(hours=12)).month != stamps[row].month for row in left_out)
    assert 11 * 1 <= len(left_out) <= 12 * 12


def test_days_are_dealt_whole_every_fifth_to_the_test_and_every_tenth_to_validation(year):
    part, days = part_of_days(year), middles(year).day_of_year.to_numpy()
    dealt = {name: sorted(set(days[part == name])) for name in ("training", "validation", "test")}
    assert dealt["test"] == list(range(5, 366, 5))
    assert dealt["validation"] == list(range(4, 366, 10))
    assert sorted([*dealt["training"], *dealt["validation"], *dealt["test"]]) == list(range(1, 366)), "each day once"


@pytest.mark.parametrize(("lag", "window"), [(1, 12), (6, 12), (1, 80), (40, 5)])
def test_no_part_holds_an_hour_that_it_must_not_know(year, lag, window):
    data = hour_ahead("Greensboro", "all", lag, window, table=year)
    days = middles(year).day_of_year.to_numpy()
    is_test, is_validation = (lambda day: day % 5 == 0), (lambda day: day % 10 == 4)

    def hours(row):
        """The days of a target and of the hours of its window."""
        return [days[row], *(days[row - lag - k] for k in range(window))]

    for row in data.training_rows:
        assert not any(is_test(day) or is_validation(day) for day in hours(row))
    for row in data.validation_rows:
        assert is_validation(days[row])
        assert not any(is_test(day) for day in hours(row))
    assert all(is_test(days[row]) for row in data.test_rows)
    # the window of a test target may reach back, as that of a validation target: those hours are past, and known
    assert any(is_validation(day) for row in data.test_rows for day in hours(row))
    assert any(day % 10 == 3 for row in data.validation_rows for day in hours(row))
    # and nothing that may be known is left out
    for row in example_rows(year, lag, window):
        forbidden = [is_test(day) for day in hours(row)], [is_validation(day) for day in hours(row)]
        if is_test(days[row]):
            assert row in data.test_rows
        elif is_validation(days[row]):
            assert (row in data.validation_rows) != any(forbidden[0])
        else:
            assert (row in data.training_rows) != any(forbidden[0] + forbidden[1])


def changed_days(year, *parts):
    """The year with other sunlight and temperature on the days of some parts."""
    other, rows = year.copy(), np.isin(part_of_days(year), parts)
    other.loc[rows, ["ghi", "temp_air"]] = other.loc[rows, ["ghi", "temp_air"]] * 3.0 + 7.0
    return other


def test_scaling_and_examples_to_learn_from_know_the_training_days_alone(year):
    one, two = (hour_ahead("Greensboro", "all", table=t) for t in (year, changed_days(year, "validation", "test")))
    np.testing.assert_array_equal(one.mean, two.mean)
    np.testing.assert_array_equal(one.spread, two.spread)
    np.testing.assert_array_equal(one.training.inputs.x, two.training.inputs.x)
    np.testing.assert_array_equal(one.training.targets, two.training.targets)
    assert not np.array_equal(one.validation.targets, two.validation.targets)
    assert not np.array_equal(one.test.targets, two.test.targets)
    known = year[[day % 5 != 0 and day % 10 != 4 for day in middles(year).day_of_year]]
    assert one.mean[0] == pytest.approx(known.ghi.mean(), rel=1e-12)
    assert one.spread[1] == pytest.approx(known.temp_air.std(ddof=0), rel=1e-12)


def test_what_chooses_when_to_stop_does_not_know_the_test_days(year):
    one, two = (hour_ahead("Greensboro", "all", window=80, table=t) for t in (year, changed_days(year, "test")))
    np.testing.assert_array_equal(one.validation.inputs.x, two.validation.inputs.x)
    np.testing.assert_array_equal(one.validation.targets, two.validation.targets)
    assert not np.array_equal(one.test.inputs.x, two.test.inputs.x)


@pytest.mark.parametrize(("site", "simple", "smart"), [("Greensboro", 145.13, 93.08), ("Sand Point", 97.96, 79.63)])
def test_on_the_test_days_the_baselines_reach_what_they_reached_before_there_were_validation_days(
    years, site, simple, smart
):
    data = hour_ahead(site, table=years[site])
    measured = data.measured(data.test_rows)
    found = [scores(of(data.table, data.test_rows), measured).rmse for of in (persistence, smart_persistence)]
    assert found == pytest.approx([simple, smart], abs=0.005)


def test_nothing_of_an_example_or_a_baseline_comes_from_the_hour_it_forecasts_or_later(year):
    data = hour_ahead("Greensboro", "all", table=year)
    b = 400
    row = data.test_rows[b]
    changed = year.copy()
    changed.iloc[row:, changed.columns.get_indexer(["ghi", "temp_air", "dni", "dhi"])] = 1.0
    later = hour_ahead("Greensboro", "all", table=changed)
    place = list(later.test_rows).index(row)
    was = data.test.inputs.x[:, b] * data.spread + data.mean
    now = later.test.inputs.x[:, place] * later.spread + later.mean
    np.testing.assert_allclose(now, was, rtol=0, atol=1e-9)
    rows = np.array([row])
    for baseline in (persistence, smart_persistence):
        assert baseline(changed, rows) == baseline(year, rows)


def test_stamps_are_the_ends_of_hours_the_clear_sky_fits_there_and_nowhere_else(year):
    measured, clear = year.ghi.to_numpy(), year.ghi_clear.to_numpy()
    nearly_clear = np.flatnonzero((measured > 0.9 * clear) & (clear > 300))
    off = [np.abs(clear[nearly_clear + shift] - measured[nearly_clear]).mean() for shift in (-1, 0, 1)]
    assert off[1] < 0.5 * min(off[0], off[2])


def test_what_cannot_be_asked_is_said(year):
    with pytest.raises(ValueError, match="there is no input set 'wind'; there are 'irradiance', 'irradiance and temp"):
        hour_ahead("Greensboro", "wind", table=year)
    with pytest.raises(ValueError, match="lag is 0; it needs a whole number of hours from 1"):
        hour_ahead("Greensboro", lag=0, table=year)
    with pytest.raises(ValueError, match="window is 2.5"):
        hour_ahead("Greensboro", window=2.5, table=year)
    with pytest.raises(ValueError, match="a window of 97 hours and a lag of 1 leave no example for training"):
        hour_ahead("Greensboro", window=97, table=year)
    with pytest.raises(ValueError, match="Greensboro and Sand Point"):
        hour_ahead("Atlantis")


# -- baselines


@pytest.mark.parametrize("lag", [1, 3])
def test_the_baselines_are_what_a_loop_over_the_clock_gives(year, lag):
    rows = example_rows(year, lag, window=12)[::7]
    simple, smart = persistence(year, rows, lag), smart_persistence(year, rows, lag)
    for b, row in enumerate(rows):
        now = year.index[row] - pd.Timedelta(hours=lag)
        assert simple[b] == year.ghi[now]
        index = 1.0
        for back in range(24):
            stamp = now - pd.Timedelta(hours=back)
            if stamp not in year.index or year.month[stamp] != year.month[now]:
                break
            if year.ghi_clear[stamp] > 20.0:
                index = min(year.ghi[stamp] / year.ghi_clear[stamp], 1.2)
                break
        assert smart[b] == pytest.approx(index * year.ghi_clear.iloc[row], abs=1e-9)


def test_under_a_sky_that_stays_as_it_is_smart_persistence_is_right_and_persistence_is_not(year):
    steady = year.copy()
    steady["ghi"] = 0.7 * steady["ghi_clear"]
    rows = example_rows(steady, 1, 12)
    rows = rows[steady.day.iloc[rows] > 1]  # a month's first morning has no index yet
    assert scores(smart_persistence(steady, rows), steady.ghi.iloc[rows]).rmse == pytest.approx(0.0, abs=1e-9)
    assert scores(persistence(steady, rows), steady.ghi.iloc[rows]).rmse > 80.0


def test_the_clear_sky_index_is_limited_waits_through_the_night_and_starts_anew_each_month(year):
    index = clear_sky_index(year)
    assert index.max() == MOST_CLEAR
    assert (year.ghi / year.ghi_clear.clip(lower=DAYLIGHT)).max() > MOST_CLEAR  # so the limit is at work
    stamps = middles(year)
    night = (stamps.month == 6) & (stamps.day == 10) & (stamps.hour < 4)
    evening = (stamps.month == 6) & (stamps.day == 9) & (stamps.hour == 19)
    assert (index[night] == index[evening]).all()
    assert index[evening] != 1.0
    assert (index[(stamps.day == 1) & (stamps.hour < 4)] == 1.0).all()


# -- scores


def test_scores_are_those_of_a_hand_calculation():
    found = scores([110.0, 180.0, 330.0], [100.0, 200.0, 300.0])
    rmse = math.sqrt((100 + 400 + 900) / 3)
    assert astuple(found) == pytest.approx((rmse, 20.0, 20 / 3, rmse / 200.0, 200.0, 3), rel=1e-12)
    assert skill(rmse, 2 * rmse) == pytest.approx(0.5)
    assert skill(30.0, 20.0) == pytest.approx(-0.5)


def test_scores_of_what_cannot_be_compared_are_refused():
    with pytest.raises(ValueError, match=r"forecast has shape \(2,\), measured \(3,\)"):
        scores([1.0, 2.0], [1.0, 2.0, 3.0])
    with pytest.raises(ValueError, match="needs hours with light"):
        scores([0.0, 1.0], [0.0, 0.0])
    with pytest.raises(ValueError, match="forecast holds nan"):
        scores([np.nan], [1.0])


# -- learning


def test_a_network_of_eight_units_learns_in_a_few_epochs_to_beat_smart_persistence(year):
    data = hour_ahead("Greensboro", "all", window=6, table=year)
    task = as_task(data)
    assert task.test is data.test
    start = task.model(seed=0)
    assert (start.cell.H, task.plan.epochs) == (8, 30)
    *_, last = train(start, task.training, standard_plan(data, epochs=8))
    y = predict(last.model, task.test.inputs)
    measured = data.measured(data.test_rows)
    found = scores(data.watts(y), measured)
    assert task.result(last.model) == pytest.approx(found.rmse, rel=1e-12)
    assert task.solved_at == scores(smart_persistence(year, data.test_rows), measured).rmse
    assert task.solved(found.rmse)
    assert found.rmse < 88.0
    assert not task.solved(task.result(start))
    assert abs(found.bias) < 10.0


def test_an_output_in_scaled_units_comes_back_as_watts(year):
    data = hour_ahead("Greensboro", "irradiance", window=2, table=year)
    np.testing.assert_allclose(data.watts(data.test.targets), data.measured(data.test_rows), rtol=0, atol=1e-9)
