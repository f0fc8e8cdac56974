"""The belt: what is drawn is read back and found in the record."""

import base64
import re
from html import unescape
from itertools import pairwise
from math import sqrt
from xml.etree import ElementTree

import numpy as np
import pytest

from lstm_viz.core.lstm import LSTMParams
from lstm_viz.core.notation import GATES, number, quantity, read_number
from lstm_viz.core.run import run
from lstm_viz.core.steps import Steps
from lstm_viz.figures.belt.belt import belt, belts
from lstm_viz.figures.belt.drawing import BAND, NARROW, WIDE, scenery
from lstm_viz.figures.belt.words import key_amount
from lstm_viz.figures.shelf.colours import PALETTE, sign_color
from lstm_viz.figures.shelf.screen import Screen
from lstm_viz.figures.shelf.style import SIZE
from tests.figures.letters import lines_of, meeting

STEPS = range(27)
PHASES = range(4)
STORY = 17  # 14:30
LOOKS = [(theme, narrow) for theme in ("light", "dark") for narrow in (False, True)]
EPS = 1e-9


def traces(figure):
    return {trace["name"]: trace for trace in figure["data"]}


def said(figure):
    """All texts in the picture, in one line each."""
    texts = [text for trace in figure["data"] if trace["mode"] == "text" for text in trace["text"]]
    return [unescape(re.sub("<.*?>", " ", text)).strip() for text in texts if text.strip()]


def size(trace):
    """Width and height of a shape, pen-lifts left out."""
    return tuple(max(values) - min(values) for values in ([v for v in trace[axis] if v is not None] for axis in "xy"))


def carried(drawn):
    """Of the two that take turns, the parcel that is carried now."""
    return max((drawn["carried 0"], drawn["carried 1"]), key=size)


def middle(trace):
    return (max(trace["x"]) + min(trace["x"])) / 2


def side_of(value, plan, scale=6.0):
    return plan.largest * sqrt(min(abs(value), scale) / scale)


def random_run(seed, T=9, spread=3.0):
    rng = np.random.default_rng(seed)
    params = LSTMParams(rng.normal(0, spread, (4, 2)), rng.normal(0, spread, (4, 1)), rng.normal(0, spread, 4))
    return run(params, rng.normal(size=(T, 2)), c0=rng.normal() * 4)


def plan_of(narrow):
    return NARROW if narrow else WIDE


# -- the picture as a whole


@pytest.mark.parametrize(("theme", "narrow"), LOOKS)
def test_axes_are_those_of_the_drawing_and_all_shapes_lie_inside(day_trace, theme, narrow):
    plan = plan_of(narrow)
    for trace in (day_trace, *(random_run(seed, spread=8.0) for seed in range(5))):
        for t in range(trace.T):
            figure = belt(trace, t, screen=Screen(theme=theme, narrow=narrow, scale=2.0))
            assert figure["layout"]["xaxis"]["range"] == [0, plan.width]
            assert figure["layout"]["yaxis"]["range"] == [0, plan.height]
            for shape in figure["data"]:
                assert all(0 <= x <= plan.width for x in shape["x"] if x is not None)
                assert all(0 <= y <= plan.height for y in shape["y"] if y is not None)


@pytest.mark.parametrize(("theme", "narrow"), LOOKS)
def test_the_scenery_is_one_vector_drawing_that_loads_nothing(theme, narrow):
    source = scenery(theme, plan_of(narrow), 2.0)["source"]
    kind, _, data = source.partition(",")
    assert kind == "data:image/svg+xml;base64"
    svg = base64.b64decode(data).decode()
    root = ElementTree.fromstring(svg)
    tags = {element.tag.split("}")[1] for element in root.iter()}
    assert tags <= {"svg", "g", "rect", "circle", "path", "polygon", "polyline"}
    assert "href" not in svg
    for gate in ("f", "i", "g", "o"):
        assert PALETTE[theme][gate] in svg


