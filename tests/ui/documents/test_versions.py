"""Whoever opens a replaced document is told which one is valid, and gets there with a press."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QPushButton
from sqlalchemy import select

from db.models import Document, DocumentState
from desk.core.views import as_json, view
from tests.desk.documents.paperwork import every_paper
from tests.station import Station
from tests.ui.record_fixtures import OpenPage, open_page, read_all, sheet_of
from ui.parts.page import Target
from ui.parts.record.record_sheet import RecordSheet
from ui.parts.record.versions import VersionsLine

__all__ = ["open_page", "read_all"]


def _old_and_new(station: Station) -> tuple[UUID, UUID]:
    with station.database.reading() as session:
        new = session.scalars(select(Document).where(Document.replaces_id.is_not(None))).one()
        old = session.get(Document, new.replaces_id)
        assert old is not None
        assert old.state is DocumentState.SUPERSEDED
        return old.id, new.id


def test_a_replaced_document_leads_to_the_one_that_is_valid(
    open_page: OpenPage, sqlite_station: Station, read_all: Callable[[], None]
) -> None:
    every_paper(sqlite_station)
    old, new = _old_and_new(sqlite_station)
    documents = open_page("documents")
    documents.show_target(Target(kind="documents", id=old))
    read_all()
    told = documents.detail.findChild(VersionsLine)
    assert isinstance(told, VersionsLine)
    assert told.isVisible()
    said = "".join(each.text() for each in told.findChildren(QLabel)).replace("\u2060", "")
    title = view(sqlite_station.clerk, "documents", new).title
    assert title.endswith(" 第 2 版")
    assert f"这一份已被替代，现行的是{title}。" in said
    assert "第 1 版（已被替代）→" in said
    (link,) = told.findChildren(QPushButton)
    assert link.text() == "第 2 版（现行）"
    QTest.mouseClick(link, Qt.MouseButton.LeftButton)
    read_all()
    seen = sheet_of(documents, RecordSheet).detail.seen
    assert seen is not None
    assert (seen.id, seen.replaced) == (new, "")
    assert [version.id for version in seen.versions] == [old, new]


def test_a_program_is_told_the_versions_too(sqlite_station: Station) -> None:
    every_paper(sqlite_station)
    old, _ = _old_and_new(sqlite_station)
    told = as_json(view(sqlite_station.clerk, "documents", old))
    assert [each["words"] for each in told["versions"]] == [
        "第 1 版（已被替代）",
        "第 2 版（现行）",
    ]
    assert "已被替代" in told["replaced"]
