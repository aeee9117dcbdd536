"""Several PDFs joined to one, written part by part: with page numbers and bookmarks.

Only the part that is being written is in memory, however long the whole becomes.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Mapping, Sequence
from typing import BinaryIO

from reports.document import CREATOR, About
from reports.pdf_parts import Part, Tree, number_of, read, reference, renumbered, write

_STAMP = b"/PackStamp"
_ROOT, _PAGES, _INFO, _BEFORE, _AFTER = range(1, 6)
A4 = (0.0, 0.0, 595.28, 841.89)

Box = tuple[float, float, float, float]
"""Left, lower, right and upper edge in points."""


class Joining:
    """A document that grows in `file`. Nothing is complete before `close`."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._places: dict[int, int] = {}
        self._used = _AFTER
        self._pages: list[int] = []
        self._file.write(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")
        self._stream(_BEFORE, {}, b"q")
        self._stream(_AFTER, {}, b"Q q %s Do Q" % _STAMP)

    @property
    def count(self) -> int:
        """The pages written so far."""
        return len(self._pages)

    def stamps(self, pdf: bytes) -> list[int]:
        """Take the pages of a document, to be drawn upon other pages; the names for `add`."""
        part, more = Part.of(pdf), self._used
        found = []
        for page in part.pages:
            told = part.dictionary(reference(page))
            (content,) = _contents(part, told)
            kept, data = part.stream(content)
            form: dict[bytes, Tree] = {
                **kept,
                b"/Type": b"/XObject",
                b"/Subtype": b"/Form",
                b"/BBox": [b"-20000", b"-20000", b"20000", b"20000"],
                b"/Resources": told[b"/Resources"],
            }
            head = renumbered(write(form), more)
            self._object(content + more, head + b"\nstream\n" + data + b"\nendstream")
            found.append(content + more)
        self._others(part, more, set(found))
        return found

    def add(self, pdf: bytes, stamps: Sequence[int]) -> None:
        """Write the pages of a document that PDFium wrote, with the first of `stamps` upon them."""
        part, more = Part.of(pdf), self._used
        for page, stamp in zip(part.pages, stamps, strict=False):
            self._object(page + more, self._stamped(part, page, more, stamp))
            self._pages.append(page + more)
        self._others(part, more, set())

    def _others(self, part: Part, more: int, written: set[int]) -> None:
        for number, each in part.objects.items():
            if number in part.pages or number in part.tree or number + more in written:
                continue
            self._object(number + more, renumbered(each, more))
        self._used = more + max(part.objects, default=0)

    def _stamped(self, part: Part, page: int, more: int, stamp: int) -> bytes:
        """A page whose own content cannot disturb the stamp that is drawn after it."""
        told = part.dictionary(reference(page))
        resources = part.dictionary(told.get(b"/Resources", {}))
        forms = part.dictionary(resources.get(b"/XObject", {}))
        contents = [reference(number) for number in _contents(part, told)]
        told[b"/Resources"] = {**resources, b"/XObject": forms}
        told[b"/Contents"] = list(contents)
        moved = read(renumbered(write(told), more))
        assert isinstance(moved, dict)
        own = moved[b"/Resources"]
        assert isinstance(own, dict)
        drawn, streams = own[b"/XObject"], moved[b"/Contents"]
        assert isinstance(drawn, dict)
        assert isinstance(streams, list)
        drawn[_STAMP] = reference(stamp)
        moved[b"/Contents"] = [reference(_BEFORE), *streams, reference(_AFTER)]
        moved[b"/Parent"] = reference(_PAGES)
        return write(moved)

    def close(self, bookmarks: Sequence[tuple[str, int]], about: About) -> None:
        """Write what holds the parts together; a bookmark names the page, from 0, that it opens."""
        kids: list[Tree] = [reference(page) for page in self._pages]
        pages: dict[bytes, Tree] = {
            b"/Type": b"/Pages", b"/Count": b"%d" % len(kids), b"/Kids": kids,
        }  # fmt: skip
        self._object(_PAGES, write(pages))
        outline = self._outline(bookmarks)
        catalog: dict[bytes, Tree] = {
            b"/Type": b"/Catalog", b"/Pages": reference(_PAGES), b"/Lang": b"(zh-CN)",
            b"/Outlines": reference(outline), b"/PageMode": b"/UseOutlines",
        }  # fmt: skip
        self._object(_ROOT, write(catalog))
        self._object(_INFO, write(_information(about)))
        self._table()

    def _outline(self, bookmarks: Sequence[tuple[str, int]]) -> int:
        outline = self._used + 1
        first, last = outline + 1, outline + len(bookmarks)
        self._used = last
        for number, (title, page) in enumerate(bookmarks, start=first):
            item: dict[bytes, Tree] = {
                b"/Title": _text(title), b"/Parent": reference(outline),
                b"/Dest": [reference(self._pages[page]), b"/Fit"],
            }  # fmt: skip
            if number > first:
                item[b"/Prev"] = reference(number - 1)
            if number < last:
                item[b"/Next"] = reference(number + 1)
            self._object(number, write(item))
        whole: dict[bytes, Tree] = {
            b"/Type": b"/Outlines", b"/Count": b"%d" % len(bookmarks),
            b"/First": reference(first), b"/Last": reference(last),
        }  # fmt: skip
        self._object(outline, write(whole))
        return outline

    def _table(self) -> None:
        start = self._file.tell()
        self._file.write(b"xref\n0 %d\n0000000000 65535 f \n" % (self._used + 1))
        for number in range(1, self._used + 1):
            place = self._places.get(number)
            kept = b"0000000000 65535 f \n" if place is None else b"%010d 00000 n \n" % place
            self._file.write(kept)
        trailer: Mapping[bytes, Tree] = {
            b"/Size": b"%d" % (self._used + 1), b"/Root": reference(_ROOT),
            b"/Info": reference(_INFO),
        }  # fmt: skip
        self._file.write(b"trailer\n%s\nstartxref\n%d\n%%%%EOF\n" % (write(dict(trailer)), start))

    def _stream(self, number: int, told: dict[bytes, Tree], data: bytes) -> None:
        packed = zlib.compress(data)
        told = {**told, b"/Length": b"%d" % len(packed), b"/Filter": b"/FlateDecode"}
        self._object(number, write(told) + b"\nstream\n" + packed + b"\nendstream")

    def _object(self, number: int, written: bytes) -> None:
        self._places[number] = self._file.tell()
        self._file.write(b"%d 0 obj\n" % number)
        self._file.write(written)
        self._file.write(b"\nendobj\n")


def boxes(pdf: bytes) -> list[tuple[Box, int]]:
    """What is seen of each page, and by how many degrees it is turned to the right for that."""
    part = Part.of(pdf)
    return [_seen(part, part.dictionary(reference(page))) for page in part.pages]


def _seen(part: Part, told: dict[bytes, Tree]) -> tuple[Box, int]:
    turned = part.resolved(told.get(b"/Rotate", b"0"))
    media = _box(part, told.get(b"/MediaBox", [])) or A4
    crop = _box(part, told.get(b"/CropBox", [])) or media
    left, low = max(media[0], crop[0]), max(media[1], crop[1])
    right, high = min(media[2], crop[2]), min(media[3], crop[3])
    seen = (left, low, right, high) if left < right and low < high else media
    return seen, int(float(turned)) % 360 if isinstance(turned, bytes) else 0


def _box(part: Part, value: Tree) -> Box | None:
    found = part.resolved(value)
    if not isinstance(found, list) or len(found) != 4:
        return None
    try:
        a, b, c, d = (float(part.resolved(each)) for each in found)  # type: ignore[arg-type]
    except (TypeError, ValueError):
        return None
    box = min(a, c), min(b, d), max(a, c), max(b, d)
    return box if box[0] < box[2] and box[1] < box[3] else None


def _contents(part: Part, told: dict[bytes, Tree]) -> list[int]:
    """The streams of a page in their order."""
    value = told.get(b"/Contents", [])
    number = number_of(value)
    if number is not None and not part.objects[number].lstrip().startswith(b"["):
        return [number]
    found = part.resolved(value)
    each: Iterable[Tree] = found if isinstance(found, list) else ()
    return [number for number in map(number_of, each) if number is not None]


def _information(about: About) -> dict[bytes, Tree]:
    moment = about.made_at.strftime("%Y%m%d%H%M%S%z")
    made = f"(D:{moment[:-2]}'{moment[-2:]}')".encode()
    return {
        b"/Title": _text(about.title), b"/Author": _text(about.author),
        b"/Subject": _text(about.subject), b"/Creator": _text(CREATOR), b"/CreationDate": made,
    }  # fmt: skip


def _text(words: str) -> bytes:
    return b"<FEFF" + words.encode("utf-16-be").hex().upper().encode() + b">"
