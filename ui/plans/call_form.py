"""What is written down while the customer is on the phone: time, person, note, told."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QCheckBox, QFrame, QGridLayout, QHBoxLayout, QLineEdit, QVBoxLayout

from desk.plans.confirmations import Call
from desk.plans.editing import opening_on
from ui.parts.look import Button, ElidedLabel, Text, button, chip, label, set_look
from ui.plans.lines_model import opening_words
from ui.tokens import Tone

_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


@dataclass(frozen=True)
class CallResult:
    """One call as it was written down."""

    order_id: UUID
    opening: datetime
    person: str
    note: str
    told: bool


class CallForm(QFrame):
    """The form under the list, filled with what is usual: the planned time, the contact.

    `confirmed` carries a CallResult; `left` asks for the list again.
    """

    confirmed = Signal(object)
    left = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("look", "quote")
        self._call: Call | None = None
        self._day: date | None = None
        self._now: datetime | None = None
        self.who = ElidedLabel("", Text.STRONG)
        self.phone = label("", Text.STRONG)
        self.phone.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.opening = self._line("核实开盘时间", 84)
        self.person = self._line("对方", 116)
        self.note = self._line("说明", 0)
        self.told = QCheckBox("已通知调度")
        self.told.installEventFilter(self)
        self.button = button("确认并到下一个", Button.PRIMARY, icon_name="check", tip="Ctrl+Enter")
        self.button.clicked.connect(self.confirm)
        self.sentence = label("", Text.ERROR, wrap=True)
        self.notice = chip("", Tone.WARNING)
        self.opening.textEdited.connect(lambda _: self._judge())
        self._arrange()

    def _line(self, name: str, width: int) -> QLineEdit:
        made = QLineEdit()
        made.setAccessibleName(name)
        if width:
            made.setFixedWidth(width)
        made.installEventFilter(self)
        return made

    def _arrange(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(12)
        head.addWidget(self.who, 1)
        head.addWidget(self.phone)
        grid = QGridLayout()
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(2)
        widgets = (
            ("核实开盘 *", self.opening),
            ("对方 *", self.person),
            ("说明", self.note),
            ("", self.told),
            ("", self.button),
        )
        for column, (words, widget) in enumerate(widgets):
            grid.addWidget(label(words, Text.CAPTION), 0, column)
            grid.addWidget(widget, 1, column)
        grid.setColumnStretch(2, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 8, 12, 8)
        layout.setSpacing(6)
        layout.addLayout(head)
        layout.addLayout(grid)
        layout.addWidget(self.sentence)
        layout.addWidget(self.notice, 0, Qt.AlignmentFlag.AlignLeft)
        for each in (self.sentence, self.notice):
            each.hide()

    @property
    def call(self) -> Call | None:
        return self._call

    def show_call(self, call: Call | None, day: date, now: datetime) -> None:
        """Offer `call` to be confirmed; what was confirmed before is shown to be corrected."""
        self._call, self._day, self._now = call, day, now
        self.setEnabled(call is not None)
        if call is None:
            self.who.setText("")
            self.phone.setText("")
            return
        words = (call.project, call.placement, call.grade, f"{call.volume:,.2f} m³")
        self.who.setText("　".join(w for w in words if w))
        self.phone.setText("　".join(w for w in (call.contact, call.phone) if w) or "没有联系电话")
        opening = call.confirmed_opening or call.planned_opening
        self.opening.setText(opening_words(opening, day))
        self.person.setText(call.confirmed_with or call.contact)
        self.note.setText(call.note)
        self.told.setChecked(call.told_dispatcher_at is not None)
        self.told.setEnabled(call.told_dispatcher_at is None)
        self._judge()

    def begin(self) -> None:
        """Put the cursor into the time, ready to be typed over."""
        self.opening.setFocus(Qt.FocusReason.TabFocusReason)
        self.opening.selectAll()

    def confirm(self) -> None:
        """Hand on what stands here; what is missing is said and gets the focus."""
        if self._call is None:
            return
        opening = self._typed()
        if opening is None:
            self._refuse(self.opening, "核实的开盘时间看不懂，如 730、7:30、晚8点。")
            return
        if not self.person.text().strip():
            self._refuse(self.person, "请写明与谁核实。")
            return
        told = self.told.isChecked() and self._call.told_dispatcher_at is None
        self.confirmed.emit(
            CallResult(
                self._call.order_id,
                opening,
                self.person.text().strip(),
                self.note.text().strip(),
                told,
            )
        )

    def _typed(self) -> datetime | None:
        if self._day is None or self._now is None or self._call is None:
            return None
        text = self.opening.text()
        for known in (self._call.confirmed_opening, self._call.planned_opening):
            if known is not None and text == opening_words(known, self._day):
                return known
        return opening_on(self._day, text, self._now)

    def _judge(self) -> None:
        """Say who will be told when the time typed is not the planned one."""
        typed = self._typed()
        self.sentence.hide()
        for line in (self.opening, self.person):
            set_look(line, "invalid", False)
        planned = self._call.planned_opening if self._call is not None else None
        changed = typed is not None and planned is not None and typed != planned
        self.notice.setVisible(changed)
        if changed and planned is not None and self._day is not None:
            words = opening_words(planned, self._day)
            self.notice.setText(
                f"与计划 {words} 不同，确认后通知生产客服科长和调度员改版日生产计划"
            )

    def _refuse(self, line: QLineEdit, sentence: str) -> None:
        set_look(line, "invalid", True)
        line.setAccessibleDescription(sentence)
        self.sentence.setText(sentence)
        self.sentence.show()
        line.setFocus()
        line.selectAll()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            return self._key(watched, event)
        return super().eventFilter(watched, event)

    def _key(self, watched: QObject, event: QKeyEvent) -> bool:
        stops = [self.opening, self.person, self.note, self.told]
        modifiers = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
            return True
        if event.key() not in _ENTER:
            return False
        if modifiers & Qt.KeyboardModifier.ControlModifier:
            self.confirm()
            return True
        back = bool(modifiers & Qt.KeyboardModifier.ShiftModifier)
        at = next(at for at, stop in enumerate(stops) if stop is watched) + (-1 if back else 1)
        if at == len(stops):
            self.confirm()
        elif at >= 0:
            stops[at].setFocus(Qt.FocusReason.TabFocusReason)
        return True
