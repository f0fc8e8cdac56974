"""How the pictures of the page "The next hour of sun" are drawn from its record: the cursor's steps are hours."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from statistics import median

from lstm_viz.core.lstm import Trace
from lstm_viz.data.forecasting import INPUT_SETS, Scores, skill
from lstm_viz.figures.belt.belt import belts
from lstm_viz.figures.shelf.style import Figure
from lstm_viz.figures.sun.by_hour import by_hour
from lstm_viz.figures.sun.fit import fit
from lstm_viz.figures.sun.gates import Gates, gates_of_day
from lstm_viz.figures.sun.hours import Day, hours
from lstm_viz.figures.sun.scatter import scatter
from lstm_viz.figures.sun.scores import Row, scores
from lstm_viz.language.phrases import say
from lstm_viz.lessons.base import Look
from lstm_viz.lessons.forecast.record import Ahead, baseline_scores, scores_of, story_of, story_unit, trained
from lstm_viz.lessons.forecast.words import called, day_said
from lstm_viz.lessons.pictures import Draw
from lstm_viz.lessons.shown import Moment, Shown


def of(shown: Shown) -> Ahead:
    """What this page's record is."""
    assert isinstance(shown, Ahead)
    return shown


def _all(moments: Sequence[Moment]) -> tuple[list[Ahead], list[int]]:
    return [of(one.shown) for one in moments], [one.t for one in moments]


def _day(now: Ahead) -> Day:
    year, k = now.year, now.day
    name = say("lessons/forecast.named", day=day_said(now.values["day"]), site=called("site", now.data.site))
    return Day(year.measured[k], now.said[k], year.last[k], year.clearness[k], name)


def _hours(moments: Sequence[Moment], look: Look) -> Sequence[Figure]:
    many, rows = _all(moments)
    made = {one.day: _day(one) for one in many}
    first = many[0]
    days = [made[one.day] for one in many]
    return hours(days, rows, first.labels, first.data.lag, first.year.most, first.screen(look), first.data.window)


def _scatter(moments: Sequence[Moment], look: Look) -> Sequence[Figure]:
    many, rows = _all(moments)
    first = many[0]
    year, measured = first.year, first.data.measured(first.data.test_rows)
    mine = {one.day: [k for k in year.place[one.day].tolist() if k >= 0] for one in many}
    places = [int(year.place[one.day, t]) for one, t in zip(many, rows, strict=True)]
    return scatter(
        first.forecast.said, measured, [mine[one.day] for one in many], [k if k >= 0 else None for k in places],
        year.most, first.screen(look),
    )  # fmt: skip


def _scores(moments: Sequence[Moment], look: Look) -> Sequence[Figure]:
    """The two baselines, then each input set, of whose seeds those count that are trained."""
    now = of(moments[0].shown)
    base = baseline_scores(now.data)
    rows = [
        _row(say(f"lessons/forecast.baseline.{name}"), [one], base)._replace(learned=False)
        for name, one in base.items()
    ]
    for inputs in INPUT_SETS:
        found = [scores_of(now.data, one) for one in trained(now.values, inputs)]
        row = _row(called("inputs", inputs), found, base)
        rows.append(row._replace(marked=inputs == now.values["inputs"]))
    return scores(rows, base["clearness"].rmse, now.screen(look), len(moments))


def _row(name: str, found: Sequence[Scores], base: Mapping[str, Scores]) -> Row:
    """A forecast's scores, medians over its seeds."""
    if not found:
        return Row(name)
    rmse, mae, bias, nrmse = (median(getattr(one, of) for one in found) for of in ("rmse", "mae", "bias", "nrmse"))
    over, over_last = (skill(rmse, base[of].rmse) for of in ("clearness", "last"))
    return Row(name, tuple(one.rmse for one in found), mae, bias, nrmse, over, over_last)


def _flat(look: Look) -> Look:
    """A drawer is wider than half a scene."""
    return replace(look, flat=not look.narrow)


def _by_hour(moments: Sequence[Moment], look: Look) -> Sequence[Figure]:
    many, rows = _all(moments)
    first, errors = many[0], many[0].by_hour
    return by_hour(
        first.labels, errors.network, errors.clearness, errors.last, errors.counts, rows, first.screen(_flat(look))
    )  # fmt: skip


def _story(moments: Sequence[Moment], look: Look) -> Sequence[Figure]:
    """The gates of the unit as each hour's last known one came in, beside those of the story's unit."""
    many, rows = _all(moments)
    params, alike = story_unit(), many[0].alike
    assert params is not None and alike is not None  # else the card has no picture
    story, T = story_of(many[0].data, params), len(many[0].labels)
    each = {one.unit: one for one in many}  # all are of one batch: a unit is taken out of it once
    own = {(one.day, one.unit): _gates(one, each[one.unit].own, one.first) for one in many}
    made = {one.day: _gates(one, story, one.day * T) for one in many}
    return gates_of_day(
        [own[one.day, one.unit] for one in many], [made[one.day] for one in many], rows, many[0].labels,
        [one.unit for one in many], [float(alike.correlation[one.unit]) for one in many],
        many[0].screen(_flat(look)),
    )  # fmt: skip


def _gates(now: Ahead, trace: Trace, first: int) -> Gates:
    """Of the unit that the trace is of, at the last step of a day's rows."""
    rows = slice(first, first + len(now.labels))
    return Gates(*(now.asked(getattr(trace, gate)[-1, rows, 0]) for gate in Gates._fields))


def _fit(moments: Sequence[Moment], look: Look) -> Sequence[Figure]:
    now = of(moments[0].shown)
    learned = now.forecast
    return fit(
        learned.epoch.tolist(), learned.trained, learned.validated, learned.chosen, now.screen(look), len(moments)
    )  # fmt: skip


def _belt(moments: Sequence[Moment], look: Look) -> Sequence[Figure]:
    """The unit as the last known hour comes in; at positions of a slider each is of another day, or another unit."""
    many, rows = _all(moments)
    first, phases = many[0], [one.phase for one in moments]
    if any(one.unit != first.unit for one in many):
        return [figure for moment in moments for figure in _belt([moment], look)]
    at = [one.first + t for one, t in zip(many, rows, strict=True)]
    return belts(first.steps(at), phases, first.screen(look), first.names("belt"), first.signs)


DRAWN: Mapping[str, Draw] = {
    "hours": _hours, "scatter": _scatter, "scores": _scores, "by_hour": _by_hour, "gates_of_day": _story, "fit": _fit,
    "belt": _belt,
}  # fmt: skip
"""Every picture of the page, by name."""
