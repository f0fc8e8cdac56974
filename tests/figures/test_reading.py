"""A text that one unit reads, read back: every character stands at its step, on the colour of its number."""

import json

import numpy as np
import plotly.graph_objects as go
import pytest

from lstm_viz.core.initial import initial_model
from lstm_viz.core.notation import quantity
from lstm_viz.core.run import run
from lstm_viz.figures import strip
from lstm_viz.figures.reading import DIGITS, PLANS, ground, reading
from lstm_viz.figures.shelf.colours import luminance, readable_on
from lstm_viz.figures.shelf.screen import Screen
from lstm_viz.figures.shelf.shades import shade
from lstm_viz.ui.message import as_json
from tests.figures.test_room import complaints, letters
from tests.figures.test_units import trace_of

SCREENS = [Screen(scale=2), Screen("dark", scale=2), Screen("dark", narrow=True, scale=2)]
EVERY = pytest.mark.parametrize("screen", SCREENS, ids=lambda screen: f"{screen.shape}-{screen.theme}")
TEXT = '(the cat said "mia u")\n'
LETTERS = sorted(set(TEXT))


def read(T, name="c", unit=3):
    """What a random character model's unit does at each character of a text."""
    text = (TEXT * 40)[:T]
    x = np.eye(len(LETTERS))[[LETTERS.index(one) for one in text]]
    trace = run(initial_model("LSTM", 8, len(LETTERS), 1, 0).cell, 4 * x)
    return list(text), [str(t + 1) for t in range(T)], name, getattr(trace, name)[:, 0, unit]


