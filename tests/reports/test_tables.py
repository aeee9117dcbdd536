"""Ledgers on paper: every page says what it is, and thousands of rows lose nothing."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest

from db.fields import Field, Kind, fields_of
from db.models.orders import OrderNotice, OrderState, PlacingMethod
from desk.core.kinds import kind
from desk.core.lists import columns_of
from reports.ledger import Ledger
from reports.tables import ledger_pdf
from tests.reports.reading import all_text, bare, fonts, opened, page_text
from tests.reports.samples import LONG_NAME, at, context

NAMES = ("number", "state", "project_id", "placement", "volume_m3", "planned_opening", "remarks")
FIELDS = fields_of(OrderNotice)


def ledger(**changed: Any) -> Ledger:
    said = {
        "title": "订货台帐",
        "columns": {name: FIELDS[name] for name in NAMES},
        "period": "2026年11月1日—11月30日",
        "filters": "筛选：状态为已签认",
        "audit_head": "3f2a9c1b" * 8,
    }
    return Ledger(**(said | changed))


def rows(count: int, **changed: Any) -> Iterator[dict[str, Any]]:
    for index in range(count):
        yield {
            "id": index,
            "number": f"DH-202611-{index:04d}",
            "state": OrderState.SIGNED,
            "project_id": f"滨江花园{index % 7}期",
            "placement": "地下室底板",
            "volume_m3": Decimal(1000 + index) / 100,
            "planned_opening": at(1 + index % 28, 7, 30),
            "placing_method": PlacingMethod.BOOM_PUMP,
            "remarks": ""
            if index % 5
            else "连续浇筑，不得留施工缝；夜间注意噪声，泵车支设位置提前核实",
        } | changed


def test_every_page_has_title_period_headings_and_a_place_to_sign() -> None:
    drawing = ledger_pdf(ledger(), rows(100), context())
    assert drawing.pages >= 3
    for page in range(1, drawing.pages + 1):
        text = page_text(drawing.pdf, page)
        for words in (
            "宏远商品混凝土有限公司 湘江搅拌站",
            "订货台帐",
            "期间：2026年11月1日—11月30日",
            "筛选：状态为已签认",
            "订货单号",
            "制表：张敏",
            "审核：",
            "日期：2026-11-21",
            f"第 {page} 页 共 {drawing.pages} 页",
            "审计链：3f2a9c1b",
        ):
            assert words in text


def test_no_row_is_lost_and_the_total_is_exact() -> None:
    drawing = ledger_pdf(ledger(), rows(1234), context())
    text = all_text(drawing.pdf)
    assert drawing.rows == 1234
    assert all(f"DH-202611-{index:04d}" in text for index in range(1234))
    total = sum((row["volume_m3"] for row in rows(1234)), Decimal(0))
    assert f"{total:,.2f}" in text
    assert "合计（1234 行）" in text


def test_an_empty_ledger_still_has_its_frame() -> None:
    drawing = ledger_pdf(ledger(), iter(()), context())
    assert drawing.pages == 1
    assert "合计（0 行）" in page_text(drawing.pdf)


def test_long_text_grows_the_row_and_is_never_cut() -> None:
    remarks = "泵车支设位置须提前核实。" * 20
    drawing = ledger_pdf(ledger(), rows(3, project_id=LONG_NAME, remarks=remarks), context())
    text = bare(all_text(drawing.pdf))
    assert text.count(bare(LONG_NAME)) == 3
    assert text.count(bare("提前核实")) == 60


def test_many_columns_still_fit_the_page() -> None:
    columns = {f"c{index}": FIELDS["planned_opening"] for index in range(24)}
    lines = [{name: at(5, 7, 30) for name in columns}]
    drawing = ledger_pdf(ledger(columns=columns), lines, context())
    assert bare(page_text(drawing.pdf)).count("07:30") == 24
    with opened(drawing.pdf) as document:
        page = document[0]
        text = page.get_textpage()
        edges = [text.get_charbox(index)[2] for index in range(text.count_chars())]
        assert max(edges) <= page.get_width() - 28


def test_numbers_and_dates_are_never_broken_in_two() -> None:
    text = page_text(ledger_pdf(ledger(), rows(20), context()).pdf)
    for index in range(20):
        assert f"DH-202611-{index:04d}" in text
    assert "2026-11-01 07:30" in text


def test_a_full_register_breaks_no_number_grade_or_day() -> None:
    fields = columns_of(kind("orders"))
    columns = {name: fields[name] for name in kind("orders").register}
    line: dict[str, object] = {
        name: at(5, 7, 30) for name, field in columns.items() if field.kind is Kind.MOMENT
    }
    line |= {"number": "DH-202611-0138", "volume_m3": Decimal("12345.60"), "grade": "C35P12"}
    line |= {"state": OrderState.SIGNED, "task_number": "RW-202611-0140", "slump_mm": 180}
    text = page_text(ledger_pdf(ledger(columns=columns), [line] * 120, context()).pdf)
    for word in ("DH-202611-0138", "RW-202611-0140", "12,345.60", "C35P12", "2026-11-05", "已签认"):
        assert text.count(word) >= 10, word
    assert "\n10\n" in text or " 10 " in text or "\n10 " in text, "the number of a row stands whole"


def test_totals_that_are_given_are_printed_instead_of_summed() -> None:
    drawing = ledger_pdf(ledger(totals={"volume_m3": Decimal("98765.43")}), rows(3), context())
    assert "98,765.43" in page_text(drawing.pdf)


def test_a_row_that_does_not_count_is_listed_struck_out_and_not_added() -> None:
    listed = list(rows(3))
    listed[1] |= {"counts": False, "dead": True}
    drawing = ledger_pdf(ledger(some_dead=True), listed, context())
    text = page_text(drawing.pdf)
    assert listed[1]["number"] in text
    assert f"{listed[0]['volume_m3'] + listed[2]['volume_m3']:,.2f}" in text
    assert bare("合计（3行，其中1行不计）") in bare(text)
    assert bare(text).count("合计") == 1
    plain = ledger_pdf(ledger(), rows(3), context())
    assert strokes(drawing.pdf) > strokes(plain.pdf)


def strokes(pdf: bytes) -> int:
    """The lines that are drawn on the first page."""
    with opened(pdf) as document:
        return sum(1 for each in document[0].get_objects() if each.type == 2)


def test_a_ledger_without_amounts_has_no_total() -> None:
    columns = [Field("name", "姓名", Kind.TEXT), Field("phone", "电话", Kind.CODE)]
    lines = [{"name": "张敏", "phone": "013807310001"}]
    text = page_text(ledger_pdf(ledger(columns=columns), lines, context()).pdf)
    assert "合计" not in text
    assert "013807310001" in text


def test_a_character_without_a_font_is_named() -> None:
    drawing = ledger_pdf(ledger(), rows(1, project_id="张𪚥工程"), context())
    assert drawing.missing == ("𪚥",)
    assert "缺字以〓代替：U+2A6A5" in page_text(drawing.pdf)


def test_only_our_own_fonts_are_embedded_and_the_same_rows_give_the_same_bytes() -> None:
    first = ledger_pdf(ledger(), rows(50), context()).pdf
    assert all(font[6] == "+" and "Noto" in font for font in fonts(first))
    assert ledger_pdf(ledger(), rows(50), context()).pdf == first


class StoppedError(Exception):
    pass


def test_progress_is_told_and_may_stop_the_work() -> None:
    told: list[tuple[int, int]] = []

    def progress(done: int, total: int) -> None:
        told.append((done, total))
        if done >= 1000:
            raise StoppedError

    with pytest.raises(StoppedError):
        ledger_pdf(ledger(expected=5000), rows(5000), context(), progress=progress)
    assert told == [(500, 5000), (1000, 5000)]
