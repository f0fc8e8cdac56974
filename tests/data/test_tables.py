"""A table that somebody brings: odd ones are read as they were meant, bad ones are refused in a sentence."""

import codecs

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lstm_viz.core.sequence import Feature, Sequence
from lstm_viz.data.tables import LARGEST_TABLE, MOST_COLUMNS, MOST_STEPS, TableError, read_table


def rows(*lines, end="\n"):
    return end.join(lines) + end


# -- good ones

PLAIN = rows("time,G,dG", "09:00,1.5,-2", "09:30,2.25,1e-3")
GOOD = [
    ("a comma", PLAIN, ["G", "dG"], [[1.5, -2], [2.25, 0.001]], ["09:00", "09:30"]),
    ("a semicolon and decimal commas", rows("time;G;dG", "9:00;1,5;-2", "9:30;2,25;1e-3"),
     ["G", "dG"], [[1.5, -2], [2.25, 0.001]], ["9:00", "9:30"]),
    ("tabs and thousands as in Germany", rows("Datum\tG", "15.10.2021\t1.234,5", "16.10.2021\t987"),
     ["G"], [[1234.5], [987]], ["15.10.2021", "16.10.2021"]),
    ("bars, and blanks around the cells", rows("a | b", "1 | 2", " 3 | 4 "), ["a", "b"], [[1, 2], [3, 4]], ["1", "2"]),
    ("one column with decimal commas", rows("G", "1,5", "2,25"), ["G"], [[1.5], [2.25]], ["1", "2"]),
    ("one column with a comma in its name", rows("power, kW", "1", "2"), ["power, kW"], [[1], [2]], ["1", "2"]),
    ("no header", rows("1,2", "3,4"), ["column 1", "column 2"], [[1, 2], [3, 4]], ["1", "2"]),
    ("no header, but times", rows("2021-10-15 09:00,1", "2021-10-15 09:30,2"),
     ["column 2"], [[1], [2]], ["2021-10-15 09:00", "2021-10-15 09:30"]),
    ("lines of Windows, quoted cells, a line of Excel", rows("sep=;", '"a";"b ""x"""', '"1";2', end="\r\n"),
     ["a", 'b "x"'], [[1, 2]], ["1"]),
    ("lines of old Macs", rows("a,b", "1,2", end="\r"), ["a", "b"], [[1, 2]], ["1"]),
    ("empty lines, and an empty last column", rows("", ",,", "a,b,", "1,2,", "  ", "3,4,", ",,", ""),
     ["a", "b"], [[1, 2], [3, 4]], ["1", "2"]),
    ("thousands as people write them", rows("a;b;c", "1 234,5;−3,5;1'000", "1\u202f234,5;.5e1;２"),
     ["a", "b", "c"], None, ["1", "2"]),
    ("thousands as Americans write them", rows("a,b", '"1,234,567.5",2', '"1,000",3'),
     ["a", "b"], [[1234567.5, 2], [1000, 3]], ["1", "2"]),
    ("digits of other scripts", rows("時刻；値".replace("；", ";"), "１４：３０;１．５", "१४:३१;२"),
     ["値"], [[1.5], [2]], ["14:30", "14:31"]),
    ("what NumPy writes", rows("# a b", "1.5e+00 2", "3 4"), ["a", "b"], [[1.5, 2], [3, 4]], ["1", "2"]),
    ("what pandas writes", rows(",a", "0,1", "1,3", "2,5"), ["a"], [[1], [3], [5]], ["0", "1", "2"]),
    ("steps that are counted", rows("Step,a", "5,1", "6,2"), ["a"], [[1], [2]], ["5", "6"]),
    ("seconds since 1970", rows("timestamp,a", "1609459200,1", "1609459260,2"),
     ["a"], [[1], [2]], ["1609459200", "1609459260"]),
    ("zones and seconds", rows("t,a", "2021-10-15T14:30:00Z,1", "2021-10-15T14:30:01+01:00,2"),
     ["a"], [[1], [2]], ["2021-10-15T14:30:00Z", "2021-10-15T14:30:01+01:00"]),
    ("a clock of twelve hours", rows("t,a", "9:05 am,1", "1:05 PM,2"), ["a"], [[1], [2]], ["9:05 am", "1:05 PM"]),
    ("numbers that look like a month", rows("1234.56,1", "1235.5,2"),
     ["column 1", "column 2"], [[1234.56, 1], [1235.5, 2]], ["1", "2"]),
]  # fmt: skip


