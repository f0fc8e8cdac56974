"""The error of each hour of the day, read back: every line, dot and word is the RMSE of that hour."""

import json

import numpy as np
import plotly.graph_objects as go
import pytest

from lstm_viz.core.notation import number
from lstm_viz.data.forecasting import scores
from lstm_viz.figures import strip
from lstm_viz.figures.shelf.screen import Screen
from lstm_viz.figures.sun.by_hour import FEW, SHOWN, TRACES, by_hour
from lstm_viz.ui.message import as_json
from tests.figures.sunny import DRAWER, HOURS, LABELS, SCREENS, sunny
from tests.figures.test_hours import watts
from tests.figures.test_room import complaints, letters

EVERY = pytest.mark.parametrize("screen", [*SCREENS, DRAWER], ids=lambda screen: f"{screen.shape}-{screen.theme}")
T = len(LABELS)


def errors(site="Greensboro"):
    """RMSE by hour of the network, of persistence and of smart persistence; and how many hours there are of each."""
    of = sunny(site)
    found = np.zeros((len(SHOWN), T))
    counts = np.bincount(of.hour, minlength=T)
    for k, said in enumerate((of.said, of.last, of.clearness)):
        for hour in np.flatnonzero(counts):
            mine = of.hour == hour
            found[k, hour] = scores(said[mine], of.measured[mine]).rmse
    return found, counts


def drawn(screen=None, site="Greensboro"):
    (said, last, clearness), counts = errors(site)
    return by_hour(LABELS, said, clearness, last, counts, range(T), screen or Screen())


def trace_of(figure, name):
    found = figure["data"][TRACES.index(name)]
    assert found["name"] == name
    return found


@EVERY
def test_every_line_is_the_rmse_of_each_hour_of_which_there_are_enough(screen):
    found, counts = errors()
    figure, enough = drawn(screen)[0], counts >= FEW
    assert SHOWN == ("said", "last", "clearness")
    assert (counts > 0).sum() > enough.sum(), "there is an hour with a few"
    for name, values in zip(SHOWN, found, strict=True):
        line = trace_of(figure, name)
        assert [y is not None for y in line["y"]] == enough.tolist()
        assert watts(figure, [y for y in line["y"] if y is not None]) == pytest.approx(values[enough])
        assert line["hovertext"][8] == number(values[8], 0)
        assert f"{counts[8]} test hours" in line["text"][8]
    points = trace_of(figure, "points")
    assert points["x"] == [hour + 1 for hour, ok in zip(HOURS, enough, strict=True) if ok]
    assert watts(figure, points["y"]) == pytest.approx(found[0][enough])


@EVERY
def test_the_networks_worst_hour_is_ringed_and_named(screen):
    found, counts = errors()
    worst = int(np.argmax(np.where(counts >= FEW, found[0], 0)))
    for figure in drawn(screen):
        ring = trace_of(figure, "largest")
        assert ring["x"] == [HOURS[worst] + 1]
        assert watts(figure, ring["y"]) == pytest.approx([found[0][worst]])
        assert trace_of(figure, "called")["text"][2] == f"○ largest: {HOURS[worst]}–{HOURS[worst] + 1} h"


@EVERY
def test_the_cursor_reads_the_numbers_of_its_hour(screen):
    found, counts = errors()
    for t, figure in enumerate(drawn(screen)):
        dots, said = trace_of(figure, "dots"), trace_of(figure, "readings")["text"]
        assert set(dots["x"]) == {HOURS[t] + 1} and trace_of(figure, "pill")["text"][-1] == LABELS[t]
        how_many = f"{counts[t]} test hours" if counts[t] != 1 else "1 test hour"
        wanted = how_many if counts[t] >= FEW else f"only {how_many}" if counts[t] else "no test hour"
        assert trace_of(figure, "called")["text"][1] == f"{HOURS[t]:02d}:00–{HOURS[t] + 1:02d}:00: {wanted}"
        if counts[t] < FEW:
            thin = trace_of(figure, "leaders")
            assert said == [""] * 3 and dots["marker"]["size"] == [0] * 3
            assert thin["x"][::3] == thin["x"][1::3] and thin["y"][::3] == thin["y"][1::3], "no line to no word"
            continue
        assert watts(figure, dots["y"]) == pytest.approx(found[:, t])
        assert [text.rpartition(" ")[2] for text in said] == [f"<b>{number(value, 0)}</b>" for value in found[:, t]]


def test_without_a_network_the_two_that_need_none_are_there():
    (_, last, clearness), counts = errors()
    figures = by_hour(LABELS, np.full(T, np.nan), clearness, last, counts, range(T))
    assert trace_of(figures[8], "largest")["x"] == trace_of(figures[8], "points")["x"] == []
    assert [bool(text) for text in trace_of(figures[8], "readings")["text"]] == [False, True, True]
    json.dumps([strip.first(figures), strip.opened(strip.changes(figures))], allow_nan=False)


def test_where_nothing_was_forecast_nothing_is_the_worst():
    none = np.zeros(T)
    figure = by_hour(LABELS, none, none, none, none.astype(int), [4])[0]
    assert trace_of(figure, "largest")["x"] == [] and trace_of(figure, "called")["text"][2] == ""


@EVERY
@pytest.mark.parametrize("site", ["Greensboro", "Sand Point"])
def test_the_words_have_room(site, screen):
    figures = drawn(screen, site)
    widths = (360, 350, 340) if screen.narrow else (1070, 900) if screen.flat else (540, 490, 450)
    assert complaints(figures, screen.narrow, every=True, widths=widths) == []
    assert letters([figures[0]]) >= 12


def test_it_is_played_from_what_moves():
    figures = drawn()
    base, found = strip.first(figures), strip.changes(figures)
    for k in range(len(figures)):
        assert strip.at(base, found, k) == strip.first([figures[k]])
    assert not {TRACES[k] for k, _, _ in strip.opened(found)} & {*SHOWN, "points", "largest"}
    assert len(as_json(found)) < 900 * len(figures)
    go.Figure(json.loads(json.dumps(base, allow_nan=False)))
