"""What one message says for several of its orders: the site, the day, the pump, whom to call."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, datetime

from desk.orders.reading.message_opening import settle
from desk.orders.reading.read_order import ReadOrder, order_fields
from desk.values.places import core_of, is_building, without_building

_FROM_COMMON = ("placing_method", "pump_pipe_m", "slump_mm", "slump_tolerance_mm")
_FROM_LAST = ("placing_method", "slump_mm", "slump_tolerance_mm")
_PART_OF_SITE = re.compile(
    "地库|地下?车库|地下室|裙[楼房]|主楼|塔楼|商业街?|门卫室?|会所|配电房|水?泵房|幼儿园|室外|场区|连廊|大门|消防水池"
)
_FLOOR = r"(?:-?\d{1,2}|[一二三四五六七八九十]{1,3}|负[一二三四]|[首顶])层|地下室"
_STOREY = re.compile(rf"(?P<site>.+?)(?P<storey>{_FLOOR})")
_BEGINS_STOREY = re.compile(_FLOOR)
_SAME_SITE = re.compile(r"同上|同一[工个]地|还是[这那]个工地")


def share_common(
    orders: Sequence[ReadOrder], common: ReadOrder, parts: Sequence[str], *, now: datetime
) -> None:
    """Give the orders of one message what was said for all of them."""
    first, last = orders[0], orders[-1]
    _share_storey(orders, common)
    any_building = any(is_building(order.project) for order in orders)
    own_hours = sum(order.planned_opening is not None for order in orders)
    day = common.day or _day_of(common)
    for at, (order, part) in enumerate(zip(orders, parts, strict=True)):
        before = orders[at - 1] if at and _SAME_SITE.search(part) else None
        other = first if order is not first else None
        _inherit_project(order, before or common, other, any_building=any_building)
        _share_opening(order, common, first, last if own_hours == 1 else None, day=day, now=now)
        _inherit(order, common, (*_FROM_COMMON, "contact", "phone"))
        _inherit(order, last, (*_FROM_LAST, "contact", "phone"))
        _inherit(order, first, ("contact", "phone"))
        if not order.strength_grade and "strength_grade" not in order.unsettled:
            _inherit(order, first, ("strength_grade", "impermeability_grade"))


def _share_storey(orders: Sequence[ReadOrder], common: ReadOrder) -> None:
    """9栋13层:柱…、墙… pours both on the thirteenth storey."""
    found = _STOREY.fullmatch(common.project)
    storey = "" if core_of(common.placement) else common.placement
    if found is not None:
        common.project, storey = found["site"], found["storey"]
    for order in orders:
        if storey and order.placement and not _BEGINS_STOREY.match(order.placement):
            order.placement = f"{storey}{order.placement}"


def _day_of(order: ReadOrder) -> date | None:
    if order.planned_opening is None or order.guessed_day:
        return None
    return order.planned_opening.date()


def _share_opening(
    order: ReadOrder,
    common: ReadOrder,
    first: ReadOrder,
    last: ReadOrder | None,
    *,
    day: date | None,
    now: datetime,
) -> None:
    """An hour of its own goes with the day that was said for all; without one it takes theirs."""
    if "planned_opening" in order.unsettled:
        return
    day = day or (None if order is first else first.day or _day_of(first))
    if order.guessed_day and order.hour is not None and day is not None:
        hour, order.guessed_day, order.planned_opening = order.hour, False, None
        order.notes = [note for note in order.notes if "没有写哪一天" not in note]
        settle(order, day, hour, now=now)
        return
    if order.planned_opening is not None:
        return
    if order.day is not None and common.hour is not None:
        settle(order, order.day, common.hour, now=now)
        return
    for other in (common, last):
        if other is not None and other is not order and other.planned_opening is not None:
            order.planned_opening = other.planned_opening
            order.notes = [note for note in order.notes if "没有写几点" not in note]
            return
    order.day = order.day or day


_OF_BUILDING = re.compile(r"(\d{1,3}[#号])(.+)")


def _inherit_project(
    order: ReadOrder, common: ReadOrder, first: ReadOrder | None, *, any_building: bool
) -> None:
    numbered = _OF_BUILDING.match(order.placement)
    if numbered is not None and not order.project and any_building:
        order.project, order.placement = numbered[1], numbered[2]
    base = common.project or (first.project if first is not None else "")
    if not base or order.project == base:
        return
    if _PART_OF_SITE.fullmatch(order.project):
        order.placement = f"{order.project}{order.placement}"
        order.project = ""
    if not order.project:
        order.project = base
        if not common.project:
            order.notes.append("工程名称取自同一条消息的另一份订货")
    elif is_building(order.project):
        order.project = f"{without_building(base)}{order.project}"


def _inherit(order: ReadOrder, other: ReadOrder, names: Sequence[str]) -> None:
    """Take over from another order of the message what this one does not say."""
    if other is order:
        return
    taken = [n for n in names if not getattr(order, n) and getattr(other, n)]
    taken = [name for name in taken if name not in order.unsettled]
    for name in taken:
        setattr(order, name, getattr(other, name))
    labels = [order_fields()[name].label for name in taken]
    if labels:
        order.notes.append(f"{'、'.join(labels)}取自同一条消息的另一份订货")
