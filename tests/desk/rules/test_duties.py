"""The table of duties is swept: what a duty names exists, and nobody owes what he cannot settle."""

from __future__ import annotations

import re
from pathlib import Path
from uuid import UUID

import pytest
from sqlalchemy import event

from db.models import Role
from desk.areas import AREAS
from desk.core import records
from desk.core.duty import Asking, Duty
from desk.core.kinds import kind
from desk.rules import duties, manual
from desk.rules.duties import DUTIES
from desk.rules.table import RULES
from desk.settings import settings_of
from desk.settings.declared import DECLARED
from desk.today import due_list
from tests.station import OTHER_PROJECT, Station, made, on_the_day

ROOT = Path(__file__).resolve().parents[3]
SOURCES = [path for area in ("desk", "ui", "reports") for path in (ROOT / area).rglob("*.py")]
NAMES = {duty: name for name, duty in vars(duties).items() if isinstance(duty, Duty)}


def _called(duty: Duty) -> str:
    return NAMES[duty]


def test_duties_are_told_apart_by_their_numbers_and_words() -> None:
    assert len({(duty.id, duty.label) for duty in DUTIES}) == len(DUTIES) == len(NAMES)
    ids = {rule.id for rule in RULES}
    assert all(duty.id in ids or re.fullmatch(r"D\d\d", duty.id) for duty in DUTIES)


@pytest.mark.parametrize("duty", DUTIES, ids=_called)
def test_a_duty_names_its_clauses_its_owners_and_its_setting(duty: Duty) -> None:
    assert duty.label
    assert duty.owners
    assert len(set(duty.owners)) == len(duty.owners)
    assert all(manual.clauses_of(clause) for clause in duty.clause.split())
    assert duty.clause
    assert not duty.lead or duty.lead in {declared.key for declared in DECLARED}


@pytest.mark.parametrize("duty", DUTIES, ids=_called)
def test_somebody_who_owes_a_duty_settles_it_or_writes_the_record(duty: Duty) -> None:
    """The specialist fetches the moulds back; the technical section counts them in."""
    known = kind(duty.kind)
    able = known.editors
    if duty.step:
        assert known.flow is not None
        able |= known.flow.step(duty.step).roles
    assert able & set(duty.owners)


def test_every_duty_is_owed_somewhere_and_none_is_spelt_outside_the_table() -> None:
    tables = {"desk/rules/duties.py", "desk/rules/table.py"}
    said = {path.relative_to(ROOT).as_posix(): path.read_text(encoding="utf-8") for path in SOURCES}
    others = {name: text for name, text in said.items() if name not in tables}
    for name in NAMES.values():
        assert any(re.search(rf"\b{name}\b", text) for text in others.values()), name
    spelt = {name: re.findall(r'"[DRS]\d\d"', text) for name, text in others.items()}
    assert {name: found for name, found in spelt.items() if found} == {}


def test_an_area_owes_nothing_at_a_station_that_has_done_nothing(station: Station) -> None:
    with station.database.reading() as session:
        asking = Asking(session, station.clerk, station.clerk.now(session))
        asked = [owes for area in AREAS for owes in area.duties]
        assert asked
        assert [due for owes in asked for due in owes(asking)] == []


def test_what_is_due_is_read_for_all_records_at_once(sqlite_station: Station) -> None:
    """Three times the orders, calls and pours ask no more of the database."""
    station = sqlite_station
    _order(station, 8)
    issued = station.plan()
    station.plan("2026-11-23", until="draft")
    before, few = _asked(station)
    for hour in (9, 10):
        _order(station, hour)
        issued = _revised(station, issued)
    after, many = _asked(station)
    assert after >= before + 12
    assert many == few


def _order(station: Station, hour: int) -> None:
    """Two orders for each of three days."""
    for day in (22, 23, 24):
        opening = f"2026-11-{day} {hour:02}:00"
        station.signed(planned_opening=opening, placement=f"柱 {hour}", placing_method="拖泵")
        station.received(planned_opening=opening, placement=f"墙 {hour}", project=OTHER_PROJECT)


def _revised(station: Station, plan: UUID) -> UUID:
    """The issued plan's next version, issued with every order of its day."""
    id_ = made(records.take(station.head, "daily-plans", plan, "revise", reason="加单"))
    for step in ("gather", "submit", "approve", "issue"):
        who = station.manager if step == "approve" else station.head
        records.take(who, "daily-plans", id_, step)
    return id_


def _asked(station: Station) -> tuple[int, int]:
    """How long the list is, and how many questions the database was asked for it."""
    asked: list[str] = []

    def note(*args: object) -> None:
        asked.append(str(args[2]))

    event.listen(station.database.engine, "before_cursor_execute", note)
    found = due_list(station.acting(Role.SPECIALIST, at=on_the_day(7, 30)), days=3)
    event.remove(station.database.engine, "before_cursor_execute", note)
    return len(found), len(asked)


def test_a_length_of_time_is_in_the_unit_it_is_declared_in(station: Station) -> None:
    with station.database.reading() as session:
        settings = settings_of(session, station.clerk.station_id)
    told = {duty.lead: str(settings.span(duty.lead)) for duty in DUTIES if duty.lead[:5] == "pour."}
    assert told["pour.card_hours"] == "1 day, 0:00:00"
    assert told["pour.pump_line_days"] == "3 days, 0:00:00"
    assert told["pour.idle_minutes"] == "2:00:00"
