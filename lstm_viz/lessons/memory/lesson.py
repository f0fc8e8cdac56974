"""Three memories as a lesson: its controls, and how the three runs are drawn and told."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from lstm_viz.core.lstm import Trace
from lstm_viz.core.notation import inside, number
from lstm_viz.figures.cell.sums import terms
from lstm_viz.figures.memories.memories import Heard, memories
from lstm_viz.figures.memories.wirings import wirings
from lstm_viz.figures.shelf.style import Figure
from lstm_viz.language.phrases import capital, say
from lstm_viz.lessons.base import Card, Chip, Group, Item, Line, Look
from lstm_viz.lessons.controls import again, arithmetic_lines, card, chosen, drawer, grid, short, slider, sums, words_of
from lstm_viz.lessons.guide import Task, with_tasks
from lstm_viz.lessons.memory.record import (
    BIASES,
    CELLS,
    CONTROLS,
    LEFT_OUT,
    PULSES,
    ROWS,
    SILENT,
    STATE,
    STRONGEST,
    Array,
    Three,
    cells_of,
    length,
    pulses_of,
    silent_from,
    step_names,
    swept,
    three,
)
from lstm_viz.lessons.memory.tasks import TASKS
from lstm_viz.lessons.pictures import PICTURES, Draw, Hands, each
from lstm_viz.lessons.recorded import RecordedLesson, first_that_fits, side_by_side
from lstm_viz.lessons.shown import Given, Moment, Shown
from lstm_viz.lessons.state import Values, at_positions
from lstm_viz.words.other_cells import gru_lines, rnn_lines

TABLE = with_tasks(TASKS, "memory", ROWS)

SCALES = {"pulse": (1.25, 4.0), "count": (15.0, 40.0)}
"""The largest abs(c) that the pictures of a sequence fit: the first that holds the run."""
TONES = {"rnn": "h", "gru": "f", "lstm": "f"}
"""The colour of each cell's one control."""


def three_of(shown: Shown) -> Three:
    """What the three cells recorded."""
    found: Three = shown.base.beside
    return found


# -- drawing


def _memories(moments: Sequence[Moment], look: Look) -> Sequence[Figure]:
    first, found = moments[0].shown, [three_of(shown) for shown, _, _ in moments]
    one = found[0]
    heard = Heard(
        **{cell: pair.heard for cell, pair in one.runs.items()},
        standard=one.plain,
        rows=np.array([run.row for run in found]),
        t=np.array([t for _, t, _ in moments]),
        ends=np.array([run.end for run in found]),
        pulses=pulses_of(one.seq),
        silent=silent_from(one.seq),
    )
    runs = found if len({id(run) for run in found}) > 1 else found[:1]
    said = {cell: [beside(run, cell) for run in runs] for cell in CELLS}
    bounded = LEFT_OUT[first.values["out"]].get("readout", "tanh") == "tanh"
    names, most = tuple(step_names(first.room)), length(one.seq, SILENT[1])
    return memories(heard, said, names, first.screen(look), most, bounded)


def _whole(of: Shown) -> tuple[dict[str, Any], dict[str, Any]]:
    """The three cells with nothing left out, and their runs, B = 1: what wirings and sums are written of."""
    run, cells = three_of(of), cells_of({**of.values, "out": "nothing"})
    runs = {cell: pair.heard for cell, pair in run.runs.items()}
    runs["lstm"] = run.plain or runs["lstm"]
    return cells, {cell: trace.sample(run.row) if trace.B > 1 else trace for cell, trace in runs.items()}


def _wirings(of: Shown, t: int, phase: int, look: Look) -> Figure:
    cells, own = _whole(of)
    return wirings(**own, t=t, screen=of.screen(look), sums=terms(cells["lstm"], own["lstm"], t))


def _table_lines() -> list[Line]:
    """Places for what leaving a part out changes."""
    return [Line(f"table.{name}", "result", tone) for name, tone in (("c", "c"), ("h", "h"), ("step", "c"))]


def _words_of_table() -> dict[str, str]:
    return {key: say(f"lessons/memory.table.{key}") for key in ("title", "hint")}


def _sum_lines() -> list[Line]:
    """Places for the sums of the RNN and of the GRU."""
    places = [("rnn_h", "h"), ("gru_r", "muted"), ("gru_z", "f"), ("gru_n", "g"), ("gru_h", "h")]
    return [
        Line(f"{place}.{kind}", kind, "muted" if kind == "letters" else tone)
        for place, tone in places
        for kind in ("letters", "formula", "result")
    ]


def beside(run: Three, cell: str) -> list[str]:
    """What stands beside a cell: when half was gone, what is left at the end, and how it fades; of the LSTM also h."""
    last, left = float(run.path(cell)[-1]), run.left(cell)
    state = state_said(last)
    half = run.half_life(cell)
    if not run.wrote(cell):
        halved, end = say("lessons/memory.wrote_nothing"), say("lessons/memory.stands", symbol=STATE[cell], state=state)
    else:
        halved = (
            say(f"lessons/memory.more.{run.seq}") if half is None else say(f"lessons/memory.half.{run.seq}", n=half)
        )
        silent = float(run.path(cell, silent=True)[-1])
        key = "too" if abs(left) < NEARLY and abs(last) > FAR else "apart" if abs(silent) > FAR else "end"
        end = say(
            f"lessons/memory.{key}", symbol=STATE[cell], state=state, left=percent(left), silent=state_said(silent)
        )
    return [halved, end, _fading(run, cell), *(_changed(run) if cell == "lstm" else ())]


