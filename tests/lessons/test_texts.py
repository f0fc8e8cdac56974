"""Texts fit the places that the screen keeps for them, with the numbers of real runs in them, and stay true."""

import re

import pytest

from lstm_viz.lessons.guide import Ask, act, guide, read_task
from lstm_viz.lessons.registry import LESSONS, PATH, START, lesson_named
from lstm_viz.lessons.shown import Moment
from lstm_viz.lessons.state import choose, complete
from lstm_viz.words.lessons import lesson_words
from tests.lessons.screen import guesses

LEAD, SENTENCES = 190, 2
TASK = {"title": 24, "text": 150, "verdict": 200, "reading": 90}
"""Characters at most. The guide has one height on every page, and a text that is longer would not be seen whole."""
READING = 110
"""The same for what a group of controls says of itself."""

EACH = [lesson for lesson in PATH if lesson.name != "check"]  # its questions are long, and have their own test
TASKS = [pytest.param(lesson, task, id=f"{lesson.name}-{task.id}") for lesson in EACH for task in lesson.tasks]


def plain(text):
    """A text without the marks of bold type and links."""
    return re.sub(r"\]\([^)]*\)|[*\[]", "", text).strip()


def reached(lesson, task):
    """The page's values as one comes to a task, after each guess, and with each slider at its ends."""
    begun = act(lesson.tasks, lesson.table, {}, "task", task.id)
    found = [begun]
    if isinstance(task, Ask):
        found += [act(lesson.tasks, lesson.table, begun, "guess", guess) for guess in guesses(lesson, task)]
    return [complete(lesson.table, {**one, **end}) for one in found for end in ({}, *ends(lesson, found[-1]))]


def ends(lesson, chosen):
    """Each slider at its first and its last position."""
    shown = lesson.record(complete(lesson.table, chosen))
    for group in lesson.groups(shown, 0):
        for item in group.items:
            if item.kind == "slider" and len(item.values) > 1:
                for text in (item.values[0], item.values[-1]):
                    moved, _ = choose(lesson.table, chosen, item.id, text)
                    yield {item.id: moved[item.id]} if item.id in moved else {}


@pytest.mark.parametrize("lesson", [START, *EACH], ids=lambda lesson: lesson.name)
def test_a_lead_is_short(lesson):
    lead = plain(lesson_words(lesson.name)[0].intro)
    assert len(lead) <= LEAD, len(lead)
    assert len(re.findall(r"[.?!](?= |$)", lead)) <= SENTENCES + (lesson is START)


@pytest.mark.parametrize(("lesson", "task"), TASKS)
def test_a_task_fits_the_guide_with_its_numbers_in_it(lesson, task):
    words = lesson_words(lesson.name)[0].tasks[task.id]
    assert len(words.title) <= TASK["title"]
    for values in reached(lesson, task):
        told = guide(lesson.tasks, lesson.name, lesson.table, values)
        assert len(told["text"]) <= TASK["text"], told["text"]
        assert len(told["verdict"]) <= TASK["verdict"], told["verdict"]
        shown = lesson.record(values)
        for t in range(len(shown.labels)):
            reading, _ = read_task(lesson.tasks, lesson.name, shown.at(t))
            assert len(reading) <= TASK["reading"], reading
            assert "{" not in reading + told["text"] + told["verdict"]


@pytest.mark.parametrize("lesson", [START, *EACH], ids=lambda lesson: lesson.name)
def test_what_controls_say_of_themselves_fits(lesson):
    begun = [complete(lesson.table, {"task": task.id} if task else {}) for task in (None, *lesson.tasks)]
    moved = [complete(lesson.table, end) for end in ends(lesson, {})]
    for values in begun + moved:
        for group in lesson.groups(lesson.record(values), 0):
            assert len(group.reading) <= READING, group.reading


DAYS = [
    {}, {"cloud": 65.0}, {"cloud": 65.0, "cloud_at": "10:40", "cloud_for": 10.0},
    {"sun": {"14:30": 1000.0}}, {"sun": {"14:30": 1000.0, "08:00": 5.0, "17:00": 1.0}},
    {"lat": -12.3456, "lon": -123.4567}, {"sky": "Sand Point, measured"},
]  # fmt: skip


@pytest.mark.parametrize("preset", ["trend", "bounded", "clock", "three-inputs"])
@pytest.mark.parametrize("day", DAYS, ids=str)
def test_what_is_said_of_a_day_fits(preset, day):
    lesson = lesson_named("solar_day")
    for more in ({}, {"cloud": 65.0, "sun": {"14:30": 1000.0}}):
        values = complete(lesson.table, {"preset": preset, **more, **day})
        for group in lesson.groups(lesson.record(values), 0):
            assert len(group.reading) <= READING, group.reading


@pytest.mark.parametrize("lesson", LESSONS, ids=lambda lesson: lesson.name)
def test_a_step_is_told_once_however_many_pictures_show_it(lesson):
    for task in lesson.tasks:
        for guess in guesses(lesson, task) if isinstance(task, Ask) else (None,):
            begun = act(lesson.tasks, lesson.table, {}, "task", task.id)
            chosen = act(lesson.tasks, lesson.table, begun, "guess", guess) if guess else begun
            cards = lesson.cards(lesson.record(complete(lesson.table, chosen)))
            assert [line.id for card in cards for line in card.lines if line.kind == "narration"] == ["narration"]


