"""The demo station's books: a diary of every specialist who poured, the dispatcher's log, and the
morning after, when the statistician compares it with the tickets. Mostly they agree."""

from __future__ import annotations

import random
from collections.abc import Generator
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any, Protocol
from uuid import UUID

from desk.core.acting import Acting
from desk.core.changes import Changes
from desk.core.records import create, edit, take
from desk.core.views import view
from desk.daybook.production import Produced, produced
from desk.values.zone import STATION_ZONE, local

_SPECIALISTS = ("specialist", "specialist2", "specialist3")
_WEATHER = ("晴", "多云", "阴", "小雨", "阴转小雨")
_NOTES = (
    "",
    "",
    "现场道路狭窄，建议分两路进车。",
    "模板加固不到位，已提醒施工方处理后再浇筑。",
    "已提醒施工方及时覆盖养护。",
    "振捣间距偏大，当面提醒施工员。",
)
_EVENTS = (
    "生产正常，无异常情况。",
    "09:40 滨江路段拥堵，增发 1 车。",
    "14:20 2号搅拌楼皮带跑偏，停机 15 min 调整。",
    "21:10 接客服专员通知，现场等模板加固，放慢发车。",
)
_WHY = (
    "末车未出站，日志多记一车",
    "夜班交接时漏记一车，已与司机核对",
    "转料车重复登记，以小票为准",
)


class _Stage(Protocol):
    """What is needed of the demo's stage: the latest moment, and a person at a moment."""

    @property
    def until(self) -> datetime: ...

    def who(self, login: str, moment: datetime) -> Acting: ...


def keep_books(stage: _Stage, day: date) -> Generator[datetime, datetime, None]:
    """The books of `day`, a script that ends on the next morning; nothing when nobody pours.

    Every fourth day the dispatcher miscounts a truck and somebody finds out why; the difference
    of the day before the last is still unexplained when the curtain falls.
    """
    dice = random.Random(f"books {day}")  # noqa: S311 - dice, not secrets
    weather = dice.choice(_WEATHER)
    now = yield _at(day, 14, 30)
    log = None
    if _opened(stage, day, now):
        log = _begin_log(stage, day, now, weather)
    now = yield _at(day, 18, 50)
    diaries = _diaries(stage, day, now, (weather, dice))
    following = day + timedelta(days=1)
    now = yield _at(following, 7, 20)
    for login, diary in diaries:
        writer = stage.who(login, now)
        take(writer, "site-diaries", diary, "refill")
        take(writer, "site-diaries", diary, "finish")
    now = yield _at(following, 7, 45)
    if log is None and _opened(stage, day, now):
        log = _begin_log(stage, day, now, weather)
    if log is None:
        return
    last = local(stage.until).date() == following
    wrong = _hand_over(stage, log, now, miscounts=last or day.toordinal() % 4 == 0, dice=dice)
    now = yield _at(following, 8, 40)
    counting = stage.who("statistician", now)
    take(counting, "dispatch-logs", log, "reconcile")
    if wrong and not last:
        why = {f"lines.{wrong}.explanation": dice.choice(_WHY)}
        edit(counting, "dispatch-logs", log, why)
        take(counting, "dispatch-logs", log, "reconcile")


def _at(day: date, hour: int, minute: int) -> datetime:
    return datetime.combine(day, time(hour, minute), STATION_ZONE)


def _opened(stage: _Stage, day: date, now: datetime) -> list[Produced]:
    """The day's pours that were opened or took concrete."""
    acting = stage.who("dispatcher", now)
    with acting.database.reading() as session:
        found = produced(session, acting.station_id, day, day)
    return [row for row in found if row.pours or row.trucks]


def _begin_log(stage: _Stage, day: date, now: datetime, weather: str) -> UUID:
    values: dict[str, Any] = {
        "date": day,
        "weather": weather,
        "trucks_on_duty": 18,
        "equipment": "1#、2#搅拌楼正常，泵车出勤前检查正常。",
        "materials": "水泥、砂石、外加剂库存满足当日生产；配合比按生产任务书执行。",
    }
    return _made(create(stage.who("dispatcher", now), "dispatch-logs", values))


def _diaries(
    stage: _Stage, day: date, now: datetime, words: tuple[str, random.Random]
) -> list[tuple[str, UUID]]:
    """A diary of every specialist with a pour that day."""
    weather, dice = words
    poured = {row.specialist for row in _opened(stage, day, now)}
    made = []
    for login in _SPECIALISTS:
        writer = stage.who(login, now)
        if writer.name in poured:
            low = dice.randint(4, 14)
            values = {
                "date": day,
                "weather": weather,
                "temperature": f"{low}～{low + dice.randint(3, 9)} ℃",
                "notes": dice.choice(_NOTES),
            }
            made.append((login, _made(create(writer, "site-diaries", values))))
    return made


def _hand_over(
    stage: _Stage, log: UUID, now: datetime, *, miscounts: bool, dice: random.Random
) -> int:
    """The night's dispatcher fills in the log and hands it over; returns the line that is wrong,
    0 for none."""
    dispatcher = stage.who("dispatcher", now)
    take(dispatcher, "dispatch-logs", log, "gather")
    seen = view(dispatcher, "dispatch-logs", log)
    counted = {row["pour_id"]: row for row in seen.extras["production"]}
    lines = seen.children["lines"]
    wrong = dice.randint(1, len(lines)) if miscounts else 0
    values: dict[str, Any] = {"events": dice.choice(_EVENTS)}
    for place, line in enumerate(lines, start=1):
        row = counted[line["pour_id"]]
        extra = 1 if place == wrong else 0
        values[f"lines.{place}.logged_trucks"] = row["trucks"] + extra
        values[f"lines.{place}.logged_m3"] = row["m3"] + extra * Decimal("12.00")
    edit(dispatcher, "dispatch-logs", log, values)
    take(dispatcher, "dispatch-logs", log, "hand_over", {"handed_to": "白班调度"})
    return wrong


def _made(changes: Changes) -> UUID:
    assert isinstance(changes.id, UUID)
    return changes.id
