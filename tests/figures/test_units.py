"""The map of units, read back: every cell, bar, dot and word is what the networks made of the example."""

import json
import struct
import zlib
from base64 import b64decode

import numpy as np
import plotly.graph_objects as go
import pytest

from lstm_viz.core.initial import initial_model
from lstm_viz.core.notation import quantity
from lstm_viz.core.readout import softmax
from lstm_viz.core.run import run
from lstm_viz.figures import strip
from lstm_viz.figures.shelf.screen import Screen
from lstm_viz.figures.shelf.shades import SIGNED
from lstm_viz.figures.units.board import MANY
from lstm_viz.figures.units.still import shortened, still_for
from lstm_viz.figures.units.units import BYTES, FEW, Asked, Example, Rows, Within, _board, insides, short
from lstm_viz.language.letters import visible
from lstm_viz.ui.message import as_json
from tests.figures.letters import width, without_inputs
from tests.figures.test_learning import value_at
from tests.figures.test_room import complaints, letters
from tests.figures.trained import trained

SCREENS = [
    Screen(scale=4), Screen("dark", scale=4), Screen("dark", narrow=True, scale=4), Screen(flat=True, scale=4),
]  # fmt: skip
EVERY = pytest.mark.parametrize("screen", SCREENS, ids=lambda screen: f"{screen.shape}-{screen.theme}")
CLASSES = {"latch": ("−", "+"), "parity": ("even", "odd"), "a_n_b_n": ("more", "last"),
           "temporal_order": ("XX", "XY", "YX", "YY"), "echo": ()}  # fmt: skip
EPOCHS = {"parity": 4, "temporal_order": 2}
EACH = pytest.mark.parametrize("task", CLASSES)


def seen(task, name="c", rows=None, units=None, steps=None, H=None):
    """An example in all networks of a training; at each moment another network, unless it is said."""
    of = trained(task, EPOCHS.get(task, 6), H=H)
    given = of.example
    asked = Asked(given.targets[:, 0], given.counted[:, 0], CLASSES[task])
    features = tuple(feature.name for feature in given.inputs.features)
    example = Example(given.inputs.x[:, 0], features, given.inputs.time, asked)
    values = np.stack([getattr(trace, name)[:, 0] for trace in of.traces], axis=1)
    rows = list(range(values.shape[1])) if rows is None else rows
    within = Within(name, values, of.outputs, rows, units or [1] * len(rows), steps or [3] * len(rows))
    return example, within


def trace_of(figure, name):
    (found,) = (trace for trace in figure["data"] if trace["name"] == name)
    return found


def row_heights(figure):
    """Where the rows of the map are drawn on the axis of everything else: its own counts them."""
    (low, high), (foot, head) = (figure["layout"][axis]["range"] for axis in ("yaxis", "yaxis2"))
    return [low + (row - foot) / (head - foot) * (high - low) for row in range(len(trace_of(figure, "map")["y"]))]


