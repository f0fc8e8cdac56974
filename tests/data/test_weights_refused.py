"""What is not a weight file, or a broken one: a sentence that says what was found and what is wanted, never more."""

import io
import json
import os
import pickle
import struct
import sys
import time
import zipfile
from pathlib import Path

import h5py
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lstm_viz.core.lstm import LSTMParams
from lstm_viz.data.weights import LARGEST_FILE, WeightsError, read_weights, weights_bytes
from lstm_viz.data.weights.npz import write_npz
from lstm_viz.data.weights.safe import write_safetensors

FILES = Path(__file__).parent / "weight_files"
UNIT = LSTMParams(np.arange(8.0).reshape(4, 2), np.ones((4, 1)), np.zeros(4))
TORCH = {
    "weight_ih_l0": np.ones((8, 3)),
    "weight_hh_l0": np.ones((8, 2)),
    "bias_ih_l0": np.ones(8),
    "bias_hh_l0": np.ones(8),
}
KERAS = {"kernel": np.ones((3, 8)), "recurrent_kernel": np.ones((2, 8)), "bias": np.ones(8)}


class Bomb:
    """Unpickling this leaves a mark."""

    def __reduce__(self):
        return (exec, ("import os; os.environ['A_PICKLE_WENT_OFF'] = 'yes'",))


@pytest.fixture(autouse=True)
def nothing_went_off(monkeypatch):
    monkeypatch.delenv("A_PICKLE_WENT_OFF", raising=False)
    yield
    assert "A_PICKLE_WENT_OFF" not in os.environ


def test_the_bomb_of_these_tests_would_go_off(monkeypatch):
    pickle.loads(pickle.dumps(Bomb()))
    assert os.environ.pop("A_PICKLE_WENT_OFF") == "yes"


def zip_of(members, method=zipfile.ZIP_DEFLATED):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", method) as archive:
        for name, content in members:
            archive.writestr(name, content)
    return stream.getvalue()


def npy(array):
    stream = io.BytesIO()
    np.save(stream, array)
    return stream.getvalue()


def safetensors_of(header, body=b""):
    text = header if isinstance(header, bytes) else json.dumps(header).encode()
    return struct.pack("<Q", len(text)) + text + body


# -- something else


@pytest.mark.parametrize(
    ("data", "what"),
    [
        (b"", "empty"),
        (b"\x89PNG\r\n\x1a\n" + bytes(40), "a PNG picture"),
        (b"\xff\xd8\xff\xe0" + bytes(40), "a JPEG picture"),
        (b"%PDF-1.7\n", "a PDF document"),
        (b"<!DOCTYPE html>\n<html><body>Sign in</body></html>", "a web page"),
        (b"\n  <html>", "a web page"),
        (b"<svg xmlns='x'/>", "an XML or SVG text"),
        (b"version https://git-lfs.example/spec/v1\noid sha256:0", "a Git LFS pointer"),
        (b"time,f,i\n0,1,2\n", "a text that begins with 'time,f,i'"),
        (b'{"W_x": [[1.0]]}', "a text that begins with"),
        (npy(np.ones(3)), "one NumPy array"),
        (b"\x1f\x8b\x08" + bytes(20), "a gzip archive"),
        (zip_of([("notes.txt", "hello"), ("a.npy", npy(np.ones(2)))]), "a zip archive with notes.txt, a.npy"),
        (zip_of([]), "a zip archive with nothing"),
        (bytes(range(128, 168)), "nothing known"),
    ],
)
def test_something_else_is_called_what_it_is(data, what):
    with pytest.raises(WeightsError) as refusal:
        read_weights(data, name="upload.npz")
    assert what in str(refusal.value)
    assert str(refusal.value).startswith("upload.npz is ")
    assert ".npz or .safetensors" in str(refusal.value)


@pytest.mark.parametrize("name", ["w.pt", "w.pth", "w.pkl", "w.PT", "w.pickle", "w.joblib", "w.ckpt"])
def test_a_pickles_name_is_refused_whatever_is_inside(name):
    with pytest.raises(WeightsError, match="refused by its name.*safetensors.torch.save_file"):
        read_weights(b"anything", name=name)
    with pytest.raises(WeightsError, match=r"has a pickle's name, .* but holds npz: name it \.npz"):
        read_weights(weights_bytes(UNIT, ".npz"), name=name)


