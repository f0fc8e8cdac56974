"""The networks as they lie in assets: what each can do, which unit tells its story, and how it was made."""

import hashlib
from dataclasses import replace
from itertools import islice

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

from lstm_viz.core.optimise import Adam
from lstm_viz.core.ranked import correlations, measure, order
from lstm_viz.core.readout import loss
from lstm_viz.core.run import run
from lstm_viz.core.sequence import Sequence
from lstm_viz.core.training import Plan, predict
from lstm_viz.data.characters import NotKnown, as_sequence, as_text
from lstm_viz.data.networks import (
    BIT,
    EXAMPLES,
    FOLDER,
    LONGEST,
    RUNS,
    a_minus_b,
    draw_strings,
    made,
    parity_so_far,
    settings,
    strings,
    training,
    written_settings,
)
from lstm_viz.data.quotes import CHARACTERS, inside_quote
from tools.make_networks import write

BRACKETS, PARITY, STRINGS = (EXAMPLES[name] for name in ("brackets", "parity", "a_n_b_n"))


def fresh(seed=0x7E57):
    return np.random.default_rng(seed)


def follows(example, inputs):
    """The unit that follows the signal best on these inputs, and its correlation."""
    trace, signal = run(example.params, inputs), example.signal(inputs)
    unit = int(order(trace, "input", signal)[0])
    return unit, float(measure(trace, "input", signal)[unit])


# -- all of them


@pytest.mark.parametrize("example", EXAMPLES.values(), ids=EXAMPLES)
def test_a_file_is_small_and_says_what_comes_in(example):
    assert example.path.stat().st_size < 60_000
    assert example.model.D == len(example.features) == example.inputs.D == example.recipe.D
    assert (example.model.K, example.params.H) == (example.recipe.K, example.recipe.H)
    assert example.inputs.features == example.features
    assert 60 <= example.inputs.T <= 200 and example.inputs.B == 1
    assert len(set(example.inputs.time)) == example.inputs.T
    assert example.signal(example.inputs).shape == (example.inputs.T, 1)


@pytest.mark.parametrize("example", EXAMPLES.values(), ids=EXAMPLES)
def test_the_recipe_is_the_one_that_made_the_file(example):
    written = written_settings()[example.name]
    assert written["settings"] == settings(example), f"make it again: python -m tools.make_networks {example.name}"
    assert written["sha256"] == hashlib.sha256(example.path.read_bytes()).hexdigest()


def test_every_file_there_is_an_example():
    assert {path.stem for path in FOLDER.glob("*.safetensors")} == set(EXAMPLES) == set(written_settings())


