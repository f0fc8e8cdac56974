"""Every task of every lesson is played to its end with real sliders and ticks itself; every guess is made."""

from __future__ import annotations

import pytest

from lstm_viz.lessons.guide import Ask, Do
from lstm_viz.lessons.registry import PATH

# What a learner does for each task: the name of a method of Visit, and what it takes.
PLAYED = {
    ("one_step", "keep"): [("drag", "f_b", 1.0)],
    ("one_step", "rows"): [("choose", "units", "4")],
    ("taps", "cold"): [("drag", "g_b", 0.0), ("drag", "i_b", 0.5)],
    ("taps", "empty"): [("drag", "f_b", 0.0), ("drag", "i_b", 0.0)],
    ("taps", "full"): [("drag", "f_b", 1.0), ("drag", "i_b", 0.0)],
    ("taps", "silent"): [("drag", "o_b", 0.1)],
    ("belt", "pulse_hand"): [("drag", "f_chatter", 1.0), ("drag", "i_chatter", 0.0), ("drag", "i_pulse", 1.0)],
    ("belt", "pulse_weights"): [("drag", "f_b", 0.8), ("drag", "i_x", 1.0), ("drag", "i_b", 0.2)],
    ("belt", "count"): [("drag", "f_b", 0.8)],
    ("belt", "signal_hand"): [
        *(("drag", f"{gate}_{kind}", 0.0) for gate, kind in (("i", "chatter"), ("f", "signal"), ("i", "signal"))),
        *(("drag", f"{gate}_{kind}", 1.0) for gate, kind in (("f", "chatter"), ("f", "pulse"), ("i", "pulse"))),
    ],
    ("belt", "signal_weights"): [
        ("drag", "f_b", 0.75),
        ("drag", "f_s", 0.0),
        ("drag", "i_x", 1.0),
        ("drag", "i_b", 0.2),
    ],
    ("belt", "day"): [("drag", "f_dG", 1.0), ("drag", "f_b", 0.55), ("drag", "i_b", 0.58)],
    ("gradient", "reach"): [("drag", "f_b", 0.65)],
    ("gradient", "rnn"): [("drag", "gain", 0.38)],
    ("gradient", "half"): [("drag", "f_b", 0.61)],
    ("solar_day", "morning"): [("step", "08:00")],
    ("solar_day", "noon"): [("step", "12:00")],
    ("solar_day", "turn"): [("step", "14:30")],
    ("solar_day", "never"): [("hold", "f", 1.0)],
    ("learn", "learn"): [("train",), ("last",)],
    ("learn", "against"): [("last",), ("drag", "unit", 0.67)],
    ("learn", "opens"): [("train",), ("last",), ("drag", "unit", 0.0)],
    ("learn", "counts"): [("train",), ("last",)],
    ("forecast", "off"): [("train",), ("step", "15:00")],
    ("forecast", "closest"): [("drag", "unit", 0.43)],
    ("memory", "hold"): [("drag", "rnn_w", 0.8)],
    ("memory", "count"): [("drag", "f_b", 0.8)],
    ("memory", "beyond"): [("choose", "out", "linear_out")],
    ("own", "longest"): [("drag", "unit", 0.71)],
    ("own", "open"): [("write", "text", 'the ant ate "oh no so hush tut aha not so oh no aha hush')],
    ("solar_day", "evening"): [("step", "18:00"), ("drag", "i_b", 0.2)],
}
DOES = {lesson.name: [task.id for task in lesson.tasks if isinstance(task, Do)] for lesson in PATH}
ASKS = {
    lesson.name: [task.id for task in lesson.tasks if isinstance(task, Ask) and task.mark is None] for lesson in PATH
}
"""What is answered by a choice; test_marks.py answers the others."""


def come_to(visit, task):
    mark = visit.page.locator(f".live-marks [data-task='{task}']")
    mark.click()
    visit.settled()
    return mark


def is_done(mark):
    return mark.get_attribute("aria-label").endswith(", done")


def becomes_done(mark):
    """A tick comes with the frame that shows the record, which a busy machine may paint late."""
    for _ in range(100):
        if is_done(mark):
            return True
        mark.page.wait_for_timeout(50)
    return False


def test_every_task_is_played():
    assert set(PLAYED) == {(lesson, task) for lesson, tasks in DOES.items() for task in tasks}


