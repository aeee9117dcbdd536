"""A Saturday afternoon in the office, clause by clause, from what customers send to a signed plan.

Everything goes through the services that the window and the command line use, on both databases.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from db.models import OrderState, PlanState, Role, TaskState
from desk.checking import check
from desk.core import filing, records
from desk.core.acting import Acting
from desk.core.changes import Changes
from desk.core.errors import Refused
from desk.core.papers import paper_data
from desk.core.views import View, view
from desk.exchange import service
from desk.orders.reading import messages
from desk.plans.confirmations import call_list, confirm_opening, tell_dispatcher
from desk.rules.notices import owed
from desk.today.due import due_list
from desk.values.zone import STATION_ZONE
from reports.catalogue import FORMS, print_form
from reports.issuing import context_for
from tests.desk.exchange.books import HEADER, new_sheet, row, saved
from tests.station import OTHER_PROJECT, PROJECT, SIGNATORY, Station, made

SUNDAY = date(2026, 11, 22)
WECHAT = (
    "明天早上7点滨江花园二期3#楼地下室底板,C35P8,200方,坍落度180±20,汽车泵,联系人张工13807310001"
)


def at(hour: int, minute: int = 0, *, day: int = 21) -> datetime:
    return datetime(2026, 11, day, hour, minute, tzinfo=STATION_ZONE)


@dataclass
class Office:
    """The afternoon as it goes on: who does what when, and the papers by their nickname."""

    station: Station
    orders: dict[str, UUID] = field(default_factory=dict)
    tasks: dict[str, UUID] = field(default_factory=dict)

    def who(self, role: Role, moment: datetime) -> Acting:
        return self.station.acting(role, at=moment)

    def clerk(self, moment: datetime) -> Acting:
        return self.who(Role.SPECIALIST, moment)

    def head(self, moment: datetime) -> Acting:
        return self.who(Role.SECTION_HEAD, moment)

    def step(
        self, who: Acting, step: str, order: str, values: Any = None, reason: str = ""
    ) -> Changes:
        return records.take(who, "orders", self.orders[order], step, values, reason=reason)

    def order(self, name: str) -> View:
        return view(self.clerk(at(17)), "orders", self.orders[name])

    def state(self, name: str) -> OrderState:
        state = self.order(name).values["state"]
        assert isinstance(state, OrderState)
        return state

    def dues(self, role: Role, moment: datetime) -> set[str]:
        """What the role owes by the rules, as rule and record."""
        found = due_list(self.who(role, moment), roles=[role])
        return {f"{each.rule} {each.number or each.what[:10]}" for each in found}


@pytest.fixture
def office(station: Station) -> Office:
    return Office(station)


def test_the_afternoon_from_the_first_message_to_the_opening(
    office: Office, tmp_path: Path
) -> None:
    orders_come_in(office, tmp_path)
    customers_sign(office)
    tasks_go_to_the_technical_section(office)
    plan = the_plan_is_drawn_up(office)
    the_manager_approves_and_the_posts_sign(office, plan)
    revised = customers_are_called(office, plan)
    the_pours_open(office, revised)
    assert [each.found for each in check(office.station.database) if not each.ok] == []


def orders_come_in(office: Office, folder: Path) -> None:
    """M1.2.1: collected at the site, by fax; by message only in a hurry; M3.1.1."""
    # 14:05 A WeChat message, read by the program and looked through by the clerk.
    clerk = office.clerk(at(14, 5))
    (read,) = messages.read(clerk, WECHAT).orders
    assert (read.unread, read.missing) == ("", [])
    office.orders["底板"] = made(messages.save(clerk, read, WECHAT))
    draft = office.order("底板")
    assert (draft.shown["project_id"], draft.number) == (PROJECT, "")
    assert (draft.values["slump_mm"], draft.values["slump_tolerance_mm"]) == (180, 20)
    assert office.step(clerk, "receive", "底板", {"received_by": "微信"}).number == "DH-202611-0001"

    # 14:20 The other site sends its list as a workbook; one volume is still open.
    clerk = office.clerk(at(14, 20))
    tipped = row(A=OTHER_PROJECT, B="承台CT-3", C="C40", E=60, F="2026-11-22 6:30", G="自卸")
    open_volume = row(A=OTHER_PROJECT, B="冠梁", E="待定")
    list_ = saved(new_sheet([HEADER, tipped, open_volume]), folder / "广场.xlsx")
    staged = service.stage(clerk, "orders", list_)
    assert [(r.cell, r.value) for r in staged.refused] == [("E3", "待定")]
    service.commit(clerk, staged)
    office.orders["承台"] = staged.accepted[0].id
    assert office.step(clerk, "receive", "承台", {"received_by": "传真"}).warnings == ()

    # 14:40 A signed form is brought in; it is typed, the scan is filed with it.
    office.orders["外墙"] = office.station.order(
        placement="地下室外墙",
        volume_m3="85.5",
        planned_opening="明天 13:30",
        placing_method="地泵",
    )
    filing.attach(
        office.clerk(at(14, 40)), "orders", office.orders["外墙"], b"%PDF-1.7 scan", "扫描"
    )

    # 16:20 A message at night's fall: only with the reason for the hurry, and late.
    late = office.clerk(at(16, 20))
    office.orders["抢修"] = office.station.order(
        placement="后浇带",
        volume_m3="22",
        planned_opening="2026-11-22 15:00",
        placing_method="料斗",
    )
    with pytest.raises(Refused) as silent:
        office.step(late, "receive", "抢修", {"received_by": "短信"})
    assert (silent.value.rule, silent.value.clause) == ("R02", "M1.2.1")
    hurry = {"received_by": "短信", "urgency_reason": "渗水抢修"}
    received = office.step(late, "receive", "抢修", hurry)
    assert [w.rule for w in received.warnings] == ["R02"]


def customers_sign(office: Office) -> None:
    """M1.2.1: the person whom the project named signs, before anything is poured."""
    clerk = office.clerk(at(14, 50))
    office.step(clerk, "sign", "外墙", {"signer": SIGNATORY})
    # The receiver signs for the slab; that opens nothing until the right person signs again.
    stranger = office.step(clerk, "sign", "底板", {"signer": "李明"})
    assert [(w.rule, w.clause) for w in stranger.warnings] == [("R01", "M1.2.1")]
    assert office.order("底板").extras["signature"] == "stranger"
    office.step(office.clerk(at(15, 10)), "resign", "底板", {"signer": SIGNATORY})
    office.step(clerk, "sign", "承台", {"signer": "王强"})
    signed = {name: office.state(name) for name in office.orders}
    assert signed == {
        **dict.fromkeys(("底板", "承台", "外墙"), OrderState.SIGNED),
        "抢修": OrderState.RECEIVED,
    }
    # R11: measured again at the site, the slab is larger; the customer signs for it.
    after = office.clerk(at(15, 30))
    office.step(after, "amend", "底板", {"volume_m3": "220"}, reason="现场复核后扩大")
    assert office.order("底板").extras["signature"] == "amended"
    office.step(after, "resign", "底板", {"signer": SIGNATORY})
    assert office.order("底板").extras["signature"] == "valid"
    assert office.order("底板").extras["sampling"] == "标养 3 组、抗渗 1 组、同条件 1 组"


def tasks_go_to_the_technical_section(office: Office) -> None:
    """M1.2.2, M3.1.2: before four; what comes later is recorded as late (R03)."""
    for place, name in enumerate(("底板", "承台", "外墙")):
        clerk = office.clerk(at(15, 40 + place))
        task = records.create(clerk, "tasks", {"order": office.orders[name]})
        assert (task.number, task.warnings) == (f"RW-202611-{place + 1:04d}", ())
        office.tasks[name] = made(task)
    late = records.create(office.clerk(at(16, 25)), "tasks", {"order": office.orders["抢修"]})
    assert [w.rule for w in late.warnings] == ["R03"]
    office.tasks["抢修"] = made(late)
    slab = view(office.clerk(at(16)), "tasks", office.tasks["底板"])
    assert slab.values["mix_reference"] == "PB-C35P8-01"  # the only mix of its grade
    assert (slab.values["documents_due"], slab.extras["mark"]) == (
        at(16),
        "A-C35-180(S4)-P8-GB/T 14902",
    )
    # M3.1.3: the document clerk has them ready, the specialist collects them.
    clerk_of_papers = office.who(Role.DOCUMENT_CLERK, at(15, 55))
    assert len([n for n in owed(clerk_of_papers) if "已下达" in n.sentence]) == 4
    records.take(clerk_of_papers, "tasks", office.tasks["底板"], "ready")
    collected = records.take(office.clerk(at(16)), "tasks", office.tasks["底板"], "collect")
    assert collected.number == "RW-202611-0001"


def the_plan_is_drawn_up(office: Office) -> UUID:
    """M2.2.1: gathered from the day's orders, with pumps, trucks and what it takes."""
    head = office.head(at(16, 30))
    assert office.dues(Role.SECTION_HEAD, at(16, 30)) == {"S02 2026-11-22"}
    plan = made(records.create(head, "daily-plans", {"date": SUNDAY}))
    lines = view(head, "daily-plans", plan).extras["lines"]
    assert [(line["placement"], line["pump"], line["signed"]) for line in lines] == [
        ("承台CT-3", "", True),
        ("地下室底板", "1号泵车", True),
        ("地下室外墙", "", True),
        ("后浇带", "", False),
    ]
    records.edit(
        head, "daily-plans", plan, {"lines.3.pump": "租 3号拖泵", "remarks": "雨天备防雨布"}
    )
    seen = view(head, "daily-plans", plan)
    extras = seen.extras
    assert sum(volume for _, volume in extras["hours"]) == seen.values["total_m3"]
    assert str(extras["materials"]["水泥"]) == "104.80"  # (220 + 85.5 + 22) m³ of one mix
    assert extras["grades_without_mix"] == ["C40"]
    done = records.take(office.head(at(16, 40)), "daily-plans", plan, "submit")
    assert (done.number, done.warnings) == ("RJ-20261122-1", ())
    return plan


