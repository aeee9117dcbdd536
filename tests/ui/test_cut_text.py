"""No words are cut: on every page at 1366×768, in both appearances, whatever does not fit ends in …
and says the rest when pointed at. And no sentence on the screen names a rule by its number."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import cast

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QLabel,
    QPushButton,
    QTableView,
    QToolButton,
    QWidget,
)

from db.models import Role
from tests.station import Station
from tests.ui.record_fixtures import OpenPage, open_page, read_all
from ui.pages import page_keys, visible_tabs
from ui.parts.look import ElidedButton, ElidedLabel
from ui.parts.record.step_bar import StatePath
from ui.theme import apply_theme, current_theme
from ui.window import MainWindow

__all__ = ["open_page", "read_all"]

ReadAll = Callable[[], None]
OFFICE = (1366, 768)
RULE = re.compile(r"\b[RS]\d\d\b")


def in_sight(widget: QWidget) -> bool:
    return widget.isVisible() and not widget.visibleRegion().isEmpty()


def cut_labels(window: QWidget) -> Iterator[str]:
    for label in window.findChildren(QLabel):
        text = label.text()
        if not text or not in_sight(label) or isinstance(label, ElidedLabel):
            continue
        room = label.contentsRect()
        if label.wordWrap():
            whole = label.heightForWidth(label.width()) <= label.height() + 1
        else:
            lines = text.split("\n")
            widest = max(label.fontMetrics().horizontalAdvance(line) for line in lines)
            whole = widest <= room.width() + 1
        if not whole and "…" not in text:
            yield f"label {text!r}"


def cut_buttons(window: QWidget) -> Iterator[str]:
    for button in window.findChildren(QAbstractButton):
        text = button.text().replace("&&", "&")
        icon_alone = isinstance(button, QToolButton) and not button.icon().isNull()
        if not text or icon_alone or not in_sight(button) or isinstance(button, ElidedButton):
            continue
        icon = 20 if not button.icon().isNull() else 0
        around = 8 if isinstance(button, QPushButton) else 0
        needed = button.fontMetrics().horizontalAdvance(text) + icon + around
        if needed > button.width() + 1:
            yield f"button {text!r}"


def cut_headings(window: QWidget) -> Iterator[str]:
    """A heading that is narrower than its words shows … and, in the tooltip, all of them."""
    for table in window.findChildren(QTableView):
        header, model = table.horizontalHeader(), table.model()
        if not in_sight(table) or header.isHidden():
            continue
        for column in range(model.columnCount()):
            words = str(model.headerData(column, Qt.Orientation.Horizontal) or "")
            told = model.headerData(column, Qt.Orientation.Horizontal, Qt.ItemDataRole.ToolTipRole)
            needed = header.fontMetrics().horizontalAdvance(words) + 12
            if needed > table.columnWidth(column) and not told:
                yield f"heading {words!r}"


def nameless_states(window: QWidget) -> Iterator[str]:
    for path in window.findChildren(StatePath):
        if in_sight(path) and len([at for row in path.rows() for at in row]) != len(path._states):
            yield "a state without its word"


def named_rules(window: QWidget) -> Iterator[str]:
    for widget in window.findChildren(QWidget):
        if not in_sight(widget):
            continue
        said = [widget.toolTip()]
        if isinstance(widget, QLabel | QAbstractButton):
            said.append(widget.text())
        yield from (f"rule in {text!r}" for text in said if RULE.search(text))


LOOKS = (cut_labels, cut_buttons, cut_headings, nameless_states, named_rules)


def test_nothing_is_cut_on_any_page_in_either_appearance(
    open_page: OpenPage, sqlite_station: Station, read_all: ReadAll, qapp: QApplication
) -> None:
    sqlite_station.order(placement="地下室底板", planned_opening="2026-11-21 18:00")
    sqlite_station.signed()
    sqlite_station.plan()
    seen: set[tuple[str, bool]] = set()
    found: dict[str, set[str]] = {}
    for role in (Role.SECTION_HEAD, Role.ADMIN):
        window = cast(MainWindow, open_page("today", role=role, size=OFFICE).window())
        for dark in (False, True):
            if dark is not current_theme().dark:
                apply_theme(qapp, dark=dark)
            for key in page_keys(visible_tabs(sqlite_station.acting(role))):
                if (key, dark) in seen:
                    continue
                seen.add((key, dark))
                window.go(key)
                read_all()
                for bad in (each for look in LOOKS for each in look(window)):
                    found.setdefault(bad, set()).add(key)
        window.hide()
    assert found == {}
