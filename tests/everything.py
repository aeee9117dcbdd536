"""A station at which everything has happened once: rows in every table, and the records that are
awkward to carry over. What `scripts/keep_release.py` keeps of each release."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from uuid import UUID

from db.models import Role
from desk import settings
from desk.core import records
from desk.core.drafts import keep
from desk.core.filing import attach, comment
from desk.core.lists import ListQuery, page
from desk.core.view_states import save_view
from desk.exchange.service import commit, stage
from desk.exchange.telling import tell
from desk.plans.confirmations import confirm_opening, tell_dispatcher
from desk.rules.notices import mark_read, owed
from tests.desk.documents.paperwork import every_paper
from tests.desk.exchange.books import HEADER, new_sheet, row, saved
from tests.desk.lent.lending import line, loan
from tests.desk.pours.pouring import DISPATCHER, card_of, eventful, new, seen, settled, take
from tests.desk.pours.test_site import PNG
from tests.station import (
    CUSTOMER,
    OTHER_PROJECT,
    PROJECT,
    RECEIVER,
    SIGNATORY,
    Station,
    made,
    on_the_day,
)

RARE = "𠮷野𡈽木𪚥"
"""Characters that take two places in UTF-16 and four bytes in UTF-8."""
LONGEST = ("长沙市岳麓区梅溪湖国际新城二期B-12地块住宅小区3#栋及地下车库" * 6)[:200]


def live(station: Station, folder: Path) -> None:
    """Let it all happen at a new station, on the day of the pour and the one before; `folder` is
    for a sheet that is read in."""
    _people_and_places(station)
    _orders(station, folder)
    pour = eventful(station)
    _archived(station, pour)
    other = _revised(station)
    _poured_on(station, other)
    _lent(station)
    every_paper(station)
    _registers(station, other)
    _books(station)
    _away(station)
    _left_on_the_desk(station, pour)


def _people_and_places(station: Station) -> None:
    records.create(station.clerk, "customers", {"name": f"{RARE}建设", "notes": f"{RARE}\n第二行"})
    bare = made(records.create(station.clerk, "customers", {"name": LONGEST}))
    records.create(station.clerk, "projects", {"name": LONGEST, "customer": str(bare)})
    named = {"people": [{"name": RARE, "right": "签认人"}]}
    records.create(
        station.clerk, "projects", {"name": f"{RARE}大桥", "customer": CUSTOMER, **named}
    )
    records.edit(station.clerk, "customers", bare, {"contact": RARE})


def _orders(station: Station, folder: Path) -> None:
    """One in each state, one amended twice, one that says as little as a draft may."""
    records.create(station.clerk, "orders", {"project": PROJECT})
    station.order(placement=LONGEST, remarks=RARE)
    station.received(project=f"{RARE}大桥", placement="桥墩")
    cancelled = station.received(placement="外墙")
    records.take(station.clerk, "orders", cancelled, "task")
    records.take(station.clerk, "orders", cancelled, "cancel", reason=f"客户改期{RARE}")
    twice = station.signed(project=OTHER_PROJECT, placement="承台", volume_m3="60")
    records.take(station.clerk, "orders", twice, "task")
    for volume in ("80", "72.5"):
        amended = {"volume_m3": volume}
        records.take(station.clerk, "orders", twice, "amend", amended, reason="尺寸变更")
        records.take(station.clerk, "orders", twice, "resign", {"signer": "王强"})
    sheet = saved(
        new_sheet([HEADER, row(), row(A=f"没见过的{RARE}"), row(E="好多")]), folder / "订货.xlsx"
    )
    commit(station.clerk, stage(station.clerk, "orders", sheet))
    tell(station.clerk, "orders", {f"特别{RARE}": "remarks"})


def _archived(station: Station, pour: UUID) -> None:
    clerk = station.acting(Role.SPECIALIST, at=on_the_day(17))
    card = card_of(station, pour)
    attach(clerk, "service-cards", card, PNG, f"调查卡{RARE}.png", note=RARE)
    records.take(clerk, "service-cards", card, "file")
    order = seen(station, pour).values["order_id"]
    records.take(clerk, "orders", order, "amend", {"volume_m3": "52"}, reason="按实收")
    records.take(clerk, "orders", order, "resign", {"signer": SIGNATORY})
    settled(station, pour, at=on_the_day(17))
    records.take(clerk, "pours", pour, "archive")


def _revised(station: Station) -> UUID:
    """The day's plan in a second edition, with an order that came late; that order's pour."""
    late = station.signed(placement="柱", planned_opening="2026-11-22 20:00")
    records.take(station.clerk, "orders", late, "task")
    task = _only(station, "tasks", order_id=late)
    take(station, task, "ready", kind="tasks", who=Role.DOCUMENT_CLERK)
    take(station, task, "collect", kind="tasks")
    head, manager = (
        station.acting(role, at=on_the_day(17))
        for role in (Role.SECTION_HEAD, Role.STATION_MANAGER)
    )
    plan = _only(station, "daily-plans")
    again = made(records.take(head, "daily-plans", plan, "revise", reason=f"晚间加一单{RARE}"))
    for step, who in (("submit", head), ("approve", manager), ("issue", head)):
        records.take(who, "daily-plans", again, step)
    clerk = station.acting(Role.SPECIALIST, at=on_the_day(17, 30))
    called = confirm_opening(clerk, {"order": late, "note": RARE})
    tell_dispatcher(clerk, made(called))
    return station.checked(late, at=on_the_day(19))


def _poured_on(station: Station, pour: UUID) -> None:
    """A pour that still takes concrete, with a voided ticket and a scrapped load, and the day
    after planned and given up."""
    take(station, pour, "open", at=on_the_day(20))
    tickets = [
        made(station.ticket(pour, "12", at=on_the_day(20, minute))) for minute in (10, 20, 30)
    ]
    take(station, tickets[0], "sign", {"receiver": RECEIVER}, kind="tickets", at=on_the_day(20, 50))
    take(station, tickets[1], "void", kind="tickets", who=DISPATCHER, reason=f"车号录错{RARE}")
    load = made(
        new(station, "returns", pour, sort="退货", plate="湘A8101", waited_min="95",
            cause="坍落度损失", estimated_m3="6", at=on_the_day(22))
    )  # fmt: skip
    take(station, load, "report", kind="returns", at=on_the_day(22, 5))
    scrap = {"treatment": "报废", "treatment_note": "初凝"}
    take(station, load, "treat", scrap, kind="returns", who=Role.INSPECTOR, at=on_the_day(22, 20))
    take(station, pour, "incident", reason="停电 20 分钟", at=on_the_day(22, 30))
    planned = _only(station, "pours", planned_m3=Decimal("72.50"))
    take(station, planned, "call_off", reason=f"模板未验收{RARE}")
    given_up = made(records.create(station.head, "daily-plans", {"plan_date": "2026-11-23"}))
    records.take(station.head, "daily-plans", given_up, "discard", reason="停工")


def _lent(station: Station) -> None:
    line(station, until="settle")
    cancelled = line(station, until="apply", placement=LONGEST)
    records.take(station.clerk, "pump-lines", cancelled, "cancel", reason="改用汽车泵")
    loan(station, until="return")
    loan(station)


def _registers(station: Station, pour: UUID) -> None:
    """A call that became an order, one that was promised; an assessment that waits for a signature;
    the safety briefing; a hand-over that was taken."""
    clerk = station.acting(Role.SPECIALIST, at=on_the_day(20))
    said = {"phone": "138 0731 0001", "matter": f"明天加一车{RARE}", "repeated": True}
    call = made(records.create(clerk, "calls", said))
    records.take(clerk, "calls", call, "order")
    promised = {"promised_by": "2026-11-22 20:30", "promise": "答复开盘时间"}
    records.create(clerk, "calls", {"caller": RARE, "matter": LONGEST, **promised})
    judged = {"measured_mm": "185", "workability": "良好", "sand_moisture": "5.2"}
    checked = dict.fromkeys(("zero_checked", "errors_allowed", "materials_match"), True)
    inspector = station.acting(Role.INSPECTOR, at=on_the_day(20, 15))
    given = {"pour": str(pour), **judged, **checked}
    assessment = made(records.create(inspector, "opening-assessments", given))
    records.take(inspector, "opening-assessments", assessment, "sign")
    officer = station.acting(Role.SAFETY_OFFICER, at=on_the_day(6))
    people = [{"name": RARE, "post": "泵工", "signed": True}]
    briefing = {"topics": f"戴安全帽{RARE}", "attendees": people}
    records.take(
        officer,
        "safety-briefings",
        made(records.create(officer, "safety-briefings", briefing)),
        "give",
    )
    dispatcher = station.acting(Role.DISPATCHER, at=on_the_day(20, 30))
    to = {"receiver": Role.SPECIALIST.value, "notes": RARE}
    handed = made(records.create(dispatcher, "handovers", to))
    records.take(dispatcher, "handovers", handed, "offer")
    receiver = station.acting(Role.SPECIALIST, at=on_the_day(20, 40))
    records.take(receiver, "handovers", handed, "take_over", {"taken_note": "已核对"})


def _books(station: Station) -> None:
    """The dispatcher's log with a difference explained, and the specialist's diary."""
    evening, dispatcher = on_the_day(21), station.acting(Role.DISPATCHER, at=on_the_day(21))
    log = made(records.create(dispatcher, "dispatch-logs", {"weather": "阴"}))
    typed: dict[str, object] = {}
    for place in (1, 2):
        said = {"logged_trucks": 1, "logged_m3": "12", "explanation": f"夜班漏记{RARE}"}
        typed |= {f"lines.{place}.{name}": value for name, value in said.items()}
    records.edit(dispatcher, "dispatch-logs", log, typed)
    records.take(dispatcher, "dispatch-logs", log, "hand_over", {"handed_to": "刘洋"})
    morning = station.acting(Role.STATISTICIAN, at=on_the_day(9, day=23))
    records.take(morning, "dispatch-logs", log, "reconcile")
    clerk = station.acting(Role.SPECIALIST, at=evening)
    diary = made(records.create(clerk, "site-diaries", {"weather": "阴", "notes": RARE}))
    records.take(clerk, "site-diaries", diary, "finish")


def _away(station: Station) -> None:
    """The manager is away for two days and somebody decides for him; another time it is taken
    back."""
    given = {"role": "站长", "deputy": "deputy_manager", "ends_at": "2026-11-24 18:00"}
    records.create(station.manager, "absences", {**given, "cause": "开会"})
    id_ = made(records.create(station.manager, "absences", {**given, "cause": "休假"}))
    records.take(station.manager, "absences", id_, "end", reason="不外出了")


def _left_on_the_desk(station: Station, pour: UUID) -> None:
    """What belongs to no paper: comments, typing, columns, settings, notices that were read."""
    comment(station.clerk, "pours", pour, f"第一行\n{RARE}")
    keep(station.clerk, "orders:new", {"placement": RARE, "volume_m3": "1"})
    save_view(station.clerk, "orders", {"columns": ["number", "state"], "sort": "number"})
    settings.change(station.head, "orders.cutoff", "18:30")
    mark_read(station.head, owed(station.head)[0].ids)


def _only(station: Station, kind: str, **said: object) -> UUID:
    """The one record of the kind that says this."""
    ids: list[UUID] = [row["id"] for row in page(station.head, ListQuery(kind)).rows]
    (found,) = [id_ for id_ in ids if said.items() <= seen(station, id_, kind).values.items()]
    return found
