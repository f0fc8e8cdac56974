"""The conveyor belt: the cell state c, carried from step to step past three workers.

    kept = f * c_prev           at the forget worker; (1 - f) * c_prev falls into the bin
    c    = kept + i * g         at the input worker, under the writer's hopper
    h    = o * tanh(c)          at the output worker's window

What is drawn, and how large:

parcel
    A square whose AREA is the amount: ``side = largest * sqrt(min(|v|, scale) / scale)``. So the
    part that stays and the part that falls have together the area of what came. Beyond ``scale``
    a parcel grows no more, and its number gets a mark (▲). Warm is plus, cool is minus. A short
    line, the tray, shows where a parcel is, however small. Pale parcels are where it was.
hatch
    Open over ``1 - f`` of its width: the lid in f's colour covers ``f``, the part that is KEPT.
hopper
    Filled to ``|g|`` of its depth, in the colour of g's sign. Its mouth is open over ``i`` of its width.
window
    The blind leaves ``o`` of its height open; behind it stands a picture ``|tanh c|`` of its width.
    What one sees is the product: its area is ``|h|``, and a full window is 1.

Source of the equations: Gers, Schmidhuber and Cummins 2000.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any, NamedTuple

from lstm_viz.core.lstm import Trace
from lstm_viz.core.notation import GATES
from lstm_viz.figures.belt.drawing import BAND, Plan, plan_for, scenery
from lstm_viz.figures.belt.numbers import APPEARS, KEEP, SHOW, WRITE, Parcel, Step, parcels_of, step_of
from lstm_viz.figures.belt.words import (
    Speech,
    gate_hovers,
    gate_words,
    key_amount,
    parcel_hovers,
    speech,
    styles,
    view_hover,
    words_of,
)
from lstm_viz.figures.shelf.colours import Theme, blend, sign_color
from lstm_viz.figures.shelf.named import Named, named
from lstm_viz.figures.shelf.screen import USUAL, Screen
from lstm_viz.figures.shelf.style import Figure, label, line, polygon, scene
from lstm_viz.language.texts import remembered

CUT = 0.07
"""What is cut off a parcel's corners; its tape, 0.2 wide, hangs 0.32 down from the top: all in sides."""
TRAY = 1.8
"""Length of the line under a parcel."""
LINK = 3.4
"""Distance between the marks on the belt's band."""
TAG = (5.2, 2.5)
"""Width and height of the tag that a held gate wears."""

PRESENT = ("kept", "bin 0", "bin 1", "written", "carried")
"""The parcels that come after those of the past, in the order of their traces."""

Change = dict[str, Any]
"""The leaves of a trace that move."""
Pen = list[float | None]


def belt(
    trace: Trace, t: int, screen: Screen = USUAL, names: Mapping[str, str] | None = None, *, phase: int = SHOW
) -> Figure:
    """The conveyor belt at one step.

    Parameters
    ----------
    trace : Trace
        One sequence and one unit: B = 1, H = 1.
    t : int
        The step, 0 to T - 1.
    screen : Screen
        What it is drawn on; its scale is the amount of the largest parcel.
    names : Mapping
        What the workers f, i, o, the candidate g, the parcel c and the view h go by, over their numbers.
    phase : int
        How far the step has come: 0 c_prev arrives; 1 f keeps, the rest falls; 2 i * g is added;
        3 o * tanh(c) is shown, and all of the step is on display. What belongs to a later phase has
        no size and no number, and its door is shut.

    Raises
    ------
    ValueError
        For more than one sequence or unit, an unknown phase, or a name too long.
    IndexError
        For a step that is not there.
    """
    _check(trace, t, phase)
    scale, theme = screen.scale, screen.theme
    still = _still(screen, named(names))
    plan, says = still.plan, still.says
    now = step_of(trace, t)
    parcels, held = parcels_of(trace, t, phase, now, plan), trace.held_at(t)
    every = parcels.all()
    sides = [parcel.side(plan.largest, scale) for parcel in every]
    shown = now if phase == SHOW else Step()
    lit = now if phase else step_of(trace, t - 1)  # what shrinks away at phase 0 keeps its colour
    tone = sign_color(lit.g, theme), sign_color(lit.tanh_c, theme)
    words = words_of(trace, t, phase, now, parcels, sides, held, plan, scale, says)
    squares, tapes = _boxes(every, sides)
    hovers = parcel_hovers(trace, t, phase, now, parcels, plan, scale, says.titles["c"])
    tagged = tuple(gate in held and phase >= APPEARS[gate] for gate in GATES)
    data = [
        still.links | _links(parcels.carried.x - plan.history[-1], plan),
        still.trays | _trays(every),
        still.lid | _lid(now.f if phase >= KEEP else 1.0, plan),
        still.candidate | _candidate(now.g if phase >= WRITE else 0.0, plan) | {"fillcolor": tone[0]},
        still.jaws | _jaws(now.i if phase >= WRITE else 0.0, plan),
        still.view | _view(shown, plan) | {"fillcolor": tone[1], "text": view_hover(phase, now, says.titles["h"])},
        still.blind | _blind(shown.o, plan),
        *_parcel_traces(still, every, squares, hovers, theme),
        still.tapes | tapes,
        still.tags | _tags(tagged, plan),
        still.gates | {
            "text": gate_words(phase, now, says), "hovertext": gate_hovers(trace, t, phase, now, held, says.titles),
        },
        still.words | dict(zip(("text", "x", "y"), map(list, zip(*words, strict=True)), strict=True)),
    ]  # fmt: skip
    return {"data": data, "layout": still.layout}