# -- amounts


@pytest.mark.parametrize("narrow", [False, True])
def test_a_parcels_area_is_the_recorded_amount(day_trace, narrow):
    plan, trace = plan_of(narrow), day_trace
    for t in STEPS:
        drawn = traces(belt(trace, t, screen=Screen(narrow=narrow)))
        f, c_prev = trace.f.item(t), trace.c_prev.item(t)
        expected = {
            "kept": trace.kept.item(t), f"bin {t % 2}": (1 - f) * c_prev,
            "written": trace.written.item(t), "carried": trace.c.item(t),
        }  # fmt: skip
        drawn["carried"] = carried(drawn)
        for name, value in expected.items():
            assert size(drawn[name]) == pytest.approx((side_of(value, plan),) * 2, abs=EPS), (t, name)
        whole, pieces = side_of(c_prev, plan) ** 2, (size(drawn["kept"]), size(drawn[f"bin {t % 2}"]))
        assert sum(a * b for a, b in pieces) == pytest.approx(whole, abs=EPS)


@pytest.mark.parametrize("narrow", [False, True])
def test_the_past_stands_on_the_belt_oldest_left_with_its_times(day_trace, narrow):
    plan = plan_of(narrow)
    for t in STEPS:
        figure = belt(day_trace, t, screen=Screen(narrow=narrow))
        past = [shape for shape in figure["data"] if shape["name"].startswith("past")]
        shown = sorted((middle(shape), size(shape)[0]) for shape in past if size(shape)[0] > 0)
        steps = [s for s in range(t - len(plan.history), t) if s >= 0]
        places = plan.history[len(plan.history) - len(steps) :]
        expected = [(x, side_of(day_trace.c.item(s), plan)) for x, s in zip(places, steps, strict=True)]
        expected = [(x, side) for x, side in expected if side > EPS]
        assert [v for pair in shown for v in pair] == pytest.approx([v for pair in expected for v in pair], abs=EPS)
        assert all(day_trace.time[s] in said(figure) for s in (*steps, t))
    assert "start" in said(belt(day_trace, 0, screen=Screen(narrow=narrow)))


def test_colour_is_the_sign(day_trace):
    for theme in ("light", "dark"):
        for t in STEPS:
            drawn = traces(belt(day_trace, t, screen=Screen(theme=theme)))
            assert carried(drawn)["fillcolor"] == sign_color(day_trace.c.item(t), theme)
            assert drawn["written"]["fillcolor"] == sign_color(day_trace.written.item(t), theme)
            assert drawn["candidate"]["fillcolor"] == sign_color(day_trace.g.item(t), theme)
            assert drawn["view"]["fillcolor"] == sign_color(day_trace.tanh_c.item(t), theme)


def test_where_the_parcel_was_is_paler_than_where_it_is(day_trace):
    def distance(color, other):
        return sum(abs(a - b) for a, b in zip(bytes.fromhex(color[1:]), bytes.fromhex(other[1:]), strict=True))

    for theme in ("light", "dark"):
        card = PALETTE[theme]["card"]
        for t, tone in ((10, "warm"), (22, "cool")):
            drawn = traces(belt(day_trace, t, screen=Screen(theme=theme)))
            assert carried(drawn)["fillcolor"] == drawn[f"bin {t % 2}"]["fillcolor"] == PALETTE[theme][tone]
            for name in ("kept", f"past {(t - 1) % 5}"):
                assert 0 < distance(drawn[name]["fillcolor"], card) < 0.6 * distance(PALETTE[theme][tone], card)
                if theme == "dark":  # there it is an outline
                    assert drawn[name]["line"]["width"] > 0
                    assert distance(drawn[name]["line"]["color"], card) > distance(drawn[name]["fillcolor"], card)
            nothing = traces(belt(day_trace, 0, screen=Screen(theme=theme)))["past 3"]
            assert size(nothing) == (0, 0) and nothing["line"]["width"] == 0, "and of nothing there is none"


