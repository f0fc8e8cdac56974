"""A training as a record: every row against the network it is of, to the bit, and ends that keep what was learned."""

import pickle

import numpy as np
import pytest
from numpy.testing import assert_array_equal

from lstm_viz import SGD, Adam, Examples, Plan, Sequence, initial_model, predict, run, train
from lstm_viz.core.gradients import norm
from lstm_viz.core.learned import Watch, guessing, shares
from lstm_viz.core.readout import loss
from lstm_viz.core.training import loss_gradient
from tests.core.test_training import CLASSES, NUMBERS, draw

TEST = draw(np.random.default_rng(7), 20)
SHOWN = TEST.select([4, 0, 9])
START = initial_model("LSTM", 3, 2, 1, 5)


def error(y, examples):
    return float(np.abs(y - examples.targets).max())


def watching(plan, start=START, reach=None, rows=80):
    return Watch(start, draw, plan, TEST, error, SHOWN, reach, rows)


def watched(plan, **others):
    watch = watching(plan, **others)
    for _ in watch:
        pass
    return watch.learned()


PLAN = Plan(epochs=40, optimiser=Adam(0.03), seed=3)
LEARNED = watched(PLAN)


def numbers(learned):
    """Everything that a row holds, in one list of arrays."""
    named = ("epoch", "loss", "trained", "gradient_norm", "measured", "shut", "open")
    weights = [array for model in learned.models for array in model.weights.values()]
    states = [part for trace in learned.traces for part in (trace.pre, trace.act, trace.c_path, trace.h_path)]
    moments = [moment for one in learned.remembered for moment in one.moments]
    return [*(getattr(learned, name) for name in named), *weights, *moments, *states, *learned.outputs]


# -- rows


def test_the_first_row_is_before_any_step_and_the_last_is_the_end():
    *_, last = train(START, draw, PLAN)
    assert LEARNED.models[0] is START
    assert_array_equal(LEARNED.epoch, np.arange(41))
    for name, array in last.model.weights.items():
        assert_array_equal(LEARNED.models[-1].weights[name], array)
    assert (LEARNED.stopped, LEARNED.diverged) == ("", False)
    assert LEARNED.loss[-1] < LEARNED.loss[0] / 2


@pytest.mark.parametrize("rows", [80, 9])
def test_a_row_has_what_the_optimiser_goes_on_from(rows):
    learned = watched(PLAN, rows=rows)
    snapshots = {one.epoch: one.snapshot for one in train(START, draw, PLAN)}
    size = sum(array.size for array in START.weights.values())
    assert learned.remembered[0].step == 0
    assert_array_equal(learned.remembered[0].moments, np.zeros((2, size)))
    assert len(learned.remembered) == learned.E
    for epoch, remembered in zip(learned.epoch[1:], learned.remembered[1:], strict=True):
        assert remembered.step == snapshots[epoch].step
        assert_array_equal(remembered.moments, snapshots[epoch].moments)
    runs = sum(getattr(trace, name).nbytes for trace in learned.traces for name in (*trace.ROWS, *trace.PATHS))
    assert learned.nbytes == runs + learned.E * 2 * size * 8


def test_loss_and_measure_are_those_of_the_rows_networks():
    for e, model in enumerate(LEARNED.models):
        y = predict(model, TEST.inputs)
        assert LEARNED.loss[e] == loss(y, TEST)[0]
        assert LEARNED.measured[e] == error(y, TEST)


def test_between_rows_are_the_means_of_the_epochs_since_the_row_before():
    few = watched(PLAN, rows=9)
    assert_array_equal(few.epoch, [0, 8, 16, 24, 32, 40])
    assert np.isnan(few.trained[0])
    assert np.isnan(few.gradient_norm[0])
    done = list(train(START, draw, PLAN))
    for e in range(1, few.E):
        since = done[few.epoch[e - 1] : few.epoch[e]]
        assert few.trained[e] == pytest.approx(np.mean([one.loss for one in since]), rel=1e-14)
        assert few.gradient_norm[e] == pytest.approx(np.mean([one.gradient_norm for one in since]), rel=1e-14)


