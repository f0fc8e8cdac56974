"""The curves of a training by epoch: loss, the task's own measure, the length of the gradient, and how the gates stand.

Each row that was kept stands as far from the next as any other, whatever epochs lie between; the axis says which they
are. Up to the cursor all is drawn whole, after it in stripes, for it has not happened yet. Dashed lines are what
there is to compare with: what guessing gives, where the task counts as solved, where the gradient is clipped.
A second training may stand beside the first, thinner and paler.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from lstm_viz.core.notation import scaled
from lstm_viz.figures.learning.curves import Curves, Goal, measure_said, of_gate, solves
from lstm_viz.figures.learning.lanes import CURVES, FOOT, GATES, LANES
from lstm_viz.figures.learning.still import TRACES, Seen, Still, pale, still_for
from lstm_viz.figures.shelf.screen import USUAL, Screen
from lstm_viz.figures.strip import Moves, Strip, Whole, columns
from lstm_viz.language.phrases import BLANK, say


def learnings(
    run: Curves, goal: Goal, rows: Sequence[int], screen: Screen = USUAL, beside: Curves | None = None
) -> Strip:
    """The picture with the cursor at each of these rows of ``run``.

    A training ``beside`` it stands at the same epochs; where it went on for longer, the axis does too. Its gates are
    not drawn.
    """
    still = still_for(Seen(run, goal, beside), screen)
    t = np.array(rows)
    (start, end), limits = still.clock.ends, len(still.traces["limits"]["y"]) // 3
    x = t.astype(float) if len(still.clock.x) > 1 else np.full(len(t), end)  # where there is one epoch, none is ahead
    moves: dict[str, Moves] = {
        "limits": {"x": columns(*(start, x, np.nan) * limits)},
        "ahead": {"x": columns(*(x, end, end, x, np.nan) * len(LANES))},
        **dict(zip(("cursor", "words", "pill"), (moves for _, moves in still.clock.cursors(t.tolist())), strict=True)),
        "limits ahead": {"x": columns(*(x, end, np.nan) * limits)},
        "dots": _dots(still, run, beside, t),
        "readings": {"text": _readings(run, goal, beside, t, screen)},
    }
    return Strip(len(t), [(still.traces[name], moves.get(name, {})) for name in TRACES], still.layout)


# -- what moves


def rows_beside(beside: Curves, run: Curves, rows: Whole) -> Whole:
    """The last row of another training that is not after the epoch of each of these rows of the first."""
    return np.searchsorted(beside.epoch, run.epoch[rows], side="right") - 1


def _dots(still: Still, run: Curves, beside: Curves | None, t: Whole) -> Moves:
    """A dot on each line at the cursor; those of the other training stand at its last number."""
    x, y, there = [], [], []
    for of, places, at in [(run, still.x, t)] + (
        [(beside, still.x_beside, rows_beside(beside, run, t))] if beside else []
    ):
        for name, values in of.by_lane().items():
            some = np.isfinite(values[at])
            there.append(some)
            x.append(places[at])
            y.append(np.where(some, still.lanes[name].at(np.nan_to_num(values[at])), FOOT))
    sizes = [9] * len(CURVES) + [7] * len(CURVES)
    marker = still.traces["dots"]["marker"]
    return {
        "x": columns(*x),
        "y": columns(*y),
        "marker": [
            marker | {"size": [size if some else 0 for some, size in zip(row, sizes, strict=False)]}
            for row in zip(*there, strict=True)
        ],
    }


def _readings(run: Curves, goal: Goal, beside: Curves | None, t: Whole, screen: Screen) -> list[list[str]]:
    """The numbers at the cursor: of each curve, before it in another colour the other training's, and of each gate."""
    own = [[f"<b>{value}</b>" for value in row] for row in _numbers(run, goal, t)]
    if beside is not None:
        before = f'<span style="color:{pale(screen)}">{BLANK}</span>  '
        other = _numbers(beside, goal, rows_beside(beside, run, t))
        own = [
            [before.replace(BLANK, also) + value for also, value in zip(*pair, strict=True)]
            for pair in zip(other, own, strict=True)
        ]
    return [[*row, *gates] for row, gates in zip(own, _of_gates(run, t, screen), strict=True)]


def _numbers(of: Curves, goal: Goal, rows: Whole) -> list[list[str]]:
    """Loss, measure and gradient of each row, as they are written."""
    reached = say("pictures.learning.place.reached", value=BLANK)
    nothing = say("pictures.learning.place.nothing")
    found = []
    for loss, measured, length in zip(*(values[rows].tolist() for values in of.by_lane().values()), strict=True):
        said = measure_said(measured, goal)
        said = reached.replace(BLANK, said) if solves(measured, goal) else said
        found.append([scaled(loss), said, nothing if np.isnan(length) else scaled(length)])
    return found


def _of_gates(run: Curves, rows: Whole, screen: Screen) -> list[list[str]]:
    """What each gate's lane says at each row."""
    phrase = say(f"pictures.learning.place.of_gate.{'narrow' if screen.narrow else 'wide'}", open=BLANK, shut=BLANK * 2)
    return [[of_gate(phrase, run, row, k) for k in range(len(GATES))] for row in rows.tolist()]