@pytest.mark.parametrize("example", EXAMPLES.values(), ids=EXAMPLES)
def test_its_recipe_learns(example):
    """The first 60 steps of the script's own training: the loss falls, and the same seed begins alike."""
    epochs = 60 // example.recipe.plan.draws
    losses = [[record.loss for record in islice(training(example), epochs)] for _ in range(2)]
    assert losses[0] == losses[1]
    assert np.mean(losses[0][-epochs // 3 :]) < np.mean(losses[0][: epochs // 3])


def test_a_cell_goes_on_from_what_it_has_learned_before():
    before, then = Plan(epochs=2, batch=4, seed=3), Plan(epochs=1, batch=4, seed=3, optimiser=Adam(1e-12))
    short = replace(BRACKETS, recipe=replace(BRACKETS.recipe, before=before, plan=then))
    first, second, last = (record.model for record in training(short))
    assert (first.K, second.K, last.K) == (2, 2, BRACKETS.recipe.K)
    for name, array in second.cell.weights.items():
        assert_allclose(last.cell.weights[name], array, rtol=0, atol=1e-11)
        assert not np.array_equal(array, short.recipe.start().cell.weights[name])
    assert_allclose(last.readout.W_y, short.recipe.start().readout.W_y, rtol=0, atol=1e-11)


def test_the_script_writes_what_its_recipe_makes(monkeypatch, tmp_path):
    quick = replace(PARITY, recipe=replace(PARITY.recipe, plan=Plan(epochs=3, seed=5)))
    monkeypatch.setattr("lstm_viz.data.networks.FOLDER", tmp_path)
    for module in ("lstm_viz.data.networks", "tools.make_networks"):
        monkeypatch.setattr(f"{module}.SETTINGS", tmp_path / "made.json")
    monkeypatch.setattr("tools.make_networks.EXAMPLES", {"parity": quick})
    said = write("parity")
    assert quick.path.parent == tmp_path
    assert said.startswith(f"parity: {quick.path.stat().st_size} bytes; unit ")
    weights = made(quick).weights
    assert weights.keys() == quick.model.weights.keys()
    for name, array in quick.model.weights.items():
        assert_array_equal(array, weights[name])
    written = written_settings()["parity"]
    assert written["settings"] == settings(quick) != settings(PARITY)
    assert written["sha256"] == hashlib.sha256(quick.path.read_bytes()).hexdigest()


@pytest.mark.parametrize("example", EXAMPLES.values(), ids=EXAMPLES)
def test_the_loss_of_the_file_is_that_of_a_trained_network(example):
    some = example.draw(example.recipe.T)(fresh(), 32)
    begun, trained = (loss(predict(model, some.inputs), some)[0] for model in (example.recipe.start(), example.model))
    assert trained < begun / 2


@pytest.mark.parametrize("example", EXAMPLES.values(), ids=EXAMPLES)
def test_the_unit_of_the_shown_sequence_is_that_of_fresh_ones(example):
    unit, shown = follows(example, example.inputs)
    for seed in range(5):
        inputs = example.draw(120)(fresh(seed), 8).inputs
        other, found = follows(example, inputs)
        assert other == unit and np.sign(found) == np.sign(shown)


# -- parity


def test_parity_so_far_is_counted():
    rng = fresh()
    bits = rng.integers(0, 2, (30, 4))
    signal = parity_so_far(Sequence(np.where(bits[:, :, None] == 1, 1.0, -1.0), BIT))
    for b in range(4):
        assert signal[:, b].tolist() == [sum(bits[: t + 1, b].tolist()) % 2 for t in range(30)]


def test_parity_is_right_on_fresh_bits_far_beyond_what_it_learned_from():
    inputs = PARITY.draw(300)(fresh(), 200).inputs
    assert PARITY.recipe.T == 12
    right = predict(PARITY.model, inputs).argmax(axis=-1) == parity_so_far(inputs)
    assert right.all(axis=0).mean() >= 0.99


def test_one_unit_of_parity_is_a_switch():
    inputs = PARITY.draw(100)(fresh(), 50).inputs
    unit, found = follows(PARITY, inputs)
    assert found >= 0.98
    c, odd = run(PARITY.params, inputs).c[:, :, unit], parity_so_far(inputs) == 1
    assert c[odd].min() > 0.8 and c[~odd].max() < 0.2, "two levels, and nothing between them"


# -- strings of a and b


def test_more_a_than_b_is_counted():
    text = strings(3, 1, 2)
    assert text == "aaabbbabaabb"
    assert a_minus_b(as_sequence(text, STRINGS.features))[:, 0].tolist() == [
        text[: t + 1].count("a") - text[: t + 1].count("b") for t in range(len(text))
    ]


def test_the_strings_it_learns_from_end_where_they_are_said_to():
    some = draw_strings(40)(fresh(), 20)
    assert_array_equal(some.counted, some.inputs.x[:, :, 1] == 1)
    seen = set()
    for b in range(20):
        text = as_text(some.inputs, b)
        more = a_minus_b(some.inputs)[:, b]
        assert len(text) == 40 and (more >= 0).all() and more.max() <= LONGEST
        ends = [t for t in range(40) if text[t] == "b" and more[t] == 0]
        assert np.flatnonzero(some.targets[:, b] & some.counted[:, b]).tolist() == ends
        assert all(text[t + 1] == "a" for t in ends if t < 39)
        seen |= {int(more[t]) for t in range(40)}
    assert seen == set(range(LONGEST + 1))


@pytest.mark.parametrize("n", range(1, 21))
def test_the_last_b_is_told_up_to_twice_what_it_learned_from(n):
    says = predict(STRINGS.model, as_sequence(strings(n), STRINGS.features)).argmax(axis=-1)[n:, 0]
    assert says.tolist() == [0] * (n - 1) + [1]


def test_strings_in_a_row_are_told_apart():
    for text in (strings(*RUNS), *(strings(*fresh(seed).integers(1, LONGEST + 1, 12).tolist()) for seed in range(20))):
        inputs = as_sequence(text, STRINGS.features)
        says, more = predict(STRINGS.model, inputs).argmax(axis=-1)[:, 0], a_minus_b(inputs)[:, 0]
        for t, letter in enumerate(text):
            if letter == "b":
                assert says[t] == (more[t] == 0), (text, t)


def test_one_unit_counts_up_over_each_a_and_down_over_each_b():
    inputs = as_sequence(strings(*RUNS), STRINGS.features)
    unit, found = follows(STRINGS, inputs)
    assert found >= 0.995
    c, more = run(STRINGS.params, inputs).c[:, 0, unit], a_minus_b(inputs)[:, 0]
    assert abs(correlations(c, more[:, None])[0]) == pytest.approx(found)
    steps = np.diff(np.concatenate([[0.0], c]))
    a = inputs.x[:, 0, 0] == 1
    assert (steps[a] > 0).mean() >= 0.95 and (steps[~a] < 0).mean() >= 0.95


# -- brackets and quotes


def texts(B, T=300, seed=0x7E57):
    return BRACKETS.draw(T)(fresh(seed), B)


def test_one_unit_opens_at_a_quote_and_closes_at_the_next():
    for seed in range(3):
        inputs = texts(20, seed=seed).inputs
        unit, found = follows(BRACKETS, inputs)
        assert abs(found) >= 0.9
        c, inside = np.sign(found) * run(BRACKETS.params, inputs).c[:, :, unit], inside_quote(inputs) == 1
        level = (np.median(c[inside]) + np.median(c[~inside])) / 2
        assert ((c > level) == inside).mean() >= 0.97, "two levels, and it is known which one it is"


def test_it_knows_at_a_quote_whether_it_opens_or_closes():
    """After one that opens comes a cry or a bracket, after one that closes a blank or the end of the sentence."""
    some = texts(20)
    says = predict(BRACKETS.model, some.inputs).argmax(axis=-1)
    quotes = some.inputs.x[:, :, CHARACTERS.index('"')] == 1
    begins = np.array([one in "aehnost(" for one in CHARACTERS])[says]
    assert quotes.sum() > 100
    assert (begins[quotes] == (inside_quote(some.inputs)[quotes] == 1)).mean() >= 0.99


def test_it_goes_on_with_a_text_it_has_never_read():
    some = texts(20)
    says = predict(BRACKETS.model, some.inputs).argmax(axis=-1)
    often = np.bincount(some.targets.ravel()).max() / some.targets.size
    assert often < 0.3 and (says == some.targets).mean() > 0.65


def test_what_it_cannot_read_is_named():
    with pytest.raises(
        NotKnown, match='does not know “T” and “,”; it knows " [(] [)] [.] a e h n o s t u and the blank'
    ):
        as_sequence("The hen, the ant", BRACKETS.features)
