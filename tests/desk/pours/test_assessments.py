"""开盘鉴定: judged at the first batch, signed by those who must, before the second truck leaves
(M2.4.1, R32)."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

import pytest
from sqlalchemy import update

from db.models import AssessmentState, MixUse, Pour, PourState, Role
from desk import settings
from desk.core import records
from desk.core.duty import Due
from desk.core.errors import Invalid, Refused
from desk.core.filing import attach
from desk.core.lists import ListQuery, page
from desk.today import due_list
from tests.desk.pours.pouring import new, recorded, refusal, seen, take
from tests.desk.pours.test_site import PNG
from tests.station import Station, made, on_the_day

KIND = "opening-assessments"
INSPECTOR, OPERATOR = Role.INSPECTOR, Role.PLANT_OPERATOR
LEAD, DISPATCHER = Role.TECHNICAL_LEAD, Role.DISPATCHER
GOOD: dict[str, object] = {
    "measured_mm": "185", "workability": "良好", "sand_moisture": "5.2",
    "zero_checked": True, "errors_allowed": True, "materials_match": True,
}  # fmt: skip


def mixed(station: Station, order: UUID, mix: str) -> None:
    """The order's task names the mix."""
    records.take(station.clerk, "orders", order, "task")
    tasks = [row["id"] for row in page(station.clerk, ListQuery("tasks")).rows]
    task = next(id_ for id_ in tasks if seen(station, id_, "tasks").values["order_id"] == order)
    records.edit(station.acting(Role.DOCUMENT_CLERK), "tasks", task, {"mix_reference": mix})


def assessed(station: Station, pour: UUID, at: datetime | None = None, /, **said: object) -> UUID:
    moment = at or on_the_day(7, 15)
    return made(new(station, KIND, pour, who=INSPECTOR, at=moment, **{**GOOD, **said}))


def signed(station: Station, found: UUID, *who: Role, at: datetime | None = None) -> None:
    for role in who:
        take(station, found, "sign", kind=KIND, who=role, at=at or on_the_day(7, 18))


def state(station: Station, found: UUID) -> AssessmentState:
    said: AssessmentState = seen(station, found, KIND).values["state"]
    return said


def used(station: Station, pour: UUID) -> UUID:
    """An assessment of a mix in use, which two sign."""
    return assessed(station, pour, mix_use="在用配合比")


def truck(station: Station, pour: UUID, minute: int) -> UUID:
    return made(station.ticket(pour, at=on_the_day(7, minute)))


def owed(station: Station, at: datetime) -> list[Due]:
    return [due for due in due_list(station.acting(INSPECTOR, at=at)) if due.rule == "R32"]


def test_order_and_task_say_what_was_to_be_made(station: Station) -> None:
    order = station.signed()
    mixed(station, order, "PB-C35P8-01")
    station.plan()
    pour = station.checked(order)
    found = seen(station, assessed(station, pour), KIND)
    assert found.number == "JD-202611-0001"
    assert found.values["mix_reference"] == "PB-C35P8-01"
    assert (found.values["target_mm"], found.values["tolerance_mm"]) == (180, 30)
    assert found.values["mix_use"] is MixUse.NEW


def test_a_mix_is_new_until_the_station_has_poured_by_it(station: Station) -> None:
    first, second = (
        station.signed(),
        station.signed(placement="承台", planned_opening="2026-11-22 15:00"),
    )
    for order in (first, second):
        mixed(station, order, "PB-C35P8-01")
    station.plan()
    one, other = station.checked(first), station.checked(second)
    take(station, one, "open", at=on_the_day(7))
    truck(station, one, 10)
    take(station, other, "open", at=on_the_day(15))
    again = assessed(station, other, on_the_day(15, 10))
    assert seen(station, again, KIND).values["mix_use"] is MixUse.USED
    by_hand = {"mix_use": "新配合比"}
    records.edit(station.acting(INSPECTOR, at=on_the_day(15, 11)), KIND, again, by_hand)
    assert seen(station, again, KIND).values["mix_use"] is MixUse.NEW


def test_inspector_and_operator_sign_a_mix_in_use(station: Station) -> None:
    found = used(station, station.pour())
    signed(station, found, INSPECTOR)
    assert state(station, found) is AssessmentState.DRAFT
    signed(station, found, OPERATOR)
    assert state(station, found) is AssessmentState.SIGNED
    values = seen(station, found, KIND).values
    assert (values["inspector_by"], values["operator_by"]) == ("唐磊", "肖斌")
    assert values["signed_at"] == on_the_day(7, 18)


