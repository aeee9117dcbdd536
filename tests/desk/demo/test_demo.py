"""The demo station plays its days through the services, the same every time."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from decimal import Decimal
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from db.engine import Database, open_database
from db.fields import Kind, fields_of
from db.models import (
    AuditEntry,
    Complaint,
    ComplaintState,
    DailyPlan,
    DeliveryTicket,
    Notice,
    OrderNotice,
    OrderState,
    PlanState,
    Pour,
    PourState,
    ProductionTask,
    PumpUse,
    QualityEvent,
    ReturnedLoad,
    RuleWarning,
    ServiceCard,
    SiteVariation,
    SlumpTest,
    TaskState,
    TicketState,
    WitnessSample,
)
from desk.checking import check
from desk.demo import Played, play
from desk.today import due_list
from desk.users.sign_in import people_on_demo, sign_in
from desk.values.zone import STATION_ZONE, local

SEED, DAYS = 1, 4
WEDNESDAY = date(2026, 12, 2)


def curtain(hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 12, 2, hour, minute, tzinfo=STATION_ZONE)


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Database, Played]]:
    """Four days over a month's end up to Wednesday at ten past three, on SQLite."""
    file = tmp_path_factory.mktemp("demo") / "demo.db"
    database = open_database(str(file), create=True)
    yield database, play(database, days=DAYS, seed=SEED, until=curtain(15, 10))
    database.close()


_TOLD: dict[Any, tuple[str, ...]] = {
    OrderNotice: ("number", "state", "project_text", "placement", "volume_m3", "planned_opening"),
    ProductionTask: ("number", "state", "mix_reference", "issued_at"),
    DailyPlan: ("number", "state", "revision", "total_m3", "issued_at"),
    Pour: (
        "number",
        "state",
        "pour_date",
        "opened_at",
        "supplied_m3",
        "truck_count",
        "archived_at",
    ),
    DeliveryTicket: ("number", "state", "plate", "volume_m3", "left_at", "unloaded_at"),
    PumpUse: ("pump", "crew", "arrived_at", "idle_minutes"),
    QualityEvent: ("number", "state", "problem", "seen_at", "treatment"),
    SlumpTest: ("tested_at", "plate", "measured_mm", "conforms"),
    WitnessSample: ("number", "taken_at", "curing", "sets"),
    SiteVariation: ("number", "state", "volume_m3", "signed_at"),
    ReturnedLoad: ("number", "state", "volume_m3", "treatment"),
    ServiceCard: ("number", "state", "signed_at", "equipment_facts", "quantity_facts"),
    RuleWarning: ("rule", "sentence", "at"),
    Notice: ("to_role", "sentence", "at"),
    AuditEntry: ("person", "login", "action", "record_kind", "number", "at"),
}


def story(database: Database) -> dict[str, list[str]]:
    """Everything that a person could tell one demo from another by."""
    with database.reading() as session:
        return {
            model.__tablename__: sorted(
                map(repr, session.execute(select(*(getattr(model, n) for n in names))).all())
            )
            for model, names in _TOLD.items()
        }


def states(database: Database, model: Any) -> set[Any]:
    with database.reading() as session:
        return set(session.scalars(select(model.state)))


@pytest.mark.postgres
def test_the_same_dice_give_the_same_station_on_either_database(
    demo: tuple[Database, Played], empty_postgres: str
) -> None:
    first, played = demo
    again = open_database(empty_postgres)
    replayed = play(again, days=DAYS, seed=SEED, until=curtain(15, 10))
    told, retold = story(first), story(again)
    assert (replayed.counts, replayed.refused) == (played.counts, played.refused)
    assert (replayed.last_day, list(replayed.people)) == (WEDNESDAY, list(played.people))
    for name, rows in told.items():
        assert retold[name] == rows, name
    assert [each.found for each in check(again) if not each.ok] == []
    again.close()


def test_the_demo_leaves_a_whole_history(demo: tuple[Database, Played]) -> None:
    database, _ = demo
    assert [each.found for each in check(database) if not each.ok] == []
    with database.reading() as session:
        moments = list(session.scalars(select(AuditEntry.at).order_by(AuditEntry.position)))
    assert len(moments) > 1000
    back = [earlier - later for earlier, later in pairwise(moments)]
    assert max(back) <= timedelta(hours=12)  # what is lent is told in the evening of its day


