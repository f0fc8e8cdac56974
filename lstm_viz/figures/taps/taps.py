"""One step as taps and water.

    the tank holds c_prev
    the keep valve leaves f * c_prev of it; (1 - f) * c_prev drains away
    the inlet tap pours i * g into it:  i is how far the tap is open, g how hot or cold the water
    then it holds c = f * c_prev + i * g
    the outlet tap shows o * tanh(c) = h to the outside

Source of the picture: sigmoid as a tap, tanh as hot, cold or neutral water, flow as importance
times content; the valves are quarter-turn ball valves, lever along the pipe = the pipe is open.
"""

from __future__ import annotations

from collections.abc import Container, Mapping
from functools import cache
from typing import NamedTuple

from lstm_viz.core.lstm import Trace
from lstm_viz.core.notation import GATES, adds_up, inside, quantity
from lstm_viz.core.phases import APPEARS, KEEP, SHOW, WRITE, seen_at
from lstm_viz.figures.shelf.colours import faded
from lstm_viz.figures.shelf.lanes import spread
from lstm_viz.figures.shelf.named import Named, named
from lstm_viz.figures.shelf.phrases import CURVE, equals, held_at
from lstm_viz.figures.shelf.screen import USUAL, Screen, Shape
from lstm_viz.figures.shelf.style import (
    HALF,
    ON_ITS_SIDE,
    SIZE,
    Figure,
    Ghost,
    Grip,
    at_least,
    before,
    called,
    gripped,
    haloed,
    haunted,
    scene,
)
from lstm_viz.figures.shelf.svg import Point
from lstm_viz.figures.taps.drawing import LEGEND_STEP, PLANS, Plan, images
from lstm_viz.figures.taps.plumbing import Box
from lstm_viz.figures.taps.water import (
    OF_LEVER,
    STREAM,
    SURFACE,
    TIP,
    bore,
    lettering,
    lever,
    pins,
    shape,
    stream,
    temperature,
    tint,
)
from lstm_viz.figures.taps.words import (
    COLORS,
    Speech,
    Words,
    announced,
    at_marks,
    dials,
    drops,
    sides,
    speech,
    word,
    words_of,
)  # fmt: skip
from lstm_viz.language.phrases import say as phrase
from lstm_viz.language.quantities import title_of
from lstm_viz.language.texts import remembered

Numbers = dict[str, float]
Outline = tuple[list[float], list[float]]
"""x and y of a closed shape."""

APART = 3.1
"""From the middle of one mark's words to the next one's."""
DRAIN = 6.0
"""Width of the drain's stream when it carries ``scale``; from there on it grows no more."""

TRACES = (
    "warm", "cool", "drain", "inlet", "outlet", "was", "kept", "before", "before h", "c", "before c", "arrow", "bores",
    "before levers", "lever i", "lever f", "lever o", "pins", "always", "words",
)  # fmt: skip
"""The traces of the taps, from the lowest up."""
GRIPS = [Grip(of=gate, tone=gate, trace=TRACES.index(f"lever {gate}"), point=TIP) for gate in ("i", "f", "o")]
"""Where the hand takes a gate: at the end of its tap's handle."""

DASHES = 5
"""Dashes of the line at the old level."""


