"""What runs in a process of its own, started by apart.py: a weight file comes in, and what was read of it goes out.

python -m lstm_viz.data.weights.child hdf5 2147483648        the file's kind, and the most memory in bytes
"""

from __future__ import annotations

import sys
from contextlib import suppress

from lstm_viz.data.weights.apart import refused, wrapped
from lstm_viz.data.weights.contents import WeightsError
from lstm_viz.data.weights.read import READERS


def main(kind: str, memory: int) -> None:
    """Read one file."""
    with suppress(ImportError, ValueError, OSError):  # not on every system
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    try:
        answer = wrapped(READERS[kind](sys.stdin.buffer.read()))
    except WeightsError as error:
        answer = refused(error)
    sys.stdout.buffer.write(answer)


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
