"""Presets: each keeps its promise on the default day; a typo in a file gets a sentence and spares the others."""

import contextlib
import functools
import json
import os

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lstm_viz import run
from lstm_viz.data.presets import FOLDER, Check, _preset, load_preset, load_presets, preset_stamp
from lstm_viz.data.solar import FEATURES, Cloud, clear_sky_day

PRESETS, PROBLEMS = load_presets()
each_preset = pytest.mark.parametrize("preset", PRESETS.values(), ids=lambda preset: preset.name)


@pytest.fixture(scope="module")
def day():
    return clear_sky_day()


def trace_of(preset, day):
    return run(preset.params, day.sequence(preset.features))


# -- the four cells


def test_the_four_cells_are_there_and_the_storys_first():
    assert list(PRESETS) == ["trend", "bounded", "clock", "three-inputs"]
    assert PROBLEMS == []


@each_preset
def test_a_preset_keeps_its_promise(preset, day):
    assert preset.broken(trace_of(preset, day)) == []


@each_preset
def test_every_preset_promises_the_storys_two_moments(preset, day):
    trace = trace_of(preset, day)
    then = {name: float(getattr(trace, name)[day.index("14:30"), 0, 0]) for name in "figch"}
    assert [then["f"], then["i"], then["g"]] == pytest.approx([0.3, 0.9, -0.6], abs=0.005)
    assert then["c"] < 0
    assert then["h"] < 0
    promised = {(check.quantity, check.time) for check in preset.checks}
    assert {("f", "14:30"), ("i", "14:30"), ("g", "14:30"), ("f", "18:00"), ("i", "18:00"), ("c", "12:00")} <= promised


@each_preset
def test_the_promise_in_words_has_the_numbers_of_the_run(preset, day):
    trace = trace_of(preset, day)
    for name, label in (("f", "14:30"), ("i", "14:30"), ("f", "18:00"), ("i", "18:00")):
        assert f"{float(getattr(trace, name)[day.index(label), 0, 0]):.2f}" in preset.promise
    assert f"peaks at {float(trace.c.max()):.1f} at noon" in preset.promise


@each_preset
def test_a_moved_bias_breaks_the_promise(preset, day):
    for gate in "fig":
        moved = preset.params.replace(("b", gate, 0), preset.params.value(("b", gate, 0)) + 0.2)
        assert preset.broken(run(moved, day.sequence(preset.features)))


@each_preset
def test_a_preset_says_what_it_is(preset):
    assert preset.title
    assert preset.shows.endswith(".")
    assert preset.promise.endswith(".")
    assert set(preset.readings) == set("figo")
    assert all(preset.readings.values())
    assert preset.params.H == 1
    assert len(preset.features) == preset.params.D


def test_weights_land_at_their_own_gate_and_feature():
    params = PRESETS["trend"].params
    table = {"f": (-3.5, 10.0, 0.5, 5.181), "i": (5.0, 1.0, 0.5, -1.451), "g": (0.0, 1.9, 0, 0), "o": (4.0, 0, 0, -1.0)}
    for gate, (G, dG, W_h, b) in table.items():
        assert params.value(("W_x", gate, 0, 0)) == G
        assert params.value(("W_x", gate, 0, 1)) == dG
        assert params.value(("W_h", gate, 0, 0)) == W_h
        assert params.value(("b", gate, 0)) == b
    three = PRESETS["three-inputs"]
    assert three.features == ("G", "T", "t")
    assert three.params.block("o")[0].tolist() == [[2.73, -2.24, -3.18]]


def test_no_cloud_disturbs_the_clock_and_every_other_cell_is_disturbed(day):
    cloudy = day.with_cloud(Cloud())
    for name, preset in PRESETS.items():
        same = np.array_equal(trace_of(preset, day).c, trace_of(preset, cloudy).c)
        assert same == (name == "clock")


def test_the_clock_needs_its_recurrent_weights(day):
    preset = PRESETS["clock"]
    for gate in "figo":
        without = preset.params.replace(("W_h", gate, 0, 0), 0.0)
        assert preset.broken(run(without, day.sequence(preset.features)))


