"""Moulds are asked of the technical section, lent and taken back (M1.5.2)."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest

from db.models import Role
from desk.core import records
from desk.core.errors import Invalid, Refused
from desk.core.views import view
from desk.rules.notices import owed
from desk.users.kind import set_roles
from tests.desk.lent.lending import LOAN, loan, take
from tests.station import Station, made


def _seen(station: Station, id_: UUID) -> Any:
    return view(station.clerk, "mould-loans", id_)


def test_a_loan_goes_from_the_application_to_the_return(station: Station) -> None:
    id_ = loan(station)
    reached = []
    for step in LOAN:
        assert take(station, "mould-loans", id_, step).number == "SM-202611-0001"
        reached.append(_seen(station, id_).values["state"].value)
    assert reached == ["applied", "approved", "lent", "returned"]
    values = _seen(station, id_).values
    assert (values["applied_by"], values["approved_by"]) == ("张敏", "彭志刚")


def test_the_technical_head_is_asked_and_the_answer_goes_back(station: Station) -> None:
    id_ = loan(station, until="apply")
    asked = owed(station.acting(Role.TECHNICAL_HEAD))[0].sentence
    assert "滨江花园二期3#楼 150立方体 4 组待审批，11-25 归还" in asked
    take(station, "mould-loans", id_, "approve")
    assert "已批准，请联系领取" in owed(station.clerk)[0].sentence
    decision = _seen(station, id_).decisions[0]
    assert (decision["agreed"], decision["person"], decision["role"]) == (
        True,
        "彭志刚",
        "技术科长",
    )


def test_a_refused_loan_says_why(station: Station) -> None:
    id_ = loan(station, until="apply")
    head = station.acting(Role.TECHNICAL_HEAD)
    with pytest.raises(Refused, match="须写明原因"):
        records.take(head, "mould-loans", id_, "reject")
    records.take(head, "mould-loans", id_, "reject", reason="试模不足")
    seen = _seen(station, id_)
    assert (seen.values["state"].value, seen.values["approved_at"]) == ("rejected", None)
    assert (seen.decisions[0]["agreed"], seen.decisions[0]["comment"]) == (False, "试模不足")
    assert "不同意：试模不足" in owed(station.clerk)[0].sentence
    with pytest.raises(Refused, match="现在是“不同意”，不能“借出”"):
        take(station, "mould-loans", id_, "lend")


def test_nobody_approves_an_application_of_his_own(station: Station) -> None:
    id_ = loan(station, until="apply")
    both = station.clerk
    set_roles(station.acting(Role.ADMIN), both.person_id, "specialist,technical_head")
    for step in ("approve", "reject"):
        with pytest.raises(Refused, match="自己申请的，不能由本人审批") as refused:
            records.take(both, "mould-loans", id_, step, reason="可以")
        assert refused.value.rule == "S01"


@pytest.mark.parametrize(
    ("until", "step", "role"),
    [
        ("", "apply", Role.INSPECTOR),
        ("apply", "approve", Role.INSPECTOR),
        ("approve", "lend", Role.SPECIALIST),
        ("lend", "return", Role.SPECIALIST),
    ],
)
def test_every_step_has_its_people(
    sqlite_station: Station, until: str, step: str, role: Role
) -> None:
    id_ = loan(sqlite_station, until=until)
    with pytest.raises(Refused, match="没有这个角色"):
        records.take(sqlite_station.acting(role), "mould-loans", id_, step)


@pytest.mark.parametrize(
    ("values", "sentence", "rule"),
    [
        ({"returned_quantity": "5"}, "归还 5 组，多于借出的 4 组", ""),
        ({"returned_quantity": ""}, "归还数量还没有填", ""),
        ({"returned_quantity": "3"}, "借出 4 组只还 3 组，少 1 组。请写明损坏遗失情况", "S07"),
    ],
)
def test_all_come_back_or_somebody_says_what_became_of_them(
    sqlite_station: Station, values: dict[str, Any], sentence: str, rule: str
) -> None:
    id_ = loan(sqlite_station, until="lend")
    with pytest.raises(Refused, match=sentence) as refused:
        take(sqlite_station, "mould-loans", id_, "return", **values)
    assert refused.value.rule == rule


def test_a_broken_mould_is_taken_back_with_its_story(station: Station) -> None:
    id_ = loan(station, until="lend")
    take(station, "mould-loans", id_, "return", returned_quantity="3", damaged="1 组底板开裂")
    assert _seen(station, id_).values["damaged"] == "1 组底板开裂"


def test_an_application_is_complete_and_due_back_later_than_today(station: Station) -> None:
    id_ = made(records.create(station.clerk, "mould-loans", {}))
    with pytest.raises(Invalid, match=r"工程名称还没有填.*借用数量还没有填.*应还日期还没有填"):
        take(station, "mould-loans", id_, "apply")
    with pytest.raises(Invalid, match="应还日期不能早于申请当天"):
        loan(station, due_on="2026-11-20")


def test_what_was_applied_for_is_not_changed_behind_the_approval(station: Station) -> None:
    id_ = loan(station, until="approve")
    with pytest.raises(Refused, match="已批准，不能再改"):
        records.edit(station.clerk, "mould-loans", id_, {"quantity": "40"})
    records.edit(station.clerk, "mould-loans", id_, {"phone": "13800000000"})
