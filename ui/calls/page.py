"""来电登记: who called, what was promised, what became of it."""

from __future__ import annotations

from ui.calls.helper import CallHelper
from ui.calls.made import Made
from ui.parts.form.form_helper import FormHelper
from ui.parts.page import Office
from ui.parts.table_page import TablePage


class CallsPage(TablePage):
    """All calls; what a step makes of one opens over them."""

    key = kind_name = "calls"
    title = "来电登记"

    def __init__(self, office: Office) -> None:
        super().__init__(office)
        self.made = Made(self.detail)

    def make_helper(self) -> FormHelper:
        return CallHelper(self.acting)
