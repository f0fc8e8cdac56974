"""The next hour of sun, as a lesson: a forecast is trained, and its test's days are walked through hour by hour."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from lstm_viz.data.forecast import Forecast
from lstm_viz.data.forecasting import INPUT_SETS
from lstm_viz.data.tmy3 import SITES
from lstm_viz.language.phrases import say
from lstm_viz.lessons.base import Card, Chip, Group, Item, Line
from lstm_viz.lessons.controls import again, card, chosen, drawer, field, short, slider, words_of
from lstm_viz.lessons.forecast.pictures import DRAWN, of
from lstm_viz.lessons.forecast.record import (
    ALL,
    BESIDE,
    DAYS,
    ROWS,
    Ahead,
    ahead,
    day_by_day,
    settings_of,
    taken,
    wanted,
)
from lstm_viz.lessons.forecast.tasks import TASKS
from lstm_viz.lessons.forecast.words import (
    called,
    day_said,
    done_said,
    fit_said,
    hour_said,
    largest_error,
    narration,
    ranked,
    scores_said,
    story_said,
)
from lstm_viz.lessons.guide import Task, with_tasks
from lstm_viz.lessons.pictures import Draw
from lstm_viz.lessons.recorded import side_by_side
from lstm_viz.lessons.shown import Moment, Shown
from lstm_viz.lessons.state import Values, at_positions, choose, complete
from lstm_viz.lessons.take import CARD, Taken, take_drawer, take_lines
from lstm_viz.lessons.trained import (
    TrainedLesson,
    ended,
    is_under_way,
    percent_done,
    stamp_of,
    state_said,
    train_button,
    training_bar,
)
from lstm_viz.workers.sunlight import LAGS, SunSettings

TABLE = with_tasks(TASKS, "forecast", ROWS)
SAID = {"scores": scores_said, "by_hour": hour_said, "gates_of_day": story_said, "fit": fit_said}
"""What stands under the picture in a drawer."""
ASKS = dict.fromkeys(("beats", "temperature", "more", "again"), "scores") | {"when": "by_hour"}
"""The questions, and the drawer that would give the answer away before there is a guess."""


class ForecastLesson(TrainedLesson):
    """A network that forecasts the sunlight of the next hour, on days that it never learned from."""

    name = "forecast"
    order = 49
    table = TABLE
    tasks: Sequence[Task] = TASKS
    stays = ("task", "lens", "site")
    draw: Mapping[str, Draw] = DRAWN

    def stamp(self, values: Values) -> Hashable:
        """Also what there is of all trainings: the scores show every one that is there."""
        return super().stamp(values), stamp_of(wanted({**values, "beside": ALL}))

    def record(self, values: Values) -> Ahead:
        """The trained network's forecasts, once there is one; before, those of the network as it begins."""
        return ahead(values)

    def swept(self, now: Shown, item: Item) -> list[Shown]:
        """The same forecast on each day, or with each unit looked at."""
        there = at_positions(self.table, now.values, item)
        if item.id == "day":
            return [*day_by_day(of(now), there)]
        return [replace(of(now), values=one) for one in there]

    def act(self, chosen: Values, key: str, text: str) -> tuple[dict[str, Any], str | None] | None:
        """Also go to a day by how far off the forecast is there."""
        if key == "rank":
            there = {rank.name: DAYS[rank.day] for rank in ranked(ahead(complete(self.table, chosen)))}
            return choose(self.table, chosen, "day", there[text]) if text in there else (dict(chosen), None)
        return super().act(chosen, key, text)

    def wanted(self, values: Values) -> list[SunSettings]:
        """The page's own training, and those that stand beside it."""
        return wanted(values)

    def told(self, moments: Sequence[Moment]) -> dict[str, list[str]]:
        """One hour in a sentence."""
        return {"narration": [narration(of(shown), t) for shown, t, _ in moments]}

    # -- what is on the screen

    def cards(self, shown: Shown) -> list[Card]:
        """The day and all days; below, the scores, the hours, the gates, the training, and one unit at one hour."""
        now, values = of(shown), shown.values
        story = () if now.alike is None else ("gates_of_day",)
        asked = values["task"] if values["task"] in ASKS and not values["guess"] else ""
        drawers = [
            drawer("scores", ("scores",), lines=(Line("scores"),), hint=say("lessons/forecast.hint.scores")),
            drawer("by_hour", ("by_hour",), lines=(Line("by_hour"),)),
            drawer("gates_of_day", story, lines=(Line("story"),), hint=say("lessons/forecast.hint.story")),
            drawer("fit", ("fit",), lines=(Line("fit"),), hint=say("lessons/forecast.hint.fit")),
            drawer("belt", ("belt",), hint=say("lessons/forecast.hint.belt", unit=now.unit)),
            *([take_drawer(say("lessons/forecast.hint.take"))] if now.trained else []),
        ]
        return [
            card("hours", ("hours",), lines=(Line("narration", "narration"),), place="half"),
            card("scatter", ("scatter",), place="half"),
            *(one for one in drawers if one.id != ASKS.get(asked)),
        ]

    def lines(self, card: Card, moments: Sequence[Moment]) -> dict[str, list[str]]:
        """What a drawer says: the same at every moment of one forecast and one unit."""
        if card.id == CARD:
            return take_lines([taken(of(moments[0].shown))] * len(moments))
        if card.id not in SAID:
            return {}
        many = [of(shown) for shown, _, _ in moments]
        said = {unit: SAID[card.id](now) for unit, now in {now.unit: now for now in many}.items()}
        return side_by_side(said[now.unit] for now in many)

    def taken(self, shown: Shown, t: int) -> Taken | None:
        """The network that makes the forecast."""
        return taken(of(shown)) if of(shown).trained else None

    def chips(self, shown: Shown) -> list[Chip]:
        """The hour that is farthest off."""
        t = largest_error(of(shown))
        return [] if t is None else [Chip(say("lessons/forecast.chip.off"), t, shown.labels[t])]

    def notices(self, shown: Shown) -> list[str]:
        """Also why the page's own training ended early."""
        now = of(shown)
        why = ended(settings_of(shown.values), now.forecast) if now.trained else ""
        early = [say(f"lessons/forecast.ended.{why}")] if why else []
        return [*super().notices(shown), *early]

    # -- controls

    def groups(self, shown: Shown, t: int) -> list[Group]:
        """What is trained and how; which day one looks at."""
        now, values = of(shown), shown.values
        rows = {row.key: row for row in self.table}

        def picked(key: str, options: Sequence[str]) -> Item:
            labels = [called(key, one) for one in options]
            return chosen(key, *_words(key), tuple(options), values, labels)

        def typed(key: str) -> Item:
            return field(rows[key], _words(key)[1], values)

        units = tuple(float(k) for k in range(now.batch.H))
        return [
            Group(
                say("lessons/forecast.training.title"),
                (train_button(now.states, _left(now)), picked("inputs", tuple(INPUT_SETS)), picked("beside", BESIDE),
                 *_under_way(now)),
                reading=called("hears", values["inputs"]), id="training",
            ),
            Group(
                say("lessons/forecast.look.title"),
                (slider(rows["day"], _words("day")[1], values, DAYS, day_said), _rank(now),
                 slider(rows["unit"], _words("unit")[1], {**values, "unit": float(now.unit)}, units, short)),
            ),
            Group(
                say("lessons/forecast.more.title"),
                (picked("site", tuple(SITES)), picked("lag", tuple(map(str, LAGS))), typed("H"), typed("seed"),
                 again()),
                id="more",
            ),
        ]  # fmt: skip


