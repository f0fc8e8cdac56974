"""One colour for each quantity on every page, a warm/cool pair for sign, and what is mixed from them.

The colours of quantities keep at least 4.5:1 against the card they stand on and stay apart for
colour-blind eyes (they differ in lightness as well as in hue); tests check both.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

Theme = Literal["light", "dark"]

PALETTE: dict[Theme, dict[str, str]] = {
    "light": {
        # quantities
        "f": "#7a45ad", "i": "#00754f", "g": "#8a5a00", "o": "#0b6e86", "c": "#1f2d3d", "h": "#b3256f", "x": "#8c6a00",
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


def sign_color(value: float, theme: Theme) -> str:
    """Warm for plus, cool for minus, neutral for nothing."""
    return sign_colors([value], theme)[0]


def sign_colors(values: Sequence[float], theme: Theme) -> list[str]:
    """The same for each value."""
    warm, cool, neutral = (PALETTE[theme][tone] for tone in ("warm", "cool", "neutral"))
    return [neutral if -0.005 < value < 0.005 else warm if value > 0 else cool for value in values]


def blend(color: str, other: str, part: float) -> str:
    """A colour that is ``part`` of ``color`` and the rest ``other``, both ``#rrggbb``."""
    pairs = zip(bytes.fromhex(color[1:]), bytes.fromhex(other[1:]), strict=True)
    return "#" + "".join(f"{round(part * a + (1 - part) * b):02x}" for a, b in pairs)


def faded(color: str, opacity: float) -> str:
    """A colour of the palette, let through."""
    red, green, blue = (int(color[k : k + 2], 16) for k in (1, 3, 5))
    return f"rgba({red}, {green}, {blue}, {opacity})"


def luminance(color: str) -> float:
    """How light a colour is, 0 to 1, as WCAG 2 defines it."""
    parts = [part / 255 for part in bytes.fromhex(color[1:])]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def readable_on(color: str) -> str:
    """Black or white, whichever is read better on this ground; the contrast is always more than 4.5:1."""
    return "#000000" if luminance(color) > 0.179 else "#ffffff"


def halo(theme: Theme, ground: str = "") -> str:
    """What keeps words readable where a line runs through them: an edge in the colour of the ground, the card's.

    Eight sharp shadows; blurred ones are rounded to a darker shade than the card's.
    """
    around = [(2, 0), (-2, 0), (0, 2), (0, -2), (1.4, 1.4), (1.4, -1.4), (-1.4, 1.4), (-1.4, -1.4)]
    return ", ".join(f"{x}px {y}px 0 {ground or PALETTE[theme]['card']}" for x, y in around)
