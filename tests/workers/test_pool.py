"""The pool: one training for all who ask, a queue, stops, ends that are no end of the app, and bounded memory."""

import os
import signal
import subprocess
import sys
import threading
import time
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from numpy.testing import assert_array_equal

from lstm_viz.core.learned import Learned
from lstm_viz.workers import pool as pools
from lstm_viz.workers.pool import Failed, Pool, Unknown, Waiting, cores
from lstm_viz.workers.settings import usual
from lstm_viz.workers.wire import Learning
from lstm_viz.workers.worker import Ended, Worker

ROOT = Path(__file__).parents[2]
SHORT = usual("parity", epochs=3)
LONG = usual("adding", H=64, rate=1e-9, epochs=2000)
"""Many seconds: nothing is learned at this rate, so it never reaches its goal."""


def until(true, seconds=60.0):
    """Wait until something is so; whether it became so."""
    end = time.monotonic() + seconds
    while not true():
        if time.monotonic() > end:
            return False
        time.sleep(0.01)
    return True


def is_learned(pool, settings):
    return lambda: isinstance(pool.state(settings), Learned)


def is_under_way(pool, settings):
    return lambda: isinstance(state := pool.state(settings), Learning) and state.epoch > 0


# -- the pool alone, with workers that do what a test says


class Told:
    """Workers that train nothing: a training ends when a test says how."""

    def __init__(self, learned):
        self.learned, self.begun, self.ends = learned, [], {}
        self.changed = threading.Condition()

    def make(self, most_seconds):
        told = self

        class Fake:
            def train(self, settings, tell, stopped):
                with told.changed:
                    told.begun.append(settings)
                    told.changed.notify_all()
                    assert told.changed.wait_for(lambda: settings in told.ends or stopped(), 20)
                    end = told.ends.pop(settings, None)
                if isinstance(end, Exception):
                    raise end
                if isinstance(end, str):
                    raise Ended(end)
                return replace(told.learned, seconds=float(len(told.begun))), end or 1

            def kill(self):
                pass

            def end(self):
                pass

        return Fake()

    def end(self, settings, how):
        """Ends a training: with so many bytes learned, or with why not."""
        with self.changed:
            self.ends[settings] = how
            self.changed.notify_all()

    def hear(self):
        with self.changed:
            self.changed.notify_all()


@pytest.fixture(scope="module")
def some_learned():
    return usual("parity", epochs=1).training().learned()


@pytest.fixture
def told(monkeypatch, some_learned):
    told = Told(some_learned)
    monkeypatch.setattr(pools, "Worker", told.make)
    return told


def by_seed(n):
    return [usual("latch", seed=k) for k in range(n)]


def test_the_queue_says_how_many_are_before(told):
    pool, (a, b, c, d) = Pool(size=2), by_seed(4)
    assert isinstance(pool.state(a), Unknown)
    for one in (a, b, c, d):
        pool.train(one)
    assert until(lambda: len(told.begun) == 2)
    assert pool.state(a) == pool.state(b) == Learning(0, 600)
    assert [pool.state(c), pool.state(d)] == [Waiting(2), Waiting(3)]
    told.end(b, 1)
    assert until(lambda: len(told.begun) == 3)
    assert pool.state(d) == Waiting(2)
    for one in (a, c, d):
        told.end(one, 1)
        assert until(is_learned(pool, one))
    assert told.begun == [*(told.begun[:2]), c, d]
    assert {*told.begun[:2]} == {a, b}


def test_equal_settings_are_trained_once_for_all_who_ask(told):
    pool, (a, b) = Pool(size=3), by_seed(2)
    askers = [threading.Thread(target=pool.train, args=(a, n)) for n in range(20)]
    for asker in askers:
        asker.start()
    for asker in askers:
        asker.join()
    pool.train(b)
    assert until(lambda: len(told.begun) == 2)
    told.end(a, 1)
    assert until(is_learned(pool, a))
    pool.train(a, "later")
    assert pool.state(a) is pool.state(a)
    told.end(b, 1)
    assert until(is_learned(pool, b))
    assert sorted(told.begun, key=lambda one: one.seed) == [a, b]


