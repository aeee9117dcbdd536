"""A sheet of paper as a scanner sees it, for whatever the demo files."""

from __future__ import annotations

import struct
import zlib

_WIDTH, _HEIGHT, _MARGIN = 248, 351, 24  # A4 at 30 dpi


def scan(lines: int = 16) -> bytes:
    """A PNG of a white sheet with so many lines of writing and a signature at its foot."""
    rows = [bytearray(b"\xf4" * _WIDTH) for _ in range(_HEIGHT)]
    for line in range(lines):
        top = _MARGIN + line * 16
        length = _WIDTH - 2 * _MARGIN - (line * 37) % 60
        for y in range(top, min(top + 3, _HEIGHT)):
            rows[y][_MARGIN : _MARGIN + length] = b"\x50" * length
    for x in range(150, 215):
        wave = abs((x * 7) % 22 - 11)
        rows[_HEIGHT - _MARGIN - wave][x] = rows[_HEIGHT - _MARGIN - wave - 1][x] = 0x20
    pixels = zlib.compress(b"".join(b"\0" + row for row in rows), 9)
    header = struct.pack(">IIBBBBB", _WIDTH, _HEIGHT, 8, 0, 0, 0, 0)
    parts = ((b"IHDR", header), (b"IDAT", pixels), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_part(name, content) for name, content in parts)


def _part(name: bytes, content: bytes) -> bytes:
    checked = name + content
    return struct.pack(">I", len(content)) + checked + struct.pack(">I", zlib.crc32(checked))
