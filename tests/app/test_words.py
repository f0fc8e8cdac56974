"""The page of words by AppTest: every part opens, links hold it, and a typo in a text is said there. Lenses too."""

import shutil
from pathlib import Path
from urllib.parse import parse_qsl

import pytest
from streamlit.testing.v1 import AppTest

from lstm_viz.core.notation import QUANTITIES
from lstm_viz.data.presets import load_presets
from lstm_viz.language.quantities import title_of
from lstm_viz.language.spoken import WORDS
from lstm_viz.lessons.solar_day.lesson import TABLE
from lstm_viz.lessons.solar_day.record import run_day
from lstm_viz.lessons.state import complete, decode
from lstm_viz.ui.words import PARTS
from lstm_viz.words.glossary import CLAIMS, GLOSSARY, claims
from lstm_viz.words.lenses import FILE, WHO, lenses
from lstm_viz.words.narration import narrate
from tests.app.instrument import move, payload

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


@pytest.mark.parametrize("part", PARTS)
def test_every_part_opens_from_its_link(part):
    app = words(part=part)
    assert not app.warning
    assert app.button_group[0].value == part
    assert link_of(app) == ({} if part == "names" else {"part": part})


def test_names_hold_everything_that_is_recorded():
    page = shown(words())
    for quantity in QUANTITIES.values():
        assert f"{quantity.symbol} · {title_of(quantity.name)}" in page
        assert quantity.shape in page
    assert "the part that is kept" in page
    assert page.count('class="cut ') == len(QUANTITIES) + 3, "beside the weights, too"


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
    assert narrate(DAY, DAY.time.index("14:30"), lens=lens, trend=True).replace("'", "&#x27;") in page
    for role in lenses()[lens].who.values():
        assert role.name.replace("'", "&#x27;") in page
    assert page.count("forget gate (keeps)") == 1
    assert page.count('class="cut ') == len(WHO), "a small picture beside each"
    (way,) = (one.proto for one in app.get("page_link") if "in these words" in one.proto.label)
    assert dict(parse_qsl(way.query_string)) == ({} if lens == "belt" else {"lens": lens})


def test_the_gates_have_weights_of_their_own():
    page = shown(words(part="names"))
    for gate in "fio":
        assert f"σ(W<sub>x{gate}</sub>·x + W<sub>h{gate}</sub>·h<sub>prev</sub> + b<sub>{gate}</sub>)" in page


def test_a_symbol_in_a_claim_is_set_as_mathematics():
    assert "W<sub>x</sub>·x and W<sub>h</sub>·h" in shown(words(part="claims"))


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


@pytest.fixture
def texts(tmp_path, monkeypatch):
    """A copy of the English texts, to edit."""
    shutil.copytree(WORDS, tmp_path / "words")
    monkeypatch.setattr("lstm_viz.language.spoken.WORDS", tmp_path / "words")
    return tmp_path / "words" / "en"


def test_a_typo_in_a_text_is_said_on_the_page(texts):
    for name, parts in ((GLOSSARY, ["names"]), (CLAIMS, ["claims", "good", "asked"]), (FILE, ["pictures"])):
        (texts / name).write_text("title = two words\n", encoding="utf-8")
        for part in parts:
            app = words(part=part)
            (notice,) = app.warning
            assert notice.value.startswith(f"{name} has a typo")
            assert "line 1" in notice.value
    day = opened("pages/solar_day.py", {"lens": "taps"})
    assert not day.exception
    sent = payload(day)
    assert any("lenses.toml has a typo" in notice for notice in sent["notices"])
    assert "f 0.30, f·c_prev +0.19" in sent["time"]["texts"]["narration"][sent["t"]]


@pytest.mark.parametrize(
    ("before", "after", "shown_instead", "said"),
    [
        ('intro = "Three gates', 'entry = "Three gates', "intro", "reference.toml lacks “names.intro”"),
        ('own_page = "its', "own_page = its", "own page", "reference.toml has a typo, and nothing in it can be read"),
        (
            "code = ",
            "code = 3\ncodes = ",
            "code",
            "reference.toml: “row.code” must be a text in quotation marks, not 3",
        ),
    ],
)
def test_a_slip_in_the_phrases_leaves_the_page_open_and_is_said(texts, before, after, shown_instead, said):
    path = texts / "reference.toml"
    written = path.read_text(encoding="utf-8")
    assert before in written
    path.write_text(written.replace(before, after, 1), encoding="utf-8")
    app = words()
    assert shown_instead in shown(app)
    assert title_of("f") in shown(app)
    assert any(said in notice.value.replace("\\", "") for notice in app.warning)


