"""Pages of the archive that do more than list: the kinds of document, and requests to change."""

from __future__ import annotations

from PySide6.QtGui import QAction

from desk.documents.sorts import take_usual
from ui.documents.helper import ChangeHelper
from ui.parts.form.form_helper import FormHelper
from ui.parts.operation import Operation
from ui.parts.table_page import TablePage


class DocumentKindsPage(TablePage):
    """The kinds of document; the usual ones need not be typed."""

    key = kind_name = "document-kinds"
    title = "资料种类"

    def make_actions(self) -> list[QAction]:
        others = super().make_actions()
        if not self.acting.has(*self.known.editors):
            return others
        return [self.add_action("采用常用资料种类", "documents", self.take_usual), *others]

    def take_usual(self) -> None:
        """Enter those that the station does not have yet."""
        acting = self.acting
        Operation(self, lambda _: take_usual(acting)).start()


class ChangeRequestsPage(TablePage):
    """Requests to change documents; what a row changes is told while it is typed."""

    key = kind_name = "change-requests"
    title = "更改申请"

    def make_helper(self) -> FormHelper:
        return ChangeHelper(self.acting)
