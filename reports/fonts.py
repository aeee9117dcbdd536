"""The three faces of our paper, and which font draws which character.

The small paper fonts (GB 2312, names, signs) are tried first because they load five times faster
than the full ones; the full ones are read only when a character asks for them. What these lack is
looked for in a third font of rare characters.
"""

from __future__ import annotations

import threading
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from functools import cache
from pathlib import Path

from reportlab.pdfbase import pdfmetrics

from reports.embedding import PaperFont

FOLDER = Path(__file__).resolve().parent.parent / "resources" / "fonts"
SUBSTITUTE = "〓"
DRAWING = threading.RLock()
"""Held while a document is drawn: reportlab's font objects serve one document at a time."""


class Face(Enum):
    """What type is used for: the form's own words are sans, what was filled in is Song."""

    SANS = "noto-sans-sc"
    BOLD = "noto-sans-sc-bold"
    SERIF = "noto-serif-sc"


_RARE = "rare-song"
_CHAINS = {
    Face.SANS: ("noto-sans-sc-paper", "noto-sans-sc", "noto-serif-sc", _RARE),
    Face.BOLD: (
        "noto-sans-sc-bold-paper",
        "noto-sans-sc-bold",
        "noto-sans-sc",
        "noto-serif-sc",
        _RARE,
    ),
    Face.SERIF: ("noto-serif-sc-paper", "noto-serif-sc", "noto-sans-sc", _RARE),
}


@dataclass(frozen=True, slots=True)
class Glyph:
    """How one character is drawn: by which font, how wide in em, as which character."""

    font: str
    advance: float
    drawn: str


@cache
def _font(name: str) -> PaperFont | None:
    path = FOLDER / f"{name}.ttf"
    if not path.is_file():
        return None
    with DRAWING:
        font = PaperFont(name, path)
        pdfmetrics.registerFont(font)
    return font


@cache
def glyph(char: str, face: Face) -> Glyph:
    """The glyph of one character; the substitute 〓 when no font has it.

    Raises FileNotFoundError when the fonts themselves are not installed.
    """
    return _find(char, face) or _find(SUBSTITUTE, face) or _nothing(face)


def _find(char: str, face: Face) -> Glyph | None:
    code = ord(char)
    for name in _CHAINS[face]:
        font = _font(name)
        if font is not None and code in font.face.charToGlyph:
            return Glyph(name, font.face.charWidths[code] / 1000, char)
    return None


def _nothing(face: Face) -> Glyph:
    raise FileNotFoundError(f"{FOLDER / face.value}.ttf")


def invisible(char: str) -> bool:
    """Format characters and variation selectors, which take no room and are not drawn."""
    return unicodedata.category(char) in ("Cf", "Cc") or 0xFE00 <= ord(char) <= 0xFE0F


def missing_glyphs(text: str) -> tuple[str, ...]:
    """The characters of `text` that none of our fonts can draw, each once, in order."""
    return tuple(
        char
        for char in dict.fromkeys(text)
        if not invisible(char) and _find(char, Face.SERIF) is None
    )


def told_missing(missing: Sequence[str]) -> str:
    """What is said before something with characters that no font has is printed; "" for none."""
    if not missing:
        return ""
    named = "、".join(f"“{char}”（U+{ord(char):04X}）" for char in missing)
    return f"字库中没有{named}，纸上以{SUBSTITUTE}代替，请用笔补写，或换一个写法再打印。"


class _Advances(dict[str, float]):
    """Character → width in em, looked up once."""

    def __init__(self, face: Face) -> None:
        super().__init__()
        self.face = face

    def __missing__(self, char: str) -> float:
        self[char] = advance = glyph(char, self.face).advance
        return advance


_ADVANCES = {face: _Advances(face) for face in Face}
_PLAIN: dict[Face, set[str]] = {face: set() for face in Face}
"""Characters already known to be drawn as themselves by the face's first font."""


def width(text: str, face: Face) -> float:
    """The width of `text` in em."""
    return sum(map(_ADVANCES[face].__getitem__, text))


def runs(text: str, face: Face) -> list[tuple[str, str]]:
    """`text` as stretches of (font name, characters to draw), 〓 standing for what is missing."""
    first, plain = _CHAINS[face][0], _PLAIN[face]
    if plain.issuperset(text):
        return [(first, text)] if text else []
    found: list[tuple[str, list[str]]] = []
    for char in text:
        how = glyph(char, face)
        if how.font == first and how.drawn == char:
            plain.add(char)
        if found and found[-1][0] == how.font:
            found[-1][1].append(how.drawn)
        else:
            found.append((how.font, [how.drawn]))
    return [(font, "".join(chars)) for font, chars in found]
