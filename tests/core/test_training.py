"""Training: gradients of whole networks, records that can be gone on from, and ends that say why."""

import functools
import itertools
import operator
import pickle
import re
from dataclasses import replace

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

from lstm_viz import SGD, Adam, Cosine, Drop, Examples, LSTMVariant, Plan, Sequence, initial_model, predict, train
from lstm_viz.core.readout import Readout, loss
from lstm_viz.core.training import flat, loss_gradient, unflat
from tests.core.test_gradients import assert_near, differences

RNG = np.random.default_rng(0)
NUMBERS = Examples(Sequence(RNG.normal(size=(5, 12, 2))), RNG.normal(size=(5, 12, 1)))
COUNTED = RNG.random((5, 12)) < 0.5
CLASSES = Examples(Sequence(RNG.normal(size=(5, 12, 2))), RNG.integers(0, 3, (5, 12)), 3, COUNTED)
MODELS = {
    "LSTM": initial_model("LSTM", 3, 2, 1, 1, forget_bias=1.0),
    "GRU": initial_model("GRU", 3, 2, 3, 2),
    "RNN": initial_model("RNN", 4, 2, 1, 3, "orthogonal"),
    "stack": initial_model("LSTM", (3, 2), 2, 3, 4, peepholes=True),
}


def examples_for(model):
    return NUMBERS if model.K == 1 else CLASSES


def draw(rng, B):
    x = rng.normal(size=(6, B, 2))
    return Examples(Sequence(x), np.cumsum(x.sum(axis=2, keepdims=True), axis=0) / 3)


def same(one, two):
    """Whether two records agree in everything but the time it took, to the bit."""
    if one.snapshot is None or two.snapshot is None:
        return one.snapshot is two.snapshot and replace(one, seconds=0) == replace(two, seconds=0)
    a, b = (record.snapshot for record in (one, two))
    return (
        (one.epoch, one.step, one.loss, one.gradient_norm, one.held_out_loss, one.measured, one.stopped)
        == (two.epoch, two.step, two.loss, two.gradient_norm, two.held_out_loss, two.measured, two.stopped)
        and a.random == b.random
        and all(np.array_equal(p, q) for p, q in zip(a.moments, b.moments, strict=True))
        and all(np.array_equal(array, b.model.weights[name]) for name, array in a.model.weights.items())
        and (a.best.loss, a.best.epoch, a.best.waited) == (b.best.loss, b.best.epoch, b.best.waited)
    )


# -- one step


@pytest.mark.parametrize("model", MODELS.values(), ids=MODELS)
def test_the_gradient_of_a_network_is_the_finite_difference(model):
    examples, w = examples_for(model), flat(model.weights)
    value, found = loss_gradient(model, examples)
    assert list(found) == list(model.weights)
    assert value == pytest.approx(loss(predict(model, examples.inputs), examples)[0], rel=1e-13)

    def by_weights(v):
        changed = unflat(v.copy(), model)
        return loss(predict(changed, examples.inputs), examples)[0]

    assert_near(flat(found), differences(by_weights, w), np.abs(flat(found)).max())


@pytest.mark.parametrize("model", MODELS.values(), ids=MODELS)
def test_a_network_goes_into_a_vector_and_back(model):
    again = unflat(flat(model.weights), model)
    assert type(again.cell) is type(model.cell)
    for name, array in model.weights.items():
        assert_array_equal(again.weights[name], array)
        assert not again.weights[name].flags.writeable
    assert [layer.H for layer in again.layers] == [layer.H for layer in model.layers]


def test_a_truncated_gradient_is_another_one():
    model = MODELS["LSTM"]
    whole, cut = (flat(loss_gradient(model, NUMBERS, k)[1]) for k in (None, 2))
    assert not np.allclose(whole, cut, rtol=1e-3)
    assert_array_equal(flat(loss_gradient(model, NUMBERS, 5)[1]), whole)


# -- learning


@pytest.mark.parametrize("optimiser", [Adam(0.03), SGD(0.05, 0.9)], ids=["Adam", "SGD"])
@pytest.mark.parametrize("kind", ["LSTM", "GRU", "RNN"])
def test_every_cell_learns(kind, optimiser):
    model = initial_model(kind, 6, 2, 1, 0)
    *_, last = train(model, draw, Plan(epochs=200, optimiser=optimiser, seed=1))
    test = draw(np.random.default_rng(99), 200)
    before, after = (loss(predict(one, test.inputs), test)[0] for one in (model, last.model))
    assert after < before / 4


