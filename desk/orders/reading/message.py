"""A customer's short message (WeChat, SMS) read into orders, or into what changes in earlier ones."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from itertools import pairwise

from desk.customers.likely import KnownProject, likely_projects
from desk.orders.reading.message_figures import (
    take_contact,
    take_grades,
    take_method,
    take_slump,
    take_volume,
)
from desk.orders.reading.message_intent import CANCEL, CORRECTION, TO, Intent, intent_of
from desk.orders.reading.message_notice import read_notice
from desk.orders.reading.message_opening import settle, take_opening
from desk.orders.reading.message_parts import AFTER_KNOWN, place_and_project
from desk.orders.reading.message_split import split_message
from desk.orders.reading.message_text import CUT, Prepared, Remainder, prepared
from desk.orders.reading.read_order import ReadOrder, order_fields
from desk.orders.reading.words import find_urgency
from desk.values.places import is_building, without_building
from desk.values.text import quoted

__all__ = [
    "Intent",
    "KnownProject",
    "ReadOrder",
    "as_new",
    "intent_of_all",
    "read_message",
    "read_messages",
]

_BUILDING_AFTER = re.compile(r"\s*[A-Za-z]?\d{1,3}\s*[#号]?\s*(?:楼|栋|幢|座|标段|地块|#)")
_FROM_COMMON = ("placing_method", "pump_pipe_m", "slump_mm", "slump_tolerance_mm")
_FROM_LAST = ("placing_method", "slump_mm", "slump_tolerance_mm")
_PART_OF_SITE = re.compile(
    "地库|地下?车库|地下室|裙[楼房]|主楼|塔楼|商业街?|门卫室?|会所|配电房|水?泵房|幼儿园|室外|场区|连廊|大门|消防水池"
)
_FLOOR = r"(?:-?\d{1,2}|[一二三四五六七八九十]{1,3}|负[一二三四]|[首顶])层|地下室"
_STOREY = re.compile(rf"(?P<site>.+?)(?P<storey>{_FLOOR})")
_BEGINS_STOREY = re.compile(_FLOOR)
_SAME_SITE = re.compile(r"同上|同一[工个]地|还是[这那]个工地")


def read_message(text: str, *, now: datetime, projects: Sequence[KnownProject] = ()) -> ReadOrder:
    """The first order that a pasted message names; further ones are left in `unread`.

    `now` is when the message was written. Nothing is refused: what has no reading is kept in
    `unread`, what was not said in `missing`.
    """
    orders = read_messages(text, now=now, projects=projects)
    first = orders[0]
    if len(orders) > 1:
        first.notes.append(f"消息里有{len(orders)}份订货,只读了第一份")
        rest = split_message(prepared(text, now=now).text).parts[1:]
        first.unread = ";".join(part for part in (first.unread, *rest) if part)
    return first


def as_new(order: ReadOrder) -> ReadOrder:
    """What was taken for a change of an earlier order, as a new one."""
    made = replace(order, intent=Intent.ORDER, about=[])
    made.missing = _missing(made)
    return made


def intent_of_all(orders: Sequence[ReadOrder]) -> Intent:
    """What a whole message is about: several where it holds more than one order, or of each a bit."""
    found = {order.intent for order in orders}
    if len(orders) > 1 and (len(found) > 1 or Intent.ORDER in found):
        return Intent.SEVERAL
    return orders[0].intent


def read_messages(
    text: str, *, now: datetime, projects: Sequence[KnownProject] = ()
) -> list[ReadOrder]:
    """Every order in a message, at least one, and what it changes or calls off.

    What stands before the first order applies to all of them, as does the way of placing, slump and
    contact after the last; what is taken over is noted.
    """
    ready = prepared(text, now=now)
    split = split_message(ready.text)
    orders = [_read(part, ready, now=now, projects=projects) for part in split.parts]
    if len(orders) > 1:
        common = _read_one(split.common, Prepared(split.common, ready.written), projects=projects)
        _share(orders, common, split.parts, now=now)
    orders += [_read(notice, ready, now=now, projects=projects) for notice in split.notices]
    said = zip([*split.parts, *split.notices], orders, strict=True)
    orders = [each for text, order in said for each in _sites_apart(order, text, projects)]
    _name_site(orders)
    for order in orders:
        order.notes = [*ready.notes, *order.notes]
        _look_up(order, projects)
        order.missing = _missing(order)
    return orders


def _read(
    text: str, ready: Prepared, *, now: datetime, projects: Sequence[KnownProject]
) -> ReadOrder:
    """One piece of a message: an order, or a notice about an earlier one."""
    order = _read_one(text, ready, projects=projects)
    full = bool(order.placement and order.strength_grade and _has_volume(order))
    full = full and (order.planned_opening is not None or "planned_opening" in order.unsettled)
    content = bool(order.placement or order.strength_grade or order.placing_method)
    content = content or _has_volume(order) or not text.strip()
    ahead = order.planned_opening is not None or (order.day is not None and order.day >= now.date())
    order.intent = intent_of(text, full=full, ahead=ahead, content=content)
    if order.intent is Intent.OTHER:
        named = _take_known(Remainder(text), projects)
        return ReadOrder(intent=Intent.OTHER, project=named, unread=text.replace(CUT, " ").strip())
    if order.intent in (Intent.CHANGE, Intent.CANCEL):
        read_one = lambda piece: _read_one(piece, ready, projects=projects)  # noqa: E731
        return read_notice(text, order, read_one, now=ready.written)
    order.may_change = TO.search(text) is not None
    return order


def _has_volume(order: ReadOrder) -> bool:
    return order.volume_m3 is not None or "volume_m3" in order.unsettled


def _read_one(text: str, ready: Prepared, *, projects: Sequence[KnownProject]) -> ReadOrder:
    order, now = ReadOrder(), ready.written
    rest = Remainder(text)
    known = _take_known(rest, projects)
    take_method(rest, order)
    take_contact(rest, order)
    take_grades(rest, order)
    take_slump(rest, order, now=now)
    take_volume(rest, order, now=now)
    take_opening(rest, order, now=now)
    rest.remove_all([m.span() for form in (CANCEL, CORRECTION) for m in form.finditer(rest.text)])
    urgent = find_urgency(rest.text)
    if urgent is not None:
        order.urgency_reason = urgent[0]
        rest.remove(urgent[1])

    def like(name: str) -> float:
        likely = likely_projects(name, projects, most=1)
        return likely[0].score if likely else 0.0

    found = place_and_project(rest.text, known, like, phone=bool(order.phone))
    order.project, order.placement = found.project[:200], found.placement[:200]
    order.contact = order.contact or found.person
    order.unread = " ".join(part for part in (*found.unread, *rest.unread) if part)
    return order


def _take_known(rest: Remainder, projects: Sequence[KnownProject]) -> str:
    """Take the longest name of a known project out of the text, with the building behind it."""
    inside = [p.name for p in projects if len(p.name) > 2 and p.name in rest.text]
    if not inside:
        return ""
    name = max(inside, key=len)
    start = rest.text.index(name)
    end = start + len(name)
    building = _BUILDING_AFTER.match(rest.text, end)
    end = building.end() if building else end
    taken = rest.text[start:end]
    rest.text = f"{rest.text[:start]}\x00{AFTER_KNOWN}{rest.text[end:]}"
    return taken


def _share(
    orders: Sequence[ReadOrder], common: ReadOrder, parts: Sequence[str], *, now: datetime
) -> None:
    """Give the orders of one message what was said for all of them."""
    first, last = orders[0], orders[-1]
    storey = _STOREY.fullmatch(common.project)
    if storey is not None:
        common.project = storey["site"]
        for order in orders:
            if order.placement and not _BEGINS_STOREY.match(order.placement):
                order.placement = f"{storey['storey']}{order.placement}"
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
        if "strength_grade" not in order.unsettled:
            _inherit(
                order,
                first,
                ("strength_grade", "impermeability_grade") if not order.strength_grade else (),
            )


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


_TWO_SITES = re.compile(r"(?P<a>.{2,}?[栋楼#幢座期])(?:和|、|跟|与|及)(?P<b>.+)")


def _sites_apart(order: ReadOrder, text: str, projects: Sequence[KnownProject]) -> list[ReadOrder]:
    """A change or a cancellation of two sites is one of each (3栋和5栋的都取消)."""
    if order.intent not in (Intent.CHANGE, Intent.CANCEL):
        return [order]
    inside = sorted({p.name for p in projects if len(p.name) > 2 and p.name in text}, key=len)
    names = [
        n for at, n in enumerate(inside) if not any(n in longer for longer in inside[at + 1 :])
    ]
    names = sorted(names, key=text.index)
    match = _TWO_SITES.fullmatch(order.project)
    if match is not None:
        second = match["b"]
        base = without_building(match["a"])
        names = [match["a"], f"{base}{second}" if is_building(second) else second]
    elif len(names) < 2 or order.project not in names:
        return [order]
    return [replace(order, project=name, notes=list(order.notes)) for name in names]


def _name_site(orders: Sequence[ReadOrder]) -> None:
    """5#楼 beside 滨江花园3#楼 is 滨江花园5#楼, in notices too."""
    for before, order in pairwise(orders):
        if is_building(order.project) and not is_building(before.project):
            order.project = f"{without_building(before.project)}{order.project}"


def _look_up(order: ReadOrder, projects: Sequence[KnownProject]) -> None:
    order.matches = likely_projects(order.project, projects)
    if order.matches and order.matches[0].score < 1:
        likely = "、".join(match.project.name for match in order.matches[:3])
        order.notes.append(f"工程写作{quoted(order.project)},可能是:{likely}")


def _missing(order: ReadOrder) -> list[str]:
    if order.intent is not Intent.ORDER:
        return []
    found = {**order.values(), "project_id": order.project}
    names = [name for name, f in order_fields().items() if f.required and not found.get(name)]
    return ["project" if name == "project_id" else name for name in names]
