"""What the parts of a list page know of it: the list, its filters, and the record beside it."""

from __future__ import annotations

from ui.parts.beside import BesidePage
from ui.parts.lists.list_pane import ListPane
from ui.parts.page import Office


class ListedPage(BesidePage):
    """A page with the list of one kind of record."""

    def __init__(self, office: Office) -> None:
        super().__init__(office)
        self.pane = ListPane(self.acting, self.kind_name)
        self.table = self.pane.table
        self.filters = self.pane.filters
