"""浇筑台帐 and 发货单: lists from which a pour's trucks are entered fast."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from uuid import UUID

from PySide6.QtGui import QAction

from desk.core.acting import Acting
from desk.core.drafts import Kept
from desk.core.kinds import kind
from ui.parts.page import Page
from ui.parts.paper.pack_output import PACK_TIP, ask_pack
from ui.parts.paper.record_output import preview_records
from ui.parts.table_page import TablePage
from ui.pours.ticket_entry import DRAFT, TicketEntry
from ui.shortcuts import Command


def entry_action(
    page: Page, acting: Acting, pour_in_sight: Callable[[], UUID | None]
) -> QAction | None:
    """快速录票 for the head of `page`, on the pour in sight; None for those who write no tickets."""
    if not acting.has(*kind("tickets").editors):
        return None

    def enter() -> None:
        TicketEntry(page, acting, pour_in_sight()).open()

    return page.add_action("快速录票", "keyboard", enter, Command.ENTER_TICKETS)


class EntryPage(TablePage):
    """A list with 快速录票 for those who write tickets."""

    def make_primary(self) -> QAction | None:
        return entry_action(self, self.acting, self.pour_in_sight)

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

    def make_actions(self) -> list[QAction]:
        self.detail.add_button("pdf", PACK_TIP, partial(ask_pack, self))
        return super().make_actions()

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


class AssessmentsPage(TablePage):
    """Assessments; their paper is F39 of the pour."""

    key = kind_name = "opening-assessments"
    title = "开盘鉴定"

    def make_actions(self) -> list[QAction]:
        paper = self.add_action("打印开盘鉴定", "printer", self.print_current, Command.PRINT)
        return [paper, *super().make_actions()]

    def print_current(self) -> None:
        """F39 of the pour whose assessment is shown."""
        seen = self.detail.seen
        if seen is not None:
            pours = kind("pours")
            preview_records(self, self.acting, pours, [seen.values["pour_id"]], "F39", self.title)
