"""Signing in, the first change of a given password, and the first start."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import cast

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from desk.core.acting import Acting
from desk.core.errors import Invalid, Refused
from tests.ui.shell_office import FakeActing
from ui.first_start import FirstStartCalls, FirstStartWindow, NewStation
from ui.password import ChangePasswordSheet, PasswordField
from ui.remembered import Remembered
from ui.sign_in import SignInCalls, SignInWindow

ACTING = cast(Acting, FakeActing())
WRONG = "登录名或密码不对。请检查大小写后再试。"
WAIT = "密码连续输错 4 次，请 5 秒后再试。"


class Door:
    """Lets zhangmin in with `secret`, which must be changed when `must_change`."""

    def __init__(self, *, must_change: bool = False) -> None:
        self.must = must_change
        self.failures = 0
        self.changed: list[tuple[str, str]] = []

    def authenticate(self, login: str, password: str) -> Acting:
        if (login, password) != ("zhangmin", "secret"):
            self.failures += 1
            raise Refused(WAIT if self.failures > 3 else WRONG)
        return ACTING

    def must_change(self, _acting: Acting) -> bool:
        return self.must

    def change(self, _acting: Acting, old: str, new: str) -> None:
        if len(new) < 6:
            raise Refused("密码至少 6 位。请换一个长一些的。")
        self.changed.append((old, new))

    def calls(self, people: tuple[tuple[str, str], ...] = ()) -> SignInCalls:
        return SignInCalls(self.authenticate, self.must_change, self.change, people, "secret")


def window(qtbot: QtBot, folder: Path, calls: SignInCalls) -> SignInWindow:
    made = SignInWindow(
        calls, Remembered(folder / "x.ini", "one"), station="湘江搅拌站", database="demo.db"
    )
    qtbot.addWidget(made)
    made.show()
    return made


def test_the_right_password_opens_the_desk_and_the_login_is_remembered(
    qtbot: QtBot, tmp_path: Path
) -> None:
    made = window(qtbot, tmp_path, Door().calls())
    QTest.keyClicks(made.login, "zhangmin")
    QTest.keyClicks(made.password.line, "secret")
    with qtbot.waitSignal(made.signed_in) as entered:
        QTest.keyClick(made.password.line, Qt.Key.Key_Return)
    assert entered.args == [ACTING]
    assert window(qtbot, tmp_path, Door().calls()).login.text() == "zhangmin"


def test_a_wrong_password_is_said_beside_the_field_and_the_wait_is_told(
    qtbot: QtBot, tmp_path: Path, settled: Callable[[], None]
) -> None:
    made = window(qtbot, tmp_path, Door().calls())
    made.login.setText("zhangmin")
    for sentence in (WRONG, WRONG, WRONG, WAIT):
        made.password.line.setText("nothing")
        made.try_sign_in()
        assert not made.enter.isEnabled()
        settled()
        assert made.password.error.text() == sentence
        assert made.password.text() == ""
        assert made.enter.isEnabled()


def test_empty_fields_are_said_before_the_database_is_asked(qtbot: QtBot, tmp_path: Path) -> None:
    made = window(qtbot, tmp_path, Door().calls())
    made.try_sign_in()
    assert made.login_error.text() == "请填写登录名。"
    made.login.setText("zhangmin")
    made.try_sign_in()
    assert made.login_error.text() == ""
    assert made.password.error.text() == "请填写密码。"


def test_a_password_that_somebody_gave_must_be_changed_first(
    qtbot: QtBot, tmp_path: Path, settled: Callable[[], None]
) -> None:
    door = Door(must_change=True)
    made = window(qtbot, tmp_path, door.calls())
    made.login.setText("zhangmin")
    made.password.line.setText("secret")
    made.try_sign_in()
    settled()
    assert made.stack.currentIndex() == 1
    made.new_password.first.line.setText("mine-1")
    made.new_password.second.line.setText("mine-2")
    made.try_change()
    assert made.new_password.second.error.text() == "两次输入不一样，请再输一次。"
    made.new_password.first.line.setText("abc")
    made.new_password.second.line.setText("abc")
    made.try_change()
    settled()
    assert made.new_password.first.error.text().startswith("密码至少 6 位")
    made.new_password.first.line.setText("mine-123")
    made.new_password.second.line.setText("mine-123")
    with qtbot.waitSignal(made.signed_in):
        made.try_change()
    assert door.changed == [("secret", "mine-123")]


def test_on_a_demo_station_one_is_chosen_from_a_list(qtbot: QtBot, tmp_path: Path) -> None:
    made = window(qtbot, tmp_path, Door().calls((("zhangmin", "张敏（客服专员）"),)))
    choice = made.findChild(QComboBox)
    assert isinstance(choice, QComboBox)
    choice.setCurrentIndex(1)
    choice.activated.emit(1)
    assert made.login.text() == "zhangmin"
    assert made.password.text() == "secret"
    with qtbot.waitSignal(made.signed_in):
        QTest.mouseClick(made.enter, Qt.MouseButton.LeftButton)


def test_caps_lock_is_noticed_while_typing(qtbot: QtBot) -> None:
    field = PasswordField("密码")
    qtbot.addWidget(field)
    field.show()

    def press(text: str, shift: Qt.KeyboardModifier) -> bool:
        QTest.sendKeyEvent(QTest.KeyAction.Press, field.line, Qt.Key.Key_B, text, shift)
        return field.caps.isVisible()

    without, held = Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ShiftModifier
    assert not press("b", without)
    assert not press("B", held)
    assert press("B", without)
    assert not press("b", without)
    assert press("b", held)


def test_the_password_can_be_looked_at(qtbot: QtBot) -> None:
    field = PasswordField("密码")
    qtbot.addWidget(field)
    field.line.actions()[0].toggle()
    assert field.line.echoMode() is QLineEdit.EchoMode.Normal


def test_changing_ones_password_asks_for_the_old_one(
    qtbot: QtBot, settled: Callable[[], None]
) -> None:
    given: list[tuple[str, str]] = []

    def change(old: str, new: str) -> None:
        if old != "old":
            raise Refused("现在的密码不对。")
        given.append((old, new))

    parent = QWidget()
    qtbot.addWidget(parent)
    sheet = ChangePasswordSheet(parent, change)
    sheet.open()
    for field in (sheet.new.first, sheet.new.second):
        field.line.setText("new-123")
    sheet.old.line.setText("wrong")
    sheet.accept()
    settled()
    assert sheet.old.error.text() == "现在的密码不对。"
    sheet.old.line.setText("old")
    with qtbot.waitSignal(sheet.changed):
        sheet.accept()
    assert given == [("old", "new-123")]


@pytest.fixture
def start(qtbot: QtBot) -> FirstStartWindow:
    def create(station: NewStation) -> object:
        if station.company == "x":
            raise Invalid({"company": "公司名称太短"})
        return station

    def connect(target: str) -> object:
        raise Refused(f"{target} 不是本程序的数据库。请另选一个文件。")

    made = FirstStartWindow(FirstStartCalls(create, lambda _progress: "demo", connect, "desk.db"))
    qtbot.addWidget(made)
    made.show()
    return made


def fill(start: FirstStartWindow, company: str) -> None:
    for key, text in {"company": company, "station": "湘江搅拌站", "name": "张三"}.items():
        start.new.lines[key].setText(text)
    start.new.lines["login"].setText("zhangsan")
    start.new.password.line.setText("secret-1")
    start.new.again.line.setText("secret-1")


def test_a_new_station_is_founded_with_its_administrator(
    start: FirstStartWindow, qtbot: QtBot
) -> None:
    fill(start, "宏远商品混凝土有限公司")
    with qtbot.waitSignal(start.done) as founded:
        QTest.mouseClick(start.go, Qt.MouseButton.LeftButton)
    assert founded.args == [
        NewStation("宏远商品混凝土有限公司", "湘江搅拌站", "张三", "zhangsan", "secret-1")
    ]


def test_all_that_is_missing_for_a_new_station_is_said_at_once(start: FirstStartWindow) -> None:
    start.start()
    said = [error.text() for error in start.new.errors.values()]
    assert said == ["请填写公司名称。", "请填写站名。", "请填写管理员姓名。", "请填写登录名。"]
    assert start.new.password.error.text() == "请填写密码。"
    fill(start, "宏远")
    start.new.again.line.setText("other")
    start.start()
    assert start.new.again.error.text().startswith("两次输入不一样")


def test_what_the_desk_refuses_stands_at_its_field(
    start: FirstStartWindow, settled: Callable[[], None]
) -> None:
    fill(start, "x")
    start.start()
    settled()
    assert start.new.errors["company"].text() == "公司名称太短"


def test_the_demo_station_is_one_press_away(start: FirstStartWindow, qtbot: QtBot) -> None:
    start.options.group.button(1).click()
    assert start.go.text() == "载入演示站"
    with qtbot.waitSignal(start.done) as loaded:
        start.start()
    assert loaded.args == ["demo"]


def test_a_database_that_is_none_is_refused_calmly(
    start: FirstStartWindow, settled: Callable[[], None]
) -> None:
    start.options.group.button(2).click()
    start.start()
    start.elsewhere.line.setText("台帐.xlsx")
    start.start()
    settled()
    assert start.messages.bars[0].text.startswith("台帐.xlsx 不是本程序的数据库")
    assert start.go.isEnabled()
