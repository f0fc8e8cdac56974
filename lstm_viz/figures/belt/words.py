"""What the belt says: the words in the picture, and what each thing says under the pointer."""

from __future__ import annotations

from collections.abc import Container
from functools import lru_cache
from math import floor, log10
from typing import Any, NamedTuple

from lstm_viz.core.lstm import Trace
from lstm_viz.core.notation import GATES, PACKED, number, numbers
from lstm_viz.figures.belt.drawing import Plan
from lstm_viz.figures.belt.numbers import APPEARS, KEEP, OLD, SHOW, WRITE, Parcels, Step, ring
from lstm_viz.figures.shelf import phrases
from lstm_viz.figures.shelf.named import Named, title
from lstm_viz.figures.shelf.style import SIZE
from lstm_viz.language.phrases import say
from lstm_viz.language.quantities import role_of

GAP = 0.3
"""Between a parcel and the number over it."""


Word = tuple[str, float, float]
"""A text at a point."""


class Speech(NamedTuple):
    """Words that no number changes: what each thing is called."""

    does: dict[str, str]
    """Before each gate's number."""
    waits: dict[str, str]
    """In its place before its phase."""
    h: str
    """Before the window's number."""
    c: str
    """Under the time of the carried parcel."""
    titles: dict[str, str]
    """In hovers: f, i, g, o, c and h."""


def _does(gate: str) -> str:
    """Over each number what the gate does with it, and what the writer's is."""
    return say("pictures.belt.place.candidate") if gate == "g" else phrases.does(gate)


def speech(who: Named | None, plan: Plan, narrow: bool) -> Speech:
    """What is said beside the numbers; with names, each stands over its number."""
    titles, says = {part: title(part, who) for part in (*GATES, "c", "h")}, say("pictures.belt.place.says")
    if who is None:
        does = {gate: f"{_does(gate)}<br>" for gate in GATES}
        return Speech(does, {gate: f"{does[gate]} " for gate in GATES}, f"{says} h<br><b>", "", titles)
    over = {part: who.over(part) for part in (*GATES, "c", "h")}
    under = over["c"] and ("<br> <br>" if narrow else "<br>") + over["c"].removesuffix("<br>")
    return Speech(
        does=over | {"f": f"{over['f']}{_does('f')} "},
        waits={gate: f"{over[gate]} " for gate in GATES},
        h=f"{over['h']}<b>h = " if over["h"] else f"{says} h<br><b>",
        c=under,
        titles=titles,
    )


@lru_cache(maxsize=256)
def said(now: Step) -> tuple[dict[str, str], dict[str, str]]:
    """Every number of a step by name as it is written, without and with a plus sign."""
    plain, signed = (dict(zip(now._fields, numbers(now, sign=sign), strict=True)) for sign in (False, True))
    return plain, signed


def mark(value: float, scale: float) -> str:
    """What follows a parcel's number where the parcel is drawn too small for it."""
    return " ▲" if abs(value) > scale else ""


def amount(value: float, scale: float) -> str:
    """A parcel's number."""
    return number(value, sign=True) + mark(value, scale)


def words_of(
    trace: Trace, t: int, phase: int, now: Step, parcels: Parcels, sides: list[float], held: Container[str],
    plan: Plan, scale: float, speech: Speech,
) -> list[Word]:  # fmt: skip
    """All words but the gates', in the order of :func:`styles`."""
    at, signed, held_tag, falls = plan.words, said(now)[1], phrases.held(), say("pictures.belt.place.falls")
    kept, added = (f"{say(f'pictures.belt.place.{name}')} " if plan.wordy else "" for name in ("kept", "added"))

    def bold(name: str, value: float) -> str:
        return f"<b>{signed[name]}{mark(value, scale)}</b>"

    return [
        *((held_tag if phase >= APPEARS[gate] and gate in held else "", *plan.tags[gate]) for gate in GATES),
        *_past_words(trace, t, phase, parcels, sides, plan, scale, speech.c),
        _carried_word(phase, parcels, sides[-1], scale),
        (f"{falls}<br>{bold('dropped', now.dropped)}" if phase >= KEEP else "", *at["dropped"]),
        (f"{kept}f·c<br>{bold('kept', now.kept)}" if phase >= KEEP else "", plan.kept, plan.row),
        (" <br>+" if phase >= WRITE else "", *at["plus"]),
        (f"{added}i·g<br>{bold('written', now.written)}" if phase >= WRITE else "", plan.added, plan.row),
        (" <br>=" if phase >= SHOW else "", *at["equals"]),
        (f"{speech.h}{signed['h']}</b>" if phase >= SHOW else "", *at["h"]),
        *_key_words(plan, scale),
    ]


def styles(colors: dict[str, str], plan: Plan) -> dict[str, Any]:
    """Colour, size and position of every word: they never change."""
    small, label = SIZE["small"], SIZE["label"]
    rows = [
        *[(colors["ink"], small, "middle center")] * 4,
        *[(colors["muted"], label, "top center")] * ring(plan),
        *[(colors["muted"], small, "bottom center")] * ring(plan),
        (colors["c"], label, "top center"),
        (colors["muted"], label, "middle left"),
        (colors["ink"], label, "bottom center"),
        (colors["muted"], label, "bottom center"),
        (colors["ink"], label, "bottom center"),
        (colors["muted"], label, "bottom center"),
        (colors["h"], label, "bottom center"),
        *[(colors["muted"], small, "middle right")] * 2,
    ]
    color, size, position = (list(column) for column in zip(*rows, strict=True))
    return {"textfont": {"color": color, "size": size}, "textposition": position}