def taps(
    trace: Trace, t: int, screen: Screen = USUAL, names: Mapping[str, str] | None = None, *, phase: int = SHOW
) -> Figure:
    """The taps and the tank at step ``t``.

    Drawn from the record, in drawing units:

    - a lever's angle is its gate: 90 degrees times i, f, o from the mark 0 to the mark 1 of its
      dial (drawn to a thousandth of the gate). Inlet and outlet: 0 lies across the pipe (shut), 1
      along it (open). The keep valve sits in the drain: 0 lies along the pipe (all drains away),
      1 across it (the drain is shut, all is KEPT);
    - the inlet's stream is ``STREAM * |i * g|`` wide, its colour the temperature g, warm for plus,
      cool for minus, paler towards 0;
    - the outlet's stream is ``STREAM * |h|`` wide, its colour the temperature tanh(c); the glass
      under it is filled to ``|h|`` of its height;
    - the drain's stream is ``DRAIN * |(1 - f) * c_prev| / screen.scale`` wide, saturating at DRAIN;
    - the level is c, linear, up from the zero line for plus and down for minus, to the marks of
      +scale and -scale; beyond them it stays at the mark under a double arrow. The words always
      say the number itself.

    Parameters
    ----------
    trace : Trace
        One sequence, one unit (``trace.sample(b).unit(j)``).
    t : int
        The step.
    screen : Screen
        What it is drawn on.
    names : Mapping
        What the taps f, i, o, the water g, the tank c and the outflow h go by, instead of these names.
    phase : int
        0 the tank holds c_prev; 1 the keep valve turns; 2 the inlet; 3 the outlet, and with it the
        whole picture. What has not turned yet stays as the step before left it.

    Raises
    ------
    IndexError
        There is no such step.
    ValueError
        The trace has several sequences or units, the phase is unknown, or a name is too long.
    """
    T, B, H = trace.tanh_c.shape
    if B != 1 or H != 1:
        raise ValueError(f"trace has {B} sequences and {H} units; the taps need one: trace.sample(b).unit(j)")
    if not -T <= t < T:
        raise IndexError(f"there is no step {t}; this run has steps 0 to {T - 1}")
    if phase not in (0, 1, 2, 3):
        raise ValueError(f"phase is {phase!r}; it needs 0, 1, 2 or 3")
    still = _still(screen, named(names))
    step, held = _seen(trace, t % T, phase)
    say = _say(step, held)
    levels = _levels(step, phase, still)
    reached = min(phase, 2) + 1  # the marks that are there
    beside = [*spread(levels[:reached], *still.plan.marks, APART), *levels[reached:]]
    data = [
        *_level(step, say, levels, phase, still),
        *_streams(step, say, levels[2], phase, still),
        *_marks(say, levels, beside, phase, still),
        _arrow(step, levels, phase, still),
        *_valves(step, say, still),
        _pins(held, still),
        still.always,
        still.words | {
            "y": [*still.words_y, *beside],
            "text": words_of(step["g"], say, held, phase, screen.shape != "wide", still.says),
        },
    ]  # fmt: skip
    return {"data": data, "layout": still.layout}


# -- what is shown


def _read(trace: Trace, t: int) -> dict[str, float]:
    """The numbers of step ``t``, from the record of one unit."""
    i, f, g, o = trace.act[t, 0].tolist()
    before = trace.pre[t, 0].tolist()
    c_prev = trace.c_path.item(t)
    return {
        "i": i, "f": f, "g": g, "o": o, "i_pre": before[0], "f_pre": before[1], "g_pre": before[2], "o_pre": before[3],
        "c_prev": c_prev, "kept": trace.kept.item(t), "lost": (1.0 - f) * c_prev, "written": trace.written.item(t),
        "c": trace.c_path.item(t + 1), "tanh_c": trace.tanh_c.item(t), "h": trace.h_path.item(t + 1),
    }  # fmt: skip


def _seen(trace: Trace, t: int, phase: int) -> tuple[dict[str, float], set[str]]:
    """The numbers of step ``t`` and which gates are held; of what it has not made yet, those of the step before."""
    step, before = _read(trace, t), _read(trace, max(t - 1, 0))
    waits = {gate for gate in GATES if phase < APPEARS[gate]}
    step |= {name: before[name] for gate in waits for name in (gate, f"{gate}_pre")}
    if phase < SHOW:
        step["tanh_c"] = before["tanh_c"]  # the colour of what is in the glass
    held = {gate for gate in GATES if gate in trace.held_at(seen_at(gate, t, phase))} if trace.held else set()
    return step, held


