"""plotly.js for the live instrument: served from a copy of the installed package's own file.

Streamlit serves the folder :func:`lstm_viz.place.static`. The copy is made at the first start, named after its
version, and ignored by git: no CDN is asked and no library lies in the repository.
"""

from __future__ import annotations

import functools
import os
import shutil
import tempfile
from importlib.metadata import version
from importlib.resources import as_file, files

from lstm_viz.place import static


@functools.cache
def plotly_url() -> str:
    """The address of plotly.js, relative to the app; the file is put there if it is not.

    Raises
    ------
    RuntimeError
        Says which folder cannot be written.
    """
    name = f"plotly-{version('plotly')}.min.js"
    folder = static()
    target = folder / name
    with as_file(files("plotly") / "package_data" / "plotly.min.js") as source:
        if not (target.exists() and target.stat().st_size == source.stat().st_size):
            try:
                folder.mkdir(exist_ok=True)
                handle, part = tempfile.mkstemp(dir=folder)  # a second process never sees half a file
                os.close(handle)
                shutil.copyfile(source, part)
                os.chmod(part, 0o644)
                os.replace(part, target)
            except OSError as error:
                raise RuntimeError(
                    f"plotly.js cannot be put into {folder}: {error}. Make that folder writable."
                ) from error
    return f"app/static/{name}"
