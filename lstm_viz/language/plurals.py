"""Which form of a phrase a count takes: CLDR's categories, by the rules that stand in a language's own folder.

``assets/words/LANGUAGE/language.toml`` has them as the Unicode CLDR writes them, ``one = "i = 1 and v = 0"``, so that
they can be copied from there. Source: Unicode Technical Standard 35, part 3, "Plural rules".
"""

from __future__ import annotations

import functools
import re
from collections.abc import Mapping

CATEGORIES = ("zero", "one", "two", "few", "many", "other")

_RELATION = re.compile(r"([nivwftce])(?:\s*%\s*(\d+))?\s*(!?=)\s*(\d+(?:\.\.\d+)?(?:\s*,\s*\d+(?:\.\.\d+)?)*)")


def category(count: int, rules: Mapping[str, str]) -> str:
    """The category of a whole number: the first whose rule holds, else ``other``.

    >>> english = {"one": "i = 1 and v = 0"}
    >>> category(1, english), category(0, english)
    ('one', 'other')
    """
    return next((name for name, rule in rules.items() if _holds(rule, count)), "other")


def check_rule(rule: str) -> None:
    """ValueError, with a sentence, when this is no rule of CLDR's."""
    _holds(rule, 1)


@functools.lru_cache(maxsize=256)
def _holds(rule: str, count: int) -> bool:
    """``or`` binds less than ``and``; samples after an @ are examples."""
    condition = rule.partition("@")[0]
    return any(all(_relation(part, count) for part in one.split(" and ")) for one in condition.split(" or "))


def _relation(text: str, count: int) -> bool:
    parsed = _RELATION.fullmatch(text.strip())
    if parsed is None:
        raise ValueError(f"“{text.strip()}” is no plural rule; one looks like “n % 10 = 2..4”")
    operand, modulus, sign, ranges = parsed.groups()
    value = abs(count) if operand in "ni" else 0  # a whole number has no decimals: v, w, f, t, c and e are 0
    value = value % int(modulus) if modulus else value
    return any(_within(value, one) for one in ranges.split(",")) == (sign == "=")


def _within(value: int, span: str) -> bool:
    low, _, high = span.strip().partition("..")
    return int(low) <= value <= int(high or low)
