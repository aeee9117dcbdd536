"""When a message wants the concrete: all its days and hours are looked at, and several that are left
mean that a person must ask."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from desk.orders.reading.message_intent import CORRECTION
from desk.orders.reading.message_text import Remainder
from desk.orders.reading.read_order import ReadOrder
from desk.values.day_forms import PART_OF_DAY
from desk.values.spoken import Span, SpokenDay, SpokenHour, after_in, days_in, hours_in
from desk.values.zone import STATION_ZONE, local

_OPENS = re.compile(r"\s*(?:整|左右|准时|正式|开始)*\s*(?:开盘|开打|开浇|开始|浇筑|打|浇)(?!完|到)")
_ARRIVES = re.compile(r"\s*(?:左右|之?前)?\s*(?:到场|到位|进场|泵车?到|到工地|泵)")
_ENDS = re.compile(
    r"\s*(?:左右|之?前)?\s*(?:结束|收盘|收工|打完|浇完|完成|停|下班|必须完|要完|以前完|封|交通管制|限行)"
)
_UNSETTLED = re.compile(
    r"(?:时间|具体|几点|钟点)?(?:等通知|等电话|另行通知|再通知|待定|未定|再定|再说|听通知|待通知|等候通知)"
)
_TENTATIVE = re.compile(r"暂定|预计时间|大概时间")
_BEGINS_NAME = re.compile(
    rf"[明今][日朝](?!{PART_OF_DAY}|[或和跟与到至的要打浇开安报需准各])(?=[\u4e00-\u9fff]{{2}})"
)
_LEFT_OVER = re.compile(
    r"(?<=\x00)\s*(?:凌晨|清晨|大清早|早晨|早上|上午|中午|下午|午后|傍晚|晚上|晚间|夜里|下昼|上昼)"
)
_LATER = re.compile(r"\s*(?:上午|下午|早上|晚上)?\s*(?:再[定说看通]|通知|答复|回复|确认|告诉)")
_HALF = re.compile("早|晚|晨|夜")
_SMALL_HOURS = 5
_FAR_DAYS = 30


@dataclass(frozen=True, slots=True)
class Said:
    """What a text says of a moment: a day, an hour or both; `why` where a person must choose."""

    day: date | None = None
    hour: SpokenHour | None = None
    why: str = ""
    moment: datetime | None = None


def take_opening(
    rest: Remainder, order: ReadOrder, *, now: datetime, day: date | None = None
) -> None:
    """The planned opening; a day without an hour is kept apart, an hour without a day is the next one.

    `day` is one that was said for all orders of the message. What is past, does not exist or may be
    two is left empty with a note.
    """
    said = _said(rest, now=now)
    if _TENTATIVE.search(rest.text):
        order.notes.append("时间写作暂定")
    unsettled = _UNSETTLED.search(rest.text)
    if unsettled is not None:
        rest.set_aside(unsettled.span())
    if said.moment is not None:
        order.planned_opening = said.moment
        return
    if said.why:
        order.notes.append(said.why)
        order.unsettled.add("planned_opening")
        return
    settle(order, said.day or day, said.hour, now=now)


def settle(order: ReadOrder, day: date | None, hour: SpokenHour | None, *, now: datetime) -> None:
    """Put a day and an hour together into the order's opening, or say why they do not go together."""
    if hour is None or hour.time is None:
        if day is not None:
            order.day = day
            order.notes.append("只写了日期,没有写几点开盘")
        return
    today = local(now).date()
    if hour.of_twelve and hour.time.hour <= _SMALL_HOURS and hour.time.hour > 0:
        order.day = day
        order.hour = hour
        order.unsettled.add("planned_opening")
        order.notes.append(f"{hour.time:%H:%M}没有写明凌晨还是下午,请问清几点")
        return
    if day is None:
        day = today
        moment = datetime.combine(day, hour.time, STATION_ZONE)
        later = moment <= now or hour.next_day
        order.guessed_day = True
        order.hour = hour
        day += timedelta(days=1 if later else 0)
        order.notes.append(f"没有写哪一天,按最近的{day.month}月{day.day}日读")
    elif hour.next_day:
        day += timedelta(days=1)
    moment = datetime.combine(day, hour.time, STATION_ZONE)
    if moment <= now:
        order.unsettled.add("planned_opening")
        order.notes.append(f"写的{day.month}月{day.day}日{hour.time:%H:%M}已经过去,请问清时间")
        return
    if (day - today).days > _FAR_DAYS:
        order.notes.append(f"开盘在{(day - today).days}天以后,请核对日期")
    order.planned_opening = moment


