"""What each block adds up: its terms as bars, one under the other, each from where the one above it ends, up to z."""

from __future__ import annotations

from collections.abc import Container, Mapping, Sequence
from itertools import accumulate, pairwise

from lstm_viz.core.lstm import LSTMParams, Trace
from lstm_viz.core.notation import GATES
from lstm_viz.figures.cell.drawing import Plan
from lstm_viz.figures.shelf.style import Figure

Terms = Mapping[str, Sequence[float]]
"""By gate: w·x of each input, w·h of all units together, b. They add up to z."""
REACH = 8.0
"""The largest abs(sum) that the bars show; one beyond is drawn at their edge. A gate is shut or open long before."""
MARK = 0.26
"""How wide the line is drawn at which z stands, drawing units."""

POINTS = 6
"""How many points draw a bar or a line, the lifted pen among them."""

Pen = list[float | None]


def terms(params: LSTMParams, trace: Trace, t: int, unit: int = 0) -> Terms:
    """What the gates of one unit add up at step ``t`` of a run of ``params``, B = 1, all its units."""
    x, h_prev = trace.x[t, 0], trace.h_prev[t, 0]
    found = {}
    for gate in GATES:
        W_x, W_h, b = params.block(gate)
        found[gate] = [*(W_x[unit] * x).tolist(), float(W_h[unit] @ h_prev), float(b[unit])]
    return found


def bars(sums: Terms, plan: Plan, deaf: Container[str] = ()) -> tuple[Figure, Figure, Figure]:
    """The terms above zero, those below it, and the lines at z, as x and y of three filled shapes.

    A ``deaf`` gate is held and hears nothing: it has no z.
    """
    plus, minus, ends = _Outlines(), _Outlines(), _Outlines()
    for gate in GATES:
        left, bottom, right, top = plan.bars(gate)
        middle, unit, high = (left + right) / 2, (right - left) / 2 / REACH, (top - bottom) / len(sums[gate])
        marks = [middle + unit * max(-REACH, min(REACH, total)) for total in accumulate(sums[gate], initial=0.0)]
        for k, (start, end) in enumerate(pairwise(marks)):
            upper = top - k * high
            edges = upper - 0.88 * high, upper - 0.12 * high
            plus.add(start, max(start, end), *edges)
            minus.add(start, min(start, end), *edges)
        half = 0.0 if gate in deaf else MARK / 2
        ends.add(marks[-1] - half, marks[-1] + half, bottom, top if half else bottom)
    return plus.shape, minus.shape, ends.shape


class _Outlines:
    """Rectangles as one filled shape."""

    def __init__(self) -> None:
        self.x: Pen = []
        self.y: Pen = []

    def add(self, left: float, right: float, low: float, high: float) -> None:
        self.x += [left, right, right, left, left, None]
        self.y += [low, low, high, high, low, None]

    @property
    def shape(self) -> Figure:
        """Its x and y."""
        return {"x": self.x, "y": self.y}