def the_manager_approves_and_the_posts_sign(office: Office, plan: UUID) -> None:
    """M2.2.1: nobody approves their own; then it is issued to the five posts and fixed (R06)."""
    own = office.head(at(16, 45))
    with pytest.raises(Refused) as refused:
        records.take(own, "daily-plans", plan, "approve")
    assert (refused.value.rule, refused.value.clause) == ("S01", "M2.2.1")
    manager = office.who(Role.STATION_MANAGER, at(16, 50))
    assert any("RJ-20261122-1" in notice.sentence for notice in owed(manager))
    records.take(manager, "daily-plans", plan, "approve", reason="同意")
    records.take(office.head(at(16, 52)), "daily-plans", plan, "issue")
    for minute, role in enumerate(
        (
            *(Role.DISPATCHER, Role.PLANT_OPERATOR, Role.TECHNICAL_HEAD),
            *(Role.MATERIALS_HEAD, Role.LOGISTICS),
        )
    ):
        records.take(office.who(role, at(16, 53 + minute)), "daily-plans", plan, "acknowledge")
    with pytest.raises(Refused) as fixed:
        records.edit(office.head(at(17)), "daily-plans", plan, {"lines.1.pump": "2号泵"})
    assert fixed.value.rule == "R06"
    assert {name: office.state(name) for name in office.orders} == {
        **dict.fromkeys(("底板", "承台", "外墙"), OrderState.PLANNED),
        "抢修": OrderState.RECEIVED,
    }
    pdf = print_form(
        "F03", paper_data(manager, "daily-plans", plan), context_for(own, FORMS["F03"])
    )
    assert pdf.startswith(b"%PDF-")


