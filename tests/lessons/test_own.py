"""Your own cell and sequence: what runs is what was chosen, window by window, unit by unit, hold by hold."""

import numpy as np
import pytest

from lstm_viz.core.initial import initial
from lstm_viz.core.ranked import half_lives, order
from lstm_viz.core.run import run
from lstm_viz.data.characters import characters_of
from lstm_viz.data.networks import EXAMPLES
from lstm_viz.data.tables import read_table
from lstm_viz.data.weights.network import Layer, Network
from lstm_viz.data.weights.read import BACKWARDS
from lstm_viz.lessons.brought import MINE, Brought
from lstm_viz.lessons.guide import read_task
from lstm_viz.lessons.own.cells import alone, text_of
from lstm_viz.lessons.own.drawn import MOST_KNOTS, Stroke, drawn_over, strokes, with_dot
from lstm_viz.lessons.own.lesson import LESSON
from lstm_viz.lessons.own.record import WINDOW, own, story_of
from lstm_viz.lessons.own.sequences import waves
from lstm_viz.lessons.own.words import about_cell, about_order, about_unit, expected_next, what_was_found
from lstm_viz.lessons.shown import Moment
from lstm_viz.lessons.state import choose, complete
from lstm_viz.words.lessons import lesson_words
from tests.lessons.screen import controls, link_holds, sliders

RANDOM = {"cell": "random", "data": "waves", "H": 6.0, "seed": 3.0}


def values(**chosen):
    return complete(LESSON.table, chosen)


def acted(chosen, key, text):
    done = LESSON.act(chosen, key, text)
    return done or choose(LESSON.table, chosen, key, text)


@pytest.fixture
def mine():
    """A session of its own."""
    brought = Brought()
    token = MINE.set(brought)
    yield brought
    MINE.reset(token)


def long_table(T=1300, C=2):
    rng = np.random.default_rng(5)
    rows = [",".join(f"{x:.3f}" for x in row) for row in rng.normal(size=(T, C))]
    return read_table("a,b\n" + "\n".join(rows))


# -- what runs


def test_a_random_cell_over_waves_is_the_run_of_that_cell():
    shown = own(values(**RANDOM))
    expected = run(initial("LSTM", 6, 2, 3), waves(2))
    for name in ("f", "i", "g", "o", "c", "h"):
        assert getattr(shown.trace, name) == pytest.approx(getattr(expected, name), abs=1e-12)


@pytest.mark.parametrize("name", EXAMPLES)
def test_an_example_runs_its_own_sequence_and_finds_its_unit(name):
    shown = own(values(task="none", cell=name))
    example = EXAMPLES[name]
    expected = run(example.params, example.inputs)
    assert shown.trace.h == pytest.approx(expected.h, abs=1e-12)
    assert shown.rows == tuple(order(expected, "input", example.signal(example.inputs)[:, 0]))
    assert shown.unit == shown.rows[0]
    assert abs(shown.numbers[shown.unit]) == np.abs(shown.numbers).max()


@pytest.mark.parametrize("first", [0, 1, 480, 800])
def test_a_window_is_a_part_of_the_whole_run(mine, first):
    table = long_table()
    digest = mine.keep("table", b"long", table)
    chosen = {**RANDOM, "data": "table", "table": digest, "f_b": {"2": 1.5}, "hold_o": 0.4, "hold_i_at": {"4": 0.9}}
    shown = own(values(**chosen, **{"from": float(first)}))
    cell = initial("LSTM", 6, 2, 3).replace(("b", "f", 2), 1.5)
    hold = {"o": 0.4, "i": np.where(np.arange(6) == 4, 0.9, np.nan)}
    expected = run(cell, table.values, hold=hold)
    window = slice(first, first + WINDOW)
    assert shown.trace.T == WINDOW
    assert shown.trace.c == pytest.approx(expected.c[window], abs=1e-12)
    assert shown.trace.h == pytest.approx(expected.h[window], abs=1e-12)
    assert shown.labels[0].strip() == f"{first + 1}"


def test_a_window_stays_within_the_sequence(mine):
    digest = mine.keep("table", b"long", long_table())
    shown = own(values(**RANDOM | {"data": "table", "table": digest, "from": 1999.0}))
    assert shown.first == 1300 - WINDOW and shown.trace.T == WINDOW