def _say(step: Numbers, held: Container[str]) -> Words:
    """Every number as it is written, and in front of a gate's where it comes from."""
    say = {name: quantity(name, value, sign=name not in "fio") for name, value in step.items()}
    for gate in GATES:
        sign = equals(step[gate], say[gate])
        made = f"{gate} = {CURVE[gate]}({say[gate + '_pre']}) {sign}"
        say[f"how {gate}"] = f"{gate} {held_at()}" if gate in held else made
        say[f"is {gate}"] = f"{gate} {sign} {say[gate]}"
    return say | {"lets go": inside(1.0 - step["f"], 0, 1), "adds up": adds_up(say["kept"], say["written"], say["c"])}


def _levels(step: Numbers, phase: int, still: _Still) -> list[float]:
    """The heights of the levels "was", "kept" and "c", no farther from zero than the marks of the scale.

    One that is not there yet lies in the one before it.
    """
    plan, scale = still.plan, still.screen.scale
    unit = plan.half / scale
    names = ("c_prev", "kept", "c")[: phase + 1]
    levels = [round(plan.zero + unit * max(-scale, min(scale, step[name])), 3) for name in names]
    return levels + levels[-1:] * (3 - len(levels))


# -- what the numbers move; each trace keeps its number of points


def _level(step: Numbers, say: Words, levels: list[float], phase: int, still: _Still) -> list[Figure]:
    """Warm water from the zero line up to the level, cool water from it down; one of them is flat."""
    y, zero, called = levels[min(phase, 2)], still.plan.zero, still.says.titles
    plus = f"{'−' if step['written'] < 0 else '+'} {say['written'].lstrip('+−')}"
    state, kept = title_of("c"), title_of("kept")
    words = (
        f"{called['c']}: {state} c<sub>t−1</sub> = {say['c_prev']}",
        f"{called['c']}, {kept}: f·c<sub>t−1</sub> = {say['f']} × {say['c_prev']} = {say['kept']}",
        f"{called['c']}: {state} c = f·c<sub>t−1</sub> + i·g = {say['kept']} {plus} {say['adds up']} {say['c']}",
    )[min(phase, 2)]
    high, low = max(y, zero), min(y, zero)
    return [
        still.warm | {"y": [zero, zero, high, high, zero], "text": words},
        still.cool | {"y": [zero, zero, low, low, zero], "text": words},
    ]


def _streams(step: Numbers, say: Words, c_y: float, phase: int, still: _Still) -> list[Figure]:
    """The drain's stream; the inlet's, with the water in the sight glass; the outlet's, with the glass it fills."""
    plan, screen = still.plan, still.screen
    drain = stream(plan.drain[-1], DRAIN * min(1.0, abs(step["lost"]) / screen.scale), plan.floor, phase > 0)
    inlet = stream(plan.inlet[-1], STREAM * abs(step["written"]), max(c_y, plan.zero), phase > 1)
    glass, shown = plan.glass, abs(step["h"]) if phase > 2 else 0.0
    surface = round(glass.bottom + (glass.top - glass.bottom) * shown, 3)
    outlet = stream(plan.outlet[-1], STREAM * shown, surface, phase > 2)
    (sight_x, sight_y), called = still.sight, still.says.titles
    water = f"{called['g']} {say['how g']} {say['g']} ({temperature(step['g'])})"
    says = {
        "drain": f"{phrase('pictures.taps.drains')}: (1 − f)·c<sub>t−1</sub> = "
        f"{say['lets go']} × {say['c_prev']} = {say['lost']}",
        "inlet": f"{water}<br>{word('pours')} i·g = {say['i']} × {say['g']} = {say['written']}",
        "outlet": f"{called['h']} h = o·tanh(c) = {say['o']} × {say['tanh_c']} = {say['h']}<br>"
        f"{phrase('pictures.taps.keeps_c')}",
    }
    return [
        still.drain | {
            "x": drain[0], "y": drain[1], "fillcolor": tint(screen.theme, step["c_prev"]),
            "text": says["drain"] if phase >= KEEP else "",
        },
        still.inlet | {
            "x": [*inlet[0], None, *sight_x], "y": [*inlet[1], None, *sight_y],
            "fillcolor": tint(screen.theme, step["g"]),
            "text": says["inlet"] if phase >= WRITE else water,
        },
        still.outlet | {
            "x": [*outlet[0], None, *still.glass_x],
            "y": [*outlet[1], None, glass.bottom, glass.bottom, surface, surface, glass.bottom],
            "fillcolor": tint(screen.theme, step["tanh_c"]),
            "text": says["outlet"] if phase >= SHOW else "",
        },
    ]  # fmt: skip


