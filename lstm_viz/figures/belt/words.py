"""What the belt says: the words in the picture, and what each thing says under the pointer."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from math import floor, log10
from typing import Any, NamedTuple

import numpy as np

from lstm_viz.core.names import LINE
from lstm_viz.core.notation import GATES, adds_up, number, numbers, quantities
from lstm_viz.core.phases import APPEARS, KEEP, OLD, SHOW, WRITE
from lstm_viz.figures.belt.drawing import Plan
from lstm_viz.figures.belt.numbers import Array, Bools, Scene, ring
from lstm_viz.figures.shelf import phrases
from lstm_viz.figures.shelf.colours import halo
from lstm_viz.figures.shelf.named import Named, title
from lstm_viz.figures.shelf.screen import Screen
from lstm_viz.figures.shelf.style import SIZE
from lstm_viz.figures.strip import Moves, columns
from lstm_viz.language.phrases import say
from lstm_viz.language.quantities import role_of

GAP = 0.3
"""Between a parcel and the number over it."""
ONE_LINE = 2 * LINE
"""Letters of a name that has two lines elsewhere: where there is room it stays in one."""


Word = tuple[str, float, float]
"""A text at a point."""
Words = list[tuple[list[str], Array | float, Array | float]]
"""Texts and where they stand, each at every moment."""


class Speech(NamedTuple):
    """Words that no number changes: what each thing is called."""

    does: dict[str, str]
    """Before each gate's number."""
    waits: dict[str, str]
    """In its place before its phase."""
    h: str
    """Before the window's number."""
    c: str
    """Under the carried parcel's time and number."""
    titles: dict[str, str]
    """In hovers: f, i, g, o, c and h."""


def _does(gate: str) -> str:
    """Over each number what the gate does with it, and what the writer's is."""
    return say("pictures.belt.place.candidate") if gate == "g" else phrases.does(gate)


def speech(who: Named | None, plan: Plan) -> Speech:
    """What is said beside the numbers; with names, each stands over its number."""
    titles, says = {part: title(part, who) for part in (*GATES, "c", "h")}, f"{say('pictures.belt.place.says')}<br>"
    if who is None:
        does = {gate: f"{_does(gate)}<br>" for gate in GATES}
        return Speech(does, {gate: f"{does[gate]} " for gate in GATES}, says, "", titles)
    over = {part: who.over(part) for part in (*GATES, "h")}
    called = "<br>".join(who.lines("c", ONE_LINE if plan.wordy else LINE))
    return Speech(
        does=over | {"f": f"{over['f']}{_does('f')} "},
        waits={gate: f"{over[gate]} " for gate in GATES},
        h=over["h"] or says,
        c=called and f'<br> <br><span style="font-size:{SIZE["small"]}px">{called}</span>',
        titles=titles,
    )


def live(text: str, plan: Plan) -> str:
    """A number of the step, larger than the words around it."""
    return f"<b style='font-size:{plan.live}px'>{text}</b>"


PLAIN, SIGNED = (
    ("f", "i", "g", "o", "c_prev", "written", "tanh_c"),
    ("g", "c_prev", "kept", "dropped", "written", "c", "h"),
)
"""The numbers that are written without a plus sign, and with one."""


class Told(NamedTuple):
    """The numbers of a scene as they are written, by name: for each moment."""

    plain: dict[str, list[str]]
    signed: dict[str, list[str]]
    past: list[list[str]]
    """The value of each past parcel, by its trace."""
    equals: list[str]
    """What stands between kept + written and c: their written numbers need not add up to its."""
    sides: dict[str, list[str]]
    """What stands between a gate's letter and its number."""


def told(scene: Scene) -> Told:
    """Every number of a scene, written once."""
    past = scene.parcels.value[:, : scene.ring].T
    plain = {name: quantities(name, getattr(scene.now, name).tolist()) for name in PLAIN}
    signed = {name: quantities(name, getattr(scene.now, name).tolist(), sign=True) for name in SIGNED}
    return Told(
        plain=plain,
        signed=signed,
        past=[numbers(values, sign=True) for values in past.tolist()],
        equals=[*map(adds_up, signed["kept"], signed["written"], signed["c"])],
        sides={gate: [*map(phrases.equals, getattr(scene.now, gate).tolist(), plain[gate])] for gate in GATES},
    )


