"""The one tap: every angle, place, width and colour is read back from the figure and compared with the record."""

import base64
import re
import xml.etree.ElementTree as ElementTree
from math import atan2, degrees, exp, tanh

import numpy as np
import pytest

from lstm_viz.core.lstm import LSTMParams
from lstm_viz.core.notation import number, quantity
from lstm_viz.core.run import run, sweep
from lstm_viz.figures.shelf.colours import PALETTE
from lstm_viz.figures.shelf.phrases import equals
from lstm_viz.figures.shelf.screen import Screen
from lstm_viz.figures.shelf.style import SIZE
from lstm_viz.figures.strip import changes, opened
from lstm_viz.figures.tap.drawing import NARROW, WIDE
from lstm_viz.figures.tap.tap import tap
from lstm_viz.figures.taps.water import STREAM

OPENING, MARK, GUIDES, WINDOW, FLOW, _, BORE, _, LEVER, PINS, _, POINTS, ALWAYS, WORDS = range(14)
PLANS = {False: WIDE, True: NARROW}
GATES = ("i", "g")


def one_step(z_i, z_g, hold=None, c0=0.0):
    """A run of one step whose pre-activations are what the test wants."""
    blocks = {"f": ([0.0], 0.0, 0.0), "i": ([0.0], 0.0, z_i), "g": ([0.0], 0.0, z_g), "o": ([0.0], 0.0, 0.0)}
    return run(LSTMParams.from_blocks(blocks), np.zeros((1, 1)), c0=c0, hold=hold)


def random_run(seed, T=6, **more):
    """One random unit over random inputs, strong enough that gates open, shut and leave the number lines."""
    rng = np.random.default_rng(seed)
    params = LSTMParams(rng.normal(0, 3, (4, 2)), rng.normal(0, 2, (4, 1)), rng.normal(0, 2, 4))
    return run(params, rng.normal(0, 1, (T, 2)), c0=rng.normal(0, 4, 1), **more)


def steps(seeds=6):
    """Every step of some random runs: i, g and their z as plain numbers."""
    for seed in range(seeds):
        trace = random_run(seed)
        for t in range(trace.T):
            yield trace, t, trace.i.item(t), trace.g.item(t), trace.i_pre.item(t), trace.g_pre.item(t)


def pieces(trace):
    """The separate shapes of a trace: lists of (x, y)."""
    found, piece = [], []
    for x, y in zip(trace["x"], trace["y"], strict=True):
        if x is None or y is None:
            assert x is y is None
            found.append(piece)
            piece = []
        else:
            piece.append((x, y))
    return [*found, piece]


def extent(points, axis):
    values = [point[axis] for point in points]
    return max(values) - min(values)


def place(chart, z, value):
    """Where a point belongs, computed from the chart's own edges and nothing else."""
    box = chart.box
    z = min(max(z, -chart.reach), chart.reach)
    low = {"i": 0.0, "g": -1.0}[chart.gate]
    return (
        box.left + (z + chart.reach) / (2 * chart.reach) * (box.right - box.left),
        box.bottom + (value - low) / (1 - low) * (box.top - box.bottom),
    )


def spot(figure, k):
    points = figure["data"][POINTS]
    return points["x"][k], points["y"][k]


def turned(x, y, plan):
    """How far a point is turned from the dial's 0 at the top, clockwise, in degrees."""
    return 90 - degrees(atan2(y - plan.valve.y, x - plan.valve.x))


def lever_turn(figure, plan):
    """The lever's angle: to its tip, the point farthest from the valve's centre."""
    lever, _arc = pieces(figure["data"][LEVER])
    return turned(*max(lever, key=lambda p: (p[0] - plan.valve.x) ** 2 + (p[1] - plan.valve.y) ** 2), plan)


def stream_width(figure):
    return extent(pieces(figure["data"][FLOW])[0], 0)


