"""A trained network as a file to take along: its name, in whose layout it is, and the lines that open it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from lstm_viz.core.lstm import LSTMParams
from lstm_viz.core.sequence import Feature
from lstm_viz.core.stack import Model
from lstm_viz.data.weights import weights_bytes
from lstm_viz.language.phrases import say
from lstm_viz.lessons.base import Card, File, Line
from lstm_viz.lessons.controls import drawer
from lstm_viz.words.opening import Scaling, opening

FORMATS = {
    "pytorch": ("pytorch", ".safetensors"), "keras": ("keras", ".npz"),
    "numpy": ("own", ".npz"), "own": ("own", ".safetensors"),
}  # fmt: skip
"""For whom it is saved: in which layout, and which kind of file."""
CARD = "take"


@dataclass(frozen=True)
class Taken:
    """What a file is made of."""

    model: Model
    features: Sequence[Feature]
    name: str
    """What the file is called, before what says for whom it is."""
    inputs: Sequence[str]
    """What comes in, as the lines that open it name it."""
    scaling: Scaling | None = None

    def file_name(self, system: str) -> str:
        """The whole of it: four files can lie in one folder."""
        return f"{self.name}_{system}{FORMATS[system][1]}"

    def opening(self, system: str) -> str:
        """The lines that open it."""
        return opening(system, self.file_name(system), self.model, self.inputs, self.scaling)

    def file(self, system: str) -> File:
        """The file itself; the names of what comes in where the layout has a place for them."""
        layout, suffix = FORMATS[system]
        cell = self.model.layers[0]
        assert isinstance(cell, LSTMParams)
        features = self.features if layout == "own" else ()
        made = weights_bytes(cell, suffix, layout=layout, features=features, readout=self.model.readout)
        return File(self.file_name(system), made)


def take_drawer(hint: str) -> Card:
    """A button for each of :data:`FORMATS`, and under it the lines that open the file."""
    lines = [Line(f"{CARD}.{system}", "code", press=say(f"training.take.{system}")) for system in FORMATS]
    return drawer(CARD, (), lines=lines, hint=hint)


def take_lines(taken: Sequence[Taken]) -> dict[str, list[str]]:
    """What stands in this drawer, at each moment."""
    return {f"{CARD}.{system}": [one.opening(system) for one in taken] for system in FORMATS}


def system_of(key: str) -> str | None:
    """For whom a button saves; None for any other control."""
    card, _, system = key.partition(".")
    return system if card == CARD and system in FORMATS else None
