"""A customer's short message (WeChat, SMS) read into an order."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from typing import Any

from db.fields import Field, fields_of
from db.models.orders import OrderNotice, PlacingMethod
from desk.exchange.likely import KnownProject, Likely, likely_projects
from desk.exchange.message_parts import Remainder, place_and_project
from desk.exchange.words import (
    addressed_person,
    find_contact,
    find_method,
    find_phone,
    find_pipe,
    find_urgency,
)
from desk.values.grades import split_grade
from desk.values.moments import find_moment
from desk.values.numerals import CHINESE_NUMBER
from desk.values.reading import Unreadable, read_noted, read_slump, read_value
from desk.values.text import clean_text, fold_width, quoted
from desk.values.zone import STATION_ZONE

_LONGEST = 2000
_NUMBER = (
    rf"(?:\d{{1,3}}(?:,\d{{3}})+(?:\.\d+)?|\d{{1,5}}(?:\.\d{{1,2}})?|{CHINESE_NUMBER}{{2,8}}|十)"
)
_VOLUME = re.compile(
    r"(?:(?:计划|预计|混凝土|砼|商砼)?(?:方量|数量)\s*[:为是]?\s*)?"
    rf"(?P<n>(?:约|大约|大概|预计|差不多|≈)?\s*(?<![\d.A-Z]){_NUMBER})\s*(?P<more>[多来几]?)\s*"
    r"(?:立方米|立方|立米|平方(?=混凝土|砼)|m³|m3|㎥|方|立(?!即|刻|交))(?P<o>\s*左右|\s*上下)?"
    r"(?![坪城庄圆形向案便法式家达面])",
    re.IGNORECASE,
)
_BARE_VOLUME = re.compile(
    r"(?:方量|数量)\s*[:为是]?\s*(?P<n>约?\s*\d{1,5}(?:\.\d{1,2})?)(?P<o>左右)?"
)
_STRENGTH = re.compile(r"(?<![A-Z\d])(?:LC|C|M)\s*\d{1,3}(?:\.5)?(?![\d#])", re.IGNORECASE)
_PART = (
    r"(?:抗渗(?:等级)?)?[PSW]\s*(?:4|6|8|10|12)(?!\d)|(?:抗冻(?:等级)?)?F\s*\d{2,3}(?!\d)|KS\d{2,3}|"
    r"补偿收缩|微膨胀|膨胀剂?|无收缩|细石|自密实|水下|早强剂?|钢纤维|纤维|防辐射|清水|冬施|防冻剂?|缓凝剂?|"
    r"大体积|透水|彩色|砂浆|速凝剂?|抗裂|防水剂?|轻骨料|高强|泡沫|低热|陶粒|高抛|免振|抗硫酸盐"
)
_PARTS_AFTER = re.compile(
    rf"(?:[\s,、+/加掺()（）]{{0,2}}(?:{_PART})(?:混凝土|砼)?[)）]?)+", re.IGNORECASE
)
_PARTS_BEFORE = re.compile(r"(?:水下|自密实|细石|微膨胀|早强|抗渗|商品?|普通)+(?:混凝土|砼)?\s*$")
_LONE_PARTS = re.compile(
    rf"(?:^|(?<=[\s,;。、]))(?:[加掺用]?(?:{_PART})[、\s]?)+(?=$|[\s,;。、])", re.IGNORECASE
)
_SLUMP_WORD = r"(?:坍落扩展度|扩展度|坍塌度|[坍塌]落?度?)"
_SLUMP_FIGURE = r"\d{2,3}(?:\s*mm|\s*cm)?(?:\s*(?:±|\+/-|\+-|正负|[-~至到])\s*\d{1,3})?(?:\s*(?:mm|cm|毫米|厘米))?"
_SLUMP = re.compile(
    rf"(?:到场|入模|出机)?{_SLUMP_WORD}\s*(?:要求|控制在|控制|要|为|是|做)?\s*:?\s*(?P<s>{_SLUMP_FIGURE})"
    rf"|(?<!\d)(?P<a>{_SLUMP_FIGURE})\s*的?{_SLUMP_WORD}"
    r"|(?<!\d)(?P<b>\d{2,3}\s*(?:±|\+/-|正负)\s*\d{1,2}(?:\s*(?:mm|cm))?)",
    re.IGNORECASE,
)
_PART_OF_DAY = re.compile(r"凌晨|清晨|早上|上午|中午|下午|傍晚|晚上|夜里")
_ITEM = re.compile(r"^\s*[(（]?\d{1,2}[、.)）:](?=\s*\D)")


@cache
def _fields() -> dict[str, Field]:
    return fields_of(OrderNotice)


@dataclass(slots=True)
class ReadOrder:
    """What one message says. Empty text or None where it says nothing.

    `project` is what the customer wrote, `matches` the known projects it may mean. `day` is set
    when a day was named without an hour. `unread` is text without a reading, `missing` the labels
    of required fields that were not found, `notes` what a person should look at.
    """

    project: str = ""
    placement: str = ""
    strength_grade: str = ""
    impermeability_grade: str = ""
    frost_grade: str = ""
    volume_m3: Decimal | None = None
    planned_opening: datetime | None = None
    slump_mm: int | None = None
    slump_tolerance_mm: int | None = None
    placing_method: PlacingMethod | None = None
    pump_pipe_m: int | None = None
    special_requirements: str = ""
    contact: str = ""
    phone: str = ""
    urgency_reason: str = ""
    unread: str = ""
    missing: list[str] = field(default_factory=list)
    matches: list[Likely] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    day: date | None = None

    def values(self) -> dict[str, Any]:
        """The order's values by field name, without those that were not found."""
        names = (name for name in _VALUE_NAMES if name != "project")
        held = {name: getattr(self, name) for name in names}
        return {name: value for name, value in held.items() if value not in (None, "")}

    def to_json(self) -> dict[str, Any]:
        """The form that programs get: volume as text, opening to the minute in station time."""
        plain: dict[str, Any] = {}
        for name in _VALUE_NAMES:
            value = getattr(self, name)
            plain[name] = None if value in (None, "") else value
        if self.volume_m3 is not None:
            plain["volume_m3"] = f"{self.volume_m3.normalize():f}"
        if self.planned_opening is not None:
            plain["planned_opening"] = f"{self.planned_opening:%Y-%m-%dT%H:%M}"
        if self.placing_method is not None:
            plain["placing_method"] = self.placing_method.value
        return {**plain, "unread": self.unread, "missing": self.missing, "notes": self.notes}


