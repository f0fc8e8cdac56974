"""Which unit of a layer is worth a look: one number for each unit of a run, and the units in the order of it.

Each number is taken over every step of every sequence of the run::

    memory      half-life [steps] = ln 0.5 / ln m, m the geometric mean of f: of a state that nothing is added to,
                a product of f, half is left after so many steps; 0 where f was ever 0, infinite where it was always 1
    varied      standard deviation of c
    input       Pearson's correlation of c with a signal, from -1 to 1; the order goes by its size
    similarity  the largest correlation of c with that of another unit; the order puts like beside like
    shut, open  share of steps at which a gate was below 0.1, above 0.9
    file        the unit's own number

A unit that never moves is correlated with nothing: 0. No number is NaN.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from lstm_viz.core.checks import as_floats
from lstm_viz.core.influence import half_life
from lstm_viz.core.lstm import Trace

Array = NDArray[np.float64]
Units = NDArray[np.intp]

BY = ("file", "similarity", "memory", "varied", "input", "shut", "open")
"""What units can be ordered by."""
GATES = ("f", "i", "o")
"""The gates that shut and open; the candidate g is no gate."""
SHUT, OPEN = 0.1, 0.9
"""Below this a gate counts as shut, above that as open."""
STILL = 1e-12
"""What moves by less than this part of its size does not move: what is left is rounding."""


def order(trace: Trace, by: str, signal: ArrayLike | None = None, gate: str = "f") -> Units:
    """The units of a run, best first; equal ones as they stand in the file.

    Parameters
    ----------
    trace : Trace
    by : str
        One of :data:`BY`.
    signal : array, [T] or [T, B]
        What c should go along with, for "input".
    gate : "f", "i" or "o"
        Which gate, for "shut" and "open".

    Returns
    -------
    array of int, [H]

    Raises
    ------
    ValueError
        For another name, another gate, or a signal that is missing or does not fit.
    """
    if by == "similarity":
        return side_by_side(_alike(trace))
    found = measure(trace, by, signal, gate)
    if by == "file":
        return np.argsort(found, kind="stable")
    return np.argsort(-np.abs(found), kind="stable")  # of all that can be ordered, a correlation alone has a sign


def measure(trace: Trace, by: str, signal: ArrayLike | None = None, gate: str = "f") -> Array:
    """The number of each unit that :func:`order` goes by, [H]; parameters and errors as there."""
    if by == "file":
        return np.arange(trace.H, dtype=float)
    if by == "similarity":
        return _nearest(_alike(trace))
    if by == "memory":
        return half_lives(trace)
    if by == "varied":
        return np.asarray(_rows(trace.c).std(axis=0))
    if by == "input":
        return correlations(_signal(trace, signal), _rows(trace.c))
    if by in ("shut", "open"):
        return saturation(trace, gate)[by == "open"]
    raise ValueError(f"by is {by!r}; units can be ordered by {', '.join(BY)}")


def saturation(trace: Trace, gate: str) -> tuple[Array, Array]:
    """At which share of steps each unit's gate was below :data:`SHUT`, and above :data:`OPEN`: [H] and [H].

    ValueError for anything but "f", "i" or "o".
    """
    if gate not in GATES:
        raise ValueError(f"gate is {gate!r}; f, i and o can be shut or open")
    values = _rows(getattr(trace, gate))
    return (values < SHUT).mean(axis=0), (values > OPEN).mean(axis=0)


def half_lives(trace: Trace) -> Array:
    """After how many steps half of each unit's cell state is left, with its usual f: [H], 0 to infinity."""
    with np.errstate(divide="ignore"):  # the logarithm of 0 is -inf, and such a mean is 0
        return half_life(np.exp(np.log(_rows(trace.f)).mean(axis=0)))


def correlations(signal: Array, units: Array) -> Array:
    """Pearson's correlation of a signal [N] with each unit [N, H]: [H], from -1 to 1; 0 where either does not move."""
    found: Array = _standard(signal[:, None])[:, 0] @ _standard(units)
    return found.clip(-1.0, 1.0)


def side_by_side(alike: Array) -> Units:
    """An order in which like stands beside like, from how alike they are: [H] from [H, H].

    It begins with the two that are most alike, and at either end goes on with what is most alike to that end,
    until none is left. Units that are like no other at all (0 with all: they never move) come last.
    """
    H = len(alike)
    moving = np.flatnonzero(np.any(alike - np.diag(np.diag(alike)) != 0.0, axis=1))
    if len(moving) == 0:
        return np.arange(H)
    free = np.full((H, H), -np.inf)
    free[np.ix_(moving, moving)] = alike[np.ix_(moving, moving)]
    np.fill_diagonal(free, -np.inf)
    first, second = divmod(int(np.argmax(free)), H)
    chain, ends = {"left": [first], "right": [second]}, {"left": free[first], "right": free[second]}
    free[:, [first, second]] = -np.inf
    for _ in range(len(moving) - 2):
        side, unit = max(
            ((side, int(np.argmax(row))) for side, row in ends.items()), key=lambda place: ends[place[0]][place[1]]
        )
        chain[side].append(unit)
        free[:, unit] = -np.inf
        ends[side] = free[unit]
    still = np.setdiff1d(np.arange(H), moving)
    return np.concatenate([chain["left"][::-1], chain["right"], still]).astype(np.intp)


def _alike(trace: Trace) -> Array:
    """The correlation of each unit's c with each other's, [H, H]."""
    standard = _standard(_rows(trace.c))
    return np.asarray(standard.T @ standard)


def _nearest(alike: Array) -> Array:
    if len(alike) == 1:
        return np.zeros(1)
    others = alike - 3.0 * np.eye(len(alike))  # itself is never the nearest
    return np.asarray(others.max(axis=1).clip(-1.0, 1.0))


def _standard(values: Array) -> Array:
    """Each column [N, H] around zero, of length 1; zeros for one that does not move."""
    around = values - values.mean(axis=0)
    length = np.sqrt((around * around).sum(axis=0))
    moves = length > STILL * np.sqrt(len(values)) * np.abs(values).max(axis=0)
    return np.asarray(np.where(moves, around / np.where(moves, length, 1.0), 0.0))


def _rows(values: Array) -> Array:
    """All steps of all sequences one under the other: [T B, H] from [T, B, H]."""
    return values.reshape(-1, values.shape[-1])


def _signal(trace: Trace, signal: ArrayLike | None) -> Array:
    wanted = f"[T] = {(trace.T,)} or [T, B] = {(trace.T, trace.B)}"
    if signal is None:
        raise ValueError(f"signal is missing; the order by an input needs one, {wanted}")
    values = as_floats("signal", signal, (1, 2), wanted)
    if values.shape not in ((trace.T,), (trace.T, trace.B)):
        raise ValueError(f"signal has shape {values.shape}; this run needs {wanted}")
    return np.broadcast_to(values.reshape(trace.T, -1), (trace.T, trace.B)).ravel()