def _marks(say: Words, levels: list[float], beside: list[float], phase: int, still: _Still) -> list[Figure]:
    """Lines across the tank that lead to the words: dashed what was, then what was kept, then c."""
    (was, kept, c), (was_at, kept_at, c_at) = levels, beside
    plan = still.plan
    wall, end = plan.leader
    across, gone = [plan.far_wall, wall, end], [wall, wall, wall]
    told = [f"{word('was')}: c<sub>t−1</sub> = {say['c_prev']}", "", ""]
    kept_x, kept_y, c_x, c_y = gone, [kept, kept, kept], gone, [c, c, c]
    if phase > 0:
        kept_x, kept_y, told[1] = (
            across,
            [kept, kept, kept_at],
            f"{title_of('kept')}: f·c<sub>t−1</sub> = {say['kept']}",
        )
    if phase > 1:
        c_x, c_y, told[2] = across, [c, c, c_at], f"{title_of('c')}: c = f·c<sub>t−1</sub> + i·g = {say['c']}"
    return [
        still.was | {"y": [was, was, None] * DASHES + [was, was, was_at], "text": told[0]},
        still.kept | {"x": kept_x, "y": kept_y, "text": told[1]},
        dict(still.before["level"]),
        dict(still.before["glass"]),
        still.c | {"x": c_x, "y": c_y, "text": told[2]},
        dict(still.before["word"]),
    ]


def _arrow(step: Numbers, levels: list[float], phase: int, still: _Still) -> Figure:
    """A double arrow at the mark when the level would lie beyond it; else nothing, a point."""
    value, y = step[("c_prev", "kept", "c", "c")[phase]], levels[min(phase, 2)]
    way = 0.0 if abs(value) <= still.screen.scale else 0.8 if value > 0 else -0.8
    x, half, y = still.plan.tank.middle, abs(way) * 1.5, y + way * 0.2
    return still.arrow | {
        "x": [x - half, x + half, x, x - half, None, x - half, x + half, x, x - half],
        "y": [y, y, y + way, y, None, y + way, y + way, y + 2 * way, y + way],
    }


def _valves(step: Numbers, say: Words, still: _Still) -> list[Figure]:
    """The holes through the three balls, then the three levers, under them as they were."""
    turned = {gate: (still.plan.valves[gate], round(1000 * step[gate])) for gate in ("i", "f", "o")}
    (ix, iy), (fx, fy), (ox, oy) = (bore(*turned[gate]) for gate in ("i", "f", "o"))
    called = still.says.titles
    both = phrase("pictures.taps.keeps_drains", kept=say["f"], drained=say["lets go"], c="c<sub>t−1</sub>")
    words = {
        "i": phrase("pictures.taps.open", tap=f"{called['i']} {say['how i']} {say['i']}"),
        "f": f"{called['f']} {say['how f']} {say['f']}<br>{both}",
        "o": phrase("pictures.taps.open", tap=f"{called['o']} {say['how o']} {say['o']}")
        + f"<br>{phrase('pictures.taps.keeps_c')}",
    }
    levers = ((gate, *lever(*turned[gate])) for gate in ("i", "f", "o"))
    return [
        still.bores | {"x": [*ix, None, *fx, None, *ox], "y": [*iy, None, *fy, None, *oy]},
        dict(still.before["levers"]),
        *(still.levers[gate] | {"x": x, "y": y, "text": words[gate]} for gate, x, y in levers),
    ]


