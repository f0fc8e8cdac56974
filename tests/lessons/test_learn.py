"""Watch it learn: what is said against the record and against networks that are run again; every task played."""

import re
import time
from dataclasses import replace

import numpy as np
import pytest
from numpy.testing import assert_allclose

from lstm_viz.core.learned import Learned, Watch
from lstm_viz.core.notation import scaled
from lstm_viz.core.optimise import Adam, Cosine
from lstm_viz.core.readout import loss
from lstm_viz.core.run import run
from lstm_viz.core.training import Plan, loss_gradient, predict
from lstm_viz.data.tasks import TASKS, share_right
from lstm_viz.language.spoken import speaking
from lstm_viz.lessons.base import Look
from lstm_viz.lessons.guide import Ask, Do, act, guide, read_task
from lstm_viz.lessons.learn import words
from lstm_viz.lessons.learn.one_step import RATE, one_step, plain
from lstm_viz.lessons.learn.record import ALONE, BESIDE, BIASES, JOBS, SEEN, beside, both, settings_of
from lstm_viz.lessons.registry import PATH, lesson_named
from lstm_viz.lessons.shown import Moment
from lstm_viz.lessons.state import choose, complete
from lstm_viz.workers import settings
from lstm_viz.workers.pool import POOL
from lstm_viz.workers.settings import usual
from lstm_viz.workers.wire import Learning as UnderWay
from tests.lessons.screen import controls, link_holds, sliders
from tests.trainings import trained

LESSON = lesson_named("learn")
LOOK = Look("light", narrow=False)
SHORT = {"job": "a_n_b_n", "epochs": 12.0}
"""A training of half a second."""


@pytest.fixture(autouse=True)
def spoken():
    """No test here is one message: a training goes on between two looks at it."""


def values_of(chosen):
    """The page's values; without a task, as they are of themselves."""
    return complete(LESSON.table, {"task": "none", **chosen})


def shown_of(chosen):
    """What the page shows once its trainings are there."""
    trained(*both(values_of(chosen)))
    return LESSON.record(values_of(chosen))


def items(values):
    return {item.id: item for item in controls(LESSON, values)}


# -- before, while and after it trains


def test_before_it_is_trained_the_network_is_shown_as_it_begins():
    values = values_of({"job": "a_n_b_n", "seed": 4321.0})
    shown = LESSON.record(values)
    assert (shown.trained, shown.labels) == (False, ("   0",))
    start = TASKS["a_n_b_n"]().model(4321)
    assert_allclose(shown.learned.loss, loss(start.readout(run(start.cell, TASKS["a_n_b_n"]().test.inputs).h),
                                             TASKS["a_n_b_n"]().test)[0])  # fmt: skip
    assert "Training will move them" in LESSON.told([Moment(shown, 0, 0)])["narration"][0]
    assert items(values)["train"].kind == "action"
    assert LESSON.chips(shown) == [], "there is one epoch, and nowhere to go"


def test_chrono_is_explained_where_it_is_chosen_and_only_there():
    def asks(**chosen):
        return LESSON.groups(LESSON.record(values_of({"job": "echo", **chosen})), 0)[0].reading

    assert "chrono" not in asks()
    assert asks(bias="chrono").startswith(asks()) and "chrono: units begin with" in asks(bias="chrono")
    assert asks(beside="chrono") == asks(bias="chrono")


def test_train_trains_what_the_page_says_and_the_page_then_shows_it():
    chosen = {"job": "a_n_b_n", "epochs": 3.0, "seed": 77.0}
    values = values_of(chosen)
    before = LESSON.stamp(values)
    assert LESSON.act({"task": "none", **chosen}, "train", "1") == ({"task": "none", **chosen}, None)
    (learned,) = trained(settings_of(values))
    assert LESSON.stamp(values) != before, "so the record that was kept is not shown again"
    shown = LESSON.record(values)
    assert shown.learned is learned
    assert [int(label) for label in shown.labels] == learned.epoch.tolist() == [0, 1, 2, 3]
    assert "train" not in items(values), "there is nothing to train"