def filled(figure, plan):
    """The part of the glass that is filled."""
    water = pieces(figure["data"][FLOW])[1]
    assert min(y for _, y in water) == plan.glass.bottom
    return extent(water, 1) / (plan.glass.top - plan.glass.bottom)


def plain(text):
    return re.sub(r"<[^>]+>", "", text.replace("<br>", " "))


def words_of(figure):
    return [plain(text) for text in figure["data"][WORDS]["text"]]


def drawings(figure):
    return [
        ElementTree.fromstring(base64.b64decode(image["source"].partition(",")[2]))
        for image in figure["layout"]["images"]
    ]


# -- what every picture must be


def test_a_weight_of_i_leaves_what_shows_g_as_it_is(day_params, day_trace):
    many = sweep(day_params, ("b", "i", 0), np.linspace(-8, 8, 21), day_trace.inputs)
    found = opened(changes([tap(many.sample(b), 17) for b in range(many.B)]))
    assert {path for _, path, _ in found} <= {"x", "y", "text", "hovertext", "marker.symbol"}
    assert not {k for k, _, _ in found} & {MARK, WINDOW, PINS, ALWAYS}


def test_every_point_lies_on_the_card():
    for narrow, plan in PLANS.items():
        runs = [random_run(seed, hold=hold) for seed in range(4) for hold in (None, {"i": 1.0, "g": -1.0})]
        for trace in [*runs, one_step(99.0, -99.0)]:
            for t in range(trace.T):
                for drawn in tap(trace, t, screen=Screen(narrow=narrow))["data"]:
                    if drawn.get("name") == "before":
                        continue  # empty: the screen fills it
                    xs, ys = [x for x in drawn["x"] if x is not None], [y for y in drawn["y"] if y is not None]
                    assert 0 <= min(xs) <= max(xs) <= plan.width
                    assert 0 <= min(ys) <= max(ys) <= plan.height


def test_no_text_is_smaller_than_the_smallest_size(day_trace):
    for narrow in PLANS:
        data = tap(day_trace, 17, screen=Screen(narrow=narrow))["data"]
        assert min(data[WORDS]["textfont"]["size"]) >= SIZE["small"]
        assert data[ALWAYS]["textfont"]["size"] >= SIZE["small"]


@pytest.mark.parametrize("narrow", [False, True])
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_scenery_is_two_pictures_inside_the_figure(day_trace, theme, narrow):
    figure, plan = tap(day_trace, 0, screen=Screen(theme=theme, narrow=narrow)), PLANS[narrow]
    layout = figure["layout"]
    assert layout["meta"]["aspect"] == plan.width / plan.height
    assert [image["layer"] for image in layout["images"]] == ["below", "above"]
    for image, drawing in zip(layout["images"], drawings(figure), strict=True):
        assert drawing.get("viewBox") == f"0 0 {plan.width} {plan.height}"
        assert (image["sizex"], image["sizey"], image["x"], image["y"]) == (plan.width, plan.height, 0, plan.height)
        text = base64.b64decode(image["source"].partition(",")[2]).decode()
        assert "http" not in text.replace("http://www.w3.org/2000/svg", "")


# -- the number lines and their curves


@pytest.mark.parametrize("narrow", [False, True])
def test_the_points_stand_at_z_and_at_the_recorded_value(narrow):
    charts = PLANS[narrow].charts
    for trace, t, i, g, z_i, z_g in steps():
        figure = tap(trace, t, screen=Screen(narrow=narrow))
        assert spot(figure, 2) == pytest.approx(place(charts["i"], z_i, i), abs=1e-3)
        assert spot(figure, 3) == pytest.approx(place(charts["g"], z_g, g), abs=1e-3)
        assert spot(figure, 0) == pytest.approx(place(charts["i"], z_i, 0.0), abs=1e-3)
        assert spot(figure, 1) == pytest.approx(place(charts["g"], z_g, -1.0), abs=1e-3)


