"""What CONTRIBUTING says is so: the files of its table are there, and a lesson needs no other."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
TEXT = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
ROWS = {
    name: re.findall(r"`([^`]+)`", files) for name, files in re.findall(r"^\| an? ([^|]+) \| (`[^|]+) \|", TEXT, re.M)
}


def test_the_table_is_read():
    assert {"picture", "lesson", "lens", "cell kind", "weight layout"} <= ROWS.keys()


@pytest.mark.parametrize(("what", "files"), ROWS.items())
def test_the_files_to_touch_are_like_those_that_are_there(what, files):
    for file in files:
        assert list(ROOT.glob(file.replace("NAME", "*"))), file


def test_the_commands_are_there():
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    for command in re.findall(r"\bmake (\w+)", TEXT.partition("## The house")[0]):
        assert re.search(rf"^{command}:", makefile, re.M), command


LESSON = {
    ".py": '''"""What is left of one word, three steps later."""
from lstm_viz.core.lstm import LSTMParams
from lstm_viz.core.sequence import Feature, Sequence
from lstm_viz.language.phrases import later, say
from lstm_viz.lessons.base import Group
from lstm_viz.lessons.controls import LENS, card, grid, short, slider, weighs
from lstm_viz.lessons.recorded import RecordedLesson
from lstm_viz.lessons.shown import Given
from lstm_viz.lessons.state import choice, decimal

HEARD = Sequence([[1.0], [0.0], [0.0]], (Feature("x", "a word", ""),), ("1", "2", "3"))

class Echo(RecordedLesson):
    name, order = "echo", 15
    table = (LENS, choice("t", later("controls.step"), "3", lambda: HEARD.time),
             decimal("f_b", later("lessons/echo.bias"), 0.0, -6, 6))
    def given(self, many):
        return [Given(LSTMParams.from_blocks({k: ([1.0], 0.0, v["f_b"] if k == "f" else 0.0) for k in "figo"}), HEARD)
                for v in many]
    def cards(self, shown):
        return [card("belt", ("belt",))]
    def groups(self, shown, t):
        positions = grid(-6, 6, 1, shown.values["f_b"])
        bias = slider(self.table[2], weighs("f", "b"), shown.values, positions, short)
        return [Group(say("lessons/echo.keep"), [bias])]

LESSON = Echo()
''',
    ".toml": 'title = "An echo"\nabout = "what is left of one word"\n[phrase]\nbias = "Bias"\nkeep = "Keep"\n',
    "page": '"""An echo."""\n\nfrom lstm_viz.ui.page import open_lesson\n\nopen_lesson("echo")\n',
}  # fmt: skip

ASKED = """
import json
import zlib
from streamlit.testing.v1 import AppTest
from lstm_viz.lessons.registry import PATH
from lstm_viz.ui.frame import navigation

path = [lesson.name for lesson in PATH]
assert path[:2] == ["one_step", "echo"], path
assert navigation()["Lessons"]["pages/echo.py"] == "An echo"

app = AppTest.from_file("app.py", default_timeout=60)
app.switch_page("pages/echo.py")
app.query_params["f_b"] = "2"
app.run()
assert not app.exception and not app.warning
(live,) = app.get("bidi_component")
sent = json.loads(zlib.decompress(live.proto.bytes, -15))
assert list(sent["time"]["cards"]["belt"]["figures"]) == ["belt"]
(item,) = sent["groups"][0]["items"]
assert item["text"] == "2", "the link was read"
assert app.query_params["f_b"] in ("2", ["2"]), "and is written again"

start = AppTest.from_file("app.py", default_timeout=60).run()
(live,) = start.get("bidi_component")
way = {one["page"]: one for one in json.loads(zlib.decompress(live.proto.bytes, -15))["path"]}
assert way["echo"] == {"page": "echo", "title": "An echo", "about": "what is left of one word", "tasks": []}
"""


def test_a_small_lesson_needs_the_files_of_the_table_and_no_other(tmp_path):
    """In a copy of the project: it is in the registry, the menu, its link and on its page, and gone with its files."""
    for name in ("lstm_viz", "pages", "assets", ".streamlit"):
        shutil.copytree(ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "app.py", tmp_path)
    added = [tmp_path / file.replace("NAME", "echo") for file in ROWS["lesson"]]
    for file in added:
        file.write_text(LESSON["page" if file.parent.name == "pages" else file.suffix], encoding="utf-8")
    assert answered(tmp_path, ASKED) == ""
    for file in added:
        file.unlink()
    gone = "from lstm_viz.lessons.registry import LESSONS; assert 'echo' not in {one.name for one in LESSONS}"
    assert answered(tmp_path, gone) == ""


def answered(folder, code):
    """What goes wrong when the code runs in a folder."""
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=folder, capture_output=True, text=True, timeout=120,
        env={"PATH": "/usr/bin:/bin", "PYTHONDONTWRITEBYTECODE": "1", "HOME": str(folder)},
    )  # fmt: skip
    return "" if done.returncode == 0 else done.stdout + done.stderr