@pytest.mark.parametrize("lesson", [lesson for lesson, tasks in DOES.items() if tasks])
def test_every_task_is_done_with_real_sliders_and_ticks_itself(visit, lesson):
    visit.open(lesson)
    for task in DOES[lesson]:
        mark = come_to(visit, task)
        assert not is_done(mark)
        assert not visit.page.locator(".live-verdict").is_visible()
        for how, *what in PLAYED[lesson, task]:
            getattr(visit, how)(*what)
        assert becomes_done(mark), f"{task}: {visit.page.locator('.live-progress').inner_text()}"
        assert visit.page.locator(".live-verdict").is_visible()
    visit.page.reload()
    visit.painted()
    assert is_done(visit.page.locator(f".live-marks [data-task='{DOES[lesson][0]}']")), "this browser remembers"


@pytest.mark.parametrize("lesson", [lesson for lesson, tasks in ASKS.items() if tasks])
def test_questions_are_answered_right_and_wrong(visit, lesson):
    """Every one of most lessons; where there are many, or each takes a dozen trainings, every fourth.

    tests/lessons/test_guide.py answers all, in every way.
    """
    visit.open(lesson)
    for task in ASKS[lesson][:: 4 if lesson in ("check", "forecast") else 1]:
        mark = come_to(visit, task)
        assert not is_done(mark)
        options = visit.page.locator(".live-options button").all()
        tried = set()
        for option in [button.get_attribute("data-option") for button in options]:
            visit.page.locator(f"[data-option='{option}']").click()
            visit.page.wait_for_selector(f"[data-option='{option}'][aria-pressed='true']")
            visit.page.wait_for_selector(".live-figure .main-svg")
            visit.settled()
            visit.train()
            right = visit.page.locator(".live-true").get_attribute("data-option")
            assert visit.page.locator(".live-false").count() == (option != right)
            tried.add(option == right)
            verdict = visit.page.locator(".live-verdict")
            assert verdict.is_visible()
            assert verdict.inner_text()
            assert visit.page.locator(".live-figure .main-svg").first.is_visible(), "the run that decides is there"
            assert f"guess={option}" in visit.page.url
            ending, mark_of = (", done", "done") if option == right else (", answered, but wrong", "missed")
            assert mark.get_attribute("aria-label").endswith(ending), "a wrong guess is no tick"
            assert mark.evaluate("m => m.className") == f"live-{mark_of}"
            if tried == {True, False}:
                break
        assert tried == {True, False}


def test_tasks_can_be_put_away_and_a_guess_comes_back(visit):
    visit.open("one_step")
    guess = visit.page.locator("[data-option='fall']")
    guess.click()
    visit.settled()
    visit.page.locator(".live-marks [data-task='keep']").click()
    visit.settled()
    assert not guess.is_visible()
    visit.page.get_by_role("button", name="Put the tasks away").click()
    visit.settled()
    assert "task=none" in visit.page.url
    assert not visit.page.locator(".live-task").is_visible()
    visit.page.locator(".live-marks [data-task='shut']").click()
    visit.settled()
    assert guess.get_attribute("aria-pressed") == "true", "the run that decided is there again"
    assert visit.page.locator("input[type=checkbox][data-control='hold_i']").is_checked()
    assert visit.slider("hold_i").get_attribute("aria-valuetext").startswith("0.0")
    steps = visit.page.evaluate("() => history.length")
    visit.page.locator("[data-option='rise']").click()
    visit.settled()
    assert "guess=rise" in visit.page.url
    assert visit.page.evaluate("() => history.length") == steps, "Back leads to the page before"


def test_a_wrong_guess_is_told_from_a_right_one_and_is_there_again_on_coming_back(visit):
    visit.open("one_step")
    options = visit.page.locator(".live-options button")
    options.first.click()
    visit.page.wait_for_selector(".live-options .live-true")
    right = visit.page.locator(".live-true").get_attribute("data-option")
    wrong = next(one for one in options.evaluate_all("all => all.map(b => b.dataset.option)") if one != right)
    guess = visit.page.locator(f"[data-option='{wrong}']")
    guess.click()
    visit.settled()
    mark = visit.page.locator(".live-marks button").first
    assert mark.evaluate("m => getComputedStyle(m, '::after').content") == '"✗"'
    visit.page.locator(".live-marks [data-task='keep']").click()
    visit.settled()
    mark.click()
    visit.settled()
    assert guess.get_attribute("aria-pressed") == "true"
    assert "live-false" in guess.get_attribute("class")
    visit.page.get_by_role("link", name="Start").click()
    visit.page.wait_for_selector(".live-path li")
    assert "1 guess was wrong" in visit.page.locator(".live-path li").first.inner_text()


