"""Every document is fit for the archive: PDF/A-2b, checked part by part as the standard lists them."""

from __future__ import annotations

import io
import re
import zlib
from dataclasses import replace
from datetime import UTC, datetime
from xml.etree import ElementTree

import pytest
from fontTools.ttLib import TTFont
from PIL import ImageCms

from desk.core.kinds import kind
from reports.catalogue import FORMS, print_form
from reports.document import grey_profile
from reports.issuing import LedgerRequest, context_for, ledger_of
from reports.tables import ledger_pdf
from tests.reports.samples import context, long_order, sample
from tests.station import Station

_OBJECT = re.compile(rb"(\d+) 0 obj\n(.*?)\nendobj\n", re.DOTALL)
_STREAM = re.compile(rb"^(.*?)\nstream\n(.*)\nendstream$", re.DOTALL)
_XMP = {
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "pdfaid": "http://www.aiim.org/pdfa/ns/id/",
    "dc": "http://purl.org/dc/elements/1.1/",
    "xmp": "http://ns.adobe.com/xap/1.0/",
    "pdf": "http://ns.adobe.com/pdf/1.3/",
}
_FORBIDDEN = re.compile(
    rb"/(?:Encrypt|JavaScript|JS|AA|OpenAction|EmbeddedFile|Launch|LZWDecode|SMask|Group|ca|CA|BM|"
    rb"DeviceRGB|DeviceCMYK|ICCBased|Annots|XFA|NeedAppearances|TR|HTP|Alternates|OPI|PS)\b"
)
_COLOUR = re.compile(rb"(?:^|\s)(?:rg|RG|k|K|cs|CS|sc|SC|scn|SCN|sh|gs)(?:\s|$)")


class Parts:
    """The objects of a document by their number: dictionary, and the stream as it is read."""

    def __init__(self, pdf: bytes) -> None:
        self.pdf = pdf
        self.heads: dict[int, bytes] = {}
        self.streams: dict[int, bytes] = {}
        for number in self.numbers():
            match = _OBJECT.match(pdf, self.places[number])
            assert match is not None, f"object {number} is not where the table says"
            assert int(match[1]) == number
            self._take(number, match[2])

    def numbers(self) -> list[int]:
        start = int(re.findall(rb"startxref\n(\d+)\n%%EOF\n$", self.pdf)[0])
        table = self.pdf[start:].split(b"trailer")[0].splitlines()
        assert table[0] == b"xref"
        self.places = {n: int(line[:10]) for n, line in enumerate(table[2:]) if line[17:18] == b"n"}
        return list(self.places)

    def _take(self, number: int, inside: bytes) -> None:
        match = _STREAM.match(inside)
        self.heads[number] = match[1] if match else inside
        if match is None:
            return
        length = re.search(rb"/Length (\d+)", match[1])
        assert length is not None
        assert int(length[1]) == len(match[2]), f"stream {number} is not as long as it says"
        packed = b"/FlateDecode" in match[1]
        self.streams[number] = zlib.decompress(match[2]) if packed else match[2]

    def of(self, pattern: bytes) -> list[int]:
        return [n for n, head in self.heads.items() if re.search(pattern, head)]

    def referred(self, head: bytes, key: bytes) -> int:
        found = re.search(rb"/" + key + rb"\s+(\d+) 0 R", head)
        assert found is not None, key
        return int(found[1])


def check_archive(pdf: bytes, moment: datetime) -> ElementTree.Element:
    """Everything that PDF/A-2b asks of a document like ours; returns its metadata."""
    parts = Parts(pdf)
    assert re.match(rb"%PDF-1\.[1-7]\n%[\x80-\xff]{4}", pdf)
    assert re.search(rb"/ID\s*\n?\[<[0-9a-f]{32}><[0-9a-f]{32}>\]", pdf)
    for head in parts.heads.values():
        assert not _FORBIDDEN.search(head)
    _check_fonts(parts)
    _check_content(parts)
    _check_intent(parts)
    return _check_metadata(parts, moment)


def _check_fonts(parts: Parts) -> None:
    """Each font is embedded, has the glyphs and widths it says, and no encoding of its own."""
    fonts = parts.of(rb"/Type /Font\b")
    assert fonts
    for number in fonts:
        head = parts.heads[number]
        assert b"/Subtype /TrueType" in head
        assert b"/Encoding" not in head
        descriptor = parts.heads[parts.referred(head, b"FontDescriptor")]
        flags = re.search(rb"/Flags (\d+)", descriptor)
        assert flags is not None
        assert int(flags[1]) & 4
        assert not int(flags[1]) & 32
        program = TTFont(io.BytesIO(parts.streams[parts.referred(descriptor, b"FontFile2")]))
        tables = program["cmap"].tables
        assert [(t.platformID, t.platEncID) for t in tables] == [(1, 0)]
        _check_widths(head, program, parts.streams[parts.referred(head, b"ToUnicode")])


