"""One step as the textbook's Python: its lines as they stand in ``core/textbook.py``, this step's numbers beside them.

Pasted into Python it needs nothing but NumPy, and prints the step's c and h.
"""

from __future__ import annotations

import functools
import inspect
from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from lstm_viz.core.lstm import LSTMParams, Step, Trace
from lstm_viz.core.notation import GATES, QUANTITIES, number
from lstm_viz.core.textbook import lstm_step, sigmoid
from lstm_viz.language.phrases import say
from lstm_viz.language.quantities import title_of

Array = NDArray[np.float64]
DIGITS = 3
"""Decimals of the numbers beside the lines; those that are set have all that a float has."""


def code(params: LSTMParams, trace: Trace, t: int) -> str:
    """Step ``t`` as a program: what is set, the step, what it prints. A held gate has a line of its own.

    ``trace`` is a run of ``params`` with B = 1.
    """
    step = trace.at(t)
    names = ", ".join([*(feature.name for feature in trace.inputs.features), *([step.time] if trace.T > 1 else [])])
    given = [
        ("import numpy as np", ""),
        ("", ""),
        (f"x = {_array(step.x[0])}", names),
        (f"h = {_array(step.h_prev[0])}", say("pictures.vectors.left")),
        (f"c = {_array(step.c_prev[0])}", ""),
        *((f"{name} = {_by_gate(part)}", "") for name, part in zip("WUb", params.by_gate(), strict=True)),
        ("", ""),
        *((line, "") for line in _plain(sigmoid)),
        ("", ""),
    ]
    here = [pair for line in _plain(lstm_step) for pair in _here(line, step)]
    called = ", ".join(inspect.signature(lstm_step).parameters)
    told = [("", ""), (f"h, c = lstm_step({called})", ""), ('print("c =", c, " h =", h)', _values(step, "c", "h"))]
    return "\n".join(line for part in (given, here, told) for line in _aligned(part))


@functools.cache
def _plain(function: Any) -> tuple[str, ...]:
    """A function's lines as they stand in its file, without types, docstring and comments."""
    body = inspect.getsource(function).split('"""')[-1].rstrip().splitlines()
    head = f"def {function.__name__}({', '.join(inspect.signature(function).parameters)}):"
    return (head, *(line.partition("  #")[0] for line in body if line.strip()))


def _made(line: str) -> str:
    """What a line of the step computes: "f", "c"; of others nothing."""
    return line.partition("=")[0].strip() if " = " in line else ""


def _here(line: str, step: Step) -> list[tuple[str, str]]:
    """A line with this step's numbers beside it; where its gate was held, in all units or some, what it was held at."""
    gate = _made(line)
    if gate not in step.held:
        return [(line, _beside(gate, step))]
    pinned = np.broadcast_to(step.held[gate][0], step.h[0].shape)
    held, units = f"{_beside(gate, step)}, {say('pictures.place.held')}", np.flatnonzero(~np.isnan(pinned))
    if len(units) == len(pinned):
        return [(f"    {gate} = {_array(step.held[gate][0])}", held)]
    return [(line, ""), (f"    {gate}[{units.tolist()}] = {pinned[units].tolist()}", held)]


def _beside(name: str, step: Step) -> str:
    """This step's number of what a line computes, and its name."""
    return f"{_values(step, name):>6}  {title_of(name)}" if name else ""


def _values(step: Step, *names: str) -> str:
    """Rounded, unit after unit."""
    signed = {name: name in QUANTITIES and QUANTITIES[name].low < 0 for name in names}
    said = {
        name: ", ".join(number(value, DIGITS, sign=signed[name]) for value in getattr(step, name)[0].tolist())
        for name in names
    }
    return said[names[0]] if len(names) == 1 else "; ".join(f"{name} = {text}" for name, text in said.items())


def _aligned(lines: list[tuple[str, str]]) -> list[str]:
    """Lines of code with their comments under each other."""
    width = max((len(line) for line, comment in lines if comment), default=0)
    return [f"{line:{width}}  # {comment}" if comment else line for line, comment in lines]


def _array(values: Array) -> str:
    return f"np.array({values.tolist()})"


def _by_gate(parts: Mapping[str, Array]) -> str:
    """The weights of the gates: those of one unit in a line, of several one gate under the other."""
    rows = [f'"{gate}": {parts[gate].tolist()}' for gate in GATES]
    return "{" + (", " if len(parts["f"]) == 1 else ",\n     ").join(rows) + "}"
