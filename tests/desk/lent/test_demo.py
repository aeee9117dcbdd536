"""The demo station lends in two weeks what a station lends."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal

from db.engine import open_database
from db.migrate import migrate
from db.models import MouldState, PumpLineState
from desk.core.acting import Acting
from desk.core.lists import ListQuery, every_row
from desk.demo.founding import found
from desk.demo.lending import play_lending
from desk.today import due_list
from tests.station import NOW


class _Stage:
    def __init__(self, people: dict[str, Acting]) -> None:
        self.people = people
        self.until = NOW

    def who(self, login: str, moment: datetime) -> Acting:
        return self.people[login].at(moment)


def test_two_weeks_bring_every_state_a_paid_loss_and_something_overdue(
    empty_sqlite: str,
) -> None:
    database = open_database(empty_sqlite, create=True)
    migrate(database)
    stage = _Stage(found(database, NOW - timedelta(days=14)))
    for days in reversed(range(14)):
        play_lending(stage, (NOW - timedelta(days=days)).date())
    head = stage.who("section_head", NOW)
    columns = ("state", "compensation", "agreed_compensation")
    lines = list(every_row(head, ListQuery("pump-lines"), columns))
    loans = list(every_row(head, ListQuery("mould-loans"), ("state",)))
    overdue = {e.kind for e in due_list(head) if e.rule == "D22" and e.overdue}
    database.close()
    assert {row["state"] for row in lines} == set(PumpLineState)
    assert {row["state"] for row in loans} == set(MouldState)
    paid = {row["agreed_compensation"] for row in lines if row["state"] is PumpLineState.SETTLED}
    assert Decimal("684.00") in paid
    assert overdue == {"pump-lines", "mould-loans"}
