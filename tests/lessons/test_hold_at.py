"""A gate held at single steps: the run is core's own, a link says the steps, a hand sets and releases them."""

import numpy as np
import pytest

from lstm_viz.core.run import run
from lstm_viz.data.presets import load_presets
from lstm_viz.data.solar import clear_sky_day
from lstm_viz.lessons.registry import lesson_named
from lstm_viz.lessons.state import complete, decode, encode
from tests.lessons.screen import controls, link_holds, sliders

DAY, TAPS = lesson_named("solar_day"), lesson_named("taps")
NOON, TURN = 12, 17
"""The steps of 12:00 and 14:30, a half hour each from 06:00."""


def recorded(lesson, **chosen):
    return lesson.record(complete(lesson.table, chosen))


def test_a_day_with_single_steps_held_is_the_run_of_core():
    shown = recorded(DAY, hold_f=0.5, hold_f_at={"12:00": 0.0, "14:30": 1.0}, hold_g_at={"14:30": -1.0})
    preset = load_presets()[0]["trend"]
    hold = {"f": 0.5, ("f", NOON): 0.0, ("f", TURN): 1.0, ("g", TURN): -1.0}
    day = run(preset.params, clear_sky_day().sequence(preset.features), hold=hold)
    for name in ("f", "i", "g", "o", "c", "h"):
        assert np.array_equal(getattr(shown.trace, name), getattr(day, name)), name
    assert shown.trace.f[[NOON - 1, NOON, TURN], 0, 0].tolist() == [0.5, 0.0, 1.0], "a single step wins"
    assert shown.trace.c[NOON, 0, 0] == shown.trace.written[NOON, 0, 0], "at noon all was dropped"


def test_the_tank_drains_at_one_step_alone():
    free, held = recorded(TAPS).trace, recorded(TAPS, hold_f_at={"04": 0.0}).trace
    assert np.array_equal(free.c[:3], held.c[:3])
    assert held.c[3, 0, 0] == held.written[3, 0, 0]
    assert held.held_at(3).keys() == {"f"}
    assert not held.held_at(4)


@pytest.mark.parametrize(
    ("lesson", "chosen", "text"),
    [
        (DAY, {"hold_f_at": {"12:00": 0.0, "14:30": 0.25}}, "1200_0~1430_0.25"),
        (DAY, {"hold_g_at": {"09:30": -0.5}, "hold_g": 1.0}, "0930_-0.5"),
        (TAPS, {"hold_o_at": {"03": 0.125, "10": 1.0}}, "03_0.125~10_1"),
    ],
)
def test_a_link_names_the_steps(lesson, chosen, text):
    link_holds(lesson.table, chosen)
    assert text in encode(lesson.table, chosen).values()


@pytest.mark.parametrize("text", ["1430", "1430_2", "x_0", "2500_0", "1430_nan", "14300_0", "_0"])
def test_a_bad_hold_in_a_link_is_said_and_left_out(text):
    chosen, (notice,) = decode(DAY.table, {"hold_f_at": text, "f_b": "4"})
    assert chosen == {"f_b": 4.0}
    assert "steps and numbers from 0 to 1, such as 1430_0" in notice


def test_a_step_that_the_day_lacks_is_said_and_the_others_count():
    shown = recorded(DAY, hold_f_at={"12:00": 0.0, "14:15": 0.0})
    assert list(shown.trace.held) == [("f", NOON)]
    assert DAY.notices(shown) == [
        "The forget gate is held at 14:15, but this run has no such step: that hold does nothing here."
    ]
    assert DAY.notices(recorded(DAY, hold_f_at={"12:00": 0.0})) == []
    assert "step 11" in TAPS.notices(recorded(TAPS, hold_i_at={"11": 0.0}))[0]


# -- the hand


def test_a_hand_holds_moves_and_lets_go_of_one_step_after_the_other():
    noon = {"t": "12:00"}
    used = round(float(recorded(DAY).trace.f[NOON, 0, 0]), 2)
    chosen, notice = DAY.act(noon, "hold_f_at", "now")
    assert (chosen, notice) == (noon | {"hold_f_at": {"12:00": used}}, None)
    chosen, notice = DAY.act(chosen, "hold_f_at", "0")
    assert (chosen["hold_f_at"], notice) == ({"12:00": 0.0}, None)
    chosen, notice = DAY.act(chosen | {"t": "14:30"}, "hold_f_at", "0,25")
    assert (chosen["hold_f_at"], notice) == ({"12:00": 0.0, "14:30": 0.25}, None)
    assert DAY.act(chosen, "hold_f_at", "1200_0~1430_0.5") is None, "a slider says all steps: the table takes it"
    kept, notice = DAY.act(chosen, "hold_f_at", "much")
    assert kept == chosen
    assert notice == "Hold on the forget gate at single steps: “much” is not a number from 0 to 1. It stays 0.25."
    assert DAY.act(chosen | {"t": "13:00"}, "hold_f_at", "") == (chosen | {"t": "13:00"}, None)
    assert DAY.act(chosen, "hold_f_at", "") == ({"hold_f_at": {"12:00": 0.0}}, None)
    assert DAY.act(chosen, "release_f", "1") == ({}, None)
    assert DAY.act(chosen, "release_q", "1") is None


def test_the_controls_say_what_is_held_where():
    values = complete(DAY.table, {"hold_f_at": {"12:00": 0.0, "14:30": 0.25}})
    for t, pinned, text in ((NOON, True, "0.00"), (TURN, True, "0.25"), (0, False, "0.99")):
        items = {item.id: item for item in controls(DAY, values, t)}
        assert (items["hold_f_at"].pinned, items["hold_f_at"].text) == (pinned, text)
        assert items["hold_f_at"].label == f"at {DAY.record(values).labels[t]} only"
        assert items["release_f"].label == "Let go at 12:00, 14:30"
        assert not items["hold_f"].pinned
        assert "release_i" not in items
    assert "hold_f_at" not in sliders(lesson_named("one_step"), complete(lesson_named("one_step").table, {})), (
        "its one step is its whole run"
    )


@pytest.mark.parametrize(
    ("lesson", "chosen", "t"),
    [(DAY, {"hold_f_at": {"12:00": 0.0, "14:30": 0.25}}, TURN), (TAPS, {"hold_f": 0.5, "hold_f_at": {"03": 1.0}}, 2)],
)
def test_dragging_moves_this_step_and_no_other(lesson, chosen, t):
    values = complete(lesson.table, chosen)
    item = sliders(lesson, values, t)["hold_f_at"]
    swept = lesson.swept(lesson.record(values), item)
    assert len(swept) == len(item.values)
    for one, text in list(zip(swept, item.values, strict=True))[:: len(swept) // 3]:
        row = next(row for row in lesson.table if row.key == "hold_f_at")
        fresh = lesson.record({**values, "hold_f_at": row.read(text)})
        assert np.array_equal(one.trace.c, fresh.trace.c)
        assert one.given.hold == fresh.given.hold
        assert one.given.hold.keys() == lesson.record(values).given.hold.keys()
