"""Every page by AppTest: it opens, its payload is a recorded run, and hands and links change it."""

import base64
import shutil
from pathlib import Path

import numpy as np
import pytest
from streamlit.runtime.fragment import MemoryFragmentStorage
from streamlit.testing.v1 import AppTest

from lstm_viz.core.run import run
from lstm_viz.data.presets import load_presets
from lstm_viz.data.solar import clear_sky_day
from lstm_viz.data.weights import read_weights
from lstm_viz.figures import strip
from lstm_viz.figures.day.lanes import lanes_of
from lstm_viz.lessons import controls, guide
from lstm_viz.lessons.registry import LESSONS, lesson_named
from lstm_viz.lessons.state import complete
from lstm_viz.ui import link, played, runs
from lstm_viz.ui.frame import BEHIND, navigation
from lstm_viz.words.arithmetic import plain
from tests.app.instrument import having, move, payload, sent_to
from tests.figures.seen import seen
from tests.trainings import trained

ROOT = Path(__file__).parents[2]
PAGES = sorted(str(path.relative_to(ROOT)) for path in [ROOT / "app.py", *(ROOT / "pages").glob("*.py")])

READ_ONLY, COMPOSER = {"pages/words.py"}, {"pages/compose.py"}
"""Pages without a live instrument: one is read, in one slides are put in order."""


def opened(script, query=None):
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=30)
    if script != "app.py":
        app.switch_page(script)
    for key, value in (query or {}).items():
        app.query_params[key] = value
    return app.run()


def link_of(app):
    """The parameters that the page wrote into its URL, but for the one that says which preset it was made with."""
    return {key: text for key, text in whole_link_of(app).items() if key != link.MADE}


def whole_link_of(app):
    return {key: value if isinstance(value, str) else value[0] for key, value in app.query_params.items()}


def test_the_menu_names_every_page():
    named = [script for pages in navigation().values() for script in pages]
    assert sorted([*named, *BEHIND]) == PAGES


@pytest.mark.parametrize("script", PAGES)
def test_a_page_opens_without_a_complaint(script):
    app = opened(script)
    assert not app.exception
    assert not app.warning
    if script in READ_ONLY:
        assert not app.get("bidi_component")
    elif script in COMPOSER:
        assert sent_to(app)["ready"]
    else:
        assert payload(app)["notices"] == []


def test_a_late_question_of_one_page_finds_nothing_on_the_next(monkeypatch):
    """Streamlit knows a fragment by a name: under one name it runs the new page's before the page itself was sent."""
    found, register = [], MemoryFragmentStorage.register
    monkeypatch.setattr(
        MemoryFragmentStorage, "register", lambda *its, **more: found.append(its[1]) or register(*its, **more)
    )
    for n, script in enumerate([script for script in PAGES if script not in READ_ONLY], 1):
        opened(script)
        assert len(found) == len(set(found)) == n, script


def test_the_texts_and_figures_are_the_recorded_run():
    app = opened("pages/solar_day.py")
    sent = payload(app)
    preset = load_presets()[0]["trend"]
    trace = run(preset.params, clear_sky_day().sequence(preset.features))
    assert sent["time"]["labels"] == list(trace.time)
    t = sent["t"]
    assert trace.time[t] == "14:30"
    assert plain(sent["time"]["texts"]["f.result"][t]) == f"f = σ(z) = {trace.f[t, 0, 0]:.3f}"
    day = sent["time"]["figures"]["day"]
    drawn = [trace["y"] for trace in day["base"]["data"]]
    c = lanes_of(6.0, True).c.at(trace.c[:, 0, 0])
    assert any(y == pytest.approx(c.tolist(), abs=6e-4) for y in drawn if len(y) == trace.T)