@each_preset
def test_a_candidate_that_is_called_a_trend_goes_the_way_the_light_goes(preset, day):
    g, dG = trace_of(preset, day).g[:, 0, 0], day.sequence(("dG",)).x[:, 0, 0]
    assert preset.trend == bool((np.sign(g) == np.sign(dG)).all())


# -- checks


@given(st.floats(-1, 1), st.floats(0, 1))
def test_a_check_is_kept_exactly_inside_its_bounds(low, width):
    trace = _trend_trace()
    c = float(trace.c[trace.time.index("14:30"), 0, 0])
    kept = Check("c", low, low + width, "14:30").broken(trace) == ""
    assert kept == (low <= c <= low + width)


def test_a_broken_promise_says_what_the_run_gave():
    trace = _trend_trace()
    assert Check("f", 0.4, 0.5, "14:30").broken(trace) == "f at 14:30 is 0.2999, promised is 0.4000 to 0.5000"
    assert Check("c", 5.3, 5.4, "13:00", peak=True).broken(trace) == "c peaks at 12:00, promised is 13:00"
    assert Check("c", 0, float("inf")).broken(trace) == "c at 14:30 is −0.3517, promised is at least 0.0000"
    assert Check("h", 0, 1, "14:31").broken(trace) == "h is promised at 14:31, and the day has no such step"
    assert Check("c", -1, 5.32).broken(trace) == ""


@functools.cache
def _trend_trace():
    return trace_of(PRESETS["trend"], clear_sky_day())


# -- typos


def broken_copies(tmp_path, text):
    """A folder with the four presets, one of them with this text in its place."""
    for path in FOLDER.glob("*.json"):
        (tmp_path / path.name).write_text(path.read_text(encoding="utf-8"), encoding="utf-8")
    target = tmp_path / "trend.json"
    target.write_bytes(text) if isinstance(text, bytes) else target.write_text(text, encoding="utf-8")
    return target


def edited(change):
    data = json.loads((FOLDER / "trend.json").read_text(encoding="utf-8"))
    change(data)
    return json.dumps(data)


def without(*keys):
    def change(data):
        for key in keys[:-1]:
            data = data[key]
        del data[keys[-1]]

    return change


def put(*keys_and_value):
    *keys, last, value = keys_and_value

    def change(data):
        for key in keys:
            data = data[key]
        data[last] = value

    return change


