"""What a gate's group says of its weights is read off them while a hand moves one, and is the preset's until then."""

import json
import zlib

import pytest

from lstm_viz.lessons.base import Look
from lstm_viz.lessons.registry import lesson_named
from lstm_viz.lessons.state import complete
from lstm_viz.ui.message import still_hand
from lstm_viz.ui.played import Played, joined
from tests.lessons.screen import sliders


def strip_of(lesson, control, t=0):
    """The strip of a slider, as it travels."""
    values = complete(lesson.table, {})
    shown = lesson.record(values)
    hand = still_hand() | {"view": []}
    pieces = Played(lesson, shown, Look(), hand, f"record {lesson.name}", lesson.cards(shown)).pieces(
        t, sliders(lesson, values, t)[control], f"strip {lesson.name} {control}"
    )
    text = zlib.decompress(joined(["{", *pieces, "}"]), wbits=-15).decode()
    return json.loads(text)["strip"], sliders(lesson, values, t)[control]


@pytest.mark.parametrize("name", ["solar_day", "one_step"])
def test_a_reading_moves_with_the_hand_and_is_the_presets_where_the_preset_is(name):
    lesson = lesson_named(name)
    strip, item = strip_of(lesson, "f_G")
    read = strip["texts"]["reading f"]
    assert len(read) == len(item.values)
    shown = lesson.record(complete(lesson.table, {}))
    (group,) = (one for one in lesson.groups(shown, 0) if one.id == "f")
    assert read[item.index] == group.reading
    low, high = read[0], read[-1]
    assert low != high, "light makes f fall, or rise"
    assert "reading i" not in strip["texts"], "the other gates have their own weights still"


@pytest.mark.parametrize(("control", "gate"), [("f_b", "f"), ("z_b", "z")])
def test_what_a_gate_that_keeps_was_moves_with_its_bias(control, gate):
    lesson = lesson_named("gradient")
    strip, item = strip_of(lesson, control)
    for k in (0, item.index, len(item.values) - 1):
        fresh = lesson.record(complete(lesson.table, {control: float(item.values[k])}))
        (group,) = (one for one in lesson.groups(fresh, 0) if one.id == gate)
        assert strip["texts"][f"reading {gate}"][k] == group.reading


@pytest.mark.parametrize(
    ("name", "control"),
    [
        ("gradient", "gain"),
        ("memory", "f_b"),
        ("solar_day", "cloud"),
        ("belt", "f_pulse"),
        ("start", "f_b"),
        ("taps", "f_b"),
    ],
)
def test_where_nothing_is_read_off_weights_no_reading_travels(name, control):
    strip, _ = strip_of(lesson_named(name), control)
    assert not [text for text in strip["texts"] if text.startswith("reading")]
