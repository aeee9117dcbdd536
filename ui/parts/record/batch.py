"""One step for several records: asked once, taken one by one, every refusal named."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from desk.core import records
from desk.core.acting import Acting
from desk.core.changes import Changes
from desk.core.errors import NeedsReason, UserError
from desk.core.kinds import RecordKind
from desk.core.together import take_together
from desk.core.workflow import Step
from desk.users.sign_in import verify_again
from ui.parts.form.form import RecordForm
from ui.parts.lists.plain_table import plain_table
from ui.parts.look import Text, chinese, label, set_look
from ui.parts.operation import Operation, Progress
from ui.parts.record.step_sheet import asks_password
from ui.parts.sheet import Sheet
from ui.parts.surroundings import Surroundings
from ui.parts.text_area import TextArea

Named = tuple[UUID, str]

_MOST_SAID = 8
"""Warnings that are read one by one; of more only the number is said."""


@dataclass
class BatchResult:
    """What came of it: numbers done, refusals and warnings by number."""

    changes: Changes
    done: list[str] = field(default_factory=list)
    refused: list[tuple[str, str]] = field(default_factory=list)
    warned: list[tuple[Named, str]] = field(default_factory=list)


def steps_for(known: RecordKind, acting: Acting) -> list[Step]:
    """The steps this person may take on several records at once; dangerous ones go one by one."""
    if known.flow is None:
        return []
    return [
        step
        for step in known.flow.steps
        if not step.by_program and not step.danger and acting.has(*step.roles)
    ]


def take_all(
    acting: Acting,
    known: RecordKind,
    chosen: Sequence[Named],
    step: Step,
    *,
    values: Mapping[str, object],
    reason: str,
    progress: Progress,
) -> BatchResult:
    """Take `step` on each record in a transaction of its own. Called off the GUI thread."""
    result = BatchResult(Changes())
    kinds: set[str] = set()
    for at, (id_, name) in enumerate(chosen):
        progress.report(at, len(chosen), name)
        try:
            changes = records.take(
                acting,
                known.name,
                id_,
                step.name,
                values,
                reason=reason,
                accept_warnings=bool(reason),
            )
        except NeedsReason as error:
            result.warned.append(((id_, name), error.reason))
        except UserError as error:
            result.refused.append((name, error.reason))
        else:
            kinds |= changes.kinds
            result.done.append(name)
    result.changes = Changes(frozenset(kinds))
    return result


def take_whole(
    acting: Acting,
    known: RecordKind,
    chosen: Sequence[Named],
    step: Step,
    *,
    values: Mapping[str, object],
    reason: str,
) -> BatchResult:
    """Take `step` on all records in one transaction. Raises UserError; then none was taken."""
    try:
        changes = take_together(
            acting, known.name, [id_ for id_, _ in chosen], step.name, values,
            reason=reason, accept_warnings=bool(reason),
        )  # fmt: skip
    except NeedsReason as error:
        return BatchResult(Changes(), warned=[(named, error.reason) for named in chosen[:1]])
    return BatchResult(changes, done=[name for _, name in chosen])


class BatchSheet(Sheet):
    """Asks what the step asks, once. `finished_with` carries the BatchResult. Records that are taken
    `together` are all taken or none."""

    finished_with = Signal(object)

    def __init__(
        self,
        parent: QWidget,
        acting: Acting,
        known: RecordKind,
        step: Step,
        chosen: Sequence[Named],
        *,
        together: bool = False,
    ) -> None:
        super().__init__(parent, f"{step.label} · {len(chosen):,} 份{known.label}", width=540)
        self.acting, self.known, self.step = acting, known, step
        self._chosen = list(chosen)
        self._together = together
        self._before = BatchResult(Changes())
        names = "、".join(name for _, name in chosen[:6])
        self.say(names + ("等" if len(chosen) > 6 else ""), Text.SOFT)
        self.form: RecordForm | None = None
        if step.asks:
            self.say("填写的内容用于全部选中的单；留空的项按各单原有内容。", Text.CAPTION)
            self.form = RecordForm(known, Surroundings(acting), fields=step.asks)
            self.add_form(self.form)
            self.form.changed.connect(self._withdraw)
        self._warnings = label("", Text.ERROR, wrap=True)
        self._warnings.hide()
        self.body.addWidget(self._warnings)
        self._prompt = label("原因（会记入历史）", Text.SOFT)
        self.reason = TextArea("原因", lines=2)
        self.password = QLineEdit()
        self.password.setEchoMode(QLineEdit.EchoMode.Password)
        self.password.setPlaceholderText("再输一次登录密码")
        if not asks_password(acting, step):
            self.password.hide()
        for each in (self._prompt, self.reason, self.password):
            self.body.addWidget(each)
        self._needed = step.needs_reason
        self._show_reason()
        self.set_buttons(step.label)

    def _show_reason(self) -> None:
        self._prompt.setVisible(self._needed)
        self.reason.setVisible(self._needed)

    def accept(self) -> None:
        reason = self.reason.toPlainText().strip()
        if self._needed and not reason:
            set_look(self.reason, "invalid", True)
            self.reason.setFocus()
            return
        raw = self.form.raw(only_changed=False) if self.form is not None else {}
        values = {name: value for name, value in raw.items() if value not in (None, "", [])}
        acting, known, step, chosen = self.acting, self.known, self.step, self._chosen
        together = self._together
        password, asked = self.password.text(), not self.password.isHidden()

        def work(progress: Progress) -> BatchResult:
            if asked:
                verify_again(acting, password)
            if together:
                return take_whole(acting, known, chosen, step, values=values, reason=reason)
            return take_all(
                acting, known, chosen, step, values=values, reason=reason, progress=progress
            )

        self.accept_button.setEnabled(False)
        operation = Operation(self, work).with_progress(step.label).on_success(self._took)
        if together:
            operation.on_refused(self._say_refused)
        operation.on_finished(lambda: self.accept_button.setEnabled(True)).start()

    def _withdraw(self) -> None:
        """What was warned of may no longer be so: it is asked again, and no reason before that."""
        if self._needed != self.step.needs_reason:
            self._needed = self.step.needs_reason
            self._warnings.hide()
            self._show_reason()
            self.accept_button.setText(self.step.label)

    def _say_refused(self, error: UserError) -> None:
        """What was typed stays, to be mended."""
        self._warnings.setText(chinese(error.reason))
        self._warnings.show()

    def _took(self, result: BatchResult) -> None:
        self._before.done += result.done
        self._before.refused += result.refused
        kinds = self._before.changes.kinds | result.changes.kinds
        self._before.changes = Changes(kinds)
        if result.warned:
            self._ask_reason(result)
            return
        super().accept()
        self.finished_with.emit(self._before)

    def _ask_reason(self, result: BatchResult) -> None:
        """Ask for a reason for those records alone that break a rule which allows it with one."""
        if not self._together:
            self._chosen = [named for named, _ in result.warned]
        said = [chinese(words) for _, words in result.warned[:_MOST_SAID]]
        more = len(result.warned) - len(said)
        self._warnings.setText("\n".join([*said, *[f"还有 {more:,} 份也要说明"] * (more > 0)]))
        self._warnings.show()
        self._prompt.setText(f"说明原因后可以继续办理这 {len(self._chosen)} 份（会记入历史）")
        self._needed = True
        self._show_reason()
        self.accept_button.setText(f"说明并{self.step.label}")
        self.reason.setFocus()


def show_refused(parent: QWidget, step: Step, result: BatchResult) -> Sheet:
    """List what was not taken, each with its reason."""
    from db.fields import Field, Kind

    sheet = Sheet(parent, f"{step.label}：{len(result.refused)} 份没有办成", width=760)
    fields = (Field("n", "单号", Kind.CODE, width=18), Field("r", "原因", Kind.TEXT, width=70))
    rows = [[name, chinese(reason)] for name, reason in result.refused]
    table = plain_table(fields, rows, "没有办成的")
    table.setFixedHeight(300)
    table.setWordWrap(True)
    sheet.body.addWidget(table)
    sheet.set_buttons("知道了", dismiss="")
    sheet.open()
    return sheet
