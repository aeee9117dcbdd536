"""客户 and 工程."""

from __future__ import annotations

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
