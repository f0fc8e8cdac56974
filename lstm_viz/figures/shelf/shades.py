"""The colours of a quantity's numbers: from the ground's to its own or, where it has a sign, from cool to warm."""

from __future__ import annotations

from lstm_viz.figures.shelf.colours import PALETTE, Theme, blend
from lstm_viz.figures.shelf.screen import Screen
from lstm_viz.figures.shelf.style import Figure

SIGNED = ("c", "h", "g")
"""The quantities that have a sign, and its colours; the others are gates, and have their own."""
KEY = 64
"""Pixels of the scale that a picture shows of them."""
PARTS = 16
"""And its parts."""


def shade(quantity: str, share: float, theme: Theme) -> str:
    """The ground at a value's share of the scale: of a sign its colour, else the quantity's."""
    colors = PALETTE[theme]
    tone = colors[quantity] if quantity not in SIGNED else colors["warm" if share > 0 else "cool"]
    return blend(tone, colors["glass"], abs(share))


def shades(quantity: str, theme: Theme, parts: int) -> list[str]:
    """The colours of the scale in so many steps, from its lower end up."""
    low = -1.0 if quantity in SIGNED else 0.0
    return [shade(quantity, low + (1 - low) * k / (parts - 1), theme) for k in range(parts)]


def colorscale(quantity: str, theme: Theme) -> list[list[float | str]]:
    """The same as Plotly takes it."""
    tones = shades(quantity, theme, 3 if quantity in SIGNED else 2)
    return [[k / (len(tones) - 1), tone] for k, tone in enumerate(tones)]


def key(screen: Screen, quantity: str, across: tuple[float, float], up: tuple[float, float]) -> list[Figure]:
    """The scale as shapes of a layout, between these places."""
    (left, right), (low, high) = across, up
    wide = (right - left) / PARTS
    return [
        {
            "type": "rect", "xref": "x", "yref": "y", "line": {"width": 0}, "layer": "below", "fillcolor": tone,
            "x0": left + k * wide, "x1": left + (k + 1) * wide, "y0": low, "y1": high,
        }
        for k, tone in enumerate(shades(quantity, screen.theme, PARTS))
    ]  # fmt: skip


def key_ends(quantity: str, largest: float) -> list[str]:
    """What its ends say."""
    return [f"−{largest:.4g}", f"+{largest:.4g}"] if quantity in SIGNED else ["0", f"{largest:.4g}"]
