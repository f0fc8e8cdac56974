"""The frame of every page: its title, the grouped navigation, the look, and the sources at the foot."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import streamlit as st

ROOT = Path(__file__).parents[2]
NAME = "The explorable LSTM"

NAVIGATION = {
    "": {"app.py": "Start"},
    "Lessons": {"pages/one_step.py": "One step", "pages/solar_day.py": "A solar day"},
    "Reference": {"pages/words.py": "Words and pictures"},
}
"""Group, then script and its name in the menu."""

SOURCES = (
    "Cell: [Hochreiter and Schmidhuber 1997](https://doi.org/10.1162/neco.1997.9.8.1735); forget gate: "
    "[Gers, Schmidhuber and Cummins 2000](https://doi.org/10.1162/089976600300015015). "
    "Clear sky: Ineichen and Perez 2002, through [pvlib](https://pvlib-python.readthedocs.io). "
    "Measured days: NREL TMY3 (NSRDB), through pvlib: typical, largely modelled data. "
    "Every number in the pictures comes from a recorded run of the cell, rounded for reading; nothing leaves this "
    "machine."
)


@contextmanager
def page(title: str) -> Iterator[None]:
    """Open a page: call it first, and draw the page inside it."""
    st.set_page_config(
        page_title=title if title == NAME else f"{title} · {NAME}",
        page_icon=str(ROOT / "assets" / "logo.png"),
        layout="wide",
        initial_sidebar_state="collapsed",
    )
    st.html(ROOT / "assets" / "frame.css")
    with st.container(horizontal=True, vertical_alignment="center", key="frame-menu"):
        st.html(f'<span class="frame-name">{NAME}</span>', width="content")
        for group, pages in NAVIGATION.items():
            if group:
                st.html(f'<span class="frame-group">{group}</span>', width="content")
            for script, name in pages.items():
                st.page_link(script, label=name, width="content")
    yield
    with st.container(key="frame-foot"):
        st.caption(SOURCES)
