"""Bars, sentences under fields, and questions: calm, with words, never in a chain of boxes."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog, QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from desk.core.errors import Refused
from ui.parts import messages as messages_module
from ui.parts.clauses import show_clause
from ui.parts.messages import ErrorSentence, MessageAction, Messages, messages_of
from ui.parts.sheets import confirm
from ui.tokens import Tone


@pytest.fixture
def window(qtbot: QtBot) -> QWidget:
    made = QWidget()
    QVBoxLayout(made)
    qtbot.addWidget(made)
    made.resize(700, 400)
    made.show()
    return made


def test_a_window_gets_its_bars_when_first_asked_and_keeps_them(window: QWidget) -> None:
    inner = QWidget(window)
    assert messages_of(inner) is messages_of(window)


def test_a_dialog_says_its_messages_itself(window: QWidget) -> None:
    messages_of(window)
    dialog = QDialog(window)
    QVBoxLayout(dialog)
    assert messages_of(dialog) is not messages_of(window)


def test_good_news_goes_by_itself_and_bad_news_stays(
    window: QWidget, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(messages_module, "PASSING_MS", 30)
    bars = messages_of(window)
    bars.success("DH-1 已签认。")
    bars.error("DH-2 没有存下。")
    qtbot.waitUntil(lambda: [bar.tone for bar in bars.bars] == [Tone.DANGER])
    assert bars.bars[0].accessibleName() == "未完成DH-2 没有存下。"


def test_what_was_done_can_be_undone_from_the_bar(window: QWidget) -> None:
    undone: list[str] = []
    bars = messages_of(window)
    action = MessageAction("撤销", lambda: undone.append("DH-1"))
    bar = bars.success("DH-1 已签认。", actions=[action])
    undo = next(b for b in bar.findChildren(QPushButton) if b.text() == "撤销")
    QTest.mouseClick(undo, Qt.MouseButton.LeftButton)
    assert undone == ["DH-1"]
    assert bars.bars == ()
    assert not bars.isVisible()


def test_no_more_than_three_bars_and_the_same_one_only_once(window: QWidget) -> None:
    bars = messages_of(window)
    for text in ("一", "二", "二", "三", "四"):
        bars.warning(text)
    assert [bar.text for bar in bars.bars] == ["二", "三", "四"]


def test_bars_take_room_below_and_cover_nothing(window: QWidget, qtbot: QtBot) -> None:
    layout = window.layout()
    assert layout is not None
    page = QWidget()
    layout.addWidget(page)
    bars = Messages()
    layout.addWidget(bars)
    qtbot.waitUntil(lambda: 300 < page.height() < 400)
    bars.refuse(Refused("DH-1 还没有客户指定人签字，不能开盘。" * 4, clause="M1.2.1"))
    qtbot.waitUntil(lambda: bars.isVisible() and page.geometry().bottom() < bars.y())
    assert bars.height() > 40
    assert page.y() < 20


def test_an_error_stands_under_its_field_and_frames_it(window: QWidget) -> None:
    field = QLineEdit()
    error = ErrorSentence(field)
    error.say("方量必须大于 0,请改正")
    assert error.text() == "方量必须大于 0，请改正"
    assert field.property("invalid") is True
    assert field.accessibleDescription()
    error.say("")
    assert error.isHidden()
    assert field.property("invalid") is False


def test_a_question_is_asked_once_and_esc_leaves_everything_as_it_was(window: QWidget) -> None:
    called: list[int] = []
    sheet = confirm(
        window, "作废 DH-1？", "作废后编号不再使用。", accept="作废", then=lambda: called.append(1)
    )
    assert sheet.windowModality() is Qt.WindowModality.WindowModal
    QTest.keyClick(sheet, Qt.Key.Key_Escape)
    assert called == []
    sheet = confirm(window, "作废？", "", accept="作废", then=lambda: called.append(2), danger=True)
    QTest.keyClick(sheet, Qt.Key.Key_Return)
    assert called == [2]


@pytest.mark.parametrize("clause", ["M1.2.1", "M1.4.1 M2.2.1", "M5"])
def test_a_clause_is_shown_whole(window: QWidget, clause: str, settled: Callable[[], None]) -> None:
    sheet = show_clause(clause, window)
    words = [w for w in sheet.findChildren(QLabel) if w.wordWrap() and w.isVisible()]
    assert words
    for shown in words:
        assert shown.height() >= shown.heightForWidth(shown.width())
    assert sheet.height() <= 560
    sheet.close()


def test_a_clause_that_the_manual_lacks_is_said_to_be_missing(window: QWidget) -> None:
    sheet = show_clause("P9.9", window)
    assert any("手册中没有条款 P9.9" in w.text() for w in sheet.findChildren(QLabel))
    sheet.close()