@pytest.mark.parametrize("technical", [Role.TECHNICAL_LEAD, Role.TECHNICAL_HEAD])
def test_a_new_mix_is_signed_by_three(station: Station, technical: Role) -> None:
    found = assessed(station, station.pour(), mix_use="新配合比")
    refused = refusal(station, found, "sign", kind=KIND, who=OPERATOR, at=on_the_day(7, 18))
    assert "站技术负责人" in refused.reason
    assert "质检员、" in refused.reason
    signed(station, found, technical, INSPECTOR)
    assert state(station, found) is AssessmentState.DRAFT
    signed(station, found, DISPATCHER)
    assert state(station, found) is AssessmentState.SIGNED


def test_nobody_signs_twice_nor_for_another_role(station: Station) -> None:
    found = used(station, station.pour())
    signed(station, found, INSPECTOR)
    twice = refusal(station, found, "sign", kind=KIND, who=INSPECTOR, at=on_the_day(7, 19))
    assert "已经签过字，还须搅拌楼机操工签字" in twice.reason
    other = refusal(station, found, "sign", kind=KIND, who=DISPATCHER, at=on_the_day(7, 19))
    assert "由搅拌楼机操工签字" in other.reason


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"zero_checked": False}, "零点还没有校核"),
        ({"errors_allowed": False}, "计量误差"),
        ({"materials_match": False}, "原材料、配合比"),
        ({"workability": "差"}, "和易性差"),
    ],
)
def test_what_is_not_in_order_is_not_signed(
    station: Station, wrong: dict[str, object], words: str
) -> None:
    found = assessed(station, station.pour(), mix_use="在用配合比", **wrong)
    refused = refusal(station, found, "sign", kind=KIND, who=INSPECTOR, at=on_the_day(7, 18))
    assert words in refused.reason
    assert refused.rule == "R32"
    assert "M2.4.1" in refused.reason
    better = dict.fromkeys(wrong, True) | (
        {"workability": "良好"} if "workability" in wrong else {}
    )
    records.edit(station.acting(INSPECTOR, at=on_the_day(7, 20)), KIND, found, better)
    signed(station, found, INSPECTOR, OPERATOR, at=on_the_day(7, 20))


def test_without_the_slump_nobody_signs(station: Station) -> None:
    found = assessed(station, station.pour(), measured_mm="", mix_use="在用配合比")
    with pytest.raises(Invalid, match="实测坍落度还没有填"):
        signed(station, found, INSPECTOR)


def test_what_was_signed_is_changed_only_after_the_signatures_are_taken_back(
    station: Station,
) -> None:
    found = used(station, station.pour())
    signed(station, found, INSPECTOR)
    inspector = station.acting(INSPECTOR, at=on_the_day(7, 20))
    with pytest.raises(Refused, match="已签字，内容不能再改"):
        records.edit(inspector, KIND, found, {"measured_mm": "150"})
    take(station, found, "unsign", kind=KIND, who=INSPECTOR, at=on_the_day(7, 20), reason="写错")
    records.edit(inspector, KIND, found, {"measured_mm": "190"})
    assert seen(station, found, KIND).values["inspector_by"] == ""


def test_paper_that_all_have_signed_is_filed_and_then_counts(station: Station) -> None:
    pour = station.pour()
    found = used(station, pour)
    names = {"inspector_by": "唐磊", "operator_by": "肖斌", "signed_at": "2026-11-22 07:15"}
    paper = {"kind": KIND, "who": INSPECTOR, "at": on_the_day(9)}
    refused = refusal(station, found, "on_paper", names, **paper)
    assert "还没有扫描件" in refused.reason
    attach(station.acting(INSPECTOR, at=on_the_day(9)), KIND, found, PNG, "鉴定.png")
    with pytest.raises(Invalid, match="机操工"):
        take(station, found, "on_paper", {**names, "operator_by": ""}, **paper)  # type: ignore[arg-type]
    take(station, found, "on_paper", names, **paper)  # type: ignore[arg-type]
    assert state(station, found) is AssessmentState.SIGNED
    assert seen(station, found, KIND).values["signed_at"] == on_the_day(7, 15)


def test_a_pour_has_one_assessment_for_each_mix(station: Station) -> None:
    pour = station.pour(until="supply")
    first = made(take(station, pour, "assess", who=INSPECTOR, at=on_the_day(7, 15)))
    refused = refusal(station, pour, "assess", who=INSPECTOR, at=on_the_day(7, 16))
    assert "已有 JD-202611-0001" in refused.reason
    assessed(station, pour, mix_reference="PB-OTHER")
    void = {"kind": KIND, "who": INSPECTOR, "at": on_the_day(7, 20), "reason": "重做"}
    take(station, first, "void", **void)  # type: ignore[arg-type]
    take(station, pour, "assess", who=INSPECTOR, at=on_the_day(7, 21))


