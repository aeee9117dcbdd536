"""A record of any kind in a sheet: filled in beside the one it belongs to, without leaving that."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from uuid import UUID

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from desk.core import drafts
from desk.core.acting import Acting
from desk.core.changes import Changes
from desk.core.drafts import Kept
from desk.core.kinds import kind
from desk.core.related import reference_to
from ui.parts.form.form_helper import FormHelper
from ui.parts.form.record_editor import Within
from ui.parts.messages import messages_of
from ui.parts.paper.record_output import print_records
from ui.parts.reading import read
from ui.parts.record.detail import RecordDetail
from ui.parts.record.leaving import LeavingSheet
from ui.parts.room import room_for
from ui.parts.sheet import Sheet
from ui.parts.workers import Outcome
from ui.shortcuts import Command, bind

WIDTH = 720
HEIGHT = 560


class RecordSheet(Sheet):
    """Holds a record in full: form, steps, scans. What it belongs to is filled in and locked.

    Typing is kept as in any form and comes back when the same sheet is opened again. `saved`
    carries the Changes of every save and step.
    """

    saved = Signal(object)

    def __init__(
        self,
        parent: QWidget,
        acting: Acting,
        kind_name: str,
        within: Within | None = None,
        helper: FormHelper | None = None,
    ) -> None:
        self.known = kind(kind_name)
        title = f"{self.known.label} · {within.words}" if within else self.known.label
        super().__init__(parent, title, width=min(WIDTH, parent.window().width() - 40))
        self.heading.setVisible(within is not None)  # else the record's own title says it
        self._host, self.acting = parent, acting
        self._looked = self._leaving = False
        self.detail = RecordDetail(acting, kind_name, helper)
        self.detail.editor.within = within
        self.detail.setProperty("look", "bare")
        layout = self.detail.layout()
        if layout is not None:
            layout.setContentsMargins(0, 0, 0, 0)
        self.detail.expand_button.hide()
        self.detail.setFixedHeight(room_for(parent, HEIGHT + 80) - 20)
        self.body.addWidget(self.detail)
        self._connect()

    def _connect(self) -> None:
        detail = self.detail
        detail.shown.connect(lambda _: self._look_for_typing())
        detail.saved.connect(self._saved)
        detail.closed.connect(self.reject)
        detail.copied.connect(lambda changes: detail.open(changes.id, focus=True))
        detail.print_asked.connect(self._print)
        detail.related_asked.connect(partial(open_related, detail))
        detail.steps.taken.connect(self._taken)
        bind(Command.NEXT_STEP, self, detail.next_step)
        bind(Command.UNDO, self, detail.steps.undo_last)

    def show_record(self, id_: UUID, kept: Kept | None = None) -> None:
        """Show the record `id_`; `kept` is typing to go on with."""
        self._looked = kept is not None
        self.detail.open(id_, kept=kept, focus=True)

    def show_new(
        self, values: Mapping[str, object] | None = None, kept: Kept | None = None
    ) -> None:
        """Show an empty form with `values` to start with, or with the typing `kept`."""
        self._looked = kept is not None
        self.detail.start_new(values, kept=kept)
        self._look_for_typing()

    def _look_for_typing(self) -> None:
        """Once: what was typed here and never saved, as when the program was killed."""
        if self._looked:
            return
        self._looked = True
        acting, editor = self.acting, self.detail.editor
        name, start = editor.form_name, editor.form.kept()

        def arrived(outcome: Outcome[list[Kept]]) -> None:
            found = [kept for kept in outcome.value or () if kept.form == name]
            if found and editor.form_name == name and editor.form.kept() == start:
                editor.restore(found[0])

        read(self, lambda: drafts.offered(acting, name), arrived)

    def _saved(self, changes: Changes, start_next: bool) -> None:
        words = changes.sentence or f"已保存{self.known.label} {changes.number}".strip()
        self.saved.emit(changes)
        if self.known.flow is None and not start_next:
            messages_of(self._host).success(words)
            self._leaving = True
            self.accept()
        else:
            messages_of(self).success(words)

    def _taken(self, changes: Changes) -> None:
        self.saved.emit(changes)
        self.detail.reload()

    def _print(self) -> None:
        if self.detail.seen is not None:
            print_records(self, self.acting, self.known, [self.detail.seen.id])

    def reject(self) -> None:
        """Esc: leave; typing that is not saved is asked about first."""
        if self._leaving or not self.detail.is_unsaved:
            super().reject()
            return
        sheet = LeavingSheet(self, self.detail.title)
        sheet.saving.connect(lambda: self.detail.editor.save(then=self._leave))
        sheet.dropping.connect(self._drop)
        sheet.rejected.connect(self.detail.editor.form.start)
        sheet.open()

    def _drop(self) -> None:
        self.detail.drop_typing()
        self._leave()

    def _leave(self) -> None:
        self._leaving = True
        self.reject()


def open_related(
    detail: RecordDetail, name: str, id_: UUID | None = None, kept: Kept | None = None
) -> RecordSheet | None:
    """A sheet with a record of the kind `name` that belongs to the one in `detail`; a new one when
    `id_` is None."""
    if detail.seen is None:
        return None
    field = reference_to(kind(name), detail.known.name)
    within = Within(field, detail.seen.id, detail.seen.number)
    sheet = RecordSheet(detail, detail.acting, name, within)
    if id_ is None:
        sheet.show_new(kept=kept)
    else:
        sheet.show_record(id_, kept)
    sheet.open()
    return sheet


def resume(parent: QWidget, acting: Acting, kept: Kept) -> RecordSheet:
    """Go on with the typing of a new record that was kept beside the one it belongs to."""
    name, _, belongs_to = kept.form.split(":")
    typed = kept.values["typed"]
    field = next(n for n, (raw, _words) in typed.items() if raw == belongs_to)
    sheet = RecordSheet(parent, acting, name, Within(field, UUID(belongs_to), typed[field][1]))
    sheet.show_new(kept=kept)
    sheet.open()
    return sheet
