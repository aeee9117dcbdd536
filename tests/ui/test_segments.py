"""Pages that do not fit in the head are under 更多; none is lost, the current one always shows."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from ui.segments import Segments

PAGES = [(f"page-{number}", f"第 {number} 个分页") for number in range(12)]


@pytest.fixture
def segments(qtbot: QtBot) -> Segments:
    made = Segments()
    qtbot.addWidget(made)
    made.show_pages(PAGES, "page-0")
    made.show()
    return made


def shown(segments: Segments) -> list[str]:
    return [segments.bar.tabText(at) for at in range(segments.bar.count())]


def test_all_pages_show_where_there_is_room(segments: Segments) -> None:
    assert segments.fit(5000) == 12
    assert segments.hidden == []
    assert not segments.more.isVisible()


def test_what_has_no_room_is_in_the_menu_and_nothing_is_lost(segments: Segments) -> None:
    count = segments.fit(600)
    assert 1 < count < 12
    assert shown(segments) == [title for _, title in PAGES[:count]]
    assert segments.hidden == PAGES[count:]
    assert segments.more.isVisible()
    assert segments.sizeHint().width() <= 600


@pytest.mark.parametrize("room", [100, 300, 600])
def test_the_current_page_shows_however_little_room_there_is(segments: Segments, room: int) -> None:
    segments.show_pages(PAGES, "page-9")
    segments.fit(room)
    assert "第 9 个分页" in shown(segments)
    assert segments.bar.tabText(segments.bar.currentIndex()) == "第 9 个分页"


def test_a_page_is_chosen_from_the_menu_by_keyboard(segments: Segments, qtbot: QtBot) -> None:
    segments.fit(300)
    first = segments.hidden[0][0]
    segments.more.setFocus()
    QTest.keyClick(segments.more, Qt.Key.Key_Space)
    with qtbot.waitSignal(segments.chosen) as chosen:
        QTest.keyClick(segments.menu, Qt.Key.Key_Return)
    assert chosen.args == [first]


def test_stepping_goes_through_the_pages_in_the_menu_too(segments: Segments, qtbot: QtBot) -> None:
    count = segments.fit(300)
    segments.show_pages(PAGES, f"page-{count - 1}")
    segments.fit(300)
    with qtbot.waitSignal(segments.chosen) as chosen:
        segments.step(1)
    assert chosen.args == [f"page-{count}"]
    segments.show_pages(PAGES, "page-11")
    with qtbot.waitSignal(segments.chosen) as round_again:
        segments.step(1)
    assert round_again.args == ["page-0"]
