"""The run before a touch stays pale behind the next ones, where it was; on other axes it would be a wrong picture."""

from __future__ import annotations

import pytest

LINES = """f => f.layout.meta.ghosts.map(({ from, to }) => [from.flatMap((n) => f.data[n].y), f.data[to].y ?? [],
    f.data[to].visible === true])"""


def lines(visit):
    """Of c and h on the day: the line, the pale one behind it without its lifted pen, and whether that is seen."""
    found = visit.page.locator("[data-figure='day'] > .live-front").evaluate(LINES)
    return [(line, [y for y in pale if y is not None], seen) for line, pale, seen in found]


def test_the_run_before_a_touch_stays_until_the_next_one(visit):
    visit.open("solar_day")
    first = lines(visit)
    assert [seen for *_, seen in first] == [False, False]
    visit.drag("f_b", 0.6)
    second = lines(visit)
    for (was, *_), (line, pale, seen) in zip(first, second, strict=True):
        assert seen and pale == was and line != was
    visit.drag("f_b", 0.65)
    for (was, *_), (_, pale, seen) in zip(second, lines(visit), strict=True):
        assert seen and pale == pytest.approx(was, abs=2e-3)


def test_a_run_of_another_scale_leaves_no_line_behind(visit):
    """With g at 1 all day c leaves the scale of 6: the line before would stand at heights that mean something else."""
    visit.open("solar_day")
    visit.slider("g_b").focus()
    visit.page.keyboard.press("End")
    visit.settled()
    assert "+6" not in visit.page.locator("[data-figure='day']").inner_text()
    assert [seen for *_, seen in lines(visit)] == [False, False]
