"""All benchmarks, or those named: ``python -m benchmarks [core] [instrument] [engine] [forecasting] [workers] [load]``.

Each prints its own table: medians and, against a peer in the same run, ratios. What follows the names and begins
with a dash is for the benchmark itself: ``python -m benchmarks load --quick``.
"""

from __future__ import annotations

import subprocess
import sys

NAMES = ("core", "instrument", "engine", "forecasting", "workers", "load")


def main(asked: list[str]) -> int:
    """Run each benchmark in a process of its own, so that one's threads and caches do not help the next."""
    begin = next((n for n, word in enumerate(asked) if word.startswith("-")), len(asked))
    names, options = asked[:begin], asked[begin:]
    unknown = [name for name in names if name not in NAMES]
    if unknown:
        print(f"there is no benchmark {unknown[0]!r}; there are {', '.join(NAMES)}")
        return 2
    failed = 0
    for name in names or NAMES:
        print(f"\n== {name}", flush=True)
        failed |= subprocess.run([sys.executable, "-m", f"benchmarks.{name}", *options]).returncode
    return failed


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
