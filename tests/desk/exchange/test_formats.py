"""Tables in every form in which customers and batching systems send them."""

from __future__ import annotations

import codecs
import zipfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desk.core.errors import Refused
from desk.exchange.formats import decoded
from desk.exchange.old_marks import old_marks
from desk.exchange.package import Limits, open_package
from desk.exchange.sheets import Sheet
from desk.exchange.text_sheets import page_sheet, separated_sheet
from desk.exchange.workbook import read_workbook
from desk.exchange.xml_sheets import xml_sheets
from desk.orders.reading.orders_sheet import read_orders
from tests.desk.exchange.books import HEADER, NOW, ROW, loaded, new_sheet, raw_book, row, saved

DATA = Path(__file__).parents[2] / "data" / "orders"
LINES = [HEADER, [str(cell) for cell in ROW]]


def written(path: Path, content: bytes) -> Path:
    path.write_bytes(content)
    return path


def only(path: Path) -> Sheet:
    (sheet,) = loaded(path)
    return sheet


@pytest.mark.parametrize("sign", [",", "\t", ";", "|"])
@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "gb18030"]
)
def test_separated_text_is_read_in_every_writing(tmp_path: Path, sign: str, encoding: str) -> None:
    text = "\r\n".join(sign.join(line) for line in LINES)
    sheet = only(written(tmp_path / "订货.csv", text.encode(encoding)))
    assert sheet.rows == LINES
    (order,) = read_orders([sheet], now=NOW).staged
    assert order.references["project_id"] == ROW[0]


def test_quoted_cells_keep_their_commas_and_a_text_its_zeros(tmp_path: Path) -> None:
    text = 'sep=,\r\n部位,单号\r\n"路面,含路肩","=""0012"""\r\n'
    sheet = only(written(tmp_path / "a.csv", text.encode("gbk")))
    assert sheet.rows == [[], ["部位", "单号"], ["路面,含路肩", "0012"]]


def test_a_web_page_called_xls_is_read_as_excel_shows_it(tmp_path: Path) -> None:
    page = """<html><head><meta charset="gbk"><style>.xl7 {text-decoration:line-through;}</style>
    </head><body><p>发货明细 2026年11月22日</p><table border=1><tr><th>工程<br>名称</th><th colspan=2>
    部位</th></tr><tr><td rowspan="2">滨江&nbsp;花园</td><td>底板</td><td><s>12</s>15</td></tr>
    <tr style="display:none"><td>外墙</td><td class=xl7>20</td></tr></table></body></html>"""
    sheet = only(written(tmp_path / "发货.xls", page.encode("gbk")))
    assert sheet.name == "发货"
    assert sheet.rows[0] == ["发货明细 2026年11月22日"]
    assert sheet.rows[1][:2] == ["工程\n名称", "部位"]
    assert sheet.rows[2] == ["滨江 花园", "底板", "15"]
    assert sheet.rows[3] == [None, "外墙", "20"]
    assert sheet.merged == [((1, 1), (1, 2)), ((2, 0), (3, 0))]
    assert set(sheet.hidden_rows) == {3}
    assert set(sheet.struck) == {(3, 2)}
    assert sheet.edited == {(2, 2): "1215"}


def test_a_web_page_in_a_mail_is_read(tmp_path: Path) -> None:
    mail = (
        "MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=x\r\n\r\n--x\r\n"
        "Content-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n"
        "<table><tr><td>方量</td></tr></table>\r\n--x--\r\n"
    )
    assert only(written(tmp_path / "a.xls", mail.encode())).rows == [["方量"]]


def test_a_workbook_of_2003_in_xml_is_read(tmp_path: Path) -> None:
    text = """<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"
    xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet"><Styles><Style ss:ID="s1">
    <Font ss:StrikeThrough="1"/></Style></Styles><Worksheet ss:Name="订货"><Table>
    <Row ss:Index="2"><Cell ss:Index="2" ss:MergeAcross="1"><Data ss:Type="Number">12.5</Data></Cell>
    <Cell><Data ss:Type="DateTime">2026-11-22T07:30:00.000</Data></Cell></Row>
    <Row ss:Hidden="1"><Cell ss:StyleID="s1"><Data ss:Type="String">12</Data></Cell>
    <Cell><ss:Data ss:Type="String" xmlns="http://www.w3.org/TR/REC-html40"><S>12</S><B>15</B></ss:Data>
    </Cell><Cell><Data ss:Type="Error">#N/A</Data><Comment><Data>改为20</Data></Comment></Cell></Row>
    </Table></Worksheet></Workbook>"""
    sheet = only(written(tmp_path / "a.xls", text.encode()))
    assert sheet.name == "订货"
    assert sheet.rows[1][1] == 12.5
    assert str(sheet.value(1, 3)) == "2026-11-22 07:30:00"
    assert sheet.merged == [((1, 1), (1, 2))]
    assert (set(sheet.hidden_rows), set(sheet.struck)) == ({2}, {(2, 0)})
    assert sheet.edited == {(2, 1): "1215"}
    assert sheet.value(2, 1) == "15"
    assert sheet.remarks == {(2, 2): "改为20"}


