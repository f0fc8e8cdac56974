"""A drawing as one still image, and the pieces that can be cut from it: small pictures beside words."""

from __future__ import annotations

import base64
from collections.abc import Sequence
from typing import Any, NamedTuple

from lstm_viz.figures.shelf.style import Figure

UNIT = 6.0
"""Pixels of a drawing unit where a line has the width that its picture gives it."""


class Cut(NamedTuple):
    """A piece of a drawing, in its own units, y up."""

    left: float
    low: float
    right: float
    high: float


def still_image(figure: Figure) -> str:
    """A drawing without its words, as SVG: what stands still, and what the record moved over it.

    Only of scenes: their axes are drawing units.
    """
    layout = figure["layout"]
    (left, right), (low, high) = layout["xaxis"]["range"], layout["yaxis"]["range"]
    behind = [_scenery(one, high) for one in layout["images"] if one["layer"] == "below"]
    before = [_scenery(one, high) for one in layout["images"] if one["layer"] == "above"]
    shapes = [_shape(trace, high) for trace in figure["data"] if trace["mode"] == "lines"]
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{left:g} 0 {right - left:g} {high - low:g}" '
        f'preserveAspectRatio="none">{"".join([*behind, *shapes, *before])}</svg>'
    )


def as_address(svg: str) -> str:
    """A drawing as an address that holds it: nothing is loaded."""
    return "data:image/svg+xml;base64," + base64.b64encode(svg.encode()).decode()


def style(figure: Figure, cut: Cut) -> str:
    """CSS that shows a piece of a drawing, which is the element's background, and nothing else of it."""
    (left, right), (low, high) = (figure["layout"][axis]["range"] for axis in ("xaxis", "yaxis"))
    wide, tall, across, up = right - left, high - low, cut.right - cut.left, cut.high - cut.low
    place = (cut.left - left) / (wide - across), (high - cut.high) / (tall - up)
    return (
        f"aspect-ratio: {across:g} / {up:g}; "
        f"background-size: {100 * wide / across:.2f}% {100 * tall / up:.2f}%; "
        f"background-position: {100 * place[0]:.2f}% {100 * place[1]:.2f}%"
    )


def _scenery(image: Figure, high: float) -> str:
    """What is an image in the figure already, at its place."""
    svg = base64.b64decode(image["source"].partition(",")[2]).decode()
    at = f'x="{image["x"]:g}" y="{high - image["y"]:g}" width="{image["sizex"]:g}" height="{image["sizey"]:g}"'
    head, _, body = svg.partition('viewBox="')
    return f'<svg {at} viewBox="{body}' if head else svg


def _shape(trace: dict[str, Any], high: float) -> str:
    """A trace's outline, or its line; what has no extent is left out."""
    if trace.get("visible") is False:
        return ""
    path, pen = "", "M"
    for x, y in zip(trace["x"], trace["y"], strict=True):
        if x is None or y is None or x != x or y != y:
            pen = "M"
            continue
        path += f"{pen}{x:.2f} {high - y:.2f}"
        pen = "L"
    line, fill = trace["line"], trace.get("fillcolor", "none") if trace.get("fill") == "toself" else "none"
    edge = f' stroke="{line["color"]}" stroke-width="{line["width"] / UNIT:.2f}"' if line.get("width") else ""
    return f'<path d="{path}" fill="{_one(fill)}"{edge}/>' if path else ""


def _one(fill: str | Sequence[str]) -> str:
    return fill if isinstance(fill, str) else fill[0]
