"""What is asked of every picture of every lesson.

Plotly takes it; it is a pure function of the record; it has one structure at every step, phase and position of a
slider, so that a strip can play it; a strip shows what a fresh run shows; a hand finds its step on a picture over
time. Looks and lenses take turns over the cases, and a slider is tried at its ends, at
a third and where it stands.
"""

import json
import re
from collections.abc import Hashable
from dataclasses import replace
from pathlib import Path

import numpy as np
import plotly.graph_objects as go
import pytest

from lstm_viz.core.run import run
from lstm_viz.figures import strip
from lstm_viz.figures.belt.belt import belt
from lstm_viz.figures.cell.cell import cell
from lstm_viz.figures.curves import curves
from lstm_viz.figures.day.day import day
from lstm_viz.figures.gates import gates
from lstm_viz.figures.shelf.colours import PALETTE
from lstm_viz.figures.shelf.screen import Screen
from lstm_viz.figures.tap.tap import tap
from lstm_viz.figures.taps.taps import taps
from lstm_viz.figures.track.track import track
from lstm_viz.figures.vectors import vectors
from lstm_viz.lessons.base import Look, step_at
from lstm_viz.lessons.registry import LESSONS, lesson_named
from lstm_viz.lessons.shown import Moment
from lstm_viz.lessons.state import choose, complete
from lstm_viz.ui.message import as_json
from lstm_viz.ui.played import aspects
from lstm_viz.ui.runs import Run, run_of
from lstm_viz.words.lenses import lenses
from tests.figures.seen import seen
from tests.lessons.screen import controls, guesses, over_control, over_phases, over_time
from tests.lessons.screen import still as whole_screen
from tests.trainings import ready

TRAINED = {"job": "a_n_b_n", "epochs": 6.0, "beside": "rate", "seen": "f"}
"""Two short trainings."""
DIVERGED = {"job": "adding", "optimiser": "SGD", "rate": 1e9, "clip": "off", "epochs": 50.0, "H": 2.0}
"""One whose weights become too large for numbers."""
SETTINGS = {
    "solar_day": [
        {},
        {"task": "cloud", "over": "the day before"},
        {"hold_f": 1.0, "sky": "Greensboro, measured"},
        {"f_b": 12.0, "g_dG": 12.0},
        {"hold_f_at": {"12:00": 0.0, "14:30": 0.5}, "hold_o_at": {"14:30": 0.0}},
    ],
    "one_step": [{}, {"hold_i": 0.0, "hold_g": -0.5}, {"units": "4", "unit": "2"}],
    "taps": [
        {},
        {"hold_i": 0.0, "c0": -3.0, "hold_g_at": {"01": -1.0, "05": 1.0}},
        {"task": "full", "c0": 5.0, "f_b": 2.0},
    ],
    "memory": [{}, {"seq": "count", "out": "relu", "f_b": 8.0}, {"pulse": 0.0, "silence": 55.0}],
    "gradient": [
        {},
        {"T": 200.0, "f_b": 5.0, "gain": 1.04, "t": "150"},
        {"T": 35.0, "t": "060", "f_b": -2.0},
        {"units": "16", "gain": 3.0, "T": 60.0, "t": "020"},
    ],
    "learn": [{}, TRAINED, DIVERGED],
    "forecast": [{}, {"beside": "all", "task": "none", "H": 2.0, "day": "10-02"}],
    "own": [
        {},
        {"cell": "random", "H": 6.0, "data": "waves", "hold_f": 0.5, "hold_i_at": {"2": 0.1}, "f_b": {"1": -2.0}},
        {"cell": "a_n_b_n", "seen": "f", "by": "open", "gate": "i"},
    ],
    "belt": [{}, {"seq": "signal", "by": "weights", "f_b": 3.0}, {"seq": "count"}, {"seq": "day", "by": "weights"}],
}
"""What is tried beside the questions of "Check yourself": held gates, several units, two runs, c beyond its axis."""
LOOKS = [Look(theme, narrow) for theme in ("light", "dark") for narrow in (False, True)]
OVER_TIME = {"day", "track", "gates", "before", "memories", "falling", "learning", "hours", "by_hour", "gates_of_day"}

