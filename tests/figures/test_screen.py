"""What a picture is drawn on."""

import pytest

from lstm_viz.figures.shelf.colours import PALETTE
from lstm_viz.figures.shelf.screen import USUAL, Screen


@pytest.mark.parametrize("scale", [0.0, -1.0, float("nan"), float("inf")])
def test_a_scale_in_which_nothing_can_be_drawn_is_refused(scale):
    with pytest.raises(ValueError, match=r"scale is .*; it needs a positive number"):
        Screen(scale=scale)


def test_one_scale_is_one_screen_however_it_is_written():
    """A picture is remembered by its screen, and 2 and 2.0 are written differently in JSON."""
    assert repr(Screen(scale=2)) == repr(Screen(scale=2.0))
    assert Screen("light", False, 6) == USUAL
    assert Screen("dark").colors is PALETTE["dark"]
