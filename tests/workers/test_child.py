"""What a worker writes, read back from a stream: how far it is, what was learned, and why it was stopped."""

import io
import time

import pytest

from lstm_viz.core.learned import Learned
from lstm_viz.workers.child import Asked, Pace, train
from lstm_viz.workers.settings import usual
from lstm_viz.workers.wire import Learning, Stop, Wanted, read, read_sized, write

BRIEF = usual("parity", epochs=5)


def answered(*arguments, **named):
    stream = io.BytesIO()
    train(*arguments, stream, **named)
    stream.seek(0)
    messages = []
    while (message := read(stream)) is not None:
        messages.append(message)
    return messages


def test_it_begins_with_where_it_is_and_ends_with_what_was_learned():
    first, *between, learned = answered(BRIEF, lambda: False)
    assert first == Learning(0, 5)
    assert all(isinstance(one, Learning) for one in between)
    assert isinstance(learned, Learned)
    assert (learned.epoch[-1], learned.stopped) == (5, "")


def test_a_training_that_takes_too_long_keeps_what_was_learned():
    *_, learned = answered(usual("parity"), lambda: False, most_seconds=1e-9)
    assert learned.epoch.tolist() == [0, 1]
    assert (learned.late, learned.stopped) == (True, "It was stopped after 1 of 150 epochs.")
    *_, learned = answered(usual("parity", epochs=1), lambda: False, most_seconds=1e-9)
    assert (learned.late, learned.stopped) == (False, ""), "the last epoch is the end in any case"


def test_a_stop_is_heard_after_an_epoch():
    asked = iter([False, False, True])
    *_, learned = answered(BRIEF, lambda: next(asked))
    assert learned.epoch[-1] == 3
    assert (learned.late, learned.stopped) == (False, "It was stopped after 3 of 5 epochs.")


def test_what_is_asked_is_read_while_a_training_runs(monkeypatch):
    ended = []
    monkeypatch.setattr("lstm_viz.workers.child.os._exit", ended.append)
    stream = io.BytesIO()
    for message in (Wanted(1, BRIEF), Stop(1)):
        write(stream, message)
    stream.seek(0)
    asked = Asked(stream)
    wanted = asked.next()
    assert wanted == Wanted(1, BRIEF)
    for _ in range(500):
        if ended:
            break
        time.sleep(0.01)
    assert ended == [0], "it ends when nobody can write to it"
    assert asked.stopped(1)
    assert not asked.stopped(2)


@pytest.mark.parametrize("cut", [3, 8, 20])
def test_half_a_message_is_none(cut):
    stream = io.BytesIO()
    write(stream, Learning(1, 2))
    assert read_sized(io.BytesIO(stream.getvalue())) == (Learning(1, 2), len(stream.getvalue()) - 8)
    assert read_sized(io.BytesIO(stream.getvalue()[:cut])) == (None, 0)


def test_what_is_left_is_told_by_what_was_done(monkeypatch):
    now = [100.0]
    monkeypatch.setattr("lstm_viz.workers.child.time.monotonic", lambda: now[0])
    pace = Pace()
    now[0] = 102.0
    assert pace.left(4, 10) == pytest.approx(3.0)
    assert pace.time_to_tell()
    assert not pace.time_to_tell(), "it has just been told"
