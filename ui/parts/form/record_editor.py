"""Filling in one record: typing kept every few seconds, saving, problems, conflicts."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from uuid import UUID, uuid4

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from db.fields import Kind
from desk.core import records
from desk.core.acting import Acting
from desk.core.changes import Changes
from desk.core.drafts import Kept, starting_values
from desk.core.errors import Conflict, Invalid, UserError
from desk.core.kinds import kind
from desk.core.views import View, view
from desk.values.zone import local
from ui.parts.focus import FormArea, give_focus
from ui.parts.form.conflict_sheet import ConflictSheet
from ui.parts.form.draft_keeper import DraftKeeper, Typing
from ui.parts.form.form import RecordForm
from ui.parts.form.form_helper import FormHelper
from ui.parts.form.problems import ProblemsButton
from ui.parts.look import Button, Text, button, label
from ui.parts.messages import MessageAction, messages_of
from ui.parts.operation import Operation, Progress
from ui.parts.surroundings import Surroundings
from ui.shortcuts import Command, bind, shown_keys, tip

_TOLD = 4
"""So many of its values say which draft it is."""


@dataclass(frozen=True)
class Within:
    """What a record belongs to and is filled in beside: the field that says so, the id of what it
    points to, and the words for that. The field is not the clerk's to change there."""

    field: str
    id: UUID
    words: str


