"""How wide words are in the app's own font, so that a test can see what overlaps without a browser."""

import re
from functools import lru_cache
from itertools import cycle
from typing import NamedTuple

import numpy as np

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


def width(line: str, size: float, bold: bool = False) -> float:
    """A line's width in pixels; what is between <b> and </b> is bold, and a style may say another size."""
    return _measured(line, size, bold)[0]


@lru_cache(maxsize=50_000)
def _measured(line: str, size: float, bold: bool) -> tuple[float, float]:
    """A line's width, and the size of its largest letters."""
    wide, largest, pens = 0.0, 0.0, [(size, bold)]
    for part in re.split(r"(<[^>]*>)", line):
        if part.startswith("</"):
            pens = pens[:-1] or [(size, False)]
        elif part.startswith("<"):
            pixels = re.search(r"font-size:(\d+)px", part)
            pens.append((float(pixels[1]) if pixels else pens[-1][0], pens[-1][1] or part.startswith("<b")))
        elif part:
            tall, heavy = pens[-1]
            wide += sum(ADVANCE.get(letter, 0.727) for letter in part) * (BOLD if heavy else 1) * tall
            largest = max(largest, tall if part.strip() else 0.0)
    return wide, largest


def lines_of(figure: dict, pixels: float, every: bool = False) -> list[Box]:
    """Every line of words of a picture on a card that is so wide; words at dots and beside axes only for ``every``."""
    layout = figure["layout"]
    margin, high = layout["margin"], pixels / layout["meta"]["aspect"]
    (left, right), (bottom, top) = layout["xaxis"]["range"], layout["yaxis"]["range"]
    wide, tall = pixels - margin["l"] - margin["r"], high - margin["t"] - margin["b"]

    def place(x: float, y: float) -> tuple[float, float]:
        return margin["l"] + (x - left) / (right - left) * wide, margin["b"] + (y - bottom) / (top - bottom) * tall

    boxes = []
    for trace in figure["data"]:
        dots = trace.get("marker", {})
        if (
            "text" not in trace.get("mode", "")
            or trace.get("visible") is False
            or (dots.get("opacity") == 1 and not every)
        ):
            continue
        size, heavy = _each(trace["textfont"]["size"]), _each(trace["textfont"].get("weight", 400))
        sides = _each(trace.get("textposition", "middle center"))
        radius = _each(dots.get("size", 0) if "markers" in trace["mode"] else 0)
        for text, x, y, letters, weight, side, dot in zip(
            trace["text"], trace["x"], trace["y"], size, heavy, sides, radius, strict=False
        ):
            away = dot / 1.6 + 1 if dot else 0.0  # so far from a dot Plotly writes
            boxes += _lines(text, *place(x, y), letters, side, len(boxes), away, weight >= 600)
    for word in layout.get("annotations", ()) if every else ():
        x, y = place(left + word["x"] * (right - left) if word["xref"] == "paper" else word["x"], word["y"])
        up = {"top": "bottom", "bottom": "top"}.get(word["yanchor"], "middle")
        aside = {"left": "right", "right": "left"}.get(word["xanchor"], "center")
        shift = word.get("xshift", 0), word.get("yshift", 0)
        if word.get("textangle") == -90:  # it runs upwards, around its middle
            letters, half = word["font"]["size"], width(word["text"], word["font"]["size"]) / 2
            across, up = (
                (x + shift[0] - letters / 2, x + shift[0] + letters / 2),
                (y + shift[1] - half, y + shift[1] + half),
            )
            boxes.append(Box(*across, *up, word["text"], len(boxes)))
            continue
        boxes += _lines(word["text"], x + shift[0], y + shift[1], word["font"]["size"], f"{up} {aside}", len(boxes))
    return boxes


def meeting(boxes: list[Box]) -> list[tuple[Box, Box]]:
    """The pairs of words that share a spot; lines of one text are never such a pair."""
    left, right, low, high, owner = (np.array([box[k] for box in boxes]) for k in (0, 1, 2, 3, 5))
    across = (left < right[:, None]) & (left[:, None] < right)
    up = (low < high[:, None]) & (low[:, None] < high)
    pairs = np.argwhere(across & up & (owner != owner[:, None]))
    return [(boxes[one], boxes[other]) for one, other in pairs.tolist() if one < other]


def outside(boxes: list[Box], pixels: float, high: float) -> list[Box]:
    """The words that leave a card."""
    return [box for box in boxes if box.left < 0 or box.right > pixels or box.low < 0 or box.high > high]


def without_inputs(figures: list[dict]) -> list[dict]:
    """Maps of units without the letters that come in: each has a step of its own, and no room beside it."""
    return [figure | {"data": [trace for trace in figure["data"] if trace["name"] != "inputs"]} for figure in figures]


def _each(values):
    """A value for each of many."""
    return values if isinstance(values, list) else cycle([values])


def _lines(
    text: str, x: float, y: float, size: float, place: str, owner: int, away: float = 0.0, bold: bool = False
) -> list[Box]:
    lines = text.split("<br>")
    high = (SPACING * (len(lines) - 1) + 1) * size
    vertical, across = place.split()
    top = y + {"top": high + away, "middle": high / 2, "bottom": -away}[vertical]
    boxes, styled = [], ""
    for k, line in enumerate(lines):
        wide, tall = _measured(styled + line, size, bold)
        left = x - {"left": wide + away, "center": wide / 2, "right": -away}[across]
        base = top - SPACING * size * k - 0.75 * size
        if tall:
            boxes.append(Box(left, left + wide, base - 0.15 * tall, base + 0.65 * tall, line, owner))
        styled = "".join(_open(styled + line))
    return boxes


def _open(line: str) -> list[str]:
    """The marks that a line leaves open for the next."""
    marks: list[str] = []
    for mark in re.findall("<[^>]*>", line):
        marks = marks[:-1] if mark.startswith("</") else [*marks, mark]
    return marks
