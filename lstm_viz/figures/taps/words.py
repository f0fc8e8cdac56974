"""What the taps say: the words in the picture that change, and who is who under the pointer."""

from __future__ import annotations

from collections.abc import Container
from typing import NamedTuple

from lstm_viz.core.names import LINE
from lstm_viz.figures.shelf import phrases
from lstm_viz.figures.shelf.named import Named, title
from lstm_viz.figures.shelf.screen import Shape
from lstm_viz.figures.taps.drawing import PLANS
from lstm_viz.figures.taps.water import temperature
from lstm_viz.language.phrases import say as phrase
from lstm_viz.language.quantities import title_of
from lstm_viz.language.texts import remembered

Words = dict[str, str]

COLORS = {
    "inlet": "i", "water": "g", "pours": "ink", "keep": "f", "drains": "ink",
    "outlet": "o", "tanh": "ink", "shows": "h",
}  # fmt: skip
"""The words at fixed places that change, and their colours."""
NAMED: dict[Shape, dict[str, tuple[float, float, str]]] = {
    "wide": {"inlet": (1.4, 72.6, "top right")},
    "narrow": {
        "inlet": (1, 74.2, "top right"), "water": (1, 62.8, "bottom right"), "tanh": (1, 52.6, "middle right"),
        "outlet": (1, 51.1, "bottom right"),
    },
    "flat": {"inlet": (1.4, 24, "top right"), "water": (1.4, 16, "bottom right")},
}  # fmt: skip
"""Where words stand, by composition, when taps and tank go by other names."""
LINE_HEIGHT = 2.93
"""Height of a line of words on the smallest card."""
BESIDE = "\u00a0\u00a0"
"""Between the tank's name and its foot."""
WHOLE = 22
"""Up to so many characters a name stays in one line where there is room beside the taps: where they are wide."""


def dials() -> Words:
    """The words at the ends of the dials; an en space keeps f's 1 off its mark."""
    drains, keeps = phrase("pictures.taps.place.drains_all"), phrase("pictures.taps.place.keeps_all")
    return {"i 0": "0", "i 1": "1", "o 0": "0", "o 1": "1", "f 0": f"0 {drains}", "f 1": f"\u20021 {keeps}"}


def sides() -> Words:
    """Beside the tank: what is above its zero line, and what below it."""
    return {side: f"<i>{phrase(f'pictures.tap.place.{side}')}</i>" for side in ("hot", "cold")}


def announced(scale: float) -> str:
    """Beside a tank that shows more, or less, than it usually does: its level would drop while c grows."""
    return f"<b>{phrase('pictures.taps.place.scale', scale=f'{scale:g}')}</b>"


def drops() -> list[str]:
    """Beside the three drops."""
    return [phrase(f"pictures.taps.place.{water}") for water in ("hot", "neutral", "cold")]


def _titles() -> Words:
    """What hovering calls taps, water and tank under their own names."""
    gates = {part: phrase(f"pictures.taps.{part}", gate=title_of(part)) for part in "ifo"}
    return gates | {part: phrase(f"pictures.taps.{part}") for part in "gch"}


class Speech(NamedTuple):
    """Words that no number changes, and their places: what each thing is called."""

    words: dict[str, tuple[float, float, str]]
    """The place of each word."""
    height: float
    """The height of the picture."""
    over: Words | None
    """Each name over its number; None where taps and tank go by their own."""
    tank: tuple[str, ...]
    """The lines of the tank's name."""
    titles: Words
    """In hovers, before the symbol: i, f, g, o, c and h."""


@remembered(maxsize=64)
def speech(who: Named | None, shape: Shape) -> Speech:
    """What taps and tank go by."""
    plan = PLANS[shape]
    if who is None:
        return Speech(plan.words, plan.height, None, (), _titles())
    over = {
        part: "".join(
            f"<b>{line}</b><br>" for line in who.lines(part, LINE if shape != "wide" or part in "ih" else WHOLE)
        )
        for part in "figoh"
    }
    inlet = (len(who.lines("i")) + 1) * LINE_HEIGHT + 0.1
    return Speech(
        words=plan.words | NAMED[shape],
        height=plan.height if shape == "flat" else max(plan.height, NAMED[shape]["inlet"][1] + inlet),
        over=over,
        tank=who.lines("c", WHOLE if shape == "wide" else LINE),
        titles={part: title(part, who) for part in "figoh"} | {"c": who.name("c") or _titles()["c"]},
    )


