"""A forecast as pictures: one day of it by the hour, all of its hours, its scores, and what its gates do."""