class RecordEditor(QWidget):
    """A form with its foot: when typing was kept, cancel, save.

    A failed save leaves everything as typed. `saved` carries the Changes and whether the next
    record is to be started.
    """

    saved = Signal(object, bool)
    refused = Signal()
    """What was typed was not saved, and stands here still."""
    leave_asked = Signal()
    typing = Signal(bool)

    def __init__(self, acting: Acting, kind_name: str, helper: FormHelper | None = None) -> None:
        super().__init__()
        self.acting = acting
        self.known = kind(kind_name)
        self._helper = helper or FormHelper()
        self.form = RecordForm(self.known, Surroundings(acting), helper=self._helper)
        self.within: Within | None = None
        self._view: View | None = None
        self._restored = ""
        self._id: UUID = uuid4()
        self._saving = False
        self._then: Callable[[], object] | None = None
        self._was_typing = False
        self.meanwhile: dict[str, list[object]] = {}
        """What was typed after the last save was sent off, and is not in it."""
        self._keeper = DraftKeeper(self, acting, self._typing)
        self._keeper.said.connect(self._say)
        self.keep_now = self._keeper.keep_now
        self._build()
        self.form.changed.connect(self._typed)
        self.form.finished.connect(lambda: give_focus(self.save_button))
        bind(Command.SAVE, self, self.save)
        bind(Command.SAVE_AND_NEXT, self, lambda: self.save(start_next=True))
        bind(Command.DITTO, self, self.form.ditto)

    def _build(self) -> None:
        inner = QWidget()
        self.above = QVBoxLayout()  # what whoever holds the editor says over the form
        self.above.setSpacing(8)
        around = QVBoxLayout(inner)
        around.setContentsMargins(0, 0, 12, 8)
        around.setSpacing(8)
        around.addLayout(self.above)
        around.addWidget(self.form, 1)
        self.area = FormArea(inner)
        self.area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._status = label("", Text.CAPTION)
        self.cancel_button = button("取消", tip="放弃没有保存的修改(Esc)")
        self.next_button = button("保存并新建", tip=tip("保存并新建下一份", Command.SAVE_AND_NEXT))
        self.save_button = button(f"保存 {shown_keys(Command.SAVE)}", Button.PRIMARY)
        self.cancel_button.clicked.connect(self.leave_asked)
        self.next_button.clicked.connect(lambda: self.save(start_next=True))
        self.save_button.clicked.connect(lambda _=False: self.save())
        self.foot = QWidget()
        row = QHBoxLayout(self.foot)
        row.setContentsMargins(0, 4, 0, 0)
        row.setSpacing(8)
        row.addWidget(self._status, 1)
        self.problems_button = ProblemsButton()
        self.problems_button.clicked.connect(self.form.wrong.go_on)
        self.form.problems_changed.connect(
            lambda: self.problems_button.show_count(len(self.form.wrong))
        )
        for each in (self.problems_button, self.cancel_button, self.next_button, self.save_button):
            row.addWidget(each)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addWidget(self.area, 1)
        layout.addWidget(self.foot)

    # -- what is filled in --------------------------------------------------------------------

    @property
    def form_name(self) -> str:
        """What the kept typing of this form is called; typing that was restored keeps its name."""
        if self._restored or self._view is not None:
            return self._restored or f"{self.known.name}:{self._view.id if self._view else ''}"
        return f"{self.known.name}:new" + (f":{self.within.id}" if self.within else "")

    @property
    def is_new(self) -> bool:
        return self._view is None

    @property
    def is_unsaved(self) -> bool:
        return self.form.is_changed

    def open_new(
        self,
        values: Mapping[str, object] | None = None,
        shown: Mapping[str, str] | None = None,
    ) -> None:
        """An empty form; `values` are typing to start with, such as the date of the last one."""
        self._view, self._id, self._restored = None, uuid4(), ""
        self._helper.look_at(None)
        self.form.set_read_only(read_only=False)
        start, words = starting_values(self.known), {}
        if self.within is not None:
            start[self.within.field] = self.within.id
            words[self.within.field] = self.within.words
        self.form.put(start, words)
        self._lock_within()
        for name, value in (values or {}).items():
            if name in self.form.editors and name not in words:
                self.form.editors[name].show_both(value, (shown or {}).get(name, ""))
        self.form.work_out()
        self._opened()

    def _lock_within(self) -> None:
        if self.within is not None and self.within.field in self.form.editors:
            self.form.editors[self.within.field].set_read_only(True)

    def open_record(self, seen: View) -> None:
        """The record as `seen`; what must not be edited is read only."""
        self._view, self._id, self._restored = seen, seen.id, ""
        self._helper.look_at(seen)
        self.form.put(seen.values, seen.shown, seen.children, seen.row_words)
        locked = seen.refused_edit is not None
        open_still = self.known.always_editable if self.acting.has(*self.known.editors) else ()
        self.form.set_read_only(read_only=locked, except_for=open_still)
        self._lock_within()
        self._opened()

    def restore(self, kept: Kept) -> None:
        """Put typing that was kept, and never saved, over what is shown."""
        self._restored = kept.form
        self.form.restore(kept.values.get("typed", {}))
        self._say(f"已恢复 {local(kept.at):%m-%d %H:%M} 的填写，请核对后保存")

    def carry_over(self) -> tuple[dict[str, object], dict[str, str]]:
        """What the next record starts with: date, project, person."""
        editors = self.form.editors
        usual = [n for n, e in editors.items() if e.field.kind in (Kind.REFERENCE, Kind.DATE)]
        names = [n for n in (self._helper.carried or usual) if n in editors]
        typed = self.form.typed()
        return {n: typed.get(n) for n in names}, {n: editors[n].shown() for n in names}

    def _opened(self) -> None:
        self._keeper.rest()
        self._status.setText("")
        self.area.verticalScrollBar().setValue(0)
        self.form.keep_in_sight()  # whoever saved with the cursor in a field is still there
        self._typed(touched=False)

    def _typed(self, *, touched: bool = True) -> None:
        unsaved = self.form.is_changed
        self.foot.setVisible(unsaved or self.is_new)
        self.next_button.setVisible(self.is_new)
        if unsaved and touched:
            self._keeper.touch()
        if unsaved != self._was_typing:
            self._was_typing = unsaved
            self.typing.emit(unsaved)

    # -- keeping ------------------------------------------------------------------------------

    def _typing(self) -> Typing | None:
        if not self.form.is_changed:
            return None
        typed = self.form.kept()
        if self.within is not None and self.is_new:
            typed[self.within.field] = [str(self.within.id), self.within.words]
        return self.form_name, {
            "typed": typed,
            "version": self._view.version if self._view else 0,
            "title": self._view.title if self._view else self._called(),
        }

    def _called(self) -> str:
        """What a record is called that is not stored yet: by what was typed so far."""
        editors = self.form.editors
        told = [editors[name] for name in self.known.listed if name in editors]
        held = [f"{e.shown()} {e.field.unit}".strip() for e in told if e.shown()][:_TOLD]
        return f"新的{self.known.label}" + (f"：{' '.join(held)}" if held else "")

    def forget(self) -> None:
        """Throw the kept typing away: it was saved, or given up."""
        self._keeper.forget(self.form_name)

    def _say(self, text: str) -> None:
        self._status.setText(text)

    # -- saving -------------------------------------------------------------------------------

    def save(self, *, start_next: bool = False, then: Callable[[], object] | None = None) -> None:
        """Save what was typed; nothing typed is nothing to save. `then` is called once it is
        stored, and not when it is refused."""
        if self._saving:
            return  # it is under way, and what is to follow it too
        self._then = then
        if not (self.is_new or self.form.is_changed):
            return
        local_problems = {n: e.problem() for n, e in self.form.editors.items() if e.is_changed}
        found = {name: sentence for name, sentence in local_problems.items() if sentence}
        if found:
            self.form.show_problems(found)
            self._give_up()
            return
        self._send(self.form.raw(only_changed=not self.is_new), start_next=start_next)

    def _send(self, values: Mapping[str, object], *, start_next: bool) -> None:
        self._saving = True
        self.meanwhile = {}
        sent = self.form.kept()
        acting, name, id_, seen = self.acting, self.known.name, self._id, self._view

        def work(_: Progress) -> Changes:
            if seen is None:
                return records.create(acting, name, _filled(values), id=id_)
            opened = {**seen.values, **seen.children}
            return records.edit(acting, name, id_, values, version=seen.version, opened=opened)

        def done(changes: Changes) -> None:
            typed = self.form.kept()
            self.meanwhile = {n: pair for n, pair in typed.items() if sent.get(n) != pair}
            self.form.clear_problems()
            self.forget()
            then, self._then = self._then, None
            if then is not None:
                then()
            self.saved.emit(changes, start_next)

        operation = Operation(self, work).on_success(done).on_finished(self._sent)
        operation.on_refused(lambda error: self._refused(error, values, start_next)).start()

    def _sent(self) -> None:
        self._saving = False

    def _refused(self, error: UserError, values: Mapping[str, object], start_next: bool) -> None:
        if isinstance(error, Invalid):
            for sentence in self.form.show_problems(error.problems):
                messages_of(self).error(sentence)
        elif isinstance(error, Conflict) and error.clashes:
            self._decide(error, values, start_next=start_next)
        elif isinstance(error, Conflict):
            again = MessageAction("再保存一次", lambda: self.save(start_next=start_next))
            messages_of(self).error(error.reason, actions=[again])
        else:
            messages_of(self).refuse(error)
        self._give_up()

    def _give_up(self) -> None:
        """Nothing follows a save that failed: the next one is for itself alone."""
        self._then = None
        self.keep_now()
        self.refused.emit()

    def _decide(self, error: Conflict, values: Mapping[str, object], *, start_next: bool) -> None:
        sheet = ConflictSheet(self, error.reason, error.clashes)

        def decided() -> None:
            theirs = sheet.kept_theirs()
            self._merge({n: v for n, v in values.items() if n not in theirs}, start_next)

        sheet.accepted.connect(decided)
        sheet.open()

    def _merge(self, values: Mapping[str, object], start_next: bool) -> None:
        """Save `values` over the record as it stands now."""
        acting, name, id_ = self.acting, self.known.name, self._id

        def read(seen: View) -> None:
            self._view = seen
            self._send(values, start_next=start_next)

        Operation(self, lambda _: view(acting, name, id_)).reads().on_success(read).start()


def _filled(values: Mapping[str, object]) -> dict[str, object]:
    """What of an empty form was filled in; the rest is left to the desk's defaults."""
    return {name: value for name, value in values.items() if value not in (None, "", [])}
