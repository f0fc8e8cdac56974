"""The walls of the house: who may import whom.

    core, language <- data, figures, words, workers <- lessons <- slides <- ui <- pages, app.py

workers trains tasks, so it looks into data as well.

Only ui, pages and app.py import streamlit; figures imports no plotly; core needs NumPy and the
standard library, and pandas only when a table is asked for. Read from the source by ast, so that a
lazy import inside a function counts too.
"""

import ast
import os
import re
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PACKAGE = "lstm_viz"

MAY_IMPORT = {
    "core": {"core"},
    "language": {"language"},
    "data": {"core", "language", "data"},
    "figures": {"core", "language", "figures"},
    "words": {"core", "language", "words"},
    "workers": {"core", "language", "data", "workers"},
    "lessons": {"core", "language", "data", "figures", "words", "workers", "lessons"},
    "slides": {"core", "language", "data", "figures", "words", "lessons", "slides"},
    "ui": {"core", "language", "data", "figures", "words", "workers", "lessons", "slides", "ui"},
    "pages": {"core", "language", "data", "figures", "words", "workers", "lessons", "slides", "ui"},
    "app": {"core", "language", "data", "figures", "words", "workers", "lessons", "slides", "ui"},
    "top": {"core"},  # lstm_viz/__init__.py: what a notebook imports; data comes when it is asked for
}
"""Rooms of the package by who may look into them."""

OUTSIDE = {
    "core": {"numpy"},
    "language": set(),
    "data": {"numpy", "pandas", "pvlib", "h5py", "tzfpy", "safetensors"},
    "figures": {"numpy"},
    "words": {"numpy"},
    "workers": {"numpy"},
    "lessons": {"numpy"},
    "slides": set(),
    "top": set(),
}
"""Packages from outside, for the rooms that a notebook uses without a screen; ui, pages and app are free."""

OPTIONAL = {"data": {"onnx", "pyarrow"}}
"""What may be missing, and so may only be imported inside a function, when it is asked for."""

LAZY_PANDAS = {"lstm_viz/core/record.py": "to_frame"}
"""Where core may import pandas: inside this one function."""


@dataclass(frozen=True)
class Import:
    """One imported module: its dotted name, the line, and the function around it, if any."""

    module: str
    line: int
    function: str | None
    for_types_only: bool


def imports(source, file):
    """Every import of a file, relative ones resolved, with ``importlib`` and ``__import__`` by constant name."""
    package = list(Path(file).with_suffix("").parts[:-1])
    found = []

    def visit(node, function, for_types_only):
        for child in ast.iter_child_nodes(node):
            inside = child.name if isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef) else function
            types = for_types_only or (isinstance(child, ast.If) and "TYPE_CHECKING" in ast.unparse(child.test))
            names = []
            if isinstance(child, ast.Import):
                names = [alias.name for alias in child.names]
            elif isinstance(child, ast.ImportFrom):
                base = package[: len(package) - child.level + 1] if child.level else []
                base = ".".join([*base, *([child.module] if child.module else [])])
                names = [f"{base}.{alias.name}" for alias in child.names]
            elif isinstance(child, ast.Call) and ast.unparse(child.func).split(".")[-1] in (
                "import_module",
                "__import__",
            ):
                names = [a.value for a in child.args[:1] if isinstance(a, ast.Constant) and isinstance(a.value, str)]
            found.extend(Import(name, child.lineno, inside, types) for name in names)
            visit(child, inside, types)

    visit(ast.parse(source), None, False)
    return found


def room_of(file):
    """The room in which a file lies: core, data, ..., pages, app, top, tests, or None."""
    parts = Path(file).parts
    if parts[0] == PACKAGE:
        return "top" if len(parts) == 2 else parts[1]
    return parts[0].removesuffix(".py")


def broken_walls(file, source):
    """A sentence for every import of the file that goes through a wall."""
    room = room_of(file)
    sentences = []
    for one in imports(source, file):
        where = f"{file}:{one.line}"
        top, *rest = one.module.split(".")
        if one.module.startswith("plotly.express"):
            sentences.append(f"{where} imports plotly.express, which costs 163 ms at every start")
        if room not in MAY_IMPORT:
            continue
        if top == PACKAGE:
            inner = rest[0] if rest and rest[0] in MAY_IMPORT else "top"
            # `from lstm_viz import run` gives what core made; core itself must not lean on it
            later = (
                room == "top" and inner == "data" and one.for_types_only
            )  # loaded when asked for: tests/test_notebook.py
            if inner not in MAY_IMPORT[room] and not (inner == "top" and room != "core") and not later:
                sentences.append(f"{where}: {room} imports {one.module}; it may import {sorted(MAY_IMPORT[room])}")
        elif top in ("pages", "app", "tests", "benchmarks", "tools"):
            sentences.append(f"{where}: {room} imports {one.module}; nothing leans on {top}")
        elif room in OUTSIDE and top not in sys.stdlib_module_names and top not in OUTSIDE[room]:
            lazy = one.for_types_only or one.function == LAZY_PANDAS.get(file, "")
            optional = one.function is not None and top in OPTIONAL.get(room, ())
            if not optional and not (room == "core" and top == "pandas" and lazy):
                sentences.append(
                    f"{where}: {room} imports {one.module}; from outside it may import {sorted(OUTSIDE[room])}"
                )
    return sentences