@pytest.mark.parametrize(("what", "text", "columns", "values", "labels"), GOOD, ids=[one[0] for one in GOOD])
def test_odd_tables_are_read_as_they_were_meant(what, text, columns, values, labels):
    if values is None:
        values = [[1234.5, -3.5, 1000], [1234.5, 5, 2]]
        text = text.replace(".5e1", ",5e1")
    for source in (text, text.encode()):
        table = read_table(source)
        assert list(table.columns) == columns
        np.testing.assert_array_equal(table.values, values)
        assert list(table.time) == labels


@pytest.mark.parametrize(
    ("encoding", "mark"),
    [("utf-8", codecs.BOM_UTF8), ("utf-16-le", codecs.BOM_UTF16_LE), ("utf-16-be", codecs.BOM_UTF16_BE),
     ("utf-16-le", b""), ("utf-16-be", b""), ("latin-1", b"")],
)  # fmt: skip
def test_a_table_is_read_whatever_it_is_encoded_in(encoding, mark):
    table = read_table(mark + rows("time;T °C;G", "09:00;1,5;2", end="\r\n").encode(encoding))
    assert (table.columns, table.values.tolist()) == (("T °C", "G"), [[1.5, 2.0]])
    assert [note for note in table.notes if "Latin-1" in note] == (
        ["The text is not in UTF-8. It was read as Latin-1: check the names of the columns."]
        if encoding == "latin-1"
        else []
    )


@pytest.mark.parametrize(
    ("text", "note"),
    [
        (rows("1,2", "3,4"), "The table has no header, so its columns are numbered."),
        (rows("a,,c", "1,2,3"), "Column 2 has no name. It is called “column 2”."),
        (rows("a,a", "1,2"), "Two columns are called “a”. The later one is called “a (2)”."),
        (rows("t,a", "00:30,1", "00:30,2"), "Some times come more than once. They are numbered: “00:30 (2)”."),
        (rows(",a", "1,1", "2,2", "3,3"), "The column “column 1” was taken as the names of the steps."),
        (rows("a b", "1 2"), "Blanks were taken as separators."),
        (rows("a;b", "1,234;2"), "“1,234” was read as 1.234: the comma is the decimal mark."),
        (rows("a,b", '"1,234",2'), "“1,234” was read as 1234: the comma separates thousands."),
    ],
)
def test_what_was_assumed_is_said(text, note):
    assert note in read_table(text).notes


def test_a_plain_table_needs_no_note_and_is_read_only():
    table = read_table(PLAIN, "day.csv")
    assert table.notes == ()
    with pytest.raises(ValueError, match="read-only"):
        table.values[0, 0] = 1


def test_names_and_times_are_fit_for_a_sequence():
    table = read_table(rows("t,a,a,a (2),", "00:30,1,2,3,4", "00:30,5,6,7,8", "00:30,9,9,9,9"))
    assert table.columns == ("a", "a (3)", "a (2)", "column 5")
    assert table.time == ("00:30", "00:30 (2)", "00:30 (3)")
    Sequence(table.values, tuple(map(Feature, table.columns)), table.time)


def test_of_a_long_table_the_first_rows_are_taken_and_the_others_not_looked_at():
    lines = ["a,b", *(f"{k}.5,1" for k in range(MOST_STEPS)), "not,looked", "at"]
    table = read_table(rows(*lines))
    assert table.values.shape == (MOST_STEPS, 2)
    assert table.notes == ("The table has 2002 rows. The first 2000 were taken.",)


# -- bad ones

BAD = [
    (rows("time,G", "09:00,1", "09:30,"), "Row 3, column “G”: the number is missing."),
    (rows("a,b", "1,sunny"), "Row 2, column “b”: “sunny” is not a number."),
    (rows("a,b", "1,n/a", "x,y", "3,4"), "Row 2, column “b”: “n/a” is not a number. 2 more places are wrong."),
    (rows("a,b", "1,inf", "x,2"), "Row 2, column “b”: “inf” is not a number. One more place is wrong."),
    (rows("a,b", "1,1e400"), "Row 2, column “b”: 1e400 is too large a number."),
    (rows("a,b", "1,2", "3"), "Row 3 has one cell. The table has 2 columns."),
    (rows("a,b", "1,2,3", "4,5"), "Row 2 has 3 cells. The table has 2 columns."),
    (rows("a,b", "1.5,2", '"1,5",2'), "Row 3, column “a”: “1,5” has another decimal mark than “1.5”."),
    (rows("time,a", "00:00,1", "late,2", "01:00,3"), "Row 3, column “time”: “late” is not a clock time or a date."),
    (rows("time,a", "00:00,1", "00:30,2", ",3"), "Row 4, column “time”: the time is missing."),
    (rows("G", "1", "", "3"), "Row 3, column “G”: the number is missing."),
    (rows("a;b", "1;2", ";", "3;4"), "Row 3, column “a”: the number is missing. One more place is wrong."),
    (rows("a,b", '"1,2', "3,4"), "day.csv has a quotation mark that is never closed."),
    (rows("a,b", f"1,{'x' * 90}"), f"Row 2, column “b”: “{'x' * 59}…” is not a number."),
    (rows("a,b", "1,1_000"), "Row 2, column “b”: “1_000” is not a number."),
    (rows("a,b"), "day.csv has a header, and no row of numbers below it."),
    (rows("time", "00:00", "00:30"), "day.csv has times, and no numbers beside them."),
    ("", "day.csv is empty."),
    (" \n\n\t\n", "day.csv is empty."),
    (rows("a;b", ";", ";"), "day.csv has a header, and no row of numbers below it."),
    (b"PK\x03\x04 a workbook", "day.csv is a spreadsheet. Save the sheet as CSV, and drop that file."),
    (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "day.csv is not a text. "
     "A table is a CSV file: rows of numbers, with commas between them."),
]  # fmt: skip