@pytest.mark.parametrize("narrow", [False, True])
def test_the_drawn_curves_are_the_sigmoid_and_tanh(narrow):
    curves = {"i": lambda z: 1 / (1 + exp(-z)), "g": tanh}
    behind, _front = drawings(tap(one_step(0.0, 0.0), 0, screen=Screen(narrow=narrow)))
    lines = [path.get("d") for path in behind.iter("{http://www.w3.org/2000/svg}path")]
    for gate, chart in PLANS[narrow].charts.items():
        start = place(chart, -chart.reach, curves[gate](-chart.reach))
        drawn = [[tuple(map(float, p.split())) for p in d[1:].split("L")] for d in lines if d.count("L") == 80]
        (curve,) = [points for points in drawn if points[0] == pytest.approx(start, abs=1e-3)]
        for k, point in enumerate(curve):
            z = chart.reach * (k - 40) / 40
            assert point == pytest.approx(place(chart, z, curves[gate](z)), abs=2e-3)


def test_every_step_of_a_run_lies_on_the_drawn_curve():
    for trace, t, i, g, z_i, z_g in steps(3):
        figure = tap(trace, t)
        assert spot(figure, 2)[1] == pytest.approx(place(WIDE.charts["i"], z_i, 1 / (1 + exp(-z_i)))[1], abs=1e-3)
        assert spot(figure, 3)[1] == pytest.approx(place(WIDE.charts["g"], z_g, tanh(z_g))[1], abs=1e-3)
        assert 0 < i < 1
        assert -1 <= g <= 1


@pytest.mark.parametrize("narrow", [False, True])
def test_a_line_leads_from_z_over_the_curve_to_the_bar(narrow):
    plan = PLANS[narrow]
    for trace, t, *_ in steps(3):
        figure = tap(trace, t, screen=Screen(narrow=narrow))
        for k, (gate, guide) in enumerate(zip(GATES, pieces(figure["data"][GUIDES]), strict=True)):
            assert guide[0] == spot(figure, k)
            assert guide[1] == guide[2] == spot(figure, k + 2)
            assert guide[3] == (plan.charts[gate].bar.left, spot(figure, k + 2)[1])


@pytest.mark.parametrize("narrow", [False, True])
def test_z_beyond_the_line_stands_at_its_end_as_an_arrow_head_and_the_words_say_the_truth(narrow):
    for z_i, z_g, side in ((9.3, 4.5, "right"), (-9.3, -4.5, "left")):
        figure = tap(one_step(z_i, z_g), 0, screen=Screen(narrow=narrow))
        for k, gate in enumerate(GATES):
            box = PLANS[narrow].charts[gate].box
            assert spot(figure, k)[0] == spot(figure, k + 2)[0] == getattr(box, side)
        points = figure["data"][POINTS]
        assert points["marker"]["symbol"][:4] == [f"triangle-{side}"] * 4
        assert number(z_i, sign=True) in words_of(figure)
        assert number(z_g, sign=True) in words_of(figure)
        assert f"σ({number(z_i, sign=True)})" in words_of(figure)[0]
        assert all("beyond the line" in points["hovertext"][k] for k in (0, 1))
    inside = tap(one_step(6.0, -3.0), 0, screen=Screen(narrow=narrow))["data"][POINTS]
    assert inside["marker"]["symbol"][:4] == ["triangle-up", "triangle-up", "circle", "circle"]
    assert not any("beyond" in text for text in inside["hovertext"])


@pytest.mark.parametrize("narrow", [False, True])
def test_the_numbers_of_the_line_make_way_for_z(narrow):
    for gate, first, reach in (("i", 6, 6), ("g", 10, 3)):
        for z in np.linspace(-1.5 * reach, 1.5 * reach, 31).tolist():
            figure = tap(one_step(z, z), 0, screen=Screen(narrow=narrow))
            own, *ticks = range(first, first + 4)
            x, words = figure["data"][WORDS]["x"], words_of(figure)
            assert words[own] == number(z, sign=True)
            assert x[own] == spot(figure, GATES.index(gate))[0]
            box = PLANS[narrow].charts[gate].box
            near = 0.4 * (box.right - box.left) / 2
            for k, said in zip(ticks, (f"−{reach}", "0", f"{reach}"), strict=True):
                assert words[k] in (said, "")
                if abs(x[k] - x[own]) < near:
                    assert words[k] == ""
            assert any(words[k] for k in ticks)