def test_the_records_say_what_happened():
    plan = Plan(epochs=7, batch=5, optimiser=SGD(0.1), seed=3)
    records = list(train(MODELS["LSTM"], NUMBERS, plan, NUMBERS, lambda y, e: float(y[0, 0, 0])))
    assert [record.epoch for record in records] == list(range(1, 8))
    assert [record.step for record in records] == [3 * k for k in range(1, 8)]  # 12 sequences in batches of 5
    assert all(a.seconds <= b.seconds for a, b in itertools.pairwise(records))
    assert [record.stopped for record in records] == [""] * 6 + ["All 7 epochs are done."]
    for record in records:
        y = predict(record.model, NUMBERS.inputs)
        assert record.held_out_loss == pytest.approx(loss(y, NUMBERS)[0], rel=1e-13)
        assert record.measured == pytest.approx(y[0, 0, 0], rel=1e-13)
        assert record.gradient_norm > 0
        assert not record.diverged
    before = loss(predict(MODELS["LSTM"], NUMBERS.inputs), NUMBERS)[0]
    assert records[-1].held_out_loss < before


def test_the_first_record_is_one_step_by_hand():
    model = MODELS["GRU"]
    value, found = loss_gradient(model, CLASSES)
    g = flat(found)
    record = next(iter(train(model, CLASSES, Plan(batch=12, optimiser=SGD(0.2), clip=0.05))))
    length = np.linalg.norm(g)
    assert length > 0.05
    assert record.loss == pytest.approx(value, rel=1e-14)
    assert record.gradient_norm == pytest.approx(length, rel=1e-14)
    assert_allclose(flat(record.model.weights), flat(model.weights) - 0.2 * 0.05 * g / length, rtol=1e-12, atol=1e-15)
    free = next(iter(train(model, CLASSES, Plan(batch=12, optimiser=SGD(0.2), clip=None))))
    assert_allclose(flat(free.model.weights), flat(model.weights) - 0.2 * g, rtol=1e-12, atol=1e-15)


def test_the_schedule_sets_the_rate():
    model = MODELS["LSTM"]
    plan = Plan(epochs=3, batch=12, optimiser=SGD(0.1), schedule=Drop(1, 0.5), clip=None)
    w, records = flat(model.weights), list(train(model, NUMBERS, plan))
    for record, rate in zip(records, (0.1, 0.05, 0.025), strict=True):
        g = flat(loss_gradient(unflat(w.copy(), model), NUMBERS)[1])
        w = w - rate * g
        assert_allclose(flat(record.model.weights), w, rtol=1e-12)


def test_every_sequence_is_seen_once_an_epoch_in_a_new_order():
    seen = []

    class Watched(Examples):
        def select(self, rows):
            seen.append(np.asarray(rows).tolist())
            return super().select(rows)

    watched = Watched(NUMBERS.inputs, NUMBERS.targets)
    list(train(MODELS["LSTM"], watched, Plan(epochs=2, batch=5)))
    first, second = (functools.reduce(operator.iadd, seen[k : k + 3], []) for k in (0, 3))
    assert [len(rows) for rows in seen] == [5, 5, 2] * 2
    assert sorted(first) == sorted(second) == list(range(12))
    assert first != second


def test_an_epoch_of_drawn_examples_has_as_many_batches_as_asked():
    asked = []

    def watched(rng, B):
        asked.append(B)
        return draw(rng, B)

    records = list(train(MODELS["LSTM"], watched, Plan(epochs=2, draws=3, batch=4)))
    assert asked == [4] * 6
    assert [record.step for record in records] == [3, 6]


def test_the_model_that_was_given_stays_as_it_was():
    model = MODELS["stack"]
    before = flat(model.weights)
    records = list(train(model, CLASSES, Plan(epochs=5)))
    kept = [flat(record.model.weights) for record in records]
    assert_array_equal(flat(model.weights), before)
    assert all(not np.array_equal(a, b) for a, b in itertools.pairwise(kept))  # snapshots do not follow


# -- the same, to the bit

PLANS = {
    "drawn": (draw, Plan(epochs=12, batch=4, draws=2, optimiser=Adam(0.02), schedule=Cosine(30), seed=5)),
    "fixed": (
        NUMBERS,
        Plan(epochs=12, batch=5, optimiser=SGD(0.1, 0.9), clip=0.5, truncate=3, look_every=4, patience=9),
    ),
}


