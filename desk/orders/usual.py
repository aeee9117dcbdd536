"""What usually is so with a project's orders: where one pours there, whom one calls."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import func, select

from db.models import OrderNotice, PersonRight, Project
from desk.core.acting import Acting
from desk.core.rights import reading

PLACEMENTS = (
    "垫层",
    "基础",
    "承台",
    "地下室底板",
    "地下室外墙",
    "地下室顶板",
    "地梁",
    "剪力墙",
    "剪力墙、柱",
    "框架柱",
    "梁板",
    "楼梯",
    "构造柱",
    "圈梁",
    "后浇带",
    "屋面",
    "女儿墙",
    "桩基",
    "冠梁",
    "墩柱",
    "盖梁",
    "箱梁",
    "路面",
    "地坪",
    "坡道",
    "挡土墙",
    "设备基础",
    "池壁",
)
"""Words for where concrete goes, offered while one types; anything else may be typed."""

MOST = 40


def usual_placements(acting: Acting, project: UUID | None) -> list[str]:
    """The placements of the project's orders, the latest first, then the usual words."""
    found: list[str] = []
    if project is not None:
        latest = func.max(OrderNotice.created_at)
        query = (
            select(OrderNotice.placement)
            .where(
                OrderNotice.station_id == acting.station_id,
                OrderNotice.project_id == project,
                OrderNotice.placement != "",
            )
            .group_by(OrderNotice.placement)
            .order_by(latest.desc())
            .limit(MOST)
        )
        with reading(acting, "orders", OrderNotice.called) as (session, _):
            found = list(session.scalars(query))
    return list(dict.fromkeys((*found, *PLACEMENTS)))


def site_contact(acting: Acting, project: UUID) -> tuple[str, str]:
    """Name and phone to call on site: those of the project's latest order, else of its first
    receiver or signatory; empty where nobody is known."""
    with reading(acting, "orders", OrderNotice.called) as (session, _):
        last = session.execute(
            select(OrderNotice.contact, OrderNotice.phone)
            .where(
                OrderNotice.station_id == acting.station_id,
                OrderNotice.project_id == project,
                OrderNotice.contact != "",
            )
            .order_by(OrderNotice.created_at.desc())
            .limit(1)
        ).first()
        if last is not None:
            return str(last.contact), str(last.phone)
        known = session.get(Project, project)
        people = known.people if known is not None else []
        receivers = [p for p in people if p.right is PersonRight.RECEIVER]
        first = next(iter([*receivers, *people]), None)
        return (first.name, first.phone or "") if first is not None else ("", "")
