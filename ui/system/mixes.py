"""配合比."""

from __future__ import annotations

from ui.parts.table_page import TablePage


class MixesPage(TablePage):
    """The laboratory's mixes."""

    key = "mixes"
    title = "配合比"
    kind_name = "mixes"
