"""What the page says of one step back, from its record."""

from __future__ import annotations

import numpy as np

from lstm_viz.core.notation import inside, number, scaled
from lstm_viz.core.phases import SHOW
from lstm_viz.language.phrases import say
from lstm_viz.lessons.gradient.record import BY_ROW, CELLS, EVERY, MANY, Flow

TOLD = ("arrived", "kept", "joined", "sentence")
"""The phrase that holds what is told up to each phase."""


def narration(shown: Flow, k: int, phase: int = SHOW) -> str:
    """One step back in a sentence: what came to the step, what f of it goes on, what joins through h, what is left."""
    place, last = shown.step(k), int(shown.values["T"])
    if place < 1:
        return say("lessons/gradient.told.before")
    if k == 0:
        return say("lessons/gradient.told.leaves", step=last)
    (lstm, n), (rnn, m) = shown.fading("LSTM"), shown.fading("RNN")
    many = shown.values["units"] == MANY
    return say(
        f"lessons/gradient.told.{'many' if many else 'one'}.{TOLD[phase]}",
        step=place,
        last=last,
        came=scaled(float(lstm.whole[n, place + 1])),
        keep=inside(float(lstm.keep[n, place]), 0, 1, 3),
        side=number(float(lstm.side[n, place]), 3, sign=not many),
        left=scaled(float(lstm.whole[n, place])),
        factor=number(float(rnn.keep[m, place]), 3),
        rnn=scaled(float(rnn.whole[m, place])),
    )


def through_said(shown: Flow) -> str:
    """How much of what comes to the last c of one unit the read-out passes: its share of a gradient of h."""
    last, trace = int(shown.values["T"]) - 1, shown.runs["LSTM"].trace(shown.row)
    c, o, tanh_c = (float(getattr(trace, name)[last, 0, 0]) for name in ("c", "o", "tanh_c"))
    return say("lessons/gradient.through", c=number(c, sign=True), slope=scaled(o * (1 - tanh_c**2)))


def row_said(shown: Flow, k: int) -> str:
    """What the largest number of the map's row at the cursor is, and how it is drawn."""
    runs = shown.runs["LSTM"]
    b = k // EVERY
    most = float(np.abs(runs.between[runs.rows[shown.row], b:, b]).max())
    which = "by_row" if shown.values["rows"] == BY_ROW else "absolute"
    return say(f"lessons/gradient.row.{which}", back=b * EVERY, most=scaled(most))


def compared(now: Flow, pinned: Flow, k: int) -> str:
    """How much influence is left k steps back, in the pinned run and now, of each cell in which that differs."""
    if not 0 <= k < min(len(now.labels), len(pinned.labels)):
        return say("view.pinned.no_step", step=now.labels[k])
    if now.values["units"] != pinned.values["units"]:
        return say("lessons/gradient.pinned.other_size")
    both = {cell: (_left(pinned, cell, k), _left(now, cell, k)) for cell in CELLS}
    parts = [_times(cell, *sizes) for cell, sizes in both.items() if scaled(sizes[0]) != scaled(sizes[1])]
    return say("view.pinned.told", parts=" ".join(parts) or say("lessons/gradient.pinned.same"))


def _left(shown: Flow, cell: str, k: int) -> float:
    fading, row = shown.fading(cell)
    return float(fading.whole[row, shown.step(k)])


def _times(cell: str, pinned: float, now: float) -> str:
    name, sizes = say(f"pictures.falling.place.cell.{cell}"), {"pinned": scaled(pinned), "now": scaled(now)}
    if not (pinned and np.isfinite(now / pinned)):
        return say("lessons/gradient.pinned.sizes", cell=name, **sizes)
    return say("lessons/gradient.pinned.times", cell=name, times=scaled(now / pinned), **sizes)
