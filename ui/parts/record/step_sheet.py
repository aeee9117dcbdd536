"""Taking a step: one sheet asks everything the step needs and names the rules it would not keep."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QFrame, QLineEdit, QPlainTextEdit, QScrollArea, QWidget

from desk.core import records
from desk.core.acting import Acting
from desk.core.changes import Changes
from desk.core.errors import Invalid, NeedsReason, UserError
from desk.core.kinds import kind
from desk.core.views import View
from desk.core.workflow import Step
from desk.users.sign_in import verify_again
from ui.parts.clauses import clause_button
from ui.parts.form.form import FEW, RecordForm
from ui.parts.form.form_helper import FormHelper
from ui.parts.look import Text, chinese, label, set_look
from ui.parts.operation import Operation, Progress
from ui.parts.settings_now import settings_now
from ui.parts.sheet import Sheet
from ui.parts.surroundings import Surroundings

WIDTH = 520
WIDE = 900
"""For a step that asks many fields: they stand side by side, and scroll where they are too high."""
_HIGH = 420


class StepSheet(Sheet):
    """The fields a step asks, the rules it would not keep, and the reason for that.

    Refusals are shown in the sheet, so that nothing typed is lost. `taken` carries the Changes.
    """

    taken = Signal(object)

    def __init__(
        self,
        parent: QWidget,
        acting: Acting,
        seen: View,
        step: Step,
        *,
        helper: FormHelper | None = None,
    ) -> None:
        self.many = len(step.asks) > FEW
        width = WIDE if self.many else WIDTH
        super().__init__(parent, f"{step.label} · {seen.number or seen.title}", width=width)
        self.acting = acting
        self.seen = seen
        self.step = step
        self.form: RecordForm | None = None
        if step.asks:
            self.form = RecordForm(
                kind(seen.kind), Surroundings(acting), helper=helper, fields=step.asks
            )
            self.form.put(seen.values, seen.shown)
            self._show_form(self.form)
        self._warnings = QWidget()
        self._warned = False
        self.reason = QPlainTextEdit()
        self.reason.setTabChangesFocus(True)
        self.reason.setFixedHeight(72)
        self.reason.setAccessibleName("原因")
        self._reason_label = label("原因（会记入历史）", Text.SOFT)
        self.body.addWidget(self._reason_label)
        self.body.addWidget(self.reason)
        self._show_reason(shown=step.needs_reason)
        self.password = QLineEdit()
        self._ask_password()
        self._error = label("", Text.ERROR, wrap=True)
        self._error.hide()
        self.body.addWidget(self._error)
        self._clause: QWidget | None = None
        self.set_buttons(step.label, danger=step.danger)
        QShortcut(QKeySequence("Ctrl+Return"), self).activated.connect(self.accept)
        if self.form is not None:
            self.form.finished.connect(self.accept_button.setFocus)
            self.form.start()
        elif step.needs_reason:
            self.reason.setFocus()
        elif not self.password.isHidden():
            self.password.setFocus()

    def _show_form(self, form: RecordForm) -> None:
        if not self.many:
            self.add_form(form)
            return
        self.say("只填有变化的项目；没有变化的留着不动，不算变更。", Text.SOFT)
        area = QScrollArea()
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setWidgetResizable(True)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setMinimumHeight(_HIGH)
        area.setWidget(form)
        self.body.addWidget(area, 1)

    def _ask_password(self) -> None:
        self.password.setEchoMode(QLineEdit.EchoMode.Password)
        self.password.setPlaceholderText("再输一次登录密码")
        self.password.setAccessibleName("登录密码")
        if not asks_password(self.acting, self.step):
            self.password.hide()
        self.body.addWidget(self.password)

    def _show_reason(self, *, shown: bool) -> None:
        self._reason_label.setVisible(shown)
        self.reason.setVisible(shown)

    def warn(self, error: NeedsReason) -> None:
        """Say which rules would not be kept; with a reason it goes on."""
        self._warned = True
        at = self.body.indexOf(self._reason_label)
        for warned in error.warnings:
            self.body.insertWidget(at, label(chinese(warned.sentence), Text.ERROR, wrap=True))
            if warned.clause:
                made = clause_button(warned.clause, self)
                self.body.insertWidget(at + 1, made, alignment=Qt.AlignmentFlag.AlignLeft)
            at += 2 if warned.clause else 1
        self._reason_label.setText("说明原因后可以继续（会记入历史）")
        self._show_reason(shown=True)
        self.accept_button.setText(f"说明并{self.step.label}")
        self.reason.setFocus()

    def accept(self) -> None:
        reason = self.reason.toPlainText().strip()
        if (self.step.needs_reason or self._warned) and not reason:
            set_look(self.reason, "invalid", True)
            self._say("请写明原因，只写空格不算。")
            self.reason.setFocus()
            return
        values = self.form.raw(only_changed=False) if self.form is not None else {}
        self.accept_button.setEnabled(False)
        acting, seen, step = self.acting, self.seen, self.step
        password, warned = self.password.text(), self._warned
        asked = not self.password.isHidden()

        def work(_: Progress) -> Changes:
            if asked:
                verify_again(acting, password)
            return records.take(
                acting,
                seen.kind,
                seen.id,
                step.name,
                values,
                reason=reason,
                version=seen.version,
                accept_warnings=warned,
            )

        operation = Operation(self, work).on_success(self._taken).on_refused(self._refused)
        operation.on_finished(lambda: self.accept_button.setEnabled(True)).start()

    def _taken(self, changes: Changes) -> None:
        super().accept()
        self.taken.emit(changes)

    def _refused(self, error: UserError) -> None:
        if isinstance(error, NeedsReason):
            self.warn(error)
            return
        left = [error.reason]
        if isinstance(error, Invalid) and self.form is not None:
            left = self.form.show_problems(error.problems)
        self._say(";".join(left), error.clause)

    def _say(self, sentence: str, clause: str = "") -> None:
        self._error.setText(chinese(sentence))
        self._error.setVisible(bool(sentence))
        if self._clause is not None:
            self._clause.hide()
            self._clause.deleteLater()
            self._clause = None
        if clause:
            self._clause = clause_button(clause, self)
            self.body.addWidget(self._clause, alignment=Qt.AlignmentFlag.AlignLeft)


def asks_password(acting: Acting, step: Step) -> bool:
    """Whether the office wants the password again before this step."""
    return step.confirm_password and settings_now(acting).flag("window.approval_password")


def needs_sheet(acting: Acting, step: Step) -> bool:
    """Whether taking the step asks anything."""
    return bool(step.asks or step.needs_reason) or asks_password(acting, step)
