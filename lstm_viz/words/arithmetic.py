"""The arithmetic of one step with the numbers in it, line by line.

    z = w_x·x + w_h·h_prev + b          one line for each of f, i, g, o, with weights of its own
    f, i, o = σ(z),  g = tanh(z)
    c = f·c_prev + i·g
    h = o·tanh(c)

A line keeps its numbers and writes itself as plain text: ``formula`` is the sum with the numbers
in it, ``result`` what comes out, ``letters`` the same formula without numbers. z, the gates and the
states are the record's; only the products are made here, and they are checked against it.

``marked_formula`` and its siblings are the same lines with every piece that stands for one term of the
pictures marked, ``⟦f|0.300⟧``, so that the screen can light a term wherever it is.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from lstm_viz.core.activations import activation
from lstm_viz.core.lstm import LSTMParams, Trace
from lstm_viz.core.notation import GATES, number, quantity
from lstm_viz.language.phrases import say
from lstm_viz.language.quantities import title_of

DIGITS = 3
WRITTEN_OUT = 4
"""So many recurrent terms are written out; the rest is summed in one."""


@dataclass(frozen=True)
class Term:
    """One product of the sum: a weight and what it hears."""

    symbol: str
    """What is heard: an input by its name, ``h_prev`` or, with several units, ``h_prev[k]``."""
    weight: float
    value: float

    @property
    def heard(self) -> str:
        """What is heard, as the pictures call it: ``x G`` for an input, ``h_prev``."""
        return "h_prev" if self.symbol.startswith("h_prev") else f"x {self.symbol}"

    @property
    def product(self) -> float:
        """What the term adds to z."""
        return self.weight * self.value


def weight_symbol(gate: str, part: str) -> str:
    """A weight's own letters: ``w_f,G`` is what the forget gate weighs G by, ``b_f`` its bias."""
    return f"b_{gate}" if part == "b" else f"w_{gate},{part}"


class _Written:
    """A line as plain text, from the one in which every piece is marked with the term that it stands for."""

    @property
    def marked_letters(self) -> str:
        """``letters``, marked."""
        raise NotImplementedError

    @property
    def marked_formula(self) -> str:
        """``formula``, marked."""
        raise NotImplementedError

    @property
    def marked_result(self) -> str:
        """``result``, marked."""
        raise NotImplementedError

    @property
    def letters(self) -> str:
        """The formula without numbers."""
        return plain(self.marked_letters)

    @property
    def formula(self) -> str:
        """The sum with its numbers."""
        return plain(self.marked_formula)

    @property
    def result(self) -> str:
        """What comes out."""
        return plain(self.marked_result)


@dataclass(frozen=True)
class GateLine(_Written):
    """``z = w_x·x + w_h·h_prev + b`` and its activation, for one gate or the candidate."""

    name: str
    terms: tuple[Term, ...]
    """The terms that are written out: every input, the first four recurrent ones."""
    rest: tuple[Term, ...]
    """The recurrent terms that are not."""
    bias: float
    z: float
    """The record's pre-activation."""
    value: float
    """What was used: the activation of z, or what the gate was held at."""
    held: bool
    zeros: bool = True
    """Whether terms of weight 0 are written; without any term that is left, the bias stands as b."""

    @property
    def title(self) -> str:
        """The gate's name in words."""
        return title_of(self.name)

    @property
    def activation(self) -> str:
        """Which curve z goes through."""
        return "tanh" if self.name == "g" else "σ"

    @property
    def computed(self) -> float:
        """What the weights computed: the value itself, unless the gate was held."""
        if not self.held:
            return self.value
        return activation(self.name, self.z).item()

    @property
    def rest_sum(self) -> float:
        """What the terms that are not written out add to z."""
        return math.fsum(term.product for term in self.rest)

    @property
    def marked_letters(self) -> str:
        """``z = w_f,G·G + w_f,dG·dG + w_f,h·h_prev + b_f``."""
        more = ["…"] if self.rest else []
        parts = [_mark(term.heard, f"{self._weight(term)}·{term.symbol}") for term in self.terms]
        return _mark(self.name, "z") + " = " + " + ".join([*parts, *more, weight_symbol(self.name, "b")])

    def _weight(self, term: Term) -> str:
        """What a term is weighed by; ``w_f,h[k]`` for what unit k said."""
        return weight_symbol(self.name, term.symbol.replace("h_prev", "h"))

    @property
    def marked_formula(self) -> str:
        """``z = −3.5·0.752 + 10·(−0.365) + 0.5·0.506 + 5.181 = −0.847``."""
        terms = [term for term in self.terms if self.zeros or term.weight != 0]
        if not terms and not self.rest:
            return f"{_mark(self.name, 'z')} = b = {_mark(self.name, number(self.z, DIGITS))}"
        parts = [(f"{plain_weight(term.weight)}·{_factor(term.value)}", term.heard) for term in terms]
        text = _mark(self.name, "z") + " = " + summed(parts)
        if self.rest:
            text += f" + {say('sums.rest', n=len(self.rest), sum=number(self.rest_sum, DIGITS))}"
        return f"{text}{_added(plain_weight(self.bias))} = {_mark(self.name, number(self.z, DIGITS))}"

    @property
    def marked_result(self) -> str:
        """``f = σ(z) = 0.300``; for a held gate what it was held at and what the weights computed."""
        value = quantity(self.name, self.value, DIGITS)
        if self.held:
            told = say("sums.held", name=self.name, value=value, computed=quantity(self.name, self.computed, DIGITS))
        else:
            told = f"{self.name} = {self.activation}(z) = {value}"
        return _mark(self.name, told)


