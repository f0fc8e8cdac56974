"""A step that plays on the screen: name, sentence, sums and the pictures' words come together, phase by phase."""

from __future__ import annotations

import re

import pytest

from lstm_viz.core.notation import number
from lstm_viz.core.phases import SHOW, WRITE
from lstm_viz.lessons.base import Look
from lstm_viz.lessons.registry import lesson_named
from lstm_viz.lessons.shown import Moment
from lstm_viz.lessons.state import complete

LESSON = lesson_named("solar_day")
SUMS = {"f.result": 1, "i.result": 2, "g.result": 2, "c.result": 2, "o.result": 3, "h.result": 3}
"""The phase in which each comes."""
SAMPLES = """() => new Promise((done) => {
  const seen = [], live = document.querySelector(".live"), began = performance.now();
  const words = (name) => {
    const all = live.querySelectorAll(`[data-figure='${name}'] > .live-front text`);
    return [...all].map((word) => word.textContent);
  };
  const guide = live.querySelector(".live-progress");
  const only = live.querySelector("[data-control=hold_f_at]").closest(".live-row").querySelector(".live-label");
  const text = (id) => document.querySelector(`[data-text='${id}']`).textContent;
  let frames = live.dataset.frames, changed = began;
  const look = () => {
    if (live.dataset.frames !== frames) {
      const read = getComputedStyle(guide).visibility === "visible";
      frames = live.dataset.frames;
      changed = performance.now();
      seen.push({
        now: live.querySelector(".live-now").textContent, told: text("narration"), day: words("day"),
        sums: Object.fromEntries(SUMS.map((id) => [id, text(id)])), only: only.textContent,
        guide: read ? guide.textContent : null, at: performance.now() - began,
      });
    }
    if (performance.now() - changed > 1000) done(seen);
    else requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
  live.querySelector("[data-act=forward]").click();
})"""


@pytest.mark.moving
def test_a_step_is_told_and_shown_phase_by_phase(visit):
    visit.open("solar_day?t=14:00&open=sums")
    visit.heighten()
    visit.page.locator(".live-speed").select_option("0.5")
    visit.page.locator(".live-transport").hover()
    visit.settled()
    seen = visit.page.evaluate(SAMPLES.replace("SUMS", str(list(SUMS))))
    shown = LESSON.record(complete(LESSON.table, {}))
    t = shown.labels.index("14:30")
    last = LESSON.phases - 1
    moments = [Moment(shown, t - 1, last), *(Moment(shown, t, phase) for phase in range(LESSON.phases))]
    sentences = LESSON.told(moments)["narration"]
    figures = LESSON.figures(("day",), moments, Look())["day"]
    sums = [LESSON.words(shown, step) for step in (t - 1, t)]
    found = []
    for one in seen:
        k = sentences.index(one["told"])
        found.append(k)
        assert one["now"] == shown.labels[t if k else t - 1]
        assert one["only"] == f"at {one['now']} only"
        assert one["guide"] is None or one["guide"].startswith(one["now"]), "a reading is of a whole step"
        for name, phase in SUMS.items():
            assert one["sums"][name] == plain(sums[k > phase][name]), (k, name)
        for said in figures[k]["data"][-1]["text"]:
            assert said in one["day"], (k, said, one["day"])
    assert seen[-1]["guide"], "and is there when it is whole"
    assert found == sorted(found), "one after the other"
    assert set(found) == set(range(5)), "each of them was there to be read"
    h, c = (number(getattr(shown.trace, name)[t, 0, 0], sign=True) for name in "hc")
    assert all((h in sentence) == (k > SHOW) and (c in sentence) == (k > WRITE) for k, sentence in enumerate(sentences))
    whole = next(one["at"] for one, k in zip(seen, found, strict=True) if k == 4)
    assert whole > 2 * 1400, "at half the speed; the words of the last phase come in its middle"


def plain(text):
    return re.sub(r"⟦[^|⟧]*\|([^⟧]*)⟧", r"\1", text)