def test_a_strip_ends_where_a_fresh_record_begins():
    """What dragging a bias to a value shows is what the record of that value shows."""
    app = move(opened("pages/solar_day.py"), strip="f_b")
    held = payload(app)
    played = held["strip"]
    slider = next(item for group in held["groups"] for item in group["items"] if item["id"] == "f_b")
    k = 20
    fresh = payload(move(app, values={"f_b": slider["values"][k]}))
    t = fresh["t"]
    dragged = {name: texts[k] for name, texts in played["texts"].items()}
    assert dragged.pop("reading f") == next(group["reading"] for group in fresh["groups"] if group["id"] == "f")
    assert dragged == {name: texts[t] for name, texts in fresh["time"]["texts"].items()}
    for name, figure in held["time"]["figures"].items():
        now = strip.at(figure["base"], figure["changes"], t)
        dragged = strip.at(now, played["figures"][name], k)
        again = fresh["time"]["figures"][name]
        settled = strip.at(again["base"], again["changes"], t)
        for before, after in zip(dragged["data"], settled["data"], strict=True):
            assert before.keys() == after.keys()
            for leaf in ("x", "y"):
                assert _numbers(before[leaf]) == pytest.approx(_numbers(after[leaf]), abs=2e-3), (name, leaf)
            assert before.get("text") == after.get("text")


def _numbers(values):
    return [-999.0 if value is None else value for value in values]


def test_what_the_browser_has_is_not_sent_again():
    app = opened("pages/solar_day.py")
    time = payload(app)["time"]
    assert time["id"] == payload(app)["record"]
    assert payload(move(app, have=having(time)))["time"] is None
    wanted = payload(move(app, strip="f_b", have=having(time)))["strip"]
    assert wanted["control"] == "f_b"
    assert payload(move(app, strip="f_b", have=having(time, wanted)))["strip"] is None


def test_the_start_page_plays_unless_the_link_names_a_step():
    assert payload(opened("app.py"))["autoplay"]
    sent = payload(opened("app.py", {"t": "15:00"}))
    assert not sent["autoplay"]
    assert sent["time"]["labels"][sent["t"]] == "15:00"


def test_what_is_not_in_view_is_not_sent(monkeypatch):
    monkeypatch.setattr(played, "AT_FIRST", ("scene", "half"))
    app = opened("pages/solar_day.py")
    assert list(sent_to(app)["time"]["cards"]) == ["day", "belt"]
    assert set(sent_to(app)["aspects"]) == {"day", "belt", "taps", "curves", "gates"}, "all have their room"
    sent = sent_to(move(app, strip="f_b", view=["taps", "sums", "nonsense"], have=[]))
    for one in (sent["time"], sent["strip"]):
        assert list(one["cards"]) == ["taps", "sums"]
        assert one["texts"]["narration"], "what is said wherever one looks"
    here = having(sent["time"])
    more = sent_to(move(app, view=["sums", "gates"], have=here))["time"]
    assert (more["id"], list(more["cards"])) == (sent["record"], ["gates"])
    assert sent_to(move(app, view=["sums", "taps"], have=here))["time"] is None
    assert sent_to(move(app, view=[], have=[]))["time"]["cards"] == {}


def test_a_part_is_drawn_once_for_all_who_come_to_it(monkeypatch):
    query = {"f_b": "4.0625"}
    first = sent_to(opened("pages/solar_day.py", query))
    monkeypatch.setattr(type(lesson_named("solar_day")), "figures", None)
    assert sent_to(opened("pages/solar_day.py", query)) == first


def test_the_motion_between_steps_ends_in_the_still_pictures():
    app = move(opened("pages/solar_day.py"), motion=True)
    sent = payload(app)
    assert sent["motion"]["record"] == sent["record"]
    assert set(sent["motion"]["figures"]) == {"day", "belt", "taps", "curves", "gates"}
    assert sent["motion"]["texts"]["narration"][3::4] == sent["time"]["texts"]["narration"]
    for name, moving in sent["motion"]["figures"].items():
        figure = sent["time"]["figures"][name]
        for t in (0, 9, 26):
            still = strip.at(figure["base"], figure["changes"], t)
            played = strip.at(figure["base"], moving, 4 * t + 3)
            assert seen(still) == seen(played)
    assert payload(move(app, motion=True, have=having(sent["motion"])))["motion"] is None


