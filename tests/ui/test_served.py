"""The files that the browser fetches: published whole, under a name that tells their content, and cleaned up."""

from __future__ import annotations

import os
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from lstm_viz.ui import served


@pytest.fixture
def source(tmp_path):
    path = tmp_path / "main.js"
    path.write_text("export const one = 1;\n")
    return path


def published(folder):
    return sorted(path.name for path in folder.iterdir())


def test_a_copy_has_the_content_a_name_for_it_and_an_old_date(source, tmp_path):
    static = tmp_path / "static"
    first = served.publish("live", [source], static)
    copy = static / first.removeprefix("app/static/") / "main.js"
    assert copy.read_text() == source.read_text()
    assert copy.stat().st_mtime == served.OLD
    assert copy.stat().st_mode & 0o777 == 0o644
    assert served.publish("live", [source], static) == first
    source.write_text("export const one = 2;\n")
    assert served.publish("live", [source], static) != first, "an edited file is another one"


def test_other_versions_go_after_a_day_and_other_names_stay(source, tmp_path):
    static = tmp_path / "static"
    served.publish("live", [source], static)
    served.publish("plotly", [source], static)
    source.write_text("// edited\n")
    served.publish("live", [source], static)
    assert len(published(static)) == 3, "pages that were opened with it may still fetch it"
    for folder in static.iterdir():
        os.utime(folder, (time.time() - 2 * served.KEPT_S,) * 2)
    newest = served.publish("live", [source], static).removeprefix("app/static/")
    assert [name for name in published(static) if name.startswith("live")] == [newest]
    assert any(name.startswith("plotly") for name in published(static))


def test_several_processes_at_once_leave_one_whole_copy(source, tmp_path):
    static = tmp_path / "static"
    with ThreadPoolExecutor(8) as pool:
        addresses = set(pool.map(lambda _: served.publish("live", [source], static), range(24)))
    assert len(addresses) == 1
    assert len(published(static)) == 1, "no half-made copy is left behind"


def test_a_folder_that_cannot_be_written_is_named_in_the_log_alone(source, tmp_path, caplog):
    blocked = tmp_path / "blocked"
    blocked.write_text("a file is in its place")
    with pytest.raises(RuntimeError, match="its log says into which folder") as refused:
        served.publish("live", [source], blocked)
    assert str(tmp_path) not in str(refused.value), "visitors need not know where a server keeps its files"
    assert "blocked" in caplog.text


def test_the_live_instruments_modules_are_all_published():
    address = served.live_url()
    folder = served.static() / address.removeprefix("app/static/").removesuffix("/main.js")
    assert {path.name for path in folder.iterdir()} == {path.name for path in served.LIVE.glob("*.js")}