def test_it_stops_when_nobody_waits_for_it_any_more(told):
    pool, (a, b) = Pool(size=1), by_seed(2)
    pool.train(a, "one")
    pool.train(a, "two")
    pool.train(b, "one")
    assert until(lambda: told.begun == [a])
    assert not pool.stop(a, "one"), "another waits for it"
    assert pool.state(a) == Learning(0, 600)
    assert pool.stop(b, "one"), "what waits is taken out of the queue"
    assert isinstance(pool.state(b), Unknown)
    assert pool.stop(a, "two")
    told.hear()
    assert until(is_learned(pool, a)), "what was learned stays"
    assert pool.stop(a, "two"), "what is over can be stopped"
    assert told.begun == [a]


def test_what_was_stopped_is_trained_whole_when_it_is_asked_for_again(told):
    pool, (a,) = Pool(size=1), by_seed(1)
    pool.train(a)
    assert until(lambda: told.begun == [a])
    pool.stop(a)
    told.hear()
    assert until(is_learned(pool, a))
    first = pool.state(a)
    pool.train(a)
    assert until(lambda: told.begun == [a, a])
    told.end(a, 1)
    assert until(is_learned(pool, a))
    assert pool.state(a).seconds != first.seconds
    pool.train(a)
    assert told.begun == [a, a]


def test_who_asks_while_it_is_being_stopped_gets_the_whole(told):
    pool, (a,) = Pool(size=1), by_seed(1)
    pool.train(a, "one")
    assert until(lambda: told.begun == [a])
    pool.stop(a, "one")
    pool.train(a, "two")
    assert not pool.stop(a, "one"), "another wants it again"
    told.hear()
    assert until(lambda: told.begun == [a, a])
    told.end(a, 1)
    assert until(is_learned(pool, a))


def test_an_end_before_the_end_is_a_sentence_and_the_next_one_begins(told):
    pool, (a, b) = Pool(size=1, most_seconds=7), by_seed(2)
    pool.train(a)
    pool.train(b)
    told.end(a, "slow")
    assert until(lambda: isinstance(pool.state(a), Failed))
    assert pool.state(a).sentence.startswith("The training took more than 7 seconds")
    told.end(b, "died")
    assert until(lambda: isinstance(pool.state(b), Failed))
    assert pool.state(b).sentence == "The training ended before it was done. Train again."
    pool.train(a)
    told.end(a, 1)
    assert until(is_learned(pool, a)), "asked for again, it is trained again"


def test_a_mistake_in_a_worker_costs_one_training_and_is_logged(told, caplog):
    pool, (a, b) = Pool(size=1), by_seed(2)
    pool.train(a)
    pool.train(b)
    told.end(a, KeyError("a slip"))
    assert until(lambda: isinstance(pool.state(a), Failed))
    assert "a slip" in caplog.text
    told.end(b, 1)
    assert until(is_learned(pool, b))


def test_a_queue_that_is_too_long_is_said(told):
    pool, (a, b, c, d) = Pool(size=1, most_waiting=2), by_seed(4)
    pool.train(a)
    assert until(lambda: told.begun == [a])
    for one in (b, c, d):
        pool.train(one)
    assert pool.state(c) == Waiting(2)
    assert pool.state(d) == Failed("Too many trainings are waiting. Try again in a minute.")
    told.end(a, 1)
    assert until(lambda: told.begun == [a, b])
    pool.train(d)
    assert pool.state(d) == Waiting(2)
    for one in (b, c, d):
        told.end(one, 1)
        assert until(is_learned(pool, one))