_VALUE_NAMES = (
    *("project", "placement", "strength_grade", "impermeability_grade", "frost_grade"),
    *("volume_m3", "planned_opening", "slump_mm", "slump_tolerance_mm", "placing_method"),
    *("pump_pipe_m", "special_requirements", "contact", "phone", "urgency_reason"),
)


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
    orders = [_read_one(part, now=now) for part in parts]
    for order in orders[1:]:
        _inherit(order, orders[0])
    for order in orders[:-1]:
        _inherit(order, orders[-1], only=("contact", "phone"))
    for order in orders:
        _compare(order, projects)
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
    return _VOLUME.search(text) is not None and _STRENGTH.search(text) is not None


def _split_line(text: str) -> list[str]:
    """柱C40 30方,梁板C30 120方 in one line: the pairs of grade and volume that follow each other."""
    volumes = [match.span() for match in _VOLUME.finditer(text)]
    grades = [m.span() for m in _STRENGTH.finditer(text) if split_grade(m[0]).strength]
    if len(volumes) < 2 or len(volumes) != len(grades):
        return [text]
    ends = [max(volume[1], grade[1]) for volume, grade in zip(volumes, grades, strict=True)]
    starts = [min(volume[0], grade[0]) for volume, grade in zip(volumes, grades, strict=True)]
    if any(end > start for end, start in zip(ends, starts[1:], strict=False)):
        return [text]
    after = text[ends[-1] :]
    return [f"{text[a:b]}{after}".strip(" ,;。") for a, b in pairwise([0, *ends])]


def _inherit(order: ReadOrder, other: ReadOrder, only: Sequence[str] = _SHARED) -> None:
    taken = [name for name in only if not getattr(order, name) and getattr(other, name)]
    for name in taken:
        setattr(order, name, getattr(other, name))
    labels = [_fields()[name].label if name != "project" else "工程名称" for name in taken]
    if labels:
        order.notes.append(f"{'、'.join(labels)}取自同一条消息的另一份订货")


def _read_one(text: str, *, now: datetime) -> ReadOrder:
    order = ReadOrder()
    rest = Remainder(text)
    _take_contact(rest, order)
    _take_opening(rest, order, now=now)
    _take_grades(rest, order)
    _take_slump(rest, order, now=now)
    _take_volume(rest, order, now=now)
    _take_method(rest, order)
    urgent = find_urgency(rest.text)
    if urgent is not None:
        order.urgency_reason = urgent[0]
        rest.remove(urgent[1])
    order.rest = rest.text
    return order