def test_a_training_that_is_there_may_be_done_with_another_seed():
    for seed, after in ((5.0, 6.0), (9999.0, 0.0)):
        chosen = {"job": "a_n_b_n", "epochs": 2.0, "seed": seed}
        trained(*both(values_of(chosen)))
        button, *_ = controls(LESSON, values_of(chosen))
        assert (button.id, button.kind) == ("another", "action"), "it stands where Train stood"
        moved, notice = LESSON.act({"task": "none", **chosen}, "another", "1")
        assert notice is None and complete(LESSON.table, moved)["seed"] == after
        trained(settings_of(complete(LESSON.table, moved)))


def test_while_it_trains_it_is_said_how_far_it_is_and_it_can_be_stopped(monkeypatch):
    values = values_of({"job": "echo", "seed": 5.0})
    state = UnderWay(50, 500, 0.1, 2.4)
    monkeypatch.setattr("lstm_viz.workers.pool.POOL.state", lambda settings: state)
    found = items(values)
    (bar,) = [item for item in found.values() if item.kind == "work"]
    assert (bar.label, bar.index) == ("Epoch 50 of 500, 3 s left", 9)
    assert found["stop"].kind == "action" and "train" not in found
    two = [item.label for item in items({**values, "beside": "seed"}).values() if item.kind == "work"]
    assert two == ["seed 5: Epoch 50 of 500, 3 s left", "seed 6: Epoch 50 of 500, 3 s left"]


def test_what_was_stopped_in_the_middle_is_kept():
    chosen = {"task": "none", "job": "adding", "epochs": 2000.0, "rate": 0.0002, "seed": 9.0}
    wanted = settings_of(values_of(chosen))
    LESSON.act(chosen, "train", "1")
    while True:
        state = LESSON.record(values_of(chosen)).states[0]
        if isinstance(state, UnderWay) and state.epoch > 3:
            break
        time.sleep(0.05)
    LESSON.act(chosen, "stop", "1")
    while not isinstance(learned := POOL.state(wanted), Learned):
        time.sleep(0.05)
    assert 3 < learned.epoch[-1] < 2000
    shown = LESSON.record(values_of(chosen))
    told = LESSON.told([Moment(shown, len(shown.labels) - 1, 0)])["narration"][0]
    assert told.endswith("It was stopped here.")
    train = items(values_of(chosen))["train"]
    assert (train.kind, train.label) == ("action", "Train"), "the whole training may still be wanted"


def test_what_others_wait_for_goes_on_and_it_is_said(monkeypatch):
    monkeypatch.setattr("lstm_viz.workers.pool.POOL.stop", lambda settings, asker: False)
    chosen = {"task": "none", **SHORT}
    assert LESSON.act(chosen, "stop", "1") == (chosen, "Others wait for this training, too, so it goes on.")


def test_the_button_names_what_is_left_to_train():
    values = values_of({**SHORT, "epochs": 11.0, "beside": "seed"})
    assert items(values)["train"].label == "Train"
    trained(settings_of(values))
    assert items(values)["train"].label == "Train the other one"
    trained(*both(values))
    assert "train" not in items(values)


def test_of_a_training_that_is_stopped_and_then_trained_whole_no_old_picture_is_shown(monkeypatch):
    values = values_of({**SHORT, "epochs": 13.0})
    (whole,) = trained(settings_of(values))
    part = replace(whole, epoch=np.minimum(whole.epoch, 7), stopped="It was stopped after 7 of 13 epochs.")
    seen = []
    for state in (UnderWay(3, 13), part, UnderWay(3, 13), whole):
        monkeypatch.setattr("lstm_viz.workers.pool.POOL.state", lambda settings, now=state: now)
        seen.append(LESSON.stamp(values))
    assert seen[0] == seen[2] and len(set(seen)) == 3


def test_a_message_is_of_one_moment(monkeypatch):
    values = values_of({**SHORT, "epochs": 13.0})
    (whole,) = trained(settings_of(values))
    states = iter([UnderWay(12, 13), whole])
    monkeypatch.setattr("lstm_viz.workers.pool.POOL.state", lambda settings: next(states))
    with speaking():
        stamp, shown = LESSON.stamp(values), LESSON.record(values)
        assert not shown.trained, "what is kept under a stamp is what it says"
        assert isinstance(shown.states[0], UnderWay)
    with speaking():
        assert LESSON.stamp(values) != stamp
        assert LESSON.record(values).learned is whole


# -- what is said