def test_the_first_epoch_by_hand():
    batch = draw(np.random.default_rng(PLAN.seed), PLAN.batch)
    value, gradient = loss_gradient(START, batch)
    assert LEARNED.trained[1] == value
    assert LEARNED.gradient_norm[1] == pytest.approx(norm(list(gradient.values())), rel=1e-13)


@pytest.mark.parametrize(("rows", "epochs"), [(3, 50), (10, 7), (10, 9), (10, 10), (10, 1000), (80, 159), (80, 160)])
def test_there_are_never_more_rows_than_asked_for_and_they_are_even(rows, epochs):
    kept = watched(Plan(epochs=epochs, batch=1), start=initial_model("LSTM", 1, 2, 1, 0), rows=rows).epoch
    assert (kept[0], kept[-1]) == (0, epochs)
    assert min(rows / 2, epochs) <= len(kept) <= rows
    assert len(set(np.diff(kept[:-1]))) <= 1
    assert kept[-1] - kept[-2] <= np.diff(kept)[0]


def test_the_rows_of_a_trace_are_the_runs_of_the_rows_networks_to_the_bit():
    for k, (trace, y) in enumerate(zip(LEARNED.traces, LEARNED.outputs, strict=True)):
        assert (trace.B, y.shape) == (LEARNED.E, (TEST.T, LEARNED.E, 1))
        assert_array_equal(trace.inputs.x, SHOWN.inputs.x[:, [k]])
        for e, model in enumerate(LEARNED.models):
            alone, row = run(model.cell, trace.inputs), trace.sample(e)
            for name in trace.PER_UNIT:
                assert_array_equal(getattr(row, name), getattr(alone, name), name)
                assert_array_equal(getattr(trace.unit(1), name)[:, e], getattr(alone, name)[:, 0, [1]], name)
            assert_array_equal(y[:, e], predict(model, trace.inputs)[:, 0])
    assert LEARNED.targets is SHOWN


def test_shares_are_counted_up_to_the_last_step_that_counts():
    counted = np.array([[True, False], [False, True], [False, False], [False, False]])
    some = Examples(Sequence(np.random.default_rng(0).normal(size=(4, 2, 1))), np.zeros((4, 2, 1)), counted=counted)
    trace = run(initial_model("LSTM", 2, 1, 1, 1, forget_bias=2.2).cell, some.inputs)
    shut, opened = shares(trace, some)
    asked = [(0, 0), (0, 1), (1, 1)]
    for k, gate in enumerate("fio"):
        values = np.concatenate([getattr(trace, gate)[t, b] for t, b in asked])
        assert shut[k] == (values < 0.1).sum() / 6
        assert opened[k] == (values > 0.9).sum() / 6
    assert 0 < opened[0] < 1


def test_the_shares_are_those_of_the_test():
    for e in (0, 20, 40):
        shut, opened = shares(run(LEARNED.models[e].cell, TEST.inputs), TEST)
        assert_array_equal(LEARNED.shut[e], shut)
        assert_array_equal(LEARNED.open[e], opened)


@pytest.mark.parametrize("examples", [NUMBERS, CLASSES], ids=["numbers", "classes"])
def test_guessing_is_the_best_constant_answer(examples):
    counted = examples.targets[examples.counted]
    if examples.classes:
        best = np.log(np.bincount(counted, minlength=examples.classes) / len(counted))
    else:
        best = counted.mean(axis=0)
    y = np.broadcast_to(best, (examples.T, examples.B, examples.K))
    assert guessing(examples) == pytest.approx(loss(y, examples)[0], rel=1e-13)
    for nudge in np.random.default_rng(1).normal(size=(20, examples.K)):
        assert loss(y + 0.1 * nudge, examples)[0] > guessing(examples)


def test_a_class_that_never_comes_is_no_part_of_guessing():
    assert guessing(Examples(Sequence(np.zeros((3, 2, 1))), np.zeros((3, 2), int), 2)) == 0.0


