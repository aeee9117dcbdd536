"""What a customer, a site or a person is called is drawn as it is written, however rare."""

from __future__ import annotations

import io
from collections.abc import Iterator

import pytest

from reports.document import new_canvas
from reports.fonts import Face, missing_glyphs, runs
from tests.reports.reading import opened, page_text

NAMES = (
    "𠅤𠙶𠳐𡎚𡐓𣗋𣲗𣲘𣸣𤧛𤩽𤫉𥔲𥕢𥖨𥻗𦈡𦒍𦙶𦝼𦭜𦰡𧿹𨐈𨙸𨚕𨟠𨭉𨱇𨱏𨱑𨱔𨺙𩽾𩾃𩾌𪟝𪣻𪤗𪨰𪨶𪩘𪾢𫄧𫄨𫄷𫄸𫇭𫌀𫍣𫍯𫍲𫍽𫐄𫐐𫐓"
    "𫑡𫓧𫓯𫓶𫓹𫔍𫔎𫔶𫖮𫖯𫖳𫗧𫗴𫘜𫘝𫘦𫘧𫘨𫘪𫘬𫚕𫚖𫚭𫛭𫞩𫟅𫟦𫟹𫟼𫠆𫠊𫠜𫢸𫫇𫭟𫭢𫭼𫮃𫰛𫵷𫶇𫷷𫸩𬀩𬀪𬂩𬃊𬇕𬇙𬇹𬉼𬊈𬊤𬌗𬍛𬍡𬍤𬒈𬒔𬒗"
    "𬕂𬘓𬘘𬘡𬘩𬘫𬘬𬘭𬘯𬙂𬙊𬙋𬜬𬜯𬞟𬟁𬟽𬣙𬣞𬣡𬣳𬤇𬤊𬤝𬨂𬨎𬩽𬪩𬬩𬬭𬬮𬬱𬬸𬬹𬬻𬬿𬭁𬭊𬭎𬭚𬭛𬭤𬭩𬭬𬭯𬭳𬭶𬭸𬭼𬮱𬮿𬯀𬯎𬱖𬱟𬳵𬳶𬳽𬳿𬴂𬴃𬴊"
    "𬶋𬶍𬶏𬶐𬶟𬶠𬶨𬶭𬶮𬷕𬸘𬸚𬸣𬸦𬸪𬹼𬺈𬺓"
)
"""The characters of the general table (通用规范汉字表) that lie beyond the first plane: with those
of GBK and Extension A they are the second level of GB 18030."""
_PLACES = "凼屲嘢"
_EM, _PER_LINE, _LINES = 16, 100, 100
_ROOM = 20
"""An em and the room of a character in points, which are the pixels of the pictures below."""


def second_level() -> str:
    """Every printable character of GBK, of Extension A, and the names beyond the first plane."""
    signs = [chr(code) for code in range(0xA1, 0x10000) if _in_gbk(chr(code))]
    rare = map(chr, (*range(0x3400, 0x4DB6), *range(0x9FA6, 0x9FF0)))
    return "".join(dict.fromkeys([*signs, *rare, *NAMES, *_PLACES]))


def _in_gbk(char: str) -> bool:
    try:
        char.encode("gbk")
    except UnicodeEncodeError:
        return False
    return not char.isspace()


def sheets(text: str, face: Face) -> tuple[bytes, list[str]]:
    """A document with every character in a square of its own, and the text of each page."""
    side = _ROOM * _PER_LINE
    buffer = io.BytesIO()
    canvas = new_canvas(buffer, side, _ROOM * _LINES)
    each = _PER_LINE * _LINES
    pages = [text[start : start + each] for start in range(0, len(text), each)]
    for page in pages:
        for index, char in enumerate(page):
            line, column = divmod(index, _PER_LINE)
            ((font, drawn),) = runs(char, face)
            canvas.setFont(font, _EM)
            canvas.drawString(column * _ROOM + 2, _ROOM * (_LINES - line) - 16, drawn)
        canvas.showPage()
    canvas.save()
    return buffer.getvalue(), pages


def squares(pdf: bytes, pages: list[str]) -> Iterator[tuple[str, bytes]]:
    """Each character with the picture of its square."""
    with opened(pdf) as document:
        for number, page in enumerate(pages):
            sheet = document[number].render(scale=1).to_pil().convert("L")
            for index, char in enumerate(page):
                line, column = divmod(index, _PER_LINE)
                left, top = column * _ROOM, line * _ROOM
                yield char, sheet.crop((left, top, left + _ROOM, top + _ROOM)).tobytes()


@pytest.mark.parametrize("face", Face)
def test_every_character_of_the_standards_is_drawn_and_read_back(face: Face) -> None:
    text = second_level()
    assert len(text) > 28_000
    text = text if face is Face.SERIF else text[::9]  # what was filled in stands in this face
    assert missing_glyphs(text) == ()
    pdf, pages = sheets(text, face)
    pictures: dict[bytes, list[str]] = {}
    for char, picture in squares(pdf, pages):
        pictures.setdefault(picture, []).append(char)
    alike = ["".join(chars) for chars in pictures.values() if len(chars) > 8]
    assert alike == []  # no empty square, and no box that stands for everything unknown
    for number, page in enumerate(pages, start=1):
        assert sorted("".join(page_text(pdf, number).split())) == sorted(page)


@pytest.mark.parametrize("char", "犇嵚洣玹珹𠮷")
def test_a_rare_character_beside_common_ones_is_not_an_empty_box(char: str) -> None:
    common, pages = sheets("中" + char, Face.SERIF)
    pictures = dict(squares(common, pages))
    nothing = min(pictures["中"])
    assert min(pictures[char]) < 128 < max(pictures[char]), nothing
    unknown, pages = sheets("\u0378", Face.SERIF)  # a code without a character: 〓
    assert pictures[char] not in dict(squares(unknown, pages)).values()
