"""GRU, RNN and the variants of the LSTM: against an oracle, by their identities, swept and held like the LSTM."""

import copy
import json
import pickle
from dataclasses import dataclass, fields
from pathlib import Path
from typing import ClassVar

import numpy as np
import pytest
from hypothesis import given
from numpy.testing import assert_allclose, assert_array_equal

from lstm_viz import (
    Adam,
    Examples,
    GRUParams,
    GRUTrace,
    LSTMParams,
    LSTMVariant,
    Plan,
    RNNParams,
    RNNTrace,
    Sequence,
    Stack,
    Trace,
    backward,
    influence,
    initial,
    initial_model,
    run,
    sweep,
    train,
)
from lstm_viz.core.allocator import allocate
from lstm_viz.core.cell import Cell
from lstm_viz.core.cells import CELLS, cell_named, cell_of
from lstm_viz.core.given import transposed
from lstm_viz.core.gradients import Gradients, cut, input_side
from lstm_viz.core.packed import Packed
from lstm_viz.core.record import Record
from tests.core.drawn_cells import KINDS, drawn_cells

ORACLE = json.loads(Path(__file__).with_name("cells_oracle.json").read_text())


def oracle_params(row):
    weights, options = row["weights"], row["options"]
    kind = cell_named(row["kind"]).params
    blocks = {gate: tuple(weights[gate][name] for name in ("W_x", "W_h", "b")) for gate in kind.BLOCKS}
    if row["kind"] == "LSTM":
        P = np.concatenate([weights["P"][gate] for gate in "ifo"]) if "P" in weights else None
        return LSTMParams.from_blocks(blocks, P=P, variant=LSTMVariant(**options))
    if row["kind"] == "GRU":
        return GRUParams.from_blocks(blocks, b_hn=weights["b_hn"]["n"], **options)
    return RNNParams.from_blocks(blocks)


def oracle_run(row):
    hold = {(held["gate"], held["step"]): held["value"] for held in row["hold"]}
    return run(oracle_params(row), row["x"], row["h0"], row.get("c0"), hold)


# -- oracle


@pytest.mark.parametrize("row", ORACLE, ids=lambda row: row["name"])
def test_every_recorded_quantity_is_that_of_an_independent_implementation(row):
    trace = oracle_run(row)
    for name, expected in row["expected"].items():
        assert_allclose(getattr(trace, name), expected, rtol=1e-12, atol=1e-14, err_msg=name)
    assert set(trace.PER_UNIT) - set(row["expected"]) <= {"kept", "written", "tanh_c"}


def test_the_oracle_has_every_kind_and_option():
    assert {row["kind"] for row in ORACLE} == {cell.name for cell in CELLS}
    options = {(key, value) for row in ORACLE for key, value in row["options"].items()}
    wanted = {(f"no_{gate}", True) for gate in ("forget", "input", "output")}
    wanted |= {
        ("coupled", True),
        ("reset", "before"),
        ("candidate", "relu"),
        ("readout", "relu"),
        ("candidate", "linear"),
    }
    assert wanted <= options
    for row in ORACLE:
        T, B, H = np.shape(row["expected"]["h"])
        assert min(T, B, H) > 1
        assert all(np.all(np.abs(row["weights"][gate]["b"]) > 1e-4) for gate in cell_named(row["kind"]).params.BLOCKS)


def test_the_options_matter():
    """Each oracle row, run as the plain cell, gives something else: no option is ignored."""
    for row in ORACLE:
        if row["options"] or "P" in row["weights"]:
            plain = oracle_run(row | {"options": {}, "weights": {k: v for k, v in row["weights"].items() if k != "P"}})
            assert not np.allclose(plain.h, row["expected"]["h"], atol=1e-3), row["name"]


# -- identities


@given(drawn_cells(kinds=("LSTM",)))
def test_identities_of_the_lstm_hold_in_every_variant(drawn):
    trace = run(drawn.params, drawn.x, **drawn.start, hold=drawn.hold)
    variant = drawn.params.variant
    assert_array_equal(trace.c, trace.f * trace.c_prev + trace.i * trace.g)
    assert_array_equal(trace.h, trace.o * trace.tanh_c)
    assert_allclose(trace.tanh_c, np.tanh(trace.c) if variant.readout == "tanh" else trace.c, rtol=1e-14)
    held = {gate for t in range(trace.T) for gate in trace.held_at(t)}
    for gate in set(variant.removed) - held:
        assert_array_equal(getattr(trace, gate), np.ones_like(trace.f))
    if variant.coupled and "i" not in held:
        assert_array_equal(trace.i, 1.0 - trace.f)


