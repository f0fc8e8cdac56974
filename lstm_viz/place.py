"""Where the files that are not Python lie: in a checkout, and in an installed package.

A checkout keeps app.py, pages, assets and .streamlit at its top, where a person edits them. A wheel carries the
same files inside the package, in ``lstm_viz/project``: pip may put it where nobody can write, and the one folder
that is filled at a start, static, then lies elsewhere (:mod:`lstm_viz.ui.command` says where).
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Any

_PACKAGE = Path(__file__).resolve().parent
_CARRIED = _PACKAGE / "project"

PROJECT = _CARRIED if _CARRIED.is_dir() else _PACKAGE.parent
"""The folder that holds app.py, pages, assets and .streamlit."""
ASSETS = PROJECT / "assets"
"""What a person may edit, and the browser's part."""

STATIC_VARIABLE = "EXPLORABLE_LSTM_STATIC"
"""The environment variable that names another folder for static files."""


def static() -> Path:
    """The folder that Streamlit serves at ``app/static``: beside the app.py that was started."""
    return Path(os.environ.get(STATIC_VARIABLE) or PROJECT / "static")


def program(module: str, *arguments: str) -> dict[str, Any]:
    """A module of this package as a program in a process of its own: for ``subprocess.Popen(**program(...))``.

    It uses one core, whose work is too small to gain from more.
    """
    paths = [str(_PACKAGE.parent), *filter(None, [os.environ.get("PYTHONPATH")])]
    one_thread = dict.fromkeys(("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"), "1")
    return {
        "args": [sys.executable, "-P", "-m", module, *arguments],  # -P: a numpy.py in some folder is not meant
        "env": os.environ | one_thread | {"PYTHONPATH": os.pathsep.join(paths)},
    }
