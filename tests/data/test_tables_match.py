"""Columns to features: by name where every name is found, else in order, and what was done is said."""

import pytest

from lstm_viz.core.sequence import Feature
from lstm_viz.data.tables import Table, TableError, matched, read_table

SUN = (Feature("G", "irradiance", "kW/m²"), Feature("dG", "its change"))


def table_of(header: str) -> Table:
    """A table with these columns, and one row of numbers."""
    return read_table(f"{header}\n{','.join('1' for _ in header.split(','))}\n")


@pytest.mark.parametrize(
    ("header", "columns", "by_name", "said"),
    [
        ("dG,G", (1, 0), True, "Matched by name: G, dG."),
        ("dg,T,g", (2, 0), True, "Matched by name: g as G, dg as dG. Left out: T."),
        ("G (W/m²),dG [W]", (0, 1), True, "Matched by name: G (W/m²) as G, dG [W] as dG."),
        ("Its change,Irradiance", (1, 0), True, "Matched by name: Irradiance as G, Its change as dG."),
        ("a,b,c", (0, 1), False, "Taken in order: a as G, b as dG. No column is called “G”. Left out: c."),
        ("G,b", (0, 1), False, "Taken in order: G, b as dG. No column is called “dG”."),
    ],
)
def test_columns_are_matched_by_name_or_else_by_order_and_that_is_said(header, columns, by_name, said):
    match = matched(table_of(header), SUN)
    assert (match.columns, match.by_name, match.said) == (columns, by_name, said)


def test_a_name_in_its_own_case_comes_before_the_other_case():
    table = table_of("a,A")
    assert matched(table, [Feature("A"), Feature("a")]).columns == (1, 0)
    lower = table_of("a,b")
    assert not matched(lower, [Feature("A"), Feature("a")]).by_name, "one column is not two features"


def test_features_without_names_are_taken_in_order():
    match = matched(table_of("a,b,c"), 2)
    assert (match.columns, match.by_name) == ((0, 1), False)
    assert match.said == "Taken in order: a, b. Left out: c."


@pytest.mark.parametrize("wanted", [3, [*SUN, Feature("T")]])
def test_too_few_columns_are_said_with_both_numbers(wanted):
    with pytest.raises(TableError, match=r"^The network needs 3 inputs\. The table has 2 columns of numbers\.$"):
        matched(table_of("G,dG"), wanted)
    with pytest.raises(TableError, match=r"^The network needs 3 inputs\. The table has one column of numbers\.$"):
        matched(table_of("G"), wanted)
