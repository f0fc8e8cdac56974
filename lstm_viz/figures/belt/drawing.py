"""Where the belt's stations stand, and the scenery around them: belt, crew, chute, hopper, window.

Nothing here knows a number of a run. Everything that a run moves is drawn by ``belt.py`` as
traces over the one picture built here. Coordinates are drawing units, x to the right, y up.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

from lstm_viz.figures.shelf.colours import PALETTE, Theme, blend
from lstm_viz.figures.shelf.cut import Cut
from lstm_viz.figures.shelf.style import SIZE, Figure
from lstm_viz.figures.shelf.svg import Point, image

BAND = 0.95
"""Thickness of the belt's band."""
LOOP = 3.5
"""Height of the whole loop, from the upper run's surface to the lower run's."""


CREW = ("f", "i", "o")
"""Who stands behind the belt."""
Signs = Sequence[tuple[str, str]]
"""What stands there instead, by gate: SVG paths in a square of 24, y down."""


@dataclass(frozen=True)
class Hopper:
    """A funnel: its middle, the height of its mouth, how deep it is, and half its widths."""

    x: float
    mouth: float
    depth: float
    half_mouth: float
    half_top: float


@dataclass(frozen=True)
class Window:
    """A square window: its left edge, its sill, and its side."""

    left: float
    sill: float
    side: float

    @property
    def middle(self) -> float:
        """Its x in the middle."""
        return self.left + self.side / 2


@dataclass(frozen=True, eq=False)
class Plan:
    """Where everything stands, in one of the two compositions."""

    width: float
    height: float
    top: float
    """The belt's surface."""
    ends: tuple[float, float]
    """Where the belt begins and ends."""
    largest: float
    """Side of the largest parcel: it reaches to the workers' chests, so that no number comes up to a cap."""
    history: tuple[float, ...]
    """Earlier parcels, oldest first; the last is c_prev, and there each step begins."""
    kept: float
    """Behind the forget worker."""
    added: float
    """Under the hopper: here i * g lands."""
    joined: float
    """Just past the hopper."""
    carried: float
    """Beside the output worker: the end of the step."""
    chute: tuple[float, float]
    """Left and right edge of the opening beside the forget worker."""
    bin_floor: float
    hopper: Hopper
    window: Window
    crew: dict[str, float]
    """Each worker's x."""
    size: float
    """A worker's size; 1 is 12.6 units from the belt to the top of the cap, 6.8 to the shoulders."""
    words: dict[str, Point]
    """Where fixed words stand."""
    wordy: bool
    """Whether there is room for the names of the products, and over the window for what it shows."""
    row: float
    """Top of the words under the belt."""
    rails: dict[str, tuple[Point, Point]]
    """Over a worker or the hopper: where the hand moves the gate."""
    key: tuple[float, float]
    """Left edges of the two parcels that show the scale."""
    key_side: float
    """The largest side they may have."""
    name: int
    """Size of the words, in pixels."""
    live: int
    """Size of the numbers of the step."""

    @cached_property
    def tags(self) -> dict[str, Point]:
        """Where a held gate wears its tag: on the chest, or on the hopper."""
        hopper, chest = self.hopper, self.top + 2.6 * self.size
        on_hopper = {"g": (hopper.x, hopper.mouth + 0.55 * hopper.depth)}
        return {gate: (x, chest) for gate, x in self.crew.items()} | on_hopper


WIDE = Plan(
    width=150, height=41.9, top=13.8, ends=(1.2, 123.6), largest=7.4,
    history=(6.8, 17.8, 28.8, 39.8), kept=64.2, added=94.0, joined=103.4, carried=114.0,
    chute=(48.6, 57.4), bin_floor=1.9,
    hopper=Hopper(94.0, 22.4, 5.0, 2.3, 4.8), window=Window(137.7, 15.3, 9.8),
    crew={"f": 53.0, "i": 79.4, "o": 127.9}, size=1.1,
    words={"f": (53.0, 28.3), "i": (79.4, 28.3), "g": (94.0, 28.3), "o": (127.9, 28.3), "h": (142.6, 28.3),
           "dropped": (46.6, 4.1), "plus": (79.1, 10.0), "equals": (104.1, 10.0)},
    wordy=True, row=10.0,
    rails={gate: ((x - half, 40.1), (x + half, 40.1))
           for gate, x, half in (("f", 53.0, 8.5), ("i", 79.0, 4.7), ("g", 95.9, 4.7), ("o", 127.9, 7.0))},
    key=(3.2, 14.0), key_side=4.2, name=SIZE["name"], live=SIZE["live"],
)  # fmt: skip
"""For cards from 760 pixels on."""

