"""What a person brings to the page "Your own": it is read, shown and kept in their session; what is bad is named."""

import asyncio
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
from safetensors.numpy import save as safetensors
from starlette.datastructures import Headers
from starlette.formparsers import MultiPartParser

from lstm_viz.core.gru import GRUParams
from lstm_viz.data.weights import weights_bytes
from lstm_viz.data.weights.network import LARGEST_SHOWN
from lstm_viz.lessons.registry import lesson_named
from lstm_viz.lessons.state import complete, decode
from lstm_viz.ui import bring
from tests.app.instrument import move, payload
from tests.app.test_pages import link_of, opened
from tests.trainings import trained

PAGE = "pages/own.py"


def dropped(app, name, data, place=bring.CELL):
    """A file dropped where weight files are taken, or tables."""
    taken = app.session_state.get(bring.TAKEN, 0)
    app.file_uploader(key=f"{place}-{taken}").upload(name, data)
    return app.run()


def pytorch(H, D, layers=1, seed=0, both=False):
    rng = np.random.default_rng(seed)
    arrays = {}
    for k in range(layers):
        for end in ("", "_reverse") if both else ("",):
            width = D if k == 0 else H * (1 + both)
            arrays |= {
                f"lstm.weight_ih_l{k}{end}": rng.normal(0, 0.5, (4 * H, width)),
                f"lstm.weight_hh_l{k}{end}": rng.normal(0, 0.3, (4 * H, H)),
                f"lstm.bias_ih_l{k}{end}": rng.normal(0, 0.3, 4 * H),
                f"lstm.bias_hh_l{k}{end}": rng.normal(0, 0.3, 4 * H),
            }
    return safetensors(arrays)


def test_a_weight_file_is_shown_and_is_in_the_link():
    app = dropped(opened(PAGE), "mine.safetensors", pytorch(5, 3))
    sent, link = payload(app), link_of(app)
    assert sent["notices"] == []
    assert link["cell"] == "file" and len(link["file"]) == 12 and link["task"] == "none"
    assert "3 inputs, 5 units" in sent["groups"][0]["reading"]
    assert "found" in [card["id"] for card in sent["cards"]]


def test_the_same_link_in_another_session_shows_nothing_of_it():
    link = link_of(dropped(opened(PAGE), "mine.safetensors", pytorch(5, 3)))
    sent = payload(opened(PAGE, link))
    assert "not in your session" in " ".join(sent["notices"])
    assert "5 units" not in sent["groups"][0]["reading"]


def test_of_a_deep_network_one_chooses_layer_and_direction():
    app = dropped(opened(PAGE), "deep.safetensors", pytorch(4, 3, layers=2, both=True))
    app = move(app, "own", values={"layer": "2", "direction": "reverse"})
    sent = payload(app)
    assert "8 inputs, 4 units" in sent["groups"][0]["reading"]
    app = move(app, "own", values={"cell": "random"})
    assert "layer" not in link_of(app) and "direction" not in link_of(app), "they went with the file"


GRU = GRUParams.from_blocks({gate: (np.ones((2, 3)), np.ones((2, 2)), np.ones(2)) for gate in "rzn"})
BAD = {
    "notes.safetensors": (b"hello", "a text that begins with 'hello'"),
    "empty.npz": (b"", "empty"),
    "model.onnx": (b"\x80\x04\x95", "pickle"),
    "gru.npz": (weights_bytes(GRU, ".npz"), "GRU"),
    "cut.safetensors": (pytorch(5, 3)[:200], "cut"),
    "shapes.safetensors": (
        safetensors({"lstm.weight_ih_l0": np.ones((20, 3)), "lstm.weight_hh_l0": np.ones((20, 4))}),
        "lstm.weight_hh_l0",
    ),
    "nan.safetensors": (
        safetensors({"lstm.weight_ih_l0": np.full((20, 3), np.nan), "lstm.weight_hh_l0": np.ones((20, 5))}), "finite",
    ),
    "wide.safetensors": (pytorch(600, 1), "600"),
    "other.safetensors": (safetensors({"conv.weight": np.ones((3, 3))}), "no recurrent layer"),
    "picture.keras": (b"PK\x03\x04 nothing", "zip"),
}  # fmt: skip


@pytest.mark.parametrize("name", BAD)
def test_a_bad_weight_file_is_named_and_the_page_stays(name):
    app = dropped(opened(PAGE), "mine.safetensors", pytorch(5, 3))
    before = link_of(app)
    data, wanted = BAD[name]
    app = dropped(app, name, data)
    (notice,) = payload(app)["notices"]
    assert notice.count(name) == 1 and wanted in notice and "stays" in notice
    assert link_of(app) == before
    assert not app.exception


TABLE = b"a;b\n" + b"\n".join(f"{k},5;{k % 7}".encode() for k in range(60))