@pytest.mark.parametrize("job", JOBS)
def test_an_epoch_is_told_with_the_numbers_of_its_network(job):
    shown = shown_of({"job": job, "epochs": 4.0})
    test = settings.test_of(job)
    for row in (0, 2, 4):
        model = shown.learned.models[row]
        y = model.readout(run(model.cell, test.inputs).h)
        assert_allclose(shown.learned.loss[row], loss(y, test)[0])
        assert_allclose(shown.learned.measured[row], TASKS[job]().measure(y, test))
    told = LESSON.told([Moment(shown, row, 0) for row in range(5)])["narration"]
    assert len(set(told)) > 1 and all("{" not in sentence for sentence in told)


def test_the_picture_of_one_unit_is_of_the_epoch_the_unit_and_the_step():
    shown = shown_of({**SHORT, "unit": 1.0, "step": 7.0, "example": 2.0})
    rows = list(range(shown.learned.E))
    figures = LESSON.figures(["belt"], [Moment(shown, row, 0) for row in rows], LOOK)["belt"]
    x = shown.learned.targets.inputs.x[:, [1]]
    for row in rows:
        c = run(shown.learned.models[row].cell, x).c[6, 0, 1]
        said = " ".join(str(trace.get("text")) for trace in figures[row]["data"])
        assert f"{c:+.2f}".replace("-", "−") in said


def test_another_unit_and_another_step_follow_the_hand_without_another_training():
    shown = shown_of(SHORT)
    for name in ("unit", "step"):
        item = sliders(LESSON, shown.values)[name]
        many = LESSON.swept(shown, item)
        assert len(many) == {"unit": shown.batch.H, "step": shown.batch.T}[name] == len(item.values)
        assert all(one.learned is shown.learned for one in many)
        assert [getattr(one, name) for one in many] == list(range(len(many)))


# -- one step of learning


@pytest.mark.parametrize("clip", [True, False])
def test_one_step_of_learning_against_finite_differences(clip):
    learned = shown_of(SHORT).learned
    step = one_step(learned, 3, 1, 1, plain(Plan(clip=1.0 if clip else None)))
    model, example = learned.models[3], learned.targets.select([1])
    place = model.cell.H + 1  # packed i, f, g, o
    moved = []
    for change in (1e-5, -1e-5):
        b = np.array(model.cell.b)
        b[place] += change
        cell = type(model.cell)(model.cell.W_x, model.cell.W_h, b)
        moved.append(loss(model.readout(run(cell, example.inputs).h), example)[0])
    assert_allclose(step.gradient, (moved[0] - moved[1]) / 2e-5, rtol=1e-4)
    assert_allclose(step.loss, loss_gradient(model, example)[0])
    assert_allclose(step.change, -RATE * step.clipped)
    assert abs(step.clipped) <= abs(step.gradient)
    assert step.after < step.loss, "a small step downhill"
    assert step.means is None, "it remembers nothing"


def learned_from_one_example(plan, example=1):
    """A training of the latch whose every batch is one of the examples that are shown."""
    task = TASKS["latch"](T=8)
    one = task.shown.select([example])
    watch = Watch(task.model(4), lambda rng, B: one, plan, task.test, task.measure, task.shown)
    for _ in watch:
        pass
    return watch.learned()


@pytest.mark.parametrize("clip", [0.3, None])
def test_adams_step_is_the_one_that_the_training_takes_next(clip):
    plan = Plan(epochs=6, optimiser=Adam(0.03), schedule=Cosine(7), clip=clip)
    learned = learned_from_one_example(plan)
    for row in range(6):
        here, there = learned.models[row], learned.models[row + 1]
        for unit in range(here.cell.H):
            step = one_step(learned, row, 1, unit, plan)
            bias, moved = (one.cell.b[here.cell.H + unit] for one in (here, there))
            assert_allclose(step.change, moved - bias, rtol=0, atol=1e-12)
            assert_allclose(step.weight, bias, rtol=0, atol=0)
        example = learned.targets.select([1])
        assert_allclose(step.after, loss(predict(there, example.inputs), example)[0], rtol=1e-12)
        assert_allclose(step.loss, learned.trained[row + 1], rtol=1e-12)
        assert_allclose(step.rate, 0.03 * (1 + np.cos(np.pi * row / 6)) / 2, rtol=1e-12)