@pytest.mark.parametrize("name", ["", "w.npz", "w.safetensors", "w.h5", "w.onnx"])
@pytest.mark.parametrize("protocol", [0, 2, 4, 5])
def test_a_renamed_pickle_is_not_opened(name, protocol):
    with pytest.raises(WeightsError, match=r"is a pickle: .* can run any program"):
        read_weights(pickle.dumps({"weight_ih_l0": Bomb()}, protocol), name=name)


@pytest.mark.parametrize("name", ["", "w.npz", "w.pt"])
def test_a_pytorch_archive_is_named_as_one(name):
    data = zip_of([("model/data.pkl", pickle.dumps(Bomb(), 2)), ("model/data/0", bytes(32))], zipfile.ZIP_STORED)
    with pytest.raises(WeightsError, match=r"pickle.*can run any program"):
        read_weights(data, name=name)


@pytest.mark.parametrize("array", [np.array([Bomb()], dtype=object), np.array([{"a": 1}], dtype=object)])
def test_an_npz_with_objects_inside_is_not_opened(array):
    stream = io.BytesIO()
    np.savez(stream, W_x=array)
    with pytest.raises(WeightsError, match="W_x holds pickled Python objects"):
        read_weights(stream.getvalue())


def test_a_path_that_is_no_file_is_said(tmp_path):
    with pytest.raises(WeightsError, match=r"there is no file nothing\.npz"):
        read_weights(tmp_path / "nothing.npz")
    with pytest.raises(WeightsError, match="there is no file"):
        read_weights(tmp_path)


# -- cut off, damaged


@pytest.mark.parametrize("suffix", [".npz", ".safetensors"])
def test_a_file_that_is_cut_off_is_called_so_wherever_it_ends(suffix):
    data = weights_bytes(UNIT, suffix)
    for length in range(12, len(data)):
        with pytest.raises(WeightsError, match="cut off|damaged"):
            read_weights(data[:length])


@pytest.mark.parametrize("file", ["keras_lstm.h5", "keras_lstm.keras"])
def test_a_keras_file_that_is_cut_off_is_called_so(file):
    data = (FILES / file).read_bytes()
    for share in (0.2, 0.5, 0.9, 0.99):
        with pytest.raises(WeightsError, match="cut off|damaged"):
            read_weights(data[: int(len(data) * share)])


@given(
    file=st.sampled_from(
        [
            "torch_lstm.safetensors",
            "keras_lstm_unnamed.npz",
            "keras_gru_after.keras",
            "keras_lstm.h5",
            "torch_lstm_stack.safetensors",
        ]
    ),
    flips=st.lists(st.tuples(st.floats(0, 1, exclude_max=True), st.integers(1, 255)), min_size=1, max_size=4),
    layout=st.sampled_from([None, "keras"]),
)
def test_a_damaged_file_is_read_or_refused_in_a_sentence_and_nothing_else(file, flips, layout):
    data = bytearray((FILES / file).read_bytes())
    for where, change in flips:
        data[int(where * len(data))] ^= change
    said, params = "", UNIT
    try:
        params = read_weights(bytes(data), layout=layout).params
    except WeightsError as refusal:
        said = str(refusal)
    assert said or params is not UNIT
    assert said.isprintable()
    assert len(said) < 1500
    assert np.isfinite(params.W_x).all()


@given(st.binary(max_size=300))
def test_any_bytes_are_refused_in_a_sentence(data):
    for start in (b"", b"PK\x03\x04", b"\x89HDF\r\n\x1a\n", struct.pack("<Q", 40) + b"{"):
        with pytest.raises(WeightsError):
            read_weights(start + data)


