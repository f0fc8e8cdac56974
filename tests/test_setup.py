"""What a newcomer's machine meets first: pins, `make`, the Python and the browser that are looked for."""

import os
import re
import subprocess
import sys
import tomllib
from importlib.metadata import version
from pathlib import Path

import pytest
from packaging.requirements import Requirement

from lstm_viz.ui import command
from tools import browser

ROOT = Path(__file__).parents[1]
PIN = re.compile(r"^([A-Za-z0-9-]+)==(\S+)\s*(#.*)?$")


def pins(name):
    lines = [line for line in (ROOT / name).read_text().splitlines() if line and not line.startswith(("#", "-r "))]
    return [(line, PIN.match(line)) for line in lines]


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-dev.txt"])
def test_packages_are_pinned_and_the_pinned_ones_are_here(name):
    for line, pin in pins(name):
        assert pin, f"{name}: {line!r} is not pinned"
        assert version(pin[1]) == pin[2], f"{name} pins {pin[1]} {pin[2]}"


def test_what_the_app_needs_is_there_for_a_reason():
    for line, pin in pins("requirements.txt"):
        assert pin[3], f"{line!r} has no reason beside it"


# -- the package: ranges, and extras

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]


def asked_for(extra=None):
    """What pip would look for: {name: range}, with the extras that an extra names."""
    wanted = {}
    for line in PROJECT["optional-dependencies"][extra] if extra else PROJECT["dependencies"]:
        one = Requirement(line)
        if one.name == PROJECT["name"]:
            for inner in one.extras:
                wanted |= asked_for(inner)
        else:
            wanted[one.name] = one.specifier
    return wanted


def test_the_core_asks_for_numpy_alone():
    assert set(asked_for()) == {"numpy"}


def test_a_package_has_one_range_wherever_it_is_asked_for():
    lines = [line for extra in PROJECT["optional-dependencies"].values() for line in extra]
    ranges = {(one.name, str(one.specifier)) for one in map(Requirement, lines) if one.name != PROJECT["name"]}
    assert len(ranges) == len({name for name, _ in ranges})


def test_what_make_run_installs_is_what_the_app_asks_for_and_lies_in_its_ranges():
    pinned = {pin[1]: pin[2] for _, pin in pins("requirements.txt")}
    wanted = asked_for() | asked_for("app")
    assert pinned.keys() == wanted.keys()
    assert all(pinned[name] in wanted[name] for name in pinned)


def test_the_command_looks_for_what_the_app_asks_for():
    assert set(command.NEEDS) == set(asked_for("app"))


def test_without_the_app_extra_the_command_says_what_to_install(monkeypatch):
    monkeypatch.setattr(command, "find_spec", lambda name: None if name in ("streamlit", "pvlib") else True)
    with pytest.raises(SystemExit, match=r'needs streamlit, pvlib: .*pip install "explorable-lstm\[app\]"'):
        command.main([])


# -- make


def shell(*command, **environment):
    return subprocess.run(command, cwd=ROOT, env=os.environ | environment, capture_output=True, text=True, timeout=60)


def test_make_alone_lists_what_there_is():
    listed = re.findall(r"make ([\w-]+)", shell("make", "--no-print-directory").stdout)
    assert listed == ["help", "run", "test", "bench", "deploy-check", "lint", "clean"]


def test_make_run_needs_nothing_but_the_one_command():
    """Read from what make would do: install when the requirements changed, then open the app."""
    plan = shell("make", "--dry-run", "--what-if=requirements.txt", "run").stdout
    assert plan.index("tools/venv.sh .venv requirements.txt") < plan.index("streamlit run app.py")
    assert "requirements-dev" not in plan


def test_make_test_installs_what_tests_need_and_finds_a_browser():
    plan = shell("make", "--dry-run", "--what-if=requirements-dev.txt", "test").stdout
    steps = ["tools/venv.sh .venv requirements-dev.txt", "tools/browser.py --install", "-m pytest"]
    assert [plan.index(step) for step in steps] == sorted(plan.index(step) for step in steps)


@pytest.mark.parametrize(("lint", "test", "code"), [(0, 0, 0), (1, 0, 1), (0, 2, 1), (1, 2, 1)])
def test_the_check_on_a_push_lints_and_tests_and_ends_with_the_tests_own_line(tmp_path, lint, test, code):
    """With a make that only says what it was asked."""
    make = tmp_path / "make"
    make.write_text(f'#!/bin/sh\necho "== 7 passed in 1.23s =="\necho $1\n[ $1 = lint ] && exit {lint}\nexit {test}\n')
    make.chmod(0o755)
    done = shell(".ci/run", PATH=f"{tmp_path}:{os.environ['PATH']}")
    lines = done.stdout.splitlines()
    assert {"lint", "test"} <= set(lines)
    assert lines[-1] == "== 7 passed in 1.23s =="
    assert done.returncode == code


# -- other places that say what is said here


def test_the_workflow_tries_every_python_that_the_package_promises():
    workflow = (ROOT / ".github" / "workflows" / "check.yml").read_text()
    (matrix,) = re.findall(r"python: \[(.*)\]", workflow)
    promised = [line.rpartition(" ")[2] for line in PROJECT["classifiers"] if "Python ::" in line]
    assert re.findall(r"[\d.]+", matrix) == promised
    assert PROJECT["requires-python"] == f">={promised[0]}"
    assert re.findall(r"run: make (\w+)", workflow) == ["lint", "test"]