@pytest.mark.parametrize(("examples", "plan"), PLANS.values(), ids=PLANS)
@pytest.mark.parametrize("model", [MODELS["LSTM"], MODELS["RNN"]], ids=["LSTM", "RNN"])
def test_the_same_seed_gives_the_same_run(model, examples, plan):
    one, two = (list(train(model, examples, plan, NUMBERS)) for _ in range(2))
    assert len(one) == 12
    assert all(same(a, b) for a, b in zip(one, two, strict=True))
    other = list(train(model, examples, replace(plan, seed=99), NUMBERS))
    assert not same(one[0], other[0])


@pytest.mark.parametrize(("examples", "plan"), PLANS.values(), ids=PLANS)
@pytest.mark.parametrize("stop", [1, 5, 11])
def test_going_on_from_a_record_is_never_having_stopped(examples, plan, stop):
    whole = list(train(MODELS["LSTM"], examples, plan, NUMBERS))
    running = train(MODELS["LSTM"], examples, plan, NUMBERS)
    first = [next(running) for _ in range(stop)]
    running.close()
    for start in (first[-1], first[-1].snapshot, pickle.loads(pickle.dumps(first[-1]))):
        rest = list(train(start, examples, plan, NUMBERS))
        assert [record.epoch for record in rest] == list(range(stop + 1, 13))
        assert all(same(a, b) for a, b in zip(first + rest, whole, strict=True))
        assert rest[0].seconds > first[-1].seconds


def test_going_on_past_the_planned_end():
    long = Plan(epochs=10, seed=2)
    whole = list(train(MODELS["LSTM"], draw, long))
    *_, last = train(MODELS["LSTM"], draw, replace(long, epochs=6))
    rest = list(train(last, draw, long))
    assert same(rest[-1], whole[-1])
    assert list(train(rest[-1], draw, long)) == []  # nothing is left to do


def test_snapshots_come_when_asked_for_and_at_the_end():
    for every, expected in ((1, [1, 2, 3, 4, 5]), (2, [2, 4, 5]), (0, [5])):
        records = list(train(MODELS["LSTM"], draw, Plan(epochs=5, snapshot_every=every)))
        assert [record.epoch for record in records if record.snapshot] == expected
    with pytest.raises(ValueError, match="the record of epoch 1 has no snapshot"):
        _ = records[0].model
    with pytest.raises(ValueError, match="the record of epoch 1 has no snapshot, so training cannot go on"):
        train(records[0], draw)


# -- ends


def test_a_goal_ends_training():
    *_, last = train(MODELS["LSTM"], draw, Plan(epochs=500, goal=0.2, optimiser=Adam(0.03)))
    assert last.epoch < 500
    assert last.loss <= 0.2
    assert last.stopped.startswith("The goal is reached: a loss of 0.1")


def test_without_held_out_examples_the_mean_of_the_epoch_is_watched():
    """Three batches an epoch; with steps too small to change a weight the loss stays, and staying is not better."""
    plan = Plan(epochs=40, batch=5, patience=3, optimiser=Adam(0.3))
    records = list(train(MODELS["LSTM"], NUMBERS, plan))
    best = records[-1].snapshot.best
    assert best.loss == min(record.loss for record in records) == records[best.epoch - 1].loss
    still = Plan(epochs=40, batch=12, patience=3, optimiser=SGD(1e-300))
    *_, last = train(MODELS["LSTM"], NUMBERS, still)
    assert (last.epoch, last.snapshot.best.epoch) == (4, 1)
    goal = records[0].loss
    *_, last = train(MODELS["LSTM"], NUMBERS, replace(plan, goal=goal))
    assert last.epoch == 1


def test_patience_ends_training_and_the_best_is_kept():
    held_out = draw(np.random.default_rng(5), 3)
    plan = Plan(epochs=500, patience=4, look_every=2, batch=3, optimiser=Adam(0.3))
    records = list(train(MODELS["LSTM"], NUMBERS, plan, held_out))
    last = records[-1]
    looks = [record for record in records if record.held_out_loss is not None]
    assert last.epoch < 500
    best = min(looks, key=lambda record: record.held_out_loss)
    assert last.snapshot.best.loss == best.held_out_loss
    assert last.snapshot.best.epoch == best.epoch == last.epoch - 8
    assert_array_equal(flat(last.snapshot.best.model.weights), flat(best.model.weights))
    assert last.stopped == f"No better loss than {best.held_out_loss:.4g} (epoch {best.epoch}) in the last 4 looks."