def test_a_table_is_read_by_a_random_cell_where_there_is_no_other():
    app = dropped(opened(PAGE), "mine.csv", TABLE, bring.TABLE)
    sent, link = payload(app), link_of(app)
    assert link["cell"] == "random" and link["data"] == "table"
    assert "2 inputs, 16 units, 60 steps" in sent["groups"][0]["reading"]
    assert "random weights" in " ".join(sent["notices"])


def test_a_table_fits_the_file_that_was_opened():
    app = dropped(opened(PAGE), "mine.safetensors", pytorch(5, 2))
    app = dropped(app, "mine.csv", TABLE, bring.TABLE)
    assert payload(app)["notices"] == []
    assert "2 inputs, 5 units, 60 steps" in payload(app)["groups"][0]["reading"]
    app = dropped(app, "three.safetensors", pytorch(5, 3))
    assert "3" in " ".join(payload(app)["notices"]), "this one needs three columns"


def test_a_pasted_table_is_run():
    app = opened(PAGE)
    app.text_area[0].set_value("x\n0.1\n0.2\n0.3\n")
    app.button[0].click().run()
    assert "1 input, 16 units, 3 steps" in payload(app)["groups"][0]["reading"]


BAD_TABLES = {
    "gap.csv": (b"a,b\n1,2\n3,\n", "Row 3"),
    "text.csv": (b"a,b\n1,2\n3,four\n", "four"),
    "empty.csv": (b"", "empty"),
    "header.csv": (b"a,b\n", "no"),
    "ragged.csv": (b"a,b\n1,2\n1,2,3\n", "3"),
    "inf.csv": (b"a\n1\ninf\n", "inf"),
    "binary.csv": (bytes(range(256)), "text"),
    "picture.txt": (b"\x89PNG\r\n\x1a\n\x00\x00", "text"),
    "times.csv": (b"time\n09:00\n09:30\n", "no numbers"),
    "words.txt": (b"the quick brown fox\njumps over\n", "number"),
}


@pytest.mark.parametrize("name", BAD_TABLES)
def test_a_bad_table_is_named_and_the_page_stays(name):
    app = dropped(opened(PAGE), "mine.csv", TABLE, bring.TABLE)
    before = link_of(app)
    data, wanted = BAD_TABLES[name]
    app = dropped(app, name, data, bring.TABLE)
    (notice,) = payload(app)["notices"]
    assert notice.count(name) == 1 and wanted in notice and "stays" in notice
    assert link_of(app) == before
    assert not app.exception


def test_a_session_keeps_the_newest_four_and_forgets_the_rest():
    app = opened(PAGE)
    for seed in range(6):
        app = dropped(app, f"{seed}.safetensors", pytorch(3, 2, seed=seed))
    assert len(app.session_state["brought"].things["cell"]) == 4


def test_the_lesson_is_on_the_way():
    assert lesson_named("own").order > lesson_named("check").order


def test_an_upload_is_kept_in_memory():
    """Starlette writes what is larger than its limit to a file on the disk: its limit is above Streamlit's own."""
    made = []

    class Parser(MultiPartParser):
        def on_headers_finished(self):
            super().on_headers_finished()
            made.append(self._current_part.file.file)

    boundary, size = b"edge", LARGEST_SHOWN
    head = b'--edge\r\nContent-Disposition: form-data; name="file"; filename="mine.npz"\r\n\r\n'

    async def stream():
        yield head
        for _ in range(size >> 20):
            yield bytes(2**20)
        yield b"\r\n--edge--\r\n"

    headers = Headers({"content-type": f"multipart/form-data; boundary={boundary.decode()}"})
    with ThreadPoolExecutor() as apart:  # a worker that has driven a browser has a loop of its own running
        apart.submit(lambda: asyncio.run(Parser(headers, stream()).parse())).result()
    (spooled,) = made
    with spooled:
        assert spooled._rolled is False, "it never went to the disk"


def test_a_network_that_was_trained_here_is_taken_over_with_its_example():
    learn, query = lesson_named("learn"), {"task": "none", "job": "a_n_b_n", "epochs": "4", "H": "3"}
    app = opened("pages/learn.py", query)
    app.switch_page(PAGE).run()
    assert "Take the network" not in " ".join(button.label for button in app.button), "none is trained yet"
    (settings,) = learn.wanted(complete(learn.table, decode(learn.table, query)[0]))
    (outcome,) = trained(settings)
    app = app.run()
    (button,) = (button for button in app.button if "Take the network" in button.label)
    button.click().run()
    link, sent = link_of(app), payload(app)
    assert link["cell"] == "file" and link["data"] == "table"
    assert sent["notices"] == []
    model, inputs = outcome.models[-1], outcome.traces[0].inputs
    assert f"2 inputs, 3 units, {inputs.T} steps" in sent["groups"][0]["reading"]
    brought = app.session_state["brought"].things
    (network,) = next(iter(brought["cell"].values()))
    (table,) = brought["table"].values()
    assert network.layers[0].directions["forward"] is model.layers[0]
    assert (table.values == inputs.x[:, 0]).all()