def test_another_part_of_a_long_sequence_is_a_choice_for_its_steps_have_other_names(mine):
    digest = mine.keep("table", b"long", long_table())
    chosen = {**RANDOM, "data": "table", "table": digest, "from": 230.0}
    (item,) = (one for one in controls(LESSON, values(**chosen)) if one.id == "from")
    assert (item.kind, item.text) == ("choice", "230")
    assert (item.values[0], item.labels[0], item.values[-1]) == ("0", "1", "800")
    for option in ("0", "450", "800"):
        there, notice = acted(chosen, "from", option)
        assert notice is None
        assert own(values(**there)).labels[0].strip() == f"{int(option) + 1}"


@pytest.mark.parametrize("of_one_half", [True, False])
def test_that_a_layer_runs_backwards_is_said_once(mine, of_one_half):
    cells = {"reverse": initial("LSTM", 4, 2, 1)} | ({} if of_one_half else {"forward": initial("LSTM", 4, 2, 2)})
    network = Network("mine", (Layer("mine", cells),), "a file", (BACKWARDS,) if of_one_half else ())
    digest = mine.keep("cell", b"back", (network,))
    said = what_was_found(own(values(cell="file", file=digest, direction="reverse")))
    assert len([one for one in said if "from its end" in one or "from the last step" in one]) == 1


def test_a_table_is_scaled_as_one_asks(mine):
    digest = mine.keep("table", b"long", long_table())
    shown = own(values(**RANDOM | {"data": "table", "table": digest, "scaling": "0 to 1"}))
    x = shown.fed.inputs.x[:, 0]
    assert x.min(axis=0) == pytest.approx([0, 0]) and x.max(axis=0) == pytest.approx([1, 1])


def test_a_scaling_is_told_as_one_would_write_it(mine):
    digest = mine.keep("table", b"signs", read_table("a,b\n-1,2\n3,4"))
    now = own(values(**{**RANDOM, "data": "table", "table": digest, "scaling": "0 to 1"}))
    assert "Scaled: (a + 1) / 4; (b − 2) / 2." in what_was_found(now)


def test_what_is_brought_is_known_in_its_own_session_alone(mine):
    digest = mine.keep("cell", b"mine", (alone(initial("LSTM", 5, 3, 1), "mine"),))
    chosen = values(cell="file", file=digest)
    here, there = LESSON.stamp(chosen), None
    assert own(chosen).trace.H == 5
    MINE.set(Brought())
    there = LESSON.stamp(chosen)
    assert here != there, "no record of one session is shown to another"
    assert own(chosen).trace.H != 5
    assert any("not in your session" in text for text in LESSON.notices(LESSON.record(chosen)))


def test_a_session_keeps_only_the_newest(mine):
    names = [mine.keep("cell", bytes([k]), k) for k in range(6)]
    assert [mine.get("cell", name) for name in names] == [None, None, 2, 3, 4, 5]


# -- one unit of the layer


def test_a_hold_of_one_unit_leaves_the_others_to_their_weights():
    shown = own(values(**RANDOM, hold_f_at={"2": 0.0}))
    free = own(values(**RANDOM))
    assert (shown.trace.f[:, 0, 2] == 0).all()
    assert (shown.trace.f[0, 0, [0, 1, 3, 4, 5]] == free.trace.f[0, 0, [0, 1, 3, 4, 5]]).all()
    assert shown.trace.unit(2).held and not shown.trace.unit(1).held


def test_a_hold_of_one_unit_wins_over_that_of_all():
    shown = own(values(**RANDOM, hold_f=1.0, hold_f_at={"2": 0.25}))
    assert (shown.trace.f[:, 0, 2] == 0.25).all()
    assert (shown.trace.f[:, 0, [0, 1, 3, 4, 5]] == 1.0).all()


def test_a_hold_begins_at_what_the_gate_of_the_unit_is():
    chosen = {**RANDOM, "unit": 4.0, "t": "  20"}
    held, notice = acted(chosen, "hold_f_at", "now")
    assert notice is None
    f = own(values(**chosen)).trace.f[19, 0, 4]
    assert held["hold_f_at"] == {"4": pytest.approx(f, abs=0.005)}
    again, _ = acted(held, "hold_f_at", "")
    assert "hold_f_at" not in again


