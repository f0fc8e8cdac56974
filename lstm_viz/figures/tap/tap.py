"""One gate as one tap, large: what turns its knob, what colours its water, and what comes out.

    importance  i = σ(z)      how far the tap is open, 0 to 1
    content     g = tanh(z)   how hot (+) or cold (−) the water is, −1 to 1
    flow        i · g         importance × content: what is poured into the cell state

Source of the picture: sigmoid as a tap, tanh as hot, cold or neutral water, flow as importance
times content. The valve is the one of ``taps.py``: lever across the pipe = shut, along it = open.
"""

from __future__ import annotations

from typing import NamedTuple

from lstm_viz.core.activations import activation
from lstm_viz.core.lstm import Trace
from lstm_viz.core.notation import EXACT, PACKED, number, quantity
from lstm_viz.figures.shelf.colours import blend, faded
from lstm_viz.figures.shelf.phrases import CURVE, equals, held, held_at, weights_say
from lstm_viz.figures.shelf.screen import USUAL, Screen
from lstm_viz.figures.shelf.style import (
    HALF,
    ON_ITS_SIDE,
    SIZE,
    Figure,
    Ghost,
    Grip,
    at_least,
    before,
    dots_before,
    gripped,
    haunted,
    scene,
)
from lstm_viz.figures.shelf.svg import Point
from lstm_viz.figures.tap.drawing import PLANS, Chart, Plan, images
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
from lstm_viz.language.phrases import say
from lstm_viz.language.quantities import title_of
from lstm_viz.language.texts import remembered

SCALES = {
    "i z": "z", "g z": "z", "i curve": "σ(z)", "g curve": "tanh(z)", "i top": "1", "i low": "0",
    "g top": "+1", "g mid": "0", "g low": "−1", "dial 0": "0", "dial 1": "1", "full": "1", "half": "0.5",
}  # fmt: skip
"""What stands on the scales, the dial and the glass, and the names of the curves."""
BESIDE = {"i top": "open", "i low": "shut", "g top": "hot", "g mid": "neutral", "g low": "cold"}
"""The words beside the ends of the scales; on a narrow card there is no room for those of g."""

TRACES = (
    "opening", "mark", "guides", "window", "stream", "before glass", "bore", "before lever", "lever", "pins",
    "before points", "points", "always", "words",
)  # fmt: skip
"""The traces of the tap, from the lowest up."""
GRIPS = [
    Grip(of="i", tone="i", trace=TRACES.index("lever"), point=TIP),
    Grip(of="i", tone="i", trace=TRACES.index("points"), point=4),
    Grip(of="g", tone="g", trace=TRACES.index("points"), point=5),
]
"""Where the hand takes i and g: at the end of the handle, and on the curves at the value that was used."""

GHOSTS: list[Ghost] = [
    {"from": [TRACES.index("stream")], "to": TRACES.index("before glass"), "cut": SURFACE},
    {"from": [TRACES.index("lever")], "to": TRACES.index("before lever"), "cut": OF_LEVER},
    {"from": [TRACES.index("points")], "to": TRACES.index("before points"), "cut": (4, 6)},
]
"""What stays of the run before a touch: how high the glass stood, how the handle was turned, what i and g were."""

MARK = 0.3
"""Half the height of the mark on the thermometer."""
ROOM = 0.45
"""A number of the number line makes way for z's own that comes nearer than this part of the reach."""
FLOW_SIZE = {False: SIZE["big"], True: SIZE["label"]}
"""Size of the sentence of the flow, pixels, by ``narrow``."""
WORDS = {"importance": "i", "content": "g", "knob": "i", "water": "g", "stream": "ink", "flow": "ink"}
"""The words that change at fixed places, and their colours."""


