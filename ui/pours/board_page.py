"""浇筑看板: the pours of one day, what each needs next, and how far each has come."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from uuid import UUID

from PySide6.QtCore import QItemSelectionModel, QTimer
from PySide6.QtGui import QAction, QHideEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QVBoxLayout

from db.models import PourState
from desk.core.duty import Due
from desk.core.views import View
from desk.pours.board import BoardRow, PourBoard, pour_board
from desk.pours.kind import POURS
from desk.pours.workflow import FLOW
from ui.parts.beside import BesidePage
from ui.parts.day_page import DayPage
from ui.parts.figure import figure_of
from ui.parts.form.form_helper import FormHelper
from ui.parts.lists.table_view import go_to_row
from ui.parts.look import card, or_words
from ui.parts.messages import messages_of
from ui.parts.page import Figure, Office, Target
from ui.parts.plain import set_tip
from ui.parts.record.batch import BatchResult, BatchSheet
from ui.pours.board_head import BoardHead
from ui.pours.board_model import BoardModel
from ui.pours.board_table import BoardTable
from ui.pours.pages import entry_action
from ui.pours.turn import PourHelper, button_words, my_thing
from ui.theme import theme_keeper

EVERY_MS = 60_000
"""The clock makes things due; the board follows it."""

_RECORD = 560
_ROW, _LOW_ROW = 48, 42
_EMPTY = (
    "这一天没有浇筑。日生产计划签发后，每一行就是这里的一个浇筑。\n"
    "换一天用 Alt+PgUp、Alt+PgDown；要排计划请到“日生产任务 · 日生产计划”。"
)


class PourBoardPage(BesidePage, DayPage):
    """See the module."""

    key = "pour-board"
    kind_name = "pours"
    narrow_below = 1500  # leaves the timeline its room
    title = "浇筑看板"
    ahead = 0
    kinds = frozenset(
        {
            "pours", "tickets", "returns", "variations", "quality-events", "pump-uses",
            "service-cards", "opening-confirmations", "daily-plans", "orders", "settings",
        }
    )  # fmt: skip

    def __init__(self, office: Office) -> None:
        super().__init__(office)
        self._wanted: UUID | None = None
        self._counts: list[Figure] = []
        self.head = BoardHead(self.days)
        self.model = BoardModel(self)
        self._roles = self.acting.roles
        self.table = BoardTable(self.model)
        self._next = self.add_action("", "stamp", self.do_next)
        self._entry = entry_action(self, self.acting, self.current_id)
        self._arrange()
        self._connect()
        self.clock = QTimer(self)
        self.clock.setInterval(EVERY_MS)
        self.clock.timeout.connect(self.mark_stale)
        self.setFocusProxy(self.table)

    def _arrange(self) -> None:
        body, within = card(padding=4, gap=0)
        within.addWidget(self.table)
        self.stack = or_words(body, _EMPTY)
        self.detail.setMinimumWidth(400)
        self.detail.expand_button.hide()
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(10)
        outer.addWidget(self.head)
        outer.addWidget(self.put_beside(self.stack, share=(1, 0)), 1)

    def _connect(self) -> None:
        self.table.opened.connect(lambda: self.open_current(focus=True))
        self.table.selectionModel().currentRowChanged.connect(lambda *_: self._row_changed())
        self.table.selectionModel().selectionChanged.connect(lambda *_: self._name_next())
        self.head.late.pressed.connect(self.select_late)
        self.head.totals.opened.connect(self.open_figure)
        theme_keeper().changed.connect(self._fit_rows)  # after the table's own answer to it

    # -- what the window asks -----------------------------------------------------------------

    def actions_of_page(self) -> list[QAction]:
        return [self._entry] if self._entry is not None else []

    def primary_action(self) -> QAction | None:
        # With the pour in sight, its own next step is the primary button in its step bar.
        thing = self._turn(self.current_id())
        if self._together():
            return self._next
        here = self.detail.isHidden() or (thing is not None and thing.duty.kind != "pours")
        return self._next if here and thing is not None else None

    def show_target(self, target: Target) -> None:
        """Show the pour with the target's id, on its day."""

        def found(seen: View) -> None:
            self._wanted = seen.id
            self.show_day(seen.values["pour_date"])

        if target.id is not None:
            self.look_up("pours", target.id, found)

    def showEvent(self, event: QShowEvent) -> None:
        self.clock.start()
        super().showEvent(event)

    def hideEvent(self, event: QHideEvent) -> None:
        self.clock.stop()
        super().hideEvent(event)

    # -- reading ------------------------------------------------------------------------------

    def refresh(self) -> None:
        self.read_latest(partial(pour_board, self.acting, self.day), self._show)

    def _show(self, board: PourBoard) -> None:
        current = self._wanted or self.current_id()
        sent_here, self._wanted = self._wanted is not None, None
        self._roles = board.roles
        self.model.show_board(board)
        self.stack.setCurrentIndex(0 if board.rows else 1)
        self._say(board)
        row = self.model.row_of(current)
        if board.rows:
            shown = row if row >= 0 else self._pressing()
            self.table.setCurrentIndex(self.model.index(shown, 0))
            self.table.scrollTo(self.table.currentIndex())
        elif not self.detail.is_unsaved:
            self.leave_record()
        if sent_here and row >= 0:
            self.open_current(focus=False)
        elif self.detail.isVisible() and self._is_shown(self.current_id()):
            self.detail.reload()  # after the board, whose next step its step bar shows first
        self._name_next()

    def _say(self, board: PourBoard) -> None:
        self.head.show_board(board)
        self._counts = _counts(board)
        words = " · ".join(figure.words for figure in self._counts)
        self.set_subtitle(words or "没有浇筑")
        self.head_changed.emit()  # another day may say the same of other pours

    @property
    def subtitle_figures(self) -> Sequence[Figure]:
        return self._counts

    # -- the pour in full ---------------------------------------------------------------------

    def current(self) -> BoardRow | None:
        """The pour under the cursor."""
        at = self.table.currentIndex().row()
        return self.model.rows[at] if 0 <= at < len(self.model.rows) else None

    def current_id(self) -> UUID | None:
        row = self.current()
        return row.id if row is not None else None

    def _is_shown(self, pour: UUID | None) -> bool:
        return self.detail.seen is not None and self.detail.seen.id == pour

    def _row_changed(self) -> None:
        self._name_next()
        if self.detail.isVisible():
            self.open_current(focus=False)

    def make_helper(self) -> FormHelper:
        return PourHelper(self._turn)

    def record_width(self) -> int:
        return _RECORD

    def stay(self) -> None:
        row = self.model.row_of(self.detail.seen.id if self.detail.seen is not None else None)
        self.table.setCurrentIndex(self.model.index(row, 0))

    def leave_record(self) -> None:
        super().leave_record()
        self.table.setFocus()

    def _pressing(self) -> int:
        """The row that asks this person for something first; the topmost row when none does."""
        mine = [my_thing(row, self._roles) for row in self.model.rows]
        found = [(t.due, at) for at, t in enumerate(mine) if t is not None and t.due is not None]
        return min(found, default=(None, 0))[1]

    def select_late(self) -> None:
        """Select the pours at which something is overdue, as many as the head says."""
        late = [at for at, row in enumerate(self.model.rows) if row.is_late]
        if late:
            go_to_row(self.table, late[0])
        flags = QItemSelectionModel.SelectionFlag
        for at in late[1:]:
            self.table.selectionModel().select(self.model.index(at, 0), flags.Select | flags.Rows)
        self.table.setFocus()

    # -- the next step ------------------------------------------------------------------------

    def _turn(self, pour: UUID | None, kind: str = "") -> Due | None:
        at = self.model.row_of(pour)
        return my_thing(self.model.rows[at], self._roles, kind) if at >= 0 else None

    def _name_next(self) -> None:
        """The primary button says what the selected pour needs of this person."""
        thing, several = self._turn(self.current_id()), len(self._together())
        words = button_words(thing)
        self._next.setText(f"同时{words} · {several}" if several else words)
        set_tip(self._next, f"{thing.says}（F6）" if thing is not None else "")
        self.head_changed.emit()

    def _together(self) -> list[BoardRow]:
        """The selected pours, where they are several and the current one needs a step of its own:
        placements or grades of one opening have one call, one checklist and one order to open."""
        rows, thing = self.table.selected_pours(), self._turn(self.current_id())
        several = len(rows) > 1 and thing is not None and thing.duty.kind == "pours"
        return rows if several else []

    def _take_together(self, rows: list[BoardRow], step: str) -> None:
        chosen = [(row.id, row.number) for row in rows]
        sheet = BatchSheet(self, self.acting, POURS, FLOW.step(step), chosen, together=True)
        sheet.finished_with.connect(self._took_together)
        sheet.open()

    def _took_together(self, result: BatchResult) -> None:
        self.office.hub.announce(result.changes.kinds)
        messages_of(self).success(result.changes.sentence or f"{'、'.join(result.done)}：办理完成")

    def do_next(self) -> None:
        """F6: settle what the selected pour needs next, here or on the page of its record."""
        row, thing = self.current(), self._turn(self.current_id())
        if row is None:
            return
        together = self._together()
        if together and thing is not None:
            self._take_together(together, thing.duty.step)
            return
        if thing is None or thing.duty.kind == "pours":
            self.open_current(focus=False)
            self.detail.next_step()
        elif thing.duty.kind == "orders":
            self.office.go("orders", Target(kind="orders", id=row.order_id))
        else:
            self.go_related(thing.duty.kind, row.number)

    # -- room ---------------------------------------------------------------------------------

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_rows()

    def _fit_rows(self) -> None:
        """In a low window the rows come closer."""
        self.table.verticalHeader().setDefaultSectionSize(_ROW if self.height() > 560 else _LOW_ROW)


def _counts(board: PourBoard) -> list[Figure]:
    """How many pours stand in which state, and how many came over from the days before."""
    own = [row for row in board.rows if not row.carried]
    told = [
        (state.label, [row.id for row in own if row.state is state])
        for state in PourState
        if board.states.get(state)
    ]
    carried = [row.id for row in board.rows if row.carried]
    told += [("前日接续", carried)] if carried else []
    day = f"{board.day:%m-%d}"
    return [figure_of(f"{what} {len(ids)}", "pours", f"{day} {what}", ids) for what, ids in told]
