"""The office's registers hold more than a list shows on the screen (M2.6.5, M2.7.3)."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from uuid import UUID

import openpyxl
import pytest

from db.models import Role
from desk.core import records
from desk.core.kinds import kind
from desk.core.lists import Filter, ListQuery, Op, columns_of, page
from reports.excel import ledger_workbook
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


def test_a_kind_without_a_register_has_the_columns_of_its_list() -> None:
    assert tuple(register_of(kind("orders"))) == kind("orders").columns
    assert tuple(register_of(kind("returns"))) == kind("returns").register


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