def _check(trace: Trace, t: int, phase: int) -> None:
    if (trace.B, trace.H) != (1, 1):
        raise ValueError(
            f"the trace has {trace.B} sequences and {trace.H} units; the belt draws one of each, "
            "trace.sample(b).unit(j)"
        )
    if not 0 <= t < trace.T:
        raise IndexError(f"there is no step {t}; this run has steps 0 to {trace.T - 1}")
    if phase not in range(4):
        raise ValueError(f"phase is {phase!r}; it needs 0, 1, 2 or 3")


# -- what stays


class _Still(NamedTuple):
    """The part of the picture that no control moves: made once, shared by every figure."""

    plan: Plan
    says: Speech
    layout: Figure
    links: Figure
    trays: Figure
    lid: Figure
    candidate: Figure
    jaws: Figure
    view: Figure
    blind: Figure
    parcels: list[Figure]
    pale: dict[str, str]
    """The colour of what was, by the colour of what is."""
    tapes: Figure
    tags: Figure
    gates: Figure
    words: Figure


@remembered(maxsize=64)
def _still(screen: Screen, who: Named | None) -> _Still:
    plan, colors = plan_for(screen.narrow, who and who.rows(GATES)), screen.colors
    key_side = Parcel(0, 0, key_amount(screen.scale, plan)).side(plan.largest, screen.scale)
    says, tones = {"hoverinfo": "text"}, [sign_color(value, screen.theme) for value in (1, 0, -1)]
    past = [f"past {k}" for k in range(len(plan.history) + 1)]
    gate_x, gate_y = zip(*(plan.words[gate] for gate in GATES), strict=True)
    gate_colors = [colors[gate] for gate in GATES]
    return _Still(
        plan=plan,
        says=speech(who, plan, screen.narrow),
        layout=scene(screen, plan.width, plan.height, images=[scenery(screen.theme, plan, key_side)]),
        links=line([], [], blend(colors["belt"], colors["card"], 0.45), 2, name="links"),
        trays=line([], [], colors["neutral"], 1.5, name="trays"),
        lid=polygon([], [], colors["f"], name="lid"),
        candidate=polygon([], [], colors["g"], name="candidate"),
        jaws=polygon([], [], colors["i"], name="jaws"),
        view=polygon([], [], colors["h"], name="view") | says,
        blind=polygon([], [], blend(colors["o"], colors["card"], 0.55), name="blind"),
        parcels=[polygon([], [], colors["neutral"], name=name) | says for name in (*past, *PRESENT)],
        pale={tone: blend(tone, colors["card"], 0.42) for tone in tones},
        tapes=polygon([], [], "rgba(255, 255, 255, 0.38)", name="tapes"),
        tags=polygon([], [], colors["card"], colors["ink"], name="held"),
        gates=label(gate_x, gate_y, [], gate_colors, textposition="top center", name="gates") | says,
        words=label([], [], [], colors["ink"], name="words") | styles(colors, plan),
    )


# -- what moves


def _boxes(parcels: list[Parcel], sides: list[float]) -> tuple[list[Change], Change]:
    """The outline of each parcel, and the tapes of all as one trace."""
    squares: list[Change] = []
    tape_x: Pen = []
    tape_y: Pen = []
    for (x, foot, _, _), side in zip(parcels, sides, strict=True):
        half, cut, tape = side / 2, CUT * side, side / 10
        left, right, top = x - half, x + half, foot + side
        squares.append({
            "x": [left + cut, right - cut, right, right, right - cut, left + cut, left, left],
            "y": [foot, foot, foot + cut, top - cut, top, top, top - cut, foot + cut],
        })  # fmt: skip
        tape_x += (x - tape, x + tape, x + tape, x - tape, None)
        tape_y += (top - 0.32 * side, top - 0.32 * side, top, top, None)
    return squares, {"x": tape_x, "y": tape_y}