def test_the_second_truck_warns_while_the_assessment_is_not_signed_by_all(
    station: Station,
) -> None:
    pour = station.pour()
    first, second, third = (truck(station, pour, minute) for minute in (10, 20, 30))
    assert recorded(station, first, "tickets") == set()
    assert recorded(station, second, "tickets") == {"R32"}
    assert recorded(station, third, "tickets") == set(), "one occasion is one warning"
    (said,) = seen(station, second, "tickets").warnings
    assert "的第二车（湘A8101）11-22 07:20 出站时，开盘鉴定还没有签认" in said["sentence"]
    assert "R32" in recorded(station, pour)


def test_mortar_is_no_truck_of_the_mix(station: Station) -> None:
    pour = station.pour()
    mortar = made(station.ticket(pour, "1", at=on_the_day(7, 5), load="润管砂浆"))
    first, second = truck(station, pour, 10), truck(station, pour, 20)
    assert recorded(station, mortar, "tickets") == recorded(station, first, "tickets") == set()
    assert recorded(station, second, "tickets") == {"R32"}


def test_signed_in_time_nothing_is_said_and_signed_late_says_when(station: Station) -> None:
    pour = station.pour(until="supply")
    found = used(station, pour)
    signed(station, found, INSPECTOR, OPERATOR, at=on_the_day(7, 18))
    assert recorded(station, truck(station, pour, 20), "tickets") == set()


def test_a_signature_that_is_typed_in_later_withdraws_the_warning(station: Station) -> None:
    pour = station.pour(until="supply")
    second = truck(station, pour, 20)
    assert recorded(station, second, "tickets") == {"R32"}
    found = used(station, pour)
    at = {"signed_at": "2026-11-22 07:19"}
    for role in (INSPECTOR, OPERATOR):
        take(station, found, "sign", at, kind=KIND, who=role, at=on_the_day(9))
    assert recorded(station, second, "tickets") == set()
    take(station, found, "unsign", kind=KIND, who=INSPECTOR, at=on_the_day(9), reason="签错")
    assert recorded(station, second, "tickets") == {"R32"}


def test_a_voided_first_truck_makes_the_third_the_second(station: Station) -> None:
    pour = station.pour()
    first, second, third = (truck(station, pour, minute) for minute in (10, 20, 30))
    take(station, first, "void", kind="tickets", who=DISPATCHER, reason="车号录错")
    assert recorded(station, second, "tickets") == set()
    assert recorded(station, third, "tickets") == {"R32"}


def test_an_assessment_of_another_mix_does_not_count(station: Station) -> None:
    order = station.signed()
    mixed(station, order, "PB-C35P8-01")
    station.plan()
    pour = station.checked(order)
    take(station, pour, "open", at=on_the_day(7))
    found = assessed(station, pour, mix_reference="PB-OTHER", mix_use="在用配合比")
    signed(station, found, INSPECTOR, OPERATOR)
    truck(station, pour, 10)
    assert recorded(station, truck(station, pour, 20), "tickets") == {"R32"}


def test_where_the_station_has_set_so_the_second_truck_is_refused(station: Station) -> None:
    settings.change(station.head, "pour.assessment_blocks", True)
    pour = station.pour()
    truck(station, pour, 10)
    with pytest.raises(Refused, match="开盘鉴定还没有签认") as refused:
        truck(station, pour, 20)
    assert refused.value.rule == "R32"
    found = used(station, pour)
    signed(station, found, INSPECTOR, OPERATOR)
    truck(station, pour, 20)


def test_after_the_first_truck_the_assessment_is_owed_and_then_each_signature(
    station: Station,
) -> None:
    pour = station.pour()
    assert owed(station, on_the_day(7, 5)) == []
    truck(station, pour, 10)
    (write,) = owed(station, on_the_day(7, 12))
    assert (write.id, write.due, write.duty.step) == (pour, on_the_day(7, 25), "assess")
    found = used(station, pour)
    signed(station, found, INSPECTOR)
    (sign,) = owed(station, on_the_day(7, 40))
    assert (sign.id, sign.owners, sign.overdue) == (found, (OPERATOR,), True)
    signed(station, found, OPERATOR)
    assert owed(station, on_the_day(7, 40)) == []


def test_an_archived_pours_assessment_is_closed_with_it(station: Station) -> None:
    pour = station.pour(until="supply")
    found = used(station, pour)
    with station.database.sessions() as session:
        session.execute(update(Pour).values(state=PourState.ARCHIVED))
        session.commit()
    refused = refusal(station, found, "sign", kind=KIND, who=INSPECTOR, at=on_the_day(18))
    assert "已归档" in refused.reason