def _left(now: Ahead) -> str:
    """What the button says of what is left to train; what was stopped by hand may be trained whole."""
    settings = wanted(now.values)
    pairs = zip(settings, now.states, strict=True)
    left = [one for one, state in pairs if not isinstance(state, Forecast) or ended(one, state) == "stopped"]
    if not left:
        return ""
    if len(settings) == 1:
        return say("training.train.label")
    return say("lessons/forecast.train.several", n=len(left))


def _under_way(now: Ahead) -> list[Item]:
    """While it trains, how far it is: the page's own training, then how many of all are done."""
    own = now.states[0]
    if is_under_way(own):
        return [training_bar(0, state_said(own), percent_done(own))]
    if not any(map(is_under_way, now.states)):
        return []
    share = sum(map(percent_done, now.states)) / len(now.states)
    return [training_bar(0, done_said(now.states), round(share))]


def _rank(now: Ahead) -> Item:
    """What the day is among those of the test; choosing another goes there."""
    ranks = ranked(now)
    names = (ANY, *(rank.name for rank in ranks))
    here = next((rank.name for rank in ranks if rank.day == now.day), ANY)
    return chosen("rank", *_words("rank"), names, {"rank": here}, [called("rank", name) for name in names])


ANY = "any"
_words = words_of("forecast")


LESSON = ForecastLesson()
