"""The start page: what this is, the day playing in small, and the way in."""

import streamlit as st

from lstm_viz.ui import frame
from lstm_viz.ui.live import live
from lstm_viz.ui.solar_day import START

with frame.page(frame.NAME), st.container(key="small"):
    st.title("What does an LSTM actually do?", anchor=False)
    st.markdown(
        "It carries a number along a **conveyor belt**, the cell state c. At every step a worker drops part of it, "
        "another adds something new, and a third shows some of it to the outside. How much, the cell decides itself, "
        "from what it hears. Below, one unit lives through a day of sunlight: **watch c grow in the morning and fall "
        "away after noon.** Touch anything to stop it, then move the one slider."
    )
    st.page_link("pages/solar_day.py", label="**Take the controls: weights, gates, clouds →**")
    live(START)
