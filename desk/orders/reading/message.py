"""A customer's short message (WeChat, SMS) read into an order."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime
from itertools import pairwise

from desk.customers.likely import KnownProject, likely_projects
from desk.orders.reading.message_figures import (
    STRENGTH,
    VOLUME,
    take_contact,
    take_grades,
    take_method,
    take_opening,
    take_slump,
    take_volume,
)
from desk.orders.reading.message_parts import Remainder, place_and_project
from desk.orders.reading.read_order import ReadOrder, order_fields
from desk.orders.reading.words import find_urgency
from desk.values.grades import split_grade
from desk.values.places import is_building, without_building
from desk.values.text import clean_text, fold_width, quoted

__all__ = ["KnownProject", "ReadOrder", "read_message", "read_messages", "split_orders"]

_LONGEST = 2000
_ITEM = re.compile(r"^\s*[(（]?\d{1,2}(?:[、)）:]|[.](?!\d))")
_SHARED = ("project", "planned_opening", "slump_mm", "placing_method", "contact", "phone")


def read_message(text: str, *, now: datetime, projects: Sequence[KnownProject] = ()) -> ReadOrder:
    """The first order that a pasted message names; further ones are left in `unread`.

    `now` is when the message was written. Nothing is refused: what has no reading is kept in
    `unread`, what was not said in `missing`.
    """
    orders = read_messages(text, now=now, projects=projects)
    first = orders[0]
    if len(orders) > 1:
        first.notes.append(f"消息里有{len(orders)}份订货,只读了第一份")
        rest = split_orders(_prepared(text))[1:]
        first.unread = ";".join(part for part in (first.unread, *rest) if part)
    return first


def read_messages(
    text: str, *, now: datetime, projects: Sequence[KnownProject] = ()
) -> list[ReadOrder]:
    """Every order in a message, at least one.

    What stands before the first order or after the last applies to all of them; a project, time,
    way of placing or contact that only another order names is taken over with a note.
    """
    parts = split_orders(_prepared(text))
    orders = [_read_one(part, now=now, projects=projects) for part in parts]
    for order in orders[1:]:
        _inherit(order, orders[0], _SHARED)
    for order in orders[:-1]:
        _inherit(order, orders[-1], ("contact", "phone"))
    for order in orders:
        _look_up(order, projects)
        order.missing = _missing(order)
    return orders


def _prepared(text: str) -> str:
    return fold_width(clean_text(text[:_LONGEST], multiline=True))


def split_orders(text: str) -> list[str]:
    """The text of each order: by lines and items that have a grade and a volume of their own."""
    pieces = [_ITEM.sub("", piece) for piece in re.split(r"\n+|[;；]", text)]
    pieces = [piece for piece in pieces if piece.strip()]
    orders = [i for i, piece in enumerate(pieces) if _is_order(piece)]
    if len(orders) < 2:
        return _split_line(text)
    common = "\n".join(pieces[: orders[0]])
    parts = ["\n".join(pieces[a:b]) for a, b in pairwise([*orders, len(pieces)])]
    return [f"{common}\n{part}".strip() for part in parts]


def _is_order(text: str) -> bool:
    return VOLUME.search(text) is not None and STRENGTH.search(text) is not None


def _split_line(text: str) -> list[str]:
    """柱C40 30方,梁板C30 120方 in one line: the pairs of grade and volume that follow each other."""
    volumes = [match.span() for match in VOLUME.finditer(text)]
    grades = [m.span() for m in STRENGTH.finditer(text) if split_grade(m[0]).strength]
    if len(volumes) < 2 or len(volumes) != len(grades):
        return [text]
    ends = [max(volume[1], grade[1]) for volume, grade in zip(volumes, grades, strict=True)]
    starts = [min(volume[0], grade[0]) for volume, grade in zip(volumes, grades, strict=True)]
    if any(end > start for end, start in zip(ends, starts[1:], strict=False)):
        return [text]
    after = text[ends[-1] :]
    return [f"{text[a:b]}{after}".strip(" ,;。") for a, b in pairwise([0, *ends])]


def _inherit(order: ReadOrder, other: ReadOrder, names: Sequence[str]) -> None:
    """Take over from another order of the message what this one does not say."""
    if is_building(order.project) and not is_building(other.project):
        order.project = f"{without_building(other.project)}{order.project}"
    taken = [name for name in names if not getattr(order, name) and getattr(other, name)]
    for name in taken:
        setattr(order, name, getattr(other, name))
    labels = ["工程名称" if name == "project" else order_fields()[name].label for name in taken]
    if labels:
        order.notes.append(f"{'、'.join(labels)}取自同一条消息的另一份订货")


def _read_one(text: str, *, now: datetime, projects: Sequence[KnownProject]) -> ReadOrder:
    order = ReadOrder()
    rest = Remainder(text)
    take_method(rest, order)
    take_contact(rest, order)
    take_opening(rest, order, now=now)
    take_grades(rest, order)
    take_slump(rest, order, now=now)
    take_volume(rest, order, now=now)
    urgent = find_urgency(rest.text)
    if urgent is not None:
        order.urgency_reason = urgent[0]
        rest.remove(urgent[1])
    names = [project.name for project in projects]
    found = place_and_project(rest.text, names, phone=bool(order.phone))
    order.project, order.placement = found.project[:200], found.placement[:200]
    order.contact = order.contact or found.person
    order.unread = " ".join(part for part in (found.unread, *rest.unread) if part)
    return order


def _look_up(order: ReadOrder, projects: Sequence[KnownProject]) -> None:
    order.matches = likely_projects(order.project, projects)
    if order.matches and order.matches[0].score < 1:
        likely = "、".join(match.project.name for match in order.matches[:3])
        order.notes.append(f"工程写作{quoted(order.project)},可能是:{likely}")


def _missing(order: ReadOrder) -> list[str]:
    found = {**order.values(), "project_id": order.project}
    return [f.label for name, f in order_fields().items() if f.required and not found.get(name)]