def test_a_hand_writes_the_link_and_the_link_restores_the_slide():
    app = move(opened("pages/solar_day.py"), values={"f_b": "4.5", "hold_i": "0.25"}, t="18:00")
    query = link_of(app)
    assert query == {"t": "18:00", "f_b": "4.5", "hold_i": "0.25"}
    again = payload(opened("pages/solar_day.py", query))
    assert again["time"]["labels"][again["t"]] == "18:00"
    assert again["record"] == payload(app)["record"]
    assert payload(move(app, values={"reset": "1"}))["record"] == payload(opened("pages/solar_day.py"))["record"]


def test_a_browser_that_is_behind_with_its_url_undoes_nothing():
    app = move(opened("pages/solar_day.py"), values={"f_b": "4"})
    late = link_of(app)
    app = move(app, values={"f_b": "3"})
    app.query_params["f_b"] = late["f_b"]  # the same message once more, with the URL of a moment ago
    app.run()
    assert link_of(app) == {"f_b": "3"}
    app.query_params["f_b"] = "2.5"  # a link that the page never wrote
    app.run()
    assert link_of(app) == {"f_b": "2.5"}


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ({"date": "2021-02-31"}, "2021-02-31"),
        ({"lat": "95"}, "95"),
        ({"preset": "nonsense"}, "nonsense"),
        ({"t": "noon"}, "noon"),
        ({"sun": "x"}, "“x”"),
    ],
)
def test_a_bad_link_opens_the_page_and_says_so_once(query, said):
    app = opened("pages/solar_day.py", query)
    assert not app.exception
    (notice,) = payload(app)["notices"]
    assert said in notice
    assert payload(move(app, t="12:00"))["notices"] == []


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"date": "2021-02-31"}, "Date"),
        ({"lat": "95"}, "Latitude"),
        ({"lon": ""}, "an empty field"),
        ({"f_b": "lots"}, "Forget gate, bias"),
    ],
)
def test_a_bad_entry_is_named_and_nothing_is_lost(values, said):
    app = move(opened("pages/solar_day.py"), values={"i_b": "1"})
    before = payload(app)["record"]
    after = payload(move(app, values=values))
    assert said in after["refused"][next(iter(values))]
    assert after["record"] == before


def test_the_night_of_the_pole_is_a_day_too():
    sent = payload(opened("pages/solar_day.py", {"place": "Tromsø", "date": "2021-12-21"}))
    assert any("does not rise" in notice for notice in sent["notices"])
    assert sent["time"]["texts"]["narration"][0]


@pytest.mark.parametrize(
    "query",
    [
        {"sky": "Greensboro, measured"},
        {"sky": "Sand Point, measured", "over": "the day before"},
        {"over": "a measured day"},
        {"over": "the clear day", "cloud": "50"},
        {"date": "2024-02-29", "sky": "Greensboro, measured"},
    ],
)
def test_other_skies_are_drawn(query):
    app = opened("pages/solar_day.py", query)
    assert not app.exception
    assert payload(app)["time"]["figures"]


@pytest.mark.parametrize("want", ["date", "cloud", "sun", "f_G", "f_h", "i_b", "o_b", "hold_g"])
def test_every_kind_of_slider_has_its_strip(want):
    app = move(opened("pages/solar_day.py", {"hold_g": "0.5"}), strip=want)
    assert not app.exception
    played = payload(app)["strip"]
    assert played["control"] == want
    assert played["figures"]["day"], "dragging it must move the day"
    sliders = [item for group in payload(app)["groups"] for item in group["items"] if item["id"] == want]
    assert {len(values) for changes in played["figures"].values() for *_, values in strip.opened(changes)} == {
        len(sliders[0]["values"])
    }


@pytest.fixture
def preset_folder(tmp_path, monkeypatch):
    """The presets' folder as a copy that a test may spoil."""
    folder = tmp_path / "presets"
    shutil.copytree(ROOT / "assets" / "presets", folder)
    monkeypatch.setattr(controls, "FOLDER", folder)
    yield folder
    controls._files.cache_clear()
    controls._presets_of.cache_clear()


def test_a_preset_file_with_a_typo_is_named_and_the_others_work(preset_folder):
    path = preset_folder / "clock.json"
    path.write_text(path.read_text().replace('"b":', '"bias":', 1))
    controls._files.cache_clear()
    app = opened("pages/solar_day.py")
    (notice,) = payload(app)["notices"]
    assert "clock.json" in notice
    assert '"b"' in notice
    preset = next(item for group in payload(app)["groups"] for item in group["items"] if item["id"] == "preset")
    assert "clock" not in preset["values"]
    assert len(preset["values"]) == 3