CUTS = {
    "f": Cut(41.0, 1.0, 66.5, 28.5), "i": Cut(71.0, 9.5, 100.0, 31.0),
    "g": Cut(85.0, 12.5, 103.0, 29.0), "o": Cut(119.5, 9.5, 149.0, 31.0), "kept": Cut(55.0, 9.0, 73.0, 24.0),
    "written": Cut(85.0, 9.0, 103.0, 24.0), "c": Cut(105.0, 9.0, 123.0, 24.0), "h": Cut(134.0, 11.5, 150.0, 27.5),
}  # fmt: skip
"""Where each thing stands: what is cut out beside its name."""

NARROW = Plan(
    width=60, height=40.4, top=15.6, ends=(0.6, 46.8), largest=6.3,
    history=(5.0,), kept=20.8, added=33.0, joined=37.6, carried=42.7,
    chute=(9.6, 16.2), bin_floor=1.6,
    hopper=Hopper(33.0, 23.0, 4.4, 1.8, 3.9), window=Window(52.4, 17.0, 6.4),
    crew={"f": 12.9, "i": 25.9, "o": 48.8}, size=0.95,
    words={"f": (12.1, 28.1), "i": (25.2, 28.1), "g": (35.8, 28.1), "o": (48.6, 28.1), "h": (54.6, 11.7),
           "dropped": (8.0, 4.6), "plus": (26.9, 11.7), "equals": (37.5, 11.7)},
    wordy=False, row=11.7, rails={"f": ((11.6, 38.2), (28.4, 38.2))},
    key=(18.4, 26.8), key_side=3.4, name=SIZE["small"], live=SIZE["name"],
)  # fmt: skip
"""For a phone's card."""


@lru_cache(maxsize=64)
def scenery(theme: Theme, plan: Plan, key_side: float, signs: Signs = ()) -> Figure:
    """The drawing as one entry of ``layout.images``, behind the traces.

    ``key_side`` is the side of the two parcels that show the scale. With ``signs`` no people stand there.
    """
    colors = PALETTE[theme]
    parts = [
        *_machine(colors, plan),
        *_gantry(colors, plan),
        *(stroke for gate, path in signs for stroke in _sign(colors, plan, gate, path)),
        *(stroke for gate in CREW if not signs for stroke in worker(colors, plan, gate)),
        *_belt(colors, plan),
        *(_gear(colors, plan) if signs else _tools(colors, plan)),
        *_chute(colors, plan),
        *_hopper(colors, plan),
        *_window(colors, plan),
        *_key(colors, plan, key_side),
    ]
    return image(plan.width, plan.height, parts)


# -- strokes


def _style(fill: str, edge: str | None, width: float) -> str:
    return f'fill="{fill}"' + (f' stroke="{edge}" stroke-width="{width:g}"' if edge else "")


def _rect(
    x: float, y: float, w: float, h: float, r: float, fill: str, edge: str | None = None, width: float = 0.28
) -> str:
    return f'<rect x="{x:.3f}" y="{y:.3f}" width="{w:.3f}" height="{h:.3f}" rx="{r:g}" {_style(fill, edge, width)}/>'


def _circle(x: float, y: float, r: float, fill: str, edge: str | None = None, width: float = 0.28) -> str:
    return f'<circle cx="{x:.3f}" cy="{y:.3f}" r="{r:.3f}" {_style(fill, edge, width)}/>'


def _path(d: str, fill: str = "none", edge: str | None = None, width: float = 0.28) -> str:
    return f'<path d="{d}" {_style(fill, edge, width)}/>'


def _polygon(points: Iterable[Point], fill: str, edge: str | None = None, width: float = 0.28) -> str:
    return f'<polygon points="{_points(points)}" {_style(fill, edge, width)}/>'


def _stroke(points: Iterable[Point], color: str, width: float) -> str:
    return f'<polyline points="{_points(points)}" {_style("none", color, width)}/>'


def _points(points: Iterable[Point]) -> str:
    return " ".join(f"{x:.3f},{y:.3f}" for x, y in points)


