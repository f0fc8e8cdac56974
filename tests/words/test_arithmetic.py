"""The written sum is the recorded sum."""

import math
import re
from dataclasses import FrozenInstanceError

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lstm_viz.core.initial import initial
from lstm_viz.core.lstm import LSTMParams
from lstm_viz.core.notation import GATES, number
from lstm_viz.core.run import run, sweep
from lstm_viz.words.arithmetic import WRITTEN_OUT, GateLine, arithmetic

NUMBER = r"−?\d+(?:\.\d+)?"
PRODUCT = re.compile(rf"(?P<sign>[+−] )?(?P<w>{NUMBER})·\(?(?P<v>{NUMBER})\)?")


def value(text):
    return float(text.replace("−", "-").replace(" ", ""))


def read_back(formula):
    """The sum that a person adds up from the text: (products, rest, bias, z)."""
    sum_text, z = formula.removeprefix("z = ").rsplit(" = ", 1)
    products = [
        (-1 if (p["sign"] or "").strip() == "−" else 1) * value(p["w"]) * value(p["v"])
        for p in PRODUCT.finditer(sum_text)
    ]
    rest = re.search(rf"… \((?:\d+ more terms sum to|1 more term:) ({NUMBER})\)", sum_text)
    bias = re.search(rf"(?:[+−] )?{NUMBER}$", sum_text)
    return products, value(rest[1]) if rest else 0.0, value(bias[0].replace("+", "")), value(z)


def test_the_story_moment(day_params, day_trace):
    f, i, g, o, c, h = arithmetic(day_params, day_trace, 17)
    assert f.formula == "z = −3.5·0.752 + 10·(−0.365) + 0.5·0.506 + 5.181 = −0.848"
    assert f.result == "f = σ(z) = 0.300"
    assert f.letters == "z = w_f,G·G + w_f,dG·dG + w_f,h·h_prev + b_f"
    assert i.formula == "z = 5·0.752 + 1·(−0.365) + 0.5·0.506 − 1.451 = 2.197"
    assert i.result == "i = σ(z) = 0.900"
    assert g.formula == "z = 0·0.752 + 1.9·(−0.365) + 0·0.506 + 0 = −0.694"
    assert g.result == "g = tanh(z) = −0.600"
    assert o.result == "o = σ(z) = 0.882"
    assert c.formula == "f·c_prev + i·g = 0.300·0.628 + 0.900·(−0.600) = 0.188 − 0.540"
    assert c.result == "c = −0.352"
    assert h.formula == "o·tanh(c) = 0.882·tanh(−0.352) = 0.882·(−0.338)"
    assert h.result == "h = −0.298"
    assert [line.title for line in (f, i, g, o, c, h)] == [
        "forget gate", "input gate", "candidate", "output gate", "cell state", "hidden state",
    ]  # fmt: skip


def test_the_numbers_are_the_records(day_params, day_trace):
    for t in range(day_trace.T):
        step, lines = day_trace.at(t), arithmetic(day_params, day_trace, t)
        for name, line in zip(GATES, lines[:4], strict=True):
            assert line.name == name
            assert line.z == getattr(step, f"{name}_pre")[0, 0]
            assert line.value == line.computed == getattr(step, name)[0, 0]
            assert not line.held
            assert [term.value for term in line.terms] == [*step.x[0], step.h_prev[0, 0]]
        c, h = lines[4:]
        assert (c.kept, c.written, c.c) == (step.kept[0, 0], step.written[0, 0], step.c[0, 0])
        assert c.kept == c.f * c.c_prev
        assert c.written == c.i * c.g
        assert h.h == h.o * h.tanh_c == step.h[0, 0]


def test_a_held_gate_says_both_numbers(day_params, day_inputs):
    trace = run(day_params, day_inputs, hold={("f", 17): 0.0, ("g", 17): 1.0})
    f, i, g, _, c, _ = arithmetic(day_params, trace, 17)
    assert f.result == "f is held at 0.000 (the weights computed 0.300)"
    assert g.result == "g is held at 1.000 (the weights computed −0.600)"
    assert "held" not in i.result
    assert f.formula.endswith("= −0.848")
    assert c.formula == "f·c_prev + i·g = 0.000·0.628 + 0.900·1.000 = 0.000 + 0.900"
    assert "held" not in arithmetic(day_params, trace, 16)[0].result


def random_run(H, D, T, size, seed, hold=None):
    rng = np.random.default_rng(seed)
    params = LSTMParams(*(size * rng.standard_normal(shape) for shape in ((4 * H, D), (4 * H, H), (4 * H,))))
    return params, run(params, rng.standard_normal((T, D)), hold=hold)


