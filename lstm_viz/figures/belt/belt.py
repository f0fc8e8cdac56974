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

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np

from lstm_viz.core.lstm import Trace
from lstm_viz.core.notation import GATES
from lstm_viz.core.phases import KEEP, SHOW, WRITE
from lstm_viz.core.steps import Steps, one_step
from lstm_viz.figures.belt.drawing import BAND, NARROW, WIDE, Plan, Signs, scenery
from lstm_viz.figures.belt.numbers import Array, Parcels, Phases, Scene, places, ring, scene_of, side
from lstm_viz.figures.belt.words import (
    Speech,
    gate_hovers,
    gate_words,
    key_amount,
    parcel_hovers,
    speech,
    styles,
    tagged,
    told,
    view_hover,
    words_of,
)
from lstm_viz.figures.shelf.colours import Theme, blend, sign_color, sign_colors
from lstm_viz.figures.shelf.named import Named, named
from lstm_viz.figures.shelf.screen import USUAL, Screen
from lstm_viz.figures.shelf.style import Figure, Ghost, Grip, before, gripped, haunted, label, line, polygon, scene
from lstm_viz.figures.strip import Moves, Strip, columns
from lstm_viz.language.phrases import say
from lstm_viz.language.texts import remembered

CUT = 0.07
"""What is cut off a parcel's corners; its tape, 0.2 wide, hangs 0.32 down from the top: all in sides."""
TRAY = 1.8
"""Length of the line under a parcel."""
LINK = 3.4
"""About how far the marks on the belt's band are apart."""
DASH = 1.1
"""Their length."""
ROUND = 3
"""In so many steps a mark comes round: long enough for it to be unseen on its way back."""
TAG = (5.2, 2.5)
"""Width and height of the tag that a held gate wears."""

PRESENT = ("kept", "bin 0", "bin 1", "written", "carried 0", "carried 1")
"""The parcels that come after those of the past, in the order of their traces."""

VIEW = 5
"""Which trace is the view in the window; after it comes the blind, then the parcels."""

UP = np.nan
"""It lifts the pen."""


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
    return belts(one_step(trace, t), [phase], screen, names)[0]


def belts(
    steps: Steps, phases: Sequence[int], screen: Screen = USUAL, names: Mapping[str, str] | None = None,
    signs: Signs = (),
) -> Strip:  # fmt: skip
    """The conveyor belt at many steps, each at a phase: what moves, as arrays. The batch has one unit.

    ``signs`` stand there in the place of the workers.
    """
    still = _still(screen, named(names), tuple(signs))
    plan, says, theme = still.plan, still.says, screen.theme
    seen = scene_of(steps, np.array(phases), plan, screen.scale)
    written, phase, now = told(seen), seen.phase, seen.now
    # what shrinks away at phase 0 keeps its colour
    g, tanh_c = (np.where(phase > 0, *pair) for pair in ((now.g, seen.before.g), (now.tanh_c, seen.before.tanh_c)))
    view = {"fillcolor": sign_colors(tanh_c.tolist(), theme), "text": view_hover(seen, written, says.titles["h"])}
    data: list[tuple[Figure, Moves]] = [
        (still.links, _links(seen.played, phase, plan)),
        (still.trays, _trays(seen.parcels)),
        (still.lid, _lid(np.where(phase >= KEEP, now.f, 1.0), plan)),
        (
            still.candidate,
            {**_candidate(np.where(phase >= WRITE, now.g, 0.0), plan), "fillcolor": sign_colors(g.tolist(), theme)},
        ),
        (still.jaws, _jaws(np.where(phase >= WRITE, now.i, 0.0), plan)),
        (still.view, {**_view(seen), **view}),
        (still.blind, _blind(np.where(phase == SHOW, now.o, 0.0), plan)),
        *zip(still.parcels, _boxes(seen, parcel_hovers(seen, written, says.titles["c"]), still, theme), strict=True),
        (still.tapes, _tapes(seen.parcels)),
        (still.before, {}),
        (still.tags, _tags(seen)),
        (still.gates, {"text": gate_words(seen, written, says), "hovertext": gate_hovers(seen, written, says.titles)}),
        (still.words, words_of(seen, written, says)),
    ]
    return Strip(steps.N, data, still.layout)


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
    edge: dict[str, str]
    """Its outline's."""
    tapes: Figure
    before: Figure
    """Where the screen draws the carried parcel and the view as they were before a touch: dashed, for what is pale is
    the past."""
    tags: Figure
    gates: Figure
    words: Figure


