"""The next hour's sunlight from the hours before it: examples, baselines, and what a forecast is worth.

One example is a window of hours that ends now, and the irradiance ``lag`` hours later::

    hours       k - window + 1, ..., k        what is known
    target      ghi[k + lag]                  the mean over an hour that has not begun

Every value is a mean over the hour that ENDS at its stamp, and so is the clear-sky irradiance it is
compared with. Windows and targets stay within one month, because neighbouring months of a typical
year come from different years.

Whole days are dealt into three parts::

    test            every fifth day         says what the forecast is worth, and has no other say
    validation      every tenth day         chooses the epoch whose network forecasts
    training        all others              is learned from, and gives the scaling

No window or target that is learned from holds an hour of a test or validation day, and no window of a
validation day holds one of a test day. A validation day is the day before a test day: the windows of
the morning after it, which would be lost, belong to a day that is not learned from in any case.

Two baselines stand beside every forecast, at the same hours:

    persistence         ghi[k]                           the next hour is like this one
    smart persistence   index[k] * ghi_clear[k + lag]    the sky stays as cloudy as it is

The second is the one to beat: it knows where the sun will be.

Sources: Wilcox and Marion 2008 (TMY3); Yang et al. 2020, Verification of deterministic solar
forecasts, Solar Energy 210 (baselines and scores).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import ArrayLike, NDArray

from lstm_viz.core.checks import as_floats
from lstm_viz.core.examples import Examples
from lstm_viz.core.notation import number
from lstm_viz.core.optimise import Adam, Cosine
from lstm_viz.core.sequence import Feature, Sequence
from lstm_viz.core.training import Plan
from lstm_viz.data.tasks import Task
from lstm_viz.data.tmy3 import find_site, read_site

if TYPE_CHECKING:
    import pandas as pd

Array = NDArray[np.float64]
Rows = NDArray[np.int64]

TIME = ("sin_hour", "cos_hour", "sin_day", "cos_day")
INPUT_SETS = {
    "irradiance": ("G",),
    "irradiance and temperature": ("G", "T"),
    "irradiance and time": ("G", *TIME),
    "all": ("G", "T", *TIME),
}
"""What a forecast may know: the four input sets, and the features of each."""

FEATURES = {
    "G": ("irradiance", "W/m²"),
    "T": ("air temperature", "°C"),
    "sin_hour": ("time of day of the target hour, sine", ""),
    "cos_hour": ("time of day of the target hour, cosine", ""),
    "sin_day": ("day of the year, sine", ""),
    "cos_day": ("day of the year, cosine", ""),
}
"""Each feature's name in words, and the unit before scaling."""

TEST_EVERY, VALIDATION_EVERY = 5, 10
"""Days from one test day to the next (5 January, 10 January, ...), and from one validation day to the next (4, 14)."""

DAYLIGHT = 20.0
"""An hour counts as daylight when a clear sky would give more than this on average [W/m2]."""

MOST_CLEAR = 1.2
"""The largest clear-sky index that smart persistence carries on: more is the edge of a cloud, and does not last."""


@dataclass(frozen=True, eq=False)
class HourAhead:
    """Examples of one site and one input set, in three parts: see :func:`part_of_days`.

    Examples have targets in scaled units, counted at the last step alone; :meth:`watts` turns an
    output back into W/m2. Rows are places in ``table``.
    """

    site: str
    inputs: str
    """A key of :data:`INPUT_SETS`."""
    lag: int
    """Hours from the last known one to the target."""
    window: int
    """Hours that are known, T."""
    table: pd.DataFrame
    """The year, as :func:`lstm_viz.data.tmy3.read_site` gives it."""
    training: Examples
    validation: Examples
    test: Examples
    training_rows: Rows
    """Row of each training target, [B]."""
    validation_rows: Rows
    """Row of each validation target, [B]."""
    test_rows: Rows
    """Row of each test target, [B]."""
    mean: Array
    """Of each feature over the hours of the training days, [D]; the first is that of the target."""
    spread: Array
    """Standard deviation of each feature over the same hours, [D]."""

    def known(self, rows: Rows) -> Sequence:
        """What is known before the hours at these rows [B] of the table, [T, B, D]: the last step is the last one.

        The hours need not be of any part: a window that a network has never heard is as good to run it on.
        """
        values = (feature_values(self.table, INPUT_SETS[self.inputs], self.lag) - self.mean) / self.spread
        return self.test.inputs.with_x(values[known_hours(rows, self.lag, self.window)])

    def watts(self, y: Array) -> Array:
        """Outputs [T, B, 1] of a network as irradiance at the last step, [B] [W/m2]."""
        return np.asarray(y[-1, :, 0] * self.spread[0] + self.mean[0])

    def measured(self, rows: Rows) -> Array:
        """What came in the hours at these rows [B] of the table, [B] [W/m2]."""
        return np.asarray(self.table["ghi"].to_numpy(float)[rows])


