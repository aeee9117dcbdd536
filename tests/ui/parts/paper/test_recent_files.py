"""The newest customer's file is one Enter away."""

from __future__ import annotations

import os
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from desk.values.zone import STATION_ZONE
from ui.parts.paper.recent_files import Found, RecentFiles, ask_recent, newest, when_words

NOW = datetime(2026, 11, 21, 15, 0, tzinfo=STATION_ZONE)


def write(folder: Path, name: str, *, minutes_ago: int) -> Path:
    path = folder / name
    path.write_bytes(b"x")
    moment = (NOW - timedelta(minutes=minutes_ago)).timestamp()
    os.utime(path, (moment, moment))
    return path


def test_the_newest_sheets_come_first_and_other_files_are_left_out(tmp_path: Path) -> None:
    old = write(tmp_path, "上周订货.xls", minutes_ago=9000)
    new = write(tmp_path, "明日订货.xlsx", minutes_ago=3)
    for name in ("照片.jpg", "~$明日订货.xlsx", ".隐藏.xlsx"):
        write(tmp_path, name, minutes_ago=1)
    found = newest([tmp_path, tmp_path / "没有这个文件夹"])
    assert [each.path for each in found] == [new, old]


def test_what_just_came_says_how_long_ago() -> None:
    assert when_words(NOW - timedelta(minutes=3), NOW) == "3 分钟前"
    assert when_words(NOW - timedelta(seconds=5), NOW) == "1 分钟前"
    assert when_words(NOW - timedelta(hours=2), NOW) == "2026-11-21 13:00"


def test_enter_takes_the_newest(qtbot: QtBot, tmp_path: Path) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    parent.resize(900, 700)
    files = [Found(tmp_path / "新.xlsx", NOW), Found(tmp_path / "旧.xlsx", NOW)]
    sheet = RecentFiles(parent, "导入订货通知单", files)
    taken: list[Path] = []
    sheet.chosen.connect(taken.append)
    sheet.open()
    qtbot.waitExposed(sheet)
    QTest.keyClick(sheet.table, Qt.Key.Key_Return)
    assert taken == [tmp_path / "新.xlsx"]


def test_an_arrow_and_enter_take_another(qtbot: QtBot, tmp_path: Path) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    parent.resize(900, 700)
    files = [Found(tmp_path / "新.xlsx", NOW), Found(tmp_path / "旧.xlsx", NOW)]
    sheet = RecentFiles(parent, "导入订货通知单", files)
    taken: list[Path] = []
    browsed: list[bool] = []
    sheet.chosen.connect(taken.append)
    sheet.browse_asked.connect(lambda: browsed.append(True))
    sheet.open()
    qtbot.waitExposed(sheet)
    QTest.keyClick(sheet.table, Qt.Key.Key_Down)
    QTest.keyClick(sheet.table, Qt.Key.Key_Return)
    assert taken == [tmp_path / "旧.xlsx"]
    again = RecentFiles(parent, "导入订货通知单", files)
    again.browse_asked.connect(lambda: browsed.append(True))
    again.open()
    again.browse.click()
    assert browsed == [True]


def test_without_any_sheet_the_system_is_asked_at_once(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ui.parts.paper.recent_files.usual_folders", lambda _folder: [tmp_path])
    parent = QWidget()
    qtbot.addWidget(parent)
    browsed: list[bool] = []
    ask_recent(parent, "导入", "", take=lambda _path: None, browse=lambda: browsed.append(True))
    qtbot.waitUntil(lambda: browsed == [True])
