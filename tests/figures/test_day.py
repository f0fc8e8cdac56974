"""What the day draws is read back from it: c, h, irradiance, cursor, labels."""

import numpy as np
import plotly.graph_objects as go
import pytest

from lstm_viz.core.lstm import LSTMParams
from lstm_viz.core.notation import number
from lstm_viz.core.run import run, sweep
from lstm_viz.core.sequence import Sequence
from lstm_viz.figures import strip
from lstm_viz.figures.day import EDGE, FULL_SUN, day
from lstm_viz.figures.shelf.colours import PALETTE
from lstm_viz.figures.shelf.screen import Screen
from lstm_viz.figures.shelf.style import SIZE

HOURS = [6 + k / 2 for k in range(27)]
CURSOR, SUN, DAYS, NAMES, DISC, WORDS, PILL, GHOST_C, C, GHOST_H, H, READINGS = range(12)


@pytest.fixture(scope="module")
def irradiance(day_inputs):
    return day_inputs.x[:, 0, 0] * 1000


def looks(**more):
    return [more | {"theme": theme, "narrow": narrow} for theme in ("light", "dark") for narrow in (False, True)]


def test_a_weight_moves_c_and_h_and_nothing_else(day_params, day_inputs, irradiance):
    many = sweep(day_params, ("b", "f", 0), np.linspace(-8, 8, 9), day_inputs)
    found = strip.changes([day(many.sample(b), 17, irradiance=irradiance) for b in range(9)])
    assert {k for k, _, _ in found} == {C, H, READINGS}


def test_c_and_h_are_drawn_at_the_recorded_numbers(day_trace, irradiance):
    figure = day(day_trace, 17, irradiance=irradiance)
    c, h = figure["data"][C], figure["data"][H]
    assert c["y"] == day_trace.c[:, 0, 0].tolist()
    assert h["y"] == day_trace.h[:, 0, 0].tolist()
    assert c["x"] == h["x"] == list(np.arange(6, 19.5, 0.5))
    assert c["hovertext"] == [number(value, sign=True) for value in c["y"]]
    assert h["hovertext"] == [number(value, sign=True) for value in h["y"]]
    assert "cell state c = %{hovertext}" in c["hovertemplate"]
    assert "c = f·c_prev + i·g" in c["hovertemplate"]
    assert "hidden state h = %{hovertext}" in h["hovertemplate"]
    colors = PALETTE["light"]
    assert (c["line"]["color"], h["line"]["color"]) == (colors["c"], colors["h"])


def test_the_axes_are_fixed(day_trace, day_inputs, irradiance):
    tiny = run(LSTMParams(*(np.zeros(s) for s in ((4, 2), (4, 1), (4,)))), day_inputs)
    for scale in (6.0, 30.0):
        for trace in (day_trace, tiny):
            layout = day(trace, 3, irradiance=irradiance, screen=Screen(scale=scale))["layout"]
            low, high = layout["yaxis3"]["range"]  # h
            assert layout["yaxis2"]["range"] == [scale * low, scale * high]  # c: one zero line for both
            assert low == -EDGE
            assert high > 1
            ground, top = layout["yaxis"]["range"]
            assert top == EDGE * FULL_SUN
            # [-1, 1] of h lies below the horizon: measured from the bottom, in parts of the height
            assert (1 - low) / (high - low) < -ground / (top - ground)
            zero = [line for line in layout["shapes"] if line["yref"] == "y2" and line["y0"] == line["y1"] == 0]
            assert len(zero) == 1
            assert layout["yaxis2"]["overlaying"] == layout["yaxis3"]["overlaying"] == "y"
            words = " ".join(word["text"] for word in layout["annotations"])
            assert f"c +{scale:g}" in words
            assert "h −1" in words


def test_the_sky_is_the_irradiance(day_trace, irradiance):
    figure = day(day_trace, 17, irradiance=irradiance)
    sun, disc = figure["data"][SUN], figure["data"][DISC]
    assert sun["y"] == irradiance.tolist()
    assert sun["fill"] == "tozeroy"
    assert disc["y"] == [irradiance[17]] * 2
    assert disc["x"] == [14.5, 14.5]
    assert disc["text"][1] == "752 W/m²"


def test_without_irradiance_there_is_no_sky(day_trace):
    figure = day(day_trace, 17)
    assert figure["data"][SUN]["opacity"] == 0
    assert figure["data"][DISC]["marker"]["size"] == [0, 0]
    assert figure["data"][DISC]["text"] == ["", ""]
    assert figure["layout"]["yaxis3"]["range"] == [-EDGE, EDGE]  # c and h have all the room
    assert not any("W/m²" in word["text"] for word in figure["layout"]["annotations"])


def test_what_is_beyond_an_axis_is_drawn_at_its_edge_and_told(day_trace, irradiance):
    figure = day(day_trace, 12, irradiance=irradiance * 2, screen=Screen(scale=2.0))
    c, sun = figure["data"][C], figure["data"][SUN]
    recorded = day_trace.c[:, 0, 0]
    assert c["y"] == recorded.clip(-2, 2).tolist()
    assert c["hovertext"][12] == f"{number(recorded[12], sign=True)} (beyond the axis, drawn at its edge)"
    assert "beyond" not in c["hovertext"][2]
    assert figure["data"][READINGS]["text"][0] == "c +5.32"  # the number says the truth
    assert figure["data"][READINGS]["y"][0] == 1.0
    assert sun["y"][12] == FULL_SUN
    assert sun["hovertext"][12] == "1872 W/m² (beyond the axis, drawn at its edge)"
    assert figure["data"][DISC]["text"][1] == "1872 W/m²"