def marked(text: list[str], value: Array, scale: float) -> list[str]:
    """A parcel's numbers, each with a mark where the parcel is drawn too small for it."""
    beyond = np.abs(value) > scale
    if not beyond.any():
        return text
    return [f"{words} ▲" if too_large else words for words, too_large in zip(text, beyond.tolist(), strict=True)]


def words_of(scene: Scene, written: Told, speech: Speech) -> Moves:
    """All words but the gates', in the order of :func:`styles`."""
    plan, now, phase, parcels, N = scene.plan, scene.now, scene.phase.tolist(), scene.parcels, scene.steps.N
    at, scale, signed, falls = plan.words, scene.scale, written.signed, say("pictures.belt.place.falls")
    kept, added = (f"{say(f'pictures.belt.place.{name}')} " if plan.wordy else "" for name in ("kept", "added"))
    numbered = {
        name: marked(signed[name], getattr(now, name), scale) for name in ("dropped", "kept", "written", "c_prev", "c")
    }
    carried = [(numbered["c_prev"], numbered["kept"], numbered["c"], numbered["c"])[p][n] for n, p in enumerate(phase)]
    carried = [f"<b>c = {c}</b>" if p == SHOW and plan.wordy else f"<b>{c}</b>"
               for c, p in zip(carried, phase, strict=True)]  # fmt: skip
    turns, times = (scene.played % 2).tolist(), [scene.steps.trace.time[t] for t in scene.steps.t.tolist()]

    def product(name: str, words: str, appears: int) -> list[str]:
        return [f"{words}<br>{live(n, plan)}" if p >= appears else ""
                for n, p in zip(numbered[name], phase, strict=True)]  # fmt: skip

    def sign(words: Sequence[str], appears: int) -> list[str]:
        return [f" <br>{live(one, plan)}" if p >= appears else "" for one, p in zip(words, phase, strict=True)]

    tags = [np.where(tagged(scene, gate), phrases.held(), "").tolist() for gate in GATES]
    words: Words = [
        *((tag, *plan.tags[gate]) for tag, gate in zip(tags, GATES, strict=True)),
        *_past_words(scene, written),
        *(([says if turn == k else "" for says, turn in zip(carried, turns, strict=True)],
           parcels.x[:, k - 2], parcels.y[:, k - 2] + parcels.side[:, k - 2] + GAP) for k in range(2)),
        ([f"{time}{speech.c}" if p == SHOW else "" for time, p in zip(times, phase, strict=True)],
         plan.carried, plan.row),
        (product("dropped", falls, KEEP), *at["dropped"]),
        (product("kept", f"{kept}f·c", KEEP), plan.kept, plan.row),
        (sign("+" * N, WRITE), *at["plus"]),
        (product("written", f"{added}i·g", WRITE), plan.added, plan.row),
        (sign(written.equals, SHOW), *at["equals"]),
        ([f" <br>{live(f'c {c}', plan)}" if p == SHOW else "" for c, p in zip(numbered["c"], phase, strict=True)],
         plan.carried, plan.row),
        ([f"{speech.h}{live(f'h = {h}', plan)}" if p >= SHOW else "" for h, p in zip(signed["h"], phase, strict=True)],
         *at["h"]),
        *(([text] * N, x, y) for text, x, y in _key_words(plan, scale)),
    ]  # fmt: skip
    text, x, y = zip(*words, strict=True)
    return {"text": side_by_side(text), "x": columns(*x), "y": columns(*y)}