# -- things


def _machine(colors: dict[str, str], plan: Plan) -> list[str]:
    """The body under the belt and the counter under the window: a quiet ground for the words."""
    steel = colors["metal_dark"]
    left, right, top = plan.ends[0] + 0.4, plan.width - 0.8, plan.top - LOOP + 0.9
    counter = plan.ends[1] - 1.0
    return [
        *(_rect(x, 0.25, 2.4, 1.4, 0.4, steel) for x in (left + 4, (left + right) / 2 - 1.2, right - 6.4)),
        _rect(left, 0.9, right - left, top - 0.9, 1.2, colors["paper"], colors["faint"]),
        _rect(counter, top - 0.9, right - counter + 0.3, 1.3, 0.5, colors["metal"], steel),
    ]


def _belt(colors: dict[str, str], plan: Plan) -> list[str]:
    """A loop around two drums, with rollers under the upper run."""
    metal, steel = colors["metal"], colors["metal_dark"]
    (left, right), radius, half = plan.ends, LOOP / 2, BAND / 2
    middle, first, last = plan.top - radius, left + radius, right - radius
    inside = blend(metal, colors["card"], 0.35)
    low, long, high = plan.top - LOOP + half, right - left - BAND, LOOP - BAND
    parts = [_rect(left + half, low, long, high, radius - half, inside, colors["belt"], BAND)]
    count = round((last - first) / 3.6)
    for k in range(1, count):
        x = first + (last - first) * k / count
        parts += [_circle(x, middle, 0.68, metal, steel, 0.2), _circle(x, middle, 0.16, steel)]
    for x in (first, last):
        parts += [_circle(x, middle, radius - BAND - 0.12, metal, steel, 0.24), _circle(x, middle, 0.3, steel)]
    return parts


def worker(colors: dict[str, str], plan: Plan, gate: str) -> list[str]:
    """A person from the waist up, behind the belt, in the colour of a gate. The arms come later."""
    x, y, s, color = plan.crew[gate], plan.top - 1.2, plan.size, colors[gate]
    look = -1 if gate == "f" else 1  # towards the work
    shirt, dark, face = blend(color, colors["card"], 0.34), blend(color, "#000000", 0.8), "#4a3a30"

    def at(dx: float, dy: float) -> str:
        return f"{x + dx * s:.3f} {y + dy * s:.3f}"

    torso = (
        f"M{at(-2.7, 0)} L{at(-2.85, 4.6)} C{at(-2.9, 7.4)} {at(-1.9, 8)} {at(0, 8)} "
        f"C{at(1.9, 8)} {at(2.9, 7.4)} {at(2.85, 4.6)} L{at(2.7, 0)} Z"
    )
    bib = (
        f"M{at(-2.7, 0)} L{at(-2.75, 3.6)} L{at(-1.5, 3.9)} L{at(-1.35, 5.6)} Q{at(0, 5.9)} {at(1.35, 5.6)} "
        f"L{at(1.5, 3.9)} L{at(2.75, 3.6)} L{at(2.7, 0)} Z"
    )
    cap = (
        f"M{at(-2.3, 11.1)} C{at(-2.4, 13.3)} {at(-1.3, 13.8)} {at(0, 13.8)} "
        f"C{at(1.3, 13.8)} {at(2.4, 13.3)} {at(2.3, 11.1)} Z"
    )
    nose = look * 0.55
    smile = f"M{at(nose - 0.6, 9.35)} Q{at(nose, 8.85)} {at(nose + 0.6, 9.35)}"
    return [
        _path(torso, shirt),
        _path(bib, color),
        *(_path(f"M{at(k * 1.2, 5.3)} L{at(k * 1.65, 7.6)}", edge=color, width=0.75 * s) for k in (-1, 1)),
        _rect(x - 0.75 * s, y + 7.2 * s, 1.5 * s, 1.8 * s, 0.6, blend(colors["skin"], "#000000", 0.88)),
        _circle(x, y + 10.4 * s, 2.15 * s, colors["skin"]),
        _circle(x - look * 2.1 * s, y + 10.2 * s, 0.45 * s, colors["skin"]),
        *(_circle(x + (nose + k * 0.72) * s, y + 10.35 * s, 0.24 * s, face) for k in (-1, 1)),
        _path(smile, edge=face, width=0.22 * s),
        _path(cap, color),
        _path(f"M{at(-2.2, 11.15)} L{at(2.2, 11.15)}", edge=dark, width=0.5 * s),
        _path(f"M{at(look * 0.2, 11.1)} L{at(look * 3.5, 10.95)}", edge=dark, width=0.62 * s),
    ]