EACH_GATE = "each of f, i, g, o needs W_x, W_h, b and reading"


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (without("gates", "f", "b"), f'"f" has no "b"; {EACH_GATE}'),
        (
            put("gates", "f", {"W_x": {"G": 1, "dG": 1}, "W_h": 0, "B": 1, "reading": "x"}),
            '"f" has no "b", but "B"; each',
        ),
        (put("gates", "i", "bias", 1), f'"i" has "bias", which means nothing there; {EACH_GATE}'),
        (without("gates", "o"), '"gates" has no "o"; it needs f, i, g and o'),
        (put("gates", "f", 5), f'"f" is 5; {EACH_GATE}, in braces'),
        (put("trend", "yes"), '"trend" is "yes"; it needs true or false, without quotes'),
        (without("title"), 'the file has no "title"; it needs title, shows, features, gates and promise'),
        (put("title", "  "), '"title" is "  "; it needs some words in quotes'),
        (
            put("gates", "f", "b", "5.181"),
            '"b" of "f" is "5.181"; it needs a number from -1000000 to 1000000, without quotes',
        ),
        (put("gates", "f", "b", True), '"b" of "f" is true; it needs a number'),
        (put("gates", "f", "b", None), '"b" of "f" is null; it needs a number'),
        (put("gates", "f", "b", 10**400), "it needs a number from -1000000 to 1000000"),
        (put("gates", "g", "W_x", "dG", [1.9]), '"dG" in "W_x" of "g" is [1.9]; it needs a number'),
        (
            put("gates", "g", "W_x", {"G": 0, "DG": 1.9}),
            '"W_x" of "g" has no "dG", but "DG"; one weight for each of G and dG',
        ),
        (
            put("gates", "g", "W_x", "T", 1),
            '"W_x" of "g" has "T", which means nothing there; one weight for each of G and dG',
        ),
        (put("features", ["G", "dg"]), '"features" has "dg"; it needs some of G, dG, T and t, each once'),
        (put("features", ["G", "G"]), '"features" has "G"; it needs some of G, dG, T and t, each once'),
        (put("features", []), '"features" is []; it needs some of G, dG, T and t'),
        (put("features", "G"), '"features" is "G"; it needs some of'),
        (put("gates", "o", "reading", 7), '"reading" of "o" is 7; it needs some words in quotes'),
        (put("promise", "checks", []), '"checks" of "promise" is []; it needs a list of at least one check'),
        (put("promise", "checks", 0, "quantity", "F"), '"quantity" in check 1 of the promise is "F"; it needs one of'),
        (put("promise", "checks", 0, "time", "２５:３０"), 'check 1 of the promise: "２５:３０" is not a clock time'),
        (put("promise", "checks", 0, "time", "25:30"), 'check 1 of the promise: "25:30" is not a clock time'),
        (put("promise", "checks", 0, "time", None), 'check 1 of the promise: "None" is not a clock time'),
        (
            put("promise", "checks", 0, "peak", "14:30"),
            'check 1 of the promise has "time" and "peak"; it needs one of them',
        ),
        (without("promise", "checks", 0, "within"), 'check 1 of the promise has value; it needs "value" and "within"'),
        (put("promise", "checks", 0, "within", -1), "check 1 of the promise can never be kept"),
        (put("promise", "checks", 0, "value", "0.3"), '"value" in check 1 of the promise is "0.3"; it needs a number'),
    ],
)
def test_a_typo_gets_a_sentence_and_the_others_load(tmp_path, change, sentence):
    path = broken_copies(tmp_path, edited(change))
    presets, problems = load_presets(tmp_path)
    assert list(presets) == ["bounded", "clock", "three-inputs"]
    assert len(problems) == 1
    assert problems[0].startswith(f"{path}: ")
    assert sentence in problems[0]
    with pytest.raises(ValueError, match=r"trend\.json"):
        load_preset(path)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (
            '{\n  "title": "a"\n  "shows": "b"\n}',
            "line 3, column 3: this is not JSON; a comma, quote or bracket is missing",
        ),
        ("", "line 1, column 1: this is not JSON"),
        ("[1, 2]", "the file is [1, 2]; it needs title, shows, features, gates and promise, in braces"),
        ('{"title": "a", "title": "b"}', '"title" stands twice in one pair of braces'),
        ('{"title": NaN}', "NaN is non-finite; every number in a preset must be finite"),
        (b"\xff\xfe{}", "this file is not text in UTF-8"),
        (b"\x89PNG\r\n\x1a\n\x00", "this file is not text in UTF-8"),
        ("[" * 90_000, "more brackets in brackets than a preset needs"),
        (" " * 200_000, "this file has 200000 bytes; a preset needs at most 100000"),
    ],
    ids=["comma", "empty", "list", "twice", "nan", "utf-16", "picture", "deep", "large"],
)
def test_what_is_no_preset_at_all_gets_a_sentence(tmp_path, text, sentence):
    broken_copies(tmp_path, text)
    presets, problems = load_presets(tmp_path)
    assert len(presets) == 3
    assert len(problems) == 1
    assert sentence in problems[0]


def test_a_file_is_named_as_a_person_knows_it():
    with pytest.raises(ValueError, match=r"^assets/presets/nowhere\.json: this file cannot be read \(No such file"):
        load_preset(FOLDER / "nowhere.json")


def test_a_folder_without_presets_says_so(tmp_path):
    presets, problems = load_presets(tmp_path / "none")
    assert presets == {}
    assert len(problems) == 1
    assert "there is no preset here" in problems[0]


def test_an_editors_lock_and_copy_are_not_presets(tmp_path):
    broken_copies(tmp_path, (FOLDER / "trend.json").read_text(encoding="utf-8"))
    stamp = preset_stamp(tmp_path)
    (tmp_path / ".#trend.json").symlink_to("someone@a-machine.4711:1700000000")  # as Emacs locks a file
    (tmp_path / ".trend.json").write_text("half a cop", encoding="utf-8")
    presets, problems = load_presets(tmp_path)
    assert len(presets) == 4
    assert problems == []
    assert preset_stamp(tmp_path) == stamp


