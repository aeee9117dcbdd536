"""Shows what a step made of a call: the order or the complaint, in a sheet of its own."""

from __future__ import annotations

from uuid import UUID

from PySide6.QtCore import QObject

from desk.core.changes import Changes
from desk.core.views import View
from ui.orders.helper import OrderHelper
from ui.parts.form.form_helper import FormHelper
from ui.parts.record.detail import RecordDetail
from ui.parts.record.record_sheet import RecordSheet

_MADE = (("order_id", "orders"), ("complaint_id", "complaints"))


class Made(QObject):
    """Watches the steps taken in `detail`, which shows calls."""

    def __init__(self, detail: RecordDetail) -> None:
        super().__init__(detail)
        self._detail = detail
        self._wanted: UUID | None = None
        self.sheet: RecordSheet | None = None
        detail.steps.taken.connect(self._taken)
        detail.shown.connect(self._shown)

    def _taken(self, changes: Changes) -> None:
        """A step that made something is answered with that, not with the call."""
        seen = self._detail.seen
        self._wanted = changes.id if seen is not None and changes.id != seen.id else None

    def _shown(self, seen: View) -> None:
        wanted, self._wanted = self._wanted, None
        for field, name in _MADE:
            if wanted is not None and seen.values[field] == wanted:
                self._open(name, wanted)

    def _open(self, name: str, id_: UUID) -> None:
        acting = self._detail.acting
        helper: FormHelper | None = OrderHelper(acting) if name == "orders" else None
        self.sheet = RecordSheet(self._detail, acting, name, helper=helper)
        self.sheet.destroyed.connect(self._gone)
        self.sheet.show_record(id_)
        self.sheet.open()

    def _gone(self) -> None:
        self.sheet = None
