"""The page of words by AppTest: every part opens, links hold it, and a typo in a text is said there. Lenses too."""

import json
from pathlib import Path
from urllib.parse import parse_qsl

import pytest
from streamlit.testing.v1 import AppTest

from lstm_viz.core.notation import QUANTITIES
from lstm_viz.data.presets import load_presets
from lstm_viz.lessons.solar_day.lesson import TABLE
from lstm_viz.lessons.solar_day.record import run_day
from lstm_viz.lessons.state import complete, decode
from lstm_viz.ui.words import PARTS
from lstm_viz.words import glossary as texts
from lstm_viz.words import lenses as room
from lstm_viz.words.glossary import claims
from lstm_viz.words.lenses import lenses
from lstm_viz.words.narration import narrate

ROOT = Path(__file__).parents[2]
DAY = run_day(complete(TABLE, {}))


def opened(script, query=None):
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=30)
    app.switch_page(script)
    for key, value in (query or {}).items():
        app.query_params[key] = value
    return app.run()


def words(**query):
    app = opened("pages/words.py", query)
    assert not app.exception
    return app


def shown(app):
    """Everything that can be read on the page."""
    return "\n".join([*(one.proto.body for one in app.get("html")), *(one.value for one in app.markdown)])


def link_of(app):
    return {key: value if isinstance(value, str) else value[0] for key, value in app.query_params.items()}


def instrument(app):
    (live,) = app.get("bidi_component")
    return json.loads(live.proto.bytes)


@pytest.mark.parametrize("part", PARTS)
def test_every_part_opens_from_its_link(part):
    app = words(part=part)
    assert not app.warning
    assert app.button_group[0].value == part
    assert link_of(app) == ({} if part == "names" else {"part": part})


def test_names_hold_everything_that_is_recorded():
    page = shown(words())
    for quantity in QUANTITIES.values():
        assert f"{quantity.symbol} · {quantity.title}" in page
        assert quantity.shape in page
    assert "the part that is kept" in page


def test_a_choice_is_in_the_link_and_another_page_does_not_lose_it():
    app = words()
    app.button_group[0].set_value("pictures").run()
    assert link_of(app) == {"part": "pictures"}
    app.button_group[1].set_value("bar").run()
    assert link_of(app) == {"part": "pictures", "lens": "bar"}
    assert "the bouncer at the bowl lets less stay, 0.30" in shown(app)
    for script in ("pages/solar_day.py", "pages/words.py"):
        app.query_params.clear()  # as Streamlit does between pages
        app.switch_page(script).run()
        assert not app.exception
    assert link_of(app) == {"part": "pictures", "lens": "bar"}


@pytest.mark.parametrize("lens", list(lenses()))
def test_a_picture_says_who_is_who_and_tells_the_recorded_step(lens):
    app = words(part="pictures", lens=lens)
    page = shown(app)
    assert narrate(DAY, DAY.time.index("14:30"), lens=lens).replace("'", "&#x27;") in page
    for role in lenses()[lens].who.values():
        assert role.name.replace("'", "&#x27;") in page
    assert page.count("forget gate (keeps)") == 1
    (way,) = (one.proto for one in app.get("page_link") if "in these words" in one.proto.label)
    assert dict(parse_qsl(way.query_string)) == ({} if lens == "belt" else {"lens": lens})


def test_every_claim_can_be_seen_where_it_sends_you():
    shows = {}
    for claim in claims()[0].claims:
        if claim.link:
            chosen, notices = decode(TABLE, dict(parse_qsl(claim.link)))
            assert notices == []
            values = complete(TABLE, chosen)
            trace = run_day(values)
            t = trace.time.index(values["t"])
            shows[claim.see] = {name: float(getattr(trace, name)[t, 0, 0]) for name in ("f", "kept", "c", "h")} | {
                "c_prev": float(trace.c[t - 1, 0, 0])
            }
    assert shows["Hold o at 0.05 at noon"]["c"] > 4
    assert round(shows["Hold o at 0.05 at noon"]["h"], 2) == 0.05
    assert round(shows["At noon c is 5.3"]["c"], 1) == 5.3
    assert shows["Send a cloud at 10:30 and watch c"]["c_prev"] > 3.9
    assert shows["Send a cloud at 10:30 and watch c"]["c"] < 0
    assert shows["Hold f at 1"]["c"] > 4
    turn = shows["At 14:30 f is 0.30: of +0.63 only +0.19 stays"]
    assert {name: round(value, 2) for name, value in turn.items()} == {
        "f": 0.3, "kept": 0.19, "c": -0.35, "h": -0.3, "c_prev": 0.63,
    }  # fmt: skip
    assert shows["It falls from +0.63 to −0.35"] == turn
    assert len(shows) == 6


def test_a_bad_link_opens_the_page_and_says_so():
    app = words(part="nonsense", lens="mirror")
    (notice,) = app.warning
    assert "nonsense" in notice.value
    assert "mirror" in notice.value
    app.button_group[0].set_value("equations").run()
    assert not app.warning


def test_a_typo_in_a_text_is_said_on_the_page(tmp_path, monkeypatch):
    for module, name, parts in (
        (texts, "GLOSSARY", ["names"]), (texts, "CLAIMS", ["claims", "good", "asked"]), (room, "FILE", ["pictures"]),
    ):  # fmt: skip
        path = tmp_path / getattr(module, name).name
        path.write_text("title = two words\n", encoding="utf-8")
        monkeypatch.setattr(module, name, path)
        for part in parts:
            app = words(part=part)
            (notice,) = app.warning
            assert notice.value.startswith(f"{path.name} has a typo")
            assert "line 1" in notice.value
    day = opened("pages/solar_day.py", {"lens": "taps"})
    assert not day.exception
    sent = instrument(day)
    assert any("lenses.toml has a typo" in notice for notice in sent["notices"])
    assert "f 0.30, f·c_prev +0.19" in sent["time"]["texts"]["narration"][sent["t"]]


def test_what_stands_in_a_text_is_never_markup(tmp_path, monkeypatch):
    path = tmp_path / "claims.toml"
    written = texts.CLAIMS.read_text(encoding="utf-8")
    path.write_text(written.replace("A gate is a number.", "<b onclick=x>A gate</b> & $z$"), encoding="utf-8")
    monkeypatch.setattr(texts, "CLAIMS", path)
    assert "&lt;b onclick=x&gt;A gate&lt;/b&gt; &amp; $z$" in shown(words(part="claims"))


def test_the_solar_day_is_told_through_a_lens():
    app = opened("pages/solar_day.py", {"lens": "taps"})
    sent = instrument(app)
    assert sent["time"]["texts"]["narration"] == [narrate(DAY, t, lens="taps") for t in range(DAY.T)]
    titles = [group["title"] for group in sent["groups"]]
    assert "f  forget gate (keeps) · keep valve" in titles
    assert "o  output gate · outlet tap" in titles
    seq = sent["seq"] + 1
    app.session_state["live-solar_day"] = {
        "hand": {"seq": seq, "t": None, "values": {"lens": "maths"}, "want": "f_b", "have": []}
    }
    app.run()
    assert link_of(app) == {"lens": "maths", "made": load_presets()[0]["trend"].digest}
    sent = instrument(app)
    assert "f  forget gate (keeps)" in [group["title"] for group in sent["groups"]]
    slider = next(item for group in sent["groups"] for item in group["items"] if item["id"] == "f_b")
    assert sent["strip"]["texts"]["narration"][slider["index"]] == narrate(DAY, DAY.time.index("14:30"), lens="maths")
