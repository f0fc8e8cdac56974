"""The next hour of sun: what is said against the table of hours, the networks that are run again, and each other."""

import functools
from dataclasses import replace

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

from lstm_viz.core.run import run
from lstm_viz.core.sequence import Sequence
from lstm_viz.core.training import predict
from lstm_viz.data.forecasting import INPUT_SETS, is_daylight, part_of_days
from lstm_viz.lessons.base import Look
from lstm_viz.lessons.forecast import words
from lstm_viz.lessons.forecast.lesson import SAID
from lstm_viz.lessons.forecast.record import ALL, DAYS, SEEDS, compared, settings_of, story_of, story_unit, wanted
from lstm_viz.lessons.forecast.tasks import BARE, TIMED, WARM
from lstm_viz.lessons.guide import Ask, Do, act, guide, read_task
from lstm_viz.lessons.registry import lesson_named
from lstm_viz.lessons.shown import Moment
from lstm_viz.lessons.state import complete
from lstm_viz.workers.pool import POOL, Unknown
from lstm_viz.workers.wire import Learning
from tests.lessons.screen import controls, link_holds
from tests.lessons.test_texts import TASK
from tests.trainings import trained

LESSON = lesson_named("forecast")
SITES = pytest.mark.parametrize("site", ["Greensboro", "Sand Point"])


@pytest.fixture(autouse=True)
def spoken():
    """No test here is one message: a training goes on between two looks at it."""


@functools.cache
def quick(settings):
    """A training of a few epochs: what its network says is no good, and a record like any other."""
    watch = settings.training()
    for _ in watch:
        pass
    return watch.learned()


@pytest.fixture
def pool(monkeypatch):
    """Everything is trained, if only for a few epochs; what is put into it is in another state."""
    states = {}
    monkeypatch.setattr(POOL, "state", lambda one: states.get(one) or quick(one))
    return states


def values_of(chosen):
    """The page's values; without a task, as they are of themselves."""
    return complete(LESSON.table, {"task": "none", **chosen})


def shown_of(**chosen):
    return LESSON.record(values_of(chosen))


def items(**chosen):
    return {item.id: item for item in controls(LESSON, values_of(chosen))}


def asked(now):
    """Day and hour of every forecast."""
    return [tuple(place) for place in np.argwhere(now.year.place >= 0).tolist()]


# -- the record


def test_before_it_is_trained_it_is_the_network_as_it_begins(monkeypatch):
    monkeypatch.setattr(POOL, "state", lambda one: Unknown())
    now = shown_of(seed=4321.0)
    start = settings_of(now.values).training().learned().model
    assert not now.trained and now.forecast.E == 1
    assert_allclose(now.forecast.said, now.data.watts(predict(start, now.data.test.inputs)))
    assert LESSON.told([Moment(now, 6, 0)])["narration"][0].endswith("Its weights are still random.")


@SITES
@pytest.mark.parametrize("lag", ["1", "6"])
def test_each_forecast_stands_at_its_day_and_hour(pool, site, lag):
    now = shown_of(site=site, lag=lag, H=2.0)
    rows, table = now.data.test_rows.tolist(), now.data.table
    assert len(asked(now)) == len(rows)
    for day, t in asked(now):
        row = int(now.year.rows[day, t])
        place = rows.index(row)
        assert now.said[day, t] == now.forecast.said[place]
        stamp = table.index[row]
        assert (f"{stamp:%H:%M}", f"{stamp:%m-%d}") == (now.labels[t], DAYS[day])
        assert now.year.measured[day, t] == table["ghi"].iloc[row]
        assert now.year.last[day, t] == table["ghi"].iloc[row - int(lag)]
    dark = now.year.place < 0
    for said in (now.said, now.year.last, now.year.clearness):
        assert_array_equal(np.isnan(said), dark)
    assert (part_of_days(table)[now.year.rows] == "test").all()


