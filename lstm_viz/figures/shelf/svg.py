"""What stands still in a drawing, as an image made of SVG text: a data URI, so nothing is loaded."""

from __future__ import annotations

import base64
from collections.abc import Sequence
from typing import Literal

from lstm_viz.figures.shelf.style import Figure

Point = tuple[float, float]
PIXELS = 20
"""Pixels of a drawing unit, for a browser that makes pixels of the drawing before it knows how large it is shown."""


def image(
    width: float,
    height: float,
    parts: Sequence[str],
    *,
    layer: Literal["below", "above"] = "below",
    caps: Literal["butt", "round"] = "round",
) -> Figure:
    """Drawn parts as one entry of ``layout.images`` that covers a scene of ``width`` x ``height`` drawing units.

    Each part is SVG text in these units, x to the right, y up. The image lies below the traces, or above
    them; ``caps`` are the ends of lines that do not say how they end.
    """
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width * PIXELS:g}" height="{height * PIXELS:g}" '
        f'viewBox="0 0 {width:g} {height:g}" preserveAspectRatio="none">'
        f'<g transform="translate(0 {height:g}) scale(1 -1)" stroke-linecap="{caps}" stroke-linejoin="round">'
        f"{''.join(parts)}</g></svg>"
    )
    return {
        "source": "data:image/svg+xml;base64," + base64.b64encode(svg.encode()).decode(),
        "xref": "x", "yref": "y", "x": 0, "y": height, "sizex": width, "sizey": height, "sizing": "stretch",
        "layer": layer,
    }  # fmt: skip
