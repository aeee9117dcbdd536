"""客户 and 工程."""

from __future__ import annotations

from functools import partial

from PySide6.QtGui import QAction

from ui.parts.paper.pack_output import PACK_TIP, ask_pack
from ui.parts.table_page import TablePage


class CustomersPage(TablePage):
    """Customers, with level and contacts."""

    key = "customers"
    title = "客户"
    kind_name = "customers"


class ProjectsPage(TablePage):
    """Projects, with those who may sign and receive there."""

    key = "projects"
    title = "工程"
    kind_name = "projects"
    kinds = frozenset({"customers"})

    def make_actions(self) -> list[QAction]:
        self.detail.add_button("pdf", PACK_TIP, partial(ask_pack, self))
        return super().make_actions()
