"""Whatever a sheet holds, each record is either taken or every bad cell of it is named."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from hypothesis import given
from hypothesis import strategies as st

from db.fields import fields_of
from db.models.customers import Project
from desk.core.errors import Refused
from desk.exchange.generic_sheet import read_records
from desk.exchange.sheets import CellValue, Sheet, Unsolved, spot
from desk.exchange.staging import SheetsRead
from desk.orders.reading.orders_sheet import read_orders
from desk.pours.tickets_sheet import read_tickets
from tests.desk.exchange.books import HEADER, NOW, ROW

_TEXTS = [
    *HEADER,
    *ROW,
    "",
    "/",
    "待定",
    "合计",
    "同上",
    "约200",
    "C30 ",
    "明天",
    "7:00",
    "日期",
    "时间",
]
_TEXTS += [
    "联系人及电话",
    "工程名称:滨江",
    "备注",
    "制表:张工",
    "抗渗",
    "P8",
    "m³",
    "11月22日",
    "张工 13807310001",
]
CELLS: st.SearchStrategy[CellValue] = st.one_of(
    st.sampled_from(_TEXTS),
    st.none(),
    st.text(max_size=12),
    st.floats(),
    st.booleans(),
    st.sampled_from([7 / 24, 46348.0, 46348.25, 200.0, 13807310001.0]),
    st.dates(date(2025, 1, 1), date(2027, 12, 31)),
    st.datetimes(datetime(2025, 1, 1), datetime(2027, 12, 31)),  # noqa: DTZ001 - as sheets give
    st.times().map(lambda hour: time(hour.hour, hour.minute)),
    st.timedeltas(timedelta(0), timedelta(days=3)),
    st.just(Unsolved("=A1", "公式没有保存结果")),
)
TICKETS = ("发货单号", "工程名称", "部位", "车号", "方量", "日期", "出站时间", "到达", "卸料")
ROWS = st.lists(st.lists(CELLS, max_size=10), max_size=6)
CORNERS = st.tuples(
    st.tuples(st.integers(0, 5), st.integers(0, 5)), st.tuples(st.integers(0, 7), st.integers(0, 9))
)
SHEETS = st.builds(
    Sheet,
    name=st.sampled_from(["订货", "11.22", ""]),
    rows=st.one_of(
        ROWS,
        ROWS.map(lambda rows: [list(HEADER), *rows]),
        ROWS.map(lambda rows: [list(TICKETS), *rows]),
    ),
    merged=st.lists(CORNERS, max_size=3),
)


def _is_named_or_taken(sheet: Sheet, result: SheetsRead) -> None:
    assert len(result.staged) <= result.read
    for refused in result.refused:
        row, _ = spot(refused.cell)
        assert refused.row == row + 1
        assert refused.reason
        assert refused.sheet == sheet.name
    if result.read > len(result.staged):
        assert result.refused


@given(SHEETS)
def test_any_sheet_may_be_asked_for_orders(sheet: Sheet) -> None:
    try:
        result = read_orders([sheet], now=NOW)
    except Refused:
        return
    _is_named_or_taken(sheet, result)
    required = {"placement", "volume_m3", "strength_grade", "planned_opening"}
    assert all(required <= set(staged.values) for staged in result.staged)


@given(SHEETS)
def test_any_sheet_may_be_asked_for_projects(sheet: Sheet) -> None:
    try:
        result = read_records([sheet], fields_of(Project), now=NOW, what="工程")
    except Refused:
        return
    _is_named_or_taken(sheet, result)


@given(SHEETS)
def test_any_sheet_may_be_asked_for_tickets(sheet: Sheet) -> None:
    try:
        result = read_tickets([sheet], now=NOW)
    except Refused:
        return
    _is_named_or_taken(sheet, result)
    required = {"number", "plate", "volume_m3", "left_at"}
    assert all(required <= set(staged.values) for staged in result.staged)
