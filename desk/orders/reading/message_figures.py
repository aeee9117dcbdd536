"""The figures, grades and persons of a message, taken out one after the other."""

from __future__ import annotations

import re
from datetime import datetime

from desk.orders.reading.message_intent import CORRECTION
from desk.orders.reading.message_text import Remainder
from desk.orders.reading.message_volumes import What, decide, volumes_in
from desk.orders.reading.read_order import ReadOrder, order_fields
from desk.orders.reading.words import (
    FoundMethod,
    Span,
    addressed_person,
    find_contact,
    find_phone,
    find_pipe,
    methods_in,
    wrong_phone,
)
from desk.values.grades import split_grade
from desk.values.numerals import CHINESE_NUMBER, chinese_number
from desk.values.reading import Unreadable, read_noted, read_slump, read_value
from desk.values.text import quoted

# C15栋 and C15轴 are no grades, C30楼梯 is one.
STRENGTH = re.compile(
    r"(?<![A-Z\d])(?:LC|C|M)\s*\d{1,3}(?:\.5)?"
    r"(?![\d#]|[栋幢座轴]|号楼|楼(?![梯面板])|地块|单元|户型|标段|组团|区(?!域)|馆|车间|厂房)",
    re.IGNORECASE,
)
_PLACES = r"(?!\s*(?:墩|桩|柱|承台|盖梁|系梁|横梁|支座|垫石|井|轴|号|#|栋|楼|区|台|匝道|标段))"
_PART = (
    r"抗折(?:强度)?\s*\d(?:\.\d)?(?:MPa)?|"
    rf"(?:抗渗(?:等级)?)?[PSW]\s*(?:4|6|8|10|12)(?!\d){_PLACES}|"
    r"(?:抗冻(?:等级)?)?F\s*\d{2,3}(?!\d)|KS\d{2,3}|"
    r"补偿收缩|微膨胀|膨胀剂?|无收缩|细石|自密实|水下|早强剂?|钢纤维|纤维|防辐射|清水|冬施|防冻剂?|缓凝剂?|"
    r"(?:(?<=M\d\d)|(?<=M\d)|(?<=M\d\d )|(?<=\.5))砂浆|大体积|透水|彩色|速凝剂?|抗裂|防水剂?|轻骨料|高强|泡沫|低热|陶粒|高抛|免振|抗硫酸盐"
)
_PARTS_AFTER = re.compile(
    rf"(?:[\s,、+/加掺()（）-]{{0,2}}(?:{_PART})(?:混凝土|砼)?[)）]?)+", re.IGNORECASE
)
_PARTS_BEFORE = re.compile(r"(?:水下|自密实|细石|微膨胀|早强|抗渗|商品?|普通)+(?:混凝土|砼)?\s*$")
_LONE_PARTS = re.compile(
    rf"(?:^|(?<=[\s\x00,;。、]))(?:[加掺用]?(?:{_PART})[、\s]?)+(?=$|[\s\x00,;。、])", re.IGNORECASE
)
_MARK_SLUMP = re.compile(r"(?<=-)(?P<s>\d{2,3})\s*[(（][SF][1-6][)）]", re.IGNORECASE)
_MARK_ENDS = re.compile(
    r"(?<![A-Za-z])[AB]-(?:[HSFLW]{1,5}-)?(?=L?C\d)|-?GB\s*/?\s*T?\s*14902(?:-\d{4})?"
)
_SLUMP_WORD = r"(?:坍落扩展度|扩展度|坍塌度|[坍塌摊坦]落?度?)"
_N = rf"(?:\d{{2,3}}|{CHINESE_NUMBER}{{2,4}})"
_MM = r"(?:\s*(?:mm|cm|毫米|厘米|公分))?"
_SLUMP_FIGURE = rf"{_N}{_MM}(?:\s*(?:±|\+/-|\+-|正负|加减|[-~至到])\s*(?:\d{{1,3}}|{CHINESE_NUMBER}{{1,3}}))?{_MM}(?:之间)?"
_SLUMP = re.compile(
    rf"(?:到场|入模|出机)?{_SLUMP_WORD}\s*(?:要求|控制在|控制|改[成为到]?|要|为|是|做|大概|约|:)*\s*(?P<s>{_SLUMP_FIGURE})"
    rf"|(?<![\d:.点])(?P<a>{_SLUMP_FIGURE}) ?的?{_SLUMP_WORD}(?!\s*[:为]?\s*[\d一二两])"
    r"|(?<!\d)(?P<b>\d{2,3}\s*(?:±|\+/-|正负)\s*\d{1,2}(?:\s*(?:mm|cm|公分))?)"
    r"|(?<![\d:])(?P<c>(?:1\d|2[0-5])\s*(?:[-~至到]|±)\s*\d{1,2}\s*(?:cm|厘米|公分))",
    re.IGNORECASE,
)
_SPELLED = re.compile(f"{CHINESE_NUMBER}+")
_LOWEST_CM, _HIGHEST_CM = 12, 26  # without a unit: 坍落度18 is centimetres