@given(drawn_cells(kinds=("GRU", "GRU before")))
def test_identities_of_the_gru(drawn):
    trace, p = run(drawn.params, drawn.x, **drawn.start, hold=drawn.hold), drawn.params
    assert isinstance(trace, GRUTrace)
    assert_array_equal(trace.h, trace.kept + trace.written)
    assert_array_equal(trace.kept, trace.z * trace.h_prev)
    U_n, (W_xn, _, b_n) = p.block("n")[1], p.block("n")
    past = trace.r * trace.h_prev if p.reset == "before" else trace.h_prev
    assert_allclose(trace.n_rec, past @ U_n.T + p.b_hn, rtol=1e-12, atol=1e-13)
    heard = trace.n_rec if p.reset == "before" else trace.r * trace.n_rec
    assert_allclose(trace.n_pre, trace.x @ W_xn.T + b_n + heard, rtol=1e-12, atol=1e-13)
    for t in range(trace.T):
        for gate in set("rzn") - set(trace.held_at(t)):
            z, a = getattr(trace, f"{gate}_pre")[t], getattr(trace, gate)[t]
            assert_allclose(a, np.tanh(z) if gate == "n" else (1 + np.tanh(z / 2)) / 2, rtol=1e-12, atol=1e-15)


@given(drawn_cells(kinds=("RNN",)))
def test_identities_of_the_rnn(drawn):
    trace, p = run(drawn.params, drawn.x, **drawn.start, hold=drawn.hold), drawn.params
    assert isinstance(trace, RNNTrace)
    assert_allclose(trace.h_pre, trace.x @ p.W_x.T + trace.h_prev @ p.W_h.T + p.b, rtol=1e-12, atol=1e-13)
    for t in range(trace.T):
        held = np.broadcast_to(trace.held_at(t).get("h", np.nan), trace.h[t].shape)
        assert_allclose(trace.h[t], np.where(np.isnan(held), np.tanh(trace.h_pre[t]), held), rtol=1e-14)


@given(drawn_cells())
def test_sequences_of_a_batch_do_not_hear_each_other(drawn):
    whole = run(drawn.params, drawn.x, **drawn.start, hold=drawn.hold)
    for b in range(whole.B):
        start = {name: value[b] for name, value in drawn.start.items()}
        hold = {at: value[b] for at, value in drawn.hold.items()}
        assert_allclose(
            run(drawn.params, drawn.x[:, b], **start, hold=hold).h[:, 0], whole.h[:, b], rtol=1e-11, atol=1e-13
        )


def test_special_cases_of_one_cell_are_another():
    """A GRU that hears everything and keeps nothing is an RNN; a linear LSTM that holds its gates open is a sum."""
    rng = np.random.default_rng(0)
    H, x = 3, rng.normal(size=(5, 2, 2))
    W_x, W_h, b = rng.normal(size=(H, 2)), rng.normal(size=(H, H)), rng.normal(size=H)
    gru = GRUParams.from_blocks(dict.fromkeys("rzn", (W_x, W_h, b)))
    rnn = run(RNNParams(W_x, W_h, b), x, h0=0.3)
    assert_allclose(run(gru, x, h0=0.3, hold={"r": 1.0, "z": 0.0}).h, rnn.h, rtol=1e-12)
    adder = LSTMParams.from_blocks(
        {gate: (W_x, np.zeros((H, H)), np.zeros(H)) for gate in "figo"},
        variant=LSTMVariant(no_forget=True, no_input=True, no_output=True, candidate="linear", readout="linear"),
    )
    assert_allclose(run(adder, x, c0=0.5).h, 0.5 + np.cumsum(x @ W_x.T, axis=0), rtol=1e-12)


