"""The cells of the vectors are filled by the recorded numbers, row by row."""

from decimal import Decimal

import numpy as np
import pytest

from lstm_viz.core.lstm import LSTMParams
from lstm_viz.core.notation import quantity
from lstm_viz.core.run import run
from lstm_viz.figures.shelf.colours import PALETTE
from lstm_viz.figures.shelf.screen import Screen
from lstm_viz.figures.vectors import COLUMNS, FULL, GATED, PLANS, SUMS, place, vectors

WARM, COOL, KEEPS, LETS_IN, SHOWS, _, NUMBERS, WORDS = range(8)
SIGNED = [name for name in COLUMNS if name not in GATED]
LOOKS = [{"theme": theme, "narrow": narrow} for theme in ("light", "dark") for narrow in (False, True)]


def units(H, seed=0, T=4):
    rng = np.random.default_rng(seed)
    params = LSTMParams(2 * rng.normal(size=(4 * H, 2)), rng.normal(size=(4 * H, H)), rng.normal(size=4 * H))
    return run(params, rng.normal(size=(T, 2)), c0=3 * rng.normal(size=H))


def lengths(drawn):
    """How far each bar reaches from the left edge of its cell."""
    x = drawn["x"]
    assert all(x[k] is None for k in range(5, len(x), 6))
    return [x[k + 1] - x[k] for k in range(0, len(x), 6)]


@pytest.mark.parametrize("narrow", [False, True])
@pytest.mark.parametrize("H", [1, 4])
def test_a_cell_is_filled_by_its_number(H, narrow):
    trace = units(H)
    wide = PLANS[narrow].cell[0]
    for t in range(trace.T):
        data = vectors(trace, t, screen=Screen(narrow=narrow))["data"]
        signed = np.concatenate([getattr(trace, name)[t, 0] for name in SIGNED])
        part = np.minimum(np.abs(signed), FULL) / FULL * wide
        assert lengths(data[WARM]) == pytest.approx(np.where(signed > 0, part, 0), abs=1e-9)
        assert lengths(data[COOL]) == pytest.approx(np.where(signed < 0, part, 0), abs=1e-9)
        for name, k in zip(GATED, (KEEPS, LETS_IN, SHOWS), strict=True):
            assert lengths(data[k]) == pytest.approx(getattr(trace, name)[t, 0] * wide, abs=1e-9)
        every = [quantity(name, v) for name in COLUMNS for v in getattr(trace, name)[t, 0]]
        assert data[NUMBERS]["text"] == every
    assert np.abs(trace.c_prev).max() > FULL, "one of them must overflow its cell"


def test_each_row_is_the_sum_that_stands_above_it():
    """Entry by entry: left and right make the result in the same row, as the drawn sign says."""
    trace = units(4)
    for left, sign, right, result in SUMS:
        a, b = getattr(trace, left)[2, 0], getattr(trace, right)[2, 0]
        assert getattr(trace, result)[2, 0] == pytest.approx(a * b if sign == "×" else a + b)
    signs = [text for text in vectors(trace, 2)["data"][WORDS]["text"] if text in ("×", "+", "=", "≈")]
    assert (signs.count("×"), signs.count("+"), signs.count("=") + signs.count("≈")) == (12, 4, 16)


@pytest.mark.parametrize("H", [1, 4])
def test_a_sum_that_its_written_numbers_do_not_give_says_that_it_is_rounded(H):
    """0.00 + −0.01 is not 0.00: before such a result stands ≈, and = only where the written numbers agree."""
    seen = set()
    for seed in range(12):
        trace = units(H, seed)
        for t in range(trace.T):
            data = vectors(trace, t)["data"]
            written = np.array([Decimal(text.replace("−", "-")) for text in data[NUMBERS]["text"]]).reshape(-1, 3, H)
            signs = iter(text for text in data[WORDS]["text"] if text in ("=", "≈"))
            for (_, sign, _, _), (left, right, result) in zip(SUMS, written, strict=True):
                for a, b, c in zip(left, right, result, strict=True):
                    agree = a + b == c if sign == "+" else abs(a * b - c) <= Decimal("0.005")
                    assert next(signs) == ("=" if agree else "≈"), (a, sign, b, c)
                    seen.add((sign, agree))
    assert seen == {(sign, agree) for sign in "×+" for agree in (True, False)}


def test_nothing_and_a_hundredth_do_not_make_nothing():
    """The sum that was seen on the page: 0.004 + -0.006 = -0.002."""
    half = ([0.0], 0.0, 0.0)
    one = LSTMParams.from_blocks({"f": half, "i": half, "g": ([0.0], 0.0, float(np.arctanh(-0.012))), "o": half})
    data = vectors(run(one, np.zeros((1, 1)), c0=0.008), 0)["data"]
    assert data[NUMBERS]["text"][6:9] == ["0.00", "−0.01", "0.00"]
    assert [text for text in data[WORDS]["text"] if text in ("=", "≈")][2] == "≈"


def test_one_unit_is_framed():
    trace = units(4)
    for unit in range(4):
        shapes = vectors(trace, 0, unit=unit)["layout"]["shapes"]
        framed = {(shape["x0"], shape["y0"]) for shape in shapes if shape["line"]["color"] == PALETTE["light"]["ink"]}
        assert framed == {place(k, unit, 4) for k in range(len(COLUMNS))}
    with pytest.raises(IndexError, match="no unit 4"):
        vectors(trace, 0, unit=4)


@pytest.mark.parametrize("narrow", [False, True])
@pytest.mark.parametrize("H", [1, 4])
def test_cells_stand_apart_and_inside(H, narrow):
    (wide, high), layout = PLANS[narrow].cell, vectors(units(H), 0, screen=Screen(narrow=narrow))["layout"]
    corners = [place(k, j, H, narrow) for k in range(len(COLUMNS)) for j in range(H)]
    assert all(x > 0 and x + wide < layout["xaxis"]["range"][1] for x, _ in corners)
    assert all(y > 0 and y + high < layout["yaxis"]["range"][1] for _, y in corners)
    for n, (x, y) in enumerate(corners):
        for other_x, other_y in corners[:n]:
            assert abs(x - other_x) > wide or abs(y - other_y) > high - 1e-9


def test_hover_says_whose_quantity_and_formula():
    params = LSTMParams(np.ones((8, 1)), np.ones((8, 2)), np.zeros(8))
    texts = vectors(run(params, np.ones((1, 1)), hold={"f": 0.5}), 0)["data"][NUMBERS]["hovertext"]
    assert any(text.startswith("forget gate, held, of unit 1<br>f = 0.50") for text in texts)
    assert any(text.startswith("cell state of unit 0") and "f * c_prev + i * g" in text for text in texts)


def test_hover_says_held_of_the_units_that_are():
    params = LSTMParams(np.ones((8, 1)), np.ones((8, 2)), np.zeros(8))
    trace = run(params, np.ones((2, 1)), hold={("f", None, 1): 0.5, ("o", 0): [0.5, np.nan]})
    said = [[text.partition("<br>")[0] for text in vectors(trace, t)["data"][NUMBERS]["hovertext"]] for t in range(2)]
    assert [text for text in said[0] if "held" in text] == [
        "forget gate, held, of unit 1",
        "output gate, held, of unit 0",
    ]
    assert [text for text in said[1] if "held" in text] == ["forget gate, held, of unit 1"]