def test_too_large_a_rate_is_named_as_the_cause():
    *records, last = train(MODELS["LSTM"], NUMBERS, Plan(epochs=500, optimiser=SGD(1e200), clip=None))
    assert last.diverged
    assert f"Training stopped at step {last.step}: " in last.stopped
    assert "Likely cause: the learning rate 1e+200 is too large: the largest weight has grown to" in last.stopped
    assert not np.isfinite([last.loss, last.gradient_norm]).all() or "a weight is" in last.stopped
    assert np.isfinite(flat(last.model.weights)).all()  # the snapshot is that of the epoch before
    assert last.snapshot.epoch == last.epoch - 1 == len(records)
    *_, again = train(last, NUMBERS, Plan(epochs=last.epoch + 3, optimiser=SGD(1e-3)))
    assert again.epoch >= last.snapshot.epoch  # and one can go on from it with another rate


def _exploding():
    free = LSTMVariant(candidate="linear", readout="linear", no_forget=True)
    model = initial_model("LSTM", 4, 1, 1, 0, variant=free)
    w = {name: 30 * array for name, array in model.weights.items()}
    return unflat(flat(w), model)


def test_an_explosion_through_time_is_named_as_the_cause():
    x = np.full((400, 2, 1), 0.5)
    for clip, cause in ((None, "the gradient explodes on its way back through 400 steps; clip"), (1.0, "states grow")):
        records = list(train(_exploding(), Examples(Sequence(x), x), Plan(epochs=3, clip=clip)))
        assert len(records) == 1
        assert records[0].diverged
        assert re.match(r"Training stopped at step 1: the loss is (inf|nan)\. ", records[0].stopped)
        assert cause in records[0].stopped


def test_the_number_that_is_none_is_named():
    """A loss, the length of a gradient whose loss is fine, or a weight after a step too long."""
    x = np.zeros((1, 1, 1))

    def stopped(model, target, optimiser):
        *_, last = train(model, Examples(Sequence(x), [[[target]]]), Plan(epochs=3, optimiser=optimiser, clip=None))
        return last.stopped

    model = initial_model("RNN", 1, 1, 1)
    assert "step 1: the loss is inf. Likely" in stopped(model, 1e200, SGD(0.1))
    steep = replace(model, readout=Readout([[1e200]], [0.0]))
    assert "step 1: the loss is still 1, but the length of its gradient is inf. Likely" in stopped(steep, 1.0, SGD(0.1))
    assert re.search(r"step 1: a weight is -?inf\. Likely", stopped(model, 1e150, SGD(1e300)))


@pytest.mark.parametrize(("size", "H"), [(1e3, 4), (1e3, (4, 4)), (1e200, (4, 4))])
def test_a_stack_that_explodes_says_so_as_one_cell_does(size, H):
    """No layer above stumbles over what is no number; the record names it."""
    x = size * np.random.default_rng(0).normal(size=(40, 8, 1))
    free = LSTMVariant(candidate="linear", readout="linear")
    model = initial_model("LSTM", H, 1, 1, 0, variant=free)
    plan = Plan(epochs=50, optimiser=SGD(1e6), clip=None)
    *_, last = train(model, Examples(Sequence(x), 1e3 * x), plan, Examples(Sequence(x), x))
    assert last.diverged
    assert f"Training stopped at step {last.step}: " in last.stopped


def test_held_out_examples_beyond_the_numbers_do_not_warn():
    """The network is fine on what it learns from and overflows on what it is shown: inf is reported, nothing raised."""
    x = np.zeros((3, 2, 1))
    far = Examples(Sequence(np.full((3, 2, 1), 1e200)), np.full((3, 2, 1), -1e200))
    record = next(iter(train(initial_model("RNN", 2, 1, 1), Examples(Sequence(x), x), Plan(epochs=1), far)))
    assert record.held_out_loss == np.inf


def test_targets_beyond_the_numbers_are_named_as_the_cause():
    """The states of this network are below 1: they do not grow."""
    x = np.random.default_rng(3).normal(size=(5, 4, 1))
    *_, last = train(initial_model("LSTM", 4, 1, 1), Examples(Sequence(x), 1e200 * x), Plan(epochs=3))
    assert last.diverged
    assert re.search(r"the loss is inf\. Likely cause: the targets are too large: the square of .*e\+200", last.stopped)
    y = predict(initial_model("LSTM", 4, 1, 1), x)
    assert np.isfinite(y).all()


# -- another optimiser


