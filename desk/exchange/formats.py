"""What kind of file somebody sent, told by what it holds: its name is often another's."""

from __future__ import annotations

import codecs
import re
from enum import Enum
from pathlib import Path
from typing import Final

from desk.core.errors import Missing, Refused

OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_LOOKED_AT = 1 << 20
_MARKED = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_WEB = re.compile(r"<(?:!doctype\s+html|html|head|meta|body|table|style)\b", re.IGNORECASE)
_XML_2003 = "urn:schemas-microsoft-com:office:spreadsheet"
_NO_TEXT = re.compile(r"[\x00-\x08\x0e-\x1f]")
_START = 4096


class Form(Enum):
    """How a file holds its table."""

    WORKBOOK = "xlsx"
    OLD_WORKBOOK = "xls"
    XML_2003 = "xml"
    WEB_PAGE = "html"
    MAIL_PAGE = "mht"
    TEXT = "txt"


def form_of(path: Path, *, largest: int) -> Form:
    """What the file at `path` is, whatever it is called.

    Raises Missing when there is no such file, and Refused, naming the file and the remedy, when it
    is none of the forms, is encrypted or has more than `largest` bytes.
    """
    start = _beginning(path)
    if not start:
        raise Refused(f"“{path.name}”是空文件。请让客户重新发送。")
    if start.startswith(b"PK"):
        return Form.WORKBOOK
    if path.stat().st_size > largest:
        raise Refused(f"“{path.name}”超过{largest >> 20}MB,没有读取。请拆成几个小文件。")
    if start.startswith(OLE):
        if _ENCRYPTED in start:
            raise Refused(f"“{path.name}”设有打开密码。请取消密码并另存后再导入。")
        return Form.OLD_WORKBOOK
    try:
        text = decoded(start, whole=False)[:_START]
    except UnicodeDecodeError:
        text = "\x00"
    if _NO_TEXT.search(text):
        raise Refused(f"“{path.name}”不是Excel工作簿。请在Excel中另存为.xlsx后再导入。")
    if _XML_2003 in text:
        return Form.XML_2003
    if text.lstrip().lower().startswith("mime-version:"):
        return Form.MAIL_PAGE
    return Form.WEB_PAGE if _WEB.search(text) else Form.TEXT


def _beginning(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(_LOOKED_AT)
    except FileNotFoundError:
        raise Missing(f"没有找到文件“{path.name}”。请检查文件位置。") from None
    except (PermissionError, IsADirectoryError):
        raise Refused(f"“{path.name}”打不开。请先关闭Excel,或检查读取权限。") from None


def decoded(raw: bytes, *, whole: bool = True) -> str:
    """Text in UTF-8, UTF-16 or UTF-32, with or without its mark, else in GB18030.

    Without `whole` the last character may be cut off. Raises UnicodeDecodeError for anything else.
    """
    for mark, name in _MARKED:
        if raw.startswith(mark):
            return _decoded(raw, name, whole=whole)
    for name in _without_mark(raw):
        try:
            return _decoded(raw, name, whole=whole)
        except UnicodeDecodeError:
            continue
    return _decoded(raw, "gb18030", whole=whole)


def _without_mark(raw: bytes) -> tuple[str, ...]:
    """UTF-16 shows by the zero bytes of its line ends and figures, which no other form has."""
    head = raw[:_START]
    zeros = (head[::2].count(0), head[1::2].count(0))
    if sum(zeros) * 20 < len(head):
        return ("utf-8",)
    return ("utf-16-be",) if zeros[0] > zeros[1] else ("utf-16-le",)


def _decoded(raw: bytes, name: str, *, whole: bool) -> str:
    return codecs.getincrementaldecoder(name)("strict").decode(raw, final=whole)
