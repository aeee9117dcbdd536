"""A page that shows one day at a time.

It has the switch of days and its keys, and reads anew when another day is asked for. A page lays
out `days` in its head and writes `refresh`, which reads `day`.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import ClassVar
from uuid import UUID

from desk.core.views import View, view
from desk.values.reading import Unreadable, read_moment_parts
from ui.parts.day_switch import DaySwitch
from ui.parts.operation import Operation
from ui.parts.page import Office, Page, Target


class DayPage(Page):
    """See the module."""

    ahead: ClassVar[int] = 1
    """How many days from today the day lies that is shown at first."""

    def __init__(self, office: Office) -> None:
        super().__init__(office)
        self.days = DaySwitch(self.around, ahead=self.ahead)
        self.days.bind_keys(self)
        self.days.day_asked.connect(self.show_day)

    @property
    def day(self) -> date:
        """The day that is shown, or being read."""
        return self.days.day

    def show_day(self, day: date) -> None:
        """Show `day`."""
        self.days.show_day(day)
        self.refresh()

    def show_target(self, target: Target) -> None:
        """Show the day that is written in the target's number."""
        try:
            day = read_moment_parts(target.number, self.around.now())[0]
        except Unreadable:
            return
        if day is not None:
            self.show_day(day)

    def look_up(self, kind_name: str, id_: UUID, then: Callable[[View], object]) -> None:
        """Read the record that somebody was sent here for; `then` shows its day."""
        acting = self.acting
        Operation(self, lambda _: view(acting, kind_name, id_)).reads().on_success(then).start()
