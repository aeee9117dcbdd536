"""What belongs to a record and lies in other lists: a section per kind, the last few in short."""

from __future__ import annotations

from datetime import datetime
from functools import partial
from uuid import UUID

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QFont, QKeyEvent, QPainter, QPaintEvent, QShowEvent
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from db.fields import Field, Kind
from desk.core.acting import Acting
from desk.core.kinds import RecordKind
from desk.core.related import Section, related
from desk.core.views import View
from desk.values.showing import show_value
from desk.values.zone import local
from ui.parts.lists.table_view import paint_chip
from ui.parts.look import Button, Text, button, icon_button, label, line
from ui.parts.messages import messages_of
from ui.parts.operation import Operation
from ui.parts.plain import set_tip
from ui.parts.record.history import empty
from ui.parts.states import tone_of_state
from ui.theme import current_theme
from ui.tokens import Tone

_PADDING = 8
_CHIP_WIDTH = 76
_GAP = 10


class RelatedRow(QAbstractButton):
    """One record in one line: its state, its name, its main words, and its date."""

    def __init__(self, section: Section, row: dict[str, object]) -> None:
        super().__init__()
        self._state, self._tone = _state_of(section.known, row)
        self._head, self._rest, self._when = words_of(section, row)
        self.setText(self._head)
        told = [self._state, self._head, self._rest, self._when]
        self.setAccessibleName("，".join(word for word in told if word))
        set_tip(self, " · ".join(word for word in told if word))
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(200, current_theme().measures.row)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        theme, painter = current_theme(), QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = self.rect().adjusted(0, 0, -1, -1)
        painter.setPen(theme.colour("focus") if self.hasFocus() else Qt.PenStyle.NoPen)
        painter.setBrush(theme.colour("hover") if self.underMouse() else Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(box, 6, 6)
        area = self.rect().adjusted(_PADDING, 0, -_PADDING, 0)
        if self._state:
            paint_chip(
                painter, QRect(area.x(), 0, _CHIP_WIDTH, self.height()), self._state, self._tone
            )
            area.setLeft(area.left() + _CHIP_WIDTH + _GAP)
        painter.setPen(theme.colour("text_soft"))
        middle = Qt.AlignmentFlag.AlignVCenter
        painter.drawText(area, middle | Qt.AlignmentFlag.AlignRight, self._when)
        area.setRight(area.right() - painter.fontMetrics().horizontalAdvance(self._when) - _GAP)
        self._paint_words(painter, area)
        painter.end()

    def _paint_words(self, painter: QPainter, area: QRect) -> None:
        theme, usual = current_theme(), painter.font()
        strong = QFont(usual)
        strong.setWeight(QFont.Weight.DemiBold)
        for words, font, colour in ((self._head, strong, "text"), (self._rest, usual, "text")):
            painter.setFont(font)
            painter.setPen(theme.colour(colour))
            elide = Qt.TextElideMode.ElideRight
            shown = painter.fontMetrics().elidedText(words, elide, max(0, area.width()))
            painter.drawText(area, Qt.AlignmentFlag.AlignVCenter, shown)
            area.setLeft(area.left() + painter.fontMetrics().horizontalAdvance(shown) + _GAP)


def _state_of(known: RecordKind, row: dict[str, object]) -> tuple[str, Tone]:
    if known.flow is None or "state" not in row:
        return "", Tone.NEUTRAL
    state = row["state"]
    return show_value(known.fields["state"], state), tone_of_state(known.flow, state)


def words_of(section: Section, row: dict[str, object]) -> tuple[str, str, str]:
    """What a record is called, what is said in it, and when it was."""
    known, when = section.known, section.known.sort
    said = [
        (name, _words(known.fields[name], row[name]))
        for name in section.columns
        if name not in ("state", when) and row[name] not in (None, "")
    ]
    flags = [words for name, words in said if known.fields[name].kind is Kind.BOOL]
    told = [words for name, words in said if known.fields[name].kind is not Kind.BOOL]
    head = told.pop(0) if told else known.label  # 合格, say, tells most
    return head, " · ".join([*flags, *told]), _short(row.get(when))


def _words(field: Field, value: object) -> str:
    """The value, with its label where it cannot be understood alone."""
    words = _short(value) if field.kind is Kind.MOMENT else show_value(field, value)
    words = f"{words} {field.unit}" if field.unit else words
    alone = field.kind is Kind.VOLUME or not (
        field.numeric or field.kind in (Kind.BOOL, Kind.MOMENT, Kind.DATE)
    )
    return words if alone else f"{field.label} {words}"


def _short(moment: object) -> str:
    if isinstance(moment, datetime):
        return f"{local(moment):%m-%d %H:%M}"
    return "" if moment is None else str(moment)


class RelatedTab(QWidget):
    """See the module. It reads when it is looked at, and again on `refresh`.

    `opened` carries kind and id of a record, `adding` the kind of a new one, `page_asked` the kind
    whose whole list is wanted.
    """

    opened = Signal(str, object)
    adding = Signal(str)
    page_asked = Signal(str)

    def __init__(self, acting: Acting) -> None:
        super().__init__()
        self._acting = acting
        self._seen: View | None = None
        self._asked = 0
        self._stale = False
        self._list = QVBoxLayout(self)
        self._list.setContentsMargins(0, 4, 12, 8)
        self._list.setSpacing(4)

    def show_record(self, seen: View) -> None:
        """Show what belongs to `seen`."""
        if self._seen is None or self._seen.id != seen.id:
            empty(self._list)
        self._seen = seen
        self.refresh()

    def refresh(self) -> None:
        """Read anew: now when it is in sight, else when it comes into sight."""
        self._stale = True
        self._read_if_seen()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._read_if_seen()

    def _read_if_seen(self) -> None:
        if not self._stale or self._seen is None or not self.isVisible():
            return
        self._stale = False
        self._asked += 1
        asked, acting, seen = self._asked, self._acting, self._seen

        def arrived(sections: list[Section]) -> None:
            if asked == self._asked:
                self._fill(sections)

        reading = Operation(self, lambda _: related(acting, seen.kind, seen.id))
        reading.reads(lambda: asked == self._asked).on_success(arrived)
        reading.on_refused(messages_of(self).refuse).start()

    def _fill(self, sections: list[Section]) -> None:
        empty(self._list)
        for section in sections:
            self._list.addWidget(self._head(section))
            self._list.addWidget(line())
            for row in section.rows:
                made = RelatedRow(section, row)
                made.clicked.connect(partial(self._open, section.known.name, row["id"]))
                self._list.addWidget(made)
            self._list.addSpacing(4)
        self._list.addStretch(1)

    def _head(self, section: Section) -> QWidget:
        known, host = section.known, QWidget()
        row = QHBoxLayout(host)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(label(known.label, Text.STRONG))
        row.addWidget(label(count_words(section), Text.SOFT))
        row.addStretch(1)
        if section.count > len(section.rows):
            whole = button(f"全部 {section.count} 条", Button.QUIET)
            whole.clicked.connect(partial(self._ask_page, known.name))
            row.addWidget(whole)
        if self._acting.has(*known.editors):
            add = icon_button("plus", f"新建{known.label}", size=16)
            add.clicked.connect(partial(self._add, known.name))
            row.addWidget(add)
        return host

    def _open(self, name: str, id_: UUID, _checked: bool = False) -> None:
        self.opened.emit(name, id_)

    def _add(self, name: str, _checked: bool = False) -> None:
        self.adding.emit(name)

    def _ask_page(self, name: str, _checked: bool = False) -> None:
        self.page_asked.emit(name)


def count_words(section: Section) -> str:
    """How many there are and what they come to, such as ``10 条 · 合计 120.00 m³``; 无 for none."""
    if not section.count:
        return "无"
    total = f" · 合计 {section.total:,.2f} m³" if section.total is not None else ""
    return f"{section.count} 条{total}"