def at_marks(speech: Speech, narrow: bool, top: str, bottom: str, color: str) -> tuple[str, str]:
    """What stands at the tank's two marks: their numbers, and over the upper or under the lower the tank's name."""
    called = [f'<span style="color:{color}">{line}</span>' for line in speech.tank]
    blank = ["\u00a0"] * len(called)  # as many lines on the other side: a number stays at its mark
    if narrow:
        return top, "<br>".join([*blank, bottom, *(f"{line}{BESIDE}" for line in called)])
    return "<br>".join([*called, top, *blank]), bottom


def words_of(g: float, say: Words, held: Container[str], phase: int, short: bool, speech: Speech) -> list[str]:
    """The words that change, in the order of :data:`COLORS`, then the three beside the levels.

    What a later phase says is empty; where there is little room, words are ``short``.
    """
    formulas = ("(1−f)·c<sub>t−1</sub> = ", "c<sub>t−1</sub> = ", "f·c<sub>t−1</sub> = ")
    lost, was, kept = ("", "", "") if short else formulas
    named = _own(g, say, held, short) if speech.over is None else _named(g, say, held, speech.over)
    return [
        named["i"],
        named["g"],
        f"{word('pours')} i·g = {say['written']}" if phase > 1 else "",
        named["f"],
        f"{word('drains')} {lost}{say['lost']}" if phase > 0 else "",
        named["o"],
        f"tanh(c) = {say['tanh_c']}" if phase > 2 else "",
        named["h"] if phase > 2 else "",
        f"{word('was')} {was}{say['c_prev']}",
        f"{word('kept')} {kept}{say['kept']}" if phase > 0 else "",
        f"<b>c = {say['c']}</b>" if phase > 1 else "",
    ]


def _own(g: float, say: Words, held: Container[str], short: bool) -> Words:
    """Taps and water under their own names."""
    return {
        "i": f"<b>{word('inlet_held' if 'i' in held else 'inlet')}</b><br><b>{say['is i']}</b>",
        "g": f"{'' if short else word('water') + ' '}<b>{say['is g']}</b><br>{temperature(g)}{_tag('g', held)}",
        "f": f"<b>{word('keep')}</b><br><b>{say['is f']}</b>{_tag('f', held)}<br>{phrases.does('f')} {say['f']}",
        "o": f"<b>{word('outlet_held' if 'o' in held else 'outlet')}</b><br><b>{say['is o']}</b>",
        "h": f"{phrases.does('o')}<br><b>h = {say['h']}</b>",
    }


def _named(g: float, say: Words, held: Container[str], over: Words) -> Words:
    """Taps and water under the names that they are given, each over its number."""
    tag = f"{phrases.held()} "
    i, o = (f"{over[gate]}{tag if gate in held else ''}<b>{say[f'is {gate}']}</b>" for gate in "io")
    keeps = f"{phrases.does('f')} <b>{say['is f']}</b>"
    if "f" in held:
        keeps = f"{phrase('pictures.place.held_keeps')} <b>{say['f']}</b>"
    return {
        "i": i,
        "g": f"{over['g']}<b>{say['is g']}</b> {temperature(g)}{_tag('g', held)}",
        "f": f"{over['f']}{keeps}",
        "o": o,
        "h": f"{over['h']}<b>h = {say['h']}</b>",
    }


def word(name: str) -> str:
    """A word at a fixed place."""
    return phrase(f"pictures.taps.place.{name}")


def _tag(gate: str, held: Container[str]) -> str:
    return f", {phrases.held()}" if gate in held else ""