@pytest.mark.parametrize("lesson", LESSONS, ids=lambda lesson: lesson.name)
def test_who_speaks_to_a_button_says_what_stands_on_it(lesson):
    """The name of a button holds its label (WCAG 2.5.3)."""
    found = [{}]
    for task in lesson.tasks if lesson.name == "check" else ():
        found += [{"task": task.id, "guess": guesses(lesson, task)[0]}]
    actions = [
        item
        for chosen in found
        for group in lesson.groups(lesson.record(complete(lesson.table, chosen)), 0)
        for item in group.items
        if item.kind == "action"
    ]
    for item in actions:
        assert item.label.lower() in item.title.lower()


# -- what a gate does


def reading_of(lesson, chosen, gate):
    shown = lesson.record(complete(lesson.table, chosen))
    return next(group.reading for group in lesson.groups(shown, 0) if group.tone == gate)


@pytest.mark.parametrize("name", ["solar_day", "one_step"])
@pytest.mark.parametrize("gate", "figo")
def test_what_is_said_of_a_gate_goes_when_one_of_its_weights_does(name, gate):
    lesson = lesson_named(name)
    told = reading_of(lesson, {}, gate)
    assert told == lesson.made_with(complete(lesson.table, {})).readings[gate]
    for part in ("G", "dG", "h", "b"):
        assert reading_of(lesson, {f"{gate}_{part}": 1.25}, gate) != told
    for other in set("figo") - {gate}:
        assert reading_of(lesson, {f"{other}_b": 1.25}, gate) == told


@pytest.mark.parametrize(
    ("chosen", "told"),
    [
        ({"f_b": 0.0}, "By its bias alone f is 0.50. It rises with dG, h. It falls with G."),
        ({"f_b": 9.0, "f_h": -20.0}, "By its bias alone f is more than 0.999. It rises with dG. It falls with h, G."),
        ({"f_G": 0.0, "f_dG": 0.0, "f_h": 0.0, "f_b": -2.2}, "By its bias alone f is 0.10."),
    ],
)
def test_what_is_said_of_changed_weights_is_read_off_them(chosen, told):
    assert reading_of(lesson_named("solar_day"), chosen, "f") == told


def test_what_the_preset_is_about_is_said_of_the_preset_alone():
    lesson = lesson_named("solar_day")

    def about(chosen):
        return lesson.groups(lesson.record(complete(lesson.table, chosen)), 0)[0].reading

    assert about({}) == lesson.made_with(complete(lesson.table, {})).shows
    for changed in ({"o_b": 2.0}, {"hold_f": 1.0}):
        assert about(changed) == "You changed the cell. What its gates do now is said at each of them."
    assert about({"cloud": 65.0}) == about({})


# -- what is told


def narrated(lesson, chosen, t=None, phase=None):
    shown = lesson.record(complete(lesson.table, chosen))
    t = shown.labels.index("14:30") if t is None else t
    return lesson.told([Moment(shown, t, lesson.phases - 1 if phase is None else phase)])["narration"][0]


@pytest.mark.parametrize(
    ("name", "chosen", "trend"),
    [
        ("solar_day", {}, True),
        ("solar_day", {"f_b": 0.0, "cloud": 65.0}, True),
        ("solar_day", {"preset": "clock"}, False),
        ("solar_day", {"preset": "three-inputs"}, False),
        ("solar_day", {"preset": "bounded"}, False),
        ("solar_day", {"g_G": 1.0}, False),
        ("solar_day", {"g_b": 0.5}, False),
        ("solar_day", {"hold_g": 0.5}, False),
        ("start", {}, True),
        ("belt", {"seq": "day"}, True),
    ],
)
def test_a_trend_is_told_only_of_a_candidate_that_is_one(name, chosen, trend):
    assert ("trend" in narrated(lesson_named(name), chosen)) == trend


@pytest.mark.parametrize(
    ("name", "chosen", "trend"),
    [("one_step", {}, True), ("one_step", {"units": "4"}, False), ("taps", {}, False), ("belt", {}, False)],
)
def test_the_same_where_a_step_has_no_time_of_day(name, chosen, trend):
    assert ("trend" in narrated(lesson_named(name), chosen, 0)) == trend


@pytest.mark.parametrize("name", ["start", "solar_day", "belt", "taps"])
def test_a_step_that_plays_is_told_as_it_happens(name):
    lesson = lesson_named(name)
    told = [narrated(lesson, {}, 3, phase) for phase in range(lesson.phases)]
    assert len(set(told)) == lesson.phases == 4
    assert told[-1] == narrated(lesson, {}, 3)
    assert told[2].startswith(told[1].removesuffix("."))
    assert told[3].startswith(told[2].removesuffix("."))


def test_a_lesson_without_phases_tells_whole_steps():
    assert "the unit says" in narrated(lesson_named("one_step"), {}, 0)


def test_a_weight_has_one_spelling():
    for name in ("solar_day", "one_step", "belt", "taps"):
        lesson = lesson_named(name)
        shown = lesson.record(complete(lesson.table, {"by": "weights"} if name == "belt" else {}))
        labels = {item.id: item.label for group in lesson.groups(shown, 0) for item in group.items}
        weights = {key: label for key, label in labels.items() if re.fullmatch(r"[figo]_(G|dG|x|s|h|b)", key)}
        assert weights
        for key, label in weights.items():
            gate, part = key.split("_")
            letters = f"b_{gate}" if part == "b" else f"w_{gate},{part}"
            assert letters in label
            if part != "b":
                assert letters in lesson.words(shown, 0)[f"{gate}.letters"]
