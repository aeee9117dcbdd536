"""A desk without a database: somebody acting, pages that count, and a window around them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import cast
from uuid import UUID

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QLineEdit, QVBoxLayout

from db.models import Role
from desk.core.acting import Acting
from ui.pages import PageSpec, Tab
from ui.parts.hub import Hub
from ui.parts.page import Office, Page, Target
from ui.remembered import Remembered
from ui.search_box import Hit
from ui.window import Furnishings, MainWindow


class FakeActing:
    """As much of an Acting as the shell looks at."""

    login = "zhangmin"
    name = "张敏"
    roles = (Role.SPECIALIST,)
    titles = Role.SPECIALIST.label
    station_name = "湘江搅拌站"
    company = "宏远商品混凝土有限公司"
    on_demo = False

    def has(self, *roles: Role) -> bool:
        return bool({*self.roles} & {*roles})


class OrdersPage(Page):
    key = "orders"
    title = "订货通知单"
    kinds = frozenset({"orders"})

    def __init__(self, office: Office) -> None:
        super().__init__(office)
        self.read = 0
        self.shown: Target | None = None
        self.open_forms = 0
        self.editor = QLineEdit()
        column = QVBoxLayout(self)
        column.addWidget(self.editor)
        self.done: list[str] = []
        self.list_actions = [
            self.add_action("导出 Excel", "excel", lambda: self.done.append("export")),
            self.add_action("打印", "printer", lambda: self.done.append("print")),
        ]
        self.primary = self.add_action("新建订货通知单", "plus", lambda: self.done.append("new"))

    def actions_of_page(self) -> Sequence[QAction]:
        return self.list_actions

    def primary_action(self) -> QAction | None:
        return self.primary

    def refresh(self) -> None:
        self.read += 1
        self.set_subtitle(f"读了 {self.read} 次")

    def show_target(self, target: Target) -> None:
        self.shown = target

    def unsaved(self) -> int:
        return self.open_forms


class TodayPage(OrdersPage):
    key = "today"
    title = "今日"
    kinds = frozenset({"orders", "tasks"})


class TasksPage(OrdersPage):
    key = "tasks"
    title = "生产任务书"
    kinds = frozenset({"tasks"})


_HERE = "tests.ui.shell_office"
SHELL_TABS = (
    Tab("today", "今日", "today", (PageSpec("today", "今日", f"{_HERE}:TodayPage"),), 0),
    Tab(
        "daily",
        "日生产任务",
        "tasks",
        (
            PageSpec("orders", "订货通知单", f"{_HERE}:OrdersPage"),
            PageSpec("tasks", "生产任务书", f"{_HERE}:TasksPage"),
        ),
    ),
    Tab(
        "month-plan",
        "月计划",
        "month-plan",
        (PageSpec("month-plan", "月计划", "ui.later:MonthPlanPage"),),
    ),
)

RIVERSIDE = Hit(
    "orders",
    "订货通知单",
    UUID("12345678123456781234567812345678"),
    "DH-202611-0007",
    "滨江花园二期",
    "地下室底板",
)


def search(text: str) -> list[Hit]:
    """Finds the one order by its project's name."""
    return [RIVERSIDE] if text in "滨江花园二期 bjhy" else []


def make_window(folder: Path) -> MainWindow:
    """A window of the fake pages that remembers in `folder`."""
    around = Furnishings(
        remembered=Remembered(folder / "desk.ini", "one"),
        search=search,
        version="0.1.0",
        database="demo.db",
        tabs=SHELL_TABS,
    )
    return MainWindow(cast(Acting, FakeActing()), around, hub=Hub())


def page(window: MainWindow) -> OrdersPage:
    """The page that is open, as the fake it is."""
    shown = window.current_page
    assert isinstance(shown, OrdersPage)
    return shown
