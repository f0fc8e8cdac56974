"""What the page "The next hour of sun" is made of: which network is trained, what it says, and which day one looks at.

The cursor's steps are the hours of a day that nothing was learned from. Row t of the batch is the network's run over
the hours that it knew when it forecast hour t, so its last step is the last known hour. Before anything is trained
with the page's settings, the record is that of the network as it begins.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from lstm_viz.core.lstm import LSTMParams, Trace
from lstm_viz.core.ranked import correlations
from lstm_viz.core.run import run
from lstm_viz.core.sequence import Sequence as Inputs
from lstm_viz.core.steps import Steps
from lstm_viz.data.clock import ascii_digits, clock_label
from lstm_viz.data.forecast import Forecast
from lstm_viz.data.forecasting import (
    FEATURES,
    INPUT_SETS,
    HourAhead,
    Scores,
    is_daylight,
    persistence,
    scores,
    smart_persistence,
    tested_days,
)
from lstm_viz.data.tmy3 import SITES
from lstm_viz.data.trained_gates import story_gates
from lstm_viz.figures.sun.by_hour import FEW
from lstm_viz.language.phrases import later, say
from lstm_viz.lessons.controls import LENS, presets, unfolded
from lstm_viz.lessons.guide import Seen
from lstm_viz.lessons.recorded import SCALES, first_that_fits
from lstm_viz.lessons.shown import Given, Shown
from lstm_viz.lessons.state import Property, Values, choice, clock, decimal
from lstm_viz.lessons.take import Taken
from lstm_viz.lessons.trained import LAST_SEED, state_of, trained_cell
from lstm_viz.words.opening import Scaling
from lstm_viz.workers.pool import State
from lstm_viz.workers.settings import MOST_UNITS
from lstm_viz.workers.sunlight import LAGS, SunSettings

Array = NDArray[np.float64]
Whole = NDArray[np.intp]

ALONE, ALL = "nothing", "all"
BESIDE = (ALONE, ALL)
"""What is trained beside the page's own network: nothing, or every input set from several seeds."""
EPOCHS = 30
"""Of each training."""
SEEDS = 3
"""Seeds of each input set, where they are compared."""
HOURS = 24
YEAR = 1990
"""By convention: the year's months come from different years, and none of them has a 29 February."""
STORY, HEARD = "trend", ("G", "dG")
"""The preset of the story's unit, and what it hears."""


# -- the table


def _date(day: int) -> datetime.date:
    return datetime.date(YEAR, 1, 1) + datetime.timedelta(days=day)


DAYS = tuple(f"{_date(day):%m-%d}" for day in tested_days())
"""The days of the test, as a link says them: "06-14"."""


def _day(text: str) -> str:
    plain = ascii_digits(text).strip()
    if plain not in DAYS:
        raise ValueError(say("lessons/forecast.wanted.day", first=DAYS[0], second=DAYS[1], last=DAYS[-1]))
    return plain


ROWS: tuple[Property, ...] = (
    LENS,
    unfolded("training"),
    clock("t", later("lessons/forecast.hour"), "13:00"),
    choice("site", later("lessons/forecast.site.title"), "Greensboro", lambda: tuple(SITES)),
    choice("inputs", later("lessons/forecast.inputs.title"), "all", lambda: tuple(INPUT_SETS)),
    choice("lag", later("lessons/forecast.lag.title"), "1", lambda: tuple(map(str, LAGS))),
    decimal("H", later("lessons/forecast.H.title"), 8, 1, MOST_UNITS, digits=0),
    decimal("seed", later("lessons/forecast.seed.title"), 0, 0, LAST_SEED, digits=0),
    choice("beside", later("lessons/forecast.beside.title"), ALONE, lambda: BESIDE),
    Property("day", later("lessons/forecast.day.title"), "06-04", _day),
    decimal("unit", later("lessons/forecast.unit.title"), 0, 0, MOST_UNITS - 1, digits=0),
)


# -- what is trained


def settings_of(values: Values) -> SunSettings:
    """How the page trains."""
    return SunSettings(
        values["site"], values["inputs"], int(values["lag"]), int(values["H"]), int(values["seed"]), EPOCHS
    )  # fmt: skip


def compared(values: Values, inputs: str) -> list[SunSettings]:
    """The networks of one input set that are compared with those of others: the page's seed and those after it."""
    own = settings_of(values)
    return [replace(own, inputs=inputs, seed=own.seed + k) for k in range(SEEDS)]


def wanted(values: Values) -> list[SunSettings]:
    """All that the page trains, its own first."""
    own = settings_of(values)
    if values["beside"] == ALONE:
        return [own]
    others = [one for inputs in INPUT_SETS for one in compared(values, inputs)]
    return [own, *(one for one in others if one != own)]


@lru_cache(maxsize=32)
def _as_it_begins(settings: SunSettings) -> Forecast:
    return settings.training().learned()


