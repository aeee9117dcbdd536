"""来电登记: one line a call, who it was, what was promised and what became of it (M1.3.2)."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from uuid import UUID

import pytest

from db.models import CallState, OrderState, ReceivedBy, Role
from desk.calls.recognise import digits_of, who_calls
from desk.core import records
from desk.core.acting import Acting
from desk.core.duty import Due
from desk.core.errors import Invalid, Refused
from desk.core.lists import ListQuery, page
from desk.core.search import find
from desk.core.views import view
from desk.exchange.service import commit, stage
from desk.today import due_list
from tests.desk.exchange.books import new_sheet, saved
from tests.desk.pours.pouring import seen, take, told
from tests.station import CUSTOMER, PROJECT, RECEIVER, SIGNATORY, Station, made, on_the_day

PHONE = "13807310001"


def called(station: Station, at: datetime | None = None, /, **said: object) -> UUID:
    clerk = station.acting(Role.SPECIALIST, at=at)
    return made(records.create(clerk, "calls", {"matter": "明天加一车", **said}))


def state(station: Station, call: UUID) -> CallState:
    found: CallState = seen(station, call, "calls").values["state"]
    return found


def call_backs(acting: Acting) -> list[Due]:
    return [due for due in due_list(acting) if due.rule == "D26"]


def test_a_call_is_one_line_with_number_moment_and_who_answered(station: Station) -> None:
    found = seen(station, called(station, caller="王工"), "calls")
    assert found.number == "LD-202611-0001"
    assert found.values["called_at"] is not None
    assert found.shown["answered_by_id"] == "张敏"
    assert found.values["in_time"] is True
    assert found.values["repeated"] is False
    with pytest.raises(Invalid, match="来电事项还没有填"):
        records.create(station.clerk, "calls", {"caller": "王工"})


@pytest.mark.parametrize("typed", ["138 0731 0001", "138-0731-0001", "+8613807310001", PHONE])
def test_the_number_says_who_calls(station: Station, typed: str) -> None:
    found = seen(station, called(station, phone=typed), "calls")
    assert found.values["caller"] == SIGNATORY
    assert found.values["unit"] == CUSTOMER
    assert (found.values["project_id"], found.values["customer_id"]) == (
        station.project,
        station.customer,
    )


def test_the_contact_of_the_latest_order_is_known_before_the_projects_people(
    station: Station,
) -> None:
    station.order(contact="张工", phone=PHONE)
    caller = who_calls(station.clerk, PHONE)
    assert caller is not None
    assert (caller.name, caller.project) == ("张工", PROJECT)


def test_a_customer_and_whoever_called_before_are_recognised(station: Station) -> None:
    records.edit(station.clerk, "customers", station.customer, {"phone": "0731-8888 6666"})
    caller = who_calls(station.clerk, "073188886666")
    assert caller is not None
    assert (caller.name, caller.unit, caller.project_id) == ("陈总", CUSTOMER, None)
    called(station, phone="13999990000", caller="何监理", unit="湘江监理")
    again = seen(station, called(station, phone="139 9999 0000"), "calls")
    assert (again.values["caller"], again.values["unit"]) == ("何监理", "湘江监理")


def test_a_stranger_and_an_extension_are_nobody(station: Station) -> None:
    assert who_calls(station.clerk, "13700000000") is None
    assert who_calls(station.clerk, "8001") is None
    assert digits_of("（0731）8888-6666") == "073188886666"


def test_what_was_written_down_is_not_written_over(station: Station) -> None:
    """Somebody else may call from a known telephone."""
    found = seen(station, called(station, phone=PHONE, caller="临时工老李"), "calls")
    assert found.values["caller"] == "临时工老李"
    assert found.values["project_id"] is None


def test_the_callers_orders_of_these_days_are_shown(station: Station) -> None:
    near = station.signed()
    station.order(planned_opening="2026-12-20 07:00", placement="屋面")
    extras = seen(station, called(station, phone=PHONE), "calls").extras
    assert [order["id"] for order in extras["orders"]] == [near]
    assert "地下室底板" in extras["orders"][0]["words"]


def test_a_call_becomes_an_order_with_what_is_known(station: Station) -> None:
    call = called(station, phone=PHONE)
    order = made(records.take(station.clerk, "calls", call, "order"))
    found = view(station.clerk, "orders", order).values
    assert (found["project_id"], found["contact"], found["phone"]) == (
        station.project,
        SIGNATORY,
        PHONE,
    )
    assert found["received_by"] is ReceivedBy.PHONE
    assert found["state"] is OrderState.DRAFT
    assert "LD-202611-0001：明天加一车" in found["remarks"]
    assert seen(station, call, "calls").values["order_id"] == order
    assert state(station, call) is CallState.CLOSED
    with pytest.raises(Refused, match="已有订货通知单草稿"):
        records.take(station.clerk, "calls", call, "order")


def test_a_strangers_order_keeps_the_unit_he_named(station: Station) -> None:
    call = called(station, caller="新客户", unit="长沙远大二公司")
    order = made(records.take(station.clerk, "calls", call, "order"))
    found = view(station.clerk, "orders", order).values
    assert (found["project_id"], found["project_text"]) == (None, "长沙远大二公司")


def test_a_call_becomes_a_complaint_that_the_head_hears_of(station: Station) -> None:
    call = called(station, phone=PHONE, matter="泵车占道，要求处理")
    complaint = made(records.take(station.clerk, "calls", call, "complaint"))
    found = view(station.clerk, "complaints", complaint).values
    assert (found["complainant"], found["content"]) == (SIGNATORY, "泵车占道，要求处理")
    assert found["project_id"] == station.project
    assert any("转为投诉" in sentence for sentence in told(station, Role.SECTION_HEAD))
    assert state(station, call) is CallState.CLOSED


def test_a_complaint_needs_its_project_first_and_may_then_be_made(station: Station) -> None:
    call = called(station, caller="路人")
    with pytest.raises(Invalid, match="先写明是哪个工程"):
        records.take(station.clerk, "calls", call, "complaint")
    records.edit(station.clerk, "calls", call, {"project": PROJECT})
    records.take(station.clerk, "calls", call, "complaint")


def test_a_postponement_leads_to_the_order_it_is_about(station: Station) -> None:
    order = station.signed()
    call = called(station, phone=PHONE, matter="明天推迟两小时")
    with pytest.raises(Invalid, match="改期要选是哪一份订货单"):
        records.take(station.clerk, "calls", call, "postpone")
    done = records.take(station.clerk, "calls", call, "postpone", {"order_id": str(order)})
    assert done.id == order
    found = seen(station, call, "calls").values
    assert found["order_id"] == order
    assert found["outcome"].startswith("转改期 DH-")


def test_a_new_time_that_the_caller_names_is_written_into_the_order(station: Station) -> None:
    order = station.signed()
    call = called(station, phone=PHONE, matter="模板没好，推迟两小时")
    later = {"order_id": str(order), "postponed_to": "2026-11-22 09:00"}
    records.take(station.clerk, "calls", call, "postpone", later)
    assert seen(station, order, "orders").values["planned_opening"] == on_the_day(9)
    assert any(
        "改期" in sentence and "模板没好" in sentence for sentence in told(station, Role.DISPATCHER)
    )
    again = called(station, phone=PHONE)
    with pytest.raises(Refused, match="没有变化"):
        records.take(station.clerk, "calls", again, "postpone", later)
    assert state(station, again) is CallState.REGISTERED


def test_a_promised_call_back_is_owed_until_it_was_made(station: Station) -> None:
    promised = {"promised_by": "2026-11-22 10:00", "promise": "答复开盘时间"}
    call = called(station, on_the_day(9), phone=PHONE, **promised)
    assert state(station, call) is CallState.PROMISED
    (due,) = call_backs(station.acting(Role.SPECIALIST, at=on_the_day(9, 30)))
    assert (due.id, due.overdue) == (call, False)
    assert "答复开盘时间" in due.what
    assert PHONE in due.what
    (late,) = call_backs(station.acting(Role.SPECIALIST, at=on_the_day(10, 1)))
    assert late.overdue
    with pytest.raises(Invalid, match="处理结果还没有填"):
        take(station, call, "called_back", kind="calls", at=on_the_day(10, 5))
    said = {"outcome": "七点开盘"}
    take(station, call, "called_back", said, kind="calls", at=on_the_day(10, 5))
    assert state(station, call) is CallState.CALLED_BACK
    assert call_backs(station.acting(Role.SPECIALIST, at=on_the_day(11))) == []
    assert seen(station, call, "calls").values["called_back_by"] == "张敏"


def test_a_promise_may_come_later_and_is_owed_again_when_the_call_back_is_taken_back(
    station: Station,
) -> None:
    call = called(station, on_the_day(9))
    later = {"promised_by": "2026-11-22 11:00", "promise": "查车"}
    take(station, call, "promise", later, kind="calls", at=on_the_day(9))
    take(station, call, "called_back", {"outcome": "在途"}, kind="calls", at=on_the_day(10))
    take(station, call, "uncall", kind="calls", at=on_the_day(10, 1))
    (due,) = call_backs(station.acting(Role.SPECIALIST, at=on_the_day(10, 2)))
    assert due.id == call


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"promised_by": "2026-11-21 08:00", "promise": "回电"}, "早于来电时间"),
        ({"promise": "回电"}, "还没有填承诺回电时间"),
    ],
)
def test_a_promise_has_an_hour_after_the_call(
    station: Station, said: dict[str, str], words: str
) -> None:
    with pytest.raises(Invalid, match=words):
        called(station, **said)


def test_what_was_handed_on_still_owes_the_call_back_that_was_promised(station: Station) -> None:
    promised = {"promised_by": "2026-11-22 10:00", "promise": "回复"}
    call = called(station, on_the_day(9), phone=PHONE, **promised)
    take(station, call, "complaint", kind="calls", at=on_the_day(9, 5))
    assert state(station, call) is CallState.PROMISED


def test_a_call_is_closed_with_its_result_and_opened_again_with_a_reason(station: Station) -> None:
    call = called(station)
    with pytest.raises(Invalid, match="处理结果还没有填"):
        records.take(station.clerk, "calls", call, "close")
    records.take(station.clerk, "calls", call, "close", {"outcome": "已答复"})
    with pytest.raises(Refused, match="要补记请先重开"):
        records.edit(station.clerk, "calls", call, {"matter": "改了"})
    records.take(station.clerk, "calls", call, "reopen", reason="客户又来电")
    records.edit(station.clerk, "calls", call, {"matter": "改了"})


def test_a_promise_that_was_never_kept_is_owed_again_after_the_reopening(station: Station) -> None:
    promised = {"promised_by": "2026-11-22 10:00", "promise": "回复"}
    call = called(station, on_the_day(9), **promised)
    records.edit(
        station.acting(Role.SPECIALIST, at=on_the_day(9)),
        "calls",
        call,
        {"promised_by": "", "promise": ""},
    )
    take(station, call, "close", {"outcome": "不用回了"}, kind="calls")
    take(station, call, "reopen", kind="calls", reason="还是要回")
    assert state(station, call) is CallState.REGISTERED


def test_whoever_answers_writes_it_down_and_the_administrator_does_not(station: Station) -> None:
    for role in (Role.DISPATCHER, Role.DOCUMENT_CLERK, Role.SALES):
        records.create(station.acting(role), "calls", {"matter": "问价"})
    with pytest.raises(Refused, match="没有这个角色"):
        records.create(station.acting(Role.ADMIN), "calls", {"matter": "问价"})


def test_calls_are_found_by_number_phone_and_pinyin(station: Station) -> None:
    call = called(station, phone="13999990000", caller="欧阳监理")
    for words in ("LD-202611-0001", "13999990000", "oyjl", "明天加"):
        assert call in {found.id for found in find(station.clerk, words)}, words


def test_a_paper_register_is_read_in(station: Station, tmp_path: Path) -> None:
    sheet = saved(
        new_sheet(
            [
                ["来电时间", "来电号码", "姓名", "单位", "来电事项", "已复述确认"],
                ["2026-11-20 09:30", PHONE, "", "", "问坍落度", "是"],
                ["2026-11-20 10:00", "13700000001", "老杨", "远大", "", ""],
            ]
        ),
        tmp_path / "来电.xlsx",
    )
    done = stage(station.clerk, "calls", sheet)
    commit(station.clerk, done)
    (row,) = page(station.clerk, ListQuery("calls")).rows
    assert row["caller"] == SIGNATORY
    assert row["called_at"].astimezone().isoformat()[:10] == "2026-11-20"


def test_receiver_and_signatory_of_one_project_are_told_apart(station: Station) -> None:
    caller = who_calls(station.clerk, "13807310002")
    assert caller is not None
    assert caller.name == RECEIVER
