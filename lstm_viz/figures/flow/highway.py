"""The highway: one step back, as a road from right to left. A parcel is what came back to the step after this one.

    D_t = f D_t+1 + side                LSTM: the + passes it on whole, the forget worker f of it, the rest goes
                                        through h, leaves the belt and joins it again
    D_t = w (1 - h^2) D_t+1             a plain RNN: one road, and every step multiplies

A parcel is a square whose AREA is a part of what came, which is 1 at every step: so a step can be seen however little
is left. How much came and what is left of it stand beside it in numbers. The outline at the worker is what came; what
it has more than the parcel in it is lost there. A parcel through h is warm where it adds and cool where it takes away.
Beyond :data:`MOST` a parcel grows no more.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import sqrt
from typing import NamedTuple

import numpy as np

from lstm_viz.core.fading import Fading
from lstm_viz.core.notation import inside, number, scaled
from lstm_viz.core.phases import KEEP, SHOW, WRITE
from lstm_viz.figures.belt.drawing import WIDE as BELT
from lstm_viz.figures.belt.drawing import worker
from lstm_viz.figures.shelf.colours import blend, halo, sign_colors
from lstm_viz.figures.shelf.screen import USUAL, Screen
from lstm_viz.figures.shelf.style import SIZE, Figure, before, haunted, line, polygon, scene
from lstm_viz.figures.shelf.svg import Point, image
from lstm_viz.figures.strip import Array, Moves, Strip, columns
from lstm_viz.language.phrases import say
from lstm_viz.language.texts import remembered

MOST = 2.0
"""The largest part that is drawn in its true size."""


class Road(NamedTuple):
    """What the picture shows at each of its positions."""

    lstm: tuple[Fading, Sequence[int]]
    """How its influence fades, and the row at each position."""
    rnn: tuple[Fading, Sequence[int]]
    back: Sequence[int]
    """How many steps before the last."""
    phases: Sequence[int]
    norms: bool
    """Whether the numbers are norms, of cells of several units."""


@dataclass(frozen=True, eq=False)
class Plan:
    """Where everything stands; both roads go from right to left."""

    width: float
    height: float
    high: float
    """The surface of the LSTM's belt."""
    low: float
    """The surface of the RNN's."""
    came: float
    plus: float
    worker: float
    press: float
    """Where the RNN's factor stands, and half its width."""
    half: float
    kept: float
    join: float
    left: float
    over: float
    """How high the road through h is over the belt."""
    side: float
    """The side of a parcel that is all that came."""
    size: float
    """The worker's."""
    name: int
    live: int


WIDE = Plan(
    width=150, height=32.5, high=14.8, low=1.4,
    came=126, plus=106, worker=87, press=87, half=9.5, kept=68, join=44, left=20,
    over=10.8, side=4.8, size=0.66, name=SIZE["label"], live=SIZE["name"],
)  # fmt: skip
NARROW = Plan(
    width=60, height=46, high=22, low=2.4,
    came=51, plus=43, worker=33, press=37, half=9.6, kept=23.5, join=15.5, left=7.5,
    over=13, side=4.4, size=0.62, name=SIZE["small"], live=SIZE["label"],
)  # fmt: skip


