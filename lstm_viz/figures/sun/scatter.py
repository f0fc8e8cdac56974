"""Said against measured: a dot for each hour that was forecast, and the line on which it would be right.

The cloud is all hours, and stays. One day's hours are strong dots, and a ring is around that of the cursor: from it
lines run to the two axes, and a stick to the line, which is the error.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from lstm_viz.core.notation import number
from lstm_viz.figures.shelf.colours import blend
from lstm_viz.figures.shelf.screen import USUAL, Screen
from lstm_viz.figures.shelf.style import SIZE, Figure, at_least, haloed, label, line, note, rule, scene, straight
from lstm_viz.figures.shelf.svg import image
from lstm_viz.figures.strip import Array, Moves, Strip, columns
from lstm_viz.figures.sun.beside import WORD, off, signs, stick
from lstm_viz.figures.sun.ground import each, tone, watts
from lstm_viz.language.phrases import BLANK, say
from lstm_viz.language.texts import remembered

TRACES = ("to measured", "to said", "error", "day", "ring", "off", "numbers")
"""The traces, from the lowest up."""
DOT, LAYERS = 4.4, 4
"""Pixels of a dot of the cloud; it is drawn in layers, so that it is darker where it is dense."""
UNIT = 10.0
"""Pixels of a unit of its image, which some browsers draw at once in full."""
CLEAR = (38.0, 17.0)
"""Pixels that a number at the cursor keeps free of the others: on the axis below, and on that at the left."""
LETTERS = 84.0
"""Pixels of the longest word beside the stick."""
HEAD = 11.0
"""Pixels over the middle of the highest line of words."""


@dataclass(frozen=True)
class Plan:
    """The measures of one composition, in pixels of the smallest card that it is made for."""

    width: int
    height: int
    left: int
    bottom: int
    side: int
    """Of the square."""

    def at(self, values: Array, most: float) -> Array:
        """How far along an axis values lie; beyond it, at its end."""
        return np.asarray(np.clip(values / most, 0.0, 1.0) * self.side)


PLANS = {False: Plan(490, 430, 74, 46, 332), True: Plan(350, 358, 56, 46, 260)}
"""By ``narrow``: beside another picture, and on a phone."""


def scatter(
    said: Array,
    measured: Array,
    mine: Sequence[Sequence[int]],
    at: Sequence[int | None],
    most: float,
    screen: Screen = USUAL,
) -> Strip:
    """The picture at each moment.

    Parameters
    ----------
    said, measured : array, [B]
        Of all hours [W/m2]; said is nan where no network is trained, and then ``mine`` and ``at`` name none.
    mine : [N]
        Which of them are of the day that is shown; the same object at many moments is drawn once.
    at : [N]
        Which of them the cursor stands at; None where none was forecast.
    most : float
        The upper end of both scales [W/m2]. What lies beyond, or below 0, is drawn at the edge.
    """
    still = _still(said.tobytes(), measured.tobytes(), most, screen)
    plan = still.plan
    x, y = plan.left + plan.at(measured, most), plan.bottom + plan.at(said, most)
    there = np.array([one is not None for one in at])
    which = [one or 0 for one in at]
    y = np.nan_to_num(y, nan=plan.bottom)
    now = _Now(x[which], y[which], plan.bottom + plan.at(measured, most)[which], there, said[which], measured[which])
    moves: dict[str, Moves] = {
        "to measured": {"x": columns(now.x, now.x), "y": columns(plan.bottom, now.ends(now.y, plan.bottom))},
        "to said": {"x": columns(plan.left, now.ends(now.x, plan.left)), "y": columns(now.y, now.y)},
        "error": stick(still.traces["error"], now.x, now.right, now.y, there, signs(screen, now.error)),
        "day": _day(still, mine, x, y, said, measured),
        "ring": {"x": columns(now.x), "y": columns(now.y), "visible": there.tolist()},
        "off": _off(still, now),
        "numbers": _numbers(still, now, most),
    }
    return Strip(len(at), [(still.traces[name], moves[name]) for name in TRACES], still.layout)


# -- what moves


class _Now(NamedTuple):
    """The cursor's hour at each moment, [N]: where it is drawn, how high it would be right, and its numbers."""

    x: Array
    y: Array
    right: Array
    there: np.ndarray
    """Whether there is one."""
    said: Array
    measured: Array

    def ends(self, end: Array, start: Array | float) -> Array:
        """Where lines end that begin at ``start``: without an hour they are points."""
        return np.where(self.there, end, start)

    @property
    def error(self) -> Array:
        """By how much too much was said."""
        return self.said - self.measured