def ground_of(example, within, screen):
    return still_for(_board(example, within, None, False), screen).ground


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
        assert cells["y"] == [f"unit {j}" for j in range(within.values.shape[2])]
        assert row_heights(figure) == sorted(row_heights(figure), reverse=True), "the first unit on top"
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
        assert sum(frame["y"][:4]) / 4 == pytest.approx(at.rows[unit])
        assert max(frame["y"]) - min(frame["y"]) == pytest.approx(at.pitch)
        drawn = [x for x in cursor["x"] if x is not None]
        assert (min(drawn), max(drawn)) == (step - 0.5, step + 0.5)
        heading = trace_of(figure, "headings")["y"][0]
        parts = [
            [y for y in part if y is not None]
            for part in np.array_split(np.array(cursor["y"], object), len(drawn) // 4)
        ]
        assert not any(min(part) < heading < max(part) for part in parts), "it leaves the words between the lanes free"
        assert trace_of(figure, "pill")["text"][-1] == f"step {step}"
        assert named(figure) == [f"<b>unit {j}</b>" if j == unit else str(j) for j in range(4)]
        value = trace_of(figure, "value")
        said = quantity("c", float(within.values[step, row, unit]), sign=True)
        assert (value["y"], value["text"][0]) == ([pytest.approx(at.rows[unit])], said)


def named(figure):
    """The units' numbers that can be seen, from the top down."""
    names = trace_of(figure, "names")
    seen = [(y, text) for y, text in zip(names["y"], names["text"], strict=True) if text]
    return [text for _, text in sorted(seen, reverse=True)]


def test_of_many_units_the_first_the_last_and_the_picked_one_are_named():
    example, within = seen("latch", rows=[0] * 3, units=[30, 1, 63], H=64)
    assert [*map(named, insides(example, within))] == [
        ["0", "<b>unit 30</b>", "63"],
        ["<b>unit 1</b>", "63"],
        ["0", "<b>unit 63</b>"],
    ]


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
    at, counted = ground_of(example, within, screen), np.flatnonzero(example.asked.counted)
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
            likely, targets = softmax(outputs), example.asked.targets[counted]
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
            assert value_at(at.output, rings["y"]) == pytest.approx(example.asked.targets[counted, 0])
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
        widths = {"narrow": (360, 350), "wide": (540, 490), "flat": (1070, 815, 780)}[screen.shape]
        at = ground_of(example, picked, screen)
        if at.written:  # each letter has a step of its own, and words are asked for more room than that
            assert 1 / at.wide > max(width(name, 14) for name in example.features)
            figures = without_inputs(figures)
        assert complaints(figures, screen.narrow, every=True, widths=widths) == []
        assert letters([figures[0]]) >= 12
        said, marks = trace_of(figures[0], "said"), trace_of(figures[0], "marks")
        assert not CLASSES[task] or said["y"][0] - 0.4 * 12 > max(marks["y"]) + 4, "what is said stands over the marks"
    aspect = {"narrow": 0.98, "wide": 1.14, "flat": 3.58}[screen.shape]
    assert figures[0]["layout"]["meta"]["aspect"] == pytest.approx(aspect, abs=0.02)


@pytest.mark.parametrize(
    ("steps", "wanted"),
    [
        (range(1, 51), [(19, "20"), (39, "40")]),
        (range(50, 0, -1), [(30, "20")]),
        (range(1951, 2001), [(29, "1980"), (49, "2000")]),
    ],
    ids=["from the first", "read from the end", "far on"],
)
def test_the_steps_are_counted_in_round_numbers(steps, wanted):
    example, within = seen("latch")
    words = trace_of(insides(example._replace(time=tuple(map(str, steps))), within)[0], "words")
    said = [(x, text) for x, text in zip(words["x"], words["text"], strict=True) if text]
    assert sorted(said) == wanted


@pytest.mark.parametrize("flat", [False, True])
def test_on_a_phone_no_number_of_a_step_stands_under_the_pill(flat):
    example, within = seen("latch")
    named = example._replace(time=tuple(str(t) for t in range(1, 51)))
    figure = insides(named, within._replace(steps=[8] * len(within.steps)), Screen(narrow=True, flat=flat))[0]
    words = trace_of(figure, "words")
    assert [text for text in words["text"] if text] == ["40"], "20 would be half hidden"


@pytest.mark.parametrize("H", [None, 64])
@EACH
def test_it_is_played_from_what_moves(task, H):
    example, within = seen(task, H=H) if task != "temporal_order" else seen(task)
    figures = insides(example, within)
    base, found = strip.first(figures), strip.changes(figures)
    for k in range(len(figures)):
        assert strip.at(base, found, k) == strip.first([figures[k]])
    assert {path for k, path, _ in strip.opened(found)} <= {"z", "y", "text", "marker"}, (
        "while epochs pass, frame and cursor stay"
    )
    assert len(base["data"]) <= 24
    go.Figure(json.loads(json.dumps(base, allow_nan=False)))


@EVERY
def test_a_click_in_the_middle_of_a_cell_means_its_unit_and_its_step(screen):
    example, within = seen("latch")
    figure = insides(example, within, screen)[0]
    unit, step = figure["layout"]["meta"]["picks"]
    assert (unit["of"], step["of"]) == ("unit", "step")
    layout = figure["layout"]
    assert layout["xaxis"]["range"] == layout["xaxis2"]["range"], "a step stands on both where it is counted"
    assert trace_of(figure, "map")["x"] == [f"step {t}" for t in range(len(example.x))]
    for pick, places in ((unit, row_heights(figure)), (step, range(len(example.x)))):
        assert pick["places"] == pytest.approx(list(places))
        assert np.abs(np.diff(pick["places"])) == pytest.approx(2 * pick["reach"]), "between two there is no gap"


# -- any layer on any sequence: as the page "Your own" shows it

OWN = [Screen(scale=4, flat=True), Screen("dark", narrow=True, scale=4)]
EACH_OWN = pytest.mark.parametrize("screen", OWN, ids=lambda screen: screen.shape)


def own(H=32, T=60, D=2, time=None, heard=None, N=1, **more):
    """A layer with random weights on a random sequence, or on several of them that differ in one input."""
    rng = np.random.default_rng(D)
    x = np.cumsum(rng.normal(size=(T, D)), axis=0) if heard is None else heard
    params = initial_model("LSTM", H, x.shape[-1], 1, 0).cell
    values = run(params, x[:, None] if x.ndim == 2 else x).c
    features = tuple(f"column {k}" for k in range(x.shape[-1]))
    example = Example(x, features, time or tuple(str(t + 1) for t in range(T)), **more)
    return example, Within("c", values, None, [0] * N, [H - 1] * N, list(range(N)))


def letters_in(T, D, gaps=()):
    x = np.eye(D)[np.random.default_rng(T).integers(0, D, T)]
    x[list(gaps)] = 0
    return x


@EACH_OWN
def test_rows_stand_in_their_order_and_each_unit_keeps_its_number(screen):
    example, within = own(H=6, T=8, N=8)
    order = (4, 0, 5, 2, 1, 3)
    ranked = Rows(order, [f"{k % 6} apart" for k in range(8)])
    picked = within._replace(units=[k % 6 for k in range(8)])
    figures = insides(example, picked, screen, ranked=ranked)
    cells = trace_of(figures[0], "map")
    assert cells["y"] == [f"unit {j}" for j in order]
    assert np.array(cells["z"]) == pytest.approx(within.values[:, 0, list(order)].T, abs=0.00501)
    places = figures[0]["layout"]["meta"]["picks"][0]["places"]
    assert [places[j] for j in order] == pytest.approx(row_heights(figures[0])), "by unit, for a slider goes by units"
    for k, figure in enumerate(figures):
        unit, frame = k % 6, trace_of(figure, "frame")
        assert sum(frame["y"][:4]) / 4 == pytest.approx(places[unit])
        assert trace_of(figure, "value")["y"] == [pytest.approx(places[unit])]
        names = trace_of(figure, "names")
        assert names["y"] == pytest.approx([places[unit], *(places[j] for j in order)])
        assert names["text"] == [f"<b>unit {unit}</b>", *("" if j == unit else str(j) for j in order)]
        said = [trace["text"] for trace in figure["data"] if trace["name"] == "noted"]
        assert said == ([] if screen.narrow else [[f"{unit} apart"]]), "a phone has no room for it"


def test_what_is_not_asked_is_not_drawn():
    figure = insides(*own(), OWN[0])[0]
    names = [trace["name"] for trace in figure["data"]]
    assert not {"sticks", "targets", "marks", "said", "held", "before", "dot"} & set(names)
    meta = figure["layout"]["meta"]
    assert not {"grips", "draws", "ghosts", "scrub"} & set(meta)


@EACH_OWN
def test_a_hand_walks_through_its_steps_where_they_are_the_pages(screen):
    figure = insides(*own(), screen, walked=True)[0]
    meta = figure["layout"]["meta"]
    assert meta["scrub"] == list(range(60)) == meta["picks"][1]["places"]
    assert meta["picks"][1]["of"] == "t"


@EACH_OWN
def test_the_input_that_a_hand_moves_is_grasped_at_the_cursor_and_drawn_on_its_lane(screen):
    x = np.repeat(np.random.default_rng(3).normal(size=(20, 1, 3)), 5, axis=1)
    x[7, :, 1] = np.linspace(-3, 3, 5)  # as a slider moves it, at one step
    example, within = own(
        T=20, heard=x, N=5, held=1, bounds=((-2, 2), (-3, 3), (-2, 2)), steps=tuple(range(59, 39, -1))
    )
    within = within._replace(rows=range(5), steps=[7] * 5)
    figures = insides(example, within, screen, walked=True)
    layout = figures[0]["layout"]
    (grip,), draws = layout["meta"]["grips"], layout["meta"]["draws"]
    assert (draws["steps"], draws["x"]) == (tuple(range(59, 39, -1)), list(range(20)))
    lane = (draws["y"], draws["values"])
    assert (grip["of"], draws["of"], draws["input"], draws["values"]) == ("x", "draw", 1, (-3, 3))
    for k, figure in enumerate(figures):
        line, dot = trace_of(figure, "held"), trace_of(figure, "dot")
        assert np.interp(line["y"], *lane) == pytest.approx(x[:, k, 1])
        assert (dot["x"], dot["y"]) == ([7], [line["y"][7]])
        assert figure["data"][grip["trace"]]["name"] == "dot"
        assert trace_of(figure, "given")["text"][1] == short(x[7, k, 1])
    moving = {figures.data[k][0]["name"] for k, _, _ in strip.opened(figures.changes())}
    assert moving == {"map", "held", "dot", "given", "value"}, "whatever else comes in stays"
    (ghost,) = layout["meta"]["ghosts"]
    assert [figures[0]["data"][k]["name"] for k in (*ghost["from"], ghost["to"])] == ["held", "before"]


@EACH_OWN
@pytest.mark.parametrize("held", [None, 0, 9])
def test_of_many_inputs_a_few_have_lanes_and_the_rest_is_counted(held, screen):
    example, within = own(D=12, held=held)
    figure = insides(example, within, screen)[0]
    told = trace_of(figure, "headings")["text"]
    shown = [0, 1, 2] if held is None else [0, 1, 2] if held == 0 else [0, 1, 9]
    assert told[1:] == [*(shortened(f"column {k}", 42 if screen.narrow else 82) for k in shown), "and 9 more"]
    assert trace_of(figure, "given")["text"] == [short(example.x[0, k]) for k in shown]


@EACH_OWN
def test_letters_are_written_where_each_has_room_and_else_are_notes(screen):
    for T in (25, 200):
        example, within = own(T=T, heard=letters_in(T, 20, gaps=(3,)), N=T)
        example = example._replace(features=(" ", "\n", *"abcdefghijklmnopqr"))
        figures = insides(example, within, screen)
        which = [name if x.any() else "·" for name, x in zip((example.features[k] for k in example.x.argmax(1)),
                                                             example.x, strict=True)]  # fmt: skip
        which = [{" ": "␣", "\n": "↵"}.get(name, name) for name in which]
        inputs = trace_of(figures[0], "inputs")
        assert [trace_of(figure, "given")["text"] for figure in figures] == [[name] for name in which]
        if T == 25:
            assert inputs["text"] == which
            continue
        there = [t for t in range(T) if t != 3]
        assert inputs["x"] == there, "what is none of them has no note"
        assert inputs["hovertext"] == [f"step {t + 1}: <b>{which[t]}</b>" for t in there]
        heights = {which[t]: y for t, y in zip(there, inputs["y"], strict=True)}
        known = [heights[visible(name)] for name in example.features]
        assert known == sorted(known, reverse=True) and len(set(known)) == 20


@EACH_OWN
@pytest.mark.parametrize(
    "of",
    [{}, {"H": 1, "T": 1, "D": 1}, {"H": 512, "T": 120, "D": 9, "held": 4}, {"H": 5, "T": 500, "held": 0},
     {"T": 48, "time": tuple(f"2021-10-{1 + t // 24:02d} {t % 24:02d}:30" for t in range(48))},
     {"T": 48, "time": tuple(f"{t // 2:02d}:{t % 2 * 3}0" for t in range(48)), "held": 1}],
    ids=str,
)  # fmt: skip
def test_the_words_of_any_layer_have_room(of, screen):
    example, within = own(**of, N=of.get("T", 60))
    H, T = within.values.shape[2], len(example.time)
    example = example._replace(features=tuple(f"a_long_name_of_column_{k}" for k in range(example.x.shape[1])))
    picked = within._replace(units=[7 * t % H for t in range(T)])
    ranked = Rows(range(H)[::-1], ["half-life 123 steps"] * T)
    figures = list(insides(example, picked, screen, ranked=ranked, walked=True))[:: max(1, T // 60)]
    assert complaints(figures, screen.narrow, every=True, widths=(360, 350) if screen.narrow else (1070, 780)) == []
    assert letters([figures[0]]) >= 12


def test_steps_that_are_called_by_hours_stand_evenly():
    hours = ("22:00", "22:30", "06:00", "06:15", "06:30")
    figures = insides(*own(T=5, time=hours, N=5), OWN[0])
    assert [trace_of(figure, "pill")["text"][-1] for figure in figures] == list(hours)
    words = trace_of(figures[0], "words")
    assert [hours[int(x)] for x in words["x"][1:]] == words["text"][1:]


def test_steps_that_are_called_by_number_and_letter_are_counted():
    example, within = own(T=30, heard=letters_in(30, 4), N=30)
    named = example._replace(time=tuple(f"{t + 1:03d} a" for t in range(30)))
    assert list(insides(named, within, OWN[0])) == list(insides(example, within, OWN[0]))
    assert trace_of(insides(named, within, OWN[0])[4], "pill")["text"][-1] == "step 5"


def test_steps_of_one_name_keep_their_columns():
    cells = trace_of(insides(*own(T=4, time=("noon", "night", "noon", "night")), OWN[0])[0], "map")
    assert len(set(cells["x"])) == 4
    assert [name.strip("\u200b") for name in cells["x"]] == ["noon", "night", "noon", "night"]


def test_many_units_over_many_steps_are_sent_once_and_a_moment_is_little():
    example, within = own(H=128, T=500, D=4, N=500, held=0)
    figures = insides(example, within, OWN[0], walked=True)
    base, found = strip.first(figures), strip.changes(figures)
    assert len(as_json({"base": base, "changes": found})) < 300_000
    names = [trace["name"] for trace in base["data"]]
    assert {names[k] for k, _, _ in strip.opened(found)} <= {"cursor", "words", "pill", "value", "given", "dot"}
    picked = insides(example, within._replace(units=range(3, 128), rows=[0] * 125, steps=[9] * 125), OWN[0])
    assert {names[k] for k, _, _ in strip.opened(strip.changes(picked))} <= {"frame", "names", "value"}, (
        "of another unit"
    )
    go.Figure(json.loads(json.dumps(base, allow_nan=False)))


def test_a_number_is_short_whatever_its_size():
    told = [short(value) for value in (0.0, -0.004, 99.994, -1234.5, 99_999, 123_456.0, -3.21e-9, 1e300)]
    assert short(101.11, sign=True) == "+101"
    assert told == ["0.00", "0.00", "99.99", "−1234", "99999", "1.2·10⁵", "0.00", "1.0·10³⁰⁰"]


def pixels(address):
    """The colours of a PNG with a palette, row by row: read by the rules of the format, not by what wrote it."""
    data = b64decode(address.removeprefix("data:image/png;base64,"))
    assert data[:8] == b"\x89PNG\r\n\x1a\n"
    parts, at = {}, 8
    while at < len(data):
        (size,), kind = struct.unpack(">I", data[at : at + 4]), data[at + 4 : at + 8]
        body, check = data[at + 8 : at + 8 + size], data[at + 8 + size : at + 12 + size]
        assert struct.unpack(">I", check) == (zlib.crc32(kind + body),)
        parts[kind], at = body, at + 12 + size
    columns, rows, depth, kind = struct.unpack(">IIBB", parts[b"IHDR"][:10])
    assert (depth, kind) == (8, 3)
    lines = np.frombuffer(zlib.decompress(parts[b"IDAT"]), np.uint8).reshape(rows, columns + 1)
    assert not lines[:, 0].any(), "no filter"
    colours = np.frombuffer(parts[b"PLTE"], np.uint8).reshape(-1, 3)
    return colours[lines[:, 1:]]


@pytest.mark.parametrize("quantity", ["c", "f"])
def test_a_large_map_is_an_image_whose_lowest_row_comes_first(quantity):
    rng = np.random.default_rng(2)
    T, H = 300, 40
    assert T * H > MANY
    values = rng.uniform(-1 if quantity == "c" else 0, 1, (T, 2, H))
    order = tuple(rng.permutation(H).tolist())
    example = Example(np.zeros((T, 1)), ("x",), tuple(map(str, range(T))))
    within = Within(quantity, values, None, [0, 1], [3, 3], [0, 0])
    screen = Screen(scale=1.0)
    figures = insides(example, within, screen, ranked=Rows(order), walked=True)
    low, middle, high = (rgb(screen.colors[tone]) for tone in ("cool", "glass", "warm"))
    if quantity == "f":
        low, high = middle, rgb(screen.colors["f"])
    for row, figure in enumerate(figures):
        drawn = trace_of(figure, "map")
        found = pixels(drawn["source"]).astype(float)
        assert found.shape == (H, T, 3)
        v = values[:, row, list(order)].T[::-1, :, None]
        end = np.where(v < 0, low, high)
        assert found == pytest.approx(middle + np.abs(v) * (end - middle), abs=2.0)
        places = figure["layout"]["meta"]["picks"][0]["places"]
        assert drawn["y0"] == pytest.approx(places[order[-1]]) and drawn["y0"] + (H - 1) * drawn["dy"] == pytest.approx(
            places[order[0]]
        )


def rgb(color):
    return np.array(list(bytes.fromhex(color[1:])), float)
