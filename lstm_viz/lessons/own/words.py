"""What the page "Your own" says of its cell, its sequence, and the unit that is looked at."""

from __future__ import annotations

import numpy as np

from lstm_viz.core.notation import inside, number
from lstm_viz.core.readout import softmax
from lstm_viz.data.characters import characters_of
from lstm_viz.data.tables import SCALINGS
from lstm_viz.language.letters import visible
from lstm_viz.language.phrases import capital, say
from lstm_viz.lessons.base import Line
from lstm_viz.lessons.own.cells import FILE
from lstm_viz.lessons.own.record import STORY, Own
from lstm_viz.lessons.own.sequences import WAVES
from lstm_viz.words.numbers import share

MOST_SAID = 4
"""Columns whose scaling is written out."""
LIKELY = 3
"""Characters that are named as likely to come next."""


def about_cell(now: Own) -> str:
    """How many numbers it hears, its units, how long it runs; and that waves are nothing that anybody brought."""
    params = now.cell.params
    sizes = {"inputs": params.D, "units": params.H, "steps": now.fed.inputs.T}
    size = say("lessons/own.about.cell", **{name: say(f"lessons/own.about.{name}", n=n) for name, n in sizes.items()})
    return f"{size} {say('lessons/own.about.waves')}" if now.fed.kind == WAVES else size


def about_order(now: Own) -> str:
    """Why the unit that is looked at stands where it stands: the number that decides."""
    if now.numbers is None:
        return ""
    by, parts = now.values["by"], {"unit": f"{now.unit}", "value": _decides(now)}
    if by == STORY and now.cell.example is not None:
        return say(f"lessons/own.story.{now.cell.example.name}", **parts)
    if by == "memory" and np.isinf(now.numbers[now.unit]):
        return say("lessons/own.order.memory_all", **parts)
    return say(f"lessons/own.order.{by}", gate=now.values["gate"], **parts)


def about_unit(now: Own) -> str:
    """The same beside the map, in a word and the number; nothing where none decides."""
    if now.numbers is None:
        return ""
    return say(f"lessons/own.noted.{now.values['by']}", gate=now.values["gate"], value=_decides(now))


def _decides(now: Own) -> str:
    """The number that decides the place of the unit that is looked at."""
    assert now.numbers is not None
    by, value = now.values["by"], float(now.numbers[now.unit])
    if by in ("shut", "open"):
        return share(value)
    if by == "memory":
        return number(value, 1) if np.isfinite(value) else "∞"
    return number(value) if by == "varied" else inside(value, -1, 1, sign=True)


def what_was_found(now: Own) -> list[str]:
    """What was read of a file and of a table, and everything that was assumed, a sentence each."""
    network = now.cell.network
    of_file = [network.found, *network.notes] if now.values["cell"] == FILE and network.found else []
    halves = network.layers[now.cell.layer].directions  # of a layer that only runs backwards, the notes say it
    backwards = [say("lessons/own.backwards")] if len(halves) > 1 and now.cell.direction == "reverse" else []
    return [_sentence(one) for one in (*of_file, *backwards, *now.fed.notes, *_scaling(now))]


def _scaling(now: Own) -> list[str]:
    """How each column was scaled, where it was."""
    fed = now.fed
    if fed.scaling is None or now.values["scaling"] == SCALINGS[0]:
        return []
    columns = zip(fed.inputs.features, fed.scaling.shift.tolist(), fed.scaling.spread.tolist(), strict=True)
    said = [
        f"({feature.name} {'+' if shift < 0 else '−'} {abs(shift):.6g}) / {spread:.6g}"
        for feature, shift, spread in columns
    ]
    return [say("lessons/own.scaled", columns="; ".join(said[:MOST_SAID]) + ("; …" if len(said) > MOST_SAID else ""))]


def _sentence(text: str) -> str:
    return capital(text) if text.endswith(".") else f"{capital(text)}."


def next_lines(now: Own) -> list[Line]:
    """A place for what the network expects, where it says so: its highest layer, and a read-out of characters."""
    network = now.cell.network
    says = network.readout is not None and len(network.features) == network.readout.K
    highest = now.cell.layer == len(network.layers) - 1 and now.cell.direction == "forward"
    return [Line("next")] if says and highest and characters_of(network.features) else []


def expected_next(now: Own, t: int) -> str:
    """The characters that the network holds for the likeliest next ones, with their probabilities."""
    network = now.cell.network
    assert network.readout is not None
    likely = softmax(network.readout(now.trace.h[t, 0]))
    best = np.argsort(-likely, kind="stable")[:LIKELY]
    told = ", ".join(f"{_letter(network.features[k].name)} {share(float(likely[k]))}" for k in best)
    return say("lessons/own.next", after=_letter(now.fed.text[now.first + t]), likely=told)


def _letter(name: str) -> str:
    """A character in a sentence, where a comma or a quote would be taken for the sentence's own."""
    return say("lessons/own.letter", letter=visible(name))
