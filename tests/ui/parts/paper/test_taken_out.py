"""What leaves the window is in the history, as what leaves by the command line is (R40)."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from db.models import Role
from desk.core import records
from desk.core.audit_entries import entries
from desk.core.filed import AuditRow
from desk.core.printing import MANY
from tests.station import Station
from tests.ui.record_fixtures import OpenPage
from ui.parts.lists.table_view import go_to_row
from ui.parts.messages import messages_of
from ui.parts.paper.list_output import export_to, preview_ledger
from ui.parts.paper.record_output import preview_records
from ui.parts.table_page import TablePage

ReadAll = Callable[[], None]


def _left(station: Station) -> list[tuple[str, str, object]]:
    ways = ("打印", "另存 PDF", "导出 Excel", "复制表格")
    return [(e["action"], e["record_kind"], _said(e)) for e in entries(station.manager)
            if e["action"] in ways]  # fmt: skip


def _said(entry: AuditRow) -> object:
    changes = entry["changes"]
    return (changes.get("taken_rows") or changes["form"])[1]


@pytest.fixture
def customers(open_page: OpenPage, sqlite_station: Station, read_all: ReadAll) -> TablePage:
    for n in range(MANY):
        records.create(sqlite_station.clerk, "customers", {"name": f"客户{n}"})
    page = open_page("customers")
    read_all()
    return page


def test_a_workbook_is_kept_in_the_history(
    customers: TablePage, sqlite_station: Station, tmp_path: Path, read_all: ReadAll,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    monkeypatch.setattr("ui.parts.paper.workbook.open_path", lambda _path: None)
    export_to(customers, tmp_path / "客户.xlsx")
    read_all()
    assert _left(sqlite_station) == [("导出 Excel", "customers", MANY + 1)]


def test_a_saved_ledger_is_kept_in_the_history(
    customers: TablePage, sqlite_station: Station, tmp_path: Path, read_all: ReadAll
) -> None:
    preview = preview_ledger(customers)
    read_all()
    assert _left(sqlite_station) == []
    preview.save(tmp_path / "客户.pdf")
    read_all()
    assert _left(sqlite_station) == [("另存 PDF", "customers", MANY + 1)]
    preview.close()


def test_a_saved_form_is_kept_in_the_history_of_its_record(
    open_page: OpenPage, sqlite_station: Station, tmp_path: Path, read_all: ReadAll
) -> None:
    order = sqlite_station.signed()
    orders = open_page("orders")
    preview = preview_records(orders, orders.acting, orders.known, [order], "F01")
    read_all()
    preview.save(tmp_path / "F01.pdf")
    read_all()
    assert _left(sqlite_station) == [("另存 PDF", "orders", "F01")]
    preview.close()


def test_copying_a_few_rows_is_work_and_copying_many_is_kept(
    customers: TablePage, sqlite_station: Station, read_all: ReadAll
) -> None:
    go_to_row(customers.table, 0)
    customers.table.copy_selected()
    assert len(QApplication.clipboard().text().splitlines()) == 2
    assert _left(sqlite_station) == []
    customers.table.selectAll()
    customers.table.copy_selected()
    read_all()
    assert len(QApplication.clipboard().text().splitlines()) == MANY + 2
    assert _left(sqlite_station) == [("复制表格", "customers", MANY + 1)]


def test_somebody_disabled_takes_nothing_out_of_an_open_window(
    customers: TablePage, sqlite_station: Station, tmp_path: Path, read_all: ReadAll
) -> None:
    QApplication.clipboard().clear()
    customers.table.selectAll()
    admin, clerk = sqlite_station.acting(Role.ADMIN), sqlite_station.clerk
    records.edit(admin, "people", clerk.person_id, {"active": False})
    customers.table.copy_selected()
    export_to(customers, tmp_path / "客户.xlsx")
    read_all()
    assert QApplication.clipboard().text() == ""
    assert not (tmp_path / "客户.xlsx").exists()
    assert "账号已停用" in messages_of(customers).bars[0].text
    assert _left(sqlite_station) == []
