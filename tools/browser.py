"""Find the Chromium or Chrome that the browser tests and benchmarks drive; print its path.

Looked for in this order: $BROWSER_PATH, an installed Chromium or Chrome, Playwright's own
download. With ``--install``, one that is missing is installed: by apt-get where that is allowed
without a password, else by ``playwright install chromium``.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

COMMANDS = (
    "chromium-headless-shell", "chromium", "chromium-browser", "google-chrome-stable", "google-chrome", "chrome",
)  # fmt: skip
"""The headless shell first: the same engine without a desktop's windows, a fifth faster over the tests."""
MAC_FOLDERS = (Path("/Applications"), Path.home() / "Applications")
MAC_APPS = (
    "Google Chrome.app/Contents/MacOS/Google Chrome",
    "Chromium.app/Contents/MacOS/Chromium",
    "Google Chrome for Testing.app/Contents/MacOS/Google Chrome for Testing",
)
LAUNCH_ARGUMENTS = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
)  # fmt: skip
"""Software rendering, the same on every machine, and no request of the browser's own."""

HINT = (
    "No Chromium or Chrome was found, and the browser tests need one.\n"
    "  Debian:  sudo apt-get install chromium-headless-shell\n"
    "  others:  .venv/bin/python -m playwright install chromium\n"
    "  or name an installed one:  make test BROWSER_PATH=/path/to/chrome"
)


def find_browser() -> str | None:
    """The path of a browser that starts, or None.

    Raises
    ------
    RuntimeError
        $BROWSER_PATH is set and does not start: another one would not be what was asked for.
    """
    named = os.environ.get("BROWSER_PATH")
    if named:
        if not _starts(named):
            raise RuntimeError(f"BROWSER_PATH is {named!r}, which does not start as a browser")
        return named
    return next((path for path in _candidates() if _starts(path)), None)


def install_browser() -> str | None:
    """Install a Chromium, and give its path if that went well; what the installers say goes to stderr."""
    admin = [] if os.geteuid() == 0 else ["sudo", "-n"]
    may_apt = shutil.which("apt-get") is not None and _runs([*admin, "true"])
    if may_apt:
        apt = [*admin, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-q"]
        # Ubuntu has no headless shell, and its chromium is but a door to snap: whether one starts is asked.
        packages = ("chromium-headless-shell", "chromium") if _runs([*apt, "update"]) else ()
        for package in packages:
            if _runs([*apt, "install", "-y", package]) and (found := find_browser()):
                return found
    # Playwright's own download, with the system libraries it needs where they may be installed.
    _runs([sys.executable, "-m", "playwright", "install", *(["--with-deps"] if may_apt else []), "chromium"])
    return find_browser()


def _candidates() -> Iterator[str]:
    yield from filter(None, map(shutil.which, COMMANDS))
    yield from (str(folder / app) for folder in MAC_FOLDERS for app in MAC_APPS)
    yield from _playwright_download()


def _playwright_download() -> Iterator[str]:
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        return
    with sync_playwright() as playwright:
        yield playwright.chromium.executable_path


def _starts(path: str) -> bool:
    """Whether it is a browser that runs: Ubuntu's chromium-browser may be a stub that asks for snap."""
    try:
        return subprocess.run([path, "--version"], capture_output=True, timeout=60).returncode == 0
    except (OSError, subprocess.TimeoutExpired):
        return False


def _runs(command: list[str]) -> bool:
    """Whether a command succeeds; its output goes to stderr, so that stdout holds the path alone."""
    try:
        return subprocess.run(command, stdout=sys.stderr).returncode == 0
    except OSError:
        return False


def main() -> int:
    """Print the path; 1 and a hint when there is none."""
    try:
        path = find_browser()
        if path is None and "--install" in sys.argv[1:]:
            print("No Chromium or Chrome found: installing one ...", file=sys.stderr)
            path = install_browser()
    except RuntimeError as error:
        print(error, file=sys.stderr)
        return 1
    if path is None:
        print(HINT, file=sys.stderr)
        return 1
    print(path)
    return 0


if __name__ == "__main__":
    sys.exit(main())