def _compare(order: ReadOrder, projects: Sequence[KnownProject]) -> None:
    """Put place and project, now that the figures are out, and name the likely projects."""


def _missing(order: ReadOrder) -> list[str]:
    found = {**order.values(), "project_id": order.project}
    return [f.label for name, f in _fields().items() if f.required and not found.get(name)]


def _take_contact(rest: Remainder, order: ReadOrder) -> None:
    addressed = addressed_person(rest.text)
    if addressed is not None:
        rest.remove(addressed)
    phone = find_phone(rest.text)
    contact = find_contact(rest.text, phone[1] if phone else None)
    if contact is not None:
        order.contact = contact[0][:60]
    if phone is not None:
        order.phone = phone[0]
        rest.remove(phone[1])
    if contact is not None:
        rest.remove(contact[1])


def _take_opening(rest: Remainder, order: ReadOrder, *, now: datetime) -> None:
    found = find_moment(rest.text, now)
    if found.day is None and found.time is None:
        return
    rest.text = found.rest
    if found.time is None:
        order.day = found.date
        order.notes.append("只写了日期,没有写几点开盘")
        return
    day = found.date
    if day is None:
        day, later = now.astimezone(STATION_ZONE).date(), found.next_day
        moment = datetime.combine(day, found.time, STATION_ZONE)
        if later or moment <= now:
            day = date.fromordinal(day.toordinal() + 1)
        order.notes.append(f"没有写哪一天,按最近的{day.month}月{day.day}日读")
    order.planned_opening = datetime.combine(day, found.time, STATION_ZONE)


def _take_grades(rest: Remainder, order: ReadOrder) -> None:
    match = _STRENGTH.search(rest.text)
    while match is not None and not split_grade(match[0]).strength:
        match = _STRENGTH.search(rest.text, match.end())
    words = ""
    if match is not None:
        start, end = match.span()
        after = _PARTS_AFTER.match(rest.text, end)
        before = _PARTS_BEFORE.search(rest.text[:start])
        end = after.end() if after else end
        start = before.start() if before else start
        words = rest.text[start:end]
        rest.remove((start, end))
    for lone in list(_LONE_PARTS.finditer(rest.text))[::-1]:
        words = f"{words} {lone[0]}"
        rest.remove(lone.span())
    grade = split_grade(words)
    order.strength_grade = grade.strength
    order.impermeability_grade = grade.impermeability
    order.frost_grade = grade.frost
    order.special_requirements = grade.special
    other = _STRENGTH.search(rest.text)
    if other is not None and split_grade(other[0]).strength:
        order.notes.append(f"还写有{other[0].upper()},只读了{grade.strength}")


def _take_slump(rest: Remainder, order: ReadOrder, *, now: datetime) -> None:
    match = _SLUMP.search(rest.text)
    if match is None:
        return
    try:
        target, tolerance = read_slump(match["s"] or match["a"] or match["b"])
        order.slump_mm = read_value(_fields()["slump_mm"], target, now=now)
        order.slump_tolerance_mm = tolerance
    except Unreadable as unreadable:
        order.notes.append(unreadable.reason)
        return
    rest.remove(match.span())


def _take_volume(rest: Remainder, order: ReadOrder, *, now: datetime) -> None:
    match = _VOLUME.search(rest.text) or _BARE_VOLUME.search(rest.text)
    if match is None:
        return
    groups = match.groupdict()
    written = f"{match['n']}{groups.get('o') or ''}".replace("差不多", "约").strip()
    if groups.get("more"):
        written = f"约{written}"
    try:
        order.volume_m3, note = read_noted(_fields()["volume_m3"], written, now=now)
    except Unreadable as unreadable:
        order.notes.append(unreadable.reason)
        return
    if note:
        order.notes.append(f"方量原文写{quoted(match[0].strip())}")
    rest.remove(match.span())
    if _VOLUME.search(rest.text):
        order.notes.append("写有不止一个方量,只读了第一个")


def _take_method(rest: Remainder, order: ReadOrder) -> None:
    pipe = find_pipe(rest.text)
    if pipe is not None and pipe[0] <= 2000:
        order.pump_pipe_m = pipe[0]
        rest.remove(pipe[1])
    found = find_method(rest.text)
    if found is None:
        return
    order.placing_method = found.method
    if found.boom_m is not None:
        boom = f"{found.boom_m}米泵"
        special = order.special_requirements
        order.special_requirements = f"{special}、{boom}" if special else boom
    rest.remove(found.span)
