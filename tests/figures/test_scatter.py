"""Said against measured, read back: every dot, line and number is an hour of the forecast."""

import json
import re
from base64 import b64decode

import numpy as np
import plotly.graph_objects as go
import pytest

from lstm_viz.core.notation import number
from lstm_viz.figures import strip
from lstm_viz.figures.shelf.screen import Screen
from lstm_viz.figures.sun.scatter import LAYERS, PLANS, TRACES, UNIT, scatter
from lstm_viz.ui.message import as_json
from tests.figures.sunny import MOST, SCREENS, sunny
from tests.figures.test_room import complaints, letters

EVERY = pytest.mark.parametrize("screen", SCREENS, ids=lambda screen: f"{screen.shape}-{screen.theme}")


def moments(of, days=None):
    """Every hour of every day, and of each day one at which nothing was forecast."""
    mine, at = [], []
    for day in range(len(of.days)) if days is None else days:
        hours = np.flatnonzero(of.of_day == day).tolist()
        mine += [hours] * (len(hours) + 1)
        at += [*hours, None]
    return mine, at


def drawn(of, screen=None, days=None):
    return scatter(of.said, of.measured, *moments(of, days), MOST, screen or Screen())


def trace_of(figure, name):
    found = figure["data"][TRACES.index(name)]
    assert found["name"] == name
    return found


def places(of, narrow):
    """Where the hours belong."""
    plan = PLANS[narrow]
    share = (np.clip(values / MOST, 0, 1) * plan.side for values in (of.measured, of.said))
    return [start + along for start, along in zip((plan.left, plan.bottom), share, strict=True)]


@EVERY
def test_the_cloud_has_a_dot_for_every_hour(screen):
    of, (x, y) = sunny(), places(sunny(), screen.narrow)
    (cloud,) = drawn(of, screen, [0])[0]["layout"]["images"]
    svg = b64decode(cloud["source"].partition(",")[2]).decode()
    layers = [
        np.array(re.findall(r"M(\S+) (\S+)h", path), float) * UNIT for path in re.findall(r'<path d="([^"]*)"', svg)
    ]
    assert [len(layer) for layer in layers] == [len(x[k::LAYERS]) for k in range(LAYERS)]
    for k, layer in enumerate(layers):
        assert layer[:, 0] == pytest.approx(x[k::LAYERS], abs=0.051)
        assert layer[:, 1] == pytest.approx(y[k::LAYERS], abs=0.051)
    plan = PLANS[screen.narrow]
    assert (cloud["sizex"], cloud["sizey"], cloud["y"]) == (plan.width, plan.height, plan.height)


@EVERY
def test_a_days_hours_are_strong_and_the_cursors_is_ringed_and_read_off_both_axes(screen):
    of, (x, y) = sunny(), places(sunny(), screen.narrow)
    plan, colors = PLANS[screen.narrow], screen.colors
    mine, at = moments(of, range(6))
    for hours, now, figure in zip(mine, at, drawn(of, screen, range(6)), strict=True):
        dots, ring, stick = (trace_of(figure, name) for name in ("day", "ring", "error"))
        assert (dots["x"][: len(hours)], dots["y"][: len(hours)]) == (x[hours].tolist(), y[hours].tolist())
        assert set(dots["x"]) == set(x[hours].tolist()), "what fills up is one of them"
        assert dots["hovertext"][0].startswith(f"measured {number(of.measured[hours[0]], 0)} W/m², ")
        numbers = trace_of(figure, "numbers")
        assert ring["visible"] == (now is not None)
        off = trace_of(figure, "off")["text"][0]
        if now is None:
            assert numbers["text"][-2:] == ["", ""] and off == "" and len(set(stick["y"])) == 1
            assert all(numbers["text"][:-2]), "all numbers of the axes are there"
            assert len({*trace_of(figure, "to measured")["y"], plan.bottom}) == 1
            continue
        assert (ring["x"], ring["y"]) == ([x[now]], [y[now]])
        assert numbers["text"][-2:] == [f"<b>{number(value[now], 0)}</b>" for value in (of.measured, of.said)]
        assert (numbers["x"][-2], numbers["y"][-1]) == (x[now], y[now])
        assert (trace_of(figure, "to measured")["x"], trace_of(figure, "to measured")["y"]) == (
            [x[now]] * 2, [plan.bottom, y[now]],
        )  # fmt: skip
        assert (trace_of(figure, "to said")["x"], trace_of(figure, "to said")["y"]) == (
            [plan.left, x[now]], [y[now]] * 2,
        )  # fmt: skip
        on_the_line = plan.bottom + x[now] - plan.left
        assert stick["y"] == pytest.approx([on_the_line, y[now]])
        error = of.said[now] - of.measured[now]
        assert stick["line"]["color"] == colors["warm" if error > 0 else "cool"]
        assert off == (
            "<b>right</b>" if abs(error) < 0.5 else f"<b>{abs(error):.0f}</b> too {'high' if error > 0 else 'low'}"
        )


def test_a_number_of_an_axis_makes_way_for_the_cursors():
    of = sunny()
    for figure in drawn(of, days=range(4)):
        numbers = trace_of(figure, "numbers")
        n = (len(numbers["text"]) - 2) // 2
        for k, text in enumerate(numbers["text"][:-2]):
            own = -2 if k < n else -1
            axis = "x" if k < n else "y"
            gap = abs(numbers[axis][k] - numbers[axis][own])
            assert bool(text) == (not numbers["text"][own] or gap >= (38 if k < n else 17))


@EVERY
@pytest.mark.parametrize("site", ["Greensboro", "Sand Point"])
def test_the_words_have_room(site, screen):
    figures = drawn(sunny(site), screen, range(0, 30, 3))
    widths = (360, 350, 340) if screen.narrow else (540, 490, 450)
    assert complaints(figures, screen.narrow, every=True, widths=widths) == []
    assert letters([figures[0]]) >= 12


def test_the_words_have_room_wherever_an_hour_lies():
    some = np.linspace(-20, 1100, 24)
    said, measured = (part.ravel() for part in np.meshgrid(some, some))
    n = range(len(said))
    for narrow in PLANS:
        figures = scatter(said, measured, [[k] for k in n], list(n), MOST, Screen(narrow=narrow))
        assert complaints(figures, narrow, every=True, widths=(350, 340) if narrow else (490, 450)) == []


def test_without_a_network_there_is_no_dot():
    of, n = sunny(), 3
    figures = scatter(np.full(len(of.said), np.nan), of.measured, [[]] * n, [None] * n, MOST)
    (cloud,) = figures[0]["layout"]["images"]
    assert "M" not in b64decode(cloud["source"].partition(",")[2]).decode()
    assert (trace_of(figures[0], "day")["x"], trace_of(figures[0], "ring")["visible"]) == ([], False)
    json.dumps([strip.first(figures), strip.opened(strip.changes(figures))], allow_nan=False)


def test_it_stands_beside_the_day_and_is_played_from_what_moves():
    of = sunny()
    for narrow, plan in PLANS.items():
        assert plan.width / plan.height == pytest.approx(0.978 if narrow else 1.1395, abs=1e-3)
    figures = drawn(of, days=range(5))
    base, found = strip.first(figures), strip.changes(figures)
    for k in range(len(figures)):
        assert strip.at(base, found, k) == strip.first([figures[k]])
    assert len(as_json(found)) < 900 * len(figures)
    assert len(as_json(base["layout"])) < 20 * len(of.said) + 6000, "a dot of the cloud is some bytes"
    go.Figure(json.loads(json.dumps(base, allow_nan=False)))
