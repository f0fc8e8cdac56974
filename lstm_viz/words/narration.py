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
from itertools import compress
from typing import NamedTuple

from lstm_viz.core.lstm import Trace
from lstm_viz.core.notation import GATES, number, numbers, quantities, quantity
from lstm_viz.core.phases import KEEP, OLD, SHOW, WRITE
from lstm_viz.core.steps import Steps, one_step
from lstm_viz.language.phrases import say
from lstm_viz.words.lenses import DEFAULT_LENS, Lens, lens_problems, lenses
from lstm_viz.words.numbers import shares

SENTENCES = ("arrived", "kept", "added", "sentence")
"""The phrase of a lens that holds what is told up to each phase."""
READ = {"tanh": "tanh(c)", "linear": "c", "relu": "max(0, c)"}
"""What the output gate lets through, by the activation before it."""


def narrate(
    trace: Trace, t: int, unit: int = 0, lens: str = DEFAULT_LENS, trend: bool = False, phase: int = SHOW
) -> str:
    """What happens to one unit at step ``t``, in a sentence.

    >>> narrate(day, 17, trend=True)    # doctest: +SKIP
    '14:30: the forget gate closes to 0.30, and of +0.63 only +0.19 stays; the new trend −0.60 is let in
    at 0.90 and brings −0.54, so the cell state is now −0.35; with the output gate at 0.88, the unit says
    o × tanh(c), −0.30.'

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
    steps: Steps,
    unit: int,
    lens: str,
    trends: Sequence[bool],
    phases: Sequence[int] | None = None,
    readout: str = "tanh",
) -> list[str]:
    """The same of many steps of one batch of runs: each with its own trend and its own phase, all whole without.

    ``readout`` is the activation before the output gate, by its name: a record does not know it.
    """
    words, several = lenses().get(lens), steps.trace.H > 1
    phases = [SHOW] * steps.N if phases is None else phases
    if words is None:
        if not lens_problems():
            raise ValueError(f"there is no lens {lens!r}; there are {', '.join(lenses())}")
        owner = say("sums.owner", unit=unit) if several else ""
        return [_numbers_alone(now, owner, phase) for now, phase in zip(_moments(steps, unit), phases, strict=True)]
    owner = words.say("owner", unit=str(unit)) if several else ""
    speaker = words.say("several", unit=str(unit)) if several else words.say("one")
    made: dict[_Phrases, str] = {}
    told = []
    for now, trend, phase in zip(_moments(steps, unit), trends, phases, strict=True):
        fit = _fitting(now, trend, phase)
        if fit not in made:  # a slider's positions have few sentences, and many numbers
            made[fit] = _sentence(fit, words, owner, speaker, READ[readout])
        when = words.say("step", label=now.label) if now.label.isdigit() else now.label
        told.append(made[fit].format_map({"when": when, "heard": now.heard, **now.says}))
    return told


class _Moment(NamedTuple):
    """The scalars of one unit at one step."""

    label: str
    heard: str
    """What comes in, each by its name."""
    held: frozenset[str]
    says: dict[str, str]
    """Its numbers as they are written, by their names in the phrases of a lens."""
    f_before: float | None
    """The forget gate at the step before; None at the first one."""
    f: float
    i: float
    g: float
    o: float
    c_prev: float
    written: float
    tanh_c: float


def _moments(steps: Steps, unit: int) -> Iterator[_Moment]:
    features = [feature.name for feature in steps.trace.inputs.features]
    value = {
        name: steps.of(name, unit).tolist()
        for name in ("f", "i", "g", "o", "c_prev", "kept", "written", "c", "tanh_c", "h")
    }
    written = {
        **{gate: shares(value[gate]) for gate in "fio"},
        **{name: quantities(name, value[name], sign=True) for name in "gh"},
        **{name: numbers(value[of], sign=True) for name, of in SIGNED.items()},
    }
    before = [f if t else None for t, f in zip(steps.t, steps.later(-1).of("f", unit).tolist(), strict=True)]
    held = list(zip(*(steps.held(gate, unit).tolist() for gate in GATES), strict=True))
    inputs = list(map(tuple, steps.trace.x[steps.t, steps.row].tolist()))
    says = [dict(zip(written, row, strict=True)) for row in zip(*written.values(), strict=True)]
    values = zip(before, *(value[name] for name in _Moment._fields[5:]), strict=True)
    heard = {x: _heard(features, x) for x in set(inputs)}  # mostly one step of many runs
    pinned = {those: frozenset(compress(GATES, those)) for those in set(held)}
    for t, x, those, said, row in zip(steps.t.tolist(), inputs, held, says, values, strict=True):
        yield _Moment(steps.trace.time[t], heard[x], pinned[those], said, *row)


SIGNED = {"old": "c_prev", "kept": "kept", "brought": "written", "c": "c"}
"""What the phrases of a lens call the numbers of a sum."""
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


def _numbers_alone(now: _Moment, owner: str, phase: int) -> str:
    """The step without words, for when they cannot be read."""
    says = now.says | {gate: quantity(gate, getattr(now, gate)) for gate in "fio"}
    told = NUMBERS[phase].format_map({"heard": now.heard, **says})
    return f"{now.label}{owner}: {told}."


_CLAUSES = ("f {f}, f·c_prev {kept}", "i {i}, g {g}, i·g {brought}; c {c}", "o {o}, h {h}")
NUMBERS = ("{heard}; c_prev {old}", *("; ".join(_CLAUSES[:phase]) for phase in (1, 2, 3)))
"""What is told up to each phase without words."""


# -- which phrases fit


class _Phrases(NamedTuple):
    """The phrases of a lens of which a sentence is made, by what they tell; "": the number itself."""

    phase: int
    gate: str
    keeps: str
    told: str
    news: str
    sign: str
    inlet: str
    brought: str
    state: str
    shows: str


def _fitting(now: _Moment, trend: bool, phase: int) -> _Phrases:
    """The phrases that fit the numbers of a step. A candidate that is held is nobody's trend."""
    says, held = now.says, "_held" if "g" in now.held else ""
    g, nothing = says["g"], says["brought"] == NOTHING
    return _Phrases(
        phase,
        gate=_movement(now),
        keeps=_keeping(now),
        told=f"told{held}",
        news="news_trend" if trend and not held else "news",
        sign="zero" if g == NOTHING else "plus" if now.g > 0 else "minus",
        inlet=f"g_zero{held}" if g == NOTHING and "i" not in now.held else _inlet(now),
        brought="" if not nothing else "nothing" if now.written == 0 else "hardly",
        state="c_stays" if says["c"] == says["old"] else "c_now",
        shows=_showing(now),
    )


