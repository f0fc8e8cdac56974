"""What the day draws is read back from it: c, h, irradiance, cursor, labels."""

import numpy as np
import plotly.graph_objects as go
import pytest

from lstm_viz.core.lstm import LSTMParams
from lstm_viz.core.notation import number
from lstm_viz.core.run import run, sweep
from lstm_viz.core.sequence import Sequence
from lstm_viz.core.steps import Steps
from lstm_viz.figures import strip
from lstm_viz.figures.day.day import Light, day, days
from lstm_viz.figures.day.lanes import FULL_SUN, Lane, lanes_of
from lstm_viz.figures.day.still import TRACES
from lstm_viz.figures.shelf.colours import PALETTE
from lstm_viz.figures.shelf.screen import Screen
from lstm_viz.figures.shelf.style import SIZE

HOURS = [6 + k / 2 for k in range(27)]
(CURSOR, SUN, CLOUDS, DAYS, NAMES, DISC, WORDS, PILL, PINNED_C, PINNED_H, BEFORE_C, BEFORE_H, BEFORE, C, H, C_PAST,
 H_PAST, READINGS) = range(len(TRACES))  # fmt: skip


@pytest.fixture(scope="module")
def irradiance(day_inputs):
    return day_inputs.x[:, 0, 0] * 1000


def looks(**more):
    return [more | {"theme": theme, "narrow": narrow} for theme in ("light", "dark") for narrow in (False, True)]


def test_a_weight_moves_c_and_h_and_nothing_else(day_params, day_inputs, irradiance):
    many = sweep(day_params, ("b", "f", 0), np.linspace(-8, 8, 9), day_inputs)
    found = strip.opened(strip.changes([day(many.sample(b), 17, irradiance=irradiance) for b in range(9)]))
    assert {k for k, _, _ in found} == {C, H, C_PAST, H_PAST, READINGS}
    assert {path for k, path, _ in found if k != READINGS} == {"y", "hovertext"}


def test_c_and_h_are_drawn_at_the_recorded_numbers(day_trace, irradiance):
    figure, lanes = day(day_trace, 17, irradiance=irradiance), lanes_of(6.0, sky=True)
    c, h = figure["data"][C], figure["data"][H]
    assert c["y"] == lanes.c.at(day_trace.c[:, 0, 0]).tolist()
    assert h["y"] == lanes.h.at(day_trace.h[:, 0, 0]).tolist()
    assert c["x"] == h["x"] == list(np.arange(6, 19.5, 0.5))
    assert c["hovertext"] == [number(value, sign=True) for value in day_trace.c[:, 0, 0]]
    assert h["hovertext"] == [number(value, sign=True) for value in day_trace.h[:, 0, 0]]
    assert "cell state c = %{hovertext}" in c["hovertemplate"]
    assert "c = f·c_prev + i·g" in c["hovertemplate"]
    assert "hidden state h = %{hovertext}" in h["hovertemplate"]
    colors, past = PALETTE["light"], (figure["data"][C_PAST], figure["data"][H_PAST])
    assert [line["line"]["color"] for line in past] == [colors["c"], colors["h"]]


def test_what_has_not_happened_yet_is_dotted_and_has_no_area(day_trace, irradiance):
    for t in range(day_trace.T):
        data = day(day_trace, t, irradiance=irradiance)["data"]
        for whole, past in ((data[C], data[C_PAST]), (data[H], data[H_PAST])):
            assert past["x"] == [*whole["x"][: t + 1], *[whole["x"][t]] * (26 - t)]
            assert past["y"] == [*whole["y"][: t + 1], *[whole["y"][t]] * (26 - t)]
            assert "dash" in whole["line"] and "dash" not in past["line"]
            assert "fill" not in whole
        area = data[C_PAST]
        assert area["fill"] == "tozeroy"  # the zero of c is that of the axis
        below, above = [tone for place, tone in area["fillgradient"]["colorscale"] if place == 0.5]
        warm, cool = (bytes.fromhex(PALETTE["light"][tone][1:]) for tone in ("warm", "cool"))
        assert [f"{red}, {green}, {blue}" in tone for (red, green, blue), tone in ((cool, below), (warm, above))] == [
            True, True,
        ]  # fmt: skip


