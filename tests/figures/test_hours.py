"""A day of a forecast, read back: every line, dot, stick and word is what was measured, or said."""

import json

import numpy as np
import plotly.graph_objects as go
import pytest

from lstm_viz.core.notation import number
from lstm_viz.figures import strip
from lstm_viz.figures.shelf.screen import Screen
from lstm_viz.figures.sun.ground import LINES, PLANS
from lstm_viz.figures.sun.hours import TRACES, Day, hours
from lstm_viz.ui.message import as_json
from tests.figures.sunny import HOURS, LABELS, MOST, SCREENS, sunny
from tests.figures.test_room import complaints, letters

EVERY = pytest.mark.parametrize("screen", SCREENS, ids=lambda screen: f"{screen.shape}-{screen.theme}")
T = len(LABELS)


def drawn(days, screen=None, lag=1):
    """Every hour of each of the days."""
    moments = [(day, t) for day in days for t in range(T)]
    return hours([day for day, _ in moments], [t for _, t in moments], LABELS, lag, MOST, screen or Screen())


def trace_of(figure, name):
    found = figure["data"][TRACES.index(name)]
    assert found["name"] == name
    return found


def watts(figure, y, narrow=False):
    """What is drawn at a height: the grid of the layout says where 0 and the most are."""
    lines = [shape["y0"] for shape in figure["layout"]["shapes"]]
    words = [float(word["text"]) for word in figure["layout"]["annotations"] if word["text"] != "W/m²"]
    return np.interp(y, lines, words)


@EVERY
def test_every_line_is_drawn_at_what_it_says(screen):
    days = sunny().days[:4]
    figures = drawn(days, screen)
    for k, day in enumerate(days):
        figure = figures[k * T + 5]
        for name in LINES:
            line, values = trace_of(figure, name), getattr(day, name)
            assert line["x"] == [hour + 1 for hour in HOURS]
            assert [y is None for y in line["y"]] == np.isnan(values).tolist(), "no line where nothing was said"
            some = np.isfinite(values)
            heights = [y for y in line["y"] if y is not None]
            assert watts(figure, heights) == pytest.approx(np.clip(values[some], 0, MOST), abs=0.01)
            assert [said for said, ok in zip(line["hovertext"], some, strict=True) if ok] == [
                number(value, 0) for value in values[some]
            ]
    assert not np.array_equal(days[0].said, days[1].said, equal_nan=True)


@EVERY
@pytest.mark.parametrize("lag", [1, 3])
def test_the_cursor_shows_the_error_and_what_was_known(lag, screen):
    day = sunny(lag=lag).days[2]
    for t, figure in enumerate(drawn([day], screen, lag)):
        x, stick, dots = HOURS[t] + 1, trace_of(figure, "error"), trace_of(figure, "dots")
        assert trace_of(figure, "cursor")["x"] == stick["x"] == [x, x]
        assert trace_of(figure, "pill")["text"][-1] == LABELS[t]
        there = [np.isfinite(getattr(day, name)[t]) for name in LINES]
        assert [size > 0 for size in dots["marker"]["size"]] == there
        for name, y, ok in zip(LINES, dots["y"], there, strict=True):
            assert not ok or watts(figure, y) == pytest.approx(np.clip(getattr(day, name)[t], 0, MOST), abs=0.01)
        texts, (_, made, known) = trace_of(figure, "readings")["text"], trace_of(figure, "called")["text"]
        assert f"measured <b>{number(day.measured[t], 0)}</b>" == texts[0]
        left, right = trace_of(figure, "known")["x"][:2]
        assert right == max(x - lag, HOURS[0] + 1), "known is what ended when the forecast was made"
        assert left == max(x - lag - 12, HOURS[0] + 1)
        assert trace_of(figure, "ahead")["x"] == [x, HOURS[-1] + 1, HOURS[-1] + 1, x]
        assert not known or right - left >= 1
        if not there[1]:
            assert texts[1:] == [""] * 4 and "No forecast" in made and stick["y"][0] == stick["y"][1]
            continue
        assert made == f"Forecast of {x - 1:02d}:00–{x:02d}:00, made at {x - lag:02d}:00"
        error = day.said[t] - day.measured[t]
        assert watts(figure, stick["y"]) == pytest.approx([day.measured[t], max(day.said[t], 0)], abs=0.01)
        word = "<b>right</b>" if abs(error) < 0.5 else f"<b>{abs(error):.0f}</b> too {'high' if error > 0 else 'low'}"
        assert texts[4] == word
        assert abs(error) < 0.5 or stick["line"]["color"] == screen.colors["warm" if error > 0 else "cool"]


