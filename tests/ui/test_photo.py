"""Photographs: the page as the clerk sees it, light and dark, read and not empty."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from tests.ui.shell_office import make_window, page
from ui.photo import photograph, photograph_page
from ui.theme import apply_theme


def colours(picture: QImage) -> set[int]:
    return {
        picture.pixel(x, y)
        for x in range(0, picture.width(), 7)
        for y in range(0, picture.height(), 7)
    }


@pytest.mark.parametrize("dark", [False, True])
def test_a_page_is_photographed_after_it_was_read(
    qtbot: QtBot, qapp: QApplication, tmp_path: Path, *, dark: bool
) -> None:
    apply_theme(qapp, dark=dark)
    window = make_window(tmp_path)
    qtbot.addWidget(window)
    picture = photograph_page(window, "orders", QSize(1366, 768))
    assert picture.size() == QSize(1366, 768)
    assert page(window).read == 1
    assert len(colours(picture)) > 20
    assert (picture.pixelColor(900, 700).lightness() < 80) is dark
    assert not window.isVisible()


def test_an_unknown_page_is_named(qtbot: QtBot, tmp_path: Path) -> None:
    window = make_window(tmp_path)
    qtbot.addWidget(window)
    with pytest.raises(KeyError):
        photograph_page(window, "no-such-page", QSize(800, 600))


def test_any_widget_can_be_photographed(qtbot: QtBot) -> None:
    widget = QWidget()
    qtbot.addWidget(widget)
    assert photograph(widget, QSize(320, 200)).size() == QSize(320, 200)