@pytest.mark.parametrize("inputs", INPUT_SETS)
def test_a_row_of_the_batch_is_the_run_that_made_the_hours_forecast(pool, inputs):
    now = shown_of(inputs=inputs, day="10-02", H=3.0)
    said = now.data.watts(now.forecast.model.readout(now.batch.h))
    for t in range(len(now.labels)):
        if now.year.place[now.day, t] >= 0:
            assert said[t] == pytest.approx(now.said[now.day, t], abs=1e-9)
    steps = now.steps([4, 5])
    assert_allclose(steps.of("c"), now.batch.c[-1, [4, 5], now.unit])


def test_along_the_slider_of_days_each_is_the_day_itself(pool):
    now = shown_of(H=2.0, unit=1.0)
    slider = items(H=2.0, unit=1.0)["day"]
    assert slider.values == DAYS
    many = LESSON.swept(now, slider)
    for k in (0, 30, 72):
        alone = shown_of(H=2.0, unit=1.0, day=DAYS[k])
        assert many[k].day == alone.day == k
        assert_allclose(many[k].steps([many[k].first + 3, many[k].first + 9]).of("f"), alone.steps([3, 9]).of("f"))
        assert LESSON.told([Moment(many[k], 7, 0)]) == LESSON.told([Moment(alone, 7, 0)])


def test_along_the_slider_of_units_each_is_the_unit_itself(pool):
    now = shown_of(H=3.0)
    for k, one in enumerate(LESSON.swept(now, items(H=3.0)["unit"])):
        assert_array_equal(one.own.f, now.batch.f[..., [k]])


def test_along_the_slider_of_days_a_drawer_is_worked_out_once(pool, monkeypatch):
    now, slider = shown_of(H=2.0), items(H=2.0)["day"]
    days = [Moment(one, 3, 0) for one in LESSON.swept(now, slider)]
    alone = {card.id: LESSON.lines(card, [Moment(now, 3, 0)]) for card in LESSON.cards(now) if card.id in SAID}
    taken, asked, unit = [], [], type(now.batch).unit
    monkeypatch.setattr(type(now.batch), "unit", lambda trace, k: taken.append(k) or unit(trace, k))
    LESSON.figures(["gates_of_day"], days, Look())
    assert taken == [0], "the unit's runs are those of all days"
    for name, say in list(SAID.items()):
        monkeypatch.setitem(SAID, name, lambda one, say=say: asked.append(one) or say(one))
    for card in LESSON.cards(now):
        if card.id in alone:
            assert LESSON.lines(card, days) == {line: text * len(DAYS) for line, text in alone[card.id].items()}
    assert len(asked) == len(SAID)


def test_a_page_takes_room_for_the_days_runs(pool):
    for H in (2, 48):
        now = shown_of(H=float(H))
        held = now.batch.T * now.batch.B * H * 11 * 8 + now.forecast.nbytes  # i, f, g, o twice; c, h, tanh(c)
        assert 0 < now.weight - held / 2**18 <= 1.2, "with the states before the first step"


# -- what it is compared with


def test_the_baselines_on_the_page_are_those_that_are_known(pool):
    said = {site: words.baseline_scores(shown_of(site=site, H=1.0).data) for site in ("Greensboro", "Sand Point")}
    found = {site: (round(one["last"].rmse, 1), round(one["clearness"].rmse, 1)) for site, one in said.items()}
    assert found == {"Greensboro": (145.1, 93.1), "Sand Point": (98.0, 79.6)}


def test_the_error_of_an_hour_is_that_over_all_days(pool):
    now = shown_of(H=2.0)
    for t in (3, 8):
        days = [day for day, hour in asked(now) if hour == t]
        error = [now.said[day, t] - now.year.measured[day, t] for day in days]
        assert now.by_hour.network[t] == pytest.approx(np.sqrt(np.mean(np.square(error))))
        assert now.by_hour.counts[t] == len(days)
    enough = now.by_hour.counts >= 10
    assert now.by_hour.network[now.by_hour.largest] == now.by_hour.network[enough].max()


