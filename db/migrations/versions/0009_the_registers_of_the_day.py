"""the registers of the day"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import db.types

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "safety_briefings",
        sa.Column("number", sa.String(length=60), nullable=True),
        sa.Column("state", sa.String(length=40), server_default="draft", nullable=False),
        sa.Column("briefing_date", sa.Date(), nullable=False),
        sa.Column("shift", sa.String(length=40), server_default="白班", nullable=False),
        sa.Column("weather", sa.String(length=30), server_default="", nullable=False),
        sa.Column("place", sa.String(length=60), server_default="", nullable=False),
        sa.Column("topics", sa.Text(), server_default="", nullable=False),
        sa.Column("given_by", sa.String(length=60), server_default="", nullable=False),
        sa.Column("given_by_id", sa.Uuid(), nullable=True),
        sa.Column("given_at", db.types.Moment(), nullable=True),
        sa.Column("remarks", sa.String(length=200), server_default="", nullable=False),
        sa.Column("station_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", db.types.Moment(), nullable=False),
        sa.Column("created_by", sa.String(length=60), nullable=False),
        sa.Column("changed_at", db.types.Moment(), nullable=False),
        sa.Column("changed_by", sa.String(length=60), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["given_by_id"], ["people.id"], name=op.f("fk_safety_briefings_given_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["station_id"], ["stations.id"], name=op.f("fk_safety_briefings_station_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_safety_briefings")),
        sa.UniqueConstraint(
            "station_id", "number", name=op.f("uq_safety_briefings_station_id_number")
        ),
    )
    with op.batch_alter_table("safety_briefings", schema=None) as batch_op:
        batch_op.create_index(
            "ix_safety_briefings_list", ["station_id", "briefing_date", "id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_safety_briefings_station_id"), ["station_id"], unique=False
        )

    op.create_table(
        "briefed_people",
        sa.Column("briefing_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("post", sa.String(length=40), nullable=True),
        sa.Column("signed", sa.Boolean(), server_default="0", nullable=False),
        sa.Column("note", sa.String(length=200), server_default="", nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["briefing_id"], ["safety_briefings.id"], name=op.f("fk_briefed_people_briefing_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_briefed_people")),
    )
    with op.batch_alter_table("briefed_people", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_briefed_people_briefing_id"), ["briefing_id"], unique=False
        )

    op.create_table(
        "handovers",
        sa.Column("number", sa.String(length=60), nullable=True),
        sa.Column("state", sa.String(length=40), server_default="draft", nullable=False),
        sa.Column("sort", sa.String(length=40), server_default="班次交接", nullable=False),
        sa.Column("shift", sa.String(length=40), nullable=True),
        sa.Column("giver_id", sa.Uuid(), nullable=False),
        sa.Column("receiver_id", sa.Uuid(), nullable=True),
        sa.Column("handed_at", db.types.Moment(), nullable=True),
        sa.Column("log_id", sa.Uuid(), nullable=True),
        sa.Column("notes", sa.Text(), server_default="", nullable=False),
        sa.Column("offered_by", sa.String(length=60), server_default="", nullable=False),
        sa.Column("offered_by_id", sa.Uuid(), nullable=True),
        sa.Column("offered_at", db.types.Moment(), nullable=True),
        sa.Column("taken_by", sa.String(length=60), server_default="", nullable=False),
        sa.Column("taken_by_id", sa.Uuid(), nullable=True),
        sa.Column("taken_at", db.types.Moment(), nullable=True),
        sa.Column("taken_note", sa.String(length=200), server_default="", nullable=False),
        sa.Column("station_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", db.types.Moment(), nullable=False),
        sa.Column("created_by", sa.String(length=60), nullable=False),
        sa.Column("changed_at", db.types.Moment(), nullable=False),
        sa.Column("changed_by", sa.String(length=60), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["giver_id"], ["people.id"], name=op.f("fk_handovers_giver_id")),
        sa.ForeignKeyConstraint(["log_id"], ["dispatch_logs.id"], name=op.f("fk_handovers_log_id")),
        sa.ForeignKeyConstraint(
            ["offered_by_id"], ["people.id"], name=op.f("fk_handovers_offered_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["receiver_id"], ["people.id"], name=op.f("fk_handovers_receiver_id")
        ),
        sa.ForeignKeyConstraint(
            ["station_id"], ["stations.id"], name=op.f("fk_handovers_station_id")
        ),
        sa.ForeignKeyConstraint(
            ["taken_by_id"], ["people.id"], name=op.f("fk_handovers_taken_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_handovers")),
        sa.UniqueConstraint("station_id", "number", name=op.f("uq_handovers_station_id_number")),
    )
    with op.batch_alter_table("handovers", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_handovers_giver_id"), ["giver_id"], unique=False)
        batch_op.create_index("ix_handovers_list", ["station_id", "handed_at", "id"], unique=False)
        batch_op.create_index(batch_op.f("ix_handovers_log_id"), ["log_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_handovers_receiver_id"), ["receiver_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_handovers_station_id"), ["station_id"], unique=False)

    op.create_table(
        "handover_lines",
        sa.Column("handover_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("matter", sa.String(length=40), server_default="其他", nullable=False),
        sa.Column("words", sa.String(length=300), nullable=False),
        sa.Column("pour_id", sa.Uuid(), nullable=True),
        sa.Column("order_id", sa.Uuid(), nullable=True),
        sa.Column("note", sa.String(length=200), server_default="", nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["handover_id"], ["handovers.id"], name=op.f("fk_handover_lines_handover_id")
        ),
        sa.ForeignKeyConstraint(
            ["order_id"], ["orders.id"], name=op.f("fk_handover_lines_order_id")
        ),
        sa.ForeignKeyConstraint(["pour_id"], ["pours.id"], name=op.f("fk_handover_lines_pour_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_handover_lines")),
    )
    with op.batch_alter_table("handover_lines", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_handover_lines_handover_id"), ["handover_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_handover_lines_order_id"), ["order_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_handover_lines_pour_id"), ["pour_id"], unique=False)

    op.create_table(
        "opening_assessments",
        sa.Column("number", sa.String(length=60), nullable=True),
        sa.Column("state", sa.String(length=40), server_default="draft", nullable=False),
        sa.Column("assessed_at", db.types.Moment(), nullable=True),
        sa.Column("mix_reference", sa.String(length=60), server_default="", nullable=False),
        sa.Column("mix_use", sa.String(length=40), nullable=True),
        sa.Column("plant", sa.String(length=60), server_default="", nullable=False),
        sa.Column("batch_m3", db.types.Hundredths(), nullable=True),
        sa.Column("sand_moisture", db.types.Hundredths(), nullable=True),
        sa.Column("stone_moisture", db.types.Hundredths(), nullable=True),
        sa.Column("cement_error", db.types.Hundredths(), nullable=True),
        sa.Column("flyash_error", db.types.Hundredths(), nullable=True),
        sa.Column("slag_error", db.types.Hundredths(), nullable=True),
        sa.Column("sand_error", db.types.Hundredths(), nullable=True),
        sa.Column("stone_error", db.types.Hundredths(), nullable=True),
        sa.Column("water_error", db.types.Hundredths(), nullable=True),
        sa.Column("admixture_error", db.types.Hundredths(), nullable=True),
        sa.Column("zero_checked", sa.Boolean(), server_default="0", nullable=False),
        sa.Column("errors_allowed", sa.Boolean(), server_default="0", nullable=False),
        sa.Column("materials_match", sa.Boolean(), server_default="0", nullable=False),
        sa.Column("target_mm", sa.Integer(), nullable=True),
        sa.Column("tolerance_mm", sa.Integer(), nullable=True),
        sa.Column("measured_mm", sa.Integer(), nullable=True),
        sa.Column("workability", sa.String(length=40), nullable=True),
        sa.Column("temperature_c", sa.Integer(), nullable=True),
        sa.Column("opinion", sa.String(length=200), server_default="", nullable=False),
        sa.Column("inspector_by", sa.String(length=60), server_default="", nullable=False),
        sa.Column("inspector_by_id", sa.Uuid(), nullable=True),
        sa.Column("inspector_at", db.types.Moment(), nullable=True),
        sa.Column("operator_by", sa.String(length=60), server_default="", nullable=False),
        sa.Column("operator_by_id", sa.Uuid(), nullable=True),
        sa.Column("operator_at", db.types.Moment(), nullable=True),
        sa.Column("technical_by", sa.String(length=60), server_default="", nullable=False),
        sa.Column("technical_by_id", sa.Uuid(), nullable=True),
        sa.Column("technical_at", db.types.Moment(), nullable=True),
        sa.Column("dispatcher_by", sa.String(length=60), server_default="", nullable=False),
        sa.Column("dispatcher_by_id", sa.Uuid(), nullable=True),
        sa.Column("dispatcher_at", db.types.Moment(), nullable=True),
        sa.Column("signed_at", db.types.Moment(), nullable=True),
        sa.Column("remarks", sa.String(length=200), server_default="", nullable=False),
        sa.Column("pour_id", sa.Uuid(), nullable=False),
        sa.Column("station_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", db.types.Moment(), nullable=False),
        sa.Column("created_by", sa.String(length=60), nullable=False),
        sa.Column("changed_at", db.types.Moment(), nullable=False),
        sa.Column("changed_by", sa.String(length=60), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["dispatcher_by_id"],
            ["people.id"],
            name=op.f("fk_opening_assessments_dispatcher_by_id"),
        ),
        sa.ForeignKeyConstraint(
            ["inspector_by_id"], ["people.id"], name=op.f("fk_opening_assessments_inspector_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["operator_by_id"], ["people.id"], name=op.f("fk_opening_assessments_operator_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["pour_id"], ["pours.id"], name=op.f("fk_opening_assessments_pour_id")
        ),
        sa.ForeignKeyConstraint(
            ["station_id"], ["stations.id"], name=op.f("fk_opening_assessments_station_id")
        ),
        sa.ForeignKeyConstraint(
            ["technical_by_id"], ["people.id"], name=op.f("fk_opening_assessments_technical_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_opening_assessments")),
        sa.UniqueConstraint(
            "station_id", "number", name=op.f("uq_opening_assessments_station_id_number")
        ),
    )
    with op.batch_alter_table("opening_assessments", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_opening_assessments_pour_id"), ["pour_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_opening_assessments_station_id"), ["station_id"], unique=False
        )

    op.create_table(
        "calls",
        sa.Column("number", sa.String(length=60), nullable=True),
        sa.Column("state", sa.String(length=40), server_default="registered", nullable=False),
        sa.Column("called_at", db.types.Moment(), nullable=True),
        sa.Column("phone", sa.String(length=40), server_default="", nullable=False),
        sa.Column("caller", sa.String(length=60), server_default="", nullable=False),
        sa.Column("unit", sa.String(length=200), server_default="", nullable=False),
        sa.Column("customer_id", sa.Uuid(), nullable=True),
        sa.Column("project_id", sa.Uuid(), nullable=True),
        sa.Column("sort", sa.String(length=40), nullable=True),
        sa.Column("matter", sa.String(length=500), server_default="", nullable=False),
        sa.Column("repeated", sa.Boolean(), server_default="0", nullable=False),
        sa.Column("in_time", sa.Boolean(), server_default="1", nullable=False),
        sa.Column("answered_by_id", sa.Uuid(), nullable=True),
        sa.Column("transferred_to", sa.String(length=60), server_default="", nullable=False),
        sa.Column("promised_by", db.types.Moment(), nullable=True),
        sa.Column("promise", sa.String(length=200), server_default="", nullable=False),
        sa.Column("called_back_by", sa.String(length=60), server_default="", nullable=False),
        sa.Column("called_back_by_id", sa.Uuid(), nullable=True),
        sa.Column("called_back_at", db.types.Moment(), nullable=True),
        sa.Column("outcome", sa.String(length=200), server_default="", nullable=False),
        sa.Column("order_id", sa.Uuid(), nullable=True),
        sa.Column("complaint_id", sa.Uuid(), nullable=True),
        sa.Column("remarks", sa.String(length=200), server_default="", nullable=False),
        sa.Column("station_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", db.types.Moment(), nullable=False),
        sa.Column("created_by", sa.String(length=60), nullable=False),
        sa.Column("changed_at", db.types.Moment(), nullable=False),
        sa.Column("changed_by", sa.String(length=60), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["answered_by_id"], ["people.id"], name=op.f("fk_calls_answered_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["called_back_by_id"], ["people.id"], name=op.f("fk_calls_called_back_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["complaint_id"], ["complaints.id"], name=op.f("fk_calls_complaint_id")
        ),
        sa.ForeignKeyConstraint(
            ["customer_id"], ["customers.id"], name=op.f("fk_calls_customer_id")
        ),
        sa.ForeignKeyConstraint(["order_id"], ["orders.id"], name=op.f("fk_calls_order_id")),
        sa.ForeignKeyConstraint(["project_id"], ["projects.id"], name=op.f("fk_calls_project_id")),
        sa.ForeignKeyConstraint(["station_id"], ["stations.id"], name=op.f("fk_calls_station_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_calls")),
        sa.UniqueConstraint("station_id", "number", name=op.f("uq_calls_station_id_number")),
    )
    with op.batch_alter_table("calls", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_calls_answered_by_id"), ["answered_by_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_calls_complaint_id"), ["complaint_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_calls_customer_id"), ["customer_id"], unique=False)
        batch_op.create_index("ix_calls_list", ["station_id", "called_at", "id"], unique=False)
        batch_op.create_index(batch_op.f("ix_calls_order_id"), ["order_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_calls_project_id"), ["project_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_calls_station_id"), ["station_id"], unique=False)

    with op.batch_alter_table("dispatch_logs", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("shift", sa.String(length=40), server_default="全天", nullable=False)
        )
        batch_op.drop_constraint(batch_op.f("uq_dispatch_logs_station_id_log_date"), type_="unique")
        batch_op.create_unique_constraint(
            batch_op.f("uq_dispatch_logs_station_id_log_date_shift"),
            ["station_id", "log_date", "shift"],
        )
