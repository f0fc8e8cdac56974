"""The peer of the live instrument: the same run on a plain Streamlit page, one slider and one chart."""

import streamlit as st

from lstm_viz.core.run import run
from lstm_viz.data.presets import load_presets
from lstm_viz.data.solar import clear_sky_day

preset = load_presets()[0]["trend"]
day = clear_sky_day().sequence(preset.features)
bias = st.slider("bias of the forget gate", -12.0, 12.0, 5.1, 0.3)
trace = run(preset.params.replace(("b", "f", 0), bias), day)
lines = [
    {"type": "scatter", "mode": "lines", "x": trace.time, "y": getattr(trace, name)[:, 0, 0].tolist(), "name": name}
    for name in ("f", "i", "g", "o", "c", "h")
]
st.plotly_chart({"data": lines})