def tap(trace: Trace, t: int, screen: Screen = USUAL) -> Figure:
    """The input gate i and the candidate g of step ``t`` as one tap.

    Drawn from the record, in drawing units:

    - two number lines with their curves: z of i from -6 to 6 under σ, z of g from -3 to 3 under
      tanh. A pointer stands at z, a point at (z, value), and a dashed line leads from one over the
      other to the value on the bar beside the curve. z beyond an end stands at that end as an
      arrow head; its number says the truth;
    - the lever's angle is i: 90 degrees times i from the dial's 0, across the pipe (shut), to its
      1, along it (open), drawn to a thousandth of i; so high is the bar beside the sigmoid filled;
    - the water in the pipe's window has the colour of g, warm for plus, cool for minus, paler
      towards 0; the mark on the thermometer stands at g;
    - the stream is ``STREAM * |i * g|`` wide, in the colour of g; the glass is filled to
      ``|i * g|`` of its height. Dashed edges show a stream of 1.

    Where i or g was held it is marked "held" and carries a pin: the hollow point is what the
    weights computed from z, the square beside it what was used.

    Parameters
    ----------
    trace : Trace
        One sequence, one unit (``trace.sample(b).unit(j)``).
    t : int
        The step.
    screen : Screen
        What it is drawn on.

    Raises
    ------
    IndexError
        There is no such step.
    ValueError
        The trace has several sequences or units.
    """
    T, B, H = trace.tanh_c.shape
    if B != 1 or H != 1:
        raise ValueError(f"trace has {B} sequences and {H} units; the tap needs one: trace.sample(b).unit(j)")
    if not -T <= t < T:
        raise IndexError(f"there is no step {t}; this run has steps 0 to {T - 1}")
    still = _still(screen)
    held = trace.held_at(t % T) if trace.held else {}
    i, g = (_read(trace, name, t % T, name in held) for name in ("i", "g"))
    flow = trace.written.item(t)
    data = [
        *_bars(i, g, still),
        _guides(i, g, still),
        still.window | {"fillcolor": tint(screen.theme, g.used), "text": g.hover},
        _stream(i, g, flow, still),
        dict(still.before["glass"]),
        *_valve(i, still),
        _pins(i, g, still),
        dict(still.before["points"]),
        _points(i, g, still),
        still.always,
        _words(i, g, flow, still),
    ]
    return {"data": data, "layout": still.layout}


# -- what is shown


class _Read(NamedTuple):
    """One of the two at this step, and how it is written."""

    name: str
    z: float
    made: float
    """What the weights computed."""
    used: float
    held: bool
    said: str
    """The value that was used."""
    said_z: str

    @property
    def side(self) -> str:
        """What stands before the value."""
        return equals(self.used, self.said)

    @property
    def result(self) -> str:
        """Behind a symbol or a formula: "= 0.90"."""
        return f"{self.side} {self.said}"

    @property
    def formula(self) -> str:
        """The value, and where it comes from."""
        if self.held:
            return f"{self.name} {held_at()} {self.said}"
        curve = CURVE[self.name]
        return f"{self.name} = {curve}(z) = {curve}({self.said_z}) {self.result}"

    @property
    def hover(self) -> str:
        """What pointing at the thing that shows it says."""
        if self.name == "i":
            return f"{_role('i')} {self.formula}<br>{say('pictures.tap.opening', gate=title_of('i'))}"
        water = say("pictures.tap.water_of", candidate=title_of("g"), water=_water(self.used))
        return f"{_role('g')} {self.formula}<br>{water}"

    def head(self, turn: str) -> str:
        """What stands over its number line; ``turn`` is the space or the new line before the numbers."""
        name = f"<b>{_role(self.name)}</b> {self.name}"
        if self.held:
            return f"{name}{turn}{held_at()} <b>{self.said}</b>"
        curve = CURVE[self.name]
        return f"{name} = {curve}(z){turn}= {curve}({self.said_z}) {self.side} <b>{self.said}</b>"


def _read(trace: Trace, name: str, t: int, held: bool) -> _Read:
    """The numbers of step ``t``, from the record of one unit; only what was not used is computed here."""
    k = PACKED.index(name)
    z, used = trace.pre.item(t, 0, k), trace.act.item(t, 0, k)
    made = activation(name, z).item() if held else used
    return _Read(name, z, made, used, held, quantity(name, used, sign=name == "g"), number(z, sign=True))


