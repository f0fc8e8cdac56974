"""A trained network taken along: the file holds what the page shows, and the lines beside its button run it."""

import io

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal
from safetensors.numpy import load

from lstm_viz.data.forecasting import FEATURES, INPUT_SETS, feature_values
from lstm_viz.data.weights import read_weights
from lstm_viz.lessons.base import step_at
from lstm_viz.lessons.forecast.record import settings_of as sun_of
from lstm_viz.lessons.registry import lesson_named
from lstm_viz.lessons.shown import Moment
from lstm_viz.lessons.state import complete
from lstm_viz.lessons.take import FORMATS
from lstm_viz.workers.pool import POOL
from tests.lessons.stand_ins import stand_in
from tests.trainings import trained

LEARN, SUN = lesson_named("learn"), lesson_named("forecast")
NEEDS = {"pytorch": "torch", "keras": "keras"}
"""Whose lines need more than is installed here."""
SHORT = {"task": "none", "job": "adding", "epochs": 6.0, "H": 5.0, "t": "   4", "seed": 3.0}
DRAWN = {"task": "none", "inputs": "all", "H": 3.0, "seed": 2.0, "lag": "2"}


@pytest.fixture(autouse=True)
def spoken():
    """No test here is one message."""


def learned(**chosen):
    values = complete(LEARN.table, {**SHORT, **chosen})
    trained(*LEARN.wanted(values))
    return values


@pytest.fixture
def forecast(monkeypatch):
    """A forecast of two epochs."""
    watch = sun_of(complete(SUN.table, DRAWN)).training()
    steps = iter(watch)
    next(steps), next(steps)
    made = watch.learned()
    monkeypatch.setattr(POOL, "state", lambda settings: made)
    return complete(SUN.table, DRAWN), made


def lines(lesson, values, system):
    """The lines beside a button, at the cursor."""
    shown = lesson.record(values)
    card = next(card for card in lesson.cards(shown) if card.id == "take")
    assert [line.id for line in card.lines] == [f"take.{one}" for one in FORMATS]
    assert all(line.press.startswith("Save for ") for line in card.lines)
    return lesson.lines(card, [Moment(shown, step_at(shown.labels, values["t"]), 0)])[f"take.{system}"][0]


def ran(lesson, values, system, x, folder, monkeypatch):
    """Outputs of the lines beside a button, in a folder that holds the file which it saves."""
    if system in NEEDS:
        stand_in(monkeypatch, NEEDS[system])
    file = lesson.file(values, f"take.{system}")
    (folder / file.name).write_bytes(file.data)
    monkeypatch.chdir(folder)
    if system == "numpy":  # one sequence
        return np.stack([_ran(lesson, values, system, x[:, k]) for k in range(x.shape[1])], axis=1)
    if system == "keras":  # sequences first
        return _ran(lesson, values, system, x.transpose(1, 0, 2)).transpose(1, 0, 2)
    return _ran(lesson, values, system, x)


def _ran(lesson, values, system, x):
    names = {"x": x}
    exec(lines(lesson, values, system), names)
    return names["y"]


@pytest.mark.parametrize("system", FORMATS)
@pytest.mark.parametrize("epoch", ["   0", "   4", "   6"])
def test_every_file_holds_the_network_of_the_epoch_at_the_cursor(system, epoch):
    values = learned(t=epoch)
    file = LEARN.file(values, f"take.{system}")
    layout, suffix = FORMATS[system]
    assert file.name == f"adding_H5_epoch{int(epoch)}_seed3_{system}{suffix}"
    found = read_weights(file.data)
    model = LEARN.record(values).learned.models[int(epoch)]
    assert found.layout == layout
    for name, array in model.cell.weights.items():
        assert_array_equal(getattr(found.params, name), array)
    if layout == "own":
        assert [feature.name for feature in found.features] == ["number", "mark"]
        for name in ("W_y", "b_y"):
            assert_array_equal(getattr(found.readout, name), getattr(model.readout, name))


@pytest.mark.parametrize("system", FORMATS)
def test_the_lines_beside_a_button_give_what_the_record_says(system, tmp_path, monkeypatch):
    values = learned()
    record = LEARN.record(values).learned
    x = record.targets.inputs.x
    y = ran(LEARN, values, system, x, tmp_path, monkeypatch)
    close = 1e-5 if system == "keras" else 1e-6  # it computes in float32
    assert_allclose(y, np.stack([one[:, 4] for one in record.outputs], axis=1), rtol=0, atol=close)


@pytest.mark.parametrize("system", FORMATS)
def test_the_lines_of_a_forecast_scale_and_scale_back(system, forecast, tmp_path, monkeypatch):
    values, made = forecast
    data = sun_of(values).data()
    rows = data.test_rows[:40]
    steps = rows[None, :] - data.lag - np.arange(data.window)[::-1, None]
    x = feature_values(data.table, INPUT_SETS["all"], data.lag)[steps]
    y = ran(SUN, values, system, x, tmp_path, monkeypatch)
    assert_allclose(y[-1, :, 0], made.said[:40], rtol=0, atol=1e-2 if system == "keras" else 1e-6)


def test_a_forecasts_file_is_that_of_the_epoch_which_forecasts(forecast):
    values, made = forecast
    file = SUN.file(values, "take.own")
    assert file.name == f"Greensboro_all_2h_H3_epoch{made.chosen}_seed2_own.safetensors"
    found = read_weights(file.data)
    assert_array_equal(found.params.W_x, made.model.cell.W_x)
    assert [feature.title for feature in found.features] == [FEATURES[key][0] for key in INPUT_SETS["all"]]
    assert "# x [T, B, 6]: G [W/m²], T [°C], sin_hour" in lines(SUN, values, "own")


def test_the_read_out_beside_the_cell_has_the_names_and_shapes_of_its_system():
    values = learned()
    readout = LEARN.record(values).learned.models[4].readout
    # state_dict() of a ModuleDict of nn.LSTM(2, 5) and nn.Linear(5, 1)
    torch = load(LEARN.file(values, "take.pytorch").data)
    cell = {"weight_ih_l0": (20, 2), "weight_hh_l0": (20, 5), "bias_ih_l0": (20,), "bias_hh_l0": (20,)}
    shapes = {f"lstm.{name}": shape for name, shape in cell.items()}
    assert {name: array.shape for name, array in torch.items()} == shapes | {
        "readout.weight": (1, 5), "readout.bias": (1,),
    }  # fmt: skip
    assert_array_equal(torch["readout.weight"], readout.W_y)
    # get_weights() of LSTM(5) and Dense(1), in its order
    keras = np.load(io.BytesIO(LEARN.file(values, "take.keras").data))
    assert [keras[name].shape for name in keras.files] == [(2, 20), (5, 20), (20,), (5, 1), (1,)]
    assert_array_equal(keras["dense/kernel"], readout.W_y.T)
    assert_array_equal(keras["dense/bias"], readout.b_y)


def test_nothing_is_offered_before_there_is_something_trained():
    values = complete(LEARN.table, {**SHORT, "seed": 8642.0})
    assert "take" not in [card.id for card in LEARN.cards(LEARN.record(values))]
    assert LEARN.file(values, "take.own") is None


@pytest.mark.parametrize("key", ["train", "take", "take.", "take.pickle", "rate", "own"])
def test_no_other_control_hands_over_a_file(key):
    assert LEARN.file(learned(), key) is None
    assert lesson_named("solar_day").file({}, key) is None
