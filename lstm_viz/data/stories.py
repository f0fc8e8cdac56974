"""Short sequences whose memory a person can say in a sentence: one pulse, a count, a signal, the solar day.

They are fixed, to the digit: a lesson's tasks are decided on them. Every step is of a kind that has
a name, so that one can say what a gate should do "at a pulse" or "while the sun is falling".
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from lstm_viz.core.sequence import Feature, Sequence
from lstm_viz.data.solar import clear_sky_day

SOUND = Feature("x", "sound")
SIGNAL = Feature("s", "signal")

CHATTER = (
    0.10, 0.22, 0.05, 0.16, 0.20, 0.08, 0.24, 0.12, 0.04, 0.18, 0.14, 0.22,
    0.06, 0.19, 0.11, 0.24, 0.09, 0.16, 0.06, 0.21, 0.13, 0.23, 0.07, 0.17,
)  # fmt: skip
"""Sounds that are not meant, one a step: all of them quieter than a quarter of a pulse."""
LOUD = 1.0
"""The sound of a pulse."""
DARK = 0.1
"""Less light than this counts as dark [kW/m2]."""


@dataclass(frozen=True, eq=False)
class Story:
    """A sequence, and what happens at each step of it."""

    title: str
    asks: str
    """What a memory should do with it."""
    inputs: Sequence  # B = 1
    kinds: tuple[str, ...]
    """What each step is, T of them."""
    wanted: tuple[float, ...] | None
    """What a perfect memory holds after each step, T of them; None where nobody can say."""

    @property
    def features(self) -> tuple[str, ...]:
        """The names of its features."""
        return tuple(feature.name for feature in self.inputs.features)

    @property
    def every_kind(self) -> tuple[str, ...]:
        """Each kind of step once, in the order of :data:`KINDS`."""
        return tuple(kind for kind in KINDS if kind in self.kinds)

    def steps(self, kind: str) -> tuple[int, ...]:
        """The steps of a kind."""
        return tuple(t for t, other in enumerate(self.kinds) if other == kind)


KINDS = {
    "chatter": "in chatter", "pulse": "at a pulse", "signal": "at a signal",
    "rising": "sun rising", "falling": "sun falling", "dark": "in the dark",
}  # fmt: skip
"""Every kind of step, and when it is."""


@functools.cache
def story(name: str) -> Story:
    """A story by its name, out of :data:`STORIES`, made once; ValueError names the stories there are."""
    if name not in STORIES:
        raise ValueError(f"there is no story {name!r}; there are {', '.join(STORIES)}")
    return STORIES[name]()


def _pulse() -> Story:
    """One pulse, and 20 steps of chatter after it."""
    return _heard("One pulse", "Remember the pulse for 20 steps, and nothing of the chatter.", pulses=(3,))


def _count() -> Story:
    """Five pulses at uneven distances."""
    return _heard("Five pulses", "Count the pulses.", pulses=(2, 5, 6, 13, 19))


def _signal() -> Story:
    """Two pulses, a signal to forget, and another pulse."""
    return _heard("A signal", "Count the pulses, and begin again at the signal.", pulses=(3, 8, 18), signals=(13,))


def _day() -> Story:
    """The clear day of the solar story, as G and dG."""
    inputs = clear_sky_day().sequence(("G", "dG"))
    kinds = ("dark" if G < DARK else "rising" if dG > 0 else "falling" for G, dG in inputs.x[:, 0].tolist())
    return Story("The solar day", "Gather the rise, and let it go when the sun falls.", inputs, tuple(kinds), None)


def _heard(title: str, asks: str, pulses: tuple[int, ...], signals: tuple[int, ...] | None = None) -> Story:
    """Sounds with pulses among them, and a second feature where there are signals."""
    T = len(CHATTER)
    kinds = tuple("pulse" if t in pulses else "signal" if t in (signals or ()) else "chatter" for t in range(T))
    rows = [[LOUD if kind == "pulse" else sound] for kind, sound in zip(kinds, CHATTER, strict=True)]
    if signals is not None:
        rows = [[*row, float(kind == "signal")] for row, kind in zip(rows, kinds, strict=True)]
    count, wanted = 0.0, []
    for kind in kinds:
        count = 0.0 if kind == "signal" else count + (kind == "pulse")
        wanted.append(count)
    features = (SOUND,) if signals is None else (SOUND, SIGNAL)
    inputs = Sequence(rows, features, tuple(f"{t:02d}" for t in range(T)))  # type: ignore[arg-type]
    return Story(title, asks, inputs, kinds, tuple(wanted))


STORIES: Mapping[str, Callable[[], Story]] = {"pulse": _pulse, "count": _count, "signal": _signal, "day": _day}
"""How each story is made, by its name; :func:`story` makes it."""