# -- what the numbers move; each trace keeps its number of points


def _bars(i: _Read, g: _Read, still: _Still) -> list[Figure]:
    """How high the bar beside the sigmoid is filled, and the mark on the thermometer."""
    opening, heat = still.plan.charts["i"], still.plan.charts["g"]
    at = heat.up(g.used)
    return [
        still.opening | {"y": _upright(opening.box.bottom, opening.up(i.used)), "text": i.hover},
        still.mark | {"y": _upright(at - MARK, at + MARK), "text": g.hover},
    ]


def _guides(i: _Read, g: _Read, still: _Still) -> Figure:
    """From z up to the curve, to what was used, and across to the bar."""
    x: list[float | None] = []
    y: list[float | None] = []
    for read in (i, g):
        chart = still.plan.charts[read.name]
        at, used = chart.across(read.z), chart.up(read.used)
        x += [at, at, at, chart.bar.left, None]
        y += [chart.box.bottom, chart.up(read.made), used, used, None]
    return still.guides | {"x": x[:-1], "y": y[:-1]}


def _stream(i: _Read, g: _Read, flow: float, still: _Still) -> Figure:
    """The stream, and the water in the glass that it fills."""
    plan, product = still.plan, f"{i.said} × {g.said} = {number(flow, sign=True)}"
    surface = plan.surface(flow)
    x, y = stream(plan.way[-1], STREAM * abs(flow), surface, flow != 0)
    return still.stream | {
        "x": [*x, None, *still.glass],
        "y": [*y, None, *_upright(plan.glass.bottom, surface)],
        "fillcolor": tint(still.screen.theme, g.used),
        "text": f"{say('pictures.tap.place.flow')} = {_role('i')} × {_role('g')}<br>i·g = {product}",
    }


def _valve(i: _Read, still: _Still) -> list[Figure]:
    """The hole through the ball, then the lever, under it as it was."""
    thousandths = round(1000 * i.used)
    hole_x, hole_y = bore(still.plan.valve, thousandths)
    x, y = lever(still.plan.valve, thousandths)
    turned = still.lever | {"x": x, "y": y, "text": i.hover}
    return [still.bore | {"x": hole_x, "y": hole_y}, dict(still.before["lever"]), turned]


def _pins(i: _Read, g: _Read, still: _Still) -> Figure:
    """A pin in the valve and one in the window, where i and g are held; points where not."""
    x, y = pins(_pin_places(still.plan), (i.held, g.held))
    return still.pins | {"x": x, "y": y}


def _points(i: _Read, g: _Read, still: _Still) -> Figure:
    """The pointers on the number lines, the points on the curves, the squares of what was held."""
    of_i, of_g = (still.plan.charts[name] for name in ("i", "g"))
    x_i, x_g = of_i.across(i.z), of_g.across(g.z)
    beyond_i, beyond_g = of_i.beyond(i.z), of_g.beyond(g.z)
    colors = still.screen.colors
    solid, hollow = (colors["i"], colors["g"]), colors["card"]
    return still.points | {
        "x": [x_i, x_g, x_i, x_g, x_i, x_g],
        "y": [of_i.box.bottom, of_g.box.bottom, of_i.up(i.made), of_g.up(g.made), of_i.up(i.used), of_g.up(g.used)],
        "marker": still.points["marker"] | {
            "symbol": [
                beyond_i or "triangle-up", beyond_g or "triangle-up", beyond_i or "circle", beyond_g or "circle",
                "square", "square",
            ],
            "size": [11, 11, 11, 11, 9 if i.held else 0, 9 if g.held else 0],
            "color": [*solid, hollow if i.held else solid[0], hollow if g.held else solid[1], *solid],
        },
        "hovertext": [_of_z(i, of_i), _of_z(g, of_g), _of_point(i), _of_point(g), i.formula, g.formula],
    }  # fmt: skip


