"""stamps name the person, warnings their occasion"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

_STAMPS = {
    "daily_plans": ("prepared", "approved", "issued"),
    "dispatch_logs": ("reconciled",),
    "mould_loans": ("approved",),
    "pours": ("posts_told", "opened"),
    "pump_lines": ("applied",),
    "quality_events": ("authorised",),
    "returns": ("weighed", "treated"),
    "site_letters": ("sent",),
    "tasks": ("issued", "ready", "collected"),
}
"""Stamps that knew the name and the moment, and now know the person too."""


def upgrade() -> None:
    person = sa.Uuid().compile(dialect=op.get_bind().dialect)
    for table, stamps in _STAMPS.items():
        for stamp in stamps:
            # In one statement: the reference of a column that is added needs no new table then,
            # which on SQLite would have to take the place of one that others refer to.
            name = f"{stamp}_by_id"
            op.execute(
                f"ALTER TABLE {table} ADD COLUMN {name} {person}"
                f" CONSTRAINT fk_{table}_{name} REFERENCES people (id)"
            )
    occasion = sa.Column("occasion", sa.String(length=80), server_default="", nullable=False)
    op.add_column("rule_warnings", occasion)
