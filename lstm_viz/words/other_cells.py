"""The arithmetic of one step of a tanh RNN and of a GRU, with the numbers in it, line by line.

    RNN     h = tanh(w_h,x·x + w_h,h·h_prev + b_h)
    GRU     r, z = σ(sum),  n = tanh(w_n,x·x + b_n + r·(w_n,h·h_prev + b_hn)),  h = z·h_prev + (1 − z)·n

Sums and states are the record's; only the products are made here, and they are checked against it. A term of weight
0 is left out.
"""

from __future__ import annotations

import math
from typing import Any, NamedTuple

from lstm_viz.core.gru import GRUParams, GRUTrace
from lstm_viz.core.notation import inside, number
from lstm_viz.core.rnn import RNNParams, RNNTrace
from lstm_viz.words.arithmetic import weight_symbol

DIGITS = 3


class Written(NamedTuple):
    """One quantity's arithmetic: in letters, with its numbers, and what comes out."""

    name: str
    letters: str
    formula: str
    result: str


def rnn_lines(params: RNNParams, trace: RNNTrace, t: int) -> list[Written]:
    """The one line of a one-unit RNN's step ``t``; ValueError when these weights did not make this record."""
    said = _Sum("h", params, trace, t)
    said.check(float(trace.pre[t, 0, 0]))
    return [_through("tanh", said, trace, t, float(trace.pre[t, 0, 0]))]


def gru_lines(params: GRUParams, trace: GRUTrace, t: int) -> list[Written]:
    """r, z, n and h of a one-unit GRU's step ``t``, with the reset after the product.

    Raises
    ------
    ValueError
        When these weights did not make this record, or the reset stands before the product.
    """
    if params.reset != "after":
        raise ValueError("the reset gate stands before the product; these lines write it after")
    lines = []
    for gate in ("r", "z"):
        said, z = _Sum(gate, params, trace, t), float(getattr(trace, f"{gate}_pre")[t, 0, 0])
        said.check(z)
        lines.append(_through("σ", said, trace, t, z))
    r, rec, pre = (float(getattr(trace, name)[t, 0, 0]) for name in ("r", "n_rec", "n_pre"))
    said = _Sum("n", params, trace, t, recurrent=False)
    said.check(pre - r * rec)
    if params.W_h[2, 0] or params.b_hn[0]:
        said.letters.append(f"r·({weight_symbol('n', 'h')}·h_prev + b_hn)")
        said.numbers.append(f"{_said(r)}·{_factor(rec)}")
    lines.append(_through("tanh", said, trace, t, pre))
    value = {name: float(getattr(trace, name)[t, 0, 0]) for name in ("z", "h_prev", "n", "kept", "written", "h")}
    products = (value["z"], value["h_prev"]), (1.0 - value["z"], value["n"])
    parts = _joined([_said(value["kept"]), _said(value["written"])])
    formula = " + ".join(f"{_said(gate)}·{_factor(state)}" for gate, state in products)
    return [*lines, Written("h", "h = z·h_prev + (1 − z)·n", f"{formula} = {parts}", f"h = {_said(value['h'])}")]


class _Sum:
    """What a block adds up: its terms in letters and in numbers."""

    def __init__(self, gate: str, params: Any, trace: Any, t: int, recurrent: bool = True) -> None:
        W_x, W_h, b = params.block(gate)
        heard = [(f.name, f.name, x) for f, x in zip(trace.inputs.features, trace.x[t, 0].tolist(), strict=True)]
        weights = W_x[0].tolist()
        if recurrent:
            heard.append(("h", "h_prev", float(trace.h_prev[t, 0, 0])))
            weights.append(float(W_h[0, 0]))
        there = [(w, *one) for w, one in zip(weights, heard, strict=True) if w != 0]
        self.gate, self.total = gate, math.fsum([w * value for w, _, _, value in there] + [float(b[0])])
        self.letters = [f"{weight_symbol(gate, part)}·{symbol}" for _, part, symbol, _ in there]
        self.numbers = [f"{_plain(w)}·{_factor(value)}" for w, _, _, value in there]
        if b[0] or not there:
            self.letters.append(weight_symbol(gate, "b"))
            self.numbers.append(_plain(float(b[0])))

    def check(self, recorded: float) -> None:
        """The written sum must be the recorded one."""
        if abs(self.total - recorded) > 1e-9 * (1 + abs(self.total)):
            raise ValueError(f"these weights did not make this record: {self.gate} adds up to {self.total:.6g}")


def _through(curve: str, said: _Sum, trace: Any, t: int, z: float) -> Written:
    name, value = said.gate, float(getattr(trace, said.gate)[t, 0, 0])
    letters = f"{name} = {curve}({' + '.join(said.letters)})"
    summed = f"{curve}({_joined(said.numbers)})"
    formula = summed if len(said.numbers) == 1 else f"{summed} = {curve}({_said(z)})"
    result = inside(value, 0 if curve == "σ" else -1, 1, DIGITS)
    return Written(name, letters, formula, f"{name} = {result}")


def _said(value: float) -> str:
    return number(value, DIGITS)


def _plain(value: float) -> str:
    """A weight without the zeros that say nothing."""
    return _said(value).rstrip("0").rstrip(".")


def _factor(value: float) -> str:
    text = _said(value)
    return f"({text})" if text.startswith("−") else text


def _joined(parts: list[str]) -> str:
    """A sum of texts, the sign of each as its operator."""
    first, *others = parts
    return first + "".join(f" − {part[1:]}" if part.startswith("−") else f" + {part}" for part in others)
