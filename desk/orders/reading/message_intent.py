"""What a message is about: a new order, a change of one, calling one off, or something else."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from desk.orders.reading.message_volumes import What, volumes_in
from desk.orders.reading.words import METHOD
from desk.values.spoken import span_of_time


class Intent(StrEnum):
    """The words that programs get."""

    ORDER = "order"
    CHANGE = "change"
    CANCEL = "cancel"
    SEVERAL = "several"
    OTHER = "other"


_NUMBER = r"(?:\d{1,3}(?:\.5)?|[一二两三四五六七八九十]{1,3}|半)"
_SELF = r"[打写说发报搞弄]错了?|错了|不对|更正为?|应该[是为]|应为|哦不|不是[^,;。\n]{1,12}?(?:[,，]\s*)?(?<!要)而?是"
_NEW = (
    r"后天|大后天|明[天日早晚]|今[天日晚]|下周|下个|周[一二三四五六日天]|星期|礼拜|\d{1,4}\s*(?:[点:方月]|立方|[号日](?!楼)|小时)"
    r"|[一二两三四五六七八九十]{1,3}\s*(?:点|方|立方|小时)|早上?|晚上?|上午|下午|凌晨|C\d|天泵|地泵|汽车泵|拖泵|塔吊|自卸"
)
_TO = (
    r"(?<![旧棚危技整])改期?[成到为在至]|推迟?[到至]|推后[到至]|延[后迟期]?[到至]|顺延[到至]|提[前早]?到|提前至|调整?[到为至成]|挪到|换[到成用]|改用|移到"
    r"|变更?[为到成]|往[前后][推挪移]?到|[追增]?加到|减少?到|→|⇒"
    rf"|(?<![旧棚危技整])改期?(?=\s*(?:{_NEW}))|推迟(?=\s*(?:后天|明|下))|(?<=坍落度)改(?=\s*\d)|(?<=方量)改(?=\s*\d)|加做"
)
CORRECTION = re.compile(f"{_SELF}|{_TO}")
"""What comes after it holds, and what stands before it no longer does."""

TO = re.compile(_TO)
"""A move to something new: 改到, 推到, 换成."""

SELF = re.compile(_SELF)
"""The writer takes back what he wrote just before: 打错了."""

_SHIFT = re.compile(
    r"(?P<way>推迟|推后|延后|延迟|延期|往后推?|后延|顺延|晚|提前|提早|往前推?|早)(?:了|大概|约)?\s*"
    rf"(?P<n>{_NUMBER})\s*个?\s*(?P<half>半)?\s*(?P<u>小时|钟头|分钟|天)(?!\s*(?:通知|打电话|联系|以?前))"
)
GENERAL = re.compile(
    r"改一?下|更改|变更|改期|修改|有变|变动|改动|改时间|有调整|延期|推迟|延后|往后推|(?:再|多|追)?加[一两三四五\d]{1,2}[车台]|再[来要送发][一两三四五\d]{1,2}[车台]|提前(?!\d|[一二两三半]|通知|打|联系|说|到)|时间变"
)
_BACK = re.compile(
    r"那[个车单批]|的(?:单子|单|订单|计划|料)|原[来定本]|[报说定]的|把|将|由C|从C|刚才|刚刚|之前"
)
_OBJECT = r"(?!\s*(?:汽车泵|天泵|地泵|拖泵|车载泵|泵|微膨胀|早强|细石|砂浆|塔吊|缓凝))"
CANCEL = re.compile(
    rf"取消{_OBJECT}|不要(?:料|砼|混凝土|送|货)?了|不(?:打|浇|送|做|干|浇筑|施工|要料)了|不用(?:送|打|浇|来|发)(?:了|料|砼|混凝土|(?=[,;。\s\x00]|$))"
    r"|[打浇施][不][了成]|开不了盘|作废|撤[单销掉]|退[单订]|停(?:[打浇供送]|(?=了|一下|一停|掉))|先[停放]|先缓(?!一)|缓打|推掉|挂起|搁置|暂停|暂缓|先?缓一缓|先?缓一?下|缓[几两]天"
    r"|先(?:别|不|不要|不用)(?:打|浇|送|发|来|做|安排|排)|别(?:打|送|发|浇|来)(?:了|(?=[,;。\s\x00]|$))|(?:改|延)期(?=再|另|等)"
)
_ASKS = re.compile(
    r"多少钱|多少一?[方立]|怎么收|什么价|价格|单价|报价|怎么卖|怎么算|优惠|发票|对账|结算|付款|账单|合格证|资料|报告|试块|质保|到哪|到了没|没到|没来|怎么还|多久|"
    r"什么时候|几点(?:钟)?(?:到|能|来|可以)|催|裂|蜂窝|麻面|起砂|强度不[够足]|质量|投诉|少了|亏方|不够|离析|堵[管泵]|太[稀干]|等了|压车|在吗|在不在|"
    r"查[一下]|核[对实]|能[打浇来送]|吗\s*[?？]?\s*$|能不能|有没有|行不行|可不可以"
)
_WANTS = re.compile(
    r"要(?:料|砼|混凝土|灰)|报料|报[个一]?下?计划|浇筑|打(?:灰|砼|混凝土)|订(?:料|砼|货|混凝土)"
)


@dataclass(frozen=True, slots=True)
class Marked:
    """Where a text says that something changes: `head` names the order, `tail` what is new."""

    head: str
    tail: str
    shift: timedelta | None = None


def calls_off(text: str) -> bool:
    return CANCEL.search(text) is not None


def marked(text: str) -> Marked | None:
    """The text before and after its first word of change; None where nothing changes."""
    to, shift = TO.search(text), _SHIFT.search(text)
    if shift is not None and (to is None or shift.start() < to.start()):
        early = shift["way"].startswith(("提", "早", "往前"))
        span = span_of_time(shift["n"], shift["u"], half=bool(shift["half"]))
        if span is not None:
            return Marked(text[: shift.start()], text[shift.end() :], -span if early else span)
    if to is not None:
        of = _OF_WHAT.search(text[: to.start()])
        what = of[1] if of is not None and of[1] == "坍落度" else "方量" if of is not None else ""
        return Marked(text[: to.start()], f"{what}{text[to.start() :]}")
    general = GENERAL.search(text)
    if general is not None:
        before, after = text[: general.start()], text[general.end() :]
        return (
            Marked(before, after)
            if len(_HAN.findall(before)) > 3
            else Marked("", f"{before} {after}")
        )
    deltas = [v for v in volumes_in(text) if v.what in (What.MORE, What.LESS)]
    if deltas:
        return Marked(text[: deltas[0].words[0]], text[deltas[0].words[0] :])
    taken_back = SELF.search(text)
    if taken_back is not None and _BACK.search(text):
        return Marked(text[: taken_back.start()], text[taken_back.end() :])
    return None


def intent_of(text: str, *, full: bool, ahead: bool, content: bool) -> Intent:
    """What a text is about. `full` says that it names part, grade and volume of an order, `content`
    that it names any of them, `ahead` a day or hour to come."""
    if calls_off(text):
        return Intent.CANCEL
    if _changes(text, full=full):
        return Intent.CHANGE
    if _ASKS.search(text) and not (full or (ahead and content)):
        return Intent.OTHER
    if content or _WANTS.search(text):
        return Intent.ORDER
    return Intent.OTHER


def _changes(text: str, *, full: bool) -> bool:
    found = marked(text)
    if found is None:
        return False
    if not full:
        return SELF.search(text) is None or TO.search(text) is not None or bool(_BACK.search(text))
    return found.shift is not None or _BACK.search(text) is not None or not _corrects(found)


def _corrects(found: Marked) -> bool:
    """Whether the new words take the place of some before them, so that the text is one order that
    corrects itself (7点改成8点), not a change of an earlier one."""
    for form in (_HOURS, _DAYS, _VOLUMES, _GRADES, METHOD):
        if form.search(found.tail) and form.search(found.head):
            return True
    return False


_OF_WHAT = re.compile(r"(方量|坍落度|\d\s*(?:方|立方|m³))[^,;。\n\x00]{0,8}$")
_HAN = re.compile("[\u4e00-\u9fff]")
_HOURS = re.compile(r"\d{1,2}:\d\d|[\d一二两三四五六七八九十]+\s*点")
_DAYS = re.compile(r"[明今后]天|[明今][早晚]|\d+[号日]|周[一二三四五六日天]")
_VOLUMES = re.compile(r"[\d一二两三四五六七八九十百]\s*个?(?:方|立方|m³|m3)")
_GRADES = re.compile(r"C\s*\d\d", re.IGNORECASE)
