"""A Keras file read in a process of its own: the same comes back, and whatever happens there is a sentence here."""

import json
from pathlib import Path

import numpy as np
import pytest

from lstm_viz.data.weights import WeightsError, read_networks
from lstm_viz.data.weights.apart import read_apart, refused, unwrapped, wrapped
from lstm_viz.data.weights.contents import Arrays, Contents
from lstm_viz.data.weights.read import READERS

FILES = Path(__file__).parent / "weight_files"


def same(found, wanted):
    assert (found.file, found.notes, found.metadata) == (wanted.file, wanted.notes, {})
    assert found.options == json.loads(json.dumps(wanted.options))
    assert list(found.arrays) == list(wanted.arrays), "in the file's order"
    for name, raw in wanted.arrays.raw.items():
        assert found.arrays.raw[name].dtype == raw.dtype.newbyteorder("=")
        np.testing.assert_array_equal(found.arrays.raw[name], raw)


@pytest.mark.parametrize("path", [*FILES.glob("*.h5"), *FILES.glob("*.keras")], ids=lambda path: path.name)
def test_everything_that_a_keras_file_says_goes_from_one_process_to_another(path):
    contents = READERS["keras" if path.suffix == ".keras" else "hdf5"](path.read_bytes())
    same(unwrapped(wrapped(contents)), contents)


def test_arrays_of_any_kind_and_order_of_bytes_go_too():
    arrays = {"z": np.arange(3, dtype=">f4"), "a": np.array([[True]]), "m": np.float16([[1, 2]]).T, "0": np.zeros(0)}
    contents = Contents("a file", Arrays(arrays), {}, {"z": {"notes": ["é"]}}, ("one", "two"))
    same(unwrapped(wrapped(contents)), contents)


def test_a_file_is_read_in_the_other_process():
    data = (FILES / "keras_stack.keras").read_bytes()
    same(read_apart("keras", data), READERS["keras"](data))


def test_a_page_gets_the_same_networks_and_the_same_refusals():
    for file in ("keras_nested.keras", "torch_lstm.safetensors"):
        (ours,), (theirs,) = (read_networks(FILES / file, apart=apart) for apart in (True, False))
        assert (ours.name, ours.found, ours.notes) == (theirs.name, theirs.found, theirs.notes)
    with pytest.raises(WeightsError, match="is damaged or cut off"):
        read_networks((FILES / "keras_lstm.h5").read_bytes()[:9000], apart=True)


def test_a_refusal_is_the_same_sentence_here():
    with pytest.raises(WeightsError, match="^“é” is no layer$"):
        unwrapped(refused(WeightsError("“é” is no layer")))


def test_what_takes_too_long_takes_too_much_or_dies_is_a_sentence():
    data = (FILES / "keras_lstm.h5").read_bytes()
    with pytest.raises(WeightsError, match=r"^reading took longer than 0\.01 seconds: the file is damaged$"):
        read_apart("hdf5", data, seconds=0.01)
    broke_off = r"^reading broke off, or took more than 1 MB of memory: the file is damaged$"
    with pytest.raises(WeightsError, match=broke_off):
        read_apart("hdf5", bytes(2**23) + data, memory=2**20)
    with pytest.raises(WeightsError, match="^reading broke off"):
        read_apart("nothing", data)
