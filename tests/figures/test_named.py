"""Every picture in every lens, at every step of the day: the lens's names, the same numbers, the same structure."""

import re

import numpy as np
import pytest

from lstm_viz.core.lstm import LSTMParams
from lstm_viz.core.names import PARTS
from lstm_viz.core.notation import GATES, quantity
from lstm_viz.core.phases import APPEARS
from lstm_viz.core.run import run
from lstm_viz.core.steps import Steps
from lstm_viz.figures.belt.belt import belt, belts
from lstm_viz.figures.cell.cell import cell
from lstm_viz.figures.curves import curves
from lstm_viz.figures.gates import gates
from lstm_viz.figures.shelf.named import Named, named
from lstm_viz.figures.shelf.screen import Screen
from lstm_viz.figures.taps.taps import taps
from lstm_viz.figures.vectors import vectors
from lstm_viz.language.quantities import title_of
from lstm_viz.words.lenses import lenses
from tests.figures.letters import lines_of, width

LENSES = ("belt", "taps", "warrior", "notes", "bar", "stream", "maths")
DRAW = {"belt": belt, "taps": taps, "cell": cell, "curves": curves, "gates": gates, "vectors": vectors}
PLAYED = ("belt", "taps")
STORY = 17  # 14:30
ONE_LINE, TWO_LINES = "memorabilit", "bouncer at the counter"
LONGEST = {"one line": dict.fromkeys(PARTS, ONE_LINE), "two lines": dict.fromkeys(PARTS, TWO_LINES)}
"""The longest names that there may be."""


def names_of(lens):
    return lenses()[lens].names


def positions(trace, picture):
    """Every step, and every phase of a picture that plays."""
    return [(t, phase) for t in range(trace.T) for phase in (range(4) if picture in PLAYED else (3,))]


def draw(picture, trace, t, phase=3, narrow=False, names=None):
    return DRAW[picture](trace, t, Screen(narrow=narrow), names, **({"phase": phase} if picture in PLAYED else {}))


def every(picture, trace, narrow=False, names=None):
    """The picture at every position, in their order."""
    there = positions(trace, picture)
    if picture == "belt":
        return list(belts(Steps(trace, np.array([t for t, _ in there]), np.zeros(len(there), int)),
                          [phase for _, phase in there], Screen(narrow=narrow), names))  # fmt: skip
    return [draw(picture, trace, t, phase, narrow=narrow, names=names) for t, phase in there]


def texts(figure):
    """All words of a figure as one reads them; those of its layout too."""
    return [plain(text) for text in written(figure)]


def written(figure):
    """The same with their signs."""
    found = [text for trace in figure["data"] if "text" in trace.get("mode", "") for text in trace["text"]]
    return found + [word["text"] for word in figure["layout"].get("annotations", ())]


def plain(text):
    """A text as one reads it: its lines one after the other, those that only hold a place left out."""
    lines = (re.sub("<[^>]*>", "", line).replace("\u00a0", " ").strip() for line in text.split("<br>"))
    return " ".join(line for line in lines if line)


def hovers(figure):
    found = []
    for trace in figure["data"]:
        for key in ("hovertext", "text") if trace.get("hoverinfo") == "text" else ():
            said = trace.get(key, ())
            found += [said] if isinstance(said, str) else list(said)
        found.append(trace.get("hovertemplate", ""))
    return [plain(text) for text in found]


def structure(figure):
    """What a strip needs to be the same: traces, their kinds, the lengths and the pen-lifts of their arrays."""

    def shape(node):
        if isinstance(node, dict):
            return {key: shape(value) for key, value in node.items() if key != "textposition"}
        if isinstance(node, list):
            return [value is None for value in node]
        return None

    return [(trace["type"], trace.get("mode"), shape(trace)) for trace in figure["data"]]


def numbers(step):
    """The numbers of a step as pictures write them."""
    said = {name: quantity(name, getattr(step, name)[0, 0]) for name in "fio"}
    return said | {name: quantity(name, getattr(step, name)[0, 0], sign=True) for name in "gch"}


