"""Looking into a workbook's zip before anything parses it: size, ratio, far-away cells.

A workbook of 5 KB may unpack to gigabytes, or hold one cell in XFD1048576 for which a reader
would lay out seventeen thousand million cells.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from html import unescape
from io import BytesIO
from pathlib import Path
from typing import Final

from desk.core.errors import Refused
from desk.exchange.formats import Form, form_of
from desk.exchange.marks import Marks, Struck, marks_of, remarks_of, struck_of
from desk.exchange.sheets import MOST_COLUMNS, MOST_ROWS, Spot, Unsolved, address, spot

_LARGEST_BOX = 8_000_000  # cells of the rectangle around everything
BOOK: Final = "xl/workbook.xml"
_RELATIONS = "xl/_rels/workbook.xml.rels"
_OFFICE_NEIGHBOURS = {"word/": "Word文档", "ppt/": "演示文稿", "content.xml": "ODF文件"}
_HEAD = 8192
_SMALL_ENTRY = 1 << 20  # a repeated style sheet of some KB may well pack 200 to 1


@dataclass(frozen=True, slots=True)
class Limits:
    """How much of a foreign file is read. Sizes in bytes, times in seconds."""

    unpacked: int = 100 << 20
    ratio: int = 100
    entries: int = 5000
    memory: int = 1536 << 20
    seconds: float = 60.0


@dataclass(frozen=True, slots=True)
class SheetPart:
    """One sheet's place in the zip."""

    name: str
    entry: str
    hidden: bool


@dataclass(frozen=True, slots=True)
class Package:
    """What the zip's directory and the workbook's own list say; of another form only its file."""

    path: Path
    parts: list[SheetPart]
    from_1904: bool
    sheet_bytes: int
    form: Form = Form.WORKBOOK
    struck: Struck = field(default_factory=Struck)
    mended: bytes = b""

    def source(self) -> Path | BytesIO:
        """The file, or what it should have been: some programs write names with backslashes."""
        return BytesIO(self.mended) if self.mended else self.path


@dataclass(frozen=True, slots=True)
class Scan:
    """What a look at a sheet's raw text found.

    `wide` says that the rectangle around its cells is too large to lay out; then `end` is the
    last row and column worth reading and `beyond` lists filled cells outside the limits.
    """

    unsolved: dict[Spot, Unsolved] = field(default_factory=dict)
    wide: bool = False
    end: Spot = (0, 0)
    beyond: list[str] = field(default_factory=list)
    merged: list[tuple[Spot, Spot]] = field(default_factory=list)
    marks: Marks = field(default_factory=Marks)
    bare_texts: bool = False  # texts that only Excel finds, see `texts_wrapped`


def open_package(path: Path, limits: Limits) -> Package:
    """The workbook's parts, after its zip directory was found harmless.

    Raises Missing when there is no such file and Refused, naming the file and the remedy, when
    it is nothing that can be read, is encrypted, damaged, or unpacks too large.
    """
    form = form_of(path, largest=limits.unpacked)
    if form is not Form.WORKBOOK:
        return Package(path, [], from_1904=False, sheet_bytes=0, form=form)
    try:
        with zipfile.ZipFile(path) as package:
            _check_directory(path, package, limits)
            if not any("\\" in entry.orig_filename for entry in package.infolist()):
                return _read_book(path, package)
            mended = with_parts(package, {})
        with zipfile.ZipFile(BytesIO(mended)) as package:
            return replace(_read_book(path, package), mended=mended)
    except (zipfile.BadZipFile, NotImplementedError, EOFError, UnicodeDecodeError) as error:
        raise damaged(path) from error


def with_parts(package: zipfile.ZipFile, parts: Mapping[str, bytes]) -> bytes:
    """A copy of the zip with slashes in its names, and with some of its parts exchanged."""
    copy = BytesIO()
    with zipfile.ZipFile(copy, "w", zipfile.ZIP_STORED) as target:
        for entry in package.infolist():
            name = entry.orig_filename.replace("\\", "/")
            target.writestr(name, parts.get(name) or package.read(entry))
    return copy.getvalue()


