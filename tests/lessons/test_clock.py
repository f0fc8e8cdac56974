"""One clock: while a step plays, pictures, sums and words speak of one moment, and nothing shows what is made later."""

from dataclasses import replace

import pytest

from lstm_viz.core.notation import GATES, number
from lstm_viz.core.phases import APPEARS, KEEP, SHOW, WRITE
from lstm_viz.figures import strip
from lstm_viz.figures.day.still import TRACES
from lstm_viz.lessons.base import Look
from lstm_viz.lessons.registry import lesson_named
from lstm_viz.lessons.shown import Moment
from lstm_viz.lessons.state import complete

PLAYING = ["start", "solar_day", "belt", "taps", "own"]
LOOKS = [Look("light", narrow=False), Look("dark", narrow=True)]
HELD = {"f": 0.123, "i": 0.456, "g": -0.321, "o": 0.789}
"""What no gate of these lessons is by itself."""


def recorded(name):
    lesson = lesson_named(name)
    return lesson, lesson.record(complete(lesson.table, {}))


def held_at(shown, gate, t):
    """The same run, but that a gate was held at one step: until then, and until the gate acts, all is as it was."""
    given = replace(shown.base, hold={**shown.base.hold, (gate, t): HELD[gate]})
    return replace(shown, base=given, batch=given.run())


def moving(lesson, runs, t, look):
    """What moves in the pictures that play, by its place, in each run: at every phase of step t.

    What is the same at every moment of a run is no news of a step: a curve that is drawn over the whole run, dotted
    or for its hovers. Nor is the side of a dot on which its number stands, off such a curve.
    """
    names = [name for card in lesson.cards(runs[0]) for name in card.figures if name in lesson.plays]
    found = [{} for _ in runs]
    for name in names:
        played = [
            lesson.figures([name], [Moment(one, s, phase) for s in (t - 1, t) for phase in range(4)], look)[name][:]
            for one in runs
        ]
        places = {(k, path) for figures in played for k, path, _ in strip.opened(strip.changes(figures))}
        for k, path in sorted(places):
            if path == "textposition":
                continue
            leaves = [[leaf(figure["data"][k], path) for figure in figures] for figures in played]
            for n, parts in enumerate(zip(*map(parted, leaves), strict=True)):
                if any(part != many[0] for many in parts for part in many):
                    for seen, many in zip(found, parts, strict=True):
                        seen[name, k, path, n] = many[4:]
    return found


def parted(many):
    """A leaf's values at all moments, entry by entry where it is a list."""
    return list(zip(*many, strict=True)) if isinstance(many[0], list) else [tuple(many)]


def leaf(trace, path):
    """A leaf of a trace; the colour of a shape that has no extent is none."""
    if path == "fillcolor" and any(len(set(trace[axis]) - {None}) < 2 for axis in "xy"):
        return None
    for key in path.split("."):
        trace = trace[key]
    return trace


def lines(lesson, shown, t):
    """What stands under the pictures at step t, by the phase in which it comes."""
    found = {}
    for card in lesson.cards(shown):
        phases = {line.id: line.phase for line in card.lines}
        for name, (text,) in lesson.lines(card, [Moment(shown, t, lesson.phases - 1)]).items():
            found[name] = phases[name], text
    return found


@pytest.mark.parametrize("look", LOOKS, ids=["wide", "narrow"])
@pytest.mark.parametrize("gate", GATES)
@pytest.mark.parametrize("name", PLAYING)
def test_nothing_is_shown_before_its_worker_made_it(name, gate, look):
    """Two runs that part when a gate acts: what the clock shows of them is the same until then, and then is not."""
    lesson, shown = recorded(name)
    t = shown.trace.T // 2 + 1
    other = held_at(shown, gate, t)
    here, there = moving(lesson, [shown, other], t, look)
    assert here
    pictures = {picture for picture, *_ in here}
    for phase in range(SHOW + 1):
        apart = {place for place in here if here[place][phase] != there[place][phase]}
        moment = [Moment(shown, t, phase)], [Moment(other, t, phase)]
        told = [lesson.told(one)["narration"][0] for one in moment]
        if phase < APPEARS[gate]:
            assert apart == set()
            assert told[0] == told[1]
        else:
            assert {"belt", "taps", "gates", "curves"} & pictures <= {picture for picture, *_ in apart}
            assert told[0] != told[1]


@pytest.mark.parametrize("gate", GATES)
@pytest.mark.parametrize("name", PLAYING)
def test_no_line_comes_before_what_it_says_is_made(name, gate):
    lesson, shown = recorded(name)
    t = shown.trace.T // 2 + 1
    mine, others = lines(lesson, shown, t), lines(lesson, held_at(shown, gate, t), t)
    # what runs a layer again elsewhere is not offered where a gate is held
    differs = {name: phase for name, (phase, text) in mine.items() if others.get(name, (phase, text))[1] != text}
    assert all(phase >= APPEARS[gate] for phase in differs.values())
    if f"{gate}.result" in mine:
        assert differs[f"{gate}.result"] == APPEARS[gate], "and not later"


def said(figure):
    """All words of a figure, one after the other."""
    return " | ".join(word for trace in figure["data"] for word in _words(trace.get("text")) if word)


def _words(text):
    return text if isinstance(text, list) else [text or ""]


def test_at_every_phase_all_speak_of_the_same_moment():
    """The cursor's name, the day's numbers, belt, tank and sentence, over the whole day."""
    lesson, shown = recorded("solar_day")
    trace, look = shown.trace, Look()
    moments = [Moment(shown, t, phase) for t in range(1, trace.T) for phase in range(lesson.phases)]
    names = ("day", "belt", "taps")
    figures = lesson.figures(names, moments, look)
    told = lesson.told(moments)["narration"]
    for n, (_, t, phase) in enumerate(moments):
        day, belt, taps = (figures[name][n] for name in names)
        label = trace.time[t]
        made = {
            name: number(getattr(trace, name)[t, 0, 0], sign=True) for name in ("c_prev", "kept", "c", "h_prev", "h")
        }
        c = made[("c_prev", "kept", "c", "c")[phase]]
        cursor, pill, readings = (day["data"][TRACES.index(name)] for name in ("cursor", "pill", "readings"))
        assert pill["text"][3] == label
        c_at, h_at = readings["x"]
        assert {c_at} == set(cursor["x"]), "the dot stands at the cursor"
        assert h_at == day["layout"]["meta"]["scrub"][t if phase == SHOW else t - 1], "h stands where it was shown"
        assert told[n].startswith(label)
        assert readings["text"] == [c, made["h" if phase == SHOW else "h_prev"]]
        assert f"<b>{c}</b>" in said(belt) or f"<b>c = {c}</b>" in said(belt)
        assert (f"h = {made['h']}" in said(belt)) == (phase == SHOW)
        assert (f"<b>c = {made['c']}</b>" in said(taps)) == (phase >= WRITE)
        if phase != KEEP:  # what stays of nothing, or all of it, is told without its number
            assert made["c_prev" if phase < KEEP else "c"] in told[n]
