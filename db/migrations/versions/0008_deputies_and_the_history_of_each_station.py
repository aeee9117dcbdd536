"""deputies, and the history of each station"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from db.types import Moment

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "absences",
        sa.Column("state", sa.String(length=40), server_default="given", nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=True),
        sa.Column("role", sa.String(length=40), nullable=True),
        sa.Column("deputy_id", sa.Uuid(), nullable=True),
        sa.Column("starts_at", Moment(), nullable=True),
        sa.Column("ends_at", Moment(), nullable=True),
        sa.Column("cause", sa.String(length=200), server_default="", nullable=False),
        sa.Column("given_by", sa.String(length=60), server_default="", nullable=False),
        sa.Column("given_by_id", sa.Uuid(), nullable=True),
        sa.Column("given_at", Moment(), nullable=True),
        sa.Column("ended_by", sa.String(length=60), server_default="", nullable=False),
        sa.Column("ended_by_id", sa.Uuid(), nullable=True),
        sa.Column("ended_at", Moment(), nullable=True),
        sa.Column("station_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", Moment(), nullable=False),
        sa.Column("created_by", sa.String(length=60), nullable=False),
        sa.Column("changed_at", Moment(), nullable=False),
        sa.Column("changed_by", sa.String(length=60), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["deputy_id"], ["people.id"], name=op.f("fk_absences_deputy_id")),
        sa.ForeignKeyConstraint(
            ["ended_by_id"], ["people.id"], name=op.f("fk_absences_ended_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["given_by_id"], ["people.id"], name=op.f("fk_absences_given_by_id")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_absences_person_id")),
        sa.ForeignKeyConstraint(
            ["station_id"], ["stations.id"], name=op.f("fk_absences_station_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_absences")),
    )
    for name in ("deputy_id", "person_id", "station_id"):
        op.create_index(f"ix_absences_{name}", "absences", [name])

    op.add_column("audit", sa.Column("station_id", sa.Uuid(), nullable=True))
    person = sa.Uuid().compile(dialect=op.get_bind().dialect)
    # In one statement, so that SQLite needs no new table for the reference.
    op.execute(
        f"ALTER TABLE decisions ADD COLUMN for_person_id {person}"
        " CONSTRAINT fk_decisions_for_person_id REFERENCES people (id)"
    )