@pytest.mark.parametrize(("first", "second"), [(SGD(0.1), Adam()), (Adam(), SGD(0.1, 0.9))], ids=["to Adam", "to SGD"])
def test_what_one_optimiser_remembers_is_nothing_for_another(first, second):
    record = next(iter(train(MODELS["LSTM"], draw, Plan(optimiser=first))))
    had, wanted = type(first).__name__, type(second).__name__
    with pytest.raises(ValueError, match=f"holds the moments of {had}, and {wanted} cannot go on from them"):
        train(record, draw, Plan(optimiser=second))
    assert next(train(record, draw, Plan(optimiser=replace(first, rate=0.01)))).epoch == 2  # another rate is fine
    assert next(train(record.model, draw, Plan(optimiser=second))).epoch == 1  # as is a new start


# -- what is printed


def test_records_and_snapshots_are_short():
    *_, last = train(MODELS["stack"], CLASSES, Plan(epochs=1))
    assert repr(last.snapshot).startswith("Snapshot(epoch=1, step=1, Adam, Model(cell=Stack(layers=(LSTMParams(W_x [12")
    for one in (last, last.snapshot, last.snapshot.best, last.model, CLASSES):
        assert "\n" not in repr(one)
        assert len(repr(one)) < 1000
    inputs = "Sequence(T=5, B=12, D=2; 0 to 4; x0, x1)"
    assert repr(CLASSES) == f"Examples(inputs={inputs}, targets [5, 12], classes=3, counted [5, 12])"


# -- what is refused


@pytest.mark.parametrize(
    ("ask", "message"),
    [
        (
            lambda: predict(MODELS["LSTM"].cell, [[0.5, 0.5]]),
            "predict was given a LSTMParams; it needs a Model, a cell",
        ),
        (lambda: train(MODELS["LSTM"].cell, draw), "train was given a LSTMParams; it needs a Model"),
        (lambda: train(MODELS["LSTM"], (NUMBERS.inputs.x, 1)), r"examples is a tuple; it needs Examples\(Sequence"),
        (lambda: train(MODELS["LSTM"], draw, held_out=(1, 2)), r"held_out is a tuple; it needs Examples\(Sequence"),
    ],
)
def test_what_is_of_another_kind_is_named(ask, message):
    with pytest.raises(TypeError, match=message):
        ask()


@pytest.mark.parametrize(
    ("ask", "message"),
    [
        (lambda: train(initial_model("RNN", 2, 3, 1), NUMBERS), "the examples have 2 features; the network needs 3"),
        (
            lambda: train(MODELS["LSTM"], CLASSES),
            "the examples have 3 classes for each step; the read-out has 1 outputs",
        ),
        (lambda: train(MODELS["GRU"], draw, held_out=NUMBERS), "the examples have 1 targets for each step"),
        (lambda: next(train(MODELS["GRU"], draw)), "the examples have 1 targets for each step; the read-out has 3"),
        (lambda: next(train(initial_model("RNN", 2, 3, 1), draw)), "the examples have 2 features; the network needs 3"),
        (lambda: train(MODELS["LSTM"], draw, measure=lambda y, e: 0.0), "measure was given without held_out"),
        (lambda: Plan(epochs=0), "epochs is 0; it needs a whole number from 1"),
        (lambda: Plan(batch=2.5), "batch is 2.5; it needs a whole number from 1"),
        (lambda: Plan(snapshot_every=-1), "snapshot_every is -1; it needs a whole number from 0"),
        (lambda: Plan(clip=0.0), "clip is 0; the largest length"),
        (lambda: Plan(epochs=None), "epochs is None; it needs a whole number from 1$"),
        (lambda: Plan(epochs="many"), "epochs is 'many'; it needs a whole number from 1$"),
        (lambda: Plan(batch=float("inf")), "batch is inf; it needs a whole number from 1$"),
        (lambda: Plan(patience=0), "patience is 0; it needs a whole number from 1, or None"),
        (lambda: Plan(optimiser="adam"), r"optimiser is 'adam'; it needs Adam\(...\) or SGD\(...\)"),
        (lambda: Plan(optimiser=Adam), r"optimiser is <class .*Adam'>; it needs Adam\(...\)"),
        (lambda: Plan(schedule="cosine"), r"schedule is 'cosine'; it needs Constant\(\), Drop"),
    ],
)
def test_what_does_not_fit_is_named_before_the_first_epoch(ask, message):
    with pytest.raises(ValueError, match=message):
        ask()
