"""What belongs to a window goes with it: a program left open for a shift does not grow."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtPrintSupport import QPrintDialog
from PySide6.QtWidgets import QApplication, QDialog

from db.models import Role
from tests.station import Station
from tests.ui.record_fixtures import OpenPage, open_page, read_all
from ui.parts.paper.record_output import preview_records

__all__ = ["open_page", "read_all"]


@pytest.mark.parametrize("key", ["calls", "warnings", "rights"])
def test_a_page_leaves_no_widget_outside_its_window(open_page: OpenPage, key: str) -> None:
    before = set(QApplication.topLevelWidgets())
    open_page(key, role=Role.SECTION_HEAD)
    new = set(QApplication.topLevelWidgets()) - before
    assert [type(each).__name__ for each in new if each.parent() is None] == ["MainWindow"]


def test_a_printers_dialog_goes_when_it_is_left(
    open_page: OpenPage, sqlite_station: Station, read_all: Callable[[], None],
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    monkeypatch.setattr(QPrintDialog, "exec", lambda _dialog: QDialog.DialogCode.Rejected)
    order = sqlite_station.signed()
    orders = open_page("orders")
    preview = preview_records(orders, orders.acting, orders.known, [order], "F01")
    read_all()
    preview.ask_printer()
    read_all()
    assert preview.findChildren(QPrintDialog) == []
    preview.close()