def test_an_old_workbook_is_read_with_what_is_struck_and_hidden() -> None:
    sheet, hidden = read_workbook(DATA / "struck-and-hidden.xls")
    assert sheet.value(1, 1) == "墩柱"
    assert (set(sheet.hidden_rows), hidden.hidden) == ({3}, True)
    assert sheet.struck == {(2, column) for column in range(9)}
    assert (sheet.value(4, 4), sheet.edited) == ("15", {(4, 4): "1215"})


def test_the_look_of_an_old_workbook_that_is_cut_off_says_nothing(tmp_path: Path) -> None:
    whole = (DATA / "struck-and-hidden.xls").read_bytes()
    for length in range(0, len(whole), 251):
        found = old_marks(written(tmp_path / "a.xls", whole[:length]))
        assert isinstance(found, list)


def test_names_with_backslashes_in_the_archive_are_read(tmp_path: Path) -> None:
    path = saved(new_sheet([HEADER, row()]), tmp_path / "a.xlsx")
    odd = tmp_path / "b.xlsx"
    with zipfile.ZipFile(path) as source, zipfile.ZipFile(odd, "w") as target:
        for entry in source.infolist():
            info = zipfile.ZipInfo("x")
            info.filename = entry.filename.replace("/", "\\")
            target.writestr(info, source.read(entry))
    assert b"xl\\workbook.xml" in odd.read_bytes()
    assert only(odd).value(1, 0) == ROW[0]


def test_struck_runs_inside_a_cell_do_not_count(tmp_path: Path) -> None:
    runs = "<r><rPr><strike/></rPr><t>80</t></r><r><t> 95</t></r>"
    cells = f'<c r="A1" t="inlineStr"><is>{runs}</is></c>'
    wholly = '<c r="B1" t="inlineStr"><is><r><rPr><strike/></rPr><t>80</t></r></is></c>'
    data = f'<sheetData><row r="1">{cells}{wholly}</row><row r="2" hidden="1"/></sheetData>'
    sheet = only(raw_book(tmp_path / "a.xlsx", data))
    assert (sheet.value(0, 0), sheet.edited) == ("95", {(0, 0): "80 95"})
    assert (set(sheet.struck), set(sheet.hidden_rows)) == ({(0, 1)}, {1})


def test_entities_are_refused_before_they_grow(tmp_path: Path) -> None:
    text = (
        '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa">]><Workbook '
        'xmlns="urn:schemas-microsoft-com:office:spreadsheet">&a;</Workbook>'
    )
    with pytest.raises(Refused, match="内部结构不正常"):
        loaded(written(tmp_path / "a.xls", text.encode()))


def test_a_text_that_is_too_large_is_refused(tmp_path: Path) -> None:
    path = written(tmp_path / "a.csv", b"1,2\n" * 101_001)
    with pytest.raises(Refused, match="超过101000行"):
        loaded(path)
    with pytest.raises(Refused, match="超过0MB"):
        open_package(path, Limits(unpacked=1000))


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1))
def test_a_text_is_what_it_was_in_every_writing(text: str) -> None:
    assert decoded(text.encode("utf-8")) == text
    assert decoded(codecs.BOM_UTF16_LE + text.encode("utf-16-le")) == text


PIECES = [b"<table>", b"<tr>", b"<td colspan=3>", b"<td rowspan=99999>", b"</tr>", b"<s>", b"</s>"]
PIECES += [b",", b"\t", b'"', b"\n", "方量".encode(), "方量".encode("gbk"), b"<Row>", b"&#x110000;"]
ODD = st.lists(st.one_of(st.sampled_from(PIECES), st.binary(max_size=8)), max_size=30)


@settings(max_examples=60, deadline=None)
@given(ODD.map(b"".join))
def test_any_bytes_are_read_or_refused(
    tmp_path_factory: pytest.TempPathFactory, content: bytes
) -> None:
    path = written(tmp_path_factory.getbasetemp() / "any.xls", content)
    for read in (
        loaded,
        separated_sheet,
        xml_sheets,
        lambda file: page_sheet(file, mailed=False),
        lambda file: page_sheet(file, mailed=True),
    ):
        try:
            read(path)
        except (Refused, UnicodeDecodeError):
            continue
