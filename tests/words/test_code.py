"""A step as Python: what is pasted and run is the recorded step, and its lines are the textbook's own."""

import contextlib
import io
import re
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from lstm_viz.core import textbook
from lstm_viz.core.lstm import LSTMParams
from lstm_viz.core.notation import GATES, number
from lstm_viz.core.run import run
from lstm_viz.words.code import code


def ran(text):
    """What a program leaves behind, and what it prints."""
    names, out = {}, io.StringIO()
    with contextlib.redirect_stdout(out):
        exec(text, names)
    return names, out.getvalue()


def many_units(seed, H, D=2, hold=None):
    rng = np.random.default_rng(seed)
    params = LSTMParams(*(rng.normal(size=shape) for shape in ((4 * H, D), (4 * H, H), 4 * H)))
    return params, run(params, rng.normal(size=(3, D)), rng.uniform(-1, 1, H), rng.normal(size=H), hold)


def of_the_step(names, trace, t):
    for name in ("c", "h"):
        expected = getattr(trace, name)[t, 0]
        assert names[name] == pytest.approx(expected, rel=1e-14, abs=1e-15), name


def test_every_step_of_the_day_runs_to_its_own_numbers(day_params, day_trace):
    for t in range(day_trace.T):
        names, printed = ran(code(day_params, day_trace, t))
        of_the_step(names, day_trace, t)
        assert printed == f"c = {day_trace.c[t, 0]}  h = {day_trace.h[t, 0]}\n"


@pytest.mark.parametrize("H", [1, 2, 4])
@pytest.mark.parametrize("hold", [None, {"f": 0.0}, {("g", 1): -0.25, "o": 1.0}])
def test_any_cell_does_held_or_not(H, hold):
    params, trace = many_units(H, H, hold=hold)
    for t in range(trace.T):
        text = code(params, trace, t)
        of_the_step(ran(text)[0], trace, t)
        for gate, value in trace.held_at(t).items():
            assert re.search(
                rf"^    {gate} = np\.array\({re.escape(str(value[0].tolist()))}\) +# .*, held$", text, re.M
            )
        assert text.count(", held") == len(trace.held_at(t))


def test_numpy_alone_is_enough(day_params, day_trace):
    done = subprocess.run(
        [sys.executable, "-I", "-c", code(day_params, day_trace, 17)], capture_output=True, text=True, check=True
    )
    assert done.stdout == f"c = {day_trace.c[17, 0]}  h = {day_trace.h[17, 0]}\n"
    assert done.stdout.startswith("c = [-0.35")


def test_it_is_the_textbook_in_ten_lines(day_params, day_trace):
    lines = [line.partition("  #")[0].rstrip() for line in code(day_params, day_trace, 17).splitlines()]
    begin, end = lines.index("def sigmoid(z):"), lines.index("    return h, c")
    ten = [line for line in lines[begin : end + 1] if line]
    assert len(ten) == 10
    source = [line.partition("  #")[0].rstrip() for line in Path(textbook.__file__).read_text().splitlines()]
    assert all(line in source for line in ten if not line.startswith("def ")), "as they stand in the file"


def test_beside_its_lines_stand_this_steps_numbers(day_params, day_trace):
    for t in (0, 12, 17):
        beside = dict(re.findall(r"^    (\w) = .*?  # +(\S+)  ", code(day_params, day_trace, t), re.M))
        assert list(beside) == [*GATES, "c", "h"]
        for name, said in beside.items():
            assert said == number(getattr(day_trace, name)[t, 0, 0], 3, sign=name in "gch")
    assert "# G, dG, 14:30" in code(day_params, day_trace, 17)


def test_comments_stand_under_each_other(day_params, day_trace):
    text = code(day_params, day_trace, 17)
    step = [line for line in text.partition("def lstm_step")[2].partition("return")[0].splitlines() if "#" in line]
    assert len({line.index("#") for line in step}) == 1


def test_a_unit_alone_may_be_held():
    params, trace = many_units(3, 4, hold={("f", 1): [0.25, np.nan, 1.0, np.nan], ("o", None, 2): 0.0})
    for t in range(trace.T):
        text = code(params, trace, t)
        of_the_step(ran(text)[0], trace, t)
        assert ("    f[[0, 2]] = [0.25, 1.0]" in text) == (t == 1)
        assert "    o[[2]] = [0.0]" in text
        assert text.count(", held") == len(trace.held_at(t))
