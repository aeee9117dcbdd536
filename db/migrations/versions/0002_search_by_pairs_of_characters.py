"""search by pairs of characters"""

from __future__ import annotations

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """The index over single characters and pairs: each database's own kind."""
    if op.get_bind().dialect.name == "postgresql":
        op.execute("CREATE INDEX ix_search_entries_grams ON search_entries USING gin (grams)")
        return
    # Contentless: the words stand in search_entries; what is deleted is computed from them again.
    op.execute(
        "CREATE VIRTUAL TABLE search_grams USING fts5(grams, content='', detail=none,"
        " columnsize=0, tokenize='ascii')"
    )