def called(picture, names, said, phase=3):
    """The words that must stand in a picture: each name with its number, f's with "keeps"."""
    own = {part: "" if name == part else f"{name} " for part, name in names.items()}
    if picture == "belt":
        found = [f"{own['f']}keeps f = {said['f']}"] if phase > 0 else []
        found += [f"{own[gate]}{gate} = {said[gate]}" for gate in "ig"] if phase > 1 else []
        if phase > 2:
            found += [f"{own['o']}o = {said['o']}", f"c {said['c']}"]
            found += [f"{own['h'] or 'says '}h = {said['h']}"]
        return found
    if picture == "taps":
        made = {gate: f"{own[gate]}{'keeps ' if gate == 'f' else ''}{gate} = {said[gate]}" for gate in GATES}
        made |= {"c": f"c = {said['c']}", "h": f"{own['h']}h = {said['h']}"}
        return [words for name, words in made.items() if phase >= APPEARS[name]]
    if picture == "cell":
        return [f"keeps {said['f']}", f"{own['c']}ct {said['c']}", *(own[gate].strip() or gate for gate in GATES)]
    if picture == "curves":
        does = {"f": "keeps", "i": "lets in", "g": "offers", "o": "shows"}
        return [f"{own[gate]}{gate} {does[gate]} {said[gate]}" for gate in GATES]
    if picture == "gates":
        return [f"keeps {said['f']}", *(f"{own[gate]}{gate}" for gate in GATES)]
    return [f"{own['f']}f keeps", *(f"{own[name]}{name}" for name in "igo"), f"{own['c']}ct", f"{own['h']}ht"]


@pytest.fixture(scope="module")
def held_trace(day_params, day_inputs):
    return run(day_params, day_inputs, hold={"f": 0.437, "i": 0.2, "g": -1.0, "o": 0.1})


@pytest.fixture(scope="module")
def four_trace(day_inputs):
    rng = np.random.default_rng(3)
    return run(LSTMParams(rng.normal(0, 1.5, (16, 2)), rng.normal(0, 1, (16, 4)), rng.normal(0, 0.7, 16)), day_inputs)


@pytest.mark.parametrize("narrow", [False, True])
@pytest.mark.parametrize("picture", DRAW)
@pytest.mark.parametrize("lens", LENSES)
def test_every_step_of_the_day_in_every_lens(day_trace, lens, picture, narrow):
    names = names_of(lens)
    layout = draw(picture, day_trace, 0, narrow=narrow, names=names)["layout"]
    figures, plainly = every(picture, day_trace, narrow, names), every(picture, day_trace, narrow)
    for (t, phase), figure, own in zip(positions(day_trace, picture), figures, plainly, strict=True):
        assert structure(figure) == structure(own)
        assert figure["layout"] == layout, "nothing but the data changes from step to step"
        words = texts(figure)
        for text in words:
            assert not re.search(r"  |None|nan|[{}]|[<>](?! 0\.999)", text), text
            if re.search(r"\bf [=>] ", text):
                assert re.search(r"keeps f [=>] ", text), "f is the part that is kept"
        joined = " | ".join(words).replace(" > 0.999", " = 0.999")  # the belt says which; test_belt.py asks when
        for wanted in called(picture, names, numbers(day_trace.at(t)), phase):
            assert wanted in joined, (wanted, joined)


@pytest.mark.parametrize("narrow", [False, True])
@pytest.mark.parametrize("picture", DRAW)
@pytest.mark.parametrize("lens", LENSES)
def test_a_held_f_is_still_said_to_keep(held_trace, lens, picture, narrow):
    names = names_of(lens)
    figures, plainly = every(picture, held_trace, narrow, names), every(picture, held_trace, narrow)
    for (_, phase), figure, own in zip(positions(held_trace, picture), figures, plainly, strict=True):
        assert structure(figure) == structure(own)
        words = [text for text in texts(figure) if "0.44" in text and not re.match(r"(z|G|dG)\b", text)]
        if picture == "vectors":
            assert any(text.endswith("f keeps") for text in texts(figure))
            continue
        assert words or phase == 0
        assert all(re.search(r"keeps (f = )?0\.44", text) for text in words), words
        if phase == 3:
            assert sum("held" in text for text in texts(figure)) >= len(GATES)


@pytest.mark.parametrize("picture", PLAYED)
@pytest.mark.parametrize("narrow", [False, True])
def test_names_move_words_and_nothing_else(day_trace, picture, narrow):
    """Whatever is no text is drawn as without names: the same lengths, angles, colours."""
    plainly = every(picture, day_trace, narrow)
    for lens in LENSES:
        for figure, own in zip(every(picture, day_trace, narrow, names_of(lens)), plainly, strict=True):
            for trace, before in zip(figure["data"], own["data"], strict=True):
                if trace["mode"] != "text":
                    assert {k: v for k, v in trace.items() if k != "text"} == {
                        k: v for k, v in before.items() if k != "text"
                    }


