"""?words=double shows every text twice and in brackets: none stands in no file, and all have room to grow."""

from __future__ import annotations

import re

import pytest

from lstm_viz.data.solar import PLACES
from lstm_viz.language.double import LEFT, RIGHT
from lstm_viz.lessons.registry import LESSONS, START
from lstm_viz.ui.words import PARTS
from tests.browser.conftest import UNFOLDED

PAGES = [
    *("" if lesson.name == START.name else lesson.name for lesson in LESSONS),
    "check?task=gates&guess=g", "check?task=relu&guess=no", "one_step?units=4", "taps?lens=belt",
    "solar_day?cloud=65&hold_f=1&over=a+measured+day", "belt?task=pulse_weights",
    *(f"words?part={part}" for part in PARTS), "compose",
]  # fmt: skip

TEXTS = """() => {
  const skipped = "script, style, code, .katex, [data-testid=stIconMaterial]";
  const found = [];
  const main = document.querySelector("[data-testid=stMain]");
  const seen = (one) => one.checkVisibility({ visibilityProperty: true });
  const block = (one) => {
    while (getComputedStyle(one).display.startsWith("inline")) one = one.parentElement;
    return one;
  };
  const blocks = new Set();
  const walk = document.createTreeWalker(main, NodeFilter.SHOW_TEXT);
  for (let node = walk.nextNode(); node; node = walk.nextNode()) {
    const one = node.parentElement;
    if (!node.textContent.trim() || one.closest(skipped)) continue;
    if (one.closest("option")) found.push(["option", node.textContent]);
    else if (one.closest("svg text")) blocks.add(one.closest("svg text"));
    else if (seen(one)) blocks.add(block(one));
  }
  for (const one of blocks) {
    const bare = one.cloneNode(true);
    for (const out of bare.querySelectorAll("select, sub, .katex, code")) out.remove();
    found.push([one.className?.baseVal ?? one.className ?? one.tagName, bare.textContent]);
  }
  for (const one of main.querySelectorAll("[title], [aria-label], [aria-valuetext], [alt], [placeholder]"))
    if (!one.closest(skipped) && seen(one))
      for (const name of ["title", "aria-label", "aria-valuetext", "alt", "placeholder"])
        if (one.getAttribute(name)) found.push([name, one.getAttribute(name)]);
  for (const one of document.querySelectorAll(".js-plotly-plot"))
    for (const trace of one.data ?? [])
      for (const text of [trace.text, trace.hovertext, trace.hovertemplate].flat(2))
        if (typeof text === "string" && trace.hoverinfo !== "skip") found.push(["hover", text]);
  found.push(["page", document.title]);
  return found;
}"""

SAME = re.compile(
    r"\b(tanh|max|c_prev|h_prev|[Ww]_\w+|weight_[ih]h|bias_[ih]h|x_[tG]|dG|HD|kW|m²|"
    r"https?://\S+|PyTorch|Keras|ONNX|flax|equinox|ReLU)\b|<[^>]*>|%\{[^}]*\}|[⁰¹²³⁴-⁹⁻₀-₉]|"
    + "|".join(map(re.escape, PLACES))
)
"""What is the same in every language: symbols, units, markup, names of places and of libraries."""


def outside_brackets(text):
    """What of a text stands in no bracket."""
    while True:
        shorter = re.sub(f"{LEFT}[^{LEFT}{RIGHT}]*(?:{RIGHT}|…)", " ", text)  # a picture may cut a name short
        if shorter == text:
            return text
        text = shorter


def escaped(text):
    return re.findall(r"[^\W\d_]{2,}", SAME.sub(" ", outside_brackets(text)))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("«the tank the tank» c 0.30", []),
        ("«a «b b» a»", []),
        ("«the tank» and more", ["and", "more"]),
        ("tanh(c)", []),
    ],
)  # fmt: skip
def test_what_stands_in_no_bracket_is_found(text, words):
    assert escaped(text) == words


def opened(visit, page):
    """Open a page in double; the equations have no card to wait for."""
    address = f"{page}{'&' if '?' in page else '?'}words=double"
    if "equations" not in page:
        visit.open(address, UNFOLDED)
    else:
        visit.page.goto(f"{visit.address}/{address}")
        visit.page.wait_for_selector(".katex")


@pytest.mark.parametrize("page", PAGES)
def test_every_text_stands_in_a_file_and_has_room(visit, page):
    opened(visit, page)
    if visit.page.locator(".live").count():
        visit.heighten()  # every card is in view
    found = {f"{where}: {text.strip()[:160]}" for where, text in visit.page.evaluate(TEXTS) if escaped(text)}
    assert not found, "\n".join(sorted(found))
    clipped = visit.page.evaluate(
        "() => [...document.querySelectorAll('[data-testid=stMain] *')]"
        ".filter((one) => ['hidden', 'clip'].includes(getComputedStyle(one).overflowX) && one.textContent.trim()"
        " && one.scrollWidth > one.clientWidth + 1 && one.clientWidth > 8 && !one.closest('.katex, svg'))"
        ".map((one) => one.outerHTML.slice(0, 160))"
    )
    assert not clipped
    visit.page.set_viewport_size({"width": 390, "height": 844})
    visit.settled()
    wide = visit.page.evaluate(
        "() => [document.scrollingElement, document.querySelector('[data-testid=stMain]')]"
        ".map((one) => one.scrollWidth - one.clientWidth)"
    )
    assert max(wide) <= 1, "a phone does not scroll sideways"
