"""The solar day as a lesson: its controls, and how its run is drawn and told."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from lstm_viz.core.notation import GATES
from lstm_viz.core.params import LSTMParams
from lstm_viz.core.run import run, sweep
from lstm_viz.core.trace import Trace
from lstm_viz.data.solar import PLACES, SolarDay, sequences
from lstm_viz.figures.belt import belt
from lstm_viz.figures.curves import curves
from lstm_viz.figures.day import day as draw_day
from lstm_viz.figures.gates import gates
from lstm_viz.figures.style import Figure
from lstm_viz.figures.taps import taps
from lstm_viz.ui.controls import (
    WEIGHTS,
    address_of,
    arithmetic_lines,
    chosen,
    field,
    gate_group,
    grid,
    holds,
    preset_stamp,
    presets,
    short,
    slider,
    told_as,
)
from lstm_viz.ui.guide import Seen, Task, task_rows, task_texts
from lstm_viz.ui.lesson import Card, Chip, Group, Item, Lesson, Line, Look, Pictures
from lstm_viz.ui.live import step_at
from lstm_viz.ui.solar_record import (
    CLEAR,
    MEASURED,
    OVERLAYS,
    ROWS,
    SKIES,
    SUN,
    UNTOUCHED,
    Record,
    cell,
    days,
    place_of,
    preset_of,
    record,
)
from lstm_viz.ui.solar_walk import WALK
from lstm_viz.ui.state import Values, at_positions, choose, complete, decimal
from lstm_viz.words.arithmetic import arithmetic
from lstm_viz.words.lenses import lens_problems, lens_stamp
from lstm_viz.words.narration import narrate

TABLE = (*task_rows(WALK, "solar_day"), *ROWS)

PHASES = 4
MOMENTS = ("14:30", "18:00")
"""The story's two moments: the trend turns, and the day is over."""


# -- drawing


def _day(shown: Record, trace: Trace, day: SolarDay, t: int, phase: int, look: Look) -> Figure:
    over = tuple((name, other.hour, other.ghi) for name, other in shown.overlays)
    return draw_day(
        trace,
        t,
        irradiance=day.ghi,
        overlays=over,
        moments=MOMENTS,
        scale=shown.scale,
        theme=look.theme,
        narrow=look.narrow,
    )


def _belt(shown: Record, trace: Trace, day: SolarDay, t: int, phase: int, look: Look) -> Figure:
    return belt(trace, t, phase, scale=shown.scale, theme=look.theme, narrow=look.narrow)


def _taps(shown: Record, trace: Trace, day: SolarDay, t: int, phase: int, look: Look) -> Figure:
    return taps(trace, t, phase, scale=shown.scale, theme=look.theme, narrow=look.narrow)


def _gates(shown: Record, trace: Trace, day: SolarDay, t: int, phase: int, look: Look) -> Figure:
    return gates(trace, t, theme=look.theme, narrow=look.narrow)


def _curves(shown: Record, trace: Trace, day: SolarDay, t: int, phase: int, look: Look) -> Figure:
    return curves(trace, t, theme=look.theme, narrow=look.narrow)


DRAW = {"day": _day, "belt": _belt, "taps": _taps, "gates": _gates, "curves": _curves}
"""Every picture of a day, from one sample of a record at a step and phase."""

IN_PHASES = ("belt", "taps")
"""The pictures that play a step station by station."""


OWN = "own coordinates"
"""What stands for the place when latitude or longitude is not a named place's."""


def _side_by_side(rows: Iterable[Mapping[str, Any]]) -> dict[str, list[Any]]:
    """A list of mappings as a mapping of lists."""
    rows = list(rows)
    return {name: [row[name] for row in rows] for name in rows[0]}


# -- the lesson


