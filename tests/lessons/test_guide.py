"""What every lesson asks: its words are there, a run decides it, and it begins undone."""

import re

import pytest

from lstm_viz.core.notation import number
from lstm_viz.figures.day.lanes import lanes_of
from lstm_viz.lessons.base import Look, step_at
from lstm_viz.lessons.guide import NONE, Ask, Do, act, guide, read_task
from lstm_viz.lessons.registry import PATH
from lstm_viz.lessons.shown import Moment
from lstm_viz.lessons.state import choose, complete, decode, encode
from lstm_viz.words.lessons import lesson_words
from tests.lessons.screen import guesses
from tests.trainings import ready

TASKS = [pytest.param(lesson, task, id=f"{lesson.name}-{task.id}") for lesson in PATH for task in lesson.tasks]
ASKS = [one for one in TASKS if isinstance(one.values[1], Ask)]
DOES = [one for one in TASKS if isinstance(one.values[1], Do)]


def prepared(lesson, task):
    """The page's choices as one comes to a task."""
    return act(lesson.tasks, lesson.table, {}, "task", task.id)


def seen(lesson, chosen):
    """What is on the screen, with the cursor where the page puts it."""
    values = complete(lesson.table, chosen)
    shown = lesson.record(values)
    return shown.at(step_at(shown.trace.time, values["t"]))


@pytest.mark.parametrize("lesson", PATH, ids=lambda lesson: lesson.name)
def test_every_task_has_its_words_and_every_text_its_task(lesson):
    words, problem = lesson_words(lesson.name)
    assert problem == ""
    assert list(words.tasks) == [task.id for task in lesson.tasks]
    for task in lesson.tasks:
        assert isinstance(task, Ask) == bool(words.tasks[task.id].because)
        if isinstance(task, Ask):
            assert bool(words.tasks[task.id].options) == (task.mark is None)
    assert words.about
    assert words.take


@pytest.mark.parametrize("lesson", PATH, ids=lambda lesson: lesson.name)
def test_every_lesson_has_something_to_predict_and_something_to_do(lesson):
    assert any(isinstance(task, Ask) for task in lesson.tasks)
    assert (
        any(isinstance(task, Do) for task in lesson.tasks) or lesson.name == "check"
    )  # there one plays with the run of every answer


@pytest.mark.parametrize(("lesson", "task"), DOES)
def test_something_to_do_begins_undone_and_reads_the_record(lesson, task):
    now = seen(lesson, prepared(lesson, task))
    met, parts = task.read(now)
    assert not met
    reading, done = read_task(lesson.tasks, lesson.name, now)
    assert not done
    assert "{" not in reading
    phrase = lesson_words(lesson.name)[0].tasks[task.id].reading
    assert set(re.findall(r"\{(\w+)\}", phrase)) <= set(parts)


@pytest.mark.parametrize(("lesson", "task"), ASKS)
def test_a_prediction_hides_its_answer_until_there_is_a_guess(lesson, task):
    chosen = prepared(lesson, task)
    told = guide(lesson.tasks, lesson.name, lesson.table, complete(lesson.table, chosen))
    assert told["guess"] == ""
    assert told["tasks"][told["at"]]["id"] == task.id
    assert [option["id"] for option in told["options"]] == list(lesson_words(lesson.name)[0].tasks[task.id].options)
    if task.mark is not None:
        assert told["mark"] is not None and told["mark"]["index"] == len(told["mark"]["values"]) // 2
        assert f"{float(told['answer']):g}" != told["mark"]["values"][told["mark"]["index"]], "it does not lie there"


@pytest.mark.parametrize(("lesson", "task"), ASKS)
def test_every_guess_right_or_wrong_shows_the_run_that_decides(lesson, task):
    options = guesses(lesson, task)
    before = prepared(lesson, task)
    answers, right = set(), set()
    for option in options:
        chosen = act(lesson.tasks, lesson.table, before, "guess", option)
        values = complete(lesson.table, chosen)
        ready(lesson, values)
        told = guide(lesson.tasks, lesson.name, lesson.table, values)
        assert told["guess"] == option
        assert "{" not in told["verdict"] + told["text"]
        assert all(values[key] == value for key, value in task.shows.items())
        assert task.decide(values)[0] == told["answer"], "the run on the screen is the one that decides"
        assert lesson.cards(lesson.record(values)), "there is a picture of it"
        answers.add(told["answer"])
        right.add(told["right"])
    assert len(answers) == 1
    if task.mark is None:
        assert answers <= set(options)
        assert right == {True, False}
    else:
        assert False in right and task.agrees(*answers, *answers)


