"""The map of units, read back: every cell, bar, dot and word is what the networks made of the example."""

import json
from base64 import b64decode

import numpy as np
import plotly.graph_objects as go
import pytest

from lstm_viz.core.notation import quantity
from lstm_viz.core.readout import softmax
from lstm_viz.figures import strip
from lstm_viz.figures.learning.board import SIGNED, TRACES, still_for
from lstm_viz.figures.learning.units import BYTES, FEW, Example, Within, _board, insides
from lstm_viz.figures.shelf.screen import Screen
from lstm_viz.ui.message import as_json
from tests.figures.letters import width
from tests.figures.test_learning import value_at
from tests.figures.test_room import complaints, letters
from tests.figures.trained import trained

SCREENS = [Screen(scale=4), Screen("dark", scale=4), Screen("dark", narrow=True, scale=4)]
EVERY = pytest.mark.parametrize("screen", SCREENS, ids=lambda screen: f"{screen.shape}-{screen.theme}")
CLASSES = {"latch": ("−", "+"), "parity": ("even", "odd"), "a_n_b_n": ("more", "last"),
           "temporal_order": ("XX", "XY", "YX", "YY"), "echo": ()}  # fmt: skip
EPOCHS = {"parity": 4, "temporal_order": 2}
EACH = pytest.mark.parametrize("task", CLASSES)


def seen(task, name="c", rows=None, units=None, steps=None, H=None):
    """An example in all networks of a training; at each moment another network, unless it is said."""
    of = trained(task, EPOCHS.get(task, 6), H=H)
    given = of.example
    example = Example(
        given.inputs.x[:, 0], tuple(feature.name for feature in given.inputs.features), given.inputs.time,
        given.targets[:, 0], given.counted[:, 0], CLASSES[task],
    )  # fmt: skip
    values = np.stack([getattr(trace, name)[:, 0] for trace in of.traces], axis=1)
    rows = list(range(values.shape[1])) if rows is None else rows
    within = Within(name, values, of.outputs, rows, units or [1] * len(rows), steps or [3] * len(rows))
    return example, within


def trace_of(figure, name):
    found = figure["data"][TRACES.index(name)]
    assert found["name"] == name
    return found


def ground_of(example, within, screen):
    return still_for(_board(example, within), screen).ground


@pytest.mark.parametrize("name", ["c", "h", "f", "i", "o", "g"])
@EVERY
def test_a_cell_is_the_recorded_number_on_one_scale_for_all_epochs(name, screen):
    example, within = seen("latch", name)
    figures = insides(example, within, screen)
    for row, figure in enumerate(figures):
        cells = trace_of(figure, "map")
        assert np.array(cells["z"]) == pytest.approx(within.values[:, row].T, abs=0.00501)
        low, high = {"c": (-4, 4), "h": (-1, 1), "g": (-1, 1)}.get(name, (0, 1))
        assert (cells["zmin"], cells["zmax"]) == (low, high)
        assert cells["y"] == sorted(cells["y"], reverse=True), "the first unit on top"
        tones = [screen.colors[tone] for tone in (("cool", "glass", "warm") if name in SIGNED else ("glass", name))]
        assert [tone for _, tone in cells["colorscale"]] == tones
    assert within.values.shape[2] * within.values.shape[0] <= FEW


def test_the_cells_of_many_units_are_bytes():
    example, within = seen("latch", "h", H=64)
    figures = insides(example, within, Screen())
    for row, figure in enumerate(figures):
        cells = trace_of(figure, "map")
        H, T = map(int, cells["z"]["shape"].split(","))
        parts = np.frombuffer(b64decode(cells["z"]["bdata"]), dtype=cells["z"]["dtype"]).reshape(H, T)
        assert (64, len(example.x)) == (H, T)
        assert parts / BYTES == pytest.approx(within.values[:, row].T, abs=0.00501)
        assert (cells["zmin"], cells["zmax"]) == (-BYTES, BYTES)
        assert "% of 1" in cells["hovertemplate"], "a byte is a part of the scale"
        assert len(as_json(cells["z"])) < 4500


@EVERY
def test_the_picked_unit_is_framed_and_named_and_so_is_the_picked_step(screen):
    example, within = seen("latch", rows=[2, 2, 5, 5], units=[0, 3, 3, 1], steps=[0, 7, 7, 20])
    at = ground_of(example, within, screen)
    for figure, row, unit, step in zip(
        insides(example, within, screen), within.rows, within.units, within.steps, strict=True
    ):
        frame, cursor = trace_of(figure, "frame"), trace_of(figure, "cursor")
        assert sum(frame["y"][:4]) / 4 == pytest.approx(at.row(unit))
        assert max(frame["y"]) - min(frame["y"]) == pytest.approx(at.pitch)
        assert (min(cursor["x"]), max(cursor["x"])) == (step - 0.5, step + 0.5)
        assert trace_of(figure, "pill")["text"][-1] == f"step {step}"
        names = trace_of(figure, "names")["text"]
        assert names == [f"<b>unit {j}</b>" if j == unit else str(j) for j in range(4)]
        value = trace_of(figure, "value")
        said = quantity("c", float(within.values[step, row, unit]), sign=True)
        assert (value["y"], value["text"][0]) == ([pytest.approx(at.row(unit))], said)


def test_of_many_units_the_first_the_last_and_the_picked_one_are_named():
    example, within = seen("latch", rows=[0] * 3, units=[30, 1, 63], H=64)
    named = [[text for text in trace_of(figure, "names")["text"] if text] for figure in insides(example, within)]
    assert named == [["0", "<b>unit 30</b>", "63"], ["<b>unit 1</b>", "63"], ["0", "<b>unit 63</b>"]]


