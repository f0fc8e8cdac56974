"""The forecast's settings: bounds are said, equal ones share examples and make one record, and a worker takes them."""

import io
import pickle
import time
from dataclasses import replace
from itertools import product

import numpy as np
import pytest
from numpy.testing import assert_array_equal

from lstm_viz.core.training import train as train_network
from lstm_viz.data.forecast import Forecast
from lstm_viz.data.forecasting import INPUT_SETS, standard_plan
from lstm_viz.data.tmy3 import SITES
from lstm_viz.workers.child import train
from lstm_viz.workers.pool import Pool, Unknown
from lstm_viz.workers.settings import usual
from lstm_viz.workers.sunlight import LAGS, SunSettings, _examples
from lstm_viz.workers.wire import Learning, read
from tests.workers.test_pool import until

BRIEF = SunSettings("Greensboro", "irradiance", 1, 4, 0, epochs=3)


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"site": "Atlantis"}, "The site is Atlantis. It can be Greensboro or Sand Point."),
        ({"inputs": "wind"}, "The input set is wind. It can be irradiance, irradiance and temperature, "),
        ({"lag": 4}, "The number of hours ahead is 4. It can be 1, 2, 3 or 6."),
        ({"lag": True}, "The number of hours ahead is True. It can be 1, 2, 3 or 6."),
        ({"H": 65}, "The number of units is 65. It needs a whole number from 1 to 64."),
        ({"H": 0}, "The number of units is 0. It needs a whole number from 1 to 64."),
        ({"seed": -1}, "The seed is -1. It needs a whole number from 0 to 999,999."),
        ({"epochs": 201}, "The number of epochs is 201. It needs a whole number from 1 to 200."),
        ({"epochs": 0}, "The number of epochs is 0. It needs a whole number from 1 to 200."),
    ],
)
def test_what_is_out_of_bounds_is_said(changed, said):
    with pytest.raises(ValueError) as refused:
        replace(BRIEF, **changed)
    assert f"{refused.value}".startswith(said)


def test_what_is_equal_is_one_setting():
    same = SunSettings("Greensboro", "irradiance", 1, 4.0, "0", epochs=3)
    assert len({BRIEF, same, pickle.loads(pickle.dumps(BRIEF))}) == 1
    assert replace(BRIEF, seed=1) != BRIEF


def test_examples_are_made_once_and_a_year_is_read_once():
    BRIEF.data()
    assert replace(BRIEF, H=8, seed=3, epochs=9).data() is BRIEF.data()
    _examples.cache_clear()
    began = time.perf_counter()
    other = replace(BRIEF, inputs="all", lag=2).data()
    assert time.perf_counter() - began < 1.0, "with the year at hand it takes some hundredths of a second"
    assert (other.inputs, other.lag, other.site) == ("all", 2, "Greensboro")
    assert other.table is BRIEF.data().table


def test_examples_are_the_same_object_whatever_was_asked_for_meanwhile():
    there = {one: one.data() for one in (SunSettings(*each) for each in product(SITES, INPUT_SETS, LAGS))}
    assert all(one.data() is data for one, data in there.items())


@pytest.mark.parametrize("inputs", INPUT_SETS)
def test_a_training_is_of_these_settings(inputs):
    settings = SunSettings("Sand Point", inputs, 3, 5, 7, epochs=4)
    begins = settings.training().learned()
    assert begins.model.cell.W_x.shape == (20, len(INPUT_SETS[inputs]))
    assert_array_equal(begins.model.cell.block("f")[2], np.ones(5))
    other = replace(settings, seed=8).training().learned()
    assert not np.array_equal(begins.model.cell.W_x, other.model.cell.W_x)
    assert begins.said.shape == settings.data().test_rows.shape
    data = settings.data()
    by_hand = train_network(begins.model, data.training, standard_plan(data, 4, seed=7))
    assert [progress.loss for progress in settings.training()] == [progress.loss for progress in by_hand]


def answered(settings):
    stream = io.BytesIO()
    train(settings, lambda: False, stream)
    stream.seek(0)
    messages = []
    while (message := read(stream)) is not None:
        messages.append(message)
    return messages


def numbers(forecast):
    arrays = (forecast.epoch, forecast.trained, forecast.validated, forecast.said, *forecast.model.weights.values())
    return [array.tobytes() for array in arrays]


def test_the_same_settings_give_the_same_record_to_the_bit():
    (first, *between, one), (*_, two) = answered(BRIEF), answered(BRIEF)
    assert first == Learning(0, 3)
    assert all(isinstance(message, Learning) for message in between)
    assert isinstance(one, Forecast)
    assert numbers(one) == numbers(two)
    assert (one.chosen, one.stopped, one.late) == (two.chosen, "", False)
    assert numbers(one) != numbers(answered(replace(BRIEF, seed=1))[-1])


def test_the_pool_trains_a_forecast_beside_a_task():
    pool, task = Pool(size=1), usual("parity", epochs=2)
    assert isinstance(pool.state(BRIEF), Unknown)
    pool.train(BRIEF)
    pool.train(task)
    assert until(lambda: isinstance(pool.state(BRIEF), Forecast))
    assert until(lambda: type(pool.state(task)).__name__ == "Learned")
    there, watch = pool.state(BRIEF), BRIEF.training()
    for _ in watch:
        pass
    np.testing.assert_allclose(there.validated, watch.learned().validated, rtol=1e-9)
    pool.close()


def test_a_forecast_that_is_stopped_keeps_its_best_network():
    pool, long = Pool(size=1), replace(BRIEF, epochs=200)
    pool.train(long)
    assert until(lambda: isinstance(state := pool.state(long), Learning) and state.epoch > 2)
    pool.stop(long)
    assert until(lambda: isinstance(pool.state(long), Forecast))
    forecast = pool.state(long)
    assert 2 < forecast.E - 1 < 200
    assert forecast.stopped == f"It was stopped after {forecast.E - 1} of 200 epochs."
    assert forecast.validated[forecast.chosen] == forecast.validated.min()
    pool.close()