def test_days_are_ranked_by_their_error(pool):
    now = shown_of(H=2.0)
    error = {}
    for day, t in asked(now):
        error.setdefault(day, []).append((now.said[day, t] - now.year.measured[day, t]) ** 2)
    rmse = {day: float(np.sqrt(np.mean(of))) for day, of in error.items() if len(of) >= 2}
    best, median, worst = (rmse[rank.day] for rank in words.ranked(now))
    assert (best, worst) == (min(rmse.values()), max(rmse.values()))
    assert abs(sum(one < median for one in rmse.values()) - sum(one > median for one in rmse.values())) <= 1
    for rank in words.ranked(now):
        moved, notice = LESSON.act({"task": "none", "H": 2.0}, "rank", rank.name)
        assert notice is None and complete(LESSON.table, moved)["day"] == DAYS[rank.day]
        assert items(**moved)["rank"].text == rank.name
    assert LESSON.act({"task": "none", "H": 2.0}, "rank", "any") == ({"task": "none", "H": 2.0}, None)
    ranks = [rank.day for rank in words.ranked(now)]
    other = next(day for day in rmse if day not in ranks)
    assert items(H=2.0, day=DAYS[other])["rank"].text == "any"


def test_how_alike_units_are_to_the_storys_is_said_of_the_closest(pool):
    """By hand: each hour's window is run alone, the story's on irradiance and half of its change."""
    now = shown_of(H=4.0)
    params, ghi = story_unit(), now.data.table["ghi"].to_numpy()
    story, units = [], []
    for row in now.data.test_rows[::9].tolist():
        k = np.arange(row - 12, row)
        x = np.stack([ghi[k] / 1000, (ghi[k] - ghi[k - 1]) / 400], axis=1)
        story.append(run(params, Sequence(x)).f[-1, 0, 0])
        units.append(run(now.forecast.model.cell, now.data.known(np.array([row]))).f[-1, 0])
    trace, year = story_of(now.data, params), now.year
    assert_allclose(trace.f[-1, np.searchsorted(year.rows.ravel(), now.data.test_rows[::9]), 0], story)
    few = np.corrcoef(np.array(story), np.array(units).T)[0, 1:]
    assert_allclose(now.alike.correlation, few, atol=0.25)  # a ninth of the hours says nearly the same
    assert now.alike.closest == int(np.argmax(now.alike.correlation))
    units = [Moment(replace(now, values={**now.values, "unit": float(k)}), 3, 0) for k in range(4)]
    said = LESSON.lines(next(card for card in LESSON.cards(now) if card.id == "gates_of_day"), units)["story"]
    closest = said[now.alike.closest]
    assert closest.startswith(f"Unit {now.alike.closest}'s forget gate moves most like")
    assert ("no unit does" in closest) == (now.alike.correlation.max() < words.ALIKE)
    for k, text in enumerate(said):
        assert f"Unit {k}'s" in text and f"{now.alike.correlation[k]:+.2f}" in text
        assert (f"Unit {now.alike.closest}" in text) == (k == now.alike.closest), "the task is not given away"


def test_what_the_closest_unit_keeps_is_its_mean_where_the_story_lets_go_and_keeps(pool):
    now = shown_of(H=3.0)
    asked = now.year.place >= 0
    story = story_of(now.data, story_unit()).f[-1, asked.ravel(), 0]
    f = run(now.forecast.model.cell, now.data.known(now.year.rows[asked])).f[-1]
    assert 5 < (story < 0.5).sum() < len(story) / 2
    assert_allclose(now.alike.kept, [f[story < 0.5].mean(axis=0), f[story > 0.9].mean(axis=0)])


# -- what is said


