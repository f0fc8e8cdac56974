"""What all drawings are made of: layouts that never jump, and shapes, lines and words as traces.

Plain dicts, no plotly: the same call draws the light and the dark theme.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Literal, NotRequired, TypedDict

from lstm_viz.figures.shelf.colours import faded, halo
from lstm_viz.figures.shelf.screen import Screen
from lstm_viz.language.phrases import say

Figure = dict[str, Any]

FONT = '"Source Sans", "Source Sans Pro", system-ui, sans-serif'
SIZE = {"label": 13, "small": 12, "big": 16, "name": 14, "live": 17}
"""Text sizes in pixels; nothing smaller is drawn. The leading scenes name things and say live numbers in sizes of
their own."""


def layout(screen: Screen, aspect: float, *, scrub: Sequence[float] = (), **more: Any) -> Figure:
    """A layout that never jumps: fixed margins, fixed ranges, no legend unless asked for.

    ``meta.aspect`` (width / height) tells the screen how high to make the picture. ``scrub`` is where each step
    stands on the x axis of a picture over time; as ``meta.scrub`` it lets a hand on the picture find its step,
    where there is more than one.
    """
    colors = screen.colors
    return {
        "template": {"data": {}, "layout": {}},
        "meta": {"aspect": aspect} | ({"scrub": list(scrub)} if len(scrub) > 1 else {}),
        "autosize": True,
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "font": {"family": FONT, "size": SIZE["label"], "color": colors["ink"]},
        "margin": {"l": 0, "r": 0, "t": 0, "b": 0, "autoexpand": False},
        "showlegend": False,
        "dragmode": False,
        "hovermode": "closest",
        "hoverlabel": {
            "bgcolor": colors["card"],
            "bordercolor": colors["muted"],
            "font": {"family": FONT, "size": SIZE["label"], "color": colors["ink"]},
            "align": "left",
        },
    } | more


def scene(screen: Screen, width: float, height: float, **more: Any) -> Figure:
    """The layout of a drawing: ``width`` x ``height`` drawing units, x to the right, y up, no axes.

    The screen keeps ``aspect``, so a unit is as long across as up and a circle stays round.
    """
    axis = {"visible": False, "fixedrange": True}
    return layout(
        screen, width / height, xaxis=axis | {"range": [0, width]}, yaxis=axis | {"range": [0, height]}, **more
    )


HALF = 450
"""Pixels that a drawing which stands beside another one has at least on a laptop."""
ON_ITS_SIDE = {"tap": 275, "taps": 320, "track": 320, "cell": 300, "learning": 290}
"""Pixels that the words of a narrow picture need, where a phone on its side leaves less than a phone upright: the
higher a picture is, the less."""


def at_least(figure_layout: Figure, pixels: int = HALF) -> Figure:
    """A layout whose words need a card that is so wide, ``meta.least``: on a smaller one all of it is drawn smaller."""
    return figure_layout | {"meta": figure_layout["meta"] | {"least": pixels}}


def framed(figure_layout: Figure, aspect: float) -> Figure:
    """A drawing's layout in the middle of a card of another aspect, as large as it fits."""
    own = figure_layout["meta"]["aspect"]
    left, right = figure_layout["xaxis"]["range"]
    low, high = figure_layout["yaxis"]["range"]
    aside = max(0.0, aspect / own - 1) / 2 * (right - left)
    over = max(0.0, own / aspect - 1) / 2 * (high - low)
    return figure_layout | {
        "meta": figure_layout["meta"] | {"aspect": aspect},
        "xaxis": figure_layout["xaxis"] | {"range": [left - aside, right + aside]},
        "yaxis": figure_layout["yaxis"] | {"range": [low - over, high + over]},
    }


Lights = dict[str, list[list[tuple[float, float]]]]
"""Where a picture draws each term: polylines in the picture's own units, by the names of ``Trace`` and ``x NAME``."""


def box(left: float, bottom: float, right: float, top: float) -> list[tuple[float, float]]:
    """The outline of a rectangle."""
    return [(left, bottom), (right, bottom), (right, top), (left, top), (left, bottom)]