def forecast_of(settings: SunSettings) -> Forecast:
    """The forecast of a network once it is trained, and else of the network as it begins."""
    state = state_of(settings)
    return state if isinstance(state, Forecast) else _as_it_begins(settings)


def trained(values: Values, inputs: str) -> list[Forecast]:
    """The forecasts of one input set that are there to be compared."""
    states = [state_of(one) for one in compared(values, inputs)]
    return [one for one in states if isinstance(one, Forecast)]


# -- what it is compared with


@dataclass(frozen=True, eq=False)
class Year:
    """The days of the test at one site and lag: what came, and what the two baselines say.

    Arrays are [days, T]: T hours of the clock, the same of every day, from the first to the last that ever has
    daylight. Where no forecast is asked for, a baseline is NaN.
    """

    labels: tuple[str, ...]
    """The END of each hour."""
    rows: Whole
    """Each hour's row in the site's table."""
    place: Whole
    """Its place among the test's hours; -1 where no forecast is asked for: it is dark, or the window would reach into
    another month."""
    light: NDArray[np.bool_]
    """Whether a clear sky would give enough light for the hour to count."""
    measured: Array
    last: Array
    clearness: Array

    @property
    def most(self) -> float:
        """A round number that holds all that came, and a little more [W/m2]."""
        return 100.0 * float(np.ceil(1.1 * self.measured.max() / 100))


def laid_out(place: Whole, said: Array) -> Array:
    """What is said of the test's hours [B], by day and hour; NaN where nothing is asked for."""
    return np.where(place < 0, np.nan, said[place])


@lru_cache(maxsize=16)
def year_of(data: HourAhead) -> Year:
    """The test's days over the clock."""
    hour = data.test_rows % HOURS
    clock = np.arange(hour.min(), hour.max() + 1)
    rows = np.array(tested_days())[:, None] * HOURS + clock
    places = np.full(len(data.table), -1)
    places[data.test_rows] = np.arange(len(data.test_rows))
    place = places[rows]
    last, smart = (of(data.table, data.test_rows, data.lag) for of in (persistence, smart_persistence))
    return Year(
        labels=tuple(clock_label(60 * (k + 1)) for k in clock.tolist()),
        rows=rows, place=place, light=is_daylight(data.table)[rows],
        measured=data.measured(rows.ravel()).reshape(rows.shape),
        last=laid_out(place, last), clearness=laid_out(place, smart),
    )  # fmt: skip


def root_mean_square(error: Array, axis: int) -> Array:
    """Along an axis, NaN left out; NaN where there is nothing else."""
    count = np.isfinite(error).sum(axis=axis)
    mean = np.nansum(error**2, axis=axis) / np.maximum(count, 1)
    return np.where(count > 0, np.sqrt(mean), np.nan)


class ByHour(NamedTuple):
    """The RMSE of each hour of the clock over all days of the test, [T] [W/m2]."""

    network: Array
    last: Array
    clearness: Array
    counts: Whole
    """How many forecasts there are, [T]."""

    @property
    def largest(self) -> int:
        """The hour of the network's largest error, among those that have enough forecasts to say so."""
        return int(np.nanargmax(np.where(self.counts >= FEW, self.network, np.nan)))


def baseline_scores(data: HourAhead) -> dict[str, Scores]:
    """What the two baselines reach on the test's hours."""
    measured, baselines = data.measured(data.test_rows), {"last": persistence, "clearness": smart_persistence}
    return {name: scores(of(data.table, data.test_rows, data.lag), measured) for name, of in baselines.items()}


def scores_of(data: HourAhead, forecast: Forecast) -> Scores:
    """What a network reaches on the test's hours."""
    return scores(forecast.said, data.measured(data.test_rows))


def story_unit() -> LSTMParams | None:
    """The story's own unit; None where its preset is gone, or hears something else."""
    preset = presets()[0].get(STORY)
    return preset.params if preset is not None and preset.features == HEARD else None


@lru_cache(maxsize=8)
def story_of(data: HourAhead, params: LSTMParams) -> Trace:
    """The story's unit over the hours that are known before each hour of the test's days; row by row as ``rows``."""
    return story_gates(data, params, year_of(data).rows.ravel())


def window_runs(data: HourAhead, forecast: Forecast, rows: Whole) -> Trace:
    """The network's runs over the hours that it knows before each of these rows' hours, a row of the batch each."""
    known = data.known(rows)
    time = tuple(say("lessons/forecast.known", n=data.lag + k) for k in range(data.window - 1, -1, -1))
    return run(trained_cell(forecast.model), Inputs(known.x, known.features, time))


class Alike(NamedTuple):
    """How the units' forget gates move beside that of the story's unit, over all forecasts of the test."""

    correlation: Array  # [H]
    kept: Array  # [2, H]
    """The mean of f where the story's is below :data:`LETS_GO`, and where it is above :data:`KEEPS`; NaN for never."""

    @property
    def closest(self) -> int:
        """The unit that comes closest."""
        return int(np.argmax(self.correlation))