@remembered(maxsize=64)
def _still(screen: Screen, who: Named | None, signs: Signs) -> _Still:
    plan, colors = NARROW if screen.narrow else WIDE, screen.colors
    key_side = float(side(key_amount(screen.scale, plan), plan, screen.scale))
    says, tones = {"hoverinfo": "text"}, [sign_color(value, screen.theme) for value in (1, 0, -1)]
    drawn = scene(screen, plan.width, plan.height, images=[scenery(screen.theme, plan, key_side, signs)])
    past = [f"past {k}" for k in range(len(plan.history) + 1)]
    gate_x, gate_y = zip(*(plan.words[gate] for gate in GATES), strict=True)
    gate_colors = [colors[gate] for gate in GATES]
    return _Still(
        plan=plan,
        says=speech(who, plan),
        layout=gripped(haunted(drawn, _ghosts(screen, plan), screen.scale), _grips(plan)),
        links=line([], [], blend(colors["belt"], colors["card"], 0.45), 2, name="links"),
        trays=line([], [], colors["neutral"], 1.5, name="trays"),
        lid=polygon([], [], colors["f"], name="lid"),
        candidate=polygon([], [], colors["g"], name="candidate"),
        jaws=polygon([], [], colors["i"], name="jaws"),
        view=polygon([], [], colors["h"], name="view") | says,
        blind=polygon([], [], blend(colors["o"], colors["card"], 0.55), name="blind"),
        parcels=[polygon([], [], colors["neutral"], name=name) | says for name in (*past, *PRESENT)],
        pale={tone: blend(tone, colors["card"], 0.42 if screen.theme == "light" else 0.14) for tone in tones},
        edge={tone: blend(tone, colors["card"], 0.75) for tone in tones},
        tapes=polygon([], [], "rgba(255, 255, 255, 0.38)", name="tapes"),
        before=before(colors["neutral"], 1.5, "3px,2px"),
        tags=polygon([], [], colors["card"], colors["ink"], name="held"),
        gates=label(gate_x, gate_y, [], gate_colors, size=plan.name, textposition="top center", name="gates") | says,
        words=label([], [], [], colors["ink"], name="words") | styles(screen, plan),
    )


def _ghosts(screen: Screen, plan: Plan) -> list[Ghost]:
    """The outlines of the carried parcel and of the view, which has its sign; they come after all parcels' tapes."""
    last = VIEW + 1 + ring(plan) + len(PRESENT)
    tones = {tone: blend(tone, screen.colors["ink"], 0.5) for tone in sign_colors((1, 0, -1), screen.theme)}
    return [{"from": [last - 1, last, VIEW], "to": last + 2, "tones": tones}]


def _grips(plan: Plan) -> list[Grip]:
    """A rail for each gate that has room for one, from shut to open; the hopper's from cold to hot."""
    ends = {gate: [say(f"pictures.belt.place.rail.{gate}.{end}") for end in ("low", "high")] for gate in plan.rails}
    return [Grip(of=gate, tone=gate, rail=rail, ends=ends[gate]) for gate, rail in plan.rails.items()]


# -- what moves


def _boxes(seen: Scene, hovers: list[list[str]], still: _Still, theme: Theme) -> list[Moves]:
    """The outline of each parcel, its colour, and what it says; the past and what was kept are pale."""
    x, foot, value, _, side = seen.parcels
    left, right, top, cut = x - side / 2, x + side / 2, foot + side, CUT * side
    across = np.stack([left + cut, right - cut, right, right, right - cut, left + cut, left, left], axis=-1)
    up = np.stack([foot, foot, foot + cut, top - cut, top, top, top - cut, foot + cut], axis=-1)
    boxes: list[Moves] = []
    for k, says in enumerate(hovers):
        tones = sign_colors(value[:, k].tolist(), theme)
        box: Moves = {"x": across[:, k], "y": up[:, k], "fillcolor": tones, "text": says}
        boxes.append({**box, **_pale(tones, side[:, k], still, theme)} if k <= seen.ring else box)
    return boxes


def _pale(tones: list[str], side: Array, still: _Still, theme: Theme) -> Moves:
    """How what was is drawn: pale by day, by night as an outline, where there is anything of it."""
    pale: Moves = {"fillcolor": [still.pale[tone] for tone in tones]}
    if theme == "light":
        return pale
    edges = zip(tones, (side > 0).tolist(), strict=True)
    return {**pale, "line": [{"color": still.edge[tone], "width": 1.5 if there else 0} for tone, there in edges]}


def _tapes(parcels: Parcels) -> Moves:
    """The tapes of all parcels as one trace."""
    top, down, half = parcels.y + parcels.side, 0.32 * parcels.side, parcels.side / 10
    left, right, low = parcels.x - half, parcels.x + half, top - down
    return {"x": _one_by_one(left, right, right, left, UP), "y": _one_by_one(low, low, top, top, UP)}


