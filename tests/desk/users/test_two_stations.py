"""Two stations in one database: what happened at one is nobody's at the other."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select, update

from db.models import AuditEntry, Person, PersonRole, Role
from db.models import Station as StationRow
from desk.core import papers, records, views
from desk.core.acting import Acting
from desk.core.audit_entries import entries
from desk.core.drafts import keep, offered
from desk.core.errors import Missing, Refused
from desk.core.filing import attach, attachment_content, attachments, comment
from desk.core.kinds import kind, kind_names
from desk.core.lists import ListQuery, count, page
from desk.core.printing import printed
from desk.core.references import locate, resolve_reference
from desk.core.related import related
from desk.core.reporting import Period, find, reports
from desk.core.search import find as search
from desk.customers.known import known_projects
from desk.plans.board import board
from desk.plans.confirmations import call_list
from desk.pours.board import pour_board
from desk.pours.entering import entering
from desk.rules.notices import mark_read, owed
from desk.today import desk_of_today, due_list
from desk.users.passwords import hash_password
from desk.users.sign_in import sign_in
from reports.issuing import LedgerRequest, ledger_of
from tests.desk.pours.test_site import PNG
from tests.station import NOW, PASSWORD, Station
from tests.test_declarations import _of_every_kind

STRANGER = "stranger"


def add_station(station: Station) -> None:
    """A second station with one person, who has every role there is."""
    with station.database.sessions() as session:
        here = StationRow(id=uuid4(), company="别家公司", name="二站")
        session.add(here)
        session.flush()
        person = Person(
            id=uuid4(), station_id=here.id, login=STRANGER, name="外人", must_change_password=False,
            password_hash=hash_password(PASSWORD), role_names="",
        )  # fmt: skip
        person.created_at = person.changed_at = NOW
        person.created_by = person.changed_by = ""
        person.roles = [PersonRole(id=uuid4(), role=role) for role in Role]
        session.add(person)
        session.commit()


@pytest.fixture
def stranger(station: Station) -> Acting:
    """Somebody of the second station, at the end of a day at which everything happened at the
    first."""
    add_station(station)
    return sign_in(station.database, STRANGER, PASSWORD, at=NOW)


@pytest.fixture
def found(station: Station, stranger: Acting) -> dict[str, list[UUID]]:
    everything = _of_every_kind(station)
    order = everything["orders"][0]
    attach(station.clerk, "orders", order, PNG, "扫描.png")
    comment(station.clerk, "orders", order, "别家的事")
    keep(station.clerk, "orders", {"placement": "底板"})
    return everything


def _no_kind_shows_a_record(
    station: Station, stranger: Acting, found: dict[str, list[UUID]]
) -> None:
    for name in kind_names():
        own = 1 if name == "people" else 0
        assert len(page(stranger, ListQuery(name)).rows) == own, name
        assert count(stranger, ListQuery(name)) == own, name
        ledger, rows = ledger_of(stranger, LedgerRequest(name))
        assert (ledger.expected, len(list(rows))) == (own, own), name
        for id_ in found[name]:
            for read in _reads_of(stranger, name, id_):
                with pytest.raises(Missing):
                    read()
            for section in related(stranger, name, id_):
                assert section.count == 0


def _reads_of(stranger: Acting, name: str, id_: UUID) -> list[Callable[[], object]]:
    return [
        lambda: views.view(stranger, name, id_),
        lambda: papers.paper_data(stranger, name, id_),
        lambda: locate(stranger, str(id_)),
        lambda: locate(stranger, str(id_)[:8], name),
        lambda: records.edit(stranger, name, id_, {}),
        lambda: comment(stranger, name, id_, "看看"),
        lambda: printed(stranger, name, id_, "F01"),
    ]


def _no_number_or_name_leads_there(
    station: Station, stranger: Acting, found: dict[str, list[UUID]]
) -> None:
    for name in kind_names():
        for column in ("number", "name", "login", "reference"):
            model = kind(name).model
            if not hasattr(model, column):
                continue
            with station.database.reading() as session:
                mine = model.station_id == station.clerk.station_id
                known = session.scalars(select(getattr(model, column)).where(mine)).all()
            for word in filter(None, known):
                with pytest.raises(Missing):
                    locate(stranger, str(word))
                assert all(hit.title == "外人" for hit in search(stranger, str(word)))


def _nothing_filed_or_owed_is_told(
    station: Station, stranger: Acting, found: dict[str, list[UUID]]
) -> None:
    filed = attachments(station.clerk)[0]["id"]
    told = owed(station.head) or owed(station.clerk)
    assert told
    assert entries(stranger) == []
    assert attachments(stranger) == []
    assert owed(stranger) == []
    assert due_list(stranger, days=400) == []
    assert offered(stranger) == []
    assert known_projects(stranger) == []
    with pytest.raises(Missing):
        attachment_content(stranger, filed)
    with pytest.raises(Missing):
        mark_read(stranger, told[0].ids)
    with pytest.raises(Missing):
        entering(stranger, found["pours"][0])
    desk = desk_of_today(stranger)
    assert (desk.due, desk.warnings, desk.notices, desk.tomorrow.official) == ((), (), (), ())
    assert all(day.official == day.drafts == 0 for day in desk.days)
    for day in (date(2026, 11, 22), date(2026, 11, 24)):
        assert board(stranger, day).seen is None
        assert board(stranger, day).waiting.numbers == ()
        assert pour_board(stranger, day).rows == ()
        assert call_list(stranger, day) == []


def _no_report_tells(_station: Station, stranger: Acting, found: dict[str, list[UUID]]) -> None:
    month = Period(date(2026, 11, 1), date(2026, 11, 30))
    for report in reports():
        rows = find(stranger, report, month).rows
        assert rows == [] or report.name == "rights", report.name


def _nothing_is_referred_to(
    station: Station, stranger: Acting, found: dict[str, list[UUID]]
) -> None:
    for name in kind_names():
        for asked in kind(name).fields.values():
            if asked.refers and found[asked.refers]:
                with station.database.reading() as session, pytest.raises(Refused):
                    resolve_reference(session, stranger, asked, found[asked.refers][0])


def _an_id_that_is_taken_makes_and_tells_nothing(
    _station: Station, stranger: Acting, found: dict[str, list[UUID]]
) -> None:
    with pytest.raises(Missing):
        records.create(stranger, "customers", {"name": "新客户"}, id=found["customers"][0])


def test_what_happened_at_one_station_is_nobodys_at_the_other(
    station: Station, stranger: Acting, found: dict[str, list[UUID]]
) -> None:
    """Every kind of record, and whatever is filed with it, told of it or made of it."""
    _no_kind_shows_a_record(station, stranger, found)
    _no_number_or_name_leads_there(station, stranger, found)
    _nothing_filed_or_owed_is_told(station, stranger, found)
    _no_report_tells(station, stranger, found)
    _nothing_is_referred_to(station, stranger, found)
    _an_id_that_is_taken_makes_and_tells_nothing(station, stranger, found)


def test_history_that_is_older_than_stations_belongs_to_its_author(
    station: Station, stranger: Acting
) -> None:
    station.order()
    with station.database.sessions() as session:
        session.execute(update(AuditEntry).values(station_id=None))
        session.commit()
    assert entries(stranger) == []
    assert len(entries(station.manager)) > 10
