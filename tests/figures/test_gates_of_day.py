"""The gates of a trained unit beside the story's, read back: every line, dot and word is a gate of one of the two."""

import json

import numpy as np
import plotly.graph_objects as go
import pytest

from lstm_viz.core.notation import GATES, quantity
from lstm_viz.figures import strip
from lstm_viz.figures.shelf.screen import Screen
from lstm_viz.figures.sun.gates import TRACES, WHOSE, Gates, gates_of_day
from lstm_viz.ui.message import as_json
from tests.figures.sunny import DRAWER, HOURS, LABELS, SCREENS, sunny
from tests.figures.test_room import complaints, letters

EVERY = pytest.mark.parametrize("screen", [*SCREENS, DRAWER], ids=lambda screen: f"{screen.shape}-{screen.theme}")
T = len(LABELS)


def gates_of(of, day, unit, scale=1.0):
    """One unit's gates at the hours of a day."""
    found = {gate: np.full(T, np.nan) for gate in GATES}
    mine = of.of_day == day
    for gate in GATES:
        found[gate][of.hour[mine]] = of.gates[gate][mine, unit] * scale
    return Gates(**found)


def drawn(screen=None, days=(0, 5, 11)):
    """Every hour of some days, of other units; beside them another unit of the network takes the story's place."""
    of = sunny()
    pairs = [(gates_of(of, day, k), gates_of(of, day, 3, 0.98), k) for k, day in enumerate(days)]
    moments = [(*pair, t) for pair in pairs for t in range(T)]
    unit, story, numbers, rows = (list(part) for part in zip(*moments, strict=True))
    likeness = [float(np.corrcoef(of.gates["f"][:, k], of.gates["f"][:, 3])[0, 1]) for k in numbers]
    return (
        gates_of_day(unit, story, rows, LABELS, numbers, likeness, screen or Screen()),
        list(zip(unit, story, rows, numbers, likeness, strict=True)),
    )


def trace_of(figure, name):
    found = figure["data"][TRACES.index(name)]
    assert found["name"] == name
    return found


def values_at(figure, gate, y):
    """The numbers that are drawn at heights of a lane: the layout says where its ends are."""
    words = [(word["y"], word["text"]) for word in figure["layout"]["annotations"]]
    ends = [words[k : k + n] for k, n in ((0, 2), (2, 2), (4, 3), (7, 2))][GATES.index(gate)]
    assert [text for _, text in ends] == (["−1", "0", "+1"] if gate == "g" else ["0", "1"])
    return np.interp(y, [ends[0][0], ends[-1][0]], [-1 if gate == "g" else 0, 1])


@EVERY
def test_every_line_is_a_gate_of_the_unit_or_of_the_storys(screen):
    figures, moments = drawn(screen)
    for k in (3, T + 3, 2 * T + 3):
        for whose, gates in zip(WHOSE, moments[k][:2], strict=True):
            for gate, values in gates._asdict().items():
                line, some = trace_of(figures[k], f"{whose} {gate}"), np.isfinite(values)
                assert [y is not None for y in line["y"]] == some.tolist()
                heights = [y for y in line["y"] if y is not None]
                assert values_at(figures[k], gate, heights) == pytest.approx(values[some])
                assert [text for text, ok in zip(line["hovertext"], some, strict=True) if ok] == [
                    quantity(gate, value, sign=gate == "g") for value in values[some]
                ]
                assert line["line"]["color"] == screen.colors[gate if whose == "unit" else "muted"]
                assert ("dash" in line["line"]) == (whose == "story")


@EVERY
def test_the_cursor_reads_both_units_in_every_lane(screen):
    figures, moments = drawn(screen)
    for figure, (unit, story, t, number, r) in zip(figures, moments, strict=True):
        dots, said = trace_of(figure, "dots"), trace_of(figure, "readings")["text"]
        head, alike = trace_of(figure, "called")["text"]
        assert head.startswith(f"<b>Unit {number}</b>") and alike.endswith(f": {r:+.2f}".replace("-", "−"))
        end = HOURS[-1] + 1
        assert trace_of(figure, "ahead")["x"] == [HOURS[t] + 1, end, end, HOURS[t] + 1, None] * 4
        for k, gate in enumerate(GATES):
            for j, (whose, gates) in enumerate(zip(WHOSE, (unit, story), strict=True)):
                value, place = getattr(gates, gate)[t], 2 * k + j
                if np.isnan(value):
                    assert (dots["marker"]["size"][place], said[place]) == (0, "")
                    continue
                assert dots["x"][place] == HOURS[t] + 1
                assert values_at(figure, gate, dots["y"][place]) == pytest.approx(value)
                assert said[place] == f"{whose} <b>{quantity(gate, value, sign=gate == 'g')}</b>"


@EVERY
def test_the_words_have_room(screen):
    figures, _ = drawn(screen)
    widths = (360, 350, 340) if screen.narrow else (1070, 900) if screen.flat else (540, 490, 450)
    assert complaints(figures, screen.narrow, every=True, widths=widths) == []
    assert letters([figures[0]]) >= 12
    wanted = {"wide": 1.14, "narrow": 0.98, "flat": 2.65}[screen.shape]
    assert figures[0]["layout"]["meta"]["aspect"] == pytest.approx(wanted, abs=0.02)


def test_it_is_played_from_what_moves():
    figures, _ = drawn(days=(0, 5, 11))
    base, found = strip.first(figures), strip.changes(figures)
    for k in range(len(figures)):
        assert strip.at(base, found, k) == strip.first([figures[k]])
    assert len(as_json(found)) < 1400 * len(figures)
    go.Figure(json.loads(json.dumps(base, allow_nan=False)))
