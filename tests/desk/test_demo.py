"""The demo station plays its days through the services, the same every time."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from db.engine import Database, open_database
from db.models import (
    AuditEntry,
    DailyPlan,
    Notice,
    OrderNotice,
    OrderState,
    PlanState,
    ProductionTask,
    RuleWarning,
    TaskState,
)
from desk.checking import check
from desk.demo import Played, play
from desk.users.sign_in import people_on_demo, sign_in
from desk.values.zone import STATION_ZONE

SEED = 6  # of the first seeds the one whose three days hold every state of an order
SATURDAY = date(2026, 11, 21)


def curtain(hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 11, 21, hour, minute, tzinfo=STATION_ZONE)


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Database, Played]]:
    """Three days up to Saturday at three, on SQLite."""
    file = tmp_path_factory.mktemp("demo") / "demo.db"
    database = open_database(str(file), create=True)
    yield database, play(database, days=3, seed=SEED, until=curtain(15))
    database.close()


def story(database: Database) -> dict[str, list[Any]]:
    """Everything that a person could tell one demo from another by."""
    with database.reading() as session:
        columns: dict[str, tuple[Any, ...]] = {
            "orders": (
                *(OrderNotice.number, OrderNotice.state, OrderNotice.project_text),
                *(OrderNotice.placement, OrderNotice.volume_m3, OrderNotice.planned_opening),
                *(OrderNotice.received_at, OrderNotice.signer, OrderNotice.signed_at),
            ),
            "tasks": (
                *(ProductionTask.number, ProductionTask.state, ProductionTask.mix_reference),
                ProductionTask.issued_at,
            ),
            "plans": (
                *(DailyPlan.number, DailyPlan.state, DailyPlan.revision, DailyPlan.total_m3),
                DailyPlan.issued_at,
            ),
            "warnings": (RuleWarning.rule, RuleWarning.sentence, RuleWarning.at),
            "notices": (Notice.to_role, Notice.sentence, Notice.at),
            "history": (
                *(AuditEntry.person, AuditEntry.action, AuditEntry.record_kind),
                *(AuditEntry.number, AuditEntry.at),
            ),
        }
        return {
            name: sorted(map(repr, session.execute(select(*wanted)).all()))
            for name, wanted in columns.items()
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
    replayed = play(again, days=3, seed=SEED, until=curtain(15))
    told, retold = story(first), story(again)
    assert replayed.counts == played.counts
    assert (replayed.last_day, list(replayed.people)) == (SATURDAY, list(played.people))
    for name, rows in told.items():
        assert retold[name] == rows, name
    assert [each.found for each in check(again) if not each.ok] == []
    again.close()


def test_the_demo_leaves_a_whole_history(demo: tuple[Database, Played]) -> None:
    database, played = demo
    assert [each.found for each in check(database) if not each.ok] == []
    assert min(played.counts.values()) > 0
    assert len(story(database)["history"]) > 200


def test_nothing_happens_after_the_curtain(demo: tuple[Database, Played]) -> None:
    database, _ = demo
    with database.reading() as session:
        last = session.scalar(select(AuditEntry.at).order_by(AuditEntry.at.desc()).limit(1))
    assert last is not None
    assert last <= curtain(15)


def test_the_demo_shows_an_order_in_every_state(demo: tuple[Database, Played]) -> None:
    assert states(demo[0], OrderNotice) == set(OrderState)
    assert states(demo[0], ProductionTask) == set(TaskState) - {TaskState.CANCELLED}
    assert {PlanState.ISSUED, PlanState.SUPERSEDED} <= states(demo[0], DailyPlan)


def test_a_plan_is_met_in_every_state_as_the_curtain_falls(
    demo: tuple[Database, Played], tmp_path: Path
) -> None:
    met = states(demo[0], DailyPlan)
    for minute, state in (
        (9, PlanState.DRAFT),
        (12, PlanState.SUBMITTED),
        (22, PlanState.APPROVED),
    ):
        database = open_database(str(tmp_path / f"{minute}.db"), create=True)
        play(database, days=1, seed=SEED, until=curtain(16, minute))
        assert states(database, DailyPlan) == {state}
        met.add(state)
        database.close()
    assert met == set(PlanState)


def test_everybody_of_the_demo_signs_in_with_the_published_password(
    demo: tuple[Database, Played],
) -> None:
    database, played = demo
    logins = [login for _, login, _, _ in people_on_demo(database)]
    assert sorted(played.people) == logins
    acting = sign_in(database, "station_manager", "demo", at=curtain(15))
    assert (acting.name, acting.pinned) == ("陈建军", curtain(15))