def hour_ahead(
    site: str, inputs: str = "all", lag: int = 1, window: int = 12, table: pd.DataFrame | None = None
) -> HourAhead:
    """Examples of the irradiance ``lag`` hours ahead, from a window of the hours before.

    Parameters
    ----------
    site : "Greensboro" or "Sand Point"
    inputs : str
        A key of :data:`INPUT_SETS`.
    lag : int
        Hours from the last known hour to the target, from 1.
    window : int
        Known hours, from 1.
    table : DataFrame
        The site's year where it has been read before.

    Raises
    ------
    ValueError
        For an unknown site or input set, or when lag and window leave no example within a month.
    """
    if inputs not in INPUT_SETS:
        raise ValueError(f"there is no input set {inputs!r}; there are {', '.join(map(repr, INPUT_SETS))}")
    for name, value in (("lag", lag), ("window", window)):
        if value != int(value) or value < 1:
            raise ValueError(f"{name} is {value}; it needs a whole number of hours from 1")
    name = find_site(site).name
    table = read_site(name) if table is None else table
    rows = example_rows(table, lag, window)
    part = part_of_days(table)
    ours = _rows_of_parts(part, rows, lag, window)
    for kind, some in ours.items():
        if not len(some):
            raise ValueError(f"a window of {window} hours and a lag of {lag} leave no example for {kind}")
    values = feature_values(table, INPUT_SETS[inputs], lag)
    known = values[part == "training"]
    mean, spread = known.mean(axis=0), known.std(axis=0)
    scaled = (values - mean) / spread
    features = tuple(
        Feature(key, FEATURES[key][0], f"({FEATURES[key][1] or '1'} - {m:.4g}) / {s:.4g}")
        for key, m, s in zip(INPUT_SETS[inputs], mean, spread, strict=True)
    )
    examples = {kind: _examples(scaled, some, lag, window, features) for kind, some in ours.items()}
    return HourAhead(
        site=name, inputs=inputs, lag=lag, window=window, table=table, mean=mean, spread=spread,
        training=examples["training"], validation=examples["validation"], test=examples["test"],
        training_rows=ours["training"], validation_rows=ours["validation"], test_rows=ours["test"],
    )  # fmt: skip


def example_rows(table: pd.DataFrame, lag: int, window: int) -> Rows:
    """Rows of all targets in daylight whose window lies in the same month, [B]."""
    month = table["month"].to_numpy()
    targets = np.arange(lag + window - 1, len(table))
    whole = month[targets] == month[targets - lag - window + 1]
    return np.asarray(targets[whole & is_daylight(table)[targets]])


def known_hours(rows: Rows, lag: int, window: int) -> Rows:
    """The rows of the hours that are known before those at ``rows`` [B], the oldest first, [T, B]."""
    return np.asarray(rows[None, :] - lag - np.arange(window)[::-1, None])


def tested_days() -> range:
    """Which days of the year are of the test, from 0."""
    return range(TEST_EVERY - 1, 365, TEST_EVERY)


def part_of_days(table: pd.DataFrame) -> NDArray[np.str_]:
    """For each row, which part its day is of, [N]: "training", "validation" or "test".

    An hour belongs to the day of its middle.
    """
    day = _day_of_year(table)
    test, validation = day % TEST_EVERY == TEST_EVERY - 1, day % VALIDATION_EVERY == TEST_EVERY - 2
    return np.select([test, validation], ["test", "validation"], "training")


def _rows_of_parts(part: NDArray[np.str_], rows: Rows, lag: int, window: int) -> dict[str, Rows]:
    """Of the targets at ``rows`` [B] those of each part, but for those whose window holds hours it must not know."""
    of, known = part[rows], part[known_hours(rows, lag, window)]  # [B], [T, B]
    return {
        "training": rows[(of == "training") & (known == "training").all(axis=0)],
        "validation": rows[(of == "validation") & (known != "test").all(axis=0)],
        "test": rows[of == "test"],
    }


def is_daylight(table: pd.DataFrame) -> NDArray[np.bool_]:
    """For each row, whether a clear sky would give more than :data:`DAYLIGHT` on average over the hour, [N]."""
    return np.asarray(table["ghi_clear"].to_numpy(float) > DAYLIGHT)


def feature_values(table: pd.DataFrame, names: tuple[str, ...], lag: int) -> Array:
    """The features of every hour before scaling, [N, D].

    The time features are those of the middle of the target hour, ``lag`` hours on: a clock knows it.
    """
    hour = (table["hour"].to_numpy(float) + 0.5 + lag) / 24.0
    day = (_day_of_year(table) + (hour - hour % 1.0)) / 365.0
    columns = {
        "G": table["ghi"].to_numpy(float),
        "T": table["temp_air"].to_numpy(float),
        "sin_hour": np.sin(2.0 * np.pi * hour),
        "cos_hour": np.cos(2.0 * np.pi * hour),
        "sin_day": np.sin(2.0 * np.pi * day),
        "cos_day": np.cos(2.0 * np.pi * day),
    }
    return np.stack([columns[name] for name in names], axis=1)


# -- baselines


