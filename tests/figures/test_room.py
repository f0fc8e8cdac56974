"""Day, belt and flat track have room for every word: at every step of every preset's day, in every lens, and of
every story. So have the pictures of a training, of every task.

A word is as wide as its letters are in the app's own font, so nothing is drawn to ask it.
"""

import pytest

from lstm_viz.data.presets import FOLDER
from lstm_viz.data.stories import STORIES
from lstm_viz.figures.belt.belt import belts
from lstm_viz.figures.belt.drawing import NARROW, WIDE
from lstm_viz.figures.belt.words import GAP
from lstm_viz.figures.cell.cell import cell
from lstm_viz.figures.cell.sums import terms
from lstm_viz.figures.shelf.screen import Screen
from lstm_viz.figures.shelf.style import ON_ITS_SIDE
from lstm_viz.figures.taps.taps import taps
from lstm_viz.lessons.base import Look
from lstm_viz.lessons.belt.record import HAND, WEIGHTS
from lstm_viz.lessons.learn.record import JOBS, both, looked_at
from lstm_viz.lessons.registry import LESSONS
from lstm_viz.lessons.shown import Moment, own_steps
from lstm_viz.lessons.solar_day.record import DAY_BEFORE, NO_OVERLAY
from lstm_viz.lessons.state import complete
from lstm_viz.words.lenses import lenses
from tests.figures.letters import lines_of, meeting, outside, without_inputs
from tests.trainings import trained

WIDTHS = {False: (1070, 900, 815), True: (360,)}
"""Pixels, by ``narrow``: the scene of a window of 1440 x 900, a smaller one, that of 1366 x 768; a phone."""
PRESETS = sorted(file.stem for file in FOLDER.glob("*.json"))
ROOM = 2
"""Pixels left and right of a word that no other comes near; a browser's letters are up to so much wider."""
BENEATH = (1070, 900, 780)
"""Pixels of a scene of belt and track, both on one screen."""
SETTINGS: tuple[dict[str, object], ...] = (
    {"by": HAND}, *({"by": WEIGHTS, "f_b": f, "i_b": i} for f in (-8.0, 0.0, 8.0) for i in (-8.0, 0.0, 8.0)),
)  # fmt: skip
"""Ways to set the belt's gates: by hand, and c that ends at the target, far from it, beyond its lane."""
BELT = next(lesson for lesson in LESSONS if lesson.name == "belt")
GRADIENT = next(lesson for lesson in LESSONS if lesson.name == "gradient")
FLOWS: tuple[dict[str, object], ...] = (
    {}, {"T": 200.0, "f_b": -2.0, "z_b": -2.0, "gain": 0.0}, {"T": 200.0, "f_b": 8.0, "z_b": 8.0, "gain": 3.0},
    {"T": 200.0, "gain": 1.04}, {"T": 45.0}, {"units": "16", "gain": 3.0, "T": 200.0}, {"units": "16", "gain": 0.0},
)  # fmt: skip
"""Influences that vanish, that stay and that explode; a sequence that is shorter than the way back."""
ROADS = (1070, 900, 790)
"""Pixels of the two pictures of what flows back, both on one screen."""
SOLAR = next(lesson for lesson in LESSONS if lesson.name == "solar_day")


def moments(**chosen):
    shown = SOLAR.record(complete(SOLAR.table, chosen))
    return [Moment(shown, t, phase) for t in range(shown.trace.T) for phase in range(SOLAR.phases)]


def complaints(figures, narrow, every=False, widths=None):
    """What meets, and what leaves the card."""
    found = []
    for n, figure in enumerate(figures):
        for pixels in widths or WIDTHS[narrow]:
            boxes = [
                box._replace(left=box.left - ROOM, right=box.right + ROOM) for box in lines_of(figure, pixels, every)
            ]
            high = round(pixels / figure["layout"]["meta"]["aspect"])
            found += [(n, pixels, one.text, other.text) for one, other in meeting(boxes)]
            found += [(n, pixels, box.text) for box in outside(boxes, pixels, high)]
    return found


def letters(figures):
    """The smallest letters of pictures, pixels."""
    sizes = [word["font"]["size"] for figure in figures for word in figure["layout"]["annotations"]]
    for trace in (trace for figure in figures for trace in figure["data"] if "textfont" in trace):
        size = trace["textfont"]["size"]
        sizes += size if isinstance(size, list) else [size]
    return min(sizes)


@pytest.mark.parametrize("narrow", [False, True])
@pytest.mark.parametrize("preset", PRESETS)
@pytest.mark.parametrize("lens", [None, *lenses()])
def test_no_two_words_of_the_belt_meet_and_none_leaves_it(preset, lens, narrow):
    steps = moments(preset=preset)
    names = lenses()[lens].names if lens else None
    scale = steps[0].shown.scale
    figures = belts(own_steps(steps), [phase for _, _, phase in steps], Screen(narrow=narrow, scale=scale), names)
    assert complaints(figures, narrow) == []


