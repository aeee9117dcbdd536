"""A message about an earlier order: which one it means, and what becomes new."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from desk.orders.reading.message_intent import Intent, marked
from desk.orders.reading.message_opening import settle
from desk.orders.reading.message_volumes import What, volumes_in
from desk.orders.reading.read_order import ReadOrder
from desk.values.spoken import days_in
from desk.values.zone import local

ReadOne = Callable[[str], ReadOrder]

_NEW_VALUES = (
    "strength_grade",
    "impermeability_grade",
    "frost_grade",
    "volume_m3",
    "planned_opening",
    "slump_mm",
    "slump_tolerance_mm",
    "placing_method",
    "pump_pipe_m",
    "special_requirements",
    "day",
    "hour",
    "guessed_day",
)


def read_notice(text: str, whole: ReadOrder, read: ReadOne, *, now: datetime) -> ReadOrder:
    """`text`, of which `whole` is the reading as one order, as a change or as calling off.

    What stands before the word of change (改到, 再加) names the order, what follows it is new. The
    order's day is kept in `about_day`; nothing that only names the order becomes a new value.
    """
    found = marked(text) if whole.intent is Intent.CHANGE else None
    head = read(found.head) if found is not None and found.head.strip() else None
    new = read(found.tail) if found is not None else ReadOrder()
    project, placement = whole.project, whole.placement
    if head is not None:
        project = head.project or (project if project != new.project else "") or new.project
        placement = head.placement or placement
    order = ReadOrder(
        intent=whole.intent,
        project=project,
        placement=placement,
        contact=whole.contact,
        phone=whole.phone,
        unread=new.unread if found is not None else whole.unread,
    )
    others = [n for n in (new.project, new.placement) if n and n not in (project, placement)]
    order.unread = " ".join(word for word in (*others, order.unread) if word)
    named = days_in(found.head if found is not None and head is not None else "", now)
    if found is None:
        named = days_in(text, now)
    known = {day.day for day in named if day.day is not None and day.day >= local(now).date()}
    order.about_day = known.pop() if len(known) == 1 else None
    for name in _NEW_VALUES:
        setattr(order, name, getattr(new, name))
    order.notes = [note for note in new.notes if found is not None]
    if found is None and (whole.volume_m3 is not None or whole.strength_grade):
        volume = "" if whole.volume_m3 is None else f"{whole.volume_m3.normalize():f}方"
        said = "、".join(word for word in (whole.strength_grade, volume) if word)
        order.notes.append(f"消息里还写有{said},请核对是不是另有订货")
    order.unsettled = new.unsettled
    if found is not None:
        order.shift = found.shift
        _more_or_less(found.tail, order)
        _keep_hour(order, head)
        if order.guessed_day and order.hour is not None and order.about_day is not None:
            order.notes, order.planned_opening, order.guessed_day = [], None, False
            settle(order, order.about_day, order.hour, now=now)
    return order


def _more_or_less(tail: str, order: ReadOrder) -> None:
    """再加20方 says by how much: the new volume follows from the order, not from the message."""
    found = volumes_in(tail)
    steps = [each for each in found if each.what in (What.MORE, What.LESS)]
    if not steps or any(each.what in (What.NEW, What.TOTAL) for each in found):
        return
    order.volume_m3 = None
    order.unsettled.discard("volume_m3")
    if len(steps) == 1 and steps[0].value is not None:
        more = steps[0].what is What.MORE
        order.added_m3 = steps[0].value if more else -steps[0].value
        said = tail[slice(*steps[0].words)].strip()
        order.unread = " ".join(order.unread.replace(said, " ").split())


def _keep_hour(order: ReadOrder, head: ReadOrder | None) -> None:
    """改到后天 keeps the hour that the message named before."""
    if order.planned_opening is not None or order.day is None or head is None:
        return
    if head.planned_opening is None:
        return
    old = head.planned_opening
    order.planned_opening = old.replace(
        year=order.day.year, month=order.day.month, day=order.day.day
    )
    order.notes.append(f"只写了改到哪天,钟点沿用原来的{old:%H:%M}")
