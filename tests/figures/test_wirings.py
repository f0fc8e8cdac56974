"""The wiring of the three cells, read back: every number and width is the record's, and every word has room."""

import re

import numpy as np
import pytest

from lstm_viz.core.notation import inside, number
from lstm_viz.figures.cell.cell import cell, width
from lstm_viz.figures.cell.sums import terms
from lstm_viz.figures.memories.wirings import GRU, RNN, WIDE
from lstm_viz.figures.shelf.screen import Screen
from lstm_viz.lessons.base import Look
from lstm_viz.lessons.memory.lesson import LESSON, three_of
from lstm_viz.lessons.shown import Moment
from lstm_viz.lessons.state import complete
from tests.figures.test_room import complaints

WARM, COOL, KEEPS, RESETS, WORDS, HOVER = range(6)
SETTINGS = [{}, {"rnn_w": 1.2, "gru_b": -2.0, "pulse": -1.0}, {"seq": "count", "f_b": 12.0, "out": "relu"}]


def shown_of(chosen):
    return LESSON.record(complete(LESSON.table, {"silence": 20.0, **chosen}))


def drawn(shown, t, narrow=False):
    return LESSON.figures(["wirings"], [Moment(shown, t, 0)], Look("light", narrow))["wirings"][0]


def said(figure):
    """The numbers at the wires of the RNN and the GRU, by cell and wire."""
    wires = [(of, name) for of, plan in (("rnn", RNN), ("gru", GRU)) for name in plan.labels]
    return dict(zip(wires, (re.search("<b>(.*)</b>", text)[1] for text in figure["data"][WORDS]["text"][: len(wires)]),
                    strict=True))  # fmt: skip


@pytest.mark.parametrize("narrow", [False, True])
@pytest.mark.parametrize("chosen", SETTINGS, ids=str)
def test_the_numbers_on_the_wires_are_the_records(chosen, narrow):
    shown = shown_of(chosen)
    run = three_of(shown)
    for t in (0, 4, 5, shown.trace.T - 1):
        told = said(drawn(shown, t, narrow))
        z, h_prev = run.path("gru", "z")[t], run.path("gru", "h_prev")[t]
        n, r = run.path("gru", "n")[t], run.path("gru", "r")[t]
        assert told["rnn", "h"] == inside(run.path("rnn")[t], -1, 1, sign=True)
        assert told["rnn", "h_prev"] == inside(run.path("rnn")[t - 1] if t else 0.0, -1, 1, sign=True)
        assert told["gru", "z"] == inside(z, 0, 1)
        assert told["gru", "rest"] == inside(1 - z, 0, 1)
        assert told["gru", "kept"] == number(z * h_prev, sign=True)
        assert told["gru", "written"] == number((1 - z) * n, sign=True)
        assert (told["gru", "n"], told["gru", "r"]) == (inside(n, -1, 1, sign=True), inside(r, 0, 1))
        for of in ("rnn", "gru"):
            assert (told[of, "x"], told[of, "m"]) == tuple(map(number, shown.trace.x[t, 0])), "the same input"


def test_a_wire_is_as_wide_as_its_number():
    shown = shown_of({"gru_b": -2.0})
    t, run = 5, three_of(shown)
    figure, keeps = drawn(shown, 5), run.path("gru", "z")[5]
    x = [value for value in figure["data"][KEEPS]["x"] if value is not None]
    assert max(x) - min(x) == pytest.approx(width(keeps))
    h = run.path("rnn")[t]
    y = [y for x, y in zip(*(figure["data"][WARM if h > 0 else COOL][k] for k in "xy"), strict=True)
         if x is not None and 41.9 < x < 44]  # fmt: skip
    assert max(y) - min(y) == pytest.approx(width(h))


def test_beside_them_stands_the_lstms_own_diagram_with_nothing_left_out():
    shown, plain = shown_of({"out": "peepholes"}), shown_of({})
    own = drawn(shown, 4)["data"][HOVER + 1 :]
    params = plain.base.params
    alone = cell(plain.trace, 4, Screen(narrow=True, scale=shown.scale), sums=terms(params, plain.trace, 4))
    across = WIDE["rnn"] + WIDE["gru"] + 10
    assert len(own) == len(alone["data"])
    for moved, trace in zip(own, alone["data"], strict=True):
        assert moved.get("text") == trace.get("text") and moved.get("hovertext") == trace.get("hovertext")
        assert np.array(moved["x"], float) == pytest.approx(np.array(trace["x"], float) + across, nan_ok=True)
        assert np.array(moved["y"], float) == pytest.approx(np.array(trace["y"], float), nan_ok=True)


@pytest.mark.parametrize("narrow", [False, True])
@pytest.mark.parametrize("chosen", SETTINGS, ids=str)
def test_no_two_words_meet_and_none_leaves_it(chosen, narrow):
    shown = shown_of(chosen)
    figures = [drawn(shown, t, narrow) for t in range(0, shown.trace.T, 3)]
    assert complaints(figures, narrow, widths=(345,) if narrow else (1040, 970)) == []


def test_a_narrow_card_has_them_one_over_the_other():
    shown = shown_of({})
    wide, narrow = (drawn(shown, 4, one)["layout"]["meta"]["aspect"] for one in (False, True))
    assert wide > 2 > 0.5 > narrow
