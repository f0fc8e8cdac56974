"""The time from commit to answer over the number of students, as text and as SVG, from one run or several.

python -m benchmarks load --json > after.jsonl
python -m benchmarks.load.graph before.jsonl after.jsonl > graph.svg
"""

from __future__ import annotations

import json
import math
import sys
from collections.abc import Mapping, Sequence
from html import escape
from pathlib import Path
from typing import Any

Row = Mapping[str, Any]

FASTEST, SLOWEST = 10.0, 60_000.0
"""Milliseconds at the ends of the axis; it is logarithmic."""
PROMPT_MS = 300.0
"""What a hand takes for an answer at once: a mark in each graph."""
CHARACTERS = 60
WIDTH, HEIGHT, MARGIN = 640, 360, 60
COLORS = ("#0b6e86", "#b3541e", "#6b4fa0", "#4a7a2c")


def of_students(rows: Sequence[Row]) -> list[Row]:
    """Those rows of a report that belong in the graph, by the number of students."""
    drawn = [row for row in rows if row["measure"] == "students" and row["p50_ms"] is not None]
    return sorted(drawn, key=lambda row: row["students"])


def text(rows: Sequence[Row]) -> str:
    """One line for each number of students; empty when there are fewer than two."""
    drawn = of_students(rows)
    if len(drawn) < 2:
        return ""
    lines = [f"commit to answer, {_time(FASTEST)} to {_time(SLOWEST)}: o p50, x p95, | {_time(PROMPT_MS)}"]
    for row in drawn:
        line = ["·"] * CHARACTERS
        for mark, ms in (("|", PROMPT_MS), ("o", row["p50_ms"]), ("x", row["p95_ms"])):
            line[round(_part(ms) * (CHARACTERS - 1))] = mark
        lines.append(f"{row['students']:>6} {''.join(line)}")
    return "\n".join(lines)


def svg(runs: Mapping[str, Sequence[Row]]) -> str:
    """A line for the p50 (thin) and the p95 (thick) of each run, named at its end."""
    drawn = {name: of_students(rows) for name, rows in runs.items()}
    most = max((row["students"] for rows in drawn.values() for row in rows), default=1)

    def x(students: float) -> float:
        return MARGIN + students / most * (WIDTH - 2.5 * MARGIN)

    def y(ms: float) -> float:
        return HEIGHT - MARGIN - _part(ms) * (HEIGHT - 1.5 * MARGIN)

    def label(left: float, top: float, words: str, more: str = "") -> str:
        return f'<text x="{left:.1f}" y="{top:.1f}" {more}>{escape(words)}</text>'

    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" font-family="sans-serif"'
        ' font-size="12" role="img" aria-label="Time from commit to answer over the number of students">',
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#fbfaf6"/>',
    ]
    for ms in (10, 100, PROMPT_MS, 1000, 10_000, 60_000):
        dash = ' stroke-dasharray="4 3"' if ms == PROMPT_MS else ""
        parts += [
            f'<path d="M{x(0):.1f} {y(ms):.1f}H{x(most):.1f}" stroke="#d9d6cc"{dash}/>',
            label(x(0) - 6, y(ms) + 4, _time(ms), 'text-anchor="end"'),
        ]
    for n in sorted({row["students"] for rows in drawn.values() for row in rows}):
        parts.append(label(x(n), y(FASTEST) + 18, str(n), 'text-anchor="middle"'))
    parts.append(label(x(most / 2), HEIGHT - 16, "students who hover, drag and let go", 'text-anchor="middle"'))
    for (name, rows), color in zip(drawn.items(), COLORS * len(drawn), strict=False):
        for part, width in (("p50", 1), ("p95", 2.5)):
            points = [(x(row["students"]), y(row[f"{part}_ms"])) for row in rows]
            line = " ".join(f"{left:.1f},{top:.1f}" for left, top in points)
            parts.append(f'<polyline points="{line}" fill="none" stroke="{color}" stroke-width="{width}"/>')
            parts += [label(left + 6, top + 4, f"{name} {part}", f'fill="{color}"') for left, top in points[-1:]]
    return "\n".join([*parts, "</svg>"])


def _part(ms: float) -> float:
    """Where a time lies on the axis, from 0 to 1."""
    return math.log(min(max(ms, FASTEST), SLOWEST) / FASTEST) / math.log(SLOWEST / FASTEST)


def _time(ms: float) -> str:
    return f"{ms / 1000:.0f} s" if ms >= 1000 else f"{ms:.0f} ms"


def main(files: list[str]) -> int:
    """Print the SVG of these reports, each named as its file."""
    if not files:
        print("name the reports: python -m benchmarks.load.graph before.jsonl after.jsonl > graph.svg")
        return 2
    runs = {}
    for file in files:
        lines = Path(file).read_text(encoding="utf-8").splitlines()
        runs[Path(file).stem] = [json.loads(line) for line in lines if line.startswith("{")]
    print(svg(runs))
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