@pytest.mark.parametrize("sky", [False, True])
def test_the_lanes_lie_apart_each_with_a_zero_of_its_own(day_trace, irradiance, sky):
    for scale in (6.0, 30.0):
        layout = day(day_trace, 3, irradiance=irradiance if sky else None, screen=Screen(scale=scale))["layout"]
        low, high = layout["yaxis"]["range"]
        lanes = lanes_of(scale, sky)
        edges = [(lane.at(0.0 if lane is lanes.sky else -lane.largest), lane.at(lane.largest)) for lane in lanes]
        for (floor, _), (_, ceiling) in zip(edges[:-1] if sky else edges[1:-1], edges[1:] if sky else edges[2:],
                                            strict=True):  # fmt: skip
            assert floor > ceiling
        assert all(low < bottom < top < high for bottom, top in edges[0 if sky else 1 :])
        zeros = [line for line in layout["shapes"] if line["y0"] == line["y1"] and line["line"]["width"] == 2]
        assert [line["y0"] for line in zeros] == [lanes.c.zero] == [0.0]  # the thick one is c's
        assert lanes.h.zero in [line["y0"] for line in layout["shapes"]]
        words = [word["text"] for word in layout["annotations"]]
        assert {f"+{scale:g}", f"−{scale:g}", "+1", "−1"} <= set(words)
        assert any("memory c" in word for word in words) and any("shown h" in word for word in words)
        assert any("sunlight" in word for word in words) is sky
        assert len(layout["images"]) == sky


def test_the_axes_are_fixed(day_trace, day_inputs, irradiance):
    tiny = run(LSTMParams(*(np.zeros(s) for s in ((4, 2), (4, 1), (4,)))), day_inputs)
    one, other = (day(trace, 3, irradiance=irradiance)["layout"] for trace in (day_trace, tiny))
    assert one == other


def test_a_lane_draws_a_value_from_its_zero():
    lane = Lane(zero=-30.0, reach=6.0, largest=2.0)
    assert [lane.at(value) for value in (0.0, 2.0, -1.0)] == [-30.0, -24.0, -33.0]


def test_the_sky_is_the_irradiance(day_trace, irradiance):
    figure, sky = day(day_trace, 17, irradiance=irradiance), lanes_of(6.0, sky=True).sky
    sun, disc = figure["data"][SUN], figure["data"][DISC]
    assert sun["y"] == [*sky.at(irradiance).tolist(), sky.zero, sky.zero]  # and back along the horizon
    assert sun["x"][-2:] == [19.0, 6.0]
    assert sun["fill"] == "toself"
    assert disc["y"] == [sky.at(irradiance[17])] * 2
    assert disc["x"] == [14.5, 14.5]
    assert disc["text"][1] == "752 W/m²"
    assert figure["data"][CURSOR]["y"][1] == disc["y"][0]  # the cursor hangs from the sun


def test_without_irradiance_there_is_no_sky(day_trace):
    figure = day(day_trace, 17)
    assert figure["data"][SUN]["opacity"] == 0
    assert figure["data"][DISC]["marker"]["size"] == [0, 0]
    assert figure["data"][DISC]["text"] == ["", ""]
    assert not any("W/m²" in word["text"] for word in figure["layout"]["annotations"])
    assert lanes_of(6.0, sky=False).c.reach > lanes_of(6.0, sky=True).c.reach  # c and h have all the room


def test_what_is_beyond_an_axis_is_drawn_at_its_edge_and_told(day_trace, irradiance):
    figure = day(day_trace, 12, irradiance=irradiance * 2, screen=Screen(scale=2.0))
    c, sun = figure["data"][C], figure["data"][SUN]
    recorded, lanes = day_trace.c[:, 0, 0], lanes_of(2.0, sky=True)
    assert c["y"] == lanes.c.at(recorded.clip(-2, 2)).tolist()
    assert c["hovertext"][12] == f"{number(recorded[12], sign=True)} (beyond the axis, drawn at its edge)"
    assert "beyond" not in c["hovertext"][2]
    assert figure["data"][READINGS]["text"][0] == "+5.32"  # the number says the truth
    assert figure["data"][READINGS]["y"][0] == lanes.c.at(2.0)
    assert sun["y"][12] == lanes.sky.at(FULL_SUN)
    assert sun["hovertext"][12] == "1872 W/m² (beyond the axis, drawn at its edge)"
    assert figure["data"][DISC]["text"][1] == "1872 W/m²"


