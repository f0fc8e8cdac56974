"""Memory that is used again: never while anybody still holds an array, a view or a record."""

import threading
import tracemalloc

import numpy as np
import pytest
from numpy.testing import assert_array_equal

from lstm_viz import LSTMParams, backward, initial, run
from lstm_viz.core import allocator

SIZE = (100, 8, 16)  # large enough to be kept


def test_arrays_do_not_overlap():
    made = allocator.allocate(SIZE, (3, 5), SIZE, (1,))
    assert [array.shape for array in made] == [SIZE, (3, 5), SIZE, (1,)]
    for k, array in enumerate(made):
        array[...] = k
    for k, array in enumerate(made):
        assert_array_equal(array, k)


def test_what_is_held_is_not_given_out_again():
    held = []
    for k in range(20):
        (array,) = allocator.allocate(SIZE)
        array[...] = k
        held.append(array[50:51, 3].T if k % 2 else array)  # a view holds the whole block
        del array
    for k, array in enumerate(held):
        assert_array_equal(array, k)


def test_what_nobody_holds_is_given_out_again():
    (first,) = allocator.allocate(SIZE)
    where = first.ctypes.data
    del first
    (again,) = allocator.allocate(SIZE)
    assert again.ctypes.data == where


def test_no_more_than_a_limit_is_kept():
    held = [allocator.allocate((allocator.LARGEST,))[0] for _ in range(4)]
    assert sum(map(len, allocator._kept)) <= allocator.KEPT
    (large,) = allocator.allocate((allocator.LARGEST + 1,))
    assert not any(np.shares_memory(large, block) for block in allocator._kept)
    assert len(held) == 4


def test_records_and_gradients_outlive_later_runs():
    rng = np.random.default_rng(0)
    params = LSTMParams(rng.normal(size=(32, 2)), rng.normal(size=(32, 8)), rng.normal(size=32))
    x = rng.normal(size=(40, 6, 2))
    views, copies = [], []
    for k in range(6):
        trace = run(params, x * k)
        found = backward(params, trace, np.ones((40, 6, 8)))
        views.append((trace.f[3], found.d_pre[5]))  # the records themselves are dropped
        copies.append(tuple(np.copy(view) for view in views[-1]))
        del trace, found
    for view, copy in zip(views, copies, strict=True):
        for a, b in zip(view, copy, strict=True):
            assert_array_equal(a, b)


@pytest.mark.parametrize(("kind", "blocks"), [("LSTM", 4), ("GRU", 3), ("RNN", 1)])
def test_a_run_needs_little_more_than_its_record(kind, blocks):
    """Peak memory within half again of the bytes of the record itself; beyond the size that is kept for later."""
    T, B, H = 60, 256, 96 // blocks
    params, x = initial(kind, H, 2), np.random.default_rng(2).normal(size=(T, B, 2))
    assert 2 * T * B * H * blocks > allocator.LARGEST
    tracemalloc.start()
    trace = run(params, x)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    record = sum(getattr(trace, name).nbytes for name in (*trace.ROWS, *trace.PATHS)) + trace.inputs.x.nbytes
    assert record > 8 * T * B * H * blocks
    assert record <= peak <= 1.5 * record


def test_threads_do_not_share_what_they_hold():
    rng = np.random.default_rng(1)
    params = LSTMParams(rng.normal(size=(32, 2)), rng.normal(size=(32, 8)), rng.normal(size=32))
    inputs = [rng.normal(size=(40, 6, 2)) for _ in range(4)]
    expected = [run(params, x).h.copy() for x in inputs]
    wrong = []

    def work(k):
        same = [np.array_equal(run(params, inputs[k]).h, expected[k]) for _ in range(30)]
        wrong.extend([k] * same.count(False))

    threads = [threading.Thread(target=work, args=(k,)) for k in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []
