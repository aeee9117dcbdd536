"""粘贴消息: a customer's WeChat or SMS text on the left, what was read on the right."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import Qt
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QPushButton,
    QScrollArea,
    QTabBar,
    QTextEdit,
    QVBoxLayout,
    QWidget,
)

from desk.core.acting import Acting
from desk.core.changes import Changes
from desk.core.errors import Invalid, UserError
from desk.core.kinds import kind
from desk.customers.likely import KnownProject, Likely
from desk.orders.reading import messages
from desk.orders.reading.message import Intent, ReadOrder, as_new
from desk.orders.reading.messages import meant
from ui.orders.helper import OrderHelper
from ui.orders.notice_panel import NoticePanel
from ui.orders.unread_marks import mark_unread
from ui.parts.flow_layout import FlowLayout
from ui.parts.form.form import RecordForm
from ui.parts.look import Button, Text, button, chinese, label
from ui.parts.operation import Operation
from ui.parts.plain import set_tip
from ui.parts.reading import read
from ui.parts.room import room_for
from ui.parts.sheet import Sheet
from ui.parts.surroundings import Surroundings
from ui.parts.text_area import MARGIN
from ui.parts.workers import Outcome

_WORDS = {Intent.CHANGE: "变更", Intent.CANCEL: "取消", Intent.OTHER: "其他"}
WIDTH = 1040
HEIGHT = 470
PAUSE_MS = 200
FIELDS = (
    "project_id",
    "placement",
    "strength_grade",
    "impermeability_grade",
    "volume_m3",
    "planned_opening",
    "slump_mm",
    "slump_tolerance_mm",
    "placing_method",
    "pump_pipe_m",
    "special_requirements",
    "contact",
    "phone",
    "urgency_reason",
)


class MessageSheet(Sheet):
    """Reads while one pastes or types; what was not understood is marked in the text.

    `saved` carries the Changes of each draft made, and of each step taken on an earlier order.
    """

    saved = Signal(object)

    def __init__(self, parent: QWidget, acting: Acting, text: str = "") -> None:
        super().__init__(parent, "粘贴客户消息", width=WIDTH)
        self.acting = acting
        self._orders: list[ReadOrder] = []
        self._asked = 0
        self._done: set[int] = set()
        self.area = QTextEdit()
        self.area.document().setDocumentMargin(MARGIN)
        self.area.setAcceptRichText(False)
        self.area.setPlaceholderText("把微信或短信原文粘贴到这里")
        self.area.setAccessibleName("客户消息原文")
        self.form = RecordForm(
            kind("orders"), Surroundings(acting), helper=OrderHelper(acting), fields=FIELDS
        )
        self._height = room_for(parent, HEIGHT)
        self._build()
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(PAUSE_MS)
        self._pause.timeout.connect(self.read_now)
        self.area.textChanged.connect(self._pause.start)
        self.set_buttons("存为草稿", dismiss="关闭")
        self.accept_button.setEnabled(False)
        set_tip(self.accept_button, "Ctrl+Enter")
        self.area.setPlainText(text)
        self.area.setFocus()

    def _build(self) -> None:
        left = QVBoxLayout()
        left.setSpacing(6)
        left.addWidget(label("原文（标黄的没有读懂）", Text.CAPTION))
        left.addWidget(self.area, 1)
        self.tabs = QTabBar()
        self.tabs.setDrawBase(False)
        self.tabs.setExpanding(False)
        self.tabs.hide()
        self.tabs.currentChanged.connect(self._show)
        self._notes = label("", Text.CAPTION, wrap=True)
        self._missing = label("", Text.ERROR, wrap=True)
        self._matches = QWidget()
        self._flow = FlowLayout(self._matches, gap=6)
        self._matches.hide()
        inner = QWidget()
        column = QVBoxLayout(inner)
        column.setContentsMargins(0, 0, 12, 0)
        self.notice = NoticePanel(inner, self.acting)
        self.notice.done.connect(self._settled)
        self.notice.as_new.connect(self._as_new)
        self.notice.hide()
        for each in (self._missing, self._notes, self._matches, self.form, self.notice):
            column.addWidget(each)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setFixedHeight(self._height)
        scroll.setWidget(inner)
        right = QVBoxLayout()
        right.setSpacing(6)
        right.addWidget(label("读出的订货（可以改）", Text.CAPTION))
        right.addWidget(self.tabs)
        right.addWidget(scroll)
        row = QHBoxLayout()
        row.setSpacing(20)
        row.addLayout(left, 2)
        row.addLayout(right, 3)
        self.body.addLayout(row)

    # -- reading ------------------------------------------------------------------------------

    def read_now(self) -> None:
        """Read what stands in the text."""
        text = self.area.toPlainText()
        self._asked += 1
        asked, acting = self._asked, self.acting

        def arrived(outcome: Outcome[list[ReadOrder]]) -> None:
            if asked != self._asked:
                return
            if outcome.failure is not None and not isinstance(outcome.failure, UserError):
                raise outcome.failure
            self._orders = outcome.value or []
            self._done = set()
            self._show_tabs()

        read(
            self,
            lambda: _read(acting, text),
            arrived,
            wanted=lambda: asked == self._asked,
        )

    def _show_tabs(self) -> None:
        self.tabs.blockSignals(True)
        while self.tabs.count():
            self.tabs.removeTab(0)
        for at in range(len(self._orders)):
            word = _WORDS.get(self._orders[at].intent, "")
            self.tabs.addTab(f"第 {at + 1} 份 {word}".strip())
        self.tabs.blockSignals(False)
        self.tabs.setVisible(len(self._orders) > 1)
        self._show(0)

    def _show(self, at: int) -> None:
        order = self._orders[at] if 0 <= at < len(self._orders) else None
        new = order is None or order.intent is Intent.ORDER
        self.form.setVisible(new)
        self.notice.setVisible(not new)
        self.accept_button.setVisible(new)
        self.accept_button.setEnabled(order is not None and new and at not in self._done)
        if order is not None and not new:
            self.notice.show_notice(order, self.area.toPlainText())
            self.notice.setEnabled(at not in self._done)
        if order is not None:
            self._show_order(order)

    def _show_order(self, order: ReadOrder) -> None:
        values = order.values()
        shown: dict[str, str] = {}
        found = meant(order)
        if found is not None:
            values["project_id"] = found.project.id
            shown["project_id"] = found.project.name
        self.form.put({}, {})
        for name, editor in self.form.editors.items():
            editor.show_both(values.get(name), shown.get(name, ""))
        if found is None and order.project:
            self.form.editors["project_id"].show_text(order.project)
        self.form.work_out()
        missing = "、".join(order.labels_missing())
        self._missing.setText(f"消息里没有写：{missing}" if missing else "")
        self._missing.setVisible(bool(missing))
        self._notes.setText("\n".join(chinese(note) for note in order.notes))
        self._notes.setVisible(bool(order.notes))
        self._offer_projects(order, sure=found is not None)
        mark_unread(self.area, order.unread)

    def _as_new(self) -> None:
        """The message was taken for a change and orders something new."""
        at = max(self.tabs.currentIndex(), 0)
        self._orders[at] = as_new(self._orders[at])
        self._show(at)

    def _offer_projects(self, order: ReadOrder, *, sure: bool) -> None:
        while (item := self._flow.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        sure = sure or order.intent is not Intent.ORDER
        self._matches.setVisible(not sure and bool(order.matches))
        for match in [] if sure else order.matches[:4]:
            project = match.project
            made: QPushButton = button(f"是 {project.name}", Button.QUIET)
            made.clicked.connect(
                lambda _=False, p=project: self.form.editors["project_id"].show_both(p.id, p.name)
            )
            self._flow.addWidget(made)

    # -- saving -------------------------------------------------------------------------------

    def accept(self) -> None:
        at = max(self.tabs.currentIndex(), 0)
        wrong = {n: e.problem() for n, e in self.form.editors.items() if e.problem()}
        if wrong:
            self.form.show_problems(wrong)
            return
        order, text = self._corrected(self._orders[at]), self.area.toPlainText()
        acting = self.acting

        operation = Operation(self, lambda _: messages.save(acting, order, text))
        operation.on_success(self._settled).on_refused(self._refused).start()

    def _settled(self, changes: Changes) -> None:
        """One part of the message is kept or done; go on to what is left of it."""
        at = max(self.tabs.currentIndex(), 0)
        self._done.add(at)
        self.saved.emit(changes)
        left = [n for n in range(len(self._orders)) if n not in self._done]
        if not left:
            self.close_done()
            return
        kept = "已存" if self._orders[at].intent is Intent.ORDER else "已办"
        self.tabs.setTabText(at, f"第 {at + 1} 份 {kept}")
        self.tabs.setCurrentIndex(left[0])

    def _corrected(self, read: ReadOrder) -> ReadOrder:
        """What was read, with what the person put right in the form."""
        typed = self.form.typed()
        project = typed.pop("project_id")
        texts = {name: "" for name in typed if isinstance(getattr(read, name), str)}
        order = replace(read)
        for name, value in typed.items():
            setattr(order, name, texts.get(name) if value is None else value)
        if project is not None:
            known = KnownProject(project, self.form.editors["project_id"].shown(), "")
            order.matches = [Likely(known, 1.0)]
        return order

    def close_done(self) -> None:
        """Close, once every order of the message is kept."""
        super().accept()

    def _refused(self, error: UserError) -> None:
        sentences = [error.reason]
        if isinstance(error, Invalid):
            sentences = self.form.show_problems(error.problems)
        self._missing.setText(chinese("；".join(sentences)))
        self._missing.setVisible(bool(sentences))


def _read(acting: Acting, text: str) -> list[ReadOrder]:
    return messages.read(acting, text).orders if text.strip() else []
