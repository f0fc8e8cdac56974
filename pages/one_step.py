"""One step of an LSTM: the cell diagram with numbers on its wires, and the sums behind them."""

import streamlit as st

from lstm_viz.ui import frame
from lstm_viz.ui.live import live
from lstm_viz.ui.one_step import LESSON

with frame.page("One step"):
    st.title("One step", anchor=False)
    st.markdown(
        "You are inside one unit at 14:30. Follow the top wire from left to right: what it remembered, how much of "
        "that it **keeps**, what it **adds**. The blocks below decide how much; the branch on the right is what it "
        "says to the outside.\n\n"
        "**Predict:** you shut the input gate. Will the cell state rise, fall or stay? Say it first. "
        "Then tick *hold* at the input gate and drag it to 0.\n\n"
        "**Do:** let go of the hold, and make the unit keep all it had by moving one weight of the forget gate. "
        "Then choose 4 units: the same sums, row by row."
    )
    live(LESSON)
    st.markdown("**Take away:** one step is four weighted sums, three selections (×) and one addition (+).")
    st.caption(
        "The wiring is drawn after Christopher Olah, "
        "[Understanding LSTM Networks](https://colah.github.io/posts/2015-08-Understanding-LSTMs/), 2015."
    )
