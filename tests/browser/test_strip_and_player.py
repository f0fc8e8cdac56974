"""The browser's pure parts: it plays strips of real records as ``figures/strip.at`` does."""

from __future__ import annotations

import json

import pytest

from lstm_viz.figures import strip
from lstm_viz.lessons.base import Look
from lstm_viz.lessons.registry import lesson_named
from lstm_viz.lessons.state import complete
from lstm_viz.ui.message import as_json
from lstm_viz.ui.served import live_url
from tests.lessons.screen import over_control, over_phases, over_time

LESSON = lesson_named("solar_day")
LOOK = Look()


@pytest.fixture(scope="module")
def shown():
    return LESSON.record(complete(LESSON.table, {}))


@pytest.fixture
def modules(visit):
    """A page that shows nothing: there the modules can be called."""
    visit.page.goto(f"{visit.address}/_stcore/health")
    return visit.page


def called(page, module, body, told):
    """What ``body``, a function of a module's exports and of what is told, gives back."""
    address = "/" + live_url().replace("main.js", module)
    script = f"async ([address, told]) => {{ const part = await import(address); return ({body})(part, told); }}"
    return page.evaluate(script, [address, told])


PLAYED = """({ opened, patch }, { base, travelled }) => {
  const changes = opened(travelled);
  const before = JSON.stringify(base.data), positions = changes[0][2].length;
  const played = Array.from({ length: positions }, (_, k) => patch(base.data, changes, (values) => values[k]));
  return [played, JSON.stringify(base.data) === before];
}"""


def test_a_strip_is_played_as_python_plays_it(modules, shown):
    stills = over_time(LESSON, shown, LOOK).figures
    item = next(item for group in LESSON.groups(shown, 17) for item in group.items if item.id == "f_b")
    dragged = over_control(LESSON, shown, item, 17, LOOK).figures
    phases = over_phases(LESSON, shown, LOOK)
    strips = [*stills.values(), *dragged.values(), *phases.values()]
    assert len(strips) > 8
    for figures in strips:
        base, changes = strip.first(figures), strip.changes(figures)
        assert changes["drawn"]
        assert any(None in values for *_, values in changes["leaves"]), "what stays travels as null"
        played, untouched = called(
            modules, "strip.js", PLAYED, json.loads(as_json({"base": base, "travelled": changes}))
        )
        expected = [strip.at(base, changes, k)["data"] for k in range(len(figures))]
        assert played == json.loads(json.dumps(expected))
        assert untouched, "nothing is written into the first figure"


@pytest.mark.parametrize(
    ("values", "u", "between"),
    [
        ([0, 10], 0.25, 2.5),
        ([[0, None, 4], [8, 3, None]], 0.5, [4, 3, None]),
        (["a", "b"], 0.49, "a"),
        (["a", "b"], 0.5, "b"),
        ([True, False], 0.4, True),
        ([0, 10], 1, 10),
    ],
)
def test_numbers_glide_and_all_else_switches_halfway(modules, values, u, between):
    told = called(modules, "strip.js", "({ between }, [values, u]) => between(values, 0, 1, u)", [values, u])
    assert told == between


WALKED = """({ Player, span }, { last, phases, t, stills, frames, speed }) => {
  let told = 0;
  const player = new Player({ changed() {}, stepped() {}, rested() { told += 1; } }, () => false);
  player.fit(last, phases, t);
  player.speed = speed;
  player.play();
  const seen = [];
  for (let now = player.tween.start; player.tween; now += 16) {
    const from = player.tween.start, u = player.advance(Math.max(now, from));
    const [changes, a, b] = span(player.tween, player.t, stills, frames);
    seen.push([changes === frames ? "frames" : "stills", a, b, player.t, u, player.told, now]);
  }
  return [seen, player.playing, player.t, told];
}"""