IN_THE_BROWSER = set(
    re.findall(r"src/traces/(\w+)", (Path(__file__).parents[2] / "tools" / "plotly" / "entry.js").read_text())
)
"""The kinds of traces in the part of plotly.js that the browser gets."""

WALKED = {("own", "units")}
"""A picture that is over time on one page alone."""


def cases():
    found = []
    for lesson in LESSONS:
        settings = SETTINGS.get(lesson.name, [{}])
        if lesson.name == "check":
            settings = [{"task": task.id, "guess": guesses(lesson, task)[-1]} for task in lesson.tasks]
            settings += [{"task": task} for task in ("keep", "first", "half", "turn", "count")]  # before a guess
        for chosen in settings:
            name = "-".join([lesson.name, *(f"{value}" for key, value in chosen.items() if key != "guess")])
            lens = list(lenses())[len(found) % len(lenses())]
            found.append(pytest.param(lesson, chosen | {"lens": lens}, LOOKS[len(found) % 4], id=name))
    return found


@pytest.fixture(scope="module", autouse=True)
def trainings():
    """Of the pages with trainings, but for what is shown as it opens."""
    for name in ("learn", "forecast"):
        for chosen in SETTINGS[name][1:]:
            ready(lesson_named(name), complete(lesson_named(name).table, chosen))


every_case = pytest.mark.parametrize(("lesson", "chosen", "look"), cases())


def drawn(lesson, shown):
    """The names of the pictures on the page."""
    return [name for card in lesson.cards(shown) for name in card.figures]


def still(lesson, shown, name, t, look):
    return lesson.figures([name], [Moment(shown, t, lesson.phases - 1)], look)[name][0]


def shape(node):
    """Keys and lengths: what a strip needs to be the same at every position. Where a pen is lifted is a value."""
    if isinstance(node, dict):
        return {key: shape(value) for key, value in node.items()}
    if isinstance(node, list):
        return len(node)
    return None


def structure(figure):
    return [(trace["type"], trace.get("mode"), shape(trace)) for trace in figure["data"]]


def sliders(lesson, chosen, values, t):
    """Those that move, each with a few of its positions, and the place of a third among them.

    Of a page that another case shows as it opens, every fifth slider is enough.
    """
    movable = [
        item for item in controls(lesson, values, t) if item.kind == "slider" and (item.pin is None or item.pinned)
    ]
    for item in movable[:: 1 if as_it_opens(lesson, chosen) else 5]:
        third = len(item.values) // 3
        few = sorted({0, third, item.index, len(item.values) - 1})
        yield replace(item, values=[item.values[k] for k in few], index=few.index(item.index)), few.index(third)


def as_it_opens(lesson, chosen):
    return lesson.name == "check" or set(chosen) == {"lens"}


def rounded(figure):
    """A figure as a strip sends it."""
    return strip.first([figure])


def rounded_in(text):
    """A text whose long numbers are cut: code says all digits, and a batch's last ones are not those of a run alone."""
    return re.sub(r"\d\.\d{13,}", lambda found: f"{float(found[0]):.11g}", text) if isinstance(text, str) else text


# -- as Plotly's, and as a function


