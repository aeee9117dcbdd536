"""F9: a call is written down over whatever page is open, and typing is never lost."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from desk.core.acting import Acting
from desk.core.errors import Refused
from desk.core.kinds import kind
from desk.core.records import permit_editing
from ui.calls.helper import CallHelper
from ui.calls.made import Made
from ui.parts.messages import messages_of
from ui.parts.record.record_sheet import RecordSheet


class CallSheet(RecordSheet):
    """An empty call, or the one that Esc left half typed."""

    def __init__(self, parent: QWidget, acting: Acting) -> None:
        super().__init__(parent, acting, "calls", helper=CallHelper(acting))
        self.made = Made(self.detail)

    def reject(self) -> None:
        """Esc: what was typed into a new call waits for the next F9; a change of one that is saved
        already is asked about."""
        new = self.detail.seen is None
        if new and self.detail.is_unsaved and not self._leaving:
            self.detail.editor.keep_now()
            messages_of(self._host).success("没存完的来电已留作草稿，再按 F9 接着填")
            self._leave()
            return
        super().reject()


def open_call(window: QWidget, acting: Acting) -> CallSheet | None:
    """The sheet over `window`; the one that is open already where there is one. None, with the
    reason said, for somebody who writes down no calls."""
    for sheet in window.findChildren(CallSheet):
        if sheet.isVisible():
            sheet.raise_()
            return sheet
    try:
        permit_editing(kind("calls"), acting)
    except Refused as refused:
        messages_of(window).refuse(refused)
        return None
    sheet = CallSheet(window, acting)
    sheet.show_new()
    sheet.open()
    return sheet