def persistence(table: pd.DataFrame, rows: Rows, lag: int = 1) -> Array:
    """``ghi[k]`` for the target hours at ``rows`` = k + lag, [B] [W/m2]."""
    return np.asarray(table["ghi"].to_numpy(float)[rows - lag])


def smart_persistence(table: pd.DataFrame, rows: Rows, lag: int = 1) -> Array:
    """``index[k] * ghi_clear[k + lag]`` for the target hours at ``rows`` = k + lag, [B] [W/m2].

    The clear-sky index ``ghi / ghi_clear`` is the last one that daylight gave, at most
    :data:`MOST_CLEAR`; before the first daylight of a month it is 1.
    """
    index = clear_sky_index(table)
    return np.asarray(index[rows - lag] * table["ghi_clear"].to_numpy(float)[rows])


def clear_sky_index(table: pd.DataFrame) -> Array:
    """The last clear-sky index that daylight of the same month gave, up to each hour, [N]."""
    ghi, clear = table["ghi"].to_numpy(float), table["ghi_clear"].to_numpy(float)
    light, month = is_daylight(table), table["month"].to_numpy()
    last = np.maximum.accumulate(np.where(light, np.arange(len(table)), -1))
    index = np.clip(ghi / np.where(light, clear, 1.0), 0.0, MOST_CLEAR)
    return np.where((last >= 0) & (month[last] == month), index[last], 1.0)


# -- scores


@dataclass(frozen=True)
class Scores:
    """How good a forecast is, over some hours.

    MAPE is left out: it breaks near sunrise, where the measured value goes to zero.
    """

    rmse: float
    """Root of the mean squared error [W/m2]."""
    mae: float
    """Mean absolute error [W/m2]."""
    bias: float
    """Mean of forecast minus measured [W/m2]; above zero it promises too much."""
    nrmse: float
    """``rmse / normaliser``."""
    normaliser: float
    """Mean measured irradiance over the same hours [W/m2]."""
    hours: int


def scores(forecast: ArrayLike, measured: ArrayLike) -> Scores:
    """Compare a forecast with what came.

    Parameters
    ----------
    forecast, measured : array, [B] [W/m2]

    Raises
    ------
    ValueError
        For other shapes, numbers that are not finite, or no light at all to normalise by.
    """
    said, came = as_floats("forecast", forecast, 1, "[B]"), as_floats("measured", measured, 1, "[B]")
    if said.shape != came.shape or not said.size:
        raise ValueError(f"forecast has shape {said.shape}, measured {came.shape}; both need [B], one hour or more")
    error, mean = said - came, float(came.mean())
    if mean <= 0.0:
        raise ValueError(f"measured has the mean {mean:g} W/m2; nRMSE needs hours with light")
    rmse = float(np.sqrt(np.mean(error * error)))
    return Scores(rmse, float(np.abs(error).mean()), float(error.mean()), rmse / mean, mean, said.size)


def skill(rmse: float, reference: float) -> float:
    """``1 - rmse / reference``: 1 is perfect, 0 no better than the reference, below 0 worse."""
    return 1.0 - rmse / reference


# -- learning


def standard_plan(data: HourAhead, epochs: int = 30, batch: int = 64, rate: float = 0.02, seed: int = 0) -> Plan:
    """A plan that learns these examples in seconds: Adam, the rate falling to nothing over the epochs."""
    steps = epochs * -(-data.training.B // batch)
    return Plan(epochs, batch, optimiser=Adam(rate), schedule=Cosine(steps), snapshot_every=0, seed=seed)


def as_task(data: HourAhead) -> Task:
    """The forecast as a task: solved when its RMSE on the test days is below that of smart persistence [W/m2]."""
    measured = data.measured(data.test_rows)
    reference = scores(smart_persistence(data.table, data.test_rows, data.lag), measured).rmse

    def rmse(y: Array, examples: Examples) -> float:
        error = (y[-1, :, 0] - examples.targets[-1, :, 0]) * data.spread[0]
        return float(np.sqrt(np.mean(error * error)))

    return Task(
        "solar", f"Sunlight in the next hour, {data.site}", "the sun's place helps more than the last hours alone",
        data.training, data.test, rmse, "RMSE in daylight hours of test days, W/m²", reference, True,
        H=8, forget_bias=1.0, plan=standard_plan(data),
    )  # fmt: skip


def _examples(scaled: Array, rows: Rows, lag: int, window: int, features: tuple[Feature, ...]) -> Examples:
    steps = known_hours(rows, lag, window)
    targets, counted = np.zeros((*steps.shape, 1)), np.zeros(steps.shape, bool)
    targets[-1, :, 0] = scaled[rows, 0]
    counted[-1] = True
    time = tuple(f"{number(k, 0)} h" if k else "now" for k in range(1 - window, 1))
    return Examples(Sequence(scaled[steps], features, time), targets, counted=counted)


def _day_of_year(table: pd.DataFrame) -> NDArray[np.int64]:
    """Whole days since the year began, of the middle of each hour, [N]; the table has every hour of one year."""
    return np.arange(len(table)) // 24