def _sign(colors: dict[str, str], plan: Plan, gate: str, path: str) -> list[str]:
    """A board on a post, in the colour of a gate, where a worker would stand: his part is not a person's."""
    x, y, s, color = plan.crew[gate], plan.top - 1.2, plan.size, colors[gate]
    middle, half = y + 9.4 * s, 4.3 * s
    return [
        _rect(x - 0.45 * s, y, 0.9 * s, 6 * s, 0.2, colors["metal"], colors["metal_dark"], 0.2),
        _rect(x - 2.6 * s, y, 5.2 * s, 1.5 * s, 0.5, color),
        _rect(x - half, middle - half, 2 * half, 2 * half, 1.5 * s, blend(color, colors["card"], 0.16), color, 0.5 * s),
        f'<g transform="translate({x:.3f} {middle:.3f}) scale({0.31 * s:.3f} {-0.31 * s:.3f}) translate(-12 -12)">'
        f"{_path(path, edge=color, width=1.9)}</g>",
    ]


def _gear(colors: dict[str, str], plan: Plan) -> list[str]:
    """The lever of the hopper's gate and the cord of the blind, with nobody's hand on them."""
    s, hopper, window, steel = plan.size, plan.hopper, plan.window, colors["metal_dark"]
    rod, post = hopper.mouth - 0.4, plan.crew["i"] + 4.3 * s
    pull = (window.left - 1.5, window.sill + 0.62 * window.side)
    return [
        _stroke([(post, rod), (hopper.x - hopper.half_mouth, rod)], steel, 0.42),
        _stroke(
            [(window.left - 0.9, window.sill + window.side + 0.5), pull, (pull[0] - 0.1, pull[1] - 1.6)], steel, 0.2
        ),
    ]


def _arm(colors: dict[str, str], plan: Plan, gate: str, side: int, elbow: Point, hand: Point) -> list[str]:
    """A sleeve from a worker's shoulder over the elbow to the hand, both in drawing units."""
    x, y, s = plan.crew[gate] + side * 2.3 * plan.size, plan.top - 1.2 + 6.5 * plan.size, plan.size
    sleeve = blend(blend(colors[gate], colors["card"], 0.34), "#000000", 0.93)
    bend = f"M{x:.3f} {y:.3f} Q{elbow[0]:.3f} {elbow[1]:.3f} {hand[0]:.3f} {hand[1]:.3f}"
    return [_path(bend, edge=sleeve, width=1.45 * s), _circle(*hand, 0.88 * s, colors["skin"])]


def _tools(colors: dict[str, str], plan: Plan) -> list[str]:
    """Hands, and what they hold: an eraser, the lever of the hopper's gate, the cord of the blind."""
    s, top, hopper, window, steel = plan.size, plan.top, plan.hopper, plan.window, colors["metal_dark"]
    f, i, o = (plan.crew[gate] for gate in ("f", "i", "o"))
    rubber_x, rubber_y = f - 3.7 * s, top + 1.6 * s
    eraser = [
        f'<g transform="rotate(24 {rubber_x:.3f} {rubber_y:.3f})">',
        _rect(rubber_x - s, rubber_y - 1.3 * s, 2 * s, 1.7 * s, 0.35, "#f2a7a0"),
        _rect(rubber_x - s, rubber_y - 0.3 * s, 2 * s, 1.9 * s, 0.3, colors["f"]),
        "</g>",
    ]
    grip = (i + 4.4 * s, hopper.mouth - 2.6 * s)
    rod = hopper.mouth - 0.4
    lever = [(grip[0], grip[1] - 0.9), (grip[0], rod), (hopper.x - hopper.half_mouth, rod)]
    pull = (window.left - 1.5, window.sill + 0.62 * window.side)
    cord = [(window.left - 0.9, window.sill + window.side + 0.5), pull, (pull[0] - 0.1, pull[1] - 1.6)]
    return [
        *_arm(colors, plan, "f", -1, (f - 4.6 * s, top + 5.4 * s), (rubber_x + 0.1, rubber_y + s)),
        *eraser,
        *_arm(colors, plan, "f", 1, (f + 4.4 * s, top + 3.6 * s), (f + 2.6 * s, top + 0.9 * s)),
        _stroke(lever, steel, 0.42),
        *_arm(colors, plan, "i", -1, (i - 4.3 * s, top + 3.6 * s), (i - 2.6 * s, top + 0.9 * s)),
        *_arm(colors, plan, "i", 1, (i + 4.0 * s, top + 3.6 * s), grip),
        _stroke(cord, steel, 0.2),
        *_arm(colors, plan, "o", -1, (o - 4.3 * s, top + 3.4 * s), (o - 2.6 * s, top + 0.7 * s)),
        *_arm(colors, plan, "o", 1, (o + 3.2 * s, top + 3.4 * s), pull),
    ]


