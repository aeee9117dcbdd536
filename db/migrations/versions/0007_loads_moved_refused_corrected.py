"""loads are moved, refused and corrected; slips are one line's; pumps are replaced; orders have a use"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import db.types

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

_REFUSABLE = ("service_cards", "tickets", "variations")
_LIVING = sa.text("state != 'void'")


def upgrade() -> None:
    op.add_column("orders", _word("use", 40, "工地"))
    for name, length, default in (
        ("state", 40, "present"), ("next_pump", 60, ""), ("replace_reason", 200, ""),
    ):  # fmt: skip
        op.add_column("pump_uses", _word(name, length, default))
    _refer("pump_uses", "replaces_id", "pump_uses")
    _tickets()
    for table in _REFUSABLE:
        op.add_column(table, _word("refusal_reason", 200))
        op.add_column(table, _word("refusal_witness", 60))
        op.add_column(table, sa.Column("decision", sa.Text(), server_default="", nullable=False))
        for stamp in ("refused", "settled"):
            _stamp(table, stamp)


def _tickets() -> None:
    # First, while the table may still take the place of itself: nothing refers to it yet.
    with op.batch_alter_table("tickets") as tickets:
        tickets.drop_constraint("uq_tickets_station_id_number", type_="unique")
    op.add_column("tickets", _word("line", 10, "1"))
    op.add_column("tickets", sa.Column("slip_year", sa.Integer(), nullable=True))
    op.add_column("tickets", sa.Column("moved_m3", db.types.Hundredths(), nullable=True))
    op.add_column("tickets", sa.Column("moved_at", db.types.Moment(), nullable=True))
    op.add_column("tickets", sa.Column("correction", sa.Text(), server_default="", nullable=False))
    _stamp("tickets", "corrected")
    for name, table in (
        ("target_pour_id", "pours"), ("moved_from_id", "tickets"), ("return_id", "returns"),
        ("replaces_id", "tickets"),
    ):  # fmt: skip
        _refer("tickets", name, table)
        op.create_index(f"ix_tickets_{name}", "tickets", [name])
    op.execute(f"UPDATE tickets SET slip_year = {_year()}")  # noqa: S608 - no value of anybody's
    op.create_index(
        "uq_tickets_slip",
        "tickets",
        ["station_id", "line", "slip_year", "number"],
        unique=True,
        sqlite_where=_LIVING,
        postgresql_where=_LIVING,
    )


def _year() -> str:
    """The year by the station's clock in which a truck left."""
    if op.get_bind().dialect.name == "postgresql":
        return "CAST(EXTRACT(YEAR FROM left_at AT TIME ZONE 'Asia/Shanghai') AS INTEGER)"
    return "CAST(strftime('%Y', left_at, '+8 hours') AS INTEGER)"


def _word(name: str, length: int, default: str = "") -> sa.Column[str]:
    return sa.Column(name, sa.String(length=length), server_default=default, nullable=False)


def _stamp(table: str, stamp: str) -> None:
    op.add_column(table, _word(f"{stamp}_by", 60))
    _refer(table, f"{stamp}_by_id", "people")
    op.add_column(table, sa.Column(f"{stamp}_at", db.types.Moment(), nullable=True))


def _refer(table: str, name: str, to: str) -> None:
    # In one statement: the reference of a column that is added needs no new table then, which on
    # SQLite would have to take the place of one that others refer to.
    uuid = sa.Uuid().compile(dialect=op.get_bind().dialect)
    op.execute(
        f"ALTER TABLE {table} ADD COLUMN {name} {uuid}"
        f" CONSTRAINT fk_{table}_{name} REFERENCES {to} (id)"
    )