@pytest.mark.parametrize("target", ["nowhere.json", "loop.json"])
def test_a_link_that_leads_nowhere_gets_a_sentence_and_the_others_load(tmp_path, target):
    broken_copies(tmp_path, (FOLDER / "trend.json").read_text(encoding="utf-8"))
    stamp = preset_stamp(tmp_path)
    (tmp_path / "loop.json").symlink_to(target)
    presets, problems = load_presets(tmp_path)
    assert len(presets) == 4
    assert len(problems) == 1
    assert problems[0].startswith(f"{tmp_path / 'loop.json'}: this file cannot be read (")
    assert preset_stamp(tmp_path) != stamp


def test_an_edited_preset_has_another_stamp(tmp_path):
    path = broken_copies(tmp_path, (FOLDER / "trend.json").read_text(encoding="utf-8"))
    stamp = preset_stamp(tmp_path)
    assert preset_stamp(tmp_path) == stamp
    os.utime(path, ns=(1, 1))
    assert preset_stamp(tmp_path) != stamp


# -- the digest


def digest_of(change):
    return _preset("any", json.loads(edited(change))).digest


def test_a_digest_is_short_and_the_same_everywhere():
    assert PRESETS["trend"].digest == "719b218a"  # a link that was written down says so: never change how it is made
    assert len({preset.digest for preset in PRESETS.values()}) == 4


@pytest.mark.parametrize(
    "change",
    [put("gates", gate, place, 0.123) for gate in "figo" for place in ("W_h", "b")]
    + [put("gates", gate, "W_x", feature, 0.123) for gate in "figo" for feature in ("G", "dG")]
    + [put("gates", "f", "b", 5.181000000000001)],
)
def test_a_digest_changes_with_every_weight(change):
    assert digest_of(change) != PRESETS["trend"].digest


def test_a_digest_changes_with_the_features_and_their_order():
    table = {feature: {"W_x": {feature: 0, "dG": 1}, "W_h": 0, "b": 0, "reading": "x"} for feature in ("G", "T")}
    found = set()
    for features in (["G", "dG"], ["dG", "G"], ["T", "dG"]):
        other = next(name for name in features if name != "dG")

        def change(data, features=features, other=other):
            data["features"] = features
            data["gates"] = dict.fromkeys("figo", table[other])

        found.add(digest_of(change))
    assert len(found) == 3


@pytest.mark.parametrize(
    "change",
    [
        put("title", "Another title"),
        put("shows", "Another sentence."),
        put("gates", "f", "reading", "another reading"),
        put("promise", "sentence", "Another promise."),
        put("promise", "checks", 0, "within", 1),
        put("gates", "g", "b", 0),
        put("gates", "g", "b", -0.0),
    ],
)
def test_a_digest_stays_when_no_number_of_the_run_changes(change):
    assert digest_of(change) == PRESETS["trend"].digest


def test_an_own_preset_loads_beside_them(tmp_path):
    path = broken_copies(tmp_path, (FOLDER / "trend.json").read_text(encoding="utf-8"))
    own = json.loads(path.read_text(encoding="utf-8"))
    own["gates"]["f"]["W_x"] = {"dG": 2, "G": 1}  # by name: the order does not matter
    own["title"] = "Mine, with a byte-order mark"
    (tmp_path / "mine.json").write_text(json.dumps(own), encoding="utf-8-sig")
    presets, problems = load_presets(tmp_path)
    assert problems == []
    assert list(presets) == ["trend", "bounded", "clock", "mine", "three-inputs"]
    assert presets["mine"].params.block("f")[0].tolist() == [[1.0, 2.0]]


@given(
    st.recursive(
        st.none() | st.booleans() | st.floats() | st.text(), lambda x: st.lists(x) | st.dictionaries(st.text(), x)
    )
)
def test_any_value_in_any_place_is_a_preset_or_a_sentence(value):
    for keys in (("features",), ("gates", "f", "W_x"), ("gates", "i"), ("promise", "checks"), ("promise", "checks", 0)):
        data = json.loads((FOLDER / "trend.json").read_text(encoding="utf-8"))
        put(*keys, value)(data)
        with contextlib.suppress(ValueError):  # and nothing but a ValueError
            assert set(_preset("any", data).features) <= set(FEATURES)