@dataclass(frozen=True)
class CellLine(_Written):
    """``c = f·c_prev + i·g``: × selects, + adds."""

    f: float
    c_prev: float
    i: float
    g: float
    kept: float
    written: float
    c: float
    name: ClassVar[str] = "c"

    @property
    def title(self) -> str:
        """The quantity's name in words."""
        return title_of(self.name)

    @property
    def marked_letters(self) -> str:
        """``c = f·c_prev + i·g``."""
        return "⟦c|c⟧ = ⟦f|f⟧·⟦c_prev|c_prev⟧ + ⟦i|i⟧·⟦g|g⟧"

    @property
    def marked_formula(self) -> str:
        """``f·c_prev + i·g = 0.300·0.628 + 0.900·(−0.600) = 0.188 − 0.540``."""
        keeps = f"{_mark('f', quantity('f', self.f, DIGITS))}·{_mark('c_prev', _factor(self.c_prev))}"
        writes = f"{_mark('i', quantity('i', self.i, DIGITS))}·{_mark('g', _factor(self.g, 'g'))}"
        parts = summed([(number(self.kept, DIGITS), "kept"), (number(self.written, DIGITS), "written")])
        return f"{_mark('kept', 'f·c_prev')} + {_mark('written', 'i·g')} = {keeps} + {writes} = {parts}"

    @property
    def marked_result(self) -> str:
        """``c = −0.352``."""
        return _mark("c", f"c = {number(self.c, DIGITS)}")


@dataclass(frozen=True)
class OutputLine(_Written):
    """``h = o·tanh(c)``."""

    o: float
    c: float
    tanh_c: float
    h: float
    name: ClassVar[str] = "h"

    @property
    def title(self) -> str:
        """The quantity's name in words."""
        return title_of(self.name)

    @property
    def marked_letters(self) -> str:
        """``h = o·tanh(c)``."""
        return "⟦h|h⟧ = ⟦o|o⟧·⟦tanh_c|tanh(c)⟧"

    @property
    def marked_formula(self) -> str:
        """``o·tanh(c) = 0.882·tanh(−0.352) = 0.882·(−0.338)``."""
        o, squashed = _mark("o", quantity("o", self.o, DIGITS)), _mark("tanh_c", _factor(self.tanh_c, "tanh_c"))
        return f"o·tanh(c) = {o}·tanh({_mark('c', number(self.c, DIGITS))}) = {o}·{squashed}"

    @property
    def marked_result(self) -> str:
        """``h = −0.298``."""
        return _mark("h", f"h = {quantity('h', self.h, DIGITS)}")


Line = GateLine | CellLine | OutputLine


