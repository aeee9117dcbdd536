"""Alembic's entry: runs on the connection that `db.migrate` holds open."""

from __future__ import annotations

from typing import Literal

from alembic import context

import db.models  # noqa: F401 - completes the metadata
from db.base import Base
from db.types import ChoiceType


def render_item(kind: str, item: object, _context: object) -> str | Literal[False]:
    """A migration states what is stored, not which list of words it came from."""
    if kind == "type" and isinstance(item, ChoiceType):
        return "sa.String(length=40)"
    return False


def include_object(
    _object: object, name: str | None, kind: str, _reflected: bool, _to: object
) -> bool:
    """The full-text tables of SQLite are made by hand; the models know nothing of them."""
    return not (kind == "table" and (name or "").startswith("search_grams"))


def run() -> None:
    """Run the migrations inside the caller's transaction."""
    context.configure(
        connection=context.config.attributes["connection"],
        target_metadata=Base.metadata,
        render_as_batch=True,
        transactional_ddl=True,
        render_item=render_item,
        include_object=include_object,
    )
    context.run_migrations()


run()
