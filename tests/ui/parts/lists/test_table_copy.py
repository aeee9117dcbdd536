"""Rows on their way to a sheet and back keep what they are."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal

from db.fields import Field, Kind, fields_of
from db.models import OrderNotice
from ui.parts.lists.table_copy import as_html, as_text, read_table

ORDER = fields_of(OrderNotice)
FIELDS = [ORDER["phone"], ORDER["volume_m3"], ORDER["planned_opening"], ORDER["remarks"]]
ROW = ["0138", Decimal("1234.50"), datetime(2026, 11, 21, 23, 0, tzinfo=UTC), "说“a\tb”\n=1+1"]


def test_text_holds_plain_numbers_and_quotes_what_would_break_a_cell() -> None:
    text = as_text(FIELDS, [ROW])
    assert text.splitlines()[0] == "联系电话\t计划方量(m³)\t计划开盘\t备注"
    assert "0138\t1234.50\t2026-11-22 07:00\t" in text
    assert read_table(text)[1] == ["0138", "1234.50", "2026-11-22 07:00", "说“a\tb”\n=1+1"]


def test_html_says_which_cells_are_text() -> None:
    html = as_html(FIELDS, [ROW])
    assert "<td style='mso-number-format:\"\\@\"'>0138</td>" in html
    assert 'mso-number-format:"#,##0.00"\'>1234.50</td>' in html
    assert "yyyy" in html


def test_markup_in_words_stays_words() -> None:
    html = as_html([Field("x", "名<b>称", Kind.TEXT)], [["<script>"]])
    assert "<script>" not in html
    assert "名&lt;b&gt;称" in html


def test_empty_lines_of_a_pasted_sheet_are_no_rows() -> None:
    assert read_table("甲\t乙\r\n\r\n \t \r\n丙\t丁\r\n") == [["甲", "乙"], ["丙", "丁"]]
