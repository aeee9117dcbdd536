"""INSERT … ON CONFLICT in the words of the database at hand, importing only that dialect."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy.orm import DeclarativeBase, Session

if TYPE_CHECKING:
    from sqlalchemy.dialects.postgresql import Insert


def on_server(session: Session) -> bool:
    """Whether the session works on Postgres."""
    return session.get_bind().dialect.name == "postgresql"


def insert_into(session: Session, model: type[DeclarativeBase]) -> Insert:
    """An INSERT into `model`'s table with `on_conflict_do_update`; both dialects offer the same."""
    if on_server(session):
        from sqlalchemy.dialects.postgresql import insert

        return insert(model)
    from sqlalchemy.dialects.sqlite import insert as insert_sqlite

    return insert_sqlite(model)  # type: ignore[return-value]