def _fading(run: Three, cell: str) -> str:
    """The half-life with which the pulses' part fades at the end."""
    steps = run.rate(cell)
    if steps is None or not run.wrote(cell):
        return ""
    if steps > LONGEST:
        return say("lessons/memory.holds")
    return say("lessons/memory.half_life", steps=number(steps, 1 if steps < 20 else 0))


LONGEST = 1e6
"""What takes more steps to halve does not fade, as far as anyone can see."""


def _changed(run: Three) -> list[str]:
    """h at the end; and the standard cell's c and h where something is left out."""
    own, plain = _both_ends(run)
    line = say("lessons/memory.changed.own", **own)
    return [line, "" if plain is None else say("lessons/memory.changed.standard", **plain)]


def _table(run: Three) -> dict[str, str]:
    """c and h at the end and the largest step of c, beside the standard cell's where something is left out."""
    own, plain = _both_ends(run)
    if plain is None:
        return {f"table.{name}": say(f"lessons/memory.table.{name}", own=own[name]) for name in own}
    return {
        f"table.{name}": say(f"lessons/memory.table.{name}_beside", own=own[name], standard=plain[name]) for name in own
    }


def _both_ends(run: Three) -> tuple[dict[str, str], dict[str, str] | None]:
    """How the LSTM ends, and the standard cell where something is left out."""
    own = _ends(*(run.path("lstm", name) for name in ("c", "h")))
    if run.plain is None:
        return own, None
    row = run.row if run.plain.B > 1 else 0
    return own, _ends(*(getattr(run.plain, name)[: run.end + 1, row, 0] for name in ("c", "h")))


def _ends(c: Array, h: Array) -> dict[str, str]:
    """c and h after the last step, and the largest change of c in one step, from 0 at the start."""
    step = float(np.abs(np.diff(c, prepend=0.0)).max())
    return {"c": number(float(c[-1]), sign=True), "h": number(float(h[-1]), sign=True), "step": number(step)}


def percent(part: float) -> str:
    """A part of what was written, in percent; near none and near all of it with the digit that tells them apart."""
    if part > 1 + NEARLY:  # a latch ends farther from where it ends without the pulse than the pulse had set it
        return say("lessons/memory.part.all")
    near = 0 < abs(part) < 0.01 or 0.99 < part < 1
    if 0 < abs(part) < NEARLY:
        return say("lessons/memory.part.least", number="0.1")
    if 1 - NEARLY < part < 1:
        return say("lessons/memory.part.most", number="99.9")
    return say("controls.percent", number=number(100 * part, 1 if near else 0))


def state_said(value: float) -> str:
    """A state; one that only rounds to 1 has the digit that decides."""
    return inside(float(value), -1, 1, sign=True)


FAR = 0.05
"""A state beyond this is one, and the pulse may not be what it stands there for."""
NEARLY = 0.0005
"""What is nearer than this to nothing or to all would be written as if it were."""


# -- the lesson


