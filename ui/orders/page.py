"""订货通知单."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING
from uuid import UUID

from PySide6.QtGui import QAction, QGuiApplication

from desk.core.changes import Changes
from desk.orders.reading.messages import DRAFTED
from ui.orders.helper import OrderHelper
from ui.parts.form.form_helper import FormHelper
from ui.parts.messages import messages_of
from ui.parts.page import Only
from ui.parts.plain import set_tip
from ui.parts.table_page import TablePage

if TYPE_CHECKING:
    from ui.orders.message_sheet import MessageSheet


class OrdersPage(TablePage):
    """Orders from their arrival to the opening."""

    key = "orders"
    title = "订货通知单"
    kind_name = "orders"
    kinds = frozenset({"orders", "tasks", "daily-plans", "projects"})

    def make_helper(self) -> FormHelper:
        return OrderHelper(self.acting)

    def make_actions(self) -> list[QAction]:
        found = super().make_actions()
        if self.acting.has(*self.known.editors):
            message = self.add_action("粘贴消息", "message", self.read_message)
            set_tip(message, "把客户的微信、短信读成订货单")
            found = [message, *found]
        return found

    def paste(self) -> None:
        """Ctrl+V: rows of a sheet are rows, anything else is a customer's message."""
        text = QGuiApplication.clipboard().text()
        if "\t" in text or not text.strip():
            super().paste()
        else:
            self.read_message()

    def read_message(self) -> MessageSheet:
        """Open the reader; text in the clipboard that is no table is already in it."""
        from ui.orders.message_sheet import MessageSheet  # late: the readers are many modules

        text = QGuiApplication.clipboard().text()
        sheet = MessageSheet(self, self.acting, "" if "\t" in text else text)
        drafted: list[UUID] = []  # a message may hold several orders
        sheet.saved.connect(partial(self._message_saved, drafted))
        sheet.open()
        return sheet

    def _message_saved(self, drafted: list[UUID], changes: Changes) -> None:
        new = changes.sentence == DRAFTED
        messages_of(self).success(f"{changes.sentence}{'，请核对后收单' if new else ''}")
        if changes.id is None:
            return
        self.show_record(changes.id)
        if new:
            drafted.append(changes.id)
            self.pane.show_new(Only(f"消息里的 {len(drafted)} 张", tuple(drafted)))