@pytest.mark.parametrize(("source", "sentence"), BAD)
def test_a_bad_table_is_refused_in_a_sentence(source, sentence):
    with pytest.raises(TableError) as refusal:
        read_table(source, "day.csv")
    assert str(refusal.value) == sentence


def test_a_pasted_text_without_a_name_is_this_table():
    with pytest.raises(TableError, match="^This table is empty.$"):
        read_table("")


def test_a_table_beyond_the_limits_is_refused_in_a_sentence():
    with pytest.raises(TableError, match=r"^big\.csv has 4 MB\. A table may have at most 4 MB\.$"):
        read_table(b"1" * (LARGEST_TABLE + 1), "big.csv")
    wide = rows(",".join(f"c{k}" for k in range(MOST_COLUMNS + 1)), ",".join("1" for _ in range(MOST_COLUMNS + 1)))
    with pytest.raises(TableError, match=r"^This table has 601 columns\. It may have at most 600\.$"):
        read_table(wide)


@pytest.mark.parametrize(
    ("source", "columns"),
    [
        ("1\n" * 2**21, 1),  # two million rows
        (f"a\n1{chr(10) * 2**21}", 1),
        (rows(",".join("a" for _ in range(2**20)), "1"), 0),  # a million columns of one name
        (rows(f"a{' ' * 60_000}b,{'(' * 60_000}", "1,2"), 2),
        (rows("a,b", f"{'1 ' * 60_000}x,2"), 0),
        (rows("a", f"{'1,' * 2**19}x"), 0),
    ],
)
def test_what_is_made_to_be_slow_is_read_or_refused_quickly(source, columns):
    try:
        found = len(read_table(source).columns)
    except TableError:
        found = 0
    assert found == columns


def test_a_column_has_a_name_on_one_line():
    table = read_table(rows(f'"solar\n  power",{"x" * 90}', "1,2"))
    assert table.columns == ("solar power", "x" * 59 + "…")


def test_the_largest_table_is_read_quickly():
    cells = np.random.default_rng(0).normal(size=(MOST_STEPS, 330))
    header = ";".join(f"c{k}" for k in range(330))
    text = rows(header, *(";".join(f"{value:.2f}".replace(".", ",") for value in row) for row in cells))
    assert len(text) > 0.8 * LARGEST_TABLE
    table = read_table(text)
    np.testing.assert_allclose(table.values, cells, rtol=0, atol=0.00501)


@given(st.one_of(st.text(max_size=120), st.binary(max_size=120)))
def test_anything_is_read_or_refused_in_a_sentence(source):
    said, values = "", np.zeros((1, 1))
    try:
        values = read_table(source).values
    except TableError as refusal:
        said = str(refusal)
    assert np.isfinite(values).all()
    assert said == "" or (said[-1] in ".”" and len(said) < 400)


@given(
    st.lists(st.lists(st.floats(-1e9, 1e9), min_size=2, max_size=2), min_size=1, max_size=6),
    st.sampled_from([(",", "."), (";", ","), (";", "."), ("\t", ","), ("|", ".")]),
)
def test_numbers_come_back_as_they_were_written_whatever_marks_a_program_used(numbers, marks):
    separator, decimal = marks
    lines = [separator.join(f"{value:.17e}".replace(".", decimal) for value in row) for row in numbers]
    np.testing.assert_array_equal(read_table(rows(f"a{separator}b", *lines)).values, numbers)
