"""orders know their original and their remainder, tasks a recall, and every call is kept"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import db.types

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

_ONE_CALL = "uq_opening_confirmations_order_id_plan_date"


def upgrade() -> None:
    _refer("orders", "original_by_id", "people")
    _refer("orders", "remainder_of_id", "orders")
    op.add_column("orders", _text("late_entry_reason", 200))
    op.add_column("orders", _text("original_by", 60))
    op.add_column("orders", sa.Column("original_at", db.types.Moment()))
    op.add_column("pours", _text("stop_reason", 200))
    op.add_column("tasks", sa.Column("recalled_at", db.types.Moment()))
    op.add_column("tasks", _text("recall_reason", 200))
    with op.batch_alter_table("opening_confirmations") as calls:
        calls.drop_constraint(_ONE_CALL, type_="unique")
        calls.add_column(sa.Column("planned_opening", db.types.Moment()))
    op.create_index(
        "ix_opening_confirmations_day", "opening_confirmations", ["plan_date", "order_id"]
    )


def _refer(table: str, name: str, to: str) -> None:
    """A column that refers to `to`, added in one statement: it needs no new table on SQLite then,
    which would have to take the place of one that others refer to."""
    type_ = sa.Uuid().compile(dialect=op.get_bind().dialect)
    op.execute(
        f"ALTER TABLE {table} ADD COLUMN {name} {type_}"
        f" CONSTRAINT fk_{table}_{name} REFERENCES {to} (id)"
    )


def _text(name: str, length: int) -> sa.Column[str]:
    return sa.Column(name, sa.String(length=length), server_default="", nullable=False)