def test_an_hour_is_told_with_numbers_that_add_up(pool):
    now = shown_of(H=2.0)
    for t in range(len(now.labels)):
        said = LESSON.told([Moment(now, t, 0)])["narration"][0]
        assert said.startswith(f"4 Jun, the hour until {now.labels[t]}: ")
        if now.year.place[now.day, t] < 0:
            assert "too little light" in said
            continue
        numbers = [
            float(part) for part in said.split(": ", 1)[1].replace("−", "-").split() if part.lstrip("-").isdigit()
        ]
        forecast, measured, error, *_ = numbers
        assert forecast == round(now.said[now.day, t]) and measured == round(now.year.measured[now.day, t])
        assert error == abs(forecast - measured)


def test_at_the_start_of_a_month_it_is_said_why_nothing_is_forecast(pool):
    first = next(day for day in DAYS if day.endswith("-01"))
    now = shown_of(H=1.0, day=first)
    light = is_daylight(now.data.table)[now.year.rows[now.day]]
    t = int(np.argmax(light & (now.year.place[now.day] < 0)))
    assert "reach into a month of another year" in LESSON.told([Moment(now, t, 0)])["narration"][0]


# -- training


def test_the_button_names_what_is_left_to_train(pool):
    values = values_of({"H": 1.0, "beside": ALL})
    own, *others = wanted(values)
    assert len(others) + 1 == SEEDS * len(INPUT_SETS)
    assert items(H=1.0, beside=ALL)["another"].label == "Train with another seed"
    pool[others[0]] = pool[others[1]] = Unknown()
    assert items(H=1.0, beside=ALL)["train"].label == "Train 2 networks"
    pool[own] = Unknown()
    assert items(H=1.0)["train"].label == "Train"


def test_what_was_stopped_by_hand_may_be_trained_whole(pool):
    values = values_of({"H": 1.0, "beside": ALL})
    own, *others = wanted(values)
    whole = quick(own)
    part = replace(whole, epoch=whole.epoch[:-1], stopped="It was stopped after 1 of 2 epochs.")
    pool[own] = part
    assert items(H=1.0)["train"].label == "Train"
    pool[others[0]] = part
    assert items(H=1.0, beside=ALL)["train"].label == "Train 2 networks"
    for early in ({"late": True}, {"diverged": True}):
        pool[own] = replace(part, **early)
        assert "train" not in items(H=1.0), "it would end there again"


def test_while_it_trains_it_is_said_how_far_it_is(pool):
    values = values_of({"H": 1.0, "beside": ALL})
    own, *others = wanted(values)
    pool[own] = Learning(15, 30, 0.1, 1.2)
    found = items(H=1.0)
    assert (found["progress0"].label, found["progress0"].index) == ("Epoch 15 of 30, 2 s left", 45)
    assert "stop" in found
    del pool[own]
    pool[others[0]] = Learning(10, 30, 0.1, 1.2)
    found = items(H=1.0, beside=ALL)
    assert (found["progress0"].label, found["progress0"].index) == ("11 of 12 networks trained", 94)


def test_train_trains_what_the_page_says_and_the_page_then_shows_it():
    chosen = {"task": "none", "H": 1.0, "seed": 77.0, "inputs": BARE}
    values = complete(LESSON.table, chosen)
    before = LESSON.stamp(values)
    assert LESSON.act(chosen, "train", "1") == (chosen, None)
    (forecast,) = trained(settings_of(values))
    assert LESSON.stamp(values) != before, "so the record that was kept is not shown again"
    now = LESSON.record(values)
    assert now.trained and now.forecast is forecast and forecast.E == 3


# -- tasks


def test_a_question_is_undecided_until_all_of_its_networks_are_trained(pool):
    task = next(task for task in LESSON.tasks if task.id == "temperature")
    values = complete(LESSON.table, {"task": task.id, "guess": "helps", "H": 1.0})
    assert task.decide(values)[0] in ("helps", "neither", "hurts")
    pool[compared(values, WARM)[2]] = Unknown()
    assert task.decide(values) == ("", {})
    here = complete(LESSON.table, {"task": task.id, "guess": "helps"})
    pool[compared(here, WARM)[2]] = Unknown()
    said = [guide(LESSON.tasks, "forecast", LESSON.table, one)["verdict"] for one in (here, values)]
    assert said == [
        "The runs that decide are not there yet. Train them first.",
        "The runs that decide are not there yet. Press “Begin the task again”, then train them.",
    ], "what the page would train now does not decide it"


