"""A request to change documents as a clerk fills it in: told at once what never changes."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from db.models import CopyState, DocumentFact
from desk.core.lists import ListQuery, page
from desk.core.views import view
from tests.desk.documents.paperwork import delivered, every_paper, later
from tests.station import PROJECT, Station
from tests.ui.record_fixtures import OpenPage, fill, focused, open_page, read_all, type_into
from ui.parts.form.choice_widgets import ChoiceEditor
from ui.parts.form.form_row import FormRow
from ui.parts.page import Target
from ui.parts.table_page import TablePage

__all__ = ["open_page", "read_all"]
CTRL = Qt.KeyboardModifier.ControlModifier


def _row(requests: TablePage, document: str, fact: str) -> FormRow:
    """A new row of the request with the document typed by its number, the item by its pinyin."""
    rows = requests.detail.editor.form.children_editors["items"]
    QTest.keyClick(rows.stops()[-1], Qt.Key.Key_Space)
    row = rows.rows[-1]
    type_into(row.editors["document_id"].stops()[0], document)
    row.editors["fact"].stops()[0].setFocus()
    QTest.keyClicks(focused(), fact)
    return row


def test_a_change_is_told_what_stands_there_and_refused_what_never_changes(
    open_page: OpenPage, sqlite_station: Station, read_all: Callable[[], None]
) -> None:
    _, documents, _ = delivered(sqlite_station)
    number = view(sqlite_station.clerk, "documents", documents[0]).number
    requests = open_page("change-requests")
    QTest.keyClick(requests, Qt.Key.Key_N, CTRL)
    form = requests.detail.editor.form
    fill(form, project_id=PROJECT, party="施工单位", copies="4", cause="部位写错")
    row = _row(requests, number, "qd")
    read_all()
    said = row.wrong.text().replace("\u2060", "")
    assert number in said
    assert "“强度等级”不得更改（R17，依据手册 M3.3.2）" in said
    assert not row.wrong.isHidden()
    assert row.editors["before"].shown() == "C35"
    assert row.editors["before"].read_only

    fact = row.editors["fact"]
    assert isinstance(fact, ChoiceEditor)
    offered = {
        member: fact.combo.model().index(at, 0).flags() & Qt.ItemFlag.ItemIsEnabled
        for at, member in enumerate(fact.combo.members)
    }
    assert offered[DocumentFact.PLACEMENT]
    assert not offered[DocumentFact.STRENGTH]
    tip = fact.combo.itemData(
        fact.combo.members.index(DocumentFact.STRENGTH), Qt.ItemDataRole.ToolTipRole
    )
    assert "依据手册 M3.3.2" in tip

    fact.combo.setFocus()
    QTest.keyClicks(fact.combo, "bw")
    read_all()
    assert row.wrong.isHidden()
    before = row.editors["before"].shown()
    type_into(row.editors["after"].stops()[0], "承台及地梁")
    QTest.keyClick(requests, Qt.Key.Key_S, CTRL)
    read_all()
    (made,) = page(sqlite_station.clerk, ListQuery("change-requests")).rows
    (item,) = view(sqlite_station.clerk, "change-requests", made["id"]).children["items"]
    assert (item["before"], item["after"]) == (before, "承台及地梁")
    (row,) = form.children_editors["items"].rows
    assert number in row.editors["document_id"].shown(), "what is stored is called by its name"


def test_several_copies_come_back_with_one_press(
    open_page: OpenPage, sqlite_station: Station, read_all: Callable[[], None]
) -> None:
    every_paper(sqlite_station)
    requests = open_page("change-requests", acting=sqlite_station.clerk.at(later()))
    (made,) = page(sqlite_station.clerk, ListQuery("change-requests")).rows
    requests.show_target(Target(kind="change-requests", id=made["id"]))
    read_all()
    recalls = requests.detail.editor.form.children_editors["recalls"]
    assert recalls.rest is not None
    assert recalls.rest.isVisible()
    assert CopyState.OUT not in recalls.rest.buttons
    QTest.mouseClick(recalls.rest.buttons[CopyState.RECOVERED], Qt.MouseButton.LeftButton)
    assert recalls.rest.isHidden()
    QTest.mouseClick(requests.detail.editor.save_button, Qt.MouseButton.LeftButton)
    read_all()
    assert recalls.sentence == ""
    stored = view(sqlite_station.clerk, "change-requests", made["id"]).children["recalls"]
    lost = [row for row in stored if row["outcome"] is CopyState.MISSING]
    assert len(lost) == 1, "what was said before stays"
    back = [row for row in stored if row["outcome"] is CopyState.RECOVERED]
    assert len(back) == len(stored) - 1
    assert all(row["recovered_on"] for row in back)
