"""a pump that had left before pumps had a state says so"""

from __future__ import annotations

from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("UPDATE pump_uses SET state = 'gone' WHERE left_at IS NOT NULL")