@pytest.mark.parametrize("narrow", [False, True])
def test_wires_are_as_wide_whatever_their_ends_are_called(day_trace, narrow):
    """The cell diagram moves up to make room for a second line: all of a gate's wire by as much, and not aside."""
    for lens in LENSES:
        named_one, own = (
            cell(day_trace, STORY, screen=Screen(narrow=narrow), names=known)["data"]
            for known in (names_of(lens), None)
        )
        rises = set()
        for k in (2, 3, 4):  # f, i, o
            across = zip(named_one[k]["x"], own[k]["x"], strict=True)
            assert {round(a - b, 9) for a, b in across if a is not None} == {0}
            pairs = zip(named_one[k]["y"], own[k]["y"], strict=True)
            rises |= {round(a - b, 9) for a, b in pairs if a is not None}
        assert len(rises) == 1
        assert (rises != {0}) == (named(names_of(lens)).rows(GATES) == 2)


@pytest.mark.parametrize("lens", LENSES)
def test_pointing_says_who_it_is_and_what(day_trace, lens):
    names = names_of(lens)
    for picture, parts in {
        "belt": "figoch", "taps": "figoch", "cell": "xfigoch", "curves": "figo", "gates": "figo", "vectors": "figoch",
    }.items():  # fmt: skip
        joined = " | ".join(hovers(draw(picture, day_trace, STORY, names=names)))
        for part in parts:
            called_so = f"{names[part]}: " if names[part] != part else ""
            what = "" if picture == "taps" and part == "c" else title_of(part)
            assert f"{called_so}{what}" in joined or f"{names[part]}, kept" in joined, (picture, part, joined)


def test_the_tank_and_the_parcel_have_their_names_too(day_trace):
    for lens in set(LENSES) - {"maths"}:
        name = names_of(lens)["c"]
        assert f"14:30 {name}" in [
            re.sub(" +", " ", text) for text in texts(belt(day_trace, STORY, names=names_of(lens)))
        ]
        for narrow in (False, True):
            joined = " | ".join(texts(taps(day_trace, STORY, screen=Screen(narrow=narrow), names=names_of(lens))))
            assert (f"−6 {name}" if narrow else f"{name} +6") in joined


