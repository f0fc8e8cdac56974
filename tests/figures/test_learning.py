"""The curves of a training, read back: every line, area, dot and word is what the training recorded."""

import json

import numpy as np
import plotly.graph_objects as go
import pytest

from lstm_viz.core.notation import scaled
from lstm_viz.figures import strip
from lstm_viz.figures.learning.curves import Goal, measure_said, solves
from lstm_viz.figures.learning.lanes import CURVES, GATES, LANES, PLANS
from lstm_viz.figures.learning.learning import learnings
from lstm_viz.figures.learning.still import TRACES, Seen, still_for
from lstm_viz.figures.shelf.lanes import from_zero, powers_of, ticks
from lstm_viz.figures.shelf.screen import Screen
from lstm_viz.ui.message import as_json
from tests.figures.letters import width
from tests.figures.test_room import PHONE, complaints, letters
from tests.figures.trained import trained

SCREENS = [Screen(), Screen("dark"), Screen("dark", narrow=True)]
EVERY = pytest.mark.parametrize("screen", SCREENS, ids=lambda screen: f"{screen.shape}-{screen.theme}")
TASKS = ["a_n_b_n", "echo"]
"""A count that should grow, an error that should fall."""


def cases():
    """A training alone, one beside it, and one beside it that went on for longer."""
    latch, other = trained("latch", name="bias chrono"), trained("latch", name="bias 0", forget_bias=0.0)
    longer = trained("latch", 20, name="bias 0", forget_bias=0.0, measured_every=2)
    alone = [(trained(task).curves, trained(task).goal, None) for task in TASKS]
    return [*alone, (latch.curves, latch.goal, other.curves), (latch.curves, latch.goal, longer.curves)]


