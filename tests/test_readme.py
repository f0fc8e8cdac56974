"""What the README says is so: its code runs, its numbers come out, its files and pages are there."""

import re
import tomllib
from pathlib import Path

import numpy as np
import pytest

from lstm_viz.ui import command
from lstm_viz.ui.frame import navigation

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def test_the_notebook_code_runs_and_gives_what_it_says():
    (code,) = re.findall(r"```python\n(.*?)```", README, re.S)
    names = {}
    exec(code, names)
    assert names["trace"].at(names["day"].index("14:30")).f == pytest.approx(np.array([[0.300]]), abs=5e-4)
    said = re.search(r"# (\d+) runs in one batch", code)
    swept = names["sweep"](names["preset"].params, ("b", "f", 0), range(-6, 7), names["day"])
    assert int(said[1]) == swept.B


def test_linked_files_exist():
    for target in re.findall(r"\]\((?!http|#)([^)]+)\)", README):
        assert (ROOT / target).exists(), target


def test_every_page_is_named_and_no_other():
    table = README.partition("## The pages")[2].partition("##")[0]
    assert re.findall(r"^\| \*\*(.+?)\*\* \|", table, re.M) == [
        name for group in navigation().values() for name in group.values()
    ]


def test_every_room_is_on_the_map():
    named = re.findall(r"^\| `(lstm_viz/\w+)`", README, re.M)
    rooms = {f"lstm_viz/{path.name}" for path in (ROOT / "lstm_viz").iterdir() if (path / "__init__.py").exists()}
    assert set(named) == rooms


def test_the_commands_are_there():
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    for target in re.findall(r"`?make ([\w-]+)", README):
        assert re.search(rf"^{target}:", makefile, re.M), target


def test_the_options_of_the_command_are_its_own():
    lines = re.findall(r"explorable-lstm((?:\s+--[\w-]+(?: \d+)?)+)", README)
    assert lines
    for line in lines:
        _, unknown = command.options(line.split())
        assert unknown == []


def test_the_extras_are_there():
    offered = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["optional-dependencies"]
    named = set(re.findall(r"\[([a-z]+)\](?!\()", README.partition("## The map")[0]))
    assert named == set(offered)
