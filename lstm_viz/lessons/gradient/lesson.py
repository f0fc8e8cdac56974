"""What flows back, as a lesson: influence through time in three cells, and one step of it as a road."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from lstm_viz.core.notation import inside
from lstm_viz.core.phases import SHOW
from lstm_viz.figures.flow.between import Between, maps
from lstm_viz.figures.flow.clipping import Lengths, clippings
from lstm_viz.figures.flow.falling import Fallen, fallings
from lstm_viz.figures.flow.highway import Road, highways
from lstm_viz.figures.flow.shares import Shared, sharings
from lstm_viz.figures.shelf.style import Figure
from lstm_viz.language.phrases import say
from lstm_viz.language.quantities import title_of
from lstm_viz.lessons.base import Card, Chip, Group, Item, Line, Look
from lstm_viz.lessons.controls import again, card, chosen, drawer, grid, short, slider, weighs, words_of
from lstm_viz.lessons.gradient.record import (
    ABSOLUTE,
    BACK,
    BY_ROW,
    CELLS,
    EVERY,
    MANY,
    ONE,
    PULSE,
    ROWS,
    SHARED,
    STEPS,
    Flow,
    Runs,
    flows,
    shares_by_step,
)
from lstm_viz.lessons.gradient.tasks import TASKS
from lstm_viz.lessons.gradient.words import compared, narration, row_said, through_said
from lstm_viz.lessons.guide import Task, with_tasks
from lstm_viz.lessons.pictures import PHASES, Draw
from lstm_viz.lessons.recorded import RecordedLesson
from lstm_viz.lessons.shown import Moment, Shown
from lstm_viz.lessons.state import Values, at_positions
from lstm_viz.words.arithmetic import weight_symbol

TABLE = with_tasks(TASKS, "gradient", ROWS)
GAINS = (*grid(0, 0.8, 0.1), *grid(0.82, 1.2, 0.02), *grid(1.3, 3.0, 0.1))
"""Finer where a plain RNN's influence neither vanishes nor explodes."""
KEEPS = {"f": "LSTM", "z": "GRU"}
"""The gates that keep, and whose they are."""
COARSE = 4
"""Of 16 units every so many positions are shown: their derivatives are matrices."""


def flow(shown: Shown) -> Flow:
    """What this page's record is."""
    assert isinstance(shown, Flow)
    return shown


def _falling(moments: Sequence[Moment], look: Look) -> Sequence[Figure]:
    first, many = flow(moments[0].shown), [flow(one.shown) for one in moments]
    fading = {kind: (first.runs[kind].fading, [first.runs[kind].rows[one.row] for one in many]) for kind in CELLS}
    made = [one.t if one.phase == SHOW else max(one.t - 1, 0) for one in moments]
    seen = Fallen(fading, [one.t for one in moments], made, PULSE, first.values["units"] == MANY)
    return fallings(seen, BACK, int(first.scale), first.screen(look))


def _highway(moments: Sequence[Moment], look: Look) -> Sequence[Figure]:
    first, many = flow(moments[0].shown), [flow(one.shown) for one in moments]
    lstm, rnn = ((first.runs[k].fading, [first.runs[k].rows[one.row] for one in many]) for k in ("LSTM", "RNN"))
    back, phases = [one.t for one in moments], [one.phase for one in moments]
    return highways(Road(lstm, rnn, back, phases, first.values["units"] == MANY), first.screen(look))


def _in_rows(moments: Sequence[Moment], kind: str) -> tuple[Runs, list[int]]:
    """The runs of one cell, and which of them each moment shows: one, where it is the same for all."""
    first, rows = flow(moments[0].shown), [flow(one.shown).row for one in moments]
    runs = first.runs[kind]
    found = [runs.rows[row] for row in rows]
    return runs, found[:1] if len(set(found)) == 1 else found


def _map(moments: Sequence[Moment], look: Look) -> Sequence[Figure]:
    runs, rows = _in_rows(moments, "LSTM")
    values = [one.shown.values for one in moments]
    last, by_row = [int(one["T"]) for one in values], values[0]["rows"] == BY_ROW
    seen = Between(runs.between[rows], EVERY, last, [one.t for one in moments], by_row)
    return maps(seen, moments[0].shown.screen(look))


def _shares(moments: Sequence[Moment], look: Look) -> Sequence[Figure]:
    runs, rows = _in_rows(moments, "LSTM")
    first, weight = moments[0].shown, moments[0].shown.values["share"]
    last, back = [int(one.shown.values["T"]) for one in moments], [one.t for one in moments]
    seen = Shared(shares_by_step(runs, weight)[rows], last, back, PULSE, weight_symbol(*SHARED[weight]))
    return sharings(seen, int(first.scale), first.screen(look))


def _clipping(moments: Sequence[Moment], look: Look) -> Sequence[Figure]:
    norms, largest = {}, {}
    for kind in ("RNN", "LSTM"):
        runs = flow(moments[0].shown).runs[kind]
        rows = [runs.rows[flow(one.shown).row] for one in moments]
        norms[kind], largest[kind] = runs.shares.norm[rows], runs.fading.whole.max(axis=1)[rows]
    return clippings(Lengths(norms, largest), moments[0].shown.screen(look))


