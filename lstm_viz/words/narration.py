"""One narrated sentence for each step, made from the numbers of the record.

It is what an instructor would say at the cursor, and the text alternative of the pictures. Every
word is judged from the numbers as they are written (two decimals), so no word contradicts a number
beside it: "only" needs less than half to stay, "stays at" needs the same two decimals as before.
"""

from __future__ import annotations

from typing import NamedTuple

from lstm_viz.core.notation import number
from lstm_viz.core.trace import Trace


def narrate(trace: Trace, t: int, unit: int = 0, news: str | None = None) -> str:
    """What happens to one unit at step ``t``, in one or two sentences.

    >>> narrate(day, 17)    # doctest: +SKIP
    '14:30: the forget gate closes to 0.30: of +0.63 only +0.19 stays; the new trend −0.60 is let in
    at 0.90 and brings −0.54. The cell state is now −0.35, and the unit says −0.30.'

    Parameters
    ----------
    trace : Trace
        A run with B = 1; any H.
    t : int
        The step.
    unit : int
        Whose step it is.
    news : str
        What the candidate is called. Default: "the new trend" when the cell is fed a change of
        irradiance (a feature dG), else "the candidate".

    Raises
    ------
    ValueError, IndexError
        When the trace holds several runs, or has no such step or unit.
    """
    if trace.B != 1:
        raise ValueError(f"the trace holds {trace.B} runs; narrate needs one: trace.sample(b)")
    if not 0 <= unit < trace.H:
        raise IndexError(f"there is no unit {unit}; this run has units 0 to {trace.H - 1}")
    now = _at(trace, t, unit)
    before = _at(trace, now.t - 1, unit) if now.t > 0 else None
    if news is None:
        news = "the new trend" if any(feature.name == "dG" for feature in trace.inputs.features) else "the candidate"
    owner = "" if trace.H == 1 else f" of unit {unit}"
    speaker = "the unit" if trace.H == 1 else f"unit {unit}"
    what = f"{_forgetting(now, before)}; {_writing(now, news)}"
    return f"{_when(now.label)}: {what}. {_state(now, owner)}, {_saying(now, speaker)}."


class _Moment(NamedTuple):
    """The scalars of one unit at one step."""

    t: int
    label: str
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
    held: frozenset[str]


def _at(trace: Trace, t: int, unit: int) -> _Moment:
    step = trace.at(t)
    names = ("f", "i", "g", "o", "c_prev", "kept", "written", "c", "tanh_c", "h")
    values = {name: float(getattr(step, name)[0, unit]) for name in names}
    return _Moment(t=step.t, label=step.time, held=frozenset(step.held), **values)


def _when(label: str) -> str:
    return f"Step {label}" if label.isdigit() else label


def _forgetting(now: _Moment, before: _Moment | None) -> str:
    """What the forget gate does, and what stays because of it."""
    gate = f"the forget gate {_movement(now, before)} {number(now.f)}"
    old, kept, f = number(now.c_prev, sign=True), number(now.kept, sign=True), round(now.f, 2)
    if now.c_prev == 0:
        return f"{gate}, with nothing {'to keep' if before else 'yet to keep'}"
    if abs(round(now.c_prev, 2)) < 0.05:
        return f"{gate}, with next to nothing to keep ({old})"
    if now.f == 1:
        stays = f"all of {old} stays"
    elif f >= 0.95 and kept == old:
        stays = f"practically all of {old} stays"
    elif f >= 0.9:
        stays = f"nearly all of {old} stays, {kept}"
    elif f > 0.55:
        stays = f"most of {old} stays, {kept}"
    elif f >= 0.45:
        stays = f"about half of {old} stays, {kept}"
    elif now.f == 0:
        stays = f"nothing of {old} stays"
    elif kept == "0.00":
        stays = f"next to nothing of {old} stays"
    else:
        stays = f"of {old} only {kept} stays"
    return f"{gate}: {stays}"


def _movement(now: _Moment, before: _Moment | None) -> str:
    if "f" in now.held:
        return "is held at"
    if before is None:
        return "starts at"
    change = round(now.f, 2) - round(before.f, 2)
    return "stays at" if change == 0 else "opens to" if change > 0 else "closes to"


def _writing(now: _Moment, news: str) -> str:
    """What the input gate lets in of the candidate."""
    i, g, brought = number(now.i), number(now.g, sign=True), number(now.written, sign=True)
    if brought == "0.00":
        brought = "nothing" if now.written == 0 else "next to nothing"
    told = f"{news}, held at {g}," if "g" in now.held else f"{news} {g}"
    if "i" in now.held:
        return f"the input gate is held at {i}, and {told} brings {brought}"
    if g == "0.00":
        told = f"{news} is {'held at ' if 'g' in now.held else ''}{g}"
        return f"{told}, and the input gate at {i} lets {brought} in"
    if i == "0.00":
        return f"the input gate is {'' if now.i == 0 else 'all but '}shut at {i}, and {told} brings {brought}"
    return f"{told} is let in at {i} and brings {brought}"


def _state(now: _Moment, owner: str) -> str:
    old, new = number(now.c_prev, sign=True), number(now.c, sign=True)
    return f"The cell state{owner} {'stays at' if new == old else 'is now'} {new}"


def _saying(now: _Moment, speaker: str) -> str:
    """What the output gate shows of the cell state."""
    o, says = number(now.o), f"{speaker} says {number(now.h, sign=True)}"
    if "o" in now.held:
        return f"and with the output gate held at {o} {says}"
    if round(now.o, 2) < 0.25 and abs(now.tanh_c) >= 0.25:
        part = "nothing" if now.o == 0 else "next to nothing" if o == "0.00" else "little"
        return f"but the output gate, at {o}, shows {part} of it: {says}"
    return f"and {says}"