def _movement(now: _Moment) -> str:
    """What the forget gate does."""
    if "f" in now.held:
        return "f_held"
    if now.f_before is None:
        return "f_starts"
    change = round(now.f, 2) - round(now.f_before, 2)
    return "f_stays" if change == 0 else "f_opens" if change > 0 else "f_closes"


def _keeping(now: _Moment) -> str:
    """What stays because of it."""
    f, kept = round(now.f, 2), now.says["kept"]
    if now.c_prev == 0:
        return "keep_first" if now.f_before is None else "keep_empty"
    if abs(round(now.c_prev, 2)) < 0.05:
        return "keep_little"
    if now.f == 1:
        return "keep_all"
    if f >= 0.95 and kept == now.says["old"]:
        return "keep_practically"
    if f >= 0.9:
        return "keep_nearly"
    if f > 0.55:
        return "keep_most"
    if f >= 0.45:
        return "keep_half"
    if now.f == 0:
        return "keep_nothing"
    return "keep_hardly" if kept == NOTHING else "keep_only"


def _inlet(now: _Moment) -> str:
    """How far the input gate is open."""
    if "i" in now.held:
        return "i_held"
    return "i_in" if number(now.i) != NOTHING else "i_shut" if now.i == 0 else "i_nearly_shut"


def _showing(now: _Moment) -> str:
    """What the output gate shows of the cell state."""
    if "o" in now.held:
        return "o_held"
    if round(now.o, 2) < 0.25 and abs(now.tanh_c) >= 0.25:
        return "o_shut" if now.o == 0 else "o_hardly" if number(now.o) == NOTHING else "o_little"
    return "o_plain"


# -- the sentence


BLANKS = {name: f"{{{name}}}" for name in ("when", "heard", "f", "old", "kept", "i", "g", "brought", "c", "o", "h")}
"""Where the numbers go into a sentence."""


def _sentence(fit: _Phrases, words: Lens, owner: str, speaker: str, read: str) -> str:
    """The clauses of what has happened by a phase; what arrives is told as long as nothing has happened to it."""

    def clause(phrase: str, **more: str) -> str:
        return words.say(phrase, **{**BLANKS, "owner": owner, **more})

    parts = {"when": BLANKS["when"]}
    if fit.phase == OLD:
        parts["arrives"] = clause("arrives")
    if fit.phase >= KEEP:
        parts["keeps"] = clause(fit.gate) + clause(fit.keeps)
    if fit.phase >= WRITE:
        brought = clause(fit.brought) if fit.brought else BLANKS["brought"]
        candidate = {"news": clause(fit.news), "sign": clause(fit.sign)}
        told = clause(fit.told, **candidate)
        parts["writes"] = clause(fit.inlet, **candidate, told=told, brought=brought)
        parts["state"] = clause(fit.state)
    if fit.phase >= SHOW:
        parts["says"] = clause(fit.shows, says=clause("says", speaker=speaker, read=read))
    return words.say(SENTENCES[fit.phase], **parts)