class SolarDayLesson:
    """One LSTM unit lives through one day of sunlight."""

    name = "solar_day"
    table = TABLE
    tasks: Sequence[Task] = WALK
    path: Sequence[Lesson] = ()
    phases = PHASES
    autoplay = False

    def cards(self, values: Values) -> list[Card]:
        """Three levels on one cursor: the day, belt and taps, the arithmetic."""
        return [
            Card("day", "The day", ("day",), tab="Day", scrub=True),
            Card(
                "belt", "Conveyor belt", ("belt",), "Conveyor belt: the cell state c", tab="Belt",
                hint="A parcel is what the unit remembers: size is |c|, warm is plus, cool is minus.",
                lines=(Line("narration"),),
            ),
            Card(
                "taps", "Taps and water", ("taps",), "Taps and water: this step", tab="Taps",
                hint="Knob: how far open. Water: hot +, cold −. Stream: importance × content.",
            ),
            Card(
                "sums", "Arithmetic", ("curves",), "Arithmetic: this step", tab="Sums",
                hint="× is the selector, + the adder.",
                lines=arithmetic_lines(),
            ),
            Card(
                "gates", "Gates", ("gates",), "Gates over the day", tab="Gates",
                hint="Three gates from 0 to 1 and one candidate from −1 to 1.",
            ),
        ]  # fmt: skip

    def labels(self, values: Values) -> Sequence[str]:
        """The clock of the day."""
        return days([values])[0].time

    def chips(self, values: Values) -> list[Chip]:
        """The parts of the day and the story's two moments."""
        moments = {
            "Morning": ("08:00", "the sun is rising"), "Noon": ("12:00", "the sun is high"),
            "Afternoon": ("16:00", "the sun is falling"), "Evening": ("17:30", "hardly any light"),
            "14:30": ("14:30", "the story's first moment"), "18:00": ("18:00", "the story's second moment"),
        }  # fmt: skip
        labels = self.labels(values)
        there = {name: at for name, at in moments.items() if name not in MOMENTS or name in labels}
        return [
            Chip(name, step_at(labels, at), f"{labels[step_at(labels, at)]}: {why}")
            for name, (at, why) in there.items()
        ]

    def notices(self, values: Values) -> list[str]:
        """What is unusual about this day, and which presets or lenses could not be read."""
        day = days([values])[0]
        return [*presets()[1], *lens_problems(), *([day.remark] if day.remark else [])]

    def act(self, chosen: dict[str, Any], key: str, text: str) -> tuple[dict[str, Any], str | None] | None:
        """A preset brings its own weights; reset takes everything back; a bare number is the sun at the cursor."""
        if key == "reset":
            return {name: chosen[name] for name in ("t",) if name in chosen}, None
        if key == "place":  # a named place brings its own coordinates
            named = {name: value for name, value in chosen.items() if name not in ("lat", "lon")}
            return (chosen, None) if text == OWN else choose(self.table, named, key, text)
        if key.startswith("hold_") and text == "now":
            values = complete(self.table, chosen)
            trace = record(values).trace
            used = getattr(trace, key.removeprefix("hold_"))[step_at(trace.time, values["t"]), 0, 0]
            return choose(self.table, chosen, key, f"{used:.2f}")
        if key == "sun" and "_" not in text:
            values = complete(self.table, chosen)
            day = days([values])[0]
            t = step_at(day.time, values["t"])
            here = decimal(key, f"Irradiance at {day.time[t]}", float(day.ghi[t]), 0, 1500, 1, " W/m²")
            typed, notice = choose((here,), {}, key, text.replace("W", "").replace("/m²", ""))
            sun = {**values["sun"], day.time[t]: complete((here,), typed)[key]}
            return (chosen, notice) if notice else choose(self.table, chosen, key, SUN.write(sun))
        if key == "preset" and text in presets()[0]:
            kept = {
                name: value for name, value in chosen.items() if name not in WEIGHTS and not name.startswith("hold_")
            }
            return choose(self.table, kept, key, text)
        return None

    def version(self, values: Values) -> Hashable:
        """What else the pictures depend on: the preset files, the words, and the scale that the run asks for."""
        return preset_stamp(), lens_stamp(), record(values).scale

    def over_time(self, values: Values, look: Look) -> Pictures:
        """Every step as a still picture."""
        shown = record(values)
        steps = range(shown.trace.T)
        figures = {
            name: [DRAW[name](shown, shown.trace, shown.day, t, PHASES - 1, look) for t in steps]
            for name in self._shown(values)
        }
        return Pictures(figures, _side_by_side(self._texts(shown.params, Seen(values, shown.trace, t)) for t in steps))

    def over_phases(self, values: Values, look: Look) -> Pictures:
        """The belt and the taps, station by station."""
        shown = record(values)
        steps = range(shown.trace.T)
        return Pictures(
            {
                name: [
                    DRAW[name](shown, shown.trace, shown.day, t, phase, look) for t in steps for phase in range(PHASES)
                ]
                for name in self._shown(values)
                if name in IN_PHASES
            }
        )

    def over_control(self, values: Values, item: Item, t: int, look: Look) -> Pictures:
        """Step t at every position of one slider: one batched run."""
        shown = record(values)
        cells, lived, trace = self._swept(values, item)
        samples = [trace.sample(k) for k in range(trace.B)]
        figures = {
            name: [
                DRAW[name](shown, sample, day, t, PHASES - 1, look) for sample, day in zip(samples, lived, strict=True)
            ]
            for name in self._shown(values)
        }
        there = at_positions(self.table, values, item)
        words = (
            self._texts(params, Seen(here, sample, t))
            for params, here, sample in zip(cells, there, samples, strict=True)
        )
        return Pictures(figures, _side_by_side(words))

    def _texts(self, params: LSTMParams, seen: Seen) -> dict[str, str]:
        """The words of one step."""
        written = {"narration": narrate(seen.trace, seen.t, lens=seen.values["lens"])}
        for line in arithmetic(params, seen.trace, seen.t):
            written |= {f"{line.name}.{kind}": getattr(line, kind) for kind in ("letters", "formula", "result")}
        return written | task_texts(self.tasks, self.name, seen)

    def _shown(self, values: Values) -> list[str]:
        return [name for card in self.cards(values) for name in card.figures]

    def _swept(self, values: Values, item: Item) -> tuple[list[LSTMParams], list[SolarDay], Trace]:
        """The cell and the day at each position of a slider, and the batch that ran them all."""
        params, features, held, N = cell(values), preset_of(values).features, holds(values), len(item.values)
        if item.id in WEIGHTS:
            address = address_of(preset_of(values), *WEIGHTS[item.id])
            assert address is not None  # a slider is only made for a weight that the cell has
            settings = [float(text) for text in item.values]
            day = days([values])[0]
            trace = sweep(params, address, settings, day.sequence(features), hold=held)
            return [params.replace(address, setting) for setting in settings], [day] * N, trace
        if item.id.startswith("hold_"):
            gate = item.id.removeprefix("hold_")
            day = days([values])[0]
            others = {name: value for name, value in held.items() if name != gate}
            trace = sweep(
                params, ("hold", gate), [float(text) for text in item.values], day.sequence(features), hold=others
            )
            return [params] * N, [day] * N, trace
        many = at_positions(self.table, values, item)
        lived = days(many)
        return [params] * N, lived, run(params, sequences(lived, features), hold=held)

    # -- controls

    def groups(self, values: Values, t: int) -> list[Group]:
        """The cell, its gates' weights, and the day."""
        trace = record(values).trace
        used = {gate: round(float(getattr(trace, gate)[t, 0, 0]), 2) for gate in GATES}
        gates = (gate_group(TABLE, preset_of(values), values, gate, used[gate]) for gate in GATES)
        return [self._cell_group(values), *gates, self._day_group(values, t)]

    def _cell_group(self, values: Values) -> Group:
        found = presets()[0]
        return Group(
            "The cell",
            (
                chosen("preset", "Cell", "preset", tuple(found), values, [preset.title for preset in found.values()]),
                told_as(values),
                Item("reset", "Reset everything but the time", "action", "Reset"),
            ),
            reading=preset_of(values).shows,
        )

    def _day_group(self, values: Values, t: int) -> Group:
        day = days([values])[0]
        rows = {row.key: row for row in TABLE}
        items = [chosen("sky", "Sky", "sky", tuple(SKIES), values)]
        if values["sky"] == CLEAR:
            own = place_of(values).name not in PLACES
            shown = {"place": OWN if own else values["place"]}
            items += [
                chosen("place", "Place", "place", (*PLACES, OWN) if own else tuple(PLACES), shown),
                field(rows["lat"], "latitude", values),
                field(rows["lon"], "longitude", values),
            ]
        year = values["date"].year
        dates = sorted({date(year, 1, 1) + timedelta(days=5 * k) for k in range(73)} | {values["date"]})
        lengths = grid(0, 360, 30, values["cloud_for"])
        starts = sorted(set(day.time) | {values["cloud_at"]})
        items += [
            slider(rows["date"], "date", values, dates, date.isoformat if values["sky"] == CLEAR else _day_and_month),
            slider(rows["cloud"], "cloud", values, grid(0, 100, 5, values["cloud"]), lambda v: f"{short(v)}%"),
        ]
        if values["cloud"]:
            items += [
                slider(rows["cloud_at"], "…from", values, starts, str),
                slider(rows["cloud_for"], "…minutes", values, lengths, lambda v: f"{v:.0f}"),
            ]
        at = day.time[t]
        now = float(day.ghi[t])
        by_hand = [{**values["sun"], at: ghi} for ghi in grid(0, 1200, 20, now)]
        here = {**values, "sun": {**values["sun"], at: now}}
        items.append(
            slider(
                rows["sun"], f"sun {at}", here, by_hand, lambda sun: f"{sun[at]:.0f} W",
                title=f"Irradiance at {at}, W/m²", changed=bool(values["sun"]),
            )
        )  # fmt: skip
        options = [name for name in OVERLAYS if name == values["over"] or _shows_something(name, values)]
        items.append(chosen("over", "Lay over it", "lay over", options, values))
        deaf = (
            ""
            if {"G", "dG"} & set(preset_of(values).features)
            else "This cell hears no light: sun and cloud leave it as it is."
        )
        return Group("The day", items, "ink", " ".join(filter(None, (day.title + ".", *day.edits, deaf))))


def _shows_something(overlay: str, values: Values) -> bool:
    """Whether another day differs from the one that it would be laid over."""
    if overlay == UNTOUCHED:
        return bool(values["cloud"] or values["sun"])
    return overlay != MEASURED or values["sky"] != "Greensboro, measured"


def _day_and_month(when: date) -> str:
    """A measured day belongs to a typical year: each month is of another one."""
    return f"{when.day} {when:%b}"


LESSON = SolarDayLesson()