def test_reset_after_and_before_agree_where_they_must():
    """With one unit, no recurrent bias and W_h a number, r (u h) = u (r h)."""
    rng = np.random.default_rng(1)
    W_x, W_h, b, x = rng.normal(size=(3, 2)), rng.normal(size=(3, 1)), rng.normal(size=3), rng.normal(size=(6, 2))
    after, before = (run(GRUParams(W_x, W_h, b, reset=reset), x, h0=0.4) for reset in ("after", "before"))
    assert_allclose(after.h, before.h, rtol=1e-12)
    biased = [run(GRUParams(W_x, W_h, b, [0.7], reset=reset), x, h0=0.4).h for reset in ("after", "before")]
    assert not np.allclose(*biased, atol=1e-3)


@given(drawn_cells())
def test_every_recorded_quantity_has_a_name_a_formula_and_a_range(drawn):
    trace, cell = run(drawn.params, drawn.x, **drawn.start, hold=drawn.hold), cell_of(drawn.params)
    assert set(cell.quantities) == {"x", *(name for name in trace.PER_UNIT if not name.endswith("_pre"))}
    if cell.name == "GRU":
        names = {name: getattr(trace, name) for name in (*trace.PER_UNIT, "h_prev")}
        for name in ("kept", "written", "h"):
            assert_allclose(eval(cell.quantities[name].formula, names), names[name], rtol=1e-14)
        for name, row in cell.quantities.items():
            assert np.all((getattr(trace, name) >= row.low) & (getattr(trace, name) <= row.high))
        assert np.all(np.abs(trace.h) <= 1)


# -- sweeps


def addresses(params):
    gates, j = params.BLOCKS, params.H - 1
    yield from (
        (name, gate, j, *column) for gate in gates for name, column in (("b", ()), ("W_x", (0,)), ("W_h", (0,)))
    )
    yield from ((name, gate, j) for name, packed in params.VECTORS.items() if name in params.weights for gate in packed)


@given(drawn_cells(largest_B=1, largest_T=4))
def test_each_row_of_a_sweep_is_the_run_with_its_value(drawn):
    values = [-1.3, 0.0, 2.1]
    start = {name: value[0] for name, value in drawn.start.items()}
    for address in addresses(drawn.params):
        many = sweep(drawn.params, address, values, drawn.x, **start, hold=drawn.hold)
        for b, value in enumerate(values):
            one = run(drawn.params.replace(address, value), drawn.x, **start, hold=drawn.hold)
            for name in ("pre", "h", *(["c"] if isinstance(one, Trace) else [])):
                assert_allclose(
                    getattr(many, name)[:, [b]], getattr(one, name), rtol=1e-9, atol=1e-11, err_msg=str(address)
                )


@pytest.mark.parametrize(("kind", "gates"), [("LSTM", "figo"), ("GRU", "rzn"), ("RNN", "h")])
def test_holds_and_inputs_can_be_swept(kind, gates):
    rng = np.random.default_rng(2)
    cell = cell_named(kind)
    n = len(cell.params.BLOCKS)
    params = cell.params(rng.normal(size=(2 * n, 2)), rng.normal(size=(2 * n, 2)), rng.normal(size=2 * n))
    x = rng.normal(size=(4, 2))
    for gate in gates:
        many = sweep(params, ("hold", gate, 1), [0.1, 0.8], x)
        assert isinstance(many, cell.trace)
        for b, value in enumerate((0.1, 0.8)):
            assert_allclose(many.h[:, b], run(params, x, hold={(gate, 1): value}).h[:, 0], rtol=1e-12)
    many = sweep(params, ("x", "scale", 1), [0.0, -2.0], x)
    assert_allclose(many.h[:, 1], run(params, x * [1, -2]).h[:, 0], rtol=1e-12)


# -- the record


