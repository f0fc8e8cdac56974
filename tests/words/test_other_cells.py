"""The arithmetic of a GRU and of a tanh RNN: every line, worked out again, gives what the record says."""

import math
import re
from dataclasses import replace

import numpy as np
import pytest

from lstm_viz.core.gru import GRUParams
from lstm_viz.core.rnn import RNNParams
from lstm_viz.core.run import run
from lstm_viz.words.other_cells import gru_lines, rnn_lines

X = np.array([[0.5, 1.0], [-0.25, 0.0], [2.0, -1.0]])
GRU = GRUParams.from_blocks(
    {"r": ([0.5, -1.0], 0.25, 0.1), "z": ([0.0, 2.0], -0.5, -1.0), "n": ([1.5, 0.0], 0.75, 0.2)}, b_hn=[0.3]
)
RNN = RNNParams.from_blocks({"h": ([3.0, -0.5], 0.9, 0.0)})


def worked_out(formula):
    """A line's numbers, as Python works them out: the value of its first part."""
    text = formula.split(" = ")[0].replace("−", "-").replace("·", "*").replace("σ(", "sigmoid(")
    return eval(text, {"sigmoid": lambda z: 1 / (1 + math.exp(-z)), "tanh": math.tanh})


def value_in(line):
    return float(line.result.split(" = ")[1].replace("−", "-"))


@pytest.mark.parametrize("t", range(3))
@pytest.mark.parametrize(("lines", "params"), [(gru_lines, GRU), (rnn_lines, RNN)])
def test_every_line_gives_what_the_record_says(lines, params, t):
    trace = run(params, X)
    written = lines(params, trace, t)
    assert [line.name for line in written] == (["r", "z", "n", "h"] if params is GRU else ["h"])
    for line in written:
        assert value_in(line) == pytest.approx(float(getattr(trace, line.name)[t, 0, 0]), abs=6e-4)
        assert worked_out(line.formula) == pytest.approx(value_in(line), abs=3e-3)
        for part in line.formula.split(" = ")[1:]:
            assert worked_out(part) == pytest.approx(value_in(line), abs=3e-3)


def test_terms_of_weight_0_are_left_out_and_a_lone_bias_stays():
    letters = {line.name: line.letters for line in gru_lines(GRU, run(GRU, X), 0)}
    assert letters["z"] == "z = σ(w_z,x1·x1 + w_z,h·h_prev + b_z)"
    assert letters["n"] == "n = tanh(w_n,x0·x0 + b_n + r·(w_n,h·h_prev + b_hn))"
    deaf = GRUParams.from_blocks({gate: ([0.0, 0.0], 0.0, 2.0) for gate in "rzn"})
    r, *_ = gru_lines(deaf, run(deaf, X), 0)
    assert (r.letters, r.formula) == ("r = σ(b_r)", "σ(2)")


def test_other_weights_beside_a_record_are_refused():
    for lines, params, other in ((gru_lines, GRU, ("b", "z", 0)), (rnn_lines, RNN, ("b", "h", 0))):
        trace = run(params, X)
        with pytest.raises(ValueError, match="did not make this record"):
            lines(params.replace(other, 0.7), trace, 1)
    with pytest.raises(ValueError, match="before the product"):
        gru_lines(replace(GRU, reset="before"), run(replace(GRU, reset="before"), X), 0)
    assert re.match("h = ", rnn_lines(RNN, run(RNN, X), 2)[0].letters)


def test_nothing_is_written_as_more_than_it_is():
    kept = GRU.replace(("b", "z", 0), 12.0).replace(("b", "r", 0), 0.2996)
    lines = {line.name: line for line in gru_lines(kept, run(kept, X), 1)}
    assert " + 0.300) = " in lines["r"].formula, "it is not 0.3"
    assert lines["h"].formula.startswith("0.9999·") and " + 0.0001·" in lines["h"].formula
