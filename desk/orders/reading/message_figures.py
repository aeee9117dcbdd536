"""The figures, times and persons of a message, taken out one after the other."""

from __future__ import annotations

import re
from datetime import date, datetime

from desk.orders.reading.message_parts import Remainder
from desk.orders.reading.read_order import ReadOrder, order_fields
from desk.orders.reading.words import (
    addressed_person,
    find_contact,
    find_method,
    find_phone,
    find_pipe,
)
from desk.values.grades import split_grade
from desk.values.moments import find_moment
from desk.values.numerals import CHINESE_NUMBER
from desk.values.reading import Unreadable, read_noted, read_slump, read_value
from desk.values.text import quoted
from desk.values.zone import STATION_ZONE

_NUMBER = (
    rf"(?:\d{{1,3}}(?:,\d{{3}})+(?:\.\d+)?|\d{{1,5}}(?:\.\d{{1,2}})?|{CHINESE_NUMBER}{{2,8}}|十)"
)
VOLUME = re.compile(
    r"(?:(?:计划|预计|混凝土|砼|商砼)?(?:方量|数量)\s*[:为是]?\s*)?"
    rf"(?P<n>(?:约|大约|大概|预计|差不多|≈)?\s*(?<![\d.A-Z]){_NUMBER})\s*(?P<more>[多来几]?)\s*"
    r"(?:立方米|立方|立米|平方(?=混凝土|砼)|m³|m3|㎥|方|立(?!即|刻|交))(?P<o>\s*左右|\s*上下)?"
    r"(?![坪城庄圆形向案便法式家达面])",
    re.IGNORECASE,
)
_BARE_VOLUME = re.compile(
    r"(?:方量|数量)\s*[:为是]?\s*(?P<n>约?\s*\d{1,5}(?:\.\d{1,2})?)(?P<o>左右)?"
)
STRENGTH = re.compile(r"(?<![A-Z\d])(?:LC|C|M)\s*\d{1,3}(?:\.5)?(?![\d#])", re.IGNORECASE)
_PART = (
    r"抗折(?:强度)?\s*\d(?:\.\d)?(?:MPa)?|"
    r"(?:抗渗(?:等级)?)?[PSW]\s*(?:4|6|8|10|12)(?!\d)|(?:抗冻(?:等级)?)?F\s*\d{2,3}(?!\d)|KS\d{2,3}|"
    r"补偿收缩|微膨胀|膨胀剂?|无收缩|细石|自密实|水下|早强剂?|钢纤维|纤维|防辐射|清水|冬施|防冻剂?|缓凝剂?|"
    r"大体积|透水|彩色|砂浆|速凝剂?|抗裂|防水剂?|轻骨料|高强|泡沫|低热|陶粒|高抛|免振|抗硫酸盐"
)
_PARTS_AFTER = re.compile(
    rf"(?:[\s,、+/加掺()（）]{{0,2}}(?:{_PART})(?:混凝土|砼)?[)）]?)+", re.IGNORECASE
)
_PARTS_BEFORE = re.compile(r"(?:水下|自密实|细石|微膨胀|早强|抗渗|商品?|普通)+(?:混凝土|砼)?\s*$")
_LONE_PARTS = re.compile(
    rf"(?:^|(?<=[\s\x00,;。、]))(?:[加掺用]?(?:{_PART})[、\s]?)+(?=$|[\s\x00,;。、])", re.IGNORECASE
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


def take_contact(rest: Remainder, order: ReadOrder) -> None:
    """The number to call and whose it is; the person addressed (李经理,…) is neither."""
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


def take_opening(rest: Remainder, order: ReadOrder, *, now: datetime) -> None:
    """The planned opening; a day without an hour is kept apart, an hour without a day is the next one."""
    found = find_moment(rest.text, now)
    if found.day is None and found.time is None:
        return
    rest.text = found.rest
    if found.time is None:
        order.day = found.date
        order.notes.append("只写了日期,没有写几点开盘")
        part = _PART_OF_DAY.search(rest.text)
        if part is not None:
            rest.set_aside(part.span())
        return
    day = found.date
    if day is None:
        day, later = now.astimezone(STATION_ZONE).date(), found.next_day
        moment = datetime.combine(day, found.time, STATION_ZONE)
        if later or moment <= now:
            day = date.fromordinal(day.toordinal() + 1)
        order.notes.append(f"没有写哪一天,按最近的{day.month}月{day.day}日读")
    order.planned_opening = datetime.combine(day, found.time, STATION_ZONE)


def take_grades(rest: Remainder, order: ReadOrder) -> None:
    """Strength with what is written beside it (C30P6抗冻F150, 水下C25), and grades standing alone."""
    match = STRENGTH.search(rest.text)
    while match is not None and not split_grade(match[0]).strength:
        match = STRENGTH.search(rest.text, match.end())
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
    special = [grade.special, order.special_requirements]
    order.special_requirements = "、".join(word for word in special if word)
    other = STRENGTH.search(rest.text)
    if other is not None and split_grade(other[0]).strength:
        order.notes.append(f"还写有{other[0].upper()},只读了{grade.strength}")
        rest.set_aside(other.span())


def take_slump(rest: Remainder, order: ReadOrder, *, now: datetime) -> None:
    """Target and tolerance in mm."""
    match = _SLUMP.search(rest.text)
    if match is None:
        return
    try:
        target, tolerance = read_slump(match["s"] or match["a"] or match["b"])
        order.slump_mm = read_value(order_fields()["slump_mm"], target, now=now)
        order.slump_tolerance_mm = tolerance
    except Unreadable as unreadable:
        order.notes.append(unreadable.reason)
        return
    rest.remove(match.span())


def take_volume(rest: Remainder, order: ReadOrder, *, now: datetime) -> None:
    """The first volume, noted when it is a guess."""
    match = VOLUME.search(rest.text) or _BARE_VOLUME.search(rest.text)
    if match is None:
        return
    groups = match.groupdict()
    written = f"{match['n']}{groups.get('o') or ''}".replace("差不多", "约").strip()
    if groups.get("more"):
        written = f"约{written}"
    try:
        order.volume_m3, note = read_noted(order_fields()["volume_m3"], written, now=now)
    except Unreadable as unreadable:
        order.notes.append(unreadable.reason)
        return
    if note:
        order.notes.append(f"方量原文写{quoted(match[0].strip())}")
    rest.remove(match.span())
    other = VOLUME.search(rest.text)
    if other is not None:
        order.notes.append("写有不止一个方量,只读了第一个")
        rest.set_aside(other.span())


def take_method(rest: Remainder, order: ReadOrder) -> None:
    """The way of placing, the boom's length and the metres of pipe."""
    pipe = find_pipe(rest.text)
    if pipe is not None and pipe[0] <= 2000:
        order.pump_pipe_m = pipe[0]
        rest.remove(pipe[1])
    found = find_method(rest.text)
    if found is None:
        return
    order.placing_method = found.method
    if found.boom_m is not None:
        order.special_requirements = f"{found.boom_m}米泵"
    rest.remove(found.span)
