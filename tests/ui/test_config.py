"""The settings of .streamlit/config.toml are known to the installed Streamlit, arrive, and can be read."""

import re
import tomllib
from pathlib import Path

import pytest
import streamlit
from streamlit import config

from lstm_viz.data.weights.network import LARGEST_SHOWN
from lstm_viz.figures.shelf.colours import PALETTE

ROOT = Path(__file__).parents[2]
SETTINGS = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text())


def flat(table, prefix=""):
    for key, value in table.items():
        if isinstance(value, dict):
            yield from flat(value, f"{prefix}{key}.")
        else:
            yield prefix + key, value


@pytest.fixture
def options(monkeypatch):
    """What Streamlit makes of the file when it is started in the project's folder."""
    monkeypatch.chdir(ROOT)
    return config.get_config_options(force_reparse=True)


@pytest.mark.parametrize(("name", "value"), list(flat(SETTINGS)))
def test_streamlit_knows_the_option_and_takes_the_value(options, name, value):
    assert name in options, f"Streamlit {streamlit.__version__} has no option {name}"
    assert options[name].value == value


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("runner.postScriptGC", False),  # else every run ends with about 80 ms of garbage collection
        ("browser.gatherUsageStats", False),  # else the page asks an outside host
        ("server.enableStaticServing", True),  # else the browser finds no plotly.js
        ("client.showSidebarNavigation", False),  # else there are two menus
        ("client.showErrorDetails", "none"),  # else a traceback reaches the page
        ("client.toolbarMode", "viewer"),
        ("server.showEmailPrompt", False),  # else a first start waits for an email address
        ("server.fileWatcherType", "none"),  # else a joint opening walks all modules for each session
        ("server.enableWebsocketCompression", False),  # what is large in a message is deflated: again costs 1 ms
        ("server.maxWidgetStateSize", 1),  # MB; else one message may fill the memory
        ("server.maxUploadSize", LARGEST_SHOWN >> 20),  # MB; a weight file for "Your own"
    ],
)
def test_what_the_app_relies_on(options, name, value):
    assert options[name].value == value


def test_the_end_of_a_run_does_collect_garbage_unless_told_not_to(options):
    """The option is hidden: if Streamlit drops it, or stops reading it, our setting means nothing."""
    assert options["runner.postScriptGC"].default_val is True
    runner = Path(streamlit.__file__).parent / "runtime" / "scriptrunner" / "script_runner.py"
    assert 'get_option("runner.postScriptGC")' in runner.read_text()


@pytest.mark.parametrize(
    ("name", "default", "file"),
    [
        ("server.fileWatcherType", "auto", "runtime/app_session.py"),
        ("server.maxWidgetStateSize", 25, "runtime/runtime_util.py"),
        ("server.maxUploadSize", 200, "elements/widgets/file_uploader.py"),
    ],
)
def test_a_server_setting_is_still_read_and_still_needed(options, name, default, file):
    """If Streamlit drops an option, moves it or makes ours the default, its line in the settings means nothing."""
    assert options[name].default_val == default
    assert f'"{name}"' in (Path(streamlit.__file__).parent / file).read_text()


def test_a_headless_start_looks_up_no_outside_address(options):
    """Streamlit asks for the machine's outside IP unless an address is named; any interface may still connect."""
    assert options["browser.serverAddress"].value == "localhost"
    assert options["server.address"].value is None


def test_fonts_are_bundled_with_streamlit():
    styles = "".join(path.read_text() for path in (Path(streamlit.__file__).parent / "static").rglob("*.css"))
    bundled = set(re.findall(r"@font-face\{font-family:([^;]+);", styles))
    for key in ("font", "headingFont", "codeFont"):
        families = SETTINGS["theme"][key]
        assert "//" not in families
        assert families.split(",")[0].strip("'") in bundled


def luminance(color):
    channels = [int(color[k : k + 2], 16) / 255 for k in (1, 3, 5)]
    linear = [v / 12.92 if v <= 0.04045 else ((v + 0.055) / 1.055) ** 2.4 for v in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one, other):
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def test_contrast_is_that_of_wcag():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.005)


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_text_can_be_read(mode):
    theme = SETTINGS["theme"][mode]
    for surface in (theme["backgroundColor"], theme["secondaryBackgroundColor"]):
        assert contrast(theme["textColor"], surface) >= 7
        for color in ("primaryColor", "linkColor", "codeTextColor"):
            assert contrast(theme[color], surface) >= 4.5, f"{color} on {surface}"


def test_buttons_can_be_read():
    """Streamlit writes white on a primary button. On a dark page no colour is both dark enough to
    carry white and light enough to be read as text (slider values, chosen pills): there the
    primary colour is chosen for text, and the app's own style writes primary buttons in dark ink."""
    assert contrast("#ffffff", SETTINGS["theme"]["light"]["primaryColor"]) >= 4.5
    assert contrast(SETTINGS["theme"]["dark"]["backgroundColor"], SETTINGS["theme"]["dark"]["primaryColor"]) >= 4.5


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_page_and_pictures_share_paper_and_ink(mode):
    theme, palette = SETTINGS["theme"][mode], PALETTE[mode]
    assert theme["backgroundColor"] == palette["paper"]
    assert theme["textColor"] == palette["ink"]
    assert theme["borderColor"] == palette["faint"]
