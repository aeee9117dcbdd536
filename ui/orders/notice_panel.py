"""What a message changes or calls off: the orders it may mean, each with the step that does it."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from desk.core import records
from desk.core.acting import Acting
from desk.core.changes import Changes
from desk.core.errors import Invalid, UserError
from desk.core.kinds import kind
from desk.core.views import View, view
from desk.orders.reading.message_intent import Intent
from desk.orders.reading.proposals import Proposal, proposal
from desk.orders.reading.read_order import Meant, ReadOrder
from desk.values.showing import plain_json
from ui.parts.form.form import RecordForm
from ui.parts.look import Button, Text, button, chinese, label
from ui.parts.operation import Operation, Progress
from ui.parts.record.step_sheet import StepSheet
from ui.parts.sheet import Sheet
from ui.parts.surroundings import Surroundings

_SAID = {
    Intent.CHANGE: "这条消息变更已有的订货",
    Intent.CANCEL: "这条消息取消或暂停已有的订货",
    Intent.OTHER: "这条消息不是订货，没有要建立的订货单",
}


class NoticePanel(QWidget):
    """`done` carries the Changes of a step that was taken; `as_new` asks to fill in a new order."""

    done = Signal(object)
    as_new = Signal()

    def __init__(self, parent: QWidget, acting: Acting) -> None:
        super().__init__(parent)
        self._acting = acting
        self.steps: dict[str, QPushButton] = {}
        """The buttons by the numbers of their orders."""
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(8)

    def show_notice(self, read: ReadOrder, text: str) -> None:
        """Show what `read` wants; `text` is the customer's message, kept as the reason."""
        self._clear()
        self._column.addWidget(label(_SAID[read.intent], Text.CARD_TITLE, wrap=True))
        for one in read.about:
            self._column.addWidget(self._row(one, proposal(read, one, text)))
        if read.intent is not Intent.OTHER and not read.about:
            self._column.addWidget(
                label("没有找到消息所说的订货通知单，请在列表里查找后办理。", Text.ERROR, wrap=True)
            )
        new = button("仍作为新订货填写", Button.QUIET)
        new.clicked.connect(self.as_new.emit)
        row = QHBoxLayout()
        row.addWidget(new)
        row.addStretch(1)
        self._column.addLayout(row)
        self._column.addStretch(1)

    def _clear(self) -> None:
        self.steps = {}
        while (item := self._column.takeAt(0)) is not None:
            inner = item.layout()
            while inner is not None and (each := inner.takeAt(0)) is not None:
                _remove(each.widget())
            _remove(item.widget())

    def _row(self, meant: Meant, wanted: Proposal) -> QWidget:
        made = QWidget()
        row = QHBoxLayout(made)
        row.setContentsMargins(0, 4, 0, 4)
        row.setSpacing(12)
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(label(f"{meant.number}　{meant.words}", wrap=True))
        if wanted.values:
            words.addWidget(label(f"改为：{chinese(wanted.told())}", Text.CAPTION, wrap=True))
        row.addLayout(words, 1)
        look = Button.QUIET if self.steps else Button.PRIMARY
        take = button(wanted.label, Button.DANGER if wanted.step == "cancel" else look)
        take.setAccessibleName(f"{wanted.label} {meant.number}")
        take.clicked.connect(lambda: self._open(meant, wanted))
        self.steps[meant.number] = take
        row.addWidget(take)
        return made

    def _open(self, meant: Meant, wanted: Proposal) -> None:
        acting = self._acting
        found: Operation[View] = Operation(self, lambda _: view(acting, "orders", meant.id))
        found.reads().on_success(lambda seen: self._ask(seen, wanted)).start()

    def _ask(self, seen: View, wanted: Proposal) -> None:
        flow = kind("orders").flow
        if wanted.step and flow is not None:
            sheet = StepSheet(self, self._acting, seen, flow.step(wanted.step))
            sheet.fill(wanted.values, wanted.reason)
            sheet.taken.connect(self.done.emit)
            sheet.open()
            return
        edit = UnsignedChange(self, self._acting, seen, wanted)
        edit.saved.connect(self.done.emit)
        edit.open()


def _remove(widget: QWidget | None) -> None:
    if widget is not None:
        widget.hide()
        widget.deleteLater()


class UnsignedChange(Sheet):
    """An order that nobody has signed is edited: its fields, with what is new filled in."""

    saved = Signal(object)

    def __init__(self, parent: QWidget, acting: Acting, seen: View, wanted: Proposal) -> None:
        super().__init__(parent, f"修改 · {seen.number or seen.title}", width=560)
        self._acting, self._seen, self._reason = acting, seen, wanted.reason
        names = tuple(wanted.values) or ("planned_opening", "volume_m3")
        self.form = RecordForm(kind("orders"), Surroundings(acting), fields=names)
        self.form.put(seen.values, seen.shown)
        self.form.restore({n: [plain_json(v), ""] for n, v in wanted.values.items()})
        known = kind("orders")
        always = set(names) <= set(known.always_editable)
        self.say(
            "联系人和电话改了就生效，不用补签。"
            if always
            else "这张订货单客户还没有签认，改了就生效。",
            Text.SOFT,
        )
        self.add_form(self.form)
        self._error = label("", Text.ERROR, wrap=True)
        self._error.hide()
        self.body.addWidget(self._error)
        self.set_buttons("保存修改")
        self.form.start()

    def accept(self) -> None:
        acting, seen, reason = self._acting, self._seen, self._reason
        values = self.form.raw(only_changed=True)

        def work(_: Progress) -> Changes:
            return records.edit(
                acting,
                "orders",
                seen.id,
                values,
                version=seen.version,
                opened=seen.values,
                reason=reason,
            )

        Operation(self, work).on_success(self._saved).on_refused(self._refused).start()

    def _saved(self, changes: Changes) -> None:
        super().accept()
        self.saved.emit(changes)

    def _refused(self, error: UserError) -> None:
        left = [error.reason]
        if isinstance(error, Invalid):
            left = self.form.show_problems(error.problems)
        self._error.setText(chinese("；".join(left)))
        self._error.setVisible(bool(left))
