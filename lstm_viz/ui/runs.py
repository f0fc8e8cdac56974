"""The runs that a page shows: that of its state, and the one that is pinned, which stays behind it on the same axes."""

from __future__ import annotations

import hashlib
from collections.abc import Hashable, Mapping
from typing import Any, NamedTuple

from lstm_viz.language.phrases import say
from lstm_viz.lessons.base import Look
from lstm_viz.lessons.pinned import read_pin
from lstm_viz.lessons.protocol import Lesson
from lstm_viz.lessons.shown import Shown
from lstm_viz.lessons.state import Values, complete, encode, without_defaults
from lstm_viz.lessons.view import VIEW
from lstm_viz.ui.cache import Cache
from lstm_viz.ui.link import Page

RECORDS: Cache[Shown] = Cache(room=256, weigh=lambda shown: shown.weight)


class Run(NamedTuple):
    """A run, and what it is known by."""

    lesson: Lesson
    still: tuple[tuple[str, str], ...]
    """What it depends on of the page's state, as a link says it."""
    values: Mapping[str, Any]
    stamp: Hashable
    shown: Shown

    def fitting(self, other: Run) -> Run:
        """The same on axes that fit another run, too."""
        return self._replace(shown=self.shown.fitting(other.shown))

    def name(self, look: Look) -> str:
        """What the browser knows it by as it is drawn."""
        return digest(self.lesson.name, self.still, look, self.stamp, self.shown.axes)

    def shape(self, look: Look) -> Hashable:
        """What its pictures' shapes depend on: they stay while a number is moved."""
        own = {row.key: row.shape(self.values[row.key]) for row in self.lesson.table if row.shape is not None}
        shapes = ((key, own.get(key, text)) for key, text in self.still)
        still = tuple(pair for pair in shapes if pair[1] is not None)
        return self.lesson, still, look, self.stamp, self.shown.axes, len(self.shown.labels)

    def strip(self, look: Look, control: str, positions: tuple[str, ...], t: int) -> str:
        """The same of a strip. A slider's own value is not in its strip's name: the strip that was dragged still fits
        after the commit.
        """
        others = tuple(pair for pair in self.still if pair[0] != control)
        return digest(self.lesson.name, others, look, self.stamp, self.shown.axes, control, positions, t)


def run_of(lesson: Lesson, chosen: Values) -> Run:
    """The run that these choices describe."""
    no_run = {"t", *(row.key for row in lesson.table if not row.recorded)}
    still = tuple(sorted(pair for pair in encode(lesson.table, chosen).items() if pair[0] not in no_run))
    values = complete(lesson.table, chosen)
    stamp = lesson.stamp(values)
    shown = RECORDS.get((lesson, still, stamp), lambda: lesson.record(values))
    return Run(lesson, still, values, stamp, shown)


def pinned_run(lesson: Lesson, page: Page) -> tuple[Run | None, list[str]]:
    """The run that stays behind the page's own, if one is pinned, and why it is not there.

    A pin that cannot be read is taken out of the page's link. One that needs what is not in this session stays there.
    """
    pin = page.view["pin"]
    if not pin:
        return None, []
    chosen, problems = read_pin(lesson.table, pin, page.chosen)
    if not lesson.pins:
        problems = [say("view.pinned.not_here")]
    if problems:
        page.shown = without_defaults(VIEW, {**page.shown, "pin": ""})
        page.notices = [*page.notices, say("view.pinned.unread", problems=" ".join(problems))]
        return None, []
    lacks = lesson.lacks(complete(lesson.table, chosen))
    return (None, [lacks]) if lacks else (run_of(lesson, chosen), [])


def runs_of(lesson: Lesson, page: Page) -> tuple[Run, Run | None, list[str]]:
    """The page's run and the one that stays behind it, on axes that fit both; and why that one is not there."""
    run, (pinned, lacks) = run_of(lesson, page.chosen), pinned_run(lesson, page)
    return (run, None, lacks) if pinned is None else (run.fitting(pinned), pinned.fitting(run), lacks)


def digest(*parts: Any) -> str:
    """A short name for what these parts decide."""
    return hashlib.blake2b(repr(parts).encode(), digest_size=8).hexdigest()
