"""What one predicts and does on the page "The next hour of sun". Trainings decide."""

from __future__ import annotations

from collections.abc import Callable
from statistics import median

import numpy as np

from lstm_viz.core.notation import number
from lstm_viz.data.forecast import Forecast
from lstm_viz.language.phrases import say
from lstm_viz.lessons.forecast.record import (
    ALL,
    SEEDS,
    Ahead,
    ahead,
    baseline_scores,
    scores_of,
    settings_of,
    trained,
)
from lstm_viz.lessons.forecast.words import largest_error, watts
from lstm_viz.lessons.guide import Ask, Do, Parts, Seen, Task
from lstm_viz.lessons.state import Values
from lstm_viz.lessons.trained import state_of

Decide = Callable[[Values], tuple[str, Parts]]
BARE, WARM, TIMED = "irradiance", "irradiance and temperature", "irradiance and time"
NOTHING = "–"
MORNING, AFTERNOON = "11:00", "14:00"
"""Hours that end by the one are the morning's, those that end after the other the afternoon's."""


def _ahead(seen: Seen) -> Ahead:
    assert isinstance(seen.beside, Ahead)
    return seen.beside


def _off(seen: Seen) -> tuple[bool, Parts]:
    """Whether the cursor stands at the day's largest error of a trained network."""
    now, t = _ahead(seen), seen.t
    said, measured = float(now.said[now.day, t]), float(now.year.measured[now.day, t])
    met = now.trained and t == largest_error(now)
    error = NOTHING if np.isnan(said) else watts(abs(round(said) - round(measured)))
    return met, {"hour": now.labels[t], "error": error}


def _closest(seen: Seen) -> tuple[bool, Parts]:
    """Whether the unit is picked whose forget gate comes closest to the story's."""
    now = _ahead(seen)
    if now.alike is None:
        return False, {"unit": f"{now.unit}", "correlation": NOTHING}
    met = now.trained and now.unit == now.alike.closest
    return met, {"unit": f"{now.unit}", "correlation": number(float(now.alike.correlation[now.unit]), sign=True)}


def _forecast(values: Values) -> Forecast | None:
    """The page's own forecast, once it is there."""
    state = state_of(settings_of(values))
    return state if isinstance(state, Forecast) else None


def _beats(values: Values) -> tuple[str, Parts]:
    """Whether the network is better than "as clear as an hour ago"."""
    forecast = _forecast(values)
    if forecast is None:
        return "", {}
    data = settings_of(values).data()
    own, smart = scores_of(data, forecast).rmse, baseline_scores(data)["clearness"].rmse
    return "yes" if own < smart else "no", {"own": number(own, 1), "smart": number(smart, 1)}


def _rmses(values: Values, inputs: str) -> list[float]:
    """The RMSE of each training of one input set, if all of them are there."""
    data, found = settings_of(values).data(), trained(values, inputs)
    return [scores_of(data, one).rmse for one in found] if len(found) == SEEDS else []


def _helps(without: str, with_it: str) -> Decide:
    """Whether more inputs make the error smaller, by more than another seed changes it."""

    def decide(values: Values) -> tuple[str, Parts]:
        before, after = _rmses(values, without), _rmses(values, with_it)
        if not before or not after:
            return "", {}
        answer = "helps" if max(after) < min(before) else "hurts" if min(after) > max(before) else "neither"
        return answer, {
            "before": number(median(before), 1), "after": number(median(after), 1),
            "low": number(min(after), 1), "high": number(max(after), 1),
            "so": say("lessons/forecast.so.neither") if answer == "neither" else "",
        }  # fmt: skip

    return decide


def _more(values: Values) -> tuple[str, Parts]:
    """Which helps more, when the irradiance is known: the temperature, or the time."""
    every = [_rmses(values, inputs) for inputs in (BARE, WARM, TIMED)]
    if not all(every):
        return "", {}
    bare, warm, timed = map(median, every)
    parts = {"bare": number(bare, 1), "warm": number(warm, 1), "timed": number(timed, 1)}
    return "temperature" if warm < timed else "time", parts


def _when(values: Values) -> tuple[str, Parts]:
    """In which part of the day the network's errors are largest."""
    if _forecast(values) is None:
        return "", {}
    now = ahead(values)
    hours, t = now.by_hour, now.by_hour.largest
    label = now.labels[t]
    answer = "morning" if label <= MORNING else "afternoon" if label > AFTERNOON else "noon"
    return answer, {"hour": label, "rmse": watts(float(hours.network[t]))}


TASKS: tuple[Task, ...] = (
    Do("off", _off, {}),
    Ask("beats", _beats, {"inputs": BARE}, {"inputs": BARE}),
    Ask("temperature", _helps(BARE, WARM), {"inputs": WARM, "beside": ALL}, {"inputs": WARM}),
    Ask("more", _more, {"inputs": TIMED, "beside": ALL}, {"inputs": TIMED}),
    Ask("again", _helps(TIMED, "all"), {"beside": ALL}),
    Ask("when", _when, {}),
    Do("closest", _closest, {}),
)
