"""How measurements are told: a table as they come, a graph at the end, or a JSON line for each."""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from typing import Any

COLUMN = 15
WIDTH = 60
"""Characters of the graph's axis."""
FASTEST, SLOWEST = 10.0, 60_000.0
"""Milliseconds at its ends; it is logarithmic."""
PROMPT_MS = 300.0
"""What a hand takes for an answer at once: the graph's mark."""


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

    def graph(self) -> None:
        """p50 and p95 over the number of students, where there is more than one number of them."""
        rows = [row for row in self.rows if row["measure"] == "students" and row["p50_ms"] is not None]
        if self._as_json or len(rows) < 2:
            return
        print(f"\ncommit to answer, {FASTEST:.0f} ms to {SLOWEST / 1000:.0f} s: o p50, x p95, | {PROMPT_MS:.0f} ms")
        for row in rows:
            line = ["·"] * WIDTH
            for mark, ms in (("|", PROMPT_MS), ("o", row["p50_ms"]), ("x", row["p95_ms"])):
                line[_place(ms)] = mark
            print(f"{row['students']:>6} {''.join(line)}")


def percentile_ms(seconds: Sequence[float], part: float) -> float | None:
    """The time, in milliseconds, below which that part of them lies; None of none."""
    return sorted(seconds)[min(len(seconds) - 1, round(part * len(seconds)))] * 1000 if seconds else None


def _place(ms: float) -> int:
    part = math.log(min(max(ms, FASTEST), SLOWEST) / FASTEST) / math.log(SLOWEST / FASTEST)
    return round(part * (WIDTH - 1))


def _told(number: float | str | None) -> str:
    if number is None:
        return "-"
    return f"{number:.1f}" if isinstance(number, float) else str(number)
