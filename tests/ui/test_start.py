"""From the double click to the desk and back, on a real database."""

from __future__ import annotations

import sqlite3
import tomllib
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from desk.core.records import create
from desk.system.opening import default_database, open_any
from desk.system.watch import identity
from desk.users.station import found_station
from tests.opening import folders_under
from ui.desk_window import search_of
from ui.first_start import FirstStartWindow
from ui.instance import SingleInstance
from ui.places import RESOURCES, VERSION, user_folder
from ui.remembered import Remembered
from ui.sign_in import SignInWindow
from ui.start import TARGET, Start


@pytest.fixture(autouse=True)
def _own_folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody's own settings and data are touched."""
    folders_under(tmp_path, monkeypatch)


@pytest.fixture
def start(qapp: QApplication, qtbot: QtBot, settled: Callable[[], None]) -> Iterator[Start]:
    made = Start(qapp, Remembered(user_folder() / "desk.ini"))
    yield made
    settled()
    for window in (made.window, made.desk.window if made.desk is not None else None):
        if window is not None:
            window.close()
    settled()
    made.end()


def known(path: Path) -> Path:
    """A station that this person used before, with the page 关于 open."""
    found(path)
    remembered = Remembered(user_folder() / "desk.ini")
    remembered.set(TARGET, str(path))
    database = open_any(str(path))
    remembered.for_desk(identity(database)[0].hex).set("window/page", "about")
    database.close()
    return path


def found(path: Path) -> Path:
    database = open_any(str(path), create=True)
    found_station(
        database,
        company="宏远商品混凝土有限公司",
        station="湘江搅拌站",
        name="张三",
        login="zhangsan",
        password="secret-1",
    )
    database.close()
    return path


def sign_in(start: Start, settled: Callable[[], None]) -> None:
    page = start.window
    assert isinstance(page, SignInWindow)
    page.login.setText("zhangsan")
    page.password.line.setText("secret-1")
    page.try_sign_in()
    settled()


def test_the_very_first_start_asks_how_to_begin(start: Start) -> None:
    assert start.begin()
    assert isinstance(start.window, FirstStartWindow)
    assert not default_database().exists()


def test_a_new_station_leads_to_the_sign_in_page(start: Start, settled: Callable[[], None]) -> None:
    start.begin()
    page = start.window
    assert isinstance(page, FirstStartWindow)
    for key, text in {
        "company": "宏远",
        "station": "湘江站",
        "name": "张三",
        "login": "zs",
    }.items():
        page.new.lines[key].setText(text)
    page.new.password.line.setText("secret-1")
    page.new.again.line.setText("secret-1")
    page.start()
    settled()
    assert isinstance(start.window, SignInWindow)
    assert default_database().exists()
    assert Remembered(user_folder() / "desk.ini").text(TARGET) == str(default_database())


def test_a_known_database_goes_straight_to_signing_in_and_to_the_desk(
    start: Start, settled: Callable[[], None], tmp_path: Path, qtbot: QtBot
) -> None:
    known(tmp_path / "站.db")
    start.begin()
    sign_in(start, settled)
    desk = start.desk
    assert desk is not None
    assert desk.window.isVisible()
    assert "湘江搅拌站" in desk.window.windowTitle()
    assert desk.window.status.database.text() == "单机 站.db"
    qtbot.waitUntil(lambda: desk.lock is not None and desk.lock.minutes == 10)


def test_another_person_may_sign_in_without_ending_the_program(
    start: Start, settled: Callable[[], None], tmp_path: Path, qtbot: QtBot
) -> None:
    known(tmp_path / "station.db")
    start.begin()
    sign_in(start, settled)
    desk = start.desk
    assert desk is not None
    qtbot.waitUntil(lambda: desk.lock is not None)
    desk.leave_for_another()
    assert isinstance(start.window, SignInWindow)
    assert start.desk is None
    settled()
    sign_in(start, settled)
    assert start.desk is not None


def test_a_locked_desk_can_be_left_to_another_person(
    start: Start, settled: Callable[[], None], tmp_path: Path, qtbot: QtBot
) -> None:
    known(tmp_path / "station.db")
    start.begin()
    sign_in(start, settled)
    desk = start.desk
    assert desk is not None
    qtbot.waitUntil(lambda: desk.lock is not None)
    desk.window.lock_wanted.emit()
    assert desk.lock is not None
    assert desk.lock.sheet is not None
    desk.lock.sheet.sign_out_wanted.emit()
    assert isinstance(start.window, SignInWindow)


