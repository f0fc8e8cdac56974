"""Stories: what every step is, what a perfect memory holds, read back from the inputs."""

import numpy as np
import pytest
from numpy.testing import assert_array_equal

from lstm_viz import LSTMParams, run
from lstm_viz.data.solar import clear_sky_day
from lstm_viz.data.stories import CHATTER, DARK, KINDS, LOUD, STORIES, story

HEARD = ("pulse", "count", "signal")


@pytest.mark.parametrize("name", STORIES)
def test_every_step_has_a_kind_and_a_name(name):
    one = story(name)
    T = one.inputs.T
    assert len(one.kinds) == len(one.inputs.time) == T
    assert sorted(one.inputs.time) == list(one.inputs.time)
    assert one.features == tuple(feature.name for feature in one.inputs.features)
    assert set(one.every_kind) == set(one.kinds) <= set(KINDS)
    assert sorted(t for kind in one.every_kind for t in one.steps(kind)) == list(range(T))
    assert story(name) is one


def test_the_steps_are_those_of_the_lesson():
    assert story("pulse").steps("pulse") == (3,)
    assert story("pulse").inputs.T - 1 - 3 == 20
    assert len(story("count").steps("pulse")) == 5
    (signal,) = story("signal").steps("signal")
    before, after = (sum((t > signal) == late for t in story("signal").steps("pulse")) for late in (False, True))
    assert (before, after) == (2, 1)


@pytest.mark.parametrize("name", HEARD)
def test_a_pulse_is_loud_and_chatter_is_not(name):
    one = story(name)
    sound = one.inputs.x[:, 0, 0]
    pulses = list(one.steps("pulse"))
    others = [t for t in range(one.inputs.T) if t not in pulses]
    assert_array_equal(sound[pulses], LOUD)
    assert_array_equal(sound[others], np.array(CHATTER)[others])
    assert min(CHATTER) > 0 and 4 * max(CHATTER) < LOUD


@pytest.mark.parametrize("name", HEARD)
def test_what_is_wanted_is_what_exact_gates_remember(name):
    """f = 0 at a signal and else 1, i = 1 at a pulse and else 0, g = 1: c is what is wanted."""
    one = story(name)
    params = LSTMParams(np.zeros((4, one.inputs.D)), np.zeros((4, 1)), np.zeros(4))
    hold = {"g": 1.0}
    hold |= {("f", t): float(kind != "signal") for t, kind in enumerate(one.kinds)}
    hold |= {("i", t): float(kind == "pulse") for t, kind in enumerate(one.kinds)}
    assert_array_equal(run(params, one.inputs, hold=hold).c[:, 0, 0], one.wanted)


def test_the_signal_is_heard_apart_from_the_sound():
    one = story("signal")
    assert one.features == ("x", "s")
    assert_array_equal(np.flatnonzero(one.inputs.x[:, 0, 1]), one.steps("signal"))
    assert story("pulse").features == story("count").features == ("x",)


def test_an_unknown_story_is_said_with_those_there_are():
    with pytest.raises(ValueError, match="there is no story 'night'; there are pulse, count, signal, day"):
        story("night")


def test_the_day_is_the_solar_day():
    one = story("day")
    assert_array_equal(one.inputs.x, clear_sky_day().sequence(("G", "dG")).x)
    assert one.wanted is None
    G, dG = one.inputs.x[:, 0].T
    for t, kind in enumerate(one.kinds):
        assert (kind == "dark") == (G[t] < DARK)
        assert kind == "dark" or (kind == "rising") == (dG[t] > 0)
    changes = [kind for kind, before in zip(one.kinds, (None, *one.kinds), strict=False) if kind != before]
    assert changes == ["dark", "rising", "falling", "dark"]