@pytest.mark.parametrize(
    ("header", "body", "says"),
    [
        (b'{"a": 1', b"", "not the JSON"),
        (b"{}", b"", "in which no recurrent layer is known"),
        (b'{"a": 3}', b"", "gives a no shape"),
        ({"a": {"dtype": "F64", "shape": [2], "data_offsets": [0, 8]}}, bytes(8), r"shape \[2\] of F64, but 8 bytes"),
        ({"a": {"dtype": "F64", "shape": [-1], "data_offsets": [0, 8]}}, bytes(8), "gives a no shape"),
        ({"a": {"dtype": ["F64"], "shape": [1], "data_offsets": [0, 8]}}, bytes(8), r"holds \['F64'\] values"),
        ({"a": {"dtype": {}, "shape": [1], "data_offsets": [0, 8]}}, bytes(8), "holds {} values"),
        ({"a": {"dtype": "C64", "shape": [1], "data_offsets": [0, 8]}}, bytes(8), "holds C64 values"),
        ({"a": {"dtype": "F64", "shape": [1], "data_offsets": [8, 16]}}, bytes(16), "damaged"),
        ({"a": {"dtype": "F64", "shape": [2], "data_offsets": [0, 16]}}, bytes(8), "cut off: 8 bytes of the 16 bytes"),
        (b'{"a":{"dtype":"F32","shape":[0],"data_offsets":[0,0]},"a":{}}', b"", "holds a more than once"),
        (b'{"a":' * 5000, b"", "not the JSON"),
        ({"__metadata__": {"lstm_viz": "no json"}}, b"", "not a JSON object"),
        ({"__metadata__": 3}, b"", "not a JSON object"),
    ],
)  # fmt: skip
def test_a_damaged_safetensors_header_says_what_is_wrong(header, body, says):
    with pytest.raises(WeightsError, match=says):
        read_weights(safetensors_of(header, body))


# -- too large


def test_a_file_beyond_the_limit_is_not_read(tmp_path):
    with (tmp_path / "big.npz").open("wb") as stream:
        stream.truncate(LARGEST_FILE + 1)
    with pytest.raises(WeightsError, match=r"big\.npz is larger than a weight file may be, 64 MB"):
        read_weights(tmp_path / "big.npz")


