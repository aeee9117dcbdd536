"""How many copies are printed, what each is called, and what says that it is not the first print."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from uuid import UUID

import pytest
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QDialog
from pytestqt.qtbot import QtBot

from db.models import Role
from desk.core.lists import ListQuery, page
from desk.core.printing import earlier_prints
from desk.settings import change
from tests.reports.reading import all_text
from tests.station import Station
from tests.ui.parts.paper.test_print_preview import printed_on
from tests.ui.record_fixtures import OpenPage
from ui.parts.paper import print_preview
from ui.parts.paper.list_output import preview_ledger
from ui.parts.paper.pdf_pages import PdfPages, open_pages
from ui.parts.paper.print_preview import PrintPreview
from ui.parts.paper.printing import copies_of
from ui.parts.paper.record_output import preview_records

ReadAll = Callable[[], None]


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The text of every document that the preview opened, to show or to print it."""
    found: list[str] = []

    def opened(pdf: bytes) -> PdfPages:
        found.append(all_text(pdf))
        return open_pages(pdf)

    monkeypatch.setattr(print_preview, "open_pages", opened)
    return found


@pytest.fixture
def preview(
    open_page: OpenPage, sqlite_station: Station, sent: list[str], read_all: ReadAll
) -> PrintPreview:
    order = sqlite_station.signed()
    orders = open_page("orders")
    made = preview_records(orders, orders.acting, orders.known, [order], "F01")
    read_all()
    return made


def test_the_offices_number_of_copies_is_printed_each_under_its_name(
    preview: PrintPreview, sent: list[str], qtbot: QtBot, tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    out = tmp_path / "out.pdf"
    monkeypatch.setattr("ui.parts.paper.printing.new_printer", lambda: printed_on(out))
    monkeypatch.setattr(QPrintDialog, "exec", lambda _dialog: QDialog.DialogCode.Accepted)
    assert "第 1 页 共 1 页" in sent[0]
    assert "版次 A/0　第一联" not in sent[0]
    with qtbot.waitSignal(preview.printed, timeout=60_000):
        preview.ask_printer()
    pages = open_pages(out.read_bytes())
    assert pages.count == 3
    pages.close()
    for name in ("第一联 生产客服科存档", "第二联 技术科（资料室）", "第三联 客户"):
        assert f"版次 A/0　{name}" in sent[1]
    preview.close()


def test_a_single_copy_has_no_name_and_the_setting_is_asked_anew(
    open_page: OpenPage, sqlite_station: Station, sent: list[str], read_all: ReadAll,
    qtbot: QtBot, tmp_path: Path,
) -> None:  # fmt: skip
    order = sqlite_station.signed()
    change(sqlite_station.acting(Role.SECTION_HEAD), "paper.F01.copies", 1)
    orders = open_page("orders")
    preview = preview_records(orders, orders.acting, orders.known, [order], "F01")
    read_all()
    assert preview._shown is not None
    assert preview._shown.copies == 1
    with qtbot.waitSignal(preview.printed, timeout=60_000):
        preview.print_on(printed_on(tmp_path / "out.pdf"))
    assert "版次 A/0　第" not in sent[1]
    preview.close()


def every(station: Station, kind: str) -> list[UUID]:
    return [row["id"] for row in page(station.clerk, ListQuery(kind)).rows]


def test_whatever_left_before_marks_what_leaves_from_the_same_preview(
    preview: PrintPreview, sqlite_station: Station, sent: list[str], qtbot: QtBot, tmp_path: Path,
    read_all: ReadAll,
) -> None:  # fmt: skip
    for times in range(2):
        with qtbot.waitSignal(preview.printed, timeout=60_000):
            preview.print_on(printed_on(tmp_path / "out.pdf"))
        assert ("补打第 1 次" in sent[-1]) == bool(times)
    saved = tmp_path / "F01.pdf"
    preview.save(saved)
    read_all()
    assert "补打第 2 次" in all_text(saved.read_bytes())
    with qtbot.waitSignal(preview.printed, timeout=60_000):
        preview.print_on(printed_on(tmp_path / "out.pdf"))
    assert "补打第 3 次" in sent[-1]
    (order,) = every(sqlite_station, "orders")
    assert earlier_prints(sqlite_station.clerk, order, "F01") == 4
    preview.close()


def test_a_name_that_no_font_has_is_said_in_the_preview_of_its_paper(
    open_page: OpenPage, sqlite_station: Station, read_all: ReadAll
) -> None:
    order = sqlite_station.signed(placement="𪚥形柱")
    orders = open_page("orders")
    for preview in (
        preview_records(orders, orders.acting, orders.known, [order], "F01"),
        preview_ledger(orders),
    ):
        read_all()
        assert "“𪚥”（U+2A6A5）" in preview.messages.bars[0].text
        preview.close()


def test_pages_of_several_copies_are_those_that_were_asked_for(tmp_path: Path) -> None:
    printer = printed_on(tmp_path / "x.pdf")
    printer.setCopyCount(2)
    printer.setCollateCopies(True)
    assert copies_of(printer, 3) == ([0, 1, 2, 3, 4, 5], 2)
    assert printer.copyCount() == 1
    printer.setCopyCount(2)
    printer.setCollateCopies(False)
    printer.setPrintRange(QPrinter.PrintRange.PageRange)
    printer.setFromTo(2, 3)
    assert copies_of(printer, 3) == ([1, 4, 2, 5], 2)
