"""Settings: each bound is said in a sentence before anything runs, and what a task begins with solves it."""

import pickle

import numpy as np
import pytest
from numpy.testing import assert_array_equal

from lstm_viz import SGD, Adam, Cosine
from lstm_viz.core.learned import Watch
from lstm_viz.data.tasks import TASKS
from lstm_viz.workers.settings import Settings, usual
from lstm_viz.workers.worker import Worker


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"H": 10_000_000}, "The number of units is 10000000. It needs a whole number from 1 to 64."),
        ({"H": 0}, "The number of units is 0. It needs a whole number from 1 to 64."),
        ({"H": 2.5}, "The number of units is 2.5. It needs a whole number from 1 to 64."),
        ({"H": True}, "The number of units is True. It needs a whole number from 1 to 64."),
        ({"epochs": 1e9}, "The number of epochs is 1e+09. It needs a whole number from 1 to 2,000."),
        ({"epochs": 0}, "The number of epochs is 0. It needs a whole number from 1 to 2,000."),
        ({"epochs": float("inf")}, "The number of epochs is inf. It needs a whole number from 1 to 2,000."),
        ({"rate": 0}, "The learning rate is 0. It needs a number above 0."),
        ({"rate": -0.1}, "The learning rate is -0.1. It needs a number above 0."),
        ({"rate": float("nan")}, "The learning rate is nan. It needs a number above 0."),
        ({"rate": "fast"}, "The learning rate is fast. It needs a number above 0."),
        ({"seed": -1}, "The seed is -1. It needs a whole number from 0 to 999,999."),
        ({"seed": None}, "The seed is None. It needs a whole number from 0 to 999,999."),
        ({"forget_bias": "much"}, "The forget bias is much. It needs a number from −20 to 20, or chrono."),
        ({"forget_bias": 21}, "The forget bias is 21. It needs a number from −20 to 20, or chrono."),
        ({"optimiser": "adam"}, "The optimiser is adam. It can be Adam or SGD."),
        ({"clip": 1}, "Clipping is 1. It can be True or False."),
    ],
)
def test_what_is_out_of_bounds_is_said(changed, said):
    with pytest.raises(ValueError) as refused:
        usual("parity", **changed)
    assert f"{refused.value}" == said


def test_an_unknown_task_is_said():
    said = "The task is adders. It can be adding, latch, parity, a_n_b_n, echo or temporal_order."
    for make in (usual, lambda task: Settings(task, 4, 1, "Adam", 0.1)):
        with pytest.raises(ValueError) as refused:
            make("adders")
        assert f"{refused.value}" == said


def test_what_is_equal_is_one_setting():
    one, two = usual("latch", forget_bias="1", H=4.0), usual("latch", forget_bias=1, H=4)
    assert one == two
    assert len({one, two, pickle.loads(pickle.dumps(one))}) == 1
    assert one != usual("latch")


@pytest.mark.parametrize("name", TASKS)
def test_a_task_begins_with_its_own_network_and_plan(name):
    task, begin = TASKS[name](), usual(name)
    watch = begin.training()
    assert isinstance(watch, Watch)
    start, own = watch.learned().models[0], task.model(0)
    for array, same in zip(start.weights.values(), own.weights.values(), strict=True):
        assert_array_equal(array, same)
    assert begin.plan().goal == task.plan.goal
    assert begin.plan().look_every == task.plan.look_every


def test_what_is_set_counts():
    start = usual("echo", H=5, forget_bias=3, seed=9).training().learned().models[0]
    assert start.cell.H == 5
    assert_array_equal(start.cell.block("f")[2], np.full(5, 3.0))
    assert not np.array_equal(start.cell.W_x, usual("echo", H=5, seed=8).training().learned().models[0].cell.W_x)
    plan = usual("echo", optimiser="SGD", rate=0.2, clip=False, epochs=70, seed=9).plan()
    assert plan.optimiser == SGD(0.2)
    assert plan.schedule == Cosine(70), "a schedule falls to its end over these epochs"
    assert (plan.clip, plan.epochs, plan.seed) == (None, 70, 9)
    assert usual("a_n_b_n", epochs=1).plan().schedule == Cosine(2)
    assert usual("latch").plan().optimiser == Adam(0.01)
    assert usual("latch").plan().clip == 1.0


def test_what_takes_long_to_run_is_run_less_often():
    few, many = (usual("parity", H=H, epochs=90).training() for H in (16, 17))
    for watch in (few, many):
        for _ in watch:
            pass
    few, many = few.learned(), many.learned()
    assert (few.E, many.E) == (46, 24)
    assert few.measured[-1] * 64 % 1 == 0, "measured in 64 sequences of 100 steps"


@pytest.fixture(scope="module")
def worker():
    worker = Worker(60.0)
    yield worker
    worker.end()


@pytest.mark.parametrize("name", TASKS)
def test_what_a_task_begins_with_solves_it(worker, name):
    learned, _ = worker.train(usual(name), lambda state: None, lambda: False)
    assert not learned.diverged
    task = TASKS[name]()
    assert task.solved(learned.measured[-1])
    assert task.solved(task.result(learned.models[-1])), "and its whole test says so too"
    assert learned.loss[-1] < learned.baseline / 5, "and it is far better than guessing"


def test_the_same_settings_give_the_same_record_to_the_bit():
    one, two = (usual("parity", epochs=30).training() for _ in range(2))
    for watch in (one, two):
        for _ in watch:
            pass
    one, two = one.learned(), two.learned()
    assert_array_equal(one.loss, two.loss)
    assert_array_equal(one.traces[0].c, two.traces[0].c)
    assert one.reach == two.reach


@pytest.mark.parametrize("changed", [{"rate": 1e9}, {"rate": 1e308}, {"rate": 1e9, "optimiser": "SGD", "clip": False}])
def test_a_rate_that_is_far_too_large_is_a_record_too(changed):
    watch = usual("adding", epochs=30, **changed).training()
    for _ in watch:
        pass
    learned = watch.learned()
    assert np.isfinite(learned.loss).all()
    if learned.diverged:
        assert learned.stopped.startswith("Training stopped at ")
    assert learned.diverged or learned.loss[-1] > 1