# -- what stays the same while a hand moves


class _Still(NamedTuple):
    """The parts of the figure that no number of the run changes; they are shared, so nobody may edit them."""

    screen: Screen
    plan: Plan
    says: Speech
    layout: Figure
    warm: Figure
    cool: Figure
    drain: Figure
    inlet: Figure
    outlet: Figure
    sight: Outline
    """The water in the sight glass."""
    glass_x: list[float]
    was: Figure
    kept: Figure
    before: dict[str, Figure]
    """Where the screen draws what was before a touch: the tank's level, the glass's, the levers."""
    c: Figure
    arrow: Figure
    bores: Figure
    levers: dict[str, Figure]
    pins: Figure
    always: Figure
    words: Figure
    words_y: list[float]
    """Of the words at fixed places, in the order of :data:`.words.COLORS`."""


@remembered(maxsize=64)
def _still(screen: Screen, who: Named | None) -> _Still:
    shape_of = screen.shape
    plan, colors, says = PLANS[shape_of], screen.colors, speech(who, shape_of)
    drawn = scene(screen, plan.width, says.height, images=list(images(screen.theme, shape_of)))
    drawn = drawn if shape_of == "flat" else at_least(drawn, ON_ITS_SIDE["taps"] if screen.narrow else HALF)
    return _Still(
        screen=screen,
        plan=plan,
        says=says,
        layout=gripped(haunted(drawn, _ghosts(), screen.scale), GRIPS),
        warm=shape(colors["warm"]) | {"x": _within(plan.tank, 0.3)[0]},
        cool=shape(colors["cool"]) | {"x": _within(plan.tank, 0.3)[0]},
        drain=shape(""),
        inlet=shape(""),
        outlet=shape(""),
        sight=_within(plan.sight, 0.4),
        glass_x=_within(plan.glass, 0.4)[0],
        was=_line(colors["muted"], 1.5) | {"x": _dashes(plan.far_wall, *plan.leader)},
        kept=_line(colors["f"], 1.5),
        before=_before(screen, plan),
        c=_line(colors["c"], 2),
        arrow=shape(colors["ink"], hover=False),
        bores=shape("#ffffff", hover=False),
        levers={gate: shape(colors[gate]) for gate in ("i", "f", "o")},
        pins=shape(colors["ink"], hover=False),
        always=_always(plan, screen, says),
        words=_labels(plan, colors, says),
        words_y=[says.words[name][1] for name in COLORS],
    )


def _labels(plan: Plan, colors: dict[str, str], says: Speech) -> Figure:
    """The words that change, without y and text; the last three stand beside the levels."""
    size, small = SIZE["label"], SIZE["small"]
    side, gap = f"middle {_side(plan)}", -0.3 if _side(plan) == "left" else 0.3
    return lettering([*(says.words[name][0] for name in COLORS), *[plan.leader[1] + gap] * 3]) | {
        "textposition": [*(says.words[name][2] for name in COLORS), side, side, side],
        "textfont": {
            "color": [*(colors[color] for color in COLORS.values()), colors["muted"], colors["f"], colors["c"]],
            "size": [*[size] * len(COLORS), small, small, SIZE["big"]],
        },
    }


