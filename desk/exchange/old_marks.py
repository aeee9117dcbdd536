"""The look of an old workbook's cells (.xls): struck out or hidden. Its values are read elsewhere.

The file is a small file system of sectors (MS-CFB); the stream in it is a list of records (MS-XLS).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from struct import unpack_from

from desk.exchange.marks import Marks
from desk.exchange.sheets import Spot

_END = 0xFFFFFFFA  # sector numbers from here on end a chain
_CONTINUED, _STOP = 0x3C, 0x0A
_FONT, _XF, _TEXTS, _BOUND = 0x31, 0xE0, 0xFC, 0x85
_ROW, _TEXT_CELL, _MANY = 0x208, 0xFD, 0xBD
_CELLS = frozenset({0x203, 0x204, 0x205, 0x27E, 0x06, 0xD6, _TEXT_CELL})
_STRUCK, _HIDDEN = 0x08, 0x20


@dataclass(slots=True)
class _Book:
    """The parts of the workbook's own records that say what is struck out. Each of the `texts` with
    runs of its own: what stands before the first, what the runs keep, and the whole."""

    fonts: list[bool] = field(default_factory=list)
    styles: list[int] = field(default_factory=list)
    starts: list[int] = field(default_factory=list)
    texts: dict[int, tuple[str, str, str]] = field(default_factory=dict)

    def strikes(self, font: int) -> bool:
        place = font if font < 4 else font - 1  # there is no font number 4
        return place < len(self.fonts) and self.fonts[place]


def old_marks(path: Path) -> list[Marks]:
    """The marks of each sheet, hidden ones included, in the workbook's order; none where the file
    cannot be followed."""
    try:
        stream = _stream(path.read_bytes())
        book = _book(stream)
        return [_sheet_marks(stream, start, book) for start in book.starts]
    except (ValueError, IndexError, LookupError, ArithmeticError):
        return []


def _at(data: bytes, place: int, form: str = "<I") -> int:
    if place + (4 if form == "<I" else 2) > len(data):
        raise ValueError("the file ends too early")
    return int(unpack_from(form, data, place)[0])


def _stream(data: bytes) -> bytes:
    """The stream that holds the workbook. Raises ValueError when there is none."""
    size = 1 << _at(data, 30, "<H")
    small = 1 << _at(data, 32, "<H")

    def sector(number: int) -> bytes:
        return data[(number + 1) * size : (number + 2) * size]

    tables = [_at(data, 76 + 4 * n) for n in range(109)]
    following = _at(data, 68)
    while following < _END and len(tables) * size < 4 * len(data):
        more = sector(following)
        tables += [_at(more, n) for n in range(0, size - 4, 4)]
        following = _at(more, size - 4)
    nexts = b"".join(sector(number) for number in tables if number < _END)
    folder = b"".join(sector(n) for n in _chain(nexts, _at(data, 48)))
    streams = dict(_entries(folder))
    start, length = streams.get("Workbook") or streams["Book"]
    if length >= _at(data, 56):
        return b"".join(sector(n) for n in _chain(nexts, start))[:length]
    smalls = b"".join(sector(n) for n in _chain(nexts, streams["Root Entry"][0]))
    small_nexts = b"".join(sector(n) for n in _chain(nexts, _at(data, 60)))
    parts = (smalls[n * small : (n + 1) * small] for n in _chain(small_nexts, start))
    return b"".join(parts)[:length]


def _chain(nexts: bytes, number: int) -> Iterator[int]:
    for _ in range(len(nexts) // 4):
        if number >= _END:
            return
        yield number
        number = _at(nexts, number * 4)


def _entries(folder: bytes) -> Iterator[tuple[str, tuple[int, int]]]:
    for place in range(0, len(folder) - 127, 128):
        named = _at(folder, place + 64, "<H")
        if 2 < named <= 64:
            name = folder[place : place + named - 2].decode("utf-16-le", "replace")
            yield name, (_at(folder, place + 116), _at(folder, place + 120))


def _records(stream: bytes, place: int) -> Iterator[tuple[int, bytes]]:
    """The records from `place` to the end of their part."""
    while place + 4 <= len(stream):
        kind, length = unpack_from("<HH", stream, place)
        yield kind, stream[place + 4 : place + 4 + length]
        if kind == _STOP:
            return
        place += 4 + length


def _book(stream: bytes) -> _Book:
    book = _Book()
    parts: list[bytes] = []
    in_texts = False
    for kind, body in _records(stream, 0):
        in_texts = kind == _TEXTS or (in_texts and kind == _CONTINUED)
        if kind == _FONT:
            book.fonts.append(bool(_at(body, 2, "<H") & _STRUCK))
        elif kind == _XF:
            book.styles.append(_at(body, 0, "<H"))
        elif kind == _BOUND and len(body) > 5 and body[5] == 0:  # charts have another number
            book.starts.append(_at(body, 0))
        elif in_texts:
            parts.append(body)
    if any(book.fonts) and parts:
        _read_texts(_Parts(parts), book)
    return book


class _Parts:
    """The shared texts, cut into records; a text that is cut says its width anew."""

    def __init__(self, parts: list[bytes]) -> None:
        self._parts, self._part, self._place = parts, 0, 0

    def take(self, length: int) -> bytes:
        taken = b""
        while len(taken) < length:
            if self._place >= len(self._parts[self._part]):
                self._part, self._place = self._part + 1, 0
            piece = self._parts[self._part][self._place : self._place + length - len(taken)]
            taken, self._place = taken + piece, self._place + len(piece)
        return taken

    def text(self, length: int, wide: bool) -> str:
        text = ""
        while len(text) < length:
            if self._place >= len(self._parts[self._part]):
                self._part, self._place = self._part + 1, 1
                wide = bool(self._parts[self._part][0] & 1)
            room = len(self._parts[self._part]) - self._place
            signs = min(length - len(text), room // (1 + wide))
            if not signs:
                raise ValueError("half a sign")
            text += self.take(signs * (1 + wide)).decode("utf-16-le" if wide else "latin-1")
        return text


def _read_texts(parts: _Parts, book: _Book) -> None:
    _, count = unpack_from("<II", parts.take(8))
    for number in range(count):
        length, flags = unpack_from("<HB", parts.take(3))
        runs = _at(parts.take(2), 0, "<H") if flags & 8 else 0
        beside = _at(parts.take(4), 0) if flags & 4 else 0
        text = parts.text(length, bool(flags & 1))
        begins = [unpack_from("<HH", parts.take(4)) for _ in range(runs)]
        parts.take(beside)
        if begins:
            first = int(begins[0][0])
            ends = [begin for begin, _ in begins[1:]] + [length]
            kept = "".join(
                text[begin:end]
                for (begin, font), end in zip(begins, ends, strict=True)
                if not book.strikes(font)
            )
            book.texts[number] = (text[:first], kept, text)


def _sheet_marks(stream: bytes, start: int, book: _Book) -> Marks:
    hidden: set[int] = set()
    struck: set[Spot] = set()
    kept: dict[Spot, tuple[str, str]] = {}
    depth = 0
    styles = [book.strikes(font) for font in book.styles]
    for kind, body in _records(stream, start):
        depth += kind == 0x809
        if depth > 1:  # a chart inside the sheet
            break
        if kind == _ROW and _at(body, 12, "<H") & _HIDDEN:
            hidden.add(_at(body, 0, "<H"))
        elif kind in _CELLS:
            place = (_at(body, 0, "<H"), _at(body, 2, "<H"))
            whole = styles[_at(body, 4, "<H")]
            parts = book.texts.get(_at(body, 6)) if kind == _TEXT_CELL else None
            _mark(place, whole, parts, struck, kept)
        elif kind == _MANY:
            row, column = _at(body, 0, "<H"), _at(body, 2, "<H")
            many = range((len(body) - 6) // 6)
            struck.update((row, column + n) for n in many if styles[_at(body, 4 + 6 * n, "<H")])
    return Marks(frozenset(hidden), frozenset(struck), kept)


def _mark(
    place: Spot,
    whole: bool,
    parts: tuple[str, str, str] | None,
    struck: set[Spot],
    kept: dict[Spot, tuple[str, str]],
) -> None:
    """What a cell keeps: before its first run the cell's own look holds, after it the runs'."""
    if parts is None:
        if whole:
            struck.add(place)
        return
    before, rest, text = parts
    left = ("" if whole else before) + rest
    if not left.strip():
        struck.add(place)
    elif left != text:
        kept[place] = (left.strip(), text)
