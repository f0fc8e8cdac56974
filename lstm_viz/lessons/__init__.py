"""Lessons: what each page shows, moves and asks. They know no screen: one can be tested and printed without it."""