@pytest.mark.parametrize(("lesson", "task"), ASKS)
def test_playing_on_after_the_verdict_keeps_it(lesson, task):
    options = guesses(lesson, task)
    chosen = act(lesson.tasks, lesson.table, prepared(lesson, task), "guess", options[0])
    ready(lesson, complete(lesson.table, chosen))
    told = guide(lesson.tasks, lesson.name, lesson.table, complete(lesson.table, chosen))
    controls = [
        item
        for group in lesson.groups(lesson.record(complete(lesson.table, chosen)), 0)
        for item in group.items
        if item.kind in ("slider", "choice") and item.id != "lens" and (item.pin is None or item.pinned)
    ]
    assert controls, "there is something to play with"
    first = controls[0]
    moved, notice = choose(lesson.table, chosen, first.id, first.values[0 if first.index else -1])
    assert notice is None
    later = guide(lesson.tasks, lesson.name, lesson.table, complete(lesson.table, moved))
    assert (later["answer"], later["guess"]) == (told["answer"], options[0])
    assert later["verdict"] == told["verdict"]
    assert (told["moved"], later["moved"]) == (False, True), "so that it is said of the run that decided"


@pytest.mark.parametrize(("lesson", "task"), TASKS)
def test_a_link_comes_back_to_the_task_and_the_guess(lesson, task):
    chosen = prepared(lesson, task)
    if isinstance(task, Ask):
        chosen = act(lesson.tasks, lesson.table, chosen, "guess", guesses(lesson, task)[0])
    query = encode(lesson.table, chosen)
    back, notices = decode(lesson.table, query)
    assert notices == []
    assert complete(lesson.table, back) == complete(lesson.table, chosen)


@pytest.mark.parametrize("lesson", PATH, ids=lambda lesson: lesson.name)
def test_the_lens_stays_from_task_to_task_and_a_stray_guess_is_none(lesson):
    first, *_, last = lesson.tasks
    assert act(lesson.tasks, lesson.table, {"lens": "bar"}, "task", last.id)["lens"] == "bar"
    assert "guess" not in act(lesson.tasks, lesson.table, {"task": first.id, "guess": "rise"}, "task", last.id)
    assert act(lesson.tasks, lesson.table, {}, "task", "nonsense") is None
    assert act(lesson.tasks, lesson.table, {}, "lens", "bar") is None
    values = complete(lesson.table, {}) | {"guess": "nonsense"}
    assert guide(lesson.tasks, lesson.name, lesson.table, values)["guess"] == ""


@pytest.mark.parametrize("lesson", PATH, ids=lambda lesson: lesson.name)
def test_a_slide_may_ask_nothing(lesson):
    before = {"task": lesson.tasks[-1].id, "lens": "bar"}
    chosen = act(lesson.tasks, lesson.table, before, "task", NONE)
    values = complete(lesson.table, chosen)
    if lesson.name == "check":  # there the question is the set-up
        assert chosen == {"task": NONE, "lens": "bar"}
    else:
        assert values == complete(lesson.table, before) | {"task": NONE}, "everything else stays as it was"
    told = guide(lesson.tasks, lesson.name, lesson.table, values)
    assert (told["at"], told["text"], told["options"], told["verdict"]) == (-1, "", [], "")
    assert len(told["tasks"]) == len(lesson.tasks)
    assert act(lesson.tasks, lesson.table, chosen, "guess", "rise") is None
    lesson.groups(lesson.record(values), 0)
    lesson.cards(lesson.record(values))
    assert lesson.record(values).trace.T
    assert decode(lesson.table, encode(lesson.table, chosen)) == (chosen, [])


def test_the_day_as_a_task_found_it_stays_pale_behind_what_one_made_of_it():
    lesson = next(lesson for lesson in PATH if lesson.name == "solar_day")
    plain = lesson.record(complete(lesson.table, {}))
    never = lesson.record(complete(lesson.table, {"task": "never", "hold_f": 1.0}))
    assert plain.given.beside.before is None
    assert (never.given.beside.before.c == plain.trace.c).all()
    assert (never.trace.c != plain.trace.c).any()
    lines = [
        trace for trace in lesson.draw["day"]([Moment(never, 17, 3)], Look())[0]["data"] if trace.get("opacity") == 0.3
    ]
    assert [line["visible"] for line in lines] == [True, True]
    c = lanes_of(never.scale, True).c.at(plain.trace.c[:, 0, 0])
    assert lines[0]["y"] == pytest.approx(c.tolist())