def test_a_parcels_number_is_said_once(day_trace):
    """Also where the carried parcel stands before the place of the last one."""
    texts = said(belt(day_trace, STORY, phase=0))
    amounts = [text for text in texts if re.match("[+−]", text)]
    assert sorted(amounts) == sorted(["+4.89", "+3.82", "+2.24", "+0.63", "+1", "−1"])
    assert said(belt(day_trace, STORY, phase=3)).count("+0.63") == 1


def test_beyond_the_scale_a_parcel_grows_no_more_and_its_number_says_the_truth(day_trace):
    noon = belt(day_trace, 12, screen=Screen(scale=2.0))
    assert day_trace.c.item(12) > 5
    assert size(carried(traces(noon))) == pytest.approx((WIDE.largest,) * 2)
    assert f"c = {number(day_trace.c.item(12), sign=True)} ▲" in said(noon)
    assert "no larger than 2" in carried(traces(noon))["text"]
    fits = belt(day_trace, 12, screen=Screen(scale=6.0))
    assert size(carried(traces(fits)))[0] < WIDE.largest
    assert "▲" not in "".join(said(fits))


@pytest.mark.parametrize("narrow", [False, True])
@pytest.mark.parametrize("scale", [0.03, 1.0, 6.0, 45.0])
def test_the_key_is_drawn_to_scale(day_trace, narrow, scale):
    plan, figure = plan_of(narrow), belt(day_trace, STORY, screen=Screen(narrow=narrow, scale=scale))
    amount = key_amount(scale, plan)
    svg = base64.b64decode(figure["layout"]["images"][0]["source"].partition(",")[2]).decode()
    keys = [
        rect
        for rect in ElementTree.fromstring(svg).iter()
        if rect.get("fill") in (PALETTE["light"]["warm"], PALETTE["light"]["cool"])
    ]
    assert [float(rect.get("width")) for rect in keys] == pytest.approx([side_of(amount, plan, scale)] * 2, abs=0.001)
    assert side_of(amount, plan, scale) <= plan.key_side * 1.0001
    texts = traces(figure)["words"]["text"][-2:]
    assert [float(text.replace("−", "-")) for text in texts] == [amount, -amount]


# -- doors


@pytest.mark.parametrize("narrow", [False, True])
def test_every_opening_is_a_gate(day_trace, narrow):
    plan = plan_of(narrow)
    hopper, window = plan.hopper, plan.window
    for trace in (day_trace, random_run(3)):
        for t in range(trace.T):
            drawn = traces(belt(trace, t, screen=Screen(narrow=narrow)))
            f, i, g, o = (getattr(trace, gate).item(t) for gate in GATES)
            width = plan.chute[1] - plan.chute[0]
            assert size(drawn["lid"]) == pytest.approx((f * width, BAND), abs=EPS)
            assert max(drawn["lid"]["x"]) == plan.chute[1]
            gap = drawn["jaws"]["x"][5] - drawn["jaws"]["x"][1]
            assert gap == pytest.approx(i * 2 * hopper.half_mouth, abs=EPS)
            assert size(drawn["candidate"])[1] == pytest.approx(abs(g) * hopper.depth, abs=EPS)
            opening = min(drawn["blind"]["y"]) - window.sill
            assert opening == pytest.approx(o * window.side, abs=EPS)


@pytest.mark.parametrize("narrow", [False, True])
def test_what_is_seen_in_the_window_is_the_product_h(day_trace, narrow):
    window = plan_of(narrow).window
    for t in STEPS:
        drawn = traces(belt(day_trace, t, screen=Screen(narrow=narrow)))
        wide, high = size(drawn["view"])
        assert wide == pytest.approx(abs(day_trace.tanh_c.item(t)) * window.side, abs=EPS)
        assert wide * high / window.side**2 == pytest.approx(abs(day_trace.h.item(t)), abs=EPS)
        assert max(drawn["view"]["y"]) == pytest.approx(min(drawn["blind"]["y"]))