@pytest.mark.parametrize("name", ["c", "h", "g", "f", "i", "o"])
@EVERY
def test_each_character_stands_on_the_colour_of_its_number(name, screen):
    text, time, _, values = read(130, name)
    figure = reading(text, time, name, values, [3], [0], screen)[0]
    cells, written = trace_of(figure, "ground"), trace_of(figure, "letters")
    columns = 26 if screen.narrow else 44
    assert [len(row) for row in cells["z"]] == [columns] * -(-130 // columns)
    flat = [value for row in cells["z"] for value in row]
    assert flat[:130] == pytest.approx(values, abs=0.51 * 10**-DIGITS) and set(flat[130:]) <= {None}
    assert written["text"] == [{" ": "␣", "\n": "↵"}.get(one, one) for one in text]
    for t in range(130):
        assert written["x"][t] == pytest.approx(cells["x0"] + t % columns * cells["dx"])
        assert written["y"][t] == pytest.approx(cells["y0"] + t // columns * cells["dy"])
        told = [one for row in cells["text"] for one in row][t]
        assert told == f"step {t + 1}: <b>{written['text'][t]}</b>"
    low, high = {"c": (-2, 2), "h": (-1, 1), "g": (-1, 1)}.get(name, (0, 1))
    assert (cells["zmin"], cells["zmax"]) == (low, high)
    ends = [shade(name, share, screen.theme) for share in ((-1, 0, 1) if low else (0, 1))]
    assert [tone for _, tone in cells["colorscale"]] == ends


@EVERY
@pytest.mark.parametrize("name", ["c", "h", "g", "f", "i", "o"])
def test_letters_are_read_on_every_ground(name, screen):
    values = np.linspace(-2.5, 2.5, 201) if name == "c" else np.linspace(0 if name in "fio" else -1, 1, 201)
    figure = reading(["a"] * 201, [str(t) for t in range(201)], name, values, [0], [0], screen)[0]
    largest = screen.scale if name == "c" else 1
    for value, color in zip(values, trace_of(figure, "letters")["textfont"]["color"], strict=True):
        on = luminance(shade(name, float(np.clip(value / largest, -1, 1)), screen.theme))
        high, low = max(on, luminance(color)), min(on, luminance(color))
        assert (high + 0.05) / (low + 0.05) >= 4.4, (value, "a shade is one of a hundred")


def test_black_or_white_is_read_on_any_colour():
    grounds = [f"#{red:02x}{green:02x}{blue:02x}" for red in range(0, 256, 51) for green in range(0, 256, 51)
               for blue in range(0, 256, 51)]  # fmt: skip
    for ground_color in grounds:
        one, other = sorted((luminance(ground_color), luminance(readable_on(ground_color))))
        assert (other + 0.05) / (one + 0.05) >= 4.5


@EVERY
def test_the_cursors_character_is_framed_and_said_and_a_click_moves_it(screen):
    text, time, name, values = read(130)
    figures = reading(text, time, name, values, [3] * 130, range(130), screen)
    at = ground(tuple(text), tuple(time), name, screen)
    (pick,) = figures[0]["layout"]["meta"]["picks"]
    letters = figures[0]["data"][pick["trace"]]
    assert (pick["of"], pick["axis"], len(letters["x"])) == ("t", "both", 130)
    places = [*zip(letters["x"], letters["y"], strict=True)]
    assert pick["reach"] >= np.hypot(at.wide, at.high) / 2 * 1070 / 780 or screen.narrow, "every spot of a cell"
    for t, figure in enumerate(figures):
        frame = trace_of(figure, "frame")
        middle = (np.mean(frame["x"][:4]), np.mean(frame["y"][:4]))
        assert middle == pytest.approx(places[t])
        assert trace_of(figure, "heading")["text"] == ["<b>cell state c</b> of unit 3"]
        shown = trace_of(figure, "letters")["text"][t]
        said = quantity(name, float(values[t]), sign=True)
        assert trace_of(figure, "value")["text"] == [f"step {t + 1}, <b>{shown}</b>: c = <b>{said}</b>"]


def test_letters_that_mean_markup_are_shown_as_letters():
    figure = reading(list("<b>&a"), list("12345"), "f", np.full(5, 0.5), [0], [0], SCREENS[0])[0]
    assert trace_of(figure, "letters")["text"] == ["&lt;", "b", "&gt;", "&amp;", "a"]
    assert trace_of(figure, "value")["text"] == ["step 1, <b>&lt;</b>: f = <b>0.50</b>"]


def test_steps_that_are_called_by_number_and_letter_are_numbers_here():
    text, _, name, values = read(90)
    named = reading(text, [f"{t + 1:03d} {one}" for t, one in enumerate(text)], name, values, [3], [8], SCREENS[0])
    plain = reading(text, [str(t + 1) for t in range(90)], name, values, [3], [8], SCREENS[0])
    assert named[0] == plain[0]
    assert [word["text"] for word in named[0]["layout"]["annotations"]][:2] == ["1", "46"], "its rows' first steps"


def test_a_gate_that_is_nearly_open_is_not_said_to_be_open():
    values = np.array([0.99996, 1.0, 0.00004, 0.0])
    figure = reading(list("abcd"), list("1234"), "f", values, [0], [0], SCREENS[0])[0]
    assert trace_of(figure, "ground")["z"][0][:4] == [0.999, 1.0, 0.001, 0.0]


def test_a_unit_may_have_a_scale_of_its_own():
    text, time, name, values = read(90)
    figures = reading(text, time, name, np.stack([values, 9 * values]), [3, 4], [0, 0], SCREENS[0], [0.5, 6.0])
    usual = reading(text, time, name, values, [3], [0], SCREENS[0])[0]
    told = [(trace_of(one, "ground")["zmin"], trace_of(one, "ground")["zmax"], trace_of(one, "ends")["text"])
            for one in (*figures, usual)]  # fmt: skip
    assert told == [(-0.5, 0.5, ["−0.5", "+0.5"]), (-6, 6, ["−6", "+6"]), (-2, 2, ["−2", "+2"])]
    for figure, of in zip(figures, (values / 0.5, 9 * values / 6), strict=True):
        tones = [readable_on(shade(name, round(float(np.clip(one, -1, 1)), 2), "light")) for one in of]
        assert trace_of(figure, "letters")["textfont"]["color"] == tones
    assert figures[0]["layout"] == usual["layout"], "one layout whatever the scale"


@EVERY
@pytest.mark.parametrize("T", [1, 60, 500])
def test_the_words_have_room(T, screen):
    text, time, name, values = read(T)
    figures = reading(text, time, name, values, [3] * T, range(T), screen)
    plan = PLANS[screen.narrow]
    size = trace_of(figures[0], "letters")["textfont"]["size"]
    at = ground(tuple(text), tuple(time), name, screen)
    assert at.wide > 0.62 * size and at.high > 1.2 * size, "so wide is a letter of a font with letters of one width"
    rest = [figure | {"data": [one for one in figure["data"] if one["name"] != "letters"]} for figure in figures]
    widths = (360, 350) if screen.narrow else (1070, plan.width)
    assert complaints(rest[:: max(1, T // 50)], screen.narrow, every=True, widths=widths) == []
    assert letters([figures[0]]) >= 12
    cells = trace_of(figures[0], "ground")
    rows, in_row = len(cells["z"]), len(cells["z"][0])
    assert plan.columns[0] <= in_row <= plan.columns[1] and (rows - 1) * in_row < T <= rows * in_row
    assert screen.narrow or rows <= 10
    assert rows == 1 or rows * in_row - T < rows, "the last row is as long as the others, but for a few characters"


def test_a_text_is_sent_once_and_a_moment_is_little():
    text, time, name, values = read(500)
    figures = reading(text, time, name, values, [3] * 500, range(500), SCREENS[0])
    base, found = strip.first(figures), strip.changes(figures)
    assert {base["data"][k]["name"] for k, _, _ in strip.opened(found)} == {"frame", "value"}
    assert len(as_json({"base": base, "changes": found})) < 120_000
    for k in range(0, 500, 99):
        assert strip.at(base, found, k) == strip.first([figures[k]])
    rows = np.stack([values, 2 * np.sign(values)])
    moved = strip.changes(reading(text, time, name, rows, [3, 4], [0, 0], SCREENS[0]))
    assert {base["data"][k]["name"] for k, _, _ in strip.opened(moved)} == {"ground", "letters", "heading", "value"}
    go.Figure(json.loads(json.dumps(base, allow_nan=False)))