class MemoryLesson(RecordedLesson):
    """Three cells hear one sequence; each has one control that decides its memory."""

    name = "memory"
    order = 44
    table = TABLE
    tasks: Sequence[Task] = TASKS
    draw: Mapping[str, Draw] = {**PICTURES, "memories": _memories, "wirings": each(_wirings)}

    def record(self, values: Values) -> Shown:
        """The LSTM's run, and beside it all three."""
        cells, found = three(values)
        trace: Trace = found.runs["lstm"].heard
        given = Given(cells["lstm"], trace.inputs, beside=found)  # type: ignore[arg-type]
        scale = first_that_fits(SCALES[values["seq"]], float(np.abs(trace.c).max()))
        return Shown(values, given, trace, scale, room=trace.T)

    def swept(self, now: Shown, item: Item) -> list[Shown]:
        """The record at each position of a slider: one batched run of each cell that it changes."""
        there = at_positions(self.table, now.values, item)
        batch = swept(three_of(now), cells_of(now.values), now.base.inputs, item.id, there)
        trace: Trace = batch.runs["lstm"].heard
        ends = [length(one["seq"], one["silence"]) - 1 for one in there]
        found = [replace(batch, row=k, end=end) for k, end in enumerate(ends)]
        rows = range(len(there)) if trace.B > 1 else [0] * len(there)
        return [
            Shown(one, replace(now.base, beside=run), trace, now.scale, row, now.room)
            for one, run, row in zip(there, found, rows, strict=True)
        ]

    def hands(self, shown: Shown) -> Hands:
        """Each cell's one control."""
        return {cell: ((key,),) for cell, key in CONTROLS.items()}

    def measured(self, shown: Shown) -> dict[str, list[float]]:
        """The state of each cell, up to the end of its sequence."""
        run = three_of(shown)
        called = {cell: say(f"lessons/memory.cell.{cell}") for cell in CELLS}
        return {f"{called[cell]} {STATE[cell]}": run.path(cell).tolist() for cell in CELLS}

    def told(self, moments: Sequence[Moment]) -> dict[str, list[str]]:
        """One plain sentence a step, about the three."""
        return {"narration": [sentence(three_of(shown), t, shown.labels[t]) for shown, t, _ in moments]}

    def words(self, shown: Shown, t: int) -> dict[str, str]:
        """The step's arithmetic, the LSTM's with nothing left out."""
        cells, own = _whole(shown)
        told = {
            "rnn": rnn_lines(cells["rnn"], own["rnn"], t), "gru": gru_lines(cells["gru"], own["gru"], t),
        }  # fmt: skip
        found = sums(cells["lstm"], own["lstm"], t, zeros=False)
        for cell, lines in told.items():
            for line in lines:
                place = f"{cell}_{line.name}"
                found |= {f"{place}.letters": say("lessons/memory.of", cell=say(f"lessons/memory.cell.{cell}"),
                                                  line=line.letters),
                          f"{place}.formula": line.formula, f"{place}.result": line.result}  # fmt: skip
        return found

    def lines(self, card: Card, moments: Sequence[Moment]) -> dict[str, list[str]]:
        """Also what leaving a part out changes, which is the same at every step."""
        if card.id != "table":
            return super().lines(card, moments)
        runs = [three_of(shown) for shown, _, _ in moments]
        tables = {id(run): _table(run) for run in {id(run): run for run in runs}.values()}
        return side_by_side(tables[id(run)] for run in runs)

    def cards(self, shown: Shown) -> list[Card]:
        """The three lanes; and, of one step, the three wirings."""
        return [
            card("memories", ("memories",), lines=(Line("narration", "narration"),)),
            drawer("table", (), lines=_table_lines(), **_words_of_table()),
            drawer("wirings", ("wirings",), hint=say("lessons/memory.wired")),
            drawer("sums", (), lines=[*_sum_lines(), *arithmetic_lines()], hint=say("lessons/memory.summed")),
        ]

    def chips(self, shown: Shown) -> list[Chip]:
        """The pulse, the silence, the end."""
        run, labels = three_of(shown), shown.labels
        first = pulses_of(run.seq)[0]
        moments = {"pulse": first, "last": run.last, "silence": silent_from(run.seq), "end": run.end}
        if first == run.last:
            del moments["last"]
        return [Chip(say(f"lessons/memory.chip.{name}"), t, labels[t]) for name, t in moments.items()]

    # -- controls

    def groups(self, shown: Shown, t: int) -> list[Group]:
        """The sequence, and one control for each cell."""
        values = shown.values
        rows = {row.key: row for row in TABLE}
        silences = grid(*SILENT, 5, values["silence"])
        pulses = grid(-1, 1, 0.05, values["pulse"])
        titles = [say(f"lessons/memory.seq.{name}") for name in PULSES]
        sequence = Group(
            say("lessons/memory.group"),
            (
                chosen("seq", *_words("seq"), tuple(PULSES), values, titles),
                slider(rows["silence"], _words("silence")[1], values, silences, short),
                slider(rows["pulse"], _words("pulse")[1], values, pulses, number),
                again(),
            ),
            reading=say("lessons/memory.reading"),
        )
        reach = {"rnn": grid(0, STRONGEST, 0.05, values["rnn_w"])}
        cells = []
        for cell, key in CONTROLS.items():
            positions = reach.get(cell) or grid(*BIASES, 0.5, values[key])
            items = [slider(rows[key], _words(cell)[1], values, positions, short)]
            if cell == "lstm":
                without = [say(f"lessons/memory.out.{name}") for name in LEFT_OUT]
                items.append(chosen("out", *_words("out"), tuple(LEFT_OUT), values, without))
            title, reading = say(f"lessons/memory.cell.{cell}"), say(f"lessons/memory.does.{cell}")
            cells.append(Group(title, items, TONES[cell], reading, cell))
        return [sequence, *cells]


def sentence(run: Three, t: int, label: str) -> str:
    """What the three know at a step."""
    step = capital(say("pictures.clock.step", step=label))
    heard = pulses_of(run.seq)
    if t > run.end:
        return say("lessons/memory.told.over", step=step)
    if t > run.last and not (run.seq == "count" and t < silent_from(run.seq)):
        left = {cell: percent(run.left(cell, t)) if run.wrote(cell) else say("lessons/memory.none") for cell in CELLS}
        return say("lessons/memory.told.left", n=len(heard), step=step, after=t - run.last, **left)
    states = {cell: state_said(run.path(cell)[t]) for cell in CELLS}
    if t in heard:
        return say("lessons/memory.told.pulse", step=step, nth=heard.index(t) + 1, n=len(heard), **states)
    return say("lessons/memory.told.chatter", step=step, **states)


_words = words_of("memory")


LESSON = MemoryLesson()
