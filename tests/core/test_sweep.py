"""A sweep: row b of one batched run is the run with values[b], for every kind of control."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose, assert_array_equal

from lstm_viz import Feature, LSTMParams, Sequence, run, sweep
from tests.core.drawn import GATES, cases

RECORDED = (
    "f_pre",
    "i_pre",
    "g_pre",
    "o_pre",
    "f",
    "i",
    "g",
    "o",
    "kept",
    "written",
    "c",
    "tanh_c",
    "h",
    "c_prev",
    "h_prev",
)


def one_by_one(params, control, value, x, **more):
    """The run that one row of a sweep stands for, made the long way."""
    hold = more.pop("hold", {})
    if control[0] == "hold":
        return run(params, x, hold=hold | {control[1] if len(control) == 2 else control[1:]: value}, **more)
    if control[0] == "x":
        x = x.copy()
        how, d = control[1:3]
        if how == "scale":
            x[:, d] = x[:, d] * value
        elif how == "shift":
            x[:, d] = x[:, d] + value
        else:
            x[control[3], d] = value
        return run(params, x, hold=hold, **more)
    array, gate, unit = control[:3]
    weights = {name: getattr(params, name).copy() for name in ("W_x", "W_h", "b")}
    weights[array][("ifgo".index(gate) * params.H + unit, *control[3:])] = value
    return run(LSTMParams(**weights), x, hold=hold, **more)


@st.composite
def sweeps(draw):
    case = draw(cases(B=1, scales=(0.1, 1.0, 10.0)))
    (T, _, H), D = case.shape, case.params.D
    gate, unit = draw(st.sampled_from(GATES)), draw(st.integers(0, H - 1))
    feature, step = draw(st.integers(0, D - 1)), draw(st.integers(0, T - 1))
    control = draw(
        st.sampled_from(
            [
                ("b", gate, unit),
                ("W_x", gate, unit, feature),
                ("W_h", gate, unit, draw(st.integers(0, H - 1))),
                ("x", "scale", feature),
                ("x", "shift", feature),
                ("x", "at", feature, step),
                ("hold", gate),
                ("hold", gate, step),
            ]
        )
    )
    bound = {"hold": 1.0, "x": 3.0}.get(control[0], 20.0)
    values = draw(st.lists(st.floats(-1, 1), min_size=1, max_size=5))
    values = [bound * (abs(v) if control[0] == "hold" and gate != "g" else v) for v in values]
    # No row of the start or of a hold belongs to one value alone here; that has a test of its own.
    return case, control, values


@given(sweeps())
def test_each_row_is_the_run_with_its_value(drawn):
    case, control, values = drawn
    many = sweep(case.params, control, values, case.x, **case.start, hold=case.hold)
    assert (case.shape[0], len(values), case.shape[2]) == (many.T, many.B, many.H)
    for b, value in enumerate(values):
        alone = one_by_one(case.params, control, value, case.x[:, 0], **case.start, hold=case.hold)
        row = many.sample(b)
        for name in RECORDED:
            assert_allclose(getattr(row, name), getattr(alone, name), rtol=1e-9, atol=1e-10, err_msg=name)
        assert_array_equal(row.x, alone.x)
        assert row.held.keys() == alone.held.keys()
        for at, pinned in alone.held.items():
            assert_allclose(row.held[at], np.broadcast_to(pinned, row.held[at].shape), rtol=1e-12)


@given(sweeps())
def test_identities_hold_in_every_row(drawn):
    case, control, values = drawn
    many = sweep(case.params, control, values, case.x, **case.start, hold=case.hold)
    assert_array_equal(many.c, many.f * many.c_prev + many.i * many.g)
    assert_array_equal(many.h, many.o * many.tanh_c)


def cell(H=2, D=2, seed=5):
    rng = np.random.default_rng(seed)
    return LSTMParams(rng.normal(size=(4 * H, D)), rng.normal(size=(4 * H, H)), rng.normal(size=4 * H)), rng.normal(
        size=(6, D)
    )


@pytest.mark.parametrize(
    "control",
    [("b", "f", 1), ("W_x", "g", 0, 1), ("W_h", "o", 1, 0), ("x", "scale", 1), ("x", "at", 0, 3), ("hold", "i", 2)],
)
def test_the_values_do_something_and_nothing_else_does(control):
    params, x = cell()
    many = sweep(params, control, [0.2, 0.8, 0.2], x)
    assert_array_equal(many.h[:, 0], many.h[:, 2])
    assert not np.allclose(many.h[:, 0], many.h[:, 1])


@pytest.mark.parametrize(
    "control", [("b", "f", 1), ("W_x", "g", 0, 1), ("W_h", "o", 1, 0), ("x", "scale", 1), ("x", "shift", 0)]
)
def test_where_the_hand_rests_the_sweep_is_the_plain_run(control):
    params, x = cell()
    now = {"scale": 1.0, "shift": 0.0}[control[1]] if control[0] == "x" else params.value(control)
    assert_allclose(sweep(params, control, [now], x).h, run(params, x).h, rtol=1e-13)


@pytest.mark.parametrize("control", [("b", "f", 0), ("W_x", "f", 0, 0), ("W_h", "f", 0, 0)])
def test_a_weight_that_was_huge_leaves_no_trace(control):
    """The value is put in, not added as a difference: 1e16 + (0.1 - 1e16) would be 0."""
    params, x = cell(H=1)
    huge = params.replace(control, 1e16)
    assert_allclose(sweep(huge, control, [0.1], x).c, run(params.replace(control, 0.1), x).c, rtol=1e-13)


def test_start_states_may_differ_from_row_to_row():
    params, x = cell()
    c0 = np.array([[0.0, 1.0], [2.0, -3.0]])
    many = sweep(params, ("b", "f", 0), [0.5, 0.5], x, c0=c0)
    for b in range(2):
        assert_allclose(many.sample(b).c, run(params.replace(("b", "f", 0), 0.5), x, c0=c0[b]).c, rtol=1e-13)


def test_a_swept_hold_takes_the_place_of_a_fixed_one():
    params, x = cell()
    for hold in ({"f": 0.9}, {("f", None): 0.9}):
        many = sweep(params, ("hold", "f"), [0.1, 0.2], x, hold=hold)
        assert_array_equal(many.f[:, :, 0], np.broadcast_to([0.1, 0.2], (6, 2)))
    many = sweep(params, ("hold", "f"), [0.1, 0.2], x, hold={("f", 3): 0.9})  # one step wins, as always
    assert many.f[3].tolist() == [[0.9, 0.9], [0.9, 0.9]]
    assert set(many.held) == {("f", None), ("f", 3)}


def test_the_model_and_the_inputs_stay_as_they_were():
    params, x = cell()
    W_x, before = params.W_x.copy(), x.copy()
    for control in (("W_x", "f", 0, 0), ("x", "scale", 0), ("hold", "f")):
        sweep(params, control, [0.1, 0.9], x)
    assert_array_equal(params.W_x, W_x)
    assert_array_equal(x, before)


def test_the_names_of_the_axes_come_along():
    params, x = cell()
    day = Sequence(x, (Feature("G", "irradiance", "kW/m2"), Feature("dG")), tuple(f"{6 + t:02}:00" for t in range(6)))
    for control in (("b", "f", 0), ("x", "scale", 0), ("hold", "f")):
        many = sweep(params, control, [0.0, 1.0], day)
        assert (many.time, many.inputs.features) == (day.time, day.features)


def test_inputs_of_a_sweep_are_there_for_every_row():
    params, x = cell()
    assert sweep(params, ("b", "f", 0), [0.0, 1.0], x).x.shape == (6, 2, 2)
    many = sweep(params, ("x", "scale", 1), [0.0, 2.0], x)
    assert_array_equal(many.x[:, 1], x * [1, 2])
    assert many.at(2).x.shape == (2, 2)


@pytest.mark.parametrize(
    ("control", "message"),
    [
        ("b", "'b' names no control; it should look like"),
        (3, "3 names no control"),
        (None, "None names no control"),
        ((), r"\(\) names no control"),
        (["b", "f", 0], r"\['b', 'f', 0\] names no control"),
        (("weight", "f", 0), r"\('weight', 'f', 0\) names no weight; it should look like"),
        ((["b"], "f", 0), "names no weight"),
        (("b", "f"), r"\('b', 'f'\) names no weight"),
        (("b", "f", 0, 0), "names no weight; b needs a unit"),
        (("W_x", "f", 0), "names no weight; W_x needs a unit and a column"),
        (("b", "q", 0), "there is no gate 'q'; the blocks are f, i, g and o"),
        (("b", "f", 2), "there is no unit 2; units are 0 to 1"),
        (("b", "f", -1), "there is no unit -1; units are 0 to 1"),
        (("b", "f", 1.0), "there is no unit 1.0; units are 0 to 1"),
        (("b", "f", "0"), "there is no unit '0'"),
        (("W_x", "f", 0, 2), "W_x has no column 2; columns are 0 to 1"),
        (("W_h", "f", 0, 1.0), "W_h has no column 1.0; columns are 0 to 1"),
        (("x",), "names no input; it should look like"),
        (("x", "double", 0), r"\('x', 'double', 0\) names no input"),
        (("x", ["scale"], 0), "names no input"),
        (("x", "scale"), "names no input"),
        (("x", "at", 0), "names no input"),
        (("x", "scale", 2), "there is no feature 2; features are 0 to 1"),
        (("x", "scale", 0.0), "there is no feature 0.0; features are 0 to 1"),
        (("x", "at", 0, 6), "there is no step 6; steps are 0 to 5"),
        (("x", "at", 0, "noon"), "there is no step 'noon'; steps are 0 to 5"),
        (("hold",), r"\('hold',\) names no hold; it should look like"),
        (("hold", "f", 0, 0, 0), "names no hold"),
        (("hold", "f", None, 2), "hold of f has unit 2; this layer has units 0 to 1"),
        (("hold", "q"), "hold has 'q'; it needs a gate"),
        (("hold", ["f"]), r"hold has \['f'\]; it needs a gate"),
        (("hold", "f", 6), "hold of f has step 6; this sequence has steps 0 to 5"),
        (("hold", "f", "noon"), r"hold has \('f', 'noon'\); it needs a gate"),
    ],
)
def test_an_unknown_control_is_named(control, message):
    params, x = cell()
    with pytest.raises(ValueError, match=message):
        sweep(params, control, [0.5], x)


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"values": []}, "values is empty; a sweep needs at least one"),
        ({"values": 0.5}, r"values has shape \(\); it needs \[N\]"),
        ({"values": [[0.5]]}, r"values has shape \(1, 1\); it needs \[N\]"),
        ({"values": [0.5, np.nan]}, r"values holds nan at \(1,\); every value must be finite"),
        ({"values": ["a"]}, "values is not an array of numbers"),
        ({"control": ("hold", "f"), "values": [0.5, 1.5]}, r"hold of f is 1.5; f lives in \[0, 1\]"),
        ({"control": ("hold", "f"), "hold": 3}, "hold is 3; it needs a mapping"),
        ({"control": ("x", "scale", 0), "values": [1e308], "x": np.full((2, 2), 1e10)}, "x holds inf at"),
        ({"x": np.zeros((4, 3, 2))}, r"x has 3 sequences; a sweep runs one sequence"),
        ({"x": np.zeros((4, 3))}, r"so 3 features; these weights need 2"),
        ({"c0": np.zeros((3, 2))}, r"c0 has shape \(3, 2\); it needs a number, \[H\] = \(2,\) or \[B, H\] = \(1, 2\)"),
    ],
)
def test_what_a_sweep_refuses_it_names(changed, message):
    params, x = cell()
    with pytest.raises(ValueError, match=message):
        sweep(**({"params": params, "control": ("b", "f", 0), "values": [0.5], "x": x} | changed))
