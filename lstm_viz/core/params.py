"""The weights of one LSTM cell: frozen, shape-checked, addressed by name; and its variants."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from lstm_viz.core.notation import GATES, PACKED
from lstm_viz.core.packed import LARGEST_H, Address, Array, Packed

__all__ = ["LARGEST_H", "PLAIN", "Address", "Array", "LSTMParams", "LSTMVariant"]

CURVES = ("tanh", "linear", "relu")


@dataclass(frozen=True)
class LSTMVariant:
    """What is left out of the LSTM or changed in it; by default nothing.

    A gate that is left out keeps its rows of weights, which then do nothing: the gate is 1 at
    every step. Peepholes are no option here: they are there when the weights ``P`` are.

    Parameters
    ----------
    no_forget : bool
        f = 1: the cell of 1997, which keeps everything.
    no_input : bool
        i = 1: every candidate is let in.
    no_output : bool
        o = 1: h = tanh(c).
    coupled : bool
        i = 1 - f: room is made for exactly what comes in (Greff et al. 2017, CIFG). i follows an f that
        is held; where i is held itself it stays.
    candidate, readout : "tanh", "linear" or "relu"
        g = tanh(z), z or max(z, 0); h = o times tanh(c), c or max(c, 0).

    Raises
    ------
    ValueError
        For an unknown curve, or for coupled gates of which one is left out.
    """

    no_forget: bool = False
    no_input: bool = False
    no_output: bool = False
    coupled: bool = False
    candidate: str = "tanh"
    readout: str = "tanh"

    def __post_init__(self) -> None:
        for name in ("candidate", "readout"):
            if getattr(self, name) not in CURVES:
                raise ValueError(f"{name} is {getattr(self, name)!r}; it can be tanh, linear or relu")
        if self.coupled and (self.no_forget or self.no_input):
            raise ValueError("coupled gates need both: i = 1 - f has no meaning when f or i is left out")

    @property
    def removed(self) -> tuple[str, ...]:
        """The gates that are left out."""
        out = {"f": self.no_forget, "i": self.no_input, "o": self.no_output}
        return tuple(gate for gate, left_out in out.items() if left_out)


PLAIN = LSTMVariant()


@dataclass(frozen=True, eq=False)
class LSTMParams(Packed):
    """Kernel, recurrent kernel and bias of one LSTM cell, packed in the order i, f, g, o.

    ``z = W_x x + W_h h_prev + b`` gives the four pre-activations, H rows each.

    Parameters
    ----------
    W_x : array, [4H, D]
        Kernel: what each unit hears of the input.
    W_h : array, [4H, H]
        Recurrent kernel: what each unit hears of the last output.
    b : array, [4H]
        One bias per row. PyTorch stores two: pass their sum.
    P : array, [3H], or None
        Peepholes in the order i, f, o: what these gates hear of their own unit's cell state, i and f
        of the old one, o of the new one (Gers and Schmidhuber 2000).
    variant : LSTMVariant
        What is left out or changed.

    Raises
    ------
    ValueError
        Names the array, the shape it has and the shape it needs, or what is not finite.
    """

    BLOCKS: ClassVar[tuple[str, ...]] = PACKED
    SHOWN: ClassVar[tuple[str, ...]] = GATES
    VECTORS: ClassVar[Mapping[str, tuple[str, ...]]] = {"P": ("i", "f", "o")}

    P: Array | None = None
    variant: LSTMVariant = PLAIN