def test_a_zip_bomb_is_refused_by_its_declared_sizes_before_anything_is_unpacked(monkeypatch):
    monkeypatch.setattr("zipfile.ZipExtFile.read", lambda *_: pytest.fail("something was unpacked"))
    bomb = zip_of([(f"w{k}.npy", bytes(LARGEST_FILE // 4 + 1)) for k in range(4)])
    assert len(bomb) < LARGEST_FILE / 500
    with pytest.raises(WeightsError, match="would unpack to 64 MB; the limit is 64 MB"):
        read_weights(bomb)


def test_a_member_that_unpacks_to_more_than_it_declares_is_refused():
    data = bytearray(zip_of([("W_x.npy", npy(np.zeros(5000)))]))
    for magic, offset in ((b"PK\x01\x02", 24), (b"PK\x03\x04", 22)):
        struct.pack_into("<L", data, data.rindex(magic) + offset, 200)
    with pytest.raises(WeightsError, match="damaged or cut off"):
        read_weights(bytes(data))


def test_an_array_that_declares_more_than_is_there_is_refused_without_making_room_for_it():
    head = npy(np.zeros(3)).replace(b"(3,), }      ", b"(3000000000,)")
    assert b"3000000000" in head
    with pytest.raises(WeightsError, match=r"not a NumPy array|says it has shape \(3000000000,\), 22\.4 GB"):
        read_weights(zip_of([("W_x.npy", head)]))
    huge = npy(np.zeros(3)).replace(b"(3,), }" + b" " * 11, b"(3000000000,), }  ")
    with pytest.raises(WeightsError, match=r"says it has shape \(3000000000,\), 22\.4 GB; there are 24 bytes"):
        read_weights(zip_of([("W_x.npy", huge)]))


def test_a_directory_without_end_is_refused_before_it_is_listed():
    many = zip_of([(f"{'n' * 200}{k}.npy", b"") for k in range(1500)])
    with pytest.raises(WeightsError, match="directory is larger than the limit"):
        read_weights(many)


def test_headers_and_arrays_beyond_the_limits_are_refused():
    with pytest.raises(WeightsError, match=r"header says it has 1 GB; the limit is 1 MB"):
        read_weights(struct.pack("<Q", 2**30) + b'{"a": 1}')
    entry = {"dtype": "F64", "shape": [2**30], "data_offsets": [0, 2**33]}
    with pytest.raises(WeightsError, match="says it holds 8 GB; the limit is 64 MB"):
        read_weights(safetensors_of({"a": entry}))
    with pytest.raises(WeightsError, match="holds 1001 arrays; the limit is 1000"):
        read_weights(write_safetensors({f"a{k}": np.zeros(1) for k in range(1001)}))
    with pytest.raises(WeightsError, match="holds 1001 arrays; the limit is 1000"):
        read_weights(write_npz({f"a{k}": np.zeros(1) for k in range(1001)}))


def test_a_keras_file_with_a_giant_array_that_takes_no_room_on_disk_is_refused():
    stream = io.BytesIO()
    with h5py.File(stream, "w") as file:
        file.create_dataset("lstm/kernel", (2**13 + 1, 2**10), "f8", chunks=(1024, 1024))
    with pytest.raises(WeightsError, match="holds more than 64 MB"):
        read_weights(stream.getvalue())


def quickly(data, says):
    """The refusal of a small file, in far less time than its trick would take (10 s and more)."""
    began = time.perf_counter()
    with pytest.raises(WeightsError, match=says):
        read_weights(data)
    assert time.perf_counter() - began < 2


def test_a_header_full_of_one_name_is_refused_quickly():
    entry = '"a%d":{"dtype":"F32","shape":[0],"data_offsets":[0,0]}'
    header = "{" + ",".join([entry % k for k in range(15_000)] + [entry % 14_999]) + "}"
    quickly(safetensors_of(header.encode()), "holds a14999 more than once")


@pytest.mark.parametrize("length", [3, 10**6])
def test_a_shape_without_end_is_refused_quickly(length):
    shape = ",".join([str(length)] * 100_000)
    header = f'{{"a":{{"dtype":"F32","shape":[{shape}],"data_offsets":[0,0]}}}}'
    quickly(safetensors_of(header.encode()), "a says it has 100000 axes; the limit is 8")
    with pytest.raises(WeightsError, match="W_x says it has 9 axes; the limit is 8"):
        read_weights(zip_of([("W_x.npy", npy(np.ones((1,) * 9)))]))


# -- tricks


@pytest.mark.parametrize("name", ["../W_x.npy", "/W_x.npy", "a/../../W_x.npy", "C:/W_x.npy"])
def test_a_member_whose_name_leads_out_of_the_archive_is_refused(name):
    with pytest.raises(WeightsError, match="could lead out of the archive"):
        read_weights(zip_of([(name, npy(np.ones(1)))]))


def test_a_name_that_comes_twice_is_refused():
    with pytest.warns(UserWarning, match="Duplicate name"):
        data = zip_of([("W_x.npy", npy(np.ones(1))), ("W_x.npy", npy(np.zeros(1)))])
    with pytest.raises(WeightsError, match=r"holds W_x\.npy 2 times"):
        read_weights(data)


def test_rare_compressions_and_encryption_are_refused():
    with pytest.raises(WeightsError, match="compressed by method 14"):
        read_weights(zip_of([("W_x.npy", npy(np.ones(1)))], zipfile.ZIP_LZMA))
    data = bytearray(zip_of([("W_x.npy", npy(np.ones(1)))]))
    for magic, offset in ((b"PK\x01\x02", 8), (b"PK\x03\x04", 6)):
        data[data.index(magic) + offset] |= 1
    with pytest.raises(WeightsError, match="is encrypted"):
        read_weights(bytes(data))


def test_a_keras_file_that_points_out_of_itself_is_refused_or_not_followed(tmp_path):
    outside = tmp_path / "outside.h5"
    with h5py.File(outside, "w") as file:
        file["secret"] = np.ones((3, 8))
    stream = io.BytesIO()
    with h5py.File(stream, "w") as file:
        file["lstm/kernel"] = h5py.ExternalLink(str(outside), "secret")
        file["lstm/recurrent_kernel"] = np.ones((2, 8))
    with pytest.raises(WeightsError, match="no recurrent layer is known"):
        read_weights(stream.getvalue())
    stream = io.BytesIO()
    with h5py.File(stream, "w") as file:
        file.create_dataset("lstm/kernel", (3, 8), "f8", external=[(str(tmp_path / "raw"), 0, 192)])
    with pytest.raises(WeightsError, match="keeps its numbers in another file"):
        read_weights(stream.getvalue())
    stream = io.BytesIO()
    with h5py.File(stream, "w") as file:
        layout = h5py.VirtualLayout((3, 8), "f8")
        layout[:] = h5py.VirtualSource(str(outside), "secret", (3, 8))
        file.create_virtual_dataset("lstm/kernel", layout)
    with pytest.raises(WeightsError, match="keeps its numbers in another file"):
        read_weights(stream.getvalue())


def test_control_characters_from_a_file_never_reach_the_message():
    with pytest.raises(WeightsError) as refusal:
        read_weights(write_safetensors({"\x1b[2J\nweight": np.ones(2)}))
    assert str(refusal.value).isprintable()


# -- wrong shapes, non-finite numbers


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (
            {"weight_ih_l0": np.ones((7, 3))},
            r"weight_ih_l0 has shape \(7, 3\); with weight_hh_l0 \(8, 2\) it needs \(8, 3\)",
        ),
        ({"weight_ih_l0": np.ones(8)}, r"weight_ih_l0 has shape \(8,\); it needs \[8, D\]"),
        ({"weight_hh_l0": np.ones((8, 3))}, r"weight_hh_l0 has shape \(8, 3\); it needs \[k\*H, H\]: k = 4 \(LSTM\)"),
        ({"weight_hh_l0": np.ones((2, 8))}, r"weight_hh_l0 has shape \(2, 8\) \(it looks transposed\)"),
        ({"bias_hh_l0": np.ones(6)}, r"bias_hh_l0 has shape \(6,\); with weight_hh_l0 \(8, 2\) it needs \(8,\)"),
        ({"bias_hh_l0": None}, "one of bias_ih and bias_hh is missing"),
        ({"weight_hr_l0": np.ones((1, 2))}, "weight_hr_l0 means an LSTM with a projection"),
        ({"weight_ih_l0": np.ones((8, 0))}, r"weight_ih_l0 has shape \(8, 0\)"),
    ],
)
def test_a_pytorch_array_of_the_wrong_shape_is_named(change, says):
    arrays = {name: array for name, array in (TORCH | change).items() if array is not None}
    with pytest.raises(WeightsError, match=says):
        read_weights(write_npz(arrays))


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"kernel": np.ones((8, 3))}, r"kernel has shape \(8, 3\); with recurrent_kernel \(2, 8\) it needs \(8, 8\)"),
        ({"recurrent_kernel": np.ones((8, 2))}, r"recurrent_kernel has shape \(8, 2\) \(it looks transposed\)"),
        ({"bias": np.ones((2, 8))}, r"bias has shape \(2, 8\); with 2 units it needs \(8,\)"),
    ],
)
def test_a_keras_array_of_the_wrong_shape_is_named(change, says):
    with pytest.raises(WeightsError, match=says):
        read_weights(write_npz(KERAS | change))


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"R": np.ones((8, 2))}, r"R has shape \(8, 2\); it needs \[dirs, k\*H, H\]"),
        ({"R": np.ones((3, 8, 2))}, "directions, 1 or 2"),
        ({"W": np.ones((1, 6, 3))}, r"W has shape \(1, 6, 3\); with R \(1, 8, 2\) it needs \(1, 8, 3\)"),
        ({"B": np.ones((1, 8))}, r"B has shape \(1, 8\); with R \(1, 8, 2\) it needs \(1, 16\)"),
        ({"P": np.ones((1, 5))}, r"P has shape \(1, 5\); .* it needs \(1, 6\)"),
    ],
)
def test_an_onnx_array_of_the_wrong_shape_is_named(change, says):
    arrays = {"W": np.ones((1, 8, 3)), "R": np.ones((1, 8, 2)), "B": np.ones((1, 16))}
    with pytest.raises(WeightsError, match=says):
        read_weights(write_npz(arrays | change))