def lit(figure_layout: Figure, lights: Lights) -> Figure:
    """A layout that says where each term is drawn, so that the screen can light it: ``meta.lights``."""
    return figure_layout | {"meta": figure_layout["meta"] | {"lights": lights}}


Ghost = dict[str, Any]
"""What a picture keeps of the run before a touch:

from, to
    The points of the traces ``from``, one trace after the other with a lifted pen between them, are copied into the
    trace ``to``, which is pale, and unseen until then.
cut
    ``(start, end)``: of each trace only those of its points.
tones
    The colour of its line, by the one that fills the first of them: the sign.
word
    The trace that names it; it becomes visible, too.
pinned
    What that says of a run that was pinned, and not of the one before a touch.
"""


def called(trace: int, sample: str = "— ") -> Ghost:
    """Of a ghost, the trace whose first text names it, after a ``sample`` of its line."""
    return {"word": trace, "pinned": f"{sample}{say('pictures.pinned')}"}


def haunted(figure_layout: Figure, ghosts: Sequence[Ghost], scale: float | None = None) -> Figure:
    """A layout that says what the screen may keep of a picture when a hand touches a control: ``meta.ghosts``.

    What was drawn in another layout is dropped. So a picture whose layout looks the same on every ``scale``, the
    largest c that it fits, names it.
    """
    meta = figure_layout["meta"] | {"ghosts": list(ghosts)} | ({} if scale is None else {"scale": scale})
    return figure_layout | {"meta": meta}


Axis = tuple[tuple[float, float], tuple[float, float]]
"""The least value and where it is drawn, the largest value and where it is drawn."""


def measured(figure_layout: Figure, steps: Sequence[str], x: Sequence[float], axes: Mapping[str, Axis]) -> Figure:
    """A layout that says where a number can be guessed in it: ``meta.axes``, each quantity's own axis, by its name.

    ``x`` is where each of the steps stands.
    """
    where = {"x": dict(zip(steps, x, strict=True)), "y": axes}
    return figure_layout | {"meta": figure_layout["meta"] | {"axes": where}}


class Grip(TypedDict, total=False):
    """A place where a hand may grasp a picture: at a drawn point, or at a handle on a rail."""

    of: str
    """What is moved, by a quantity's name; a lesson knows by which of its controls."""
    tone: str
    """A quantity's colour."""
    trace: int
    """Where the point is drawn, and which of the trace's it is."""
    point: int
    rail: Sequence[tuple[float, float]]
    """From its least to its most, in the picture's own units."""
    ends: Sequence[str]
    """What is at them."""
    under: bool
    """Whether that stands under the rail, where there is no room beside it."""


class Pick(TypedDict):
    """A slider that a click on a picture sets."""

    of: str
    """The control; "t" is the cursor of the page."""
    axis: Literal["x", "y", "both"]
    """On which axis its positions stand; on both they are dots."""
    places: NotRequired[Sequence[float]]
    """Where each of them stands on it, in their order."""
    trace: NotRequired[int]
    """Of dots, the trace whose points they are, in their order: these may move."""
    reach: float
    """How far from its place a click still means it; of a dot, in pixels: of several the nearest."""


def picked(figure_layout: Figure, picks: Sequence[Pick]) -> Figure:
    """A layout that says what a click on the picture sets: ``meta.picks``."""
    return figure_layout | {"meta": figure_layout["meta"] | {"picks": list(picks)}}


class Drawing(TypedDict):
    """A lane on which a hand may draw what comes in."""

    of: str
    """The control that takes what was drawn."""
    input: int
    """Which of the inputs it is."""
    steps: Sequence[int]
    """By which number the control knows each step."""
    x: Sequence[float]
    """Where each step stands."""
    y: tuple[float, float]
    """The lane's low end and its high one."""
    values: tuple[float, float]
    """What they stand for."""


def by_hand(figure_layout: Figure, drawing: Drawing) -> Figure:
    """A layout that says where a hand may draw: ``meta.draws``."""
    return figure_layout | {"meta": figure_layout["meta"] | {"draws": drawing}}


