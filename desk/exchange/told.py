"""What people said of the headings of sheets, as it is stored."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.models import ImportHeading


def told_of(session: Session, station_id: UUID, kind_name: str) -> dict[str, str]:
    """What people said of the headings of a kind: folded heading → field name."""
    heading = ImportHeading
    query = select(heading.heading, heading.names).where(
        heading.station_id == station_id, heading.kind == kind_name
    )
    return {row.heading: row.names for row in session.execute(query)}