def test_more_units_than_the_engine_takes_are_refused_by_the_cell_itself():
    with pytest.raises(WeightsError, match="H from 1 to 512"):
        read_weights(write_npz({"weight_ih": np.zeros((2052, 1)), "weight_hh": np.zeros((2052, 513))}))


@pytest.mark.parametrize("bad", [np.nan, np.inf, -np.inf])
@pytest.mark.parametrize("write", [write_npz, write_safetensors])
def test_a_number_that_is_not_finite_is_named_with_its_place(bad, write):
    arrays = {name: array.copy() for name, array in TORCH.items()}
    arrays["weight_hh_l0"][3, 1] = bad
    with pytest.raises(WeightsError, match=rf"weight_hh_l0 holds {bad} at \[3, 1\]; every weight must be finite"):
        read_weights(write(arrays))


def test_values_that_are_no_numbers_are_refused():
    with pytest.raises(WeightsError, match=r"weight_ih_l0 holds <U3 values"):
        read_weights(write_npz(TORCH | {"weight_ih_l0": np.array(["one"])}))
    with pytest.raises(WeightsError, match=r"weight_ih_l0 holds complex128 values"):
        read_weights(write_npz(TORCH | {"weight_ih_l0": np.ones((8, 3), complex)}))


@pytest.mark.parametrize("dtype", ["i1", "u1", "?"])
@pytest.mark.parametrize("name", TORCH)
def test_codes_of_a_quantised_model_are_not_taken_for_weights(dtype, name):
    with pytest.raises(WeightsError, match=f"{name} holds .* values, as quantised models keep codes; the weights"):
        read_weights(write_safetensors(TORCH | {name: TORCH[name].astype(dtype)}))


