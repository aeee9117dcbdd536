"""Which pages there are, under which tab, and where each is made; imported when first opened."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from desk.core.acting import Acting
    from ui.parts.page import Office, Page


def everybody(_acting: Acting) -> bool:
    return True


REPORT = "ui.report_page:ReportPage"
"""The factory of every page that shows the report called by the page's key."""


@dataclass(frozen=True)
class PageSpec:
    """One page. `factory` is ``"package.module:Class"``; `shown_to` hides it from others.

    A page without a factory is the plain list of the records of kind `key`.
    """

    key: str
    title: str
    factory: str = ""
    shown_to: Callable[[Acting], bool] = everybody

    def read_by(self, acting: Acting) -> bool:
        """Whether the page is for this person, who reads what it shows (R40)."""
        from desk.core.kinds import kind_names
        from desk.core.readers import may_read
        from desk.core.reporting import reports

        name = _SHOWS.get(self.key, self.key)
        told = {*kind_names(), *(report.name for report in reports()), "audit"}
        return self.shown_to(acting) and (name not in told or may_read(acting, name))

    def make(self, office: Office) -> Page:
        """Import the page's module and build the page."""
        if not self.factory:
            from ui.parts.table_page import TablePage

            return TablePage(office, self.key, self.title)
        module, _, name = self.factory.partition(":")
        factory = getattr(import_module(module), name)
        page: Page = factory(office, self.key) if self.factory == REPORT else factory(office)
        return page


@dataclass(frozen=True)
class Tab:
    """One entry at the left; several pages show as segments in the window's head."""

    key: str
    title: str
    icon: str
    pages: tuple[PageSpec, ...]
    group: int = 1


TABS: tuple[Tab, ...] = (
    Tab("today", "今日", "today", (PageSpec("today", "今日", "ui.today.page:TodayPage"),), group=0),
    Tab(
        "month-plan",
        "月计划",
        "month-plan",
        (PageSpec("month-plan", "月计划", "ui.later:MonthPlanPage"),),
    ),
    Tab(
        "daily",
        "日生产任务",
        "tasks",
        (
            PageSpec("orders", "订货通知单", "ui.orders.page:OrdersPage"),
            PageSpec("tasks", "生产任务书", "ui.tasks.page:TasksPage"),
            PageSpec("daily-plans", "日生产计划", "ui.plans.page:DailyPlansPage"),
            PageSpec("confirmations", "明日开盘确认", "ui.plans.calls:ConfirmationsPage"),
        ),
    ),
    Tab(
        "pours",
        "浇筑",
        "pour",
        (
            PageSpec("pour-board", "浇筑看板", "ui.pours.board_page:PourBoardPage"),
            PageSpec("pours", "浇筑台帐", "ui.pours.pages:PoursPage"),
            PageSpec("tickets", "发货单", "ui.pours.pages:TicketsPage"),
            PageSpec("variations", "现场签证"),
            PageSpec("service-cards", "调查卡"),
            PageSpec("quality-events", "质量异常"),
            PageSpec("returns", "剩退混凝土"),
            PageSpec("opening-assessments", "开盘鉴定", "ui.pours.pages:AssessmentsPage"),
            PageSpec("slump-tests", "坍落度测试"),
            PageSpec("samples", "见证取样"),
            PageSpec("measurements", "尺寸核查"),
            PageSpec("pump-uses", "泵送设备"),
            PageSpec("site-letters", "致施工单位函"),
            PageSpec("site-diaries", "施工日记"),
            PageSpec("dispatch-logs", "调度日志"),
            PageSpec("handovers", "交接班"),
            PageSpec("safety-briefings", "安全交底"),
            PageSpec("pump-lines", "泵管"),
            PageSpec("mould-loans", "试模"),
        ),
    ),
    Tab(
        "documents",
        "资料",
        "documents",
        (
            PageSpec("documents", "工程资料"),
            PageSpec("issuances", "资料发放"),
            PageSpec("change-requests", "更改申请", "ui.documents.pages:ChangeRequestsPage"),
            PageSpec("document-sets", "齐备情况", REPORT),
            PageSpec("issued-documents", "发放台帐", REPORT),
            PageSpec("site-documents", "站点所持", REPORT),
            PageSpec("open-deliveries", "未签收未回执", REPORT),
            PageSpec("document-kinds", "资料种类", "ui.documents.pages:DocumentKindsPage"),
        ),
    ),
    Tab(
        "complaints",
        "投诉",
        "complaints",
        (
            PageSpec("complaints", "投诉"),
            PageSpec("calls", "来电登记", "ui.calls.page:CallsPage"),
        ),
    ),
    Tab("revisits", "回访", "revisits", (PageSpec("revisits", "回访", "ui.later:RevisitsPage"),)),
    Tab(
        "customers",
        "客户与工程",
        "customers",
        (
            PageSpec("customers", "客户", "ui.customers.page:CustomersPage"),
            PageSpec("projects", "工程", "ui.customers.page:ProjectsPage"),
        ),
        group=2,
    ),
    Tab(
        "ledgers",
        "统计与台帐",
        "statistics",
        (
            PageSpec("ledgers", "统计与台帐", "ui.later:LedgersPage"),
            PageSpec("production", "生产台帐", REPORT),
            PageSpec("warnings", "规则提醒", REPORT),
        ),
        group=2,
    ),
    Tab(
        "system",
        "系统",
        "system",
        (
            PageSpec("people", "人员", "ui.system.people:PeoplePage"),
            PageSpec("absences", "代理"),
            PageSpec("rights", "查看权限", REPORT),
            PageSpec("settings", "设置", "ui.system.settings:SettingsPage"),
            PageSpec("plants", "车辆设备", "ui.system.plants:PlantsPage"),
            PageSpec("mixes", "配合比", "ui.system.mixes:MixesPage"),
            PageSpec("audit", "历史记录", "ui.system.audit:AuditPage"),
            PageSpec("about", "关于", "ui.about:AboutPage"),
        ),
        group=2,
    ),
)


def page_keys(tabs: tuple[Tab, ...] = TABS) -> list[str]:
    """The key of every page, in the order of the tabs."""
    return [page.key for tab in tabs for page in tab.pages]


_PAGE_OF = {"opening-confirmations": "confirmations"}
_SHOWS = {"pour-board": "pours", **{page: kind for kind, page in _PAGE_OF.items()}}
"""What pages show that are called otherwise."""


def page_of(kind: str) -> str:
    """The key of the page that shows records of `kind`; "" where there is none."""
    page = _PAGE_OF.get(kind, kind)
    return page if page in page_keys() else ""


def find_page(key: str, tabs: tuple[Tab, ...] = TABS) -> tuple[Tab, PageSpec]:
    """The page with this key and its tab; raises KeyError when there is none."""
    for tab in tabs:
        for page in tab.pages:
            if page.key == key:
                return tab, page
    raise KeyError(key)


def visible_tabs(acting: Acting, tabs: tuple[Tab, ...] = TABS) -> tuple[Tab, ...]:
    """The tabs, with the pages that `acting` may see; a tab without any is left out."""
    shown = []
    for tab in tabs:
        pages = tuple(page for page in tab.pages if page.read_by(acting))
        if pages:
            shown.append(Tab(tab.key, tab.title, tab.icon, pages, tab.group))
    return tuple(shown)
