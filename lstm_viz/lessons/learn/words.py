"""What the page "Watch it learn" says of its trainings, from their records."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from lstm_viz.core.learned import Learned
from lstm_viz.core.notation import RAISED, number, scaled
from lstm_viz.language.phrases import say
from lstm_viz.lessons import trained
from lstm_viz.lessons.learn.one_step import Step, one_step, plain
from lstm_viz.lessons.learn.record import ALONE, Learning, both, settings_of, steps_by
from lstm_viz.lessons.state import Values
from lstm_viz.workers.child import MOST_TRAINING
from lstm_viz.workers.settings import Settings, task_of


def measured_said(job: str, measured: float) -> str:
    """What the task measures, in its own unit: an error, a share in percent, or a length."""
    task = task_of(job)
    if task.lower_is_better:
        return say("lessons/learn.measured.error", error=scaled(measured))
    if job == "a_n_b_n":
        return say("lessons/learn.measured.length", n=int(measured))
    return say(f"lessons/learn.measured.{'strings' if job == 'parity' else 'share'}", share=_percent(measured))


def _percent(share: float) -> str:
    """A share in percent; only all is 100."""
    digits = 1 if 0.99 <= share < 1 or 0 < share <= 0.01 else 0
    return say("controls.percent", number=number(100 * share, digits))


def narration(shown: Learning, row: int) -> str:
    """An epoch in a sentence: the loss beside guessing's, and what the task measures."""
    learned, job = shown.learned, shown.values["job"]
    parts: dict[str, str | int] = {
        "epoch": int(learned.epoch[row]),
        "loss": scaled(float(learned.loss[row])),
        "guess": scaled(learned.baseline),
        "measured": measured_said(job, float(learned.measured[row])),
    }
    if row == 0:
        return say(f"lessons/learn.told.{'begins' if shown.trained else 'untrained'}", **parts)
    solved = task_of(job).solved(float(learned.measured[row]))
    told = say(f"lessons/learn.told.{'solved' if solved else 'epoch'}", **parts)
    end = ended(settings_of(shown.values), learned) if row == learned.E - 1 else ""
    seconds = {"seconds": round(MOST_TRAINING)} if end == "late" else {}
    return f"{told} {say(f'lessons/learn.ended.{end}', **seconds)}" if end else told


def ended(settings: Settings, learned: Learned) -> str:
    """Why a training ended before its last epoch: diverged, late, goal, stopped by hand; nothing where it did not."""
    how, goal = trained.ended(settings, learned), settings.plan().goal
    return "goal" if how == "stopped" and goal is not None and learned.loss[-1] <= goal else how


CLASSES: Mapping[str, Sequence[str]] = {
    "latch": ("minus", "plus"), "parity": ("even", "odd"), "a_n_b_n": ("more", "last"),
    "temporal_order": ("XX", "XY", "YX", "YY"),
}  # fmt: skip
"""What a task's classes are, in their order; none for numbers."""


def classes_of(job: str) -> tuple[str, ...]:
    """What a task's classes are called."""
    return tuple(say(f"lessons/learn.class.{name}") for name in CLASSES.get(job, ()))


def names_of_both(values: Values) -> tuple[str, str]:
    """What tells the two trainings apart: of the one, and of the one beside it; nothing, where it is alone."""
    beside = values["beside"]
    if beside == ALONE:
        return "", ""
    kind = beside if beside in ("rate", "seed") else "bias"
    first, second = both(values)
    parts = {"rate": lambda one: f"{one.rate:g}", "seed": lambda one: f"{one.seed}", "bias": _bias}[kind]
    own, other = (say(f"lessons/learn.named.{kind}", value=parts(one)) for one in (first, second))
    return own, other


def _bias(settings: Settings) -> str:
    return settings.forget_bias if isinstance(settings.forget_bias, str) else f"{settings.forget_bias:g}"


def one_of_both(name: str, said: str) -> str:
    """How far a training is; ``name`` tells two of them apart."""
    return say("lessons/learn.state.of", name=name, state=said) if name else said


def reach_said(job: str, learned: Learned) -> str:
    """How far the last network gets with sequences of other lengths than it has learned from."""
    if not learned.reach:
        return ""
    if job == "a_n_b_n":
        right = _ranges([n for n, share in learned.reach.items() if share == 1])
        return say("lessons/learn.reach.a_n_b_n", right=right) if right else say("lessons/learn.reach.none")
    each = (say("lessons/learn.reach.each", length=n, share=_percent(share)) for n, share in learned.reach.items())
    return say("lessons/learn.reach.parity", shares=", ".join(each))


def _ranges(numbers: Sequence[int]) -> str:
    """Whole numbers in ascending order, those in a row by the first and the last one."""
    runs: list[list[int]] = []
    for n in numbers:
        if runs and n == runs[-1][-1] + 1:
            runs[-1].append(n)
        else:
            runs.append([n])
    return ", ".join(map(_range, runs))


def _range(run: Sequence[int]) -> str:
    first, last = run[0], run[-1]
    return f"{first}" if first == last else say("lessons/learn.reach.range", first=first, last=last)


STEP: Mapping[str, Sequence[str]] = {
    "plain": ("loss", "gradient", "change", "after"),
    "Adam": ("loss", "gradient", "mean", "size", "change", "after"),
}
"""One step of learning, in the order in which it happens."""


def step_said(shown: Learning, row: int) -> dict[str, str]:
    """One step of learning on the example, from the network of a row: what stands under each of :data:`STEP`."""
    by, plan = steps_by(shown.values), settings_of(shown.values).plan()
    step = one_step(shown.learned, row, shown.example, shown.unit, plan if by == "Adam" else plain(plan))
    parts: dict[str, str | int] = {
        "example": shown.example + 1,
        "unit": shown.unit,
        "loss": scaled(step.loss),
        "weight": number(step.weight, 4, sign=True),
        "gradient": scaled(step.gradient),
        "length": scaled(step.length),
        "clipped": scaled(step.clipped),
        "rate": scaled(step.rate),
        "change": scaled(step.change),
        "new": number(step.weight + step.change, 4, sign=True),
        "after": scaled(step.after),
    }
    if step.means:
        parts |= {name: scaled(value) for name, value in step.means._asdict().items()}
        parts["k"] = f"{step.means.k}".translate(RAISED)
    return {f"step.{name}": say(f"lessons/learn.slowly.{_told(name, step)}", **parts) for name in STEP[by]}


def _told(name: str, step: Step) -> str:
    """How a part of a step is said: which phrase."""
    if name == "gradient" and step.gradient != step.clipped:
        return "gradient_clipped"
    if name in ("change", "after") and not step.rate:
        return f"{name}_over"
    return "change_Adam" if name == "change" and step.means else name
