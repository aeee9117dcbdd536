"""The verbs every kind of record shares, each a function that starts one operation."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from uuid import UUID

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from desk.core import filing, records
from desk.core.acting import Acting
from desk.core.changes import Changes
from desk.core.errors import Refused
from desk.core.kinds import kind
from desk.core.views import View, view
from desk.core.workflow import Step
from ui.parts.form.form_helper import FormHelper
from ui.parts.messages import MessageAction, messages_of
from ui.parts.operation import Operation, Progress
from ui.parts.record.step_sheet import StepSheet, needs_sheet
from ui.tokens import Tone


def attach_files(
    parent: QWidget, acting: Acting, target: tuple[str, UUID], paths: Sequence[Path]
) -> Operation[Changes]:
    """File the scans at `paths` with the record `target` (kind, id)."""
    name, id_ = target

    def work(progress: Progress) -> Changes:
        made = Changes()
        for done, path in enumerate(paths):
            progress.report(done, len(paths), path.name)
            try:
                content = path.read_bytes()
            except OSError as error:
                raise Refused(
                    f"读不到文件“{path.name}”。请检查文件是否还在、是否被占用。"
                ) from error
            made = filing.attach(acting, name, id_, content, path.name)
        return Changes(made.kinds | {name}, made.id, sentence=made.sentence)

    def told(changes: Changes) -> None:
        messages_of(parent).success(changes.sentence)

    return Operation(parent, work).with_progress("正在归档").on_success(told)


def open_attachment(parent: QWidget, acting: Acting, attachment: UUID) -> Operation[filing.Filed]:
    """Show a filed scan."""
    from ui.parts.record.attachments import show_file

    reading = Operation(parent, lambda _: filing.attachment_content(acting, attachment)).reads()
    return reading.on_success(
        lambda filed: show_file(parent, filed.name, filed.media_type, filed.content)
    )


def say(parent: QWidget, acting: Acting, target: tuple[str, UUID], text: str) -> Operation[Changes]:
    """File a comment with the record `target` (kind, id)."""
    name, id_ = target

    def work(_: Progress) -> Changes:
        made = filing.comment(acting, name, id_, text)
        return Changes(made.kinds | {name}, made.id)

    return Operation(parent, work)


def copy_record(parent: QWidget, acting: Acting, name: str, id_: UUID) -> Operation[Changes]:
    """A new draft from an old record."""
    return Operation(parent, lambda _: records.copy(acting, name, id_))


class Steps(QObject):
    """Takes steps of records for one page, and takes the last one back where that is allowed."""

    taken = Signal(object)
    """The Changes of a step that was taken."""

    def __init__(self, host: QWidget, acting: Acting, helper: FormHelper | None = None) -> None:
        super().__init__(host)
        self._host = host
        self._acting = acting
        self._helper = helper
        self._undo: Callable[[], object] | None = None

    def take(self, seen: View, step: Step) -> None:
        """Take `step` on `seen`; a sheet opens when the step asks something."""
        if needs_sheet(self._acting, step):
            sheet = StepSheet(self._host, self._acting, seen, step, helper=self._helper)
            sheet.taken.connect(lambda changes: self._took(seen, step, changes))
            sheet.open()
            return
        self._operation(seen, step, "").start()

    def undo_last(self) -> None:
        """Take the last step back."""
        if self._undo is not None:
            undo, self._undo = self._undo, None
            undo()

    def _operation(self, seen: View, step: Step, reason: str) -> Operation[Changes]:
        acting = self._acting

        def work(_: Progress) -> Changes:
            return records.take(
                acting,
                seen.kind,
                seen.id,
                step.name,
                reason=reason,
                version=seen.version,
                accept_warnings=bool(reason),
            )

        return (
            Operation(self._host, work)
            .on_success(lambda changes: self._took(seen, step, changes))
            .on_reason(lambda given: self._operation(seen, step, given))
        )

    def _took(self, seen: View, step: Step, changes: Changes) -> None:
        actions = []
        self._undo = None
        if step.undo:
            self._undo = lambda: self._take_back(seen, step.undo)
            actions.append(MessageAction("撤销", self.undo_last))
        bar = messages_of(self._host)
        if changes.warnings:
            words = ";".join(warned.sentence for warned in changes.warnings)
            bar.say(f"{changes.sentence}。已记录：{words}", Tone.WARNING, actions=actions)
        else:
            bar.success(changes.sentence, actions=actions)
        self.taken.emit(changes)

    def _take_back(self, seen: View, undo: str) -> None:
        acting, flow = self._acting, kind(seen.kind).flow
        if flow is None:
            return
        step = flow.step(undo)
        read: Operation[View] = Operation(self._host, lambda _: view(acting, seen.kind, seen.id))
        read.reads().on_success(lambda now: self.take(now, step)).start()