@pytest.mark.parametrize("kind", KINDS)
def test_records_of_all_cells_are_read_only_and_come_in_parts(kind):
    trace = _some(kind)
    again = pickle.loads(pickle.dumps(trace))
    for one in (trace, trace.unit(1), trace.sample(2), again, copy.deepcopy(trace)):
        assert isinstance(one, Record)
        assert type(one) is type(trace)
        for name in (*one.PER_UNIT, "pre", "h_path", "x"):
            with pytest.raises(ValueError, match="read-only|not writ"):
                getattr(one, name)[...] = 0.0
    assert {getattr(trace, name).shape for name in trace.ROWS} == {(4, 3, 2 * len(trace.BLOCKS))}
    for name in trace.PER_UNIT:
        assert_array_equal(getattr(trace.unit(1), name), getattr(trace, name)[:, :, [1]])
        assert_array_equal(getattr(trace.sample(2), name), getattr(trace, name)[:, [2]])
        assert_array_equal(getattr(again, name), getattr(trace, name))
    step = trace.at(-1)
    assert (step.t, step.time) == (trace.T - 1, trace.time[-1])
    for field in fields(step):
        if field.name not in ("t", "time", "held"):
            assert_array_equal(getattr(step, field.name), getattr(trace, field.name)[-1])
    frame = trace.to_frame()
    assert list(frame.columns) == ["batch", "unit", "step", "time", "x0", "x1", *trace.PER_UNIT, "held"]
    row = frame[(frame.batch == 1) & (frame.unit == 0) & (frame.step == 2)].iloc[0]
    assert all(row[name] == getattr(trace, name)[2, 1, 0] for name in trace.PER_UNIT)


def _some(kind):
    rng = np.random.default_rng(3)
    cell = cell_named(kind.split()[0])
    n = len(cell.params.BLOCKS)
    params = cell.params(rng.normal(size=(2 * n, 2)), rng.normal(size=(2 * n, 2)), rng.normal(size=2 * n))
    gate = cell.params.BLOCKS[0]
    return run(params, rng.normal(size=(4, 3, 2)), h0=0.2, hold={(gate, 1): 0.5})


# -- one more kind of cell, in one place


@dataclass(frozen=True, eq=False, kw_only=True)
class LeakyTrace(Record):
    BLOCKS: ClassVar = ("u",)
    PATHS: ClassVar = ("h_path",)
    PER_UNIT: ClassVar = ("u", "h")

    act: np.ndarray

    @property
    def u(self):
        return self.act


@dataclass(frozen=True, eq=False)
class LeakyParams(Packed[LeakyTrace]):
    """h = (h_prev + tanh(W_x x + W_h h_prev + b)) / 2."""

    BLOCKS: ClassVar = ("u",)
    SHOWN: ClassVar = ("u",)


def leaky_forward(params, given):
    T, H, B = given.inputs.T, params.H, given.B
    pre, act, h_path = allocate((T, H, B), (T, H, B), (T + 1, H, B))
    given.input_products(params, pre)
    given.begin(h_path, given.h0)
    held, recurrent, multiply = given.held_by_step(), np.empty((H, B)), given.recurrent_product()
    for t in range(T):
        multiply(params.W_h, h_path[t], recurrent)
        pre[t] += recurrent
        np.tanh(pre[t], act[t])
        for pin in held.get(t, ()):
            pin.into(act[t])
        h_path[t + 1] = (h_path[t] + act[t]) / 2
    pre, act, h_path = map(transposed, (pre, act, h_path))
    return LeakyTrace(**given.labels, pre=pre, act=act, h_path=h_path)


def leaky_backward(params, trace, d_h, _d_c, truncate):
    d_pre, all_h = np.empty((trace.T, trace.H, trace.B)), d_h.copy()
    for t in range(trace.T - 1, -1, -1):
        d_pre[t] = all_h[t] / 2 * (1 - transposed(trace.act)[t] ** 2) * ~trace.was_held("u")[t].T
        d_h_prev = all_h[t] / 2 + params.W_h.T @ d_pre[t]
        if t:
            all_h[t - 1] += d_h_prev * (not cut(t, truncate))
    by_input, (d_W_h,) = input_side(params.W_x, d_pre, trace.inputs, transposed(trace.h_prev))
    return Gradients(d_W_h=d_W_h, d_h0=d_h_prev.T, d_pre=transposed(d_pre), d_h=transposed(all_h), **by_input)


LEAKY = Cell(
    name="leaky",
    params=LeakyParams,
    trace=LeakyTrace,
    states=("h",),
    keeps=None,
    writes=None,
    hold_ranges=lambda _: {"u": (-1.0, 1.0)},
    forward=leaky_forward,
    backward=leaky_backward,
    quantities={},
)