def test_what_was_learned_is_kept_while_there_is_room(told):
    pool, (a, b, c) = Pool(size=1, room=100), by_seed(3)

    def learn(one, size):
        pool.train(one)
        told.end(one, size)
        assert until(is_learned(pool, one))

    learn(a, 40)
    learn(b, 40)
    assert is_learned(pool, a)(), "and so it was used last"
    learn(c, 40)
    assert is_learned(pool, a)()
    assert isinstance(pool.state(b), Unknown)
    learn(b, 1000)
    assert is_learned(pool, b)(), "what was just learned is kept, however large"
    assert isinstance(pool.state(a), Unknown)


def test_sentences_are_kept_for_some_trainings_only(told, monkeypatch):
    monkeypatch.setattr(pools, "MOST_KEPT", 3)
    pool, many = Pool(size=1, most_waiting=0), by_seed(5)
    for one in many:
        pool.train(one)
    assert [type(pool.state(one)) for one in many] == [Unknown] * 2 + [Failed] * 3


@pytest.mark.parametrize(
    ("said", "counted"), [("max 100000", 8), ("150000 100000", 1), ("50000 100000", 1), ("1600000 100000", 8), ("", 8)]
)
def test_a_container_may_use_less_than_there_is(monkeypatch, tmp_path, said, counted):
    (tmp_path / "cpu.max").write_text(said, encoding="ascii")
    monkeypatch.setattr(pools, "QUOTA", tmp_path / "cpu.max")
    monkeypatch.setattr(os, "sched_getaffinity", lambda pid: range(8), raising=False)
    assert cores() == counted
    monkeypatch.setattr(pools, "QUOTA", tmp_path / "none")
    assert cores() == 8


def test_a_pool_has_one_core_less_than_there_are_and_at_least_one(monkeypatch):
    assert 1 <= cores() <= os.cpu_count()
    for there, size in ((1, 1), (2, 1), (8, 7)):
        monkeypatch.setattr(pools, "cores", lambda there=there: there)
        assert Pool().size == size


def test_nothing_is_started_before_it_is_needed():
    before = threading.active_count()
    pool = Pool(size=4)
    assert isinstance(pool.state(SHORT), Unknown)
    assert pool.stop(SHORT)
    assert threading.active_count() == before
    pool.close()


# -- with real processes


@pytest.fixture
def pool():
    pool = Pool(size=1)
    yield pool
    pool.close()


def process_of(pool):
    (worker,) = pool._threads.values()
    return worker._process


def test_what_a_process_learns_is_what_is_learned_here(pool):
    pool.train(SHORT)
    assert until(is_learned(pool, SHORT))
    there, watch = pool.state(SHORT), SHORT.training()
    for _ in watch:
        pass
    here = watch.learned()
    assert there.epoch.tolist() == [0, 1, 2, 3]
    np.testing.assert_allclose(there.loss, here.loss, rtol=1e-12)
    np.testing.assert_allclose(there.traces[2].c, here.traces[2].c, rtol=1e-9)
    assert there.reach == here.reach
    assert process_of(pool).poll() is None, "it waits for the next one"
    other = Worker(60.0)
    again, _ = other.train(SHORT, lambda state: None, lambda: False)
    other.end()
    assert_array_equal(again.loss, there.loss, "in another process it is the same to the bit")
    assert_array_equal(again.traces[2].pre, there.traces[2].pre)


def test_a_training_that_is_stopped_keeps_what_was_learned(pool):
    pool.train(LONG)
    assert until(is_under_way(pool, LONG))
    state = pool.state(LONG)
    assert state.epochs == 2000
    assert state.loss > 0
    assert state.left > 0
    first = process_of(pool).pid
    pool.stop(LONG)
    assert until(is_learned(pool, LONG))
    learned = pool.state(LONG)
    assert 0 < state.epoch <= learned.epoch[-1] < 2000
    assert learned.stopped == f"It was stopped after {learned.epoch[-1]} of 2000 epochs."
    pool.train(SHORT)
    assert until(is_learned(pool, SHORT)), "a stop is for one training"
    assert pool.state(SHORT).stopped == ""
    assert process_of(pool).pid == first