@settings(deadline=None, max_examples=150)
@given(
    st.integers(1, 9), st.integers(1, 3), st.integers(1, 4), st.sampled_from([0.0, 0.001, 1.0, 8.0]),
    st.integers(0, 2**32 - 1),
)  # fmt: skip
def test_what_is_written_adds_up(H, D, T, size, seed):
    params, trace = random_run(H, D, T, size, seed)
    for unit in range(H):
        for line in arithmetic(params, trace, T - 1, unit)[:4]:
            assert len(line.terms) == D + min(H, WRITTEN_OUT)
            assert len(line.rest) == max(H - WRITTEN_OUT, 0)
            # exactly, from the numbers that the line keeps
            total = math.fsum(term.product for term in (*line.terms, *line.rest)) + line.bias
            assert total == pytest.approx(line.z, rel=1e-9, abs=1e-12)
            # and to the precision of what is printed, from the text alone
            assert "  " not in line.formula
            products, rest, bias, z = read_back(line.formula)
            assert len(products) == len(line.terms)
            assert z == value(number(line.z, 3))
            slack = 0.0005 * sum(1.001 + abs(term.weight) + abs(term.value) for term in line.terms) + 0.0016
            assert math.fsum([*products, rest, bias]) == pytest.approx(z, abs=slack)
            for term, product in zip(line.terms, products, strict=True):
                assert product == pytest.approx(term.product, abs=0.0005 * (1.001 + abs(term.weight) + abs(term.value)))


def test_terms_that_are_not_written_out_are_counted_and_summed():
    params, trace = random_run(H=9, D=2, T=3, size=1.0, seed=5)
    line = arithmetic(params, trace, 2, unit=7)[0]
    assert "+ … (5 more terms sum to " in line.formula
    W_h = params.block("f")[1]
    assert line.rest_sum == pytest.approx(W_h[7, 4:] @ trace.h[1, 0, 4:])
    assert line.letters.startswith("z = w_f,x0·x0 + w_f,x1·x1 + w_f,h[0]·h_prev[0] + ")
    assert line.letters.endswith("w_f,h[3]·h_prev[3] + … + b_f")
    params, trace = random_run(H=5, D=1, T=2, size=1.0, seed=5)
    assert "+ … (1 more term: " in arithmetic(params, trace, 1)[0].formula
    params, trace = random_run(H=4, D=1, T=2, size=1.0, seed=5)
    assert "…" not in arithmetic(params, trace, 1)[0].formula


def test_a_swept_weight_is_written_with_its_own_value(day_params, day_inputs):
    address = ("W_h", "f", 0, 0)
    many = sweep(day_params, address, [-2.0, 3.0], day_inputs)
    for b, setting in enumerate((-2.0, 3.0)):
        line = arithmetic(day_params.replace(address, setting), many.sample(b), 17)[0]
        assert f" {'−' if setting < 0 else '+'} {abs(setting):g}·" in line.formula
        assert line.z == many.f_pre[17, b, 0]


def test_weights_that_did_not_make_the_record_are_refused(day_params, day_trace):
    with pytest.raises(ValueError, match="did not make this record"):
        arithmetic(day_params.replace(("b", "f", 0), 5.182), day_trace, 17)
    params, trace = random_run(H=3, D=2, T=2, size=1.0, seed=1)
    with pytest.raises(ValueError, match="3 units and 2 features"):
        arithmetic(params, trace.unit(1), 0)
    with pytest.raises(ValueError, match="holds 2 runs"):
        arithmetic(params, run(params, np.zeros((3, 2, 2))), 0)
    with pytest.raises(IndexError, match="units 0 to 2"):
        arithmetic(params, trace, 0, unit=3)
    with pytest.raises(IndexError, match="no step 2"):
        arithmetic(params, trace, 2)


def test_lines_are_frozen(day_params, day_trace):
    line = arithmetic(day_params, day_trace, 0)[0]
    assert isinstance(line, GateLine)
    with pytest.raises(FrozenInstanceError):
        line.z = 1.0


def test_terms_of_weight_zero_can_be_left_out(day_params, day_trace):
    _, _, g, o, *_ = arithmetic(day_params, day_trace, 17, zeros=False)
    assert g.formula == "z = 1.9·(−0.365) + 0 = −0.694"
    assert o.formula == "z = 4·0.752 − 1 = 2.008"
    assert o.letters == "z = w_o,G·G + w_o,dG·dG + w_o,h·h_prev + b_o", "what there is to hear stays in the letters"


def test_only_the_unit_that_is_held_says_so():
    params = initial("LSTM", 3, 2, seed=1)
    trace = run(params, np.ones((2, 2)), hold={("f", None, 1): 0.25, ("i", 1): [np.nan, np.nan, 0.5]})
    held = {unit: [line.held for line in arithmetic(params, trace, 1, unit)[:4]] for unit in range(3)}
    assert held == {0: [False] * 4, 1: [True, False, False, False], 2: [False, True, False, False]}
    assert [line.held for line in arithmetic(params, trace, 0, 2)[:4]] == [False] * 4
