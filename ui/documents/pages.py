"""资料种类: a station begins with the usual kinds in one click."""

from __future__ import annotations

from PySide6.QtGui import QAction

from desk.documents.sorts import take_usual
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
