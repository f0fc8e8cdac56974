"""Tasks: every target read back from its inputs, seeded, and solved by the small LSTM each comes with."""

from dataclasses import replace

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

from lstm_viz import Adam, Examples, Plan, Sequence, initial_model, predict, run, train
from lstm_viz.data.tasks import (
    TASKS,
    a_n_b_n,
    adding,
    all_right,
    echo,
    latch,
    mean_squared_error,
    parity,
    right_in_a_row,
    share_right,
    temporal_order,
)


def drawn(task, B=200, seed=3):
    return task.training(np.random.default_rng(seed), B)


# -- what every task keeps to


@pytest.mark.parametrize("make", TASKS.values(), ids=TASKS)
def test_the_same_seed_gives_the_same_sequences_to_the_bit(make):
    one, two, other = make(seed=1), make(seed=1), make(seed=2)
    assert_array_equal(one.test.inputs.x, two.test.inputs.x)
    assert_array_equal(one.test.targets, two.test.targets)
    for a, b in ((drawn(one), drawn(two)), (drawn(one), drawn(other))):
        assert_array_equal(a.inputs.x, b.inputs.x)
    if make is not a_n_b_n:  # whose test is every n
        assert not np.array_equal(one.test.inputs.x, other.test.inputs.x)


@pytest.mark.parametrize("make", TASKS.values(), ids=TASKS)
def test_training_never_draws_the_test(make):
    task = make()
    if make not in (a_n_b_n, parity, latch, temporal_order):  # few or short sequences must come again
        some, test = drawn(task, 500).inputs.x, task.test.inputs.x
        assert not any(np.array_equal(some[:, b], test[:, 0]) for b in range(500))
    assert task.name in TASKS
    assert task.title
    assert task.teaches
    assert len(task.test.inputs.features) == task.test.D


@pytest.mark.parametrize("make", TASKS.values(), ids=TASKS)
def test_a_network_that_has_learned_nothing_does_not_solve_it(make):
    task = make()
    for seed in range(3):
        assert not task.solved(task.result(task.model(seed)))


@pytest.mark.parametrize("make", TASKS.values(), ids=TASKS)
def test_its_small_lstm_solves_it_as_planned(make):
    task = make()
    *_, last = train(task.model(1), task.training, task.plan, task.test, task.measure)
    assert not last.diverged
    assert last.measured == task.result(last.model)
    assert task.solved(last.measured), f"{task.title}: {task.measured} {last.measured}"


def test_solved_is_on_the_right_side_of_the_number():
    assert adding().solved(0.01)
    assert not adding().solved(0.011)
    assert latch().solved(0.99)
    assert not latch().solved(0.98)


@pytest.mark.parametrize("make", TASKS.values(), ids=TASKS)
def test_a_few_sequences_are_there_to_look_at(make):
    task = make()
    assert task.shown.B == 3
    assert (task.shown.D, task.shown.K) == (task.test.D, task.test.K)
    if make in (latch, temporal_order):
        assert len(set(task.shown.targets[-1])) > 1, "they are not all of one kind"


def test_shown_are_strings_below_at_and_beyond_the_longest_that_was_learned():
    assert_array_equal(a_n_b_n(10).shown.inputs.x[:, :, 0].sum(axis=0), [5, 10, 15])
    assert a_n_b_n(1).shown.B == 1
    assert parity(12).shown.T == 12


# -- longer sequences


def test_reach_is_the_share_that_is_right_by_length():
    task = parity(T=4, longer=9)
    model = initial_model("LSTM", 4, 1, 2, 3)
    reach = task.reach(model)
    assert list(reach) == [4, 8, 16, 32, 64, 128]
    some = task.of_length(4)
    assert (some.T, some.B) == (4, 100)
    assert_array_equal(some.targets, np.cumsum(some.inputs.x[:, :, 0] > 0, axis=0) % 2)
    assert 0 < reach[4] == share_right(predict(model, some.inputs), some) < 1
    assert reach[128] == 0


def test_reach_of_strings_is_whether_each_is_right():
    task = a_n_b_n(3, tested=20)
    *_, last = train(task.model(0), task.training, Plan(epochs=60, optimiser=Adam(0.03)))
    right = all_right(predict(last.model, task.test.inputs), task.test)
    assert list(task.reach(last.model).values()) == right.astype(float).tolist()
    assert 3 <= right.sum() < 20


def test_what_no_number_holds_is_not_right():
    model = initial_model("LSTM", 2, 1, 2, 0)
    huge = replace(model, cell=replace(model.cell, W_x=np.full((8, 1), 1e308), b=np.full(8, 1e308)))
    assert set(parity().reach(huge).values()) == {0.0}
    assert echo().reach(model) == {}


# -- targets, read back from the inputs


