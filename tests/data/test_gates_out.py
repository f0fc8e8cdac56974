"""A run taken along: every number of the record, one row for each step and unit, in both kinds of file."""

import csv
import io
import sys

import numpy as np
import pandas as pd
import pytest

from lstm_viz.core.initial import initial
from lstm_viz.core.run import run
from lstm_viz.core.sequence import Feature, Sequence
from lstm_viz.data.gates_out import GATES_OUT, gates_csv, gates_parquet, gates_table, inputs_csv
from lstm_viz.data.tables import read_table

T, H = 5, 3
INPUTS = Sequence(np.random.default_rng(1).normal(size=(T, 2)), (Feature("G"), Feature("0")), tuple("abcde"))
PARAMS = initial("LSTM", H, 2, 4)
TRACE = run(PARAMS, INPUTS)


def test_one_row_says_everything_of_a_step_and_a_unit():
    table = gates_table(TRACE)
    assert list(table.columns) == ["step", "time", "unit", *GATES_OUT]
    assert len(table) == T * H
    for row in table.itertuples():
        assert row.time == "abcde"[row.step]
        for name in GATES_OUT:
            assert getattr(row, name) == getattr(TRACE, name)[row.step, 0, row.unit]


def test_a_window_keeps_the_runs_own_count_of_steps():
    table = gates_table(TRACE, 2, 4)
    pd.testing.assert_frame_equal(table, gates_table(TRACE).query("2 <= step < 4").reset_index(drop=True))


def test_the_same_numbers_stand_in_the_table_of_the_record():
    frame = TRACE.to_frame().sort_values(["step", "unit"]).reset_index(drop=True)
    names = ["step", "unit", *GATES_OUT]
    pd.testing.assert_frame_equal(gates_table(TRACE)[names], frame[names], check_dtype=False)


@pytest.mark.parametrize("arrow", [True, False])
def test_csv_has_every_digit_with_and_without_pyarrow(arrow, monkeypatch):
    if not arrow:
        monkeypatch.setitem(sys.modules, "pyarrow", None)
    header, *found = csv.reader(io.StringIO(gates_csv(TRACE, 1).decode()))
    wanted = gates_table(TRACE, 1)
    assert header == list(wanted.columns)
    numbers = wanted.drop(columns="time").to_numpy().tolist()
    assert [[float(cell) for cell in (row[0], *row[2:])] for row in found] == numbers
    assert [row[1] for row in found] == wanted["time"].tolist()
    assert (gates_parquet(TRACE) is None) == (not arrow)


def test_parquet_holds_the_same_table():
    pytest.importorskip("pyarrow")
    found = pd.read_parquet(io.BytesIO(gates_parquet(TRACE, 1, 3)))
    pd.testing.assert_frame_equal(found, gates_table(TRACE, 1, 3), check_dtype=False)


def test_what_was_held_is_said_of_the_units_and_steps_that_were():
    held = gates_table(run(PARAMS, INPUTS, hold={"f": 1.0, ("o", 2): 0.0}))
    assert held["held"].tolist() == [*["f"] * 2 * H, *["f o"] * H, *["f"] * 2 * H]
    assert (held["f"] == 1).all()
    assert "held" not in gates_table(TRACE)
    some = gates_table(run(PARAMS, INPUTS, hold={("f", None, 1): 1.0, ("o", 2, 1): 0.0, ("i", 2, 2): 0.5}))
    assert some["held"].tolist() == [*["", "f", ""] * 2, "", "f o", "i", *["", "f", ""] * 2]


def test_inputs_come_back_to_the_last_digit_and_also_where_a_name_is_a_number():
    table = read_table(inputs_csv(INPUTS))
    assert table.columns == ("G", "0")
    np.testing.assert_array_equal(table.values, INPUTS.x[:, 0])
    assert table.time == ("0", "1", "2", "3", "4")


def test_odd_names_of_inputs_come_back_too():
    names = (",", '"', "(", ";", "space", "é", "1", "\n")
    data = inputs_csv(Sequence(np.eye(8), tuple(map(Feature, names))))
    assert read_table(data).columns == (*names[:-1], "\\n")
    assert data.count(b"\n") == 9


def test_a_full_window_of_the_largest_layer_is_written():
    trace = run(initial("LSTM", 512, 1, 0), np.ones((500, 1)))
    assert gates_csv(trace).count(b"\n") == 500 * 512 + 1