@pytest.mark.parametrize("preset", PRESETS)
@pytest.mark.parametrize("lens", [None, *lenses()])
def test_no_two_words_of_what_stands_in_the_belts_place_meet_and_none_leaves_it(preset, lens):
    steps = [one for one in moments(preset=preset) if one.phase == SOLAR.phases - 1]
    screen = Screen(scale=steps[0].shown.scale, flat=True)
    names = lenses()[lens].names if lens else None
    of = steps[0].shown
    drawn = [taps(of.own, t, screen, names) for _, t, _ in steps]
    drawn += [cell(of.own, t, screen, names, terms(of.given.params, of.trace, t)) for _, t, _ in steps]
    assert complaints(drawn, narrow=False) == []


@pytest.mark.parametrize("narrow", [False, True])
@pytest.mark.parametrize("over", [NO_OVERLAY, DAY_BEFORE])
@pytest.mark.parametrize("preset", PRESETS)
def test_no_two_words_of_the_day_meet_and_none_leaves_it(preset, over, narrow):
    figures = [*SOLAR.draw["day"](moments(preset=preset, over=over), Look("light", narrow))]
    touched = figures[-1] | {"data": [trace | {"visible": True} for trace in figures[-1]["data"]]}
    assert complaints([*figures, touched], narrow, every=True) == [], "with the word for the run before, too"


@pytest.mark.parametrize("name", STORIES)
@pytest.mark.parametrize("chosen", SETTINGS, ids=str)
def test_no_two_words_of_a_flat_track_meet_and_none_leaves_it(name, chosen):
    shown = BELT.record(complete(BELT.table, {"seq": name, **chosen}))
    figures = BELT.draw["track"]([Moment(shown, t, 0) for t in range(shown.trace.T)], Look("light", False))
    assert complaints(figures, narrow=False, every=True, widths=BENEATH) == []
    assert figures[0]["layout"]["meta"]["aspect"] == pytest.approx(4.368, abs=1e-3), "of one size in every story"
    assert letters(figures) >= 12


@pytest.mark.parametrize("narrow", [False, True])
@pytest.mark.parametrize("name", ["falling", "highway"])
@pytest.mark.parametrize("chosen", FLOWS, ids=str)
def test_no_two_words_of_what_flows_back_meet_and_none_leaves_it(name, chosen, narrow):
    shown = GRADIENT.record(complete(GRADIENT.table, {"task": "none", **chosen}))
    moments = [Moment(shown, t, phase) for t in range(0, shown.trace.T, 3) for phase in (0, 3)]
    figures = [*GRADIENT.draw[name](moments, Look("light", narrow))]
    assert complaints(figures, narrow, every=True, widths=None if narrow else ROADS) == []
    assert letters(figures) >= 12


TAPS, ONE_STEP = (next(lesson for lesson in LESSONS if lesson.name == name) for name in ("taps", "one_step"))


@pytest.mark.parametrize(
    ("lesson", "name", "chosen"),
    [
        *((TAPS, name, {"lens": lens}) for name in ("tap", "taps") for lens in lenses()),
        *((SOLAR, "taps", {"preset": preset}) for preset in PRESETS),
        *((ONE_STEP, "cell", {"f_b": bias, "o_b": -bias}) for bias in (-8.0, 0.0, 8.0)),
        *((BELT, "track", {"seq": story, **chosen}) for story in STORIES for chosen in SETTINGS),
    ],
)
def test_no_two_words_meet_on_a_phone_on_its_side(lesson, name, chosen):
    """Where a high picture is narrower than on a phone upright."""
    shown = lesson.record(complete(lesson.table, {"task": "none", **chosen}))
    moments = [Moment(shown, t, phase) for t in range(0, shown.trace.T, 2) for phase in (0, lesson.phases - 1)]
    figures = [*lesson.draw[name](moments, Look("light", narrow=True))]
    assert figures[0]["layout"]["meta"]["least"] == ON_ITS_SIDE[name]
    assert complaints(figures, narrow=True, every=True, widths=(ON_ITS_SIDE[name],)) == []


@pytest.mark.parametrize(
    ("page", "name", "high", "least"),
    [
        ("taps", "tap", 333, 10.8), ("taps", "taps", 333, 9.6), ("belt", "track", 309, 10.8),
        ("one_step", "cell", 309, 10.8), ("learn", "learning", 333, 11),
    ],
)  # fmt: skip
def test_on_a_phone_on_its_side_letters_are_hardly_smaller(page, name, high, least):
    """As a page opens, in a picture as high as the window leaves it, a line under it or not."""
    lesson = next(lesson for lesson in LESSONS if lesson.name == page)
    shown = lesson.record(complete(lesson.table, {}))
    meta = lesson.draw[name]([Moment(shown, 0, 3)], Look("light", narrow=True))[0]["layout"]["meta"]
    assert 12 * high * meta["aspect"] / meta["least"] >= least