def test_adding_sums_the_marked_numbers():
    for T in (2, 7, 30):
        some = drawn(adding(T))
        x = some.inputs.x
        assert_array_equal(x[:, :, 1].sum(axis=0), 2)
        assert_array_equal(x[: T // 2, :, 1].sum(axis=0), 1)  # one in each half
        assert_allclose(some.targets[-1, :, 0], (x[:, :, 0] * x[:, :, 1]).sum(axis=0), rtol=1e-14)
        assert_array_equal(some.counted, np.arange(T)[:, None] * np.ones(200) == T - 1)
        assert x[:, :, 0].min() >= 0
        assert x[:, :, 0].max() < 1
    always_one = np.ones((30, 512, 1))
    assert mean_squared_error(always_one, adding().test) == pytest.approx(1 / 6, rel=0.1)


def test_latch_hides_the_sign_behind_noise():
    some = drawn(latch(20, noise=0.5), 2000)
    x = some.inputs.x
    assert_array_equal(np.where(x[0, :, 0] > 0, 1, 0), some.targets[-1])
    assert set(x[0, :, 0]) == {-1.0, 1.0}
    assert not x[1:, :, 0].any()
    assert not x[0, :, 1].any()
    assert x[1:, :, 1].std() == pytest.approx(0.5, rel=0.02)
    assert 0.45 < some.targets[-1].mean() < 0.55
    assert_array_equal(some.counted.sum(axis=0), 1)


def test_parity_counts_ones_modulo_two_at_every_step():
    some = drawn(parity(9))
    odd = np.zeros(200, int)
    for t in range(9):
        odd ^= some.inputs.x[t, :, 0] > 0
        assert_array_equal(some.targets[t], odd)
    assert some.counted.all()
    assert parity(9, longer=40).test.T == 40


def test_a_n_b_n_says_which_b_is_the_last():
    task = a_n_b_n(longest=6, tested=11)
    assert task.test.B == 11
    for some, longest in ((drawn(task), 6), (task.test, 11)):
        for b in range(some.B):
            word = "".join("ab "[2 if not step.any() else int(step[1])] for step in some.inputs.x[:, b])
            n = word.count("a")
            assert 1 <= n <= longest
            assert word.rstrip() == "a" * n + "b" * n
            assert np.flatnonzero(some.counted[:, b]).tolist() == list(range(n, 2 * n))
            assert some.targets[some.counted[:, b], b].tolist() == [0] * (n - 1) + [1]


def test_echo_is_late_by_its_lag():
    for lag in (0, 1, 5):
        some = drawn(echo(lag, 12))
        assert_array_equal(some.targets[lag:], some.inputs.x[: 12 - lag])
        assert_array_equal(some.counted, (np.arange(12) >= lag)[:, None] * np.ones(200, bool))
    assert mean_squared_error(np.zeros_like(echo().test.targets), echo().test) == pytest.approx(1 / 3, rel=0.05)


def test_temporal_order_is_that_of_the_two_signals():
    some = drawn(temporal_order(40))
    x = some.inputs.x
    assert_array_equal(x.sum(axis=2), 1)
    for b in range(200):
        steps = np.flatnonzero(x[:, b, 4:].any(axis=1))
        assert len(steps) == 2
        assert 4 <= steps[0] < 8
        assert 20 <= steps[1] < 24
        first, second = (int(x[t, b, 5]) for t in steps)
        assert some.targets[-1, b] == 2 * first + second
    assert set(some.targets[-1]) == {0, 1, 2, 3}


# -- measures


def test_measures_by_hand():
    counted = [[False, True, True], [True, True, True]]
    some = Examples(Sequence(np.zeros((2, 3, 1))), [[0, 1, 1], [0, 1, 0]], 2, counted)
    y = np.zeros((2, 3, 2))
    y[0, :, 1] = 1.0  # says 1 1 1 and then 0 0 0; the first step of the first sequence does not count
    assert all_right(y, some).tolist() == [True, False, True]
    assert share_right(y, some) == pytest.approx(2 / 3)
    assert right_in_a_row(y, some) == 1.0
    numbers = Examples(Sequence(np.zeros((2, 1, 1))), [[[1.0]], [[5.0]]], counted=[[True], [False]])
    assert mean_squared_error(np.zeros((2, 1, 1)), numbers) == 1.0


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: adding(1), "adding with 1 steps has no room; it needs at least 2"),
        (lambda: latch(1), "latch with 1 steps"),
        (lambda: parity(0), "parity with 0 steps"),
        (lambda: echo(5, 5), "echo with 5 steps has no room; it needs at least 6"),
        (lambda: temporal_order(9), "temporal order with 9 steps"),
        (lambda: a_n_b_n(0), r"a\^n b\^n with 0 steps"),
    ],
)
def test_a_task_without_room_is_named(make, message):
    with pytest.raises(ValueError, match=message):
        make()


# -- what they teach


def test_the_forget_bias_decides_whether_the_latch_is_learned():
    """One seed of each, as the benchmark counts over three."""
    task = latch()
    found = {}
    for bias in (0.0, "chrono"):
        model = initial_model("LSTM", 4, 2, 2, seed=0, forget_bias=bias, T=50)
        *_, last = train(model, task.training, task.plan, task.test, task.measure)
        found[bias] = last.measured
    assert task.solved(found["chrono"])
    assert found[0.0] < 0.7


def test_the_cell_state_counts_a_and_b():
    """In a trained counter some c climbs with every a, and falls with every b, well beyond 1."""
    task = a_n_b_n()
    *_, last = train(task.model(0), task.training, task.plan)
    trace = run(last.model.cell, task.test.inputs.x[:, [14]])  # n = 15
    assert predict(last.model, task.test.inputs).shape == (60, 30, 2)
    c = trace.c[:30, 0]
    j = int(np.argmax(np.abs(c).max(axis=0)))
    c = c[:, j] * np.sign(c[14, j])
    assert np.all(np.diff(c[:15]) > 0)
    assert np.all(np.diff(c[15:]) < 0)
    assert c[14] > 5
