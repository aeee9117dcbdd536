"""Taking a step: one sheet asks everything the step needs and names the rules it would not keep."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from db.fields import Kind
from desk.core import records
from desk.core.acting import Acting
from desk.core.changes import Changes
from desk.core.errors import Invalid, NeedsReason, UserError, Warned
from desk.core.kinds import kind
from desk.core.views import View
from desk.core.workflow import Step
from desk.users.sign_in import verify_again
from desk.values.showing import plain_json
from ui.parts.clauses import clause_button
from ui.parts.focus import FormArea, give_focus
from ui.parts.form.field_widgets import TextEditor
from ui.parts.form.form import FEW, RecordForm
from ui.parts.form.form_helper import FormHelper
from ui.parts.look import Text, chinese, label, set_look
from ui.parts.operation import Operation, Progress
from ui.parts.settings_now import settings_now
from ui.parts.sheet import Sheet
from ui.parts.surroundings import Surroundings
from ui.parts.text_area import TextArea

WIDTH = 520
WIDE = 900
"""For a step that asks many fields: they stand side by side, and scroll where they are too high."""
_HIGH = 420
_REASON = "原因（会记入历史）"


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
        self._opened = Surroundings(acting).now()
        self._now = ""  # the moment that stands there as now, by its field
        self._warned_of: dict[str, object] | None = None  # the values that broke a rule
        if step.asks:
            self.form = RecordForm(
                kind(seen.kind), Surroundings(acting), helper=helper, fields=step.asks
            )
            self.form.put(seen.values, seen.shown)
            self._offer(self.form)
            self._show_form(self.form)
            self.form.changed.connect(self._withdraw)
        self._warnings = QWidget()
        self._warnings.hide()
        self.body.addWidget(self._warnings)
        self.reason = TextArea("原因")
        self._reason_label = label("", Text.SOFT)
        self.body.addWidget(self._reason_label)
        self.body.addWidget(self.reason)
        self._ask_reason(shown=step.needs_reason)
        self.password = QLineEdit()
        self._ask_password()
        self._error = label("", Text.ERROR, wrap=True)
        self._error.hide()
        self.body.addWidget(self._error)
        self._clause: QWidget | None = None
        self.set_buttons(step.label, danger=step.danger)
        if self.form is not None:
            self.count_problems(self.form.wrong, self.form.problems_changed)
        self._begin()

    def fill(self, values: Mapping[str, object], reason: str = "") -> None:
        """Put what somebody asked for over the values that stand, and why where that is asked."""
        if self.form is not None:
            self.form.restore({name: [plain_json(v), ""] for name, v in values.items()})
        if not self.reason.isHidden():
            self.reason.setPlainText(reason)

    def _begin(self) -> None:
        if self.form is not None:
            self.form.finished.connect(self._filled)
            self.form.start()
        elif self.step.needs_reason:
            give_focus(self.reason)
        elif not self.password.isHidden():
            give_focus(self.password)

    def _filled(self) -> None:
        """Enter in the last field: on to what is still asked."""
        for each in (self.reason, self.password):
            if not each.isHidden():
                give_focus(each)
                return
        give_focus(self.accept_button)

    def _offer(self, form: RecordForm) -> None:
        """Let the persons be picked whom the project named; begin with what is most likely, and with
        now at the moment of the step itself."""
        for name, words in self.seen.offered.items():
            editor = form.editors.get(name)
            if isinstance(editor, TextEditor) and words:
                editor.pick_from(words)
        for name, source in form.known.begins:
            value = self.seen.values.get(source)
            if name in form.editors and form.editors[name].is_empty and value is not None:
                form.editors[name].put(value, self.seen.shown.get(source, ""))
        passed = [
            editor
            for editor in form.editors.values()
            if editor.field.kind is Kind.MOMENT and not editor.field.ahead
        ]
        if len(passed) > 1:  # of several the one at which the step happens itself
            mine = self.step.moment or f"{self.step.stamps}_at"
            passed = [editor for editor in passed if editor.field.name == mine]
        if len(passed) == 1 and passed[0].is_empty:
            passed[0].put(self._opened)
            self._now = passed[0].field.name

    def _show_form(self, form: RecordForm) -> None:
        if not self.many:
            self.add_form(form)
            return
        self.say("只填有变化的项目；没有变化的留着不动，不算变更。", Text.SOFT)
        area = FormArea(form)
        area.setMinimumHeight(_HIGH)
        self.body.addWidget(area, 1)

    def _ask_password(self) -> None:
        self.password.setEchoMode(QLineEdit.EchoMode.Password)
        self.password.setPlaceholderText("再输一次登录密码")
        self.password.setAccessibleName("登录密码")
        if not asks_password(self.acting, self.step):
            self.password.hide()
        self.body.addWidget(self.password)

    def _ask_reason(self, *, shown: bool) -> None:
        self._reason_label.setText(
            "说明原因后可以继续（会记入历史）" if self._warned_of is not None else _REASON
        )
        self._reason_label.setVisible(shown)
        self.reason.setVisible(shown)

    def warn(self, error: NeedsReason) -> None:
        """Say which rules would not be kept; with a reason it goes on."""
        self._warned_of = self._values()
        told = warned_box(error.warnings, self)
        self.body.replaceWidget(self._warnings, told)
        self._warnings.deleteLater()
        self._warnings = told
        told.show()
        self._ask_reason(shown=True)
        self.accept_button.setText(f"说明并{self.step.label}")
        self._grow()
        give_focus(self.reason)

    def _withdraw(self) -> None:
        """A value that broke a rule was corrected: nothing is to be explained any more. Whether the
        rules are kept now is asked again at the next try."""
        if self._warned_of is None or self._warned_of == self._values():
            return
        self._warned_of = None
        self._warnings.hide()
        self._say("")
        self._ask_reason(shown=self.step.needs_reason)
        self.accept_button.setText(self.step.label)

    def _values(self) -> dict[str, object]:
        if self.form is None:
            return {}
        found: dict[str, object] = self.form.raw(only_changed=False)
        if self._now and not self.form.editors[self._now].is_changed:
            found[self._now] = self._opened  # to the second, behind whatever came before it
        return found

    def accept(self) -> None:
        if not self.accept_button.isEnabled():
            return  # it is being taken already
        reason = self.reason.toPlainText().strip() if not self.reason.isHidden() else ""
        if not self.reason.isHidden() and not reason:
            set_look(self.reason, "invalid", True)
            self._say("请写明原因，只写空格不算。")
            give_focus(self.reason)
            return
        if self._unreadable():
            return
        values = self._values()
        self.accept_button.setEnabled(False)
        acting, seen, step = self.acting, self.seen, self.step
        password, warned = self.password.text(), self._warned_of is not None
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

    def _unreadable(self) -> bool:
        """Say what was typed and cannot be read; returns whether there is any such."""
        editors = self.form.editors.items() if self.form is not None else ()
        found = {name: editor.problem() for name, editor in editors if editor.is_changed}
        found = {name: sentence for name, sentence in found.items() if sentence}
        if found and self.form is not None:
            self.form.show_problems(found)
            self._grow()
        return bool(found)

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
        self._say("；".join(left), error.clause)
        self._grow()

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


def warned_box(warnings: Sequence[Warned], parent: QWidget) -> QWidget:
    """The rules that would not be kept, each with the manual's words behind 依据."""
    made = QWidget()
    column = QVBoxLayout(made)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(4)
    for warned in warnings:
        column.addWidget(label(chinese(warned.sentence), Text.ERROR, wrap=True))
        if warned.clause:
            button = clause_button(warned.clause, parent)
            column.addWidget(button, alignment=Qt.AlignmentFlag.AlignLeft)
    return made


def asks_password(acting: Acting, step: Step) -> bool:
    """Whether the office wants the password again before this step."""
    return step.confirm_password and settings_now(acting).flag("window.approval_password")


def needs_sheet(acting: Acting, step: Step) -> bool:
    """Whether taking the step asks anything."""
    return bool(step.asks or step.needs_reason) or asks_password(acting, step)
