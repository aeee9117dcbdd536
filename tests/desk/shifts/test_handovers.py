"""交接班: open matters listed, signed for by the receiver alone; sites go over with him; the night
shift keeps its own log (M2.6.1, D30)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from uuid import UUID

import pytest

from db.models import HandoverState, LogState, Role
from desk import settings
from desk.core import records
from desk.core.acting import Acting
from desk.core.duty import Due
from desk.core.errors import Invalid, Refused
from desk.today import due_list
from tests.desk.pours.pouring import new, seen, told
from tests.station import OTHER_PROJECT, Station, made, on_the_day

KIND, LOGS = "handovers", "dispatch-logs"
CLERK, DISPATCHER, HEAD = Role.SPECIALIST, Role.DISPATCHER, Role.SECTION_HEAD
EVENING = on_the_day(20)


def colleague(station: Station, name: str, role: Role) -> Acting:
    """Somebody else with the role."""
    given = {"login": name, "name": name, "roles": role.value}
    id_ = made(records.create(station.acting(Role.ADMIN), "people", given))
    like = station.acting(role, at=EVENING)
    return replace(like, person_id=id_, login=name, name=name)


def handover(who: Acting, receiver: Acting, /, **said: object) -> UUID:
    return made(records.create(who, KIND, {"receiver": receiver.login, **said}))


def words(station: Station, id_: UUID) -> list[str]:
    return [row["words"] for row in seen(station, id_, KIND).children["lines"]]


def state(station: Station, id_: UUID) -> HandoverState:
    found: HandoverState = seen(station, id_, KIND).values["state"]
    return found


def given_and_taken(station: Station, giver: Acting, receiver: Acting, **said: object) -> UUID:
    id_ = handover(giver, receiver, **said)
    records.take(giver, KIND, id_, "offer")
    records.take(receiver, KIND, id_, "take_over", {"taken_note": "已核对"})
    return id_


def owed(station: Station, at: datetime, *, who: Role = DISPATCHER) -> Sequence[Due]:
    acting = station.acting(who, at=at)
    return [due for due in due_list(acting, roles=[who]) if due.rule == "D30"]


def test_what_is_open_is_listed_by_itself(station: Station) -> None:
    pour = station.pour(until="supply")
    new(station, "quality-events", pour, problem="离析", description="石子下沉")
    unsigned = station.received(placement="外墙", planned_opening="2026-11-23 07:00")
    promised = {"promised_by": "2026-11-22 21:00", "promise": "答复开盘"}
    clerk = station.acting(CLERK, at=EVENING)
    records.create(clerk, "calls", {"matter": "问", "caller": "王工", **promised})
    night = colleague(station, "夜班调度", DISPATCHER)
    id_ = handover(station.acting(DISPATCHER, at=EVENING), night)
    found = words(station, id_)
    assert len(found) == 4
    assert "供应中，已供 12.00 / 200.00 m³" in found[0]
    assert "外墙" in found[1]
    assert found[1].endswith("未签认")
    assert "11-22 21:00 前回电 王工：答复开盘" in found[2]
    assert "离析：石子下沉，待授权" in found[3]
    lines = seen(station, id_, KIND).children["lines"]
    assert (lines[0]["pour_id"], lines[1]["order_id"]) == (pour, unsigned)


def test_what_comes_up_until_the_offer_is_listed_too_and_notes_stay(station: Station) -> None:
    station.pour(until="supply")
    day, night = station.acting(DISPATCHER, at=EVENING), colleague(station, "夜班", DISPATCHER)
    id_ = handover(day, night)
    records.edit(day, KIND, id_, {"lines.1.note": "车距 8 min"})
    station.received(placement="外墙", planned_opening="2026-11-23 07:00")
    records.take(day, KIND, id_, "offer")
    lines = seen(station, id_, KIND).children["lines"]
    assert [line["note"] for line in lines] == ["车距 8 min", ""]


def test_the_receiver_signs_himself_and_nobody_for_him(station: Station) -> None:
    day, night = station.acting(DISPATCHER, at=EVENING), colleague(station, "夜班", DISPATCHER)
    id_ = handover(day, night)
    with pytest.raises(Refused, match="现在是“交班中”"):
        records.take(night, KIND, id_, "take_over")
    records.take(day, KIND, id_, "offer")
    for other in (day, station.acting(HEAD, at=EVENING)):
        with pytest.raises(Refused, match="要由接班人夜班自己签字") as refused:
            records.take(other, KIND, id_, "take_over")
        assert "M2.6.1" in refused.value.reason
    records.take(night, KIND, id_, "take_over", {"taken_note": "已核对"})
    values = seen(station, id_, KIND).values
    assert (values["taken_by"], values["taken_at"]) == ("夜班", EVENING)
    assert values["state"] is HandoverState.TAKEN


def test_nobody_hands_over_to_himself_nor_to_somebody_who_works_no_shifts(
    station: Station,
) -> None:
    day = station.acting(DISPATCHER, at=EVENING)
    with pytest.raises(Invalid, match="不能是同一个人"):
        handover(day, day)
    with pytest.raises(Invalid, match="没有接班的角色"):
        handover(day, station.acting(Role.SALES))
    clerk = station.acting(CLERK, at=EVENING)
    with pytest.raises(Invalid, match="接班人须是客服专员"):
        handover(clerk, day, sort="专员交接")


def test_another_gives_nothing_away_but_the_section_head_may(station: Station) -> None:
    clerk, night = station.acting(CLERK, at=EVENING), colleague(station, "夜班", DISPATCHER)
    with pytest.raises(Refused, match="由交班人自己建立"):
        handover(clerk, night, giver="dispatcher")
    handover(station.acting(HEAD, at=EVENING), night, giver="dispatcher")


def test_what_is_wrong_is_sent_back_with_a_reason(station: Station) -> None:
    day, night = station.acting(DISPATCHER, at=EVENING), colleague(station, "夜班", DISPATCHER)
    id_ = handover(day, night)
    records.take(day, KIND, id_, "offer")
    records.take(night, KIND, id_, "send_back", reason="车距没写")
    assert state(station, id_) is HandoverState.DRAFT
    records.edit(day, KIND, id_, {"notes": "车距 8 min"})
    records.take(day, KIND, id_, "offer")
    records.take(night, KIND, id_, "take_over")
    with pytest.raises(Refused, match="已接班，不能再改。有补充请写留言，或另办一份"):
        records.edit(day, KIND, id_, {"notes": "改"})


def test_a_specialists_sites_go_over_when_the_other_has_signed(station: Station) -> None:
    pour = station.pour(until="supply")
    order = seen(station, pour).values["order_id"]
    later = station.signed(placement="柱", planned_opening="2026-11-24 07:00")
    clerk, other = station.acting(CLERK, at=EVENING), colleague(station, "小李", CLERK)
    id_ = handover(clerk, other, sort="专员交接")
    assert len(words(station, id_)) == 2
    records.take(clerk, KIND, id_, "offer")
    assert seen(station, pour).values["specialist_id"] == clerk.person_id, "not before he signs"
    records.take(other, KIND, id_, "take_over")
    assert seen(station, pour).values["specialist_id"] == other.person_id
    for each in (order, later):
        assert seen(station, each, "orders").values["specialist_id"] == other.person_id
    assert any("换为小李" in sentence for sentence in told(station, CLERK))


def test_a_line_that_was_taken_out_stays_with_the_giver(station: Station) -> None:
    kept = station.signed(placement="柱", planned_opening="2026-11-24 07:00")
    gone = station.signed(placement="墙", planned_opening="2026-11-25 07:00", project=OTHER_PROJECT)
    clerk, other = station.acting(CLERK, at=EVENING), colleague(station, "小李", CLERK)
    id_ = handover(clerk, other, sort="专员交接")
    lines = seen(station, id_, KIND).children["lines"]
    only = [line for line in lines if line["order_id"] == gone]
    records.edit(clerk, KIND, id_, {"lines": only})
    with_all = records.take(clerk, KIND, id_, "offer")
    assert with_all.id == id_
    records.take(other, KIND, id_, "take_over")
    assert seen(station, gone, "orders").values["specialist_id"] == other.person_id
    assert seen(station, kept, "orders").values["specialist_id"] == clerk.person_id


def test_what_another_took_over_meanwhile_stays_his(station: Station) -> None:
    order = station.signed(placement="柱", planned_opening="2026-11-24 07:00")
    clerk, other = station.acting(CLERK, at=EVENING), colleague(station, "小李", CLERK)
    third = colleague(station, "小王", CLERK)
    id_ = handover(clerk, other, sort="专员交接")
    records.take(clerk, KIND, id_, "offer")
    moved = {"specialist_id": str(third.person_id)}
    records.take(
        station.acting(HEAD, at=EVENING), "orders", order, "reassign", moved, reason="调岗"
    )
    records.take(other, KIND, id_, "take_over")
    assert seen(station, order, "orders").values["specialist_id"] == third.person_id


def log_of(station: Station, who: Acting, shift: str) -> UUID:
    return made(records.create(who, LOGS, {"log_date": "2026-11-22", "shift": shift}))


def filled(who: Acting, log: UUID, trucks: int) -> None:
    line = {"lines.1.logged_trucks": trucks, "lines.1.logged_m3": trucks * 12}
    records.edit(who, LOGS, log, line)


def test_the_night_shift_goes_on_with_its_own_log(station: Station) -> None:
    pour = station.pour()
    for minute in (10, 20, 30):
        station.ticket(pour, at=on_the_day(7, minute))
    day, night = station.acting(DISPATCHER, at=EVENING), colleague(station, "夜班", DISPATCHER)
    first = log_of(station, day, "白班")
    id_ = handover(day, night, shift="白班")
    assert seen(station, id_, KIND).values["log_id"] == first
    with pytest.raises(Invalid, match="车次、方量还没有填"):
        records.take(day, KIND, id_, "offer")
    filled(day, first, 2)
    records.take(day, KIND, id_, "offer")
    assert seen(station, first, LOGS).values["state"] is LogState.OPEN, "until the other has signed"
    records.take(night, KIND, id_, "take_over")
    handed = seen(station, first, LOGS).values
    assert (handed["state"], handed["handed_to"]) == (LogState.HANDED_OVER, "夜班")
    second = log_of(station, night, "夜班")
    filled(night, second, 1)
    morning = station.acting(Role.STATISTICIAN, at=on_the_day(9, day=23))
    with pytest.raises(Refused, match="（夜班）还没有交班"):
        records.take(morning, LOGS, first, "reconcile")
    records.take(night, LOGS, second, "hand_over", {"handed_to": "白班"})
    for log in (first, second):
        done = records.take(morning, LOGS, log, "reconcile")
        assert done.warnings == (), "two and one are the three of the tickets"
        assert seen(station, log, LOGS).values["state"] is LogState.RECONCILED


@pytest.mark.parametrize(("first", "second"), [("全天", "夜班"), ("白班", "全天")])
def test_a_day_is_logged_whole_or_by_shifts(station: Station, first: str, second: str) -> None:
    day = station.acting(DISPATCHER, at=EVENING)
    log_of(station, day, first)
    with pytest.raises(Refused, match="否则车次会重复"):
        log_of(station, day, second)


def test_the_end_of_a_shift_owes_a_hand_over_while_something_is_poured(station: Station) -> None:
    assert owed(station, on_the_day(21)) == []
    station.pour(until="supply")
    (morning, evening) = owed(station, on_the_day(19))
    assert (morning.due, morning.overdue) == (on_the_day(8), True)
    assert (evening.due, evening.overdue) == (EVENING, False)
    assert "11-22 20:00 本班交接未办" in evening.what
    given_and_taken(
        station, station.acting(DISPATCHER, at=EVENING), colleague(station, "夜班", DISPATCHER)
    )
    assert [due.due for due in owed(station, on_the_day(20, 30))] == []


def test_the_shifts_end_when_the_station_says(station: Station) -> None:
    settings.change(station.head, "daybook.shift_ends", "7:30、19:30")
    station.pour(until="supply")
    assert [due.due for due in owed(station, on_the_day(9))] == [
        on_the_day(7, 30),
        on_the_day(19, 30),
    ]
    with pytest.raises(Refused, match="16:00"):
        settings.change(station.head, "daybook.shift_ends", "八点")


def test_what_is_offered_is_owed_by_its_receiver(station: Station) -> None:
    day, night = station.acting(DISPATCHER, at=EVENING), colleague(station, "夜班", DISPATCHER)
    id_ = handover(day, night)
    records.take(day, KIND, id_, "offer")
    (due,) = owed(station, on_the_day(20, 5))
    assert (due.id, due.duty.step, due.owners) == (id_, "take_over", (DISPATCHER,))
    assert due.about == "孙涛 → 夜班" or "→ 夜班" in due.about
    records.take(night, KIND, id_, "take_over")
    assert owed(station, on_the_day(20, 6)) == []