@every_case
def test_plotly_takes_it(lesson, chosen, look):
    values = complete(lesson.table, chosen)
    shown = lesson.record(values)
    for k, name in enumerate(drawn(lesson, shown)):
        for n, other in enumerate(LOOKS if set(chosen) == {"lens"} else [look]):
            t = (0, len(shown.labels) // 2, len(shown.labels) - 1)[(k + n) % 3]
            phase = n % lesson.phases if name in lesson.plays else lesson.phases - 1
            (figure,) = lesson.figures([name], [Moment(shown, t, phase)], other)[name]
            json.dumps(figure, allow_nan=False)
            as_json(strip.first([figure]))  # as the message is written: it takes no number of NumPy's
            go.Figure(json.loads(json.dumps(figure)))
            assert {trace["type"] for trace in figure["data"]} <= IN_THE_BROWSER, "add it to tools/plotly/entry.js"


@every_case
def test_it_is_a_pure_function_of_the_record(lesson, chosen, look):
    values = complete(lesson.table, chosen)
    shown, again = lesson.record(values), lesson.record(values)
    trace, last = shown.trace, len(shown.labels) - 1
    arrays = trace.pre, trace.act, trace.c_path, trace.h_path, trace.inputs.x
    before = [array.tobytes() for array in arrays]
    for name in drawn(lesson, shown):
        first = json.dumps(still(lesson, shown, name, last, look))
        for other in LOOKS:
            still(lesson, shown, name, 0, other)
        assert json.dumps(still(lesson, shown, name, last, look)) == first, name
        assert json.dumps(still(lesson, again, name, last, look)) == first, f"{name}, of the same run run again"
    assert [array.tobytes() for array in arrays] == before


# -- as a strip


@every_case
def test_it_plays_over_time_and_through_the_phases(lesson, chosen, look):
    shown = lesson.record(complete(lesson.table, chosen))
    stills, moving = over_time(lesson, shown, look).figures, over_phases(lesson, shown, look)
    assert list(stills) == drawn(lesson, shown)
    assert set(moving) == set(stills) & set(lesson.plays)
    for name, figures in stills.items():
        if name in moving:
            ends = moving[name][lesson.phases - 1 :: lesson.phases]
            assert [*map(seen, ends)] == [*map(seen, figures[:])], "a step ends in its still"
        for one in (figures, moving.get(name, figures)):
            assert all(structure(figure) == structure(one[0]) for figure in one), name
            assert len(one[0]["data"]) <= 24, "each one costs the browser time at every frame"
            drawn_by_points = [trace for trace in one[0]["data"] if trace["type"] != "heatmap"]
            assert all(len(trace["x"]) == len(trace["y"]) for trace in drawn_by_points), name
            base, found = strip.first(one), strip.changes(one)
            for k in range(0, len(one), max(1, len(one) // 7)):
                assert strip.at(base, found, k) == rounded(one[k]), (name, k)


@every_case
def test_what_dragging_shows_is_a_fresh_run(lesson, chosen, look):
    """At every position one structure and one layout; and the words and pictures that the record of that value has."""
    values = complete(lesson.table, chosen)
    now = lesson.record(values)
    t = step_at(now.labels, values["t"])
    for item, k in sliders(lesson, chosen, values, t):
        pictures = over_control(lesson, now, item, t, look)
        taken, notice = choose(lesson.table, chosen, item.id, item.values[k])
        assert notice is None
        fresh = lesson.record(complete(lesson.table, taken))
        fresh = replace(fresh, scale=now.scale, room=now.room)  # axes stay until the hand lets go
        said = whole_screen(lesson, fresh, t, look).texts
        assert {name: [rounded_in(texts[k])] for name, texts in pictures.texts.items()} == {
            name: [rounded_in(text)] for name, (text,) in said.items()
        }, item.id
        for name, figures in pictures.figures.items():
            assert len(figures) == len(item.values)
            where, one = (name, item.id), still(lesson, fresh, name, t, look)
            assert all(structure(figure) == structure(one) for figure in figures), where
            found = strip.changes([*figures, one])  # which refuses another layout
            assert strip.at(strip.first(figures), found, k) == rounded(figures[k]), where
            for dragged, again in zip(figures[k]["data"], one["data"], strict=True):
                assert dragged.get("text") == again.get("text"), where
                for axis in ("x", "y"):
                    here, there = dragged.get(axis, []), again.get(axis, [])
                    if any(isinstance(place, str) for place in here):  # places that are called by names
                        assert here == there, where
                    else:
                        assert np.asarray(here, float) == pytest.approx(np.asarray(there, float), nan_ok=True), where


# -- under a hand


@every_case
def test_a_hand_finds_its_step_on_a_picture_over_time_and_on_no_other(lesson, chosen, look):
    values = complete(lesson.table, chosen)
    shown = lesson.record(values)
    for name in drawn(lesson, shown):
        layout = still(lesson, shown, name, 0, look)["layout"]
        scrub, zooms = layout["meta"].get("scrub"), layout["dragmode"] == "zoom"  # a drag means a part of the day
        over_time = name in OVER_TIME or (lesson.name, name) in WALKED
        assert (scrub is not None) == (over_time and len(shown.labels) > 1 and not zooms), name
        for t, at in enumerate(scrub or ()):
            figure = still(lesson, shown, name, t, look)
            pill = next(trace for trace in figure["data"] if "line-ew" in trace.get("marker", {}).get("symbol", ()))
            assert pill["x"] == [at] * 4, "there the cursor stands"


@pytest.mark.parametrize("picture", [day, gates, track])
def test_what_was_before_a_touch_can_be_kept_of_every_picture_over_time(picture, day_trace):
    """The screen copies lines into a trace behind them that waits for them, empty and unseen."""
    figure = picture(day_trace, 17)
    for ghost in figure["layout"]["meta"]["ghosts"]:
        to = figure["data"][ghost["to"]]
        assert (to["x"], to["y"], to["visible"], to["name"]) == ([], [], False, "before")
        for k in ghost["from"]:
            line = figure["data"][k]
            assert line["mode"].startswith("lines") and len(line["x"]) == len(line["y"]) == day_trace.T
            assert k > ghost["to"] and "fill" not in to
    kept = {
        name for ghost in figure["layout"]["meta"]["ghosts"] for k in ghost["from"]
        for name in ("f·c_prev + i·g", "o·tanh(c)", "f = σ", "i = σ", "g = tanh", "o = σ")
        if name in figure["data"][k]["hovertemplate"]
    }  # fmt: skip
    assert len(kept) == (4 if picture is gates else 2)


@pytest.mark.parametrize("narrow", [False, True])
@pytest.mark.parametrize(
    ("picture", "kept"),
    [
        (belt, [2 * 8 + 4]),
        (curves, [4]),
        (tap, [2, 18, 2]),
        (taps, [2, 1, 2, 3 * 18]),
        (cell, [4 * 5]),
        (vectors, [5 * 21]),
    ],
)
def test_what_was_before_a_touch_can_be_kept_of_every_picture_of_a_step(picture, kept, narrow, day_trace):
    """Its points are in the picture, and where their size depends on the scale the layout names that."""
    figure = picture(day_trace, 17, Screen(narrow=narrow))
    meta, data = figure["layout"]["meta"], figure["data"]
    for ghost, points in zip(meta["ghosts"], kept, strict=True):
        to, (start, end) = data[ghost["to"]], ghost.get("cut", (0, None))
        assert (to["x"], to["y"], to["visible"], to["name"]) == ([], [], False, "before")
        drawn = [y for k in ghost["from"] for y in data[k]["y"][start:end] if y is not None]
        assert len(drawn) == points
        if "tones" in ghost:
            assert set(ghost["tones"]) == {PALETTE["light"][tone] for tone in ("warm", "neutral", "cool")}
            assert data[ghost["from"][0]]["fillcolor"] in ghost["tones"]
    assert meta.get("scale") == (6.0 if picture in (belt, taps) else None)


@pytest.mark.parametrize("picture", [day, gates, track])
def test_a_run_of_one_step_leaves_a_hand_nothing_to_find(picture, day_params, day_inputs):
    one = run(day_params, day_inputs.x[:1])
    assert "scrub" not in picture(one, 0)["layout"]["meta"]
    two = picture(run(day_params, day_inputs.x[:2]), 0, Screen(narrow=True))["layout"]
    assert two["meta"]["scrub"] == [0.0, 1.0]


@pytest.mark.parametrize("lesson", LESSONS, ids=lambda lesson: lesson.name)
def test_a_number_that_is_moved_changes_no_pictures_shape(lesson):
    """The room that a picture gets is asked for once for all runs of one ``shape``."""
    rng = np.random.default_rng(len(lesson.name))
    moves = [row for row in lesson.table if row.shape is not None and row.recorded and row.key != "t"]
    met = set()
    for n, chosen in enumerate(SETTINGS.get(lesson.name, [{}])):
        look, moved = LOOKS[n % 4], chosen
        by_shape: dict[Hashable, Run] = {}
        for row in moves:
            for number in rng.uniform(0, 1, 2):  # what is out of its range is refused, and so is what is no such text
                for text in (f"{number:.3f}", f"1030_{number:.3f}", f"{8 + 9 * number:02.0f}:30"):
                    moved, _ = choose(lesson.table, moved, row.key, text)
                run = run_of(lesson, moved)
                other = by_shape.setdefault(run.shape(look), run)
            if other.still != run.still:
                one, two = (aspects(lesson, each.shown, look) for each in (other, run))
                assert one == two, row.key
                met.add(row.key)
    assert len(met) > len(moves) / 2 or not moves
