"""The record of a forecast's training: both errors against a direct computation, and the network that is kept."""

import pickle
from dataclasses import replace

import numpy as np
import pytest
from numpy.testing import assert_array_equal

from lstm_viz import SGD, Adam, initial_model, predict, train
from lstm_viz.core.stack import Model
from lstm_viz.data.forecast import ForecastWatch
from lstm_viz.data.forecasting import hour_ahead, standard_plan
from lstm_viz.data.tmy3 import read_site


@pytest.fixture(scope="module")
def data():
    return hour_ahead("Greensboro", "irradiance and time", window=3, table=read_site("Greensboro"))


START = initial_model("LSTM", 3, 5, 1, 5, forget_bias=1.0)


def trained(data, plan, start=START):
    watch = ForecastWatch(start, data, plan)
    for _ in watch:
        pass
    return watch.learned()


@pytest.fixture(scope="module")
def forecast(data):
    return trained(data, standard_plan(data, epochs=6, rate=0.05))


def rmse(model, examples, rows, data):
    """Directly, in W/m2, from what was measured."""
    error = predict(model, examples.inputs)[-1, :, 0] * data.spread[0] + data.mean[0] - data.table.ghi.to_numpy()[rows]
    return np.sqrt(np.mean(error**2))


def test_each_row_is_the_error_of_its_network_on_the_validation_days(data, forecast):
    plan = standard_plan(data, epochs=6, rate=0.05)
    networks = [START, *(progress.model for progress in train(START, data.training, replace(plan, snapshot_every=1)))]
    wanted = [rmse(model, data.validation, data.validation_rows, data) for model in networks]
    np.testing.assert_allclose(forecast.validated, wanted, rtol=1e-10)
    assert_array_equal(forecast.epoch, range(7))
    assert forecast.E == 7
    assert forecast.chosen == np.argmin(wanted)
    assert forecast.validated[forecast.chosen] < forecast.validated[0] / 2
    kept = networks[forecast.chosen]
    for name, array in forecast.model.weights.items():
        assert_array_equal(array, kept.weights[name])


def test_what_it_says_for_the_test_hours_is_what_the_chosen_network_says(data, forecast):
    error = forecast.said - data.measured(data.test_rows)
    assert np.sqrt(np.mean(error**2)) == pytest.approx(rmse(forecast.model, data.test, data.test_rows, data), rel=1e-10)


def test_the_error_in_training_is_that_of_the_batches_before_their_steps(data):
    still = replace(standard_plan(data, epochs=2, batch=100, seed=4), optimiser=SGD(1e-12))  # the network hardly moves
    found = trained(data, still).trained
    assert found[0] == pytest.approx(rmse(START, data.training, data.training_rows, data), rel=1e-10)
    rng = np.random.default_rng(4)
    for epoch in (1, 2):
        order = rng.permutation(data.training.B)
        batches = [order[first : first + 100] for first in range(0, len(order), 100)]
        squares = [rmse(START, data.training.select(b), data.training_rows[b], data) ** 2 for b in batches]
        assert found[epoch] == pytest.approx(np.sqrt(np.mean(squares)), rel=1e-8)
    assert found[1] != pytest.approx(found[0], rel=1e-6), "the last batch is smaller, and counts as much"


def test_the_best_network_is_kept_while_later_ones_are_worse(data):
    found = trained(data, replace(standard_plan(data, epochs=12), optimiser=Adam(0.3), schedule=lambda k: 1.0))
    assert 0 < found.chosen < found.E - 1, "else this test says nothing"
    assert found.validated[found.chosen] == found.validated.min() < found.validated[-1]
    kept = rmse(found.model, data.validation, data.validation_rows, data)
    assert kept == pytest.approx(found.validated.min(), rel=1e-10)


def test_a_network_that_learning_makes_worse_is_kept_as_it_began(data, forecast):
    away = replace(standard_plan(data, epochs=2), optimiser=Adam(5.0), schedule=lambda k: 1.0)
    found = trained(data, away, forecast.model)
    assert found.validated[1:].min() > found.validated[0], "else this test says nothing"
    assert found.chosen == 0
    assert_array_equal(found.said, forecast.said)


def test_before_the_first_step_it_is_the_network_as_it_begins(data):
    heard = []
    watch = ForecastWatch(START, data, standard_plan(data))
    found = watch.learned(lambda row, rows: heard.append(row / rows))
    assert (found.E, found.chosen, found.seconds, found.diverged) == (1, 0, 0.0, False)
    assert found.model is START
    assert_array_equal(found.said, data.watts(predict(START, data.test.inputs)))
    assert heard == [1.0]


def test_one_who_stops_keeps_what_was_learned_and_may_go_on(data):
    watch = ForecastWatch(START, data, standard_plan(data, epochs=6, rate=0.05))
    for progress in watch:
        if progress.epoch == 2:
            break
    found = watch.learned()
    assert (found.E, found.stopped) == (3, "It was stopped after 2 of 6 epochs.")
    assert found.seconds == progress.seconds > 0
    for _ in watch:
        pass
    assert watch.learned().E == 7


def test_a_whole_training_was_not_stopped(forecast):
    assert (forecast.stopped, forecast.diverged, forecast.late) == ("", False, False)


def test_what_diverges_keeps_what_was_finite(data):
    found = trained(data, replace(standard_plan(data, epochs=5), optimiser=SGD(1e306), clip=None))
    assert found.diverged
    assert found.E == 1
    assert np.isfinite(found.validated).all()
    assert np.isfinite(found.said).all()
    assert found.stopped.startswith("Training stopped at step ")


def test_what_is_non_finite_on_the_validation_days_ends_it(data):
    """After one step of all examples at once the weights are numbers still, and the square of an error is none."""
    far = replace(standard_plan(data, epochs=5, batch=10_000), optimiser=SGD(1e170), clip=None, schedule=lambda k: 1.0)
    found = trained(data, far)
    assert (found.E, found.chosen, found.diverged) == (1, 0, True)
    assert found.stopped == "Training stopped at epoch 1: the loss on the validation days is inf."
    assert found.model is START


def test_the_plan_cannot_make_it_look_less_often(data):
    found = trained(data, replace(standard_plan(data, epochs=2), look_every=5, snapshot_every=0))
    assert found.E == 3


def test_a_record_is_read_only_here_and_after_a_journey(data, forecast):
    for one in (forecast, pickle.loads(pickle.dumps(forecast))):
        assert isinstance(one.model, Model)
        for name in ("epoch", "trained", "validated", "said"):
            assert_array_equal(getattr(one, name), getattr(forecast, name))
            with pytest.raises(ValueError, match="read-only"):
                getattr(one, name)[0] = 0
    assert len(pickle.dumps(forecast)) / 2 < forecast.nbytes < len(pickle.dumps(forecast))
    assert f"{forecast!r}".startswith("Forecast(E=7, ")


def test_a_network_for_other_inputs_is_refused(data):
    with pytest.raises(ValueError, match="the examples have 5 features; the network needs 2"):
        ForecastWatch(initial_model("LSTM", 3, 2, 1), data, standard_plan(data))