def styles(screen: Screen, plan: Plan) -> dict[str, Any]:
    """Colour, size and position of every word: they never change.

    The carried parcel's number stays readable where the outline of the run before runs through it.
    """
    colors = screen.colors
    small, name = SIZE["small"], plan.name
    rows = [
        *[(colors["ink"], small, "middle center")] * 4,
        *[(colors["muted"], name, "top center")] * ring(plan),
        *[(colors["muted"], name, "bottom center")] * ring(plan),
        *[(colors["c"], plan.live, "top center")] * 2,
        (colors["muted"], name, "bottom center"),
        (colors["muted"], name, "middle left"),
        (colors["ink"], name, "bottom center"),
        (colors["muted"], name, "bottom center"),
        (colors["ink"], name, "bottom center"),
        (colors["muted"], name, "bottom center"),
        (colors["c"], name, "bottom center"),
        (colors["h"], name, "top center" if plan.wordy else "bottom center"),
        *[(colors["muted"], small, "middle right")] * 2,
    ]
    color, size, position = (list(column) for column in zip(*rows, strict=True))
    carried = len(GATES) + 2 * ring(plan)
    shadow = [halo(screen.theme) if k in (carried, carried + 1) else "none" for k in range(len(rows))]
    return {"textfont": {"color": color, "size": size, "shadow": shadow}, "textposition": position}


def tagged(scene: Scene, gate: str) -> Bools:
    """Where a gate is held, from its phase on; one that was held in the step before wears its tag all the time."""
    steps = scene.steps
    before = steps.later(-1).held(gate) & (steps.t > 0)
    return steps.held(gate) & (before | (scene.phase >= APPEARS[gate]))


def side_by_side(texts: Sequence[list[str]]) -> list[list[str]]:
    """The texts of each thing as the texts of each moment."""
    return list(map(list, zip(*texts, strict=True)))


def gate_words(scene: Scene, written: Told, speech: Speech) -> list[list[str]]:
    """Who each worker is or what it does, and from its phase on how far."""
    value, phase = written.plain | {"g": written.signed["g"]}, scene.phase.tolist()
    return side_by_side([
        [f"{speech.does[gate]}{live(f'{gate} {side} {says}', scene.plan)}" if p >= APPEARS[gate] else speech.waits[gate]
         for says, side, p in zip(value[gate], written.sides[gate], phase, strict=True)]
        for gate in GATES
    ])  # fmt: skip


def _past_words(scene: Scene, written: Told) -> Words:
    """The number over each past parcel and its time under the belt, both moving with it."""
    plan, n, parcels, old = scene.plan, scene.ring, scene.parcels, scene.phase == OLD
    t, time, start = scene.steps.t, scene.steps.trace.time, say("pictures.belt.place.start")
    amounts: Words = []
    times: Words = []
    for k in range(n):
        x, here = parcels.x[:, k], parcels.here[:, k]
        back = (t - k) % n
        covered = old & (back == 1)  # the carried parcel stands before it and says its number
        says = marked(written.past[k], parcels.value[:, k], scene.scale)
        amounts.append((
            [text if seen else "" for text, seen in zip(says, (here & ~covered).tolist(), strict=True)],
            x, parcels.y[:, k] + parcels.side[:, k] + GAP,
        ))  # fmt: skip
        steps = np.where(here, t - back, -2).tolist()
        times.append(([time[s] if s >= 0 else start if s == -1 else "" for s in steps], x, plan.row))
    return amounts + times


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


# -- under the pointer


def gate_hovers(scene: Scene, written: Told, titles: dict[str, str]) -> list[list[str]]:
    """What a gate says under the pointer; nothing before its phase."""
    says = []
    for gate in GATES:
        made = [f"{phrases.CURVE[gate]}({pre})" for pre in numbers(scene.steps.of(f"{gate}_pre").tolist())]
        held_there = scene.steps.held(gate).tolist()
        rows = zip(written.plain[gate], written.sides[gate], made, held_there, scene.phase.tolist(), strict=True)
        title, role = f"<b>{titles[gate]} {gate}", f"{role_of(gate)}<br>"
        says.append([
            f"{title} {side} {value}</b><br>{role}{say('pictures.belt.held', made=how) if held else f'{gate} = {how}'}"
            if p >= APPEARS[gate] else ""
            for value, side, how, held, p in rows
        ])  # fmt: skip
    return side_by_side(says)


