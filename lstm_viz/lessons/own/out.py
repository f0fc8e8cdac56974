"""What can be taken along from the page "Your own": pictures, the gates as tables, and what runs the layer again."""

from __future__ import annotations

import importlib.util
from collections.abc import Sequence

from lstm_viz.core.lstm import Trace
from lstm_viz.core.run import run
from lstm_viz.data.gates_out import gates_csv, gates_parquet, inputs_csv
from lstm_viz.data.weights import weights_bytes
from lstm_viz.language.phrases import say
from lstm_viz.lessons.base import Card, File, Line
from lstm_viz.lessons.controls import drawer
from lstm_viz.lessons.own.record import Own
from lstm_viz.lessons.take import FORMATS
from lstm_viz.words.rerun import rerun, systems

CARD = "out"
GATES = {"csv": gates_csv, "parquet": gates_parquet}
OPENED = {
    "csv": 'import pandas as pd\n\ngates = pd.read_csv("{file}")',
    "parquet": 'import pandas as pd\n\ngates = pd.read_parquet("{file}")',
    "inputs": 'import pandas as pd\n\nx = pd.read_csv("{file}", index_col="step")',
}
"""The lines that open a table; code is the same in every language."""


def out_drawer(now: Own, cards: Sequence[Card]) -> Card:
    """A button for each picture of these cards, each table, and each system that can run the layer again."""
    images = [Line(f"image.{name}", "image", press=card.label) for card in cards for name in card.figures]
    tables = [Line(f"{CARD}.{kind}", "code", press=say(f"lessons/own.out.{kind}")) for kind in _tables()]
    again = [
        Line(f"{CARD}.{system}", "code", press=say(f"training.take.{system}"))
        for system in systems(now.base.params, now.trace)
    ]
    return drawer(CARD, (), lines=[*images, *tables, *again], hint=say("lessons/own.hint.out"))


def out_lines(now: Own) -> dict[str, str]:
    """What stands at the buttons: the lines that open a table, and those that run the layer again."""
    found = {f"{CARD}.{kind}": OPENED[kind].format(file=_name(now, kind)) for kind in _tables()}
    for system in systems(now.base.params, now.trace):
        files = _name(now, system), _name(now, "inputs")
        found[f"{CARD}.{system}"] = rerun(system, *files, now.base.params, now.trace)
    return found


def out_file(now: Own, what: str) -> File | None:
    """What a button hands over; None where there is nothing of the kind."""
    if what == "inputs":
        return File(_name(now, what), inputs_csv(now.heard))
    if what in GATES:
        made = GATES[what](_from_the_start(now), now.first, now.first + now.batch.T)
        return None if made is None else File(_name(now, what), made)
    if what not in FORMATS:
        return None
    layout, suffix = FORMATS[what]
    return File(_name(now, what), weights_bytes(now.base.params, suffix, layout=layout))


def _tables() -> list[str]:
    return [kind for kind in OPENED if kind != "parquet" or importlib.util.find_spec("pyarrow") is not None]


def _from_the_start(now: Own) -> Trace:
    """The run of the whole sequence: a table counts the steps of a window through it."""
    if now.batch.B == 1 and now.first == 0 and now.fed.inputs.T == now.batch.T:
        return now.batch
    return run(now.base.params, now.heard, hold=now.base.hold)


def _name(now: Own, what: str) -> str:
    """A file's name: which cell, and what of it."""
    if what in GATES:
        return f"{now.values['cell']}_gates.{what}"
    return f"{now.values['cell']}_{what}{FORMATS[what][1] if what in FORMATS else '.csv'}"
