"""The one error of a table."""


class TableError(ValueError):
    """A table that cannot be used: a sentence for the person who brought it."""