def _said(rest: Remainder, *, now: datetime) -> Said:
    """The days and hours of the text, taken out of it, as far as they agree."""
    text = rest.text
    after = after_in(text, now)
    days, hours = days_in(text, now), hours_in(text)
    mark = CORRECTION.search(text)
    at = mark.end() if mark is not None else -1
    days = [day for day in _without_names(text, days, hours) if not _LATER.match(text, day.span[1])]
    hours = [h for h in hours if not any(_meets(h.span, span) for span, _ in after)]
    halves = [
        _HALF.match(text, d.span[1]) for d in days if text[slice(*d.span)] in ("明", "今", "昨")
    ]
    parts = [m.span() for m in halves if m is not None]
    parts = [span for span in parts if not any(_meets(span, h.span) for h in hours)]
    spans = [
        *parts,
        *(d.span for d in days),
        *(h.span for h in hours),
        *(span for span, _ in after),
    ]
    rest.remove_all(spans)
    part = _LEFT_OVER.search(rest.text) if days else None
    if part is not None:
        rest.remove(part.span()) if hours else rest.set_aside(part.span())
    if len(after) == 1 and not days and not hours:
        return Said(moment=after[0][1])
    hours = _of_opening(text, hours)
    day, why = _one_day(days, at)
    hour, unclear = _one_hour(hours, at)
    return Said(day, hour, why or unclear)


def _without_names(
    text: str, days: list[SpokenDay], hours: Sequence[SpokenHour]
) -> list[SpokenDay]:
    """Without the days that begin a name (明日华府) where another day stands beside its hour."""
    left = [d for d in days if not _BEGINS_NAME.match(text, d.span[0])]
    return left if left and hours else days


def _meets(one: Span, other: Span) -> bool:
    return one[0] < other[1] and other[0] < one[1]


def _of_opening(text: str, hours: Sequence[SpokenHour]) -> list[SpokenHour]:
    """The hours at which it opens, without those at which it ends or a pump arrives."""
    left = [hour for hour in hours if not _ENDS.match(text, hour.span[1])]
    opening = [hour for hour in left if _OPENS.match(text, hour.span[1])]
    if opening:
        return opening
    others = [hour for hour in left if not _ARRIVES.match(text, hour.span[1])]
    return others or left


def _one_day(days: Sequence[SpokenDay], at: int) -> tuple[date | None, str]:
    later = [day for day in days if day.span[0] >= at >= 0]
    days = later or days
    unclear = next((day.why for day in days if day.day is None), "")
    if unclear:
        return None, unclear
    named = list(dict.fromkeys(day.day for day in days if day.day is not None))
    if len(named) > 1:
        both = "、".join(f"{day.month}月{day.day}日" for day in named)
        return None, f"写有不止一天:{both},请问清哪一天"
    return (named[0], "") if named else (None, "")


def _one_hour(hours: Sequence[SpokenHour], at: int) -> tuple[SpokenHour | None, str]:
    later = [hour for hour in hours if hour.span[0] >= at >= 0]
    earlier = [hour for hour in hours if hour not in later]
    hours = later or hours
    unclear = next((hour.why for hour in hours if hour.time is None), "")
    if unclear:
        return None, unclear
    if len({(hour.time, hour.next_day) for hour in hours}) > 1:
        said = "、".join(f"{hour.time:%H:%M}" for hour in hours)
        return None, f"写有不止一个钟点:{said},请问清几点"
    if not hours:
        return None, ""
    return (_in_the_same_half(hours[0], earlier) if later else hours[0]), ""


def _in_the_same_half(hour: SpokenHour, earlier: Sequence[SpokenHour]) -> SpokenHour:
    """下午3点,打错了,是4点: the corrected hour is in the afternoon too."""
    before = earlier[-1].time if earlier else None
    if not hour.of_twelve or before is None or hour.time is None:
        return hour
    if before.hour >= 12 > hour.time.hour:
        return SpokenHour(hour.span, hour.time.replace(hour=hour.time.hour + 12))
    return SpokenHour(hour.span, hour.time)
