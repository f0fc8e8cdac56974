"""The table of scores, read back: every dot, stroke and word is a score."""

import json
from statistics import median

import numpy as np
import plotly.graph_objects as go
import pytest

from lstm_viz.core.notation import number
from lstm_viz.data.forecasting import scores as scored
from lstm_viz.data.forecasting import skill
from lstm_viz.figures import strip
from lstm_viz.figures.shelf.screen import Screen
from lstm_viz.figures.sun.scores import PLANS, TRACES, Row, scores
from tests.figures.sunny import SCREENS, sunny
from tests.figures.test_room import complaints, letters

EVERY = pytest.mark.parametrize("screen", SCREENS, ids=lambda screen: f"{screen.shape}-{screen.theme}")


def rows(site="Greensboro", seeds=3):
    """Real scores of what needs no network; of a network, and the same with a little less error for other seeds."""
    of = sunny(site)
    last, smart, net = (scored(said, of.measured) for said in (of.last, of.clearness, of.said))
    every = tuple(net.rmse - 2.5 * seed for seed in range(seeds))

    def made(name, of, rmse, learned=True, marked=False):
        middle = median(rmse)
        skills = skill(middle, smart.rmse), skill(middle, last.rmse)
        return Row(name, rmse, of.mae, of.bias, of.nrmse, *skills, marked=marked, learned=learned)

    return smart.rmse, [
        made("persistence", last, (last.rmse,), learned=False),
        made("smart persistence", smart, (smart.rmse,), learned=False),
        Row("irradiance"),
        Row("irradiance and temperature"),
        made("irradiance and time", net, every[:1]),
        made("all", net, every, marked=True),
    ]


def trace_of(figure, name):
    found = figure["data"][TRACES.index(name)]
    assert found["name"] == name
    return found


def said(figure):
    return [word["text"] for word in figure["layout"]["annotations"]]


def rmse_at(figure, x, to_beat):
    """What an RMSE is drawn at: from two numbers under the axis, or from one and the line of the one to beat."""
    words = figure["layout"]["annotations"]
    marks = {word["x"]: float(word["text"]) for word in words if word["text"].isdecimal()}
    marks |= {word["x"]: to_beat for word in words if word["text"].startswith("to beat")}
    places = sorted(marks)
    assert len(places) >= 3
    (left, right), slope = places[:2], (marks[places[1]] - marks[places[0]]) / (places[1] - places[0])
    assert right > left
    return [marks[left] + slope * (place - left) for place in x]


@EVERY
def test_a_dot_is_the_rmse_of_a_seed_and_a_stroke_their_median(screen):
    to_beat, table = rows()
    figure = scores(table, to_beat, screen)[0]
    dots, strokes = trace_of(figure, "dots"), trace_of(figure, "medians")
    every = [value for row in table for value in row.rmse]
    assert rmse_at(figure, dots["x"], to_beat) == pytest.approx(every)
    assert len(set(dots["y"])) == len(every), "each is seen"
    assert rmse_at(figure, strokes["x"][:1], to_beat) == pytest.approx([median(table[-1].rmse)])
    assert strokes["x"].count(None) == 1, "one dot needs no median"
    assert np.mean(strokes["y"][:2]) == pytest.approx(np.mean(dots["y"][-3:]))
    tones = [screen.colors["h" if row.learned else "muted"] for row in table for _ in row.rmse]
    assert dots["marker"]["color"] == tones
    assert dots["hovertext"][-1] == f"all: RMSE {number(table[-1].rmse[-1], 1)} W/m²"


@EVERY
def test_the_words_are_the_scores(screen):
    to_beat, table = rows()
    words = said(scores(table, to_beat, screen)[0])
    assert words.count("not trained yet") == 2
    assert f"to beat: {number(to_beat, 1)}" in words
    for row in table:
        assert (f"<b>{row.name}</b>" if row.marked else row.name) in words
        if not row.rmse:
            continue
        parts = [number(row.mae, 1), number(row.bias, 1, sign=True), number(100 * row.nrmse, 1)]
        parts += [number(100 * row.skill, 1, sign=True)]
        assert f"<b>{number(median(row.rmse), 1)}</b>" in words
        if screen.narrow:
            assert "MAE {} · bias {} · nRMSE {} % · skill {} %".format(*parts) in words
        else:
            assert {*parts, number(100 * row.over_last, 1, sign=True)} <= set(words)


def test_the_row_that_the_page_is_about_has_a_ground_of_its_own():
    to_beat, table = rows()
    figure = scores(table, to_beat)[0]
    (ground,) = [shape for shape in figure["layout"]["shapes"] if shape["type"] == "rect"]
    (name,) = [word for word in figure["layout"]["annotations"] if word["text"] == "<b>all</b>"]
    assert ground["y0"] < name["y"] < ground["y1"]
    assert all(ground["y0"] < y < ground["y1"] for y in trace_of(figure, "dots")["y"][-3:])


@EVERY
@pytest.mark.parametrize("site", ["Greensboro", "Sand Point"])
@pytest.mark.parametrize("seeds", [1, 5])
def test_the_words_have_room(site, seeds, screen):
    to_beat, table = rows(site, seeds)
    none = [*table[:2], *(Row(row.name, marked=row.marked) for row in table[2:])]
    widths = (360, 350, 340) if screen.narrow else (1070, 900)
    for each in (table, none):
        figures = scores(each, to_beat, screen)
        assert complaints(figures, screen.narrow, every=True, widths=widths) == []
        assert letters(figures) >= 12


def test_it_stands_still():
    to_beat, table = rows()
    for narrow in PLANS:
        figures = scores(table, to_beat, Screen(narrow=narrow), moments=3)
        assert len(figures) == 3 and strip.opened(strip.changes(figures)) == []
        go.Figure(json.loads(json.dumps(strip.first(figures), allow_nan=False)))
