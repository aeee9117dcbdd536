"""What a file is, told by its content; its name proves nothing."""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import dataclass

from desk.core.errors import Refused
from desk.values.text import clean_text

LONGEST_NAME = 120
_RESERVED = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?", re.IGNORECASE)
_FORBIDDEN = re.compile(r'[<>:"|?*]')


@dataclass(frozen=True, slots=True)
class Media:
    """A type of file that may be filed; the first of `endings` is given to names without one."""

    type: str
    endings: tuple[str, ...]


PDF = Media("application/pdf", ("pdf",))
PNG = Media("image/png", ("png",))
JPEG = Media("image/jpeg", ("jpg", "jpeg", "jpe"))
TIFF = Media("image/tiff", ("tif", "tiff"))
GIF = Media("image/gif", ("gif",))
BMP = Media("image/bmp", ("bmp",))
WEBP = Media("image/webp", ("webp",))
HEIC = Media("image/heic", ("heic", "heif"))
_OFFICE = "application/vnd.openxmlformats-officedocument."
XLSX = Media(f"{_OFFICE}spreadsheetml.sheet", ("xlsx",))
DOCX = Media(f"{_OFFICE}wordprocessingml.document", ("docx",))
OLD_OFFICE = Media("application/x-ole-storage", ("doc", "xls", "wps", "et"))

_STARTS: tuple[tuple[bytes, Media], ...] = (
    (b"%PDF-", PDF),
    (b"\x89PNG\r\n\x1a\n", PNG),
    (b"\xff\xd8\xff", JPEG),
    (b"II*\x00", TIFF),
    (b"MM\x00*", TIFF),
    (b"GIF87a", GIF),
    (b"GIF89a", GIF),
    (b"BM", BMP),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", OLD_OFFICE),
)
_HEIC_BRANDS = (b"heic", b"heix", b"mif1", b"msf1", b"heim", b"heis")
_OFFICE_PARTS = {"xl/workbook.xml": XLSX, "word/document.xml": DOCX}


def media_of(content: bytes) -> Media:
    """The type of `content`. Raises Refused for everything that is no picture, PDF or document."""
    for start, media in _STARTS:
        if content.startswith(start):
            return media
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return WEBP
    if content[4:8] == b"ftyp" and content[8:12] in _HEIC_BRANDS:
        return HEIC
    if content.startswith(b"PK"):
        return _office(content)
    if b"%PDF-" in content[:1024]:  # scanners put lines of their own before it
        return PDF
    raise Refused(
        "这个文件不是扫描件、照片或文档，不能归档。"
        "可归档：pdf、jpg、png、tif、bmp、gif、webp、heic、xlsx、docx、xls、doc。"
    )


def _office(content: bytes) -> Media:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            names = set(package.namelist())
    except (zipfile.BadZipFile, OSError, ValueError) as error:
        raise Refused("这个文件已损坏，不能归档。请重新导出或重新发送。") from error
    if any(name.casefold().endswith("vbaproject.bin") for name in names):
        raise Refused("这个文件带有宏，不能归档。请另存为不带宏的 xlsx 或 docx。")
    for part, media in _OFFICE_PARTS.items():
        if part in names:
            return media
    raise Refused("压缩包不能归档。请解压后逐个归档其中的扫描件或文档。")


def clean_name(name: str, media: Media) -> str:
    """`name` as it can be saved on every PC: no folders, no control or reserved characters, not
    too long, and with an ending that says what the content is."""
    last = re.split(r"[\\/]", name)[-1]
    last = _FORBIDDEN.sub("_", clean_text(last)).strip(" .")
    stem, dot, ending = last.rpartition(".")
    if not dot:
        stem, ending = last, ""
    if ending.casefold() not in media.endings:
        stem, ending = last, media.endings[0]
    stem = stem[: LONGEST_NAME - len(ending) - 1].strip(" .") or "附件"
    if _RESERVED.fullmatch(stem):
        stem = f"_{stem}"
    return f"{stem}.{ending}"