def test_what_is_said_of_a_task_is_said_of_the_run_on_the_screen_or_as_a_thing_of_the_past(visit):
    visit.open("one_step?task=keep")
    verdict = visit.page.locator(".live-verdict")
    visit.drag("f_b", 1.0)
    assert becomes_done(visit.page.locator(".live-marks [data-task='keep']"))
    assert verdict.inner_text().startswith("One weight is enough")
    visit.grab("f_b")(0.2)
    visit.page.wait_for_function(
        "() => document.querySelector('.live-verdict').innerText.startsWith('When you reached it: One weight')"
    )  # with the hand, not after it
    visit.page.mouse.up()
    visit.settled()
    assert is_done(visit.page.locator(".live-marks [data-task='keep']")), "it stays done"
    visit.page.reload()
    visit.painted()
    assert verdict.inner_text().startswith("When you reached it: One weight")
    visit.drag("f_b", 1.0)
    assert verdict.inner_text().startswith("One weight is enough")


def test_after_a_guess_the_question_stays_to_be_read(visit):
    asked, guide = visit.page.locator(".live-task .live-asked"), visit.page.locator(".live-guide")
    hint = "The silence is 10 steps long. You are about to make it 50."
    for width in (1210, 1366):
        visit.page.set_viewport_size({"width": width, "height": 768})
        visit.open("memory?task=knows")
        high = guide.bounding_box()["height"]
        visit.page.locator("[data-option='none']").click()
        visit.page.wait_for_selector(".live-true")
        visit.settled()
        assert asked.is_visible() and asked.inner_text().startswith(hint)
        assert visit.page.locator(".live-verdict").is_visible()
        assert guide.bounding_box()["height"] == high
        over = "all => all.map((one) => one.scrollHeight - one.clientHeight)"
        assert max(visit.page.locator(".live-task, .live-answers").evaluate_all(over)) <= 1, width
    visit.page.set_viewport_size({"width": 1024, "height": 768})  # no room for both: the answers have it as a hint
    assert not asked.is_visible()
    assert visit.page.locator(".live-options").get_attribute("title").startswith(hint)
    visit.page.set_viewport_size({"width": 1366, "height": 768})
    visit.open("memory?task=knows&guess=none&lecture=on")
    assert asked.is_visible() and not visit.page.locator(".live-progress").is_visible(), "no empty reading beside it"


def test_until_a_training_has_decided_the_question_stays_in_every_window(visit):
    visit.open("forecast?task=again")  # a dozen trainings, which no other test waits for
    visit.page.set_viewport_size({"width": 1024, "height": 768})
    visit.page.locator("[data-option='helps']").click()
    visit.page.wait_for_selector("[data-option='helps'][aria-pressed='true']")
    visit.settled()
    assert not visit.page.locator(".live-true").count(), "it is not decided"
    assert visit.page.locator(".live-task .live-asked").is_visible()
    assert visit.page.locator(".live-verdict").inner_text().startswith("The runs that decide are not there yet.")


def test_ticks_are_this_browsers_own_and_can_be_cleared(visit):
    visit.open("one_step")
    visit.page.locator(".live-options button").first.click()
    visit.settled()
    visit.page.get_by_role("link", name="Start").click()
    visit.page.wait_for_selector(".live-path li")
    path = visit.page.locator(".live-path")
    assert f"1 of {len(PATH[0].tasks)} done" in path.inner_text()
    assert path.locator("li").count() == len(PATH)
    visit.page.evaluate("() => { window.same = true; }")
    path.get_by_role("link", name="A solar day").click()
    visit.page.wait_for_selector("[data-task='morning']")
    visit.painted()
    assert visit.page.url.endswith("/solar_day"), "the way leads there"
    assert visit.page.evaluate("() => window.same"), "without a reload, in the same session"
    visit.page.get_by_role("link", name="Start").click()
    visit.page.wait_for_selector(".live-path li")
    path.get_by_role("button", name="Clear all ticks").click()
    assert "done" not in path.inner_text().replace("to do", "")
    visit.page.get_by_role("link", name="One step").first.click()
    visit.page.wait_for_selector("[data-task='shut']")
    visit.painted()
    visit.page.locator("[data-task='keep']").click()
    visit.settled()
    assert not visit.page.locator(".live-clear").is_visible()


