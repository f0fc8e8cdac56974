"""How measurements are told: a table as they come, or a JSON line for each."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

import numpy as np

COLUMN = 17  # characters: "commit with strip"


class Report:
    """Takes rows, and prints them at once: a long run can be watched."""

    def __init__(self, as_json: bool) -> None:
        self.rows: list[dict[str, Any]] = []
        self._as_json = as_json

    def row(self, measure: str, **numbers: float | str | None) -> None:
        """One measurement; None where a number is not known."""
        if self._as_json:
            print(json.dumps({"measure": measure, **numbers}), flush=True)
        else:
            if not self.rows or self.rows[-1]["measure"] != measure:
                print(f"\n-- {measure}\n" + "".join(f"{name.replace('_', ' '):>{COLUMN}}" for name in numbers))
            print("".join(f"{_told(number):>{COLUMN}}" for number in numbers.values()), flush=True)
        self.rows.append({"measure": measure, **numbers})


def percentile_ms(seconds: Sequence[float], part: float) -> float | None:
    """The time, in milliseconds, below which that part of them lies; None of none."""
    return float(np.quantile(seconds, part)) * 1000 if seconds else None


def _told(number: float | str | None) -> str:
    if number is None:
        return "-"
    return f"{number:.1f}" if isinstance(number, float) else str(number)
