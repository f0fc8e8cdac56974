"""A name in a picture has a line or two, and no line is long."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lstm_viz.core.names import LINE, PARTS, in_lines
from lstm_viz.core.notation import QUANTITIES


def test_the_parts_are_quantities():
    assert set(PARTS) <= set(QUANTITIES)


@pytest.mark.parametrize(
    ("name", "lines"),
    [
        ("tank", ("tank",)),
        ("memory cell", ("memory cell",)),  # 11 characters
        ("input worker", ("input", "worker")),
        ("view in the window", ("view in", "the window")),
        ("bouncer at the counter", ("bouncer at", "the counter")),
        ("a bb ccc ddddddd", ("a bb ccc", "ddddddd")),
    ],
)
def test_a_name_is_broken_where_its_lines_are_most_alike(name, lines):
    assert in_lines(name) == lines


@pytest.mark.parametrize("name", ["presentation", "the announcement", "one word and another and", "a b" * 12])
def test_what_two_lines_do_not_hold_is_refused_in_a_sentence(name):
    with pytest.raises(ValueError, match=rf"“{name}” is too long: pictures write .* at most {LINE} characters each"):
        in_lines(name)


@given(st.lists(st.text("abcde", min_size=1, max_size=8), min_size=1, max_size=5).map(" ".join))
def test_it_is_refused_only_where_no_break_fits(name):
    words = name.split(" ")
    breaks = [(" ".join(words[:k]), " ".join(words[k:])) for k in range(1, len(words))]
    fits = len(name) <= LINE or any(max(map(len, lines)) <= LINE for lines in breaks)
    try:
        found = in_lines(name)
    except ValueError:
        assert not fits
        return
    assert fits
    assert " ".join(found) == name
    assert len(found) == (1 if len(name) <= LINE else 2)
    if len(found) == 2:
        widest = max(map(len, found))
        assert all(widest <= max(map(len, other)) for other in breaks)