@pytest.mark.parametrize("task", [task for task in LESSON.tasks if isinstance(task, Ask)], ids=lambda task: task.id)
def test_the_drawer_that_gives_an_answer_away_comes_with_the_guess(pool, task):
    options = guide(LESSON.tasks, "forecast", LESSON.table, complete(LESSON.table, {"task": task.id}))["options"]
    begun = act(LESSON.tasks, LESSON.table, {}, "task", task.id)
    after = act(LESSON.tasks, LESSON.table, begun, "guess", options[0]["id"])
    cards = [{card.id for card in LESSON.cards(LESSON.record(complete(LESSON.table, one)))} for one in (begun, after)]
    assert cards[1] - cards[0] == {"by_hour" if task.id == "when" else "scores"}


@pytest.mark.parametrize("task", [task for task in LESSON.tasks if isinstance(task, Ask)], ids=lambda task: task.id)
def test_why_an_answer_is_right_fits_the_guide(pool, task):
    options = guide(LESSON.tasks, "forecast", LESSON.table, complete(LESSON.table, {"task": task.id}))["options"]
    values = complete(LESSON.table, {"task": task.id, "guess": options[0]["id"]})
    told = guide(LESSON.tasks, "forecast", LESSON.table, values)
    assert told["answer"] and "{" not in told["verdict"]
    assert len(told["verdict"]) <= TASK["verdict"], told["verdict"]


def test_which_helps_more_is_read_off_the_scores(pool, monkeypatch):
    rmse = {BARE: 95.0, WARM: 91.0, TIMED: 85.0, "all": 84.9}
    seeds = np.array([0, 0.3, 0.2])
    monkeypatch.setattr("lstm_viz.lessons.forecast.tasks._rmses", lambda values, inputs: list(rmse[inputs] + seeds))
    asked = [task for task in LESSON.tasks if task.id in ("temperature", "more", "again")]
    answers = {task.id: task.decide(values_of({})) for task in asked}
    assert {name: answer for name, (answer, _) in answers.items()} == {
        "temperature": "helps", "more": "time", "again": "neither",
    }  # fmt: skip
    assert answers["again"][1]["so"] and not answers["temperature"][1]["so"]


@pytest.mark.parametrize("name", ["off", "closest"])
def test_what_is_to_be_done_can_be_done_and_is_not_done_at_the_start(pool, name):
    task = next(task for task in LESSON.tasks if task.id == name)
    assert isinstance(task, Do)
    now = LESSON.record(complete(LESSON.table, {"task": name, "H": 3.0}))
    if name == "off":
        met = [read_task(LESSON.tasks, "forecast", now.at(t))[1] for t in range(len(now.labels))]
        assert met == [t == words.largest_error(now) for t in range(len(now.labels))]
        return
    units = [replace(now, values={**now.values, "unit": float(k)}) for k in range(3)]
    assert [read_task(LESSON.tasks, "forecast", one.at(0))[1] for one in units] == [
        k == now.alike.closest for k in range(3)
    ]


def test_what_the_page_shows_comes_back_from_its_link(pool):
    for chosen in ({}, {"site": "Sand Point", "lag": "3", "H": 2.0, "day": "01-05", "unit": 1.0}):
        link_holds(LESSON.table, {"task": "none", **chosen})


def test_a_day_that_is_not_of_the_test_is_refused_with_those_that_are():
    row = next(row for row in LESSON.table if row.key == "day")
    assert row.read(" 06-14 ") == "06-14"
    for text in ("06-15", "", "14 June", "13-40"):
        with pytest.raises(ValueError, match="01-05, 01-10, ... 12-31"):
            row.read(text)