def files():
    """Every file of the project, as a path from its root: not what is installed, cached or made at a start."""
    skipped = {".git", ".hypothesis", ".venv", "venv", "static", "results", "failures", "build", "dist"}
    for folder, folders, names in os.walk(ROOT):
        folders[:] = [f for f in folders if f not in skipped and not f.endswith(("_cache", "_pycache__", ".egg-info"))]
        yield from (os.path.relpath(os.path.join(folder, name), ROOT).replace(os.sep, "/") for name in names)


SOURCES = sorted(file for file in files() if file.endswith(".py"))


def test_the_walk_finds_the_house():
    for room in ("core", "language", "data", "figures", "words", "workers", "lessons", "slides", "ui"):
        assert any(file.startswith(f"{PACKAGE}/{room}/") for file in SOURCES)
    assert f"{PACKAGE}/__init__.py" in SOURCES
    assert "tests/test_walls.py" in SOURCES
    seen = {one.module for file in SOURCES for one in imports((ROOT / file).read_text(), file)}
    assert {"numpy", "streamlit"} <= {module.split(".")[0] for module in seen}
    assert "lstm_viz.core.checks.as_floats" in seen


@pytest.mark.parametrize("file", SOURCES)
def test_no_import_goes_through_a_wall(file):
    assert broken_walls(file, (ROOT / file).read_text()) == []


def test_every_room_has_its_walls():
    rooms = {p.name for p in (ROOT / PACKAGE).iterdir() if p.is_dir() and any(p.glob("*.py"))}
    assert rooms <= set(MAY_IMPORT)


@pytest.mark.parametrize(
    ("file", "source"),
    [
        ("lstm_viz/core/run.py", "import pandas"),
        ("lstm_viz/core/record.py", "def at(self):\n    import pandas"),
        ("lstm_viz/core/run.py", "def to_frame(self):\n    import pandas"),
        ("lstm_viz/core/run.py", "import scipy.special"),
        ("lstm_viz/core/run.py", "from lstm_viz.figures import style"),
        ("lstm_viz/core/run.py", "from lstm_viz import figures"),
        ("lstm_viz/core/run.py", "from lstm_viz import LSTMParams"),
        ("lstm_viz/core/run.py", "from ..words import narration"),
        ("lstm_viz/core/run.py", "from .. import ui"),
        ("lstm_viz/core/run.py", "from lstm_viz.language.phrases import say"),
        ("lstm_viz/language/phrases.py", "from lstm_viz.core.notation import number"),
        ("lstm_viz/language/texts.py", "import numpy"),
        ("lstm_viz/data/solar.py", "import streamlit as st"),
        ("lstm_viz/data/solar.py", "from lstm_viz.figures.shelf.colours import PALETTE"),
        ("lstm_viz/data/files.py", "import onnx"),
        ("lstm_viz/core/run.py", "def read():\n    import onnx"),
        ("lstm_viz/figures/belt.py", "import plotly"),
        ("lstm_viz/figures/belt.py", "def draw():\n    from plotly import graph_objects"),
        ("lstm_viz/figures/belt.py", "from lstm_viz.words.narration import sentence"),
        ("lstm_viz/figures/belt.py", "import importlib\nstreamlit = importlib.import_module('streamlit')"),
        ("lstm_viz/figures/belt.py", "streamlit = __import__('streamlit')"),
        ("lstm_viz/words/narration.py", "from lstm_viz.lessons.state import State"),
        (
            "lstm_viz/words/narration.py",
            "if True:\n    try:\n        import streamlit\n    except ImportError:\n        pass",
        ),
        ("lstm_viz/workers/pool.py", "import streamlit as st"),
        ("lstm_viz/workers/child.py", "from lstm_viz.lessons.state import State"),
        ("lstm_viz/data/tasks.py", "from lstm_viz.workers.pool import POOL"),
        ("lstm_viz/lessons/belt/lesson.py", "import streamlit as st"),
        ("lstm_viz/lessons/belt/lesson.py", "from lstm_viz.ui.live import live"),
        ("lstm_viz/lessons/taps.py", "import plotly"),
        ("lstm_viz/lessons/taps.py", "from lstm_viz.slides.deck import Deck"),
        ("lstm_viz/slides/deck.py", "import streamlit as st"),
        ("lstm_viz/slides/deck.py", "from lstm_viz.ui.link import write"),
        ("lstm_viz/__init__.py", "from lstm_viz.ui import live"),
        ("lstm_viz/__init__.py", "from lstm_viz.data import solar"),
        ("lstm_viz/__init__.py", "if TYPE_CHECKING:\n    from lstm_viz.ui import live"),
        ("lstm_viz/ui/live.py", "import app"),
        ("lstm_viz/ui/live.py", "from pages import day"),
        ("lstm_viz/ui/live.py", "import plotly.express as px"),
        ("pages/1_day.py", "from plotly import express"),
        ("benchmarks/drag.py", "import plotly.express"),
        ("app.py", "from tests.core import drawn"),
    ],
)
def test_a_broken_wall_is_noticed(file, source):
    assert len(broken_walls(file, source)) == 1


