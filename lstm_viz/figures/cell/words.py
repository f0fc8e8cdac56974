"""What the cell diagram says: the words at its wires, and what each wire and block says under the pointer."""

from __future__ import annotations

from collections.abc import Container, Sequence

from lstm_viz.core.notation import GATES, QUANTITIES, number
from lstm_viz.figures.shelf.named import Named, title
from lstm_viz.figures.shelf.phrases import DOES, OF_Z, SUM

NAMES = {"h_prev": "h<sub>t−1</sub>", "c_prev": "c<sub>t−1</sub>", "kept": "f·c", "written": "i·g",
         "c": "c<sub>t</sub>", "tanh_c": "tanh c", "h": "h<sub>t</sub>"}  # fmt: skip
"""What stands at each wire, before its number."""
BLOCKS = {False: {"f": "forget gate", "i": "input gate", "g": "candidate", "o": "output gate"},
          True: {"f": "forget", "i": "input", "g": "cand.", "o": "output"}}  # fmt: skip
"""What stands under each block, by ``narrow``, when it goes by no other name."""
FOUND = {"h_prev": ": what the unit said last", "c_prev": " that this step finds"}
"""What hovering says of the state that the step before left, after its name."""
TOLD = ": what the cell is told"
HELD = "held"
"""On the tag of a held gate."""
STRIPED = "the wire is drawn as wide as {}: it has a stripe"


def wire_words(value: dict[str, float]) -> dict[str, str]:
    """The words at each wire, in front of its number."""
    said = {name: f"{NAMES[name]} <b>{number(value[name], sign=True)}</b>" for name in NAMES}
    for name in GATES:
        said[name] = f"{DOES[name]} <b>{number(value[name], sign=name == 'g')}</b>"
    return said | {name: f"{_symbol(name)} <b>{number(x)}</b>" for name, x in value.items() if name[:2] == "x "}


def _symbol(name: str) -> str:
    """An input as one writes it; its wire is called "x dG"."""
    return name[2:].replace("dG", "ΔG")


def wire_hover(name: str, value: float, held: Container[str], who: Named | None, full: float) -> str:
    """Quantity, value and formula of what is on a wire; ``full`` is the value that has the widest wire."""
    shown = number(value, 3, sign=name not in ("f", "i", "o"))
    if name[:2] == "x ":
        text = f"{title('x', who)}{TOLD}<br>{_symbol(name)} = {number(value, 3)}"
    elif name in FOUND:
        text = f"{title(name[0], who)}{FOUND[name]}<br>{NAMES[name]} = {shown}"
    else:
        one = QUANTITIES["c" if name == "to_tanh" else name]
        made = f"is held at {shown}" if name in held else f"= {one.formula.replace('*', '·')} = {shown}"
        text = f"{title(one.name, who)}: {one.role}<br>{one.symbol} {made}"
    return text + (f"<br>{STRIPED.format(number(full, 1))}" if abs(value) > full else "")


def block_hovers(value: dict[str, float], z: Sequence[float], held: Container[str], who: Named | None) -> list[str]:
    """Name, z and curve of the four blocks."""
    texts = []
    for name, total in zip(GATES, z, strict=True):
        note = f"held: {name} is {number(value[name], 3)} whatever z is" if name in held else f"{name} = {OF_Z[name]}"
        texts.append(f"{title(name, who)}<br>{SUM} = {number(total, 3)}<br>{note}")
    return texts
