"""Whoever worked with an earlier release loses nothing: its filled database comes to this schema."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

import psycopg
import pytest
from sqlalchemy import make_url

from db.engine import SCHEMA_VERSION, Database, open_database, stored_schema
from db.migrate import migrate
from desk.checking import check
from desk.core import records
from desk.core.kinds import kind_names
from desk.core.lists import ListQuery, page
from desk.core.search import find
from desk.core.views import view
from desk.documents.usual import USUAL
from desk.users.station import upgrade
from scripts.keep_release import LARGEST, present
from tests import kept
from tests.db.test_migrate import differences
from tests.desk.lent.lending import take as lend
from tests.desk.pours.pouring import take
from tests.everything import RARE
from tests.station import PROJECT, RECEIVER, Station, made, on_the_day, open_station

OURS = "ours"
"""Kept a moment ago by this program itself."""
FILES = {file.name.partition(".")[0]: file for file in kept.releases()}
_SERVER = pytest.mark.postgres


@dataclass(frozen=True)
class Carried:
    """A filled database that was brought to this schema, and its rows by table from before."""

    station: Station
    before: dict[str, int]

    @property
    def database(self) -> Database:
        return self.station.database

    def faults(self) -> list[tuple[str, ...]]:
        return [each.found for each in check(self.database) if not each.ok]

    def of(self, kind: str, state: str) -> UUID:
        """The latest record of the kind in that state."""
        rows = page(self.station.head, ListQuery(kind)).rows
        found: UUID = next(row["id"] for row in rows if row["state"].value == state)
        return found


@pytest.fixture(scope="module")
def kept_by_us() -> kept.Kept:
    return present()


@pytest.fixture(scope="module", params=["sqlite", pytest.param("postgres", marks=_SERVER)])
def sort(request: pytest.FixtureRequest) -> str:
    found: str = request.param
    return found


@pytest.fixture(scope="module", params=[*FILES, OURS])
def carried(
    request: pytest.FixtureRequest, sort: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Carried]:
    name = f"kept_{request.param}"
    if sort == "sqlite":
        target = str(tmp_path_factory.mktemp(name) / "kept.db")
    else:
        target = _on_server(request.getfixturevalue("postgres_server"), name)
    ours = request.param == OURS
    held = request.getfixturevalue("kept_by_us") if ours else kept.read(FILES[request.param])
    database = open_database(target, create=True)
    kept.load(held, database)
    before = kept.counts(database)
    assert before == {table: len(rows) for table, rows in held.tables.items()}
    assert migrate(database) is not ours
    yield Carried(open_station(database, target), before)
    database.close()


def _on_server(server: str, name: str) -> str:
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}".encode())
    return make_url(server).set(database=name).render_as_string(hide_password=False)


def test_every_row_comes_to_what_the_program_expects(carried: Carried) -> None:
    assert stored_schema(carried.database) == SCHEMA_VERSION
    assert differences(carried.database) == []
    after = kept.counts(carried.database)
    assert {table: after[table] for table in carried.before} == carried.before
    assert carried.faults() == []


def test_every_record_can_be_read(carried: Carried) -> None:
    head = carried.station.head
    for kind in kind_names():
        ids = [row["id"] for row in page(head, ListQuery(kind), limit=1000).rows]
        assert len(ids) == carried.before.get(kind.replace("-", "_"), 0), kind
        for id_ in ids:
            assert view(head, kind, id_).id == id_
    assert {found.kind for found in find(head, RARE[:2])} >= {"customers", "projects", "orders"}


def test_work_goes_on_where_it_was_left(carried: Carried) -> None:
    """After the rest, since it changes the records: drafts, papers on their way, and a revision
    that is submitted, approved and issued."""
    station = carried.station
    draft = carried.of("orders", "draft")
    records.edit(station.clerk, "orders", draft, {"project": PROJECT, "placement": f"改{RARE}"})
    assert draft in [found.id for found in find(station.head, f"改{RARE[0]}")]
    records.take(station.clerk, "orders", draft, "receive", {"received_by": "微信"})
    ticket = carried.of("tickets", "sent")
    take(station, ticket, "sign", {"receiver": RECEIVER}, kind="tickets", at=on_the_day(21))
    pour = carried.of("pours", "supplying")
    station.ticket(pour, "6", at=on_the_day(21, 10))
    asked = {"closing_m3": "30", "closing_with": "张工"}
    take(station, pour, "begin_closing", asked, at=on_the_day(21, 30))
    take(station, pour, "close", {"left_over_m3": "0"}, at=on_the_day(22))
    loan = carried.of("mould-loans", "draft")
    for step in ("apply", "approve", "lend", "return"):
        lend(station, "mould-loans", loan, step)
    plan = carried.of("daily-plans", "issued")
    again = made(records.take(station.head, "daily-plans", plan, "revise", reason="再改"))
    for step, who in (
        ("submit", station.head),
        ("approve", station.manager),
        ("issue", station.head),
    ):
        records.take(who, "daily-plans", again, step)
    assert view(station.head, "daily-plans", plan).values["state"].value == "superseded"
    assert carried.faults() == []


def test_an_upgraded_station_begins_with_what_a_new_one_has(tmp_path: Path) -> None:
    database = open_database(str(tmp_path / "kept.db"), create=True)
    kept.load(kept.read(FILES["0003"]), database)
    assert upgrade(database)
    head = open_station(database, "").head
    query = ListQuery("document-kinds")
    assert {row["name"] for row in page(head, query).rows} == {each["name"] for each in USUAL}
    kinds = [view(head, "document-kinds", row["id"]) for row in page(head, query).rows]
    assert {entry["action"] for each in kinds for entry in each.history} == {"升级数据库"}
    assert [each.found for each in check(database) if not each.ok] == []
    assert not upgrade(database)
    database.close()


@pytest.mark.parametrize("schema", FILES)
def test_what_is_kept_is_small_and_has_rows_in_every_table(schema: str) -> None:
    assert FILES[schema].stat().st_size < LARGEST
    held = kept.read(FILES[schema])
    assert held.schema == schema
    assert [table for table, rows in held.tables.items() if not rows] == []


def test_what_is_kept_comes_back_the_same(kept_by_us: kept.Kept, tmp_path: Path) -> None:
    file = tmp_path / "kept.json.gz"
    kept.write(kept_by_us, file)
    database = open_database(str(tmp_path / "kept.db"), create=True)
    kept.load(kept.read(file), database)
    assert kept.dump(database) == kept_by_us
    database.close()
