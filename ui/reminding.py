"""How much is due, beside 今日 and in the line at the foot: looked at every minute."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer

from desk.acting import Acting
from desk.errors import UserError
from desk.today import Due, due_list
from ui.parts.workers import Outcome, submit
from ui.status_bar import Item
from ui.tokens import Tone
from ui.window import MainWindow

LOOK_EVERY_MS = 60_000


class Reminding(QObject):
    """Counts what the person's roles owe; ends with the window."""

    def __init__(self, window: MainWindow, acting: Acting) -> None:
        super().__init__(window)
        self._window = window
        self._acting = acting
        self._timer = QTimer(self)
        self._timer.timeout.connect(self.look)
        self._timer.start(LOOK_EVERY_MS)
        window.hub.changed.connect(lambda _kinds: self.look())
        self.look()

    def look(self) -> None:
        """Ask the desk, off the GUI thread."""
        acting = self._acting
        submit(self, lambda: due_list(acting, roles=acting.roles), self._told)

    def _told(self, outcome: Outcome[list[Due]]) -> None:
        if isinstance(outcome.failure, UserError):
            return  # the line at the foot already says that the database does not answer
        if outcome.failure is not None:
            raise outcome.failure
        due = outcome.value or []
        overdue = sum(entry.overdue for entry in due)
        tone = Tone.DANGER if overdue else Tone.WARNING
        self._window.navigation.set_badge("today", len(due), tone)
        words = f"{len(due)} 项待办" + (f"，{overdue} 项逾期" if overdue else "")
        self._window.status.set_item(
            Item.REMINDERS, words if due else "", on_click=lambda: self._window.go_tab("today")
        )
