"""What stays of a day while a hand moves: how each of its traces looks, and what lies behind them."""

from __future__ import annotations

from typing import NamedTuple

from lstm_viz.figures.day.lanes import BOTTOM, CLOUD, MARGIN, NOON, PARTS, SKY, Lanes, across, ground, lanes_of, sunny
from lstm_viz.figures.shelf.clock import Clock, clock
from lstm_viz.figures.shelf.colours import blend, faded, halo
from lstm_viz.figures.shelf.screen import Screen
from lstm_viz.figures.shelf.style import (
    SIZE,
    Figure,
    Ghost,
    Grip,
    before,
    called,
    gripped,
    haunted,
    label,
    measured,
    polygon,
)
from lstm_viz.language.phrases import say
from lstm_viz.language.quantities import feature_title, title_of
from lstm_viz.language.texts import remembered

TRACES = (
    "cursor", "sun", "cloud", "days", "names", "disc", "words", "pill", "pinned c", "pinned h", "before c", "before h",
    "before", "c", "h", "c past", "h past", "readings",
)  # fmt: skip
"""The traces of a day, from the lowest up."""
GRIPS = [
    Grip(of="cloud", tone="muted", trace=TRACES.index("cloud"), point=len(CLOUD) - 1),
    Grip(of="G", tone="x", trace=TRACES.index("disc"), point=1),
]
"""Where the hand takes the cloud, and the light at the cursor."""


class Still(NamedTuple):
    """The part of the picture that no control moves: made once, shared by every figure."""

    clock: Clock
    lanes: Lanes
    sky: bool
    layout: Figure
    sun: Figure
    cloud: Figure
    days: Figure
    names: Figure
    disc: Figure
    pinned: dict[str, Figure]
    before: tuple[Figure, Figure, Figure]
    """Where the screen draws c and h as they were before a hand came, and the word for it."""
    whole: dict[str, Figure]
    """c and h over the whole day, dotted; they have the hovers."""
    past: dict[str, Figure]
    """The same up to the cursor, over it."""
    readings: Figure


@remembered(maxsize=64)
def still_for(time: tuple[str, ...], screen: Screen, sky: bool, moments: tuple[str, ...], called: str = "") -> Still:
    """Everything still, for a run whose steps are called ``time``."""
    colors, over = screen.colors, clock(time, screen, moments, bottom=BOTTOM, top=PARTS)
    lanes = lanes_of(screen.scale, sky)
    drawn = measured(ground(screen, over, sky, called), time, over.x, {"c": lanes.c.axis, "h": lanes.h.axis})
    says = {
        "c": f"{title_of('c')} c = %{{hovertext}}<br>c = f·c_prev + i·g",
        "h": f"{title_of('h')} h = %{{hovertext}}<br>h = o·tanh(c)",
    }
    pinned = {name: say("pictures.day.pinned", line=line) for name, line in says.items()}
    dots, silent = {"dash": "2px,4px"}, {"hoverinfo": "skip"}
    return Still(
        clock=over,
        lanes=lanes,
        sky=sky,
        layout=gripped(haunted(drawn, _ghosts()), GRIPS if sky else []),
        sun=_sun(over, sky),
        cloud=polygon([], [], blend(colors["neutral"], colors["card"], 0.62)),
        days={
            "type": "scatter", "mode": "lines", "hoverinfo": "text",
            "line": {"color": sunny(screen), "width": 1.3, "dash": "4px,3px"},
        },
        names=_words(screen, sunny(screen), SIZE["small"]) | {"mode": "text"},
        disc=_disc(screen, sky),
        pinned={name: _line(over, colors[name], 2, pinned[name]) | {"opacity": 0.3} for name in says},
        before=_before(screen, over, lanes),
        whole={
            name: _line(over, blend(colors[name], colors["card"], 0.6), 2, says[name], **dots) for name in says
        },
        past={
            "c": _line(over, colors["c"], 3) | silent | _area(screen, lanes),
            "h": _line(over, colors["h"], 2.5) | silent,
        },
        readings=_dots(screen),
    )  # fmt: skip


