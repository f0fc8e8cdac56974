"""One narrated sentence for each step, made from the numbers of the record.

It is what an instructor would say at the cursor, and the text alternative of the pictures. Its
clauses come in the order in which a step happens, and can be told one after the other: what arrives,
what stays, what is added and what that makes, what is shown. Every word is judged from the numbers
as they are written (two decimals), so no word contradicts a number beside it: "only" needs less than
half to stay, "stays at" needs the same two decimals as before.
Which words, a lens says: :mod:`lstm_viz.words.lenses`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from lstm_viz.core.lstm import Trace
from lstm_viz.core.notation import GATES, number, quantity
from lstm_viz.core.phases import KEEP, OLD, SHOW, WRITE
from lstm_viz.core.steps import Steps, one_step
from lstm_viz.language.phrases import say
from lstm_viz.words.lenses import DEFAULT_LENS, Lens, lens_problems, lenses
from lstm_viz.words.numbers import share

SENTENCES = ("arrived", "kept", "added", "sentence")
"""The phrase of a lens that holds what is told up to each phase."""


def narrate(
    trace: Trace, t: int, unit: int = 0, lens: str = DEFAULT_LENS, trend: bool = False, phase: int = SHOW
) -> str:
    """What happens to one unit at step ``t``, in a sentence.

    >>> narrate(day, 17, trend=True)    # doctest: +SKIP
    '14:30: the forget gate closes to 0.30, and of +0.63 only +0.19 stays; the new trend −0.60 is let in
    at 0.90 and brings −0.54, so the cell state is now −0.35; with the output gate at 0.88, the unit says −0.30.'

    Parameters
    ----------
    trace : Trace
        A run with B = 1; any H.
    t : int
        The step.
    unit : int
        Whose step it is.
    lens : str
        In whose words: a name in ``lenses.toml``. When its words cannot be read, the
        numbers alone are told.
    trend : bool
        Whether the candidate is the trend of what comes in, so that it may be called one.
    phase : int
        How far the step has come: what is told is what has happened by then.

    Raises
    ------
    ValueError, IndexError
        When the trace holds several runs, or has no such step or unit; when there is no such lens.
    """
    if trace.B != 1:
        raise ValueError(f"the trace holds {trace.B} runs; narrate needs one: trace.sample(b)")
    if not 0 <= unit < trace.H:
        raise IndexError(f"there is no unit {unit}; this run has units 0 to {trace.H - 1}")
    return narrations(one_step(trace, trace.index(t)), unit, lens, [trend], [phase])[0]


def narrations(
    steps: Steps, unit: int, lens: str, trends: Sequence[bool], phases: Sequence[int] | None = None
) -> list[str]:
    """The same of many steps of one batch of runs: each with its own trend and its own phase, all whole without."""
    words, several = lenses().get(lens), steps.trace.H > 1
    phases = [SHOW] * steps.N if phases is None else phases
    if words is None:
        if not lens_problems():
            raise ValueError(f"there is no lens {lens!r}; there are {', '.join(lenses())}")
        owner = say("sums.owner", unit=unit) if several else ""
        return [_numbers_alone(now, owner, phase) for now, phase in zip(_moments(steps, unit), phases, strict=True)]
    owner = words.say("owner", unit=str(unit)) if several else ""
    speaker = words.say("several", unit=str(unit)) if several else words.say("one")
    return [
        _told(now, words, owner, speaker, trend, phase)
        for now, trend, phase in zip(_moments(steps, unit), trends, phases, strict=True)
    ]


def _told(now: _Moment, words: Lens, owner: str, speaker: str, trend: bool, phase: int) -> str:
    """The clauses of what has happened by a phase; what arrives is told as long as nothing has happened to it."""
    parts = {"when": words.say("step", label=now.label) if now.label.isdigit() else now.label}
    if phase == OLD:
        parts["arrives"] = words.say("arrives", heard=now.heard, owner=owner, old=number(now.c_prev, sign=True))
    if phase >= KEEP:
        parts["keeps"] = _forgetting(now, words)
    if phase >= WRITE:
        parts |= {"writes": _writing(now, trend, words), "state": _state(now, owner, words)}
    if phase >= SHOW:
        parts["says"] = _saying(now, speaker, words)
    return words.say(SENTENCES[phase], **parts)


def _numbers_alone(now: _Moment, owner: str, phase: int) -> str:
    """The step without words, for when they cannot be read."""
    f, i, o = (quantity(name, getattr(now, name)) for name in "fio")
    g, h, old, kept, written, c = (
        quantity(name, getattr(now, name), sign=True) for name in ("g", "h", "c_prev", "kept", "written", "c")
    )
    clauses = (f"f {f}, f·c_prev {kept}", f"i {i}, g {g}, i·g {written}; c {c}", f"o {o}, h {h}")
    told = "; ".join(clauses[:phase]) if phase else f"{now.heard}; c_prev {old}"
    return f"{now.label}{owner}: {told}."


class _Moment(NamedTuple):
    """The scalars of one unit at one step."""

    label: str
    heard: str
    """What comes in, each by its name."""
    held: frozenset[str]
    f_before: float | None
    """The forget gate at the step before; None at the first one."""
    f: float
    i: float
    g: float
    o: float
    c_prev: float
    kept: float
    written: float
    c: float
    tanh_c: float
    h: float


def _moments(steps: Steps, unit: int) -> Iterator[_Moment]:
    names, features = _Moment._fields[4:], [feature.name for feature in steps.trace.inputs.features]
    before = [f if t else None for t, f in zip(steps.t, steps.later(-1).of("f", unit).tolist(), strict=True)]
    held = {gate: steps.held(gate, unit).tolist() for gate in GATES}
    values = zip(*(steps.of(name, unit).tolist() for name in names), strict=True)
    inputs = steps.trace.x[steps.t, steps.row].tolist()
    for n, (t, f, row) in enumerate(zip(steps.t.tolist(), before, values, strict=True)):
        heard = _heard(features, inputs[n])
        yield _Moment(steps.trace.time[t], heard, frozenset(gate for gate in GATES if held[gate][n]), f, *row)


MOST_HEARD = 4
"""Inputs that a sentence names."""
NOTHING = number(0.0)
"""A number that is zero as it is written."""


def _heard(names: Sequence[str], x: Sequence[float]) -> str:
    """What comes in; of many inputs the largest, and how many others are not zero as they are written."""
    shown: Sequence[int] = range(len(x))
    if len(x) > MOST_HEARD:
        largest = sorted(shown, key=lambda k: -abs(x[k]))[:MOST_HEARD]
        shown = sorted(k for k in largest if number(x[k]) != NOTHING) or largest[:1]
    told = ", ".join(f"{names[k]} {number(x[k])}" for k in shown)
    rest = sum(number(x[k]) != NOTHING for k in range(len(x)) if k not in shown)
    return told if not rest else say("sums.heard", told=told, n=rest)


def _forgetting(now: _Moment, words: Lens) -> str:
    """What the forget gate does, and what stays because of it."""
    gate = words.say(_movement(now), f=share(now.f))
    old, kept = number(now.c_prev, sign=True), number(now.kept, sign=True)
    return gate + words.say(_keeping(now, old, kept), old=old, kept=kept)


def _movement(now: _Moment) -> str:
    if "f" in now.held:
        return "f_held"
    if now.f_before is None:
        return "f_starts"
    change = round(now.f, 2) - round(now.f_before, 2)
    return "f_stays" if change == 0 else "f_opens" if change > 0 else "f_closes"


def _keeping(now: _Moment, old: str, kept: str) -> str:
    """The phrase that fits what stays."""
    f = round(now.f, 2)
    if now.c_prev == 0:
        return "keep_first" if now.f_before is None else "keep_empty"
    if abs(round(now.c_prev, 2)) < 0.05:
        return "keep_little"
    if now.f == 1:
        return "keep_all"
    if f >= 0.95 and kept == old:
        return "keep_practically"
    if f >= 0.9:
        return "keep_nearly"
    if f > 0.55:
        return "keep_most"
    if f >= 0.45:
        return "keep_half"
    if now.f == 0:
        return "keep_nothing"
    return "keep_hardly" if kept == "0.00" else "keep_only"


def _writing(now: _Moment, trend: bool, words: Lens) -> str:
    """What the input gate lets in of the candidate; a candidate that is held is nobody's trend."""
    i, g, brought = share(now.i), quantity("g", now.g, sign=True), number(now.written, sign=True)
    if brought == "0.00":
        brought = words.say("nothing" if now.written == 0 else "hardly")
    sign = words.say("zero" if g == "0.00" else "plus" if now.g > 0 else "minus")
    held = "_held" if "g" in now.held else ""
    news = words.say("news_trend" if trend and not held else "news")
    told = words.say(f"told{held}", news=news, g=g, sign=sign)
    if "i" in now.held:
        return words.say("i_held", told=told, i=i, brought=brought)
    if g == "0.00":
        return words.say(f"g_zero{held}", news=news, g=g, sign=sign, i=i, brought=brought)
    phrase = "i_in" if number(now.i) != "0.00" else "i_shut" if now.i == 0 else "i_nearly_shut"
    return words.say(phrase, told=told, i=i, brought=brought)


def _state(now: _Moment, owner: str, words: Lens) -> str:
    old, new = number(now.c_prev, sign=True), number(now.c, sign=True)
    return words.say("c_stays" if new == old else "c_now", owner=owner, c=new)


def _saying(now: _Moment, speaker: str, words: Lens) -> str:
    """What the output gate shows of the cell state."""
    o, says = share(now.o), words.say("says", speaker=speaker, h=quantity("h", now.h, sign=True))
    if "o" in now.held:
        phrase = "o_held"
    elif round(now.o, 2) < 0.25 and abs(now.tanh_c) >= 0.25:
        phrase = "o_shut" if now.o == 0 else "o_hardly" if number(now.o) == "0.00" else "o_little"
    else:
        phrase = "o_plain"
    return words.say(phrase, o=o, says=says)
