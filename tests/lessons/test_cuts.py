"""Small pictures beside words: pieces of the project's own pictures, made of the record and of nothing else."""

import base64
import re
from xml.etree import ElementTree

import pytest

from lstm_viz.figures.cell.drawing import plan_for
from lstm_viz.figures.shelf.cut import Cut, still_image, style
from lstm_viz.lessons.base import Look
from lstm_viz.lessons.cuts import CUTS, STEP, sheet
from lstm_viz.lessons.shown import Moment
from lstm_viz.lessons.solar_day.lesson import LESSON
from lstm_viz.lessons.state import complete
from lstm_viz.words.glossary import glossary
from lstm_viz.words.lenses import WHO, lenses


def figure(picture, at):
    shown = LESSON.record(complete(LESSON.table, {}))
    moment = Moment(shown, shown.labels.index(at), 3)
    return LESSON.figures([picture], [moment], Look(flat=True))[picture][0]


@pytest.mark.parametrize("picture", CUTS)
def test_a_still_image_is_what_the_record_drew_and_holds_no_word(picture):
    one, other = (still_image(figure(picture, at)) for at in (STEP, "09:00"))
    assert one != other, "another step is another image"
    assert "<text" not in one
    assert re.findall(r"https?://[^\"]*", one) == ["http://www.w3.org/2000/svg"] * one.count("http"), "nothing outside"
    ElementTree.fromstring(one)
    shapes = [trace for trace in figure(picture, STEP)["data"] if trace["mode"] == "lines" and any(trace["x"])]
    drawn = sum(trace["x"][0] is not None and trace.get("visible") is not False for trace in shapes)
    assert one.count('<path d="M') >= drawn > 3


@pytest.mark.parametrize("picture", CUTS)
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_every_piece_lies_in_its_picture_and_says_its_number(picture, theme):
    layout = figure(picture, STEP)["layout"]
    found = sheet(picture, theme, "belt")
    for name, cut in CUTS[picture].items():
        assert layout["xaxis"]["range"][0] <= cut.left < cut.right <= layout["xaxis"]["range"][1], name
        assert layout["yaxis"]["range"][0] <= cut.low < cut.high <= layout["yaxis"]["range"][1], name
        assert STEP in found.pieces[name][1]
    assert "forget gate 0.49" in found.pieces["f"][1]
    assert base64.b64decode(found.address.partition(",")[2]).startswith(b"<svg")
    assert len(found.address) < 40_000, "light on load"


def test_a_piece_is_cut_where_it_says():
    one = figure("belt", STEP)
    (_, right), (_, high) = (one["layout"][axis]["range"] for axis in ("xaxis", "yaxis"))
    assert style(one, Cut(0, 0, right / 2, high / 2)) == (
        f"aspect-ratio: {right / 2:g} / {high / 2:g}; background-size: 200.00% 200.00%; "
        "background-position: 0.00% 100.00%"
    )


def test_every_name_has_a_picture():
    entries = [entry.quantity.name for entry in glossary()[0].entries]
    assert all(name in CUTS["belt"] or name in CUTS["cell"] for name in entries)
    for lens in lenses().values():
        assert all(part in CUTS[lens.picture] or part in CUTS["cell"] for part in WHO), lens.name


def test_the_pieces_of_the_wiring_are_about_its_blocks():
    plan = plan_for("flat", ("G", "dG"))
    for gate, (x, y) in plan.blocks.items():
        cut = CUTS["cell"][gate]
        assert cut.left < x < cut.right
        assert cut.low < y < cut.high
