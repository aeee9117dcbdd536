"""浇筑台帐 and 发货单: lists from which trucks are entered fast."""

from __future__ import annotations

from ui.parts.table_page import TablePage


class PoursPage(TablePage):
    key = kind_name = "pours"
    title = "浇筑台帐"


class TicketsPage(TablePage):
    key = kind_name = "tickets"
    title = "发货单"