def test_a_play_goes_through_every_phase_of_every_step_and_ends_in_the_last_still(modules):
    last, phases, t = 6, 4, 3
    told = {"last": last, "phases": phases, "t": t, "stills": [["stills"]], "frames": [["frames"]], "speed": 1}
    seen, playing, end, rested = called(modules, "player.js", WALKED, told)
    assert (playing, end, rested) == (False, last, 1), "it stops at the end, and the server is told once"
    *moving, still = seen
    assert still[:4] == ["stills", last, last, last]
    positions = [(a, b) for _, a, b, *_ in moving]
    assert list(dict.fromkeys(positions)) == [(k - 1, k) for k in range((t + 1) * phases, (last + 1) * phases)]
    assert all(name == "frames" and 0 <= u <= 1 for name, _, _, _, u, _, _ in moving)


def test_where_there_is_no_time_nothing_plays(modules):
    body = """({ Player }) => {
      const player = new Player({ changed() {}, stepped() {}, rested() {} }, () => false);
      player.fit(0, 4, 0);
      player.play();
      return [player.t, player.playing, player.tween];
    }"""
    assert called(modules, "player.js", body, None) == [0, False, None]


def test_without_its_own_strip_a_step_glides_from_still_to_still(modules):
    body = "({ span }) => [0, 1, 3].map((phase) => span({ from: 2, phase, phases: 4 }, 3, 'stills', null))"
    assert called(modules, "player.js", body, None) == [["stills", 2, 3], ["stills", 3, 3], ["stills", 3, 3]]


@pytest.mark.parametrize("speed", [0.5, 1, 2])
def test_two_steps_are_acted_slowly_and_the_others_pass(modules, speed):
    """Arrive, cut, add, show in 350, 500, 500 and 350 ms; from the third step on all in 350."""
    told = {"last": 6, "phases": 4, "t": 2, "stills": [["stills"]], "frames": [["frames"]], "speed": speed}
    seen, *_ = called(modules, "player.js", WALKED, told)
    began = {}
    for _, _, b, *_, now in seen:
        began.setdefault(b, now * speed)
    first, *ends = began.values()
    lasted = [end - start for start, end in zip([first, *ends], ends, strict=False)]
    paint = 16 * speed * 1.5
    assert lasted[:8] == pytest.approx([350, 500, 500, 350] * 2, abs=paint)
    assert lasted[8:15] == pytest.approx(([72, 103, 103, 72] * 2)[:7], abs=paint)


def test_the_words_of_a_phase_come_halfway_through_it_as_those_in_pictures_do(modules):
    told = {"last": 4, "phases": 4, "t": 3, "stills": [["stills"]], "frames": [["frames"]], "speed": 0.5}
    seen, *_ = called(modules, "player.js", WALKED, told)
    for _, a, b, _, u, said, _ in seen[:-1]:
        k = a if u < 0.5 else b  # where the pictures' own words are
        t, phase = divmod(k, 4)
        whole = {"t": t, "phase": 0, "before": t}
        assert said == (whole if phase == 3 else {"t": 4, "phase": phase, "before": 3})
    assert seen[-1][5] == {"t": 4, "phase": 0, "before": 4}


WAITED = """({ Player }, arrives) => {
  const player = new Player({ changed() {}, stepped() {}, rested() {} }, () => false);
  player.fit(6, 0, 3);
  player.forward();
  const began = player.tween.start, rests = player.advance(began + 900);
  if (arrives) player.fit(6, 4, player.t);
  else player.advance(began + 1000);
  return [rests, player.tween.phases, player.advance(player.tween.start + 350 / 4), player.told.t];
}"""


@pytest.mark.parametrize("arrives", [True, False])
def test_a_step_waits_a_little_for_its_motion(modules, arrives):
    rests, phases, u, told = called(modules, "player.js", WAITED, arrives)
    assert (rests, told) == (0, 3)
    assert phases == (4 if arrives else 1), "if it does not come, the pictures glide to the next step"
    assert u == pytest.approx(4 * 0.25**3)


def test_a_phase_starts_and_ends_at_rest(modules):
    told = called(modules, "player.js", "({ eased }, shares) => shares.map(eased)", [0, 0.1, 0.5, 0.9, 1])
    assert told == pytest.approx([0, 0.004, 0.5, 0.996, 1])
