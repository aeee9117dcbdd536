"""The demo station's registers: the day's safety briefing, the telephone, and who hands over to whom."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random
from uuid import UUID

from sqlalchemy import select

from db.models import MixUse, OrderNotice, OrderState, Pour, Project
from desk.core.records import create, edit, take
from desk.core.views import view
from desk.demo import cast
from desk.demo.stage import Script, Stage, at
from desk.demo.troubles import Facts
from desk.pours.facts import OPEN_STATES

_ATTENDEES = (
    ("肖斌", "机操工"), ("周国平", "罐车司机"), ("李志强", "罐车司机"), ("王德明", "铲车司机"),
    ("老周", "泵工"), ("唐磊", "质检员"), ("欧阳建国", "机修、电工"),
)  # fmt: skip
_TOPICS = (
    "进入生产区戴安全帽；皮带运转时不得清料；泵车支腿垫实，臂架下不得站人。",
    "雨后路滑，出站限速 30 km/h，倒车有人指挥；清洗搅拌机须断电挂牌。",
    "夜间施工照明不足不得泵送；罐车司机连续驾驶不超过 4 小时。",
    "高处检修系安全带；料仓清堵两人作业，一人监护。",
)
_FORGOTTEN = 13
"""Every so many days nobody is briefed."""
_A_DAY = 4
"""Calls that are worth a line."""
_SIGNED_LATE = 0.08
_CHANGES = 7
"""Every so many days a specialist hands his sites over."""


@dataclass(frozen=True)
class _Said:
    """What somebody rings up about, and what is promised."""

    sort: str
    matter: str
    promise: str = ""
    outcome: str = ""


_CALLS = (
    _Said("咨询", "问明天到场坍落度能否放到 200", outcome="已答复：按订货单 180±20 控制"),
    _Said("催货", "现场等了 20 分钟没有车，催发车", "查清在途车辆后回电"),
    _Said("资料", "问 28 天强度报告几时能给", "问过资料员后回电"),
    _Said("方量结算", "对上月小票少两车", "请统计员核对后回电"),
    _Said("打错电话", "找隔壁租赁公司", outcome="告知正确号码"),
    _Said("咨询", "问夜间几点前可以浇筑", outcome="已答复：环保要求 22 点前收盘"),
    _Said("改期", "明天模板验收推迟，开盘往后挪两小时"),
    _Said("投诉", "泵工态度不好，停车堵了消防通道"),
)


def keep_registers(stage: Stage, day: date) -> Script:
    """What is written down besides the pours on one day; it ends with the night shift's hand-over."""
    dice = Random(f"registers {day}")  # noqa: S311 - dice, not secrets
    now = yield at(day, 5, 40)
    if day.toordinal() % _FORGOTTEN or day == stage.last_day:
        _brief(stage, now, dice)
    now = yield at(day, 8)
    _change_shift(stage, now, "夜班", ("dispatcher2", "dispatcher"))
    for place, minutes in enumerate(sorted(dice.sample(range(45, 390, 15), _A_DAY))):
        said = _CALLS[(day.toordinal() * _A_DAY + place) % len(_CALLS)]
        moment = at(day, 8) + timedelta(minutes=minutes)
        stage.agenda.start(_call(stage, moment, said, dice))
    now = yield at(day, 20)
    _change_shift(stage, now, "白班", ("dispatcher", "dispatcher2"))
    if day.toordinal() % _CHANGES == 0:
        now = yield at(day, 21)
        _hand_over(stage, now, ("specialist3", "specialist2"), {"sort": "专员交接"})


def _brief(stage: Stage, now: datetime, dice: Random) -> None:
    officer = stage.who("safety_officer", now)
    people = [{"name": name, "post": post, "signed": True} for name, post in _ATTENDEES]
    said = {"topics": dice.choice(_TOPICS), "place": "搅拌楼下", "attendees": people}
    take(officer, "safety-briefings", _made(create(officer, "safety-briefings", said).id), "give")