@pytest.mark.parametrize("lens", [*LENSES, *LONGEST])
@pytest.mark.parametrize("pixels", [358, 560, 760, 1100])
def test_names_keep_off_the_inlets_pipe_and_numbers_at_their_marks(day_trace, lens, pixels):
    names, narrow, unit = LONGEST.get(lens) or names_of(lens), pixels < 500, pixels / (62 if pixels < 500 else 94)
    figure = taps(day_trace, STORY, screen=Screen(narrow=narrow), names=names)
    words = figure["data"][-1]

    def only(k):
        alone = words | {"text": [text if n == k else "" for n, text in enumerate(words["text"])]}
        return lines_of(figure | {"data": [alone]}, pixels)

    assert min(box.low for box in only(0)) >= 71.0 * unit, "the flange at the wall"
    assert max(box.high for box in only(1)) <= 62.6 * unit
    for text, mark in zip(figure["data"][-2]["text"][6:9], ("+6", "0", "−6"), strict=True):
        lines = text.split("<br>")
        assert lines[len(lines) // 2] == mark and len(lines) % 2 == 1


def test_several_units_go_by_the_names_too(four_trace):
    names = names_of("bar")
    reading = texts(gates(four_trace, 3, unit=1, names=names))
    assert f"unit 1: keeps {quantity('f', four_trace.f[3, 0, 1])}" in reading
    heads = texts(vectors(four_trace, 3, unit=1, names=names))
    assert "bouncer at the bowl f keeps" in heads
    assert structure(vectors(four_trace, 3, unit=1, names=names)) == structure(vectors(four_trace, 3, unit=1))
    assert structure(gates(four_trace, 3, unit=1, names=names)) == structure(gates(four_trace, 3, unit=1))


def test_another_names_another_picture(day_trace):
    """A mapping may change between two calls: a picture keeps no mapping, and lenses do not mix."""
    names = dict(names_of("stream"))
    before = texts(belt(day_trace, STORY, names=names))
    names["f"] = "rubber"
    after = texts(belt(day_trace, STORY, names=names))
    assert "eraser keeps f = 0.30" in before and "rubber keeps f = 0.30" in after
    assert not any("eraser" in text for text in after)
    assert texts(belt(day_trace, STORY, names=names_of("stream"))) == before


def test_a_part_without_a_name_shows_its_symbol_and_is_called_by_notation(day_trace):
    words = texts(belt(day_trace, STORY, names={"f": "eraser"}))
    assert {"eraser keeps f = 0.30", "i = 0.90", "says h = −0.30"} <= set(words)
    assert "input gate i lets in 0.90" in texts(curves(day_trace, STORY, names={"f": "eraser"}))


@pytest.mark.parametrize("picture", DRAW)
def test_what_has_no_room_is_refused_in_a_sentence(day_trace, picture):
    with pytest.raises(ValueError, match="“a very long name for a gate” is too long"):
        draw(picture, day_trace, STORY, names={"f": "a very long name for a gate"})
    with pytest.raises(ValueError, match="names has 'kept'; the parts that may have a name are x, f, i, g, o, c, h"):
        draw(picture, day_trace, STORY, names={"kept": "rest"})


def test_names_as_a_picture_keeps_them():
    who = named({"f": "bouncer at the bowl", "i": "filter", "c": "c"})
    assert who == Named(f="bouncer at the bowl", i="filter", c="c")
    assert who.lines("f") == ("bouncer at", "the bowl") and who.lines("f", whole=22) == ("bouncer at the bowl",)
    assert who.lines("c") == who.lines("g") == ()
    assert (who.rows("fi"), who.rows("i"), who.rows("c")) == (2, 1, 0)
    assert who.over("f") == "bouncer at<br>the bowl<br>"
    assert [who.signed(part) for part in "figc"] == ["bouncer at<br>the bowl f", "filter i", "candidate g", "c"]
    assert named(None) is None


# -- room


@pytest.mark.parametrize("pixels", [358, 560, 760, 1100])
@pytest.mark.parametrize("picture", ["belt", "taps", "cell", "vectors"])
@pytest.mark.parametrize("lens", [*LENSES, *LONGEST])
def test_no_word_covers_another_or_leaves_the_card(day_trace, held_trace, four_trace, lens, picture, pixels):
    if picture == "belt":
        pixels = max(pixels, 760) if pixels > 500 else pixels  # the smallest card that has the wide composition
    names = LONGEST.get(lens) or names_of(lens)
    traces = (day_trace, four_trace) if picture == "vectors" else (day_trace, held_trace)
    for trace in traces:
        if picture == "cell" and trace is held_trace:
            continue  # its tags are placed by themselves
        for t in range(0, trace.T, 1 if trace is day_trace else 6):
            figure = draw(picture, trace, t, narrow=pixels < 500, names=names)
            high = pixels / figure["layout"]["meta"]["aspect"]
            boxes = lines_of(figure, pixels)
            for k, box in enumerate(boxes):
                assert box.left >= -0.5 and box.right <= pixels + 0.5, (t, box)
                assert box.low >= -2 and box.high <= high + 2, (t, box)
                for other in boxes[:k]:
                    assert box.owner == other.owner or not box.meets(other), (t, box, other)


@pytest.mark.parametrize("pixels", [358, 560, 760, 1100])
@pytest.mark.parametrize("lens", [*LENSES, *LONGEST])
def test_names_over_and_beside_panels_have_room(day_trace, lens, pixels):
    names, narrow = LONGEST.get(lens) or names_of(lens), pixels < 500
    figure = curves(day_trace, STORY, screen=Screen(narrow=narrow), names=names)
    margin, (_, right) = figure["layout"]["margin"], figure["layout"]["xaxis"]["range"]
    words = figure["data"][-1]
    unit = (pixels - margin["l"] - margin["r"]) / right
    edges = []
    for text, x in zip(words["text"][:4], words["x"][:4], strict=True):
        half = max(width(line, 13) for line in text.replace("<br>", "</b><br><b>").split("<br>")) / 2
        middle = margin["l"] + x * unit
        assert middle - half >= 0 and middle + half <= pixels, text
        edges.append((middle - half, middle + half))
    for (_, end), (start, _) in [(edges[0], edges[1]), (edges[2], edges[3])] + (
        [] if narrow else [(edges[1], edges[2])]
    ):
        assert end <= start
    lanes = gates(day_trace, STORY, screen=Screen(narrow=narrow), names=names)["layout"]
    for word in lanes["annotations"]:
        line = max(width(line, 12) for line in word["text"].split("<br>"))
        room = pixels if narrow else lanes["margin"]["l"] - 10
        assert word.get("xanchor") != "right" or line <= room, word["text"]
        assert not narrow or line <= pixels - lanes["margin"]["l"], word["text"]
