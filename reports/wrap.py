"""Breaking Chinese text into lines. No closing mark begins a line and no opening mark ends one.
Words, numbers, and a number with its unit are not broken.

All widths are in em, so that one measurement serves every size of type.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from reports.fonts import Face, glyph, invisible, width

NOT_FIRST = frozenset("，。、；：？！）〕］｝」』】》〉”’…—·％‰℃,.;:?!)]}%/~～")
NOT_LAST = frozenset("（〔［｛「『【《〈“‘([{￥$#№·")
PREFERRED_BREAK = "\u200b"
"""Stands in a label where it should break first, before the unit: it is never drawn."""

_UNITS = "m³|m²|mm|cm|km|kg|min|MPa|m|t|h|℃|%|车|组|台|份|单|次|号|页|版|条|人"
_NUMBER_UNIT = re.compile(rf"(?<=\d) (?=(?:{_UNITS})(?![A-Za-z]))")
_WORD = re.compile(
    r"\d+年\d+月\d+日"  # dates
    r"|[\u4e00-\u9fff][A-Z]·?[A-Z0-9]{5,6}"  # number plates
    r"|[\u0021-\u00b6\u00b8-\u1fff\u2070-\u218f\u2200-\u22ff\u00a0]+"  # Latin, figures, signs
    r"| +|.",
    re.DOTALL,
)
_BOX = 1.35
_BOX_ALONE = 0.98
"""The width of a check box: with the gap before its words, and without words."""


@dataclass(frozen=True, slots=True)
class Check:
    """A drawn check box with its words."""

    ticked: bool
    label: str


Piece = str | Check


@dataclass(frozen=True, slots=True)
class Segment:
    """Text or a check box (`ticked` not None) at `offset` em from the start of its line."""

    offset: float
    text: str
    ticked: bool | None = None


@dataclass(frozen=True, slots=True)
class Line:
    segments: tuple[Segment, ...]
    width: float

    @property
    def text(self) -> str:
        return "".join(segment.text for segment in self.segments)


@dataclass(frozen=True, slots=True)
class _Atom:
    text: str
    width: float
    ticked: bool | None = None


@dataclass(frozen=True, slots=True)
class _Chunk:
    """Atoms that stay on one line; `space` is the gap in front of it when it does not begin one.

    `blanks` are the characters of that gap; a gap before a check box has none.
    """

    atoms: tuple[_Atom, ...]
    width: float
    space: float
    blanks: str


class Measured:
    """Pieces of one face, measured once and broken at any width."""

    def __init__(self, pieces: tuple[Piece, ...], face: Face) -> None:
        self.face = face
        self.preferred = any(isinstance(p, str) and PREFERRED_BREAK in p for p in pieces)
        self.paragraphs = _paragraphs(pieces, face)

    @property
    def longest_word(self) -> float:
        return max((c.width for p in self.paragraphs for c in p), default=0.0)

    @property
    def one_line(self) -> float:
        """The width of the longest paragraph set in one line."""
        return max((_length(p) for p in self.paragraphs), default=0.0)

    def lines(self, limit: float, *, balanced: bool = False, force: bool = False) -> list[Line]:
        """The lines at `limit` em; a word longer than that is broken only with `force`.

        `balanced` evens out the lines of a centred text. Otherwise a last line of one character
        gets a second one.
        """
        found: list[Line] = []
        for paragraph in self.paragraphs:
            chunks = _cut(paragraph, limit, self.face) if force else paragraph
            found += _even(chunks, limit, balanced=balanced)
        return found


def measure(pieces: tuple[Piece, ...], face: Face) -> Measured:
    return Measured(pieces, face)


def split_preferred(pieces: tuple[Piece, ...]) -> tuple[Piece, ...]:
    """The same pieces with every preferred break taken."""
    return tuple(p.replace(PREFERRED_BREAK, "\n") if isinstance(p, str) else p for p in pieces)


def _paragraphs(pieces: tuple[Piece, ...], face: Face) -> list[list[_Chunk]]:
    paragraphs: list[list[_Chunk]] = [[]]
    builder = _Builder()
    for piece in pieces:
        if isinstance(piece, Check):
            builder.add_check(piece, face)
            continue
        for index, part in enumerate(piece.split("\n")):
            if index:
                paragraphs[-1] = builder.finish()
                paragraphs.append([])
            builder.add_text(part, face)
    paragraphs[-1] = builder.finish()
    return paragraphs


class _Builder:
    """Collects atoms into chunks that must not be broken inside."""

    def __init__(self) -> None:
        self.chunks: list[_Chunk] = []
        self.atoms: list[_Atom] = []
        self.space = 0.0
        self.blanks = ""

    def finish(self) -> list[_Chunk]:
        self._close()
        chunks, self.chunks, self.space, self.blanks = self.chunks, [], 0.0, ""
        return chunks

    def add_check(self, check: Check, face: Face) -> None:
        self._close()
        if self.chunks and not self.space:
            self.space = 0.9
        self.atoms = [_Atom("", _BOX if check.label else _BOX_ALONE, check.ticked)]
        if check.label:
            self.atoms.append(_Atom(check.label, width(check.label, face)))
        self._close()

    def add_text(self, text: str, face: Face) -> None:
        text = _NUMBER_UNIT.sub("\u00a0", text.replace("\t", " "))
        text = "".join(char for char in text if not invisible(char))
        for token in _WORD.findall(text):
            if token.isspace() and "\u00a0" not in token:
                self._close()
                self.space += width(token, face)
                self.blanks += token
                continue
            if self.atoms and not self._together(token):
                self._close()
            self.atoms.append(_Atom(token, width(token, face)))

    def _together(self, token: str) -> bool:
        before = self.atoms[-1].text
        return before[-1:] in NOT_LAST or before.endswith("\u00a0") or token[0] in NOT_FIRST

    def _close(self) -> None:
        if self.atoms:
            total = sum(atom.width for atom in self.atoms)
            self.chunks.append(_Chunk(tuple(self.atoms), total, self.space, self.blanks))
            self.atoms, self.space, self.blanks = [], 0.0, ""


def _length(chunks: list[_Chunk]) -> float:
    return sum(c.width + (c.space if index else 0.0) for index, c in enumerate(chunks))


def _greedy(chunks: list[_Chunk], limit: float) -> list[list[_Chunk]]:
    rows: list[list[_Chunk]] = []
    used = 0.0
    for chunk in chunks:
        room = used + chunk.space + chunk.width
        if rows and room <= limit + 1e-6:
            rows[-1].append(chunk)
            used = room
        else:
            rows.append([chunk])
            used = chunk.width
    return rows


def _even(chunks: list[_Chunk], limit: float, *, balanced: bool) -> list[Line]:
    rows = _greedy(chunks, limit)
    if len(rows) > 1:
        if balanced:
            rows = _balance(chunks, limit, len(rows))
        elif _length(rows[-1]) < 1.6:
            rows = _join_last(chunks, limit, rows)
    return [_line(row) for row in rows] or [Line((), 0.0)]


def _balance(chunks: list[_Chunk], limit: float, count: int) -> list[list[_Chunk]]:
    low, high = 0.0, limit
    while high - low > 0.1:
        middle = (low + high) / 2
        rows = _greedy(chunks, middle)
        if len(rows) <= count and max(_length(row) for row in rows) <= middle + 1e-6:
            high = middle
        else:
            low = middle
    return _greedy(chunks, high)


def _join_last(chunks: list[_Chunk], limit: float, rows: list[list[_Chunk]]) -> list[list[_Chunk]]:
    for narrower in (0.5, 1.0, 1.5, 2.0):
        tried = _greedy(chunks, limit - narrower)
        if len(tried) == len(rows) and _length(tried[-1]) >= 1.6:
            return tried
    return rows


def _cut(chunks: list[_Chunk], limit: float, face: Face) -> list[_Chunk]:
    """The chunks, with those that are too wide for a line cut between characters."""
    found: list[_Chunk] = []
    for chunk in chunks:
        if chunk.width <= limit + 1e-6:
            found.append(chunk)
            continue
        atoms: list[_Atom] = []
        for atom in chunk.atoms:
            single = atom.ticked is not None or atom.width <= 0
            atoms += [atom] if single else [_Atom(c, glyph(c, face).advance) for c in atom.text]
        space, blanks = chunk.space, chunk.blanks
        for atom in atoms:
            found.append(_Chunk((atom,), atom.width, space, blanks))
            space, blanks = 0.0, ""
    return found


def _line(chunks: list[_Chunk]) -> Line:
    segments: list[Segment] = []
    text: list[str] = []
    start = offset = 0.0
    for index, chunk in enumerate(chunks):
        if index and chunk.space:
            if text:
                text.append(chunk.blanks)
            offset += chunk.space
        for atom in chunk.atoms:
            if atom.ticked is not None:
                if text:
                    segments.append(Segment(start, "".join(text)))
                segments.append(Segment(offset, "", atom.ticked))
                text, start = [], offset + atom.width
            else:
                if not text:
                    start = offset
                text.append(atom.text)
            offset += atom.width
    if text:
        segments.append(Segment(start, "".join(text)))
    return Line(tuple(segments), offset)
