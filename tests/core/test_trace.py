"""The record: read-only, complete, without the model, and in parts."""

import copy
import gc
import pickle
from dataclasses import fields

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from numpy.testing import assert_array_equal

from lstm_viz import Feature, LSTMParams, Sequence, Step, Trace, run, sweep
from lstm_viz.core.lstm import PER_UNIT
from tests.core.drawn import cases

VIEWS = (*PER_UNIT, "x", "c_prev", "h_prev", "c0", "h0", "pre", "act", "c_path", "h_path")


def batch_run(T=4, B=3, H=2, D=2, seed=1, **more):
    rng = np.random.default_rng(seed)
    params = LSTMParams(rng.normal(size=(4 * H, D)), rng.normal(size=(4 * H, H)), rng.normal(size=4 * H))
    day = Sequence(rng.normal(size=(T, B, D)), (Feature("G"), Feature("dG")), tuple(f"{6 + t:02}:00" for t in range(T)))
    more = {"h0": 0.2, "c0": rng.normal(size=(B, H)), "hold": {"f": np.full((B, H), 0.5), ("o", 1): [0.1, 0.9]}} | more
    return run(params, day, **more)


# -- read-only


@pytest.mark.parametrize("name", VIEWS)
def test_nothing_in_the_record_can_be_written_to(name):
    swept = sweep(
        LSTMParams([[1.0]] * 4, [[1.0]] * 4, [1.0] * 4), ("b", "f", 0), [0.0, 1.0], [[1.0], [2.0]], hold={"o": 0.5}
    )
    trace = batch_run()
    for part in (trace, trace.unit(1), trace.sample(2), trace.sample(2).unit(0), swept, swept.sample(1)):
        with pytest.raises(ValueError, match="read-only|not writ"):
            getattr(part, name)[...] = 0.0
        with pytest.raises(AttributeError):
            setattr(part, name, 0.0)


def test_nothing_in_a_step_can_be_written_to():
    trace = batch_run()
    step = trace.at(1)
    for entry in fields(Step):
        value = getattr(step, entry.name)
        if isinstance(value, np.ndarray):
            with pytest.raises(ValueError, match="read-only|not writ"):
                value[...] = 0.0
        with pytest.raises(AttributeError):
            setattr(step, entry.name, value)


def test_what_was_held_cannot_be_changed():
    trace = batch_run()
    with pytest.raises(TypeError):
        trace.held["i", None] = 1.0
    with pytest.raises(TypeError):
        del trace.held["f", None]
    for part in (trace, trace.unit(0), trace.sample(0)):
        for value in (*part.held.values(), *part.held_at(1).values(), *part.at(1).held.values()):
            with pytest.raises(ValueError, match="read-only"):
                value[...] = 0.0
    trace.held_at(1).clear()
    assert sorted(trace.held_at(1)) == ["f", "o"]


@pytest.mark.parametrize(
    "copied", [copy.copy, copy.deepcopy, lambda t: pickle.loads(pickle.dumps(t))], ids=["copy", "deepcopy", "pickle"]
)
def test_a_copy_is_the_same_record_and_as_read_only(copied):
    trace = batch_run()
    again = copied(trace)
    assert isinstance(again, Trace)
    assert again.time == trace.time
    for name in VIEWS:
        assert_array_equal(getattr(again, name), getattr(trace, name))
        assert not getattr(again, name).flags.writeable
    assert again.held.keys() == trace.held.keys()
    assert not any(value.flags.writeable for value in again.held.values())


# -- the model is not in it


def reachable(root):
    """Every object that a record leads to, not counting classes, modules and functions."""
    seen, todo = {}, [root]
    while todo:
        one = todo.pop()
        if id(one) not in seen and not isinstance(one, type) and not callable(one):
            seen[id(one)] = one
            todo += gc.get_referents(one)
            if isinstance(one, np.ndarray) and one.base is not None:
                todo.append(one.base)
    return seen.values()


def test_the_record_does_not_hold_the_model():
    rng = np.random.default_rng(0)
    params = LSTMParams(rng.normal(size=(8, 2)), rng.normal(size=(8, 2)), rng.normal(size=8))
    weights = [params.W_x, params.W_h, params.b]
    for trace in (
        run(params, rng.normal(size=(3, 2))),
        sweep(params, ("W_h", "f", 0, 1), [0.0, 1.0], rng.normal(size=(3, 2))),
    ):
        found = list(reachable(trace))
        assert any(one is trace.pre for one in found)  # the search does look inside
        assert not any(isinstance(one, LSTMParams) for one in found)
        arrays = [one for one in found if isinstance(one, np.ndarray)]
        assert not any(np.shares_memory(one, array) for one in arrays for array in weights)


# -- held and computed


def test_where_a_gate_is_held_the_record_says_so_and_keeps_the_pre_activation():
    trace = batch_run()
    assert set(trace.held) == {("f", None), ("o", 1)}
    assert np.all(trace.f == 0.5)
    assert_array_equal(trace.o[1], np.broadcast_to([0.1, 0.9], (3, 2)))
    free = batch_run(hold=None)
    assert_array_equal(trace.f_pre[0], free.f_pre[0])  # step 0 heard the same
    assert not np.allclose(trace.f[0], free.f[0])
    assert free.held == {}
    assert free.held_at(0) == {}