def highways(seen: Road, screen: Screen = USUAL) -> Strip:
    """One step back at each position, each at a phase."""
    still = _still(screen, seen.norms)
    plan, phase = still.plan, np.array(seen.phases)
    lstm, rnn = (_step(*one, seen.back) for one in (seen.lstm, seen.rnn))
    first, there = np.array(seen.back) == 0, lstm.there
    came, kept, side, left = (np.where(there & ~first, part, 0.0) for part in (1.0, lstm.keep, lstm.side, lstm.ratio))
    starts = np.where(there & first, 1.0, 0.0)
    joined, through_h = (np.where(phase >= since, side, 0.0) for since in (WRITE, KEEP))
    carried = np.where(first, starts, np.choose(phase, [came, kept, kept, left]))
    at = np.where(first, plan.left, np.array([plan.came, plan.kept, plan.kept, plan.left])[phase])
    factor = np.where(there & ~first, rnn.keep, 0.0)
    through = np.where(first, starts, np.choose(phase, [came, factor, factor, factor]))
    on_road = [plan.plus, (plan.plus + plan.join) / 2, plan.join, plan.join]
    tones = sign_colors(np.where(np.abs(side) < 0.005, np.sign(side), side).tolist(), screen.theme)
    high, low, top = plan.high, plan.low, plan.high + plan.over - 0.4 * plan.side
    data: list[tuple[Figure, Moves]] = [
        (still.came, _box(plan.came, high, came, plan)),
        (still.rnn_came, _box(plan.came, low, came, plan)),
        (still.outline, _box(plan.kept, high, np.where(phase >= KEEP, came, 0.0), plan)),
        (still.rnn_outline, _box(plan.kept, low, np.where(phase >= KEEP, came, 0.0), plan)),
        (still.kept, _box(plan.kept, high, np.where(phase >= KEEP, kept, 0.0), plan)),
        (still.rnn_kept, _box(plan.kept, low, np.where(phase >= KEEP, factor, 0.0), plan)),
        (still.side, {**_box(np.array(on_road)[phase], top, through_h, plan), "fillcolor": tones}),
        (still.carried, _box(at, high, carried, plan)),
        (still.rnn, _box(at, low, through, plan)),
        (still.before, {}),
        (still.words, {"text": _words(seen, lstm, rnn, joined, still)}),
    ]  # fmt: skip
    return Strip(len(seen.back), data, still.layout)


class _Step(NamedTuple):
    """One step of one cell at each position: from the place after it to the place before it."""

    there: Array
    """Whether the sequence has such a step."""
    keep: Array
    side: Array
    ratio: Array
    """What is left of what came."""
    came: Array
    left: Array
    place: list[int]


def _step(fading: Fading, rows: Sequence[int], back: Sequence[int]) -> _Step:
    row = np.array(rows)
    place = fading.last[row] - np.array(back)
    there, at = place >= 1, np.maximum(place, 0)
    before = np.minimum(at, fading.keep.shape[1] - 1)
    came = fading.whole[row, np.minimum(at + 1, fading.whole.shape[1] - 1)]
    left = fading.whole[row, at]
    ratio = np.divide(left, came, out=np.zeros_like(left), where=came > 0)
    return _Step(there, fading.keep[row, before], fading.side[row, before], ratio, came, left, place.tolist())


def _box(x: Array | float, foot: float, part: Array, plan: Plan) -> Moves:
    """A parcel that stands on a road: its area is a part of what came."""
    side = plan.side * np.sqrt(np.minimum(np.abs(part), MOST))
    left, right, top = x - side / 2, x + side / 2, foot + side
    return {
        "x": columns(left, right, right, left, left),
        "y": columns(foot, foot, top, top, foot),
    }


def _words(seen: Road, lstm: _Step, rnn: _Step, joined: Array, still: _Still) -> list[list[str]]:
    """What stands at each place, from the phase on in which it is made."""
    texts, blank = [], [""] * len(SPOTS)
    for n, (k, phase) in enumerate(zip(seen.back, seen.phases, strict=True)):
        if lstm.place[n] < 1:
            texts.append([say("pictures.highway.place.before_start"), *blank[1:]])
            continue
        if k == 0:
            starts = say("pictures.highway.place.starts", step=lstm.place[n])
            said = {spot: say(f"pictures.highway.place.first.{spot}") for spot in ("keep", "plus", "side")}
            factor_of = say(f"pictures.highway.place.first.factor.{still.which}")
            said |= {"factor": factor_of, "left": starts, "rnn left": starts}
        else:
            place = lstm.place[n]
            keep, factor = inside(float(lstm.keep[n]), 0, 1, 3), number(float(rnn.keep[n]), 3)
            side = number(float(joined[n]), 3, sign=not seen.norms)
            said = {
                "came": _at(place + 1, lstm.came[n]),
                "rnn came": _at(place + 1, rnn.came[n]),
                "plus": say("pictures.highway.place.plus"),
            }
            if phase >= KEEP:
                said["keep"] = say("pictures.highway.place.keep", value=keep)
                said["factor"] = say(f"pictures.highway.place.factor.{still.which}", value=factor)
            if phase >= WRITE:
                said["side"] = say("pictures.highway.place.side", value=side)
            if phase == SHOW:
                said |= {"left": _at(place, lstm.left[n]), "rnn left": _at(place, rnn.left[n])}
        texts.append([said.get(spot, "") for spot in SPOTS])
    return texts