def _always(plan: Plan, screen: Screen, says: Speech) -> Figure:
    """The words that never change: on the dials, beside the tank's scale, and beside the three drops."""
    scale = screen.scale
    top, bottom = at_marks(says, screen.narrow, f"+{scale:g}", f"−{scale:g}", screen.colors["c"])
    said = dials() | {"top": top, "zero": "0", "bottom": bottom, **sides()}
    said["scale"] = announced(scale) if scale != USUAL.scale else ""
    drop_x, drop_y = plan.legend[0] + 1.6, plan.legend[1]
    places = [plan.words[name] for name in said]
    tones = [screen.colors["ink" if name == "scale" else "muted"] for name in said]
    places += [(drop_x, drop_y - LEGEND_STEP * k, "middle right") for k in range(3)]
    return lettering([x for x, _, _ in places]) | {
        "y": [y for _, y, _ in places],
        "text": [*said.values(), *drops()],
        "textposition": [where for _, _, where in places],
        "textfont": {"color": [*tones, *[screen.colors["muted"]] * 3], "size": SIZE["small"]},
    }


def _side(plan: Plan) -> str:
    """The side of the tank on which its levels say their numbers."""
    return "left" if plan.leader[0] == plan.tank.left else "right"


def _ghosts() -> list[Ghost]:
    """What stays of the run before a touch: how high the tank and the glass stood, and how the handles were turned."""
    c, word, levers = (TRACES.index("c"), TRACES.index("before c"), [TRACES.index(f"lever {gate}") for gate in "ifo"])
    return [
        {"from": [c], "to": TRACES.index("before"), "cut": (0, 2)},
        {"from": [c], "to": word, "cut": (0, 1), **called(word, sample="")},
        {"from": [TRACES.index("outlet")], "to": TRACES.index("before h"), "cut": SURFACE},
        {"from": levers, "to": TRACES.index("before levers"), "cut": OF_LEVER},
    ]


def _before(screen: Screen, plan: Plan) -> dict[str, Figure]:
    """The tank's level, the glass's, and the levers as they were before a touch, all pale; over the lines its word."""
    colors = screen.colors
    font = {"color": colors["ink"], "size": SIZE["small"]}
    word = {"mode": "text", "text": [phrase("pictures.before"), ""], "textposition": f"top {_side(plan)}"}
    return {
        "level": before(faded(colors["c"], 0.4)),
        "word": haloed(screen, before(colors["c"], textfont=font) | word),
        "glass": before(faded(colors["h"], 0.5)),
        "levers": before(faded(colors["neutral"], 0.7), fill="toself", fillcolor=faded(colors["neutral"], 0.25)),
    }


def _line(color: str, width: float) -> Figure:
    return {"type": "scatter", "mode": "lines", "line": {"color": color, "width": width}, "hoverinfo": "text"}


def _dashes(start: float, wall: float, end: float) -> list[float | None]:
    """Dashes across the tank, then the line that leads to the words."""
    step, x = (wall - start) / DASHES, []
    for k in range(DASHES):
        x += [round(start + step * k, 2), round(start + step * (k + 0.55), 2), None]
    return [*x, round(wall - step * 0.2, 2), wall, end]


# -- places


def _within(box: Box, inset: float) -> Outline:
    """The outline of a rectangle, so far inside a box."""
    left, right, low, high = box.left + inset, box.right - inset, box.bottom + inset, box.top - inset
    return [left, right, right, left, left], [low, low, high, high, low]


def _pins(held: Container[str], still: _Still) -> Figure:
    """A pin in whatever is held; a point where nothing is."""
    x, y = pins(_pin_places(still.screen.shape), tuple(gate in held for gate in GATES))
    return still.pins | {"x": x, "y": y}


@cache
def _pin_places(shape_of: Shape) -> tuple[Point, ...]:
    """Where the four pins stick: in the valves of f and i, the sight glass of g and the valve of o."""
    plan = PLANS[shape_of]
    f, i, o = (plan.valves[gate] for gate in "fio")
    return (f.x - 3, f.y + 3), (i.x - 3, i.y + 3), (plan.sight.right, i.y + 1.2), (o.x - 3, o.y + 3)