def test_adams_step_by_hand():
    plan = Plan(epochs=5, optimiser=Adam(0.02), clip=1e-2)
    learned = learned_from_one_example(plan)
    H = learned.models[0].cell.H
    m = v = 0.0
    for row in range(6):
        found = loss_gradient(learned.models[row], learned.targets.select([1]))[1]
        length = np.sqrt(sum((array**2).sum() for array in found.values()))
        g = found["0.b"][H + 2] * min(1.0, 1e-2 / length)
        m, v = 0.9 * m + 0.1 * g, 0.999 * v + 0.001 * g * g
        mean, size = m / (1 - 0.9 ** (row + 1)), np.sqrt(v / (1 - 0.999 ** (row + 1)))
        step = one_step(learned, row, 1, 2, plan)
        assert step.means.k == row + 1
        assert_allclose([step.gradient, step.length, step.clipped], [found["0.b"][H + 2], length, g], rtol=1e-12)
        assert_allclose(step.means[1:], [m, v, mean, size], rtol=1e-9)
        assert_allclose(step.change, -0.02 * mean / (size + 1e-8), rtol=1e-9)


def slowly(chosen, row):
    """The drawer of one step: what stands in it."""
    shown = shown_of(chosen)
    card = next(card for card in LESSON.cards(shown) if card.id == "step")
    said = LESSON.lines(card, [Moment(shown, row, 0)])
    assert [line.id for line in card.lines] == list(said)
    return shown, card, {name.removeprefix("step."): text for name, (text,) in said.items()}


def test_adams_step_is_said_with_its_numbers():
    shown, _, said = slowly({**SHORT, "by": "Adam", "unit": 1.0}, 5)
    step = one_step(shown.learned, 5, 0, 1, settings_of(shown.values).plan())
    assert list(said) == ["loss", "gradient", "mean", "size", "change", "after"]
    for name in ("mean", "corrected"):
        assert scaled(getattr(step.means, name)) in said["mean"]
    for name in ("square", "size"):
        assert scaled(getattr(step.means, name)) in said["size"]
    assert "0.9⁶" in said["mean"] and "0.999⁶" in said["size"], "the steps that were taken, and this one"
    for number in (step.rate, step.means.corrected, step.means.size, step.change):
        assert scaled(number) in said["change"]
    assert step.rate < 0.02, "its schedule has it fall"


def test_where_the_rate_has_fallen_to_nothing_it_is_said_that_nothing_moves():
    shown, _, said = slowly({**SHORT, "by": "Adam"}, 12)
    step = one_step(shown.learned, 12, 0, 0, settings_of(shown.values).plan())
    assert (step.change, step.after) == (0, step.loss)
    assert "fallen to 0" in said["change"] and "stays" in said["after"]


def test_where_adam_does_not_train_its_step_is_not_offered():
    assert items(values_of(SHORT))["by"].values == ("plain", "Adam")
    other = {**SHORT, "optimiser": "SGD", "by": "Adam"}
    assert "by" not in items(values_of(other))
    _, card, said = slowly(other, 3)
    assert list(said) == ["loss", "gradient", "change", "after"]
    assert "plain gradient descent" in card.hint


# -- longer than it learned from


def reach_said(shown):
    card = next(card for card in LESSON.cards(shown) if card.id == "reach")
    return LESSON.lines(card, [Moment(shown, 0, 0)])["reach"][0]


def test_of_a_counter_every_length_is_named_at_which_it_is_right():
    shown = shown_of({"job": "a_n_b_n"})
    said, right = reach_said(shown), set()
    for first, last in re.findall(r"(\d+)(?: to (\d+))?", said.partition("right for n = ")[2]):
        right |= set(range(int(first), int(last or first) + 1))
    model, task = shown.learned.models[-1], TASKS["a_n_b_n"]()
    tried = {n: task.of_length(n) for n in range(1, 31)}
    assert right == {n for n, one in tried.items() if share_right(predict(model, one.inputs), one) == 1}
    drawn = task.training(np.random.default_rng(0), 500).counted.sum(axis=0)
    assert "It learned from n = 1 to 10." in said and (drawn.min(), drawn.max()) == (1, 10)


def test_a_counter_that_is_right_nowhere_says_so():
    learned = replace(shown_of(SHORT).learned, reach=dict.fromkeys(range(1, 31), 0.5))
    assert words.reach_said("a_n_b_n", learned) == "It learned from n = 1 to 10. For no n is every answer right."