# -- a guess that is a number

MARKED = [one for one in ASKS if one.values[1].mark is not None]


@pytest.mark.parametrize(("lesson", "task"), MARKED)
def test_a_number_is_guessed_on_the_axis_on_which_the_run_draws_it(lesson, task):
    """The dot of the run that decides stands where the picture's axis has the answer, at the step that is asked."""
    mark = task.mark
    chosen = act(lesson.tasks, lesson.table, prepared(lesson, task), "guess", f"{mark.low:g}")
    values = complete(lesson.table, chosen)
    shown = lesson.record(values)
    t = shown.labels.index(mark.at)
    assert values["t"] == mark.at, "there the run rests"
    truth = float(task.decide(values)[0])
    assert truth == pytest.approx(float(getattr(shown.trace, mark.of)[t, 0, 0]), abs=1e-4)
    (card,) = [card for card in lesson.cards(shown) if card.id == mark.card]
    for look in (Look(), Look(narrow=True)):
        (name,) = card.figures
        (figure,) = lesson.figures([name], [Moment(shown, t, lesson.phases - 1)], look)[name]
        axes = figure["layout"]["meta"]["axes"]
        (least, low), (most, high) = axes["y"][mark.of]
        assert least <= mark.low < mark.high <= most
        y = low + (truth - least) / (most - least) * (high - low)
        points = [
            point for trace in figure["data"] if trace.get("mode", "").startswith("markers") or "+" in trace["mode"]
            for point in zip(trace["x"], trace["y"], strict=True)
        ]  # fmt: skip
        assert any(point == pytest.approx((axes["x"][mark.at], y), abs=2e-3) for point in points)


@pytest.mark.parametrize(("lesson", "task"), MARKED)
def test_a_guess_near_the_run_is_right_and_the_gap_is_said(lesson, task):
    def told(guess):
        chosen = act(lesson.tasks, lesson.table, prepared(lesson, task), "guess", f"{guess:.4f}")
        return guide(lesson.tasks, lesson.name, lesson.table, complete(lesson.table, chosen))

    truth, near = float(told(task.mark.low)["answer"]), task.mark.near
    far = truth + 1.2 * near
    assert told(truth - 0.8 * near)["right"] and not told(far)["right"]
    guessed, found = number(far, sign=True), number(truth, sign=True)
    assert told(far)["verdict"].startswith(f"It is {found}. You guessed {guessed}: {number(1.2 * near)} off.")
    assert told(far)["mark"]["values"][told(far)["mark"]["index"]] == f"{far:.4f}".rstrip("0"), "there it stays"


@pytest.mark.parametrize("text", ["nan", "inf", "7", "half", "1,5"])
def test_what_is_no_number_on_the_axis_is_no_guess(text):
    lesson = next(lesson for lesson in PATH if lesson.name == "solar_day")
    chosen, notices = decode(lesson.table, {"task": "cloud", "guess": text})
    assert "guess" not in chosen and len(notices) == 1


@pytest.mark.parametrize(
    ("task", "t", "chosen"),
    [
        ("morning", "08:00", {"f_b": -6.0}), ("noon", "12:00", {"f_b": 0.0}), ("turn", "14:30", {"f_b": 12.0}),
        ("turn", "14:30", {"i_b": -6.0}), ("never", "14:30", {"hold_f": 1.0, "g_b": -6.0}),
    ],
)  # fmt: skip
def test_a_day_on_which_it_is_otherwise_does_not_do_a_task_whose_praise_says_so(task, t, chosen):
    """At the same moment a changed cell need not keep the morning, nor let it go."""
    lesson = next(lesson for lesson in PATH if lesson.name == "solar_day")
    as_it_is = {"hold_f": 1.0} if task == "never" else {}
    for values, done in ((as_it_is, True), (chosen, False)):
        shown = lesson.record(complete(lesson.table, {"task": task, **values}))
        assert read_task(lesson.tasks, lesson.name, shown.at(step_at(shown.trace.time, t)))[1] == done


def test_a_page_without_tasks_asks_nothing():
    assert guide((), "start", (), {}) is None
