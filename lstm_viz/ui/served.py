"""What the browser fetches: plotly.js and the modules of the live instrument, as static files.

Streamlit serves the folder :func:`lstm_viz.place.static`, and no link that leads out of it. So the files are copied
there when the app first draws a page; no CDN is asked. A copy's name holds a digest of its content: a browser may keep
it for as long as it likes, and an edited file is another one.
"""

from __future__ import annotations

import contextlib
import functools
import gzip
import hashlib
import logging
import os
import shutil
import tempfile
import time
from collections.abc import Iterable
from pathlib import Path

from lstm_viz.place import ASSETS, static

LIVE = ASSETS / "live"
PLOTLY = ASSETS / "plotly" / "plotly.min.js.gz"
"""The part of plotly.js that draws the pictures, of the version that the installed plotly package has: a quarter of the
whole, which a phone would wait ten seconds longer for. tools/plotly makes it."""
OLD = 1_000_000_000
"""When each copy was last changed, as the server says it, in seconds since 1970. Streamlit sends no Cache-Control, and
answers "is mine still good?" in full; a browser that is told nothing keeps a file for a tenth of its age."""
KEPT_S = 24 * 3600.0
"""Seconds for which another version's copies are left to the pages that were opened with it."""


@functools.cache
def live_url(module: str = "main.js") -> str:
    """Address of a module of ``assets/live``, relative to the app; RuntimeError as in :func:`publish`."""
    return f"{publish('live', LIVE.glob('*.js'), static())}/{module}"


@functools.cache
def plotly_url() -> str:
    """Address of plotly.js, relative to the app; RuntimeError as in :func:`publish`."""
    with tempfile.TemporaryDirectory() as folder:
        script = Path(folder) / PLOTLY.stem
        script.write_bytes(gzip.decompress(PLOTLY.read_bytes()))
        return f"{publish('plotly', [script], static())}/{script.name}"


def publish(name: str, sources: Iterable[Path], folder: Path) -> str:
    """Copy files into a folder of their own inside the served one, and give its address, relative to the app.

    A folder is there whole or not at all, also when several processes start at once.

    Raises
    ------
    RuntimeError
        What a visitor may read of it; the log says which folder cannot be written.
    """
    found = sorted(sources)
    digest = hashlib.blake2b(digest_size=8)
    for source in found:
        digest.update(source.name.encode() + b"\0" + source.read_bytes() + b"\0")
    target = folder / f"{name}-{digest.hexdigest()}"
    try:
        if not target.is_dir():
            folder.mkdir(parents=True, exist_ok=True)
            _put(found, target)
    except OSError as error:
        logging.getLogger(__name__).error("the browser's files cannot be put into %s: %s", folder, error)
        raise RuntimeError(
            "the server cannot write the browser's files: its log says into which folder; make that one writable"
        ) from error
    with contextlib.suppress(OSError):  # a folder that was filled beforehand may be read-only
        os.utime(target)  # in use
        _clean(name, target)
    return f"app/static/{target.name}"


def _put(sources: Iterable[Path], target: Path) -> None:
    part = Path(tempfile.mkdtemp(dir=target.parent))
    try:
        for source in sources:
            copy = part / source.name
            shutil.copyfile(source, copy)
            copy.chmod(0o644)
            os.utime(copy, (OLD, OLD))
        part.chmod(0o755)
        part.rename(target)
    except OSError:
        shutil.rmtree(part, ignore_errors=True)
        if not target.is_dir():  # else another process was faster
            raise


def _clean(name: str, target: Path) -> None:
    """Take away other versions that nobody has started with for a day."""
    for other in target.parent.glob(f"{name}-*"):
        if other != target and time.time() - other.stat().st_mtime > KEPT_S:
            shutil.rmtree(other, ignore_errors=True)