def test_a_database_that_moved_away_is_said_so_and_another_may_be_chosen(
    start: Start, settled: Callable[[], None], tmp_path: Path
) -> None:
    Remembered(user_folder() / "desk.ini").set(TARGET, str(tmp_path / "gone.db"))
    start.begin()
    page = start.window
    assert isinstance(page, FirstStartWindow)
    assert "gone.db" in page.messages.bars[0].text
    page.elsewhere.line.setText(str(found(tmp_path / "here.db")))
    page.start()
    settled()
    assert isinstance(start.window, SignInWindow)


def _written(path: Path, statement: str) -> None:
    """What a colleague's program writes."""
    with sqlite3.connect(path) as colleague:
        colleague.execute(statement)
    colleague.close()


def test_a_desk_whose_account_was_disabled_says_so_and_is_locked(
    start: Start, settled: Callable[[], None], tmp_path: Path, qtbot: QtBot
) -> None:
    known(tmp_path / "station.db")
    start.begin()
    sign_in(start, settled)
    desk = start.desk
    assert desk is not None
    qtbot.waitUntil(lambda: desk.lock is not None)
    settled()
    _written(tmp_path / "station.db", "UPDATE people SET active = 0")
    desk.count_due()
    settled()
    assert desk.lock is not None
    sheet = desk.lock.sheet
    assert sheet is not None
    assert any("账号已停用" in each.text() for each in sheet.findChildren(QLabel))
    sheet.field.line.setText("secret-1")
    sheet._try()
    settled()
    assert desk.lock.sheet is sheet  # the password does not open it either
    sheet.sign_out_wanted.emit()


def test_a_desk_whose_roles_changed_says_so_once(
    start: Start, settled: Callable[[], None], tmp_path: Path, qtbot: QtBot
) -> None:
    known(tmp_path / "station.db")
    start.begin()
    sign_in(start, settled)
    desk = start.desk
    assert desk is not None
    qtbot.waitUntil(lambda: desk.lock is not None)
    settled()
    _written(tmp_path / "station.db", "UPDATE person_roles SET role = 'dispatcher'")
    for _ in range(2):
        desk.count_due()
        settled()
    told = [bar.text for bar in desk.window.messages.bars if "您的角色现在是" in bar.text]
    assert told == ["您的角色现在是：调度员。请重新登录，页面和按钮才会跟着变。"]


def test_changes_of_a_colleague_reach_the_open_desk(
    start: Start, settled: Callable[[], None], tmp_path: Path, qtbot: QtBot
) -> None:
    known(tmp_path / "station.db")
    start.begin()
    sign_in(start, settled)
    desk = start.desk
    assert desk is not None
    qtbot.waitUntil(lambda: desk._watcher is not None)
    with qtbot.waitSignal(desk.hub.changed):
        with sqlite3.connect(tmp_path / "station.db") as colleague:
            colleague.execute("UPDATE people SET phone = '13800000000'")
        colleague.close()
        desk.hub.look()


def test_records_are_found_by_pinyin_and_by_their_scanned_code(
    start: Start, settled: Callable[[], None], tmp_path: Path
) -> None:
    known(tmp_path / "station.db")
    start.begin()
    sign_in(start, settled)
    assert start.desk is not None
    acting = start.desk.acting
    create(acting, "people", {"login": "lisi", "name": "李四", "roles": ["dispatcher"]})
    create(acting, "plants", {"name": "XA8107", "kind": "罐车"})
    search = search_of(acting)
    assert [(hit.page, hit.kind, hit.title) for hit in search("ls")] == [("people", "人员", "李四")]
    assert [hit.page for hit in search("F12:XA8107")] == ["plants"]
    assert search("没有这个") == []


def test_a_second_start_on_the_same_database_brings_the_first_forward(
    start: Start, tmp_path: Path, qtbot: QtBot
) -> None:
    known(tmp_path / "station.db")
    first = SingleInstance(user_folder(), str(tmp_path / "station.db"))
    assert first.is_first()
    assert first.listen()
    with qtbot.waitSignal(first.asked):
        assert not start.begin()
    first.close()


def test_the_version_shown_is_that_of_the_project() -> None:
    project = tomllib.loads((RESOURCES.parent / "pyproject.toml").read_text(encoding="utf-8"))
    assert project["project"]["version"] == VERSION
