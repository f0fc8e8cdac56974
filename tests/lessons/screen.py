"""What the tests of lessons read off a lesson's screen and its link."""

from dataclasses import dataclass

from lstm_viz.lessons.guide import task_at
from lstm_viz.lessons.shown import Moment
from lstm_viz.lessons.state import complete, decode, encode
from lstm_viz.words.lessons import lesson_words


def meant(table, chosen):
    """The values that mean something beside the others: a weight of what the cell does not hear means nothing."""
    values = complete(table, chosen)
    return {row.key: values[row.key] for row in table if row.applies(values)}


def link_holds(table, chosen):
    """A link brings back the page: all that means something, without a complaint, and as the same link."""
    query = encode(table, chosen)
    back, notices = decode(table, query)
    assert notices == []
    assert meant(table, back) == meant(table, chosen)
    assert encode(table, back) == query


def guesses(lesson, task):
    """What may be guessed: each option; or on a picture the ends of its axis, the middle, and a place beside it."""
    if task.mark is None:
        return list(lesson_words(lesson.name)[0].tasks[task.id].options)
    places = task.mark.said("")["values"]
    return [places[k] for k in (0, len(places) // 2, len(places) // 2 + 3, -1)]


def controls(lesson, values, t=0):
    """Every control on the screen, with the cursor at step t."""
    return [item for group in lesson.groups(lesson.record(values), t) for item in group.items]


def sliders(lesson, values, t=0):
    """The sliders among them, by name."""
    return {item.id: item for item in controls(lesson, values, t) if item.kind == "slider"}


@dataclass(frozen=True)
class Pictures:
    """Every card's figures, and all texts, by name: for each moment."""

    figures: dict[str, list]
    texts: dict[str, list[str]]


def pictures(lesson, shown, moments, look):
    """What is on the screen at each moment."""
    figures, texts = {}, dict(lesson.told(moments))
    for card in lesson.cards(shown):
        figures |= lesson.figures(card.figures, moments, look)
        texts |= lesson.lines(card, moments)
    task = task_at(lesson.tasks, lesson.name, (one.at(t) for one, t, _ in moments))
    return Pictures(figures, texts | {"task.reading": task["reading"], "task.met": task["met"]})


def over_time(lesson, shown, look):
    """Every step as a still picture."""
    return pictures(lesson, shown, [Moment(shown, t, lesson.phases - 1) for t in range(len(shown.labels))], look)


def over_phases(lesson, shown, look):
    """The pictures that play, at every phase of every step."""
    moments = [Moment(shown, t, phase) for t in range(len(shown.labels)) for phase in range(lesson.phases)]
    names = [name for card in lesson.cards(shown) for name in card.figures if name in lesson.plays]
    return lesson.figures(names, moments, look)


def over_control(lesson, shown, item, t, look):
    """Step t at every position of a slider."""
    moments = [Moment(one, t, lesson.phases - 1) for one in lesson.swept(shown, item)]
    return pictures(lesson, shown, moments, look)


def still(lesson, shown, t, look):
    """Step t, as a still picture."""
    return pictures(lesson, shown, [Moment(shown, t, lesson.phases - 1)], look)
