"""The run before a touch stays pale behind the next ones, where it was; on other axes it would be a wrong picture."""

from __future__ import annotations

import pytest

from tests.browser.conftest import UNFOLDED

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


# -- pictures of one step

KEPT = """f => f.layout.meta.ghosts.map(({ from, to, cut }) => {
    const points = ({ x, y }, cut) => x.map((at, n) => [at, y[n]]).slice(...(cut ?? [])).filter(([at]) => at !== null);
    return [from.flatMap((n) => points(f.data[n], cut)).flat(), points(f.data[to]).flat(), f.data[to].visible];
})"""

PLAYING = f"""front => new Promise((done) => {{
    const live = front.closest('.live'), was = live.dataset.frames, kept = {KEPT};
    const look = () => (live.dataset.frames === was ? requestAnimationFrame(look) : done(kept(front)));
    live.querySelector('[data-act=forward]').click();
    look();
}})"""
"""The same in the first frame of a step that plays, which nobody else sees in time on a busy machine."""


def kept(visit, figure):
    """Of each thing that a picture keeps: where it is drawn now, where it was, and whether that is seen."""
    return visit.page.locator(f"[data-figure='{figure}'] > .live-front").evaluate(KEPT)


@pytest.mark.parametrize(
    ("path", "figures", "control"),
    [("taps", ("taps",), "f_b"), ("taps", ("tap",), "i_b"), ("one_step", ("cell", "curves"), "f_b"),
     ("solar_day", ("belt",), "f_b")],
)  # fmt: skip
def test_a_step_stays_as_it_was_before_the_touch(visit, path, figures, control):
    visit.open(f"{path}?{control}=1", UNFOLDED)
    visit.heighten()
    first = {figure: kept(visit, figure) for figure in figures}
    assert not any(seen for things in first.values() for *_, seen in things)
    visit.drag(control, 0.2)
    for figure, things in first.items():
        for (was, *_), (_, before, seen) in zip(things, kept(visit, figure), strict=True):
            assert seen and before == pytest.approx(was, abs=2e-3), figure
        assert any(now != was for (was, *_), (now, *_) in zip(things, kept(visit, figure), strict=True)), figure


@pytest.mark.moving
def test_what_was_kept_is_of_the_step_that_is_shown_and_waits_while_one_plays(visit):
    visit.open("solar_day?f_b=1&t=14:00")
    visit.page.locator(".live-stage").focus()
    visit.page.keyboard.press("ArrowRight")
    visit.settled()
    ((there, *_),) = kept(visit, "belt")
    visit.page.keyboard.press("ArrowLeft")
    visit.settled()
    visit.drag("f_b", 0.2)
    playing = visit.page.locator("[data-figure='belt'] > .live-front").evaluate(PLAYING)
    assert not any(seen for *_, seen in playing), "its worker has made nothing yet"
    visit.settled()
    ((_, before, seen),) = kept(visit, "belt")
    assert seen and before == pytest.approx(there, abs=2e-3)
    visit.page.locator("[data-task='noon']").click()
    visit.settled()
    assert not any(seen for *_, seen in kept(visit, "belt")), "another task has nothing before it"