def damaged(path: Path) -> Refused:
    return Refused(f"“{path.name}”已损坏,打不开。请在Excel中打开并另存为.xlsx后再导入。")


def _check_directory(path: Path, package: zipfile.ZipFile, limits: Limits) -> None:
    entries = package.infolist()
    names = [entry.orig_filename.replace("\\", "/") for entry in entries]
    packed = sum(entry.compress_size for entry in entries)
    unpacked = sum(entry.file_size for entry in entries)
    bloated = any(
        entry.file_size > max(_SMALL_ENTRY, limits.ratio * entry.compress_size) for entry in entries
    )
    if unpacked > limits.unpacked or len(entries) > limits.entries:
        size = limits.unpacked >> 20
        raise Refused(f"“{path.name}”展开后超过{size}MB,没有读取。请拆成几个小文件。")
    if bloated or unpacked > max(_SMALL_ENTRY, limits.ratio * packed):
        raise Refused(f"“{path.name}”的压缩比例不正常,没有读取。请在Excel中另存后再导入。")
    if any(entry.flag_bits & 1 for entry in entries):
        raise Refused(f"“{path.name}”设有密码。请取消密码并另存后再导入。")
    unsafe = (name.startswith("/") or ".." in name.split("/") for name in names)
    if any(unsafe) or len(set(names)) < len(names):
        raise Refused(f"“{path.name}”的内部结构不正常,没有读取。请在Excel中另存后再导入。")
    if BOOK not in names:
        kind = "Excel工作簿(.xlsx)"
        if "xl/workbook.bin" in names:
            raise Refused(f"“{path.name}”是.xlsb文件。请在Excel中另存为.xlsx后再导入。")
        for start, what in _OFFICE_NEIGHBOURS.items():
            if any(name.startswith(start) for name in names):
                raise Refused(f"“{path.name}”是{what}，不是{kind}。请选择订货表格文件。")
        raise Refused(f"“{path.name}”不是{kind}。请在Excel中另存为.xlsx后再导入。")


_ATTRIBUTE = re.compile(r"""([\w:.-]+)\s*=\s*(?:"([^"]*)"|'([^']*)')""")
_SHEET_TAG = re.compile(r"<(?:\w+:)?sheet\s([^>]*)>")
_RELATION_TAG = re.compile(r"<(?:\w+:)?Relationship\s([^>]*)>")
_1904 = re.compile(r"""date1904\s*=\s*["'](?:1|true)["']""")


def _attributes(text: str) -> dict[str, str]:
    found = {}
    for name, double, single in _ATTRIBUTE.findall(text):
        found[name.rpartition(":")[2]] = unescape(double or single)
    return found


def _read_book(path: Path, package: zipfile.ZipFile) -> Package:
    book = package.read(BOOK).decode("utf-8-sig")
    names = set(package.namelist())
    targets = {}
    if _RELATIONS in names:
        for tag in _RELATION_TAG.findall(package.read(_RELATIONS).decode("utf-8-sig")):
            relation = _attributes(tag)
            target = relation.get("Target", "")
            entry = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
            targets[relation.get("Id", "")] = entry
    parts = []
    for tag in _SHEET_TAG.findall(book):
        sheet = _attributes(tag)
        entry = targets.get(sheet.get("id", ""), "")
        if entry in names and "worksheets/" in entry:
            hidden = sheet.get("state", "visible") != "visible"
            parts.append(SheetPart(sheet.get("name", ""), entry, hidden))
    size = sum(package.getinfo(part.entry).file_size for part in parts)
    struck = struck_of(package)
    return Package(path, parts, _1904.search(book) is not None, size, struck=struck)