def _around(middle: float, half: float) -> tuple[float, float]:
    return middle - half, middle + half


def _parcel_traces(
    still: _Still, parcels: list[Parcel], squares: list[Change], hovers: list[str], theme: Theme
) -> list[Change]:
    pale = len(parcels) - 4  # the past and what was kept; what is now comes after them
    traces = []
    for k, parcel in enumerate(parcels):
        color = sign_color(parcel.value, theme)
        fill = still.pale[color] if k < pale else color
        traces.append(still.parcels[k] | squares[k] | {"fillcolor": fill, "text": hovers[k]})
    return traces


@lru_cache(maxsize=64)
def _links(shift: float, plan: Plan) -> Change:
    """Marks on the band, moved with the carried parcel; those beyond an end or over the hatch have no length."""
    low, high = plan.ends[0] + 1.6, plan.ends[1] - 1.6
    left, right = plan.chute
    travel = plan.carried - plan.history[-1]
    count = int((high - low + travel) / LINK)
    x: Pen = []
    for k in range(count):
        at = low - travel + k * LINK + shift
        ends = min(max(at, low), high), min(max(at + 1.1, low), high)
        if ends[1] > left and ends[0] < right:  # no band over the hatch
            ends = (left, left) if 2 * at < left + right else (right, right)
        x += [*ends, None]
    y = plan.top - BAND / 2
    return {"x": x, "y": [y, y, None] * count}


def _trays(parcels: list[Parcel]) -> Change:
    """A short line under every parcel that is there."""
    x: Pen = []
    y: Pen = []
    for parcel in parcels:
        half = TRAY / 2 if parcel.here else 0.0
        x += [parcel.x - half, parcel.x + half, None]
        y += [parcel.y + 0.1, parcel.y + 0.1, None]
    return {"x": x, "y": y}


def _lid(kept: float, plan: Plan) -> Change:
    """The lid covers what is kept; the hatch is open on the side from which c_prev comes."""
    left, right = plan.chute
    edge = right - kept * (right - left)
    low, high = plan.top - BAND, plan.top
    return {"x": [edge, right, right, edge], "y": [low, low, high, high]}


def _candidate(g: float, plan: Plan) -> Change:
    """What the writer offers: the hopper is filled to |g| of its depth."""
    hopper, much = plan.hopper, abs(g)
    low, high = hopper.mouth, hopper.mouth + much * hopper.depth
    left, right = _around(hopper.x, hopper.half_mouth)
    high_left, high_right = _around(hopper.x, hopper.half_mouth + much * (hopper.half_top - hopper.half_mouth))
    return {"x": [left, right, high_right, high_left], "y": [low, low, high, high]}


def _jaws(i: float, plan: Plan) -> Change:
    """The input gate: two jaws leave i of the hopper's mouth open."""
    hopper = plan.hopper
    left, right = _around(hopper.x, hopper.half_mouth)
    from_left, from_right = _around(hopper.x, i * hopper.half_mouth)
    low, high = hopper.mouth - 0.8, hopper.mouth
    x = [left, from_left, from_left, left, None, from_right, right, right, from_right, None]
    return {"x": x, "y": [low, low, high, high, None] * 2}


def _view(step: Step, plan: Plan) -> Change:
    """What is seen in the window: |tanh c| of its width, o of its height."""
    window = plan.window
    left, right = _around(window.middle, abs(step.tanh_c) * window.side / 2)
    high = window.sill + step.o * window.side
    return {"x": [left, right, right, left], "y": [window.sill, window.sill, high, high]}


def _blind(o: float, plan: Plan) -> Change:
    """The output gate: the blind leaves o of the window's height open."""
    window = plan.window
    left, right, top = window.left, window.left + window.side, window.sill + window.side
    edge = window.sill + o * window.side
    return {"x": [left, right, right, left], "y": [edge, edge, top, top]}


@lru_cache(maxsize=64)
def _tags(tagged: tuple[bool, ...], plan: Plan) -> Change:
    """A tag on each worker, or on the hopper, whose gate is held."""
    x: Pen = []
    y: Pen = []
    for gate, here in zip(GATES, tagged, strict=True):
        at, middle = plan.tags[gate]
        half, high = (TAG[0] / 2, TAG[1] / 2) if here else (0.0, 0.0)
        x += [at - half, at + half, at + half, at - half, at - half, None]
        y += [middle - high, middle - high, middle + high, middle + high, middle - high, None]
    return {"x": x, "y": y}
