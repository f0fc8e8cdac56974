"""How a forecast was trained, read back: every point is an epoch's error, and the chosen one is named."""

import json
from dataclasses import replace
from functools import lru_cache

import numpy as np
import plotly.graph_objects as go
import pytest

from lstm_viz.core.initial import initial_model
from lstm_viz.core.notation import number
from lstm_viz.core.training import predict, train
from lstm_viz.data.forecasting import hour_ahead, standard_plan
from lstm_viz.figures import strip
from lstm_viz.figures.shelf.screen import Screen
from lstm_viz.figures.sun.fit import BEYOND, PLANS, TRACES, fit
from tests.figures.sunny import SCREENS
from tests.figures.test_room import complaints, letters

EVERY = pytest.mark.parametrize("screen", SCREENS, ids=lambda screen: f"{screen.shape}-{screen.theme}")


@lru_cache(maxsize=1)
def errors():
    """A short training that is measured after each epoch, on hours that it learns from and on some that it does not."""
    data = hour_ahead("Sand Point", "irradiance and time")
    some = np.arange(data.training.B)
    known, kept = data.training.select(some[some % 5 > 0]), data.training.select(some[some % 5 == 0])
    models = [initial_model("LSTM", 3, known.D, 1, seed=1, forget_bias=1.0)]
    plan = replace(standard_plan(data, epochs=6), snapshot_every=1)
    models += [row.model for row in train(models[0], known, plan)]

    def rmse(model, examples):
        error = (predict(model, examples.inputs)[-1] - examples.targets[-1]) * data.spread[0]
        return float(np.sqrt(np.mean(error**2)))

    trained, validated = (np.array([rmse(model, part) for model in models]) for part in (known, kept))
    return trained, validated


def drawn(screen=None, rows=slice(None)):
    trained, validated = (part[rows] for part in errors())
    return fit(range(len(trained)), trained, validated, int(validated.argmin()), screen or Screen())[0]


def trace_of(figure, name):
    found = figure["data"][TRACES.index(name)]
    assert found["name"] == name
    return found


def numbers_of(figure, axis):
    """Where the numbers beside the lane stand, and what they are: on one axis."""
    muted = figure["layout"]["annotations"]
    plain = [word for word in muted if word["text"].isdecimal()]
    side = [word for word in plain if (word["xanchor"] == "right") == (axis == "y")]
    return np.array([word[axis] for word in side]), np.array([float(word["text"]) for word in side])


def read(figure, axis, places):
    """The numbers that are drawn at some places: on the line through two that are written."""
    at, said = numbers_of(figure, axis)
    assert len(at) >= 2
    slope = (said[-1] - said[0]) / (at[-1] - at[0])
    return said[0] + slope * (np.array(places) - at[0])


@EVERY
def test_every_point_is_an_epochs_error_and_a_line_runs_through_them(screen):
    figure, of = drawn(screen), dict(zip(("trained", "validated"), errors(), strict=True))
    high = BEYOND * of["validated"].min()
    assert (of["validated"] > high).any(), "there is an epoch that lies beyond"
    points = trace_of(figure, "points")
    wanted = [(epoch, value) for values in of.values() for epoch, value in enumerate(values) if value <= high]
    assert read(figure, "x", points["x"]) == pytest.approx([epoch for epoch, _ in wanted])
    assert read(figure, "y", points["y"]) == pytest.approx([value for _, value in wanted])
    assert points["hovertext"][-1] == f"validation days: RMSE {number(of['validated'][-1], 1)} W/m²"
    for name, values in of.items():
        line = trace_of(figure, name)
        there = [(x, y) for x, y in zip(line["x"], line["y"], strict=True) if y is not None]
        x, y = read(figure, "x", [x for x, _ in there]), read(figure, "y", [y for _, y in there])
        assert y == pytest.approx(np.interp(x, range(len(values)), values)), "also where it comes in from beyond"
        assert y.max() == pytest.approx(high)


@EVERY
def test_the_chosen_epoch_is_marked_and_named(screen):
    _, validated = errors()
    figure, best = drawn(screen), int(validated.argmin())
    ring, choice = trace_of(figure, "chosen"), trace_of(figure, "choice")
    assert read(figure, "x", [*ring["x"], *choice["x"]]) == pytest.approx([best] * 3, abs=1e-6)
    assert read(figure, "y", ring["y"]) == pytest.approx([validated[best]])
    said = [word["text"] for word in figure["layout"]["annotations"]]
    assert f"chosen: epoch {best}, <b>{number(validated[best], 1)}</b>" in said
    assert f"validation <b>{number(validated[-1], 1)}</b>" in said


@pytest.mark.parametrize("narrow", PLANS)
def test_before_anything_is_trained_there_is_one_point_of_each(narrow):
    figure = drawn(Screen(narrow=narrow), slice(0, 1))
    assert len(trace_of(figure, "points")["x"]) == 2
    assert complaints([figure], narrow, every=True, widths=(350, 340) if narrow else (1070, 900)) == []


@pytest.mark.parametrize("narrow", PLANS)
def test_one_that_explodes_leaves_by_the_upper_end_and_is_only_said_to_be_beyond(narrow):
    trained, validated = (np.append(part, 4e120) for part in errors())
    figure = fit(range(len(trained)), trained, validated, int(validated.argmin()), Screen(narrow=narrow))[0]
    said = [word["text"] for word in figure["layout"]["annotations"]]
    assert "validation <b>1000+</b>" in said
    assert complaints([figure], narrow, every=True, widths=(350, 340) if narrow else (1070, 900)) == []
    json.dumps(figure, allow_nan=False)


@EVERY
def test_the_words_have_room(screen):
    trained, validated = errors()
    for chosen in range(len(trained)):
        figures = fit(range(len(trained)), trained, validated, chosen, screen)
        widths = (360, 350, 340) if screen.narrow else (1070, 900)
        assert complaints(figures, screen.narrow, every=True, widths=widths) == []
        assert letters(figures) >= 12


def test_it_stands_still():
    trained, validated = errors()
    figures = fit(range(len(trained)), trained, validated, 3, moments=4)
    assert len(figures) == 4 and strip.opened(strip.changes(figures)) == []
    go.Figure(json.loads(json.dumps(strip.first(figures), allow_nan=False)))
