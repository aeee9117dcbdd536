"""Cells and headings as people write them, kind by kind: taken right, or refused by their cell."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.fields import Field, Kind
from desk.core.errors import Invalid
from desk.exchange.generic_sheet import read_records
from desk.exchange.sheets import CellValue, Sheet
from desk.exchange.staging import SheetsRead, figures_of
from desk.exchange.windows import long_dates
from desk.orders.reading.orders_sheet import read_orders
from desk.pours.tickets_sheet import read_tickets
from desk.values.reading import Unreadable
from tests.desk.exchange.books import HEADER, NOW, new_sheet, read_back, row
from tests.desk.exchange.corpus import plain
from tests.station import Station, on_the_day

EVENING = on_the_day(23)


def orders(*rows: Sequence[CellValue]) -> SheetsRead:
    return read_orders([Sheet("订货", [list(each) for each in rows])], now=NOW)


def tickets(*rows: Sequence[CellValue]) -> SheetsRead:
    return read_tickets([Sheet("发货", [list(each) for each in rows])], now=EVENING)


def one(found: SheetsRead, name: str) -> str | None:
    """The value of the only row, or the reason why it was refused."""
    if found.staged:
        return plain(name, found.staged[0].values.get(name))
    return "×" + found.refused[0].reason


@pytest.mark.parametrize(
    ("written", "volume"),
    [
        *(("'96", "96"), ("共 120 方", "120"), ("约90m³", "90"), ("1,260 立方", "1260")),
        *(("一百二十方", "120"), ("９６．５", "96.5"), (96.0, "96")),
        *(("20\n110", None), ("80 95", None), ("80/95", None), ("80~100方", None)),
        *(
            ("200+50", None),
            ("3车", None),
            ("40方/h", None),
            ("每小时40方", None),
            ("80或95", None),
        ),
    ],
)
def test_a_volume_is_one_figure_or_refused(written: CellValue, volume: str | None) -> None:
    found = one(orders(HEADER, row(E=written)), "volume_m3")
    assert found == volume if volume else str(found).startswith("×")


@pytest.mark.parametrize(
    ("written", "moment"),
    [
        ("26/11/22 8:00", "2026-11-22T08:00"),
        ("22/11/2026 8:00", "2026-11-22T08:00"),
        ("11/22/26 8:00", "2026-11-22T08:00"),
        ("202611220730", "2026-11-22T07:30"),
        ("20261122 24:00", "2026-11-23T00:00"),
        ("2026-11-22 7:00-9:00", "2026-11-22T07:00"),
        (datetime(2026, 11, 22, 7, 59, 59, 997000), "2026-11-22T08:00"),  # noqa: DTZ001
        ("2026-11-22 07:59:59.997", "2026-11-22T07:59"),
        ("24/11/26 8:00", "×“24/11/26 8:00”可能是 2024-11-26、2026-11-24，请写明年月日"),
        ("2016-11-22 8:00", "×“2016-11-22 8:00”读作 2016-11-22 08:00，已经过去，请核对日期"),
        ("2026-11-21 9:00", "×“2026-11-21 9:00”读作 2026-11-21 09:00，已经过去，请核对日期"),
        ("2026-12-30 8:00", "×“2026-12-30 8:00”读作 2026-12-30 08:00，在 30 天以后，请核对日期"),
        ("明后天8点", "×“明后天8点”写了不止一天，请写明哪一天"),
        ("8点或9点", "×“8点或9点”不是时间"),
    ],
)
def test_an_opening_is_one_moment_within_its_window(written: CellValue, moment: str) -> None:
    assert one(orders(HEADER, row(F=written)), "planned_opening") == moment


@pytest.mark.parametrize(
    ("day", "hour", "moment"),
    [
        ("20261122", "0730", "2026-11-22T07:30"),
        (20261122.0, 730.0, "2026-11-22T07:30"),
        ("2026-11-22", "8", "2026-11-22T08:00"),
        (date(2026, 11, 22), 0.8125, "2026-11-22T19:30"),
        ("11月22日", "24:00", "2026-11-23T00:00"),
        (date(2026, 11, 22), time(7, 29, 59, 999000), "2026-11-22T07:30"),
    ],
)
def test_a_day_and_the_hour_beside_it_are_one_moment(
    day: CellValue, hour: CellValue, moment: str
) -> None:
    header = [*HEADER[:5], "日期", "时间"]
    found = orders(header, [*row()[:5], day, hour])
    assert one(found, "planned_opening") == moment


@pytest.mark.parametrize(
    ("written", "grade"),
    [
        ("A-C35-200(S4)-P8-GB/T 14902", ("C35", "P8", "200")),
        ("B-H-C60-220(S5)-GB/T 14902", ("C60", None, "220")),
        (30.0, ("C30", None, None)),
        ("35P8", ("C35", "P8", None)),
    ],
)
def test_a_mark_or_a_bare_figure_is_a_grade(
    written: CellValue, grade: tuple[str | None, ...]
) -> None:
    (taken,) = orders(HEADER, row(C=written, D=None)).staged
    names = ("strength_grade", "impermeability_grade", "slump_mm")
    assert tuple(plain(name, taken.values.get(name)) for name in names) == grade


def test_a_slump_in_centimetres_is_known_by_its_size() -> None:
    for written in ("18", 18.0, "18±2", "18cm"):
        assert one(orders(HEADER, row(D=written)), "slump_mm") == "180"
    assert one(orders(HEADER, row(D="180")), "slump_mm") == "180"


def test_traditional_headings_are_known() -> None:
    header = ["工程名稱", "澆築部位", "強度等級", "坍落度", "方量", "澆築時間"]
    assert one(orders(header, row()[:6]), "volume_m3") == "320"


def test_two_grades_in_a_cell_are_refused() -> None:
    assert "不止一个强度等级" in str(one(orders(HEADER, row(C="C40\nC30")), "strength_grade"))


def test_a_phone_that_lost_its_figures_is_left_out_and_a_whole_one_written_out() -> None:
    assert one(orders(HEADER, row(I="1.37000E+10")), "phone") is None
    assert one(orders(HEADER, row(I="1.3800001111E+10")), "phone") == "13800001111"
    assert one(orders(HEADER, row(I=13800001111.0)), "phone") == "13800001111"


def test_what_was_delivered_is_never_what_is_ordered() -> None:
    for said in (
        "结算方量",
        "实浇方量",
        "已浇方量",
        "累计方量",
        "完成方量",
        "实际方量",
        "已下任务量",
        "剩余方量",
    ):
        header, cells = [*HEADER], [*row()]
        header.insert(1, said)
        cells.insert(1, 999)
        assert one(orders(header, cells), "volume_m3") == "320", said
        header.remove("方量")
        assert str(one(orders(header, cells), "volume_m3")).startswith("×"), said


def test_a_group_over_several_columns_gives_the_planned_one(tmp_path: Path) -> None:
    for merged in (True, False):
        sheet = new_sheet(
            [
                ["工程名称", "浇筑部位", "标号", "方量(m³)", None, None, "浇筑时间"],
                [None, None, None, "已浇", "本次计划", "剩余", None],
                ["滨江花园", "梁板", "C30", 500, 110, 40, "2026-11-22 8:00"],
            ]
        )
        for cells in ("A1:A2", "B1:B2", "C1:C2", "D1:F1", "G1:G2") if merged else ():
            sheet.merge_cells(cells)
        (taken,) = read_orders(read_back(sheet, tmp_path), now=NOW).staged
        assert taken.values["volume_m3"] == Decimal(110)


def test_headings_are_known_by_their_words() -> None:
    header = [
        "楼盘名称",
        "浇捣部位",
        "混凝土强度",
        "砼需求量",
        "预计浇捣时刻",
        "泵送设备",
        "现场电话",
    ]
    cells: list[CellValue] = [
        "滨江花园",
        "屋面",
        "C30",
        60,
        "2026-11-22 8:30",
        "天泵",
        "13800001111",
    ]
    (taken,) = orders([*header, "制单日期"], [*cells, "2026-11-20"]).staged
    values = {name: plain(name, value) for name, value in taken.values.items()}
    assert values["planned_opening"] == "2026-11-22T08:30"
    assert (values["volume_m3"], values["placing_method"]) == ("60", "汽车泵")


def test_labels_whose_signs_are_set_apart_are_read_in_one_cell_or_beside() -> None:
    in_one = [["工 程 名 称 : 滨江花园"], ["浇筑部位：顶板  ①~⑧轴"], ["强 度 等 级：C35 P6"]]
    in_one += [["坍 落 度：180±20mm    方 量：约 210 m3"], ["浇筑时间：11月22日上午7时30分"]]
    (first,) = orders(*in_one).staged
    assert (first.values["volume_m3"], first.values["slump_mm"]) == (Decimal(210), 180)
    assert (first.values["placement"], first.values["remarks"]) == ("顶板", "①~⑧轴")
    beside = [["工 程 名 称", "滨江花园"], ["浇 筑 部 位", "承台"], ["砼 强 度 等 级", "C40"]]
    beside += [["计 划 方 量", "75 m³"], ["浇 筑 时 间", "2026年11月22日6时30分"]]
    (second,) = orders(*beside).staged
    assert (second.values["placement"], second.values["volume_m3"]) == ("承台", Decimal(75))


TICKETS = ("发货单号", "工程名称", "施工部位", "车号", "方量", "出站时间", "砼品种")


def ticket(**changes: Any) -> list[CellValue]:
    cells: list[CellValue] = [
        "AA1001",
        "滨江",
        "底板",
        "湘A8101",
        8,
        "2026-11-22 14:05",
        "普通泵送",
    ]
    for letter, value in changes.items():
        cells[ord(letter) - 65] = value
    return cells


def test_one_odd_word_loses_no_ticket_and_codes_have_one_spelling() -> None:
    for number in ("aa1001", "ＡＡ１００１", " AA1001 "):
        (taken,) = tickets(TICKETS, ticket(A=number, D="湘a·8101")).staged
        assert (taken.values["number"], taken.values["plate"]) == ("AA1001", "湘A8101")
        assert "load" not in taken.values
    assert "科学计数" in str(one(tickets(TICKETS, ticket(A="2.02611E+12")), "number"))


@pytest.mark.parametrize(
    ("written", "moment"),
    [
        ("2026/11/22 14:05:33", "2026-11-22T14:05"),
        ("26-11-22 17:20:11", "2026-11-22T17:20"),
        ("2016-11-22 14:05", "×“2016-11-22 14:05”读作 2016-11-22 14:05，在 31 天以前，请核对日期"),
        ("22/11/26 14:05", "×“22/11/26 14:05”可能是 2022-11-26、2026-11-22，请写明年月日"),
    ],
)
def test_a_truck_left_within_the_window(written: str, moment: str) -> None:
    assert one(tickets(TICKETS, ticket(F=written)), "left_at") == moment


def test_a_slip_typed_in_another_writing_is_the_same_slip(station: Station) -> None:
    pour = station.pour()
    station.ticket(pour, at=on_the_day(8), number="AA1001")
    with pytest.raises(Invalid, match="AA1001 已经录过"):
        station.ticket(pour, at=on_the_day(9), number="ａa1001")


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("2025-03-01", "2025-03-01"),
        ("26/11/27", "2026-11-27"),
        ("24/11/26", "×“24/11/26”可能是 2024-11-26、2026-11-24，请写明年月日"),
        (date(1926, 11, 24), "×“1926-11-24”读作 1926-11-24，早已过去，请核对日期"),
        (date(2099, 1, 1), "×“2099-01-01”读作 2099-01-01，太远，请核对日期"),
    ],
)
def test_every_import_believes_a_date_within_a_lifetime(written: CellValue, day: str) -> None:
    fields = {"name": Field("name", "名称", Kind.TEXT), "day": Field("day", "到期", Kind.DATE)}
    sheet = Sheet("表", [["名称", "到期"], ["甲", written]])
    assert one(read_records([sheet], fields, now=NOW, what="证书"), "day") == day


@given(st.text(max_size=20))
def test_any_text_may_be_looked_at_for_a_date(text: str) -> None:
    long, others = long_dates(text)
    assert isinstance(long, str)
    assert len(others) <= 2
    try:
        assert figures_of(text) is not None
    except Unreadable:
        assert "E" in text.upper()