def test_nothing_happens_after_the_curtain(demo: tuple[Database, Played]) -> None:
    database, _ = demo
    with database.reading() as session:
        happened: list[datetime] = list(session.scalars(select(AuditEntry.at)))
        for model in (Pour, DeliveryTicket, PumpUse, QualityEvent, SlumpTest, WitnessSample):
            for name, known in fields_of(model).items():
                if known.kind is Kind.MOMENT and name not in _AHEAD:
                    column = getattr(model, name)
                    happened += session.scalars(select(column).where(column.is_not(None)))
    assert max(happened) <= curtain(15, 10)


_AHEAD = ("planned_opening", "expected_opening", "postponed_to")


def test_the_demo_shows_orders_and_tasks_in_every_state(demo: tuple[Database, Played]) -> None:
    assert states(demo[0], OrderNotice) == set(OrderState)
    assert states(demo[0], ProductionTask) == set(TaskState) - {TaskState.CANCELLED}


def test_the_last_day_is_left_in_the_middle(demo: tuple[Database, Played]) -> None:
    """Every state of a pour is met on the board, with trucks on the road and at the site."""
    with demo[0].reading() as session:
        pours = session.scalars(select(Pour).where(Pour.pour_date == WEDNESDAY)).all()
        assert {pour.state for pour in pours} == set(PourState)
        supplying = [pour.id for pour in pours if pour.state is PourState.SUPPLYING]
        assert len(supplying) >= 3
        on_the_way = session.scalars(
            select(DeliveryTicket).where(
                DeliveryTicket.pour_id.in_(supplying), DeliveryTicket.state == TicketState.SENT
            )
        ).all()
        assert {ticket.arrived_at is None for ticket in on_the_way} == {True, False}
        closed = [pour for pour in pours if pour.state is PourState.CLOSED]
        assert all(pour.archived_at is None and pour.finished_at for pour in closed)


def test_complaints_and_the_miscounted_log_wait_for_somebody(demo: tuple[Database, Played]) -> None:
    assert ComplaintState.REGISTERED in states(demo[0], Complaint)
    counting = sign_in(demo[0], "statistician", "demo")
    assert {entry.rule for entry in due_list(counting, roles=counting.roles)} == {"D10"}


def test_the_pours_of_past_days_are_over(demo: tuple[Database, Played]) -> None:
    with demo[0].reading() as session:
        past = session.scalars(select(Pour).where(Pour.pour_date < WEDNESDAY)).all()
        over = {PourState.CLOSED, PourState.ARCHIVED, PourState.CALLED_OFF}
        assert {pour.state for pour in past} <= over
        done = {p.order.state for p in past if p.state is not PourState.CALLED_OFF}
        assert done == {OrderState.CLOSED}


def test_a_raft_over_the_end_of_the_month_counts_once_where_it_began(
    demo: tuple[Database, Played],
) -> None:
    with demo[0].reading() as session:
        (raft,) = session.scalars(select(Pour).where(Pour.planned_m3 == Decimal(1260)))
        assert raft.opened_at is not None
        assert raft.finished_at is not None
        assert local(raft.opened_at).date() == raft.pour_date == date(2026, 11, 30)
        assert local(raft.finished_at).date() == date(2026, 12, 1)
        assert raft.truck_count >= 105


def test_a_plan_is_met_in_every_state_as_the_curtain_falls(tmp_path: Path) -> None:
    met = set()
    for minute, state in (
        (9, PlanState.DRAFT),
        (12, PlanState.SUBMITTED),
        (22, PlanState.APPROVED),
        (25, PlanState.ISSUED),
    ):
        database = open_database(str(tmp_path / f"{minute}.db"), create=True)
        play(database, days=1, seed=SEED, until=curtain(16, minute))
        met |= states(database, DailyPlan)
        assert met >= {state}
        database.close()
    assert met == set(PlanState) - {PlanState.SUPERSEDED, PlanState.CANCELLED}


def test_everybody_of_the_demo_signs_in_with_the_published_password(
    demo: tuple[Database, Played],
) -> None:
    database, played = demo
    logins = [login for _, login, _, _ in people_on_demo(database)]
    assert sorted(played.people) == logins
    acting = sign_in(database, "station_manager", "demo", at=curtain(15, 10))
    assert (acting.name, acting.pinned) == ("陈建军", curtain(15, 10))