def _ghosts() -> list[Ghost]:
    """c and h may be kept, each in a line of its own; one word names both."""
    word = called(TRACES.index("before"))
    return [{"from": [TRACES.index(name)], "to": TRACES.index(f"before {name}"), **word} for name in ("c", "h")]


def _line(over: Clock, color: str, width: float, says: str = "", **more: object) -> Figure:
    drawn: Figure = {
        "type": "scatter", "mode": "lines", "x": over.x, "line": {"color": color, "width": width} | more,
    }  # fmt: skip
    hover = {"text": over.labels, "hovertemplate": f"<b>%{{text}}</b><br>{says}<extra></extra>"}
    return drawn | hover if says else drawn


def _area(screen: Screen, lanes: Lanes) -> Figure:
    """Between c and its zero: warm above, cool below."""
    warm, cool, reach = screen.colors["warm"], screen.colors["cool"], lanes.c.reach
    tones = [[0, faded(cool, 0.5)], [0.5, faded(cool, 0.26)], [0.5, faded(warm, 0.22)], [1, faded(warm, 0.42)]]
    return {
        "fill": "tozeroy",
        "fillgradient": {"type": "vertical", "start": -reach, "stop": reach, "colorscale": tones},
    }  # fmt: skip


def _sun(over: Clock, sky: bool) -> Figure:
    """The light: its curve, and back along the horizon."""
    colors, x = over.screen.colors, over.x
    says = f"{feature_title('G')} = %{{hovertext}}<br>{say('pictures.given')}"
    line = _line(over, colors["sun"], 2, says) | {"x": [*x, x[-1], x[0]], "hoveron": "points"}
    line["text"] = [*over.labels, over.labels[-1], over.labels[0]]
    return line | ({"fill": "toself", "fillcolor": faded(colors["sun"], 0.42)} if sky else {
        "opacity": 0, "hoverinfo": "skip",
    })  # fmt: skip


def _before(screen: Screen, over: Clock, lanes: Lanes) -> tuple[Figure, Figure, Figure]:
    """c and h before a hand came, and the word for it, in the name column between the lanes of the two."""
    colors, (low, high) = screen.colors, across(over)
    between = (lanes.h.zero + lanes.h.reach + lanes.c.zero - lanes.c.reach) / 2
    c, h = (before(blend(colors[name], colors["card"], 0.38)) for name in "ch")
    pale = blend(colors["c"], colors["card"], 0.62)
    word = label(
        [low + MARGIN * (high - low)], [between], [f"— {say('pictures.before')}"], pale,
        size=SIZE["small"], textposition="middle right", visible=False,
    )  # fmt: skip
    return c, h, word


def _words(screen: Screen, color: str | list[str], size: int | list[int], **more: object) -> Figure:
    return {
        "type": "scatter", "hoverinfo": "skip", "cliponaxis": False,
        "textfont": {"color": color, "size": size, "shadow": halo(screen.theme)} | more,
    }  # fmt: skip


def _disc(screen: Screen, sky: bool) -> Figure:
    """The sun itself: its glow, then its disc."""
    colors, size = screen.colors, [74, 24] if sky else [0, 0]
    words = _words(screen, sunny(screen), SIZE["name" if screen.narrow else "live"], weight=700)
    words["textfont"]["shadow"] = halo(screen.theme, SKY[screen.theme][NOON][1])
    return words | {
        "mode": "markers+text",
        "marker": {
            "color": [faded(colors["sun"], 0), colors["sun"]], "size": size, "opacity": 1,
            "gradient": {"type": ["radial", "none"], "color": [faded(colors["sun"], 0.75), colors["sun"]]},
            "line": {"width": [0, 2.5], "color": colors["card"]},
        },
    }  # fmt: skip


def _dots(screen: Screen) -> Figure:
    """The dots of c and h."""
    both = [screen.colors["c"], screen.colors["h"]]
    return _words(screen, both, SIZE["live"], weight=700) | {
        "mode": "markers+text",
        "marker": {"color": both, "size": [11, 9], "opacity": 1, "line": {"color": screen.colors["card"], "width": 2}},
    }