# The first three begin with literal bytes: that is six times faster over 40 MB.
_FAR = re.compile(
    rb'r="(?:[A-Z]{3}\d|[J-Z][A-Z]\d|I[W-Z]\d|[A-Z]{1,3}(?:\d{7}|[2-9]\d{5}|1(?:0[1-9]|[1-9]\d)\d{3}))'
)
_WIDE_COLUMN = re.compile(rb'r="[B-I][A-Z]\d')
_FORMULA = re.compile(rb"<f[ >/]")
_ERROR = re.compile(rb"""\st=["']e["']""")
_ROW_NUMBER = re.compile(rb"""<(?:\w+:)?row\b[^>]*?\sr=["'](\d+)""")
_CELL = re.compile(rb"<(?:\w+:)?c\b(?P<a>[^>]*?)(?:/>|>(?P<b>.*?)</(?:\w+:)?c>)", re.DOTALL)
_REFERENCE = re.compile(rb"""\sr=["']([A-Z]{1,3}\d{1,7})["']""")
_VALUE = re.compile(rb"<(?:\w+:)?v(?:\s[^>]*)?>([^<]+)</|<(?:\w+:)?is\b")
_ANY_FORMULA = re.compile(rb"<(?:\w+:)?f[\s>/]")
_FORMULA_TEXT = re.compile(rb"<(?:\w+:)?f\b[^>]*?>([^<]*)</")
_INLINE_VALUES = re.compile(
    rb"""(<(?:\w+:)?c\b[^>]*\st=["']inlineStr["'][^>]*>)\s*<(?:\w+:)?v>([^<]*)</(?:\w+:)?v>"""
)
_MERGE = re.compile(rb"""<(?:\w+:)?mergeCell\s[^>]*?ref=["']([A-Z0-9:$]+)["']""")


def scan_sheet(package: Package, part: SheetPart) -> Scan:
    """What the raw text of one sheet says about its extent and about cells without a value."""
    with zipfile.ZipFile(package.source()) as opened:
        text = opened.read(part.entry)
        remarks = remarks_of(opened, part.entry)
    marks = marks_of(text, package.struck, remarks)
    bare = _INLINE_VALUES.search(text) is not None
    usual = b"<worksheet" in text[:_HEAD] and b"r='" not in text
    odd = not usual or _FORMULA.search(text) is not None or b' t="e"' in text
    unsolved = _unsolved(text) if odd else {}
    wide = not usual or _FAR.search(text) is not None
    if not wide and _WIDE_COLUMN.search(text) is not None:
        last = max((int(number) for number in _ROW_NUMBER.findall(text)), default=0)
        wide = last * MOST_COLUMNS > _LARGEST_BOX
    found = _scan_cells(text, unsolved=unsolved) if wide else Scan(unsolved=unsolved)
    return replace(found, marks=marks, bare_texts=bare)


def texts_wrapped(text: bytes) -> bytes:
    """A sheet whose inline texts stand where Excel writes them, in <is> instead of <v>."""
    return _INLINE_VALUES.sub(rb"\1<is><t>\2</t></is>", text)


def _unsolved(text: bytes) -> dict[Spot, Unsolved]:
    found: dict[Spot, Unsolved] = {}
    for cell in _CELL.finditer(text):
        body = cell["b"] or b""
        reference = _REFERENCE.search(cell["a"])
        if reference is None:
            continue
        value = _VALUE.search(body)
        if _ERROR.search(cell["a"]):
            shown = value[1].decode("utf-8", "replace") if value and value[1] else "错误"
            found[spot(reference[1].decode())] = Unsolved(shown, "公式结果是错误")
        elif value is None and _ANY_FORMULA.search(body):
            formula = _FORMULA_TEXT.search(body)
            shown = "=" + unescape(formula[1].decode("utf-8", "replace") if formula else "")
            reason = "公式没有保存结果,请在Excel中打开并保存后再导入"
            found[spot(reference[1].decode())] = Unsolved(shown, reason)
    return found


def _scan_cells(text: bytes, *, unsolved: dict[Spot, Unsolved]) -> Scan:
    height = width = 0
    beyond: list[str] = []
    for cell in _CELL.finditer(text):
        reference = _REFERENCE.search(cell["a"])
        if reference is None or _VALUE.search(cell["b"] or b"") is None:
            continue
        row, column = spot(reference[1].decode())
        if row >= MOST_ROWS or column >= MOST_COLUMNS:
            beyond.append(address(row, column))
        else:
            height, width = max(height, row + 1), max(width, column + 1)
    merged = []
    for match in _MERGE.findall(text):
        first, _, second = match.decode().partition(":")
        merged.append((spot(first), spot(second or first)))
    return Scan(unsolved=unsolved, wide=True, end=(height, width), beyond=beyond, merged=merged)