def gripped(figure_layout: Figure, grips: Sequence[Grip]) -> Figure:
    """A layout that says where the picture can be grasped: ``meta.grips``."""
    return figure_layout | {"meta": figure_layout["meta"] | {"grips": list(grips)}}


def before(color: str, width: float = 2, dash: str = "", **more: Any) -> Figure:
    """A pale line for the run before a touch: empty, and unseen until the screen fills it."""
    return line([], [], color, width, dash, name=say("pictures.before"), visible=False, cliponaxis=False) | more


def dots_before(colors: Sequence[str]) -> Figure:
    """Pale dots for it, one after the other in these colours: filled, for a hollow one means that a gate is held."""
    marker = {"color": list(colors), "size": 9, "opacity": 1, "line": {"width": 0}}
    return before(colors[0], mode="markers", marker=marker)


def polygon(x: Sequence[float], y: Sequence[float], fill: str, edge: str | None = None, **more: Any) -> Figure:
    """A filled shape as a trace (traces move cheaply; layout shapes do not)."""
    return {
        "type": "scatter", "mode": "lines", "x": list(x), "y": list(y), "fill": "toself", "fillcolor": fill,
        "line": {"color": edge or fill, "width": 1.5 if edge else 0}, "hoveron": "fills", "hoverinfo": "skip",
    } | more  # fmt: skip


def stripes(screen: Screen) -> Figure:
    """Stripes of the card over what has not happened yet, as a shape without an outline."""
    card = screen.colors["card"]
    pattern = {"shape": "|", "size": 6, "solidity": 0.5, "fgcolor": card, "bgcolor": faded(card, 0.4)}
    return polygon([], [], card, fillpattern=pattern | {"fillmode": "replace"})


def line(
    x: Sequence[float | None], y: Sequence[float | None], color: str, width: float = 2, dash: str = "", **more: Any
) -> Figure:
    """A line as a trace; None lifts the pen. ``dash`` is Plotly's: "3px,2px"."""
    return {
        "type": "scatter", "mode": "lines", "x": list(x), "y": list(y),
        "line": {"color": color, "width": width} | ({"dash": dash} if dash else {}), "hoverinfo": "skip",
    } | more  # fmt: skip


def straight(x0: float, y0: float, x1: float, y1: float, color: str, width: float = 1, dash: str = "") -> Figure:
    """A line below the traces, as a shape of a layout: what never moves."""
    return {
        "type": "line", "xref": "x", "yref": "y", "x0": x0, "x1": x1, "y0": y0, "y1": y1,
        "line": {"color": color, "width": width} | ({"dash": dash} if dash else {}), "layer": "below",
    }  # fmt: skip


def rule(ends: tuple[float, float], y: float, color: str, width: float = 1) -> Figure:
    """A level one."""
    return straight(ends[0], y, ends[1], y, color, width)


def note(text: str, y: float, color: str, **more: Any) -> Figure:
    """A word as an annotation of a layout, small unless its ``size`` is said, halfway up at ``y``.

    ``more`` says where it stands across.
    """
    font = {"size": more.pop("size", SIZE["small"]), "color": color}
    return {
        "yref": "y", "y": y, "yanchor": "middle", "text": text, "showarrow": False, "borderpad": 0, "font": font,
    } | more  # fmt: skip


def label(
    x: Sequence[float], y: Sequence[float], text: Sequence[str], color: str | Sequence[str], **more: Any
) -> Figure:
    """Words as a trace: one text for each point, centred there unless ``textposition`` says else."""
    font = {"color": color if isinstance(color, str) else list(color), "size": more.pop("size", SIZE["label"])}
    return {
        "type": "scatter", "mode": "text", "x": list(x), "y": list(y), "text": list(text),
        "textfont": font, "hoverinfo": "skip", "cliponaxis": False,
    } | more  # fmt: skip


def haloed(screen: Screen, words: Figure) -> Figure:
    """Words that lines may pass behind."""
    return words | {"textfont": words["textfont"] | {"shadow": halo(screen.theme)}}
