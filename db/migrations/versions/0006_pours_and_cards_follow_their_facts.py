"""pours and cards follow their facts"""

from __future__ import annotations

from collections.abc import Iterable

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

_MOVED = (
    ("R11", "", "amendment"),
    ("R13", "close:trucks", "facts:trucks"),
    ("R13", "close:left over", "facts:left over"),
    ("R16", "first_truck", "facts"),
    ("R30", "open", "facts:late"),
    ("R30", "close", "facts:unexplained"),
    ("S03", "close", "facts"),
)
"""What was said of a pour at a step, and now follows from the pour: rule, occasion before, after."""


def upgrade() -> None:
    counted: sa.Column[bool] = sa.Column(
        "closing_counted", sa.Boolean(), server_default=sa.false(), nullable=False
    )
    op.add_column("pours", counted)
    op.add_column("service_cards", sa.Column("gathered", sa.JSON(), nullable=True))
    _move((rule, before, after) for rule, before, after in _MOVED)


def _move(moved: Iterable[tuple[str, str, str]]) -> None:
    warnings = sa.table(
        "rule_warnings", sa.column("rule"), sa.column("occasion"), sa.column("record_kind")
    )
    for rule, before, after in moved:
        op.execute(
            warnings.update()
            .where(
                warnings.c.record_kind == "pours",
                warnings.c.rule == rule,
                warnings.c.occasion == before,
            )
            .values(occasion=after)
        )
