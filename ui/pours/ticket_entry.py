"""快速录票: a pour's trucks one after the other, by keyboard alone."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from uuid import UUID

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QLineEdit, QWidget

from desk.core.acting import Acting
from desk.core.changes import Changes
from desk.core.drafts import Kept
from desk.core.errors import Invalid, UserError
from desk.pours.entering import Entering, entering
from desk.rules.table import OVER_PLAN
from desk.values.zone import local
from ui.parts.form.draft_keeper import DraftKeeper, Typing
from ui.parts.form.record_editor import Within
from ui.parts.look import Text, label
from ui.parts.messages import messages_of
from ui.parts.operation import Operation
from ui.parts.record.leaving import LeavingSheet
from ui.parts.record.record_sheet import RecordSheet
from ui.parts.sheet import Sheet
from ui.pours.ticket_account import Account, EnteredTrucks, Remedies
from ui.pours.ticket_form import TruckForm
from ui.pours.ticket_queue import TicketQueue, Truck
from ui.shortcuts import Command, bind, shown_keys

WIDTH = 1000
HEIGHT = 680
NOW_EVERY_MS = 30_000
DRAFT = "ticket-entry"


class TicketEntry(Sheet):
    """The pour's account, the truck at hand, and below what was entered, the newest first."""

    def __init__(
        self, parent: QWidget, acting: Acting, pour: UUID | None = None, kept: Kept | None = None
    ) -> None:
        super().__init__(parent, "快速录票", width=min(WIDTH, parent.window().width() - 40))
        self.acting = acting
        self._reading: UUID | None = None
        self._restoring = kept
        self._error: UserError | None = None
        self.mending = self._closing = False
        self.queue = TicketQueue(self, acting)
        self.keeper = DraftKeeper(self, acting, self._typing)
        self._build(parent)
        self.queue.saved.connect(self._saved)
        self.queue.refused.connect(self._refused)
        self.form.changed.connect(self._typed)
        self.form.finished.connect(self.accept)
        bind(Command.NEXT_STEP, self, self.write_variation)
        clock = QTimer(self)
        clock.setInterval(NOW_EVERY_MS)
        clock.timeout.connect(self._offer_again)
        clock.start()
        self.form.offer([])
        wanted = UUID(kept.values["pour"]) if kept is not None else pour
        if wanted is not None:
            self.read(wanted)
        self.form.begin()

    def _build(self, parent: QWidget) -> None:
        self.account = Account()
        self.form = TruckForm(self.acting)
        self.remedies = Remedies()
        self.remedies.variation_asked.connect(self.write_variation)
        self.remedies.drop_asked.connect(self._drop_refused)
        self._status = label("", Text.CAPTION)
        self.keeper.said.connect(self._status.setText)
        self.trucks = EnteredTrucks()
        self.trucks.opened.connect(self._open_ticket)
        self.body.addWidget(self.account)
        self.add_form(self.form)
        self.body.addWidget(self.remedies)
        self.body.addWidget(self.trucks, 1)
        self.body.addWidget(self._status)
        self.setFixedHeight(min(HEIGHT, parent.window().height() - 32))
        self.set_buttons(f"保存并下一车 {shown_keys(Command.SAVE_AND_NEXT)}", dismiss="完成")
        self.accept_button.setDefault(False)
        self.count_problems(self.form.wrong, self.form.problems_changed)

    # -- the pour -----------------------------------------------------------------------------

    def read(self, pour: UUID) -> None:
        """Read the pour and offer its next truck."""
        self._reading = pour
        acting = self.acting
        reading = Operation(self, lambda _: entering(acting, pour)).on_success(self._arrived)
        reading.reads(lambda: pour == self._reading).on_refused(messages_of(self).refuse).start()

    def _arrived(self, pour: Entering) -> None:
        if pour.pour != self._reading:
            return
        chosen = self.form.pour is None or self.form.pour.pour != pour.pour
        self._show(pour)
        kept, self._restoring = self._restoring, None
        if kept is not None:
            self._restore(kept)
        elif chosen:
            typed = self.form.kept()  # while the pour was read
            typed.pop("pour_id", None)
            self.form.offer(self._waiting())
            self.form.restore(typed)
            if not typed:
                self.form.begin()
        else:
            self._offer_again()

    def _show(self, pour: Entering) -> None:
        self.form.pour = pour
        self.account.show_pour(pour)
        self._show_trucks()

    def _show_trucks(self) -> None:
        self.trucks.show_trucks(self.form.pour, self._waiting(), stopped=self.queue.stopped)

    def _waiting(self) -> list[Mapping[str, object]]:
        waiting = (truck.values for truck in self.queue.waiting)
        return [values for values in waiting if values["pour_id"] == self._reading]

    def _offer_again(self) -> None:
        """Work out the offer anew after a save or as time passes, unless something was typed."""
        if not self.form.is_changed and self.form.pour is not None and not self.mending:
            self.form.offer(self._waiting())
            focused = self.focusWidget()
            if isinstance(focused, QLineEdit):
                focused.selectAll()

    # -- the truck at hand --------------------------------------------------------------------

    def _typed(self) -> None:
        chosen = self.form.editors["pour_id"].typed()
        if chosen is not None and chosen != self._reading:
            self.read(chosen)
        self.keeper.touch()

    def accept(self) -> None:
        """Enter in the last field, Ctrl+Enter: hand the truck over and begin the next."""
        values, problems = self.form.truck(), self.form.problems()
        if problems:
            self._closing = False  # to be put right first; no later save leaves
            self.form.show_problems(problems)
            return
        if self.mending:
            self.mending = False
            self.queue.mended(Truck(values, self.queue.waiting[0].id))
        else:
            self.queue.add(Truck(values))
        self._next()

    def _next(self) -> None:
        self.remedies.hide()
        self._show_trucks()
        if self.queue.stopped:
            self._mend()
            return
        self.form.offer(self._waiting())
        self.form.begin()
        self.keeper.touch()

    def _saved(self, changes: Changes, pour: Entering) -> None:
        for warned in changes.warnings:
            messages_of(self).warning(warned.sentence)
        if pour.pour == self._reading:  # by now somebody may be at the next pour
            self._show(pour)
            self._offer_again()
        if not self.queue.waiting:
            self._status.setText(f"已保存 {changes.number}")
            if not self.form.is_changed:
                self.keeper.forget(self._draft)
            if self._closing:
                super().reject()

    # -- what is refused ----------------------------------------------------------------------

    def _refused(self, truck: Truck, error: UserError) -> None:
        self._error = error
        self._closing = False
        self._show_trucks()
        if self.form.is_changed:  # no key meant for the next truck may land here
            self._status.setText(f"{truck.values['plate']} 没有保存，录完这一车就回到它")
        else:
            self._mend()

    def _mend(self) -> None:
        """Show the refused truck again, with what is wrong beside its field."""
        error, truck = self._error, self.queue.waiting[0]
        if error is None:
            return
        self.mending = True
        pour = self.form.pour.number if self.form.pour is not None else ""
        for name, editor in self.form.editors.items():
            editor.show_both(truck.values.get(name), pour if name == "pour_id" else "")
        over = error.rule == OVER_PLAN.id
        self.remedies.show_for("" if isinstance(error, Invalid) else error.reason, over=over)
        if isinstance(error, Invalid):
            self.form.show_problems(error.problems)
        elif over:
            self.form.show_problems({"volume_m3": f"超出可供方量 {self._missing():,.2f} m³"})
        else:
            self.form.begin()

    def _missing(self) -> Decimal:
        """By how much the truck at hand goes beyond what may still be sent."""
        volume = self.form.typed()["volume_m3"] or Decimal(0)
        return volume - (self.form.pour.supply.room if self.form.pour is not None else 0)

    def _drop_refused(self) -> None:
        self.mending = False
        self.queue.drop_refused()
        self._next()

    def write_variation(self) -> RecordSheet | None:
        """F6: the variation over what is signed; what was typed here waits."""
        pour = self.form.pour
        if pour is None or not self.remedies.may_vary:
            return None
        sheet = self._sheet("variations")
        missing = self._missing()
        sheet.show_new({"volume_m3": missing} if missing > 0 else {})
        sheet.open()
        return sheet

    def _open_ticket(self, id_: UUID) -> None:
        """A ticket entered before, to be put right."""
        sheet = self._sheet("tickets")
        sheet.show_record(id_)
        sheet.open()

    def _sheet(self, name: str) -> RecordSheet:
        """A sheet for a record of this pour; the pour is read anew behind it."""
        pour = self.form.pour
        assert pour is not None
        sheet = RecordSheet(self, self.acting, name, Within("pour_id", pour.pour, pour.number))
        sheet.finished.connect(lambda _: self.read(pour.pour))
        return sheet

    # -- keeping and leaving ------------------------------------------------------------------

    @property
    def _draft(self) -> str:
        return f"{DRAFT}:{self.form.pour.pour}" if self.form.pour is not None else DRAFT

    def _typing(self) -> Typing | None:
        pour = self.form.pour
        if pour is None or not (self.form.is_changed or self.queue.waiting):
            return None
        editors = self.form.editors.items() if self.form.is_changed else ()
        return self._draft, {
            "pour": str(pour.pour),
            "typed": {name: [editor.kept(), editor.shown()] for name, editor in editors},
            "waiting": [truck.kept() for truck in self.queue.waiting[self.mending :]],
            "title": f"{pour.words} 快速录票",
        }

    def _restore(self, kept: Kept) -> None:
        for truck in kept.values["waiting"]:
            self.queue.add(Truck.restored(truck, self.form.around.now()))
        self.form.offer(self._waiting())
        self.form.restore(kept.values["typed"])
        self.form.begin()
        self._status.setText(f"已恢复 {local(kept.at):%m-%d %H:%M} 的填写，请核对后保存")

    def reject(self) -> None:
        """Esc: leave; trucks that are not saved are asked about first."""
        if not (self.queue.waiting or self.form.is_changed):
            super().reject()
            return
        sheet = LeavingSheet(self, "快速录票")
        sheet.saving.connect(self._save_and_leave)
        sheet.dropping.connect(self._drop_all)
        sheet.open()

    def _save_and_leave(self) -> None:
        self._closing = True
        if self.form.is_changed:
            self.accept()

    def _drop_all(self) -> None:
        self.keeper.forget(self._draft)
        super().reject()