def _day(still: _Still, mine: Sequence[Sequence[int]], x: Array, y: Array, said: Array, measured: Array) -> Moves:
    """The hours of the day; where it has fewer than another, the last one lies there again."""
    long = max(map(len, mine))
    phrase = say("pictures.scatter.hour", measured=BLANK, said=BLANK * 2)

    def one(hours: Sequence[int]) -> tuple[list[float], list[float], list[str]]:
        padded = [*hours, *[hours[-1]] * (long - len(hours))] if hours else []
        told = [
            phrase.replace(BLANK * 2, number(float(said[k]), 0)).replace(BLANK, number(float(measured[k]), 0))
            for k in padded
        ]
        return x[padded].tolist(), y[padded].tolist(), told

    found = each(mine, one)
    return {name: [day[k] for day in found] for k, name in enumerate(("x", "y", "hovertext"))}


def _off(still: _Still, now: _Now) -> Moves:
    """By how much too much was said, or too little, beside the middle of the stick."""
    plan, look = still.plan, still.traces["off"]["textfont"]
    left = now.x + WORD + LETTERS > plan.left + plan.side
    return {
        "x": columns(now.x + np.where(left, -WORD, WORD)),
        "y": columns(np.clip((now.y + now.right) / 2, plan.bottom + 9, plan.bottom + plan.side - 9)),
        "text": [[text] for text in off(np.where(now.there, now.error, np.nan))],
        "textposition": [f"middle {'left' if one else 'right'}" for one in left.tolist()],
        "textfont": [look | {"color": color} for color in signs(still.screen, now.error)],
    }


def _numbers(still: _Still, now: _Now, most: float) -> Moves:
    """The numbers of both axes, which make way for those of the cursor."""
    plan = still.plan
    marks = watts(most)
    along = plan.at(np.array(marks, float), most)
    near = (
        np.abs(now.x[:, None] - plan.left - along) < CLEAR[0],
        np.abs(now.y[:, None] - plan.bottom - along) < CLEAR[1],
    )
    hidden = (np.concatenate(near, axis=1) & now.there[:, None]).tolist()
    fixed, n = [f"{mark}" for mark in marks] * 2, len(marks)
    texts = []
    for row, measured, said, some in zip(hidden, now.measured.tolist(), now.said.tolist(), now.there, strict=True):
        own = [f"<b>{number(measured, 0)}</b>", f"<b>{number(said, 0)}</b>"] if some else ["", ""]
        texts.append([*("" if gone else word for word, gone in zip(fixed, row, strict=True)), *own])
    below, aside = plan.bottom - 14.0, plan.left - 6.0
    return {
        "x": columns(*(plan.left + along).tolist(), *[aside] * n, now.x, aside),
        "y": columns(*[below] * n, *(plan.bottom + along).tolist(), below, now.y),
        "text": texts,
    }


# -- what stays


class _Still(NamedTuple):
    """The part of the picture that no control moves."""

    screen: Screen
    plan: Plan
    layout: Figure
    traces: dict[str, Figure]


