"""The lines that run a layer again: in every system they give all gates of the record, from the files beside them."""

import numpy as np
import pytest
from numpy.testing import assert_allclose

from lstm_viz.core.initial import initial
from lstm_viz.core.lstm import LSTMParams, LSTMVariant
from lstm_viz.core.run import run
from lstm_viz.core.sequence import Feature, Sequence
from lstm_viz.data.gates_out import inputs_csv
from lstm_viz.data.weights import weights_bytes
from lstm_viz.lessons.take import FORMATS
from lstm_viz.words.rerun import LINES, rerun, systems
from tests.lessons.stand_ins import stand_in

NEEDS = {"pytorch": "torch", "keras": "keras"}
RNG = np.random.default_rng(3)
PLAIN = initial("LSTM", 5, 3, 1)
INPUTS = Sequence(RNG.normal(size=(30, 3)), tuple(map(Feature, ("G", "#", "a,b"))))


def ran(system, params, trace, folder, monkeypatch):
    """The gates that the lines make of the files, [T, H] each."""
    if system in NEEDS:
        stand_in(monkeypatch, NEEDS[system])
    layout, suffix = FORMATS[system]
    (folder / f"cell{suffix}").write_bytes(weights_bytes(params, suffix, layout=layout))
    (folder / "x.csv").write_bytes(inputs_csv(trace.inputs))
    monkeypatch.chdir(folder)
    names = {}
    exec(rerun(system, f"cell{suffix}", "x.csv", params, trace), names)
    return names["gates"]


def same(gates, trace):
    assert list(gates) == list("figoch")
    for name, values in gates.items():
        assert_allclose(values, getattr(trace, name)[:, 0], rtol=0, atol=1e-6, err_msg=name)


@pytest.mark.parametrize("system", LINES)
@pytest.mark.parametrize(("T", "D", "H"), [(30, 3, 5), (1, 1, 1), (2, 1, 3)])
def test_every_systems_lines_give_the_gates_of_the_record(system, T, D, H, tmp_path, monkeypatch, capsys):
    params = initial("LSTM", H, D, 1)
    trace = run(params, INPUTS.x[:T, :, :D])
    same(ran(system, params, trace, tmp_path, monkeypatch), trace)
    assert [line for line in capsys.readouterr().out.splitlines() if line in "figoch"] == list("figoch")


@pytest.mark.parametrize("system", NEEDS)
def test_lines_whose_gates_do_not_make_the_layers_h_say_so(system, tmp_path, monkeypatch):
    trace = run(PLAIN, INPUTS)
    wrong = rerun(system, "cell", "x.csv", PLAIN, trace).replace("i, f, g, o = np.split", "f, i, g, o = np.split")
    monkeypatch.setattr(
        "tests.words.test_rerun.rerun", lambda *_: wrong.replace('"cell"', f'"cell{FORMATS[system][1]}"')
    )
    with pytest.raises(AssertionError, match="Not equal to tolerance"):
        ran(system, PLAIN, trace, tmp_path, monkeypatch)


def test_inputs_are_named_beside_x_and_too_many_are_not():
    first = rerun("numpy", "w.npz", "x.csv", PLAIN, run(PLAIN, INPUTS)).splitlines()
    assert first[2].endswith("# [T, 3]: G, #, a,b")
    many = initial("LSTM", 2, 40, 0)
    inputs = Sequence(np.zeros((3, 40)), tuple(Feature(f"{chr(10)}{k}") for k in range(40)))
    assert r"# [T, 40]: \n0, \n1," in rerun("own", "w.npz", "x.csv", many, run(many, inputs))
    assert len(max(rerun("own", "w.npz", "x.csv", many, run(many, inputs)).splitlines(), key=len)) < 160


@pytest.mark.parametrize(
    "params",
    [
        LSTMParams(PLAIN.W_x, PLAIN.W_h, PLAIN.b, np.ones(15)),
        LSTMParams(PLAIN.W_x, PLAIN.W_h, PLAIN.b, variant=LSTMVariant(candidate="relu", coupled=True)),
    ],
)
def test_what_no_other_system_has_is_run_by_this_package_alone(params, tmp_path, monkeypatch):
    trace = run(params, INPUTS)
    assert systems(params, trace) == ("own",)
    same(ran("own", params, trace, tmp_path, monkeypatch), trace)
    assert systems(PLAIN, run(PLAIN, INPUTS)) == tuple(LINES)


@pytest.mark.parametrize(
    "hold",
    [
        {"f": 1.0},
        {("o", 17): 0.0, "i": 0.25},
        {"f": np.linspace(0, 1, 5), ("f", 3): np.full(5, 0.5)},
        {("f", None, 3): 0.5, ("g", None, 0): -1.0, ("o", 4, 2): 0.0},
    ],
)
def test_what_was_held_is_held_again(hold, tmp_path, monkeypatch):
    trace = run(PLAIN, INPUTS, hold=hold)
    assert systems(PLAIN, trace) == ("own",)
    same(ran("own", PLAIN, trace, tmp_path, monkeypatch), trace)