# -- the tap


@pytest.mark.parametrize("narrow", [False, True])
def test_the_levers_angle_is_the_importance(narrow):
    for trace, t, i, *_ in steps():
        assert lever_turn(tap(trace, t, screen=Screen(narrow=narrow)), PLANS[narrow]) == pytest.approx(90 * i, abs=0.2)


@pytest.mark.parametrize("narrow", [False, True])
def test_shut_lies_across_the_pipe_and_open_along_it(narrow):
    plan = PLANS[narrow]
    assert lever_turn(tap(one_step(-99.0, 1.0), 0, screen=Screen(narrow=narrow)), plan) == pytest.approx(0, abs=0.01)
    assert lever_turn(tap(one_step(99.0, 1.0), 0, screen=Screen(narrow=narrow)), plan) == pytest.approx(90, abs=0.01)
    (_, pipe_y), (_, also) = plan.way[1:3]
    assert pipe_y == also == plan.valve.y  # the pipe lies where the valve sits


def test_the_hole_in_the_ball_and_the_arc_of_the_dial_follow_the_lever():
    for narrow, plan in PLANS.items():
        for trace, t, i, *_ in steps(3):
            figure = tap(trace, t, screen=Screen(narrow=narrow))
            (ax, ay), (bx, by) = pieces(figure["data"][BORE])[0][:2]
            assert 90 - degrees(atan2(by - ay, bx - ax)) == pytest.approx(lever_turn(figure, plan), abs=0.3)
            arc = [turned(x, y, plan) for x, y in pieces(figure["data"][LEVER])[1]]
            assert min(arc) == pytest.approx(0, abs=0.1)
            assert max(arc) == pytest.approx(90 * i, abs=0.2)


@pytest.mark.parametrize("narrow", [False, True])
def test_the_bar_is_filled_to_i_and_the_mark_stands_at_g(narrow):
    opening, heat = PLANS[narrow].charts["i"], PLANS[narrow].charts["g"]
    for trace, t, i, g, *_ in steps():
        data = tap(trace, t, screen=Screen(narrow=narrow))["data"]
        assert min(data[OPENING]["y"]) == opening.bar.bottom
        assert extent(pieces(data[OPENING])[0], 1) / (opening.bar.top - opening.bar.bottom) == pytest.approx(
            i, abs=1e-3
        )
        middle = (min(data[MARK]["y"]) + max(data[MARK]["y"])) / 2
        shown = 2 * (middle - heat.bar.bottom) / (heat.bar.top - heat.bar.bottom) - 1
        assert shown == pytest.approx(g, abs=1e-3)


@pytest.mark.parametrize("narrow", [False, True])
def test_the_stream_and_the_glass_are_importance_times_content(narrow):
    plan = PLANS[narrow]
    for trace, t, i, g, *_ in steps():
        figure = tap(trace, t, screen=Screen(narrow=narrow))
        assert stream_width(figure) == pytest.approx(STREAM * abs(i * g), abs=3e-4)
        assert filled(figure, plan) == pytest.approx(abs(i * g), abs=1e-3)


def test_the_stream_falls_from_the_spout_to_the_water_in_the_glass():
    for narrow, plan in PLANS.items():
        for trace, t, *_ in steps(3):
            falling, water = pieces(tap(trace, t, screen=Screen(narrow=narrow))["data"][FLOW])
            assert max(y for _, y in falling) == plan.way[-1][1]
            assert min(y for _, y in falling) == max(y for _, y in water)
            assert (min(x for x, _ in falling) + max(x for x, _ in falling)) / 2 == pytest.approx(plan.way[-1][0])
            assert plan.glass.left < plan.way[-1][0] < plan.glass.right
            assert plan.glass.top < plan.way[-1][1]