def _words(i: _Read, g: _Read, flow: float, still: _Still) -> Figure:
    """The words that change; under each number line z, and the numbers of the line that it leaves room for."""
    said, turn = number(flow, sign=True), "<br>" if still.screen.narrow else " "
    importance, content = (f'<span style="color:{still.screen.colors[name]}">' for name in ("i", "g"))
    tag, flows = f", {held()}", say("pictures.tap.place.flow")
    text = [
        i.head(turn),
        g.head(turn),
        f"<b>i {i.result}</b><br>{_opened(i)}{tag if i.held else ''}",
        f"<b>g {g.result}</b><br>{temperature(g.used)}{tag if g.held else ''}",
        f"<b>i·g = {said}</b><br>{_comes(i.said, g.said, said, _water(g.used))}",
        f"<b>{flows}</b> = {importance}{_role('i')}</span> × {content}{_role('g')}</span> = "
        f"{importance}{i.said}</span> × {content}{g.said}</span> = <b>{said}</b>",
    ]
    x = list(still.words_x)
    for read in (i, g):
        chart = still.plan.charts[read.name]
        x += [chart.across(read.z), *(chart.across(z) for z in (-chart.reach, 0, chart.reach))]
        text += [f"<b>{read.said_z}</b>", *_ticks(chart, read.z)]
    return still.words | {"x": x, "text": text}


def _ticks(chart: Chart, z: float) -> tuple[str, str, str]:
    """The numbers under the number line's ends and middle, but for one that z's own number comes too near."""
    reach, room = chart.reach, ROOM * chart.reach
    return (
        f"−{reach:g}" if z > room - reach else "",
        "0" if abs(z) > room else "",
        f"{reach:g}" if z < reach - room else "",
    )


def _opened(i: _Read) -> str:
    """How far the tap is open, in words."""
    if i.said == "0.00":
        return say("pictures.tap.place.shut")
    if i.said == "1.00":
        return say("pictures.tap.place.wide")
    percent = f"{100 * float(i.said):g}"
    return say("pictures.tap.place.part", percent=percent if i.side == EXACT else f"{i.side} {percent}")


def _role(name: str) -> str:
    """What i and g are here."""
    return say(f"pictures.tap.place.{name}")


def _water(value: float) -> str:
    """The water by its temperature."""
    return say("pictures.tap.place.water", temperature=temperature(value))


def _comes(i: str, g: str, flow: str, water: str) -> str:
    """What comes out of the tap, in words; when nothing does, why. The numbers as they are written."""
    if flow != "0.00":
        return water
    if i == "0.00":
        return say("pictures.tap.place.nothing_shut")
    if g == "0.00":
        return say("pictures.tap.place.nothing_neutral")
    return say("pictures.tap.place.nothing_nearly")


def _of_z(read: _Read, chart: Chart) -> str:
    """What pointing at a pointer says."""
    beyond = f"<br>{say('pictures.tap.beyond')}" if chart.beyond(read.z) else ""
    z = say("pictures.tap.z", gate=title_of(read.name))
    return f"{z} = W_x·x + W_h·h<sub>t−1</sub> + b = {read.said_z}{beyond}"


def _of_point(read: _Read) -> str:
    """What pointing at a point on a curve says."""
    if not read.held:
        return read.formula
    made = quantity(read.name, read.made, sign=read.name == "g")
    return f"{weights_say(f'{CURVE[read.name]}({read.said_z}) = {made}')}<br>{read.formula}"


# -- rectangles


def _upright(low: float, high: float) -> list[float]:
    """The y of a rectangle."""
    return [low, low, high, high, low]


def _along(box: Box, inset: float) -> list[float]:
    """The x that go with :func:`_upright`."""
    left, right = box.left + inset, box.right - inset
    return [left, right, right, left, left]


# -- what stays the same while a hand moves


class _Still(NamedTuple):
    """The parts of the figure that no number of the run changes; they are shared, so nobody may edit them."""

    screen: Screen
    plan: Plan
    layout: Figure
    opening: Figure
    mark: Figure
    guides: Figure
    window: Figure
    stream: Figure
    glass: list[float]
    """The x of the water in the glass."""
    before: dict[str, Figure]
    """Where the screen draws what was before a touch: the glass's level, the lever, the points."""
    bore: Figure
    lever: Figure
    pins: Figure
    points: Figure
    always: Figure
    words: Figure
    words_x: list[float]
    """Of the words at fixed places; those under the number lines come after them."""