class GradientLesson(RecordedLesson):
    """Three cells, and how much of what flows back is left at each step."""

    name = "gradient"
    order = 46
    table = TABLE
    tasks: Sequence[Task] = TASKS
    phases = PHASES
    plays = ("falling", "highway")
    backwards = True
    draw: Mapping[str, Draw] = {
        "falling": _falling, "highway": _highway, "map": _map, "shares": _shares, "clipping": _clipping,
    }  # fmt: skip

    def record(self, values: Values) -> Flow:
        """The three runs that the values describe."""
        (found,) = flows([values])
        return found

    def swept(self, now: Shown, item: Item) -> list[Shown]:
        """The three runs at each position of a slider, those of one cell together."""
        return [replace(one, scale=now.scale) for one in flows(at_positions(self.table, now.values, item))]

    def reading(self, shown: Shown, gate: str) -> str | None:
        """What the two gates that keep were: it follows the hand that moves their bias."""
        return self._keeps(shown, gate) if gate in KEEPS else None

    def beside(self, moments: Sequence[Moment], pinned: Shown) -> list[str]:
        """How many times as much influence each cell has left as in the pinned run, of those that differ."""
        return [compared(flow(shown), flow(pinned), t) for shown, t, _ in moments]

    def told(self, moments: Sequence[Moment]) -> dict[str, list[str]]:
        """One step back in a sentence; while it plays, what has happened by then."""
        return {"narration": [narration(flow(shown), t, phase) for shown, t, phase in moments]}

    def cards(self, shown: Shown) -> list[Card]:
        """How influence falls, and the step at the cursor as a road; below, all steps at once, and what is learned."""
        one = shown.values["units"] == ONE
        through = (Line("through"),) if one else ()
        below = [
            drawer(name, (name,), hint=say(f"lessons/gradient.hint.{name}"), lines=lines)
            for name, lines in (("shares", through), ("clipping", ()))
        ]
        if one:
            hint = say(f"lessons/gradient.hint.{'by_row' if shown.values['rows'] == BY_ROW else 'map'}")
            below.insert(0, drawer("map", ("map",), hint=hint, lines=(Line("row"),)))
        return [
            card("falling", ("falling",), lines=(Line("narration", "narration"),)),
            card("highway", ("highway",)),
            *below,
        ]

    def words(self, shown: Shown, t: int) -> dict[str, str]:
        """What the map's row at the cursor hides, and what the last tanh leaves of a gradient."""
        return {"row": row_said(flow(shown), t), "through": through_said(flow(shown))}

    def chips(self, shown: Shown) -> list[Chip]:
        """The last step, the pulse, the first step."""
        last = int(shown.values["T"])
        places = {"last": 0, "half": last // 2, "pulse": last - PULSE}
        return [
            Chip(say(f"lessons/gradient.chip.{name}", step=last - k), k, say(f"lessons/gradient.chip.{name}_title"))
            for name, k in places.items()
        ]

    # -- controls

    def groups(self, shown: Shown, t: int) -> list[Group]:
        """How long, how strongly recurrent, and what each gate keeps by its bias alone."""
        values = shown.values
        rows = {row.key: row for row in self.table}

        def moved(key: str, positions: Sequence[float]) -> Item:
            few = self._few(values, key, positions)
            return slider(rows[key], _words(key)[1], values, few, short)

        units = [say(f"lessons/gradient.units.{n}") for n in (ONE, MANY)]
        lengths = (
            moved("T", grid(10, STEPS, 5)),
            moved("gain", GAINS),
            chosen("units", *_words("units"), (ONE, MANY), values, units),
            again(),
        )
        rows_of = [say(f"lessons/gradient.rows.{name}") for name in ("absolute", "by_row")]
        drawn = (
            chosen("rows", *_words("rows"), (ABSOLUTE, BY_ROW), values, rows_of),
            chosen("share", *_words("share"), tuple(SHARED), values, [weighs(*SHARED[name]) for name in SHARED]),
        )
        title = say("lessons/gradient.lengths.title")
        about = say(f"lessons/gradient.lengths.{'reading' if values['units'] == ONE else 'norms'}")
        update = f"z  {say('lessons/gradient.update')}"
        return [
            Group(title, lengths, reading=about, id="lengths"),
            Group(f"f  {title_of('f')}", (moved("f_b", grid(-2, 8, 0.1)),), "f", self._keeps(shown, "f"), "f"),
            Group(update, (moved("z_b", grid(-2, 8, 0.25)),), "o", self._keeps(shown, "z"), "z"),
            Group(
                say("lessons/gradient.drawn.title"), drawn, reading=say("lessons/gradient.drawn.reading"), id="drawn"
            ),
        ]

    def _few(self, values: Values, key: str, positions: Sequence[float]) -> tuple[float, ...]:
        some = positions if values["units"] == ONE else positions[::COARSE]
        return tuple(sorted({*some, values[key]}))

    def _keeps(self, shown: Shown, gate: str) -> str:
        """What a gate that keeps is on average, over steps and units."""
        kind, last = KEEPS[gate], int(shown.values["T"])
        kept = getattr(flow(shown).runs[kind].trace(shown.row), gate)[:last].mean()
        return say(f"lessons/gradient.keeps.{kind}", kept=inside(float(kept), 0, 1, 3))


_words = words_of("gradient")


LESSON = GradientLesson()
