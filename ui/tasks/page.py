"""生产任务书."""

from __future__ import annotations

from uuid import UUID

from PySide6.QtGui import QAction

from desk.core.changes import Changes
from desk.core.kinds import kind
from desk.core.references import locate
from desk.core.views import View, view
from ui.parts.form.form_helper import FormHelper
from ui.parts.form.picker import Picker, pick
from ui.parts.operation import Operation, Progress
from ui.parts.page import Office
from ui.parts.record.actions import Steps
from ui.parts.table_page import TablePage
from ui.shortcuts import Command
from ui.tasks.helper import TaskHelper

_ISSUE = "task"


class TasksPage(TablePage):
    """Tasks, each issued from an order, with documents prepared and collected."""

    key = "tasks"
    title = "生产任务书"
    kind_name = "tasks"
    kinds = frozenset({"tasks", "orders"})

    def __init__(self, office: Office) -> None:
        super().__init__(office)
        self.issuing = Steps(self, self.acting)
        self.issuing.taken.connect(self._issued)

    def make_helper(self) -> FormHelper:
        return TaskHelper()

    def make_primary(self) -> QAction | None:
        flow = kind("orders").flow
        if flow is None or not self.acting.has(*flow.step(_ISSUE).roles):
            return None
        return self.add_action("从订货单下达", "plus", self.issue, Command.NEW)

    def issue(self) -> Picker:
        """Choose an order, then take its step 下达任务书."""
        return pick(self, self.acting, kind("tasks").fields["order_id"], "", self._picked)

    def _picked(self, order: UUID, _number: str) -> None:
        acting = self.acting
        Operation(self, lambda _: view(acting, "orders", order)).reads().on_success(
            self._ask
        ).start()

    def _ask(self, order: View) -> None:
        flow = kind("orders").flow
        if flow is not None:
            self.issuing.take(order, flow.step(_ISSUE))

    def _issued(self, changes: Changes) -> None:
        """Show the task that the order has now."""
        acting, order = self.acting, changes.id
        if order is None:
            return

        def find(_: Progress) -> UUID:
            number = view(acting, "orders", order).extras["task_number"]
            return locate(acting, number)[1]

        Operation(self, find).reads().on_success(self.show_record).start()