def take_contact(rest: Remainder, order: ReadOrder) -> None:
    """The number to call and whose it is; the person addressed (李经理,…) is neither."""
    addressed = addressed_person(rest.text)
    if addressed is not None:
        rest.remove(addressed)
    phone = find_phone(rest.text)
    wrong = wrong_phone(rest.text)
    contact = find_contact(rest.text, phone[1] if phone else wrong)
    if contact is not None:
        order.contact = contact[0][:60]
    spans = [span for span in (phone and phone[1], contact and contact[1]) if span]
    if wrong is not None:
        order.notes.append(f"电话{quoted(rest.text[slice(*wrong)])}位数不对,请核对")
    rest.remove_all(spans)
    if phone is not None:
        order.phone = phone[0]
    for find in (find_phone, _wrong_phone):
        while (other := find(rest.text)) is not None:
            rest.set_aside(_with_person(rest.text, other[1]))


def _wrong_phone(text: str) -> tuple[str, Span] | None:
    span = wrong_phone(text)
    return None if span is None else (text[slice(*span)], span)


_OTHER_PERSON = re.compile(r"(?:打不通|不通|联系不上|备用|或者?|另外?)?[^\W\d_]{0,8}[\s:/、-]*$")


def _with_person(text: str, phone: Span) -> Span:
    """A further number with whose it is: 打不通找李工138…."""
    before = _OTHER_PERSON.search(text[: phone[0]])
    return (before.start() if before else phone[0], phone[1])


def take_grades(rest: Remainder, order: ReadOrder) -> None:
    """Strength with what is written beside it (C30P6抗冻F150, 水下C25), and grades standing alone."""
    mark = _MARK_SLUMP.search(rest.text)
    if mark is not None:
        order.slump_mm = int(mark["s"])
        rest.text = f"{rest.text[: mark.start()]}{rest.text[mark.end() :]}"
        rest.text = _MARK_ENDS.sub("", rest.text)
    found = _strengths(rest)
    words = ""
    if found:
        span = _with_parts(
            rest.text, found[-1] if _is_corrected(rest.text, found[-1]) else found[0]
        )
        words = rest.text[slice(*span)]
    named = list(dict.fromkeys(split_grade(rest.text[slice(*each)]).strength for each in found))
    spans = [_with_parts(rest.text, each) for each in found]
    rest.remove_all(spans)
    for lone in list(_LONE_PARTS.finditer(rest.text))[::-1]:
        words = f"{words} {lone[0]}"
        rest.remove(lone.span())
    grade = split_grade(words)
    order.strength_grade = grade.strength
    order.impermeability_grade = grade.impermeability
    order.frost_grade = grade.frost
    special = [grade.special, order.special_requirements]
    order.special_requirements = "、".join(word for word in special if word)
    if len(named) > 1 and not CORRECTION.search(rest.text):
        order.strength_grade = ""
        order.unsettled.add("strength_grade")
        order.notes.append(f"写有不止一个强度等级:{'、'.join(named)},请问清用哪一个")


def _strengths(rest: Remainder) -> list[Span]:
    """Where strengths stand; the grade of the mortar beside concrete (M10砂浆) is none."""
    spans = [m.span() for m in STRENGTH.finditer(rest.text) if split_grade(m[0]).strength]
    concrete = [span for span in spans if rest.text[span[0]] not in "mM"]
    return concrete or spans


def _is_corrected(text: str, last: Span) -> bool:
    mark = CORRECTION.search(text)
    return mark is not None and mark.end() <= last[0]


def _with_parts(text: str, strength: Span) -> Span:
    start, end = strength
    after = _PARTS_AFTER.match(text, end)
    before = _PARTS_BEFORE.search(text[:start])
    return before.start() if before else start, after.end() if after else end


