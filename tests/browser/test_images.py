"""A picture as a file: as large and as sharp as it should be, on a ground of its own, with the page's letters in it."""

from __future__ import annotations

from base64 import b64encode
from pathlib import Path

import pytest

from lstm_viz.figures.shelf.colours import PALETTE
from lstm_viz.ui.served import live_url

GROUND = "#fdf1d8"
SAVE = """async ([address, name, ground, format]) => {
    const { saveImage } = await import(address);
    const front = document.querySelector(`[data-figure=${name}] > .live-front`);
    const { data, layout, _fullLayout: { width, height } } = front;
    await saveImage(Plotly, structuredClone({ data, layout, width, height }), ground, `${name}-here`, format);
    return [width, height];
}"""

LOOK = """async (png) => {
    const image = new Image();
    image.src = `data:image/png;base64,${png}`;
    await image.decode();
    const canvas = document.createElement('canvas');
    const [w, h] = [canvas.width, canvas.height] = [image.width, image.height];
    const pen = canvas.getContext('2d', { willReadFrequently: true });
    pen.drawImage(image, 0, 0);
    const all = new Uint32Array(pen.getImageData(0, 0, w, h).data.buffer);
    const at = (x, y) => [...pen.getImageData(x, y, 1, 1).data];
    const corners = [at(0, 0), at(w - 1, 0), at(0, h - 1), at(w - 1, h - 1)];
    return { size: [w, h], corners, least: Math.min(...all.filter((_, k) => k % 37 === 0).map((one) => one >>> 24)),
             colours: new Set(all).size };
}"""
"""What is seen of a PNG: its size, its corners, how opaque it is where it is least so, how many colours it has."""


def saved(visit, name, ground, ending):
    """A picture of the page as a file, and the size at which the page shows it."""
    address = "/" + live_url().replace("main.js", "images.js")
    with visit.page.expect_download() as download:
        size = visit.page.evaluate(SAVE, [address, name, ground, ending])
    assert download.value.suggested_filename == f"{name}-here.{ending}"
    return Path(download.value.path()).read_bytes(), size


@pytest.mark.parametrize("visit", [("laptop", "light"), ("laptop", "dark")], indirect=True, ids="-".join)
def test_a_picture_is_saved_sharp_and_on_its_own_ground(visit):
    visit.open("belt?task=none", unfolded="")
    asked = len(visit.requests)
    theme = "dark" if visit.page.evaluate("() => matchMedia('(prefers-color-scheme: dark)').matches") else "light"
    for name, ground in (("track", PALETTE[theme]["card"]), ("belt", GROUND)):
        png, (width, height) = saved(visit, name, ground, "png")
        seen = visit.page.evaluate(LOOK, b64encode(png).decode())
        assert seen["size"] == [round(2 * width), round(2 * height)], name
        assert seen["corners"] == [[*bytes.fromhex(ground[1:]), 255]] * 4, name
        assert seen["least"] == 255, "nothing shines through"
        assert seen["colours"] > 20, "something is on it"
    svg, _ = saved(visit, "track", GROUND, "svg")
    text = svg.decode()
    assert text.startswith("<svg") and "@font-face" in text and 'src: url("data:' in text
    red, green, blue = bytes.fromhex(GROUND[1:])
    assert f"rgb({red}, {green}, {blue})" in text
    assert all(url.startswith((visit.address, "blob:", "data:")) for url in visit.requests[asked:])