def _at(place: int, size: float) -> str:
    return say("pictures.highway.place.at", step=place, value=scaled(float(size)))


# -- what stays

LEFT = 7
"""Which trace is what is left on the LSTM's road; the RNN's comes after it."""
SPOTS = ("keep", "came", "plus", "side", "left", "rnn came", "factor", "rnn left")


class _Still(NamedTuple):
    """The part of the picture that no control moves: made once, shared by every figure."""

    plan: Plan
    which: str
    layout: Figure
    came: Figure
    rnn_came: Figure
    outline: Figure
    rnn_outline: Figure
    kept: Figure
    rnn_kept: Figure
    side: Figure
    carried: Figure
    rnn: Figure
    before: Figure
    """Where the screen draws what was left on both roads before a touch."""
    words: Figure


@remembered(maxsize=16)
def _still(screen: Screen, norms: bool) -> _Still:
    plan, colors = NARROW if screen.narrow else WIDE, screen.colors
    pale = 0.3 if screen.theme == "light" else 0.25
    c, h = colors["c"], colors["h"]

    def parcel(color: str, name: str) -> Figure:
        return polygon([], [], color, name=name)

    return _Still(
        plan=plan,
        which="norm" if norms else "one",
        layout=haunted(
            scene(
                screen, plan.width, plan.height,
                images=[_scenery(colors, plan)], annotations=[*_names(screen, plan), _sizes(screen, plan)],
            ),
            [{"from": [LEFT, LEFT + 1], "to": LEFT + 2}],
        ),
        came=parcel(blend(c, colors["card"], pale), "came"),
        rnn_came=parcel(blend(h, colors["card"], pale), "came to the RNN"),
        outline=line([], [], colors["f"], 1.5, "3px,3px", name="all of it"),
        rnn_outline=line([], [], h, 1.5, "3px,3px", name="all of it, RNN"),
        kept=parcel(blend(c, colors["card"], pale), "kept"),
        rnn_kept=parcel(blend(h, colors["card"], pale), "multiplied"),
        side=parcel(colors["warm"], "through h"),
        carried=parcel(c, "LSTM"),
        rnn=parcel(h, "RNN"),
        before=before(colors["neutral"], 1.5, "3px,2px"),
        words=_places(screen, plan),
    )  # fmt: skip


def _places(screen: Screen, plan: Plan) -> Figure:
    """Where the words of a step stand, in the order of :data:`SPOTS`."""
    colors, over = screen.colors, plan.side * sqrt(MOST) + 0.2
    spots: dict[str, tuple[Point, str]] = {
        "keep": ((plan.worker, plan.high - 1.9), "f"),
        "came": ((plan.came, plan.high + over), "c"),
        "plus": ((plan.plus, plan.high - 1.9), "muted"),
        "side": (((plan.plus + plan.join) / 2, plan.high + plan.over + 0.8), "h"),
        "left": ((plan.left, plan.high + over), "c"),
        "rnn came": ((plan.came, plan.low + over - 0.4), "h"),
        "factor": ((plan.press, plan.low + 3.4), "h"),
        "rnn left": ((plan.left, plan.low + over - 0.4), "h"),
    }
    up = {"keep": "bottom center", "plus": "bottom center", "factor": "middle center"}
    if screen.narrow:  # words that would leave the card, or meet the worker's
        edges = {"left": (1.0, "top right"), "came": (plan.width - 1.0, "top left")}
        edges |= {f"rnn {name}": edge for name, edge in edges.items()}
        up |= {"plus": "bottom right", **{name: where for name, (_, where) in edges.items()}}
        spots |= {name: ((x, spots[name][0][1]), spots[name][1]) for name, (x, _) in edges.items()}
        spots |= {"plus": ((plan.plus - 1.8, spots["plus"][0][1]), "muted")}
    return {
        "type": "scatter", "mode": "text", "hoverinfo": "skip", "cliponaxis": False, "name": "words",
        "x": [spots[name][0][0] for name in SPOTS], "y": [spots[name][0][1] for name in SPOTS],
        "textposition": [up.get(name, "top center") for name in SPOTS],
        "textfont": {
            "color": [colors[spots[name][1]] for name in SPOTS],
            "shadow": halo(screen.theme),
            "size": [plan.live if name in ("came", "left", "rnn came", "rnn left") else plan.name for name in SPOTS],
        },
    }  # fmt: skip


