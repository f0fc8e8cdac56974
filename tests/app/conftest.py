"""Pages in AppTest: no browser says what is in view, so every card is sent at once."""

import pytest

from lstm_viz.ui import played


@pytest.fixture(autouse=True)
def _every_card_at_first(monkeypatch):
    monkeypatch.setattr(played, "AT_FIRST", ("scene", "half", "drawer"))