def test_cursor_dots_and_numbers(day_trace, irradiance):
    for t in range(day_trace.T):
        data = day(day_trace, t, irradiance=irradiance)["data"]
        at, c, h = 6 + t / 2, day_trace.c[t, 0, 0], day_trace.h[t, 0, 0]
        assert data[CURSOR]["x"] == [at, at]
        assert data[PILL]["text"][3] == day_trace.time[t]
        readings = data[READINGS]
        assert readings["x"][:2] == [at, at]
        assert readings["y"][:2] == pytest.approx([c / 6, h])  # on the axis of h: c / scale
        assert readings["text"][:2] == [f"c {number(c, sign=True)}", f"h {number(h, sign=True)}"]
        above = ["top" in where for where in readings["textposition"][:2]]
        assert above == [c / 6 >= h, c / 6 < h]  # the upper word above its dot, the lower one below


def test_the_lines_are_named_at_their_ends(day_trace):
    wide, narrow = day(day_trace, 17), day(day_trace, 17, screen=Screen(narrow=True))
    assert wide["data"][READINGS]["text"][2:] == ["cell state c", "hidden state h"]
    assert narrow["data"][READINGS]["text"][2:] == ["c", "h"]
    for figure in (wide, narrow):
        assert figure["data"][READINGS]["x"][2:] == [19.0, 19.0]
        assert figure["data"][READINGS]["textfont"]["color"][:2] == [PALETTE["light"][q] for q in "ch"]
        assert figure["layout"]["showlegend"] is False


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
    figure = day(day_trace, 17, irradiance=irradiance, overlays=others)
    line, names = figure["data"][DAYS], figure["data"][NAMES]
    assert line["y"] == [*(irradiance * 0.93).tolist(), None, *cloudy.tolist(), None]
    assert line["x"][:27] == line["x"][28:55] == figure["data"][C]["x"]
    assert names["text"] == ["yesterday", "cloudy"]
    assert names["x"][1] in (10.5, 11.0, 11.5)  # in its cloud
    assert abs(names["x"][0] - names["x"][1]) > 2
    for x, y, curve in zip(names["x"], names["y"], (irradiance * 0.93, cloudy), strict=True):
        assert y == curve[round((x - 6) * 2)]
    assert line["hovertext"][28 + 10] == f"cloudy: irradiance = {number(cloudy[10], 0)} W/m²"


def test_a_curve_of_the_wrong_length_is_refused(day_trace, irradiance):
    with pytest.raises(ValueError, match=r"irradiance has shape \(26,\)"):
        day(day_trace, 0, irradiance=irradiance[1:])
    with pytest.raises(ValueError, match=r"cloudy has shape \(5,\)"):
        day(day_trace, 0, irradiance=irradiance, overlays=[("cloudy", HOURS, irradiance[:5])])


def test_a_day_of_longer_steps_lies_over_it_on_its_own_hours(day_trace, irradiance):
    figure = day(day_trace, 17, irradiance=irradiance, overlays=[("measured", range(6, 20), [100.0] * 14)])
    assert figure["data"][DAYS]["x"] == [*map(float, range(6, 20)), None]
    assert figure["data"][DAYS]["y"] == [100.0] * 14 + [None]


def test_a_pinned_run_stands_behind(day_trace, day_params, day_inputs):
    pinned = run(day_params.replace(("b", "f", 0), 3.0), day_inputs)
    alone, both = day(day_trace, 17), day(day_trace, 17, ghost=pinned)
    assert alone["data"][GHOST_C]["visible"] is alone["data"][GHOST_H]["visible"] is False
    assert both["data"][GHOST_C]["visible"] is both["data"][GHOST_H]["visible"] is True
    assert both["data"][GHOST_C]["y"] == pinned.c[:, 0, 0].tolist()
    assert both["data"][GHOST_H]["y"] == pinned.h[:, 0, 0].tolist()
    assert both["data"][C]["y"] == alone["data"][C]["y"]
    assert both["data"][GHOST_C]["opacity"] < 0.5
    assert len(both["data"]) == len(alone["data"])
    assert len(both["data"][GHOST_C]["y"]) == len(alone["data"][GHOST_C]["y"])


@pytest.mark.parametrize("look", looks())
def test_no_text_is_smaller_than_the_smallest_size(day_trace, irradiance, look):
    figure = day(day_trace, 17, irradiance=irradiance, overlays=[("a", HOURS, irradiance)], screen=Screen(**look))
    sizes = [word["font"]["size"] for word in figure["layout"]["annotations"]]
    sizes += [trace["textfont"]["size"] for trace in figure["data"] if "textfont" in trace]
    assert min(sizes) >= SIZE["small"]
    assert figure["layout"]["meta"]["aspect"] == (1.8 if look["narrow"] else 4.2)
