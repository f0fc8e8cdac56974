"""A row of a batch of runs, as the pictures and words of a lesson see it."""

from dataclasses import replace

import numpy as np
import pytest

from lstm_viz.core.initial import initial
from lstm_viz.core.run import sweep
from lstm_viz.core.sequence import Sequence
from lstm_viz.lessons.registry import lesson_named
from lstm_viz.lessons.shown import Given, Moment, Shown, steps_of
from lstm_viz.lessons.state import complete
from tests.lessons.screen import sliders

LESSON = lesson_named("solar_day")


@pytest.mark.parametrize("key", ["f_b", "g_dG", "hold_f", "hold_f_at", "cloud"])
def test_a_row_knows_what_it_was_made_of(key):
    values = complete(LESSON.table, {"hold_f": 0.5, "hold_i": 0.25, "hold_f_at": {"12:00": 0.0}, "cloud": 10.0})
    item = sliders(LESSON, values)[key]
    for k in (0, len(item.values) // 2, len(item.values) - 1):
        one = LESSON.swept(LESSON.record(values), item)[k]
        again = one.given.run()
        assert one.trace.c == pytest.approx(again.c, abs=1e-12), "run alone it is the same run"
        assert {at: value.item() for at, value in one.trace.held.items()} == {
            at: value.item() for at, value in again.held.items()
        }


def test_moments_of_two_runs_are_not_told_as_one():
    values = complete(LESSON.table, {})
    moments = [Moment(LESSON.record(values), 17, 3) for _ in range(2)]
    with pytest.raises(ValueError, match="several batches"):
        steps_of(moments)


def test_the_hold_of_one_unit_is_known_by_its_control():
    x, control = Sequence(np.random.default_rng(0).normal(size=(6, 2))), ("hold", "f", None, 1)
    base = Given(initial("LSTM", 3, 2, seed=4), x, hold={("f", None, 1): 0.9, ("f", None, 2): 0.8, "i": 0.5}, unit=1)
    here = base.without_hold(control)
    assert here.hold == {("f", None, 2): 0.8, "i": 0.5}
    values = [0.0, 0.25, 1.0]
    batch = sweep(here.params, control, values, here.inputs, here.h0, here.c0, here.hold)
    for row, value in enumerate(values):
        shown = Shown({}, here, batch, 6.0, row)
        assert shown.given.hold == {("f", None, 2): 0.8, "i": 0.5, ("f", None, 1): value}
        assert shown.trace.c == pytest.approx(shown.given.run().c, abs=1e-12)
        assert shown.own.held["f", None].item() == value
    free = Shown({}, replace(here, unit=0), batch, 6.0, 0)
    assert set(free.own.held) == {("i", None)}
