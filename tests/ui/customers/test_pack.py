"""The pack of a project is saved from its record, off the GUI thread, and may be stopped."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog, QToolButton

from db.models import Role
from desk.core.filing import attach
from tests.desk.documents.paperwork import ARCHIVIST, delivered, later
from tests.reports.pdfs import pdf_of
from tests.reports.test_pack import texts
from tests.station import Station
from tests.ui.record_fixtures import OpenPage
from ui.parts.messages import messages_of
from ui.parts.paper.pack_output import PACK_TIP, packing


def test_a_projects_documents_are_saved_as_one_pdf_from_its_record(
    open_page: OpenPage,
    sqlite_station: Station,
    read_all: Callable[[], None],
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    opened: list[Path] = []
    monkeypatch.setattr("ui.parts.paper.workbook.open_path", opened.append)
    _task, documents, _issuance = delivered(sqlite_station)
    archivist = sqlite_station.acting(ARCHIVIST, at=later())
    attach(archivist, "documents", documents[0], pdf_of(3, "mix"), "配合比.pdf")
    projects = open_page("projects", role=Role.DOCUMENT_CLERK)
    (button,) = [
        each for each in projects.detail.findChildren(QToolButton) if each.toolTip() == PACK_TIP
    ]
    projects.show_record(sqlite_station.project)
    read_all()
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    (dialog,) = projects.findChildren(QFileDialog)
    assert dialog.selectedFiles()[0].endswith("工程资料.pdf")
    out = tmp_path / "pack.pdf"
    dialog.fileSelected.emit(str(out))
    dialog.close()
    read_all()
    assert opened == [out]
    assert [f"第 {n} 页 共 4 页" in text for n, text in enumerate(texts(out), start=1)] == [
        True
    ] * 4
    (told,) = [bar.text for bar in messages_of(projects).bars]
    assert "4 份资料共 4 页" in told
    assert "3 份没有原文" in told
    seen = projects.detail.seen
    assert seen is not None
    stopped = packing(projects, seen, tmp_path / "another.pdf")
    stopped.cancel()
    stopped.start()
    read_all()
    assert [each.name for each in tmp_path.glob("*.pdf")] == ["pack.pdf"]
