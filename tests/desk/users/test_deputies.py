"""代理: somebody decides for a person who is away, as long as it was given and not a moment longer."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

import pytest
from sqlalchemy import select

from db.models import Decision, PlanState, Role
from desk.core import records, views
from desk.core.acting import Acting
from desk.core.errors import Refused
from desk.core.search import find
from desk.rules.notices import owed
from desk.today import desk_of_today, due_list
from desk.users.kind import set_roles
from desk.users.sign_in import sign_in
from tests.station import NOW, PASSWORD, Station, made, on_the_day

UNTIL = "2026-11-22 12:00"
DEPUTY = Role.DEPUTY_MANAGER


def _lend(station: Station, by: Acting | None = None, **values: object) -> UUID:
    given = {"role": "站长", "deputy": DEPUTY.value, "ends_at": UNTIL, **values}
    given.setdefault("person", Role.STATION_MANAGER.value)
    return made(records.create(by or station.manager, "absences", given))


def _submitted(station: Station) -> UUID:
    station.signed()
    return station.plan(until="submit")


def test_a_deputy_decides_and_it_is_written_so(station: Station) -> None:
    plan, deputy = _submitted(station), station.acting(DEPUTY)
    with pytest.raises(Refused, match="没有这个角色"):
        records.take(deputy, "daily-plans", plan, "approve")
    _lend(station)
    records.take(deputy, "daily-plans", plan, "approve")
    seen = views.view(station.head, "daily-plans", plan)
    assert seen.values["state"] is PlanState.APPROVED
    assert seen.values["approved_by"] == f"{deputy.name}（代{station.manager.name}）"
    (decision,) = seen.decisions
    assert (decision["person"], decision["role"]) == (seen.values["approved_by"], "站长")
    assert f"站长（代{station.manager.name}）" in seen.history[-1]["roles"]
    with station.database.reading() as session:
        stored = session.scalars(select(Decision)).one()
        assert (stored.person_id, stored.for_person_id) == (
            deputy.person_id, station.manager.person_id,
        )  # fmt: skip


def test_the_right_begins_and_ends_by_itself(station: Station) -> None:
    plan = _submitted(station)
    _lend(station, starts_at="2026-11-21 18:00")
    deputy = station.acting(DEPUTY)

    def offered(at: datetime) -> bool:
        seen = views.view(deputy.at(at), "daily-plans", plan)
        return any(o.step.name == "approve" and o.refused is None for o in seen.offers)

    moments = [NOW, NOW.replace(hour=18), on_the_day(11, 59), on_the_day(12)]
    assert [offered(at) for at in moments] == [False, True, True, False]
    with pytest.raises(Refused, match="没有这个角色"):
        records.take(deputy.at(on_the_day(12)), "daily-plans", plan, "approve")


@pytest.mark.parametrize("ender", [Role.STATION_MANAGER, DEPUTY, Role.SECTION_HEAD, Role.ADMIN])
def test_what_is_ended_early_ends_at_once(station: Station, ender: Role) -> None:
    plan, absence = _submitted(station), _lend(station)
    with pytest.raises(Refused, match="不能结束它"):
        records.take(station.acting(Role.INSPECTOR), "absences", absence, "end", reason="回来了")
    records.take(station.acting(ender), "absences", absence, "end", reason="回来了")
    with pytest.raises(Refused, match="没有这个角色"):
        records.take(station.acting(DEPUTY), "daily-plans", plan, "approve")
    with pytest.raises(Refused, match="已提前结束"):
        records.edit(station.manager, "absences", absence, {"cause": "再去"})


def test_what_has_begun_is_not_rewritten(station: Station) -> None:
    absence = _lend(station)
    with pytest.raises(Refused, match=r"已开始，不能再改。请先“提前结束”"):
        records.edit(station.manager, "absences", absence, {"ends_at": "2026-12-01 12:00"})
    later = _lend(station, starts_at="2026-11-22 06:00")
    records.edit(station.manager, "absences", later, {"cause": "出差"})


def test_the_right_ends_with_that_of_whoever_is_away(station: Station) -> None:
    plan = _submitted(station)
    _lend(station)
    admin, manager = station.acting(Role.ADMIN), station.manager
    set_roles(admin, manager.person_id, "sales")
    with pytest.raises(Refused, match="没有这个角色"):
        records.take(station.acting(DEPUTY), "daily-plans", plan, "approve")
    set_roles(admin, manager.person_id, "station_manager")
    records.edit(admin, "people", manager.person_id, {"active": False})
    with pytest.raises(Refused, match="没有这个角色"):
        records.take(station.acting(DEPUTY), "daily-plans", plan, "approve")


def test_a_deputy_does_not_decide_on_what_he_submitted(station: Station) -> None:
    _lend(station, deputy="section_head")
    plan = _submitted(station)
    with pytest.raises(Refused, match="不能由本人审批") as refused:
        records.take(station.head, "daily-plans", plan, "approve")
    assert refused.value.rule == "S01"


def test_a_deputy_does_not_decide_on_what_whoever_is_away_submitted(station: Station) -> None:
    station.signed()
    plan = station.plan(until="draft")
    records.take(station.two_hats, "daily-plans", plan, "submit")
    _lend(station, station.two_hats, person="two_hats")
    deputy = station.acting(DEPUTY)
    for step in ("approve", "reject"):
        with pytest.raises(Refused, match="是他的代理人，不能代他审批") as refused:
            records.take(deputy, "daily-plans", plan, step, reason="可以")
        assert refused.value.rule == "S01"
    _lend(station)  # standing in for another manager besides, he may
    records.take(deputy, "daily-plans", plan, "approve")
    approved = views.view(station.head, "daily-plans", plan).values["approved_by"]
    assert approved == f"{deputy.name}（代{station.manager.name}）"


def test_who_has_the_role_himself_acts_as_himself(station: Station) -> None:
    plan, deputy = _submitted(station), station.acting(DEPUTY)
    _lend(station)
    set_roles(station.acting(Role.ADMIN), deputy.person_id, "deputy_manager,station_manager")
    records.take(deputy, "daily-plans", plan, "approve")
    assert views.view(station.head, "daily-plans", plan).values["approved_by"] == deputy.name


def test_only_the_person_himself_the_head_or_an_administrator_lends(station: Station) -> None:
    for role in (Role.SECTION_HEAD, Role.ADMIN, Role.STATION_MANAGER):
        absence = _lend(station, station.acting(role))
        given = views.view(station.head, "absences", absence).values["given_by"]
        assert given == station.acting(role).name
    for role in (Role.SPECIALIST, Role.SALES):
        with pytest.raises(Refused, match="不能替他授权"):
            _lend(station, station.acting(role))


def test_nobody_makes_himself_a_deputy(station: Station) -> None:
    for role in (Role.SECTION_HEAD, Role.ADMIN):
        with pytest.raises(Refused, match="自己授权自己"):
            _lend(station, station.acting(role), deputy=role.value)


def test_what_cannot_be_lent(station: Station) -> None:
    for values, sentence in (
        ({"role": "admin", "person": "admin"}, "系统管理员不能由人代理"),
        ({"role": "dispatcher"}, "没有“调度员”这个角色"),
        ({"role": "站长", "deputy": "two_hats"}, "本来就是站长"),
        ({"ends_at": "2026-11-21 14:00"}, "代理结束要晚于"),
        ({"deputy": "station_manager"}, "不能是外出人员本人"),
        ({"deputy": ""}, "代理人还没有填"),
    ):
        with pytest.raises(Refused, match=sentence):
            _lend(station, station.acting(Role.SECTION_HEAD), **values)


def test_a_lent_role_is_not_lent_on(station: Station) -> None:
    _lend(station)
    with pytest.raises(Refused, match="没有“站长”这个角色"):
        _lend(station, station.acting(DEPUTY), person=DEPUTY.value, deputy="sales")


def test_the_deputy_gets_what_is_told_to_the_role(station: Station) -> None:
    _lend(station)
    _submitted(station)
    deputy = station.acting(DEPUTY)
    assert [o.sentence for o in owed(deputy)] == [o.sentence for o in owed(station.manager)]
    assert any("由" in o.sentence and "代理" in o.sentence for o in owed(deputy))
    assert owed(deputy.at(on_the_day(13))) == []


def test_what_whoever_is_away_owes_shows_to_the_deputy_marked_so(station: Station) -> None:
    _submitted(station)
    _lend(station)
    deputy = station.acting(DEPUTY)

    def owed_to(acting: Acting) -> list[str]:
        mine = sign_in(station.database, acting.login, PASSWORD, at=acting.pinned)
        return [entry.owner for entry in due_list(mine, days=3, roles=mine.roles)]

    assert owed_to(station.manager) == ["站长"]
    assert owed_to(deputy) == [f"站长（代{station.manager.name}）"]
    assert owed_to(deputy.at(on_the_day(13))) == []
    assert desk_of_today(deputy).acting.has(Role.STATION_MANAGER)


def test_an_absence_is_found_by_both_names(station: Station) -> None:
    _lend(station)
    deputy = station.acting(DEPUTY)
    for words in (station.manager.name, deputy.name):
        (hit,) = find(station.clerk, words, kinds=("absences",))
        assert hit.title == f"{station.manager.name}→{deputy.name} 站长"


def test_a_deputy_signs_for_a_post_in_the_name_of_whoever_is_away(station: Station) -> None:
    station.signed()
    plan = station.plan()
    _lend(station, station.head, person="dispatcher", role="dispatcher", deputy="inspector")
    deputy = station.acting(Role.INSPECTOR)
    records.take(deputy, "daily-plans", plan, "acknowledge")
    copies = views.view(deputy, "daily-plans", plan).extras["distribution"]
    signed = [copy["acknowledged_by"] for copy in copies if copy["acknowledged_by"]]
    assert signed == [f"{deputy.name}（代{station.acting(Role.DISPATCHER).name}）"]
