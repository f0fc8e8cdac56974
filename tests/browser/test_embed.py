"""A slide inside another page: the instrument alone, as high as it needs, which that page is told."""

from __future__ import annotations

import pytest

HOST = """<p>A course's page</p>
<iframe id="slide" src="%s" width="%d" height="600" style="border: 0"></iframe>
<script>
window.told = [];
addEventListener("message", ({ data, source }) => {
    const frame = document.getElementById("slide");
    if (source !== frame.contentWindow || data?.type !== "lstm-height") return;
    told.push(data.height);
    frame.style.height = `${data.height}px`;
});
</script>"""
"""The page around it, with the script that the README names."""
SCROLLS = """() => {
    const main = document.querySelector("[data-testid=stMain]");
    return [main.scrollHeight - main.clientHeight, main.scrollWidth - main.clientWidth];
}"""


@pytest.mark.parametrize("width", [800, 1200, 390])
def test_a_slide_in_another_page_is_as_high_as_it_needs_to_be(visit, width):
    page = visit.page
    page.set_viewport_size({"width": width + 80, "height": 900})
    page.set_content(HOST % (f"{visit.address}/taps?t=03&embed=true", width))
    frame = page.frame_locator("#slide")
    frame.locator(".live-figure .main-svg").first.wait_for(timeout=60_000)
    inside = next(one for one in page.frames if one != page.main_frame)
    page.wait_for_function("() => window.told.length > 0")
    inside.wait_for_function("() => document.querySelector('.live').ariaBusy === 'false'")
    page.wait_for_timeout(800)
    assert inside.evaluate(SCROLLS) == [0, 0], "nothing scrolls within it"
    for gone in (".st-key-frame-menu", ".st-key-frame-foot", ".live-share", ".live-guide", "header h1"):
        assert not frame.locator(gone).first.is_visible(), gone
    for there in (".live-figure", ".live-transport", ".live-panel"):
        assert frame.locator(there).first.is_visible(), there
    told = page.evaluate("() => told")
    frame.locator("[data-act=forward]").click()
    page.wait_for_timeout(600)
    assert frame.locator(".live-now").inner_text() == "04"
    assert page.evaluate("() => told") == told, "and it stays as high while one steps"
    assert "embed=true" in inside.url, "its link keeps saying so"


def test_a_task_in_the_link_is_asked_inside_another_page(visit):
    page = visit.page
    page.set_content(HOST % (f"{visit.address}/taps?task=full&embed=true", 1000))
    page.frame_locator("#slide").locator(".live-guide").wait_for(timeout=60_000)
