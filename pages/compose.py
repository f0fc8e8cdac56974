"""My lesson: slides from any page, in an order of one's own."""

from lstm_viz.ui.compose import compose

compose()
