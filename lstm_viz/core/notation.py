"""The names of the project: one table from which code, pictures, words and glossary read.

Axes: time ``t`` of ``T``, batch ``b`` of ``B``, unit ``j`` of ``H``, feature ``d`` of ``D``.
Arrays are time-major, ``[T, B, H]``.

Source of the equations: Hochreiter and Schmidhuber 1997 (the cell), Gers, Schmidhuber and
Cummins 2000 (the forget gate).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

PACKED = ("i", "f", "g", "o")
"""Order of the four blocks inside ``W_x``, ``W_h`` and ``b`` (PyTorch's order)."""

GATES = ("f", "i", "g", "o")
"""Order in which a person meets them: forget, input, candidate, output."""

INFINITE = float("inf")


@dataclass(frozen=True)
class Quantity:
    """One recorded quantity: its symbol, how it is computed, and where it lives. What it is called, a language says."""

    name: str
    """Name in code and in the record's table."""
    symbol: str
    """Symbol in formulas, Plotly's text markup."""
    formula: str
    """How it is computed, in the code's letters."""
    low: float
    """Lower end of the range, approached or reached."""
    high: float
    """Upper end of the range."""
    shape: str = "[T, B, H]"


def table(*rows: Quantity) -> dict[str, Quantity]:
    """Quantities by name."""
    return {row.name: row for row in rows}


_SUM = "(W_x·x + W_h·h_prev + b)"

# fmt: off
QUANTITIES = table(
    Quantity("x", "x<sub>t</sub>", "given", -INFINITE, INFINITE, "[T, B, D]"),
    Quantity("f", "f<sub>t</sub>", "σ" + _SUM, 0, 1),
    Quantity("i", "i<sub>t</sub>", "σ" + _SUM, 0, 1),
    Quantity("g", "g<sub>t</sub>", "tanh" + _SUM, -1, 1),
    Quantity("o", "o<sub>t</sub>", "σ" + _SUM, 0, 1),
    Quantity("kept", "f·c<sub>t−1</sub>", "f * c_prev", -INFINITE, INFINITE),
    Quantity("written", "i·g", "i * g", -1, 1),
    Quantity("c", "c<sub>t</sub>", "f * c_prev + i * g", -INFINITE, INFINITE),
    Quantity("tanh_c", "tanh(c<sub>t</sub>)", "tanh(c)", -1, 1),
    Quantity("h", "h<sub>t</sub>", "o * tanh(c)", -1, 1),
)
"""Every quantity of one LSTM step, in the order in which it is computed."""
# fmt: on


def number(value: float, digits: int = 2, sign: bool = False) -> str:
    """A number as the app writes it everywhere: fixed digits, a real minus, never "-0.00".

    >>> number(-0.3518), number(0.63, sign=True), number(-0.001)
    ('−0.35', '+0.63', '0.00')
    """
    text = "%.*f" % (digits, value)  # noqa: UP031 - faster than an f-string, and written dozens of times a picture
    if text[0] == "-":
        return "−" + text[1:] if text.strip("-0.") else text[1:]
    return "+" + text if sign and value > 0 and text.strip("0.") else text


def read_number(written: str) -> float:
    """A number that :func:`number` wrote.

    >>> read_number("−0.35"), read_number("+0.63")
    (-0.35, 0.63)
    """
    return float(written.replace("−", "-"))


def decided(value: float, *bounds: float, digits: int = 2, sign: bool = False) -> str:
    """A number beside a bound that decides something: with more digits where rounding would put it on the bound.

    >>> decided(0.0963, 0.1), decided(0.98976, 0.99), decided(0.99, 0.99), decided(0.3, 0.99)
    ('0.096', '0.9898', '0.99', '0.30')
    """
    while digits < MOST_DIGITS and any(value != bound and round(value, digits) == bound for bound in bounds):
        digits += 1
    return number(value, digits, sign)


def inside(value: float, low: float, high: float, digits: int = 2, sign: bool = False) -> str:
    """A number that comes near its bounds and only reaches them where it is written so.

    Where rounding would put it on a bound that it does not reach, one digit more decides; what is nearer still is
    written as the last such number before the bound.

    >>> inside(0.996, 0, 1), inside(0.99996, 0, 1), inside(1.0, 0, 1), inside(-0.9999, -1, 1), inside(0.004, 0, 1)
    ('0.996', '0.999', '1.00', '−0.999', '0.004')
    """
    for bound in (low, high):
        if value != bound and round(value, digits) == bound:
            digits += 1
            if round(value, digits) == bound:
                value = bound + (10**-digits if bound == low else -(10**-digits))
    return number(value, digits, sign)


def percent(share: float) -> str:
    """A share in percent; one that is not all or nothing does not say so.

    >>> percent(0.423), percent(0.9996), percent(1.0)
    ('42', '99.9', '100')
    """
    return inside(100 * float(share), 0, 100, digits=0)


BOUNDS = {name: (row.low, row.high) for name, row in QUANTITIES.items() if row.high == 1 and name != "written"}
"""Between which the quantities lie that a curve makes; they come as near to them as one likes. i·g stands in a sum,
f·c_prev + i·g = c, whose numbers are written with equally many digits: else they would not add up."""


def quantity(name: str, value: float, digits: int = 2, sign: bool = False) -> str:
    """A recorded number as pictures write it: one that has bounds never claims that it reached them."""
    return inside(value, *BOUNDS[name], digits, sign) if name in BOUNDS else number(value, digits, sign)


def quantities(name: str, values: Sequence[float], sign: bool = False) -> list[str]:
    """What :func:`quantity` writes for each value."""
    told = numbers(values, 2, sign)
    if name not in BOUNDS:
        return told
    low, high = BOUNDS[name]
    near = {number(low, 2, sign), number(high, 2, sign)}
    return [
        inside(value, low, high, 2, sign) if text in near else text for value, text in zip(values, told, strict=True)
    ]


LAST = {"0.999": ">", "+0.999": ">", "−0.999": "<", "0.001": "<"}
"""What :func:`inside` writes of a value that is nearer to a bound than this, and on which side of it the value lies."""


def compared(value: float, written: str) -> str:
    """What stands before a number that :func:`quantity` wrote: "=", unless it is the last one before a bound.

    >>> [compared(value, quantity("f", value)) for value in (0.73, 0.9986, 0.99999, 0.00002)]
    ['=', '=', '>', '<']
    """
    return LAST[written] if written in LAST and abs(value - read_number(written)) > 0.0005 else EXACT


EXACT, ROUNDED = "=", "≈"
"""What stands before a result: ≈ where the numbers, as they are written, do not give it as it is written."""


def adds_up(one: str, other: str, total: str) -> str:
    """What stands before a sum of two written numbers, which all have equally many digits.

    >>> adds_up("+0.19", "−0.54", "−0.35"), adds_up("+4.95", "0.00", "+4.96")
    ('=', '≈')
    """
    return EXACT if abs(read_number(one) + read_number(other) - read_number(total)) < 1e-9 else ROUNDED


BEYOND_MEASURE = 1000.0
"""From here on an answer or a weight is written by its power of ten."""


def scaled(value: float, digits: int = 2) -> str:
    """A number of any size, with so many digits that count, and a power of ten where it is far from 1.

    >>> scaled(0.731), scaled(1.0), scaled(2.4e-14), scaled(-1750.0), scaled(0.0), scaled(-1750.0, digits=1)
    ('0.73', '1.0', '2.4·10⁻¹⁴', '−1.8·10³', '0', '−2·10³')
    """
    if value == 0 or value != value:
        return "0" if value == 0 else "?"
    if abs(value) == INFINITE:
        return "∞" if value > 0 else "−∞"
    first, _, power = f"{value:.{digits - 1}e}".partition("e")
    if -3 <= int(power) <= 2:
        return number(value, max(0, digits - 1 - int(power)))
    return f"{first}·{power_of_ten(int(power))}".replace("-", "−")


def power_of_ten(power: int) -> str:
    """A power of ten as a logarithmic scale says it.

    >>> power_of_ten(-16), power_of_ten(0)
    ('10⁻¹⁶', '1')
    """
    return f"10{str(power).translate(RAISED)}" if power else "1"


RAISED = str.maketrans("0123456789-", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻")
MOST_DIGITS = 6
"""Nobody sets a slider finer, and nobody reads more."""


def numbers(values: Sequence[float], digits: int = 2, sign: bool = False) -> list[str]:
    """What :func:`number` writes for each value, twice as fast: a picture says hundreds.

    >>> numbers([-0.3518, 0.63, -0.001], sign=True)
    ['−0.35', '+0.63', '0.00']
    """
    zero = f"{0:.{digits}f} "
    text = (f"%{'+' if sign else ''}.{digits}f " * len(values)) % tuple(values)
    return text.replace("-", "−").replace(f"+{zero}", zero).replace(f"−{zero}", zero).split()
