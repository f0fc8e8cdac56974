"""Play: a lesson, slide after slide, in lecture mode."""

from lstm_viz.ui.play import play

play()