# -- ends


def test_the_same_seed_gives_the_same_record_to_the_bit():
    again, other = watched(PLAN), watched(Plan(epochs=40, optimiser=Adam(0.03), seed=4))
    for one, two in zip(numbers(LEARNED), numbers(again), strict=True):
        assert_array_equal(one, two)
    assert not np.array_equal(LEARNED.loss, other.loss)


def test_what_was_learned_can_be_asked_at_any_time_and_training_goes_on():
    watch = watching(PLAN)
    told = []
    before = watch.learned(lambda *done: told.append(done))
    assert told == [(1, 1)]
    assert (before.E, before.stopped, before.seconds) == (1, "It was stopped after 0 of 40 epochs.", 0.0)
    steps = iter(watch)
    for _ in range(13):
        progress = next(steps)
    middle = watch.learned(lambda *done: told.append(done))
    assert told[1:] == [(k, 14) for k in range(1, 15)]
    assert middle.epoch[-1] == progress.epoch == 13
    assert middle.stopped == "It was stopped after 13 of 40 epochs."
    assert_array_equal(middle.loss, LEARNED.loss[:14])
    assert_array_equal(middle.traces[2].c, LEARNED.traces[2].c[:, :14])
    for _ in steps:
        pass
    assert_array_equal(watch.learned().loss, LEARNED.loss)


def test_a_goal_that_is_reached_is_said():
    plan = Plan(epochs=400, optimiser=Adam(0.03), goal=0.2, look_every=10, seed=3)
    learned = watched(plan)
    assert learned.epoch[-1] < 400
    assert learned.epoch[-1] % 10 == 0
    assert learned.loss[-1] <= 0.2
    assert learned.stopped.startswith("The goal is reached")
    assert not learned.diverged


def test_diverging_keeps_every_finite_row_and_says_why():
    learned = watched(Plan(epochs=40, optimiser=SGD(1e80), clip=None))
    assert learned.diverged
    assert "the learning rate 1e+80 is too large" in learned.stopped
    assert 0 < learned.epoch[-1] < 40
    assert all(np.isfinite(array).all() for array in (learned.loss, learned.measured, *learned.outputs))


def test_a_network_whose_numbers_overflow_is_no_row():
    learned = watched(Plan(epochs=40, optimiser=SGD(1e307), clip=1e9))
    assert learned.diverged
    assert learned.stopped.startswith("Training stopped at ")
    assert learned.epoch[-1] < 40
    assert np.isfinite(learned.loss).all()


def test_reach_is_asked_of_the_last_network():
    learned = watched(PLAN, reach=lambda model: {5: float(model.readout.b_y[0])})
    assert learned.reach == {5: learned.models[-1].readout.b_y[0]}
    assert LEARNED.reach == {}
    assert watching(PLAN, reach=lambda model: {5: 1.0}).learned().reach == {}, "not before the first step"


# -- the record itself


def test_it_goes_through_a_pickle_and_stays_read_only():
    again = pickle.loads(pickle.dumps(LEARNED))
    for one, two in zip(numbers(LEARNED), numbers(again), strict=True):
        assert_array_equal(one, two)
        for array in (one, two):
            with pytest.raises(ValueError, match="read-only"):
                array[(0,) * array.ndim] = 0
    assert repr(again) == repr(LEARNED)


@pytest.mark.parametrize("kind", ["GRU", "stack"])
def test_it_watches_one_lstm_cell(kind):
    start = initial_model("GRU", 3, 2, 1) if kind == "GRU" else initial_model("LSTM", (3, 2), 2, 1)
    with pytest.raises(TypeError, match="it needs a Model of one LSTM cell"):
        watching(PLAN, start=start)


def test_examples_that_do_not_fit_are_refused_at_once():
    with pytest.raises(ValueError, match="features; the network needs"):
        Watch(START, draw, PLAN, TEST, error, Examples(Sequence(np.zeros((3, 1, 5))), np.zeros((3, 1, 1))))
