"""For all rooms: property tests that give the same answer on every machine, and the day that things are tried on."""

import os

import numpy as np
import pytest
from hypothesis import settings

from lstm_viz.core.lstm import LSTMParams
from lstm_viz.core.run import run
from lstm_viz.core.sequence import Feature, Sequence
from lstm_viz.language.spoken import speaking

settings.register_profile("house", deadline=None, derandomize=True)
settings.register_profile("explore", deadline=None, max_examples=2000)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "house"))

# Clear-sky irradiance at Surathkal, 2021-10-15, every 30 minutes from 05:30, W/m2 (pvlib, Ineichen-Perez).
GHI = [0, 0, 1, 66, 183, 310, 433, 549, 653, 744, 818, 876, 915, 936, 937, 918, 881, 825, 752, 663, 560, 446, 322, 196,
       76, 3, 0, 0]  # fmt: skip


@pytest.fixture(autouse=True)
def spoken(request):
    """English, its files looked up once a test, as a message of the app does: pictures are drawn by the thousand."""
    if request.path.parent.name not in ("figures", "lessons"):
        yield
        return
    with speaking():
        yield


@pytest.fixture(scope="session")
def day_params():
    """Unit A, the trend unit: it keeps unless strong sun is falling."""
    return LSTMParams.from_blocks(
        {
            "f": ([-3.5, 10.0], 0.5, 5.181),
            "i": ([5.0, 1.0], 0.5, -1.451),
            "g": ([0.0, 1.9], 0.0, 0.0),
            "o": ([4.0, 0.0], 0.0, -1.0),
        }
    )


@pytest.fixture(scope="session")
def day_inputs():
    """G in kW/m2 and its half-hour change in 200 W/m2, 27 steps."""
    ghi = np.array(GHI, float)
    x = np.stack([ghi[1:] / 1000, np.diff(ghi) / 200], axis=1)
    clock = tuple(f"{minute // 60:02d}:{minute % 60:02d}" for minute in range(360, 360 + 30 * len(x), 30))
    features = (Feature("G", "irradiance", "kW/m²"), Feature("dG", "change of irradiance", "200 W/m²"))
    return Sequence(x, features, clock)


@pytest.fixture(scope="session")
def day_trace(day_params, day_inputs):
    """Unit A's run on the day; at 14:30, step 17, f = .300, i = .900, g = -.600, c = -.352, h = -.298."""
    return run(day_params, day_inputs)


def pytest_collection_modifyitems(items):
    """Half of the browser tests first, the others in the middle.

    pytest-xdist begins with a part of the row for each worker, in order: else one worker would drive a browser
    for a quarter of an hour while the others soon have nothing to do.
    """
    browser = [item for item in items if "/browser/" in str(item.path).replace("\\", "/")]
    others = [item for item in items if item not in set(browser)]
    items[:] = [item for half in range(2) for row in (browser, others) for item in _half(row, half)]


def _half(row, half):
    middle = (len(row) + 1) // 2
    return row[middle:] if half else row[:middle]


@pytest.fixture(scope="session", autouse=True)
def short_forecasts():
    """A forecast is trained for two epochs: enough for a record, and there are a dozen of them on a page.

    What thirty are worth is asked in tests/data/test_forecasting.py.
    """
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr("lstm_viz.lessons.forecast.record.EPOCHS", 2)
        yield