LETS_GO, KEEPS = 0.5, 0.9


@lru_cache(maxsize=32)
def _alike(data: HourAhead, forecast: Forecast, params: LSTMParams) -> Alike:
    asked = year_of(data).place >= 0
    story = story_of(data, params).f[-1, asked.ravel(), 0]
    units = window_runs(data, forecast, year_of(data).rows[asked]).f[-1]
    kept = [
        units[there].mean(axis=0) if there.any() else np.full(units.shape[1], np.nan)
        for there in (story < LETS_GO, story > KEEPS)
    ]
    return Alike(correlations(story, units), np.array(kept))


# -- the record


@dataclass(frozen=True, eq=False)
class Ahead(Shown):
    """What the page shows: a forecast, one day of its test, and one unit."""

    data: HourAhead = field(kw_only=True)
    forecast: Forecast = field(kw_only=True)
    first: int = field(default=0, kw_only=True)
    """The row of the batch that is the day's first hour."""

    @property
    def labels(self) -> tuple[str, ...]:
        """The hours."""
        return self.year.labels

    @property
    def weight(self) -> int:
        """One for each quarter of a megabyte: each day has runs of its own."""
        return 1 + (self.forecast.nbytes + self.batch.nbytes) // 2**18

    @property
    def trained(self) -> bool:
        """Whether it is more than the network as it begins."""
        return self.forecast.E > 1

    @property
    def states(self) -> tuple[State, ...]:
        """Where each training is at this moment."""
        return tuple(map(state_of, wanted(self.values)))

    @property
    def year(self) -> Year:
        """All days of the test."""
        return year_of(self.data)

    @property
    def day(self) -> int:
        """Which of the test's days is looked at."""
        return DAYS.index(self.values["day"])

    @property
    def unit(self) -> int:
        """The unit that is looked at."""
        return min(int(self.values["unit"]), self.batch.H - 1)

    @cached_property
    def said(self) -> Array:
        """The forecasts by day and hour, [days, T] [W/m2]; NaN where none was asked for."""
        return laid_out(self.year.place, self.forecast.said)

    @cached_property
    def by_hour(self) -> ByHour:
        """How large the errors are at each hour of the clock."""
        year = self.year
        network, last, clearness = (
            root_mean_square(each - year.measured, axis=0) for each in (self.said, year.last, year.clearness)
        )
        return ByHour(network, last, clearness, (year.place >= 0).sum(axis=0))

    @cached_property
    def alike(self) -> Alike | None:
        """How the units' forget gates move beside the story's; None where there is no such unit."""
        params = story_unit()
        return None if params is None else _alike(self.data, self.forecast, params)

    def asked(self, values: Array) -> Array:
        """What stands at each hour of the day, [T]; NaN where no forecast is asked for."""
        return np.where(self.year.place[self.day] < 0, np.nan, values)

    @cached_property
    def own(self) -> Trace:
        """The unit's runs."""
        return self.batch.unit(self.unit)

    def steps(self, rows: Sequence[int]) -> Steps:
        """The unit's last step in each of these rows of the batch."""
        return Steps(self.own, np.full(len(rows), self.batch.T - 1), np.array(rows))

    def at(self, t: int) -> Seen:
        """What the tasks see at an hour."""
        return Seen(self.values, self.batch, self.first + t, t, beside=self)


def ahead(values: Values) -> Ahead:
    """What the page shows with these values."""
    settings = settings_of(values)
    data, forecast = settings.data(), forecast_of(settings)
    batch = window_runs(data, forecast, year_of(data).rows[DAYS.index(values["day"])])
    scale = first_that_fits(SCALES, float(np.abs(batch.c).max()))
    return Ahead(values, Given(trained_cell(forecast.model), batch.inputs), batch, scale, data=data, forecast=forecast)


def taken(now: Ahead) -> Taken:
    """The network that makes the forecast, as a file is made of it."""
    settings, data, epoch = settings_of(now.values), now.data, now.forecast.epoch[now.forecast.chosen]
    what = f"{settings.site}_{settings.inputs}_{settings.lag}h".replace(" ", "_")
    name = f"{what}_H{settings.H}_epoch{epoch}_seed{settings.seed}"
    units = {key: unit for key, (_, unit) in FEATURES.items()}
    inputs = [f"{key} [{units[key]}]" if units[key] else key for key in INPUT_SETS[settings.inputs]]
    scaling = Scaling(data.mean.tolist(), data.spread.tolist(), units["G"])
    return Taken(now.forecast.model, data.training.inputs.features, name, inputs, scaling)


def day_by_day(now: Ahead, there: Sequence[Mapping[str, Any]]) -> list[Ahead]:
    """The same forecast on other days."""
    days = [DAYS.index(one["day"]) for one in there]
    batch = window_runs(now.data, now.forecast, now.year.rows[days].ravel())
    T = len(now.labels)
    return [replace(now, values=one, batch=batch, first=k * T) for k, one in enumerate(there)]