@pytest.mark.parametrize(("lesson", "control"), [("taps", "f_b"), ("belt", "f_pulse")])
def test_a_task_begins_again_whether_it_stands_there_or_was_put_away(visit, lesson, control):
    visit.open(lesson)
    begun = visit.slider(control).get_attribute("aria-valuetext")
    for put_away in (False, True):
        visit.drag(control, 0.25)
        assert visit.slider(control).get_attribute("aria-valuetext") != begun
        if put_away:
            visit.page.get_by_role("button", name="Put the tasks away").click()
            visit.settled()
        visit.page.locator("button[data-control='reset']", has_text="Begin the task again").click()
        visit.settled()
        assert visit.slider(control).get_attribute("aria-valuetext") == begun
        assert f"{control}=" not in visit.page.url
        assert ("task=none" in visit.page.url) == put_away


# -- Check yourself: what is seen before a guess, and what closes the round


def cursor(visit):
    return visit.page.locator(".live-now").inner_text()


@pytest.mark.moving
def test_before_a_guess_the_scene_stands_still_and_then_the_run_plays_into_it(visit):
    visit.open("check?task=turn")
    frozen = visit.page.locator("[data-figure='before'] .main-svg").first
    assert frozen.is_visible()
    assert cursor(visit) == "14:00"
    assert not visit.page.locator("input[type=range][data-control]").count()
    place = frozen.bounding_box()
    visit.page.locator("[data-option='little']").click()
    visit.page.wait_for_selector("[data-figure='track'] .main-svg")
    visit.settled()
    assert cursor(visit) == "14:30"
    assert not visit.page.locator(".live-playing").count(), "there it rests"
    after = visit.page.locator("[data-figure='track'] .main-svg").first
    assert after.bounding_box() == place, "in the same picture: nothing moved away"
    assert visit.page.locator("input[type=range][data-control='f_b']").count() == 1
    verdict = visit.page.locator(".live-verdict")
    assert verdict.inner_text().startswith("Kept: ")
    visit.grab("f_b")(0.9)
    visit.page.wait_for_function(
        "() => document.querySelector('.live-verdict').innerText.startsWith('In the run that decided: Kept: ')"
    )  # while the hand is on it, and after
    visit.page.mouse.up()
    visit.settled()
    assert verdict.inner_text().startswith("In the run that decided: Kept: "), "the hand has moved on from it"


@pytest.mark.moving
def test_a_run_plays_step_by_step_up_to_the_one_that_decides(visit):
    visit.open("check?task=least")
    visit.page.evaluate(
        """() => {
          const now = document.querySelector(".live-now");
          window.labels = [];
          new MutationObserver(() => window.labels.push(now.textContent)).observe(now, { childList: true });
        }"""
    )
    visit.page.locator("[data-option='opens']").click()
    visit.page.wait_for_function("() => window.labels.at(-1) === '16:30'", timeout=15_000)
    visit.settled()
    played = list(dict.fromkeys(visit.page.evaluate("() => window.labels")))
    assert played[-3:] == ["15:30", "16:00", "16:30"]
    assert cursor(visit) == "16:30"


def test_a_missed_question_leads_to_where_it_is_taught_and_the_last_one_closes_the_round(visit):
    visit.open("check?task=quiet")
    closing, verdict = visit.page.locator(".live-closing"), visit.page.locator(".live-verdict")
    visit.page.locator("[data-option='small']").click()
    visit.settled()
    assert not verdict.locator("a").count(), "what is known is not to be looked at again"
    come_to(visit, "keep")
    visit.page.locator("[data-option='all']").click()
    visit.settled()
    assert verdict.locator("a").get_attribute("href") == "one_step?task=keep"
    assert not closing.is_visible()
    come_to(visit, "count")
    assert not closing.is_visible(), "before the last guess"
    visit.page.locator("[data-option='same']").click()
    visit.settled()
    said = closing.inner_text()
    assert said.startswith("You had 2 of 3 right. 17 questions are still open.")
    assert closing.locator("a").count() == 1
    closing.locator("a").click()
    visit.page.wait_for_selector("[data-task='keep'][aria-current='step']")
    assert visit.page.url.split("/")[-1].startswith("one_step?task=keep")


def test_marks_stand_in_groups_that_have_names(visit):
    visit.open("check")
    groups = visit.page.locator(".live-marks > [role='group']")
    names = groups.evaluate_all("all => all.map((one) => one.getAttribute('aria-label'))")
    assert names == ["Forgetting", "Writing", "Showing", "Over time", "Several units"]
    assert sum(one.locator("button").count() for one in groups.all()) == len(ASKS["check"])


def test_who_wants_no_motion_sees_the_step_that_decides_at_once(visit):
    visit.open("check?task=least")
    visit.page.locator("[data-option='opens']").click()
    visit.page.wait_for_selector("[data-figure='track'] .main-svg")
    assert cursor(visit) == "16:30"
    assert not visit.page.locator(".live-playing").count()