# -- words


def test_the_story_moment_in_words(day_trace):
    for narrow in (False, True):
        figure = belt(day_trace, STORY, screen=Screen(narrow=narrow))
        texts = " | ".join(said(figure))
        for words in (
            "keeps  f = 0.30",
            "lets in  i = 0.90",
            "candidate  g = −0.60",
            "shows  o = 0.88",
            "c −0.35",
            "14:30",
        ):
            assert words in texts
        for name, value in (("f·c", "+0.19"), ("i·g", "−0.54"), ("falls", "+0.44"), ("says  h =", "−0.30")):
            assert re.search(rf"{re.escape(name)} +{re.escape(value)}", texts), name
        assert "+0.63" in said(figure)  # c_prev, over its parcel
    assert {"13:00", "13:30", "14:00", "+3.82", "+2.24"} <= set(said(belt(day_trace, STORY)))


def test_every_number_is_a_recorded_one():
    for seed in range(5):
        trace = random_run(seed)
        for t in range(trace.T):
            texts = " ".join(said(belt(trace, t)))
            for gate in GATES:
                value = getattr(trace, gate).item(t)
                written = quantity(gate, value, sign=gate == "g")
                near = abs(value - read_number(written)) <= 0.5 * 10 ** -len(written.partition(".")[2])
                side = "=" if near else ">" if value > read_number(written) else "<"
                assert f"{gate} {side} {written}" in texts
            assert f"c = {number(trace.c.item(t), sign=True)}" in texts
            assert f"c {number(trace.c.item(t), sign=True)}" in texts  # where the sum ends
            assert f"says  h = {quantity('h', trace.h.item(t), sign=True)}" in texts
            assert f"kept f·c  {number(trace.kept.item(t), sign=True)}" in texts
            assert f"added i·g  {quantity('written', trace.written.item(t), sign=True)}" in texts
            dropped = trace.c_prev.item(t) - trace.kept.item(t)
            assert f"falls  {number(dropped, sign=True)}" in texts


def test_a_gate_that_is_only_rounded_to_one_and_a_sum_that_is_rounded_do_not_say_equal():
    trace = run(
        LSTMParams(np.zeros((4, 1)), np.zeros((4, 1)), np.array([-6.0, 11.7, 1.0, 1.0])), np.zeros((1, 1)), c0=[4.955]
    )
    assert trace.f.item(0) > 0.99999
    picture = belt(trace, 0)
    texts = " ".join(said(picture))
    assert "f > 0.999" in texts and "o = 0.73" in texts
    kept, added, c = (number(getattr(trace, name).item(0), sign=True) for name in ("kept", "written", "c"))
    assert (kept, added, c) == ("+4.95", "0.00", "+4.96"), "as they are written they do not add up"
    assert re.search(r"\+4\.95 .*\+ .*0\.00 .*≈ .*\+4\.96", texts)
    drawn = traces(picture)
    assert "f·c + i·g ≈ +4.95 + 0.00" in drawn["carried 0"]["text"]
    assert drawn["gates"]["hovertext"][0].startswith("<b>forget gate f > 0.999</b>")


def test_no_word_is_too_small():
    trace = random_run(1)
    for theme, narrow in LOOKS:
        for texts in (
            shape
            for shape in belt(trace, 4, screen=Screen(theme=theme, narrow=narrow))["data"]
            if shape["mode"] == "text"
        ):
            assert np.min(texts["textfont"]["size"]) >= SIZE["small"] >= 12