@pytest.mark.parametrize("narrow", [False, True])
@pytest.mark.parametrize(
    ("hold", "why", "opened"),
    [
        ({"i": 1.0, "g": 0.0}, "nothing: the water is neutral", "wide open"),
        ({"i": 0.0, "g": 1.0}, "nothing: the tap is shut", "shut"),
    ],
)
def test_an_open_tap_with_neutral_water_and_a_shut_tap_with_hot_water_bring_nothing(narrow, hold, why, opened):
    z = {"i": {1.0: 99.0, 0.0: -99.0}[hold["i"]], "g": {1.0: 99.0, 0.0: 0.0}[hold["g"]]}
    for trace in (one_step(z["i"], z["g"]), one_step(0.0, 0.5, hold)):  # by the weights, and by hand
        figure, colors = tap(trace, 0, screen=Screen(narrow=narrow)), PALETTE["light"]
        assert stream_width(figure) == pytest.approx(0, abs=1e-12)
        assert filled(figure, PLANS[narrow]) == 0
        words = words_of(figure)
        i_said, comes, part = f"= {number(hold['i'])}", why, opened
        if 0 < trace.i.item(0) < 0.001:  # σ never reaches 0, and nothing that is written claims it did
            i_said, comes, part = "&lt; 0.001", "next to nothing", "&lt; 0.1% open"
        assert f"i·g = 0.00 {comes}" in words
        assert any(text.startswith(f"i {i_said} {part}") for text in words)
        window = figure["data"][WINDOW]["fillcolor"]
        assert (window == colors["warm"]) == (hold["g"] == 1.0)
        assert window != colors["cool"]
        assert lever_turn(figure, PLANS[narrow]) == pytest.approx(90 * hold["i"], abs=0.01)


def test_what_is_written_as_nothing_says_why():
    assert "i·g = 0.00 next to nothing" in words_of(tap(one_step(0, 0, {"i": 0.05, "g": 0.05}), 0))
    assert "i·g = +0.01 hot water" in words_of(tap(one_step(0, 0, {"i": 0.1, "g": 0.1}), 0))
    assert "i·g = −0.01 cold water" in words_of(tap(one_step(0, 0, {"i": 0.1, "g": -0.1}), 0))


# -- the colours


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_waters_colour_is_the_content(theme):
    def colours(g):
        data = tap(one_step(0.5, 0.0, {"g": g}), 0, screen=Screen(theme=theme))["data"]
        assert data[WINDOW]["fillcolor"] == data[FLOW]["fillcolor"]
        return data[WINDOW]["fillcolor"]

    def distance(a, b):
        return sum(abs(int(a[k : k + 2], 16) - int(b[k : k + 2], 16)) for k in (1, 3, 5))

    hottest, coldest, neutral = PALETTE[theme]["warm"], PALETTE[theme]["cool"], colours(0.0)
    assert colours(1.0) == hottest
    assert colours(-1.0) == coldest
    for sign, end in ((1, hottest), (-1, coldest)):
        away = [distance(colours(sign * size), neutral) for size in (0.05, 0.2, 0.5, 0.9)]
        left = [distance(colours(sign * size), end) for size in (0.05, 0.2, 0.5, 0.9)]
        assert away == sorted(away)
        assert left == sorted(left, reverse=True)
        assert len(set(away)) == len(set(left)) == 4


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_thermometer_shows_each_height_in_the_colour_of_its_water(theme):
    behind, _front = drawings(tap(one_step(0.0, 0.0), 0, screen=Screen(theme=theme)))
    stops = list(behind.iter("{http://www.w3.org/2000/svg}stop"))
    assert [float(stops[k].get("offset")) for k in (0, -1)] == [0, 1]
    for stop in stops:
        g = 2 * float(stop.get("offset")) - 1
        assert (
            stop.get("stop-color")
            == tap(one_step(0, 0, {"g": g}), 0, screen=Screen(theme=theme))["data"][WINDOW]["fillcolor"]
        )


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_importance_and_content_wear_their_quantities_colours(day_trace, theme):
    figure, colors = tap(day_trace, 17, screen=Screen(theme=theme)), PALETTE[theme]
    data = figure["data"]
    assert data[LEVER]["fillcolor"] == data[OPENING]["fillcolor"] == colors["i"]
    assert data[POINTS]["marker"]["color"] == [colors["i"], colors["g"]] * 3
    assert data[WORDS]["textfont"]["color"][:4] == [colors["i"], colors["g"]] * 2
    sentence = data[WORDS]["text"][5]
    for name, value in (("i", "0.90"), ("g", "−0.60")):
        assert f'color:{colors[name]}">{value}<' in sentence