def test_the_citation_is_of_this_version():
    citation = (ROOT / "CITATION.cff").read_text()
    (number,) = re.findall(r"^version: (.+)$", citation, re.M)
    (day,) = re.findall(r"^date-released: (.+)$", citation, re.M)
    assert number == PROJECT["version"]
    assert f"## {number} ({day})" in (ROOT / "CHANGELOG.md").read_text()


@pytest.mark.parametrize(
    ("message", "said"),
    [
        ("x" * 72 + "\n\nWhy.\n# a comment of git's\n", ""),
        ("é" * 72, ""),
        ("x" * 73, "has 73 characters"),
        ("\n\nWhy.", "first line is empty"),
        ("", "first line is empty"),
        ("What\nWhy.", "second line is not empty"),
    ],
)
def test_a_commit_has_a_subject_that_fits(tmp_path, message, said):
    (tmp_path / "message").write_text(message, encoding="utf-8")
    done = shell("tools/subject.py", str(tmp_path / "message"))
    assert done.returncode == bool(said)
    assert said in done.stderr


# -- a Python that will do


def fake_python(folder, version, has_venv):
    """Answers the three questions of tools/venv.sh and nothing else."""
    path = folder / f"python-{version}-{has_venv}"
    new = tuple(map(int, version.split("."))) >= (3, 11)
    path.write_text(
        '#!/bin/sh\ncase "$2" in\n'
        f"*'[:2]'*) echo {version} ;;\n"
        f"*ensurepip*) exit {0 if has_venv else 1} ;;\n"
        f"*) exit {0 if new else 1} ;;\nesac\n"
    )
    path.chmod(0o755)
    return str(path)


@pytest.mark.parametrize(
    ("version", "has_venv", "sentences"),
    [
        ("3.9", True, ["This needs Python 3.11 or newer; found only", "(3.9)", "PYTHON=/path/to/python"]),
        ("3.12", False, ["not the part that makes virtual environments", "sudo apt-get install python3.12-venv"]),
    ],
)
def test_a_python_that_will_not_do_is_said_in_a_sentence(tmp_path, version, has_venv, sentences):
    python = fake_python(tmp_path, version, has_venv)
    result = shell("tools/venv.sh", str(tmp_path / "venv"), "requirements.txt", PYTHON=python)
    assert result.returncode != 0
    assert all(sentence in result.stderr for sentence in sentences), result.stderr
    assert not (tmp_path / "venv").exists()


def test_a_python_that_is_not_there_is_said_in_a_sentence(tmp_path):
    missing = str(tmp_path / "python")
    result = shell("tools/venv.sh", str(tmp_path / "venv"), "requirements.txt", PYTHON=missing)
    assert result.returncode != 0
    assert f"found {missing}, which does not run" in result.stderr


def test_an_environment_is_made_and_filled_once(tmp_path):
    """With a Python that will do, and an empty list: nothing is fetched."""
    empty = tmp_path / "requirements.txt"
    empty.write_text("# nothing\n")
    first = shell("tools/venv.sh", str(tmp_path / "venv"), str(empty), PYTHON=sys.executable)
    assert first.returncode == 0, first.stderr
    assert "Making" in first.stderr
    again = shell("tools/venv.sh", str(tmp_path / "venv"), str(empty), PYTHON="no-such-python")
    assert again.returncode == 0, again.stderr
    assert "Making" not in again.stderr


# -- a browser that starts


def executable(path, exit_code=0):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!/bin/sh\nexit {exit_code}\n")
    path.chmod(0o755)
    return str(path)


@pytest.fixture
def bare(monkeypatch, tmp_path):
    """A machine on which no browser is installed."""
    monkeypatch.delenv("BROWSER_PATH", raising=False)
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    monkeypatch.setattr(browser, "MAC_FOLDERS", (tmp_path / "Applications",))
    monkeypatch.setattr(browser, "_playwright_download", lambda: iter([str(tmp_path / "not-downloaded")]))
    return tmp_path


def test_without_a_browser_there_is_a_hint(bare, monkeypatch, capsys):
    monkeypatch.setattr(sys, "argv", ["browser.py"])
    assert browser.find_browser() is None
    assert browser.main() == 1
    out, err = capsys.readouterr()
    assert out == ""
    assert "apt-get install chromium" in err
    assert "BROWSER_PATH" in err


def test_an_installed_browser_is_found_and_a_stub_is_passed_over(bare, monkeypatch, capsys):
    executable(bare / "bin" / "chromium", exit_code=1)  # Ubuntu's stub asks for snap
    chrome = executable(bare / "bin" / "google-chrome")
    assert browser.find_browser() == chrome
    monkeypatch.setattr(sys, "argv", ["browser.py"])
    assert browser.main() == 0
    assert capsys.readouterr().out == f"{chrome}\n"


def test_chrome_on_a_mac_is_found(bare):
    chrome = executable(bare / "Applications" / browser.MAC_APPS[0])
    assert browser.find_browser() == chrome


def test_a_named_browser_is_taken_and_a_wrong_name_is_not_passed_over(bare, monkeypatch):
    mine = executable(bare / "mine")
    monkeypatch.setenv("BROWSER_PATH", mine)
    assert browser.find_browser() == mine
    monkeypatch.setenv("BROWSER_PATH", str(bare / "nowhere"))
    executable(bare / "bin" / "chromium")
    with pytest.raises(RuntimeError, match="BROWSER_PATH is .*nowhere', which does not start"):
        browser.find_browser()
