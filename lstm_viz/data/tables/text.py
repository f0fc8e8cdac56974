"""Bytes to text: whatever a table was encoded in."""

from __future__ import annotations

from lstm_viz.data.tables.error import TableError
from lstm_viz.data.weights.contents import size
from lstm_viz.language.phrases import say

LARGEST_TABLE = 4 * 2**20
"""The limit for a table, in bytes or letters."""


def text_of(source: bytes | str, title: str, notes: list[str]) -> str:
    """What is written there, whatever it was encoded in."""
    if len(source) > LARGEST_TABLE:
        large, most = size(len(source)), size(LARGEST_TABLE)
        raise TableError(say("tables.wrong.too_large", table=title, size=large, most=most))
    if isinstance(source, bytes) and source.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        raise TableError(say("tables.wrong.workbook", table=title))
    text = source if isinstance(source, str) else _decoded(source, notes)
    if text is None or "\0" in text:
        raise TableError(say("tables.wrong.no_text", table=title))
    return text.removeprefix("\ufeff")


def _decoded(data: bytes, notes: list[str]) -> str | None:
    """UTF-8, UTF-16 with or without its mark, or else Latin-1 as Windows extends it."""
    head = data[:400]
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings = ["utf-16"]
    elif head[1::2].count(0) > len(head) // 4:
        encodings = ["utf-16-le"]
    elif head[0::2].count(0) > len(head) // 4:
        encodings = ["utf-16-be"]
    else:
        encodings = ["utf-8", "cp1252", "latin-1"]
    for encoding in encodings:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if encoding in ("cp1252", "latin-1"):
            notes.append(say("tables.note.latin"))
        return text
    return None