# -- the words


@pytest.mark.parametrize("narrow", [False, True])
def test_the_words_say_the_numbers_of_half_past_two(day_trace, narrow):
    words = words_of(tap(day_trace, 17, screen=Screen(narrow=narrow)))
    assert words[:6] == [
        "importance i = σ(z) = σ(+2.20) = 0.90",
        "content g = tanh(z) = tanh(−0.69) = −0.60",
        "i = 0.90 90% open",
        "g = −0.60 cold",
        "i·g = −0.54 cold water",
        "flow = importance × content = 0.90 × −0.60 = −0.54",
    ]


def test_the_words_say_the_record():
    for trace, t, i, g, z_i, z_g in steps():
        words = words_of(tap(trace, t))
        said, flow = quantity("g", g, sign=True), number(trace.written.item(t), sign=True)
        assert (
            words[0]
            == f"importance i = σ(z) = σ({number(z_i, sign=True)}) {equals(i, quantity('i', i))} {quantity('i', i)}"
        )
        assert words[1] == f"content g = tanh(z) = tanh({number(z_g, sign=True)}) {equals(g, said)} {said}"
        assert words[5] == f"flow = importance × content = {quantity('i', i)} × {said} = {flow}"


@pytest.mark.parametrize(
    ("i", "said"),
    [
        (0, "shut"),
        (0.004, "0.4% open"),
        (0.996, "99.6% open"),
        (0.012, "1% open"),
        (0.5, "50% open"),
        (0.99, "99% open"),
        (1, "wide open"),
    ],
)
def test_how_far_it_is_open_in_words(i, said):
    assert f"i = {quantity('i', i)} {said}, held" in words_of(tap(one_step(0, 0, {"i": i}), 0))


def test_hovering_names_quantity_value_and_formula(day_trace):
    data = tap(day_trace, 17)["data"]
    for k in (OPENING, LEVER):
        assert data[k]["text"].startswith("importance i = σ(z) = σ(+2.20) = 0.90<br>input gate")
    for k in (MARK, WINDOW):
        assert data[k]["text"] == "content g = tanh(z) = tanh(−0.69) = −0.60<br>candidate: cold water"
    assert data[FLOW]["text"] == "flow = importance × content<br>i·g = 0.90 × −0.60 = −0.54"
    for k in (OPENING, MARK, WINDOW, FLOW, LEVER):
        assert (data[k]["hoveron"], data[k]["hoverinfo"]) == ("fills", "text")
    assert [plain(text) for text in data[POINTS]["hovertext"][:4]] == [
        "z of the input gate = W_x·x + W_h·ht−1 + b = +2.20",
        "z of the candidate = W_x·x + W_h·ht−1 + b = −0.69",
        "i = σ(z) = σ(+2.20) = 0.90",
        "g = tanh(z) = tanh(−0.69) = −0.60",
    ]


# -- what was held