def test_cursor_dots_and_numbers(day_trace, irradiance):
    for t in range(day_trace.T):
        data = day(day_trace, t, irradiance=irradiance)["data"]
        at, c, h = 6 + t / 2, day_trace.c[t, 0, 0], day_trace.h[t, 0, 0]
        assert data[CURSOR]["x"] == [at, at]
        assert data[PILL]["text"][3] == day_trace.time[t]
        readings, lanes = data[READINGS], lanes_of(6.0, sky=True)
        assert readings["x"] == [at, at]
        assert readings["y"] == pytest.approx([lanes.c.at(c), lanes.h.at(h)])
        assert readings["text"] == [number(c, sign=True), number(h, sign=True)]
        assert readings["textfont"]["color"] == [PALETTE["light"][q] for q in "ch"]


def test_nothing_is_shown_before_it_was_made(day_trace, irradiance):
    """c arrives as it was, is cut to what f keeps, and becomes c; until h is shown it stands at the step before."""
    lanes = lanes_of(6.0, sky=True)
    for t in range(day_trace.T):
        moments = Steps(day_trace, np.full(4, t), np.zeros(4, int))
        figures = days(moments, [Light(irradiance)], phases=range(4))
        assert figures[3] == day(day_trace, t, irradiance=irradiance)
        c_prev, kept, c = (getattr(day_trace, name).item(t) for name in ("c_prev", "kept", "c"))
        for phase, (figure, made) in enumerate(zip(figures, (c_prev, kept, c, c), strict=True)):
            data, last = figure["data"], t if phase == 3 else max(t - 1, 0)
            says = day_trace.h.item(last)
            assert data[READINGS]["text"] == [number(made, sign=True), number(says, sign=True)]
            assert data[READINGS]["y"] == pytest.approx([lanes.c.at(made), lanes.h.at(says)])
            assert data[READINGS]["x"] == [6 + t / 2, 6 + last / 2]
            for past, end, dot in zip((C_PAST, H_PAST), (t, last), data[READINGS]["y"], strict=True):
                assert set(data[past]["y"][end:]) == {dot}, "it ends at its dot"
                assert set(data[past]["x"][end:]) == {6 + end / 2}
                assert data[past]["y"][:end] == data[past - 2]["y"][:end]
            assert data[CURSOR]["x"] == data[DISC]["x"] == [6 + t / 2] * 2


def test_where_c_falls_its_number_stands_above_it(day_trace, irradiance):
    falls, rises = (day(day_trace, t, irradiance=irradiance)["data"][READINGS]["textposition"][0] for t in (14, 6))
    assert (falls, rises) == ("top right", "bottom right")


def test_a_hand_leaves_the_run_before_as_a_pale_line(day_trace, irradiance):
    """The screen copies the points of what is drawn whole into traces that are there, empty and unseen."""
    figure = day(day_trace, 17, irradiance=irradiance)
    for entry, name in zip(figure["layout"]["meta"]["ghosts"], "ch", strict=True):
        (start,), to, word = entry["from"], figure["data"][entry["to"]], figure["data"][entry["word"]]
        assert TRACES[start] == name and len(figure["data"][start]["y"]) == day_trace.T
        assert (to["x"], to["y"], to["visible"], word["visible"]) == ([], [], False, False)
        assert to["line"]["color"] != figure["data"][start]["line"]["color"]
        assert entry["to"] < start, "it lies behind"
        assert word["text"] == ["— before"]
    assert len({entry["to"] for entry in figure["layout"]["meta"]["ghosts"]}) == 2


def test_hourly_steps_and_steps_without_a_clock(day_params, day_inputs):
    hourly = tuple(f"{hour:02d}:00" for hour in range(6, 20))
    trace = run(day_params, Sequence(day_inputs.x[::2], day_inputs.features, hourly))
    figure = day(trace, 8, irradiance=np.arange(14.0))
    assert figure["data"][C]["x"] == list(range(6, 20))
    assert figure["data"][CURSOR]["x"] == [14.0, 14.0]
    counted = run(day_params, day_inputs.x[:, 0])
    figure = day(counted, 8)
    assert figure["data"][C]["x"] == list(range(27))
    assert figure["data"][PILL]["text"][3] == "step 8"
    one = run(day_params, day_inputs.x[:1, 0])
    go.Figure(day(one, 0, irradiance=[5.0]))


