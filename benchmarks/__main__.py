"""All benchmarks, or those named: ``python -m benchmarks [core] [instrument] [engine] [forecasting]``.

Each prints its own table: medians and, against a peer in the same run, ratios.
"""

from __future__ import annotations

import subprocess
import sys

NAMES = ("core", "instrument", "engine", "forecasting")


def main(asked: list[str]) -> int:
    """Run each benchmark in a process of its own, so that one's threads and caches do not help the next."""
    unknown = [name for name in asked if name not in NAMES]
    if unknown:
        print(f"there is no benchmark {unknown[0]!r}; there are {', '.join(NAMES)}")
        return 2
    failed = 0
    for name in asked or NAMES:
        print(f"\n== {name}", flush=True)
        failed |= subprocess.run([sys.executable, "-m", f"benchmarks.{name}"]).returncode
    return failed


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
