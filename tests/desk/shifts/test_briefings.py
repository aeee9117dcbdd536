"""日安全交底: before the first opening of a working day, with everybody's name (M2.3.1; R33, D25)."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

import pytest
from sqlalchemy import update

from db.models import PersonRole, Role, SafetyBriefing
from desk import settings
from desk.core import records
from desk.core.duty import Due
from desk.core.errors import Invalid, Refused
from desk.today import due_list
from tests.desk.pours.pouring import rules, seen, take
from tests.station import Station, made, on_the_day

KIND = "safety-briefings"
PEOPLE = [{"name": "肖斌", "post": "机操工"}, {"name": "周国平", "post": "罐车司机"}]


def briefing(station: Station, at: datetime, **said: object) -> UUID:
    officer = station.acting(Role.SAFETY_OFFICER, at=at)
    given = {"topics": "戴安全帽", "attendees": PEOPLE, **said}
    return made(records.create(officer, KIND, given))


def give(station: Station, id_: UUID, at: datetime, **said: object) -> None:
    take(station, id_, "give", said, kind=KIND, who=Role.SAFETY_OFFICER, at=at)


def unbriefed(station: Station) -> UUID:
    """A pour that is ready to open on a day without a briefing."""
    pour = station.pour(until="check")
    with station.database.sessions() as session:
        session.execute(update(SafetyBriefing).values(briefing_date=date(2026, 1, 1)))
        session.commit()
    return pour


def owed(station: Station, at: datetime) -> list[Due]:
    everybody = station.acting(Role.SECTION_HEAD, at=at)
    return [due for due in due_list(everybody) if due.rule == "D25"]


def test_a_briefing_has_its_day_its_people_and_who_gave_it(station: Station) -> None:
    id_ = briefing(station, on_the_day(6))
    give(station, id_, on_the_day(6, 30))
    found = seen(station, id_, KIND)
    assert found.number == "AQ-202611-0001"
    assert (found.values["given_by"], found.values["given_at"]) == ("高卫东", on_the_day(6, 30))
    assert [row["name"] for row in found.children["attendees"]] == ["肖斌", "周国平"]


@pytest.mark.parametrize(
    ("said", "words"), [({"attendees": []}, "明细还没有填"), ({"topics": ""}, "交底内容还没有填")]
)
def test_nobody_is_briefed_on_nothing_and_nothing_to_nobody(
    station: Station, said: dict[str, object], words: str
) -> None:
    id_ = briefing(station, on_the_day(6), **said)
    with pytest.raises(Invalid, match=words):
        give(station, id_, on_the_day(6, 30))


def test_what_was_given_is_changed_only_after_it_was_taken_back(station: Station) -> None:
    id_ = briefing(station, on_the_day(6))
    give(station, id_, on_the_day(6, 30))
    officer = station.acting(Role.SAFETY_OFFICER, at=on_the_day(7))
    with pytest.raises(Refused, match="先“撤销交底”"):
        records.edit(officer, KIND, id_, {"topics": "改"})
    take(
        station,
        id_,
        "take_back",
        kind=KIND,
        who=Role.SAFETY_OFFICER,
        at=on_the_day(7),
        reason="漏人",
    )
    records.edit(officer, KIND, id_, {"topics": "改"})
    assert seen(station, id_, KIND).values["given_by"] == ""


def test_tomorrow_the_same_people_are_briefed_from_a_copy(station: Station) -> None:
    id_ = briefing(station, on_the_day(6), attendees=[{**PEOPLE[0], "signed": True}])
    officer = station.acting(Role.SAFETY_OFFICER, at=on_the_day(6, day=23))
    again = seen(station, made(records.copy(officer, KIND, id_)), KIND)
    assert str(again.values["briefing_date"]) == "2026-11-23"
    assert again.number == "AQ-202611-0002"
    assert [(row["name"], row["signed"]) for row in again.children["attendees"]] == [
        ("肖斌", False)
    ]


def test_the_first_opening_of_a_day_without_a_briefing_warns(station: Station) -> None:
    pour = unbriefed(station)
    done = take(station, pour, "open", at=on_the_day(7))
    assert "R33" in rules(done)
    (said,) = [w.sentence for w in done.warnings if w.rule == "R33"]
    assert "11-22 首次开盘，开盘前没有当日安全交底的记录" in said


def test_a_briefing_given_before_the_opening_is_enough(station: Station) -> None:
    pour = unbriefed(station)
    give(station, briefing(station, on_the_day(6)), on_the_day(6, 30))
    assert "R33" not in rules(take(station, pour, "open", at=on_the_day(7)))


def test_a_briefing_that_is_not_given_or_given_later_is_none(station: Station) -> None:
    pour = unbriefed(station)
    briefing(station, on_the_day(6))
    late = briefing(station, on_the_day(6, 10))
    give(station, late, on_the_day(7, 30))
    opened = {"opened_at": "2026-11-22 07:00"}
    assert "R33" in rules(take(station, pour, "open", opened, at=on_the_day(8)))


def test_only_the_first_opening_of_the_day_warns(station: Station) -> None:
    first = station.signed()
    second = station.signed(placement="柱", planned_opening="2026-11-22 09:00")
    station.plan()
    pours = [station.checked(order) for order in (first, second)]
    with station.database.sessions() as session:
        session.execute(update(SafetyBriefing).values(briefing_date=date(2026, 1, 1)))
        session.commit()
    assert "R33" in rules(take(station, pours[0], "open", at=on_the_day(7)))
    assert "R33" not in rules(take(station, pours[1], "open", at=on_the_day(9)))


def test_the_briefing_is_owed_before_the_first_opening_and_by_the_set_time(
    station: Station,
) -> None:
    unbriefed(station)
    (due,) = owed(station, on_the_day(5))
    assert (due.due, due.owners, due.overdue) == (on_the_day(7), (Role.SAFETY_OFFICER,), False)
    settings.change(station.head, "daybook.briefing_by", "06:15")
    (earlier,) = owed(station, on_the_day(6, 20))
    assert (earlier.due, earlier.overdue) == (on_the_day(6, 15), True)
    give(station, briefing(station, on_the_day(6, 21)), on_the_day(6, 22))
    assert owed(station, on_the_day(6, 25)) == []


def test_without_a_safety_officer_the_section_head_owes_it(station: Station) -> None:
    unbriefed(station)
    with station.database.sessions() as session:
        session.execute(
            update(PersonRole)
            .where(PersonRole.role == Role.SAFETY_OFFICER)
            .values(role=Role.LOGISTICS)
        )
        session.commit()
    (due,) = owed(station, on_the_day(5))
    assert due.owners == (Role.SECTION_HEAD,)


def test_a_day_without_a_pour_owes_no_briefing(station: Station) -> None:
    assert owed(station, on_the_day(6)) == []


def test_a_specialist_briefs_nobody(station: Station) -> None:
    with pytest.raises(Refused, match="由安全员、生产客服科长填写"):
        records.create(station.clerk, KIND, {"topics": "戴安全帽"})