def test_of_parity_the_share_is_said_for_each_length():
    shown = shown_of({"job": "parity", "epochs": 20.0})
    said = reach_said(shown)
    assert [int(n) for n in re.findall(r"(\d+) bits \d", said)] == list(shown.learned.reach)
    drawn = TASKS["parity"]().training(np.random.default_rng(0), 1)
    assert "It learned from strings of 12 bits." in said and drawn.T == 12


def test_a_training_that_takes_too_long_says_so_and_is_not_offered_again(monkeypatch):
    values = values_of({**SHORT, "epochs": 14.0})
    (learned,) = trained(settings_of(values))
    late = replace(learned, late=True, epoch=np.minimum(learned.epoch, 12))
    monkeypatch.setattr("lstm_viz.workers.pool.POOL.state", lambda settings: late)
    assert "train" not in items(values)
    told = LESSON.told([Moment(LESSON.record(values), late.E - 1, 0)])["narration"][0]
    assert told.endswith("a training may take 40 s. Choose fewer units or fewer epochs.")


DIVERGED = {"job": "adding", "optimiser": "SGD", "rate": 1e9, "clip": "off", "epochs": 50.0, "H": 2.0}


def test_a_training_that_diverges_keeps_its_last_finite_epoch_and_says_so():
    shown = shown_of(DIVERGED)
    last = Moment(shown, shown.learned.E - 1, 0)
    assert shown.learned.diverged and 0 < shown.learned.epoch[-1] < 50
    assert np.isfinite(shown.learned.loss).all()
    (told,) = LESSON.told([last])["narration"]
    assert "a number that is not finite" in told
    said = [told, *(text for card in LESSON.cards(shown) for (text,) in LESSON.lines(card, [last]).values())]
    names = [name for card in LESSON.cards(shown) for name in card.figures]
    said += [str(figure) for (figure,) in LESSON.figures(names, [last], LOOK).values()]
    assert not [text for text in said if re.search(r"\d{20}", re.sub(r"\d\.\d+|e[+-]\d+", "", text))], (
        "no endless number"
    )


# -- two trainings


@pytest.mark.parametrize("other", [one for one in BESIDE if one != ALONE])
def test_a_second_training_is_the_same_but_for_one_thing(other):
    own = settings_of(values_of(SHORT))
    second = beside(values_of({**SHORT, "beside": other}))
    differing = [name for name in vars(own) if getattr(own, name) != getattr(second, name)]
    assert differing == {"rate": ["rate"], "seed": ["seed"]}.get(other, ["forget_bias"])


def test_a_second_training_that_would_be_the_first_is_not_offered():
    for bias, same in (("0", "bias 0"), ("1", "bias 1"), ("chrono", "chrono"), ("5", None)):
        values = values_of({**SHORT, "bias": bias})
        assert list(items(values)["beside"].values) == [one for one in BESIDE if one != same]
    assert items(values_of({**SHORT, "bias": "1", "beside": "bias 1"}))["beside"].text == "bias 1"


def test_beside_a_second_training_the_picture_names_both():
    shown = shown_of({**SHORT, "beside": "rate"})
    (figure,) = LESSON.figures(["learning"], [Moment(shown, 3, 0)], LOOK)["learning"]
    said = str(figure)
    assert "rate 0.02" in said and "rate 0.2" in said


def test_a_page_takes_room_for_all_that_its_trainings_recorded():
    alone, two = shown_of(SHORT), shown_of({**SHORT, "beside": "rate"})
    parts = [part for trace in alone.learned.traces for part in (trace.pre, trace.act, trace.c_path, trace.h_path)]
    held = sum(part.nbytes for part in parts)
    assert held < alone.learned.nbytes < 1.5 * held
    for shown, learned in ((alone, [alone.learned]), (two, [two.learned, two.other])):
        quarters = sum(one.nbytes for one in learned) / 2**18
        assert quarters < shown.weight <= quarters + 1


# -- tasks


def read(task, chosen, t=-1):
    shown = shown_of({"task": task, **chosen})
    reading, met = read_task(LESSON.tasks, "learn", shown.at(t % len(shown.labels)))
    assert "{" not in reading
    return met


def begun(task):
    return complete(LESSON.table, act(LESSON.tasks, LESSON.table, {}, "task", task))


