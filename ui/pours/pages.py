"""浇筑台帐 and 发货单: lists from which a pour's trucks are entered fast."""

from __future__ import annotations

from uuid import UUID

from PySide6.QtGui import QAction

from desk.drafts import Kept
from desk.kinds import kind
from ui.parts.table_page import TablePage
from ui.pours.ticket_entry import DRAFT, TicketEntry
from ui.shortcuts import Command


class EntryPage(TablePage):
    """A list with 快速录票 for those who write tickets."""

    def make_primary(self) -> QAction | None:
        if not self.acting.has(*kind("tickets").editors):
            return None
        return self.add_action("快速录票", "plus", self.enter_tickets, Command.ENTER_TICKETS)

    def enter_tickets(self) -> TicketEntry:
        """Open the sheet on the pour in sight."""
        sheet = TicketEntry(self, self.acting, self.pour_in_sight())
        sheet.open()
        return sheet

    def pour_in_sight(self) -> UUID | None:
        """The pour of the record that is shown."""
        return None

    def draft_names(self) -> tuple[str, ...]:
        return (*super().draft_names(), f"{DRAFT}:")

    def restore_draft(self, kept: Kept) -> None:
        if kept.form.startswith(f"{DRAFT}:"):
            TicketEntry(self, self.acting, kept=kept).open()
        else:
            super().restore_draft(kept)


class PoursPage(EntryPage):
    key = kind_name = "pours"
    title = "浇筑台帐"

    def pour_in_sight(self) -> UUID | None:
        shown = self.detail.seen if self.detail.isVisible() else None
        return shown.id if shown is not None else self.table.current_id()


class TicketsPage(EntryPage):
    key = kind_name = "tickets"
    title = "发货单"

    def make_actions(self) -> list[QAction]:
        """新建 stays at hand for a single ticket in full."""
        new = TablePage.make_primary(self)
        return [*([new] if new else []), *super().make_actions()]

    def pour_in_sight(self) -> UUID | None:
        seen = self.detail.seen
        return seen.values["pour_id"] if seen is not None else None