def test_held_at_names_the_hold_that_counted():
    trace = batch_run(hold={"f": 0.3, ("f", 2): 0.7, ("g", 2): -0.5})
    assert {t: {gate: value.item() for gate, value in trace.held_at(t).items()} for t in range(4)} == {
        0: {"f": 0.3}, 1: {"f": 0.3}, 2: {"f": 0.7, "g": -0.5}, 3: {"f": 0.3},
    }  # fmt: skip
    for t in range(4):
        assert trace.at(t).held == trace.held_at(t)


# -- parts


@given(cases())
def test_a_step_is_a_row_of_the_record(case):
    trace = run(case.params, case.x, **case.start, hold=case.hold)
    for t in range(trace.T):
        step = trace.at(t)
        assert (step.t, step.time) == (t, trace.time[t])
        for name in ("x", "c_prev", "h_prev", *PER_UNIT):
            assert_array_equal(getattr(step, name), getattr(trace, name)[t])
        assert step.held.keys() == trace.held_at(t).keys()
        again = trace.at(t - trace.T)
        assert again.t == t
        assert_array_equal(again.c, step.c)


@given(cases())
def test_a_unit_is_a_column_of_the_record(case):
    trace = run(case.params, case.x, **case.start, hold=case.hold)
    for j in range(trace.H):
        part = trace.unit(j)
        assert (part.T, part.B, part.H, part.time) == (trace.T, trace.B, 1, trace.time)
        for name in (*PER_UNIT, "c_prev", "h_prev"):
            assert_array_equal(getattr(part, name), getattr(trace, name)[:, :, [j]])
        assert_array_equal(part.x, trace.x)
        for at, value in trace.held.items():
            own = np.broadcast_to(value, (trace.B, trace.H))[:, [j]]
            assert (at in part.held) is not np.isnan(own).all()
            assert_array_equal(np.broadcast_to(part.held.get(at, np.nan), (trace.B, 1)), own)


@given(cases())
def test_a_sample_is_one_sequence_of_the_record(case):
    trace = run(case.params, case.x, **case.start, hold=case.hold)
    for b in range(trace.B):
        part = trace.sample(b)
        assert (part.T, part.B, part.H, part.time) == (trace.T, 1, trace.H, trace.time)
        for name in (*PER_UNIT, "c_prev", "h_prev", "x"):
            assert_array_equal(getattr(part, name), getattr(trace, name)[:, [b]])
        for at, value in trace.held.items():
            own = np.broadcast_to(value, (trace.B, trace.H))[[b]]
            assert (at in part.held) is not np.isnan(own).all()
            assert_array_equal(np.broadcast_to(part.held.get(at, np.nan), (1, trace.H)), own)


@pytest.mark.parametrize(
    ("ask", "message"),
    [
        (lambda trace: trace.at(4), "there is no step 4; this run has steps 0 to 3"),
        (lambda trace: trace.at(-5), "there is no step -5; this run has steps 0 to 3"),
        (lambda trace: trace.unit(2), "there is no unit 2; this run has units 0 to 1"),
        (lambda trace: trace.unit(-3), "there is no unit -3; this run has units 0 to 1"),
        (lambda trace: trace.sample(3), "there is no sequence 3; this run has sequences 0 to 2"),
        (lambda trace: trace.sample(-4), "there is no sequence -4; this run has sequences 0 to 2"),
        (lambda trace: trace.at(1.5), "there is no step 1.5; this run has steps 0 to 3"),
        (lambda trace: trace.unit("f"), "there is no unit f; this run has units 0 to 1"),
    ],
)
def test_a_part_that_is_not_there_is_named(ask, message):
    with pytest.raises(IndexError, match=message):
        ask(batch_run())


def test_parts_are_counted_from_the_end_as_well():
    trace = batch_run()
    assert_array_equal(trace.unit(-1).c, trace.unit(1).c)
    assert_array_equal(trace.sample(-3).h, trace.sample(0).h)
    assert_array_equal(trace.unit(-2).held["o", 1], [[0.1]])


def test_a_step_is_found_by_its_clock_label():
    trace = batch_run()
    assert (trace.at("08:00").t, trace.at("08:00").time) == (2, "08:00")
    assert_array_equal(trace.at("08:00").f, trace.f[2])
    assert trace.at("07:00").held.keys() == {"f", "o"}
    with pytest.raises(ValueError, match="there is no step '14:30'; steps run from 06:00 to 09:00"):
        trace.at("14:30")


# -- a sweep in the record


def test_the_record_of_a_sweep_says_what_was_swept():
    params = LSTMParams([[1.0]] * 4, [[1.0]] * 4, [1.0] * 4)
    for control in (("b", "f", 0), ("x", "scale", 0), ("hold", "f", 1)):
        many = sweep(params, control, [0.0, 0.25, 1.0], [[0.5], [-0.5]])
        for one in (many, pickle.loads(pickle.dumps(many)), many.unit(0)):
            assert one.swept.control == control
            assert one.swept.values.tolist() == [0.0, 0.25, 1.0]
            assert not one.swept.values.flags.writeable
        assert many.sample(1).swept.values.tolist() == [0.25]
    assert run(params, [[0.5]]).swept is None


