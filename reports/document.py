"""Documents fit for the archive: PDF/A-2b, with who made them of what, and when.

Everything is drawn in shades of grey, which the profile at the end of this module defines.
"""

from __future__ import annotations

import io
import struct
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from xml.sax.saxutils import escape

from reportlab import __version__, rl_config
from reportlab.pdfbase.pdfdoc import (
    NoEncryption,
    PDFArray,
    PDFDictionary,
    PDFDocument,
    PDFName,
    PDFObject,
    PDFStream,
    PDFString,
    PDFZCompress,
)
from reportlab.pdfgen.canvas import Canvas

from reports.fonts import Face, runs

CREATOR = "生产客服管理"
PRODUCER = f"ReportLab {__version__}"
_CONDITION = "Grey, gamma 2.2"
rl_config.useA85 = 0  # plain binary streams, a fifth smaller


@dataclass(frozen=True, slots=True)
class About:
    """What a document says of itself; `made_at` has a time zone."""

    title: str
    author: str
    subject: str
    made_at: datetime


def new_canvas(target: io.BytesIO | str, page_width: float, page_height: float) -> Canvas:
    """An empty document that embeds our fonts alone. It is saved by `seal`."""
    first: Any = runs("0", Face.SANS)[0][0]  # reportlab would begin with Helvetica, not embedded
    return Canvas(
        target,
        pagesize=(page_width, page_height),
        invariant=1,
        pageCompression=1,
        pdfVersion=(1, 7),
        lang="zh-CN",
        initialFontName=first,
    )


def seal(canvas: Canvas, about: About) -> None:
    """Write what the document says of itself, and save it. The same drawing with the same words at
    the same moment gives the same bytes."""
    canvas.setTitle(about.title)
    canvas.setAuthor(about.author)
    canvas.setSubject(about.subject)
    canvas.setCreator(CREATOR)
    canvas.setProducer(PRODUCER)
    written: Any = canvas  # its document has no public name
    document: Any = written._doc
    document.encrypt = _Framing()
    document._timeStamp = _Moment(about.made_at)
    document.updateSignature(about.made_at.isoformat().encode())
    document.Catalog.Metadata = _metadata(about)
    _intend_grey(document)
    canvas.save()


class _Moment:
    """A moment as reportlab asks for one."""

    def __init__(self, moment: datetime) -> None:
        offset = moment.utcoffset()
        assert offset is not None, "a paper is printed at a moment of a known zone"
        ahead = offset >= timedelta()
        minutes = int(abs(offset).total_seconds()) // 60
        self.YMDhms = moment.timetuple()[:6]
        self.dhh = minutes // 60 if ahead else -(minutes // 60)
        self.dmm = minutes % 60


class _Content(PDFObject):
    """The bytes of a stream, ended by a line of their own as the archive's standard wants it."""

    def __init__(self, data: bytes | str) -> None:
        self.data = data if isinstance(data, bytes) else data.encode("utf-8")

    def __len__(self) -> int:
        return len(self.data)

    def format(self, document: PDFDocument) -> bytes:  # noqa: ARG002 - reportlab calls it so
        return self.data + b"\n"


class _Framing(NoEncryption):
    """Stands where an encryption would, because every stream passes there."""

    def encode(self, t: bytes | str) -> _Content:
        return _Content(t)


def _metadata(about: About) -> PDFStream:
    """The XMP packet; it says the same as the document's other information."""
    moment = about.made_at.isoformat(timespec="seconds")
    title, author, subject = map(escape, (about.title, about.author, about.subject))
    packet = f"""<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/"
 xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xmp="http://ns.adobe.com/xap/1.0/"
 xmlns:pdf="http://ns.adobe.com/pdf/1.3/">
<pdfaid:part>2</pdfaid:part><pdfaid:conformance>B</pdfaid:conformance>
<dc:format>application/pdf</dc:format>
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{title}</rdf:li></rdf:Alt></dc:title>
<dc:creator><rdf:Seq><rdf:li>{author}</rdf:li></rdf:Seq></dc:creator>
<dc:description><rdf:Alt><rdf:li xml:lang="x-default">{subject}</rdf:li></rdf:Alt></dc:description>
<xmp:CreateDate>{moment}</xmp:CreateDate><xmp:ModifyDate>{moment}</xmp:ModifyDate>
<xmp:CreatorTool>{CREATOR}</xmp:CreatorTool><pdf:Producer>{PRODUCER}</pdf:Producer>
</rdf:Description></rdf:RDF></x:xmpmeta>
<?xpacket end="w"?>"""
    kind = PDFDictionary({"Type": PDFName("Metadata"), "Subtype": PDFName("XML")})
    return PDFStream(kind, packet.encode("utf-8"), filters=[])


def _intend_grey(document: Any) -> None:
    """Say which grey the document means."""
    profile = PDFStream(PDFDictionary({"N": 1}), grey_profile(), filters=[PDFZCompress])
    intent = PDFDictionary(
        {
            "Type": PDFName("OutputIntent"),
            "S": PDFName("GTS_PDFA1"),
            "OutputConditionIdentifier": PDFString(_CONDITION),
            "Info": PDFString(_CONDITION),
            "DestOutputProfile": document.Reference(profile),
        }
    )
    catalog = document.Catalog
    catalog.__Defaults__ = {**catalog.__Defaults__, "OutputIntents": PDFArray([intent])}


def grey_profile() -> bytes:
    """An ICC profile (version 2.1, display class) of greys with a gamma of 2.2 under D50."""
    words = _CONDITION.encode()
    d50 = struct.pack(">3i", 63190, 65536, 54061)  # 0.9642, 1, 0.8249 in parts of 65536
    described = (
        struct.pack(">4sII", b"desc", 0, len(words) + 1) + words + bytes(1 + 4 + 4 + 2 + 1 + 67)
    )
    tags = {
        b"desc": described,
        b"cprt": b"text" + bytes(4) + b"Public domain\0",
        b"wtpt": b"XYZ " + bytes(4) + d50,
        b"kTRC": struct.pack(">4sIIH", b"curv", 0, 1, 0x0233),
    }
    table, body = struct.pack(">I", len(tags)), b""
    start = 128 + 4 + 12 * len(tags)
    for name, data in tags.items():
        table += struct.pack(">4sII", name, start + len(body), len(data))
        body += data + bytes(-len(data) % 4)
    moment = struct.pack(">6H", 2026, 1, 1, 0, 0, 0)
    header = struct.pack(">I4sI", start + len(body), bytes(4), 0x02100000)
    header += b"mntrGRAYXYZ " + moment + b"acsp" + bytes(28) + d50
    return header.ljust(128, b"\0") + table + body