def test_what_stands_in_a_text_is_never_markup(texts):
    path = texts / CLAIMS
    written = path.read_text(encoding="utf-8")
    path.write_text(written.replace("A gate is a number.", "<b onclick=x>A gate</b> & $z$"), encoding="utf-8")
    assert "&lt;b onclick=x&gt;A gate&lt;/b&gt; &amp; $z$" in shown(words(part="claims"))


def test_the_solar_day_is_told_through_a_lens():
    app = opened("pages/solar_day.py", {"lens": "taps"})
    sent = payload(app)
    assert sent["time"]["texts"]["narration"] == [narrate(DAY, t, lens="taps", trend=True) for t in range(DAY.T)]
    titles = [group["title"] for group in sent["groups"]]
    assert "f  forget gate (keeps) · keep valve" in titles
    assert "o  output gate · outlet tap" in titles
    move(app, values={"lens": "maths"}, strip="f_b")
    assert link_of(app) == {"lens": "maths", "made": load_presets()[0]["trend"].digest}
    sent = payload(app)
    assert "f  forget gate (keeps)" in [group["title"] for group in sent["groups"]]
    slider = next(item for group in sent["groups"] for item in group["items"] if item["id"] == "f_b")
    told = narrate(DAY, DAY.time.index("14:30"), lens="maths", trend=True)
    assert sent["strip"]["texts"]["narration"][slider["index"]] == told


# -- languages


def test_a_link_says_the_language_and_every_page_of_the_session_keeps_it():
    app = words(words="double")
    assert "«Words and pictures Words and pictures»" in [one.value for one in app.title]
    assert link_of(app) == {"words": "double"}
    app.button_group[0].set_value("good").run()
    assert link_of(app) == {"part": "good", "words": "double"}
    app.query_params.clear()  # as Streamlit does between pages
    app.switch_page("pages/belt.py").run()
    assert not app.exception
    assert "«Conveyor belt Conveyor belt»" in [one.value for one in app.title]
    assert link_of(app) == {"words": "double"}
    app.query_params["words"] = "en"
    app.run()
    assert "Conveyor belt" in [one.value for one in app.title]
    assert link_of(app) == {}


def test_a_language_that_is_none_leaves_the_page_in_english():
    app = words(words="tlh")
    assert "Words and pictures" in [one.value for one in app.title]
    assert link_of(app) == {}


def test_ways_to_other_pages_say_the_language():
    assert "words=double" in shown(words(part="claims", words="double"))
    (way,) = (
        one.proto
        for one in words(part="pictures", words="double").get("page_link")
        if "«" in one.proto.label and one.proto.query_string
    )
    assert dict(parse_qsl(way.query_string)) == {"words": "double"}


def test_two_languages_never_share_a_drawn_strip():
    english, doubled = (payload(opened("pages/taps.py", {"words": name})) for name in ("en", "double"))
    assert english["record"] != doubled["record"]
    assert doubled["time"]["texts"]["narration"][0].startswith("«")
    assert not english["time"]["texts"]["narration"][0].startswith("«")


def test_what_a_link_says_is_no_markup():
    """An image in it would make the browser ask another machine."""
    app = words(part="![](http://a.b/c.png)")
    (notice,) = (warning.value for warning in app.warning)
    assert "![](http" not in notice
    assert r"\!\[\]\(http\://a.b/c.png\)" in notice


def test_the_phrases_of_the_instrument_come_once_for_each_language():
    app = opened("pages/solar_day.py")
    came = payload(app)["words"]
    assert came["phrases"]["play"]
    move(app, values={"f_b": "3"}, have=[came["id"]])
    assert payload(app)["words"] is None
    double = opened("pages/solar_day.py", {"words": "double"})
    move(double, values={"f_b": "3"}, have=[came["id"]])
    assert payload(double)["words"]["phrases"] != came["phrases"]