@pytest.mark.parametrize("moved", ["f_b", "hold_i", "hold_o_at", "drawn"])
@pytest.mark.parametrize("first", [0.0, 600.0])
def test_a_strip_holds_the_runs_of_its_positions(mine, moved, first):
    digest = mine.keep("table", b"long", long_table())
    chosen = {**RANDOM, "data": "table", "table": digest, "from": first, "unit": 3.0, "t": f"{int(first) + 30:4d}"}
    chosen |= {"hold_i": 0.5, "hold_o_at": {"3": 0.5, "1": 0.2}, "f_b": {"1": -1.0}}
    now = own(values(**chosen))
    item = sliders(LESSON, now.values, 29)[moved]
    many = LESSON.swept(now, item)
    for k in (0, len(many) // 3, len(many) - 1):
        moved_to, notice = choose(LESSON.table, chosen, moved, item.values[k])
        assert notice is None
        fresh = own(values(**moved_to))
        assert many[k].trace.c == pytest.approx(fresh.trace.c, abs=1e-9), k
        assert many[k].given.run().h == pytest.approx(fresh.trace.h, abs=1e-9), k


def test_what_is_drawn_may_be_heard_before_the_window_through_a_layer_that_reads_both_ways(mine):
    below = Layer("below", {"forward": initial("LSTM", 3, 2, 1), "reverse": initial("LSTM", 3, 2, 2)})
    network = Network("deep", (below, Layer("above", {"forward": initial("LSTM", 4, 6, 3)})), "a file")
    file, digest = mine.keep("cell", b"deep", (network,)), mine.keep("table", b"long", long_table())
    chosen = {"task": "none", "cell": "file", "file": file, "layer": 2.0, "data": "table", "table": digest}
    chosen |= {"from": 600.0, "t": " 601"}
    now = own(values(**chosen))
    item = sliders(LESSON, now.values)["drawn"]
    many = LESSON.swept(now, item)
    moved_to, _ = choose(LESSON.table, chosen, "drawn", item.values[-1])
    fresh = own(values(**moved_to))
    assert np.abs(fresh.base.c0 - now.base.c0).max() > 1e-4
    assert many[-1].trace.c == pytest.approx(fresh.trace.c, abs=1e-9)
    assert many[-1].base.c0 == pytest.approx(fresh.base.c0, abs=1e-9)


def test_moving_along_the_units_runs_nothing_anew():
    now = own(values(**RANDOM))
    many = LESSON.swept(now, sliders(LESSON, now.values)["unit"])
    assert [one.unit for one in many] == list(range(6))
    assert all(one.batch is now.batch for one in many)
    told = LESSON.told([Moment(one, 7, 0) for one in many])["narration"]
    assert all(f"unit {k}" in text for k, text in enumerate(told))


# -- where one looks


def test_the_order_says_why_a_unit_stands_first():
    now = own(values(**RANDOM, by="memory"))
    lives = half_lives(now.trace)
    assert now.rows[0] == int(np.argmax(lives)) == now.unit
    assert f"{lives[now.unit]:.1f} steps" in LESSON.groups(now, 0)[1].reading


def test_the_number_beside_the_map_says_what_it_is():
    for by, said in (("memory", "half-life "), ("input", "correlation "), ("shut", "f shut "), ("similarity", "")):
        assert about_unit(own(values(**RANDOM, by=by))).startswith(said)
    assert about_unit(own(values(**RANDOM, by="file"))) == ""


def test_a_unit_that_keeps_all_has_no_half_life():
    now = own(values(**RANDOM, by="memory", hold_f=1.0))
    assert about_unit(now) == "half-life ∞"
    assert "inf" not in about_order(now) and "all of c stays" in about_order(now)


def test_a_correlation_that_is_only_rounded_to_1_is_not_called_so():
    now = own(values(cell="a_n_b_n"))
    assert 0.99 < now.numbers[now.unit] < 1
    assert "1.00" not in about_order(now)


def test_a_character_in_a_sentence_is_not_taken_for_a_mark_of_it():
    now = own(values())
    assert expected_next(now, 10).startswith("After “")
    assert '“"” 0.' in expected_next(now, 63)


def test_sizes_are_counted_in_words():
    assert about_cell(own(values(cell="parity"))) == "1 input, 2 units, 96 steps."
    assert "test signal" in about_cell(own(values(cell="parity", data="waves")))


@pytest.mark.parametrize(("text", "done"), [('the hen "a hat on a tent on the sea so neat', True), ("a hat", False)])
def test_the_task_of_an_open_quote_names_the_side_that_c_should_end_on(text, done):
    unit = own(values()).unit
    now = own(values(task="open", data="text", text=text, unit=float(unit)))
    reading = read_task(LESSON.tasks, "own", now.at(now.trace.T - 1))
    assert reading[1] is done
    free = own(values())
    inside = story_of(free) > 0.5
    half = sum(free.trace.c[part, 0, unit].mean() for part in (inside, ~inside)) / 2
    assert ("above" in reading[0]) == (free.trace.c[inside, 0, unit].mean() > half)
    assert (f"{half:+.2f}".replace("-", "−")) in reading[0]


def test_the_task_of_an_open_quote_names_the_letters_that_the_cell_reads():
    letters = sorted(filter(str.isalpha, characters_of(EXAMPLES["brackets"].features)))
    assert f"the letters {' '.join(letters)}." in lesson_words("own")[0].tasks["open"].text


def test_no_story_is_told_of_what_has_none():
    assert story_of(own(values(**RANDOM))) is None
    assert "story" not in next(item for item in controls(LESSON, values(**RANDOM)) if item.id == "by").values
    assert "story" in next(item for item in controls(LESSON, values()) if item.id == "by").values


# -- what is typed and drawn


def test_a_text_that_the_cell_cannot_read_is_refused_and_the_old_one_stays():
    chosen, notice = acted({"task": "none"}, "text", 'ab\N{SNOWMAN}"')
    assert "\N{SNOWMAN}" in notice
    assert chosen == {"task": "none"}


def test_a_typed_text_runs_and_is_in_the_link():
    text = text_of(EXAMPLES["brackets"])[:20]
    chosen, notice = acted({"task": "none"}, "text", text)
    assert notice is None and chosen["data"] == "text"
    assert own(complete(LESSON.table, chosen)).trace.T == 20
    link_holds(LESSON.table, chosen)


def test_a_stroke_runs_straight_between_its_knots():
    x = drawn_over(np.zeros((10, 2)), (Stroke(1, ((2, 1.0), (6, 3.0))), Stroke(0, ((8, -1.0), (30, 5.0)))))
    assert x[:, 1].tolist() == [0, 0, 1, 1.5, 2, 2.5, 3, 0, 0, 0]
    assert x[8, 0] == -1 and x[9, 0] == pytest.approx(-1 + 6 / 22)


def test_strokes_are_drawn_over_each_other_and_taken_back():
    chosen, _ = acted(RANDOM, "draw", "0.3:0.5,9:0.75")
    chosen, _ = acted(chosen, "draw", "1.4:-1")
    now = own(complete(LESSON.table, chosen))
    assert now.fed.inputs.x[3, 0, 0] == 0.5 and now.fed.inputs.x[4, 0, 1] == -1
    assert now.fed.inputs.x[6, 0, 0] == pytest.approx(0.625)
    link_holds(LESSON.table, chosen)
    back, _ = acted(chosen, "undo", "1")
    assert back["drawn"] == (Stroke(0, ((3, 0.5), (9, 0.75))),)


BAD_STROKES = [
    "x",
    "0.3",
    "0.5:1,3:2",
    "0.3:1e9",
    "0.3:nan",
    "0.3:1,3:2",
    "0." + ",".join(f"{k}:1" for k in range(300)),
]


@pytest.mark.parametrize("text", BAD_STROKES)
def test_a_stroke_that_is_none_is_refused(text):
    chosen, notice = acted(RANDOM, "draw", text)
    assert notice
    assert chosen == RANDOM


def test_a_link_holds_only_so_many_knots():
    row = strokes("drawn", lambda: "drawn")
    many = "~".join(f"0.{k}:1" for k in range(MOST_KNOTS + 1))
    with pytest.raises(ValueError, match=f"{MOST_KNOTS}"):
        row.read(many)


def test_a_dot_takes_the_place_of_one_that_was_there():
    once = with_dot((), 0, 4, 1.0)
    assert with_dot(once, 0, 4, 2.0) == (Stroke(0, ((4, 2.0),)),)
    assert len(with_dot(once, 1, 4, 2.0)) == 2


def test_another_cell_begins_anew():
    chosen = {**RANDOM, "unit": 3.0, "f_b": {"3": 1.0}, "hold_o": 0.5, "drawn": (Stroke(0, ((1, 1.0),)),), "seen": "f"}
    chosen, _ = acted(chosen, "cell", "parity")
    assert chosen["seen"] == "f"
    assert not {"unit", "f_b", "hold_o", "drawn"} & set(chosen)


# -- a network of several layers


def deep(mine):
    """A network whose second layer hears more numbers than its first, and has more units; its digest."""
    layers = tuple(
        Layer(f"lstm, layer {k}", {"forward": initial("LSTM", H, D, k)}) for k, (H, D) in enumerate([(4, 3), (9, 4)])
    )
    return mine.keep("cell", b"deep", (Network("lstm", layers, "a file", (), (), None),))


def test_a_layer_is_chosen_by_its_name_and_no_hand_runs_layers_abreast(mine):
    now = own(values(cell="file", file=deep(mine)))
    (item,) = (one for one in controls(LESSON, now.values) if one.id == "layer")
    assert item.kind == "choice", "a slider's positions are one batch, and these layers do not hear alike"
    assert item.labels == ["lstm, layer 0", "lstm, layer 1"]
    for option, H in zip(item.values, (4, 9), strict=True):
        there, notice = acted({"cell": "file", "file": now.values["file"]}, "layer", option)
        assert notice is None
        assert own(values(**there)).batch.H == H


def test_every_slider_of_a_deep_network_can_be_moved(mine):
    now = own(values(cell="file", file=deep(mine), layer=2.0))
    for item in sliders(LESSON, now.values).values():
        assert len(LESSON.swept(now, item)) == len(item.values), item.id


def test_what_runs_is_seen_when_a_file_or_a_table_comes():
    for key in ("file", "table"):
        chosen, notice = acted({"task": "none", "cell": "random", "open": ("look", "taps")}, key, "0123456789ab")
        assert notice is None and chosen["open"] == ("look", "taps", "what")
        assert "open" not in acted({"task": "none", "cell": "random"}, key, "0123456789ab")[0], "by itself it is open"


def test_the_choice_of_cells_names_the_example_that_runs_in_place_of_a_file_that_is_gone(mine):
    gone = values(cell="file", file="0123456789ab")
    item = next(one for one in controls(LESSON, gone) if one.id == "cell")
    assert item.text == "brackets" and "file" not in item.values
    here = values(cell="file", file=deep(mine))
    item = next(one for one in controls(LESSON, here) if one.id == "cell")
    assert item.text == "file" and item.values[item.index] == "file"


def test_what_was_set_at_a_unit_does_not_pass_to_another_layer(mine):
    chosen = {
        "cell": "file",
        "file": deep(mine),
        "unit": 2.0,
        "hold_f_at": {"2": 0.5},
        "i_b": {"1": 3.0},
        "hold_o": 0.7,
    }
    there, _ = acted(chosen, "layer", "2")
    assert there == {"cell": "file", "file": chosen["file"], "hold_o": 0.7, "layer": 2.0}


def test_every_slider_that_runs_the_layer_anew_has_fewer_positions_where_it_is_large():
    large = {**RANDOM, "H": 512.0, "hold_f": 0.5, "hold_i_at": {"0": 0.5}, "unit": 0.0}
    few, many = (sliders(LESSON, values(**one)) for one in (large, {**large, "H": 6.0}))
    for name in ("f_b", "hold_f", "hold_i_at", "drawn"):
        assert len(many[name].values) >= 21 and len(few[name].values) < len(many[name].values), name
