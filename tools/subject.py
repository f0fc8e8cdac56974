#!/usr/bin/env python3
"""Check the message of a commit: tools/subject.py FILE. Git's commit-msg hook calls it, by pre-commit."""

import sys
from pathlib import Path

LONGEST = 72
"""Characters of a subject that every list of commits shows whole."""


def problems(message: str) -> list[str]:
    """What is wrong with a message, one sentence each; git's own comments do not count."""
    lines = [line.rstrip() for line in message.splitlines() if not line.startswith("#")]
    subject, *body = lines or [""]
    found = []
    if not subject:
        found.append("The first line is empty: say what changed for a reader.")
    if len(subject) > LONGEST:
        found.append(f"The subject has {len(subject)} characters, and at most {LONGEST} fit: the rest belongs below.")
    if body and body[0]:
        found.append("The second line is not empty: it parts the subject from the body.")
    return found


if __name__ == "__main__":
    sys.exit("\n".join(problems(Path(sys.argv[1]).read_text(encoding="utf-8"))) or 0)
