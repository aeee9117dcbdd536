"""The office's registers hold more than a list shows on the screen (M2.6.5, M2.7.3)."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from uuid import UUID

import openpyxl
import pytest

from db.models import Role
from desk.core import records
from desk.core.kinds import kind, kind_names
from desk.core.lists import Filter, ListQuery, Op, columns_of, page
from desk.core.reporting import Period, find
from desk.core.views import view
from desk.daybook.production import PRODUCTION
from reports.excel import ledger_workbook
from reports.findings import ledger_of_findings
from reports.issuing import LedgerRequest, context_for, ledger_of, register_of
from reports.tables import ledger_pdf
from tests.desk.pours.pouring import DISPATCHER, INSPECTOR, eventful, new, supplied, take
from tests.reports.reading import all_text, bare
from tests.station import CUSTOMER, Station, made, on_the_day

TOLD: dict[str, Any] = {
    "plate": "湘A8101",
    "waited_min": "50",
    "cause": "现场模板已满",
    "estimated_m3": "2",
}


def treated(station: Station) -> UUID:
    """A load that came back, was weighed and used elsewhere on the same day."""
    site = station.pour()
    supplied(station, site, "12", "10.5")
    load = made(new(station, "returns", site, **TOLD))
    take(station, load, "report", kind="returns")
    take(station, load, "weigh", {"weighed_kg": "4780"}, kind="returns", who=DISPATCHER)
    done = {"treatment": "分料利用", "treatment_note": "降级用于垫层"}
    take(station, load, "treat", done, kind="returns", who=INSPECTOR)
    return site


def on_paper(station: Station, name: str) -> str:
    described, rows = ledger_of(station.head, LedgerRequest(name))
    return bare(all_text(ledger_pdf(described, rows, context_for(station.head)).pdf))


def in_a_sheet(station: Station, name: str, target: Path) -> dict[str, object]:
    """The first row of the ledger's workbook by heading."""
    described, rows = ledger_of(station.head, LedgerRequest(name))
    ledger_workbook(described, rows, context_for(station.head), target)
    sheet = openpyxl.load_workbook(target).worksheets[0]
    headings, first = ([cell.value for cell in sheet[row]] for row in (4, 5))
    return dict(zip(map(str, headings), first, strict=True))


def test_the_register_of_returns_holds_reason_weight_and_treatment(
    station: Station, tmp_path: Path
) -> None:
    treated(station)
    expected = {
        "剩退原因": "现场模板已满",
        "等待时间(min)": 50,
        "过磅净重(kg)": 4780,
        "退回方量(m³)": 2.0,
        "处理方式": "分料利用",
        "处理说明": "降级用于垫层",
        "处理人": station.acting(Role.INSPECTOR).name,
    }
    sheet = in_a_sheet(station, "returns", tmp_path / "退货.xlsx")
    assert {name: sheet[name] for name in expected} == expected
    paper = on_paper(station, "returns")
    for name, said in expected.items():
        assert bare(name.partition("(")[0]) in paper
        assert bare(f"{said:.2f}" if isinstance(said, float) else str(said)) in paper


def test_the_register_of_tickets_names_grade_task_and_driver(
    station: Station, tmp_path: Path
) -> None:
    order = station.signed()
    records.take(station.clerk, "orders", order, "task")
    station.plan()
    site = station.checked(order, at=on_the_day(6))
    take(station, site, "open", at=on_the_day(7))
    station.ticket(site, at=on_the_day(7, 10), driver="周国平")
    (task,) = page(station.clerk, ListQuery("tasks")).rows
    sheet = in_a_sheet(station, "tickets", tmp_path / "发货单.xlsx")
    told = ("强度等级", "任务单号", "驾驶员")
    assert [sheet[name] for name in told] == ["C35P8", task["number"], "周国平"]


def test_a_voided_ticket_is_listed_and_not_added(station: Station, tmp_path: Path) -> None:
    site = station.pour()
    supplied(station, site, "12", "10.5")
    wrong = made(station.ticket(site, "9", at=on_the_day(9)))
    records.take(station.head, "tickets", wrong, "void", reason="车号录错")
    assert bare("合计（3行，其中1行不计）") in on_paper(station, "tickets")
    assert "22.50" in on_paper(station, "tickets")
    described, rows = ledger_of(station.head, LedgerRequest("tickets"))
    target = tmp_path / "发货单.xlsx"
    ledger_workbook(described, rows, context_for(station.head), target)
    sheet = openpyxl.load_workbook(target, data_only=True).worksheets[0]
    column = [cell.value for cell in sheet[4]].index("本车方量(m³)") + 1
    assert [sheet.cell(row, column).value for row in range(5, 9)] == [12, 10.5, 9, 22.5]


def test_a_voided_task_is_not_named_beside_the_one_that_stands(station: Station) -> None:
    order = station.signed()
    records.take(station.clerk, "orders", order, "task")
    (wrong,) = page(station.clerk, ListQuery("tasks")).rows
    records.take(station.clerk, "tasks", wrong["id"], "cancel", reason="部位录错")
    records.take(station.clerk, "orders", order, "task")
    numbers = {row["number"] for row in page(station.clerk, ListQuery("tasks")).rows}
    (listed,) = page(station.clerk, ListQuery("orders"), columns=("number", "task_number")).rows
    assert {listed["task_number"]} == numbers - {wrong["number"]}