def test_what_lies_under_the_pointer_is_explained(day_trace):
    drawn = traces(belt(day_trace, STORY))
    hovers = drawn["gates"]["hovertext"]
    for gate, value, pre in zip(
        GATES, ("0.30", "0.90", "−0.60", "0.88"), ("σ(−0.85)", "σ(2.20)", "tanh(−0.69)", "σ(2.01)"), strict=True
    ):
        text = hovers[GATES.index(gate)]
        assert f"{gate} = {value}" in text
        assert pre in text
    assert "KEPT" in hovers[0]
    assert "f·c + i·g = +0.19 − 0.54" in carried(drawn)["text"]
    assert "0.30 × 0.63" in drawn["kept"]["text"]
    assert "(1 − 0.30) × 0.63" in drawn[f"bin {STORY % 2}"]["text"]
    assert "0.90 × −0.60" in drawn["written"]["text"]
    assert "0.88 × −0.34" in drawn["view"]["text"]
    assert "at 13:00 = +3.82" in drawn[f"past {14 % 5}"]["text"]


# -- held gates


@pytest.mark.parametrize("narrow", [False, True])
@pytest.mark.parametrize("gate", GATES)
def test_a_held_gate_wears_a_tag_where_it_is_held_and_nowhere_else(day_params, day_inputs, gate, narrow):
    trace = run(day_params, day_inputs, hold={(gate, STORY): 0.25})
    tagged, free = (
        belt(trace, STORY, screen=Screen(narrow=narrow)),
        belt(trace, STORY - 1, screen=Screen(narrow=narrow)),
    )
    assert said(tagged).count("held") == 1
    assert "held" not in said(free)
    widths = [tag[2] - tag[0] for tag in np.split(np.array(traces(tagged)["held"]["x"], float), 4)]
    assert [width > 0 for width in widths] == [name == gate for name in GATES]
    assert size(traces(free)["held"])[0] == pytest.approx(
        max(x for x, _ in plan_of(narrow).tags.values()) - min(x for x, _ in plan_of(narrow).tags.values())
    )  # four points
    hover = traces(tagged)["gates"]["hovertext"][GATES.index(gate)]
    pre = getattr(trace, f"{gate}_pre").item(STORY)
    assert f"{gate} = 0.25" in hover
    assert "held; its weights say" in hover
    assert number(pre) in hover


def test_a_gate_that_stays_held_wears_its_tag_while_a_step_plays(day_params, day_inputs):
    """Else it would go and come at each step, and its word with it, over what is left of it."""
    trace = run(day_params, day_inputs, hold={"o": 0.25})
    assert [said(belt(trace, STORY, phase=phase)).count("held") for phase in PHASES] == [1] * 4
    assert [said(belt(trace, 0, phase=phase)).count("held") for phase in PHASES] == [0, 0, 0, 1]


# -- phases


@pytest.mark.parametrize("narrow", [False, True])
def test_what_belongs_to_a_later_phase_has_no_size_no_number_and_a_shut_door(day_trace, narrow):
    plan, t = plan_of(narrow), STORY
    appears = {"kept": 2, f"bin {t % 2}": 1, "candidate": 2, "written": 2, "view": 3}
    words = {
        "keeps  f =": 1,
        "falls": 1,
        "f·c": 1,
        "lets in  i =": 2,
        "g =": 2,
        "i·g": 2,
        "shows  o =": 3,
        "says": 3,
        "c " + number(day_trace.c.item(t), sign=True): 3,
    }
    for phase in PHASES:
        figure = belt(day_trace, t, phase=phase, screen=Screen(narrow=narrow))
        drawn, texts = traces(figure), " | ".join(said(figure))
        for name, first in appears.items():
            wide, high = size(drawn[name])
            assert (wide * high > 0.01) == (phase >= first), (phase, name)
            assert bool(drawn[name].get("text", "shown") if phase < first and name != "candidate" else "") is False
        for text, first in words.items():
            assert (text in texts) == (phase >= first), (phase, text)
        shut = {
            "lid": size(drawn["lid"])[0] == pytest.approx(plan.chute[1] - plan.chute[0]),
            "jaws": drawn["jaws"]["x"][1] == drawn["jaws"]["x"][5],
            "blind": min(drawn["blind"]["y"]) == plan.window.sill,
        }
        assert shut == {"lid": phase < 1, "jaws": phase < 2, "blind": phase < 3}
        hovers = [bool(text) for text in drawn["gates"]["hovertext"]]
        assert hovers == [phase >= 1, phase >= 2, phase >= 2, phase >= 3]