def test_the_table_of_a_sweep_has_the_swept_value():
    params = LSTMParams([[1.0]] * 4, [[1.0]] * 4, [1.0] * 4)
    many = sweep(params, ("hold", "f"), [0.0, 0.25, 1.0], [[0.5], [-0.5]])
    frame = many.to_frame()
    assert list(frame.columns) == ["batch", "swept", "unit", "step", "time", "x0", *PER_UNIT, "held"]
    assert frame.swept.tolist() == [0.0, 0.0, 0.25, 0.25, 1.0, 1.0]
    assert (frame.swept == frame.f).all()  # the held gate is the swept value itself
    assert (many.sample(2).to_frame().swept == 1.0).all()
    assert "swept" not in batch_run().to_frame()


# -- what it looks like when it is printed


def test_a_record_is_shown_on_one_line():
    assert repr(batch_run()) == "Trace(T=4, B=3, H=2, D=2; 06:00 to 09:00; held: f o)"
    params = LSTMParams([[1.0]] * 4, [[1.0]] * 4, [1.0] * 4)
    many = sweep(params, ("b", "f", 0), np.zeros(81), np.zeros((9, 1)))
    assert repr(many) == "Trace(T=9, B=81, H=1, D=1; 0 to 8; swept: ('b', 'f', 0))"
    assert repr(many.inputs) == "Sequence(T=9, B=1, D=1; 0 to 8; x0)"
    assert repr(many.swept) == "Swept(control=('b', 'f', 0), values [81])"
    assert repr(params) == "LSTMParams(W_x [4, 1], W_h [4, 1], b [4])"


def test_a_step_shows_its_numbers_where_each_is_one_number():
    one = run(LSTMParams([[1.0]] * 4, [[1.0]] * 4, [1.0] * 4), [[0.5]], c0=2.0).at(0)
    assert "c_prev=2, f_pre=1.5, i_pre=1.5" in repr(one)
    assert "\n" not in repr(batch_run().at(0))
    assert "held: f o, c_prev [3, 2]" in repr(batch_run().at(1))


# -- the table


def test_the_table_is_tidy_and_complete():
    trace = batch_run()
    frame = trace.to_frame()
    assert list(frame.columns) == ["batch", "unit", "step", "time", "G", "dG", *PER_UNIT, "held"]
    assert len(frame) == trace.B * trace.H * trace.T
    assert not frame.duplicated(["batch", "unit", "step"]).any()
    assert not frame.isna().any().any()
    for row in frame.to_dict("records"):
        t, b, j = row["step"], row["batch"], row["unit"]
        assert row["time"] == trace.time[t]
        assert (row["G"], row["dG"]) == tuple(trace.x[t, b])
        for name in PER_UNIT:
            assert row[name] == getattr(trace, name)[t, b, j]
        assert row["held"] == ("f o" if t == 1 else "f")
    assert np.allclose(frame.c, frame.kept + frame.written)
    assert np.allclose(frame.h, frame.o * frame.tanh_c)


def test_the_table_of_one_unit_reads_like_the_day():
    frame = batch_run(B=1, H=1, c0=None, hold=None).to_frame()
    assert frame.step.tolist() == [0, 1, 2, 3]
    assert frame.time.tolist() == ["06:00", "07:00", "08:00", "09:00"]
    assert (frame.held == "").all()


def test_the_table_of_a_sweep_has_a_row_for_every_value():
    params = LSTMParams([[1.0]] * 4, [[1.0]] * 4, [1.0] * 4)
    frame = sweep(params, ("b", "f", 0), [0.0, 1.0, 2.0], [[0.5], [-0.5]]).to_frame()
    assert frame.groupby("batch").size().tolist() == [2, 2, 2]
    assert frame.x0.tolist() == [0.5, -0.5] * 3


def test_no_recorded_column_is_lost_to_an_input_of_the_same_name():
    params = LSTMParams([[1.0, 1.0]] * 4, [[1.0]] * 4, [1.0] * 4)
    trace = run(params, Sequence([[1.0, 2.0], [3.0, 4.0]], (Feature("c"), Feature("time")), ("06:00", "07:00")))
    frame = trace.to_frame()
    assert frame["c"].tolist() == trace.c[:, 0, 0].tolist()
    assert frame["time"].tolist() == ["06:00", "07:00"]
    assert frame["input c"].tolist() == [1.0, 3.0]
    assert frame["input time"].tolist() == [2.0, 4.0]


def test_changing_the_table_does_not_change_the_record():
    trace = batch_run()
    before = trace.c.copy()
    frame = trace.to_frame()
    assert isinstance(frame, pd.DataFrame)
    frame["c"] = 0.0
    frame.loc[:, "h"] += 1
    assert_array_equal(trace.c, before)
