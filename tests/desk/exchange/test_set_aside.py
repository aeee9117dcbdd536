"""Rows that are not meant any more, or are there already: set aside by row, taken in when asked."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from openpyxl.styles import Font

from desk.core import records
from desk.core.lists import ListQuery, count
from desk.exchange.service import Staged, as_json, commit, stage
from desk.exchange.staging import SheetsRead
from desk.exchange.undoing import undo
from desk.orders.reading.orders_sheet import read_orders
from tests.desk.exchange.books import HEADER, NOW, new_sheet, read_back, row, saved
from tests.desk.pours.test_tickets_sheet import HEADER as TICKET_HEADER
from tests.desk.pours.test_tickets_sheet import TITLE, dispatcher, furnish
from tests.desk.pours.test_tickets_sheet import row as ticket
from tests.station import PROJECT, Station

REMARKED = [*HEADER, "备注"]


def staged(station: Station, folder: Path, *rows: Sequence[Any], kind: str = "orders") -> Staged:
    return stage(station.clerk, kind, saved(new_sheet(rows), folder / "客户.xlsx"))


def read(folder: Path, *rows: Sequence[Any]) -> SheetsRead:
    return read_orders(read_back(new_sheet(rows), folder), now=NOW)


def aside(found: Staged) -> list[tuple[int, str]]:
    return [(each.row.staged.row, each.reason) for each in found.set_aside]


@pytest.mark.parametrize(
    "remark",
    [
        *("取消", "作废", "已取消", "暂停,等通知", "改期", "改期到28号", "因雨取消", "此部位取消"),
        *(
            "甲方通知：暂缓浇筑",
            "取消了",
            "推迟至明天下午",
            "客户要求改为延期",
            "（作废）",
            "本单作废！",
        ),
        *(
            "已浇筑",
            "先不浇",
            "今天取消",
            "业主叫停",
            "延迟到下午3点",
            "暂不施工",
            "改到28号",
            "取消原计划",
        ),
        *("暫停", "客户不要了", "停工"),
    ],
)
def test_a_row_called_off_in_its_remarks_is_set_aside(tmp_path: Path, remark: str) -> None:
    found = read(tmp_path, REMARKED, [*row(), remark])
    assert (found.read, found.staged, found.refused) == (1, [], [])
    assert [each.reason for each in found.aside] == [f"备注：{remark}"]


@pytest.mark.parametrize(
    "remark",
    [
        *(
            "连续浇筑",
            "取消泵车,改用塔吊",
            "如需取消请提前电话",
            "不取消",
            "停车场入口",
            "夜间施工",
        ),
        *("暂停供电时请电话联系", "没有取消", "与取消的那份无关", "不要早到", "作废单另发"),
        *("改为C35", "夜间停止施工时段", "停电", "改为汽车泵"),
    ],
)
def test_a_remark_that_says_other_things_takes_no_row_away(tmp_path: Path, remark: str) -> None:
    found = read(tmp_path, REMARKED, [*row(), remark])
    assert (len(found.staged), found.aside) == (1, [])


@pytest.mark.parametrize(
    ("heading", "off", "on"),
    [
        ("是否作废", "是", "否"),
        ("作废", "√", None),
        ("是否有效", "否", "是"),
        ("状态", "已取消", "正常"),
        ("是否取消", 1, 0),
    ],
)
def test_a_column_that_says_so_is_obeyed(tmp_path: Path, heading: str, off: Any, on: Any) -> None:
    found = read(tmp_path, [*HEADER, heading], [*row(), off], [*row(B="外墙"), on])
    assert [each.values["placement"] for each in found.staged] == ["外墙"]
    assert [each.staged.row for each in found.aside] == [2]


def test_one_struck_cell_is_empty_and_a_struck_row_set_aside(
    sqlite_station: Station, tmp_path: Path
) -> None:
    sheet = new_sheet([HEADER, row(), row(B="外墙"), row(B="梁板")])
    sheet["E2"].font = Font(strike=True)
    for cell in sheet[3]:
        cell.font = Font(strike=True)
    sheet["H4"].font = Font(strike=True)
    found = stage(sqlite_station.clerk, "orders", saved(sheet, tmp_path / "a.xlsx"))
    assert [(r.cell, r.reason) for r in found.refused] == [("E2", "“320”已划掉，没有填写计划方量")]
    assert aside(found) == [(3, "整行已划掉")]
    (taken,) = found.accepted
    assert "contact" not in taken.values
    assert any("H4的“张建国”已划掉" in note for note in taken.notes)


def test_what_is_set_aside_is_taken_in_when_asked(station: Station, tmp_path: Path) -> None:
    rows = [REMARKED, [*row(), "取消"], [*row(B="外墙", E="?"), "取消"], [*row(B="梁板"), None]]
    found = staged(station, tmp_path, *rows)
    told = as_json(found)
    assert [(r["row"], r["placement"], r["reason"]) for r in told["set_aside"]] == [
        (2, "底板", "备注：取消"),
        (3, "外墙", "备注：取消"),
    ]
    assert [r["cell"] for r in told["set_aside"][1]["refused"]] == ["E3"]
    found.take_in(found.set_aside)
    assert [(r.row, r.cell) for r in found.refused] == [(3, "E3")]
    done = commit(station.clerk, found)
    assert done.sentence == "导入 2 条订货通知单"
    assert found.turned_back == 1


def test_the_same_file_brings_its_orders_once(station: Station, tmp_path: Path) -> None:
    rows = [HEADER, row(), row(B="外墙"), row(A="没听说过的工程")]
    first = staged(station, tmp_path, *rows)
    batch = commit(station.clerk, first).id
    again = staged(station, tmp_path, *rows)
    assert again.accepted == []
    assert {reason for _, reason in aside(again)} == {
        f"订货通知单草稿（{held} 320.00 m³ 11-22 07:00）已是这个工程、部位和时间，可能是同一份订货"
        for held in (f"{PROJECT} 底板", f"{PROJECT} 外墙", "没听说过的工程 底板")
    }
    assert batch is not None
    undo(station.clerk, batch)
    assert len(staged(station, tmp_path, *rows).accepted) == 3


def test_a_cancelled_order_is_no_double(station: Station, tmp_path: Path) -> None:
    order = station.received(placement="底板")
    assert len(aside(staged(station, tmp_path, HEADER, row()))) == 1
    records.take(station.clerk, "orders", order, "cancel", reason="客户不要了")
    assert aside(staged(station, tmp_path, HEADER, row())) == []


def test_every_import_sets_hidden_rows_aside(station: Station, tmp_path: Path) -> None:
    sheet = new_sheet(
        [["客户名称", "备注"], ["甲公司", None], ["乙公司", None], ["丙公司", "作废"]]
    )
    sheet.row_dimensions[3].hidden = True
    found = stage(station.clerk, "customers", saved(sheet, tmp_path / "客户.xlsx"))
    assert [each.values["name"] for each in found.accepted] == ["甲公司"]
    assert [number for number, _ in aside(found)] == [3, 4]
    before = count(station.clerk, ListQuery("customers"))
    found.take_in(found.set_aside[:1])
    commit(station.clerk, found)
    assert count(station.clerk, ListQuery("customers")) == before + 2


def test_a_void_slip_is_refused_and_a_hidden_one_set_aside(
    station: Station, tmp_path: Path
) -> None:
    furnish(station)
    header = [*TICKET_HEADER, "作废标志", "备注"]
    sheet = new_sheet(
        [
            [TITLE],
            header,
            [*ticket("S1"), "否", None],
            [*ticket("S2", E="2"), "是", None],
            [*ticket("S3", E="3"), "否", "退票,作废"],
            [*ticket("S4", E="4"), "否", None],
            [*ticket("S5", E="5"), "否", "取消"],
        ]
    )
    sheet.row_dimensions[6].hidden = True
    found = stage(dispatcher(station), "tickets", saved(sheet, tmp_path / "发货.xlsx"))
    assert [each.values["number"] for each in found.accepted] == ["S1"]
    assert [(r.cell, r.reason) for r in found.refused] == [
        ("L4", "发货单S2已作废，没有收下"),
        ("M5", "发货单S3已作废，没有收下"),
    ]
    assert [each.row.values["number"] for each in found.set_aside] == ["S4", "S5"]
    found.take_in(found.set_aside)
    commit(dispatcher(station), found)
    assert count(station.clerk, ListQuery("tickets")) == 3


def test_a_truck_before_its_pour_opened_is_refused_by_its_time(
    station: Station, tmp_path: Path
) -> None:
    furnish(station)
    rows = [ticket("S1", I="2026-11-20 08:10"), ticket("S2", I="2026-11-22 06:10", E="2")]
    sheet = new_sheet([[TITLE], TICKET_HEADER, *rows, ticket("S3", I="2016-11-22 08:10", E="3")])
    found = stage(dispatcher(station), "tickets", saved(sheet, tmp_path / "发货.xlsx"))
    assert found.accepted == []
    said = {refused.cell: refused.reason for refused in found.refused}
    assert set(said) == {"I3", "I4", "I5"}
    assert "2026-11-22 07:00 才开盘，开盘令之前没有车出站" in said["I3"]
    assert "开盘" in said["I4"]
    assert "在 31 天以前" in said["I5"]
