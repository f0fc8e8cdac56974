"""What a person brings to the page "Your own": a weight file or a table, dropped, chosen or pasted.

Streamlit keeps an upload in memory; so is what is read of it, for as long as the session lives.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import streamlit as st
from starlette.formparsers import MultiPartParser

from lstm_viz.data.tables import TableError, read_table
from lstm_viz.data.weights import WeightsError
from lstm_viz.data.weights.network import LARGEST_SHOWN, MOST_UNITS, read_networks
from lstm_viz.language.phrases import say
from lstm_viz.language.spoken import speaking
from lstm_viz.lessons.brought import Brought
from lstm_viz.lessons.own.learned import inputs_of, learned, network_of
from lstm_viz.lessons.state import NONE
from lstm_viz.ui import link

WEIGHTS = ("safetensors", "keras", "h5", "hdf5", "onnx", "npz", "pt", "pth", "bin", "pkl")
"""Also pickles, which are refused, with the way out."""
TABLES = ("csv", "tsv", "txt")
CELL, TABLE, PASTED = "bring-cell", "bring-table", "bring-pasted"
"""The widgets' keys, before the number of :data:`TAKEN`."""
MultiPartParser.spool_max_size = LARGEST_SHOWN + 2**20
"""What comes with an upload stays in memory: beyond this, and by itself beyond 1 MB, Starlette writes it to a file."""
TAKEN = "bring-taken"
"""How much was taken in. With it go the places that held it, and what is open shuts."""


def mine() -> Brought:
    """What this session brought."""
    found: Brought = st.session_state.setdefault("brought", Brought())
    return found


def bring(page: str) -> None:
    """A button at the page's head, and behind it the places for a file, a table, and a table's text."""
    n = st.session_state.get(TAKEN, 0)
    with st.popover(say("lessons/own.bring.button"), width="content", key=f"bring-{n}"):
        cell_help = say("lessons/own.bring.cell_help", size=LARGEST_SHOWN >> 20, units=MOST_UNITS)
        table_help = say("lessons/own.bring.table_help")
        for key, label, kinds, read, told in (
            (CELL, say("lessons/own.bring.cell"), WEIGHTS, _read_cell, cell_help),
            (TABLE, say("lessons/own.bring.table"), TABLES, _read_table, table_help),
        ):
            st.file_uploader(label, kinds, key=f"{key}-{n}", on_change=_came, args=(page, key, read), help=told)
        st.text_area(
            say("lessons/own.bring.paste"),
            key=f"{PASTED}-{n}",
            height=120,
            placeholder=say("lessons/own.bring.paste_example"),
        )
        st.button(say("lessons/own.bring.use"), on_click=_text_came, args=(page,))
        if learned(link.left("learn")) is not None:
            st.button(say("lessons/own.bring.learned"), on_click=_learned_came, args=(page,))


def _came(page: str, key: str, read: Callable[[bytes, str], dict[str, str]]) -> None:
    """A file was chosen, or taken back: what was read of that one stays."""
    file = _in_place(key)
    if file is not None:
        with speaking(link.language()):
            _tried(page, file.name, partial(read, file.getvalue()))


def _text_came(page: str) -> None:
    with speaking(link.language()):
        text = _in_place(PASTED) or ""
        if text.strip():
            _tried(page, say("lessons/own.bring.paste_label"), partial(_read_table, text.encode()))


def _learned_came(page: str) -> None:
    """The network of “Watch it learn” with the example that is looked at there."""
    now = learned(link.left("learn"))
    if now is not None:
        network, data = network_of(now)
        table, numbers = inputs_of(now)
        cell = {"cell": "file", "file": mine().keep("cell", data, (network,))}
        _take(page, {**cell, "table": mine().keep("table", numbers, table), "data": "table"})


def _take(page: str, values: dict[str, str]) -> None:
    """Hand what came to the page, and leave the task: it was about another run."""
    link.arrive(page, {"task": NONE, **values})
    st.session_state[TAKEN] = st.session_state.get(TAKEN, 0) + 1


def _in_place(key: str) -> Any:
    """What a widget holds."""
    return st.session_state.get(f"{key}-{st.session_state.get(TAKEN, 0)}")


def _tried(page: str, name: str, read: Callable[[str], dict[str, str]]) -> None:
    try:
        _take(page, read(name))
    except (WeightsError, TableError) as error:
        reason = f"{error}".rstrip(".")
        phrase = "refused_named" if name in reason else "refused"
        link.arrive(page, {}, say(f"lessons/own.bring.{phrase}", name=name, reason=reason))


def _read_cell(data: bytes, name: str) -> dict[str, str]:
    return {"cell": "file", "file": mine().keep("cell", data, read_networks(data, name=name, apart=True))}


def _read_table(data: bytes, name: str) -> dict[str, str]:
    table = read_table(data, name)
    return {"table": mine().keep("table", data, table), "data": "table"}
