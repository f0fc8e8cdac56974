"""A slide as one file: what the page would send, whole; its sliders at every step; small, and in need of nothing."""

import json
import re
import zlib
from base64 import b64decode, b64encode
from dataclasses import asdict, replace
from gzip import decompress
from importlib.resources import files
from types import SimpleNamespace

import numpy as np
import pytest

from lstm_viz.figures import strip
from lstm_viz.figures.strip import opened
from lstm_viz.language.spoken import speaking
from lstm_viz.lessons.base import step_at
from lstm_viz.lessons.registry import LESSONS, lesson_named
from lstm_viz.lessons.shown import Moment
from lstm_viz.lessons.state import complete
from lstm_viz.slides.deck import Deck, Question, Slide, read_deck
from lstm_viz.ui import acts
from lstm_viz.ui.answer import Opened, message_of
from lstm_viz.ui.file import page as file_page
from lstm_viz.ui.file.bundle import LIVE, bundled, filled
from lstm_viz.ui.file.pack import PLANES, Pack
from lstm_viz.ui.file.page import FEWEST, LARGEST, LARGEST_SLIDE, LETTERS, PLOTLY, file_name, one_file
from lstm_viz.ui.file.runs import LOOKS, held, thinned
from lstm_viz.ui.link import Page
from lstm_viz.ui.message import as_json, still_hand
from tools.letters.letters import letters

ROOM = 300_000


@pytest.fixture(autouse=True)
def _spoken():
    with speaking("en"):
        yield


