"""Where pictures can be grasped: read back from their layouts, and found in what is drawn."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

from lstm_viz.core.notation import GATES
from lstm_viz.core.run import run, sweep
from lstm_viz.core.steps import Steps
from lstm_viz.figures import strip
from lstm_viz.figures.belt.belt import belt
from lstm_viz.figures.cell.cell import cell
from lstm_viz.figures.cell.drawing import plan_for as plan_of_cell
from lstm_viz.figures.cell.sums import MARK, REACH, terms
from lstm_viz.figures.curves import curves, place
from lstm_viz.figures.day.day import Light, Passing, day, days
from lstm_viz.figures.day.lanes import lanes_of
from lstm_viz.figures.shelf.screen import Screen
from lstm_viz.figures.tap.drawing import PLANS
from lstm_viz.figures.tap.tap import tap
from lstm_viz.figures.taps.drawing import PLANS as TAPS
from lstm_viz.figures.taps.taps import taps
from lstm_viz.lessons.base import Look
from lstm_viz.lessons.pictures import HANDS
from lstm_viz.lessons.registry import LESSONS
from lstm_viz.lessons.shown import Moment
from lstm_viz.lessons.state import complete
from lstm_viz.words.lenses import lenses
from tests.figures.letters import lines_of

NOON, STORY = 12, 17
HANDLE = 10
"""Half a handle, pixels."""
NAME = 22
"""Pixels of what stands before a rail: b_g."""
WIDTHS = {False: (1120, 900), True: (360,)}


def grips(figure):
    return figure["layout"]["meta"]["grips"]


def at(figure, grip):
    """Where the point of a grip is drawn."""
    trace = figure["data"][grip["trace"]]
    return trace["x"][grip["point"]], trace["y"][grip["point"]]


def one(figure, of, n=0):
    return [grip for grip in grips(figure) if grip["of"] == of][n]


# -- rails


@pytest.mark.parametrize("narrow", [False, True])
@pytest.mark.parametrize("lens", [None, *lenses()])
def test_a_rail_lies_in_the_belts_picture_on_no_word_and_its_handle_clear_of_all(day_trace, lens, narrow):
    figure = belt(day_trace, STORY, Screen(narrow=narrow), lenses()[lens].names if lens else None)
    found = grips(figure)
    assert [grip["of"] for grip in found] == (["f"] if narrow else ["f", "i", "g", "o"])
    (_, width), (_, height) = (figure["layout"][axis]["range"] for axis in ("xaxis", "yaxis"))
    for pixels in WIDTHS[narrow]:
        unit = pixels / width
        words = lines_of(figure, pixels)
        for grip in found:
            (left, low), (right, high) = [(x * unit, y * unit) for x, y in grip["rail"]]
            assert low == high and right - left > 50
            assert left >= HANDLE and right <= pixels - HANDLE
            assert HANDLE <= low <= height * unit - HANDLE
            for word in words:
                apart = word.right < left or word.left > right or word.high < low - HANDLE or word.low > low + HANDLE
                assert apart, (grip["of"], word.text)
        ends = [[x * unit for x, _ in grip["rail"]] for grip in found]
        assert all(one[1] + 2 * HANDLE + NAME < other[0] for one, other in pairwise(ends))


def test_a_rail_stands_over_its_worker_and_says_what_is_at_its_ends(day_trace):
    figure = belt(day_trace, STORY)
    heads = {trace["name"]: trace for trace in figure["data"]}["gates"]
    for gate, x in zip(GATES, heads["x"], strict=True):
        grip = one(figure, gate)
        (left, _), (right, _) = grip["rail"]
        assert left < x < right
        assert len(set(grip["ends"])) == 2 and all(grip["ends"])
    assert one(figure, "f")["ends"] == ["forgets", "keeps"]


# -- points


@pytest.mark.parametrize("narrow", [False, True])
@pytest.mark.parametrize("held", [{}, {"f": 0.1, "g": -0.7}])
def test_the_dot_on_each_curve_is_grasped_where_the_value_that_was_used_lies(day_params, day_inputs, held, narrow):
    trace = run(day_params, day_inputs, hold=held)
    figure = curves(trace, STORY, Screen(narrow=narrow))
    for gate in GATES:
        z, used = (float(getattr(trace, name)[STORY, 0, 0]) for name in (f"{gate}_pre", gate))
        assert at(figure, one(figure, gate)) == place(gate, z, used, narrow)


@pytest.mark.parametrize("narrow", [False, True])
def test_a_blocks_sum_is_grasped_where_z_stands_in_it(day_params, day_trace, narrow):
    figure = cell(day_trace, STORY, Screen(narrow=narrow), None, terms(day_params, day_trace, STORY))
    plan = plan_of_cell("narrow" if narrow else "wide", ("G", "dG"))
    for gate in GATES:
        left, bottom, right, _ = plan.bars(gate)
        z = float(getattr(day_trace, f"{gate}_pre")[STORY, 0, 0])
        x, y = at(figure, one(figure, f"z {gate}"))
        assert x == pytest.approx((left + right) / 2 + z / REACH * (right - left) / 2, abs=MARK)
        assert y == bottom


@pytest.mark.parametrize("narrow", [False, True])
def test_each_taps_handle_is_grasped_at_its_end(day_trace, narrow):
    screen, t = Screen(narrow=narrow), STORY
    for figure, valves in (
        (taps(day_trace, t, screen), TAPS[screen.shape].valves),
        (tap(day_trace, t, screen), {"i": PLANS[narrow].valve}),
    ):
        for gate, valve in valves.items():
            x, y = at(figure, one(figure, gate))
            value = float(getattr(day_trace, gate)[t, 0, 0])
            turn = np.radians(valve.at_0 + (valve.at_1 - valve.at_0) * value)
            assert np.hypot(x - valve.x, y - valve.y) == pytest.approx(8.6, abs=0.02)
            assert np.allclose([x - valve.x, y - valve.y], [8.6 * np.cos(turn), 8.6 * np.sin(turn)], atol=0.03)


def test_the_dots_on_the_taps_two_curves_are_grasped_there(day_trace):
    figure, plan = tap(day_trace, STORY), PLANS[False]
    for gate, n in (("i", 1), ("g", 0)):
        z, used = (float(getattr(day_trace, name)[STORY, 0, 0]) for name in (f"{gate}_pre", gate))
        chart = plan.charts[gate]
        assert at(figure, one(figure, gate, n)) == (chart.across(z), chart.up(used))


def test_the_sun_is_grasped_at_the_light_of_the_cursor(day_trace):
    light = np.linspace(0, 900, day_trace.T)
    for t in (0, NOON, STORY):
        figure = day(day_trace, t, irradiance=light)
        assert at(figure, one(figure, "G")) == (6 + t / 2, lanes_of(6.0, sky=True).sky.at(light[t]))
    assert not grips(day(day_trace, NOON)), "no sky, no sun"


def test_the_cloud_is_drawn_over_its_hours_and_the_denser_the_more_it_takes(day_trace):
    light = np.full(day_trace.T, 500.0)
    clouds = [None, Passing(10.5, 11.5, 0.25), Passing(13.0, 13.0, 0.9), Passing(18.0, 25.0, 1.0)]
    steps = Steps(day_trace, np.array([NOON] * 4), np.array([0] * 4))
    found = days(steps, [Light(light, (), cloud) for cloud in clouds])
    drawn = [figure["data"][one(figure, "cloud")["trace"]] for figure in found]
    spans = [(min(trace["x"]), max(trace["x"])) for trace in drawn]
    assert spans[0][0] == spans[0][1] and drawn[0]["opacity"] == 0
    assert spans[1] == pytest.approx((10.5, 11.5)) and spans[3] == pytest.approx((18.0, 19.0))
    assert sum(spans[2]) / 2 == 13.0 and spans[2][1] > spans[2][0], "it can be grasped, however short it is"
    assert drawn[0]["opacity"] < drawn[1]["opacity"] < drawn[2]["opacity"] < drawn[3]["opacity"]
    sky = lanes_of(6.0, sky=True).sky
    for figure, (left, right) in list(zip(found, spans, strict=True))[1:]:
        x, y = at(figure, one(figure, "cloud"))
        assert left < x < right and sky.zero < y < sky.at(1200.0)


# -- what moves what


@pytest.mark.parametrize("gate", GATES)
def test_the_bias_moves_every_point_that_is_its_grip(day_params, day_inputs, gate):
    many = sweep(day_params, ("b", gate, 0), np.linspace(-8, 8, 9), day_inputs)
    for draw in (curves, taps, tap):
        figures = [draw(many.sample(b), STORY) for b in range(9)]
        moved = {(k, path) for k, path, _ in strip.opened(strip.changes(figures))}
        for grip in grips(figures[0]):
            if grip["of"] == gate:
                assert (grip["trace"], "y") in moved


@pytest.mark.parametrize("lesson", LESSONS, ids=lambda one: one.name)
def test_a_grip_has_the_controls_that_its_lesson_names(lesson):
    shown = lesson.record(complete(lesson.table, {}))
    names = [name for card in lesson.cards(shown) for name in card.figures]
    drawn = lesson.figures(names, [Moment(shown, t, 0) for t in range(min(2, len(shown.labels)))], Look())
    for figures in drawn.values():
        for grip in figures[0]["layout"]["meta"].get("grips", ()):
            assert grip["controls"]
            assert grip["controls"] == lesson.hands(shown)[grip["of"]]
        assert all(figure["layout"] == figures[0]["layout"] for figure in figures)


@pytest.mark.parametrize("gate", GATES)
def test_a_gate_that_is_held_is_moved_by_its_hold_before_its_bias(gate):
    assert HANDS[gate] == ((f"hold_{gate}_at", f"hold_{gate}", f"{gate}_b"),)


def test_on_the_belts_page_a_worker_moves_the_gate_at_steps_of_this_kind():
    lesson = next(one for one in LESSONS if one.name == "belt")
    for by in ("hand", "weights"):
        shown = lesson.record(complete(lesson.table, {"by": by}))
        (figure, *_) = lesson.figures(["belt"], [Moment(shown, 0, 3)], Look())["belt"]
        controls = one(figure, "f")["controls"]
        if by == "weights":
            assert controls == HANDS["f"]
            continue
        assert len(controls) == shown.trace.T
        loud = [t for t, (control,) in enumerate(controls) if control == "f_pulse"]
        assert len(loud) == 1 and {control for (control,) in controls} == {"f_pulse", "f_chatter"}
        assert shown.trace.x[loud[0]] == shown.trace.x.max()