def arithmetic(params: LSTMParams, trace: Trace, t: int, unit: int = 0, zeros: bool = True) -> list[Line]:
    """The six lines of one unit's step ``t``: f, i, g, o, then c and h.

    Parameters
    ----------
    params : LSTMParams
        The weights that made the record.
    trace : Trace
        A run with B = 1 and all its units: every unit hears what all units said last.
    t, unit : int
        Which step, of which unit.
    zeros : bool
        Whether terms of weight 0 are written; a unit that hears nothing has no other.

    Raises
    ------
    ValueError
        When these weights did not make this record, or the trace holds several runs.
    IndexError
        When there is no such step or unit.
    """
    if trace.B != 1:
        raise ValueError(f"the trace holds {trace.B} runs; arithmetic needs one: trace.sample(b)")
    if (trace.H, trace.x.shape[2]) != (params.H, params.D):
        raise ValueError(
            f"the weights are for {params.H} units and {params.D} features; "
            f"the trace has {trace.H} and {trace.x.shape[2]}: pass the whole trace, not one unit of it"
        )
    if not 0 <= unit < trace.H:
        raise IndexError(f"there is no unit {unit}; this run has units 0 to {trace.H - 1}")
    step = trace.at(t)
    heard = [
        *zip((feature.name for feature in trace.inputs.features), step.x[0].tolist(), strict=True),
        *((_said(k, trace.H), value) for k, value in enumerate(step.h_prev[0].tolist())),
    ]
    lines: list[Line] = []
    for name in GATES:
        W_x, W_h, b = params.block(name)
        weights = [*W_x[unit].tolist(), *W_h[unit].tolist()]
        terms = [Term(symbol, w, value) for w, (symbol, value) in zip(weights, heard, strict=True)]
        shown = params.D + WRITTEN_OUT
        line = GateLine(
            name=name, terms=tuple(terms[:shown]), rest=tuple(terms[shown:]), bias=float(b[unit]),
            z=_one(getattr(step, f"{name}_pre"), unit), value=_one(getattr(step, name), unit),
            held=bool(trace.was_held(name)[step.t, 0, unit]), zeros=zeros,
        )  # fmt: skip
        check_sum(name, [*(term.product for term in terms), line.bias], line.z, step.time)
        lines.append(line)
    value = {
        name: _one(getattr(step, name), unit)
        for name in ("f", "i", "g", "o", "c_prev", "kept", "written", "c", "tanh_c", "h")
    }
    lines.append(CellLine(**{name: value[name] for name in ("f", "c_prev", "i", "g", "kept", "written", "c")}))
    lines.append(OutputLine(**{name: value[name] for name in ("o", "c", "tanh_c", "h")}))
    return lines


def _one(array: NDArray[np.float64], unit: int) -> float:
    return float(array[0, unit])


def _said(unit: int, H: int) -> str:
    return "h_prev" if H == 1 else f"h_prev[{unit}]"


def check_sum(name: str, addends: Sequence[float], recorded: float, time: str) -> None:
    """The written sum must be the recorded one: other weights beside this record would be a lie."""
    total = math.fsum(addends)
    if abs(total - recorded) > 1e-9 * (1 + math.fsum(map(abs, addends))):
        raise ValueError(
            f"these weights did not make this record: at {time} they give z of {name} as {total:.6g}, "
            f"the record says {recorded:.6g}"
        )


def plain_weight(value: float) -> str:
    """A weight: three decimals, without the zeros that say nothing (10, 0.5; but 0.300 for 0.29996)."""
    text = number(value, DIGITS)
    exact = math.isclose(value, round(value, DIGITS), rel_tol=0, abs_tol=1e-12)
    return text.rstrip("0").rstrip(".") if exact else text


def bracketed(text: str) -> str:
    """The second factor of a product; a minus stands in brackets."""
    return f"({text})" if text.startswith("−") else text


def _factor(value: float, name: str = "") -> str:
    return bracketed(quantity(name, value, DIGITS))


def _added(text: str, term: str = "") -> str:
    """A further part of a sum, its sign as the operator."""
    sign = "−" if text.startswith("−") else "+"
    return f" {sign} {_mark(term, text.removeprefix('−'))}"


def _mark(term: str, text: str) -> str:
    """A piece of a line that stands for one term of the pictures: ``⟦f|0.300⟧``."""
    return f"⟦{term}|{text}⟧" if term else text


def plain(line: str) -> str:
    """A line without its marks."""
    return re.sub(r"⟦[^|⟧]*\|([^⟧]*)⟧", r"\1", line)


def summed(parts: Sequence[tuple[str, str]]) -> str:
    """A sum of texts, each marked with what it stands for."""
    (first, term), *others = parts
    return _mark(term, first) + "".join(_added(text, term) for text, term in others)