def test_whole_numbers_that_are_no_codes_are_weights():
    assert read_weights(write_npz({name: array.astype(np.int64) for name, array in TORCH.items()})).params.H == 2


def test_what_stands_beside_the_weights_need_not_be_numbers():
    beside = {"mask": np.array([True, False]), "label": np.array("one"), "loss": np.array([np.nan, 1.0])}
    read = read_weights(write_npz(TORCH | beside))
    assert read.found.endswith("left alone: mask, label, loss")
    assert "float64: LSTM, D = 3, H = 2" in read.found


# -- ambiguous


def test_names_that_nobody_uses_are_listed_beside_what_is_wanted():
    with pytest.raises(WeightsError) as refusal:
        read_weights(write_npz({"conv.weight": np.ones((2, 2)), "fc.bias": np.ones(2)}))
    for part in ("conv.weight, fc.bias", "PyTorch's weight_ih_l0, weight_hh_l0", "Keras's kernel", "ONNX's W, R, B"):
        assert part in str(refusal.value)


def test_arrays_with_the_projects_names_but_without_its_metadata_do_not_tell_their_order():
    arrays = {"W_x": UNIT.W_x, "W_h": UNIT.W_h, "b": UNIT.b}
    with pytest.raises(WeightsError, match="does not say in which order the gates are: ambiguous; say it with layout="):
        read_weights(write_npz(arrays))
    np.testing.assert_array_equal(read_weights(write_npz(arrays), layout="own").params.W_x, UNIT.W_x)


def test_unnamed_arrays_do_not_tell_their_layout_and_a_wrong_one_is_refused():
    stream = io.BytesIO()
    np.savez(stream, *KERAS.values())
    with pytest.raises(WeightsError, match="arr_0, arr_1, arr_2 .* ambiguous; say it with layout="):
        read_weights(stream.getvalue())
    with pytest.raises(WeightsError, match="looks transposed|it needs"):
        read_weights(stream.getvalue(), layout="pytorch")
    with pytest.raises(WeightsError, match="there is no layout 'tensorflow'; the layouts are own, pytorch"):
        read_weights(stream.getvalue(), layout="tensorflow")


def test_names_of_two_systems_in_one_file_are_ambiguous_and_a_layout_settles_it():
    data = write_npz(TORCH | KERAS)
    with pytest.raises(WeightsError, match="fit PyTorch's and Keras's layout: ambiguous"):
        read_weights(data)
    assert read_weights(data, layout="keras").layout == "keras"
    assert "left alone: weight_ih_l0" in read_weights(data, layout="keras").found


