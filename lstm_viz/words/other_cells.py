"""The arithmetic of one step of a tanh RNN and of a GRU, with the numbers in it, line by line.

    RNN     h = tanh(w_h,x·x + w_h,h·h_prev + b_h)
    GRU     r, z = σ(sum),  n = tanh(w_n,x·x + b_n + r·(w_n,h·h_prev + b_hn)),  h = z·h_prev + (1 − z)·n

Sums and states are the record's; only the products are made here, and they are checked against it. A term of weight
0 is left out.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from lstm_viz.core.gru import GRUParams, GRUTrace
from lstm_viz.core.notation import inside, number
from lstm_viz.core.rnn import RNNParams, RNNTrace
from lstm_viz.words.arithmetic import DIGITS, bracketed, check_sum, plain_weight, summed, weight_symbol


class Written(NamedTuple):
    """One quantity's arithmetic: in letters, with its numbers, and what comes out."""

    name: str
    letters: str
    formula: str
    result: str


def rnn_lines(params: RNNParams, trace: RNNTrace, t: int) -> list[Written]:
    """The one line of a one-unit RNN's step ``t``; ValueError when these weights did not make this record."""
    return [_through("tanh", _sum("h", params, trace, t), trace, t, _at(trace, "pre", t))]


def gru_lines(params: GRUParams, trace: GRUTrace, t: int) -> list[Written]:
    """r, z, n and h of a one-unit GRU's step ``t``, with the reset after the product.

    Raises
    ------
    ValueError
        When these weights did not make this record, or the reset stands before the product.
    """
    if params.reset != "after":
        raise ValueError("the reset gate stands before the product; these lines write it after")
    gates = [_through("σ", _sum(gate, params, trace, t), trace, t, _at(trace, f"{gate}_pre", t)) for gate in ("r", "z")]
    said, r, heard = _sum("n", params, trace, t, recurrent=False), _at(trace, "r", t), _at(trace, "n_rec", t)
    if params.W_h[2, 0] or params.b_hn[0]:
        said.letters.append(f"r·({weight_symbol('n', 'h')}·h_prev + b_hn)")
        said.numbers.append(f"{_gate(r)}·{bracketed(number(heard, DIGITS))}")
        said.addends.append(r * heard)
    candidate = _through("tanh", said, trace, t, _at(trace, "n_pre", t))
    z, n, h = (_at(trace, name, t) for name in ("z", "n", "h"))
    kept = f"{_gate(z)}·{bracketed(number(_at(trace, 'h_prev', t), DIGITS))}"
    written = f"{_gate(1 - z)}·{bracketed(inside(n, -1, 1, DIGITS))}"
    parts = _joined([number(_at(trace, name, t), DIGITS) for name in ("kept", "written")])
    formula, result = f"{kept} + {written} = {parts}", f"h = {inside(h, -1, 1, DIGITS)}"
    return [*gates, candidate, Written("h", "h = z·h_prev + (1 − z)·n", formula, result)]


class _Sum(NamedTuple):
    """What a block adds up: its terms in letters, in numbers, and the numbers themselves."""

    gate: str
    letters: list[str]
    numbers: list[str]
    addends: list[float]


def _sum(gate: str, params: Any, trace: Any, t: int, recurrent: bool = True) -> _Sum:
    W_x, W_h, b = params.block(gate)
    heard = [(f.name, f.name, x) for f, x in zip(trace.inputs.features, trace.x[t, 0].tolist(), strict=True)]
    weights, bias = W_x[0].tolist(), float(b[0])
    if recurrent:
        heard.append(("h", "h_prev", _at(trace, "h_prev", t)))
        weights.append(float(W_h[0, 0]))
    said = _Sum(gate, [], [], [])
    for w, (part, symbol, value) in zip(weights, heard, strict=True):
        if w != 0:
            said.letters.append(f"{weight_symbol(gate, part)}·{symbol}")
            said.numbers.append(f"{plain_weight(w)}·{bracketed(number(value, DIGITS))}")
            said.addends.append(w * value)
    if bias or not said.addends:
        said.letters.append(weight_symbol(gate, "b"))
        said.numbers.append(plain_weight(bias))
        said.addends.append(bias)
    return said


def _through(curve: str, said: _Sum, trace: Any, t: int, z: float) -> Written:
    check_sum(said.gate, said.addends, z, trace.time[t])
    letters = f"{said.gate} = {curve}({' + '.join(said.letters)})"
    total = f"{curve}({_joined(said.numbers)})"
    formula = total if len(said.numbers) == 1 else f"{total} = {curve}({number(z, DIGITS)})"
    result = inside(_at(trace, said.gate, t), 0 if curve == "σ" else -1, 1, DIGITS)
    return Written(said.gate, letters, formula, f"{said.gate} = {result}")


def _at(trace: Any, name: str, t: int) -> float:
    return float(getattr(trace, name)[t, 0, 0])


def _gate(value: float) -> str:
    return inside(value, 0, 1, DIGITS)


def _joined(parts: list[str]) -> str:
    """A sum of texts, the sign of each as its operator."""
    return summed([(part, "") for part in parts])