@pytest.mark.parametrize(
    ("file", "source"),
    [
        (
            "lstm_viz/core/run.py",
            "import numpy as np\nimport json\nfrom collections import abc\nfrom __future__ import annotations",
        ),
        (
            "lstm_viz/core/run.py",
            "from lstm_viz.core.trace import Trace\nfrom .trace import Trace\nfrom . import trace",
        ),
        ("lstm_viz/core/record.py", "def to_frame(self):\n    import pandas as pd"),
        ("lstm_viz/core/run.py", "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    import pandas as pd"),
        ("lstm_viz/__init__.py", "if TYPE_CHECKING:\n    from lstm_viz.data.tasks import TASKS"),
        ("lstm_viz/data/solar.py", "import pandas\nfrom pvlib.location import Location\nfrom lstm_viz import Sequence"),
        ("lstm_viz/figures/belt.py", "from lstm_viz.language.phrases import say"),
        ("lstm_viz/figures/belt.py", "from lstm_viz.core.trace import Trace\nfrom lstm_viz.figures import style"),
        ("lstm_viz/data/files.py", "def read():\n    import importlib\n    return importlib.import_module('onnx')"),
        ("lstm_viz/ui/live.py", "import streamlit\nfrom lstm_viz.words import narration\nimport plotly"),
        ("pages/1_day.py", "import streamlit as st\nfrom lstm_viz.ui.frame import frame"),
        ("app.py", "import streamlit as st\nfrom lstm_viz.ui.frame import frame"),
        (
            "tests/figures/test_belt.py",
            "import plotly.graph_objects as go\nimport streamlit\nfrom tests.core import drawn",
        ),
    ],
)
def test_doors_are_open(file, source):
    assert broken_walls(file, source) == []


# -- nothing leans on what lies beside the repository

BESIDE = "sha" + "red"  # in two parts, or this file would name it
NAMES_IT = re.compile(rf"""(?<![\w.-]){BESIDE}/|/{BESIDE}(?![\w-])|["']{BESIDE}["']""")
TEXT = {
    ".py",
    ".js",
    ".css",
    ".svg",
    ".json",
    ".toml",
    ".txt",
    ".md",
    ".sh",
    ".cfg",
    ".ini",
    ".yml",
    ".yaml",
    ".html",
    "",
}


def test_no_file_refers_to_a_folder_beside_the_repository():
    found = []
    for file in files():
        if Path(file).suffix in TEXT and (ROOT / file).stat().st_size < 1_000_000:
            text = (ROOT / file).read_text(encoding="utf-8", errors="replace")
            found += [
                f"{file}:{n}: {line.strip()[:80]}"
                for n, line in enumerate(text.splitlines(), 1)
                if NAMES_IT.search(line)
            ]
    assert found == []


@pytest.mark.parametrize(
    "line", ["open('/work/{}/x.json')", "see {}/DESIGN.md", "Path('..') / '{}'", "../{}/a", "cd ../{}"]
)
def test_such_a_reference_is_noticed(line):
    assert NAMES_IT.search(line.format(BESIDE))


@pytest.mark.parametrize("line", ["{} by all rooms", "they {} it", "un{}/x", "{}_axis = 1"])
def test_the_plain_word_is_not(line):
    assert not NAMES_IT.search(line.format(BESIDE))
