"""Our fonts as a document holds them: each file a font of its own, every character readable."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from reportlab.pdfbase.pdfdoc import PDFDocument, PDFStream
from reportlab.pdfbase.ttfonts import SUBSETN, TTFont, TTFontFace

_IN_A_BLOCK = 100
"""Characters that the format allows between one `beginbfchar` and its end."""


class _Face(TTFontFace):
    """A face whose subsets do without the table of names, of which a document has no use."""

    def get_table(self, tag: str) -> bytes:
        if tag == "name":
            raise KeyError(tag)
        table: bytes = super().get_table(tag)  # type: ignore[no-untyped-call]
        return table


class PaperFont(TTFont):
    """A TrueType file with three things put right of what reportlab makes of it.

    A small font has the PostScript name of the full one that it was cut from, and to reportlab two
    files of one name are one font: the face is called after the file. And characters beyond the
    first plane are written as readers expect them, so that they can be searched and copied. Where
    the last glyphs of a file share one width, reportlab would keep it in thousandths of an em among
    widths in the file's own units.
    """

    def __init__(self, name: str, path: Path) -> None:
        super().__init__(name, str(path), asciiReadable=False)
        self.face.__class__ = _Face
        words = name.split("-")
        self.face.name = "".join(word.capitalize() for word in words).encode()
        self._keep_widths()

    def _keep_widths(self) -> None:
        spaces = self.face.hmetrics
        heading: bytes = self.face.get_table("hhea")  # type: ignore[no-untyped-call]
        count = int.from_bytes(heading[-2:], "big")
        spaces[count:] = [(spaces[count - 1][0], left) for _, left in spaces[count:]]

    def addObjects(self, doc: PDFDocument) -> None:  # noqa: N802 - reportlab calls it so
        subsets = [list(codes) for codes in self.state[doc].subsets]
        super().addObjects(doc)
        for number, codes in enumerate(subsets):
            base = b"".join(
                (SUBSETN(number), b"+", self.face.name, self.face.subfontNameX)
            ).decode()
            stream = doc.idToObject[f"toUnicodeCMap:{base}"]
            assert isinstance(stream, PDFStream)
            stream.content = reading_table(base, codes)


def reading_table(name: str, codes: Sequence[int]) -> str:
    """The table by which a reader knows what character each byte of a subset stands for."""
    known = [(byte, code) for byte, code in enumerate(codes) if code]
    lines = [
        "/CIDInit /ProcSet findresource begin",
        "12 dict begin",
        "begincmap",
        f"/CIDSystemInfo << /Registry ({name}) /Ordering ({name}) /Supplement 0 >> def",
        f"/CMapName /{name} def",
        "/CMapType 2 def",
        "1 begincodespacerange",
        "<00> <FF>",
        "endcodespacerange",
    ]
    for start in range(0, len(known), _IN_A_BLOCK):
        block = known[start : start + _IN_A_BLOCK]
        lines.append(f"{len(block)} beginbfchar")
        lines += [f"<{byte:02X}> <{chr(code).encode('utf-16-be').hex()}>" for byte, code in block]
        lines.append("endbfchar")
    lines += ["endcmap", "CMapName currentdict /CMap defineresource pop", "end", "end"]
    return "\n".join(lines)
