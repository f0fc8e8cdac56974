r"""A table that somebody brings, as people and programs write CSV: numbers, or a sentence on its first fault.

>>> table = read_table("time;G\n09:00;1,5\n09:30;2,25\n")
>>> table.columns, table.time, table.values.tolist()
(('G',), ('09:00', '09:30'), [[1.5], [2.25]])
>>> read_table("G\n1\nsunny\n")
Traceback (most recent call last):
    ...
lstm_viz.data.tables.error.TableError: Row 3, column “G”: “sunny” is not a number.

Rows are counted as a spreadsheet counts them: the header is row 1.
"""

from __future__ import annotations

from lstm_viz.data.tables.error import TableError
from lstm_viz.data.tables.match import Match, matched
from lstm_viz.data.tables.scaling import SCALINGS, Scaling, scaled
from lstm_viz.data.tables.sheet import MOST_STEPS
from lstm_viz.data.tables.table import MOST_COLUMNS, Table, read_table
from lstm_viz.data.tables.text import LARGEST_TABLE

__all__ = [
    "LARGEST_TABLE", "MOST_COLUMNS", "MOST_STEPS", "SCALINGS", "Match", "Scaling", "Table", "TableError",
    "matched", "read_table", "scaled",
]  # fmt: skip