@pytest.mark.parametrize("name", ["samples", "service-cards"])
def test_samples_and_cards_are_registered_with_the_grade_they_are_of(
    station: Station, tmp_path: Path, name: str
) -> None:
    eventful(station)
    assert in_a_sheet(station, name, tmp_path / "台帐.xlsx")["强度等级"] == "C35P8"
    assert "C35P8" in on_paper(station, name)


@pytest.mark.parametrize("name", kind_names())
def test_every_kind_says_what_its_register_keeps(name: str) -> None:
    known = kind(name)
    assert tuple(register_of(known)) == known.register
    assert len(set(known.register)) == len(known.register)
    numbered = "number" in known.fields
    assert (known.register[0] == "number") == numbered
    assert ("state" in known.register) == ("state" in known.fields), "a voided row must be told"


KEPT = {
    "orders": "订货单位 工程名称 浇筑部位 强度等级 计划方量 浇筑方式 签认人 签认时间 接收时间 任务单号",
    "tasks": "版次 工程名称 浇筑部位 强度等级 配合比编号 下达时间 领取人 领取时间",
    "daily-plans": "版次 编制 站长审批 审批时间 签发时间 改版原因",
    "opening-confirmations": "核实开盘时间 对方 核实时间 通知调度时间",
    "pours": "工程名称 浇筑部位 强度等级 计划方量 供应方量 车次 开盘时间 首车出站 收盘时间 剩余方量",
    "tickets": "强度等级 任务单号 驾驶员 车号 本车方量 出站时间 收货签收人",
    "pump-uses": "进场时间 停置时间 停置原因 泵工",
    "quality-events": "强度等级 车号 发现时间 通知时间 授权人 实际处理",
    "slump-tests": "强度等级 设计坍落度 实测坍落度 合格 监理方",
    "samples": "强度等级 组数 试件尺寸 代表方量 见证人 见证证号",
    "measurements": "计划尺寸 实测尺寸 联系的客户责任人",
    "variations": "事由 签证方量 客户签认人 签认时间",
    "returns": "车号 工程名称 浇筑部位 强度等级 等待时间 剩退原因 过磅净重 过磅时间 处理方式 发货单号",
    "service-cards": "强度等级 客户评价 客户签认 意见和建议",
    "site-letters": "发现的情况 要求 请回复日期 抄送 签收人",
    "pump-lines": "进场时间 清退时间 赔偿金额 商定赔偿",
    "mould-loans": "借用数量 应还日期 归还数量 损坏遗失情况",
    "complaints": "投诉人 投诉内容 客户要求",
    "customers": "客户类别 客户级别 联系电话 建档日期",
    "projects": "订货单位 合同编号 运距 保供级别 结算员 收款人 客服专员",
}
"""What the manual names for a register, or what an office asks of one (domain §6)."""


@pytest.mark.parametrize("name", KEPT)
def test_a_register_keeps_what_the_manual_names(name: str) -> None:
    held = {field.label for field in register_of(kind(name)).values()}
    assert set(KEPT[name].split()) <= held


def test_the_register_of_cards_tells_every_judgement_in_the_order_of_the_card(
    station: Station, tmp_path: Path
) -> None:
    eventful(station)
    (card,) = page(station.clerk, ListQuery("service-cards"), columns=("judged",)).rows
    items = [
        item["item"]
        for item in view(station.clerk, "service-cards", card["id"]).children["ratings"]
    ]
    assert [each.partition("：")[0] for each in card["judged"].split("；")] == items
    assert in_a_sheet(station, "service-cards", tmp_path / "卡.xlsx")["客户评价"] == card["judged"]


def test_the_register_of_returns_names_the_ticket_that_the_load_went_out_with(
    station: Station, tmp_path: Path
) -> None:
    treated(station)
    tickets = page(station.clerk, ListQuery("tickets"), columns=("number", "plate")).rows
    number = max(each["number"] for each in tickets if each["plate"] == TOLD["plate"])
    assert in_a_sheet(station, "returns", tmp_path / "退货.xlsx")["发货单号"] == number


@pytest.mark.parametrize("ending", ["pdf", "xlsx"])
def test_the_production_register_leaves_as_paper_and_as_a_sheet(
    station: Station, tmp_path: Path, ending: str
) -> None:
    site = station.pour()
    supplied(station, site, "12", "10.5")
    found = find(station.head, PRODUCTION, Period(on_the_day(7).date(), on_the_day(7).date()))
    described, rows = ledger_of_findings(station.head, found)
    if ending == "pdf":
        paper = bare(all_text(ledger_pdf(described, rows, context_for(station.head)).pdf))
        assert "22.50" in paper
        return
    target = tmp_path / "生产台帐.xlsx"
    assert ledger_workbook(described, rows, context_for(station.head), target) == 1
    sheet = openpyxl.load_workbook(target, data_only=True).worksheets[0]
    assert 22.5 in [cell.value for cell in sheet[6]]


def test_a_column_that_no_table_stores_is_filtered_and_sorted_like_any_other(
    station: Station,
) -> None:
    for grade, placement in (("C40", "柱"), ("C30P6", "墙"), ("C35", "梁")):
        station.order(strength_grade=grade, placement=placement)
    names = ("grade", "customer", "placement")
    found = page(
        station.clerk,
        ListQuery(
            "orders",
            filters=(Filter("customer", Op.CONTAINS, CUSTOMER[:3]),),
            sort="customer",
        ),
        columns=names,
    ).rows
    assert {row["grade"] for row in found} == {"C40", "C30P6", "C35"}
    assert {row["customer"] for row in found} == {CUSTOMER}
    assert columns_of(kind("orders"))["customer"].label == "订货单位"