def test_the_latch_is_learned():
    values = begun("learn")
    assert read("learn", {}), "at the last epoch"
    assert not read("learn", {}, 0), "and not at the first"
    assert values["bias"] == "chrono"


def test_a_unit_ends_against_the_sign_and_another_does_not():
    for example in (1.0, 3.0):
        met = [read("against", {"unit": float(unit), "example": example}) for unit in range(4)]
        assert any(met) and not all(met)
    assert not any(read("against", {"unit": float(unit)}, 0) for unit in range(4)), "not before it learned"


@pytest.mark.parametrize(("task", "job"), [("against", "adding"), ("opens", "latch"), ("counts", "latch")])
def test_what_a_task_asks_for_is_not_read_off_another_training(task, job):
    shown = LESSON.record(values_of({"task": task, "job": job}))
    reading, met = read_task(LESSON.tasks, "learn", shown.at(0))
    assert not met and reading.partition(";")[0].count("–") == 2


def test_an_input_gate_opens_at_the_marks_and_another_does_not():
    met = [read("opens", {"unit": float(unit)}) for unit in range(8)]
    assert any(met) and not all(met)
    assert not met[3], "not the one that is looked at first"
    assert not any(read("opens", {"unit": float(unit)}, 0) for unit in range(8))


def test_a_unit_counts():
    met = [read("counts", {"unit": float(unit)}) for unit in (0, 1)]
    assert any(met)
    assert not read("counts", {"unit": 0.0}, 0) or not read("counts", {"unit": 1.0}, 0), "not before it learned"


@pytest.mark.parametrize(("task", "answer"), [("which", "own"), ("longer", "all")])
def test_a_guess_is_decided_by_trainings_and_not_before(task, answer, monkeypatch):
    options = next(one for one in LESSON.tasks if one.id == task)
    assert isinstance(options, Ask)
    chosen = act(LESSON.tasks, LESSON.table, {"task": task}, "guess", answer)
    values = complete(LESSON.table, chosen)
    with monkeypatch.context() as patched:
        patched.setattr("lstm_viz.workers.pool.POOL.state", lambda settings: None)
        told = guide(LESSON.tasks, "learn", LESSON.table, values)
        assert (told["answer"], told["right"]) == ("", False)
        assert "Train" in told["verdict"]
    trained(*both(values))
    told = guide(LESSON.tasks, "learn", LESSON.table, values)
    assert (told["answer"], told["right"]) == (answer, True)
    assert re.search(r"\d", told["verdict"])
    assert len(told["verdict"]) <= 200, "as long as the guide has room for"


def test_every_task_is_asked_here():
    assert {task.id for task in LESSON.tasks if isinstance(task, Do)} == {"learn", "against", "opens", "counts"}
    assert LESSON in PATH


# -- the link and what one types


@pytest.mark.parametrize(
    "chosen",
    [{}, SHORT, {"job": "echo", "H": 64.0, "bias": "5", "optimiser": "SGD", "rate": 0.5, "clip": "off", "seed": 3.0,
                 "beside": "chrono", "unit": 63.0, "step": 30.0, "example": 3.0, "seen": "o", "by": "Adam",
                 "t": "  12"}],
)  # fmt: skip
def test_a_link_holds_the_page(chosen):
    link_holds(LESSON.table, chosen)


@pytest.mark.parametrize(
    ("key", "text", "wanted"),
    [
        ("H", "10000000", "64"),
        ("rate", "0", "0.0001"),
        ("epochs", "1e9", "2000"),
        ("seed", "-1", "0"),
        ("t", "x", "2000"),
        ("t", "2001", "2000"),
        ("t", "1²", "2000"),
    ],
)
def test_what_is_out_of_bounds_is_refused_with_the_bound_and_changes_nothing(key, text, wanted):
    chosen, notice = choose(LESSON.table, {"job": "echo"}, key, text)
    assert chosen == {"job": "echo"}
    assert wanted in notice.replace(",", "").replace("\u202f", "")


def test_each_task_begins_as_its_own_settings_say():
    for job in JOBS:
        assert settings_of(values_of({"job": job})) == usual(job)
        assert values_of({"job": job})["bias"] in BIASES


def test_the_heat_map_shows_every_quantity():
    assert set(SEEN) == {"c", "h", "f", "i", "g", "o"}
