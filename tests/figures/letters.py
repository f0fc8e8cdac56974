"""How wide words are in the app's own font, so that a test can see what overlaps without a browser."""

import re
from typing import NamedTuple

SPACING = 1.3
"""From line to line, in sizes."""

# Advance widths of Source Sans, in thousandths of the size; what is not listed is taken as wide as "M".
WIDTHS = {
    200: " \u00a0", 245: "ijl|", 250: ".,:;'·", 263: "I", 292: "f", 303: "()", 311: "-", 338: "t", 347: "r/",
    367: "²", 422: "sz", 448: "cx", 467: "vy", 480: "JLY–", 497: "0123456789=+−×e", 504: "ag", 514: "FXV",
    535: "ESTZΣ", 545: "ouhnAσ", 555: "bdpq", 570: "PRCK", 600: "▲BΔDG", 652: "UNHOQ", 719: "w", 727: "M", 786: "W",
    835: "m%⊙",
}  # fmt: skip
ADVANCE = {letter: width / 1000 for width, letters in WIDTHS.items() for letter in letters}
BOLD = 1.055


class Box(NamedTuple):
    """One line of words, in pixels, y up."""

    left: float
    right: float
    low: float
    high: float
    text: str
    owner: int

    def meets(self, other: "Box") -> bool:
        """Whether they share a spot; a line's letters leave a little of its height free."""
        return self.left < other.right and other.left < self.right and self.low < other.high and other.low < self.high


def width(line: str, size: float) -> float:
    """A line's width in pixels; what is between <b> and </b> is bold."""
    wide, bold = 0.0, False
    for part in re.split(r"(<[^>]*>)", line):
        if part.startswith("<"):
            bold = part != "</b>" and (bold or part.startswith("<b"))
            continue
        wide += sum(ADVANCE.get(letter, 0.727) for letter in part) * (BOLD if bold else 1)
    return wide * size


def lines_of(figure: dict, pixels: float) -> list[Box]:
    """Every line of words of a scene on a card that is so wide."""
    unit = pixels / figure["layout"]["xaxis"]["range"][1]
    boxes = []
    for trace in figure["data"]:
        if "text" not in trace["mode"] or ("marker" in trace and trace["marker"].get("opacity") == 1):
            continue
        count = len(trace["text"])
        sizes = trace["textfont"]["size"]
        sizes = [sizes] * count if isinstance(sizes, int) else sizes
        places = trace.get("textposition", "middle center")
        places = [places] * count if isinstance(places, str) else places
        for text, x, y, size, place in zip(trace["text"], trace["x"], trace["y"], sizes, places, strict=True):
            boxes += _lines(text, x * unit, y * unit, size, place, len(boxes))
    return boxes


def _lines(text: str, x: float, y: float, size: float, place: str, owner: int) -> list[Box]:
    lines = text.split("<br>")
    high = (SPACING * (len(lines) - 1) + 1) * size
    vertical, across = place.split()
    top = y + {"top": high, "middle": high / 2, "bottom": 0}[vertical]
    boxes = []
    for k, line in enumerate(lines):
        wide = width(line, size)
        left = x - {"left": wide, "center": wide / 2, "right": 0}[across]
        floor = top - SPACING * size * k - size
        if re.sub(r"<[^>]*>|\s", "", line):
            boxes.append(Box(left, left + wide, floor + 0.1 * size, floor + 0.9 * size, line, owner))
    return boxes