def test_a_new_kind_of_cell_takes_one_row_in_the_table(monkeypatch):
    """Running, sweeping, holding, parts, gradients, influence, stacks and training then work for it."""
    monkeypatch.setattr("lstm_viz.core.cells.CELLS", (*CELLS, LEAKY))
    params, rng = initial("LEAKY", 3, 2, seed=1), np.random.default_rng(5)
    x, d_h = rng.normal(size=(5, 2, 2)), rng.normal(size=(5, 2, 3))
    trace = run(params, x, h0=0.2, hold={("u", 3): 0.4})
    assert_allclose(trace.h, (trace.h_prev + trace.u) / 2)
    assert trace.unit(1).sample(0).to_frame().held.tolist() == ["", "", "", "u", ""]
    swept = sweep(params, ("W_h", "u", 1, 2), [0.5, -2.0], x[:, :1])
    assert_allclose(swept.h[:, [1]], run(params.replace(("W_h", "u", 1, 2), -2.0), x[:, :1]).h)
    got = backward(params, trace, d_h)
    step = 1e-6
    for address in (("W_x", "u", 0, 1), ("W_h", "u", 2, 0), ("b", "u", 1)):
        near = [
            run(params.replace(address, params.value(address) + e), x, h0=0.2, hold={("u", 3): 0.4})
            for e in (step, -step)
        ]
        array, index = params.locate(address)
        assert got.weights[array][index] == pytest.approx(np.sum((near[0].h - near[1].h) * d_h) / (2 * step), rel=1e-6)
    assert influence(trace, params).h[0, 0] > 0.5**5 / 10
    model = initial_model("leaky", (3, 2), 2, 1)
    assert len(run(model.cell, x)) == 2
    *_, last = train(model, Examples(Sequence(x), x[:, :, :1]), Plan(epochs=60, optimiser=Adam(0.03)))
    first = next(iter(train(model, Examples(Sequence(x), x[:, :, :1]), Plan(epochs=1))))
    assert last.loss < first.loss / 2


# -- stacks


def test_a_layer_hears_the_one_below():
    rng = np.random.default_rng(4)
    lstm = LSTMParams(rng.normal(size=(12, 2)), rng.normal(size=(12, 3)), rng.normal(size=12))
    gru = GRUParams(rng.normal(size=(6, 3)), rng.normal(size=(6, 2)), rng.normal(size=6), rng.normal(size=2))
    rnn = RNNParams(rng.normal(size=(4, 2)), rng.normal(size=(4, 4)), rng.normal(size=4))
    stack, x = Stack([lstm, gru, rnn]), rng.normal(size=(5, 3, 2))
    assert stack.layers == (lstm, gru, rnn)  # a list that is changed later changes nothing
    assert (stack.D, stack.H) == (2, 4)
    traces = run(stack, x, h0=(0.1, None, 0.2), c0=(0.3, None, None), hold=({"f": 0.5}, {("z", 1): 0.9}, None))
    assert [type(trace) for trace in traces] == [Trace, GRUTrace, RNNTrace]
    first = run(lstm, x, h0=0.1, c0=0.3, hold={"f": 0.5})
    second = run(gru, first.h, hold={("z", 1): 0.9})
    third = run(rnn, second.h, h0=0.2)
    for got, expected in zip(traces, (first, second, third), strict=True):
        assert_array_equal(got.h, expected.h)
    assert traces[1].time == traces[0].time
    assert [feature.name for feature in traces[1].inputs.features] == ["h0", "h1", "h2"]