def test_an_edited_preset_counts_without_a_restart(preset_folder):
    before = payload(opened("pages/solar_day.py"))["record"]
    path = preset_folder / "trend.json"
    path.write_text(path.read_text().replace("5.181", "4.0"))
    controls._files.cache_clear()  # a second passes
    after = payload(opened("pages/solar_day.py"))
    assert after["record"] != before
    assert "+ 4 =" in plain(after["time"]["texts"]["f.formula"][after["t"]])


def test_a_file_is_handed_over_once():
    trained(*lesson_named("learn").wanted(complete(lesson_named("learn").table, {"task": "none", "epochs": 3.0})))
    app = opened("pages/learn.py", {"task": "none", "epochs": "3"})
    assert sent_to(app)["file"] is None
    pressed = {"t": "   2", "values": {"take.own": "1"}}
    file = sent_to(move(app, "learn", **pressed))["file"]
    assert (file["id"], file["name"]) == ("take.own", "latch_H4_epoch2_seed0_own.safetensors")
    cell = lesson_named("learn").record(complete(lesson_named("learn").table, {"task": "none", "epochs": 3.0}))
    assert np.array_equal(read_weights(base64.b64decode(file["base64"])).params.b, cell.learned.models[2].cell.b)
    assert sent_to(app.run())["file"] is None, "not to a message that it is in already"
    assert sent_to(move(app, "learn"))["file"] is None
    assert "take" not in link_of(app)


def test_a_link_says_when_its_preset_was_edited_since(preset_folder):
    app = move(opened("pages/solar_day.py"), values={"f_h": "1"})
    made = whole_link_of(app)
    assert set(made) == {"f_h", link.MADE}
    assert payload(opened("pages/solar_day.py", made))["notices"] == []
    path = preset_folder / "trend.json"
    path.write_text(path.read_text().replace("5.181", "4.0"))
    controls._files.cache_clear()  # a second passes
    (notice,) = payload(opened("pages/solar_day.py", made))["notices"]
    assert "edited after this link was made" in notice
    assert load_presets(preset_folder)[0]["trend"].title in notice
    assert payload(opened("pages/solar_day.py", {"f_h": "1"}))["notices"] == []  # it does not say what it was made with


@pytest.mark.parametrize(
    ("script", "task"),
    [
        ("pages/belt.py", "signal_weights"), ("pages/belt.py", "count"), ("pages/belt.py", "day"),
        ("pages/taps.py", "full"), ("pages/taps.py", "silent"), ("pages/solar_day.py", "cloud"),
    ],
)  # fmt: skip
def test_a_link_that_names_only_the_task_brings_its_set_up(script, task):
    lesson = lesson_named(Path(script).stem)
    by_link = payload(opened(script, {"task": task}))
    clicked = payload(move(opened(script), lesson.name, values={"task": task}))
    for part in ("record", "t", "groups", "guide"):
        assert by_link[part] == clicked[part]
    begins = next(one for one in lesson.tasks if one.id == task).begins
    assert begins
    values = complete(lesson.table, {"task": task})
    assert {key: values[key] for key in begins} == begins


def test_what_else_a_link_says_counts_more_than_its_task():
    app = opened("pages/taps.py", {"task": "full", "c0": "-2"})
    values = {item["id"]: item["text"] for group in payload(app)["groups"] for item in group["items"]}
    assert (values["c0"], values["f_b"]) == ("−2", "2")


def test_a_task_begins_again_once_tasks_are_put_away():
    app = move(opened("pages/taps.py", {"task": "full"}), "taps", values={"task": guide.NONE})
    app = move(app, "taps", values={"f_b": "-3"})
    record = payload(app)["record"]
    again = payload(move(app, "taps", values={"reset": "1"}))
    assert again["record"] != record
    assert link_of(app) == {"task": guide.NONE}