@pytest.mark.parametrize("narrow", [False, True])
def test_the_carried_parcel_passes_the_three_stations_in_order(day_trace, narrow):
    plan = plan_of(narrow)
    for t in STEPS:
        drawn = [shapes[f"carried {t % 2}"] for shapes in played(day_trace, [(t, phase) for phase in PHASES], narrow)]
        places = [plan.history[-1], plan.kept, plan.joined, plan.carried]
        assert places == sorted(places)
        assert plan.history[-1] < plan.chute[0] < plan.chute[1] < plan.kept
        assert plan.kept < plan.added < plan.joined
        values = [day_trace.c_prev.item(t), day_trace.kept.item(t), day_trace.c.item(t), day_trace.c.item(t)]
        for shape, x, value in zip(drawn, places, values, strict=True):
            assert middle(shape) == pytest.approx(x, abs=EPS)
            assert size(shape) == pytest.approx((side_of(value, plan),) * 2, abs=EPS)


@pytest.mark.parametrize("narrow", [False, True])
def test_between_two_steps_the_past_slides_and_keeps_its_size(day_trace, narrow):
    plan = plan_of(narrow)
    n = len(plan.history) + 1
    for t in range(n, 26):
        end, begin = between_steps(day_trace, t, narrow)
        for s in range(t - n + 2, t):
            name = f"past {s % n}"
            assert size(begin[name]) == pytest.approx(size(end[name]), abs=EPS)
            assert begin[name]["fillcolor"] == end[name]["fillcolor"]
            assert middle(begin[name]) < middle(end[name])
        assert size(begin[f"past {(t + 1) % n}"]) == (0, 0)  # the oldest has gone round the drum


@pytest.mark.parametrize("narrow", [False, True])
def test_the_finished_parcel_leaves_with_the_belt_and_comes_in_again_at_the_start(day_trace, narrow):
    """It does not go back past the workers, and neither does what is said of it."""
    plan = plan_of(narrow)
    for t in STEPS[:-1]:
        end, begin = between_steps(day_trace, t, narrow)
        leaves, comes = f"carried {t % 2}", f"carried {1 - t % 2}"
        assert middle(begin[leaves]) > middle(end[leaves]) and size(begin[leaves]) == (0, 0)
        assert begin[leaves]["fillcolor"] == end[leaves]["fillcolor"]
        assert middle(begin[comes]) == pytest.approx(plan.history[-1])
        assert plan.history[-1] < middle(end[comes]) < plan.chute[0]
        assert size(end[comes]) == (0, 0) and size(begin[comes]) == pytest.approx(size(end[leaves]))
        assert end[comes]["fillcolor"] == begin[comes]["fillcolor"]
        for name in ("kept", "written"):
            assert middle(begin[name]) == pytest.approx(middle(end[name])), "what it was made of goes where it stands"
        words = [(drawn["words"]["text"], drawn["words"]["x"]) for drawn in (end, begin)]
        for said_then, said_now, x_then, x_now in zip(words[0][0], words[1][0], words[0][1], words[1][1], strict=True):
            if (said_then or said_now) and abs(x_now - x_then) > EPS:
                slot = max(np.diff([plan.ends[0] + 1.0, *plan.history]).max(), plan.ends[1] - plan.carried)
                assert abs(x_now - x_then) <= slot + EPS, (t, said_then, said_now)


def between_steps(trace, t, narrow):
    """The end of a step and the beginning of the next."""
    return played(trace, [(t, 3), (t + 1, 0)], narrow)