@EVERY
@EACH
def test_what_comes_in_is_drawn_or_written(task, screen):
    example, within = seen(task)
    at, inputs = ground_of(example, within, screen), trace_of(insides(example, within, screen)[0], "inputs")
    letters = task in ("a_n_b_n", "temporal_order")
    assert at.lettered == letters
    if letters:
        names = [example.features[k] for k in example.x.argmax(axis=1)]
        assert inputs["text"] == [name if x.any() else "·" for name, x in zip(names, example.x, strict=True)]
        assert inputs["x"] == list(range(len(example.x)))
        return
    tops = np.array(inputs["y"][1::3]).reshape(len(example.features), -1)
    feet = np.array(inputs["y"][::3]).reshape(len(example.features), -1)
    for lane, top, foot, x in zip(at.inputs, tops, feet, example.x.T, strict=True):
        assert value_at(lane, top) == pytest.approx(x)
        assert value_at(lane, foot) == pytest.approx(np.zeros(len(x)), abs=1e-9)
        assert lane.scale.low <= 0 <= lane.scale.high


@EVERY
@EACH
def test_what_is_said_stands_beside_what_should_be_said(task, screen):
    example, within = seen(task)
    at, counted = ground_of(example, within, screen), np.flatnonzero(example.counted)
    for row, figure in enumerate(insides(example, within, screen)):
        sticks, marks = trace_of(figure, "sticks"), trace_of(figure, "marks")
        assert marks["x"] == counted.tolist() == sticks["x"][::3]
        assert ("how likely" in sticks["hovertext"]) == bool(CLASSES[task]) and marks["hovertext"] == sticks[
            "hovertext"
        ]
        said = trace_of(figure, "said")["text"][0]
        step = next((t for t in counted if t >= 3), counted[-1])
        assert said.startswith(f"step {step}: says ")
        outputs = within.outputs[counted, row]
        if CLASSES[task]:
            likely, targets = softmax(outputs), example.targets[counted]
            right = likely[np.arange(len(counted)), targets]
            assert value_at(at.output, sticks["y"][1::3]) == pytest.approx(right)
            ok = likely.argmax(axis=1) == targets
            assert marks["marker"]["symbol"] == ["circle" if one else "x" for one in ok]
            k = counted.tolist().index(step)
            assert ("right" in said, "wrong" in said) == (ok[k], not ok[k])
            assert f"says {CLASSES[task][likely[k].argmax()]}," in said
        else:
            rings, y = trace_of(figure, "targets"), np.clip(outputs[:, 0], at.output.scale.low, at.output.scale.high)
            assert value_at(at.output, marks["y"]) == pytest.approx(y)
            assert value_at(at.output, rings["y"]) == pytest.approx(example.targets[counted, 0])
            assert (sticks["y"][::3], sticks["y"][1::3]) == (rings["y"], marks["y"])


@EACH
@EVERY
def test_the_words_have_room(task, screen):
    example, within = seen(task)
    T, H, rows = len(example.x), within.values.shape[2], len(within.rows)
    n = range(2 * T)
    picked = within._replace(rows=[k % rows for k in n], units=[k % H for k in n], steps=[k % T for k in n])
    for name in ("c", "o"):
        figures = insides(example, picked._replace(quantity=name), screen)
        widths = (360, 350) if screen.narrow else (540, 490)
        at = ground_of(example, picked, screen)
        if at.lettered:  # each letter has a step of its own, and words are asked for more room than that
            assert 1 / at.wide > max(width(name, 14) for name in example.features)
            figures = [figure | {"data": figure["data"][1:]} for figure in figures]
        assert complaints(figures, screen.narrow, every=True, widths=widths) == []
        assert letters([figures[0]]) >= 12
    assert figures[0]["layout"]["meta"]["aspect"] == pytest.approx(0.98 if screen.narrow else 1.14, abs=0.02)


def test_the_steps_are_counted_in_round_numbers():
    example, within = seen("latch")
    named = example._replace(time=tuple(str(t) for t in range(1, 51)))
    words = trace_of(insides(named, within)[0], "words")
    said = [(x, text) for x, text in zip(words["x"], words["text"], strict=True) if text]
    assert said == [(19, "20"), (39, "40")]


@pytest.mark.parametrize("H", [None, 64])
@EACH
def test_it_is_played_from_what_moves(task, H):
    example, within = seen(task, H=H) if task != "temporal_order" else seen(task)
    figures = insides(example, within)
    base, found = strip.first(figures), strip.changes(figures)
    for k in range(len(figures)):
        assert strip.at(base, found, k) == strip.first([figures[k]])
    assert {path for k, path, _ in found} <= {"z", "y", "text", "marker"}, "while epochs pass, frame and cursor stay"
    assert len(base["data"]) <= 24
    go.Figure(json.loads(json.dumps(base, allow_nan=False)))


@EVERY
def test_a_click_in_the_middle_of_a_cell_means_its_unit_and_its_step(screen):
    example, within = seen("latch")
    figure = insides(example, within, screen)[0]
    unit, step = figure["layout"]["meta"]["picks"]
    assert (unit["of"], step["of"]) == ("unit", "step")
    cells = trace_of(figure, "map")
    for pick, places in ((unit, cells["y"]), (step, cells["x"])):
        assert pick["places"] == pytest.approx(list(places))
        assert np.abs(np.diff(pick["places"])) == pytest.approx(2 * pick["reach"]), "between two there is no gap"