def customers_are_called(office: Office, plan: UUID) -> UUID:
    """M1.2.3, M2.3.1: every site two hours ahead; another opening makes revision 2 (M1.4.1)."""
    evening = office.clerk(at(17, 30))
    for call in call_list(evening, SUNDAY):
        other = {"confirmed_opening": "明天 8:00"} if call.placement == "地下室底板" else {}
        done = confirm_opening(evening, {"order": call.order_id, **other})
        tell_dispatcher(evening, made(done))
    head = office.head(at(18))
    assert any("核实后开盘改为 11-22 08:00" in notice.sentence for notice in owed(head))
    revised = made(records.take(head, "daily-plans", plan, "revise", reason="客户推迟一小时"))
    moved = {"lines.2.planned_opening": "2026-11-22 08:00"}
    records.edit(head, "daily-plans", revised, moved)
    records.take(head, "daily-plans", revised, "submit")
    records.take(office.who(Role.STATION_MANAGER, at(18, 5)), "daily-plans", revised, "approve")
    assert records.take(head, "daily-plans", revised, "issue").number == "RJ-20261122-2"
    assert view(head, "daily-plans", revised).extras["difference"] == [
        "第 2 行 滨江花园二期3#楼 计划开盘 07:00→08:00"
    ]
    assert view(head, "daily-plans", plan).values["state"] is PlanState.SUPERSEDED
    return revised


def the_pours_open(office: Office, plan: UUID) -> None:
    """M1.2.1: without the named person's signature nothing opens, however urgent it is (R01)."""
    for name, moment in (("承台", at(6, 30, day=22)), ("底板", at(8, day=22))):
        office.station.checked(office.orders[name], at=moment)
        office.step(office.clerk(moment), "open", name)
        assert office.state(name) is OrderState.POURING
    noon = office.clerk(at(14, day=22))
    with pytest.raises(Refused) as unsigned:
        office.step(noon, "open", "抢修")
    assert (unsigned.value.rule, unsigned.value.clause) == ("R01", "M1.2.1")
    late = office.step(noon, "sign", "抢修", {"signer": SIGNATORY})
    assert [w.rule for w in late.warnings] == ["R02"]
    assert office.state("抢修") is OrderState.PLANNED  # it stood on the issued plan
    office.station.checked(office.orders["抢修"], at=at(14, day=22))
    office.step(noon, "open", "抢修")
    history = view(noon, "orders", office.orders["抢修"]).history
    assert [entry["action"] for entry in history] == ["新建", "收单", "签认", "开盘"]
    assert view(noon, "tasks", office.tasks["底板"]).values["state"] is TaskState.COLLECTED
    assert view(noon, "daily-plans", plan).values["state"] is PlanState.ISSUED
