"""How often gates are shut and open, read back: every dot, ring and count is a share of the recorded steps."""

import json

import numpy as np
import plotly.graph_objects as go
import pytest

from lstm_viz.core.initial import initial_model
from lstm_viz.core.run import run
from lstm_viz.figures import strip
from lstm_viz.figures.saturation import DOT, ground, saturation
from lstm_viz.figures.shelf.screen import Screen
from tests.figures.test_room import complaints, letters
from tests.figures.test_units import trace_of

SCREENS = [Screen(), Screen("dark"), Screen("dark", narrow=True)]
EVERY = pytest.mark.parametrize("screen", SCREENS, ids=lambda screen: f"{screen.shape}-{screen.theme}")


def shares(gate="f", H=24, T=90, strong=6.0):
    """Of a random layer on a random sequence; on a strong one gates saturate."""
    x = strong * np.random.default_rng(5).normal(size=(T, 2))
    values = getattr(run(initial_model("LSTM", H, 2, 1, 3).cell, x), gate)[:, 0]
    return (values < 0.1).mean(axis=0), (values > 0.9).mean(axis=0)


def share_at(lane, places):
    return (np.array(places) - lane.bottom) / (lane.top - lane.bottom)


@pytest.mark.parametrize("gate", ["f", "i", "o"])
@EVERY
def test_a_dot_is_a_units_share_of_steps(gate, screen):
    shut, opened = shares(gate)
    at = ground(gate, screen)
    figures = saturation(gate, shut, opened, range(24), screen)
    assert shut.max() > 0 and opened.max() > 0, "there is something to see"
    for unit, figure in enumerate(figures):
        dots, ring = trace_of(figure, "dots"), trace_of(figure, "ring")
        assert share_at(at.x, dots["x"]) == pytest.approx(shut)
        assert share_at(at.y, dots["y"]) == pytest.approx(opened)
        assert (ring["x"][0], ring["y"][0]) == (dots["x"][unit], dots["y"][unit])
        assert trace_of(figure, "name")["text"][0].startswith(f"<b>unit {unit}</b>")
    told = dots["hovertext"][3]
    assert told.startswith("unit 3<br>") and f"{round(100 * shut[3])} %" in told
    (pick,) = figures[0]["layout"]["meta"]["picks"]
    assert (pick["of"], pick["axis"]) == ("unit", "both")
    assert figures[0]["data"][pick["trace"]]["x"] == dots["x"], "the dots themselves"


@EVERY
def test_dots_in_one_place_are_counted(screen):
    shut, opened = np.zeros(40), np.zeros(40)
    shut[:7], opened[7:9], shut[9] = 0.5, 0.5, 0.2
    figures = saturation("f", shut, opened, [0, 9, 20], screen)
    counts = [[text for text in trace_of(figure, "counts")["text"] if text] for figure in figures]
    names = [trace_of(figure, "name")["text"][0] for figure in figures]
    assert names == ["<b>unit 0</b>, one of 7", "<b>unit 9</b>", "<b>unit 20</b>, one of 30"]
    assert counts[0] == ["30 units", "2 units"], "of its own place the name says it"
    assert counts[2] == ["7 units", "2 units"]
    assert counts[1] in (["30 units", "7 units", "2 units"], ["7 units", "2 units"]), (
        "where there is room beside a name"
    )


@EVERY
def test_no_dot_lies_beyond_the_diagonal(screen):
    (_, *_, limit) = ground("o", screen).layout["shapes"]
    at = ground("o", screen)
    ends = [(float(share_at(at.x, limit["x0"])), float(share_at(at.y, limit["y0"]))),
            (float(share_at(at.x, limit["x1"])), float(share_at(at.y, limit["y1"])))]  # fmt: skip
    assert ends == [(0, 1), (1, 0)]


@EVERY
@pytest.mark.parametrize("H", [1, 24, 300])
def test_the_words_have_room(H, screen):
    widths = (360, 350) if screen.narrow else (640, 540, 490)
    for gate in ("f", "o"):
        shut, opened = shares(gate, H)
        figures = list(saturation(gate, shut, opened, range(H), screen))[:40]
        assert complaints(figures, screen.narrow, every=True, widths=widths) == []
        assert letters([figures[0]]) >= 12
    for corner in ((0, 0), (1, 0), (0, 1), (0.5, 0.5)):
        figures = saturation("i", *(np.full(H, share) for share in corner), [H - 1], screen)
        assert complaints(figures, screen.narrow, every=True, widths=widths) == []


def test_it_is_played_from_what_moves():
    shut, opened = shares()
    of = [np.stack([share * k / 4 for k in range(5)]) for share in (shut, opened)]
    for figures, moving in (
        (saturation("f", shut, opened, range(24)), {"ring", "name", "counts"}),
        (saturation("f", *of, [2] * 5), {"dots", "ring", "name", "counts"}),
    ):
        base, found = strip.first(figures), strip.changes(figures)
        for k in range(len(figures)):
            assert strip.at(base, found, k) == strip.first([figures[k]])
        assert {base["data"][k]["name"] for k, _, _ in strip.opened(found)} <= moving
        go.Figure(json.loads(json.dumps(base, allow_nan=False)))
    assert DOT >= 8, "a dot can be hit"