def test_two_networks_in_one_file_are_ambiguous_and_a_module_settles_it():
    arrays = {
        f"{module}.{name}": array * k
        for k, module in enumerate(("encoder", "decoder"), 1)
        for name, array in TORCH.items()
    }
    with pytest.raises(WeightsError, match="holds 2 networks: .*say module='encoder' or module='decoder'"):
        read_weights(write_npz(arrays))
    assert read_weights(write_npz(arrays), module="decoder").params.W_x[0, 0] == 2.0
    with pytest.raises(WeightsError, match="there is no module 'attention'; the file holds encoder, layer 0"):
        read_weights(write_npz(arrays), module="attention")


def test_a_lone_layer_that_runs_backwards_is_said_to():
    read = read_weights(write_npz({f"{name}_reverse": array for name, array in TORCH.items()}))
    assert read.direction == "reverse"
    assert read.notes == ("the layer runs backwards, from the last step to the first: give it the reversed sequence",)
    plain = read_weights(write_npz(TORCH))
    assert (plain.direction, plain.notes) == ("forward", ())


def test_a_layer_or_direction_that_is_not_there_is_said_with_what_is():
    stack = FILES / "torch_lstm_stack.safetensors"
    with pytest.raises(WeightsError, match="there is no layer 2; the file holds .*encoder.lstm, layer 1, reverse"):
        read_weights(stack, layer=2)
    with pytest.raises(WeightsError, match="layer 0 has no direction 'reverse'"):
        read_weights(FILES / "torch_lstm.safetensors", direction="reverse")


@pytest.mark.parametrize("arrays", [
    {"W": np.ones((1, 6, 3)), "R": np.ones((1, 6, 2)), "B": np.ones((1, 12))},
    {"kernel": np.ones((3, 6)), "recurrent_kernel": np.ones((2, 6))},
])  # fmt: skip
def test_a_gru_that_does_not_say_where_it_resets_is_ambiguous(arrays):
    with pytest.raises(WeightsError, match="resets after the matrix product or before it: ambiguous"):
        read_weights(write_npz(arrays))


# -- this project's own metadata


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"version": 2}, "is of version 2 of this project's format; 1 is read here"),
        ({"version": None}, "is of version None"),
        ({"cell": "gru"}, r"the metadata says 'gru', but W_h has shape \(4, 1\): that is 'lstm'"),
        ({"features": [{"name": "G"}]}, "2 with a name, a title and a unit are wanted"),
        ({"features": [{"name": 1}, {"name": 2}]}, "2 with a name, a title and a unit are wanted"),
        ({"features": "G, dG"}, "2 with a name, a title and a unit are wanted"),
        ({"variant": {"no_such": True}}, "no_such"),
        ({"variant": {"candidate": "cosine"}}, "candidate is 'cosine'"),
        ({"variant": "plain"}, "as the variant; names and values are wanted"),
    ],
)
def test_edited_metadata_is_refused_in_a_sentence(change, says):
    told = {"version": 1, "cell": "lstm", "features": [], "variant": {}} | change
    with pytest.raises(WeightsError, match=says):
        read_weights(write_npz({"W_x": UNIT.W_x, "W_h": UNIT.W_h, "b": UNIT.b}, told))


def test_half_a_read_out_and_one_for_other_units_are_refused():
    told, arrays = {"version": 1, "cell": "lstm"}, {"W_x": UNIT.W_x, "W_h": UNIT.W_h, "b": UNIT.b}
    with pytest.raises(WeightsError, match="needs both, or none"):
        read_weights(write_npz(arrays | {"W_y": np.ones((1, 1))}, told))
    with pytest.raises(WeightsError, match=r"W_y has shape \(1, 2\); with 1 units it needs \[K, 1\]"):
        read_weights(write_npz(arrays | {"W_y": np.ones((1, 2)), "b_y": np.ones(1)}, told))


# -- the optional package


def test_an_onnx_file_without_the_package_onnx_says_how_to_get_it(monkeypatch):
    monkeypatch.setitem(sys.modules, "onnx", None)
    with pytest.raises(WeightsError, match="the optional package onnx is needed: pip install onnx"):
        read_weights(FILES / "onnx_lstm.onnx")