def _call(stage: Stage, moment: datetime, said: _Said, dice: Random) -> Script:
    """Somebody rings up; what was promised is kept, except what the curtain leaves open."""
    now = yield moment
    project = dice.choice(cast.PROJECTS)
    who, phone = dice.choice((project.signatory, project.receiver))
    due = now + timedelta(minutes=dice.choice((30, 60, 90)))
    values = {
        "phone": phone,
        "caller": who,
        "project": project.name,
        "sort": said.sort,
        "matter": said.matter,
        "repeated": said.sort != "打错电话",
        "in_time": dice.random() > 0.1,
        **({"promise": said.promise, "promised_by": due} if said.promise else {}),
    }
    login = project.specialist
    call = _made(create(stage.who(login, now), "calls", values).id)
    if said.promise:
        now = yield due - timedelta(minutes=dice.choice((5, 10, -20)))
        done = {"outcome": "已回电说明，客户同意"}
        take(stage.who(login, now), "calls", call, "called_back", done)
        take(stage.who(login, now), "calls", call, "close")
    elif said.sort == "投诉":
        take(stage.who(login, now), "calls", call, "complaint")
    elif said.sort == "改期":
        order = _order_to_come(stage, login, now, project.name)
        if order is not None:
            take(stage.who(login, now), "calls", call, "postpone", {"order_id": order})
    else:
        take(stage.who(login, now), "calls", call, "close", {"outcome": said.outcome})


def _order_to_come(stage: Stage, login: str, now: datetime, project: str) -> UUID | None:
    acting = stage.who(login, now)
    query = (
        select(OrderNotice.id)
        .join(Project, OrderNotice.project_id == Project.id)
        .where(
            Project.name == project,
            OrderNotice.planned_opening > now,
            OrderNotice.state.not_in([OrderState.CANCELLED, OrderState.CLOSED]),
        )
        .order_by(OrderNotice.planned_opening, OrderNotice.created_at)
    )
    with acting.database.reading() as session:
        return session.scalar(query.limit(1))


def _change_shift(stage: Stage, now: datetime, shift: str, logins: tuple[str, str]) -> None:
    """The shift hands over where something is poured at that hour."""
    acting = stage.who(logins[0], now)
    running = select(Pour.id).where(Pour.state.in_(OPEN_STATES)).limit(1)
    with acting.database.reading() as session:
        if session.scalar(running) is None:
            return
    _hand_over(stage, now, logins, {"shift": shift, "notes": "设备正常，车距按现场通知。"})


def _hand_over(
    stage: Stage, now: datetime, logins: tuple[str, str], values: dict[str, object]
) -> None:
    giver, receiver = (stage.who(login, now) for login in logins)
    given = {"receiver": logins[1], **values}
    handed = _made(create(giver, "handovers", given).id)
    take(giver, "handovers", handed, "offer")
    take(receiver, "handovers", handed, "take_over", {"taken_note": "已核对"})


def assess(stage: Stage, pour: Facts, moment: datetime) -> Script:
    """The first batch is judged as its truck leaves, and signed by those who must; now and then the
    signatures come late."""
    dice = Random(f"assess {pour.number}")  # noqa: S311 - dice, not secrets
    now = yield moment
    inspector = stage.who("inspector", now)
    made = _made(take(inspector, "pours", pour.id, "assess").id)
    values: dict[str, object] = {
        "plant": dice.choice(("1#机", "2#机")),
        "batch_m3": "2",
        "sand_moisture": f"{dice.randint(38, 62) / 10}",
        "stone_moisture": f"{dice.randint(3, 12) / 10}",
        "measured_mm": dice.choice(("170", "175", "180", "185", "190")),
        "workability": "良好",
        **dict.fromkeys(("zero_checked", "errors_allowed", "materials_match"), True),
    }
    materials = ("cement", "sand", "stone", "water", "admixture")
    values |= {f"{name}_error": f"{dice.randint(-12, 12) / 10}" for name in materials}
    edit(inspector, "opening-assessments", made, values)
    new = view(inspector, "opening-assessments", made).values["mix_use"] is MixUse.NEW
    others = ("technical_lead", "dispatcher") if new else ("plant_operator",)
    if dice.random() < _SIGNED_LATE:
        now = yield now + timedelta(minutes=25)
    for login in ("inspector", *others):
        take(stage.who(login, now), "opening-assessments", made, "sign")


def _made(id_: UUID | None) -> UUID:
    assert id_ is not None
    return id_
