"""A long link, packed: mail programs and QR codes take no more than some 2,000 characters."""

from __future__ import annotations

import base64
import zlib
from collections.abc import Mapping
from urllib.parse import parse_qsl, urlencode

PACKED = "z"
"""The link's name for what is packed."""
LONG = 1500
"""Characters up to which a link's parameters stay readable."""
APART = ("task", "lens", "t", "only", "controls", "veil", "lecture")
"""What stands beside what is packed: a list of slides changes it without unpacking."""
LARGEST = 50_000
"""Characters of what is packed: a small text may unpack to a very large one."""


def packed(query: Mapping[str, str]) -> dict[str, str]:
    """A link's parameters; most of them as one where they are long: deflated, in base64url."""
    if len(urlencode(query)) <= LONG:
        return dict(query)
    apart = {key: text for key, text in query.items() if key in APART}
    text = urlencode({key: text for key, text in query.items() if key not in apart})
    return {PACKED: base64.urlsafe_b64encode(zlib.compress(text.encode(), 9)).decode().rstrip("="), **apart}


def unpacked(query: Mapping[str, str]) -> dict[str, str]:
    """The parameters of a link that may be packed; one that cannot be unpacked stays as it is."""
    if PACKED not in query:
        return dict(query)
    try:
        inflating = zlib.decompressobj()
        text = inflating.decompress(base64.urlsafe_b64decode(query[PACKED] + "=="), LARGEST).decode()
    except (ValueError, zlib.error):
        return dict(query)
    if not inflating.eof:  # a part is missing
        return dict(query)
    return dict(parse_qsl(text, True)) | {key: value for key, value in query.items() if key != PACKED}