@remembered(maxsize=16)
def _still(said: bytes, measured: bytes, most: float, screen: Screen) -> _Still:
    plan, colors, n = PLANS[screen.narrow], screen.colors, len(watts(most))
    own = {name: tone(screen, name) for name in ("measured", "said")}
    dots = {"type": "scatter", "mode": "markers", "cliponaxis": False}
    numbers = haloed(screen, label(
        [], [], [], [*[colors["muted"]] * (2 * n), own["measured"], own["said"]],
        size=[*[SIZE["small"]] * (2 * n), SIZE["name"], SIZE["name"]],
        textposition=[*["middle center"] * n, *["middle left"] * n, "middle center", "middle left"],
    ))  # fmt: skip
    traces = {
        "to measured": line([], [], own["measured"], 1.4, "3px,3px"),
        "to said": line([], [], own["said"], 1.4, "3px,3px"),
        "error": line([], [], colors["warm"], 5),
        "day": dots | {
            "hoverinfo": "text",
            "marker": {"color": own["said"], "size": 9, "opacity": 1, "line": {"color": colors["card"], "width": 1.5}},
        },
        "ring": dots | {
            "hoverinfo": "skip",
            "marker": {
                "symbol": "circle-open", "color": colors["ink"], "size": 16, "opacity": 1,
                "line": {"color": colors["ink"], "width": 2},
            },
        },
        "off": haloed(screen, label([], [], [], "")),
        "numbers": numbers,
    }  # fmt: skip
    came, told = (np.frombuffer(of) for of in (measured, said))
    x, y = plan.left + plan.at(came, most), plan.bottom + plan.at(told, most)
    some = np.isfinite(y)
    layout = _layout(screen, plan, most, _cloud(screen, plan, x[some], y[some]), len(came))
    return _Still(screen, plan, layout, {name: traces[name] | {"name": name} for name in TRACES})


def _cloud(screen: Screen, plan: Plan, x: Array, y: Array) -> Figure:
    """All hours, as an image: so many dots one by one would make every browser slow."""
    places = [f"M{a:.2f} {b:.2f}h.01" for a, b in zip((x / UNIT).tolist(), (y / UNIT).tolist(), strict=True)]
    tint = blend(tone(screen, "said"), screen.colors["muted"], 0.45)
    parts = [
        f'<path d="{"".join(places[k::LAYERS])}" stroke="{tint}" stroke-width="{DOT / UNIT:g}" stroke-opacity=".38"/>'
        for k in range(LAYERS)
    ]
    whole = {"y": plan.height, "sizex": plan.width, "sizey": plan.height}
    return image(plan.width / UNIT, plan.height / UNIT, parts) | whole


def _layout(screen: Screen, plan: Plan, most: float, cloud: Figure, hours: int) -> Figure:
    drawn = scene(
        screen, plan.width, plan.height, images=[cloud], shapes=_rules(screen, plan, most),
        annotations=_words(screen, plan, hours),
    )  # fmt: skip
    return drawn if screen.narrow else at_least(drawn)


def _rules(screen: Screen, plan: Plan, most: float) -> list[Figure]:
    """A grid, the two axes, and the line on which a forecast is right."""
    colors, left, bottom = screen.colors, plan.left, plan.bottom
    right, top = left + plan.side, bottom + plan.side
    found = []
    for along in plan.at(np.array(watts(most), float), most).tolist():
        color = colors["faint" if along == 0 else "grid"]
        found += [rule((left, right), bottom + along, color),
                  straight(left + along, bottom, left + along, top, color)]  # fmt: skip
    return [*found, straight(left, bottom, right, top, colors["muted"], 1.5)]


def _words(screen: Screen, plan: Plan, hours: int) -> list[Figure]:
    """What the dots are, what the axes are, and on which side of the line what lies."""
    colors, top, right = screen.colors, plan.bottom + plan.side, plan.left + plan.side
    said, came = tone(screen, "said"), tone(screen, "measured")
    pale = blend(said, colors["muted"], 0.45)
    dots = f'<span style="color:{said}"><b>●</b> {say("pictures.scatter.place.day")}</span>'
    dots += f'   <span style="color:{pale}">● {say("pictures.scatter.place.all", n=hours)}</span>'

    def word(text: str, x: float, y: float, color: str, anchor: str) -> Figure:
        return note(text, y, color, xref="x", x=x, xanchor=anchor)

    return [
        word(dots, plan.left, plan.height - HEAD, said, "left"),
        word(say("pictures.scatter.place.said"), 8, top + 13, said, "left"),
        word(say("pictures.scatter.place.line"), right, top + 13, colors["muted"], "right"),
        word(say("pictures.scatter.place.measured"), right, 14, came, "right"),
        word(say("pictures.scatter.place.high"), plan.left + 8, top - 12, colors["warm"], "left"),
        word(say("pictures.scatter.place.low"), right - 8, plan.bottom + 12, colors["cool"], "right"),
    ]