def _check_widths(head: bytes, program: TTFont, reading: bytes) -> None:
    found = re.search(rb"/Widths \[(.*?)\]", head, re.DOTALL)
    assert found is not None
    widths = [float(word) for word in found[1].split()]
    names, scale = program["cmap"].tables[0].cmap, 1000 / program["head"].unitsPerEm
    used = [int(code, 16) for code in re.findall(rb"\n<(\w\w)> <\w{4,}>", reading)]
    assert used
    for code in used:
        assert program.getGlyphID(names[code]) != 0
        assert abs(widths[code] - program["hmtx"][names[code]][0] * scale) <= 1


def _check_content(parts: Parts) -> None:
    """Grey alone, and every font that is named is there."""
    pages = [parts.referred(parts.heads[n], b"Contents") for n in parts.of(rb"/Type /Page\b")]
    names = set(re.findall(rb"/(F\d+\+\d+) \d+ 0 R", b"".join(parts.heads.values())))
    for number in (*pages, *parts.of(rb"/Subtype /Form\b")):
        content = parts.streams[number]
        unquoted = re.sub(rb"\((?:\\.|[^\\()])*\)", b"()", content, flags=re.DOTALL)
        assert not _COLOUR.search(unquoted)
        assert set(re.findall(rb"/(F\d+\+\d+) [\d.]+ Tf", unquoted)) <= names


def _check_intent(parts: Parts) -> None:
    (catalog,) = parts.of(rb"/Type /Catalog\b")
    head = parts.heads[catalog]
    assert b"/S /GTS_PDFA1" in head
    profile = parts.streams[parts.referred(head, b"DestOutputProfile")]
    opened = ImageCms.ImageCmsProfile(io.BytesIO(profile)).profile
    assert (opened.xcolor_space.strip(), opened.connection_space.strip()) == ("GRAY", "XYZ")


def _check_metadata(parts: Parts, moment: datetime) -> ElementTree.Element:
    (catalog,) = parts.of(rb"/Type /Catalog\b")
    packet = parts.streams[parts.referred(parts.heads[catalog], b"Metadata")]
    assert packet.startswith(b'<?xpacket begin="\xef\xbb\xbf"')
    said = ElementTree.fromstring(packet.decode())  # noqa: S314 - we wrote it ourselves
    assert said.findtext(".//pdfaid:part", namespaces=_XMP) == "2"
    assert said.findtext(".//pdfaid:conformance", namespaces=_XMP) == "B"
    for name in ("xmp:CreateDate", "xmp:ModifyDate"):
        told = said.findtext(f".//{name}", namespaces=_XMP) or ""
        assert datetime.fromisoformat(told) == moment.replace(microsecond=0)
    offset = moment.strftime("%z")
    shown = f"D:{moment:%Y%m%d%H%M%S}{offset[:3]}'{offset[3:]}'"
    (info,) = parts.of(rb"/CreationDate")
    for key in (b"CreationDate", b"ModDate"):
        assert b"/%s (%s)" % (key, shown.encode()) in parts.heads[info]
    return said


@pytest.mark.parametrize("form", FORMS)
def test_every_form_is_fit_for_the_archive(form: str) -> None:
    said = check_archive(print_form(form, sample(form), context()), context().printed_at)
    title = said.findtext(".//dc:title//rdf:li", namespaces=_XMP) or ""
    assert title.startswith(FORMS[form].title)
    assert said.findtext(".//dc:creator//rdf:li", namespaces=_XMP)
    assert said.findtext(".//xmp:CreatorTool", namespaces=_XMP) == "生产客服管理"


def test_stock_stamped_paper_and_rare_characters_are_fit_for_the_archive() -> None:
    now = context().printed_at
    check_archive(print_form("F01", None, context()), now)
    flow = kind("orders").flow
    assert flow is not None
    dead = {**long_order(), "contact": "犇𠮷𪚥<&>", "state": flow.states("cancelled")}
    check_archive(print_form("F01", dead, context()), now)


def test_the_time_of_printing_is_told_with_its_zone() -> None:
    west = datetime.fromisoformat("2026-11-21T03:12:07-03:30")
    for moment in (west, datetime(2026, 11, 21, 7, 42, tzinfo=UTC)):
        check_archive(print_form("F01", None, replace(context(), printed_at=moment)), moment)


def test_a_ledger_is_fit_for_the_archive(sqlite_station: Station) -> None:
    sqlite_station.signed()
    described, rows = ledger_of(sqlite_station.clerk, LedgerRequest("orders"))
    made = context_for(sqlite_station.clerk)
    said = check_archive(ledger_pdf(described, rows, made).pdf, made.printed_at)
    title = said.findtext(".//dc:title//rdf:li", namespaces=_XMP) or ""
    assert title.startswith("订货通知单台帐")


def test_the_profile_of_grey_is_read_by_a_colour_system() -> None:
    profile = ImageCms.ImageCmsProfile(io.BytesIO(grey_profile()))
    assert ImageCms.getProfileDescription(profile).strip() == "Grey, gamma 2.2"