def played(trace, moments, narrow):
    """Moments of one play."""
    t, phases = np.array(moments).T
    return [traces(figure) for figure in belts(Steps(trace, t, 0 * t), phases.tolist(), Screen(narrow=narrow))]


@pytest.mark.parametrize("narrow", [False, True])
def test_no_words_run_over_one_another_between_two_steps(day_trace, narrow):
    """Of words that are seen, in each half of the way: a text is another one from its middle on."""
    screen, pixels = Screen(narrow=narrow), 360 if narrow else 960
    for t in STEPS[:-1]:
        ends = belts(Steps(day_trace, np.array([t, t + 1]), np.zeros(2, int)), [3, 0], screen)
        for u in (0.1, 0.3, 0.49, 0.51, 0.7, 0.9):
            figure = {"layout": ends[0]["layout"], "data": [on_the_way(*pair, u) for pair in
                      zip(*(end["data"] for end in ends), strict=True)]}  # fmt: skip
            assert not meeting(lines_of(figure, pixels)), (t, u)


def on_the_way(one, other, u):
    """A trace as the browser draws it between two phases."""
    glide = {
        axis: [None if a is None or b is None else a + (b - a) * u for a, b in zip(one[axis], other[axis], strict=True)]
        for axis in "xy"
    }
    return (one if u < 0.5 else other) | glide


@pytest.mark.parametrize("narrow", [False, True])
def test_what_comes_and_what_stays_behind_are_unseen_behind_the_carried_parcel(day_trace, narrow):
    """Half way between any two phases they lie inside the parcel in front of them, or it has uncovered them."""
    plan = plan_of(narrow)
    n = len(plan.history) + 1
    for t in STEPS:
        for name, phase in ((f"past {(t - 1) % n}", 0), ("kept", 1)):
            drawn = traces(belt(day_trace, t, phase=phase, screen=Screen(narrow=narrow)))
            hidden, front = drawn[name], drawn[f"carried {t % 2}"]
            if size(hidden)[0] > EPS:
                assert middle(hidden) == pytest.approx(middle(front)) and size(hidden) <= size(front)
        before = traces(belt(day_trace, max(t - 1, 0), screen=Screen(narrow=narrow)))
        assert size(before[f"past {(t - 1) % n}"]) == (0, 0) or t == 0, "it comes in with that parcel"


@pytest.mark.parametrize("narrow", [False, True])
def test_the_marks_on_the_band_move_with_the_parcel_one_way_and_not_past_the_ends(day_trace, narrow):
    plan = plan_of(narrow)
    ways = [0, plan.kept - plan.history[-1], plan.joined - plan.kept, plan.carried - plan.joined]
    moments = [(t, phase) for t in STEPS for phase in PHASES]
    marks = [np.array(drawn["links"]["x"], float) for drawn in played(day_trace, moments, narrow)]
    for k, (before, after) in enumerate(pairwise(marks), start=1):
        seen = [x[1::3] - x[0::3] > EPS for x in (before, after)]
        whole = (before[1::3] - before[0::3] > 1) & (after[1::3] - after[0::3] > 1)
        assert whole.sum() > 3
        assert (after[0::3] - before[0::3])[whole] == pytest.approx(ways[k % 4], abs=EPS)
        assert all((after[0::3] - before[0::3])[seen[0] | seen[1]] > -EPS), "none that is seen goes back"
    assert all(np.nanmin(x) > plan.ends[0] and np.nanmax(x) < plan.ends[1] for x in marks)


# -- the door


def test_it_refuses_what_it_cannot_draw(day_params, day_inputs, day_trace):
    batch = run(day_params, np.zeros((4, 3, 2)))
    with pytest.raises(ValueError, match=r"3 sequences and 1 units.*trace\.sample"):
        belt(batch, 0)
    for t in (-1, 27):
        with pytest.raises(IndexError, match="steps 0 to 26"):
            belt(day_trace, t)
    with pytest.raises(ValueError, match="phase is 4"):
        belt(day_trace, 0, phase=4)
