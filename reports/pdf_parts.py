"""The objects of a PDF as PDFium writes it: numbered anew, and the few that are rewritten read.

PDFium writes every document in one plain way: each object by itself, with a table of their places,
no object streams, lengths of streams in place and no brackets within strings. Only such documents
are read here; foreign ones go through PDFium first.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import pairwise

Tree = bytes | list["Tree"] | dict[bytes, "Tree"]
"""A value: names, numbers, strings and references as they are written, arrays and dictionaries."""

_TOKEN = re.compile(
    rb"\s*(<<|>>|\[|\]|\((?:[^\\()]|\\.)*\)|<[0-9A-Fa-f\s]*>|\d+\s+\d+\s+R\b|/[^\s<>\[\]()/]*|[^\s<>\[\]()/]+)",
    re.DOTALL,
)
_REFERENCE = re.compile(rb"\((?:[^\\()]|\\.)*\)|(?<![\w.+-])(\d+)\s+\d+\s+R\b", re.DOTALL)
_OBJECT = re.compile(rb"(\d+) \d+ obj\s*")
_STREAM = re.compile(rb">>\s*stream\r?\n")
_PLACE = re.compile(rb"(\d{10}) \d{5} ([nf])")
_IS_REFERENCE = re.compile(rb"(\d+)\s+\d+\s+R")


def number_of(value: Tree) -> int | None:
    """The object that a reference names; None for any other value."""
    found = _IS_REFERENCE.fullmatch(value) if isinstance(value, bytes) else None
    return int(found[1]) if found else None


def reference(number: int) -> bytes:
    return b"%d 0 R" % number


def read(written: bytes) -> Tree:
    """The value that `written` begins with."""
    return _read(_Tokens(written))


def write(value: Tree) -> bytes:
    """A value as it stands in a file."""
    if isinstance(value, bytes):
        return value
    if isinstance(value, list):
        return b"[" + b" ".join(map(write, value)) + b"]"
    return b"<<" + b" ".join(b"%s %s" % (k, write(v)) for k, v in value.items()) + b">>"


class _Tokens:
    def __init__(self, written: bytes) -> None:
        self.written = written
        self.at = 0

    def next(self) -> bytes:
        found = _TOKEN.match(self.written, self.at)
        if found is None:
            raise ValueError("no value of a PDF")
        self.at = found.end()
        return found[1]


def _read(tokens: _Tokens) -> Tree:
    token = tokens.next()
    if token == b"[":
        return list(iter(lambda: _read(tokens), b"]"))
    if token != b"<<":
        return token
    found: dict[bytes, Tree] = {}
    while (key := tokens.next()) != b">>":
        found[key] = _read(tokens)
    return found


@dataclass
class Part:
    """One document: its objects by their numbers, each without ``obj`` and ``endobj``."""

    objects: dict[int, bytes] = field(default_factory=dict)
    pages: list[int] = field(default_factory=list)
    tree: set[int] = field(default_factory=set)
    """The catalogue and what holds the pages together."""

    @classmethod
    def of(cls, pdf: bytes) -> Part:
        """Read a document that PDFium wrote. Raises ValueError for any other."""
        start = pdf.rfind(b"startxref")
        table = pdf.rfind(b"xref", 0, start)
        if min(start, table) < 0:
            raise ValueError("no table of places")
        places = [int(m[1]) for m in _PLACE.finditer(pdf, table, start) if m[2] == b"n"]
        ends = sorted([*places, table])
        part = cls()
        for place, end in pairwise(ends):
            head = _OBJECT.match(pdf, place)
            if head is None:
                raise ValueError("no object in its place")
            part.objects[int(head[1])] = pdf[head.end() : pdf.rfind(b"endobj", place, end)]
        root = _of(read(pdf[pdf.rfind(b"trailer", table) + 7 :]), b"/Root")
        part._holds(root)
        part._walk(_of(part.dictionary(root), b"/Pages"))
        return part

    def _walk(self, value: Tree) -> None:
        node = self.dictionary(value)
        kids = self.resolved(node.get(b"/Kids", []))
        if node.get(b"/Type") == b"/Page":
            number = number_of(value)
            assert number is not None, "a page is an object"
            self.pages.append(number)
        elif isinstance(kids, list):
            self._holds(value)
            for kid in kids:
                self._walk(kid)

    def _holds(self, value: Tree) -> None:
        number = number_of(value)
        if number is not None:
            self.tree.add(number)

    def resolved(self, value: Tree) -> Tree:
        """The value itself, of a reference what it names."""
        number = number_of(value)
        return value if number is None else read(self.objects[number])

    def dictionary(self, value: Tree) -> dict[bytes, Tree]:
        """A dictionary that stands in place or is referred to; empty where there is none."""
        found = self.resolved(value)
        return dict(found) if isinstance(found, dict) else {}

    def stream(self, number: int) -> tuple[dict[bytes, Tree], bytes]:
        """The dictionary of a stream, and its bytes as they are stored."""
        written = self.objects[number]
        head = _STREAM.search(written)
        if head is None:
            raise ValueError("no stream")
        found = read(written[: head.start() + 2])
        length = _of(found, b"/Length")
        assert isinstance(found, dict)
        assert isinstance(length, bytes)
        return found, written[head.end() : head.end() + int(length)]


def _of(value: Tree, name: bytes) -> Tree:
    if not isinstance(value, Mapping) or name not in value:
        raise ValueError(f"no {name.decode()}")
    return value[name]


def renumbered(written: bytes, more: int) -> bytes:
    """An object whose references name numbers that are `more` higher; what a stream holds stays."""
    head = _STREAM.search(written)
    end = head.end() if head is not None else len(written)
    return _REFERENCE.sub(lambda m: _raised(m, more), written[:end]) + written[end:]


def _raised(found: re.Match[bytes], more: int) -> bytes:
    return reference(int(found[1]) + more) if found[1] else found[0]
