"""What a track says: beside its lanes, at its cursor, over its steps and under the pointer."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from lstm_viz.core.lstm import Trace
from lstm_viz.core.notation import quantity
from lstm_viz.core.sequence import Feature
from lstm_viz.figures.shelf import phrases
from lstm_viz.figures.shelf.phrases import MADE
from lstm_viz.language.phrases import say
from lstm_viz.language.quantities import title_of

FORMULA = {"c": "c = f·c_prev + i·g", "h": "h = o·tanh(c)"}
BEHIND = {"c": "g", "h": "o"}
"""The gate or candidate behind a line that has no lane of its own: where it was held, the line says so."""
END_LETTERS, SHORT_LETTERS = 17, 12
"""How much room a run's name has at the end of its line, and beside the gates."""
WORDS = 4
"""How many kinds get their word; further ones are marked and hovers name them."""
LINE = 13
"""Pixels from one line of small letters to the next, so that they do not meet."""
LETTER = 6.5
"""Pixels that a small letter takes."""


def cut(words: str, letters: int) -> str:
    """Words that fit: of longer ones the beginning."""
    return words if len(words) <= letters else words[: letters - 1].rstrip() + "…"


def beyond() -> str:
    """After the number of what is drawn at the edge of its lane."""
    return f" {say('pictures.track.beyond')}"


def lane_title(name: str, features: Sequence[Feature]) -> str:
    """What stands beside a lane."""
    if name[0] != "x":
        return f"{title_of(name)} {name}"
    return feature_title(features[int(name[1:])])


def feature_title(feature: Feature) -> str:
    """What comes in, in words."""
    return feature.title or feature.name


def line_hover(name: str) -> str:
    """What a hover says of a point of a line: the quantity, its value, its formula."""
    title = title_of(name)
    if name in MADE:
        return f"{title} {name} {phrases.does(name)} %{{hovertext}}<br>{MADE[name]}"
    return f"{title} {name} = %{{hovertext}}<br>{FORMULA[name]}"


def reads(name: str, t: int, trace: Trace) -> str:
    """c or h at a step, and whether what is behind it was held."""
    held = f", {BEHIND[name]} {phrases.held()}" if trace.held and BEHIND[name] in trace.held_at(t) else ""
    return f"{name} {quantity(name, getattr(trace, name)[t, 0, 0], sign=True)}{held}"


def does(name: str, t: int, trace: Trace, other: Trace | None, called: str, one_line: bool) -> str:
    """What a gate does at a step, in this run and in the other, which is ``called`` so: f KEEPS."""
    here = f"{phrases.does(name)} {_at(name, t, trace)}"
    if other is None:
        return here
    return f"{here}{'; ' if one_line else '<br>'}{cut(called, SHORT_LETTERS)}: {_at(name, t, other)}"


def _at(name: str, t: int, trace: Trace) -> str:
    held = f", {phrases.held()}" if trace.held and name in trace.held_at(t) else ""
    return f"{quantity(name, getattr(trace, name)[t, 0, 0])}{held}"


def usual(kinds: Sequence[str]) -> str:
    """The most frequent kind of step."""
    return Counter(kinds).most_common(1)[0][0]


def kind_words(x: Sequence[float], kinds: Sequence[str] | None, pixels: float) -> list[tuple[float, str]]:
    """Where each kind but the most frequent gets its word: over the first of its steps at which there is room.

    ``pixels`` is what one unit of x takes on the smallest card. Always :data:`WORDS` places; one that is
    not needed, or for which there is no room, has no word.
    """
    found: list[tuple[float, str]] = []
    frequent = usual(kinds) if kinds else ""
    for kind in dict.fromkeys(kinds or ()):
        steps = [at for at, other in zip(x, kinds or (), strict=True) if other == kind != frequent]
        free = [
            at
            for at in steps
            if all(abs(at - taken) * pixels > LETTER * (len(kind) + len(word) + 2) / 2 for taken, word in found)
        ]
        if free and len(found) < WORDS:
            found.append((free[0], kind))
    return found + [(x[0], "")] * (WORDS - len(found))
