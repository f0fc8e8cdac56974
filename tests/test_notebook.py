"""The package from a notebook: everything by name from the top, and nothing loaded before it is needed."""

import subprocess
import sys
from importlib import import_module

import pytest

import lstm_viz

SLOW = ("pandas", "pvlib", "h5py", "safetensors", "streamlit", "plotly", "lstm_viz.data")


def test_importing_it_loads_numpy_and_nothing_slow():
    code = f"import sys, lstm_viz; print([name for name in {SLOW} if name in sys.modules], 'numpy' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split("\n")[0] == "[] True"


@pytest.mark.parametrize("name", lstm_viz.__all__)
def test_every_name_is_there(name):
    assert getattr(lstm_viz, name) is not None
    assert name in dir(lstm_viz)


@pytest.mark.parametrize(("module", "names"), lstm_viz.LATER.items())
def test_what_comes_later_is_the_thing_itself(module, names):
    assert module.startswith("lstm_viz.data.")
    for name in names:
        assert name in lstm_viz.__all__
        assert getattr(lstm_viz, name) is getattr(import_module(module), name)


def test_another_name_is_not_there():
    with pytest.raises(AttributeError, match=r"module 'lstm_viz' has no attribute 'LSTM'"):
        _ = lstm_viz.LSTM
    with pytest.raises(ImportError, match="cannot import name 'forecast'"):
        from lstm_viz import forecast  # noqa: F401


def test_a_cell_goes_into_a_file_and_comes_back(tmp_path):
    from lstm_viz import initial, read_weights, run, write_weights

    params, x = initial("GRU", 3, 2, seed=1), [[0.5, -1.0], [2.0, 0.0]]
    write_weights(tmp_path / "cell.npz", params)
    read = read_weights(tmp_path / "cell.npz").params
    assert (run(read, x).h == run(params, x).h).all()