def test_where_a_longer_training_keeps_fewer_epochs_the_axis_says_so():
    """Each row has as much room, so after the end of the first the axis runs faster."""
    run, goal, beside = cases()[3]
    run = run._replace(**{name: values[:9] for name, values in run._asdict().items() if isinstance(values, np.ndarray)})
    every = int(np.diff(run.epoch).max())
    for apart, told in ((every, ""), (4 * every, f"from here 1 epoch in {4 * every}")):
        later = run.epoch[-1] + apart * np.arange(1, 8)
        longer = beside._replace(epoch=np.concatenate([run.epoch[:: apart // every], later]))
        rows = len(longer.epoch)
        longer = longer._replace(**{
            name: np.resize(values, (rows, *values.shape[1:]))
            for name, values in beside._asdict().items() if isinstance(values, np.ndarray) and name != "epoch"
        })  # fmt: skip
        for screen in SCREENS:
            figures = drawn(run, goal, longer, screen)
            heads = trace_of(figures[0], "headings")
            said = [text for text in heads["text"] if "from here" in text]
            assert said == ([] if not told else [f"from here 1 in {4 * every}" if screen.narrow else told])
            assert (
                complaints(figures[:], screen.narrow, every=True, widths=(360,) if screen.narrow else (540, 490)) == []
            )
            assert not told or heads["x"][heads["text"].index(said[0])] > len(run.epoch) - 1 or screen.narrow


def drawn(run, goal, beside=None, screen=None):
    return learnings(run, goal, range(len(run.epoch)), screen or Screen(), beside)


def trace_of(figure, name):
    return figure["data"][TRACES.index(name)]


def lanes_of(run, goal, beside=None, screen=None):
    return still_for(Seen(run, goal, beside), screen or Screen()).lanes


def value_at(lane, y):
    """The number that is drawn at a height."""
    of = lane.scale.low + (np.asarray(y, float) - lane.bottom) / (lane.top - lane.bottom) * (
        lane.scale.high - lane.scale.low
    )
    return 10**of if lane.scale.log else of


def by_lane(line, rows):
    """The points of a line that is drawn through the three lanes with a lifted pen between."""
    assert len(line["x"]) == len(line["y"]) == 3 * (rows + 1)
    assert [line["x"][k] for k in range(rows, 3 * (rows + 1), rows + 1)] == [None] * 3
    return {
        name: (line["x"][k * (rows + 1) :][:rows], line["y"][k * (rows + 1) :][:rows]) for k, name in enumerate(CURVES)
    }


@EVERY
@pytest.mark.parametrize("task", TASKS)
def test_every_line_is_drawn_at_the_recorded_numbers(task, screen):
    run, goal = trained(task).curves, trained(task).goal
    lanes, rows = lanes_of(run, goal, screen=screen), len(run.epoch)
    points = by_lane(trace_of(drawn(run, goal, screen=screen)[3], "run"), rows)
    for name, values in run.by_lane().items():
        x, y = points[name]
        assert x == list(range(rows))
        assert [level is None for level in y] == np.isnan(values).tolist(), "the pen is lifted where no step was taken"
        some = np.isfinite(values)
        assert [value_at(lanes[name], level) for level in y if level is not None] == pytest.approx(values[some])
    assert lanes["measure"].scale.log == (task == "echo"), "an error stands on powers of ten, a count begins at 0"


@EVERY
def test_an_area_is_as_high_as_the_share_of_a_gate(screen):
    run, goal, _ = cases()[2]
    lanes, rows, figure = lanes_of(run, goal, screen=screen), len(run.epoch), drawn(run, goal, screen=screen)[0]
    shut = np.array(trace_of(figure, "shut")["y"], float).reshape(len(GATES), 2 * rows + 1)
    for k, gate in enumerate(GATES):
        lane = lanes[gate]
        high, y = lane.top - lane.bottom, np.array(trace_of(figure, f"open {gate}")["y"])
        assert (lane.top - y[:rows]) / high == pytest.approx(run.open[:, k])
        assert y[rows:].tolist() == [lane.top] * rows
        assert (shut[k, :rows] - lane.bottom) / high == pytest.approx(run.shut[:, k])
    assert all(((share > 0) & (share < 1)).any() for share in (run.open, run.shut)), "there is something to see"


def test_where_there_is_one_epoch_none_lies_ahead():
    run, goal, _ = cases()[0][:3]
    one = run._replace(**{name: value[:1] for name, value in run._asdict().items() if isinstance(value, np.ndarray)})
    for narrow in (False, True):
        (figure,) = learnings(one, goal, [0], Screen(narrow=narrow))
        low, right = trace_of(figure, "open f")["x"][0], max(trace_of(figure, "open f")["x"])
        assert {x for x in trace_of(figure, "ahead")["x"] if x is not None} == {right}, "no stripes"
        assert trace_of(figure, "limits")["x"][:2] == [low, right]


@EVERY
def test_what_has_not_happened_yet_lies_under_stripes_from_the_cursor_on(screen):
    run, goal, beside = cases()[3]
    figures = drawn(run, goal, beside, screen)
    end = len(run.epoch) - 1 + int((beside.epoch > run.epoch[-1]).sum())
    for t, figure in enumerate(figures):
        stripes = trace_of(figure, "ahead")
        assert stripes["x"] == [t, end, end, t, None] * len(LANES)
        assert trace_of(figure, "limits")["x"] == [0, t, None] * 3
        assert trace_of(figure, "limits ahead")["x"] == [t, end, None] * 3
        assert trace_of(figure, "cursor")["x"] == [t, t]
        assert trace_of(figure, "pill")["text"][-1] == f"epoch {run.epoch[t]}"
    lanes = lanes_of(run, goal, beside, screen)
    limits = trace_of(figures[0], "limits")["y"]
    found = [value_at(lanes[name], y) for name, y in zip(CURVES, limits[::3], strict=True)]
    assert found == pytest.approx([goal.guess, goal.solved, goal.clip])
    assert figures[0]["layout"]["meta"]["scrub"] == list(range(len(run.epoch)))


@EVERY
def test_dots_and_words_at_the_cursor_are_the_numbers_of_its_row(screen):
    run, goal = trained("echo").curves, trained("echo").goal
    lanes = lanes_of(run, goal, screen=screen)
    for t, figure in enumerate(drawn(run, goal, screen=screen)):
        assert "shadow" in trace_of(figure, "readings")["textfont"], "the cursor passes behind"
        dots, said = trace_of(figure, "dots"), [text.replace("<b>", "").replace("</b>", "") for text in
                                                trace_of(figure, "readings")["text"]]  # fmt: skip
        for k, (name, values) in enumerate(run.by_lane().items()):
            if t == 0 and name == "gradient":
                assert (dots["marker"]["size"][k], said[k]) == (0, "–")
                continue
            assert dots["x"][k] == t
            assert value_at(lanes[name], dots["y"][k]) == pytest.approx(values[t])
            assert dots["marker"]["size"][k] > 0
            assert said[k] == (measure_said(values[t], goal) if name == "measure" else scaled(values[t]))
        for k in range(len(GATES)):
            assert f"open {100 * run.open[t, k]:.0f} %" in said[3 + k]
            assert f"shut {100 * run.shut[t, k]:.0f} %" in said[3 + k]


@pytest.mark.parametrize(
    ("value", "solved", "lower", "said", "done"),
    [
        (0.98976, 0.99, False, "0.9898", False),
        (0.99, 0.99, False, "0.99", True),
        (0.998, 0.99, False, "0.998", True),
        (1.0, 0.99, False, "1.00", True),
        (15.0, 15.0, False, "15", True),
        (14.0, 15.0, False, "14", False),
        (0.17, 0.01, True, "0.17", False),
        (0.01004, 0.01, True, "0.01004", False),
        (0.0098, 0.01, True, "0.0098", True),
        (0.0, 0.01, True, "0", True),
    ],
)
def test_a_measure_is_written_so_that_one_sees_on_which_side_it_is(value, solved, lower, said, done):
    goal = Goal(1.0, solved, lower, "what is measured")
    assert (measure_said(value, goal), solves(value, goal)) == (said, done)


def test_a_tick_stands_at_what_is_solved_and_only_there():
    run, goal = trained("a_n_b_n").curves, trained("a_n_b_n").goal._replace(solved=5.0)
    counts = np.arange(len(run.epoch), dtype=float)
    figures = drawn(run._replace(measured=counts), goal)
    assert [("✓" in trace_of(figure, "readings")["text"][1]) for figure in figures] == (counts >= 5).tolist()


@pytest.mark.parametrize("which", [2, 3])
def test_a_training_beside_it_stands_at_the_same_epochs(which):
    run, goal, beside = cases()[which]
    figures, lanes = drawn(run, goal, beside), lanes_of(run, goal, beside)
    epochs = [*run.epoch.tolist(), *(epoch for epoch in beside.epoch.tolist() if epoch > run.epoch[-1])]
    points = by_lane(trace_of(figures[0], "beside"), len(beside.epoch))
    for name, values in beside.by_lane().items():
        x, y = points[name]
        assert [epochs[int(place)] for place in x] == beside.epoch.tolist()
        found = [np.nan if level is None else value_at(lanes[name], level) for level in y]
        assert found == pytest.approx(values, nan_ok=True)
    for t, figure in enumerate(figures):
        dots, row = trace_of(figure, "dots"), int((beside.epoch <= run.epoch[t]).sum()) - 1
        assert epochs[int(dots["x"][3])] == beside.epoch[row], "its last number before the cursor, and where it stands"
        tone, said = trace_of(figure, "beside")["line"]["color"], trace_of(figure, "readings")["text"][0]
        assert said == f'<span style="color:{tone}">{scaled(beside.loss[row])}</span>  <b>{scaled(run.loss[t])}</b>'
    assert {"bias chrono", "bias 0"} <= set(trace_of(figures[0], "headings")["text"])
    pieces = [shape["line"] for shape in figures[0]["layout"]["shapes"]][-2:]
    assert [piece["color"] for piece in pieces] == [
        trace_of(figures[0], name)["line"]["color"] for name in ("beside", "run")
    ]


def test_a_training_that_diverged_ends_with_a_mark_and_leaves_the_others_their_room():
    run, goal = trained("latch").curves, trained("latch").goal
    loss = run.loss.copy()
    loss[-1] = 1e250
    ended = run._replace(loss=loss, diverged=True)
    figure, lane = drawn(ended, goal)[2], lanes_of(ended, goal)["loss"]
    mark = trace_of(figure, "ends")
    assert (mark["x"], mark["y"], mark["marker"]["symbol"]) == ([len(loss) - 1], [lane.top], "x")
    assert value_at(lane, lane.top) < 2000 * goal.guess, "one that explodes is drawn at the edge"
    assert trace_of(drawn(run, goal)[2], "ends")["x"] == []
    assert "(× diverged)" in trace_of(figure, "headings")["text"][0], "the heading says what it means"
    other = drawn(run, goal, ended._replace(name="rate 1"))[2]
    assert (trace_of(other, "ends")["x"], trace_of(other, "headings")["text"][0]) == (
        mark["x"],
        "<b>loss</b> (× diverged)",
    )


def test_before_anything_is_trained_there_is_one_row_and_its_gates_have_all_the_room():
    run, goal, _ = cases()[2]
    alone = type(run)(*(part[:1] if isinstance(part, np.ndarray) else part for part in run))
    (figure,), lane = drawn(alone, goal), lanes_of(alone, goal)["f"]
    area = trace_of(figure, "open f")
    assert area["x"] == [-0.5, 0.5, 0.5, -0.5]
    assert (lane.top - area["y"][0]) / (lane.top - lane.bottom) == pytest.approx(run.open[0, 0])
    assert (trace_of(figure, "dots")["x"][0], trace_of(figure, "pill")["text"][-1]) == (0, "epoch 0")


@pytest.mark.parametrize("which", range(4))
@EVERY
def test_the_words_have_room(which, screen):
    run, goal, beside = cases()[which]
    ended = run._replace(diverged=which == 2)
    figures = drawn(ended, goal, beside, screen)
    widths = (360, 350) if screen.narrow else (540, 490)
    assert complaints(figures, screen.narrow, every=True, widths=widths) == []
    assert letters([figures[0]]) >= 12
    assert figures[0]["layout"]["meta"]["aspect"] == pytest.approx(0.8 if screen.narrow else 1.14, rel=0.05)


@pytest.mark.parametrize("which", range(4))
def test_it_is_played_from_what_moves_and_little_of_it_is_sent(which):
    run, goal, beside = cases()[which]
    figures = drawn(run, goal, beside)
    base, found = strip.first(figures), strip.changes(figures)
    for k in range(len(figures)):
        assert strip.at(base, found, k) == strip.first([figures[k]])
    assert len(as_json(found)) < 700 * len(figures)
    assert len(base["data"]) <= 24
    go.Figure(json.loads(json.dumps(base, allow_nan=False)))


def test_scales_hold_what_they_are_about_and_have_round_numbers():
    powers = ticks(powers_of([2e-4, 0.3], 0.3), 5)
    assert [text for _, text in powers] == ["10⁻¹", "10⁻²", "10⁻³"]
    assert [value for value, _ in powers] == pytest.approx([0.1, 0.01, 0.001])
    assert ticks(powers_of([0.2, 0.7], 0.7), 5) == [(0.2, "0.2"), (0.5, "0.5")]
    assert ticks(from_zero([0.3, 1.0]), 4) == [(0.0, "0"), (0.5, "0.5"), (1.0, "1")]
    assert [text for _, text in ticks(from_zero([30.0]), 4)] == ["0", "10", "20", "30"]
    assert from_zero([np.nan, 0.0]).high == 1.0
    for scale in (powers_of([0.0, np.inf, np.nan, 0.5], 0.5), powers_of([0.5], 0.5)):
        assert scale.high - scale.low >= 0.6
        assert 0 < scale.share(0.5) < 1


def test_the_axis_says_round_epochs_where_they_are():
    run, goal = trained("latch", 20, measured_every=2).curves, trained("latch").goal
    words = trace_of(drawn(run, goal)[-1], "words")
    said = [(x, text) for x, text in zip(words["x"], words["text"], strict=True) if text]
    assert len(said) >= 4
    assert [np.interp(x, range(len(run.epoch)), run.epoch) for x, _ in said] == pytest.approx(
        [float(text) for _, text in said]
    )


@pytest.mark.parametrize("narrow", PLANS)
def test_the_pill_of_the_longest_training_stays_on_the_card(narrow):
    run, goal, _ = cases()[2]
    figures = drawn(run._replace(epoch=run.epoch * 166), goal, screen=Screen(narrow=narrow))
    pill = trace_of(figures[0], "pill")
    half = pill["marker"]["size"][0] * 1.4 / 2 + pill["marker"]["size"][1] / 2  # a bar, and its round ends
    assert pill["text"][-1] == "epoch 0" and half > 50, "as wide as that of epoch 1992"
    assert half <= min(PLANS[narrow].sides), "at the first epoch and at the last one"
    layout = figures[0]["layout"]
    left, right = layout["xaxis"]["range"]
    pixel = (right - left) / layout["meta"].get("least", PHONE)
    for figure in figures:
        words, now = trace_of(figure, "words"), trace_of(figure, "pill")["x"][0]
        for x, text in zip(words["x"], words["text"], strict=True):
            assert not text or abs(x - now) / pixel >= half + width(text, 12) / 2, "it covers no other epoch"


def test_every_composition_has_the_same_lanes():
    assert {len(plan.height) for plan in PLANS.values()} == {len(plan.above) for plan in PLANS.values()} == {len(LANES)}
