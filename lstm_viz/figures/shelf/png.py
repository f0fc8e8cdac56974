"""A table of colours as a PNG, which a browser scales and paints at once, whatever its size.

Source: Portable Network Graphics (PNG) Specification, W3C; colour type 3: each pixel is a place in a palette.
"""

from __future__ import annotations

import struct
import zlib
from base64 import b64encode
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

SIGNATURE = b"\x89PNG\r\n\x1a\n"


def png(pixels: NDArray[np.uint8], palette: Sequence[str]) -> bytes:
    """Pixels [rows, columns], each the place of its colour, ``#rrggbb``, in a palette of at most 256."""
    rows, columns = pixels.shape
    header = struct.pack(">IIBBBBB", columns, rows, 8, 3, 0, 0, 0)
    colours = b"".join(bytes.fromhex(color[1:]) for color in palette)
    lines = np.insert(pixels, 0, 0, axis=1).tobytes()  # each row begins with its filter: none
    parts = ((b"IHDR", header), (b"PLTE", colours), (b"IDAT", zlib.compress(lines, 1)), (b"IEND", b""))
    return SIGNATURE + b"".join(_chunk(*part) for part in parts)


def as_address(image: bytes) -> str:
    """A PNG as an address that holds it."""
    return f"data:image/png;base64,{b64encode(image).decode()}"


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