def test_a_process_that_dies_costs_one_training(pool):
    pool.train(LONG)
    pool.train(SHORT)
    assert until(is_under_way(pool, LONG))
    assert pool.state(SHORT) == Waiting(1)
    process_of(pool).kill()
    assert until(lambda: isinstance(pool.state(LONG), Failed))
    assert until(is_learned(pool, SHORT)), "a fresh process took the next one"
    process_of(pool).kill()
    again = replace(SHORT, seed=1)
    pool.train(again)
    assert until(lambda: isinstance(pool.state(again), Failed | Learned))
    pool.train(again)
    assert until(is_learned(pool, again))


def test_a_training_that_takes_too_long_is_ended():
    pool = Pool(size=1, most_seconds=4)
    pool.train(LONG)
    assert until(lambda: isinstance(pool.state(LONG), Failed))
    assert pool.state(LONG).sentence.startswith("The training took more than 4 seconds and was ended.")
    pool.close()


def test_a_worker_hears_how_far_its_training_is_until_its_networks_are_run():
    worker, heard = Worker(60.0), []
    learned, size = worker.train(usual("latch", epochs=120), heard.append, lambda: False)
    worker.end()
    assert heard[0] == Learning(0, 120)
    epochs = [one.epoch for one in heard]
    assert epochs == sorted(epochs)
    ran = [one.ran for one in heard if one.ran is not None]
    assert ran == sorted(ran)
    assert 0 < ran[0] < ran[-1] <= 1
    assert size > sum(trace.pre.nbytes for trace in learned.traces)


SCRIPT = """
import sys, time
from pathlib import Path
with open(sys.argv[1], "a") as ran:
    ran.write(__name__ + "\\n")
from lstm_viz.workers.pool import POOL
from lstm_viz.workers.settings import Settings, usual
settings = usual(sys.argv[2], H=int(sys.argv[3]), rate=float(sys.argv[4]), epochs=int(sys.argv[5]))
POOL.train(settings)
while True:
    state = POOL.state(settings)
    name = type(state).__name__
    pid = next(iter(POOL._threads.values()))._process
    print(name, state.epoch if name == "Learning" else 0, pid.pid if pid else 0, flush=True)
    if name in ("Learned", "Failed"):
        break
    time.sleep(0.02)
"""


def script(tmp_path, *settings):
    """A program without a guard around its main part, as a page of Streamlit is."""
    file = tmp_path / "page.py"
    file.write_text(SCRIPT, encoding="utf-8")
    command = [sys.executable, str(file), str(tmp_path / "ran"), *map(str, settings)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=os.environ | {"PYTHONPATH": str(ROOT)})


def is_there(pid):
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return "Z" not in Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]


def test_a_program_without_a_guard_is_run_once_and_ends_with_its_processes(tmp_path):
    program = script(tmp_path, "parity", 4, 0.05, 3)
    said, _ = program.communicate(timeout=60)
    assert program.returncode == 0

    assert "Learned" in said
    assert (tmp_path / "ran").read_text().split() == ["__main__"]


@pytest.mark.skipif(not hasattr(signal, "SIGKILL") or not Path("/proc").is_dir(), reason="asks Linux for a process")
def test_a_process_ends_with_the_app_even_when_that_is_killed(tmp_path):
    program = script(tmp_path, "adding", 64, 1e-9, 2000)
    for line in program.stdout:
        name, epoch, pid = line.split()
        if name == "Learning" and int(epoch) > 0:
            break
    assert is_there(int(pid))
    assert os.getpriority(os.PRIO_PROCESS, int(pid)) > os.getpriority(os.PRIO_PROCESS, program.pid)
    program.kill()
    program.wait()
    program.stdout.close()
    assert until(lambda: not is_there(int(pid)), 10)
    assert (tmp_path / "ran").read_text().split() == ["__main__"]
