"""One step: its table both ways, the story's numbers, and strips that are fresh runs."""

import numpy as np
import pytest
from hypothesis import given as over
from hypothesis import strategies as some

from lstm_viz.core.notation import GATES
from lstm_viz.core.run import run
from lstm_viz.data.presets import load_presets
from lstm_viz.data.solar import clear_sky_day
from lstm_viz.lessons.base import Look
from lstm_viz.lessons.controls import WEIGHTS, WIDEST
from lstm_viz.lessons.one_step import LESSON, MANY, RANGES, START, TABLE, four, given
from lstm_viz.lessons.shown import Moment
from lstm_viz.lessons.state import complete
from tests.lessons.screen import link_holds, sliders


def number_in(low, high, digits=4):
    return some.floats(low, high).map(lambda v: round(v, digits) + 0.0)


VALUES = {
    "units": some.sampled_from(["1", "4"]),
    "unit": some.sampled_from(["0", "1", "2", "3"]),
    **{f"x_{name}": number_in(low, high, 6) for name, (low, high, _) in RANGES.items()},
    **{key: number_in(low, high, 6) for key, (low, high, _) in START.items()},
    **{key: number_in(-WIDEST, WIDEST) for key in WEIGHTS},
    **{f"hold_{gate}": some.none() | number_in(0, 1) for gate in GATES},
}


@over(some.fixed_dictionaries({}, optional=VALUES))
def test_a_link_holds_the_page(chosen):
    link_holds(TABLE, chosen)


def test_it_opens_as_the_story_at_half_past_two():
    preset = load_presets()[0]["trend"]
    day = run(preset.params, clear_sky_day().sequence(preset.features))
    t = day.inputs.index("14:30")
    step = given(complete(TABLE, {})).run()
    for name in (*GATES, "c_prev", "h_prev", "kept", "written", "c", "h"):
        assert getattr(step, name)[0, 0, 0] == pytest.approx(getattr(day, name)[t, 0, 0], abs=5e-6), name
    assert step.T == 1


def test_a_slider_stands_at_its_value():
    values = complete(TABLE, {"c0": -2.345, "x_G": 0.5})
    items = sliders(LESSON, values, 0).values()
    stands = {item.id: float(item.values[item.index]) for item in items if item.pin is None}
    assert stands == {key: values[key] for key in stands}
    assert {item.id for item in items if item.changed} == {"c0", "x_G"}


def test_four_units_hold_the_story_and_hear_each_other():
    one = given(complete(TABLE, {}))
    many = given(complete(TABLE, {"units": "4"}))
    assert many.params.H == MANY
    for name in (*GATES, "c", "h"):
        assert getattr(many.run(), name)[0, 0, 0] == pytest.approx(getattr(one.run(), name)[0, 0, 0])
    assert np.abs(many.params.W_h.reshape(4, MANY, MANY)[:, 1:]).min() > 0
    assert four(one.params).W_h.tobytes() == four(one.params).W_h.tobytes()


@pytest.mark.parametrize(("units", "counted"), [("1", "4·4 = 16"), ("4", "4·28 = 112")])
def test_the_count_is_that_of_the_weights(units, counted):
    values = complete(TABLE, {"units": units})
    one = given(values)
    params = one.params
    assert params.W_x.size + params.W_h.size + params.b.size == int(counted.split()[-1])
    assert LESSON.words(LESSON.record(values), 0)["count"].endswith(counted)


def test_reset_goes_back_to_the_story():
    assert LESSON.act({"f_b": 3.0, "units": "4"}, "reset", "1") == ({}, None)
    assert LESSON.act({}, "f_b", "3") is None


def test_a_hold_begins_at_what_the_gate_is():
    assert LESSON.act({}, "hold_f", "now") == ({"hold_f": 0.3}, None)
    assert LESSON.act({"units": "4"}, "hold_g", "now") == ({"units": "4", "hold_g": -0.6}, None)


@pytest.mark.parametrize("lens", ["wiring", "taps", "bar"])
def test_four_units_lead_as_vectors_and_one_unit_as_the_lens_has_it(lens):
    one, many = (LESSON.record(complete(TABLE, {"lens": lens, "units": units})) for units in ("1", "4"))
    assert LESSON.cards(one)[0].id == {"wiring": "cell", "taps": "taps", "bar": "belt"}[lens]
    assert LESSON.cards(many)[0].id == "vectors"
    assert [card.id for card in LESSON.cards(many)].count("cell") == 1, "the wiring lies in a drawer"
    look = Look()
    (led,) = LESSON.figures(["vectors"], [Moment(many, 0, 0)], look)["vectors"]
    (single,) = LESSON.figures([LESSON.lead(one)], [Moment(one, 0, 0)], look)[LESSON.lead(one)]
    assert led["layout"]["meta"]["aspect"] == single["layout"]["meta"]["aspect"], "nothing moves"
    gates = [group.title for group in LESSON.groups(many, 0) if group.tone in "figo"]
    assert all(title.endswith("unit 0") for title in gates)