def test_each_word_stands_in_the_order_of_its_number():
    for figure in drawn(sunny().days):
        words, dots = trace_of(figure, "readings"), trace_of(figure, "dots")
        there = [k for k in range(4) if dots["marker"]["size"][k]]
        order = sorted(there, key=lambda k: (-dots["y"][k], -words["y"][k]))
        assert [words["y"][k] for k in order] == sorted((words["y"][k] for k in there), reverse=True)
        if len(there) == 4:
            low, high = sorted(words["y"][:2])
            assert low <= words["y"][4] <= high, "the error between the two that it is made of"


def test_what_lies_beyond_the_scale_is_drawn_at_its_edge():
    day, said = sunny().days[3], sunny().days[3].said.copy()
    low, *_, high = np.flatnonzero(np.isfinite(said))
    said[[low, high]] = -40, MOST + 200
    for t, edge, number_said in ((low, 0, "−40"), (high, MOST, "1200")):
        figure = drawn([day._replace(said=said)])[t]
        assert watts(figure, trace_of(figure, "said")["y"][t]) == edge
        assert number_said in trace_of(figure, "readings")["text"][1], "its number says how much it is"


def test_without_a_network_the_two_that_need_none_are_there():
    day = sunny().days[3]
    day = day._replace(said=np.full(T, np.nan))
    for t, figure in enumerate(drawn([day])):
        made, said = trace_of(figure, "called")["text"][1], trace_of(figure, "readings")["text"]
        asked = np.isfinite(day.last[t])
        assert made == ("The network is not trained yet" if asked else "No forecast of this hour")
        assert [bool(text) for text in said] == [True, False, asked, asked, False]
        assert set(trace_of(figure, "said")["y"]) == {None}


def test_a_night_has_nothing_to_show_but_itself():
    none = np.full(T, np.nan)
    for figure in drawn([Day(np.zeros(T), none, none, none)]):
        assert trace_of(figure, "readings")["text"] == ["measured <b>0</b>", "", "", "", ""]


@EVERY
@pytest.mark.parametrize("site", ["Greensboro", "Sand Point"])
def test_the_words_have_room(site, screen):
    figures = drawn(sunny(site).days[::3], screen)
    widths = (360, 350, 340) if screen.narrow else (540, 490, 450)
    assert complaints(figures, screen.narrow, every=True, widths=widths) == []
    assert letters([figures[0]]) >= 12
    assert figures[0]["layout"]["meta"]["aspect"] == pytest.approx(0.98 if screen.narrow else 1.14, abs=0.02)


@EVERY
def test_the_pill_stays_on_the_card(screen):
    pill = trace_of(drawn(sunny().days[:1], screen)[0], "pill")
    assert pill["marker"]["size"][0] * 1.4 / 2 + pill["marker"]["size"][1] / 2 <= min(PLANS[screen.shape].sides)


def test_it_is_played_from_what_moves():
    days = sunny().days[:5]
    for figures in (drawn(days), drawn(days[:1])):
        base, found = strip.first(figures), strip.changes(figures)
        for k in range(len(figures)):
            assert strip.at(base, found, k) == strip.first([figures[k]])
        assert len(as_json(found)) < 900 * len(figures)
        go.Figure(json.loads(json.dumps(base, allow_nan=False)))
    moved = {TRACES[k] for k, path, _ in strip.opened(found)}
    assert not moved & {*LINES, "light"}, "within a day only the cursor moves"
    assert figures[0]["layout"]["meta"]["scrub"] == [hour + 1 for hour in HOURS]