class Unpacked:
    """What ``assets/live/packed.js`` does, in Python."""

    def __init__(self, head, columns):
        self.words, (self.K, self.T, N) = head["words"], (head["K"], head["T"], head["N"])
        M = self.K * self.T
        how = np.frombuffer(columns[:N], np.uint8)
        planes = np.frombuffer(columns[N : N + PLANES * N * M], np.uint8).reshape(PLANES, N, self.K, self.T)
        zigzag = sum(planes[n].astype(np.int64) << (8 * n) for n in range(PLANES))
        grid = np.where(zigzag % 2, -(zigzag + 1) // 2, zigzag // 2)
        grid = np.where((how & 1).astype(bool)[:, None, None], grid.cumsum(axis=2), grid)
        grid = np.where((how & 2).astype(bool)[:, None, None], grid.cumsum(axis=1), grid)
        self.columns, self.rest = grid.reshape(N, M), columns[N + PLANES * N * M :]

    def leaf(self, leaf):
        kind, *rest = leaf
        if kind == "j":
            return [rest[0][n] for n in self.columns[rest[1]]]
        digits = rest.pop(0) if kind[0] == "n" else 0
        begins, columns = rest

        def one(begin, off):
            if begin is None:
                return None
            return (begin + int(off)) / 10**digits if kind[0] == "n" else self.words[begin + off]

        rows = [
            [one(begin, self.columns[c][m]) for begin, c in zip(begins, columns, strict=True)]
            for m in range(self.K * self.T)
        ]
        return [row[0] for row in rows] if kind.endswith("1") else rows

    def changes(self, found):
        return [[trace, path, self.leaf(leaf)] for trace, path, leaf in found]

    def texts(self, found):
        return {name: self.leaf(leaf) for name, leaf in found.items()}


def slide_in(page, n=0):
    """The heads of a slide in a file and their columns."""
    text = zlib.decompress(b64decode(re.search(f'id="slide-{n}">([^<]*)<', page)[1]), wbits=-15)
    length = int.from_bytes(text[:4], "little")
    return json.loads(text[4 : 4 + length]), text[4 + length :]


def lessons():
    return [lesson.name for lesson in LESSONS]


@pytest.mark.parametrize(
    ("name", "link"),
    [*((name, "") for name in lessons()), ("taps", "pin=c0%3D-3&f_b=2&open=sums"), ("belt", "pin=none")],
)
def test_a_file_holds_the_very_message_that_the_page_would_send(name, link):
    lesson, slide = lesson_named(name), Slide(name, link)
    page = Page.of(name, lesson.table, slide.query, 0, lesson.made_with)
    parts = held(slide, ROOM).parts
    for look, (head, columns) in zip(LOOKS, parts, strict=False):
        kept = json.loads(as_json(head))
        message = kept["message"]
        view = [card["id"] for card in message["cards"]]
        motion = message["motion"] is not None
        hand = still_hand(motion) | {"view": view, "narrow": look.narrow}
        sent = json.loads(zlib.decompress(message_of(Opened(lesson, page), hand, None, look), wbits=-15))
        unpacked = Unpacked(kept["time"], columns)
        time = message["time"]
        assert unpacked.texts(time["texts"]) == sent["time"]["texts"]
        assert set(time["cards"]) == set(sent["time"]["cards"]) >= set(view)
        for card, part in sent["time"]["cards"].items():
            assert unpacked.texts(time["cards"][card]["texts"]) == part["texts"]
            for figure, drawn in part["figures"].items():
                packed = time["cards"][card]["figures"][figure]
                assert packed["base"] == drawn["base"]
                assert unpacked.changes(packed["changes"]) == opened(drawn["changes"]), figure
        if motion:
            unpacked = Unpacked(kept["motion"], unpacked.rest)
            for card, part in sent["motion"]["cards"].items():
                for figure, moves in part["figures"].items():
                    assert unpacked.changes(message["motion"]["cards"][card]["figures"][figure]) == opened(moves)
        if message["pin"]:
            assert Unpacked(kept["pin"], unpacked.rest).texts(message["pin"]["texts"]) == sent["pin"]["texts"]
        assert (message["pin"] is None) == (sent["pin"] is None)
        assert (message["pinned"] is None) == ("pin" not in link)
        same = set(sent) - {"time", "motion", "pin", "cards", "guide", "path", "notices", "refused", "file"}
        assert {key: message[key] for key in same} == {key: sent[key] for key in same}
        assert message["guide"] is None and message["path"] == []


@pytest.mark.parametrize(
    ("name", "link"), [("solar_day", "controls=f_b~hold_i&hold_i=0.5&only=belt"), ("memory", ""), ("gradient", "")]
)
def test_a_slider_of_a_file_has_what_a_fresh_run_has_at_each_position_and_step(name, link):
    slide = Slide(name, link)
    lesson = lesson_named(name)
    page = Page.of(name, lesson.table, slide.query, 0, lesson.made_with)
    values = complete(lesson.table, page.chosen)
    shown = lesson.record(values)
    for head, columns in held(slide, ROOM // 3).parts[len(LOOKS) :]:
        kept = json.loads(as_json(head))
        sweep, unpacked = kept["sweep"], Unpacked(kept["pack"], columns)
        item = next(one for group in lesson.groups(shown, 0) for one in group.items if one.id == sweep["control"])
        assert sweep["values"][sweep["index"]] == item.values[item.index], "where the slide has it is a position"
        assert {item.values[0], item.values[-1]} <= set(sweep["values"])
        steps = sweep["steps"] if not sweep["even"] else [sweep["steps"]] * len(sweep["values"])
        row = next(row for row in lesson.table if row.key == item.id)
        for k in (0, len(sweep["values"]) // 2, len(sweep["values"]) - 1):
            fresh = lesson.record({**values, item.id: row.read(sweep["values"][k])})
            assert list(fresh.labels) == steps[k]
            fresh = next(iter(lesson.swept(shown, _only(item, sweep["values"][k]))))
            at = sum(map(len, steps[:k]))
            for t in (0, len(steps[k]) - 1):
                for look, figures in zip(LOOKS, sweep["looks"], strict=True):
                    moment = Moment(fresh, t, lesson.phases - 1)
                    for figure, (drawn,) in lesson.figures(list(figures), [moment], look).items():
                        drawn = json.loads(as_json(strip.first([drawn])))
                        for trace, path, values_ in unpacked.changes(figures[figure]):
                            leaf = drawn["data"][trace]
                            for key in path.split("."):
                                leaf = leaf[key]
                            assert _close(values_[at + t], leaf), (figure, trace, path, k, t)
                assert unpacked.texts(sweep["texts"])["narration"][at + t] == lesson.told([moment])["narration"][0]


def _only(item, value):
    """A slider with one position."""
    k = item.values.index(value)
    return replace(item, values=[value], labels=[item.labels[k]], index=0)


def _close(one, other):
    """Drawn numbers are the same up to their last decimal, which a run of one and a run of many may round apart."""
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(_close, one, other))
    if isinstance(one, int | float) and isinstance(other, int | float):
        return abs(one - other) < 0.0015
    return one == other


def test_a_pack_gives_back_every_kind_of_leaf():
    leaves = {
        "numbers": [[0.5 * m, None, -1e-3 * m] for m in range(6)],
        "one": [3, 3, 3.25, 3, -7, 3],
        "texts": [["f = 0.1", "−0.10"], ["f = 0.2", "−0.05"]] * 3,
        "text": ["a", "b", "", "a" * 80, "b", "a"],
        "unlike": [[1], [1, 2], [], [1], [1], [1]],
        "large": [1e12, 2e12, 0.0, 1.0, 2.0, 3.0],
        "flags": [True, False, True, True, True, False],
        "nested": [[[1.0, 2.0]], [[1.0, 3.0]]] * 3,
        "lifted": [[1.0, None], [None, 1.0]] * 3,
    }
    pack = Pack(2, 3)
    packed = {name: pack.leaf(values) for name, values in leaves.items()}
    head = pack.head()
    unpacked = Unpacked(head, pack.columns())
    assert {name: unpacked.leaf(leaf) for name, leaf in json.loads(as_json(packed)).items()} == leaves
    with pytest.raises(ValueError, match="5 values, there are 6 moments"):
        pack.leaf([1] * 5)


@pytest.mark.parametrize("name", ["solar_day", "belt", "own"])
def test_a_slide_has_at_most_a_megabyte_and_needs_nothing_beside_it(name):
    page = one_file(Deck("", (Slide(name, ""),))).decode()
    assert len(page.encode()) <= LARGEST_SLIDE
    assert "default-src 'none'" in page, "the file itself forbids every request"
    assert not re.search(
        r"\b(?:src|href)=", re.sub(r'<script type="text/plain".*?</script>', "", page).split("<script type")[0]
    )
    heads, _ = slide_in(page)
    sliders = [head["sweep"]["control"] for head in heads if "sweep" in head]
    assert sliders, f"{name} has a slider that moves"


def test_a_lesson_of_ten_has_at_most_three_megabytes():
    names = [name for name in lessons() if name not in ("own", "check")]
    slides = [Slide(names[n % len(names)], "", question=Question("What?", ("a", "b"))) for n in range(10)]
    page = one_file(Deck("Ten", tuple(slides)))
    assert len(page) <= LARGEST
    assert FEWEST * 10 * 4 / 3 < LARGEST / 2, "ten slides have room enough"


def test_the_deck_in_a_file_is_a_deck_without_the_notes():
    slide = Slide("taps", "t=03", "A <script> & more", "for me alone", Question("Why?", ("x", "y"), drawn=True))
    page = one_file(Deck("One & two", (slide,))).decode()
    text = re.search(r'id="deck">(.*?)</script>', page, re.DOTALL)[1]
    deck = read_deck(text)
    assert asdict(deck.slides[0]) == asdict(slide) | {"note": ""}
    assert "for me alone" not in page
    assert "<title>One &amp; two</title>" in page
    assert file_name(deck) == "one-two.html"
    with pytest.raises(ValueError, match="no slide"):
        one_file(Deck("", ()))


def test_a_file_that_takes_long_is_there_when_it_is_asked_for_again(monkeypatch):
    clock, made = [0.0], []

    def slowly(deck):
        clock[0] += 2 * file_page.KEPT_S
        made.append(deck)
        return b"%d" % len(made)

    monkeypatch.setattr(file_page, "_MADE", {})
    monkeypatch.setattr(file_page, "_made", slowly)
    monkeypatch.setattr(file_page, "time", SimpleNamespace(monotonic=lambda: clock[0]))
    deck = Deck("", (Slide("taps", ""),))
    assert one_file(deck) == one_file(deck) == b"1"
    clock[0] += 2 * file_page.KEPT_S
    assert one_file(deck) == b"2", "by then a training may have gone on"


def test_the_page_acts_make_the_slide_on_the_screen_and_a_deck():
    lesson = lesson_named("taps")
    page = Page.of("taps", lesson.table, {"c0": "-3"}, 0, lesson.made_with)
    saved = acts.act(lesson, page, "page.save", "on")()
    assert saved["id"] == "page.save" and saved["name"].endswith(".html")
    text = b64decode(saved["base64"]).decode()
    assert "c0=-3" in text
    with pytest.raises(ValueError):
        acts.act(lesson, page, "page.save", "{}")


def test_plotly_in_a_file_is_of_the_version_that_the_app_draws_with():
    script = decompress(PLOTLY.read_bytes()).decode()
    installed = (files("plotly") / "package_data" / "plotly.min.js").read_text("utf-8")
    version = re.search(r"plotly\.js v([0-9.]+)", installed[:300])[1]
    assert f"plotly.js v{version}, in part" in script[:200], "run tools/plotly/build.sh"
    assert "Permission is hereby granted" in script[:2000], "its licence goes with it"
    assert len(PLOTLY.read_bytes()) < 400_000


def test_every_module_of_the_instrument_is_in_the_bundle():
    script, seen, open_ = bundled("file"), set(), ["file"]
    while open_:
        seen.add(open_.pop())
        found = {name for one in seen for name in re.findall(r'from "\./(\w+)\.js"', (LIVE / f"{one}.js").read_text())}
        open_ = sorted(found - seen)
    assert {"main", "offline", "packed", "painter"} <= seen
    assert set(re.findall(r"^const \$(\w+) = ", script, re.MULTILINE)) == seen - {"file"}
    assert not re.search(r"^(import|export) ", script, re.MULTILINE)


def test_a_form_that_the_bundle_does_not_know_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr("lstm_viz.ui.file.bundle.LIVE", tmp_path)
    (tmp_path / "a.js").write_text('import { b } from "./b.js";\nb();\n')
    (tmp_path / "b.js").write_text("export default 1;\n")
    with pytest.raises(ValueError, match="b.js has a form"):
        bundled.__wrapped__("a")
    (tmp_path / "b.js").write_text('import { a } from "./a.js";\nexport const b = 1;\n')
    with pytest.raises(ValueError, match="a -> b -> a"):
        bundled.__wrapped__("a")
    assert filled("%%x%%-%%y%%", {"x": "%%y%%", "y": "1"}) == "%%y%%-1"


def test_a_slider_keeps_its_ends_and_its_place():
    lesson = lesson_named("solar_day")
    shown = lesson.record(complete(lesson.table, {}))
    t = step_at(shown.labels, "14:30")
    for item in (one for group in lesson.groups(shown, t) for one in group.items if one.kind == "slider"):
        for most in (5, 11, 21):
            few = thinned(item, most)
            assert few.values[few.index] == item.values[item.index]
            assert [few.values[0], few.values[-1]] == [item.values[0], item.values[-1]]
            assert len(few.values) <= most + 2 and len(set(few.values)) == len(few.values)
    assert [look.narrow for look in LOOKS] == [False, True]


def test_a_file_brings_every_letter_that_the_app_writes():
    """A letter that it does not bring comes from the reader's system, and is as wide as it likes."""
    page = one_file(Deck("", (Slide("belt", "task=none&only=belt&controls=none"),))).decode()
    assert b64encode(LETTERS.read_bytes()).decode() in page
    missing = letters() - set(LETTERS.with_name("letters.txt").read_text(encoding="utf-8"))
    assert not missing, f"tools/letters/build.sh makes the file anew: it lacks {sorted(missing)}"
