"""A page with a list and, beside it, the record under the cursor in full.

In a narrow window the record lies over the list instead. Typing that is not saved is asked about
before anything else is shown.
"""

from __future__ import annotations

from functools import partial
from typing import ClassVar
from uuid import UUID

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSplitter, QWidget

from desk.core.changes import Changes
from desk.core.kinds import kind
from ui.parts.drawer import Drawer
from ui.parts.form.form_helper import FormHelper
from ui.parts.page import Office, Page, Target
from ui.parts.paper.record_output import print_records
from ui.parts.record.detail import RecordDetail
from ui.parts.record.leaving import Leaving
from ui.parts.record.record_sheet import open_related
from ui.shortcuts import Command, bind

_HANDLE = 12


class BesidePage(Page):
    """See the module. A subclass builds its list, hands it to `put_beside`, and says which record
    stands under the cursor."""

    kind_name: str = ""
    narrow_below: ClassVar[int] = 1000
    """Narrower pages show the record over the list instead of beside it."""

    def __init__(self, office: Office) -> None:
        super().__init__(office)
        self.known = kind(self.kind_name)
        self.detail = RecordDetail(self.acting, self.kind_name, self.make_helper())
        self.leaving = Leaving(self, self.detail)
        self.drawer = Drawer(self)
        self.splitter = QSplitter(Qt.Orientation.Horizontal)
        detail = self.detail
        detail.hide()
        detail.closed.connect(self.close_detail)
        detail.saved.connect(self.record_saved)
        detail.print_asked.connect(lambda _: self.print_current())
        detail.related_asked.connect(partial(open_related, detail))
        detail.page_asked.connect(self.go_related)
        detail.typing.connect(lambda _: self.head_changed.emit())
        self.leaving.stayed.connect(self.stay)
        detail.editor.refused.connect(self.leaving.not_saved)
        bind(Command.UNDO, self, detail.steps.undo_last)
        bind(Command.NEXT_STEP, self, self.do_next)

    # -- what a page says ---------------------------------------------------------------------

    def make_helper(self) -> FormHelper:
        """What the area adds to its form."""
        return FormHelper()

    def current_id(self) -> UUID | None:
        """The record under the list's cursor."""
        return None

    def record_width(self) -> int:
        """How much of the page a record beside the list is given at first."""
        return min(max(int(self.width() * 0.38), 400), 720)

    def stay(self) -> None:
        """Put the cursor back on the record that is being typed into."""

    def record_saved(self, _changes: Changes, _start_next: bool) -> None:
        """Go on to what was asked for, if the record was saved for its sake."""
        self.leaving.saved()

    # -- the record ---------------------------------------------------------------------------

    def put_beside(self, listed: QWidget, *, share: tuple[int, int]) -> QSplitter:
        """Put list and record in one row; they take further room in the ratio `share`."""
        self.splitter.setChildrenCollapsible(False)
        for place, each in enumerate((listed, self.detail)):
            self.splitter.addWidget(each)
            self.splitter.setStretchFactor(place, share[place])
        self.splitter.setHandleWidth(_HANDLE)
        return self.splitter

    @property
    def is_narrow(self) -> bool:
        """Whether the record lies over the list, for want of room."""
        return self.width() < self.narrow_below

    def unsaved(self) -> int:
        return int(self.detail.is_unsaved)

    def do_next(self) -> None:
        """F6: the next step of the record that is shown, or else of the row under the cursor, whose
        record comes into sight for it."""
        if self.detail.isHidden():
            self.open_current(focus=False)
        self.detail.next_step()

    def open_current(self, *, focus: bool) -> None:
        """Show the record under the cursor."""
        wanted, seen = self.current_id(), self.detail.seen
        if wanted is None:
            return
        if seen is not None and seen.id == wanted and self.detail.isVisible():
            if focus:
                self.detail.take_focus()
            return

        def show() -> None:
            self.show_detail()
            self.detail.open(wanted, focus=focus)
            self.head_changed.emit()

        self.leaving.then(show)

    def show_detail(self) -> None:
        """Make room for the record."""
        if self.is_narrow:
            self.drawer.hold(self.detail)
        else:
            self.drawer.release(self.splitter)
            if self.detail.isHidden():
                self.share_width()
        self.detail.show()

    def share_width(self) -> None:
        """Give the record, which comes beside the list, the room it needs."""
        record = self.record_width()
        self.splitter.setSizes([self.width() - record, record])

    def close_detail(self) -> None:
        """Esc: leave the record; typing is asked about first."""
        self.leaving.then(self.leave_record)

    def leave_record(self) -> None:
        """Show the list alone."""
        self.drawer.hide()
        self.detail.hide()
        self.head_changed.emit()

    def give_focus_back(self, lost: QWidget | None) -> None:
        """To the record if it was there or covers the list, else to the row in the list."""
        detail = self.detail
        was_in_record = lost is not None and detail.isAncestorOf(lost)
        listed = self.splitter.widget(0)
        covers = self.drawer.isVisible() or listed is None or listed.isHidden()
        if detail.isVisible() and (was_in_record or covers or detail.is_unsaved):
            detail.rest()
        else:
            super().give_focus_back(lost)

    def go_related(self, name: str, words: str) -> None:
        """The whole list of the kind `name`, narrowed to `words`."""
        self.office.go(name, Target(kind=name, filters={"text": words}))

    def print_current(self) -> None:
        """Ctrl+P: the papers of the record that is shown."""
        if self.detail.seen is not None:
            print_records(self, self.acting, self.known, [self.detail.seen.id])

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if not self.detail.isHidden() and self.is_narrow is self.drawer.isHidden():
            self.show_detail()
