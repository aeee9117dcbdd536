"""What somebody may do is read anew for whatever is done: an open session has no rights of its own."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import DBAPIError

from db.engine import Trouble, open_database, sort_error
from db.models import AuditEntry, DatabaseInfo, Person, Role
from db.models import Station as StationRow
from desk import settings
from desk.core import papers, records, views
from desk.core.acting import Acting
from desk.core.audit_chain import broken_links
from desk.core.drafts import keep
from desk.core.errors import Refused, UserError
from desk.core.filing import attach, comment
from desk.core.kinds import kind, kind_names
from desk.core.lists import ListQuery, page
from desk.core.readers import readers_of
from desk.core.rights import NotHere
from desk.core.search import find
from desk.core.unit import unit
from desk.core.view_states import save_view
from desk.core.workflow import Look, Offer
from desk.exchange.service import Staged, commit, stage
from desk.exchange.undoing import undo
from desk.plans.confirmations import confirm_opening
from desk.pours.many import record_tickets
from desk.rules.notices import mark_read, owed
from desk.today import desk_of_today, due_list
from desk.users.kind import set_roles
from desk.users.sign_in import change_own_password
from tests.desk.pours.test_site import PNG
from tests.station import PASSWORD, Station, open_station
from tests.test_declarations import _of_every_kind


def _disable(station: Station, person: Acting) -> None:
    admin = station.acting(Role.ADMIN)
    records.edit(admin, "people", person.person_id, {"active": False})


def _entries(station: Station) -> int:
    with station.database.reading() as session:
        return session.scalar(select(func.count()).select_from(AuditEntry)) or 0


def test_whoever_was_disabled_in_an_open_session_writes_nothing(station: Station) -> None:
    order = station.signed()
    plan = station.plan(until="submit")
    told = owed(station.manager)[0].ids
    clerk, manager, head = station.clerk, station.manager, station.head
    for person in (clerk, manager, head):
        _disable(station, person)
    before = _entries(station)
    writes: list[Callable[[], object]] = [
        lambda: records.take(manager, "daily-plans", plan, "approve"),
        lambda: records.create(clerk, "orders", {}),
        lambda: records.create(clerk, "tasks", {"order": str(order)}),
        lambda: records.edit(clerk, "orders", order, {"remarks": "晚"}),
        lambda: records.copy(clerk, "orders", order),
        lambda: confirm_opening(clerk, {"order": str(order)}),
        lambda: record_tickets(clerk, []),
        lambda: attach(clerk, "orders", order, PNG, "照片.png"),
        lambda: comment(clerk, "orders", order, "还在吗"),
        lambda: keep(clerk, "orders", {}),
        lambda: save_view(clerk, "orders", {}),
        lambda: mark_read(manager, told),
        lambda: commit(clerk, Staged("customers", "客户.xlsx", "", 0, [], [], [])),
        lambda: undo(clerk, uuid4()),
        lambda: settings.change(head, "orders.cutoff", "15:00"),
    ]
    for write in writes:
        with pytest.raises(NotHere, match=r"账号已停用.*请找系统管理员"):
            write()
    assert _entries(station) == before


def test_whoever_was_disabled_reads_nothing(station: Station) -> None:
    order, clerk = station.order(), station.clerk
    _disable(station, clerk)
    reads: list[Callable[[], object]] = [
        lambda: views.view(clerk, "orders", order),
        lambda: papers.paper_data(clerk, "orders", order),
        lambda: stage(clerk, "customers", Path("客户.xlsx")),
        lambda: page(clerk, ListQuery("orders")),
        lambda: find(clerk, "底板"),
        lambda: due_list(clerk),
        lambda: desk_of_today(clerk),
        lambda: owed(clerk),
    ]
    for read in reads:
        with pytest.raises(NotHere, match="账号已停用"):
            read()


def test_whoever_was_disabled_does_not_even_change_his_password(station: Station) -> None:
    clerk = station.clerk
    _disable(station, clerk)
    with pytest.raises(Refused):
        change_own_password(clerk, PASSWORD, "another one")


def test_a_changed_password_is_in_the_history_without_the_password(station: Station) -> None:
    change_own_password(station.clerk, PASSWORD, "another one")
    last = views.view(station.acting(Role.ADMIN), "people", station.clerk.person_id).history[-1]
    assert (last["action"], last["person"]) == ("修改密码", "张敏")
    assert "another one" not in str(last)


def test_a_role_that_was_taken_away_ends_at_once(station: Station) -> None:
    order, plan = station.signed(), station.plan(until="submit")
    admin = station.acting(Role.ADMIN)
    clerk, manager, head = station.clerk, station.manager, station.head
    for person in (clerk, manager, head):
        set_roles(admin, person.person_id, "inspector")
    tries: list[Callable[[], object]] = [
        lambda: records.take(manager, "daily-plans", plan, "approve"),
        lambda: records.edit(clerk, "orders", order, {"remarks": "晚"}),
        lambda: records.create(clerk, "orders", {}),
        lambda: settings.change(head, "orders.cutoff", "15:00"),
    ]
    for attempt in tries:
        with pytest.raises(Refused, match="没有这个角色"):
            attempt()


def test_a_role_that_was_given_counts_at_once(station: Station) -> None:
    station.signed()
    plan, dispatcher = station.plan(until="submit"), station.acting(Role.DISPATCHER)
    set_roles(station.acting(Role.ADMIN), dispatcher.person_id, "dispatcher,station_manager")
    records.take(dispatcher, "daily-plans", plan, "approve")
    assert views.view(dispatcher, "daily-plans", plan).values["approved_by"] == dispatcher.name


def test_nobody_is_disabled_in_the_middle_of_his_unit(postgres_station: str) -> None:
    """Whoever disables the account waits until what runs has ended."""
    database = open_database(postgres_station)
    station = open_station(database, postgres_station)
    wanted = select(Person.id).where(Person.id == station.clerk.person_id)
    with unit(station.clerk, "试"), database.sessions() as session:
        with pytest.raises(DBAPIError) as locked:
            session.scalar(wanted.with_for_update(nowait=True))
        assert sort_error(locked.value) is Trouble.BUSY
    with database.sessions() as session:
        assert session.scalar(wanted.with_for_update(nowait=True)) == station.clerk.person_id
    database.close()


def test_a_person_of_another_station_is_refused(station: Station) -> None:
    with station.database.sessions() as session:
        other = StationRow(id=uuid4(), company="公司", name="二站")
        session.add(other)
        session.flush()
        clerk = session.get(Person, station.clerk.person_id)
        assert clerk is not None
        clerk.station_id = other.id
        session.commit()
    with pytest.raises(NotHere, match="不是湘江搅拌站的人员"):
        records.create(station.clerk, "orders", {})


def test_the_chain_holds_over_entries_with_and_without_a_station(station: Station) -> None:
    station.order()
    with station.database.reading() as session:
        assert broken_links(session) == []
        last = session.scalars(select(AuditEntry).order_by(AuditEntry.position.desc())).first()
        assert last is not None
        assert last.station_id == station.clerk.station_id
    with station.database.sessions() as session:
        last = session.get(AuditEntry, last.position)
        assert last is not None
        last.station_id = None
        session.commit()
        assert broken_links(session) != []
        assert session.scalar(select(DatabaseInfo.audit_length)) == last.position


def test_what_is_offered_is_what_is_permitted_after_the_role_changed(station: Station) -> None:
    """Of every kind and step, for every role: what is offered, the service takes, and no other. The
    person signed in with another role."""
    found = _of_every_kind(station)
    person, admin = station.acting(Role.DISPATCHER), station.acting(Role.ADMIN)
    told: dict[bool, int] = {True: 0, False: 0}
    for role in set(Role) - {Role.ADMIN}:
        set_roles(admin, person.person_id, [role])
        for name in kind_names():
            if kind(name).flow is None or role not in readers_of(name):
                continue
            for id_ in found[name][:2]:
                offers = views.view(person, name, id_).offers
                offered = {o.step.name: _reason(o) for o in offers}
                assert offered == _permitted(person, name, id_, offers), (role, name)
                for offer in offers:
                    told[offer.refused is None] += 1
                    may = bool(offer.step.roles & {role})
                    assert may or offer.refused is not None, (role, name, offer.step.name)
    assert min(told.values()) > 50


def _reason(offer: Offer) -> str | None:
    return offer.refused.reason if offer.refused is not None else None


class _Undone(Exception):
    pass


def _permitted(
    person: Acting, name: str, id_: UUID, offers: Iterable[Offer]
) -> dict[str, str | None]:
    """Step → why the service refuses it, or None; nothing is kept."""
    flow = kind(name).flow
    assert flow is not None
    found: dict[str, str | None] = {}
    with suppress(_Undone), unit(person, "试") as u:
        record = u.load(kind(name).model, id_)
        for offer in offers:
            try:
                flow.permit(offer.step, Look(u.session, u.acting, record, u.now))
            except UserError as error:
                found[offer.step.name] = error.reason
            else:
                found[offer.step.name] = None
        raise _Undone
    return found
