"""Words and pictures: names, equations, analogies, and what is true of what is said."""

from lstm_viz.ui.words import words

words()