@pytest.mark.parametrize("narrow", [False, True])
@pytest.mark.parametrize("gate", GATES)
def test_what_was_held_is_marked_and_told_from_what_was_computed(day_params, day_inputs, narrow, gate):
    trace, k = run(day_params, day_inputs, hold={(gate, 17): 0.25}), GATES.index(gate)
    held, other = tap(trace, 17, screen=Screen(narrow=narrow)), tap(trace, 16, screen=Screen(narrow=narrow))
    chart, z = PLANS[narrow].charts[gate], getattr(trace, f"{gate}_pre").item(17)
    computed = 1 / (1 + exp(-z)) if gate == "i" else tanh(z)
    # a hollow point on the curve, a square at what was used, and a line through both
    points = held["data"][POINTS]
    assert spot(held, k + 2) == pytest.approx(place(chart, z, computed), abs=1e-3)
    assert spot(held, k + 4) == pytest.approx(place(chart, z, 0.25), abs=1e-3)
    assert points["marker"]["color"][k + 2] == PALETTE["light"]["card"]
    assert [size > 0 for size in points["marker"]["size"][4:]] == [gate == "i", gate == "g"]
    guide = pieces(held["data"][GUIDES])[k]
    assert guide[1:3] == [spot(held, k + 2), spot(held, k + 4)]
    assert guide[3][1] == spot(held, k + 4)[1]
    # a pin and the word
    sizes = [extent(pin, 1) for pin in pieces(held["data"][PINS])]
    assert [size > 1 for size in sizes] == [gate == "i", gate == "g"]
    assert words_of(held)[k] == f"{('importance i', 'content g')[k]} held at {number(0.25, sign=gate == 'g')}"
    assert words_of(held)[k + 2].endswith(", held")
    made = f"{('σ', 'tanh')[k]}({number(z, sign=True)}) = {number(computed, sign=gate == 'g')}"
    assert f"the weights computed {made}" in points["hovertext"][k + 2]
    shown = held["data"][(LEVER, WINDOW)[k]]["text"]
    assert "held at" in shown
    assert "(z)" not in shown
    # and nothing of it where nothing was held
    assert all(extent(pin, 1) == 0 for pin in pieces(other["data"][PINS]))
    assert other["data"][POINTS]["marker"]["size"][4:] == [0, 0]
    assert not any("held" in text for text in words_of(other))


def test_a_held_tap_pours_what_was_held():
    figure = tap(one_step(3.0, 2.0, {"i": 0.5, "g": -0.8}), 0)
    assert lever_turn(figure, WIDE) == pytest.approx(45, abs=0.1)
    opening, heat = WIDE.charts["i"], WIDE.charts["g"]
    assert max(figure["data"][OPENING]["y"]) == pytest.approx(place(opening, 0, 0.5)[1], abs=1e-3)
    assert sum(figure["data"][MARK]["y"][1:3]) / 2 == pytest.approx(place(heat, 0, -0.8)[1], abs=1e-3)
    assert stream_width(figure) == pytest.approx(STREAM * 0.4, abs=1e-3)
    assert "flow = importance × content = 0.50 × −0.80 = −0.40" in words_of(figure)


# -- what it refuses


def test_it_wants_one_unit_of_one_sequence_and_a_step_that_is_there(day_trace):
    rng = np.random.default_rng(0)
    several = run(
        LSTMParams(rng.normal(size=(8, 2)), rng.normal(size=(8, 2)), rng.normal(size=8)), rng.normal(size=(3, 2, 2))
    )
    with pytest.raises(ValueError, match="2 sequences and 2 units"):
        tap(several, 0)
    unit = several.sample(1).unit(1)
    assert lever_turn(tap(unit, 2), WIDE) == pytest.approx(90 * several.i[2, 1, 1], abs=0.2)
    assert tap(day_trace, 17) == tap(day_trace, 17 - day_trace.T)
    with pytest.raises(IndexError, match="there is no step 27; this run has steps 0 to 26"):
        tap(day_trace, 27)
