"""A customer's short message (WeChat, SMS) read into orders, or into what changes in earlier ones."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from itertools import pairwise

from desk.customers.likely import KnownProject, likely_projects
from desk.orders.reading.message_common import share_common
from desk.orders.reading.message_figures import (
    take_contact,
    take_grades,
    take_method,
    take_slump,
    take_volume,
)
from desk.orders.reading.message_intent import CANCEL, CORRECTION, GENERAL, TO, Intent, intent_of
from desk.orders.reading.message_notice import read_notice
from desk.orders.reading.message_opening import take_opening
from desk.orders.reading.message_parts import AFTER_KNOWN, place_and_project
from desk.orders.reading.message_split import split_message
from desk.orders.reading.message_text import CUT, Prepared, Remainder, prepared
from desk.orders.reading.read_order import ReadOrder, order_fields
from desk.orders.reading.words import find_urgency
from desk.values.places import is_building, split_place, without_building
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
        share_common(orders, common, split.parts, now=now)
    orders += [_read(notice, ready, now=now, projects=projects) for notice in split.notices]
    said = zip([*split.parts, *split.notices], orders, strict=True)
    orders = [each for text, order in said for each in _sites_apart(order, text, projects)]
    _name_site(orders)
    for order in orders:
        order.notes = [*ready.notes, *order.notes]
        _not_past(order, now)
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
    content = bool(order.placement or order.strength_grade)
    content = content or _has_volume(order) or not text.strip()
    ahead = order.planned_opening is not None or (order.day is not None and order.day >= now.date())
    order.intent = intent_of(text, full=full, ahead=ahead, content=content)
    if order.intent is Intent.OTHER:
        named = _take_known(Remainder(text), projects)
        return ReadOrder(intent=Intent.OTHER, project=named, unread=text.replace(CUT, " ").strip())
    if order.intent in (Intent.CHANGE, Intent.CANCEL):

        def read_one(piece: str) -> ReadOrder:
            return _read_one(piece, ready, projects=projects)

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
    rest.remove_all(
        [m.span() for form in (CANCEL, CORRECTION, GENERAL) for m in form.finditer(rest.text)]
    )
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
    taken = f"{name}{rest.text[start + len(name) : end].strip()}"
    rest.text = f"{rest.text[:start]}\x00{AFTER_KNOWN}{rest.text[end:]}"
    return taken


_TWO_PARTS = re.compile(r"(.{2,}?)(?:和|、|跟|与|及)(.{2,})")
_TWO_SITES = re.compile(r"(?P<a>.{2,}?[栋楼#幢座期])(?:和|、|跟|与|及)(?P<b>.+)")


def _sites_apart(order: ReadOrder, text: str, projects: Sequence[KnownProject]) -> list[ReadOrder]:
    """A change or a cancellation of two sites or parts is one of each (3栋和5栋的都取消)."""
    if order.intent not in (Intent.CHANGE, Intent.CANCEL):
        return [order]
    two = _TWO_PARTS.fullmatch(f"{order.project}{order.placement}")
    halves = [split_place(part) for part in two.groups()] if two is not None else []
    if order.project and len(halves) == 2 and all(site and place for site, place in halves):
        return [
            replace(order, project=site, placement=place, notes=list(order.notes))
            for site, place in halves
        ]
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


def _not_past(order: ReadOrder, now: datetime) -> None:
    """明天 of yesterday's message may be over by now."""
    opening = order.planned_opening
    if opening is not None and opening <= now:
        order.planned_opening = None
        order.unsettled.add("planned_opening")
        order.notes.append(
            f"写的{opening.month}月{opening.day}日{opening:%H:%M}已经过去,请问清时间"
        )


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
