"""A page of records: the filterable list, and beside it the record in full.

An area's page names its kind and, where it has any, its form helper and further actions.
"""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QAction, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QVBoxLayout

from desk.core.changes import Changes
from desk.core.drafts import Kept
from desk.values.showing import show_date
from desk.values.zone import today
from ui.parts.form.draft_offers import offer_drafts
from ui.parts.listed_page import ListedPage
from ui.parts.messages import messages_of
from ui.parts.page import Office, Target
from ui.parts.paper.importing import paste_rows
from ui.parts.paper.list_output import output_actions, print_selected
from ui.parts.record.record_sheet import resume
from ui.shortcuts import Command, bind

WIDE_ENOUGH = 1500
"""On a page of less a new record takes the place of the list, so that its rows stand side by side."""

OPEN_AFTER_MS = 60
"""Running down the rows with the arrow key reads only the record where one stops."""


class TablePage(ListedPage):
    """See the module. Subclasses set key, title and `kind_name`; the plain page of a kind that
    needs nothing of its own is told its `kind_name`, which is its key too, and `title`."""

    def __init__(self, office: Office, kind_name: str = "", title: str = "") -> None:
        if kind_name:
            self.key = self.kind_name = kind_name
            self.title = title
        super().__init__(office)
        self._expanded = self._wide_for_new = False
        self._closed = False  # the person wants the list alone
        self._sent_here: UUID | None = None  # shown because somebody was sent to it
        self._open_timer = QTimer(self)
        self._open_timer.setSingleShot(True)
        self._open_timer.setInterval(OPEN_AFTER_MS)
        self._open_timer.timeout.connect(self._follow_cursor)
        self._build()
        self._connect()
        self.setFocusProxy(self.pane)
        self._actions = self.make_actions()
        self._primary = self.make_primary()

    # -- what an area may give ----------------------------------------------------------------

    def make_actions(self) -> list[QAction]:
        """What the head offers besides the primary button; an area adds its own in front."""
        return output_actions(self)

    def make_primary(self) -> QAction | None:
        """新建, for those who may fill this kind in."""
        if not self.acting.has(*self.known.editors):
            return None
        return self.add_action(f"新建{self.known.label}", "plus", self.start_new, Command.NEW)

    # -- building -----------------------------------------------------------------------------

    def _build(self) -> None:
        self.pane.setMinimumWidth(420)
        self.detail.setMinimumWidth(360)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.put_beside(self.pane, share=(3, 2)))
        kept = self.office.remembered.data(f"splitter/{self.kind_name}")
        self._shared = not kept.isEmpty()
        if self._shared:
            handle = self.splitter.handleWidth()
            self.splitter.restoreState(kept)
            self.splitter.setHandleWidth(handle)

    def _connect(self) -> None:
        self.pane.ready.connect(
            lambda: offer_drafts(self, self.acting, self.draft_names(), self.restore_draft)
        )
        self.pane.arrived.connect(self._arrived)
        self.pane.counted.connect(self._counted)
        self.pane.row_changed.connect(self._row_changed)
        self.table.opened.connect(lambda _: self._reopen(focus=True))
        self.table.clicked.connect(lambda _: self._clicked())
        self.table.paste_asked.connect(self.paste)
        self.detail.copied.connect(self._copied)
        self.detail.expand_asked.connect(self.toggle_expanded)
        self.detail.steps.taken.connect(lambda _: self.detail.reload())
        self.splitter.splitterMoved.connect(self._keep_splitter)
        bind(Command.FILTER, self, self.pane.focus_filter)

    def _keep_splitter(self) -> None:
        self.office.remembered.set(f"splitter/{self.kind_name}", self.splitter.saveState())

    # -- the page to the window ---------------------------------------------------------------

    def actions_of_page(self) -> Sequence[QAction]:
        return self._actions

    def primary_action(self) -> QAction | None:
        return self._primary

    def _hear(self, kinds: frozenset[str]) -> None:
        if self.kind_name in kinds or kinds.intersection(self.known.related):
            self.mark_stale()
        else:
            super()._hear(kinds)

    def refresh(self) -> None:
        self.pane.refresh()
        self.detail.reload()

    def show_target(self, target: Target) -> None:
        if target.filters:
            self.pane.narrow(target.filters)
        if target.only is not None:
            self.pane.narrow_to(target.only)
        if target.id is not None:
            self.show_record(target.id)
        elif target.new and self._primary is not None:
            self.start_new()

    def print_current(self) -> None:
        """Ctrl+P: the selected rows, or the record that is shown."""
        print_selected(self)

    def paste(self) -> None:
        """Ctrl+V: rows copied from a sheet become drafts, after a look at them."""
        paste_rows(self)

    def _counted(self, count: int) -> None:
        self.set_subtitle(f"{show_date(today(self.around.now()))} · 共 {count:,} 条")

    def draft_names(self) -> tuple[str, ...]:
        """How the names of the kept typing begin that this page offers to go on with."""
        return (f"{self.kind_name}:", *(f"{name}:new:" for name in self.known.related))

    def restore_draft(self, kept: Kept) -> None:
        """Put typing that was kept, and never saved, back into its form."""
        name, which, *_ = kept.form.split(":")
        if name != self.kind_name:
            resume(self, self.acting, kept)
            return
        self._open_timer.stop()
        self.show_detail()
        if which == "new":
            self.detail.start_new(kept=kept)
        else:
            self.detail.open(UUID(which), kept=kept)

    # -- the record ---------------------------------------------------------------------------

    @property
    def _is_new(self) -> bool:
        return not self.detail.isHidden() and self.detail.seen is None

    def _arrived(self) -> None:
        """Fill the place beside the list with a record; a drawer opens only when asked for."""
        busy = self._is_new or self.detail.is_unsaved or self._sent_here is not None
        if busy:
            return
        self.pane.mark_first()  # also in a narrow window: F6 and Enter ask which record is meant
        if self.is_narrow or self._closed:
            return
        shown, current = self.detail.seen, self.table.current_id()
        if current is not None and (shown is None or shown.id != current):
            self._open_timer.start()

    def _row_changed(self) -> None:
        self._sent_here = None
        self._open_timer.start()

    def _follow_cursor(self) -> None:
        if self.detail.isVisible() or not (self.is_narrow or self._closed):
            self.open_current(focus=False)

    def _reopen(self, *, focus: bool) -> None:
        """Enter or a click: the record beside its list again, for this row and those to come."""
        self._closed = False
        self.open_current(focus=focus)

    def _clicked(self) -> None:
        """A click on one row shows its record again where the person had closed it."""
        one = len(self.table.selected_rows()) == 1
        if self._closed and one and not self.is_narrow:
            self._reopen(focus=False)

    def current_id(self) -> UUID | None:
        return self.table.current_id()

    def open_current(self, *, focus: bool) -> None:
        self._open_timer.stop()
        super().open_current(focus=focus)

    def show_record(self, id_: UUID) -> None:
        """Show a record in full; its row is marked once it is among those read."""

        def show() -> None:
            self._open_timer.stop()
            self._sent_here = id_
            self.show_detail()
            self.detail.open(id_)
            self.pane.mark(id_)

        self.leaving.then(show)

    def start_new(self) -> None:
        """An empty form."""

        def show() -> None:
            self._open_timer.stop()
            self.show_detail()
            if not self._expanded and not self.is_narrow and self.width() < WIDE_ENOUGH:
                self._wide_for_new = True
                self.toggle_expanded()
            self.detail.start_new()

        self.leaving.then(show)

    def show_detail(self) -> None:
        self._list_again()
        super().show_detail()

    def _list_again(self) -> None:
        """The list comes back beside a record that was new and is not any more."""
        if self._wide_for_new:
            self._wide_for_new = False
            self.toggle_expanded()

    def share_width(self) -> None:
        """The first time, give the record the room a form needs; later leave it as the person set it."""
        if not self._shared:
            self._shared = True
            super().share_width()

    def leave_record(self) -> None:
        """Show the list alone; out of a form that was new, the record again that stood beside it."""
        was_new = self._is_new and not self._closed
        self._wide_for_new = False
        if self._expanded:
            self.toggle_expanded()
        current = self.table.current_id()
        if was_new and not self.is_narrow and current is not None:
            self.detail.open(current)
        else:
            self._closed = True
            super().leave_record()
        self.table.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc in the list closes the record beside it too."""
        if event.key() == Qt.Key.Key_Escape and self.detail.isVisible():
            self.close_detail()
        else:
            super().keyPressEvent(event)

    def toggle_expanded(self) -> None:
        """Give the record the whole page, or the list its place again."""
        self._expanded = not self._expanded
        self.pane.setVisible(not self._expanded)

    def stay(self) -> None:
        self.pane.mark(self.detail.seen.id if self.detail.seen is not None else None)
        self.detail.editor.form.start()

    def record_saved(self, changes: Changes, start_next: bool) -> None:
        words = changes.sentence or f"已保存{self.known.label} {changes.number}".strip()
        messages_of(self).success(words)
        if not self.leaving.saved() and not start_next:
            self._list_again()
            self.pane.mark(changes.id)

    def _copied(self, changes: Changes) -> None:
        messages_of(self).success(f"已复制成新的{self.known.label}草稿，请填写清空的各项")
        if changes.id is not None:
            self.pane.mark(changes.id)
            self.detail.open(changes.id, focus=True)

    def resizeEvent(self, event: QResizeEvent) -> None:
        idle = not self.detail.is_unsaved and not self._is_new
        if self.is_narrow and self.drawer.isHidden() and not self.detail.isHidden() and idle:
            self.detail.hide()  # there is no room beside the list any more
        super().resizeEvent(event)
        if self.detail.isHidden() and self.table.current_id() is not None:
            self._open_timer.start()  # now there may be room beside the list