# -- what is refused


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (
            lambda: GRUParams(np.zeros((4, 1)), np.zeros((4, 1)), np.zeros(4)),
            r"W_x has shape \(4, 1\); it needs \[3H, D\] .* r, z, n",
        ),
        (
            lambda: GRUParams(np.zeros((6, 1)), np.zeros((6, 3)), np.zeros(6)),
            r"W_h has shape \(6, 3\); with W_x \(6, 1\), so H = 2, it needs \(6, 2\)",
        ),
        (
            lambda: GRUParams(np.zeros((6, 1)), np.zeros((6, 2)), np.zeros(6), np.zeros(3)),
            r"b_hn has shape \(3,\); .* H = 2, it needs \(2,\)",
        ),
        (
            lambda: GRUParams(np.zeros((3, 1)), np.zeros((3, 1)), np.zeros(3), reset="later"),
            "reset is 'later'; it can be",
        ),
        (
            lambda: RNNParams(np.zeros((2, 1)), np.zeros((3, 3)), np.zeros(2)),
            r"W_h has shape \(3, 3\); .* it needs \(2, 2\)",
        ),
        (
            lambda: LSTMParams(np.zeros((8, 1)), np.zeros((8, 2)), np.zeros(8), np.zeros(8)),
            r"P has shape \(8,\); .* H = 2, it needs \(6,\)",
        ),
        (lambda: LSTMVariant(candidate="softplus"), "candidate is 'softplus'; it can be tanh, linear or relu"),
        (lambda: LSTMVariant(coupled=True, no_forget=True), "coupled gates need both"),
        (lambda: RNN.locate(("b", "f", 0)), "there is no gate 'f'; the blocks are h"),
        (lambda: RNN.locate(("P", "i", 0)), "names no weight"),
        (lambda: GRU.locate(("b_hn", "r", 0)), "there is no gate 'r'; the blocks are n"),
        (lambda: run(RNN, [[1.0]], c0=0.0), "c0 was given; the RNN has no cell state"),
        (lambda: run(GRU, [[1.0]], hold={"f": 1.0}), 'hold has \'f\'; it needs a gate, "r", "z" or "n"'),
        (lambda: run(RNN, [[1.0]], hold={"h": 1.5}), r"hold of h is 1.5; h lives in \[-1, 1\]"),
        (lambda: run(GRU, [[1.0]], hold={"r": 1.5}), r"hold of r is 1.5; r lives in \[0, 1\]"),
        (lambda: run(GRU, [[1.0]], hold={"z": -0.5}), r"hold of z is -0.5; z lives in \[0, 1\]"),
        (lambda: run(GRU, [[1.0]], hold={"n": -1.5}), r"hold of n is -1.5; n lives in \[-1, 1\]"),
        (lambda: Stack(()), "layers is empty"),
        (
            lambda: Stack((RNN, LSTMParams(np.zeros((4, 2)), np.zeros((4, 1)), np.zeros(4)))),
            "layer 1 needs 2 features; layer 0 below it has 1 units",
        ),
        (lambda: run(Stack((RNN, RNN)), [[1.0]], h0=[0.1]), "h0 needs one entry for each of the 2 layers"),
        (lambda: cell_named("CNN"), "there is no cell 'CNN'; there are LSTM, GRU, RNN"),
    ],
)
def test_what_is_wrong_is_named(make, message):
    with pytest.raises(ValueError, match=message):
        make()


def test_weights_of_nothing_are_named():
    with pytest.raises(TypeError, match="dict holds no weights of a cell; there are LSTMParams, GRUParams, RNNParams"):
        run({}, [[1.0]])
    with pytest.raises(TypeError, match="str holds no weights"):
        Stack(("lstm",))
    with pytest.raises(TypeError, match="Stack holds no weights of a cell"):
        sweep(Stack((RNN,)), ("b", "h", 0), [0.0], [[1.0]])
    assert cell_of(RNN).name == "RNN"


RNN = RNNParams([[1.0]], [[0.5]], [0.1])
GRU = GRUParams([[1.0]] * 3, [[0.5]] * 3, [0.1] * 3)


def test_a_candidate_without_bounds_can_be_held_at_anything():
    x = [[0.5], [0.5]]
    for candidate, value in (("linear", -7.0), ("relu", 7.0)):
        params = LSTMParams([[1.0]] * 4, [[1.0]] * 4, [0.0] * 4, variant=LSTMVariant(candidate=candidate))
        assert run(params, x, hold={"g": value}).g[0, 0, 0] == value
    with pytest.raises(ValueError, match=r"hold of g is -7; g lives in \[0, inf\]"):
        run(params, x, hold={"g": -7.0})


def test_a_state_that_outgrows_the_numbers_is_named():
    params = LSTMParams(
        [[1e200]] * 4,
        [[0.0]] * 4,
        [800.0] * 4,
        variant=LSTMVariant(candidate="linear", readout="linear", no_forget=True),
    )
    with pytest.raises(ValueError, match="h is inf at step 1, sequence 0, unit 0: the state is too large"):
        run(params, [[0.0], [1e108]], c0=1.7e308)
