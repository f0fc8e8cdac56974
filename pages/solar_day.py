"""A solar day: one LSTM unit lives through a day of sunlight, and every picture follows the hand."""

import streamlit as st

from lstm_viz.ui import frame
from lstm_viz.ui.live import live
from lstm_viz.ui.solar_day import LESSON

with frame.page("A solar day"):
    st.title("A solar day", anchor=False)
    st.markdown(
        "One LSTM unit lives through it. Move a weight and watch: **every picture below is the same recorded run**, "
        "drawn again. Gates are results; you set what the unit hears and how it weighs it."
    )
    live(LESSON)
    st.caption(
        "This unit illustrates the idea; it is no forecaster. Of 486 units of trained hour-ahead LSTMs only 2 behaved "
        "like this story. On the default day this one's forget gate is still closing at 14:30, and it is high at 18:00 "
        "only because the sun sets near then."
    )