def test_other_days_lie_over_it(day_trace, irradiance):
    cloudy = irradiance.copy()
    cloudy[9:12] *= 0.35
    others = [("yesterday", HOURS, irradiance * 0.93), ("cloudy", HOURS, cloudy)]
    figure = day(day_trace, 1, irradiance=irradiance, overlays=others)
    line, names, sky = figure["data"][DAYS], figure["data"][NAMES], lanes_of(6.0, sky=True).sky
    assert line["y"] == [*sky.at(irradiance * 0.93).tolist(), None, *sky.at(cloudy).tolist(), None]
    assert line["x"][:27] == line["x"][28:55] == figure["data"][C]["x"]
    assert names["text"] == ["yesterday", "cloudy"]
    beside = day(day_trace, round((names["x"][1] - 6) * 2), irradiance=irradiance, overlays=others)["data"][NAMES]
    assert beside["text"] == ["yesterday", ""]  # there the sun's number stands
    assert names["x"][1] in (10.5, 11.0, 11.5)  # in its cloud
    assert abs(names["x"][0] - names["x"][1]) > 2
    for x, y, curve in zip(names["x"], names["y"], (irradiance * 0.93, cloudy), strict=True):
        assert y == sky.at(curve[round((x - 6) * 2)])
    assert line["hovertext"][28 + 10] == f"cloudy: irradiance = {number(cloudy[10], 0)} W/m²"


def test_a_curve_of_the_wrong_length_is_refused(day_trace, irradiance):
    with pytest.raises(ValueError, match=r"irradiance has shape \(26,\)"):
        day(day_trace, 0, irradiance=irradiance[1:])
    with pytest.raises(ValueError, match=r"cloudy has shape \(5,\)"):
        day(day_trace, 0, irradiance=irradiance, overlays=[("cloudy", HOURS, irradiance[:5])])


def test_a_day_of_longer_steps_lies_over_it_on_its_own_hours(day_trace, irradiance):
    figure = day(day_trace, 17, irradiance=irradiance, overlays=[("measured", range(6, 20), [100.0] * 14)])
    assert figure["data"][DAYS]["x"] == [*map(float, range(6, 20)), None]
    assert figure["data"][DAYS]["y"] == [lanes_of(6.0, sky=True).sky.at(100.0)] * 14 + [None]


def test_a_pinned_run_stands_behind(day_trace, day_params, day_inputs):
    pinned = run(day_params.replace(("b", "f", 0), 3.0), day_inputs)
    alone, both = day(day_trace, 17), day(day_trace, 17, ghost=pinned)
    assert alone["data"][PINNED_C]["visible"] is alone["data"][PINNED_H]["visible"] is False
    assert both["data"][PINNED_C]["visible"] is both["data"][PINNED_H]["visible"] is True
    assert both["data"][PINNED_C]["y"] == lanes_of(6.0, sky=False).c.at(pinned.c[:, 0, 0]).tolist()
    assert both["data"][PINNED_H]["y"] == lanes_of(6.0, sky=False).h.at(pinned.h[:, 0, 0]).tolist()
    assert both["data"][C]["y"] == alone["data"][C]["y"]
    assert both["data"][PINNED_C]["opacity"] < 0.5
    assert len(both["data"]) == len(alone["data"])
    assert len(both["data"][PINNED_C]["y"]) == len(alone["data"][PINNED_C]["y"])


@pytest.mark.parametrize("look", looks())
def test_no_text_is_smaller_than_the_smallest_size(day_trace, irradiance, look):
    figure = day(day_trace, 17, irradiance=irradiance, overlays=[("a", HOURS, irradiance)], screen=Screen(**look))
    sizes = [word["font"]["size"] for word in figure["layout"]["annotations"]]
    sizes += [trace["textfont"]["size"] for trace in figure["data"] if "textfont" in trace]
    assert min(sizes) >= SIZE["small"]
    assert figure["layout"]["meta"]["aspect"] == (1.8 if look["narrow"] else 4.2)