def _chute(colors: dict[str, str], plan: Plan) -> list[str]:
    """A hatch in the belt with a glass bin below it: what is not kept falls in and can be seen."""
    (left, right), top, floor = plan.chute, plan.top, plan.bin_floor
    wall = [
        (left - 0.5, top - BAND), (left - 1.3, floor + 1.0), (left - 0.5, floor - 0.3),
        (right + 0.5, floor - 0.3), (right + 1.3, floor + 1.0), (right + 0.5, top - BAND),
    ]  # fmt: skip
    return [
        _polygon(wall, blend(colors["glass"], colors["card"], 0.8), colors["metal"], 0.34),
        _rect(left, top - BAND, right - left, BAND, 0, blend(colors["belt"], "#000000", 0.45)),
    ]


def _gantry(colors: dict[str, str], plan: Plan) -> list[str]:
    """Two posts and a beam that carry the hopper over the belt."""
    hopper, foot = plan.hopper, plan.top - 1
    left, right = hopper.x - hopper.half_top - 0.9, hopper.x + hopper.half_top + 0.9
    beam = hopper.mouth + hopper.depth * 0.72
    return [_stroke([(left, foot), (left, beam), (right, beam), (right, foot)], colors["metal"], 0.7)]


def _hopper(colors: dict[str, str], plan: Plan) -> list[str]:
    """The writer's hopper: glass, so that the candidate in it can be seen, with a rim in its colour."""
    h = plan.hopper
    top, pane = h.mouth + h.depth, blend(colors["glass"], colors["card"], 0.6)
    walls = [
        (h.x - h.half_top, top),
        (h.x - h.half_mouth, h.mouth),
        (h.x + h.half_mouth, h.mouth),
        (h.x + h.half_top, top),
    ]
    return [
        _rect(h.x - h.half_mouth - 0.3, h.mouth - 0.85, 2 * h.half_mouth + 0.6, 0.9, 0.1, pane, colors["metal_dark"]),
        _polygon(walls, colors["glass"], colors["g"], 0.4),
        _rect(h.x - h.half_top - 0.5, top - 0.35, 2 * h.half_top + 1.0, 0.8, 0.4, colors["g"]),
    ]


def _window(colors: dict[str, str], plan: Plan) -> list[str]:
    """A window on the counter with the box of its blind; blind and view are traces."""
    w, wood, edge = plan.window, colors["wood"], colors["metal_dark"]
    floor = plan.top - LOOP + 1.0
    return [
        *(_rect(x, floor, 1.1, w.sill - 1.4 - floor, 0.1, wood, edge) for x in (w.left + 0.4, w.left + w.side - 1.5)),
        _rect(w.left - 0.7, w.sill - 0.7, w.side + 1.4, w.side + 1.6, 0.5, wood, edge, 0.34),
        _rect(w.left, w.sill, w.side, w.side, 0, colors["glass"]),
        _rect(w.left - 1.0, w.sill - 1.5, w.side + 2.0, 1.0, 0.3, wood, edge, 0.34),
        _rect(w.left - 0.9, w.sill + w.side - 0.1, w.side + 1.8, 1.3, 0.6, colors["o"]),
    ]


def _key(colors: dict[str, str], plan: Plan, side: float) -> list[str]:
    """Two parcels of a round amount, one of each sign: the scale."""
    tones = zip(plan.key, ("warm", "cool"), strict=True)
    return [_rect(x, plan.bin_floor, side, side, 0.06 * side, colors[tone]) for x, tone in tones]
