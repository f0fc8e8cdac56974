"""Every letter that the app may write: those of its texts and of its code, and Latin ones for what a person types."""

import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
WRITTEN = ("assets/words/**/*.toml", "assets/words/**/*.json", "assets/live/*", "assets/presets/*", "lstm_viz/**/*.py")
LATIN = range(0x20, 0x180)


def letters() -> set[str]:
    """The letters themselves."""
    texts = (path.read_text(encoding="utf-8") for pattern in WRITTEN for path in ROOT.glob(pattern) if path.is_file())
    return {letter for letter in set().union(map(chr, LATIN), *map(set, texts)) if letter.isprintable()}


if __name__ == "__main__":
    sys.stdout.write("".join(sorted(letters())))