def parcel_hovers(scene: Scene, written: Told, c: str) -> list[list[str]]:
    """What each parcel says under the pointer at each moment, by its trace; ``c`` is what a parcel is called."""
    phase, even, plain, signed = scene.phase.tolist(), (scene.steps.t % 2 == 0).tolist(), written.plain, written.signed
    kept, falls, added = (say(f"pictures.belt.{name}") for name in ("kept", "falls", "added"))
    f, c_prev, i, g = (plain[name] for name in ("f", "c_prev", "i", "g"))
    stays = [f"<b>{kept} f·c = {v}</b><br>{a} × {b}" if p >= KEEP else ""
             for p, v, a, b in zip(phase, signed["kept"], f, c_prev, strict=True)]  # fmt: skip
    goes = [f"<b>{falls} (1 − f)·c = {v}</b><br>(1 − {a}) × {b}" if p >= KEEP else ""
            for p, v, a, b in zip(phase, signed["dropped"], f, c_prev, strict=True)]  # fmt: skip
    comes = [f"<b>{added} i·g = {v}</b><br>{a} × {b}" if p >= WRITE else ""
             for p, v, a, b in zip(phase, signed["written"], i, g, strict=True)]  # fmt: skip
    bins = ([text if seen == here else "" for text, seen in zip(goes, even, strict=True)] for here in (True, False))
    past, carried = _cell_hovers(scene, written, stays, c)
    turns = ([text if turn == k else "" for text, turn in zip(carried, scene.played % 2, strict=True)] for k in (0, 1))
    left = [text if p >= WRITE else "" for text, p in zip(stays, phase, strict=True)]  # where it was
    says = [*past, left, *bins, comes, *turns]
    drawn = f"<br>{say('pictures.belt.no_larger', scale=f'{scene.scale:g}')}"
    for k, n in np.argwhere(np.abs(scene.parcels.value.T) > scene.scale).tolist():
        says[k][n] += drawn if says[k][n] else ""
    return says


def _cell_hovers(scene: Scene, written: Told, stays: list[str], c: str) -> tuple[list[list[str]], list[str]]:
    """What the parcels of the past say, and what the carried one says, which stands before the youngest of them."""
    t, time, ring = scene.steps.t, scene.steps.trace.time, scene.ring
    now = t.tolist()
    steps = {s for last in set(now) for s in range(max(last - ring + 1, -1), last + 1)}
    dated = {s: say("pictures.belt.at", time=time[s]) if s >= 0 else say("pictures.belt.at_start") for s in steps}
    arrives = {s: say("pictures.belt.before", time=time[s]) for s in set(now)}
    before = [f"<b>{c} c {arrives[s]} = {v}</b>" for s, v in zip(now, written.signed["c_prev"], strict=True)]
    signs, comes = np.where(scene.now.written < 0, "−", "+").tolist(), written.plain["written"]
    total = [
        f"<b>{c} c {dated[s]} = {v}</b><br>f·c + i·g {equals} {kept} {sign} {much.removeprefix('−')}"
        for s, v, equals, kept, sign, much in zip(
            now, written.signed["c"], written.equals, written.signed["kept"], signs, comes, strict=True
        )
    ]
    carried = [says[p] for p, *says in zip(scene.phase.tolist(), before, stays, total, total, strict=True)]
    past = []
    for k, values in enumerate(written.past):
        back = (t - k) % ring
        rows = zip((t - back).tolist(), back.tolist(), values, strict=True)
        past.append([f"<b>{c} c {dated[s]} = {v}</b>" if ago and s >= -1 else "" for s, ago, v in rows])
    return past, carried


def view_hover(scene: Scene, written: Told, h: str) -> list[str]:
    """What the window says under the pointer."""
    plain, window = written.plain, say("pictures.belt.window")
    rows = zip(scene.phase.tolist(), written.signed["h"], plain["o"], plain["tanh_c"], strict=True)
    return [
        f"<b>{h} h = {says}</b><br>{window}<br>o·tanh(c) = {o} × {tanh_c}" if p >= SHOW else ""
        for p, says, o, tanh_c in rows
    ]