def _names(screen: Screen, plan: Plan) -> list[Figure]:
    """What each road is: over it, at the right; for the RNN's there is more room on the way where that is short."""
    end = plan.width - 0.5
    rnn = (plan.join + 3.0, plan.low + 2.2) if screen.narrow else (end, plan.low + 8.6)
    return [_name(screen, "LSTM", end, plan.high + plan.over + 2.6, "c"), _name(screen, "RNN", *rnn, "h")]


def _sizes(screen: Screen, plan: Plan) -> Figure:
    """What a parcel's size is: not the number beside it."""
    return {
        "xref": "x", "x": 0.8, "xanchor": "left", "yref": "y", "y": plan.height - 0.4, "yanchor": "top",
        "text": say(f"pictures.highway.place.sizes.{'narrow' if screen.narrow else 'wide'}"), "showarrow": False,
        "align": "left", "font": {"color": screen.colors["muted"], "size": SIZE["small"]},
    }  # fmt: skip


def _name(screen: Screen, cell: str, x: float, y: float, tone: str) -> Figure:
    return {
        "xref": "x", "x": x, "xanchor": "right", "yref": "y", "y": y, "yanchor": "middle", "showarrow": False,
        "text": f"<b>{say(f'pictures.falling.place.cell.{cell}')}</b>",
        "font": {"color": screen.colors[tone], "size": SIZE["name"]},
    }  # fmt: skip


def _scenery(colors: dict[str, str], plan: Plan) -> Figure:
    """Two roads, the worker, the +, the road through h, and the RNN's press."""
    grey, steel, card = colors["metal"], colors["metal_dark"], colors["card"]
    left, right = 0.8, plan.width - 0.8
    top, radius = plan.high + plan.over, 4.0
    road = (
        f"M{plan.plus} {plan.high} L{plan.plus} {top - radius} Q{plan.plus} {top} {plan.plus - radius} {top} "
        f"L{plan.join + radius} {top} Q{plan.join} {top} {plan.join} {top - radius} L{plan.join} {plan.high}"
    )
    press = plan.low + 3.4
    return image(plan.width, plan.height, [
        f'<path d="{road}" fill="none" stroke="{blend(colors["h"], card, 0.35)}" stroke-width="0.7"/>',
        *worker(colors, replace(BELT, crew={"f": plan.worker}, top=plan.high, size=plan.size), "f"),
        *(_belt(x, y, right, grey, steel) for x, y in ((left, plan.high), (left, plan.low))),
        *_chevrons(plan, steel),
        f'<circle cx="{plan.plus}" cy="{plan.high - 0.1}" r="1.5" fill="{card}" stroke="{steel}" stroke-width="0.3"/>',
        f'<path d="M{plan.plus - 0.8} {plan.high - 0.1} h1.6 M{plan.plus} {plan.high - 0.9} v1.6" fill="none" '
        f'stroke="{colors["ink"]}" stroke-width="0.35"/>',
        f'<rect x="{plan.press - plan.half}" y="{press - 2.2}" width="{2 * plan.half}" height="4.4" rx="1" '
        f'fill="{card}" stroke="{colors["h"]}" stroke-width="0.35"/>',
    ])  # fmt: skip


def _belt(left: float, top: float, right: float, fill: str, edge: str) -> str:
    return (
        f'<rect x="{left}" y="{top - 1.1}" width="{right - left}" height="1.1" rx="0.5" fill="{fill}" '
        f'stroke="{edge}" stroke-width="0.2"/>'
    )


def _chevrons(plan: Plan, color: str) -> list[str]:
    """Which way the roads go."""
    pen = f'fill="none" stroke="{color}" stroke-width="0.18"'
    return [
        f'<path d="M{x + 0.5} {y + 0.35} L{x} {y} L{x + 0.5} {y - 0.35}" {pen}/>'
        for y in (plan.high - 0.55, plan.low - 0.55)
        for x in np.arange(3, plan.width - 2, 4).tolist()
    ]
