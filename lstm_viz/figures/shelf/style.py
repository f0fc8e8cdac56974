"""The look that all pictures share: one colour for each quantity, a warm/cool pair for sign.

Plain dicts, no plotly: the same helper calls draw the light and the dark theme. The colours of
quantities keep at least 4.5:1 against the card they stand on and stay apart for colour-blind
eyes (they differ in lightness as well as in hue); tests check both.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Literal

Theme = Literal["light", "dark"]
Figure = dict[str, Any]

PALETTE: dict[Theme, dict[str, str]] = {
    "light": {
        # quantities
        "f": "#7a45ad", "i": "#00754f", "g": "#8a5a00", "o": "#0b6e86", "c": "#1f2d3d", "h": "#b3256f", "x": "#a87400",
        # sign of a value
        "warm": "#d4552a", "cool": "#3566c8", "neutral": "#8c939c",
        # surfaces and lines
        "card": "#ffffff", "paper": "#fbfaf6", "ink": "#1f2d3d", "muted": "#5d6773", "faint": "#d9d6cc",
        "grid": "#eceae2", "sun": "#f3c540", "sunfill": "rgba(243, 197, 64, 0.32)", "cursor": "#d4552a",
        # things in a scene
        "belt": "#4a5561", "metal": "#c3c8cf", "metal_dark": "#7c8590", "glass": "#eef5f9", "skin": "#f0cfae",
        "wood": "#e8e2d4",
    },
    "dark": {
        "f": "#c3a2f0", "i": "#52c796", "g": "#e3b04f", "o": "#56bcd6", "c": "#f1eee7", "h": "#f58abf", "x": "#e6c04a",
        "warm": "#ff8d61", "cool": "#7fa9ff", "neutral": "#98a1ad",
        "card": "#1b222c", "paper": "#141920", "ink": "#f1eee7", "muted": "#aab2bd", "faint": "#3a4452",
        "grid": "#29323e", "sun": "#e6c04a", "sunfill": "rgba(230, 192, 74, 0.22)", "cursor": "#ff8d61",
        "belt": "#7d8997", "metal": "#6d7885", "metal_dark": "#a3adb9", "glass": "#222d39", "skin": "#d9b48f",
        "wood": "#3b3a36",
    },
}  # fmt: skip

FONT = '"Source Sans", "Source Sans Pro", system-ui, sans-serif'
SIZE = {"label": 13, "small": 12, "big": 16}
"""Text sizes in pixels; nothing smaller is drawn."""


def sign_color(value: float, theme: Theme) -> str:
    """Warm for plus, cool for minus, neutral for nothing."""
    colors = PALETTE[theme]
    return colors["neutral"] if abs(value) < 0.005 else colors["warm" if value > 0 else "cool"]


def layout(theme: Theme, aspect: float, **more: Any) -> Figure:
    """A layout that never jumps: fixed margins, fixed ranges, no legend unless asked for.

    ``meta.aspect`` (width / height) tells the screen how high to make the picture.
    """
    colors = PALETTE[theme]
    return {
        "template": {"data": {}, "layout": {}},
        "meta": {"aspect": aspect},
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


def scene(theme: Theme, width: float, height: float, **more: Any) -> Figure:
    """The layout of a drawing: ``width`` x ``height`` drawing units, x to the right, y up, no axes.

    The screen keeps ``aspect``, so a unit is as long across as up and a circle stays round.
    """
    axis = {"visible": False, "fixedrange": True}
    return layout(
        theme, width / height, xaxis=axis | {"range": [0, width]}, yaxis=axis | {"range": [0, height]}, **more
    )


Lights = dict[str, list[list[tuple[float, float]]]]
"""Where a picture draws each term: polylines in the picture's own units, by the names of ``Trace`` and ``x NAME``."""


def box(left: float, bottom: float, right: float, top: float) -> list[tuple[float, float]]:
    """The outline of a rectangle."""
    return [(left, bottom), (right, bottom), (right, top), (left, top), (left, bottom)]


def lit(figure_layout: Figure, lights: Lights) -> Figure:
    """A layout that says where each term is drawn, so that the screen can light it: ``meta.lights``."""
    return figure_layout | {"meta": figure_layout["meta"] | {"lights": lights}}


def polygon(x: Sequence[float], y: Sequence[float], fill: str, edge: str | None = None, **more: Any) -> Figure:
    """A filled shape as a trace (traces move cheaply; layout shapes do not)."""
    return {
        "type": "scatter", "mode": "lines", "x": list(x), "y": list(y), "fill": "toself", "fillcolor": fill,
        "line": {"color": edge or fill, "width": 1.5 if edge else 0}, "hoveron": "fills", "hoverinfo": "skip",
    } | more  # fmt: skip


def line(x: Sequence[float | None], y: Sequence[float | None], color: str, width: float = 2, **more: Any) -> Figure:
    """A line as a trace; None lifts the pen."""
    return {
        "type": "scatter", "mode": "lines", "x": list(x), "y": list(y),
        "line": {"color": color, "width": width}, "hoverinfo": "skip",
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
