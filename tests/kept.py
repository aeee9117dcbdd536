"""Filled databases of earlier releases: one file for each, read into SQLite and Postgres alike.

A file holds every row of every table as plain JSON: moments in UTC, ids as 32 digits, bytes in
base64. What the search knows stands with its entries, since each database keeps that its own way.
"""

from __future__ import annotations

import base64
import gzip
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from uuid import UUID

from alembic import command
from sqlalchemy import (
    Column,
    Connection,
    Date,
    DateTime,
    LargeBinary,
    MetaData,
    Table,
    Uuid,
    func,
    insert,
    select,
    text,
)

from db.engine import Database, stored_schema
from db.migrate import configured

RELEASES = Path(__file__).parent / "db" / "releases"
ENTRIES, GRAMS = "search_entries", "search_grams"

Row = dict[str, object]


@dataclass(frozen=True)
class Kept:
    """One filled database: the schema it stood at, and its rows by table."""

    schema: str
    tables: Mapping[str, list[Row]]


def releases() -> list[Path]:
    """The kept files, oldest first."""
    return sorted(RELEASES.glob("*.json.gz"))


def read(file: Path) -> Kept:
    with gzip.open(file, "rt", encoding="utf-8") as opened:
        held = json.load(opened)
    tables = {
        name: [dict(zip(held["columns"], values, strict=True)) for values in held["rows"]]
        for name, held in held["tables"].items()
    }
    return Kept(held["schema"], tables)


def write(kept: Kept, file: Path) -> None:
    """The same rows make the same bytes."""
    tables = {
        name: {"columns": list(rows[0]) if rows else [], "rows": [[*row.values()] for row in rows]}
        for name, rows in kept.tables.items()
    }
    held = json.dumps({"schema": kept.schema, "tables": tables}, ensure_ascii=False)
    file.write_bytes(gzip.compress(held.encode(), mtime=0))


def dump(database: Database) -> Kept:
    """Every row of an SQLite station."""
    schema = stored_schema(database)
    assert schema is not None
    with database.engine.connect() as connection:
        held = {
            table.name: [
                {name: _plain(value) for name, value in row._mapping.items()}
                for row in connection.execute(select(table).order_by(*table.primary_key))
            ]
            for table in _tables(connection)
        }
        grams = _grams(connection)
        for entry in held[ENTRIES]:
            entry["grams"] = grams[entry["position"]]
    return Kept(schema, held)


def load(kept: Kept, database: Database) -> None:
    """Bring an empty database to the kept schema and put the rows in."""
    with database.engine.begin() as connection:
        command.upgrade(configured(connection), kept.schema)
    with database.engine.begin() as connection:
        # Rows may refer to rows that come later.
        on_file = "PRAGMA defer_foreign_keys = ON"
        on_server = "SET LOCAL session_replication_role = replica"
        connection.execute(text(on_file if database.is_sqlite else on_server))
        for table in _tables(connection):
            rows = kept.tables[table.name]
            if table.name == ENTRIES:
                rows = _entries(connection, rows)
            if rows:
                connection.execute(insert(table), [_typed(table, row) for row in rows])


def counts(database: Database) -> dict[str, int]:
    """How many rows each table has."""
    with database.engine.connect() as connection:
        return {
            table.name: connection.scalar(select(func.count()).select_from(table)) or 0
            for table in _tables(connection)
        }


def _tables(connection: Connection) -> Iterator[Table]:
    """The tables as they are in the database, without those of Alembic and of the search."""
    found = MetaData()
    found.reflect(connection, only=lambda name, _: not name.startswith((GRAMS, "alembic")))
    yield from sorted(found.tables.values(), key=lambda table: table.name)


def _plain(value: object) -> object:
    match value:
        case bytes():
            return base64.b64encode(value).decode()
        case date():  # also a moment
            return value.isoformat()
    return value


def _typed(table: Table, row: Row) -> Row:
    return {name: _value(table.columns[name], value) for name, value in row.items()}


def _moment(said: str) -> datetime:
    return datetime.fromisoformat(said).replace(tzinfo=UTC)


_READ: tuple[tuple[type, Callable[[str], object]], ...] = (
    (Uuid, UUID),
    (DateTime, _moment),
    (Date, date.fromisoformat),
    (LargeBinary, base64.b64decode),
)


def _value(column: Column[object], value: object) -> object:
    if isinstance(value, str):
        for sort, read_as in _READ:
            if isinstance(column.type, sort):
                return read_as(value)
    return value


def _grams(connection: Connection) -> dict[object, list[str]]:
    """What the search of an SQLite file holds for each entry."""
    held = "CREATE VIRTUAL TABLE temp.held USING fts5vocab(main, 'search_grams', 'instance')"
    connection.execute(text(held))
    found: dict[object, list[str]] = {}
    for entry, gram in connection.execute(text("SELECT doc, term FROM temp.held")):
        found.setdefault(entry, []).append(gram)
    connection.execute(text("DROP TABLE temp.held"))
    return found


def _entries(connection: Connection, rows: list[Row]) -> list[Row]:
    """The entries of the search as this kind of database keeps them."""
    if connection.dialect.name == "postgresql":
        return [{name: row[name] for name in row if name != "position"} for row in rows]
    put = text("INSERT INTO search_grams (rowid, grams) VALUES (:position, :grams)")
    for row in rows:
        grams = row["grams"]
        assert isinstance(grams, list)
        connection.execute(put, {"position": row["position"], "grams": " ".join(grams)})
    return [{name: row[name] for name in row if name != "grams"} for row in rows]
