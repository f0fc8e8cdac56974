"""Words and pictures: names, equations, analogies, and what is true of what is said."""

import streamlit as st

from lstm_viz.ui import frame
from lstm_viz.ui.words import words

with frame.page("Words and pictures"):
    st.title("Words and pictures", anchor=False)
    st.markdown("What each thing is called, here and elsewhere; what it is like; and what it is not.")
    words()
