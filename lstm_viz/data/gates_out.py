"""A run taken along as a table, one row for each step and unit, as CSV or Parquet; its inputs are a file of their own.

The inputs are the same for every unit, so they are not repeated here: :func:`inputs_csv` has one row for each step, and
``step`` joins the two.
"""

from __future__ import annotations

import importlib
import io
from typing import TYPE_CHECKING, Any

import numpy as np

from lstm_viz.core.lstm import Trace
from lstm_viz.core.sequence import Sequence

if TYPE_CHECKING:
    import pandas as pd

GATES_OUT = ("f_pre", "i_pre", "g_pre", "o_pre", "f", "i", "g", "o", "c", "h")
"""What is said of each step and unit: pre-activations, gates as they were used, and the states after the step."""


def gates_table(trace: Trace, start: int = 0, stop: int | None = None) -> pd.DataFrame:
    """Steps ``start`` to ``stop`` - 1 of a run with B = 1: (stop - start) H rows, step after step.

    Columns: step, counted from the run's first; time, its label; unit; :data:`GATES_OUT`; and, where anything was held,
    ``held``, the gates of that unit that were ("" for none).
    """
    import pandas as pd

    steps, H = np.arange(trace.T)[start:stop], trace.H
    columns: dict[str, Any] = {
        "step": np.repeat(steps, H),
        "time": np.repeat(np.array(trace.time, dtype=object)[steps], H),
        "unit": np.tile(np.arange(H), len(steps)),
    }
    for name in GATES_OUT:
        columns[name] = getattr(trace, name)[steps, 0].ravel()
    if trace.held:
        columns["held"] = trace.held_gates()[steps, 0].ravel()
    return pd.DataFrame(columns)


def gates_csv(trace: Trace, start: int = 0, stop: int | None = None) -> bytes:
    """:func:`gates_table` as CSV in UTF-8, every number to its last digit."""
    table = gates_table(trace, start, stop)
    arrow = _arrow()
    if arrow is None:
        return str(table.to_csv(index=False, lineterminator="\n")).encode()
    stream = io.BytesIO()  # ten times as fast: with 512 units a window has a quarter of a million rows
    importlib.import_module("pyarrow.csv").write_csv(arrow.Table.from_pandas(table, preserve_index=False), stream)
    return stream.getvalue()


def gates_parquet(trace: Trace, start: int = 0, stop: int | None = None) -> bytes | None:
    """:func:`gates_table` as Parquet; None where the package pyarrow is not installed."""
    arrow = _arrow()
    if arrow is None:
        return None
    stream = io.BytesIO()
    table = arrow.Table.from_pandas(gates_table(trace, start, stop), preserve_index=False)
    importlib.import_module("pyarrow.parquet").write_table(table, stream)
    return stream.getvalue()


def inputs_csv(inputs: Sequence) -> bytes:
    """What a run with B = 1 heard, as CSV: ``step``, and a column for each feature by its name.

    :func:`lstm_viz.data.tables.read_table` reads it back to the last digit.
    """
    import pandas as pd

    names = [one.on_a_line for one in inputs.features]  # what reads the numbers skips one line
    table = pd.DataFrame(inputs.x[:, 0], columns=names, index=pd.RangeIndex(inputs.T, name="step"))
    return str(table.to_csv(lineterminator="\n")).encode()


def _arrow() -> Any:
    """The package pyarrow, or None."""
    try:
        return importlib.import_module("pyarrow")
    except ImportError:
        return None
