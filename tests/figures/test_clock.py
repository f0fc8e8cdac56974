"""Hours from labels, the words of the clock, the pill."""

import numpy as np
import plotly.graph_objects as go
import pytest

from lstm_viz.figures.shelf.clock import clock, hours
from lstm_viz.figures.shelf.colours import PALETTE, halo
from lstm_viz.figures.shelf.screen import Screen


def labels(start, step, count):
    minutes = range(start, start + step * count, step)
    return tuple(f"{minute // 60 % 24:02d}:{minute % 60:02d}" for minute in minutes)


def test_labels_that_are_clocks_become_hours():
    assert hours(labels(360, 30, 27)) == list(np.arange(6, 19.5, 0.5))
    assert hours(labels(6 * 60, 60, 14)) == list(range(6, 20))
    assert hours(labels(22 * 60, 60, 4)) == [22, 23, 24, 25]  # past midnight
    assert hours(("6:15", "7:00")) == [6.25, 7.0]


@pytest.mark.parametrize("time", [("0", "1"), ("06:00", "noon"), ("25:00", "26:00"), ("06:60",), ("06:00 ", "07:00")])
def test_anything_else_is_counted_in_steps(time):
    assert hours(time) is None
    over = clock(time, Screen())
    assert over.x == [float(k) for k in range(len(time))]
    assert over.labels == [f"step {label}" for label in time]
    assert over.parts == []


def test_under_a_step_stands_what_it_is_called():
    over = clock(tuple(f"{k:02d}" for k in range(1, 11)), Screen())
    assert dict(zip(over.ticks, over.words["text"], strict=True)) == {0: "1", 2: "3", 4: "5", 6: "7", 8: "9"}
    assert clock(("first", "then"), Screen()).words["text"] == ["first", "then"]


@pytest.mark.parametrize("narrow", [False, True])
@pytest.mark.parametrize("time", [labels(360, 30, 27), labels(360, 60, 14), ("0",), tuple(map(str, range(100)))])
def test_cursor_pill_and_words_at_every_step(time, narrow):
    over = clock(time, Screen(narrow=narrow))
    assert len(over.ticks) <= (5 if narrow else 9)
    for t in range(len(time)):
        line, words, pill = over.cursor(t)
        assert line["x"] == [over.x[t]] * 2
        assert pill["x"] == [over.x[t]] * 4
        assert pill["text"] == ["", "", "", over.labels[t]]
        for tick, before, now in zip(over.ticks, over.words["text"], words["text"], strict=False):
            near = abs(tick - over.x[t]) / (over.ends[1] - over.ends[0]) < over.keep
            assert now == ("" if near else before)  # the pill stands on no other word
        assert words["text"][len(over.ticks) :] == over.words["text"][len(over.ticks) :]
    go.Figure({"data": over.cursor(0), "layout": {"xaxis": over.axis(), "shapes": over.bands()}})


def test_the_parts_of_the_day_cover_it_once():
    over = clock(labels(360, 30, 27), Screen())
    assert [name for name, _, _ in over.parts] == ["morning", "noon", "afternoon", "evening"]
    edges = [low for _, low, _ in over.parts] + [over.parts[-1][2]]
    assert edges == [6, 11, 13, 17, 19]
    assert all(high == low for (_, _, high), (_, low, _) in zip(over.parts, over.parts[1:], strict=False))
    named = dict(zip(over.words["text"], over.words["x"], strict=True))
    assert named["noon"] == 12
    assert named["evening"] == 18
    night = clock(labels(20 * 60, 60, 12), Screen())
    assert [name for name, _, _ in night.parts] == ["evening", "night", "morning"]


def test_moments_are_marked_where_the_run_has_them():
    over = clock(labels(360, 30, 27), Screen("dark"), ("14:30", "18:00", "23:00"))
    marks = [(x, text) for x, text in zip(over.words["x"], over.words["hovertext"], strict=True) if text]
    assert over.words["hoverinfo"].count("text") == 2  # and the words are silent
    assert marks == [(14.5, "14:30: a moment of the story"), (18.0, "18:00: a moment of the story")]
    assert over.words["marker"]["opacity"].count(1) == 2


def test_the_halo_has_the_colour_of_the_card():
    for theme, colors in PALETTE.items():
        assert halo(theme).count(colors["card"]) == 8