@pytest.mark.parametrize("plan", [WIDE, NARROW])
def test_a_parcel_is_no_higher_than_a_chest_and_its_number_stands_on_no_cap(plan):
    shoulders, cap = (up * plan.size - 1.2 for up in (8.0, 11.1))  # over the belt, as the workers are drawn
    unit = min(WIDTHS[plan is NARROW]) / plan.width
    assert plan.largest <= shoulders
    assert plan.largest + GAP + plan.live / unit <= cap


def test_what_meets_is_found():
    steps = moments()[-1:]
    (figure,) = belts(own_steps(steps), [3], Screen(), {"o": "memorabilit", "h": "memorabilit"})
    assert complaints([figure], narrow=True), "a wide picture on a phone"


MEMORY = next(lesson for lesson in LESSONS if lesson.name == "memory")
HEARD: tuple[dict[str, object], ...] = (
    {"silence": 50.0}, {"silence": 10.0, "pulse": 0.0}, {"silence": 200.0, "rnn_w": 1.5, "f_b": 12.0, "pulse": -1.0},
    {"seq": "count", "silence": 10.0, "out": "relu", "f_b": 12.0}, {"silence": 50.0, "out": "linear_out", "f_b": -6.0},
)  # fmt: skip


@pytest.mark.parametrize("narrow", [False, True])
@pytest.mark.parametrize("chosen", HEARD, ids=str)
def test_no_two_words_of_the_three_memories_meet_and_none_leaves_them(chosen, narrow):
    shown = MEMORY.record(complete(MEMORY.table, chosen))
    figures = MEMORY.draw["memories"]([Moment(shown, t, 0) for t in range(shown.trace.T)], Look("light", narrow))
    assert complaints(figures, narrow, every=True, widths=(355,) if narrow else (1030, 910)) == []
    assert letters([figures[0]]) >= 12


LEARN = next(lesson for lesson in LESSONS if lesson.name == "learn")
EXPLODES = {"optimiser": "SGD", "rate": 1e9, "clip": "off", "epochs": 30.0, "H": 2.0}
LEARNED: tuple[dict[str, object], ...] = (
    {"job": "latch", "epochs": 6.0, "H": 1.0, "beside": "chrono"}, {"job": "parity", "epochs": 6.0, "beside": "bias 0"},
    {"job": "a_n_b_n", "epochs": 6.0, "beside": "rate"}, {"job": "temporal_order", "epochs": 2.0, "H": 64.0},
    {"job": "adding", "beside": "seed", **EXPLODES}, {"job": "echo", "beside": "rate", **EXPLODES, "rate": 1e5},
)  # fmt: skip
"""Trainings of few units and of many, alone and in pairs, and such that diverge: their numbers are long."""
USUAL = {"learning": 540, "units": 540, "weights": 1070}
"""Pixels of the two that share a scene, and of a drawer."""
PHONE = 340
"""Pixels; on a smaller card a picture is drawn as on this one, and smaller, unless it says that it needs more."""


@pytest.mark.parametrize("narrow", [False, True])
@pytest.mark.parametrize("name", USUAL)
@pytest.mark.parametrize("chosen", [*({"job": job} for job in JOBS), *LEARNED], ids=str)
def test_no_two_words_of_a_training_meet_and_none_leaves_it(name, chosen, narrow):
    values = complete(LEARN.table, {"task": "none", **chosen})
    if chosen in LEARNED:
        trained(*both(values))
    shown = LEARN.record(values)
    rows, T, H = len(shown.labels), shown.batch.T, shown.batch.H
    seen = [values | {"unit": float(7 * k % H), "step": float(k % T + 1)} for k in range(max(rows, T))]
    moments = [Moment(looked_at(shown, there), k % rows, 0) for k, there in enumerate(seen)]
    figures = [*LEARN.draw[name](moments, Look("light", narrow))]
    least = figures[0]["layout"]["meta"].get("least", PHONE)
    bars = [trace for figure in figures for trace in figure["data"] if trace["type"] == "bar"]
    assert all(len(text) <= len("−2·10¹⁴⁵") for trace in bars for text in trace["text"])
    if name == "units":  # letters that come in have a step each
        figures = without_inputs(figures)
    assert complaints(figures, narrow, every=True, widths=(360 if narrow else USUAL[name], least)) == []
    assert letters([figures[0]]) >= 12
