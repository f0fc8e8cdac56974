"""The command ``explorable-lstm``: opens the app from any folder, and writes nowhere but in a temporary one."""

from __future__ import annotations

import argparse
import atexit
import os
import shutil
import sys
import tempfile
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path

from lstm_viz.place import PROJECT, STATIC_VARIABLE

NEEDS = ("streamlit", "plotly", "pandas", "pvlib", "h5py", "tzfpy", "safetensors", "orjson", "threadpoolctl", "segno")
"""What a screen needs beyond NumPy: the extra "app" of the package."""


def main(arguments: Sequence[str] | None = None) -> None:
    """Open the app, and return when it is stopped; what is not an option of ours is Streamlit's own."""
    ours, streamlits = options(arguments)
    missing = [name for name in NEEDS if find_spec(name) is None]
    if missing:
        sys.exit(f'The app also needs {", ".join(missing)}:  pip install "explorable-lstm[app]"')
    from streamlit.web.cli import main as streamlit

    temporary = tempfile.TemporaryDirectory(prefix="explorable-lstm-")
    atexit.register(temporary.cleanup)  # no earlier: Streamlit watches its settings to the end
    app = lay_out(Path(temporary.name))
    os.environ[STATIC_VARIABLE] = str(app.parent / "static")
    flags = [f"--server.port={ours.port}", f"--server.headless={str(ours.no_browser).lower()}"]
    streamlit(["run", str(app), *flags, *streamlits], standalone_mode=False)


def lay_out(folder: Path) -> Path:
    """Put into a folder what Streamlit looks for beside a script: pages, settings, static. The script's path."""
    shutil.copytree(PROJECT / "pages", folder / "pages", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copytree(PROJECT / ".streamlit", folder / ".streamlit")
    (folder / "static").mkdir()
    return Path(shutil.copy(PROJECT / "app.py", folder))


def options(arguments: Sequence[str] | None) -> tuple[argparse.Namespace, list[str]]:
    """What the command was asked, and what it passes on to ``streamlit run``."""
    parser = argparse.ArgumentParser(
        prog="explorable-lstm",
        description="Open the explorable LSTM in the browser. Stop it with Ctrl+C.",
        epilog="Every other option is passed to `streamlit run`: --server.baseUrlPath=lstm, for example.",
        allow_abbrev=False,
    )
    parser.add_argument("--port", type=int, default=8501, help="where it listens (default: %(default)s)")
    parser.add_argument("--no-browser", action="store_true", help="start the server only, as on a machine for a class")
    return parser.parse_known_args(arguments)
