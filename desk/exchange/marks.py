"""What the look of a workbook's cells says: struck out, hidden, or with a remark pinned to it."""

from __future__ import annotations

import posixpath
import re
import zipfile
from collections.abc import Iterable
from dataclasses import dataclass, field
from xml.etree import ElementTree

from desk.exchange.sheets import Spot, spot

_STYLES = "xl/styles.xml"
_STRINGS = "xl/sharedStrings.xml"
_LOOK = re.compile(rb"""<(?:\w+:)?row\b[^>]*?\s(?:hidden=["'](?:1|true)|ht=["']0(?:\.0)?["'])""")
_ROW = re.compile(rb"<(?:\w+:)?row\b([^>]*)>")
_NUMBER = re.compile(rb"""\sr=["'](\d{1,7})["']""")
_UNSEEN = re.compile(rb"""\shidden=["'](?:1|true)["']|\sht=["']0(?:\.0)?["']""")
_CELL = re.compile(rb"<(?:\w+:)?c\b(?P<a>[^>]*?)(?:/>|>(?P<b>.*?)</(?:\w+:)?c>)", re.DOTALL)
_PLACE = re.compile(rb"""\sr=["']([A-Z]{1,3}\d{1,7})["']""")
_STYLE = re.compile(rb"""\ss=["'](\d+)["']""")
_SHARED = re.compile(rb"""\st=["']s["']""")
_HELD = re.compile(rb"<(?:\w+:)?v(?:\s[^>]*)?>\s*(\d+)\s*</")
_INSIDE = re.compile(rb"<(?:\w+:)?is\b.*</(?:\w+:)?is>", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Marks:
    """The marks of one sheet. `kept` is what is left of a cell of which a part is struck out, with
    the whole text."""

    hidden_rows: frozenset[int] = frozenset()
    struck: frozenset[Spot] = frozenset()
    kept: dict[Spot, tuple[str, str]] = field(default_factory=dict)
    remarks: dict[Spot, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Struck:
    """What a workbook strikes out: the numbers of its styles, and of its shared texts."""

    styles: frozenset[int] = frozenset()
    texts: dict[int, tuple[str, str]] = field(default_factory=dict)


def struck_of(book: zipfile.ZipFile) -> Struck:
    """The styles and texts of a workbook that are struck out, wholly or in part."""
    names = set(book.namelist())
    styles = book.read(_STYLES) if _STYLES in names else b""
    texts = book.read(_STRINGS) if _STRINGS in names else b""
    return Struck(
        _struck_styles(styles) if b"strike" in styles else frozenset(),
        _struck_texts(texts) if b"strike" in texts else {},
    )


def _parsed(text: bytes) -> ElementTree.Element | None:
    if b"<!ENTITY" in text:
        return None
    try:
        return ElementTree.fromstring(text)  # noqa: S314 - without entities, and confined
    except ElementTree.ParseError:  # the look of a file that is read all the same
        return None


def _local(element: ElementTree.Element) -> str:
    return element.tag.rpartition("}")[2]


def _children(element: ElementTree.Element, name: str) -> Iterable[ElementTree.Element]:
    return (child for child in element.iter() if _local(child) == name)


def _strikes(element: ElementTree.Element) -> bool:
    return any(each.get("val", "1") not in ("0", "false") for each in _children(element, "strike"))


def _struck_styles(text: bytes) -> frozenset[int]:
    root = _parsed(text)
    if root is None:
        return frozenset()
    fonts = [_strikes(font) for group in _children(root, "fonts") for font in group]
    styles = [style for group in _children(root, "cellXfs") for style in group]
    found = set()
    for number, style in enumerate(styles):
        font = int(style.get("fontId", "0"))
        if font < len(fonts) and fonts[font]:
            found.add(number)
    return frozenset(found)


def _struck_texts(text: bytes) -> dict[int, tuple[str, str]]:
    root = _parsed(text)
    if root is None:
        return {}
    texts = (child for child in root if _local(child) == "si")
    return {number: parts for number, item in enumerate(texts) if (parts := _parts(item))}


def _parts(item: ElementTree.Element) -> tuple[str, str] | None:
    """What is left of a text and the whole of it; None where nothing is struck out."""
    kept = whole = ""
    for run in (child for child in item if _local(child) == "r"):
        text = "".join(each.text or "" for each in _children(run, "t"))
        whole += text
        kept += "" if _strikes(run) else text
    return (kept.strip(), whole) if kept != whole else None


def marks_of(text: bytes, struck: Struck, remarks: dict[Spot, str]) -> Marks:
    """The marks of a sheet whose raw text is `text`."""
    hidden = _hidden_rows(text) if _LOOK.search(text) else frozenset()
    if not struck.styles and not struck.texts and b"strike" not in text:
        return Marks(hidden, remarks=remarks)
    out: set[Spot] = set()
    kept: dict[Spot, tuple[str, str]] = {}
    for cell in _CELL.finditer(text):
        place = _PLACE.search(cell["a"])
        if place is None or not cell["b"]:
            continue
        where = spot(place[1].decode())
        parts = _cell_parts(cell["a"], cell["b"], struck)
        style = _STYLE.search(cell["a"])
        if parts is not None and parts[0]:
            kept[where] = parts
        elif parts is not None or (style is not None and int(style[1]) in struck.styles):
            out.add(where)
    return Marks(hidden, frozenset(out), kept, remarks)


def _cell_parts(attributes: bytes, body: bytes, struck: Struck) -> tuple[str, str] | None:
    if _SHARED.search(attributes):
        held = _HELD.search(body)
        return struck.texts.get(int(held[1])) if held else None
    inside = _INSIDE.search(body) if b"strike" in body else None
    root = None
    if inside is not None:
        root = _parsed(re.sub(rb"<(/?)\w+:", rb"<\1", inside[0]))
    return None if root is None else _parts(root)


def _hidden_rows(text: bytes) -> frozenset[int]:
    found, following = set(), 0
    for row in _ROW.finditer(text):
        number = _NUMBER.search(row[1])
        here = int(number[1]) - 1 if number else following
        if _UNSEEN.search(row[1]):
            found.add(here)
        following = here + 1
    return frozenset(found)


def remarks_of(book: zipfile.ZipFile, entry: str) -> dict[Spot, str]:
    """The comments pinned to the cells of the sheet that stands in `entry` of the zip."""
    folder, name = posixpath.split(entry)
    relations = f"{folder}/_rels/{name}.rels"
    names = set(book.namelist())
    root = _parsed(book.read(relations)) if relations in names else None
    found: dict[Spot, str] = {}
    for relation in root if root is not None else ():
        if not relation.get("Type", "").endswith("/comments"):
            continue
        target = relation.get("Target", "")
        part = target.lstrip("/") if target.startswith("/") else f"{folder}/{target}"
        part = posixpath.normpath(part)
        comments = _parsed(book.read(part)) if part in names else None
        for comment in _children(comments, "comment") if comments is not None else ():
            said = "".join(each.text or "" for each in _children(comment, "t")).strip()
            try:
                found[spot(comment.get("ref", ""))] = said
            except ValueError:
                continue
    return {place: said for place, said in found.items() if said}
