"""The tabs at the left: whose desk this is, where one is, and what is waiting there."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QPoint, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontMetrics, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QButtonGroup,
    QMenu,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from ui.brand import Brand
from ui.icons import Tint, icon_pixmap
from ui.pages import Tab
from ui.parts.plain import set_tip
from ui.shortcuts import Command, tip
from ui.theme import current_theme, theme_keeper
from ui.tokens import CAPTION_PT, Tone

WIDE = 188
NARROW = 60
_INSET = 12


class Navigation(QWidget):
    """The column of tabs. `chosen` carries the key of the tab that was pressed."""

    chosen = Signal(str)
    badge_chosen = Signal(str)
    """The figure on the tab with this key was pressed, not the tab."""

    def __init__(self, tabs: tuple[Tab, ...], *, company: str, station: str, person: str) -> None:
        super().__init__()
        self.setObjectName("navigation")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAccessibleName("导航")
        self._collapsed = False
        self._buttons: dict[str, TabButton] = {}
        self._group = QButtonGroup(self)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(_INSET, 14, _INSET + 1, 10)
        self._column.setSpacing(2)
        self._brand = Brand(company, station)
        self._column.addWidget(self._brand)
        self._column.addSpacing(10)
        self._add_tabs(tabs)
        self._column.addStretch(1)
        self.person = PersonButton(person)
        self._column.addWidget(self.person)
        self.set_collapsed(collapsed=False)

    def _add_tabs(self, tabs: tuple[Tab, ...]) -> None:
        group = tabs[0].group if tabs else 0
        for number, tab in enumerate(tabs, 1):
            if tab.group != group:
                self._column.addSpacing(10)
                group = tab.group
            made = TabButton(tab, Command[f"TAB_{number}"] if number <= 9 else None)
            made.clicked.connect(lambda _=False, key=tab.key: self.chosen.emit(key))
            made.badge_pressed.connect(partial(self.badge_chosen.emit, tab.key))
            self._group.addButton(made)
            self._buttons[tab.key] = made
            self._column.addWidget(made)

    @property
    def collapsed(self) -> bool:
        return self._collapsed

    def set_collapsed(self, *, collapsed: bool) -> None:
        """Show icons alone; their words go into tooltips."""
        self._collapsed = collapsed
        self.setFixedWidth(NARROW if collapsed else WIDE)
        self._brand.set_collapsed(collapsed=collapsed)
        self.person.set_collapsed(collapsed=collapsed)
        for each in self._buttons.values():
            each.set_collapsed(collapsed=collapsed)

    def set_current(self, key: str) -> None:
        """Tint the tab `key`."""
        if key in self._buttons:
            self._buttons[key].setChecked(True)

    def set_badge(self, key: str, count: int, tone: Tone = Tone.NEUTRAL) -> None:
        """Show how much is waiting under the tab `key`; 0 takes the badge away."""
        if key in self._buttons:
            self._buttons[key].set_badge(count, tone)

    def tab_button(self, key: str) -> TabButton:
        return self._buttons[key]


class _NavigationButton(QAbstractButton):
    """Common to the tabs and the person: a row that can shrink to its icon."""

    def __init__(self, words: str) -> None:
        super().__init__()
        self.setText(words)
        self.setAccessibleName(words)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.collapsed = False
        theme_keeper().changed.connect(self.updateGeometry)

    def set_collapsed(self, *, collapsed: bool) -> None:
        self.collapsed = collapsed
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(NARROW - 2 * _INSET, current_theme().measures.navigation_row)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paint_ground(self, painter: QPainter, *, current: bool) -> None:
        """The tint of the current, hovered or pressed row, and the focus ring."""
        theme = current_theme()
        box = QRectF(self.rect())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        if current:
            painter.setBrush(theme.colour("accent_soft"))
        elif self.isDown():
            painter.setBrush(theme.colour("pressed"))
        elif self.underMouse():
            painter.setBrush(theme.colour("hover"))
        else:
            painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(box, 6, 6)
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(theme.colour("focus"))
            painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), 6, 6)


class TabButton(_NavigationButton):
    """One tab: icon, words, and how much is waiting."""

    badge_pressed = Signal()

    def __init__(self, tab: Tab, command: Command | None) -> None:
        super().__init__(tab.title)
        self.setCheckable(True)
        self.setAutoExclusive(True)
        self._tab = tab
        self._command = command
        self._count = 0
        self._tone = Tone.NEUTRAL
        self._say()

    @property
    def badge(self) -> int:
        return self._count

    def set_badge(self, count: int, tone: Tone) -> None:
        self._count = count
        self._tone = tone
        self._say()
        self.update()

    def badge_box(self) -> QRectF:
        """Where the figure stands; empty when there is none or no room for it."""
        if not self._count or self.collapsed:
            return QRectF()
        width = max(
            20, QFontMetrics(_badge_font(self.font())).horizontalAdvance(self._words()) + 12
        )
        return QRectF(self.width() - width - 8, (self.height() - 20) / 2, width, 20)

    def _words(self) -> str:
        return "99+" if self._count > 99 else str(self._count)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if self.badge_box().contains(event.position()):
            self.badge_pressed.emit()
        else:
            super().mousePressEvent(event)

    def _say(self) -> None:
        words = self._tab.title + (f"，{self._count} 项待办" if self._count else "")
        self.setAccessibleName(words)
        set_tip(self, tip(words, self._command) if self._command else words)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        current = self.isChecked()
        self.paint_ground(painter, current=current)
        tint = Tint.ACCENT if current else Tint.SOFT
        side, height = 20, self.height()
        left = (self.width() - side) // 2 if self.collapsed else 10
        ratio = self.devicePixelRatioF()
        picture = icon_pixmap(self._tab.icon, side, tint=tint, ratio=ratio)
        painter.drawPixmap(left, (height - side) // 2, picture)
        if self.collapsed:
            self._paint_dot(painter, left + side)
        else:
            room = self._paint_badge(painter)
            self._paint_words(painter, room, current=current)
        painter.end()

    def _paint_words(self, painter: QPainter, room: int, *, current: bool) -> None:
        font = QFont(self.font())
        font.setWeight(QFont.Weight.DemiBold if current else QFont.Weight.Normal)
        painter.setFont(font)
        painter.setPen(current_theme().colour("accent_text" if current else "text"))
        area = QRect(40, 0, self.width() - 40 - room, self.height())
        words = painter.fontMetrics().elidedText(
            self._tab.title, Qt.TextElideMode.ElideRight, area.width()
        )
        painter.drawText(area, Qt.AlignmentFlag.AlignVCenter, words)

    def _paint_badge(self, painter: QPainter) -> int:
        """Paint the pill at the right; returns the width it takes."""
        if not self._count:
            return 8
        colours = current_theme().tokens.tone(self._tone)
        painter.setFont(_badge_font(self.font()))
        box = self.badge_box()
        painter.setPen(QColor(colours.line))
        painter.setBrush(QColor(colours.ground))
        painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), 9.5, 9.5)
        painter.setPen(QColor(colours.text))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, self._words())
        return int(box.width()) + 14

    def _paint_dot(self, painter: QPainter, right: int) -> None:
        if not self._count:
            return
        painter.setPen(current_theme().colour("navigation"))
        painter.setBrush(QColor(current_theme().tokens.tone(self._tone).strong))
        painter.drawEllipse(QRectF(right - 4.5, self.height() / 2 - 13, 8, 8))


def _badge_font(usual: QFont) -> QFont:
    font = QFont(usual)
    font.setPointSizeF(CAPTION_PT)
    font.setWeight(QFont.Weight.DemiBold)
    return font


class PersonButton(_NavigationButton):
    """Who is signed in; opens the menu with 修改密码, 锁定, 换人登录."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.setAccessibleName(f"{name}，打开个人菜单")
        set_tip(self, f"{name}：修改密码、锁定、换人登录")
        self.menu = QMenu(self)
        self.clicked.connect(self._open)

    def _open(self) -> None:
        self.menu.popup(self.mapToGlobal(self.rect().topLeft()) - self._above())

    def _above(self) -> QPoint:
        return QPoint(0, self.menu.sizeHint().height() + 4)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        self.paint_ground(painter, current=False)
        left = (self.width() - 20) // 2 if self.collapsed else 10
        ratio = self.devicePixelRatioF()
        top = (self.height() - 20) // 2
        painter.drawPixmap(left, top, icon_pixmap("user", 20, ratio=ratio))
        if not self.collapsed:
            painter.setPen(current_theme().colour("text"))
            area = QRect(40, 0, self.width() - 40 - 28, self.height())
            words = painter.fontMetrics().elidedText(
                self.text(), Qt.TextElideMode.ElideRight, area.width()
            )
            painter.drawText(area, Qt.AlignmentFlag.AlignVCenter, words)
            more = icon_pixmap("dots", 16, tint=Tint.FAINT, ratio=ratio)
            painter.drawPixmap(self.width() - 26, (self.height() - 16) // 2, more)
        painter.end()