def take_slump(rest: Remainder, order: ReadOrder, *, now: datetime) -> None:
    """Target and tolerance in mm."""
    found = list(_SLUMP.finditer(rest.text))
    if not found:
        return
    match = found[-1] if CORRECTION.search(rest.text) else found[0]
    written = match["s"] or match["a"] or match["b"] or match["c"]
    if len({each[0] for each in found}) > 1 and match is found[0]:
        order.notes.append("写有不止一个坍落度,请问清")
        return
    try:
        target, tolerance = read_slump(_SPELLED.sub(_in_digits, written))
        if tolerance is None and _LOWEST_CM <= target <= _HIGHEST_CM and "m" not in written:
            order.notes.append(f"坍落度{quoted(written)}按厘米读")
            target *= 10
        order.slump_mm = read_value(order_fields()["slump_mm"], target, now=now)
        order.slump_tolerance_mm = tolerance
    except Unreadable as unreadable:
        order.notes.append(unreadable.reason)
        return
    rest.remove_all([each.span() for each in found])


def _in_digits(match: re.Match[str]) -> str:
    number = chinese_number(match[0])
    return match[0] if number is None else str(number)


def take_volume(rest: Remainder, order: ReadOrder, *, now: datetime) -> None:
    """The volume that is ordered, noted when it is a guess; one with two readings is asked for."""
    found = volumes_in(rest.text)
    corrected = CORRECTION.search(rest.text) is not None
    chosen, why = decide(found, corrected=corrected)
    pastes = [each for each in found if each.what is What.MORTAR]
    if chosen is None and not why and len(pastes) == 1 and order.strength_grade.startswith("M"):
        chosen, pastes = pastes[0], []  # mortar itself is ordered, none for the pipes
    if why:
        order.notes.append(why)
        order.unsettled.add("volume_m3")
    if chosen is not None and chosen.value is not None:
        try:
            order.volume_m3, _ = read_noted(order_fields()["volume_m3"], chosen.value, now=now)
        except Unreadable as unreadable:
            order.notes.append(unreadable.reason)
        if chosen.about:
            order.notes.append(f"方量原文写{quoted(rest.text[slice(*chosen.span)].strip())}")
    order.mortar_m3 = pastes[0].value if len(pastes) == 1 else None
    for each in found:
        same = chosen is not None and each.value == chosen.value and each.ordered
        if not same and each.what is not What.MORTAR and not (corrected and each.ordered):
            rest.unread.append(rest.text[slice(*each.words)].strip())
    rest.remove_all([each.words for each in found])
    _set_trucks_aside(rest, order)


_TRUCKS = re.compile(
    r"(?:先|再|要|来|发|送|派|安排|一共|共)*\s*(?<![\d.])(?:\d{1,2}|[一二两三四五六七八九十]{1,2})\s*"
    r"(?:大|小)?(?:车|台车|辆车?|台罐车|罐车)(?![道库间位泵])(?:料|砼|混凝土)?"
)


def _set_trucks_aside(rest: Remainder, order: ReadOrder) -> None:
    """来两车 says how it comes, not how much."""
    match = _TRUCKS.search(rest.text)
    if match is None:
        return
    if order.volume_m3 is None and "volume_m3" not in order.unsettled:
        order.notes.append(f"只写了{quoted(match[0].strip())},没有写多少方")
    rest.set_aside(match.span())


def take_method(rest: Remainder, order: ReadOrder) -> None:
    """The way of placing, the boom's length and the metres of pipe."""
    pipe = find_pipe(rest.text)
    if pipe is not None and pipe[0] <= 2000:
        order.pump_pipe_m = pipe[0]
        rest.remove(pipe[1])
    found = methods_in(rest.text)
    if not found:
        return
    chosen = _chosen(rest.text, found)
    if chosen is None:
        said = "、".join(dict.fromkeys(each.method.value for each in found))
        order.notes.append(f"写有不止一种浇筑方式:{said},请问清用哪一种")
        order.unsettled.add("placing_method")
        rest.remove_all([each.span for each in found])
        return
    order.placing_method = chosen.method
    if chosen.boom_m is not None:
        order.special_requirements = f"{chosen.boom_m}米泵"
    rest.remove_all([each.span for each in found])


def _chosen(text: str, found: list[FoundMethod]) -> FoundMethod | None:
    mark = CORRECTION.search(text)
    later = [each for each in found if mark is not None and each.span[0] >= mark.start()]
    named = later or found
    if len({each.method for each in named}) > 1:
        return None
    return next((each for each in named if each.boom_m is not None), named[0])
