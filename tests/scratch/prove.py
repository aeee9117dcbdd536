"""Live with the scratch area in a process of its own, on an empty database at the address given:
its tables must not be among those of the other tests."""

from __future__ import annotations

import sys
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from uuid import UUID

import pytest
from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtWidgets import QApplication

from db.base import Base
from db.engine import open_database
from db.migrate import migrate
from db.models import Role
from desk.core import records
from desk.core.acting import Acting
from desk.core.area import open_areas
from desk.core.errors import Refused
from desk.core.lists import ListQuery, page
from desk.core.papers import paper_data
from desk.core.reporting import Period, report
from desk.core.reporting import find as find_report
from desk.core.search import find
from desk.core.views import view
from desk.rules.notices import owed
from desk.today import due_list
from reports.findings import ledger_of_findings
from reports.issuing import context_for
from reports.page import draw_form
from reports.tables import ledger_pdf
from tests.declared import wrong_words
from tests.reports.reading import all_text
from tests.scratch.area import AREA, FORM, TAB, TRIALS, TrialMix, TrialResult
from tests.station import NOW, PROJECT, Station, build, made, open_station
from tests.ui.resting import at_rest
from ui.parts.table_page import TablePage
from ui.remembered import Remembered
from ui.report_page import ReportPage
from ui.window import Furnishings, MainWindow

RESULTS = [{"age_days": 7, "strength": "31.5"}, {"age_days": 28, "strength": "43.20"}]


def main() -> None:
    """Every step of the way, each asserted."""
    station = _station(sys.argv[1])
    assert wrong_words(TRIALS) == []
    inspector = station.acting(Role.INSPECTOR)
    given = {"grade": "C35P8", "project": PROJECT}
    trial = made(records.create(inspector, "trial-mixes", given))
    seen = view(inspector, "trial-mixes", trial)
    assert (seen.values["tried_on"], seen.values["tester"]) == (NOW.date(), inspector.name)
    _refused(lambda: records.create(inspector, "trial-mixes", given), "不能再建一份")
    _refused(lambda: records.take(inspector, "trial-mixes", trial, "submit"), "明细还没有填")
    later = station.acting(Role.INSPECTOR, at=NOW + timedelta(days=28))
    assert [d.what for d in due_list(later) if d.rule == "D99"] == ["试拌待提交：C35P8"]
    records.edit(later, "trial-mixes", trial, {"results": RESULTS})
    assert records.take(later, "trial-mixes", trial, "submit").number == "SP-202612-0001"
    assert not [d for d in due_list(later) if d.rule == "D99"]
    _approved_by_two(station, trial, NOW + timedelta(days=28, hours=1))
    assert [found.id for found in find(later, "c35p8 sp-2026")] == [trial]
    assert [row["id"] for row in page(later, ListQuery("trial-mixes")).rows] == [trial]
    _refused(lambda: records.edit(later, "trial-mixes", trial, {"remarks": "x"}), "另做一次试拌")
    _printed(later, trial)
    _on_its_pages(later)
    _reported(later)


def _station(target: str) -> Station:
    database = open_database(target, create=True)
    migrate(database)
    Base.metadata.create_all(
        database.engine,
        tables=[TrialMix.__table__, TrialResult.__table__],  # type: ignore[list-item]
    )
    open_areas((AREA,))
    build(database)
    return open_station(database, target)


def _approved_by_two(station: Station, trial: UUID, at: datetime) -> None:
    for role, state in ((Role.CHIEF_ENGINEER, "submitted"), (Role.TECHNICAL_HEAD, "approved")):
        acting = station.acting(role, at=at)
        assert any("待审批" in notice.sentence for notice in owed(acting))
        records.take(acting, "trial-mixes", trial, "approve")
        assert view(acting, "trial-mixes", trial).values["state"].value == state


def _printed(acting: Acting, trial: UUID) -> None:
    """The form says what the kind says, blank and filled."""
    context = context_for(acting)
    for data in (None, paper_data(acting, "trial-mixes", trial)):
        text = all_text(draw_form(FORM, FORM.build(data, context), context).pdf)
        assert ("43.20" in text) is (data is not None)
        for label in ("试拌记录", "强度等级", "龄期", "总工"):
            assert label in text, label


def _on_its_pages(acting: Acting) -> None:
    """The page lists the trial and shows it with its steps and its rows."""
    app = QApplication([])
    with TemporaryDirectory() as folder:
        around = Furnishings(
            remembered=Remembered(Path(folder) / "remembered.ini"),
            search=lambda _text: [],
            version="",
            database="",
            tabs=(TAB,),
        )
        window = MainWindow(acting, around)
        window.resize(1600, 900)  # beside the list there is always a record
        window.show()
        window.go("trial-mixes")
        shown = window.current_page
        assert isinstance(shown, TablePage)
        _wait_until(lambda: shown.detail.seen is not None and at_rest())
        assert shown.table.rows.rowCount() == 1
        assert shown.detail.title == "SP-202612-0001 C35P8"
        assert {"approve", "reject"} & set(shown.detail.step_bar.buttons) == set()
        window.go("trials-by-grade")
        report_page = window.current_page
        assert isinstance(report_page, ReportPage)
        _wait_until(lambda: report_page.count.text() != "" and at_rest())
        assert report_page.count.text() == "1 条　合计：试拌次数1。"
        window.hide()
    app.quit()


def _wait_until(done: Callable[[], bool]) -> None:
    """Let the window live until `done`, at most a minute."""
    loop, looks = QEventLoop(), QTimer()
    looks.timeout.connect(lambda: loop.quit() if done() else None)
    looks.start(20)
    QTimer.singleShot(60_000, loop.quit)
    loop.exec()
    assert done()


def _reported(acting: Acting) -> None:
    """The trial and a second one of the grade, which is not pressed yet; and the report as PDF."""
    again = {"grade": "C35P8", "tried_on": "2026-12-01"}
    records.create(acting, "trial-mixes", again)
    asked = report("trials-by-grade")
    [row] = find_report(acting, asked, Period()).rows
    assert (asked.shown("trials", row), asked.shown("strength", row)) == ("2", "37.35")
    found = find_report(acting, asked, Period(last=NOW.date()))
    assert found.rows == [{**row, "trials": 1}]
    ledger, rows = ledger_of_findings(acting, found)
    text = all_text(ledger_pdf(ledger, rows, context_for(acting)).pdf)
    for words in ("试拌强度统计表", "至 2026-11-21", "C35P8", "37.35", "合计（1 行）"):
        assert words in text, words


def _refused(act: Callable[[], object], words: str) -> None:
    with pytest.raises(Refused, match=words):
        act()


if __name__ == "__main__":
    main()
