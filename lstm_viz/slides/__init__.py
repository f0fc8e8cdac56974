"""Slides: a state of a page by its link, lists of them, and the lists that come with the project."""
