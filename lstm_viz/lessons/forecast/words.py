"""What the page "The next hour of sun" says of its forecasts, from their records."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from lstm_viz.core.notation import number
from lstm_viz.data.forecast import Forecast
from lstm_viz.data.forecasting import scores, smart_persistence
from lstm_viz.language.phrases import say
from lstm_viz.lessons.forecast.record import KEEPS, LETS_GO, Ahead, baseline_scores, root_mean_square, scores_of
from lstm_viz.workers.pool import State

ALIKE = 0.8
"""A gate that moves as the story's does has at least this correlation with it."""


def watts(value: float) -> str:
    """Irradiance in whole W/m2; nobody trusts more of it."""
    return number(value, 0)


def narration(now: Ahead, t: int) -> str:
    """One hour in a sentence: what was said and when, and what came."""
    measured, said = float(now.year.measured[now.day, t]), float(now.said[now.day, t])
    parts = {"day": day_said(now.values["day"]), "hour": now.labels[t], "measured": watts(measured)}
    if np.isnan(said):
        return say(f"lessons/forecast.told.{'month' if now.year.light[now.day, t] else 'dark'}", **parts)
    error = round(said) - round(measured)  # of the numbers as they are written
    clearness = float(now.year.clearness[now.day, t])
    parts |= {"said": watts(said), "error": watts(abs(error)), "clearness": watts(clearness)}
    how = "right" if error == 0 else "above" if error > 0 else "below"
    told = say(f"lessons/forecast.told.{how}", **parts)
    return told if now.trained else say("lessons/forecast.told.untrained", told=told)


def called(key: str, option: str) -> str:
    """One of a choice's options."""
    return say(f"lessons/forecast.{key}.{option.replace(' ', '_')}")


# -- which days


def day_said(day: str) -> str:
    """A day as its slider says it: "06-14" is 14 June."""
    month, date = map(int, day.split("-"))
    return say("days.short_date", day=date, month=say(f"days.short_month.{month}"))


class Rank(NamedTuple):
    """A day of the test by how large its error is."""

    name: str
    day: int


def ranked(now: Ahead) -> list[Rank]:
    """The best, the median and the worst day of the test, by RMSE; days with fewer than two forecasts are left out."""
    error = now.said - now.year.measured
    hours, rmse = np.isfinite(error).sum(axis=1), root_mean_square(error, axis=1)
    order = [day for day in np.argsort(rmse, kind="stable").tolist() if hours[day] >= 2]
    places = {"best": 0, "median": len(order) // 2, "worst": -1}
    return [Rank(name, order[place]) for name, place in places.items()]


def largest_error(now: Ahead) -> int | None:
    """The hour of the day with the largest error; None where nothing was forecast."""
    error = np.abs(now.said[now.day] - now.year.measured[now.day])
    return int(np.nanargmax(error)) if np.isfinite(error).any() else None


# -- drawers


def scores_said(now: Ahead) -> dict[str, str]:
    """The page's own network beside what it has to beat."""
    own, smart = scores_of(now.data, now.forecast), baseline_scores(now.data)["clearness"]
    n = len(now.data.test_rows)
    return {"scores": say("lessons/forecast.scored", n=n, own=number(own.rmse, 1), smart=number(smart.rmse, 1))}


def fit_said(now: Ahead) -> dict[str, str]:
    """Why one curve may lie below the other: how hard each part's days are, by what smart persistence has on them."""
    data = now.data
    rows = {"training": data.training_rows, "validation": data.validation_rows, "test": data.test_rows}
    smart = {
        part: scores(smart_persistence(data.table, some, data.lag), data.measured(some)).rmse
        for part, some in rows.items()
    }
    return {"fit": say("lessons/forecast.parts", **{part: number(rmse, 1) for part, rmse in smart.items()})}


def story_said(now: Ahead) -> dict[str, str]:
    """How close the picked unit's forget gate comes to the story's; of the closest, whether that is close.

    Which unit is the closest is a task, so another one's text does not name it.
    """
    if now.alike is None:
        return {"story": say("lessons/forecast.story.none")}
    unit, closest = now.unit, now.unit == now.alike.closest
    alike, kept = float(now.alike.correlation[unit]), now.alike.kept[:, unit]
    which = "closest" if closest else "farther"
    said = [say(f"lessons/forecast.story.{which}", unit=unit, correlation=number(alike, sign=True))]
    if np.isfinite(kept).all():
        parts = {"low": number(LETS_GO, 1), "high": number(KEEPS, 1)}
        goes, keeps = (number(float(of)) for of in kept)
        said.append(say("lessons/forecast.story.kept", goes=goes, keeps=keeps, **parts))
    if closest:
        said.append(say(f"lessons/forecast.story.{'alike' if alike >= ALIKE else 'unlike'}"))
    return {"story": " ".join(said)}


def hour_said(now: Ahead) -> dict[str, str]:
    """The hour of the day at which the network is off by most."""
    hours, t = now.by_hour, now.by_hour.largest
    rmse, n = watts(float(hours.network[t])), int(hours.counts[t])
    return {"by_hour": say("lessons/forecast.hours", hour=now.labels[t], rmse=rmse, n=n)}


# -- while it trains


def done_said(states: Sequence[State]) -> str:
    """How many of several trainings are done."""
    return say("lessons/forecast.state.several", done=sum(isinstance(one, Forecast) for one in states), of=len(states))
