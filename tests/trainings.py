"""Trainings for tests of what is made of them."""

import time

from lstm_viz.lessons.trained import TrainedLesson
from lstm_viz.workers.pool import POOL, Failed
from lstm_viz.workers.trainable import Outcome

PATIENCE = 120
"""Seconds; a training takes a few, and the machine may be busy."""


def ready(lesson, values):
    """A page on which trainings decide has them."""
    if isinstance(lesson, TrainedLesson):
        trained(*lesson.wanted(values))


def trained(*settings):
    """The records of these trainings, by the app's own pool, which keeps them."""
    for one in settings:
        POOL.train(one)
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        states = [POOL.state(one) for one in settings]
        assert not any(isinstance(state, Failed) for state in states), states
        if all(isinstance(state, Outcome) for state in states):
            return states
        time.sleep(0.05)
    raise AssertionError(f"not trained after {PATIENCE} s: {states}")