def test_a_mistyped_key_is_named():
    (notice,) = payload(opened("pages/solar_day.py", {"hold_k": "1", "utm_source": "course"}))["notices"]
    assert "“hold_k” is unknown here; perhaps “hold_" in notice
    assert "utm_source" not in notice


@pytest.mark.parametrize("lesson", LESSONS, ids=lambda lesson: lesson.name)
def test_a_message_completes_its_values_once_and_runs_its_record_once(lesson, monkeypatch):
    """Answering a hand that moved a slider: one run for what is on the screen; the strip's batch is another."""
    script = "app.py" if lesson.name == "start" else f"pages/{lesson.name}.py"
    query = {"guess": "little"} if lesson.name == "check" else {}
    app = opened(script, query)
    sliders = [item for group in payload(app)["groups"] for item in group["items"] if item["kind"] == "slider"]
    key, text = sliders[0]["id"], sliders[0]["values"][1]
    counted = {"record": 0, "complete": 0}

    def counting(name, counted_one):
        def call(*arguments):
            counted[name] += 1
            return counted_one(*arguments)

        return call

    monkeypatch.setattr(type(lesson), "record", counting("record", type(lesson).record))
    monkeypatch.setattr(runs, "complete", counting("complete", runs.complete))
    move(app, lesson.name, values={key: text})
    assert counted == {"record": 1, "complete": 1}
    move(app, lesson.name, values={key: text}, t=None)
    assert counted == {"record": 1, "complete": 2}, "what is known is not run again"


def test_without_any_preset_the_page_says_so_in_a_sentence(preset_folder):
    for path in preset_folder.glob("*.json"):
        path.unlink()
    controls._files.cache_clear()
    app = opened("pages/solar_day.py")
    assert not app.exception
    assert "there is no preset here" in app.error[0].value


def test_a_held_gate_is_said_to_be_held():
    sent = payload(opened("pages/solar_day.py", {"hold_f": "1"}))
    assert "held" in sent["time"]["texts"]["f.result"][sent["t"]]
    assert "held" in sent["time"]["texts"]["narration"][sent["t"]]


def test_a_gate_is_held_at_noon_and_stays_held_there_while_one_steps_on():
    app = move(opened("pages/solar_day.py"), t="12:00", values={"hold_f_at": "now"})
    app = move(app, values={"hold_f_at": "1200_0"}, strip="hold_f_at")
    sent = payload(app)
    assert link_of(app) == {"t": "12:00", "hold_f_at": "1200_0"}
    noon = sent["t"]
    held = ["held" in text for text in sent["time"]["texts"]["f.result"]]
    assert [k for k, is_held in enumerate(held) if is_held] == [noon]
    assert sent["strip"]["control"] == "hold_f_at"
    stepped = payload(move(app, t="14:30", values={"hold_f_at": "now"}))
    assert link_of(app)["hold_f_at"].startswith("1200_0~1430_")
    assert ["held" in text for text in stepped["time"]["texts"]["f.result"]].count(True) == 2
    back = payload(move(app, t="12:00", values={"hold_f_at": ""}))
    assert ["held" in text for text in back["time"]["texts"]["f.result"]].index(True) == stepped["t"]
    gone = payload(move(app, values={"release_f": "1"}))
    assert gone["record"] == payload(opened("pages/solar_day.py"))["record"]
    (notice,) = payload(opened("pages/solar_day.py", {"hold_i_at": "1415_0"}))["notices"]
    assert "held at 14:15, but this run has no such step" in notice


def test_the_state_survives_moving_between_pages():
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=30).run()
    app = app.switch_page("pages/solar_day.py").run()
    move(app, values={"f_b": "4.5"})
    app = app.switch_page("app.py").run()
    app = app.switch_page("pages/solar_day.py").run()
    assert link_of(app) == {"f_b": "4.5"}


@pytest.mark.parametrize(
    ("query", "asked"), [({}, False), ({"task": "keep"}, True), ({"task": "turn"}, True), ({"task": "none"}, False)]
)
def test_a_link_that_names_a_task_asks_it_in_a_lecture_be_it_the_first_one(query, asked):
    assert payload(opened("pages/check.py", query))["view"]["asked"] is asked
