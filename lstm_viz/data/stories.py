"""Short sequences whose memory a person can say in a sentence: one pulse, a count, a signal, the solar day.

They are fixed, to the digit: a lesson's tasks are decided on them. Every step is of a kind that has
a name, so that one can say what a gate should do "at a pulse" or "while the sun is falling".
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from lstm_viz.core.sequence import Feature, Sequence
from lstm_viz.data.solar import clear_sky_day
from lstm_viz.language.quantities import feature_title
from lstm_viz.language.texts import remembered

SOUND, SIGNAL = "x", "s"
"""What is heard, by the names of the features."""

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


KINDS = ("chatter", "pulse", "signal", "rising", "falling", "dark")
"""Every kind of step."""


@remembered(maxsize=16)
def story(name: str) -> Story:
    """A story by its name, out of :data:`STORIES`, made once; ValueError names the stories there are."""
    if name not in STORIES:
        raise ValueError(f"there is no story {name!r}; there are {', '.join(STORIES)}")
    return STORIES[name]()


def _pulse() -> Story:
    """One pulse, and 20 steps of chatter after it."""
    return _heard(pulses=(3,))


def _count() -> Story:
    """Five pulses at uneven distances."""
    return _heard(pulses=(2, 5, 6, 13, 19))


def _signal() -> Story:
    """Two pulses, a signal to forget, and another pulse."""
    return _heard(pulses=(3, 8, 18), signals=(13,))


def _day() -> Story:
    """The clear day of the solar story, as G and dG."""
    inputs = clear_sky_day().sequence(("G", "dG"))
    kinds = ("dark" if G < DARK else "rising" if dG > 0 else "falling" for G, dG in inputs.x[:, 0].tolist())
    return Story(inputs, tuple(kinds), None)


def _heard(pulses: tuple[int, ...], signals: tuple[int, ...] | None = None) -> Story:
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
    features = (Feature(SOUND, feature_title("sound")), Feature(SIGNAL, feature_title("signal")))[: len(rows[0])]
    inputs = Sequence(rows, features, tuple(f"{t:02d}" for t in range(T)))  # type: ignore[arg-type]
    return Story(inputs, kinds, tuple(wanted))


STORIES: Mapping[str, Callable[[], Story]] = {"pulse": _pulse, "count": _count, "signal": _signal, "day": _day}
"""How each story is made, by its name; :func:`story` makes it."""
