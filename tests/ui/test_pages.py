"""Which pages there are: keys, icons and help for each, calm words where work is to come."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import cast

import pytest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from db.models import Role
from desk.core.acting import Acting
from desk.rules.manual import clauses_of
from tests.station import Station
from tests.ui.shell_office import FakeActing
from ui.help import HelpSheet, help_text
from ui.icons import icon_names
from ui.later import LaterPage
from ui.pages import TABS, find_page, page_keys, visible_tabs
from ui.parts.hub import Hub
from ui.parts.page import Office
from ui.places import RESOURCES
from ui.remembered import Remembered


def nowhere(page: str, target: object = None) -> None:
    """A way that leads nowhere."""


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return Office(cast(Acting, FakeActing()), Hub(), Remembered(tmp_path / "x.ini"), nowhere)


def test_the_tabs_are_those_of_the_client() -> None:
    assert [tab.title for tab in TABS] == [
        "今日",
        "月计划",
        "日生产任务",
        "浇筑",
        "资料",
        "投诉",
        "回访",
        "客户与工程",
        "统计与台帐",
        "系统",
    ]


def test_every_page_has_a_key_of_its_own_and_every_tab_an_icon() -> None:
    keys = page_keys()
    assert len(keys) == len(set(keys))
    assert {tab.icon for tab in TABS} <= icon_names()


def test_an_unknown_page_is_a_defect() -> None:
    with pytest.raises(KeyError):
        find_page("no-such-page")


def test_a_page_that_is_not_for_somebody_is_not_offered() -> None:
    tab, spec = find_page("customers")
    hidden = replace(spec, shown_to=lambda _acting: False)
    only = replace(tab, pages=(hidden,))
    acting = cast(Acting, FakeActing())
    assert visible_tabs(acting, (only,)) == ()
    assert visible_tabs(acting, (replace(tab, pages=(hidden, tab.pages[1])),))[0].pages == (
        tab.pages[1],
    )


@pytest.mark.parametrize("role", [Role.PLANT_OPERATOR, Role.LOGISTICS])
def test_the_crews_are_offered_no_page_of_the_customers(
    sqlite_station: Station, role: Role
) -> None:
    shown = {spec.key for tab in visible_tabs(sqlite_station.acting(role)) for spec in tab.pages}
    hidden = {"customers", "projects", "orders", "complaints", "people", "audit", "confirmations"}
    assert not shown & hidden
    assert {"today", "daily-plans", "pour-board", "pours", "tickets", "tasks"} <= shown
    office = {spec.key for tab in visible_tabs(sqlite_station.manager) for spec in tab.pages}
    assert office == set(page_keys())


@pytest.mark.parametrize("key", ["month-plan", "revisits", "ledgers"])
def test_a_page_to_come_says_in_a_sentence_what_will_be_there(
    key: str, office: Office, qtbot: QtBot
) -> None:
    _tab, spec = find_page(key)
    page = spec.make(office)
    qtbot.addWidget(page)
    assert isinstance(page, LaterPage)
    assert (page.key, page.title) == (key, spec.title)
    page.resize(900, 500)
    page.show()
    assert page.sentence.endswith("。")
    assert clauses_of(page.clauses)
    cut = [w for w in page.findChildren(QLabel) if w.height() < w.heightForWidth(w.width())]
    assert cut == []


@pytest.mark.parametrize("key", page_keys())
def test_every_page_has_help(key: str, qtbot: QtBot, office: Office) -> None:
    later = find_page(key)[1].factory.startswith("ui.later")
    assert later or (RESOURCES / "texts" / "help" / f"{key}.md").is_file()
    text = help_text(key)
    assert text.startswith("# ")
    assert text.count("**") % 2 == 0


def test_help_names_only_clauses_that_the_manual_has() -> None:
    import re

    for path in (RESOURCES / "texts" / "help").glob("*.md"):
        for clause in re.findall(r"M\d(?:\.\d+)+", path.read_text(encoding="utf-8")):
            assert clauses_of(clause), f"{path.name}: {clause}"


def test_the_help_page_lists_the_shortcuts(qtbot: QtBot, office: Office) -> None:
    from PySide6.QtWidgets import QWidget

    parent = QWidget()
    qtbot.addWidget(parent)
    sheet = HelpSheet(parent, "orders")
    words = {shown.text() for shown in sheet.findChildren(QLabel)}
    assert {"Ctrl+K", "Ctrl+S 或 F8", "保存", "Ctrl+1…9"} <= words