def _one_by_one(*points: Array | float) -> Array:
    """Point after point of thing after thing, of points [N, things]: [N, things * points]."""
    N, things = np.shape(points[0])
    drawn = np.empty((N, things, len(points)))
    for k, point in enumerate(points):
        drawn[:, :, k] = point
    return drawn.reshape(N, -1)


def _around(middle: float, half: Array | float) -> tuple[Array | float, Array | float]:
    return middle - half, middle + half


def _links(played: Phases, phase: Phases, plan: Plan) -> Moves:
    """Marks on the band, moved with the carried parcel; those beyond an end or over the hatch have no length.

    The band runs one way: what leaves at its end comes round, and in again at its beginning. Beyond each end there is
    room for the longest way between two phases, so that a mark that goes back has no length on that way.
    """
    low, high = plan.ends[0] + 1.6, plan.ends[1] - 1.6
    left, right = plan.chute
    stands = places(plan) - plan.history[-1]
    whole = ROUND * stands[-1]
    marks = ROUND * round(stands[-1] / LINK)  # after a step the band looks as before it
    gone = played * stands[-1] + stands[phase]
    at = low - DASH - np.diff(stands).max() + (np.arange(marks) * whole / marks + gone[:, None]) % whole
    ends = [np.clip(at, low, high), np.clip(at + DASH, low, high)]
    hidden, edge = (ends[1] > left) & (ends[0] < right), np.where(2 * at < left + right, left, right)
    x = _one_by_one(*(np.where(hidden, edge, end) for end in ends), UP)  # no band over the hatch
    return {"x": x, "y": np.tile([plan.top - BAND / 2] * 2 + [UP], marks)[None]}


def _trays(parcels: Parcels) -> Moves:
    """A short line under every parcel that is there."""
    half, y = np.where(parcels.here, TRAY / 2, 0.0), parcels.y + 0.1
    return {"x": _one_by_one(parcels.x - half, parcels.x + half, UP), "y": _one_by_one(y, y, UP)}


def _lid(kept: Array, plan: Plan) -> Moves:
    """The lid covers what is kept; the hatch is open on the side from which c_prev comes."""
    left, right = plan.chute
    edge = right - kept * (right - left)
    low, high = plan.top - BAND, plan.top
    return {"x": columns(edge, right, right, edge), "y": columns(low, low, high, high)}


def _candidate(g: Array, plan: Plan) -> Moves:
    """What the writer offers: the hopper is filled to |g| of its depth."""
    hopper, much = plan.hopper, np.abs(g)
    low, high = hopper.mouth, hopper.mouth + much * hopper.depth
    left, right = _around(hopper.x, hopper.half_mouth)
    high_left, high_right = _around(hopper.x, hopper.half_mouth + much * (hopper.half_top - hopper.half_mouth))
    return {"x": columns(left, right, high_right, high_left), "y": columns(low, low, high, high)}


def _jaws(i: Array, plan: Plan) -> Moves:
    """The input gate: two jaws leave i of the hopper's mouth open."""
    hopper = plan.hopper
    left, right = _around(hopper.x, hopper.half_mouth)
    from_left, from_right = _around(hopper.x, i * hopper.half_mouth)
    low, high = hopper.mouth - 0.8, hopper.mouth
    x = columns(left, from_left, from_left, left, UP, from_right, right, right, from_right, UP)
    return {"x": x, "y": columns(low, low, high, high, UP, low, low, high, high, UP)}


def _view(seen: Scene) -> Moves:
    """What is seen in the window: |tanh c| of its width, o of its height."""
    window, there = seen.plan.window, seen.phase == SHOW
    left, right = _around(window.middle, np.where(there, np.abs(seen.now.tanh_c), 0.0) * window.side / 2)
    high = window.sill + np.where(there, seen.now.o, 0.0) * window.side
    return {"x": columns(left, right, right, left), "y": columns(window.sill, window.sill, high, high)}


def _blind(o: Array, plan: Plan) -> Moves:
    """The output gate: the blind leaves o of the window's height open."""
    window = plan.window
    left, right, top = window.left, window.left + window.side, window.sill + window.side
    edge = window.sill + o * window.side
    return {"x": columns(left, right, right, left), "y": columns(edge, edge, top, top)}


def _tags(seen: Scene) -> Moves:
    """A tag on each worker, or on the hopper, whose gate is held."""
    here = np.stack([tagged(seen, gate) for gate in GATES], axis=-1)
    (half, high), (at, middle) = (here * size / 2 for size in TAG), np.array([seen.plan.tags[gate] for gate in GATES]).T
    left, right, low, top = at - half, at + half, middle - high, middle + high
    return {"x": _one_by_one(left, right, right, left, left, UP), "y": _one_by_one(low, low, top, top, low, UP)}
