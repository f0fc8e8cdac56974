"""The wheel: built, installed where the repository is out of sight, and opened from an empty folder."""

import re
import subprocess
import sys
import venv
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SNIPPETS = re.findall(r"```python\n(.*?)```", (ROOT / "README.md").read_text(encoding="utf-8"), re.S)


@pytest.fixture(scope="module")
def installed(tmp_path_factory):
    """The bin folder of an environment that holds the wheel, and sees the other packages of this one."""
    top = tmp_path_factory.mktemp("wheel")
    run([sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(top)], ROOT)
    (wheel,) = top.glob("*.whl")
    venv.create(top / "env", with_pip=False, symlinks=True)
    python = top / "env" / "bin" / "python"
    packages = run([python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"], top).strip()
    Path(packages, "of_the_tests.pth").write_text("\n".join(path for path in sys.path if path.endswith("-packages")))
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "--python", python]
    run([*pip, "install", "--quiet", "--no-deps", "--no-index", wheel], top)
    for path in Path(packages, "lstm_viz").rglob("*"):
        path.chmod(path.stat().st_mode & ~0o222)  # as where an administrator installs; root may write all the same
    return python.parent


@pytest.fixture
def empty(tmp_path):
    folder = tmp_path / "empty"
    folder.mkdir()
    return folder


@pytest.fixture
def server(installed, serve, empty, tmp_path):
    """For :func:`visit`: the installed app instead of the checkout's."""
    command = [str(installed / "explorable-lstm")]
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    # Bytecode is the one thing that Python itself would write beside the package.
    environment = dict(PYTHONDONTWRITEBYTECODE="1", HOME=str(empty), TMPDIR=str(temporary))
    with serve(command, empty, tmp_path / "log.txt", **environment) as address:
        yield address
    assert list(temporary.iterdir()) == [], "what the command laid out is taken away again"


def run(command, folder):
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def files_of(folder):
    return {str(path): path.stat().st_mtime_ns for path in folder.rglob("*") if path.is_file()}


def package_of(installed, empty):
    code = "import lstm_viz; print(lstm_viz.__path__[0])"
    return Path(run([installed / "python", "-c", code], empty).strip())


def test_what_is_imported_is_the_wheel(installed, empty):
    assert package_of(installed, empty).is_relative_to(installed.parent)


def test_the_command_says_how_it_is_used(installed, empty):
    said = run([installed / "explorable-lstm", "--help"], empty)
    assert "--port" in said


@pytest.mark.parametrize("code", SNIPPETS)
def test_the_readme_is_true_of_the_wheel(installed, empty, code):
    run([installed / "python", "-c", code], empty)


def test_a_page_opens_from_an_empty_folder_and_writes_nothing_there(installed, empty, visit):
    package = package_of(installed, empty)
    before = files_of(package)
    visit.open("solar_day?t=14%3A30")
    assert "14:30" in visit.page.locator(".live-now").inner_text()
    # its settings came along: paper is ours, and Streamlit's own menu is put away
    paper = visit.page.locator(".stApp").evaluate("app => getComputedStyle(app).backgroundColor")
    assert paper == "rgb(251, 250, 246)"
    assert not visit.page.get_by_test_id("stSidebarNav").is_visible()
    # and so did the other pages
    visit.page.get_by_role("link", name="Words and pictures").click()
    visit.page.locator(".words article").first.wait_for()
    assert files_of(package) == before
    assert list(empty.iterdir()) == []
