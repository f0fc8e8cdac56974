"""What the cell diagram says: the words at its wires, and what each wire and block says under the pointer."""

from __future__ import annotations

from collections.abc import Container, Sequence

from lstm_viz.core.notation import GATES, QUANTITIES, number, quantity
from lstm_viz.figures.cell.sums import Terms
from lstm_viz.figures.shelf.named import Named, title
from lstm_viz.figures.shelf.phrases import OF_Z, SUM, does
from lstm_viz.language.phrases import say
from lstm_viz.language.quantities import role_of

NAMES = {"h_prev": "h<sub>t−1</sub>", "c_prev": "c<sub>t−1</sub>", "kept": "f·c", "written": "i·g",
         "c": "c<sub>t</sub>", "tanh_c": "tanh c", "h": "h<sub>t</sub>"}  # fmt: skip
"""What stands at each wire, before its number."""


def block_names(narrow: bool) -> dict[str, str]:
    """What stands under each block when it goes by no other name."""
    if narrow:
        return {gate: say(f"pictures.cell.place.short.{gate}") for gate in GATES}
    return {gate: say(f"pictures.cell.place.{gate}") for gate in GATES}


def wire_words(value: dict[str, float]) -> dict[str, str]:
    """The words at each wire, in front of its number."""
    said = {name: f"{NAMES[name]} <b>{quantity(name, value[name], sign=True)}</b>" for name in NAMES}
    for name in GATES:
        said[name] = f"{does(name)} <b>{quantity(name, value[name], sign=name == 'g')}</b>"
    return said | {name: f"{_symbol(name)} <b>{number(x)}</b>" for name, x in value.items() if name[:2] == "x "}


def _symbol(name: str) -> str:
    """An input as one writes it; its wire is called "x dG"."""
    return name[2:]


def term_names(inputs: Sequence[str]) -> list[str]:
    """What a block adds up, by the names of the wires of its inputs."""
    return [*(f"w·{_symbol(name)}" for name in inputs), "w·h", "b"]


def weighed(gate: str, inputs: Sequence[str]) -> list[str]:
    """The same of one gate, each weight by its own letters: no two gates share one."""
    own = [(_symbol(name), f"·{_symbol(name)}") for name in inputs] + [("h", "·h<sub>t−1</sub>")]
    return [*(f"w<sub>{gate},{part}</sub>{heard}" for part, heard in own), f"b<sub>{gate}</sub>"]


def sums_key(inputs: Sequence[str], narrow: bool) -> str:
    """What the bars in a block are, in their order; on a phone there is no room for three inputs."""
    named = ["w·x", "w·h", "b"] if narrow and len(inputs) > 2 else term_names(inputs)
    if "x b" in inputs:  # an input has the bias's letter
        named[-1] = say("pictures.weights.place.bias")
    return say("pictures.cell.place.sums", terms=" + ".join(named))


def wire_hover(name: str, value: float, held: Container[str], who: Named | None, full: float) -> str:
    """Quantity, value and formula of what is on a wire; ``full`` is the value that has the widest wire."""
    shown = quantity(name, value, 3, sign=name not in ("f", "i", "o"))
    if name[:2] == "x ":
        told = say("pictures.cell.told", name=title("x", who))
        text = f"{told}<br>{_symbol(name)} = {number(value, 3)}"
    elif name in ("h_prev", "c_prev"):
        text = f"{say(f'pictures.cell.{name}', name=title(name[0], who))}<br>{NAMES[name]} = {shown}"
    else:
        one = QUANTITIES["c" if name == "to_tanh" else name]
        made = f"{one.symbol} = {one.formula.replace('*', '·')} = {shown}"
        if name in held:
            made = say("pictures.is_held_at", symbol=one.symbol, value=shown)
        text = f"{title(one.name, who)}: {role_of(one.name)}<br>{made}"
    return text + (f"<br>{say('pictures.cell.widest', full=number(full, 0))}" if abs(value) > full else "")


def block_hovers(
    value: dict[str, float], z: Sequence[float], sums: Terms, held: Container[str], deaf: Container[str],
    who: Named | None,
) -> list[str]:  # fmt: skip
    """Name, terms, z and curve of the four blocks; of one that is held and hears nothing, at what it is held."""
    texts, inputs = [], [name for name in value if name[:2] == "x "]
    for name, total in zip(GATES, z, strict=True):
        if name in deaf:
            says = say("pictures.is_held_at", symbol=name, value=number(value[name], 3))
            texts.append(f"{title(name, who)}<br>{says}")
            continue
        note = f"{name} = {OF_Z[name]}"
        if name in held:
            note = say("pictures.cell.held", symbol=name, value=number(value[name], 3))
        parts = zip(weighed(name, inputs), sums[name], strict=True)
        added = "<br>".join(f"{symbol} = {number(part, 3, sign=True)}" for symbol, part in parts)
        texts.append(f"{title(name, who)}<br>{added}<br>{SUM} = {number(total, 3)}<br>{note}")
    return texts
