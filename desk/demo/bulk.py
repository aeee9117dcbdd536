"""Many orders at once, without history or rules: something to measure lists and searches on."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from uuid import UUID, uuid5

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.models import OrderNotice, OrderState, PlacingMethod, Project, ReceivedBy
from desk.core.acting import Acting
from desk.core.records import create
from desk.core.search import index_records

_BATCH = 2000
_PLACES = (
    "地下室底板",
    "承台",
    "剪力墙",
    "梁板",
    "框架柱",
    "后浇带",
    "楼梯",
    "桩基",
    "道路面层",
    "池壁",
)
_GRADES = ("C20", "C25", "C30", "C35", "C40", "C45", "C50")
_PROJECTS = (
    "滨江花园",
    "万和城",
    "站前广场",
    "学府壹号",
    "湘江大道",
    "污水处理厂",
    "人民医院",
    "星城国际",
)
_NAMESPACE = UUID("5b3f7f0e-7c1c-4b7e-9d3e-000000000001")


def fill(
    acting: Acting, count: int, *, progress: Callable[[int, int], None] = lambda _done, _all: None
) -> None:
    """`count` orders of 160 projects over four years, found by everything that orders are.

    Only for databases that are measured and thrown away: `desk.checking` would name every row.
    """
    names = [f"{_PROJECTS[n % 8]}{n // 8 + 1}期{n % 5 + 1}#楼" for n in range(160)]
    create(acting, "customers", {"name": "测量用客户"})
    for name in names:
        create(acting, "projects", {"name": name, "customer": "测量用客户"})
    for start in range(0, count, _BATCH):
        with acting.database.sessions() as session:
            projects = list(session.scalars(select(Project).where(Project.name.in_(names))))
            _add(session, acting, projects, range(start, min(start + _BATCH, count)))
            session.commit()
        progress(min(start + _BATCH, count), count)


def _add(session: Session, acting: Acting, projects: list[Project], numbers: range) -> None:
    now = acting.now(session)
    made = [_order(acting, projects[n % len(projects)], n) for n in numbers]
    for order in made:
        order.created_at = order.changed_at = now
        order.created_by = order.changed_by = acting.name
    session.add_all(made)
    session.flush()
    index_records(session, made)


def _order(acting: Acting, project: Project, n: int) -> OrderNotice:
    states = (OrderState.SIGNED, OrderState.PLANNED, OrderState.POURING, OrderState.RECEIVED)
    opening = project.created_at - timedelta(minutes=21 * n)
    order = OrderNotice(
        id=uuid5(_NAMESPACE, str(n)),
        station_id=acting.station_id,
        number=f"DH-{opening:%Y%m}-{n:06d}",
        state=states[n % 4],
        project_id=project.id,
        project_text=project.name,
        received_by=ReceivedBy.WECHAT,
        received_at=opening - timedelta(days=1),
        placement=f"{n % 33 + 1}层{_PLACES[n % 10]}{n % 12 + 1}-{n % 9 + 13}轴",
        volume_m3=Decimal(n % 400 + 1) / 2,
        planned_opening=opening,
        strength_grade=_GRADES[n % 7],
        impermeability_grade="P8" if n % 5 == 0 else "",
        slump_mm=180,
        placing_method=list(PlacingMethod)[n % 5],
        contact="张工",
        phone=f"138{n % 100_000_000:08d}",
    )
    order.project = project
    return order