@remembered(maxsize=8)
def _still(screen: Screen) -> _Still:
    plan, colors = PLANS[screen.narrow], screen.colors
    drawn = scene(screen, plan.width, plan.height, images=list(images(screen.theme, screen.narrow)))
    drawn = at_least(drawn, ON_ITS_SIDE["tap"] if screen.narrow else HALF)
    opening, heat, sight = plan.charts["i"].bar, plan.charts["g"].bar, plan.sight
    return _Still(
        screen=screen,
        plan=plan,
        layout=gripped(haunted(drawn, GHOSTS), GRIPS),
        opening=shape(colors["i"]) | {"x": _along(opening, 0.15)},
        mark=shape(colors["ink"]) | {"x": _along(heat, -0.5), "line": {"color": colors["card"], "width": 1.5}},
        guides={
            "type": "scatter", "mode": "lines", "hoverinfo": "skip",
            "line": {"color": colors["muted"], "width": 1.2, "dash": "3px,3px"},
        },
        window=shape("") | {"x": _along(sight, 0.4), "y": _upright(sight.bottom, sight.top)},
        stream=shape(""),
        glass=_along(plan.glass, 0.4),
        before={
            "glass": before(faded(colors["ink"], 0.4)),
            "lever": before(faded(colors["neutral"], 0.7), fill="toself", fillcolor=faded(colors["neutral"], 0.25)),
            "points": dots_before([blend(colors[name], colors["card"], 0.38) for name in ("i", "g")]),
        },
        bore=shape("#ffffff", hover=False),
        lever=shape(colors["i"]),
        pins=shape(colors["ink"], hover=False),
        points={
            "type": "scatter", "mode": "markers", "hoverinfo": "text", "cliponaxis": False,
            "marker": {"opacity": 1, "line": {"color": [colors["i"], colors["g"]] * 3, "width": 2.2}},
        },
        always=_always(plan, screen),
        words=_labels(plan, screen),
        words_x=[plan.words[name][0] for name in WORDS],
    )  # fmt: skip


def _labels(plan: Plan, screen: Screen) -> Figure:
    """The words that change, without x and text: those at fixed places, then those under the number lines."""
    colors, lines = screen.colors, [plan.charts[name] for name in ("i", "g")]
    places = [plan.words[name] for name in WORDS]
    color = [colors[color] for color in WORDS.values()]
    size = [*[SIZE["label"]] * (len(WORDS) - 1), FLOW_SIZE[screen.narrow]]
    for chart in lines:
        color += [colors[chart.gate], *[colors["muted"]] * 3]
        size += [SIZE["label"], *[SIZE["small"]] * 3]
    return lettering([]) | {
        "y": [*(y for _, y, _ in places), *(chart.box.bottom - 2 for chart in lines for _ in range(4))],
        "textposition": [*(where for _, _, where in places), *["middle center"] * 8],
        "textfont": {"color": color, "size": size},
    }


def _always(plan: Plan, screen: Screen) -> Figure:
    """The words that never change."""
    said = dict(SCALES)
    for name, word in BESIDE.items():
        if name[0] == "i" or not screen.narrow:
            said[name] += f" {say(f'pictures.tap.place.{word}')}"
    places = [plan.words[name] for name in said]
    return lettering([x for x, _, _ in places]) | {
        "y": [y for _, y, _ in places],
        "text": list(said.values()),
        "textposition": [where for _, _, where in places],
        "textfont": {"color": screen.colors["muted"], "size": SIZE["small"]},
    }


def _pin_places(plan: Plan) -> tuple[Point, ...]:
    """Where the two pins stick: in the valve and in the window of the pipe."""
    return (plan.valve.x - 3, plan.valve.y + 3), (plan.sight.middle + 0.6, plan.sight.bottom + 3)