def gate_words(phase: int, now: Step, speech: Speech) -> list[str]:
    """Who each worker is or what it does, and from its phase on how far."""
    plain, signed = said(now)
    value = {gate: (signed if gate == "g" else plain)[gate] for gate in GATES}
    return [
        f"{speech.does[gate]}<b>{gate} = {value[gate]}</b>" if phase >= APPEARS[gate] else speech.waits[gate]
        for gate in GATES
    ]


def _past_words(
    trace: Trace, t: int, phase: int, parcels: Parcels, sides: list[float], plan: Plan, scale: float, called: str
) -> list[Word]:
    """The number over each past parcel and its time under the belt, both moving with it; what c is called."""
    n = ring(plan)
    covered = (t if phase else t - 1) % n  # the carried parcel stands before it and says its number
    amounts = [
        (amount(p.value, scale) if p.here and k != covered else "", p.x, p.y + side + GAP)
        for k, (p, side) in enumerate(zip(parcels.past, sides, strict=False))
    ]
    times = [("", p.x if p.here or phase == OLD else plan.carried, plan.row) for p in parcels.past]
    start = say("pictures.belt.place.start")
    for s in range(max(-1, t - len(plan.history)), t + (phase == SHOW)):
        times[s % n] = (trace.time[s] if s >= 0 else start, parcels.past[s % n].x, plan.row)
    if phase == SHOW:
        times[t % n] = (trace.time[t] + called, *times[t % n][1:])
    return amounts + times


def _carried_word(phase: int, parcels: Parcels, side: float, scale: float) -> Word:
    parcel = parcels.carried
    says = amount(parcel.value, scale)
    return f"<b>c = {says}</b>" if phase == SHOW else f"<b>{says}</b>", parcel.x, parcel.y + side + GAP


@lru_cache
def key_amount(scale: float, plan: Plan) -> float:
    """The largest of ... 0.5, 1, 2, 5 ... whose parcel fits the key."""
    room = scale * (plan.key_side / plan.largest) ** 2
    power = 10.0 ** floor(log10(room))
    return power * max(m for m in (1, 2, 5) if m * power <= room * (1 + 1e-9))


@lru_cache
def _key_words(plan: Plan, scale: float) -> tuple[Word, Word]:
    value = key_amount(scale, plan)
    digits = max(0, -floor(log10(value)))
    side = plan.largest * (value / scale) ** 0.5
    y = plan.bin_floor + side / 2
    plus, minus = (x + side + 0.4 for x in plan.key)
    return (number(value, digits, sign=True), plus, y), (number(-value, digits), minus, y)


def gate_hovers(trace: Trace, t: int, phase: int, now: Step, held: Container[str], titles: dict[str, str]) -> list[str]:
    """What a gate says under the pointer; nothing before its phase."""
    says, plain = dict.fromkeys(GATES, ""), said(now)[0]
    for gate, pre in zip(PACKED, numbers(trace.pre[t, 0].tolist()), strict=True):
        if phase < APPEARS[gate]:
            continue
        how = f"{phrases.CURVE[gate]}({pre})"
        how = say("pictures.belt.held", made=how) if gate in held else f"{gate} = {how}"
        says[gate] = f"<b>{titles[gate]} {gate} = {plain[gate]}</b><br>{role_of(gate)}<br>{how}"
    return list(says.values())


def parcel_hovers(
    trace: Trace, t: int, phase: int, now: Step, parcels: Parcels, plan: Plan, scale: float, c: str
) -> list[str]:
    """What each parcel says under the pointer, in the order of the traces; ``c`` is what a parcel is called."""
    n, time = ring(plan), trace.time
    past = [""] * n
    for s in range(max(-1, t - len(plan.history)), t):
        at = say("pictures.belt.at", time=time[s]) if s >= 0 else say("pictures.belt.at_start")
        past[s % n] = f"<b>{c} c {at} = {number(parcels.past[s % n].value, sign=True)}</b>"
    plain, signed = said(now)
    keeps = falls = adds = ""
    if phase >= KEEP:
        keeps = f"<b>{say('pictures.belt.kept')} f·c = {signed['kept']}</b><br>{plain['f']} × {plain['c_prev']}"
        gone = f"(1 − f)·c = {signed['dropped']}</b><br>(1 − {plain['f']}) × {plain['c_prev']}"
        falls = f"<b>{say('pictures.belt.falls')} {gone}"
    if phase >= WRITE:
        adds = f"<b>{say('pictures.belt.added')} i·g = {signed['written']}</b><br>{plain['i']} × {plain['g']}"
    plus = f"{signed['kept']} {'−' if now.written < 0 else '+'} {plain['written'].removeprefix('−')}"
    total = f"<b>{c} c {say('pictures.belt.at', time=time[t])} = {signed['c']}</b><br>f·c + i·g = {plus}"
    before = say("pictures.belt.before", time=time[t])
    carried = (f"<b>{c} c {before} = {signed['c_prev']}</b>", keeps, total, total)[phase]
    past[t % n] = carried  # it waits behind that parcel
    bins = (falls, "") if t % 2 == 0 else ("", falls)
    drawn = say("pictures.belt.no_larger", scale=f"{scale:g}")
    says = zip([*past, keeps, *bins, adds, carried], parcels.all(), strict=True)
    return [f"{text}<br>{drawn}" if text and abs(parcel.value) > scale else text for text, parcel in says]


def view_hover(phase: int, now: Step, h: str) -> str:
    """What the window says under the pointer."""
    if phase < SHOW:
        return ""
    plain, signed = said(now)
    made = f"o·tanh(c) = {plain['o']} × {plain['tanh_c']}"
    return f"<b>{h} h = {signed['h']}</b><br>{say('pictures.belt.window')}<br>{made}"
